//! What stands before passwords: the place where they are hashed, and a count of failures for each
//! address they come from. In memory: a new start forgets it, the counts of accounts are kept in the
//! database.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use zhibu_service::account::Hashing;

use crate::context::Site;

/// Failures from one address in [`WINDOW`], at most. A whole office may stand behind one address, so
/// it is generous: against guessing at one account there are the delays of that account.
const FAILURES_MAX: u32 = 60;
/// How long failures are counted together.
const WINDOW: SignedDuration = SignedDuration::from_mins(10);
/// Addresses remembered, at most.
const SOURCES_MAX: usize = 10_000;

/// The way in, shared by all requests of an installation. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct Gate {
    /// Where passwords are hashed.
    pub(crate) hashing: Hashing,
    failures: Arc<Mutex<HashMap<IpAddr, Failures>>>,
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    since: Timestamp,
}

impl Failures {
    fn counts(self, now: Timestamp) -> bool {
        self.since <= now && now < self.since + WINDOW
    }
}

impl Gate {
    fn failures(&self) -> MutexGuard<'_, HashMap<IpAddr, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether too much has failed from there lately.
    pub(crate) fn is_shut(&self, source: Source, now: Timestamp) -> bool {
        let Some(address) = source.0 else { return false };
        let found = self.failures().get(&address).copied();
        found.is_some_and(|found| found.counts(now) && found.count >= FAILURES_MAX)
    }

    /// Notes that something failed from there.
    pub(crate) fn note(&self, source: Source, now: Timestamp) {
        let Some(address) = source.0 else { return };
        let mut failures = self.failures();
        if failures.len() >= SOURCES_MAX && !failures.contains_key(&address) {
            failures.retain(|_, found| found.counts(now));
            if failures.len() >= SOURCES_MAX {
                return;
            }
        }
        let found = failures.entry(address).or_insert(Failures { count: 0, since: now });
        if !found.counts(now) {
            *found = Failures { count: 0, since: now };
        }
        found.count = found.count.saturating_add(1);
    }
}

/// The address that a request comes from, if it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Source(Option<IpAddr>);

impl FromRequestParts<Site> for Source {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        // Behind https stands a program that adds the address it sees at the end.
        let address = if site.https { forwarded(&parts.headers).or(direct) } else { direct };
        Ok(Self(address.map(household)))
    }
}

fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

/// One household has 2^64 addresses of the new kind; they count as one.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(long) => match long.to_ipv4_mapped() {
            Some(short) => IpAddr::V4(short),
            None => IpAddr::V6(Ipv6Addr::from_bits(long.to_bits() >> 64 << 64)),
        },
        IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(address: &str) -> Source {
        Source(Some(household(address.parse().unwrap())))
    }

    #[test]
    fn an_address_is_shut_after_many_failures_and_others_are_not() {
        let (gate, now) = (Gate::default(), "2026-11-20T01:00:00Z".parse::<Timestamp>().unwrap());
        for _ in 0..FAILURES_MAX {
            assert!(!gate.is_shut(source("192.0.2.7"), now));
            gate.note(source("192.0.2.7"), now);
        }
        assert!(gate.is_shut(source("192.0.2.7"), now));
        assert!(gate.is_shut(source("::ffff:192.0.2.7"), now));
        assert!(!gate.is_shut(source("192.0.2.8"), now));
        assert!(!gate.is_shut(Source(None), now));
        assert!(!gate.is_shut(source("192.0.2.7"), now + WINDOW));
        assert!(!gate.is_shut(source("192.0.2.7"), now - WINDOW), "the clock was put back");
    }

    #[test]
    fn the_addresses_of_one_household_are_one() {
        assert_eq!(source("2001:db8:1:2::1"), source("2001:db8:1:2:ffff::9"));
        assert_ne!(source("2001:db8:1:2::1"), source("2001:db8:1:3::1"));
    }

    #[test]
    fn the_memory_of_addresses_has_a_bound() {
        let (gate, now) = (Gate::default(), "2026-11-20T01:00:00Z".parse::<Timestamp>().unwrap());
        for number in 0..u32::try_from(SOURCES_MAX).unwrap() + 5 {
            gate.note(Source(Some(IpAddr::from(number.to_be_bytes()))), now);
        }
        assert_eq!(gate.failures().len(), SOURCES_MAX);
        gate.note(source("203.0.113.1"), now + WINDOW);
        assert_eq!(gate.failures().len(), 1);
    }

    #[test]
    fn the_last_address_of_a_chain_is_the_one_that_our_own_proxy_saw() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "198.51.100.9, 203.0.113.5".parse().unwrap());
        assert_eq!(forwarded(&headers), Some("203.0.113.5".parse().unwrap()));
        headers.append("x-forwarded-for", "nonsense".parse().unwrap());
        assert_eq!(forwarded(&headers), None);
    }
}
