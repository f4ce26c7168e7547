//! The database: one SQL text for SQLite and PostgreSQL, and the only place that knows there are
//! two.
//!
//! ```text
//! db.write(|tx| dues::record_payment(tx, &granted, now, input)).await?;
//! let page = db.read(move |tx| dues::of_branch(tx, realm, unit)).await?;
//! ```
//!
//! # Why an engine of our own
//! Both drivers are synchronous, so one closure serves both, on a thread that belongs to the
//! database. An act is a plain function that reads, decides and writes in one transaction; the
//! engine can simply call it again when it lost a race. It refuses to know tables and rules.
//!
//! An act may therefore **run several times**, and is undone each time before the next. It must
//! have no effect outside the database; effects wait in an outbox table. It runs to its end even
//! if the caller stopped waiting. Within it the database is reached through [`Tx`] only.
//!
//! * SQLite: one writer commits whole groups of acts with one fsync; readers have snapshots.
//! * PostgreSQL: serializable acts on a few clients; reads on REPEATABLE READ, READ ONLY.
//! * An answer to [`Db::write`] means that the act is on the disk.
//! * After a statement was refused, its transaction is lost on both engines. See [`Tx`].
//!
//! # The portable subset
//! `$1`, `$2` … by number, repeated and in any order · `ON CONFLICT … DO NOTHING/UPDATE` ·
//! `RETURNING` (with [`Tx::optional`] or [`Tx::all`]) · `UPDATE … FROM` · CTEs · window functions ·
//! `FILTER (WHERE …)` · `string_agg(x, ', ' ORDER BY x)` · `(a, id) > ($1, $2)` · `NULLS LAST` ·
//! `IS NOT DISTINCT FROM` · `($1 IS NULL OR col = $1)` · `LIKE … ESCAPE` · partial indexes ·
//! `CASE`, `COALESCE`, `EXISTS`.
//!
//! | instead of | write | because |
//! |---|---|---|
//! | `now()` | an argument | the clock is an argument |
//! | `x::type` | `CAST(x AS …)` | SQLite has no `::` |
//! | `SUM(x)` of integers | `CAST(COALESCE(SUM(x), 0) AS BIGINT)` | PostgreSQL's sum is NUMERIC |
//! | `= ANY($1)` | a join, or a subquery | SQLite has no arrays |
//! | `GREATEST`, `max(a, b)` | `CASE` | each exists on one engine |
//! | `ILIKE`, `lower` on Chinese | a folded key made by the program | SQLite folds ASCII only |
//! | `FOR UPDATE` | nothing | writes are serializable |
//! | integers other than BIGINT | `BIGINT` | arguments are declared as BIGINT |
//! | day ± days, date parts | days computed by the program | a day is text on SQLite |
//! | text order by language | a key column | both sort by bytes |
//! | JSON columns | tables | a text argument is declared as TEXT |
//!
//! # Traps, and what is done about them
//! * SQLite binds NULL for an argument that is missing: the number is checked on both.
//! * SQLite numbers `$n` by appearance: it is bound by its name.
//! * A NULL that stands only in `$1 IS NULL` has no type on PostgreSQL: `None` carries one.
//! * `"x"` falls back to a string on SQLite, and LIKE ignores case: both switched off.
//! * PostgreSQL refuses NUL in text and keeps microseconds: so does SQLite here.
//! * SQLite stores any value in any column; a wrong kind is seen only on PostgreSQL. Hence the
//!   same tests run on both.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::{self, JoinHandle};

pub mod dump;
mod error;
pub mod inspect;
mod job;
pub mod migrate;
mod postgres;
mod sqlite;
mod statistics;
mod tx;
mod value;

pub use crate::args;
pub use error::{Error, Result, Transient};
pub use tx::{Row, Tx};
pub use value::{Arg, Cell, FromSql, Shape, Shaped, ToSql, Value};

use job::{Call, Queue};

/// Clients that write to PostgreSQL. More would mostly collide with each other.
const POSTGRES_WRITERS: usize = 4;

/// Which database it is. For `doctor`, backups and messages; acts have no use for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file of SQLite.
    Sqlite,
    /// A server of PostgreSQL.
    Postgres,
}

/// What [`Db::migrate`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// Names of the migrations that ran.
    pub applied: Vec<String>,
    /// Where the database lies as it was before them.
    pub copy: Option<PathBuf>,
}

/// How many threads serve the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threads {
    /// Threads that serve [`Db::read`]; at least one.
    pub readers: usize,
}

impl Default for Threads {
    fn default() -> Self {
        Self { readers: 2 }
    }
}

