//! Statements that take a sheet over.

use jiff::civil::Date;
use uuid::Uuid;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{ImportId, PersonId, PostId, Realm, UnitId};
use zhibu_domain::import::people::KnownMember;
use zhibu_domain::import::posts::NewPost;
use zhibu_domain::person::{Details, Name};
use zhibu_domain::protected::Field;

use super::MembershipBefore;
use crate::args;
use crate::engine::{Tx, Value};
use crate::error::{Error, Result};
use crate::vault::Sealed;

/// What was known of something, to be laid down.
pub(crate) struct Before {
    pub(super) what: &'static str,
    pub(super) subject: Uuid,
    pub(super) version: Option<i64>,
    pub(super) known: Option<String>,
    pub(super) sealed: Option<Sealed>,
}

pub(super) fn lay_down(
    tx: &mut Tx<'_>,
    realm: Realm,
    import: ImportId,
    ordinal: i64,
    before: Before,
) -> Result<()> {
    let key = before.sealed.as_ref().map(|sealed| sealed.key_number);
    let sealed = before.sealed.map(|sealed| sealed.bytes);
    tx.run(
        "INSERT INTO import_before (realm, import, ordinal, what, subject, version, known,
                                    key_number, sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            realm,
            import,
            ordinal,
            before.what,
            before.subject,
            before.version,
            before.known,
            key,
            sealed
        ],
    )?;
    Ok(())
}

pub(super) fn sealed(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    field: Field,
) -> Result<Option<Sealed>> {
    Ok(tx.optional(
        "SELECT key_number, sealed FROM protected
          WHERE realm = $1 AND person = $2 AND field = $3",
        args![realm, person, field.key()],
        |row| Ok(Sealed { key_number: row.get(0)?, bytes: row.get(1)? }),
    )?)
}

/// Ends the membership that runs, if one does, and says what it was. One that began on the day
/// never held and goes.
pub(super) fn end_membership(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    day: Date,
) -> Result<Option<MembershipBefore>> {
    let before = tx.optional(
        "SELECT unit, party_group, standing, valid_from, reference, import FROM membership
          WHERE realm = $1 AND person = $2 AND valid_until = $3",
        args![realm, person, FOREVER],
        |row| {
            Ok(MembershipBefore {
                unit: row.get(0)?,
                party_group: row.get(1)?,
                standing: row.get(2)?,
                from: row.get(3)?,
                reference: row.get(4)?,
                import: row.get(5)?,
                ended: day,
            })
        },
    )?;
    let Some(before) = before else { return Ok(None) };
    if before.from == day {
        tx.run(
            "DELETE FROM membership WHERE realm = $1 AND person = $2 AND valid_from = $3",
            args![realm, person, day],
        )?;
    } else {
        tx.run(
            "UPDATE membership SET valid_until = $3
              WHERE realm = $1 AND person = $2 AND valid_until = $4",
            args![realm, person, day, FOREVER],
        )?;
    }
    Ok(Some(before))
}

pub(super) fn insert_membership(
    tx: &mut Tx<'_>,
    realm: Realm,
    import: ImportId,
    person: PersonId,
    (place, group): (KnownMember, Option<UnitId>),
) -> Result<()> {
    tx.run(
        "INSERT INTO membership (realm, person, unit, party_group, standing, valid_from,
                                 valid_until, import)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            realm,
            person,
            place.unit,
            group,
            place.standing.code(),
            place.since,
            FOREVER,
            import
        ],
    )?;
    Ok(())
}

/// Replaces what is kept of a person; the version after that.
pub(crate) fn amend_person(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    name: &Name,
    details: &Details,
) -> Result<i64> {
    Ok(tx.one(
        "UPDATE person
            SET name = $3, latin = $4, sex = $5, people = $6, education = $7, occupation = $8,
                born_on = $9, native_place = $10, employer = $11, joined_on = $12, full_on = $13,
                version = version + 1
          WHERE realm = $1 AND id = $2 RETURNING version",
        args![
            realm,
            person,
            name.name,
            name.latin,
            details.sex,
            details.people,
            details.education,
            details.occupation,
            details.born_on,
            details.native_place,
            details.employer,
            details.joined_on,
            details.full_on
        ],
        |row| row.get(0),
    )?)
}

pub(super) fn mark_unit(
    tx: &mut Tx<'_>,
    realm: Realm,
    import: ImportId,
    unit: UnitId,
) -> Result<()> {
    tx.run("UPDATE unit SET import = $3 WHERE realm = $1 AND id = $2", args![realm, unit, import])?;
    Ok(())
}

pub(super) fn insert_posts(
    tx: &mut Tx<'_>,
    realm: Realm,
    import: ImportId,
    posts: &[(PostId, &NewPost)],
) -> Result<()> {
    tx.insert_many(
        "post",
        &[
            "realm",
            "id",
            "unit",
            "person",
            "post",
            "valid_from",
            "valid_until",
            "obtained",
            "reference",
            "import",
        ],
        posts.iter().map(|(id, post)| {
            vec![
                Value::from(realm),
                (*id).into(),
                post.unit.into(),
                post.person.into(),
                post.post.clone().into(),
                post.span.from.into(),
                post.span.until.into(),
                post.obtained.map(|way| way.code().to_owned()).into(),
                post.reference.clone().into(),
                import.into(),
            ]
        }),
    )?;
    Ok(())
}

/// Gives a post an end; the end that it had.
pub(super) fn end_post(tx: &mut Tx<'_>, realm: Realm, post: PostId, until: Date) -> Result<Date> {
    let was: Option<Date> = tx.optional(
        "SELECT valid_until FROM post WHERE realm = $1 AND id = $2",
        args![realm, post],
        |row| row.get(0),
    )?;
    tx.run(
        "UPDATE post SET valid_until = $3 WHERE realm = $1 AND id = $2",
        args![realm, post, until],
    )?;
    was.ok_or(Error::NotFound)
}
