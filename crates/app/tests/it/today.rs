//! Today: what is due, why, the button that opens the form with what is known, and the units below
//! that need help.

use axum::http::StatusCode;
use jiff::civil::{Date, date};
use zhibu_domain::activity::{Attendance, Presence, Sitting};
use zhibu_domain::day::When;
use zhibu_domain::id::{ActivityId, UnitId};
use zhibu_domain::text::Lang;
use zhibu_service::access;
use zhibu_service::{Actor, activity};

use crate::support::{Answer, TODAY, TestApp, text};

/// A plain sitting of a kind on a day.
fn sitting(kind: &str, day: Date) -> Sitting {
    let title = text(&format!("{kind}的会"), &format!("A sitting of {kind}"));
    Sitting::bare(title, kind, When::At { day, minute: 570 })
}

/// Puts a sitting on record as the secretary, everybody of the branch present.
fn hold(app: &TestApp, unit: UnitId, sitting: Sitting) -> ActivityId {
    let (secretary, members) = (app.members[0], app.members.clone());
    app.write(move |tx, act| {
        let act = zhibu_service::Act { actor: Actor::Person(secretary), ..act.clone() };
        let id = ActivityId::new(act.now, act.entropy());
        let granted = access::require(tx, &act, unit)?;
        let mut sitting = sitting.clone();
        let committee = sitting.kinds[0].kind == "committee-meeting";
        let expected = members.iter().take(if committee { 5 } else { 9 });
        sitting.attendance = expected
            .enumerate()
            .map(|(at, person)| Attendance {
                person: *person,
                presence: Presence::Present,
                votes: at < 8,
            })
            .collect();
        activity::record(tx, &act, &granted, id, sitting)?;
        Ok(id)
    })
}

/// Announces a sitting as the secretary.
fn plan(app: &TestApp, unit: UnitId, sitting: Sitting) -> ActivityId {
    let secretary = app.members[0];
    app.write(move |tx, act| {
        let act = zhibu_service::Act { actor: Actor::Person(secretary), ..act.clone() };
        let id = ActivityId::new(act.now, act.entropy());
        let granted = access::require(tx, &act, unit)?;
        activity::plan(tx, &act, &granted, id, sitting.clone())?;
        Ok(id)
    })
}

/// The addresses of forms that the list of things to do offers, in order.
fn forms(page: &Answer) -> Vec<String> {
    let body = page.body();
    let lists = body.split("<ol class=\"todo\">").skip(1);
    let lists = lists.filter_map(|rest| rest.split("</ol>").next());
    let links = lists.flat_map(|list| list.split("href=\"").skip(1));
    links
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.contains("/new?"))
        .map(|href| href.replace("&#38;", "&").replace("&amp;", "&"))
        .collect()
}

/// What the reader sees between two headings of the page.
fn part<'a>(seen: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = seen.split_once(from).unwrap_or_else(|| panic!("no {from} in {seen}"));
    rest.split(to).next().unwrap()
}

#[tokio::test]
async fn what_is_due_stands_most_urgent_first_each_with_rule_source_and_numbers() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let page = secretary.page("/today").await;
    let seen = page.seen();
    let now = part(&seen, "现在办", "本月");
    // October was left out; what is older can no longer be made up, and nobody asks for it.
    assert!(now.contains("逾期20天") && now.contains("10月支委会还没有记录"), "{now}");
    assert!(now.contains("10月主题党日还没有记录") && now.contains("2件"), "{now}");
    assert!(now.contains("应在10月31日前，12月1日前还可以补"), "{now}");
    let why = "支委会一般每月1次。来源：中国共产党支部工作条例（试行）第12条。2026年10月应办1次，有记录0次。";
    assert!(now.contains(why), "{now}");
    let month = part(&seen, "本月", "以后");
    assert!(month.contains("11月支委会") && month.contains("还有10天"), "{month}");
    let later = part(&seen, "以后", "就这些");
    assert!(later.contains("第四季度党员大会") && later.contains("还有41天"), "{later}");
    assert!(later.contains("2026年度组织生活会") && later.contains("2027年3月31日前"), "{later}");
    assert!(!seen.contains("9月支委会") && !seen.contains("第三季度"), "{seen}");
    assert!(!seen.contains("民主生活会"), "other kinds of unit owe that: {seen}");
    let unit = app.branch;
    let expected = [
        ("theme-day", "&day=2026-10-31"),
        ("committee-meeting", "&day=2026-10-31"),
        ("theme-day", ""),
        ("committee-meeting", ""),
        ("general-meeting", ""),
        ("party-class", ""),
        ("talks", "&year=2026"),
        ("life-meeting", "&year=2026"),
        ("appraisal", "&year=2026"),
    ];
    let expected =
        expected.map(|(kind, more)| format!("/units/{unit}/activities/new?kind={kind}{more}"));
    assert_eq!(forms(&page), expected);
    assert!(page.links().contains(&format!("/units/{unit}/year")), "the year is one step away");
}

