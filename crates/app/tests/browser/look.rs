//! Each page once, at both widths and in both languages: a picture for people to look at, no
//! serious barrier, nothing wider than the screen.

use zhibu_domain::text::Lang;

use super::support::{Browser, Server, WIDTHS};

/// Pages by address, or by a link on the page before.
const PAGES: [(&str, &str); 14] = [
    ("sign-in", "/sign-in"),
    ("today", "/today"),
    ("units", "/units"),
    ("unit", "[href^='/units/']"),
    ("people", "/people"),
    ("activities", "/activities"),
    ("activity", ".cards tbody a"),
    ("bulletins", "/bulletins"),
    ("portal", "/portal"),
    ("portal-first", "li a"),
    ("rulebook", "/rulebook"),
    ("permissions", "/rulebook/permissions"),
    ("help", "/help"),
    ("more", "/more"),
];

async fn look(lang: Lang, width: u32) {
    let server = Server::demo();
    let mut browser = Browser::start(server.address(), width, lang).await;
    browser.open("/sign-in?next=/today").await;
    let worker = match lang {
        Lang::Zh => "周启明",
        Lang::En => "Zhou Qiming",
    };
    browser.click(worker).await;
    browser.comes_to("/today").await;
    for (name, place) in PAGES {
        if place.starts_with('/') {
            browser.open(place).await;
        } else {
            browser.follow_first(place).await;
        }
        browser.shot(&format!("page-{name}")).await;
        browser.axe().await;
        browser.fits().await;
    }
}

#[tokio::test]
async fn pages_on_a_phone_in_chinese() {
    look(Lang::Zh, WIDTHS[0]).await;
}

#[tokio::test]
async fn pages_on_a_phone_in_english() {
    look(Lang::En, WIDTHS[0]).await;
}

#[tokio::test]
async fn pages_at_a_desk_in_chinese() {
    look(Lang::Zh, WIDTHS[1]).await;
}

#[tokio::test]
async fn pages_at_a_desk_in_english() {
    look(Lang::En, WIDTHS[1]).await;
}
