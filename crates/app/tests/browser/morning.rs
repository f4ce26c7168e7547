//! A town worker's morning: which units need help, why, what their year looks like, and a text that
//! asks them for what is missing.

use zhibu_domain::text::Lang;
use zhibu_words::Words;

use super::support::{Browser, Server, WIDTHS, in_time};

/// What is called how in the demo.
struct Speech {
    worker: &'static str,
    /// The village that left out a meeting.
    village: &'static str,
    /// What it left out.
    meeting: &'static str,
    /// People of the village, who stand in no text about it.
    people: [&'static str; 2],
}

fn speech(lang: Lang) -> Speech {
    match lang {
        Lang::Zh => Speech {
            worker: "孙采薇",
            village: "柳岸村党支部",
            meeting: "支委会",
            people: ["周启明", "陆远舟"],
        },
        Lang::En => Speech {
            worker: "Sun Caiwei",
            village: "Liu'an Village Branch",
            meeting: "ranch committee meeting",
            people: ["Zhou Qiming", "Lu Yuanzhou"],
        },
    }
}

async fn morning(lang: Lang, width: u32) {
    let server = Server::demo();
    let (words, said) = (Words::of(lang), speech(lang));
    let mut browser = Browser::start(server.address(), width, lang).await;
    browser.open("/sign-in?next=/today").await;
    browser.click(said.worker).await;
    browser.comes_to("/today").await;
    browser.see(words.t("today-help")).await;
    for seen in [said.village, said.meeting, words.t("today-help-state-late")] {
        browser.see(seen).await;
    }
    browser.look("morning-today").await;

    let of_village = words.with("today-button-of", &[("title", said.village.into())]);
    browser.click(&format!("{}{of_village}", words.t("today-help-see"))).await;
    browser.comes_to("/units/").await;
    assert!(browser.path().await.ends_with("/year"), "{}", browser.path().await);
    browser.see(said.village).await;
    browser.look("morning-year").await;

    browser.click(".rail [href='/today']").await;
    browser.comes_to("/today").await;
    browser.click(".ready:has(#ready-missing) > summary").await;
    let text = browser.value("#ready-missing").await;
    assert!(text.contains(said.village) && text.contains(said.meeting), "{text}");
    for person in said.people {
        assert!(!text.contains(person), "a person stands in the text: {text}");
    }
    browser.look("morning-ready").await;

    browser.open("/today/help").await;
    browser.see(said.village).await;
    browser.look("morning-help").await;
    browser.click(".over a").await;
    browser.comes_to("/today").await;
}

#[tokio::test]
async fn a_morning_on_a_phone_in_chinese() {
    in_time(|| morning(Lang::Zh, WIDTHS[0])).await;
}

#[tokio::test]
async fn a_morning_on_a_phone_in_english() {
    in_time(|| morning(Lang::En, WIDTHS[0])).await;
}

#[tokio::test]
async fn a_morning_at_a_desk_in_chinese() {
    in_time(|| morning(Lang::Zh, WIDTHS[1])).await;
}

#[tokio::test]
async fn a_morning_at_a_desk_in_english() {
    in_time(|| morning(Lang::En, WIDTHS[1])).await;
}
