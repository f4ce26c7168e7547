//! Backups go from engine to engine and back unchanged, whatever is done to an archive is noticed, and
//! every check of the doctor finds the fault that is planted for it, and no other does.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its own body and in what it calls"
)]

mod place;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;
use zhibu_domain::doctor::{Check, Fault};
use zhibu_domain::id::{AuditId, Realm, UnitId};
use zhibu_domain::rulebook::{Rulebook, embedded};
use zhibu_domain::text::Text;
use zhibu_service::backup::{self, Job, Made, Manifest};
use zhibu_service::doctor::{self, Around, KeyFile, Outcome};
use zhibu_service::engine::{self, Db, Kind, Threads, Tx, Value, migrate};
use zhibu_service::files::Files;
use zhibu_service::generate::{self, Plan};
use zhibu_service::unit::{About, NewUnit};
use zhibu_service::{Act, Actor, Vault, access, args, audit, unit};

use place::{Ground, Place, on_both};

const REALM: Realm = Realm(1);

static RULES: LazyLock<Arc<Rulebook>> = LazyLock::new(|| {
    let files = embedded("cpc").expect("the default rulebook is compiled in");
    Arc::new(Rulebook::load("cpc", &files).expect("the default rulebook has no faults"))
});

fn vault() -> Vault {
    Vault::of_key(1, [7; 32])
}

fn now() -> Timestamp {
    "2026-11-20T06:00:00Z".parse().unwrap()
}

fn act() -> Act {
    let seed = AtomicU64::new(1);
    Act {
        realm: REALM,
        actor: Actor::Installation,
        now: now(),
        today: date(2026, 11, 20),
        second_factor: true,
        rules: Arc::clone(&RULES),
        random: Arc::new(move |bytes: &mut [u8]| {
            let next = seed.fetch_add(1, Ordering::Relaxed);
            bytes.iter_mut().rev().zip(next.to_le_bytes()).for_each(|(byte, value)| *byte = value);
        }),
        vault: vault(),
    }
}

fn job(files: &Path) -> Job {
    Job { files: files.to_owned(), key: None, at: now(), program: "0.1.0".to_owned() }
}

/// A backup of a small county with attached files, made once on SQLite.
struct Sample {
    archive: PathBuf,
    made: Made,
}

static SAMPLE: LazyLock<Sample> = LazyLock::new(|| {
    // Kept for the whole run: statics are never dropped.
    let folder = tempfile::tempdir().unwrap().keep();
    let url = format!("sqlite:{}", folder.join("zhibu.db").display());
    let db = Db::open(&url, Threads::default()).unwrap();
    db.migrate().unwrap();
    let files = folder.join("files");
    let plan = Plan {
        units: 10,
        members: 60,
        years: 1,
        seed: 1,
        until: date(2026, 11, 20),
        rules: Arc::clone(&RULES),
        vault: vault(),
        open: Vec::new(),
    };
    let body: generate::BodyOf = Arc::new(|_| Text::new(Some("正文".into()), None).unwrap());
    generate::generate(&db, REALM, &plan, &Files::new(&files), &body).unwrap();
    audit::seal_waiting(&db, REALM, now()).unwrap();
    let archive = folder.join("county.tar");
    let made = backup::make(&db, &job(&files), &archive).unwrap();
    Sample { archive, made }
});

/// The sample put back into a fresh place, with its files.
struct Home {
    place: Place,
    folder: tempfile::TempDir,
}

impl Home {
    fn new(place: Place) -> Self {
        let home = Self { place, folder: tempfile::tempdir().unwrap() };
        let manifest = backup::check(&SAMPLE.archive).unwrap();
        let restored =
            backup::restore(&SAMPLE.archive, &manifest, home.db(), &home.files()).unwrap();
        assert_eq!((restored.rows, restored.files), (manifest.rows(), manifest.files));
        home
    }

    fn db(&self) -> &Db {
        self.place.db()
    }

    fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    fn around(&self) -> Around {
        Around {
            now: now(),
            rules: Arc::clone(&RULES),
            files: self.files(),
            key: KeyFile::Read(vault()),
            disk: Some((2, 1)),
        }
    }

