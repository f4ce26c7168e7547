//! Posts, leave, elections and terms, by example.

use jiff::civil::date;
use uuid::Uuid;

use super::*;
use crate::rulebook::embedded;

const TODAY: Date = date(2026, 11, 20);

fn rules() -> Rulebook {
    Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap()
}

fn held(id: u128, person: u128, post: &str, from: Date, until: Date) -> Tenure {
    Tenure {
        id: PostId(Uuid::from_u128(id)),
        person: PersonId(Uuid::from_u128(person)),
        post: post.to_owned(),
        span: Span { from, until },
        stands_for: None,
    }
}

fn secretary(id: u128, person: u128, from: Date, until: Date) -> Tenure {
    held(id, person, "secretary", from, until)
}

#[test]
fn a_single_post_has_one_holder_besides_a_stand_in() {
    let (rules, start) = (rules(), date(2024, 1, 1));
    let first = secretary(1, 1, start, FOREVER);
    let all = [first.clone()];
    let second = secretary(2, 2, date(2025, 1, 1), FOREVER);
    let taken = Refusal::Taken { holder: first.person, since: start };
    assert_eq!(fill(&rules, "branch", &all, &second, TODAY), Err(taken));
    let before = secretary(2, 2, date(2020, 1, 1), start);
    fill(&rules, "branch", &all, &before, TODAY).unwrap();
    let stand_in =
        |until| Tenure { stands_for: Some(first.id), ..secretary(3, 3, date(2026, 1, 1), until) };
    fill(&rules, "branch", &all, &stand_in(date(2026, 6, 1)), TODAY).unwrap();
    assert_eq!(fill(&rules, "branch", &all, &stand_in(FOREVER), TODAY), Err(Refusal::EndMissing));
    let deputies = [held(4, 4, "deputy-secretary", start, FOREVER)];
    fill(&rules, "branch", &deputies, &held(5, 5, "deputy-secretary", start, FOREVER), TODAY)
        .unwrap();
}

#[test]
fn each_fault_of_a_post_has_its_refusal() {
    let (rules, start) = (rules(), date(2024, 1, 1));
    let all = [secretary(1, 1, start, FOREVER)];
    let fill = |new: &Tenure| fill(&rules, "branch", &all, new, TODAY);
    let unknown = held(2, 2, "captain", start, FOREVER);
    assert_eq!(fill(&unknown), Err(Refusal::UnknownPost { post: "captain".to_owned() }));
    let elsewhere = held(2, 2, "group-leader", start, FOREVER);
    let (post, kind) = ("group-leader".to_owned(), "branch".to_owned());
    assert_eq!(fill(&elsewhere), Err(Refusal::NotHeldHere { post, kind }));
    let backwards = held(2, 2, "committee-member", start, start);
    assert_eq!(fill(&backwards), Err(Refusal::EndsBeforeStart { from: start }));
    let far = held(2, 2, "committee-member", date(2027, 11, 21), FOREVER);
    assert_eq!(fill(&far), Err(Refusal::TooFarAhead { latest: date(2027, 11, 20) }));
    let twice = secretary(2, 1, date(2025, 1, 1), FOREVER);
    assert_eq!(fill(&twice), Err(Refusal::AlreadyHolds { since: start }));
    let ended = secretary(1, 1, start, date(2025, 1, 1));
    let again = end(&ended, date(2025, 6, 1));
    assert_eq!(again, Err(Refusal::AlreadyEnded { until: date(2025, 1, 1) }));
    assert_eq!(end(&ended, date(2023, 1, 1)), Err(Refusal::EndsBeforeStart { from: start }));
    end(&ended, date(2024, 6, 1)).unwrap();
}

#[test]
fn leave_has_an_end_and_lies_within_the_post() {
    let (start, until) = (date(2024, 1, 1), date(2025, 1, 1));
    let tenure = secretary(1, 1, start, until);
    let days = |from, until| Span { from, until };
    let june = days(date(2024, 6, 1), date(2024, 7, 1));
    leave(&tenure, &[], june).unwrap();
    assert_eq!(leave(&tenure, &[june], june), Err(Refusal::OnLeave { since: june.from }));
    assert_eq!(leave(&tenure, &[], Span::since(start)), Err(Refusal::EndMissing));
    let outside = leave(&tenure, &[], days(date(2024, 12, 1), date(2025, 2, 1)));
    assert_eq!(outside, Err(Refusal::OutsidePost { post: tenure.span }));
    end_leave(june, date(2024, 6, 10)).unwrap();
    let ends = Refusal::LeaveEnds { last: date(2024, 6, 30) };
    assert_eq!(end_leave(june, june.until), Err(ends));
    let before = Refusal::EndsBeforeStart { from: june.from };
    assert_eq!(end_leave(june, date(2024, 5, 31)), Err(before));
    let stand_in = Tenure { stands_for: Some(tenure.id), ..tenure.clone() };
    assert_eq!(leave(&stand_in, &[], june), Err(Refusal::StandInOnLeave));
    let backwards = leave(&tenure, &[], days(june.until, june.from));
    assert_eq!(backwards, Err(Refusal::EndsBeforeStart { from: june.until }));
}

