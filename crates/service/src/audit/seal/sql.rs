//! Statements of the chain over the log.

use jiff::Timestamp;
use zhibu_domain::id::{AuditId, Realm};

use crate::args;
use crate::audit::chain::{Entry, Head};
use crate::engine::{self, Row, Tx};
use crate::error::Result;

fn entry(row: &Row<'_>) -> engine::Result<Entry> {
    Ok(Entry {
        number: row.get(0)?,
        realm: row.get(1)?,
        id: row.get(2)?,
        at: row.get::<Timestamp>(3)?.as_microsecond(),
        actor: row.get(4)?,
        act: row.get(5)?,
        unit: row.get(6)?,
        subject: row.get(7)?,
        because: row.get(8)?,
        detail: row.get(9)?,
        seal: row.get(10)?,
    })
}

/// The rows that have waited longest.
pub(super) fn waiting(tx: &mut Tx<'_>, realm: Realm, limit: u32) -> Result<Vec<Entry>> {
    Ok(tx.all(
        "SELECT seal_number, realm, id, at, actor, act, unit, subject, because, detail, seal
           FROM audit WHERE realm = $1 AND seal_number IS NULL ORDER BY id LIMIT $2",
        args![realm, limit],
        entry,
    )?)
}

pub(super) fn waiting_since(tx: &mut Tx<'_>, realm: Realm) -> Result<Option<Timestamp>> {
    Ok(tx.optional(
        "SELECT at FROM audit WHERE realm = $1 AND seal_number IS NULL ORDER BY id LIMIT 1",
        args![realm],
        |row| row.get(0),
    )?)
}

/// Where the chain ends according to its mark.
pub(super) fn marker(tx: &mut Tx<'_>, realm: Realm) -> Result<Option<Head>> {
    Ok(tx.optional(
        "SELECT seal_number, seal FROM audit_head WHERE realm = $1",
        args![realm],
        |row| Ok(Head { number: row.get(0)?, seal: row.get(1)? }),
    )?)
}

/// Where the chain ends according to its rows. A number without a seal is an empty one.
pub(super) fn last(tx: &mut Tx<'_>, realm: Realm) -> Result<Option<Head>> {
    Ok(tx.optional(
        "SELECT seal_number, COALESCE(seal, '') FROM audit
          WHERE realm = $1 AND seal_number IS NOT NULL ORDER BY seal_number DESC LIMIT 1",
        args![realm],
        |row| Ok(Head { number: row.get(0)?, seal: row.get(1)? }),
    )?)
}

/// Moves the mark, if it still stands where it was read; whether it did.
pub(super) fn advance(
    tx: &mut Tx<'_>,
    realm: Realm,
    from: &Head,
    to: &Head,
    now: Timestamp,
) -> Result<bool> {
    let moved = if from.number == 0 {
        tx.run(
            "INSERT INTO audit_head (realm, seal_number, seal, sealed_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (realm) DO NOTHING",
            args![realm, to.number, to.seal, now],
        )?
    } else {
        tx.run(
            "UPDATE audit_head SET seal_number = $4, seal = $5, sealed_at = $6
              WHERE realm = $1 AND seal_number = $2 AND seal = $3",
            args![realm, from.number, from.seal, to.number, to.seal, now],
        )?
    };
    Ok(moved == 1)
}

/// Gives a row its place and its seal.
pub(super) fn seal(tx: &mut Tx<'_>, realm: Realm, id: AuditId, head: &Head) -> Result<()> {
    let sealed = tx.run(
        "UPDATE audit SET seal_number = $3, seal = $4
          WHERE realm = $1 AND id = $2 AND seal_number IS NULL",
        args![realm, id, head.number, head.seal],
    )?;
    if sealed == 1 {
        return Ok(());
    }
    Err(engine::Error::Contradiction("a row of the log went away while it was sealed").into())
}

/// The two parts of the log.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// In the chain, by number.
    Sealed,
    /// Behind it, by id.
    Waiting,
}

/// Each row of one part.
pub(super) fn each(
    tx: &mut Tx<'_>,
    realm: Realm,
    part: Part,
    visit: &mut impl FnMut(&Entry) -> engine::Result<()>,
) -> Result<()> {
    let statement = match part {
        Part::Sealed => {
            "SELECT seal_number, realm, id, at, actor, act, unit, subject, because, detail, seal
           FROM audit WHERE realm = $1 AND seal_number IS NOT NULL ORDER BY seal_number"
        }
        Part::Waiting => {
            "SELECT seal_number, realm, id, at, actor, act, unit, subject, because, detail, seal
           FROM audit WHERE realm = $1 AND seal_number IS NULL ORDER BY id"
        }
    };
    tx.each(statement, args![realm], |row| visit(&entry(row)?))?;
    Ok(())
}
