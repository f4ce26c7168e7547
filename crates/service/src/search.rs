//! How people, units and activities are found by typing part of a name, its pinyin, its initials
//! or a code. Refuses to know pages and how names are written on them.
//!
//! Units are open to everybody signed in. A person is found by those who may see the unit of the
//! present membership, an activity by those who may open it. Every step is bounded: a search walks
//! so many tokens and looks into so many units, and says if there may be more.

mod sight;
mod sql;
mod tokens;

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_domain::activity::State;
use zhibu_domain::id::{ActivityId, PersonId, Realm, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::text::Text;

use crate::act::{Act, Actor};
use crate::engine::Tx;
use crate::error::Result;
use crate::unit::{self, UnitRow};
use crate::{access, person};
use sight::Sight;

pub use tokens::{activity_tokens, initials, person_tokens};
pub(crate) use tokens::{fold, person_query, query};

/// Rows of each kind that a search gives, at most.
pub const SHOWN: usize = 20;
/// Rows of each kind that are gathered to be ranked.
const GATHERED: usize = 60;
/// Tokens that the first walk reads.
const FIRST_WALK: u32 = 300;
/// Tokens that a walk over a wide scope reads.
const WIDE_WALK: u32 = 1000;
/// Tokens read of one unit in a narrow scope.
const OF_ONE_UNIT: u32 = 60;

/// What was found of one kind, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits<T> {
    /// At most [`SHOWN`].
    pub rows: Vec<T>,
    /// There are, or may be, others: more letters will tell.
    pub more: bool,
}

impl<T> Default for Hits<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), more: false }
    }
}

/// A person who was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonHit {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Name,
    /// The unit of the present membership.
    pub unit: UnitRow,
}

/// A unit that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitHit {
    /// Which.
    pub unit: UnitRow,
    /// The unit directly above.
    pub above: Option<UnitRow>,
}

/// An activity that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityHit {
    /// Which.
    pub activity: ActivityId,
    /// Its title.
    pub title: Text,
    /// Where it stands.
    pub state: State,
    /// The day that lists order it by.
    pub listed_on: Date,
    /// The unit that holds or held it.
    pub unit: UnitRow,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// People.
    pub people: Hits<PersonHit>,
    /// Units that exist today.
    pub units: Hits<UnitHit>,
    /// Activities.
    pub activities: Hits<ActivityHit>,
}

/// Finds people, units and activities that the actor may see by what was typed. Nothing searchable
/// finds nothing.
pub fn find(tx: &mut Tx<'_>, act: &Act, typed: &str) -> Result<Found> {
    let mut sight = Sight::of(tx, act)?;
    Ok(Found {
        people: people(tx, act, &mut sight, typed)?,
        units: units(tx, act, typed)?,
        activities: activities(tx, act, &mut sight, typed)?,
    })
}

/// Units only; see [`find`].
pub fn find_units(tx: &mut Tx<'_>, act: &Act, typed: &str) -> Result<Hits<UnitHit>> {
    units(tx, act, typed)
}

/// The end of the range of tokens that begin with a query.
fn beyond(query: &str) -> String {
    format!("{query}\u{10FFFF}")
}

/// What walks gathered: the things in the order of their tokens, each once.
struct Gathered<T> {
    rows: Vec<(T, UnitId)>,
    seen: BTreeSet<T>,
    complete: bool,
}

impl<T: Copy + Ord> Gathered<T> {
    fn new() -> Self {
        Self { rows: Vec::new(), seen: BTreeSet::new(), complete: false }
    }

    fn add(&mut self, thing: T, unit: UnitId) {
        if self.seen.insert(thing) {
            self.rows.push((thing, unit));
        }
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= GATHERED
    }
}

