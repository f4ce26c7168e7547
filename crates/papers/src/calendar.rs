//! Calendars as phones and computers read them (iCalendar, RFC 5545).
//!
//! Instants stand in UTC, so that no rules of a time zone have to go along; whole days are days.
//! Everything comes from the entries, nothing from the clock: the same entries are the same bytes.

use icalendar::{Component as _, Event as Entry, EventLike as _, Property};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use zhibu_domain::text::Lang;

/// A calendar to be subscribed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What a program calls it.
    pub name: String,
    /// The language of its texts.
    pub lang: Lang,
    /// What stands in it.
    pub events: Vec<Event>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same for the same thing, however often it changes.
    pub uid: String,
    /// When it takes place.
    pub start: Start,
    /// One line.
    pub summary: String,
    /// More about it.
    pub description: Option<String>,
    /// Where.
    pub location: Option<String>,
    /// The page that says everything.
    pub url: String,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// How often it was changed.
    pub changes: u32,
}

/// When an entry takes place, as exactly as is known. Nobody says when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// A whole day.
    Day(Date),
    /// A moment.
    At(Timestamp),
}

impl Calendar {
    /// The text of the file, with the line ends that the format asks for.
    pub fn text(&self) -> String {
        let lang = match self.lang {
            Lang::Zh => "ZH",
            Lang::En => "EN",
        };
        let mut calendar = icalendar::Calendar::empty();
        calendar.append_property(("VERSION", "2.0"));
        let product = format!("-//Zhibu//Calendar//{lang}");
        calendar.append_property(Property::new("PRODID", product));
        calendar.append_property(("CALSCALE", "GREGORIAN"));
        calendar.append_property(("METHOD", "PUBLISH"));
        // Not by `name()`: that writes `NAME` too, without escaping it.
        calendar.append_property(Property::new("X-WR-CALNAME", sound(&self.name)));
        // How often programs look, as far as they ask: the second for those that know the first not.
        let mut interval = Property::new("REFRESH-INTERVAL", "PT4H");
        calendar.append_property(interval.add_parameter("VALUE", "DURATION").done());
        calendar.append_property(("X-PUBLISHED-TTL", "PT4H"));
        calendar.extend(self.events.iter().map(Event::entry));
        folded(&calendar.to_string())
    }
}

/// Octets of a line, at most (RFC 5545, 3.1).
const LINE_OCTETS: usize = 75;

/// Folds the lines that the library left an octet too long: the last part of a folded line counts
/// without its leading blank there.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for line in text.split_inclusive("\r\n") {
        let whole = line.trim_end_matches("\r\n");
        let cut = whole.floor_char_boundary(LINE_OCTETS);
        match line.split_at_checked(cut) {
            Some((start, rest)) if cut < whole.len() => {
                folded.push_str(start);
                folded.push_str("\r\n ");
                folded.push_str(rest);
            }
            _ => folded.push_str(line),
        }
    }
    folded
}

impl Event {
    fn entry(&self) -> Entry {
        let mut entry = Entry::new();
        entry
            .uid(&self.uid)
            .add_property("DTSTAMP", utc(self.changed_at))
            .add_property("LAST-MODIFIED", utc(self.changed_at))
            .sequence(self.changes)
            .summary(&sound(&self.summary))
            .url(&self.url);
        match self.start {
            Start::At(instant) => entry.add_property("DTSTART", utc(instant)),
            Start::Day(day) => {
                let day = day.strftime("%Y%m%d").to_string();
                let mut start = Property::new("DTSTART", day);
                // A whole day leaves whoever looks at the calendar free.
                entry.append_property(start.add_parameter("VALUE", "DATE").done());
                entry.add_property("TRANSP", "TRANSPARENT")
            }
        };
        if let Some(description) = &self.description {
            entry.description(&sound(description));
        }
        if let Some(location) = &self.location {
            entry.location(&sound(location));
        }
        entry
    }
}

