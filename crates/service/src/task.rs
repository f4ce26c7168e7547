//! Tasks of decisions: lists, one with its history, and the steps.
//!
//! A task begins when the record that holds the decision is confirmed; until then the decision waits
//! and can still be edited. How a task stands is kept beside its steps, in the same transaction, so
//! that lists seek it; the doctor compares both. It refuses to know what a list looks like.

mod check;
mod list;
mod sql;
mod step;

use jiff::civil::Date;
use zhibu_domain::activity::{Guest, Refusal as OfRecord, Voice};
use zhibu_domain::id::{ActivityId, PersonId, Realm, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::rulebook::Right;
use zhibu_domain::task::{Outcome, State, TaskKey};
use zhibu_domain::text::Text;

use crate::access::{self, ConfirmActivity, Either, Granted, RecordActivity};
use crate::act::Act;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::parameter;

pub use check::faults;
pub use list::{
    Cursor, Digest, Filter, PAGE, counts, digests, of_record, of_unit, overdue_below, own, waiting,
};
pub(crate) use step::sql::{BulkTask, insert_bulk};
pub use step::{Seen, StepRow, extend, finish, give_up, hand_over, take_back};

/// Key of the days from today to which a task is extended at most.
pub const EXTEND_DAYS: &str = "task.extend_days_max";
/// Key of the minutes in which an end can be taken back.
pub const UNDO_MINUTES: &str = "task.undo_minutes";

/// Steps that a task's page shows, at most.
const STEPS: u32 = 200;

/// Whoever records a unit's activities, or confirms them, keeps its tasks.
pub type Keeping = Either<RecordActivity, ConfirmActivity>;

/// Who answers for a task, with what the name is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// A person on the roll.
    Member(PersonId, Name),
    /// Whoever holds this post of the unit today.
    Post(String),
    /// A guest of the record.
    Guest(Guest),
}

/// A task as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Which.
    pub key: TaskKey,
    /// The unit that decided it.
    pub unit: UnitId,
    /// Its name on the day of the decision.
    pub unit_name: Text,
    /// What was decided.
    pub text: Text,
    /// When.
    pub decided_on: Date,
    /// Who answers for it now.
    pub owner: Option<Owner>,
    /// The last day on which it is in time.
    pub due_on: Option<Date>,
    /// How and when it ended, if it has.
    pub end: Option<(Outcome, Date)>,
    /// Steps so far.
    pub steps: u32,
    /// Its record waits for confirmation, so no step can be taken.
    pub waiting: bool,
}

impl TaskRow {
    /// How far it is on a day.
    pub fn state(&self, today: Date) -> State {
        State::of(self.due_on, self.end, today)
    }
}

/// A record that may show that a task was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Which.
    pub id: ActivityId,
    /// Its title.
    pub title: Text,
    /// Its day.
    pub day: Date,
}

/// A task with everything its page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskPage {
    /// The task.
    pub row: TaskRow,
    /// Title of the record that holds the decision.
    pub record: Text,
    /// Every step in order.
    pub steps: Vec<StepRow>,
    /// The actor may say that it is done.
    pub may_answer: bool,
    /// The actor may give it more time, hand it over and give it up.
    pub may_keep: bool,
    /// Minutes in which its end can be taken back.
    pub undo_minutes: i64,
}

/// Records of the unit that may show that a task of it was carried out, newest first.
pub fn proofs(tx: &mut Tx<'_>, realm: Realm, row: &TaskRow) -> Result<Vec<Proof>> {
    sql::proofs(tx, realm, (row.unit, row.decided_on), PAGE)
}

/// The unit of a task, also of one that waits for its record: what a right is asked for.
///
/// # Errors
/// [`Error::NotFound`] if the record has no such decision, or it is no task.
pub fn unit_of(tx: &mut Tx<'_>, realm: Realm, key: TaskKey) -> Result<UnitId> {
    Ok(row(tx, realm, key)?.unit)
}

fn row(tx: &mut Tx<'_>, realm: Realm, key: TaskKey) -> Result<TaskRow> {
    if let Some(row) = list::sql::one(tx, realm, key)? {
        return Ok(row);
    }
    list::sql::one_waiting(tx, realm, key)?.ok_or(Error::NotFound)
}

/// A task with its history, for somebody who may see its unit.
///
/// # Errors
/// [`Error::NotFound`] also for those who may not see it.
pub fn load(tx: &mut Tx<'_>, act: &Act, key: TaskKey) -> Result<TaskPage> {
    let row = row(tx, act.realm, key)?;
    if !access::rights(tx, act, row.unit)?.contains(&Right::ViewUnit) {
        return Err(Error::NotFound);
    }
    let may_keep = is_granted(&keeping(tx, act, row.unit))?;
    let owner = match &row.owner {
        Some(Owner::Member(person, _)) => Some(Voice::Member(*person)),
        Some(Owner::Post(post)) => Some(Voice::Post(post.clone())),
        Some(Owner::Guest(_)) | None => None,
    };
    let may_answer = may_keep || is_granted(&step::answering(tx, act, row.unit, owner.as_ref()))?;
    Ok(TaskPage {
        record: sql::title(tx, act.realm, key.activity)?,
        steps: step::sql::steps(tx, act.realm, key, (0, STEPS))?,
        may_answer,
        may_keep,
        undo_minutes: parameter::value(tx, act, row.unit, UNDO_MINUTES)?,
        row,
    })
}

/// Whether a question for a right was answered with one.
fn is_granted<T>(asked: &Result<T>) -> Result<bool> {
    match asked {
        Ok(_) => Ok(true),
        Err(Error::Engine(error)) => Err(error.clone().into()),
        Err(_) => Ok(false),
    }
}

/// Asks for the right to keep a unit's tasks.
///
/// # Errors
/// [`Error::Denied`] if the actor neither records nor confirms here.
pub fn keeping<'tx>(tx: &mut Tx<'tx>, act: &Act, unit: UnitId) -> Result<Granted<'tx, Keeping>> {
    access::require_either(tx, act, unit)
}

/// Lays the tasks of a record that is being confirmed.
pub(crate) fn lay(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<()> {
    sql::lay(tx, realm, id)
}

/// Takes the tasks of a record away whose confirmation is taken back: its decisions can be edited
/// again, so none may have begun.
pub(crate) fn lift(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<()> {
    if sql::has_begun(tx, realm, id)? {
        return Err(OfRecord::TasksBegun.into());
    }
    sql::lift(tx, realm, id)
}
