//! What a unit owes in each period, and how far it is: required, held, due, made up, overdue, missed
//! or exempt, with the records that count.
//!
//! A pure function of rules, the unit's history and a day; nothing of it is stored. Refuses to know
//! where the history comes from.

mod history;
mod schedule;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::Serialize;

use crate::cadence::Cadence;
use crate::day::Span;
use crate::rulebook::Entry;

pub use history::{History, KindId, Record, Setting, UnitKindId, steps};
pub use schedule::{Due, Duty, Schedule};

/// How far a unit is with what it owes in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Held in time, as often as required.
    Held,
    /// Held as often as required, some of it after the deadline.
    MadeUp,
    /// The period has not come to the time in which it is held.
    Ahead,
    /// The time has come, and the deadline has not passed.
    Due,
    /// The deadline has passed; it can still be made up.
    Overdue,
    /// It can no longer be made up.
    Missed,
    /// Nothing is required.
    Exempt(Exemption),
}

impl State {
    /// The word used in exports and addresses.
    pub fn code(self) -> &'static str {
        match self {
            State::Held => "held",
            State::MadeUp => "made-up",
            State::Ahead => "ahead",
            State::Due => "due",
            State::Overdue => "overdue",
            State::Missed => "missed",
            State::Exempt(_) => "exempt",
        }
    }

    /// Held, in time or not.
    pub fn is_held(self) -> bool {
        matches!(self, State::Held | State::MadeUp)
    }

    /// Its deadline has passed without it.
    pub fn is_late(self) -> bool {
        matches!(self, State::Overdue | State::Missed)
    }

    /// Whether it counts among what is required.
    pub fn is_required(self) -> bool {
        !matches!(self, State::Exempt(_))
    }
}

/// Why nothing is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Exemption {
    /// The unit did not exist, or was not of a kind that owes it, through the whole period.
    PartOfPeriod,
    /// The rule lets units of this kind off.
    UnitKind,
    /// Fewer full members than the rule asks for: so many have, so many it takes.
    FewMembers {
        /// Full members on the day that counts.
        have: u32,
        /// From how many on it is owed.
        from: u32,
    },
    /// A value set here or above asks for none.
    NoneRequired,
}

/// What one unit owes in one period of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline<'r> {
    /// The rule.
    pub rule: &'r Entry<Cadence>,
    /// The period, its deadline, and how often it is required.
    pub due: Due,
    /// How far it is.
    pub state: State,
    /// Records that count for it, in order of the day, those after the deadline included.
    pub records: Vec<Record>,
    /// What is announced for it and not recorded yet, the first of it.
    pub planned: Option<Record>,
}

impl Deadline<'_> {
    /// Days from the deadline to `today`: above zero it has passed, zero is the last day.
    pub fn days_past(&self, today: Date) -> i32 {
        (today - self.due.last).get_days()
    }
}

/// What one unit owes in one period, without the records: enough to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Position of the rule in [`Schedule::duties`].
    pub duty: usize,
    /// Position of the period in [`Duty::dues`].
    pub due: usize,
    /// How often it was held for this period.
    pub held: u32,
    /// How far it is.
    pub state: State,
}

/// How many units stand where, in one period of one rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Held in time.
    pub held: u32,
    /// Held after the deadline.
    pub made_up: u32,
    /// Not yet time.
    pub ahead: u32,
    /// Due and not held.
    pub due: u32,
    /// Past the deadline, and can be made up.
    pub overdue: u32,
    /// Past the deadline for good.
    pub missed: u32,
    /// Nothing required.
    pub exempt: u32,
}

impl Tally {
    /// Counts one more unit.
    pub fn add(&mut self, state: State) {
        let count = match state {
            State::Held => &mut self.held,
            State::MadeUp => &mut self.made_up,
            State::Ahead => &mut self.ahead,
            State::Due => &mut self.due,
            State::Overdue => &mut self.overdue,
            State::Missed => &mut self.missed,
            State::Exempt(_) => &mut self.exempt,
        };
        *count += 1;
    }

    /// Units that owe it.
    pub fn required(self) -> u32 {
        self.done() + self.ahead + self.due + self.late()
    }

    /// Units that held it, in time or not.
    pub fn done(self) -> u32 {
        self.held + self.made_up
    }

    /// Units whose deadline has passed without it.
    pub fn late(self) -> u32 {
        self.overdue + self.missed
    }

    /// Adds the counts of other units or periods.
    pub fn merge(&mut self, other: Tally) {
        self.held += other.held;
        self.made_up += other.made_up;
        self.ahead += other.ahead;
        self.due += other.due;
        self.overdue += other.overdue;
        self.missed += other.missed;
        self.exempt += other.exempt;
    }
}

/// The counts of many units, by rule and period: the shape of [`Schedule::duties`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// By rule, then by period.
    pub tallies: Vec<Vec<Tally>>,
}

impl Coverage {
    /// Nothing counted yet.
    pub fn of(schedule: &Schedule<'_>) -> Self {
        let tallies = schedule.duties().iter().map(|duty| vec![Tally::default(); duty.dues.len()]);
        Self { tallies: tallies.collect() }
    }

    /// Counts one unit.
    pub fn add(&mut self, schedule: &Schedule<'_>, unit: &History<'_>, today: Date) {
        schedule.judge(unit, today, |verdict| {
            let tally = self.tallies.get_mut(verdict.duty).and_then(|row| row.get_mut(verdict.due));
            if let Some(tally) = tally {
                tally.add(verdict.state);
            }
        });
    }
}

/// The part of a calendar year: from its first day to the first day of the next.
pub fn year(year: i16) -> Span {
    let first = |year| Date::new(year, 1, 1).unwrap_or(Date::MAX);
    Span { from: first(year), until: first(year.saturating_add(1)) }
}
