//! The issuer's side: one raw RSA operation for each question, blinded once more against timing.

use rand::CryptoRng;
use rsa::hazmat::rsa_decrypt_and_check;
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, RsaPrivateKey};
use zeroize::Zeroizing;

use super::{Blinded, IssuerKey, TokenError};
use crate::bytes::Fixed;

/// Whoever signs blinded questions. Another library can stand behind it.
pub trait BlindIssuer: Sized {
    /// A new key, for one label and class of one ballot and for nothing else (RFC 9474, 6.1).
    fn generate(rng: &mut impl CryptoRng) -> Result<Self, TokenError>;
    /// The public key.
    fn key(&self) -> &IssuerKey;
    /// The answer to a question. The same question has the same answer, whatever the randomness.
    fn sign(&self, rng: &mut impl CryptoRng, question: &Blinded) -> Result<Fixed<256>, TokenError>;
}

/// An issuer's key pair, RSA-2048.
pub struct Issuer {
    secret: RsaPrivateKey,
    key: IssuerKey,
}

impl Issuer {
    /// Reads a key from PKCS#8.
    pub fn read(pkcs8: &[u8]) -> Result<Self, TokenError> {
        let secret = RsaPrivateKey::from_pkcs8_der(pkcs8).map_err(|_| TokenError::PrivateKey)?;
        Self::of(secret)
    }

    /// Its PKCS#8, to be kept until the ballot closes and then deleted.
    pub fn pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, TokenError> {
        let document = self.secret.to_pkcs8_der().map_err(|_| TokenError::PrivateKey)?;
        Ok(Zeroizing::new(document.as_bytes().to_vec()))
    }

    fn of(secret: RsaPrivateKey) -> Result<Self, TokenError> {
        let key = IssuerKey::of_modulus(&secret.n().to_be_bytes())?;
        if *secret.e() == BoxedUint::from(65537u64) {
            Ok(Self { secret, key })
        } else {
            Err(TokenError::PrivateKey)
        }
    }
}

impl BlindIssuer for Issuer {
    fn generate(rng: &mut impl CryptoRng) -> Result<Self, TokenError> {
        Self::of(RsaPrivateKey::new(rng, 2048).map_err(|_| TokenError::PrivateKey)?)
    }

    fn key(&self) -> &IssuerKey {
        &self.key
    }

    fn sign(&self, rng: &mut impl CryptoRng, question: &Blinded) -> Result<Fixed<256>, TokenError> {
        let question =
            BoxedUint::from_be_slice(&question.0, 2048).map_err(|_| TokenError::Range)?;
        let answer = rsa_decrypt_and_check(&self.secret, Some(rng), &question);
        let answer = answer.map_err(|_| TokenError::Range)?;
        Fixed::of(&answer.to_be_bytes()).ok_or(TokenError::Range)
    }
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha20Rng;

    use super::super::{blind, finalise, input};
    use super::*;
    use crate::bytes::hash;

    fn draw(rng: &mut ChaCha20Rng) -> [u8; 256] {
        let mut bytes = [0; 256];
        rng.fill_bytes(&mut bytes);
        bytes
    }

    #[test]
    fn a_token_holds_for_its_key_label_class_and_manifest_only() {
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        let issuer = Issuer::generate(&mut rng).unwrap();
        let issuer = Issuer::read(&issuer.pkcs8().unwrap()).unwrap();
        let (mh, other) = (hash(&[b"manifest"]), hash(&[b"another"]));
        let input = input(&other, &mh, "u1", "members", issuer.key().id());
        let candidates: Vec<_> = (0..20).map(|_| draw(&mut rng)).collect();
        let (question, unblinder) = blind(issuer.key(), &input, &[5; 48], candidates).unwrap();
        let answer = issuer.sign(&mut rng, &question).unwrap();
        assert_eq!(issuer.sign(&mut rng, &question), Ok(answer), "a repeat has the same answer");
        let token = finalise(issuer.key(), &input, &answer, &unblinder).unwrap();

        let key = issuer.key();
        assert!(key.verify(&mh, "u1", "members", &other, &token));
        assert!(!key.verify(&other, "u1", "members", &other, &token));
        assert!(!key.verify(&mh, "null/u1", "members", &other, &token));
        assert!(!key.verify(&mh, "u1", "leaders", &other, &token));
        assert!(!key.verify(&mh, "u1", "members", &mh, &token));

        let mut wrong = answer;
        wrong.0[255] ^= 1;
        assert_eq!(finalise(key, &input, &wrong, &unblinder), Err(TokenError::Answer));
        let too_large = Fixed([0xff; 256]);
        assert_eq!(issuer.sign(&mut rng, &too_large), Err(TokenError::Range));
        assert_eq!(finalise(key, &input, &too_large, &unblinder), Err(TokenError::Range));
    }

    #[test]
    fn only_full_keys_with_the_usual_exponent_are_read() {
        let mut modulus = [0xff; 256];
        assert!(IssuerKey::of_modulus(&modulus).is_ok());
        assert!(IssuerKey::of_modulus(&modulus[1..]).is_err());
        modulus[255] = 0xfe;
        assert!(IssuerKey::of_modulus(&modulus).is_err(), "even");
        modulus = [0x7f; 256];
        assert!(IssuerKey::of_modulus(&modulus).is_err(), "2047 bits");
        let mut spki = IssuerKey::of_modulus(&[0xff; 256]).unwrap().spki().to_vec();
        *spki.last_mut().unwrap() = 3;
        assert!(IssuerKey::read(&spki).is_err(), "exponent 65539");
    }
}
