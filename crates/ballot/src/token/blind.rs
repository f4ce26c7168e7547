//! The voter's side of RFC 9474: encode, blind, unblind, check.
//!
//! Salt and blinding factor are arguments, because voters derive them from their seed: the same seed
//! then asks the same question on any phone.

use ring::digest;
use rsa::hazmat::rsa_encrypt;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, RsaPublicKey};

use super::{IssuerKey, TokenError};
use crate::bytes::{Fixed, Token};

/// Length of SHA-384, and of the salt.
const DIGEST: usize = 48;

/// What is sent to the issuer: a number that says nothing.
pub type Blinded = Fixed<256>;

/// What turns the issuer's answer into a token. Whoever has it can link question and token.
pub struct Unblinder(BoxedUint);

/// Blinds the input of a token.
///
/// `salt` and the candidates for the blinding factor come from randomness or from a seed; a candidate
/// that is not in the range of the key is passed over, as in RFC 9474, 4.2. The chance that the first
/// is refused is below one half.
pub fn blind(
    key: &IssuerKey,
    input: &[u8],
    salt: &[u8; DIGEST],
    candidates: impl IntoIterator<Item = [u8; 256]>,
) -> Result<(Blinded, Unblinder), TokenError> {
    let key = public(key)?;
    for candidate in candidates {
        let factor = BoxedUint::from_be_slice(&candidate, 2048).map_err(|_| TokenError::Range)?;
        let is_in_range = factor > BoxedUint::one() && factor < *key.n().as_ref();
        let inverse = factor.invert_mod(key.n()).into_option().filter(|_| is_in_range);
        if let Some(inverse) = inverse {
            let blinded = blind_with(&key, input, salt, &factor)?;
            let blinded = Fixed::of(&blinded.to_be_bytes()).ok_or(TokenError::Range)?;
            return Ok((blinded, Unblinder(inverse)));
        }
    }
    Err(TokenError::Range)
}

/// Turns the issuer's answer into a token, and checks it.
pub fn finalise(
    key: &IssuerKey,
    input: &[u8],
    answer: &Fixed<256>,
    unblinder: &Unblinder,
) -> Result<Token, TokenError> {
    let answer = BoxedUint::from_be_slice(&answer.0, 2048).map_err(|_| TokenError::Range)?;
    let token = unblind(&public(key)?, &answer, &unblinder.0)?;
    let token = Fixed::of(&token.to_be_bytes()).ok_or(TokenError::Range)?;
    if key.verify_input(input, &token) { Ok(token) } else { Err(TokenError::Answer) }
}

fn public(key: &IssuerKey) -> Result<RsaPublicKey, TokenError> {
    let modulus =
        BoxedUint::from_be_slice(key.modulus(), 2048).map_err(|_| TokenError::PublicKey)?;
    RsaPublicKey::new(modulus, 65537u64.into()).map_err(|_| TokenError::PublicKey)
}

fn blind_with(
    key: &RsaPublicKey,
    input: &[u8],
    salt: &[u8],
    factor: &BoxedUint,
) -> Result<BoxedUint, TokenError> {
    let bits = key.n().bits_precision();
    let encoded = encode(input, key.n().bits() - 1, salt).ok_or(TokenError::Range)?;
    let encoded = BoxedUint::from_be_slice(&encoded, bits).map_err(|_| TokenError::Range)?;
    if encoded >= *key.n().as_ref() {
        return Err(TokenError::Range);
    }
    let power = rsa_encrypt(key, factor).map_err(|_| TokenError::Range)?;
    Ok(encoded.mul_mod(&power, key.n()))
}

fn unblind(
    key: &RsaPublicKey,
    answer: &BoxedUint,
    inverse: &BoxedUint,
) -> Result<BoxedUint, TokenError> {
    if answer >= key.n().as_ref() {
        return Err(TokenError::Range);
    }
    Ok(answer.mul_mod(inverse, key.n()))
}

