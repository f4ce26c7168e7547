//! What stands in a subscribed calendar, from what the database says: activities and deadlines.
//!
//! It names no person. It refuses to know how the file is written.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use zhibu_domain::day::{Span, When};
use zhibu_domain::deadline::{Deadline, Schedule};
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::Rulebook;
use zhibu_papers::calendar::{Calendar, Event, Start};
use zhibu_service::calendar::{self, Entry};
use zhibu_words::Words;

use crate::page::capital;
use crate::routes;

/// What all entries share.
pub(super) struct Frame<'a> {
    pub(super) words: Words,
    pub(super) rules: &'a Rulebook,
    pub(super) tz: &'a TimeZone,
    pub(super) today: Date,
    /// The days for which the history was read.
    pub(super) span: Span,
    /// The whole address of a path.
    pub(super) whole: &'a dyn Fn(&str) -> String,
}

impl Frame<'_> {
    /// The calendar of a unit.
    pub(super) fn calendar(&self, found: &calendar::Calendar) -> Calendar {
        let unit = self.words.text(&found.unit.name);
        let schedule = Schedule::of(self.rules, self.span);
        let deadlines = found.history.deadlines(&schedule, self.today);
        let open = deadlines.iter().filter(|it| is_open(it) && self.span.holds(it.due.last));
        let mut events: Vec<Event> =
            found.entries.iter().filter_map(|entry| self.activity(entry)).collect();
        events.extend(open.map(|deadline| self.deadline(found.unit.id, deadline)));
        Calendar {
            name: self.words.with("feed-calendar-name", &[("unit", unit.into())]),
            lang: self.words.lang(),
            events,
        }
    }

    /// An activity; `None` if no day is stated.
    fn activity(&self, entry: &Entry) -> Option<Event> {
        let (words, day) = (self.words, entry.when.day()?);
        let mut about: Vec<&str> =
            entry.when.part().map(|part| words.day_part(part)).into_iter().collect();
        about.push(words.activity_state(entry.state));
        Some(Event {
            uid: format!("{}@zhibu", entry.id),
            start: match entry.when {
                When::At { minute, .. } => Start::At(self.moment(day, minute)),
                When::Day { .. } | When::Part { .. } | When::NotStated => Start::Day(day),
            },
            summary: words.text(&entry.title).to_owned(),
            description: Some(about.join(words.t("list-comma"))),
            location: entry.place.as_ref().map(|place| words.text(place).to_owned()),
            url: (self.whole)(&routes::activity(entry.id)),
            changed_at: entry.changed_at,
            changes: u32::try_from(entry.version - 1).unwrap_or(0),
        })
    }

    /// The last day of a period whose activity is not held yet.
    fn deadline(&self, unit: UnitId, deadline: &Deadline<'_>) -> Event {
        let (words, due) = (self.words, deadline.due);
        let rule = capital(words.label(&deadline.rule.label));
        let period = words.period(due.period);
        let often = words.often(deadline.rule.value.every, due.required.into());
        let state = words.deadline_state(deadline.state);
        let page = routes::of_unit(unit, "calendar");
        Event {
            uid: format!("{unit}-{}-{}@zhibu", deadline.rule.key, due.period.from),
            start: Start::Day(due.last),
            summary: words.with("feed-due", &[("rule", rule.into()), ("period", period.into())]),
            description: Some(
                words.with("feed-due-about", &[("often", often.into()), ("state", state.into())]),
            ),
            location: None,
            url: (self.whole)(&format!("{page}?month={}", due.last.strftime("%Y-%m"))),
            // Nothing says when a deadline came to be; its period begins once.
            changed_at: self.moment(due.period.from, 0),
            changes: 0,
        }
    }

    /// The instant of a minute after midnight on the installation's clock.
    fn moment(&self, day: Date, minute: u16) -> Timestamp {
        let time = i8::try_from(minute / 60).ok().zip(i8::try_from(minute % 60).ok());
        let time = time.and_then(|(hour, minute)| Time::new(hour, minute, 0, 0).ok());
        let local = day.to_datetime(time.unwrap_or(Time::midnight()));
        let zoned = local.to_zoned(self.tz.clone());
        zoned.map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
    }
}

/// Required and not held.
fn is_open(deadline: &Deadline<'_>) -> bool {
    deadline.state.is_required() && !deadline.state.is_held()
}
