//! How long a guess waits. Delays grow and end; nothing is locked for good, so nobody can lock
//! somebody else out by guessing.
//!
//! A browser that signed in before has a counter of its own. All others share one for each account,
//! which slows sooner and longer: while strangers guess, the owner signs in at the own browser, or
//! with a new card.

use jiff::{SignedDuration, Timestamp};

/// After this time without an attempt all earlier ones are forgotten.
pub const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24);

/// Who guesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guesser {
    /// A browser that signed in to this account before.
    Known,
    /// Any other.
    Stranger,
}

/// What was tried in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// How often.
    pub count: u32,
    /// When last.
    pub last: Timestamp,
}

impl Attempts {
    /// After one attempt more.
    pub fn and_one(before: Option<Self>, now: Timestamp) -> Self {
        let fresh = before.filter(|before| !is_forgotten(before, now));
        Self { count: fresh.map_or(0, |before| before.count).saturating_add(1), last: now }
    }
}

fn is_forgotten(attempts: &Attempts, now: Timestamp) -> bool {
    now.duration_since(attempts.last) >= FORGOTTEN
}

/// Attempts that cost nothing, and seconds after each one more; the last holds for all that follow.
fn delays(guesser: Guesser) -> (u32, &'static [i64]) {
    match guesser {
        Guesser::Known => (5, &[15, 30, 60, 120, 300, 600]),
        Guesser::Stranger => (3, &[30, 60, 120, 300, 600, 1200, 1800]),
    }
}

/// How long the next attempt has to wait, if it has to. Where the clock was put back, what lies
/// after now holds nobody.
pub fn wait(
    guesser: Guesser,
    attempts: Option<Attempts>,
    now: Timestamp,
) -> Option<SignedDuration> {
    let attempts = attempts.filter(|attempts| !is_forgotten(attempts, now))?;
    let (free, delays) = delays(guesser);
    let over = usize::try_from(attempts.count.checked_sub(free)?).ok()?;
    let seconds = delays.get(over).or(delays.last())?;
    let passed = now.duration_since(attempts.last);
    let left = SignedDuration::from_secs(*seconds) - passed;
    (passed >= SignedDuration::ZERO && left > SignedDuration::ZERO).then_some(left)
}
