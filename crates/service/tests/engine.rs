//! The engine on both databases: the same tests, the same answers. `place` says where they run.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its own body and in what it calls"
)]

mod place;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use postgres::{Client, NoTls};
use uuid::Uuid;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_service::args;
use zhibu_service::engine::migrate::{self, Migration};
use zhibu_service::engine::{
    Db, Error, FromSql, Kind, Result, Shape, Shaped, Threads, ToSql, Transient, Tx, Value,
};

use place::{Ground, Place, beside, on_both, server, wanted};

impl Place {
    /// A table `t` for the tests that need one.
    fn with_table(&self) -> &Db {
        let db = self.db();
        db.write_blocking(|tx| {
            tx.run("CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, word TEXT)", args![])
        })
        .unwrap();
        db
    }
}

on_both! {
    every_type_comes_back
    every_null_comes_back
    forever_and_other_days_keep_their_order
    instants_lose_what_is_below_a_microsecond
    what_one_engine_cannot_store_both_refuse
    arguments_are_bound_by_number
    wrong_numbers_of_arguments_are_refused
    a_null_needs_no_column_to_have_a_type
    a_value_of_another_kind_is_named_by_its_column
    one_and_optional_count_rows
    text_is_borrowed_sorted_by_bytes_and_matched_by_case
    constraints_are_told_apart
    contended_acts_all_get_through
    a_transient_act_runs_again_and_no_more_than_ten_times
    a_panic_undoes_the_act_and_nothing_else
    what_was_answered_is_seen_by_a_new_connection
    a_failed_act_leaves_its_neighbours_alone
    an_act_that_swallows_a_refusal_is_not_kept
    a_deferred_constraint_fails_its_own_act_only
    a_read_sees_one_moment
    a_read_may_not_write
    many_rows_go_in_at_once
    many_rows_go_in_all_or_none
    rows_can_be_streamed
    an_async_caller_is_answered
    an_abandoned_act_is_done_all_the_same
    an_act_may_not_wait_for_its_own_database
    migrations_run_once_in_order
    a_changed_migration_is_refused
    an_unknown_migration_is_refused
    a_migration_out_of_order_is_refused
    a_failing_migration_leaves_nothing
    two_programs_may_migrate_at_once
    the_migrations_of_the_program_run
    a_backup_is_a_database
}

fn round<T>(db: &Db, sql: &'static str, value: &T) -> T
where
    T: ToSql + FromSql + Clone + Send + Sync + 'static,
{
    let value = value.clone();
    db.write_blocking(move |tx| {
        tx.run("DELETE FROM v", args![])?;
        tx.run(sql, args![value])?;
        let column = sql.split(['(', ')']).nth(1).unwrap_or_default();
        tx.one(select(column), args![], |row| row.get(0))
    })
    .unwrap()
}

fn select(column: &str) -> &'static str {
    match column {
        "yes" => "SELECT yes FROM v",
        "number" => "SELECT number FROM v",
        "word" => "SELECT word FROM v",
        "id" => "SELECT id FROM v",
        "day" => "SELECT day FROM v",
        "instant" => "SELECT instant FROM v",
        "bytes" => "SELECT bytes FROM v",
        other => panic!("no column {other}"),
    }
}

fn values(place: &Place) -> &Db {
    place
        .db()
        .write_blocking(|tx| {
            tx.run(
                "CREATE TABLE v (yes BOOLEAN, number BIGINT, word TEXT, id UUID, day DATE,
                                 instant TIMESTAMPTZ, bytes BYTEA)",
                args![],
            )
        })
        .unwrap();
    place.db()
}

const YES: &str = "INSERT INTO v (yes) VALUES ($1)";
const NUMBER: &str = "INSERT INTO v (number) VALUES ($1)";
const WORD: &str = "INSERT INTO v (word) VALUES ($1)";
const ID: &str = "INSERT INTO v (id) VALUES ($1)";
const DAY: &str = "INSERT INTO v (day) VALUES ($1)";
const INSTANT: &str = "INSERT INTO v (instant) VALUES ($1)";
const BYTES: &str = "INSERT INTO v (bytes) VALUES ($1)";

const SOME_ID: Uuid = Uuid::from_u128(0x0192_3456_789a_7bcd_8eef_0011_2233_4455);

fn every_type_comes_back(place: &Place) {
    let db = values(place);
    for yes in [true, false] {
        assert_eq!(round(db, YES, &yes), yes);
    }
    for number in [0, 1, -1, i64::MAX, i64::MIN] {
        assert_eq!(round(db, NUMBER, &number), number);
    }
    assert_eq!(round(db, NUMBER, &i32::MIN), i32::MIN);
    assert_eq!(round(db, NUMBER, &u32::MAX), u32::MAX);
    assert_eq!(round(db, NUMBER, &i16::MIN), i16::MIN);
    assert_eq!(round(db, NUMBER, &u16::MAX), u16::MAX);
    assert_eq!(round(db, NUMBER, &Realm(7)), Realm(7));
    for word in ["", "支部“大会” 🇨🇳", "'; DROP TABLE v; --", "a\\b%_\n"] {
        assert_eq!(round(db, WORD, &word.to_owned()), word);
    }
    for id in [SOME_ID, Uuid::nil(), Uuid::max()] {
        assert_eq!(round(db, ID, &id), id);
    }
    assert_eq!(round(db, ID, &UnitId(SOME_ID)), UnitId(SOME_ID));
    assert_eq!(round(db, ID, &PersonId(SOME_ID)), PersonId(SOME_ID));
    for bytes in [vec![], vec![0, 255, 39, 92]] {
        assert_eq!(round(db, BYTES, &bytes), bytes);
    }
}

