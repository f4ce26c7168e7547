//! What SQLite's planner is told about the rows, laid together with the schema.
//!
//! `realm` stands first in every key, and one file mostly holds one realm. Without statistics the
//! planner takes an equality on it for a sharp one, and walks a whole table along its primary key
//! instead of using the index that begins with realm *and unit*. Counting the rows (`ANALYZE`) would
//! help only until they have grown. So each index gets plausible figures once: they make plans the
//! same in an empty database and in one that has grown for years. PostgreSQL counts by itself.

use super::error::Result;
use super::tx::Tx;
use crate::args;

/// Rows of every table, as far as the planner knows.
const ROWS: i64 = 1_000_000;
/// Rows that share a realm and one more column: those of one unit, one person, one record.
const OF_ONE: i64 = 64;
/// By how much each further column narrows them.
const NARROWS: i64 = 8;
/// Columns with a few values only, which narrow less: they hold the values of an enumeration.
const FEW_VALUES: [&str; 2] = ["state", "portal_column"];
/// By how much such a column narrows.
const FEW: i64 = 4;

/// One column of one index, in order.
struct Column {
    table: String,
    index: String,
    unique: bool,
    name: String,
}

/// Writes the figures of all indexes. Runs in the transaction of a migration.
pub(super) fn lay(tx: &mut Tx<'_>) -> Result<()> {
    // Makes the table of statistics; the register of migrations is the smallest there is.
    tx.script("ANALYZE migration; DELETE FROM sqlite_stat1; DELETE FROM sqlite_stat4;")?;
    let columns = columns(tx)?;
    for of_index in columns.chunk_by(|a, b| a.index == b.index) {
        let Some(first) = of_index.first() else { continue };
        let figures = figures(of_index);
        tx.run(
            "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ($1, $2, $3)",
            args![first.table, first.index, figures],
        )?;
    }
    tx.script("ANALYZE sqlite_schema;")
}

/// All columns of all indexes. The primary key of a table without row ids bears its table's name.
fn columns(tx: &mut Tx<'_>) -> Result<Vec<Column>> {
    tx.all(
        "SELECT m.name, CASE WHEN l.wr = 1 AND i.origin = 'pk' THEN m.name ELSE i.name END,
                i.\"unique\", c.name
           FROM sqlite_schema m
           JOIN pragma_table_list(m.name) l ON l.schema = 'main'
           JOIN pragma_index_list(m.name) i
           JOIN pragma_index_info(i.name) c
          WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!'
          ORDER BY m.name, i.name, c.seqno",
        args![],
        |row| {
            Ok(Column {
                table: row.get(0)?,
                index: row.get(1)?,
                unique: row.get(2)?,
                name: row.get(3)?,
            })
        },
    )
}

/// `rows r1 r2 …`: how many rows share the first column, the first two, and so on.
fn figures(columns: &[Column]) -> String {
    let mut figures = ROWS.to_string();
    let mut share = ROWS;
    for (place, column) in (1..).zip(columns) {
        share = match column.name.as_str() {
            "realm" => share,
            name if FEW_VALUES.contains(&name) => share / FEW,
            _ if share > OF_ONE => OF_ONE,
            _ => (share / NARROWS).max(1),
        };
        if column.unique && place == columns.len() {
            share = 1;
        }
        figures.push(' ');
        figures.push_str(&share.to_string());
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Db, Threads};

    fn columns(unique: bool, names: &[&str]) -> Vec<Column> {
        let column = |name: &&str| Column {
            table: "t".to_owned(),
            index: "i".to_owned(),
            unique,
            name: (*name).to_owned(),
        };
        names.iter().map(column).collect()
    }

    #[test]
    fn a_realm_narrows_nothing_and_a_whole_key_leaves_one() {
        assert_eq!(figures(&columns(true, &["realm", "id"])), "1000000 1000000 1");
        let list = columns(false, &["realm", "unit", "listed_on", "id"]);
        assert_eq!(figures(&list), "1000000 1000000 64 8 1");
        let portal = columns(false, &["realm", "state", "listed_on"]);
        assert_eq!(figures(&portal), "1000000 1000000 250000 64");
    }

    #[test]
    fn an_empty_database_is_walked_by_unit_and_not_by_realm() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("plans.db").display());
        let db = Db::open(&url, Threads::default()).unwrap();
        db.migrate().unwrap();
        let plan = |sql: &'static str| -> String {
            let lines: Vec<String> = db
                .read_blocking(move |tx| tx.all(sql, args![], |row| row.get::<String>(3)))
                .unwrap();
            lines.join("; ")
        };
        let members = plan(
            "EXPLAIN QUERY PLAN SELECT person FROM membership
              WHERE realm = 1 AND unit = x'00' AND valid_until > '2026-01-01'
              ORDER BY person LIMIT 51",
        );
        assert!(members.contains("membership_unit (realm=? AND unit=?)"), "{members}");
        assert!(!members.contains("TEMP B-TREE"), "{members}");
        let posts = plan(
            "EXPLAIN QUERY PLAN SELECT post FROM post
              WHERE realm = 1 AND person = x'00' AND valid_until > '2026-01-01' ORDER BY id",
        );
        assert!(posts.contains("post_person (realm=? AND person=?)"), "{posts}");
    }
}
