//! The seed: 26 symbols from which a voter's every message follows.
//!
//! The same seed makes the same keys, questions, envelopes: an answer that was lost is asked for again,
//! on any phone. Whoever has the seed has the vote. It is shown before tokens are asked for.

use std::fmt;
use std::str::FromStr;

use hkdf::Hkdf;
use rand::CryptoRng;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use crate::bytes::Hash;
use crate::sign::Signer;

/// Symbols that carry randomness, five bits each; one more checks them.
const RANDOM: usize = 25;
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// 125 random bits. Written as 25 symbols and a check symbol, in Crockford's alphabet.
#[derive(Clone, PartialEq, Eq)]
pub struct Seed([u8; RANDOM]);

/// A code that is no seed: too short, too long, or mistyped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Not 26 symbols.
    #[error("a code has 26 symbols, this one has {0}")]
    Length(usize),
    /// Something that is not a symbol.
    #[error("`{0}` is not in any code")]
    Symbol(char),
    /// One or two symbols are wrong.
    #[error("the code does not check: a symbol is wrong, or two are swapped")]
    Check,
}

impl Drop for Seed {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Multiplies by x in GF(32) with x⁵ + x² + 1.
fn times_x(value: u8) -> u8 {
    let doubled = value << 1;
    if doubled & 0x20 == 0 { doubled } else { doubled ^ 0b10_0101 }
}

/// Σ xⁱ·sᵢ in GF(32), i from 1: the powers of x differ at all positions, so one wrong symbol and two swapped ones
/// are always found.
fn check(values: &[u8; RANDOM]) -> u8 {
    values.iter().rev().fold(0, |sum, value| times_x(sum ^ value))
}

fn symbol(value: u8) -> char {
    SYMBOLS.get(usize::from(value)).copied().map_or('?', char::from)
}

impl Seed {
    /// A new seed.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut values = [0; RANDOM];
        rng.fill_bytes(&mut values);
        for value in &mut values {
            *value &= 31;
        }
        Self(values)
    }

    /// The 26 symbols without gaps: what a QR code holds.
    pub fn code(&self) -> Zeroizing<String> {
        let values = self.0.iter().copied().chain([check(&self.0)]);
        Zeroizing::new(values.map(symbol).collect())
    }

    /// What a slip's QR code says: an address whose fragment no browser sends to a server.
    pub fn address(&self, page: &str) -> Zeroizing<String> {
        Zeroizing::new(format!("{page}#{}", *self.code()))
    }

    /// Key material for one purpose in one ballot: HKDF-SHA256 of the 25 symbols.
    ///
    /// Salt `ss1-seed`; info is `ss1`, a zero byte, the manifest's hash and the label.
    pub fn derive<const N: usize>(&self, mh: &Hash, label: &str) -> Zeroizing<[u8; N]> {
        let symbols: Zeroizing<Vec<u8>> =
            Zeroizing::new(self.0.iter().map(|value| symbol(*value) as u8).collect());
        let mut key = Zeroizing::new([0; N]);
        let expanded = Hkdf::<Sha256>::new(Some(b"ss1-seed"), &symbols)
            .expand_multi_info(&[b"ss1\0", mh.as_ref(), label.as_bytes()], key.as_mut());
        debug_assert!(expanded.is_ok(), "no label asks for more than HKDF can give");
        key
    }

    /// The one-time key for a label: `out`, or a slot.
    pub fn signer(&self, mh: &Hash, label: &str) -> Signer {
        Signer::from_secret(&self.derive(mh, &format!("sk/{label}")))
    }
}

impl fmt::Display for Seed {
    /// In groups, for reading aloud and typing.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code();
        for (at, symbol) in code.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                out.write_str("-")?;
            }
            write!(out, "{symbol}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Seed(…)")
    }
}

impl FromStr for Seed {
    type Err = CodeError;

    /// Reads what people type: any case, gaps and dashes, O for 0, I and L for 1.
    fn from_str(text: &str) -> Result<Self, CodeError> {
        let mut values = Zeroizing::new(Vec::with_capacity(RANDOM + 1));
        for typed in text.chars().filter(|typed| !typed.is_whitespace() && *typed != '-') {
            let letter = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                letter => letter,
            };
            let value = SYMBOLS.iter().position(|symbol| char::from(*symbol) == letter);
            let value = value.and_then(|value| u8::try_from(value).ok());
            values.push(value.ok_or(CodeError::Symbol(typed))?);
        }
        let (Some(last), Ok(seed)) =
            (values.get(RANDOM), values.get(..RANDOM).unwrap_or_default().try_into())
        else {
            return Err(CodeError::Length(values.len()));
        };
        if values.len() != RANDOM + 1 {
            return Err(CodeError::Length(values.len()));
        }
        let seed = Self(seed);
        if check(&seed.0) == *last { Ok(seed) } else { Err(CodeError::Check) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha20Rng;

    use super::*;
    use crate::bytes::hash;

    fn seed(number: u64) -> Seed {
        Seed::generate(&mut ChaCha20Rng::seed_from_u64(number))
    }

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let seed = seed(1);
        let typed = seed.to_string().to_lowercase().replace('0', "o").replace('1', "l");
        assert_eq!(typed.parse(), Ok(seed.clone()));
        assert_eq!(seed.to_string().replace('-', " ").parse(), Ok(seed.clone()));
        assert_eq!("ABC".parse::<Seed>(), Err(CodeError::Length(3)));
        assert_eq!("U".parse::<Seed>(), Err(CodeError::Symbol('U')));
        assert_eq!(format!("{}0", *seed.code()).parse::<Seed>(), Err(CodeError::Length(27)));
        assert!(seed.address("https://box.example/s").ends_with(&format!("#{}", *seed.code())));
    }

    #[test]
    fn keys_differ_by_ballot_and_label_and_come_back() {
        let (seed, mh, other) = (seed(1), hash(&[b"a"]), hash(&[b"b"]));
        let key = seed.signer(&mh, "u1").key();
        assert_eq!(key, seed.code().parse::<Seed>().unwrap().signer(&mh, "u1").key());
        assert_ne!(key, seed.signer(&mh, "u2").key());
        assert_ne!(key, seed.signer(&other, "u1").key());
    }

    /// For those who write the same in another language; computed there.
    #[test]
    fn the_derivation_stays_what_it_is() {
        let seed: Seed = "0123456789ABCDEFGHJKMNPQRH".parse().unwrap();
        let key = seed.derive::<32>(&hash(&[b"manifest"]), "sk/u1");
        assert_eq!(
            crate::bytes::encode(key.as_ref()),
            "pMsMe9bn9Ucx4C1cVOs52-FROSa0hrbeN5LptE2UKgQ"
        );
    }

    proptest! {
        #[test]
        fn one_wrong_symbol_and_two_swapped_ones_are_found(
            number in any::<u64>(), at in 0usize..26, other in 0usize..26, symbol in 0usize..32,
        ) {
            let code: Vec<u8> = seed(number).code().bytes().collect();
            let mut wrong = code.clone();
            wrong[at] = SYMBOLS[symbol];
            let mut swapped = code.clone();
            swapped.swap(at, other);
            for typed in [wrong, swapped] {
                if typed != code {
                    let typed = String::from_utf8(typed).unwrap();
                    prop_assert_eq!(typed.parse::<Seed>(), Err(CodeError::Check));
                }
            }
        }
    }
}
