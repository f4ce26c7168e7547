//! Migrations over filled tables: each runs over the rows that the ones before it left, and its
//! fixture puts a value into every column. `place` says on which engines.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its own body and in what it calls"
)]

mod place;

use std::collections::BTreeMap;

use jiff::civil::date;
use zhibu_domain::id::{ActivityId, BulletinId, Realm, UnitId};
use zhibu_service::engine::migrate::{self, Migration};
use zhibu_service::engine::{self, Db, FromSql, Kind, Threads, Tx};
use zhibu_service::{Error, activity, args, bulletin, unit};

use place::{Ground, Place, on_both};

/// Names and checksums of the migrations, in order. **Append only**: a database that had one of
/// them refuses to go on if it was changed afterwards. Until 0.1.0 is released there is no such
/// database to keep, and a line may be edited by hand together with its file; from 0.1.0 on lines
/// are only added.
const RELEASED: [(&str, &str); 11] = [
    ("0001_tree.sql", "cba0bd4b45c7be28bff89cb574ddd42cfde17e85ee7f20c7928beb3b1875076f"),
    ("0002_activity.sql", "1948d15e8bf8d320a16e290139ff360a91e9a76c1405655dead2a861692ccf66"),
    ("0003_bulletin.sql", "63bb4023f7b9e7f37cb7cca68c9e3ba30710454bee32fdd5b9ae5a0c35c66a74"),
    ("0004_person.sql", "b92f231653875e70dbd5410c36b05eb89993cb2353922e88752c9d651d9d2ad6"),
    ("0005_account.sql", "eb4ba241448527a00b291a2cba04ef66b483bcc31159940b52ceb6948edbfa5d"),
    ("0006_audit_seal.sql", "fda690c5ffdbfb09aaba9ca9b9baa1b50a94ed3eac758279d16d29e469b1345d"),
    ("0007_unit_detail.sql", "837a04b15b2d84e8c11c635b0c2714968fa8877cb4ec1fe083776bcbedd3160b"),
    ("0008_import.sql", "bf70370b9f89bf7c8053f814406f5ae703b8798aedd6abb8f54c21a15a07fb67"),
    ("0009_key.sql", "1796b2b13cb5a0296aed1a83c84494fb1e57240c79d5d521f8a8012bbb1e8135"),
    ("0010_task.sql", "de599658e8f479c5c9a066821232f6362b41f40c5937759df18957474e916aa8"),
    ("0011_feed.sql", "2729097218ff1101f12a15f559176606dc0c36e00f8c226feb456687aa8cd674"),
];

#[test]
fn released_migrations_do_not_change() {
    let known: Vec<(&str, String)> =
        migrate::migrations().iter().map(|m| (m.name, m.checksum())).collect();
    let known: Vec<(&str, &str)> = known.iter().map(|(name, sum)| (*name, sum.as_str())).collect();
    assert_eq!(known, RELEASED, "a change is a new migration; a new migration is a new line");
}

on_both! {
    each_migration_runs_over_the_rows_before_it
    a_column_that_no_row_fills_is_found
    a_row_that_refers_to_nothing_is_refused_and_would_be_found
    what_the_fixtures_laid_can_be_read
}

/// The values of a query's only column.
fn column<T: FromSql + Send + 'static>(db: &Db, sql: &str) -> Vec<T> {
    // A statement is part of the program; a test may keep one for good.
    let sql: &'static str = Box::leak(sql.to_owned().into_boxed_str());
    db.read_blocking(move |tx: &mut Tx<'_>| tx.all(sql, args![], |row| row.get(0))).unwrap()
}

fn count(db: &Db, sql: &str) -> i64 {
    column(db, sql)[0]
}

