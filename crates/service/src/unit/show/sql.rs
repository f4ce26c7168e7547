//! Statements that read the tree for pages and lists.

use jiff::civil::Date;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{Realm, UnitId};
use zhibu_domain::person::Standing;

use super::{BelowRow, TreeRow, UnitRow};
use crate::args;
use crate::columns::{TextColumns, number};
use crate::engine::{Row, Tx};
use crate::error::Result;

fn unit_row(row: &Row<'_>) -> crate::engine::Result<UnitRow> {
    Ok(UnitRow { id: row.get(0)?, name: row.text(1)?, kind: row.get(3)? })
}

/// The unit under its name of the day; before its first day, its first name.
pub(super) fn row(tx: &mut Tx<'_>, realm: Realm, id: UnitId, day: Date) -> Result<Option<UnitRow>> {
    let on_the_day = tx.optional(
        "SELECT unit, name_zh, name_en, kind FROM unit_version
          WHERE realm = $1 AND unit = $2 AND valid_from <= $3
          ORDER BY valid_from DESC LIMIT 1",
        args![realm, id, day],
        unit_row,
    )?;
    if on_the_day.is_some() {
        return Ok(on_the_day);
    }
    Ok(tx.optional(
        "SELECT unit, name_zh, name_en, kind FROM unit_version
          WHERE realm = $1 AND unit = $2 ORDER BY valid_from LIMIT 1",
        args![realm, id],
        unit_row,
    )?)
}

/// Units above on a day, top first.
pub(super) fn chain(tx: &mut Tx<'_>, realm: Realm, id: UnitId, day: Date) -> Result<Vec<UnitRow>> {
    Ok(tx.all(
        "SELECT v.unit, v.name_zh, v.name_en, v.kind
           FROM ancestor a JOIN unit_version v ON v.realm = a.realm AND v.unit = a.ancestor
          WHERE a.realm = $1 AND a.unit = $2 AND a.depth > 0
            AND a.valid_from <= $3 AND a.valid_until > $3
            AND v.valid_from <= $3 AND v.valid_until > $3
          ORDER BY a.depth DESC",
        args![realm, id, day],
        unit_row,
    )?)
}

/// Units directly below on a day, in order of their foundation here. Whoever belongs to a group is
/// counted there.
pub(super) fn below(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
    day: Date,
    after: Option<UnitId>,
    limit: u32,
) -> Result<Vec<BelowRow>> {
    Ok(tx.all(
        "SELECT v.unit, v.name_zh, v.name_en, v.kind,
                (SELECT COUNT(*) FROM unit_parent q WHERE q.realm = p.realm AND q.parent = p.unit
                    AND q.valid_from <= $3 AND q.valid_until > $3),
                (SELECT COUNT(*) FROM membership m WHERE m.realm = p.realm AND m.unit = p.unit
                    AND m.valid_from <= $3 AND m.valid_until > $3)
                + (SELECT COUNT(*) FROM membership g WHERE g.realm = p.realm
                    AND g.party_group = p.unit AND g.valid_from <= $3 AND g.valid_until > $3)
           FROM unit_parent p
           JOIN unit_version v ON v.realm = p.realm AND v.unit = p.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE p.realm = $1 AND p.parent = $2 AND p.valid_from <= $3 AND p.valid_until > $3
            AND ($4 IS NULL OR p.unit > $4)
          ORDER BY p.unit LIMIT $5",
        args![realm, id, day, after, limit],
        |row| Ok(BelowRow { unit: unit_row(row)?, units_below: row.get(4)?, members: row.get(5)? }),
    )?)
}

/// Units whose last place was directly below and that are closed on the day.
pub(super) fn closed_below(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
    day: Date,
    limit: u32,
) -> Result<Vec<UnitRow>> {
    Ok(tx.all(
        "SELECT v.unit, v.name_zh, v.name_en, v.kind
           FROM unit_parent p
           JOIN unit_version v ON v.realm = p.realm AND v.unit = p.unit AND v.valid_until = $4
          WHERE p.realm = $1 AND p.parent = $2 AND p.valid_until <= $3
            AND NOT EXISTS (SELECT 1 FROM unit_parent q WHERE q.realm = p.realm
                AND q.unit = p.unit AND q.valid_from >= p.valid_until)
          ORDER BY p.valid_until DESC, p.unit LIMIT $5",
        args![realm, id, day, FOREVER, limit],
        unit_row,
    )?)
}

