//! The log in the browser, and what those who watch the installation hear when it is not sealed.

use axum::http::StatusCode;
use zhibu_domain::import::Limits;
use zhibu_domain::text::Lang;
use zhibu_papers::sheet;
use zhibu_service::audit;
use zhibu_words::Words;

use crate::scenes;
use crate::support::{TestApp, name_of, text};

#[tokio::test]
async fn the_log_tells_who_did_what_and_turns_its_pages_both_ways() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        for number in 0..70 {
            app.wait(1);
            app.found(
                app.branch,
                "group",
                text(&format!("第{number}小组"), &format!("Group {number}")),
            );
        }
        let mut reader = app.seat("discipline-member", lang).await;
        let page = format!("/units/{}/audit", app.branch);
        assert_eq!(reader.get("/audit").await.location(), page);
        let first = reader.page(&page).await;
        for said in [words.act("unit.found"), words.t("audit-waiting").to_owned()] {
            assert!(first.seen().contains(&said), "{said}: {}", first.seen());
        }
        let turn = |links: Vec<String>, to: &str| {
            let turn = format!("audit?{to}=");
            links.into_iter().find(|link| link.contains(&turn)).unwrap()
        };
        assert!(!first.body().contains("rel=\"prev\""));
        let second = reader.page(&turn(first.links(), "older")).await;
        assert!(!second.body().contains("rel=\"next\""), "seventy and some");
        let back = reader.page(&turn(second.links(), "newer")).await;
        let rows = |body: String| body.matches("<tr role=\"row\">").count();
        assert_eq!(rows(back.body()), rows(first.body()));
    }
}

#[tokio::test]
async fn the_log_is_narrowed_by_thing_person_and_day_and_a_wrong_day_is_named() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        scenes::record(&app, scenes::full(&app));
        let mut reader = app.seat("discipline-member", lang).await;
        let log = format!("/units/{}/audit", app.branch);
        let only = reader.page(&format!("{log}?noun=activity")).await;
        assert!(only.seen().contains(&words.act("activity.record")), "{}", only.seen());
        assert!(!only.seen().contains(&words.act("person.enrol")));
        let who = words.name(&name_of(0)).to_owned();
        let person = only.links().into_iter().find(|link| link.contains("person=")).unwrap();
        assert!(person.contains("noun=activity"), "{person}: what narrows the list is kept");
        let own = reader.page(&person).await;
        let said = words.with("audit-only-by", &[("name", who.into())]);
        assert!(own.seen().contains(&said), "{said}: {}", own.seen());
        let none = reader.page(&format!("{log}?until=2019-12-31")).await;
        assert!(none.seen().contains(words.t("audit-empty")), "{}", none.seen());
        let some = reader.page(&format!("{log}?from=2026-11-20&until=2026-11-20")).await;
        assert!(some.seen().contains(&words.act("activity.record")), "{}", some.seen());

        let wrong = reader.get(&format!("{log}?from=2026-02-30&noun=activity")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body().contains("value=\"2026-02-30\""), "what was typed is kept");
        let wrong = reader.get(&format!("{log}?from=2026-11-20&until=2026-11-19")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.seen().contains(words.t("audit-day-order")), "{}", wrong.seen());
    }
}

