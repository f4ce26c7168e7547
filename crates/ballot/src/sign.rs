//! Ed25519 and what is signed: every message of the scheme begins with a label of its own.
//!
//! Signatures are deterministic, so the same request gets the same bytes. Checks are strict: one form of
//! each signature, no keys of small order. The module does not know whether a message makes sense.

use ed25519_dalek::{Signature, SigningKey, VerifyingKey};
use rand::CryptoRng;
use zeroize::Zeroizing;

use crate::bytes::{Fixed, Hash, Key, Sig};

/// A secret signing key. Leaves no copy in memory that is given back.
pub struct Signer(SigningKey);

impl Signer {
    /// A new key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        rng.fill_bytes(secret.as_mut());
        Self::from_secret(&secret)
    }

    /// The key of 32 secret bytes, such as those kept in a backup.
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }

    /// The secret bytes, for a backup.
    pub fn secret(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public key.
    pub fn key(&self) -> Key {
        Fixed(self.0.verifying_key().to_bytes())
    }

    /// Signs a message of this module.
    pub fn sign(&self, message: &[u8]) -> Sig {
        use ed25519_dalek::Signer as _;
        Fixed(self.0.sign(message).to_bytes())
    }
}

/// Whether `sig` is the signature of `message` by `key`, strictly.
pub fn verify(key: &Key, message: &[u8], sig: &Sig) -> bool {
    let (point, _) = sig.0.split_at(32);
    let in_one_form = is_reduced(&key.0) && is_reduced(point);
    in_one_form
        && VerifyingKey::from_bytes(&key.0)
            .is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(&sig.0)).is_ok())
}

/// Whether the coordinate of a compressed point is below 2²⁵⁵ − 19; the library reads others too.
fn is_reduced(point: &[u8]) -> bool {
    let Some(([first, rest @ ..], last)) =
        point.split_last_chunk::<1>().map(|(rest, [last])| (rest, last))
    else {
        return false;
    };
    *first < 0xed || last & 0x7f != 0x7f || rest.iter().any(|byte| *byte != 0xff)
}

/// What a row's key signs: the choice for one label (`slot`, or `null/slot` of somebody barred).
pub fn vote(mh: &Hash, label: &str, choice: &str) -> Vec<u8> {
    [b"ss1-vote\0", mh.as_ref(), label.as_bytes(), b"\0", choice.as_bytes()].concat()
}

/// What an envelope's key signs.
pub fn envelope(mh: &Hash, seq: u64, envelope: &Hash) -> Vec<u8> {
    [b"ss1-env\0", mh.as_ref(), &seq.to_be_bytes(), envelope.as_ref()].concat()
}

/// What the server signs when an envelope lies safely in the box.
pub fn receipt(mh: &Hash, key: &Key, seq: u64, envelope: &Hash) -> Vec<u8> {
    [b"ss1-rcpt\0", mh.as_ref(), key.as_ref(), &seq.to_be_bytes(), envelope.as_ref()].concat()
}

/// What server and tellers sign at a checkpoint: the number of lines before it and the chain's end.
pub fn checkpoint(what: &str, n: u64, head: &Hash) -> Vec<u8> {
    [b"ss1-cp\0", what.as_bytes(), b"\0", &n.to_be_bytes(), head.as_ref()].concat()
}

/// What server and tellers sign for opinions handed in beforehand.
pub fn written(mh: &Hash, slot: &str, choice: &str, count: u64) -> Vec<u8> {
    let count = count.to_be_bytes();
    let label: &[u8] = b"ss1-written\0";
    [label, mh.as_ref(), slot.as_bytes(), b"\0", choice.as_bytes(), b"\0", &count].concat()
}

/// What a teller signs after deleting a seal key.
pub fn delete(mh: &Hash, key: &Hash) -> Vec<u8> {
    [b"ss1-delete\0", mh.as_ref(), key.as_ref()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_has_one_form_and_small_keys_sign_nothing() {
        let signer = Signer::from_secret(&[5; 32]);
        let sig = signer.sign(b"message");
        assert!(verify(&signer.key(), b"message", &sig));
        assert!(!verify(&signer.key(), b"messagf", &sig));
        // The same S with the group's order added, which lax checks accept.
        let order = [
            0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9,
            0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ];
        let (mut other, mut carry) = (sig, 0u16);
        for (byte, order) in other.0[32..].iter_mut().zip(order) {
            let sum = u16::from(*byte) + order + carry;
            (*byte, carry) = (sum.to_le_bytes()[0], sum >> 8);
        }
        assert!(!verify(&signer.key(), b"message", &other));
        // The neutral point as key and R: every message would have this signature.
        let mut neutral = [0; 64];
        neutral[0] = 1;
        assert!(!verify(&Fixed::of(&neutral[..32]).unwrap(), b"any", &Fixed(neutral)));
    }

    #[test]
    fn coordinates_above_the_prime_are_not_points() {
        let mut point = [0xff; 32];
        point[31] = 0x7f;
        point[0] = 0xed;
        assert!(!is_reduced(&point));
        point[31] = 0xff;
        assert!(!is_reduced(&point));
        point[0] = 0xec;
        assert!(is_reduced(&point));
        assert!(is_reduced(&[0; 32]) && !is_reduced(&[]));
    }
}
