//! The counts of a hundred thousand units by six monthly rules over a year: seven million records in
//! memory, each held somewhere in its month, late, or not at all.

use jiff::civil::{Date, date};
use uuid::Uuid;
use zhibu_domain::cadence::Period;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::deadline::{Coverage, History, Record, Schedule, UnitKindId, year};
use zhibu_domain::id::ActivityId;
use zhibu_domain::rulebook::{Rulebook, embedded};

use crate::{Done, cpu, milliseconds, verdict};

const UNITS: usize = 100_000;
const RULES: usize = 6;
const AIM_MS: f64 = 300.0;

/// Counts all units once and again.
pub(crate) fn measure() -> Done<()> {
    let rules = monthly()?;
    let today = date(2026, 11, 20);
    let schedule = Schedule::of(&rules, year(2026));
    let branch = schedule.unit_kind("branch").ok_or("no branches")?;
    let (records, ends) = records(&schedule)?;
    let kinds: [(Span, UnitKindId); 1] =
        [(Span { from: date(2020, 1, 1), until: FOREVER }, branch)];
    let members = [(date(2020, 1, 1), 20)];
    let held = cpu::resident_mb(std::process::id());
    println!("nation: {UNITS} units, {} records, {held:.0} MB", records.len());

    let count = || {
        let mut coverage = Coverage::of(&schedule);
        let mut start = 0;
        for end in &ends {
            let records = records.get(start..*end).unwrap_or_default();
            let unit = History { kinds: &kinds, members: &members, records, settings: &[] };
            coverage.add(&schedule, &unit, today);
            start = *end;
        }
        coverage
    };
    let counted = count();
    let cells: usize = counted.tallies.iter().map(Vec::len).sum();
    let all = counted.tallies.iter().flatten().map(|tally| u64::from(tally.required()));
    let all: u64 = all.sum();
    let done: u64 = counted.tallies.iter().flatten().map(|tally| u64::from(tally.done())).sum();
    let ms = milliseconds(1, count);
    println!("  {cells} cells of rules and months, {done} of {all} held");
    println!("  coverage {ms:.1} ms, aim < {AIM_MS} ms: {}", verdict(ms < AIM_MS));
    Ok(())
}

/// The first rules of branches, each made monthly.
fn monthly() -> Done<Rulebook> {
    let mut rules = Rulebook::load("cpc", &embedded("cpc").ok_or("no rulebook")?)
        .map_err(|_| "the rulebook has faults")?;
    rules.cadences.retain(|rule| rule.value.held_in.iter().any(|kind| kind == "branch"));
    rules.cadences.truncate(RULES);
    for rule in &mut rules.cadences {
        rule.value.every = Period::MONTH;
        rule.value.season.clear();
        rule.value.carry_days = None;
    }
    Ok(rules)
}

/// Records of all units one after another, and where each unit's end.
fn records(schedule: &Schedule<'_>) -> Done<(Vec<Record>, Vec<usize>)> {
    let kinds = schedule.duties().iter().flat_map(|duty| &duty.rule.value.activities);
    let kinds: Vec<_> = kinds.filter_map(|key| schedule.kind(key)).collect();
    let mut records: Vec<Record> = Vec::with_capacity(UNITS * RULES * 12);
    let mut ends = Vec::with_capacity(UNITS);
    let mut dice: u64 = 1;
    for _ in 0..UNITS {
        let start = records.len();
        for month in 1..=12_i8 {
            for kind in &kinds {
                // A plain congruence: the same year on every machine.
                dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let roll = dice >> 33;
                // Some of a month are held in the next one, and some twice.
                let month = if roll.is_multiple_of(16) { month % 12 + 1 } else { month };
                let id = ActivityId(Uuid::from_u128(records.len() as u128));
                let day = Date::new(2026, month, i8::try_from(roll % 28)? + 1)?;
                records.push(Record { id, day, kind: *kind, for_year: None, recorded: true });
            }
        }
        if let Some(own) = records.get_mut(start..) {
            own.sort_unstable_by_key(|record| (record.day, record.id));
        }
        ends.push(records.len());
    }
    Ok((records, ends))
}
