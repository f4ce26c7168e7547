//! Units over HTTP: what whom is shown, where refusals stand, and a unit's life as of each day.

use axum::http::StatusCode;
use zhibu_domain::id::{ActivityId, UnitId};
use zhibu_domain::text::Lang;
use zhibu_service::access::{self, RecordActivity};
use zhibu_service::{Act, Actor, activity};

use crate::scenes;
use crate::support::{Answer, Browser, TODAY, TestApp};

/// The sentences at a field, between its name and the next tag.
fn fault(answer: &Answer, field: &str) -> String {
    let body = answer.body();
    let mark = format!("id=\"{field}-say\"");
    let (_, rest) = body.split_once(&mark).unwrap_or_else(|| panic!("nothing at {field}"));
    let (_, rest) = rest.split_once("</svg>").unwrap();
    rest.split('<').next().unwrap().to_owned()
}

const NEW: [(&str, &str); 7] = [
    ("name_zh", "新桥村党支部"),
    ("name_en", "Xinqiao Village"),
    ("kind", "branch"),
    ("from", "2026-01-01"),
    ("fields", "rural"),
    ("code", "XQ-1"),
    ("founded_on", "1999-07-01"),
];

/// The form for a new unit with one field filled in otherwise.
fn new_with<'a>(field: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    NEW.into_iter().map(|(name, was)| (name, if name == field { value } else { was })).collect()
}

/// Sets up the unit of [`NEW`] below the town; its address.
async fn found(app: &TestApp, worker: &mut Browser) -> String {
    let form = format!("/units/{}/new", app.town);
    let answer = worker.submit(&form, &form, &NEW).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.seen());
    answer.location().to_owned()
}

