//! Reading a row cell by cell: values where there are some, remarks where something is to be said.

use std::borrow::Cow;

use jiff::civil::Date;

use super::fault::{Fault, Warning};
use super::grid::{Cell, Grid, Merged, Row};
use super::heading::Head;
use super::index::Vocabulary;
use super::layout::{Field, Layout};
use super::plan::{Draft, State};
use super::value;

/// A sheet whose columns are known.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// The cells.
    pub grid: &'a Grid,
    /// Where its headings stand.
    pub head: &'a Head,
    /// The columns that are taken over.
    pub columns: Vec<(u16, Field)>,
    /// The kind's columns.
    pub layout: &'a Layout,
    /// Words for codes.
    pub words: &'a Vocabulary,
    /// Today.
    pub today: Date,
    /// For each of the columns, the cells below the headings that are merged downwards.
    merged: Vec<Vec<Merged>>,
}

impl<'a> Sheet<'a> {
    /// A sheet with the meaning of its columns.
    pub fn new(
        (grid, head): (&'a Grid, &'a Head),
        columns: Vec<(u16, Field)>,
        layout: &'a Layout,
        words: &'a Vocabulary,
        today: Date,
    ) -> Self {
        let below = |column: u16| {
            let holds = |area: &&Merged| {
                area.top >= head.data_from && area.holds(area.top, u32::from(column))
            };
            let mut areas: Vec<Merged> = grid.merged.iter().filter(holds).copied().collect();
            areas.sort_unstable_by_key(|area| area.top);
            areas
        };
        let merged = columns.iter().map(|(column, _)| below(*column)).collect();
        Self { grid, head, columns, layout, words, today, merged }
    }

    /// The place of a field among the columns.
    pub fn place(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|(_, held)| *held == field)
    }

    /// Whether rows cannot do without the field.
    fn requires(&self, field: Field) -> bool {
        self.layout.column(field).is_some_and(|column| column.required)
    }

    /// The required fields that no column of the sheet brings.
    pub fn lacking(&self) -> Vec<Field> {
        let required = self.layout.columns.iter().filter(|column| column.required);
        required.map(|column| column.field).filter(|field| self.place(*field).is_none()).collect()
    }

    /// The rows below the headings that hold anything.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let from = self.head.data_from;
        self.grid.rows().skip_while(move |row| row.row() < from).filter(|row| !row.is_blank())
    }

    /// Begins to read a row.
    pub(super) fn line<'s>(&'s self, row: Row<'s>) -> Line<'s> {
        Line { sheet: self, row, draft: Draft::new(row.number(), self.columns.len()) }
    }
}

/// A row that is being read.
pub(super) struct Line<'s> {
    sheet: &'s Sheet<'s>,
    row: Row<'s>,
    pub(super) draft: Draft,
}

impl<'s> Line<'s> {
    /// Whether the row is a remark of the sheet, as a sum or a signature: one or two cells, and what
    /// stands where a name should stand is none.
    pub(super) fn is_remark(&self, keys: &[Field]) -> bool {
        let few = self.row.cells().filter(|(_, cell)| !cell.is_blank()).count() <= 2;
        few && keys.iter().all(|key| match self.sheet.place(*key) {
            Some(place) => {
                let (cell, _) = self.cell(place);
                cell.is_blank() || value::text(cell).contains(['：', ':', '合', '共'])
            }
            None => true,
        })
    }

    /// The cell of one of the columns. Cells that are merged downwards say the same for each row.
    fn cell(&self, place: usize) -> (Cell<'s>, bool) {
        let Some((column, _)) = self.sheet.columns.get(place) else { return (Cell::Empty, false) };
        let found = self.row.get(*column);
        let areas = self.sheet.merged.get(place).map_or(&[][..], Vec::as_slice);
        if !found.0.is_blank() || areas.is_empty() {
            return found;
        }
        let after = areas.partition_point(|area| area.top <= self.row.row());
        let around = after.checked_sub(1).and_then(|at| areas.get(at));
        let around = around.filter(|area| area.bottom >= self.row.row());
        let top = around.and_then(|area| Some((self.sheet.grid.find(area.top)?, area.left)));
        top.map_or(found, |(top, left)| top.get(u16::try_from(left).unwrap_or(u16::MAX)))
    }

