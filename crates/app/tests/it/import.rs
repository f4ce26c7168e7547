//! Sheets over HTTP: handed in, looked at, taken over, taken back; and bad sheets, each refused or
//! mended in words, in both languages, with nothing half done.

use std::io::{Cursor, Write as _};

use axum::http::StatusCode;
use zhibu_domain::citizen;
use zhibu_domain::import::{Fault, FileFault, Kind, Limits, Refusal, Remark, Warning};
use zhibu_domain::text::Lang;
use zhibu_papers::sheet;
use zhibu_words::Words;

use crate::support::{Answer, Browser, TestApp, text};

const MAN: &str = "999999197003120017";
const WOMAN: &str = "999999194912310025";

/// Hands a file in; the answer.
async fn hand_in(
    browser: &mut Browser,
    (kind, unit): (Kind, &str),
    (name, content): (&str, &[u8]),
) -> Answer {
    let page = browser.page("/import").await;
    let (csrf, once) = (page.hidden("csrf"), page.hidden("once"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("page", "/import"),
        ("once", &once),
        ("kind", kind.code()),
        ("unit", unit),
    ];
    browser.upload("/import", &fields, (name, content)).await
}

/// Hands rows in as a table of text; the address of the sheet's page.
async fn sheet_of(browser: &mut Browser, app: &TestApp, kind: Kind, rows: &[&str]) -> String {
    let unit = app.branch.to_string();
    let answer = hand_in(browser, (kind, &unit), ("名册.csv", rows.join("\n").as_bytes())).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.seen());
    answer.location().to_owned()
}

/// Presses the button below the preview.
async fn take(browser: &mut Browser, page: &str, leave_out: bool) -> Answer {
    let preview = browser.page(page).await;
    let (csrf, digest) = (preview.hidden("csrf"), preview.hidden("digest"));
    let mut fields = vec![("csrf", csrf.as_str()), ("page", page), ("digest", &digest)];
    if leave_out {
        fields.push(("leave_out", "1"));
    }
    browser.post(page, &fields).await
}

fn words_of(remark: &Remark, app: &TestApp, kind: Kind, lang: Lang) -> String {
    let layout = &app.site.rules.sheet(kind.code()).unwrap().value;
    Words::of(lang).import_remark(remark, None, (layout, &app.site.rules))
}

/// A workbook made by another program than ours.
fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_roster_comes_in_and_goes_out_again() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        // As an older Chinese program saves it: GB 18030, semicolons, a title above the headings.
        let rows = format!(
            "柳岸村党员名册;;\n姓 名;公民身份号码;人员类别\n王建国;{MAN};正式党员\n孙芳;{WOMAN};预备\n合计：2人;;\n"
        );
        let gb = encoding_rs::GB18030.encode(&rows).0.into_owned();
        let unit = app.branch.to_string();
        let answer = hand_in(&mut secretary, (Kind::People, &unit), ("旧名册.csv", &gb)).await;
        let page = answer.location().to_owned();
        let preview = secretary.page(&page).await;
        let seen = preview.seen();
        for said in [
            words.with("import-effect-enter", &[("n", 2.into())]),
            words.with("import-effect-passed-over", &[("n", 1.into())]),
            words.with("import-take-over-rows", &[("n", 2.into())]),
            "王建国".to_owned(),
        ] {
            assert!(seen.contains(&said), "{said} is not in {seen}");
        }
        // Nobody removed is said with names, and no number is shown back.
        assert!(seen.contains("周启明"), "{seen}");
        assert!(!preview.body().contains(MAN) && !preview.body().contains(WOMAN));

        // Another reader of the roll enters somebody meanwhile: what was seen no longer holds.
        let csrf = preview.hidden("csrf");
        app.newcomer(app.branch, (app.branch, "publicity-member"), lang).await;
        let fields = [("csrf", csrf.as_str()), ("page", &page), ("digest", "0")];
        let changed = secretary.post(&page, &fields).await;
        assert_eq!(changed.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(changed.seen().contains(&words.import_refusal(&Refusal::Changed)));

        assert_eq!(take(&mut secretary, &page, false).await.location(), page);
        let done = secretary.page(&page).await;
        let args = [("taken", 2.into()), ("left", 0.into())];
        assert!(done.seen().contains(&words.with("import-done-text", &args)), "{}", done.seen());
        let people = format!("/units/{}/people", app.branch);
        assert!(secretary.page(&people).await.seen().contains("王建国"));

        // The same file again leads to the same page.
        let again = hand_in(&mut secretary, (Kind::People, &unit), ("旧名册.csv", &gb)).await;
        assert_eq!(again.location(), page);
        let csrf = done.hidden("csrf");
        let back = format!("{page}/take-back");
        let fields = [("csrf", csrf.as_str()), ("page", &page)];
        assert_eq!(secretary.post(&back, &fields).await.location(), page);
        assert!(secretary.page(&page).await.seen().contains(words.t("import-undone-title")));
        assert!(!secretary.page(&people).await.seen().contains("王建国"));
    }
}

