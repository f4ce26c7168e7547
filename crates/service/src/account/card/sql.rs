//! Statements of `card`.

use jiff::Timestamp;
use zhibu_domain::id::{AccountId, CardId, PersonId, Realm, UnitId};

use super::{Given, Member};
use crate::act::Act;
use crate::args;
use crate::columns::TextColumns;
use crate::engine::Tx;
use crate::error::Result;

pub(super) struct Found {
    pub(super) id: CardId,
    pub(super) account: AccountId,
    pub(super) expires_at: Timestamp,
    pub(super) used: bool,
    pub(super) ended: bool,
    pub(super) closed: bool,
}

pub(super) fn exists(tx: &mut Tx<'_>, realm: Realm, id: CardId) -> Result<bool> {
    let found: Option<i64> =
        tx.optional("SELECT 1 FROM card WHERE realm = $1 AND id = $2", args![realm, id], |row| {
            row.get(0)
        })?;
    Ok(found.is_some())
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    act: &Act,
    id: CardId,
    account: AccountId,
    code_hash: &str,
    expires_at: Timestamp,
) -> Result<()> {
    tx.run(
        "INSERT INTO card (realm, id, account, code_hash, issued_by, issued_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![act.realm, id, account, code_hash, act.actor.person(), act.now, expires_at],
    )?;
    Ok(())
}

/// Ends the cards of an account that are not used.
pub(super) fn end_open(tx: &mut Tx<'_>, act: &Act, account: AccountId) -> Result<()> {
    tx.run(
        "UPDATE card SET ended_at = $3
          WHERE realm = $1 AND account = $2 AND used_at IS NULL AND ended_at IS NULL",
        args![act.realm, account, act.now],
    )?;
    Ok(())
}

pub(super) fn of_hash(tx: &mut Tx<'_>, realm: Realm, code_hash: &str) -> Result<Option<Found>> {
    Ok(tx.optional(
        "SELECT k.id, k.account, k.expires_at, CASE WHEN k.used_at IS NULL THEN 0 ELSE 1 END,
                CASE WHEN k.ended_at IS NULL THEN 0 ELSE 1 END,
                CASE WHEN c.closed_at IS NULL THEN 0 ELSE 1 END
           FROM card k JOIN account c ON c.realm = k.realm AND c.id = k.account
          WHERE k.realm = $1 AND k.code_hash = $2",
        args![realm, code_hash],
        |row| {
            Ok(Found {
                id: row.get(0)?,
                account: row.get(1)?,
                expires_at: row.get(2)?,
                used: row.get::<i64>(3)? == 1,
                ended: row.get::<i64>(4)? == 1,
                closed: row.get::<i64>(5)? == 1,
            })
        },
    )?)
}

pub(super) fn mark_used(tx: &mut Tx<'_>, act: &Act, id: CardId) -> Result<()> {
    tx.run(
        "UPDATE card SET used_at = $3 WHERE realm = $1 AND id = $2",
        args![act.realm, id, act.now],
    )?;
    Ok(())
}

pub(super) fn given(tx: &mut Tx<'_>, realm: Realm, account: AccountId) -> Result<Vec<Given>> {
    Ok(tx.all(
        "SELECT k.issued_at, k.used_at, COALESCE(p.name, ''), p.latin
           FROM card k LEFT JOIN person p ON p.realm = k.realm AND p.id = k.issued_by
          WHERE k.realm = $1 AND k.account = $2
          ORDER BY k.issued_at DESC, k.id LIMIT 10",
        args![realm, account],
        |row| {
            let by = row.name(2)?;
            let by = (!by.name.is_empty()).then_some(by);
            Ok(Given { issued_at: row.get(0)?, used_at: row.get(1)?, by })
        },
    )?)
}

pub(super) fn members(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    after: Option<PersonId>,
    limit: u32,
) -> Result<Vec<Member>> {
    Ok(tx.all(
        "SELECT m.person, p.name, p.latin, CASE WHEN c.password_hash IS NULL THEN 0 ELSE 1 END,
                k.expires_at, CASE WHEN c.closed_at IS NULL THEN 0 ELSE 1 END
           FROM membership m
           JOIN person p ON p.realm = m.realm AND p.id = m.person
           LEFT JOIN account c ON c.realm = m.realm AND c.person = m.person
           LEFT JOIN card k ON k.realm = c.realm AND k.account = c.id AND k.used_at IS NULL
                AND k.ended_at IS NULL AND k.expires_at > $4
          WHERE m.realm = $1 AND m.unit = $2 AND m.valid_from <= $3 AND m.valid_until > $3
            AND ($5 IS NULL OR m.person > $5)
          ORDER BY m.person LIMIT $6",
        args![act.realm, unit, act.today, act.now, after, limit],
        |row| {
            Ok(Member {
                person: row.get(0)?,
                name: row.name(1)?,
                signs_in: row.get::<i64>(3)? == 1,
                waits_until: row.get(4)?,
                closed: row.get::<i64>(5)? == 1,
            })
        },
    )?)
}

/// Members who have no password and no card; with `again` also those whose card waits.
pub(super) fn without(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    again: bool,
    limit: u32,
) -> Result<Vec<PersonId>> {
    Ok(tx.all(
        "SELECT m.person
           FROM membership m
           LEFT JOIN account c ON c.realm = m.realm AND c.person = m.person
          WHERE m.realm = $1 AND m.unit = $2 AND m.valid_from <= $3 AND m.valid_until > $3
            AND c.password_hash IS NULL AND c.closed_at IS NULL
            AND ($5 = 1 OR NOT EXISTS (
                SELECT 1 FROM card k
                 WHERE k.realm = c.realm AND k.account = c.id AND k.used_at IS NULL
                   AND k.ended_at IS NULL AND k.expires_at > $4))
          ORDER BY m.person LIMIT $6",
        args![act.realm, unit, act.today, act.now, i64::from(again), limit],
        |row| row.get(0),
    )?)
}
