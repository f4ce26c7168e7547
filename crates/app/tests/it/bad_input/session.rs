//! A session that ends in the middle of a form, a form without its proof, two people at one record.

use super::*;

/// Longer than a session lasts.
fn until_over(app: &TestApp) {
    app.wait(account::SESSION.as_mins() + 1);
}

/// Sends a form after its session is over; the page to sign in at.
async fn too_late(browser: &mut Browser, sheet: &Sheet) -> String {
    let answer = browser.send_in(sheet).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.seen());
    assert!(answer.location().starts_with("/sign-in?next="), "{}", answer.location());
    let door = browser.page(answer.location()).await;
    let kept = Words::of(browser.lang()).t("session-kept");
    assert!(unescaped(&door.body()).contains(kept), "{}", door.seen());
    door.hidden("next")
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_waits_for_the_same_person_only() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut browser = app.seat("secretary", lang).await;
        let page = new_record(&app);
        let sheet = rich(&app, browser.page(&page).await.sitting());
        until_over(&app);
        let acts = app.written().0;
        let next = too_late(&mut browser, &sheet).await;
        assert_eq!(next, page, "the way leads back");
        assert_eq!(app.written().0, acts);
        // Somebody else sits down at the same browser.
        browser.sign_in(app.account("deputy-secretary")).await;
        let others = browser.page(&page).await;
        assert!(!others.offers("/draft/discard"), "{}", others.seen());
        assert_eq!(others.sitting().one("topics"), "");
        // And the first one again, at another browser.
        let mut again = app.seat("secretary", lang).await;
        let form = again.page(&page).await.sitting();
        form.keeps(&sheet, &[]);
        let record = again.save(&form).await;
        assert!(again.page(&record).await.seen().contains("帮扶困难户"));
        assert!(!again.page(&page).await.offers("/draft/discard"), "the draft is used up");
    }
}

#[tokio::test]
async fn every_form_waits_for_who_filled_it_in() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let id = scenes::record(&app, scenes::full(&app));
        scenes::confirm(&app, id);
        let record = format!("/activities/{id}");
        let mut secretary = app.seat("secretary", lang).await;
        let plan = format!("{}&plan=1", new_record(&app));
        let form = secretary.page(&plan).await.sitting();
        let planned = secretary.save(&form.fill("day", "2026-12-20")).await;
        let drafted = secretary.press(&record, &format!("{record}/bulletin")).await;
        let edit = drafted.location().to_owned();
        let sheets = [
            (&record, "addenda", "addendum", secretary.page(&record).await),
            (&planned, "cancel", "reason", secretary.page(&planned).await),
            (&edit, "", "body_zh", secretary.page(&edit).await),
        ];
        until_over(&app);
        for (page, step, field, shown) in sheets {
            let to = if step.is_empty() { page.clone() } else { format!("{page}/{step}") };
            let sheet = shown.sheet(&to).fill(field, "写到一半的话");
            assert_eq!(too_late(&mut secretary, &sheet).await, *page);
            let mut again = app.seat("secretary", lang).await;
            let form = again.page(page).await.sheet(&to);
            form.keeps(&sheet, &["version"]);
            again.save(&form).await;
            let after = again.page(page).await;
            assert!(!after.offers("/draft/discard"), "{to}: {}", after.seen());
        }
    }
}

#[tokio::test]
async fn a_unit_form_waits_too() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut worker = app.seat("party-affairs-worker", lang).await;
        let page = format!("/units/{}/rename", app.branch);
        let sheet = worker.page(&page).await.own(&page).fill("name_zh", "柳岸社区党支部");
        until_over(&app);
        let name = app.written();
        assert_eq!(too_late(&mut worker, &sheet).await, page);
        assert_eq!(app.written(), name);
        let mut again = app.seat("party-affairs-worker", lang).await;
        let form = again.page(&page).await.own(&page);
        form.keeps(&sheet, &[]);
        again.save(&form).await;
    }
}