fn every_null_comes_back(place: &Place) {
    fn both<T>(db: &Db, sql: &'static str, value: T)
    where
        T: ToSql + Shaped + FromSql + Clone + Send + Sync + PartialEq + std::fmt::Debug + 'static,
    {
        assert_eq!(round(db, sql, &None::<T>), None);
        assert_eq!(round(db, sql, &Some(value.clone())), Some(value));
    }
    let db = values(place);
    both(db, YES, false);
    both(db, NUMBER, 0_i64);
    both(db, NUMBER, 3_u16);
    both(db, NUMBER, Realm(1));
    both(db, WORD, String::new());
    both(db, ID, SOME_ID);
    both(db, ID, UnitId(SOME_ID));
    both(db, DAY, FOREVER);
    both(db, INSTANT, Timestamp::UNIX_EPOCH);
    both(db, BYTES, vec![1_u8]);
    // Borrowed text and bytes go in the same way.
    db.write_blocking(|tx| {
        tx.run("DELETE FROM v", args![])?;
        tx.run(
            "INSERT INTO v (word, bytes, id) VALUES ($1, $2, $3)",
            args!["词", b"ab".as_slice(), None::<&Uuid>],
        )?;
        let one = "SELECT word, bytes, id FROM v WHERE word = $1";
        let found = tx.one(one, args![Some("词")], |row| {
            Ok((row.get::<String>(0)?, row.get::<Vec<u8>>(1)?, row.get::<Option<Uuid>>(2)?))
        })?;
        assert_eq!(found, ("词".to_owned(), b"ab".to_vec(), None));
        Ok::<_, Error>(())
    })
    .unwrap();
}

fn forever_and_other_days_keep_their_order(place: &Place) {
    let db = values(place);
    let days = [date(1, 1, 1), date(1921, 7, 23), date(2024, 2, 29), date(2026, 11, 20), FOREVER];
    for day in days {
        assert_eq!(round(db, DAY, &day), day);
    }
    let sorted: Vec<Date> = db
        .write_blocking(move |tx| {
            tx.run("DELETE FROM v", args![])?;
            for day in days.iter().rev() {
                tx.run(DAY, args![day])?;
            }
            let still = "SELECT day FROM v WHERE $1 < day ORDER BY day";
            let open = "SELECT COUNT(*) FROM v WHERE day = '9999-12-31'";
            assert_eq!(tx.one(open, args![], |row| row.get::<i64>(0))?, 1);
            tx.all(still, args![date(1921, 7, 22)], |row| row.get(0))
        })
        .map_err(|e: Error| e)
        .unwrap();
    assert_eq!(sorted, &days[1..]);
}

fn instants_lose_what_is_below_a_microsecond(place: &Place) {
    let db = values(place);
    for (given, kept) in [
        ("2026-11-20T08:00:00.123456789Z", "2026-11-20T08:00:00.123456Z"),
        ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"),
        ("1921-07-23T00:00:00Z", "1921-07-23T00:00:00Z"),
        ("9999-12-30T00:00:00.000001Z", "9999-12-30T00:00:00.000001Z"),
    ] {
        let given: Timestamp = given.parse().unwrap();
        assert_eq!(round(db, INSTANT, &given), kept.parse::<Timestamp>().unwrap());
    }
}

fn what_one_engine_cannot_store_both_refuse(place: &Place) {
    let db = values(place);
    let nul = db.write_blocking(|tx| tx.run(WORD, args!["a\0b"]));
    assert!(matches!(nul, Err(Error::Arguments(_))), "{nul:?}");
    let early = db.write_blocking(|tx| tx.run(DAY, args![date(-1, 1, 1)]));
    assert!(matches!(early, Err(Error::Arguments(_))), "{early:?}");
    let many = db.write_blocking(|tx| tx.insert_many("v", &["word"], [vec!["a\0".into()]]));
    assert!(matches!(many, Err(Error::Arguments(_))), "{many:?}");
}

fn arguments_are_bound_by_number(place: &Place) {
    let found = place
        .db()
        .read_blocking(|tx| {
            tx.one(
                // The dollars in quotes and in the remark are no arguments.
                "SELECT $3, $1, $2, $1, '$9', 'it''s $8' /* $7 */ -- $6",
                args!["one", 2_i64, "three"],
                |row| {
                    Ok((
                        row.get::<String>(0)?,
                        row.get::<String>(1)?,
                        row.get::<i64>(2)?,
                        row.get::<String>(3)?,
                        row.get::<String>(4)?,
                    ))
                },
            )
        })
        .map_err(|e: Error| e)
        .unwrap();
    assert_eq!(found, ("three".into(), "one".into(), 2, "one".into(), "$9".into()));

    // Beyond nine, where text order and number order part.
    let sum = place.db().read_blocking(|tx| {
        tx.one(
            "SELECT $11 - $10 + $2 - $1 + $3 + $4 + $5 + $6 + $7 + $8 + $9",
            args![1_i64, 2_i64, 0_i64, 0_i64, 0_i64, 0_i64, 0_i64, 0_i64, 0_i64, 10_i64, 50_i64],
            |row| row.get::<i64>(0),
        )
    });
    assert_eq!(sum.unwrap(), 41);
}

fn wrong_numbers_of_arguments_are_refused(place: &Place) {
    let db = place.with_table();
    let refused = |done: Result<u64>| {
        assert!(matches!(done, Err(Error::Arguments(_))), "{done:?}");
    };
    refused(db.write_blocking(|tx| tx.run("INSERT INTO t VALUES ($1, $2)", args![1_i64])));
    refused(db.write_blocking(|tx| tx.run("INSERT INTO t VALUES ($1, '')", args![1_i64, "b"])));
    refused(db.write_blocking(|tx| tx.run("INSERT INTO t VALUES (1, 'a')", args![1_i64])));
    refused(db.write_blocking(|tx| tx.insert_many("t", &["id", "word"], [vec![1_i64.into()]])));
    let done = db.write_blocking(|tx| {
        let first = tx.run("INSERT INTO t VALUES ($1, $2)", args![1_i64]);
        assert!(matches!(first, Err(Error::Arguments(_))));
        // The database has not heard of it, so the act may go on.
        tx.run("INSERT INTO t VALUES ($1, $2)", args![1_i64, "a"])
    });
    assert_eq!(done.unwrap(), 1);
}

fn a_null_needs_no_column_to_have_a_type(place: &Place) {
    fn null<T: ToSql + Shaped + Clone + Send + Sync + 'static>(db: &Db, value: T) {
        let both = db.read_blocking(move |tx| {
            let is_null = "SELECT $1 IS NULL";
            let none = tx.one(is_null, args![None::<T>], |row| row.get::<bool>(0))?;
            let some = tx.one(is_null, args![value], |row| row.get::<bool>(0))?;
            Ok::<_, Error>((none, some))
        });
        assert_eq!(both.unwrap(), (true, false), "{:?}", T::SHAPE);
    }
    let db = place.db();
    null(db, true);
    null(db, 1_i64);
    null(db, "a".to_owned());
    null(db, SOME_ID);
    null(db, FOREVER);
    null(db, Timestamp::UNIX_EPOCH);
    null(db, vec![1_u8]);

    let filtered = |word: Option<&'static str>| {
        place.db().write_blocking(move |tx| {
            tx.all(
                "SELECT id FROM t WHERE ($1 IS NULL OR word = $1) ORDER BY id",
                args![word],
                |row| row.get::<i64>(0),
            )
        })
    };
    let rows = [vec![1_i64.into(), "a".into()], vec![2_i64.into(), Value::Null]];
    place
        .with_table()
        .write_blocking(move |tx| tx.insert_many("t", &["id", "word"], rows.clone()))
        .unwrap();
    assert_eq!(filtered(None).unwrap(), [1, 2]);
    assert_eq!(filtered(Some("a")).unwrap(), [1]);
}

