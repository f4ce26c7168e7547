//! Statements about all units below one. Each goes through the units of today's tree.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use zhibu_domain::id::UnitId;

use crate::access::Scope;
use crate::act::Act;
use crate::args;
use crate::columns::TextColumns;
use crate::engine::Tx;
use crate::error::Result;
use crate::unit::UnitRow;

/// How many units stand below, counted up to `limit`.
pub(super) fn count_below(tx: &mut Tx<'_>, act: &Act, scope: Scope, limit: u32) -> Result<u32> {
    let found = tx.optional(
        "SELECT COUNT(*) FROM (
            SELECT c.unit FROM ancestor c
             WHERE c.realm = $1 AND c.ancestor = $2 AND c.depth > 0 AND c.depth <= $4
               AND c.valid_from <= $3 AND c.valid_until > $3
             LIMIT $5) below",
        args![act.realm, scope.root, act.today, scope.levels, limit],
        |row| row.get::<i64>(0),
    )?;
    Ok(found.and_then(|n| u32::try_from(n).ok()).unwrap_or(0))
}

/// The units below with the unit above each, upper ones first.
pub(super) fn below(tx: &mut Tx<'_>, act: &Act, scope: Scope) -> Result<Vec<(UnitRow, UnitId)>> {
    Ok(tx.all(
        "SELECT c.unit, v.name_zh, v.name_en, v.kind, p.parent
           FROM ancestor c
           JOIN unit_version v ON v.realm = c.realm AND v.unit = c.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
           JOIN unit_parent p ON p.realm = c.realm AND p.unit = c.unit
                AND p.valid_from <= $3 AND p.valid_until > $3
          WHERE c.realm = $1 AND c.ancestor = $2 AND c.depth > 0 AND c.depth <= $4
            AND c.valid_from <= $3 AND c.valid_until > $3
          ORDER BY c.depth, c.unit",
        args![act.realm, scope.root, act.today, scope.levels],
        |row| Ok((UnitRow { id: row.get(0)?, name: row.text(1)?, kind: row.get(3)? }, row.get(4)?)),
    )?)
}

/// The last day of the latest term of each unit, where that day is over.
pub(super) fn terms_over(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
) -> Result<BTreeMap<UnitId, Date>> {
    let rows: Vec<(UnitId, Date)> = tx.all(
        "SELECT c.unit, t.ends_on
           FROM ancestor c
           JOIN term t ON t.realm = c.realm AND t.unit = c.unit
          WHERE c.realm = $1 AND c.ancestor = $2 AND c.depth > 0 AND c.depth <= $4
            AND c.valid_from <= $3 AND c.valid_until > $3 AND t.ends_on < $3
            AND NOT EXISTS (SELECT 1 FROM term l
                WHERE l.realm = t.realm AND l.unit = t.unit AND l.elected_on > t.elected_on)",
        args![act.realm, scope.root, act.today, scope.levels],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// The units in which somebody holds a post.
pub(super) fn held(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
    post: &str,
) -> Result<BTreeSet<UnitId>> {
    let rows: Vec<UnitId> = tx.all(
        "SELECT c.unit
           FROM ancestor c
           JOIN post o ON o.realm = c.realm AND o.unit = c.unit AND o.post = $5
                AND o.valid_from <= $3 AND o.valid_until > $3
          WHERE c.realm = $1 AND c.ancestor = $2 AND c.depth > 0 AND c.depth <= $4
            AND c.valid_from <= $3 AND c.valid_until > $3",
        args![act.realm, scope.root, act.today, scope.levels, post],
        |row| row.get(0),
    )?;
    Ok(rows.into_iter().collect())
}

/// Full members of each unit that has any.
pub(super) fn full_members(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
) -> Result<BTreeMap<UnitId, u32>> {
    let rows: Vec<(UnitId, i64)> = tx.all(
        "SELECT c.unit, COUNT(*)
           FROM ancestor c
           JOIN membership m ON m.realm = c.realm AND m.unit = c.unit AND m.standing = 'full'
                AND m.valid_from <= $3 AND m.valid_until > $3
          WHERE c.realm = $1 AND c.ancestor = $2 AND c.depth > 0 AND c.depth <= $4
            AND c.valid_from <= $3 AND c.valid_until > $3
          GROUP BY c.unit",
        args![act.realm, scope.root, act.today, scope.levels],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().map(|(unit, n)| (unit, u32::try_from(n).unwrap_or(u32::MAX))).collect())
}
