//! The fields of the form as a sitting, with a sentence for each that cannot be read. See
//! [`super::write`] for the other direction.
//!
//! What was not changed keeps both its languages. It refuses to know what a sitting must satisfy:
//! that is decided when it is saved, and [`super::place`] finds the field for each fault.

mod around;

use std::collections::BTreeSet;

use zhibu_domain::activity::{
    AgendaItem, Attendance, Guest, KindLine, Part, Point, Presence, PublishedSource, Resolution,
    Sitting, Voice, Vote,
};
use zhibu_domain::count::Count;
use zhibu_domain::day::{DayPart, When};
use zhibu_domain::id::{BodyId, PersonId};
use zhibu_domain::text::{Lang, Text};
use zhibu_words::Words;

use super::place::Places;
use super::write::NO_EXCUSE;
use crate::form::{Faults, Form, Reader, Row};

/// The largest number of people that a field takes; more are a slip of the finger.
const PEOPLE_MAX: i64 = 9_999_999;
/// Years are judged by the domain; a field takes what can be a year at all.
const YEARS: std::ops::RangeInclusive<i64> = 0..=9999;

/// Who and what may be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// People who may be named.
    pub(super) persons: BTreeSet<PersonId>,
    /// Those of them who may vote.
    pub(super) voters: BTreeSet<PersonId>,
    /// Bodies beside the tree.
    pub(super) bodies: BTreeSet<BodyId>,
}

/// What a form says.
pub(super) struct Read {
    /// The sitting, as far as it could be read.
    pub(super) sitting: Sitting,
    /// Which field each part came from.
    pub(super) places: Places,
    /// What could not be read; then the sitting must not be saved.
    pub(super) faults: Faults,
}

/// Reads a form that was made from `before`.
pub(super) fn read(form: &Form, before: &Sitting, known: &Known, words: Words) -> Read {
    let reader = Reader::new(form, words);
    let mut hand =
        Hand { form, before, known, words, reader, places: Places::default(), guests: Vec::new() };
    let sitting = hand.sitting();
    Read { sitting, places: hand.places, faults: hand.reader.faults }
}

/// Reads the fields of the report that a record is taken from.
pub(super) fn read_source(
    form: &Form,
    words: Words,
    faults: &mut Faults,
) -> Option<PublishedSource> {
    let mut reader = Reader::new(form, words);
    let label = words.t("activity-source");
    let source = Text::typed(words.lang(), form.one("source"));
    let source = reader.need("source", label, source);
    let published_on = reader.date("published_on", words.t("activity-published-on"));
    for fault in reader.faults.iter() {
        faults.push(fault.field.clone(), fault.message.clone());
    }
    Some(PublishedSource { source: source?, published_on })
}

/// Goes through one form.
struct Hand<'a> {
    form: &'a Form,
    before: &'a Sitting,
    known: &'a Known,
    words: Words,
    reader: Reader<'a>,
    places: Places,
    /// The row of each guest that was read.
    guests: Vec<usize>,
}

