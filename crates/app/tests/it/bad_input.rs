//! Bad input over HTTP, in both languages: a sentence at its field, what was typed kept, nothing
//! written.

#[path = "bad_input/account.rs"]
mod accounts;
mod character;
mod file;
mod people;
mod post;
mod request;
mod session;
mod twice;
mod unit;

use axum::http::StatusCode;
use zhibu_domain::activity::{Fault, Part, Problem};
use zhibu_domain::text::Lang;
use zhibu_domain::vote;
use zhibu_service::account;
use zhibu_words::{Arg, Words};

use crate::scenes;
use crate::sheet::{Said, Sheet, unescaped};
use crate::support::{Answer, Browser, TODAY, TestApp, name_of};

const UNPROCESSABLE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// A rulebook key, a person and an id that are none.
const NO_KEY: &str = "castle";
const NOBODY: &str = "018f0000-0000-7000-8000-000000000000";

/// The form of a general meeting that took place.
fn new_record(app: &TestApp) -> String {
    format!("/units/{}/activities/new?kind=general-meeting", app.branch)
}

/// One of nine away for a reason, two topics, a decision, a vote, an item of the agenda.
fn monthly(app: &TestApp, form: Sheet) -> Sheet {
    form.untick("present", "7")
        .fill("why.7", "illness")
        .fill("topics", "冬季水渠清淤\n帮扶困难户")
        .fill("decision.0.text", "十二月上旬清淤东干渠")
        .fill("decision.0.owner", &format!("m:{}", app.members[1]))
        .fill("decision.0.due", "2026-12-10")
        .fill("vote.0.for", "6")
        .fill("agenda.0.title", "今年的工作")
}

fn said(field: &str, sentence: impl Into<String>) -> Said {
    (field.to_owned(), sentence.into())
}

/// The words of the domain's fault.
fn fault(words: Words, part: Part, problem: Problem) -> String {
    words.activity_fault(&Fault { part, problem })
}

fn unknown(words: Words, part: Part) -> String {
    fault(words, part, Problem::UnknownKey { key: NO_KEY.to_owned() })
}

fn labelled(words: Words, key: &str, label: &str) -> String {
    words.with(key, &[("label", words.t(label).into())])
}

