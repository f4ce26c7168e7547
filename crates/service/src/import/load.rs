//! What is known when a sheet is looked at, gathered in a few queries, and the plan that follows.

mod sql;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use zhibu_domain::citizen::CitizenNumber;
use zhibu_domain::day::Span;
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::import::grid::Grid;
use zhibu_domain::import::index::{KnownUnit, Units, Vocabulary};
use zhibu_domain::import::people::{self, KnownPerson, Roll};
use zhibu_domain::import::posts::{self, Held, KnownPost};
use zhibu_domain::import::units;
use zhibu_domain::import::{Field, Head, Kind, Plan, Sheet};
use zhibu_domain::phone::Phone;
use zhibu_domain::protected;
use zhibu_domain::text::{Lang, Text};
use zhibu_domain::unit::{ParentSpan, Place};

use super::Import;
use crate::access::Scope;
use crate::act::Act;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::protected as sealed;
use crate::vault::Keys;

/// What is looked at, and by whom.
pub(super) struct Asked<'a> {
    pub(super) import: &'a Import,
    pub(super) grid: &'a Grid,
    pub(super) head: &'a Head,
    pub(super) columns: &'a [(u16, Field)],
    pub(super) scope: Scope,
    pub(super) lang: Lang,
}

/// What was known, for putting it back.
pub(super) struct State {
    pub(super) people: Vec<KnownPerson>,
    pub(super) units: Units,
}

/// What would happen, which columns are missing, and what it was judged against.
pub(super) fn plan(
    tx: &mut Tx<'_>,
    act: &Act,
    asked: &Asked<'_>,
) -> Result<(Plan, Vec<Field>, State)> {
    let kind = asked.import.kind;
    let layout = &act.rules.sheet(kind.code()).ok_or(Error::NotFound)?.value;
    let words = Vocabulary::of(&act.rules, layout, act.today, asked.lang);
    let place = (asked.grid, asked.head);
    let sheet = Sheet::new(place, asked.columns.to_vec(), layout, &words, act.today);
    let lacking = lacking(&sheet, kind);
    let mut units = Units::new(known_units(tx, act, asked.scope)?);
    let home = asked.import.unit;
    let mut people = Vec::new();
    let plan = match kind {
        Kind::Units => units::plan(&sheet, &act.rules, &mut units, home),
        Kind::People => {
            let read = people::read(&sheet, &act.rules, &mut units, home);
            let numbers = read.0.iter().map(|row| row.citizen.as_ref().map(CitizenNumber::as_str));
            let holders = holders(tx, act, numbers)?;
            people = known_people(tx, act, asked.scope, &holders)?;
            let phones = Phones::load(tx, act, asked)?;
            let same_phone = |person, phone: &Phone| phones.is_of(person, phone);
            let roll = Roll { people: &people, holders: &holders, same_phone: &same_phone };
            people::plan(&sheet, read, &units, &roll)
        }
        Kind::Posts => {
            let read = posts::read(&sheet, &mut units, home);
            let numbers = read.0.iter().map(|row| row.citizen.as_ref().map(CitizenNumber::as_str));
            let holders = holders(tx, act, numbers)?;
            people = known_people(tx, act, asked.scope, &holders)?;
            let posts = sql::posts(tx, act.realm, asked.scope, act.today)?;
            let barred = barred(tx, act)?;
            let held = Held { people: &people, holders: &holders, posts: &posts, barred: &barred };
            posts::plan(&sheet, &act.rules, read, &units, &held)
        }
    };
    Ok((plan, lacking, State { people, units }))
}

/// Units, and members of those that may be kept.
pub(super) fn known(tx: &mut Tx<'_>, act: &Act, scope: Scope) -> Result<State> {
    let units = Units::new(known_units(tx, act, scope)?);
    Ok(State { people: known_people(tx, act, scope, &[])?, units })
}

/// Posts of the units that may be kept, of any time.
pub(super) fn posts(tx: &mut Tx<'_>, act: &Act, scope: Scope) -> Result<Vec<KnownPost>> {
    sql::posts(tx, act.realm, scope, act.today)
}

/// Required columns that the sheet has not; of a code and a name one is enough.
fn lacking(sheet: &Sheet<'_>, kind: Kind) -> Vec<Field> {
    let mut lacking = sheet.lacking();
    if kind == Kind::Units && sheet.place(Field::NameEn).is_some() {
        lacking.retain(|field| *field != Field::Name);
    }
    lacking
}

/// All open units of the realm, with those marked that may be kept.
fn known_units(tx: &mut Tx<'_>, act: &Act, scope: Scope) -> Result<Vec<KnownUnit>> {
    let mut places: BTreeMap<UnitId, Vec<ParentSpan>> = BTreeMap::new();
    sql::parents(tx, act.realm, |unit, span| places.entry(unit).or_default().push(span))?;
    let inside = sql::inside(tx, act.realm, scope, act.today)?;
    let mut fields = sql::fields(tx, act.realm)?;
    let mut depths: HashMap<UnitId, u32> = HashMap::new();
    let mut known = Vec::new();
    for row in sql::units(tx, act.realm)? {
        let Some(rows) = places.get(&row.id) else { continue };
        let place = Place { rows: rows.clone(), kind: row.kind.clone() };
        let (Some(open), Some(since)) = (place.open(), place.open_since()) else { continue };
        known.push(KnownUnit {
            id: row.id,
            name: row.name,
            code: row.code,
            kind: row.kind,
            parent: open.parent,
            since,
            depth: depth(&places, &mut depths, row.id),
            inside: inside.contains(&row.id),
            fields: fields.remove(&row.id).unwrap_or_default(),
            founded_on: row.founded_on,
            founding_document: row.founding_document,
        });
    }
    Ok(known)
}

