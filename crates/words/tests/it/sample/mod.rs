//! Records for tests: filled at random, with every typed value different from every other, so that
//! a value found in a text can only come from its own field.

pub(crate) mod meeting;

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use zhibu_domain::activity::{
    Addendum, AgendaItem, Attendance, Audience, BodyPresence, Conveyed, ConveyedForm, Guest,
    KindLine, Observer, Point, Presence, PublishedSource, Record, Resolution, ResultLine, Sitting,
    State, Statement, Voice, Vote,
};
use zhibu_domain::count::Count;
use zhibu_domain::day::{DayPart, When};
use zhibu_domain::id::{ActivityId, BodyId, PersonId, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::rulebook::{Catalogue, Rulebook, embedded};
use zhibu_domain::text::{Label, Lang, Text};
use zhibu_words::Words;

/// A value that must stand in the text, in Chinese and in English.
pub(crate) struct Filled {
    /// The field, e.g. `agenda.points`.
    pub(crate) field: &'static str,
    pub(crate) values: [String; 2],
}

/// A record and what was filled in.
pub(crate) struct Sample {
    pub(crate) record: Record,
    pub(crate) filled: Vec<Filled>,
    /// Some voices are guests: without their office they are still mentioned as present.
    pub(crate) guests_speak: bool,
}

/// The default rulebook; each label carries its list and key, so that no label holds another.
pub(crate) fn marked_rules() -> Rulebook {
    let mut rules = plain_rules();
    let mark = |label: &mut Label, list: &str, key: &str| {
        label.zh = format!("{}〔{list}/{key}〕", label.zh);
        label.en = format!("{} [{list}/{key}]", label.en);
    };
    for (list, entries) in &mut rules.catalogues {
        for entry in entries {
            mark(&mut entry.label, list.code(), &entry.key);
        }
    }
    rules.activity_kinds.iter_mut().for_each(|entry| mark(&mut entry.label, "kind", &entry.key));
    rules.posts.iter_mut().for_each(|entry| mark(&mut entry.label, "post", &entry.key));
    rules.votes.iter_mut().for_each(|entry| mark(&mut entry.label, "vote", &entry.key));
    rules
}

/// The default rulebook as it is.
pub(crate) fn plain_rules() -> Rulebook {
    let files = embedded("cpc").expect("every build carries the default rulebook");
    Rulebook::load("cpc", &files).expect("the default rulebook has no faults")
}

struct Filler<'a> {
    rules: &'a Rulebook,
    /// Random bytes that decide everything; read from the start again at the end.
    tape: &'a [u8],
    at: usize,
    serial: u32,
    guests_speak: bool,
    filled: Vec<Filled>,
    names: BTreeMap<PersonId, Name>,
    body_names: BTreeMap<BodyId, Text>,
    guests: usize,
}

const TAILS: [(&str, &str); 6] =
    [("", ""), ("", ""), ("。", "."), ("；", "; "), ("？", "?"), ("。\n", ".\n")];