/// The words for 30 February 2026.
fn no_such_day(words: Words, label: &str) -> String {
    let args: [(&str, Arg<'_>); 4] = [
        ("label", words.t(label).into()),
        ("year", "2026".into()),
        ("month", 2.into()),
        ("last", 28.into()),
    ];
    words.with("layout-fault-date-absent", &args)
}

/// Sends a form that must be refused with just these sentences: it comes back as it was typed,
/// apart from the fields in `but`, and nothing is written. The answer.
async fn refused(
    app: &TestApp,
    browser: &mut Browser,
    sheet: &Sheet,
    expected: &[Said],
    but: &[&str],
) -> Answer {
    let before = app.written();
    let answer = browser.send_in(sheet).await;
    answer.refuses(UNPROCESSABLE, expected);
    let prefix = unescaped(Words::of(browser.lang()).t("layout-error-prefix"));
    assert!(answer.body().contains(&format!("<title>{prefix}")), "{}", answer.body());
    let action = &sheet.action;
    let again = if answer.offers(action) { answer.sheet(action) } else { answer.own(action) };
    again.keeps(sheet, but);
    assert_eq!(app.written(), before, "{expected:?}");
    answer
}

/// A field, what is typed into it, the field that hears about it, the sentence.
type Slip = (&'static str, String, &'static str, String);

/// Tries each slip alone in an otherwise good form, then the good form.
async fn slips(
    app: &TestApp,
    browser: &mut Browser,
    page: &str,
    good: &dyn Fn(Sheet) -> Sheet,
    slips: Vec<Slip>,
    but: &[&str],
) -> String {
    let sheet = good(browser.page(page).await.sitting());
    for (field, typed, at, sentence) in slips {
        let sheet = sheet.clone().fill(field, &typed);
        refused(app, browser, &sheet, &[said(at, sentence)], but).await;
    }
    browser.save(&sheet).await
}

/// Choices that no page offers.
fn forged(words: Words) -> Vec<Slip> {
    let key = |field, at, part| (field, NO_KEY.to_owned(), at, unknown(words, part));
    let post = |field, at, part| (field, format!("p:{NO_KEY}"), at, unknown(words, part));
    let choice = |field, typed: String, label| {
        (field, typed, field, labelled(words, "layout-fault-choice", label))
    };
    let guest = fault(words, Part::Recorder, Problem::NoSuchGuest);
    vec![
        key("kind", "kind", Part::Kind(0)),
        key("kinds.0.kind", "kinds.0.kind", Part::Kind(1)),
        key("why.7", "why.7", Part::Attendance(7)),
        key("place_kind", "place_kind", Part::PlaceKind),
        key("agenda.0.kind", "agenda.0.kind", Part::Agenda(0)),
        key("vote.0.rule", "vote.0.rule", Part::Vote(0)),
        key("audience.0.category", "audience.0.category", Part::Audience(0)),
        post("chair", "chair", Part::Chair),
        post("recorder", "recorder", Part::Recorder),
        post("decision.0.owner", "decision.0.owner", Part::ResolutionOwner(0)),
        post("agenda.0.speaker", "agenda.0.speaker", Part::Agenda(0)),
        ("recorder", "g:7".to_owned(), "recorder", guest),
        choice("chair", format!("m:{NOBODY}"), "activity-chair"),
        choice("decision.0.owner", "x".to_owned(), "activity-decision-owner"),
        choice("agenda.0.speaker", format!("m:{NOBODY}"), "activity-agenda-speaker"),
    ]
}

#[tokio::test]
async fn a_key_that_the_rulebook_does_not_know_is_refused_at_its_field() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let good = |form| monthly(&app, form);
        // A choice that is not on the list cannot stay chosen; the sentence repeats it.
        for slip in forged(words) {
            let but = [slip.0];
            let sheet = good(secretary.page(&new_record(&app)).await.sitting());
            let sheet = sheet.fill(slip.0, &slip.1);
            refused(&app, &mut secretary, &sheet, &[said(slip.2, slip.3)], &but).await;
            discard(&mut secretary, &new_record(&app)).await;
        }
        let sheet = good(secretary.page(&new_record(&app)).await.sitting());
        let more = sheet
            .clone()
            .fill("said.0.group", NO_KEY)
            .fill("said.0.text", "愿意出工")
            .fill("conveyed.0.level", NO_KEY)
            .fill("conveyed.0.title", "镇冬修会议")
            .tick("practices", NO_KEY);
        let expected = [
            said("conveyed.0.level", unknown(words, Part::Conveyed(0))),
            said("practices", unknown(words, Part::Practice(0))),
            said("said.0.group", unknown(words, Part::Statement(0))),
        ];
        let but = ["said.0.group", "conveyed.0.level", "practices"];
        refused(&app, &mut secretary, &more, &expected, &but).await;
        let form = sheet.clone().fill("conveyed.0.form", NO_KEY).fill("conveyed.0.title", "会议");
        let form = form.fill("conveyed.0.level", "township");
        let expected = labelled(words, "layout-fault-choice", "activity-conveyed-form");
        let expected = [said("conveyed.0.form", expected)];
        refused(&app, &mut secretary, &form, &expected, &["conveyed.0.form"]).await;
        let count = sheet.clone().fill("headcount.bound", NO_KEY).fill("headcount.n", "9");
        let expected = [said("headcount.n", words.t("activity-fault-count"))];
        refused(&app, &mut secretary, &count, &expected, &["headcount.bound"]).await;
        let person = sheet.clone().fill("person", NOBODY);
        let expected = labelled(words, "layout-fault-choice", "activity-attendance");
        let expected = [said("attendance", expected)];
        refused(&app, &mut secretary, &person, &expected, &["person", "present"]).await;
        secretary.save(&sheet).await;
    }
}

/// Throws away what is kept of a page.
async fn discard(browser: &mut Browser, page: &str) {
    let sheet = browser.page(page).await.sheet("/draft/discard");
    assert_eq!(browser.save(&sheet).await, page);
}

/// The good form with something in every field that takes text.
fn rich(app: &TestApp, form: Sheet) -> Sheet {
    let texts = [
        ("place", "村部会议室"),
        ("purposes", "定下冬修"),
        ("vote.0.question", "清淤东干渠"),
        ("agenda.0.points", "先清渠\n- 东段\n- 西段"),
        ("guest.0.name", "梁一山"),
        ("guest.0.title", "农技员"),
        ("guest.0.body", "县农技站"),
        ("audience.0.category", "members"),
        ("audience.0.of", "全村"),
        ("audience.0.bound", "some"),
        ("observer.0.body", "镇党委"),
        ("observer.0.remark", "抓紧办"),
        ("conveyed.0.level", "township"),
        ("conveyed.0.title", "镇冬修会议"),
        ("basis", "村规"),
        ("approval", "镇党委"),
        ("platforms", "村广播"),
        ("said.0.text", "愿意出工"),
        ("result.0.text", "修路一条"),
        ("result.0.year", "2025"),
    ];
    texts.into_iter().fold(monthly(app, form), |form, (field, text)| form.fill(field, text))
}

