//! Tasks of decisions: lists, one with its history, and the steps.
//!
//! A task begins when the record that holds the decision is confirmed; until then the decision waits
//! and can still be edited. How a task stands is kept beside its steps, in the same transaction, so
//! that lists seek it; the doctor compares both. It refuses to know what a list looks like.

mod sql;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use zhibu_domain::access::{Because, Denied, Holding, reach_of};
use zhibu_domain::activity::{Guest, Refusal as OfRecord, Voice};
use zhibu_domain::id::{ActivityId, PersonId, Realm, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::rulebook::{Reach, Right, Rulebook};
use zhibu_domain::task::{NewDone, Outcome, Refusal, State, Step, Task, TaskKey};
use zhibu_domain::text::Text;

use crate::access::{self, ConfirmActivity, Either, Granted, RecordActivity, ViewUnit};
use crate::act::{Act, Actor};
use crate::activity::Saved;
use crate::audit;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::page;
use crate::parameter;
use crate::unit;

pub(crate) use sql::{BulkTask, insert_bulk};

/// Key of the days from today to which a task is extended at most.
pub const EXTEND_DAYS: &str = "task.extend_days_max";
/// Key of the minutes in which an end can be taken back.
pub const UNDO_MINUTES: &str = "task.undo_minutes";

/// Rows of a list of tasks, at most.
pub const PAGE: u32 = 50;
/// Steps that a task's page shows, at most.
const STEPS: u32 = 200;
/// Units directly below one that are looked at.
const BELOW: u32 = 1000;

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

/// A place in a list of tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The last row seen had ended.
    pub over: bool,
    /// The day by which it is ordered: its last one, or that of its end.
    pub day: Date,
    /// The row.
    pub key: TaskKey,
}

/// What a list of tasks shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Filter {
    /// Those under way, most urgent first, then those that have ended, newest first.
    #[default]
    All,
    /// Those under way.
    Open,
    /// Those under way whose last day is over.
    Overdue,
    /// Those that have ended in one way.
    Ended(Outcome),
}

/// A step with who took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    /// What was done.
    pub step: Step,
    /// When.
    pub at: Timestamp,
    /// By whom; `None` for the installation.
    pub by: Option<(PersonId, Name)>,
    /// Title of the record that shows it.
    pub record: Option<Text>,
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

/// Overdue tasks of the units directly below one, for whoever looks after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The unit above.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: Text,
    /// Each unit below with the number of its overdue tasks, most first.
    pub below: Vec<(UnitId, Text, u32)>,
}

/// Tasks of a unit, a page of them.
pub fn of_unit(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    filter: Filter,
    after: Option<Cursor>,
) -> Result<(Vec<TaskRow>, Option<Cursor>)> {
    let (realm, limit) = (act.realm, PAGE + 1);
    let is_over = after.is_some_and(|cursor| cursor.over);
    let before = (filter == Filter::Overdue).then_some(act.today);
    let mut rows = match filter {
        Filter::Ended(_) => Vec::new(),
        _ if is_over => Vec::new(),
        _ => sql::open(tx, realm, unit, before, after, limit)?,
    };
    let outcome = match filter {
        Filter::All => Some(None),
        Filter::Ended(outcome) => Some(Some(outcome)),
        Filter::Open | Filter::Overdue => None,
    };
    let room = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(limit));
    if let Some(outcome) = outcome.filter(|_| room > 0) {
        let after = after.filter(|cursor| cursor.over);
        rows.extend(sql::over(tx, realm, unit, outcome, after, room)?);
    }
    let next = next(&mut rows);
    Ok((rows, next))
}

/// Overdue tasks of the units directly below one, a page of them, most urgent first.
pub fn overdue_below(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    after: Option<Cursor>,
) -> Result<(Vec<TaskRow>, Option<Cursor>)> {
    let mut rows = sql::overdue_below(tx, act.realm, (unit, act.today), after, PAGE + 1)?;
    let next = next(&mut rows);
    Ok((rows, next))
}

fn next(rows: &mut Vec<TaskRow>) -> Option<Cursor> {
    page::cut(rows, PAGE).map(|row| Cursor {
        over: row.end.is_some(),
        day: row.end.map_or(row.due_on.unwrap_or(zhibu_domain::day::FOREVER), |(_, on)| on),
        key: row.key,
    })
}

