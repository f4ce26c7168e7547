//! A unit's month and the calendars that phones follow, over HTTP.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use jiff::civil::{Date, date};
use zhibu_domain::activity::Sitting;
use zhibu_domain::day::When;
use zhibu_domain::id::{AccountId, ActivityId};
use zhibu_domain::text::Lang;
use zhibu_service::{access, account, activity, audit};

use crate::support::{Answer, Browser, TestApp, text};

const FEEDS: &str = "/account/calendar";

/// Something announced for a day, at half past nine.
fn planned(app: &TestApp, zh: &str, day: Date) -> ActivityId {
    let toml = "title = { zh = '党课' }\nkinds = [{ kind = 'party-class' }]\n\
                when = { precision = 'not-stated' }";
    let sitting: Sitting = toml::from_str(toml).unwrap();
    let title = text(zh, "Review; summing up, and more");
    let sitting = Sitting { title, when: When::At { day, minute: 570 }, ..sitting };
    let branch = app.branch;
    app.write(move |tx, act| {
        let granted = access::require(tx, act, branch)?;
        let id = ActivityId::new(act.now, act.entropy());
        activity::plan(tx, act, &granted, id, sitting.clone())?;
        Ok(id)
    })
}

/// Opens an address of the branch's calendar as the page offers it; the answer.
async fn opened(app: &TestApp, browser: &mut Browser, lang: &str) -> Answer {
    let page = format!("{FEEDS}?unit={}", app.branch);
    let once = browser.page(&page).await.hidden("once");
    let unit = app.branch.to_string();
    browser.submit(&page, FEEDS, &[("once", &once), ("unit", &unit), ("lang", lang)]).await
}

/// Stops the newest address.
async fn stop(browser: &mut Browser) -> Answer {
    let feed = browser.page(FEEDS).await.hidden("feed");
    browser.submit(FEEDS, "/account/calendar/stop", &[("feed", &feed)]).await
}

/// The path of the address that a page shows.
fn address(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.seen());
    let body = answer.body();
    let (_, rest) = body.split_once("/calendar/").expect("an address");
    format!("/calendar/{}", rest.split(['"', '<']).next().unwrap())
}