pub(super) fn search(
    tx: &mut Tx<'_>,
    realm: Realm,
    root: UnitId,
    token: &str,
    day: Date,
    limit: u32,
) -> Result<Vec<UnitRow>> {
    let end = format!("{token}\u{10FFFF}");
    Ok(tx.all(
        "SELECT DISTINCT v.unit, v.name_zh, v.name_en, v.kind
           FROM unit_token t
           JOIN ancestor a ON a.realm = t.realm AND a.unit = t.unit AND a.ancestor = $2
                AND a.valid_from <= $5 AND a.valid_until > $5
           JOIN unit_version v ON v.realm = t.realm AND v.unit = t.unit
                AND v.valid_from <= $5 AND v.valid_until > $5
          WHERE t.realm = $1 AND t.token >= $3 AND t.token < $4
          ORDER BY v.unit LIMIT $6",
        args![realm, root, token, end, day, limit],
        unit_row,
    )?)
}

pub(super) fn subtree(
    tx: &mut Tx<'_>,
    realm: Realm,
    root: UnitId,
    day: Date,
    limit: u32,
) -> Result<Vec<(UnitRow, u32)>> {
    Ok(tx.all(
        "SELECT v.unit, v.name_zh, v.name_en, v.kind, a.depth
           FROM ancestor a
           JOIN unit_version v ON v.realm = a.realm AND v.unit = a.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE a.realm = $1 AND a.ancestor = $2 AND a.valid_from <= $3 AND a.valid_until > $3
          ORDER BY a.depth, a.unit LIMIT $4",
        args![realm, root, day, limit],
        |row| Ok((unit_row(row)?, row.get(4)?)),
    )?)
}

/// Units two steps below on a day.
pub(super) fn second_level(
    tx: &mut Tx<'_>,
    realm: Realm,
    root: UnitId,
    day: Date,
    limit: u32,
) -> Result<Vec<TreeRow>> {
    Ok(tx.all(
        "SELECT v.unit, v.name_zh, v.name_en, v.kind, p.parent,
                (SELECT COUNT(*) FROM unit_parent q WHERE q.realm = p.realm AND q.parent = p.unit
                    AND q.valid_from <= $3 AND q.valid_until > $3)
           FROM unit_parent c
           JOIN unit_parent p ON p.realm = c.realm AND p.parent = c.unit
                AND p.valid_from <= $3 AND p.valid_until > $3
           JOIN unit_version v ON v.realm = p.realm AND v.unit = p.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE c.realm = $1 AND c.parent = $2 AND c.valid_from <= $3 AND c.valid_until > $3
          ORDER BY p.parent, p.unit LIMIT $4",
        args![realm, root, day, limit],
        |row| Ok(TreeRow { unit: unit_row(row)?, parent: row.get(4)?, units_below: row.get(5)? }),
    )?)
}

pub(super) fn count_members_up_to(
    tx: &mut Tx<'_>,
    realm: Realm,
    (root, day): (UnitId, Date),
    standing: Option<Standing>,
    limit: u32,
) -> Result<u32> {
    Ok(tx.one(
        "SELECT COUNT(*) FROM (
            SELECT m.person FROM ancestor a
              JOIN membership m ON m.realm = a.realm AND m.unit = a.unit
                   AND m.valid_from <= $3 AND m.valid_until > $3
                   AND ($4 IS NULL OR m.standing = $4)
             WHERE a.realm = $1 AND a.ancestor = $2 AND a.valid_from <= $3 AND a.valid_until > $3
             LIMIT $5) AS few",
        args![realm, root, day, standing.map(Standing::code), limit],
        number,
    )?)
}