/// An open database. Cheap to clone. When the last clone goes, what is queued is finished first.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    kind: Kind,
    /// The file, on SQLite.
    file: Option<PathBuf>,
    writes: Arc<Queue>,
    reads: Arc<Queue>,
    /// Connections to SQLite on which a query runs at once, on the thread that asks.
    idle: Mutex<Vec<rusqlite::Connection>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

thread_local! {
    /// Set on database threads, where a call that waits for one would wait for itself.
    static OF_DATABASE: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Db").field("kind", &self.0.kind).finish_non_exhaustive()
    }
}

impl Db {
    /// Opens `sqlite:PATH` (created if missing) or `postgres://…`.
    ///
    /// # Errors
    /// [`Error::Open`] if it cannot be reached, or if a PostgreSQL database is not UTF8 or does
    /// not sort by bytes.
    pub fn open(url: &str, threads: Threads) -> Result<Db> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Self::open_sqlite(path, threads.readers.max(1));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Self::open_postgres(url, threads.readers.max(1));
        }
        Err(Error::Open {
            what: "the address of the database is of no known kind".to_owned(),
            place: url.split(':').next().unwrap_or_default().to_owned(),
            remedy: "Write sqlite:PATH or postgres://user:password@host:5432/database.".to_owned(),
        })
    }

    fn open_sqlite(path: &str, readers: usize) -> Result<Db> {
        if path.is_empty() || path.starts_with("//") || path.starts_with(":memory:") {
            return Err(Error::Open {
                what: "SQLite needs the path of a file".to_owned(),
                place: format!("sqlite:{path}"),
                remedy: "Write sqlite:PATH, e.g. sqlite:zhibu.db or sqlite:/var/lib/zhibu.db."
                    .to_owned(),
            });
        }
        let file = PathBuf::from(path);
        let db = Self::new(Kind::Sqlite, Some(file.clone()));
        let (connection, queue) = (sqlite::connect(&file, true)?, Arc::clone(&db.0.writes));
        db.spawn("db-write", move || sqlite::write_loop(&connection, queue))?;
        for _ in 0..readers {
            let (connection, queue) = (sqlite::connect(&file, false)?, Arc::clone(&db.0.reads));
            db.spawn("db-read", move || sqlite::read_loop(&connection, queue))?;
            db.idle().push(sqlite::connect(&file, false)?);
        }
        Ok(db)
    }

    fn open_postgres(url: &str, readers: usize) -> Result<Db> {
        let config = postgres::configure(url)?;
        postgres::inspect(&config)?;
        let db = Self::new(Kind::Postgres, None);
        let serve = |name, queue: &Arc<Queue>, begin| {
            let (queue, session) = (Arc::clone(queue), postgres::Session::new(config.clone()));
            db.spawn(name, move || postgres::serve_loop(session, queue, begin))
        };
        for _ in 0..POSTGRES_WRITERS {
            serve("db-write", &db.0.writes, postgres::WRITE)?;
        }
        for _ in 0..readers {
            serve("db-read", &db.0.reads, postgres::READ)?;
        }
        Ok(db)
    }

    fn new(kind: Kind, file: Option<PathBuf>) -> Self {
        let (writes, reads) = (Arc::default(), Arc::default());
        let (idle, threads) = (Mutex::default(), Mutex::default());
        Self(Arc::new(Inner { kind, file, writes, reads, idle, threads }))
    }

    fn idle(&self) -> MutexGuard<'_, Vec<rusqlite::Connection>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn spawn(&self, name: &str, serve: impl FnOnce() + Send + 'static) -> Result<()> {
        let marked = move || {
            OF_DATABASE.set(true);
            serve();
        };
        let thread = thread::Builder::new().name(name.to_owned()).spawn(marked);
        let thread = thread.map_err(|error| Error::other("starting a database thread", error))?;
        self.0.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Ok(())
    }

    /// Which database it is.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// Applies the migrations of this program that are due. A file of SQLite that holds something is
    /// copied first, and the copy stays beside it. See [`migrate::apply`].
    pub fn migrate(&self) -> Result<Migrated> {
        let copy = migrate::keep_copy(self, &migrate::migrations())?;
        Ok(Migrated { applied: migrate::apply(self, &migrate::migrations())?, copy })
    }

    /// The names of the migrations that [`Db::migrate`] would apply.
    pub fn pending(&self) -> Result<Vec<String>> {
        migrate::pending(self, &migrate::migrations())
    }

    /// Runs an act in a transaction of its own. When this returns `Ok`, the act is on the disk;
    /// when it returns `Err`, nothing of it was kept, except that [`Error::Closed`] on a broken
    /// connection may leave it open. The act may run several times.
    pub async fn write<T, E, F>(&self, act: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Transient + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        ask(&self.0.writes, act).await
    }

    /// Runs a query on a snapshot of its own. Writing in it is [`Error::ReadOnly`].
    pub async fn read<T, E, F>(&self, query: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Transient + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        // A page's queries take some fifty microseconds; handing them to a thread and waking twice
        // costs more than that. Whoever finds no idle connection waits for a thread.
        let found = self.idle().pop();
        match found {
            Some(connection) => {
                let outcome = sqlite::read_here(&connection, query);
                self.idle().push(connection);
                outcome
            }
            None => ask(&self.0.reads, query).await,
        }
    }

    /// [`Db::write`] for verbs and tests: blocks this thread until the answer is there.
    pub fn write_blocking<T, E, F>(&self, act: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Transient + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        ask_blocking(&self.0.writes, act)
    }

    /// [`Db::read`] for verbs and tests: blocks this thread until the answer is there.
    pub fn read_blocking<T, E, F>(&self, query: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Transient + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        ask_blocking(&self.0.reads, query)
    }

    /// [`Db::write_blocking`] for an act that fills an empty database between
    /// [`dump::begin_filling`] and [`dump::end_filling`]: on SQLite, foreign keys are not enforced in it.
    pub(crate) fn fill_blocking<T, E, F>(&self, act: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Transient + Send + 'static,
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let Some(file) = &self.0.file else { return self.write_blocking(act) };
        if OF_DATABASE.get() {
            return Err(Error::Nested.into());
        }
        let (answer, wait) = mpsc::sync_channel(1);
        sqlite::fill_here(
            file,
            Box::new(Call::new(act, move |outcome| drop(answer.send(outcome)))),
        )?;
        wait.recv().unwrap_or_else(|_| Err(Error::Closed(GONE.to_owned()).into()))
    }

    /// The file, on SQLite.
    pub fn file(&self) -> Option<&Path> {
        self.0.file.as_deref()
    }

    /// Copies a SQLite database, as it is at this moment, into a new file, without stopping it.
    ///
    /// # Errors
    /// [`Error::Open`] if the file is there already or cannot be written, and on PostgreSQL.
    pub fn backup_to(&self, path: impl AsRef<Path>) -> Result<()> {
        match &self.0.file {
            Some(file) => sqlite::backup(file, path.as_ref()),
            None => Err(Error::Open {
                what: "a PostgreSQL database is no file that could be copied".to_owned(),
                place: path.as_ref().display().to_string(),
                remedy: "Use zhibu backup, pg_dump, or the server's continuous archiving."
                    .to_owned(),
            }),
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.writes.close();
        self.reads.close();
        let threads = self.threads.get_mut().unwrap_or_else(PoisonError::into_inner);
        for thread in threads.drain(..) {
            // The last clone may have gone inside an act; a thread cannot wait for itself. One
            // that broke has already said so.
            if thread.thread().id() != thread::current().id() {
                drop(thread.join());
            }
        }
    }
}

