//! Reads the book of a unit's year: one snapshot, each list bounded, each part by the right that
//! opens it.
//!
//! Nothing is written and nothing judged; deadlines are, from the history that comes along.

mod sql;

use std::collections::BTreeMap;

use zhibu_domain::handbook::{Extent, Handbook, RECORDS_MAX};
use zhibu_domain::id::UnitId;

use crate::access::{self, ViewPerson, ViewUnit};
use crate::act::Act;
use crate::activity;
use crate::deadline::{self, UnitHistory};
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::{task, unit};

/// Posts held within a year, at most.
const HOLDERS_MAX: u32 = 200;
/// Units directly below, at most.
const BELOW_MAX: u32 = 200;
/// People on the roll, at most.
const MEMBERS_MAX: u32 = 500;

/// The book of a unit's year, or of a quarter of it, and the history by which the year's deadlines
/// are judged.
///
/// # Errors
/// [`Error::NotFound`] if there was no such unit; [`Error::Denied`] for whoever may not see it.
pub fn of_unit(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    extent: Extent,
) -> Result<(Handbook, UnitHistory)> {
    let (realm, year) = (act.realm, extent.of_year());
    let mut day = extent.as_of(act.today);
    let mut page = unit::page(tx, realm, unit, day, None)?;
    access::require::<ViewUnit>(tx, act, unit)?;
    if page.since.is_some_and(|since| since >= year.until) {
        return Err(Error::NotFound);
    }
    if let Some(closed) = page.closed_on.filter(|closed| *closed <= day) {
        if closed <= year.from {
            return Err(Error::NotFound);
        }
        // Of a unit that was closed within the year the book tells as of its last day.
        day = closed.yesterday().unwrap_or(closed);
        page = unit::page(tx, realm, unit, day, None)?;
    }
    let mut holders = sql::holders(tx, realm, unit, year, HOLDERS_MAX)?;
    let place = |post: &str| act.rules.posts.iter().position(|entry| entry.key == post);
    holders.sort_by_key(|holding| (place(&holding.post).unwrap_or(usize::MAX), holding.span));
    let members = match access::require::<ViewPerson>(tx, act, unit) {
        Ok(_) => Some(sql::members(tx, realm, (unit, day), MEMBERS_MAX)?),
        Err(Error::Denied(_) | Error::SecondFactor { .. }) => None,
        Err(error) => return Err(error),
    };
    let mut ids = sql::records(tx, realm, unit, extent.of_records(), RECORDS_MAX + 1)?;
    let more = crate::page::cut(&mut ids, RECORDS_MAX).is_some();
    let mut records = Vec::with_capacity(ids.len());
    let mut tasks = BTreeMap::new();
    for id in ids {
        records.extend(activity::load(tx, realm, id)?);
        let of_record = task::of_record(tx, realm, id)?;
        tasks.extend(of_record.values().map(|row| (row.key, row.state(act.today))));
    }
    let book = Handbook {
        extent,
        as_of: day,
        unit: page.unit.name,
        kind: page.unit.kind,
        above: page.chain.pop().map(|above| above.name),
        holders,
        terms: sql::terms(tx, realm, unit, year)?,
        below: sql::below(tx, realm, (unit, day), BELOW_MAX)?,
        members,
        records: zhibu_domain::handbook::Cut { rows: records, more },
        tasks,
    };
    Ok((book, deadline::of_unit(tx, act, unit, year)?))
}
