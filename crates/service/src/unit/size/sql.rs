//! Statements about the sizes of units.

use jiff::civil::Date;
use zhibu_domain::id::{Realm, UnitId};

use super::UnitRow;
use crate::access::Scope;
use crate::args;
use crate::columns::{TextColumns, number};
use crate::engine::Tx;
use crate::error::Result;

pub(super) fn count_group_up_to(
    tx: &mut Tx<'_>,
    realm: Realm,
    group: UnitId,
    day: Date,
    limit: u32,
) -> Result<u32> {
    Ok(tx.one(
        "SELECT COUNT(*) FROM (
            SELECT person FROM membership
             WHERE realm = $1 AND party_group = $2 AND valid_from <= $3 AND valid_until > $3
             LIMIT $4) AS few",
        args![realm, group, day, limit],
        number,
    )?)
}

pub(super) fn units(
    tx: &mut Tx<'_>,
    realm: Realm,
    (scope, today): (Scope, Date),
    after: Option<UnitId>,
    limit: u32,
) -> Result<Vec<UnitRow>> {
    Ok(tx.all(
        "SELECT v.unit, v.name_zh, v.name_en, v.kind
           FROM ancestor a
           JOIN unit_version v ON v.realm = a.realm AND v.unit = a.unit
                AND v.valid_from <= $4 AND v.valid_until > $4
          WHERE a.realm = $1 AND a.ancestor = $2 AND a.depth <= $3
            AND a.valid_from <= $4 AND a.valid_until > $4
            AND ($5 IS NULL OR a.unit > $5)
          ORDER BY a.unit LIMIT $6",
        args![realm, scope.root, scope.levels, today, after, limit],
        |row| Ok(UnitRow { id: row.get(0)?, name: row.text(1)?, kind: row.get(3)? }),
    )?)
}