    fn examine(&self, around: &Around) -> Vec<Outcome> {
        doctor::examine(self.db(), around).unwrap()
    }

    /// Every fault that is found.
    fn faults(&self, around: &Around) -> Vec<Fault> {
        self.examine(around).into_iter().flat_map(|outcome| outcome.faults).collect()
    }

    /// The path of some attached file.
    fn attached(&self) -> PathBuf {
        let found = zhibu_service::files::contents(&self.files()).unwrap();
        found.first().expect("the county has attached files").path.clone()
    }

    /// Runs statements as somebody would who reaches the database without the program.
    fn unguarded(&self, sqlite: &str, postgres: &str) {
        match &self.place.ground {
            Ground::Folder { .. } => {
                let file = self.place.url.strip_prefix("sqlite:").unwrap();
                let other = rusqlite::Connection::open(file).unwrap();
                other.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
                other.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sqlite};")).unwrap();
            }
            Ground::Server { .. } => {
                let mut other =
                    postgres::Client::connect(&self.place.url, postgres::NoTls).unwrap();
                let batch = format!("SET session_replication_role = replica; {postgres}");
                other.batch_execute(&batch).unwrap();
            }
        }
    }

    fn plant(&self, sql: &str) {
        self.unguarded(sql, sql);
    }

    /// Puts a row in as the program itself would.
    fn insert(&self, table: &'static str, columns: &'static [&'static str], row: Vec<Value>) {
        let rows = move |tx: &mut zhibu_service::engine::Tx<'_>| {
            tx.insert_many(table, columns, [row.clone()])
        };
        self.db().write_blocking(rows).unwrap();
    }

    fn log(&self, at: Timestamp) {
        self.insert(
            "audit",
            &["realm", "id", "at", "act", "because", "detail"],
            vec![
                REALM.into(),
                AuditId::new(at, [9; 10]).into(),
                at.into(),
                "unit.describe".into(),
                "\"installation\"".into(),
                "{}".into(),
            ],
        );
    }

    /// A sheet that waits to be taken over.
    fn import(&self) -> Uuid {
        let id = Uuid::from_u128(9);
        let unit = self.one_id("SELECT id FROM unit ORDER BY id LIMIT 1");
        self.insert(
            "import",
            &["realm", "id", "unit", "kind", "name", "sha256", "bytes", "state", "created_at"],
            vec![
                REALM.into(),
                id.into(),
                unit.into(),
                "people".into(),
                "roll.csv".into(),
                "ab".repeat(32).into(),
                Value::Int(40),
                "waiting".into(),
                now().into(),
            ],
        );
        id
    }

    fn one_id(&self, sql: &'static str) -> Uuid {
        self.db().read_blocking(move |tx| tx.one(sql, args![], |row| row.get(0))).unwrap()
    }
}

on_both! {
    an_archive_put_back_is_what_was_archived
    each_planted_fault_is_found_by_its_check_and_by_no_other
    a_backup_under_load_is_one_moment_and_restores_clean
    a_restored_database_has_every_index_and_constraint_again
    what_no_index_allows_is_not_restored_and_leaves_nothing
    rows_that_refer_to_none_are_named_or_refused
    what_holds_a_row_is_not_restored_to
    files_that_are_missing_or_changed_are_left_out_and_named
}

/// Another place of the same kind.
fn another(place: &Place) -> Place {
    match &place.ground {
        Ground::Folder { .. } => Place::sqlite(),
        Ground::Server { maintenance, .. } => Place::postgres(maintenance.clone()),
    }
}

fn an_archive_put_back_is_what_was_archived(place: &Place) {
    let home = Home::new(another(place));
    assert_eq!(home.faults(&home.around()), []);
    assert!(home.examine(&home.around()).iter().all(|outcome| !outcome.skipped));
    let again = home.folder.path().join("again.tar");
    let made = backup::make(home.db(), &job(&home.files()), &again).unwrap();
    let said = |made: &Made| -> Manifest {
        let mut manifest = made.manifest.clone();
        manifest.engine.clear();
        manifest
    };
    assert!(made.manifest.rows() > 1_000 && made.manifest.files > 0);
    assert_eq!(said(&made), said(&SAMPLE.made), "every member has the same digest");
    assert_eq!(backup::check(&again).unwrap(), made.manifest);
}

