//! When the units of an invented county hold what: the habits of `demo/county.toml` laid over the
//! years, day by day.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use zhibu_domain::rulebook::{Attends, Rulebook};

use super::county::{County, Rhythm};
use super::dice::Dice;
use super::tree::Ground;

/// Days after the last one for which something may be planned already.
const PLANNED_DAYS: i64 = 10;
/// Of a hundred things due, so many were never held.
const MISSED_PERCENT: u32 = 2;
/// Of a hundred things to come, so many are announced already.
const PLANNED_PERCENT: u32 = 30;
/// Fewest holders of posts that can sit as a committee.
const COMMITTEE: usize = 3;

/// One activity to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub(super) day: Date,
    /// Position of the unit.
    pub(super) unit: usize,
    /// Position of the rhythm.
    pub(super) rhythm: usize,
    /// Which of the year's, counted from 0.
    pub(super) turn: u32,
}

/// All slots from a day on, in order of the day. Those from `until` on are plans.
pub(super) fn slots(
    county: &County,
    rules: &Rulebook,
    grounds: &[Ground],
    (start, until): (Date, Date),
    mut dice: Dice,
) -> Vec<Slot> {
    let end = until.checked_add(PLANNED_DAYS.days()).unwrap_or(until);
    let mut slots = Vec::new();
    for (unit, ground) in grounds.iter().enumerate() {
        for (rhythm, habit) in county.rhythm.iter().enumerate() {
            if !holds(rules, ground, habit) {
                continue;
            }
            for year in start.year()..=end.year() {
                for turn in 0..habit.per_year {
                    let day = day_of(habit, year, turn, &mut dice);
                    let share = if day < until { 100 - MISSED_PERCENT } else { PLANNED_PERCENT };
                    // A report is published after the event, so none is planned.
                    let comes = dice.percent(share) && (day < until || !habit.published);
                    if comes && start <= day && day < end {
                        slots.push(Slot { day, unit, rhythm, turn });
                    }
                }
            }
        }
    }
    slots.sort_unstable();
    slots
}

/// Whether a unit holds activities of this rhythm's kind and has the people for it.
fn holds(rules: &Rulebook, ground: &Ground, habit: &Rhythm) -> bool {
    let Some(kind) = rules.activity_kind(&habit.kind) else { return false };
    if !kind.value.is_held_by(&ground.kind) {
        return false;
    }
    let sits = |post: &str| rules.post(post).is_some_and(|post| post.value.committee);
    match kind.value.attends {
        Attends::Members => !ground.members.is_empty(),
        Attends::Committee => {
            ground.officers.iter().filter(|officer| sits(&officer.post)).count() >= COMMITTEE
        }
        Attends::Audience => !ground.officers.is_empty(),
    }
}

fn day_of(habit: &Rhythm, year: i16, turn: u32, dice: &mut Dice) -> Date {
    let length = (12 / habit.per_year.max(1)).max(1);
    let month = match &habit.months {
        Some(months) => *dice.pick(months),
        None => 1 + turn * length + dice.between(0, length - 1),
    };
    let spread = dice.between(0, 2 * habit.spread);
    // Every month has this many days.
    let day = (habit.day + spread).saturating_sub(habit.spread).clamp(1, 28);
    let part = |number: u32| i8::try_from(number).unwrap_or(1);
    Date::new(year, part(month.min(12)), part(day)).unwrap_or(Date::MIN)
}

/// A minute of a day, in UTC: what is written has a moment, not only a day.
pub(super) fn moment(day: Date, minute: u32) -> Timestamp {
    let (hour, minute) = (minute / 60 % 24, minute % 60);
    let part = |number: u32| i8::try_from(number).unwrap_or(0);
    let zoned = day.at(part(hour), part(minute), 0, 0).to_zoned(TimeZone::UTC);
    zoned.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}
