//! Quorum and result of a vote, from the rulebook's pair of fractions.
//!
//! The rules of the kinds of vote (ordinary decision, admission, committee, election) differ in
//! whether a share includes its own number and in whether written opinions count; both are data
//! of a [`VoteRule`]. This module refuses to know which kind is which, who may be left out of
//! those who should attend, and how ballots are kept secret.

use serde::{Deserialize, Serialize};

use crate::activity::Vote;

#[cfg(test)]
mod tests;

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

impl PassBase {
    /// Every base.
    pub const ALL: [PassBase; 2] = [PassBase::Entitled, PassBase::Present];

    /// The word used in rulebooks and in `--json`.
    pub fn code(self) -> &'static str {
        match self {
            PassBase::Entitled => "entitled",
            PassBase::Present => "present",
        }
    }
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

impl Form {
    /// Every form.
    pub const ALL: [Form; 2] = [Form::HandsOrBallot, Form::Secret];

    /// The word used in rulebooks.
    pub fn code(self) -> &'static str {
        match self {
            Form::HandsOrBallot => "hands-or-ballot",
            Form::Secret => "secret",
        }
    }
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

/// What a rule asks of a meeting before anybody has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct QuorumNumbers {
    /// Those who should attend and may vote.
    pub entitled: u32,
    /// Fewest that must be present.
    pub quorum: u32,
    /// Fewest in favour; `None` if that depends on who is present.
    pub pass: Option<u32>,
    /// Of whom the pass mark is taken.
    pub pass_base: PassBase,
}

/// The numbers a meeting of `entitled` voters must reach.
pub fn quorum(rule: &VoteRule, entitled: u32) -> QuorumNumbers {
    QuorumNumbers {
        entitled,
        quorum: rule.quorum.least_of(entitled),
        pass: match rule.pass_base {
            PassBase::Entitled => Some(rule.pass.least_of(entitled)),
            PassBase::Present => None,
        },
        pass_base: rule.pass_base,
    }
}

/// The counted numbers of one vote, all in people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Those who should attend and may vote.
    pub entitled: u32,
    /// Of them present.
    pub present: u32,
    /// Votes in favour by those present.
    pub votes_for: u32,
    /// Votes against.
    pub against: u32,
    /// Abstentions.
    pub abstained: u32,
    /// Written opinions in favour, handed in before the meeting by some who are absent.
    pub written_for: u32,
}

impl From<&Vote> for Tally {
    fn from(vote: &Vote) -> Self {
        vote.tally()
    }
}

/// What a vote came to, with the numbers that decided it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Enough were present.
    pub valid: bool,
    /// Valid, and enough were in favour.
    pub passed: bool,
    /// Fewest that had to be present.
    pub quorum: u32,
    /// Those present.
    pub present: u32,
    /// Votes in favour, written opinions included.
    pub counted_for: u32,
    /// Fewest in favour that pass.
    pub needed: u32,
    /// Of whom `needed` is taken.
    pub pass_base: PassBase,
    /// How many those are.
    pub base: u32,
}

/// Why numbers are no count of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "refusal", rename_all = "kebab-case")]
pub enum Refusal {
    /// Nobody should attend, so nothing can be decided.
    NobodyEntitled,
    /// More present than should attend.
    PresentAboveEntitled {
        /// Those present.
        present: u32,
        /// Those who should attend.
        entitled: u32,
    },
    /// More votes than people present.
    VotesAbovePresent {
        /// For, against and abstained together.
        votes: u64,
        /// Those present.
        present: u32,
        /// How many votes too many.
        over: u64,
    },
    /// Written opinions, where the rule takes none.
    WrittenNotTaken {
        /// Written opinions.
        written: u32,
    },
    /// More written opinions than absent people.
    WrittenAboveAbsent {
        /// Written opinions.
        written: u32,
        /// Those who should attend and are absent.
        absent: u32,
        /// How many opinions too many.
        over: u32,
    },
}

/// Counts one vote by its rule.
///
/// Quorum is a matter of presence, so a written opinion counts as a vote and not as a presence.
/// Where the pass mark is taken of those present, whoever wrote is added to them, since their
/// vote is counted too. Fewer votes than people present are in order: a ballot may be spoilt.
pub fn count(rule: &VoteRule, tally: Tally) -> Result<Outcome, Refusal> {
    refuse_impossible(rule, tally)?;
    let base = match rule.pass_base {
        PassBase::Entitled => tally.entitled,
        // Not above `entitled`, which was checked, so the sum cannot overflow.
        PassBase::Present => tally.present + tally.written_for,
    };
    let quorum = rule.quorum.least_of(tally.entitled);
    let needed = rule.pass.least_of(base);
    let counted_for = tally.votes_for + tally.written_for;
    let valid = tally.present >= quorum;
    Ok(Outcome {
        valid,
        passed: valid && counted_for >= needed,
        quorum,
        present: tally.present,
        counted_for,
        needed,
        pass_base: rule.pass_base,
        base,
    })
}

fn refuse_impossible(rule: &VoteRule, tally: Tally) -> Result<(), Refusal> {
    let Tally { entitled, present, written_for: written, .. } = tally;
    if entitled == 0 {
        return Err(Refusal::NobodyEntitled);
    }
    let Some(absent) = entitled.checked_sub(present) else {
        return Err(Refusal::PresentAboveEntitled { present, entitled });
    };
    let votes = u64::from(tally.votes_for) + u64::from(tally.against) + u64::from(tally.abstained);
    if let Some(over) = votes.checked_sub(u64::from(present)).filter(|over| *over > 0) {
        return Err(Refusal::VotesAbovePresent { votes, present, over });
    }
    if written > 0 && !rule.written_opinions {
        return Err(Refusal::WrittenNotTaken { written });
    }
    if let Some(over) = written.checked_sub(absent).filter(|over| *over > 0) {
        return Err(Refusal::WrittenAboveAbsent { written, absent, over });
    }
    Ok(())
}
