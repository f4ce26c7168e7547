//! Statements of `throttle`.

use jiff::Timestamp;
use zhibu_domain::account::Attempts;
use zhibu_domain::id::Realm;

use super::Counter;
use crate::args;
use crate::engine::Tx;
use crate::error::Result;

pub(super) fn attempts(
    tx: &mut Tx<'_>,
    realm: Realm,
    counter: &Counter,
) -> Result<Option<Attempts>> {
    Ok(tx.optional(
        "SELECT tries, last_at FROM attempt WHERE realm = $1 AND subject = $2 AND device = $3",
        args![realm, counter.subject, counter.device],
        |row| Ok(Attempts { count: row.get(0)?, last: row.get(1)? }),
    )?)
}

pub(super) fn keep(
    tx: &mut Tx<'_>,
    realm: Realm,
    counter: &Counter,
    attempts: Attempts,
) -> Result<()> {
    tx.run(
        "INSERT INTO attempt (realm, subject, device, tries, last_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (realm, subject, device)
         DO UPDATE SET tries = excluded.tries, last_at = excluded.last_at",
        args![realm, counter.subject, counter.device, attempts.count, attempts.last],
    )?;
    Ok(())
}

pub(super) fn forget(tx: &mut Tx<'_>, realm: Realm, counter: &Counter) -> Result<()> {
    tx.run(
        "DELETE FROM attempt WHERE realm = $1 AND subject = $2 AND device = $3",
        args![realm, counter.subject, counter.device],
    )?;
    Ok(())
}

pub(super) fn forget_before(tx: &mut Tx<'_>, realm: Realm, before: Timestamp) -> Result<()> {
    tx.run("DELETE FROM attempt WHERE realm = $1 AND last_at < $2", args![realm, before])?;
    Ok(())
}
