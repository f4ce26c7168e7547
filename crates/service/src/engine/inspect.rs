//! What an engine can say about its own soundness: for `zhibu doctor`. Nothing is changed.

use std::collections::BTreeMap;

use super::Kind;
use super::error::Result;
use super::tx::Tx;
use crate::args;

/// What the engine finds broken in its file, its indexes and its constraints; at most a hundred
/// sentences in its own words. On PostgreSQL the server watches over its files itself, so only what
/// its catalogue says is told.
pub fn integrity(tx: &mut Tx<'_>) -> Result<Vec<String>> {
    let said: Vec<String> = match tx.kind() {
        Kind::Sqlite => {
            tx.all("SELECT integrity_check FROM pragma_integrity_check", args![], |row| row.get(0))?
        }
        Kind::Postgres => tx.all(
            "SELECT 'index ' || CAST(i.relname AS TEXT) || ' is not valid'
               FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
               JOIN pg_class t ON t.oid = x.indrelid
              WHERE pg_table_is_visible(t.oid) AND NOT (x.indisvalid AND x.indisready)
             UNION ALL
             SELECT 'constraint ' || CAST(k.conname AS TEXT) || ' was never validated'
               FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
              WHERE pg_table_is_visible(t.oid) AND NOT k.convalidated AND k.contype <> 'f'
             ORDER BY 1 LIMIT 100",
            args![],
            |row| row.get(0),
        )?,
    };
    Ok(said.into_iter().filter(|line| line != "ok").collect())
}

/// Rows that refer to rows that are not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Their table.
    pub table: String,
    /// The table they refer to.
    pub other: String,
    /// How many.
    pub rows: u64,
}

/// Every foreign key that leads nowhere in some row. It is counted anew, without trusting that the
/// engine enforced it.
pub fn lost_references(tx: &mut Tx<'_>) -> Result<Vec<Lost>> {
    match tx.kind() {
        Kind::Sqlite => tx.all(
            "SELECT \"table\", parent, COUNT(*) FROM pragma_foreign_key_check
              GROUP BY \"table\", parent ORDER BY \"table\", parent LIMIT 100",
            args![],
            |row| {
                let rows: i64 = row.get(2)?;
                Ok(Lost { table: row.get(0)?, other: row.get(1)?, rows: rows.unsigned_abs() })
            },
        ),
        Kind::Postgres => lost_on_server(tx),
    }
}

/// A foreign key: its tables, and each pair of columns tied.
type Keys = BTreeMap<(String, String, i64), Vec<(String, String)>>;

fn lost_on_server(tx: &mut Tx<'_>) -> Result<Vec<Lost>> {
    let mut keys = Keys::new();
    tx.each(
        "SELECT CAST(t.relname AS TEXT), CAST(o.relname AS TEXT), CAST(k.oid AS BIGINT),
                CAST(a.attname AS TEXT), CAST(b.attname AS TEXT)
           FROM pg_constraint k
           JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class o ON o.oid = k.confrelid
           CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS tie (own, other)
           JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = tie.own
           JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = tie.other
          WHERE k.contype = 'f' AND pg_table_is_visible(t.oid)",
        args![],
        |row| {
            let key = (row.get(0)?, row.get(1)?, row.get(2)?);
            keys.entry(key).or_default().push((row.get(3)?, row.get(4)?));
            Ok(())
        },
    )?;
    let mut lost = Vec::new();
    for ((table, other, _), ties) in keys {
        let join = |tie: &dyn Fn(&str, &str) -> String| -> String {
            ties.iter().map(|(own, theirs)| tie(own, theirs)).collect::<Vec<_>>().join(" AND ")
        };
        let name = |name: &str| super::quoted(&[name]);
        let set = join(&|own, _| format!("t.{} IS NOT NULL", name(own)));
        let met = join(&|own, theirs| format!("o.{} = t.{}", name(theirs), name(own)));
        let statement = super::dump::kept(format!(
            "SELECT COUNT(*) FROM {} t
              WHERE {set} AND NOT EXISTS (SELECT 1 FROM {} o WHERE {met})",
            name(&table),
            name(&other)
        ));
        let rows: i64 = tx.one(statement, args![], |row| row.get(0))?;
        if rows > 0 {
            lost.push(Lost { table, other, rows: rows.unsigned_abs() });
        }
    }
    Ok(lost)
}
