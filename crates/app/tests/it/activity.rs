//! Activities over HTTP: from the announcement to the addition, and which buttons each state has.

use std::fmt::Write as _;

use axum::http::StatusCode;
use zhibu_domain::activity::{Refusal, State};
use zhibu_domain::id::ActivityId;
use zhibu_domain::text::Lang;
use zhibu_service::{access, activity};
use zhibu_words::Words;

use crate::scenes;
use crate::sheet::Sheet;
use crate::support::{Answer, Browser, TODAY, TestApp};

const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// A week, in minutes.
const WEEK: i64 = 7 * 24 * 60;

/// The form of an announcement of the branch.
fn new_plan(app: &TestApp) -> String {
    format!("/units/{}/activities/new?kind=theme-day&plan=1", app.branch)
}

/// Announces a theme day for the week after.
async fn plan(app: &TestApp, browser: &mut Browser) -> String {
    let sheet = browser.page(&new_plan(app)).await.sitting();
    let sheet = sheet.fill("day", "2026-11-27").fill("topics", "植树").fill("place", "东干渠");
    browser.save(&sheet).await
}

/// The verbs of the buttons that a record's page offers, and of the links to its form.
fn offered(answer: &Answer, record: &str) -> String {
    let body = answer.body();
    let forms = format!("action=\"{record}/");
    let mut verbs: Vec<String> = body
        .split(&forms)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect();
    let links = answer.links();
    let links = links.iter().filter_map(|path| path.strip_prefix(record)?.strip_prefix('/'));
    verbs.extend(links.map(str::to_owned));
    verbs.sort();
    verbs.join(" ")
}

fn state_of(app: &TestApp, record: &str) -> State {
    let id: ActivityId = record.trim_start_matches("/activities/").parse().unwrap();
    let realm = app.site.realm;
    let found = app.site.db.read_blocking(move |tx| activity::load(tx, realm, id)).unwrap();
    found.unwrap().state
}

/// Presses a button of a record's page.
async fn step(browser: &mut Browser, record: &str, verb: &str) -> Answer {
    browser.press(record, &format!("{record}/{verb}")).await
}

#[tokio::test]
async fn something_planned_is_held_recorded_confirmed_and_added_to() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let record = plan(&app, &mut secretary).await;
        let shown = async |browser: &mut Browser, state: State| {
            let page = browser.page(&record).await;
            assert_eq!(state_of(&app, &record), state);
            assert!(page.seen().contains(words.activity_state(state)), "{}", page.seen());
            page
        };
        shown(&mut secretary, State::Planned).await;
        too_early(&app, &mut secretary, &record).await;

        app.wait(WEEK);
        let mut secretary = app.seat("secretary", lang).await;
        assert_eq!(step(&mut secretary, &record, "held").await.location(), record);
        shown(&mut secretary, State::Held).await;

        let form = secretary.page(&format!("{record}/edit")).await.sitting();
        assert_eq!(form.all("present").len(), 9, "everybody came until somebody says otherwise");
        assert_eq!((form.one("topics"), form.one("place")), ("植树", "东干渠"));
        let sheet = form.untick("present", "3").fill("why.3", "illness");
        assert_eq!(secretary.save(&sheet).await, record);
        shown(&mut secretary, State::Recorded).await;

        assert_eq!(step(&mut secretary, &record, "confirm").await.location(), record);
        shown(&mut secretary, State::Confirmed).await;
        app.wait(9);
        assert_eq!(step(&mut secretary, &record, "unconfirm").await.location(), record);
        shown(&mut secretary, State::Recorded).await;
        let form = secretary.page(&format!("{record}/edit")).await.sitting();
        secretary.save(&form.fill("topics", "植树二十棵")).await;
        step(&mut secretary, &record, "confirm").await;
        frozen(&app, &mut secretary, &record).await;

        let sheet = secretary.page(&record).await.sheet(&format!("{record}/addenda"));
        secretary.save(&sheet.fill("addendum", "后来补种五棵")).await;
        let page = shown(&mut secretary, State::Confirmed).await.seen();
        for text in ["植树二十棵", "后来补种五棵", "东干渠"] {
            assert!(page.contains(text), "{text}: {page}");
        }
        let history = secretary.page(&format!("{record}/history")).await.seen();
        let acts = ["amend", "confirm", "edit", "unconfirm", "confirm", "edit", "hold", "plan"];
        let mut rest = history.as_str();
        for act in acts {
            let told = words.t(&format!("activity-act-{act}"));
            let (_, after) = rest.split_once(told).unwrap_or_else(|| panic!("{told}: {history}"));
            rest = after;
        }
    }
}

