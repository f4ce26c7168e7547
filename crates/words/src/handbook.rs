//! The book of a unit's year in words: a cover, tables, every record as its minutes, places to sign.
//!
//! Refuses to know whether it becomes a print page or a Word document; both show the same lines.

use jiff::tz::TimeZone;
use zhibu_domain::activity::Record;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::deadline::{Deadline, State};
use zhibu_domain::handbook::{Cut, Handbook, Holding, Line};
use zhibu_domain::person::Standing;
use zhibu_domain::rulebook::Rulebook;
use zhibu_domain::task::TaskKey;

use crate::minutes::{Minutes, minutes};
use crate::words::Words;

/// The book in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// The title.
    pub title: String,
    /// The unit.
    pub unit: String,
    /// The year, or the quarter of it.
    pub period: String,
    /// What stands at the top of each page: unit and year.
    pub header: String,
    /// What the cover says: label and value.
    pub cover: Vec<(String, String)>,
    /// What the reader should know before reading.
    pub notes: Vec<String>,
    /// The parts, in order; none is empty.
    pub sections: Vec<Section>,
    /// The heading over the records.
    pub records_heading: String,
    /// The records in full.
    pub records: Vec<Entry>,
    /// Labels of the places to sign.
    pub signatures: Vec<String>,
}

/// A part of the book: one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its name in addresses.
    pub id: &'static str,
    /// Its heading.
    pub heading: String,
    /// What the columns are called.
    pub columns: Vec<String>,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
    /// A sentence below it, e.g. that there is more.
    pub note: Option<String>,
}

/// A record of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The line in the table of contents: day and title.
    pub line: String,
    /// The record.
    pub minutes: Minutes,
}

/// Tells a book. The deadlines are those of the whole year.
pub fn handbook(
    book: &Handbook,
    deadlines: &[Deadline<'_>],
    (words, rules): (Words, &Rulebook),
    zone: &TimeZone,
) -> Book {
    let told = Telling { words, rules, book };
    let unit = words.text(&book.unit).to_owned();
    let period = told.period();
    let args = [("unit", (&unit).into()), ("period", (&period).into())];
    let whole = book.extent.part.is_none();
    let mut sections = Vec::new();
    if whole {
        sections.extend([told.duties(deadlines), told.holders(), told.terms(), told.below()]);
        sections.extend(told.members());
    }
    sections.push(told.decisions());
    sections.retain(|section| !section.rows.is_empty());
    Book {
        title: words.with("handbook-of", &[("unit", (&unit).into())]),
        header: words.with("handbook-header", &args),
        cover: told.cover(),
        notes: told.notes(),
        sections,
        records_heading: words.t("handbook-records").to_owned(),
        records: book.records.rows.iter().map(|record| told.entry(record, zone)).collect(),
        signatures: ["handbook-sign-head", "handbook-sign-recorder", "handbook-sign-date"]
            .map(|key| words.t(key).to_owned())
            .to_vec(),
        unit,
        period,
    }
}

#[derive(Clone, Copy)]
struct Telling<'a> {
    words: Words,
    rules: &'a Rulebook,
    book: &'a Handbook,
}

