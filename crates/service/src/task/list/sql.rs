//! Statements that list tasks.

use jiff::civil::Date;
use zhibu_domain::activity::{Guest, Voice};
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{ActivityId, PersonId, Realm, UnitId};
use zhibu_domain::task::{Outcome, TaskKey};
use zhibu_domain::text::Text;

use super::Cursor;
use crate::args;
use crate::columns::{TextColumns as _, contradiction};
use crate::engine::{self, Row, Tx};
use crate::error::Result;
use crate::task::{Owner, TaskRow};

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

pub(in crate::task) fn key(row: &Row<'_>) -> engine::Result<TaskKey> {
    Ok(TaskKey { activity: row.get(0)?, ordinal: row.get(1)? })
}

/// The last day, if there is one.
pub(in crate::task) fn due(row: &Row<'_>, at: usize) -> engine::Result<Option<Date>> {
    let due: Option<Date> = row.get(at)?;
    Ok(due.filter(|due| *due != FOREVER))
}

pub(in crate::task) fn ended(row: &Row<'_>, at: usize) -> engine::Result<Option<(Outcome, Date)>> {
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
pub(in crate::task) fn open(
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
pub(in crate::task) fn over(
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
pub(in crate::task) fn overdue_below(
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
pub(in crate::task) fn overdue_counts(
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
pub(in crate::task) fn counts(
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
pub(in crate::task) fn of_person(
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
pub(in crate::task) fn of_post(
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
pub(in crate::task) fn of_record(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: ActivityId,
) -> Result<Vec<TaskRow>> {
    Ok(tx.all(
        tasks!("WHERE t.realm = $1 AND t.activity = $2 ORDER BY t.ordinal"),
        args![realm, id],
        listed,
    )?)
}

pub(in crate::task) fn one(tx: &mut Tx<'_>, realm: Realm, key: TaskKey) -> Result<Option<TaskRow>> {
    Ok(tx.optional(
        tasks!("WHERE t.realm = $1 AND t.activity = $2 AND t.ordinal = $3"),
        args![realm, key.activity, key.ordinal],
        listed,
    )?)
}

/// Decisions of a unit's records that wait for confirmation, newest first.
pub(in crate::task) fn waiting(
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

pub(in crate::task) fn one_waiting(
    tx: &mut Tx<'_>,
    realm: Realm,
    key: TaskKey,
) -> Result<Option<TaskRow>> {
    Ok(tx.optional(
        waiting!("AND r.activity = $2 AND r.ordinal = $3"),
        args![realm, key.activity, key.ordinal],
        awaited,
    )?)
}
