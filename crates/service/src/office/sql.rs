//! Statements of `office`.

use jiff::civil::Date;
use zhibu_domain::id::{OfficeId, PersonId, Realm};

use super::Held;
use crate::act::Act;
use crate::args;
use crate::columns::TextColumns;
use crate::engine::Tx;
use crate::error::Result;

pub(super) fn held(tx: &mut Tx<'_>, realm: Realm, today: Date) -> Result<Vec<Held>> {
    Ok(tx.all(
        "SELECT o.id, o.person, p.name, p.latin, o.office, o.valid_from
           FROM office o JOIN person p ON p.realm = o.realm AND p.id = o.person
          WHERE o.realm = $1 AND o.valid_from <= $2 AND o.valid_until > $2
          ORDER BY o.office, o.id LIMIT 200",
        args![realm, today],
        |row| {
            Ok(Held {
                id: row.get(0)?,
                person: row.get(1)?,
                name: row.name(2)?,
                office: row.get(4)?,
                since: row.get(5)?,
            })
        },
    )?)
}

pub(super) fn of_person(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    today: Date,
) -> Result<Vec<String>> {
    Ok(tx.all(
        "SELECT office FROM office
          WHERE realm = $1 AND person = $2 AND valid_from <= $3 AND valid_until > $3
          ORDER BY office LIMIT 20",
        args![realm, person, today],
        |row| row.get(0),
    )?)
}

/// Whether the person holds a post, now or to come.
pub(super) fn has_posts(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    today: Date,
) -> Result<bool> {
    let found: Option<i64> = tx.optional(
        "SELECT 1 FROM post WHERE realm = $1 AND person = $2 AND valid_until > $3 LIMIT 1",
        args![realm, person, today],
        |row| row.get(0),
    )?;
    Ok(found.is_some())
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    act: &Act,
    id: OfficeId,
    person: PersonId,
    office: &str,
    until: Date,
) -> Result<()> {
    tx.run(
        "INSERT INTO office (realm, id, person, office, valid_from, valid_until)
         VALUES ($1, $2, $3, $4, $5, $6)",
        args![act.realm, id, person, office, act.today, until],
    )?;
    Ok(())
}

/// Who holds an office, and which it is.
pub(super) fn one(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: OfficeId,
    today: Date,
) -> Result<Option<(PersonId, String)>> {
    Ok(tx.optional(
        "SELECT person, office FROM office
          WHERE realm = $1 AND id = $2 AND valid_from <= $3 AND valid_until > $3",
        args![realm, id, today],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// Validity is half-open and never empty: what began today goes without a trace but the log's.
pub(super) fn end(tx: &mut Tx<'_>, realm: Realm, id: OfficeId, today: Date) -> Result<()> {
    tx.run(
        "DELETE FROM office WHERE realm = $1 AND id = $2 AND valid_from >= $3",
        args![realm, id, today],
    )?;
    tx.run(
        "UPDATE office SET valid_until = $3
          WHERE realm = $1 AND id = $2 AND valid_until > $3",
        args![realm, id, today],
    )?;
    Ok(())
}
