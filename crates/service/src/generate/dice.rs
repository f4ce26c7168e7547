//! Chance that repeats: everything drawn follows from a seed, and so do the ids.

use jiff::{SignedDuration, Timestamp};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use uuid::{Builder, Uuid};

use super::county::Choice;

/// A stream of draws. Different streams of one seed know nothing of each other.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }

    /// One of `0..most`, or 0 if there is none.
    pub(super) fn below(&mut self, most: usize) -> usize {
        // The bias of the product is far below what an invented county could show.
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        let draw = (u64::from(self.0.next_u32()) * most.min(u64::from(u32::MAX))) >> 32;
        usize::try_from(draw).unwrap_or(0)
    }

    /// One of `low..=high`.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        let width = usize::try_from(high.saturating_sub(low)).unwrap_or(0) + 1;
        low + u32::try_from(self.below(width)).unwrap_or(0)
    }

    /// True in so many of a hundred draws.
    pub(super) fn percent(&mut self, share: u32) -> bool {
        self.between(1, 100) <= share
    }

    pub(super) fn pick<'a, T>(&mut self, list: &'a Choice<T>) -> &'a T {
        list.at(self.below(list.len()))
    }

    /// One of a list that may be empty.
    pub(super) fn one<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    pub(super) fn bytes(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    pub(crate) fn fill(&mut self, buffer: &mut [u8]) {
        self.0.fill_bytes(buffer);
    }
}

/// A version 7 UUID of something whose id has no type.
pub(super) fn uuid_at(now: Timestamp, random: [u8; 10]) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// Moments for ids: each a millisecond after the one before, so that ids sort as they were made.
pub(super) struct Ticks(Timestamp);

impl Ticks {
    pub(super) fn from(start: Timestamp) -> Self {
        Self(start)
    }

    pub(super) fn next(&mut self) -> Timestamp {
        self.0 = self.0.checked_add(SignedDuration::from_millis(1)).unwrap_or(self.0);
        self.0
    }

    /// The next moment, not before this one.
    pub(super) fn not_before(&mut self, moment: Timestamp) -> Timestamp {
        self.0 = self.0.max(moment);
        self.next()
    }
}