fn a_value_of_another_kind_is_named_by_its_column(place: &Place) {
    let db = place.db();
    let wrong =
        db.read_blocking(|tx| tx.one("SELECT 1, 'secret'", args![], |row| row.get::<i64>(1)));
    let Err(error @ Error::Type { index: 1, .. }) = wrong else { panic!("{wrong:?}") };
    assert_eq!(error.to_string(), "column 1: expected an integer, found text");
    let null = db.read_blocking(|tx| {
        tx.one("SELECT CAST(NULL AS BIGINT)", args![], |row| row.get::<i64>(0))
    });
    assert!(matches!(null, Err(Error::Type { index: 0, .. })), "{null:?}");
    let missing = db.read_blocking(|tx| tx.one("SELECT 1", args![], |row| row.get::<i64>(1)));
    assert!(matches!(missing, Err(Error::Type { index: 1, .. })), "{missing:?}");
    let wide = db.read_blocking(|tx| tx.one("SELECT 70000", args![], |row| row.get::<u16>(0)));
    assert!(matches!(wide, Err(Error::Type { index: 0, .. })), "{wide:?}");
    let sum = db.read_blocking(|tx| tx.one("SELECT 1.5", args![], |row| row.get::<i64>(0)));
    assert!(matches!(sum, Err(Error::Type { index: 0, .. })), "{sum:?}");
}

fn one_and_optional_count_rows(place: &Place) {
    let db = place.with_table();
    let counted = db.write_blocking(|tx| {
        let ids = "SELECT id FROM t WHERE id <= $1 ORDER BY id";
        let id = |row: &zhibu_service::engine::Row<'_>| row.get::<i64>(0);
        assert_eq!(tx.run("INSERT INTO t (id) VALUES (1), (2), (3)", args![])?, 3);
        assert!(matches!(tx.one(ids, args![0_i64], id), Err(Error::NotFound)));
        assert_eq!(tx.optional(ids, args![0_i64], id)?, None);
        assert_eq!(tx.one(ids, args![1_i64], id)?, 1);
        assert_eq!(tx.optional(ids, args![1_i64], id)?, Some(1));
        assert!(matches!(tx.one(ids, args![2_i64], id), Err(Error::TooMany)));
        assert!(matches!(tx.optional(ids, args![3_i64], id), Err(Error::TooMany)));
        assert_eq!(tx.all(ids, args![3_i64], id)?, [1, 2, 3]);
        let gone = "DELETE FROM t WHERE id > $1 RETURNING id";
        assert_eq!(tx.one(gone, args![2_i64], id)?, 3);
        tx.run("UPDATE t SET word = $1", args!["x"])
    });
    assert_eq!(counted.unwrap(), 2);
}

fn text_is_borrowed_sorted_by_bytes_and_matched_by_case(place: &Place) {
    let db = place.with_table();
    let found = db.write_blocking(|tx| {
        for (id, word) in [(1_i64, "b"), (2, "B"), (3, "á"), (4, "支"), (5, "a")] {
            tx.run("INSERT INTO t VALUES ($1, $2)", args![id, word])?;
        }
        let mut words = String::new();
        tx.each("SELECT word, id FROM t ORDER BY word", args![], |row| {
            words.push_str(row.str(0)?);
            assert!(matches!(row.str(1), Err(Error::Type { index: 1, .. })));
            Ok(())
        })?;
        let like = "SELECT id FROM t WHERE word LIKE $1";
        let alike = tx.all(like, args!["B%"], |row| row.get::<i64>(0))?;
        Ok::<_, Error>((words, alike))
    });
    assert_eq!(found.unwrap(), ("Babá支".to_owned(), vec![2]));
}

fn constraints_are_told_apart(place: &Place) {
    let db = place.with_table();
    db.write_blocking(|tx| {
        tx.run(
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY REFERENCES t (id),
                             n BIGINT NOT NULL CHECK (n > 0))",
            args![],
        )?;
        tx.run("INSERT INTO t (id) VALUES (1)", args![])?;
        tx.run("INSERT INTO u VALUES (1, 1)", args![])
    })
    .unwrap();
    let run = |sql: &'static str| db.write_blocking(move |tx| tx.run(sql, args![]));
    let twice = run("INSERT INTO t (id) VALUES (1)");
    assert!(matches!(twice, Err(Error::Unique(_))), "{twice:?}");
    for sql in [
        "INSERT INTO u VALUES (2, 1)",
        "DELETE FROM t WHERE id = 1",
        "UPDATE u SET n = 0",
        "UPDATE u SET n = NULL",
    ] {
        let done = run(sql);
        assert!(matches!(done, Err(Error::Constraint(_))), "{sql}: {done:?}");
    }
    let wrong = run("INSERT INTO nowhere VALUES (1)");
    assert!(matches!(&wrong, Err(Error::Other(_))), "{wrong:?}");
    assert!(wrong.unwrap_err().to_string().contains("nowhere"));
}

