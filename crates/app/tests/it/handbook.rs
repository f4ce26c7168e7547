//! The book of a unit's year over HTTP: on the page, for Word, and for whom.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use jiff::ToSpan as _;
use jiff::civil::date;
use zhibu_domain::day::When;
use zhibu_domain::text::Lang;

use crate::scenes;
use crate::support::{TestApp, text};

/// So many records of the branch, one a day from the first of the year on.
fn records(app: &TestApp, count: i64) {
    for number in 0..count {
        let mut sitting = scenes::full(app);
        let day = date(2026, 1, 1).checked_add((number * 3).days()).unwrap();
        sitting.title = text(&format!("第{number}次会议"), &format!("Meeting {number}"));
        sitting.when = When::At { day, minute: 570 };
        scenes::record(app, sitting);
    }
}

fn book(app: &TestApp) -> String {
    format!("/units/{}/handbook", app.branch)
}

#[tokio::test]
async fn a_book_holds_the_whole_year_of_a_unit() {
    let app = TestApp::new();
    records(&app, 3);
    let mut secretary = app.secretary().await;
    let page = secretary.page(&book(&app)).await;
    let seen = page.seen();
    for said in [
        "柳岸村党支部年度手册",
        "2026年度",
        "禾塘镇党委",
        "书记 周启明",
        "全年要求和完成情况",
        "应办：",
        "任职情况",
        "2020年1月1日起",
        "名册",
        "魏知夏",
        "决定事项",
        "第0次会议记录",
        "第2次会议记录",
        "主持人",
        "负责人签字",
    ] {
        assert!(seen.contains(said), "{said}: {seen}");
    }
    let body = page.body();
    for anchor in ["duties", "holders", "members", "decisions", "records", "record-1", "record-3"] {
        assert!(body.contains(&format!("href=\"#{anchor}\"")), "{anchor}");
        assert!(body.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
    assert!(body.contains("<svg class=\"ring\""), "{body}");
    let mut english = app.seat("secretary", Lang::En).await;
    let seen = english.page(&book(&app)).await.seen();
    for said in ["Book of the year: Liu'an Village", "Contents", "Meeting 1", "Latin 周启明"] {
        assert!(seen.contains(said), "{said}: {seen}");
    }
}

#[tokio::test]
async fn a_year_with_too_many_records_is_read_by_quarters() {
    let app = TestApp::new();
    records(&app, 62);
    let mut secretary = app.secretary().await;
    let whole = secretary.page(&book(&app)).await;
    let seen = whole.seen();
    assert!(seen.contains("只印了前60份") && seen.contains("第59次会议记录"), "{seen}");
    assert!(!seen.contains("第60次会议记录"));
    let quarter = format!("{}?year=2026&part=3", book(&app));
    assert!(whole.links().contains(&quarter), "{:?}", whole.links());
    let seen = secretary.page(&quarter).await.seen();
    assert!(seen.contains("2026年第三季度") && seen.contains("第61次会议记录"), "{seen}");
    assert!(!seen.contains("第0次会议记录") && !seen.contains("只印了前"), "{seen}");
}

#[tokio::test]
async fn the_same_book_is_a_file_for_word() {
    let app = TestApp::new();
    records(&app, 2);
    let mut secretary = app.secretary().await;
    let page = secretary.page(&book(&app)).await;
    let word = format!("{}?year=2026&as=docx", book(&app));
    assert!(page.links().contains(&word), "{:?}", page.links());
    let file = secretary.get(&word).await;
    assert_eq!(file.status, StatusCode::OK);
    let kind = file.headers[CONTENT_TYPE].to_str().unwrap();
    assert!(kind.ends_with("wordprocessingml.document"), "{kind}");
    let name = file.headers[CONTENT_DISPOSITION].to_str().unwrap();
    assert!(name.starts_with("attachment;") && name.strip_suffix(".docx").is_some(), "{name}");
    assert!(file.bytes.starts_with(b"PK"));
}

#[tokio::test]
async fn a_member_reads_no_roll_and_a_stranger_no_book() {
    let app = TestApp::new();
    records(&app, 1);
    let mut member = app.plain_member(app.branch, Lang::Zh).await;
    let seen = member.page(&book(&app)).await.seen();
    assert!(seen.contains("第0次会议记录") && seen.contains("所以没有印名册"), "{seen}");
    assert!(!seen.contains("名册 序号"), "{seen}");
    let beside = app.found(app.town, "branch", text("新渠村党支部", "Xinqu Village"));
    let mut stranger = app.plain_member(beside, Lang::Zh).await;
    assert_eq!(stranger.get(&book(&app)).await.status, StatusCode::FORBIDDEN);
    let mut secretary = app.secretary().await;
    for wrong in ["year=x", "year=1800", "year=2099", "part=5", "part=0", "part=x"] {
        let answer = secretary.get(&format!("{}?{wrong}", book(&app))).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let before = secretary.get(&format!("{}?year=2019", book(&app))).await;
    assert_eq!(before.status, StatusCode::NOT_FOUND, "the unit was set up in 2020");
}