#[tokio::test]
async fn the_log_goes_out_whole_and_as_narrow_as_the_page() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        for number in 0..70 {
            app.wait(1);
            app.found(
                app.branch,
                "group",
                text(&format!("第{number}小组"), &format!("Group {number}")),
            );
        }
        scenes::record(&app, scenes::full(&app));
        let mut reader = app.seat("discipline-member", lang).await;
        let log = format!("/units/{}/audit", app.branch);
        let whole = async |reader: &mut crate::support::Browser, address: &str| {
            let links = reader.page(address).await.links();
            let link = links.into_iter().find(|link| link.contains("as=xlsx")).unwrap();
            let file = reader.page(&link).await;
            let grid = sheet::read(&file.bytes, "log.xlsx", &Limits::DEFAULT).unwrap().remove(0);
            let told = grid.rows().map(|row| {
                let cells: Vec<String> = (0..5).map(|c| format!("{:?}", row.get(c).0)).collect();
                cells.join(" ")
            });
            told.collect::<Vec<String>>()
        };
        let all = whole(&mut reader, &log).await;
        assert!(all.len() > 71, "more than a page: {}", all.len());
        let (found, recorded) = (words.act("unit.found"), words.act("activity.record"));
        let count = |rows: &[String], act: &str| rows.iter().filter(|r| r.contains(act)).count();
        assert!(count(&all, &found) >= 70 && count(&all, &recorded) == 1, "{all:?}");
        let older = reader.page(&log).await.links();
        let older = older.into_iter().find(|link| link.contains("older=")).unwrap();
        assert_eq!(whole(&mut reader, &older).await, all, "from whichever page");
        let only = whole(&mut reader, &format!("{log}?noun=activity")).await;
        assert_eq!((count(&only, &found), count(&only, &recorded)), (0, 1), "{only:?}");
        let wrong = reader.get(&format!("{log}?from=2026-02-30&as=xlsx")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut secretary = app.seat("secretary", lang).await;
        let refused = secretary.get(&format!("{log}?as=xlsx")).await;
        assert_ne!(refused.status, StatusCode::OK);
        assert!(!refused.bytes.starts_with(b"PK"));
    }
}

#[tokio::test]
async fn who_may_not_read_the_log_does_not_see_it() {
    let app = TestApp::new();
    let mut secretary = app.seat("secretary", Lang::Zh).await;
    for unit in [app.branch, app.town, app.county] {
        let answer = secretary.get(&format!("/units/{unit}/audit")).await;
        assert_ne!(answer.status, StatusCode::OK, "{}", answer.seen());
    }
    let mut reader = app.seat("discipline-member", Lang::Zh).await;
    let above = reader.get(&format!("/units/{}/audit", app.town)).await;
    assert_ne!(above.status, StatusCode::OK, "{}", above.seen());
}

#[tokio::test]
async fn those_who_watch_hear_that_the_log_is_not_sealed() {
    let app = TestApp::new();
    let mut watcher = app.stranger(Lang::Zh);
    assert_eq!(watcher.get("/healthz").await.body(), "ok");
    app.wait(2);
    let alarm = watcher.get("/healthz").await;
    assert_eq!(alarm.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(alarm.body().contains("not being sealed"), "{}", alarm.body());
    audit::seal_waiting(&app.site.db, app.site.realm, app.act().now).unwrap();
    assert_eq!(watcher.get("/healthz").await.body(), "ok");
}

/// What the sources of the acts write to the log: the first `noun.verb` behind each call.
fn acts_of_the_sources() -> Vec<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../service/src");
    let (mut folders, mut acts) = (vec![root], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            for call in text.split("audit::log").skip(1) {
                let quoted = call.split('"').nth(1).unwrap_or_default();
                let is_act = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
                if let Some((noun, verb)) = quoted.split_once('.')
                    && is_act(noun)
                    && is_act(verb)
                {
                    acts.push(quoted.to_owned());
                }
            }
        }
    }
    acts
}

#[test]
fn every_act_has_words_of_its_own_in_the_log() {
    let acts = acts_of_the_sources();
    assert!(acts.len() > 40, "the sources are not where they were: {acts:?}");
    for lang in Lang::ALL {
        let words = Words::of(lang);
        let without = acts.iter().filter(|act| {
            let noun = words.act_noun(act.split('.').next().unwrap());
            words.act(act) == words.with("audit-other", &[("noun", noun.into())])
        });
        let without: Vec<&String> = without.collect();
        assert!(without.is_empty(), "add audit-act-… to audit.ftl: {without:?}");
    }
}
