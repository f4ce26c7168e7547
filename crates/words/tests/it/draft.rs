//! The bulletin draft: every filled field stands in it, every emptied field leaves no trace.

use std::sync::LazyLock;

use crate::sample::{Filled, Sample, marked_rules, sample};
use proptest::prelude::*;
use zhibu_domain::activity::{Record, Voice};
use zhibu_domain::rulebook::Rulebook;
use zhibu_domain::text::Lang;
use zhibu_words::bulletin::draft;

static RULES: LazyLock<Rulebook> = LazyLock::new(marked_rules);

type Clear = fn(&mut Record);

/// Each field that may be empty, and how to empty it. Emptying a field empties what hangs on it:
/// `agenda` takes `agenda.points` with it.
const FIELDS: [(&str, Clear); 36] = [
    ("kinds.year", |r| r.sitting.kinds.iter_mut().for_each(|line| line.for_year = None)),
    ("purposes", |r| r.sitting.purposes.clear()),
    ("place", |r| r.sitting.place = None),
    ("place_kind", |r| r.sitting.place_kind = None),
    ("chair", |r| r.sitting.chair = None),
    ("recorder", |r| r.sitting.recorder = None),
    ("guests", clear_guests),
    ("guests.title", |r| r.sitting.guests.iter_mut().for_each(|guest| guest.title = None)),
    ("guests.body", |r| r.sitting.guests.iter_mut().for_each(|guest| guest.body = None)),
    ("agenda", |r| r.sitting.agenda.clear()),
    ("agenda.title", |r| r.sitting.agenda.iter_mut().for_each(|item| item.title = None)),
    ("agenda.speakers", |r| r.sitting.agenda.iter_mut().for_each(|item| item.speakers.clear())),
    ("agenda.points", |r| r.sitting.agenda.iter_mut().for_each(|item| item.points.clear())),
    ("agenda.points.subs", |r| {
        let items = r.sitting.agenda.iter_mut();
        items.flat_map(|item| &mut item.points).for_each(|point| point.subs.clear());
    }),
    ("attendance", |r| r.sitting.attendance.clear()),
    ("headcount", |r| r.sitting.headcount = None),
    ("audience", |r| r.sitting.audience.clear()),
    ("audience.of", |r| r.sitting.audience.iter_mut().for_each(|audience| audience.of = None)),
    ("bodies", |r| r.sitting.bodies.clear()),
    ("observers", |r| r.sitting.observers.clear()),
    ("observers.remark", |r| r.sitting.observers.iter_mut().for_each(|o| o.remark = None)),
    ("topics", |r| r.sitting.topics.clear()),
    ("practices", |r| r.sitting.practices.clear()),
    ("resolutions", |r| r.sitting.resolutions.clear()),
    ("resolutions.owner", |r| r.sitting.resolutions.iter_mut().for_each(|line| line.owner = None)),
    ("resolutions.due", |r| r.sitting.resolutions.iter_mut().for_each(|line| line.due_on = None)),
    ("votes", |r| r.sitting.votes.clear()),
    ("conveyed", |r| r.sitting.conveyed.clear()),
    ("legal_basis", |r| r.sitting.legal_basis = None),
    ("approval", |r| r.sitting.approval = None),
    ("platforms", |r| r.sitting.platforms.clear()),
    ("statements", |r| r.sitting.statements.clear()),
    ("results", |r| r.sitting.results.clear()),
    ("results.year", |r| r.sitting.results.iter_mut().for_each(|line| line.for_year = None)),
    ("addenda", |r| r.addenda.clear()),
    ("source", |r| r.source = None),
];

/// Fields in which somebody speaks or acts: a guest who loses such an office is still present.
const OFFICES: [&str; 6] =
    ["chair", "recorder", "agenda", "agenda.speakers", "resolutions", "resolutions.owner"];