/// Tables and their columns, without the engine's own register of migrations.
fn columns(db: &Db) -> Vec<(String, String)> {
    let found: Vec<String> = column(
        db,
        match db.kind() {
            Kind::Sqlite => {
                "SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c
                  WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> 'migration'
                  ORDER BY 1"
            }
            Kind::Postgres => {
                "SELECT table_name || '.' || column_name FROM information_schema.columns
                  WHERE table_schema = 'public' AND table_name <> 'migration' ORDER BY 1"
            }
        },
    );
    found
        .iter()
        .map(|name| name.split_once('.').unwrap())
        .map(|(table, column)| (table.to_owned(), column.to_owned()))
        .collect()
}

/// Rows of each table.
fn rows(db: &Db) -> BTreeMap<String, i64> {
    let mut found = BTreeMap::new();
    for (table, _) in columns(db) {
        let rows = count(db, &format!("SELECT COUNT(*) FROM {table}"));
        found.insert(table, rows);
    }
    found
}

/// Columns that are null in every row. All columns of an empty table are.
fn unfilled(db: &Db) -> Vec<String> {
    let is_empty = |(table, column): &(String, String)| {
        count(db, &format!("SELECT COUNT({column}) FROM {table}")) == 0
    };
    let found = columns(db).into_iter().filter(is_empty);
    found.map(|(table, column)| format!("{table}.{column}")).collect()
}

/// Foreign keys by their table and number: the table they lead to, and each pair of columns tied.
type Keys = BTreeMap<(String, i64), (String, Vec<(String, String)>)>;

fn keys(db: &Db) -> Keys {
    let sql = match db.kind() {
        Kind::Sqlite => {
            "SELECT t.name, k.id, k.\"table\", k.\"from\", k.\"to\"
               FROM sqlite_schema t, pragma_foreign_key_list(t.name) k WHERE t.type = 'table'"
        }
        Kind::Postgres => {
            "SELECT CAST(k.conrelid AS REGCLASS) || '', CAST(k.oid AS BIGINT),
                    CAST(k.confrelid AS REGCLASS) || '', a.attname || '', b.attname || ''
               FROM pg_constraint k
               CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS tie (own, other)
               JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = tie.own
               JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = tie.other
              WHERE k.contype = 'f'"
        }
    };
    let mut found = Keys::new();
    let ties = db
        .read_blocking(|tx| {
            tx.all(sql, args![], |row| {
                Ok(((row.get(0)?, row.get(1)?), row.get(2)?, (row.get(3)?, row.get(4)?)))
            })
        })
        .unwrap();
    for (key, table, tie) in ties {
        found.entry(key).or_insert_with(|| (table, Vec::new())).1.push(tie);
    }
    found
}

/// Foreign keys that lead nowhere in some row, counted without trusting the engine.
fn broken(db: &Db) -> Vec<String> {
    let mut found = Vec::new();
    for ((table, _), (other, ties)) in keys(db) {
        let join = |tie: &dyn Fn(&(String, String)) -> String| -> String {
            ties.iter().map(tie).collect::<Vec<_>>().join(" AND ")
        };
        let set = join(&|(own, _)| format!("t.{own} IS NOT NULL"));
        let met = join(&|(own, theirs)| format!("o.{theirs} = t.{own}"));
        let lost = format!(
            "SELECT COUNT(*) FROM {table} t
              WHERE {set} AND NOT EXISTS (SELECT 1 FROM {other} o WHERE {met})"
        );
        if count(db, &lost) > 0 {
            found.push(format!("{table} -> {other}"));
        }
    }
    found
}

/// Runs the newest migration of `known`; the rows that it left.
fn advance(db: &Db, known: &[Migration]) -> BTreeMap<String, i64> {
    let newest = known.last().unwrap();
    assert_eq!(migrate::apply(db, known).unwrap(), [newest.name]);
    rows(db)
}

/// Lays the rows that belong to the newest migration of `known`.
fn fill(db: &Db, known: &[Migration]) {
    let newest = known.last().unwrap();
    migrate::lay(db, &newest.name.replace(".sql", ".data.sql")).unwrap();
}

/// A database with all migrations and all their rows.
fn filled(place: &Place) -> &Db {
    let (db, known) = (place.db(), migrate::migrations());
    for number in 1..=known.len() {
        advance(db, &known[..number]);
        fill(db, &known[..number]);
    }
    db
}

