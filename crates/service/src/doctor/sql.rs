//! Statements of the checks. They read, and are bounded by what is named of one kind of fault where they
//! do not have to see every row.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;
use zhibu_domain::id::{AccountId, ImportId, PersonId, Realm, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::text::Text;

use super::tree::Days;
use crate::args;
use crate::columns::TextColumns as _;
use crate::engine::Tx;
use crate::error::Result;
use crate::vault::Sealed;

pub(super) fn realms(tx: &mut Tx<'_>) -> Result<Vec<Realm>> {
    Ok(tx.all("SELECT realm FROM realm ORDER BY realm LIMIT 1000", args![], |row| row.get(0))?)
}

/// Units with a row that begins before the row before it has ended.
pub(super) fn parents_twice(tx: &mut Tx<'_>, realm: Realm) -> Result<Vec<(UnitId, Date)>> {
    Ok(tx.all(
        "SELECT unit, valid_from FROM (
             SELECT unit, valid_from,
                    LAG(valid_until) OVER (PARTITION BY unit ORDER BY valid_from) AS held
               FROM unit_parent WHERE realm = $1) AS spans
          WHERE held > valid_from ORDER BY unit, valid_from LIMIT 1000",
        args![realm],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

pub(super) fn versions_twice(tx: &mut Tx<'_>, realm: Realm) -> Result<Vec<(UnitId, Date)>> {
    Ok(tx.all(
        "SELECT unit, valid_from FROM (
             SELECT unit, valid_from,
                    LAG(valid_until) OVER (PARTITION BY unit ORDER BY valid_from) AS held
               FROM unit_version WHERE realm = $1) AS spans
          WHERE held > valid_from ORDER BY unit, valid_from LIMIT 1000",
        args![realm],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

pub(super) fn memberships_twice(tx: &mut Tx<'_>, realm: Realm) -> Result<Vec<(PersonId, Date)>> {
    Ok(tx.all(
        "SELECT person, valid_from FROM (
             SELECT person, valid_from,
                    LAG(valid_until) OVER (PARTITION BY person ORDER BY valid_from) AS held
               FROM membership WHERE realm = $1) AS spans
          WHERE held > valid_from ORDER BY person, valid_from LIMIT 1000",
        args![realm],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// The days on which units have a place in the tree, in order for each unit.
pub(super) fn each_place(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut visit: impl FnMut(UnitId, Date, Date),
) -> Result<()> {
    tx.each(
        "SELECT unit, valid_from, valid_until FROM unit_parent
          WHERE realm = $1 ORDER BY unit, valid_from",
        args![realm],
        |row| {
            visit(row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(())
        },
    )?;
    Ok(())
}

pub(super) fn each_version(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut visit: impl FnMut(UnitId, Days),
) -> Result<()> {
    tx.each(
        "SELECT unit, valid_from, valid_until FROM unit_version
          WHERE realm = $1 ORDER BY unit, valid_from",
        args![realm],
        |row| {
            visit(row.get(0)?, (row.get(1)?, row.get(2)?));
            Ok(())
        },
    )?;
    Ok(())
}

pub(super) fn each_membership(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut visit: impl FnMut(PersonId, UnitId, Days),
) -> Result<()> {
    tx.each(
        "SELECT person, unit, valid_from, valid_until FROM membership
          WHERE realm = $1 ORDER BY person, valid_from",
        args![realm],
        |row| {
            visit(row.get(0)?, row.get(1)?, (row.get(2)?, row.get(3)?));
            Ok(())
        },
    )?;
    Ok(())
}

pub(super) fn each_post(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut visit: impl FnMut(PersonId, UnitId, Days),
) -> Result<()> {
    tx.each(
        "SELECT person, unit, valid_from, valid_until FROM post WHERE realm = $1 ORDER BY id",
        args![realm],
        |row| {
            visit(row.get(0)?, row.get(1)?, (row.get(2)?, row.get(3)?));
            Ok(())
        },
    )?;
    Ok(())
}

/// Who holds what, without stand-ins: by unit and post in the order of their beginnings.
pub(super) fn each_holding(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut visit: impl FnMut(UnitId, &str, Date, Date),
) -> Result<()> {
    tx.each(
        "SELECT unit, post, valid_from, valid_until FROM post
          WHERE realm = $1 AND stands_for IS NULL ORDER BY unit, post, valid_from, id",
        args![realm],
        |row| {
            visit(row.get(0)?, row.str(1)?, row.get(2)?, row.get(3)?);
            Ok(())
        },
    )?;
    Ok(())
}

pub(super) fn each_unit_token(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut visit: impl FnMut(UnitId, String),
) -> Result<()> {
    tx.each(
        "SELECT unit, token FROM unit_token WHERE realm = $1 ORDER BY unit, token",
        args![realm],
        |row| {
            visit(row.get(0)?, row.get(1)?);
            Ok(())
        },
    )?;
    Ok(())
}

/// The name by which each unit is found, and its code.
pub(super) fn latest_names(
    tx: &mut Tx<'_>,
    realm: Realm,
) -> Result<Vec<(UnitId, Text, Option<String>)>> {
    Ok(tx.all(
        "SELECT u.id, v.name_zh, v.name_en, u.code
           FROM unit u JOIN unit_version v ON v.realm = u.realm AND v.unit = u.id
          WHERE u.realm = $1
            AND v.valid_from = (SELECT MAX(w.valid_from) FROM unit_version w
                                 WHERE w.realm = u.realm AND w.unit = u.id)
          ORDER BY u.id",
        args![realm],
        |row| Ok((row.get(0)?, row.text(1)?, row.get(3)?)),
    )?)
}

pub(super) fn names(tx: &mut Tx<'_>, realm: Realm) -> Result<Vec<(PersonId, Name)>> {
    Ok(tx.all(
        "SELECT id, name, latin FROM person WHERE realm = $1 ORDER BY id",
        args![realm],
        |row| Ok((row.get(0)?, row.name(1)?)),
    )?)
}

pub(super) fn person_tokens(tx: &mut Tx<'_>, realm: Realm) -> Result<Vec<(PersonId, String)>> {
    Ok(tx.all(
        "SELECT person, token FROM person_token WHERE realm = $1 ORDER BY person, token",
        args![realm],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

pub(super) fn sessions_of_closed(
    tx: &mut Tx<'_>,
    realm: Realm,
    now: Timestamp,
) -> Result<Vec<AccountId>> {
    Ok(tx.all(
        "SELECT DISTINCT a.id FROM account a
           JOIN session s ON s.realm = a.realm AND s.account = a.id
          WHERE a.realm = $1 AND a.closed_at IS NOT NULL AND s.expires_at > $2
          ORDER BY a.id LIMIT 1000",
        args![realm, now],
        |row| row.get(0),
    )?)
}

pub(super) fn count_unsealed(tx: &mut Tx<'_>, realm: Realm) -> Result<u64> {
    let rows: i64 = tx.one(
        "SELECT COUNT(*) FROM audit WHERE realm = $1 AND seal_number IS NULL",
        args![realm],
        |row| row.get(0),
    )?;
    Ok(rows.unsigned_abs())
}

pub(super) fn later_acts(
    tx: &mut Tx<'_>,
    realm: Realm,
    now: Timestamp,
) -> Result<Vec<(Uuid, Timestamp)>> {
    Ok(tx.all(
        "SELECT id, at FROM audit WHERE realm = $1 AND at > $2 ORDER BY id LIMIT 1000",
        args![realm, now],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

pub(super) fn each_protected(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut visit: impl FnMut(PersonId, &str, &Sealed),
) -> Result<()> {
    tx.each(
        "SELECT person, field, key_number, sealed FROM protected
          WHERE realm = $1 ORDER BY person, field",
        args![realm],
        |row| {
            let sealed = Sealed { key_number: row.get(2)?, bytes: row.get(3)? };
            visit(row.get(0)?, row.str(1)?, &sealed);
            Ok(())
        },
    )?;
    Ok(())
}

/// What imports replaced, which is sealed as it was in the person's own row.
pub(super) fn each_replaced(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut visit: impl FnMut(PersonId, &str, &Sealed),
) -> Result<()> {
    tx.each(
        "SELECT subject, what, key_number, sealed FROM import_before
          WHERE realm = $1 AND sealed IS NOT NULL ORDER BY import, ordinal",
        args![realm],
        |row| {
            let sealed = Sealed { key_number: row.get(2)?, bytes: row.get(3)? };
            visit(PersonId(row.get(0)?), row.str(1)?, &sealed);
            Ok(())
        },
    )?;
    Ok(())
}

pub(super) fn each_factor(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut visit: impl FnMut(AccountId, &Sealed),
) -> Result<()> {
    tx.each(
        "SELECT id, totp_key_number, totp_sealed FROM account
          WHERE realm = $1 AND totp_sealed IS NOT NULL ORDER BY id",
        args![realm],
        |row| {
            visit(row.get(0)?, &Sealed { key_number: row.get(1)?, bytes: row.get(2)? });
            Ok(())
        },
    )?;
    Ok(())
}

/// Each part of each sheet that waits, in order, with the digest of the whole file.
pub(super) fn each_upload(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut visit: impl FnMut(ImportId, &str, &Sealed),
) -> Result<()> {
    tx.each(
        "SELECT p.import, i.sha256, p.key_number, p.sealed
           FROM import_part p JOIN import i ON i.realm = p.realm AND i.id = p.import
          WHERE p.realm = $1 ORDER BY p.import, p.ordinal",
        args![realm],
        |row| {
            let sealed = Sealed { key_number: row.get(2)?, bytes: row.get(3)? };
            visit(row.get(0)?, row.str(1)?, &sealed);
            Ok(())
        },
    )?;
    Ok(())
}
