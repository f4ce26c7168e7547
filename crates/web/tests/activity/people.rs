//! A small county over HTTP, in process: who sits where, and what a browser without script does.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use jiff::civil::{Date, date};
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
use zhibu_web::{Clock, Site, router};

/// 15:00 on 20 November 2026 in Shanghai.
const START: &str = "2026-11-20T07:00:00Z";

/// The nine members of the branch at Liu'an, in order; the last is on probation.
pub(crate) const MEMBERS: [&str; 9] =
    ["周启明", "陆远舟", "沈秋月", "高素琴", "唐立冬", "李桂枝", "王守田", "林小满", "魏知夏"];

/// An installation with a county, a town, and two branches.
pub(crate) struct World {
    app: Router,
    seconds: Arc<AtomicI64>,
    pub(crate) town: UnitId,
    pub(crate) branch: UnitId,
    pub(crate) other: UnitId,
    _folder: TempDir,
}

/// One person's browser.
pub(crate) struct Person {
    app: Router,
    cookies: Vec<(String, String)>,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl World {
    pub(crate) fn new() -> Self {
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
            // The number stands last, so that ids come in the order in which they are made.
            let number = drawn.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            for (byte, drawn) in bytes.iter_mut().rev().zip(number.iter().rev().cycle()) {
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
            files: folder.path().join("files"),
            demo: true,
            https: false,
            vault: zhibu_service::Vault::of_key(1, [7; 32]),
        };
        let [town, branch, other] = settle(&site);
        Self { app: router(site), seconds, town, branch, other, _folder: folder }
    }

    /// Sits down at somebody's seat.
    pub(crate) async fn person(&self, name: &str) -> Person {
        let mut person = Person { app: self.app.clone(), cookies: Vec::new() };
        person.sign_in(name).await;
        person
    }

    pub(crate) fn wait(&self, time: SignedDuration) {
        self.seconds.fetch_add(time.as_secs(), Ordering::Relaxed);
    }

    /// The address of the form for a new record of the branch.
    pub(crate) fn new_record(&self, kind: &str) -> String {
        format!("/units/{}/activities/new?kind={kind}", self.branch)
    }
}

fn settle(site: &Site) -> [UnitId; 3] {
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
    let plant = move |tx: &mut Tx<'_>| -> zhibu_service::Result<[UnitId; 3]> {
        install::make_realm(tx, &act)?;
        zhibu_service::vault::adopt(tx, &act)?;
        let new = |zh: &str, en: &str, kind: &str| NewUnit {
            name: Text::new(Some(zh.into()), Some(en.into())),
            kind: kind.into(),
            about: About::default(),
            from: date(2020, 1, 1),
        };
        let county = unit::found_top(
            tx,
            &act,
            new("岚溪县委", "Lanxi County Committee", "local-committee"),
        )?;
        let below = |tx: &mut Tx<'_>, parent, new| {
            let granted = zhibu_service::access::require(tx, &act, parent)?;
            unit::found(tx, &act, &granted, new)
        };
        let town = below(tx, county, new("禾塘镇党委", "Hetang Town Committee", "committee"))?;
        let branch = below(tx, town, new("柳岸村党支部", "Liu'an Village Branch", "branch"))?;
        let other = below(tx, town, new("石桥村党支部", "Shiqiao Village Branch", "branch"))?;
        let posts = [
            (0, "secretary"),
            (1, "deputy-secretary"),
            (2, "organisation-member"),
            // A seat in the demonstration is a post.
            (6, "member"),
        ];
        for (n, name) in MEMBERS.iter().enumerate() {
            let post = posts.iter().find(|(holder, _)| *holder == n);
            let post = post.map(|(_, post)| (branch, (*post).to_owned()));
            let last = n + 1 == MEMBERS.len();
            let standing = if last { Standing::Probationary } else { Standing::Full };
            let since = date(2021, 1, i8::try_from(n + 1).unwrap());
            seat(tx, &act, name, (branch, since), standing, post)?;
        }
        let full = Standing::Full;
        let since = date(2021, 1, 1);
        seat(tx, &act, "石磊", (other, since), full, Some((other, "secretary".into())))?;
        seat(tx, &act, "谢临江", (other, since), full, Some((town, "secretary".into())))?;
        Ok([town, branch, other])
    };
    site.db.write_blocking(plant).unwrap()
}

/// Enters a person who can sign in.
fn seat(
    tx: &mut Tx<'_>,
    act: &Act,
    name: &str,
    (unit, since): (UnitId, Date),
    standing: Standing,
    post: Option<(UnitId, String)>,
) -> zhibu_service::Result<()> {
    let new = NewPerson {
        name: Name { name: name.into(), latin: None },
        unit,
        standing,
        since,
        posts: post.into_iter().collect(),
    };
    let person = person::enrol(tx, act, &new)?;
    account::open(tx, act, person, Some(1))?;
    Ok(())
}

