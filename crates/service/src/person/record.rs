//! What is kept of one person, as its page shows it; who may see that; and the same for export.

mod sql;

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_domain::access::{self as rights_of, Because};
use zhibu_domain::activity::Presence;
use zhibu_domain::day::Span;
use zhibu_domain::id::{ActivityId, FlagId, PersonId, PostId, Realm, UnitId};
use zhibu_domain::membership::Period;
use zhibu_domain::person::{self, Details, Name};
use zhibu_domain::post::Obtained;
use zhibu_domain::protected::Field;
use zhibu_domain::rulebook::{Reach, Right, Rulebook};
use zhibu_domain::text::Text;

use super::{PAGE, roll};
use crate::access::{self, Granted, RightType, ViewPerson};
use crate::act::{Act, Actor};
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::post;

/// A period of membership, with the names of its unit and group on its last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belonging {
    /// The period.
    pub period: Period,
    /// Name of the unit.
    pub unit_name: Text,
    /// Name of the group.
    pub group_name: Option<Text>,
}

/// A mark of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its id.
    pub id: FlagId,
    /// Key of the mark.
    pub flag: String,
    /// When.
    pub span: Span,
    /// What it rests on.
    pub reference: Option<String>,
}

/// A post of a person, past, present or to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its id.
    pub id: PostId,
    /// In which unit.
    pub unit: UnitId,
    /// Name of the unit.
    pub unit_name: Text,
    /// Key of the post.
    pub post: String,
    /// When.
    pub span: Span,
    /// How it was obtained, if that is known.
    pub obtained: Option<Obtained>,
    /// What it rests on.
    pub reference: Option<String>,
}

/// What is kept of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Name,
    /// Attributes and days.
    pub details: Details,
    /// Raised by every change.
    pub version: u32,
    /// Memberships, oldest first.
    pub belongings: Vec<Belonging>,
    /// Marks, oldest first.
    pub marks: Vec<Mark>,
    /// Posts, oldest first.
    pub posts: Vec<Held>,
    /// Protected fields that are on record.
    pub protected: Vec<Field>,
}

impl Record {
    /// The membership of a day.
    pub fn on(&self, day: Date) -> Option<&Belonging> {
        self.belongings.iter().find(|b| b.period.span.holds(day))
    }
}

/// Loads the record of a person.
pub fn load(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Record> {
    let (name, details, version) = super::sql::head(tx, realm, person)?.ok_or(Error::NotFound)?;
    let names = sql::unit_names(tx, realm, person)?;
    let called = |unit: UnitId| names.get(&unit).cloned();
    let mut belongings = Vec::new();
    for period in roll::known(tx, realm, person)? {
        let unit_name = called(period.place.unit).ok_or(Error::NotFound)?;
        let group_name = period.place.party_group.and_then(called);
        belongings.push(Belonging { period, unit_name, group_name });
    }
    Ok(Record {
        person,
        name,
        details,
        version,
        belongings,
        marks: sql::marks(tx, realm, person)?,
        posts: sql::posts(tx, realm, person)?,
        protected: sql::protected(tx, realm, person)?,
    })
}

/// Refuses a form that shows an older version of the record than there is.
///
/// # Errors
/// [`Error::Person`] if it was changed meanwhile; [`Error::NotFound`].
pub fn check_version(tx: &mut Tx<'_>, realm: Realm, person: PersonId, version: u32) -> Result<()> {
    let (.., now) = super::sql::head(tx, realm, person)?.ok_or(Error::NotFound)?;
    if now == version { Ok(()) } else { Err(person::Refusal::Changed.into()) }
}

/// The units through which a person is reached by rights: that of the membership, or of the last
/// one, the group in it, and those of current posts.
pub fn units_of(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    today: Date,
) -> Result<Vec<UnitId>> {
    let mut units: Vec<UnitId> = super::home(tx, realm, person)?.into_iter().collect();
    let mut others = super::member_of(tx, realm, person, today)?;
    others.extend(sql::post_units(tx, realm, person, today)?);
    for unit in others {
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    Ok(units)
}

/// Everybody who is reached by rights over this unit today, in one statement: its members, those of
/// the group that it is, and the holders of its posts.
pub fn reached_from(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    today: Date,
) -> Result<BTreeSet<PersonId>> {
    sql::reached_from(tx, realm, unit, today)
}

/// Asks for a right over a person: through any of the person's units.
///
/// # Errors
/// [`Error::Denied`] if no unit of the person gives it; [`Error::NotFound`] if there is no such
/// person, or none of a unit.
pub fn require<'tx, A: RightType>(
    tx: &mut Tx<'tx>,
    act: &Act,
    person: PersonId,
) -> Result<Granted<'tx, A>> {
    let mut denied = Error::NotFound;
    for unit in units_of(tx, act.realm, person, act.today)? {
        match access::require::<A>(tx, act, unit) {
            Err(error @ Error::Denied(_)) => denied = error,
            other => return other,
        }
    }
    Err(denied)
}

/// Asks for a right over a person where the roll of that person is kept.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`] if there is no such person, or none of a unit.
pub fn require_at_home<'tx, A: RightType>(
    tx: &mut Tx<'tx>,
    act: &Act,
    person: PersonId,
) -> Result<Granted<'tx, A>> {
    let home = super::home(tx, act.realm, person)?.ok_or(Error::NotFound)?;
    access::require::<A>(tx, act, home)
}