impl Telling<'_> {
    fn section(
        self,
        (id, heading): (&'static str, &str),
        columns: &[&str],
        rows: Vec<Vec<String>>,
    ) -> Section {
        let t = |key: &str| self.words.t(key).to_owned();
        let columns = columns.iter().map(|key| t(key)).collect();
        Section { id, heading: t(heading), columns, rows, note: None }
    }

    fn period(self) -> String {
        let extent = self.book.extent;
        self.words.period(extent.of_records())
    }

    fn post(self, key: &str) -> String {
        let label = self.rules.post(key).map_or(key, |entry| self.words.label(&entry.label));
        upper(label)
    }

    fn kind(self, key: &str) -> String {
        upper(self.rules.unit_kind(key).map_or(key, |entry| self.words.label(&entry.label)))
    }

    fn cover(self) -> Vec<(String, String)> {
        let (words, book) = (self.words, self.book);
        let label = |key: &str| words.t(key).to_owned();
        let mut cover = vec![
            (label("handbook-unit"), words.text(&book.unit).to_owned()),
            (label("handbook-kind"), self.kind(&book.kind)),
            (label("handbook-year"), self.period()),
        ];
        if let Some(above) = &book.above {
            cover.insert(1, (label("handbook-above"), words.text(above).to_owned()));
        }
        // One line for each post, as the rulebook calls it.
        for holding in book.holders_now() {
            let (post, name) = (self.post(&holding.post), self.name_of(holding));
            match cover.iter_mut().find(|(label, _)| *label == post) {
                Some((_, names)) => {
                    names.push_str(words.t("list-comma"));
                    names.push_str(&name);
                }
                None => cover.push((post, name)),
            }
        }
        cover.push((label("handbook-as-of"), words.day(book.as_of)));
        cover
    }

    fn name_of(self, holding: &Holding) -> String {
        let name = self.words.name(&holding.name);
        if holding.stands_in {
            self.words.with("handbook-stands-in", &[("name", name.into())])
        } else {
            name.to_owned()
        }
    }

    fn notes(self) -> Vec<String> {
        let n = self.book.records.rows.len();
        let mut notes = Vec::new();
        if self.book.records.more {
            notes.push(self.words.with("handbook-cut", &[("n", n.into())]));
        }
        if self.book.records.rows.is_empty() {
            notes.push(self.words.t("handbook-records-none").to_owned());
        }
        if self.book.members.is_none() && self.book.extent.part.is_none() {
            notes.push(self.words.t("handbook-members-closed").to_owned());
        }
        notes
    }

    /// What the year asks for and how far each is, a line for each rule.
    fn duties(self, deadlines: &[Deadline<'_>]) -> Section {
        let words = self.words;
        let of_rule = deadlines.chunk_by(|one, next| one.rule.key == next.rule.key);
        let rows = of_rule.filter_map(|row| {
            let first = row.first()?;
            let often = words.often(first.rule.value.every, first.due.required.into());
            Some(vec![upper(words.label(&first.rule.label)), often, self.progress(row)])
        });
        let columns = ["handbook-duty", "handbook-often", "handbook-progress"];
        self.section(("duties", "handbook-duties"), &columns, rows.collect())
    }

    /// Which periods of a rule stand how, in the order of the states.
    fn progress(self, row: &[Deadline<'_>]) -> String {
        let words = self.words;
        let mut states: Vec<State> = row.iter().map(|deadline| deadline.state).collect();
        states.sort_unstable();
        states.dedup_by_key(|state| state.code());
        let said = states.iter().map(|state| {
            let same = row.iter().filter(|deadline| deadline.state.code() == state.code());
            let periods: Vec<String> =
                same.map(|deadline| words.period_short(deadline.due.period)).collect();
            let periods = periods.join(words.t("list-comma"));
            let state = words.deadline_state(*state);
            words.with("handbook-state", &[("state", state.into()), ("periods", periods.into())])
        });
        said.collect::<Vec<_>>().join(words.t("list-semicolon"))
    }

    fn holders(self) -> Section {
        let row = |holding: &Holding| {
            vec![self.post(&holding.post), self.name_of(holding), self.while_held(holding.span)]
        };
        let rows = self.book.holders.iter().map(row).collect();
        let columns = ["handbook-post", "handbook-name", "handbook-time"];
        self.section(("holders", "handbook-holders"), &columns, rows)
    }

    fn while_held(self, span: Span) -> String {
        let from = ("from", self.words.day(span.from).into());
        if span.until == FOREVER {
            return self.words.with("handbook-since", &[from]);
        }
        let last = self.words.day(span.until.yesterday().unwrap_or(span.until));
        self.words.with("handbook-from-to", &[from, ("last", last.into())])
    }

    fn terms(self) -> Section {
        let rows = self.book.terms.iter();
        let row = |day| self.words.day(day);
        let rows = rows.map(|term| vec![row(term.elected_on), row(term.ends_on)]).collect();
        self.section(("terms", "handbook-terms"), &["handbook-elected", "handbook-ends"], rows)
    }

    fn below(self) -> Section {
        let below = &self.book.below;
        let row = |unit: &zhibu_domain::handbook::Below| {
            vec![self.words.text(&unit.name).to_owned(), self.kind(&unit.kind)]
        };
        let rows = below.rows.iter().map(row).collect();
        let section =
            self.section(("below", "handbook-below"), &["handbook-unit", "handbook-kind"], rows);
        self.noted(section, below)
    }

    fn members(self) -> Option<Section> {
        let members = self.book.members.as_ref()?;
        let words = self.words;
        let grouped = members.rows.iter().any(|line| line.group.is_some());
        let row = |(index, line): (usize, &Line)| {
            let standing = words.t(match line.standing {
                Standing::Full => "person-standing-full",
                Standing::Probationary => "person-standing-probationary",
            });
            let joined = line.joined_on.map_or(String::new(), |day| words.day(day));
            let mut row = vec![
                (index + 1).to_string(),
                words.name(&line.name).to_owned(),
                upper(standing),
                joined,
            ];
            if grouped {
                row.push(line.group.as_ref().map_or("", |group| words.text(group)).to_owned());
            }
            row
        };
        let mut columns =
            vec!["handbook-number", "handbook-name", "person-standing", "person-joined-on"];
        if grouped {
            columns.push("handbook-group");
        }
        let rows = members.rows.iter().enumerate().map(row).collect();
        Some(self.noted(self.section(("members", "handbook-members"), &columns, rows), members))
    }

    /// What was decided, in order of the day, with who carries it out and until when.
    fn decisions(self) -> Section {
        let words = self.words;
        let tasks = &self.book.tasks;
        let mut rows = Vec::new();
        for record in &self.book.records.rows {
            for (ordinal, resolution) in (0..).zip(&record.sitting.resolutions) {
                let owner = resolution.owner.as_ref();
                let mut row = vec![
                    words.when_or_published(&record.sitting.when, record.source.as_ref()),
                    words.clause(&resolution.text),
                    owner.map_or(String::new(), |voice| words.voice(record, self.rules, voice)),
                    resolution.due_on.map_or(String::new(), |day| words.day(day)),
                ];
                if !tasks.is_empty() {
                    let state = tasks.get(&TaskKey { activity: record.id, ordinal });
                    row.push(state.map_or(String::new(), |state| words.task_state(*state)));
                }
                rows.push(row);
            }
        }
        let mut columns =
            vec!["handbook-day", "handbook-decision", "handbook-owner", "handbook-due"];
        if !tasks.is_empty() {
            columns.push("handbook-task");
        }
        self.section(("decisions", "handbook-decisions"), &columns, rows)
    }

    fn entry(self, record: &Record, zone: &TimeZone) -> Entry {
        let words = self.words;
        let day = words.when_or_published(&record.sitting.when, record.source.as_ref());
        let title = words.clause(&record.sitting.title);
        Entry {
            line: words.with("handbook-entry", &[("day", day.into()), ("title", title.into())]),
            // The book is signed once, at its end.
            minutes: Minutes {
                signatures: Vec::new(),
                ..minutes(record, self.rules, words.lang(), zone)
            },
        }
    }

    /// Says below a list that it was cut.
    fn noted<T>(self, section: Section, list: &Cut<T>) -> Section {
        let note = self.words.with("handbook-more", &[("n", list.rows.len().into())]);
        Section { note: list.more.then_some(note), ..section }
    }
}

/// With a capital: rulebooks write labels as they stand inside a sentence.
fn upper(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
