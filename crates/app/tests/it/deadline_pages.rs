//! The ring, a unit's year and the coverage over HTTP: their numbers against a plain count, their
//! links, and what they say where little or nothing is owed.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::StatusCode;
use jiff::civil::{Date, date};
use zhibu_domain::activity::{KindLine, Sitting};
use zhibu_domain::day::When;
use zhibu_domain::id::{ActivityId, UnitId};
use zhibu_domain::text::Lang;
use zhibu_service::unit::{About, NewUnit};
use zhibu_service::{access, activity, unit};
use zhibu_web::Site;

use crate::scenes;
use crate::support::{Answer, Browser, TODAY, TestApp, text};

/// Days of theme days: nine months of ten, one of them twice.
const THEME: [Date; 10] = [
    date(2026, 1, 25),
    date(2026, 2, 25),
    date(2026, 2, 26),
    date(2026, 3, 25),
    date(2026, 4, 25),
    date(2026, 6, 25),
    date(2026, 7, 25),
    date(2026, 8, 25),
    date(2026, 9, 25),
    date(2026, 10, 25),
];
/// Days of general meetings: none in the second quarter, two soon after it.
const GENERAL: [Date; 4] =
    [date(2026, 2, 12), date(2026, 7, 3), date(2026, 7, 9), date(2026, 10, 16)];

fn sitting(app: &TestApp, kind: &str, day: Date) -> Sitting {
    let mut sitting = scenes::full(app);
    sitting.title = text(&format!("{kind} {day}"), &format!("{kind} on {day}"));
    sitting.kinds = vec![KindLine { kind: kind.to_owned(), for_year: None }];
    sitting.when = When::At { day, minute: 900 };
    sitting.votes = Vec::new();
    sitting.resolutions = Vec::new();
    sitting
}

fn hold(app: &TestApp, kind: &str, days: &[Date]) -> Vec<ActivityId> {
    days.iter().map(|day| scenes::record(app, sitting(app, kind, *day))).collect()
}

/// Done, required and late in the table beside a ring.
fn row(page: &Answer, name: &str) -> (u32, u32, u32) {
    let seen = page.seen();
    let table = seen.rsplit_once("下一次").map_or(seen.as_str(), |(_, rows)| rows);
    let (_, rest) = table.split_once(name).unwrap_or_else(|| panic!("no {name} in {seen}"));
    let numbers: Vec<u32> = rest
        .split_whitespace()
        .filter(|word| *word != "/")
        .filter_map(|word| word.parse().ok())
        .take(3)
        .collect();
    (numbers[0], numbers[1], numbers[2])
}

/// The addresses of arcs with what they say.
fn arcs(page: &Answer) -> Vec<(String, String)> {
    let body = page.body();
    let (_, ring) = body.split_once("<svg class=\"ring\"").expect("a ring");
    let ring = ring.split("</svg>").next().unwrap();
    let arc = |part: &str| {
        let (href, rest) = part.split_once("\" aria-label=\"").unwrap();
        let says = rest.split('"').next().unwrap();
        (href.replace("&#38;", "&"), says.to_owned())
    };
    ring.split("<a href=\"").skip(1).map(arc).collect()
}

fn address(app: &TestApp) -> String {
    format!("/units/{}", app.branch)
}

#[tokio::test]
async fn the_numbers_beside_the_ring_are_those_of_a_plain_count() {
    let app = TestApp::new();
    hold(&app, "theme-day", &THEME);
    hold(&app, "general-meeting", &GENERAL);
    let months: BTreeSet<i8> = THEME.iter().map(|day| day.month()).collect();
    let done = u32::try_from(months.len()).unwrap();
    let late = u32::try_from((1..TODAY.month()).filter(|m| !months.contains(m)).count()).unwrap();
    let mut secretary = app.secretary().await;
    for path in [address(&app), format!("{}/year", address(&app))] {
        let page = secretary.page(&path).await;
        assert_eq!(row(&page, "主题党日"), (done, 12, late), "{}", page.seen());
        assert_eq!(row(&page, "支委会"), (0, 12, 10));
        // The second of July fills the gap of the second quarter.
        assert_eq!(row(&page, "党员大会"), (4, 4, 0));
        assert_eq!(row(&page, "党课"), (0, 4, 3));
        assert_eq!(row(&page, "组织生活会"), (0, 1, 0));
        assert_eq!(row(&page, "合计"), (done + 4, 35, late + 13));
        assert!(page.body().contains(&format!("已办{}次", done + 4)), "{}", page.seen());
        let arcs = arcs(&page);
        assert_eq!(arcs.len(), 12 + 12 + 4 + 4 + 3);
        let says = |words: &str| arcs.iter().filter(|(_, says)| says.contains(words)).count();
        assert_eq!((says("主题党日"), says("补办"), says("第二季度 · 补办")), (12, 1, 1));
    }
}

