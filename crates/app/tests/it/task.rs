//! Tasks over HTTP: from a decision to its end, every form with bad input, and who sees and does
//! what.

use axum::http::StatusCode;
use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_domain::activity::{KindLine, Resolution, Sitting, Voice};
use zhibu_domain::day::When;
use zhibu_domain::id::{ActivityId, UnitId};
use zhibu_domain::import::Limits;
use zhibu_domain::task::{NOTE_MAX_CHARS, Refusal};
use zhibu_domain::text::Lang;
use zhibu_papers::sheet;
use zhibu_service::access::{self, ConfirmActivity, RecordActivity};
use zhibu_service::{account, activity};
use zhibu_words::Words;

use crate::support::{Answer, Browser, TODAY, TestApp, rules, text};

const BOTH: [Lang; 2] = Lang::ALL;

fn days(n: i64) -> Date {
    TODAY + n.days()
}

/// Whoever holds a post.
fn holder(key: &str) -> Voice {
    Voice::Post(key.to_owned())
}

fn decision(owner: Option<Voice>, due_on: Option<Date>) -> Resolution {
    Resolution { text: text("清淤东干渠", "Clear the east canal"), owner, due_on }
}

/// Records a committee meeting by the installation, and confirms it if asked.
fn record(
    app: &TestApp,
    (unit, day): (UnitId, Date),
    decided: Vec<Resolution>,
    confirmed: bool,
) -> ActivityId {
    let secretary = app.members[0];
    app.write(move |tx, act| {
        let id = ActivityId::new(act.now, act.entropy());
        let granted = access::require::<RecordActivity>(tx, act, unit)?;
        let kinds = vec![KindLine { kind: "committee-meeting".to_owned(), for_year: None }];
        let title = text("支委会议", "Committee meeting");
        let mut sitting = Sitting::bare(title, "committee-meeting", When::Day { day });
        (sitting.kinds, sitting.resolutions) = (kinds, decided.clone());
        let by =
            zhibu_service::Act { actor: zhibu_service::Actor::Person(secretary), ..act.clone() };
        activity::record(tx, &by, &granted, id, sitting)?;
        if confirmed {
            let granted = access::require::<ConfirmActivity>(tx, act, unit)?;
            activity::confirm(tx, &by, &granted, id, 1)?;
        }
        Ok(id)
    })
}

/// The address of a task of the branch, decided ten days ago.
fn task(app: &TestApp, owner: Option<Voice>, due_on: Option<Date>) -> String {
    let id = record(app, (app.branch, days(-10)), vec![decision(owner, due_on)], true);
    format!("/tasks/{id}/1")
}

/// Signs one of the nine in who has no seat yet.
async fn sign_in(app: &TestApp, at: usize, lang: Lang) -> Browser {
    let person = app.members[at];
    let account = app.write(move |tx, act| account::open(tx, act, person, Some(90)));
    let mut browser = app.stranger(lang);
    browser.sign_in(account.to_string()).await;
    browser
}

/// Fills the form of a page and sends it.
async fn send(browser: &mut Browser, page: &str, typed: &[(&str, &str)]) -> Answer {
    let mut sheet = browser.page(page).await.own(page);
    for (field, value) in typed {
        sheet = sheet.put(field, value);
    }
    browser.send_in(&sheet).await
}

/// The same; it must be taken.
async fn done(browser: &mut Browser, page: &str, typed: &[(&str, &str)]) {
    let answer = send(browser, page, typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}: {}", answer.seen());
    assert_eq!(answer.location(), page.rsplit_once('/').unwrap().0);
}