/// The first secretary's post, and a leaf of the tree, in the order of ids.
const A_POST: &str = "(SELECT id FROM post WHERE post = 'secretary' ORDER BY id LIMIT 1)";
const A_LEAF: &str = "(SELECT p.unit FROM unit_parent p WHERE NOT EXISTS
    (SELECT 1 FROM unit_parent c WHERE c.parent = p.unit) ORDER BY p.unit LIMIT 1)";

type Plant = fn(&Home, &mut Around);

/// What is planted for each check.
const PLANTS: &[(Check, Plant)] = &[
    (Check::Integrity, |home, _| {
        home.unguarded(
            "PRAGMA ignore_check_constraints = ON;
             UPDATE activity SET starts_minute = 5000
              WHERE id = (SELECT id FROM activity WHERE starts_minute IS NOT NULL LIMIT 1)",
            "ALTER TABLE activity ADD CONSTRAINT odd CHECK (version < 0) NOT VALID",
        );
    }),
    (Check::References, |home, _| {
        home.plant("UPDATE activity_kind SET realm = 2 WHERE ordinal = 0");
    }),
    (Check::Migrations, |home, _| {
        home.plant("INSERT INTO migration VALUES ('9999_future.sql', 'x', '2030-01-01')");
    }),
    (Check::Migrations, |home, _| {
        home.plant("UPDATE migration SET checksum = 'x' WHERE name LIKE '0002%'");
    }),
    (Check::Migrations, |home, _| {
        home.plant("DELETE FROM migration WHERE name = (SELECT MAX(name) FROM migration)");
    }),
    (Check::Closure, |home, _| home.plant("DELETE FROM ancestor WHERE depth = 2")),
    (Check::Parents, |home, _| {
        // The index follows, so that it equals a replay.
        home.plant(&format!(
            "INSERT INTO ancestor (realm, unit, ancestor, valid_from, valid_until, depth)
             SELECT realm, unit, ancestor, '2026-11-19', valid_until, depth FROM ancestor
              WHERE unit = {A_LEAF} AND valid_until > '2026-11-19';
             INSERT INTO unit_parent (realm, unit, parent, valid_from, valid_until)
             SELECT realm, unit, parent, '2026-11-19', valid_until FROM unit_parent
              WHERE unit = {A_LEAF} AND valid_until > '2026-11-19'"
        ));
    }),
    (Check::Versions, |home, _| {
        home.plant(&format!(
            "INSERT INTO unit_version (realm, unit, valid_from, valid_until, name_zh, name_en, kind)
             SELECT realm, unit, '2026-11-19', valid_until, name_zh, name_en, kind
               FROM unit_version WHERE unit = {A_LEAF} AND valid_until > '2026-11-19'"
        ));
    }),
    (Check::Versions, |home, _| {
        home.plant(&format!(
            "UPDATE unit_version SET valid_until = '2026-11-19'
              WHERE unit = {A_LEAF} AND valid_until > '2026-11-19'"
        ));
    }),
    (Check::Memberships, |home, _| {
        home.plant(
            "INSERT INTO membership (realm, person, unit, standing, valid_from, valid_until)
             SELECT realm, person, unit, standing, '2026-11-19', valid_until FROM membership
              WHERE person = (SELECT person FROM membership WHERE valid_until > '2026-11-19'
                               ORDER BY person LIMIT 1)
                AND valid_until > '2026-11-19'",
        );
    }),
    (Check::SinglePosts, |home, _| {
        let id = Uuid::from_u128(0x0189_0000_0000_7000_8000_0000_0000_0001);
        let copy = |id: String| {
            format!(
                "INSERT INTO post (realm, id, unit, person, post, valid_from, valid_until)
                 SELECT realm, {id}, unit, person, post, '2026-11-19', valid_until
                   FROM post WHERE id = {A_POST}"
            )
        };
        home.unguarded(&copy(format!("X'{}'", id.simple())), &copy(format!("UUID '{id}'")));
    }),
    (Check::Places, |home, _| {
        home.plant(&format!("UPDATE post SET valid_from = '1901-01-01' WHERE id = {A_POST}"));
    }),
    (Check::Places, |home, _| {
        home.plant(
            "UPDATE membership SET valid_from = '1901-01-01'
              WHERE person = (SELECT person FROM membership ORDER BY person LIMIT 1)",
        );
    }),
    (Check::UnitTokens, |home, _| {
        home.plant(&format!("DELETE FROM unit_token WHERE unit = {A_LEAF}"));
    }),
    (Check::PersonTokens, |home, _| {
        home.plant(
            "DELETE FROM person_token
              WHERE person = (SELECT person FROM person_token ORDER BY person LIMIT 1)",
        );
    }),
    (Check::PersonTokens, |home, _| {
        home.plant(
            "UPDATE person SET name = '另名' WHERE id = (SELECT id FROM person ORDER BY id LIMIT 1)",
        );
    }),
    (Check::Tasks, |home, _| home.plant("UPDATE task SET steps = steps + 1 WHERE steps = 1")),
    (Check::Tasks, |home, _| {
        home.plant("UPDATE task_step SET due_on = '2026-11-20' WHERE kind = 'extended'");
    }),
    (Check::Tasks, |home, _| home.plant("DELETE FROM task WHERE steps = 0")),
    (Check::Tasks, |home, _| {
        home.plant(
            "UPDATE task_step SET record = (SELECT id FROM activity ORDER BY id LIMIT 1) WHERE record IS NOT NULL",
        );
    }),
    (Check::Files, |home, _| fs::remove_file(home.attached()).unwrap()),
    (Check::Files, |home, _| fs::write(home.attached(), "other").unwrap()),
    (Check::Orphans, |home, _| {
        let name = "ab".repeat(32);
        fs::create_dir_all(home.files().join("ab")).unwrap();
        old_file(&home.files().join("ab").join(name));
    }),
    (Check::Orphans, |home, _| old_file(&home.files().join("notes.txt"))),
    (Check::Chain, |home, _| home.plant("UPDATE audit SET detail = '{}' WHERE seal_number = 1")),
    (Check::Chain, |home, _| home.plant("DELETE FROM audit_head")),
    (Check::Sealing, |home, _| home.log(now() - SignedDuration::from_mins(5))),
    (Check::Key, |home, around| {
        around.key = KeyFile::Missing(home.folder.path().join("data.key"));
    }),
    (Check::Key, |home, around| {
        around.key = KeyFile::Open(home.folder.path().join("data.key"));
    }),
    (Check::Key, |_, around| around.key = KeyFile::Read(Vault::of_key(1, [8; 32]))),
    (Check::Key, |home, _| {
        let whose = "SELECT id FROM person ORDER BY id LIMIT 1";
        home.plant(&format!("DELETE FROM protected WHERE person = ({whose})"));
        let person = home.one_id(whose);
        home.insert(
            "protected",
            &["realm", "person", "field", "key_number", "sealed", "lookup"],
            vec![
                REALM.into(),
                person.into(),
                "phone".into(),
                Value::Int(1),
                Value::Bytes(vec![1; 40]),
                "x".into(),
            ],
        );
    }),
    (Check::Key, |home, _| {
        let person = home.one_id("SELECT id FROM person ORDER BY id DESC LIMIT 1");
        let id = Uuid::from_u128(7);
        home.insert(
            "account",
            &["realm", "id", "person", "created_at", "totp_key_number", "totp_sealed"],
            vec![
                REALM.into(),
                id.into(),
                person.into(),
                now().into(),
                Value::Int(1),
                Value::Bytes(vec![1; 40]),
            ],
        );
    }),
    (Check::Key, |home, _| {
        let id = home.import();
        let sealed = Value::Bytes(vec![1; 40]);
        home.insert(
            "import_part",
            &["realm", "import", "ordinal", "key_number", "sealed"],
            vec![REALM.into(), id.into(), Value::Int(0), Value::Int(1), sealed],
        );
    }),
    (Check::Key, |home, _| {
        let id = home.import();
        let person = home.one_id("SELECT id FROM person ORDER BY id LIMIT 1");
        home.insert(
            "import_before",
            &["realm", "import", "ordinal", "subject", "what", "key_number", "sealed"],
            vec![
                REALM.into(),
                id.into(),
                Value::Int(0),
                person.into(),
                "phone".into(),
                Value::Int(1),
                Value::Bytes(vec![1; 40]),
            ],
        );
    }),
    (Check::Sessions, |home, _| {
        let id = Uuid::from_u128(5);
        let person = home.one_id("SELECT id FROM person ORDER BY id DESC LIMIT 1");
        home.insert(
            "account",
            &["realm", "id", "person", "created_at", "closed_at"],
            vec![REALM.into(), id.into(), person.into(), now().into(), now().into()],
        );
        let later = now() + SignedDuration::from_hours(1);
        home.insert(
            "session",
            &["realm", "token_hash", "account", "created_at", "expires_at"],
            vec![REALM.into(), "x".into(), id.into(), now().into(), later.into()],
        );
    }),
    (Check::Disk, |_, around| around.disk = Some((1, 2))),
    (Check::Clock, |home, _| {
        home.log(now() + SignedDuration::from_hours(2));
        audit::seal_waiting(home.db(), REALM, now()).unwrap();
    }),
];