impl Filler<'_> {
    /// A number below `n`.
    fn draw(&mut self, n: usize) -> usize {
        let byte = self.tape[self.at % self.tape.len()];
        self.at += 1;
        usize::from(byte) % n
    }

    fn toss(&mut self) -> bool {
        self.draw(2) == 0
    }

    fn serial(&mut self) -> u32 {
        self.serial += 1;
        self.serial
    }

    fn note(&mut self, field: &'static str, zh: impl Into<String>, en: impl Into<String>) {
        self.filled.push(Filled { field, values: [zh.into(), en.into()] });
    }

    fn text(&mut self, field: &'static str) -> Text {
        let n = self.serial();
        let (zh, en) = (format!("甲{n:04}乙"), format!("alpha {n:04} omega"));
        let (zh_tail, en_tail) = TAILS[self.draw(TAILS.len())];
        let sides = (format!("{zh}{zh_tail}"), format!("{en}{en_tail}"));
        match self.draw(4) {
            0 => {
                self.note(field, zh.clone(), zh);
                Text::new(Some(sides.0), None)
            }
            1 => {
                self.note(field, en.clone(), en);
                Text::new(None, Some(sides.1))
            }
            _ => {
                self.note(field, zh, en);
                Text::new(Some(sides.0), Some(sides.1))
            }
        }
        .expect("the text is not blank")
    }

    fn maybe(&mut self, field: &'static str) -> Option<Text> {
        self.toss().then(|| self.text(field))
    }

    fn texts(&mut self, field: &'static str) -> Vec<Text> {
        (0..self.draw(4)).map(|_| self.text(field)).collect()
    }

    fn number(&mut self, field: &'static str) -> u32 {
        let n = 100_000 + self.serial();
        self.note(field, n.to_string(), n.to_string());
        n
    }

    fn year(&mut self, field: &'static str) -> Option<i16> {
        self.toss().then(|| {
            let year = 3000 + i16::try_from(self.serial()).unwrap();
            self.note(field, year.to_string(), year.to_string());
            year
        })
    }

    fn day(&mut self, field: &'static str) -> Date {
        let day = date(2010, 1, 15) + i64::from(self.serial()).months();
        self.note(field, Words::of(Lang::Zh).day(day), Words::of(Lang::En).day(day));
        day
    }

    fn person(&mut self, field: &'static str) -> PersonId {
        let n = self.serial();
        let id = PersonId::new(Timestamp::UNIX_EPOCH, random(n));
        let name = Name { name: format!("丙{n:04}丁"), latin: Some(format!("Beta{n:04}Psi")) };
        if !field.is_empty() {
            self.note(field, name.name.clone(), name.latin.clone().unwrap());
        }
        self.names.insert(id, name);
        id
    }

    /// Somebody in a part of the record; `post` keeps the posts of different fields apart.
    fn voice(&mut self, field: &'static str, post: usize) -> Voice {
        if self.guests_speak && self.guests > 0 && self.toss() {
            return Voice::Guest(self.draw(self.guests));
        }
        if self.draw(3) > 0 {
            return Voice::Member(self.person(field));
        }
        let (key, label) =
            (self.rules.posts[post].key.clone(), self.rules.posts[post].label.clone());
        self.note(field, label.zh, label.en);
        Voice::Post(key)
    }

    /// An entry of a list, between two positions.
    fn key(&mut self, field: &'static str, list: Catalogue, from: usize, until: usize) -> String {
        let entries = self.rules.catalogue(list);
        let entry = &entries[from + self.draw(until.min(entries.len()) - from)];
        let (key, label) = (entry.key.clone(), entry.label.clone());
        self.note(field, label.zh, label.en);
        key
    }

    fn count(&mut self, field: &'static str) -> Count {
        match self.draw(6) {
            0 => Count::Exact { n: self.number(field) },
            1 => Count::MoreThan { n: self.number(field) },
            2 => Count::About { n: self.number(field) },
            3 => Count::Some,
            4 => Count::All,
            _ => Count::NotStated,
        }
    }

    fn guest(&mut self) -> Guest {
        let n = self.serial();
        let name = format!("Gamma{n:04}Chi");
        self.note("guests", name.clone(), name.clone());
        Guest { name, title: self.maybe("guests.title"), body: self.maybe("guests.body") }
    }

    fn agenda_item(&mut self) -> AgendaItem {
        AgendaItem {
            kind: self.key("agenda", Catalogue::AgendaKind, 0, usize::MAX),
            title: self.maybe("agenda.title"),
            speakers: (0..self.draw(3)).map(|_| self.voice("agenda.speakers", 2)).collect(),
            points: (0..self.draw(3))
                .map(|_| Point {
                    text: self.text("agenda.points"),
                    subs: self.texts("agenda.points.subs"),
                })
                .collect(),
        }
    }

    fn attendance(&mut self) -> Vec<Attendance> {
        let rows: Vec<Attendance> = (0..self.draw(8))
            .map(|_| Attendance {
                person: self.person(""),
                presence: match self.draw(5) {
                    0 => Presence::Late,
                    1 => Presence::Excused { reason: "illness".to_owned() },
                    2 => Presence::Absent,
                    _ => Presence::Present,
                },
                votes: self.draw(4) > 0,
            })
            .collect();
        let (expected, present) =
            (rows.len(), rows.iter().filter(|row| row.presence.is_present()).count());
        if expected > 0 {
            self.note("attendance", format!("应到{expected}人"), format!("{expected} expected"));
            self.note("attendance", format!("，实到{present}人"), format!(", {present} present"));
        }
        rows
    }

    fn vote(&mut self) -> Vote {
        let against = self.number("votes");
        let abstained = self.number("votes");
        let spare = u32::try_from(self.draw(2)).unwrap();
        let votes_for = 300_000 + self.serial() + 400_000 * spare;
        let present = votes_for + against + abstained;
        let entitled = present + 1_000 + 900_000 * u32::try_from(self.draw(2)).unwrap();
        for n in [votes_for, present, entitled] {
            self.note("votes", n.to_string(), n.to_string());
        }
        let (rule, written) = [("ordinary", false), ("admission", true)][self.draw(2)];
        let label = self.rules.votes.iter().find(|entry| entry.key == rule).unwrap().label.clone();
        self.note("votes", label.zh, label.en);
        let written_for = if written && self.toss() { 7 } else { 0 };
        if written_for > 0 {
            self.note("votes", "会前书面意见赞成7票", "7 written in favour before the meeting");
        }
        Vote {
            rule: rule.to_owned(),
            question: self.text("votes"),
            entitled,
            present,
            votes_for,
            against,
            abstained,
            written_for,
        }
    }

    fn conveyed(&mut self) -> Conveyed {
        Conveyed {
            level: self.key("conveyed", Catalogue::Level, 0, usize::MAX),
            form: ConveyedForm::ALL[self.draw(3)],
            title: self.text("conveyed"),
            speaker: (self.guests_speak && self.guests > 0).then(|| self.draw(self.guests)),
        }
    }

    fn resolution(&mut self) -> Resolution {
        Resolution {
            text: self.text("resolutions"),
            owner: self.toss().then(|| self.voice("resolutions.owner", 3)),
            due_on: self.toss().then(|| self.day("resolutions.due")),
        }
    }

    fn body(&mut self) -> BodyPresence {
        let body = BodyId::new(Timestamp::UNIX_EPOCH, random(self.serial()));
        let name = self.text("bodies");
        self.body_names.insert(body, name);
        BodyPresence { body, count: self.count("bodies") }
    }

    fn when(&mut self) -> When {
        match self.draw(4) {
            0 => When::NotStated,
            1 => When::Part { day: self.day("when"), part: DayPart::ALL[self.draw(3)] },
            2 => {
                self.note("when", "9:05", "9:05");
                When::At { day: self.day("when"), minute: 545 }
            }
            _ => When::Day { day: self.day("when") },
        }
    }

    fn kinds(&mut self) -> Vec<KindLine> {
        let start = self.draw(self.rules.activity_kinds.len());
        let kinds: Vec<_> = self
            .rules
            .activity_kinds
            .iter()
            .cycle()
            .skip(start)
            .take(1 + start % 2)
            .cloned()
            .collect();
        kinds
            .into_iter()
            .map(|entry| {
                self.note("kinds", entry.label.zh, entry.label.en);
                KindLine { kind: entry.key, for_year: self.year("kinds.year") }
            })
            .collect()
    }

    fn many<T>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.draw(4)).map(|_| make(self)).collect()
    }

    fn sitting(&mut self) -> Sitting {
        let guests = self.many(Self::guest);
        self.guests = guests.len();
        Sitting {
            title: Text::new(Some("十一月党员大会".into()), Some("November meeting".into()))
                .unwrap(),
            kinds: self.kinds(),
            purposes: self.texts("purposes"),
            when: self.when(),
            place: self.maybe("place"),
            place_kind: self.toss().then(|| self.key("place_kind", Catalogue::PlaceKind, 0, 99)),
            chair: self.toss().then(|| self.voice("chair", 0)),
            recorder: self.toss().then(|| self.voice("recorder", 1)),
            guests,
            agenda: self.many(Self::agenda_item),
            attendance: self.attendance(),
            headcount: self.toss().then(|| self.count("headcount")),
            audience: self.many(|filler| Audience {
                category: filler.key("audience", Catalogue::Audience, 0, 8),
                of: filler.maybe("audience.of"),
                count: filler.count("audience"),
            }),
            bodies: self.many(Self::body),
            observers: self.many(|filler| Observer {
                body: filler.text("observers"),
                remark: filler.maybe("observers.remark"),
            }),
            topics: self.texts("topics"),
            practices: self.many(|filler| filler.key("practices", Catalogue::Practice, 0, 99)),
            resolutions: self.many(Self::resolution),
            votes: self.many(Self::vote),
            conveyed: self.many(Self::conveyed),
            legal_basis: self.maybe("legal_basis"),
            approval: self.maybe("approval"),
            platforms: self.texts("platforms"),
            statements: self.many(|filler| Statement {
                group: filler
                    .toss()
                    .then(|| filler.key("statements.group", Catalogue::Audience, 8, 99)),
                text: filler.text("statements"),
            }),
            results: self.many(|filler| ResultLine {
                for_year: filler.year("results.year"),
                text: filler.text("results"),
            }),
        }
    }
}