#[tokio::test]
async fn the_same_reads_well_in_english() {
    let app = TestApp::new();
    let mut secretary = app.seat("secretary", Lang::En).await;
    let seen = secretary.page("/today").await.seen();
    for said in [
        "20 days late Branch committee meeting, October: no record yet",
        "Was due by 31 Oct; can be made up until 1 Dec",
        "10 days left Branch committee meeting, November By 30 Nov",
        "41 days left General meeting, quarter 4 By 31 Dec",
        "generally once a month",
        "For October 2026: 1 required, 0 recorded.",
        "That is all. See the whole year",
    ] {
        assert!(seen.contains(said), "{said} in {seen}");
    }
}

#[tokio::test]
async fn the_button_opens_the_form_with_a_day_of_the_period_and_the_last_one_s_place_and_time() {
    let app = TestApp::new();
    let mut september = sitting("committee-meeting", date(2026, 9, 8));
    september.place = Some(text("村部会议室", "village hall"));
    hold(&app, app.branch, september);
    let mut secretary = app.secretary().await;
    let page = secretary.page("/today").await;
    let of = |kind: &str| forms(&page).into_iter().find(|href| href.contains(kind)).unwrap();
    let answer = secretary.page(&of("kind=committee-meeting")).await;
    assert!(answer.seen().contains("按期限先填的，请改成实际举行的日子"), "{}", answer.seen());
    let form = answer.sitting();
    assert_eq!((form.one("day"), form.one("from")), ("2026-10-31", "09:30"));
    assert_eq!((form.one("place"), form.one("title")), ("村部会议室", "2026年10月支委会"));
    assert_eq!(form.all("present").len(), 5, "the committee is present");
    // A day of one's own is no suggestion any more, and counts for the period in which it lies.
    let record = secretary.save(&form.fill("day", "2026-10-12").fill("topics", "冬修")).await;
    let edit = secretary.page(&format!("{record}/edit")).await;
    assert!(!edit.seen().contains("按期限先填的"), "{}", edit.seen());
    let seen = secretary.page("/today").await.seen();
    assert!(!seen.contains("10月支委会还没有记录") && seen.contains("11月支委会"), "{seen}");
}

#[tokio::test]
async fn a_yearly_sitting_names_its_year_and_what_is_held_is_asked_for_no_more() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let page = secretary.page("/today").await;
    let life = forms(&page).into_iter().find(|href| href.contains("life-meeting")).unwrap();
    let form = secretary.page(&life).await.sitting();
    assert_eq!((form.one("year"), form.one("day")), ("2026", "2026-11-20"));
    secretary.save(&form.fill("topics", "对照检查")).await;
    for kind in ["committee-meeting", "theme-day"] {
        for day in [date(2026, 10, 20), date(2026, 11, 18)] {
            hold(&app, app.branch, sitting(kind, day));
        }
    }
    let page = secretary.page("/today").await;
    let asked: Vec<String> = forms(&page);
    for gone in ["life-meeting", "committee-meeting", "theme-day"] {
        assert!(asked.iter().all(|href| !href.contains(gone)), "{gone}: {asked:?}");
    }
    let seen = page.seen();
    assert!(seen.contains("本月已办的3件") && seen.contains("11月18日，theme-day的会"), "{seen}");
}

#[tokio::test]
async fn what_is_announced_leads_to_its_record_and_is_not_asked_for_twice() {
    let app = TestApp::new();
    let ahead = plan(&app, app.branch, sitting("theme-day", date(2026, 11, 25)));
    let today = plan(&app, app.branch, sitting("committee-meeting", TODAY));
    let mut secretary = app.secretary().await;
    let page = secretary.page("/today").await;
    let seen = page.seen();
    let month = part(&seen, "本月", "以后");
    assert!(month.contains("还有5天") && month.contains("已安排在11月25日"), "{month}");
    assert!(!month.contains("11月支委会"), "today's sitting waits for its record: {month}");
    assert!(page.links().contains(&format!("/activities/{ahead}")));
    assert!(page.links().contains(&format!("/activities/{today}/edit")));
    let forms = forms(&page);
    let of_month = |kind: &str| format!("/units/{}/activities/new?kind={kind}", app.branch);
    assert!(!forms.contains(&of_month("theme-day")), "{forms:?}");
    assert!(!forms.contains(&of_month("committee-meeting")), "{forms:?}");
}

