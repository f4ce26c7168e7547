//! Accounts over HTTP: a card from hand to hand, signing in, the second factor, offices, and an
//! auditor who sees no names and is seen looking.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::StatusCode;
use zhibu_domain::id::PersonId;
use zhibu_domain::person::Name;
use zhibu_domain::text::Lang;
use zhibu_service::{account, audit, office};
use zhibu_web::Site;
use zhibu_words::Words;

use crate::scenes;
use crate::support::{Answer, Browser, TestApp, name_of};

pub(crate) const PASSWORD: &str = "柳岸的水渠很长很长";

/// What stands on a printed card.
pub(crate) struct Paper {
    pub(crate) code: String,
    pub(crate) login: String,
}

/// The cards of a printed page.
fn papers(answer: &Answer) -> Vec<Paper> {
    let body = answer.body();
    let values: Vec<&str> = body
        .split("<dd class=\"code\">")
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
        .collect();
    let paper = |pair: &[&str]| Paper { code: pair[0].to_owned(), login: pair[1].to_owned() };
    values.chunks(2).map(paper).collect()
}

/// The secretary gives a card to one of the nine.
pub(crate) async fn card(app: &TestApp, member: usize) -> Paper {
    let mut secretary = app.secretary().await;
    let printed = print(&mut secretary, app.members[member]).await;
    assert_eq!(printed.status, StatusCode::OK, "{}", printed.seen());
    papers(&printed).remove(0)
}

async fn print(giver: &mut Browser, person: PersonId) -> Answer {
    let page = format!("/people/{person}/card");
    let once = giver.page(&page).await.hidden("once");
    giver.submit(&page, &page, &[("once", &once)]).await
}

/// One of the nine enters with a card.
pub(crate) async fn enter(app: &TestApp, member: usize, lang: Lang) -> (Browser, Paper) {
    let paper = card(app, member).await;
    let mut browser = app.stranger(lang);
    let used = browser
        .submit(
            "/card",
            "/card",
            &[("card", &paper.code), ("password", PASSWORD), ("password_again", PASSWORD)],
        )
        .await;
    assert_eq!(used.location(), "/today", "{}", used.seen());
    (browser, paper)
}

pub(crate) async fn try_sign_in(browser: &mut Browser, login: &str, password: &str) -> Answer {
    let fields = [("login", login), ("password", password), ("next", "/units")];
    browser.submit("/sign-in", "/sign-in", &fields).await
}

#[tokio::test]
async fn a_card_goes_from_hand_to_hand_and_leads_in_once() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let cards = format!("/units/{}/cards", app.branch);
        let form = secretary.page(&cards).await;
        let once = form.hidden("once");
        let printed = secretary.submit(&cards, &cards, &[("once", &once)]).await;
        assert_eq!(printed.headers.get("cache-control").unwrap(), "no-store");
        let papers = papers(&printed);
        assert_eq!(papers.len(), 8, "everybody but oneself: {}", printed.seen());
        assert_eq!(printed.body().matches("<svg class=\"qr\"").count(), 8);
        // The codes stand nowhere again, and the form prints them once.
        let list = secretary.page(&cards).await;
        let again = secretary.submit(&cards, &cards, &[("once", &once)]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        for paper in &papers {
            assert!(!list.body().contains(&paper.code) && !again.body().contains(&paper.code));
        }
        // The picture on the card: looking uses nothing up, however often.
        let mut member = app.stranger(lang);
        let plain = papers[0].code.replace(' ', "");
        for _ in 0..3 {
            let whose = member.page(&format!("/card?code={plain}")).await;
            assert!(whose.seen().contains(&papers[0].login), "{}", whose.seen());
        }
        let name = words.name(&name_of(1)).to_owned();
        let whose = member.page(&format!("/card?code={plain}")).await.seen();
        assert!(whose.contains(&words.with("session-card-whose", &[("name", name.into())])));
        let fields =
            [("card", plain.as_str()), ("password", PASSWORD), ("password_again", PASSWORD)];
        let used = member.submit("/card", "/card", &fields).await;
        assert_eq!(used.location(), "/today", "{}", used.seen());
        member.page("/today").await;
        let signed_out = member.submit("/more", "/sign-out", &[]).await;
        assert_eq!(signed_out.location(), "/sign-in");
        let back = try_sign_in(&mut member, &papers[0].login, PASSWORD).await;
        assert_eq!(back.location(), "/units", "{}", back.seen());
        member.page("/units").await;
    }
}

