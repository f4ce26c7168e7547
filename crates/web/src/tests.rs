//! The frame over HTTP, in process, on a real database with two invented people.

mod bulletin;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tower::ServiceExt as _;
use zhibu_domain::id::{Realm, UnitId};
use zhibu_domain::person::{Name, Standing};
use zhibu_domain::rulebook::{Rulebook, embedded};
use zhibu_domain::text::Text;
use zhibu_service::engine::{Db, Threads, Tx};
use zhibu_service::person::NewPerson;
use zhibu_service::unit::{About, NewUnit};
use zhibu_service::{Act, Actor, account, install, person, unit};

use crate::context::{Ctx, Site};
use crate::error::Error;
use crate::form::Form;
use crate::{Clock, framed, routes};

const START: &str = "2026-11-20T07:42:00Z";

/// An installation, a browser's cookies, and a clock that the test moves.
struct Browser {
    app: Router,
    cookies: Vec<(String, String)>,
    seconds: Arc<AtomicI64>,
    folder: TempDir,
}

/// An answer, read whole.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn location(&self) -> &str {
        self.headers.get(LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of the first hidden field of this name.
    fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&mark).unwrap_or_else(|| panic!("no {name}"));
        rest.split('"').next().unwrap().to_owned()
    }
}

impl Browser {
    fn new(demo: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("zhibu.db");
        let db = Db::open(&format!("sqlite:{}", file.display()), Threads::default()).unwrap();
        db.migrate().unwrap();
        let seconds = Arc::new(AtomicI64::new(0));
        let now = Arc::clone(&seconds);
        let clock: Clock = Arc::new(move || {
            let start: Timestamp = START.parse().unwrap();
            start + SignedDuration::from_secs(now.load(Ordering::Relaxed))
        });
        let drawn = AtomicU64::new(0);
        let random = Arc::new(move |bytes: &mut [u8]| {
            let number = drawn.fetch_add(1, Ordering::Relaxed);
            for (byte, drawn) in bytes.iter_mut().zip(number.to_le_bytes().iter().cycle()) {
                *byte = *drawn;
            }
        });
        let rules = Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap();
        let site = Site {
            db,
            rules: Arc::new(rules),
            realm: Realm(1),
            clock,
            random,
            tz: TimeZone::get("Asia/Shanghai").unwrap(),
            files: folder.path().to_owned(),
            demo,
            https: false,
            vault: zhibu_service::Vault::of_key(1, [7; 32]),
        };
        seed(&site);
        let app = framed(crate::pages().merge(strange_pages()), site);
        Self { app, cookies: Vec::new(), seconds, folder }
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: String) -> Answer {
        let cookies: Vec<_> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let request = request.header(COOKIE, cookies.join("; ")).body(Body::from(body)).unwrap();
        let response: Response = self.app.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(held, _)| held != name);
            if !text.contains("Max-Age=0;") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), String::new()).await
    }

    async fn post(&mut self, path: &str, body: String) -> Answer {
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, body).await
    }

    /// Sits down at the first seat of the sign-in page.
    async fn sign_in(&mut self, next: &str) -> Answer {
        let page = self.get(&format!("/sign-in?next={next}")).await;
        let body = format!(
            "csrf={}&next={}&account={}",
            page.hidden("csrf"),
            page.hidden("next"),
            seat(&page)
        );
        self.post("/sign-in", body).await
    }

    fn wait(&self, time: SignedDuration) {
        self.seconds.fetch_add(time.as_secs(), Ordering::Relaxed);
    }
}

fn seat(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("name=\"account\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// A town committee with its secretary, who has a seat.
fn seed(site: &Site) {
    let act = Act {
        realm: site.realm,
        actor: Actor::Installation,
        now: (site.clock)(),
        today: date(2026, 11, 20),
        second_factor: true,
        rules: Arc::clone(&site.rules),
        random: Arc::clone(&site.random),
        vault: site.vault.clone(),
    };
    let plant = move |tx: &mut Tx<'_>| -> zhibu_service::Result<()> {
        install::make_realm(tx, &act)?;
        zhibu_service::vault::adopt(tx, &act)?;
        let town: UnitId = unit::found_top(
            tx,
            &act,
            NewUnit {
                name: Text::new(Some("禾塘镇党委".into()), Some("Hetang Committee".into())),
                kind: act.rules.unit_kinds.iter().find(|kind| kind.value.root).unwrap().key.clone(),
                about: About::default(),
                from: date(2020, 1, 1),
            },
        )?;
        let secretary = NewPerson {
            name: Name { name: "沈秋月".into(), latin: Some("Shen Qiuyue".into()) },
            unit: town,
            standing: Standing::Full,
            since: date(2021, 1, 1),
            posts: vec![(town, "secretary".into())],
        };
        let secretary = person::enrol(tx, &act, &secretary)?;
        account::open(tx, &act, secretary, Some(1))?;
        Ok(())
    };
    site.db.write_blocking(plant).unwrap();
}

/// Pages that do what real ones must not, and a form like those of the nouns.
fn strange_pages() -> Router<Site> {
    async fn form(ctx: Ctx) -> Result<Response, Error> {
        ctx.signed_in()?;
        let draft = ctx.draft().await?;
        let text = draft.map(|draft| format!("{} at {}", draft.form.one("title"), draft.when));
        ctx.page(&Plain { text: text.unwrap_or_else(|| "blank".into()), ctx: &ctx })
    }
    async fn save(ctx: Ctx, form: Form) -> Result<Response, Error> {
        let who = ctx.act()?.actor;
        ctx.discard_draft().await?;
        let text = format!("saved {} by {}", form.one("title"), who.person().is_some());
        ctx.page(&Plain { text, ctx: &ctx })
    }
    async fn panic() -> Response {
        panic!("secret of the program")
    }
    async fn fail() -> Result<Response, Error> {
        Err(Error::Internal("secret of the database".into()))
    }
    Router::new()
        .route("/form", get(form).post(save))
        .route("/panic", get(panic))
        .route("/fail", get(fail))
}

#[derive(askama::Template)]
#[template(
    source = "{% extends \"layout/app.html\" %}{% block title %}t{% endblock %}{% block main %}<p>{{ text }}</p>\
              <input type=\"hidden\" name=\"csrf\" value=\"{{ ctx.csrf }}\">{% endblock %}",
    ext = "html"
)]
struct Plain<'a> {
    ctx: &'a Ctx,
    text: String,
}

