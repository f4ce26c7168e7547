//! Statements that gather what is known for a sheet: each reads a whole set.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::import::people::{KnownMember, KnownPerson};
use zhibu_domain::import::posts::KnownPost;
use zhibu_domain::person::{Details, Standing};
use zhibu_domain::protected::Field;
use zhibu_domain::unit::ParentSpan;

use super::{UnitFacts, span};
use crate::access::Scope;
use crate::args;
use crate::columns::{TextColumns, contradiction};
use crate::engine::{self, Row, Tx};
use crate::error::Result;

pub(super) fn parents(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut each: impl FnMut(UnitId, ParentSpan),
) -> Result<()> {
    Ok(tx.each(
        "SELECT unit, parent, valid_from, valid_until FROM unit_parent
          WHERE realm = $1 ORDER BY unit, valid_from",
        args![realm],
        |row| {
            let span = span(row.get(2)?, row.get(3)?);
            each(row.get(0)?, ParentSpan { parent: row.get(1)?, span });
            Ok(())
        },
    )?)
}

/// The units of a scope today.
pub(super) fn inside(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    today: Date,
) -> Result<HashSet<UnitId>> {
    let found: Vec<UnitId> = tx.all(
        "SELECT unit FROM ancestor
          WHERE realm = $1 AND ancestor = $2 AND depth <= $3 AND valid_from <= $4
            AND valid_until > $4",
        args![realm, scope.root, scope.levels, today],
        |row| row.get(0),
    )?;
    Ok(found.into_iter().collect())
}

pub(super) fn units(tx: &mut Tx<'_>, realm: Realm) -> Result<Vec<UnitFacts>> {
    Ok(tx.all(
        "SELECT u.id, v.name_zh, v.name_en, v.kind, u.code, u.founded_on, u.founding_document
           FROM unit u
           JOIN unit_version v ON v.realm = u.realm AND v.unit = u.id AND v.valid_until = $2
          WHERE u.realm = $1 ORDER BY u.id",
        args![realm, FOREVER],
        |row| {
            Ok(UnitFacts {
                id: row.get(0)?,
                name: row.text(1)?,
                kind: row.get(3)?,
                code: row.get(4)?,
                founded_on: row.get(5)?,
                founding_document: row.get(6)?,
            })
        },
    )?)
}

pub(super) fn fields(tx: &mut Tx<'_>, realm: Realm) -> Result<HashMap<UnitId, Vec<String>>> {
    let mut fields: HashMap<UnitId, Vec<String>> = HashMap::new();
    tx.each(
        "SELECT unit, field FROM unit_field WHERE realm = $1 ORDER BY unit, field",
        args![realm],
        |row| {
            fields.entry(row.get(0)?).or_default().push(row.get(1)?);
            Ok(())
        },
    )?;
    Ok(fields)
}

fn known(row: &Row<'_>) -> engine::Result<KnownPerson> {
    let details = Details {
        sex: row.get(3)?,
        people: row.get(4)?,
        education: row.get(5)?,
        occupation: row.get(6)?,
        born_on: row.get(7)?,
        native_place: row.get(8)?,
        employer: row.get(9)?,
        joined_on: row.get(10)?,
        full_on: row.get(11)?,
    };
    let unit: Option<UnitId> = row.get(12)?;
    let standing: Option<String> = row.get(13)?;
    let member = match (unit, standing, row.get(14)?) {
        (Some(unit), Some(standing), Some(since)) => {
            let standing = Standing::parse(&standing)
                .ok_or_else(|| contradiction("membership.standing is unknown"))?;
            Some(KnownMember { unit, standing, since })
        }
        _ => None,
    };
    Ok(KnownPerson {
        id: row.get(0)?,
        name: row.name(1)?,
        details,
        has_citizen: false,
        has_phone: false,
        holds_posts: false,
        member,
        left_on: row.get(15)?,
    })
}

/// Everybody whose membership runs in a unit of the scope.
pub(super) fn members(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    today: Date,
) -> Result<Vec<KnownPerson>> {
    Ok(tx.all(
        "SELECT p.id, p.name, p.latin, p.sex, p.people, p.education, p.occupation, p.born_on,
                p.native_place, p.employer, p.joined_on, p.full_on, m.unit, m.standing,
                m.valid_from, NULL
           FROM ancestor a
           JOIN membership m ON m.realm = a.realm AND m.unit = a.unit AND m.valid_until = $5
           JOIN person p ON p.realm = m.realm AND p.id = m.person
          WHERE a.realm = $1 AND a.ancestor = $2 AND a.depth <= $3 AND a.valid_from <= $4
            AND a.valid_until > $4
          ORDER BY p.id",
        args![realm, scope.root, scope.levels, today, FOREVER],
        known,
    )?)
}

