//! What a single cell says: days, texts, long numbers. Spreadsheets are full of full-width digits,
//! of days that are numbers and numbers that are texts; what can be read surely is mended, what can
//! be read two ways is refused, and what is probably meant is read with a warning.

use std::borrow::Cow;

use jiff::civil::{Date, date};

use super::fault::{Fault, Warning};
use super::grid::Cell;
use crate::citizen::CitizenNumber;
use crate::phone::Phone;
use crate::text::narrow;

/// The years that a day may lie in; others are slips of the finger.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// Numbers that a spreadsheet means as days of these years: 1927 to 2099.
const SERIALS: std::ops::RangeInclusive<i64> = 10_000..=73_050;

/// From here on a spreadsheet keeps no whole number exactly, and shows it as 1.1E+17.
const INEXACT: f64 = 1e15;

/// The text of a cell: blanks around it gone, runs of blanks and line breaks one blank, full-width
/// letters and digits plain. Empty if nothing remains.
pub fn text(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) | Cell::Error(text) => tidy(text),
        Cell::Number(number) => Cow::Owned(digits(number)),
        Cell::Day(day) => Cow::Owned(day.to_string()),
        Cell::Flag(flag) => Cow::Borrowed(if flag { "TRUE" } else { "FALSE" }),
    }
}

fn tidy(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let odd =
        |c: char| c.is_control() || (c.is_whitespace() && c != ' ') || is_wide(c) || is_unseen(c);
    if !text.contains(odd) && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    let mut tidied = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_unseen(*c)) {
        if c.is_whitespace() || c.is_control() {
            if !tidied.is_empty() && !tidied.ends_with(' ') {
                tidied.push(' ');
            }
        } else {
            tidied.push(if is_wide(c) { narrow(c) } else { c });
        }
    }
    tidied.truncate(tidied.trim_end().len());
    Cow::Owned(tidied)
}

/// Full-width letters and digits. Full-width punctuation is right in Chinese and stays.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}')
}

/// Marks that no reader sees: of byte order, of direction, of no width.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}')
}

