//! Statements of `task`.

use jiff::Timestamp;
use jiff::civil::Date;
use zhibu_domain::activity::{Guest, Voice};
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{ActivityId, PersonId, Realm, UnitId};
use zhibu_domain::task::{End, Outcome, Step, Task, TaskKey};
use zhibu_domain::text::Text;

use super::{Cursor, Kept, Owner, Proof, StepRow, TaskRow};
use crate::act::Act;
use crate::args;
use crate::columns::{TextColumns as _, contradiction, text, voice};
use crate::engine::{self, Row, Tx, Value};
use crate::error::Result;

/// A list of tasks: what stands in a row, and after it which rows in which order. Outer joins keep
/// the planner from starting anywhere but at the tasks.
macro_rules! tasks {
    ($rest:literal) => {
        concat!(
            "SELECT t.activity, t.ordinal, t.unit, v.name_zh, v.name_en, r.text_zh, r.text_en,
                a.listed_on, t.due_on, t.ended, t.ended_on, t.steps,
                t.owner_person, t.owner_post, t.owner_guest, p.name, p.latin,
                g.name, g.title_zh, g.title_en, g.body_zh, g.body_en
           FROM task t
           LEFT JOIN activity a ON a.realm = t.realm AND a.id = t.activity
           LEFT JOIN activity_resolution r ON r.realm = t.realm AND r.activity = t.activity
                AND r.ordinal = t.ordinal
           LEFT JOIN unit_version v ON v.realm = t.realm AND v.unit = t.unit
                AND v.valid_from <= a.listed_on AND v.valid_until > a.listed_on
           LEFT JOIN person p ON p.realm = t.realm AND p.id = t.owner_person
           LEFT JOIN activity_guest g ON g.realm = t.realm AND g.activity = t.activity
                AND g.ordinal = t.owner_guest ",
            $rest
        )
    };
}

/// The same for decisions of a record that waits for confirmation.
macro_rules! waiting {
    ($rest:literal) => {
        concat!(
            "SELECT r.activity, r.ordinal, a.unit, v.name_zh, v.name_en, r.text_zh, r.text_en,
                a.listed_on, r.due_on, r.owner_person, r.owner_post, r.owner_guest,
                p.name, p.latin, g.name, g.title_zh, g.title_en, g.body_zh, g.body_en
           FROM activity a
           JOIN activity_resolution r ON r.realm = a.realm AND r.activity = a.id
           LEFT JOIN unit_version v ON v.realm = a.realm AND v.unit = a.unit
                AND v.valid_from <= a.listed_on AND v.valid_until > a.listed_on
           LEFT JOIN person p ON p.realm = r.realm AND p.id = r.owner_person
           LEFT JOIN activity_guest g ON g.realm = r.realm AND g.activity = r.activity
                AND g.ordinal = r.owner_guest
          WHERE a.realm = $1 AND a.state = 'recorded'
            AND (r.owner_person IS NOT NULL OR r.owner_post IS NOT NULL
                 OR r.owner_guest IS NOT NULL OR r.due_on IS NOT NULL) ",
            $rest
        )
    };
}

/// Who answers: three columns of a voice, then the names that go with it.
fn owner(row: &Row<'_>, at: usize) -> engine::Result<Option<Owner>> {
    Ok(match row.voice(at)? {
        None => None,
        Some(Voice::Member(person)) => Some(Owner::Member(person, row.name(at + 3)?)),
        Some(Voice::Post(post)) => Some(Owner::Post(post)),
        Some(Voice::Guest(_)) => Some(Owner::Guest(Guest {
            name: row.get(at + 5)?,
            title: row.text_opt(at + 6)?,
            body: row.text_opt(at + 8)?,
        })),
    })
}

fn key(row: &Row<'_>) -> engine::Result<TaskKey> {
    Ok(TaskKey { activity: row.get(0)?, ordinal: row.get(1)? })
}

/// The last day, if there is one.
fn due(row: &Row<'_>, at: usize) -> engine::Result<Option<Date>> {
    let due: Option<Date> = row.get(at)?;
    Ok(due.filter(|due| *due != FOREVER))
}

fn ended(row: &Row<'_>, at: usize) -> engine::Result<Option<(Outcome, Date)>> {
    let (outcome, on): (Option<String>, Option<Date>) = (row.get(at)?, row.get(at + 1)?);
    match (outcome, on) {
        (None, None) => Ok(None),
        (Some(code), Some(on)) => {
            let outcome = Outcome::parse(&code);
            Ok(Some((outcome.ok_or_else(|| contradiction("task.ended is unknown"))?, on)))
        }
        _ => Err(contradiction("a task has half an end")),
    }
}

fn listed(row: &Row<'_>) -> engine::Result<TaskRow> {
    Ok(TaskRow {
        key: key(row)?,
        unit: row.get(2)?,
        unit_name: row.text(3)?,
        text: row.text(5)?,
        decided_on: row.get(7)?,
        due_on: due(row, 8)?,
        end: ended(row, 9)?,
        steps: row.get(11)?,
        owner: owner(row, 12)?,
        waiting: false,
    })
}

