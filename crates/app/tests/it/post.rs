//! Posts over HTTP: who holds what, elections, leave, and rights that come and go with the days.

use axum::http::StatusCode;
use jiff::civil::date;
use zhibu_domain::day::Span;
use zhibu_domain::id::{PersonId, PostId, UnitId};
use zhibu_domain::import::Limits;
use zhibu_domain::post::{Obtained, Term};
use zhibu_domain::text::Lang;
use zhibu_papers::sheet;
use zhibu_service::post::{self, NewPost};
use zhibu_service::{access, account};

use crate::support::{Answer, Browser, TODAY, TestApp, name_of, text};

const DAY: i64 = 24 * 60;

fn posts(unit: UnitId) -> String {
    format!("/units/{unit}/posts")
}

/// The post that a person holds or held, by its key, in the branch.
fn post_of(app: &TestApp, key: &str) -> PostId {
    let (unit, key) = (app.branch, key.to_owned());
    app.write(move |tx, act| {
        let holders = post::of_unit(tx, act.realm, &act.rules, unit, act.today)?;
        Ok(holders.into_iter().find(|holder| holder.post == key).expect("a holder").id)
    })
}

/// The secretary of the town, who fills posts of the branch.
async fn above(app: &TestApp, lang: Lang) -> Browser {
    app.newcomer(app.branch, (app.town, "secretary"), lang).await
}

/// Signs one of the nine in who has no seat yet.
async fn sign_in(app: &TestApp, person: PersonId, lang: Lang) -> Browser {
    let account = app.write(move |tx, act| account::open(tx, act, person, Some(90)));
    let mut browser = app.stranger(lang);
    browser.sign_in(account.to_string()).await;
    browser
}

/// Whether the browser may fill posts of the branch.
async fn fills(app: &TestApp, browser: &mut Browser) -> bool {
    let form = format!("{}/new", posts(app.branch));
    match browser.get(&form).await.status {
        StatusCode::OK => true,
        StatusCode::FORBIDDEN => false,
        other => panic!("{other}"),
    }
}

/// Sends the form of a page with some fields typed over; it must be taken.
async fn done(browser: &mut Browser, page: &str, typed: &[(&str, &str)]) -> Answer {
    let mut sheet = browser.page(page).await.own(page);
    for (field, value) in typed {
        sheet = sheet.put(field, value);
    }
    let answer = browser.send_in(&sheet).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}: {}", answer.seen());
    answer
}

#[tokio::test]
async fn the_page_says_who_holds_what_and_since_when() {
    let app = TestApp::new();
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let page = posts(app.branch);
    let new = format!("{page}/new?post=first-secretary");
    let person = app.members[6].to_string();
    let typed = [
        ("person", person.as_str()),
        ("from", "2026-01-01"),
        ("until", "2027-12-31"),
        ("reference", "岚组〔2025〕18号"),
    ];
    let answer = done(&mut worker, &new, &typed).await;
    assert_eq!(answer.location(), page);
    let seen = worker.page(&page).await.seen();
    for part in
        ["第一书记", "李桂枝", "2026年1月1日至2027年12月31日", "上级任命", "岚组〔2025〕18号"]
    {
        assert!(seen.contains(part), "{part} is not in {seen}");
    }
    // A member of the branch reads the page, without buttons.
    let mut member = sign_in(&app, app.members[7], Lang::En).await;
    let answer = member.page(&page).await;
    assert!(answer.seen().contains("Held now"));
    assert!(!answer.links().iter().any(|link| link.contains("/end") || link.contains("/new")));
    let unit = member.page(&format!("/units/{}", app.branch)).await;
    assert!(unit.links().contains(&page), "the unit's page leads to its posts");
    let denied = member.get(&format!("{page}/new")).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    assert!(denied.seen().contains("post"), "{}", denied.seen());
    let sheet = worker.get(&format!("{page}?as=xlsx")).await;
    assert!(sheet.bytes.starts_with(b"PK"));
    let grids = sheet::read(&sheet.bytes, "任职", &Limits::DEFAULT).unwrap();
    let said = format!("{:?}", grids[0]);
    assert!(said.contains("岚组〔2025〕18号") && said.contains("李桂枝"), "{said}");
}

