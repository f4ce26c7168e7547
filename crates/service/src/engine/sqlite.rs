//! The engine on SQLite: one writing thread that commits in groups, and reading threads with a
//! snapshot each.
//!
//! A commit costs an fsync, so the writer takes all acts that wait, runs each in its own SAVEPOINT
//! inside one transaction, commits once, and answers afterwards. An answer therefore always
//! means: on the disk. An act that fails is rolled back alone.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, Value as Owned, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, Statement, ffi};

use super::error::{Error, Result, Transient, shorten};
use super::job::{Call, Job, Queue, TRIES, Verdict, Watch};
use super::tx::{Row, Tx, Visitor};
use super::value::{Arg, Cell, Value};

/// Acts that may share one commit.
const GROUP: usize = 512;

/// How long another process may hold the file, e.g. a verb beside the running server.
const PATIENCE: Duration = Duration::from_secs(5);

/// Statements each connection keeps prepared: more than the program has.
const STATEMENTS: usize = 1024;

/// Opens the file for writing, or as a reader that refuses to write.
pub(super) fn connect(path: &Path, writes: bool) -> Result<Connection> {
    let failed = |why: &str| Error::Open {
        what: format!("SQLite cannot open the database: {why}"),
        place: path.display().to_string(),
        remedy: "Check that the folder exists, that it is on a local disk, and that this user may \
                 write to it and to the file."
            .to_owned(),
    };
    // Without the URI flag a name like `file:x` is just a name.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(path, flags).map_err(|e| failed(&e.to_string()))?;
    let mode = prepare(&connection, writes).map_err(|e| failed(&e.to_string()))?;
    if mode != "wal" {
        return Err(failed("its write-ahead log is not possible here"));
    }
    Ok(connection)
}

/// Settings of a connection; the journal mode that the file has now.
fn prepare(connection: &Connection, writes: bool) -> rusqlite::Result<String> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // "x" is a column and never a string, as on PostgreSQL.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    // A statement keeps its plan whatever is bound to it. Otherwise SQLite prepares it anew for each
    // value, which cost a quarter of a page.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let mode = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    // LIKE distinguishes case, as on PostgreSQL.
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA case_sensitive_like = ON;
         PRAGMA cache_size = -16384;",
    )?;
    connection.query_row("PRAGMA journal_size_limit = 67108864", [], |_| Ok(()))?;
    connection.query_row("PRAGMA mmap_size = 1073741824", [], |_| Ok(()))?;
    if !writes {
        connection.execute_batch("PRAGMA query_only = ON")?;
    }
    Ok(mode)
}

/// Serves acts until the queue is closed.
pub(super) fn write_loop(connection: &Connection, queue: Arc<Queue>) {
    Watch(queue).serve(GROUP, |group| {
        if commit_group(connection, group) == Fate::Alone {
            for job in group {
                commit_group(connection, std::slice::from_mut(job));
            }
        }
    });
}

/// How a group ended.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    /// Every act has its outcome.
    Settled,
    /// One act brought the common transaction down. Nothing was kept; each must run alone.
    Alone,
}

fn commit_group(connection: &Connection, group: &mut [Box<dyn Job>]) -> Fate {
    if let Err(error) = order(connection, "BEGIN IMMEDIATE") {
        return fail_all(group, &error);
    }
    let several = group.len() > 1;
    for job in &mut *group {
        if !in_savepoint(connection, job.as_mut()) {
            undo(connection);
            return if several { Fate::Alone } else { Fate::Settled };
        }
    }
    match order(connection, "COMMIT") {
        Ok(()) => Fate::Settled,
        Err(error) => {
            undo(connection);
            // A deferred constraint is checked here; it belongs to one act, not to its neighbours.
            if several && matches!(error, Error::Constraint(_) | Error::Unique(_)) {
                return Fate::Alone;
            }
            fail_all(group, &error)
        }
    }
}

fn fail_all(group: &mut [Box<dyn Job>], error: &Error) -> Fate {
    for job in group {
        job.fail(error.clone());
    }
    Fate::Settled
}

/// One act inside the group's transaction. False if this transaction is gone: SQLite ends it by
/// itself when the disk is full or fails.
fn in_savepoint(connection: &Connection, job: &mut dyn Job) -> bool {
    for _ in 0..TRIES {
        if let Err(error) = order(connection, "SAVEPOINT act") {
            job.fail(error);
            return false;
        }
        let verdict = job.attempt(Tx::sqlite(connection));
        if connection.is_autocommit() {
            if verdict == Verdict::Keep {
                job.fail(Error::Arguments("an act ended its own transaction".to_owned()));
            }
            return false;
        }
        if let Err(error) = settle(connection, verdict) {
            job.fail(error);
            return false;
        }
        if verdict != Verdict::Again {
            break;
        }
    }
    true
}

