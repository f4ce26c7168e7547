//! Cards, passwords and codes that are wrong, late, used, or typed by somebody else.

use tokio::task::JoinSet;
use zhibu_domain::account::Refusal;
use zhibu_service::office;

use super::*;
use crate::account::{PASSWORD, card, enter, try_sign_in};

fn refusal(words: Words, app: &TestApp, refusal: &Refusal) -> String {
    words.account_refusal(refusal, &app.site.rules)
}

/// Chooses a password for a card.
async fn choose(browser: &mut Browser, code: &str, password: &str, again: &str) -> Answer {
    let fields = [("card", code), ("password", password), ("password_again", again)];
    browser.submit("/card", "/card", &fields).await
}

#[tokio::test]
async fn an_empty_sign_in_names_each_field_and_a_wrong_one_does_not_say_which() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let (_, paper) = enter(&app, 3, lang).await;
        let mut browser = app.stranger(lang);
        let before = app.written();
        for (login, password, expected) in [
            (
                "",
                "",
                vec![
                    said("login", labelled(words, "layout-fault-required", "session-login")),
                    said("password", labelled(words, "layout-fault-required", "session-password")),
                ],
            ),
            (
                &paper.login,
                "",
                vec![said(
                    "password",
                    labelled(words, "layout-fault-required", "session-password"),
                )],
            ),
        ] {
            let answer = try_sign_in(&mut browser, login, password).await;
            assert_eq!(answer.status, UNPROCESSABLE, "{}", answer.seen());
            assert_eq!(answer.summary(), expected);
        }
        assert_eq!(app.written(), before, "nothing was counted");
        let wrong = refusal(words, &app, &Refusal::Wrong);
        let long = "长".repeat(10_000);
        for (login, password) in
            [(paper.login.as_str(), "别的密码也很长很长"), ("nobody", PASSWORD), ("nobody", &long)]
        {
            let answer = try_sign_in(&mut browser, login, password).await;
            assert_eq!(answer.summary(), [said("login", wrong.clone())]);
            assert!(!answer.body().contains(password), "a password is never shown");
        }
    }
}

#[tokio::test]
async fn a_card_that_is_wrong_used_replaced_or_late_says_so_and_uses_nothing_up() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut browser = app.stranger(lang);
        let old = card(&app, 3).await;
        let paper = card(&app, 3).await;
        let elsewhere = card(&TestApp::new(), 3).await;
        let before = app.written();
        for (code, expected) in [
            ("", Refusal::CodeShape),
            ("23456789ABC", Refusal::CodeShape),
            ("OIL0 1111 2222", Refusal::CodeShape),
            (&"2".repeat(10_000), Refusal::CodeShape),
            ("2222 3333 4444", Refusal::CodeUnknown),
            (&old.code, Refusal::CardReplaced),
        ] {
            let sentence = refusal(words, &app, &expected);
            let typed = browser.submit("/card", "/card", &[("card", code)]).await;
            typed.refuses(UNPROCESSABLE, &[said("card", sentence.clone())]);
            let chosen = choose(&mut browser, code, PASSWORD, PASSWORD).await;
            chosen.refuses(UNPROCESSABLE, &[said("card", sentence)]);
        }
        // A code of another installation; here both draw alike, so it may only be the same card.
        if elsewhere.code != paper.code && elsewhere.code != old.code {
            let foreign = browser.submit("/card", "/card", &[("card", &elsewhere.code)]).await;
            let sentence = refusal(words, &app, &Refusal::CodeUnknown);
            foreign.refuses(UNPROCESSABLE, &[said("card", sentence)]);
        }
        let differ = words.t("account-password-differ");
        let long = "长".repeat(3400);
        for (password, again, at, sentence) in [
            (PASSWORD, "别的", "password_again", differ.to_owned()),
            ("", "", "password", refusal(words, &app, &Refusal::PasswordShort { min: 8 })),
            ("12345678", "12345678", "password", refusal(words, &app, &Refusal::PasswordPattern)),
            ("password1", "password1", "password", refusal(words, &app, &Refusal::PasswordCommon)),
            (&long, &long, "password", refusal(words, &app, &Refusal::PasswordLong { max: 200 })),
        ] {
            let answer = choose(&mut browser, &paper.code, password, again).await;
            answer.refuses(UNPROCESSABLE, &[said(at, sentence)]);
            assert!(password.is_empty() || !answer.body().contains(&format!("\"{password}\"")));
        }
        assert_eq!(app.written(), before, "nothing was used up");
        let used = choose(&mut browser, &paper.code, PASSWORD, PASSWORD).await;
        assert_eq!(used.location(), "/today", "{}", used.seen());
        let again = choose(&mut app.stranger(lang), &paper.code, PASSWORD, PASSWORD).await;
        let sentence = refusal(words, &app, &Refusal::CardUsed);
        again.refuses(UNPROCESSABLE, &[said("card", sentence)]);
        let late = card(&app, 4).await;
        app.wait(15 * 24 * 60);
        let expired = app.stranger(lang).submit("/card", "/card", &[("card", &late.code)]).await;
        let on = jiff::civil::date(2026, 12, 4);
        let sentence = refusal(words, &app, &Refusal::CardExpired { on });
        expired.refuses(UNPROCESSABLE, &[said("card", sentence)]);
    }
}

