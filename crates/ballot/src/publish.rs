//! From the box to the board: which lines are written when, in the order that the format asks for.
//!
//! The caller adds the three checkpoints between these steps, because signatures come from people.

use std::collections::BTreeMap;

use crate::board::{Board, BoardError, Env, Line, Outcome, Roll, Row, Withheld, Written};
use crate::bytes::{Hash, Key};
use crate::count::{Fate, Tally, fates, opened};
use crate::manifest::Frozen;
use crate::rules::RuleError;
use crate::teller::{Opened, TellerError, rows};

/// Why a board cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// A line.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// The last teller's items are not those of this ballot.
    #[error(transparent)]
    Teller(#[from] TellerError),
    /// The rules cannot be applied to these numbers.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// Not one teller's work for each of the manifest.
    #[error("the work of {given} tellers was given where {needed} are named")]
    Tellers {
        /// Given.
        given: usize,
        /// Named.
        needed: usize,
    },
}

/// What came in before the close.
pub struct Voted {
    /// The numbers of each voting class.
    pub rolls: Vec<Roll>,
    /// The lines of all envelopes, sorted, as the closed box gives them.
    pub envelopes: Vec<Env>,
}

impl Voted {
    /// Envelopes of each class.
    pub fn cast(&self) -> BTreeMap<String, u64> {
        let mut cast = BTreeMap::new();
        for env in &self.envelopes {
            *cast.entry(env.g.clone()).or_default() += 1;
        }
        cast
    }

    /// The classes that may be opened: only their envelopes go to the first teller.
    pub fn open_classes<'a>(&self, frozen: &'a Frozen) -> Vec<&'a str> {
        opened(frozen, &self.cast()).into_iter().map(|class| &*class.id).collect()
    }

    /// Writes the lines before the checkpoint `closed`.
    pub fn publish(&self, board: &mut Board) -> Result<(), PublishError> {
        for roll in &self.rolls {
            board.push(&Line::Roll(Box::new(roll.clone())))?;
        }
        for env in &self.envelopes {
            board.push(&Line::Env(Box::new(env.clone())))?;
        }
        Ok(())
    }

    /// Writes the lines between the checkpoints `closed` and `final`, from all tellers' work in order,
    /// and gives the results.
    pub fn count(
        &self,
        board: &mut Board,
        work: &[Opened],
        written: &[Written],
    ) -> Result<Vec<Outcome>, PublishError> {
        let frozen = board.frozen().clone();
        let needed = frozen.manifest.seal.len();
        let last = work.last().filter(|_| work.len() == needed);
        let last = last.ok_or(PublishError::Tellers { given: work.len(), needed })?;
        let open = self.open_classes(&frozen);
        let (rows, mut bad) = rows(&frozen, &last.batch, &open.iter().copied().collect())?;
        bad.extend(work.iter().flat_map(|opened| opened.bad.iter().cloned()));
        bad.sort_by_key(|bad| (bad.at, bad.h));
        let mut written = written.to_vec();
        written.sort_by(|a, b| (&a.c, &a.o).cmp(&(&b.c, &b.o)));
        let outcomes = self.tally(&frozen, &rows, &written).outcomes(&frozen)?;

        let cast = self.cast();
        for class in frozen.classes.iter().filter(|class| !open.contains(&&*class.id)) {
            let count = cast.get(&class.id).copied().unwrap_or_default();
            board.push(&Line::Withheld(Withheld { g: class.id.clone(), count }))?;
        }
        let lines = work.iter().map(|opened| Line::Open(opened.line.clone()));
        let lines = lines.chain(bad.into_iter().map(Line::Bad));
        let lines = lines.chain(rows.into_iter().map(|row| Line::Row(Box::new(row))));
        let lines = lines.chain(written.into_iter().map(Line::Written));
        for line in lines.chain(outcomes.iter().cloned().map(Line::Result)) {
            board.push(&line)?;
        }
        Ok(outcomes)
    }

    fn tally(&self, frozen: &Frozen, rows: &[Row], written: &[Written]) -> Tally {
        let rolls = self.rolls.iter().map(|roll| (roll.g.clone(), roll.clone()));
        let opinions = written.iter().map(|line| ((line.c.clone(), line.o.clone()), line.count));
        let mut tally = Tally::default();
        tally.rolls = rolls.collect();
        tally.cast = self.cast();
        tally.written = opinions.collect();
        let item = |row: &Row| row.item(frozen.manifest.row).unwrap_or(frozen.mh);
        let keys: Vec<(Key, Hash)> = rows.iter().map(|row| (row.k, item(row))).collect();
        for (row, fate) in rows.iter().zip(fates(&keys)) {
            if fate == Fate::Counts {
                tally.add(frozen, row);
            }
        }
        tally
    }
}
