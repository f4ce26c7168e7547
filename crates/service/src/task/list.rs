//! Lists of tasks: of a unit, of a person, and what is overdue one level below.

pub(super) mod sql;

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_domain::access::{Holding, reach_of};
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{ActivityId, PersonId, Realm, UnitId};
use zhibu_domain::rulebook::{Reach, Right, Rulebook};
use zhibu_domain::task::{Outcome, TaskKey};
use zhibu_domain::text::Text;

use super::TaskRow;
use crate::access;
use crate::act::Act;
use crate::engine::Tx;
use crate::error::Result;
use crate::page;
use crate::unit;

/// Rows of a list of tasks, at most.
pub const PAGE: u32 = 50;
/// Units directly below one that are looked at.
const BELOW: u32 = 1000;

/// A place in a list of tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The last row seen had ended.
    pub over: bool,
    /// The day by which it is ordered: its last one, or that of its end.
    pub day: Date,
    /// The row.
    pub key: TaskKey,
}

/// What a list of tasks shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// Those under way, most urgent first, then those that have ended, newest first.
    #[default]
    All,
    /// Those under way.
    Open,
    /// Those under way whose last day is over.
    Overdue,
    /// Those that have ended in one way.
    Ended(Outcome),
}

/// Overdue tasks of the units directly below one, for whoever looks after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The unit above.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: Text,
    /// Each unit below with the number of its overdue tasks, most first.
    pub below: Vec<(UnitId, Text, u32)>,
}

/// Tasks of a unit, a page of them.
pub fn of_unit(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    filter: Filter,
    after: Option<Cursor>,
) -> Result<(Vec<TaskRow>, Option<Cursor>)> {
    let (realm, limit) = (act.realm, PAGE + 1);
    let is_over = after.is_some_and(|cursor| cursor.over);
    let before = (filter == Filter::Overdue).then_some(act.today);
    let mut rows = match filter {
        Filter::Ended(_) => Vec::new(),
        _ if is_over => Vec::new(),
        _ => sql::open(tx, realm, unit, before, after, limit)?,
    };
    let outcome = match filter {
        Filter::All => Some(None),
        Filter::Ended(outcome) => Some(Some(outcome)),
        Filter::Open | Filter::Overdue => None,
    };
    let room = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(limit));
    if let Some(outcome) = outcome.filter(|_| room > 0) {
        let after = after.filter(|cursor| cursor.over);
        rows.extend(sql::over(tx, realm, unit, outcome, after, room)?);
    }
    let next = next(&mut rows);
    Ok((rows, next))
}

/// Overdue tasks of the units directly below one, a page of them, most urgent first.
pub fn overdue_below(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    after: Option<Cursor>,
) -> Result<(Vec<TaskRow>, Option<Cursor>)> {
    let mut rows = sql::overdue_below(tx, act.realm, (unit, act.today), after, PAGE + 1)?;
    let next = next(&mut rows);
    Ok((rows, next))
}

fn next(rows: &mut Vec<TaskRow>) -> Option<Cursor> {
    page::cut(rows, PAGE).map(|row| Cursor {
        over: row.end.is_some(),
        day: row.end.map_or(row.due_on.unwrap_or(FOREVER), |(_, on)| on),
        key: row.key,
    })
}

/// Decisions of a unit's records that wait for confirmation, newest first, at most [`PAGE`].
pub fn waiting(tx: &mut Tx<'_>, realm: Realm, unit: UnitId) -> Result<Vec<TaskRow>> {
    sql::waiting(tx, realm, unit, PAGE)
}

/// Tasks of a unit under way, and how many of them are overdue.
pub fn counts(tx: &mut Tx<'_>, realm: Realm, unit: UnitId, today: Date) -> Result<(u32, u32)> {
    sql::counts(tx, realm, unit, today)
}

/// The tasks of one record by the place of the decision.
pub fn of_record(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<BTreeMap<u32, TaskRow>> {
    let rows = sql::of_record(tx, realm, id)?;
    Ok(rows.into_iter().map(|row| (row.key.ordinal, row)).collect())
}

/// Tasks under way for which a person answers: by name, by a post of today, and for those who keep
/// a unit's tasks also those for which nobody on the roll answers. Most urgent first, at most
/// [`PAGE`].
pub fn own(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<Vec<TaskRow>> {
    let mut rows = sql::of_person(tx, act.realm, person, PAGE)?;
    for held in access::ground(tx, act.realm, person, act.today)?.holdings {
        let orphans = keeps(&act.rules, &held);
        rows.extend(sql::of_post(tx, act.realm, (held.unit, &held.post), orphans, PAGE)?);
    }
    rows.sort_by_key(|row| (row.due_on.is_none(), row.due_on, row.key));
    rows.dedup_by_key(|row| row.key);
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    Ok(rows)
}

/// Whether a post keeps the tasks of its own unit.
fn keeps(rules: &Rulebook, held: &Holding) -> bool {
    let rights = [Right::RecordActivity, Right::ConfirmActivity];
    let mut reaches = rights.into_iter().filter_map(|right| reach_of(rules, &held.post, right));
    reaches.any(|reach| reach != Reach::Below)
}

/// What is overdue one level below the units in which a person holds a post that sees so far.
pub fn digests(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<Vec<Digest>> {
    let sees = |held: &Holding| {
        reach_of(&act.rules, &held.post, Right::ViewUnit).is_some_and(|reach| reach != Reach::Unit)
    };
    let holdings = access::ground(tx, act.realm, person, act.today)?.holdings;
    let mut units: Vec<UnitId> = holdings.iter().filter(|h| sees(h)).map(|h| h.unit).collect();
    units.sort_unstable();
    units.dedup();
    let mut found = Vec::new();
    for unit in units {
        let below = sql::overdue_counts(tx, act.realm, unit, act.today, BELOW)?;
        if below.is_empty() {
            continue;
        }
        if let Some(row) = unit::row(tx, act.realm, unit, act.today)? {
            found.push(Digest { unit, unit_name: row.name, below });
        }
    }
    Ok(found)
}
