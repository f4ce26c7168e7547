//! Statements of `vault`.

use zhibu_domain::id::{AccountId, Realm};

use super::Sealed;
use crate::act::Act;
use crate::args;
use crate::engine::{Row, Tx};
use crate::error::Result;

/// A key in force: its number and the constant sealed under it.
pub(super) struct InForce {
    pub(super) number: i64,
    pub(super) check_value: Vec<u8>,
}

/// The keys in force, oldest first. There are two during a rotation and one otherwise.
pub(super) fn in_force(tx: &mut Tx<'_>) -> Result<Vec<InForce>> {
    Ok(tx.all("SELECT number, check_value FROM master_key ORDER BY number", args![], |row| {
        Ok(InForce { number: row.get(0)?, check_value: row.get(1)? })
    })?)
}

/// Puts a key in force; false if another has its number.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    act: &Act,
    (number, suite): (i64, &str),
    check_value: &[u8],
) -> Result<bool> {
    let rows = tx.run(
        "INSERT INTO master_key (number, suite, check_value, made_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (number) DO NOTHING",
        args![number, suite, check_value, act.now],
    )?;
    Ok(rows > 0)
}

/// Takes keys out of force.
pub(super) fn retire_before(tx: &mut Tx<'_>, number: i64) -> Result<u64> {
    Ok(tx.run("DELETE FROM master_key WHERE number < $1", args![number])?)
}

/// The account of a sealed second factor.
pub(super) type Place = (Realm, AccountId);

/// Second factors sealed by an older key, of all realms, behind a place, in the order of the table.
pub(super) fn older_totp(
    tx: &mut Tx<'_>,
    newest: i64,
    after: Option<Place>,
    limit: u32,
) -> Result<Vec<(Place, Sealed)>> {
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

pub(super) fn put_totp(tx: &mut Tx<'_>, (realm, account): Place, sealed: &Sealed) -> Result<()> {
    tx.run(
        "UPDATE account SET totp_key_number = $3, totp_sealed = $4 WHERE realm = $1 AND id = $2",
        args![realm, account, sealed.key_number, sealed.bytes],
    )?;
    Ok(())
}