#[tokio::test]
async fn a_group_of_one_s_own_members_is_asked_for_and_other_units_below_are_not() {
    let app = TestApp::new();
    let group = app.found(app.branch, "group", text("第一党小组", "Group One"));
    let mut secretary = app.secretary().await;
    let page = secretary.page("/today").await;
    let seen = page.seen();
    assert!(seen.contains("10月党小组会还没有记录"), "{seen}");
    assert!(seen.contains("12月1日前还可以补 · 第一党小组"), "{seen}");
    let wanted = format!("/units/{group}/activities/new?kind=group-meeting");
    assert!(forms(&page).contains(&wanted), "{:?}", forms(&page));
    // What the group announced for today waits for its record.
    let announced = plan(&app, group, sitting("group-meeting", TODAY));
    let page = secretary.page("/today").await;
    assert!(page.links().contains(&format!("/activities/{announced}/edit")), "{}", page.seen());
    // The town's secretary may record in its branches too, which have people of their own.
    let mut above = app.newcomer(app.branch, (app.town, "secretary"), Lang::Zh).await;
    let asked = forms(&above.page("/today").await);
    let own = format!("/units/{}/activities/new?kind=democratic-life-meeting&year=2026", app.town);
    assert!(asked.contains(&own), "{asked:?}");
    assert!(
        asked
            .iter()
            .all(|href| href.starts_with(&format!("/units/{}/", app.town))
                || href.contains("/posts/")),
        "{asked:?}"
    );
}

#[tokio::test]
async fn those_above_see_which_units_need_help_and_why_and_a_text_without_persons() {
    let app = TestApp::new();
    for month in 8..=11 {
        hold(&app, app.branch, sitting("theme-day", date(2026, month, 10)));
    }
    hold(&app, app.branch, sitting("committee-meeting", date(2026, 11, 11)));
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let page = worker.page("/today").await;
    let seen = page.seen();
    let help = part(&seen, "需要帮助的单位", "可粘贴到群里的文字");
    assert!(help.contains("2个"), "{help}");
    assert!(
        help.contains("有逾期 柳岸村党支部 8月支委会、9月支委会和10月支委会没有记录"),
        "{help}"
    );
    assert!(help.contains("没有记录 镇机关党支部 近三个月没有应办活动的记录"), "{help}");
    assert!(help.contains("书记空缺") && help.contains("不到3名"), "{help}");
    assert!(page.links().contains(&format!("/units/{}/year", app.branch)), "{help}");
    assert!(page.links().contains(&format!("/units/{}/coverage", app.town)));
    let body = page.body();
    let text = body.split("id=\"ready-missing\"").nth(1).unwrap();
    let text = text.split("</textarea>").next().unwrap();
    assert!(text.contains("禾塘镇党委：下列单位有活动还没有记录（11月20日）"), "{text}");
    assert!(text.contains("柳岸村党支部：8月支委会、"), "{text}");
    assert!(text.contains("镇机关党支部：近三个月没有记录"), "{text}");
    for name in ["周启明", "方晓", "陆远舟"] {
        assert!(!help.contains(name) && !text.contains(name), "a person is named: {name}");
    }
    // The same on its own page; nobody else gets there.
    let own = worker.page(&format!("/today/help?unit={}", app.town)).await.seen();
    assert!(own.contains("2个单位需要看一看") && own.contains("镇机关党支部"), "{own}");
    let answer = app.secretary().await.get(&format!("/today/help?unit={}", app.town)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let secretary = app.secretary().await.page("/today").await.seen();
    assert!(!secretary.contains("需要帮助的单位"), "{secretary}");
}

#[tokio::test]
async fn a_text_says_what_one_s_own_unit_has_to_hold() {
    let app = TestApp::new();
    plan(&app, app.branch, sitting("theme-day", date(2026, 11, 25)));
    let mut secretary = app.secretary().await;
    for (lang, lines) in [
        (
            Lang::Zh,
            [
                "柳岸村党支部近期要办的事（11月20日）",
                "1. 10月主题党日：应在10月31日前，已逾期，请补办或补记",
                "3. 11月主题党日：11月25日举行",
                "4. 11月支委会：11月30日前",
            ],
        ),
        (
            Lang::En,
            [
                "Liu'an Village: what is due (20 Nov)",
                "1. Theme Party day, October: was due by 31 Oct, please make it up or record it",
                "3. Theme Party day, November: on 25 Nov",
                "4. Branch committee meeting, November: by 30 Nov",
            ],
        ),
    ] {
        secretary = secretary.reading(lang);
        let seen = secretary.page("/today").await.seen();
        for line in lines {
            assert!(seen.contains(line), "{line} in {seen}");
        }
    }
}

#[tokio::test]
async fn who_keeps_no_record_is_asked_for_none() {
    let app = TestApp::new();
    let mut reader = app.seat("discipline-member", Lang::Zh).await;
    let page = reader.page("/today").await;
    assert_eq!(forms(&page), [""; 0]);
    assert!(!page.seen().contains("就这些"), "{}", page.seen());
    // A wild address begins the form as if it said nothing.
    let mut secretary = app.secretary().await;
    let base = format!("/units/{}/activities/new?kind=theme-day", app.branch);
    for wild in ["&day=2026-02-30&year=x", "&day=&year=99999999"] {
        let form = secretary.page(&format!("{base}{wild}")).await.sitting();
        assert_eq!((form.one("day"), form.one("year")), ("2026-11-20", ""), "{wild}");
    }
}
