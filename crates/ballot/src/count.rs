//! The count: from rows to results. The same code writes the results of a board and checks them; the
//! second verifier, in another language, is there to doubt it.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::board::{Outcome, Roll, Row};
use crate::bytes::{Hash, Key};
use crate::manifest::{Frozen, Kind, Rules, Scoring, Slot};
use crate::rules::{
    Candidate, Class, Counts, Elect, Election, Floor, Pass, Place, Poll, RuleError, Score,
    Standing, Ties, mean, place, weigh,
};

/// Every number that results are made of.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// The numbers of each voting class.
    pub rolls: BTreeMap<String, Roll>,
    /// Envelopes of each voting class.
    pub cast: BTreeMap<String, u64>,
    /// Opinions handed in beforehand, by slot and option.
    pub written: BTreeMap<(String, String), u64>,
    /// Votes by slot and class.
    counts: BTreeMap<(String, String), Counts>,
    /// Rows of people barred from a slot, by slot and class.
    barred: BTreeMap<(String, String), u64>,
}

/// What becomes of a row among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It counts.
    Counts,
    /// It says again what another one says, which counts.
    Repeats,
    /// Its key also says something else, so nothing of it counts.
    Contradicts,
}

/// Which rows count, by key and hash of each.
pub fn fates(rows: &[(Key, Hash)]) -> Vec<Fate> {
    let mut said: HashMap<&Key, (&Hash, bool)> = HashMap::with_capacity(rows.len());
    for (key, item) in rows {
        let (first, agrees) = said.entry(key).or_insert((item, true));
        *agrees &= *first == item;
    }
    let mut counted = HashSet::with_capacity(said.len());
    let fate = |(key, _): &(Key, Hash)| match said.get(key) {
        Some((_, true)) if counted.insert(*key) => Fate::Counts,
        Some((_, true)) => Fate::Repeats,
        _ => Fate::Contradicts,
    };
    rows.iter().map(fate).collect()
}

/// The classes that are opened: those with enough envelopes, or none if one lacks them and the manifest
/// says that the vote is then void.
pub fn opened<'a>(frozen: &'a Frozen, cast: &BTreeMap<String, u64>) -> Vec<&'a Class> {
    let floor = u64::from(frozen.manifest.k_floor);
    let enough = |class: &&Class| cast.get(&class.id).copied().unwrap_or_default() >= floor;
    let open: Vec<&Class> = frozen.classes.iter().filter(enough).collect();
    let is_void = open.len() < frozen.classes.len() && frozen.manifest.floor == Floor::Void;
    if is_void { Vec::new() } else { open }
}

impl Tally {
    /// Counts a row that was checked.
    pub fn add(&mut self, frozen: &Frozen, row: &Row) {
        let place = (row.c.clone(), row.g.clone());
        if row.is_barred() {
            *self.barred.entry(place).or_default() += 1;
            return;
        }
        let Some(slot) = frozen.manifest.slot(&row.c) else { return };
        let counts = self.counts.entry(place).or_insert_with(|| slot.no_counts());
        match (&frozen.manifest.rules, slot.kind) {
            (Rules::Elect(elect), Kind::Paper) => elect.add(counts, &slot.ids(), &row.o),
            _ => *counts.entry(row.o.clone()).or_default() += 1,
        }
    }

    /// Votes for a slot in a class.
    pub fn counts(&self, slot: &Slot, class: &str) -> Counts {
        let place = (slot.id.clone(), class.to_owned());
        self.counts.get(&place).cloned().unwrap_or_else(|| slot.no_counts())
    }

    /// Rows of people barred from a slot, in a class.
    pub fn barred(&self, slot: &str, class: &str) -> u64 {
        self.barred.get(&(slot.to_owned(), class.to_owned())).copied().unwrap_or_default()
    }

