//! A file to sheets of cells, within limits. What kind of file it is, is read from its first bytes.

use std::io::Cursor;

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Reader as _, SheetVisible, Xls, Xlsx};
use jiff::civil::Date;
use zhibu_domain::import::grid::{Cell, Grid, Merged};
use zhibu_domain::import::{FileFault, Limits};

use super::{archive, csv_text};

/// The sheets of a file that anybody looking at it would see. `name` names the only sheet of a
/// table of text.
///
/// # Errors
/// Why the file is not read.
pub fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<Vec<Grid>, FileFault> {
    if bytes.is_empty() {
        return Err(FileFault::Empty);
    }
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits.file_bytes {
        return Err(FileFault::TooLarge { max_bytes: limits.file_bytes });
    }
    let sheets = if bytes.starts_with(b"PK") {
        xlsx(bytes, limits)?
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        xls(bytes, limits)?
    } else {
        csv_text::read(bytes, name, limits)?
    };
    let filled: Vec<Grid> = sheets.into_iter().filter(|sheet| !sheet.is_empty()).collect();
    if filled.is_empty() { Err(FileFault::Blank) } else { Ok(filled) }
}

/// Fills sheets and counts what goes in.
struct Filler<'l> {
    limits: &'l Limits,
    rows: usize,
    cells: u32,
}

impl<'l> Filler<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self { limits, rows: 0, cells: 0 }
    }

    fn put(
        &mut self,
        grid: &mut Grid,
        (row, column): (u32, u32),
        cell: Cell<'_>,
        formula: bool,
    ) -> Result<(), FileFault> {
        if cell.is_blank() {
            return Ok(());
        }
        let limits = self.limits;
        if column >= limits.columns {
            return Err(FileFault::TooManyColumns { max: limits.columns });
        }
        if self.cells >= limits.cells {
            return Err(FileFault::TooManyCells { max: limits.cells });
        }
        self.cells += 1;
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        grid.push(row, column, cell, formula).map_err(|_| FileFault::Damaged)?;
        if self.rows + grid.len() > limits.rows as usize {
            return Err(FileFault::TooManyRows { max: limits.rows });
        }
        Ok(())
    }
}

fn xlsx(bytes: &[u8], limits: &Limits) -> Result<Vec<Grid>, FileFault> {
    let weighed = archive::weigh(bytes, limits)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| FileFault::Damaged)?;
    let mut filler = Filler::new(limits);
    let mut sheets = Vec::new();
    for name in visible(book.sheets_metadata()) {
        let mut grid = Grid::new(name.clone());
        // A tab that is a chart holds no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        loop {
            let next = cells.next_cell_with_formula_metadata();
            let Some(cell) = next.map_err(|_| FileFault::Damaged)? else { break };
            filler.put(&mut grid, cell.pos, packed(&cell.value), cell.formula.is_some())?;
        }
        drop(cells);
        if weighed.merges {
            let merged = book.merge_cells_by_sheet_name(&name).map_err(|_| FileFault::Damaged)?;
            grid.merged = merged.iter().map(merged_area).collect();
        }
        filler.rows += grid.len();
        sheets.push(grid);
    }
    Ok(sheets)
}

fn visible(sheets: &[calamine::Sheet]) -> Vec<String> {
    let seen = sheets.iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    seen.map(|sheet| sheet.name.clone()).collect()
}

fn merged_area(area: &Dimensions) -> Merged {
    let (top, left) = area.start;
    let (bottom, right) = area.end;
    Merged { top, left, bottom, right }
}

fn packed<'a>(value: &'a DataRef<'_>) -> Cell<'a> {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::Text(text),
        DataRef::SharedString(text) => Cell::Text(text),
        #[expect(clippy::cast_precision_loss, reason = "a sheet's numbers are floats anyway")]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::DateTime(moment) => of_moment(*moment),
        DataRef::DateTimeIso(text) => of_iso(text),
        DataRef::Error(error) => Cell::Error(error_name(error)),
    }
}

fn legacy(value: &Data) -> Cell<'_> {
    match value {
        Data::Empty => Cell::Empty,
        Data::String(text) | Data::DurationIso(text) => Cell::Text(text),
        #[expect(clippy::cast_precision_loss, reason = "a sheet's numbers are floats anyway")]
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(flag) => Cell::Flag(*flag),
        Data::DateTime(moment) => of_moment(*moment),
        Data::DateTimeIso(text) => of_iso(text),
        Data::Error(error) => Cell::Error(error_name(error)),
    }
}

fn of_iso(text: &str) -> Cell<'_> {
    let day = text.get(..10).and_then(|day| day.parse().ok());
    day.map_or(Cell::Text(text), Cell::Day)
}

/// A cell that the sheet formats as a day. One that is only a time, or lies before the sheet's own
/// count of days begins, stays a number.
fn of_moment(moment: ExcelDateTime) -> Cell<'static> {
    if moment.is_duration() || moment.as_f64() < 1.0 {
        return Cell::Number(moment.as_f64());
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    let small = |number: u8| i8::try_from(number).unwrap_or(i8::MAX);
    let read = i16::try_from(year).ok();
    let read = read.and_then(|year| Date::new(year, small(month), small(day)).ok());
    read.map_or(Cell::Number(moment.as_f64()), Cell::Day)
}

fn error_name(error: &calamine::CellErrorType) -> &'static str {
    use calamine::CellErrorType as Kind;
    match error {
        Kind::Div0 => "#DIV/0!",
        Kind::NA => "#N/A",
        Kind::Name => "#NAME?",
        Kind::Null => "#NULL!",
        Kind::Num => "#NUM!",
        Kind::Ref => "#REF!",
        Kind::Value => "#VALUE!",
        Kind::GettingData => "#GETTING_DATA",
    }
}

/// In the name of a part of a locked file, as UTF-16.
const LOCKED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

fn xls(bytes: &[u8], limits: &Limits) -> Result<Vec<Grid>, FileFault> {
    if memchr::memmem::find(bytes, LOCKED).is_some() {
        return Err(FileFault::Locked);
    }
    let book = Xls::new(Cursor::new(bytes));
    let mut book = book.map_err(|error| match error {
        calamine::XlsError::Password => FileFault::Locked,
        _ => FileFault::Damaged,
    })?;
    let mut filler = Filler::new(limits);
    let mut sheets = Vec::new();
    for name in visible(book.sheets_metadata()) {
        let mut grid = Grid::new(name.clone());
        let Ok(values) = book.worksheet_range(&name) else { continue };
        let formulas = book.worksheet_formula(&name).ok();
        let (top, left) = values.start().unwrap_or_default();
        for (row, column, value) in values.used_cells() {
            let place = (
                top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX)),
                left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX)),
            );
            let formula = formulas.as_ref().and_then(|all| all.get_value(place));
            let computed = formula.is_some_and(|formula| !formula.is_empty());
            filler.put(&mut grid, place, legacy(value), computed)?;
        }
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        grid.merged = merged.iter().map(merged_area).collect();
        filler.rows += grid.len();
        sheets.push(grid);
    }
    Ok(sheets)
}
