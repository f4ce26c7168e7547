//! Who acts, when, and with which randomness: everything an act needs besides its input.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use zhibu_domain::id::{PersonId, Realm};
use zhibu_domain::rulebook::Rulebook;

use crate::vault::Vault;

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in person.
    Person(PersonId),
    /// The installation itself: a verb on the server's terminal, or a loader.
    Installation,
}

impl Actor {
    /// The person, unless it is the installation.
    pub fn person(self) -> Option<PersonId> {
        match self {
            Actor::Person(person) => Some(person),
            Actor::Installation => None,
        }
    }
}

/// Fills a buffer with random bytes.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// The frame of one act: clock and randomness are given, never taken.
#[derive(Clone)]
pub struct Act {
    /// Where.
    pub realm: Realm,
    /// Who.
    pub actor: Actor,
    /// The instant, UTC, microseconds.
    pub now: Timestamp,
    /// The day in the installation's time zone.
    pub today: Date,
    /// A second factor was given in this session. Some rights are used only then.
    pub second_factor: bool,
    /// The rules.
    pub rules: Arc<Rulebook>,
    /// The randomness.
    pub random: Random,
    /// The master key, if there is one.
    pub vault: Vault,
}

impl Act {
    /// Ten random bytes for a new id.
    pub fn entropy(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        (self.random)(&mut bytes);
        bytes
    }
}

impl fmt::Debug for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Act")
            .field("realm", &self.realm)
            .field("actor", &self.actor)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
