//! Files from elsewhere are what `THIRD_PARTY.md` says they are.

use std::fs;

use sha2::{Digest as _, Sha256};

use super::tree::{files, root};
use super::{Fault, hold, told};

const TABLE: &str = "THIRD_PARTY.md";

/// The table's rows: path and checksum.
fn rows(table: &str) -> Vec<(String, String)> {
    table
        .lines()
        .filter_map(|line| {
            let mut cells =
                line.strip_prefix("| `")?.split('|').map(|cell| cell.trim().trim_matches('`'));
            let path = cells.next()?;
            let sum = cells.rfind(|cell| !cell.is_empty())?;
            Some((path.to_owned(), sum.to_owned()))
        })
        .collect()
}

fn faults(table: &str, files: &[String], sum: impl Fn(&str) -> Option<String>) -> Vec<Fault> {
    let rows = rows(table);
    let mut faults = Vec::new();
    for (path, expected) in &rows {
        let what = match sum(path) {
            None => "is listed in THIRD_PARTY.md, but is not there".to_owned(),
            Some(actual) if actual != *expected => {
                format!("has the checksum {actual}, not the one in THIRD_PARTY.md")
            }
            Some(_) => continue,
        };
        faults.push(Fault::new(path, what, "fetch the file again, as THIRD_PARTY.md describes"));
    }
    for path in files.iter().filter(|path| path.contains(".min.") || path.contains("/vendor/")) {
        if !rows.iter().any(|(listed, _)| listed == path) {
            faults.push(Fault::new(
                path,
                "comes from elsewhere, but is not listed",
                "add version, licence, package and checksum to THIRD_PARTY.md",
            ));
        }
    }
    faults
}

fn checksum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[test]
fn vendored_files_are_unchanged_and_listed() {
    let table = fs::read_to_string(root().join(TABLE)).unwrap();
    assert!(!rows(&table).is_empty(), "{TABLE} has no table");
    let sum = |path: &str| Some(checksum(&fs::read(root().join(path)).ok()?));
    hold("Files from elsewhere are listed and unchanged.", &faults(&table, &files(), sum));
}

#[test]
fn a_changed_or_unlisted_file_is_found() {
    let table = format!("| file | SHA-256 |\n|---|---|\n| `a.js` | x | `{}` |\n", checksum(b"a"));
    let files = ["a.js".to_owned(), "b.min.js".to_owned()];
    let expected = ["b.min.js: comes from elsewhere, but is not listed"];
    assert_eq!(told(&faults(&table, &files, |_| Some(checksum(b"a")))), expected);
    let found = told(&faults(&table, &files[..1], |_| Some(checksum(b"changed"))));
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("a.js: has the checksum"), "{found:?}");
    let expected = ["a.js: is listed in THIRD_PARTY.md, but is not there"];
    assert_eq!(told(&faults(&table, &files[..1], |_| None)), expected);
}
