//! Who may do what where. Default deny; every decision says why.
//!
//! Rights come from current posts, through the rulebook's table post → right × reach, from
//! installation offices, and from being a member of the unit. They are judged on today's tree.

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
    /// An installation office gives the right everywhere in the realm.
    Office {
        /// Key of the office.
        office: String,
    },
    /// Members see their own unit, and their own group in it.
    Member {
        /// The unit.
        unit: UnitId,
    },
    /// Everybody sees and exports what is kept about oneself.
    Own,
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

/// What a person's rights rest on, on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ground {
    /// Current posts.
    pub holdings: Vec<Holding>,
    /// Keys of current installation offices.
    pub offices: Vec<String>,
    /// The unit of the person's membership, and the group in it.
    pub member_of: Vec<UnitId>,
}

/// Decides whether a person may use a right on a unit.
///
/// `standings` are those ancestors of the unit in question (itself included) that appear in the
/// ground.
pub fn decide(
    rules: &Rulebook,
    ground: &Ground,
    standings: &[Standing],
    right: Right,
) -> Result<Because, Denied> {
    for standing in standings {
        for holding in ground.holdings.iter().filter(|h| h.unit == standing.from) {
            if reach_of(rules, &holding.post, right).is_some_and(|r| covers(r, standing.depth)) {
                return Ok(Because::Post { unit: holding.unit, post: holding.post.clone() });
            }
        }
    }
    if let Ok(because) = by_office(rules, ground, right) {
        return Ok(because);
    }
    let own = standings.iter().find(|s| s.depth == 0 && ground.member_of.contains(&s.from));
    match (right, own) {
        (Right::ViewUnit, Some(standing)) => Ok(Because::Member { unit: standing.from }),
        _ => Err(Denied { right }),
    }
}

/// Decides whether a person may use a right that is about the installation, not about a unit.
pub fn by_office(rules: &Rulebook, ground: &Ground, right: Right) -> Result<Because, Denied> {
    let gives = |key: &&String| {
        rules.office(key).is_some_and(|office| office.value.rights.contains(&right))
    };
    match ground.offices.iter().find(gives) {
        Some(office) => Ok(Because::Office { office: office.clone() }),
        None => Err(Denied { right }),
    }
}
