//! What people type: the fields of a form, read into values, with a sentence for each fault.
//!
//! Knows how dates, times and numbers are written by hand. It refuses to know what a field is
//! for: rules about meaning are the domain's.
//!
//! A form posts to any address, but says in the hidden field `page` which page shows it, so that
//! a draft, an expired session and a refused form all find the way back.

use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::str::FromStr;

use jiff::civil::Date;
use zhibu_domain::text;
use zhibu_words::Words;

/// The largest form, in bytes as sent.
pub(crate) const FORM_BYTES: usize = 256 * 1024;

/// The most fields one form may have; the rest is not read.
const FORM_FIELDS: usize = 4000;

/// The most rows of one repeated group (`topic.0.text`, `topic.1.text`, …).
const FORM_ROWS: usize = 200;

/// The years in which a typed day may lie. Earlier and later ones are slips of the finger.
const YEARS: RangeInclusive<i16> = 1900..=2199;

/// Hidden fields that belong to the frame, not to what was typed.
const HIDDEN: [&str; 4] = [field::CSRF, field::PAGE, field::ONCE, field::RETRY];

/// Fields that are never kept as a draft nor shown again: passwords and codes.
const SECRET: [&str; 5] = ["password", "password_again", "password_now", "card", "otp"];

/// Fields that are kept sealed only, so never in a draft.
const SEALED: [&str; 2] = ["citizen-number", "phone"];

/// Names of the hidden fields that every form carries.
pub(crate) mod field {
    /// Proof that the form came from a page of this session.
    pub(crate) const CSRF: &str = "csrf";
    /// The address of the page that shows the form.
    pub(crate) const PAGE: &str = "page";
    /// The key of the record to be made, so that a form sent twice makes one.
    pub(crate) const ONCE: &str = "once";
    /// Present when a person sends again what was refused for its proof.
    pub(crate) const RETRY: &str = "retry";
}

/// The fields of a form in the order sent; a name may stand more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
}

impl Form {
    /// Reads `application/x-www-form-urlencoded`. Line ends become `\n`; control characters, which
    /// no keyboard makes and PostgreSQL refuses, are dropped.
    pub(crate) fn parse(body: &[u8]) -> Self {
        let fields = form_urlencoded::parse(body)
            .take(FORM_FIELDS)
            .map(|(name, value)| (name.into_owned(), clean(&value)))
            .collect();
        Self { fields }
    }

    /// The first value of a field as typed; empty if there is none.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// All values of a field, e.g. of boxes that share a name.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let same = self.fields.iter().filter(|(field, _)| field == name);
        same.map(|(_, value)| value.as_str()).collect()
    }

    /// Whether the field was sent at all: a ticked box, a pressed button.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    /// Whether the field has exactly this value somewhere.
    pub(crate) fn holds(&self, name: &str, value: &str) -> bool {
        self.fields.iter().any(|(field, held)| field == name && held == value)
    }

    /// The rows of a repeated group: names like `topic.0.text`, ordered by number.
    pub(crate) fn indexed(&self, group: &str) -> Vec<Row<'_>> {
        let mut found: Vec<usize> = self
            .fields
            .iter()
            .filter_map(|(name, _)| {
                let (number, _) = name.strip_prefix(group)?.strip_prefix('.')?.split_once('.')?;
                number.parse().ok()
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found.truncate(FORM_ROWS);
        found
            .into_iter()
            .map(|number| Row { form: self, prefix: format!("{group}.{number}"), number })
            .collect()
    }

    /// Sets a field to one value, e.g. a default before the form is first shown.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.into()));
    }

    /// Takes away these fields and the rows of groups of these names.
    pub(crate) fn drop_all(&mut self, names: &[&str]) {
        self.fields.retain(|(field, _)| {
            let first = field.split('.').next().unwrap_or_default();
            !names.contains(&first)
        });
    }

    /// Adds a value to a field that may have several.
    pub(crate) fn add(&mut self, name: &str, value: impl Into<String>) {
        self.fields.push((name.to_owned(), value.into()));
    }

    /// What the person typed or chose, without the hidden fields of the frame and without secrets.
    pub(crate) fn typed(&self) -> impl Iterator<Item = (&str, &str)> {
        let shown = |name: &str| !HIDDEN.contains(&name) && !SECRET.contains(&name);
        self.fields
            .iter()
            .filter(move |(name, _)| shown(name))
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The typed fields as `application/x-www-form-urlencoded`, to be kept as a draft. The key
    /// against double sending stays with them.
    pub(crate) fn body(&self) -> String {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(self.typed().filter(|(name, _)| !SEALED.contains(name)));
        if self.has(field::ONCE) {
            body.append_pair(field::ONCE, self.one(field::ONCE));
        }
        body.finish()
    }
}