    /// The results of all slots, in the order of the manifest.
    pub fn outcomes(&self, frozen: &Frozen) -> Result<Vec<Outcome>, RuleError> {
        let open = opened(frozen, &self.cast);
        let is_void = open.is_empty() && !frozen.classes.is_empty();
        let mut outcomes = Vec::with_capacity(frozen.slots());
        for slot in &frozen.manifest.slots {
            let by_class =
                open.iter().map(|class| (class.id.clone(), self.counts(slot, &class.id)));
            let mut outcome = Outcome {
                c: slot.id.clone(),
                counts: by_class.collect(),
                score: String::new(),
                outcome: Vec::new(),
            };
            match &frozen.manifest.rules {
                Rules::Score(_) => {}
                Rules::Pass(pass) => {
                    let verdict = pass.judge(&self.poll(slot, &open, Some(pass)))?;
                    outcome.outcome.push(verdict.word().into());
                }
                Rules::Elect(elect) => outcome.outcome = self.elected(slot, &open, elect)?,
            }
            outcomes.push(outcome);
        }
        if let Rules::Score(scoring) = &frozen.manifest.rules {
            let scores = self.scores(frozen, scoring, &open)?;
            let places = place(&scores, &scoring.quota, scoring.ties)?;
            for (outcome, (score, place)) in outcomes.iter_mut().zip(scores.iter().zip(places)) {
                outcome.score = score.map(|score| score.to_string()).unwrap_or_default();
                outcome.outcome = if is_void { vec!["void".into()] } else { grade(scoring, place) };
            }
        }
        Ok(outcomes)
    }

    /// The score of each slot over the opened classes.
    pub fn scores(
        &self,
        frozen: &Frozen,
        scoring: &Scoring,
        open: &[&Class],
    ) -> Result<Vec<Score>, RuleError> {
        let score = |slot: &Slot| {
            let means: Result<Vec<_>, RuleError> = open
                .iter()
                .map(|class| {
                    Ok((class.weight, mean(&scoring.points, &self.counts(slot, &class.id))?))
                })
                .collect();
            weigh(&means?)
        };
        frozen.manifest.slots.iter().map(score).collect()
    }

    /// The numbers of a slot. Those who are barred from it are no part of any of them.
    pub fn poll(&self, slot: &Slot, open: &[&Class], pass: Option<&Pass>) -> Poll {
        let mut poll = Poll::default();
        for roll in self.rolls.values() {
            let barred = roll.barred.get(&slot.id).copied().unwrap_or_default();
            poll.entitled += roll.entitled.saturating_sub(barred);
            poll.present += roll.present.saturating_sub(barred);
            poll.issued += roll.issued().saturating_sub(barred);
        }
        for class in open {
            let cast = self.cast.get(&class.id).copied().unwrap_or_default();
            poll.cast += cast.saturating_sub(self.barred(&slot.id, &class.id));
            if let Some(pass) = pass {
                let counts = self.counts(slot, &class.id);
                let of = |option: &String| counts.get(option).copied().unwrap_or_default();
                poll.yes += of(&pass.yes);
                poll.no += of(&pass.no);
            }
        }
        for ((place, option), count) in &self.written {
            match pass {
                Some(pass) if *place == slot.id && *option == pass.yes => poll.written_yes += count,
                Some(pass) if *place == slot.id && *option == pass.no => poll.written_no += count,
                Some(_) if *place == slot.id => poll.written_other += count,
                _ => {}
            }
        }
        poll
    }

    /// Candidates and names of a paper, with their votes in all opened classes.
    pub fn candidates(&self, slot: &Slot, open: &[&Class], elect: &Elect) -> Vec<Candidate> {
        let mut all = Counts::new();
        for class in open {
            for (key, count) in self.counts(slot, &class.id) {
                *all.entry(key).or_default() += count;
            }
        }
        elect.candidates(&all, &slot.ids())
    }

    fn elected(
        &self,
        slot: &Slot,
        open: &[&Class],
        elect: &Elect,
    ) -> Result<Vec<String>, RuleError> {
        let candidates = self.candidates(slot, open, elect);
        Ok(match elect.judge(&self.poll(slot, open, None), &candidates)? {
            Election::Invalid(verdict) => vec![verdict.word().into()],
            Election::Held { standings, empty } => {
                let named = candidates.iter().zip(standings);
                let named = named.filter(|(_, standing)| *standing != Standing::Not);
                let words = named.map(|(who, standing)| format!("{}={}", who.id, standing.word()));
                words.chain([format!("empty={empty}")]).collect()
            }
        })
    }
}

/// The words of a place: nothing, a grade, or `open` and what the meeting has to decide between.
fn grade(scoring: &Scoring, place: Place) -> Vec<String> {
    let word =
        |grade: Option<usize>| grade.and_then(|at| scoring.quota.get(at)).map(|q| q.id.clone());
    if place.best == place.least || scoring.ties != Ties::Open {
        return word(place.best).into_iter().collect();
    }
    let none = || "none".to_owned();
    vec![
        "open".into(),
        word(place.best).unwrap_or_else(none),
        word(place.least).unwrap_or_else(none),
    ]
}
