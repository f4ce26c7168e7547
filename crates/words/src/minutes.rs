//! The minutes of an activity: labels and entries in the order of an official meeting record.
//!
//! Minutes are internal papers, so absent members stand here by name and with their reason. This
//! module refuses to know whether the lines become a print page or a Word document.

use jiff::tz::TimeZone;
use zhibu_domain::activity::{Addendum, Attendance, Presence, Record, State};
use zhibu_domain::count::Count;
use zhibu_domain::id::PersonId;
use zhibu_domain::rulebook::{Catalogue, Rulebook};
use zhibu_domain::text::{Lang, Text};

use crate::narration::{Narration, settle};

/// The minutes of one activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minutes {
    /// The heading.
    pub title: String,
    /// Head and body, in order. Only what is recorded has a line.
    pub lines: Vec<Line>,
    /// Labels of the places to sign: chair, recorder, day.
    pub signatures: Vec<String>,
    /// One sentence on where the record stands: confirmed by whom and when, or from which report.
    pub state: String,
}

/// A label with one or more entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// E.g. "Chair".
    pub label: String,
    /// Never empty.
    pub items: Vec<String>,
}

/// Writes the minutes of a record in one language; instants are told in the given zone.
pub fn minutes(record: &Record, rules: &Rulebook, lang: Lang, zone: &TimeZone) -> Minutes {
    let told = Narration::new(record, rules, lang);
    let title = told.clause(&record.sitting.title);
    let parts =
        [told.head(), told.attendance_lines(), told.company(), told.body_lines(), told.end(zone)];
    let lines = parts.into_iter().flatten().filter(|(_, items)| !items.is_empty());
    Minutes {
        title: told.words.with("minutes-heading", &[("title", title.into())]),
        lines: lines
            .map(|(label, items)| Line {
                label: told.words.t(label).to_owned(),
                items: told.numbered(label, items).iter().map(|item| settle(item)).collect(),
            })
            .collect(),
        signatures: ["minutes-sign-chair", "minutes-sign-recorder", "minutes-sign-date"]
            .map(|key| told.words.t(key).to_owned())
            .to_vec(),
        state: settle(&told.state(zone)),
    }
}

