//! Checks of units and their tree.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_domain::doctor::Fault;
use zhibu_domain::id::{Realm, UnitId};

use super::{Exam, sql};
use crate::error::Result;
use crate::unit;

/// Days from the first up to, but not including, the second.
pub(super) type Days = (Date, Date);

/// The days on which units exist, as few spans as possible for each, in order.
pub(super) fn existence(
    exam: &mut Exam<'_, '_>,
    realm: Realm,
) -> Result<BTreeMap<UnitId, Vec<Days>>> {
    let mut spans: BTreeMap<UnitId, Vec<Days>> = BTreeMap::new();
    sql::each_place(exam.tx, realm, |unit, from, until| {
        let known = spans.entry(unit).or_default();
        match known.last_mut() {
            Some(last) if last.1 >= from => last.1 = last.1.max(until),
            _ => known.push((from, until)),
        }
    })?;
    Ok(spans)
}

/// The first of these days that none of the spans holds; they are in order.
pub(super) fn uncovered((from, until): Days, spans: &[Days]) -> Option<Date> {
    let mut day = from;
    for (begin, end) in spans {
        if *begin > day {
            break;
        }
        day = day.max(*end);
    }
    (day < until).then_some(day)
}

pub(super) fn closure(exam: &mut Exam<'_, '_>) -> Result<()> {
    for realm in exam.realms {
        let faulty = unit::closure_faults(exam.tx, *realm)?;
        exam.find_all(faulty.into_iter().map(|unit| Fault::Closure { unit }));
    }
    Ok(())
}

pub(super) fn parents(exam: &mut Exam<'_, '_>) -> Result<()> {
    for realm in exam.realms {
        let twice = sql::parents_twice(exam.tx, *realm)?;
        exam.find_all(twice.into_iter().map(|(unit, on)| Fault::TwoParents { unit, on }));
    }
    Ok(())
}

pub(super) fn versions(exam: &mut Exam<'_, '_>) -> Result<()> {
    for realm in exam.realms {
        let twice = sql::versions_twice(exam.tx, *realm)?;
        exam.find_all(twice.into_iter().map(|(unit, on)| Fault::TwoVersions { unit, on }));
        let mut named: BTreeMap<UnitId, Vec<Days>> = BTreeMap::new();
        sql::each_version(exam.tx, *realm, |unit, days| named.entry(unit).or_default().push(days))?;
        for (unit, spans) in existence(exam, *realm)? {
            let covered = named.get(&unit).map_or(&[][..], Vec::as_slice);
            let gap = spans.into_iter().find_map(|days| uncovered(days, covered));
            exam.find_all(gap.map(|on| Fault::NoVersion { unit, on }));
        }
    }
    Ok(())
}

/// Tokens are made anew from the latest name and the codes, and compared.
pub(super) fn tokens(exam: &mut Exam<'_, '_>) -> Result<()> {
    for realm in exam.realms {
        let mut stored: BTreeMap<UnitId, Vec<String>> = BTreeMap::new();
        sql::each_unit_token(exam.tx, *realm, |unit, token| {
            stored.entry(unit).or_default().push(token);
        })?;
        for (unit, name, code) in sql::latest_names(exam.tx, *realm)? {
            let mut expected = unit::tokens_of(exam.tx, *realm, unit, &name, code.as_deref())?;
            expected.sort_unstable();
            if stored.remove(&unit).unwrap_or_default() != expected {
                exam.find(Fault::UnitTokens { unit });
            }
        }
        exam.find_all(stored.into_keys().map(|unit| Fault::UnitTokens { unit }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_gap_is_the_first_day_that_no_span_holds() {
        let day = |day| date(2026, 1, day);
        let spans = [(day(1), day(5)), (day(5), day(8)), (day(10), day(20))];
        assert_eq!(uncovered((day(1), day(8)), &spans), None);
        assert_eq!(uncovered((day(2), day(9)), &spans), Some(day(8)));
        assert_eq!(uncovered((day(10), day(20)), &spans), None);
        assert_eq!(uncovered((day(9), day(12)), &spans), Some(day(9)));
        assert_eq!(uncovered((day(12), day(25)), &spans), Some(day(20)));
        assert_eq!(uncovered((day(1), day(2)), &[]), Some(day(1)));
    }
}
