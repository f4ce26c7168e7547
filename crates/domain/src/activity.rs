//! Activities: meetings of all kinds, classes, theme days, training conferences, reviews, campaign
//! openings. One shape for all; the kinds come from the rulebook.
//!
//! planned → held → recorded → confirmed (then frozen; corrections are addenda).

mod check;
mod step;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::count::Count;
use crate::day::When;
use crate::id::{ActivityId, AttachmentId, BodyId, PersonId, UnitId};
use crate::person::Name;
use crate::text::Text;

pub use check::{
    ATTENDANCE_MAX, Fault, LINE_MAX_CHARS, LIST_MAX, PASSAGE_MAX_CHARS, Part, Problem, check,
};
pub use step::{Refusal, amend, attach, cancel, confirm, is_late, may_edit, unconfirm};

/// Somebody who chairs, records, speaks or owns a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    /// A person on the roll.
    Member(PersonId),
    /// The holder of a post of the host unit, whose name is not stated.
    Post(String),
    /// A guest, by position in [`Sitting::guests`], counted from 0.
    Guest(usize),
}

/// A person from outside, known by name, title and body only: no file, no account, no vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guest {
    /// The name as the source writes it.
    pub name: String,
    /// Title ("head of the first section").
    pub title: Option<Text>,
    /// Body ("Municipal Organization Department").
    pub body: Option<Text>,
}

/// A kind of activity, with the year it is about, if it is about one ("the 2021 review").
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindLine {
    /// Key of an activity kind.
    pub kind: String,
    /// The year.
    pub for_year: Option<i16>,
}

/// A numbered point of a speech, with its sub-points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// The point.
    pub text: Text,
    /// What it lists.
    #[serde(default)]
    pub subs: Vec<Text>,
}

/// One item of the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgendaItem {
    /// Key of an agenda kind.
    pub kind: String,
    /// What it was about.
    pub title: Option<Text>,
    /// Who spoke.
    #[serde(default)]
    pub speakers: Vec<Voice>,
    /// The points made.
    #[serde(default)]
    pub points: Vec<Point>,
}

/// Whether an expected member came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Presence {
    /// Was there.
    Present,
    /// Came late, and counts as present.
    Late,
    /// Was excused, for a reason of the rulebook.
    Excused {
        /// Key of a reason for absence.
        reason: String,
    },
    /// Was absent without excuse.
    Absent,
}

impl Presence {
    /// Whether the member was there.
    pub fn is_present(&self) -> bool {
        matches!(self, Presence::Present | Presence::Late)
    }
}

/// One expected member's presence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    /// Who.
    pub person: PersonId,
    /// Came or not.
    pub presence: Presence,
    /// Has a vote in this meeting (full members; filled from the roll on the day).
    pub votes: bool,
}

/// A category of the audience with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// Key of an audience category.
    pub category: String,
    /// Of what ("of villages, communities and non-public enterprises").
    pub of: Option<Text>,
    /// How many.
    pub count: Count,
}

/// An observer from above, without a vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observer {
    /// The body that sent them.
    pub body: Text,
    /// What they remarked.
    pub remark: Option<Text>,
}

/// A body beside the tree that took part through its member units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct BodyPresence {
    /// Which.
    pub body: BodyId,
    /// How many of its member units.
    pub count: Count,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolution {
    /// What was decided.
    pub text: Text,
    /// Who carries it out.
    pub owner: Option<Voice>,
    /// Until when.
    pub due_on: Option<Date>,
}

/// A vote by show of hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    /// Key of a vote rule.
    pub rule: String,
    /// What was voted on.
    pub question: Text,
    /// Those who should attend and may vote.
    pub entitled: u32,
    /// Of them present.
    pub present: u32,
    /// Votes in favour.
    pub votes_for: u32,
    /// Votes against.
    pub against: u32,
    /// Abstentions.
    pub abstained: u32,
    /// Written opinions in favour, handed in before the meeting.
    #[serde(default)]
    pub written_for: u32,
}

/// What form the conveyed thing had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConveyedForm {
    /// A meeting and its spirit.
    Meeting,
    /// A speech.
    Speech,
    /// A document.
    Document,
}

impl ConveyedForm {
    /// All forms.
    pub const ALL: [ConveyedForm; 3] =
        [ConveyedForm::Meeting, ConveyedForm::Speech, ConveyedForm::Document];

    /// The word used in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            ConveyedForm::Meeting => "meeting",
            ConveyedForm::Speech => "speech",
            ConveyedForm::Document => "document",
        }
    }

    /// The form with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.code() == code)
    }
}

/// One link of the chain of what was conveyed, highest level first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conveyed {
    /// Key of a level of the tree.
    pub level: String,
    /// Meeting, speech or document.
    pub form: ConveyedForm,
    /// Its title.
    pub title: Text,
    /// Who spoke there, by position in [`Sitting::guests`], counted from 0.
    pub speaker: Option<usize>,
}

/// Reported speech of a group: never put into a named person's mouth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Key of an audience category; `None` for the participants as a whole.
    pub group: Option<String>,
    /// What they said.
    pub text: Text,
}

/// A result of a year's work, as reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultLine {
    /// The year it is about.
    pub for_year: Option<i16>,
    /// The result.
    pub text: Text,
}

