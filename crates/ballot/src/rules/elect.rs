//! Elections on one paper: marks for each candidate, other names written in, seats and run-offs.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::class::share;
use super::pass::{Majority, Poll, Quorum, Verdict};
use super::{Counts, RuleError};

/// An election with one paper, on which every candidate receives a mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elect {
    /// How many are to be elected.
    pub seats: u32,
    /// How many may be voted for on one paper, names written in among them; a paper with more is void.
    pub cap: u32,
    /// Whether other names may be written in.
    pub write_in: bool,
    /// What a candidate needs.
    pub majority: Majority,
    /// What is needed to vote at all.
    pub quorum: Quorum,
}

/// One paper as it stands in a row: `fxa+Name` is for the first candidate, against the second, without
/// an opinion on the third, and for another person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// `f` for, `x` against, `a` neither, in the order of the candidates.
    pub marks: Vec<Mark>,
    /// Other names, in the order of their bytes, each once.
    pub names: Vec<String>,
}

/// A mark for one candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// For.
    For,
    /// Against.
    Against,
    /// Neither.
    Abstain,
}

/// Votes of one candidate, or of a name that was written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The option's id, or `+` and the name.
    pub id: String,
    /// Votes for.
    pub yes: u64,
    /// Votes against.
    pub no: u64,
}

/// Where a candidate stands after the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Has a seat.
    Elected,
    /// Has enough votes, as many as others, and there are seats for some of them only.
    RunOff,
    /// Has too few votes, or fewer than others who fill the seats.
    Not,
}

/// What an election decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Election {
    /// It does not stand, and why.
    Invalid(Verdict),
    /// It stands: each name in the order given, and the seats that are still empty.
    Held {
        /// Where each stands.
        standings: Vec<Standing>,
        /// Seats that nobody fills yet, with those that a run-off will fill.
        empty: u64,
    },
}

impl Mark {
    fn letter(self) -> char {
        match self {
            Self::For => 'f',
            Self::Against => 'x',
            Self::Abstain => 'a',
        }
    }
}

/// Whether a text can stand for a name that was written in: something visible, no control characters,
/// no space at either end or twice in a row, no `+`. Longer than a row holds is refused where rows are made.
pub(crate) fn is_name(name: &str) -> bool {
    let odd = |c: char| c.is_control() || c == '+' || (c.is_whitespace() && c != ' ');
    !name.is_empty()
        && !name.chars().any(odd)
        && !name.starts_with(' ')
        && !name.ends_with(' ')
        && !name.contains("  ")
}

impl Paper {
    /// Reads a paper in its one form; anything else is not a paper of this election.
    pub fn read(text: &str, candidates: usize, write_in: bool) -> Option<Self> {
        let mut parts = text.split('+');
        let marks: Option<Vec<Mark>> = parts
            .next()?
            .chars()
            .map(|letter| match letter {
                'f' => Some(Mark::For),
                'x' => Some(Mark::Against),
                'a' => Some(Mark::Abstain),
                _ => None,
            })
            .collect();
        let (marks, names) = (marks?, parts.map(String::from).collect::<Vec<_>>());
        let in_order = names.is_sorted_by(|a, b| a < b) && names.iter().all(|name| is_name(name));
        let allowed = write_in || names.is_empty();
        (marks.len() == candidates && in_order && allowed).then_some(Self { marks, names })
    }

    /// How many it votes for.
    pub fn votes(&self) -> usize {
        self.marks.iter().filter(|mark| **mark == Mark::For).count() + self.names.len()
    }
}

impl fmt::Display for Paper {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marks: String = self.marks.iter().map(|mark| mark.letter()).collect();
        write!(out, "{marks}")?;
        self.names.iter().try_for_each(|name| write!(out, "+{name}"))
    }
}

impl Elect {
    /// Adds one paper to counts: `ID:f`, `ID:x`, `ID:a` of each candidate, `+NAME` of each name, or `void`.
    ///
    /// The text is a paper of this election or void; a blank paper is one full of `a`.
    pub fn add(&self, counts: &mut Counts, candidates: &[String], text: &str) {
        let paper = Paper::read(text, candidates.len(), self.write_in);
        let Some(paper) = paper.filter(|paper| paper.votes() as u64 <= u64::from(self.cap)) else {
            *counts.entry("void".into()).or_default() += 1;
            return;
        };
        for (candidate, mark) in candidates.iter().zip(&paper.marks) {
            *counts.entry(format!("{candidate}:{}", mark.letter())).or_default() += 1;
        }
        for name in &paper.names {
            *counts.entry(format!("+{name}")).or_default() += 1;
        }
    }

