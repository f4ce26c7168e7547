//! Units and the tree. `parent` with validity is the only truth; the closure is derived from it.
//!
//! A unit exists on a day if it has a parent row (the root: a row without a parent) that holds on
//! that day. So closing ends the row and reopening starts a new one.

pub mod detail;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::day::{FOREVER, Span};
use crate::id::UnitId;
use crate::rulebook::{Entry, Rulebook, UnitKind};
use crate::text::Text;

/// The first day that a form can name. The top of a new installation stands from then on, so that
/// units, memberships and posts entered later may lie in the past as they did.
pub const DAWN: Date = jiff::civil::date(1900, 1, 1);
/// Most characters of a unit's name.
pub const NAME_MAX_CHARS: usize = 120;
/// Most characters of a founding document's reference.
pub const DOCUMENT_MAX_CHARS: usize = 200;
/// Most levels of a tree: the bound of every walk upward.
pub const DEPTH_MAX: u32 = 24;

/// Why a change of the tree is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The name is blank.
    #[error("a unit needs a name")]
    NameMissing,
    /// The name is longer than `max` characters.
    #[error("a name has at most {max} characters")]
    NameTooLong {
        /// Characters allowed.
        max: usize,
    },
    /// The rulebook has no such kind of unit.
    #[error("no unit kind {kind}")]
    UnknownKind {
        /// The key that was given.
        kind: String,
    },
    /// The rulebook has no such field of work.
    #[error("no field {field}")]
    UnknownField {
        /// The key that was given.
        field: String,
    },
    /// A unit of the child's kind may not stand directly below one of the parent's kind.
    #[error("{child} may not stand below {parent}")]
    KindBelow {
        /// Kind of the lower unit.
        child: String,
        /// Kind of the upper unit.
        parent: String,
        /// Kinds that may stand there.
        allowed: Vec<String>,
    },
    /// A unit of this kind may not stand at the top.
    #[error("{kind} may not stand at the top")]
    KindAtTop {
        /// The kind.
        kind: String,
    },
    /// The change would make the unit its own superior.
    #[error("a unit cannot stand below itself")]
    Cycle,
    /// The tree would become deeper than [`DEPTH_MAX`] levels.
    #[error("a tree has at most {max} levels")]
    TooDeep {
        /// Levels allowed.
        max: u32,
    },
    /// The day lies after today.
    #[error("the day lies in the future")]
    Future {
        /// Today.
        today: Date,
    },
    /// The day lies before an earlier change of the same unit; the past is not rewritten.
    #[error("the unit was already changed on {since}")]
    BeforeLastChange {
        /// The day of that change.
        since: Date,
    },
    /// The upper unit does not exist from that day on.
    #[error("the upper unit does not exist on that day")]
    ParentClosed,
    /// The unit is closed already.
    #[error("the unit is closed")]
    AlreadyClosed,
    /// The unit is open already.
    #[error("the unit is open")]
    AlreadyOpen,
    /// Units still stand below it.
    #[error("{count} units still stand below")]
    UnitsBelow {
        /// How many.
        count: u32,
    },
    /// Persons are still members of it.
    #[error("{count} members still belong to it")]
    MembersRemain {
        /// How many.
        count: u32,
    },
    /// It already stands there.
    #[error("the unit already stands there")]
    SameParent,
    /// Another unit directly below the same one has this name.
    #[error("the name is taken there")]
    NameTaken,
}

/// A stretch of days during which a unit stands below another, or at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParentSpan {
    /// The unit above; `None` for the root.
    pub parent: Option<UnitId>,
    /// When.
    pub span: Span,
}

/// One row of the closure: `ancestor` stands `depth` steps above the unit during the span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AncestorSpan {
    /// The unit above (the unit itself at depth 0).
    pub ancestor: UnitId,
    /// Steps.
    pub depth: u32,
    /// When.
    pub span: Span,
}

/// The parent rows of all units concerned, each list ordered by day.
pub type Parents = BTreeMap<UnitId, Vec<ParentSpan>>;

/// All ancestors of a unit over all time, itself included, by replay of the parent rows.
/// Neighbouring spans with equal content are joined, so that the result is canonical.
pub fn ancestors(parents: &Parents, unit: UnitId) -> Vec<AncestorSpan> {
    let mut found = Vec::new();
    climb(parents, unit, unit, 0, Span { from: Date::MIN, until: FOREVER }, &mut found);
    join(found)
}

fn climb(
    parents: &Parents,
    at: UnitId,
    unit: UnitId,
    depth: u32,
    window: Span,
    found: &mut Vec<AncestorSpan>,
) {
    if depth > DEPTH_MAX {
        return;
    }
    for row in parents.get(&at).map_or(&[][..], Vec::as_slice) {
        let Some(span) = row.span.overlap(window) else { continue };
        found.push(AncestorSpan { ancestor: at, depth, span });
        if let Some(parent) = row.parent
            && parent != unit
        {
            climb(parents, parent, unit, depth + 1, span, found);
        }
    }
}

fn join(mut rows: Vec<AncestorSpan>) -> Vec<AncestorSpan> {
    rows.sort_by_key(|r| (r.ancestor, r.depth, r.span.from));
    let mut joined: Vec<AncestorSpan> = Vec::with_capacity(rows.len());
    for row in rows {
        match joined.last_mut() {
            Some(last)
                if (last.ancestor, last.depth) == (row.ancestor, row.depth)
                    && last.span.until == row.span.from =>
            {
                last.span.until = row.span.until;
            }
            _ => joined.push(row),
        }
    }
    joined
}

/// Checks a kind against the rulebook.
pub fn known_kind<'a>(rules: &'a Rulebook, kind: &str) -> Result<&'a Entry<UnitKind>, Refusal> {
    rules.unit_kind(kind).ok_or_else(|| Refusal::UnknownKind { kind: kind.to_owned() })
}

