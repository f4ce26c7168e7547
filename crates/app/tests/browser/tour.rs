//! The pages of people, posts, accounts, sheets and units, each from the seat of somebody who may
//! see it: a picture for people to look at, no serious barrier, nothing wider than the screen.

use std::fs;

use tempfile::TempDir;
use zhibu_domain::text::Lang;

use super::support::{Browser, Server, WIDTHS, in_time, words};

/// Pages of a branch for its secretary, by what follows the branch's address, or by a link on the
/// page before.
const OF_UNIT: [(&str, &str); 18] = [
    ("people", "/people"),
    ("person-enter", "/people/new"),
    ("posts", "/posts"),
    ("post-new", "/posts/new"),
    ("post-elect", "/posts/elect"),
    ("post-term", "/posts/term"),
    ("posts", "/posts"),
    ("post-leave", "[href$='/leave']"),
    ("posts", "/posts"),
    ("post-end", "[href$='/end']"),
    ("cards", "/cards"),
    ("unit-codes", "/codes"),
    ("unit-guide", "/guide"),
    ("unit-contact", "/contact"),
    ("unit-history", "/history"),
    ("parameters", "/parameters"),
    ("parameter-set", "[href*='/parameters/set']"),
    ("unit-own", ""),
];

/// Pages of a person for the secretary of the branch.
const OF_PERSON: [(&str, &str); 9] = [
    ("person", ""),
    ("person-amend", "/amend"),
    ("person-move", "/move"),
    ("person-group", "/group"),
    ("person-leave", "/leave"),
    ("person-mark", "/mark"),
    ("person-history", "/history"),
    ("person-card", "/card"),
    ("person", ""),
];

/// Pages of oneself, and the search.
const OWN: [(&str, &str); 9] = [
    ("me", "/me"),
    ("me-activities", "/me/activities"),
    ("account", "/account"),
    ("account-login", "/account/login"),
    ("account-password", "/account/password"),
    ("factor-ready", "/account/factor"),
    ("search", "/search"),
    ("search-found", "/search?q=%E6%9D%8E"),
    ("search-none", "/search?q=qqqq"),
];

/// Rows of a roster: new ones, one to look at twice, and two that cannot be.
pub(crate) const ROSTER: &str = "姓名,公民身份号码,出生日期,所在党支部,人员类别,入党日期\n\
    王建国,999999197003120017,,柳岸村党支部,正式党员,1995-07-01\n\
    孙芳,999999194912310025,,柳岸村党支部,预备党员,2026-03-01\n\
    李桂枝,,,柳岸村党支部,正式党员,\n\
    赵小川,999999197003120018,,柳岸村党支部,正式党员,2001-07-01\n\
    钱多多,,1988-02-30,柳案村党支部,正式党员,2010-07-01\n";

/// The name as a page in this language shows it.
fn called(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

async fn sit_down(browser: &mut Browser, name: &str) {
    browser.open("/sign-in?next=/today").await;
    browser.click(name).await;
    browser.comes_to("/today").await;
}

async fn look_at(browser: &Browser, base: &str, pages: &[(&str, &str)]) {
    for (name, place) in pages {
        if place.starts_with('[') {
            browser.follow_first(place).await;
        } else {
            browser.open(&format!("{base}{place}")).await;
        }
        browser.look(&format!("page-{name}")).await;
    }
}

async fn secretary(browser: &mut Browser, lang: Lang) {
    sit_down(browser, called(lang, "周启明", "Zhou Qiming")).await;
    browser.open("/people").await;
    let roll = browser.path().await;
    let unit = roll.strip_suffix("/people").unwrap().to_owned();
    look_at(browser, &unit, &OF_UNIT).await;
    browser.open(&roll).await;
    browser.click(called(lang, "魏知夏", "Wei Zhixia")).await;
    let probationer = browser.path().await;
    look_at(browser, &probationer, &[("person-convert", "/convert")]).await;
    browser.open(&roll).await;
    browser.click(called(lang, "李桂枝", "Li Guizhi")).await;
    let person = browser.path().await;
    look_at(browser, &person, &OF_PERSON).await;
    protected(browser).await;
    look_at(browser, "", &OWN).await;
}

/// A look at a phone without a reason, then with one.
async fn protected(browser: &mut Browser) {
    browser.click(".why:has([value='phone']) > summary").await;
    browser.shot("page-protected-form").await;
    browser.click("[open] .btn").await;
    browser.look("page-protected-asked").await;
    browser.fill("#reason", "确认开会时间").await;
    browser.click(".act .go").await;
    browser.look("page-protected-shown").await;
}

async fn worker(browser: &mut Browser, lang: Lang) {
    let words = words(lang);
    sit_down(browser, called(lang, "孙采薇", "Sun Caiwei")).await;
    browser.look("page-today-worker").await;
    look_at(browser, "", &[("people-below", "/people"), ("import", "/import")]).await;
    let folder = TempDir::new().unwrap();
    let roster = folder.path().join("党员名册.csv");
    fs::write(&roster, ROSTER).unwrap();
    browser.choose(words.t("import-what"), words.t("import-kind-people")).await;
    browser.fill("#file", roster.to_str().unwrap()).await;
    browser.click(words.t("import-send")).await;
    browser.comes_to("/import/").await;
    let sheet = browser.path().await;
    let parts = [("import-preview", ""), ("import-columns", "/columns")];
    look_at(browser, &sheet, &parts).await;
    browser.open(&sheet).await;
    browser.click("#take .go").await;
    browser.look("page-import-refused").await;
    browser.tick(&words.with("import-leave-out", &[("n", 2.into())])).await;
    browser.click("#take .go").await;
    browser.see(words.t("import-done-title")).await;
    browser.look("page-import-done").await;
    browser.open("/people").await;
    let unit = browser.path().await;
    let unit = unit.strip_suffix("/people").unwrap();
    look_at(browser, unit, &[("unit-sizes", "/sizes"), ("unit-town", "")]).await;
}

async fn tour(lang: Lang, width: u32) {
    let server = Server::demo();
    let mut browser = Browser::start(server.address(), width, lang).await;
    secretary(&mut browser, lang).await;
    worker(&mut browser, lang).await;
    sit_down(&mut browser, called(lang, "唐立冬", "Tang Lidong")).await;
    look_at(&browser, "", &[("audit", "/audit")]).await;
}

#[tokio::test]
async fn every_seat_on_a_phone_in_chinese() {
    in_time(|| tour(Lang::Zh, WIDTHS[0])).await;
}

#[tokio::test]
async fn every_seat_on_a_phone_in_english() {
    in_time(|| tour(Lang::En, WIDTHS[0])).await;
}

#[tokio::test]
async fn every_seat_at_a_desk_in_chinese() {
    in_time(|| tour(Lang::Zh, WIDTHS[1])).await;
}

#[tokio::test]
async fn every_seat_at_a_desk_in_english() {
    in_time(|| tour(Lang::En, WIDTHS[1])).await;
}