/// Before its day nothing planned counts as held, and nothing of it can be recorded.
async fn too_early(app: &TestApp, secretary: &mut Browser, record: &str) {
    let words = Words::of(secretary.lang());
    let page = secretary.page(record).await;
    assert_eq!(offered(&page, record), "cancel edit files history minutes.docx print");
    let cancel = page.sheet(&format!("{record}/cancel"));
    let before = app.written();
    let day = TODAY.checked_add(jiff::Span::new().weeks(1)).unwrap();
    let answer = secretary.send_in(&cancel.clone().to(&format!("{record}/held"))).await;
    let said = words.activity_refusal(&Refusal::NotYet { day });
    answer.refuses(UNPROCESSABLE, &[("held".to_owned(), said)]);
    let said = words.activity_refusal(&Refusal::WrongState { state: State::Planned });
    for (step, field) in
        [("unconfirm", "unconfirm"), ("confirm", "confirm"), ("addenda", "addendum")]
    {
        let sheet = cancel.clone().to(&format!("{record}/{step}")).tick("version", "1");
        let answer = secretary.send_in(&sheet.tick("addendum", "早了")).await;
        answer.refuses(UNPROCESSABLE, &[(field.to_owned(), said.clone())]);
        assert!(step != "addenda" || answer.seen().contains("早了"), "{}", answer.seen());
    }
    let said = words.activity_refusal(&Refusal::ReasonMissing);
    let answer = secretary.send_in(&cancel).await;
    answer.refuses(UNPROCESSABLE, &[("reason".to_owned(), said)]);
    let long = "长".repeat(201);
    let said = words.activity_refusal(&Refusal::AddendumTooLong { max: 200 });
    let sheet = cancel.fill("reason", &long);
    let answer = secretary.send_in(&sheet).await;
    answer.refuses(UNPROCESSABLE, &[("reason".to_owned(), said)]);
    answer.sheet(&sheet.action).keeps(&sheet, &[]);
    let sheet = secretary.page(&format!("{record}/edit")).await.sitting();
    assert_eq!(sheet.one("mode"), "plan");
    let answer = secretary.send_in(&sheet.clone().fill("mode", "record")).await;
    assert_eq!(answer.status, UNPROCESSABLE, "{}", answer.seen());
    let sheet = secretary.page(&format!("{record}/edit")).await.sitting();
    assert_eq!(sheet.one("mode"), "plan", "the draft of a record is none of the announcement");
    // A draft of the announcement is left behind; the record does not start with it.
    let answer = secretary.send_in(&sheet.fill("day", "2026-02-30")).await;
    assert_eq!(answer.status, UNPROCESSABLE, "{}", answer.seen());
    assert_eq!(app.written(), before);
}

/// After its minutes a confirmation stays, and the record with it.
async fn frozen(app: &TestApp, secretary: &mut Browser, record: &str) {
    let words = Words::of(secretary.lang());
    let page = secretary.page(record).await;
    let undo = page.sheet(&format!("{record}/unconfirm"));
    let addition = page.sheet(&format!("{record}/addenda"));
    let minutes = app.site.rules.number("activity.confirm_undo_minutes", TODAY).unwrap();
    let minutes = minutes.value.value;
    app.wait(minutes);
    assert!(secretary.page(record).await.offers(&undo.action), "the last minute counts");
    app.wait(1);
    let before = app.written();
    let page = secretary.page(record).await;
    assert!(!page.offers(&undo.action));
    let over = secretary.send_in(&undo).await;
    let said = words.activity_refusal(&Refusal::UndoOver { minutes });
    over.refuses(UNPROCESSABLE, &[("unconfirm".to_owned(), said)]);
    let edit = secretary.get(&format!("{record}/edit")).await;
    assert_eq!(edit.status, UNPROCESSABLE);
    assert!(edit.seen().contains(&words.activity_refusal(&Refusal::Frozen)), "{}", edit.seen());
    let blank = secretary.send_in(&addition).await;
    let said = words.activity_refusal(&Refusal::AddendumMissing);
    blank.refuses(UNPROCESSABLE, &[("addendum".to_owned(), said)]);
    let long = addition.fill("addendum", &"长".repeat(2001));
    let refused = secretary.send_in(&long).await;
    let said = words.activity_refusal(&Refusal::AddendumTooLong { max: 2000 });
    refused.refuses(UNPROCESSABLE, &[("addendum".to_owned(), said)]);
    refused.sheet(&long.action).keeps(&long, &[]);
    assert_eq!(app.written(), before);
}

