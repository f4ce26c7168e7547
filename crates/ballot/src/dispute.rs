//! Disputes: where a vote was lost, if it was.
//!
//! A voter makes the vote again from the seed and looks for it along its way. Receipt, lists of the
//! tellers and board are public, so everybody comes to the same answer. To convince others the voter shows
//! one row, of her choice.

use crate::ballot_box::Receipt;
use crate::bytes::Hash;
use crate::manifest::Frozen;
use crate::voter::Trail;

/// What is published of a vote's way. Lists are sorted.
pub struct Published<'a> {
    /// Hashes of all envelopes, from the board.
    pub envelopes: &'a [Hash],
    /// What each teller handed on, by teller: [`crate::teller::Batch::hashes`], whose hash the board names.
    pub lists: &'a [Vec<Hash>],
    /// Items of all rows on the board.
    pub rows: &'a [Hash],
}

/// Where a row of a vote is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// On the board.
    Counted,
    /// Nowhere, and there is no receipt: it may never have come to the box.
    NeverReceived,
    /// The server gave a receipt and did not list the envelope.
    LostByServer,
    /// This teller received it and did not hand it on, or did not open it.
    LostBy(String),
}

impl Published<'_> {
    /// Where the row of the slot at this place is. `receipt` is the one that the box gave, if it gave one.
    ///
    /// An envelope whose class stayed closed was received by nobody: ask only where the class was opened.
    pub fn find(
        &self,
        frozen: &Frozen,
        trail: &Trail,
        slot: usize,
        receipt: Option<&Receipt>,
    ) -> Found {
        let holds = |list: &[Hash], hash: &Hash| list.binary_search(hash).is_ok();
        let items = trail.items.get(slot).map(Vec::as_slice).unwrap_or_default();
        if items.last().is_some_and(|row| holds(self.rows, row)) {
            return Found::Counted;
        }
        if !holds(self.envelopes, &trail.envelope) {
            let given = receipt.filter(|receipt| receipt.envelope == trail.envelope);
            let proven = given.is_some_and(|receipt| receipt.check(frozen));
            return if proven { Found::LostByServer } else { Found::NeverReceived };
        }
        let tellers = frozen.manifest.seal.iter().zip(self.lists).zip(items);
        let loser = tellers.into_iter().find(|((_, list), item)| !holds(list, item));
        let last = frozen.manifest.seal.last();
        let loser = loser.map(|((sealer, _), _)| sealer).or(last);
        loser.map_or(Found::NeverReceived, |sealer| Found::LostBy(sealer.name.clone()))
    }
}