/// A fault that a row must be refused for, in a sheet of a kind.
type Bad = (Kind, Vec<String>, Remark);

fn bad_rows() -> Vec<Bad> {
    let people = "姓名,公民身份号码,出生日期,所在党支部,人员类别";
    let posts = "党组织名称,姓名,党内职务,任职日期,离任日期";
    let of = |kind, head: &str, rows: &[&str], fault: Fault| {
        let rows = std::iter::once(head).chain(rows.iter().copied()).map(str::to_owned);
        (kind, rows.collect(), Remark::Fault(fault))
    };
    let wrong = MAN.replace("20017", "20019");
    vec![
        of(
            Kind::People,
            people,
            &[&format!("甲一,{wrong},,柳岸村党支部,正式党员")],
            Fault::Citizen(citizen::Fault::Check),
        ),
        of(
            Kind::People,
            people,
            &[&format!("甲二,{MAN},1971-01-01,柳岸村党支部,正式党员")],
            Fault::Citizen(citizen::Fault::OtherBirth),
        ),
        of(Kind::People, people, &["甲三,3.2E+17,,柳岸村党支部,正式党员"], Fault::LostDigits),
        of(
            Kind::People,
            people,
            &[
                &format!("甲四,{MAN},,柳岸村党支部,正式党员"),
                &format!("甲四,{MAN},,新渠村党支部,正式党员"),
            ],
            Fault::TwoUnits { row: 2 },
        ),
        of(Kind::People, people, &["甲五,,1971-02-30,柳岸村党支部,正式党员"], Fault::NoSuchDay),
        of(
            Kind::People,
            people,
            &["甲六,,,柳案村党支部,正式党员"],
            Fault::UnknownUnit { nearest: Some("柳岸村党支部".to_owned()) },
        ),
        of(
            Kind::Posts,
            posts,
            &["柳岸村党支部,魏知夏,组织委员,2026-05-01,2026-04-01"],
            Fault::EndsBeforeStart,
        ),
        of(
            Kind::Posts,
            posts,
            &["柳岸村党支部,魏知夏,书记,2026-05-01,"],
            Fault::TwoHolders { row: None, name: "周启明".to_owned() },
        ),
    ]
}

