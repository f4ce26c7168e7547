//! How near each outcome was, and whether the votes that nobody can account for could have turned it.
//!
//! Unaccounted are votes given out that never came back, and what could not be opened or counted: at
//! most so many could have been added by whoever issues, or lost on the way. They are tried in the worst
//! way for the outcome. Where a simple bound errs, it errs towards saying "could".

use std::collections::BTreeMap;

use serde::Serialize;

use crate::board::Roll;
use crate::count::{Tally, opened};
use crate::manifest::{Frozen, Rules, Scoring, Slot};
use crate::rules::{
    Class, Elect, Election, Fraction, Pass, RuleError, Score, Standing, Verdict, mean, weigh,
};

/// How near an outcome was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Margin {
    /// The quota's or slot's id.
    pub of: String,
    /// Points between the last inside and the first outside a quota, or votes by which a vote passed or failed.
    pub margin: Fraction,
    /// Votes that nobody can account for.
    pub unaccounted: u64,
    /// Whether they could have turned the outcome.
    pub could_turn: bool,
}

pub(super) fn margins(frozen: &Frozen, tally: &Tally, bad: u64) -> Result<Vec<Margin>, RuleError> {
    let open = opened(frozen, &tally.cast);
    let spare: Vec<u64> = open.iter().map(|class| not_cast(tally, class) + bad).collect();
    let unaccounted = open.iter().map(|class| not_cast(tally, class)).sum::<u64>() + bad;
    let slots = frozen.manifest.slots.iter();
    match &frozen.manifest.rules {
        Rules::Score(scoring) => borders(frozen, tally, scoring, &open, &spare, unaccounted),
        Rules::Pass(pass) => slots
            .filter_map(|slot| of_pass(tally, slot, pass, &open, unaccounted).transpose())
            .collect(),
        Rules::Elect(elect) => slots
            .filter_map(|slot| of_election(tally, slot, elect, &open, unaccounted).transpose())
            .collect(),
    }
}

fn not_cast(tally: &Tally, class: &Class) -> u64 {
    let issued = tally.rolls.get(&class.id).map(Roll::issued).unwrap_or_default();
    issued.saturating_sub(tally.cast.get(&class.id).copied().unwrap_or_default())
}

/// The score of a slot if `spare` more votes of each class had given it `points`.
fn moved(
    tally: &Tally,
    scoring: &Scoring,
    slot: &Slot,
    open: &[&Class],
    (spare, points): (&[u64], u32),
) -> Result<Score, RuleError> {
    const EXTRA: &str = "+";
    let mut scale: BTreeMap<String, u32> = scoring.points.clone();
    scale.insert(EXTRA.into(), points);
    let mut means = Vec::with_capacity(open.len());
    for (class, spare) in open.iter().zip(spare) {
        let mut counts = tally.counts(slot, &class.id);
        counts.insert(EXTRA.into(), *spare);
        means.push((class.weight, mean(&scale, &counts)?));
    }
    weigh(&means)
}

fn borders(
    frozen: &Frozen,
    tally: &Tally,
    scoring: &Scoring,
    open: &[&Class],
    spare: &[u64],
    unaccounted: u64,
) -> Result<Vec<Margin>, RuleError> {
    let scores = tally.scores(frozen, scoring, open)?;
    let units = scores.iter().flatten().count() as u64;
    let most = scoring.points.values().copied().max().unwrap_or_default();
    let least = scoring.points.values().copied().min().unwrap_or_default();
    let mut row: Vec<(Fraction, &Slot)> = scores
        .iter()
        .zip(&frozen.manifest.slots)
        .filter_map(|(s, slot)| Some(((*s)?, slot)))
        .collect();
    row.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let (mut margins, mut border) = (Vec::new(), 0u64);
    for quota in &scoring.quota {
        border = border.saturating_add(quota.places(units)?);
        let at = usize::try_from(border).unwrap_or(usize::MAX);
        let Some((inside, outside)) = row.split_at_checked(at) else { continue };
        let (Some((lowest, _)), Some((highest, _))) = (inside.last(), outside.first()) else {
            continue;
        };
        let margin = lowest.plus(highest.times(Fraction::new(-1, 1)?)?)?;
        let lowered =
            inside.iter().map(|(_, slot)| moved(tally, scoring, slot, open, (spare, least)));
        let raised =
            outside.iter().map(|(_, slot)| moved(tally, scoring, slot, open, (spare, most)));
        let lowered = lowered.collect::<Result<Vec<_>, _>>()?.into_iter().min();
        let could_turn = raised.collect::<Result<Vec<_>, _>>()?.into_iter().max() >= lowered;
        margins.push(Margin { of: quota.id.clone(), margin, unaccounted, could_turn });
    }
    Ok(margins)
}

fn of_pass(
    tally: &Tally,
    slot: &Slot,
    pass: &Pass,
    open: &[&Class],
    spare: u64,
) -> Result<Option<Margin>, RuleError> {
    let poll = tally.poll(slot, open, Some(pass));
    let yes = poll.yes + poll.written_yes;
    let mut turned = poll;
    turned.cast += spare;
    let (verdict, votes) = match pass.judge(&poll)? {
        Verdict::Passed { needed } => {
            turned.no += spare;
            (true, yes - needed + 1)
        }
        Verdict::Failed { needed } => {
            turned.yes += spare;
            (false, needed - yes)
        }
        Verdict::Void | Verdict::NoQuorum { .. } => return Ok(None),
    };
    turned.issued = turned.issued.max(turned.cast);
    let still = matches!(pass.judge(&turned)?, Verdict::Passed { .. });
    let could_turn = still != verdict;
    let margin = Fraction::whole(votes);
    Ok(Some(Margin { of: slot.id.clone(), margin, unaccounted: spare, could_turn }))
}

fn of_election(
    tally: &Tally,
    slot: &Slot,
    elect: &Elect,
    open: &[&Class],
    spare: u64,
) -> Result<Option<Margin>, RuleError> {
    let mut candidates = tally.candidates(slot, open, elect);
    let mut poll = tally.poll(slot, open, None);
    let Election::Held { standings, .. } = elect.judge(&poll, &candidates)? else {
        return Ok(None);
    };
    let mut margin = u64::MAX;
    for (candidate, standing) in candidates.iter().zip(&standings) {
        let own = crate::rules::Poll { yes: candidate.yes, no: candidate.no, ..poll };
        let needed = elect.majority.needed(&own)?;
        let distance = if candidate.yes < needed {
            needed - candidate.yes
        } else {
            candidate.yes - needed + 1
        };
        margin = margin.min(distance);
        if *standing == Standing::Elected {
            let rivals =
                candidates.iter().zip(&standings).filter(|(_, s)| **s != Standing::Elected);
            let gap = rivals.map(|(rival, _)| candidate.yes.saturating_sub(rival.yes)).min();
            margin = margin.min(gap.unwrap_or(u64::MAX));
        }
    }
    if candidates.is_empty() {
        return Ok(None);
    }
    for candidate in &mut candidates {
        candidate.no += spare;
    }
    poll.cast += spare;
    poll.issued = poll.issued.max(poll.cast);
    let changed = !matches!(
        elect.judge(&poll, &candidates)?,
        Election::Held { standings: now, .. } if now == standings
    );
    let margin_votes = Fraction::whole(margin);
    let could_turn = spare >= margin || changed;
    Ok(Some(Margin { of: slot.id.clone(), margin: margin_votes, unaccounted: spare, could_turn }))
}