fn contended_acts_all_get_through(place: &Place) {
    let db = place.with_table();
    let start = Arc::new(Barrier::new(8));
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let (db, start) = (db.clone(), Arc::clone(&start));
            thread::spawn(move || {
                start.wait();
                let act = |tx: &mut Tx<'_>| {
                    let count: i64 = tx.one("SELECT COUNT(*) FROM t", args![], |row| row.get(0))?;
                    tx.run("INSERT INTO t (id) VALUES ($1)", args![count + 1])?;
                    Ok::<_, Error>(count + 1)
                };
                (0..25).map(|_| db.write_blocking(act).unwrap()).collect::<Vec<i64>>()
            })
        })
        .collect();
    let mut answers: Vec<i64> = threads.into_iter().flat_map(|t| t.join().unwrap()).collect();
    answers.sort_unstable();
    assert_eq!(answers, (1..=200).collect::<Vec<i64>>());
}

fn a_transient_act_runs_again_and_no_more_than_ten_times(place: &Place) {
    let db = place.with_table();
    let mut runs = 0;
    let third = db.write_blocking(move |tx| {
        runs += 1;
        tx.run("INSERT INTO t (id) VALUES ($1)", args![runs])?;
        if runs < 3 { Err(Error::Transient("again".to_owned())) } else { Ok(runs) }
    });
    assert_eq!(third.unwrap(), 3_i64);
    let runs = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&runs);
    let never: Result<()> = db.write_blocking(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        Err(Error::Transient("again".to_owned()))
    });
    assert!(never.unwrap_err().is_transient());
    assert_eq!(runs.load(Ordering::Relaxed), 10);
    assert_eq!(ids(db), [3], "what the failed attempts wrote is gone");
}

fn ids(db: &Db) -> Vec<i64> {
    let all = |tx: &mut Tx<'_>| tx.all("SELECT id FROM t ORDER BY id", args![], |row| row.get(0));
    db.read_blocking(all).unwrap()
}

fn a_panic_undoes_the_act_and_nothing_else(place: &Place) {
    let db = place.with_table();
    // More often than there are threads, so that a thread that died would be missed.
    for _ in 0..8 {
        let broken: Result<()> = db.write_blocking(|tx| {
            tx.run("INSERT INTO t (id) VALUES (1)", args![])?;
            panic!("a bug in act {}", 7)
        });
        let Err(Error::Panicked(said)) = broken else { panic!("{broken:?}") };
        assert_eq!(said, "a bug in act 7");
        let broken: Result<()> =
            db.read_blocking(|tx| tx.each("SELECT 1", args![], |_| panic!("a bug in a row")));
        assert!(matches!(broken, Err(Error::Panicked(_))), "{broken:?}");
    }
    db.write_blocking(|tx| tx.run("INSERT INTO t (id) VALUES (2)", args![])).unwrap();
    assert_eq!(ids(db), [2]);
}

fn what_was_answered_is_seen_by_a_new_connection(place: &Place) {
    let db = place.with_table();
    for id in 1..=20_i64 {
        db.write_blocking(move |tx| tx.run("INSERT INTO t (id) VALUES ($1)", args![id])).unwrap();
        let count: i64 = match &place.ground {
            Ground::Folder { .. } => {
                let path = place.url.strip_prefix("sqlite:").unwrap();
                let other = rusqlite::Connection::open(path).unwrap();
                other.query_row("SELECT COUNT(*) FROM t", [], |row| row.get(0)).unwrap()
            }
            Ground::Server { .. } => {
                let mut other = Client::connect(&place.url, NoTls).unwrap();
                other.query_one("SELECT COUNT(*) FROM t", &[]).unwrap().get(0)
            }
        };
        assert_eq!(count, id);
    }
}

/// Makes the writer wait inside an act until `queue` has queued more acts behind it, so that on
/// SQLite these form one group.
fn while_the_writers_wait<T>(db: &Db, queue: impl FnOnce() -> T) -> T {
    let writers = if db.kind() == Kind::Sqlite { 1 } else { 4 };
    let (entered, inside) = mpsc::channel();
    let gates: Vec<_> = (0..writers)
        .map(|_| {
            let (open, gate) = mpsc::channel::<()>();
            let (gate, entered, db) = (Mutex::new(gate), entered.clone(), db.clone());
            let waiting = thread::spawn(move || {
                db.write_blocking(move |_| {
                    entered.send(()).unwrap();
                    gate.lock().unwrap().recv().unwrap();
                    Ok::<_, Error>(())
                })
            });
            (open, waiting)
        })
        .collect();
    for _ in 0..writers {
        inside.recv().unwrap();
    }
    let queued = queue();
    for (open, waiting) in gates {
        open.send(()).unwrap();
        waiting.join().unwrap().unwrap();
    }
    queued
}

type Closure<T> = Box<dyn FnMut(&mut Tx<'_>) -> Result<T> + Send>;

/// Queues acts one after another, in order, and gives their answers.
fn queued<T: Send + 'static>(db: &Db, acts: Vec<Closure<T>>) -> Vec<Result<T>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut answers: Vec<_> = acts.into_iter().map(|act| Box::pin(db.write(act))).collect();
    while_the_writers_wait(db, || {
        // The first poll is what queues an act.
        for answer in &mut answers {
            let pending = runtime.block_on(async {
                std::future::poll_fn(|cx| {
                    std::task::Poll::Ready(answer.as_mut().poll(cx).is_pending())
                })
                .await
            });
            assert!(pending, "the writers still wait");
        }
    });
    answers.into_iter().map(|answer| runtime.block_on(answer)).collect()
}

