//! Rules as data: what a folder of TOML files says, typed.
//!
//! Each entry carries its source, who may override it, how well it is attested, and its validity.
//! Code knows only the neutral core; numbers and labels come from here.

mod change;
mod check;
mod content;
mod embedded;
mod fault;
mod held;
mod load;
mod read;
mod right;
mod table;
mod term;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::cadence::Cadence;
use crate::day::Span;
use crate::import::Layout;
use crate::text::Label;
use crate::vote::VoteRule;

pub use change::{Change, Effect, changes, effects};
pub use embedded::{embedded, embedded_keys};
pub use fault::{Expected, Fault, File, Place, Problem, Rhythm, Vocabulary, nearest};
pub use right::{Reach, Right};
pub use table::Table;
pub use term::{Called, Term};
pub use walk::{AnyEntry, Content};

/// Who may set another value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Fixed centrally.
    Central,
    /// May be set by a province.
    Province,
    /// May be set locally.
    Local,
    /// May be set by each unit.
    Unit,
}

impl Level {
    /// Every level, highest first.
    pub const ALL: [Level; 4] = [Level::Central, Level::Province, Level::Local, Level::Unit];

    /// The word used in rulebooks.
    pub fn code(self) -> &'static str {
        match self {
            Level::Central => "central",
            Level::Province => "province",
            Level::Local => "local",
            Level::Unit => "unit",
        }
    }
}

/// How well a value is attested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// Read in the text of the regulation itself.
    Text,
    /// Read in a secondary text.
    Secondary,
    /// From memory; to be checked before relying on it.
    Memory,
    /// Sources conflict; the entry's `note` gives both readings.
    Conflict,
}

impl Evidence {
    /// Every grade, best first.
    pub const ALL: [Evidence; 4] =
        [Evidence::Text, Evidence::Secondary, Evidence::Memory, Evidence::Conflict];

    /// The word used in rulebooks.
    pub fn code(self) -> &'static str {
        match self {
            Evidence::Text => "text",
            Evidence::Secondary => "secondary",
            Evidence::Memory => "memory",
            Evidence::Conflict => "conflict",
        }
    }
}

/// Where a value comes from and when it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// Key of a source and the article, e.g. `BR 11`; the first word is a key of
    /// [`Rulebook::sources`].
    pub source: String,
    /// Who may override it.
    pub level: Level,
    /// How well it is attested.
    pub evidence: Evidence,
    /// When it holds, half-open.
    #[serde(skip)]
    pub span: Span,
    /// A remark in both languages, e.g. the other reading of a conflict.
    pub note: Option<Label>,
}

/// One entry of a rulebook: a key, its labels, its provenance and its typed content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry<T> {
    /// Lower-case words joined by `-`, e.g. `general-meeting`; numbers use dots, e.g.
    /// `unit.branch.min_full`.
    pub key: String,
    /// What people read.
    pub label: Label,
    /// Where it comes from.
    pub provenance: Provenance,
    /// The content.
    pub value: T,
}

/// A regulation or other text that entries cite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Short key, e.g. `BR`.
    pub key: String,
    /// Its title in both languages.
    pub label: Label,
    /// Day of issue, if known.
    pub issued: Option<Date>,
}

/// A kind of unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitKind {
    /// Kinds of unit that may stand directly below.
    pub children: Vec<String>,
    /// May stand at the top of the tree.
    pub root: bool,
    /// Persons are members of units of this kind.
    pub holds_members: bool,
    /// Its members are members of the unit directly above, as those of a group inside a branch.
    pub members_of_parent: bool,
    /// Fewest full members, by a number's key; below it the tree page warns.
    pub min_members: Option<String>,
    /// Most members, by a number's key.
    pub max_members: Option<String>,
    /// Length of the committee's term in years, by a number's key; `None` where it has none.
    pub term: Option<String>,
    /// Other lengths for units of a field of work: the field's key, the number's key.
    pub term_by_field: Vec<(String, String)>,
}

/// Who is expected at an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attends {
    /// All members of the unit on the day.
    Members,
    /// Holders of the unit's committee posts.
    Committee,
    /// A listed audience: head counts by category instead of names.
    Audience,
}

impl Attends {
    /// Every expectation.
    pub const ALL: [Attends; 3] = [Attends::Members, Attends::Committee, Attends::Audience];

    /// The word used in rulebooks.
    pub fn code(self) -> &'static str {
        match self {
            Attends::Members => "members",
            Attends::Committee => "committee",
            Attends::Audience => "audience",
        }
    }
}

