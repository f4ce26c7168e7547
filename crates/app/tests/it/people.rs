//! The roll over HTTP: entering a person and what becomes of the record, who is shown what, and the
//! page of oneself.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use jiff::civil::date;
use serde_json::Value;
use zhibu_domain::id::PersonId;
use zhibu_domain::person::{Details, Name, Standing};
use zhibu_domain::protected::Field;
use zhibu_domain::text::Lang;
use zhibu_service::person::NewPerson;
use zhibu_service::person::roll::{self, Amended};
use zhibu_service::{access, person, protected};

use crate::scenes;
use crate::support::{Browser, TestApp, name_of, text};

/// The example of GB 11643-1999: a woman born on 31 December 1949.
const NUMBER: &str = "11010519491231002X";
const PHONE: &str = "13800138000";

fn people(app: &TestApp) -> String {
    format!("/units/{}/people", app.branch)
}

/// Enters somebody in the branch; the address of the record.
async fn enter(app: &TestApp, browser: &mut Browser, fields: &[(&str, &str)]) -> String {
    let page = format!("{}/new", people(app));
    let mut sheet = browser.page(&page).await.own(&page).fill("name", "秦守坡");
    for (name, value) in fields {
        sheet = sheet.put(name, value);
    }
    browser.save(&sheet).await
}

/// Fills in one of the small forms of a person and sends it.
async fn change(browser: &mut Browser, person: &str, part: &str, fields: &[(&str, &str)]) {
    let page = format!("{person}/{part}");
    let mut sheet = browser.page(&page).await.own(page.split('?').next().unwrap());
    for (name, value) in fields {
        sheet = sheet.put(name, value);
    }
    assert_eq!(browser.save(&sheet).await, person, "{part}");
}

#[tokio::test]
async fn a_person_is_entered_amended_moved_and_taken_in_again_in_both_languages() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let group = app.found(app.branch, "group", text("第一党小组", "First Group"));
        let other = app.found(app.town, "branch", text("新渠村党支部", "Xinqu Village"));
        let mut worker = app.seat("party-affairs-worker", lang).await;
        let known = [("citizen-number", NUMBER), ("standing", "probationary"), ("phone", PHONE)];
        let person = enter(&app, &mut worker, &known).await;
        let sheet = worker.page(&format!("{person}/amend")).await.own(&person);
        assert_eq!((sheet.one("born_on"), sheet.one("sex")), ("1949-12-31", "2"));
        for field in ["citizen-number", "phone"] {
            assert_eq!(sheet.one(field), "", "{field} is not shown");
        }
        change(&mut worker, &person, "amend", &[("employer", "柳岸小学"), ("people", "01")]).await;
        let group = group.to_string();
        change(&mut worker, &person, "group", &[("group", &group)]).await;
        change(&mut worker, &person, "convert", &[("day", "2026-11-20")]).await;
        change(&mut worker, &person, "mark", &[("flag", "migrant"), ("day", "2026-11-01")]).await;
        let shown = worker.page(&person).await;
        for word in match lang {
            Lang::Zh => ["秦守坡", "正式党员", "柳岸小学", "汉族", "流动党员", "第一党小组"],
            Lang::En => {
                ["秦守坡", "Full member", "柳岸小学", "Han", "Migrant member", "First Group"]
            }
        } {
            assert!(shown.seen().contains(word), "{word}: {}", shown.seen());
        }
        assert!(!shown.body().contains(NUMBER) && !shown.body().contains(PHONE));
        let end = shown.links().into_iter().find(|link| link.contains("/unmark?")).unwrap();
        let end = end.strip_prefix(&format!("{person}/")).unwrap().to_owned();
        change(&mut worker, &person, &end, &[]).await;
        let other = other.to_string();
        change(&mut worker, &person, "move", &[("to", &other)]).await;
        change(&mut worker, &person, "leave", &[("reason", "transferred")]).await;
        change(&mut worker, &person, "readmit", &[("to", &other), ("day", "2026-11-20")]).await;
        let history = worker.page(&format!("{person}/history")).await;
        let acts: Vec<&str> = match lang {
            Lang::Zh => vec!["重新编入", "离开", "转移组织关系", "结束标记", "转正", "录入"],
            Lang::En => vec!["Taken in again", "Left", "Moved", "Mark ended", "Joined", "Entered"],
        };
        let places = acts.iter().map(|act| history.seen().find(act));
        let places: Vec<usize> = places.map(|place| place.expect("in the history")).collect();
        assert!(places.is_sorted(), "newest first: {places:?}");
    }
}

#[tokio::test]
async fn a_form_sent_twice_enters_one_person() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let page = format!("{}/new", people(&app));
    let sheet = secretary.page(&page).await.own(&page).fill("name", "秦守坡");
    let first = secretary.save(&sheet).await;
    assert_eq!(secretary.save(&sheet).await, first);
    let roll = secretary.page(&people(&app)).await;
    assert_eq!(roll.seen().matches("秦守坡").count(), 1);
}

