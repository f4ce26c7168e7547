//! Minutes as Word documents: every filled value stands in the file, and the sheet is set by the
//! norm of offices.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop; the samples are shared with the tests of the words"
)]

#[path = "../../words/tests/it/sample/mod.rs"]
mod sample;

use std::io::{Cursor, Read};
use std::path::Path;

use docx_rs::read_docx;
use jiff::tz::TimeZone;
use sample::meeting::meeting;
use sample::{marked_rules, plain_rules, sample as random_sample};
use zhibu_domain::activity::{Attachment, Record};
use zhibu_domain::id::AttachmentId;
use zhibu_domain::rulebook::Rulebook;
use zhibu_domain::text::{Lang, Text};
use zhibu_papers::minutes;
use zhibu_words::Words;

fn china() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(8))
}

fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// What a reader sees: the text of all runs, a line for each paragraph.
fn text(file: &[u8]) -> String {
    let document = part(file, "word/document.xml");
    let mut text = String::new();
    for piece in document.split("<w:t ").skip(1) {
        let (_, rest) = piece.split_once('>').unwrap();
        let (run, after) = rest.split_once("</w:t>").unwrap();
        text.push_str(run);
        if after.contains("</w:p>") {
            text.push('\n');
        }
    }
    text.replace("&apos;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

fn made(record: &Record, rules: &Rulebook, lang: Lang) -> Vec<u8> {
    minutes(record, rules, lang, &china()).unwrap()
}

#[test]
fn every_filled_value_stands_in_the_file() {
    let rules = marked_rules();
    for seed in 1..40u32 {
        let mut state = seed.wrapping_mul(2_654_435_761);
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        let tape: Vec<u8> = (0..300).map(next).collect();
        let sample = random_sample(&rules, &tape);
        for (lang, index) in [(Lang::Zh, 0), (Lang::En, 1)] {
            let file = made(&sample.record, &rules, lang);
            read_docx(&file).expect("Word's own reader would take it");
            let text = text(&file).to_lowercase();
            // Numbers of attendance stand behind labels here, not in a sentence.
            for filled in sample.filled.iter().filter(|filled| filled.field != "attendance") {
                let value = filled.values[index].to_lowercase();
                assert!(text.contains(&value), "{}: {value} is missing in {text}", filled.field);
            }
            for row in &sample.record.sitting.attendance {
                let name = Words::of(lang).name(&sample.record.names[&row.person]);
                assert!(text.contains(&name.to_lowercase()), "{name} is missing in {text}");
            }
        }
    }
}

#[test]
fn the_sheet_is_set_by_the_norm() {
    let file = made(&meeting(), &plain_rules(), Lang::Zh);
    let (document, styles) = (part(&file, "word/document.xml"), part(&file, "word/styles.xml"));
    for setting in [
        r#"<w:pgSz w:w="11906" w:h="16838""#,
        r#"w:top="1440" w:right="1797" w:bottom="1440" w:left="1797""#,
    ] {
        assert!(document.contains(setting), "{setting} is missing in {document}");
    }
    for setting in [
        r#"w:eastAsia="方正小标宋简体""#,
        r#"w:eastAsia="仿宋""#,
        r#"<w:sz w:val="44""#,
        r#"<w:sz w:val="32""#,
        r#"w:line="720" w:lineRule="exact""#,
        r#"w:line="620" w:lineRule="exact""#,
        r#"w:before="0" w:after="0""#,
        r#"w:firstLine="640""#,
    ] {
        assert!(styles.contains(setting), "{setting} is missing in {styles}");
    }
    assert!(part(&file, "word/fontTable.xml").contains(r#"w:altName w:val="FangSong,"#));
    let english = made(&meeting(), &plain_rules(), Lang::En);
    assert!(!part(&english, "word/styles.xml").contains("仿宋"));
}

/// The order of an official meeting record, with signatures and state at the end.
#[test]
fn the_parts_stand_in_their_order() {
    let orders: [(Lang, &[&str]); 2] = [
        (
            Lang::Zh,
            &[
                "2026年11月党员大会记录",
                "时间：",
                "地点：",
                "主持人：",
                "记录人：",
                "应到：",
                "实到：",
                "请假：",
                "列席：",
                "议题：",
                "议程和发言：",
                "传达：",
                "表决：",
                "决议：",
                "主持人签名：",
                "记录人签名：",
                "日期：",
                "状态：",
            ],
        ),
        (
            Lang::En,
            &[
                "Minutes: General meeting of November 2026",
                "Time: ",
                "Place: ",
                "Chair: ",
                "Recorder: ",
                "Entitled to attend: ",
                "Present: ",
                "Excused: ",
                "Observers: ",
                "Topics: ",
                "Agenda and speeches: ",
                "Conveyed: ",
                "Votes: ",
                "Decisions: ",
                "Signature of the chair: ",
                "Signature of the recorder: ",
                "Date: ",
                "State: ",
            ],
        ),
    ];
    for (lang, order) in orders {
        let file = made(&meeting(), &plain_rules(), lang);
        // Left for people to look at.
        let name = format!("minutes-{}.docx", lang.code());
        std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), &file).unwrap();
        let text = text(&file);
        let mut rest = text.as_str();
        for label in order {
            let Some((_, after)) = rest.split_once(label) else {
                panic!("{label} is missing after its forerunner in {text}");
            };
            rest = after;
        }
    }
}

/// Text that people paste may hold characters that no XML file may hold.
#[test]
fn odd_characters_do_not_spoil_the_file() {
    let mut record = meeting();
    record.sitting.topics =
        vec![Text::typed(Lang::Zh, "水渠\u{b}维修\u{1f} <甲&乙> \"丙\"").unwrap()];
    record.attachments = vec![Attachment {
        id: AttachmentId(uuid::Uuid::nil()),
        name: "签到\u{0}.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: 9,
        paper_minutes: true,
    }];
    let file = made(&record, &plain_rules(), Lang::Zh);
    read_docx(&file).unwrap();
    let text = text(&file);
    assert!(text.contains("水渠维修 <甲&乙> \"丙\""), "{text}");
    assert!(text.contains("签到.pdf（签字的纸质记录）"), "{text}");
}