fn each_migration_runs_over_the_rows_before_it(place: &Place) {
    let (db, known) = (place.db(), migrate::migrations());
    let mut before = BTreeMap::new();
    for number in 1..=known.len() {
        let name = known[number - 1].name;
        let mut after = advance(db, &known[..number]);
        after.retain(|table, _| before.contains_key(table));
        assert_eq!(after, before, "{name} lost rows, or made some");
        assert_eq!(broken(db), [""; 0], "after {name}");
        fill(db, &known[..number]);
        assert_eq!(unfilled(db), [""; 0], "give a row of the fixture of {name} a value there");
        assert_eq!(broken(db), [""; 0], "in the fixture of {name}");
        before = rows(db);
    }
    let anew = Db::open(&place.url, Threads::default()).unwrap();
    assert_eq!(anew.pending().unwrap(), [""; 0]);
    assert_eq!(rows(&anew), before);
}

fn a_column_that_no_row_fills_is_found(place: &Place) {
    let db = filled(place);
    db.write_blocking(|tx| {
        tx.run("UPDATE unit SET code = NULL", args![])?;
        tx.run("DELETE FROM unit_field", args![])
    })
    .unwrap();
    let expected = ["unit.code", "unit_field.field", "unit_field.realm", "unit_field.unit"];
    assert_eq!(unfilled(db), expected);
}

fn a_row_that_refers_to_nothing_is_refused_and_would_be_found(place: &Place) {
    let db = filled(place);
    let lost = "UPDATE activity_kind SET realm = 2 WHERE kind = 'appraisal'";
    let refused = db.write_blocking(move |tx| tx.run(lost, args![]));
    assert!(matches!(refused, Err(engine::Error::Constraint(_))), "{refused:?}");
    match &place.ground {
        Ground::Folder { .. } => {
            let file = place.url.strip_prefix("sqlite:").unwrap();
            let other = rusqlite::Connection::open(file).unwrap();
            other.execute_batch(&format!("PRAGMA foreign_keys = OFF; {lost};")).unwrap();
        }
        Ground::Server { .. } => {
            let mut other = postgres::Client::connect(&place.url, postgres::NoTls).unwrap();
            let unguarded = format!("SET session_replication_role = replica; {lost}");
            other.batch_execute(&unguarded).unwrap();
        }
    }
    assert_eq!(broken(db), ["activity_kind -> activity"]);
}

const REALM: Realm = Realm(1);

fn what_the_fixtures_laid_can_be_read(place: &Place) {
    let db = filled(place);
    let activities: Vec<ActivityId> = column(db, "SELECT id FROM activity ORDER BY id");
    let bulletins: Vec<BulletinId> = column(db, "SELECT id FROM bulletin ORDER BY id");
    let units: Vec<UnitId> = column(db, "SELECT id FROM unit ORDER BY id");
    let today = date(2026, 1, 31);
    let titles = db.read_blocking(move |tx| {
        let mut titles = Vec::new();
        for id in &activities {
            let record = activity::load(tx, REALM, *id)?.ok_or(Error::NotFound)?;
            titles.push(record.sitting.title);
        }
        for id in &bulletins {
            titles.push(bulletin::load(tx, REALM, *id, today)?.article.title);
        }
        for id in &units {
            titles.push(unit::page(tx, REALM, *id, today, None)?.unit.name);
        }
        assert_eq!(unit::closure_faults(tx, REALM)?, []);
        Ok::<_, Error>(titles)
    });
    let titles = titles.unwrap();
    let titles: Vec<&str> = titles.iter().filter_map(|title| title.zh()).collect();
    let expected = [
        "1月党员大会",
        "培训班",
        "义务劳动",
        "培训班",
        "1月党员大会",
        "清河县委",
        "禾塘镇党委",
        "柳岸村党支部",
        "第一党小组",
    ];
    assert_eq!(titles, expected);
}