fn clear_guests(record: &mut Record) {
    let sitting = &mut record.sitting;
    let is_guest = |voice: &Voice| matches!(voice, Voice::Guest(_));
    sitting.guests.clear();
    sitting.chair.take_if(|voice| is_guest(voice));
    sitting.recorder.take_if(|voice| is_guest(voice));
    sitting.agenda.iter_mut().for_each(|item| item.speakers.retain(|voice| !is_guest(voice)));
    for resolution in &mut sitting.resolutions {
        resolution.owner.take_if(|voice| is_guest(voice));
    }
    sitting.conveyed.iter_mut().for_each(|link| link.speaker = None);
}

fn hangs_on(filled: &Filled, field: &str) -> bool {
    filled.field == field
        || filled.field.strip_prefix(field).is_some_and(|rest| rest.starts_with('.'))
}

/// A label at the start of an English sentence has a capital letter.
fn holds(text: &str, value: &str) -> bool {
    text.to_lowercase().contains(&value.to_lowercase())
}

fn check_marks(lang: Lang, text: &str) {
    assert!(!text.contains("{$") && !text.contains("  "), "{text}");
    for empty in ["（）", "()", "“”", "［］"] {
        assert!(!text.contains(empty), "{empty} in {text}");
    }
    let joins = |c: &char| "。；，、：？！.;,:?!".contains(*c);
    for line in text.lines() {
        // In English a blank may part the two marks.
        let chars: Vec<char> = match lang {
            Lang::Zh => line.chars().collect(),
            Lang::En => line.chars().filter(|c| *c != ' ').collect(),
        };
        for pair in chars.windows(2) {
            assert!(!(joins(&pair[0]) && joins(&pair[1])), "{}{} in {line}", pair[0], pair[1]);
        }
    }
}

fn check_sample(sample: &Sample) {
    for (index, lang) in Lang::ALL.into_iter().enumerate() {
        let whole = draft(&sample.record, &RULES, lang);
        let body = whole.body();
        assert_eq!(whole.title, sample.record.sitting.title.get(lang));
        assert!(whole.paragraphs.iter().all(|paragraph| !paragraph.text.trim().is_empty()));
        check_marks(lang, &body);
        for filled in &sample.filled {
            let value = &filled.values[index];
            assert!(holds(&body, value), "{}: {value} is missing in {body}", filled.field);
        }
        for (field, clear) in FIELDS {
            check_emptied(sample, lang, &body, field, clear);
        }
    }
}

fn check_emptied(sample: &Sample, lang: Lang, body: &str, field: &str, clear: Clear) {
    let gone: Vec<&Filled> = sample.filled.iter().filter(|f| hangs_on(f, field)).collect();
    let mut record = sample.record.clone();
    clear(&mut record);
    if record == sample.record {
        assert!(gone.is_empty(), "clearing {field} did nothing");
        return;
    }
    let index = usize::from(lang == Lang::En);
    let emptied = draft(&record, &RULES, lang).body();
    check_marks(lang, &emptied);
    for filled in gone {
        let value = &filled.values[index];
        assert!(!holds(&emptied, value), "{}: {value} stays in {emptied}", filled.field);
    }
    // The kind of the place, which stood beside it, becomes a sentence of its own.
    let kind_moves = field == "place" && record.sitting.place_kind.is_some();
    let guest_moves = sample.guests_speak && OFFICES.contains(&field);
    if !kind_moves && !guest_moves {
        let (before, after) = (body.chars().count(), emptied.chars().count());
        assert!(after < before, "{field} emptied, but the draft did not shrink: {emptied}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_filled_field_stands_and_every_emptied_field_is_gone(
        tape in proptest::collection::vec(any::<u8>(), 64..400),
    ) {
        check_sample(&sample(&RULES, &tape));
    }
}

/// The random records must reach every field, else the test above tests nothing of it.
#[test]
fn the_random_records_fill_every_field() {
    let mut missing: Vec<&str> = FIELDS.iter().map(|(field, _)| *field).collect();
    for seed in 1..60u32 {
        let mut state = seed;
        let next = |_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        let tape: Vec<u8> = (0..300).map(next).collect();
        let filled = sample(&RULES, &tape).filled;
        missing.retain(|field| !filled.iter().any(|f| f.field == *field));
    }
    assert_eq!(missing, [] as [&str; 0]);
}