/// One row of a repeated group.
#[derive(Debug, Clone)]
pub(crate) struct Row<'a> {
    form: &'a Form,
    prefix: String,
    /// The number in the names of its fields.
    pub(crate) number: usize,
}

impl<'a> Row<'a> {
    /// The full name of a field of this row: `text` → `topic.0.text`.
    pub(crate) fn name(&self, field: &str) -> String {
        format!("{}.{field}", self.prefix)
    }

    /// The first value of a field of this row.
    pub(crate) fn one(&self, field: &str) -> &'a str {
        self.form.one(&self.name(field))
    }

    /// Whether nothing was typed into any of these fields.
    pub(crate) fn blank(&self, fields: &[&str]) -> bool {
        fields.iter().all(|field| self.one(field).trim().is_empty())
    }
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The name of the field, which is also its `id` on the page.
    pub(crate) field: String,
    /// What is wrong and how to mend it, in the language of the page.
    pub(crate) message: String,
}

/// All things to mend, in the order found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Faults {
    list: Vec<Fault>,
}

impl Faults {
    /// One fault, e.g. a refusal of the domain brought to its field.
    pub(crate) fn of(field: impl Into<String>, message: impl Into<String>) -> Self {
        let mut faults = Self::default();
        faults.push(field, message);
        faults
    }

    /// Adds a fault.
    pub(crate) fn push(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.list.push(Fault { field: field.into(), message: message.into() });
    }

    /// The first fault of a field.
    pub(crate) fn at(&self, field: &str) -> Option<&str> {
        self.list.iter().find(|fault| fault.field == field).map(|fault| fault.message.as_str())
    }

    /// Whether nothing is to be mended.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many things are to be mended.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Each fault in order.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.list.iter()
    }
}

/// Reads typed values and collects faults.
///
/// `label` is the field's name as the page shows it. Each method answers `None` for a blank field
/// and for a faulty one; [`Reader::need`] makes a blank one a fault.
pub(crate) struct Reader<'a> {
    form: &'a Form,
    words: Words,
    /// What was found so far.
    pub(crate) faults: Faults,
}

impl<'a> Reader<'a> {
    /// A reader of this form that speaks this language.
    pub(crate) fn new(form: &'a Form, words: Words) -> Self {
        Self { form, words, faults: Faults::default() }
    }

    /// The value, or a fault that the field must be filled in, unless it has a fault already.
    pub(crate) fn need<T>(&mut self, name: &str, label: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && self.faults.at(name).is_none() {
            let message = self.words.with("layout-fault-required", &[("label", label.into())]);
            self.faults.push(name, message);
        }
        value
    }

