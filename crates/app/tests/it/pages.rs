//! Every page that a reader can come to by following links renders, in both languages, with the
//! same links in each, and holds nothing of the other language and no key without its sentence.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use zhibu_domain::text::Lang;

use crate::support::{Answer, Browser, TestApp};
use crate::{founding, scenes};

/// More pages than this are not opened: lists lead to records that look alike.
const PAGES_MAX: usize = 160;

/// An address without what only chooses among rows, so that each kind of page is opened some times
/// and not for each row.
fn shape(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts = path.split('/').map(|part| if part.len() == 36 { "*" } else { part });
    let names = query.split('&').filter_map(|pair| pair.split('=').next());
    format!("{}?{}", parts.collect::<Vec<_>>().join("/"), names.collect::<Vec<_>>().join("&"))
}

/// Links that change how pages look or that leave the pages.
fn to_follow(answer: &Answer) -> BTreeSet<String> {
    let page = |path: &String| {
        let frame = ["lang=", "size=", "/assets/", ".css", ".docx", "/files/", "/draft"];
        !frame.iter().any(|part| path.contains(part))
    };
    answer
        .links()
        .into_iter()
        .map(|l| l.split('#').next().unwrap().to_owned())
        .filter(page)
        .collect()
}

/// Opens pages from `start` on, three of each shape at most.
async fn walk(browser: &mut Browser, start: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut waiting: VecDeque<String> = start.iter().map(|path| (*path).to_owned()).collect();
    let mut opened: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(path) = waiting.pop_front() {
        let seen = shapes.entry(shape(&path)).or_default();
        if opened.contains_key(&path) || *seen >= 3 || opened.len() >= PAGES_MAX {
            continue;
        }
        *seen += 1;
        let answer = browser.get(&path).await;
        if answer.status.is_redirection() {
            waiting.push_back(answer.location().to_owned());
            opened.insert(path, BTreeSet::new());
            continue;
        }
        assert_eq!(answer.status, 200, "{path}: {}", answer.seen());
        let html = answer
            .headers
            .get("content-type")
            .is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
        if !html {
            opened.insert(path, BTreeSet::new());
            continue;
        }
        check(&path, &answer, browser.lang());
        let links = to_follow(&answer);
        waiting.extend(links.iter().cloned());
        opened.insert(path, links);
    }
    opened
}

fn check(path: &str, answer: &Answer, lang: Lang) {
    let body = answer.body();
    assert!(body.starts_with("<!doctype html>"), "{path}");
    assert!(body.contains(&format!("<html lang=\"{}\"", lang.html())), "{path}");
    assert!(body.contains("<title>") && !body.contains("<title></title>"), "{path}");
    assert_eq!(body.matches("<h1").count(), 1, "{path} has one heading");
    for forbidden in [" style=\"", "<style", "onclick=", "javascript:", "{$", "{ $"] {
        assert!(!body.contains(forbidden), "{path} holds {forbidden}");
    }
    // A key that has no sentence would stand on the page as itself.
    let keys: BTreeSet<&str> = zhibu_words::keys(lang).collect();
    for word in answer.seen().split(' ') {
        assert!(!keys.contains(word), "{path} shows the key {word}");
    }
}

#[tokio::test]
async fn every_page_renders_in_both_languages_with_the_same_links() {
    let app = TestApp::new();
    founding::load(&app);
    scenes::set(&app).await;
    for seat in ["secretary", "publicity-member", "discipline-member", "party-affairs-worker"] {
        let mut zh = app.seat(seat, Lang::Zh).await;
        let start = [
            "/today",
            "/units",
            "/activities",
            "/bulletins",
            "/people",
            "/portal",
            "/more",
            "/help",
            "/rulebook",
        ];
        let chinese = walk(&mut zh, &start).await;
        let english = walk(&mut zh.reading(Lang::En), &start).await;
        assert!(chinese.len() > 40, "{seat}: only {} pages", chinese.len());
        assert_eq!(
            chinese.keys().collect::<Vec<_>>(),
            english.keys().collect::<Vec<_>>(),
            "{seat}: the pages differ"
        );
        for (path, links) in &chinese {
            assert_eq!(links, &english[path], "{seat}: the links of {path} differ");
        }
    }
}

#[tokio::test]
async fn a_stranger_sees_the_portal_and_is_sent_to_sign_in_elsewhere() {
    let app = TestApp::new();
    founding::load(&app);
    let mut stranger = app.stranger(Lang::Zh);
    let opened = walk(&mut stranger, &["/portal", "/sign-in", "/help"]).await;
    assert!(opened.keys().filter(|path| path.starts_with("/portal/")).count() >= 3);
    for path in ["/today", "/units", "/activities", "/bulletins", "/people", "/rulebook"] {
        let answer = stranger.get(path).await;
        assert!(answer.location().starts_with("/sign-in"), "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn an_address_that_leads_nowhere_says_so_in_the_readers_language() {
    let app = TestApp::new();
    for lang in Lang::ALL {
        let mut secretary = app.secretary().await.reading(lang);
        let id = "0190a0a0-0000-7000-8000-000000000000";
        for path in [
            "/nowhere".to_owned(),
            format!("/units/{id}"),
            format!("/activities/{id}"),
            format!("/bulletins/{id}"),
            format!("/portal/{id}"),
            "/units/not-an-id".to_owned(),
            format!("/activities/{id}/print"),
        ] {
            let answer = secretary.get(&path).await;
            assert_eq!(answer.status, 404, "{path}");
            assert!(answer.body().contains("<h1"), "{path} has no page");
        }
    }
}