/// A file that was written long before now.
fn old_file(path: &Path) {
    fs::write(path, "left behind").unwrap();
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
}

fn each_planted_fault_is_found_by_its_check_and_by_no_other(place: &Place) {
    let planted: BTreeSet<Check> = PLANTS.iter().map(|(check, _)| *check).collect();
    assert_eq!(planted, Check::ALL.into(), "each check has a fault planted for it");
    for (number, (check, plant)) in PLANTS.iter().enumerate() {
        let home = Home::new(another(place));
        let mut around = home.around();
        plant(&home, &mut around);
        let outcomes = home.examine(&around);
        let failed: Vec<Check> = outcomes
            .iter()
            .filter(|outcome| !outcome.faults.is_empty())
            .map(|outcome| outcome.check)
            .collect();
        let faults = home.faults(&around);
        assert_eq!(failed, [*check], "plant {number}: {faults:?}");
        assert!(faults.iter().all(|fault| fault.check() == *check), "plant {number}: {faults:?}");
    }
}

/// Founds units below the top, one after another, until it is told to stop.
fn found_on(db: &Db, top: UnitId, stop: &AtomicBool) -> u32 {
    let act = act();
    let mut founded = 0;
    while !stop.load(Ordering::Relaxed) {
        let new = NewUnit {
            name: Text::new(Some(format!("第{founded}支部")), None),
            kind: "branch".to_owned(),
            about: About::default(),
            from: date(2026, 1, 1),
        };
        let act = act.clone();
        db.write_blocking(move |tx| {
            let granted = access::require(tx, &act, top)?;
            unit::found(tx, &act, &granted, new.clone())
        })
        .unwrap();
        audit::seal_waiting(db, REALM, now()).unwrap();
        founded += 1;
    }
    founded
}