#[test]
fn a_village_branch_has_five_years_and_another_three() {
    let rules = rules();
    let elected = date(2023, 6, 10);
    let end = |kind: &str, field: &str| usual_end(&rules, kind, &[field.to_owned()], elected);
    assert_eq!(end("branch", "rural"), Some(date(2028, 6, 9)));
    assert_eq!(end("branch", "subdistrict-community"), Some(date(2028, 6, 9)));
    assert_eq!(end("branch", "organ"), Some(date(2026, 6, 9)));
    assert_eq!(end("general-branch", "rural"), Some(date(2028, 6, 9)));
    assert_eq!(end("committee", "organ"), Some(date(2028, 6, 9)));
    assert_eq!(end("temporary-branch", "organ"), None);
    assert_eq!(reminder_from(6, date(2028, 6, 9)), date(2027, 12, 9));
    // The end of a month, where the months before are shorter.
    assert_eq!(reminder_from(6, date(2028, 8, 31)), date(2028, 2, 29));
}

#[test]
fn a_term_runs_forwards_and_is_put_off_by_a_year_at_most() {
    let rules = rules();
    let elected_on = date(2023, 6, 10);
    let rural = ["rural".to_owned()];
    let check = |kind, fields, elected_on, ends_on| {
        check_term(&rules, (kind, fields), Term { elected_on, ends_on }, TODAY)
    };
    let backwards = check("branch", &rural[..], elected_on, elected_on);
    assert_eq!(backwards, Err(Refusal::TermEnds { elected_on }));
    let later = check("branch", &rural, date(2026, 12, 1), date(2029, 12, 1));
    assert_eq!(later, Err(Refusal::Future { today: TODAY }));
    check("branch", &rural, elected_on, date(2024, 6, 9)).unwrap();
    check("branch", &rural, elected_on, date(2029, 6, 9)).unwrap();
    let latest = date(2029, 6, 9);
    let long = check("branch", &rural, elected_on, date(2029, 6, 10));
    assert_eq!(long, Err(Refusal::TermTooLong { latest }));
    let kind = "working-committee".to_owned();
    let none = check("working-committee", &[], elected_on, date(2026, 6, 9));
    assert_eq!(none, Err(Refusal::NoTerm { kind }));
}

#[test]
fn a_new_committee_replaces_the_old_one_and_leaves_other_posts_alone() {
    let (rules, start, elected_on) = (rules(), date(2023, 6, 10), date(2026, 6, 10));
    let old = [
        secretary(1, 1, start, FOREVER),
        held(2, 2, "deputy-secretary", start, FOREVER),
        held(3, 3, "first-secretary", start, FOREVER),
        secretary(4, 4, date(2020, 6, 10), start),
    ];
    let known = Term { elected_on: start, ends_on: date(2026, 6, 9) };
    let elect =
        |new: &[Tenure]| elect(&rules, "branch", (&old, Some(known)), new, (elected_on, TODAY));
    let again = secretary(5, 1, elected_on, FOREVER);
    let next = held(6, 5, "deputy-secretary", elected_on, FOREVER);
    let ids: Vec<PostId> = old[..2].iter().map(|tenure| tenure.id).collect();
    assert_eq!(elect(&[again.clone(), next]), Ok(ids));
    assert_eq!(elect(&[]), Err(Refusal::NobodyElected));
    let refused = |tenure: Tenure| match elect(&[again.clone(), tenure]) {
        Err(Refusal::Row { row: 1, why }) => *why,
        other => panic!("{other:?}"),
    };
    let second = refused(secretary(6, 6, elected_on, FOREVER));
    let holder = PersonId(Uuid::from_u128(1));
    assert_eq!(second, Refusal::Taken { holder, since: elected_on });
    let appointed = held(6, 6, "first-secretary", elected_on, FOREVER);
    let post = "first-secretary".to_owned();
    assert_eq!(refused(appointed), Refusal::NotForTerm { post });
    let early = super::elect(
        &rules,
        "branch",
        (&old, Some(Term { elected_on: TODAY, ends_on: date(2029, 11, 19) })),
        std::slice::from_ref(&again),
        (elected_on, TODAY),
    );
    assert_eq!(early, Err(Refusal::LaterElection { elected_on: TODAY }));
}
