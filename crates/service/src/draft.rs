//! What a person typed and has not saved: one draft per account and address. A draft is a comfort,
//! not a record, so it leaves no audit row.

mod sql;

use jiff::Timestamp;
use zhibu_domain::id::{AccountId, Realm};

use crate::engine::Tx;
use crate::error::Result;

/// Most bytes of a draft; longer ones are not kept.
pub const BODY_MAX_BYTES: usize = 256 * 1024;

/// Keeps the body of a form as it was typed.
pub fn save(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    path: &str,
    body: &str,
    now: Timestamp,
) -> Result<()> {
    if body.len() > BODY_MAX_BYTES || path.len() > 500 {
        return Ok(());
    }
    sql::upsert(tx, realm, account, path, body, now)
}

/// The draft of an address, with the time it was kept.
pub fn load(
    tx: &mut Tx<'_>,
    realm: Realm,
    account: AccountId,
    path: &str,
) -> Result<Option<(String, Timestamp)>> {
    sql::find(tx, realm, account, path)
}

/// Forgets a draft, because the form was saved or thrown away.
pub fn discard(tx: &mut Tx<'_>, realm: Realm, account: AccountId, path: &str) -> Result<()> {
    sql::delete(tx, realm, account, path)
}
