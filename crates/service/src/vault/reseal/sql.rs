//! Statements of `reseal`: what other features keep sealed, in their own tables.

use uuid::Uuid;
use zhibu_domain::id::{AccountId, ImportId, Realm};

use super::Sealed;
use crate::args;
use crate::engine::{Row, Tx};
use crate::error::Result;

/// The account of a sealed second factor.
pub(crate) type Account = (Realm, AccountId);

/// Second factors sealed by an older key, of all realms, behind a place, in the order of the table.
pub(super) fn older_totp(
    tx: &mut Tx<'_>,
    newest: i64,
    after: Option<Account>,
    limit: u32,
) -> Result<Vec<(Account, Sealed)>> {
    let read = |row: &Row<'_>| {
        let sealed = Sealed { key_number: row.get(2)?, bytes: row.get(3)? };
        Ok(((row.get(0)?, row.get(1)?), sealed))
    };
    Ok(match after {
        None => tx.all(
            "SELECT realm, id, totp_key_number, totp_sealed FROM account
              WHERE totp_key_number < $1 AND totp_sealed IS NOT NULL
              ORDER BY realm, id LIMIT $2",
            args![newest, limit],
            read,
        )?,
        Some((realm, account)) => tx.all(
            "SELECT realm, id, totp_key_number, totp_sealed FROM account
              WHERE totp_key_number < $1 AND totp_sealed IS NOT NULL AND (realm, id) > ($2, $3)
              ORDER BY realm, id LIMIT $4",
            args![newest, realm, account, limit],
            read,
        )?,
    })
}

pub(super) fn put_totp(tx: &mut Tx<'_>, (realm, account): Account, sealed: &Sealed) -> Result<()> {
    tx.run(
        "UPDATE account SET totp_key_number = $3, totp_sealed = $4 WHERE realm = $1 AND id = $2",
        args![realm, account, sealed.key_number, sealed.bytes],
    )?;
    Ok(())
}

/// A numbered row of an import.
pub(crate) type Part = (Realm, ImportId, i64);

/// Parts of uploaded sheets sealed by an older key, behind a place, in the order of the table.
pub(super) fn older_parts(
    tx: &mut Tx<'_>,
    newest: i64,
    after: Option<Part>,
    limit: u32,
) -> Result<Vec<(Part, Sealed)>> {
    let read = |row: &Row<'_>| {
        let sealed = Sealed { key_number: row.get(3)?, bytes: row.get(4)? };
        Ok(((row.get(0)?, row.get(1)?, row.get(2)?), sealed))
    };
    Ok(match after {
        None => tx.all(
            "SELECT realm, import, ordinal, key_number, sealed FROM import_part
              WHERE key_number < $1 ORDER BY realm, import, ordinal LIMIT $2",
            args![newest, limit],
            read,
        )?,
        Some((realm, import, ordinal)) => tx.all(
            "SELECT realm, import, ordinal, key_number, sealed FROM import_part
              WHERE key_number < $1 AND (realm, import, ordinal) > ($2, $3, $4)
              ORDER BY realm, import, ordinal LIMIT $5",
            args![newest, realm, import, ordinal, limit],
            read,
        )?,
    })
}

pub(super) fn put_part(
    tx: &mut Tx<'_>,
    (realm, import, ordinal): Part,
    sealed: &Sealed,
) -> Result<()> {
    tx.run(
        "UPDATE import_part SET key_number = $4, sealed = $5
          WHERE realm = $1 AND import = $2 AND ordinal = $3",
        args![realm, import, ordinal, sealed.key_number, sealed.bytes],
    )?;
    Ok(())
}

/// A value that an import replaced: whose it was, which field, and the value.
pub(super) type Before = (Uuid, String, Sealed);

/// Replaced values sealed by an older key, behind a place, in the order of the table.
pub(super) fn older_before(
    tx: &mut Tx<'_>,
    newest: i64,
    after: Option<Part>,
    limit: u32,
) -> Result<Vec<(Part, Before)>> {
    let read = |row: &Row<'_>| {
        let sealed = Sealed { key_number: row.get(5)?, bytes: row.get(6)? };
        let before = (row.get(3)?, row.get(4)?, sealed);
        Ok(((row.get(0)?, row.get(1)?, row.get(2)?), before))
    };
    Ok(match after {
        None => tx.all(
            "SELECT realm, import, ordinal, subject, what, key_number, sealed FROM import_before
              WHERE key_number < $1 AND sealed IS NOT NULL
              ORDER BY realm, import, ordinal LIMIT $2",
            args![newest, limit],
            read,
        )?,
        Some((realm, import, ordinal)) => tx.all(
            "SELECT realm, import, ordinal, subject, what, key_number, sealed FROM import_before
              WHERE key_number < $1 AND sealed IS NOT NULL
                AND (realm, import, ordinal) > ($2, $3, $4)
              ORDER BY realm, import, ordinal LIMIT $5",
            args![newest, realm, import, ordinal, limit],
            read,
        )?,
    })
}

pub(super) fn put_before(
    tx: &mut Tx<'_>,
    (realm, import, ordinal): Part,
    sealed: &Sealed,
) -> Result<()> {
    tx.run(
        "UPDATE import_before SET key_number = $4, sealed = $5
          WHERE realm = $1 AND import = $2 AND ordinal = $3",
        args![realm, import, ordinal, sealed.key_number, sealed.bytes],
    )?;
    Ok(())
}