const GONE: &str = "the database thread ended before it answered";

async fn ask<T, E, F>(queue: &Queue, act: F) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Transient + Send + 'static,
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
{
    let (answer, wait) = tokio::sync::oneshot::channel();
    // Nobody may be waiting any more; the act is done all the same.
    queue.push(Box::new(Call::new(act, move |outcome| drop(answer.send(outcome)))))?;
    wait.await.unwrap_or_else(|_| Err(Error::Closed(GONE.to_owned()).into()))
}

fn ask_blocking<T, E, F>(queue: &Queue, act: F) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Error> + Transient + Send + 'static,
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
{
    if OF_DATABASE.get() {
        return Err(Error::Nested.into());
    }
    let (answer, wait) = mpsc::sync_channel(1);
    queue.push(Box::new(Call::new(act, move |outcome| drop(answer.send(outcome)))))?;
    wait.recv().unwrap_or_else(|_| Err(Error::Closed(GONE.to_owned()).into()))
}

/// Refuses a number of values that differs from the number of places for them.
fn fit(places: usize, values: usize, what: &str) -> Result<()> {
    if places == values {
        return Ok(());
    }
    let what = error::shorten(what);
    Err(Error::Arguments(format!("{values} values for {places} places: {what}")))
}

/// Names as identifiers, with commas between.
fn quoted(names: &[&str]) -> String {
    let quoted: Vec<String> =
        names.iter().map(|name| format!("\"{}\"", name.replace('"', "\"\""))).collect();
    quoted.join(", ")
}
