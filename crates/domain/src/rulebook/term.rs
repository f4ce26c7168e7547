//! The words that sentences borrow: what an organisation calls its members, their groups and so
//! on. Every other word of a sentence is the same for every organisation.
//!
//! It refuses to know the sentences.

use serde::Serialize;

use crate::text::Label;

/// A word that sentences take from the rulebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// Who belongs to a unit.
    Member,
    /// A member with all rights, where others have not all of them yet.
    FullMember,
    /// A member on probation.
    ProbationaryMember,
    /// Belonging to a unit.
    Membership,
    /// A group of members inside their unit.
    Group,
    /// Those who lead a unit together.
    Committee,
    /// Becoming a member of the organisation as a whole.
    Joining,
    /// The public pages.
    Portal,
}

impl Term {
    /// Every term.
    pub const ALL: [Term; 8] = [
        Term::Member,
        Term::FullMember,
        Term::ProbationaryMember,
        Term::Membership,
        Term::Group,
        Term::Committee,
        Term::Joining,
        Term::Portal,
    ];

    /// The two that an organisation without probation leaves out, both together.
    pub const OF_PROBATION: [Term; 2] = [Term::FullMember, Term::ProbationaryMember];

    /// The word used in rulebooks.
    pub fn code(self) -> &'static str {
        match self {
            Term::Member => "member",
            Term::FullMember => "full-member",
            Term::ProbationaryMember => "probationary-member",
            Term::Membership => "membership",
            Term::Group => "group",
            Term::Committee => "committee",
            Term::Joining => "joining",
            Term::Portal => "portal",
        }
    }

    /// Whether there are several of it, so that English needs a plural.
    pub fn is_countable(self) -> bool {
        match self {
            Term::Member | Term::FullMember | Term::ProbationaryMember | Term::Group => true,
            Term::Membership | Term::Committee | Term::Joining | Term::Portal => false,
        }
    }
}

/// What a rulebook puts in the place of a term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Called {
    /// The word, as in the middle of a sentence: English without article and in lower case unless
    /// it is a name.
    #[serde(skip)]
    pub label: Label,
    /// Several of it in English; `None` where it is not counted.
    pub plural: Option<String>,
}
