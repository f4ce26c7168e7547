//! A sitting as the fields of its form. Together with [`super::read`] it is one agreement: what is
//! written here is read there, and gives the same sitting again.
//!
//! It refuses to know pages, options and rights.

use zhibu_domain::activity::{AgendaItem, Attendance, Presence, Sitting, Voice, Vote};
use zhibu_domain::count::Count;
use zhibu_domain::day::When;
use zhibu_domain::id::{BodyId, PersonId};
use zhibu_domain::text::{Lang, Text};
use zhibu_words::Words;

use crate::form::{self, Form};

/// What stands for an absence without excuse among the reasons.
pub(super) const NO_EXCUSE: &str = "none";

/// Writes a sitting into a form, in one language.
pub(super) struct Writer {
    form: Form,
    words: Words,
}

/// The form of a sitting. `bodies` are offered besides those that took part.
pub(super) fn write(sitting: &Sitting, bodies: &[BodyId], words: Words) -> Form {
    let mut writer = Writer { form: Form::default(), words };
    writer.head(sitting);
    writer.attendance(&sitting.attendance);
    writer.decisions(sitting);
    writer.people(sitting);
    writer.agenda(&sitting.agenda);
    writer.bodies(sitting, bodies);
    writer.rest(sitting);
    writer.form
}

/// The code of a voice in a list of choices.
pub(super) fn voice_code(voice: &Voice) -> String {
    match voice {
        Voice::Member(person) => member_code(*person),
        Voice::Post(key) => post_code(key),
        Voice::Guest(index) => guest_code(*index),
    }
}

/// The code of a person on the roll.
pub(super) fn member_code(person: PersonId) -> String {
    format!("m:{person}")
}

/// The code of a post without a name.
pub(super) fn post_code(key: &str) -> String {
    format!("p:{key}")
}

/// The code of a guest by the number of his row.
pub(super) fn guest_code(row: usize) -> String {
    format!("g:{row}")
}

impl Writer {
    fn lang(&self) -> Lang {
        self.words.lang()
    }

    fn put(&mut self, name: impl AsRef<str>, value: impl Into<String>) {
        self.form.add(name.as_ref(), value);
    }

    fn text(&mut self, name: impl AsRef<str>, text: Option<&Text>) {
        let lang = self.lang();
        self.put(name, text.map(|text| text.get(lang)).unwrap_or_default());
    }

    fn lines(&mut self, name: &str, texts: &[Text]) {
        let lang = self.lang();
        let lines: Vec<&str> = texts.iter().map(|text| text.get(lang)).collect();
        self.put(name, lines.join("\n"));
    }

    fn voice(&mut self, name: impl AsRef<str>, voice: Option<&Voice>) {
        self.put(name, voice.map(voice_code).unwrap_or_default());
    }

    fn year(&mut self, name: impl AsRef<str>, year: Option<i16>) {
        self.put(name, year.map(|year| year.to_string()).unwrap_or_default());
    }

    fn count(&mut self, group: &str, count: Option<Count>) {
        self.put(format!("{group}.bound"), count.map(Count::bound).unwrap_or_default());
        let number = count.and_then(Count::number);
        self.put(format!("{group}.n"), number.map(|n| n.to_string()).unwrap_or_default());
    }

    fn head(&mut self, sitting: &Sitting) {
        for (index, line) in sitting.kinds.iter().enumerate() {
            if index == 0 {
                self.put("kind", line.kind.clone());
                self.year("year", line.for_year);
            } else {
                self.put(format!("kinds.{index}.kind"), line.kind.clone());
                self.year(format!("kinds.{index}.year"), line.for_year);
            }
        }
        self.text("title", Some(&sitting.title));
        let when = sitting.when;
        self.put("day", when.day().map(|day| day.to_string()).unwrap_or_default());
        let from = match when {
            When::At { minute, .. } => form::clock(minute),
            When::Part { part, .. } => self.words.day_part(part).to_owned(),
            When::Day { .. } | When::NotStated => String::new(),
        };
        self.put("from", from);
        self.text("place", sitting.place.as_ref());
        self.put("place_kind", sitting.place_kind.clone().unwrap_or_default());
        self.voice("chair", sitting.chair.as_ref());
        self.voice("recorder", sitting.recorder.as_ref());
        self.lines("topics", &sitting.topics);
        self.lines("purposes", &sitting.purposes);
        self.text("basis", sitting.legal_basis.as_ref());
        self.text("approval", sitting.approval.as_ref());
        self.lines("platforms", &sitting.platforms);
        for practice in &sitting.practices {
            self.put("practices", practice.clone());
        }
    }

    fn attendance(&mut self, rows: &[Attendance]) {
        for (index, row) in rows.iter().enumerate() {
            let number = index.to_string();
            self.put("person", row.person.to_string());
            let why = match &row.presence {
                Presence::Present | Presence::Late => "",
                Presence::Excused { reason } => reason,
                Presence::Absent => NO_EXCUSE,
            };
            if row.presence.is_present() {
                self.put("present", number.clone());
            }
            if row.presence == Presence::Late {
                self.put("late", number.clone());
            }
            self.put(format!("why.{number}"), why);
        }
    }

