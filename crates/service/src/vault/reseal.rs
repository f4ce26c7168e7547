//! The walk through all that is sealed, table by table and batch by batch, to seal it anew with the
//! newest key. Whoever keeps sealed values in another table adds its stretch of the way here.
//!
//! It refuses to know when a key is drawn and retired.

mod sql;

use zhibu_domain::id::PersonId;
use zhibu_domain::protected::Field;

use super::{Error, Keys, Sealed, Secret};
use crate::act::Act;
use crate::engine::{self, Tx};
use crate::error::Result;
use crate::protected;

/// Values sealed anew in one transaction: others wait no longer for it than for a large form.
const BATCH: u32 = 500;
/// The same for parts of sheets, which have a megabyte each.
const PARTS: u32 = 4;

/// Where the walk stands: behind a row of a table, or before its first.
#[derive(Clone, Copy)]
pub(super) enum Walk {
    Fields(Option<protected::Place>),
    Totp(Option<sql::Account>),
    Uploads(Option<sql::Part>),
    Replaced(Option<sql::Part>),
    End,
}

impl Walk {
    pub(super) const START: Self = Walk::Fields(None);
}

/// Seals one batch anew; where to go on.
pub(super) fn batch(tx: &mut Tx<'_>, act: &Act, walk: Walk) -> Result<Walk> {
    let keys = act.vault.keys(tx)?;
    Ok(match walk {
        Walk::Fields(after) => match protected::reseal(tx, act, &keys, after, BATCH)? {
            None => Walk::Totp(None),
            behind => Walk::Fields(behind),
        },
        Walk::Totp(after) => match totp(tx, act, &keys, after)? {
            None => Walk::Uploads(None),
            behind => Walk::Totp(behind),
        },
        Walk::Uploads(after) => match uploads(tx, act, &keys, after)? {
            None => Walk::Replaced(None),
            behind => Walk::Uploads(behind),
        },
        Walk::Replaced(after) => match replaced(tx, act, &keys, after)? {
            None => Walk::End,
            behind => Walk::Replaced(behind),
        },
        Walk::End => Walk::End,
    })
}

/// Whether anything is sealed by an older key than the newest.
pub(super) fn is_left(tx: &mut Tx<'_>, keys: &Keys) -> Result<bool> {
    let newest = keys.newest();
    Ok(protected::any_older(tx, newest)?
        || !sql::older_totp(tx, newest, None, 1)?.is_empty()
        || !sql::older_parts(tx, newest, None, 1)?.is_empty()
        || !sql::older_before(tx, newest, None, 1)?.is_empty())
}

fn anew(act: &Act, keys: &Keys, secret: Secret, sealed: &Sealed) -> Result<Sealed, Error> {
    let plain = keys.open_bytes(secret, sealed)?;
    keys.seal_bytes(secret, &plain, &act.random)
}

fn totp(
    tx: &mut Tx<'_>,
    act: &Act,
    keys: &Keys,
    after: Option<sql::Account>,
) -> Result<Option<sql::Account>> {
    let rows = sql::older_totp(tx, keys.newest(), after, BATCH)?;
    let last = rows.last().map(|(place, _)| *place);
    for ((realm, account), sealed) in rows {
        let sealed = anew(act, keys, Secret::Totp(realm, account), &sealed)?;
        sql::put_totp(tx, (realm, account), &sealed)?;
    }
    Ok(last)
}

fn uploads(
    tx: &mut Tx<'_>,
    act: &Act,
    keys: &Keys,
    after: Option<sql::Part>,
) -> Result<Option<sql::Part>> {
    let rows = sql::older_parts(tx, keys.newest(), after, PARTS)?;
    let last = rows.last().map(|(place, _)| *place);
    for (place, sealed) in rows {
        let (realm, import, _) = place;
        let sealed = anew(act, keys, Secret::Upload(realm, import), &sealed)?;
        sql::put_part(tx, place, &sealed)?;
    }
    Ok(last)
}

/// What an import replaced is sealed as it was in the person's own row.
fn replaced(
    tx: &mut Tx<'_>,
    act: &Act,
    keys: &Keys,
    after: Option<sql::Part>,
) -> Result<Option<sql::Part>> {
    let rows = sql::older_before(tx, keys.newest(), after, BATCH)?;
    let last = rows.last().map(|(place, _)| *place);
    for (place, (subject, what, sealed)) in rows {
        let field = Field::from_key(&what)
            .ok_or(engine::Error::Contradiction("a sealed value of no protected field"))?;
        let whose = (place.0, PersonId(subject));
        let value = keys.open(whose, field, &sealed)?;
        sql::put_before(tx, place, &keys.seal(whose, field, &value, &act.random)?)?;
    }
    Ok(last)
}