/// EMSA-PSS-ENCODE of RFC 8017, 9.1.1, with SHA-384.
fn encode(message: &[u8], bits: u32, salt: &[u8]) -> Option<Vec<u8>> {
    let length = usize::try_from(bits.div_ceil(8)).ok()?;
    let padding = length.checked_sub(salt.len() + DIGEST + 2)?;
    let message = digest::digest(&digest::SHA384, message);
    let seed = digest::digest(&digest::SHA384, &[&[0; 8], message.as_ref(), salt].concat());
    let mut encoded = vec![0; padding];
    encoded.push(1);
    encoded.extend_from_slice(salt);
    let mask = mask(seed.as_ref(), encoded.len());
    for (byte, mask) in encoded.iter_mut().zip(mask) {
        *byte ^= mask;
    }
    let spare = u32::try_from(8 * length).ok()? - bits;
    if let Some(first) = encoded.first_mut() {
        *first &= 0xff >> spare;
    }
    encoded.extend_from_slice(seed.as_ref());
    encoded.push(0xbc);
    Some(encoded)
}

/// MGF1 of RFC 8017, B.2.1, with SHA-384.
fn mask(seed: &[u8], length: usize) -> Vec<u8> {
    let mut mask = Vec::with_capacity(length + DIGEST);
    for counter in 0u32.. {
        if mask.len() >= length {
            break;
        }
        let block = digest::digest(&digest::SHA384, &[seed, &counter.to_be_bytes()].concat());
        mask.extend_from_slice(block.as_ref());
    }
    mask.truncate(length);
    mask
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;
    use rsa::RsaPrivateKey;
    use rsa::hazmat::rsa_decrypt_and_check;
    use serde_json::Value;

    use super::*;

    fn hex(vector: &Value, field: &str) -> Vec<u8> {
        let text = vector[field].as_str().unwrap().trim_start_matches("0x");
        HEXLOWER.decode(text.as_bytes()).unwrap()
    }

    fn number(vector: &Value, field: &str, bits: u32) -> BoxedUint {
        BoxedUint::from_be_slice(&hex(vector, field), bits).unwrap()
    }

    /// The vectors of RFC 9474, appendix A: 4096 bits, with and without a prefix, salts of 48 and 0 bytes.
    #[test]
    fn blinding_signing_and_unblinding_follow_the_vectors_of_rfc_9474() {
        let vectors: Value =
            serde_json::from_str(include_str!("../../tests/data/rfc9474.json")).unwrap();
        let vectors = vectors.as_array().unwrap();
        assert_eq!(vectors.len(), 4);
        for vector in vectors {
            let n = number(vector, "n", 4096);
            let key = RsaPublicKey::new(n.clone(), 65537u64.into()).unwrap();
            let primes = vec![number(vector, "p", 2048), number(vector, "q", 2048)];
            let secret = RsaPrivateKey::from_components(
                n,
                65537u64.into(),
                number(vector, "d", 4096),
                primes,
            )
            .unwrap();
            let message = [hex(vector, "msg_prefix"), hex(vector, "msg")].concat();
            let salt = hex(vector, "salt");
            let inverse = number(vector, "inv", 4096);
            let factor = inverse.invert_mod(key.n()).into_option().unwrap();

            let blinded = blind_with(&key, &message, &salt, &factor).unwrap();
            assert_eq!(*blinded.to_be_bytes(), *hex(vector, "blinded_msg"), "{}", vector["name"]);
            let mut rng: rand_chacha::ChaCha20Rng = rand::SeedableRng::seed_from_u64(1);
            let answer = rsa_decrypt_and_check(&secret, Some(&mut rng), &blinded).unwrap();
            assert_eq!(*answer.to_be_bytes(), *hex(vector, "blind_sig"));
            let sig = unblind(&key, &answer, &inverse).unwrap().to_be_bytes();
            assert_eq!(*sig, *hex(vector, "sig"));

            let raw =
                ring::signature::RsaPublicKeyComponents { n: hex(vector, "n"), e: vec![1, 0, 1] };
            let checked = raw.verify(&ring::signature::RSA_PSS_2048_8192_SHA384, &message, &sig);
            assert_eq!(checked.is_ok(), salt.len() == DIGEST, "{}", vector["name"]);
        }
    }

    #[test]
    fn the_encoding_is_the_one_of_rfc_9474() {
        let vectors: Value =
            serde_json::from_str(include_str!("../../tests/data/rfc9474.json")).unwrap();
        let told =
            vectors.as_array().unwrap().iter().filter(|vector| !vector["encoded_msg"].is_null());
        let mut compared = 0;
        for vector in told {
            let message = [hex(vector, "msg_prefix"), hex(vector, "msg")].concat();
            let encoded = encode(&message, 4095, &hex(vector, "salt")).unwrap();
            assert_eq!(encoded, hex(vector, "encoded_msg"));
            compared += 1;
        }
        assert!(compared >= 2);
    }
}
