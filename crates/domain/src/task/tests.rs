//! Steps that the rules take and refuse, and how far a task is after them.

use jiff::civil::date;
use uuid::Uuid;

use super::*;
use crate::rulebook::{Rulebook, embedded};
use crate::text::Lang;

const DECIDED: Date = date(2026, 10, 1);
const DUE: Date = date(2026, 11, 10);
const TODAY: Date = date(2026, 11, 20);
const RECORD: ActivityId = ActivityId(Uuid::nil());

fn now() -> Timestamp {
    "2026-11-20T01:00:00Z".parse().unwrap()
}

fn task() -> Task {
    Task::of(DECIDED, Some(Voice::Post("secretary".to_owned())), Some(DUE))
}

fn said(text: &str) -> Option<Text> {
    Text::typed(Lang::Zh, text)
}

/// A number of the rulebook as it holds today.
fn number(key: &str) -> i64 {
    let rules = Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap();
    rules.number(key, TODAY).unwrap().value.value
}

fn done(on: Date, note: Option<Text>) -> NewDone {
    NewDone { on, record: None, note }
}

#[test]
fn how_far_it_is_follows_from_the_day() {
    let task = task();
    assert_eq!(task.state(date(2026, 11, 9)), State::Open { left: Some(1) });
    assert_eq!(task.state(DUE), State::Open { left: Some(0) });
    assert_eq!(task.state(date(2026, 11, 11)), State::Overdue { days: 1 });
    let open = Task::of(DECIDED, None, None);
    assert_eq!(open.state(TODAY), State::Open { left: None });
    let step = task.finish(done(TODAY, said("清了")), None, TODAY).unwrap();
    let ended = task.clone().after(&step, now());
    assert_eq!((ended.state(TODAY), ended.steps), (State::Done { on: TODAY }, 1));
    let step = task.give_up(said("改道了"), TODAY).unwrap();
    assert_eq!(task.after(&step, now()).state(TODAY), State::Dropped { on: TODAY });
}

#[test]
fn it_is_done_between_the_decision_and_today_with_something_to_show() {
    let task = task();
    let before = date(2026, 9, 30);
    let refused = task.finish(done(before, said("清了")), None, TODAY);
    assert_eq!(refused, Err(Refusal::BeforeDecision { decided_on: DECIDED }));
    let refused = task.finish(done(date(2026, 11, 21), said("清了")), None, TODAY);
    assert_eq!(refused, Err(Refusal::Future { today: TODAY }));
    assert_eq!(task.finish(done(TODAY, None), None, TODAY), Err(Refusal::ProofMissing));
    let long = said(&"长".repeat(NOTE_MAX_CHARS + 1));
    let refused = task.finish(done(TODAY, long), None, TODAY);
    assert_eq!(refused, Err(Refusal::TooLong { max: NOTE_MAX_CHARS }));
    assert!(task.finish(done(DECIDED, said(&"长".repeat(NOTE_MAX_CHARS))), None, TODAY).is_ok());
    let shown = NewDone { on: TODAY, record: Some(RECORD), note: None };
    assert_eq!(task.finish(shown.clone(), None, TODAY), Err(Refusal::NoRecord));
    let refused = task.finish(shown.clone(), Some(before), TODAY);
    assert_eq!(refused, Err(Refusal::RecordBefore { decided_on: DECIDED }));
    assert!(task.finish(shown, Some(DECIDED), TODAY).is_ok());
}

#[test]
fn more_time_ends_after_the_time_so_far_and_after_today() {
    let max = number("task.extend_days_max");
    assert_eq!(max, 90);
    let extend = |task: &Task, until| task.extend(until, said("下雨"), Some(max), TODAY);
    let over = task();
    assert_eq!(extend(&over, TODAY), Err(Refusal::NotLater { after: TODAY }));
    assert!(extend(&over, date(2026, 11, 21)).is_ok());
    let later = Task { due_on: Some(date(2026, 12, 1)), ..task() };
    let refused = extend(&later, date(2026, 12, 1));
    assert_eq!(refused, Err(Refusal::NotLater { after: date(2026, 12, 1) }));
    // Ninety days from 20 November: 18 February.
    let latest = date(2027, 2, 18);
    let refused = extend(&over, date(2027, 2, 19));
    assert_eq!(refused, Err(Refusal::TooFar { latest, days: 90 }));
    assert!(extend(&over, latest).is_ok());
    assert!(over.extend(date(2030, 1, 1), said("下雨"), None, TODAY).is_ok(), "no rule, no limit");
    let refused = over.extend(latest, said("  "), Some(max), TODAY);
    assert_eq!(refused, Err(Refusal::ReasonMissing));
    let step = extend(&over, latest).unwrap();
    assert_eq!(over.after(&step, now()).state(TODAY), State::Open { left: Some(90) });
}

#[test]
fn another_post_of_the_unit_answers_for_it() {
    let posts = ["secretary", "deputy-secretary"];
    let task = task();
    let refused = task.hand_over("mayor", None, &posts);
    assert_eq!(refused, Err(Refusal::UnknownPost { post: "mayor".to_owned() }));
    let refused = task.hand_over("secretary", None, &posts);
    assert_eq!(refused, Err(Refusal::SameOwner { post: "secretary".to_owned() }));
    let step = task.hand_over("deputy-secretary", None, &posts).unwrap();
    let owner = task.after(&step, now()).owner;
    assert_eq!(owner, Some(Voice::Post("deputy-secretary".to_owned())));
}

#[test]
fn what_has_ended_takes_no_step_but_the_one_back_and_that_for_some_minutes() {
    let minutes = number("task.undo_minutes");
    assert_eq!(minutes, 10);
    let task = task();
    assert_eq!(task.take_back(minutes, now()), Err(Refusal::NotEnded));
    assert_eq!(task.give_up(None, TODAY), Err(Refusal::ReasonMissing));
    let step = task.give_up(said("改道了"), TODAY).unwrap();
    let ended = task.clone().after(&step, now());
    let refused = Refusal::Ended { outcome: Outcome::Dropped, on: TODAY };
    assert_eq!(ended.give_up(said("改道了"), TODAY), Err(refused.clone()));
    assert_eq!(ended.finish(done(TODAY, said("清了")), None, TODAY), Err(refused.clone()));
    assert_eq!(ended.extend(date(2027, 1, 1), said("雨"), None, TODAY), Err(refused.clone()));
    assert_eq!(ended.hand_over("deputy-secretary", None, &["deputy-secretary"]), Err(refused));
    let late = now() + SignedDuration::from_mins(minutes) + SignedDuration::from_secs(1);
    assert_eq!(ended.take_back(minutes, late), Err(Refusal::UndoOver { minutes }));
    let step = ended.take_back(minutes, now() + SignedDuration::from_mins(minutes)).unwrap();
    let again = ended.after(&step, now());
    assert_eq!((again.state(TODAY), again.steps), (task.state(TODAY), 2));
}
