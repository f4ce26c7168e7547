//! Each page once, at both widths and in both languages: a picture for people to look at, no
//! serious barrier, nothing wider than the screen.

use zhibu_domain::text::Lang;
use zhibu_words::Words;

use super::support::{Browser, Server, WIDTHS, in_time};

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

/// The founding events by words of their titles on the portal.
const REPORTS: [(u32, &str, &str); 5] = [
    (1, "机关党支部党务工作培训会议", "Party Affairs Training Conference"),
    (2, "怀北镇召开专题会议", "Huaibei Town holds a special meeting"),
    (3, "新任党组织书记培训班", "newly appointed organization secretaries"),
    (4, "常兴镇开展2021年度述职评议考核", "Changxing Town"),
    (5, "阜蒙县召开2022年度述职评议考核会", "Fumeng County holds its debriefing review"),
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
    look_at_reports(&mut browser, lang).await;
    for (name, place) in PAGES {
        if place.starts_with('/') {
            browser.open(place).await;
        } else {
            browser.follow_first(place).await;
        }
        browser.look(&format!("page-{name}")).await;
    }
}

/// The five founding events: the article on the portal, and the record behind it.
async fn look_at_reports(browser: &mut Browser, lang: Lang) {
    for (number, zh, en) in REPORTS {
        browser.open("/portal").await;
        let words = match lang {
            Lang::Zh => zh,
            Lang::En => en,
        };
        browser.click(words).await;
        browser.see(words).await;
        browser.look(&format!("report-{number}")).await;
        browser.click(Words::of(lang).t("portal-record")).await;
        browser.see(Words::of(lang).t("activity-not-yet")).await;
        browser.look(&format!("report-{number}-record")).await;
    }
}

#[tokio::test]
async fn pages_on_a_phone_in_chinese() {
    in_time(|| look(Lang::Zh, WIDTHS[0])).await;
}

#[tokio::test]
async fn pages_on_a_phone_in_english() {
    in_time(|| look(Lang::En, WIDTHS[0])).await;
}

#[tokio::test]
async fn pages_at_a_desk_in_chinese() {
    in_time(|| look(Lang::Zh, WIDTHS[1])).await;
}

#[tokio::test]
async fn pages_at_a_desk_in_english() {
    in_time(|| look(Lang::En, WIDTHS[1])).await;
}
