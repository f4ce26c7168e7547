//! What the verifier found, as data: sentences are the caller's matter.

use serde::{Serialize, Serializer};

use super::Margin;
use crate::board::{Outcome, RowError};
use crate::bytes::Hash;
use crate::rules::RuleError;

/// At most so many faults are listed; further ones are counted.
const LISTED: usize = 1_000;

/// Something that makes a board unsound.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not the manifest that the caller was told.
    #[error("this is another manifest than the one that was announced")]
    OtherManifest,
    /// A line that is not in the one form, or stands after a manifest as another manifest.
    #[error("a line is not in canonical form")]
    Form,
    /// A line stands where its kind may not stand, or lines of a kind are not sorted.
    #[error("lines are out of order")]
    Order,
    /// A checkpoint that must be there once is missing or there twice.
    #[error("the checkpoint `{0}` is missing or there twice")]
    Checkpoint(&'static str),
    /// A checkpoint does not continue the lines above it.
    #[error("the chain of lines is broken")]
    Chain,
    /// A signature is wrong, missing or superfluous.
    #[error("the signature of `{0}` is wrong, missing or superfluous")]
    Signature(String),
    /// An envelope or row that does not stand its own check.
    #[error("it does not count: {0}")]
    Uncountable(#[from] RowError),
    /// Two envelopes with the same key.
    #[error("two envelopes have the same key")]
    SameKey,
    /// The numbers of a class are missing, there twice, or cannot be true.
    #[error("the numbers of a class cannot be true")]
    Roll,
    /// More envelopes than were given out.
    #[error("more envelopes than votes were given out")]
    TooManyEnvelopes,
    /// A class is withheld that should be opened, or the reverse.
    #[error("classes are not withheld as the manifest says")]
    Withheld,
    /// A teller's numbers or hashes do not follow from those before.
    #[error("the tellers' numbers do not fit")]
    Open,
    /// What is called bad is not, or cannot be found.
    #[error("something is called bad without reason")]
    Bad,
    /// More rows of a slot and class than votes given out for them.
    #[error("more rows than votes were given out")]
    TooManyRows,
    /// Written opinions that the rules do not know.
    #[error("written opinions where none may be")]
    Written,
    /// A result that is missing, there twice, or not what the rows say.
    #[error("a result is not what the rows say")]
    Result,
    /// The rules cannot be applied to these numbers.
    #[error("the rules cannot be applied: {0}")]
    Rule(#[from] RuleError),
}

/// A fault and the line where it stands, counted from 0, if it stands in one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The line.
    pub line: Option<u64>,
    /// The fault; in JSON its sentence.
    #[serde(serialize_with = "sentence")]
    pub fault: Fault,
}

/// Something that people should read although the board is sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remark {
    /// Slips that nobody can find, in a class.
    MissingSlips {
        /// The class.
        class: String,
        /// How many.
        count: u64,
    },
    /// A class that stayed closed.
    Withheld {
        /// The class.
        class: String,
        /// Its envelopes.
        count: u64,
    },
    /// Envelopes, items or rows that could not be opened or counted.
    Bad {
        /// How many.
        count: u64,
    },
    /// Rows that say again what another one says; they count once.
    Repeated {
        /// How many.
        count: u64,
    },
    /// Rows of keys that say different things; they do not count.
    Contradicting {
        /// How many.
        count: u64,
    },
    /// More rows of a slot and class than envelopes, though not more than votes given out: voters have put
    /// rows together.
    MoreRows {
        /// The slot.
        slot: String,
        /// The class.
        class: String,
        /// How many more.
        count: u64,
    },
    /// A teller who did the work anew.
    Retried {
        /// The teller.
        by: String,
        /// How often.
        count: u64,
    },
    /// A teller who has not yet said that the seal key is deleted.
    KeyKept {
        /// The teller.
        by: String,
    },
}

/// Numbers of people and votes in all classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// People with the right to vote.
    pub entitled: u64,
    /// People in the room.
    pub present: u64,
    /// Votes given out.
    pub issued: u64,
    /// Envelopes.
    pub cast: u64,
    /// Votes given out that never came back.
    pub not_cast: u64,
    /// Envelopes of closed classes.
    pub withheld: u64,
    /// Envelopes, items and rows that could not be opened or counted.
    pub bad: u64,
    /// Rows that were counted.
    pub rows: u64,
}

/// What the verifier found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Hash of the manifest.
    pub mh: Hash,
    /// The chain's end over all lines.
    pub head: Hash,
    /// Lines.
    pub lines: u64,
    /// Faults, at most a thousand; empty if the board is sound.
    pub faults: Vec<Found>,
    /// Faults that were not listed.
    pub more_faults: u64,
    /// Remarks.
    pub remarks: Vec<Remark>,
    /// Numbers of people and votes.
    pub totals: Totals,
    /// The results as counted here, whatever the board says.
    pub outcomes: Vec<Outcome>,
    /// How near each outcome was.
    pub margins: Vec<Margin>,
}

fn sentence<S: Serializer>(fault: &Fault, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(fault)
}

impl Report {
    pub(super) fn new(mh: Hash) -> Self {
        Self {
            mh,
            head: mh,
            lines: 0,
            faults: Vec::new(),
            more_faults: 0,
            remarks: Vec::new(),
            totals: Totals::default(),
            outcomes: Vec::new(),
            margins: Vec::new(),
        }
    }

    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    pub(super) fn fault(&mut self, line: Option<usize>, fault: Fault) {
        if self.faults.len() < LISTED {
            self.faults.push(Found { line: line.map(|line| line as u64), fault });
        } else {
            self.more_faults += 1;
        }
    }

    pub(super) fn settle(&mut self) {
        self.faults.sort_by_key(|found| found.line.unwrap_or(u64::MAX));
    }
}
