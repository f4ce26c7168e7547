//! Requests that no page of ours makes: ids that are none, bodies too large, methods nobody asked for.

use super::*;

/// Every address that names something, with `{}` where the id stands.
const NAMED: [&str; 22] = [
    "/units/{}",
    "/units/{}/people",
    "/units/{}/history",
    "/units/{}/activities",
    "/units/{}/activities/new?kind=general-meeting",
    "/units/{}/new",
    "/units/{}/rename",
    "/units/{}/about",
    "/units/{}/move",
    "/units/{}/close",
    "/units/{}/reopen",
    "/activities/{}",
    "/activities/{}/edit",
    "/activities/{}/history",
    "/activities/{}/print",
    "/activities/{}/minutes.docx",
    "/activities/{}/files/018f0000-0000-7000-8000-000000000000",
    "/bulletins/{}",
    "/bulletins/{}/edit",
    "/portal/{}",
    "/rulebook/{}",
    "/nowhere/{}",
];

/// Every address that takes a form.
const SENT: [&str; 19] = [
    "/units/{}/activities",
    "/units/{}/new",
    "/units/{}/rename",
    "/units/{}/about",
    "/units/{}/move",
    "/units/{}/close",
    "/units/{}/reopen",
    "/activities/{}/edit",
    "/activities/{}/confirm",
    "/activities/{}/unconfirm",
    "/activities/{}/cancel",
    "/activities/{}/held",
    "/activities/{}/addenda",
    "/activities/{}/bulletin",
    "/activities/{}/files/018f0000-0000-7000-8000-000000000000/remove",
    "/bulletins/{}/submit",
    "/bulletins/{}/check",
    "/bulletins/{}/publish",
    "/bulletins/{}/withdraw",
];

#[tokio::test]
async fn an_id_that_is_none_finds_nothing() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let csrf = secretary.page("/more").await.hidden("csrf");
        let before = app.written();
        let long = "9".repeat(3000);
        let ids = ["x", "none", "-1", "%00", "%F0%9F%8C%B1", "..%2f..%2fetc", NOBODY, &long];
        for id in ids {
            for path in NAMED {
                let answer = secretary.get(&path.replace("{}", id)).await;
                if id == NOBODY && path.contains("/new?") {
                    // Nobody may record for a unit that is not there.
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {id}");
                    continue;
                }
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} {id}");
                let body = unescaped(&answer.body());
                assert!(body.contains(words.t("layout-error-not-found-text")), "{path} {id}");
            }
            for path in SENT {
                let right_first = id == NOBODY && path == SENT[0];
                let expected =
                    if right_first { StatusCode::FORBIDDEN } else { StatusCode::NOT_FOUND };
                let path = path.replace("{}", id);
                let answer = secretary.post(&path, &[("csrf", &csrf), ("version", "1")]).await;
                assert_eq!(answer.status, expected, "{path}");
            }
        }
        // An id of something else is none either.
        let activity = scenes::record(&app, scenes::full(&app));
        let unit = app.branch.to_string();
        for path in NAMED.iter().filter(|path| !path.starts_with("/units")) {
            let answer = secretary.get(&path.replace("{}", &unit)).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        let answer = secretary.get(&format!("/units/{activity}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let fields = [("csrf", &*csrf), ("account", "x"), ("next", "//elsewhere.example")];
        let answer = secretary.post("/sign-in", &fields).await;
        assert_eq!(answer.status, UNPROCESSABLE);
        assert_eq!(answer.summary(), [said("seats", words.t("session-unknown-seat"))]);
        assert_eq!(app.written().0, before.0 + 1, "the record above, and nothing else");
    }
}

#[tokio::test]
async fn hidden_fields_that_were_tampered_with_make_nothing() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let sheet = rich(&app, secretary.page(&new_record(&app)).await.sitting());
        // A key that belongs to a record of another unit.
        let other = app.found(app.town, "branch", crate::support::text("石桥村党支部", "Shiqiao"));
        let mut neighbour = app.newcomer(other, (other, "secretary"), lang).await;
        let page = format!("/units/{other}/activities/new?kind=general-meeting");
        let theirs = neighbour.page(&page).await.sitting();
        neighbour.save(&theirs).await;
        let before = app.written();
        let answer = secretary.send_in(&sheet.clone().fill("once", theirs.one("once"))).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.seen());
        let answer = secretary.send_in(&sheet.clone().fill("once", "x")).await;
        assert_eq!(answer.status, UNPROCESSABLE);
        assert!(answer.seen().contains(words.t("layout-error-faulty-text")), "{}", answer.seen());
        // Somebody else's unit.
        let own = sheet.clone().to(&theirs.action);
        assert_eq!(secretary.send_in(&own).await.status, StatusCode::FORBIDDEN);
        // A person of another unit on the list.
        assert_eq!(app.written(), before);
        let id = scenes::record(&app, scenes::full(&app));
        let edit = format!("/activities/{id}/edit");
        let form = secretary.page(&edit).await.sitting();
        let before = app.written();
        for version in ["", "x", "0", "999", "-1", "99999999999999999999"] {
            let answer = secretary.send_in(&form.clone().fill("version", version)).await;
            // What stands there is what was typed, so that there is nothing to ask.
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.seen());
            let changed = form.clone().fill("version", version).fill("place", "祠堂");
            let answer = secretary.send_in(&changed).await;
            assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.seen());
            let confirm = secretary.page(&format!("/activities/{id}")).await;
            let confirm = confirm.sheet(&format!("/activities/{id}/confirm"));
            let answer = secretary.send_in(&confirm.fill("version", version)).await;
            assert_eq!(answer.status, UNPROCESSABLE);
            let said = words.t("refusal-activity-changed");
            assert_eq!(answer.said_at("confirm").as_deref(), Some(said));
        }
        assert_eq!(app.written(), before);
    }
}

