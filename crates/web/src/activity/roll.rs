//! Who and what a form of a unit offers to choose from, and what a new record starts with: the
//! last one of its kind, the unit's secretary, today.

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_domain::activity::{ATTENDANCE_MAX, Attendance, Presence, Record, Sitting, Voice};
use zhibu_domain::day::When;
use zhibu_domain::id::{BodyId, PersonId, Realm, UnitId};
use zhibu_domain::person::{Name, Standing};
use zhibu_domain::rulebook::{Attends, Catalogue, Entry, Post, Rulebook};
use zhibu_domain::text::{Lang, Text};
use zhibu_service::engine::Tx;
use zhibu_service::person::Expected;
use zhibu_service::{Act, Error, Result, activity, body, person, post, unit};
use zhibu_words::Words;

use super::read::Known;
use super::write::{guest_code, member_code, post_code};
use crate::form::Form;
use crate::page::Choice;

/// Names in a list of choices, at most; a record with more expected members counts heads.
const NAMES_MAX: usize = 1000;

/// The unit, its people and what stands beside it, on one day.
#[derive(Debug, Clone)]
pub(super) struct Roll {
    pub(super) unit: UnitId,
    pub(super) unit_name: Text,
    pub(super) unit_kind: String,
    /// Everybody expected, in the order of the list.
    pub(super) expected: Vec<Expected>,
    /// Everybody who may be named.
    people: Vec<(PersonId, Name)>,
    /// Keys of posts without a name.
    posts: Vec<String>,
    /// Bodies of the unit and of those above it.
    bodies: Vec<(BodyId, Text)>,
    /// The holder of the unit's first post takes the chair.
    first: Option<PersonId>,
}

impl Roll {
    /// Loads the roll for a kind of activity on a day; people and bodies that `record` mentions
    /// may be named again.
    pub(super) fn load(
        tx: &mut Tx<'_>,
        act: &Act,
        id: UnitId,
        kind: &str,
        day: Date,
        record: Option<&Record>,
    ) -> Result<Self> {
        let page = unit::page(tx, act.realm, id, day.min(act.today), None);
        let page = match page {
            Err(Error::NotFound) => unit::page(tx, act.realm, id, act.today, None)?,
            other => other?,
        };
        let mut expected = person::expected(tx, act.realm, &act.rules, id, kind, day)?;
        if expected.len() > NAMES_MAX.min(ATTENDANCE_MAX) {
            expected.clear();
        }
        let holders = post::of_unit(tx, act.realm, &act.rules, id, day)?;
        let first = holders.first().map(|holder| holder.person);
        let mut people: Vec<(PersonId, Name)> = Vec::new();
        people.extend(holders.into_iter().map(|holder| (holder.person, holder.name)));
        people.extend(expected.iter().map(|e| (e.person, e.name.clone())));
        let attends = act.rules.activity_kind(kind).map(|entry| entry.value.attends);
        // All members are expected already where the kind says so.
        if attends != Some(Attends::Members) || expected.is_empty() {
            people.extend(members(tx, act.realm, id, day)?);
        }
        people.extend(record.iter().flat_map(|r| &r.names).map(|(id, name)| (*id, name.clone())));
        let mut seen = BTreeSet::new();
        people.retain(|(person, _)| seen.insert(*person));
        let mut bodies = Vec::new();
        for near in std::iter::once(id).chain(page.chain.iter().rev().map(|above| above.id)) {
            let rows = body::of_unit(tx, act.realm, near, day)?;
            bodies.extend(rows.into_iter().map(|body| (body.id, body.name)));
        }
        let named = record.iter().flat_map(|record| &record.body_names);
        bodies.extend(named.map(|(body, name)| (*body, name.clone())));
        let mut seen = BTreeSet::new();
        bodies.retain(|(body, _)| seen.insert(*body));
        let here = |e: &&Entry<Post>| e.value.is_held_in(&page.unit.kind);
        let posts = act.rules.posts.iter().filter(here).map(|entry| entry.key.clone());
        let named = record.iter().flat_map(|record| posts_of(&record.sitting));
        let posts = distinct(posts.chain(named));
        Ok(Self {
            unit: id,
            unit_name: page.unit.name,
            unit_kind: page.unit.kind,
            expected,
            people,
            posts,
            bodies,
            first,
        })
    }

    /// What the reader of a form accepts.
    pub(super) fn known(&self) -> Known {
        Known {
            persons: self.people.iter().map(|(person, _)| *person).collect(),
            voters: self.expected.iter().filter(|e| e.votes).map(|e| e.person).collect(),
            bodies: self.bodies.iter().map(|(body, _)| *body).collect(),
        }
    }

    /// Everybody expected, all present until somebody says otherwise.
    pub(super) fn everybody(&self) -> Vec<Attendance> {
        let row = |e: &Expected| Attendance {
            person: e.person,
            presence: Presence::Present,
            votes: e.votes,
        };
        self.expected.iter().map(row).collect()
    }

    /// The bodies offered.
    pub(super) fn body_ids(&self) -> Vec<BodyId> {
        self.bodies.iter().map(|(body, _)| *body).collect()
    }

    /// A person's name.
    pub(super) fn name(&self, person: PersonId) -> Option<&Name> {
        self.people.iter().find(|(id, _)| *id == person).map(|(_, name)| name)
    }

    /// A body's name.
    pub(super) fn body_name(&self, id: BodyId) -> Option<&Text> {
        self.bodies.iter().find(|(body, _)| *body == id).map(|(_, name)| name)
    }

