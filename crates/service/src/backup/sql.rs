//! Statements of backups.

use std::collections::BTreeSet;

use crate::args;
use crate::engine::Tx;
use crate::error::Result;

/// SHA-256 of every content that a record speaks of, in every realm. A file that was taken off a record
/// stays where it is.
pub(crate) fn attached(tx: &mut Tx<'_>) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    tx.each("SELECT DISTINCT sha256 FROM activity_attachment", args![], |row| {
        found.insert(row.get(0)?);
        Ok(())
    })?;
    Ok(found)
}
