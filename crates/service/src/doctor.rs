//! A look at a whole installation: named checks, each of which says what is wrong, and where.
//!
//! All of them read one snapshot and change nothing. The checks trust nothing that they can work out
//! anew: closure, search tokens and file digests are made afresh and compared. This module refuses to
//! know in which words a fault is told.

mod people;
mod sql;
mod store;
mod tree;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use zhibu_domain::doctor::{Check, Fault};
use zhibu_domain::id::Realm;
use zhibu_domain::rulebook::Rulebook;

use crate::engine::{self, Db, Tx};
use crate::error::{Error, Result};
use crate::vault::Vault;

/// Faults of one check that are named; the others are counted.
const NAMED: usize = 100;

/// What the machine around the database has to say.
#[derive(Debug, Clone)]
pub struct Around {
    /// The instant.
    pub now: Timestamp,
    /// The rules.
    pub rules: Arc<Rulebook>,
    /// The folder of attached files.
    pub files: PathBuf,
    /// The master key.
    pub key: KeyFile,
    /// Bytes free on the disk and bytes that the data takes, if the disk can be asked.
    pub disk: Option<(u64, u64)>,
}

/// What became of the key file.
#[derive(Debug, Clone)]
pub enum KeyFile {
    /// It was read.
    Read(Vault),
    /// There is none.
    Missing(PathBuf),
    /// Others may read it.
    Open(PathBuf),
    /// It lies within the data.
    Inside(PathBuf),
    /// It cannot be used, and why.
    Unread(PathBuf, String),
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Which.
    pub check: Check,
    /// What is wrong, at most a hundred.
    pub faults: Vec<Fault>,
    /// Further faults of the same kind.
    pub more: u64,
    /// It was not made, because what it would read is broken or of another form.
    pub skipped: bool,
}

type Run = fn(&mut Exam<'_, '_>) -> Result<()>;

/// Every check with its deed.
const CHECKS: [(Check, Run); Check::ALL.len()] = [
    (Check::Integrity, store::integrity),
    (Check::References, store::references),
    (Check::Migrations, store::migrations),
    (Check::Closure, tree::closure),
    (Check::Parents, tree::parents),
    (Check::Versions, tree::versions),
    (Check::Memberships, people::memberships),
    (Check::SinglePosts, people::single_posts),
    (Check::Places, people::places),
    (Check::UnitTokens, tree::tokens),
    (Check::PersonTokens, people::tokens),
    (Check::Tasks, people::tasks),
    (Check::Files, store::files),
    (Check::Orphans, store::orphans),
    (Check::Chain, store::chain),
    (Check::Sealing, store::sealing),
    (Check::Key, store::key),
    (Check::Sessions, people::sessions),
    (Check::Disk, store::disk),
    (Check::Clock, store::clock),
];

/// A check at work.
struct Exam<'a, 'c> {
    tx: &'a mut Tx<'c>,
    around: &'a Around,
    realms: &'a [Realm],
    faults: Vec<Fault>,
    more: u64,
}

impl Exam<'_, '_> {
    /// Notes a fault.
    fn find(&mut self, fault: Fault) {
        if self.faults.len() < NAMED {
            self.faults.push(fault);
        } else {
            self.more += 1;
        }
    }

    fn find_all(&mut self, faults: impl IntoIterator<Item = Fault>) {
        faults.into_iter().for_each(|fault| self.find(fault));
    }
}

/// Makes all checks, in their order.
///
/// # Errors
/// Only if the database cannot be read at all.
pub fn examine(db: &Db, around: &Around) -> Result<Vec<Outcome>> {
    let around = around.clone();
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let read = db.read_blocking(move |tx| {
        *tell.lock().unwrap_or_else(PoisonError::into_inner) = examine_here(tx, &around);
        Ok::<_, Error>(())
    });
    // A statement that a broken database refused ends its transaction; what was found by then counts.
    let outcomes = std::mem::take(&mut *told.lock().unwrap_or_else(PoisonError::into_inner));
    match read {
        Err(error) if outcomes.is_empty() => Err(error),
        _ => Ok(outcomes),
    }
}

fn examine_here(tx: &mut Tx<'_>, around: &Around) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut readable = true;
    // Without the table there are no realms; the check of the migrations says so.
    let mut realms = Vec::new();
    for (check, run) in CHECKS {
        // These ask the engine and the machine, and read no table of the program.
        let always =
            matches!(check, Check::Integrity | Check::References | Check::Migrations | Check::Disk);
        if !readable && !always {
            outcomes.push(Outcome { check, faults: Vec::new(), more: 0, skipped: true });
            continue;
        }
        let mut exam = Exam { tx, around, realms: &realms, faults: Vec::new(), more: 0 };
        let ran = run(&mut exam);
        if let Err(error) = ran {
            exam.find(Fault::Engine { said: error.to_string() });
            readable = false;
        }
        let (faults, more) = (exam.faults, exam.more);
        if check == Check::Migrations {
            readable &= faults.is_empty();
            if readable {
                match sql::realms(tx) {
                    Ok(found) => realms = found,
                    Err(_) => readable = false,
                }
            }
        }
        outcomes.push(Outcome { check, faults, more, skipped: false });
    }
    outcomes
}

impl From<engine::inspect::Lost> for Fault {
    fn from(lost: engine::inspect::Lost) -> Self {
        Fault::Reference { table: lost.table, other: lost.other, rows: lost.rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_has_its_deed_in_the_order_of_the_table() {
        assert_eq!(CHECKS.map(|(check, _)| check), Check::ALL);
    }
}
