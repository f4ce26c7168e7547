//! Who may do what where. Default deny; every decision says why.
//!
//! Rights come from current posts, through the rulebook's table post → right × reach, and from
//! being a member of the unit. They are judged on today's tree.

use serde::Serialize;

use crate::id::UnitId;
use crate::rulebook::{Reach, Right, Rulebook};

/// A post that a person holds on the day in question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// In which unit.
    pub unit: UnitId,
    /// Key of the post.
    pub post: String,
}

/// Where the unit in question stands, seen from a unit where the person has a post or membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The unit of the post or the membership.
    pub from: UnitId,
    /// How many steps above the unit in question it stands; 0 is the unit itself.
    pub depth: u32,
}

/// Why an act is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Because {
    /// A post gives the right.
    Post {
        /// The unit of the post.
        unit: UnitId,
        /// Key of the post.
        post: String,
    },
    /// Members see their own unit.
    Member {
        /// The unit.
        unit: UnitId,
    },
    /// The installation itself acts: a verb on the server's own terminal, or the demo's loader.
    Installation,
}

/// Why an act is not allowed: no post with this right reaches the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no current post gives {right:?} here")]
pub struct Denied {
    /// The right that is missing.
    pub right: Right,
}

/// Whether a right of this reach, held `depth` steps above, covers the unit.
pub fn covers(reach: Reach, depth: u32) -> bool {
    levels(reach, depth).is_some()
}

/// How many levels below a unit a right of this reach covers, if it covers the unit itself, which
/// stands `depth` steps below the unit of the post.
pub fn levels(reach: Reach, depth: u32) -> Option<u32> {
    match reach {
        Reach::Unit => (depth == 0).then_some(0),
        Reach::Children => 1_u32.checked_sub(depth),
        Reach::Below => (depth > 0).then_some(u32::MAX),
        Reach::Subtree => Some(u32::MAX),
    }
}

/// The reach with which a post gives a right, if it does.
pub fn reach_of(rules: &Rulebook, post: &str, right: Right) -> Option<Reach> {
    let entry = rules.post(post)?;
    entry.value.rights.iter().filter(|(r, _)| *r == right).map(|(_, reach)| *reach).max()
}

/// Decides whether a person may use a right on a unit.
///
/// `holdings` are the person's current posts, `member_of` the unit of the person's membership, and
/// `standings` those ancestors of the unit in question (itself included) that appear in either.
pub fn decide(
    rules: &Rulebook,
    holdings: &[Holding],
    member_of: Option<UnitId>,
    standings: &[Standing],
    right: Right,
) -> Result<Because, Denied> {
    for standing in standings {
        for holding in holdings.iter().filter(|h| h.unit == standing.from) {
            if reach_of(rules, &holding.post, right).is_some_and(|r| covers(r, standing.depth)) {
                return Ok(Because::Post { unit: holding.unit, post: holding.post.clone() });
            }
        }
    }
    let own = standings.iter().any(|s| s.depth == 0 && Some(s.from) == member_of);
    match (right, member_of) {
        (Right::ViewUnit, Some(unit)) if own => Ok(Because::Member { unit }),
        _ => Err(Denied { right }),
    }
}
