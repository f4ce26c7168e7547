//! The association's units, its members, and who holds which post.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_domain::day::Span;
use zhibu_domain::id::{PersonId, PostId, UnitId};
use zhibu_domain::person::{Details, Name, Standing};
use zhibu_domain::post::{Obtained, Term, usual_end};
use zhibu_domain::protected::Field;
use zhibu_domain::text::Text;

use super::data::{Appointment, Election, Member, People, Work};
use super::{Frame, before, missing};
use crate::access::{self, FillPost, KeepRoll, ManageTree};
use crate::account;
use crate::act::Act;
use crate::engine::Tx;
use crate::error::Result;
use crate::install;
use crate::person::roll::{self, NewMember};
use crate::post::{self, NewPost};
use crate::unit::{self, About, NewUnit};
use crate::vault;

/// Streams of chance of the installation's acts here.
const UNITS: u64 = 1;
const MEMBERS: u64 = 2;
const POSTS: u64 = 3;
/// Of so many members without a post one is at school.
const PUPILS: usize = 4;

/// A unit as the year needs it.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    pub(super) id: UnitId,
    pub(super) name: Text,
    pub(super) kind: String,
    /// First day on which it is there.
    pub(super) since: Date,
}

/// Somebody on the roll.
#[derive(Debug, Clone, Copy)]
pub(super) struct Soul {
    pub(super) id: PersonId,
    unit: UnitId,
    votes: bool,
}

/// Who holds a post of a unit, since when.
#[derive(Debug, Clone)]
struct Holder {
    unit: String,
    post: String,
    person: PersonId,
    since: Date,
}

/// The association when its year begins.
#[derive(Debug, Clone)]
pub(super) struct Settled {
    pub(super) top: UnitId,
    /// Key and unit, each after the one above it.
    pub(super) units: Vec<(String, Ground)>,
    pub(super) people: BTreeMap<String, Soul>,
    holders: Vec<Holder>,
}

impl Settled {
    pub(super) fn unit(&self, key: &str) -> Result<&Ground> {
        let found = self.units.iter().find(|(known, _)| known == key);
        found.map(|(_, ground)| ground).ok_or_else(|| missing(key))
    }

    /// Who holds a post of a unit on a day; of several the first.
    pub(super) fn holder(&self, unit: &str, post: &str, day: Date) -> Option<PersonId> {
        let holds = |h: &&Holder| h.unit == unit && h.post == post && h.since <= day;
        self.holders.iter().find(holds).map(|holder| holder.person)
    }

    /// Members with a vote.
    pub(super) fn voters(&self) -> u32 {
        let voters = self.people.values().filter(|soul| soul.votes).count();
        u32::try_from(voters).unwrap_or(u32::MAX)
    }

    fn soul(&self, name: &str) -> Result<Soul> {
        self.people.get(name).copied().ok_or_else(|| missing(name))
    }
}

/// Founds the units, enters the members, fills the posts, and opens the seats.
pub(super) fn settle(tx: &mut Tx<'_>, frame: &Frame, data: &People) -> Result<Settled> {
    let act = frame.installation(UNITS);
    install::make_realm(tx, &act)?;
    if act.vault.has_key() {
        vault::adopt(tx, &act)?;
    }
    let mut settled = found_units(tx, &act, data)?;
    let act = frame.installation(MEMBERS);
    enter_members(tx, &act, data, &mut settled)?;
    let act = frame.installation(POSTS);
    for election in &data.election {
        elect(tx, &act, election, &mut settled)?;
    }
    for appointment in &data.appointment {
        appoint(tx, &act, appointment, &mut settled)?;
    }
    for mark in &data.mark {
        bear(tx, &act, &mut settled, &mark.name, (&mark.flag, mark.days_ago))?;
    }
    for (number, seat) in (1_u32..).zip(&data.seat) {
        account::open(tx, &act, settled.soul(&seat.name)?.id, Some(number))?;
    }
    Ok(settled)
}

fn found_units(tx: &mut Tx<'_>, act: &Act, data: &People) -> Result<Settled> {
    let mut units: Vec<(String, Ground)> = Vec::new();
    for unit in data.units() {
        let known = |key: &str| units.iter().find(|(known, _)| known == key);
        let above = match &unit.below {
            None => None,
            Some(key) => Some(known(key).map(|(_, ground)| ground).ok_or_else(|| missing(key))?),
        };
        let since = unit.founded_on.or(above.map(|ground| ground.since)).unwrap_or(act.today);
        let new = NewUnit {
            name: Some(unit.name.clone()),
            kind: unit.kind.clone(),
            about: About {
                code: unit.code.clone(),
                fields: unit.field.iter().cloned().collect(),
                founded_on: unit.founded_on,
                founding_document: unit.founding_document.clone(),
            },
            from: since,
        };
        let id = match above {
            None => unit::found_top(tx, act, new)?,
            Some(above) => {
                let granted = access::require::<ManageTree>(tx, act, above.id)?;
                unit::found(tx, act, &granted, new)?
            }
        };
        units.push((
            unit.key.clone(),
            Ground { id, name: unit.name.clone(), kind: unit.kind.clone(), since },
        ));
    }
    let top = units.first().map(|(_, ground)| ground.id).ok_or_else(|| missing("top"))?;
    Ok(Settled { top, units, people: BTreeMap::new(), holders: Vec::new() })
}