#[tokio::test]
async fn an_arc_leads_to_its_record_to_the_form_or_to_its_line() {
    let app = TestApp::new();
    let held = hold(&app, "theme-day", &THEME[..1]);
    let unit = address(&app);
    let find = |page: &Answer, says: &str| {
        let arcs = arcs(page);
        arcs.iter().find(|(_, said)| said == says).unwrap_or_else(|| panic!("{arcs:?}")).0.clone()
    };
    let mut secretary = app.secretary().await;
    let page = secretary.page(&unit).await;
    assert_eq!(find(&page, "主题党日 · 1月 · 已办"), format!("/activities/{}", held[0]));
    let form = find(&page, "主题党日 · 11月 · 应办");
    assert_eq!(form, format!("{unit}/activities/new?kind=theme-day"));
    assert_eq!(secretary.get(&form).await.status, StatusCode::OK);
    let late = find(&page, "主题党日 · 10月 · 逾期");
    assert_eq!(late, format!("{form}&day=2026-10-31"));
    // Who may not record is led to the line that says why.
    let mut member = app.plain_member(app.branch, Lang::Zh).await;
    let page = member.page(&unit).await;
    let line = find(&page, "主题党日 · 10月 · 逾期");
    assert_eq!(line, format!("{unit}/year#theme-day-2026-10-01"));
    let (path, anchor) = line.split_once('#').unwrap();
    let year = member.page(path).await;
    assert!(year.body().contains(&format!("id=\"{anchor}\"")));
    assert!(year.seen().contains("期限10月31日已过，12月1日以前可以补办。"), "{}", year.seen());
    assert!(!year.body().contains("activities/new"), "{}", year.seen());
}

/// Links besides those that change how the page looks.
fn ways(page: &Answer) -> Vec<String> {
    let looks = |link: &String| !link.contains("lang=") && !link.contains("size=");
    page.links().into_iter().filter(looks).collect()
}

#[tokio::test]
async fn every_line_says_its_state_days_and_reason_in_both_languages_with_the_same_links() {
    let app = TestApp::new();
    hold(&app, "theme-day", &THEME);
    let mut zh = app.secretary().await;
    let mut en = zh.reading(Lang::En);
    for path in ["/year", "/year?year=2025", "/year?year=2027", "", "/coverage"] {
        let path = format!("{}{path}", address(&app));
        assert_eq!(ways(&zh.page(&path).await), ways(&en.page(&path).await), "{path}");
    }
    let year = zh.page(&format!("{}/year", address(&app))).await;
    for said in ["2月25日", "2月26日", "未到", "期限2027年3月31日", "第16条", "2025年", "2027年"]
    {
        assert!(year.seen().contains(said), "{said}: {}", year.seen());
    }
    for said in ["25 Feb", "ahead", "31 March 2027"] {
        let year = en.page(&format!("{}/year", address(&app))).await;
        assert!(year.seen().to_lowercase().contains(&said.to_lowercase()), "{said}");
    }
}

/// A branch below the town from a day on.
fn found_on(app: &TestApp, day: Date) -> UnitId {
    let town = app.town;
    app.write(move |tx, act| {
        let new = NewUnit {
            name: Some(text("新渠村党支部", "Xinqu Village")),
            kind: "branch".to_owned(),
            about: About::default(),
            from: day,
        };
        let granted = access::require(tx, act, town)?;
        unit::found(tx, act, &granted, new)
    })
}

