//! Feeds of calendars: a person opens one for a unit, and a phone asks for it from then on without
//! signing in. Only the hash of the secret part of the address is kept.
//!
//! Opening a feed gives nothing to the feed itself: each time it is asked for, the right of the
//! person who opened it is judged anew. What stands in it is `calendar`.

mod sql;

use data_encoding::BASE32_DNSSEC;
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use zhibu_domain::access::Because;
use zhibu_domain::account as account_rules;
use zhibu_domain::day::Span;
use zhibu_domain::feed::{FEEDS_MAX, Refusal};
use zhibu_domain::id::{FeedId, PersonId, Realm, UnitId};
use zhibu_domain::text::{Lang, Text};

use crate::access::{Granted, ViewUnit};
use crate::act::{Act, Actor};
use crate::audit;
use crate::calendar::{self, Calendar};
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::{office, unit};

/// Random bytes of a secret: 160 bits, in 32 letters and digits.
const SECRET_BYTES: usize = 20;

/// The secret part of an address. Not shown by `{:?}`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    fn draw(act: &Act) -> Self {
        let mut random = [0; SECRET_BYTES];
        (act.random)(&mut random);
        Self(BASE32_DNSSEC.encode(&random))
    }

    /// As it stands in the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is kept of a secret. The realm goes in, so that equal ones of two realms are two.
fn hash_of(realm: Realm, secret: &str) -> String {
    let mut hash = Sha256::new_with_prefix(b"zhibu feed 1\0");
    hash.update(realm.0.to_be_bytes());
    hash.update(secret);
    data_encoding::HEXLOWER.encode(&hash.finalize())
}

/// Opens a feed of the granted unit's calendar for the actor, in a language. `id` is the key that the
/// form was given. The secret stands in this answer and nowhere else.
///
/// # Errors
/// [`Error::Feed`] with [`Refusal::TooMany`] or [`Refusal::OpenedAlready`]; [`Error::NotFound`] for
/// the installation, which reads no calendar.
pub fn open(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ViewUnit>,
    id: FeedId,
    lang: Lang,
) -> Result<Secret> {
    let Actor::Person(person) = act.actor else { return Err(Error::NotFound) };
    if sql::exists(tx, act.realm, id)? {
        return Err(Refusal::OpenedAlready.into());
    }
    if sql::count_open(tx, act.realm, person)? >= FEEDS_MAX {
        return Err(Refusal::TooMany { max: FEEDS_MAX }.into());
    }
    let secret = Secret::draw(act);
    let hash = hash_of(act.realm, secret.as_str());
    sql::insert(tx, act, id, (person, granted.unit()), &hash, lang)?;
    let detail = json!({"lang": lang.code()});
    audit::log(tx, act, "feed.open", granted.ground(), id.0, detail)?;
    Ok(secret)
}

/// Stops a feed of the actor: its address shows nothing from now on. Does nothing if it is stopped.
///
/// # Errors
/// [`Error::NotFound`] if it is no feed of the actor.
pub fn stop(tx: &mut Tx<'_>, act: &Act, id: FeedId) -> Result<()> {
    let Actor::Person(person) = act.actor else { return Err(Error::NotFound) };
    let ended = sql::ended(tx, act.realm, id, person)?.ok_or(Error::NotFound)?;
    if ended {
        return Ok(());
    }
    sql::end(tx, act, id)?;
    audit::log_unplaced(tx, act, "feed.stop", &Because::Own, id.0, json!({}))
}

/// Stops all feeds of a person: part of what a new card ends.
pub(crate) fn stop_all_of(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<()> {
    sql::end_all_of(tx, act, person)
}

/// A feed as the person who opened it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub id: FeedId,
    /// Of which unit.
    pub unit: UnitId,
    /// The unit's name today.
    pub unit_name: Option<Text>,
    /// In which language.
    pub lang: Lang,
    /// Since when.
    pub created_at: Timestamp,
}

/// The actor's feeds that are not stopped, the newest first, at most [`FEEDS_MAX`].
pub fn own(tx: &mut Tx<'_>, act: &Act) -> Result<Vec<Row>> {
    let Actor::Person(person) = act.actor else { return Ok(Vec::new()) };
    let mut rows = sql::open_of(tx, act.realm, person, FEEDS_MAX)?;
    for row in &mut rows {
        row.unit_name = unit::row(tx, act.realm, row.unit, act.today)?.map(|unit| unit.name);
    }
    Ok(rows)
}

/// What a feed shows now.
#[derive(Debug, Clone)]
pub struct Shown {
    /// In which language.
    pub lang: Lang,
    /// The unit's calendar.
    pub calendar: Calendar,
}

/// What stands behind an address, as far as the person who opened it may still see it today.
///
/// # Errors
/// [`Error::NotFound`] alike for an unknown secret, a feed that was stopped, a closed account, and a
/// right that is gone; what it was is not told.
pub fn shown(tx: &mut Tx<'_>, act: &Act, secret: &str, span: Span) -> Result<Shown> {
    let found = sql::of_hash(tx, act.realm, &hash_of(act.realm, secret))?.ok_or(Error::NotFound)?;
    // An office that reads names masked, and whose looks are logged, reads nothing by this way.
    let offices = office::held_by(tx, act.realm, found.person, act.today)?;
    if account_rules::mask(&act.rules, &offices) {
        return Err(Error::NotFound);
    }
    let act = Act { actor: Actor::Person(found.person), second_factor: false, ..act.clone() };
    match calendar::of_unit(tx, &act, found.unit, span) {
        Err(Error::Denied(_) | Error::SecondFactor { .. }) => Err(Error::NotFound),
        calendar => Ok(Shown { lang: found.lang, calendar: calendar? }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_secrets_of_two_realms_are_kept_as_two() {
        assert_ne!(hash_of(Realm(1), "a"), hash_of(Realm(2), "a"));
        assert_ne!(hash_of(Realm(1), "a"), hash_of(Realm(1), "b"));
    }
}
