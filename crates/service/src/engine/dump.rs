//! Whole tables as they are stored, in an order in which they can be filled again: for backups.
//!
//! The engine tells tables, columns and keys of itself, so a new migration needs no line here. Rows
//! come as [`Value`]s and go back as such, whichever engine they came from. It refuses to know what a
//! table is for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::error::{Error, Result};
use super::tx::{Row, Tx};
use super::value::{FromSql, Shape, Value};
use super::{Kind, quoted, statistics};
use crate::args;

/// The register of migrations, which is told apart from the rows.
const REGISTER: &str = "migration";

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in the order of the schema.
    pub columns: Vec<Column>,
    /// Columns of its primary key, in order.
    key: Vec<&'static str>,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub shape: Shape,
}

/// All tables, each behind those that its rows refer to, without the register of migrations.
///
/// # Errors
/// [`Error::Contradiction`] if tables refer to each other in a circle, or a column has a type that no
/// migration uses.
pub fn tables(tx: &mut Tx<'_>) -> Result<Vec<Table>> {
    let mut tables: BTreeMap<&'static str, Table> = BTreeMap::new();
    let mut keys: BTreeMap<&'static str, BTreeMap<i64, &'static str>> = BTreeMap::new();
    for (table, column, kind, place) in columns(tx)? {
        let (table, column) = (kept(table), kept(column));
        let table_of = || Table { name: table, columns: Vec::new(), key: Vec::new() };
        let shape = shape(&kind)?;
        tables.entry(table).or_insert_with(table_of).columns.push(Column { name: column, shape });
        if place > 0 {
            keys.entry(table).or_default().insert(place, column);
        }
    }
    for (table, key) in keys {
        if let Some(table) = tables.get_mut(table) {
            table.key = key.into_values().collect();
        }
    }
    in_order(tables, &ties(tx)?)
}

/// Table, column, type and place in the primary key (0 for none) of every column.
fn columns(tx: &mut Tx<'_>) -> Result<Vec<(String, String, String, i64)>> {
    let statement = match tx.kind() {
        Kind::Sqlite => {
            "SELECT m.name, c.name, lower(c.type), c.pk
               FROM sqlite_schema m JOIN pragma_table_info(m.name) c
              WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND m.name <> $1
              ORDER BY m.name, c.cid"
        }
        Kind::Postgres => {
            "SELECT CAST(t.relname AS TEXT), CAST(c.attname AS TEXT), CAST(y.typname AS TEXT),
                    CAST(COALESCE(p.place, 0) AS BIGINT)
               FROM pg_class t
               JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
               JOIN pg_type y ON y.oid = c.atttypid
               LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisprimary
               LEFT JOIN LATERAL unnest(k.indkey) WITH ORDINALITY AS p (attnum, place)
                    ON p.attnum = c.attnum
              WHERE t.relkind = 'r' AND pg_table_is_visible(t.oid)
                AND t.relnamespace = CAST('public' AS REGNAMESPACE) AND t.relname <> $1
              ORDER BY t.relname, c.attnum"
        }
    };
    tx.all(statement, args![REGISTER], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })
}