fn a_backup_under_load_is_one_moment_and_restores_clean(place: &Place) {
    let home = Home::new(another(place));
    let top = "SELECT unit FROM unit_parent WHERE parent IS NULL LIMIT 1";
    let (top, stop) = (UnitId(home.one_id(top)), Arc::new(AtomicBool::new(false)));
    let (db, told) = (home.db().clone(), Arc::clone(&stop));
    let writer = std::thread::spawn(move || found_on(&db, top, &told));
    let archives: Vec<PathBuf> =
        (0..4).map(|number| home.folder.path().join(format!("{number}.tar"))).collect();
    for archive in &archives {
        backup::make(home.db(), &job(&home.files()), archive).unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    let founded = writer.join().unwrap();
    assert!(founded > 0, "nothing was written meanwhile");
    for archive in &archives {
        let manifest = backup::check(archive).unwrap();
        let other = another(place);
        let files = home.folder.path().join(archive.file_stem().unwrap());
        backup::restore(archive, &manifest, other.db(), &files).unwrap();
        let around = Around { files, ..home.around() };
        let outcomes = doctor::examine(other.db(), &around).unwrap();
        let faults: Vec<_> = outcomes.into_iter().flat_map(|outcome| outcome.faults).collect();
        assert_eq!(faults, []);
        let head = manifest.chains[0].head.clone();
        let known = [head];
        for db in [other.db(), home.db()] {
            let verdict = audit::verify_database(db, &known).unwrap();
            assert_eq!(verdict[0].1.faults, [], "the chain goes on from the archived end");
        }
    }
}

/// Every index and constraint, and on SQLite the figures for its planner.
fn schema(db: &Db) -> Vec<String> {
    let statement = match db.kind() {
        Kind::Sqlite => {
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL
             UNION ALL
             SELECT tbl || ' ' || COALESCE(idx, '') || ' ' || stat FROM sqlite_stat1
             ORDER BY 1"
        }
        Kind::Postgres => {
            "SELECT pg_get_indexdef(x.indexrelid) FROM pg_index x
               JOIN pg_class t ON t.oid = x.indrelid
              WHERE t.relnamespace = CAST('public' AS REGNAMESPACE)
             UNION ALL
             SELECT CAST(t.relname AS TEXT) || ' ' || CAST(k.conname AS TEXT) || ' '
                    || pg_get_constraintdef(k.oid)
               FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
              WHERE t.relnamespace = CAST('public' AS REGNAMESPACE)
             ORDER BY 1"
        }
    };
    db.read_blocking(move |tx| tx.all(statement, args![], |row| row.get(0))).unwrap()
}

fn a_restored_database_has_every_index_and_constraint_again(place: &Place) {
    let fresh = another(place);
    fresh.db().migrate().unwrap();
    let expected = schema(fresh.db());
    assert!(expected.len() > 100, "{expected:?}");
    assert_eq!(schema(Home::new(another(place)).db()), expected);
}

/// Backs a home up and puts that into another of the same kind.
fn put_elsewhere(home: &Home, other: &Place) -> Result<backup::Restored, backup::Error> {
    let archive = home.folder.path().join("planted.tar");
    backup::make(home.db(), &job(&home.files()), &archive).unwrap();
    let manifest = backup::check(&archive).unwrap();
    backup::restore(&archive, &manifest, other.db(), &home.folder.path().join("elsewhere"))
}

fn what_no_index_allows_is_not_restored_and_leaves_nothing(place: &Place) {
    let (home, other, fresh) = (Home::new(another(place)), another(place), another(place));
    home.plant("DROP INDEX audit_sealed; UPDATE audit SET seal_number = 1 WHERE seal_number = 2");
    let refused = put_elsewhere(&home, &other);
    let unique = matches!(refused, Err(backup::Error::Engine(engine::Error::Unique(_))));
    assert!(unique, "{refused:?}");
    fresh.db().migrate().unwrap();
    assert_eq!(schema(other.db()), schema(fresh.db()));
    // Nothing of it is there, so that a sound archive still goes into the same place.
    let manifest = backup::check(&SAMPLE.archive).unwrap();
    let files = home.folder.path().join("sound");
    backup::restore(&SAMPLE.archive, &manifest, other.db(), &files).unwrap();
}

fn rows_that_refer_to_none_are_named_or_refused(place: &Place) {
    let (home, other) = (Home::new(another(place)), another(place));
    home.plant("DELETE FROM activity");
    match put_elsewhere(&home, &other) {
        // A file takes what is left of a damaged installation, and the doctor says what is lost.
        Ok(_) => {
            assert_eq!(other.db().kind(), Kind::Sqlite);
            let outcomes = doctor::examine(other.db(), &home.around()).unwrap();
            let lost = outcomes.iter().find(|outcome| outcome.check == Check::References);
            assert!(!lost.unwrap().faults.is_empty(), "{lost:?}");
        }
        Err(refused) => {
            assert_eq!(other.db().kind(), Kind::Postgres);
            let constraint = matches!(refused, backup::Error::Engine(engine::Error::Constraint(_)));
            assert!(constraint, "{refused:?}");
        }
    }
    // The rows that are put in from now on are looked at again.
    let stray = vec![Value::from(REALM), Uuid::from_u128(3).into(), "x".into()];
    let stray = move |tx: &mut Tx<'_>| {
        tx.insert_many("unit_field", &["realm", "unit", "field"], [stray.clone()])
    };
    assert!(other.db().write_blocking(stray).is_err());
}

