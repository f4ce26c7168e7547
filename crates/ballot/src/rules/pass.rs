//! Majorities: quorum, the number that is needed, and of what it is a part.

use serde::{Deserialize, Serialize};

use super::class::share;
use super::{Fraction, RuleError};

/// Of what a majority or a quorum is a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Base {
    /// Everybody who has the right to vote.
    Entitled,
    /// Everybody who is in the room, with those who handed in a written opinion.
    Present,
    /// Every vote that was cast, blank ones too.
    Cast,
    /// Votes for and against only.
    Votes,
}

/// Which part of which whole is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Majority {
    /// The whole.
    pub base: Base,
    /// The part.
    pub over: Fraction,
    /// More than the part (true), or the part itself suffices.
    pub strict: bool,
}

/// How many of the entitled have to be in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quorum {
    /// The part of the entitled.
    pub over: Fraction,
    /// More than the part (true), or the part itself suffices.
    pub strict: bool,
}

/// A vote for or against each slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// The option that speaks for it.
    pub yes: String,
    /// The option that speaks against it.
    pub no: String,
    /// What is needed to pass.
    pub majority: Majority,
    /// What is needed to vote at all.
    pub quorum: Quorum,
    /// Whether opinions handed in beforehand count as votes.
    pub written: bool,
}

/// Everything that a decision rests on. All numbers are of people or of votes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Poll {
    /// People with the right to vote.
    pub entitled: u64,
    /// People in the room.
    pub present: u64,
    /// People who received a vote.
    pub issued: u64,
    /// Votes in the box.
    pub cast: u64,
    /// Votes for, without written ones.
    pub yes: u64,
    /// Votes against, without written ones.
    pub no: u64,
    /// Written opinions for.
    pub written_yes: u64,
    /// Written opinions against.
    pub written_no: u64,
    /// Written opinions that are neither.
    pub written_other: u64,
}

/// What a poll decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// More votes in the box than were given out.
    Void,
    /// Too few in the room.
    NoQuorum {
        /// How many were needed.
        needed: u64,
    },
    /// Enough votes for it.
    Passed {
        /// How many were needed.
        needed: u64,
    },
    /// Too few votes for it.
    Failed {
        /// How many were needed.
        needed: u64,
    },
}

/// The smallest number that is at least `part` of `whole`, or more than it.
fn needed(whole: u64, part: Fraction, strict: bool) -> Result<u64, RuleError> {
    let exact = share(part)?.times(Fraction::whole(whole))?;
    let needed = if strict { exact.floor() + 1 } else { exact.ceil() };
    u64::try_from(needed).map_err(|_| RuleError::TooLarge)
}

impl Quorum {
    /// How many of `entitled` have to be present.
    pub fn needed(&self, entitled: u64) -> Result<u64, RuleError> {
        needed(entitled, self.over, self.strict)
    }
}

impl Majority {
    /// How many votes are needed in this poll, at least one.
    pub fn needed(&self, poll: &Poll) -> Result<u64, RuleError> {
        let written = poll.written_yes + poll.written_no + poll.written_other;
        let whole = match self.base {
            Base::Entitled => poll.entitled,
            Base::Present => poll.present + written,
            Base::Cast => poll.cast + written,
            Base::Votes => poll.yes + poll.no + poll.written_yes + poll.written_no,
        };
        Ok(needed(whole, self.over, self.strict)?.max(1))
    }
}

impl Poll {
    /// Whether the poll stands: not void, and enough people in the room. Its own word, or none if it stands.
    pub(super) fn stands(&self, quorum: &Quorum) -> Result<Option<Verdict>, RuleError> {
        if self.cast > self.issued {
            return Ok(Some(Verdict::Void));
        }
        let needed = quorum.needed(self.entitled)?;
        Ok((self.present < needed).then_some(Verdict::NoQuorum { needed }))
    }
}

impl Pass {
    /// What the poll decided.
    pub fn judge(&self, poll: &Poll) -> Result<Verdict, RuleError> {
        if let Some(verdict) = poll.stands(&self.quorum)? {
            return Ok(verdict);
        }
        let needed = self.majority.needed(poll)?;
        let passed = poll.yes + poll.written_yes >= needed;
        Ok(if passed { Verdict::Passed { needed } } else { Verdict::Failed { needed } })
    }

