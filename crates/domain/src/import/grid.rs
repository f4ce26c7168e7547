//! A sheet as it was read: cells with their kind, row by row, packed so that a hundred thousand rows
//! fit beside everything else. It refuses to know files and what a column means.

use jiff::civil::Date;

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Text, as typed.
    Text(&'a str),
    /// A number, which may mean a day, a code, or a long number that lost its digits.
    Number(f64),
    /// A cell that the sheet itself formats as a day.
    Day(Date),
    /// True or false.
    Flag(bool),
    /// The sheet's own error, e.g. `#REF!`.
    Error(&'a str),
}

impl Cell<'_> {
    /// Whether nothing stands there, or blanks only.
    pub fn is_blank(self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// A rectangle of cells that the sheet shows as one; rows and columns count from 0, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

impl Merged {
    /// Whether the cell lies inside.
    pub fn holds(self, row: u32, column: u32) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Day,
    Flag,
    Error,
}

/// Twelve bytes: two halves of a number, or the place of a text in the sheet's own store.
#[derive(Debug, Clone, Copy)]
struct Slot {
    column: u16,
    kind: Kind,
    formula: bool,
    a: u32,
    b: u32,
}

#[derive(Debug, Clone, Copy)]
struct Line {
    row: u32,
    start: usize,
}

/// One sheet of a file.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// The name on its tab.
    pub name: String,
    /// Cells shown as one.
    pub merged: Vec<Merged>,
    lines: Vec<Line>,
    slots: Vec<Slot>,
    store: String,
    columns: u32,
}

/// Cells came in another order than that of rows and columns, or there is more text than fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfOrder;

impl Grid {
    /// An empty sheet.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Adds a cell behind all that are there. Blank cells take no place.
    ///
    /// # Errors
    /// [`OutOfOrder`] if it stands before the last one.
    pub fn push(
        &mut self,
        row: u32,
        column: u16,
        cell: Cell<'_>,
        formula: bool,
    ) -> Result<(), OutOfOrder> {
        let (kind, a, b) = match cell {
            Cell::Empty => return Ok(()),
            Cell::Text(text) => {
                let (a, b) = self.keep(text)?;
                (Kind::Text, a, b)
            }
            Cell::Error(text) => {
                let (a, b) = self.keep(text)?;
                (Kind::Error, a, b)
            }
            Cell::Number(number) => {
                let (a, b) = halves(number.to_bits());
                (Kind::Number, a, b)
            }
            Cell::Day(day) => {
                let year = u32::from(day.year().unsigned_abs());
                (Kind::Day, year, u32::from(day.day_of_year().unsigned_abs()))
            }
            Cell::Flag(flag) => (Kind::Flag, u32::from(flag), 0),
        };
        match self.lines.last() {
            Some(last) if last.row > row => return Err(OutOfOrder),
            Some(last) if last.row == row => {
                if self.slots.last().is_some_and(|slot| slot.column >= column) {
                    return Err(OutOfOrder);
                }
            }
            _ => self.lines.push(Line { row, start: self.slots.len() }),
        }
        self.columns = self.columns.max(u32::from(column) + 1);
        self.slots.push(Slot { column, kind, formula, a, b });
        Ok(())
    }

    fn keep(&mut self, text: &str) -> Result<(u32, u32), OutOfOrder> {
        let start = u32::try_from(self.store.len()).map_err(|_| OutOfOrder)?;
        let length = u32::try_from(text.len()).map_err(|_| OutOfOrder)?;
        self.store.push_str(text);
        Ok((start, length))
    }

    /// One more than the number of the last column in use.
    pub fn columns(&self) -> u32 {
        self.columns
    }

    /// How many rows hold anything.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether no row holds anything.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many cells hold anything.
    pub fn cells(&self) -> usize {
        self.slots.len()
    }

    /// The rows that hold anything, in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.lines.len()).filter_map(|index| self.row_at(index))
    }

    /// The row at a place among those that hold anything.
    pub fn row_at(&self, index: usize) -> Option<Row<'_>> {
        let line = self.lines.get(index)?;
        let end = self.lines.get(index + 1).map_or(self.slots.len(), |next| next.start);
        Some(Row { grid: self, place: line.row, slots: self.slots.get(line.start..end)? })
    }

    /// The row at a place of the sheet, counted from 0, if it holds anything.
    pub fn find(&self, row: u32) -> Option<Row<'_>> {
        let at = self.lines.binary_search_by_key(&row, |line| line.row).ok()?;
        self.row_at(at)
    }

    fn cell(&self, slot: &Slot) -> Cell<'_> {
        let text = || {
            let (start, length) = (slot.a as usize, slot.b as usize);
            self.store.get(start..start + length).unwrap_or_default()
        };
        match slot.kind {
            Kind::Text => Cell::Text(text()),
            Kind::Error => Cell::Error(text()),
            Kind::Number => {
                Cell::Number(f64::from_bits((u64::from(slot.a) << 32) | u64::from(slot.b)))
            }
            Kind::Day => day(slot.a, slot.b).map_or(Cell::Empty, Cell::Day),
            Kind::Flag => Cell::Flag(slot.a == 1),
        }
    }
}