#[tokio::test]
async fn each_refusal_stands_at_its_field_and_what_was_typed_is_kept() {
    let app = TestApp::new();
    let mut worker = app.seat("party-affairs-worker", Lang::En).await;
    let form = format!("/units/{}/new", app.town);
    let mut said = Vec::new();
    for (field, value, at) in [
        ("founded_on", "2026-02-30", "founded_on"),
        ("founded_on", "2027-01-01", "founded_on"),
        ("from", "2027-01-01", "from"),
        ("from", "2019-12-31", "from"),
        ("kind", "", "kind"),
        ("kind", "castle", "kind"),
        ("kind", "group", "kind"),
        ("fields", "castles", "fields"),
        ("name_en", "Liu'an Village", "name_en"),
    ] {
        let answer = worker.submit(&form, &form, &new_with(field, value)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={value}");
        assert!(answer.body().contains("value=\"新桥村党支部\""), "{field}={value}");
        said.push(format!("{field}={value}: {}", fault(&answer, at)));
    }
    insta::assert_snapshot!(said.join("\n"), @r#"
    founded_on=2026-02-30: “Founded on” is not a day that exists: month 2 of 2026 has only 28 days. Please choose another day.
    founded_on=2027-01-01: The day cannot lie after today (20 November 2026). Please change the day.
    from=2027-01-01: The day cannot lie after today (20 November 2026). Please change the day.
    from=2019-12-31: The unit above does not exist on that day. Please choose another unit above or another day.
    kind=: Please fill in “Kind”.
    kind=castle: The rules know no kind of unit “castle”. Please choose one from the list.
    kind=group: A unit of the kind “Party group” may not stand directly below a “primary-level Party committee”. Below a “primary-level Party committee” may stand: primary-level Party committee, general Party branch, Party branch, joint Party branch, temporary Party branch, migrant members&#39; Party organization and function-type Party branch. Please choose another kind or another unit above.
    fields=castles: The rules know no field “castles”. Please choose one from the list.
    name_en=Liu'an Village: Another unit below the same one has this name. Please choose another name.
    "#);
}

#[tokio::test]
async fn a_form_sent_twice_founds_one_unit_and_a_code_belongs_to_one() {
    let app = TestApp::new();
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    found(&app, &mut worker).await;
    let form = format!("/units/{}/new", app.town);
    let again = worker.submit(&form, &form, &NEW).await;
    assert!(fault(&again, "name_zh").contains("同名"));
    let mut other = new_with("name_zh", "另一个党支部");
    other.retain(|(name, _)| *name != "name_en");
    let other = worker.submit(&form, &form, &other).await;
    assert!(fault(&other, "code").contains("代码"));
    let town = worker.page(&format!("/units/{}", app.town)).await;
    assert_eq!(town.seen().matches("新桥村党支部").count(), 1);
}

#[tokio::test]
async fn a_unit_is_shown_as_it_was_on_each_day_of_its_life() {
    let app = TestApp::new();
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let unit = found(&app, &mut worker).await;
    let upper = format!("/units/{}/new", app.town);
    let mut general = new_with("kind", "general-branch");
    general.retain(|(name, _)| !matches!(*name, "code" | "name_en"));
    general[0].1 = "街道党总支";
    let general = worker.submit(&upper, &upper, &general).await.location().to_owned();
    let general = general.trim_start_matches("/units/").to_owned();
    for (part, fields) in [
        ("rename", vec![("name_zh", "新桥社区党支部"), ("from", "2026-03-01")]),
        ("move", vec![("to", general.as_str()), ("day", "2026-05-01")]),
        ("close", vec![("day", "2026-07-01")]),
        ("reopen", vec![("to", general.as_str()), ("day", "2026-09-01")]),
    ] {
        let form = format!("{unit}/{part}");
        let answer = worker.submit(&form, &form, &fields).await;
        assert_eq!(answer.location(), unit, "{part}: {}", answer.seen());
    }
    let mut seen = Vec::new();
    for day in ["2025-12-31", "2026-02-01", "2026-04-01", "2026-06-01", "2026-08-01", "2026-10-01"]
    {
        let page = worker.page(&format!("{unit}?on={day}")).await.seen();
        let (head, _) = page.split_once("这里显示").unwrap();
        seen.push(format!("{day} {}", head.trim()));
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    2025-12-31 新桥村党支部 那时还没有建档，2026年1月1日建档 党支部
    2026-02-01 岚溪县委 › 禾塘镇党委 新桥村党支部 正常 党支部
    2026-04-01 岚溪县委 › 禾塘镇党委 新桥社区党支部 正常 党支部
    2026-06-01 岚溪县委 › 禾塘镇党委 › 街道党总支 新桥社区党支部 正常 党支部
    2026-08-01 新桥社区党支部 那一天不存在，后来恢复 党支部
    2026-10-01 岚溪县委 › 禾塘镇党委 › 街道党总支 新桥社区党支部 正常 党支部
    ");
    let history = worker.page(&format!("{unit}/history")).await.seen();
    for verb in ["恢复", "撤销", "移动", "改名", "设立"] {
        assert!(history.contains(verb), "{verb} is not in {history}");
    }
}

#[tokio::test]
async fn a_day_that_does_not_exist_is_told_at_its_field() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    for path in ["/units".to_owned(), format!("/units/{}", app.branch)] {
        for day in ["2026-02-30", "2026-11-21", "soon"] {
            let answer = secretary.get(&format!("{path}?on={day}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {day}");
            assert!(answer.body().contains(&format!("value=\"{day}\"")), "{path} {day}");
            assert!(!fault(&answer, "on").is_empty());
        }
    }
}

#[tokio::test]
async fn a_unit_that_one_may_not_see_shows_its_public_profile_only() {
    let app = TestApp::new();
    scenes::set(&app).await;
    let mut member = app.seat("discipline-member", Lang::Zh).await;
    let town = member.page(&format!("/units/{}", app.town)).await;
    for hidden in ["书记", "党务工作者", "正式党员", "修改历史", "记录活动"] {
        assert!(!town.seen().contains(hidden), "{hidden} in {}", town.seen());
    }
    assert!(town.seen().contains("柳岸村党支部"), "units below are public");
    let own = member.page(&format!("/units/{}", app.branch)).await.seen();
    assert!(own.contains("周启明") && own.contains("正式党员"), "{own}");
    for part in ["people", "history", "new", "rename", "about", "move", "close"] {
        let answer = member.get(&format!("/units/{}/{part}", app.town)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{part}");
    }
    let nowhere = member.get("/units/018f0000-0000-7000-8000-000000000000").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_unit_is_found_by_name_initials_and_code() {
    let app = TestApp::new();
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    found(&app, &mut worker).await;
    for typed in ["新桥", "XQC", "xq-1", "xinqiao"] {
        let found = worker.page(&format!("/units?q={}", encoded(typed))).await.seen();
        assert!(found.contains("新桥村党支部") && !found.contains("柳岸"), "{typed}: {found}");
    }
    let none = worker.page("/units?q=zzzz").await.seen();
    assert!(none.contains("没有找到"), "{none}");
}

fn encoded(typed: &str) -> String {
    url::form_urlencoded::byte_serialize(typed.as_bytes()).collect()
}

#[tokio::test]
async fn too_small_a_unit_says_by_which_rule() {
    let app = TestApp::new();
    let mut worker = app.seat("party-affairs-worker", Lang::En).await;
    let unit = found(&app, &mut worker).await;
    let number = app.site.rules.number("unit.branch.min_full", TODAY).unwrap();
    let page = worker.page(&unit).await.seen();
    let sentence = format!("is {}, and here it is 0 people", number.value.value);
    assert!(page.contains(&sentence) && page.contains("unit.branch.min_full"), "{page}");
    let full = worker.page(&format!("/units/{}", app.branch)).await.seen();
    assert!(!full.contains("Rather few"), "{full}");
}

/// Something planned for an earlier day, of which nothing is recorded.
fn planned_before(app: &TestApp, days: i32) -> ActivityId {
    let sitting = scenes::full(app);
    let (unit, person): (UnitId, _) = (app.branch, app.members[0]);
    app.write(move |tx, act| {
        let day = act.today.checked_sub(jiff::Span::new().days(days)).unwrap();
        let act = Act { actor: Actor::Person(person), today: day, ..act.clone() };
        let granted = access::require::<RecordActivity>(tx, &act, unit)?;
        let id = ActivityId::new(act.now, act.entropy());
        let mut sitting = sitting.clone();
        sitting.when = zhibu_domain::day::When::Day { day };
        sitting.votes.clear();
        sitting.attendance.clear();
        for resolution in &mut sitting.resolutions {
            resolution.due_on = None;
        }
        activity::plan(tx, &act, &granted, id, sitting)?;
        Ok(id)
    })
}

#[tokio::test]
async fn today_asks_for_an_overdue_record_by_the_rule_and_then_for_its_confirmation() {
    let app = TestApp::new();
    let mut secretary = app.seat("secretary", Lang::En).await;
    let empty = secretary.page("/today").await;
    assert!(empty.links().iter().all(|path| !path.ends_with("/edit")), "{}", empty.seen());
    let within = app.site.rules.number("activity.record_within_days", TODAY);
    let within = i32::try_from(within.unwrap().value.value).unwrap();
    let late = planned_before(&app, within + 2);
    let in_time = planned_before(&app, within);
    let page = secretary.page("/today").await;
    assert!(page.seen().contains("2 days late") && page.seen().contains("Due today"));
    let order: Vec<_> = page.links().into_iter().filter(|path| path.ends_with("/edit")).collect();
    assert_eq!(order, [format!("/activities/{late}/edit"), format!("/activities/{in_time}/edit")]);
    let recorded = scenes::record(&app, scenes::full(&app));
    let page = secretary.page("/today").await;
    assert!(page.links().contains(&format!("/activities/{recorded}")), "{}", page.seen());
    assert!(page.seen().contains("To confirm"), "{}", page.seen());
    scenes::confirm(&app, recorded);
    let page = secretary.page("/today").await;
    assert!(!page.seen().contains("To confirm"), "{}", page.seen());
    let mut reader = app.seat("discipline-member", Lang::En).await;
    let nothing = reader.page("/today").await.seen();
    assert!(nothing.contains("Nothing waits for you"), "{nothing}");
}
