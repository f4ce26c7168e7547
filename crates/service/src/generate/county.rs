//! The data of the invented county, `demo/county.toml`, typed. It draws nothing and decides
//! nothing.

use serde::Deserialize;
use zhibu_domain::text::Text;

use crate::error::{Error, Result};

const FILE: &str = "demo/county.toml";
const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/county.toml"));

/// A list that has at least one entry, so that drawing from it always yields one.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Vec<T>")]
pub(super) struct Choice<T> {
    first: T,
    rest: Vec<T>,
}

impl<T> TryFrom<Vec<T>> for Choice<T> {
    type Error = &'static str;

    fn try_from(list: Vec<T>) -> std::result::Result<Self, &'static str> {
        let mut list = list.into_iter();
        let first = list.next().ok_or("the list is empty")?;
        Ok(Self { first, rest: list.collect() })
    }
}

impl<T> Choice<T> {
    pub(super) fn len(&self) -> usize {
        1 + self.rest.len()
    }

    /// The entry at an index, counted round and round.
    pub(super) fn at(&self, index: usize) -> &T {
        let index = index % self.len();
        index.checked_sub(1).and_then(|rest| self.rest.get(rest)).unwrap_or(&self.first)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.first).chain(&self.rest)
    }
}

/// Where a matter comes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Setting {
    Village,
    Community,
    Office,
}

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct County {
    #[serde(rename = "county")]
    pub(super) top: Top,
    pub(super) pattern: Patterns,
    pub(super) place: Places,
    pub(super) office: Choice<Office>,
    pub(super) people: People,
    pub(super) roll: Roll,
    pub(super) hand: Vec<Hand>,
    pub(super) rhythm: Vec<Rhythm>,
    pub(super) matter: Choice<Matter>,
    pub(super) directive: Choice<Text>,
    pub(super) lesson: Choice<Text>,
    pub(super) purpose: Choice<Text>,
    pub(super) guest: Choice<Visitor>,
    pub(super) observer: Choice<Watcher>,
    pub(super) audience: Choice<Hearers>,
    pub(super) platform: Choice<Text>,
    pub(super) body: Vec<Group>,
    pub(super) press: Choice<Text>,
    pub(super) remark: Remarks,
    pub(super) task: Follow,
}

/// What is said of the steps of a task.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Follow {
    pub(super) done: Choice<Text>,
    pub(super) extended: Choice<Text>,
    pub(super) handed_over: Choice<Text>,
    pub(super) dropped: Choice<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Top {
    pub(super) name: Text,
    /// The year of its foundation; nothing below is older.
    pub(super) founded: i16,
}

/// Texts with a place for a name, `{}`, and some with one for a number, `{n}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Patterns {
    pub(super) county: Text,
    pub(super) town: Text,
    pub(super) working_committee: Text,
    pub(super) leading_group: Text,
    pub(super) town_office: Text,
    pub(super) branch: Text,
    pub(super) general_branch: Text,
    pub(super) joint_branch: Text,
    pub(super) meeting_room: Text,
    pub(super) on_site: Text,
    pub(super) online: Text,
    pub(super) approval: Text,
    pub(super) article: Text,
    pub(super) notice: Text,
    pub(super) meeting: Text,
    pub(super) speech: Text,
    pub(super) monthly: Text,
    pub(super) quarterly: Text,
    pub(super) yearly: Text,
    pub(super) about: Text,
    pub(super) founding_document: Text,
    pub(super) group: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Places {
    /// English names of the months.
    pub(super) months: Choice<String>,
    pub(super) towns: Vec<String>,
    pub(super) villages: Vec<String>,
    pub(super) first: Choice<String>,
    pub(super) second: Choice<String>,
    pub(super) town: Text,
    pub(super) village: Text,
    pub(super) community: Text,
    pub(super) ordinals: Choice<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Office {
    pub(super) name: Text,
    /// Key of a field of work.
    pub(super) field: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct People {
    pub(super) surnames: Characters,
    pub(super) given_first: Characters,
    pub(super) given_second: Characters,
    pub(super) committee_from: u32,
    pub(super) probationary_percent: u32,
    /// Keys of posts, in the order in which they are filled.
    pub(super) committee: Vec<String>,
    pub(super) small: Vec<String>,
    pub(super) upper: Vec<String>,
}

/// What the roll keeps of people, as keys of the rulebook to draw from. What is more frequent stands
/// there more often.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Roll {
    pub(super) people: Choice<String>,
    pub(super) education_village: Choice<String>,
    pub(super) education_town: Choice<String>,
    pub(super) education_old: Choice<String>,
    pub(super) work_village: Choice<String>,
    pub(super) work_community: Choice<String>,
    pub(super) work_office: Choice<String>,
}

/// Single characters to draw from.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Characters(pub(super) Choice<char>);

impl TryFrom<String> for Characters {
    type Error = &'static str;

    fn try_from(text: String) -> std::result::Result<Self, &'static str> {
        Choice::try_from(text.chars().collect::<Vec<_>>()).map(Self)
    }
}