#[tokio::test]
async fn a_form_of_three_hundred_kilobytes_is_too_large() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let sheet = rich(&app, secretary.page(&new_record(&app)).await.sitting());
        let before = app.written();
        // The browser writes each letter as three signs: 100,000 letters are 300 kB.
        let sheet = sheet.fill("topics", &"a".repeat(100_000));
        let answer = secretary.send_in(&sheet).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.seen().contains(words.t("layout-error-large-text")), "{}", answer.seen());
        assert_eq!(app.written(), before);
    }
}

#[tokio::test]
async fn a_body_that_is_no_form_is_refused() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let to = format!("/units/{}/activities", app.branch);
    let before = app.written();
    for kind in ["application/json", "text/plain", "multipart/mixed; boundary=b", ""] {
        let answer = secretary.ask("POST", &to, &[("content-type", kind)]).await;
        assert_eq!(answer.status, UNPROCESSABLE, "{kind}");
        assert!(answer.seen().contains(Words::of(Lang::Zh).t("layout-error-faulty-text")));
    }
    assert_eq!(app.written(), before);
}

#[tokio::test]
async fn only_get_head_and_post_mean_anything() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let id = scenes::record(&app, scenes::full(&app));
        let branch = app.branch;
        let pages = [
            "/today".to_owned(),
            "/units".to_owned(),
            "/portal".to_owned(),
            "/portal/feed.xml".to_owned(),
            "/sign-in".to_owned(),
            "/rulebook".to_owned(),
            "/healthz".to_owned(),
            format!("/units/{branch}"),
            format!("/units/{branch}/activities"),
            new_record(&app),
            format!("/activities/{id}"),
            format!("/activities/{id}/minutes.docx"),
            "/activities/x".to_owned(),
        ];
        let before = app.written();
        for page in &pages {
            let got = secretary.get(page).await;
            let head = secretary.ask("HEAD", page, &[]).await;
            assert_eq!(head.status, got.status, "{page}");
            assert!(head.bytes.is_empty(), "{page}");
            for method in ["PUT", "PATCH", "DELETE", "OPTIONS", "BREW"] {
                let answer = secretary.ask(method, page, &[]).await;
                assert!(answer.status.is_client_error(), "{method} {page}: {}", answer.status);
                assert!(answer.seen().len() > 20, "{method} {page} says why");
            }
        }
        assert_eq!(app.written(), before);
        let answer = secretary.ask("GET", "/activities/x/confirm", &[]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.headers["allow"], "POST");
    }
}
