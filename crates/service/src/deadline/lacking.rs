//! The units below one that have not held what a rule asks for in a period: what stands behind a
//! number of a coverage.
//!
//! They come in the order of the tree. Nothing here ranks them.

mod sql;

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_domain::day::Span;
use zhibu_domain::deadline::{Record, Schedule, State};
use zhibu_domain::id::UnitId;

use super::{UnitHistory, each};
use crate::access::Scope;
use crate::act::Act;
use crate::engine::Tx;
use crate::error::Result;

/// A unit that owes something and has not held it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lacking {
    /// Which.
    pub unit: UnitId,
    /// How far it is: ahead, due, overdue or missed.
    pub state: State,
    /// How often it was held for the period.
    pub held: u32,
    /// How often it is required.
    pub required: u32,
    /// The last day on which it was held for any period, from the year before this one to the year
    /// after it.
    pub last: Option<Date>,
}

/// The period of a rule that begins on a day; `None` if it has none there.
pub fn period(act: &Act, rule: &str, from: Date) -> Option<Span> {
    let until = from.tomorrow().ok()?;
    let schedule = Schedule::of(&act.rules, Span { from, until });
    let duties = schedule.duties().iter().filter(|duty| duty.rule.key == rule);
    let mut periods = duties.flat_map(|duty| &duty.dues).map(|due| due.period);
    periods.find(|period| period.from == from)
}

/// Every unit of the scope that lacks what a rule asks for in one of its periods, in the order of the
/// tree. Reads the history of each unit of the scope.
pub fn lacking(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
    (rule, period): (&str, Span),
) -> Result<Vec<Lacking>> {
    // The years around tell when it was held last. More of a history than judging takes does no harm.
    let from = period.from.checked_sub(1.year()).unwrap_or(period.from);
    let until = period.until.checked_add(1.year()).unwrap_or(period.until);
    let schedule = Schedule::of(&act.rules, period);
    let mut found: BTreeMap<UnitId, Lacking> = BTreeMap::new();
    each(tx, act, scope, Span { from, until }, |history| {
        let one = of_unit(&history, &schedule, (rule, period), act.today);
        found.extend(one.map(|one| (one.unit, one)));
    })?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let order = in_order(sql::below(tx, act, scope)?, scope.root);
    Ok(order.iter().filter_map(|unit| found.remove(unit)).collect())
}

fn of_unit(
    history: &UnitHistory,
    schedule: &Schedule<'_>,
    (rule, period): (&str, Span),
    today: Date,
) -> Option<Lacking> {
    let deadlines = history.deadlines(schedule, today);
    let one = deadlines.iter().find(|one| one.rule.key == rule && one.due.period == period)?;
    if one.state.is_held() || !one.state.is_required() {
        return None;
    }
    let counts = |record: &&Record| {
        let mut kinds = one.rule.value.activities.iter().filter_map(|key| schedule.kind(key));
        record.recorded && record.day <= today && kinds.any(|kind| kind == record.kind)
    };
    Some(Lacking {
        unit: history.unit,
        state: one.state,
        held: u32::try_from(one.records.len()).unwrap_or(u32::MAX),
        required: one.due.required,
        last: history.records.iter().filter(counts).map(|record| record.day).max(),
    })
}

/// Each unit after the one above it and before that one's next neighbour, the root first.
fn in_order(rows: Vec<(UnitId, UnitId)>, root: UnitId) -> Vec<UnitId> {
    let mut below: BTreeMap<UnitId, Vec<UnitId>> = BTreeMap::new();
    for (unit, above) in rows.into_iter().rev() {
        below.entry(above).or_default().push(unit);
    }
    let mut ordered = Vec::new();
    let mut open = vec![root];
    while let Some(unit) = open.pop() {
        open.extend(below.remove(&unit).unwrap_or_default());
        ordered.push(unit);
    }
    ordered
}
