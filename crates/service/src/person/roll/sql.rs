//! Statements of `person::roll`.

use jiff::civil::Date;
use zhibu_domain::day::Span;
use zhibu_domain::id::{FlagId, PersonId, Realm, UnitId};
use zhibu_domain::membership::{Marked, Period, Place};
use zhibu_domain::person::{Details, Name};

use crate::act::Act;
use crate::args;
use crate::columns::{TextColumns, number};
use crate::engine::Tx;
use crate::error::{Error, Result};

pub(super) fn exists(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<bool> {
    let found: Option<PersonId> = tx.optional(
        "SELECT id FROM person WHERE realm = $1 AND id = $2",
        args![realm, person],
        |row| row.get(0),
    )?;
    Ok(found.is_some())
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    act: &Act,
    id: PersonId,
    name: &Name,
    details: &Details,
) -> Result<()> {
    tx.run(
        "INSERT INTO person (realm, id, name, latin, created_at, sex, people, education, occupation,
                             born_on, native_place, employer, joined_on, full_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        args![
            act.realm,
            id,
            name.name,
            name.latin,
            act.now,
            details.sex,
            details.people,
            details.education,
            details.occupation,
            details.born_on,
            details.native_place,
            details.employer,
            details.joined_on,
            details.full_on,
        ],
    )?;
    Ok(())
}

/// Names of the columns that would change.
pub(super) fn changed_fields(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    name: &Name,
    new: &Details,
) -> Result<Vec<&'static str>> {
    let head = crate::person::sql::head(tx, realm, person)?;
    let (old_name, old, _) = head.ok_or(Error::NotFound)?;
    let changed = [
        ("name", old_name.name != name.name),
        ("latin", old_name.latin != name.latin),
        ("sex", old.sex != new.sex),
        ("people", old.people != new.people),
        ("education", old.education != new.education),
        ("occupation", old.occupation != new.occupation),
        ("born_on", old.born_on != new.born_on),
        ("native_place", old.native_place != new.native_place),
        ("employer", old.employer != new.employer),
        ("joined_on", old.joined_on != new.joined_on),
        ("full_on", old.full_on != new.full_on),
    ];
    Ok(changed.into_iter().filter(|(_, changed)| *changed).map(|(field, _)| field).collect())
}

/// Replaces the record if it still has the version that the form showed.
pub(super) fn update(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    version: u32,
    name: &Name,
    details: &Details,
) -> Result<bool> {
    let rows = tx.run(
        "UPDATE person
            SET name = $4, latin = $5, sex = $6, people = $7, education = $8, occupation = $9,
                born_on = $10, native_place = $11, employer = $12, joined_on = $13, full_on = $14,
                version = version + 1
          WHERE realm = $1 AND id = $2 AND version = $3",
        args![
            realm,
            person,
            version,
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
            details.full_on,
        ],
    )?;
    Ok(rows == 1)
}

pub(super) fn raise_version(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<()> {
    tx.run(
        "UPDATE person SET version = version + 1 WHERE realm = $1 AND id = $2",
        args![realm, person],
    )?;
    Ok(())
}

pub(super) fn set_full_on(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    day: Date,
) -> Result<()> {
    tx.run(
        "UPDATE person SET full_on = $3 WHERE realm = $1 AND id = $2",
        args![realm, person, day],
    )?;
    Ok(())
}

/// All periods of a person, oldest first.
pub(super) fn periods(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Vec<Period>> {
    Ok(tx.all(
        "SELECT unit, party_group, standing, valid_from, valid_until, ended_by, reference
           FROM membership WHERE realm = $1 AND person = $2 ORDER BY valid_from",
        args![realm, person],
        |row| {
            let standing = row.standing(2)?;
            Ok(Period {
                place: Place { unit: row.get(0)?, party_group: row.get(1)?, standing },
                span: Span { from: row.get(3)?, until: row.get(4)? },
                ended_by: row.get(5)?,
                reference: row.get(6)?,
            })
        },
    )?)
}

/// Ends the running period. One that began on this very day never held; a leaving is then written
/// to the period that it had continued.
pub(super) fn end_period(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    day: Date,
    ended_by: Option<&str>,
) -> Result<()> {
    tx.run(
        "DELETE FROM membership
          WHERE realm = $1 AND person = $2 AND valid_until = '9999-12-31' AND valid_from = $3",
        args![realm, person, day],
    )?;
    tx.run(
        "UPDATE membership SET valid_until = $3, ended_by = COALESCE(ended_by, $4)
          WHERE realm = $1 AND person = $2
            AND (valid_until = '9999-12-31' OR valid_until = $3 AND ended_by IS NULL)",
        args![realm, person, day, ended_by],
    )?;
    Ok(())
}

pub(super) fn insert_period(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    period: &Period,
) -> Result<()> {
    tx.run(
        "INSERT INTO membership (realm, person, unit, party_group, standing, valid_from,
                                 valid_until, ended_by, reference)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            realm,
            person,
            period.place.unit,
            period.place.party_group,
            period.place.standing.code(),
            period.span.from,
            period.span.until,
            period.ended_by,
            period.reference,
        ],
    )?;
    Ok(())
}

/// What the end of a membership rests on.
pub(super) fn set_reference(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    until: Date,
    reference: &str,
) -> Result<()> {
    tx.run(
        "UPDATE membership SET reference = $4
          WHERE realm = $1 AND person = $2 AND valid_until = $3",
        args![realm, person, until, reference],
    )?;
    Ok(())
}

/// Posts that the person holds from a day on in the unit or directly below it.
pub(super) fn count_posts_below(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    person: PersonId,
    day: Date,
) -> Result<u32> {
    Ok(tx.one(
        "SELECT COUNT(DISTINCT o.id)
           FROM post o
           JOIN ancestor a ON a.realm = o.realm AND a.unit = o.unit AND a.ancestor = $3
                AND a.depth <= 1 AND a.valid_from <= $4 AND a.valid_until > $4
          WHERE o.realm = $1 AND o.person = $2 AND o.valid_until > $4",
        args![realm, person, unit, day],
        number,
    )?)
}

/// All marks of a person, oldest first.
pub(super) fn marks(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
) -> Result<Vec<(FlagId, Marked)>> {
    Ok(tx.all(
        "SELECT id, flag, valid_from, valid_until FROM person_flag
          WHERE realm = $1 AND person = $2 ORDER BY valid_from, id",
        args![realm, person],
        |row| {
            let span = Span { from: row.get(2)?, until: row.get(3)? };
            Ok((row.get(0)?, Marked { flag: row.get(1)?, span }))
        },
    )?)
}

pub(super) fn insert_mark(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: FlagId,
    person: PersonId,
    mark: &Marked,
    reference: Option<&str>,
) -> Result<()> {
    tx.run(
        "INSERT INTO person_flag (realm, id, person, flag, valid_from, valid_until, reference)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![realm, id, person, mark.flag, mark.span.from, mark.span.until, reference],
    )?;
    Ok(())
}

/// Ends a mark; one that began on this very day never held.
pub(super) fn end_mark(tx: &mut Tx<'_>, realm: Realm, id: FlagId, day: Date) -> Result<()> {
    let gone = tx.run(
        "DELETE FROM person_flag WHERE realm = $1 AND id = $2 AND valid_from = $3",
        args![realm, id, day],
    )?;
    if gone == 0 {
        tx.run(
            "UPDATE person_flag SET valid_until = $3 WHERE realm = $1 AND id = $2",
            args![realm, id, day],
        )?;
    }
    Ok(())
}