/// Which table refers to which.
fn ties(tx: &mut Tx<'_>) -> Result<BTreeSet<(String, String)>> {
    let statement = match tx.kind() {
        Kind::Sqlite => {
            "SELECT DISTINCT m.name, k.\"table\"
               FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table'"
        }
        Kind::Postgres => {
            "SELECT DISTINCT CAST(t.relname AS TEXT), CAST(o.relname AS TEXT)
               FROM pg_constraint k
               JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class o ON o.oid = k.confrelid
              WHERE k.contype = 'f'"
        }
    };
    let ties = tx.all(statement, args![], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(ties.into_iter().collect())
}

/// Each table behind those it refers to, and else by name.
fn in_order(
    mut tables: BTreeMap<&'static str, Table>,
    ties: &BTreeSet<(String, String)>,
) -> Result<Vec<Table>> {
    let mut ordered = Vec::new();
    while !tables.is_empty() {
        let waits = |name: &str| {
            let mut others = ties.iter().filter(|(table, _)| table == name);
            others.any(|(_, other)| other != name && tables.contains_key(other.as_str()))
        };
        let Some(next) = tables.keys().copied().find(|name| !waits(name)) else {
            return Err(Error::Contradiction("tables that refer to each other in a circle"));
        };
        ordered.extend(tables.remove(next));
    }
    Ok(ordered)
}

fn shape(kind: &str) -> Result<Shape> {
    match kind {
        "bigint" | "int8" => Ok(Shape::Int),
        "text" => Ok(Shape::Text),
        "uuid" => Ok(Shape::Uuid),
        "date" => Ok(Shape::Day),
        "timestamptz" => Ok(Shape::Instant),
        "boolean" | "bool" => Ok(Shape::Bool),
        "bytea" => Ok(Shape::Bytes),
        _ => Err(Error::Contradiction("a column of a type that no migration uses")),
    }
}

/// Shows every row of a table, ordered by its key.
pub fn each_row(
    tx: &mut Tx<'_>,
    table: &Table,
    mut visit: impl FnMut(&[Value]) -> Result<()>,
) -> Result<()> {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let order = if table.key.is_empty() { &names } else { &table.key };
    let statement = kept(format!(
        "SELECT {} FROM {} ORDER BY {}",
        quoted(&names),
        quoted(&[table.name]),
        quoted(order)
    ));
    let mut values = Vec::with_capacity(names.len());
    tx.each(statement, args![], |row| {
        values.clear();
        for (index, column) in table.columns.iter().enumerate() {
            values.push(value(row, index, column.shape)?);
        }
        visit(&values)
    })
}

fn value(row: &Row<'_>, index: usize, shape: Shape) -> Result<Value> {
    fn get<T: FromSql + Into<Value>>(row: &Row<'_>, index: usize) -> Result<Value> {
        row.get::<Option<T>>(index).map(Value::from)
    }
    match shape {
        Shape::Bool => get::<bool>(row, index),
        Shape::Int => get::<i64>(row, index),
        Shape::Uuid => get::<uuid::Uuid>(row, index),
        Shape::Day => get::<jiff::civil::Date>(row, index),
        Shape::Instant => get::<jiff::Timestamp>(row, index),
        Shape::Bytes => get::<Vec<u8>>(row, index),
        Shape::Text | Shape::Unknown => get::<String>(row, index),
    }
}

/// What was taken from an empty database so that it is filled quickly, and is made again afterwards.
#[derive(Debug)]
#[must_use = "what was taken away has to be made again"]
pub struct Bare {
    /// Statements that make the indexes.
    indexes: Vec<String>,
    /// Statements that make the foreign keys.
    ties: Vec<String>,
}

/// Takes away what would be looked at for each row: indexes that belong to no constraint and, on
/// PostgreSQL, foreign keys; `Db::fill_blocking` leaves those of SQLite alone. Rows come ordered
/// by their keys and would land all over the other indexes; made from all rows at once, those cost a
/// tenth.
pub fn begin_filling(tx: &mut Tx<'_>) -> Result<Bare> {
    let list = |tx: &mut Tx<'_>, statement: &'static str| -> Result<Vec<(String, String)>> {
        tx.all(statement, args![], |row| Ok((row.get(0)?, row.get(1)?)))
    };
    let (indexes, ties) = match tx.kind() {
        Kind::Sqlite => (list(tx, INDEXES_OF_A_FILE)?, Vec::new()),
        Kind::Postgres => (list(tx, INDEXES_OF_A_SERVER)?, list(tx, TIES_OF_A_SERVER)?),
    };
    let (mut away, mut bare) = (String::new(), Bare { indexes: Vec::new(), ties: Vec::new() });
    for (drop, make) in ties {
        away.push_str(&drop);
        bare.ties.push(make);
    }
    for (drop, make) in indexes {
        away.push_str(&drop);
        bare.indexes.push(make);
    }
    tx.script(&away)?;
    tx.script(match tx.kind() {
        // With the usual cache of 16 MB pages would go to the disk and back.
        Kind::Sqlite => "PRAGMA cache_size = -262144",
        Kind::Postgres => "SET LOCAL maintenance_work_mem = '256MB'",
    })?;
    Ok(bare)
}

/// Every index that a statement made, with those that drop it and make it again.
const INDEXES_OF_A_FILE: &str = "SELECT 'DROP INDEX \"' || name || '\";', sql
       FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";

const INDEXES_OF_A_SERVER: &str = "SELECT 'DROP INDEX ' || quote_ident(i.relname) || ';',
            pg_get_indexdef(i.oid)
       FROM pg_index x
       JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
      WHERE t.relkind = 'r' AND t.relnamespace = CAST('public' AS REGNAMESPACE)
        AND NOT EXISTS (SELECT 1 FROM pg_constraint k
                         WHERE k.conindid = i.oid AND k.contype <> 'f')
      ORDER BY i.relname";

const TIES_OF_A_SERVER: &str = "SELECT 'ALTER TABLE ' || quote_ident(t.relname)
              || ' DROP CONSTRAINT ' || quote_ident(k.conname) || ';',
            'ALTER TABLE ' || quote_ident(t.relname)
              || ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid)
       FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
      WHERE k.contype = 'f' AND t.relnamespace = CAST('public' AS REGNAMESPACE)
      ORDER BY t.relname, k.conname";