/// Each text one character too long.
fn too_long(words: Words) -> Vec<Slip> {
    let fields: [(&str, Part, usize); 20] = [
        ("title", Part::Title, 200),
        ("place", Part::Place, 200),
        ("topics", Part::Topic(0), 200),
        ("purposes", Part::Purpose(0), 2000),
        ("decision.0.text", Part::Resolution(0), 2000),
        ("vote.0.question", Part::Vote(0), 2000),
        ("agenda.0.title", Part::Agenda(0), 200),
        ("agenda.0.points", Part::Agenda(0), 2000),
        ("guest.0.name", Part::Guest(0), 200),
        ("guest.0.title", Part::Guest(0), 200),
        ("guest.0.body", Part::Guest(0), 200),
        ("audience.0.of", Part::Audience(0), 200),
        ("observer.0.body", Part::Observer(0), 200),
        ("observer.0.remark", Part::Observer(0), 2000),
        ("conveyed.0.title", Part::Conveyed(0), 200),
        ("basis", Part::LegalBasis, 200),
        ("approval", Part::Approval, 200),
        ("platforms", Part::Platform(0), 200),
        ("said.0.text", Part::Statement(0), 2000),
        ("result.0.text", Part::Result(0), 2000),
    ];
    let slip = |(field, part, max): (&'static str, Part, usize)| {
        (field, "长".repeat(max + 1), field, fault(words, part, Problem::TooLong { max }))
    };
    fields.into_iter().map(slip).collect()
}

#[tokio::test]
async fn every_text_that_is_too_long_says_how_long_it_may_be() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let many = |part| fault(words, part, Problem::TooMany { max: 200 });
        let mut all = too_long(words);
        all.push(("topics", "议题\n".repeat(201), "topics", many(Part::Topic(0))));
        all.push(("agenda.0.points", "一\n".repeat(201), "agenda.0.points", many(Part::Agenda(0))));
        let good = |form| rich(&app, form);
        let made = slips(&app, &mut secretary, &new_record(&app), &good, all, &[]).await;
        let page = secretary.page(&format!("{made}/edit")).await.sitting();
        assert_eq!(page.one("agenda.0.points"), "先清渠\n- 东段\n- 西段");
    }
}

fn slip(field: &'static str, typed: &str, at: &'static str, sentence: String) -> Slip {
    (field, typed.to_owned(), at, sentence)
}

/// A slip about which its own field hears.
fn here(field: &'static str, typed: &str, sentence: String) -> Slip {
    slip(field, typed, field, sentence)
}

/// What contradicts the calendar.
fn out_of_time(words: Words) -> Vec<Slip> {
    let due = "decision.0.due";
    let future = Problem::Future { today: TODAY };
    let before = Problem::DueBefore { held: TODAY };
    vec![
        here("day", "2026-02-30", no_such_day(words, "activity-day")),
        here(due, "2026-02-30", no_such_day(words, "activity-decision-due")),
        here("day", "soon", labelled(words, "layout-fault-date", "activity-day")),
        here("day", "2026-11-21", fault(words, Part::When, future.clone())),
        here("day", "2026-12-01", fault(words, Part::When, future)),
        here("day", "", fault(words, Part::When, Problem::DayNotStated)),
        here("from", "25:00", labelled(words, "layout-fault-time", "activity-from")),
        here(due, "2026-11-19", fault(words, Part::ResolutionDue(0), before)),
        here("year", "18", fault(words, Part::Kind(0), Problem::Year)),
        here("result.0.year", "18", fault(words, Part::Result(0), Problem::Year)),
    ]
}

