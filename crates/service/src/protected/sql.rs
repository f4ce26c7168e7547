//! Statements of `protected`.

use jiff::Timestamp;
use jiff::civil::Date;
use zhibu_domain::id::{PersonId, Realm};
use zhibu_domain::person::Name;
use zhibu_domain::protected::Field;

use super::{Kept, Place, SHOW};
use crate::args;
use crate::engine::{self, Row, Tx, Value};
use crate::error::Result;
use crate::vault::Sealed;

pub(super) fn put(tx: &mut Tx<'_>, realm: Realm, kept: &Kept) -> Result<()> {
    let Kept { person, field, sealed, lookup } = kept;
    tx.run(
        "INSERT INTO protected (realm, person, field, key_number, sealed, lookup)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (realm, person, field)
         DO UPDATE SET key_number = $4, sealed = $5, lookup = $6",
        args![realm, person, field.key(), sealed.key_number, sealed.bytes, lookup],
    )?;
    Ok(())
}

pub(super) fn insert_all(tx: &mut Tx<'_>, realm: Realm, rows: Vec<Kept>) -> Result<()> {
    tx.insert_many(
        "protected",
        &["realm", "person", "field", "key_number", "sealed", "lookup"],
        rows.into_iter().map(|Kept { person, field, sealed, lookup }| {
            vec![
                Value::from(realm),
                person.into(),
                field.key().into(),
                sealed.key_number.into(),
                sealed.bytes.into(),
                lookup.into(),
            ]
        }),
    )?;
    Ok(())
}

pub(super) fn load(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    field: Field,
) -> Result<Option<Sealed>> {
    Ok(tx.optional(
        "SELECT key_number, sealed FROM protected WHERE realm = $1 AND person = $2 AND field = $3",
        args![realm, person, field.key()],
        |row| Ok(Sealed { key_number: row.get(0)?, bytes: row.get(1)? }),
    )?)
}

pub(super) fn on_record(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Vec<Field>> {
    Ok(tx.all(
        "SELECT field FROM protected WHERE realm = $1 AND person = $2 ORDER BY field",
        args![realm, person],
        |row| field(row, 0),
    )?)
}

/// Who has a value: of a phone, so many as a family may be.
pub(super) fn find(
    tx: &mut Tx<'_>,
    realm: Realm,
    field: Field,
    lookup: &str,
) -> Result<Vec<PersonId>> {
    Ok(tx.all(
        "SELECT person FROM protected WHERE realm = $1 AND field = $2 AND lookup = $3
          ORDER BY person LIMIT 10",
        args![realm, field.key(), lookup],
        |row| row.get(0),
    )?)
}

/// Each value of a field, by its hash, with who has it.
pub(super) fn holders(
    tx: &mut Tx<'_>,
    realm: Realm,
    field: Field,
    mut each: impl FnMut(&str, PersonId),
) -> Result<()> {
    tx.each(
        "SELECT lookup, person FROM protected WHERE realm = $1 AND field = $2",
        args![realm, field.key()],
        |row| {
            each(row.str(0)?, row.get(1)?);
            Ok(())
        },
    )?;
    Ok(())
}

pub(super) fn name(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<String> {
    Ok(tx.one(
        "SELECT name FROM person WHERE realm = $1 AND id = $2",
        args![realm, person],
        |row| row.get(0),
    )?)
}

/// What else is known that a citizen number says.
pub(super) fn birth_and_sex(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
) -> Result<(Option<Date>, Option<String>)> {
    Ok(tx.one(
        "SELECT born_on, sex FROM person WHERE realm = $1 AND id = $2",
        args![realm, person],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

type LookRow = (Option<(PersonId, Name)>, Timestamp, String);

pub(super) fn looks(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Vec<LookRow>> {
    Ok(tx.all(
        "SELECT a.actor, p.name, p.latin, a.at, a.detail
           FROM audit a LEFT JOIN person p ON p.realm = a.realm AND p.id = a.actor
          WHERE a.realm = $1 AND a.subject = $2 AND a.act = $3
          ORDER BY a.id DESC LIMIT 200",
        args![realm, person.0, SHOW],
        |row| {
            let by = match (row.get::<Option<PersonId>>(0)?, row.get::<Option<String>>(1)?) {
                (Some(person), Some(name)) => Some((person, Name { name, latin: row.get(2)? })),
                _ => None,
            };
            Ok((by, row.get(3)?, row.get(4)?))
        },
    )?)
}

/// Values sealed by an older key, of all realms, behind a place, in the order of the table.
pub(super) fn older(
    tx: &mut Tx<'_>,
    newest: i64,
    after: Option<Place>,
    limit: u32,
) -> Result<Vec<(Place, Sealed)>> {
    let place = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, field(row, 2)?));
    let read =
        |row: &Row<'_>| Ok((place(row)?, Sealed { key_number: row.get(3)?, bytes: row.get(4)? }));
    Ok(match after {
        None => tx.all(
            "SELECT realm, person, field, key_number, sealed FROM protected
              WHERE key_number < $1 ORDER BY realm, person, field LIMIT $2",
            args![newest, limit],
            read,
        )?,
        Some((realm, person, last)) => tx.all(
            "SELECT realm, person, field, key_number, sealed FROM protected
              WHERE key_number < $1 AND (realm, person, field) > ($2, $3, $4)
              ORDER BY realm, person, field LIMIT $5",
            args![newest, realm, person, last.key(), limit],
            read,
        )?,
    })
}

/// Every value of every realm, with its place and its hash.
pub(super) fn each(tx: &mut Tx<'_>, mut value: impl FnMut(Place, &Sealed, &str)) -> Result<()> {
    tx.each(
        "SELECT realm, person, field, key_number, sealed, lookup FROM protected",
        args![],
        |row| {
            let place = (row.get(0)?, row.get(1)?, field(row, 2)?);
            let sealed = Sealed { key_number: row.get(3)?, bytes: row.get(4)? };
            value(place, &sealed, row.str(5)?);
            Ok(())
        },
    )?;
    Ok(())
}

fn field(row: &Row<'_>, index: usize) -> engine::Result<Field> {
    Field::from_key(row.str(index)?)
        .ok_or(engine::Error::Contradiction("a protected field of another name"))
}
