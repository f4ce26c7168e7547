//! A month's work by a person: a meeting recorded in at most twelve inputs, confirmed, printed, made
//! a bulletin by two people, published, and read by the public.

use std::fs;

use zhibu_domain::text::Lang;
use zhibu_words::Words;

use super::support::{Browser, Server, WIDTHS, in_time};

/// Fields changed and buttons pressed from *Today* to the saved record.
const INPUTS_MAX: u32 = 12;

/// What the people of the demo are called, and what they type.
struct Speech {
    secretary: &'static str,
    publicity: &'static str,
    absent: &'static str,
    reason: &'static str,
    owner: &'static str,
    topics: &'static str,
    decision: &'static str,
    title: &'static str,
}

fn speech(lang: Lang) -> Speech {
    match lang {
        Lang::Zh => Speech {
            secretary: "周启明",
            publicity: "高素琴",
            absent: "王守田",
            reason: "病假",
            owner: "陆远舟",
            topics: "讨论冬季水渠清淤安排\n通报第三季度党费",
            decision: "十二月上旬清淤东干渠，分三段负责",
            title: "柳岸村党支部商定冬季清淤",
        },
        Lang::En => Speech {
            secretary: "Zhou Qiming",
            publicity: "Gao Suqin",
            absent: "Wang Shoutian",
            reason: "illness",
            owner: "Lu Yuanzhou",
            topics: "Clearing the canal in winter\nDues of the third quarter",
            decision: "Clear the east canal early in December, in three stretches",
            title: "Liu'an Village plans its winter works",
        },
    }
}

async fn sit_down(browser: &mut Browser, name: &str) {
    browser.open("/sign-in?next=/today").await;
    browser.click(name).await;
    browser.comes_to("/today").await;
}

async fn record_meeting(browser: &mut Browser, words: Words, said: &Speech) {
    let before = browser.inputs();
    browser.click(".row [href$='kind=general-meeting']").await;
    browser.untick(said.absent).await;
    let why = words.with("activity-why-absent", &[("name", said.absent.into())]);
    browser.select(&why, said.reason).await;
    browser.fill(words.t("activity-topics"), said.topics).await;
    browser.fill(&words.with("activity-decision-n", &[("n", 1.into())]), said.decision).await;
    browser.select(words.t("activity-decision-owner"), said.owner).await;
    let day = browser.value(words.t("activity-day")).await;
    browser.fill(words.t("activity-decision-due"), &day).await;
    browser.fill(words.t("activity-vote-for-label"), "7").await;
    browser.shot("record").await;
    browser.click(words.t("activity-save-record")).await;
    let inputs = browser.inputs() - before;
    eprintln!("a monthly meeting took {inputs} inputs");
    assert!(inputs <= INPUTS_MAX, "{inputs} inputs, more than {INPUTS_MAX}");
}

async fn month(lang: Lang, width: u32) {
    let server = Server::demo();
    let words = Words::of(lang);
    let said = speech(lang);
    let mut browser = Browser::start(server.address(), width, lang).await;
    sit_down(&mut browser, said.secretary).await;
    browser.look("today").await;
    record_meeting(&mut browser, words, &said).await;

    browser.see(words.t("activity-confirm-hint")).await;
    let record = browser.path().await;
    for seen in [said.decision, said.owner, said.absent, said.reason] {
        browser.see(seen).await;
    }
    for topic in said.topics.lines() {
        browser.see(topic).await;
    }
    browser.look("activity-recorded").await;
    browser.click(words.t("activity-confirm")).await;
    browser.see(words.t("activity-state-confirmed")).await;
    browser.not_see(words.t("activity-confirm-hint")).await;

    browser.open(&format!("{record}/print")).await;
    browser.see(said.decision).await;
    let printed = browser.print_pdf("minutes").await;
    assert!(fs::metadata(printed).unwrap().len() > 3_000, "an empty page was printed");
    browser.open(&record).await;

    browser.click(words.t("activity-bulletin-draft")).await;
    browser.look("bulletin-edit").await;
    let (title, body) = match lang {
        Lang::Zh => ("#title_zh", "#body_zh"),
        Lang::En => ("#title_en", "#body_en"),
    };
    assert!(browser.value(body).await.contains(said.decision), "the draft carries the decision");
    browser.fill(title, said.title).await;
    browser.click(words.t("bulletin-save-submit")).await;
    browser.see(words.t("bulletin-state-submitted")).await;
    let bulletin = browser.path().await;
    browser.look("bulletin-submitted").await;

    sit_down(&mut browser, said.publicity).await;
    browser.open(&bulletin).await;
    browser.click(words.t("bulletin-check")).await;
    browser.see(words.t("bulletin-state-checked")).await;

    sit_down(&mut browser, said.secretary).await;
    browser.open(&bulletin).await;
    browser.click(words.t("bulletin-publish")).await;
    browser.see(words.t("bulletin-state-published")).await;

    let mut reader = Browser::start(server.address(), width, lang).await;
    reader.open("/portal").await;
    reader.look("portal").await;
    reader.click(said.title).await;
    reader.see(said.decision).await;
    reader.not_see(said.absent).await;
    reader.look("portal-article").await;
    reader.print_pdf("bulletin").await;
}

#[tokio::test]
async fn a_month_on_a_phone_in_chinese() {
    in_time(|| month(Lang::Zh, WIDTHS[0])).await;
}

#[tokio::test]
async fn a_month_on_a_phone_in_english() {
    in_time(|| month(Lang::En, WIDTHS[0])).await;
}

#[tokio::test]
async fn a_month_at_a_desk_in_chinese() {
    in_time(|| month(Lang::Zh, WIDTHS[1])).await;
}

#[tokio::test]
async fn a_month_at_a_desk_in_english() {
    in_time(|| month(Lang::En, WIDTHS[1])).await;
}