    fn decisions(&mut self, sitting: &Sitting) {
        for (n, decision) in sitting.resolutions.iter().enumerate() {
            self.text(format!("decision.{n}.text"), Some(&decision.text));
            self.voice(format!("decision.{n}.owner"), decision.owner.as_ref());
            let due = decision.due_on.map(|day| day.to_string());
            self.put(format!("decision.{n}.due"), due.unwrap_or_default());
        }
        let listed = (sitting.voters_entitled(), sitting.voters_present());
        let listed = (!sitting.attendance.is_empty()).then_some(listed);
        for (n, vote) in sitting.votes.iter().enumerate() {
            self.vote(&format!("vote.{n}"), vote, listed);
        }
    }

    /// Numbers that the attendance list gives are left for it to give.
    fn vote(&mut self, row: &str, vote: &Vote, listed: Option<(u32, u32)>) {
        self.text(format!("{row}.question"), Some(&vote.question));
        self.put(format!("{row}.rule"), vote.rule.clone());
        for (name, n) in
            [("for", vote.votes_for), ("against", vote.against), ("abstain", vote.abstained)]
        {
            self.put(format!("{row}.{name}"), n.to_string());
        }
        let written = (vote.written_for > 0).then_some(vote.written_for);
        let entitled = Some(vote.entitled).filter(|n| listed.map(|l| l.0) != Some(*n));
        let present = Some(vote.present).filter(|n| listed.map(|l| l.1) != Some(*n));
        for (name, n) in [("written", written), ("entitled", entitled), ("present", present)] {
            self.put(format!("{row}.{name}"), n.map(|n| n.to_string()).unwrap_or_default());
        }
    }

    fn people(&mut self, sitting: &Sitting) {
        for (n, guest) in sitting.guests.iter().enumerate() {
            self.put(format!("guest.{n}.name"), guest.name.clone());
            self.text(format!("guest.{n}.title"), guest.title.as_ref());
            self.text(format!("guest.{n}.body"), guest.body.as_ref());
        }
        self.count("headcount", sitting.headcount);
        for (n, audience) in sitting.audience.iter().enumerate() {
            self.put(format!("audience.{n}.category"), audience.category.clone());
            self.text(format!("audience.{n}.of"), audience.of.as_ref());
            self.count(&format!("audience.{n}"), Some(audience.count));
        }
        for (n, observer) in sitting.observers.iter().enumerate() {
            self.text(format!("observer.{n}.body"), Some(&observer.body));
            self.text(format!("observer.{n}.remark"), observer.remark.as_ref());
        }
    }

    fn agenda(&mut self, items: &[AgendaItem]) {
        for (n, item) in items.iter().enumerate() {
            self.put(format!("agenda.{n}.kind"), item.kind.clone());
            self.text(format!("agenda.{n}.title"), item.title.as_ref());
            for speaker in &item.speakers {
                self.voice(format!("agenda.{n}.speaker"), Some(speaker));
            }
            let lang = self.lang();
            let mut lines = Vec::new();
            for point in &item.points {
                lines.push(point.text.get(lang).to_owned());
                lines.extend(point.subs.iter().map(|sub| format!("- {}", sub.get(lang))));
            }
            self.put(format!("agenda.{n}.points"), lines.join("\n"));
        }
    }

    fn bodies(&mut self, sitting: &Sitting, offered: &[BodyId]) {
        let there = sitting.bodies.iter().map(|row| (row.body, Some(row.count)));
        let is_there = |body: &&BodyId| sitting.bodies.iter().any(|row| row.body == **body);
        let others = offered.iter().filter(|body| !is_there(body)).map(|body| (*body, None));
        for (n, (body, count)) in there.chain(others).enumerate() {
            self.put(format!("body.{n}.id"), body.to_string());
            if count.is_some() {
                self.put(format!("body.{n}.on"), "1");
            }
            self.count(&format!("body.{n}"), count);
        }
    }

    fn rest(&mut self, sitting: &Sitting) {
        for (n, link) in sitting.conveyed.iter().enumerate() {
            self.put(format!("conveyed.{n}.level"), link.level.clone());
            self.put(format!("conveyed.{n}.form"), link.form.code());
            self.text(format!("conveyed.{n}.title"), Some(&link.title));
            let speaker = link.speaker.map(guest_code);
            self.put(format!("conveyed.{n}.speaker"), speaker.unwrap_or_default());
        }
        for (n, said) in sitting.statements.iter().enumerate() {
            self.put(format!("said.{n}.group"), said.group.clone().unwrap_or_default());
            self.text(format!("said.{n}.text"), Some(&said.text));
        }
        for (n, result) in sitting.results.iter().enumerate() {
            self.year(format!("result.{n}.year"), result.for_year);
            self.text(format!("result.{n}.text"), Some(&result.text));
        }
    }
}
