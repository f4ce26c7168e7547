//! Statements of `search`. A query is a range of tokens: from what was typed to what no longer
//! begins with it.

use jiff::civil::Date;
use zhibu_domain::activity::State;
use zhibu_domain::id::{ActivityId, PersonId, Realm, UnitId};
use zhibu_domain::text::Text;

use super::tokens;
use crate::access::Scope;
use crate::args;
use crate::columns::{TextColumns, contradiction};
use crate::engine::{Row, Tx, Value};
use crate::error::Result;

/// From, and up to but not with.
type Range<'a> = (&'a str, &'a str);

pub(super) fn people(
    tx: &mut Tx<'_>,
    realm: Realm,
    (from, end): Range<'_>,
    limit: u32,
) -> Result<Vec<(PersonId, Option<UnitId>)>> {
    Ok(tx.all(
        "SELECT person, unit FROM person_token
          WHERE realm = $1 AND token >= $2 AND token < $3
          ORDER BY token, person LIMIT $4",
        args![realm, from, end, limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

pub(super) fn people_of_unit(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    (from, end): Range<'_>,
    limit: u32,
) -> Result<Vec<PersonId>> {
    Ok(tx.all(
        "SELECT person FROM person_token
          WHERE realm = $1 AND unit = $2 AND token >= $3 AND token < $4
          ORDER BY token, person LIMIT $5",
        args![realm, unit, from, end, limit],
        |row| row.get(0),
    )?)
}

pub(super) fn units(
    tx: &mut Tx<'_>,
    realm: Realm,
    (from, end): Range<'_>,
    limit: u32,
) -> Result<Vec<UnitId>> {
    Ok(tx.all(
        "SELECT unit FROM unit_token
          WHERE realm = $1 AND token >= $2 AND token < $3
          ORDER BY token, unit LIMIT $4",
        args![realm, from, end, limit],
        |row| row.get(0),
    )?)
}

fn activity_row(row: &Row<'_>) -> crate::engine::Result<(ActivityId, UnitId, State)> {
    let state = State::parse(row.str(2)?);
    let state = state.ok_or_else(|| contradiction("activity.state is unknown"))?;
    Ok((row.get(0)?, row.get(1)?, state))
}

/// Activities of which a token is just this, newest first.
pub(super) fn activities_named(
    tx: &mut Tx<'_>,
    realm: Realm,
    token: &str,
    limit: u32,
) -> Result<Vec<(ActivityId, UnitId, State)>> {
    Ok(tx.all(
        "SELECT t.activity, t.unit, a.state
           FROM activity_token t JOIN activity a ON a.realm = t.realm AND a.id = t.activity
          WHERE t.realm = $1 AND t.token = $2
          ORDER BY t.activity DESC LIMIT $3",
        args![realm, token, limit],
        activity_row,
    )?)
}

/// Activities of which a token begins so and goes on.
pub(super) fn activities_beyond(
    tx: &mut Tx<'_>,
    realm: Realm,
    (from, end): Range<'_>,
    limit: u32,
) -> Result<Vec<(ActivityId, UnitId, State)>> {
    Ok(tx.all(
        "SELECT t.activity, t.unit, a.state
           FROM activity_token t JOIN activity a ON a.realm = t.realm AND a.id = t.activity
          WHERE t.realm = $1 AND t.token > $2 AND t.token < $3
          ORDER BY t.token, t.activity LIMIT $4",
        args![realm, from, end, limit],
        activity_row,
    )?)
}

pub(super) fn activities_of_unit(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    (from, end): Range<'_>,
    limit: u32,
) -> Result<Vec<ActivityId>> {
    Ok(tx.all(
        "SELECT activity FROM activity_token
          WHERE realm = $1 AND unit = $2 AND token >= $3 AND token < $4
          ORDER BY token, activity LIMIT $5",
        args![realm, unit, from, end, limit],
        |row| row.get(0),
    )?)
}

pub(super) fn activity(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: ActivityId,
) -> Result<Option<(Text, State, Date)>> {
    Ok(tx.optional(
        "SELECT title_zh, title_en, state, listed_on FROM activity WHERE realm = $1 AND id = $2",
        args![realm, id],
        |row| {
            let state = State::parse(row.str(2)?);
            let state = state.ok_or_else(|| contradiction("activity.state is unknown"))?;
            Ok((row.text(0)?, state, row.get(3)?))
        },
    )?)
}

/// The tops of the tree, at most two looked at: one who sees them all sees everything.
pub(super) fn tops(tx: &mut Tx<'_>, realm: Realm, today: Date) -> Result<Vec<UnitId>> {
    Ok(tx.all(
        "SELECT unit FROM unit_parent
          WHERE realm = $1 AND parent IS NULL AND valid_from <= $2 AND valid_until > $2
          ORDER BY unit LIMIT 100",
        args![realm, today],
        |row| row.get(0),
    )?)
}

pub(super) fn units_of(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    today: Date,
    limit: u32,
) -> Result<Vec<UnitId>> {
    Ok(tx.all(
        "SELECT unit FROM ancestor
          WHERE realm = $1 AND ancestor = $2 AND depth <= $3
            AND valid_from <= $4 AND valid_until > $4
          LIMIT $5",
        args![realm, scope.root, scope.levels, today, limit],
        |row| row.get(0),
    )?)
}

/// Units at and above one, with the steps between.
pub(super) fn above(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    today: Date,
) -> Result<Vec<(UnitId, u32)>> {
    Ok(tx.all(
        "SELECT ancestor, depth FROM ancestor
          WHERE realm = $1 AND unit = $2 AND valid_from <= $3 AND valid_until > $3",
        args![realm, unit, today],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

pub(super) fn replace_person_tokens(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    unit: Option<UnitId>,
    tokens: Vec<String>,
) -> Result<()> {
    tx.run("DELETE FROM person_token WHERE realm = $1 AND person = $2", args![realm, person])?;
    tx.insert_many(
        "person_token",
        &["realm", "token", "person", "unit"],
        tokens
            .into_iter()
            .map(|token| vec![realm.into(), token.into(), person.into(), unit.into()]),
    )?;
    Ok(())
}

pub(super) fn clear_activity_tokens(
    tx: &mut Tx<'_>,
    realm: Realm,
    activity: ActivityId,
) -> Result<()> {
    tx.run(
        "DELETE FROM activity_token WHERE realm = $1 AND activity = $2",
        args![realm, activity],
    )?;
    Ok(())
}

pub(super) fn insert_activity_tokens<'a>(
    tx: &mut Tx<'_>,
    realm: Realm,
    activities: impl Iterator<Item = (ActivityId, UnitId, &'a Text)>,
) -> Result<()> {
    let rows = activities.flat_map(|(activity, unit, title)| {
        let row = move |token: String| -> Vec<Value> {
            vec![realm.into(), token.into(), activity.into(), unit.into()]
        };
        tokens::activity_tokens(title).into_iter().map(row)
    });
    tx.insert_many("activity_token", &["realm", "token", "activity", "unit"], rows)?;
    Ok(())
}
