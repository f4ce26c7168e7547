//! What a look at a whole installation can find: the named checks, and each fault with its place.
//!
//! It refuses to know how a fault is found and in which words it is told. The table of checks drives
//! the verb, its documentation and its tests.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::id::{AccountId, ActivityId, ImportId, PersonId, Realm, UnitId};

/// A named check of `zhibu doctor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// The database can be read and keeps its own constraints.
    Integrity,
    /// Every row refers to rows that are there.
    References,
    /// The database has the form that this program knows.
    Migrations,
    /// The stored closure equals a replay of the tree.
    Closure,
    /// A unit has one parent on each day.
    Parents,
    /// A unit has one name and kind on each day on which it exists.
    Versions,
    /// A person is a member of one unit on each day.
    Memberships,
    /// A post that one person holds has one holder on each day.
    SinglePosts,
    /// Posts and memberships lie in units that existed.
    Places,
    /// Units are found by their names.
    UnitTokens,
    /// People are found by their names.
    PersonTokens,
    /// How far each task is follows from its decision and its steps.
    Tasks,
    /// Attached files are there and unchanged.
    Files,
    /// The folder of attached files holds nothing else.
    Orphans,
    /// The chain over the log is whole.
    Chain,
    /// New rows of the log are sealed.
    Sealing,
    /// The key opens the protected fields, and lies where nobody else can read it.
    Key,
    /// Nobody is signed in with a closed account.
    Sessions,
    /// There is room to go on, and for a backup.
    Disk,
    /// Nothing was recorded later than now.
    Clock,
}

impl Check {
    /// All, in the order in which they are made.
    pub const ALL: [Check; 20] = [
        Check::Integrity,
        Check::References,
        Check::Migrations,
        Check::Closure,
        Check::Parents,
        Check::Versions,
        Check::Memberships,
        Check::SinglePosts,
        Check::Places,
        Check::UnitTokens,
        Check::PersonTokens,
        Check::Tasks,
        Check::Files,
        Check::Orphans,
        Check::Chain,
        Check::Sealing,
        Check::Key,
        Check::Sessions,
        Check::Disk,
        Check::Clock,
    ];

    /// The name by which `--json` and the documentation call it.
    pub fn key(self) -> &'static str {
        match self {
            Check::Integrity => "integrity",
            Check::References => "references",
            Check::Migrations => "migrations",
            Check::Closure => "closure",
            Check::Parents => "parents",
            Check::Versions => "versions",
            Check::Memberships => "memberships",
            Check::SinglePosts => "single-posts",
            Check::Places => "places",
            Check::UnitTokens => "unit-tokens",
            Check::PersonTokens => "person-tokens",
            Check::Tasks => "tasks",
            Check::Files => "files",
            Check::Orphans => "orphans",
            Check::Chain => "chain",
            Check::Sealing => "sealing",
            Check::Key => "key",
            Check::Sessions => "sessions",
            Check::Disk => "disk",
            Check::Clock => "clock",
        }
    }
}

/// What is wrong with the chain over the log, by the numbers of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainFault {
    /// The row or its seal is not what was sealed.
    Changed {
        /// Which.
        number: i64,
    },
    /// Rows are missing, or stand in another order.
    Missing {
        /// The number that should have come.
        from: i64,
        /// The number that came.
        until: i64,
    },
    /// The chain does not end where its end was marked.
    End {
        /// The marked number.
        marked: i64,
        /// The number of the last row.
        found: i64,
    },
    /// The mark of the end is gone.
    NoMarker {
        /// The number of the last row.
        found: i64,
    },
    /// An end that somebody wrote down is not part of the chain.
    KnownHead {
        /// Its number.
        number: i64,
    },
    /// A line of a file of the log cannot be read.
    Line {
        /// Which, from 1.
        line: u64,
    },
    /// A file of the log ends before its last line.
    Cut,
}