/// What contradicts the list of those present, or itself.
fn contradictions(words: Words) -> Vec<Slip> {
    let number: [(&str, Arg<'_>); 3] = [
        ("label", words.t("activity-vote-for-label").into()),
        ("least", 0.into()),
        ("most", 9_999_999.into()),
    ];
    let count = |refusal| fault(words, Part::Vote(0), Problem::Count(refusal));
    let above = vote::Refusal::VotesAbovePresent { votes: 9, present: 7, over: 2 };
    let absent = vote::Refusal::PresentAboveEntitled { present: 9, entitled: 8 };
    let written = vote::Refusal::WrittenNotTaken { written: 1 };
    let list = Problem::VoteAgainstList { present: 8, listed: 7 };
    let required = |label| labelled(words, "layout-fault-required", label);
    let name = words.name(&name_of(7)).to_owned();
    let why = words.with("activity-fault-why", &[("name", name.into())]);
    let twice = fault(words, Part::Kind(1), Problem::Twice);
    let vague = words.t("activity-fault-count").to_owned();
    vec![
        here("vote.0.for", "9", count(above)),
        here("vote.0.for", "many", words.with("layout-fault-number", &number)),
        here("vote.0.present", "8", fault(words, Part::Vote(0), list)),
        here("vote.0.present", "9", count(absent)),
        here("vote.0.written", "1", count(written)),
        here("why.7", "", why),
        here("title", " ", required("activity-title")),
        here("decision.0.text", "", required("activity-decision")),
        here("kinds.0.kind", "general-meeting", twice),
        slip("kinds.0.year", "2026", "kinds.0.kind", required("activity-kind")),
        slip("headcount.bound", "more-than", "headcount.n", vague),
        here("guest.0.name", "", fault(words, Part::Guest(0), Problem::Missing)),
    ]
}

#[tokio::test]
async fn what_contradicts_the_calendar_or_the_list_is_refused_at_its_field() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let good = |form| rich(&app, form);
        let all = [out_of_time(words), contradictions(words)].concat();
        let made = slips(&app, &mut secretary, &new_record(&app), &good, all, &["title"]).await;
        // The same on a record that is there: nothing of it changes.
        let edit = format!("{made}/edit");
        let before = secretary.page(&made).await.seen();
        let sheet = secretary.page(&edit).await.sitting();
        for (field, typed, at, sentence) in [out_of_time(words), contradictions(words)].concat() {
            let sheet = sheet.clone().fill(field, &typed);
            refused(&app, &mut secretary, &sheet, &[said(at, sentence)], &[]).await;
        }
        assert_eq!(secretary.page(&made).await.seen(), before);
        let list = secretary.page(&format!("/units/{}/activities", app.branch)).await;
        assert_eq!(list.body().matches("href=\"/activities/").count(), 1);
    }
}

#[tokio::test]
async fn a_plan_lies_ahead_and_a_report_names_its_source() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let page = format!("{}&plan=1", new_record(&app));
        let past = fault(words, Part::When, Problem::Past { today: TODAY });
        let all: Vec<Slip> = vec![
            ("day", "2026-11-19".into(), "day", past),
            ("day", "2027-02-29".into(), "day", {
                let args: [(&str, Arg<'_>); 4] = [
                    ("label", words.t("activity-day").into()),
                    ("year", "2027".into()),
                    ("month", 2.into()),
                    ("last", 28.into()),
                ];
                words.with("layout-fault-date-absent", &args)
            }),
        ];
        let good = |form: Sheet| form.fill("day", "2026-11-27").fill("topics", "植树");
        slips(&app, &mut secretary, &page, &good, all, &["title"]).await;

        let page = format!("{}&published=1", new_record(&app));
        let required = |label| labelled(words, "layout-fault-required", label);
        let long = fault(words, Part::Source, Problem::TooLong { max: 200 });
        let all: Vec<Slip> = vec![
            ("source", String::new(), "source", required("activity-source")),
            ("source", "长".repeat(201), "source", long),
            ("title", String::new(), "title", required("activity-title")),
            (
                "published_on",
                "2026-02-30".into(),
                "published_on",
                no_such_day(words, "activity-published-on"),
            ),
            (
                "day",
                "2026-11-21".into(),
                "day",
                fault(words, Part::When, Problem::Future { today: TODAY }),
            ),
        ];
        let good = |form: Sheet| {
            form.fill("title", "清明植树")
                .fill("source", "岚溪发布")
                .fill("published_on", "2026-04-06")
        };
        slips(&app, &mut secretary, &page, &good, all, &[]).await;
        let sheet = good(secretary.page(&page).await.sitting()).fill("published_on", "");
        let expected = fault(words, Part::When, Problem::DayNotStated);
        refused(&app, &mut secretary, &sheet, &[said("day", expected)], &[]).await;
    }
}