fn people(tx: &mut Tx<'_>, act: &Act, sight: &mut Sight, typed: &str) -> Result<Hits<PersonHit>> {
    let Some(query) = person_query(typed) else { return Ok(Hits::default()) };
    if sees_masked(tx, act)? {
        return Ok(Hits::default());
    }
    let gathered = gather_people(tx, act.realm, sight, &query)?;
    let mut rows = Vec::new();
    for (id, unit) in gathered.rows {
        let Some(name) = person::name(tx, act.realm, id)? else { continue };
        rows.push((tokens::closeness_of_person(&name, &query), name, id, unit));
    }
    rows.sort_by(|a, b| (a.0, &a.1.name, a.2).cmp(&(b.0, &b.1.name, b.2)));
    let more = !gathered.complete || rows.len() > SHOWN;
    let mut hits = Hits { rows: Vec::new(), more };
    for (_, name, id, unit) in rows.into_iter().take(SHOWN) {
        if let Some(unit) = unit::row(tx, act.realm, unit, act.today)? {
            hits.rows.push(PersonHit { person: id, name, unit });
        }
    }
    Ok(hits)
}

/// Whether names are masked for the actor: then nobody is found by name.
fn sees_masked(tx: &mut Tx<'_>, act: &Act) -> Result<bool> {
    let Actor::Person(actor) = act.actor else { return Ok(false) };
    let offices = access::ground(tx, act.realm, actor, act.today)?.offices;
    let masked = |key: &String| act.rules.office(key).is_some_and(|office| office.value.masked);
    Ok(offices.iter().any(masked))
}

fn gather_people(
    tx: &mut Tx<'_>,
    realm: Realm,
    sight: &mut Sight,
    query: &str,
) -> Result<Gathered<PersonId>> {
    let mut gathered = Gathered::new();
    if sight.is_blind() {
        gathered.complete = true;
        return Ok(gathered);
    }
    let end = beyond(query);
    for limit in [FIRST_WALK, WIDE_WALK] {
        let rows = sql::people(tx, realm, (query, &end), limit)?;
        let walked = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        for (id, unit) in rows {
            if let Some(unit) = unit
                && !gathered.seen.contains(&id)
                && sight.reaches(tx, realm, unit)?
            {
                gathered.add(id, unit);
            }
            if gathered.is_full() {
                return Ok(gathered);
            }
        }
        gathered.complete = walked < limit;
        if gathered.complete {
            return Ok(gathered);
        }
        if let Some(units) = sight.few() {
            for unit in units {
                for id in sql::people_of_unit(tx, realm, *unit, (query, &end), OF_ONE_UNIT)? {
                    gathered.add(id, *unit);
                }
                if gathered.is_full() {
                    return Ok(gathered);
                }
            }
            gathered.complete = true;
            return Ok(gathered);
        }
    }
    Ok(gathered)
}

fn units(tx: &mut Tx<'_>, act: &Act, typed: &str) -> Result<Hits<UnitHit>> {
    let Some(query) = unit::token_query(typed) else { return Ok(Hits::default()) };
    let rows = sql::units(tx, act.realm, (&query, &beyond(&query)), FIRST_WALK)?;
    let mut more = u32::try_from(rows.len()).unwrap_or(u32::MAX) >= FIRST_WALK;
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for id in rows {
        if !seen.insert(id) || !unit::exists(tx, act.realm, id, act.today)? {
            continue;
        }
        if let Some(row) = unit::row(tx, act.realm, id, act.today)? {
            found.push((tokens::closeness_of_text(&row.name, &query), row));
        }
        if found.len() >= GATHERED {
            more = true;
            break;
        }
    }
    let name = |row: &UnitRow| row.name.zh().or(row.name.en()).unwrap_or_default().to_owned();
    found.sort_by_cached_key(|(closeness, row)| (*closeness, name(row), row.id));
    more |= found.len() > SHOWN;
    let mut hits = Hits { rows: Vec::new(), more };
    for (_, unit) in found.into_iter().take(SHOWN) {
        let above = match unit::above(tx, act.realm, unit.id, act.today)? {
            Some(above) => unit::row(tx, act.realm, above, act.today)?,
            None => None,
        };
        hits.rows.push(UnitHit { unit, above });
    }
    Ok(hits)
}