fn random(n: u32) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[6..].copy_from_slice(&n.to_be_bytes());
    bytes
}

/// Fills a record as the tape says.
pub(crate) fn sample(rules: &Rulebook, tape: &[u8]) -> Sample {
    let mut filler = Filler {
        rules,
        tape,
        at: 0,
        serial: 0,
        guests_speak: tape[0] % 2 == 1,
        filled: Vec::new(),
        names: BTreeMap::new(),
        body_names: BTreeMap::new(),
        guests: 0,
    };
    let sitting = filler.sitting();
    let unit_name = filler.text("unit");
    let source = filler.toss().then(|| PublishedSource {
        source: filler.text("source"),
        published_on: filler.toss().then(|| filler.day("source.published_on")),
    });
    let addenda = filler.many(|filler| Addendum {
        text: filler.text("addenda"),
        by: filler.person(""),
        at: "2026-11-20T07:42:00Z".parse().unwrap(),
    });
    let state = if source.is_some() { State::Published } else { State::Confirmed };
    let confirmed = state == State::Confirmed;
    let record = Record {
        id: ActivityId::new(Timestamp::UNIX_EPOCH, random(1)),
        unit: UnitId::new(Timestamp::UNIX_EPOCH, random(2)),
        unit_name,
        state,
        source,
        sitting,
        attachments: Vec::new(),
        addenda,
        recorded_at: Some("2026-11-20T07:00:00Z".parse().unwrap()),
        recorded_by: Some(filler.person("")),
        confirmed_at: confirmed.then(|| "2026-11-21T01:30:00Z".parse().unwrap()),
        confirmed_by: confirmed.then(|| filler.person("")),
        version: 1,
        names: filler.names,
        body_names: filler.body_names,
    };
    Sample { record, filled: filler.filled, guests_speak: filler.guests_speak }
}
