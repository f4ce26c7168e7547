//! A unit's calendar over some days: what is announced, what was held, and the history by which
//! deadlines are judged.
//!
//! It holds no names of persons and nothing of attendance. Refuses to know how it is shown: on a page
//! or in a feed.

mod sql;

use jiff::Timestamp;
use zhibu_domain::activity::State;
use zhibu_domain::day::{Span, When};
use zhibu_domain::id::{ActivityId, UnitId};
use zhibu_domain::text::Text;

use crate::access::{self, ViewUnit};
use crate::act::Act;
use crate::deadline::{self, UnitHistory};
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::unit::{self, UnitRow};

/// Activities of one calendar, at most.
pub const ENTRIES_MAX: u32 = 500;

/// An activity in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which.
    pub id: ActivityId,
    /// Title.
    pub title: Text,
    /// When; the day is always stated.
    pub when: When,
    /// Where, if that is stated.
    pub place: Option<Text>,
    /// Where its record stands; never called off.
    pub state: State,
    /// How often it was changed, counted from 1.
    pub version: i64,
    /// When it was changed last.
    pub changed_at: Timestamp,
}

/// The calendar of a unit.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Of which unit, as it is called today.
    pub unit: UnitRow,
    /// Activities in order of day and minute, at most [`ENTRIES_MAX`].
    pub entries: Vec<Entry>,
    /// There are more.
    pub more: bool,
    /// What deadlines of the same days are judged by.
    pub history: UnitHistory,
}

/// The calendar of a unit over some days.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Denied`] for whoever may not see the unit.
pub fn of_unit(tx: &mut Tx<'_>, act: &Act, unit: UnitId, span: Span) -> Result<Calendar> {
    let row = unit::row(tx, act.realm, unit, act.today)?.ok_or(Error::NotFound)?;
    access::require::<ViewUnit>(tx, act, unit)?;
    let mut entries = sql::entries(tx, act.realm, unit, span, ENTRIES_MAX + 1)?;
    let more = crate::page::cut(&mut entries, ENTRIES_MAX).is_some();
    let history = deadline::of_unit(tx, act, unit, span)?;
    Ok(Calendar { unit: row, entries, more, history })
}