#[tokio::test]
async fn a_form_without_the_right_proof_does_nothing_and_shows_all_that_was_typed() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let sheet = rich(&app, secretary.page(&new_record(&app)).await.sitting());
        let before = app.written();
        for csrf in ["", "0", &"0".repeat(64), "<script>"] {
            let forged = sheet.clone().fill("csrf", csrf);
            let answer = secretary.send_in(&forged).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
            assert!(unescaped(&answer.body()).contains(words.t("layout-error-forged-text")));
            for (name, value) in sheet.pairs() {
                let own = ["csrf", "page", "once"].contains(&name);
                assert!(own || unescaped(&answer.body()).contains(value), "{name}={value}");
            }
            assert_eq!(app.written(), before);
        }
        let stranger = app.stranger(lang).send_in(&sheet).await;
        assert_eq!(stranger.status, StatusCode::FORBIDDEN);
        assert_eq!(app.written(), before);
        // Having looked at it, one may send it after all.
        let answer = secretary.send_in(&sheet.clone().fill("csrf", "0")).await;
        let again = answer.sheet(&sheet.action);
        again.keeps(&sheet, &[]);
        let record = secretary.save(&again).await;
        assert!(secretary.page(&record).await.seen().contains("帮扶困难户"));
    }
}

#[tokio::test]
async fn a_file_without_the_right_proof_is_not_kept() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let record = format!("/activities/{}", scenes::record(&app, scenes::full(&app)));
        let to = format!("{record}/files");
        let before = app.written();
        let fields = [("csrf", "0"), ("page", record.as_str()), ("declared", "1")];
        let answer = secretary.upload(&to, &fields, ("a.pdf", b"%PDF-1.7")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(unescaped(&answer.body()).contains(words.t("layout-error-forged-attachment")));
        assert_eq!(app.written(), before);
    }
}

#[tokio::test]
async fn two_people_edit_one_record_and_the_second_decides_knowingly() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let mut deputy = app.seat("deputy-secretary", lang).await;
        let record = format!("/activities/{}", scenes::record(&app, scenes::full(&app)));
        let edit = format!("{record}/edit");
        let mine = secretary.page(&edit).await.sitting().fill("place", "晒谷场");
        let theirs = deputy.page(&edit).await.sitting().fill("place", "祠堂");
        app.wait(3);
        deputy.save(&theirs).await;
        let acts = app.written().0;
        let refused = secretary.send_in(&mine).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.seen());
        let when = words.instant(app.act().now, &app.site.tz);
        let who = words.name(&name_of(1)).to_owned();
        let args = [("who", who.into()), ("when", when.into())];
        let seen = refused.seen();
        assert!(seen.contains(words.t("activity-changed-title")), "{seen}");
        assert!(seen.contains(&words.with("activity-changed-by", &args)), "{seen}");
        assert!(seen.contains("祠堂"), "what was saved stands beside: {seen}");
        let form = refused.sitting();
        form.keeps(&mine, &[]);
        // Without the tick nothing is overwritten; it holds only for what one has seen.
        assert_eq!(secretary.send_in(&form).await.status, StatusCode::CONFLICT);
        let body = refused.body();
        let (_, over) = body.split_once("name=\"over\" value=\"").unwrap();
        let form = form.tick("over", over.split('"').next().unwrap());
        let newer = deputy.page(&edit).await.sitting().fill("place", "学校");
        deputy.save(&newer).await;
        let again = secretary.send_in(&form).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert!(again.seen().contains("学校"));
        assert_eq!(app.written().0, acts + 1);
        let body = again.body();
        let (_, over) = body.split_once("name=\"over\" value=\"").unwrap();
        let form = again.sitting().tick("over", over.split('"').next().unwrap());
        assert_eq!(secretary.save(&form).await, record);
        assert!(secretary.page(&record).await.seen().contains("晒谷场"));
        assert_eq!(app.written().0, acts + 2);
    }
}
