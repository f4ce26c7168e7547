//! Decisions that the reader is to carry out, and those overdue one level below the reader's posts:
//! one line for each unit above, never one for each task.

use zhibu_domain::id::PersonId;
use zhibu_service::engine::Tx;
use zhibu_service::task::{self, Digest, TaskRow};
use zhibu_service::{Act, Result as Done};

use super::todo::{Group, Todo, Until};
use crate::context::Ctx;
use crate::page::{Mark, capital};
use crate::routes;

/// Units below that a digest names.
const NAMED: usize = 5;

/// What the database says.
#[derive(Default)]
pub(super) struct Found {
    own: Vec<TaskRow>,
    below: Vec<Digest>,
}

/// What waits of decisions for a person.
pub(super) fn gather(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Done<Found> {
    Ok(Found { own: task::own(tx, act, person)?, below: task::digests(tx, act, person)? })
}

/// The same as things to do.
pub(super) fn todos(ctx: &Ctx, found: &Found) -> Vec<Todo> {
    let own = found.own.iter().map(|row| own(ctx, row));
    own.chain(found.below.iter().map(|digest| below(ctx, digest))).collect()
}

fn own(ctx: &Ctx, row: &TaskRow) -> Todo {
    let until = match row.due_on {
        Some(due) => Until::of(ctx, due),
        None => Until {
            mark: Mark::Rest,
            state: capital(ctx.t("task-state-open")),
            group: Group::Later,
            days: i32::MAX,
        },
    };
    let (unit, day) = (ctx.words.text(&row.unit_name), ctx.words.day_short(row.decided_on));
    Todo {
        group: until.group,
        days: until.days,
        mark: until.mark,
        state: until.state,
        title: ctx.words.text(&row.text).to_owned(),
        about: ctx.words.with("task-today-about", &[("unit", unit.into()), ("day", day.into())]),
        why: None,
        href: routes::of_task(row.key, "done"),
        button: ctx.t("task-do-done"),
    }
}

fn below(ctx: &Ctx, digest: &Digest) -> Todo {
    let n: u32 = digest.below.iter().fold(0, |sum, (.., n)| sum.saturating_add(*n));
    let line = |(_, unit, n): &(_, zhibu_domain::text::Text, u32)| {
        let args = [("unit", ctx.words.text(unit).into()), ("n", (*n).into())];
        ctx.words.with("task-today-below-line", &args)
    };
    let lines: Vec<String> = digest.below.iter().take(NAMED).map(line).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut about = ctx.words.list(&lines);
    if digest.below.len() > NAMED {
        let all = [("n", digest.below.len().into())];
        about = [about, ctx.words.with("task-today-below-more", &all)].join(ctx.t("list-comma"));
    }
    Todo {
        group: Group::Now,
        days: -1,
        mark: Mark::Late,
        state: capital(ctx.t("task-filter-overdue")),
        title: ctx.words.with("task-today-below-title", &[("n", n.into())]),
        about,
        why: None,
        href: format!("{}?below=1", routes::of_unit(digest.unit, "tasks")),
        button: ctx.t("task-today-below-look"),
    }
}