#[tokio::test]
async fn a_post_that_ends_today_gives_nothing_tomorrow() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let mut above = above(&app, Lang::Zh).await;
    let end = format!("/posts/{}/end", post_of(&app, "secretary"));
    done(&mut above, &end, &[("until", "2026-11-20")]).await;
    assert!(fills(&app, &mut secretary).await, "today is the last day");
    app.wait(DAY);
    let mut secretary = app.seat("secretary", Lang::Zh).await;
    assert!(!fills(&app, &mut secretary).await);
    // Still a member, who reads the page.
    let seen = secretary.page(&posts(app.branch)).await.seen();
    assert!(seen.contains("书记空缺。"), "{seen}");
    assert!(seen.contains("曾任"), "{seen}");
}

#[tokio::test]
async fn leave_from_tomorrow_hands_the_rights_to_the_stand_in_and_back() {
    let app = TestApp::new();
    let deputy = app.members[1];
    let mut above = above(&app, Lang::En).await;
    let leave = format!("/posts/{}/leave", post_of(&app, "secretary"));
    let form = above.page(&leave).await;
    let body = form.body();
    let (_, list) = body.split_once("id=\"stand_in\"").unwrap();
    let first = list.split("<option value=\"").nth(2).unwrap();
    assert!(first.starts_with(&deputy.to_string()), "the deputy is offered first: {first}");
    let typed =
        [("from", "2026-11-21"), ("until", "2026-11-23"), ("stand_in", &*deputy.to_string())];
    done(&mut above, &leave, &typed).await;
    let expected = [(true, false), (false, true), (false, true), (false, true), (true, false)];
    for (after, expected) in expected.into_iter().enumerate() {
        let mut secretary = app.seat("secretary", Lang::Zh).await;
        let mut stand_in = app.seat("deputy-secretary", Lang::Zh).await;
        let may = (fills(&app, &mut secretary).await, fills(&app, &mut stand_in).await);
        assert_eq!(may, expected, "{after} days later");
        if after == 1 {
            let seen = secretary.page("/today").await.seen();
            assert!(seen.contains("您的书记请假到2026年11月23日为止"), "{seen}");
            let seen = stand_in.page("/today").await.seen();
            assert!(seen.contains("您代理的书记到2026年11月23日为止"), "{seen}");
            let seen = stand_in.page(&posts(app.branch)).await.seen();
            assert!(seen.contains("代理周启明") && seen.contains("请假到2026年11月23日"), "{seen}");
        }
        app.wait(DAY);
    }
}

#[tokio::test]
async fn coming_back_early_gives_the_rights_back_at_once() {
    let app = TestApp::new();
    let deputy = app.members[1].to_string();
    let mut above = above(&app, Lang::Zh).await;
    let id = post_of(&app, "secretary");
    let typed = [("from", "2026-11-20"), ("until", "2026-12-31"), ("stand_in", deputy.as_str())];
    done(&mut above, &format!("/posts/{id}/leave"), &typed).await;
    let mut secretary = app.secretary().await;
    assert!(!fills(&app, &mut secretary).await);
    app.wait(2 * DAY);
    let mut above = above_again(&app).await;
    done(&mut above, &format!("/posts/{id}/back"), &[("day", "2026-11-22")]).await;
    let mut secretary = app.seat("secretary", Lang::Zh).await;
    let mut stand_in = app.seat("deputy-secretary", Lang::Zh).await;
    assert!(fills(&app, &mut secretary).await);
    assert!(!fills(&app, &mut stand_in).await);
}

