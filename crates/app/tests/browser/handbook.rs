//! The book of a year and the calendar of a unit: a month on both widths, an address made and
//! stopped, and the book on paper.

use std::fs;

use zhibu_domain::text::Lang;
use zhibu_words::Words;

use super::support::{Browser, Server, WIDTHS, in_time};

async fn walk(lang: Lang, width: u32) {
    let server = Server::demo();
    let words = Words::of(lang);
    let mut browser = Browser::start(server.address(), width, lang).await;
    browser.open("/sign-in?next=/today").await;
    browser.click(if lang == Lang::Zh { "周启明" } else { "Zhou Qiming" }).await;
    browser.comes_to("/today").await;
    browser.open("/units").await;
    browser.follow_first("[href^='/units/']").await;
    browser.click(words.t("calendar-title")).await;
    browser.look("page-calendar").await;
    browser.follow_first("[rel='prev']").await;
    browser.look("page-calendar-before").await;
    browser.print_pdf("calendar").await;
    browser.click(words.t("feed-title")).await;
    browser.look("page-feeds").await;
    browser.click(words.t("feed-open")).await;
    browser.see(words.t("feed-made")).await;
    browser.look("page-feed-made").await;
    browser.click(words.t("feed-back")).await;
    browser.click(".acts li:first-child button").await;
    browser.see(words.t("feed-ended")).await;
    browser.open("/units").await;
    browser.follow_first("[href^='/units/']").await;
    browser.click(words.t("handbook-title")).await;
    browser.see(words.t("handbook-contents")).await;
    browser.look("page-handbook").await;
    let pdf = browser.print_pdf("handbook").await;
    let pdf = fs::read(pdf).unwrap();
    let pages = pdf.windows(11).filter(|part| part.starts_with(b"/Type /Page") && part[10] != b's');
    let pages = pages.count();
    assert!(pages > 10, "{pages} sheets: each record begins a new one");
}

#[tokio::test]
async fn calendar_and_book_on_a_phone_in_chinese() {
    in_time(|| walk(Lang::Zh, WIDTHS[0])).await;
}

#[tokio::test]
async fn calendar_and_book_on_a_desk_in_chinese() {
    in_time(|| walk(Lang::Zh, WIDTHS[1])).await;
}

#[tokio::test]
async fn calendar_and_book_on_a_phone_in_english() {
    in_time(|| walk(Lang::En, WIDTHS[0])).await;
}

#[tokio::test]
async fn calendar_and_book_on_a_desk_in_english() {
    in_time(|| walk(Lang::En, WIDTHS[1])).await;
}
