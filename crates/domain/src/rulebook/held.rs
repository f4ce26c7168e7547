//! Which kinds of unit have a post, and which hold a kind of activity. Refuses to know any unit.

use super::{ActivityKind, Post};

impl ActivityKind {
    /// Whether units of a kind hold it.
    pub fn is_held_by(&self, unit_kind: &str) -> bool {
        names(&self.held_by, unit_kind)
    }
}

impl Post {
    /// Whether units of a kind have it.
    pub fn is_held_in(&self, unit_kind: &str) -> bool {
        names(&self.held_in, unit_kind)
    }
}

/// Whether a list of kinds names one; an empty list names all.
fn names(kinds: &[String], kind: &str) -> bool {
    kinds.is_empty() || kinds.iter().any(|named| named == kind)
}
