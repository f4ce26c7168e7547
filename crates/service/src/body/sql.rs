//! Statements of `body`.

use jiff::civil::Date;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{BodyId, Realm, UnitId};

use super::{BodyMember, BodyRow, NewBody};
use crate::act::Act;
use crate::args;
use crate::columns::TextColumns;
use crate::engine::Tx;
use crate::error::Result;

pub(super) fn insert(
    tx: &mut Tx<'_>,
    act: &Act,
    id: BodyId,
    unit: UnitId,
    new: &NewBody,
) -> Result<()> {
    tx.run(
        "INSERT INTO body (realm, id, unit, kind, name_zh, name_en, valid_from, valid_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![act.realm, id, unit, new.kind, new.name.zh(), new.name.en(), new.from, FOREVER],
    )?;
    for (ordinal, member) in (0_i64..).zip(&new.members) {
        let (unit, name) = match member {
            BodyMember::Unit(unit) => (Some(*unit), None),
            BodyMember::Named(name) => (None, Some(name)),
        };
        let (zh, en) = (name.and_then(|n| n.zh()), name.and_then(|n| n.en()));
        tx.run(
            "INSERT INTO body_member (realm, body, ordinal, unit, name_zh, name_en)
             VALUES ($1, $2, $3, $4, $5, $6)",
            args![act.realm, id, ordinal, unit, zh, en],
        )?;
    }
    Ok(())
}

pub(super) fn of_unit(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
) -> Result<Vec<BodyRow>> {
    Ok(tx.all(
        "SELECT b.id, b.name_zh, b.name_en, b.kind,
                (SELECT COUNT(*) FROM body_member m WHERE m.realm = b.realm AND m.body = b.id)
           FROM body b
          WHERE b.realm = $1 AND b.unit = $2 AND b.valid_from <= $3 AND b.valid_until > $3
          ORDER BY b.id LIMIT 50",
        args![realm, unit, day],
        |row| {
            Ok(BodyRow {
                id: row.get(0)?,
                name: row.text(1)?,
                kind: row.get(3)?,
                members: row.get(4)?,
            })
        },
    )?)
}