#[tokio::test]
async fn the_own_account_shows_where_one_is_signed_in_and_ends_it() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let (mut member, paper) = enter(&app, 3, lang).await;
        app.wait(10);
        let mut phone = app.stranger(lang);
        try_sign_in(&mut phone, &paper.login, PASSWORD).await;
        let page = member.page("/account").await;
        assert_eq!(page.headers.get("cache-control").unwrap(), "no-store");
        assert_eq!(page.body().matches("name=\"session\"").count(), 1, "{}", page.seen());
        assert!(page.seen().contains(words.t("account-session-here")));
        let other = page.hidden("session");
        member.submit("/account", "/account/end", &[("session", &other)]).await;
        assert!(phone.get("/today").await.location().starts_with("/sign-in"));
        // A new password.
        let changed = member
            .submit(
                "/account/password",
                "/account/password",
                &[
                    ("password_now", PASSWORD),
                    ("password", "换一个更长的密码吧"),
                    ("password_again", "换一个更长的密码吧"),
                ],
            )
            .await;
        assert_eq!(changed.location(), "/account?saved=1", "{}", changed.seen());
        let renamed =
            member.submit("/account/login", "/account/login", &[("login", "GaoSuQin")]).await;
        assert_eq!(renamed.location(), "/account", "{}", renamed.seen());
        let back = try_sign_in(&mut phone, "gaosuqin", "换一个更长的密码吧").await;
        assert_eq!(back.location(), "/units", "{}", back.seen());
        let all = member.submit("/account", "/account/end-all", &[]).await;
        assert_eq!(all.location(), "/sign-in");
        assert!(phone.get("/today").await.location().starts_with("/sign-in"));
    }
}

/// The secret on the page of the second factor.
fn secret(answer: &Answer) -> String {
    let body = answer.body();
    let (_, rest) = body.split_once("<strong class=\"code\">").expect("a secret");
    rest.split('<').next().unwrap().replace(' ', "")
}

#[tokio::test]
async fn offices_are_given_with_a_second_factor_after_a_detour() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let (mut officer, _) = enter(&app, 5, lang).await;
        let (_, member) = enter(&app, 6, lang).await;
        let person = app.members[5];
        app.write(move |tx, act| office::give(tx, act, person, "security-administrator"));
        assert!(officer.page("/more").await.links().contains(&"/offices".to_owned()));
        let detour = officer.get("/offices").await;
        assert_eq!(detour.location(), "/account/factor?next=%2Foffices&right=appoint-office");
        let factor = detour.location().to_owned();
        let begun = officer
            .submit(
                &factor,
                "/account/factor/begin",
                &[("next", "/offices"), ("right", "appoint-office")],
            )
            .await;
        let asked = officer.page(begun.location()).await;
        assert!(asked.body().contains("<svg class=\"qr\""));
        let code = account::code_at(&secret(&asked), app.act().now).unwrap();
        let fields = [("otp", code.as_str()), ("next", "/offices")];
        let back = officer.submit(&factor, "/account/factor/confirm", &fields).await;
        assert_eq!(back.location(), "/offices", "{}", back.seen());
        let give = [("office", "system-administrator"), ("login", member.login.as_str())];
        let given = officer.submit("/offices", "/offices", &give).await;
        assert_eq!(given.location(), "/offices", "{}", given.seen());
        let page = officer.page("/offices").await;
        let name = Words::of(lang).name(&name_of(6)).to_owned();
        assert!(page.seen().contains(&name), "{}", page.seen());
        // A quarter of an hour later it is asked for again.
        app.wait(16);
        let detour = officer.get("/offices").await;
        assert!(detour.location().starts_with("/account/factor"), "{}", detour.status);
    }
}

