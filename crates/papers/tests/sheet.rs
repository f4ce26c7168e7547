//! Spreadsheets that were written are read back; files that are none, or that swell, are refused.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

use std::io::{Cursor, Write as _};

use jiff::civil::date;
use zhibu_domain::import::grid::{Cell, Grid};
use zhibu_domain::import::{FileFault, Limits};
use zhibu_papers::sheet::{Book, Out, csv, read};

fn cells(grid: &Grid) -> Vec<String> {
    grid.rows()
        .map(|row| {
            let cells: Vec<String> = row.cells().map(|(c, cell)| format!("{c}:{cell:?}")).collect();
            format!("{} {}", row.number(), cells.join(" "))
        })
        .collect()
}

fn sample() -> (Vec<&'static str>, Vec<Vec<Out>>) {
    let rows = vec![
        vec!["=1+1".into(), "11010519491231002X".into(), Out::Day(date(2024, 2, 29))],
        vec!["王伟\n二".into(), "110105194912310021".into(), Out::Number(-7)],
        vec!["@a".into(), Out::Empty, Out::Day(date(1900, 3, 1))],
    ];
    (vec!["姓名", "公民身份号码", "日期"], rows)
}

#[test]
fn a_book_comes_back_as_it_was_written() {
    let (headings, rows) = sample();
    let mut book = Book::new("党员/花名册[1]", &headings).unwrap();
    for row in &rows {
        assert!(book.row(row).unwrap());
    }
    let sheets = read(&book.finish().unwrap(), "x.xlsx", &Limits::DEFAULT).unwrap();
    assert_eq!(sheets.len(), 1);
    assert_eq!(sheets[0].name, "党员花名册1");
    insta::assert_snapshot!(cells(&sheets[0]).join("\n"), @r#"
    1 0:Text("姓名") 1:Text("公民身份号码") 2:Text("日期")
    2 0:Text("=1+1") 1:Text("11010519491231002X") 2:Day(2024-02-29)
    3 0:Text("王伟\n二") 1:Text("110105194912310021") 2:Number(-7.0)
    4 0:Text("@a") 2:Day(1900-03-01)
    "#);
}

#[test]
fn a_table_of_text_comes_back_in_both_character_sets_and_with_each_separator() {
    let (headings, rows) = sample();
    let written = csv(&headings, &rows).unwrap();
    let text = String::from_utf8(written.clone()).unwrap();
    assert!(text.starts_with('\u{feff}') && text.contains("'=1+1"));
    let plain = text.trim_start_matches('\u{feff}').to_owned();
    let gb = encoding_rs::GB18030.encode(&plain).0.into_owned();
    let utf16: Vec<u8> =
        std::iter::once(0xFEFF).chain(plain.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let expected = cells(&read(&written, "a.csv", &Limits::DEFAULT).unwrap()[0]);
    for bytes in [plain.clone().into_bytes(), gb, utf16] {
        assert_eq!(cells(&read(&bytes, "a.csv", &Limits::DEFAULT).unwrap()[0]), expected);
    }
    for separator in [";", "\t"] {
        let other = "姓名,公民身份号码,日期\n王伟,1,2024-01-01\n".replace(',', separator);
        let grid = &read(other.as_bytes(), "a.csv", &Limits::DEFAULT).unwrap()[0];
        assert_eq!(grid.columns(), 3, "{separator:?}");
    }
}

#[test]
fn rows_of_text_have_the_numbers_that_an_editor_shows() {
    for end in ["\n", "\r\n"] {
        let text = ["a", "", "\"b", "b\"", "", "c"].join(end);
        let grid = &read(text.as_bytes(), "a", &Limits::DEFAULT).unwrap()[0];
        let numbers: Vec<u32> = grid.rows().map(zhibu_domain::import::grid::Row::number).collect();
        assert_eq!(numbers, [1, 3, 6], "{end:?}");
    }
}

/// An archive with these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let packed = zip::write::SimpleFileOptions::default();
        zip.start_file(*name, packed).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const TIGHT: Limits = Limits {
    unpacked_bytes: 1 << 20,
    part_bytes: 1 << 19,
    rows: 10,
    cells: 20,
    columns: 5,
    ..Limits::DEFAULT
};

#[test]
fn an_archive_that_swells_is_refused_before_it_is_kept() {
    let bomb = archive(&[
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", &vec![b' '; 2 << 20]),
    ]);
    assert!(bomb.len() < 10_000);
    let swells = Err(FileFault::Swells { max_bytes: 1 << 20 });
    assert_eq!(read(&bomb, "a.xlsx", &TIGHT).map(|_| ()), swells);

    // One that says of itself that it is small: the sizes in its directory are overwritten.
    let mut liar = bomb.clone();
    let size = u32::to_le_bytes(2 << 20);
    while let Some(at) = liar.windows(4).position(|window| window == size) {
        liar[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    assert_ne!(liar, bomb);
    let read = read(&liar, "a.xlsx", &TIGHT).map(|_| ());
    assert!(read == swells || read == Err(FileFault::Damaged), "{read:?}");
}

#[test]
fn each_bound_is_said_by_its_own_name() {
    let book = |rows: usize, columns: usize| {
        let mut book = Book::new("a", &vec!["a"; columns]).unwrap();
        for _ in 0..rows {
            book.row(&vec![Out::Number(1); columns]).unwrap();
        }
        book.finish().unwrap()
    };
    let fault = |bytes: &[u8]| read(bytes, "a", &TIGHT).map(|_| ()).unwrap_err();
    assert_eq!(fault(&book(12, 1)), FileFault::TooManyRows { max: 10 });
    assert_eq!(fault(&book(1, 6)), FileFault::TooManyColumns { max: 5 });
    assert_eq!(fault(&book(7, 3)), FileFault::TooManyCells { max: 20 });
    assert_eq!(fault("a\n".repeat(12).as_bytes()), FileFault::TooManyRows { max: 10 });
    assert_eq!(fault(b"a,b,c,d,e,f\n"), FileFault::TooManyColumns { max: 5 });
    assert_eq!(fault(b""), FileFault::Empty);
    assert_eq!(fault(b"\n \n"), FileFault::Blank);
    assert_eq!(fault(b"\xff\xff\xff"), FileFault::Encoding);
    assert_eq!(fault(b"MZ\0\0"), FileFault::NotASheet);
    assert_eq!(fault(b"PK\x03\x04rest"), FileFault::Damaged);
    assert_eq!(fault(b"\xD0\xCF\x11\xE0rest"), FileFault::Damaged);
    assert_eq!(fault(&archive(&[("word/document.xml", b"<a/>")])), FileFault::NotASheet);
    let small = Limits { file_bytes: 3, ..TIGHT };
    assert_eq!(read(b"abcd", "a", &small).map(|_| ()), Err(FileFault::TooLarge { max_bytes: 3 }));
}

#[test]
fn formulas_keep_their_cached_value_and_are_told_apart() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 2, "花名册", &rust_xlsxwriter::Format::new()).unwrap();
    sheet.write_formula(1, 0, rust_xlsxwriter::Formula::new("=1+2").set_result("3")).unwrap();
    sheet.write_number(1, 1, 3).unwrap();
    let hidden = book.add_worksheet();
    hidden.set_hidden(true);
    hidden.write_string(0, 0, "secret").unwrap();
    let sheets = read(&book.save_to_buffer().unwrap(), "a", &Limits::DEFAULT).unwrap();
    assert_eq!(sheets.len(), 1, "a hidden sheet is not looked at");
    let row = sheets[0].row_at(1).unwrap();
    assert_eq!(row.get(0), (Cell::Number(3.0), true));
    assert_eq!(row.get(1), (Cell::Number(3.0), false));
    assert_eq!(sheets[0].merged.len(), 1);
    assert!(sheets[0].merged[0].holds(0, 2) && !sheets[0].merged[0].holds(1, 0));
}
