//! Tasks of decisions: what a unit has to do, one task with its history, and the forms of its steps.
//!
//! Decides no rule and no right; it brings each refusal to the field it concerns.

mod list;
mod show;
mod step;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use jiff::civil::Date;
use zhibu_domain::id::ActivityId;
use zhibu_domain::rulebook::Right;
use zhibu_domain::task::{State, TaskKey};
use zhibu_service::task::{Owner, TaskRow};

use crate::context::{Ctx, Site};
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::Form;
use crate::page::{Mark, capital};
use step::Kind;

/// `/units/{id}/tasks`, `/tasks/{activity}/{decision}` and below.
pub(crate) fn routes() -> Doors {
    let see = Needs::Right(Right::ViewUnit);
    let keep = Needs::Right(Right::RecordActivity);
    let answer = Needs::RightOrOwn(Right::RecordActivity);
    let one = "/tasks/{activity}/{decision}";
    let doors = Doors::new()
        .get("/units/{id}/tasks", see, list::of_unit)
        .get(one, see, show::show)
        .post("/tasks/{activity}/{decision}/undo", answer, show::undo);
    form(doors, "/tasks/{activity}/{decision}/done", answer, Kind::Done)
        .merge(form(Doors::new(), "/tasks/{activity}/{decision}/extend", keep, Kind::Extend))
        .merge(form(Doors::new(), "/tasks/{activity}/{decision}/hand-over", keep, Kind::HandOver))
        .merge(form(Doors::new(), "/tasks/{activity}/{decision}/drop", keep, Kind::Drop))
}

/// A form and where it is sent.
fn form(doors: Doors, path: &'static str, needs: Needs, kind: Kind) -> Doors {
    doors.get(path, needs, async move |ctx: Ctx, at: At| step::show(ctx, at, kind).await).post(
        path,
        needs,
        async move |ctx: Ctx, at: At, form: Form| step::send(ctx, at, form, kind).await,
    )
}

/// The task that an address names; decisions are counted from 1 there, as on paper.
struct At(TaskKey);

impl FromRequestParts<Site> for At {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Error> {
        let Path((activity, number)) =
            Path::<(ActivityId, u32)>::from_request_parts(parts, site).await?;
        let ordinal = number.checked_sub(1).ok_or(Error::NotFound)?;
        Ok(Self(TaskKey { activity, ordinal }))
    }
}

/// The mark before the state of a task.
pub(crate) fn mark(state: State) -> Mark {
    match state {
        State::Open { .. } => Mark::Due,
        State::Overdue { .. } => Mark::Late,
        State::Done { .. } => Mark::Held,
        State::Dropped { .. } => Mark::Rest,
    }
}

/// Mark and words of how far a task is today.
pub(crate) fn standing(ctx: &Ctx, row: &TaskRow) -> (Mark, String) {
    if row.waiting {
        return (Mark::Rest, ctx.t("task-state-waiting").to_owned());
    }
    let state = row.state(ctx.today);
    (mark(state), ctx.words.task_state(state))
}

/// Who answers for a task.
fn owner(ctx: &Ctx, owner: Option<&Owner>) -> String {
    match owner {
        Some(Owner::Member(_, name)) => ctx.words.name(name).to_owned(),
        Some(Owner::Post(post)) => capital(ctx.post_label(post)),
        Some(Owner::Guest(guest)) => ctx.words.guest(guest),
        None => ctx.t("task-owner-none").to_owned(),
    }
}

/// The last day of a task.
fn due(ctx: &Ctx, due_on: Option<Date>) -> String {
    due_on.map_or_else(|| ctx.t("task-due-none").to_owned(), |day| ctx.words.day(day))
}