fn insert(id: i64, end: fn() -> Result<()>) -> Closure<i64> {
    Box::new(move |tx| {
        tx.run("INSERT INTO t (id) VALUES ($1)", args![id])?;
        end()?;
        Ok(id)
    })
}

fn a_failed_act_leaves_its_neighbours_alone(place: &Place) {
    let db = place.with_table();
    let answers = queued(
        db,
        vec![
            insert(1, || Ok(())),
            insert(2, || Err(Error::NotFound)),
            insert(3, || Ok(())),
            insert(3, || Ok(())),
            insert(4, || panic!("a bug")),
            insert(5, || Ok(())),
        ],
    );
    assert_eq!(ids(db), [1, 3, 5]);
    assert!(matches!(answers[1], Err(Error::NotFound)), "{:?}", answers[1]);
    // On PostgreSQL either of the two may be first.
    let twice = [&answers[2], &answers[3]];
    assert_eq!(twice.iter().filter(|answer| answer.is_ok()).count(), 1, "{twice:?}");
    assert!(twice.iter().any(|answer| matches!(answer, Err(Error::Unique(_)))), "{twice:?}");
    assert!(matches!(answers[4], Err(Error::Panicked(_))), "{:?}", answers[4]);
    assert!(answers[0].is_ok() && answers[5].is_ok());
}

fn an_act_that_swallows_a_refusal_is_not_kept(place: &Place) {
    let db = place.with_table();
    let done = db.write_blocking(|tx| {
        tx.run("INSERT INTO t (id) VALUES (1)", args![])?;
        let twice = tx.run("INSERT INTO t (id) VALUES (1)", args![]);
        assert!(matches!(twice, Err(Error::Unique(_))));
        let more = tx.run("INSERT INTO t (id) VALUES (2)", args![]);
        assert!(matches!(more, Err(Error::Unique(_))), "the first refusal is repeated: {more:?}");
        Ok(())
    });
    assert!(matches!(done, Err(Error::Unique(_))), "{done:?}");
    assert_eq!(ids(db), [0_i64; 0]);
}

fn a_deferred_constraint_fails_its_own_act_only(place: &Place) {
    let db = place.with_table();
    db.write_blocking(|tx| {
        tx.run(
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY
                             REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED)",
            args![],
        )
    })
    .unwrap();
    let orphan: Closure<i64> = Box::new(|tx| {
        tx.run("INSERT INTO u (id) VALUES (77)", args![])?;
        Ok(77)
    });
    let answers = queued(db, vec![insert(1, || Ok(())), orphan, insert(2, || Ok(()))]);
    assert!(matches!(answers[1], Err(Error::Constraint(_))), "{:?}", answers[1]);
    assert!(answers[0].is_ok() && answers[2].is_ok(), "{answers:?}");
    assert_eq!(ids(db), [1, 2]);
}

fn a_read_sees_one_moment(place: &Place) {
    let db = place.with_table();
    let (first, seen) = mpsc::channel();
    let (written, go_on) = mpsc::channel::<()>();
    let go_on = Mutex::new(go_on);
    let reader = db.clone();
    let reading = thread::spawn(move || {
        reader.read_blocking(move |tx| {
            let count = "SELECT COUNT(*) FROM t";
            let before: i64 = tx.one(count, args![], |row| row.get(0))?;
            first.send(()).unwrap();
            go_on.lock().unwrap().recv().unwrap();
            let after: i64 = tx.one(count, args![], |row| row.get(0))?;
            Ok::<_, Error>((before, after))
        })
    });
    seen.recv().unwrap();
    db.write_blocking(|tx| tx.run("INSERT INTO t (id) VALUES (1)", args![])).unwrap();
    assert_eq!(ids(db), [1], "another read sees it");
    written.send(()).unwrap();
    assert_eq!(reading.join().unwrap().unwrap(), (0, 0));
}

fn a_read_may_not_write(place: &Place) {
    let db = place.with_table();
    for sql in ["INSERT INTO t (id) VALUES (1)", "CREATE TABLE w (id BIGINT)", "DELETE FROM t"] {
        let done = db.read_blocking(move |tx| tx.run(sql, args![]));
        assert!(matches!(done, Err(Error::ReadOnly(_))), "{sql}: {done:?}");
    }
    // Several times, because a refused COPY must not lead a client of any thread astray.
    for _ in 0..8 {
        let done = db.read_blocking(|tx| tx.insert_many("t", &["id"], [vec![1_i64.into()]]));
        assert!(matches!(done, Err(Error::ReadOnly(_))), "{done:?}");
        assert_eq!(ids(db), [0_i64; 0]);
    }
}

fn many_rows_go_in_at_once(place: &Place) {
    let db = values(place);
    let at: Timestamp = "2026-11-20T08:00:00.5Z".parse().unwrap();
    let columns = &["yes", "number", "word", "id", "day", "instant", "bytes"];
    let inserted = db.write_blocking(move |tx| {
        let rows = (0..5_000_i64).map(|n| {
            let mut row = vec![
                Value::from(n % 2 == 0),
                n.into(),
                format!("第{n}行").into(),
                UnitId(Uuid::from_u128(n.unsigned_abs().into())).into(),
                FOREVER.into(),
                at.into(),
                vec![0_u8, 1].into(),
            ];
            if n == 4_999 {
                row.fill(Value::Null);
            }
            row
        });
        tx.insert_many("v", columns, rows)
    });
    assert_eq!(inserted.unwrap(), 5_000);
    let found = db.read_blocking(|tx| {
        let sql = "SELECT yes, word, id, day, instant, bytes FROM v WHERE number = $1";
        let row = tx.one(sql, args![7_i64], |row| {
            Ok((
                row.get::<bool>(0)?,
                row.get::<String>(1)?,
                row.get::<UnitId>(2)?,
                row.get::<Date>(3)?,
                row.get::<Timestamp>(4)?,
                row.get::<Vec<u8>>(5)?,
            ))
        })?;
        let nulls = "SELECT COUNT(*) FROM v WHERE number IS NULL AND word IS NULL AND id IS NULL
                     AND yes IS NULL AND day IS NULL AND instant IS NULL AND bytes IS NULL";
        Ok::<_, Error>((row, tx.one(nulls, args![], |row| row.get::<i64>(0))?))
    });
    let (row, nulls) = found.unwrap();
    let id = UnitId(Uuid::from_u128(7));
    assert_eq!(row, (false, "第7行".to_owned(), id, FOREVER, at, vec![0, 1]));
    assert_eq!(nulls, 1);
    let none = db.write_blocking(|tx| tx.insert_many("v", &["number"], []));
    assert_eq!(none.unwrap(), 0);
}

