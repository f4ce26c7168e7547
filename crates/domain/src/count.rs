//! A number of people as a report states it: exact, vague, or not at all.

use serde::{Deserialize, Serialize};

/// How many people, with the vagueness of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "bound", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Count {
    /// Exactly `n`.
    Exact {
        /// People.
        n: u32,
    },
    /// More than `n` ("more than 40").
    MoreThan {
        /// People.
        n: u32,
    },
    /// About `n`.
    About {
        /// People.
        n: u32,
    },
    /// Some, not all, of the category.
    Some,
    /// All of the category.
    All,
    /// The category was present; the source gives no number.
    NotStated,
}

impl Count {
    /// The words used in the database and in forms.
    pub const BOUNDS: [&'static str; 6] =
        ["exact", "more-than", "about", "some", "all", "not-stated"];

    /// Its bound, one of [`Count::BOUNDS`].
    pub fn bound(self) -> &'static str {
        match self {
            Count::Exact { .. } => "exact",
            Count::MoreThan { .. } => "more-than",
            Count::About { .. } => "about",
            Count::Some => "some",
            Count::All => "all",
            Count::NotStated => "not-stated",
        }
    }

    /// Its number, if it has one.
    pub fn number(self) -> Option<u32> {
        match self {
            Count::Exact { n } | Count::MoreThan { n } | Count::About { n } => Some(n),
            Count::Some | Count::All | Count::NotStated => None,
        }
    }

    /// From the two stored parts; `None` if they do not fit together.
    pub fn from_parts(bound: &str, n: Option<u32>) -> Option<Self> {
        match (bound, n) {
            ("exact", Some(n)) => Some(Count::Exact { n }),
            ("more-than", Some(n)) => Some(Count::MoreThan { n }),
            ("about", Some(n)) => Some(Count::About { n }),
            ("some", None) => Some(Count::Some),
            ("all", None) => Some(Count::All),
            ("not-stated", None) => Some(Count::NotStated),
            _ => None,
        }
    }
}