/// A kind of activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ActivityKind {
    /// Who is expected.
    pub attends: Attends,
    /// Kinds of unit that hold it; empty for all.
    pub held_by: Vec<String>,
    /// Key of the vote rule that its ordinary decisions follow.
    pub vote: Option<String>,
    /// Agenda kinds that a new record starts with, in order.
    pub agenda: Vec<String>,
    /// Offered as a button on *Today*.
    pub common: bool,
}

/// A named group beside the tree, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BodyKind {
    /// Its members are units (else posts or guests).
    pub member_units: bool,
}

/// A post: what it may do, and whether it sits on the committee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Post {
    /// Kinds of unit that have it; empty for all.
    pub held_in: Vec<String>,
    /// Its holder belongs to the unit's committee.
    pub committee: bool,
    /// One holder at a time, besides a stand-in while the holder is on leave.
    pub single: bool,
    /// Filled for the term of the unit's committee.
    pub for_term: bool,
    /// Order on pages, lowest first.
    pub rank: u32,
    /// Rights with their reach.
    pub rights: Vec<(Right, Reach)>,
}

/// An installation office: rights over the whole realm that come from no post in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Office {
    /// Rights, everywhere in the realm.
    pub rights: Vec<Right>,
    /// Offices that the same person may not hold at the same time.
    pub apart_from: Vec<String>,
    /// Its holder may hold no post in the tree.
    pub without_posts: bool,
    /// Names of persons are masked for its holder, and every look is logged.
    pub masked: bool,
}

/// A scheme of codes that somebody else gives to units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CodeScheme {
    /// Two units never have one code on one day.
    pub unique: bool,
    /// How a code of the scheme is written.
    pub written: Written,
}

/// How codes of a scheme are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Written {
    /// Anyhow.
    Freely,
    /// As a unified social credit identifier with its check character (GB 32100).
    SocialCredit,
    /// With 6, 9 or 12 digits, as administrative divisions (GB/T 2260, GB/T 10114).
    Division,
}

impl Written {
    /// Every way.
    pub const ALL: [Written; 3] = [Written::Freely, Written::SocialCredit, Written::Division];

    /// The word used in rulebooks.
    pub fn code(self) -> &'static str {
        match self {
            Written::Freely => "freely",
            Written::SocialCredit => "social-credit",
            Written::Division => "division",
        }
    }
}

/// A mark that a membership bears for a time, and what it does to rights in meetings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Flag {
    /// Whether the member is expected at activities.
    pub attends: bool,
    /// Whether a full member keeps the vote.
    pub votes: bool,
}

/// A single number with its unit of measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Number {
    /// The number.
    pub value: i64,
    /// What it counts, e.g. `members`, `days`, `minutes`.
    pub unit: String,
    /// Smallest value that an override may take.
    pub min: i64,
    /// Largest value that an override may take.
    pub max: i64,
}

/// A list of named things without further content: fields of work, agenda kinds, kinds of place,
/// practices, audience categories, reasons for absence, levels of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Catalogue {
    /// Field of work of a unit (rural, organ, enterprise, …).
    Field,
    /// Kind of agenda item (convey, report, lecture, discussion, vote, assignment, speech, …).
    AgendaKind,
    /// Kind of place (own room, training base, outdoors, online, …).
    PlaceKind,
    /// Practice that an activity deals with ("three meetings and one class", theme day, …).
    Practice,
    /// Category of an audience (branch secretaries, leading group, …).
    Audience,
    /// Reason for an absence.
    Absence,
    /// Level of the tree from which something is conveyed (province, city, county, town).
    Level,
    /// Column of the portal.
    Column,
    /// Sex of a person, by the codes of the standard.
    Sex,
    /// People (nationality) of a person, by the codes of the standard.
    People,
    /// Education of a person, by the codes of the standard.
    Education,
    /// Occupation of a person, by the classes of the communiqué.
    Occupation,
    /// How a membership in a unit ends.
    Leaving,
}

impl Catalogue {
    /// Every list.
    pub const ALL: [Catalogue; 13] = [
        Catalogue::Field,
        Catalogue::AgendaKind,
        Catalogue::PlaceKind,
        Catalogue::Practice,
        Catalogue::Audience,
        Catalogue::Absence,
        Catalogue::Level,
        Catalogue::Column,
        Catalogue::Sex,
        Catalogue::People,
        Catalogue::Education,
        Catalogue::Occupation,
        Catalogue::Leaving,
    ];

    /// The TOML table name, e.g. `agenda-kind`.
    pub fn code(self) -> &'static str {
        match self {
            Catalogue::Field => "field",
            Catalogue::AgendaKind => "agenda-kind",
            Catalogue::PlaceKind => "place-kind",
            Catalogue::Practice => "practice",
            Catalogue::Audience => "audience",
            Catalogue::Absence => "absence",
            Catalogue::Level => "level",
            Catalogue::Column => "column",
            Catalogue::Sex => "sex",
            Catalogue::People => "people",
            Catalogue::Education => "education",
            Catalogue::Occupation => "occupation",
            Catalogue::Leaving => "leaving",
        }
    }
}

