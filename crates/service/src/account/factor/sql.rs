//! Statements of `factor`.

use jiff::Timestamp;
use zhibu_domain::id::{AccountId, Realm};

use super::Sealed;
use crate::act::Act;
use crate::args;
use crate::engine::Tx;
use crate::error::Result;

/// A secret as the database keeps it.
pub(super) struct Kept {
    pub(super) sealed: Sealed,
    pub(super) confirmed_at: Option<Timestamp>,
    pub(super) last_step: Option<i64>,
}

pub(super) fn kept(tx: &mut Tx<'_>, realm: Realm, account: AccountId) -> Result<Option<Kept>> {
    Ok(tx.optional(
        "SELECT totp_key_number, totp_sealed, totp_confirmed_at, totp_last_step FROM account
          WHERE realm = $1 AND id = $2 AND totp_sealed IS NOT NULL",
        args![realm, account],
        |row| {
            Ok(Kept {
                sealed: Sealed { key_number: row.get(0)?, bytes: row.get(1)? },
                confirmed_at: row.get(2)?,
                last_step: row.get(3)?,
            })
        },
    )?)
}

pub(super) fn keep(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    sealed: &Sealed,
) -> Result<()> {
    tx.run(
        "UPDATE account SET totp_key_number = $3, totp_sealed = $4, totp_confirmed_at = NULL,
                totp_last_step = NULL
          WHERE realm = $1 AND id = $2",
        args![realm, account, sealed.key_number, sealed.bytes],
    )?;
    Ok(())
}

pub(super) fn confirm(tx: &mut Tx<'_>, act: &Act, account: AccountId, step: i64) -> Result<()> {
    tx.run(
        "UPDATE account SET totp_confirmed_at = $3, totp_last_step = $4
          WHERE realm = $1 AND id = $2",
        args![act.realm, account, act.now, step],
    )?;
    Ok(())
}

pub(super) fn use_step(tx: &mut Tx<'_>, realm: Realm, account: AccountId, step: i64) -> Result<()> {
    tx.run(
        "UPDATE account SET totp_last_step = $3 WHERE realm = $1 AND id = $2",
        args![realm, account, step],
    )?;
    Ok(())
}

pub(super) fn forget(tx: &mut Tx<'_>, realm: Realm, account: AccountId) -> Result<()> {
    tx.run(
        "UPDATE account SET totp_key_number = NULL, totp_sealed = NULL, totp_confirmed_at = NULL,
                totp_last_step = NULL
          WHERE realm = $1 AND id = $2",
        args![realm, account],
    )?;
    Ok(())
}
