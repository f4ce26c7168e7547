//! Every public act writes exactly one row of the log. `scan` reads off the sources what writes;
//! all it finds is performed here, in `deeds`, or is named as no act with the reason.

mod deeds;
mod scan;

use std::collections::BTreeSet;

use zhibu_service::{Error, audit};

use crate::support::World;
use deeds::Stage;

/// What writes and is no act, and why.
const NO_ACTS: [(&str, &str); 13] = [
    ("account::renew", "a look keeps a session alive; the look itself is not an act"),
    ("audit::seal_waiting", "chains the rows that acts have written"),
    ("bulletin::count_view", "a number of readings, kept without anything about the reader"),
    ("demo::fill", "many acts, one after the other"),
    ("draft::discard", "takes back what `draft::save` kept"),
    ("draft::save", "a comfort for the one who types, not a record"),
    ("founding::load", "several acts: one for each unit, for the record and for the bulletin"),
    ("generate::generate", "a whole county in bulk, with one row for all of it"),
    ("import::content", "opens a file for those who may hand one in; nothing is written"),
    ("import::rows", "tells what is known as rows; nothing is written"),
    ("import::preview", "works out what would happen; nothing is written"),
    ("vault::adopt", "the first key of an installation; its row is counted where keys are rotated"),
    (
        "vault::step",
        "a rotation goes through many; the two that change which key is in force log it",
    ),
];

fn rows(world: &World) -> i64 {
    world.read(|tx, act| audit::count(tx, act.realm)).unwrap()
}

#[test]
fn whatever_writes_is_an_act_that_is_tried_or_no_act_for_a_reason() {
    let found: BTreeSet<String> = scan::writers().into_keys().collect();
    let acts = deeds::all();
    let tried: BTreeSet<String> = acts.iter().map(|(name, _)| (*name).to_owned()).collect();
    let excused: BTreeSet<String> = NO_ACTS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!((tried.len(), excused.len()), (acts.len(), NO_ACTS.len()), "named twice");
    assert!(tried.is_disjoint(&excused), "an act and no act at once");
    let known: BTreeSet<String> = tried.union(&excused).cloned().collect();
    let missing: Vec<&String> = found.difference(&known).collect();
    assert!(missing.is_empty(), "add to deeds, or to NO_ACTS with the reason: {missing:?}");
    let gone: Vec<&String> = known.difference(&found).collect();
    assert!(gone.is_empty(), "named here, but nothing of that name writes: {gone:?}");
}

#[test]
fn every_act_leaves_one_row_and_every_refused_one_none() {
    let writers = scan::writers();
    for (name, show) in deeds::all() {
        let stage = Stage::new();
        let shown = show(&stage);
        let rows = || rows(&shown.once.world);
        let before = rows();

        if let Some(refused) = &shown.refused {
            let done = refused.perform();
            assert!(done.is_err(), "{name} was not refused");
            assert!(!matches!(done, Err(Error::Denied(_))), "{name}: {done:?}");
            assert_eq!(rows(), before, "{name} was refused and left a row");
        }
        if writers[name].is_granted {
            let denied = shown.once.by(&stage.stranger).perform();
            assert!(matches!(denied, Err(Error::Denied(_))), "{name}: {denied:?}");
            assert_eq!(rows(), before, "{name} was denied and left a row");
        }
        shown.once.perform().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(rows() - before, 1, "{name}");
        if shown.is_idle_twice {
            shown.once.perform().unwrap_or_else(|error| panic!("{name} again: {error}"));
            assert_eq!(rows() - before, 1, "{name} did nothing and left a row");
        }
    }
}
