//! Lists of activities: of a unit, of everything below it, of what waits.

mod sql;

use jiff::Timestamp;
use jiff::civil::Date;
use zhibu_domain::activity::{Sitting, State};
use zhibu_domain::id::{ActivityId, Realm, UnitId};
use zhibu_domain::text::Text;

use super::PAGE;
use super::load::frame;
use crate::access::Scope;
use crate::engine::Tx;
use crate::error::Result;

/// An activity as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRow {
    /// Which.
    pub id: ActivityId,
    /// The unit that holds or held it.
    pub unit: UnitId,
    /// Its name on the day.
    pub unit_name: Text,
    /// Title.
    pub title: Text,
    /// Key of the main kind.
    pub kind: String,
    /// Where it stands.
    pub state: State,
    /// The day of the event, if stated.
    pub held_on: Option<Date>,
    /// The day that the list is ordered by.
    pub listed_on: Date,
    /// When it was first recorded.
    pub recorded_at: Option<Timestamp>,
}

/// A place in a list ordered by day, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Day of the last row seen.
    pub listed_on: Date,
    /// The last row seen.
    pub id: ActivityId,
}

/// What a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this state.
    pub state: Option<State>,
}

/// Activities of one unit, newest first.
pub fn of_unit(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    filter: &Filter,
    before: Option<Cursor>,
) -> Result<(Vec<ActivityRow>, Option<Cursor>)> {
    let mut rows = sql::of_unit(tx, realm, unit, filter, before, PAGE + 1)?;
    let next = next(&mut rows);
    Ok((rows, next))
}

/// The newest activities of one unit before a place in its list, at most `limit`.
pub fn newest(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    filter: &Filter,
    before: Option<Cursor>,
    limit: u32,
) -> Result<Vec<ActivityRow>> {
    sql::of_unit(tx, realm, unit, filter, before, limit)
}

/// Activities of a unit and of what stands below it today, as far as the scope goes, newest first.
pub fn of_subtree(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    today: Date,
    filter: &Filter,
    before: Option<Cursor>,
) -> Result<(Vec<ActivityRow>, Option<Cursor>)> {
    let mut rows = sql::of_subtree(tx, realm, (scope, today), filter, before, PAGE + 1)?;
    let next = next(&mut rows);
    Ok((rows, next))
}

fn next(rows: &mut Vec<ActivityRow>) -> Option<Cursor> {
    crate::page::cut(rows, PAGE).map(|row| Cursor { listed_on: row.listed_on, id: row.id })
}

/// The newest record of this kind in this unit before a day, without its lists: last month's time,
/// place and chair as a start.
pub fn latest_of_kind(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    kind: &str,
    before: Date,
) -> Result<Option<Sitting>> {
    match sql::latest_of_kind(tx, realm, unit, kind, before)? {
        Some(id) => frame(tx, realm, id),
        None => Ok(None),
    }
}

/// What waits for somebody in these units: planned for today or earlier, or recorded and not
/// confirmed. Oldest first, at most [`PAGE`].
pub fn waiting(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    today: Date,
) -> Result<Vec<ActivityRow>> {
    sql::waiting(tx, realm, unit, today, PAGE)
}
