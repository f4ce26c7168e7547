//! How tasks stand, worked out anew from decisions and steps.

mod sql;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use zhibu_domain::activity::Voice;
use zhibu_domain::id::Realm;
use zhibu_domain::task::{Outcome, Step, Task, TaskKey};

use crate::engine::Tx;
use crate::error::Result;

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
