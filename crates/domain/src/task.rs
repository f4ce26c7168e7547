//! Tasks: decisions of a confirmed record that somebody is to carry out, or that fall due.
//!
//! What was decided stands, and so does every step since; how far a task is follows from both for
//! the reader's day. Nothing is rewritten: a step that was wrong is followed by another. This module
//! refuses to know who may take a step and where steps are kept.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde::Serialize;

use crate::activity::{LINE_MAX_CHARS, Resolution, Voice};
use crate::id::ActivityId;
use crate::text::Text;

/// Most characters of a reason or a note.
pub const NOTE_MAX_CHARS: usize = LINE_MAX_CHARS;

/// A decision of a record: which record, and its place among the decisions, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct TaskKey {
    /// The record.
    pub activity: ActivityId,
    /// The place of the decision in it.
    pub ordinal: u32,
}

/// Whether a decision is a task: somebody is to carry it out, or it falls due.
pub fn is_task(resolution: &Resolution) -> bool {
    resolution.owner.is_some() || resolution.due_on.is_some()
}

/// How a task came to an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It was carried out.
    Done,
    /// It was given up.
    Dropped,
}

impl Outcome {
    /// The word used in the database.
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Dropped => "dropped",
        }
    }

    /// The outcome with this code.
    pub fn parse(code: &str) -> Option<Self> {
        [Outcome::Done, Outcome::Dropped].into_iter().find(|outcome| outcome.code() == code)
    }
}

/// A step in the life of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It was carried out.
    Done {
        /// When.
        on: Date,
        /// The record that shows it.
        record: Option<ActivityId>,
        /// What came of it.
        note: Option<Text>,
    },
    /// It has more time.
    Extended {
        /// The new last day.
        until: Date,
        /// Why.
        reason: Text,
    },
    /// Another post answers for it.
    HandedOver {
        /// Key of the post.
        post: String,
        /// Why, if that was said.
        note: Option<Text>,
    },
    /// It was given up.
    Dropped {
        /// When.
        on: Date,
        /// Why.
        reason: Text,
    },
    /// Its end was a mistake: it goes on as before.
    TakenBack,
}

impl Step {
    /// The word used in the database.
    pub fn code(&self) -> &'static str {
        match self {
            Step::Done { .. } => "done",
            Step::Extended { .. } => "extended",
            Step::HandedOver { .. } => "handed-over",
            Step::Dropped { .. } => "dropped",
            Step::TakenBack => "taken-back",
        }
    }
}

/// The end of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// How it ended.
    pub outcome: Outcome,
    /// The day.
    pub on: Date,
    /// When that was said.
    pub at: Timestamp,
}

/// A task as it stands after some steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The day of the decision.
    pub decided_on: Date,
    /// Who answers for it.
    pub owner: Option<Voice>,
    /// The last day on which it is in time.
    pub due_on: Option<Date>,
    /// How it ended, if it has.
    pub end: Option<End>,
    /// Steps so far; a form that carries another number is stale.
    pub steps: u32,
}

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Under way and in time.
    Open {
        /// Days left, 0 on the last one; `None` without a last day.
        left: Option<i64>,
    },
    /// Under way, and its last day is over.
    Overdue {
        /// Days since.
        days: i64,
    },
    /// Carried out.
    Done {
        /// The day.
        on: Date,
    },
    /// Given up.
    Dropped {
        /// The day.
        on: Date,
    },
}

impl State {
    /// How far something is that has, or has not, ended and falls due.
    pub fn of(due_on: Option<Date>, end: Option<(Outcome, Date)>, today: Date) -> Self {
        match (end, due_on.map(|due| i64::from((due - today).get_days()))) {
            (Some((Outcome::Done, on)), _) => State::Done { on },
            (Some((Outcome::Dropped, on)), _) => State::Dropped { on },
            (None, Some(left)) if left < 0 => State::Overdue { days: -left },
            (None, left) => State::Open { left },
        }
    }
}

/// Why a step is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The record that holds the decision is not confirmed.
    #[error("the record waits for confirmation")]
    Waiting,
    /// Somebody took a step in the meantime.
    #[error("the task was changed in the meantime")]
    Changed,
    /// It has ended already.
    #[error("ended already")]
    Ended {
        /// How.
        outcome: Outcome,
        /// When.
        on: Date,
    },
    /// It has not ended, so no end can be taken back.
    #[error("not ended")]
    NotEnded,
    /// The minutes in which an end can be taken back are over.
    #[error("the {minutes} minutes of undo are over")]
    UndoOver {
        /// Minutes allowed.
        minutes: i64,
    },
    /// Neither a record nor a note says what was done.
    #[error("a record or a note is needed")]
    ProofMissing,
    /// A reason is missing.
    #[error("a reason is needed")]
    ReasonMissing,
    /// A reason or a note is too long.
    #[error("at most {max} characters")]
    TooLong {
        /// Characters allowed.
        max: usize,
    },
    /// It was done before it was decided.
    #[error("decided on {decided_on}")]
    BeforeDecision {
        /// The day of the decision.
        decided_on: Date,
    },
    /// The day has not come.
    #[error("after today, {today}")]
    Future {
        /// Today.
        today: Date,
    },
    /// More time ends later than the time so far, and later than today.
    #[error("not after {after}")]
    NotLater {
        /// The day that it must come after.
        after: Date,
    },
    /// More time than the rule gives at once.
    #[error("after {latest}, {days} days from today")]
    TooFar {
        /// The last day allowed.
        latest: Date,
        /// Days from today.
        days: i64,
    },
    /// The unit has no such post.
    #[error("no post {post} here")]
    UnknownPost {
        /// The key given.
        post: String,
    },
    /// That post answers for it already.
    #[error("{post} answers for it already")]
    SameOwner {
        /// Key of the post.
        post: String,
    },
    /// The record named is none of this unit, or tells of nothing that was held.
    #[error("no such record here")]
    NoRecord,
    /// The record named is older than the decision.
    #[error("the record is older than the decision, {decided_on}")]
    RecordBefore {
        /// The day of the decision.
        decided_on: Date,
    },
}