    /// The filled cell of a field, with its place. What cannot be taken is noted.
    fn filled(&mut self, field: Field) -> Option<(usize, Cell<'s>)> {
        let place = self.sheet.place(field)?;
        let (cell, formula) = self.cell(place);
        if cell.is_blank() {
            if self.sheet.requires(field) {
                self.draft.note(Some(place), Fault::Missing);
            }
            return None;
        }
        self.draft.raise(place, State::Same);
        if let Cell::Error(shown) = cell {
            let shown = shown.to_owned();
            self.draft.note(Some(place), Fault::SheetError { shown });
            return None;
        }
        if formula && field.is_key() {
            self.draft.note(Some(place), Fault::FormulaInKey);
            return None;
        }
        if formula {
            self.draft.note(Some(place), Warning::Formula);
        }
        Some((place, cell))
    }

    fn take<T>(&mut self, place: usize, read: Result<T, Fault>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(fault) => {
                self.draft.note(Some(place), fault);
                None
            }
        }
    }

    /// Text of at most so many characters.
    pub(super) fn text(&mut self, field: Field, max: usize) -> Option<String> {
        let (place, cell) = self.filled(field)?;
        let text = value::text(cell);
        self.take(place, fits(text, max))
    }

    /// A person's name.
    pub(super) fn name(&mut self, field: Field, max: usize) -> Option<String> {
        let (place, cell) = self.filled(field)?;
        self.take(place, fits(Cow::Owned(value::name(cell)), max))
    }

    /// A day, however far away.
    pub(super) fn day(&mut self, field: Field) -> Option<Date> {
        let (place, cell) = self.filled(field)?;
        let (day, warning) = self.take(place, value::day(cell, self.sheet.today))?;
        self.draft.warn(place, warning);
        Some(day)
    }

    /// A day up to today.
    pub(super) fn past_day(&mut self, field: Field) -> Option<Date> {
        let day = self.day(field)?;
        let today = self.sheet.today;
        if day > today {
            self.draft.note(self.sheet.place(field), Fault::Future { today });
            return None;
        }
        Some(day)
    }

    /// A code.
    pub(super) fn code(&mut self, field: Field) -> Option<&'s str> {
        let (place, cell) = self.filled(field)?;
        let text = value::text(cell);
        let found = self.sheet.words.code(field, &text);
        self.take(place, found)
    }

    /// Several codes with commas between.
    pub(super) fn codes(&mut self, field: Field) -> Vec<String> {
        let Some((place, cell)) = self.filled(field) else { return Vec::new() };
        let text = value::text(cell).into_owned();
        let mut codes: Vec<String> = Vec::new();
        for word in text.split([',', '，', '、', ';', '；', '/']).filter(|w| !w.trim().is_empty())
        {
            let found = self.sheet.words.code(field, word).map(str::to_owned);
            codes.extend(self.take(place, found).filter(|code| !codes.contains(code)));
        }
        codes
    }

    /// A value read by a function of its own.
    pub(super) fn value<T>(
        &mut self,
        field: Field,
        read: impl FnOnce(Cell<'s>) -> Result<T, Fault>,
    ) -> Option<T> {
        let (place, cell) = self.filled(field)?;
        self.take(place, read(cell))
    }

    /// A text that is looked up elsewhere; empty if there is none.
    pub(super) fn said(&mut self, field: Field) -> String {
        self.filled(field).map_or_else(String::new, |(_, cell)| value::text(cell).into_owned())
    }

    /// Notes a fault at the column of a field, or at the row if there is no such column.
    pub(super) fn fault(&mut self, field: Field, fault: Fault) {
        self.draft.note(self.sheet.place(field), fault);
    }
}

fn fits(text: Cow<'_, str>, max: usize) -> Result<String, Fault> {
    if text.len() > max && text.chars().count() > max {
        return Err(Fault::TooLong { max });
    }
    Ok(text.into_owned())
}
