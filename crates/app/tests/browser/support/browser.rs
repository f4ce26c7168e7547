//! A browser with the verbs of a person: open, click, fill, choose, tick, see.

use std::env;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::panic::panic_any;
use std::time::{Duration, Instant};

use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;
use zhibu_domain::text::Lang;

use super::NoAnswer;

/// The two widths at which every page is looked at, in CSS pixels: a small phone and a desk.
pub(crate) const WIDTHS: [u32; 2] = [360, 1280];

/// Below this width the page is shown as on a phone: `meta viewport` counts.
const PHONE_BELOW: u32 = 600;
const PATIENCE: Duration = Duration::from_secs(10);
/// What one command may take; pages and scripts have limits of the same length.
const ANSWER: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(25);
const FIND: &str = include_str!("find.js");
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
const SETTLED: &str =
    "return document.readyState === 'complete' && !document.querySelector('.htmx-request')";
const TEXT: &str = "return document.body ? document.body.innerText : ''";

/// A headless browser of its own profile, at one width and in one language.
pub(crate) struct Browser {
    pub(super) client: Client,
    pub(super) width: u32,
    pub(super) lang: Lang,
    base: String,
    driver: String,
    session: String,
    inputs: u32,
    _profile: TempDir,
}

impl Browser {
    /// Starts a browser for the pages at `base` (`http://127.0.0.1:PORT`). `width` is in CSS
    /// pixels; `lang` is the language that the browser asks pages for.
    pub(crate) async fn start(base: &str, width: u32, lang: Lang) -> Self {
        let driver = env::var("ZHIBU_WEBDRIVER")
            .expect("ZHIBU_WEBDRIVER is the address of a ChromeDriver: run `cargo xtask shots`");
        let profile = TempDir::new().unwrap();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&profile, lang))
            .connect(&driver)
            .await
            .unwrap_or_else(|error| panic!("the browser does not start: {error}"));
        let session = client.session_id().await.unwrap().unwrap();
        let base = base.to_owned();
        let browser =
            Self { client, width, lang, base, driver, session, inputs: 0, _profile: profile };
        // A headless window cannot be as narrow as a phone; the emulated device can.
        let metrics = json!({
            "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < PHONE_BELOW,
        });
        browser.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        browser
    }

    /// Opens a page by its path, which begins with `/`.
    pub(crate) async fn open(&self, path: &str) {
        let address = format!("{}{path}", self.base);
        self.client.goto(&address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
        self.settle().await;
    }

    /// Where the browser is: the path, with the query if there is one.
    pub(crate) async fn path(&self) -> String {
        let address = self.client.current_url().await.unwrap();
        address[url::Position::BeforePath..url::Position::AfterQuery].to_owned()
    }

    /// Waits until the browser is at an address that begins so.
    pub(crate) async fn comes_to(&self, start: &str) {
        let until = Instant::now() + PATIENCE;
        let mut poll = tokio::time::interval(POLL);
        while !self.path().await.starts_with(start) {
            if Instant::now() > until {
                self.give_up(&format!("the way does not lead to {start}.")).await;
            }
            poll.tick().await;
        }
        self.settle().await;
    }

    /// Presses a button, a link or another thing with this text. What begins with `#`, `.` or
    /// `[` is a CSS selector instead.
    pub(crate) async fn click(&mut self, what: &str) {
        self.act(kind_of(what, "press"), what, None, async |element| press(&element).await).await;
        self.settle().await;
    }

    /// Replaces what stands in the field with this label, or that a CSS selector finds. A file field
    /// takes a path.
    pub(crate) async fn fill(&mut self, label: &str, value: &str) {
        self.act(kind_of(label, "field"), label, None, async |element| {
            write(&element, value).await
        })
        .await;
        self.settle().await;
    }

    /// Picks an option of the list with this label.
    pub(crate) async fn select(&mut self, label: &str, option: &str) {
        self.act(kind_of(label, "select"), label, None, async |element| {
            element.select_by_label(option).await
        })
        .await;
        self.settle().await;
    }

    /// Picks an option of the group (of radio buttons or boxes) with this legend.
    pub(crate) async fn choose(&mut self, legend: &str, option: &str) {
        self.act("choice", legend, Some(option), async |element| press(&element).await).await;
        self.settle().await;
    }

    /// Ticks the box with this label, which must be empty.
    pub(crate) async fn tick(&mut self, label: &str) {
        self.turn(label, true).await;
    }

    /// Unticks the box with this label, which must be ticked.
    pub(crate) async fn untick(&mut self, label: &str) {
        self.turn(label, false).await;
    }

    async fn turn(&mut self, label: &str, to: bool) {
        let element = self.find("tick", label, None).await;
        let is_ticked = element.is_selected().await.unwrap();
        assert_ne!(is_ticked, to, "the box “{label}” was already so");
        self.act("tick", label, None, async |element| press(&element).await).await;
        self.settle().await;
        assert_eq!(element.is_selected().await.unwrap(), to, "the box “{label}” did not turn");
    }

    /// What stands in the field or list with this label.
    pub(crate) async fn value(&self, label: &str) -> String {
        let element = self.find(kind_of(label, "field"), label, None).await;
        element.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Presses keys where the browser is: what begins with U+E009 is pressed together with Control.
    pub(crate) async fn press_keys(&mut self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
        self.inputs += 1;
        self.settle().await;
    }

    /// How many fields were changed and buttons or links pressed so far. A part of a journey is
    /// measured by the difference.
    pub(crate) fn inputs(&self) -> u32 {
        self.inputs
    }

    /// Waits until the page shows this text. Runs of white space count as one space.
    pub(crate) async fn see(&self, text: &str) {
        if !self.sees_within(text, PATIENCE).await {
            self.give_up(&format!("“{text}” is not to be seen.")).await;
        }
    }

    /// True as soon as the page shows this text, false after the given time.
    pub(crate) async fn sees_within(&self, text: &str, patience: Duration) -> bool {
        let wanted = one_spaced(text);
        let until = Instant::now() + patience;
        let mut poll = tokio::time::interval(POLL);
        loop {
            poll.tick().await;
            if self.text().await.contains(&wanted) {
                return true;
            }
            if Instant::now() > until {
                return false;
            }
        }
    }

    /// Waits until the page no longer shows this text: after a press the page before may stand for
    /// a moment.
    pub(crate) async fn not_see(&self, text: &str) {
        self.settle().await;
        let unwanted = one_spaced(text);
        let until = Instant::now() + PATIENCE;
        let mut poll = tokio::time::interval(POLL);
        while self.text().await.contains(&unwanted) {
            if Instant::now() > until {
                self.give_up(&format!("“{text}” is to be seen.")).await;
            }
            poll.tick().await;
        }
    }

    /// All that the page shows, runs of white space as one space.
    pub(crate) async fn text(&self) -> String {
        // A page on its way to the next one cannot be asked; it shows nothing.
        let text = self.client.execute(TEXT, Vec::new()).await.unwrap_or_default();
        one_spaced(text.as_str().unwrap_or_default())
    }

    /// Opens what the first link in the page's main part leads to, of those that a CSS selector finds.
    pub(crate) async fn follow_first(&self, selector: &str) {
        let href = "const found = [...document.querySelectorAll('main ' + arguments[0])]; \
                    return found.find((link) => link.getAttribute('href'))?.getAttribute('href')";
        let found = self.client.execute(href, vec![json!(selector)]).await.unwrap_or_default();
        match found.as_str() {
            Some(path) => self.open(path).await,
            None => self.give_up(&format!("there is no link “{selector}”.")).await,
        }
    }

    /// Where the links in the page's main part lead that a CSS selector finds, in order.
    pub(crate) async fn links(&self, selector: &str) -> Vec<String> {
        let hrefs = "const found = [...document.querySelectorAll('main ' + arguments[0])]; \
                     return found.map((link) => link.getAttribute('href')).filter(Boolean)";
        let found = self.client.execute(hrefs, vec![json!(selector)]).await.unwrap_or_default();
        let found = found.as_array().cloned().unwrap_or_default();
        found.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// What the first thing shows that a CSS selector finds.
    pub(crate) async fn text_of(&self, selector: &str) -> String {
        self.find("css-first", selector, None).await.text().await.unwrap()
    }

    /// Waits until the page and its requests in the background are complete.
    async fn settle(&self) {
        let until = Instant::now() + PATIENCE;
        let mut poll = tokio::time::interval(POLL);
        while self.client.execute(SETTLED, Vec::new()).await.ok() != Some(Value::Bool(true)) {
            if Instant::now() > until {
                self.give_up("the page does not come to rest.").await;
            }
            poll.tick().await;
        }
    }

    /// Does something to the one thing that fits, and counts it as an input.
    async fn act(
        &mut self,
        kind: &str,
        name: &str,
        option: Option<&str>,
        act: impl AsyncFn(Element) -> Result<(), CmdError>,
    ) {
        let until = Instant::now() + PATIENCE;
        let mut poll = tokio::time::interval(POLL);
        loop {
            let element = self.find(kind, name, option).await;
            // The page may have been replaced meanwhile, or something may still be moving.
            let Err(error) = act(element).await else { break };
            if Instant::now() > until {
                self.give_up(&format!("“{name}” cannot be used: {error}.")).await;
            }
            poll.tick().await;
        }
        self.inputs += 1;
    }

    /// Waits until exactly one thing fits.
    async fn find(&self, kind: &str, name: &str, option: Option<&str>) -> Element {
        let until = Instant::now() + PATIENCE;
        let mut poll = tokio::time::interval(POLL);
        loop {
            poll.tick().await;
            let arguments = vec![json!(kind), json!(name), json!(option)];
            let found = self.client.execute(FIND, arguments).await;
            if let Ok(found) = &found
                && found["count"] == 1
                && let Some(id) = found["element"][ELEMENT].as_str()
            {
                let id = ElementRef::from(id.to_owned());
                return Element::from_element_id(self.client.clone(), id);
            }
            if Instant::now() > until {
                let wanted = option.map_or(name.to_owned(), |option| format!("{name}: {option}"));
                let answer = found.unwrap_or_else(|error| json!({ "error": error.to_string() }));
                self.give_up(&format!("not exactly one {kind} fits “{wanted}”: {answer}")).await;
            }
        }
    }

    /// Sends a command of the Chrome DevTools Protocol.
    pub(super) async fn devtools(&self, method: &'static str, parameters: Value) -> Value {
        let command = DevTools { method, parameters };
        let Ok(answer) = tokio::time::timeout(ANSWER, self.client.issue_cmd(command)).await else {
            panic_any(NoAnswer(method.to_owned()))
        };
        answer.unwrap_or_else(|error| panic!("{method} failed: {error}"))
    }

    /// Fails, and says where the browser is and what it shows.
    pub(super) async fn give_up(&self, why: &str) -> ! {
        let place = self.path().await;
        let text: String = self.text().await.chars().take(1500).collect();
        let (width, lang) = (self.width, self.lang.code());
        panic!("{why}\nAt {place} ({width} px, {lang}), the page says:\n{text}");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Without an answer there is no browser left to close.
        let _ = close(&self.driver, &self.session);
    }
}

/// Ends the session without the runtime, which a failing test takes down with it.
fn close(driver: &str, session: &str) -> std::io::Result<()> {
    let host = driver.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "DELETE /session/{session} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )?;
    // The first bytes of the answer come when the browser is closed; the connection stays open.
    stream.read(&mut [0; 64]).map(drop)
}

fn capabilities(profile: &TempDir, lang: Lang) -> Capabilities {
    let mut options = json!({
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--hide-scrollbars", "--window-size=1280,800",
            // Several windows run side by side; one that thinks itself covered draws nothing, and a
            // picture of it is waited for without end.
            "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
            "--disable-background-timer-throttling",
            format!("--user-data-dir={}", profile.path().display()),
        ],
        "prefs": { "intl.accept_languages": lang.html() },
    });
    if let Ok(program) = env::var("ZHIBU_CHROMIUM") {
        options["binary"] = json!(program);
    }
    let capabilities = json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "timeouts": { "pageLoad": 60_000, "script": 60_000 },
    });
    capabilities.as_object().unwrap().clone()
}