#[tokio::test]
async fn an_account_is_closed_and_opened_again_by_who_looks_after_accounts() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let (mut officer, _) = enter(&app, 5, lang).await;
        let (mut member, paper) = enter(&app, 6, lang).await;
        let person = app.members[5];
        app.write(move |tx, act| office::give(tx, act, person, "system-administrator"));
        let page = format!("/accounts?q={}", paper.login);
        let found = officer.page(&page).await;
        let body = found.body();
        let (_, rest) = body.split_once("action=\"/accounts/").unwrap();
        let id = rest.split('/').next().unwrap().to_owned();
        let closed = officer.submit(&page, &format!("/accounts/{id}/close"), &[]).await;
        assert_eq!(closed.location(), page, "{}", closed.seen());
        assert!(member.get("/today").await.location().starts_with("/sign-in"));
        let refused = try_sign_in(&mut member, &paper.login, PASSWORD).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        officer.submit(&page, &format!("/accounts/{id}/reopen"), &[]).await;
        app.wait(1);
        let back = try_sign_in(&mut member, &paper.login, PASSWORD).await;
        assert_eq!(back.location(), "/units", "{}", back.seen());
    }
}

#[tokio::test]
async fn outside_the_demo_the_way_in_is_a_name_and_a_password_or_a_card() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let site = Site { demo: false, ..app.site.clone() };
        let mut browser = app.stranger(lang).after_a_new_start(|| site);
        let page = browser.page("/sign-in").await;
        assert!(page.links().contains(&"/card".to_owned()));
        assert!(page.seen().contains(words.t("session-who-gives")), "{}", page.seen());
        assert!(!page.body().contains("name=\"account\""), "no seats");
        let account = app.account("secretary");
        let seat = browser.submit("/sign-in", "/sign-in", &[("account", &account)]).await;
        assert_eq!(seat.status, StatusCode::UNPROCESSABLE_ENTITY, "no seat outside the demo");
    }
}

#[tokio::test]
async fn by_https_cookies_belong_to_this_host_and_browsers_come_back_by_it() {
    let app = TestApp::new();
    let site = Site { https: true, ..app.site.clone() };
    let mut browser = app.stranger(Lang::Zh).after_a_new_start(|| site);
    let door = browser.page("/sign-in").await;
    let cookie = door.headers.get("set-cookie").unwrap().to_str().unwrap();
    assert!(cookie.starts_with("__Host-zhibu_guest="), "{cookie}");
    for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert_eq!(door.headers.get("strict-transport-security").unwrap(), "max-age=31536000");
    let entered = browser
        .submit(
            "/sign-in",
            "/sign-in",
            &[("account", &app.account("secretary")), ("next", "/today")],
        )
        .await;
    assert_eq!(entered.location(), "/today", "{}", entered.seen());
    let page = browser.page("/today").await;
    assert_eq!(page.headers.get("cache-control").unwrap(), "no-store");
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(page.headers.get(name).unwrap(), value, "{name}");
    }
    assert!(page.headers.contains_key("permissions-policy"));
    // A cookie without the prefix, as another host could set it, signs nobody in.
    let plain = app.seat("secretary", Lang::Zh).await;
    let site = Site { https: true, ..app.site.clone() };
    let mut moved = plain.after_a_new_start(|| site);
    assert!(moved.get("/today").await.location().starts_with("/sign-in"));
}

/// An inspector from outside, with the office that masks names.
async fn auditor(app: &TestApp, lang: Lang) -> (Browser, PersonId) {
    let name = Name { name: "苏检查".to_owned(), latin: None };
    let (person, account) = app.write(move |tx, act| {
        let person = account::add_outsider(tx, act, &name)?;
        office::give(tx, act, person, "auditor")?;
        Ok((person, account::open(tx, act, person, Some(98))?))
    });
    let mut browser = app.stranger(lang);
    browser.sign_in(account.to_string()).await;
    (browser, person)
}

