//! The statement of the log's pages.

use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::person::Name;

use super::{Query, Seen};
use crate::args;
use crate::columns::TextColumns as _;
use crate::engine::{self, Row, Tx};
use crate::error::Result;

fn seen(row: &Row<'_>) -> engine::Result<Seen> {
    let by = match (row.get::<Option<PersonId>>(5)?, row.get::<Option<String>>(6)?) {
        (Some(person), Some(name)) => Some((person, Name { name, latin: row.get(7)? })),
        _ => None,
    };
    let unit: Option<UnitId> = row.get(3)?;
    Ok(Seen {
        id: row.get(0)?,
        at: row.get(1)?,
        act: row.get(2)?,
        number: row.get(4)?,
        by,
        unit: match unit {
            Some(unit) => Some((unit, row.text_opt(8)?)),
            None => None,
        },
    })
}

/// The statement in one of the two orders.
macro_rules! listing {
    ($order:literal) => {
        concat!(
            "SELECT a.id, a.at, a.act, a.unit, a.seal_number, a.actor, p.name, p.latin,
                v.name_zh, v.name_en
           FROM audit a
           LEFT JOIN person p ON p.realm = a.realm AND p.id = a.actor
           LEFT JOIN unit_version v ON v.realm = a.realm AND v.unit = a.unit
                AND v.valid_from <= $10 AND v.valid_until > $10
          WHERE a.realm = $1 AND a.id >= $2 AND a.id < $3
            AND (($4 AND a.unit IS NULL) OR EXISTS (SELECT 1 FROM ancestor c
                 WHERE c.realm = a.realm AND c.unit = a.unit AND c.ancestor = $5 AND c.depth <= $6
                   AND c.valid_until = (SELECT MAX(s.valid_until) FROM ancestor s
                        WHERE s.realm = a.realm AND s.unit = a.unit AND s.ancestor = a.unit)))
            AND ($7 IS NULL OR (a.act >= $7 AND a.act < $8))
            AND ($9 IS NULL OR a.actor = $9)
          ORDER BY ",
            $order,
            " LIMIT $11"
        )
    };
}

/// Acts in the order of their ids, up or down. A unit that is closed stands where it last stood. `'.'`
/// and `'/'` are neighbours, so what begins with a noun and a full stop lies between them.
pub(super) fn page(
    tx: &mut Tx<'_>,
    realm: Realm,
    query: &Query<'_>,
    upwards: bool,
) -> Result<Vec<Seen>> {
    let (from, until) = (
        query.filter.noun.as_ref().map(|noun| format!("{noun}.")),
        query.filter.noun.as_ref().map(|noun| format!("{noun}/")),
    );
    let statement = if upwards { listing!("a.id") } else { listing!("a.id DESC") };
    Ok(tx.all(
        statement,
        args![
            realm,
            query.bounds.0,
            query.bounds.1,
            query.unplaced,
            query.scope.root,
            query.scope.levels,
            from,
            until,
            query.filter.person,
            query.today,
            query.limit
        ],
        seen,
    )?)
}
