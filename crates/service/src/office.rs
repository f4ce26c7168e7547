//! Installation offices: who looks after accounts, who gives offices, who reads the log. Rights that
//! come from no post in the tree, and are kept apart from each other.

mod sql;

use jiff::civil::Date;
use serde_json::json;
use zhibu_domain::access::Because;
use zhibu_domain::account::{self as rules_of, Refusal};
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{OfficeId, PersonId, Realm};
use zhibu_domain::person::Name;
use zhibu_domain::rulebook::Right;

use crate::access;
use crate::act::{Act, Actor};
use crate::audit;
use crate::engine::Tx;
use crate::error::{Error, Result};

/// An office as somebody holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub id: OfficeId,
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Name,
    /// Key of the office.
    pub office: String,
    /// Since when.
    pub since: jiff::civil::Date,
}

/// Who holds which office today, at most 200.
///
/// # Errors
/// [`Error::Denied`] unless the actor gives offices.
pub fn list(tx: &mut Tx<'_>, act: &Act) -> Result<Vec<Held>> {
    access::require_office(tx, act, Right::AppointOffice)?;
    sql::held(tx, act.realm, act.today)
}

/// Keys of the offices that a person holds on a day.
pub(crate) fn held_by(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    day: Date,
) -> Result<Vec<String>> {
    sql::of_person(tx, realm, person, day)
}

/// Gives somebody an office from today on.
///
/// # Errors
/// [`Error::Denied`], [`Error::SecondFactor`]; [`Error::Account`] with the rule it breaks.
pub fn give(tx: &mut Tx<'_>, act: &Act, person: PersonId, office: &str) -> Result<OfficeId> {
    let because = access::require_office(tx, act, Right::AppointOffice)?;
    if act.actor == Actor::Person(person) {
        return Err(Refusal::OwnOffice.into());
    }
    let held = held_by(tx, act.realm, person, act.today)?;
    let has_posts = sql::has_posts(tx, act.realm, person, act.today)?;
    rules_of::give(&act.rules, office, &held, has_posts)?;
    let id = OfficeId::new(act.now, act.entropy());
    sql::insert(tx, act, id, person, office, FOREVER)?;
    let detail = json!({"office": office});
    audit::log_unplaced(tx, act, "office.give", &because, person.0, detail)?;
    Ok(id)
}

/// Takes an office back from today on. On its own first day it was never held.
///
/// # Errors
/// [`Error::Denied`], [`Error::SecondFactor`]; [`Refusal::OwnOffice`]: so there is always somebody
/// left who gives offices; [`Error::NotFound`].
pub fn take_back(tx: &mut Tx<'_>, act: &Act, id: OfficeId) -> Result<()> {
    let because = access::require_office(tx, act, Right::AppointOffice)?;
    let (person, office) = sql::one(tx, act.realm, id, act.today)?.ok_or(Error::NotFound)?;
    if act.actor == Actor::Person(person) {
        return Err(Refusal::OwnOffice.into());
    }
    sql::end(tx, act.realm, id, act.today)?;
    let detail = json!({"office": office});
    audit::log_unplaced(tx, act, "office.take_back", &because, person.0, detail)
}

/// Notes that somebody whose looks are noted opens a page. `path` without its query, in which
/// people search for names.
pub fn look(tx: &mut Tx<'_>, act: &Act, office: &str, path: &str) -> Result<()> {
    let Actor::Person(person) = act.actor else { return Err(Error::NotFound) };
    let because = Because::Office { office: office.to_owned() };
    let detail = json!({"path": path});
    audit::log_unplaced(tx, act, "audit.look", &because, person.0, detail)
}
