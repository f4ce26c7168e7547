//! Memberships and marks: each refusal, and what a change does to the periods.

use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::rulebook::embedded;

const TODAY: Date = date(2026, 11, 20);

fn rules() -> Rulebook {
    Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap()
}

fn unit(number: u128) -> UnitId {
    UnitId(Uuid::from_u128(number))
}

fn full(number: u128) -> Place {
    Place { unit: unit(number), party_group: None, standing: Standing::Full }
}

/// The periods after a change, as the store keeps them.
fn apply(periods: &mut Vec<Period>, change: Change) {
    if let Some((day, reason)) = change.end {
        let last = periods.iter_mut().find(|period| period.span.until == FOREVER).unwrap();
        last.span.until = day;
        last.ended_by = reason;
        periods.retain(|period| period.span.from < period.span.until);
    }
    periods.extend(change.begin);
}

#[test]
fn a_member_of_one_unit_is_refused_in_another() {
    let mut periods = Vec::new();
    let change = enter(&periods, full(1), None, date(2020, 1, 1), TODAY).unwrap();
    apply(&mut periods, change);
    let again = enter(&periods, full(2), None, date(2021, 1, 1), TODAY);
    let since = date(2020, 1, 1);
    assert_eq!(again, Err(Refusal::AlreadyMember { unit: unit(1), since }));
    let change = leave(&rules(), &periods, "transferred", date(2021, 1, 1), TODAY).unwrap();
    apply(&mut periods, change);
    assert_eq!(on(&periods, date(2021, 1, 1)), None);
    enter(&periods, full(2), None, date(2021, 1, 1), TODAY).unwrap();
    let before = enter(&periods, full(2), None, date(2020, 12, 31), TODAY);
    assert_eq!(before, Err(Refusal::AlreadyMember { unit: unit(1), since }), "they would overlap");
}

#[test]
fn each_fault_of_a_change_has_its_refusal() {
    let first = date(2020, 1, 1);
    let mut periods = Vec::new();
    let change = enter(&periods, full(1), None, first, TODAY).unwrap();
    apply(&mut periods, change);
    let probationary = Place { standing: Standing::Probationary, ..full(1) };
    let shift = |place, day| shift(&periods, place, None, day, TODAY);
    assert_eq!(shift(full(1), TODAY), Err(Refusal::Same));
    assert_eq!(shift(probationary, TODAY), Err(Refusal::NotBack));
    assert_eq!(shift(full(2), date(2026, 11, 21)), Err(Refusal::Future { today: TODAY }));
    let early = Refusal::BeforeLastChange { since: first };
    assert_eq!(shift(full(2), date(2019, 12, 31)), Err(early));
    let gone = leave(&rules(), &periods, "vanished", TODAY, TODAY);
    assert_eq!(gone, Err(Refusal::UnknownLeaving { reason: "vanished".to_owned() }));
    assert_eq!(leave(&rules(), &[], "died", TODAY, TODAY), Err(Refusal::NotAMember));
    let long = Some("号".repeat(REFERENCE_MAX_CHARS + 1));
    let refused = enter(&[], full(1), long, first, TODAY);
    assert_eq!(refused, Err(Refusal::ReferenceTooLong { max: REFERENCE_MAX_CHARS }));
}

#[test]
fn marks_take_the_vote_and_the_place_at_the_table_as_the_rulebook_says() {
    let rules = rules();
    assert_eq!(effect(&rules, ["migrant", "exempt"]), (true, true));
    assert_eq!(effect(&rules, ["party-probation"]), (true, false));
    assert_eq!(effect(&rules, ["migrant", "stopped"]), (false, false));
    assert_eq!(effect(&rules, []), (true, true));
    let span = Span::since(date(2025, 1, 1));
    let migrant = Marked { flag: "migrant".to_owned(), span };
    mark(&rules, &[], &migrant, TODAY).unwrap();
    let twice = mark(&rules, std::slice::from_ref(&migrant), &migrant, TODAY);
    assert_eq!(twice, Err(Refusal::FlagRuns { since: date(2025, 1, 1) }));
    let unknown = Marked { flag: "tired".to_owned(), span };
    let refused = mark(&rules, &[], &unknown, TODAY);
    assert_eq!(refused, Err(Refusal::UnknownFlag { flag: "tired".to_owned() }));
}

proptest! {
    /// However changes come, nobody ever belongs to two units on one day, and what was true on a
    /// day before a change stays true after it.
    #[test]
    fn there_is_one_place_on_each_day(
        steps in prop::collection::vec((0_u8..3, 1_u128..4, 0_i32..40), 1..30)
    ) {
        let start = date(2020, 1, 1);
        let mut periods: Vec<Period> = Vec::new();
        let rules = rules();
        for (what, number, after) in steps {
            let day = start.checked_add(jiff::Span::new().days(after)).unwrap();
            let change = match what {
                0 => enter(&periods, full(number), None, day, TODAY),
                1 => shift(&periods, full(number), None, day, TODAY),
                _ => leave(&rules, &periods, "transferred", day, TODAY),
            };
            let Ok(change) = change else { continue };
            let before = periods.clone();
            apply(&mut periods, change);
            for back in 0..60 {
                let seen = start.checked_add(jiff::Span::new().days(back)).unwrap();
                let places: Vec<_> = periods.iter().filter(|p| p.span.holds(seen)).collect();
                prop_assert!(places.len() <= 1);
                if seen < day {
                    let was = on(&before, seen).map(|period| period.place);
                    prop_assert_eq!(on(&periods, seen).map(|period| period.place), was);
                }
            }
        }
    }
}
