//! The tree of units: found, rename, describe, move, close, reopen; in `show`, pages and lists as of
//! a day.

mod detail;
mod imported;
mod show;
mod size;
mod sql;
mod tokens;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::json;
use zhibu_domain::access::{Because, Denied};
use zhibu_domain::id::{Realm, UnitId};
use zhibu_domain::rulebook::{Catalogue, Right};
use zhibu_domain::text::Text;
use zhibu_domain::unit::{self, Parents, Refusal};

use crate::access::{ChangeUnit, Granted, ManageTree};
use crate::act::{Act, Actor};
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::{audit, post};

pub use detail::{
    Detail, Reached, codes, detail, end_code, end_guidance, give_code, make_reachable,
    put_under_guidance, reached,
};
pub(crate) use imported::amend_unlogged;
pub use show::{
    BelowRow, TreeRow, UnitPage, UnitRow, above, chain, closed_below, count_members_up_to, exists,
    page, row, search, subtree, two_levels,
};
pub use size::{Finding, NeedsLook, findings, needs_look};
pub(crate) use sql::{Bulk, has_any, insert_bulk};
pub(crate) use tokens::query as token_query;

/// Rows of a list of units, at most.
pub const PAGE: u32 = 50;

/// What a form says of a new unit.
#[derive(Debug, Clone)]
pub struct NewUnit {
    /// Its name.
    pub name: Option<Text>,
    /// Key of a unit kind.
    pub kind: String,
    /// What is known about it besides.
    pub about: About,
    /// The first day on which it exists here.
    pub from: Date,
}

/// What is known about a unit besides name, kind and place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Its code, unique in the realm.
    pub code: Option<String>,
    /// Keys of fields of work.
    pub fields: Vec<String>,
    /// The day of its foundation, which may lie long before the program knew it.
    pub founded_on: Option<Date>,
    /// Reference of the founding document.
    pub founding_document: Option<String>,
}

/// Founds the top of a tree. Only the installation does this, when a realm is made.
///
/// # Errors
/// [`Error::Denied`] for any other actor; a refusal of the rules.
pub fn found_top(tx: &mut Tx<'_>, act: &Act, new: NewUnit) -> Result<UnitId> {
    if act.actor != Actor::Installation {
        return Err(Denied { right: Right::ManageTree }.into());
    }
    insert(tx, act, None, &Because::Installation, new)
}

/// Founds a unit directly below the granted one.
pub fn found(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ManageTree>,
    new: NewUnit,
) -> Result<UnitId> {
    insert(tx, act, Some(granted.unit()), granted.because(), new)
}

fn insert(
    tx: &mut Tx<'_>,
    act: &Act,
    parent: Option<UnitId>,
    because: &Because,
    new: NewUnit,
) -> Result<UnitId> {
    let name = unit::check_name(new.name)?;
    check_about(act, &new.about)?;
    let above = match parent {
        Some(parent) => Some(sql::above(tx, act.realm, parent, None, new.from)?),
        None => None,
    };
    let row = unit::found(&act.rules, &new.kind, above.as_ref(), new.from, act.today)?;
    check_name_free(tx, act, parent, &name, None)?;
    let id = UnitId::new(act.now, act.entropy());
    sql::insert(tx, act, id, &new.about)?;
    sql::insert_version(tx, act.realm, id, &name, &new.kind, new.from)?;
    sql::replace_fields(tx, act.realm, id, &new.about.fields)?;
    sql::insert_parent(tx, act.realm, id, row)?;
    sql::replace_tokens(tx, act.realm, id, &name, new.about.code.as_deref())?;
    rebuild(tx, act.realm, id)?;
    audit::log(
        tx,
        act,
        "unit.found",
        (id, because),
        id.0,
        json!({"kind": new.kind, "from": new.from, "below": parent}),
    )?;
    Ok(id)
}

/// Gives the granted unit a new name, or a new kind, from a day on.
pub fn rename(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ChangeUnit>,
    name: Option<Text>,
    day: Date,
) -> Result<()> {
    let id = granted.unit();
    let name = unit::check_name(name)?;
    let version = sql::open_version(tx, act.realm, id)?.ok_or(Error::NotFound)?;
    if day > act.today {
        return Err(Refusal::Future { today: act.today }.into());
    }
    if day < version.valid_from {
        return Err(Refusal::BeforeLastChange { since: version.valid_from }.into());
    }
    let parent = sql::place(tx, act.realm, id)?.open().and_then(|row| row.parent);
    check_name_free(tx, act, parent, &name, Some(id))?;
    sql::end_version(tx, act.realm, id, version.valid_from, day)?;
    sql::insert_version(tx, act.realm, id, &name, &version.kind, day)?;
    let code = sql::about(tx, act.realm, id)?.and_then(|about| about.code);
    sql::replace_tokens(tx, act.realm, id, &name, code.as_deref())?;
    audit::log(tx, act, "unit.rename", (id, granted.because()), id.0, json!({"from": day}))
}

/// Replaces what is known about the granted unit besides name, kind and place.
pub fn describe(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ManageTree>,
    about: &About,
) -> Result<()> {
    let id = granted.unit();
    check_about(act, about)?;
    let version = sql::open_version(tx, act.realm, id)?.ok_or(Error::NotFound)?;
    sql::update_about(tx, act.realm, id, about)?;
    sql::replace_fields(tx, act.realm, id, &about.fields)?;
    sql::replace_tokens(tx, act.realm, id, &version.name, about.code.as_deref())?;
    audit::log(
        tx,
        act,
        "unit.describe",
        (id, granted.because()),
        id.0,
        json!({"fields": about.fields}),
    )
}

