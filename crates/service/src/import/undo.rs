//! Taking a sheet back: what it brought goes, what it changed is put back. Only while nothing rests
//! on it; what does is named.

mod sql;

use zhibu_domain::id::{PersonId, PostId, UnitId};
use zhibu_domain::import::{Dependent, Refusal};
use zhibu_domain::person::Standing;
use zhibu_domain::protected::Field;

use super::Import;
use super::write::{self, MembershipBefore, PersonBefore, PostBefore, UnitBefore};
use crate::act::Act;
use crate::engine::{self, Tx};
use crate::error::{Error, Result};
use crate::unit::{self, About};
use crate::vault::{self, Sealed};
use crate::{person, protected, search};

/// Takes everything back.
pub(super) fn all(tx: &mut Tx<'_>, act: &Act, import: &Import) -> Result<()> {
    let on = sql::dependents(tx, act.realm, import)?;
    let on: Vec<(Dependent, u32)> = on.into_iter().filter(|(_, count)| *count > 0).collect();
    if !on.is_empty() {
        return Err(Refusal::Depends { on }.into());
    }
    // Last laid down, first put back.
    for before in sql::before(tx, act.realm, import.id)? {
        put_back(tx, act, before)?;
    }
    match sql::remove(tx, act.realm, import) {
        // Something that no count knows of refers to what would go.
        Err(Error::Engine(engine::Error::Constraint(_))) => {
            Err(Refusal::Depends { on: vec![(Dependent::Other, 1)] }.into())
        }
        other => other,
    }
}

/// What was known of something, as it was laid down.
struct Before {
    what: String,
    subject: uuid::Uuid,
    version: Option<i64>,
    known: Option<String>,
    sealed: Option<Sealed>,
}

fn put_back(tx: &mut Tx<'_>, act: &Act, before: Before) -> Result<()> {
    let Before { what, subject, version, known, sealed } = before;
    let known = known.unwrap_or_default();
    match what.as_str() {
        "person" => {
            let known: PersonBefore = read(&known)?;
            let id = PersonId(subject);
            if sql::version(tx, act.realm, id)? != version {
                return Err(Refusal::Depends { on: vec![(Dependent::Changed, 1)] }.into());
            }
            write::sql::amend_person(tx, act.realm, id, &known.name, &known.details)?;
            let unit = person::member_of(tx, act.realm, id, act.today)?.first().copied();
            search::lay_person_tokens(tx, act.realm, id, &known.name, unit)
        }
        "membership" => membership(tx, act, PersonId(subject), read(&known)?),
        "unit" => restore_unit(tx, act, UnitId(subject), &read(&known)?),
        "post" => {
            let known: PostBefore = read(&known)?;
            let id = PostId(subject);
            if sql::set_until(tx, act.realm, id, known.is_until, known.was_until)? {
                Ok(())
            } else {
                Err(Refusal::Depends { on: vec![(Dependent::Changed, 1)] }.into())
            }
        }
        field => {
            let field = Field::from_key(field).ok_or(Error::NotFound)?;
            unseal(tx, act, PersonId(subject), field, sealed)
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(known: &str) -> Result<T> {
    serde_json::from_str(known).map_err(|error| Error::Data {
        file: "import_before".to_owned(),
        problem: error.to_string(),
    })
}

/// The membership that a sheet began goes, and the one that it ended runs again.
fn membership(
    tx: &mut Tx<'_>,
    act: &Act,
    person: PersonId,
    before: Option<MembershipBefore>,
) -> Result<()> {
    sql::remove_open_membership(tx, act.realm, person)?;
    let Some(before) = before else { return Ok(()) };
    if before.from == before.ended {
        if Standing::parse(&before.standing).is_none() {
            return Err(Error::NotFound);
        }
        return sql::insert_membership(tx, act.realm, person, &before);
    }
    sql::reopen_membership(tx, act.realm, person, before.ended)
}

fn restore_unit(tx: &mut Tx<'_>, act: &Act, id: UnitId, before: &UnitBefore) -> Result<()> {
    if before.renamed {
        sql::take_back_name(tx, act.realm, id, before)?;
    }
    let about = About {
        code: before.code.clone(),
        fields: before.fields.clone(),
        founded_on: before.founded_on,
        founding_document: before.founding_document.clone(),
    };
    unit::amend_unlogged(tx, act, id, None, &about).map(drop)
}

/// A protected value is what it was, under the key in force now.
fn unseal(
    tx: &mut Tx<'_>,
    act: &Act,
    person: PersonId,
    field: Field,
    sealed: Option<Sealed>,
) -> Result<()> {
    let Some(sealed) = sealed else { return sql::forget(tx, act.realm, person, field) };
    let keys = act.vault.keys(tx)?;
    let value = match keys.open((act.realm, person), field, &sealed) {
        Err(vault::Error::Missing { .. }) => return Err(Refusal::Unreadable.into()),
        other => other?,
    };
    protected::put(tx, act, person, field, &value)
}
