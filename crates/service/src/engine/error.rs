//! What can go wrong between an act and its database, sorted so that an act can tell what to do.
//!
//! Messages are for operators. They carry names of tables, columns and constraints, and the
//! statement; they never carry a stored value.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// Result of an engine call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Whether running the same act again may succeed.
pub trait Transient {
    /// True for a lost race only; the engine then runs the act again.
    fn is_transient(&self) -> bool;
}

/// A failure of the engine or of the database under it. Cheap to clone, because one failed commit
/// is reported to every act of its group.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A lost race with another transaction, or a queue that is full.
    #[error("the database is busy: {0}")]
    Transient(String),
    /// [`one`](super::Tx::one) found no row.
    #[error("no such row")]
    NotFound,
    /// [`one`](super::Tx::one) or [`optional`](super::Tx::optional) found a second row.
    #[error("more than one row where at most one was expected")]
    TooMany,
    /// A row with the same key is already there: usually a form that was sent twice.
    #[error("already there: {0}")]
    Unique(String),
    /// A foreign key, `CHECK` or `NOT NULL` was violated.
    #[error("against a constraint: {0}")]
    Constraint(String),
    /// The statement and its arguments do not fit, or an argument cannot be stored.
    #[error("arguments: {0}")]
    Arguments(String),
    /// A column holds something else than the code asks for.
    #[error("column {index}: expected {expected}, found {found}")]
    Type {
        /// Column, from 0.
        index: usize,
        /// What was asked for.
        expected: &'static str,
        /// The kind of what is there, never the value.
        found: String,
    },
    /// A row contradicts itself in a way the program would never have written.
    #[error("the stored data contradict themselves: {0}")]
    Contradiction(&'static str),
    /// The migrations do not fit the database, or one of them failed.
    #[error("migration: {0}")]
    Migration(String),
    /// A statement that writes, inside a read.
    #[error("nothing can be written here, neither in a read nor to a read-only database: {0}")]
    ReadOnly(String),
    /// A blocking call from inside an act or a query, which could wait for itself.
    #[error("an act may not call the database again except through its own transaction")]
    Nested,
    /// The engine is shut down, or the connection broke.
    #[error("the database connection is closed: {0}")]
    Closed(String),
    /// The database could not be opened.
    #[error("{what} ({place}). {remedy}")]
    Open {
        /// What is wrong.
        what: String,
        /// Which database, without its password.
        place: String,
        /// What the operator can do.
        remedy: String,
    },
    /// No room left on the disk.
    #[error("the disk of the database is full: {0}")]
    Full(String),
    /// The act panicked; nothing of it was kept.
    #[error("the act panicked: {0}")]
    Panicked(String),
    /// Anything else, with its source.
    #[error("database: {0}")]
    Other(Arc<dyn std::error::Error + Send + Sync>),
}

impl Transient for Error {
    fn is_transient(&self) -> bool {
        matches!(self, Error::Transient(_))
    }
}

impl Error {
    /// Whether the transaction is of no use after this error. Found out by the engine itself
    /// (counting rows, converting a value) it is still whole; refused by the database it is not.
    pub(super) fn spoils(&self) -> bool {
        !matches!(
            self,
            Error::NotFound
                | Error::TooMany
                | Error::Arguments(_)
                | Error::Type { .. }
                | Error::Contradiction(_)
        )
    }

    /// Wraps a driver's error with what was being done.
    pub(super) fn other(
        context: &str,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Error::Other(Arc::new(Fault { context: shorten(context), source: Box::new(source) }))
    }

    /// What a caught panic said.
    pub(super) fn panicked(payload: &(dyn Any + Send)) -> Self {
        let said = payload
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| payload.downcast_ref::<String>().cloned());
        Error::Panicked(said.unwrap_or_else(|| "without a message".to_owned()))
    }
}

/// A driver's error together with the statement that met it.
#[derive(Debug)]
struct Fault {
    context: String,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.source, self.context)
    }
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// A statement on one line, cut where a log line would become unreadable.
pub(super) fn shorten(sql: &str) -> String {
    const LONGEST: usize = 200;
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", line.get(..cut).unwrap_or_default()),
        None => line,
    }
}
