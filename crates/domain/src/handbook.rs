//! The book of a unit's year: who belonged to it, who held which post, what was due, what was
//! decided, and every record in full.
//!
//! Plain data. Refuses to know how it is told, set and read.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::activity::Record;
use crate::cadence::Period;
use crate::day::Span;
use crate::deadline;
use crate::person::{Name, Standing};
use crate::post::Term;
use crate::task::{State, TaskKey};
use crate::text::Text;

/// Records of one book, at most: what a reader prints in one go. A year with more is read by
/// quarters.
pub const RECORDS_MAX: u32 = 60;
/// Quarters of a year.
pub const PARTS: u8 = 4;

/// Which book: a year, or a quarter of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The year.
    pub year: i16,
    /// The quarter, counted from 1; `None` for the whole year.
    pub part: Option<u8>,
}

impl Extent {
    /// The days of the year.
    pub fn of_year(self) -> Span {
        deadline::year(self.year)
    }

    /// The days whose records stand in the book.
    pub fn of_records(self) -> Span {
        let year = self.of_year();
        let quarter = Period::of_months(12 / PARTS).zip(self.part);
        let quarter = quarter
            .and_then(|(length, part)| length.spans(year).nth(usize::from(part.checked_sub(1)?)));
        quarter.unwrap_or(year)
    }

    /// The day as of which the book tells who belongs to the unit: today, or the year's last.
    pub fn as_of(self, today: Date) -> Date {
        let last = self.of_year().until.yesterday().unwrap_or(Date::MAX);
        last.min(today)
    }
}

/// Somebody who held a post within the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Key of the post.
    pub post: String,
    /// Who.
    pub name: Name,
    /// When; the end is open until it is known.
    pub span: Span,
    /// Standing in for somebody on leave.
    pub stands_in: bool,
}

/// Somebody on the roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The name.
    pub name: Name,
    /// As what.
    pub standing: Standing,
    /// Since when on any roll, if that is known.
    pub joined_on: Option<Date>,
    /// In which group of the unit.
    pub group: Option<Text>,
}

/// A unit directly below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Below {
    /// Its name.
    pub name: Text,
    /// Key of its kind.
    pub kind: String,
}

/// A list that was cut where it grew too long for paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut<T> {
    /// What is shown.
    pub rows: Vec<T>,
    /// There is more.
    pub more: bool,
}

/// The book of a unit's year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handbook {
    /// Which year, or quarter.
    pub extent: Extent,
    /// The day as of which the book tells who belongs to the unit.
    pub as_of: Date,
    /// The unit's name on that day.
    pub unit: Text,
    /// Key of its kind.
    pub kind: String,
    /// The unit above it on that day.
    pub above: Option<Text>,
    /// Who held posts within the year, in the rulebook's order of posts.
    pub holders: Vec<Holding>,
    /// Terms that lie within the year in part.
    pub terms: Vec<Term>,
    /// Units directly below on that day.
    pub below: Cut<Below>,
    /// The roll on that day; `None` for a reader who may not see it.
    pub members: Option<Cut<Line>>,
    /// Records of the year or the quarter in order of the day, at most [`RECORDS_MAX`].
    pub records: Cut<Record>,
    /// How far the tasks are that these records set.
    pub tasks: BTreeMap<TaskKey, State>,
}

impl Handbook {
    /// Who holds which post on the day of the book.
    pub fn holders_now(&self) -> impl Iterator<Item = &Holding> {
        self.holders.iter().filter(|holding| holding.span.holds(self.as_of))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn quarters_are_those_of_the_calendar() {
        let of = |part| Extent { year: 2026, part }.of_records();
        assert_eq!(of(None), Span { from: date(2026, 1, 1), until: date(2027, 1, 1) });
        assert_eq!(of(Some(1)), Span { from: date(2026, 1, 1), until: date(2026, 4, 1) });
        assert_eq!(of(Some(4)), Span { from: date(2026, 10, 1), until: date(2027, 1, 1) });
    }

    #[test]
    fn a_book_of_a_past_year_tells_of_its_last_day() {
        let book = |year| Extent { year, part: None }.as_of(date(2026, 11, 20));
        assert_eq!(book(2025), date(2025, 12, 31));
        assert_eq!(book(2026), date(2026, 11, 20));
        assert_eq!(book(2027), date(2026, 11, 20));
    }
}
