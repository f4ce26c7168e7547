//! A whole installation in process, on the engine that `ZHIBU_TEST_ENGINE` names, with a clock
//! that the test moves, and people as objects: `app.secretary().await.post(…)`.
//!
//! Each test has a realm of its own in the database of the run.

use std::env;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error as Broken};
use hyper_util::rt::TokioExecutor;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use tower::ServiceExt as _;
use zhibu_domain::activity::Record;
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::person::{Name, Standing};
use zhibu_domain::rulebook::{Rulebook, embedded};
use zhibu_domain::text::{Lang, Text};
use zhibu_service::engine::{self, Db, Threads, Tx};
use zhibu_service::generate::BodyOf;
use zhibu_service::person::NewPerson;
use zhibu_service::unit::{About, NewUnit};
use zhibu_service::{
    Act, Actor, Vault, access, account, demo, install, office, person, unit, vault,
};
use zhibu_web::Site;
use zhibu_words::bulletin::draft;

/// The instant at which every test begins: 20 November 2026, 15:42 in Shanghai.
pub(crate) const START: &str = "2026-11-20T07:42:00Z";
/// The day of [`START`].
pub(crate) const TODAY: Date = date(2026, 11, 20);

static REALM: AtomicI64 = AtomicI64::new(1);

/// The database of this run.
fn db() -> Db {
    static DB: OnceLock<Db> = OnceLock::new();
    let open = || {
        let url = match env::var("ZHIBU_TEST_ENGINE").as_deref() {
            Ok("postgres") => postgres(),
            Ok("sqlite") | Err(_) => sqlite(),
            Ok(other) => panic!("ZHIBU_TEST_ENGINE is {other}; it is sqlite or postgres"),
        };
        let db = Db::open(&url, Threads::default()).unwrap();
        db.migrate().unwrap();
        db
    };
    DB.get_or_init(open).clone()
}

fn sqlite() -> String {
    // Kept for the whole run: statics are never dropped.
    let folder = tempfile::tempdir().unwrap().keep();
    format!("sqlite:{}", folder.join("it.db").display())
}

/// A database of its own, made with the server's own client program.
fn postgres() -> String {
    let maintenance = env::var("ZHIBU_TEST_POSTGRES").expect("ZHIBU_TEST_POSTGRES names a server");
    let name = format!("zhibu_it_{}", std::process::id());
    let create = format!(
        "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
    );
    let done = std::process::Command::new("psql").args([&maintenance, "-qc", &create]).status();
    assert!(done.is_ok_and(|status| status.success()), "psql could not make {name}");
    let (server, _) = maintenance.rsplit_once('/').expect("a server address ends in /database");
    format!("{server}/{name}")
}

/// An installation with an invented county.
pub(crate) struct TestApp {
    pub(crate) site: Site,
    router: Router,
    seconds: Arc<AtomicI64>,
    _files: TempDir,
    /// The county committee.
    pub(crate) county: UnitId,
    /// A town committee below it.
    pub(crate) town: UnitId,
    /// A branch of nine below the town.
    pub(crate) branch: UnitId,
    /// The nine, the secretary first; the last is probationary.
    pub(crate) members: Vec<PersonId>,
    seats: Vec<(&'static str, PersonId)>,
}

const NINE: [&str; 9] =
    ["周启明", "陆远舟", "沈秋月", "高素琴", "唐立冬", "陈长河", "李桂枝", "王守田", "魏知夏"];
const POSTS: [&str; 5] = [
    "secretary",
    "deputy-secretary",
    "organisation-member",
    "publicity-member",
    "discipline-member",
];

impl TestApp {
    /// A county, a town, and a branch of nine with its committee of five.
    pub(crate) fn new() -> Self {
        Self::on(db())
    }

    /// The same in a database of the test's own.
    pub(crate) fn on(db: Db) -> Self {
        Self::with_key(db, Vault::of_key(1, [7; 32]))
    }