#[tokio::test]
async fn a_form_that_was_overtaken_loses_nothing_and_shows_what_others_wrote() {
    let app = TestApp::new();
    for lang in Lang::ALL {
        let mut secretary = app.seat("secretary", lang).await;
        let mut worker = app.seat("party-affairs-worker", lang).await;
        let person = enter(&app, &mut worker, &[]).await;
        let page = format!("{person}/amend");
        let slow = secretary.page(&page).await.own(&page).fill("employer", "柳岸小学");
        let (move_to, day) = (format!("{person}/leave"), ("day", "2026-11-20"));
        let leaving = secretary.page(&move_to).await.own(&move_to).fill(day.0, day.1);
        change(&mut worker, &person, "amend", &[("native_place", "岚溪")]).await;
        let answer = secretary.send_in(&slow).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.seen());
        assert!(answer.seen().contains("岚溪"), "theirs is shown: {}", answer.seen());
        let again = answer.own(&page);
        assert_eq!(again.one("employer"), "柳岸小学");
        let answer = secretary.send_in(&leaving.put("reason", "died")).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.seen());
        secretary.save(&again.fill("native_place", "岚溪")).await;
        let shown = secretary.page(&person).await.seen();
        assert!(shown.contains("岚溪") && shown.contains("柳岸小学"), "{shown}");
    }
}

#[tokio::test]
async fn a_number_is_shown_once_for_a_reason_that_the_person_reads() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let person = enter(&app, &mut secretary, &[("citizen-number", NUMBER)]).await;
        let to = format!("{person}/protected");
        let sheet = secretary.page(&person).await.sheet(&to).fill("reason", "核对名册");
        let answer = secretary.send_in(&sheet).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.seen().contains(NUMBER), "{}", answer.seen());
        assert_eq!(answer.headers[CACHE_CONTROL], "no-store");
        let id: PersonId = person.trim_start_matches("/people/").parse().unwrap();
        let looks = app.write(move |tx, act| protected::who_looked(tx, act.realm, id));
        assert_eq!((looks.len(), looks[0].reason.as_str()), (1, "核对名册"));
        let history = secretary.page(&format!("{person}/history")).await.seen();
        assert!(!history.contains("核对名册"), "the reason is for the person alone: {history}");
        let draft = secretary.page(&person).await;
        assert!(!draft.body().contains(NUMBER));
    }
}

