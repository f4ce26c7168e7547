//! A transaction as acts see it, and the rows it yields. The same on both engines.

use std::ops::ControlFlow;

use super::error::{Error, Result};
use super::value::{Arg, Cell, FromSql, ToSql, Value};
use super::{Kind, postgres, sqlite};

/// A transaction on a database thread. An act gets one, and keeps or loses all it did in it.
///
/// After a statement was refused by the database the act has to end: each further statement
/// answers with the same error, and nothing is kept even if the act returns `Ok`. To tell a double
/// submit and go on, write `ON CONFLICT … DO NOTHING` and look at the number of rows.
pub struct Tx<'c> {
    link: Link<'c>,
    failure: Option<Error>,
}

/// The two engines, known here and nowhere above.
enum Link<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c mut postgres::Live),
}

impl<'c> Tx<'c> {
    pub(super) fn sqlite(connection: &'c rusqlite::Connection) -> Self {
        Self { link: Link::Sqlite(connection), failure: None }
    }

    pub(super) fn postgres(live: &'c mut postgres::Live) -> Self {
        Self { link: Link::Postgres(live), failure: None }
    }

    /// Which engine it is, for the few statements that ask a catalogue.
    pub fn kind(&self) -> Kind {
        match self.link {
            Link::Sqlite(_) => Kind::Sqlite,
            Link::Postgres(_) => Kind::Postgres,
        }
    }

    /// The first refusal of the database, if there was one.
    pub(super) fn into_failure(self) -> Option<Error> {
        self.failure
    }

    /// All rows. The statement bounds their number with `LIMIT`.
    pub fn all<T>(
        &mut self,
        sql: &'static str,
        args: &[&dyn ToSql],
        mut row: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut found = Vec::new();
        self.visit(sql, args, &mut |each| {
            found.push(row(each)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// The row, if there is one. [`Error::TooMany`] if there are two.
    pub fn optional<T>(
        &mut self,
        sql: &'static str,
        args: &[&dyn ToSql],
        mut row: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut found = None;
        self.visit(sql, args, &mut |each| {
            if found.is_some() {
                return Err(Error::TooMany);
            }
            found = Some(row(each)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// The row. [`Error::NotFound`] or [`Error::TooMany`] if there is not exactly one.
    pub fn one<T>(
        &mut self,
        sql: &'static str,
        args: &[&dyn ToSql],
        row: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.optional(sql, args, row)?.ok_or(Error::NotFound)
    }

    /// Each row in turn, without keeping them: for exports and columns.
    pub fn each(
        &mut self,
        sql: &'static str,
        args: &[&dyn ToSql],
        mut row: impl FnMut(&Row<'_>) -> Result<()>,
    ) -> Result<()> {
        self.visit(sql, args, &mut |each| row(each).map(ControlFlow::Continue))
    }

    /// Runs an INSERT, UPDATE or DELETE without `RETURNING`; the number of rows it changed.
    pub fn run(&mut self, sql: &'static str, args: &[&dyn ToSql]) -> Result<u64> {
        self.healthy()?;
        let args = bound(args)?;
        let done = match &mut self.link {
            Link::Sqlite(connection) => sqlite::run(connection, sql, &args),
            Link::Postgres(live) => live.run(sql, &args),
        };
        self.note(done)
    }

    /// Inserts many rows, each with one value for each column; the number of rows.
    /// A prepared statement in a loop on SQLite, binary COPY on PostgreSQL.
    pub fn insert_many(
        &mut self,
        table: &'static str,
        columns: &'static [&'static str],
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Result<u64> {
        self.healthy()?;
        let mut rows = rows.into_iter();
        let done = match &mut self.link {
            Link::Sqlite(connection) => sqlite::insert_many(connection, table, columns, &mut rows),
            Link::Postgres(live) => live.insert_many(table, columns, &mut rows),
        };
        if let Err(error) = &done {
            // Some of the rows may be in already: nothing of this transaction can be kept.
            self.failure.get_or_insert_with(|| error.clone());
        }
        done
    }

    /// Runs a file of statements. For migrations only, which is why it alone takes text that is
    /// not part of the program.
    pub(super) fn script(&mut self, sql: &str) -> Result<()> {
        self.healthy()?;
        let done = match &mut self.link {
            Link::Sqlite(connection) => sqlite::script(connection, sql),
            Link::Postgres(live) => live.script(sql),
        };
        self.note(done)
    }

    fn visit(
        &mut self,
        sql: &'static str,
        args: &[&dyn ToSql],
        row: &mut Visitor<'_>,
    ) -> Result<()> {
        self.healthy()?;
        let args = bound(args)?;
        let done = match &mut self.link {
            Link::Sqlite(connection) => sqlite::visit(connection, sql, &args, row),
            Link::Postgres(live) => live.visit(sql, &args, row),
        };
        self.note(done)
    }

    fn healthy(&self) -> Result<()> {
        self.failure.clone().map_or(Ok(()), Err)
    }

    fn note<T>(&mut self, done: Result<T>) -> Result<T> {
        if let Err(error) = &done
            && error.spoils()
        {
            self.failure = Some(error.clone());
        }
        done
    }
}

/// What both drivers call for each row.
pub(super) type Visitor<'v> = dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>> + 'v;

fn bound<'a>(args: &'a [&dyn ToSql]) -> Result<Vec<Arg<'a>>> {
    args.iter().map(|arg| arg.to_sql().check()).collect()
}

/// One row, valid while the driver stands on it.
pub struct Row<'r>(Source<'r>);

enum Source<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r ::postgres::Row),
}

impl<'r> Row<'r> {
    pub(super) fn sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self(Source::Sqlite(row))
    }

    pub(super) fn postgres(row: &'r ::postgres::Row) -> Self {
        Self(Source::Postgres(row))
    }

    /// The value of a column, counted from 0. NULL only into an `Option`.
    pub fn get<T: FromSql>(&self, index: usize) -> Result<T> {
        let cell = self.cell(index, T::EXPECTED)?;
        T::from_sql(cell).ok_or_else(|| Error::Type {
            index,
            expected: T::EXPECTED,
            found: cell.kind().to_owned(),
        })
    }

    /// The text of a column, borrowed from the driver without a copy.
    pub fn str(&self, index: usize) -> Result<&str> {
        match self.cell(index, String::EXPECTED)? {
            Cell::Text(text) => Ok(text),
            other => Err(Error::Type {
                index,
                expected: String::EXPECTED,
                found: other.kind().to_owned(),
            }),
        }
    }

    fn cell(&self, index: usize, expected: &'static str) -> Result<Cell<'_>> {
        let cell = match self.0 {
            Source::Sqlite(row) => sqlite::cell(row, index),
            Source::Postgres(row) => postgres::cell(row, index),
        };
        cell.map_err(|found| Error::Type { index, expected, found })
    }
}