    /// The same under a key of the test's own.
    pub(crate) fn with_key(db: Db, vault: Vault) -> Self {
        let seconds = Arc::new(AtomicI64::new(0));
        let files = tempfile::tempdir().unwrap();
        let site = site((db, vault), rules(), &seconds, files.path());
        let act = act_of(&site);
        let (units, members, seats) =
            patiently(&site.db, move |tx: &mut Tx<'_>| found_county(tx, &act));
        let router = zhibu_web::router(site.clone());
        let [county, town, branch] = units;
        Self { site, router, seconds, _files: files, county, town, branch, members, seats }
    }

    /// Moves the clock.
    pub(crate) fn wait(&self, minutes: i64) {
        self.seconds.fetch_add(minutes * 60, Ordering::Relaxed);
    }

    /// The frame in which the installation itself acts, now.
    pub(crate) fn act(&self) -> Act {
        act_of(&self.site)
    }

    /// One act of the installation in one transaction.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>, &Act) -> zhibu_service::Result<T> + Send + Sync + 'static,
    ) -> T {
        let frame = self.act();
        patiently(&self.site.db, move |tx: &mut Tx<'_>| act(tx, &frame))
    }

    /// Somebody who has not signed in.
    pub(crate) fn stranger(&self, lang: Lang) -> Browser {
        Browser { way: Way::Inside(self.router.clone()), cookies: Vec::new(), lang }
    }

    /// The secretary of the branch, reading Chinese.
    pub(crate) async fn secretary(&self) -> Browser {
        self.seat("secretary", Lang::Zh).await
    }

    /// The holder of a post of the branch or, for `party-affairs-worker`, of the town.
    pub(crate) async fn seat(&self, post: &str, lang: Lang) -> Browser {
        let mut browser = self.stranger(lang);
        browser.sign_in(self.account(post)).await;
        browser
    }

    /// A unit more.
    pub(crate) fn found(&self, upper: UnitId, kind: &str, name: Text) -> UnitId {
        let new = NewUnit {
            name: Some(name),
            kind: kind.to_owned(),
            about: About::default(),
            from: date(2020, 1, 1),
        };
        self.write(move |tx, act| {
            let granted = access::require(tx, act, upper)?;
            unit::found(tx, act, &granted, new.clone())
        })
    }

    /// Somebody new who belongs to a unit and holds one post, there or elsewhere.
    pub(crate) async fn newcomer(
        &self,
        home: UnitId,
        (unit, post): (UnitId, &str),
        lang: Lang,
    ) -> Browser {
        let post = post.to_owned();
        let account = self.write(move |tx, act| {
            let posts = vec![(unit, post.clone())];
            let person = enrol(tx, act, "新来的", home, Standing::Full, posts)?;
            account::open(tx, act, person, Some(99))
        });
        let mut browser = self.stranger(lang);
        browser.sign_in(account.to_string()).await;
        browser
    }

    /// Somebody new who belongs to a unit and holds nothing.
    pub(crate) async fn plain_member(&self, home: UnitId, lang: Lang) -> Browser {
        self.settled(home, None, lang).await
    }

    /// Somebody new who belongs to a unit and holds an installation office.
    pub(crate) async fn officer(&self, home: UnitId, office: &str, lang: Lang) -> Browser {
        self.settled(home, Some(office.to_owned()), lang).await
    }

    async fn settled(&self, home: UnitId, office: Option<String>, lang: Lang) -> Browser {
        let account = self.write(move |tx, act| {
            let person = enrol(tx, act, "新来的", home, Standing::Full, Vec::new())?;
            if let Some(office) = &office {
                office::give(tx, act, person, office)?;
            }
            account::open(tx, act, person, Some(98))
        });
        let mut browser = self.stranger(lang);
        browser.sign_in(account.to_string()).await;
        browser
    }

    /// The account of the holder of a post.
    pub(crate) fn account(&self, post: &str) -> String {
        let (_, person) = self.seats.iter().find(|(seat, _)| *seat == post).expect("a seat");
        self.account_of(*person)
    }

    fn account_of(&self, person: PersonId) -> String {
        let (realm, today) = (self.site.realm, TODAY);
        let seats =
            self.site.db.read_blocking(move |tx| account::list_demo(tx, realm, today)).unwrap();
        let index = self.seats.iter().position(|(_, seated)| *seated == person).unwrap();
        seats[index].account.to_string()
    }
}

/// An installation in a realm of its own, whose clock says how many seconds have passed.
fn site(
    (db, vault): (Db, Vault),
    rules: Arc<Rulebook>,
    seconds: &Arc<AtomicI64>,
    files: &Path,
) -> Site {
    let now = Arc::clone(seconds);
    let drawn = AtomicU64::new(1);
    Site {
        db,
        rules,
        realm: Realm(REALM.fetch_add(1, Ordering::Relaxed)),
        clock: Arc::new(move || {
            let start: Timestamp = START.parse().unwrap();
            start + SignedDuration::from_secs(now.load(Ordering::Relaxed))
        }),
        random: Arc::new(move |bytes: &mut [u8]| {
            // Big-endian at the end, so that ids made later in one instant are larger.
            let number = drawn.fetch_add(1, Ordering::Relaxed).to_le_bytes();
            for (byte, drawn) in bytes.iter_mut().rev().zip(number.iter().cycle()) {
                *byte = *drawn;
            }
        }),
        tz: TimeZone::get("Asia/Shanghai").unwrap(),
        files: files.to_owned(),
        demo: true,
        https: false,
        vault,
    }
}

/// The demonstration of the association, which works by another rulebook.
pub(crate) struct Association {
    pub(crate) site: Site,
    _files: TempDir,
}

impl Association {
    /// As on the first day of every test.
    pub(crate) fn new() -> Self {
        let files = tempfile::tempdir().unwrap();
        let keyed = (db(), Vault::of_key(1, [7; 32]));
        let key = demo::association::RULEBOOK;
        let rules = Arc::new(Rulebook::load(key, &embedded(key).unwrap()).unwrap());
        let site = site(keyed, Arc::clone(&rules), &Arc::new(AtomicI64::new(0)), files.path());
        let body = Arc::new(move |record: &Record| {
            let body = |lang| Some(draft(record, &rules, lang).body());
            Text::new(body(Lang::Zh), body(Lang::En)).unwrap()
        });
        demo::association::fill(&site.db, &act_of(&site), &(body as BodyOf)).unwrap();
        Self { site, _files: files }
    }

