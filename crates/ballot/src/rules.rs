//! What follows from counts: classes and their weights, scores, quotas, majorities, elections.
//!
//! Everything is exact: numbers are integers or [`Fraction`]s, and a decision never rests on a rounded
//! one. The module knows neither ballots nor signatures; it is given counts and says what they mean.
//! Which regulation asks for which rule is not known here either: rules are data of the manifest.

mod class;
mod elect;
mod fraction;
mod pass;
mod place;
mod score;

pub use class::{Class, Entry, Floor, admitted_bound, merge};
pub(crate) use elect::is_name;
pub use elect::{Candidate, Elect, Election, Paper, Standing};
pub use fraction::Fraction;
pub use pass::{Base, Majority, Pass, Poll, Quorum, Verdict};
pub use place::{Place, Quota, Seats, Ties, place};
pub use score::{Counts, Score, mean, weigh};

/// Why a rule cannot be applied. Each is found when the manifest is written, before anybody votes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// A number that no ballot can have, such as a class of so many people that sums would overflow.
    #[error("the numbers are too large to be counted exactly")]
    TooLarge,
    /// Nothing would count.
    #[error("the weights add up to zero")]
    NoWeight,
    /// A name that is used twice, or is missing where it is named.
    #[error("`{0}` is unknown or named twice")]
    Name(String),
    /// A share such as 5/4 or 0/1 where only more than nothing and at most all makes sense.
    #[error("{0} is not a share between 0 and 1")]
    Share(Fraction),
    /// More places than there are units or candidates to fill them.
    #[error("{places} places for {things}")]
    Places {
        /// Places asked for.
        places: u64,
        /// Those who could fill them.
        things: u64,
    },
}
