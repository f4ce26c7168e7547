//! Statements of `person`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{ImportId, PersonId, PostId, Realm, UnitId};
use zhibu_domain::person::{Details, Member, Name, Standing};
use zhibu_domain::post::Obtained;

use crate::act::Act;
use crate::args;
use crate::columns::TextColumns;
use crate::engine::{Tx, Value};
use crate::error::Result;
use crate::search;

/// A group's roll is the part of its unit's roll that names it; the two statements differ in the
/// index that they use.
const OF_UNIT: &str = "SELECT m.person, p.name, p.latin, m.standing
           FROM membership m JOIN person p ON p.realm = m.realm AND p.id = m.person
          WHERE m.realm = $1 AND m.unit = $2 AND m.valid_from <= $3 AND m.valid_until > $3
            AND ($4 IS NULL OR m.person > $4)
          ORDER BY m.person LIMIT $5";
const OF_GROUP: &str = "SELECT m.person, p.name, p.latin, m.standing
           FROM membership m JOIN person p ON p.realm = m.realm AND p.id = m.person
          WHERE m.realm = $1 AND m.party_group = $2 AND m.valid_from <= $3 AND m.valid_until > $3
            AND ($4 IS NULL OR m.person > $4)
          ORDER BY m.person LIMIT $5";

pub(super) fn members(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
    after: Option<PersonId>,
    limit: u32,
) -> Result<Vec<Member>> {
    for statement in [OF_UNIT, OF_GROUP] {
        let found = tx.all(statement, args![realm, unit, day, after, limit], |row| {
            let standing = row.standing(3)?;
            Ok(Member { person: row.get(0)?, name: row.name(1)?, standing })
        })?;
        // A unit has members of its own or is a group; never both.
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// Marks borne on a day by members of a unit or group.
pub(super) fn marks(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
) -> Result<BTreeMap<PersonId, Vec<String>>> {
    let mut marks: BTreeMap<PersonId, Vec<String>> = BTreeMap::new();
    tx.each(
        "SELECT f.person, f.flag
           FROM (SELECT person FROM membership
                  WHERE realm = $1 AND unit = $2 AND valid_from <= $3 AND valid_until > $3
                 UNION
                 SELECT person FROM membership
                  WHERE realm = $1 AND party_group = $2 AND valid_from <= $3
                    AND valid_until > $3) m
           JOIN person_flag f ON f.realm = $1 AND f.person = m.person
                AND f.valid_from <= $3 AND f.valid_until > $3",
        args![realm, unit, day],
        |row| {
            marks.entry(row.get(0)?).or_default().push(row.get(1)?);
            Ok(())
        },
    )?;
    Ok(marks)
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
           FROM (SELECT standing FROM membership
                  WHERE realm = $1 AND unit = $2 AND valid_from <= $3 AND valid_until > $3
                 UNION ALL
                 SELECT standing FROM membership
                  WHERE realm = $1 AND party_group = $2 AND valid_from <= $3
                    AND valid_until > $3) m",
        args![realm, unit, day],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

pub(super) fn name(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Option<Name>> {
    Ok(tx.optional(
        "SELECT name, latin FROM person WHERE realm = $1 AND id = $2",
        args![realm, person],
        |row| row.name(0),
    )?)
}

/// A person with one membership and any posts, as loaders and imports enter one.
pub(crate) struct BulkPerson {
    pub(crate) id: PersonId,
    pub(crate) name: Name,
    pub(crate) details: Details,
    pub(crate) unit: UnitId,
    pub(crate) party_group: Option<UnitId>,
    pub(crate) standing: Standing,
    pub(crate) since: Date,
    pub(crate) posts: Vec<BulkPost>,
}

/// A post that lasts, as loaders and imports enter one.
#[derive(Clone)]
pub(crate) struct BulkPost {
    pub(crate) id: PostId,
    pub(crate) unit: UnitId,
    pub(crate) post: String,
    pub(crate) since: Date,
    pub(crate) obtained: Option<Obtained>,
}

/// A person with the membership that begins, for writing many at once.
#[derive(Clone, Copy)]
pub(crate) struct NewRow<'a> {
    pub(crate) id: PersonId,
    pub(crate) name: &'a Name,
    pub(crate) details: &'a Details,
    pub(crate) unit: UnitId,
    pub(crate) party_group: Option<UnitId>,
    pub(crate) standing: Standing,
    pub(crate) since: Date,
}

impl<'a> From<&'a BulkPerson> for NewRow<'a> {
    fn from(person: &'a BulkPerson) -> Self {
        Self {
            id: person.id,
            name: &person.name,
            details: &person.details,
            unit: person.unit,
            party_group: person.party_group,
            standing: person.standing,
            since: person.since,
        }
    }
}

/// Writes many people with their posts.
pub(crate) fn insert_bulk(tx: &mut Tx<'_>, act: &Act, people: &[BulkPerson]) -> Result<()> {
    insert_people(tx, act, None, people.iter().map(NewRow::from))?;
    insert_posts(tx, act.realm, people)
}

/// Writes many people at once, with memberships and the tokens by which they are found. `import` is
/// the sheet that brings them.
pub(crate) fn insert_people<'a>(
    tx: &mut Tx<'_>,
    act: &Act,
    import: Option<ImportId>,
    people: impl Iterator<Item = NewRow<'a>> + Clone,
) -> Result<()> {
    let realm = act.realm;
    tx.insert_many(
        "person",
        &[
            "realm",
            "id",
            "name",
            "latin",
            "created_at",
            "sex",
            "people",
            "education",
            "occupation",
            "born_on",
            "native_place",
            "employer",
            "joined_on",
            "full_on",
            "import",
        ],
        people.clone().map(|p| {
            let details = p.details;
            vec![
                realm.into(),
                p.id.into(),
                p.name.name.clone().into(),
                p.name.latin.clone().into(),
                act.now.into(),
                details.sex.clone().into(),
                details.people.clone().into(),
                details.education.clone().into(),
                details.occupation.clone().into(),
                details.born_on.into(),
                details.native_place.clone().into(),
                details.employer.clone().into(),
                details.joined_on.into(),
                details.full_on.into(),
                import.into(),
            ]
        }),
    )?;
    insert_memberships(tx, realm, import, people.clone())?;
    let tokens = people.flat_map(|p| {
        search::person_tokens(p.name).into_iter().map(move |token| (token, p.id, p.unit))
    });
    tx.insert_many(
        "person_token",
        &["realm", "token", "person", "unit"],
        tokens.map(|(token, person, unit)| {
            vec![realm.into(), token.into(), person.into(), unit.into()]
        }),
    )?;
    Ok(())
}

fn insert_memberships<'a>(
    tx: &mut Tx<'_>,
    realm: Realm,
    import: Option<ImportId>,
    people: impl Iterator<Item = NewRow<'a>>,
) -> Result<()> {
    tx.insert_many(
        "membership",
        &[
            "realm",
            "person",
            "unit",
            "party_group",
            "standing",
            "valid_from",
            "valid_until",
            "import",
        ],
        people.map(|p| {
            vec![
                realm.into(),
                p.id.into(),
                p.unit.into(),
                p.party_group.into(),
                p.standing.code().into(),
                p.since.into(),
                FOREVER.into(),
                import.into(),
            ]
        }),
    )?;
    Ok(())
}