/// What the actor may do with the record of a person, for showing just the buttons that work: all
/// rights at home, besides those over other units of the person that show the record.
pub fn rights(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<BTreeSet<Right>> {
    let home = super::home(tx, act.realm, person)?;
    let mut may = match home {
        Some(home) => access::rights(tx, act, home)?,
        None => BTreeSet::new(),
    };
    if !may.contains(&Right::ViewPerson) {
        for unit in units_of(tx, act.realm, person, act.today)? {
            if Some(unit) != home && access::scope(tx, act, Right::ViewPerson, unit)?.is_some() {
                may.insert(Right::ViewPerson);
            }
        }
    }
    Ok(may)
}

/// Whether the actor may see the record of a person, and why: through a right, or because it is
/// the actor's own.
///
/// # Errors
/// As [`require`].
pub fn may_see(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<Because> {
    if act.actor == Actor::Person(person) {
        return Ok(Because::Own);
    }
    Ok(require::<ViewPerson>(tx, act, person)?.because().clone())
}

/// A post, an office or a right through which somebody can see a person's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seer {
    /// The unit of the post; `None` for an installation office.
    pub unit: Option<(UnitId, Text)>,
    /// Key of the post or the office.
    pub key: String,
    /// What its holders may do with the person's record, and how far the post reaches; an office
    /// reaches everything.
    pub rights: Vec<(Right, Reach)>,
    /// Who holds it today; nobody if it is vacant.
    pub holders: Vec<Name>,
}

/// Rights that show something of a person's record.
const SEEING: [Right; 4] =
    [Right::ViewPerson, Right::KeepRoll, Right::ShowProtected, Right::ReadAudit];

/// Every post and office that can see the record of a person today, nearest unit first, whether or
/// not somebody holds it.
pub fn who_can_see(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<Vec<Seer>> {
    let mut found: Vec<Seer> = Vec::new();
    for unit in units_of(tx, act.realm, person, act.today)? {
        for (above, name, kind, depth) in sql::above(tx, act.realm, unit, act.today)? {
            let mut held = post::of_unit(tx, act.realm, &act.rules, above, act.today)?;
            held.sort_unstable_by_key(|holder| holder.id);
            let holders = |key: &str| {
                let acting = held.iter().filter(|h| h.post == key && h.on_leave.is_none());
                acting.map(|holder| holder.name.clone()).collect()
            };
            for post in act.rules.posts_on(act.today) {
                if !post.value.is_held_in(&kind) {
                    continue;
                }
                let rights = seeing(&act.rules, &post.key, depth);
                if rights.is_empty() {
                    continue;
                }
                let same = |s: &&mut Seer| {
                    s.key == post.key && s.unit.as_ref().is_some_and(|(unit, _)| *unit == above)
                };
                match found.iter_mut().find(same) {
                    Some(seer) => {
                        seer.rights.extend(rights);
                        seer.rights.sort_unstable_by_key(|(right, reach)| (place(*right), *reach));
                        seer.rights.dedup();
                    }
                    None => found.push(Seer {
                        unit: Some((above, name.clone())),
                        key: post.key.clone(),
                        rights,
                        holders: holders(&post.key),
                    }),
                }
            }
        }
    }
    for office in &act.rules.offices {
        let rights: Vec<Right> =
            office.value.rights.iter().copied().filter(|right| SEEING.contains(right)).collect();
        if !rights.is_empty() {
            found.push(Seer {
                unit: None,
                key: office.key.clone(),
                rights: rights.into_iter().map(|right| (right, Reach::Subtree)).collect(),
                holders: sql::office_holders(tx, act.realm, &office.key, act.today)?,
            });
        }
    }
    Ok(found)
}

/// The place of a right among those that show something.
fn place(right: Right) -> Option<usize> {
    SEEING.iter().position(|seeing| *seeing == right)
}

/// The rights of a post, `depth` steps above, that show something of a record.
fn seeing(rules: &Rulebook, post: &str, depth: u32) -> Vec<(Right, Reach)> {
    let reach = |right: Right| {
        let reach = rights_of::reach_of(rules, post, right)?;
        rights_of::covers(reach, depth).then_some((right, reach))
    };
    SEEING.into_iter().filter_map(reach).collect()
}

/// An activity that a person was expected at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attended {
    /// Which.
    pub activity: ActivityId,
    /// Its title.
    pub title: Text,
    /// Its day; `None` where the source states none.
    pub held_on: Option<Date>,
    /// In which unit.
    pub unit: UnitId,
    /// The unit's name then.
    pub unit_name: Text,
    /// Present, late, excused, absent.
    pub presence: Presence,
}

/// Recorded activities that a person was expected at, the record made last first, at most [`PAGE`]
/// before the cursor, and the next cursor if more follow.
pub fn attended(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    before: Option<ActivityId>,
) -> Result<(Vec<Attended>, Option<ActivityId>)> {
    let mut rows = sql::attended(tx, realm, person, before, PAGE + 1)?;
    let next = crate::page::cut(&mut rows, PAGE).map(|row| row.activity);
    Ok((rows, next))
}
