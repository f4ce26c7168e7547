//! How often a kind of unit owes a kind of activity, and the periods into which that cuts the year.
//!
//! Refuses to know any unit and what it held: that is `deadline`.

use jiff::civil::Date;
use serde::Serialize;

use crate::day::Span;

/// The numbers of months that a period may have: a year divides into whole periods.
pub const PERIOD_MONTHS: [u8; 6] = [1, 2, 3, 4, 6, 12];

/// A rule that a kind of unit holds an activity so often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cadence {
    /// Kinds of activity that count, at least one. *Today* offers the first.
    pub activities: Vec<String>,
    /// Kinds of unit that owe it, at least one.
    pub held_in: Vec<String>,
    /// Kinds of unit that would owe it and are let off, and are shown as such.
    pub exempt: Vec<String>,
    /// Length of a period.
    pub every: Period,
    /// How often in a period, by a number's key. What people call the rule.
    pub times: String,
    /// Months of the year in which it is generally held, in order; empty for all. A period without
    /// any of them owes nothing; in others it falls due after the last of them, and can be made up
    /// as long as the period runs.
    pub season: Vec<u8>,
    /// Days after the season for which it is still in time, by a number's key.
    pub carry_days: Option<String>,
    /// Days after that for which it can be made up, by a number's key. Then it is missed.
    pub make_up_days: Option<String>,
    /// Fewest full members from which a unit owes it, by a number's key.
    pub members_from: Option<String>,
    /// Minutes of study that a sitting credits to each member present, by a number's key.
    pub credited: Option<String>,
}

impl Cadence {
    /// The keys of every number that the rule uses.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        let optional = [&self.carry_days, &self.make_up_days, &self.members_from, &self.credited];
        let optional = optional.into_iter().flatten().map(String::as_str);
        std::iter::once(self.times.as_str()).chain(optional)
    }

    /// The part of a period in which the activity is generally held: from the first day of its first
    /// month of the season to the last day of its last. `None` if the season leaves the period out.
    pub fn season_of(&self, period: Span) -> Option<Span> {
        if self.season.is_empty() {
            return Some(period);
        }
        let months = Period::MONTH.spans(period);
        let inside = months.filter(|month| {
            u8::try_from(month.from.month()).is_ok_and(|month| self.season.contains(&month))
        });
        inside.reduce(|first, last| Span { from: first.from, until: last.until })
    }
}

/// A period of whole months, counted from the first of January.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Period(u8);

impl Period {
    /// A calendar month.
    pub const MONTH: Period = Period(1);
    /// A calendar year.
    pub const YEAR: Period = Period(12);

    /// A period of so many months; `None` unless they are one of [`PERIOD_MONTHS`].
    pub fn of_months(months: u8) -> Option<Self> {
        PERIOD_MONTHS.contains(&months).then_some(Period(months))
    }

    /// Its length in months.
    pub fn months(self) -> u8 {
        self.0
    }

    /// The period in which a day lies. Within a year of the end of the calendar the answer is cut.
    pub fn around(self, day: Date) -> Span {
        let length = i8::try_from(self.0).unwrap_or(1);
        let first = (day.month() - 1) / length * length + 1;
        let from = Date::new(day.year(), first, 1).unwrap_or(day);
        // Periods divide the year, so only the last one ends in another.
        let until = match first + length {
            13 => Date::new(day.year().saturating_add(1), 1, 1),
            month => Date::new(day.year(), month, 1),
        };
        Span { from, until: until.unwrap_or(Date::MAX) }
    }

    /// The periods that share a day with a stretch, in order.
    pub fn spans(self, stretch: Span) -> impl Iterator<Item = Span> {
        let first = (stretch.from < stretch.until).then(|| self.around(stretch.from));
        std::iter::successors(first, move |last| {
            (last.until < stretch.until).then(|| self.around(last.until))
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn spans(months: u8, from: Date, until: Date) -> Vec<Span> {
        Period::of_months(months).unwrap().spans(Span { from, until }).collect()
    }

    #[test]
    fn periods_divide_the_year() {
        let (new_year, next) = (date(2024, 1, 1), date(2025, 1, 1));
        for months in PERIOD_MONTHS {
            let spans = spans(months, new_year, next);
            assert_eq!(spans.len(), usize::from(12 / months));
            assert_eq!(
                (spans.first().unwrap().from, spans.last().unwrap().until),
                (new_year, next)
            );
            assert!(spans.windows(2).all(|pair| pair[0].until == pair[1].from));
        }
        assert_eq!([0, 5, 13].map(Period::of_months), [None; 3]);
    }

    #[test]
    fn a_stretch_takes_in_the_periods_that_it_touches() {
        let quarters = spans(3, date(2026, 3, 31), date(2026, 7, 2));
        let starts: Vec<_> = quarters.iter().map(|quarter| quarter.from).collect();
        assert_eq!(starts, [date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]);
        assert_eq!(spans(1, date(2026, 3, 1), date(2026, 3, 1)), []);
        let last = spans(12, date(9999, 12, 30), Date::MAX);
        assert_eq!(last.len(), 1, "the calendar ends, and so do the periods");
    }
}
