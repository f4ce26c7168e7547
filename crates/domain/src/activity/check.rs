//! What a sitting must satisfy. Every fault names its part, so that a form can put the sentence at
//! the field.

use jiff::civil::Date;

use super::{Presence, Sitting, State, Voice, Vote};
use crate::rulebook::{Catalogue, Rulebook};
use crate::text::Text;
use crate::vote;

/// Most characters of a line: title, topic, name of a place.
pub const LINE_MAX_CHARS: usize = 200;
/// Most characters of a longer passage: a decision, a point, a remark.
pub const PASSAGE_MAX_CHARS: usize = 2_000;
/// Most entries of any one list of a sitting.
pub const LIST_MAX: usize = 200;
/// Most expected members of one sitting; larger events give head counts.
pub const ATTENDANCE_MAX: usize = 2_000;
/// Years that a record may be about.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// A part of a sitting; the number counts entries of a list from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The title.
    Title,
    /// The kinds.
    Kind(usize),
    /// A purpose.
    Purpose(usize),
    /// The day and time.
    When,
    /// The place.
    Place,
    /// The kind of place.
    PlaceKind,
    /// The chair.
    Chair,
    /// The recorder.
    Recorder,
    /// A guest.
    Guest(usize),
    /// An agenda item.
    Agenda(usize),
    /// An expected member.
    Attendance(usize),
    /// The head count.
    Headcount,
    /// A category of the audience.
    Audience(usize),
    /// A body beside the tree.
    Body(usize),
    /// An observer.
    Observer(usize),
    /// A topic.
    Topic(usize),
    /// A practice.
    Practice(usize),
    /// A decision.
    Resolution(usize),
    /// The owner of a decision.
    ResolutionOwner(usize),
    /// The day until which a decision is carried out.
    ResolutionDue(usize),
    /// A vote.
    Vote(usize),
    /// Something conveyed.
    Conveyed(usize),
    /// The legal basis.
    LegalBasis,
    /// The approval.
    Approval,
    /// A platform.
    Platform(usize),
    /// Reported speech.
    Statement(usize),
    /// A result.
    Result(usize),
    /// The source line of a published report.
    Source,
}

/// What is wrong with a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It must be filled.
    Missing,
    /// It has more than `max` characters.
    TooLong {
        /// Characters allowed.
        max: usize,
    },
    /// The list has more than `max` entries.
    TooMany {
        /// Entries allowed.
        max: usize,
    },
    /// The rulebook has no such key.
    UnknownKey {
        /// The key that was given.
        key: String,
    },
    /// The same thing stands there twice.
    Twice,
    /// It has taken place, so the day cannot lie after today.
    Future {
        /// Today.
        today: Date,
    },
    /// Planned for a day that is over.
    Past {
        /// Today.
        today: Date,
    },
    /// Only a record taken from a published source may leave the day open, and then the day of
    /// publication must be known.
    DayNotStated,
    /// A decision falls due before the meeting that takes it.
    DueBefore {
        /// The day of the meeting.
        held: Date,
    },
    /// The reason for an absence is missing.
    ReasonMissing,
    /// It refers to a guest that is not in the list.
    NoSuchGuest,
    /// The year lies outside what the program can hold.
    Year,
    /// The count of a vote contradicts itself.
    Count(vote::Refusal),
    /// More are said to be present, or entitled, than the attendance list shows.
    VoteAgainstList {
        /// As typed.
        present: u32,
        /// Members with a vote who are marked present.
        listed: u32,
    },
}

/// One fault with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub part: Part,
    /// What.
    pub problem: Problem,
}

/// Collects faults of one sitting.
struct Checks<'a> {
    rules: &'a Rulebook,
    faults: Vec<Fault>,
}

impl Checks<'_> {
    fn fault(&mut self, part: Part, problem: Problem) {
        self.faults.push(Fault { part, problem });
    }

    fn line(&mut self, part: Part, text: &Text) {
        self.length(part, text, LINE_MAX_CHARS);
    }

    fn passage(&mut self, part: Part, text: &Text) {
        self.length(part, text, PASSAGE_MAX_CHARS);
    }

    fn length(&mut self, part: Part, text: &Text, max: usize) {
        if text.chars() > max {
            self.fault(part, Problem::TooLong { max });
        }
    }

    fn list(&mut self, part: Part, len: usize, max: usize) {
        if len > max {
            self.fault(part, Problem::TooMany { max });
        }
    }

    fn item(&mut self, part: Part, list: Catalogue, key: &str) {
        if self.rules.item(list, key).is_none() {
            self.fault(part, Problem::UnknownKey { key: key.to_owned() });
        }
    }

    fn year(&mut self, part: Part, year: Option<i16>) {
        if year.is_some_and(|y| !YEARS.contains(&y)) {
            self.fault(part, Problem::Year);
        }
    }

    fn voice(&mut self, part: Part, sitting: &Sitting, voice: &Voice) {
        match voice {
            Voice::Post(key) if self.rules.post(key).is_none() => {
                self.fault(part, Problem::UnknownKey { key: key.clone() });
            }
            Voice::Guest(index) if *index >= sitting.guests.len() => {
                self.fault(part, Problem::NoSuchGuest);
            }
            Voice::Member(_) | Voice::Post(_) | Voice::Guest(_) => {}
        }
    }
}

