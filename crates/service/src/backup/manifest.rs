//! What an archive says of itself: by which program and when it was made, from which form of the
//! database, how many rows each table has, where the chain of the log ended, and every member with size
//! and digest. `manifest.json`, for people and for other programs.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zhibu_domain::id::Realm;

use super::Head;
use super::archive::Member;
use super::rows::word;
use crate::engine::{Kind, dump};

/// What a backup calls itself.
pub(super) const FORMAT: &str = "zhibu-backup-1";

/// The manifest of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// `zhibu-backup-1`.
    pub format: String,
    /// Version of the program that made it.
    pub program: String,
    /// When.
    pub at: Timestamp,
    /// The engine it was read from; it can be put back on either.
    pub engine: String,
    /// Name and checksum of each migration that the database had, in order.
    pub migrations: Vec<(String, String)>,
    /// The tables, each behind those that it refers to.
    pub tables: Vec<RowCount>,
    /// Realms, and where the chains of their logs ended.
    pub chains: Vec<Chain>,
    /// How many attached files it holds.
    pub files: u64,
    /// Contents that records speak of and that were not in the folder.
    pub missing: Vec<String>,
    /// Contents in the folder that were not what their names say; they were left out.
    pub changed: Vec<String>,
    /// Every other member but the digest, in order.
    pub members: Vec<Member>,
    /// What records speak of, on its way to `missing`.
    #[serde(skip)]
    pub(super) attached: Vec<String>,
}

/// A table in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowCount {
    /// Its name.
    pub table: String,
    /// How many rows.
    pub rows: u64,
    /// Its columns in the order of each row, and what their values are.
    pub columns: Vec<(String, String)>,
}

impl RowCount {
    pub(super) fn of(table: &dump::Table, rows: u64) -> Self {
        let columns = table.columns.iter();
        Self {
            table: table.name.to_owned(),
            rows,
            columns: columns.map(|c| (c.name.to_owned(), word(c.shape).to_owned())).collect(),
        }
    }
}

/// A realm in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// Which.
    pub realm: i64,
    /// Key of its rulebook.
    pub rulebook: String,
    /// The end of the chain over its log.
    pub head: Head,
}

impl Chain {
    pub(super) fn new(realm: Realm, rulebook: String, head: Head) -> Self {
        Self { realm: realm.0, rulebook, head }
    }
}

impl Manifest {
    pub(super) fn new(kind: Kind) -> Self {
        let engine = match kind {
            Kind::Sqlite => "sqlite",
            Kind::Postgres => "postgres",
        };
        Self {
            format: FORMAT.to_owned(),
            program: String::new(),
            at: Timestamp::UNIX_EPOCH,
            engine: engine.to_owned(),
            migrations: Vec::new(),
            tables: Vec::new(),
            chains: Vec::new(),
            files: 0,
            missing: Vec::new(),
            changed: Vec::new(),
            members: Vec::new(),
            attached: Vec::new(),
        }
    }

    /// The member.
    pub(super) fn text(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).expect("a manifest has text keys and no failing parts")
    }

    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

/// The member with the rows of a table from the so-manieth chunk.
pub(super) fn chunk_name(table: &str, number: u32) -> String {
    format!("tables/{table}/{number:05}.jsonl")
}

/// The table whose rows a member holds.
pub(super) fn table_of(name: &str) -> Option<&str> {
    let (table, number) = name.strip_prefix("tables/")?.split_once('/')?;
    let is_number = |digits: &str| digits.len() >= 5 && digits.bytes().all(|b| b.is_ascii_digit());
    let is_name = !table.is_empty() && table.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    (is_name && number.strip_suffix(".jsonl").is_some_and(is_number)).then_some(table)
}

/// The member with an attached file.
pub(super) fn file_name(sha256: &str) -> String {
    format!("files/{}/{sha256}", sha256.get(..2).unwrap_or_default())
}

/// The content that a member is.
pub(super) fn content_of(name: &str) -> Option<&str> {
    let (folder, sha256) = name.strip_prefix("files/")?.split_once('/')?;
    let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    let fits = sha256.len() == 64 && sha256.bytes().all(is_hex) && sha256.starts_with(folder);
    (fits && folder.len() == 2).then_some(sha256)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_known_by_their_names_and_nothing_else_is() {
        let sha256 = "ab".repeat(32);
        assert_eq!(table_of(&chunk_name("unit_version", 12)), Some("unit_version"));
        assert_eq!(content_of(&file_name(&sha256)), Some(sha256.as_str()));
        for name in [
            "tables/../../etc/00001.jsonl",
            "tables//00001.jsonl",
            "tables/unit/1.jsonl",
            "tables/unit/00001.jsonl/x",
            "/tables/unit/00001.jsonl",
            "files/ab/../../x",
            "files/ab",
            "FOLDER.key",
        ] {
            assert_eq!((table_of(name), content_of(name)), (None, None), "{name}");
        }
        assert_eq!(content_of(&format!("files/cd/{sha256}")), None);
        assert_eq!(content_of(&format!("files//{sha256}")), None);
    }
}
