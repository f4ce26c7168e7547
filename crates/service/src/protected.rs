//! Citizen numbers and phones: kept sealed, found by a keyed hash, shown one at a time to whoever
//! has the right and gives a reason, which the person concerned can read.
//!
//! It refuses to know keys and ciphers ([`vault`](crate::vault)) and where a value was typed.

mod sql;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zhibu_domain::citizen::{CitizenNumber, Sex};
use zhibu_domain::id::{PersonId, Realm};
use zhibu_domain::person::Name;
use zhibu_domain::protected::{self, Field, Refusal};
use zhibu_domain::rulebook::Right;

use crate::access::{Granted, ShowProtected};
use crate::act::Act;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::vault::{Keys, Sealed};
use crate::{audit, person};

/// The act by which somebody looked, as in the log.
const SHOW: &str = "protected.show";

/// A field that is to be kept.
#[derive(Clone)]
pub(crate) struct New {
    pub(crate) person: PersonId,
    pub(crate) field: Field,
    /// As typed; it is checked and mended.
    pub(crate) value: String,
}

/// A field as the database keeps it.
struct Kept {
    person: PersonId,
    field: Field,
    sealed: Sealed,
    lookup: String,
}

/// Keeps a field of a person, instead of what was kept before. A part of acts, which log it
/// themselves.
///
/// # Errors
/// [`Error::Protected`] for what is no such number or belongs to somebody else; [`Error::Vault`].
pub(crate) fn put(
    tx: &mut Tx<'_>,
    act: &Act,
    person: PersonId,
    field: Field,
    typed: &str,
) -> Result<()> {
    let value = field.mend(typed)?;
    if field == Field::CitizenNumber {
        check_agreement(tx, act.realm, person, &value)?;
    }
    let keys = act.vault.keys(tx)?;
    refuse_taken(tx, act, &keys, person, field, &value)?;
    let kept = seal(act, &keys, person, field, &value)?;
    sql::put(tx, act.realm, &kept)
}

/// What is known beside the number agrees with it.
fn check_agreement(tx: &mut Tx<'_>, realm: Realm, person: PersonId, value: &str) -> Result<()> {
    let number = CitizenNumber::parse(value).map_err(Refusal::from)?;
    let (birth, sex) = sql::birth_and_sex(tx, realm, person)?;
    let sex = sex.as_deref().and_then(Sex::from_code);
    Ok(number.agrees(birth, sex).map_err(Refusal::from)?)
}

/// Keeps fields of people who have none yet, all at once. A part of acts, which log it themselves.
///
/// # Errors
/// As [`put`].
pub(crate) fn put_new(tx: &mut Tx<'_>, act: &Act, new: &[New]) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let keys = act.vault.keys(tx)?;
    let mut rows = Vec::with_capacity(new.len());
    let mut numbers = BTreeMap::new();
    for New { person, field, value } in new {
        let value = field.mend(value)?;
        let kept = seal(act, &keys, *person, *field, &value)?;
        if *field == Field::CitizenNumber {
            if numbers.insert(kept.lookup.clone(), *person).is_some() {
                return Err(Refusal::Taken { name: None }.into());
            }
            // A key that is being retired hashes otherwise.
            let older = keys.lookup(act.realm, *field, &value)?.into_iter().skip(1);
            numbers.extend(older.map(|lookup| (lookup, *person)));
        }
        rows.push(kept);
    }
    let mut taken = None;
    sql::holders(tx, act.realm, Field::CitizenNumber, |lookup, holder| {
        if taken.is_none() && numbers.contains_key(lookup) {
            taken = Some(holder);
        }
    })?;
    if let Some(holder) = taken {
        return Err(refusal_of(tx, act, holder)?.into());
    }
    sql::insert_all(tx, act.realm, rows)
}

/// Who has each of many values, in their order, with one walk through the index. A value that is
/// no such number, or that several have, belongs to nobody.
///
/// # Errors
/// [`Error::Vault`].
pub(crate) fn find_all(
    tx: &mut Tx<'_>,
    act: &Act,
    field: Field,
    typed: &[&str],
) -> Result<Vec<Option<PersonId>>> {
    let keys = act.vault.keys(tx)?;
    let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, value) in typed.iter().enumerate() {
        let Ok(value) = field.mend(value) else { continue };
        for lookup in keys.lookup(act.realm, field, &value)? {
            wanted.entry(lookup).or_default().push(place);
        }
    }
    let mut found: Vec<BTreeSet<PersonId>> = vec![BTreeSet::new(); typed.len()];
    sql::holders(tx, act.realm, field, |lookup, holder| {
        for place in wanted.get(lookup).into_iter().flatten() {
            if let Some(holders) = found.get_mut(*place) {
                holders.insert(holder);
            }
        }
    })?;
    let only = |holders: BTreeSet<PersonId>| match holders.len() {
        1 => holders.into_iter().next(),
        _ => None,
    };
    Ok(found.into_iter().map(only).collect())
}

/// The value itself, for the act that gives people what is kept about themselves. No page.
///
/// # Errors
/// [`Error::Vault`].
pub(crate) fn read(
    tx: &mut Tx<'_>,
    act: &Act,
    person: PersonId,
    field: Field,
) -> Result<Option<String>> {
    let Some(sealed) = sql::load(tx, act.realm, person, field)? else { return Ok(None) };
    let keys = act.vault.keys(tx)?;
    Ok(Some(keys.open((act.realm, person), field, &sealed)?))
}

