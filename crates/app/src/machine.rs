//! What an installation takes from the machine it runs on: clock, time zone, randomness.
//!
//! It reads no clock itself: `main` hands it in, and tests hand in another.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use zhibu_domain::id::Realm;
use zhibu_domain::rulebook::Rulebook;
use zhibu_service::Vault;
use zhibu_service::act::{Act, Actor, Random};
use zhibu_web::Clock;

/// The machine as verbs see it.
#[derive(Clone)]
pub(crate) struct Machine {
    /// The instant.
    pub(crate) clock: Clock,
    /// Where a day begins.
    pub(crate) tz: TimeZone,
    /// Randomness of the operating system.
    pub(crate) random: Random,
}

impl Machine {
    /// A machine with this clock, in its own time zone.
    pub(crate) fn new(clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { clock: Arc::new(clock), tz: TimeZone::system(), random: Arc::new(draw) }
    }

    /// The day on this machine's calendar.
    pub(crate) fn today(&self) -> Date {
        self.tz.to_datetime((self.clock)()).date()
    }

    /// An act of the installation itself, done now.
    pub(crate) fn act(&self, realm: Realm, rules: Arc<Rulebook>) -> Act {
        let now = (self.clock)();
        let today = self.tz.to_datetime(now).date();
        let random = Arc::clone(&self.random);
        let vault = Vault::default();
        Act {
            realm,
            actor: Actor::Installation,
            now,
            today,
            second_factor: false,
            rules,
            random,
            vault,
        }
    }
}

fn draw(buffer: &mut [u8]) {
    getrandom::fill(buffer).expect("without randomness nobody could sign in safely");
}