    /// Text without the blanks around it, at most `max` characters.
    pub(crate) fn text(&mut self, name: &str, label: &str, max: usize) -> Option<String> {
        let text = self.form.one(name).trim();
        let chars = text.chars().count();
        if chars > max {
            let args = [
                ("label", label.into()),
                ("max", max.into()),
                ("chars", chars.into()),
                ("over", (chars - max).into()),
            ];
            self.faults.push(name, self.words.with("layout-fault-long", &args));
            return None;
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A day that exists.
    pub(crate) fn date(&mut self, name: &str, label: &str) -> Option<Date> {
        match parse_date(self.form.one(name)) {
            Typed::Blank => None,
            Typed::Value(day) => Some(day),
            Typed::Absent { year, month, last } => {
                let (year, month) = (i64::from(year), i64::from(month));
                let args = [
                    ("label", label.into()),
                    ("year", year.to_string().into()),
                    ("month", month.into()),
                    ("last", i64::from(last).into()),
                ];
                self.faults.push(name, self.words.with("layout-fault-date-absent", &args));
                None
            }
            Typed::Unreadable => self.fault(name, "layout-fault-date", label),
        }
    }

    /// A time of day, in minutes after midnight.
    pub(crate) fn time(&mut self, name: &str, label: &str) -> Option<u16> {
        let typed = self.form.one(name);
        if typed.trim().is_empty() {
            return None;
        }
        parse_time(typed).or_else(|| self.fault(name, "layout-fault-time", label))
    }

    /// A whole number within bounds.
    pub(crate) fn number(
        &mut self,
        name: &str,
        label: &str,
        bounds: RangeInclusive<i64>,
    ) -> Option<i64> {
        let typed: String = narrow(self.form.one(name)).chars().filter(|c| *c != ',').collect();
        if typed.is_empty() {
            return None;
        }
        let number = typed.parse().ok().filter(|number| bounds.contains(number));
        if number.is_none() {
            let args = [
                ("label", label.into()),
                ("least", (*bounds.start()).into()),
                ("most", (*bounds.end()).into()),
            ];
            self.faults.push(name, self.words.with("layout-fault-number", &args));
        }
        number
    }

    /// One of the things offered, known by its code.
    pub(crate) fn choice<T>(
        &mut self,
        name: &str,
        label: &str,
        find: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let typed = self.form.one(name).trim();
        if typed.is_empty() {
            return None;
        }
        find(typed).or_else(|| self.fault(name, "layout-fault-choice", label))
    }

    /// An identifier out of a list or a hidden field.
    pub(crate) fn id<T: FromStr>(&mut self, name: &str, label: &str) -> Option<T> {
        self.choice(name, label, |typed| typed.parse().ok())
    }

    fn fault<T>(&mut self, name: &str, key: &str, label: &str) -> Option<T> {
        self.faults.push(name, self.words.with(key, &[("label", label.into())]));
        None
    }
}

/// Line ends as `\n`, no other control characters, and nothing that is no character at all, which
/// neither Word nor a feed may hold.
fn clean(value: &str) -> String {
    value
        .replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

/// Full-width letters, digits and marks, as Chinese keyboards make them, become plain ones;
/// blanks go.
fn narrow(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '。' => '.',
            '—' | '–' | '−' => '-',
            _ => text::narrow(c).to_ascii_lowercase(),
        })
        .collect()
}

/// What a typed date turned out to be.
#[derive(Debug, PartialEq, Eq)]
enum Typed {
    Blank,
    Value(Date),
    /// The month has no such day.
    Absent {
        year: i16,
        month: i8,
        last: i8,
    },
    Unreadable,
}

/// Reads `2026-11-20`, `2026/11/20`, `2026.11.20`, `20261120` and `2026年11月20日`.
fn parse_date(typed: &str) -> Typed {
    let typed = narrow(typed);
    if typed.is_empty() {
        return Typed::Blank;
    }
    let plain = typed.trim_end_matches(['日', '号']);
    let parts: Vec<&str> = plain.split(['-', '/', '.', '年', '月']).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (*year, *month, *day),
        [all] if all.len() == 8 && all.is_ascii() => {
            let (year, rest) = all.split_at(4);
            let (month, day) = rest.split_at(2);
            (year, month, day)
        }
        _ => return Typed::Unreadable,
    };
    let digits =
        |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if ![year, month, day].into_iter().all(digits) {
        return Typed::Unreadable;
    }
    let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse::<i8>(), day.parse::<i8>())
    else {
        return Typed::Unreadable;
    };
    if !YEARS.contains(&year) {
        return Typed::Unreadable;
    }
    match (Date::new(year, month, day), Date::new(year, month, 1)) {
        (Ok(day), _) => Typed::Value(day),
        (Err(_), Ok(first)) => Typed::Absent { year, month, last: first.days_in_month() },
        _ => Typed::Unreadable,
    }
}