#[tokio::test]
async fn bad_rows_are_refused_in_words_and_nothing_is_half_done() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        app.found(app.town, "branch", text("新渠村党支部", "Xinqu Village"));
        let unit = app.town.to_string();
        let mut worker = app.seat("party-affairs-worker", lang).await;
        let words = Words::of(lang);
        for (kind, mut rows, remark) in bad_rows() {
            // A sound row besides, which must not come in alone unless somebody says so.
            match kind {
                Kind::Posts => rows.push("柳岸村党支部,李桂枝,委员,2026-06-01,".to_owned()),
                _ => rows.push("好人,,1980-01-01,柳岸村党支部,正式党员".to_owned()),
            }
            let content = rows.join("\n");
            let file = ("表.csv", content.as_bytes());
            let answer = hand_in(&mut worker, (kind, &unit), file).await;
            let page = answer.location().to_owned();
            let seen = worker.page(&format!("{page}?state=error")).await.seen();
            let said = words_of(&remark, &app, kind, lang);
            assert!(seen.contains(&said), "{said}\nis not in\n{seen}");
            let before = app.written();
            let refused = take(&mut worker, &page, false).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            let rejected =
                if matches!(remark, Remark::Fault(Fault::TwoUnits { .. })) { 2 } else { 1 };
            let said = words.import_refusal(&Refusal::Rejected { rows: rejected });
            assert!(refused.seen().contains(&said), "{said}\nis not in\n{}", refused.seen());
            assert_eq!(app.written(), before, "{remark:?}");
            // The rows come back as a file with their reasons.
            let file = worker.page(&format!("{page}/rejected")).await;
            let grids = sheet::read(&file.bytes, "x", &Limits::DEFAULT).unwrap();
            assert_eq!(grids[0].len(), rejected as usize + 1);
            let reasons: Vec<String> =
                grids[0].rows().map(|row| format!("{:?}", row.cells().last().unwrap().1)).collect();
            let said = words_of(&remark, &app, kind, lang);
            assert!(reasons.concat().contains(&said), "{said}\nis not in\n{reasons:?}");
        }
    }
}

#[tokio::test]
async fn what_can_be_read_surely_is_mended_and_what_is_guessed_is_said() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let words = Words::of(lang);
        let file = workbook(|sheet| {
            let format = rust_xlsxwriter::Format::new();
            sheet.merge_range(0, 0, 0, 4, "柳岸村党支部党员花名册", &format).unwrap();
            sheet.merge_range(1, 0, 1, 1, "基本信息", &format).unwrap();
            sheet.merge_range(1, 2, 1, 4, "组织关系", &format).unwrap();
            let heads = ["姓\n名", "出生日期", "人员类别", "入党日期", "联系电话"];
            for (column, head) in (0..).zip(heads) {
                sheet.write_string(2, column, head).unwrap();
            }
            // Full-width digits, a two-digit year, a day that is a number, a phone that is one.
            sheet.write_string(3, 0, "甲 一").unwrap();
            sheet.write_string(3, 1, "１９７０．３．１２").unwrap();
            sheet.write_string(3, 2, "正式").unwrap();
            sheet.write_number(3, 3, 34_500).unwrap();
            sheet.write_number(3, 4, 12_000_000_001_f64).unwrap();
            let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
            sheet.write_string(4, 0, "乙二").unwrap();
            sheet.write_number_with_format(4, 1, 25_640, &day).unwrap();
            sheet.write_string(4, 2, "预备党员").unwrap();
            sheet.write_string(4, 3, "91.7.1").unwrap();
            let formula = rust_xlsxwriter::Formula::new("=\"丙\"&\"三\"").set_result("丙三");
            sheet.write_formula(5, 0, formula).unwrap();
            sheet.write_string(5, 2, "正式党员").unwrap();
        });
        let unit = app.branch.to_string();
        let answer = hand_in(&mut secretary, (Kind::People, &unit), ("名册.xlsx", &file)).await;
        let page = answer.location().to_owned();
        let seen = secretary.page(&page).await.seen();
        let serial = Warning::SerialDay { read: jiff::civil::date(1994, 6, 15) };
        let year = Warning::TwoDigitYear { read: jiff::civil::date(1991, 7, 1) };
        for warning in [serial, year, Warning::Formula] {
            let said = words_of(&Remark::Warning(warning), &app, Kind::People, lang);
            assert!(seen.contains(&said), "{said}\nis not in\n{seen}");
        }
        assert_eq!(take(&mut secretary, &page, false).await.location(), page);
        let people = secretary.page(&format!("/units/{}/people", app.branch)).await.seen();
        for name in ["甲一", "乙二", "丙三"] {
            assert!(people.contains(name), "{people}");
        }
        let args = [("taken", 3.into()), ("left", 0.into())];
        let done = secretary.page(&page).await.seen();
        assert!(done.contains(&words.with("import-done-text", &args)), "{done}");
    }
}

