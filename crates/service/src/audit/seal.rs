//! Chaining the rows that acts have written. One sealer runs beside the pages; the acts themselves
//! do nothing for it and wait for nothing.
//!
//! Rows are read and hashed on a snapshot; what is written is chosen by key. So the sealer reads no
//! range that acts write into, and on PostgreSQL no act loses a race against it. It fails closed: where
//! the end of the chain is not as it was marked it seals nothing more, and what waits is an alarm in
//! `/healthz`, in the log of the server and in `zhibu doctor`.

mod sql;

use jiff::{SignedDuration, Timestamp};
use zhibu_domain::id::{AuditId, Realm};

use super::chain::{self, Head};
use crate::engine::{self, Db, Tx};
use crate::error::{Error, Result};

/// Rows that are sealed in one transaction.
const BATCH: u32 = 500;

/// How long a row may wait for its seal before it is an alarm.
pub const PATIENCE: SignedDuration = SignedDuration::from_secs(60);

/// A row with its place in the chain and its seal.
struct Link {
    id: AuditId,
    head: Head,
}

/// Seals what waits in a realm; how many rows. Two sealers at once do no harm.
///
/// # Errors
/// [`engine::Error::Contradiction`] if the chain does not end where its end was marked; nothing is
/// sealed then.
pub fn seal_waiting(db: &Db, realm: Realm, now: Timestamp) -> Result<u64> {
    let mut sealed = 0;
    loop {
        let (before, links) = db.read_blocking(move |tx| prepared(tx, realm))?;
        let Some(last) = links.last() else { return Ok(sealed) };
        let (count, end) = (links.len(), last.head.clone());
        let kept = db.write_blocking(move |tx| {
            // Another sealer was faster, and goes on.
            if !sql::advance(tx, realm, &before, &end, now)? {
                return Ok::<_, Error>(false);
            }
            links.iter().try_for_each(|link| sql::seal(tx, realm, link.id, &link.head))?;
            Ok(true)
        })?;
        if !kept {
            return Ok(sealed);
        }
        sealed += u64::try_from(count).unwrap_or(u64::MAX);
        if count < usize::try_from(BATCH).unwrap_or(usize::MAX) {
            return Ok(sealed);
        }
    }
}

/// The end of the chain, and the links that come behind it.
fn prepared(tx: &mut Tx<'_>, realm: Realm) -> Result<(Head, Vec<Link>)> {
    let waiting = sql::waiting(tx, realm, BATCH)?;
    let marker = sql::marker(tx, realm)?;
    if waiting.is_empty() {
        return Ok((marker.unwrap_or_else(Head::none), Vec::new()));
    }
    let last = sql::last(tx, realm)?;
    if marker != last {
        let what = "the chain over the log does not end where its end was marked";
        return Err(engine::Error::Contradiction(what).into());
    }
    let before = marker.unwrap_or_else(Head::none);
    let mut head = before.clone();
    let mut links = Vec::new();
    for entry in waiting {
        let number = head.number + 1;
        head = Head { number, seal: chain::seal(&head.seal, number, &entry) };
        links.push(Link { id: AuditId(entry.id), head: head.clone() });
    }
    Ok((before, links))
}

/// The instant of the row that has waited longest for its seal.
pub fn waiting_since(tx: &mut Tx<'_>, realm: Realm) -> Result<Option<Timestamp>> {
    sql::waiting_since(tx, realm)
}

/// The marked end of the chain; before the first seal the end of a chain without rows.
pub fn head(tx: &mut Tx<'_>, realm: Realm) -> Result<Head> {
    Ok(sql::marker(tx, realm)?.unwrap_or_else(Head::none))
}

/// Walks the whole chain of a realm and the rows that wait behind it. `known` are ends that
/// somebody wrote down.
pub fn verify(tx: &mut Tx<'_>, realm: Realm, known: &[Head]) -> Result<chain::Report> {
    let mut walk = chain::Walk::new(known);
    each_entry(tx, realm, |entry| {
        walk.row(entry);
        Ok(())
    })?;
    let marker = sql::marker(tx, realm)?;
    Ok(walk.end(marker.as_ref()))
}

/// Every row of a realm's log in the order of the chain, those that wait last.
pub(super) fn each_entry(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut entry: impl FnMut(&chain::Entry) -> engine::Result<()>,
) -> Result<()> {
    sql::each(tx, realm, sql::Part::Sealed, &mut entry)?;
    sql::each(tx, realm, sql::Part::Waiting, &mut entry)
}