/// An instant in UTC, in whole seconds.
fn utc(instant: Timestamp) -> String {
    TimeZone::UTC.to_datetime(instant).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Without the control characters that the format cannot hold; ends of lines are of one sort.
fn sound(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

#[cfg(test)]
mod tests {
    use icalendar::CalendarComponent;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn event(summary: &str) -> Event {
        Event {
            uid: "0190@zhibu".to_owned(),
            start: Start::At("2026-11-05T01:30:00Z".parse().unwrap()),
            summary: summary.to_owned(),
            description: None,
            location: Some("村部, 二楼".to_owned()),
            url: "http://127.0.0.1:8787/activities/0190".to_owned(),
            changed_at: "2026-11-01T00:00:00.5Z".parse().unwrap(),
            changes: 2,
        }
    }

    fn calendar(events: Vec<Event>) -> Calendar {
        Calendar { name: "柳岸, 日历".to_owned(), lang: Lang::Zh, events }
    }

    /// The entries as another program reads them.
    fn read(text: &str) -> Vec<Entry> {
        let unfolded = icalendar::parser::unfold(text);
        let calendar: icalendar::Calendar =
            icalendar::parser::read_calendar(&unfolded).unwrap().into();
        let events = calendar.components.into_iter().map(|component| match component {
            CalendarComponent::Event(event) => event,
            other => panic!("{other:?}"),
        });
        events.collect()
    }

    #[test]
    fn a_calendar_says_what_programs_look_for() {
        let day = Event {
            start: Start::Day(date(2026, 12, 31)),
            description: Some("一;二\n三".to_owned()),
            location: None,
            ..event("全年")
        };
        let text = calendar(vec![event("讨论\\表决; 会"), day]).text();
        insta::assert_snapshot!(text.replace("\r\n", "\n"), @r"
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Zhibu//Calendar//ZH
        CALSCALE:GREGORIAN
        METHOD:PUBLISH
        X-WR-CALNAME:柳岸\, 日历
        REFRESH-INTERVAL;VALUE=DURATION:PT4H
        X-PUBLISHED-TTL:PT4H
        BEGIN:VEVENT
        DTSTAMP:20261101T000000Z
        DTSTART:20261105T013000Z
        LAST-MODIFIED:20261101T000000Z
        LOCATION:村部\, 二楼
        SEQUENCE:2
        SUMMARY:讨论\\表决\; 会
        UID:0190@zhibu
        URL:http://127.0.0.1:8787/activities/0190
        END:VEVENT
        BEGIN:VEVENT
        DESCRIPTION:一\;二\n三
        DTSTAMP:20261101T000000Z
        DTSTART;VALUE=DATE:20261231
        LAST-MODIFIED:20261101T000000Z
        SEQUENCE:2
        SUMMARY:全年
        TRANSP:TRANSPARENT
        UID:0190@zhibu
        URL:http://127.0.0.1:8787/activities/0190
        END:VEVENT
        END:VCALENDAR
        ");
    }

    #[test]
    fn no_text_can_add_a_line_of_its_own() {
        for evil in ["a\r\nATTENDEE:x", "a\nEND:VEVENT", "a\rBEGIN:VALARM", "a\u{b}\u{0}b"] {
            let mut calendar = calendar(vec![event(evil)]);
            evil.clone_into(&mut calendar.name);
            let text = calendar.text();
            assert_eq!(read(&text).len(), 1, "{evil:?}");
            let plain = calendar_lines(&text);
            assert!(plain.iter().all(|line| !line.starts_with("ATTENDEE")), "{text}");
            assert_eq!(plain.iter().filter(|line| line.as_str() == "END:VEVENT").count(), 1);
            assert!(!text.contains('\0') && !text.replace("\r\n", "").contains(['\r', '\n']));
        }
    }

    fn calendar_lines(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").lines().map(str::to_owned).collect()
    }

    proptest! {
        #[test]
        fn every_text_comes_back_and_no_line_is_too_long(
            summary in "([,;:\\\\\n\t \"a-z]|[一-龥]|[😀-🙏]|。|，){0,200}",
            place in "([,;\\\\\n ]|[一-龥]|[😀-🙏]|[a-z]){1,60}",
        ) {
            let mut one = event(&summary);
            one.location = Some(place.clone());
            let text = calendar(vec![one]).text();
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= 75, "{} octets: {line}", line.len());
                prop_assert!(!line.contains(['\r', '\n']));
            }
            let read = read(&text);
            prop_assert_eq!(read.len(), 1);
            prop_assert_eq!(read[0].get_summary().unwrap_or_default(), summary);
            prop_assert_eq!(read[0].get_location().unwrap_or_default(), place);
        }
    }
}
