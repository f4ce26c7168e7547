//! Attempts are counted before it is known whether they succeed, so that many at once are not worth
//! more than many in turn. A success takes the count away.

mod sql;

use zhibu_domain::account::{self as rules_of, Attempts, FORGOTTEN, Guesser, Refusal};

use crate::act::Act;
use crate::engine::Tx;
use crate::error::Result;

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counter {
    /// An account, or what stands for a name that belongs to none.
    pub(super) subject: String,
    /// The browser if it signed in to this account before, else empty.
    pub(super) device: String,
}

/// Counts one attempt, unless it has to wait: then nothing is counted.
pub(super) fn charge(
    tx: &mut Tx<'_>,
    act: &Act,
    counter: &Counter,
) -> Result<std::result::Result<(), Refusal>> {
    let guesser = if counter.device.is_empty() { Guesser::Stranger } else { Guesser::Known };
    let before = sql::attempts(tx, act.realm, counter)?;
    if let Some(left) = rules_of::wait(guesser, before, act.now) {
        return Ok(Err(Refusal::Wait { seconds: left.as_secs().saturating_add(1) }));
    }
    sql::forget_before(tx, act.realm, act.now - FORGOTTEN)?;
    sql::keep(tx, act.realm, counter, Attempts::and_one(before, act.now))?;
    Ok(Ok(()))
}

/// Forgets the attempts after one that succeeded.
pub(super) fn forgive(tx: &mut Tx<'_>, act: &Act, counter: &Counter) -> Result<()> {
    sql::forget(tx, act.realm, counter)
}
