//! Statements of `person::record`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_domain::day::Span;
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::person::{Details, Name};
use zhibu_domain::post::Obtained;
use zhibu_domain::protected::Field;
use zhibu_domain::text::Text;

use super::{Held, Mark};
use crate::args;
use crate::columns::{TextColumns, contradiction};
use crate::engine::{Error, Row, Tx};
use crate::error::Result;

pub(super) fn head(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
) -> Result<Option<(Name, Details, u32)>> {
    Ok(tx.optional(
        "SELECT name, latin, sex, people, education, occupation, born_on, native_place, employer,
                joined_on, full_on, version
           FROM person WHERE realm = $1 AND id = $2",
        args![realm, person],
        |row| {
            let details = Details {
                sex: row.get(2)?,
                people: row.get(3)?,
                education: row.get(4)?,
                occupation: row.get(5)?,
                born_on: row.get(6)?,
                native_place: row.get(7)?,
                employer: row.get(8)?,
                joined_on: row.get(9)?,
                full_on: row.get(10)?,
            };
            Ok((row.name(0)?, details, row.get(11)?))
        },
    )?)
}

/// The latest names of all units and groups that the person's memberships name.
pub(super) fn unit_names(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
) -> Result<BTreeMap<UnitId, Text>> {
    let mut names = BTreeMap::new();
    tx.each(
        "SELECT v.unit, v.name_zh, v.name_en
           FROM (SELECT unit FROM membership WHERE realm = $1 AND person = $2
                 UNION SELECT party_group FROM membership
                        WHERE realm = $1 AND person = $2 AND party_group IS NOT NULL) u
           JOIN unit_version v ON v.realm = $1 AND v.unit = u.unit
          ORDER BY v.unit, v.valid_from",
        args![realm, person],
        |row| {
            // The last one stays.
            names.insert(row.get(0)?, row.text(1)?);
            Ok(())
        },
    )?;
    Ok(names)
}

pub(super) fn marks(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Vec<Mark>> {
    Ok(tx.all(
        "SELECT id, flag, valid_from, valid_until, reference FROM person_flag
          WHERE realm = $1 AND person = $2 ORDER BY valid_from, id",
        args![realm, person],
        |row| {
            Ok(Mark {
                id: row.get(0)?,
                flag: row.get(1)?,
                span: Span { from: row.get(2)?, until: row.get(3)? },
                reference: row.get(4)?,
            })
        },
    )?)
}

/// How a post was obtained, as the column has it.
pub(crate) fn obtained(
    row: &Row<'_>,
    index: usize,
) -> std::result::Result<Option<Obtained>, Error> {
    let code: Option<String> = row.get(index)?;
    let parse = |code: String| {
        Obtained::parse(&code).ok_or_else(|| contradiction("post.obtained is unknown"))
    };
    code.map(parse).transpose()
}

pub(super) fn posts(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Vec<Held>> {
    Ok(tx.all(
        "SELECT o.id, o.unit, v.name_zh, v.name_en, o.post, o.valid_from, o.valid_until,
                o.obtained, o.reference
           FROM post o
           JOIN unit_version v ON v.realm = o.realm AND v.unit = o.unit
                AND v.valid_until = (SELECT MAX(w.valid_until) FROM unit_version w
                                      WHERE w.realm = o.realm AND w.unit = o.unit)
          WHERE o.realm = $1 AND o.person = $2
          ORDER BY o.valid_from, o.id LIMIT 200",
        args![realm, person],
        |row| {
            Ok(Held {
                id: row.get(0)?,
                unit: row.get(1)?,
                unit_name: row.text(2)?,
                post: row.get(4)?,
                span: Span { from: row.get(5)?, until: row.get(6)? },
                obtained: obtained(row, 7)?,
                reference: row.get(8)?,
            })
        },
    )?)
}

pub(super) fn protected(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Vec<Field>> {
    let keys: Vec<String> = tx.all(
        "SELECT field FROM protected WHERE realm = $1 AND person = $2 ORDER BY field",
        args![realm, person],
        |row| row.get(0),
    )?;
    Ok(keys.iter().filter_map(|key| Field::from_key(key)).collect())
}

/// The unit of the membership that holds today or ended last, then those of current posts.
pub(super) fn units_of(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    today: Date,
) -> Result<Vec<UnitId>> {
    let home: Option<UnitId> = tx.optional(
        "SELECT unit FROM membership WHERE realm = $1 AND person = $2
          ORDER BY valid_from DESC LIMIT 1",
        args![realm, person],
        |row| row.get(0),
    )?;
    let posts: Vec<UnitId> = tx.all(
        "SELECT DISTINCT unit FROM post
          WHERE realm = $1 AND person = $2 AND valid_from <= $3 AND valid_until > $3
          ORDER BY unit",
        args![realm, person, today],
        |row| row.get(0),
    )?;
    let mut units: Vec<UnitId> = home.into_iter().collect();
    units.extend(posts.into_iter().filter(|unit| home != Some(*unit)));
    Ok(units)
}

/// The unit and those above it on a day: id, name, kind and the steps between, nearest first.
pub(super) fn above(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
) -> Result<Vec<(UnitId, Text, String, u32)>> {
    Ok(tx.all(
        "SELECT a.ancestor, v.name_zh, v.name_en, v.kind, a.depth
           FROM ancestor a
           JOIN unit_version v ON v.realm = a.realm AND v.unit = a.ancestor
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE a.realm = $1 AND a.unit = $2 AND a.valid_from <= $3 AND a.valid_until > $3
          ORDER BY a.depth",
        args![realm, unit, day],
        |row| Ok((row.get(0)?, row.text(1)?, row.get(3)?, row.get(4)?)),
    )?)
}

/// Who holds a post of a unit on a day and is not on leave from it.
pub(super) fn holders(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    post: &str,
    day: Date,
) -> Result<Vec<Name>> {
    Ok(tx.all(
        "SELECT p.name, p.latin FROM post o
           JOIN person p ON p.realm = o.realm AND p.id = o.person
          WHERE o.realm = $1 AND o.unit = $2 AND o.post = $3
            AND o.valid_from <= $4 AND o.valid_until > $4
            AND NOT EXISTS (SELECT 1 FROM post_leave l
                             WHERE l.realm = o.realm AND l.post = o.id
                               AND l.valid_from <= $4 AND l.valid_until > $4)
          ORDER BY o.id LIMIT 50",
        args![realm, unit, post, day],
        |row| row.name(0),
    )?)
}

pub(super) fn office_holders(
    tx: &mut Tx<'_>,
    realm: Realm,
    office: &str,
    day: Date,
) -> Result<Vec<Name>> {
    Ok(tx.all(
        "SELECT p.name, p.latin FROM office o
           JOIN person p ON p.realm = o.realm AND p.id = o.person
          WHERE o.realm = $1 AND o.office = $2 AND o.valid_from <= $3 AND o.valid_until > $3
          ORDER BY o.id LIMIT 50",
        args![realm, office, day],
        |row| row.name(0),
    )?)
}
