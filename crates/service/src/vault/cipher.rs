//! One master key and what is derived from it: a subkey that seals, a subkey that hashes for
//! look-up. Ciphers, modes and hashes are `RustCrypto`'s.
//!
//! **Why AES-256-GCM.** It is standardised (NIST SP 800-38D), every processor of the last ten
//! years has instructions for it, and SM4-GCM (RFC 8998) is the same mode with another block
//! cipher, so an installation that must use the Chinese algorithms (GB/T 39786) changes nothing
//! but its key. GCM must never see one nonce twice under one key: nonces are 96 random bits, good
//! for 2³² values under a key, and are hashed together with what they seal, so that even
//! randomness that repeats itself, as that of invented data does, gives no nonce twice.
//!
//! This module refuses to know what is sealed, and where keys and values lie.

use std::fmt;

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, AeadCore, KeyInit, KeySizeUser, Nonce, Payload};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Length of a master key, bytes, whatever the algorithms.
pub const KEY_BYTES: usize = 32;
/// Length of a nonce of GCM, bytes.
const NONCE_BYTES: usize = 12;
/// Half of a hash tells a hundred million values apart and keeps the index small.
const LOOKUP_BYTES: usize = 16;

/// Which algorithms a key is for. Written beside the key; never chosen anew for a key that is
/// there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suite {
    /// AES-256-GCM, HMAC-SHA-256, HKDF-SHA-256.
    Aes,
    /// SM4-GCM, HMAC-SM3, HKDF-SM3.
    #[cfg(feature = "sm")]
    Sm,
}

impl Suite {
    /// For keys made by this build.
    #[cfg(not(feature = "sm"))]
    pub const NEW: Self = Suite::Aes;
    /// For keys made by this build.
    #[cfg(feature = "sm")]
    pub const NEW: Self = Suite::Sm;

    /// As in a key file.
    pub fn key(self) -> &'static str {
        match self {
            Suite::Aes => "aes-256-gcm",
            #[cfg(feature = "sm")]
            Suite::Sm => "sm4-gcm",
        }
    }

    /// From a key file; `None` for a suite that this build cannot compute.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "aes-256-gcm" => Some(Suite::Aes),
            #[cfg(feature = "sm")]
            "sm4-gcm" => Some(Suite::Sm),
            _ => None,
        }
    }
}

/// A master key, ready for use.
pub(super) struct Key {
    pub(super) number: i64,
    pub(super) suite: Suite,
    master: Zeroizing<[u8; KEY_BYTES]>,
    machine: Machine,
}

/// The subkeys, expanded. Cipher and hash wipe themselves.
enum Machine {
    Aes(Box<Parts<Aes256Gcm, Hmac<Sha256>>>),
    #[cfg(feature = "sm")]
    Sm(Box<Parts<sm::Sm4Gcm, Hmac<sm3::Sm3>>>),
}

struct Parts<C, M> {
    seal: C,
    nonce: M,
    index: M,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let suite = self.suite.key();
        f.debug_struct("Key")
            .field("number", &self.number)
            .field("suite", &suite)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && self.suite == other.suite && *self.master == *other.master
    }
}

impl Key {
    pub(super) fn new(number: i64, suite: Suite, master: [u8; KEY_BYTES]) -> Self {
        let master = Zeroizing::new(master);
        let machine = match suite {
            Suite::Aes => {
                let from = Hkdf::<Sha256>::new(Some(SALT), master.as_slice());
                Machine::Aes(Box::new(parts(|purpose, into| from.expand(purpose, into).is_ok())))
            }
            #[cfg(feature = "sm")]
            Suite::Sm => {
                let from = Hkdf::<sm3::Sm3>::new(Some(SALT), master.as_slice());
                Machine::Sm(Box::new(parts(|purpose, into| from.expand(purpose, into).is_ok())))
            }
        };
        Self { number, suite, master, machine }
    }

    /// The key itself, for the key file.
    pub(super) fn master(&self) -> &[u8; KEY_BYTES] {
        &self.master
    }

