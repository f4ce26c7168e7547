//! Rules of local numbers.

use jiff::civil::date;

use super::*;
use crate::rulebook::embedded;

const TODAY: Date = date(2026, 11, 20);
const KEY: &str = "activity.record_within_days";

fn rules() -> Rulebook {
    Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap()
}

fn new(from: Date) -> NewValue {
    NewValue {
        key: KEY.into(),
        value: 5,
        span: Span::since(from),
        source: "镇党委〔2026〕3号".into(),
        approved_by: "县委组织部".into(),
        approved_on: date(2026, 11, 1),
    }
}

#[test]
fn a_central_number_is_refused_with_its_source() {
    let refused = may_set(&rules(), "unit.branch.min_full", TODAY).unwrap_err();
    let key = "unit.branch.min_full".to_owned();
    assert_eq!(refused, Refusal::Central { key, source_key: "CON 30".into() });
    assert!(may_set(&rules(), KEY, TODAY).is_ok());
    assert_eq!(may_set(&rules(), "x", TODAY), Err(Refusal::Unknown { key: "x".into() }));
}

#[test]
fn a_value_keeps_the_bounds_of_its_rule() {
    let rules = rules();
    let set = |value| super::set(&rules, &NewValue { value, ..new(TODAY) }, &[], TODAY);
    assert_eq!(set(0), Ok(()));
    assert_eq!(set(31), Ok(()));
    assert_eq!(set(-1), Err(Refusal::OutOfBounds { min: 0, max: 31 }));
    assert_eq!(set(32), Err(Refusal::OutOfBounds { min: 0, max: 31 }));
    let entry = rules.number(KEY, TODAY).unwrap();
    assert!(holds(entry, 31) && !holds(entry, 32));
    assert!(!holds(rules.number("unit.branch.min_full", TODAY).unwrap(), 3));
}

#[test]
fn source_and_approval_are_needed() {
    let rules = rules();
    let set = |new: NewValue| super::set(&rules, &new, &[], TODAY);
    assert_eq!(set(NewValue { source: String::new(), ..new(TODAY) }), Err(Refusal::SourceMissing));
    let nobody = NewValue { approved_by: String::new(), ..new(TODAY) };
    assert_eq!(set(nobody), Err(Refusal::ApproverMissing));
    let long = NewValue { source: "长".repeat(121), ..new(TODAY) };
    assert_eq!(set(long), Err(Refusal::TooLong { max: 120 }));
    let later = NewValue { approved_on: date(2026, 11, 21), ..new(TODAY) };
    assert_eq!(set(later), Err(Refusal::ApprovedLater { today: TODAY }));
}

#[test]
fn the_past_is_not_rewritten() {
    let rules = rules();
    let approval = date(2026, 11, 1);
    let set = |from, before: &[Span]| super::set(&rules, &new(from), before, TODAY);
    assert_eq!(set(TODAY, &[]), Ok(()));
    assert_eq!(set(date(2027, 1, 1), &[]), Ok(()));
    assert_eq!(set(approval, &[]), Ok(()));
    let past = |earliest| Err(Refusal::Past { earliest });
    assert_eq!(set(date(2026, 11, 2), &[]), past(TODAY));
    assert_eq!(set(date(2026, 10, 1), &[]), past(TODAY));
    let open = |from| Span::since(from);
    assert_eq!(set(approval, &[open(date(2026, 11, 5))]), past(date(2026, 11, 6)));
    assert_eq!(set(approval, &[open(approval)]), past(date(2026, 11, 2)));
    assert_eq!(set(approval, &[open(date(2026, 10, 1))]), Ok(()));
    let ended = Span { from: date(2026, 9, 1), until: date(2026, 11, 10) };
    assert_eq!(set(approval, &[ended]), past(date(2026, 11, 10)));
    let coming = open(date(2027, 1, 1));
    assert_eq!(set(TODAY, &[coming]), past(date(2027, 1, 1)));
    assert_eq!(set(date(2027, 1, 1), &[coming]), Ok(()));
    let ends = NewValue { span: Span { from: TODAY, until: TODAY }, ..new(TODAY) };
    assert_eq!(super::set(&rules, &ends, &[], TODAY), Err(Refusal::Ends { from: TODAY }));
}

#[test]
fn an_end_lies_ahead() {
    let open = Span::since(date(2026, 10, 1));
    assert_eq!(end(&[open], TODAY, TODAY), Ok(open));
    assert_eq!(end(&[open], date(2026, 11, 1), TODAY), Err(Refusal::Past { earliest: TODAY }));
    assert_eq!(end(&[], TODAY, TODAY), Err(Refusal::NothingSet));
    let over = Span { from: date(2026, 1, 1), until: date(2026, 2, 1) };
    assert_eq!(end(&[over], TODAY, TODAY), Err(Refusal::NothingSet));
}
