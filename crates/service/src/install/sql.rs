//! Statements of `install`.

use super::RealmRow;
use crate::act::Act;
use crate::args;
use crate::engine::Tx;
use crate::error::Result;

/// Makes the row; whether it was not there before.
pub(super) fn insert(tx: &mut Tx<'_>, act: &Act) -> Result<bool> {
    let made = tx.run(
        "INSERT INTO realm (realm, rulebook, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (realm) DO NOTHING",
        args![act.realm, act.rules.key, act.now],
    )?;
    Ok(made == 1)
}

pub(super) fn all(tx: &mut Tx<'_>) -> Result<Vec<RealmRow>> {
    Ok(tx.all("SELECT realm, rulebook FROM realm ORDER BY realm LIMIT 1000", args![], |row| {
        Ok(RealmRow { realm: row.get(0)?, rulebook: row.get(1)? })
    })?)
}