/// Checks a sitting as it would be saved in `state` on the day `today`.
pub fn check(rules: &Rulebook, sitting: &Sitting, state: State, today: Date) -> Vec<Fault> {
    let mut checks = Checks { rules, faults: Vec::new() };
    check_frame(&mut checks, sitting, state, today);
    check_people(&mut checks, sitting);
    check_agenda(&mut checks, sitting);
    check_decisions(&mut checks, sitting, today);
    check_surroundings(&mut checks, sitting);
    checks.faults
}

fn check_frame(checks: &mut Checks<'_>, sitting: &Sitting, state: State, today: Date) {
    checks.line(Part::Title, &sitting.title);
    if sitting.kinds.is_empty() {
        checks.fault(Part::Kind(0), Problem::Missing);
    }
    for (index, line) in sitting.kinds.iter().enumerate() {
        if checks.rules.activity_kind(&line.kind).is_none() {
            checks.fault(Part::Kind(index), Problem::UnknownKey { key: line.kind.clone() });
        }
        if sitting.kinds.iter().take(index).any(|before| before.kind == line.kind) {
            checks.fault(Part::Kind(index), Problem::Twice);
        }
        checks.year(Part::Kind(index), line.for_year);
    }
    for (index, purpose) in sitting.purposes.iter().enumerate() {
        checks.passage(Part::Purpose(index), purpose);
    }
    match (sitting.when.day(), state) {
        (None, State::Published) => {}
        (None, _) => checks.fault(Part::When, Problem::DayNotStated),
        (Some(day), State::Planned) if day < today => {
            checks.fault(Part::When, Problem::Past { today });
        }
        (Some(day), State::Held | State::Recorded | State::Confirmed | State::Published)
            if day > today =>
        {
            checks.fault(Part::When, Problem::Future { today });
        }
        (Some(_), _) => {}
    }
    if let Some(place) = &sitting.place {
        checks.line(Part::Place, place);
    }
    if let Some(kind) = &sitting.place_kind {
        checks.item(Part::PlaceKind, Catalogue::PlaceKind, kind);
    }
    if let Some(basis) = &sitting.legal_basis {
        checks.line(Part::LegalBasis, basis);
    }
    if let Some(approval) = &sitting.approval {
        checks.line(Part::Approval, approval);
    }
}

fn check_people(checks: &mut Checks<'_>, sitting: &Sitting) {
    checks.list(Part::Guest(0), sitting.guests.len(), LIST_MAX);
    for (index, guest) in sitting.guests.iter().enumerate() {
        if guest.name.trim().is_empty() {
            checks.fault(Part::Guest(index), Problem::Missing);
        }
        if guest.name.chars().count() > LINE_MAX_CHARS {
            checks.fault(Part::Guest(index), Problem::TooLong { max: LINE_MAX_CHARS });
        }
        for text in [&guest.title, &guest.body].into_iter().flatten() {
            checks.line(Part::Guest(index), text);
        }
    }
    if let Some(chair) = &sitting.chair {
        checks.voice(Part::Chair, sitting, chair);
    }
    if let Some(recorder) = &sitting.recorder {
        checks.voice(Part::Recorder, sitting, recorder);
    }
    checks.list(Part::Attendance(0), sitting.attendance.len(), ATTENDANCE_MAX);
    let mut seen = std::collections::BTreeSet::new();
    for (index, row) in sitting.attendance.iter().enumerate() {
        if !seen.insert(row.person) {
            checks.fault(Part::Attendance(index), Problem::Twice);
        }
        match &row.presence {
            Presence::Excused { reason } if reason.is_empty() => {
                checks.fault(Part::Attendance(index), Problem::ReasonMissing);
            }
            Presence::Excused { reason } => {
                checks.item(Part::Attendance(index), Catalogue::Absence, reason);
            }
            Presence::Present | Presence::Late | Presence::Absent => {}
        }
    }
}

fn check_agenda(checks: &mut Checks<'_>, sitting: &Sitting) {
    checks.list(Part::Agenda(0), sitting.agenda.len(), LIST_MAX);
    for (index, item) in sitting.agenda.iter().enumerate() {
        let part = Part::Agenda(index);
        checks.item(part, Catalogue::AgendaKind, &item.kind);
        if let Some(title) = &item.title {
            checks.line(part, title);
        }
        for speaker in &item.speakers {
            checks.voice(part, sitting, speaker);
        }
        checks.list(part, item.points.len(), LIST_MAX);
        for point in &item.points {
            checks.passage(part, &point.text);
            checks.list(part, point.subs.len(), LIST_MAX);
            for sub in &point.subs {
                checks.passage(part, sub);
            }
        }
    }
    checks.list(Part::Topic(0), sitting.topics.len(), LIST_MAX);
    for (index, topic) in sitting.topics.iter().enumerate() {
        checks.line(Part::Topic(index), topic);
    }
    checks.list(Part::Conveyed(0), sitting.conveyed.len(), LIST_MAX);
    for (index, conveyed) in sitting.conveyed.iter().enumerate() {
        let part = Part::Conveyed(index);
        checks.item(part, Catalogue::Level, &conveyed.level);
        checks.line(part, &conveyed.title);
        if conveyed.speaker.is_some_and(|guest| guest >= sitting.guests.len()) {
            checks.fault(part, Problem::NoSuchGuest);
        }
    }
}

