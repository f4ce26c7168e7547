//! The rows that taking a sheet over wrote, read back so that the engine can write them bare.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use uuid::Uuid;
use zhibu_service::engine::Value;

use super::Done;

/// The rows of a table.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [&'static str],
    pub(crate) rows: Vec<Vec<Value>>,
}

/// The tables, their columns, and what each column holds: `n`umber, `u`uid, `t`ext, `d`ay,
/// `i`nstant, `b`ytes.
const TABLES: [(&str, &[&str], &str); 4] = [
    (
        "person",
        &[
            "realm",
            "id",
            "name",
            "latin",
            "created_at",
            "sex",
            "people",
            "education",
            "occupation",
            "born_on",
            "native_place",
            "employer",
            "joined_on",
            "full_on",
            "import",
        ],
        "nuttittttdttddu",
    ),
    (
        "membership",
        &["realm", "person", "unit", "standing", "valid_from", "valid_until", "import"],
        "nuutddu",
    ),
    ("person_token", &["realm", "token", "person", "unit"], "ntuu"),
    ("protected", &["realm", "person", "field", "key_number", "sealed", "lookup"], "nutnbt"),
];

/// What the database holds of them, person by person, as the act writes.
pub(crate) fn of(database: &Path) -> Done<Vec<Table>> {
    let connection = Connection::open(database)?;
    let mut tables = Vec::new();
    for (name, columns, kinds) in TABLES {
        let kinds: Vec<char> = kinds.chars().collect();
        let sql = format!(
            "SELECT {} FROM {name} ORDER BY {order}",
            columns.join(", "),
            order = if name == "person" { "id" } else { "person" }
        );
        let mut statement = connection.prepare(&sql)?;
        let mut found = statement.query([])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let mut values = Vec::with_capacity(kinds.len());
            for (at, kind) in kinds.iter().enumerate() {
                values.push(value(row.get_ref(at)?, *kind)?);
            }
            rows.push(values);
        }
        tables.push(Table { name, columns, rows });
    }
    Ok(tables)
}

fn value(cell: ValueRef<'_>, kind: char) -> Done<Value> {
    Ok(match (cell, kind) {
        (ValueRef::Null, _) => Value::Null,
        (ValueRef::Integer(number), 'i') => Timestamp::from_microsecond(number)?.into(),
        (ValueRef::Integer(number), _) => number.into(),
        (ValueRef::Blob(bytes), 'u') => Uuid::from_slice(bytes)?.into(),
        (ValueRef::Blob(bytes), _) => bytes.to_vec().into(),
        (ValueRef::Text(text), 'd') => {
            std::str::from_utf8(text)?.parse::<jiff::civil::Date>()?.into()
        }
        (ValueRef::Text(text), _) => std::str::from_utf8(text)?.to_owned().into(),
        (ValueRef::Real(_), _) => return Err("no column holds fractions".into()),
    })
}
