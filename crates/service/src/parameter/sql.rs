//! Statements of `parameter`.

use jiff::civil::Date;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::{Realm, UnitId};
use zhibu_domain::parameter::NewValue;

use super::Set;
use crate::act::Act;
use crate::args;
use crate::columns::{TextColumns, number};
use crate::engine::{Row, Tx};
use crate::error::Result;

fn row_of(row: &Row<'_>) -> crate::engine::Result<Set> {
    Ok(Set {
        unit: row.get(0)?,
        value: NewValue {
            key: row.get(1)?,
            value: row.get(2)?,
            span: Span { from: row.get(3)?, until: row.get(4)? },
            source: row.get(5)?,
            approved_by: row.get(6)?,
            approved_on: row.get(7)?,
        },
        set_by: row.get(8)?,
        set_at: row.get(9)?,
        unit_name: row.text(10)?,
    })
}

/// What the nearest unit at or above set for a day.
pub(super) fn nearest(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    key: &str,
    day: Date,
) -> Result<Option<Set>> {
    Ok(tx.optional(
        "SELECT p.unit, p.key, p.value, p.valid_from, p.valid_until, p.source, p.approved_by,
                p.approved_on, p.set_by, p.set_at, v.name_zh, v.name_en
           FROM ancestor a
           JOIN parameter p ON p.realm = a.realm AND p.unit = a.ancestor AND p.key = $3
                AND p.valid_from <= $4 AND p.valid_until > $4
           JOIN unit_version v ON v.realm = p.realm AND v.unit = p.unit AND v.valid_until = $5
          WHERE a.realm = $1 AND a.unit = $2 AND a.valid_from <= $4 AND a.valid_until > $4
          ORDER BY a.depth LIMIT 1",
        args![realm, unit, key, day, FOREVER],
        row_of,
    )?)
}

pub(super) fn is_set(tx: &mut Tx<'_>, realm: Realm, key: &str) -> Result<bool> {
    let found: Option<i64> = tx.optional(
        "SELECT value FROM parameter WHERE realm = $1 AND key = $2 LIMIT 1",
        args![realm, key],
        |row| row.get(0),
    )?;
    Ok(found.is_some())
}

pub(super) fn of_unit(tx: &mut Tx<'_>, realm: Realm, unit: UnitId, key: &str) -> Result<Vec<Set>> {
    Ok(tx.all(
        "SELECT p.unit, p.key, p.value, p.valid_from, p.valid_until, p.source, p.approved_by,
                p.approved_on, p.set_by, p.set_at, v.name_zh, v.name_en
           FROM parameter p
           JOIN unit_version v ON v.realm = p.realm AND v.unit = p.unit AND v.valid_until = $4
          WHERE p.realm = $1 AND p.unit = $2 AND p.key = $3
          ORDER BY p.valid_from DESC LIMIT 50",
        args![realm, unit, key, FOREVER],
        row_of,
    )?)
}

/// Units below that have a value of their own on the day, on the tree of `today`.
pub(super) fn set_below(
    tx: &mut Tx<'_>,
    realm: Realm,
    (unit, today): (UnitId, Date),
    (key, day): (&str, Date),
) -> Result<Vec<Set>> {
    Ok(tx.all(
        "SELECT p.unit, p.key, p.value, p.valid_from, p.valid_until, p.source, p.approved_by,
                p.approved_on, p.set_by, p.set_at, v.name_zh, v.name_en
           FROM parameter p
           JOIN ancestor a ON a.realm = p.realm AND a.unit = p.unit AND a.ancestor = $2
                AND a.valid_from <= $3 AND a.valid_until > $3 AND a.depth > 0
           JOIN unit_version v ON v.realm = p.realm AND v.unit = p.unit AND v.valid_until = $6
          WHERE p.realm = $1 AND p.key = $4 AND p.valid_from <= $5 AND p.valid_until > $5
          ORDER BY a.depth, p.unit LIMIT 50",
        args![realm, unit, today, key, day, FOREVER],
        row_of,
    )?)
}

/// Units at and below that have no value set between them and the unit, up to a limit.
pub(super) fn count_reached(
    tx: &mut Tx<'_>,
    realm: Realm,
    (unit, today): (UnitId, Date),
    (key, day): (&str, Date),
    limit: u32,
) -> Result<u32> {
    Ok(tx.one(
        "SELECT COUNT(*) FROM (
            SELECT a.unit FROM ancestor a
             WHERE a.realm = $1 AND a.ancestor = $2
               AND a.valid_from <= $3 AND a.valid_until > $3
               AND NOT EXISTS (
                   SELECT 1 FROM parameter p
                     JOIN ancestor n ON n.realm = p.realm AND n.ancestor = p.unit
                          AND n.unit = a.unit AND n.valid_from <= $3 AND n.valid_until > $3
                    WHERE p.realm = a.realm AND p.key = $4 AND p.unit <> $2
                      AND p.valid_from <= $5 AND p.valid_until > $5 AND n.depth < a.depth)
             LIMIT $6) AS few",
        args![realm, unit, today, key, day, limit],
        number,
    )?)
}

/// Ends what holds on a day there, and drops what would begin later or on it.
pub(super) fn cut(tx: &mut Tx<'_>, realm: Realm, unit: UnitId, key: &str, day: Date) -> Result<()> {
    tx.run(
        "DELETE FROM parameter WHERE realm = $1 AND unit = $2 AND key = $3 AND valid_from >= $4",
        args![realm, unit, key, day],
    )?;
    tx.run(
        "UPDATE parameter SET valid_until = $4
          WHERE realm = $1 AND unit = $2 AND key = $3 AND valid_until > $4",
        args![realm, unit, key, day],
    )?;
    Ok(())
}

pub(super) fn insert(tx: &mut Tx<'_>, act: &Act, unit: UnitId, new: &NewValue) -> Result<()> {
    tx.run(
        "INSERT INTO parameter (realm, unit, key, valid_from, valid_until, value, source,
            approved_by, approved_on, set_by, set_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            act.realm,
            unit,
            new.key,
            new.span.from,
            new.span.until,
            new.value,
            new.source,
            new.approved_by,
            new.approved_on,
            act.actor.person(),
            act.now
        ],
    )?;
    Ok(())
}