#[tokio::test]
async fn every_answer_carries_the_policy() {
    let mut browser = Browser::new(true);
    for path in ["/healthz", "/sign-in", "/help", "/nothing", "/panic", crate::assets::style()] {
        let answer = browser.get(path).await;
        let policy = answer.headers.get("content-security-policy").unwrap().to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self'; "));
        assert!(!policy.contains("unsafe"));
        assert_eq!(answer.headers.get("x-content-type-options").unwrap(), "nosniff", "{path}");
        assert_eq!(answer.headers.get("referrer-policy").unwrap(), "same-origin", "{path}");
    }
    assert_eq!(browser.get("/healthz").await.body, "ok");
}

#[tokio::test]
async fn assets_may_be_kept_for_ever_and_pages_may_not() {
    let mut browser = Browser::new(true);
    for path in [crate::assets::style(), crate::assets::htmx(), crate::assets::mark()] {
        let kept = browser.get(path).await;
        assert_eq!(kept.status, StatusCode::OK);
        let control = kept.headers.get("cache-control").unwrap().to_str().unwrap();
        assert!(control.contains("immutable"), "{path}: {control}");
        let request = Request::get(path).header("accept-encoding", "gzip");
        let packed = browser.send(request, String::new()).await;
        assert_eq!(packed.headers.get("content-encoding").unwrap(), "gzip");
    }
    let page = browser.get("/help").await;
    assert_eq!(page.headers.get("cache-control").unwrap(), "private, no-cache");
    assert_eq!(browser.get("/assets/zhibu.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_error_speaks_the_readers_language_and_tells_no_secret() {
    let mut browser = Browser::new(true);
    for (language, title) in [("zh", "程序出了问题"), ("en", "The program failed")] {
        for path in ["/panic", "/fail"] {
            let request = Request::get(path).header(ACCEPT_LANGUAGE, language);
            let answer = browser.send(request, String::new()).await;
            assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
            assert!(answer.body.contains(title), "{path} {language}: {}", answer.body);
            assert!(!answer.body.contains("secret"));
        }
    }
    let missing = browser.get("/nothing").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.body.contains("没有找到这个页面"));
}

#[tokio::test]
async fn a_wrong_method_gets_a_page_and_still_says_which_is_right() {
    let mut browser = Browser::new(true);
    let answer = browser.get("/sign-out").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.headers.get("allow").unwrap(), "POST");
    assert!(answer.body.contains("<main"));
}

#[tokio::test]
async fn language_and_size_are_kept_and_leave_the_address() {
    let mut browser = Browser::new(true);
    let answer = browser.get("/help?lang=en&size=l&x=1").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), "/help?x=1");
    let page = browser.get("/help?x=1").await;
    assert!(page.body.contains("<html lang=\"en\" data-size=\"l\">"));
    assert!(page.body.contains("href=\"/help?x=1&#38;lang=zh\""));
}

