//! The course of a meeting as its page tells it: the lines of the minutes, and beside each decision
//! that somebody carries out or that falls due, how far it is.

use std::collections::BTreeMap;

use zhibu_domain::activity::State;
use zhibu_domain::rulebook::Right;
use zhibu_domain::task::{TaskKey, is_task};
use zhibu_service::task::TaskRow;
use zhibu_words::minutes::Line;

use super::Seen;
use crate::context::Ctx;
use crate::page::Mark;
use crate::routes;
use crate::task::standing;

/// A line of the minutes.
pub(super) struct Part {
    pub(super) label: String,
    pub(super) entries: Vec<Entry>,
}

/// One entry of a line.
pub(super) struct Entry {
    pub(super) text: String,
    /// How far the decision is.
    pub(super) progress: Option<Progress>,
}

/// How far a decision is.
pub(super) struct Progress {
    pub(super) href: String,
    pub(super) mark: Mark,
    pub(super) state: String,
}

/// The lines with what became of the decisions, for those who may see their tasks.
pub(super) fn course_of(
    ctx: &Ctx,
    seen: &Seen,
    tasks: &BTreeMap<u32, TaskRow>,
    lines: Vec<Line>,
) -> Vec<Part> {
    let part = |line: Line| {
        let decides = line.label == ctx.t("minutes-resolutions");
        let entry = |(ordinal, text): (u32, String)| Entry {
            text,
            progress: if decides { progress(ctx, seen, tasks, ordinal) } else { None },
        };
        Part { label: line.label, entries: (0..).zip(line.items).map(entry).collect() }
    };
    lines.into_iter().map(part).collect()
}

/// How far a decision is; before its record is confirmed it waits.
fn progress(
    ctx: &Ctx,
    seen: &Seen,
    tasks: &BTreeMap<u32, TaskRow>,
    ordinal: u32,
) -> Option<Progress> {
    let record = &seen.record;
    let begins = matches!(record.state, State::Recorded | State::Confirmed);
    if !begins || !seen.rights.contains(&Right::ViewUnit) {
        return None;
    }
    let decision = record.sitting.resolutions.get(usize::try_from(ordinal).ok()?)?;
    let (mark, state) = match tasks.get(&ordinal) {
        Some(row) => standing(ctx, row),
        None => (Mark::Rest, ctx.t("task-state-waiting").to_owned()),
    };
    let key = TaskKey { activity: record.id, ordinal };
    is_task(decision).then(|| Progress { href: routes::task(key), mark, state })
}