#[tokio::test]
async fn a_form_that_was_open_when_the_record_was_confirmed_says_so_and_keeps_the_text() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let id = scenes::record(&app, scenes::full(&app));
        let record = format!("/activities/{id}");
        let mut secretary = app.seat("secretary", lang).await;
        let sheet = secretary.page(&format!("{record}/edit")).await.sitting();
        let sheet = sheet.fill("topics", "写到一半的议题");
        scenes::confirm(&app, id);
        let before = app.written();
        let answer = secretary.send_in(&sheet).await;
        let said = words.activity_refusal(&Refusal::Frozen);
        answer.refuses(UNPROCESSABLE, &[("form".to_owned(), said)]);
        answer.sitting().keeps(&sheet, &[]);
        assert_eq!(app.written(), before);
    }
}

/// One record in each state, the state first.
async fn each_state(app: &TestApp) -> Vec<(State, String)> {
    let mut secretary = app.secretary().await;
    let planned = plan(app, &mut secretary).await;
    let cancelled = plan(app, &mut secretary).await;
    let sheet = secretary.page(&cancelled).await.sheet(&format!("{cancelled}/cancel"));
    secretary.save(&sheet.fill("reason", "大雪封路")).await;
    let page = new_plan(app);
    let today = secretary.page(&page).await.sitting();
    let due = secretary.save(&today.clone()).await;
    let held = secretary.page(&page).await.sitting();
    let held = secretary.save(&held).await;
    step(&mut secretary, &held, "held").await;
    let recorded = format!("/activities/{}", scenes::record(app, scenes::full(app)));
    let confirmed = scenes::record(app, scenes::full(app));
    scenes::confirm(app, confirmed);
    let old = scenes::record(app, scenes::full(app));
    let report = format!("/units/{}/activities/new?kind=theme-day&published=1", app.branch);
    let sheet = secretary.page(&report).await.sitting().fill("title", "清明植树");
    let published =
        secretary.save(&sheet.fill("source", "岚溪发布").fill("day", "2026-04-05")).await;
    app.write(move |tx, act| {
        // Confirmed an hour ago.
        let act = zhibu_service::Act {
            now: act.now - jiff::SignedDuration::from_hours(1),
            ..act.clone()
        };
        let unit = activity::unit_of(tx, act.realm, old)?;
        let granted = access::require(tx, &act, unit)?;
        activity::confirm(tx, &act, &granted, old, 1)
    });
    vec![
        (State::Planned, planned),
        (State::Planned, due),
        (State::Cancelled, cancelled),
        (State::Held, held),
        (State::Recorded, recorded),
        (State::Confirmed, format!("/activities/{confirmed}")),
        (State::Confirmed, format!("/activities/{old}")),
        (State::Published, published),
    ]
}

