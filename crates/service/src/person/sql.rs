//! Statements of `person`.

use jiff::civil::Date;
use uuid::Uuid;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::person::{Member, Name, Standing};

use super::PostHolder;
use crate::act::Act;
use crate::args;
use crate::columns::{TextColumns, contradiction};
use crate::engine::{Tx, Value};
use crate::error::Result;

pub(super) fn members(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
    after: Option<PersonId>,
    limit: u32,
) -> Result<Vec<Member>> {
    Ok(tx.all(
        "SELECT m.person, p.name, p.latin, m.standing
           FROM membership m JOIN person p ON p.realm = m.realm AND p.id = m.person
          WHERE m.realm = $1 AND m.unit = $2 AND m.valid_from <= $3 AND m.valid_until > $3
            AND ($4 IS NULL OR m.person > $4)
          ORDER BY m.person LIMIT $5",
        args![realm, unit, day, after, limit],
        |row| {
            let standing = Standing::parse(row.str(3)?)
                .ok_or_else(|| contradiction("membership.standing is unknown"))?;
            Ok(Member { person: row.get(0)?, name: row.name(1)?, standing })
        },
    )?)
}

pub(super) fn count_members(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
) -> Result<(u32, u32)> {
    Ok(tx.one(
        "SELECT COUNT(*) FILTER (WHERE standing = 'full'),
                COUNT(*) FILTER (WHERE standing = 'probationary')
           FROM membership
          WHERE realm = $1 AND unit = $2 AND valid_from <= $3 AND valid_until > $3",
        args![realm, unit, day],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

pub(super) fn posts(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
) -> Result<Vec<PostHolder>> {
    Ok(tx.all(
        "SELECT o.person, p.name, p.latin, o.post, o.valid_from
           FROM post o JOIN person p ON p.realm = o.realm AND p.id = o.person
          WHERE o.realm = $1 AND o.unit = $2 AND o.valid_from <= $3 AND o.valid_until > $3
          ORDER BY o.id LIMIT 200",
        args![realm, unit, day],
        |row| {
            Ok(PostHolder {
                person: row.get(0)?,
                name: row.name(1)?,
                post: row.get(3)?,
                since: row.get(4)?,
            })
        },
    )?)
}

pub(super) fn name(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Option<Name>> {
    Ok(tx.optional(
        "SELECT name, latin FROM person WHERE realm = $1 AND id = $2",
        args![realm, person],
        |row| row.name(0),
    )?)
}

/// A person with one membership and any posts, as made by the generator.
pub(crate) struct BulkPerson {
    pub(crate) id: PersonId,
    pub(crate) name: Name,
    pub(crate) unit: UnitId,
    pub(crate) standing: Standing,
    pub(crate) since: Date,
    /// Post's own id, unit, key, first day.
    pub(crate) posts: Vec<(Uuid, UnitId, String, Date)>,
}

/// Writes many people at once.
pub(crate) fn insert_bulk(tx: &mut Tx<'_>, act: &Act, people: &[BulkPerson]) -> Result<()> {
    let realm = act.realm;
    tx.insert_many(
        "person",
        &["realm", "id", "name", "latin", "created_at"],
        people.iter().map(|p| {
            vec![
                realm.into(),
                p.id.into(),
                p.name.name.clone().into(),
                p.name.latin.clone().into(),
                act.now.into(),
            ]
        }),
    )?;
    tx.insert_many(
        "membership",
        &["realm", "person", "unit", "standing", "valid_from", "valid_until"],
        people.iter().map(|p| {
            vec![
                realm.into(),
                p.id.into(),
                p.unit.into(),
                p.standing.code().into(),
                p.since.into(),
                FOREVER.into(),
            ]
        }),
    )?;
    let posts = people.iter().flat_map(|p| p.posts.iter().map(move |post| (p.id, post)));
    tx.insert_many(
        "post",
        &["realm", "id", "unit", "person", "post", "valid_from", "valid_until"],
        posts.map(|(person, (id, unit, key, since))| {
            vec![
                Value::from(realm),
                (*id).into(),
                (*unit).into(),
                person.into(),
                key.clone().into(),
                (*since).into(),
                FOREVER.into(),
            ]
        }),
    )?;
    Ok(())
}

pub(super) fn member_of(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    day: Date,
) -> Result<Vec<UnitId>> {
    let found: Option<(UnitId, Option<UnitId>)> = tx.optional(
        "SELECT unit, party_group FROM membership
          WHERE realm = $1 AND person = $2 AND valid_from <= $3 AND valid_until > $3",
        args![realm, person, day],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let places = found.into_iter().flat_map(|(unit, group)| [Some(unit), group]);
    Ok(places.flatten().collect())
}
