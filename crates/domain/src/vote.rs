//! Quorum and result of a vote, from the rulebook's pair of fractions (domain rules: ordinary
//! decision BR 11, admission DEV 20, committee BR 12, election ELEC).

use serde::{Deserialize, Serialize};

/// A part of a whole, e.g. 1/2 or 4/5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Above the line.
    pub num: u32,
    /// Below the line, not zero.
    pub den: u32,
    /// "More than" (超过) instead of "at least" (以上).
    pub more_than: bool,
}

impl Share {
    /// The fewest of `whole` that satisfy the share.
    pub fn least_of(self, whole: u32) -> u32 {
        let (num, den) = (u64::from(self.num), u64::from(self.den.max(1)));
        let product = u64::from(whole) * num;
        let least = if self.more_than { product / den + 1 } else { product.div_ceil(den) };
        u32::try_from(least).unwrap_or(u32::MAX)
    }
}

/// Of whom the pass mark is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PassBase {
    /// Those who should attend.
    Entitled,
    /// Those present.
    Present,
}

/// How votes are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Show of hands or ballot, as the meeting likes.
    HandsOrBallot,
    /// Secret ballot only.
    Secret,
}

/// One pair of quorum and pass mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoteRule {
    /// Fewest present, of those who should attend.
    pub quorum: Share,
    /// Fewest in favour.
    pub pass: Share,
    /// Of whom.
    pub pass_base: PassBase,
    /// How.
    pub form: Form,
    /// Opinions handed in before the meeting are counted as votes.
    pub written_opinions: bool,
}