/// Decisions of a unit's records that wait for confirmation, newest first, at most [`PAGE`].
pub fn waiting(tx: &mut Tx<'_>, realm: Realm, unit: UnitId) -> Result<Vec<TaskRow>> {
    sql::waiting(tx, realm, unit, PAGE)
}

/// Tasks of a unit under way, and how many of them are overdue.
pub fn counts(tx: &mut Tx<'_>, realm: Realm, unit: UnitId, today: Date) -> Result<(u32, u32)> {
    sql::counts(tx, realm, unit, today)
}

/// The tasks of one record by the place of the decision.
pub fn of_record(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<BTreeMap<u32, TaskRow>> {
    let rows = sql::of_record(tx, realm, id)?;
    Ok(rows.into_iter().map(|row| (row.key.ordinal, row)).collect())
}

/// Tasks under way for which a person answers: by name, by a post of today, and for those who keep
/// a unit's tasks also those for which nobody on the roll answers. Most urgent first, at most
/// [`PAGE`].
pub fn own(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<Vec<TaskRow>> {
    let mut rows = sql::of_person(tx, act.realm, person, PAGE)?;
    for held in access::ground(tx, act.realm, person, act.today)?.holdings {
        let orphans = keeps(&act.rules, &held);
        rows.extend(sql::of_post(tx, act.realm, (held.unit, &held.post), orphans, PAGE)?);
    }
    rows.sort_by_key(|row| (row.due_on.is_none(), row.due_on, row.key));
    rows.dedup_by_key(|row| row.key);
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    Ok(rows)
}

/// Whether a post keeps the tasks of its own unit.
fn keeps(rules: &Rulebook, held: &Holding) -> bool {
    let rights = [Right::RecordActivity, Right::ConfirmActivity];
    let reaches = rights.into_iter().filter_map(|right| reach_of(rules, &held.post, right));
    reaches.into_iter().any(|reach| reach != Reach::Below)
}

/// What is overdue one level below the units in which a person holds a post that sees so far.
pub fn digests(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<Vec<Digest>> {
    let sees = |held: &Holding| {
        reach_of(&act.rules, &held.post, Right::ViewUnit).is_some_and(|reach| reach != Reach::Unit)
    };
    let holdings = access::ground(tx, act.realm, person, act.today)?.holdings;
    let mut units: Vec<UnitId> = holdings.iter().filter(|h| sees(h)).map(|h| h.unit).collect();
    units.sort_unstable();
    units.dedup();
    let mut found = Vec::new();
    for unit in units {
        let below = sql::overdue_counts(tx, act.realm, unit, act.today, BELOW)?;
        if below.is_empty() {
            continue;
        }
        if let Some(row) = unit::row(tx, act.realm, unit, act.today)? {
            found.push(Digest { unit, unit_name: row.name, below });
        }
    }
    Ok(found)
}

/// The units directly below one with the number of their overdue tasks, most first.
pub fn overdue_counts(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
) -> Result<Vec<(UnitId, Text, u32)>> {
    sql::overdue_counts(tx, act.realm, unit, act.today, BELOW)
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
    if let Some(row) = sql::one(tx, realm, key)? {
        return Ok(row);
    }
    sql::one_waiting(tx, realm, key)?.ok_or(Error::NotFound)
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
    let may_answer = may_keep || is_granted(&answering(tx, act, row.unit, owner.as_ref()))?;
    Ok(TaskPage {
        record: sql::title(tx, act.realm, key.activity)?,
        steps: sql::steps(tx, act.realm, key, (0, STEPS))?,
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

/// Why the actor may say that a task is done: it is the actor's own, by name or by a post of today,
/// or the actor keeps the unit's tasks.
fn answering(tx: &mut Tx<'_>, act: &Act, unit: UnitId, owner: Option<&Voice>) -> Result<Because> {
    let Actor::Person(person) = act.actor else { return Ok(Because::Installation) };
    match owner {
        Some(Voice::Member(own)) if *own == person => return Ok(Because::Own),
        Some(Voice::Post(post)) => {
            let held = Holding { unit, post: post.clone() };
            if access::ground(tx, act.realm, person, act.today)?.holdings.contains(&held) {
                return Ok(Because::Post { unit, post: held.post });
            }
        }
        _ => {}
    }
    match keeping(tx, act, unit) {
        Ok(granted) => Ok(granted.because().clone()),
        Err(Error::Denied(_)) => Err(Denied { right: Right::RecordActivity }.into()),
        Err(other) => Err(other),
    }
}

/// A task of a unit as it stands.
fn standing(tx: &mut Tx<'_>, act: &Act, unit: UnitId, key: TaskKey) -> Result<Task> {
    match sql::standing(tx, act.realm, key)? {
        Some((of, task)) if of == unit => Ok(task),
        Some(_) => Err(Error::NotFound),
        None => match sql::one_waiting(tx, act.realm, key)? {
            Some(row) if row.unit == unit => Err(Refusal::Waiting.into()),
            _ => Err(Error::NotFound),
        },
    }
}

/// A task, and how many steps of it the form had seen.
pub type Seen = (TaskKey, u32);

/// Says that a task was carried out.
pub fn finish(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ViewUnit>,
    seen: Seen,
    new: &NewDone,
) -> Result<Saved> {
    let task = standing(tx, act, granted.unit(), seen.0)?;
    let because = answering(tx, act, granted.unit(), task.owner.as_ref())?;
    let held_on = match new.record {
        Some(record) => sql::held_on(tx, act.realm, granted.unit(), record)?,
        None => None,
    };
    let NewDone { on, record, note } = new.clone();
    let wish = Wish {
        verb: "task.finish",
        asked: Some(Step::Done { on, record, note }),
        decided: task.finish(new.clone(), held_on, act.today),
    };
    take(tx, act, (granted.unit(), &because), seen, &task, wish)
}

/// Gives a task more time.
pub fn extend(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, Keeping>,
    seen: Seen,
    (until, reason): (Date, Option<&Text>),
) -> Result<Saved> {
    let task = standing(tx, act, granted.unit(), seen.0)?;
    let most = parameter::number(tx, act, granted.unit(), EXTEND_DAYS, act.today)?;
    let most = most.map(|most| most.value);
    let wish = Wish {
        verb: "task.extend",
        asked: reason.map(|reason| Step::Extended { until, reason: reason.clone() }),
        decided: task.extend(until, reason.cloned(), most, act.today),
    };
    take(tx, act, granted.ground(), seen, &task, wish)
}

/// Lets another post of the unit answer for a task.
pub fn hand_over(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, Keeping>,
    seen: Seen,
    (post, note): (&str, Option<&Text>),
) -> Result<Saved> {
    let task = standing(tx, act, granted.unit(), seen.0)?;
    let kind = unit::row(tx, act.realm, granted.unit(), act.today)?.map(|row| row.kind);
    let here = |held_in: &[String]| {
        held_in.is_empty() || kind.as_ref().is_some_and(|kind| held_in.contains(kind))
    };
    let posts = act.rules.posts_on(act.today).into_iter();
    let posts = posts.filter(|entry| here(&entry.value.held_in));
    let posts: Vec<&str> = posts.map(|entry| entry.key.as_str()).collect();
    let wish = Wish {
        verb: "task.hand_over",
        asked: Some(Step::HandedOver { post: post.to_owned(), note: note.cloned() }),
        decided: task.hand_over(post, note.cloned(), &posts),
    };
    take(tx, act, granted.ground(), seen, &task, wish)
}

/// Gives a task up.
pub fn give_up(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, Keeping>,
    seen: Seen,
    reason: Option<&Text>,
) -> Result<Saved> {
    let task = standing(tx, act, granted.unit(), seen.0)?;
    let wish = Wish {
        verb: "task.give_up",
        asked: reason.map(|reason| Step::Dropped { on: act.today, reason: reason.clone() }),
        decided: task.give_up(reason.cloned(), act.today),
    };
    take(tx, act, granted.ground(), seen, &task, wish)
}

/// Takes the end of a task back while the minutes of undo last. That it was given up is taken back
/// by those who may give it up.
pub fn take_back(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ViewUnit>,
    seen: Seen,
) -> Result<Saved> {
    let unit = granted.unit();
    let task = standing(tx, act, unit, seen.0)?;
    let because = match task.end.map(|end| end.outcome) {
        Some(Outcome::Dropped) => keeping(tx, act, unit)?.because().clone(),
        Some(Outcome::Done) | None => answering(tx, act, unit, task.owner.as_ref())?,
    };
    let minutes = parameter::value(tx, act, unit, UNDO_MINUTES)?;
    let wish = Wish {
        verb: "task.take_back",
        asked: Some(Step::TakenBack),
        decided: task.take_back(minutes, act.now),
    };
    take(tx, act, (unit, &because), seen, &task, wish)
}

/// A step as a form asks for it, and what the rules say to it now.
struct Wish {
    verb: &'static str,
    asked: Option<Step>,
    decided: std::result::Result<Step, Refusal>,
}

/// Writes a step and how the task stands after it. A form that comes twice finds its own step and
/// does nothing; any other that saw fewer steps than there are is refused.
fn take(
    tx: &mut Tx<'_>,
    act: &Act,
    (unit, because): (UnitId, &Because),
    (key, seen): Seen,
    task: &Task,
    wish: Wish,
) -> Result<Saved> {
    if task.steps != seen {
        let then = sql::steps(tx, act.realm, key, (seen, 1))?.into_iter().next();
        let mine = |row: &StepRow| row.by.as_ref().map(|(by, _)| *by) == act.actor.person();
        return match then.filter(mine) {
            Some(row) if wish.asked == Some(row.step.clone()) => Ok(Saved::Before),
            _ => Err(Refusal::Changed.into()),
        };
    }
    let step = wish.decided?;
    let next = task.clone().after(&step, act.now);
    // The row that two steps at once would share comes first: the later one tries again.
    sql::update(tx, act.realm, key, &next)?;
    sql::insert_step(tx, act, key, seen, &step)?;
    audit::log(tx, act, wish.verb, (unit, because), key.activity.0, detail(key, seen, &step))?;
    Ok(Saved::Now)
}

/// What the log keeps of a step: which decision, which step, and its keys and days.
fn detail(key: TaskKey, n: u32, step: &Step) -> Value {
    let decision = key.ordinal;
    match step {
        Step::Done { on, record, .. } => {
            json!({"decision": decision, "step": n, "on": on, "record": record})
        }
        Step::Extended { until, .. } => json!({"decision": decision, "step": n, "until": until}),
        Step::HandedOver { post, .. } => json!({"decision": decision, "step": n, "post": post}),
        Step::Dropped { on, .. } => json!({"decision": decision, "step": n, "on": on}),
        Step::TakenBack => json!({"decision": decision, "step": n}),
    }
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

/// A decision with what is kept of its task.
struct Kept {
    /// As the record has it.
    decided: Task,
    unit_is_same: bool,
    owner: Option<Voice>,
    due_on: Option<Date>,
    end: Option<(Outcome, Date)>,
    steps: u32,
}

impl Kept {
    /// Whether what is kept is what the steps come to, which are numbered without a gap.
    fn follows(&self, steps: &[(u32, Step, Timestamp)]) -> bool {
        let replayed =
            steps.iter().fold(self.decided.clone(), |task, (_, step, at)| task.after(step, *at));
        let numbered = (0..).zip(steps).all(|(n, (number, ..))| n == *number);
        let end = replayed.end.map(|end| (end.outcome, end.on));
        let kept = (&self.owner, self.due_on, self.end, self.steps);
        self.unit_is_same
            && numbered
            && kept == (&replayed.owner, replayed.due_on, end, replayed.steps)
    }
}

/// Tasks whose standing is not what a fresh replay of their steps comes to, decisions without their
/// task, and tasks without their decision.
pub fn faults(tx: &mut Tx<'_>, realm: Realm) -> Result<Vec<TaskKey>> {
    let mut steps: BTreeMap<TaskKey, Vec<(u32, Step, Timestamp)>> = BTreeMap::new();
    sql::each_step(tx, realm, |key, n, step, at| {
        steps.entry(key).or_default().push((n, step, at));
    })?;
    let mut found = Vec::new();
    sql::each_kept(tx, realm, |key, kept| {
        let steps = steps.get(&key).map_or(&[][..], Vec::as_slice);
        if !kept.follows(steps) {
            found.push(key);
        }
    })?;
    found.extend(sql::strays(tx, realm)?);
    Ok(found)
}
