//! Telephone numbers as people give them: mobile or fixed, with or without area and country.
//!
//! It refuses to know which numbers are in use.

use std::fmt;

use crate::citizen::is_filler;
use crate::text::narrow;

/// The shortest and the longest that is dialled abroad: ITU-T E.164 allows fifteen digits.
const ABROAD: std::ops::RangeInclusive<usize> = 7..=15;

/// Why something is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing was given.
    #[error("empty")]
    Empty,
    /// Something that no telephone number holds.
    #[error("character {place} does not belong into a number")]
    Character {
        /// Which, from 1, as typed.
        place: usize,
    },
    /// It begins like a mobile number and has not eleven digits.
    #[error("{given} digits instead of 11")]
    Mobile {
        /// How many there are.
        given: usize,
    },
    /// A fixed number without its area, or no number at all.
    #[error("{given} digits without an area")]
    Length {
        /// How many there are.
        given: usize,
    },
}

/// A telephone number in one spelling, so that equal numbers are equal texts: mobile numbers as
/// eleven digits, fixed ones as `0571-88888888` with an extension as `-12`, foreign ones as
/// `+4420…`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// Never shows a digit, so that none comes into a log by `{:?}`.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

impl Phone {
    /// Reads what was typed or stands in a sheet. Full-width digits, spaces, hyphens, brackets and
    /// the prefix of the country are mended.
    ///
    /// # Errors
    /// A [`Fault`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let (digits, extension, plus) = digits(typed)?;
        if digits.is_empty() {
            return Err(Fault::Empty);
        }
        let given = digits.len();
        let home = match (plus, digits.strip_prefix("0086"), digits.strip_prefix("86")) {
            (false, Some(rest), _) | (true, _, Some(rest)) => Some(rest),
            // Without a plus, 86 and a mobile number can be nothing else.
            (false, None, Some(rest)) if rest.len() == 11 && rest.starts_with('1') => Some(rest),
            (false, None, _) => Some(digits.as_str()),
            (true, _, None) => None,
        };
        let Some(home) = home else {
            return if ABROAD.contains(&given) {
                Ok(Self(format!("+{digits}")))
            } else {
                Err(Fault::Length { given })
            };
        };
        // Behind the country's prefix the nought of the area is left out.
        let whole = home.starts_with('0') || is_mobile(home) || is_service(home);
        let bare =
            home.len() < given && !whole && (home.starts_with("10") || !home.starts_with('1'));
        let area_nought = if bare { "0" } else { "" };
        Self::at_home(&format!("{area_nought}{home}"), extension.as_deref())
    }

    fn at_home(digits: &str, extension: Option<&str>) -> Result<Self, Fault> {
        let given = digits.len();
        let extended = |number: String| match extension {
            Some(extension) => Self(format!("{number}-{extension}")),
            None => Self(number),
        };
        if digits.starts_with('1') {
            return match given {
                11 if extension.is_none() => Ok(Self(digits.to_owned())),
                _ => Err(Fault::Mobile { given }),
            };
        }
        if is_service(digits) {
            return Ok(extended(digits.to_owned()));
        }
        // Areas have three digits with 01 and 02, four elsewhere; what follows has seven or eight.
        let area = if digits.starts_with("01") || digits.starts_with("02") { 3 } else { 4 };
        match digits.split_at_checked(area) {
            Some((area, rest)) if area.starts_with('0') && matches!(rest.len(), 7 | 8) => {
                Ok(extended(format!("{area}-{rest}")))
            }
            _ => Err(Fault::Length { given }),
        }
    }

    /// The number in its one spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Eleven digits that begin with 1.
fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1')
}

/// 400 and 800 numbers have ten digits and no area.
fn is_service(digits: &str) -> bool {
    digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800"))
}

/// The digits, an extension, and whether a plus stands before them.
fn digits(typed: &str) -> Result<(String, Option<String>, bool), Fault> {
    let (mut digits, mut extension, mut plus) = (String::new(), None::<String>, false);
    // An extension follows the last of two hyphens, or a word for it.
    let dashes = typed.chars().filter(|c| narrow(*c) == '-').count();
    let fixed = typed.chars().map(narrow).find(char::is_ascii_digit) == Some('0');
    let mut seen = 0;
    for (place, c) in (1..).zip(typed.chars()) {
        match narrow(c) {
            '+' if digits.is_empty() && !plus => plus = true,
            c if c.is_ascii_digit() => extension.as_mut().unwrap_or(&mut digits).push(c),
            '-' => {
                seen += 1;
                if fixed && dashes == 2 && seen == 2 {
                    extension = Some(String::new());
                }
            }
            '转' | '轉' | '#' | 'x' | 'X' if !digits.is_empty() && extension.is_none() => {
                extension = Some(String::new());
            }
            '(' | ')' | '.' | '/' => {}
            c if is_filler(c) => {}
            _ => return Err(Fault::Character { place }),
        }
    }
    Ok((digits, extension.filter(|text| !text.is_empty()), plus))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_has_one_spelling() {
        for (typed, kept) in [
            ("13800138000", "13800138000"),
            ("138-0013-8000", "13800138000"),
            ("138 0013 8000", "13800138000"),
            ("１３８００１３８０００", "13800138000"),
            ("+86 138 0013 8000", "13800138000"),
            ("0086-13800138000", "13800138000"),
            ("8613800138000", "13800138000"),
            ("'13800138000", "13800138000"),
            ("010-65251234", "010-65251234"),
            ("（010）65251234", "010-65251234"),
            ("057188881234", "0571-88881234"),
            ("0571-8888123", "0571-8888123"),
            ("+86 571 8888 1234", "0571-88881234"),
            ("+86 10 6525 1234", "010-65251234"),
            ("+86 411 8888 1234", "0411-88881234"),
            ("0571-88881234-12", "0571-88881234-12"),
            ("0571-88881234转12", "0571-88881234-12"),
            ("400-810-1234", "4008101234"),
            ("+44 20 7946 0018", "+442079460018"),
        ] {
            assert_eq!(Phone::parse(typed).map(|phone| phone.0), Ok(kept.to_owned()), "{typed}");
        }
    }

    #[test]
    fn faults_say_what_is_wrong() {
        let fault = |typed| Phone::parse(typed).unwrap_err();
        assert_eq!(fault(" - "), Fault::Empty);
        assert_eq!(fault("1380013800"), Fault::Mobile { given: 10 });
        assert_eq!(fault("138001380001"), Fault::Mobile { given: 12 });
        assert_eq!(fault("+86 138 0013 800"), Fault::Mobile { given: 10 });
        assert_eq!(fault("88881234"), Fault::Length { given: 8 });
        assert_eq!(fault("+44 20"), Fault::Length { given: 4 });
        assert_eq!(fault("138O0138000"), Fault::Character { place: 4 });
        assert_eq!(fault("无"), Fault::Character { place: 1 });
        assert_eq!(fault("1.38001E+10"), Fault::Character { place: 8 });
    }

    #[test]
    fn no_digit_is_shown_by_debug() {
        assert_eq!(format!("{:?}", Phone::parse("13800138000").unwrap()), "Phone(…)");
    }
}
