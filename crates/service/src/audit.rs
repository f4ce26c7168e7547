//! The log of acts: one row for each change of state, written in the same transaction.

pub mod chain;
mod export;
pub mod list;
mod seal;
mod sql;

use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;
use zhibu_domain::access::Because;
use zhibu_domain::id::{AuditId, PersonId, Realm, UnitId};
use zhibu_domain::person::Name;

use crate::act::Act;
use crate::engine::Tx;
use crate::error::Result;

pub use export::{Verdict, export, verify_database, verify_file};
pub use seal::{PATIENCE, head, seal_waiting, verify, waiting_since};

/// One act as the log keeps it.
struct Line<'a> {
    /// `noun.verb`, e.g. `unit.found`.
    pub act: &'static str,
    /// The unit concerned.
    pub unit: Option<UnitId>,
    /// The thing changed.
    pub subject: Option<Uuid>,
    /// Why it was allowed.
    pub because: &'a Because,
    /// What changed: keys and numbers, never names or protected fields.
    pub detail: Value,
}

/// Writes the row of an act.
fn write(tx: &mut Tx<'_>, act: &Act, line: &Line<'_>) -> Result<()> {
    let id = AuditId::new(act.now, act.entropy());
    let because = serde_json::to_string(line.because).unwrap_or_default();
    sql::insert(tx, act, id, line, &because)
}

/// Writes the row of an act on something that belongs to a unit.
pub(crate) fn log(
    tx: &mut Tx<'_>,
    act: &Act,
    verb: &'static str,
    (unit, because): (UnitId, &Because),
    subject: Uuid,
    detail: Value,
) -> Result<()> {
    let line = Line { act: verb, unit: Some(unit), subject: Some(subject), because, detail };
    write(tx, act, &line)
}

/// Writes the row of an act that belongs to no unit: on oneself, or by an installation office.
pub(crate) fn log_unplaced(
    tx: &mut Tx<'_>,
    act: &Act,
    verb: &'static str,
    because: &Because,
    subject: Uuid,
    detail: Value,
) -> Result<()> {
    write(tx, act, &Line { act: verb, unit: None, subject: Some(subject), because, detail })
}

/// Writes the row of an act that asks for no right: of the installation, or of signing in and out.
pub(crate) fn log_without_right(
    tx: &mut Tx<'_>,
    act: &Act,
    verb: &'static str,
    unit: Option<UnitId>,
    subject: Option<Uuid>,
    detail: Value,
) -> Result<()> {
    write(tx, act, &Line { act: verb, unit, subject, because: &Because::Installation, detail })
}

/// An act as the history page of a record shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// `noun.verb`.
    pub act: String,
    /// When.
    pub at: Timestamp,
    /// Who; `None` for the installation.
    pub by: Option<(PersonId, Name)>,
    /// What changed, as JSON.
    pub detail: String,
}

/// The acts on one thing, newest first, at most 200.
pub fn history(tx: &mut Tx<'_>, realm: Realm, subject: Uuid) -> Result<Vec<Past>> {
    sql::of_subject(tx, realm, subject)
}

/// How many acts the log holds; for tests and `doctor`.
pub fn count(tx: &mut Tx<'_>, realm: Realm) -> Result<i64> {
    sql::count(tx, realm)
}
