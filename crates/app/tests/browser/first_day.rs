//! A new installation with one unit and two people, outside the demo: cards, passwords, a second
//! factor, offices, and a Today that says what to do first.

use jiff::Timestamp;
use zhibu_domain::text::Lang;
use zhibu_service::account;
use zhibu_words::Words;

use super::support::{Browser, Card, Server, WIDTHS, in_time};

const PASSWORD: &str = "东干渠边有三棵柳树";

/// Enters with a card and chooses a password.
pub(crate) async fn enter_by_card(browser: &mut Browser, words: Words, code: &str) {
    browser.open("/card").await;
    browser.look("page-card").await;
    browser.fill("#card", code).await;
    browser.click(words.t("session-card-next")).await;
    browser.look("page-card-password").await;
    browser.fill("#password", PASSWORD).await;
    browser.fill("#password_again", PASSWORD).await;
    browser.click(words.t("session-card-enter")).await;
    browser.comes_to("/today").await;
}

/// Sets up the second factor that a page asks for.
async fn set_up_factor(browser: &mut Browser, words: Words) {
    browser.comes_to("/account/factor").await;
    browser.look("page-factor-begin").await;
    browser.click(words.t("account-factor-begin")).await;
    browser.look("page-factor-confirm").await;
    let secret = browser.text_of(".code").await.replace(' ', "");
    #[allow(clippy::disallowed_methods, reason = "the server's clock is the machine's")]
    let now = Timestamp::now();
    let code = account::code_at(&secret, now).unwrap();
    browser.fill("#otp", &code).await;
    browser.click(words.t("account-factor-confirm")).await;
}

async fn worker_begins(browser: &mut Browser, words: Words, card: &Card) {
    browser.open("/sign-in").await;
    browser.look("page-sign-in-real").await;
    browser.fill("#login", "nobody").await;
    browser.fill("#password", PASSWORD).await;
    browser.click(".act .go").await;
    browser.look("page-sign-in-wrong").await;
    enter_by_card(browser, words, &card.code).await;
    browser.look("page-today-fresh").await;
    for (name, path) in [
        ("units-fresh", "/units"),
        ("people-fresh", "/people"),
        ("import-fresh", "/import"),
        ("activities-fresh", "/activities"),
        ("bulletins-fresh", "/bulletins"),
        ("more-fresh", "/more"),
    ] {
        browser.open(path).await;
        browser.look(&format!("page-{name}")).await;
    }
    browser.open("/today").await;
    browser.follow_first("a[href^='/import']").await;
    browser.see(words.t("import-start")).await;
}

async fn day(lang: Lang, width: u32) {
    let words = Words::of(lang);
    let unit =
        ["--kind", "committee", "--name-zh", "柳塘镇党委", "--name-en", "Liutang Town Committee"];
    let worker = [
        "--name",
        "王敏",
        "--latin",
        "Wang Min",
        "--unit",
        "柳塘镇党委",
        "--post",
        "party-affairs-worker",
    ];
    let guard = ["--name", "苏敏", "--latin", "Su Min", "--office", "security-administrator"];
    let (server, cards) = Server::installed(&unit, &[&worker, &guard]);
    let mut first = Browser::start(server.address(), width, lang).await;
    worker_begins(&mut first, words, &cards[0]).await;

    let mut second = Browser::start(server.address(), width, lang).await;
    enter_by_card(&mut second, words, &cards[1].code).await;
    second.look("page-today-office").await;
    second.open("/offices").await;
    set_up_factor(&mut second, words).await;
    second.comes_to("/offices").await;
    let office = match lang {
        Lang::Zh => "系统管理员",
        Lang::En => "system administrator",
    };
    second.select(words.t("office-office"), office).await;
    second.fill(words.t("office-login"), &cards[0].login).await;
    second.look("page-offices").await;
    second.click(".act .go").await;
    second.open("/account/factor").await;
    second.look("page-factor").await;

    first.open("/accounts").await;
    first.see(&cards[1].login).await;
    first.look("page-accounts").await;
}

#[tokio::test]
async fn a_first_day_on_a_phone_in_chinese() {
    in_time(|| day(Lang::Zh, WIDTHS[0])).await;
}

#[tokio::test]
async fn a_first_day_on_a_phone_in_english() {
    in_time(|| day(Lang::En, WIDTHS[0])).await;
}

#[tokio::test]
async fn a_first_day_at_a_desk_in_chinese() {
    in_time(|| day(Lang::Zh, WIDTHS[1])).await;
}

#[tokio::test]
async fn a_first_day_at_a_desk_in_english() {
    in_time(|| day(Lang::En, WIDTHS[1])).await;
}
