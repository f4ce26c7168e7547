//! Looking up what a cell names: a code by its words, a unit by its name.

use std::collections::HashMap;

use jiff::civil::Date;

use super::fault::Fault;
use super::layout::{Field, Layout};
use super::value::fold;
use crate::id::UnitId;
use crate::rulebook::{Catalogue, Entry, Rulebook};
use crate::text::{Label, Lang, Text};

/// Unknown names for which a near one is looked for; more are a wrong column, not slips.
const NEAREST_MAX: usize = 200;

/// How alike two names must be, so that one may be meant by the other.
const ALIKE: f64 = 0.5;

/// The words for codes of some fields.
#[derive(Debug, Default)]
pub struct Vocabulary {
    codes: HashMap<Field, HashMap<String, String>>,
    labels: HashMap<Field, Vec<Label>>,
    lang: Option<Lang>,
}

impl Vocabulary {
    /// All words that the rulebook knows on a day. `lang` is that of the hints.
    pub fn of(rules: &Rulebook, layout: &Layout, day: Date, lang: Lang) -> Self {
        let mut words = Self { lang: Some(lang), ..Self::default() };
        for spelling in &layout.spellings {
            words.add(spelling.field, &spelling.code, &spelling.code);
            for word in &spelling.words {
                words.add(spelling.field, word, &spelling.code);
            }
        }
        for (field, list) in [
            (Field::Sex, Catalogue::Sex),
            (Field::People, Catalogue::People),
            (Field::Education, Catalogue::Education),
            (Field::Occupation, Catalogue::Occupation),
            (Field::Work, Catalogue::Field),
        ] {
            words.add_all(field, rules.catalogue(list), day);
        }
        words.add_all(Field::UnitKind, &rules.unit_kinds, day);
        words.add_all(Field::Post, &rules.posts, day);
        words
    }

    fn add_all<T>(&mut self, field: Field, entries: &[Entry<T>], day: Date) {
        for entry in entries.iter().filter(|entry| entry.provenance.span.holds(day)) {
            for word in [&entry.key, &entry.label.zh, &entry.label.en] {
                self.add(field, word, &entry.key);
            }
            self.labels.entry(field).or_default().push(entry.label.clone());
        }
    }

    fn add(&mut self, field: Field, word: &str, code: &str) {
        let words = self.codes.entry(field).or_default();
        words.entry(fold(word)).or_insert_with(|| code.to_owned());
    }

    /// The code that a word stands for.
    ///
    /// # Errors
    /// [`Fault::UnknownWord`] with the nearest label.
    pub fn code(&self, field: Field, word: &str) -> Result<&str, Fault> {
        let folded = fold(word);
        if let Some(words) = self.codes.get(&field) {
            if let Some(code) = words.get(&folded) {
                return Ok(code);
            }
            // A code of two digits that a sheet made a number of has lost its nought.
            if folded.len() == 1
                && let Some(code) = words.get(&format!("0{folded}"))
            {
                return Ok(code);
            }
        }
        let lang = self.lang.unwrap_or(Lang::Zh);
        let labels = self.labels.get(&field).into_iter().flatten().map(|label| label.get(lang));
        Err(Fault::UnknownWord { nearest: nearest(word, labels) })
    }
}

/// The most alike of some names, if it is alike enough.
fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let scored = names.map(|name| (strsim::normalized_levenshtein(word, name), name));
    // Of several the first: lists begin with what is common.
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (best.0 >= ALIKE).then(|| best.1.to_owned())
}

/// A unit of the tree as it is today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownUnit {
    /// Which.
    pub id: UnitId,
    /// Its name.
    pub name: Text,
    /// Its code.
    pub code: Option<String>,
    /// Its kind.
    pub kind: String,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// Since when it exists without a gap.
    pub since: Date,
    /// Steps below the top.
    pub depth: u32,
    /// Whether the one who imports may keep it.
    pub inside: bool,
    /// Fields of work.
    pub fields: Vec<String>,
    /// Day of foundation.
    pub founded_on: Option<Date>,
    /// Reference of the founding document.
    pub founding_document: Option<String>,
}

/// The units of a tree by name and code.
#[derive(Debug)]
pub struct Units {
    list: Vec<KnownUnit>,
    by_id: HashMap<UnitId, usize>,
    by_name: HashMap<String, Vec<usize>>,
    by_code: HashMap<String, usize>,
    /// Names that nobody bears, with the nearest that somebody does.
    unknown: HashMap<String, Option<String>>,
}

