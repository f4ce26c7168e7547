//! A form sent twice, one after the other or at once: one record, and no word of a mistake.

use super::*;

const PDF: &[u8] = b"%PDF-1.7 and a page";

/// Sends the same form from two windows at once.
async fn at_once(browser: &Browser, sheet: &Sheet) -> [Answer; 2] {
    let (mut one, mut two) = (browser.clone(), browser.clone());
    let (one, two) = tokio::join!(one.send_in(sheet), two.send_in(sheet));
    [one, two]
}

#[track_caller]
fn both_lead_to(answers: &[Answer], path: &str) {
    for answer in answers {
        assert_eq!(
            (answer.status, answer.location()),
            (StatusCode::SEE_OTHER, path),
            "{}",
            answer.seen()
        );
    }
}

#[tokio::test]
async fn a_record_sent_twice_is_one_record() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let acts = app.written().0;
        for round in 1..=5 {
            let form = secretary.page(&new_record(&app)).await.sitting();
            let sheet = rich(&app, form);
            let answers = at_once(&secretary, &sheet).await;
            let record = answers[0].location().to_owned();
            assert!(record.starts_with("/activities/"), "{}", answers[0].seen());
            both_lead_to(&answers, &record);
            // Sent again much later, it is still the same record.
            app.wait(1);
            assert_eq!(secretary.save(&sheet).await, record);
            assert_eq!(app.written().0, acts + round);
        }
        let list = secretary.page(&format!("/units/{}/activities", app.branch)).await;
        assert_eq!(list.body().matches("href=\"/activities/").count(), 5);
    }
}

#[tokio::test]
async fn what_was_changed_before_a_form_was_sent_again_is_not_lost() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let sheet = rich(&app, secretary.page(&new_record(&app)).await.sitting());
        let record = secretary.save(&sheet).await;
        let acts = app.written().0;
        // Back to the form, another place typed, sent again.
        let changed = sheet.fill("place", "祠堂");
        let asked = secretary.send_in(&changed).await;
        assert_eq!(asked.status, StatusCode::CONFLICT, "{}", asked.seen());
        let seen = asked.seen();
        assert!(seen.contains(words.t("activity-changed-title-own")), "{seen}");
        assert!(seen.contains("村部会议室"), "what is saved stands beside: {seen}");
        assert_eq!(app.written().0, acts);
        let form = asked.sitting();
        assert_eq!(form.action, format!("{record}/edit"));
        form.keeps(&changed, &[]);
        let over = asked.body();
        let (_, over) = over.split_once("name=\"over\" value=\"").unwrap();
        let form = form.tick("over", over.split('"').next().unwrap());
        assert_eq!(secretary.save(&form).await, record);
        assert!(secretary.page(&record).await.seen().contains("祠堂"));
        assert_eq!(app.written().0, acts + 1);
    }
}

#[tokio::test]
async fn an_edit_sent_twice_is_one_edit() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let record = format!("/activities/{}", scenes::record(&app, scenes::full(&app)));
    let edit = format!("{record}/edit");
    for place in ["祠堂", "晒谷场", "村部"] {
        let acts = app.written().0;
        let sheet = secretary.page(&edit).await.sitting().fill("place", place);
        both_lead_to(&at_once(&secretary, &sheet).await, &record);
        assert_eq!(secretary.save(&sheet).await, record);
        assert_eq!(app.written().0, acts + 1);
    }
}

/// Presses a button from two windows at once and then once more; it takes its step once.
async fn press(app: &TestApp, browser: &mut Browser, page: &str, step: &str) {
    let acts = app.written().0;
    let sheet = browser.page(page).await.sheet(&format!("{page}/{step}"));
    let sheet = match step {
        "addenda" => sheet.fill("addendum", "第二项议题另行讨论"),
        "cancel" => sheet.fill("reason", "大雪封路"),
        _ => sheet,
    };
    both_lead_to(&at_once(browser, &sheet).await, page);
    assert_eq!(browser.save(&sheet).await, page, "{step}");
    assert_eq!(app.written().0, acts + 1, "{step}");
}

#[tokio::test]
async fn a_button_pressed_twice_takes_its_step_once() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let plan = format!("{}&plan=1", new_record(&app));
    let mut planned = Vec::new();
    for _ in 0..2 {
        let form = secretary.page(&plan).await.sitting();
        planned.push(secretary.save(&form).await);
    }
    press(&app, &mut secretary, &planned[0], "cancel").await;
    press(&app, &mut secretary, &planned[1], "held").await;
    let sheet = secretary.page(&format!("{}/edit", planned[1])).await.sitting();
    let record = secretary.save(&sheet).await;
    for step in ["confirm", "unconfirm", "confirm", "addenda"] {
        press(&app, &mut secretary, &record, step).await;
    }
    // Another word is another addition, and so is the same word of somebody else.
    let sheet = secretary.page(&record).await.sheet(&format!("{record}/addenda"));
    secretary.save(&sheet.fill("addendum", "补记")).await;
    let mut deputy = app.seat("deputy-secretary", Lang::Zh).await;
    let sheet = deputy.page(&record).await.sheet(&format!("{record}/addenda"));
    deputy.save(&sheet.fill("addendum", "补记")).await;
    assert_eq!(deputy.page(&record).await.seen().matches("补记").count(), 2);
}

#[tokio::test]
async fn a_file_sent_twice_is_attached_once() {
    let app = TestApp::new();
    let mut secretary = app.secretary().await;
    let record = format!("/activities/{}", scenes::record(&app, scenes::full(&app)));
    let to = format!("{record}/files");
    let sheet = secretary.page(&record).await.sheet(&to).tick("declared", "1");
    let (mut one, mut two) = (secretary.clone(), secretary.clone());
    for name in ["甲.pdf", "乙.pdf", "丙.pdf"] {
        let acts = app.written().0;
        let content = [PDF, name.as_bytes()].concat();
        let (fields, file) = (sheet.pairs(), (name, content.as_slice()));
        let (one, two) =
            tokio::join!(one.upload(&to, &fields, file), two.upload(&to, &fields, file));
        both_lead_to(&[one, two], &format!("{record}#files"));
        assert_eq!(app.written().0, acts + 1);
    }
    assert_eq!(app.written().1, 3, "nothing half is left in the store");
}