/// Somebody by id, with the membership that runs and the day on which the last one ended.
pub(super) fn person(tx: &mut Tx<'_>, realm: Realm, id: PersonId) -> Result<Option<KnownPerson>> {
    Ok(tx.optional(
        "SELECT p.id, p.name, p.latin, p.sex, p.people, p.education, p.occupation, p.born_on,
                p.native_place, p.employer, p.joined_on, p.full_on, m.unit, m.standing,
                m.valid_from,
                (SELECT MAX(e.valid_until) FROM membership e
                  WHERE e.realm = p.realm AND e.person = p.id AND e.valid_until < $3)
           FROM person p
           LEFT JOIN membership m ON m.realm = p.realm AND m.person = p.id AND m.valid_until = $3
          WHERE p.realm = $1 AND p.id = $2",
        args![realm, id, FOREVER],
        known,
    )?)
}

/// Who has a protected field on record.
pub(super) fn on_record(tx: &mut Tx<'_>, realm: Realm, field: Field) -> Result<HashSet<PersonId>> {
    let found: Vec<PersonId> = tx.all(
        "SELECT person FROM protected WHERE realm = $1 AND field = $2",
        args![realm, field.key()],
        |row| row.get(0),
    )?;
    Ok(found.into_iter().collect())
}

/// The hash of a protected field of everybody who has it on record.
pub(super) fn lookups(
    tx: &mut Tx<'_>,
    realm: Realm,
    field: Field,
) -> Result<HashMap<PersonId, String>> {
    let found: Vec<(PersonId, String)> = tx.all(
        "SELECT person, lookup FROM protected WHERE realm = $1 AND field = $2",
        args![realm, field.key()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.into_iter().collect())
}

/// Members of units of the scope who hold posts there, or in a group of the unit.
pub(super) fn holding_posts(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    today: Date,
) -> Result<HashSet<PersonId>> {
    let found: Vec<PersonId> = tx.all(
        "SELECT DISTINCT o.person
           FROM ancestor s
           JOIN post o ON o.realm = s.realm AND o.unit = s.unit AND o.valid_until > $4
           JOIN membership m ON m.realm = o.realm AND m.person = o.person AND m.valid_until = $5
           JOIN ancestor a ON a.realm = o.realm AND a.unit = o.unit AND a.ancestor = m.unit
                AND a.depth <= 1 AND a.valid_from <= $4 AND a.valid_until > $4
          WHERE s.realm = $1 AND s.ancestor = $2 AND s.depth <= $3 AND s.valid_from <= $4
            AND s.valid_until > $4",
        args![realm, scope.root, scope.levels, today, FOREVER],
        |row| row.get(0),
    )?;
    Ok(found.into_iter().collect())
}

/// Every post of the units of the scope, of any time.
pub(super) fn posts(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    today: Date,
) -> Result<Vec<KnownPost>> {
    Ok(tx.all(
        "SELECT o.id, o.unit, o.person, p.name, o.post, o.valid_from, o.valid_until, o.stands_for
           FROM ancestor a
           JOIN post o ON o.realm = a.realm AND o.unit = a.unit
           JOIN person p ON p.realm = o.realm AND p.id = o.person
          WHERE a.realm = $1 AND a.ancestor = $2 AND a.depth <= $3 AND a.valid_from <= $4
            AND a.valid_until > $4
          ORDER BY o.id",
        args![realm, scope.root, scope.levels, today],
        |row| {
            let stands_for: Option<uuid::Uuid> = row.get(7)?;
            Ok(KnownPost {
                id: row.get(0)?,
                unit: row.get(1)?,
                person: row.get(2)?,
                name: row.get(3)?,
                post: row.get(4)?,
                span: span(row.get(5)?, row.get(6)?),
                stands_in: stands_for.is_some(),
            })
        },
    )?)
}

pub(super) fn officers(
    tx: &mut Tx<'_>,
    realm: Realm,
    office: &str,
    today: Date,
) -> Result<Vec<PersonId>> {
    Ok(tx.all(
        "SELECT person FROM office
          WHERE realm = $1 AND office = $2 AND valid_from <= $3 AND valid_until > $3",
        args![realm, office, today],
        |row| row.get(0),
    )?)
}