/// A whole rulebook. Several entries with one key differ in validity; they never overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rulebook {
    /// Folder name, e.g. `cpc`.
    pub key: String,
    /// Its own version, e.g. `2026.1`.
    pub version: String,
    /// What people read.
    pub label: Label,
    /// Cited texts, by key.
    pub sources: BTreeMap<String, Source>,
    /// What it calls the things that sentences speak of. Those of probation are there or not
    /// together, all others are always there.
    pub terms: BTreeMap<Term, Called>,
    /// Kinds of unit.
    pub unit_kinds: Vec<Entry<UnitKind>>,
    /// Kinds of body beside the tree.
    pub body_kinds: Vec<Entry<BodyKind>>,
    /// Kinds of activity.
    pub activity_kinds: Vec<Entry<ActivityKind>>,
    /// Posts.
    pub posts: Vec<Entry<Post>>,
    /// Installation offices.
    pub offices: Vec<Entry<Office>>,
    /// Marks of memberships.
    pub flags: Vec<Entry<Flag>>,
    /// How often activities are held.
    pub cadences: Vec<Entry<Cadence>>,
    /// Schemes of codes that others give to units.
    pub code_schemes: Vec<Entry<CodeScheme>>,
    /// Rights that are used only after a second factor at sign-in.
    pub second_factor: Vec<Right>,
    /// Quorum and pass rules.
    pub votes: Vec<Entry<VoteRule>>,
    /// Single numbers.
    pub numbers: Vec<Entry<Number>>,
    /// Sheets that are taken in.
    pub sheets: Vec<Entry<Layout>>,
    /// Lists of named things.
    pub catalogues: BTreeMap<Catalogue, Vec<Entry<()>>>,
}

fn at<'a, T>(entries: &'a [Entry<T>], key: &str, day: Date) -> Option<&'a Entry<T>> {
    entries.iter().find(|e| e.key == key && e.provenance.span.holds(day))
}

/// The entry of this key that holds on the day, else the latest one: a record keeps its label when
/// a kind is no longer used.
fn known<'a, T>(entries: &'a [Entry<T>], key: &str) -> Option<&'a Entry<T>> {
    entries.iter().filter(|e| e.key == key).max_by_key(|e| e.provenance.span.from)
}

impl Rulebook {
    /// Whether members are on probation before they are full members.
    pub fn has_probation(&self) -> bool {
        self.terms.contains_key(&Term::ProbationaryMember)
    }

    /// The kind of unit with this key, the latest if it changed over time.
    pub fn unit_kind(&self, key: &str) -> Option<&Entry<UnitKind>> {
        known(&self.unit_kinds, key)
    }

    /// The kind of body with this key.
    pub fn body_kind(&self, key: &str) -> Option<&Entry<BodyKind>> {
        known(&self.body_kinds, key)
    }

    /// The kind of activity with this key.
    pub fn activity_kind(&self, key: &str) -> Option<&Entry<ActivityKind>> {
        known(&self.activity_kinds, key)
    }

    /// The post with this key.
    pub fn post(&self, key: &str) -> Option<&Entry<Post>> {
        known(&self.posts, key)
    }

    /// The installation office with this key.
    pub fn office(&self, key: &str) -> Option<&Entry<Office>> {
        known(&self.offices, key)
    }

    /// The scheme of codes with this key.
    pub fn code_scheme(&self, key: &str) -> Option<&Entry<CodeScheme>> {
        known(&self.code_schemes, key)
    }

    /// The mark with this key.
    pub fn flag(&self, key: &str) -> Option<&Entry<Flag>> {
        known(&self.flags, key)
    }

    /// The vote rule that holds on the day.
    pub fn vote(&self, key: &str, day: Date) -> Option<&Entry<VoteRule>> {
        at(&self.votes, key, day)
    }

    /// The number that holds on the day.
    pub fn number(&self, key: &str, day: Date) -> Option<&Entry<Number>> {
        at(&self.numbers, key, day)
    }

    /// The sheet with this key: `people`, `units` or `posts`.
    pub fn sheet(&self, key: &str) -> Option<&Entry<Layout>> {
        known(&self.sheets, key)
    }

    /// The entries of a list, in the order of the file.
    pub fn catalogue(&self, list: Catalogue) -> &[Entry<()>] {
        self.catalogues.get(&list).map_or(&[], Vec::as_slice)
    }

    /// The entry of a list with this key.
    pub fn item(&self, list: Catalogue, key: &str) -> Option<&Entry<()>> {
        known(self.catalogue(list), key)
    }
}
