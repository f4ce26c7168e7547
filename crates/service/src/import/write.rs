//! Doing what a plan says, all in the transaction of the act. New rows bear the import; what was
//! known of changed ones is laid down first, so that it can be put back.

pub(super) mod sql;

use std::collections::HashMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zhibu_domain::id::{ImportId, PersonId, PostId, UnitId};
use zhibu_domain::import::people::{Change, Entry, KnownPerson, PersonAct};
use zhibu_domain::import::posts::{NewPost, PostAct};
use zhibu_domain::import::units::{self, Above, UnitAct};
use zhibu_domain::import::{Plan, RowAct};
use zhibu_domain::person::{Details, Name};
use zhibu_domain::protected::Field;
use zhibu_domain::text::Text;

use super::Import;
use super::load::State;
use crate::act::Act;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::person::{self, NewRow};
use crate::protected;
use crate::search;
use crate::unit::{self, About, Bulk};

/// How a sheet was taken over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Rows that entered or changed something.
    pub taken: u32,
    /// Rows that stayed out.
    pub left: u32,
}

/// What was known of a person.
#[derive(Serialize, Deserialize)]
pub(super) struct PersonBefore {
    pub(super) name: Name,
    pub(super) details: Details,
}

/// The membership that a sheet ended.
#[derive(Serialize, Deserialize)]
pub(super) struct MembershipBefore {
    pub(super) unit: UnitId,
    pub(super) party_group: Option<UnitId>,
    pub(super) standing: String,
    pub(super) from: Date,
    pub(super) reference: Option<String>,
    pub(super) import: Option<Uuid>,
    /// The day on which the next one began.
    pub(super) ended: Date,
}

/// What was known of a unit.
#[derive(Serialize, Deserialize)]
pub(super) struct UnitBefore {
    pub(super) name: Text,
    pub(super) kind: String,
    pub(super) from: Date,
    pub(super) renamed: bool,
    /// The day of the change.
    pub(super) on: Date,
    pub(super) code: Option<String>,
    pub(super) fields: Vec<String>,
    pub(super) founded_on: Option<Date>,
    pub(super) founding_document: Option<String>,
}

/// The end that a post got.
#[derive(Serialize, Deserialize)]
pub(super) struct PostBefore {
    pub(super) was_until: Date,
    pub(super) is_until: Date,
}

/// Does everything.
pub(super) fn all(
    tx: &mut Tx<'_>,
    act: &Act,
    import: &Import,
    plan: &Plan,
    state: &State,
) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let (mut entries, mut changes) = (Vec::new(), Vec::new());
    let (mut found, mut amended) = (Vec::new(), Vec::new());
    let (mut filled, mut ended) = (Vec::new(), Vec::new());
    for row in &plan.rows {
        outcome.left += u32::from(row.is_rejected());
        outcome.taken += u32::from(row.act != RowAct::Nothing);
        match &row.act {
            RowAct::Nothing => {}
            RowAct::Person(PersonAct::Enter(entry)) => entries.push(&**entry),
            RowAct::Person(PersonAct::Change(change)) => changes.push(&**change),
            RowAct::Unit(UnitAct::Found(new)) => found.push((row.row, &**new)),
            RowAct::Unit(UnitAct::Change(change)) => amended.push(&**change),
            RowAct::Post(PostAct::Fill(new)) => filled.push(&**new),
            RowAct::Post(PostAct::End { post, until, .. }) => ended.push((*post, *until)),
        }
    }
    let mut laid = Laid { import: import.id, next: 0 };
    set_up(tx, act, import.id, found)?;
    for change in amended {
        amend_unit(tx, act, &mut laid, change, state)?;
    }
    enter(tx, act, import.id, &entries)?;
    let known: HashMap<PersonId, &KnownPerson> = state.people.iter().map(|p| (p.id, p)).collect();
    for change in changes {
        let known = known.get(&change.person).ok_or(Error::NotFound)?;
        amend_person(tx, act, &mut laid, change, known)?;
    }
    for (post, until) in ended {
        end_post(tx, act, &mut laid, post, until)?;
    }
    fill(tx, act, import.id, &filled)?;
    Ok(outcome)
}

