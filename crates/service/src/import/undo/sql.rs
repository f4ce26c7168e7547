//! Statements that take a sheet back.

use jiff::civil::Date;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{ImportId, PersonId, PostId, Realm, UnitId};
use zhibu_domain::import::{Dependent, Kind};
use zhibu_domain::protected::Field;

use super::Before;
use crate::args;
use crate::columns::number;
use crate::engine::Tx;
use crate::error::Result;
use crate::import::Import;
use crate::import::write::{MembershipBefore, UnitBefore};
use crate::vault::Sealed;

/// What can rest on people that a sheet brought, each with the statement that counts it.
const ON_PEOPLE: [(Dependent, &str); 6] = [
    (
        Dependent::Posts,
        "SELECT COUNT(*) FROM person p JOIN post o ON o.realm = p.realm AND o.person = p.id
          WHERE p.realm = $1 AND p.import = $2",
    ),
    (
        Dependent::Accounts,
        "SELECT COUNT(*) FROM person p JOIN account a ON a.realm = p.realm AND a.person = p.id
          WHERE p.realm = $1 AND p.import = $2",
    ),
    (
        Dependent::Activities,
        "SELECT COUNT(*) FROM person p JOIN activity_attendance a ON a.realm = p.realm AND a.person = p.id
          WHERE p.realm = $1 AND p.import = $2",
    ),
    (
        Dependent::Marks,
        "SELECT COUNT(*) FROM person p JOIN person_flag f ON f.realm = p.realm AND f.person = p.id
          WHERE p.realm = $1 AND p.import = $2",
    ),
    (
        Dependent::Memberships,
        "SELECT COUNT(*) FROM person p
           JOIN membership m ON m.realm = p.realm AND m.person = p.id
          WHERE p.realm = $1 AND p.import = $2
            AND (m.import IS NULL OR m.import <> $2 OR m.valid_until <> '9999-12-31')",
    ),
    (
        Dependent::Changed,
        "SELECT COUNT(*) FROM person WHERE realm = $1 AND import = $2 AND version > 0",
    ),
];

const ON_UNITS: [(Dependent, &str); 6] = [
    (
        Dependent::Members,
        "SELECT COUNT(*) FROM unit u JOIN membership m ON m.realm = u.realm AND m.unit = u.id
          WHERE u.realm = $1 AND u.import = $2",
    ),
    (
        Dependent::Posts,
        "SELECT COUNT(*) FROM unit u JOIN post o ON o.realm = u.realm AND o.unit = u.id
          WHERE u.realm = $1 AND u.import = $2",
    ),
    (
        Dependent::Activities,
        "SELECT COUNT(*) FROM unit u JOIN activity a ON a.realm = u.realm AND a.unit = u.id
          WHERE u.realm = $1 AND u.import = $2",
    ),
    (
        Dependent::Bulletins,
        "SELECT COUNT(*) FROM unit u JOIN bulletin b ON b.realm = u.realm AND b.unit = u.id
          WHERE u.realm = $1 AND u.import = $2",
    ),
    (
        Dependent::Units,
        "SELECT COUNT(*) FROM unit u
           JOIN unit_parent p ON p.realm = u.realm AND p.parent = u.id
           JOIN unit b ON b.realm = p.realm AND b.id = p.unit
          WHERE u.realm = $1 AND u.import = $2 AND (b.import IS NULL OR b.import <> $2)",
    ),
    (
        Dependent::Changed,
        "SELECT COUNT(*) FROM unit u
          WHERE u.realm = $1 AND u.import = $2
            AND ((SELECT COUNT(*) FROM unit_version v
                   WHERE v.realm = u.realm AND v.unit = u.id) > 1
              OR (SELECT COUNT(*) FROM unit_parent p
                   WHERE p.realm = u.realm AND p.unit = u.id) > 1)",
    ),
];

const ON_POSTS: [(Dependent, &str); 1] = [(
    Dependent::Leave,
    "SELECT COUNT(*) FROM post o
      WHERE o.realm = $1 AND o.import = $2
        AND (EXISTS (SELECT 1 FROM post_leave l WHERE l.realm = o.realm AND l.post = o.id)
          OR EXISTS (SELECT 1 FROM post s WHERE s.realm = o.realm AND s.stands_for = o.id))",
)];

/// How many of each kind rest on what the sheet brought.
pub(super) fn dependents(
    tx: &mut Tx<'_>,
    realm: Realm,
    import: &Import,
) -> Result<Vec<(Dependent, u32)>> {
    let statements = match import.kind {
        Kind::People => &ON_PEOPLE[..],
        Kind::Units => &ON_UNITS[..],
        Kind::Posts => &ON_POSTS[..],
    };
    let mut found = Vec::new();
    for (dependent, statement) in statements {
        found.push((*dependent, tx.one(statement, args![realm, import.id], number)?));
    }
    Ok(found)
}

/// What was laid down, the last first.
pub(super) fn before(tx: &mut Tx<'_>, realm: Realm, import: ImportId) -> Result<Vec<Before>> {
    Ok(tx.all(
        "SELECT what, subject, version, known, key_number, sealed FROM import_before
          WHERE realm = $1 AND import = $2 ORDER BY ordinal DESC",
        args![realm, import],
        |row| {
            let sealed: (Option<i64>, Option<Vec<u8>>) = (row.get(4)?, row.get(5)?);
            Ok(Before {
                what: row.get(0)?,
                subject: row.get(1)?,
                version: row.get(2)?,
                known: row.get(3)?,
                sealed: sealed
                    .0
                    .zip(sealed.1)
                    .map(|(key_number, bytes)| Sealed { key_number, bytes }),
            })
        },
    )?)
}

