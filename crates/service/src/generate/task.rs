//! What became of decisions: carried out in time or late, given more time, handed over, given up, and
//! now and then said to be done too early. Those of the last weeks are partly still open.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use zhibu_domain::activity::Voice;
use zhibu_domain::id::{ActivityId, PersonId};
use zhibu_domain::task::{Step, Task, TaskKey, is_task};

use super::calendar::moment;
use super::county::County;
use super::dice::Dice;
use super::tree::Ground;
use crate::activity::BulkActivity;
use crate::task::BulkTask;

/// Decisions whose last day lies this many days back are all settled.
const SETTLED_AFTER: i32 = 45;

/// A decision of a confirmed record.
struct Decided {
    key: TaskKey,
    /// Position of the unit.
    unit: usize,
    task: Task,
    /// Who confirmed it, and the day.
    by: PersonId,
    since: Date,
}

/// Follows decisions up.
pub(super) struct Clerk<'a> {
    county: &'a County,
    grounds: &'a [Ground],
    /// The last day that has been.
    last: Date,
    dice: Dice,
    decided: Vec<Decided>,
}

/// One task under the clerk's hands: the steps so far, and the day of the last one.
struct File {
    task: Task,
    steps: Vec<(Step, Timestamp, PersonId)>,
    day: Date,
}

impl File {
    fn take(&mut self, step: Step, by: PersonId, minute: u32) {
        let at = moment(self.day, minute);
        self.task = self.task.clone().after(&step, at);
        self.steps.push((step, at, by));
    }
}

/// So many days later.
fn later(day: Date, days: u32) -> Date {
    day.checked_add(i64::from(days).days()).unwrap_or(day)
}

impl<'a> Clerk<'a> {
    pub(super) fn new(county: &'a County, grounds: &'a [Ground], until: Date, dice: Dice) -> Self {
        let last = until.yesterday().unwrap_or(until);
        Self { county, grounds, last, dice, decided: Vec::new() }
    }

    /// Takes note of what a record decides.
    pub(super) fn note(&mut self, record: &BulkActivity, unit: usize) {
        let (Some((at, by)), Some(day)) = (record.confirmed, record.sitting.when.day()) else {
            return;
        };
        let since = TimeZone::UTC.to_datetime(at).date();
        for (ordinal, decision) in (0..).zip(&record.sitting.resolutions) {
            if is_task(decision) {
                let key = TaskKey { activity: record.id, ordinal };
                let task = Task::of(day, decision.owner.clone(), decision.due_on);
                self.decided.push(Decided { key, unit, task, by, since });
            }
        }
    }

    /// Every task with its steps.
    pub(super) fn follow_up(&mut self) -> Vec<BulkTask> {
        let decided = std::mem::take(&mut self.decided);
        let mut records: BTreeMap<usize, Vec<(Date, ActivityId)>> = BTreeMap::new();
        for one in &decided {
            let of_unit = records.entry(one.unit).or_default();
            of_unit.push((one.task.decided_on, one.key.activity));
        }
        for of_unit in records.values_mut() {
            of_unit.sort_unstable();
        }
        let mut tasks = Vec::with_capacity(decided.len());
        for one in decided {
            let Some(ground) = self.grounds.get(one.unit) else { continue };
            let shown = records.get(&one.unit).map_or(&[][..], Vec::as_slice);
            let file = self.file(&one, ground, shown);
            tasks.push(BulkTask {
                key: one.key,
                unit: ground.id,
                task: file.task,
                steps: file.steps,
            });
        }
        tasks
    }

    fn file(&mut self, one: &Decided, ground: &Ground, shown: &[(Date, ActivityId)]) -> File {
        let mut file = File { task: one.task.clone(), steps: Vec::new(), day: one.since };
        if self.dice.percent(6) {
            self.hand_over(&mut file, one, ground);
        }
        if self.dice.percent(12) {
            self.extend(&mut file, one.by);
        }
        let settled = file.task.due_on.map_or_else(
            || later(one.since, 60) < self.last,
            |due| (self.last - due).get_days() > SETTLED_AFTER,
        );
        let over = file.task.due_on.is_some_and(|due| due < self.last);
        let ends = if over { 75 } else { 12 };
        if settled || self.dice.percent(ends) {
            self.end(&mut file, one, shown);
        }
        file
    }

    /// Moves on by some days; false if they have not been yet.
    fn wait(&mut self, file: &mut File, least: u32, most: u32) -> bool {
        let day = later(file.day, self.dice.between(least, most));
        if day > self.last {
            return false;
        }
        file.day = day;
        true
    }

    fn hand_over(&mut self, file: &mut File, one: &Decided, ground: &Ground) {
        let post = self.dice.one(&ground.officers).map(|officer| officer.post.clone());
        let own = |post: &String| file.task.owner == Some(Voice::Post(post.clone()));
        if let Some(post) = post.filter(|post| !own(post))
            && self.wait(file, 1, 5)
        {
            let note = self.dice.pick(&self.county.task.handed_over).clone();
            let note = Some(note).filter(|_| self.dice.percent(80));
            file.take(Step::HandedOver { post, note }, one.by, 300);
        }
    }

    fn extend(&mut self, file: &mut File, by: PersonId) {
        let Some(due) = file.task.due_on.filter(|due| *due <= self.last) else { return };
        file.day = due.max(later(file.day, 1));
        if file.day > self.last {
            return;
        }
        let until = later(file.day, self.dice.between(10, 45));
        let reason = self.dice.pick(&self.county.task.extended).clone();
        file.take(Step::Extended { until, reason }, by, 330);
    }

    fn end(&mut self, file: &mut File, one: &Decided, shown: &[(Date, ActivityId)]) {
        if !self.wait(file, 1, 6) {
            return;
        }
        if self.dice.percent(4) {
            let reason = self.dice.pick(&self.county.task.dropped).clone();
            file.take(Step::Dropped { on: file.day, reason }, one.by, 360);
            return;
        }
        let by = match &file.task.owner {
            Some(Voice::Member(owner)) => *owner,
            _ => one.by,
        };
        if self.dice.percent(3) {
            let note = Some(self.dice.pick(&self.county.task.done).clone());
            file.take(Step::Done { on: file.day, record: None, note }, by, 380);
            file.take(Step::TakenBack, by, 384);
            if !self.wait(file, 1, 4) {
                return;
            }
        }
        let next = shown.iter().find(|(day, _)| *day > file.day && *day <= self.last);
        let record = next.filter(|_| self.dice.percent(55)).copied();
        if let Some((day, _)) = record {
            file.day = day;
        }
        let note = self.dice.pick(&self.county.task.done).clone();
        let note = Some(note).filter(|_| record.is_none() || self.dice.percent(40));
        let record = record.map(|(_, id)| id);
        file.take(Step::Done { on: file.day, record, note }, by, 400);
    }
}