/// Presses an element, or its label where the element itself is replaced by a drawing.
async fn press(element: &Element) -> Result<(), CmdError> {
    let client = element.clone().client();
    let hidden = "const [e] = arguments; const r = e.getBoundingClientRect(); \
                  return (r.width < 2 || getComputedStyle(e).opacity === '0') && e.labels?.[0] || e";
    let target = client.execute(hidden, vec![serde_json::to_value(element)?]).await?;
    let id = target[ELEMENT].as_str().map(|id| ElementRef::from(id.to_owned()));
    Element::from_element_id(client, id.unwrap_or_else(|| element.element_id())).click().await
}

/// Replaces what stands in a field.
async fn write(element: &Element, value: &str) -> Result<(), CmdError> {
    let kind = element.prop("type").await?.unwrap_or_default();
    match kind.as_str() {
        "file" => return element.send_keys(value).await,
        // Typing into these depends on the language of the browser's own interface.
        "date" | "time" | "month" | "week" | "datetime-local" | "color" | "range" => {
            let set = "const [e, v] = arguments; e.focus(); e.value = v; \
                       for (const n of ['input', 'change']) e.dispatchEvent(new Event(n, { bubbles: true }));";
            let arguments = vec![serde_json::to_value(element)?, json!(value)];
            element.clone().client().execute(set, arguments).await?;
        }
        _ => {
            element.clear().await?;
            element.send_keys(value).await?;
        }
    }
    let now = element.prop("value").await?.unwrap_or_default();
    assert_eq!(now, value, "the field does not hold what was typed");
    Ok(())
}

/// The text with every run of white space as one space.
fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// ChromeDriver's way to pass a command of the Chrome DevTools Protocol to the browser.
#[derive(Debug)]
struct DevTools {
    method: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        let body = json!({ "cmd": self.method, "params": self.parameters });
        (http::Method::POST, Some(body.to_string()))
    }
}

/// How a thing is looked for: by a CSS selector, or by what a person reads.
fn kind_of<'a>(what: &str, read: &'a str) -> &'a str {
    if what.starts_with(['#', '.', '[']) { "css" } else { read }
}
