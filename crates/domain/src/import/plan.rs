//! What a sheet would do, row by row and cell by cell, before anything is done.

use std::collections::BTreeMap;

use super::fault::{Remark, Warning};
use super::layout::{Field, Kind};
use super::people::PersonAct;
use super::posts::PostAct;
use super::units::UnitAct;
use crate::text::Text;

/// How a cell stands to what is known, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Nothing stands in it; it changes nothing.
    Blank,
    /// It says what is known.
    Same,
    /// It says something of which nothing was known.
    New,
    /// It says something else than what is known.
    Changed,
    /// It comes in, but should be looked at.
    Warning,
    /// It keeps the row out.
    Error,
}

impl State {
    /// Every state that a filled cell or a row can have, gravest first.
    pub const ALL: [State; 5] =
        [State::Error, State::Warning, State::Changed, State::New, State::Same];

    /// The word in addresses and files.
    pub fn code(self) -> &'static str {
        match self {
            State::Blank => "blank",
            State::Same => "same",
            State::New => "new",
            State::Changed => "changed",
            State::Warning => "warning",
            State::Error => "error",
        }
    }

    /// The state with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A remark about a cell, or about the whole row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Which of the plan's columns; `None` for the row.
    pub column: Option<usize>,
    /// What is to be said.
    pub remark: Remark,
}

/// What a row does when it is taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowAct {
    /// Nothing: it stays out, or says what is known.
    Nothing,
    /// To the roll.
    Person(PersonAct),
    /// To the tree.
    Unit(UnitAct),
    /// To the posts.
    Post(PostAct),
}

/// A row of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowPlan {
    /// Its number as a spreadsheet shows it, counted from 1.
    pub row: u32,
    /// The state of each of the plan's columns.
    pub states: Box<[State]>,
    /// What is to be said.
    pub notes: Vec<Note>,
    /// What it does.
    pub act: RowAct,
}

impl RowPlan {
    /// The gravest state of its cells and remarks.
    pub fn state(&self) -> State {
        let cells = self.states.iter().copied().max().unwrap_or(State::Blank);
        let notes = self.notes.iter().map(|note| graveness(&note.remark)).max();
        cells.max(notes.unwrap_or(State::Blank))
    }

    /// Whether a fault keeps it out.
    pub fn is_rejected(&self) -> bool {
        self.notes.iter().any(|note| matches!(note.remark, Remark::Fault(_)))
    }
}

fn graveness(remark: &Remark) -> State {
    match remark {
        Remark::Fault(_) => State::Error,
        Remark::Warning(_) => State::Warning,
        Remark::Was { .. } => State::Changed,
    }
}

/// People on the roll of a unit of whom the sheet says nothing. They stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The unit.
    pub unit: Text,
    /// How many.
    pub count: u32,
    /// Some of their names.
    pub names: Vec<String>,
}

/// What taking the sheet over would bring about, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// People who enter the roll.
    pub enter: u32,
    /// Of those who enter: whose membership begins today because the sheet does not say when.
    pub since_today: u32,
    /// People who come over from another unit.
    pub moves: u32,
    /// People who belonged to no unit any more.
    pub returns: u32,
    /// Probationary members who become full ones.
    pub become_full: u32,
    /// Names that change, of people or of units.
    pub renames: u32,
    /// People, units or posts of which something else changes.
    pub changes: u32,
    /// Units that are set up.
    pub units: u32,
    /// Posts that are filled.
    pub posts: u32,
    /// Posts that get an end.
    pub ends: u32,
    /// Rows that say what is known.
    pub same: u32,
    /// Rows that stay out.
    pub rejected: u32,
    /// Rows with a warning and no fault.
    pub warned: u32,
    /// Units whose whole roll stands in the sheet.
    pub complete: u32,
    /// Units of whose roll somebody is missing in the sheet.
    pub missing: Vec<Missing>,
}

/// Everything that a sheet would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What the sheet brings.
    pub kind: Kind,
    /// The columns that are taken over, in the order of the sheet.
    pub columns: Vec<(u16, Field)>,
    /// The rows, in the order of the sheet.
    pub rows: Vec<RowPlan>,
    /// Rows passed over because they hold a remark of the sheet and nobody: a sum, a signature.
    pub passed_over: Vec<u32>,
    /// The effects.
    pub effects: Effects,
}

impl Plan {
    /// How many rows have each state.
    pub fn counts(&self) -> BTreeMap<State, u32> {
        let mut counts = BTreeMap::new();
        for row in &self.rows {
            *counts.entry(row.state()).or_default() += 1;
        }
        counts
    }

    /// Counts what is the same for every kind of sheet.
    pub(super) fn count_rows(&mut self) {
        for row in &self.rows {
            let count = match row.state() {
                _ if row.is_rejected() => &mut self.effects.rejected,
                State::Warning => &mut self.effects.warned,
                State::Same | State::Blank => &mut self.effects.same,
                State::New | State::Changed | State::Error => continue,
            };
            *count += 1;
        }
    }
}

/// A row while it is read and judged.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) row: u32,
    pub(super) states: Vec<State>,
    pub(super) notes: Vec<Note>,
}

impl Draft {
    pub(super) fn new(row: u32, columns: usize) -> Self {
        Self { row, states: vec![State::Blank; columns], notes: Vec::new() }
    }

    /// Notes a remark and raises the state of its cell.
    pub(super) fn note(&mut self, column: Option<usize>, remark: impl Into<Remark>) {
        let remark = remark.into();
        if let Some(column) = column {
            self.raise(column, graveness(&remark));
        }
        self.notes.push(Note { column, remark });
    }

    /// Notes how a cell was read, if that is not plain.
    pub(super) fn warn(&mut self, column: usize, warning: Option<Warning>) {
        if let Some(warning) = warning {
            self.note(Some(column), warning);
        }
    }

    pub(super) fn raise(&mut self, column: usize, state: State) {
        if let Some(held) = self.states.get_mut(column) {
            *held = (*held).max(state);
        }
    }

    /// The state of a cell that is filled and says something new, the same, or something else.
    pub(super) fn compare(&mut self, column: Option<usize>, state: State) {
        if let Some(column) = column
            && self.states.get(column).is_some_and(|held| *held != State::Blank)
        {
            self.raise(column, state);
        }
    }

    pub(super) fn is_rejected(&self) -> bool {
        self.notes.iter().any(|note| matches!(note.remark, Remark::Fault(_)))
    }

    pub(super) fn finish(self, act: RowAct) -> RowPlan {
        let act = if self.is_rejected() { RowAct::Nothing } else { act };
        RowPlan { row: self.row, states: self.states.into(), notes: self.notes, act }
    }
}