fn insert_posts(tx: &mut Tx<'_>, realm: Realm, people: &[BulkPerson]) -> Result<()> {
    let posts = people.iter().flat_map(|p| p.posts.iter().map(move |post| (p.id, post)));
    tx.insert_many(
        "post",
        &["realm", "id", "unit", "person", "post", "valid_from", "valid_until", "obtained"],
        posts.map(|(person, post)| {
            vec![
                Value::from(realm),
                post.id.into(),
                post.unit.into(),
                person.into(),
                post.post.clone().into(),
                post.since.into(),
                FOREVER.into(),
                post.obtained.map(|way| way.code().to_owned()).into(),
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

pub(super) fn last_unit(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Option<UnitId>> {
    Ok(tx.optional(
        "SELECT unit FROM membership WHERE realm = $1 AND person = $2
          ORDER BY valid_from DESC LIMIT 1",
        args![realm, person],
        |row| row.get(0),
    )?)
}

/// Where the log says that the person was entered last.
pub(super) fn entered_in(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
) -> Result<Option<UnitId>> {
    let found: Option<Option<UnitId>> = tx.optional(
        "SELECT unit FROM audit
          WHERE realm = $1 AND subject = $2 AND act IN ('person.enter', 'person.readmit')
          ORDER BY id DESC LIMIT 1",
        args![realm, person],
        |row| row.get(0),
    )?;
    Ok(found.flatten())
}

/// Name, details and version of a record.
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