fn what_holds_a_row_is_not_restored_to(place: &Place) {
    let home = Home::new(another(place));
    let manifest = backup::check(&SAMPLE.archive).unwrap();
    let files = home.folder.path().join("other");
    let refused = backup::restore(&SAMPLE.archive, &manifest, home.db(), &files);
    assert!(matches!(refused, Err(backup::Error::NotEmpty)), "{refused:?}");
    assert!(!files.exists());
    assert_eq!(home.faults(&home.around()), []);
}

fn files_that_are_missing_or_changed_are_left_out_and_named(place: &Place) {
    let home = Home::new(another(place));
    let lost = home.attached();
    fs::remove_file(&lost).unwrap();
    let changed = home.attached();
    fs::write(&changed, "other").unwrap();
    let to = home.folder.path().join("b.tar");
    let made = backup::make(home.db(), &job(&home.files()), &to).unwrap();
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    assert_eq!(made.manifest.missing, [name(&lost)]);
    assert_eq!(made.manifest.changed, [name(&changed)]);
    assert_eq!(made.manifest.files + 2, SAMPLE.made.manifest.files);
}

#[test]
fn a_changed_byte_or_a_missing_end_is_noticed_wherever_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = fs::read(&SAMPLE.archive).unwrap();
    let other = folder.path().join("other.tar");
    let is_broken = |bytes: &[u8]| {
        fs::write(&other, bytes).unwrap();
        matches!(backup::check(&other), Err(backup::Error::Broken { .. }))
    };
    let length = bytes.len();
    // Everywhere a little, and every kind of place at the end: content, padding, last header, zeros.
    let everywhere = (0..40).map(|part| length * part / 40 + part * 13 % 512);
    let end = (1..=2560).step_by(101).map(|back| length - back);
    for at in everywhere.chain(end).chain([0, 100, 156, 257, length - 1]) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        assert!(is_broken(&flipped), "byte {at} of {length}");
    }
    for cut in [0, 1, 511, 512, 2047, 2048, length / 2, length - 2048, length - 512, length - 1] {
        assert!(is_broken(&bytes[..cut]), "cut at {cut} of {length}");
    }
    assert!(is_broken(&[&bytes[..], &[0; 512]].concat()), "something was added");
    assert!(!is_broken(&bytes));
}

