//! Reading one record whole: the sitting with every name resolved, as pages, minutes and bulletins
//! need it. One query per list, each a short walk along a primary key.

mod sql;

use std::collections::BTreeMap;

use zhibu_domain::activity::{Record, Sitting, Voice};
use zhibu_domain::id::{ActivityId, PersonId, Realm};
use zhibu_domain::person::Name;

use crate::engine::Tx;
use crate::error::Result;
use crate::person;

pub(crate) use sql::{state, when};

/// A record by id; `None` if there is none in this realm.
pub fn load(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Option<Record>> {
    let Some(mut record) = sql::head(tx, realm, id)? else { return Ok(None) };
    let sitting = &mut record.sitting;
    sitting.kinds = sql::kinds(tx, realm, id)?;
    sitting.purposes = sql::purposes(tx, realm, id)?;
    sitting.guests = sql::guests(tx, realm, id)?;
    sitting.agenda = sql::agenda(tx, realm, id)?;
    let (attendance, mut names) = sql::attendance(tx, realm, id)?;
    sitting.attendance = attendance;
    sitting.audience = sql::audience(tx, realm, id)?;
    let (bodies, body_names) = sql::bodies(tx, realm, id)?;
    sitting.bodies = bodies;
    sitting.observers = sql::observers(tx, realm, id)?;
    sitting.topics = sql::topics(tx, realm, id)?;
    sitting.practices = sql::practices(tx, realm, id)?;
    sitting.resolutions = sql::resolutions(tx, realm, id)?;
    sitting.votes = sql::votes(tx, realm, id)?;
    sitting.conveyed = sql::conveyed(tx, realm, id)?;
    sitting.platforms = sql::platforms(tx, realm, id)?;
    sitting.statements = sql::statements(tx, realm, id)?;
    sitting.results = sql::results(tx, realm, id)?;
    record.attachments = sql::attachments(tx, realm, id)?;
    record.addenda = sql::addenda(tx, realm, id)?;
    for person in mentioned(&record) {
        name_of(tx, realm, person, &mut names)?;
    }
    record.names = names;
    record.body_names = body_names;
    Ok(Some(record))
}

/// What stands in a record's own row: a sitting without its lists.
pub(super) fn frame(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Option<Sitting>> {
    Ok(sql::head(tx, realm, id)?.map(|record| record.sitting))
}

fn name_of(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    names: &mut BTreeMap<PersonId, Name>,
) -> Result<()> {
    if !names.contains_key(&person)
        && let Some(name) = person::name(tx, realm, person)?
    {
        names.insert(person, name);
    }
    Ok(())
}

/// Everybody on the roll whom the record mentions outside its attendance list.
fn mentioned(record: &Record) -> Vec<PersonId> {
    let sitting = &record.sitting;
    let speakers = sitting.agenda.iter().flat_map(|item| &item.speakers);
    let owners = sitting.resolutions.iter().filter_map(|r| r.owner.as_ref());
    let chairs = sitting.chair.iter().chain(&sitting.recorder);
    let voices = chairs.chain(speakers).chain(owners);
    let persons = voices.filter_map(|voice| match voice {
        Voice::Member(person) => Some(*person),
        Voice::Post(_) | Voice::Guest(_) => None,
    });
    let signers = [record.recorded_by, record.confirmed_by].into_iter().flatten();
    persons.chain(signers).chain(record.addenda.iter().map(|a| a.by)).collect()
}
