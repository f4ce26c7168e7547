//! The harness itself, proved on a small page with the strict policy of the real ones.

use std::cell::Cell;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::panic::panic_any;
use std::process::Command;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use tokio::task::LocalSet;
use zhibu_domain::text::Lang;

use super::support::{Browser, NoAnswer, Server, WIDTHS, in_time};

const POLICY: &str =
    "default-src 'none'; script-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'";

const FORM: &str = r#"
<h1>登记一次活动</h1>
<form action="/said">
  <p><label for="title">标题</label> <input id="title" name="title" value="旧标题"></p>
  <p><label for="day">日期</label> <input type="date" id="day" name="day"></p>
  <p><label for="topics">议题 <span>每行一个</span></label> <textarea id="topics" name="topics"></textarea></p>
  <p><label for="kind">类别</label>
    <select id="kind" name="kind"><option>党课</option><option>主题党日</option></select></p>
  <fieldset><legend>形式</legend>
    <label><input type="radio" name="form" value="room" checked> 现场</label>
    <label><input type="radio" name="form" value="online"> 线上</label></fieldset>
  <fieldset><legend>到会</legend>
    <label><input type="checkbox" name="present" value="zhang" checked> 张三</label>
    <label><input type="checkbox" name="present" value="li"> 李四</label></fieldset>
  <button><span aria-hidden="true">✓</span> 保存</button>
</form>
<p><a href="/late">以后</a> <a href="/late">以后</a></p>
"#;

const LATE: &str = r#"<h1>稍等</h1><p id="later"></p><script src="/late.js"></script>"#;
const LATE_SCRIPT: &str =
    "setTimeout(() => { document.getElementById('later').textContent = '到了'; }, 300);";
const BAD: &str = r#"<h1>有障碍</h1><p class="wide">宽</p><img src="/none.png">"#;
const BAD_STYLE: &str = ".wide { width: 900px; }";

/// Serves the small pages on a thread that ends with the test program.
fn small_site() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(stream));
        }
    });
    address
}

/// Answers one request; a browser that goes away in between is no fault.
fn answer(mut stream: TcpStream) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let request = lines.next()?.ok()?;
    let headers: Vec<String> =
        lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let target = request.split(' ').nth(1)?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (kind, body) = match path {
        "/" => ("text/html", page(FORM)),
        "/said" => ("text/html", page(&said(query))),
        "/late" => ("text/html", page(LATE)),
        "/late.js" => ("text/javascript", LATE_SCRIPT.to_owned()),
        "/bad" => ("text/html", page(BAD)),
        "/language" => ("text/html", page(&format!("<h1>{}</h1>", language(&headers)))),
        "/page.css" => ("text/css", BAD_STYLE.to_owned()),
        _ => ("text/plain", String::new()),
    };
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\n\
         Content-Security-Policy: {POLICY}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .ok()
}

fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>小页</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"stylesheet\" href=\"/page.css\"></head><body><main>{body}</main></body></html>"
    )
}

fn said(query: &str) -> String {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    let rows: Vec<String> = pairs
        .map(|(name, value)| format!("<p>{name}={}</p>", value.replace("\r\n", "/")))
        .collect();
    format!("<h1>已保存</h1>{}", rows.join(""))
}

fn language(headers: &[String]) -> String {
    let asked = headers
        .iter()
        .find_map(|line| line.to_lowercase().strip_prefix("accept-language:").map(str::to_owned));
    asked.unwrap_or_default().trim().to_owned()
}

