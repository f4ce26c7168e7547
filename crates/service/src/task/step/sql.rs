//! Statements that read and write steps.

use jiff::Timestamp;
use jiff::civil::Date;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{ActivityId, PersonId, Realm, UnitId};
use zhibu_domain::task::{End, Step, Task, TaskKey};

use super::StepRow;
use crate::act::Act;
use crate::args;
use crate::columns::{TextColumns as _, contradiction, text, voice};
use crate::engine::{self, Row, Tx, Value};
use crate::error::Result;
use crate::task::list::sql::{due, ended};

/// Unit and standing of a task. When it ended is what its last step says.
pub(in crate::task) fn standing(
    tx: &mut Tx<'_>,
    realm: Realm,
    key: TaskKey,
) -> Result<Option<(UnitId, Task)>> {
    Ok(tx.optional(
        "SELECT t.unit, a.listed_on, t.due_on, t.ended, t.ended_on, t.steps,
                t.owner_person, t.owner_post, t.owner_guest, s.taken_at
           FROM task t
           JOIN activity a ON a.realm = t.realm AND a.id = t.activity
           LEFT JOIN task_step s ON s.realm = t.realm AND s.activity = t.activity
                AND s.ordinal = t.ordinal AND s.n = t.steps - 1
          WHERE t.realm = $1 AND t.activity = $2 AND t.ordinal = $3",
        args![realm, key.activity, key.ordinal],
        |row| {
            let at: Option<Timestamp> = row.get(9)?;
            let end = ended(row, 3)?.zip(at);
            let task = Task {
                decided_on: row.get(1)?,
                owner: row.voice(6)?,
                due_on: due(row, 2)?,
                end: end.map(|((outcome, on), at)| End { outcome, on, at }),
                steps: row.get(5)?,
            };
            Ok((row.get(0)?, task))
        },
    )?)
}

pub(in crate::task) fn step(row: &Row<'_>) -> engine::Result<StepRow> {
    let missing = || contradiction("a step lacks what its kind asks for");
    let (on, until): (Option<Date>, Option<Date>) = (row.get(1)?, row.get(2)?);
    let said = row.text_opt(5)?;
    let step = match row.str(0)? {
        "done" => Step::Done { on: on.ok_or_else(missing)?, record: row.get(4)?, note: said },
        "extended" => {
            Step::Extended { until: until.ok_or_else(missing)?, reason: said.ok_or_else(missing)? }
        }
        "handed-over" => Step::HandedOver { post: row.get(3)?, note: said },
        "dropped" => {
            Step::Dropped { on: on.ok_or_else(missing)?, reason: said.ok_or_else(missing)? }
        }
        "taken-back" => Step::TakenBack,
        _ => return Err(contradiction("task_step.kind is unknown")),
    };
    let by: Option<PersonId> = row.get(8)?;
    let named: Option<String> = row.get(9)?;
    Ok(StepRow {
        step,
        at: row.get(7)?,
        by: match (by, named) {
            (Some(by), Some(_)) => Some((by, row.name(9)?)),
            _ => None,
        },
        record: row.text_opt(11)?,
    })
}

/// The steps of a task from one on, in order.
pub(in crate::task) fn steps(
    tx: &mut Tx<'_>,
    realm: Realm,
    key: TaskKey,
    (from, limit): (u32, u32),
) -> Result<Vec<StepRow>> {
    Ok(tx.all(
        "SELECT s.kind, s.ended_on, s.due_on, s.owner_post, s.record, s.text_zh, s.text_en,
                s.taken_at, s.taken_by, p.name, p.latin, a.title_zh, a.title_en
           FROM task_step s
           LEFT JOIN person p ON p.realm = s.realm AND p.id = s.taken_by
           LEFT JOIN activity a ON a.realm = s.realm AND a.id = s.record
          WHERE s.realm = $1 AND s.activity = $2 AND s.ordinal = $3 AND s.n >= $4
          ORDER BY s.n LIMIT $5",
        args![realm, key.activity, key.ordinal, from, limit],
        step,
    )?)
}

/// The day of a record that a unit wrote; `None` if it is none of the unit's, or nothing was held.
pub(in crate::task) fn held_on(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    id: ActivityId,
) -> Result<Option<Date>> {
    Ok(tx.optional(
        "SELECT listed_on FROM activity
          WHERE realm = $1 AND unit = $2 AND id = $3
            AND state IN ('recorded', 'confirmed', 'published')",
        args![realm, unit, id],
        |row| row.get(0),
    )?)
}