/// Where a person with a name of their own belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Home {
    /// The branch of the first village.
    Village,
    /// An officer of the first town.
    Town,
    /// An officer of the county.
    County,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hand {
    pub(super) name: String,
    pub(super) of: Home,
    pub(super) post: Option<String>,
    pub(super) seat: Option<u32>,
    #[serde(default)]
    pub(super) probationary: bool,
}

/// How often an activity of a kind is held.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rhythm {
    pub(super) kind: String,
    pub(super) per_year: u32,
    /// Months to choose from, if it is yearly.
    pub(super) months: Option<Choice<u32>>,
    pub(super) day: u32,
    pub(super) spread: u32,
    pub(super) practices: Vec<String>,
    /// Comes from a published report instead of a record of one's own.
    #[serde(default)]
    pub(super) published: bool,
    /// Is about the year before.
    #[serde(default)]
    pub(super) about_last_year: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Matter {
    #[serde(rename = "where")]
    pub(super) settings: Vec<Setting>,
    pub(super) topic: Text,
    pub(super) decision: Text,
    pub(super) question: Text,
    pub(super) points: Choice<Text>,
    pub(super) result: Text,
    pub(super) said: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Visitor {
    pub(super) title: Text,
    pub(super) body: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Watcher {
    pub(super) body: Text,
    pub(super) remark: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hearers {
    pub(super) category: String,
    pub(super) of: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    pub(super) kind: String,
    pub(super) name: Text,
    /// Member units outside the tree.
    pub(super) outside: Vec<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Remarks {
    pub(super) copyright: Text,
    pub(super) withdrawn: Text,
    pub(super) cancelled: Text,
    pub(super) addendum: Text,
    pub(super) paper: Text,
    pub(super) agreed: Text,
    pub(super) admission: Text,
    pub(super) reported: Text,
    pub(super) improve: Text,
    pub(super) fair: Text,
}

impl County {
    /// Reads the file of this build.
    pub(super) fn read() -> Result<Self> {
        toml::from_str(TEXT)
            .map_err(|error| Error::Data { file: FILE.to_owned(), problem: error.to_string() })
    }
}

/// Puts texts into the places of a pattern, e.g. a name for `{}`.
pub(super) fn fill(pattern: &Text, parts: &[(&str, &Text)]) -> Text {
    let side = |pattern: Option<&str>, of: fn(&Text) -> Option<&str>| {
        let filled = parts.iter().fold(pattern?.to_owned(), |text, (place, part)| {
            text.replace(place, of(part).unwrap_or_default())
        });
        Some(filled)
    };
    let filled = Text::new(side(pattern.zh(), Text::zh), side(pattern.en(), Text::en));
    filled.unwrap_or_else(|| pattern.clone())
}

/// A text that is the same in both languages, such as a number.
pub(super) fn same(text: &str) -> Text {
    both(text.to_owned(), text.to_owned())
}

/// A text in both languages, neither of them blank.
pub(super) fn both(zh: String, en: String) -> Text {
    Text::new(Some(zh), Some(en)).expect("what is put together here is never blank")
}

/// The text with a capital letter on its English side, to begin a sentence or a title.
pub(super) fn capital(text: &Text) -> Text {
    let capital = |en: &str| {
        let mut letters = en.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    };
    let raised = Text::new(text.zh().map(str::to_owned), text.en().map(capital));
    raised.unwrap_or_else(|| text.clone())
}
