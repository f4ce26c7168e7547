//! Statements of `session`.

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use jiff::civil::Date;
use zhibu_domain::id::{AccountId, PersonId, Realm};
use zhibu_domain::person::Name;

use super::{DemoSeat, Holding, Open};
use crate::act::Act;
use crate::args;
use crate::columns::TextColumns;
use crate::engine::Tx;
use crate::error::Result;

pub(super) struct Found {
    pub(super) account: AccountId,
    pub(super) person: PersonId,
    pub(super) name: Name,
    pub(super) created_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) seen_at: Option<Timestamp>,
    pub(super) assured_at: Option<Timestamp>,
    pub(super) is_seat: bool,
}

pub(super) fn seats(tx: &mut Tx<'_>, realm: Realm, today: Date) -> Result<Vec<DemoSeat>> {
    Ok(tx.all(
        "SELECT c.id, p.name, p.latin, v.name_zh, v.name_en, o.post
           FROM account c
           JOIN person p ON p.realm = c.realm AND p.id = c.person
           LEFT JOIN post o ON o.realm = c.realm AND o.person = c.person
                AND o.valid_from <= $2 AND o.valid_until > $2
           LEFT JOIN membership m ON m.realm = c.realm AND m.person = c.person
                AND m.valid_from <= $2 AND m.valid_until > $2
           JOIN unit_version v ON v.realm = c.realm AND v.unit = COALESCE(o.unit, m.unit)
                AND v.valid_from <= $2 AND v.valid_until > $2
          WHERE c.realm = $1 AND c.demo_seat IS NOT NULL
          ORDER BY c.demo_seat, o.id LIMIT 50",
        args![realm, today],
        |row| {
            Ok(DemoSeat {
                account: row.get(0)?,
                person_name: row.name(1)?,
                unit_name: row.text(3)?,
                post: row.get(5)?,
            })
        },
    )?)
}

pub(super) fn seated(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
) -> Result<Option<PersonId>> {
    Ok(tx.optional(
        "SELECT person FROM account
          WHERE realm = $1 AND id = $2 AND demo_seat IS NOT NULL AND closed_at IS NULL",
        args![realm, account],
        |row| row.get(0),
    )?)
}

pub(super) fn insert_session(
    tx: &mut Tx<'_>,
    act: &Act,
    account: AccountId,
    token: &str,
    expires_at: Timestamp,
) -> Result<()> {
    tx.run(
        "INSERT INTO session (realm, token_hash, account, created_at, expires_at, seen_at)
         VALUES ($1, $2, $3, $4, $5, $4)",
        args![act.realm, token, account, act.now, expires_at],
    )?;
    Ok(())
}

pub(super) fn forget_sessions(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    before: Timestamp,
) -> Result<()> {
    tx.run(
        "DELETE FROM session WHERE realm = $1 AND account = $2 AND expires_at < $3",
        args![realm, account, before],
    )?;
    Ok(())
}

pub(super) fn session(tx: &mut Tx<'_>, realm: Realm, token: &str) -> Result<Option<Found>> {
    Ok(tx.optional(
        "SELECT s.account, c.person, p.name, p.latin, s.created_at, s.expires_at, s.seen_at,
                s.assured_at, CASE WHEN c.demo_seat IS NOT NULL THEN 1 ELSE 0 END
           FROM session s
           JOIN account c ON c.realm = s.realm AND c.id = s.account
           JOIN person p ON p.realm = c.realm AND p.id = c.person
          WHERE s.realm = $1 AND s.token_hash = $2",
        args![realm, token],
        |row| {
            Ok(Found {
                account: row.get(0)?,
                person: row.get(1)?,
                name: row.name(2)?,
                created_at: row.get(4)?,
                expires_at: row.get(5)?,
                seen_at: row.get(6)?,
                assured_at: row.get(7)?,
                is_seat: row.get::<i64>(8)? == 1,
            })
        },
    )?)
}

