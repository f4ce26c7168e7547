//! What can be wrong with the words that sentences borrow.

use std::fmt;

/// Why sentences would lack a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Vocabulary {
    /// Words that sentences need and no entry gives.
    Missing {
        /// Their keys, at least one.
        terms: Vec<&'static str>,
    },
    /// One of the two words of probation without the other.
    Alone {
        /// The one that is there.
        term: &'static str,
        /// The other.
        other: &'static str,
    },
}

impl fmt::Display for Vocabulary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Vocabulary::Missing { terms } => {
                write!(f, "No [[term]] says what is called {}.", terms.join(", "))
            }
            Vocabulary::Alone { term, other } => {
                write!(f, "The term {term:?} means nothing without {other:?}.")
            }
        }
    }
}

impl Vocabulary {
    /// What to do about it, as one English sentence.
    pub(super) fn remedy(&self) -> String {
        match self {
            Vocabulary::Missing { terms } => {
                let example = terms.first().copied().unwrap_or_default();
                format!("Add a [[term]] with key = {example:?} and label, and so on.")
            }
            Vocabulary::Alone { other, .. } => {
                format!("Add {other:?}; or, if nobody is on probation, leave both out.")
            }
        }
    }
}