impl Hand<'_> {
    fn lang(&self) -> Lang {
        self.words.lang()
    }

    fn sitting(&mut self) -> Sitting {
        let guests = self.guests();
        let attendance = self.attendance();
        let resolutions = self.resolutions();
        let before = self.before;
        let title = self.text("title", 0, &[Some(&before.title)]);
        let title = self.reader.need("title", self.words.t("activity-title"), title);
        let mut sitting = Sitting {
            title: title.unwrap_or_else(|| before.title.clone()),
            kinds: self.kinds(),
            purposes: self.lines("purposes", &before.purposes, Part::Purpose),
            when: self.when(),
            place: self.text("place", 0, &[before.place.as_ref()]),
            place_kind: self.key("place_kind"),
            chair: self.voice("chair", "activity-chair"),
            recorder: self.voice("recorder", "activity-recorder"),
            guests,
            agenda: self.agenda(),
            attendance,
            headcount: self.count("headcount", None),
            audience: self.audience(),
            bodies: self.bodies(),
            observers: self.observers(),
            topics: self.lines("topics", &before.topics, Part::Topic),
            practices: self.form.all("practices").into_iter().map(str::to_owned).collect(),
            resolutions,
            votes: Vec::new(),
            conveyed: self.conveyed(),
            legal_basis: self.text("basis", 0, &[before.legal_basis.as_ref()]),
            approval: self.text("approval", 0, &[before.approval.as_ref()]),
            platforms: self.lines("platforms", &before.platforms, Part::Platform),
            statements: self.statements(),
            results: self.results(),
        };
        sitting.votes = self.votes(&sitting);
        sitting
    }

    /// A text; unchanged, it is the one that the form showed.
    fn text(&self, name: &str, index: usize, before: &[Option<&Text>]) -> Option<Text> {
        self.typed(self.form.one(name), index, before)
    }

    fn typed(&self, typed: &str, index: usize, before: &[Option<&Text>]) -> Option<Text> {
        let lang = self.lang();
        let is_same = |text: &&Text| text.get(lang) == typed.trim();
        let own = before.get(index).copied().flatten().filter(is_same);
        let same = own.or_else(|| before.iter().copied().flatten().find(is_same));
        Text::retyped(same, lang, typed)
    }

    /// A text for each line.
    fn lines(&mut self, name: &str, before: &[Text], part: fn(usize) -> Part) -> Vec<Text> {
        let before: Vec<_> = before.iter().map(Some).collect();
        let mut texts = Vec::new();
        for line in self.form.one(name).lines().filter(|line| !line.trim().is_empty()) {
            if let Some(text) = self.typed(line, texts.len(), &before) {
                self.places.put(part(texts.len()), name);
                texts.push(text);
            }
        }
        texts
    }

    /// A key out of a list of the rulebook; the domain knows which there are.
    fn key(&self, name: &str) -> Option<String> {
        let typed = self.form.one(name).trim();
        (!typed.is_empty()).then(|| typed.to_owned())
    }

    fn year(&mut self, name: &str) -> Option<i16> {
        let year = self.reader.number(name, self.words.t("activity-year"), YEARS);
        year.and_then(|year| i16::try_from(year).ok())
    }

    fn people(&mut self, name: &str, label: &str) -> Option<u32> {
        let number = self.reader.number(name, self.words.t(label), 0..=PEOPLE_MAX);
        number.and_then(|n| u32::try_from(n).ok())
    }

    /// A number of people with its vagueness; `blank` is what two empty fields mean.
    fn count(&mut self, group: &str, blank: Option<Count>) -> Option<Count> {
        let number = self.people(&format!("{group}.n"), "activity-count-n");
        let bound = self.form.one(&format!("{group}.bound")).trim();
        match (bound, number) {
            ("", None) => blank,
            ("", Some(n)) => Some(Count::Exact { n }),
            (bound, number) => {
                let count = Count::from_parts(bound, number);
                let name = format!("{group}.n");
                if count.is_none() && self.reader.faults.at(&name).is_none() {
                    let message = self.words.t("activity-fault-count");
                    self.reader.faults.push(name, message);
                }
                count
            }
        }
    }

    /// Somebody out of the lists offered.
    fn voice(&mut self, name: &str, label: &str) -> Option<Voice> {
        let typed = self.form.one(name);
        self.voice_typed(name, label, typed)
    }

    fn voice_typed(&mut self, name: &str, label: &str, typed: &str) -> Option<Voice> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let found = match typed.split_once(':') {
            Some(("m", id)) => {
                id.parse().ok().filter(|id| self.known.persons.contains(id)).map(Voice::Member)
            }
            Some(("p", key)) => Some(Voice::Post(key.to_owned())),
            Some(("g", _)) => Some(Voice::Guest(self.guest(typed))),
            _ => None,
        };
        if found.is_none() {
            let args = [("label", self.words.t(label).into())];
            self.reader.faults.push(name, self.words.with("layout-fault-choice", &args));
        }
        found
    }

    /// The position of a guest by the number of his row. Where the row was emptied, a position
    /// that no list has: the domain says so in its own words.
    fn guest(&self, code: &str) -> usize {
        let row = code.strip_prefix("g:").and_then(|row| row.parse().ok());
        let found = row.and_then(|row: usize| self.guests.iter().position(|known| *known == row));
        found.unwrap_or(usize::MAX)
    }

    fn need(&mut self, row: &Row<'_>, field: &str, label: &str) -> Option<()> {
        let value = (!row.one(field).trim().is_empty()).then_some(());
        self.reader.need(&row.name(field), self.words.t(label), value)
    }

    fn kinds(&mut self) -> Vec<KindLine> {
        let mut kinds = Vec::new();
        let main = self.key("kind");
        if let Some(kind) = self.reader.need("kind", self.words.t("activity-kind"), main) {
            self.places.put(Part::Kind(0), "kind");
            kinds.push(KindLine { kind, for_year: self.year("year") });
        }
        for row in self.form.indexed("kinds") {
            let for_year = self.year(&row.name("year"));
            if row.blank(&["kind", "year"]) || self.need(&row, "kind", "activity-kind").is_none() {
                continue;
            }
            self.places.put(Part::Kind(kinds.len()), row.name("kind"));
            kinds.push(KindLine { kind: row.one("kind").trim().to_owned(), for_year });
        }
        kinds
    }

    /// The start is a time of day or a half of it, in the words of either language.
    fn when(&mut self) -> When {
        let day = self.reader.date("day", self.words.t("activity-day"));
        let label = self.words.t("activity-from");
        let typed = self.form.one("from").trim();
        let part = DayPart::ALL.into_iter().find(|part| {
            Lang::ALL
                .into_iter()
                .any(|lang| self.words.in_lang(lang).day_part(*part).eq_ignore_ascii_case(typed))
        });
        let minute = if part.is_some() { None } else { self.reader.time("from", label) };
        let has_time = part.is_some() || minute.is_some();
        match (day, part, minute) {
            (Some(day), Some(part), _) => When::Part { day, part },
            (Some(day), None, Some(minute)) => When::At { day, minute },
            (Some(day), None, None) => When::Day { day },
            (None, _, _) => {
                if has_time {
                    self.reader.need("day", self.words.t("activity-day"), day);
                }
                When::NotStated
            }
        }
    }

    fn guests(&mut self) -> Vec<Guest> {
        let before = &self.before.guests;
        let titles: Vec<_> = before.iter().map(|guest| guest.title.as_ref()).collect();
        let bodies: Vec<_> = before.iter().map(|guest| guest.body.as_ref()).collect();
        let mut guests = Vec::new();
        for row in self.form.indexed("guest") {
            if row.blank(&["name", "title", "body"]) {
                continue;
            }
            self.places.put(Part::Guest(guests.len()), row.name("name"));
            self.guests.push(row.number);
            guests.push(Guest {
                name: row.one("name").trim().to_owned(),
                title: self.typed(row.one("title"), row.number, &titles),
                body: self.typed(row.one("body"), row.number, &bodies),
            });
        }
        guests
    }

    /// Everybody listed; a tick means present, and a second one that the person came late.
    fn attendance(&mut self) -> Vec<Attendance> {
        let mut rows: Vec<Attendance> = Vec::new();
        for (index, typed) in self.form.all("person").into_iter().enumerate() {
            let number = index.to_string();
            let Some(person) = typed.parse().ok().filter(|id| self.known.persons.contains(id))
            else {
                let args = [("label", self.words.t("activity-attendance").into())];
                let message = self.words.with("layout-fault-choice", &args);
                self.reader.faults.push("attendance", message);
                continue;
            };
            let why = format!("why.{number}");
            let presence = if self.form.holds("present", &number) {
                if self.form.holds("late", &number) { Presence::Late } else { Presence::Present }
            } else {
                match self.form.one(&why).trim() {
                    NO_EXCUSE => Presence::Absent,
                    reason => Presence::Excused { reason: reason.to_owned() },
                }
            };
            self.places.put(Part::Attendance(rows.len()), why);
            rows.push(Attendance { person, presence, votes: self.known.voters.contains(&person) });
        }
        rows
    }

    fn resolutions(&mut self) -> Vec<Resolution> {
        let before: Vec<_> = self.before.resolutions.iter().map(|r| Some(&r.text)).collect();
        let mut decisions = Vec::new();
        for row in self.form.indexed("decision") {
            if row.blank(&["text", "owner", "due"]) {
                continue;
            }
            let owner = self.voice(&row.name("owner"), "activity-decision-owner");
            let due_on = self.reader.date(&row.name("due"), self.words.t("activity-decision-due"));
            let text = self.typed(row.one("text"), row.number, &before);
            let label = self.words.t("activity-decision");
            let Some(text) = self.reader.need(&row.name("text"), label, text) else { continue };
            let n = decisions.len();
            self.places.put(Part::Resolution(n), row.name("text"));
            self.places.put(Part::ResolutionOwner(n), row.name("owner"));
            self.places.put(Part::ResolutionDue(n), row.name("due"));
            decisions.push(Resolution { text, owner, due_on });
        }
        decisions
    }

    fn votes(&mut self, sitting: &Sitting) -> Vec<Vote> {
        const TYPED: [&str; 7] =
            ["question", "for", "against", "abstain", "written", "entitled", "present"];
        let mut votes = Vec::new();
        for row in self.form.indexed("vote") {
            if row.blank(&TYPED) {
                continue;
            }
            if let Some(vote) = self.vote(&row, sitting) {
                self.places.put(Part::Vote(votes.len()), row.name("for"));
                votes.push(vote);
            }
        }
        votes
    }

    /// What is left blank comes from the list of those present, and from the decisions.
    fn vote(&mut self, row: &Row<'_>, sitting: &Sitting) -> Option<Vote> {
        let listed = !sitting.attendance.is_empty();
        let entitled = self.people(&row.name("entitled"), "activity-vote-entitled-label");
        let entitled = entitled.or_else(|| listed.then(|| sitting.voters_entitled()));
        let present = self.people(&row.name("present"), "activity-vote-present-label");
        let present = present.or_else(|| listed.then(|| sitting.voters_present()));
        let votes_for = self.people(&row.name("for"), "activity-vote-for-label");
        let against = self.people(&row.name("against"), "activity-vote-against-label");
        let abstained = self.people(&row.name("abstain"), "activity-vote-abstain-label");
        let written_for = self.people(&row.name("written"), "activity-vote-written-label");
        let before: Vec<_> = self.before.votes.iter().map(|vote| Some(&vote.question)).collect();
        let question = self.typed(row.one("question"), row.number, &before).or_else(|| {
            let own = sitting.resolutions.get(row.number).or_else(|| sitting.resolutions.first());
            own.map(|decision| decision.text.clone())
        });
        let words = self.words;
        let rule = self.key(&row.name("rule"));
        let rule = self.reader.need(&row.name("rule"), words.t("activity-vote-rule"), rule);
        let label = words.t("activity-vote-question");
        let question = self.reader.need(&row.name("question"), label, question);
        let label = words.t("activity-vote-for-label");
        let votes_for = self.reader.need(&row.name("for"), label, votes_for);
        let label = words.t("activity-vote-entitled-label");
        let entitled = self.reader.need(&row.name("entitled"), label, entitled);
        let label = words.t("activity-vote-present-label");
        let present = self.reader.need(&row.name("present"), label, present);
        Some(Vote {
            rule: rule?,
            question: question?,
            entitled: entitled?,
            present: present?,
            votes_for: votes_for?,
            against: against.unwrap_or(0),
            abstained: abstained.unwrap_or(0),
            written_for: written_for.unwrap_or(0),
        })
    }

    /// Items that the kind suggests and nobody filled in did not take place.
    fn agenda(&mut self) -> Vec<AgendaItem> {
        let before = &self.before.agenda;
        let titles: Vec<_> = before.iter().map(|item| item.title.as_ref()).collect();
        let mut items = Vec::new();
        for row in self.form.indexed("agenda") {
            let speakers = self.form.all(&row.name("speaker"));
            let empty = row.blank(&["title", "points"]) && speakers.iter().all(|s| s.is_empty());
            if empty && (row.blank(&["kind"]) || row.one("kind") == row.one("offered")) {
                continue;
            }
            let name = row.name("speaker");
            let speakers = speakers
                .into_iter()
                .filter_map(|typed| self.voice_typed(&name, "activity-agenda-speaker", typed))
                .collect();
            let title = self.typed(row.one("title"), row.number, &titles);
            let points = before.get(row.number).map_or(&[][..], |item| item.points.as_slice());
            let points = self.points(row.one("points"), points);
            if self.need(&row, "kind", "activity-agenda-kind").is_none() {
                continue;
            }
            self.places.put(Part::Agenda(items.len()), row.name("title"));
            let kind = row.one("kind").trim().to_owned();
            items.push(AgendaItem { kind, title, speakers, points });
        }
        items
    }

    /// A point for each line; a line that begins with a dash belongs to the point above it.
    fn points(&self, typed: &str, before: &[Point]) -> Vec<Point> {
        let texts: Vec<_> = before.iter().map(|point| Some(&point.text)).collect();
        let mut points: Vec<Point> = Vec::new();
        for line in typed.lines() {
            let sub = line.trim().strip_prefix(['-', '－', '—', '–', '•', '·']);
            let index = points.len();
            if let (Some(sub), Some(point)) = (sub, points.last_mut()) {
                let subs = before.get(index - 1).map_or(&[][..], |point| point.subs.as_slice());
                let subs: Vec<_> = subs.iter().map(Some).collect();
                point.subs.extend(self.typed(sub, point.subs.len(), &subs));
            } else if let Some(text) = self.typed(sub.unwrap_or(line), index, &texts) {
                points.push(Point { text, subs: Vec::new() });
            }
        }
        points
    }
}
