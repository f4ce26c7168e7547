//! The data of the invented association, `demo/association/*.toml`, typed. It decides nothing.

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use zhibu_domain::activity::Audience;
use zhibu_domain::bulletin::State as Stage;
use zhibu_domain::count::Count;
use zhibu_domain::text::Text;

use crate::error::{Error, Result};

const PEOPLE: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/association/people.toml"));
const YEAR: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/association/year.toml"));

fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T> {
    toml::from_str(text)
        .map_err(|error| Error::Data { file: file.to_owned(), problem: error.to_string() })
}

/// `people.toml`: units, who belongs to them, who holds which post.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct People {
    pub(super) top: Unit,
    pub(super) unit: Vec<Unit>,
    pub(super) roll: Vec<Roll>,
    pub(super) election: Vec<Election>,
    pub(super) appointment: Vec<Appointment>,
    pub(super) seat: Vec<Seat>,
    pub(super) mark: Vec<Mark>,
    pub(super) life: Life,
}

impl People {
    pub(super) fn read() -> Result<Self> {
        parse("demo/association/people.toml", PEOPLE)
    }

    /// All units, each after the one above it.
    pub(super) fn units(&self) -> impl Iterator<Item = &Unit> {
        std::iter::once(&self.top).chain(&self.unit)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Unit {
    pub(super) key: String,
    pub(super) name: Text,
    pub(super) kind: String,
    pub(super) below: Option<String>,
    pub(super) field: Option<String>,
    pub(super) code: Option<String>,
    /// Known since this day; a group without one is as old as its unit.
    pub(super) founded_on: Option<Date>,
    pub(super) founding_document: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Roll {
    pub(super) unit: String,
    pub(super) members: Vec<Member>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) latin: String,
    pub(super) sex: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Election {
    pub(super) unit: String,
    pub(super) days_ago: i32,
    pub(super) reference: Option<String>,
    pub(super) elected: Vec<Elected>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Elected {
    pub(super) post: String,
    pub(super) name: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Appointment {
    pub(super) unit: String,
    pub(super) post: String,
    pub(super) name: String,
    pub(super) days_ago: i32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seat {
    pub(super) name: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Mark {
    pub(super) name: String,
    pub(super) flag: String,
    pub(super) days_ago: i32,
}

/// What records of people say besides their names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Life {
    pub(super) native_places: Vec<Text>,
    pub(super) works: Vec<Work>,
    pub(super) school: Work,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Work {
    pub(super) education: String,
    pub(super) occupation: String,
    pub(super) employer: Option<String>,
    /// Mark that whoever lives so bears.
    pub(super) flag: Option<String>,
}

/// `year.toml`: what the association did.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Year {
    pub(super) habit: Vec<Habit>,
    pub(super) event: Vec<Event>,
    pub(super) task: Tasks,
    pub(super) press: Press,
    pub(super) bulletin: Vec<Report>,
}

impl Year {
    pub(super) fn read() -> Result<Self> {
        parse("demo/association/year.toml", YEAR)
    }
}

/// How a finished period of a rhythm went.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Went {
    Held,
    /// After the deadline, and in the days in which it could be made up.
    Late,
    Missed,
}

/// How far a period is that runs today.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Now {
    Held,
    Planned,
    Open,
}

/// How units keep a rhythm of the rulebook.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Habit {
    /// Key of the rhythm.
    pub(super) rhythm: String,
    /// The newest finished period first, and then round and round.
    pub(super) went: Vec<Went>,
    pub(super) now: Vec<Now>,
    pub(super) first_try: Option<FirstTry>,
    pub(super) matter: Vec<Matter>,
    pub(super) at: Around,
}

/// When, where and by whom a sitting is held.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Around {
    /// Minutes after midnight.
    pub(super) minute: u16,
    pub(super) place: Text,
    pub(super) place_kind: String,
    #[serde(default)]
    pub(super) practices: Vec<String>,
    /// Post whose holder keeps the record.
    pub(super) records: String,
    /// Post whose holder confirms it; nobody has yet if there is none.
    pub(super) confirms: Option<String>,
}

/// A sitting to which too few came, some days before the one that decided.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FirstTry {
    pub(super) days: i32,
    pub(super) present: u32,
    pub(super) result: Text,
}

/// What a sitting is about.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Matter {
    pub(super) title: Text,
    #[serde(default)]
    pub(super) topics: Vec<Text>,
    #[serde(default)]
    pub(super) audience: Vec<Heads>,
    #[serde(default)]
    pub(super) decisions: Vec<Decision>,
    #[serde(default)]
    pub(super) ballots: Vec<Ballot>,
    #[serde(default)]
    pub(super) results: Vec<Text>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Heads {
    category: String,
    n: u32,
}

impl Heads {
    pub(super) fn audience(&self) -> Audience {
        Audience { category: self.category.clone(), of: None, count: Count::Exact { n: self.n } }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Decision {
    pub(super) text: Text,
    /// Post that carries it out.
    pub(super) owner: String,
    /// Days in which it is to be done.
    pub(super) days: i32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ballot {
    pub(super) question: Text,
    /// Those present, where heads are counted and no list says it.
    #[serde(default)]
    pub(super) present: u32,
    pub(super) against: u32,
    pub(super) abstained: u32,
}

/// Something that follows no rhythm.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    pub(super) unit: String,
    pub(super) kind: String,
    /// Days from today; below zero it is over, and recorded.
    pub(super) days: i32,
    pub(super) matter: Matter,
    pub(super) at: Around,
}

/// What is said of decisions when something became of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tasks {
    /// Drawn round and round.
    pub(super) done: Vec<Text>,
    pub(super) extended: Text,
}

/// Posts of the top through whose hands bulletins go.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Press {
    pub(super) edits: String,
    pub(super) checks: String,
    pub(super) approves: String,
    pub(super) copyright: Text,
}

/// A bulletin on the newest record of a kind in a unit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    pub(super) unit: String,
    pub(super) kind: String,
    pub(super) column: String,
    pub(super) stage: Stage,
    #[serde(default)]
    pub(super) views: u32,
}