/// What is recorded of an activity: the one shape for all kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sitting {
    /// Title.
    pub title: Text,
    /// One or more kinds; the first is the main one.
    pub kinds: Vec<KindLine>,
    /// What for.
    #[serde(default)]
    pub purposes: Vec<Text>,
    /// When.
    pub when: When,
    /// Where.
    pub place: Option<Text>,
    /// Key of a kind of place.
    pub place_kind: Option<String>,
    /// Who was in the chair.
    pub chair: Option<Voice>,
    /// Who kept the record.
    pub recorder: Option<Voice>,
    /// People from outside.
    #[serde(default)]
    pub guests: Vec<Guest>,
    /// The agenda, in order.
    #[serde(default)]
    pub agenda: Vec<AgendaItem>,
    /// Expected members, one by one.
    #[serde(default)]
    pub attendance: Vec<Attendance>,
    /// Everybody together, for large events.
    pub headcount: Option<Count>,
    /// By category.
    #[serde(default)]
    pub audience: Vec<Audience>,
    /// Bodies beside the tree.
    #[serde(default)]
    pub bodies: Vec<BodyPresence>,
    /// Observers from above, with their remarks.
    #[serde(default)]
    pub observers: Vec<Observer>,
    /// Topics.
    #[serde(default)]
    pub topics: Vec<Text>,
    /// Keys of practices dealt with.
    #[serde(default)]
    pub practices: Vec<String>,
    /// Decisions.
    #[serde(default)]
    pub resolutions: Vec<Resolution>,
    /// Votes by show of hands.
    #[serde(default)]
    pub votes: Vec<Vote>,
    /// What was conveyed, highest level first.
    #[serde(default)]
    pub conveyed: Vec<Conveyed>,
    /// The rule that requires or allows the activity.
    pub legal_basis: Option<Text>,
    /// Who approved it.
    pub approval: Option<Text>,
    /// Outside platforms used.
    #[serde(default)]
    pub platforms: Vec<Text>,
    /// Reported speech of groups.
    #[serde(default)]
    pub statements: Vec<Statement>,
    /// Results reported.
    #[serde(default)]
    pub results: Vec<ResultLine>,
}

impl Sitting {
    /// A sitting of one kind with nothing else recorded.
    pub fn bare(title: Text, kind: &str, when: When) -> Self {
        Self {
            title,
            kinds: vec![KindLine { kind: kind.to_owned(), for_year: None }],
            purposes: Vec::new(),
            when,
            place: None,
            place_kind: None,
            chair: None,
            recorder: None,
            guests: Vec::new(),
            agenda: Vec::new(),
            attendance: Vec::new(),
            headcount: None,
            audience: Vec::new(),
            bodies: Vec::new(),
            observers: Vec::new(),
            topics: Vec::new(),
            practices: Vec::new(),
            resolutions: Vec::new(),
            votes: Vec::new(),
            conveyed: Vec::new(),
            legal_basis: None,
            approval: None,
            platforms: Vec::new(),
            statements: Vec::new(),
            results: Vec::new(),
        }
    }
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Announced; nothing has happened yet.
    Planned,
    /// Has taken place; no record yet.
    Held,
    /// Recorded; may still be edited.
    Recorded,
    /// Confirmed by the chair; frozen once the minutes of undo are over.
    Confirmed,
    /// Planned, and called off.
    Cancelled,
    /// Taken from a published source: never confirmed, never edited, visible as such.
    Published,
}

impl State {
    /// All states.
    pub const ALL: [State; 6] = [
        State::Planned,
        State::Held,
        State::Recorded,
        State::Confirmed,
        State::Cancelled,
        State::Published,
    ];

    /// The word used in the database.
    pub fn code(self) -> &'static str {
        match self {
            State::Planned => "planned",
            State::Held => "held",
            State::Recorded => "recorded",
            State::Confirmed => "confirmed",
            State::Cancelled => "cancelled",
            State::Published => "published",
        }
    }

    /// The state with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// The published report that a record was taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedSource {
    /// The source line of the report.
    pub source: Text,
    /// The day it was published, if the source states it.
    pub published_on: Option<Date>,
}

/// A file attached to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// File name as uploaded.
    pub name: String,
    /// Media type, recognised from the content.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// A photo or scan of signed paper minutes.
    pub paper_minutes: bool,
}

/// A correction of a frozen record: stands beside it, changes nothing in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addendum {
    /// What is corrected or added.
    pub text: Text,
    /// Who added it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// A record as pages, minutes and bulletins see it: the sitting with every name resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its id.
    pub id: ActivityId,
    /// The unit that held it.
    pub unit: UnitId,
    /// That unit's name on the day.
    pub unit_name: Text,
    /// Where it stands.
    pub state: State,
    /// The report it was taken from, for [`State::Published`].
    pub source: Option<PublishedSource>,
    /// What is recorded.
    pub sitting: Sitting,
    /// Names of all persons that the sitting mentions.
    pub names: BTreeMap<PersonId, Name>,
    /// Names of all bodies that the sitting mentions.
    pub body_names: BTreeMap<BodyId, Text>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Corrections after the freeze.
    pub addenda: Vec<Addendum>,
    /// When the record was first saved as recorded.
    pub recorded_at: Option<Timestamp>,
    /// Who recorded it.
    pub recorded_by: Option<PersonId>,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// Who confirmed it.
    pub confirmed_by: Option<PersonId>,
    /// Grows with each save; a form that carries an older one is refused.
    pub version: i64,
}
