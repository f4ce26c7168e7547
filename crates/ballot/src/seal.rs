//! Seals: HPKE (RFC 9180) in base mode with P-256, HKDF-SHA256 and AES-128-GCM.
//!
//! P-256 because every browser has it. The ephemeral key is derived from 32 bytes that the caller gives,
//! so that whoever holds a seed can make the same sealed bytes again and prove what was sealed.

use std::convert::Infallible;

use hpke::aead::AesGcm128;
use hpke::kdf::HkdfSha256;
use hpke::kem::DhP256HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use hpke::{single_shot_open, single_shot_seal_with_rng};
use rand::CryptoRng;
use zeroize::Zeroizing;

/// What a seal adds: an ephemeral public key and a tag.
pub const OVERHEAD: usize = 65 + 16;

type P256 = DhP256HkdfSha256;

/// The secret key of a seal.
pub struct SealKey(<P256 as Kem>::PrivateKey);

/// Bytes that are not a key of a seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a key for seals")]
pub struct NotAKey;

impl SealKey {
    /// A new key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        rng.fill_bytes(secret.as_mut());
        Self::derive(&secret)
    }

    /// The key that RFC 9180 derives from 32 random bytes.
    pub fn derive(ikm: &[u8; 32]) -> Self {
        Self(P256::derive_keypair(ikm).0)
    }

    /// Reads a key from a backup.
    pub fn read(secret: &[u8]) -> Result<Self, NotAKey> {
        <P256 as Kem>::PrivateKey::from_bytes(secret).map(Self).map_err(|_| NotAKey)
    }

    /// The secret bytes, for a backup.
    pub fn secret(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_bytes().to_vec())
    }

    /// The public key, an uncompressed point.
    pub fn key(&self) -> Vec<u8> {
        P256::sk_to_pk(&self.0).to_bytes().to_vec()
    }

    /// Opens sealed bytes, or none if they were not sealed to this key for this purpose.
    pub fn open(&self, info: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        self.open_with(info, b"", sealed)
    }

    fn open_with(&self, info: &[u8], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (point, body) = sealed.split_at_checked(65)?;
        let point = <P256 as Kem>::EncappedKey::from_bytes(point).ok()?;
        let mode = OpModeR::Base;
        single_shot_open::<AesGcm128, HkdfSha256, P256>(&mode, &self.0, &point, info, body, aad)
            .ok()
    }
}

/// Seals bytes to a public key. `ikm` must be random or derived from a seed, and never used twice.
pub fn seal(key: &[u8], info: &[u8], plain: &[u8], ikm: &[u8; 32]) -> Result<Vec<u8>, NotAKey> {
    seal_with(key, info, b"", plain, ikm)
}

fn seal_with(
    key: &[u8],
    info: &[u8],
    aad: &[u8],
    plain: &[u8],
    ikm: &[u8; 32],
) -> Result<Vec<u8>, NotAKey> {
    let key = <P256 as Kem>::PublicKey::from_bytes(key).map_err(|_| NotAKey)?;
    let (mode, mut rng) = (OpModeS::Base, Given(Zeroizing::new(*ikm)));
    let sealed = single_shot_seal_with_rng::<AesGcm128, HkdfSha256, P256>(
        &mode, &key, info, plain, aad, &mut rng,
    );
    let (point, body) = sealed.map_err(|_| NotAKey)?;
    Ok([&point.to_bytes()[..], &body].concat())
}

/// Whether bytes are a public key to which one can seal.
pub fn is_key(key: &[u8]) -> bool {
    <P256 as Kem>::PublicKey::from_bytes(key).is_ok()
}

/// Gives the 32 bytes from which the ephemeral key is derived. HPKE asks for them once.
struct Given(Zeroizing<[u8; 32]>);

impl TryRng for Given {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_be_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_be_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        for (to, byte) in to.iter_mut().zip(self.0.iter().cycle()) {
            *to = *byte;
        }
        Ok(())
    }
}

impl TryCryptoRng for Given {}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        HEXLOWER.decode(text.as_bytes()).unwrap()
    }

    /// RFC 9180, A.3.1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, first message.
    #[test]
    fn seals_follow_the_vector_of_rfc_9180() {
        let info = hex("4f6465206f6e2061204772656369616e2055726e");
        let ephemeral = hex("4270e54ffd08d79d5928020af4686d8f6b7d35dbe470265f1f5aa22816ce860e");
        let receiver = hex("668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550");
        let plain = hex("4265617574792069732074727574682c20747275746820626561757479");
        let aad = hex("436f756e742d30");
        let sealed = hex(concat!(
            "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325a",
            "c98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18",
            "c4",
            "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f",
            "9076ac232e3ab2523f39513434",
        ));
        let key = SealKey::derive(&receiver.try_into().unwrap());
        let secret = hex("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2");
        assert_eq!(*key.secret(), secret);
        let made = seal_with(&key.key(), &info, &aad, &plain, &ephemeral.try_into().unwrap());
        assert_eq!(made.unwrap(), sealed);
        assert_eq!(SealKey::read(&secret).unwrap().open_with(&info, &aad, &sealed), Some(plain));
    }

    #[test]
    fn what_was_changed_or_meant_for_others_does_not_open() {
        let (key, other) = (SealKey::derive(&[1; 32]), SealKey::derive(&[2; 32]));
        let sealed = seal(&key.key(), b"info", b"row", &[3; 32]).unwrap();
        assert_eq!(sealed.len(), 3 + OVERHEAD);
        assert_eq!(key.open(b"info", &sealed), Some(b"row".to_vec()));
        assert_eq!(other.open(b"info", &sealed), None);
        assert_eq!(key.open(b"else", &sealed), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key.open(b"info", &changed), None, "byte {at}");
            assert_eq!(key.open(b"info", &sealed[..at]), None, "only {at} bytes");
        }
        assert_eq!(seal(&[4; 65], b"info", b"row", &[3; 32]), Err(NotAKey));
        assert!(is_key(&key.key()) && !is_key(&[4; 65]));
    }
}