/// Steps from the top, each unit worked out once.
fn depth(
    places: &BTreeMap<UnitId, Vec<ParentSpan>>,
    known: &mut HashMap<UnitId, u32>,
    unit: UnitId,
) -> u32 {
    let mut way = Vec::new();
    let mut next = Some(unit);
    let mut depth = 0;
    while let Some(at) = next {
        if let Some(found) = known.get(&at) {
            depth = found + 1;
            break;
        }
        way.push(at);
        next = places.get(&at).and_then(|rows| rows.last()).and_then(|row| row.parent);
        if way.len() > places.len() {
            break;
        }
    }
    for at in way.into_iter().rev() {
        known.insert(at, depth);
        depth += 1;
    }
    depth.saturating_sub(1)
}

/// Who has each of the citizen numbers.
fn holders<'a>(
    tx: &mut Tx<'_>,
    act: &Act,
    numbers: impl Iterator<Item = Option<&'a str>>,
) -> Result<Vec<Option<PersonId>>> {
    let numbers: Vec<Option<&str>> = numbers.collect();
    let mut holders = vec![None; numbers.len()];
    let asked: Vec<(usize, &str)> = numbers
        .iter()
        .enumerate()
        .filter_map(|(place, number)| Some((place, (*number)?)))
        .collect();
    if asked.is_empty() {
        return Ok(holders);
    }
    let typed: Vec<&str> = asked.iter().map(|(_, number)| *number).collect();
    let found = sealed::find_all(tx, act, protected::Field::CitizenNumber, &typed)?;
    for ((place, _), holder) in asked.into_iter().zip(found) {
        if let Some(held) = holders.get_mut(place) {
            *held = holder;
        }
    }
    Ok(holders)
}

/// Everybody who belongs to a unit that may be kept, and those whom a citizen number names.
fn known_people(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
    holders: &[Option<PersonId>],
) -> Result<Vec<KnownPerson>> {
    let mut people = sql::members(tx, act.realm, scope, act.today)?;
    let known: HashSet<PersonId> = people.iter().map(|person| person.id).collect();
    let others: BTreeSet<PersonId> =
        holders.iter().flatten().filter(|id| !known.contains(id)).copied().collect();
    for id in others {
        people.extend(sql::person(tx, act.realm, id)?);
    }
    let citizens = sql::on_record(tx, act.realm, protected::Field::CitizenNumber)?;
    let phones = sql::on_record(tx, act.realm, protected::Field::Phone)?;
    let posts = sql::holding_posts(tx, act.realm, scope, act.today)?;
    for person in &mut people {
        person.has_citizen = citizens.contains(&person.id);
        person.has_phone = phones.contains(&person.id);
        person.holds_posts = posts.contains(&person.id);
    }
    Ok(people)
}

/// People whose office in the installation goes with no post.
fn barred(tx: &mut Tx<'_>, act: &Act) -> Result<Vec<PersonId>> {
    let mut barred = Vec::new();
    for office in act.rules.offices.iter().filter(|office| office.value.without_posts) {
        barred.extend(sql::officers(tx, act.realm, &office.key, act.today)?);
    }
    Ok(barred)
}

/// Telephones on record, by their hashes.
struct Phones {
    held: HashMap<PersonId, String>,
    keys: Option<Keys>,
    realm: zhibu_domain::id::Realm,
}

impl Phones {
    fn load(tx: &mut Tx<'_>, act: &Act, asked: &Asked<'_>) -> Result<Self> {
        let has_column = asked.columns.iter().any(|(_, field)| *field == Field::Phone);
        let (held, keys) = if has_column {
            (sql::lookups(tx, act.realm, protected::Field::Phone)?, Some(act.vault.keys(tx)?))
        } else {
            (HashMap::new(), None)
        };
        Ok(Self { held, keys, realm: act.realm })
    }

    fn is_of(&self, person: PersonId, phone: &Phone) -> bool {
        let (Some(held), Some(keys)) = (self.held.get(&person), &self.keys) else { return false };
        let hashes = keys.lookup(self.realm, protected::Field::Phone, phone.as_str());
        hashes.is_ok_and(|hashes| hashes.contains(held))
    }
}

/// A unit as its tables have it.
struct UnitFacts {
    id: UnitId,
    name: Text,
    kind: String,
    code: Option<String>,
    founded_on: Option<jiff::civil::Date>,
    founding_document: Option<String>,
}

/// A stretch of days out of two columns.
fn span(from: jiff::civil::Date, until: jiff::civil::Date) -> Span {
    Span { from, until }
}