/// Takes away what the sheet brought.
pub(super) fn remove(tx: &mut Tx<'_>, realm: Realm, import: &Import) -> Result<()> {
    let people = [
        "DELETE FROM person_token WHERE realm = $1
            AND person IN (SELECT id FROM person WHERE realm = $1 AND import = $2)",
        "DELETE FROM protected WHERE realm = $1
            AND person IN (SELECT id FROM person WHERE realm = $1 AND import = $2)",
        "DELETE FROM membership WHERE realm = $1 AND import = $2
            AND person IN (SELECT id FROM person WHERE realm = $1 AND import = $2)",
        "DELETE FROM person WHERE realm = $1 AND import = $2",
    ];
    let units = [
        "DELETE FROM unit_token WHERE realm = $1
            AND unit IN (SELECT id FROM unit WHERE realm = $1 AND import = $2)",
        "DELETE FROM unit_field WHERE realm = $1
            AND unit IN (SELECT id FROM unit WHERE realm = $1 AND import = $2)",
        "DELETE FROM ancestor WHERE realm = $1
            AND unit IN (SELECT id FROM unit WHERE realm = $1 AND import = $2)",
        "DELETE FROM unit_parent WHERE realm = $1
            AND unit IN (SELECT id FROM unit WHERE realm = $1 AND import = $2)",
        "DELETE FROM unit_version WHERE realm = $1
            AND unit IN (SELECT id FROM unit WHERE realm = $1 AND import = $2)",
        "DELETE FROM unit WHERE realm = $1 AND import = $2",
    ];
    let posts = ["DELETE FROM post WHERE realm = $1 AND import = $2"];
    let statements = match import.kind {
        Kind::People => &people[..],
        Kind::Units => &units[..],
        Kind::Posts => &posts[..],
    };
    for statement in statements {
        tx.run(statement, args![realm, import.id])?;
    }
    Ok(())
}

pub(super) fn version(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Option<i64>> {
    Ok(tx.optional(
        "SELECT version FROM person WHERE realm = $1 AND id = $2",
        args![realm, person],
        |row| row.get(0),
    )?)
}

pub(super) fn remove_open_membership(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
) -> Result<()> {
    tx.run(
        "DELETE FROM membership WHERE realm = $1 AND person = $2 AND valid_until = $3",
        args![realm, person, FOREVER],
    )?;
    Ok(())
}

pub(super) fn reopen_membership(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    ended: Date,
) -> Result<()> {
    tx.run(
        "UPDATE membership SET valid_until = $4
          WHERE realm = $1 AND person = $2 AND valid_until = $3",
        args![realm, person, ended, FOREVER],
    )?;
    Ok(())
}

pub(super) fn insert_membership(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    before: &MembershipBefore,
) -> Result<()> {
    tx.run(
        "INSERT INTO membership (realm, person, unit, party_group, standing, valid_from,
                                 valid_until, reference, import)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            realm,
            person,
            before.unit,
            before.party_group,
            before.standing,
            before.from,
            FOREVER,
            before.reference,
            before.import
        ],
    )?;
    Ok(())
}

/// The name before holds again.
pub(super) fn take_back_name(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    before: &UnitBefore,
) -> Result<()> {
    tx.run(
        "DELETE FROM unit_version WHERE realm = $1 AND unit = $2 AND valid_from = $3",
        args![realm, unit, before.on],
    )?;
    let reopened = tx.run(
        "UPDATE unit_version SET valid_until = $4
          WHERE realm = $1 AND unit = $2 AND valid_until = $3",
        args![realm, unit, before.on, FOREVER],
    )?;
    if reopened == 0 || before.from == before.on {
        tx.run(
            "UPDATE unit_version SET valid_until = $3
              WHERE realm = $1 AND unit = $2 AND valid_until = $4 AND valid_from < $3",
            args![realm, unit, before.from, FOREVER],
        )?;
        tx.run(
            "INSERT INTO unit_version (realm, unit, valid_from, valid_until, name_zh, name_en, kind)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            args![
                realm,
                unit,
                before.from,
                FOREVER,
                before.name.zh(),
                before.name.en(),
                before.kind
            ],
        )?;
    }
    Ok(())
}

/// Puts the end of a post back if it is still the one that the sheet gave.
pub(super) fn set_until(
    tx: &mut Tx<'_>,
    realm: Realm,
    post: PostId,
    is: Date,
    was: Date,
) -> Result<bool> {
    let rows = tx.run(
        "UPDATE post SET valid_until = $4 WHERE realm = $1 AND id = $2 AND valid_until = $3",
        args![realm, post, is, was],
    )?;
    Ok(rows == 1)
}

pub(super) fn forget(tx: &mut Tx<'_>, realm: Realm, person: PersonId, field: Field) -> Result<()> {
    tx.run(
        "DELETE FROM protected WHERE realm = $1 AND person = $2 AND field = $3",
        args![realm, person, field.key()],
    )?;
    Ok(())
}
