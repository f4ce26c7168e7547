//! Whether units are smaller or larger than the rulebook, or a unit above them, wants. It is said,
//! never enforced.

mod sql;

use jiff::civil::Date;
use zhibu_domain::count::Count;
use zhibu_domain::id::UnitId;
use zhibu_domain::person::Standing;
use zhibu_domain::rulebook::{Entry, Number, UnitKind};

use super::{PAGE, UnitRow, show};
use crate::access::Scope;
use crate::act::Act;
use crate::engine::Tx;
use crate::error::Result;
use crate::parameter::{self, Effective};

/// How far beyond the largest size members are counted exactly: this many times.
const COUNTED_TIMES: u32 = 10;
/// Units that one page of [`needs_look`] examines, at most.
const EXAMINED: u32 = 500;

/// A limit that a unit does not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Below the smallest size, not above the largest.
    pub few: bool,
    /// How many there are.
    pub count: Count,
    /// The rule.
    pub rule: Entry<Number>,
    /// The number as it holds there, and why.
    pub limit: Effective,
}

/// Compares a unit's members with the limits of its kind. Where persons belong to units of this
/// kind, the smallest size counts full members (CON 30); in a group it counts all of the group;
/// elsewhere it counts everybody below (ORG 5, 6).
pub fn findings(
    tx: &mut Tx<'_>,
    act: &Act,
    id: UnitId,
    kind: &str,
    day: Date,
) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    let Some(kind) = act.rules.unit_kind(kind) else { return Ok(found) };
    let kind = &kind.value;
    if let Some((rule, limit, least)) = limit(tx, act, id, kind.min_members.as_deref(), day)? {
        let full = kind.holds_members && !kind.members_of_parent;
        let standing = full.then_some(Standing::Full);
        let n = count(tx, act, kind, (id, day), standing, least)?;
        if n < least {
            found.push(Finding { few: true, count: Count::Exact { n }, rule, limit });
        }
    }
    if let Some((rule, limit, most)) = limit(tx, act, id, kind.max_members.as_deref(), day)? {
        let stop = most.saturating_mul(COUNTED_TIMES);
        let n = count(tx, act, kind, (id, day), None, stop)?;
        if n > most {
            let count = if n < stop { Count::Exact { n } } else { Count::MoreThan { n } };
            found.push(Finding { few: false, count, rule, limit });
        }
    }
    Ok(found)
}

fn limit(
    tx: &mut Tx<'_>,
    act: &Act,
    id: UnitId,
    key: Option<&str>,
    day: Date,
) -> Result<Option<(Entry<Number>, Effective, u32)>> {
    let Some(key) = key else { return Ok(None) };
    let Some(rule) = act.rules.number(key, day) else { return Ok(None) };
    let limit = parameter::number(tx, act, id, key, day)?;
    Ok(limit.and_then(|limit| {
        let n = u32::try_from(limit.value).ok()?;
        Some((rule.clone(), limit, n))
    }))
}

fn count(
    tx: &mut Tx<'_>,
    act: &Act,
    kind: &UnitKind,
    (id, day): (UnitId, Date),
    standing: Option<Standing>,
    stop: u32,
) -> Result<u32> {
    if kind.members_of_parent {
        sql::count_group_up_to(tx, act.realm, id, day, stop)
    } else {
        show::count_members_up_to(tx, act.realm, (id, day), standing, stop)
    }
}

/// Units whose size needs a look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NeedsLook {
    /// At most [`PAGE`] units with what was found of each.
    pub units: Vec<(UnitRow, Vec<Finding>)>,
    /// The last unit examined, if more follow. A page may be empty and yet be followed by another.
    pub next: Option<UnitId>,
}

/// Units of a scope that are smaller or larger than wanted today, in order of their entry. Each page
/// examines a bounded number of units.
pub fn needs_look(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
    after: Option<UnitId>,
) -> Result<NeedsLook> {
    let mut page = NeedsLook::default();
    let mut rows = sql::units(tx, act.realm, (scope, act.today), after, EXAMINED + 1)?;
    let mut next = crate::page::cut(&mut rows, EXAMINED).map(|row| row.id);
    for row in rows {
        let found = findings(tx, act, row.id, &row.kind, act.today)?;
        if found.is_empty() {
            continue;
        }
        let id = row.id;
        page.units.push((row, found));
        if page.units.len() >= PAGE as usize {
            next = Some(id);
            break;
        }
    }
    page.next = next;
    Ok(page)
}
