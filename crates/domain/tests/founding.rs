//! The founding events and their list of facts as data: every file has the shape that the demo
//! loads, names only keys of the default rulebook, and says what the list of facts promises.
//!
//! Refuses to know how the demo stores or shows them.

#![expect(clippy::panic, reason = "a file of data that cannot be read fails the test by its name")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;
use toml::{Table, Value};
use zhibu_domain::activity::{PublishedSource, Sitting, Voice};
use zhibu_domain::bulletin::Editor;
use zhibu_domain::count::Count;
use zhibu_domain::text::{Lang, Text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Founding {
    event: String,
    unit: Unit,
    #[serde(default)]
    superior: Vec<Unit>,
    #[serde(default)]
    body: Vec<Body>,
    source: PublishedSource,
    sitting: Sitting,
    #[serde(default)]
    body_presence: Vec<BodyPresence>,
    bulletin: Bulletin,
    #[serde(default)]
    not_yet: Vec<NotYet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unit {
    key: String,
    name: Text,
    kind: String,
    field: Option<String>,
    parent: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    key: String,
    name: Text,
    kind: String,
    #[serde(default)]
    member_units: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BodyPresence {
    body: String,
    count: Count,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bulletin {
    title: Text,
    source: Text,
    published_on: Option<Date>,
    editors: Vec<Editor>,
    views: Option<u32>,
    comments: Option<u32>,
    column: String,
    copyright: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotYet {
    fact: u32,
    with: String,
    text: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    fact: Vec<Fact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    event: String,
    n: u32,
    with: Vec<String>,
    structured: bool,
    at: Option<String>,
    #[serde(default)]
    zh: Vec<String>,
    #[serde(default)]
    en: Vec<String>,
    #[serde(default)]
    bulletin_zh: Vec<String>,
    #[serde(default)]
    bulletin_en: Vec<String>,
}

const EVENTS: [&str; 5] = ["E1", "E2", "E3", "E4", "E5"];
/// Rows in the list of facts of each event.
const ROWS: [u32; 5] = [15, 11, 12, 13, 15];
const CAPABILITIES: [&str; 8] = ["S", "T", "R", "F", "D", "A", "X", "P"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn parse<T: for<'de> Deserialize<'de>>(path: &str) -> T {
    toml::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn path_of(event: &str) -> String {
    format!("demo/founding/{}.toml", event.to_lowercase())
}

fn events() -> Vec<Founding> {
    EVENTS.iter().map(|event| parse(&path_of(event))).collect()
}

fn facts() -> Vec<Fact> {
    parse::<Facts>("demo/facts.toml").fact
}

/// All entries of the default rulebook as plain tables, by table name.
fn rulebook() -> BTreeMap<String, Vec<Table>> {
    let mut all: BTreeMap<String, Vec<Table>> = BTreeMap::new();
    for file in fs::read_dir(root().join("rulebooks/cpc")).expect("the rulebook's folder") {
        let name = file.expect("a file").file_name().into_string().expect("a plain name");
        for (table, value) in parse::<Table>(&format!("rulebooks/cpc/{name}")) {
            let entries = value.as_array().into_iter().flatten();
            let entries = entries.map(|entry| entry.as_table().expect("a table").clone());
            all.entry(table).or_default().extend(entries);
        }
    }
    all
}

fn text_of<'a>(table: &'a Table, field: &str) -> &'a str {
    table.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// The labels of a key's entry in one language; fails if the rulebook has no such key.
fn label(rules: &BTreeMap<String, Vec<Table>>, table: &str, key: &str, lang: Lang) -> String {
    let entries = rules.get(table).unwrap_or_else(|| panic!("no table {table}"));
    let entry = entries
        .iter()
        .find(|entry| text_of(entry, "key") == key)
        .unwrap_or_else(|| panic!("the rulebook has no {table} {key:?}"));
    let label = entry.get("label").and_then(Value::as_table).expect("a label");
    text_of(label, lang.code()).to_owned()
}

/// Every key that the event names, with its table.
fn keys(event: &Founding) -> Vec<(&'static str, &str)> {
    let sitting = &event.sitting;
    let mut keys: Vec<(&'static str, &str)> = Vec::new();
    for unit in event.superior.iter().chain([&event.unit]) {
        keys.push(("unit-kind", &unit.kind));
        keys.extend(unit.field.iter().map(|field| ("field", field.as_str())));
    }
    keys.extend(event.body.iter().map(|body| ("body-kind", body.kind.as_str())));
    keys.extend(sitting.kinds.iter().map(|line| ("activity-kind", line.kind.as_str())));
    keys.extend(sitting.place_kind.iter().map(|kind| ("place-kind", kind.as_str())));
    keys.extend(sitting.practices.iter().map(|practice| ("practice", practice.as_str())));
    keys.extend(sitting.agenda.iter().map(|item| ("agenda-kind", item.kind.as_str())));
    keys.extend(sitting.audience.iter().map(|group| ("audience", group.category.as_str())));
    keys.extend(sitting.conveyed.iter().map(|link| ("level", link.level.as_str())));
    let groups = sitting.statements.iter().filter_map(|statement| statement.group.as_deref());
    keys.extend(groups.map(|group| ("audience", group)));
    keys.extend(voices(sitting).filter_map(|voice| match voice {
        Voice::Post(key) => Some(("post", key.as_str())),
        Voice::Member(_) | Voice::Guest(_) => None,
    }));
    keys.push(("column", &event.bulletin.column));
    keys
}

fn voices(sitting: &Sitting) -> impl Iterator<Item = &Voice> {
    let ends = sitting.chair.iter().chain(&sitting.recorder);
    let owners = sitting.resolutions.iter().filter_map(|resolution| resolution.owner.as_ref());
    ends.chain(sitting.agenda.iter().flat_map(|item| &item.speakers)).chain(owners)
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Calls `see` with every `{ zh, en }` below a value.
fn each_pair(value: &Value, see: &mut impl FnMut(&str, &str)) {
    match value {
        Value::Table(table) if table.contains_key("zh") || table.contains_key("en") => {
            see(text_of(table, "zh"), text_of(table, "en"));
        }
        Value::Table(table) => table.values().for_each(|value| each_pair(value, see)),
        Value::Array(items) => items.iter().for_each(|value| each_pair(value, see)),
        _ => {}
    }
}

#[test]
fn every_event_has_its_shape_and_names_only_known_keys() {
    let rules = rulebook();
    for (event, expected) in events().iter().zip(EVENTS) {
        assert_eq!(event.event, expected);
        for (table, key) in keys(event) {
            for lang in Lang::ALL {
                assert!(!label(&rules, table, key, lang).is_empty(), "{expected}: {table} {key}");
            }
        }
    }
}

#[test]
fn references_inside_an_event_lead_somewhere() {
    for event in events() {
        let (sitting, name) = (&event.sitting, &event.event);
        let guests = sitting.guests.len();
        for voice in voices(sitting) {
            match voice {
                Voice::Guest(index) => assert!(*index < guests, "{name}: guest {index}"),
                Voice::Post(_) => {}
                Voice::Member(person) => panic!("{name}: {person} is no guest"),
            }
        }
        for speaker in sitting.conveyed.iter().filter_map(|link| link.speaker) {
            assert!(speaker < guests, "{name}: speaker {speaker}");
        }
        // Persons that a report names are guests, and bodies get their ids from the demo's loader.
        assert!(sitting.attendance.is_empty() && sitting.bodies.is_empty(), "{name}");
        let superiors: Vec<&str> = event.superior.iter().map(|unit| unit.key.as_str()).collect();
        let parent = event.unit.parent.as_deref();
        assert_eq!(parent, superiors.last().copied(), "{name}: the host hangs from the lowest");
        assert!(event.superior.iter().all(|unit| unit.parent.is_none()), "{name}: top first");
        assert!(!superiors.contains(&event.unit.key.as_str()), "{name}: one key twice");
        let bodies: BTreeSet<&str> = event.body.iter().map(|body| body.key.as_str()).collect();
        assert_eq!(bodies.len(), event.body.len(), "{name}: one body twice");
        for presence in &event.body_presence {
            assert!(bodies.contains(presence.body.as_str()), "{name}: {}", presence.body);
        }
        assert_eq!(event.source.source, event.bulletin.source, "{name}");
        assert_eq!(event.source.published_on, event.bulletin.published_on, "{name}");
        assert!(sitting.when.day().is_some() || event.source.published_on.is_some(), "{name}");
    }
}

#[test]
fn hosts_may_stand_where_they_stand_and_hold_what_they_held() {
    let rules = rulebook();
    let entry = |table: &str, key: &str| -> Table {
        let entries = rules.get(table).expect("the table");
        entries.iter().find(|entry| text_of(entry, "key") == key).expect("the key").clone()
    };
    let list = |entry: &Table, field: &str| -> Vec<String> {
        let items = entry.get(field).and_then(Value::as_array).cloned().unwrap_or_default();
        items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    for event in events() {
        let chain: Vec<&Unit> = event.superior.iter().chain([&event.unit]).collect();
        let top = entry("unit-kind", &chain.first().expect("a unit").kind);
        assert_eq!(top.get("root").and_then(Value::as_bool), Some(true), "{}", event.event);
        for (upper, lower) in chain.iter().zip(chain.iter().skip(1)) {
            let children = list(&entry("unit-kind", &upper.kind), "children");
            assert!(children.contains(&lower.kind), "{}: {}", event.event, lower.key);
        }
        for line in &event.sitting.kinds {
            let held_by = list(&entry("activity-kind", &line.kind), "held-by");
            let held = held_by.is_empty() || held_by.contains(&event.unit.kind);
            assert!(held, "{}: {}", event.event, line.kind);
        }
    }
}

#[test]
fn every_text_stands_in_both_languages() {
    let mut pairs = 0;
    for event in EVENTS {
        let file: Table = parse(&path_of(event));
        each_pair(&Value::Table(file), &mut |zh, en| {
            assert!(zh.contains(is_han), "{event}: {zh:?} / {en:?} has no Chinese");
            assert!(!en.is_empty() && !en.contains(is_han), "{event}: {en:?} is no English");
            assert!(!zh.contains(['\u{20}', ',', ';', '?', '!']), "{event}: marks in {zh:?}");
            pairs += 1;
        });
    }
    assert!(pairs > 100, "only {pairs} texts were looked at");
}

#[test]
fn labels_of_the_rulebook_keep_to_their_language() {
    for (table, entries) in rulebook() {
        for entry in entries {
            each_pair(&Value::Table(entry), &mut |zh, en| {
                assert!(zh.contains(is_han), "{table}: {zh:?}");
                assert!(!zh.contains(|c: char| c.is_ascii_alphabetic()), "{table}: {zh:?}");
                assert!(!en.is_empty() && !en.contains(is_han), "{table}: {en:?}");
            });
        }
    }
}

#[test]
fn the_list_of_facts_is_complete_and_each_row_is_held_or_waits() {
    let facts = facts();
    for (event, rows) in events().iter().zip(ROWS) {
        let own: Vec<&Fact> = facts.iter().filter(|fact| fact.event == event.event).collect();
        let numbers: Vec<u32> = own.iter().map(|fact| fact.n).collect();
        assert_eq!(numbers, (1..=rows).collect::<Vec<_>>(), "{}", event.event);
        for fact in &own {
            let name = format!("{} fact {}", fact.event, fact.n);
            let waits = event.not_yet.iter().filter(|not_yet| not_yet.fact == fact.n);
            for not_yet in waits.clone() {
                assert!(fact.with.contains(&not_yet.with), "{name}: {}", not_yet.with);
            }
            let known = |with: &String| CAPABILITIES.contains(&with.as_str());
            assert!(!fact.with.is_empty() && fact.with.iter().all(known), "{name}");
            let words = [&fact.zh, &fact.en, &fact.bulletin_zh, &fact.bulletin_en];
            if fact.structured {
                assert!(fact.at.as_ref().is_some_and(|at| at.contains('.')), "{name}: at");
                assert!(!fact.zh.is_empty() || !fact.bulletin_zh.is_empty(), "{name}: zh");
                assert_eq!(fact.zh.len(), fact.en.len(), "{name}");
                assert_eq!(fact.bulletin_zh.len(), fact.bulletin_en.len(), "{name}");
            } else {
                assert!(!fact.with.contains(&"S".to_owned()), "{name}: S is structured");
                assert!(fact.at.is_none() && words.iter().all(|list| list.is_empty()), "{name}");
                assert_eq!(waits.count(), 1, "{name}: stands as text");
            }
        }
        let listed = |not_yet: &NotYet| numbers.contains(&not_yet.fact);
        assert!(event.not_yet.iter().all(listed), "{}: an unknown fact waits", event.event);
    }
    assert_eq!(facts.len(), 66);
}

/// What a page of this language can show of the event: typed texts, names, labels, days, counts.
fn shown(event: &Founding, rules: &BTreeMap<String, Vec<Table>>, lang: Lang) -> Vec<String> {
    let mut shown = Vec::new();
    let mut file: Table = parse(&path_of(&event.event));
    file.remove("not_yet");
    each_pair(&Value::Table(file), &mut |zh, en| {
        shown.push(if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() });
    });
    shown.extend(event.sitting.guests.iter().map(|guest| guest.name.clone()));
    shown.extend(event.bulletin.editors.iter().map(|editor| editor.name.clone()));
    shown.extend(keys(event).iter().map(|(table, key)| label(rules, table, key, lang)));
    let numbers = [event.bulletin.views, event.bulletin.comments];
    shown.extend(numbers.into_iter().flatten().map(|number| number.to_string()));
    let days = [event.sitting.when.day(), event.source.published_on];
    shown.extend(days.into_iter().flatten().map(|day| match lang {
        Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.strftime("%-d %B %Y").to_string(),
    }));
    shown.extend(event.sitting.when.part().map(|part| match (lang, part.code()) {
        (Lang::Zh, "morning") => "上午".to_owned(),
        (Lang::Zh, _) => "下午".to_owned(),
        (Lang::En, code) => code.to_owned(),
    }));
    if event.sitting.when.day().is_none() {
        shown.push(if lang == Lang::Zh { "日期未说明" } else { "date not stated" }.to_owned());
    }
    let counts = event.sitting.audience.iter().map(|group| group.count);
    shown.extend(counts.chain(event.sitting.headcount).filter_map(|count| match (lang, count) {
        (Lang::Zh, Count::MoreThan { n }) => Some(format!("{n}多人")),
        (Lang::En, Count::MoreThan { n }) => Some(format!("more than {n} people")),
        (Lang::Zh, Count::Some) => Some("部分".to_owned()),
        (Lang::En, Count::Some | Count::All) => Some(count.bound().to_owned()),
        (Lang::Zh, Count::All) => Some("全体".to_owned()),
        _ => None,
    }));
    shown
}

#[test]
fn words_of_a_fact_stand_in_the_data() {
    let rules = rulebook();
    let events = events();
    for fact in facts() {
        let event = events.iter().find(|event| event.event == fact.event).expect("the event");
        for (lang, words) in
            [(Lang::Zh, [&fact.zh, &fact.bulletin_zh]), (Lang::En, [&fact.en, &fact.bulletin_en])]
        {
            let shown = shown(event, &rules, lang);
            for word in words.into_iter().flatten() {
                let stands = shown.iter().any(|text| text.contains(word.as_str()));
                assert!(stands, "{} fact {}: {word:?} stands nowhere", fact.event, fact.n);
            }
        }
    }
}

#[test]
fn what_the_demo_shows_is_named_and_nothing_is_invented() {
    for event in events() {
        let both = |text: &Text| text.zh().is_some() && text.en().is_some();
        assert!(both(&event.bulletin.title) && both(&event.unit.name), "{}", event.event);
        assert!(event.body.iter().all(|body| both(&body.name)), "{}", event.event);
        assert!(event.not_yet.iter().all(|not_yet| both(&not_yet.text)), "{}", event.event);
        // No report names the member units of its bodies, so none are invented.
        assert!(event.body.iter().all(|body| body.member_units.is_empty()), "{}", event.event);
        assert!(event.body_presence.iter().all(|presence| presence.count.number().is_none()));
        let copyright = event.bulletin.copyright.as_ref();
        assert_eq!(copyright.is_some(), event.event == "E4", "only one report states a copyright");
    }
}