fn awaited(row: &Row<'_>) -> engine::Result<TaskRow> {
    Ok(TaskRow {
        key: key(row)?,
        unit: row.get(2)?,
        unit_name: row.text(3)?,
        text: row.text(5)?,
        decided_on: row.get(7)?,
        due_on: due(row, 8)?,
        end: None,
        steps: 0,
        owner: owner(row, 9)?,
        waiting: true,
    })
}

/// The place after which a list goes on, as three arguments.
fn after(cursor: Option<Cursor>) -> (Option<Date>, Option<ActivityId>, Option<u32>) {
    let key = cursor.map(|cursor| cursor.key);
    (cursor.map(|cursor| cursor.day), key.map(|key| key.activity), key.map(|key| key.ordinal))
}

/// Tasks of a unit under way, most urgent first; `before` keeps those whose last day lies before.
pub(super) fn open(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    before: Option<Date>,
    cursor: Option<Cursor>,
    limit: u32,
) -> Result<Vec<TaskRow>> {
    let (day, activity, ordinal) = after(cursor);
    Ok(tx.all(
        tasks!(
            "WHERE t.realm = $1 AND t.unit = $2 AND t.ended IS NULL
                AND ($3 IS NULL OR (t.due_on, t.activity, t.ordinal) > ($3, $4, $5))
                AND ($6 IS NULL OR t.due_on < $6)
              ORDER BY t.due_on, t.activity, t.ordinal LIMIT $7"
        ),
        args![realm, unit, day, activity, ordinal, before, limit],
        listed,
    )?)
}

/// Tasks of a unit that have ended, newest first.
pub(super) fn over(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    outcome: Option<Outcome>,
    cursor: Option<Cursor>,
    limit: u32,
) -> Result<Vec<TaskRow>> {
    let (day, activity, ordinal) = after(cursor);
    Ok(tx.all(
        tasks!(
            "WHERE t.realm = $1 AND t.unit = $2 AND t.ended IS NOT NULL
                AND ($3 IS NULL OR (t.ended_on, t.activity, t.ordinal) < ($3, $4, $5))
                AND ($6 IS NULL OR t.ended = $6)
              ORDER BY t.ended_on DESC, t.activity DESC, t.ordinal DESC LIMIT $7"
        ),
        args![realm, unit, day, activity, ordinal, outcome.map(Outcome::code), limit],
        listed,
    )?)
}

/// Overdue tasks of the units directly below one today, most urgent first.
pub(super) fn overdue_below(
    tx: &mut Tx<'_>,
    realm: Realm,
    (unit, today): (UnitId, Date),
    cursor: Option<Cursor>,
    limit: u32,
) -> Result<Vec<TaskRow>> {
    let (day, activity, ordinal) = after(cursor);
    Ok(tx.all(
        tasks!(
            "JOIN unit_parent u ON u.realm = t.realm AND u.unit = t.unit AND u.parent = $2
                  AND u.valid_from <= $3 AND u.valid_until > $3
             WHERE t.realm = $1 AND t.ended IS NULL AND t.due_on < $3
                AND ($4 IS NULL OR (t.due_on, t.activity, t.ordinal) > ($4, $5, $6))
              ORDER BY t.due_on, t.activity, t.ordinal LIMIT $7"
        ),
        args![realm, unit, today, day, activity, ordinal, limit],
        listed,
    )?)
}

/// How many tasks are overdue in each unit directly below one today.
pub(super) fn overdue_counts(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    today: Date,
    limit: u32,
) -> Result<Vec<(UnitId, Text, u32)>> {
    Ok(tx.all(
        "SELECT u.unit, v.name_zh, v.name_en, COUNT(*)
           FROM unit_parent u
           JOIN task t ON t.realm = u.realm AND t.unit = u.unit AND t.ended IS NULL
                AND t.due_on < $3
           JOIN unit_version v ON v.realm = u.realm AND v.unit = u.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE u.realm = $1 AND u.parent = $2 AND u.valid_from <= $3 AND u.valid_until > $3
          GROUP BY u.unit, v.name_zh, v.name_en
          ORDER BY COUNT(*) DESC, u.unit LIMIT $4",
        args![realm, unit, today, limit],
        |row| Ok((row.get(0)?, row.text(1)?, row.get(3)?)),
    )?)
}