#[tokio::test]
async fn a_formula_for_a_citizen_number_is_refused() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let file = workbook(|sheet| {
            for (column, head) in (0..).zip(["姓名", "公民身份号码", "人员类别"]) {
                sheet.write_string(0, column, head).unwrap();
            }
            sheet.write_string(1, 0, "甲一").unwrap();
            let formula = rust_xlsxwriter::Formula::new("=A1").set_result(MAN);
            sheet.write_formula(1, 1, formula).unwrap();
            sheet.write_string(1, 2, "正式党员").unwrap();
        });
        let unit = app.branch.to_string();
        let answer = hand_in(&mut secretary, (Kind::People, &unit), ("a.xlsx", &file)).await;
        let seen = secretary.page(answer.location()).await.seen();
        let said = words_of(&Remark::Fault(Fault::FormulaInKey), &app, Kind::People, lang);
        assert!(seen.contains(&said), "{seen}");
    }
}

/// A small archive that swells to two gigabytes.
fn bomb() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let packed = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/workbook.xml", packed).unwrap();
    archive.write_all(b"<workbook/>").unwrap();
    archive.start_file("xl/sharedStrings.xml", packed).unwrap();
    let nothing = vec![b' '; 1 << 20];
    for _ in 0..600 {
        archive.write_all(&nothing).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[tokio::test]
async fn files_that_are_no_sheets_are_refused_at_their_field() {
    let bomb = bomb();
    assert!(bomb.len() < 1 << 20);
    let huge = vec![b'x'; 200 << 20];
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let unit = app.branch.to_string();
        let words = Words::of(lang);
        let limits = Limits::DEFAULT;
        let before = app.written();
        for (name, content, fault) in [
            ("名册.xlsx", huge.as_slice(), FileFault::TooLarge { max_bytes: limits.file_bytes }),
            ("名册.xlsx", &bomb, FileFault::Swells { max_bytes: limits.unpacked_bytes }),
            ("名册.xlsx", b"MZ\0\0 a program", FileFault::NotASheet),
            ("名册.xlsx", b"PK\x03\x04 half of one", FileFault::Damaged),
            ("名册.csv", b"", FileFault::Empty),
            ("名册.csv", b"\n\n", FileFault::Blank),
            ("名册.csv", b"\xff\xff\xff\xff", FileFault::Encoding),
        ] {
            let answer = hand_in(&mut secretary, (Kind::People, &unit), (name, content)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fault:?}");
            let said = words.file_fault(&fault);
            assert!(answer.seen().contains(&said), "{said}\nis not in\n{}", answer.seen());
            assert!(answer.body().contains("href=\"#file\""), "{fault:?}");
            // What was chosen is kept.
            assert!(answer.body().contains("value=\"people\" checked"), "{}", answer.body());
        }
        assert_eq!(app.written(), before);
    }
}