fn check_decisions(checks: &mut Checks<'_>, sitting: &Sitting, today: Date) {
    checks.list(Part::Resolution(0), sitting.resolutions.len(), LIST_MAX);
    for (index, resolution) in sitting.resolutions.iter().enumerate() {
        checks.passage(Part::Resolution(index), &resolution.text);
        if let Some(owner) = &resolution.owner {
            checks.voice(Part::ResolutionOwner(index), sitting, owner);
        }
        if let (Some(due), Some(held)) = (resolution.due_on, sitting.when.day())
            && due < held
        {
            checks.fault(Part::ResolutionDue(index), Problem::DueBefore { held });
        }
    }
    checks.list(Part::Vote(0), sitting.votes.len(), LIST_MAX);
    for (index, taken) in sitting.votes.iter().enumerate() {
        checks.passage(Part::Vote(index), &taken.question);
        check_vote(checks, sitting, index, taken, today);
    }
}

fn check_vote(checks: &mut Checks<'_>, sitting: &Sitting, index: usize, taken: &Vote, today: Date) {
    let day = sitting.when.day().unwrap_or(today);
    let Some(rule) = checks.rules.vote(&taken.rule, day) else {
        checks.fault(Part::Vote(index), Problem::UnknownKey { key: taken.rule.clone() });
        return;
    };
    if let Err(refusal) = vote::count(&rule.value, taken.tally()) {
        checks.fault(Part::Vote(index), Problem::Count(refusal));
    }
    if sitting.attendance.is_empty() {
        return;
    }
    let listed = sitting.voters_present();
    if taken.present > listed {
        let problem = Problem::VoteAgainstList { present: taken.present, listed };
        checks.fault(Part::Vote(index), problem);
    }
}

fn check_surroundings(checks: &mut Checks<'_>, sitting: &Sitting) {
    checks.list(Part::Audience(0), sitting.audience.len(), LIST_MAX);
    for (index, audience) in sitting.audience.iter().enumerate() {
        checks.item(Part::Audience(index), Catalogue::Audience, &audience.category);
        if let Some(of) = &audience.of {
            checks.line(Part::Audience(index), of);
        }
    }
    checks.list(Part::Observer(0), sitting.observers.len(), LIST_MAX);
    for (index, observer) in sitting.observers.iter().enumerate() {
        checks.line(Part::Observer(index), &observer.body);
        if let Some(remark) = &observer.remark {
            checks.passage(Part::Observer(index), remark);
        }
    }
    for (index, practice) in sitting.practices.iter().enumerate() {
        checks.item(Part::Practice(index), Catalogue::Practice, practice);
    }
    checks.list(Part::Platform(0), sitting.platforms.len(), LIST_MAX);
    for (index, platform) in sitting.platforms.iter().enumerate() {
        checks.line(Part::Platform(index), platform);
    }
    checks.list(Part::Statement(0), sitting.statements.len(), LIST_MAX);
    for (index, statement) in sitting.statements.iter().enumerate() {
        checks.passage(Part::Statement(index), &statement.text);
        if let Some(group) = &statement.group {
            checks.item(Part::Statement(index), Catalogue::Audience, group);
        }
    }
    checks.list(Part::Result(0), sitting.results.len(), LIST_MAX);
    for (index, result) in sitting.results.iter().enumerate() {
        checks.passage(Part::Result(index), &result.text);
        checks.year(Part::Result(index), result.for_year);
    }
}

impl Vote {
    /// The numbers for [`vote::count`].
    pub fn tally(&self) -> vote::Tally {
        vote::Tally {
            entitled: self.entitled,
            present: self.present,
            votes_for: self.votes_for,
            against: self.against,
            abstained: self.abstained,
            written_for: self.written_for,
        }
    }
}

impl Sitting {
    /// Members with a vote who should attend.
    pub fn voters_entitled(&self) -> u32 {
        small(self.attendance.iter().filter(|row| row.votes).count())
    }

    /// Members with a vote who were there.
    pub fn voters_present(&self) -> u32 {
        small(self.attendance.iter().filter(|row| row.votes && row.presence.is_present()).count())
    }

    /// All expected members who were there.
    pub fn present(&self) -> u32 {
        small(self.attendance.iter().filter(|row| row.presence.is_present()).count())
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