fn halves(bits: u64) -> (u32, u32) {
    let low = u32::try_from(bits & u64::from(u32::MAX)).unwrap_or_default();
    (u32::try_from(bits >> 32).unwrap_or_default(), low)
}

fn day(year: u32, of_year: u32) -> Option<Date> {
    let first = Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
    first.with().day_of_year(i16::try_from(of_year).ok()?).build().ok()
}

/// One row of a sheet.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    grid: &'a Grid,
    place: u32,
    slots: &'a [Slot],
}

impl<'a> Row<'a> {
    /// Its place, counted from 0.
    pub fn row(self) -> u32 {
        self.place
    }

    /// Its number as a spreadsheet shows it, counted from 1.
    pub fn number(self) -> u32 {
        self.place + 1
    }

    /// What stands in a column, and whether a formula computed it.
    pub fn get(self, column: u16) -> (Cell<'a>, bool) {
        // Most sheets have no gaps: the cell then stands at its own number.
        let direct = self.slots.get(usize::from(column)).filter(|slot| slot.column == column);
        let found = direct.or_else(|| {
            let at = self.slots.binary_search_by_key(&column, |slot| slot.column).ok()?;
            self.slots.get(at)
        });
        found.map_or((Cell::Empty, false), |slot| (self.grid.cell(slot), slot.formula))
    }

    /// Every cell that holds anything, with its column.
    pub fn cells(self) -> impl Iterator<Item = (u16, Cell<'a>)> {
        self.slots.iter().map(move |slot| (slot.column, self.grid.cell(slot)))
    }

    /// Whether only blanks stand in it.
    pub fn is_blank(self) -> bool {
        self.cells().all(|(_, cell)| cell.is_blank())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_goes_in_comes_out() {
        let mut grid = Grid::new("表一");
        let cells = [
            Cell::Text("王 伟"),
            Cell::Number(-3.25e17),
            Cell::Day(date(2024, 2, 29)),
            Cell::Flag(true),
            Cell::Error("#REF!"),
        ];
        for (column, cell) in (0..).zip(cells) {
            grid.push(4, column * 2, cell, column == 1).unwrap();
        }
        let row = grid.row_at(0).unwrap();
        assert_eq!(row.number(), 5);
        for (column, cell) in (0..).zip(cells) {
            assert_eq!(row.get(column * 2), (cell, column == 1));
            assert_eq!(row.get(column * 2 + 1), (Cell::Empty, false));
        }
        assert_eq!((grid.columns(), grid.len(), grid.cells()), (9, 1, 5));
    }

    #[test]
    fn cells_come_in_order_or_not_at_all() {
        let mut grid = Grid::new("");
        grid.push(1, 1, Cell::Flag(true), false).unwrap();
        assert_eq!(grid.push(1, 1, Cell::Flag(true), false), Err(OutOfOrder));
        assert_eq!(grid.push(0, 5, Cell::Flag(true), false), Err(OutOfOrder));
        assert_eq!(grid.push(0, 5, Cell::Empty, false), Ok(()));
    }
}
