//! Statements of `draft`.

use jiff::Timestamp;
use zhibu_domain::id::{AccountId, Realm};

use crate::args;
use crate::engine::Tx;
use crate::error::Result;

pub(super) fn upsert(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    path: &str,
    body: &str,
    now: Timestamp,
) -> Result<()> {
    tx.run(
        "INSERT INTO draft (realm, account, path, body, saved_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (realm, account, path) DO UPDATE SET body = $4, saved_at = $5",
        args![realm, account, path, body, now],
    )?;
    Ok(())
}

pub(super) fn find(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    path: &str,
) -> Result<Option<(String, Timestamp)>> {
    Ok(tx.optional(
        "SELECT body, saved_at FROM draft WHERE realm = $1 AND account = $2 AND path = $3",
        args![realm, account, path],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

pub(super) fn delete(tx: &mut Tx<'_>, realm: Realm, account: AccountId, path: &str) -> Result<()> {
    tx.run(
        "DELETE FROM draft WHERE realm = $1 AND account = $2 AND path = $3",
        args![realm, account, path],
    )?;
    Ok(())
}
