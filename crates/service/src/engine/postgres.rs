//! The engine on PostgreSQL: some writing and some reading threads, each with a client of its own.
//!
//! Writes are SERIALIZABLE and run again when they lose a race; reads are REPEATABLE READ and READ
//! ONLY, so that they also run on a standby. The client is synchronous and starts a runtime of its
//! own, which is why it must never come near a thread of another one.

mod wire;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::Write as _;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use bytes::{BufMut as _, BytesMut};
use postgres::config::Host;
use postgres::error::SqlState;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{IsNull, ToSql, Type};
use postgres::{Client, Config, NoTls, Statement};

use super::error::{Error, Result, shorten};
use super::job::{Job, Queue, TRIES, Verdict, Watch};
use super::tx::{Row, Tx, Visitor};
use super::value::{Arg, Shape, Value};
use wire::{Trouble, declared};

pub(super) use wire::cell;

/// Opens a transaction for an act.
pub(super) const WRITE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";
/// Opens a transaction for a query.
pub(super) const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";

/// What a binary COPY begins with: its signature, no flags, no extension.
const COPY_HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// What it ends with, where a row would say how many values it has.
const COPY_END: i16 = -1;
/// Bytes of a COPY that are handed to the driver at once: it asks the system each time.
const PIECE: usize = 1 << 16;

/// A client that connects when it is needed, and again after the connection broke.
pub(super) struct Session {
    config: Config,
    live: Option<Live>,
}

/// A connected client and what it has prepared.
pub(super) struct Live {
    client: Client,
    statements: HashMap<&'static str, Vec<Prepared>>,
    copies: HashMap<(&'static str, &'static [&'static str]), Copying>,
    /// Set while a COPY is under way, and for good if it fails. After a refused COPY the client
    /// may take the answer to one statement for that to the next
    /// (rust-postgres issue 789), so it must not be used again.
    astray: bool,
}

/// A statement for arguments of certain shapes. Shapes are part of it because a parameter that
/// stands only in `$1 IS NULL` has no other type than the one it is declared with.
struct Prepared {
    shapes: Vec<Shape>,
    statement: Statement,
}

struct Copying {
    statement: Statement,
    types: Vec<Type>,
}

/// Reads an address `postgres://…`.
pub(super) fn configure(url: &str) -> Result<Config> {
    let mut config: Config = url.parse().map_err(|error| Error::Open {
        // The address itself may hold a password and is not repeated.
        what: format!("the address of the PostgreSQL database is not valid: {}", said(&error)),
        place: "postgres://…".to_owned(),
        remedy: "Write it as postgres://user:password@host:5432/database.".to_owned(),
    })?;
    if config.get_application_name().is_none() {
        config.application_name("zhibu");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(10));
    }
    Ok(config)
}

/// The database without user and password.
fn place(config: &Config) -> String {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(name)) => name.clone(),
        #[cfg(unix)]
        Some(Host::Unix(folder)) => folder.display().to_string(),
        None => "localhost".to_owned(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let name = config.get_dbname().or(config.get_user()).unwrap_or_default();
    format!("database {name} on {host}, port {port}")
}

/// Checks once, on a thread of its own, that the database compares text as SQLite does.
pub(super) fn inspect(config: &Config) -> Result<()> {
    let config = config.clone();
    let check = move || {
        let mut session = Session::new(config);
        let place = place(&session.config);
        let live = session.live()?;
        // `to_jsonb`, because the column is unknown before PostgreSQL 15.
        let row = live
            .client
            .query_one(
                "SELECT pg_encoding_to_char(encoding), datcollate,
                        COALESCE(to_jsonb(d) ->> 'datlocprovider', 'c')
                 FROM pg_database d WHERE datname = current_database()",
                &[],
            )
            .map_err(|e| fault(&e, "inspect"))?;
        let read = |index: usize| row.try_get::<_, String>(index).map_err(|e| fault(&e, "inspect"));
        let (encoding, collation, provider) = (read(0)?, read(1)?, read(2)?);
        if encoding == "UTF8" && by_bytes(&collation, &provider) {
            return Ok(());
        }
        let name = live.client.query_one("SELECT quote_ident(current_database())", &[]);
        let name = name.and_then(|row| row.try_get::<_, String>(0));
        Err(Error::Open {
            what: format!("the database has encoding {encoding} and collation {collation}"),
            place,
            remedy: format!(
                "Text must be UTF8 and sorted by bytes. Create it anew: CREATE DATABASE {} \
                 TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'",
                name.unwrap_or_else(|_| "zhibu".to_owned())
            ),
        })
    };
    std::thread::spawn(check).join().unwrap_or_else(|payload| Err(Error::panicked(&*payload)))
}

/// Whether text is sorted by its bytes. Provider `b`, new in PostgreSQL 17, has no other order;
/// with provider `i` the name of the collation says nothing.
fn by_bytes(collation: &str, provider: &str) -> bool {
    let name = collation.to_ascii_lowercase();
    let plain = matches!(name.as_str(), "c" | "posix" | "c.utf-8" | "c.utf8");
    provider == "b" || (provider == "c" && plain)
}

/// Serves acts or queries until the queue is closed.
pub(super) fn serve_loop(mut session: Session, queue: Arc<Queue>, begin: &'static str) {
    Watch(queue).serve(1, |jobs| {
        for job in jobs {
            for attempt in 1..=TRIES {
                if session.attempt(job.as_mut(), begin) == Next::Answer {
                    break;
                }
                if attempt < TRIES {
                    wait(attempt);
                }
            }
        }
    });
}

/// Waits a random while that grows with the attempts, so that two acts that keep colliding part.
fn wait(attempt: u32) {
    let longest_micros = 1_000_u64 << attempt.min(8);
    // Each `RandomState` has other keys; nothing depends on this being unpredictable.
    let random = RandomState::new().build_hasher().finish();
    std::thread::sleep(Duration::from_micros(random % longest_micros));
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Answer,
    Again,
}

impl Session {
    pub(super) fn new(config: Config) -> Self {
        Self { config, live: None }
    }