/// Which fields of a person are on record. Needs no key and says nothing about the values.
pub fn on_record(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Vec<Field>> {
    sql::on_record(tx, realm, person)
}

/// Shows a field of a person whose roll the unit keeps. The look and its reason stand in the log when the value
/// is given out.
///
/// # Errors
/// [`Error::Protected`] without a reason; [`Error::NotFound`] if the unit does not keep the
/// person's roll or nothing is on record; [`Error::Vault`].
pub fn show(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ShowProtected>,
    person: PersonId,
    field: Field,
    reason: &str,
) -> Result<String> {
    let reason = protected::reason(reason)?;
    if person::home(tx, act.realm, person)? != Some(granted.unit()) {
        return Err(Error::NotFound);
    }
    let value = read(tx, act, person, field)?.ok_or(Error::NotFound)?;
    let detail = Detail { field: field.key().to_owned(), reason };
    let detail = serde_json::to_value(detail).unwrap_or_default();
    audit::log(tx, act, SHOW, granted.ground(), person.0, detail)?;
    Ok(value)
}

/// What the log keeps of a look.
#[derive(Serialize, Deserialize)]
struct Detail {
    field: String,
    reason: String,
}

/// Somebody looked at a protected field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Who; `None` for the installation.
    pub by: Option<(PersonId, Name)>,
    /// When.
    pub at: Timestamp,
    /// At what.
    pub field: Field,
    /// Why, in their words.
    pub reason: String,
}

/// Who looked at a person's protected fields, newest first, at most 200. For the person's own page.
pub fn who_looked(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Vec<Look>> {
    let rows = sql::looks(tx, realm, person)?;
    let look = |(by, at, detail): (Option<(PersonId, Name)>, Timestamp, String)| {
        let detail: Detail = serde_json::from_str(&detail).ok()?;
        Some(Look { by, at, field: Field::from_key(&detail.field)?, reason: detail.reason })
    };
    Ok(rows.into_iter().filter_map(look).collect())
}

/// What a look at every sealed value found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checked {
    /// Values there are, in all realms.
    pub values: u64,
    /// Values that do not open, or are found under another hash than their own.
    pub broken: u64,
}

/// Opens every sealed value once.
///
/// # Errors
/// [`Error::Vault`] if the keys are not those of the database.
pub fn check(tx: &mut Tx<'_>, act: &Act) -> Result<Checked> {
    let keys = act.vault.keys(tx)?;
    let mut found = Checked::default();
    sql::each(tx, |(realm, person, field), sealed, lookup| {
        let sound = keys.open((realm, person), field, sealed).is_ok_and(|value| {
            keys.lookup(realm, field, &value).is_ok_and(|known| known.iter().any(|k| k == lookup))
        });
        found.values += 1;
        found.broken += u64::from(!sound);
    })?;
    Ok(found)
}

/// Seals up to `limit` values anew that an older key sealed, from a place in the table on.
/// The place to go on from, or `None` if none was left.
///
/// # Errors
/// [`Error::Vault`].
pub(crate) fn reseal(
    tx: &mut Tx<'_>,
    act: &Act,
    keys: &Keys,
    from: Option<Place>,
    limit: u32,
) -> Result<Option<Place>> {
    let rows = sql::older(tx, keys.newest(), from, limit)?;
    let last = rows.last().map(|(place, _)| *place);
    for ((realm, person, field), sealed) in rows {
        let value = keys.open((realm, person), field, &sealed)?;
        let kept = Kept {
            person,
            field,
            sealed: keys.seal((realm, person), field, &value, &act.random)?,
            lookup: keys.index(realm, field, &value)?,
        };
        sql::put(tx, realm, &kept)?;
    }
    Ok(last)
}

/// A row of the table.
pub(crate) type Place = (Realm, PersonId, Field);

/// Whether any value is sealed by an older key than this.
pub(crate) fn any_older(tx: &mut Tx<'_>, newest: i64) -> Result<bool> {
    Ok(!sql::older(tx, newest, None, 1)?.is_empty())
}

fn seal(act: &Act, keys: &Keys, person: PersonId, field: Field, value: &str) -> Result<Kept> {
    let sealed = keys.seal((act.realm, person), field, value, &act.random)?;
    let lookup = keys.index(act.realm, field, value)?;
    Ok(Kept { person, field, sealed, lookup })
}

pub(crate) fn holders(
    tx: &mut Tx<'_>,
    realm: Realm,
    keys: &Keys,
    field: Field,
    value: &str,
) -> Result<BTreeSet<PersonId>> {
    let mut found = BTreeSet::new();
    for lookup in keys.lookup(realm, field, value)? {
        found.extend(sql::find(tx, realm, field, &lookup)?);
    }
    Ok(found)
}

/// One citizen number is one person; a phone may be shared.
fn refuse_taken(
    tx: &mut Tx<'_>,
    act: &Act,
    keys: &Keys,
    person: PersonId,
    field: Field,
    value: &str,
) -> Result<()> {
    if field != Field::CitizenNumber {
        return Ok(());
    }
    let holders = holders(tx, act.realm, keys, field, value)?;
    match holders.into_iter().find(|holder| *holder != person) {
        Some(holder) => Err(refusal_of(tx, act, holder)?.into()),
        None => Ok(()),
    }
}

/// Names the holder to those who may see them and to nobody else: otherwise anybody who can enter
/// a number could ask whose it is.
fn refusal_of(tx: &mut Tx<'_>, act: &Act, holder: PersonId) -> Result<Refusal> {
    let may = person::record::rights(tx, act, holder)?;
    let name = if may.contains(&Right::ViewPerson) {
        Some(sql::name(tx, act.realm, holder)?)
    } else {
        None
    };
    Ok(Refusal::Taken { name })
}
