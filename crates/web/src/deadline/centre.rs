//! A ring with what stands in its middle: what both rings share.

use crate::context::Ctx;
use crate::ring::{Band, Ring};

/// How much is owed, done and late, in whatever is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) required: u32,
    pub(super) done: u32,
    pub(super) late: u32,
}

impl Sum {
    /// All of them together.
    pub(super) fn of(parts: impl Iterator<Item = Sum>) -> Self {
        parts.fold(Self::default(), |sum, part| Self {
            required: sum.required + part.required,
            done: sum.done + part.done,
            late: sum.late + part.late,
        })
    }

    /// Done of what is required: "10 / 12".
    pub(super) fn share(self) -> String {
        format!("{} / {}", self.done, self.required)
    }
}

/// A ring as a page shows it.
pub(crate) struct RingView {
    pub(crate) ring: Ring,
    /// What it says as a whole.
    pub(crate) says: String,
    /// The number in the middle, and how large it is.
    pub(crate) big: (String, &'static str),
    /// Below it.
    pub(crate) late: Option<String>,
}

impl RingView {
    /// `key` says the whole in words.
    pub(super) fn of(ctx: &Ctx, year: i16, bands: &[Band], (sum, key): (Sum, &str)) -> Self {
        let args = [
            ("year", year.into()),
            ("required", sum.required.into()),
            ("done", sum.done.into()),
            ("late", sum.late.into()),
        ];
        let late = ctx.words.with("deadline-late-n", &[("n", sum.late.into())]);
        let big = format!("{}/{}", sum.done, sum.required);
        let size = match big.len() {
            0..=6 => "big",
            7..=9 => "big less",
            _ => "big least",
        };
        Self {
            ring: Ring::of(year, ctx.today, bands),
            says: ctx.words.with(key, &args),
            big: (big, size),
            late: (sum.late > 0).then_some(late),
        }
    }
}