/// Reads `15:00`, `15.00`, `1500`, `15点`, `15时30分`, `下午3点`, `3:30 pm`.
fn parse_time(typed: &str) -> Option<u16> {
    let typed = narrow(typed);
    let (typed, half) = half_of_day(&typed);
    let plain = typed.trim_end_matches('分');
    let (hour, minute) = match plain.split_once([':', '.', '点', '时']) {
        Some((hour, "")) => (hour, "0"),
        Some((hour, "半")) => (hour, "30"),
        Some((hour, minute)) => (hour, minute),
        None if plain.len() == 4 && plain.is_ascii() => plain.split_at(2),
        None if half.is_some() => (plain, "0"),
        None => return None,
    };
    let short =
        |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
    if !short(hour) || !short(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match half {
        Some(false) => hour % 12,
        Some(true) if hour < 12 => hour + 12,
        Some(true) | None => hour,
    };
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// Takes the word for the half of the day away; `true` is after noon.
fn half_of_day(typed: &str) -> (&str, Option<bool>) {
    for (word, after_noon) in [("上午", false), ("下午", true), ("晚上", true)] {
        if let Some(rest) = typed.strip_prefix(word) {
            return (rest, Some(after_noon));
        }
    }
    for (word, after_noon) in [("am", false), ("pm", true)] {
        if let Some(rest) = typed.strip_suffix(word) {
            return (rest, Some(after_noon));
        }
    }
    (typed, None)
}

/// Minutes after midnight as a form shows them: `15:00`.
pub(crate) fn clock(minute: u16) -> String {
    let mut text = String::with_capacity(5);
    // Writing to a string cannot fail.
    let _ = write!(text, "{:02}:{:02}", minute / 60, minute % 60);
    text
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use zhibu_domain::text::Lang;

    use super::*;

    fn form(body: &str) -> Form {
        Form::parse(body.as_bytes())
    }

    #[test]
    fn every_way_to_write_a_day_is_read() {
        for typed in [
            "2026-11-20",
            "2026/11/20",
            "2026.11.20",
            "20261120",
            "2026年11月20日",
            " 2026 年 11 月 20 号 ",
            "２０２６－１１－２０",
            "2026。11。20",
        ] {
            assert_eq!(parse_date(typed), Typed::Value(date(2026, 11, 20)), "{typed}");
        }
        assert_eq!(parse_date("2026-1-5"), Typed::Value(date(2026, 1, 5)));
        assert_eq!(parse_date("  "), Typed::Blank);
    }

    #[test]
    fn a_day_that_does_not_exist_is_told_from_one_that_cannot_be_read() {
        assert_eq!(parse_date("2026-02-29"), Typed::Absent { year: 2026, month: 2, last: 28 });
        assert_eq!(parse_date("2024-02-30"), Typed::Absent { year: 2024, month: 2, last: 29 });
        assert_eq!(parse_date("2026-04-31"), Typed::Absent { year: 2026, month: 4, last: 30 });
        for typed in [
            "11-20",
            "20-11-2026",
            "2026-13-01",
            "tomorrow",
            "2026-11",
            "20261",
            "1026-11-20",
            "2026-+1-20",
            "年月日",
        ] {
            assert_eq!(parse_date(typed), Typed::Unreadable, "{typed}");
        }
    }

    #[test]
    fn every_way_to_write_a_time_is_read() {
        for (typed, minute) in [
            ("15:00", 900),
            ("15：00", 900),
            ("1500", 900),
            ("9:05", 545),
            ("15点", 900),
            ("15点半", 930),
            ("15时30分", 930),
            ("下午3点", 900),
            ("上午9:30", 570),
            ("3:30 pm", 930),
            ("12 am", 0),
            ("12:15pm", 735),
            ("0:00", 0),
            ("23:59", 1439),
        ] {
            assert_eq!(parse_time(typed), Some(minute), "{typed}");
        }
        for typed in ["24:00", "15:60", "15", "three", "1:2:3", "-1:00"] {
            assert_eq!(parse_time(typed), None, "{typed}");
        }
        assert_eq!(clock(545), "09:05");
    }

    #[test]
    fn names_that_repeat_keep_their_order() {
        let form = form("present=a&title=x&present=b&empty=");
        assert_eq!(form.all("present"), ["a", "b"]);
        assert_eq!(form.one("present"), "a");
        assert_eq!(form.one("nothing"), "");
        assert!(form.has("empty") && !form.has("nothing"));
        assert!(form.holds("present", "b") && !form.holds("present", "c"));
    }

    #[test]
    fn rows_are_ordered_by_number_and_bounded() {
        let rows = form(
            "topic.10.text=c&topic.2.text=b&topic.0.text=a&topic.2.by=X&topics.1.text=no&topic.x.text=no",
        );
        let texts: Vec<_> = rows.indexed("topic").iter().map(|row| row.one("text")).collect();
        assert_eq!(texts, ["a", "b", "c"]);
        let second = &rows.indexed("topic")[1];
        assert_eq!(second.name("by"), "topic.2.by");
        assert_eq!(second.number, 2);
        assert!(second.blank(&["owner"]) && !second.blank(&["owner", "by"]));

        let many = (0..500).fold(String::new(), |all, n| all + &format!("topic.{n}.text=a&"));
        assert_eq!(form(&many).indexed("topic").len(), FORM_ROWS);
    }

    #[test]
    fn control_characters_go_and_line_ends_become_one() {
        assert_eq!(form("a=x%00y%0D%0Az%07%09w%0Dv").one("a"), "xy\nz\tw\nv");
    }

    #[test]
    fn a_draft_holds_what_was_typed_and_not_the_proof() {
        let form = form("csrf=secret&page=%2Fa&once=k&title=%E4%BC%9A%20%26&present=1&present=2");
        let again = Form::parse(form.body().as_bytes());
        assert_eq!(again.one("title"), "会 &");
        assert_eq!(again.all("present"), ["1", "2"]);
        assert_eq!(again.one("once"), "k");
        assert!(!again.has("csrf") && !again.has("page"));
    }

    #[test]
    fn faults_say_what_where_and_how_to_mend_in_both_languages() {
        let form = form("title=abcdef&day=2026-02-30&odd=soon&from=25:00&n=900&kind=x&blank=+");
        let mut said = String::new();
        for lang in Lang::ALL {
            let mut read = Reader::new(&form, Words::of(lang));
            let blank = read.text("blank", "Name", 9);
            assert_eq!(read.need("blank", "Name", blank), None);
            assert_eq!(read.text("title", "Title", 4), None);
            assert_eq!(read.date("day", "Day"), None);
            let odd = read.date("odd", "Day");
            assert_eq!(read.need("odd", "Day", odd), None);
            assert_eq!(read.time("from", "Start"), None);
            assert_eq!(read.number("n", "People", 0..=500), None);
            assert_eq!(read.choice("kind", "Kind", |_| None::<u8>), None);
            for fault in read.faults.iter() {
                writeln!(said, "{}: {}", fault.field, fault.message).unwrap();
            }
        }
        insta::assert_snapshot!(said, @r#"
        blank: 请填写“Name”。
        title: “Title”最多4个字，现在有6个字，请删去2个字。
        day: “Day”没有这一天：2026年2月只有28天。请改成存在的日期。
        odd: “Day”看不懂。请写成2026-11-20这样的日期。
        from: “Start”看不懂。请写成15:00这样的时间。
        n: “People”要写0到500之间的整数。
        kind: “Kind”不在可选的范围内。请从列表里重新选择。
        blank: Please fill in “Name”.
        title: “Title” may have at most 4 characters. It has 6; please remove 2.
        day: “Day” is not a day that exists: month 2 of 2026 has only 28 days. Please choose another day.
        odd: “Day” could not be read. Please write a date like 2026-11-20.
        from: “Start” could not be read. Please write a time like 15:00.
        n: “People” must be a whole number from 0 to 500.
        kind: “Kind” is not one of the choices. Please choose again from the list.
        "#);
    }

    #[test]
    fn sound_values_are_read_without_a_fault() {
        let form = form("title=+a+&day=2026-11-20&from=15:00&n=１,200&kind=b&id=7");
        let mut read = Reader::new(&form, Words::of(Lang::En));
        assert_eq!(read.text("title", "Title", 1).as_deref(), Some("a"));
        assert_eq!(read.date("day", "Day"), Some(date(2026, 11, 20)));
        assert_eq!(read.time("from", "Start"), Some(900));
        assert_eq!(read.number("n", "People", 0..=5000), Some(1200));
        assert_eq!(read.choice("kind", "Kind", |k| (k == "b").then_some(1)), Some(1));
        assert_eq!(read.id::<u32>("id", "Id"), Some(7));
        assert!(read.faults.is_empty());
    }
}
