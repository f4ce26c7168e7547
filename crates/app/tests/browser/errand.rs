//! What a town's worker does with people: finds one, calls one, enters one, enters a new committee,
//! takes a sheet over, and hands out a card with which somebody signs in. Each with few inputs.

use std::fs;

use tempfile::TempDir;
use zhibu_domain::text::Lang;
use zhibu_words::Words;

use super::first_day::enter_by_card;
use super::support::{Browser, Server, WIDTHS, in_time, words};
use super::tour::ROSTER;

/// Control and K together.
const CONTROL_K: &str = "\u{e009}k";
const ENTER: &str = "\u{e007}";

/// Fields changed and buttons pressed, at most.
const FIND_MAX: u32 = 4;
const REVEAL_MAX: u32 = 3;
const ENTER_MAX: u32 = 5;
const ELECT_MAX: u32 = 3;
const IMPORT_MAX: u32 = 6;
const CARD_MAX: u32 = 2;

/// What the people of the demo are called.
struct Speech {
    worker: &'static str,
    member: &'static str,
    elected: &'static str,
}

fn speech(lang: Lang) -> Speech {
    match lang {
        Lang::Zh => Speech { worker: "孙采薇", member: "李桂枝", elected: "林小满" },
        Lang::En => Speech { worker: "Sun Caiwei", member: "Li Guizhi", elected: "Lin Xiaoman" },
    }
}

/// Counts what was done since, and says it.
fn within(browser: &Browser, before: u32, max: u32, what: &str) {
    let inputs = browser.inputs() - before;
    eprintln!("{what} took {inputs} inputs");
    assert!(inputs <= max, "{what}: {inputs} inputs, more than {max}");
}

/// From anywhere to a person, by the first letters of the name.
async fn find(browser: &mut Browser, width: u32, member: &str) {
    let before = browser.inputs();
    if width == WIDTHS[0] {
        browser.click(".seek").await;
        browser.fill("#search-q", "lgz").await;
    } else {
        browser.press_keys(CONTROL_K).await;
        browser.press_keys("lgz").await;
        browser.press_keys(ENTER).await;
        browser.comes_to("/search?q=lgz").await;
    }
    browser.click(member).await;
    browser.comes_to("/people/").await;
    within(browser, before, FIND_MAX, "finding a person");
}

async fn reveal(browser: &mut Browser, words: Words) {
    let before = browser.inputs();
    browser.click(".why:has([value='phone']) > summary").await;
    browser.fill("#reason-phone", "通知明天的会改期").await;
    browser.click("[open] .btn").await;
    browser.see(words.t("person-revealed")).await;
    within(browser, before, REVEAL_MAX, "looking at a telephone number");
    let shown = browser.text_of(".addr").await;
    let digits = shown.chars().filter(char::is_ascii_digit).count();
    assert_eq!(digits, 11, "{shown} is no telephone number");
}

/// Enters somebody by hand from the list of the branch; the address of the record.
async fn enter(browser: &mut Browser, words: Words, unit: &str) -> String {
    browser.open(&format!("{unit}/people")).await;
    let before = browser.inputs();
    browser.click(words.t("person-enter")).await;
    browser.fill(words.t("person-name"), "何雨晴").await;
    browser.fill("#citizen-number", "999999199003078030").await;
    browser.choose(words.t("person-standing"), words.t("person-standing-probationary")).await;
    browser.click(words.t("person-enter-do")).await;
    browser.comes_to("/people/").await;
    within(browser, before, ENTER_MAX, "entering a person");
    browser.see("何雨晴").await;
    browser.path().await
}

async fn elect(browser: &mut Browser, words: Words, unit: &str, elected: &str) {
    browser.open(&format!("{unit}/posts")).await;
    let before = browser.inputs();
    browser.click(words.t("post-elect")).await;
    browser.select("[id='row.0.person']", elected).await;
    browser.click(words.t("post-elect-do")).await;
    browser.comes_to(&format!("{unit}/posts")).await;
    within(browser, before, ELECT_MAX, "entering a new committee");
    browser.see(elected).await;
    // Whoever may see the record goes on to it from the name.
    browser.click(elected).await;
    browser.comes_to("/people/").await;
}

/// A sheet with two rows that cannot be: the rest is taken over.
async fn import(browser: &mut Browser, words: Words) {
    let folder = TempDir::new().unwrap();
    let roster = folder.path().join("units.csv");
    fs::write(&roster, ROSTER).unwrap();
    browser.open("/people").await;
    let before = browser.inputs();
    browser.click(words.t("person-import")).await;
    browser.choose(words.t("import-what"), words.t("import-kind-people")).await;
    browser.fill("#file", roster.to_str().unwrap()).await;
    browser.click(words.t("import-send")).await;
    browser.see("units.csv").await;
    browser.tick(&words.with("import-leave-out", &[("n", 2.into())])).await;
    browser.click("#take .go").await;
    browser.see(words.t("import-done-title")).await;
    within(browser, before, IMPORT_MAX, "taking a sheet over");
}

/// Prints a card for a person; the code on it.
async fn card(browser: &mut Browser, words: Words, person: &str) -> String {
    browser.open(person).await;
    let before = browser.inputs();
    browser.click("[href$='/card']").await;
    browser.click(words.t("account-cards-one")).await;
    browser.see("何雨晴").await;
    within(browser, before, CARD_MAX, "a card");
    browser.look("page-cards-printed").await;
    browser.print_pdf("cards").await;
    browser.text_of("dd.code").await
}

async fn errands(lang: Lang, width: u32) {
    let server = Server::demo();
    let (words, said) = (words(lang), speech(lang));
    let mut browser = Browser::start(server.address(), width, lang).await;
    browser.open("/sign-in?next=/today").await;
    browser.click(said.worker).await;
    browser.comes_to("/today").await;
    find(&mut browser, width, said.member).await;
    reveal(&mut browser, words).await;
    browser.click(words.t("layout-back")).await;
    browser.follow_first(".head a[href^='/units/']").await;
    let unit = browser.path().await;
    let person = enter(&mut browser, words, &unit).await;
    elect(&mut browser, words, &unit, said.elected).await;
    import(&mut browser, words).await;
    let code = card(&mut browser, words, &person).await;
    let mut member = Browser::start(server.address(), width, lang).await;
    enter_by_card(&mut member, words, &code).await;
    member.open("/me").await;
    member.see("何雨晴").await;
}

#[tokio::test]
async fn errands_on_a_phone_in_chinese() {
    in_time(|| errands(Lang::Zh, WIDTHS[0])).await;
}

#[tokio::test]
async fn errands_on_a_phone_in_english() {
    in_time(|| errands(Lang::En, WIDTHS[0])).await;
}

#[tokio::test]
async fn errands_at_a_desk_in_chinese() {
    in_time(|| errands(Lang::Zh, WIDTHS[1])).await;
}

#[tokio::test]
async fn errands_at_a_desk_in_english() {
    in_time(|| errands(Lang::En, WIDTHS[1])).await;
}