fn many_rows_go_in_all_or_none(place: &Place) {
    let db = place.with_table();
    let twice = || [vec![Value::from(1_i64)], vec![1_i64.into()]];
    let done = db.write_blocking(move |tx| tx.insert_many("t", &["id"], twice()));
    assert!(matches!(done, Err(Error::Unique(_))), "{done:?}");
    let short = || [vec![Value::from(1_i64)], vec![]];
    let swallowed = db.write_blocking(move |tx| {
        let short = tx.insert_many("t", &["id"], short());
        assert!(matches!(short, Err(Error::Arguments(_))), "{short:?}");
        Ok(())
    });
    assert!(matches!(swallowed, Err(Error::Arguments(_))), "{swallowed:?}");
    assert_eq!(ids(db), [0_i64; 0]);
    db.write_blocking(|tx| tx.insert_many("t", &["id"], [vec![2_i64.into()]])).unwrap();
    assert_eq!(ids(db), [2]);
}

fn rows_can_be_streamed(place: &Place) {
    let db = place.with_table();
    db.write_blocking(|tx| tx.insert_many("t", &["id"], (0..1_000_i64).map(|n| vec![n.into()])))
        .unwrap();
    let summed = db.read_blocking(|tx| {
        let (mut sum, mut seen) = (0, 0);
        tx.each("SELECT id FROM t", args![], |row| {
            sum += row.get::<i64>(0)?;
            Ok(())
        })?;
        // Left in the middle, the stream does not disturb what follows.
        let left = tx.each("SELECT id FROM t ORDER BY id", args![], |_| {
            seen += 1;
            if seen == 10 { Err(Error::TooMany) } else { Ok(()) }
        });
        assert!(matches!(left, Err(Error::TooMany)));
        let count: i64 = tx.one("SELECT COUNT(*) FROM t", args![], |row| row.get(0))?;
        Ok::<_, Error>((sum, seen, count))
    });
    assert_eq!(summed.unwrap(), (499_500, 10, 1_000));
}

fn an_async_caller_is_answered(place: &Place) {
    let db = place.with_table().clone();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let acts: Vec<_> = (0..50_i64)
            .map(|id| {
                let db = db.clone();
                tokio::spawn(async move {
                    db.write(move |tx| tx.run("INSERT INTO t (id) VALUES ($1)", args![id])).await
                })
            })
            .collect();
        for act in acts {
            assert_eq!(act.await.unwrap().unwrap(), 1);
        }
        let count =
            |tx: &mut Tx<'_>| tx.one("SELECT COUNT(*) FROM t", args![], |row| row.get::<i64>(0));
        assert_eq!(db.read(count).await.unwrap(), 50);
        // A verb inside a runtime may block, if it knows what it does.
        assert_eq!(db.read_blocking(count).unwrap(), 50);
        Db::open(&place.url, Threads { readers: 1 }).unwrap();
    });
}

fn an_abandoned_act_is_done_all_the_same(place: &Place) {
    let db = place.with_table();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    while_the_writers_wait(db, || {
        let mut act = Box::pin(db.write(insert(1, || Ok(()))));
        let poll = std::future::poll_fn(|cx| std::task::Poll::Ready(act.as_mut().poll(cx)));
        assert!(runtime.block_on(poll).is_pending());
    });
    // The queue is served in order, so on one writer this comes after; four drain it as well.
    while_the_writers_wait(db, || ());
    assert_eq!(ids(db), [1]);
}

fn an_act_may_not_wait_for_its_own_database(place: &Place) {
    let db = place.with_table();
    let inner = db.clone();
    let nested = db.write_blocking(move |_| {
        inner.read_blocking(|tx| tx.one("SELECT 1", args![], |row| row.get::<i64>(0)))
    });
    assert!(matches!(nested, Err(Error::Nested)), "{nested:?}");
}

const FIRST: Migration =
    Migration { name: "0001_a.sql", sql: "CREATE TABLE a (id BIGINT); INSERT INTO a VALUES (1);" };
const SECOND: Migration =
    Migration { name: "0002_b.sql", sql: "CREATE TABLE b (id BIGINT) /* sqlite: STRICT */;" };
const THIRD: Migration = Migration { name: "0003_c.sql", sql: "CREATE TABLE c (id BIGINT);" };

fn refused(done: Result<Vec<String>>, because: &str) {
    let Err(Error::Migration(text)) = done else { panic!("{done:?}") };
    assert!(text.contains(because), "{text}");
}

fn migrations_run_once_in_order(place: &Place) {
    let db = place.db();
    // `BIGINT` is no type of a STRICT table, so the remark was read on SQLite if this fails there.
    let strict = migrate::apply(db, &[SECOND]);
    assert_eq!(strict.is_err(), db.kind() == Kind::Sqlite, "{strict:?}");
    let known = if strict.is_ok() { vec![SECOND, THIRD] } else { vec![FIRST, THIRD] };
    let before: Vec<_> = migrate::pending(db, &known).unwrap();
    assert_eq!(before.last().map(String::as_str), Some("0003_c.sql"));
    assert_eq!(migrate::apply(db, &known).unwrap(), before);
    assert_eq!(migrate::apply(db, &known).unwrap(), [""; 0]);
    assert_eq!(migrate::pending(db, &known).unwrap(), [""; 0]);
}

