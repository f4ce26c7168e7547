//! People on the organisation's own roll, as far as activities need them.

use serde::{Deserialize, Serialize};

use crate::id::PersonId;
use crate::text::Lang;

/// How a person is called on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// In Chinese characters, or however the person writes it.
    pub name: String,
    /// In Latin letters, for English pages; the other form serves where it is missing.
    pub latin: Option<String>,
}

impl Name {
    /// The name on a page of this language.
    pub fn get(&self, lang: Lang) -> &str {
        match (lang, &self.latin) {
            (Lang::En, Some(latin)) => latin,
            _ => &self.name,
        }
    }
}

/// The kind of a membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Full member: votes, elects, counts in "should attend".
    Full,
    /// Probationary member: attends, does not vote and is not counted (CON 7).
    Probationary,
}

impl Standing {
    /// The word used in the database.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Full => "full",
            Standing::Probationary => "probationary",
        }
    }

    /// The standing with this code.
    pub fn parse(code: &str) -> Option<Self> {
        [Standing::Full, Standing::Probationary].into_iter().find(|s| s.code() == code)
    }
}

/// A member of a unit on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Name,
    /// Full or probationary.
    pub standing: Standing,
}
