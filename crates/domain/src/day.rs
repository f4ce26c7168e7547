//! Days, halves of days, and validity.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The end of what has no end yet. Validity is half-open, `[from, until)`, and never null.
pub const FOREVER: Date = jiff::civil::date(9999, 12, 31);

/// A half-open stretch of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First day inside.
    pub from: Date,
    /// First day after; [`FOREVER`] if open.
    pub until: Date,
}

impl Span {
    /// From a day on, without an end.
    pub fn since(from: Date) -> Self {
        Self { from, until: FOREVER }
    }

    /// Whether the day lies inside.
    pub fn holds(self, day: Date) -> bool {
        self.from <= day && day < self.until
    }

    /// What both cover, if anything.
    pub fn overlap(self, other: Self) -> Option<Self> {
        let both = Self { from: self.from.max(other.from), until: self.until.min(other.until) };
        (both.from < both.until).then_some(both)
    }
}

/// Half of a day, where the source says no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DayPart {
    /// Before noon.
    Morning,
    /// After noon.
    Afternoon,
    /// After working hours.
    Evening,
}

impl DayPart {
    /// All parts, in order of the day.
    pub const ALL: [DayPart; 3] = [DayPart::Morning, DayPart::Afternoon, DayPart::Evening];

    /// The word used in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            DayPart::Morning => "morning",
            DayPart::Afternoon => "afternoon",
            DayPart::Evening => "evening",
        }
    }

    /// The part with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }
}

/// When an activity took or takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "precision", rename_all = "kebab-case", deny_unknown_fields)]
pub enum When {
    /// A day, no time known.
    Day {
        /// The day.
        day: Date,
    },
    /// A half of a day.
    Part {
        /// The day.
        day: Date,
        /// Which half.
        part: DayPart,
    },
    /// A day and the minute it starts.
    At {
        /// The day.
        day: Date,
        /// Minutes after midnight, local time, 0 to 1439.
        minute: u16,
    },
    /// The source gives no day; only its own day of publication is known.
    NotStated,
}

impl When {
    /// The day, if stated.
    pub fn day(self) -> Option<Date> {
        match self {
            When::Day { day } | When::Part { day, .. } | When::At { day, .. } => Some(day),
            When::NotStated => None,
        }
    }

    /// The half of the day, if that is what is known.
    pub fn part(self) -> Option<DayPart> {
        match self {
            When::Part { part, .. } => Some(part),
            _ => None,
        }
    }

    /// Minutes after midnight, if known.
    pub fn minute(self) -> Option<u16> {
        match self {
            When::At { minute, .. } => Some(minute),
            _ => None,
        }
    }

    /// From the stored parts; `None` if they contradict each other.
    pub fn from_parts(
        day: Option<Date>,
        part: Option<DayPart>,
        minute: Option<u16>,
    ) -> Option<Self> {
        match (day, part, minute) {
            (Some(day), None, None) => Some(When::Day { day }),
            (Some(day), Some(part), None) => Some(When::Part { day, part }),
            (Some(day), None, Some(minute)) if minute < 1440 => Some(When::At { day, minute }),
            (None, None, None) => Some(When::NotStated),
            _ => None,
        }
    }
}