/// Puts rows into a table, each with a value for each of these columns; how many.
pub fn fill(
    tx: &mut Tx<'_>,
    table: &Table,
    columns: &[Column],
    rows: impl IntoIterator<Item = Vec<Value>>,
) -> Result<u64> {
    let names: Vec<&'static str> = columns.iter().map(|column| column.name).collect();
    tx.insert_many(table.name, kept_names(names), rows)
}

/// How many rows a table has.
pub fn count(tx: &mut Tx<'_>, table: &Table) -> Result<u64> {
    let statement = kept(format!("SELECT COUNT(*) FROM {}", quoted(&[table.name])));
    tx.one(statement, args![], |row| row.get::<i64>(0)).map(i64::unsigned_abs)
}

/// Makes again what was taken away, and lets the planner of a server look at what was filled in.
///
/// A file may then hold rows that refer to none: [`super::inspect::lost_references`] finds them, and with them
/// a damaged installation is still better than none. A server refuses them.
///
/// # Errors
/// [`Error::Unique`] or [`Error::Constraint`] if a row breaks a rule that was not looked at meanwhile.
pub fn end_filling(tx: &mut Tx<'_>, bare: &Bare) -> Result<()> {
    bare.indexes.iter().try_for_each(|make| tx.script(make))?;
    match tx.kind() {
        // The figures of an index go with it.
        Kind::Sqlite => statistics::lay(tx),
        Kind::Postgres => {
            tx.script("ANALYZE")?;
            bare.ties.iter().try_for_each(|make| tx.script(make))
        }
    }
}

/// Keeps a text for as long as the program runs, each once: there are only as many as the schema has
/// tables and columns.
pub(super) fn kept(text: String) -> &'static str {
    static TEXTS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut texts = TEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = texts.get(text.as_str()) {
        return known;
    }
    let text: &'static str = Box::leak(text.into_boxed_str());
    texts.insert(text);
    text
}

/// The same for the columns of a table.
fn kept_names(names: Vec<&'static str>) -> &'static [&'static str] {
    static LISTS: Mutex<BTreeSet<&'static [&'static str]>> = Mutex::new(BTreeSet::new());
    let mut lists = LISTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lists.get(names.as_slice()) {
        return known;
    }
    let names: &'static [&'static str] = Box::leak(names.into_boxed_slice());
    lists.insert(names);
    names
}