    fn live(&mut self) -> Result<&mut Live> {
        let live = match self.live.take().filter(|live| !live.client.is_closed()) {
            Some(live) => live,
            None => self.connect()?,
        };
        Ok(self.live.insert(live))
    }

    fn connect(&self) -> Result<Live> {
        let failed = |error: postgres::Error| Error::Open {
            what: format!("PostgreSQL cannot be reached: {}", said(&error)),
            place: place(&self.config),
            remedy: "Check that the server runs, that the database exists, and that the user may \
                     connect to it without TLS."
                .to_owned(),
        };
        let mut client = self.config.connect(NoTls).map_err(failed)?;
        client.batch_execute("SET TIME ZONE 'UTC'").map_err(failed)?;
        Ok(Live { client, statements: HashMap::new(), copies: HashMap::new(), astray: false })
    }

    /// Runs an act in a transaction of its own.
    fn attempt(&mut self, job: &mut dyn Job, begin: &str) -> Next {
        let live = match self.live() {
            Ok(live) => live,
            Err(error) => {
                job.fail(error);
                return Next::Answer;
            }
        };
        if let Err(error) = live.client.batch_execute(begin) {
            // Nothing has happened yet, so a connection that went stale costs only another one.
            job.fail(fault(&error, begin));
            self.live = None;
            return Next::Again;
        }
        match job.attempt(Tx::postgres(live)) {
            Verdict::Keep => self.commit(job),
            Verdict::Discard => {
                self.roll_back();
                Next::Answer
            }
            Verdict::Again => {
                self.roll_back();
                Next::Again
            }
        }
    }

    fn commit(&mut self, job: &mut dyn Job) -> Next {
        let Some(live) = &mut self.live else { return Next::Answer };
        let Err(error) = live.client.batch_execute("COMMIT") else { return Next::Answer };
        let error = fault(&error, "COMMIT");
        let lost_race = matches!(error, Error::Transient(_));
        if matches!(error, Error::Closed(_)) {
            // Whether it was kept is unknown, so it must not run again.
            self.live = None;
        } else {
            self.roll_back();
        }
        job.fail(error);
        if lost_race { Next::Again } else { Next::Answer }
    }

