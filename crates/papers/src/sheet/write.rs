//! Rows to a file. Text stays text: nothing that a person typed can become a formula, and a number
//! of eighteen digits keeps them all.

use jiff::civil::{Date, date};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// Rows of one sheet, at most: what the file format holds.
const ROWS_MAX: u32 = 1_048_576;

/// Characters of one cell, at most: what the file format holds.
const CELL_CHARS: usize = 32_767;

/// Characters of the name of a sheet, at most.
const NAME_CHARS: usize = 31;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Out {
    /// Nothing.
    Empty,
    /// Text, and only ever text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day.
    Day(Date),
}

impl From<&str> for Out {
    fn from(text: &str) -> Self {
        Out::Text(text.to_owned())
    }
}

impl From<String> for Out {
    fn from(text: String) -> Self {
        Out::Text(text)
    }
}

impl<T: Into<Out>> From<Option<T>> for Out {
    fn from(value: Option<T>) -> Self {
        value.map_or(Out::Empty, Into::into)
    }
}

impl From<Date> for Out {
    fn from(day: Date) -> Self {
        Out::Day(day)
    }
}

impl From<u32> for Out {
    fn from(number: u32) -> Self {
        Out::Number(i64::from(number))
    }
}

/// An `.xlsx` with one sheet, written row by row; only the row in hand is in memory.
pub struct Book {
    file: Workbook,
    day: Format,
    row: u32,
}

impl Book {
    /// A sheet with its headings, which stay in view and can be filtered.
    ///
    /// # Errors
    /// [`crate::Error::Pack`] if the machine has no room for it.
    pub fn new(name: &str, headings: &[&str]) -> Result<Self, crate::Error> {
        let mut book = Workbook::new();
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0x00F2_EEE6))
            .set_border_bottom(FormatBorder::Thin);
        let sheet = book.add_worksheet_with_constant_memory().map_err(packed)?;
        sheet.set_name(sheet_name(name)).map_err(packed)?;
        sheet.set_freeze_panes(1, 0).map_err(packed)?;
        for (column, heading) in (0_u16..).zip(headings) {
            // A Chinese character is two digits wide.
            let wide: u16 = heading.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
            sheet.set_column_width(column, f64::from(wide.clamp(8, 28) + 4)).map_err(packed)?;
        }
        for (column, heading) in (0_u16..).zip(headings) {
            sheet.write_string_with_format(0, column, *heading, &head).map_err(packed)?;
        }
        Ok(Self { file: book, day: Format::new().set_num_format("yyyy-mm-dd"), row: 1 })
    }

    /// Adds a row; `false` if the sheet is full and the row was left out.
    ///
    /// # Errors
    /// [`crate::Error::Pack`] if the machine has no room for it.
    pub fn row(&mut self, cells: &[Out]) -> Result<bool, crate::Error> {
        if self.row >= ROWS_MAX {
            return Ok(false);
        }
        let sheet = self.file.worksheet_from_index(0).map_err(packed)?;
        for (column, cell) in (0_u16..).zip(cells) {
            write(sheet, (self.row, column), cell, &self.day).map_err(packed)?;
        }
        self.row += 1;
        Ok(true)
    }

    /// The file.
    ///
    /// # Errors
    /// [`crate::Error::Pack`] if it could not be packed.
    pub fn finish(mut self) -> Result<Vec<u8>, crate::Error> {
        self.file.save_to_buffer().map_err(packed)
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Out,
    day: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Out::Empty => {}
        Out::Text(text) if text.is_empty() => {}
        Out::Text(text) => {
            let cut: String = text.chars().filter(|c| shown(*c)).take(CELL_CHARS).collect();
            sheet.write_string(row, column, cut)?;
        }
        #[expect(clippy::cast_precision_loss, reason = "a sheet's numbers are floats anyway")]
        Out::Number(number) => {
            sheet.write_number(row, column, *number as f64)?;
        }
        Out::Day(when) => {
            sheet.write_number_with_format(row, column, serial(*when), day)?;
        }
    }
    Ok(())
}

/// What XML 1.0 can hold.
fn shown(c: char) -> bool {
    !c.is_control() || matches!(c, '\n' | '\t')
}

/// The number by which a sheet counts a day.
fn serial(day: Date) -> f64 {
    let days = day.since(date(1899, 12, 30)).map_or(0, |span| span.get_days());
    f64::from(days)
}

/// A tab takes thirty-one characters and not all signs.
fn sheet_name(name: &str) -> String {
    let plain = name.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control());
    let name: String = plain.take(NAME_CHARS).collect();
    if name.trim().is_empty() { "Sheet1".to_owned() } else { name }
}

fn packed(error: XlsxError) -> crate::Error {
    crate::Error::Pack(std::io::Error::other(error))
}

/// Rows as a table of text: UTF-8 with its mark, so that every spreadsheet shows Chinese.
///
/// A text that a spreadsheet would compute gets an apostrophe before it, and a long number a tab
/// behind it, for a spreadsheet reads both as text then; reading them back drops them.
///
/// # Errors
/// [`crate::Error::Pack`] if the machine has no room for it.
pub fn csv(headings: &[&str], rows: &[Vec<Out>]) -> Result<Vec<u8>, crate::Error> {
    let packed = |error: csv::Error| crate::Error::Pack(std::io::Error::other(error));
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xEF\xBB\xBF".to_vec());
    writer.write_record(headings).map_err(packed)?;
    for row in rows {
        writer.write_record(row.iter().map(plain)).map_err(packed)?;
    }
    writer
        .into_inner()
        .map_err(|error| crate::Error::Pack(std::io::Error::other(error.to_string())))
}

fn plain(cell: &Out) -> String {
    match cell {
        Out::Empty => String::new(),
        Out::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Out::Text(text) if text.len() > 11 && text.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{text}\t")
        }
        Out::Text(text) => text.clone(),
        Out::Number(number) => number.to_string(),
        Out::Day(day) => day.to_string(),
    }
}