pub(super) fn sessions(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    now: Timestamp,
) -> Result<Vec<Open>> {
    Ok(tx.all(
        "SELECT token_hash, created_at, COALESCE(seen_at, created_at) FROM session
          WHERE realm = $1 AND account = $2 AND expires_at > $3
          ORDER BY created_at DESC, token_hash LIMIT 50",
        args![realm, account, now],
        |row| {
            let mut token = [0; 32];
            // A hash of another length is none of ours, and ends nothing.
            if let Ok(bytes) = HEXLOWER.decode(row.str(0)?.as_bytes())
                && let Ok(bytes) = bytes.try_into()
            {
                token = bytes;
            }
            Ok(Open { token, since: row.get(1)?, seen_at: row.get(2)? })
        },
    )?)
}

pub(super) fn renew(
    tx: &mut Tx<'_>,
    realm: Realm,
    token: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    tx.run(
        "UPDATE session SET seen_at = $3, expires_at = $4
          WHERE realm = $1 AND token_hash = $2 AND expires_at > $3",
        args![realm, token, now, expires_at],
    )?;
    Ok(())
}

pub(super) fn assure(tx: &mut Tx<'_>, realm: Realm, token: &str, now: Timestamp) -> Result<()> {
    tx.run(
        "UPDATE session SET assured_at = $3 WHERE realm = $1 AND token_hash = $2",
        args![realm, token, now],
    )?;
    Ok(())
}

pub(super) fn end_session(
    tx: &mut Tx<'_>,
    realm: Realm,
    token: &str,
    now: Timestamp,
) -> Result<()> {
    tx.run(
        "UPDATE session SET expires_at = $3
          WHERE realm = $1 AND token_hash = $2 AND expires_at > $3",
        args![realm, token, now],
    )?;
    Ok(())
}

pub(super) fn end_sessions(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    now: Timestamp,
) -> Result<u64> {
    Ok(tx.run(
        "UPDATE session SET expires_at = $3
          WHERE realm = $1 AND account = $2 AND expires_at > $3",
        args![realm, account, now],
    )?)
}

pub(super) fn end_others(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    token: &str,
    now: Timestamp,
) -> Result<u64> {
    Ok(tx.run(
        "UPDATE session SET expires_at = $4
          WHERE realm = $1 AND account = $2 AND token_hash <> $3 AND expires_at > $4",
        args![realm, account, token, now],
    )?)
}

pub(super) fn holdings(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    today: Date,
) -> Result<Vec<Holding>> {
    Ok(tx.all(
        "SELECT o.unit, v.name_zh, v.name_en, o.post
           FROM post o
           JOIN unit_version v ON v.realm = o.realm AND v.unit = o.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE o.realm = $1 AND o.person = $2 AND o.valid_from <= $3 AND o.valid_until > $3
          ORDER BY o.id LIMIT 20",
        args![realm, person, today],
        |row| Ok(Holding { unit: row.get(0)?, unit_name: row.text(1)?, post: row.get(3)? }),
    )?)
}

/// Whether the browser signed in to the account and came back after `since`.
pub(super) fn is_known(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    device: &str,
    since: Timestamp,
) -> Result<bool> {
    let found: Option<i64> = tx.optional(
        "SELECT 1 FROM device
          WHERE realm = $1 AND account = $2 AND token_hash = $3 AND seen_at >= $4",
        args![realm, account, device, since],
        |row| row.get(0),
    )?;
    Ok(found.is_some())
}

pub(super) fn keep_device(
    tx: &mut Tx<'_>,
    act: &Act,
    account: AccountId,
    device: &str,
) -> Result<()> {
    tx.run(
        "INSERT INTO device (realm, account, token_hash, seen_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (realm, account, token_hash) DO UPDATE SET seen_at = excluded.seen_at",
        args![act.realm, account, device, act.now],
    )?;
    Ok(())
}

pub(super) fn forget_devices(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    before: Timestamp,
) -> Result<()> {
    tx.run(
        "DELETE FROM device WHERE realm = $1 AND account = $2 AND seen_at < $3",
        args![realm, account, before],
    )?;
    Ok(())
}
