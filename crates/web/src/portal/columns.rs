//! The columns of the portal. A column's label is the path to it, `Trends › Information`, so that a
//! column shows what stands in it and in those below.

use jiff::civil::Date;
use zhibu_domain::id::BulletinId;
use zhibu_domain::rulebook::{Catalogue, Entry};
use zhibu_domain::text::Lang;
use zhibu_service::bulletin::{self, BulletinRow, Cursor};

use crate::context::Ctx;
use crate::routes;

/// What parts the steps of a path.
const STEP: &str = " › ";

/// A column in the navigation.
pub(super) struct ColumnLink {
    pub(super) href: String,
    pub(super) name: String,
    /// It or one below it is shown.
    pub(super) current: bool,
}

/// A step of the path to a column.
pub(super) struct Crumb {
    pub(super) name: String,
    /// A step may have no column of its own.
    pub(super) href: Option<String>,
}

fn href(key: &str) -> String {
    format!("{}?column={key}", routes::PORTAL)
}

/// Whether one path leads through the other or is the same.
fn leads_through(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with(STEP))
}

impl Ctx {
    /// The label of a column, or its key if the rulebook knows it no more.
    pub(crate) fn column_label<'a>(&'a self, key: &'a str) -> &'a str {
        self.rules.item(Catalogue::Column, key).map_or(key, |entry| self.words.label(&entry.label))
    }

    fn columns(&self) -> &[Entry<()>] {
        self.rules.catalogue(Catalogue::Column)
    }

    /// The path of a column. The Chinese one decides what is below what.
    fn column_path(&self, key: &str) -> Option<&str> {
        self.rules.item(Catalogue::Column, key).map(|entry| entry.label.get(Lang::Zh))
    }

    /// Whether the rulebook has this column.
    pub(super) fn knows_column(&self, key: &str) -> bool {
        self.column_path(key).is_some()
    }

    /// The column and all below it.
    pub(super) fn columns_under(&self, key: &str) -> Vec<String> {
        let Some(above) = self.column_path(key) else { return Vec::new() };
        let mut keys: Vec<String> = self
            .columns()
            .iter()
            .filter(|entry| leads_through(entry.label.get(Lang::Zh), above))
            .map(|entry| entry.key.clone())
            .collect();
        keys.dedup();
        keys
    }

    /// The steps to a column, itself last.
    pub(super) fn column_trail(&self, key: &str) -> Vec<Crumb> {
        let lang = self.lang();
        let mut trail: Vec<Crumb> = Vec::new();
        let mut walked = String::new();
        for name in self.column_label(key).split(STEP) {
            if !walked.is_empty() {
                walked.push_str(STEP);
            }
            walked.push_str(name);
            let column = self.columns().iter().find(|entry| entry.label.get(lang) == walked);
            let href = column.map(|entry| href(&entry.key));
            trail.push(Crumb { name: name.to_owned(), href });
        }
        trail
    }

    /// The columns of today, in the order of the rulebook.
    pub(super) fn column_links(&self, chosen: Option<&str>) -> Vec<ColumnLink> {
        let entries = self.columns().iter().filter(|e| e.provenance.span.holds(self.today));
        entries
            .map(|entry| ColumnLink {
                href: href(&entry.key),
                name: self.words.label(&entry.label).rsplit(STEP).next().unwrap_or_default().into(),
                current: chosen == Some(entry.key.as_str()),
            })
            .collect()
    }
}

type Page = (Vec<BulletinRow>, Option<Cursor>);

/// One page over several columns, newest first.
pub(super) fn merged(
    keys: &[String],
    mut page: impl FnMut(&str) -> zhibu_service::Result<Page>,
) -> zhibu_service::Result<Page> {
    let mut rows = Vec::new();
    let mut more = false;
    for key in keys {
        let (found, next) = page(key)?;
        rows.extend(found);
        more |= next.is_some();
    }
    rows.sort_by_key(|row| std::cmp::Reverse(place(row)));
    let most = usize::try_from(bulletin::PAGE).unwrap_or(usize::MAX);
    more |= rows.len() > most;
    rows.truncate(most);
    let last = rows.last().filter(|_| more);
    let next = last.and_then(|row| Some(Cursor { listed_on: row.listed_on?, id: row.id }));
    Ok((rows, next))
}

fn place(row: &BulletinRow) -> (Option<Date>, BulletinId) {
    (row.listed_on, row.id)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use zhibu_domain::bulletin::State;
    use zhibu_domain::id::UnitId;
    use zhibu_domain::text::Text;

    use super::*;

    fn row(day: i8, n: u8) -> BulletinRow {
        BulletinRow {
            id: BulletinId::new(Timestamp::UNIX_EPOCH, [n; 10]),
            unit: UnitId::new(Timestamp::UNIX_EPOCH, [0; 10]),
            unit_name: Text::typed(Lang::Zh, "甲").unwrap(),
            title: Text::typed(Lang::Zh, "乙").unwrap(),
            state: State::Published,
            listed_on: Some(date(2026, 11, day)),
            column: None,
            edited_by: None,
        }
    }

    #[test]
    fn a_path_leads_through_whole_steps_only() {
        assert!(leads_through("动态", "动态"));
        assert!(leads_through("动态 › 信息", "动态"));
        assert!(!leads_through("动态信息", "动态"));
        assert!(!leads_through("动态", "动态 › 信息"));
    }

    #[test]
    fn pages_of_columns_merge_by_day_and_lose_no_row() {
        let keys = ["a".to_owned(), "b".to_owned()];
        let (rows, next) = merged(&keys, |key| {
            Ok((if key == "a" { vec![row(9, 1), row(3, 2)] } else { vec![row(5, 3)] }, None))
        })
        .unwrap();
        let days: Vec<_> = rows.iter().map(|row| row.listed_on.unwrap().day()).collect();
        assert_eq!((days.as_slice(), next), ([9, 5, 3].as_slice(), None));

        let most = u8::try_from(bulletin::PAGE).unwrap();
        let full = |day: i8| (0..most).map(move |n| row(day, n)).collect::<Vec<_>>();
        let (rows, next) =
            merged(&keys, |key| Ok((full(if key == "a" { 9 } else { 8 }), None))).unwrap();
        assert_eq!(rows.len(), usize::from(most));
        assert_eq!(next.unwrap().listed_on, date(2026, 11, 9), "the older column comes next");
    }
}