#[tokio::test]
async fn a_unit_founded_this_year_owes_nothing_for_the_periods_it_did_not_see_whole() {
    let app = TestApp::new();
    let unit = found_on(&app, date(2026, 8, 12));
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let page = worker.page(&format!("/units/{unit}/year")).await;
    // September, October, November, December; the last quarter.
    assert_eq!(row(&page, "主题党日"), (0, 4, 2), "{}", page.seen());
    assert_eq!(row(&page, "党员大会"), (0, 1, 0));
    assert!(page.seen().contains("单位在这期间没有存在满整期。"), "{}", page.seen());
    // Nobody belongs to it, so it has no committee.
    assert!(page.seen().contains("免办"), "{}", page.seen());
    let before = worker.page(&format!("/units/{unit}/year?year=2025")).await;
    assert!(before.seen().contains("这一年没有应办的活动。"), "{}", before.seen());
    assert!(!before.body().contains("class=\"ring\""));
}

/// The same people at the pages of the same data, under other rules.
fn under(browser: Browser, app: &TestApp, change: impl FnOnce(&mut Site)) -> Browser {
    let mut site = app.site.clone();
    change(&mut site);
    browser.after_a_new_start(|| site)
}

#[tokio::test]
async fn without_rules_there_is_no_ring_and_nothing_breaks() {
    let app = TestApp::new();
    let mut rules = (*app.site.rules).clone();
    rules.cadences.clear();
    let mut secretary =
        under(app.secretary().await, &app, move |site| site.rules = Arc::new(rules));
    for part in ["", "/year", "/coverage"] {
        let page = secretary.page(&format!("{}{part}", address(&app))).await;
        assert!(!page.body().contains("class=\"ring\""), "{}", page.seen());
    }
}

#[tokio::test]
async fn what_is_asked_for_twice_a_month_is_filled_half_after_the_first() {
    let app = TestApp::new();
    hold(&app, "theme-day", &[date(2026, 11, 3)]);
    let mut rules = (*app.site.rules).clone();
    rules.numbers.iter_mut().find(|n| n.key == "meet.theme_day").unwrap().value.value = 2;
    let mut secretary =
        under(app.secretary().await, &app, move |site| site.rules = Arc::new(rules));
    let page = secretary.page(&format!("{}/year", address(&app))).await;
    assert_eq!(row(&page, "主题党日"), (1, 24, 20), "{}", page.seen());
    assert!(page.body().contains("每月2次"), "{}", page.seen());
    assert!(page.body().contains("class=\"part\""));
    assert!(arcs(&page).iter().any(|(_, says)| says == "主题党日 · 11月 · 应办 · 1 / 2"));
    assert!(page.seen().contains("要求2次，已办1次。期限11月30日。"), "{}", page.seen());
}

