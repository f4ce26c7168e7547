//! What can be wrong with a rhythm.

use std::fmt;

use jiff::civil::Date;

/// Why what a rhythm asks cannot be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rhythm {
    /// A number of months into which a year does not divide.
    NotAPeriod {
        /// The number.
        months: i64,
        /// The numbers there are.
        allowed: Vec<u8>,
    },
    /// Months that are not months of a year in order.
    NotASeason {
        /// The numbers.
        months: Vec<i64>,
    },
    /// A rule asks a kind of unit for an activity that such units do not hold.
    NotHeldThere {
        /// The kind of activity.
        activity: String,
        /// The kind of unit that owes it and does not hold it.
        unit_kind: String,
    },
    /// A rule names a number that does not hold as long as the rule does.
    NumberEnds {
        /// Key of the number.
        number: String,
        /// First day on which the rule holds without it.
        day: Date,
    },
}

impl fmt::Display for Rhythm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rhythm::NotAPeriod { months, .. } => {
                write!(f, "A year does not divide into periods of {months} months.")
            }
            Rhythm::NotASeason { months } => {
                write!(f, "season is {months:?}, not months of a year in order.")
            }
            Rhythm::NotHeldThere { activity, unit_kind } => {
                write!(f, "A {unit_kind:?} owes {activity:?}, but does not hold it.")
            }
            Rhythm::NumberEnds { number, day } => {
                write!(f, "The rule holds on {day}, but its number {number:?} does not.")
            }
        }
    }
}

impl Rhythm {
    /// What to do about it, as one English sentence.
    pub(super) fn remedy(&self) -> String {
        match self {
            Rhythm::NotAPeriod { allowed, .. } => {
                let allowed: Vec<_> = allowed.iter().map(u8::to_string).collect();
                format!("Take one of {}.", allowed.join(", "))
            }
            Rhythm::NotASeason { .. } => {
                "Write for example season = [10, 11, 12], each month once, from 1 to 12.".to_owned()
            }
            Rhythm::NotHeldThere { activity, unit_kind } => {
                format!("Add {unit_kind:?} to held-by of {activity}, or leave it out of held-in.")
            }
            Rhythm::NumberEnds { number, day } => {
                format!("Let {number:?} hold from {day} on, or cut the rule's validity.")
            }
        }
    }
}
