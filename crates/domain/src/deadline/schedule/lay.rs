//! A unit's records laid to the periods of a rule.
//!
//! Each record serves one period:
//! 1. One that names its own year, or one before that can still be made up, serves that year. If it
//!    is too late for the year it names, it serves none.
//! 2. While its own period is not open yet and the one before is still in time, it serves the one
//!    before if that lacks one: what is generally held late in a year may be held early in the next.
//! 3. Then it serves its own period, if that lacks one; else the nearest gap before it that can
//!    still be made up; else its own.
//!
//! The nearest gap, and not the oldest, because then nothing depends on how far back one looks.

use super::super::Exemption;
use super::super::history::{History, Record, UnitKindId};
use super::span::{Numbers, Spot};
use super::{Due, Duty};
use crate::cadence::Period;
use crate::parameter;
use crate::rulebook::Rulebook;

/// How far one period of a unit is while records are laid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Count {
    pub(super) due: Due,
    pub(super) exempt: Option<Exemption>,
    /// Records that serve it.
    pub(super) held: u32,
    /// Those of them after its deadline.
    pub(super) late: u32,
    /// Those that serve it whatever the period before lacked. Only they settle what it lacks, so
    /// that no chain leads back through the years.
    settled: u32,
}

impl Count {
    fn lacks(&self) -> bool {
        self.settled < self.due.required
    }
}

/// Where a record goes.
struct Place {
    at: usize,
    settled: bool,
}

impl Duty<'_> {
    /// Lays a unit's records to the periods, and hands each to `see` with the position of its
    /// period. `false` if the rule does not concern the unit.
    pub(super) fn lay(
        &self,
        rules: &Rulebook,
        unit: &History<'_>,
        counts: &mut Vec<Option<Count>>,
        mut see: impl FnMut(usize, Record),
    ) -> bool {
        let named =
            |(_, kind): &(_, UnitKindId)| self.owed_by.contains(kind) || self.exempt.contains(kind);
        if !unit.kinds.iter().any(named) {
            return false;
        }
        let sets = unit.settings.iter().any(|set| self.numbers().any(|key| key == set.key));
        counts.clear();
        counts.extend(self.spots.iter().map(|spot| self.count(rules, spot, unit, sets)));
        if counts.iter().all(Option::is_none) {
            return false;
        }
        let (mut own, mut last_id) = (0, None);
        for record in unit.records.iter().filter(|record| self.kinds.contains(&record.kind)) {
            // An activity of two kinds that both count is held once.
            if last_id == Some(record.id) {
                continue;
            }
            last_id = Some(record.id);
            while self.spots.get(own).is_some_and(|spot| spot.due.period.until <= record.day) {
                own += 1;
            }
            let Some(place) = place(counts, own, self.rule.value.every, record) else { continue };
            if let Some(Some(count)) = counts.get_mut(place.at)
                && record.recorded
            {
                count.held += 1;
                count.late += u32::from(record.day > count.due.last);
                count.settled += u32::from(place.settled);
            }
            see(place.at, *record);
        }
        true
    }

    fn numbers(&self) -> impl Iterator<Item = &str> {
        self.rule.value.numbers()
    }

    /// A period as it stands for a unit before any record: `None` if it does not concern the unit.
    fn count(
        &self,
        rules: &Rulebook,
        spot: &Spot<'_>,
        unit: &History<'_>,
        sets: bool,
    ) -> Option<Count> {
        let period = spot.due.period;
        let through = |kinds: &[UnitKindId]| {
            let mut reached = period.from;
            for (span, kind) in unit.kinds {
                if kinds.contains(kind) && span.holds(reached) {
                    reached = span.until;
                }
            }
            reached >= period.until
        };
        let touches = |kinds: &[UnitKindId]| {
            unit.kinds
                .iter()
                .any(|(span, kind)| kinds.contains(kind) && span.overlap(period).is_some())
        };
        let (numbers, due) = if sets {
            let numbers = set(rules, spot, unit);
            (numbers, spot.due_by(&numbers))
        } else {
            (spot.numbers, spot.due)
        };
        let exempt = if through(&self.owed_by) {
            let_off(&numbers, &due, unit)
        } else if touches(&self.owed_by) {
            Some(Exemption::PartOfPeriod)
        } else if touches(&self.exempt) {
            Some(Exemption::UnitKind)
        } else {
            return None;
        };
        let required = if exempt.is_some() { 0 } else { due.required };
        Some(Count { due: Due { required, ..due }, exempt, held: 0, late: 0, settled: 0 })
    }
}

fn let_off(numbers: &Numbers, due: &Due, unit: &History<'_>) -> Option<Exemption> {
    if due.required == 0 {
        return Some(Exemption::NoneRequired);
    }
    let from = u32::try_from(numbers.members_from).unwrap_or(0);
    if from == 0 {
        return None;
    }
    // Of what is to come the last known number tells.
    let have = unit.members_on(due.period.from);
    (have < from).then_some(Exemption::FewMembers { have, from })
}

/// The numbers of a period as they hold for a unit: what the nearest unit set, as long as the rule
/// lets it hold.
fn set(rules: &Rulebook, spot: &Spot<'_>, unit: &History<'_>) -> Numbers {
    let day = spot.due.period.from;
    let value = |key: Option<&str>, otherwise| {
        let set = key.and_then(|key| Some((key, unit.setting(key, day)?)));
        let lets = |(key, value): &(&str, i64)| {
            parameter::may_set(rules, key, day).is_ok_and(|entry| parameter::holds(entry, *value))
        };
        set.filter(lets).map_or(otherwise, |(_, value)| value)
    };
    let (cadence, numbers) = (&spot.rule.value, &spot.numbers);
    Numbers {
        times: value(Some(&cadence.times), numbers.times),
        carry_days: value(cadence.carry_days.as_deref(), numbers.carry_days),
        make_up_days: value(cadence.make_up_days.as_deref(), numbers.make_up_days),
        members_from: value(cadence.members_from.as_deref(), numbers.members_from),
    }
}

/// The period that a record serves; `own` is the position of the first that ends after its day.
fn place(counts: &[Option<Count>], own: usize, every: Period, record: &Record) -> Option<Place> {
    let day = record.day;
    let of_own = counts.get(own).and_then(Option::as_ref).filter(|own| own.due.period.holds(day));
    let before = || {
        let before = counts.iter().enumerate().take(own).rev();
        before.filter_map(|(at, count)| Some((at, count.as_ref()?)))
    };
    let stays = |settled| of_own.map(|_| Place { at: own, settled });
    let goes = |(at, _): (usize, &Count)| Place { at, settled: true };

    match record.for_year.filter(|year| every == Period::YEAR && *year <= day.year()) {
        Some(year) if year == day.year() => return stays(true),
        Some(year) => {
            let mut of_year = before().filter(|(_, one)| one.due.period.from.year() == year);
            return of_year.find(|(_, one)| day <= one.due.make_up_last).map(goes);
        }
        None => {}
    }
    if of_own.is_some_and(|own| day < own.due.opens)
        && let Some((at, carries)) = before().next()
        && day <= carries.due.last
        && carries.due.required > 0
    {
        return if carries.lacks() { Some(Place { at, settled: true }) } else { stays(false) };
    }
    if of_own.is_some_and(Count::lacks) {
        return stays(true);
    }
    let gap = before().find(|(_, one)| one.lacks() && day <= one.due.make_up_last);
    gap.map(goes).or_else(|| stays(true))
}