const STEP: &[&str] = &[
    "realm",
    "activity",
    "ordinal",
    "n",
    "kind",
    "ended_on",
    "due_on",
    "owner_post",
    "record",
    "text_zh",
    "text_en",
    "taken_at",
    "taken_by",
];

fn step_row(
    realm: Realm,
    key: TaskKey,
    n: u32,
    step: &Step,
    (at, by): (Timestamp, Option<PersonId>),
) -> Vec<Value> {
    let (ended, due, post, record, said) = match step {
        Step::Done { on, record, note } => (Some(*on), None, None, *record, note.as_ref()),
        Step::Extended { until, reason } => (None, Some(*until), None, None, Some(reason)),
        Step::HandedOver { post, note } => (None, None, Some(post.clone()), None, note.as_ref()),
        Step::Dropped { on, reason } => (Some(*on), None, None, None, Some(reason)),
        Step::TakenBack => (None, None, None, None, None),
    };
    let mut row = vec![
        realm.into(),
        key.activity.into(),
        key.ordinal.into(),
        n.into(),
        step.code().into(),
        ended.into(),
        due.into(),
        post.into(),
        record.into(),
    ];
    row.extend(text(said));
    row.extend([at.into(), by.into()]);
    row
}

/// Writes a step behind the others.
pub(in crate::task) fn insert_step(
    tx: &mut Tx<'_>,
    act: &Act,
    key: TaskKey,
    n: u32,
    new: &Step,
) -> Result<()> {
    let by = act.actor.person();
    tx.insert_many("task_step", STEP, [step_row(act.realm, key, n, new, (act.now, by))])?;
    Ok(())
}

/// Writes how a task stands after a step.
pub(in crate::task) fn update(
    tx: &mut Tx<'_>,
    realm: Realm,
    key: TaskKey,
    task: &Task,
) -> Result<()> {
    let [person, post, guest] = voice(task.owner.as_ref());
    let due_on = task.due_on.unwrap_or(FOREVER);
    let (ended, ended_on) = (task.end.map(|end| end.outcome.code()), task.end.map(|end| end.on));
    tx.run(
        "UPDATE task SET owner_person = $4, owner_post = $5, owner_guest = $6, due_on = $7,
                ended = $8, ended_on = $9, steps = $10
          WHERE realm = $1 AND activity = $2 AND ordinal = $3",
        args![
            realm,
            key.activity,
            key.ordinal,
            person,
            post,
            guest,
            due_on,
            ended,
            ended_on,
            task.steps
        ],
    )?;
    Ok(())
}

/// A task as made by the generator.
pub(crate) struct BulkTask {
    pub(crate) key: TaskKey,
    pub(crate) unit: UnitId,
    /// As it stands after its steps.
    pub(crate) task: Task,
    pub(crate) steps: Vec<(Step, Timestamp, PersonId)>,
}

const TASK: &[&str] = &[
    "realm",
    "activity",
    "ordinal",
    "unit",
    "owner_person",
    "owner_post",
    "owner_guest",
    "due_on",
    "ended",
    "ended_on",
    "steps",
];

pub(crate) fn insert_bulk(tx: &mut Tx<'_>, act: &Act, tasks: &[BulkTask]) -> Result<()> {
    let row = |bulk: &BulkTask| {
        let TaskKey { activity, ordinal } = bulk.key;
        let mut row = vec![act.realm.into(), activity.into(), ordinal.into(), bulk.unit.into()];
        row.extend(voice(bulk.task.owner.as_ref()));
        row.push(bulk.task.due_on.unwrap_or(FOREVER).into());
        row.push(bulk.task.end.map(|end| end.outcome.code()).into());
        row.push(bulk.task.end.map(|end| end.on).into());
        row.push(bulk.task.steps.into());
        row
    };
    tx.insert_many("task", TASK, tasks.iter().map(row))?;
    let steps = tasks.iter().flat_map(|bulk| {
        (0..)
            .zip(&bulk.steps)
            .map(|(n, (step, at, by))| step_row(act.realm, bulk.key, n, step, (*at, Some(*by))))
    });
    tx.insert_many("task_step", STEP, steps)?;
    Ok(())
}