/// An address without what only chooses among rows.
fn shape(path: &str) -> String {
    let path = path.split('?').next().unwrap();
    path.split('/').map(|part| if part.len() == 36 { "*" } else { part }).collect()
}

fn looks(app: &TestApp, person: PersonId) -> Vec<String> {
    let realm = app.site.realm;
    let past = app.site.db.read_blocking(move |tx| audit::history(tx, realm, person.0)).unwrap();
    past.into_iter().filter(|row| row.act == "audit.look").map(|row| row.detail).collect()
}

#[tokio::test]
async fn an_auditor_sees_no_name_on_any_page_and_every_look_is_noted_first() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        // Somebody with a post, who takes part in everything that follows.
        app.newcomer(app.branch, (app.branch, "publicity-member"), lang).await;
        scenes::set(&app).await;
        let (mut auditor, person) = auditor(&app, lang).await;
        let mut waiting: VecDeque<String> = [
            "/today",
            "/units",
            "/people",
            "/activities",
            "/more",
            "/audit",
            "/account",
            "/rulebook",
            "/bulletins",
            "/search?q=新来",
        ]
        .map(str::to_owned)
        .into();
        let (mut shapes, mut seen) = (BTreeMap::<String, u32>::new(), BTreeSet::new());
        let mut masked = false;
        while let Some(path) = waiting.pop_front() {
            let opened = shapes.entry(shape(&path)).or_default();
            if seen.contains(&path) || *opened >= 2 || seen.len() >= 90 {
                continue;
            }
            *opened += 1;
            let answer = auditor.get(&path).await;
            seen.insert(path.clone());
            for name in ["新来的", name_of(4).name.as_str()] {
                assert!(!answer.body().contains(name), "{path} names {name}: {}", answer.seen());
            }
            masked |= answer.body().contains("新**") || answer.body().contains("L**");
            if answer.status == StatusCode::OK {
                let links = answer.links().into_iter().map(|l| l.split('#').next().unwrap().into());
                let leads = |l: &String| {
                    !l.contains("/assets/")
                        && !l.contains("lang=")
                        && !l.contains("size=")
                        && !l.starts_with("/portal")
                };
                waiting.extend(links.filter(leads));
            } else if answer.status.is_redirection() {
                waiting.push_back(answer.location().to_owned());
            }
        }
        assert!(seen.len() > 30 && masked, "{} pages", seen.len());
        let noted = looks(&app, person);
        assert!(noted.contains(&"{\"path\":\"/units\"}".to_owned()), "{noted:?}");
        assert!(noted.iter().all(|row| !row.contains('?') && !row.contains("新来")), "{noted:?}");
        let before = looks(&app, person).len();
        auditor.get(&format!("/units/{}", app.branch)).await;
        assert_eq!(looks(&app, person).len(), before + 1);
    }
}

#[tokio::test]
async fn an_auditor_changes_nothing_but_the_language_and_may_leave() {
    let app = TestApp::new();
    let (mut auditor, person) = auditor(&app, Lang::Zh).await;
    let csrf = auditor.page("/more").await.hidden("csrf");
    let before = app.written();
    for path in [
        format!("/units/{}/rename", app.branch),
        "/draft".to_owned(),
        "/account/password".to_owned(),
        "/account/factor/begin".to_owned(),
        "/offices".to_owned(),
    ] {
        let fields = [("csrf", csrf.as_str()), ("page", "/more"), ("name_zh", "改名")];
        let answer = auditor.post(&path, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(app.written(), before);
    assert_eq!(auditor.get("/more?lang=en").await.location(), "/more");
    assert_eq!(looks(&app, person).len(), 1, "the choice of a language is no look");
    let out = auditor.post("/sign-out", &[("csrf", &csrf), ("page", "/more")]).await;
    assert_eq!(out.location(), "/sign-in");
}
