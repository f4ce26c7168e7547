//! Search over HTTP: from the header and from its page, in both languages, for those who may see.

use axum::http::StatusCode;
use zhibu_domain::text::Lang;

use crate::support::{Answer, TestApp, text};

/// Addresses of what was found, in order.
fn found(answer: &Answer) -> Vec<String> {
    let body = answer.body();
    let (_, list) = body.split_once("<div id=\"found\"").expect("a page of a search");
    list.split("<h3><a href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

fn asked(typed: &str) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("q", typed);
    format!("/search?{}", pairs.finish())
}

#[tokio::test]
async fn a_member_is_found_by_name_pinyin_and_initials_in_both_languages() {
    let app = TestApp::new();
    let member = format!("/people/{}", app.members[2]);
    for lang in Lang::ALL {
        let mut secretary = app.seat("secretary", lang).await;
        for typed in ["沈秋月", "秋月", "shenqiuyue", "SQY", "ｓｑｙ", "qiuyue"] {
            let answer = secretary.get(&asked(typed)).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(found(&answer).first(), Some(&member), "{typed}: {}", answer.seen());
        }
        let nothing = secretary.get(&asked("龘靐")).await;
        assert_eq!(found(&nothing), [""; 0]);
    }
}

#[tokio::test]
async fn units_are_found_by_everybody_and_members_only_by_those_who_see_them() {
    let app = TestApp::new();
    let branch = format!("/units/{}", app.branch);
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let mut member = app.seat("publicity-member", Lang::Zh).await;
    let name = "柳岸村";
    for browser in [&mut worker, &mut member] {
        let answer = browser.get(&asked(name)).await;
        assert!(found(&answer).contains(&branch), "{}", answer.seen());
    }
    let far = app.found(app.county, "branch", text("外村党支部", "Far Village Branch"));
    let mut stranger = app.newcomer(far, (far, "committee-member"), Lang::Zh).await;
    let answer = stranger.get(&asked("沈秋月")).await;
    assert_eq!(found(&answer), [""; 0]);
    assert!(found(&stranger.get(&asked(name)).await).contains(&branch));
}

#[tokio::test]
async fn odd_input_is_answered_calmly_and_shown_as_it_was_typed() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    for typed in ["", "   ", "%", "_", "'", "\"><script>", "😀", "\u{200f}\u{200e}", "a&b=c"] {
        let answer = secretary.get(&asked(typed)).await;
        assert_eq!(answer.status, StatusCode::OK, "{typed:?}");
        assert_eq!(found(&answer), [""; 0], "{typed:?}");
        assert!(!answer.body().contains("<script>"), "{typed:?}");
    }
    let long = secretary.get(&asked(&"王".repeat(2000))).await;
    assert_eq!((long.status, found(&long).len()), (StatusCode::OK, 0));
}

#[tokio::test]
async fn every_page_of_work_leads_to_the_search_and_a_guest_to_the_door() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let today = secretary.get("/today").await;
    assert!(today.body().contains("action=\"/search\"") && today.body().contains("data-find"));
    let mut nobody = app.stranger(Lang::Zh);
    let answer = nobody.get("/search?q=a").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with("/sign-in"));
}