#[tokio::test]
async fn a_person_fills_in_a_form_and_every_input_is_counted() {
    let site = small_site();
    for width in WIDTHS {
        let mut browser = Browser::start(&site, width, Lang::Zh).await;
        browser.open("/").await;
        assert_eq!(browser.value("标题").await, "旧标题");
        browser.fill("标题", "学习新章程").await;
        browser.fill("日期", "2026-03-05").await;
        browser.fill("议题", "一\n二").await;
        browser.select("类别", "主题党日").await;
        browser.choose("形式", "线上").await;
        browser.untick("张三").await;
        browser.tick("李四").await;
        assert_eq!(browser.inputs(), 7);
        browser.click("保存").await;
        assert_eq!(browser.inputs(), 8);
        browser.see("已保存").await;
        assert!(browser.path().await.starts_with("/said?title="), "{}", browser.path().await);
        let expected = "已保存 title=学习新章程 day=2026-03-05 topics=一/二 kind=主题党日 \
                        form=online present=li";
        assert_eq!(browser.text().await, expected);
    }
}

#[tokio::test]
async fn seeing_waits_for_what_comes_late() {
    let mut browser = Browser::start(&small_site(), 1280, Lang::Zh).await;
    browser.open("/").await;
    browser.click("以后").await;
    browser.see("到了").await;
    browser.not_see("没有的话").await;
    assert!(!browser.sees_within("没有的话", Duration::ZERO).await);
}

#[tokio::test]
async fn a_page_is_asked_for_in_the_browser_s_language() {
    let site = small_site();
    for lang in Lang::ALL {
        let browser = Browser::start(&site, 1280, lang).await;
        browser.open("/language").await;
        browser.see(&lang.html().to_lowercase()).await;
    }
}

#[tokio::test]
async fn barriers_and_overflow_are_found() {
    let browser = Browser::start(&small_site(), 360, Lang::Zh).await;
    browser.open("/bad").await;
    let barriers = browser.barriers().await;
    assert_eq!(barriers.len(), 1, "{barriers:?}");
    assert!(barriers[0].starts_with("critical: "), "{barriers:?}");
    assert!(barriers[0].contains("image-alt"), "{barriers:?}");
    let overflow = browser.overflow().await;
    assert!(overflow.iter().any(|line| line.contains("wide")), "{overflow:?}");

    browser.open("/").await;
    browser.axe().await;
    browser.fits().await;
}

#[tokio::test]
async fn pictures_have_the_width_and_prints_are_prints() {
    let site = small_site();
    for width in WIDTHS {
        let browser = Browser::start(&site, width, Lang::Zh).await;
        browser.open("/").await;
        let picture = fs::read(browser.shot("harness").await).unwrap();
        assert_eq!(&picture[1..4], b"PNG");
        assert_eq!(u32::from_be_bytes(picture[16..20].try_into().unwrap()), width);
        let print = fs::read(browser.print_pdf("harness").await).unwrap();
        assert_eq!(&print[..5], b"%PDF-");
    }
}

#[test]
fn a_server_is_known_by_what_it_says() {
    let mut command = Command::new("sh");
    command.args(["-c", "echo starting; echo listening on http://127.0.0.1:9/; cat"]);
    let server = Server::start(&mut command, TempDir::new().unwrap());
    assert_eq!(server.address(), "http://127.0.0.1:9");
}

#[test]
#[should_panic(expected = "no such folder")]
fn a_server_that_does_not_start_is_told_with_its_complaint() {
    let mut command = Command::new("sh");
    command.args(["-c", "echo no such folder >&2"]);
    Server::start(&mut command, TempDir::new().unwrap());
}

#[tokio::test]
async fn a_journey_begins_anew_when_its_browser_falls_silent_and_only_then() {
    let begun = Rc::new(Cell::new(0));
    let count = Rc::clone(&begun);
    in_time(move || {
        let count = Rc::clone(&count);
        async move {
            count.set(count.get() + 1);
            if count.get() == 1 {
                panic_any(NoAnswer("a picture".to_owned()));
            }
        }
    })
    .await;
    assert_eq!(begun.get(), 2);
    let failing = LocalSet::new();
    let failed = failing.run_until(async {
        tokio::task::spawn_local(in_time(|| async { panic!("the page is wrong") })).await
    });
    let payload = failed.await.unwrap_err().into_panic();
    assert_eq!(payload.downcast_ref(), Some(&"the page is wrong"));
}
