//! An association's year, by another rulebook than the county's: what its office is asked for, a
//! board meeting with a vote by its own quorum, the ring, the coverage of its sections, the plan of
//! the next assembly, and what the public reads.

use zhibu_domain::rulebook::{Rulebook, embedded};
use zhibu_domain::text::Lang;
use zhibu_words::Words;

use super::support::{Browser, Server, WIDTHS, in_time};

/// What the people of the demo are called, and what they type.
struct Speech {
    office: &'static str,
    president: &'static str,
    absent: [&'static str; 2],
    reason: &'static str,
    owner: &'static str,
    topics: &'static str,
    decision: &'static str,
    question: &'static str,
    /// What the rulebook calls the board's meeting and the assembly.
    board: &'static str,
    assembly: &'static str,
    assembly_title: &'static str,
    /// A section that has not met in a quarter.
    section: &'static str,
    /// What stands on the portal, and in the article.
    championship: &'static str,
    medals: &'static str,
}

fn speech(lang: Lang) -> Speech {
    match lang {
        Lang::Zh => Speech {
            office: "尹鸣远",
            president: "欧阳知秋",
            absent: ["苏秀兰", "陶志坚"],
            reason: "外出参赛",
            owner: "贺凯风",
            topics: "冬季室内场地\n青少年冬训",
            decision: "租用市体育馆副馆三个月",
            question: "是否租用副馆三个月",
            board: "理事会",
            assembly: "会员大会",
            assembly_title: "2027年会员大会",
            section: "篮球分会",
            championship: "全市秋季锦标赛",
            medals: "9枚金牌",
        },
        Lang::En => Speech {
            office: "Yin Mingyuan",
            president: "Ouyang Zhiqiu",
            absent: ["Su Xiulan", "Tao Zhijian"],
            reason: "away at a competition",
            owner: "He Kaifeng",
            topics: "Courts for the winter\nWinter training of the young",
            decision: "Rent the small hall for three months",
            question: "Shall the small hall be rented for three months?",
            board: "oard meeting",
            assembly: "eneral assembly",
            assembly_title: "General assembly 2027",
            section: "Basketball Section",
            championship: "Autumn championship of the city",
            medals: "Nine gold medals",
        },
    }
}

async fn sit_down(browser: &mut Browser, name: &str) {
    browser.open("/sign-in?next=/today").await;
    browser.click(name).await;
    browser.comes_to("/today").await;
}

/// Records the board's meeting of this month: nine of eleven came, eight are needed.
async fn board(browser: &mut Browser, words: Words, said: &Speech) -> String {
    browser.see(said.board).await;
    browser.look("association-today").await;
    browser.click(".todo [href*='kind=board-meeting']:not([href*='plan='])").await;
    for name in said.absent {
        browser.untick(name).await;
        let why = words.with("activity-why-absent", &[("name", name.into())]);
        browser.select(&why, said.reason).await;
    }
    browser.fill(words.t("activity-topics"), said.topics).await;
    browser.fill(&words.with("activity-decision-n", &[("n", 1.into())]), said.decision).await;
    browser.select(words.t("activity-decision-owner"), said.owner).await;
    browser.fill(words.t("activity-vote-question"), said.question).await;
    browser.fill(words.t("activity-vote-for-label"), "8").await;
    browser.fill(words.t("activity-vote-against-label"), "1").await;
    browser.look("association-board-form").await;
    browser.click(words.t("activity-save-record")).await;
    browser.comes_to("/activities/").await;
    for seen in [said.decision, said.question, said.reason, words.t("activity-vote-passed")] {
        browser.see(seen).await;
    }
    browser.look("association-board").await;
    browser.path().await
}

/// The president confirms what the office recorded.
async fn confirm(browser: &mut Browser, words: Words, said: &Speech, record: &str) {
    sit_down(browser, said.president).await;
    browser.open(record).await;
    browser.click(words.t("activity-confirm")).await;
    browser.see(words.t("activity-state-confirmed")).await;
    sit_down(browser, said.office).await;
}

/// The ring of the association, its coverage, and the sections that miss something.
async fn year(browser: &mut Browser, said: &Speech) {
    let unit = browser.links(".rail [href^='/units/'], .row [href^='/units/']").await;
    let unit =
        unit.first().and_then(|href| href.split('/').nth(2)).expect("the own unit").to_owned();
    let unit = format!("/units/{unit}");
    browser.open(&format!("{unit}/year")).await;
    for seen in [said.board, said.assembly] {
        browser.see(seen).await;
    }
    browser.look("association-ring").await;
    browser.print_pdf("association-ring").await;
    browser.open(&format!("{unit}/coverage")).await;
    browser.look("association-coverage").await;
    let lacking = browser.links("[href*='/coverage/section-meeting']").await;
    browser.open(lacking.first().expect("a quarter in which some section did not meet")).await;
    browser.see(said.section).await;
    browser.look("association-lacking").await;
    browser.open(&unit).await;
    browser.look("association-unit").await;
}

/// Announces next year's assembly.
async fn plan(browser: &mut Browser, words: Words, said: &Speech) {
    browser.open("/activities").await;
    browser.click(words.t("activity-list-plan")).await;
    browser.look("association-plan-choose").await;
    browser.click("[href*='kind=general-assembly']").await;
    browser.fill(words.t("activity-title"), said.assembly_title).await;
    browser.fill(words.t("activity-day"), "2027-03-20").await;
    browser.look("association-plan-form").await;
    browser.click(words.t("activity-save-plan")).await;
    browser.comes_to("/activities/").await;
    browser.see(said.assembly_title).await;
    browser.see(words.t("activity-state-planned")).await;
}

/// What anybody may read.
async fn portal(server: &Server, width: u32, lang: Lang, said: &Speech) {
    let mut reader = Browser::start(server.address(), width, lang).await;
    reader.open("/portal").await;
    reader.look("association-portal").await;
    reader.click(said.championship).await;
    reader.see(said.medals).await;
    reader.look("association-article").await;
}

async fn whole_year(lang: Lang, width: u32) {
    let server = Server::association();
    let rules = Rulebook::load("association", &embedded("association").unwrap()).unwrap();
    let (words, said) = (Words::of_rules(lang, &rules), speech(lang));
    let mut browser = Browser::start(server.address(), width, lang).await;
    sit_down(&mut browser, said.office).await;
    let record = board(&mut browser, words, &said).await;
    confirm(&mut browser, words, &said, &record).await;
    year(&mut browser, &said).await;
    plan(&mut browser, words, &said).await;
    portal(&server, width, lang, &said).await;
}

#[tokio::test]
async fn an_association_s_year_on_a_phone_in_chinese() {
    in_time(|| whole_year(Lang::Zh, WIDTHS[0])).await;
}

#[tokio::test]
async fn an_association_s_year_on_a_phone_in_english() {
    in_time(|| whole_year(Lang::En, WIDTHS[0])).await;
}

#[tokio::test]
async fn an_association_s_year_at_a_desk_in_chinese() {
    in_time(|| whole_year(Lang::Zh, WIDTHS[1])).await;
}

#[tokio::test]
async fn an_association_s_year_at_a_desk_in_english() {
    in_time(|| whole_year(Lang::En, WIDTHS[1])).await;
}
