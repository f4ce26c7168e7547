//! Making a realm: the first thing in an empty database.

mod sql;

use serde_json::json;
use zhibu_domain::id::Realm;

use crate::act::Act;
use crate::audit;
use crate::engine::Tx;
use crate::error::Result;

/// A realm and the rulebook it runs by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RealmRow {
    /// Which.
    pub realm: Realm,
    /// Key of its rulebook.
    pub rulebook: String,
}

/// Makes the realm of the act; does nothing if it is there.
pub fn make_realm(tx: &mut Tx<'_>, act: &Act) -> Result<()> {
    if !sql::insert(tx, act)? {
        return Ok(());
    }
    let detail = json!({"rulebook": act.rules.key});
    audit::log_without_right(tx, act, "install.make_realm", None, None, detail)
}

/// The realms of this database, lowest first.
pub fn realms(tx: &mut Tx<'_>) -> Result<Vec<RealmRow>> {
    sql::all(tx)
}
