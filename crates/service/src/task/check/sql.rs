//! Statements that read every task and every step of a realm.

use jiff::Timestamp;
use zhibu_domain::id::{Realm, UnitId};
use zhibu_domain::task::{Step, Task, TaskKey};

use super::Kept;
use crate::args;
use crate::columns::TextColumns as _;
use crate::engine::Tx;
use crate::error::Result;
use crate::task::list::sql::{due, ended, key};
use crate::task::step::StepRow;
use crate::task::step::sql::step;

/// Every decision of a confirmed record that is a task, in order, with what is kept of it.
pub(super) fn each_kept(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut see: impl FnMut(TaskKey, Kept),
) -> Result<()> {
    Ok(tx.each(
        "SELECT r.activity, r.ordinal, a.unit, a.listed_on, r.due_on,
                r.owner_person, r.owner_post, r.owner_guest,
                t.unit, t.due_on, t.ended, t.ended_on, t.steps,
                t.owner_person, t.owner_post, t.owner_guest
           FROM activity a
           JOIN activity_resolution r ON r.realm = a.realm AND r.activity = a.id
           LEFT JOIN task t ON t.realm = r.realm AND t.activity = r.activity
                AND t.ordinal = r.ordinal
          WHERE a.realm = $1 AND a.state = 'confirmed'
            AND (r.owner_person IS NOT NULL OR r.owner_post IS NOT NULL
                 OR r.owner_guest IS NOT NULL OR r.due_on IS NOT NULL)
          ORDER BY r.activity, r.ordinal",
        args![realm],
        |row| {
            let unit: UnitId = row.get(2)?;
            let kept: Option<UnitId> = row.get(8)?;
            let decided_on = row.get(3)?;
            let kept = Kept {
                decided: Task::of(decided_on, row.voice(5)?, row.get(4)?),
                unit_is_same: kept == Some(unit),
                owner: row.voice(13)?,
                due_on: due(row, 9)?,
                end: ended(row, 10)?,
                steps: row.get::<Option<u32>>(12)?.unwrap_or_default(),
            };
            see(key(row)?, kept);
            Ok(())
        },
    )?)
}

/// Every step of a realm, by its task and its number.
pub(super) fn each_step(
    tx: &mut Tx<'_>,
    realm: Realm,
    mut see: impl FnMut(TaskKey, u32, Step, Timestamp),
) -> Result<()> {
    Ok(tx.each(
        "SELECT s.kind, s.ended_on, s.due_on, s.owner_post, s.record, s.text_zh, s.text_en,
                s.taken_at, s.taken_by, p.name, p.latin, NULL, NULL,
                s.activity, s.ordinal, s.n
           FROM task_step s
           LEFT JOIN person p ON p.realm = s.realm AND p.id = s.taken_by
          WHERE s.realm = $1 ORDER BY s.activity, s.ordinal, s.n",
        args![realm],
        |row| {
            let key = TaskKey { activity: row.get(13)?, ordinal: row.get(14)? };
            let StepRow { step, at, .. } = step(row)?;
            see(key, row.get(15)?, step, at);
            Ok(())
        },
    )?)
}

/// Tasks of what is no confirmed decision with an owner or a last day, and those with a step that
/// rests on the record of another unit.
pub(super) fn strays(tx: &mut Tx<'_>, realm: Realm) -> Result<Vec<TaskKey>> {
    Ok(tx.all(
        "SELECT t.activity, t.ordinal FROM task t
           JOIN activity a ON a.realm = t.realm AND a.id = t.activity
           JOIN activity_resolution r ON r.realm = t.realm AND r.activity = t.activity
                AND r.ordinal = t.ordinal
          WHERE t.realm = $1
            AND (a.state <> 'confirmed'
                 OR (r.owner_person IS NULL AND r.owner_post IS NULL
                     AND r.owner_guest IS NULL AND r.due_on IS NULL))
         UNION
         SELECT s.activity, s.ordinal FROM task_step s
           JOIN task t ON t.realm = s.realm AND t.activity = s.activity AND t.ordinal = s.ordinal
           JOIN activity b ON b.realm = s.realm AND b.id = s.record
          WHERE s.realm = $1 AND b.unit <> t.unit
          ORDER BY 1, 2 LIMIT 1000",
        args![realm],
        key,
    )?)
}