/// Another secretary of another town would do as well: the one of the county.
async fn above_again(app: &TestApp) -> Browser {
    app.newcomer(app.branch, (app.county, "secretary"), Lang::Zh).await
}

#[tokio::test]
async fn a_post_that_begins_next_week_gives_nothing_yet() {
    let app = TestApp::new();
    let (unit, person) = (app.town, app.members[6]);
    app.write(move |tx, act| {
        let granted = access::require(tx, act, unit)?;
        let new = NewPost {
            id: PostId::new(act.now, act.entropy()),
            post: "party-affairs-worker".to_owned(),
            person,
            span: Span::since(date(2026, 11, 27)),
            obtained: Obtained::Appointed,
            reference: None,
        };
        post::fill(tx, act, &granted, &new)
    });
    let account = app.write(move |tx, act| account::open(tx, act, person, Some(90)));
    let mut browser = app.stranger(Lang::Zh);
    browser.sign_in(account.to_string()).await;
    assert!(!fills(&app, &mut browser).await);
    app.wait(7 * DAY);
    let mut browser = app.stranger(Lang::Zh);
    browser.sign_in(account.to_string()).await;
    assert!(fills(&app, &mut browser).await);
}

#[tokio::test]
async fn a_new_committee_is_entered_in_one_form_and_one_act() {
    let app = TestApp::new();
    let mut above = above(&app, Lang::En).await;
    let form = format!("{}/elect", posts(app.branch));
    let page = above.page(&form).await;
    let sheet = page.own(&form);
    assert_eq!(sheet.one("elected_on"), "2026-11-20");
    assert_eq!(sheet.one("ends_on"), "2029-11-19", "three years, as the branch has no field");
    assert_eq!(sheet.one("row.0.person"), app.members[0].to_string(), "the present holders");
    // The day of the election is changed; the end that nobody typed over follows.
    let next = app.members[5].to_string();
    let sheet = sheet.fill("elected_on", "2026-11-16").fill("row.0.person", &next);
    let before = app.written();
    above.save(&sheet).await;
    assert_eq!(app.written().0, before.0 + 1, "one act");
    above.save(&sheet).await;
    assert_eq!(app.written().0, before.0 + 1, "sent twice, done once");
    let seen = above.page(&posts(app.branch)).await.seen();
    assert!(seen.contains("19 November 2029") || seen.contains("15 November 2029"), "{seen}");
    assert!(seen.contains("15 November 2029"), "{seen}");
    assert!(seen.contains("since 16 November 2026"), "{seen}");
    assert!(seen.contains("1 January 2020 to 15 November 2026"), "{seen}");
    let mut old = app.secretary().await;
    assert!(!fills(&app, &mut old).await);
    let mut new = sign_in(&app, app.members[5], Lang::Zh).await;
    assert!(fills(&app, &mut new).await);
    let unit = app.branch;
    let held = app.write(move |tx, act| post::of_unit(tx, act.realm, &act.rules, unit, act.today));
    assert_eq!(held.len(), 5);
    assert!(held.iter().all(|holder| holder.span.from == date(2026, 11, 16)));
    let history = new.page(&format!("/units/{unit}/history")).await.seen();
    assert!(history.contains("登记新班子"), "{history}");
}

#[tokio::test]
async fn a_person_of_another_unit_is_found_by_name_and_appointed() {
    let app = TestApp::new();
    let mut above = above(&app, Lang::Zh).await;
    let form = format!("{}/new?post=first-secretary", posts(app.branch));
    let sheet = above.page(&form).await.own(&form).fill("q", "方晓").tick("filter", "1");
    let found = above.send_in(&sheet).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.body().contains("方晓（镇机关党支部）"), "{}", found.seen());
    // The secretary of the branch does not see that far.
    let mut secretary = app.secretary().await;
    let sheet = secretary.page(&form).await.own(&form).fill("q", "方晓").tick("filter", "1");
    let found = secretary.send_in(&sheet).await;
    assert!(!found.body().contains("镇机关党支部"), "{}", found.seen());
    assert!(found.seen().contains("没有找到您能看到的人"), "{}", found.seen());
}

