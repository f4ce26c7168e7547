//! One-time tokens: RFC 9578's layout, signed blindly by RFC 9474 (RSABSSA-SHA384-PSS-Deterministic).
//!
//! A token certifies a fresh key for one label (`out` for the envelope, a slot's id, or `null/` and a
//! slot's id for somebody barred from it) and one class. The signer never sees the key. This module does
//! not know who asks for a token, nor what is done with it.

mod blind;
mod issue;

use ring::signature::{RSA_PSS_2048_8192_SHA384, UnparsedPublicKey};

pub use blind::{Blinded, Unblinder, blind, finalise};
pub use issue::{BlindIssuer, Issuer};

use crate::bytes::{Hash, Key, Token, hash};

/// Label of the token that certifies the key of an envelope.
pub const OUT: &str = "out";

/// Label of a slot's tokens for those who are barred from it.
pub fn null(slot: &str) -> String {
    format!("null/{slot}")
}

/// Why a token cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// A public key that is not RSA-2048 with exponent 65537 in `SubjectPublicKeyInfo`.
    #[error("not an RSA-2048 public key with exponent 65537")]
    PublicKey,
    /// A private key that cannot be used or does not fit its public key.
    #[error("not a private key of RSA-2048")]
    PrivateKey,
    /// A number that is not below the modulus, or has no inverse.
    #[error("a number outside the range of the key")]
    Range,
    /// The issuer's answer is not a signature of the question. The pair of both proves it.
    #[error("the issuer's answer is wrong")]
    Answer,
}

/// What stands before the modulus in the DER of every key that is accepted (`rsaEncryption`, 2048 bits).
const BEFORE: [u8; 33] = [
    0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01,
    0x01, 0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00, 0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01,
    0x00,
];
/// Where `RSAPublicKey` begins in it.
const INNER: usize = 24;
/// What stands behind the modulus: the exponent 65537.
const AFTER: [u8; 5] = [0x02, 0x03, 0x01, 0x00, 0x01];

/// The public key of an issuer, one for each label and class.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuerKey {
    spki: Vec<u8>,
    id: Hash,
}

impl IssuerKey {
    /// Reads `SubjectPublicKeyInfo`. Only RSA-2048 with exponent 65537 is accepted, in its one form.
    pub fn read(spki: &[u8]) -> Result<Self, TokenError> {
        let rest = spki.strip_prefix(&BEFORE).and_then(|rest| rest.strip_suffix(&AFTER));
        let modulus = rest.filter(|modulus| modulus.len() == 256).ok_or(TokenError::PublicKey)?;
        let is_full = modulus.first().is_some_and(|byte| byte & 0x80 != 0);
        let is_odd = modulus.last().is_some_and(|byte| byte & 1 == 1);
        if !is_full || !is_odd {
            return Err(TokenError::PublicKey);
        }
        Ok(Self { spki: spki.to_vec(), id: hash(&[spki]) })
    }

    /// The key of a modulus of 256 bytes.
    pub fn of_modulus(modulus: &[u8]) -> Result<Self, TokenError> {
        Self::read(&[&BEFORE, modulus, &AFTER].concat())
    }

    /// Its `SubjectPublicKeyInfo`.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// SHA-256 of its `SubjectPublicKeyInfo`.
    pub fn id(&self) -> &Hash {
        &self.id
    }

    /// The modulus, 256 bytes.
    pub fn modulus(&self) -> &[u8] {
        self.spki.get(BEFORE.len()..BEFORE.len() + 256).unwrap_or_default()
    }

    /// Whether `token` certifies `key` for this label and class of the manifest `mh`.
    pub fn verify(&self, mh: &Hash, label: &str, class: &str, key: &Key, token: &Token) -> bool {
        self.verify_input(&input(key, mh, label, class, &self.id), token)
    }

    fn verify_input(&self, input: &[u8], token: &Token) -> bool {
        let inner = self.spki.get(INNER..).unwrap_or_default();
        let key = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA384, inner);
        key.verify(input, token.as_ref()).is_ok()
    }
}

/// The 98 bytes that are signed: type 2, the key as nonce, digest of label and class, id of the issuer.
pub fn input(key: &Key, mh: &Hash, label: &str, class: &str, issuer: &Hash) -> [u8; 98] {
    let context = hash(&[b"ss1-slot\0", mh.as_ref(), label.as_bytes(), b"\0", class.as_bytes()]);
    let mut input = [0; 98];
    let parts = [&[0, 2][..], key.as_ref(), context.as_ref(), issuer.as_ref()];
    for (place, byte) in input.iter_mut().zip(parts.concat()) {
        *place = byte;
    }
    input
}
