//! Which row holds the headings and what each column means. Sheets have titles above their
//! headings, headings over several cells, line breaks and blanks inside them; all are seen through.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{Grid, Merged, Row};
use super::layout::{Field, Layout};
use super::value::{fold, text};

/// Rows looked at from the top.
pub const ROWS_LOOKED_AT: usize = 30;

/// Merged areas looked at; a sheet that a person made has a few hundred.
const MERGED_LOOKED_AT: usize = 10_000;

/// Headings that must be known before a row is taken for the row of headings.
const KNOWN_AT_LEAST: usize = 2;

/// What a person chose: the meaning of each column. `None` for a column that is not taken over.
pub type Mapping = BTreeMap<u16, Option<Field>>;

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its column.
    pub column: u16,
    /// What stands there, in one line.
    pub text: String,
    /// What it means, if it is known.
    pub field: Option<Field>,
}

/// The headings of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The row of the headings, counted from 0.
    pub row: u32,
    /// The first row below them, counted from 0.
    pub data_from: u32,
    /// Each column that has a heading or anything below it.
    pub headings: Vec<Heading>,
}

impl Head {
    /// The same for sheets with the same headings: by it a chosen mapping is found again.
    pub fn key(&self) -> String {
        let folded = self.headings.iter().map(|heading| fold(&heading.text));
        folded.collect::<Vec<_>>().join("\u{1f}")
    }

    /// The columns that are taken over: what a person chose wins over what was recognised. A
    /// meaning that two columns claim goes to the first.
    pub fn columns(&self, chosen: Option<&Mapping>) -> Vec<(u16, Field)> {
        let mut taken = BTreeSet::new();
        let meaning = |heading: &Heading| match chosen.and_then(|all| all.get(&heading.column)) {
            Some(field) => *field,
            None => heading.field,
        };
        self.headings
            .iter()
            .filter_map(|heading| Some((heading.column, meaning(heading)?)))
            .filter(|(_, field)| *field != Field::Ordinal && taken.insert(*field))
            .collect()
    }
}

/// Every spelling of every heading of a layout.
#[derive(Debug)]
struct Spellings(BTreeMap<String, Field>);

impl Spellings {
    fn of(layout: &Layout) -> Self {
        let mut spellings = BTreeMap::new();
        for column in &layout.columns {
            let own = [&column.heading.zh, &column.heading.en];
            for heading in own.into_iter().chain(&column.also) {
                spellings.entry(fold(heading)).or_insert(column.field);
            }
            spellings.entry(fold(column.field.code())).or_insert(column.field);
        }
        Self(spellings)
    }

    /// With and without what stands in brackets, e.g. a hint how to write a day.
    fn find(&self, heading: &str) -> Option<Field> {
        let whole = self.0.get(&fold(heading)).copied();
        whole.or_else(|| self.0.get(&fold(&without_brackets(heading))).copied())
    }
}

fn without_brackets(heading: &str) -> String {
    let mut depth = 0_u32;
    let outside = heading.chars().filter(|c| match c {
        '(' | '（' | '[' | '【' => {
            depth += 1;
            false
        }
        ')' | '）' | ']' | '】' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    });
    outside.collect()
}

/// Finds the sheet and the row that look most like the headings of a layout: the place of the
/// sheet, and its headings. `None` if no row knows enough of them.
pub fn recognise(sheets: &[Grid], layout: &Layout) -> Option<(usize, Head)> {
    let spellings = Spellings::of(layout);
    let mut best: Option<(usize, usize, Head)> = None;
    for (place, grid) in sheets.iter().enumerate() {
        for row in grid.rows().take(ROWS_LOOKED_AT) {
            let head = head_at(grid, row.row(), &spellings);
            let known: BTreeSet<Field> = head.headings.iter().filter_map(|h| h.field).collect();
            // Of two rows that know as much, the upper: below headings stand people.
            if known.len() >= KNOWN_AT_LEAST && best.as_ref().is_none_or(|b| known.len() > b.0) {
                best = Some((known.len(), place, head));
            }
        }
    }
    best.map(|(_, place, head)| (place, head))
}

/// The headings in a row that a person pointed at, counted from 0.
pub fn at(grid: &Grid, layout: &Layout, row: u32) -> Head {
    head_at(grid, row, &Spellings::of(layout))
}

fn head_at(grid: &Grid, row: u32, spellings: &Spellings) -> Head {
    let rows: Vec<Row<'_>> = grid.rows().take_while(|each| each.row() <= row).collect();
    let columns = u16::try_from(grid.columns()).unwrap_or(u16::MAX);
    let headings = (0..columns).filter_map(|column| {
        let (own, above) = (shown(grid, &rows, row, column), over(grid, &rows, row, column));
        let text = if own.is_empty() { above.clone() } else { own };
        if text.is_empty() {
            return None;
        }
        let field = spellings.find(&text).or_else(|| spellings.find(&format!("{above}{text}")));
        Some(Heading { column, text, field })
    });
    let headings = headings.collect();
    let below = grid.merged.iter().filter(|area| area.top <= row && row < area.bottom);
    let last = below.map(|area| area.bottom).max().unwrap_or(row);
    Head { row, data_from: last + 1, headings }
}

/// The text that a reader sees in a cell, which may be that of the merged cells around it.
fn shown(grid: &Grid, rows: &[Row<'_>], row: u32, column: u16) -> String {
    let around =
        grid.merged.iter().take(MERGED_LOOKED_AT).find(|area| area.holds(row, u32::from(column)));
    let (row, column) = match around {
        Some(Merged { top, left, .. }) => (*top, u16::try_from(*left).unwrap_or(u16::MAX)),
        None => (row, column),
    };
    let found = rows.iter().rev().find(|each| each.row() == row);
    found.map_or_else(String::new, |each| text(each.get(column).0).into_owned())
}

/// The text right above a cell, if the row above holds headings of groups too.
fn over(grid: &Grid, rows: &[Row<'_>], row: u32, column: u16) -> String {
    let Some(above) = row.checked_sub(1) else { return String::new() };
    let filled = rows.iter().rev().find(|each| each.row() == above);
    // A title is one cell; headings of groups are several.
    match filled {
        Some(each) if each.cells().count() > 1 => shown(grid, rows, above, column),
        _ => String::new(),
    }
}