    /// Refuses parts that make no sense, before anybody votes.
    pub fn check(&self) -> Result<(), RuleError> {
        if self.yes == self.no {
            return Err(RuleError::Name(self.no.clone()));
        }
        share(self.majority.over)?;
        share(self.quorum.over).map(|_| ())
    }
}

impl Verdict {
    /// The word of the board.
    pub fn word(self) -> &'static str {
        match self {
            Self::Void => "void",
            Self::NoQuorum { .. } => "no-quorum",
            Self::Passed { .. } => "passed",
            Self::Failed { .. } => "failed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(base: Base, over: (i128, i128), strict: bool) -> Pass {
        let fraction = |(num, den)| Fraction::new(num, den).unwrap();
        Pass {
            yes: "yes".into(),
            no: "no".into(),
            majority: Majority { base, over: fraction(over), strict },
            quorum: Quorum { over: fraction((1, 2)), strict: true },
            written: true,
        }
    }

    const POLL: Poll = Poll {
        entitled: 10,
        present: 8,
        issued: 8,
        cast: 7,
        yes: 4,
        no: 2,
        written_yes: 0,
        written_no: 0,
        written_other: 0,
    };

    #[test]
    fn the_same_votes_pass_or_fail_by_their_base() {
        let judged = |base| pass(base, (1, 2), true).judge(&POLL).unwrap();
        assert_eq!(judged(Base::Entitled), Verdict::Failed { needed: 6 });
        assert_eq!(judged(Base::Present), Verdict::Failed { needed: 5 });
        assert_eq!(judged(Base::Cast), Verdict::Passed { needed: 4 });
        assert_eq!(judged(Base::Votes), Verdict::Passed { needed: 4 });
    }

    #[test]
    fn exactly_the_part_suffices_only_if_the_rule_says_so() {
        let half = Poll { yes: 4, no: 4, cast: 8, ..POLL };
        assert_eq!(
            pass(Base::Votes, (1, 2), false).judge(&half),
            Ok(Verdict::Passed { needed: 4 })
        );
        assert_eq!(pass(Base::Votes, (1, 2), true).judge(&half), Ok(Verdict::Failed { needed: 5 }));
        let thirds = Poll { yes: 6, no: 2, cast: 8, ..POLL };
        assert_eq!(
            pass(Base::Cast, (2, 3), false).judge(&thirds),
            Ok(Verdict::Passed { needed: 6 })
        );
    }

    #[test]
    fn written_opinions_count_but_do_not_fill_the_room() {
        let poll = Poll {
            entitled: 10,
            present: 6,
            issued: 6,
            cast: 6,
            yes: 5,
            no: 1,
            written_yes: 1,
            ..POLL
        };
        assert_eq!(
            pass(Base::Entitled, (1, 2), true).judge(&poll),
            Ok(Verdict::Passed { needed: 6 })
        );
        let empty = Poll { present: 5, written_yes: 5, ..poll };
        assert_eq!(
            pass(Base::Entitled, (1, 2), true).judge(&empty),
            Ok(Verdict::NoQuorum { needed: 6 })
        );
    }

    #[test]
    fn more_votes_than_were_given_out_void_the_poll() {
        let poll = Poll { issued: 6, ..POLL };
        assert_eq!(pass(Base::Cast, (1, 2), true).judge(&poll), Ok(Verdict::Void));
    }

    #[test]
    fn no_votes_pass_nothing_and_odd_parts_are_refused() {
        let nobody = Poll { yes: 0, no: 0, ..POLL };
        assert_eq!(
            pass(Base::Votes, (1, 2), false).judge(&nobody),
            Ok(Verdict::Failed { needed: 1 })
        );
        assert!(pass(Base::Votes, (1, 2), false).check().is_ok());
        assert!(pass(Base::Votes, (3, 2), false).check().is_err());
        assert!(pass(Base::Votes, (0, 2), false).check().is_err());
    }
}