#[tokio::test]
async fn a_month_shows_what_is_planned_and_what_falls_due() {
    let app = TestApp::new();
    planned(&app, "讨论年度总结", date(2026, 12, 3));
    let mut secretary = app.secretary().await;
    let page = format!("/units/{}/calendar", app.branch);
    let seen = secretary.page(&page).await.seen();
    assert!(seen.contains("2026年11月") && !seen.contains("讨论年度总结"), "{seen}");
    let december = secretary.page(&format!("{page}?month=2026-12")).await;
    let seen = december.seen();
    for said in ["2026年12月", "12月3日星期四", "9:30", "讨论年度总结", "截止", "11月", "2027年1月"]
    {
        assert!(seen.contains(said), "{said}: {seen}");
    }
    assert!(december.links().contains(&format!("{page}?month=2027-01")));
    let mut english = app.seat("secretary", Lang::En).await;
    let seen = english.page(&format!("{page}?month=2026-12")).await.seen();
    assert!(seen.contains("December 2026") && seen.contains("Review; summing up"), "{seen}");
    for wrong in ["2026-13", "2026", "x", "9999-12", "2026-1"] {
        let answer = secretary.get(&format!("{page}?month={wrong}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
}

#[tokio::test]
async fn a_phone_follows_a_calendar_without_signing_in() {
    let app = TestApp::new();
    let id = planned(&app, "讨论总结，评议", date(2026, 12, 3));
    let mut secretary = app.secretary().await;
    let made = opened(&app, &mut secretary, "zh").await;
    assert_eq!(made.headers[CACHE_CONTROL], "no-store");
    assert!(made.seen().contains("柳岸村党支部"), "{}", made.seen());
    let path = address(&made);
    assert!(path.strip_suffix(".ics").is_some() && path.len() > 40, "{path}");
    let mut phone = app.stranger(Lang::En);
    let answer = phone.get(&path).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers[CONTENT_TYPE], "text/calendar; charset=utf-8");
    assert_eq!(answer.headers[CACHE_CONTROL], "private, no-cache");
    let text = answer.body().replace("\r\n ", "");
    for line in [
        "X-WR-CALNAME:柳岸村党支部日历",
        "SUMMARY:讨论总结，评议",
        "DTSTART:20261203T013000Z",
        "DTSTAMP:20261120T074200Z",
        &format!("UID:{id}@zhibu"),
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(text.contains("截止（") && text.contains("DTSTART;VALUE=DATE:20261231"), "{text}");
    assert!(!text.contains("周启明") && !text.contains("ATTENDEE"), "{text}");
    let head = phone.ask("HEAD", &path, &[]).await;
    assert_eq!((head.status, head.bytes.len()), (StatusCode::OK, 0));
    let tag = answer.headers[ETAG].to_str().unwrap().to_owned();
    let again = phone.ask("GET", &path, &[("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    let english = address(&opened(&app, &mut secretary, "en").await);
    let text = phone.get(&english).await.body().replace("\r\n ", "");
    assert!(text.contains("SUMMARY:Review\\; summing up\\, and more"), "{text}");
    assert!(text.contains("X-WR-CALNAME:Calendar of Liu'an Village"), "{text}");
}

#[tokio::test]
async fn an_address_that_is_wrong_stopped_or_without_right_is_not_there() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let path = address(&opened(&app, &mut secretary, "zh").await);
    let mut phone = app.stranger(Lang::Zh);
    let gone = async |phone: &mut Browser, path: &str| {
        let answer = phone.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        answer.body()
    };
    let wrong = gone(&mut phone, "/calendar/nothing.ics").await;
    let mut other = path.clone();
    let last = if other.ends_with("0.ics") { "1.ics" } else { "0.ics" };
    other.replace_range(other.len() - 5.., last);
    gone(&mut phone, &other).await;
    // The account that opened it is closed, and opened again.
    let mine: AccountId = app.account("secretary").parse().unwrap();
    app.write(move |tx, act| account::close(tx, act, mine));
    gone(&mut phone, &path).await;
    app.write(move |tx, act| account::reopen(tx, act, mine));
    assert_eq!(phone.get(&path).await.status, StatusCode::OK);
    let mut secretary = app.secretary().await;
    let stopped = stop(&mut secretary).await;
    assert_eq!(stopped.location(), "/account/calendar?stopped=1");
    assert!(secretary.page(stopped.location()).await.seen().contains("已停用"));
    let known = gone(&mut phone, &path).await;
    assert_eq!(known.replace(&path, ""), wrong.replace("/calendar/nothing.ics", ""));
}

#[tokio::test]
async fn opening_and_stopping_are_logged_and_looking_is_not() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let count = || app.write(|tx, act| audit::count(tx, act.realm));
    let before = count();
    let path = address(&opened(&app, &mut secretary, "zh").await);
    assert_eq!(count(), before + 1);
    let mut phone = app.stranger(Lang::Zh);
    for _ in 0..3 {
        assert_eq!(phone.get(&path).await.status, StatusCode::OK);
    }
    assert_eq!(count(), before + 1);
    stop(&mut secretary).await;
    assert_eq!(count(), before + 2);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log");
    audit::export(&app.site.db, &file, app.act().now).unwrap();
    let log = std::fs::read_to_string(file).unwrap();
    let secret = path.trim_start_matches("/calendar/").trim_end_matches(".ics");
    assert!(log.contains("feed.open") && log.contains("feed.stop"), "{log}");
    assert!(!log.contains(secret));
}

#[tokio::test]
async fn an_address_is_made_for_a_unit_that_one_may_see_and_once() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let page = format!("{FEEDS}?unit={}", app.county);
    let once = secretary.page(&page).await.hidden("once");
    let mut open = async |unit: &str| {
        let fields = [("once", once.as_str()), ("unit", unit), ("lang", "zh")];
        secretary.submit(&page, FEEDS, &fields).await
    };
    let none = open("").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.seen().contains("请选择一个您能查看的单位"), "{}", none.seen());
    let denied = open(&app.county.to_string()).await;
    assert_eq!(denied.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", denied.seen());
    let branch = app.branch.to_string();
    assert_eq!(open(&branch).await.status, StatusCode::OK);
    let twice = open(&branch).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.seen().contains("已经开过"), "{}", twice.seen());
}
