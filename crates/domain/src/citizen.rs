//! The citizen number: eighteen characters with a check character (GB 11643-1999, computed by
//! ISO 7064 MOD 11-2), in which the division, the day of birth and the sex can be read.
//!
//! It refuses to know which divisions there are: codes are retired, numbers are not.

use std::fmt;

use jiff::civil::Date;

use crate::text::narrow;

/// Weights of the first seventeen digits (GB 11643-1999).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check character for each remainder (GB 11643-1999).
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
const LENGTH: usize = 18;
/// Numbers given out before 1999 (GB 11643-1989), not valid since 2013.
const OLD_LENGTH: usize = 15;

/// Male or female, as the seventeenth digit says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// An odd digit.
    Male,
    /// An even digit.
    Female,
}

impl Sex {
    /// GB/T 2261.1: 1 male, 2 female.
    pub fn code(self) -> &'static str {
        match self {
            Sex::Male => "1",
            Sex::Female => "2",
        }
    }

    /// From a code of GB/T 2261.1; `None` for unknown and not stated.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "1" => Some(Sex::Male),
            "2" => Some(Sex::Female),
            _ => None,
        }
    }
}

/// Why something is no citizen number, or not of this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing was given.
    #[error("empty")]
    Empty,
    /// Not eighteen characters.
    #[error("{given} characters instead of 18")]
    Length {
        /// How many there are.
        given: usize,
    },
    /// A number of fifteen digits, as given out before 1999.
    #[error("an old number of 15 digits")]
    Old,
    /// Something else than a digit, or than an X at the end.
    #[error("character {place} is no digit")]
    Character {
        /// Which, from 1.
        place: usize,
    },
    /// The digits of the day of birth are no day.
    #[error("the digits 7 to 14 are no day")]
    Birth,
    /// The check character does not follow from the others: a digit is wrong or two are swapped.
    #[error("the check character does not fit")]
    Check,
    /// Another day of birth is given beside it.
    #[error("another day of birth")]
    OtherBirth,
    /// Another sex is given beside it.
    #[error("another sex")]
    OtherSex,
}

/// A citizen number that is sound in itself.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CitizenNumber {
    text: String,
    birth: Date,
}

/// Never shows a digit, so that none comes into a log by `{:?}`.
impl fmt::Debug for CitizenNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CitizenNumber(…)")
    }
}

impl CitizenNumber {
    /// Reads what was typed or stands in a sheet. Full-width digits, spaces, hyphens, the
    /// apostrophe by which a sheet marks a text, and a small x are mended.
    ///
    /// # Errors
    /// All faults but [`Fault::OtherBirth`] and [`Fault::OtherSex`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let mended = mended(typed);
        match mended.len() {
            0 => return Err(Fault::Empty),
            OLD_LENGTH if mended.iter().all(char::is_ascii_digit) => return Err(Fault::Old),
            LENGTH => {}
            given => return Err(Fault::Length { given }),
        }
        let mut sum = 0;
        for (place, (c, weight)) in (1..).zip(mended.iter().zip(WEIGHTS)) {
            sum += c.to_digit(10).ok_or(Fault::Character { place })? * weight;
        }
        let check = mended.last().copied().unwrap_or_default();
        if !check.is_ascii_digit() && check != 'X' {
            return Err(Fault::Character { place: LENGTH });
        }
        let text: String = mended.into_iter().collect();
        let birth = read_birth(&text).ok_or(Fault::Birth)?;
        let expected = CHECKS.get((sum % 11) as usize);
        if expected == Some(&check) { Ok(Self { text, birth }) } else { Err(Fault::Check) }
    }

    /// The eighteen characters.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The day of birth.
    pub fn birth(&self) -> Date {
        self.birth
    }

    /// The sex.
    pub fn sex(&self) -> Sex {
        match self.text.as_bytes().get(16) {
            Some(digit) if digit % 2 == 1 => Sex::Male,
            _ => Sex::Female,
        }
    }

    /// Whether it fits what is known of the person; what is not known contradicts nothing.
    ///
    /// # Errors
    /// [`Fault::OtherBirth`], [`Fault::OtherSex`].
    pub fn agrees(&self, birth: Option<Date>, sex: Option<Sex>) -> Result<(), Fault> {
        if birth.is_some_and(|birth| birth != self.birth()) {
            return Err(Fault::OtherBirth);
        }
        if sex.is_some_and(|sex| sex != self.sex()) {
            return Err(Fault::OtherSex);
        }
        Ok(())
    }
}

fn read_birth(number: &str) -> Option<Date> {
    let part = |from, to| number.get(from..to)?.parse::<i16>().ok();
    let small = |from, to| i8::try_from(part(from, to)?).ok();
    let year = part(6, 10).filter(|year| (1800..=2199).contains(year))?;
    Date::new(year, small(10, 12)?, small(12, 14)?).ok()
}