    /// The names that counts speak of: the candidates in their order, then those written in.
    pub fn candidates(&self, counts: &Counts, candidates: &[String]) -> Vec<Candidate> {
        let of = |key: String| counts.get(&key).copied().unwrap_or_default();
        let listed = candidates.iter().map(|id| Candidate {
            id: id.clone(),
            yes: of(format!("{id}:f")),
            no: of(format!("{id}:x")),
        });
        let written: BTreeMap<&String, u64> = counts
            .iter()
            .filter(|(key, _)| key.starts_with('+'))
            .map(|(key, &yes)| (key, yes))
            .collect();
        let written = written.into_iter().map(|(id, yes)| Candidate { id: id.clone(), yes, no: 0 });
        listed.chain(written).collect()
    }

    /// Who is elected. `poll` carries the numbers of people; its votes for and against are not read.
    pub fn judge(&self, poll: &Poll, candidates: &[Candidate]) -> Result<Election, RuleError> {
        if let Some(verdict) = poll.stands(&self.quorum)? {
            return Ok(Election::Invalid(verdict));
        }
        let mut enough = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let own = Poll { yes: candidate.yes, no: candidate.no, ..*poll };
            enough.push(candidate.yes >= self.majority.needed(&own)?);
        }
        let rivals = |test: &dyn Fn(u64) -> bool| {
            let all = candidates.iter().zip(&enough);
            all.filter(|(rival, enough)| **enough && test(rival.yes)).count() as u64
        };
        let seats = u64::from(self.seats);
        let standings: Vec<Standing> = candidates
            .iter()
            .zip(&enough)
            .map(|(candidate, &enough)| {
                let better = rivals(&|yes| yes > candidate.yes);
                let not_worse = rivals(&|yes| yes >= candidate.yes);
                match (enough, better < seats, not_worse <= seats) {
                    (true, _, true) => Standing::Elected,
                    (true, true, false) => Standing::RunOff,
                    _ => Standing::Not,
                }
            })
            .collect();
        let filled =
            standings.iter().filter(|standing| **standing == Standing::Elected).count() as u64;
        Ok(Election::Held { standings, empty: seats - filled })
    }

    /// Refuses what makes no sense, before anybody votes.
    pub fn check(&self, candidates: &[String]) -> Result<(), RuleError> {
        share(self.majority.over)?;
        share(self.quorum.over)?;
        let things = candidates.len() as u64;
        let places = u64::from(self.seats);
        if self.seats == 0 || self.cap == 0 || (places > things && !self.write_in) {
            return Err(RuleError::Places { places, things });
        }
        Ok(())
    }
}