/// The key of a label and its entries.
type Entries = Vec<(&'static str, Vec<String>)>;

impl<'a> Narration<'a> {
    fn clause_each(self, texts: impl IntoIterator<Item = &'a Text>) -> Vec<String> {
        texts.into_iter().map(|text| self.clause(text)).collect()
    }

    /// Short things as one entry, or none.
    fn listed(self, things: Vec<String>) -> Vec<String> {
        if things.is_empty() { things } else { vec![self.list(&things)] }
    }

    /// Several entries get numbers, unless their sentences carry their own.
    fn numbered(self, label: &str, items: Vec<String>) -> Vec<String> {
        if items.len() < 2 || matches!(label, "minutes-agenda" | "minutes-resolutions") {
            return items;
        }
        let number = |(index, item): (usize, String)| {
            let args = [("n", (index + 1).into()), ("text", item.into())];
            self.words.with("bulletin-draft-sub", &args)
        };
        items.into_iter().enumerate().map(number).collect()
    }

    fn head(self) -> Entries {
        let sitting = &self.record.sitting;
        let kinds = sitting.kinds.iter().map(|line| {
            let kind = self.rules.activity_kind(&line.kind);
            let kind = kind.map_or(line.kind.as_str(), |entry| self.words.label(&entry.label));
            match line.for_year {
                None => kind.to_owned(),
                Some(year) => {
                    let args = [("kind", kind.into()), ("year", year.into())];
                    self.words.with("minutes-kind-year", &args)
                }
            }
        });
        let place_kind =
            sitting.place_kind.as_ref().map(|key| self.item(Catalogue::PlaceKind, key));
        let place = match (sitting.place.as_ref().map(|place| self.clause(place)), place_kind) {
            (Some(place), Some(kind)) => {
                let args = [("place", place.into()), ("kind", kind.into())];
                Some(self.words.with("bulletin-draft-place", &args))
            }
            (place, kind) => place.or(kind.map(str::to_owned)),
        };
        let when = self.words.when_or_published(&sitting.when, self.record.source.as_ref());
        vec![
            ("minutes-unit", vec![self.clause(&self.record.unit_name)]),
            ("minutes-kind", self.listed(kinds.collect())),
            ("minutes-time", vec![when]),
            ("minutes-place", place.into_iter().collect()),
            ("minutes-chair", sitting.chair.iter().map(|voice| self.voice(voice)).collect()),
            ("minutes-recorder", sitting.recorder.iter().map(|voice| self.voice(voice)).collect()),
        ]
    }

    fn attendance_lines(self) -> Entries {
        let rows = &self.record.sitting.attendance;
        if rows.is_empty() {
            return Vec::new();
        }
        let late = |row: &&Attendance| row.presence == Presence::Late;
        let absent = |row: &&Attendance| row.presence == Presence::Absent;
        let present = rows.iter().filter(|row| row.presence.is_present());
        let no_vote = rows.iter().filter(|row| !row.votes);
        let excused = rows.iter().filter_map(|row| match &row.presence {
            Presence::Excused { reason } => {
                let reason = self.item(Catalogue::Absence, reason);
                let args = [("name", self.person(row.person).into()), ("reason", reason.into())];
                Some(self.words.with("minutes-name-reason", &args))
            }
            Presence::Present | Presence::Late | Presence::Absent => None,
        });
        let voters = self.record.sitting.voters_entitled();
        let expected = if usize::try_from(voters).is_ok_and(|voters| voters == rows.len()) {
            self.words.with("minutes-people", &[("n", rows.len().into())])
        } else {
            let args = [("n", rows.len().into()), ("voters", voters.into())];
            self.words.with("minutes-expected-voters", &args)
        };
        let (late, absent) =
            (self.names(rows.iter().filter(late)), self.names(rows.iter().filter(absent)));
        let no_vote = self.names(no_vote);
        let others = [
            ("minutes-late", late),
            ("minutes-excused", excused.collect()),
            ("minutes-absent", absent),
            ("minutes-no-vote", no_vote),
        ];
        let mut lines = vec![
            ("minutes-expected", vec![expected]),
            ("minutes-present", vec![self.people(&self.names(present))]),
        ];
        for (label, names) in others {
            if !names.is_empty() {
                lines.push((label, vec![self.people(&names)]));
            }
        }
        lines
    }

    fn names<'r>(self, rows: impl Iterator<Item = &'r Attendance>) -> Vec<String> {
        rows.map(|row| self.person(row.person)).collect()
    }

    /// Names behind their number. A long roll reads as a plain enumeration, without "and".
    fn people(self, names: &[String]) -> String {
        let n = names.len();
        if n == 0 {
            return self.words.with("minutes-people", &[("n", n.into())]);
        }
        let names = names.join(self.words.t("list-comma"));
        self.words.with("minutes-people-names", &[("n", n.into()), ("names", names.into())])
    }

    fn person(self, person: PersonId) -> String {
        let name = self.record.names.get(&person).map(|name| self.words.name(name));
        name.unwrap_or_else(|| self.words.t("voice-unnamed")).to_owned()
    }

    /// Everybody who is not on the attendance list.
    fn company(self) -> Entries {
        let sitting = &self.record.sitting;
        let audience = sitting.audience.iter().map(|audience| {
            let what = self.audience(audience);
            match audience.count {
                Count::NotStated => {
                    self.words.with("minutes-audience-not-stated", &[("what", what.into())])
                }
                _ => what,
            }
        });
        let observers = sitting.observers.iter().map(|observer| {
            let body = self.clause(&observer.body);
            match &observer.remark {
                None => body,
                Some(remark) => {
                    let args = [("body", body.into()), ("remark", self.clause(remark).into())];
                    self.words.with("minutes-observer-remark", &args)
                }
            }
        });
        vec![
            ("minutes-headcount", sitting.headcount.iter().map(|n| self.words.count(*n)).collect()),
            ("minutes-audience", audience.collect()),
            ("minutes-bodies", sitting.bodies.iter().filter_map(|body| self.body(body)).collect()),
            ("minutes-observers", observers.collect()),
            ("minutes-guests", self.other_guests()),
        ]
    }

    fn body_lines(self) -> Entries {
        let sitting = &self.record.sitting;
        let practices = sitting.practices.iter();
        let practices = practices.map(|key| self.item(Catalogue::Practice, key).to_owned());
        let platforms = self.clause_each(&sitting.platforms);
        vec![
            ("minutes-purposes", self.clause_each(&sitting.purposes)),
            ("minutes-basis", self.clause_each(&sitting.legal_basis)),
            ("minutes-approval", self.clause_each(&sitting.approval)),
            ("minutes-topics", self.clause_each(&sitting.topics)),
            ("minutes-practices", self.listed(practices.collect())),
            ("minutes-platforms", self.listed(platforms)),
            ("minutes-agenda", self.agenda()),
            ("minutes-conveyed", sitting.conveyed.iter().map(|link| self.conveyed(link)).collect()),
            ("minutes-votes", self.votes()),
            ("minutes-resolutions", self.resolutions()),
            ("minutes-statements", self.statements()),
            ("minutes-results", sitting.results.iter().map(|result| self.result(result)).collect()),
        ]
    }

    fn end(self, zone: &TimeZone) -> Entries {
        let addenda = self.record.addenda.iter().map(|Addendum { text, by, at }| {
            let args = [
                ("text", self.clause(text).into()),
                ("by", self.person(*by).into()),
                ("at", self.words.instant(*at, zone).into()),
            ];
            self.words.with("minutes-addendum", &args)
        });
        let attachments = self.record.attachments.iter().map(|file| {
            if file.paper_minutes {
                let args = [("name", file.name.as_str().into())];
                self.words.with("minutes-attachment-paper", &args)
            } else {
                file.name.clone()
            }
        });
        vec![("minutes-addenda", addenda.collect()), ("minutes-attachments", attachments.collect())]
    }

    fn state(self, zone: &TimeZone) -> String {
        let record = self.record;
        let (plain, full, by, at) = match record.state {
            State::Published => return self.published(),
            State::Planned => return self.words.t("minutes-state-planned").to_owned(),
            State::Held => return self.words.t("minutes-state-held").to_owned(),
            State::Cancelled => return self.words.t("minutes-state-cancelled").to_owned(),
            State::Recorded => (
                "minutes-state-recorded",
                "minutes-state-recorded-by",
                record.recorded_by,
                record.recorded_at,
            ),
            State::Confirmed => (
                "minutes-state-confirmed",
                "minutes-state-confirmed-by",
                record.confirmed_by,
                record.confirmed_at,
            ),
        };
        let (Some(by), Some(at)) = (by, at) else { return self.words.t(plain).to_owned() };
        let at = self.words.instant(at, zone);
        self.words.with(full, &[("by", self.person(by).into()), ("at", at.into())])
    }

    fn published(self) -> String {
        let Some(published) = &self.record.source else {
            return self.words.t("minutes-state-published").to_owned();
        };
        let source = ("source", self.clause(&published.source).into());
        match self.published_on() {
            None => self.words.with("minutes-state-published-source", &[source]),
            Some(day) => {
                self.words.with("minutes-state-published-day", &[source, ("day", day.into())])
            }
        }
    }
}
