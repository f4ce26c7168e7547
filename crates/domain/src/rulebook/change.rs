//! What a new edition of a rulebook changes, day by day: what held, and what would hold instead.
//!
//! Judged are values: what entries lay down, and who may set another number. Labels, sources and
//! notes are not, nor sheets and words, which only ever hold at the moment. Refuses to know whether
//! a change is allowed.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{AnyEntry, Content, Level, Rulebook, Table};
use crate::day::Span;
use crate::deadline::{Schedule, year};

/// A key that lays down something else on some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change<'a> {
    /// Its table.
    pub table: Table,
    /// The key.
    pub key: &'a str,
    /// The days.
    pub span: Span,
    /// What holds so far; `None` if nothing does.
    pub before: Option<AnyEntry<'a>>,
    /// What would hold.
    pub after: Option<AnyEntry<'a>>,
}

/// How often a rhythm asks for something in a year, so far and by the new edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect<'a> {
    /// Key of the rhythm.
    pub cadence: &'a str,
    /// The calendar year.
    pub year: i16,
    /// So far.
    pub before: u32,
    /// By the new edition.
    pub after: u32,
}

impl Change<'_> {
    /// The part of it before a day, and the part from that day on.
    pub fn at(self, day: Date) -> (Option<Self>, Option<Self>) {
        let Span { from, until } = self.span;
        let part = |from: Date, until: Date| {
            (from < until).then_some(Self { span: Span { from, until }, ..self })
        };
        (part(from, until.min(day)), part(from.max(day), until))
    }
}

/// Everything that differs between two editions, in the order of tables, keys and days.
pub fn changes<'a>(before: &'a Rulebook, after: &'a Rulebook) -> Vec<Change<'a>> {
    let judged =
        Table::all().filter(|table| !matches!(table, Table::Source | Table::Term | Table::Sheet));
    judged.flat_map(|table| of_table(table, before, after)).collect()
}

fn of_table<'a>(table: Table, before: &'a Rulebook, after: &'a Rulebook) -> Vec<Change<'a>> {
    let (old, new) = (before.entries(table), after.entries(table));
    let keys: BTreeSet<&str> = old.iter().chain(&new).map(|entry| entry.key).collect();
    let mut changes: Vec<Change<'a>> = Vec::new();
    for key in keys {
        let versions = old.iter().chain(&new).filter(|entry| entry.key == key);
        let spans = versions.filter_map(span);
        let cuts: BTreeSet<Date> = spans.flat_map(|span| [span.from, span.until]).collect();
        let cuts: Vec<Date> = cuts.into_iter().collect();
        for (from, until) in cuts.iter().copied().zip(cuts.iter().copied().skip(1)) {
            let (before, after) = (at(&old, key, from), at(&new, key, from));
            if same(before, after) {
                continue;
            }
            match changes.last_mut() {
                Some(last)
                    if last.key == key
                        && last.span.until == from
                        && same(last.before, before)
                        && same(last.after, after) =>
                {
                    last.span.until = until;
                }
                _ => {
                    let span = Span { from, until };
                    changes.push(Change { table, key, span, before, after });
                }
            }
        }
    }
    changes
}

fn span(entry: &AnyEntry<'_>) -> Option<Span> {
    entry.provenance.map(|provenance| provenance.span)
}

fn at<'a>(entries: &[AnyEntry<'a>], key: &str, day: Date) -> Option<AnyEntry<'a>> {
    let holds =
        |entry: &&AnyEntry<'a>| entry.key == key && span(entry).is_some_and(|span| span.holds(day));
    entries.iter().find(holds).copied()
}

/// Whether two entries lay down the same.
fn same(one: Option<AnyEntry<'_>>, two: Option<AnyEntry<'_>>) -> bool {
    match (one, two) {
        (None, None) => true,
        (Some(one), Some(two)) => one.content == two.content && level(&one) == level(&two),
        _ => false,
    }
}

/// Who may set another value, where there is one to set.
fn level(entry: &AnyEntry<'_>) -> Option<Level> {
    let provenance = entry.provenance.filter(|_| matches!(entry.content, Content::Number(_)));
    provenance.map(|provenance| provenance.level)
}