    /// Nonce, ciphertext and tag. `context` must be given again to open it.
    pub(super) fn seal(
        &self,
        context: &[u8],
        plain: &[u8],
        random: [u8; NONCE_BYTES],
    ) -> Option<Vec<u8>> {
        match &self.machine {
            Machine::Aes(parts) => parts.seal(context, plain, random),
            #[cfg(feature = "sm")]
            Machine::Sm(parts) => parts.seal(context, plain, random),
        }
    }

    /// `None` if it was not sealed by this key and in this context, or was changed since.
    pub(super) fn open(&self, context: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        match &self.machine {
            Machine::Aes(parts) => parts.open(context, sealed),
            #[cfg(feature = "sm")]
            Machine::Sm(parts) => parts.open(context, sealed),
        }
    }

    /// Equal for equal values in one context, and says nothing else about them.
    pub(super) fn lookup(&self, context: &[u8], plain: &[u8]) -> [u8; LOOKUP_BYTES] {
        match &self.machine {
            Machine::Aes(parts) => mac(&parts.index, &[context, plain]),
            #[cfg(feature = "sm")]
            Machine::Sm(parts) => mac(&parts.index, &[context, plain]),
        }
    }
}

/// Sets our subkeys apart from those that another program might derive from the same bytes.
const SALT: &[u8] = b"zhibu master key 1";

/// The subkeys: one each for sealing, for nonces and for the index, so that none says anything
/// about another.
fn parts<C: KeyInit + KeySizeUser, M: Mac + hmac::KeyInit>(
    expand: impl Fn(&[u8], &mut [u8]) -> bool,
) -> Parts<C, M> {
    let subkey = |purpose: &[u8]| {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        assert!(expand(purpose, bytes.as_mut_slice()), "32 bytes are within HKDF's bound");
        bytes
    };
    let seal = subkey(b"seal");
    let seal = seal.get(..C::key_size()).expect("no cipher has a longer key than 32 bytes");
    let hash = |purpose| {
        <M as hmac::KeyInit>::new_from_slice(subkey(purpose).as_slice())
            .expect("HMAC takes a key of any length")
    };
    Parts {
        seal: C::new_from_slice(seal).expect("the slice has the cipher's own length"),
        nonce: hash(b"nonce"),
        index: hash(b"index"),
    }
}

impl<C: Aead + AeadCore, M: Mac + Clone> Parts<C, M> {
    fn seal(&self, aad: &[u8], msg: &[u8], random: [u8; NONCE_BYTES]) -> Option<Vec<u8>> {
        let nonce: [u8; NONCE_BYTES] = mac(&self.nonce, &[&random, aad, msg]);
        let body = self.seal.encrypt(&nonce_of::<C>(&nonce)?, Payload { msg, aad }).ok()?;
        Some([nonce.as_slice(), body.as_slice()].concat())
    }

    fn open(&self, aad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, msg) = sealed.split_at_checked(NONCE_BYTES)?;
        let plain = self.seal.decrypt(&nonce_of::<C>(nonce)?, Payload { msg, aad }).ok()?;
        Some(Zeroizing::new(plain))
    }
}

fn nonce_of<C: AeadCore>(bytes: &[u8]) -> Option<Nonce<C>> {
    Nonce::<C>::try_from(bytes).ok()
}

/// The start of a keyed hash over several texts, each preceded by its length so that none can run
/// into the next.
fn mac<M: Mac + Clone, const N: usize>(keyed: &M, texts: &[&[u8]]) -> [u8; N] {
    let mut mac = keyed.clone();
    for text in texts {
        mac.update(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(text);
    }
    let whole = mac.finalize().into_bytes();
    let mut start = [0; N];
    for (to, from) in start.iter_mut().zip(whole.iter()) {
        *to = *from;
    }
    start
}

#[cfg(feature = "sm")]
mod sm {
    use aes_gcm::AesGcm;
    use aes_gcm::aead::consts::U12;

    /// SM4 in the same mode (RFC 8998).
    pub(super) type Sm4Gcm = AesGcm<sm4::Sm4, U12>;
}

#[cfg(test)]
mod tests;