/// One fault: what, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The engine found its own file or schema broken.
    Engine {
        /// What it says.
        said: String,
    },
    /// Rows refer to rows that are not there.
    Reference {
        /// Their table.
        table: String,
        /// The table they refer to.
        other: String,
        /// How many rows.
        rows: u64,
    },
    /// A migration has not run yet.
    MigrationPending {
        /// Its file.
        name: String,
    },
    /// The migrations that ran are not a beginning of those that this program knows.
    MigrationStrange {
        /// What does not fit.
        said: String,
    },
    /// The stored ancestors of a unit are not those of the tree.
    Closure {
        /// Which.
        unit: UnitId,
    },
    /// Two rows place a unit on one day.
    TwoParents {
        /// Which.
        unit: UnitId,
        /// The first such day.
        on: Date,
    },
    /// Two names hold on one day.
    TwoVersions {
        /// Which unit.
        unit: UnitId,
        /// The first such day.
        on: Date,
    },
    /// A unit has no name on a day on which it exists.
    NoVersion {
        /// Which.
        unit: UnitId,
        /// The first such day.
        on: Date,
    },
    /// A person is a member twice on one day.
    TwoMemberships {
        /// Who.
        person: PersonId,
        /// The first such day.
        on: Date,
    },
    /// A post for one has two holders on one day.
    TwoHolders {
        /// The unit.
        unit: UnitId,
        /// Key of the post.
        post: String,
        /// The first such day.
        on: Date,
    },
    /// A post is held in a unit that does not exist.
    PostOutside {
        /// Who.
        person: PersonId,
        /// The unit.
        unit: UnitId,
        /// The first such day.
        on: Date,
    },
    /// A membership lies in a unit that does not exist.
    MembershipOutside {
        /// Who.
        person: PersonId,
        /// The unit.
        unit: UnitId,
        /// The first such day.
        on: Date,
    },
    /// A unit is not found by its name, or by one it does not bear.
    UnitTokens {
        /// Which.
        unit: UnitId,
    },
    /// A person is not found by the name, or by another.
    PersonTokens {
        /// Who.
        person: PersonId,
    },
    /// A decision whose task does not follow from it and the steps.
    TaskAstray {
        /// The record.
        activity: ActivityId,
        /// Which of its decisions, counted from 1.
        decision: u32,
    },
    /// An attached file is not in the folder.
    FileMissing {
        /// SHA-256 of its content.
        sha256: String,
    },
    /// An attached file has another content than the one that was attached.
    FileChanged {
        /// SHA-256 of what was attached.
        sha256: String,
    },
    /// A file in the folder belongs to nothing.
    FileOrphan {
        /// Its path below the folder.
        name: String,
    },
    /// The chain over the log.
    Chain {
        /// Whose.
        realm: Realm,
        /// What is wrong.
        fault: ChainFault,
    },
    /// Rows of the log have waited too long for their seals.
    Unsealed {
        /// How many wait.
        rows: u64,
        /// Since when.
        since: Timestamp,
    },
    /// Protected fields are there, and no key is.
    KeyMissing {
        /// Where it is looked for.
        path: String,
    },
    /// The key cannot be used.
    KeyUnread {
        /// Where it lies.
        path: String,
        /// Why, as the program says it.
        said: String,
    },
    /// Others than the owner may read the key.
    KeyOpen {
        /// Where it lies.
        path: String,
    },
    /// The key lies within the data, so that one thief takes both.
    KeyInside {
        /// Where it lies.
        path: String,
    },
    /// Protected fields that the key does not open.
    Unopened {
        /// Whose.
        person: PersonId,
    },
    /// A second factor that the key does not open.
    UnopenedFactor {
        /// Of which account.
        account: AccountId,
    },
    /// A sheet that was handed in and does not open, or is not the one that was handed in.
    UnopenedSheet {
        /// Which.
        import: ImportId,
    },
    /// Sessions of an account that is closed.
    SessionOpen {
        /// Which account.
        account: AccountId,
    },
    /// The disk has too little room.
    DiskShort {
        /// Bytes free.
        free: u64,
        /// Bytes that the data takes now.
        needed: u64,
    },
    /// A record later than now.
    Later {
        /// Table.
        table: &'static str,
        /// The record.
        id: Uuid,
        /// Its instant.
        at: Timestamp,
    },
}

impl Fault {
    /// The check that finds it.
    pub fn check(&self) -> Check {
        match self {
            Fault::Engine { .. } => Check::Integrity,
            Fault::Reference { .. } => Check::References,
            Fault::MigrationPending { .. } | Fault::MigrationStrange { .. } => Check::Migrations,
            Fault::Closure { .. } => Check::Closure,
            Fault::TwoParents { .. } => Check::Parents,
            Fault::TwoVersions { .. } | Fault::NoVersion { .. } => Check::Versions,
            Fault::TwoMemberships { .. } => Check::Memberships,
            Fault::TwoHolders { .. } => Check::SinglePosts,
            Fault::PostOutside { .. } | Fault::MembershipOutside { .. } => Check::Places,
            Fault::UnitTokens { .. } => Check::UnitTokens,
            Fault::PersonTokens { .. } => Check::PersonTokens,
            Fault::TaskAstray { .. } => Check::Tasks,
            Fault::FileMissing { .. } | Fault::FileChanged { .. } => Check::Files,
            Fault::FileOrphan { .. } => Check::Orphans,
            Fault::Chain { .. } => Check::Chain,
            Fault::Unsealed { .. } => Check::Sealing,
            Fault::KeyMissing { .. }
            | Fault::KeyUnread { .. }
            | Fault::KeyOpen { .. }
            | Fault::KeyInside { .. }
            | Fault::Unopened { .. }
            | Fault::UnopenedFactor { .. }
            | Fault::UnopenedSheet { .. } => Check::Key,
            Fault::SessionOpen { .. } => Check::Sessions,
            Fault::DiskShort { .. } => Check::Disk,
            Fault::Later { .. } => Check::Clock,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_has_a_name_of_its_own() {
        let keys: std::collections::BTreeSet<_> = Check::ALL.map(Check::key).into();
        assert_eq!(keys.len(), Check::ALL.len());
        assert!(Check::ALL.is_sorted(), "in the order in which they are declared");
    }
}
