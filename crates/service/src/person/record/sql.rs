//! Statements of `person::record`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use zhibu_domain::activity::Presence;
use zhibu_domain::day::Span;
use zhibu_domain::id::{ActivityId, PersonId, Realm, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::protected::Field;
use zhibu_domain::text::Text;

use super::{Attended, Held, Mark};
use crate::args;
use crate::columns::{TextColumns, contradiction};
use crate::engine::Tx;
use crate::error::Result;

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
                obtained: row.obtained(7)?,
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

/// The units of current posts.
pub(super) fn post_units(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    today: Date,
) -> Result<Vec<UnitId>> {
    Ok(tx.all(
        "SELECT DISTINCT unit FROM post
          WHERE realm = $1 AND person = $2 AND valid_from <= $3 AND valid_until > $3
          ORDER BY unit",
        args![realm, person, today],
        |row| row.get(0),
    )?)
}

pub(super) fn reached_from(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    today: Date,
) -> Result<BTreeSet<PersonId>> {
    let people: Vec<PersonId> = tx.all(
        "SELECT person FROM membership
          WHERE realm = $1 AND unit = $2 AND valid_from <= $3 AND valid_until > $3
         UNION SELECT person FROM membership
          WHERE realm = $1 AND party_group = $2 AND valid_from <= $3 AND valid_until > $3
         UNION SELECT person FROM post
          WHERE realm = $1 AND unit = $2 AND valid_from <= $3 AND valid_until > $3",
        args![realm, unit, today],
        |row| row.get(0),
    )?;
    Ok(people.into_iter().collect())
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

/// Attendance in records, not in plans or in what was called off.
pub(super) fn attended(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    before: Option<ActivityId>,
    limit: u32,
) -> Result<Vec<Attended>> {
    Ok(tx.all(
        "SELECT t.activity, a.title_zh, a.title_en, a.held_on, a.unit, v.name_zh, v.name_en,
                t.status, t.reason
           FROM activity_attendance t
           JOIN activity a ON a.realm = t.realm AND a.id = t.activity
                AND a.state IN ('recorded', 'confirmed', 'published')
           JOIN unit_version v ON v.realm = a.realm AND v.unit = a.unit
                AND v.valid_from <= a.listed_on AND v.valid_until > a.listed_on
          WHERE t.realm = $1 AND t.person = $2 AND ($3 IS NULL OR t.activity < $3)
          ORDER BY t.activity DESC LIMIT $4",
        args![realm, person, before, limit],
        |row| {
            let presence = match (row.str(7)?, row.get::<Option<String>>(8)?) {
                ("present", None) => Presence::Present,
                ("late", None) => Presence::Late,
                ("excused", Some(reason)) => Presence::Excused { reason },
                ("absent", None) => Presence::Absent,
                _ => return Err(contradiction("an attendance contradicts itself")),
            };
            Ok(Attended {
                activity: row.get(0)?,
                title: row.text(1)?,
                held_on: row.get(3)?,
                unit: row.get(4)?,
                unit_name: row.text(5)?,
                presence,
            })
        },
    )?)
}
