//! Statements of `handbook`.

use jiff::civil::Date;
use zhibu_domain::day::Span;
use zhibu_domain::handbook::{Below, Cut, Holding, Line};
use zhibu_domain::id::{ActivityId, Realm, UnitId};
use zhibu_domain::post::Term;

use crate::args;
use crate::columns::TextColumns;
use crate::engine::Tx;
use crate::error::Result;

/// Terms of a year, at most: they follow one another.
const TERMS_MAX: u32 = 12;

pub(super) fn holders(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    year: Span,
    limit: u32,
) -> Result<Vec<Holding>> {
    Ok(tx.all(
        "SELECT o.post, p.name, p.latin, o.valid_from, o.valid_until,
                CASE WHEN o.stands_for IS NULL THEN 0 ELSE 1 END
           FROM post o JOIN person p ON p.realm = o.realm AND p.id = o.person
          WHERE o.realm = $1 AND o.unit = $2 AND o.valid_from < $4 AND o.valid_until > $3
          ORDER BY o.valid_from DESC, o.id LIMIT $5",
        args![realm, unit, year.from, year.until, limit],
        |row| {
            Ok(Holding {
                post: row.get(0)?,
                name: row.name(1)?,
                span: Span { from: row.get(3)?, until: row.get(4)? },
                stands_in: row.get::<i64>(5)? == 1,
            })
        },
    )?)
}

/// `ends_on` is the last day of a term.
pub(super) fn terms(tx: &mut Tx<'_>, realm: Realm, unit: UnitId, year: Span) -> Result<Vec<Term>> {
    Ok(tx.all(
        "SELECT elected_on, ends_on FROM term
          WHERE realm = $1 AND unit = $2 AND elected_on < $4 AND ends_on >= $3
          ORDER BY elected_on LIMIT $5",
        args![realm, unit, year.from, year.until, TERMS_MAX],
        |row| Ok(Term { elected_on: row.get(0)?, ends_on: row.get(1)? }),
    )?)
}

/// Units directly below on a day, in the order in which they were set up.
pub(super) fn below(
    tx: &mut Tx<'_>,
    realm: Realm,
    (unit, day): (UnitId, Date),
    limit: u32,
) -> Result<Cut<Below>> {
    let mut rows = tx.all(
        "SELECT v.name_zh, v.name_en, v.kind
           FROM unit_parent u
           JOIN unit_version v ON v.realm = u.realm AND v.unit = u.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE u.realm = $1 AND u.parent = $2 AND u.valid_from <= $3 AND u.valid_until > $3
          ORDER BY u.unit LIMIT $4",
        args![realm, unit, day, limit + 1],
        |row| Ok(Below { name: row.text(0)?, kind: row.get(2)? }),
    )?;
    let more = crate::page::cut(&mut rows, limit).is_some();
    Ok(Cut { rows, more })
}

/// The roll of a unit on a day, in the order in which people were entered.
pub(super) fn members(
    tx: &mut Tx<'_>,
    realm: Realm,
    (unit, day): (UnitId, Date),
    limit: u32,
) -> Result<Cut<Line>> {
    let mut rows = tx.all(
        "SELECT p.name, p.latin, m.standing, p.joined_on, g.name_zh, g.name_en
           FROM membership m
           JOIN person p ON p.realm = m.realm AND p.id = m.person
           LEFT JOIN unit_version g ON g.realm = m.realm AND g.unit = m.party_group
                AND g.valid_from <= $3 AND g.valid_until > $3
          WHERE m.realm = $1 AND m.unit = $2 AND m.valid_from <= $3 AND m.valid_until > $3
          ORDER BY m.person LIMIT $4",
        args![realm, unit, day, limit + 1],
        |row| {
            Ok(Line {
                name: row.name(0)?,
                standing: row.standing(2)?,
                joined_on: row.get(3)?,
                group: row.text_opt(4)?,
            })
        },
    )?;
    let more = crate::page::cut(&mut rows, limit).is_some();
    Ok(Cut { rows, more })
}

/// What is on record, in order of the day.
pub(super) fn records(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    days: Span,
    limit: u32,
) -> Result<Vec<ActivityId>> {
    Ok(tx.all(
        "SELECT id FROM activity
          WHERE realm = $1 AND unit = $2 AND listed_on >= $3 AND listed_on < $4
            AND state IN ('recorded', 'confirmed', 'published')
          ORDER BY listed_on, COALESCE(starts_minute, 0), id LIMIT $5",
        args![realm, unit, days.from, days.until, limit],
        |row| row.get(0),
    )?)
}