/// The form must come back with this sentence at this field, with what was typed.
async fn refused(
    browser: &mut Browser,
    page: &str,
    typed: &[(&str, &str)],
    (field, refusal): (&str, &Refusal),
) {
    let answer = send(browser, page, typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{page} {typed:?}");
    let words = Words::of(browser.lang());
    let said = words.task_refusal(refusal, &rules());
    assert_eq!(answer.summary(), [(field.to_owned(), said)], "{typed:?}");
    for (_, value) in typed {
        assert!(answer.body().contains(value), "{value} is not kept");
    }
}

#[tokio::test]
async fn a_task_is_extended_handed_over_done_taken_back_and_done_again() {
    for lang in BOTH {
        let app = TestApp::new();
        let page = task(&app, Some(Voice::Member(app.members[7])), Some(days(-2)));
        let mut secretary = app.seat("secretary", lang).await;
        let words = Words::of(lang);
        let until = days(20);
        let until_typed = until.to_string();
        done(
            &mut secretary,
            &format!("{page}/extend"),
            &[("until", until_typed.as_str()), ("reason", "连日下雨")],
        )
        .await;
        done(&mut secretary, &format!("{page}/hand-over"), &[("post", "deputy-secretary")]).await;
        let mut deputy = app.seat("deputy-secretary", lang).await;
        assert!(deputy.page("/today").await.links().contains(&format!("{page}/done")));
        done(&mut deputy, &format!("{page}/done"), &[("note", "清完了")]).await;
        let seen = deputy.page(&page).await.seen();
        for part in [
            words.with("task-step-extended", &[("day", words.day(until).into())]),
            "连日下雨".to_owned(),
            words.with("task-step-done", &[("day", words.day(TODAY).into())]),
            "清完了".to_owned(),
            words.t("task-state-done").to_owned(),
        ] {
            assert!(seen.contains(&part), "{part} is not in {seen}");
        }
        assert!(!deputy.page("/today").await.links().contains(&format!("{page}/done")));
        let back = deputy.press(&page, &format!("{page}/undo")).await;
        assert_eq!(back.location(), page, "{}", back.seen());
        // The form of something that has not ended leads nowhere else.
        assert!(deputy.page("/today").await.links().contains(&format!("{page}/done")));
        done(&mut deputy, &format!("{page}/done"), &[("note", "这次清完了")]).await;
        let form = deputy.get(&format!("{page}/done")).await;
        assert_eq!(form.location(), page, "what has ended has no form");
        app.wait(11);
        assert!(!deputy.page(&page).await.body().contains("/undo"));
        // The activity says how far its decision is.
        let record = page.trim_start_matches("/tasks/").trim_end_matches("/1");
        let shown = deputy.page(&format!("/activities/{record}")).await;
        assert!(shown.links().contains(&page), "{}", shown.seen());
        assert!(shown.seen().contains(words.t("task-state-done")));
    }
}

#[tokio::test]
async fn every_field_says_what_is_wrong_with_it() {
    for lang in BOTH {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let page = task(&app, Some(holder("secretary")), Some(days(5)));
        let finish = format!("{page}/done");
        let (decided_on, long) = (days(-10), "长".repeat(NOTE_MAX_CHARS + 1));
        let day = |n: i64| days(n).to_string();
        let before = Refusal::BeforeDecision { decided_on };
        let typed = [("on", day(-11)), ("note", "清完了".to_owned())];
        let typed = typed.each_ref().map(|(name, value)| (*name, value.as_str()));
        refused(&mut secretary, &finish, &typed, ("on", &before)).await;
        let tomorrow = day(1);
        let typed = [("on", tomorrow.as_str()), ("note", "清完了")];
        let future = Refusal::Future { today: TODAY };
        refused(&mut secretary, &finish, &typed, ("on", &future)).await;
        let nothing = [("note", "")];
        refused(&mut secretary, &finish, &nothing, ("record", &Refusal::ProofMissing)).await;
        for (page, field, fields) in [
            (&finish, "note", vec![("note", long.as_str())]),
            (&finish, "on", vec![("on", ""), ("note", "清完了")]),
            (&finish, "on", vec![("on", "2026-02-30"), ("note", "清完了")]),
            (&format!("{page}/extend"), "until", vec![("until", "soon"), ("reason", "下雨")]),
            (&format!("{page}/extend"), "reason", vec![("until", "2026-12-20"), ("reason", "  ")]),
            (
                &format!("{page}/extend"),
                "reason",
                vec![("until", "2026-12-20"), ("reason", long.as_str())],
            ),
            (&format!("{page}/hand-over"), "post", vec![("post", "")]),
            (&format!("{page}/hand-over"), "post", vec![("post", "first-secretary-of-all")]),
            (&format!("{page}/hand-over"), "post", vec![("post", "secretary")]),
            (&format!("{page}/drop"), "reason", vec![("reason", "")]),
            (&format!("{page}/drop"), "reason", vec![("reason", long.as_str())]),
        ] {
            let answer = send(&mut secretary, page, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{page} {field}");
            let fields: Vec<String> =
                answer.summary().into_iter().map(|(field, _)| field).collect();
            assert_eq!(fields, [field], "{page}");
        }
        let extend = format!("{page}/extend");
        for (until, refusal) in [
            (day(-1), Refusal::NotLater { after: days(5) }),
            (day(5), Refusal::NotLater { after: days(5) }),
            (day(91), Refusal::TooFar { latest: days(90), days: 90 }),
        ] {
            let typed = [("until", until.as_str()), ("reason", "下雨")];
            refused(&mut secretary, &extend, &typed, ("until", &refusal)).await;
        }
        let seen = secretary.page(&page).await.seen();
        assert!(seen.contains(Words::of(lang).t("task-history-none")), "nothing was done: {seen}");
    }
}

#[tokio::test]
async fn only_a_record_of_the_unit_since_the_decision_shows_it() {
    for lang in BOTH {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let page = task(&app, Some(holder("secretary")), None);
        let finish = format!("{page}/done");
        let later = record(&app, (app.branch, days(-3)), Vec::new(), false);
        let older = record(&app, (app.branch, days(-11)), Vec::new(), false);
        let others = record(&app, (app.town, days(-3)), Vec::new(), true);
        let offered = secretary.page(&finish).await.body();
        assert!(offered.contains(&later.to_string()) && !offered.contains(&older.to_string()));
        let older_said = Refusal::RecordBefore { decided_on: days(-10) };
        for (record, refusal) in [(others, &Refusal::NoRecord), (older, &older_said)] {
            let answer = send(&mut secretary, &finish, &[("record", &record.to_string())]).await;
            let said = Words::of(lang).task_refusal(refusal, &rules());
            assert_eq!(answer.summary(), [("record".to_owned(), said)]);
        }
        let answer = send(&mut secretary, &finish, &[("record", "no-record")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        done(&mut secretary, &finish, &[("record", &later.to_string())]).await;
        assert!(secretary.page(&page).await.links().contains(&format!("/activities/{later}")));
    }
}

#[tokio::test]
async fn a_form_sent_twice_is_one_step_and_one_that_saw_less_is_shown_what_happened() {
    for lang in BOTH {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let mut deputy = app.seat("deputy-secretary", lang).await;
        let page = task(&app, Some(holder("secretary")), Some(days(5)));
        let extend = format!("{page}/extend");
        let acts = app.written().0;
        let sheet = secretary.page(&extend).await.own(&extend);
        let sheet = sheet.put("until", "2026-12-20").put("reason", "连日下雨");
        let stale = deputy.page(&extend).await.own(&extend);
        let stale = stale.put("until", "2026-12-30").put("reason", "等材料");
        let (mut one, mut two) = (secretary.clone(), secretary.clone());
        let (one, two) = tokio::join!(one.send_in(&sheet), two.send_in(&sheet));
        for answer in [one, two, secretary.send_in(&sheet).await] {
            assert_eq!(answer.location(), page, "{}", answer.seen());
        }
        assert_eq!(app.written().0, acts + 1);
        let shown = deputy.send_in(&stale).await;
        assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = words.task_refusal(&Refusal::Changed, &rules());
        assert_eq!(shown.summary(), [("until".to_owned(), said)]);
        let body = shown.seen();
        assert!(body.contains(&words.day(days(30))), "the day as it is now: {body}");
        assert!(shown.body().contains("等材料"), "what was typed is kept");
        // Having seen it, the same form is taken.
        let again = shown.own(&extend);
        assert_eq!(deputy.send_in(&again).await.location(), page);
        assert_eq!(app.written().0, acts + 2);
        // A form without its number saw nothing.
        let blind = [
            ("csrf", sheet.one("csrf")),
            ("page", &*extend),
            ("until", "2026-12-31"),
            ("reason", "x"),
        ];
        let blind = secretary.post(&extend, &blind).await;
        assert_eq!(blind.status, StatusCode::UNPROCESSABLE_ENTITY);
        let nothing = secretary.press_with(&page, &format!("{page}/undo")).await;
        assert_eq!(
            nothing.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "there is no end to take back"
        );
    }
}

impl Browser {
    /// Sends a form that a page does not offer any more.
    async fn press_with(&mut self, page: &str, to: &str) -> Answer {
        let csrf = self.page("/more").await.hidden("csrf");
        self.post(to, &[("csrf", &csrf), ("page", page), ("steps", "0")]).await
    }
}

#[tokio::test]
async fn a_decision_waits_until_its_record_is_confirmed() {
    for lang in BOTH {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let decided =
            vec![decision(None, None), decision(Some(holder("secretary")), Some(days(5)))];
        let id = record(&app, (app.branch, days(-1)), decided, false);
        let page = format!("/tasks/{id}/2");
        let list = secretary.page(&format!("/units/{}/tasks", app.branch)).await;
        assert!(list.links().contains(&page), "{}", list.seen());
        assert!(list.seen().contains(words.t("task-waiting-title")));
        let seen = secretary.page(&page).await.seen();
        assert!(seen.contains(words.t("task-waiting-note")), "{seen}");
        for part in ["done", "extend", "hand-over", "drop"] {
            assert_eq!(secretary.get(&format!("{page}/{part}")).await.location(), page);
        }
        let csrf = secretary.page("/more").await.hidden("csrf");
        let form = [("csrf", csrf.as_str()), ("page", &page), ("reason", "不办了"), ("steps", "0")];
        let sent = secretary.post(&format!("{page}/drop"), &form).await;
        let waiting = words.task_refusal(&Refusal::Waiting, &rules());
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(sent.seen().contains(&waiting), "{}", sent.seen());
        for none in ["1", "0", "3", "x"] {
            let answer = secretary.get(&format!("/tasks/{id}/{none}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "decision {none} is no task");
        }
        let record = format!("/activities/{id}");
        let shown = secretary.page(&record).await;
        assert!(
            shown.links().contains(&page) && shown.seen().contains(words.t("task-state-waiting"))
        );
        let confirmed = secretary.press(&record, &format!("{record}/confirm")).await;
        assert_eq!(confirmed.status, StatusCode::SEE_OTHER);
        done(&mut secretary, &format!("{page}/done"), &[("note", "清完了")]).await;
        let kept = secretary.press(&record, &format!("{record}/unconfirm")).await;
        let begun = zhibu_domain::activity::Refusal::TasksBegun;
        assert!(kept.seen().contains(&words.activity_refusal(&begun)), "{}", kept.seen());
    }
}

#[tokio::test]
async fn the_owner_says_done_others_look_and_strangers_do_not() {
    let app = TestApp::new();
    let page = task(&app, Some(Voice::Member(app.members[7])), Some(days(5)));
    let mut owner = sign_in(&app, 7, Lang::Zh).await;
    let mut member = sign_in(&app, 6, Lang::Zh).await;
    let mut stranger = app.seat("party-affairs-worker", Lang::Zh).await;
    let links = owner.page(&page).await.links();
    assert!(links.contains(&format!("{page}/done")) && !links.contains(&format!("{page}/extend")));
    let links = member.page(&page).await.links();
    assert!(!links.iter().any(|link| link.starts_with(&format!("{page}/"))), "{links:?}");
    assert_eq!(member.get(&format!("{page}/done")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(owner.get(&format!("{page}/drop")).await.status, StatusCode::FORBIDDEN);
    let links = stranger.page(&page).await.links();
    assert!(!links.contains(&format!("{page}/done")), "whoever only looks after it: {links:?}");
    let elsewhere = app.found(app.town, "branch", text("新渠村党支部", "Xinqu Village"));
    let mut outside = app.plain_member(elsewhere, Lang::Zh).await;
    assert_eq!(outside.get(&page).await.status, StatusCode::NOT_FOUND);
    done(&mut owner, &format!("{page}/done"), &[("note", "清完了")]).await;
    let undo = format!("{page}/undo");
    assert!(!member.page(&page).await.body().contains(&undo));
    assert!(owner.page(&page).await.body().contains(&undo));
}

#[tokio::test]
async fn the_list_is_a_spreadsheet_too_and_knows_its_filters() {
    let app = TestApp::new();
    let open = task(&app, Some(holder("secretary")), Some(days(5)));
    let late = task(&app, Some(holder("secretary")), Some(days(-1)));
    let over = task(&app, Some(holder("secretary")), Some(days(5)));
    let mut secretary = app.secretary().await;
    done(&mut secretary, &format!("{over}/drop"), &[("reason", "改道了")]).await;
    let list = format!("/units/{}/tasks", app.branch);
    let order = |answer: &Answer| -> Vec<String> {
        answer.links().into_iter().filter(|link| link.starts_with("/tasks/")).collect()
    };
    let all = secretary.page(&list).await;
    assert_eq!(order(&all), [late.clone(), open.clone(), over.clone()]);
    for (state, shown) in [
        ("open", vec![late.clone(), open.clone()]),
        ("overdue", vec![late.clone()]),
        ("dropped", vec![over.clone()]),
        ("done", vec![]),
        ("nonsense", vec![late.clone(), open.clone(), over.clone()]),
    ] {
        assert_eq!(
            order(&secretary.page(&format!("{list}?state={state}")).await),
            shown,
            "{state}"
        );
    }
    let kept = secretary.page(&format!("{list}?after=o_2026-11-20_x_1")).await;
    assert_eq!(order(&kept).len(), 3, "a place that cannot be read is the beginning");
    let book = secretary.get(&format!("{list}?as=xlsx")).await;
    assert!(book.bytes.starts_with(b"PK"));
    let grids = sheet::read(&book.bytes, "x", &Limits::DEFAULT).unwrap();
    let said = format!("{:?}", grids[0]);
    assert!(
        said.contains("清淤东干渠") && said.contains("逾期1天") && said.contains("不再办理"),
        "{said}"
    );
    let unit = secretary.page(&format!("/units/{}", app.branch)).await;
    assert!(unit.links().contains(&list), "the unit's page leads to its tasks");
}

#[tokio::test]
async fn what_is_overdue_below_is_one_line_above_and_a_list_behind_it() {
    for lang in BOTH {
        let app = TestApp::new();
        let words = Words::of(lang);
        let tasks: Vec<String> =
            (1..=3).map(|n| task(&app, Some(holder("secretary")), Some(days(-n)))).collect();
        task(&app, Some(holder("secretary")), Some(TODAY));
        let mut above = app.seat("party-affairs-worker", lang).await;
        let below = format!("/units/{}/tasks?below=1", app.town);
        let today = above.page("/today").await;
        assert_eq!(today.links().iter().filter(|link| link.contains("/tasks")).count(), 1);
        assert!(today.links().contains(&below), "{}", today.seen());
        let line = words.with("task-today-below-title", &[("n", 3.into())]);
        assert!(today.seen().contains(&line), "{line} is not in {}", today.seen());
        let list = above.page(&below).await;
        for task in &tasks {
            assert!(list.links().contains(task), "{task}");
        }
        assert!(list.body().contains("<textarea") && list.seen().contains(words.t("today-ready")));
        // Two levels up nobody is told, and whoever sees no unit below has no such list.
        let mut county = app.newcomer(app.branch, (app.county, "secretary"), lang).await;
        assert!(!county.page("/today").await.links().iter().any(|link| link.contains("/tasks")));
        let mut member = sign_in(&app, 6, lang).await;
        let denied = member.get(&format!("/units/{}/tasks?below=1", app.branch)).await;
        assert_eq!(denied.status, StatusCode::FORBIDDEN);
    }
}
