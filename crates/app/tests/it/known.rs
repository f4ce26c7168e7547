//! What is known of a unit over HTTP: codes that others gave it, who guides it, how it is reached,
//! and which units' sizes need a look.

use axum::http::StatusCode;
use zhibu_domain::text::Lang;

use crate::support::{Answer, TestApp, text};

fn says_at(answer: &Answer, field: &str) -> bool {
    answer.status == StatusCode::UNPROCESSABLE_ENTITY
        && answer.body().contains(&format!("id=\"{field}-say\""))
}

#[tokio::test]
async fn a_code_is_entered_shown_found_and_ended() {
    let app = TestApp::new();
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let codes = format!("/units/{}/codes", app.branch);
    let code =
        |scheme, code, from| [("scheme", scheme), ("code", code), ("from", from), ("until", "")];
    for (fields, at) in [
        (code("", "1", "2026-01-01"), "scheme"),
        (code("castle", "1", "2026-01-01"), "scheme"),
        (code("division", "1", "2026-01-01"), "code"),
        (code("social-credit", "91350100M000100Y44", "2026-01-01"), "code"),
        (code("party-unit", "", "2026-01-01"), "code"),
        (code("party-unit", "041", "2027-01-01"), "from"),
        (code("party-unit", "041", "2026-02-30"), "from"),
    ] {
        let answer = worker.submit(&codes, &codes, &fields).await;
        assert!(says_at(&answer, at), "{fields:?}: {}", answer.seen());
    }
    let sent = worker.submit(&codes, &codes, &code("party-unit", "041000123", "2026-01-01")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.seen());
    let unit = format!("/units/{}", app.branch);
    assert!(worker.get(&unit).await.body().contains("041000123"));
    assert!(!worker.get(&format!("{unit}?on=2025-12-31")).await.body().contains("041000123"));
    assert!(worker.get("/search?q=041000123").await.body().contains(&unit));

    let other = format!("/units/{}/codes", app.town);
    let taken = worker.submit(&other, &other, &code("party-unit", "041000123", "2026-06-01")).await;
    assert!(says_at(&taken, "code"), "{}", taken.seen());

    let end = [("ended", "party-unit"), ("end", "2026-11-20")];
    let ended = worker.submit(&codes, &format!("{codes}/end"), &end).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.seen());
    assert!(!worker.get(&unit).await.body().contains("041000123"));
    assert!(worker.get(&format!("{unit}/history")).await.body().contains("停用外部代码"));
}

#[tokio::test]
async fn guidance_stands_on_both_pages_and_is_one_of_two() {
    let app = TestApp::new();
    let bureau = app.found(app.county, "committee", text("水务局党委", "Water Bureau"));
    let mut worker = app.seat("party-affairs-worker", Lang::Zh).await;
    let guide = format!("/units/{}/guide", app.branch);
    let (bureau, town) = (bureau.to_string(), app.town.to_string());
    let form = |guide: &str, outside: &str| {
        [("guide", guide.to_owned()), ("outside_zh", outside.to_owned())]
            .into_iter()
            .chain([("outside_en", String::new()), ("reference", String::new())])
            .chain([("from", "2026-11-20".to_owned())])
            .collect::<Vec<_>>()
    };
    let searched = worker.submit(&guide, &guide, &[("q", "水务局"), ("filter", "1")]).await;
    assert!(searched.body().contains(&format!("value=\"{bureau}\"")), "{}", searched.seen());
    for (chosen, outside) in [("", ""), (bureau.as_str(), "市水务局"), (town.as_str(), "")] {
        let fields = form(chosen, outside);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = worker.submit(&guide, &guide, &fields).await;
        assert!(says_at(&answer, "guide"), "{chosen} {outside}: {}", answer.seen());
    }
    let fields = form(&bureau, "");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let sent = worker.submit(&guide, &guide, &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.seen());
    let branch = format!("/units/{}", app.branch);
    assert!(worker.get(&branch).await.body().contains("水务局党委"));
    let other = worker.get(&format!("/units/{bureau}")).await;
    assert!(other.body().contains(&format!("href=\"{branch}\"")), "{}", other.seen());
    let ended = worker.submit(&guide, &format!("{guide}/end"), &[("end", "2026-11-20")]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.seen());
    assert!(!worker.get(&branch).await.body().contains("水务局党委"));
}

#[tokio::test]
async fn contact_data_are_checked_at_their_fields_and_shown_to_those_inside() {
    let app = TestApp::new();
    let mut worker = app.seat("party-affairs-worker", Lang::En).await;
    let contact = format!("/units/{}/contact", app.branch);
    for (field, value) in [
        ("phone", "ask Wang"),
        ("fax", "-"),
        ("postcode", "4500"),
        ("email", "zb"),
        ("website", "javascript:alert(1)"),
        ("situation", "castle"),
    ] {
        let answer = worker.submit(&contact, &contact, &[(field, value)]).await;
        assert!(says_at(&answer, field), "{field}={value}: {}", answer.seen());
        assert!(
            answer.body().contains("value=\"") && answer.body().contains(value)
                || field == "situation"
        );
    }
    let secretary = app.members[0].to_string();
    let fields = [
        ("person", secretary.as_str()),
        ("phone", "0371-1234567"),
        ("website", "example.cn/zb"),
        ("situation", "joint"),
    ];
    let sent = worker.submit(&contact, &contact, &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.seen());
    let unit = format!("/units/{}", app.branch);
    let seen = worker.get(&unit).await;
    for said in ["0371-1234567", "href=\"https://example.cn/zb\"", "Several employers together"] {
        assert!(seen.body().contains(said), "{said}: {}", seen.seen());
    }
    let far = app.found(app.county, "branch", text("外村党支部", "Far Village Branch"));
    let mut stranger = app.newcomer(far, (far, "committee-member"), Lang::En).await;
    assert!(!stranger.get(&unit).await.body().contains("0371-1234567"));
}

#[tokio::test]
async fn small_and_large_units_below_are_listed_with_the_rule() {
    let app = TestApp::new();
    for lang in Lang::ALL {
        let mut worker = app.seat("party-affairs-worker", lang).await;
        let list = worker.get(&format!("/units/{}/sizes", app.town)).await;
        assert_eq!(list.status, StatusCode::OK);
        assert!(list.body().contains("class=\"why\""), "{}", list.seen());
        assert!(list.body().contains("/rulebook/unit.branch.min_full"), "{}", list.seen());
        assert!(!list.body().contains(&format!("<h2><a href=\"/units/{}\"", app.branch)));
    }
}