#[tokio::test]
async fn a_stranger_who_guesses_is_slowed_and_the_owner_is_not() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let (mut owner, paper) = enter(&app, 3, lang).await;
        owner.submit("/more", "/sign-out", &[]).await;
        let mut stranger = app.stranger(lang);
        for _ in 0..3 {
            try_sign_in(&mut stranger, &paper.login, "猜一个长长的密码").await;
        }
        let told = try_sign_in(&mut stranger, &paper.login, PASSWORD).await;
        let sentence = refusal(words, &app, &Refusal::Wait { seconds: 31 });
        assert_eq!((told.status, told.summary()), (UNPROCESSABLE, vec![said("login", sentence)]));
        let entered = try_sign_in(&mut owner, &paper.login, PASSWORD).await;
        assert_eq!(entered.location(), "/units", "{}", entered.seen());
        // The stranger's turn comes after the delay.
        app.wait(1);
        let entered = try_sign_in(&mut stranger, &paper.login, PASSWORD).await;
        assert_eq!(entered.location(), "/units", "{}", entered.seen());
    }
}

#[tokio::test]
async fn fifty_at_once_stay_within_the_queue() {
    let app = TestApp::new();
    let mut browser = app.stranger(Lang::Zh);
    let csrf = browser.page("/sign-in").await.hidden("csrf");
    let mut all = JoinSet::new();
    for number in 0..50 {
        let (mut browser, csrf) = (browser.clone(), csrf.clone());
        all.spawn(async move {
            let login = format!("nobody{number}");
            let fields = [("csrf", csrf.as_str()), ("login", &login), ("password", PASSWORD)];
            browser.post("/sign-in", &fields).await.status
        });
    }
    let answers = all.join_all().await;
    let count = |status| answers.iter().filter(|answer| **answer == status).count();
    let (refused, busy) = (count(UNPROCESSABLE), count(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(refused + busy, 50, "{answers:?}");
    assert!(refused >= account::PLACES && busy > 0, "{refused} refused, {busy} busy");
    // Afterwards there is room again.
    let later = try_sign_in(&mut browser, "nobody", PASSWORD).await;
    assert_eq!(later.status, UNPROCESSABLE);
}

#[tokio::test]
async fn a_wrong_code_of_the_second_factor_and_an_office_that_cannot_be_given_say_why() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let (mut officer, paper) = enter(&app, 5, lang).await;
        let person = app.members[5];
        app.write(move |tx, act| office::give(tx, act, person, "security-administrator"));
        officer.submit("/account/factor", "/account/factor/begin", &[]).await;
        let page = "/account/factor";
        let wrong = officer.submit(page, "/account/factor/confirm", &[("otp", "12345")]).await;
        wrong.refuses(UNPROCESSABLE, &[said("otp", refusal(words, &app, &Refusal::FactorWrong))]);
        // A seat of the demo needs no phone: the same office there.
        let secretary = app.members[1];
        app.write(move |tx, act| office::give(tx, act, secretary, "security-administrator"));
        let mut deputy = app.seat("deputy-secretary", lang).await;
        let before = app.written();
        for (key, login, at, expected) in [
            ("auditor", "nobody", "login", Refusal::NobodyOfThatLogin),
            ("", paper.login.as_str(), "office", Refusal::UnknownOffice { office: String::new() }),
            (NO_KEY, &paper.login, "office", Refusal::UnknownOffice { office: NO_KEY.to_owned() }),
            (
                "audit-administrator",
                &paper.login,
                "login",
                Refusal::OfficeApart { office: "security-administrator".to_owned() },
            ),
        ] {
            let fields = [("office", key), ("login", login)];
            let answer = deputy.submit("/offices", "/offices", &fields).await;
            answer.refuses(UNPROCESSABLE, &[said(at, refusal(words, &app, &expected))]);
        }
        assert_eq!(app.written(), before);
    }
}

#[tokio::test]
async fn a_password_is_kept_in_no_draft_when_the_session_ends() {
    let app = TestApp::new();
    let (mut member, paper) = enter(&app, 3, Lang::Zh).await;
    let sheet = member.page("/account/password").await;
    let csrf = sheet.hidden("csrf");
    app.wait(account::SESSION.as_mins() + 1);
    let fields = [
        ("csrf", csrf.as_str()),
        ("page", "/account/password"),
        ("password_now", PASSWORD),
        ("password", "换一个更长的密码吧"),
        ("password_again", "换一个更长的密码吧"),
    ];
    let late = member.post("/account/password", &fields).await;
    assert!(late.location().contains("why=ended"), "{}", late.location());
    // Nor is it shown on the page about a form that does not prove where it comes from.
    let forged = member.post("/card", &[("card", &paper.code), ("password", PASSWORD)]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert!(!forged.body().contains(PASSWORD) && !forged.body().contains(&paper.code));
}