fn a_changed_migration_is_refused(place: &Place) {
    let db = place.db();
    assert_eq!(migrate::apply(db, &[FIRST]).unwrap(), ["0001_a.sql"]);
    let changed = Migration { sql: "CREATE TABLE a (id BIGINT);", ..FIRST };
    refused(migrate::apply(db, &[changed, THIRD]), "0001_a.sql was changed");
    refused(migrate::pending(db, &[changed, THIRD]), "0001_a.sql was changed");
    // Another kind of line end is no change.
    let unix = Migration { name: "0002_d.sql", sql: "CREATE TABLE d (\nid BIGINT);" };
    let windows = Migration { sql: "CREATE TABLE d (\r\nid BIGINT);", ..unix };
    assert_eq!(migrate::apply(db, &[FIRST, unix]).unwrap(), ["0002_d.sql"]);
    assert_eq!(migrate::apply(db, &[FIRST, windows]).unwrap(), [""; 0]);
}

fn an_unknown_migration_is_refused(place: &Place) {
    let db = place.db();
    migrate::apply(db, &[FIRST, THIRD]).unwrap();
    refused(migrate::apply(db, &[FIRST]), "0003_c.sql, which this program does not know");
    refused(migrate::pending(db, &[FIRST]), "0003_c.sql, which this program does not know");
}

fn a_migration_out_of_order_is_refused(place: &Place) {
    let db = place.db();
    migrate::apply(db, &[FIRST, THIRD]).unwrap();
    let late = Migration { name: "0002_b.sql", sql: "CREATE TABLE b (id BIGINT);" };
    refused(migrate::apply(db, &[FIRST, late, THIRD]), "0002_b.sql comes before 0003_c.sql");
}

fn a_failing_migration_leaves_nothing(place: &Place) {
    let db = place.db();
    let broken =
        Migration { name: "0002_b.sql", sql: "CREATE TABLE b (id BIGINT); INSERT INTO b VALUS" };
    refused(migrate::apply(db, &[FIRST, broken, THIRD]), "0002_b.sql failed");
    let mended = Migration { sql: "CREATE TABLE b (id BIGINT);", ..broken };
    let rest = migrate::apply(db, &[FIRST, mended, THIRD]);
    assert_eq!(rest.unwrap(), ["0002_b.sql", "0003_c.sql"]);
}

fn two_programs_may_migrate_at_once(place: &Place) {
    let start = Arc::new(Barrier::new(4));
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let db = Db::open(&place.url, Threads { readers: 1 }).unwrap();
            let start = Arc::clone(&start);
            thread::spawn(move || {
                start.wait();
                migrate::apply(&db, &[FIRST, THIRD]).unwrap()
            })
        })
        .collect();
    let mut ran: Vec<_> = threads.into_iter().flat_map(|t| t.join().unwrap()).collect();
    ran.sort_unstable();
    assert_eq!(ran, ["0001_a.sql", "0003_c.sql"]);
}

fn the_migrations_of_the_program_run(place: &Place) {
    let db = place.db();
    let names: Vec<_> = migrate::migrations().iter().map(|m| m.name.to_owned()).collect();
    assert_eq!(db.pending().unwrap(), names);
    assert_eq!(db.migrate().unwrap().applied, names);
    assert_eq!(db.pending().unwrap(), [""; 0]);
}

fn a_backup_is_a_database(place: &Place) {
    let db = place.with_table();
    db.write_blocking(|tx| tx.run("INSERT INTO t (id) VALUES (5)", args![])).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let done = db.backup_to(&copy);
    if db.kind() == Kind::Postgres {
        let Err(Error::Open { remedy, .. }) = done else { panic!("{done:?}") };
        assert!(remedy.contains("pg_dump"));
        return;
    }
    done.unwrap();
    let copied = Db::open(&format!("sqlite:{}", copy.display()), Threads::default()).unwrap();
    assert_eq!(ids(&copied), [5]);
    let again = db.backup_to(&copy);
    assert!(matches!(again, Err(Error::Open { .. })), "{again:?}");
}

#[test]
fn an_address_that_leads_nowhere_says_what_to_do() {
    let open = |url: &str| {
        let opened = Db::open(url, Threads::default());
        let Err(error @ Error::Open { .. }) = opened else { panic!("{url}: {opened:?}") };
        error.to_string()
    };
    assert!(open("mysql://user:geheim@host/db").contains("sqlite:PATH"));
    assert!(open("sqlite:").contains("path of a file"));
    assert!(open("sqlite::memory:").contains("path of a file"));
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no/such/folder/x.db");
    assert!(open(&format!("sqlite:{}", missing.display())).contains("folder exists"));
    // A port that was free a moment ago, so that nobody answers.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let unreachable = open(&format!("postgres://user:geheim@127.0.0.1:{port}/db"));
    assert!(unreachable.contains("database db on 127.0.0.1"), "{unreachable}");
    assert!(!unreachable.contains("geheim"), "{unreachable}");
    assert!(!open("postgres://user:geheim@:x/y").contains("geheim"));
}

#[test]
fn a_database_sorted_by_language_is_refused() {
    let Some(maintenance) = server() else { return };
    let mut client = Client::connect(&maintenance, NoTls).unwrap();
    let name = format!("zhibu_engine_latin_{}", std::process::id());
    let create = format!(
        "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"
    );
    client.batch_execute(&create).unwrap();
    let opened = Db::open(&beside(&maintenance, &name), Threads::default());
    client.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).unwrap();
    let Err(Error::Open { what, remedy, .. }) = opened else { panic!("{opened:?}") };
    assert!(what.contains("SQL_ASCII"), "{what}");
    assert!(remedy.contains(&format!("CREATE DATABASE {name} TEMPLATE template0")), "{remedy}");
}