#[test]
fn nothing_is_written_over_and_what_was_broken_off_is_in_nobodys_way() {
    let home = Home::new(Place::sqlite());
    let to = home.folder.path().join("b.tar");
    fs::write(&to, "mine").unwrap();
    let refused = backup::make(home.db(), &job(&home.files()), &to);
    assert!(matches!(refused, Err(backup::Error::Exists(_))), "{refused:?}");
    assert_eq!(fs::read(&to).unwrap(), b"mine");
    fs::remove_file(&to).unwrap();

    let half = home.folder.path().join("b.tar.half");
    fs::write(&half, vec![7; 3 << 20]).unwrap();
    let held = fs::File::options().write(true).open(&half).unwrap();
    held.lock().unwrap();
    let refused = backup::make(home.db(), &job(&home.files()), &to);
    assert!(matches!(refused, Err(backup::Error::Busy(_))), "{refused:?}");
    drop(held);
    backup::make(home.db(), &job(&home.files()), &to).unwrap();
    assert!(!half.exists());
    backup::check(&to).unwrap();
}

#[test]
fn the_key_is_never_archived_under_any_name() {
    let home = Home::new(Place::sqlite());
    let to = home.folder.path().join("b.tar");
    let key = home.files().join("master.key");
    let text = b"1 zhibu-test 0123";
    fs::write(&key, text).unwrap();
    let with = |key: &Path| Job { key: Some(key.to_owned()), ..job(&home.files()) };
    let refused = backup::make(home.db(), &with(&key), &to);
    assert!(matches!(refused, Err(backup::Error::KeyInside(_))), "{refused:?}");

    // Somebody attached the key to a record.
    let outside = home.folder.path().join("data.key");
    fs::rename(&key, &outside).unwrap();
    let sha256 = {
        use sha2::Digest as _;
        data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(text))
    };
    let folder = home.files().join(&sha256[..2]);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(&sha256), text).unwrap();
    let refused = backup::make(home.db(), &with(&outside), &to);
    assert!(matches!(refused, Err(backup::Error::KeyInside(_))), "{refused:?}");
    fs::remove_file(folder.join(&sha256)).unwrap();

    backup::make(home.db(), &with(&outside), &to).unwrap();
    let archived = fs::read(&to).unwrap();
    assert!(!archived.windows(text.len()).any(|window| window == text));
}

