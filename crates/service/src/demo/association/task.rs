//! What became of the association's decisions: carried out by those who answer for them, in time,
//! late or with more time; of the last weeks' some are still open.

use jiff::civil::Date;
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::task::{NewDone, TaskKey};
use zhibu_domain::text::Text;

use super::data::Year;
use super::people::Settled;
use super::year::{Planned, later};
use super::{Frame, before, missing};
use crate::access::{self, ViewUnit};
use crate::act::{Act, Actor};
use crate::engine::Tx;
use crate::error::Result;
use crate::task;

/// Streams of chance of these acts, apart from those of the sittings.
const STREAM: u64 = 1_000_000;
/// Of so many decisions one is late, and another is given more time.
const TURNS: u64 = 6;
/// Decisions whose last day lies in the last so many days may be open.
const OPEN_DAYS: i32 = 40;
/// Days before the last day on which most are done, and after it on which the late ones are.
const EARLY: i32 = 2;
const LATE: i32 = 6;
/// Days that one more time is.
const MORE: i32 = 14;

/// A decision with what becomes of it.
#[derive(Debug, Clone)]
pub(super) struct Followed {
    unit: UnitId,
    key: TaskKey,
    number: u64,
    owner: PersonId,
    keeper: PersonId,
    /// Its last day when it was taken, if it is given more time.
    extended: Option<(Date, Text)>,
    done_on: Date,
    note: Text,
}

/// Every decision of which something became by today.
pub(super) fn followed(
    act: &Act,
    settled: &Settled,
    data: &Year,
    sittings: &[Planned],
) -> Result<Vec<Followed>> {
    let frame = Frame(act.clone());
    let yesterday = before(act.today, 1);
    let decided = |one: &&Planned| one.decided() && one.is_confirmed(act.today);
    let mut all = Vec::new();
    for sitting in sittings.iter().filter(decided) {
        for (ordinal, decision) in (0_u32..).zip(&sitting.matter.decisions) {
            let turn = sitting.number + u64::from(ordinal);
            let due = later(sitting.day, decision.days);
            let days = match turn % TURNS {
                0 => LATE,
                1 => MORE - EARLY,
                _ => -EARLY,
            };
            let done_on = later(due, days);
            let is_open = due > before(act.today, OPEN_DAYS) && turn % 2 == 0;
            if is_open || done_on > yesterday {
                continue;
            }
            let owner = settled.holder(&sitting.unit_key, &decision.owner, sitting.day);
            let note = data.task.done.get(all.len() % data.task.done.len().max(1));
            all.push(Followed {
                unit: sitting.unit,
                key: TaskKey { activity: sitting.id(&frame), ordinal },
                number: turn,
                owner: owner.ok_or_else(|| missing(&decision.owner))?,
                keeper: sitting.recorder,
                extended: (turn % TURNS == 1).then(|| (due, data.task.extended.clone())),
                done_on,
                note: note.ok_or_else(|| missing("task.done"))?.clone(),
            });
        }
    }
    Ok(all)
}

impl Followed {
    /// Gives it more time if it is to have it, and says that it is done.
    pub(super) fn perform(&self, tx: &mut Tx<'_>, frame: &Frame) -> Result<()> {
        let stream = STREAM + 100 * self.number + u64::from(self.key.ordinal);
        if let Some((due, reason)) = &self.extended {
            let day = before(*due, 1);
            let act = frame.act(Actor::Person(self.keeper), day, stream);
            let granted = task::keeping(tx, &act, self.unit)?;
            let until = later(*due, MORE);
            task::extend(tx, &act, &granted, (self.key, 0), (until, Some(reason)))?;
        }
        let act = frame.act(Actor::Person(self.owner), self.done_on, stream + 50);
        let granted = access::require::<ViewUnit>(tx, &act, self.unit)?;
        let seen = (self.key, u32::from(self.extended.is_some()));
        let note = Some(self.note.clone());
        let done = NewDone { on: self.done_on, record: None, note };
        task::finish(tx, &act, &granted, seen, &done).map(drop)
    }
}