/// Numbers what is laid down.
struct Laid {
    import: ImportId,
    next: i64,
}

impl Laid {
    fn down(
        &mut self,
        tx: &mut Tx<'_>,
        act: &Act,
        (what, subject): (&'static str, Uuid),
        version: Option<i64>,
        known: &impl Serialize,
    ) -> Result<()> {
        let known = serde_json::to_string(known).unwrap_or_default();
        let before = sql::Before { what, subject, version, known: Some(known), sealed: None };
        self.store(tx, act, before)
    }

    fn store(&mut self, tx: &mut Tx<'_>, act: &Act, before: sql::Before) -> Result<()> {
        self.next += 1;
        sql::lay_down(tx, act.realm, self.import, self.next, before)
    }
}

/// Ids in the order of the sheet's rows, which is then the order of lists: those made in one instant
/// differ by chance only.
fn ids(act: &Act, count: usize) -> Vec<PersonId> {
    let mut ids: Vec<PersonId> =
        (0..count).map(|_| PersonId::new(act.now, act.entropy())).collect();
    ids.sort_unstable();
    ids
}

fn enter(tx: &mut Tx<'_>, act: &Act, import: ImportId, entries: &[&Entry]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let new: Vec<(PersonId, &Entry)> =
        ids(act, entries.len()).into_iter().zip(entries.iter().copied()).collect();
    let rows = new.iter().map(|(id, entry)| NewRow {
        id: *id,
        name: &entry.name,
        details: &entry.details,
        unit: entry.place.unit,
        party_group: None,
        standing: entry.place.standing,
        since: entry.place.since,
    });
    person::insert_people(tx, act, Some(import), rows)?;
    let mut sealed = Vec::new();
    for (person, entry) in &new {
        let mut keep = |field, value: Option<String>| {
            let keep = |value| protected::New { person: *person, field, value };
            sealed.extend(value.map(keep));
        };
        keep(Field::CitizenNumber, entry.citizen.as_ref().map(|c| c.as_str().to_owned()));
        keep(Field::Phone, entry.phone.as_ref().map(|phone| phone.as_str().to_owned()));
    }
    protected::put_new(tx, act, &sealed)
}

fn amend_person(
    tx: &mut Tx<'_>,
    act: &Act,
    laid: &mut Laid,
    change: &Change,
    known: &KnownPerson,
) -> Result<()> {
    let (person, realm) = (change.person, act.realm);
    for (field, new) in [
        (Field::CitizenNumber, change.citizen.as_ref().map(|c| c.as_str().to_owned())),
        (Field::Phone, change.phone.as_ref().map(|phone| phone.as_str().to_owned())),
    ] {
        let Some(new) = new else { continue };
        let sealed = sql::sealed(tx, realm, person, field)?;
        let (what, subject) = (field.key(), person.0);
        laid.store(tx, act, sql::Before { what, subject, version: None, known: None, sealed })?;
        protected::put(tx, act, person, field, &new)?;
    }
    if let Some(place) = change.place {
        let before = sql::end_membership(tx, realm, person, place.since)?;
        let same_unit = before.as_ref().is_some_and(|before| before.unit == place.unit);
        let group = before.as_ref().filter(|_| same_unit).and_then(|before| before.party_group);
        laid.down(tx, act, ("membership", person.0), None, &before)?;
        sql::insert_membership(tx, act.realm, laid.import, person, (place, group))?;
    }
    let name = change.name.clone().unwrap_or_else(|| known.name.clone());
    let details = merged(&known.details, &change.details);
    let before = PersonBefore { name: known.name.clone(), details: known.details.clone() };
    let version = sql::amend_person(tx, realm, person, &name, &details)?;
    laid.down(tx, act, ("person", person.0), Some(version), &before)?;
    let unit = change.place.or(known.member).map(|member| member.unit);
    if change.name.is_some() || change.place.is_some() {
        search::lay_person_tokens(tx, realm, person, &name, unit)?;
    }
    Ok(())
}

/// What is known, with what a sheet says put over it.
fn merged(known: &Details, new: &Details) -> Details {
    let text = |new: &Option<String>, known: &Option<String>| new.clone().or_else(|| known.clone());
    Details {
        sex: text(&new.sex, &known.sex),
        people: text(&new.people, &known.people),
        education: text(&new.education, &known.education),
        occupation: text(&new.occupation, &known.occupation),
        born_on: new.born_on.or(known.born_on),
        native_place: text(&new.native_place, &known.native_place),
        employer: text(&new.employer, &known.employer),
        joined_on: new.joined_on.or(known.joined_on),
        full_on: new.full_on.or(known.full_on),
    }
}

fn set_up(
    tx: &mut Tx<'_>,
    act: &Act,
    import: ImportId,
    mut new: Vec<(u32, &units::NewUnit)>,
) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    // Upper units first, so that each finds the one above it.
    new.sort_by_key(|(row, unit)| (unit.depth, *row));
    let mut ids: HashMap<u32, UnitId> = HashMap::new();
    let mut bulk = Vec::with_capacity(new.len());
    for (row, unit) in new {
        let id = UnitId::new(act.now, act.entropy());
        ids.insert(row, id);
        let parent = match unit.above {
            Above::Known(parent) => parent,
            Above::Row(row) => *ids.get(&row).ok_or(Error::NotFound)?,
        };
        bulk.push(Bulk {
            id,
            parent: Some(parent),
            name: unit.name.clone(),
            kind: unit.kind.clone(),
            about: About {
                code: unit.code.clone(),
                fields: unit.fields.clone(),
                founded_on: unit.founded_on,
                founding_document: unit.founding_document.clone(),
            },
            from: unit.from,
        });
    }
    unit::insert_bulk(tx, act, &bulk)?;
    for unit in &bulk {
        sql::mark_unit(tx, act.realm, import, unit.id)?;
    }
    Ok(())
}

