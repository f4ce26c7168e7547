//! The one-time code of a card: twelve letters and digits that nobody takes for one another.

use std::fmt;

use jiff::civil::Date;

use super::{Refusal, narrow};

/// What codes are made of: without 0 and O, 1, I and L.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Letters of a code. Twelve of thirty-one make 59 bits: whoever tries a thousand each second
/// waits for millions of years.
pub const CODE_LETTERS: usize = 12;

/// The last day of a card that is given today and works for so many days.
pub fn last_day(days: i64, today: Date) -> Date {
    let until = today.checked_add(jiff::Span::new().try_days(days).unwrap_or_default());
    until.unwrap_or(today)
}

/// The code of a card, in capitals, without gaps. Not shown by `{:?}`.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

impl Code {
    /// The code of a random number. So many bits more than needed leave no letter more likely.
    pub fn draw(mut random: u128) -> Self {
        let letters = (0..CODE_LETTERS).map(|_| {
            let place = usize::try_from(random % 31).unwrap_or(0);
            random /= 31;
            char::from(ALPHABET.get(place).copied().unwrap_or(b'2'))
        });
        Self(letters.collect())
    }

    /// Reads what was typed or came out of a picture: small letters, gaps, hyphens and full-width
    /// characters do not matter.
    ///
    /// # Errors
    /// [`Refusal::CodeShape`] unless twelve letters of cards remain.
    pub fn parse(typed: &str) -> Result<Self, Refusal> {
        let dash = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '_' | '.');
        let letters: String = typed
            .chars()
            .map(narrow)
            .filter(dash)
            .map(|c| c.to_ascii_uppercase())
            .take(CODE_LETTERS + 1)
            .collect();
        let known = |c: char| u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte));
        if letters.chars().count() == CODE_LETTERS && letters.chars().all(known) {
            Ok(Self(letters))
        } else {
            Err(Refusal::CodeShape)
        }
    }

    /// Without gaps, as in addresses.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// In groups of four, as it is printed and read out.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, letter) in self.0.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                f.write_str(" ")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}