#[tokio::test]
async fn a_past_day_shows_no_ring_and_addresses_that_mean_nothing_lead_nowhere() {
    let app = TestApp::new();
    let unit = address(&app);
    let mut secretary = app.secretary().await;
    let past = secretary.page(&format!("{unit}?on=2026-05-01")).await;
    assert!(!past.body().contains("class=\"ring\""));
    for wrong in [
        "/year?year=x",
        "/year?year=2028",
        "/year?year=1899",
        "/coverage?year=99999",
        "/coverage/no-such-rule",
        "/coverage/theme-day?period=x",
        "/coverage/theme-day?period=2026-10-02",
        "/coverage/general-meeting?period=2026-11-01",
    ] {
        let answer = secretary.get(&format!("{unit}{wrong}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}

/// The units of a list, by their addresses in its order.
fn listed(page: &Answer) -> Vec<String> {
    let links = page.links().into_iter().filter(|link| link.ends_with("/year"));
    links.map(|link| link.trim_end_matches("/year").to_owned()).collect()
}

#[tokio::test]
async fn the_coverage_counts_units_and_leads_to_those_that_lack_something() {
    let app = TestApp::new();
    hold(&app, "theme-day", &THEME);
    let beside = app.found(app.town, "branch", text("枫林村党支部", "Fenglin Village"));
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let town = format!("/units/{}", app.town);
    assert!(worker.page(&town).await.links().contains(&format!("{town}/coverage")));
    let page = worker.page(&format!("{town}/coverage")).await;
    let arcs = arcs(&page);
    let arc = |start: &str| {
        arcs.iter().find(|(_, says)| says.starts_with(start)).unwrap_or_else(|| panic!("{arcs:?}"))
    };
    // Three branches owe it: the one that held it, one beside it, and that of the town's office.
    assert!(arc("主题党日 · 10月").1.ends_with("应办3个单位，已办1个，逾期2个"), "{arcs:?}");
    assert!(arc("主题党日 · 12月").1.ends_with("应办3个单位，已办0个，逾期0个"), "{arcs:?}");
    // The town itself owes what committees owe.
    assert!(arc("民主生活会").1.ends_with("应办1个单位，已办0个，逾期0个"), "{arcs:?}");
    let list = arc("主题党日 · 10月").0.clone();
    assert_eq!(list, format!("{town}/coverage/theme-day?period=2026-10-01"));
    let lacking = worker.page(&list).await;
    let units = listed(&lacking);
    assert_eq!(units.len(), 2, "{}", lacking.seen());
    assert!(units.contains(&format!("/units/{beside}")), "{}", lacking.seen());
    assert!(!units.contains(&address(&app)), "{}", lacking.seen());
    assert!(lacking.links().contains(&format!("{town}/coverage")), "the way back");
    // May is missed by all three; the first of them held one in April.
    let may = worker.page(&format!("{town}/coverage/theme-day?period=2026-05-01")).await;
    assert!(may.seen().contains("共3个单位"), "{}", may.seen());
    assert!(may.seen().contains("前后一年内没有"), "{}", may.seen());
    assert!(may.seen().contains("2026年10月25日"), "the last one ever: {}", may.seen());
    for path in [format!("{town}/coverage?as=xlsx"), format!("{list}&as=xlsx")] {
        let sheet = worker.get(&path).await;
        assert_eq!((sheet.status, &sheet.bytes[..2]), (StatusCode::OK, &b"PK"[..]), "{path}");
    }
}

#[tokio::test]
async fn a_long_list_comes_in_pages_in_the_order_of_the_tree() {
    let app = TestApp::new();
    let town = text("清溪镇党委", "Qingxi Town");
    let other = app.found(app.county, "committee", town);
    let mut expected = Vec::new();
    // Founded by turns below two towns, listed town by town.
    for number in 0..30 {
        let name = |zh: &str, en: &str| text(&format!("{zh}{number}组"), &format!("{en} {number}"));
        expected.push((0, app.found(app.town, "branch", name("东", "East"))));
        expected.push((1, app.found(other, "branch", name("西", "West"))));
    }
    expected.sort();
    let county = app.county;
    let mut clerk = app.newcomer(app.branch, (county, "party-affairs-worker"), Lang::Zh).await;
    let path = format!("/units/{county}/coverage/theme-day?period=2026-10-01");
    let first = clerk.page(&path).await;
    let mut units = listed(&first);
    assert_eq!(units.len(), 50, "{}", first.seen());
    let next = ways(&first).into_iter().find(|link| link.contains("&after=")).unwrap();
    let second = clerk.page(&next).await;
    units.extend(listed(&second));
    assert!(first.body().contains("rel=\"next\"") && !second.body().contains("rel=\"next\""));
    let wanted: Vec<String> = expected.iter().map(|(_, unit)| format!("/units/{unit}")).collect();
    units.retain(|unit| wanted.contains(unit));
    assert_eq!(units, wanted);
}

#[tokio::test]
async fn a_planned_meeting_is_shown_and_led_to() {
    let app = TestApp::new();
    let planned = app.write({
        let (unit, sitting) = (app.branch, sitting(&app, "theme-day", date(2026, 11, 27)));
        move |tx, act| {
            let id = ActivityId::new(act.now, act.entropy());
            let granted = access::require(tx, act, unit)?;
            activity::plan(tx, act, &granted, id, sitting.clone())?;
            Ok(id)
        }
    });
    let mut secretary = app.secretary().await;
    let page = secretary.page(&format!("{}/year", address(&app))).await;
    let record = format!("/activities/{planned}");
    assert!(arcs(&page).contains(&(record, "主题党日 · 11月 · 应办".to_owned())));
    assert!(page.seen().contains("11月27日（计划）"), "{}", page.seen());
}