impl Units {
    /// All open units of the realm.
    pub fn new(list: Vec<KnownUnit>) -> Self {
        let (mut by_id, mut by_code) = (HashMap::new(), HashMap::new());
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, unit) in list.iter().enumerate() {
            by_id.insert(unit.id, place);
            if let Some(code) = &unit.code {
                by_code.insert(fold(code), place);
            }
            let [zh, en] = [unit.name.zh(), unit.name.en()].map(|name| name.map(fold));
            for name in [&zh, &en].into_iter().flatten() {
                let held = by_name.entry(name.clone()).or_default();
                if held.last() != Some(&place) {
                    held.push(place);
                }
            }
        }
        Self { list, by_id, by_name, by_code, unknown: HashMap::new() }
    }

    /// All of them.
    pub fn list(&self) -> &[KnownUnit] {
        &self.list
    }

    /// One of them.
    pub fn get(&self, id: UnitId) -> Option<&KnownUnit> {
        self.list.get(*self.by_id.get(&id)?)
    }

    /// The unit with a code.
    pub fn coded(&self, code: &str) -> Option<&KnownUnit> {
        self.list.get(*self.by_code.get(&fold(code))?)
    }

    /// The unit that a row names by name, by code or by both. A name that several bear may stand
    /// behind those of the units above it, as in `城关镇党委/第一党支部`.
    ///
    /// # Errors
    /// What is wrong, for the column of the name (`false`) or of the code (`true`).
    pub fn find(&mut self, name: &str, code: &str) -> Result<Option<&KnownUnit>, (bool, Fault)> {
        let coded = match code {
            "" => None,
            code => Some(
                *self
                    .by_code
                    .get(&fold(code))
                    .ok_or((true, Fault::UnknownUnit { nearest: None }))?,
            ),
        };
        if name.is_empty() {
            return Ok(coded.and_then(|place| self.list.get(place)));
        }
        let named = self.named(name);
        let place = match (coded, named.as_slice()) {
            (Some(coded), named) if named.contains(&coded) => coded,
            (Some(_), _) => return Err((true, Fault::UnitCodeDiffers)),
            (None, [one]) => *one,
            (None, []) => {
                let nearest = self.nearest(name);
                return Err((false, Fault::UnknownUnit { nearest }));
            }
            (None, several) => {
                return Err((false, Fault::AmbiguousUnit { count: several.len() }));
            }
        };
        Ok(self.list.get(place))
    }

    /// The units of this name. Those that may be kept go before all others.
    fn named(&self, name: &str) -> Vec<usize> {
        let mut found = self.by_name.get(&fold(name)).cloned().unwrap_or_default();
        if found.is_empty() {
            let steps: Vec<&str> = name.split(['/', '>', '›', '／', '＞', '\\']).collect();
            if let [above @ .., last] = steps.as_slice()
                && !above.is_empty()
            {
                found = self.by_name.get(&fold(last)).cloned().unwrap_or_default();
                found.retain(|place| self.stands_below(*place, above));
            }
        }
        let inside = |place: &usize| self.list.get(*place).is_some_and(|unit| unit.inside);
        if found.len() > 1 && found.iter().any(inside) {
            found.retain(inside);
        }
        found
    }

    /// The unit of this name directly below another.
    pub(super) fn below(&self, parent: UnitId, name: &str) -> Option<&KnownUnit> {
        let named = self.by_name.get(&fold(name))?.iter().filter_map(|at| self.list.get(*at));
        named.into_iter().find(|unit| unit.parent == Some(parent))
    }

    /// Whether the units above bear these names, the last one nearest.
    fn stands_below(&self, place: usize, names: &[&str]) -> bool {
        let mut wanted: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let mut next = self.list.get(place).and_then(|unit| unit.parent);
        while let Some(above) = next.and_then(|id| self.get(id)) {
            let Some(last) = wanted.last() else { break };
            let bears = |name: Option<&str>| name.is_some_and(|name| fold(name) == *last);
            if bears(above.name.zh()) || bears(above.name.en()) {
                wanted.pop();
            }
            next = above.parent;
        }
        wanted.is_empty()
    }

    fn nearest(&mut self, name: &str) -> Option<String> {
        if let Some(known) = self.unknown.get(name) {
            return known.clone();
        }
        if self.unknown.len() >= NEAREST_MAX {
            return None;
        }
        let inside = self.list.iter().filter(|unit| unit.inside);
        let names = inside.flat_map(|unit| [unit.name.zh(), unit.name.en()]).flatten();
        let found = nearest(name, names);
        self.unknown.insert(name.to_owned(), found.clone());
        found
    }
}
