//! Statements of `feed`.

use zhibu_domain::id::{FeedId, PersonId, Realm, UnitId};
use zhibu_domain::text::Lang;

use super::Row;
use crate::act::Act;
use crate::args;
use crate::columns::{contradiction, number};
use crate::engine::{self, Tx};
use crate::error::Result;

/// A feed whose address was asked for.
pub(super) struct Found {
    pub(super) person: PersonId,
    pub(super) unit: UnitId,
    pub(super) lang: Lang,
}

fn lang(row: &engine::Row<'_>, index: usize) -> engine::Result<Lang> {
    Lang::parse(row.str(index)?).ok_or_else(|| contradiction("feed.lang is unknown"))
}

pub(super) fn exists(tx: &mut Tx<'_>, realm: Realm, id: FeedId) -> Result<bool> {
    let found: Option<i64> =
        tx.optional("SELECT 1 FROM feed WHERE realm = $1 AND id = $2", args![realm, id], |row| {
            row.get(0)
        })?;
    Ok(found.is_some())
}

pub(super) fn count_open(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<u32> {
    Ok(tx.one(
        "SELECT COUNT(*) FROM feed WHERE realm = $1 AND person = $2 AND ended_at IS NULL",
        args![realm, person],
        number,
    )?)
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    act: &Act,
    id: FeedId,
    (person, unit): (PersonId, UnitId),
    token_hash: &str,
    lang: Lang,
) -> Result<()> {
    tx.run(
        "INSERT INTO feed (realm, id, person, unit, token_hash, lang, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![act.realm, id, person, unit, token_hash, lang.code(), act.now],
    )?;
    Ok(())
}

/// Whether a feed of a person is stopped; `None` if the person has no such feed.
pub(super) fn ended(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: FeedId,
    person: PersonId,
) -> Result<Option<bool>> {
    Ok(tx.optional(
        "SELECT CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END
           FROM feed WHERE realm = $1 AND id = $2 AND person = $3",
        args![realm, id, person],
        |row| Ok(row.get::<i64>(0)? == 1),
    )?)
}

pub(super) fn end(tx: &mut Tx<'_>, act: &Act, id: FeedId) -> Result<()> {
    tx.run(
        "UPDATE feed SET ended_at = $3 WHERE realm = $1 AND id = $2",
        args![act.realm, id, act.now],
    )?;
    Ok(())
}

pub(super) fn end_all_of(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<()> {
    tx.run(
        "UPDATE feed SET ended_at = $3 WHERE realm = $1 AND person = $2 AND ended_at IS NULL",
        args![act.realm, person, act.now],
    )?;
    Ok(())
}

pub(super) fn open_of(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    limit: u32,
) -> Result<Vec<Row>> {
    Ok(tx.all(
        "SELECT id, unit, lang, created_at FROM feed
          WHERE realm = $1 AND person = $2 AND ended_at IS NULL
          ORDER BY id DESC LIMIT $3",
        args![realm, person, limit],
        |row| {
            Ok(Row {
                id: row.get(0)?,
                unit: row.get(1)?,
                unit_name: None,
                lang: lang(row, 2)?,
                created_at: row.get(3)?,
            })
        },
    )?)
}

/// The feed of a secret, unless it is stopped or the account of its person is closed or gone.
pub(super) fn of_hash(tx: &mut Tx<'_>, realm: Realm, token_hash: &str) -> Result<Option<Found>> {
    Ok(tx.optional(
        "SELECT f.person, f.unit, f.lang
           FROM feed f
           JOIN account c ON c.realm = f.realm AND c.person = f.person AND c.closed_at IS NULL
          WHERE f.realm = $1 AND f.token_hash = $2 AND f.ended_at IS NULL",
        args![realm, token_hash],
        |row| Ok(Found { person: row.get(0)?, unit: row.get(1)?, lang: lang(row, 2)? }),
    )?)
}