/// Tasks of a unit under way, and how many of them are overdue.
pub(super) fn counts(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    today: Date,
) -> Result<(u32, u32)> {
    Ok(tx.one(
        "SELECT COUNT(*), COUNT(*) FILTER (WHERE due_on < $3) FROM task
          WHERE realm = $1 AND unit = $2 AND ended IS NULL",
        args![realm, unit, today],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// Tasks under way for which a person answers by name.
pub(super) fn of_person(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    limit: u32,
) -> Result<Vec<TaskRow>> {
    Ok(tx.all(
        tasks!(
            "WHERE t.realm = $1 AND t.owner_person = $2 AND t.ended IS NULL
              ORDER BY t.due_on, t.activity, t.ordinal LIMIT $3"
        ),
        args![realm, person, limit],
        listed,
    )?)
}

/// Tasks under way for which a post of a unit answers; with `orphans` also those for which nobody
/// on the roll does.
pub(super) fn of_post(
    tx: &mut Tx<'_>,
    realm: Realm,
    (unit, post): (UnitId, &str),
    orphans: bool,
    limit: u32,
) -> Result<Vec<TaskRow>> {
    Ok(tx.all(
        tasks!(
            "WHERE t.realm = $1 AND t.unit = $2 AND t.ended IS NULL
                AND (t.owner_post = $3
                     OR ($4 AND t.owner_person IS NULL AND t.owner_post IS NULL))
              ORDER BY t.due_on, t.activity, t.ordinal LIMIT $5"
        ),
        args![realm, unit, post, orphans, limit],
        listed,
    )?)
}

/// The tasks of one record.
pub(super) fn of_record(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<TaskRow>> {
    Ok(tx.all(
        tasks!("WHERE t.realm = $1 AND t.activity = $2 ORDER BY t.ordinal"),
        args![realm, id],
        listed,
    )?)
}

pub(super) fn one(tx: &mut Tx<'_>, realm: Realm, key: TaskKey) -> Result<Option<TaskRow>> {
    Ok(tx.optional(
        tasks!("WHERE t.realm = $1 AND t.activity = $2 AND t.ordinal = $3"),
        args![realm, key.activity, key.ordinal],
        listed,
    )?)
}

/// Decisions of a unit's records that wait for confirmation, newest first.
pub(super) fn waiting(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    limit: u32,
) -> Result<Vec<TaskRow>> {
    Ok(tx.all(
        waiting!("AND a.unit = $2 ORDER BY a.listed_on DESC, r.activity DESC, r.ordinal LIMIT $3"),
        args![realm, unit, limit],
        awaited,
    )?)
}

pub(super) fn one_waiting(tx: &mut Tx<'_>, realm: Realm, key: TaskKey) -> Result<Option<TaskRow>> {
    Ok(tx.optional(
        waiting!("AND r.activity = $2 AND r.ordinal = $3"),
        args![realm, key.activity, key.ordinal],
        awaited,
    )?)
}

/// Unit and standing of a task. When it ended is what its last step says.
pub(super) fn standing(
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

fn step(row: &Row<'_>) -> engine::Result<StepRow> {
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
pub(super) fn steps(
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

pub(super) fn title(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Text> {
    Ok(tx.one(
        "SELECT title_zh, title_en FROM activity WHERE realm = $1 AND id = $2",
        args![realm, id],
        |row| row.text(0),
    )?)
}

/// The day of a record that a unit wrote; `None` if it is none of the unit's, or nothing was held.
pub(super) fn held_on(
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

/// Records of a unit since a day, newest first.
pub(super) fn proofs(
    tx: &mut Tx<'_>,
    realm: Realm,
    (unit, since): (UnitId, Date),
    limit: u32,
) -> Result<Vec<Proof>> {
    Ok(tx.all(
        "SELECT id, title_zh, title_en, listed_on FROM activity
          WHERE realm = $1 AND unit = $2 AND listed_on >= $3
            AND state IN ('recorded', 'confirmed', 'published')
          ORDER BY listed_on DESC, id DESC LIMIT $4",
        args![realm, unit, since, limit],
        |row| Ok(Proof { id: row.get(0)?, title: row.text(1)?, day: row.get(3)? }),
    )?)
}

/// Lays the tasks of a record that is being confirmed.
pub(super) fn lay(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<()> {
    tx.run(
        "INSERT INTO task (realm, activity, ordinal, unit, owner_person, owner_post, owner_guest,
                due_on, steps)
         SELECT r.realm, r.activity, r.ordinal, a.unit, r.owner_person, r.owner_post,
                r.owner_guest, COALESCE(r.due_on, $3), 0
           FROM activity_resolution r
           JOIN activity a ON a.realm = r.realm AND a.id = r.activity
          WHERE r.realm = $1 AND r.activity = $2
            AND (r.owner_person IS NOT NULL OR r.owner_post IS NOT NULL
                 OR r.owner_guest IS NOT NULL OR r.due_on IS NOT NULL)",
        args![realm, id, FOREVER],
    )?;
    Ok(())
}

/// Whether a step was taken on any decision of a record.
pub(super) fn has_begun(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<bool> {
    let steps: i64 = tx.one(
        "SELECT COUNT(*) FROM task_step WHERE realm = $1 AND activity = $2",
        args![realm, id],
        |row| row.get(0),
    )?;
    Ok(steps > 0)
}

/// Takes the tasks of a record away whose confirmation is taken back.
pub(super) fn lift(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<()> {
    tx.run("DELETE FROM task WHERE realm = $1 AND activity = $2", args![realm, id])?;
    Ok(())
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
pub(super) fn insert_step(
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
pub(super) fn update(tx: &mut Tx<'_>, realm: Realm, key: TaskKey, task: &Task) -> Result<()> {
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