/// What was typed as a number of letters and digits: narrow, in capitals, without what means nothing.
pub(crate) fn mended(typed: &str) -> Vec<char> {
    let kept = typed.chars().map(narrow).filter(|c| !is_filler(*c));
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

/// What stands between digits or around them and means nothing.
pub(crate) fn is_filler(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "-‐‑–—'’‘`\u{200B}\u{FEFF}\u{202D}\u{202C}".contains(c)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// The example of GB 11643-1999, and one with an X as published with it.
    const PUBLISHED: [&str; 2] = ["11010519491231002X", "440524188001010014"];

    #[test]
    fn the_published_examples_are_sound() {
        let first = CitizenNumber::parse(PUBLISHED[0]).unwrap();
        assert_eq!((first.birth(), first.sex()), (date(1949, 12, 31), Sex::Female));
        let second = CitizenNumber::parse(PUBLISHED[1]).unwrap();
        assert_eq!((second.birth(), second.sex()), (date(1880, 1, 1), Sex::Male));
    }

    #[test]
    fn what_a_keyboard_or_a_sheet_adds_is_mended() {
        for typed in [
            "11010519491231002x",
            "１１０１０５１９４９１２３１００２Ｘ",
            " 110105 19491231 002X\u{3000}",
            "'110105-19491231-002ｘ",
            "\u{202D}11010519491231002X\u{202C}",
        ] {
            assert_eq!(CitizenNumber::parse(typed).unwrap().as_str(), PUBLISHED[0], "{typed}");
        }
    }

    #[test]
    fn faults_say_what_is_wrong() {
        let fault = |typed| CitizenNumber::parse(typed).unwrap_err();
        assert_eq!(fault(" "), Fault::Empty);
        assert_eq!(fault("110105194912310"), Fault::Old);
        assert_eq!(fault("11010519491231002"), Fault::Length { given: 17 });
        assert_eq!(fault("11010519491231002XX"), Fault::Length { given: 19 });
        assert_eq!(fault("1101051949123100ZX"), Fault::Character { place: 17 });
        assert_eq!(fault("11O10519491231002X"), Fault::Character { place: 3 });
        assert_eq!(fault("11010519491231002Y"), Fault::Character { place: 18 });
        assert_eq!(fault("110105194913310020"), Fault::Birth);
        assert_eq!(fault("110105190002290020"), Fault::Birth);
        assert_eq!(fault("110105194912310021"), Fault::Check);
        // What Excel makes of eighteen digits.
        assert_eq!(fault("1.10105E+17"), Fault::Length { given: 11 });
        assert_eq!(fault("110105199912310000"), Fault::Check);
    }

    #[test]
    fn birth_and_sex_beside_it_must_agree() {
        let number = CitizenNumber::parse(PUBLISHED[0]).unwrap();
        let born = date(1949, 12, 31);
        assert_eq!(number.agrees(None, None), Ok(()));
        assert_eq!(number.agrees(Some(born), Some(Sex::Female)), Ok(()));
        assert_eq!(number.agrees(Some(date(1949, 12, 30)), None), Err(Fault::OtherBirth));
        assert_eq!(number.agrees(Some(born), Some(Sex::Male)), Err(Fault::OtherSex));
    }

    #[test]
    fn no_digit_is_shown_by_debug() {
        let number = CitizenNumber::parse(PUBLISHED[0]).unwrap();
        assert_eq!(format!("{number:?}"), "CitizenNumber(…)");
    }

    proptest! {
        /// ISO 7064 MOD 11-2 finds every single wrong digit and every swap of two neighbours.
        #[test]
        fn a_wrong_digit_or_a_swap_is_found(order in 0_u32..1000, place in 0_usize..17, by in 1_u8..10) {
            let body = format!("11010519491211{order:03}");
            let sum: u32 = body.chars().zip(WEIGHTS).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
            let sound = format!("{body}{}", CHECKS[(sum % 11) as usize]);
            prop_assert!(CitizenNumber::parse(&sound).is_ok());
            let mut wrong = sound.clone().into_bytes();
            wrong[place] = b'0' + (wrong[place] - b'0' + by) % 10;
            prop_assert!(CitizenNumber::parse(std::str::from_utf8(&wrong).unwrap()).is_err());
            let mut swapped = sound.clone().into_bytes();
            swapped.swap(place, place + 1);
            let swapped = String::from_utf8(swapped).unwrap();
            prop_assert_eq!(CitizenNumber::parse(&swapped).is_ok(), swapped == sound);
        }
    }
}
