//! Migrations: the files of `crates/service/migrations`, run once each in the order of their names.
//!
//! A file is one transaction, together with the row that records it. Two programs that migrate at
//! once do no harm: both insert that row first, so the second waits, loses the race, runs again
//! and finds the work done. That needs no advisory lock, which not every cluster has.
//!
//! A remark `/* sqlite: … */` or `/* postgres: … */` is code on that engine and a remark on the
//! other; it exists for storage options such as `WITHOUT ROWID`. The checksum is that of the file
//! as it stands, with line ends of one kind. Files `*.data.sql` are rows for tests, run by
//! [`lay`] and recorded nowhere. In them an id is `UUID '…'`, an instant `TIMESTAMPTZ '…Z'` and
//! bytes are `BYTEA '\x…'`, as PostgreSQL writes them; on SQLite they become what is stored there.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{fs, io};

use include_dir::{Dir, include_dir};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::error::{Error, Result};
use super::tx::Tx;
use super::{Db, Kind, statistics};
use crate::args;

static FOLDER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/migrations");

/// What the name of a test fixture ends in.
const FIXTURE: &str = ".data.sql";

/// One file of statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// Name of the file. Names give the order.
    pub name: &'static str,
    /// Its statements.
    pub sql: &'static str,
}

impl Migration {
    /// What is kept to notice that a file was changed after it had run.
    pub fn checksum(&self) -> String {
        let digest = Sha256::digest(self.sql.replace("\r\n", "\n"));
        digest.iter().fold(String::new(), |mut hex, byte| {
            // Writing to a `String` cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// The migrations of this program, in order.
pub fn migrations() -> Vec<Migration> {
    files(|name| !name.ends_with(FIXTURE))
}

/// Rows for tests, in order of their names.
pub fn fixtures() -> Vec<Migration> {
    files(|name| name.ends_with(FIXTURE))
}

fn files(wanted: impl Fn(&str) -> bool) -> Vec<Migration> {
    let mut found: Vec<Migration> = FOLDER
        .files()
        .filter_map(|file| {
            let name = file.path().to_str()?;
            let is_sql = file.path().extension().is_some_and(|extension| extension == "sql");
            (is_sql && wanted(name)).then_some(Migration { name, sql: file.contents_utf8()? })
        })
        .collect();
    found.sort_by_key(|migration| migration.name);
    found
}

/// Names of `known` that the database has not had yet.
///
/// # Errors
/// [`Error::Migration`] as for [`apply`].
pub fn pending(db: &Db, known: &[Migration]) -> Result<Vec<String>> {
    let applied = applied(db)?;
    judge(known, &applied)?;
    Ok(known.iter().skip(applied.len()).map(|migration| migration.name.to_owned()).collect())
}

/// Runs what the database has not had yet; the names of what this call ran.
///
/// # Errors
/// [`Error::Migration`] if a file that ran was changed, if the database had a migration that is
/// not among `known` (it belongs to a newer program), if one would have to run before another that
/// already ran, or if a statement fails. The files before it stay applied.
pub fn apply(db: &Db, known: &[Migration]) -> Result<Vec<String>> {
    lay_register(db)?;
    let due = pending(db, known)?;
    let mut ran = Vec::new();
    for migration in known.iter().filter(|migration| due.iter().any(|name| name == migration.name))
    {
        if run(db, *migration)? {
            ran.push(migration.name.to_owned());
        }
    }
    Ok(ran)
}

/// Copies a file that had migrations already and is due for more, as `FILE.before-NAME` beside it; where
/// the copy lies. Nothing is copied where nothing is due, and a server's database never: its operator
/// makes a backup.
///
/// # Errors
/// [`Error::Open`] if there is no room, and then nothing should run.
pub(super) fn keep_copy(db: &Db, known: &[Migration]) -> Result<Option<PathBuf>> {
    let due = pending(db, known)?;
    let (Some(file), Some(first)) = (db.file(), due.first()) else { return Ok(None) };
    if due.len() == known.len() {
        return Ok(None);
    }
    let beside = |ending: String| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let name = first.trim_end_matches(".sql");
    // An earlier try may have left its own copy, which is older and worth keeping too.
    let mut names = (1..).map(|number: u32| match number {
        1 => beside(format!(".before-{name}")),
        _ => beside(format!(".before-{name}-{number}")),
    });
    let Some(copy) = names.find(|path| !path.exists()) else { return Ok(None) };
    let half = beside(format!(".before-{name}.half"));
    let failed = |error: io::Error| Error::Open {
        what: format!("the copy before the migration could not be kept: {error}"),
        place: copy.display().to_string(),
        remedy: "Make room in the folder of the database.".to_owned(),
    };
    match fs::remove_file(&half) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    db.backup_to(&half)?;
    fs::rename(&half, &copy).map_err(failed)?;
    Ok(Some(copy))
}

/// Runs a fixture. For tests.
///
/// # Errors
/// [`Error::Migration`] if there is none of this name or a statement of it fails.
pub fn lay(db: &Db, name: &str) -> Result<()> {
    let fixture = fixtures().into_iter().find(|fixture| fixture.name == name);
    let fixture = fixture.ok_or_else(|| Error::Migration(format!("there is no fixture {name}")))?;
    let mut sql = dialect(fixture.sql, db.kind());
    if db.kind() == Kind::Sqlite {
        sql = stored(&sql).map_err(|error| failed(name, error))?;
    }
    db.write_blocking(move |tx| tx.script(&sql)).map_err(|error| failed(name, error))
}

/// Creates the table in which migrations are recorded. Two programs that do this at once collide
/// in PostgreSQL's catalogue with one of several errors, although the statement says IF NOT
/// EXISTS; what counts is that the table is there afterwards.
fn lay_register(db: &Db) -> Result<()> {
    let created = db.write_blocking(|tx| {
        tx.script(
            "CREATE TABLE IF NOT EXISTS migration (
                 name       TEXT NOT NULL PRIMARY KEY,
                 checksum   TEXT NOT NULL,
                 applied_at TEXT NOT NULL
             )",
        )
    });
    match created {
        Err(error) if !db.read_blocking(has_register)? => Err(error),
        _ => Ok(()),
    }
}

fn has_register(tx: &mut Tx<'_>) -> Result<bool> {
    let count = match tx.kind() {
        Kind::Sqlite => "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'migration'",
        Kind::Postgres => "SELECT COUNT(*) FROM pg_class WHERE oid = to_regclass('migration')",
    };
    tx.one(count, args![], |row| Ok(row.get::<i64>(0)? > 0))
}

/// What ran: name and checksum, in order. Empty for a database that was never migrated.
fn applied(db: &Db) -> Result<Vec<(String, String)>> {
    db.read_blocking(applied_here)
}

/// The same on a snapshot that is being read.
pub fn applied_here(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>> {
    if !has_register(tx)? {
        return Ok(Vec::new());
    }
    let sql = "SELECT name, checksum FROM migration ORDER BY name";
    tx.all(sql, args![], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Whether what ran is a beginning of what is known.
///
/// # Errors
/// [`Error::Migration`] if not, with what does not fit.
pub fn judge(known: &[Migration], applied: &[(String, String)]) -> Result<()> {
    for (name, checksum) in applied {
        let Some(migration) = known.iter().find(|migration| migration.name == name) else {
            return Err(Error::Migration(format!(
                "the database had {name}, which this program does not know. Use the program that \
                 migrated it, or a newer one"
            )));
        };
        if migration.checksum() != *checksum {
            return Err(Error::Migration(format!(
                "{name} was changed after the database had it. Restore the file, and write the \
                 change as a new migration"
            )));
        }
    }
    let gap = known.iter().zip(applied).find(|(migration, (name, _))| migration.name != name);
    gap.map_or(Ok(()), |(migration, (name, _))| {
        Err(Error::Migration(format!(
            "{} comes before {name}, which the database had already. Give it a later name",
            migration.name
        )))
    })
}

/// Runs one migration, unless another program just did.
fn run(db: &Db, migration: Migration) -> Result<bool> {
    let sql = dialect(migration.sql, db.kind());
    let checksum = migration.checksum();
    let kind = db.kind();
    db.write_blocking(move |tx| {
        // The time is the database's own: it is a note for people, and no rule reads it.
        let first = tx.run(
            "INSERT INTO migration (name, checksum, applied_at)
             VALUES ($1, $2, CAST(CURRENT_TIMESTAMP AS TEXT))
             ON CONFLICT (name) DO NOTHING",
            args![migration.name, checksum],
        )? == 1;
        if first {
            tx.script(&sql)?;
            if kind == Kind::Sqlite {
                statistics::lay(tx)?;
            }
        }
        Ok(first)
    })
    .map_err(|error| failed(migration.name, error))
}

/// Opens the remarks that are meant for this engine.
fn dialect(sql: &str, kind: Kind) -> String {
    let mark = match kind {
        Kind::Sqlite => "/* sqlite:",
        Kind::Postgres => "/* postgres:",
    };
    let mut parts = sql.split(mark);
    let mut opened = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (inside, after) = part.split_once("*/").unwrap_or((part, ""));
        opened.push_str(inside);
        opened.push_str(after);
    }
    opened
}

/// Ids, instants and bytes of a fixture as SQLite stores them.
fn stored(sql: &str) -> Result<String> {
    let ids = rewritten(sql, "UUID '", |text| {
        text.parse::<Uuid>().ok().map(|id| format!("X'{}'", id.simple()))
    })?;
    let bytes =
        rewritten(&ids, "BYTEA '", |text| text.strip_prefix("\\x").map(|hex| format!("X'{hex}'")))?;
    rewritten(&bytes, "TIMESTAMPTZ '", |text| {
        text.parse::<Timestamp>().ok().map(|instant| instant.as_microsecond().to_string())
    })
}

/// The text with each literal that begins with `mark` in other words.
fn rewritten(sql: &str, mark: &str, word: impl Fn(&str) -> Option<String>) -> Result<String> {
    let mut parts = sql.split(mark);
    let mut done = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (literal, after) = part.split_once('\'').unwrap_or((part, ""));
        let wrong = || Error::Arguments(format!("{mark}{literal}' has no such value"));
        done.push_str(&word(literal).ok_or_else(wrong)?);
        done.push_str(after);
    }
    Ok(done)
}

fn failed(name: &str, error: Error) -> Error {
    match error {
        Error::Transient(_) | Error::Closed(_) | Error::Full(_) => error,
        other => Error::Migration(format!("{name} failed, and nothing of it was kept: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_is_code_on_its_engine_only() {
        let sql = "CREATE TABLE t (a TEXT) /* sqlite: WITHOUT ROWID */; -- /* plain */";
        assert_eq!(
            dialect(sql, Kind::Sqlite),
            "CREATE TABLE t (a TEXT)  WITHOUT ROWID ; -- /* plain */"
        );
        assert_eq!(dialect(sql, Kind::Postgres), sql);
    }

    #[test]
    fn ids_and_instants_become_what_sqlite_stores() {
        let sql = "(1, UUID '01890000-0000-7000-8000-0000000000a1', TIMESTAMPTZ \
                   '1970-01-01T00:00:02.5Z', 'UUID', BYTEA '\\x00ff', NULL)";
        let expected = "(1, X'018900000000700080000000000000a1', 2500000, 'UUID', X'00ff', NULL)";
        assert_eq!(stored(sql).unwrap(), expected);
        for wrong in ["UUID 'a1'", "TIMESTAMPTZ '2026-01-05'", "UUID '"] {
            assert!(matches!(stored(wrong), Err(Error::Arguments(_))), "{wrong}");
        }
    }

    #[test]
    fn files_stand_in_order_and_fixtures_apart() {
        let names: Vec<_> = migrations().iter().map(|migration| migration.name).collect();
        assert!(names.first().is_some_and(|name| name.starts_with("0001_")), "{names:?}");
        assert!(names.is_sorted());
        assert!(fixtures().iter().all(|fixture| fixture.name.ends_with(FIXTURE)));
    }
}
