//! The places of a rulebook's files at which a number stands.

use std::fmt;
use std::ops::Range;

use jiff::civil::{Date, date};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zhibu_domain::rulebook::File;

/// One number, fraction, or "more than" of an entry.
pub(super) struct Spot {
    /// The table of the entry, its key, and its first day.
    pub(super) table: String,
    pub(super) key: String,
    pub(super) from: Date,
    /// The fields that lead to it.
    pub(super) path: Vec<String>,
    /// Its place.
    pub(super) file: usize,
    pub(super) at: Range<usize>,
    /// What stands there.
    text: String,
    place: String,
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.join(".");
        write!(f, "{} {} {}: {path} = {}", self.place, self.table, self.key, self.text)
    }
}

impl Spot {
    /// What may stand there instead, a unit more and a unit less.
    pub(super) fn others(&self) -> Vec<String> {
        if let Ok(number) = self.text.parse::<i64>() {
            // Posts keep room between their ranks, and only their order means anything.
            if self.table == "post" {
                return vec!["0".to_owned(), "1000000".to_owned()];
            }
            return vec![(number + 1).to_string(), (number - 1).to_string()];
        }
        if let Ok(flag) = self.text.parse::<bool>() {
            return vec![(!flag).to_string()];
        }
        let (num, den) = self.text.trim_matches('"').split_once('/').unwrap();
        let (num, den): (i64, i64) = (num.parse().unwrap(), den.parse().unwrap());
        let pairs = [(num + 1, den), (num - 1, den), (num, den + 1), (num, den - 1)];
        pairs.iter().map(|(num, den)| format!("\"{num}/{den}\"")).collect()
    }
}

/// Every place, in the order of the files.
pub(super) fn spots(files: &[File]) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (number, file) in files.iter().enumerate() {
        let root = DeTable::parse(&file.text).unwrap();
        for (table, entries) in root.get_ref() {
            for entry in entries.get_ref().as_array().into_iter().flatten() {
                let mut found = Vec::new();
                let fields = entry.get_ref().as_table().unwrap();
                for (name, value) in fields {
                    walk(value, &mut vec![name.get_ref().to_string()], &mut found);
                }
                let text = |name: &str| {
                    let value = fields.iter().find(|(field, _)| field.get_ref() == name);
                    value.map(|(_, value)| &file.text[value.span()])
                };
                let from = text("from").and_then(|day| day.parse().ok());
                spots.extend(found.into_iter().map(|(path, at)| Spot {
                    table: table.get_ref().to_string(),
                    key: text("key").unwrap_or_default().trim_matches('"').to_owned(),
                    from: from.unwrap_or(date(2000, 1, 1)),
                    path,
                    file: number,
                    text: file.text[at.clone()].to_owned(),
                    place: {
                        let line = file.text[..at.start].matches('\n').count() + 1;
                        format!("{}:{line}", file.name)
                    },
                    at,
                }));
            }
        }
    }
    spots
}

/// Numbers, fractions, and whether a share is left out itself. Other words and flags are not
/// numbers.
fn walk(
    value: &Spanned<DeValue<'_>>,
    path: &mut Vec<String>,
    found: &mut Vec<(Vec<String>, Range<usize>)>,
) {
    match value.get_ref() {
        DeValue::Integer(_) | DeValue::Float(_) => found.push((path.clone(), value.span())),
        DeValue::Boolean(_) if path.last().is_some_and(|name| name == "more-than") => {
            found.push((path.clone(), value.span()));
        }
        DeValue::String(_) if path.last().is_some_and(|name| name == "share") => {
            found.push((path.clone(), value.span()));
        }
        DeValue::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                path.push(place.to_string());
                walk(item, path, found);
                path.pop();
            }
        }
        DeValue::Table(fields) => {
            for (name, item) in fields {
                path.push(name.get_ref().to_string());
                walk(item, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}