#[tokio::test]
async fn unknown_headings_are_asked_about_once() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        let rows = ["谁,什么身份,别的", "甲一,正式党员,x"];
        let page = sheet_of(&mut secretary, &app, Kind::People, &rows).await;
        let asks = format!("{page}/columns");
        assert_eq!(secretary.get(&page).await.location(), asks);
        let csrf = secretary.page(&asks).await.hidden("csrf");
        let say = [("csrf", csrf.as_str()), ("page", &asks), ("sheet", "0"), ("row", "1")];
        let pointed = secretary.post(&asks, &say).await.location().to_owned();
        assert_eq!(pointed, format!("{asks}?sheet=0&row=1"));
        let shown = secretary.page(&pointed).await.hidden("shown");
        let mut fields = say.to_vec();
        fields.extend([
            ("shown", shown.as_str()),
            ("column.0.field", "name"),
            ("column.1.field", "standing"),
            ("column.2.field", ""),
        ]);
        assert_eq!(secretary.post(&asks, &fields).await.location(), page);
        assert_eq!(take(&mut secretary, &page, false).await.location(), page);
        // The next sheet with these headings is read without a question.
        let rows = ["谁,什么身份,别的", "乙二,预备党员,y"];
        let next = sheet_of(&mut secretary, &app, Kind::People, &rows).await;
        assert!(secretary.page(&next).await.seen().contains("乙二"));
        // A row that does not exist is a fault at its field.
        let asks = format!("{next}/columns");
        let csrf = secretary.page(&asks).await.hidden("csrf");
        let wrong = [("csrf", csrf.as_str()), ("page", &asks), ("row", "0")];
        let refused = secretary.post(&asks, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn samples_are_read_by_the_program_itself() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let mut secretary = app.seat("secretary", lang).await;
        for kind in Kind::ALL {
            let sample = secretary.page(&format!("/import/samples/{}.xlsx", kind.code())).await;
            let grids = sheet::read(&sample.bytes, "x", &Limits::DEFAULT).unwrap();
            let layout = &app.site.rules.sheet(kind.code()).unwrap().value;
            let (_, head) = zhibu_domain::import::recognise(&grids, layout).unwrap();
            let known = head.headings.iter().filter(|heading| heading.field.is_some()).count();
            assert_eq!(known, layout.columns.len(), "{kind:?}");
        }
    }
}

#[tokio::test]
async fn a_list_goes_out_as_the_page_shows_it_and_without_its_limit() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        for n in 0..60 {
            app.found(app.town, "branch", text(&format!("第{n}村党支部"), &format!("Village {n}")));
        }
        let mut worker = app.seat("party-affairs-worker", lang).await;
        let page = format!("/units/{}", app.town);
        let link = worker.page(&page).await.links().into_iter().find(|l| l.contains("as=xlsx"));
        let file = worker.page(&link.unwrap()).await;
        let grid = &sheet::read(&file.bytes, "x", &Limits::DEFAULT).unwrap()[0];
        let names: std::collections::BTreeSet<String> =
            grid.rows().map(|row| format!("{:?}", row.get(0).0)).collect();
        assert!(grid.len() > 61, "more than a page");
        assert_eq!(names.len(), grid.len(), "each once");
        let last = if lang == Lang::Zh { "第59村党支部" } else { "Village 59" };
        assert!(names.iter().any(|name| name.contains(last)), "{names:?}");
        let whole = format!("/units/{}/activities?as=xlsx", app.town);
        let file = worker.page(&whole).await;
        assert!(file.headers["content-disposition"].to_str().unwrap().contains("xlsx"));
        let stranger = app.stranger(lang).get(&whole).await;
        assert!(stranger.location().starts_with("/sign-in"));
    }
}

#[tokio::test]
async fn the_shipped_sheets_come_in_without_a_fault_in_either_language() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/samples");
    for ending in [".csv", ".xlsx", "-en.xlsx"] {
        let app = TestApp::new();
        app.found(app.county, "committee", text("柳塘镇党委", "Liutang Town"));
        let mut keeper = app.newcomer(app.branch, (app.county, "secretary"), Lang::Zh).await;
        let unit = app.county.to_string();
        for (kind, rows) in [(Kind::Units, 5), (Kind::People, 30), (Kind::Posts, 17)] {
            let name = format!("{}{ending}", kind.code());
            let content = std::fs::read(folder.join(&name)).unwrap();
            let answer = hand_in(&mut keeper, (kind, &unit), (&name, &content)).await;
            let page = answer.location().to_owned();
            assert!(!page.is_empty(), "{name}: {}", answer.seen());
            let shown = keeper.page(&page).await.seen();
            assert_eq!(take(&mut keeper, &page, false).await.location(), page, "{name}: {shown}");
            let args = [("taken", rows.into()), ("left", 0.into())];
            let said = Words::of(Lang::Zh).with("import-done-text", &args);
            let done = keeper.page(&page).await.seen();
            assert!(done.contains(&said), "{name}: {done}");
        }
    }
}