impl Standing {
    /// The word of the board.
    pub fn word(self) -> &'static str {
        match self {
            Self::Elected => "elected",
            Self::RunOff => "run-off",
            Self::Not => "not",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rules::{Base, Fraction};

    fn elect(seats: u32) -> Elect {
        let half = Fraction::new(1, 2).unwrap();
        Elect {
            seats,
            cap: seats,
            write_in: true,
            majority: Majority { base: Base::Present, over: half, strict: true },
            quorum: Quorum { over: Fraction::new(4, 5).unwrap(), strict: false },
        }
    }

    const POLL: Poll = Poll {
        entitled: 10,
        present: 9,
        issued: 9,
        cast: 9,
        yes: 0,
        no: 0,
        written_yes: 0,
        written_no: 0,
        written_other: 0,
    };

    fn held(seats: u32, votes: &[u64]) -> (Vec<Standing>, u64) {
        let candidates: Vec<Candidate> =
            votes.iter().map(|&yes| Candidate { id: String::new(), yes, no: 0 }).collect();
        match elect(seats).judge(&POLL, &candidates).unwrap() {
            Election::Held { standings, empty } => (standings, empty),
            Election::Invalid(verdict) => panic!("{verdict:?}"),
        }
    }

    #[test]
    fn those_with_most_votes_fill_the_seats() {
        use Standing::{Elected, Not, RunOff};
        assert_eq!(held(2, &[5, 7, 6]), (vec![Not, Elected, Elected], 0));
        assert_eq!(held(2, &[4, 7, 4]), (vec![Not, Elected, Not], 1), "four of nine are not half");
        assert_eq!(held(2, &[6, 7, 6]), (vec![RunOff, Elected, RunOff], 1));
        assert_eq!(held(2, &[6, 6, 6]), (vec![RunOff; 3], 2));
        assert_eq!(held(3, &[6, 6, 6]), (vec![Elected; 3], 0));
    }

    #[test]
    fn an_election_in_an_empty_room_does_not_stand() {
        let poll = Poll { present: 7, ..POLL };
        let invalid = elect(1).judge(&poll, &[]).unwrap();
        assert_eq!(invalid, Election::Invalid(Verdict::NoQuorum { needed: 8 }));
        let poll = Poll { cast: 10, ..POLL };
        assert_eq!(elect(1).judge(&poll, &[]).unwrap(), Election::Invalid(Verdict::Void));
    }

    #[test]
    fn papers_have_one_form() {
        assert!(Paper::read("fxa+Li Si+Wang", 3, true).is_some());
        let wrong = [
            "fx", "fxaa", "fxb", "fxa+", "fxa+b+a", "fxa+a+a", "fxa+ a", "fxa+a  b", "fxa+a\n",
            "FXA",
        ];
        for text in wrong {
            assert_eq!(Paper::read(text, 3, true), None, "{text:?}");
        }
        assert_eq!(Paper::read("fxa+a", 3, false), None, "no other names here");
    }

    #[test]
    fn a_paper_with_too_many_names_is_void() {
        let (mut counts, candidates) = (Counts::new(), ["c1".to_owned(), "c2".to_owned()]);
        for text in ["fa", "ff", "fx+Li", "ff+Li", "nonsense"] {
            elect(2).add(&mut counts, &candidates, text);
        }
        let told: Vec<_> = counts.iter().map(|(key, count)| (&**key, *count)).collect();
        assert_eq!(
            told,
            [("+Li", 1), ("c1:f", 3), ("c2:a", 1), ("c2:f", 1), ("c2:x", 1), ("void", 2)]
        );
        let named = elect(2).candidates(&counts, &candidates);
        assert_eq!(named[2], Candidate { id: "+Li".into(), yes: 1, no: 0 });
    }

    #[test]
    fn seats_without_candidates_are_refused_unless_names_may_be_written() {
        let candidates = ["c1".to_owned()];
        assert_eq!(elect(2).check(&candidates), Ok(()));
        let closed = Elect { write_in: false, ..elect(2) };
        assert_eq!(closed.check(&candidates), Err(RuleError::Places { places: 2, things: 1 }));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            marks in "[fxa]{0,12}", names in prop::collection::btree_set("[a-z]{1,6}", 0..3),
        ) {
            let text = names.iter().fold(marks.clone(), |text, name| format!("{text}+{name}"));
            prop_assert_eq!(Paper::read(&text, marks.len(), true).unwrap().to_string(), text);
        }

        #[test]
        fn never_more_are_elected_than_there_are_seats_and_nobody_overtakes(
            votes in prop::collection::vec(0u64..10, 0..8), seats in 1u32..6,
        ) {
            let (standings, empty) = held(seats, &votes);
            let count = |wanted| standings.iter().filter(|standing| **standing == wanted).count() as u64;
            prop_assert_eq!(count(Standing::Elected) + empty, u64::from(seats));
            prop_assert!(count(Standing::RunOff) == 0 || count(Standing::RunOff) > empty);
            let rank = |standing| match standing { Standing::Elected => 2, Standing::RunOff => 1, Standing::Not => 0 };
            for (a, x) in votes.iter().zip(&standings) {
                for (b, y) in votes.iter().zip(&standings) {
                    prop_assert!(a <= b || rank(*x) >= rank(*y));
                    prop_assert!(a != b || x == y);
                }
            }
        }
    }
}