#[tokio::test]
async fn what_one_may_not_do_is_not_offered_and_not_done() {
    let app = TestApp::new();
    let person = format!("/people/{}", app.members[7]);
    let mut leader = app.seat("discipline-member", Lang::Zh).await;
    let shown = leader.page(&person).await;
    for part in ["amend", "move", "leave", "mark", "history"] {
        let path = format!("{person}/{part}");
        assert!(!shown.links().contains(&path), "{part}");
        assert_eq!(leader.get(&path).await.status, StatusCode::FORBIDDEN, "{part}");
    }
    assert!(!shown.offers(&format!("{person}/protected")));
    let list = leader.page(&people(&app)).await;
    assert!(list.links().contains(&person), "{:?}", list.links());
    assert!(!list.links().iter().any(|link| link.ends_with("/new") || link == "/import"));
    // Without a right to see people a roll is names, and a record is one's own or nobody's.
    let mut member = app.seat("publicity-member", Lang::Zh).await;
    let list = member.page(&people(&app)).await;
    assert!(list.seen().contains("周启明"));
    assert!(!list.links().iter().any(|link| link.starts_with("/people/")), "{:?}", list.links());
    assert_eq!(member.get(&person).await.status, StatusCode::FORBIDDEN);
    let own = format!("/people/{}", app.members[3]);
    assert_eq!(member.get(&own).await.location(), "/me");
    let nobody = member.get("/people/018f0000-0000-7000-8000-000000000000").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_roll_goes_as_far_as_the_right_and_is_filtered_paged_and_taken_along() {
    let app = TestApp::new();
    let mut worker = app.seat("party-affairs-worker", Lang::En).await;
    let village = app.found(app.town, "branch", text("新渠村党支部", "Xinqu Village"));
    app.write(move |tx, act| {
        for number in 0..60 {
            let name = Name { name: format!("党员{number}"), latin: None };
            let new = NewPerson {
                name,
                unit: village,
                standing: Standing::Full,
                since: date(2026, 6, 1),
                posts: Vec::new(),
            };
            person::enrol(tx, act, &new)?;
        }
        Ok(())
    });
    let roll = worker.get("/people").await.location().to_owned();
    assert_eq!(roll, format!("/units/{}/people", app.town));
    let mut seen = BTreeSet::new();
    let mut next = Some(roll.clone());
    let mut pages = 0;
    while let Some(path) = next {
        let page = worker.page(&path).await;
        let people = page.links().into_iter().filter(|link| link.starts_with("/people/"));
        let before = seen.len();
        let on_page = people.map(|link| seen.insert(link)).count();
        assert_eq!(seen.len(), before + on_page, "nobody stands on two pages");
        next = page.links().into_iter().find(|link| {
            link.contains("after=") && !link.contains("size=") && !link.contains("lang=")
        });
        pages += 1;
        assert!(pages < 5);
    }
    assert_eq!((seen.len(), pages), (70, 2), "nine, sixty and the worker");
    let lead = worker.page(&roll).await.seen();
    assert!(lead.contains("Full members: 69. Probationary members: 1."), "{lead}");
    let young = worker.page(&format!("{roll}?standing=probationary")).await;
    assert_eq!(young.links().iter().filter(|link| link.starts_with("/people/")).count(), 1);
    let before = worker.page(&format!("{roll}?on=2026-05-31")).await.seen();
    assert!(before.contains("Full members: 9."), "{before}");
    let below = worker.get(&format!("{roll}?unit={village}&on=2026-05-31")).await;
    assert_eq!(below.location(), format!("/units/{village}/people?on=2026-05-31"));
    let sheet = worker.get(&format!("{roll}?as=xlsx")).await;
    assert_eq!(sheet.status, StatusCode::OK);
    assert!(sheet.bytes.starts_with(b"PK"), "an Excel workbook");
    let wrong = worker.get(&format!("{roll}?on=2026-02-30")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn everybody_sees_what_is_kept_of_oneself_who_can_see_it_and_who_looked() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        scenes::record(&app, scenes::full(&app));
        let me = app.members[3];
        let branch = app.branch;
        app.write(move |tx, act| {
            let granted = access::require(tx, act, branch)?;
            let amended = Amended {
                version: 0,
                name: name_of(3),
                details: Details::default(),
                protected: BTreeMap::from([(Field::Phone, PHONE.to_owned())]),
            };
            roll::amend(tx, act, &granted, me, &amended)
        });
        let mut secretary = app.seat("secretary", lang).await;
        let record = format!("/people/{me}");
        let to = format!("{record}/protected");
        let look = secretary.page(&record).await.sheet(&to).fill("reason", "通知开会");
        assert_eq!(secretary.send_in(&look).await.status, StatusCode::OK);

        let mut member = app.seat("publicity-member", lang).await;
        let page = member.page("/me").await;
        let expected = match lang {
            Lang::Zh => ["高素琴", "周启明", "方晓", "通知开会", "空缺", "谁能看到我"],
            Lang::En => [
                "Latin 高素琴",
                "Latin 周启明",
                "Latin 方晓",
                "通知开会",
                "vacant",
                "Who can see me",
            ],
        };
        for word in expected {
            assert!(page.seen().contains(word), "{word}: {}", page.seen());
        }
        assert!(!page.body().contains(PHONE));
        for rule in ["/rulebook/post.secretary", "/rulebook/office.audit-administrator"] {
            assert!(page.links().contains(&rule.to_owned()), "{rule}: {:?}", page.links());
            member.page(rule).await;
        }
        member.page("/me/activities").await;
        let taken = member.press("/me", "/me/export").await;
        assert_eq!(taken.status, StatusCode::OK);
        assert_eq!(taken.headers[CACHE_CONTROL], "no-store");
        let whole: Value = serde_json::from_slice(&taken.bytes).unwrap();
        assert_eq!(whole["protected"]["phone"], PHONE);
        assert_eq!(whole["looks"][0]["reason"], "通知开会");
        assert_eq!(whole["activities"].as_array().map(Vec::len), Some(1));
        assert_eq!(whole["posts"][0]["post"]["code"], "publicity-member");
    }
}

#[tokio::test]
async fn who_belongs_to_no_unit_still_has_a_page_of_ones_own() {
    let app = TestApp::new();
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let mut gone = app.newcomer(app.branch, (app.town, "organiser"), Lang::Zh).await;
    let roll = worker.page(&people(&app)).await;
    let body = roll.body();
    let (before, _) = body.split_once("新来的").unwrap();
    let person = before.rsplit("href=\"").next().unwrap().split('"').next().unwrap().to_owned();
    change(&mut worker, &person, "leave", &[("reason", "died")]).await;
    let page = gone.page("/me").await.seen();
    assert!(page.contains("现在不在册") && page.contains("去世"), "{page}");
    // The last unit's keepers still find the record, and nothing of it is gone.
    assert!(worker.page(&person).await.seen().contains("去世"));
    let before = worker.page(&format!("{person}?on=2026-11-19")).await.seen();
    assert!(before.contains("正式党员 柳岸村党支部"), "{before}");
}

#[tokio::test]
async fn a_draft_keeps_no_number() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let page = format!("{}/new", people(&app));
    let sheet = secretary.page(&page).await.own(&page);
    let sheet = sheet.fill("name", "秦守坡").fill("citizen-number", NUMBER).fill("phone", PHONE);
    let kept = secretary.send_in(&sheet.to("/draft")).await;
    assert!(kept.status.is_success(), "{}", kept.status);
    let form = secretary.page(&page).await;
    assert!(form.body().contains("value=\"秦守坡\""), "the rest is kept: {}", form.seen());
    assert!(!form.body().contains(NUMBER) && !form.body().contains(PHONE));
}