fn activities(
    tx: &mut Tx<'_>,
    act: &Act,
    sight: &mut Sight,
    typed: &str,
) -> Result<Hits<ActivityHit>> {
    let Some(query) = tokens::activity_query(typed) else { return Ok(Hits::default()) };
    let gathered = gather_activities(tx, act.realm, sight, &query)?;
    let mut rows = Vec::new();
    for (id, unit) in gathered.rows {
        if let Some((title, state, listed_on)) = sql::activity(tx, act.realm, id)? {
            let closeness = tokens::closeness_of_text(&title, &query);
            rows.push((closeness, std::cmp::Reverse((listed_on, id)), title, state, unit));
        }
    }
    rows.sort_by_key(|row| (row.0, row.1));
    let more = !gathered.complete || rows.len() > SHOWN;
    let mut hits = Hits { rows: Vec::new(), more };
    for (_, std::cmp::Reverse((listed_on, activity)), title, state, unit) in
        rows.into_iter().take(SHOWN)
    {
        if let Some(unit) = unit::row(tx, act.realm, unit, act.today)? {
            hits.rows.push(ActivityHit { activity, title, state, listed_on, unit });
        }
    }
    Ok(hits)
}

fn gather_activities(
    tx: &mut Tx<'_>,
    realm: Realm,
    sight: &mut Sight,
    query: &str,
) -> Result<Gathered<ActivityId>> {
    let mut gathered = Gathered::new();
    let end = beyond(query);
    for limit in [FIRST_WALK, WIDE_WALK] {
        // What is called just so, newest first; then what goes on differently.
        let mut rows = sql::activities_named(tx, realm, query, limit)?;
        let full = u32::try_from(rows.len()).unwrap_or(u32::MAX) >= limit;
        let further = sql::activities_beyond(tx, realm, (query, &end), limit)?;
        let whole = u32::try_from(further.len()).unwrap_or(u32::MAX) < limit && !full;
        rows.extend(further);
        for (id, unit, state) in rows {
            if !gathered.seen.contains(&id)
                && (state == State::Published || sight.reaches(tx, realm, unit)?)
            {
                gathered.add(id, unit);
            }
            if gathered.is_full() {
                return Ok(gathered);
            }
        }
        gathered.complete = whole;
        if whole {
            return Ok(gathered);
        }
        if let Some(units) = sight.few() {
            for unit in units {
                for id in sql::activities_of_unit(tx, realm, *unit, (query, &end), OF_ONE_UNIT)? {
                    gathered.add(id, *unit);
                }
                if gathered.is_full() {
                    break;
                }
            }
            // Published ones of other units may stand beyond the walk.
            return Ok(gathered);
        }
    }
    Ok(gathered)
}

/// Makes a person findable: replaces the tokens by those of the name. `unit` is the unit of the
/// present membership. To be called whenever either changes.
pub(crate) fn lay_person_tokens(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    name: &Name,
    unit: Option<UnitId>,
) -> Result<()> {
    sql::replace_person_tokens(tx, realm, person, unit, person_tokens(name))
}

/// Makes activities findable that have no tokens yet.
pub(crate) fn lay_new_activity_tokens<'a>(
    tx: &mut Tx<'_>,
    realm: Realm,
    activities: impl Iterator<Item = (ActivityId, UnitId, &'a Text)>,
) -> Result<()> {
    sql::insert_activity_tokens(tx, realm, activities)
}

/// Makes an activity findable under another title.
pub(crate) fn lay_activity_tokens(
    tx: &mut Tx<'_>,
    realm: Realm,
    activity: ActivityId,
    unit: UnitId,
    title: &Text,
) -> Result<()> {
    sql::clear_activity_tokens(tx, realm, activity)?;
    sql::insert_activity_tokens(tx, realm, std::iter::once((activity, unit, title)))
}
