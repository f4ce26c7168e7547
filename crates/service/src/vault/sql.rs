//! Statements of `vault`.

use crate::act::Act;
use crate::args;
use crate::engine::Tx;
use crate::error::Result;

/// A key in force: its number and the constant sealed under it.
pub(super) struct InForce {
    pub(super) number: i64,
    pub(super) check_value: Vec<u8>,
}

/// The keys in force, oldest first. There are two during a rotation and one otherwise.
pub(super) fn in_force(tx: &mut Tx<'_>) -> Result<Vec<InForce>> {
    Ok(tx.all("SELECT number, check_value FROM master_key ORDER BY number", args![], |row| {
        Ok(InForce { number: row.get(0)?, check_value: row.get(1)? })
    })?)
}

/// Puts a key in force; false if another has its number.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    act: &Act,
    (number, suite): (i64, &str),
    check_value: &[u8],
) -> Result<bool> {
    let rows = tx.run(
        "INSERT INTO master_key (number, suite, check_value, made_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (number) DO NOTHING",
        args![number, suite, check_value, act.now],
    )?;
    Ok(rows > 0)
}

/// Takes keys out of force.
pub(super) fn retire_before(tx: &mut Tx<'_>, number: i64) -> Result<u64> {
    Ok(tx.run("DELETE FROM master_key WHERE number < $1", args![number])?)
}
