//! `zhibu rulebook check FOLDER --against KEY`: what a new edition changes, and whether it leaves
//! the past as it was.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use zhibu_domain::day::FOREVER;
use zhibu_domain::rulebook::{AnyEntry, Change, Rulebook, changes, effects};

use super::super::{Answer, Exit, json};

#[derive(Serialize)]
struct Compared<'a> {
    rulebook: &'a str,
    version: &'a str,
    against: Edition<'a>,
    on: Date,
    /// What would hold otherwise on days before.
    past: Vec<Line<'a>>,
    /// What changes from that day on.
    from_then_on: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Edition<'a> {
    rulebook: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct Line<'a> {
    table: &'static str,
    key: &'a str,
    from: Date,
    until: Option<Date>,
    fields: Vec<Differs>,
    effects: Vec<Effect<'a>>,
}

/// A part of an entry that differs. Null where there is none.
#[derive(Serialize)]
struct Differs {
    field: String,
    old: Value,
    new: Value,
}

#[derive(Serialize)]
struct Effect<'a> {
    cadence: &'a str,
    year: i16,
    required_before: u32,
    required_after: u32,
}

/// Compares an edition with the one in force. Before `on` nothing may change.
pub(super) fn compare(new: &Rulebook, old: &Rulebook, on: Date, as_json: bool) -> Answer {
    let (mut past, mut from_then_on) = (Vec::new(), Vec::new());
    for change in changes(old, new) {
        let (before, after) = change.at(on);
        past.extend(before.map(|part| line(old, new, part)));
        from_then_on.extend(after.map(|part| line(old, new, part)));
    }
    let exit = if past.is_empty() { Exit::Ok } else { Exit::Faults };
    let against = Edition { rulebook: &old.key, version: &old.version };
    let (rulebook, version) = (&new.key, &new.version);
    let compared = Compared { rulebook, version, against, on, past, from_then_on };
    Answer { text: if as_json { json(&compared) } else { compared.lines() }, exit }
}

fn line<'a>(old: &'a Rulebook, new: &'a Rulebook, change: Change<'a>) -> Line<'a> {
    let of_rhythms = effects(old, new, &change).into_iter().map(|effect| Effect {
        cadence: effect.cadence,
        year: effect.year,
        required_before: effect.before,
        required_after: effect.after,
    });
    let until = change.span.until;
    Line {
        table: change.table.code(),
        key: change.key,
        from: change.span.from,
        until: (until != FOREVER).then_some(until),
        fields: fields(change.before, change.after),
        effects: of_rhythms.collect(),
    }
}

/// What an entry lays down, with who may set another number.
fn content(entry: AnyEntry<'_>) -> Value {
    let mut content =
        serde_json::to_value(entry.content).expect("contents have text keys and no failing parts");
    if let (Some(fields), Some(provenance)) = (content.as_object_mut(), entry.provenance) {
        fields.insert("level".to_owned(), provenance.level.code().into());
    }
    content
}

/// What differs, by the names that `zhibu rulebook show` gives. Of lists only what one of the two
/// lacks.
fn fields(before: Option<AnyEntry<'_>>, after: Option<AnyEntry<'_>>) -> Vec<Differs> {
    let (old, new) = (before.map(content), after.map(content));
    let names = [&old, &new].into_iter().flatten().filter_map(Value::as_object);
    let mut names: Vec<&String> = names.flat_map(serde_json::Map::keys).collect();
    names.sort_unstable();
    names.dedup();
    let of = |side: &Option<Value>, name: &str| {
        side.as_ref().and_then(|side| side.get(name)).cloned().unwrap_or(Value::Null)
    };
    let mut fields = Vec::new();
    for name in names {
        let (mut old, mut new) = (of(&old, name), of(&new, name));
        if old == new {
            continue;
        }
        if let (Value::Array(old), Value::Array(new)) = (&mut old, &mut new) {
            let (olds, news) = (old.clone(), new.clone());
            old.retain(|one| !news.contains(one));
            new.retain(|one| !olds.contains(one));
        }
        fields.push(Differs { field: name.clone(), old, new });
    }
    if fields.is_empty() {
        // An entry of a list lays down nothing: it is there or not.
        let there = |entry: Option<AnyEntry<'_>>| Value::Bool(entry.is_some());
        fields.push(Differs { field: "entry".to_owned(), old: there(before), new: there(after) });
    }
    fields
}

impl Compared<'_> {
    fn lines(&self) -> String {
        let mut lines = Vec::new();
        if !self.past.is_empty() {
            lines.push(format!("would change days before {}, which are past:", self.on));
            lines.extend(self.past.iter().flat_map(Line::lines));
        }
        if !self.from_then_on.is_empty() {
            lines.push(format!("changes from {} on:", self.on));
            lines.extend(self.from_then_on.iter().flat_map(Line::lines));
        }
        let Edition { rulebook, version } = &self.against;
        let against = format!("{} {} against {rulebook} {version}", self.rulebook, self.version);
        lines.push(match (self.past.len(), self.from_then_on.len()) {
            (0, 0) => format!("{against}: the same on every day"),
            (0, later) => {
                format!("{against}: the past stays, changes from {} on: {later}", self.on)
            }
            (past, _) => format!(
                "{against}: refused, changes of the past: {past}; let the new values begin on {} \
                 or later, and the old ones end there",
                self.on
            ),
        });
        lines.join("\n")
    }
}

impl Line<'_> {
    fn lines(&self) -> Vec<String> {
        let days = match self.until.and_then(|until| until.yesterday().ok()) {
            Some(last) => format!("{} to {last}", self.from),
            None => format!("from {} on", self.from),
        };
        let mut lines = vec![format!("  {} {}, {days}", self.table, self.key)];
        lines.extend(self.fields.iter().map(|Differs { field, old, new }| {
            format!("    {field}: {} → {}", shown(old), shown(new))
        }));
        lines.extend(self.effects.iter().map(|effect| {
            let Effect { cadence, year, required_before, required_after } = effect;
            format!("    {cadence} in {year}: required {required_before} → {required_after}")
        }));
        lines
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Array(all) if all.is_empty() => "nothing".to_owned(),
        value => value.to_string(),
    }
}