#[tokio::test]
async fn each_state_offers_its_steps_to_those_who_may_take_them() {
    let app = TestApp::new();
    let records = each_state(&app).await;
    let mut told = String::new();
    for seat in ["secretary", "organisation-member", "publicity-member", "discipline-member"] {
        for lang in Lang::ALL {
            let mut browser = app.seat(seat, lang).await;
            let mut lines = format!("{seat}\n");
            for (state, record) in &records {
                let page = browser.page(record).await;
                assert!(page.seen().contains(Words::of(lang).activity_state(*state)));
                let _ = writeln!(lines, "  {state:?}: {}", offered(&page, record));
            }
            if lang == Lang::Zh {
                told.push_str(&lines);
            } else {
                assert!(told.ends_with(&lines), "the same in both languages");
            }
        }
    }
    insta::assert_snapshot!(told, @"
    secretary
      Planned: cancel edit files history minutes.docx print
      Planned: cancel edit edit?plan=1 files held history minutes.docx print
      Cancelled: history minutes.docx print
      Held: edit files history minutes.docx print
      Recorded: bulletin confirm edit files history minutes.docx print
      Confirmed: addenda bulletin files history minutes.docx print unconfirm
      Confirmed: addenda bulletin files history minutes.docx print
      Published: addenda bulletin files history minutes.docx print
    organisation-member
      Planned: cancel edit files history minutes.docx print
      Planned: cancel edit edit?plan=1 files held history minutes.docx print
      Cancelled: history minutes.docx print
      Held: edit files history minutes.docx print
      Recorded: edit files history minutes.docx print
      Confirmed: addenda files history minutes.docx print
      Confirmed: addenda files history minutes.docx print
      Published: addenda files history minutes.docx print
    publicity-member
      Planned: history minutes.docx print
      Planned: history minutes.docx print
      Cancelled: history minutes.docx print
      Held: history minutes.docx print
      Recorded: bulletin history minutes.docx print
      Confirmed: bulletin history minutes.docx print
      Confirmed: bulletin history minutes.docx print
      Published: bulletin history minutes.docx print
    discipline-member
      Planned: history minutes.docx print
      Planned: history minutes.docx print
      Cancelled: history minutes.docx print
      Held: history minutes.docx print
      Recorded: history minutes.docx print
      Confirmed: history minutes.docx print
      Confirmed: history minutes.docx print
      Published: history minutes.docx print
    ");
}

#[tokio::test]
async fn a_step_that_no_button_offers_is_refused_and_changes_nothing() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let records = each_state(&app).await;
        let mut secretary = app.seat("secretary", lang).await;
        let mut reader = app.seat("discipline-member", lang).await;
        let before = app.written();
        for (state, record) in &records {
            let page = secretary.page(record).await;
            let has_version = page.body().contains("name=\"version\"");
            let version = if has_version { page.hidden("version") } else { "2".to_owned() };
            let csrf = secretary.page("/more").await.hidden("csrf");
            let others = reader.page("/more").await.hidden("csrf");
            for step in ["held", "cancel", "confirm", "unconfirm", "addenda", "edit"] {
                let to = format!("{record}/{step}");
                let fields = [
                    ("page", record.as_str()),
                    ("version", &version),
                    ("reason", "无"),
                    ("addendum", "无"),
                ];
                let own = [&fields[..], &[("csrf", &csrf)]].concat();
                // Who may only read is told so, whatever the state.
                let theirs = [&fields[..], &[("csrf", &others)]].concat();
                let answer = reader.post(&to, &theirs).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{step} {state:?}");
                let edits = step == "edit"
                    && !matches!(state, State::Confirmed | State::Cancelled | State::Published);
                if page.offers(&to) || edits {
                    continue;
                }
                let answer = secretary.post(&to, &own).await;
                // A button pressed twice: the step is taken already.
                let taken = match step {
                    "held" => *state == State::Held,
                    "confirm" => *state == State::Confirmed,
                    "unconfirm" => *state == State::Recorded,
                    _ => false,
                };
                if taken && answer.status == StatusCode::SEE_OTHER {
                    continue;
                }
                assert_eq!(answer.status, UNPROCESSABLE, "{step} {state:?}: {}", answer.seen());
                assert!(answer.seen().contains(words.activity_state(*state)) || step == "edit");
            }
        }
        assert_eq!(app.written(), before);
    }
}

#[tokio::test]
async fn the_wrong_sheet_is_no_way_around_a_state() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let record = format!("/activities/{}", scenes::record(&app, scenes::full(&app)));
    let sheet: Sheet = secretary.page(&format!("{record}/edit")).await.sitting();
    let before = app.written();
    // What is recorded does not become a plan again.
    let answer = secretary.send_in(&sheet.clone().fill("mode", "plan")).await;
    assert_eq!(answer.status, UNPROCESSABLE, "{}", answer.seen());
    // Nor a published report, whatever the form says: it stays a record, and is saved as one.
    assert_eq!(app.written(), before);
    secretary.save(&sheet.fill("mode", "published")).await;
    assert_eq!(state_of(&app, &record), State::Recorded);
}
