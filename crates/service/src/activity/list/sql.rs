//! Statements that list activities.

use jiff::civil::Date;
use zhibu_domain::activity::State;
use zhibu_domain::id::{ActivityId, Realm, UnitId};

use super::{ActivityRow, Cursor, Filter};
use crate::access::Scope;
use crate::activity::load::state;
use crate::args;
use crate::columns::TextColumns;
use crate::engine::{self, Row, Tx};
use crate::error::Result;

fn listed(row: &Row<'_>) -> engine::Result<ActivityRow> {
    Ok(ActivityRow {
        id: row.get(0)?,
        unit: row.get(1)?,
        unit_name: row.text(2)?,
        title: row.text(4)?,
        kind: row.get(6)?,
        state: state(row, 7)?,
        held_on: row.get(8)?,
        listed_on: row.get(9)?,
        recorded_at: row.get(10)?,
    })
}

pub(super) fn of_unit(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    filter: &Filter,
    before: Option<Cursor>,
    limit: u32,
) -> Result<Vec<ActivityRow>> {
    let (day, id) = (before.map(|c| c.listed_on), before.map(|c| c.id));
    Ok(tx.all(
        "SELECT a.id, a.unit, v.name_zh, v.name_en, a.title_zh, a.title_en, k.kind, a.state,
                a.held_on, a.listed_on, a.recorded_at
           FROM activity a
           JOIN unit_version v ON v.realm = a.realm AND v.unit = a.unit
                AND v.valid_from <= a.listed_on AND v.valid_until > a.listed_on
           JOIN activity_kind k ON k.realm = a.realm AND k.activity = a.id AND k.ordinal = 0
          WHERE a.realm = $1 AND a.unit = $2
            AND ($3 IS NULL OR (a.listed_on, a.id) < ($3, $4))
            AND ($5 IS NULL OR k.kind = $5) AND ($6 IS NULL OR a.state = $6)
          ORDER BY a.listed_on DESC, a.id DESC LIMIT $7",
        args![realm, unit, day, id, filter.kind, filter.state.map(State::code), limit],
        listed,
    )?)
}

/// Walks the days backward until the page is full: hence the outer joins, which keep the planner from
/// starting at the units and sorting all their activities.
pub(super) fn of_subtree(
    tx: &mut Tx<'_>,
    realm: Realm,
    (scope, today): (Scope, Date),
    filter: &Filter,
    before: Option<Cursor>,
    limit: u32,
) -> Result<Vec<ActivityRow>> {
    let (day, id) = (before.map(|c| c.listed_on), before.map(|c| c.id));
    Ok(tx.all(
        "SELECT a.id, a.unit, v.name_zh, v.name_en, a.title_zh, a.title_en, k.kind, a.state,
                a.held_on, a.listed_on, a.recorded_at
           FROM activity a
           LEFT JOIN unit_version v ON v.realm = a.realm AND v.unit = a.unit
                AND v.valid_from <= a.listed_on AND v.valid_until > a.listed_on
           LEFT JOIN activity_kind k ON k.realm = a.realm AND k.activity = a.id AND k.ordinal = 0
          WHERE a.realm = $1
            AND EXISTS (SELECT 1 FROM ancestor c
                WHERE c.realm = a.realm AND c.unit = a.unit AND c.ancestor = $2
                  AND c.valid_from <= $3 AND c.valid_until > $3 AND c.depth <= $9)
            AND ($4 IS NULL OR (a.listed_on, a.id) < ($4, $5))
            AND ($6 IS NULL OR k.kind = $6) AND ($7 IS NULL OR a.state = $7)
          ORDER BY a.listed_on DESC, a.id DESC LIMIT $8",
        args![
            realm,
            scope.root,
            today,
            day,
            id,
            filter.kind,
            filter.state.map(State::code),
            limit,
            scope.levels
        ],
        listed,
    )?)
}

pub(super) fn waiting(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    today: Date,
    limit: u32,
) -> Result<Vec<ActivityRow>> {
    Ok(tx.all(
        "SELECT a.id, a.unit, v.name_zh, v.name_en, a.title_zh, a.title_en, k.kind, a.state,
                a.held_on, a.listed_on, a.recorded_at
           FROM activity a
           JOIN unit_version v ON v.realm = a.realm AND v.unit = a.unit
                AND v.valid_from <= a.listed_on AND v.valid_until > a.listed_on
           JOIN activity_kind k ON k.realm = a.realm AND k.activity = a.id AND k.ordinal = 0
          WHERE a.realm = $1 AND a.unit = $2
            AND (a.state IN ('held', 'recorded') OR (a.state = 'planned' AND a.held_on <= $3))
          ORDER BY a.listed_on, a.id LIMIT $4",
        args![realm, unit, today, limit],
        listed,
    )?)
}

pub(super) fn latest_of_kind(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    kind: &str,
    before: Date,
) -> Result<Option<ActivityId>> {
    Ok(tx.optional(
        "SELECT a.id FROM activity a
           JOIN activity_kind k ON k.realm = a.realm AND k.activity = a.id AND k.ordinal = 0
          WHERE a.realm = $1 AND a.unit = $2 AND k.kind = $3 AND a.listed_on <= $4
            AND a.state IN ('held', 'recorded', 'confirmed')
          ORDER BY a.listed_on DESC, a.id DESC LIMIT 1",
        args![realm, unit, kind, before],
        |row| row.get(0),
    )?)
}
