//! Bytes of fixed length as they stand on a board: base64url without padding. And the one hash.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// Exactly `N` bytes, written as base64url without padding, in its one form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fixed<const N: usize>(pub [u8; N]);

/// A SHA-256.
pub type Hash = Fixed<32>;
/// An Ed25519 public key.
pub type Key = Fixed<32>;
/// An Ed25519 signature.
pub type Sig = Fixed<64>;
/// An RSA-2048 signature, the part of a token that is not computed from other fields.
pub type Token = Fixed<256>;

/// SHA-256 of the parts, one after the other.
pub fn hash(parts: &[&[u8]]) -> Hash {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Fixed(hasher.finalize().into())
}

/// Hash of a list of hashes, whatever their order: they are sorted first.
pub fn hash_list(mut hashes: Vec<Hash>) -> Hash {
    hashes.sort_unstable();
    let mut list = Sha256::new_with_prefix(b"ss1-list\0");
    for hash in &hashes {
        list.update(hash.0);
    }
    Fixed(list.finalize().into())
}

/// Base64url without padding.
pub fn encode(bytes: &[u8]) -> String {
    BASE64URL_NOPAD.encode(bytes)
}

/// The bytes of a base64url text in its one form, or none.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()
}

/// The first 88 bits of a hash as eight numbers below 2048: which words of a list people compare.
pub fn eight(hash: &Hash) -> [u16; 8] {
    let mut bits = hash.0.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    [(); 8].map(|()| bits.by_ref().take(11).fold(0, |number, bit| number << 1 | u16::from(bit)))
}

impl<const N: usize> Fixed<N> {
    /// The bytes of a slice of the right length.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes of a text.
    pub fn read(text: &str) -> Option<Self> {
        Self::of(&decode(text)?)
    }
}

impl<const N: usize> AsRef<[u8]> for Fixed<N> {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl<const N: usize> fmt::Display for Fixed<N> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&encode(&self.0))
    }
}

impl<const N: usize> fmt::Debug for Fixed<N> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl<const N: usize> Serialize for Fixed<N> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&encode(&self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Fixed<N> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Text<const N: usize>;
        impl<const N: usize> serde::de::Visitor<'_> for Text<N> {
            type Value = Fixed<N>;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "{N} bytes in base64url without padding")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Fixed<N>, E> {
                Fixed::read(text)
                    .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
            }
        }
        from.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_form() {
        assert_eq!(Fixed::<2>::read("AAE"), Some(Fixed([0, 1])));
        for wrong in ["AAF", "AAE=", "AA E", "AA", "AAAA", "AA+E", ""] {
            assert_eq!(Fixed::<2>::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_list_has_one_hash_whatever_its_order() {
        let (a, b) = (hash(&[b"a"]), hash(&[b"b"]));
        assert_eq!(hash_list(vec![a, b]), hash_list(vec![b, a]));
        assert_ne!(hash_list(vec![a, b]), hash_list(vec![a]));
    }

    #[test]
    fn eight_numbers_stand_for_the_first_bits() {
        let mut hash = Fixed([0; 32]);
        assert_eq!(eight(&hash), [0; 8]);
        hash.0[..3].copy_from_slice(&[0xff, 0xe0, 0x01]);
        hash.0[10] = 1;
        assert_eq!(eight(&hash), [2047, 0, 512, 0, 0, 0, 0, 1]);
    }
}
