//! The periods of a rule that are asked about, with the neighbours whose records and gaps touch
//! theirs. Refuses to know any unit.

use std::ops::Range;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Due;
use crate::cadence::Cadence;
use crate::day::Span;
use crate::rulebook::{Entry, Level, Number, Rulebook};

/// A period of a rule with the numbers that hold on its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot<'r> {
    /// The version of the rule that holds then.
    pub(super) rule: &'r Entry<Cadence>,
    /// Its deadline by the rulebook.
    pub(super) due: Due,
    /// What the rulebook says, before a unit sets anything.
    pub(super) numbers: Numbers,
    /// The part of the period in which it is generally held.
    season: Span,
    /// The last day on which any value that a unit may set lets it be made up.
    farthest: Date,
}

/// The numbers of a rule on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbers {
    pub(super) times: i64,
    pub(super) carry_days: i64,
    pub(super) make_up_days: i64,
    pub(super) members_from: i64,
}

/// What a rule asks about a stretch.
pub(super) struct Around<'r> {
    /// Periods in order.
    pub(super) spots: Vec<Spot<'r>>,
    /// Which of them are asked about.
    pub(super) asked: Range<usize>,
    /// The days whose records bear on these.
    pub(super) reach: Span,
}

impl Spot<'_> {
    /// The deadline by other numbers.
    pub(super) fn due_by(&self, numbers: &Numbers) -> Due {
        due(self.due.period, self.season, numbers)
    }
}

fn due(period: Span, season: Span, numbers: &Numbers) -> Due {
    let last = season.until.yesterday().unwrap_or(season.until);
    let last = later(last, numbers.carry_days);
    Due {
        period,
        opens: season.from,
        last,
        // As long as the period runs, it is not too late.
        make_up_last: later(last, numbers.make_up_days)
            .max(period.until.yesterday().unwrap_or(period.until)),
        required: u32::try_from(numbers.times).unwrap_or(0),
    }
}

fn later(day: Date, days: i64) -> Date {
    day.checked_add(days.max(0).days()).unwrap_or(Date::MAX)
}

/// The periods of a rule that touch a stretch, with their neighbours; `None` if none does.
///
/// What serves a period depends only on records of its own days and later ones, besides whether
/// the one before was held in its own time (see `lay`). So few neighbours are enough, and a page
/// says the same of a period whatever stretch it asks about.
pub(super) fn around<'r>(
    rules: &'r Rulebook,
    rule: &'r Entry<Cadence>,
    stretch: Span,
) -> Option<Around<'r>> {
    let mut versions = Versions::of(rules, rule);
    let every = rule.value.every;
    let asked: Vec<_> = every
        .spans(stretch)
        .filter(|period| rule.provenance.span.holds(period.from))
        .filter_map(|period| versions.spot(period))
        .collect();
    let first = asked.first()?.due.period.from;
    let until = asked.last()?.due.period.until;
    let farthest = asked.iter().map(|spot| spot.farthest).max()?.tomorrow().unwrap_or(Date::MAX);

    // Two years are farther than anything is made up, and hold the one before that.
    let back = Span { from: first.checked_sub(2.years()).unwrap_or(first), until: first };
    let mut spots: Vec<_> = every.spans(back).filter_map(|period| versions.spot(period)).collect();
    let near = spots.iter().position(|spot| spot.farthest >= first).unwrap_or(spots.len());
    let from = spots.get(near).map_or(first, |spot| spot.due.period.from);
    // One more, without its records: only whether anything was required then.
    spots.drain(..near.saturating_sub(1));
    let at = spots.len()..spots.len() + asked.len();
    spots.extend(asked);
    let after = Span { from: until, until: farthest };
    spots.extend(every.spans(after).filter_map(|period| versions.spot(period)));
    Some(Around { spots, asked: at, reach: Span { from, until: until.max(farthest) } })
}

/// All versions of a rule that have its period: neighbours may follow another one.
struct Versions<'r> {
    all: Vec<&'r Entry<Cadence>>,
    times: Lookup<'r>,
    carry_days: Lookup<'r>,
    make_up_days: Lookup<'r>,
    members_from: Lookup<'r>,
}

impl<'r> Versions<'r> {
    fn of(rules: &'r Rulebook, rule: &'r Entry<Cadence>) -> Self {
        let alike =
            |one: &&Entry<Cadence>| one.key == rule.key && one.value.every == rule.value.every;
        let lookup = || Lookup { rules, found: None };
        Self {
            all: rules.cadences.iter().filter(alike).collect(),
            times: lookup(),
            carry_days: lookup(),
            make_up_days: lookup(),
            members_from: lookup(),
        }
    }

    /// A period by the version of its first day; `None` if there is none, or if its season leaves
    /// the period out.
    fn spot(&mut self, period: Span) -> Option<Spot<'r>> {
        let day = period.from;
        let rule = *self.all.iter().find(|rule| rule.provenance.span.holds(day))?;
        let cadence = &rule.value;
        let season = cadence.season_of(period)?;
        let times = self.times.at(Some(&cadence.times), day);
        let carry = self.carry_days.at(cadence.carry_days.as_deref(), day);
        let make_up = self.make_up_days.at(cadence.make_up_days.as_deref(), day);
        let members = self.members_from.at(cadence.members_from.as_deref(), day);
        let value = |number: Option<&Entry<Number>>| number.map_or(0, |entry| entry.value.value);
        let numbers = Numbers {
            times: value(times),
            carry_days: value(carry),
            make_up_days: value(make_up),
            members_from: value(members),
        };
        let most = Numbers { carry_days: most(carry), make_up_days: most(make_up), ..numbers };
        let farthest = due(period, season, &most).make_up_last;
        Some(Spot { rule, due: due(period, season, &numbers), numbers, season, farthest })
    }
}

/// The largest value that a number takes anywhere.
fn most(number: Option<&Entry<Number>>) -> i64 {
    number.map_or(0, |entry| match entry.provenance.level {
        Level::Central => entry.value.value,
        _ => entry.value.value.max(entry.value.max),
    })
}

/// A number looked up again only when its validity or its key ends.
struct Lookup<'r> {
    rules: &'r Rulebook,
    found: Option<&'r Entry<Number>>,
}

impl<'r> Lookup<'r> {
    fn at(&mut self, key: Option<&str>, day: Date) -> Option<&'r Entry<Number>> {
        let key = key?;
        let holds = |entry: &&Entry<Number>| entry.key == key && entry.provenance.span.holds(day);
        if !self.found.as_ref().is_some_and(holds) {
            self.found = self.rules.number(key, day);
        }
        self.found
    }
}