fn settle(connection: &Connection, verdict: Verdict) -> Result<()> {
    if verdict != Verdict::Keep {
        order(connection, "ROLLBACK TO act")?;
    }
    order(connection, "RELEASE act")
}

/// Serves queries until the queue is closed, each on a snapshot of its own.
pub(super) fn read_loop(connection: &Connection, queue: Arc<Queue>) {
    Watch(queue).serve(1, |jobs| {
        for job in jobs {
            read(connection, job.as_mut());
        }
    });
}

/// A query on a snapshot of its own, on this very thread, which counts as a database thread
/// meanwhile.
pub(super) fn read_here<T, E, F>(connection: &Connection, query: F) -> std::result::Result<T, E>
where
    T: Send,
    E: From<Error> + Transient + Send,
    F: FnMut(&mut Tx<'_>) -> std::result::Result<T, E> + Send,
{
    let mut outcome = None;
    let mut call = Box::new(Call::new(query, |answer| outcome = Some(answer)));
    let before = super::OF_DATABASE.replace(true);
    read(connection, call.as_mut());
    super::OF_DATABASE.set(before);
    call.answer();
    outcome.unwrap_or_else(|| Err(Error::Closed("the query was never run".to_owned()).into()))
}

/// An act in a transaction of its own, on this very thread and on a connection that leaves foreign keys
/// alone. That is a setting which no transaction can change.
pub(super) fn fill_here(file: &Path, job: Box<dyn Job>) -> Result<()> {
    let connection = connect(file, true)?;
    let sql = "PRAGMA foreign_keys = OFF";
    connection.execute_batch(sql).map_err(|error| fault(error, sql))?;
    let mut group = [job];
    let before = super::OF_DATABASE.replace(true);
    commit_group(&connection, &mut group);
    super::OF_DATABASE.set(before);
    for job in group {
        job.answer();
    }
    Ok(())
}

fn read(connection: &Connection, job: &mut dyn Job) {
    for _ in 0..TRIES {
        if let Err(error) = order(connection, "BEGIN") {
            return job.fail(error);
        }
        let verdict = job.attempt(Tx::sqlite(connection));
        undo(connection);
        if verdict != Verdict::Again {
            return;
        }
    }
}

fn order(connection: &Connection, sql: &'static str) -> Result<()> {
    let run = || connection.prepare_cached(sql)?.execute([]);
    run().map(drop).map_err(|error| fault(error, sql))
}

/// Ends a transaction that is of no use any more. There is nothing to do if this fails, and the
/// next BEGIN reports it.
fn undo(connection: &Connection) {
    if !connection.is_autocommit()
        && let Err(error) = order(connection, "ROLLBACK")
    {
        tracing::error!(%error, "could not roll back");
    }
}

/// Runs a statement and shows each row.
pub(super) fn visit(
    connection: &Connection,
    sql: &'static str,
    args: &[Arg<'_>],
    row: &mut Visitor<'_>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(sql).map_err(|e| fault(e, sql))?;
    bind(&mut statement, sql, args)?;
    let mut rows = statement.raw_query();
    while let Some(found) = rows.next().map_err(|e| fault(e, sql))? {
        if let ControlFlow::Break(()) = row(&Row::sqlite(found))? {
            break;
        }
    }
    Ok(())
}

/// Runs a statement; the number of rows changed.
pub(super) fn run(connection: &Connection, sql: &'static str, args: &[Arg<'_>]) -> Result<u64> {
    let mut statement = connection.prepare_cached(sql).map_err(|e| fault(e, sql))?;
    bind(&mut statement, sql, args)?;
    let changed = statement.raw_execute().map_err(|e| fault(e, sql))?;
    Ok(changed as u64)
}

/// Binds `$n` by its number: SQLite itself numbers names in the order of their appearance.
fn bind(statement: &mut Statement<'_>, sql: &str, args: &[Arg<'_>]) -> Result<()> {
    let mut highest = 0;
    for index in 1..=statement.parameter_count() {
        let number = statement
            .parameter_name(index)
            .and_then(|name| name.strip_prefix('$'))
            .and_then(|digits| digits.parse::<usize>().ok())
            .filter(|number| *number > 0);
        let Some(number) = number else {
            return Err(Error::Arguments(format!("only $1, $2 … can be bound: {}", shorten(sql))));
        };
        highest = highest.max(number);
        if let Some(arg) = args.get(number - 1) {
            statement.raw_bind_parameter(index, arg).map_err(|e| fault(e, sql))?;
        }
    }
    super::fit(highest, args.len(), sql)
}