/// Whether a unit of kind `child` may stand directly below one of kind `parent` (`None`: at the
/// top).
pub fn may_stand(rules: &Rulebook, child: &str, parent: Option<&str>) -> Result<(), Refusal> {
    let kind = known_kind(rules, child)?;
    let Some(parent) = parent else {
        return if kind.value.root {
            Ok(())
        } else {
            Err(Refusal::KindAtTop { kind: child.to_owned() })
        };
    };
    let above = known_kind(rules, parent)?;
    if above.value.children.iter().any(|k| k == child) {
        Ok(())
    } else {
        Err(Refusal::KindBelow {
            child: child.to_owned(),
            parent: parent.to_owned(),
            allowed: above.value.children.clone(),
        })
    }
}

/// Checks a name.
pub fn check_name(name: Option<Text>) -> Result<Text, Refusal> {
    let name = name.ok_or(Refusal::NameMissing)?;
    if name.chars() > NAME_MAX_CHARS {
        return Err(Refusal::NameTooLong { max: NAME_MAX_CHARS });
    }
    Ok(name)
}

/// What must be known of a unit to change its place.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its parent rows, ordered by day.
    pub rows: Vec<ParentSpan>,
    /// Its kind.
    pub kind: String,
}

impl Place {
    /// The row that has no end yet.
    pub fn open(&self) -> Option<&ParentSpan> {
        self.rows.last().filter(|row| row.span.until == FOREVER)
    }

    /// The day since which it has existed without a gap, if it is open.
    pub fn open_since(&self) -> Option<Date> {
        let mut since = self.open()?.span.from;
        for row in self.rows.iter().rev().skip(1) {
            if row.span.until != since {
                break;
            }
            since = row.span.from;
        }
        Some(since)
    }

    /// The day of the last change; a new change may not lie before it.
    pub fn last_change(&self) -> Option<Date> {
        let last = self.rows.last()?;
        Some(if last.span.until == FOREVER { last.span.from } else { last.span.until })
    }

    fn check_day(&self, day: Date, today: Date) -> Result<(), Refusal> {
        if day > today {
            return Err(Refusal::Future { today });
        }
        match self.last_change() {
            Some(since) if day < since => Err(Refusal::BeforeLastChange { since }),
            _ => Ok(()),
        }
    }
}

/// What must be known of the unit above which a unit is to be placed.
#[derive(Debug, Clone)]
pub struct Above {
    /// Which.
    pub unit: UnitId,
    /// Its kind.
    pub kind: String,
    /// The day since which it has existed without a gap, if it is open.
    pub open_since: Option<Date>,
    /// The moved unit stands above it on some day from the day of the change on.
    pub below_the_moved: bool,
    /// Steps from it up to the root, today.
    pub depth: u32,
}

impl Above {
    fn takes(&self, rules: &Rulebook, kind: &str, day: Date, height: u32) -> Result<(), Refusal> {
        if self.below_the_moved {
            return Err(Refusal::Cycle);
        }
        if self.open_since.is_none_or(|since| since > day) {
            return Err(Refusal::ParentClosed);
        }
        if self.depth + 1 + height >= DEPTH_MAX {
            return Err(Refusal::TooDeep { max: DEPTH_MAX });
        }
        may_stand(rules, kind, Some(&self.kind))
    }
}

/// Decides where a new unit stands: the parent row to write.
pub fn found(
    rules: &Rulebook,
    kind: &str,
    above: Option<&Above>,
    day: Date,
    today: Date,
) -> Result<ParentSpan, Refusal> {
    known_kind(rules, kind)?;
    if day > today {
        return Err(Refusal::Future { today });
    }
    match above {
        Some(above) => above.takes(rules, kind, day, 0)?,
        None => may_stand(rules, kind, None)?,
    }
    Ok(ParentSpan { parent: above.map(|a| a.unit), span: Span::since(day) })
}

/// Decides a move: the row without an end closes on the day, and the returned row opens.
/// `height` is the number of levels below the moved unit.
pub fn relocate(
    rules: &Rulebook,
    place: &Place,
    above: &Above,
    height: u32,
    day: Date,
    today: Date,
) -> Result<ParentSpan, Refusal> {
    place.check_day(day, today)?;
    let open = place.open().ok_or(Refusal::AlreadyClosed)?;
    if open.parent == Some(above.unit) {
        return Err(Refusal::SameParent);
    }
    above.takes(rules, &place.kind, day, height)?;
    Ok(ParentSpan { parent: Some(above.unit), span: Span::since(day) })
}

/// Decides a closing on the day: the first day on which the unit no longer exists.
pub fn close(
    place: &Place,
    units_below: u32,
    members: u32,
    day: Date,
    today: Date,
) -> Result<(), Refusal> {
    place.check_day(day, today)?;
    place.open().ok_or(Refusal::AlreadyClosed)?;
    if units_below > 0 {
        return Err(Refusal::UnitsBelow { count: units_below });
    }
    if members > 0 {
        return Err(Refusal::MembersRemain { count: members });
    }
    Ok(())
}

/// Decides a reopening below the same or another unit: the row to write.
pub fn reopen(
    rules: &Rulebook,
    place: &Place,
    above: Option<&Above>,
    day: Date,
    today: Date,
) -> Result<ParentSpan, Refusal> {
    place.check_day(day, today)?;
    if place.open().is_some() {
        return Err(Refusal::AlreadyOpen);
    }
    match above {
        Some(above) => above.takes(rules, &place.kind, day, 0)?,
        None => may_stand(rules, &place.kind, None)?,
    }
    Ok(ParentSpan { parent: above.map(|a| a.unit), span: Span::since(day) })
}