#[tokio::test]
async fn the_last_who_fills_posts_reads_the_consequence_first() {
    let app = TestApp::new();
    let unit = app.found(app.county, "working-committee", text("直属机关工委", "Offices"));
    let mut only = app.newcomer(app.branch, (app.county, "secretary"), Lang::Zh).await;
    let county = app.county;
    let id = app.write(move |tx, act| {
        Ok(post::of_unit(tx, act.realm, &act.rules, county, act.today)?[0].id)
    });
    let page = format!("/posts/{id}/end");
    let form = only.page(&page).await;
    assert!(form.seen().contains("这是您自己的职务"), "{}", form.seen());
    let sheet = form.own(&page);
    let answer = only.send_in(&sheet).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.said_at("sure").unwrap().contains("最后一个能办理任免的人"));
    let sheet = answer.own(&page).tick("sure", "1");
    only.save(&sheet).await;
    assert_ne!(unit, county);
}

#[tokio::test]
async fn today_tells_of_terms_and_vacancies_to_those_who_fill_posts() {
    let app = TestApp::new();
    let (branch, town) = (app.branch, app.town);
    app.write(move |tx, act| {
        let term = Term { elected_on: date(2024, 3, 11), ends_on: date(2027, 3, 10) };
        let granted = access::require(tx, act, branch)?;
        post::set_term(tx, act, &granted, term, None)
    });
    app.found(town, "branch", text("石桥村党支部", "Shiqiao Village"));
    let mut above = above(&app, Lang::Zh).await;
    let seen = above.page("/today").await.seen();
    assert!(seen.contains("还有3个月届满，请着手准备换届"), "{seen}");
    assert!(seen.contains("石桥村党支部 书记空缺。"), "{seen}");
    let english = above.reading(Lang::En).page("/today").await.seen();
    assert!(english.contains("Ends in 3 months – prepare the election now"), "{english}");
    assert!(english.contains("called to mind 6 months before"), "{english}");
    // The portfolio of the branch does not fill posts, so nothing of it waits there.
    let mut other = app.seat("publicity-member", Lang::Zh).await;
    let seen = other.page("/today").await.seen();
    assert!(!seen.contains("届满") && !seen.contains("空缺"), "{seen}");
    let seen = above.page(&posts(branch)).await.seen();
    assert!(seen.contains("2024年3月11日") && seen.contains("看这条规则"), "{seen}");
}

#[tokio::test]
async fn posts_are_shown_as_they_were_on_each_day() {
    let app = TestApp::new();
    let mut above = above(&app, Lang::Zh).await;
    let id = post_of(&app, "secretary");
    done(&mut above, &format!("/posts/{id}/end"), &[("until", "2026-06-30")]).await;
    let page = posts(app.branch);
    let person = app.members[5].to_string();
    let typed = [("person", person.as_str()), ("from", "2026-09-01")];
    done(&mut above, &format!("{page}/new?post=secretary"), &typed).await;
    let (old, new) = (name_of(0).name, name_of(5).name);
    for (day, holder, vacant) in [
        ("2026-06-30", Some(&old), false),
        ("2026-07-15", None, true),
        ("2026-09-01", Some(&new), false),
        ("2026-11-20", Some(&new), false),
    ] {
        let answer = above.page(&format!("{page}?on={day}")).await.seen();
        let (now, _) = answer.split_once("曾任").unwrap_or((&answer, ""));
        assert_eq!(now.contains("书记空缺"), vacant, "{day}: {now}");
        for name in [&old, &new] {
            assert_eq!(now.contains(name.as_str()), holder == Some(name), "{day}: {now}");
        }
    }
    assert_eq!(TODAY, date(2026, 11, 20));
}