#[test]
fn a_lost_connection_to_postgresql_is_made_again() {
    let Some(server) = server() else { return };
    let place = Place::postgres(server);
    let db = place.with_table();
    assert_eq!(ids(db), [0_i64; 0]);
    let mut other = Client::connect(&place.url, NoTls).unwrap();
    let end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
    other.execute(end_all, &[]).unwrap();
    for id in 1..=8_i64 {
        db.write_blocking(move |tx| tx.run("INSERT INTO t (id) VALUES ($1)", args![id])).unwrap();
        assert_eq!(ids(db).last(), Some(&id));
    }
    // In the middle of an act: what it did is gone with the connection, and it runs again.
    let mut runs = 0;
    let answer = db.write_blocking(move |tx| {
        runs += 1;
        tx.run("INSERT INTO t (id) VALUES (100)", args![])?;
        if runs == 1 {
            tx.one("SELECT pg_terminate_backend(pg_backend_pid())", args![], |_| Ok(()))?;
        }
        Ok::<_, Error>(runs)
    });
    assert_eq!(answer.unwrap(), 2);
    assert_eq!(ids(db).last(), Some(&100));
}

#[test]
fn a_race_lost_at_the_commit_is_run_again() {
    let Some(server) = server() else { return };
    let place = Place::postgres(server);
    let db = place.with_table();
    // Each reads what the other writes, and both stand before their commit at the same time.
    let both_stand = Arc::new(Barrier::new(2));
    let runs = Arc::new(AtomicUsize::new(0));
    let threads: Vec<_> = [1_i64, 2]
        .into_iter()
        .map(|own| {
            let (db, both_stand, runs) = (db.clone(), Arc::clone(&both_stand), Arc::clone(&runs));
            thread::spawn(move || {
                let mut first = true;
                db.write_blocking(move |tx| {
                    runs.fetch_add(1, Ordering::Relaxed);
                    let count = "SELECT COUNT(*) FROM t";
                    let count = tx.one(count, args![], |row| row.get::<i64>(0))?;
                    tx.run("INSERT INTO t (id) VALUES ($1)", args![count * 10 + own])?;
                    if std::mem::take(&mut first) {
                        both_stand.wait();
                    }
                    Ok::<_, Error>(count)
                })
            })
        })
        .collect();
    let mut counts: Vec<_> = threads.into_iter().map(|t| t.join().unwrap().unwrap()).collect();
    counts.sort_unstable();
    assert_eq!(counts, [0, 1]);
    assert_eq!(runs.load(Ordering::Relaxed), 3);
}

#[test]
fn a_lost_race_is_run_again_even_if_the_act_swallows_it() {
    let Some(server) = server() else { return };
    let place = Place::postgres(server);
    let db = place.with_table();
    db.write_blocking(|tx| tx.run("INSERT INTO t VALUES (1, 'a')", args![])).unwrap();
    let url = place.url.clone();
    let mut runs = 0;
    let done = db.write_blocking(move |tx| {
        runs += 1;
        tx.one("SELECT word FROM t", args![], |row| row.get::<String>(0))?;
        if runs == 1 {
            let mut other = Client::connect(&url, NoTls).unwrap();
            other.batch_execute("UPDATE t SET word = 'b'").unwrap();
        }
        let written = tx.run("UPDATE t SET word = word || 'c'", args![]);
        assert_eq!(written.is_err(), runs == 1, "{written:?}");
        Ok::<_, Error>(runs)
    });
    assert_eq!(done.unwrap(), 2);
    let word = |tx: &mut Tx<'_>| tx.one("SELECT word FROM t", args![], |row| row.get::<String>(0));
    assert_eq!(db.read_blocking(word).unwrap(), "bc");
}

#[test]
fn a_full_disk_is_named_and_the_next_act_goes_on() {
    if !wanted("sqlite") {
        return;
    }
    let place = Place::sqlite();
    let db = values(&place);
    // The pages of the file are limited in place of the disk.
    let limit = |pages: &'static str| {
        db.write_blocking(move |tx| tx.one(pages, args![], |row| row.get::<i64>(0))).unwrap()
    };
    assert_eq!(limit("PRAGMA max_page_count = 20"), 20);
    let bytes = |length: usize| -> Closure<i64> {
        Box::new(move |tx| {
            tx.run(BYTES, args![vec![7_u8; length]])?;
            Ok(0)
        })
    };
    let answers = queued(db, vec![bytes(10), bytes(1_000_000), bytes(20)]);
    assert!(matches!(answers[1], Err(Error::Full(_))), "{answers:?}");
    assert!(answers[0].is_ok() && answers[2].is_ok(), "{answers:?}");
    let count = "SELECT COUNT(*) FROM v";
    let kept = db.read_blocking(move |tx| tx.one(count, args![], |row| row.get::<i64>(0)));
    assert_eq!(kept.unwrap(), 2);
    limit("PRAGMA max_page_count = 1000000");
    assert_eq!(queued(db, vec![bytes(1_000_000)]).remove(0).unwrap(), 0);
}

#[test]
fn an_act_may_not_end_its_own_transaction() {
    if !wanted("sqlite") {
        return;
    }
    let place = Place::sqlite();
    let db = place.with_table();
    let done = db.write_blocking(|tx| tx.run("ROLLBACK", args![]));
    assert!(matches!(done, Err(Error::Arguments(_))), "{done:?}");
    db.write_blocking(|tx| tx.run("INSERT INTO t (id) VALUES (1)", args![])).unwrap();
    assert_eq!(ids(db), [1]);
}

#[test]
fn shapes_of_optional_arguments_are_those_of_their_values() {
    assert_eq!(None::<UnitId>.to_sql().shape(), Shape::Uuid);
    assert_eq!(Some(Realm(1)).to_sql().shape(), Shape::Int);
    assert_eq!(Value::from(None::<i64>), Value::Null);
}
