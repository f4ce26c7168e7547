//! What is known of a unit besides name and place: codes that others gave it, who guides it, how it
//! is reached. None of it gives a right.

mod sql;

use jiff::civil::Date;
use serde_json::json;
use zhibu_domain::day::Span;
use zhibu_domain::id::{Realm, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::unit::detail::{
    self, Contact, ExternalCode, Guidance, Guide, Part, Reach, Refusal,
};

use super::{UnitRow, show, sql as facts};
use crate::access::{Granted, ManageTree};
use crate::act::Act;
use crate::audit;
use crate::engine::Tx;
use crate::error::{Error, Result};

/// What a unit's page shows of it on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detail {
    /// Codes that hold on the day, by scheme.
    pub codes: Vec<ExternalCode>,
    /// Who guides it on the day; the row of the guiding unit, if it is one of this tree.
    pub guidance: Option<(Guidance, Option<UnitRow>)>,
    /// Units that it guides on the day, at most [`super::PAGE`].
    pub guides: Vec<UnitRow>,
}

/// How a unit is reached, with the name of the contact who is on the roll.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    /// As it was entered.
    pub reach: Reach,
    /// The name of the contact, if it is somebody on the roll.
    pub person: Option<Name>,
}

/// Codes and guidance of a unit on a day.
pub fn detail(tx: &mut Tx<'_>, realm: Realm, unit: UnitId, day: Date) -> Result<Detail> {
    let guidance = match sql::guidance(tx, realm, unit, day)? {
        None => None,
        Some(found) => {
            let row = match &found.guide {
                Guide::Unit(guide) => show::row(tx, realm, *guide, day)?,
                Guide::Outside(_) => None,
            };
            Some((found, row))
        }
    };
    let codes = sql::codes(tx, realm, unit, Some(day))?;
    let mut guides = Vec::new();
    for id in sql::guided(tx, realm, unit, day, super::PAGE)? {
        guides.extend(show::row(tx, realm, id, day)?);
    }
    Ok(Detail { codes, guidance, guides })
}

/// All codes that a unit has or had, by scheme and day, at most 200.
pub fn codes(tx: &mut Tx<'_>, realm: Realm, unit: UnitId) -> Result<Vec<ExternalCode>> {
    sql::codes(tx, realm, unit, None)
}

/// How a unit is reached at present.
pub fn reached(tx: &mut Tx<'_>, realm: Realm, unit: UnitId) -> Result<Reached> {
    let reach = sql::reach(tx, realm, unit)?.unwrap_or_default();
    let person = match reach.contact {
        Some(Contact::Person(person)) => crate::person::name(tx, realm, person)?,
        _ => None,
    };
    Ok(Reached { reach, person })
}

/// The codes by which a unit is found: its own and all that others ever gave it.
pub(super) fn searchable(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    own: Option<&str>,
) -> Result<Vec<String>> {
    let given = codes(tx, realm, unit)?.into_iter().map(|code| code.code);
    Ok(own.map(ToOwned::to_owned).into_iter().chain(given).collect())
}

/// Notes a code that somebody else gave to the granted unit. One of the same scheme that holds
/// without an end ends where the new one begins.
pub fn give_code(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ManageTree>,
    new: &ExternalCode,
) -> Result<()> {
    let id = granted.unit();
    let new = detail::check_code(&act.rules, new, act.today)?;
    let unique = act.rules.code_scheme(&new.scheme).is_some_and(|scheme| scheme.value.unique);
    if unique && sql::code_is_taken(tx, act.realm, id, &new)? {
        return Err(Refusal::CodeTaken.into());
    }
    let last = sql::last_code(tx, act.realm, id, &new.scheme)?;
    detail::follow(last, new.span.from)?;
    if let Some(last) = last {
        sql::end_code(tx, act.realm, id, &new.scheme, (last, new.span.from))?;
    }
    sql::insert_code(tx, act.realm, id, &new)?;
    lay_tokens(tx, act, id)?;
    let said = json!({"scheme": new.scheme, "from": new.span.from});
    audit::log(tx, act, "unit.give_code", granted.ground(), id.0, said)
}

/// Ends the code of a scheme: `day` is the first day on which it no longer holds.
pub fn end_code(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ManageTree>,
    scheme: &str,
    day: Date,
) -> Result<()> {
    let id = granted.unit();
    let last = sql::last_code(tx, act.realm, id, scheme)?;
    let open = detail::end(last, day, act.today)?;
    sql::end_code(tx, act.realm, id, scheme, (open, day))?;
    lay_tokens(tx, act, id)?;
    let said = json!({"scheme": scheme, "from": day});
    audit::log(tx, act, "unit.end_code", granted.ground(), id.0, said)
}

fn lay_tokens(tx: &mut Tx<'_>, act: &Act, id: UnitId) -> Result<()> {
    let version = facts::open_version(tx, act.realm, id)?.ok_or(Error::NotFound)?;
    let own = facts::about(tx, act.realm, id)?.and_then(|about| about.code);
    facts::replace_tokens(tx, act.realm, id, &version.name, own.as_deref())
}

/// Says who guides the granted unit from a day on, besides the unit above it. Whoever guided it
/// before does so no longer.
pub fn put_under_guidance(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ManageTree>,
    new: &Guidance,
) -> Result<()> {
    let (id, from) = (granted.unit(), new.span.from);
    let parent = show::above(tx, act.realm, id, from)?;
    let exists = match &new.guide {
        Guide::Unit(guide) => {
            let known = show::row(tx, act.realm, *guide, from)?.is_some();
            known && show::exists(tx, act.realm, *guide, from)?
        }
        Guide::Outside(_) => true,
    };
    detail::check_guidance(new, id, parent, exists, act.today)?;
    let last = sql::last_guidance(tx, act.realm, id)?;
    detail::follow(last, from)?;
    if let Some(last) = last {
        sql::end_guidance(tx, act.realm, id, (last, from))?;
    }
    sql::insert_guidance(tx, act.realm, id, new)?;
    let guide = match &new.guide {
        Guide::Unit(guide) => Some(*guide),
        Guide::Outside(_) => None,
    };
    let said = json!({"guide": guide, "from": from});
    audit::log(tx, act, "unit.put_under_guidance", granted.ground(), id.0, said)
}

/// Ends the guidance of the granted unit: `day` is the first day without it.
pub fn end_guidance(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ManageTree>,
    day: Date,
) -> Result<()> {
    let id = granted.unit();
    let last = sql::last_guidance(tx, act.realm, id)?;
    let open: Span = detail::end(last, day, act.today)?;
    sql::end_guidance(tx, act.realm, id, (open, day))?;
    let said = json!({"from": day});
    audit::log(tx, act, "unit.end_guidance", granted.ground(), id.0, said)
}

/// Replaces what is known of how the granted unit is reached.
///
/// # Errors
/// [`Refusal::Missing`] at the contact if the person is not on the roll; those of the rules.
pub fn make_reachable(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ManageTree>,
    reach: &Reach,
) -> Result<()> {
    let id = granted.unit();
    detail::check_reach(reach)?;
    if let Some(Contact::Person(person)) = reach.contact
        && crate::person::name(tx, act.realm, person)?.is_none()
    {
        return Err(Refusal::Missing { part: Part::Contact }.into());
    }
    sql::replace_reach(tx, act.realm, id, reach)?;
    audit::log(tx, act, "unit.make_reachable", granted.ground(), id.0, json!({}))
}
