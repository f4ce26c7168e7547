//! Statements of `person::list`.

use jiff::civil::Date;
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::person::Standing;

use super::{Filter, Listed};
use crate::access::Scope;
use crate::args;
use crate::columns::{TextColumns, contradiction};
use crate::engine::Tx;
use crate::error::Result;

/// Units of a scope on a day in order of their ids, from one on.
pub(super) fn units(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    day: Date,
    from: Option<UnitId>,
    limit: u32,
) -> Result<Vec<UnitId>> {
    Ok(tx.all(
        "SELECT a.unit FROM ancestor a
          WHERE a.realm = $1 AND a.ancestor = $2 AND ($5 IS NULL OR a.unit >= $5)
            AND a.valid_from <= $3 AND a.valid_until > $3 AND a.depth <= $4
          ORDER BY a.unit LIMIT $6",
        args![realm, scope.root, day, i64::from(scope.levels), from, limit],
        |row| row.get(0),
    )?)
}

/// Members of one unit on a day after a person.
pub(super) fn members(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
    filter: &Filter,
    (after, limit): (Option<PersonId>, u32),
) -> Result<Vec<Listed>> {
    let standing = filter.standing.map(Standing::code);
    Ok(tx.all(
        "SELECT m.person, p.name, p.latin, m.standing, v.name_zh, v.name_en,
                (SELECT string_agg(f.flag, ' ' ORDER BY f.flag) FROM person_flag f
                  WHERE f.realm = m.realm AND f.person = m.person
                    AND f.valid_from <= $3 AND f.valid_until > $3)
           FROM membership m
           JOIN person p ON p.realm = m.realm AND p.id = m.person
           JOIN unit_version v ON v.realm = m.realm AND v.unit = m.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE m.realm = $1 AND m.unit = $2 AND m.valid_from <= $3 AND m.valid_until > $3
            AND ($4 IS NULL OR m.person > $4)
            AND ($5 IS NULL OR m.standing = $5)
            AND ($6 IS NULL OR EXISTS (SELECT 1 FROM person_flag g
                                        WHERE g.realm = m.realm AND g.person = m.person
                                          AND g.flag = $6
                                          AND g.valid_from <= $3 AND g.valid_until > $3))
          ORDER BY m.person LIMIT $7",
        args![realm, unit, day, after, standing, filter.mark, limit],
        |row| {
            let standing = Standing::parse(row.str(3)?)
                .ok_or_else(|| contradiction("membership.standing is unknown"))?;
            let marks: Option<String> = row.get(6)?;
            Ok(Listed {
                person: row.get(0)?,
                name: row.name(1)?,
                standing,
                unit,
                unit_name: row.text(4)?,
                marks: marks.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
            })
        },
    )?)
}
