//! Days, minutes and instants in words.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use zhibu_domain::activity::PublishedSource;
use zhibu_domain::day::{DayPart, When};

use crate::words::Words;

impl Words {
    /// 2022年10月18日 / 18 October 2022.
    pub fn day(self, day: Date) -> String {
        let args = [
            ("year", day.year().into()),
            ("month", self.month_name(day.month()).into()),
            ("day", day.day().into()),
        ];
        self.with("day-full", &args)
    }

    /// 10月18日 / 18 Oct.
    pub fn day_short(self, day: Date) -> String {
        let month = self.month_short(day.month());
        self.with("day-short", &[("month", month.into()), ("day", day.day().into())])
    }

    /// 星期五 / Friday.
    pub fn weekday(self, day: Date) -> &'static str {
        let key = match day.weekday() {
            jiff::civil::Weekday::Monday => "day-weekday-1",
            jiff::civil::Weekday::Tuesday => "day-weekday-2",
            jiff::civil::Weekday::Wednesday => "day-weekday-3",
            jiff::civil::Weekday::Thursday => "day-weekday-4",
            jiff::civil::Weekday::Friday => "day-weekday-5",
            jiff::civil::Weekday::Saturday => "day-weekday-6",
            jiff::civil::Weekday::Sunday => "day-weekday-7",
        };
        self.t(key)
    }

    /// 2026年11月 / November 2026. The month counts from 1.
    pub fn month(self, year: i16, month: i8) -> String {
        let name = self.month_name(month);
        self.with("day-month", &[("year", year.into()), ("month", name.into())])
    }

    /// Minutes after midnight as 15:00.
    pub fn minute(self, minute: u16) -> String {
        format!("{}:{:02}", minute / 60, minute % 60)
    }

    /// 2026年11月20日15:42 / 20 November 2026, 15:42, in the given zone.
    pub fn instant(self, instant: Timestamp, zone: &TimeZone) -> String {
        let local = zone.to_datetime(instant);
        let minute = format!("{}:{:02}", local.hour(), local.minute());
        let day = self.day(local.date());
        self.with("day-instant", &[("day", day.into()), ("minute", minute.into())])
    }

    /// 上午 / morning.
    pub fn day_part(self, part: DayPart) -> &'static str {
        self.t(match part {
            DayPart::Morning => "day-part-morning",
            DayPart::Afternoon => "day-part-afternoon",
            DayPart::Evening => "day-part-evening",
        })
    }

    /// When something takes place, as exactly as is known.
    pub fn when(self, when: &When) -> String {
        match *when {
            When::Day { day } => self.day(day),
            When::Part { day, part } => {
                let (day, part) = (self.day(day), self.day_part(part));
                self.with("day-with-part", &[("day", day.into()), ("part", part.into())])
            }
            When::At { day, minute } => {
                let (day, minute) = (self.day(day), self.minute(minute));
                self.with("day-with-minute", &[("day", day.into()), ("minute", minute.into())])
            }
            When::NotStated => self.t("day-not-stated").to_owned(),
        }
    }

    /// As [`Words::when`]; where no day is stated, the day of publication stands in, and is called
    /// so.
    pub fn when_or_published(self, when: &When, source: Option<&PublishedSource>) -> String {
        match (when, source.and_then(|source| source.published_on)) {
            (When::NotStated, Some(day)) => {
                self.with("day-not-stated-published", &[("day", self.day(day).into())])
            }
            _ => self.when(when),
        }
    }

    /// 11月 / November. The month counts from 1.
    pub fn month_name(self, month: i8) -> &'static str {
        self.t(month_key(MONTHS, month))
    }

    /// 11月 / Nov. The month counts from 1.
    pub fn month_short(self, month: i8) -> &'static str {
        self.t(month_key(SHORT_MONTHS, month))
    }
}

const MONTHS: [&str; 12] = [
    "day-month-1",
    "day-month-2",
    "day-month-3",
    "day-month-4",
    "day-month-5",
    "day-month-6",
    "day-month-7",
    "day-month-8",
    "day-month-9",
    "day-month-10",
    "day-month-11",
    "day-month-12",
];

const SHORT_MONTHS: [&str; 12] = [
    "day-month-short-1",
    "day-month-short-2",
    "day-month-short-3",
    "day-month-short-4",
    "day-month-short-5",
    "day-month-short-6",
    "day-month-short-7",
    "day-month-short-8",
    "day-month-short-9",
    "day-month-short-10",
    "day-month-short-11",
    "day-month-short-12",
];

fn month_key(keys: [&'static str; 12], month: i8) -> &'static str {
    usize::try_from(month - 1)
        .ok()
        .and_then(|index| keys.get(index).copied())
        .expect("a civil date has a month from 1 to 12")
}
