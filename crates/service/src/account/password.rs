//! Hashing of passwords: argon2id, two at a time, with a short queue before them. It never runs on
//! a database thread nor on one that serves requests.

use std::sync::Arc;

use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::BASE64_NOPAD;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Memory of one hash, in KiB (OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane).
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over it.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// Bytes of a salt.
pub const SALT_BYTES: usize = 16;
/// Bytes of a hash.
const HASH_BYTES: usize = 32;
/// What a stored hash may ask for at most: a damaged line must not eat the memory.
const MEMORY_KIB_MAX: u32 = 1024 * 1024;

/// Hashes at work at one time.
const AT_ONCE: usize = 2;
/// Those at work and those that wait. Beyond it a caller is told that the program is busy.
pub const PLACES: usize = 24;

/// A password that the rules allow, made by [`check_password`](super::check_password).
pub struct Checked(pub(super) String);

/// A hash of a password that the rules allow.
pub struct Fresh(pub(super) String);

/// What a stored hash says of a password that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is another.
    Wrong,
    /// It is the same.
    Right,
    /// It is the same, and the hash was made with other costs than now.
    Outdated,
}

/// The place where passwords are hashed. Cheap to clone.
#[derive(Clone)]
pub struct Hashing {
    places: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

impl Default for Hashing {
    fn default() -> Self {
        let of = |places| Arc::new(Semaphore::new(places));
        Self { places: of(PLACES), running: of(AT_ONCE) }
    }
}

/// A place in the queue. Taken before an attempt is counted, so that nobody's attempts are counted
/// while the program is busy with somebody else's.
pub struct Place(OwnedSemaphorePermit);

impl Hashing {
    /// A place in the queue, or nothing if all are taken.
    pub fn place(&self) -> Option<Place> {
        Arc::clone(&self.places).try_acquire_owned().ok().map(Place)
    }

    /// Compares a password with a stored hash. Where there is none, the same work is done and the
    /// answer is no.
    pub async fn verify(&self, place: Place, stored: Option<String>, typed: String) -> Verdict {
        let work = move || verify(stored.as_deref(), &typed);
        self.run(place, work).await.unwrap_or(Verdict::Wrong)
    }

    /// Hashes a password that the rules allow; `None` if the program ends meanwhile.
    pub async fn fresh(
        &self,
        place: Place,
        password: Checked,
        salt: [u8; SALT_BYTES],
    ) -> Option<Fresh> {
        self.run(place, move || hash(&password.0, &salt)).await.flatten().map(Fresh)
    }

    /// Hashes the password just given once more, with the costs of now.
    pub async fn renewed(
        &self,
        place: Place,
        typed: String,
        salt: [u8; SALT_BYTES],
    ) -> Option<Fresh> {
        self.run(place, move || hash(&typed, &salt)).await.flatten().map(Fresh)
    }

    async fn run<T: Send + 'static>(
        &self,
        place: Place,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let turn = Arc::clone(&self.running).acquire_owned().await.ok()?;
        // Both go with the work: who leaves early leaves no more than two at work.
        let done = tokio::task::spawn_blocking(move || {
            let (_turn, _place) = (turn, place.0);
            work()
        });
        done.await.ok()
    }
}

fn costs(memory: u32, passes: u32, lanes: u32) -> Option<Argon2<'static>> {
    let params = Params::new(memory, passes, lanes, Some(HASH_BYTES)).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The hash as one line, in the format that all programs with argon2 read.
fn hash(typed: &str, salt: &[u8]) -> Option<String> {
    let mut bytes = [0; HASH_BYTES];
    costs(MEMORY_KIB, PASSES, LANES)?
        .hash_password_into(typed.as_bytes(), salt, &mut bytes)
        .ok()?;
    let (salt, hash) = (BASE64_NOPAD.encode(salt), BASE64_NOPAD.encode(&bytes));
    Some(format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${hash}"))
}

/// A line read back.
struct Stored {
    memory: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Stored {
    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.strip_prefix("$argon2id$v=19$")?.split('$');
        let mut costs = parts.next()?.split(',');
        let mut cost = |name: &str| costs.next()?.strip_prefix(name)?.parse::<u32>().ok();
        let (memory, passes, lanes) = (cost("m=")?, cost("t=")?, cost("p=")?);
        let mut bytes = || BASE64_NOPAD.decode(parts.next()?.as_bytes()).ok();
        let (salt, hash) = (bytes()?, bytes()?);
        let sound = memory <= MEMORY_KIB_MAX && passes <= 64 && hash.len() == HASH_BYTES;
        sound.then_some(Self { memory, passes, lanes, salt, hash })
    }
}

fn verify(line: Option<&str>, typed: &str) -> Verdict {
    let Some(stored) = line.and_then(Stored::parse) else {
        // As much work as for a name that is known.
        let _ = hash(typed, &[0; SALT_BYTES]);
        return Verdict::Wrong;
    };
    let mut bytes = [0; HASH_BYTES];
    let done = costs(stored.memory, stored.passes, stored.lanes)
        .map(|argon| argon.hash_password_into(typed.as_bytes(), &stored.salt, &mut bytes));
    let difference = bytes.iter().zip(&stored.hash).fold(0, |found, (a, b)| found | (a ^ b));
    match done {
        Some(Ok(())) if difference == 0 => {
            let now = (MEMORY_KIB, PASSES, LANES);
            let same = (stored.memory, stored.passes, stored.lanes) == now;
            if same { Verdict::Right } else { Verdict::Outdated }
        }
        _ => Verdict::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_knows_its_password_and_no_other() {
        let line = hash("柳岸的水渠很长", &[7; SALT_BYTES]).unwrap();
        assert!(line.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{line}");
        assert_eq!(verify(Some(&line), "柳岸的水渠很长"), Verdict::Right);
        assert_eq!(verify(Some(&line), "柳岸的水渠很短"), Verdict::Wrong);
        assert_ne!(hash("柳岸的水渠很长", &[8; SALT_BYTES]).unwrap(), line);
    }

    #[test]
    fn a_hash_of_other_costs_still_opens_and_asks_to_be_made_anew() {
        // Made by the reference program: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1
        let line = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$\
                    CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert_eq!(verify(Some(line), "password"), Verdict::Outdated);
        assert_eq!(verify(Some(line), "Password"), Verdict::Wrong);
    }

    #[test]
    fn a_damaged_line_opens_for_nobody() {
        let line = hash("柳岸的水渠很长", &[7; SALT_BYTES]).unwrap();
        let huge = line.replace("m=19456", "m=4000000000");
        for damaged in ["", "$argon2id$", "x", line.get(..60).unwrap(), huge.as_str()] {
            assert_eq!(verify(Some(damaged), "柳岸的水渠很长"), Verdict::Wrong, "{damaged}");
        }
        assert_eq!(verify(None, ""), Verdict::Wrong);
    }

    #[tokio::test]
    async fn beyond_the_queue_a_caller_is_told_at_once() {
        let hashing = Hashing::default();
        let places: Vec<Place> = std::iter::from_fn(|| hashing.place()).collect();
        assert_eq!(places.len(), PLACES);
        assert!(hashing.place().is_none());
        let all = places.into_iter().map(|place| hashing.verify(place, None, "x".to_owned()));
        for one in all {
            assert_eq!(one.await, Verdict::Wrong);
        }
        assert!(hashing.place().is_some());
    }
}