impl Answer {
    pub(crate) fn location(&self) -> &str {
        self.headers.get(LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// The text of the page, without tags, blanks folded.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for part in main_of(&self.body).split('<').skip(1) {
            text.push(' ');
            text.push_str(part.split_once('>').map_or("", |(_, text)| text));
        }
        unescape(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    pub(crate) fn shows(&self, words: &[&str]) {
        let text = self.text();
        for word in words {
            assert!(text.contains(word), "no “{word}” in: {text}");
        }
    }

    #[track_caller]
    pub(crate) fn hides(&self, words: &[&str]) {
        let text = self.text();
        for word in words {
            assert!(!text.contains(word), "“{word}” in: {text}");
        }
    }

    /// The form of the page that is sent to this address, as a browser would send it unchanged.
    #[track_caller]
    pub(crate) fn form(&self, action: &str) -> Fields {
        let mark = format!("action=\"{action}\"");
        let start =
            self.body.find(&mark).unwrap_or_else(|| panic!("no form to {action}: {}", self.text()));
        let rest = &self.body[start..];
        Fields { action: action.to_owned(), fields: fields(&rest[..rest.find("</form>").unwrap()]) }
    }

    /// The form of a sitting.
    #[track_caller]
    pub(crate) fn sitting(&self) -> Fields {
        let (_, rest) = self.body.split_once("<form id=\"form\"").expect("no form of a sitting");
        let action = attribute(rest.split('>').next().unwrap(), "action").unwrap();
        self.form(&action)
    }
}

fn main_of(body: &str) -> &str {
    let (_, rest) = body.split_once("<main").unwrap_or(("", body));
    rest.split_once("</main>").map_or(rest, |(main, _)| main)
}

fn unescape(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescape(rest.split('"').next()?))
}

/// The fields that a browser would send, buttons apart.
fn fields(html: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut select: Option<(String, Option<String>, Option<String>)> = None;
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let is_set = |word: &str| tag.split(' ').any(|w| w == word);
        match tag.split([' ', '/']).next().unwrap() {
            "input" => {
                let kind = attribute(tag, "type").unwrap_or_default();
                let Some(name) = attribute(tag, "name") else { continue };
                if kind == "file" || (matches!(&*kind, "checkbox" | "radio") && !is_set("checked"))
                {
                    continue;
                }
                found.push((name, attribute(tag, "value").unwrap_or_default()));
            }
            "textarea" => {
                let Some(name) = attribute(tag, "name") else { continue };
                found.push((name, unescape(text.strip_prefix('\n').unwrap_or(text))));
            }
            "select" => select = attribute(tag, "name").map(|name| (name, None, None)),
            "option" => {
                if let Some((_, first, chosen)) = &mut select {
                    let value = attribute(tag, "value").unwrap_or_default();
                    first.get_or_insert(value.clone());
                    if is_set("selected") {
                        *chosen = Some(value);
                    }
                }
            }
            _ => {}
        }
        if part.starts_with("/select")
            && let Some((name, first, chosen)) = select.take()
        {
            found.push((name, chosen.or(first).unwrap_or_default()));
        }
    }
    found
}

/// What stands in a form, and where it goes.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) action: String,
    fields: Vec<(String, String)>,
}

impl Fields {
    pub(crate) fn one(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(field, _)| field == name).map(|(_, v)| v.as_str()).collect()
    }

    /// Types over a field that is there.
    #[track_caller]
    pub(crate) fn fill(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().find(|(field, _)| field == name);
        value.clone_into(&mut field.unwrap_or_else(|| panic!("no field {name}")).1);
        self
    }

    pub(crate) fn tick(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    #[track_caller]
    pub(crate) fn untick(mut self, name: &str, value: &str) -> Self {
        let before = self.fields.len();
        self.fields.retain(|(field, held)| !(field == name && held == value));
        assert_eq!(self.fields.len() + 1, before, "{name}={value} is not ticked");
        self
    }

    fn body(&self) -> String {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(&self.fields);
        body.finish()
    }

    /// As `multipart/form-data` with one file.
    pub(crate) fn with_file(&self, name: &str, content: &[u8]) -> Vec<u8> {
        let mut body = Vec::new();
        for (field, value) in &self.fields {
            let part = format!(
                "--b\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--b--\r\n");
        body
    }
}

impl Person {
    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<_> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let request = request.header(COOKIE, cookies.join("; ")).body(body).unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
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

    pub(crate) async fn sign_in(&mut self, name: &str) {
        let page = self.get("/sign-in").await;
        let seat = page
            .body
            .split("name=\"account\" value=\"")
            .skip(1)
            .find(|seat| seat.contains(name))
            .unwrap_or_else(|| panic!("no seat for {name}"));
        let account = seat.split('"').next().unwrap();
        let form = page.form("/sign-in").tick("account", account);
        assert_eq!(self.press(&form, "").await.status, StatusCode::SEE_OTHER);
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends a form by the button that says `do`.
    pub(crate) async fn press(&mut self, form: &Fields, button: &str) -> Answer {
        let form = if button.is_empty() { form.clone() } else { form.clone().tick("do", button) };
        let request = Request::post(&form.action)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(form.body())).await
    }

    pub(crate) async fn upload(&mut self, path: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(path)
            .header(CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header("sec-fetch-site", "same-origin");
        self.send(request, Body::from(body)).await
    }

    /// Saves, and opens the record that was made.
    pub(crate) async fn save(&mut self, form: &Fields) -> (String, Answer) {
        let saved = self.press(form, "save").await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let path = saved.location().to_owned();
        let page = self.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        (path, page)
    }

    /// Presses the button of a form on a record's page.
    pub(crate) async fn step(&mut self, record: &str, step: &str) -> Answer {
        let page = self.get(record).await;
        let form = page.form(&format!("{record}/{step}"));
        self.press(&form, "").await
    }
}