    /// Whoever sits at a seat, counted from 0, signed in.
    pub(crate) async fn seat(&self, number: usize, lang: Lang) -> Browser {
        let realm = self.site.realm;
        let list = move |tx: &mut Tx<'_>| account::list_demo(tx, realm, TODAY);
        let seats = self.site.db.read_blocking(list).unwrap();
        let mut browser = self.stranger(lang);
        browser.sign_in(seats[number].account.to_string()).await;
        browser
    }

    /// Somebody who has not signed in.
    pub(crate) fn stranger(&self, lang: Lang) -> Browser {
        let router = zhibu_web::router(self.site.clone());
        Browser { way: Way::Inside(router), cookies: Vec::new(), lang }
    }
}

/// Writes, however often it loses the race: the tests of a run share one database and make ids that
/// lie side by side, so that on PostgreSQL they collide more than installations would.
fn patiently<T: Send + 'static>(
    db: &Db,
    act: impl Fn(&mut Tx<'_>) -> zhibu_service::Result<T> + Send + Sync + 'static,
) -> T {
    let act = Arc::new(act);
    for _ in 0..20 {
        let again = Arc::clone(&act);
        match db.write_blocking(move |tx| again(tx)) {
            Err(zhibu_service::Error::Engine(engine::Error::Transient(_))) => {}
            done => return done.unwrap(),
        }
    }
    panic!("twenty times ten tries were lost to other tests");
}

fn act_of(site: &Site) -> Act {
    let now = (site.clock)();
    Act {
        realm: site.realm,
        actor: Actor::Installation,
        now,
        today: site.tz.to_datetime(now).date(),
        second_factor: true,
        rules: Arc::clone(&site.rules),
        random: Arc::clone(&site.random),
        vault: site.vault.clone(),
    }
}

/// The rules of the default rulebook.
pub(crate) fn rules() -> Arc<Rulebook> {
    static RULES: OnceLock<Arc<Rulebook>> = OnceLock::new();
    let load = || Arc::new(Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap());
    Arc::clone(RULES.get_or_init(load))
}

/// A text in both languages.
pub(crate) fn text(zh: &str, en: &str) -> Text {
    Text::new(Some(zh.to_owned()), Some(en.to_owned())).unwrap()
}

type County = ([UnitId; 3], Vec<PersonId>, Vec<(&'static str, PersonId)>);

fn found_county(tx: &mut Tx<'_>, act: &Act) -> zhibu_service::Result<County> {
    let new = |name: Text, kind: &str| NewUnit {
        name: Some(name),
        kind: kind.to_owned(),
        about: About::default(),
        from: date(2020, 1, 1),
    };
    install::make_realm(tx, act)?;
    vault::adopt(tx, act)?;
    let county =
        unit::found_top(tx, act, new(text("岚溪县委", "Lanxi County"), "local-committee"))?;
    let granted = access::require(tx, act, county)?;
    let town = unit::found(tx, act, &granted, new(text("禾塘镇党委", "Hetang Town"), "committee"))?;
    let granted = access::require(tx, act, town)?;
    let branch =
        unit::found(tx, act, &granted, new(text("柳岸村党支部", "Liu'an Village"), "branch"))?;
    let mut members = Vec::new();
    let mut seats = Vec::new();
    for (number, name) in NINE.into_iter().enumerate() {
        let post = POSTS.get(number).copied();
        let posts = post.map(|post| (branch, post.to_owned())).into_iter().collect();
        let standing = if number == 8 { Standing::Probationary } else { Standing::Full };
        let person = enrol(tx, act, name, branch, standing, posts)?;
        seats.extend(post.map(|post| (post, person)));
        members.push(person);
    }
    let worker = vec![(town, "party-affairs-worker".to_owned())];
    let office =
        unit::found(tx, act, &granted, new(text("镇机关党支部", "Town Office"), "branch"))?;
    let person = enrol(tx, act, "方晓", office, Standing::Full, worker)?;
    seats.push(("party-affairs-worker", person));
    for (seat, (_, person)) in (1_u32..).zip(&seats) {
        account::open(tx, act, *person, Some(seat))?;
    }
    Ok(([county, town, branch], members, seats))
}

/// The name of one of the nine.
pub(crate) fn name_of(index: usize) -> Name {
    full_name(NINE[index])
}

fn full_name(name: &str) -> Name {
    Name { name: name.to_owned(), latin: Some(format!("Latin {name}")) }
}

fn enrol(
    tx: &mut Tx<'_>,
    act: &Act,
    name: &str,
    unit: UnitId,
    standing: Standing,
    posts: Vec<(UnitId, String)>,
) -> zhibu_service::Result<PersonId> {
    let name = full_name(name);
    person::enrol(tx, act, &NewPerson { name, unit, standing, since: date(2020, 1, 1), posts })
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub(crate) fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        self.headers.get(LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// What a reader sees: tags taken away, entities resolved, blanks folded.
    pub(crate) fn seen(&self) -> String {
        let body = self.body();
        let main = body.split_once("<main").map_or(body.as_str(), |(_, rest)| rest);
        let mut seen = String::new();
        let mut inside = true;
        for c in main.chars() {
            match c {
                '<' => {
                    inside = true;
                    seen.push(' ');
                }
                '>' => inside = false,
                c if !inside => seen.push(c),
                _ => {}
            }
        }
        let plain = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#34;", "\""),
            ("&#38;", "&"),
            ("&#39;", "'"),
            ("&#60;", "<"),
            ("&#62;", ">"),
            ("&amp;", "&"),
        ];
        for (entity, character) in plain {
            seen = seen.replace(entity, character);
        }
        seen.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of the first hidden field of this name.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let body = self.body();
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = body.split_once(&mark).unwrap_or_else(|| panic!("no {name} in {body}"));
        rest.split('"').next().unwrap().to_owned()
    }

    /// All addresses that the page links to within the installation.
    pub(crate) fn links(&self) -> Vec<String> {
        let body = self.body();
        body.split("href=\"/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(|path| format!("/{}", path.replace("&amp;", "&").replace("&#38;", "&")))
            .collect()
    }
}

/// The way from a browser to the pages.
#[derive(Clone)]
enum Way {
    /// In this process.
    Inside(Router),
    /// To a program of its own.
    Socket(SocketAddr, Client<HttpConnector, Body>),
}

/// A person at a browser, with cookies and a language.
#[derive(Clone)]
pub(crate) struct Browser {
    way: Way,
    cookies: Vec<(String, String)>,
    lang: Lang,
}

impl Browser {
    /// A browser that reaches a program through its socket.
    pub(crate) fn at(address: SocketAddr, lang: Lang) -> Self {
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { way: Way::Socket(address, client), cookies: Vec::new(), lang }
    }

    /// The same browser, with its cookies, at the pages of another start of the program. What it
    /// held of the first start goes.
    pub(crate) fn after_a_new_start(self, site: impl FnOnce() -> Site) -> Self {
        let Self { way, cookies, lang } = self;
        drop(way);
        Self { way: Way::Inside(zhibu_web::router(site())), cookies, lang }
    }

    async fn send(&mut self, request: Request<Body>) -> Answer {
        self.try_send(request).await.unwrap()
    }

    async fn try_send(&mut self, mut request: Request<Body>) -> Result<Answer, Broken> {
        let cookies: Vec<_> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let headers = request.headers_mut();
        headers.insert(COOKIE, cookies.join("; ").parse().unwrap());
        headers.insert(ACCEPT_LANGUAGE, self.lang.html().parse().unwrap());
        let response = match &self.way {
            Way::Inside(router) => router.clone().oneshot(request).await.unwrap(),
            Way::Socket(address, client) => {
                let path = request.uri().path_and_query().unwrap();
                *request.uri_mut() = format!("http://{address}{path}").parse().unwrap();
                client.request(request).await?.map(Body::new)
            }
        };
        for cookie in response.headers().get_all(SET_COOKIE) {
            let set = cookie.to_str().unwrap();
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(held, _)| held != name);
            if !set.contains("Max-Age=0;") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default().to_vec();
        Ok(Answer { status: parts.status, headers: parts.headers, bytes })
    }

    /// Asks for a page.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Asks for a page that must be there.
    pub(crate) async fn page(&mut self, path: &str) -> Answer {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.seen());
        answer
    }

    /// Asks for something by another method than a form can name.
    pub(crate) async fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form with one file, as `multipart/form-data`.
    pub(crate) async fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        (name, content): (&str, &[u8]),
    ) -> Answer {
        let mut body = String::new();
        for (field, value) in fields {
            let _ = write!(
                body,
                "--b\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
        }
        let _ = write!(
            body,
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        let body = [body.as_bytes(), content, b"\r\n--b--\r\n"].concat();
        let request = Request::post(path)
            .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// Sends a form as it stands.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.try_post(path, fields).await.unwrap()
    }

    /// Sends a form to a program that may be gone before it answers.
    pub(crate) async fn try_post(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<Answer, Broken> {
        let mut body = String::new();
        for (name, value) in fields {
            let encode = |part: &str| -> String {
                part.bytes().fold(String::new(), |mut out, byte| {
                    let _ = write!(out, "%{byte:02X}");
                    out
                })
            };
            let _ = write!(body, "{}={}&", encode(name), encode(value));
        }
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.try_send(request).await
    }

    /// Opens the page of a form, fills some of its fields and sends it where it says.
    pub(crate) async fn submit(&mut self, page: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
        let form = self.page(page).await;
        let csrf = form.hidden("csrf");
        let mut all = vec![("csrf", csrf.as_str()), ("page", page)];
        all.extend(fields.iter().copied());
        self.post(to, &all).await
    }

    /// Signs in to a seat.
    pub(crate) async fn sign_in(&mut self, account: String) {
        let page = self.page("/sign-in").await;
        let (csrf, next) = (page.hidden("csrf"), "/today");
        let fields = [("csrf", csrf.as_str()), ("next", next), ("account", &account)];
        let answer = self.post("/sign-in", &fields).await;
        assert_eq!(answer.location(), "/today", "{}", answer.seen());
    }

    /// The language that this browser asks for.
    pub(crate) fn lang(&self) -> Lang {
        self.lang
    }

    /// The same person reading another language.
    pub(crate) fn reading(&self, lang: Lang) -> Self {
        Self { lang, ..self.clone() }
    }
}