    /// A client that cannot roll back is thrown away; its server then rolls back.
    fn roll_back(&mut self) {
        if let Some(live) = &mut self.live
            && (live.astray || live.client.batch_execute("ROLLBACK").is_err())
        {
            self.live = None;
        }
    }
}

impl Live {
    /// Prepares a statement for arguments of these shapes, once for each client.
    fn prepare(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<Statement> {
        let known = self.statements.entry(sql).or_default();
        let same = |prepared: &&Prepared| {
            prepared.shapes.len() == args.len()
                && prepared.shapes.iter().zip(args).all(|(shape, arg)| *shape == arg.shape())
        };
        if let Some(prepared) = known.iter().find(same) {
            return Ok(prepared.statement.clone());
        }
        super::fit(highest_parameter(sql), args.len(), sql)?;
        let shapes: Vec<Shape> = args.iter().map(Arg::shape).collect();
        let types: Vec<Type> = shapes.iter().map(|shape| declared(*shape)).collect();
        let statement = self.client.prepare_typed(sql, &types).map_err(|e| fault(&e, sql))?;
        known.push(Prepared { shapes, statement: statement.clone() });
        Ok(statement)
    }

    /// Runs a statement and shows each row as it comes.
    pub(super) fn visit(
        &mut self,
        sql: &'static str,
        args: &[Arg<'_>],
        row: &mut Visitor<'_>,
    ) -> Result<()> {
        let statement = self.prepare(sql, args)?;
        let mut rows = self.client.query_raw(&statement, args).map_err(|e| fault(&e, sql))?;
        while let Some(found) = rows.next().map_err(|e| fault(&e, sql))? {
            if let ControlFlow::Break(()) = row(&Row::postgres(&found))? {
                break;
            }
        }
        Ok(())
    }

    /// Runs a statement; the number of rows changed.
    pub(super) fn run(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64> {
        let statement = self.prepare(sql, args)?;
        let args: Vec<_> = args.iter().map(|arg| arg as &(dyn ToSql + Sync)).collect();
        self.client.execute(&statement, &args).map_err(|e| fault(&e, sql))
    }

    /// Binary COPY; the types of the columns are asked of the table once.
    pub(super) fn insert_many(
        &mut self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: &mut dyn Iterator<Item = Vec<Value>>,
    ) -> Result<u64> {
        let (quoted_table, quoted_columns) = (super::quoted(&[table]), super::quoted(columns));
        if !self.copies.contains_key(&(table, columns)) {
            let probe = format!("SELECT {quoted_columns} FROM {quoted_table} LIMIT 0");
            let probe = self.client.prepare(&probe).map_err(|e| fault(&e, &probe))?;
            let types = probe.columns().iter().map(|column| column.type_().clone()).collect();
            let copy = format!("COPY {quoted_table} ({quoted_columns}) FROM STDIN BINARY");
            let statement = self.client.prepare(&copy).map_err(|e| fault(&e, &copy))?;
            self.copies.insert((table, columns), Copying { statement, types });
        }
        let Some(Copying { statement, types }) = self.copies.get(&(table, columns)) else {
            return Err(Error::NotFound);
        };
        self.astray = true;
        let mut sink = self.client.copy_in(statement).map_err(|e| fault(&e, table))?;
        let mut piece = BytesMut::with_capacity(PIECE + (PIECE >> 3));
        piece.put_slice(COPY_HEAD);
        let mut written = Ok(());
        for row in rows {
            super::fit(types.len(), row.len(), table)?;
            encode(&row, types, &mut piece, table)?;
            if piece.len() >= PIECE {
                written = sink.write_all(&piece);
                piece.clear();
                if written.is_err() {
                    break;
                }
            }
        }
        piece.put_i16(COPY_END);
        let written = written.and_then(|()| sink.write_all(&piece));
        // What the server has against a row is told at the end; the driver only says that it is closed.
        let finished = sink.finish().map_err(|e| fault(&e, table));
        let inserted = match written {
            Err(error) if finished.is_ok() => return Err(Error::other(table, error)),
            _ => finished?,
        };
        self.astray = false;
        Ok(inserted)
    }

    /// Runs a file of statements.
    pub(super) fn script(&mut self, sql: &str) -> Result<()> {
        self.client.batch_execute(sql).map_err(|e| fault(&e, "script"))
    }
}

/// Adds a row in the form of a binary COPY: the number of its values, then each with its length.
fn encode(row: &[Value], types: &[Type], out: &mut BytesMut, table: &str) -> Result<()> {
    let odd = |trouble: Trouble| Error::other(table, Plain(trouble.to_string()));
    out.put_i16(i16::try_from(row.len()).map_err(|e| odd(e.into()))?);
    for (value, ty) in row.iter().zip(types) {
        let arg = super::value::ToSql::to_sql(value).check()?;
        let place = out.len();
        out.put_i32(-1);
        if let IsNull::No = arg.to_sql(ty, out).map_err(odd)? {
            let behind = place + size_of::<i32>();
            let length = i32::try_from(out.len() - behind).map_err(|e| odd(e.into()))?;
            if let Some(field) = out.get_mut(place..behind) {
                field.copy_from_slice(&length.to_be_bytes());
            }
        }
    }
    Ok(())
}

/// The highest `$n` of a statement, outside of quotes and comments. SQLite can be asked for its
/// parameters; PostgreSQL takes surplus ones without a word.
fn highest_parameter(sql: &str) -> usize {
    let mut highest = 0;
    let mut rest = sql;
    while let Some(start) = rest.find(['$', '\'', '"', '-', '/']) {
        let (_, found) = rest.split_at(start);
        let closing = |open: &str, close: &str| {
            found.strip_prefix(open).map(|inner| inner.split_once(close).map_or("", |(_, it)| it))
        };
        rest = if let Some(after) = found.strip_prefix('$') {
            let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
            let (digits, after) = after.split_at(end);
            highest = highest.max(digits.parse().unwrap_or(0));
            after
        } else if let Some(after) = closing("'", "'").or_else(|| closing("\"", "\"")) {
            after
        } else if let Some(after) = closing("--", "\n").or_else(|| closing("/*", "*/")) {
            after
        } else {
            found.get(1..).unwrap_or_default()
        };
    }
    highest
}

/// What the driver says, with its causes, which its own text leaves out.
fn said(error: &postgres::Error) -> String {
    if let Some(refusal) = error.as_db_error() {
        return refusal.message().to_owned();
    }
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        // Writing to a `String` cannot fail.
        let _ = write!(text, ": {inner}");
        cause = inner.source();
    }
    text
}

/// Sorts an error of the driver. The server's detail would show values of the row and is left out.
fn fault(error: &postgres::Error, sql: &str) -> Error {
    let message = said(error);
    let Some(refusal) = error.as_db_error() else {
        let broken = error.is_closed()
            || std::error::Error::source(error)
                .is_some_and(<dyn std::error::Error>::is::<std::io::Error>);
        return if broken { Error::Closed(message) } else { Error::other(sql, Plain(message)) };
    };
    let code = refusal.code();
    match code.code() {
        "40001" | "40P01" => Error::Transient(message),
        "23505" => Error::Unique(refusal.constraint().unwrap_or(&message).to_owned()),
        "53100" => Error::Full(message),
        "25006" => Error::ReadOnly(shorten(sql)),
        other if other.starts_with("23") => Error::Constraint(message),
        other if other.starts_with("08") => Error::Closed(message),
        _ if [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN].contains(code) => {
            Error::Closed(message)
        }
        other => Error::other(sql, Plain(format!("{message} ({other})"))),
    }
}

/// An error of the driver as one sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Plain(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_counted_outside_of_quotes_and_remarks() {
        for (sql, highest) in [
            ("SELECT 1", 0),
            ("SELECT $2, $1", 2),
            ("SELECT $1 - $12 / $3", 12),
            ("SELECT '$9', \"$8\", 'it''s $7', $1", 1),
            ("SELECT $1 -- $5\n, $2 /* $6 */ - $3", 3),
            ("SELECT $1 -- $5", 1),
            ("SELECT '支部$4', $1 /* 未完", 1),
            ("SELECT $1::text, $", 1),
        ] {
            assert_eq!(highest_parameter(sql), highest, "{sql}");
        }
    }

    #[test]
    fn only_orders_by_bytes_are_taken() {
        for collation in ["C", "POSIX", "C.UTF-8", "C.utf8"] {
            assert!(by_bytes(collation, "c"), "{collation}");
        }
        assert!(by_bytes("zh_CN.UTF-8", "b"));
        assert!(!by_bytes("zh_CN.UTF-8", "c"));
        assert!(!by_bytes("en_US.UTF-8", "c"));
        assert!(!by_bytes("C", "i"), "an ICU order behind a harmless name");
    }

    #[test]
    fn a_place_shows_no_password() {
        let config = configure("postgres://me:geheim@db.example:6000/rolls").unwrap();
        assert_eq!(place(&config), "database rolls on db.example, port 6000");
    }
}
