//! What is known of a unit over time, as far as deadlines ask.

use jiff::civil::Date;

use crate::day::Span;
use crate::id::ActivityId;

/// A kind of activity that some rule counts, by its position in a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub(super) u16);

/// A kind of unit that some rule names, by its position in a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitKindId(pub(super) u16);

/// An activity, once for each of its kinds that some rule counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Which.
    pub id: ActivityId,
    /// When it was, or is to be, held.
    pub day: Date,
    /// One of its kinds.
    pub kind: KindId,
    /// The year that it is about, if it says so.
    pub for_year: Option<i16>,
    /// It is on record. What is only announced, or held and not written down yet, is not.
    pub recorded: bool,
}

/// A number that the unit or one above it set in place of the rulebook's. It counts as long as the
/// rule lets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The number's key.
    pub key: String,
    /// When it holds for the unit.
    pub span: Span,
    /// Steps up to the unit that set it; the nearest counts.
    pub steps: u32,
    /// The value.
    pub value: i64,
}

/// A unit over time.
#[derive(Debug, Clone, Copy, Default)]
pub struct History<'a> {
    /// When it existed, and as what, in order; kinds that no rule names are left out.
    pub kinds: &'a [(Span, UnitKindId)],
    /// Full members from a day on, in order; nobody before the first.
    pub members: &'a [(Date, u32)],
    /// Records in order of the day, those of one activity side by side.
    pub records: &'a [Record],
    /// Numbers set here or above.
    pub settings: &'a [Setting],
}

impl History<'_> {
    /// Full members on a day.
    pub fn members_on(&self, day: Date) -> u32 {
        let after = self.members.partition_point(|(from, _)| *from <= day);
        after.checked_sub(1).and_then(|last| self.members.get(last)).map_or(0, |(_, n)| *n)
    }

    /// The value set for a day, by the nearest unit that set one.
    pub(super) fn setting(&self, key: &str, day: Date) -> Option<i64> {
        let set = self.settings.iter().filter(|set| set.key == key && set.span.holds(day));
        set.min_by_key(|set| set.steps).map(|set| set.value)
    }
}

/// How many belong to a unit from each day on, from the stretches in which each one did.
pub fn steps(mut stretches: Vec<Span>) -> Vec<(Date, u32)> {
    stretches.retain(|span| span.from < span.until);
    let mut changes: Vec<(Date, bool)> = Vec::with_capacity(stretches.len() * 2);
    changes.extend(stretches.iter().map(|span| (span.from, true)));
    changes.extend(stretches.iter().map(|span| (span.until, false)));
    changes.sort_unstable();
    let mut steps: Vec<(Date, u32)> = Vec::new();
    let mut now: u32 = 0;
    for (day, comes) in changes {
        // Whoever leaves on a day stands before those who come on it.
        now = if comes { now + 1 } else { now.saturating_sub(1) };
        match steps.last_mut() {
            Some(last) if last.0 == day => last.1 = now,
            _ => steps.push((day, now)),
        }
    }
    steps
}