/// Moves the granted unit, with all below it, below another from a day on.
pub fn relocate(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ChangeUnit>,
    to: &Granted<'_, ManageTree>,
    day: Date,
) -> Result<()> {
    let id = granted.unit();
    let place = sql::place(tx, act.realm, id)?;
    let above = sql::above(tx, act.realm, to.unit(), Some(id), day)?;
    let height = sql::height(tx, act.realm, id)?;
    let row = unit::relocate(&act.rules, &place, &above, height, day, act.today)?;
    if let Some(version) = sql::open_version(tx, act.realm, id)? {
        check_name_free(tx, act, Some(to.unit()), &version.name, Some(id))?;
    }
    sql::end_parent(tx, act.realm, id, &place, day)?;
    sql::insert_parent(tx, act.realm, id, row)?;
    rebuild(tx, act.realm, id)?;
    audit::log(
        tx,
        act,
        "unit.relocate",
        (id, granted.because()),
        id.0,
        json!({"below": to.unit(), "from": day}),
    )
}

/// Closes the granted unit: `day` is the first day on which it no longer exists. Its posts end with
/// it.
pub fn close(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ChangeUnit>,
    day: Date,
) -> Result<()> {
    let id = granted.unit();
    let place = sql::place(tx, act.realm, id)?;
    let below = sql::count_below_from(tx, act.realm, id, day)?;
    let members = sql::count_members_from(tx, act.realm, id, day)?;
    unit::close(&place, below, members, day, act.today)?;
    sql::end_parent(tx, act.realm, id, &place, day)?;
    let posts = post::end_all(tx, act.realm, id, day)?;
    rebuild(tx, act.realm, id)?;
    audit::log(
        tx,
        act,
        "unit.close",
        (id, granted.because()),
        id.0,
        json!({"from": day, "posts": posts}),
    )
}

/// Opens a closed unit again, directly below the granted one.
pub fn reopen(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ManageTree>,
    id: UnitId,
    day: Date,
) -> Result<()> {
    let place = sql::place(tx, act.realm, id)?;
    let above = sql::above(tx, act.realm, granted.unit(), Some(id), day)?;
    let row = unit::reopen(&act.rules, &place, Some(&above), day, act.today)?;
    sql::insert_parent(tx, act.realm, id, row)?;
    rebuild(tx, act.realm, id)?;
    audit::log(
        tx,
        act,
        "unit.reopen",
        (id, granted.because()),
        id.0,
        json!({"below": granted.unit(), "from": day}),
    )
}

/// The tokens by which a unit is found: of its name, its own code and the codes that others gave
/// it.
pub(crate) fn tokens_of(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
    name: &Text,
    code: Option<&str>,
) -> Result<Vec<String>> {
    Ok(tokens::tokens(name, &detail::searchable(tx, realm, id, code)?))
}

fn check_about(act: &Act, about: &About) -> Result<()> {
    for field in &about.fields {
        if act.rules.item(Catalogue::Field, field).is_none() {
            return Err(Refusal::UnknownField { field: field.clone() }.into());
        }
    }
    let long = |text: &Option<String>| {
        text.as_deref().is_some_and(|t| t.chars().count() > unit::DOCUMENT_MAX_CHARS)
    };
    if long(&about.code) || long(&about.founding_document) {
        return Err(Refusal::NameTooLong { max: unit::DOCUMENT_MAX_CHARS }.into());
    }
    match about.founded_on {
        Some(day) if day > act.today => Err(Refusal::Future { today: act.today }.into()),
        _ => Ok(()),
    }
}

fn check_name_free(
    tx: &mut Tx<'_>,
    act: &Act,
    parent: Option<UnitId>,
    name: &Text,
    own: Option<UnitId>,
) -> Result<()> {
    let taken = sql::named_below(tx, act.realm, parent, name)?;
    if taken.into_iter().any(|id| Some(id) != own) {
        return Err(Refusal::NameTaken.into());
    }
    Ok(())
}

/// Derives the closure again for a unit and everything that ever stood below it.
fn rebuild(tx: &mut Tx<'_>, realm: Realm, id: UnitId) -> Result<()> {
    let mut affected: BTreeSet<UnitId> = sql::ever_below(tx, realm, id)?.into_iter().collect();
    affected.insert(id);
    let mut parents = Parents::new();
    let mut wanted: Vec<UnitId> = affected.iter().copied().collect();
    // Upward from the affected units: each round loads the rows of parents not yet seen.
    while let Some(unit) = wanted.pop() {
        if parents.contains_key(&unit) {
            continue;
        }
        let rows = sql::parent_rows(tx, realm, unit)?;
        wanted.extend(rows.iter().filter_map(|row| row.parent));
        parents.insert(unit, rows);
    }
    for unit in &affected {
        sql::replace_ancestors(tx, realm, *unit, &unit::ancestors(&parents, *unit))?;
    }
    Ok(())
}

/// Compares the stored closure with a fresh replay of all parent rows: the units that differ, at
/// most 100. For `doctor` and tests.
pub fn closure_faults(tx: &mut Tx<'_>, realm: Realm) -> Result<Vec<UnitId>> {
    let parents = sql::all_parents(tx, realm)?;
    let mut faulty = Vec::new();
    for unit in parents.keys() {
        let mut stored = sql::ancestor_rows(tx, realm, *unit)?;
        stored.sort_unstable();
        let mut fresh = unit::ancestors(&parents, *unit);
        fresh.sort_unstable();
        if stored != fresh {
            faulty.push(*unit);
        }
        if faulty.len() >= 100 {
            break;
        }
    }
    Ok(faulty)
}