fn amend_unit(
    tx: &mut Tx<'_>,
    act: &Act,
    laid: &mut Laid,
    change: &units::Change,
    state: &State,
) -> Result<()> {
    let known = state.units.get(change.unit).ok_or(Error::NotFound)?;
    let about = About {
        code: change.code.clone().or_else(|| known.code.clone()),
        fields: change.fields.clone().unwrap_or_else(|| known.fields.clone()),
        founded_on: change.founded_on.or(known.founded_on),
        founding_document: change
            .founding_document
            .clone()
            .or_else(|| known.founding_document.clone()),
    };
    let from = unit::amend_unlogged(tx, act, change.unit, change.name.as_ref(), &about)?;
    let before = UnitBefore {
        name: known.name.clone(),
        kind: known.kind.clone(),
        from,
        renamed: change.name.is_some(),
        on: act.today,
        code: known.code.clone(),
        fields: known.fields.clone(),
        founded_on: known.founded_on,
        founding_document: known.founding_document.clone(),
    };
    laid.down(tx, act, ("unit", change.unit.0), None, &before)
}

fn fill(tx: &mut Tx<'_>, act: &Act, import: ImportId, new: &[&NewPost]) -> Result<()> {
    let new: Vec<(PostId, &NewPost)> =
        new.iter().map(|post| (PostId::new(act.now, act.entropy()), *post)).collect();
    sql::insert_posts(tx, act.realm, import, &new)
}

fn end_post(tx: &mut Tx<'_>, act: &Act, laid: &mut Laid, post: PostId, until: Date) -> Result<()> {
    let was_until = sql::end_post(tx, act.realm, post, until)?;
    laid.down(tx, act, ("post", post.0), None, &PostBefore { was_until, is_until: until })
}