/// One prepared statement, run for each row.
pub(super) fn insert_many(
    connection: &Connection,
    table: &str,
    columns: &[&str],
    rows: &mut dyn Iterator<Item = Vec<Value>>,
) -> Result<u64> {
    let places: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "INSERT INTO {table} ({columns}) VALUES ({places})",
        table = super::quoted(&[table]),
        columns = super::quoted(columns),
        places = places.join(", "),
    );
    let mut statement = connection.prepare_cached(&sql).map_err(|e| fault(e, &sql))?;
    let mut inserted = 0;
    for row in rows {
        super::fit(columns.len(), row.len(), table)?;
        for (index, value) in row.iter().enumerate() {
            let arg = super::value::ToSql::to_sql(value).check()?;
            statement.raw_bind_parameter(index + 1, arg).map_err(|e| fault(e, &sql))?;
        }
        statement.raw_execute().map_err(|e| fault(e, &sql))?;
        inserted += 1;
    }
    Ok(inserted)
}

/// Runs a file of statements.
pub(super) fn script(connection: &Connection, sql: &str) -> Result<()> {
    connection.execute_batch(sql).map_err(|e| fault(e, "script"))
}

/// Copies the whole database, as it is now, into a new file.
pub(super) fn backup(from: &Path, to: &Path) -> Result<()> {
    let failed = |what: String| Error::Open {
        what: format!("the backup could not be written: {what}"),
        place: to.display().to_string(),
        remedy: "Name a file that does not exist yet, in a folder with room.".to_owned(),
    };
    let name = to.to_str().ok_or_else(|| failed("its name is not UTF-8".to_owned()))?;
    let connection = connect(from, true)?;
    connection.execute("VACUUM INTO ?1", [name]).map_err(|e| failed(e.to_string()))?;
    let file = std::fs::File::options().write(true).open(to).map_err(|e| failed(e.to_string()))?;
    file.sync_all().map_err(|e| failed(e.to_string()))
}

/// One column, or a word for what is wrong with it.
pub(super) fn cell<'r>(row: &'r rusqlite::Row<'_>, index: usize) -> Result<Cell<'r>, String> {
    match row.get_ref(index) {
        Ok(ValueRef::Null) => Ok(Cell::Null),
        Ok(ValueRef::Integer(number)) => Ok(Cell::Int(number)),
        Ok(ValueRef::Real(number)) => Ok(Cell::Real(number)),
        Ok(ValueRef::Text(text)) => {
            std::str::from_utf8(text).map(Cell::Text).map_err(|_| "text not in UTF-8".to_owned())
        }
        Ok(ValueRef::Blob(bytes)) => Ok(Cell::Bytes(bytes)),
        Err(_) => Err("no such column".to_owned()),
    }
}

impl rusqlite::ToSql for Arg<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Arg::Null(_) => ToSqlOutput::Borrowed(ValueRef::Null),
            Arg::Bool(yes) => ToSqlOutput::Borrowed(ValueRef::Integer(i64::from(*yes))),
            Arg::Int(number) => ToSqlOutput::Borrowed(ValueRef::Integer(*number)),
            Arg::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Arg::Uuid(uuid) => ToSqlOutput::Borrowed(ValueRef::Blob(uuid.as_bytes())),
            Arg::Day(day) => ToSqlOutput::Owned(Owned::Text(day.to_string())),
            Arg::Instant(micros) => ToSqlOutput::Borrowed(ValueRef::Integer(*micros)),
            Arg::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

/// Sorts an error of the driver. SQLite's messages name tables and columns, never values.
fn fault(error: rusqlite::Error, sql: &str) -> Error {
    let rusqlite::Error::SqliteFailure(failure, message) = &error else {
        return Error::other(sql, error);
    };
    let said = message.clone().unwrap_or_else(|| failure.to_string());
    match failure.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Transient(said),
        ErrorCode::DiskFull => Error::Full(said),
        ErrorCode::ReadOnly => Error::ReadOnly(shorten(sql)),
        ErrorCode::ConstraintViolation => match failure.extended_code {
            ffi::SQLITE_CONSTRAINT_UNIQUE
            | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            | ffi::SQLITE_CONSTRAINT_ROWID => Error::Unique(said),
            _ => Error::Constraint(said),
        },
        _ => Error::other(sql, error),
    }
}
