//! Statements of `access`.

use jiff::civil::Date;
use zhibu_domain::access::Holding;
use zhibu_domain::id::{PersonId, Realm, UnitId};

use crate::args;
use crate::engine::Tx;
use crate::error::Result;

/// The day on which the unit's place in the tree counts: today, or its last day if it is closed.
pub(super) fn last_day(tx: &mut Tx<'_>, realm: Realm, unit: UnitId, today: Date) -> Result<Date> {
    let until: Option<Date> = tx.optional(
        "SELECT valid_until FROM ancestor
          WHERE realm = $1 AND unit = $2 AND ancestor = $2
          ORDER BY valid_until DESC LIMIT 1",
        args![realm, unit],
        |row| row.get(0),
    )?;
    Ok(match until {
        Some(until) if until <= today => until.yesterday().unwrap_or(until),
        _ => today,
    })
}

/// The person's current posts at or above the unit, with the steps between. A post from which its
/// holder is on leave gives nothing.
pub(super) fn posts_above(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    unit: UnitId,
    tree_day: Date,
    today: Date,
) -> Result<Vec<(Holding, u32)>> {
    Ok(tx.all(
        "SELECT p.unit, p.post, a.depth
           FROM post p JOIN ancestor a ON a.realm = p.realm AND a.ancestor = p.unit
          WHERE p.realm = $1 AND p.person = $2 AND p.valid_from <= $5 AND p.valid_until > $5
            AND a.unit = $3 AND a.valid_from <= $4 AND a.valid_until > $4
            AND NOT EXISTS (SELECT 1 FROM post_leave l
                             WHERE l.realm = p.realm AND l.post = p.id
                               AND l.valid_from <= $5 AND l.valid_until > $5)
          ORDER BY a.depth, p.post",
        args![realm, person, unit, tree_day, today],
        |row| Ok((Holding { unit: row.get(0)?, post: row.get(1)? }, row.get(2)?)),
    )?)
}

/// The person's current posts, without those on leave.
pub(super) fn holdings(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    today: Date,
) -> Result<Vec<Holding>> {
    Ok(tx.all(
        "SELECT p.unit, p.post FROM post p
          WHERE p.realm = $1 AND p.person = $2 AND p.valid_from <= $3 AND p.valid_until > $3
            AND NOT EXISTS (SELECT 1 FROM post_leave l
                             WHERE l.realm = p.realm AND l.post = p.id
                               AND l.valid_from <= $3 AND l.valid_until > $3)
          ORDER BY p.unit, p.post",
        args![realm, person, today],
        |row| Ok(Holding { unit: row.get(0)?, post: row.get(1)? }),
    )?)
}

/// The tops of the tree.
pub(super) fn tops(tx: &mut Tx<'_>, realm: Realm, today: Date) -> Result<Vec<UnitId>> {
    Ok(tx.all(
        "SELECT unit FROM unit_parent
          WHERE realm = $1 AND parent IS NULL AND valid_from <= $2 AND valid_until > $2
          ORDER BY unit",
        args![realm, today],
        |row| row.get(0),
    )?)
}

/// The units directly below one.
pub(super) fn below(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    today: Date,
) -> Result<Vec<UnitId>> {
    Ok(tx.all(
        "SELECT unit FROM unit_parent
          WHERE realm = $1 AND parent = $2 AND valid_from <= $3 AND valid_until > $3
          ORDER BY unit",
        args![realm, unit, today],
        |row| row.get(0),
    )?)
}
