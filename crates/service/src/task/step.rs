//! The steps of a task: who may take which, and writing one behind the others.

pub(super) mod sql;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use zhibu_domain::access::{Because, Denied, Holding};
use zhibu_domain::activity::Voice;
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::rulebook::Right;
use zhibu_domain::task::{NewDone, Outcome, Refusal, Step, Task, TaskKey};
use zhibu_domain::text::Text;

use super::{EXTEND_DAYS, Keeping, UNDO_MINUTES, keeping, list};
use crate::access::{self, Granted, ViewUnit};
use crate::act::{Act, Actor};
use crate::activity::Saved;
use crate::audit;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::parameter;
use crate::unit;

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

/// Why the actor may say that a task is done: it is the actor's own, by name or by a post of today,
/// or the actor keeps the unit's tasks.
pub(super) fn answering(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    owner: Option<&Voice>,
) -> Result<Because> {
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
        None => match list::sql::one_waiting(tx, act.realm, key)? {
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
    let posts = act.rules.posts_on(act.today).into_iter();
    let kind = kind.as_deref().unwrap_or_default();
    let posts = posts.filter(|entry| entry.value.is_held_in(kind));
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
