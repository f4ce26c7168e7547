//! What pages and lists show of the tree, as of any day.

mod sql;

use jiff::civil::Date;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{Realm, UnitId};
use zhibu_domain::person::Standing;
use zhibu_domain::text::Text;
use zhibu_domain::unit::Place;

use super::{About, PAGE, sql as facts, tokens};
use crate::engine::Tx;
use crate::error::{Error, Result};

/// A unit as lists and breadcrumbs show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// Which.
    pub id: UnitId,
    /// Its name on the day.
    pub name: Text,
    /// Key of its kind on the day.
    pub kind: String,
}

/// A unit below another, with what stands below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BelowRow {
    /// The unit.
    pub unit: UnitRow,
    /// Units directly below it.
    pub units_below: u32,
    /// Its own members.
    pub members: u32,
}

/// A unit's page as of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitPage {
    /// Which.
    pub unit: UnitRow,
    /// What is known about it besides.
    pub about: About,
    /// It exists on the day.
    pub exists: bool,
    /// First day it existed, and the first day it no longer does, if it is closed.
    pub since: Option<Date>,
    /// Closed from this day on.
    pub closed_on: Option<Date>,
    /// Units above, top first.
    pub chain: Vec<UnitRow>,
    /// Units directly below, by name, at most [`PAGE`] from the cursor on.
    pub below: Vec<BelowRow>,
    /// Last unit of `below`, if more follow.
    pub next: Option<UnitId>,
}

/// A unit's page as of a day; `after` is the cursor into the units below.
pub fn page(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
    day: Date,
    after: Option<UnitId>,
) -> Result<UnitPage> {
    let place = facts::place(tx, realm, id)?;
    let exists = place.rows.iter().any(|row| row.span.holds(day));
    let closed_on = place.rows.last().map(|row| row.span.until).filter(|until| *until < FOREVER);
    let unit = sql::row(tx, realm, id, day)?.ok_or(Error::NotFound)?;
    let about = facts::about(tx, realm, id)?.ok_or(Error::NotFound)?;
    let chain = sql::chain(tx, realm, id, day)?;
    let mut below = sql::below(tx, realm, id, day, after, PAGE + 1)?;
    let next = crate::page::cut(&mut below, PAGE).map(|row| row.unit.id);
    let since = place.rows.first().map(|row| row.span.from);
    Ok(UnitPage { unit, about, exists, since, closed_on, chain, below, next })
}

/// A unit's row as of a day.
pub fn row(tx: &mut Tx<'_>, realm: Realm, id: UnitId, day: Date) -> Result<Option<UnitRow>> {
    sql::row(tx, realm, id, day)
}

/// The unit directly above on a day.
pub fn above(tx: &mut Tx<'_>, realm: Realm, id: UnitId, day: Date) -> Result<Option<UnitId>> {
    let place: Place = facts::place(tx, realm, id)?;
    Ok(place.rows.iter().find(|row| row.span.holds(day)).and_then(|row| row.parent))
}

/// Whether the unit exists on a day.
pub fn exists(tx: &mut Tx<'_>, realm: Realm, id: UnitId, day: Date) -> Result<bool> {
    Ok(facts::place(tx, realm, id)?.rows.iter().any(|row| row.span.holds(day)))
}

/// Units directly below that were closed before a day, newest first, at most [`PAGE`].
pub fn closed_below(tx: &mut Tx<'_>, realm: Realm, id: UnitId, day: Date) -> Result<Vec<UnitRow>> {
    sql::closed_below(tx, realm, id, day, PAGE)
}

/// Units below `root` (itself included) whose name, initials or code hold the words typed, at
/// most 20.
pub fn search(
    tx: &mut Tx<'_>,
    realm: Realm,
    root: UnitId,
    typed: &str,
    day: Date,
) -> Result<Vec<UnitRow>> {
    let Some(token) = tokens::query(typed) else { return Ok(Vec::new()) };
    sql::search(tx, realm, root, &token, day, 20)
}

/// All units of the subtree on a day with their steps below `root`, in order of the tree, at most
/// `limit`.
pub fn subtree(
    tx: &mut Tx<'_>,
    realm: Realm,
    root: UnitId,
    day: Date,
    limit: u32,
) -> Result<Vec<(UnitRow, u32)>> {
    sql::subtree(tx, realm, root, day, limit)
}

/// Units above on a day, top first.
pub fn chain(tx: &mut Tx<'_>, realm: Realm, id: UnitId, day: Date) -> Result<Vec<UnitRow>> {
    sql::chain(tx, realm, id, day)
}

/// A unit of the tree's page: the unit above it, and how many stand directly below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeRow {
    /// The unit.
    pub unit: UnitRow,
    /// The unit directly above.
    pub parent: UnitId,
    /// Units directly below it.
    pub units_below: u32,
}

/// The two levels below a unit on a day, upper level first: at most [`PAGE`] units of the first and
/// 300 of the second. `units_below` tells where some were left out.
pub fn two_levels(tx: &mut Tx<'_>, realm: Realm, root: UnitId, day: Date) -> Result<Vec<TreeRow>> {
    let first = sql::below(tx, realm, root, day, None, PAGE)?;
    let mut rows: Vec<TreeRow> = first
        .into_iter()
        .map(|row| TreeRow { unit: row.unit, parent: root, units_below: row.units_below })
        .collect();
    rows.extend(sql::second_level(tx, realm, root, day, 300)?);
    Ok(rows)
}

/// Members of a unit and of everything below it on a day, of one standing or of any, counted up to
/// `limit`: enough to compare with a limit of the rulebook, at a cost that does not grow with the
/// tree.
pub fn count_members_up_to(
    tx: &mut Tx<'_>,
    realm: Realm,
    (root, day): (UnitId, Date),
    standing: Option<Standing>,
    limit: u32,
) -> Result<u32> {
    sql::count_members_up_to(tx, realm, (root, day), standing, limit)
}
