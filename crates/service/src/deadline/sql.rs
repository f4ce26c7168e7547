//! Statements that read the history of units. All of them go through the units of today's tree in
//! the order of their ids.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_domain::day::Span;
use zhibu_domain::deadline::{Record, Schedule, Setting, UnitKindId, steps};
use zhibu_domain::id::UnitId;

use crate::access::Scope;
use crate::act::Act;
use crate::args;
use crate::engine::Tx;
use crate::error::Result;

/// When each unit existed, and as what. A unit of a kind that no rule names is left out.
pub(super) fn kinds(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
    schedule: &Schedule<'_>,
) -> Result<BTreeMap<UnitId, Vec<(Span, UnitKindId)>>> {
    let mut found: BTreeMap<UnitId, Vec<(Span, UnitKindId)>> = BTreeMap::new();
    tx.each(
        "SELECT c.unit, v.kind, v.valid_from, v.valid_until, p.valid_from, p.valid_until
           FROM ancestor c
           JOIN unit_version v ON v.realm = c.realm AND v.unit = c.unit
           JOIN unit_parent p ON p.realm = c.realm AND p.unit = c.unit
                AND p.valid_from < v.valid_until AND p.valid_until > v.valid_from
          WHERE c.realm = $1 AND c.ancestor = $2 AND c.depth <= $4
            AND c.valid_from <= $3 AND c.valid_until > $3
          ORDER BY c.unit, v.valid_from, p.valid_from",
        args![act.realm, scope.root, act.today, scope.levels],
        |row| {
            let (unit, kind): (UnitId, String) = (row.get(0)?, row.get(1)?);
            let named = Span { from: row.get(2)?, until: row.get(3)? };
            let placed = Span { from: row.get(4)?, until: row.get(5)? };
            if let (Some(kind), Some(both)) = (schedule.unit_kind(&kind), named.overlap(placed)) {
                found.entry(unit).or_default().push((both, kind));
            }
            Ok(())
        },
    )?;
    Ok(found)
}

/// Full members of each unit or group from each day on.
pub(super) fn members(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
    reach: Span,
) -> Result<BTreeMap<UnitId, Vec<(Date, u32)>>> {
    let asked = act.rules.cadences.iter().any(|rule| rule.value.members_from.is_some());
    if !asked {
        return Ok(BTreeMap::new());
    }
    let mut stretches: BTreeMap<UnitId, Vec<Span>> = BTreeMap::new();
    tx.each(
        "SELECT c.unit, m.valid_from, m.valid_until
           FROM ancestor c
           JOIN membership m ON m.realm = c.realm AND m.unit = c.unit
          WHERE c.realm = $1 AND c.ancestor = $2 AND c.depth <= $4
            AND c.valid_from <= $3 AND c.valid_until > $3
            AND m.standing = 'full' AND m.valid_until > $5",
        args![act.realm, scope.root, act.today, scope.levels, reach.from],
        |row| {
            let span = Span { from: row.get(1)?, until: row.get(2)? };
            stretches.entry(row.get(0)?).or_default().push(span);
            Ok(())
        },
    )?;
    Ok(stretches.into_iter().map(|(unit, stretches)| (unit, steps(stretches))).collect())
}

/// The numbers of the rules that a unit, or one above it at the time, set in place of the rulebook's.
pub(super) fn settings(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
    schedule: &Schedule<'_>,
) -> Result<BTreeMap<UnitId, Vec<Setting>>> {
    let mut found: BTreeMap<UnitId, Vec<Setting>> = BTreeMap::new();
    let mut keys: Vec<&str> =
        schedule.duties().iter().flat_map(|duty| duty.rule.value.numbers()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        tx.each(
            "SELECT c.unit, p.valid_from, p.valid_until, a.valid_from, a.valid_until, a.depth,
                    p.value
               FROM parameter p
               JOIN ancestor a ON a.realm = p.realm AND a.ancestor = p.unit
                    AND a.valid_from < p.valid_until AND a.valid_until > p.valid_from
               JOIN ancestor c ON c.realm = a.realm AND c.unit = a.unit AND c.ancestor = $2
                    AND c.valid_from <= $3 AND c.valid_until > $3 AND c.depth <= $4
              WHERE p.realm = $1 AND p.key = $5",
            args![act.realm, scope.root, act.today, scope.levels, key],
            |row| {
                let set = Span { from: row.get(1)?, until: row.get(2)? };
                let below = Span { from: row.get(3)?, until: row.get(4)? };
                if let Some(span) = set.overlap(below) {
                    let steps = u32::try_from(row.get::<i64>(5)?).unwrap_or(u32::MAX);
                    let setting = Setting { key: key.to_owned(), span, steps, value: row.get(6)? };
                    found.entry(row.get(0)?).or_default().push(setting);
                }
                Ok(())
            },
        )?;
    }
    Ok(found)
}

/// Every activity of a kind that some rule counts, by unit and day.
pub(super) fn each_record(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
    (schedule, reach): (&Schedule<'_>, Span),
    mut see: impl FnMut(UnitId, Record),
) -> Result<()> {
    Ok(tx.each(
        "SELECT c.unit, a.id, a.held_on, k.kind, k.for_year, a.state
           FROM ancestor c
           JOIN activity a ON a.realm = c.realm AND a.unit = c.unit
                AND a.listed_on >= $5 AND a.listed_on < $6
           JOIN activity_kind k ON k.realm = a.realm AND k.activity = a.id
          WHERE c.realm = $1 AND c.ancestor = $2 AND c.depth <= $4
            AND c.valid_from <= $3 AND c.valid_until > $3
            AND a.held_on IS NOT NULL AND a.state <> 'cancelled'
          ORDER BY c.unit, a.listed_on, a.id, k.ordinal",
        args![act.realm, scope.root, act.today, scope.levels, reach.from, reach.until],
        |row| {
            let kind: String = row.get(3)?;
            if let Some(kind) = schedule.kind(&kind) {
                let for_year: Option<i64> = row.get(4)?;
                let state: String = row.get(5)?;
                let record = Record {
                    id: row.get(1)?,
                    day: row.get(2)?,
                    kind,
                    for_year: for_year.and_then(|year| i16::try_from(year).ok()),
                    recorded: !matches!(state.as_str(), "planned" | "held"),
                };
                see(row.get(0)?, record);
            }
            Ok(())
        },
    )?)
}
