//! What `zhibu doctor` and `zhibu audit` say: the name of each check, each fault with its place, and
//! how to mend it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use zhibu_domain::doctor::{ChainFault, Check, Fault};

use crate::words::{Arg, Words};

/// The key of a sentence and what it is filled with.
type Told<'a> = (&'static str, Vec<(&'static str, Arg<'a>)>);

impl Words {
    /// What a check makes sure of.
    pub fn doctor_check(self, check: Check) -> &'static str {
        self.t(match check {
            Check::Integrity => "doctor-check-integrity",
            Check::References => "doctor-check-references",
            Check::Migrations => "doctor-check-migrations",
            Check::Closure => "doctor-check-closure",
            Check::Parents => "doctor-check-parents",
            Check::Versions => "doctor-check-versions",
            Check::Memberships => "doctor-check-memberships",
            Check::SinglePosts => "doctor-check-single-posts",
            Check::Places => "doctor-check-places",
            Check::UnitTokens => "doctor-check-unit-tokens",
            Check::PersonTokens => "doctor-check-person-tokens",
            Check::Tasks => "doctor-check-tasks",
            Check::Files => "doctor-check-files",
            Check::Orphans => "doctor-check-orphans",
            Check::Chain => "doctor-check-chain",
            Check::Sealing => "doctor-check-sealing",
            Check::Key => "doctor-check-key",
            Check::Sessions => "doctor-check-sessions",
            Check::Disk => "doctor-check-disk",
            Check::Clock => "doctor-check-clock",
        })
    }

    /// How to mend what a check finds: a clause that ends a sentence.
    pub fn doctor_mend(self, check: Check) -> String {
        self.t_or_verb(match check {
            Check::Integrity => "doctor-mend-integrity",
            Check::References => "doctor-mend-references",
            Check::Migrations => "doctor-mend-migrations",
            Check::Closure => "doctor-mend-closure",
            Check::Parents => "doctor-mend-parents",
            Check::Versions => "doctor-mend-versions",
            Check::Memberships => "doctor-mend-memberships",
            Check::SinglePosts => "doctor-mend-single-posts",
            Check::Places => "doctor-mend-places",
            Check::UnitTokens => "doctor-mend-unit-tokens",
            Check::PersonTokens => "doctor-mend-person-tokens",
            Check::Tasks => "doctor-mend-tasks",
            Check::Files => "doctor-mend-files",
            Check::Orphans => "doctor-mend-orphans",
            Check::Chain => "doctor-mend-chain",
            Check::Sealing => "doctor-mend-sealing",
            Check::Key => "doctor-mend-key",
            Check::Sessions => "doctor-mend-sessions",
            Check::Disk => "doctor-mend-disk",
            Check::Clock => "doctor-mend-clock",
        })
    }

    /// A sentence in which the verb that migrates may be named.
    fn t_or_verb(self, key: &str) -> String {
        self.with(key, &[("verb", "zhibu migrate".into())])
    }

    /// What is wrong, and where. Instants are told in a zone.
    pub fn doctor_fault(self, fault: &Fault, tz: &TimeZone) -> String {
        if let Fault::Chain { fault, .. } = fault {
            return self.chain_fault(fault);
        }
        let (key, args) = self.told(fault, tz);
        self.with(key, &args)
    }

    fn told<'a>(self, fault: &'a Fault, tz: &TimeZone) -> Told<'a> {
        let at = |at: Timestamp| Arg::from(self.instant(at, tz));
        match fault {
            Fault::Engine { said } => ("doctor-fault-engine", vec![("said", said.into())]),
            Fault::Reference { table, other, rows } => (
                "doctor-fault-reference",
                vec![("table", table.into()), ("other", other.into()), ("n", (*rows).into())],
            ),
            Fault::MigrationPending { name } => {
                ("doctor-fault-migration-pending", vec![("name", name.into())])
            }
            Fault::MigrationStrange { said } => {
                ("doctor-fault-migration-strange", vec![("said", said.into())])
            }
            Fault::FileMissing { sha256 } => {
                ("doctor-fault-file-missing", vec![("name", sha256.into())])
            }
            Fault::FileChanged { sha256 } => {
                ("doctor-fault-file-changed", vec![("name", sha256.into())])
            }
            Fault::FileOrphan { name } => ("doctor-fault-file-orphan", vec![("name", name.into())]),
            Fault::Chain { .. } => ("", Vec::new()),
            Fault::Unsealed { rows, since } => {
                ("doctor-fault-unsealed", vec![("n", (*rows).into()), ("at", at(*since))])
            }
            Fault::KeyMissing { path } => ("doctor-fault-key-missing", vec![("path", path.into())]),
            Fault::KeyUnread { path, said } => {
                ("doctor-fault-key-unread", vec![("path", path.into()), ("said", said.into())])
            }
            Fault::KeyOpen { path } => ("doctor-fault-key-open", vec![("path", path.into())]),
            Fault::KeyInside { path } => ("doctor-fault-key-inside", vec![("path", path.into())]),
            Fault::DiskShort { free, needed } => (
                "doctor-fault-disk",
                vec![("free", (free >> 20).into()), ("needed", (needed >> 20).into())],
            ),
            Fault::Later { table, id, at: when } => (
                "doctor-fault-later",
                vec![("table", (*table).into()), ("id", id.to_string().into()), ("at", at(*when))],
            ),
            other => self.told_of_noun(other),
        }
    }

    /// Faults about a unit, a person or an account.
    fn told_of_noun(self, fault: &Fault) -> Told<'_> {
        let id = |name, id: &dyn std::fmt::Display| (name, Arg::from(id.to_string()));
        let day = |on| ("day", Arg::from(self.day(on)));
        match fault {
            Fault::Closure { unit } => ("doctor-fault-closure", vec![id("unit", unit)]),
            Fault::TwoParents { unit, on } => {
                ("doctor-fault-two-parents", vec![id("unit", unit), day(*on)])
            }
            Fault::TwoVersions { unit, on } => {
                ("doctor-fault-two-versions", vec![id("unit", unit), day(*on)])
            }
            Fault::NoVersion { unit, on } => {
                ("doctor-fault-no-version", vec![id("unit", unit), day(*on)])
            }
            Fault::TwoMemberships { person, on } => {
                ("doctor-fault-two-memberships", vec![id("person", person), day(*on)])
            }
            Fault::TwoHolders { unit, post, on } => {
                ("doctor-fault-two-holders", vec![id("unit", unit), id("post", post), day(*on)])
            }
            Fault::PostOutside { person, unit, on } => (
                "doctor-fault-post-outside",
                vec![id("person", person), id("unit", unit), day(*on)],
            ),
            Fault::MembershipOutside { person, unit, on } => (
                "doctor-fault-membership-outside",
                vec![id("person", person), id("unit", unit), day(*on)],
            ),
            Fault::UnitTokens { unit } => ("doctor-fault-unit-tokens", vec![id("unit", unit)]),
            Fault::PersonTokens { person } => {
                ("doctor-fault-person-tokens", vec![id("person", person)])
            }
            Fault::TaskAstray { activity, decision } => (
                "doctor-fault-task-astray",
                vec![id("activity", activity), ("n", (*decision).into())],
            ),
            Fault::Unopened { person } => ("doctor-fault-unopened", vec![id("person", person)]),
            Fault::UnopenedFactor { account } => {
                ("doctor-fault-unopened-factor", vec![id("account", account)])
            }
            Fault::UnopenedSheet { import } => {
                ("doctor-fault-unopened-sheet", vec![id("import", import)])
            }
            Fault::SessionOpen { account } => {
                ("doctor-fault-session-open", vec![id("account", account)])
            }
            // Told in `told`. Named one by one, so that a new fault without a sentence does not
            // compile.
            Fault::Engine { .. }
            | Fault::Reference { .. }
            | Fault::MigrationPending { .. }
            | Fault::MigrationStrange { .. }
            | Fault::FileMissing { .. }
            | Fault::FileChanged { .. }
            | Fault::FileOrphan { .. }
            | Fault::Chain { .. }
            | Fault::Unsealed { .. }
            | Fault::KeyMissing { .. }
            | Fault::KeyUnread { .. }
            | Fault::KeyOpen { .. }
            | Fault::KeyInside { .. }
            | Fault::DiskShort { .. }
            | Fault::Later { .. } => ("", Vec::new()),
        }
    }

    /// What is wrong with the chain over the log.
    pub fn chain_fault(self, fault: &ChainFault) -> String {
        match fault {
            ChainFault::Changed { number } => {
                self.with("audit-fault-changed", &[("n", (*number).into())])
            }
            ChainFault::Missing { from, until } => self.with(
                "audit-fault-missing",
                &[("from", (*from).into()), ("until", (*until).into())],
            ),
            ChainFault::End { marked, found } if marked == found => {
                self.with("audit-fault-end-seal", &[("n", (*marked).into())])
            }
            ChainFault::End { marked, found } => self.with(
                "audit-fault-end",
                &[("marked", (*marked).into()), ("found", (*found).into())],
            ),
            ChainFault::NoMarker { found } => {
                self.with("audit-fault-no-marker", &[("found", (*found).into())])
            }
            ChainFault::KnownHead { number } => {
                self.with("audit-fault-known-head", &[("n", (*number).into())])
            }
            ChainFault::Line { line } => self.with("audit-fault-line", &[("line", (*line).into())]),
            ChainFault::Cut => self.t("audit-fault-cut").to_owned(),
        }
    }
}
