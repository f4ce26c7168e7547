//! A secretary's month: everything that the rhythms ask for, from *Today* to records that are saved,
//! with few inputs; then *Today* asks for none of it any more.

use zhibu_domain::text::Lang;
use zhibu_words::Words;

use super::support::{Browser, Server, WIDTHS, in_time};

/// Fields changed and buttons pressed for all records of a month.
const INPUTS_MAX: u32 = 60;

/// What a branch and its groups hold in a month, and in a quarter.
const REQUIRED: [&str; 5] =
    ["committee-meeting", "theme-day", "group-meeting", "general-meeting", "party-class"];

/// What the people of the demo are called, and what they write.
struct Speech {
    secretary: &'static str,
    absent: &'static str,
    reason: &'static str,
    topics: &'static str,
}

fn speech(lang: Lang) -> Speech {
    match lang {
        Lang::Zh => Speech {
            secretary: "周启明",
            absent: "王守田",
            reason: "病假",
            topics: "冬季水渠清淤\n阅览室开放时间",
        },
        Lang::En => Speech {
            secretary: "Zhou Qiming",
            absent: "Wang Shoutian",
            reason: "illness",
            topics: "Clearing the canal in winter\nHours of the reading room",
        },
    }
}

/// What *Today* asks to be recorded: new forms of the required kinds, and what was announced.
async fn asked(browser: &Browser) -> Vec<String> {
    let links = browser.links(".todo a.btn").await;
    let required = |href: &String| {
        let kind = |kind: &&str| href.contains(&format!("/new?kind={kind}"));
        href.ends_with("/edit") || REQUIRED.iter().any(kind) && !href.contains("plan=1")
    };
    links.into_iter().filter(required).collect()
}

async fn back_to_today(browser: &mut Browser) {
    browser.click(".rail [href='/today']").await;
    browser.comes_to("/today").await;
}

/// Opens the form by its button on *Today*, writes what was talked about, and saves.
async fn record(browser: &mut Browser, words: Words, said: &Speech, href: &str) {
    browser.click(&format!(".todo [href='{href}']")).await;
    if let Some((_, last)) = href.split_once("&day=") {
        // The form begins with the last day of the month that is over; it was another.
        let day = format!("{}12", &last[..8]);
        assert_eq!(browser.value(words.t("activity-day")).await, last, "a day of the period");
        browser.see(words.t("activity-day-suggested")).await;
        browser.look("month-overdue").await;
        browser.fill(words.t("activity-day"), &day).await;
    }
    if !href.ends_with("/edit") {
        browser.fill(words.t("activity-topics"), said.topics).await;
    }
    browser.click(words.t("activity-save-record")).await;
    browser.comes_to("/activities/").await;
    browser.see(words.t("activity-confirm-hint")).await;
    back_to_today(browser).await;
}

/// The general meeting that was announced for later took place today, with one absent.
async fn meet(browser: &mut Browser, words: Words, said: &Speech) {
    browser.click(".row [href$='kind=general-meeting']").await;
    browser.untick(said.absent).await;
    let why = words.with("activity-why-absent", &[("name", said.absent.into())]);
    browser.select(&why, said.reason).await;
    browser.fill(words.t("activity-topics"), said.topics).await;
    browser.click(words.t("activity-save-record")).await;
    browser.comes_to("/activities/").await;
    back_to_today(browser).await;
}

async fn month(lang: Lang, width: u32) {
    let server = Server::demo();
    let (words, said) = (Words::of(lang), speech(lang));
    let mut browser = Browser::start(server.address(), width, lang).await;
    browser.open("/sign-in?next=/today").await;
    browser.click(said.secretary).await;
    browser.comes_to("/today").await;
    browser.look("month-today").await;
    let before = browser.inputs();
    let first = asked(&browser).await;
    let is_asked = |kind: &str| first.iter().filter(|href| href.contains(kind)).count();
    assert!(is_asked("kind=committee-meeting") >= 2, "one overdue, one due: {first:?}");
    assert_eq!(is_asked("kind=party-class"), 1, "the quarter's: {first:?}");
    assert!(is_asked("/edit") >= 1, "the theme day of today: {first:?}");
    for href in &first {
        record(&mut browser, words, &said, href).await;
    }
    if is_asked("kind=general-meeting") == 0 {
        meet(&mut browser, words, &said).await;
    }
    let inputs = browser.inputs() - before;
    eprintln!("a month of {} records took {inputs} inputs", first.len() + 1);
    assert!(inputs <= INPUTS_MAX, "{inputs} inputs, more than {INPUTS_MAX}");
    let left = asked(&browser).await;
    assert!(left.is_empty(), "still asked for: {left:?}");
    browser.click("#done > summary").await;
    browser.look("month-done").await;
}

#[tokio::test]
async fn a_month_of_records_on_a_phone_in_chinese() {
    in_time(|| month(Lang::Zh, WIDTHS[0])).await;
}

#[tokio::test]
async fn a_month_of_records_on_a_phone_in_english() {
    in_time(|| month(Lang::En, WIDTHS[0])).await;
}

#[tokio::test]
async fn a_month_of_records_at_a_desk_in_chinese() {
    in_time(|| month(Lang::Zh, WIDTHS[1])).await;
}

#[tokio::test]
async fn a_month_of_records_at_a_desk_in_english() {
    in_time(|| month(Lang::En, WIDTHS[1])).await;
}
