//! Both rings, the year and the list behind a number: light, dark, on the smallest phone, at a desk
//! and on paper, in both languages.

use zhibu_domain::text::Lang;

use super::support::{Browser, Server, WIDTHS, in_time};

/// The narrowest screen that pages are made for.
const NARROW: u32 = 320;

async fn sit_down(browser: &mut Browser, name: &str) {
    browser.open("/sign-in?next=/today").await;
    browser.click(name).await;
    browser.comes_to("/today").await;
}

/// The ring of a branch for its secretary, and its year.
async fn of_a_unit(browser: &Browser, name: &str) {
    browser.open("/people").await;
    let roll = browser.path().await;
    let unit = roll.strip_suffix("/people").unwrap();
    browser.open(unit).await;
    browser.look(&format!("ring-unit{name}")).await;
    browser.open(&format!("{unit}/year")).await;
    browser.look(&format!("ring-year{name}")).await;
    if name.is_empty() {
        browser.print_pdf("ring-year").await;
    }
    // An arc is a link like any other.
    browser.follow_first(".ring a").await;
    assert!(browser.path().await.starts_with("/activities/"));
}

/// The ring of shares for somebody of the county, and the units behind its first number.
async fn of_a_subtree(browser: &Browser, name: &str) {
    browser.open("/units").await;
    browser.follow_first(".tree a").await;
    browser.follow_first("[href$='/coverage']").await;
    browser.look(&format!("ring-coverage{name}")).await;
    if name.is_empty() {
        browser.print_pdf("ring-coverage").await;
    }
    browser.follow_first(".counted td a").await;
    browser.look(&format!("ring-lacking{name}")).await;
    browser.follow_first(".cards tbody th a").await;
    assert!(browser.path().await.contains("/year"));
}

async fn look(lang: Lang, width: u32, dark: bool) {
    let server = Server::demo();
    let [secretary, worker] = match lang {
        Lang::Zh => ["周启明", "程一帆"],
        Lang::En => ["Zhou Qiming", "Cheng Yifan"],
    };
    let name = if dark { "-dark" } else { "" };
    for who in [secretary, worker] {
        let mut browser = Browser::start(server.address(), width, lang).await;
        if dark {
            browser.in_the_dark().await;
        }
        sit_down(&mut browser, who).await;
        if who == secretary {
            of_a_unit(&browser, name).await;
        } else {
            of_a_subtree(&browser, name).await;
        }
    }
}

#[tokio::test]
async fn rings_on_the_smallest_phone_in_chinese() {
    in_time(|| look(Lang::Zh, NARROW, false)).await;
}

#[tokio::test]
async fn rings_on_the_smallest_phone_in_english() {
    in_time(|| look(Lang::En, NARROW, false)).await;
}

#[tokio::test]
async fn rings_on_a_phone_in_the_dark() {
    in_time(|| look(Lang::Zh, WIDTHS[0], true)).await;
}

#[tokio::test]
async fn rings_at_a_desk_in_chinese() {
    in_time(|| look(Lang::Zh, WIDTHS[1], false)).await;
}

#[tokio::test]
async fn rings_at_a_desk_in_english() {
    in_time(|| look(Lang::En, WIDTHS[1], false)).await;
}

#[tokio::test]
async fn rings_at_a_desk_in_the_dark() {
    in_time(|| look(Lang::En, WIDTHS[1], true)).await;
}