/// What a change means for how often things are due: each rhythm that it touches, in the first year
/// of the change in which another number comes out, else in its first year.
pub fn effects<'a>(
    before: &'a Rulebook,
    after: &'a Rulebook,
    change: &Change<'_>,
) -> Vec<Effect<'a>> {
    /// Every rule repeats itself within a year; two hold one that is whole.
    const YEARS: i16 = 2;
    let first = change.span.from.year();
    let last = change.span.until.yesterday().unwrap_or(change.span.until).year();
    let last = last.min(first.saturating_add(YEARS));
    let cadences = before.cadences.iter().chain(&after.cadences);
    let touched = cadences.filter(|rule| match change.table {
        Table::Cadence => rule.key == change.key,
        Table::Number => rule.value.numbers().any(|key| key == change.key),
        _ => false,
    });
    let touched: BTreeSet<&'a str> = touched.map(|rule| rule.key.as_str()).collect();
    let effect = |cadence: &'a str, year: i16| {
        let (before, after) = (required(before, cadence, year), required(after, cadence, year));
        Effect { cadence, year, before, after }
    };
    let first_that_differs = |cadence| {
        let mut years = (first..=last).map(|year| effect(cadence, year));
        years.find(|effect| effect.before != effect.after).unwrap_or_else(|| effect(cadence, first))
    };
    touched.into_iter().map(first_that_differs).collect()
}

/// How often a rhythm asks for something in the periods that begin in a calendar year.
fn required(rules: &Rulebook, cadence: &str, of: i16) -> u32 {
    let schedule = Schedule::of(rules, year(of));
    let duties = schedule.duties().iter().filter(|duty| duty.rule.key == cadence);
    duties.flat_map(|duty| &duty.dues).map(|due| due.required).sum()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::day::FOREVER;
    use crate::rulebook::embedded;

    fn edition(from: &str, to: &str) -> Rulebook {
        let mut files = embedded("cpc").unwrap();
        let file = files.iter_mut().find(|file| file.text.contains(from)).unwrap();
        file.text = file.text.replacen(from, to, 1);
        Rulebook::load("cpc", &files).unwrap()
    }

    const GENERAL: &str = "from = 2018-10-28\nvalue = 1\nunit = \"times\"\nmin = 1\nmax = 12\n";

    #[test]
    fn an_edition_changes_nothing_of_itself() {
        let rules = edition("version", "version");
        assert_eq!(changes(&rules, &rules), []);
        // Words and sources are no values.
        assert_eq!(changes(&rules, &edition("\"BR 11\"", "\"BR 12\"")), []);
    }

    #[test]
    fn a_value_changed_in_place_changes_the_past_and_what_is_required() {
        let old = edition("version", "version");
        let new = edition(GENERAL, &GENERAL.replace("value = 1", "value = 2"));
        let found = changes(&old, &new);
        let [change] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((change.table, change.key), (Table::Number, "meet.general"));
        assert_eq!(change.span, Span { from: date(2018, 10, 28), until: FOREVER });
        let effect = Effect { cadence: "general-meeting", year: 2019, before: 4, after: 8 };
        assert_eq!(effects(&old, &new, change), [effect]);
        let (past, future) = change.at(date(2026, 10, 1));
        assert_eq!(past.unwrap().span.until, date(2026, 10, 1));
        assert_eq!(future.unwrap().span.from, date(2026, 10, 1));
        assert_eq!(change.at(date(2018, 10, 28)).0, None);
    }

    #[test]
    fn a_value_that_ends_and_one_that_follows_changes_the_days_from_then_on() {
        let old = edition("version", "version");
        let ends = GENERAL.replace("value = 1", "until = 2027-01-01\nvalue = 1");
        let follows = format!(
            "{ends}\n[[number]]\nkey = \"meet.general\"\nlabel = {{ zh = \"次数\", en = \"times\" }}\n\
             source = \"BR 11\"\nlevel = \"local\"\nevidence = \"text\"\n{}",
            GENERAL.replace("2018-10-28", "2027-01-01").replace("value = 1", "value = 3")
        );
        let new = edition(GENERAL, &follows);
        let found = changes(&old, &new);
        let [change] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(change.span.from, date(2027, 1, 1));
        assert_eq!(change.at(date(2026, 10, 1)).0, None);
        let effect = Effect { cadence: "general-meeting", year: 2027, before: 4, after: 12 };
        assert_eq!(effects(&old, &new, change), [effect]);
    }

    #[test]
    fn who_may_set_another_number_is_a_value() {
        let old = edition("version", "version");
        let head = "source = \"BR 11\"\nlevel = \"local\"";
        let new = edition(head, &head.replace("local", "province"));
        let found = changes(&old, &new);
        assert_eq!(found.iter().map(|one| one.key).collect::<Vec<_>>(), ["meet.general"]);
    }
}
