//! Keeping the roll: entering people, amending what is kept of them, and their memberships and
//! marks. The past is not rewritten; every change begins on a day.

mod sql;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::json;
use zhibu_domain::citizen::{CitizenNumber, Sex};
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::{FlagId, PersonId, Realm, UnitId};
use zhibu_domain::membership::{self, Change, Marked, Period, Place, Refusal};
use zhibu_domain::person::{self as rules_of, Details, Name, Standing};
use zhibu_domain::protected::{self as sealed, Field};

use crate::access::{Granted, KeepRoll};
use crate::act::Act;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::{audit, protected, search, unit, vault};

/// A person as entered by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMember {
    /// The id that the form was given, so that a form sent twice enters one person.
    pub id: PersonId,
    /// The name.
    pub name: Name,
    /// What else is known.
    pub details: Details,
    /// Citizen number and phone, as typed.
    pub protected: BTreeMap<Field, String>,
    /// Full or probationary.
    pub standing: Standing,
    /// The group in the unit.
    pub party_group: Option<UnitId>,
    /// First day of membership in this unit.
    pub from: Date,
    /// What it rests on, e.g. a letter's number.
    pub reference: Option<String>,
}

/// What a form says about a person who is on the roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// The version of the record that the form showed.
    pub version: u32,
    /// The name.
    pub name: Name,
    /// What else is known.
    pub details: Details,
    /// Citizen number and phone where they are to be replaced; those not named stay.
    pub protected: BTreeMap<Field, String>,
}

/// Enters a person as a member of the granted unit. A second call with the same id does nothing.
///
/// # Errors
/// [`Error::Person`], [`Error::Membership`], [`Error::Protected`].
pub fn enter(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    new: &NewMember,
) -> Result<PersonId> {
    if sql::exists(tx, act.realm, new.id)? {
        return Ok(new.id);
    }
    let typed = new.protected.get(&Field::CitizenNumber).map(String::as_str);
    let details = from_number(new.details.clone(), typed)?;
    let name = check(act, &new.name, &details)?;
    let unit = granted.unit();
    let place = Place { unit, party_group: new.party_group, standing: new.standing };
    check_place(tx, act, place, new.from)?;
    let change = membership::enter(&[], place, new.reference.clone(), new.from, act.today)?;
    sql::insert(tx, act, new.id, &name, &details)?;
    store(tx, act, new.id, &change)?;
    put_protected(tx, act, new.id, &new.protected)?;
    search::lay_person_tokens(tx, act.realm, new.id, &name, Some(unit))?;
    let detail = json!({"from": new.from, "standing": new.standing});
    audit::log(tx, act, "person.enter", granted.ground(), new.id.0, detail)?;
    Ok(new.id)
}

/// Replaces what is kept of a member of the granted unit.
///
/// # Errors
/// [`Error::NotFound`] if the person has nothing to do with the unit; [`Error::Person`] also if the
/// record was changed since the form was shown.
pub fn amend(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    person: PersonId,
    new: &Amended,
) -> Result<()> {
    check_home(tx, act, granted, person)?;
    let kept;
    let number = if let Some(typed) = new.protected.get(&Field::CitizenNumber) {
        Some(typed.as_str())
    } else {
        kept = number_on_record(tx, act, person)?;
        kept.as_deref()
    };
    let details = from_number(new.details.clone(), number)?;
    let name = check(act, &new.name, &details)?;
    let fields = sql::changed_fields(tx, act.realm, person, &name, &details)?;
    if !sql::update(tx, act.realm, person, new.version, &name, &details)? {
        return Err(rules_of::Refusal::Changed.into());
    }
    put_protected(tx, act, person, &new.protected)?;
    let unit = super::member_of(tx, act.realm, person, act.today)?.into_iter().next();
    search::lay_person_tokens(tx, act.realm, person, &name, unit)?;
    let sealed: Vec<&str> = new.protected.keys().map(|field| field.key()).collect();
    let detail = json!({"fields": fields, "sealed": sealed});
    audit::log(tx, act, "person.amend", granted.ground(), person.0, detail)
}

/// Takes a person who belongs to no unit any more into the granted one again.
pub fn readmit(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    person: PersonId,
    (standing, party_group): (Standing, Option<UnitId>),
    (reference, day): (Option<String>, Date),
) -> Result<()> {
    let place = Place { unit: granted.unit(), party_group, standing };
    check_place(tx, act, place, day)?;
    let periods = known(tx, act.realm, person)?;
    let change = membership::enter(&periods, place, reference, day, act.today)?;
    store(tx, act, person, &change)?;
    settle(tx, act, person)?;
    let detail = json!({"from": day, "standing": standing});
    audit::log(tx, act, "person.readmit", granted.ground(), person.0, detail)
}