#[tokio::test]
async fn one_press_signs_in_and_one_signs_out() {
    let mut browser = Browser::new(true);
    assert_eq!(browser.get("/").await.location(), routes::PORTAL);
    let asked = browser.get("/more").await;
    assert_eq!(asked.location(), "/sign-in?next=%2Fmore&why=needed");

    let answer = browser.sign_in("%2Fmore").await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/more"));
    let cookie = answer.headers.get(SET_COOKIE).unwrap().to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert!(!cookie.contains("Secure"), "plain http in this installation");
    assert_eq!(browser.cookies.len(), 1, "the guest's cookie is gone");
    let more = browser.get("/more").await;
    assert!(more.body.contains("沈秋月") && more.body.contains("禾塘镇党委"));
    assert_eq!(browser.get("/").await.location(), routes::TODAY);

    let answer = browser.post("/sign-out", format!("csrf={}", more.hidden("csrf"))).await;
    assert_eq!(answer.location(), routes::SIGN_IN);
    assert!(answer.headers.contains_key("clear-site-data"));
    assert!(browser.get("/more").await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn signing_in_leads_nowhere_else() {
    let mut browser = Browser::new(true);
    let answer = browser.sign_in("%2F%2Fevil.example").await;
    assert_eq!(answer.location(), "/");
}

#[tokio::test]
async fn a_seat_that_does_not_exist_is_refused_on_the_page() {
    let mut browser = Browser::new(true);
    let csrf = browser.get("/sign-in").await.hidden("csrf");
    for account in ["", "nobody", "0190a0a0-0000-7000-8000-000000000000"] {
        let body = format!("csrf={csrf}&account={account}");
        let answer = browser.post("/sign-in", body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{account}");
        assert!(answer.body.contains("这个身份已经不能登录了"));
    }
}

#[tokio::test]
async fn outside_the_demo_no_seat_is_shown_and_none_can_be_taken() {
    let mut demo = Browser::new(true);
    let account = seat(&demo.get("/sign-in").await);
    let mut browser = Browser::new(false);
    let page = browser.get("/sign-in").await;
    assert!(!page.body.contains("name=\"account\""));
    assert!(page.body.contains("name=\"password\""), "one signs in with a password");
    let token = browser.cookies[0].1.clone();
    let csrf = crate::guard::Token::parse(&token).unwrap().csrf();
    let answer = browser.post("/sign-in", format!("csrf={csrf}&account={account}")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
    assert!(browser.get("/today").await.location().starts_with("/sign-in"), "nobody came in");
}

#[tokio::test]
async fn a_form_without_its_proof_keeps_what_was_typed_and_may_be_sent_again() {
    let mut browser = Browser::new(true);
    browser.sign_in("%2Fform").await;
    let refused = browser.post("/form", "page=%2Fform&title=%E4%BC%9A%3Cb%3E".to_owned()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("会&#60;b&#62;"), "{}", refused.body);
    let again = format!("csrf={}&title={}", refused.hidden("csrf"), "x");
    assert!(browser.post("/form", again).await.body.contains("saved x by true"));
}

#[tokio::test]
async fn what_was_typed_survives_the_end_of_the_session() {
    let mut browser = Browser::new(true);
    browser.sign_in("%2Fform").await;
    let csrf = browser.get("/form").await.hidden("csrf");
    browser.wait(account::SESSION + SignedDuration::from_secs(1));

    let body = format!("csrf={csrf}&page=%2Fform&title=typed");
    let late = browser.post("/form", body).await;
    assert_eq!(late.location(), "/sign-in?next=%2Fform&why=kept");
    let page = browser.get(late.location()).await;
    assert!(page.body.contains("没有丢失"), "{}", page.body);

    let answer = browser.sign_in("%2Fform").await;
    assert_eq!(answer.location(), "/form");
    let page = browser.get("/form").await;
    assert!(page.body.contains("typed at 2026年11月21日3:42"), "{}", page.body);
    let body = format!("csrf={}&page=%2Fform&title=typed", page.hidden("csrf"));
    assert!(browser.post("/form", body).await.body.contains("saved typed"));
    assert!(browser.get("/form").await.body.contains("blank"), "saved, so no draft any more");
}

#[tokio::test]
async fn a_draft_is_kept_while_typing_even_when_the_session_ends() {
    let mut browser = Browser::new(true);
    browser.sign_in("%2Fform").await;
    let csrf = browser.get("/form").await.hidden("csrf");
    let body = format!("csrf={csrf}&page=%2Fform&title=half");
    assert_eq!(browser.post("/draft", body.clone()).await.body, "草稿15:42已自动保存");
    assert!(browser.get("/form").await.body.contains("half at"));

    browser.wait(account::SESSION + SignedDuration::from_secs(1));
    let kept = browser.post("/draft", body.clone()).await;
    assert!(kept.body.contains("登录已过期"), "{}", kept.body);
    browser.sign_in("%2Fform").await;
    let csrf = browser.get("/form").await.hidden("csrf");
    let gone = browser.post("/draft/discard", format!("csrf={csrf}&page=%2Fform")).await;
    assert_eq!(gone.location(), "/form");
    assert!(browser.get("/form").await.body.contains("blank"));
}

#[tokio::test]
async fn a_page_weighs_little() {
    let mut browser = Browser::new(true);
    browser.sign_in("%2Fmore").await;
    for path in ["/more", "/help"] {
        let request = Request::get(path).header("accept-encoding", "gzip");
        let page = browser.send(request, String::new()).await;
        assert_eq!(page.headers.get("content-encoding").unwrap(), "gzip");
        assert!(page.body.len() < 12_000, "{path}: {} bytes", page.body.len());
    }
}
