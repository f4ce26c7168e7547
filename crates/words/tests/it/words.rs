//! Days, numbers, lists and voices in both languages.

use jiff::civil::date;
use jiff::tz::TimeZone;
use zhibu_domain::activity::PublishedSource;
use zhibu_domain::count::Count;
use zhibu_domain::day::{DayPart, When};
use zhibu_domain::text::{Lang, Text};
use zhibu_words::Words;

const ZH: Lang = Lang::Zh;
const EN: Lang = Lang::En;

fn both(say: impl Fn(Words) -> String) -> [String; 2] {
    [say(Words::of(ZH)), say(Words::of(EN))]
}

#[test]
fn days() {
    let day = date(2022, 10, 18);
    assert_eq!(both(|w| w.day(day)), ["2022年10月18日", "18 October 2022"]);
    assert_eq!(both(|w| w.day_short(day)), ["10月18日", "18 Oct"]);
    assert_eq!(both(|w| w.weekday(date(2026, 11, 20)).to_owned()), ["星期五", "Friday"]);
    assert_eq!(both(|w| w.month(2026, 11)), ["2026年11月", "November 2026"]);
    assert_eq!(both(|w| w.minute(905)), ["15:05", "15:05"]);
    assert_eq!(both(|w| w.minute(9 * 60)), ["9:00", "9:00"]);
}

#[test]
fn months_and_weekdays_are_all_different() {
    for lang in Lang::ALL {
        let words = Words::of(lang);
        let mut months: Vec<_> = (1..=12).map(|m| words.day_short(date(2026, m, 1))).collect();
        months.extend((1..=12).map(|m| words.month(2026, m)));
        let mut weekdays: Vec<_> = (1..=7).map(|d| words.weekday(date(2026, 11, d))).collect();
        months.sort();
        months.dedup();
        weekdays.sort_unstable();
        weekdays.dedup();
        assert_eq!((months.len(), weekdays.len()), (24, 7), "{lang:?}");
    }
}

#[test]
fn an_instant_is_told_in_the_zone_it_is_read_in() {
    let instant = "2026-11-20T16:30:00Z".parse().unwrap();
    let china = TimeZone::fixed(jiff::tz::offset(8));
    assert_eq!(
        both(|w| w.instant(instant, &china)),
        ["2026年11月21日0:30", "21 November 2026, 0:30"]
    );
    assert_eq!(
        both(|w| w.instant(instant, &TimeZone::UTC)),
        ["2026年11月20日16:30", "20 November 2026, 16:30"]
    );
}

#[test]
fn when_is_as_exact_as_its_source() {
    let day = date(2022, 2, 16);
    let whens = [
        When::Day { day },
        When::Part { day, part: DayPart::Afternoon },
        When::At { day, minute: 900 },
        When::NotStated,
    ];
    let zh = ["2022年2月16日", "2022年2月16日下午", "2022年2月16日15:00", "日期未说明"];
    let en = [
        "16 February 2022",
        "16 February 2022, afternoon",
        "16 February 2022, 15:00",
        "date not stated",
    ];
    assert_eq!(whens.map(|when| Words::of(ZH).when(&when)), zh);
    assert_eq!(whens.map(|when| Words::of(EN).when(&when)), en);
}

#[test]
fn the_day_of_publication_stands_in_only_where_no_day_is_stated() {
    let source = PublishedSource {
        source: Text::typed(EN, "A portal").unwrap(),
        published_on: Some(date(2022, 10, 12)),
    };
    let undated = PublishedSource { published_on: None, ..source.clone() };
    let told =
        |when: When, source: Option<&PublishedSource>| both(|w| w.when_or_published(&when, source));
    assert_eq!(
        told(When::NotStated, Some(&source)),
        ["日期未说明，2022年10月12日发布", "date not stated, published on 12 October 2022"]
    );
    assert_eq!(told(When::NotStated, Some(&undated)), ["日期未说明", "date not stated"]);
    assert_eq!(told(When::NotStated, None), ["日期未说明", "date not stated"]);
    let when = When::Day { day: date(2022, 10, 1) };
    assert_eq!(told(when, Some(&source)), ["2022年10月1日", "1 October 2022"]);
}

#[test]
fn numbers_keep_their_vagueness() {
    let counts = [
        Count::Exact { n: 1 },
        Count::Exact { n: 42 },
        Count::MoreThan { n: 40 },
        Count::About { n: 1200 },
        Count::Some,
        Count::All,
        Count::NotStated,
    ];
    let zh = ["1人", "42人", "40多人", "约1200人", "部分", "全体", "人数未说明"];
    let en = [
        "1 person",
        "42 people",
        "more than 40 people",
        "about 1200 people",
        "some",
        "all",
        "number not stated",
    ];
    assert_eq!(counts.map(|count| Words::of(ZH).count(count)), zh);
    assert_eq!(counts.map(|count| Words::of(EN).count(count)), en);
}

#[test]
fn lists() {
    let told = |things: &[&str]| both(|w| w.list(things));
    assert_eq!(told(&[]), ["", ""]);
    assert_eq!(told(&["a"]), ["a", "a"]);
    assert_eq!(told(&["a", "b"]), ["a和b", "a and b"]);
    assert_eq!(told(&["a", "b", "c"]), ["a、b和c", "a, b and c"]);
    // A thing with a comma of its own: semicolons say where it ends.
    assert_eq!(told(&["a, b", "c"]), ["a, b；c", "a, b; c"]);
}

#[test]
#[cfg(not(debug_assertions))]
fn an_unknown_key_answers_with_itself() {
    assert_eq!(Words::of(ZH).t("no-such-key"), "no-such-key");
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "no message `no-such-key`")]
fn an_unknown_key_stops_a_debug_build() {
    let _ = Words::of(ZH).t("no-such-key");
}