/// Moves a member of the granted unit to another unit whose roll the actor keeps too.
pub fn transfer(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    person: PersonId,
    to: (&Granted<'_, KeepRoll>, Option<UnitId>),
    (reference, day): (Option<String>, Date),
) -> Result<()> {
    let periods = of_unit(tx, act.realm, granted, person, day)?;
    let standing = last(&periods)?.place.standing;
    let place = Place { unit: to.0.unit(), party_group: to.1, standing };
    check_place(tx, act, place, day)?;
    check_posts(tx, act, granted.unit(), person, day)?;
    let change = membership::shift(&periods, place, reference, day, act.today)?;
    store(tx, act, person, &change)?;
    settle(tx, act, person)?;
    let detail = json!({"to": place.unit, "from": day});
    audit::log(tx, act, "person.transfer", granted.ground(), person.0, detail)
}

/// Puts a member of the granted unit into a group of it, or into none.
pub fn regroup(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    person: PersonId,
    party_group: Option<UnitId>,
    day: Date,
) -> Result<()> {
    let periods = of_unit(tx, act.realm, granted, person, day)?;
    let place = Place { party_group, ..last(&periods)?.place };
    check_place(tx, act, place, day)?;
    let change = membership::shift(&periods, place, None, day, act.today)?;
    store(tx, act, person, &change)?;
    settle(tx, act, person)?;
    let detail = json!({"group": party_group, "from": day});
    audit::log(tx, act, "person.regroup", granted.ground(), person.0, detail)
}

/// Makes a probationary member of the granted unit a full one, from a day on.
pub fn convert(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    person: PersonId,
    reference: Option<String>,
    day: Date,
) -> Result<()> {
    let periods = of_unit(tx, act.realm, granted, person, day)?;
    let place = Place { standing: Standing::Full, ..last(&periods)?.place };
    let change = membership::shift(&periods, place, reference, day, act.today)?;
    let head = super::sql::head(tx, act.realm, person)?;
    let (_, mut details, _) = head.ok_or(Error::NotFound)?;
    details.full_on = Some(day);
    check_details(act, &details)?;
    store(tx, act, person, &change)?;
    sql::set_full_on(tx, act.realm, person, day)?;
    let detail = json!({"from": day});
    audit::log(tx, act, "person.convert", granted.ground(), person.0, detail)
}

/// Ends the membership of a member of the granted unit; `day` is the first day outside. A period
/// that began on that day never held: then the one before it ends so, if it reached that far.
///
/// # Errors
/// [`Error::Membership`].
pub fn leave(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    person: PersonId,
    reason: &str,
    (reference, day): (Option<String>, Date),
) -> Result<()> {
    let periods = of_unit(tx, act.realm, granted, person, day)?;
    membership::check_reference(reference.as_deref())?;
    check_posts(tx, act, granted.unit(), person, day)?;
    let change = membership::leave(&act.rules, &periods, reason, day, act.today)?;
    store(tx, act, person, &change)?;
    if let Some(reference) = &reference {
        sql::set_reference(tx, act.realm, person, day, reference)?;
    }
    settle(tx, act, person)?;
    let detail = json!({"reason": reason, "from": day});
    audit::log(tx, act, "person.leave", granted.ground(), person.0, detail)
}

/// Puts a mark on a member of the granted unit, e.g. migrant, from a day on and until another if
/// that is known.
pub fn mark(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    person: PersonId,
    (flag, span): (&str, Span),
    reference: Option<&str>,
) -> Result<FlagId> {
    check_home(tx, act, granted, person)?;
    membership::check_reference(reference)?;
    let marks = sql::marks(tx, act.realm, person)?;
    let borne: Vec<Marked> = marks.into_iter().map(|(_, mark)| mark).collect();
    let new = Marked { flag: flag.to_owned(), span };
    membership::mark(&act.rules, &borne, &new, act.today)?;
    let id = FlagId::new(act.now, act.entropy());
    sql::insert_mark(tx, act.realm, id, person, &new, reference)?;
    let detail = json!({"flag": flag, "from": span.from});
    audit::log(tx, act, "person.mark", granted.ground(), person.0, detail)?;
    Ok(id)
}

/// Ends a mark; `day` is the first day without it. On its own first day it never held.
pub fn unmark(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    person: PersonId,
    id: FlagId,
    day: Date,
) -> Result<()> {
    check_home(tx, act, granted, person)?;
    let marks = sql::marks(tx, act.realm, person)?;
    let mark = marks.into_iter().find(|(known, _)| *known == id).ok_or(Error::NotFound)?.1;
    if day < mark.span.from || mark.span.until != FOREVER && mark.span.until <= day {
        return Err(Refusal::EndsBeforeStart { from: mark.span.from }.into());
    }
    sql::end_mark(tx, act.realm, id, day)?;
    let detail = json!({"flag": mark.flag, "until": day});
    audit::log(tx, act, "person.unmark", granted.ground(), person.0, detail)
}

/// All periods of a person, oldest first; an unknown person is not found.
pub(crate) fn known(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Vec<Period>> {
    if !sql::exists(tx, realm, person)? {
        return Err(Error::NotFound);
    }
    sql::periods(tx, realm, person)
}

fn check(act: &Act, name: &Name, details: &Details) -> Result<Name> {
    let name = rules_of::check_name(name)?;
    check_details(act, details)?;
    Ok(name)
}

fn check_details(act: &Act, details: &Details) -> Result<()> {
    match rules_of::check_details(&act.rules, details, act.today).into_iter().next() {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}

/// Day of birth and sex as the citizen number says; what was given beside it must agree.
///
/// # Errors
/// [`Error::Protected`].
fn from_number(mut details: Details, number: Option<&str>) -> Result<Details> {
    let Some(number) = number else { return Ok(details) };
    let number = CitizenNumber::parse(number).map_err(sealed::Refusal::Citizen)?;
    let sex = details.sex.as_deref().and_then(Sex::from_code);
    number.agrees(details.born_on, sex).map_err(sealed::Refusal::Citizen)?;
    details.born_on = Some(number.birth());
    if sex.is_none() {
        details.sex = Some(number.sex().code().to_owned());
    }
    Ok(details)
}

/// The number that is kept already, to compare with. Without a key there is nothing to compare.
fn number_on_record(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<Option<String>> {
    match protected::read(tx, act, person, Field::CitizenNumber) {
        Err(Error::Vault(vault::Error::NoKey)) => Ok(None),
        other => other,
    }
}

/// The unit exists and holds members, the group stands in it.
fn check_place(tx: &mut Tx<'_>, act: &Act, place: Place, day: Date) -> Result<()> {
    let unit = unit::row(tx, act.realm, place.unit, day)?.ok_or(Refusal::UnitNotThere)?;
    if !unit::exists(tx, act.realm, place.unit, day)? {
        return Err(Refusal::UnitNotThere.into());
    }
    let kind = act.rules.unit_kind(&unit.kind).map(|entry| &entry.value);
    if !kind.is_some_and(|kind| kind.holds_members && !kind.members_of_parent) {
        return Err(Refusal::HoldsNoMembers { kind: unit.kind }.into());
    }
    let Some(group) = place.party_group else { return Ok(()) };
    let row = unit::row(tx, act.realm, group, day)?.ok_or(Refusal::GroupNotInUnit)?;
    let kind = act.rules.unit_kind(&row.kind).map(|entry| &entry.value);
    let above = unit::above(tx, act.realm, group, day)?;
    let inside = above == Some(place.unit) && kind.is_some_and(|kind| kind.members_of_parent);
    if inside { Ok(()) } else { Err(Refusal::GroupNotInUnit.into()) }
}

/// Nobody leaves a unit while holding its posts, or those of its groups.
fn check_posts(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    person: PersonId,
    day: Date,
) -> Result<()> {
    match sql::count_posts_below(tx, act.realm, unit, person, day)? {
        0 => Ok(()),
        count => Err(Refusal::PostsRemain { count }.into()),
    }
}

/// The person belongs to the granted unit today, or belonged to it last; somebody whose entering
/// was taken back on its own day belongs to where that was.
fn check_home(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    person: PersonId,
) -> Result<()> {
    match super::home(tx, act.realm, person)? {
        Some(home) if home == granted.unit() => Ok(()),
        _ => Err(Error::NotFound),
    }
}

/// The periods of a person who is a member of the granted unit on the day.
fn of_unit(
    tx: &mut Tx<'_>,
    realm: Realm,
    granted: &Granted<'_, KeepRoll>,
    person: PersonId,
    day: Date,
) -> Result<Vec<Period>> {
    let periods = known(tx, realm, person)?;
    match periods.last() {
        Some(period) if period.place.unit == granted.unit() => Ok(periods),
        Some(_) if membership::on(&periods, day).is_none() => Err(Refusal::NotAMember.into()),
        _ => Err(Error::NotFound),
    }
}

fn last(periods: &[Period]) -> Result<&Period> {
    periods.last().ok_or(Error::Membership(Refusal::NotAMember))
}

/// Writes a change of the membership.
fn store(tx: &mut Tx<'_>, act: &Act, person: PersonId, change: &Change) -> Result<()> {
    if let Some((day, reason)) = &change.end {
        sql::end_period(tx, act.realm, person, *day, reason.as_deref())?;
    }
    if let Some(period) = &change.begin {
        sql::insert_period(tx, act.realm, person, period)?;
    }
    sql::raise_version(tx, act.realm, person)
}

/// Lets the search find the person where the membership is now.
fn settle(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<()> {
    let unit = super::member_of(tx, act.realm, person, act.today)?.into_iter().next();
    let name = super::name(tx, act.realm, person)?.ok_or(Error::NotFound)?;
    search::lay_person_tokens(tx, act.realm, person, &name, unit)
}

fn put_protected(
    tx: &mut Tx<'_>,
    act: &Act,
    person: PersonId,
    fields: &BTreeMap<Field, String>,
) -> Result<()> {
    for (field, typed) in fields {
        protected::put(tx, act, person, *field, typed)?;
    }
    Ok(())
}
