//! What can be judged only when every file is read: keys named elsewhere, validity of entries
//! with one key, and whether each kind of unit can stand in the tree.

mod cadence;

use std::collections::BTreeSet;

use super::fault::{Place, Problem, Vocabulary};
use super::load::Draft;
use super::read::{Declared, Log};
use super::table::Table;
use super::{Level, Number, Term};

/// Notes every fault that spans entries; `top` is the place for what stands nowhere.
pub(super) fn across_files(draft: &Draft, log: &mut Log, top: Place) {
    clashes(log);
    references(log);
    tree(draft, log, top);
    cadence::of_draft(draft, log);
    bounds(draft, log);
}

/// Nobody overrides what is fixed centrally, so its bounds say nothing else than its value.
fn bounds(draft: &Draft, log: &mut Log) {
    let mut found = Vec::new();
    for entry in draft.numbers.iter().filter(|entry| entry.provenance.level == Level::Central) {
        let Number { value, min, max, .. } = entry.value;
        if (min, max) != (value, value) {
            let span = Some(entry.provenance.span);
            let this = log
                .declared
                .iter()
                .find(|one| one.table == Table::Number && one.key == entry.key && one.span == span);
            let problem = Problem::CentralBounds { value };
            found.extend(this.map(|one| (one.place.clone(), problem)));
        }
    }
    for (place, problem) in found {
        log.fault(place, problem);
    }
}

/// Every word that sentences borrow is there; `head` is the place for those that are not.
pub(super) fn terms(log: &mut Log, head: Place) {
    let place = |term: Term| {
        let mut terms = log.declared.iter().filter(|one| one.table == Table::Term);
        terms.find(|one| one.key == term.code()).map(|one| one.place.clone())
    };
    let of_probation = |term: &Term| Term::OF_PROBATION.contains(term);
    let mut found = Vec::new();
    let missing: Vec<_> = Term::ALL
        .into_iter()
        .filter(|term| !of_probation(term) && place(*term).is_none())
        .map(Term::code)
        .collect();
    if !missing.is_empty() {
        found.push((head, Problem::Vocabulary(Vocabulary::Missing { terms: missing })));
    }
    let [full, probationary] = Term::OF_PROBATION;
    for (term, other) in [(full, probationary), (probationary, full)] {
        if let (Some(place), None) = (place(term), place(other)) {
            let (term, other) = (term.code(), other.code());
            found.push((place, Problem::Vocabulary(Vocabulary::Alone { term, other })));
        }
    }
    for (place, problem) in found {
        log.fault(place, problem);
    }
}

fn clashes(log: &mut Log) {
    let mut found = Vec::new();
    for (index, later) in log.declared.iter().enumerate() {
        let same = |one: &&Declared| one.table == later.table && one.key == later.key;
        found.extend(
            log.declared.iter().take(index).filter(same).filter_map(|one| clash(one, later)),
        );
    }
    for (place, problem) in found {
        log.fault(place, problem);
    }
}

/// How two entries of one table with one key get in each other's way, if they do.
fn clash(one: &Declared, two: &Declared) -> Option<(Place, Problem)> {
    let (table, key) = (two.table.code(), two.key.clone());
    if matches!(two.table, Table::Source | Table::Term) {
        return Some((
            two.place.clone(),
            Problem::DuplicateKey { table, key, first: one.place.clone() },
        ));
    }
    let (one_span, two_span) = (one.span?, two.span?);
    let both = one_span.overlap(two_span)?;
    let (first, second) = if two_span.from < one_span.from { (two, one) } else { (one, two) };
    let (place, first) = (second.place.clone(), first.place.clone());
    let problem = if one_span.from == two_span.from {
        Problem::DuplicateKey { table, key, first }
    } else {
        Problem::Overlap { table, key, first, from: both.from }
    };
    Some((place, problem))
}

fn references(log: &mut Log) {
    let mut found = Vec::new();
    for reference in &log.references {
        let keys =
            || log.declared.iter().filter(|one| one.table == reference.to).map(|one| &one.key);
        if keys().any(|key| *key == reference.key) {
            continue;
        }
        let known = keys().collect::<BTreeSet<_>>().into_iter().cloned().collect();
        let key = reference.key.clone();
        let problem = match reference.to {
            Table::Source => Problem::UnknownSource { source: key, known },
            to => {
                Problem::UnknownKey { field: reference.field.clone(), key, table: to.code(), known }
            }
        };
        found.push((reference.place.clone(), problem));
    }
    for (place, problem) in found {
        log.fault(place, problem);
    }
}

fn tree(draft: &Draft, log: &mut Log, top: Place) {
    let declared: Vec<_> = log.declared.iter().filter(|one| one.table == Table::UnitKind).collect();
    if declared.len() != draft.unit_kinds.len() {
        // A kind that could not be read may be the missing link.
        return;
    }
    let kinds = &draft.unit_kinds;
    let mut reached: BTreeSet<&str> =
        kinds.iter().filter(|kind| kind.value.root).map(|kind| kind.key.as_str()).collect();
    if reached.is_empty() {
        let place = declared.first().map_or(top, |one| one.place.clone());
        log.fault(place, Problem::NoRoot);
        return;
    }
    loop {
        let before = reached.len();
        for kind in kinds {
            if reached.contains(kind.key.as_str()) {
                reached.extend(kind.value.children.iter().map(String::as_str));
            }
        }
        if reached.len() == before {
            break;
        }
    }
    let mut found = Vec::new();
    for one in declared {
        // Once per kind, however many versions it has.
        if reached.insert(&one.key) {
            found.push((one.place.clone(), Problem::Unreachable { key: one.key.clone() }));
        }
    }
    for (place, problem) in found {
        log.fault(place, problem);
    }
}
