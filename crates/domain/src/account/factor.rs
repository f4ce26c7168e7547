//! Codes of a second factor that change with time (RFC 6238): which of them may be used now.

use jiff::Timestamp;

/// Seconds for which a code is shown. RFC 6238 5.2 recommends it, and the programs on phones know no
/// other.
pub const STEP_SECONDS: i64 = 30;

/// Steps by which the phone's clock may be early or late (RFC 6238 5.2: one at most).
const TOLERANCE: i64 = 1;

/// The step whose code was given, if it may be used: now or one step beside it, and later than the
/// last one used. `Err(true)` if the code is right and was used already.
///
/// `is_code_of` says whether the code given is that of a step.
///
/// # Errors
/// Whether the code was used already; else it is wrong.
pub fn step_of(
    now: Timestamp,
    last: Option<i64>,
    is_code_of: impl Fn(i64) -> bool,
) -> Result<i64, bool> {
    let present = now.as_second().div_euclid(STEP_SECONDS);
    let mut used = false;
    for step in [present, present - TOLERANCE, present + TOLERANCE] {
        if is_code_of(step) {
            if last.is_none_or(|last| step > last) {
                return Ok(step);
            }
            used = true;
        }
    }
    Err(used)
}
