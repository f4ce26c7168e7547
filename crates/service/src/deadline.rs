//! What deadlines are judged by: the history of units, read from the tree, the roll and the records.
//!
//! Nothing is written here, and nothing is judged: `domain::deadline` does, from what this module
//! reads, for the reader's day.

mod lacking;
mod sql;

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_domain::day::Span;
use zhibu_domain::deadline::{Coverage, Deadline, History, Record, Schedule, Setting, UnitKindId};
use zhibu_domain::id::UnitId;

use crate::access::Scope;
use crate::act::Act;
use crate::engine::Tx;
use crate::error::Result;

pub use lacking::{Lacking, lacking, period};

/// A unit over time, as far as deadlines ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitHistory {
    /// Which.
    pub unit: UnitId,
    kinds: Vec<(Span, UnitKindId)>,
    members: Vec<(Date, u32)>,
    records: Vec<Record>,
    settings: Vec<Setting>,
}

impl UnitHistory {
    /// What the unit owes, by rule and period. The schedule is of the same rules and stretch for
    /// which the history was read.
    pub fn deadlines<'r>(&self, schedule: &Schedule<'r>, today: Date) -> Vec<Deadline<'r>> {
        schedule.deadlines(&self.history(), today)
    }

    /// The same, as counts take it.
    pub fn history(&self) -> History<'_> {
        History {
            kinds: &self.kinds,
            members: &self.members,
            records: &self.records,
            settings: &self.settings,
        }
    }
}

/// The history of one unit, as far as it bears on the periods that touch `stretch`.
pub fn of_unit(tx: &mut Tx<'_>, act: &Act, unit: UnitId, stretch: Span) -> Result<UnitHistory> {
    let mut found = None;
    each(tx, act, Scope { root: unit, levels: 0 }, stretch, |history| found = Some(history))?;
    Ok(found.unwrap_or_else(|| UnitHistory::empty(unit)))
}

/// The histories of units of today's tree, as far as the scope goes, in order of their ids.
pub fn of_units(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
    stretch: Span,
) -> Result<Vec<UnitHistory>> {
    let mut found = Vec::new();
    each(tx, act, scope, stretch, |history| found.push(history))?;
    Ok(found)
}

/// How many units stand where, by rule and period, counted on the way past them: what is kept does
/// not grow with the tree.
pub fn coverage(tx: &mut Tx<'_>, act: &Act, scope: Scope, stretch: Span) -> Result<Coverage> {
    let schedule = Schedule::of(&act.rules, stretch);
    let mut coverage = Coverage::of(&schedule);
    each(tx, act, scope, stretch, |history| {
        coverage.add(&schedule, &history.history(), act.today);
    })?;
    Ok(coverage)
}

/// Hands each unit of the scope to `see`, in order of their ids.
fn each(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
    stretch: Span,
    mut see: impl FnMut(UnitHistory),
) -> Result<()> {
    let schedule = Schedule::of(&act.rules, stretch);
    let reach = schedule.reach().unwrap_or(stretch);
    let mut waiting = sql::kinds(tx, act, scope, &schedule)?;
    let mut members = sql::members(tx, act, scope, reach)?;
    let mut settings = sql::settings(tx, act, scope, &schedule)?;
    let mut finish = |unit, kinds, records| {
        see(UnitHistory {
            unit,
            kinds,
            members: members.remove(&unit).unwrap_or_default(),
            records,
            settings: settings.remove(&unit).unwrap_or_default(),
        });
    };
    let mut open: Option<(UnitId, Vec<Record>)> = None;
    sql::each_record(tx, act, scope, (&schedule, reach), |unit, record| {
        if let Some((_, records)) = open.as_mut().filter(|(at, _)| *at == unit) {
            records.push(record);
            return;
        }
        if let Some((done, records)) = open.replace((unit, vec![record])) {
            for (unit, kinds, records) in up_to(&mut waiting, done, records) {
                finish(unit, kinds, records);
            }
        }
    })?;
    if let Some((done, records)) = open {
        for (unit, kinds, records) in up_to(&mut waiting, done, records) {
            finish(unit, kinds, records);
        }
    }
    for (unit, kinds) in waiting {
        finish(unit, kinds, Vec::new());
    }
    Ok(())
}

type Kinds = Vec<(Span, UnitKindId)>;

/// Takes the units up to one whose records are complete; those before it have none.
fn up_to(
    waiting: &mut BTreeMap<UnitId, Kinds>,
    done: UnitId,
    records: Vec<Record>,
) -> Vec<(UnitId, Kinds, Vec<Record>)> {
    let mut records = Some(records);
    let mut taken = Vec::new();
    while let Some(entry) = waiting.first_entry().filter(|entry| *entry.key() <= done) {
        let (unit, kinds) = entry.remove_entry();
        let records = if unit == done { records.take() } else { None };
        taken.push((unit, kinds, records.unwrap_or_default()));
    }
    taken
}

impl UnitHistory {
    fn empty(unit: UnitId) -> Self {
        let (kinds, members) = (Vec::new(), Vec::new());
        Self { unit, kinds, members, records: Vec::new(), settings: Vec::new() }
    }
}