#[test]
fn a_file_is_copied_before_it_is_migrated_and_a_failed_migration_leaves_it_usable() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("zhibu.db");
    let url = format!("sqlite:{}", file.display());
    let known = migrate::migrations();
    let (older, next) = (&known[..5], known[5].name.trim_end_matches(".sql"));
    let db = Db::open(&url, Threads::default()).unwrap();
    migrate::apply(&db, older).unwrap();
    migrate::lay(&db, "0001_tree.data.sql").unwrap();
    let copies = || -> Vec<String> {
        let names = fs::read_dir(folder.path()).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.filter(|name| name.contains(".before-")).collect();
        names.sort();
        names
    };
    let units = |db: &Db| -> i64 {
        db.read_blocking(|tx| tx.one("SELECT COUNT(*) FROM unit", args![], |row| row.get(0)))
            .unwrap()
    };

    // The sixth cannot run, because what it makes is there.
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("CREATE TABLE audit_head (odd TEXT)").unwrap();
    assert!(db.migrate().is_err());
    assert_eq!(units(&db), 3);
    assert_eq!(db.pending().unwrap().len(), known.len() - 5);
    assert_eq!(copies(), [format!("zhibu.db.before-{next}")]);

    other.execute_batch("DROP TABLE audit_head").unwrap();
    drop(other);
    let migrated = db.migrate().unwrap();
    let copy = migrated.copy.unwrap();
    assert_eq!(copies(), [format!("zhibu.db.before-{next}"), format!("zhibu.db.before-{next}-2")]);
    assert_eq!(migrated.applied.len(), known.len() - 5);
    assert_eq!(db.migrate().unwrap().copy, None, "nothing was due");

    let kept = Db::open(&format!("sqlite:{}", copy.display()), Threads::default()).unwrap();
    assert_eq!(units(&kept), 3);
    assert_eq!(kept.pending().unwrap().len(), known.len() - 5);
}

#[test]
fn every_column_of_every_table_survives_and_a_newer_archive_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str| {
        let url = format!("sqlite:{}", folder.path().join(name).display());
        Db::open(&url, Threads::default()).unwrap()
    };
    let known = migrate::migrations();
    let db = open("old.db");
    for number in 1..=known.len() {
        migrate::apply(&db, &known[..number]).unwrap();
        let fixture = known[number - 1].name.replace(".sql", ".data.sql");
        if migrate::fixtures().iter().any(|known| known.name == fixture) {
            migrate::lay(&db, &fixture).unwrap();
        }
    }
    let to = folder.path().join("b.tar");
    backup::make(&db, &job(folder.path()), &to).unwrap();
    let manifest = backup::check(&to).unwrap();
    assert!(manifest.tables.iter().all(|table| table.rows > 0), "the fixtures fill all tables");
    let new = open("new.db");
    backup::restore(&to, &manifest, &new, &folder.path().join("files")).unwrap();
    let again = backup::make(&new, &job(folder.path()), &folder.path().join("b2.tar")).unwrap();
    assert_eq!(again.manifest.members, manifest.members);

    let late = "INSERT INTO migration VALUES ('9999_future.sql', 'x', '2030-01-01')";
    db.write_blocking(move |tx| tx.run(late, args![])).unwrap();
    let to = folder.path().join("c.tar");
    backup::make(&db, &job(folder.path()), &to).unwrap();
    let refused = backup::check(&to);
    let names_it = matches!(&refused, Err(backup::Error::Newer { migration, .. }) if migration == "9999_future.sql");
    assert!(names_it, "{refused:?}");
}