/// What a form says of a task that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDone {
    /// When.
    pub on: Date,
    /// The record that shows it.
    pub record: Option<ActivityId>,
    /// What came of it.
    pub note: Option<Text>,
}

impl Task {
    /// A task on which nothing was done yet.
    pub fn of(decided_on: Date, owner: Option<Voice>, due_on: Option<Date>) -> Self {
        Self { decided_on, owner, due_on, end: None, steps: 0 }
    }

    /// The task after one more step.
    #[must_use]
    pub fn after(mut self, step: &Step, at: Timestamp) -> Self {
        self.steps = self.steps.saturating_add(1);
        match step {
            Step::Done { on, .. } => self.end = Some(End { outcome: Outcome::Done, on: *on, at }),
            Step::Dropped { on, .. } => {
                self.end = Some(End { outcome: Outcome::Dropped, on: *on, at });
            }
            Step::Extended { until, .. } => self.due_on = Some(*until),
            Step::HandedOver { post, .. } => self.owner = Some(Voice::Post(post.clone())),
            Step::TakenBack => self.end = None,
        }
        self
    }

    /// How far it is on a day.
    pub fn state(&self, today: Date) -> State {
        State::of(self.due_on, self.end.map(|end| (end.outcome, end.on)), today)
    }

    fn under_way(&self) -> Result<(), Refusal> {
        match self.end {
            Some(End { outcome, on, .. }) => Err(Refusal::Ended { outcome, on }),
            None => Ok(()),
        }
    }

    /// Decides that it was carried out. `held_on` is the day of the record named, if one is named
    /// and it is a record of the unit.
    pub fn finish(
        &self,
        new: NewDone,
        held_on: Option<Date>,
        today: Date,
    ) -> Result<Step, Refusal> {
        self.under_way()?;
        if new.on < self.decided_on {
            return Err(Refusal::BeforeDecision { decided_on: self.decided_on });
        }
        if new.on > today {
            return Err(Refusal::Future { today });
        }
        if new.record.is_none() && new.note.is_none() {
            return Err(Refusal::ProofMissing);
        }
        if new.record.is_some() {
            let held_on = held_on.ok_or(Refusal::NoRecord)?;
            if held_on < self.decided_on {
                return Err(Refusal::RecordBefore { decided_on: self.decided_on });
            }
        }
        Ok(Step::Done { on: new.on, record: new.record, note: short(new.note)? })
    }

    /// Decides that it has more time: later than before and than today, and at most so many days
    /// from today (rulebook, or a unit's own: `task.extend_days_max`).
    pub fn extend(
        &self,
        until: Date,
        reason: Option<Text>,
        days_max: Option<i64>,
        today: Date,
    ) -> Result<Step, Refusal> {
        self.under_way()?;
        let after = self.due_on.map_or(today, |due| due.max(today));
        if until <= after {
            return Err(Refusal::NotLater { after });
        }
        if let Some(days) = days_max {
            let latest = today.checked_add(days.days()).unwrap_or(Date::MAX);
            if until > latest {
                return Err(Refusal::TooFar { latest, days });
            }
        }
        Ok(Step::Extended { until, reason: needed(reason)? })
    }

    /// Decides that a post of the unit answers for it from now on. `posts` are the keys of the posts
    /// that the unit has.
    pub fn hand_over(
        &self,
        post: &str,
        note: Option<Text>,
        posts: &[&str],
    ) -> Result<Step, Refusal> {
        self.under_way()?;
        let post = post.to_owned();
        if !posts.contains(&post.as_str()) {
            return Err(Refusal::UnknownPost { post });
        }
        if matches!(&self.owner, Some(Voice::Post(own)) if *own == post) {
            return Err(Refusal::SameOwner { post });
        }
        Ok(Step::HandedOver { post, note: short(note)? })
    }

    /// Decides that it is given up.
    pub fn give_up(&self, reason: Option<Text>, today: Date) -> Result<Step, Refusal> {
        self.under_way()?;
        Ok(Step::Dropped { on: today, reason: needed(reason)? })
    }

    /// Decides that its end was a mistake, which can be said for so many minutes (rulebook, or a
    /// unit's own: `task.undo_minutes`).
    pub fn take_back(&self, minutes: i64, now: Timestamp) -> Result<Step, Refusal> {
        let end = self.end.ok_or(Refusal::NotEnded)?;
        if now.duration_since(end.at) > SignedDuration::from_mins(minutes) {
            return Err(Refusal::UndoOver { minutes });
        }
        Ok(Step::TakenBack)
    }
}

fn short(text: Option<Text>) -> Result<Option<Text>, Refusal> {
    match text {
        Some(text) if text.chars() > NOTE_MAX_CHARS => {
            Err(Refusal::TooLong { max: NOTE_MAX_CHARS })
        }
        text => Ok(text),
    }
}

fn needed(reason: Option<Text>) -> Result<Text, Refusal> {
    short(reason)?.ok_or(Refusal::ReasonMissing)
}

#[cfg(test)]
mod tests;
