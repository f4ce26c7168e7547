//! Local numbers over HTTP: shown with their reason, set after their effect was seen, used where
//! they count.

use axum::http::StatusCode;
use zhibu_domain::text::Lang;

use crate::support::{Answer, Browser, TestApp};

const NUMBER: &str = "activity.record_within_days";

fn form<'a>(value: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("number", NUMBER),
        ("value", value),
        ("from", "2026-11-20"),
        ("until", ""),
        ("source", "镇党委〔2026〕3号"),
        ("approved_by", "县委组织部"),
        ("approved_on", "2026-11-18"),
    ];
    for (name, value) in more {
        fields.retain(|(field, _)| field != name);
        fields.push((name, value));
    }
    fields
}

async fn send(app: &TestApp, by: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/units/{}/parameters/set", app.town);
    by.submit(&format!("{path}?number={NUMBER}"), &path, fields).await
}

#[tokio::test]
async fn the_effect_is_shown_before_a_number_is_set_and_nothing_is_set_by_looking() {
    let app = TestApp::new();
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let list = format!("/units/{}/parameters", app.branch);
    let before = worker.get(&list).await.body();
    let preview = send(&app, &mut worker, &form("7", &[])).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.seen());
    for said in ["原来是3", "适用于3个单位", "以前的日期仍按原来的数", "name=\"accept\""]
    {
        assert!(preview.body().contains(said), "{said}: {}", preview.seen());
    }
    assert_eq!(worker.get(&list).await.body(), before);

    let done = send(&app, &mut worker, &form("7", &[("accept", "1")])).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.seen());
    let after = worker.get(&list).await;
    for said in ["镇党委〔2026〕3号", "县委组织部", "定为7"] {
        assert!(after.body().contains(said), "{said}: {}", after.seen());
    }
    let history = worker.get(&format!("/units/{}/history", app.town)).await;
    assert!(history.body().contains("另定参数"), "{}", history.seen());
    let mut secretary = app.secretary().await;
    let rule = secretary.get(&format!("/rulebook/{NUMBER}")).await;
    assert!(rule.body().contains("定为7"), "{}", rule.seen());
}

#[tokio::test]
async fn each_refusal_stands_at_its_field_in_both_languages() {
    let app = TestApp::new();
    for lang in Lang::ALL {
        let mut worker = app.seat("party-affairs-worker", lang).await;
        for (field, value) in [
            ("value", "32"),
            ("value", "-1"),
            ("value", "many"),
            ("value", ""),
            ("from", "2026-11-19"),
            ("from", "2026-02-30"),
            ("until", "2026-11-20"),
            ("source", ""),
            ("approved_by", "  "),
            ("approved_on", "2026-11-21"),
        ] {
            let fields = form("7", &[(field, value), ("accept", "1")]);
            let answer = send(&app, &mut worker, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}={value}");
            let mark = format!("id=\"{field}-say\"");
            assert!(answer.body().contains(&mark), "{field}={value}: {}", answer.seen());
            assert!(field == "source" || answer.body().contains("镇党委〔2026〕3号"));
        }
    }
}

#[tokio::test]
async fn a_central_number_is_refused_with_its_source_and_members_set_nothing() {
    let app = TestApp::new();
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let central = format!("/units/{}/parameters/set?number=unit.branch.min_full", app.town);
    let answer = worker.get(&central).await;
    assert!(answer.status.is_client_error());
    assert!(answer.body().contains("不能另定"), "{}", answer.seen());
    let mut member = app.seat("publicity-member", Lang::Zh).await;
    let own = format!("/units/{}/parameters", app.branch);
    let answer = member.get(&own).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(!answer.body().contains("parameters/set"), "{}", answer.seen());
    let denied = member.get(&format!("{own}/set?number={NUMBER}")).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_was_set_can_be_ended() {
    let app = TestApp::new();
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    send(&app, &mut worker, &form("7", &[("accept", "1")])).await;
    let page = format!("/units/{}/parameters/set?number={NUMBER}", app.town);
    let end = format!("/units/{}/parameters/end", app.town);
    let past = worker.submit(&page, &end, &[("number", NUMBER), ("end", "2026-11-01")]).await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(past.body().contains("id=\"end-say\""), "{}", past.seen());
    let done = worker.submit(&page, &end, &[("number", NUMBER), ("end", "2026-11-20")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.seen());
    let list = worker.get(&format!("/units/{}/parameters", app.town)).await;
    assert!(!list.body().contains("定为7"), "{}", list.seen());
}