/// Enters everybody; whoever holds no post may be at school, and trains in the unit's first group.
fn enter_members(tx: &mut Tx<'_>, act: &Act, data: &People, settled: &mut Settled) -> Result<()> {
    let elected = data.election.iter().flat_map(|election| &election.elected);
    let mut busy: Vec<&str> = elected.map(|elected| elected.name.as_str()).collect();
    busy.extend(data.appointment.iter().map(|one| one.name.as_str()));
    busy.extend(data.seat.iter().map(|seat| seat.name.as_str()));
    let mut number = 0;
    let mut pupils = Vec::new();
    for roll in &data.roll {
        let ground = settled.unit(&roll.unit)?.clone();
        let groups = groups_of(data, settled, &roll.unit)?;
        let granted = access::require::<KeepRoll>(tx, act, ground.id)?;
        for (place, member) in roll.members.iter().enumerate() {
            number += 1;
            let pupil = place % PUPILS == PUPILS - 1 && !busy.contains(&member.name.as_str());
            let group = if pupil { groups.first() } else { groups.last() };
            let group = group.filter(|_| pupil || place % 2 == 0).copied();
            let mut new = invent(act, data, member, (number, pupil));
            new.from = new.from.max(ground.since);
            new.details.joined_on = Some(new.from);
            new.party_group = group;
            let id = roll::enter(tx, act, &granted, &new)?;
            let soul = Soul { id, unit: ground.id, votes: true };
            settled.people.insert(member.name.clone(), soul);
            pupils.extend(pupil.then(|| member.name.clone()));
        }
    }
    let Some(flag) = &data.life.school.flag else { return Ok(()) };
    pupils.iter().try_for_each(|name| bear(tx, act, settled, name, (flag, 0)))
}

fn groups_of(data: &People, settled: &Settled, unit: &str) -> Result<Vec<UnitId>> {
    let below = data.unit.iter().filter(|one| one.below.as_deref() == Some(unit));
    below.map(|one| settled.unit(&one.key).map(|ground| ground.id)).collect()
}

/// What the roll says of a member; days spread evenly, so that no two records look alike.
fn invent(act: &Act, data: &People, member: &Member, (number, pupil): (i32, bool)) -> NewMember {
    let life = &data.life;
    let at = usize::try_from(number).unwrap_or(0);
    let work: Option<&Work> =
        if pupil { Some(&life.school) } else { life.works.get(at % life.works.len().max(1)) };
    let age_days = if pupil { 4_000 + number * 17 % 2_200 } else { 8_100 + number * 977 % 16_000 };
    let since_days = if pupil { 320 + number * 7 % 400 } else { 1_050 + number * 61 % 2_600 };
    let place = life.native_places.get(at % life.native_places.len().max(1));
    let details = Details {
        sex: Some(member.sex.clone()),
        education: work.map(|work| work.education.clone()),
        occupation: work.map(|work| work.occupation.clone()),
        employer: work.and_then(|work| work.employer.clone()),
        born_on: Some(before(act.today, age_days)),
        native_place: place.and_then(|place| place.zh()).map(str::to_owned),
        ..Details::default()
    };
    // No telephone number begins with 12, so it is nobody's.
    let phone = act.vault.has_key().then(|| (Field::Phone, format!("12{number:09}")));
    NewMember {
        id: PersonId::new(act.now, act.entropy()),
        name: Name { name: member.name.clone(), latin: Some(member.latin.clone()) },
        details,
        protected: phone.into_iter().collect(),
        standing: Standing::Full,
        party_group: None,
        from: before(act.today, since_days),
        reference: None,
    }
}

fn elect(tx: &mut Tx<'_>, act: &Act, data: &Election, settled: &mut Settled) -> Result<()> {
    let ground = settled.unit(&data.unit)?.clone();
    let day = before(act.today, data.days_ago);
    let ends_on = usual_end(&act.rules, &ground.kind, &[], day).ok_or_else(|| missing("term"))?;
    let mut elected = Vec::new();
    for one in &data.elected {
        let person = settled.soul(&one.name)?.id;
        elected.push((PostId::new(act.now, act.entropy()), one.post.clone(), person));
        let (unit, post) = (data.unit.clone(), one.post.clone());
        settled.holders.push(Holder { unit, post, person, since: day });
    }
    let granted = access::require::<FillPost>(tx, act, ground.id)?;
    let term = Term { elected_on: day, ends_on };
    let reference = data.reference.clone();
    let new = post::Election { term, elected, reference, sure: true };
    post::elect(tx, act, &granted, &new)
}

fn appoint(tx: &mut Tx<'_>, act: &Act, data: &Appointment, settled: &mut Settled) -> Result<()> {
    let ground = settled.unit(&data.unit)?.clone();
    let (person, since) = (settled.soul(&data.name)?.id, before(act.today, data.days_ago));
    let granted = access::require::<FillPost>(tx, act, ground.id)?;
    let new = NewPost {
        id: PostId::new(act.now, act.entropy()),
        post: data.post.clone(),
        person,
        span: Span::since(since),
        obtained: Obtained::Appointed,
        reference: None,
    };
    post::fill(tx, act, &granted, &new)?;
    let (unit, post) = (data.unit.clone(), data.post.clone());
    settled.holders.push(Holder { unit, post, person, since });
    Ok(())
}

/// Lets a member bear a mark since some days ago, and remembers whether it takes the vote.
fn bear(
    tx: &mut Tx<'_>,
    act: &Act,
    settled: &mut Settled,
    name: &str,
    (flag, days_ago): (&str, i32),
) -> Result<()> {
    let soul = settled.soul(name)?;
    let granted = access::require::<KeepRoll>(tx, act, soul.unit)?;
    let span = Span::since(before(act.today, days_ago));
    roll::mark(tx, act, &granted, soul.id, (flag, span), None)?;
    let votes = act.rules.flag(flag).is_none_or(|flag| flag.value.votes);
    if let Some(soul) = settled.people.get_mut(name) {
        soul.votes &= votes;
    }
    Ok(())
}
