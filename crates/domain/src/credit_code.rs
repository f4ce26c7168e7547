//! The unified social credit code of organisations (GB 32100-2015): eighteen characters, the last
//! of which checks the others.
//!
//! It refuses to know which organisations there are.

use crate::citizen::mended;

/// The alphabet of GB 32100-2015, in the order of its values: no I, O, S, V and Z, which are taken
/// for digits or for each other.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;

/// Why something is no credit code.
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
    /// A character outside of the alphabet.
    #[error("character {place} does not occur in credit codes")]
    Character {
        /// Which, from 1.
        place: usize,
    },
    /// The check character does not follow from the others.
    #[error("the check character does not fit")]
    Check,
}

/// A credit code that is sound in itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CreditCode(String);

impl CreditCode {
    /// Reads what was typed or stands in a sheet. Full-width characters, spaces, hyphens and small
    /// letters are mended.
    ///
    /// # Errors
    /// A [`Fault`].
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let mended = mended(typed);
        match mended.len() {
            0 => return Err(Fault::Empty),
            LENGTH => {}
            given => return Err(Fault::Length { given }),
        }
        let mut values = Vec::with_capacity(LENGTH);
        for (place, c) in (1..).zip(&mended) {
            values.push(ALPHABET.find(*c).ok_or(Fault::Character { place })?);
        }
        // The weights are the powers of 3 modulo 31; with the check character the sum is 0.
        let mut weight = 1;
        let mut sum = 0;
        for value in values.iter().take(LENGTH - 1) {
            sum += value * weight;
            weight = weight * 3 % ALPHABET.len();
        }
        match values.last() {
            Some(check) if (sum + check) % ALPHABET.len() == 0 => {
                Ok(Self(mended.into_iter().collect()))
            }
            _ => Err(Fault::Check),
        }
    }

    /// The eighteen characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_codes_are_sound() {
        // As printed in the standard's explanations and on public registers.
        for code in ["91350100M000100Y43", "91110000802100433B", "9144030071526726XG"] {
            assert_eq!(CreditCode::parse(code).map(|code| code.0), Ok(code.to_owned()), "{code}");
        }
    }

    #[test]
    fn what_a_keyboard_adds_is_mended() {
        for typed in
            ["9144030071526726xg", "９１４４０３００７１５２６７２６ＸＧ", "91440300-71526726XG "]
        {
            assert_eq!(CreditCode::parse(typed).unwrap().as_str(), "9144030071526726XG");
        }
    }

    #[test]
    fn faults_say_what_is_wrong() {
        let fault = |typed| CreditCode::parse(typed).unwrap_err();
        assert_eq!(fault("  "), Fault::Empty);
        assert_eq!(fault("9144030071526726X"), Fault::Length { given: 17 });
        assert_eq!(fault("9I44030071526726XG"), Fault::Character { place: 2 });
        assert_eq!(fault("9144030071526726ZG"), Fault::Character { place: 17 });
        assert_eq!(fault("9144030071526726XH"), Fault::Check);
        assert_eq!(fault("9144030071526762XG"), Fault::Check);
    }

    /// With weights that never vanish modulo a prime, each single wrong character shows.
    #[test]
    fn any_single_wrong_character_is_found() {
        let sound: Vec<char> = "9144030071526726XG".chars().collect();
        for place in 0..LENGTH {
            for other in ALPHABET.chars().filter(|c| *c != sound[place]) {
                let mut wrong = sound.clone();
                wrong[place] = other;
                let wrong: String = wrong.into_iter().collect();
                assert_eq!(CreditCode::parse(&wrong), Err(Fault::Check), "{wrong}");
            }
        }
    }
}