    /// Whether somebody attends without a vote because the membership is on probation.
    pub(super) fn is_probationary(&self, person: PersonId) -> bool {
        let found = self.expected.iter().find(|e| e.person == person);
        found.is_some_and(|e| e.standing == Standing::Probationary)
    }

    /// Everybody who may chair, record, speak or own a task: members, posts without a name, and
    /// the guests typed into the form.
    pub(super) fn voices(&self, form: &Form, rules: &Rulebook, words: Words) -> Vec<Choice> {
        let people = self.people.iter();
        let people = people.map(|(id, name)| Choice::new(member_code(*id), words.name(name)));
        let posts = self.posts.iter().map(|key| {
            let label = rules.post(key).map_or(key.as_str(), |post| words.label(&post.label));
            Choice::new(
                post_code(key),
                words.with("activity-voice-post", &[("post", label.into())]),
            )
        });
        people.chain(guests(form)).chain(posts).collect()
    }
}

/// The guests of the form, by row.
pub(super) fn guests(form: &Form) -> Vec<Choice> {
    let rows = form.indexed("guest");
    let named = rows.iter().filter(|row| !row.one("name").trim().is_empty());
    named.map(|row| Choice::new(guest_code(row.number), row.one("name").trim())).collect()
}

/// Each key once, in order: a rulebook may hold one key for several stretches of time.
fn distinct(keys: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    keys.filter(|key| seen.insert(key.clone())).collect()
}

/// The posts that a sitting names without a person.
fn posts_of(sitting: &Sitting) -> impl Iterator<Item = String> + '_ {
    let speakers = sitting.agenda.iter().flat_map(|item| &item.speakers);
    let owners = sitting.resolutions.iter().filter_map(|decision| decision.owner.as_ref());
    let voices = sitting.chair.iter().chain(&sitting.recorder).chain(speakers).chain(owners);
    voices.filter_map(|voice| match voice {
        Voice::Post(key) => Some(key.clone()),
        Voice::Member(_) | Voice::Guest(_) => None,
    })
}

fn members(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
) -> Result<Vec<(PersonId, Name)>> {
    let mut found = Vec::new();
    let mut after = None;
    while found.len() < NAMES_MAX {
        let (rows, next) = person::members(tx, realm, unit, day, after)?;
        found.extend(rows.into_iter().map(|member| (member.person, member.name)));
        match next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    Ok(found)
}

/// The kinds of activity that a kind of unit holds; common ones first.
pub(super) fn kinds(rules: &Rulebook, unit_kind: &str, today: Date) -> Vec<String> {
    let mut kinds: Vec<_> = rules
        .activity_kinds
        .iter()
        .filter(|entry| entry.provenance.span.holds(today) && entry.value.is_held_by(unit_kind))
        .collect();
    kinds.sort_by_key(|entry| !entry.value.common);
    distinct(kinds.into_iter().map(|entry| entry.key.clone()))
}

/// The entries of a list of the rulebook, as choices.
pub(super) fn items(rules: &Rulebook, list: Catalogue, words: Words) -> Vec<Choice> {
    let keys = distinct(rules.catalogue(list).iter().map(|entry| entry.key.clone()));
    let label = |key: &String| rules.item(list, key).map(|entry| words.label(&entry.label));
    let choice = |key: String| {
        let label = label(&key).map(str::to_owned);
        label.map(|label| Choice::new(key, label))
    };
    keys.into_iter().filter_map(choice).collect()
}

/// What a title is called if nobody says otherwise: month and kind, in both languages.
pub(super) fn title(rules: &Rulebook, kind: &str, day: Date) -> Text {
    let side = |lang| {
        let words = Words::of_rules(lang, rules);
        let label = rules.activity_kind(kind).map_or(kind, |entry| words.label(&entry.label));
        let month = words.month(day.year(), day.month());
        words.with("activity-title-month", &[("month", month.into()), ("kind", label.into())])
    };
    Text::new(Some(side(Lang::Zh)), Some(side(Lang::En)))
        .expect("the sentence holds more than its arguments")
}

/// What a record taken from a report starts with: nothing is known but what the report says.
pub(super) fn start_published(rules: &Rulebook, kind: &str, day: Date) -> Sitting {
    Sitting::bare(title(rules, kind, day), kind, When::NotStated)
}

/// What a new plan or record of a day starts with: time, place and people of the last one of its
/// kind.
pub(super) fn start(
    tx: &mut Tx<'_>,
    act: &Act,
    roll: &Roll,
    kind: &str,
    day: Date,
) -> Result<Sitting> {
    let last = activity::latest_of_kind(tx, act.realm, roll.unit, kind, act.today)?;
    let mut sitting = Sitting::bare(title(&act.rules, kind, day), kind, When::Day { day });
    sitting.chair = roll.first.map(Voice::Member);
    if let Some(last) = last {
        sitting.when = match last.when {
            When::At { minute, .. } => When::At { day, minute },
            When::Part { part, .. } => When::Part { day, part },
            When::Day { .. } | When::NotStated => When::Day { day },
        };
        sitting.place = last.place;
        sitting.place_kind = last.place_kind;
        let still = |voice: &Voice| match voice {
            Voice::Member(person) => roll.name(*person).is_some(),
            Voice::Post(key) => roll.posts.contains(key),
            Voice::Guest(_) => false,
        };
        sitting.chair = last.chair.filter(still).or(sitting.chair);
        sitting.recorder = last.recorder.filter(still);
    }
    Ok(sitting)
}