/// A number as a person would have typed it.
fn digits(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < INEXACT {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

/// Two spellings of one heading, name or word have one folded form: no blanks, no punctuation,
/// plain width, small letters.
pub fn fold(text: &str) -> String {
    text.chars().map(narrow).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A person's name: blanks between Chinese characters are there for the look of a list.
pub fn name(cell: Cell<'_>) -> String {
    let text = text(cell);
    if !text.contains(' ') || text.is_ascii() {
        return text.into_owned();
    }
    let plain: Vec<char> = text.chars().collect();
    let mut name = String::with_capacity(text.len());
    for (at, c) in plain.iter().enumerate() {
        let beside =
            |at: Option<usize>| at.and_then(|at| plain.get(at)).is_some_and(char::is_ascii);
        let between_latin = beside(at.checked_sub(1)) && beside(at.checked_add(1));
        if *c != ' ' || between_latin {
            name.push(*c);
        }
    }
    name
}

/// A day, and how it was read if that is not plain.
pub fn day(cell: Cell<'_>, today: Date) -> Result<(Date, Option<Warning>), Fault> {
    match cell {
        Cell::Day(day) => within(day).map(|day| (day, None)),
        Cell::Number(number) => of_number(number),
        Cell::Text(typed) => of_text(&text(Cell::Text(typed)), today),
        Cell::Error(shown) => Err(Fault::SheetError { shown: shown.to_owned() }),
        Cell::Empty | Cell::Flag(_) => Err(Fault::NotADay),
    }
}

fn within(day: Date) -> Result<Date, Fault> {
    if YEARS.contains(&day.year()) { Ok(day) } else { Err(Fault::NoSuchDay) }
}

fn of_number(number: f64) -> Result<(Date, Option<Warning>), Fault> {
    if number.fract() != 0.0 && (1900.0..2200.0).contains(&number) {
        let typed = number.to_string();
        let month = typed.split_once('.').map_or("", |(_, month)| month);
        // 2024.10 and 2024.1 are one number.
        return if month == "1" { Err(Fault::OneOrTen) } else { month_of(&typed) };
    }
    if number.fract() != 0.0 {
        // A day with a time of day.
        return serial(number.trunc());
    }
    of_digits(&digits(number))
}

fn serial(number: f64) -> Result<(Date, Option<Warning>), Fault> {
    let whole = digits(number).parse::<i64>().map_err(|_| Fault::NotADay)?;
    if !SERIALS.contains(&whole) {
        return Err(Fault::NotADay);
    }
    let days = jiff::Span::new().days(whole);
    let read = date(1899, 12, 30).checked_add(days).map_err(|_| Fault::NotADay)?;
    Ok((read, Some(Warning::SerialDay { read })))
}

fn month_of(typed: &str) -> Result<(Date, Option<Warning>), Fault> {
    let (year, month) = typed.split_once('.').ok_or(Fault::NotADay)?;
    let read = build(year, month, "1")?;
    Ok((read, Some(Warning::MonthOnly { read })))
}

fn build(year: &str, month: &str, day: &str) -> Result<Date, Fault> {
    let number = |digits: &str| digits.parse::<i16>().map_err(|_| Fault::NotADay);
    let small = |digits: &str| i8::try_from(number(digits)?).map_err(|_| Fault::NoSuchDay);
    let read = Date::new(number(year)?, small(month)?, small(day)?);
    within(read.map_err(|_| Fault::NoSuchDay)?)
}

/// A run of digits: a day, a month, or a spreadsheet's count of days.
fn of_digits(typed: &str) -> Result<(Date, Option<Warning>), Fault> {
    let part = |from: usize, to: usize| typed.get(from..to).unwrap_or_default();
    match typed.len() {
        8 => Ok((build(part(0, 4), part(4, 6), part(6, 8))?, None)),
        6 => {
            let read = build(part(0, 4), part(4, 6), "1")?;
            Ok((read, Some(Warning::MonthOnly { read })))
        }
        5 => serial(typed.parse().map_err(|_| Fault::NotADay)?),
        4 if typed.parse().is_ok_and(|year| YEARS.contains(&year)) => Err(Fault::YearOnly),
        _ => Err(Fault::NotADay),
    }
}

fn of_text(typed: &str, today: Date) -> Result<(Date, Option<Warning>), Fault> {
    // What stands behind a day is a time of day.
    let typed = match typed.find([' ', 'T']) {
        Some(at) if typed.get(at..).is_some_and(|rest| rest.contains(':')) => {
            typed.get(..at).unwrap_or_default()
        }
        _ => typed,
    };
    let strange = |c: char| !c.is_ascii_digit() && !"年月日号./-—–·, ．／－。".contains(c);
    if typed.contains(strange) {
        return Err(Fault::NotADay);
    }
    let parts: Vec<&str> =
        typed.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [year, month, day] => match year.len() {
            4 => Ok((build(year, month, day)?, None)),
            2 => two_digits(year, month, day, today),
            _ => Err(Fault::NotADay),
        },
        [year, month] if year.len() == 4 => {
            let read = build(year, month, "1")?;
            Ok((read, Some(Warning::MonthOnly { read })))
        }
        [run] if run.len() == 6 => of_digits(run).or_else(|_| {
            let part = |from: usize, to: usize| run.get(from..to).unwrap_or_default();
            two_digits(part(0, 2), part(2, 4), part(4, 6), today)
        }),
        [run] => of_digits(run),
        _ => Err(Fault::NotADay),
    }
}

/// A year of two digits is the latest that does not lie in the future.
fn two_digits(
    year: &str,
    month: &str,
    day: &str,
    today: Date,
) -> Result<(Date, Option<Warning>), Fault> {
    let recent = build(&format!("20{year}"), month, day);
    let read = match recent {
        Ok(recent) if recent <= today => recent,
        _ => build(&format!("19{year}"), month, day)?,
    };
    Ok((read, Some(Warning::TwoDigitYear { read })))
}

/// Whether a number or a text is what a spreadsheet makes of eighteen digits.
fn lost_digits(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Number(number) => number.abs() >= INEXACT,
        Cell::Text(text) => {
            let text = text.trim().to_ascii_uppercase();
            text.split_once('E').is_some_and(|(mantissa, exponent)| {
                mantissa.parse::<f64>().is_ok()
                    && exponent.trim_start_matches('+').parse::<u8>().is_ok()
            })
        }
        _ => false,
    }
}

/// A citizen number.
pub fn citizen(cell: Cell<'_>) -> Result<CitizenNumber, Fault> {
    if lost_digits(cell) {
        return Err(Fault::LostDigits);
    }
    CitizenNumber::parse(&text(cell)).map_err(Fault::Citizen)
}

/// A telephone number.
pub fn phone(cell: Cell<'_>) -> Result<Phone, Fault> {
    if lost_digits(cell) {
        return Err(Fault::LostDigits);
    }
    Phone::parse(&text(cell)).map_err(Fault::Phone)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 20);

    fn read(cell: Cell<'_>) -> String {
        match day(cell, TODAY) {
            Ok((day, None)) => day.to_string(),
            Ok((day, Some(warning))) => {
                let warning = format!("{warning:?}");
                format!("{day} {}", warning.split(' ').next().unwrap())
            }
            Err(fault) => format!("{fault:?}"),
        }
    }

    #[test]
    fn days_are_read_as_they_are_written() {
        for (typed, expected) in [
            ("2024-05-01", "2024-05-01"),
            ("2024.5.1", "2024-05-01"),
            ("2024/5/1", "2024-05-01"),
            ("2024年5月1日", "2024-05-01"),
            ("２０２４年５月１日", "2024-05-01"),
            (" 2024 年 5 月 1 日 ", "2024-05-01"),
            ("20240501", "2024-05-01"),
            ("2024-05-01 08:30:00", "2024-05-01"),
            ("2024-05-01T08:30:00", "2024-05-01"),
            ("202405", "2024-05-01 MonthOnly"),
            ("2024年5月", "2024-05-01 MonthOnly"),
            ("2024.10", "2024-10-01 MonthOnly"),
            ("59.3.12", "1959-03-12 TwoDigitYear"),
            ("26-11-20", "2026-11-20 TwoDigitYear"),
            ("26-11-21", "1926-11-21 TwoDigitYear"),
            ("590312", "1959-03-12 TwoDigitYear"),
            ("45413", "2024-05-01 SerialDay"),
            ("2024", "YearOnly"),
            ("2024-02-30", "NoSuchDay"),
            ("1824-02-03", "NoSuchDay"),
            ("1/5/2024", "NotADay"),
            ("去年", "NotADay"),
            ("2024-5-1-1", "NotADay"),
            ("", "NotADay"),
        ] {
            assert_eq!(read(Cell::Text(typed)), expected, "{typed}");
        }
        for (number, expected) in [
            (45413.0, "2024-05-01 SerialDay"),
            (45413.5, "2024-05-01 SerialDay"),
            (20_240_501.0, "2024-05-01"),
            (202_405.0, "2024-05-01 MonthOnly"),
            (2024.5, "2024-05-01 MonthOnly"),
            (2024.12, "2024-12-01 MonthOnly"),
            (2024.1, "OneOrTen"),
            (2024.0, "YearOnly"),
            (7.0, "NotADay"),
            (-1.0, "NotADay"),
            (f64::NAN, "NotADay"),
        ] {
            assert_eq!(read(Cell::Number(number)), expected, "{number}");
        }
        assert_eq!(read(Cell::Day(date(2024, 2, 29))), "2024-02-29");
        assert_eq!(read(Cell::Error("#REF!")), r##"SheetError { shown: "#REF!" }"##);
    }

    #[test]
    fn a_long_number_that_lost_its_digits_is_refused() {
        for cell in [
            Cell::Number(1.101_051_949_123_1e17),
            Cell::Text("1.10105E+17"),
            Cell::Text(" 3.2e+17 "),
        ] {
            assert_eq!(citizen(cell).unwrap_err(), Fault::LostDigits, "{cell:?}");
        }
        assert!(citizen(Cell::Text("１１０１０５１９４９１２３１００２ｘ")).is_ok());
        assert_eq!(phone(Cell::Number(13_800_138_000.0)).unwrap().as_str(), "13800138000");
    }

    #[test]
    fn names_lose_the_blanks_of_the_list_and_keep_their_own() {
        for (typed, expected) in [
            ("王 伟", "王伟"),
            (" 王　　伟\n", "王伟"),
            ("Wang  Wei", "Wang Wei"),
            ("阿卜杜拉 · 艾山", "阿卜杜拉·艾山"),
            ("欧阳\u{200B}娜", "欧阳娜"),
        ] {
            assert_eq!(name(Cell::Text(typed)), expected);
        }
    }

    #[test]
    fn one_heading_in_many_spellings() {
        for typed in ["公民身份号码", " 公民 身份\n号码 ", "公民身份号码：", "*公民身份号码"]
        {
            assert_eq!(fold(typed), "公民身份号码");
        }
        assert_eq!(fold("ＩＤ No."), "idno");
    }

    proptest! {
        #[test]
        fn every_day_is_read_in_every_writing(days in 0_i64..=109_000) {
            let day = date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let (y, m, d) = (day.year(), day.month(), day.day());
            for typed in [
                format!("{y}.{m}.{d}"), format!("{y}年{m}月{d}日"), format!("{y}{m:02}{d:02}"), day.to_string(),
            ] {
                prop_assert_eq!(super::day(Cell::Text(&typed), TODAY), Ok((day, None)));
            }
        }

        #[test]
        fn nothing_typed_breaks_the_reader(typed in ".{0,24}") {
            let cell = Cell::Text(&typed);
            let _ = (super::day(cell, TODAY), super::name(cell), super::citizen(cell), super::phone(cell));
            let tidied = super::text(cell).into_owned();
            prop_assert_eq!(super::text(Cell::Text(&tidied)).into_owned(), tidied.clone());
        }
    }
}
