//! Statements of `account`.

use jiff::Timestamp;
use zhibu_domain::id::{AccountId, PersonId, Realm};
use zhibu_domain::person::Name;

use super::Row;
use crate::act::Act;
use crate::args;
use crate::columns::TextColumns;
use crate::engine::Tx;
use crate::error::Result;

/// An account with what its acts look at.
pub(super) struct One {
    pub(super) person: PersonId,
    pub(super) name: Name,
    pub(super) login: Option<String>,
    pub(super) password_hash: Option<String>,
    pub(super) password_set_at: Option<Timestamp>,
    pub(super) closed: bool,
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    act: &Act,
    id: AccountId,
    person: PersonId,
    seat: Option<u32>,
) -> Result<()> {
    tx.run(
        "INSERT INTO account (realm, id, person, demo_seat, created_at)
         VALUES ($1, $2, $3, $4, $5)",
        args![act.realm, id, person, seat, act.now],
    )?;
    Ok(())
}

pub(super) fn insert_person(tx: &mut Tx<'_>, act: &Act, id: PersonId, name: &Name) -> Result<()> {
    tx.run(
        "INSERT INTO person (realm, id, name, latin, created_at) VALUES ($1, $2, $3, $4, $5)",
        args![act.realm, id, name.name, name.latin, act.now],
    )?;
    Ok(())
}

pub(super) fn one(tx: &mut Tx<'_>, realm: Realm, account: AccountId) -> Result<Option<One>> {
    Ok(tx.optional(
        "SELECT c.person, p.name, p.latin, c.login, c.password_hash, c.password_set_at,
                CASE WHEN c.closed_at IS NULL THEN 0 ELSE 1 END
           FROM account c JOIN person p ON p.realm = c.realm AND p.id = c.person
          WHERE c.realm = $1 AND c.id = $2",
        args![realm, account],
        |row| {
            Ok(One {
                person: row.get(0)?,
                name: row.name(1)?,
                login: row.get(3)?,
                password_hash: row.get(4)?,
                password_set_at: row.get(5)?,
                closed: row.get::<i64>(6)? == 1,
            })
        },
    )?)
}

pub(super) fn of_person(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
) -> Result<Option<AccountId>> {
    Ok(tx.optional(
        "SELECT id FROM account WHERE realm = $1 AND person = $2",
        args![realm, person],
        |row| row.get(0),
    )?)
}

pub(super) fn of_login(tx: &mut Tx<'_>, realm: Realm, login: &str) -> Result<Option<AccountId>> {
    Ok(tx.optional(
        "SELECT id FROM account WHERE realm = $1 AND login = $2",
        args![realm, login],
        |row| row.get(0),
    )?)
}

pub(super) fn people_named(tx: &mut Tx<'_>, realm: Realm, name: &str) -> Result<Vec<PersonId>> {
    Ok(tx.all(
        "SELECT id FROM person WHERE realm = $1 AND name = $2 ORDER BY id LIMIT 20",
        args![realm, name],
        |row| row.get(0),
    )?)
}

pub(super) fn replace_hash(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    hash: &str,
) -> Result<()> {
    tx.run(
        "UPDATE account SET password_hash = $3 WHERE realm = $1 AND id = $2",
        args![realm, account, hash],
    )?;
    Ok(())
}

pub(super) fn set_password(
    tx: &mut Tx<'_>,
    act: &Act,
    account: AccountId,
    hash: &str,
) -> Result<()> {
    tx.run(
        "UPDATE account SET password_hash = $3, password_set_at = $4
          WHERE realm = $1 AND id = $2",
        args![act.realm, account, hash, act.now],
    )?;
    Ok(())
}

/// Takes password and second factor away.
pub(super) fn bare(tx: &mut Tx<'_>, realm: Realm, account: AccountId) -> Result<()> {
    tx.run(
        "UPDATE account SET password_hash = NULL, password_set_at = NULL, totp_key_number = NULL,
                totp_sealed = NULL, totp_confirmed_at = NULL, totp_last_step = NULL
          WHERE realm = $1 AND id = $2",
        args![realm, account],
    )?;
    Ok(())
}

pub(super) fn set_login(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    login: &str,
) -> Result<()> {
    tx.run(
        "UPDATE account SET login = $3 WHERE realm = $1 AND id = $2",
        args![realm, account, login],
    )?;
    Ok(())
}

pub(super) fn set_closed(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    closed_at: Option<Timestamp>,
) -> Result<()> {
    tx.run(
        "UPDATE account SET closed_at = $3 WHERE realm = $1 AND id = $2",
        args![realm, account, closed_at],
    )?;
    Ok(())
}

/// `query` is a login name, or the beginning of a name; all accounts if it is empty.
pub(super) fn list(
    tx: &mut Tx<'_>,
    realm: Realm,
    query: &str,
    after: Option<AccountId>,
    limit: u32,
) -> Result<Vec<Row>> {
    let login = zhibu_domain::account::fold(query);
    let mut like = query.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    like.push('%');
    Ok(tx.all(
        "SELECT c.id, c.person, p.name, p.latin, c.login,
                CASE WHEN c.password_hash IS NULL THEN 0 ELSE 1 END, c.closed_at
           FROM account c JOIN person p ON p.realm = c.realm AND p.id = c.person
          WHERE c.realm = $1 AND ($4 IS NULL OR c.id > $4)
            AND (c.login = $2 OR p.name LIKE $3 ESCAPE '!')
          ORDER BY c.id LIMIT $5",
        args![realm, login, like, after, limit],
        |row| {
            Ok(Row {
                account: row.get(0)?,
                person: row.get(1)?,
                name: row.name(2)?,
                login: row.get(4)?,
                is_used: row.get::<i64>(5)? == 1,
                closed_at: row.get(6)?,
            })
        },
    )?)
}
