//! The page of a record's history: who did what, newest first. For those who see the unit.

use askama::Template;
use axum::response::Response;
use zhibu_domain::id::ActivityId;
use zhibu_domain::rulebook::Right;
use zhibu_service::audit::{self, Past};

use super::{At, seen};
use crate::context::Ctx;
use crate::error::Error;

/// One act in the history.
struct Step {
    what: String,
    when: String,
    who: String,
}

#[derive(Template)]
#[template(path = "activity/history.html")]
struct HistoryPage<'a> {
    ctx: &'a Ctx,
    id: ActivityId,
    title: &'a str,
    steps: Vec<Step>,
}

/// `GET /activities/{id}/history`
pub(super) async fn show(ctx: Ctx, At(id): At<ActivityId>) -> Result<Response, Error> {
    let act = ctx.act()?;
    let (seen, past) = ctx
        .db
        .read(move |tx| {
            Ok::<_, zhibu_service::Error>((
                seen(tx, &act, id)?,
                audit::history(tx, act.realm, id.0)?,
            ))
        })
        .await?;
    if !seen.rights.contains(&Right::ViewUnit) {
        return Err(Error::NotFound);
    }
    let steps = past.iter().map(|past| step(&ctx, past)).collect();
    ctx.page(&HistoryPage {
        ctx: &ctx,
        id,
        title: ctx.words.text(&seen.record.sitting.title),
        steps,
    })
}

fn step(ctx: &Ctx, past: &Past) -> Step {
    let who = past.by.as_ref().map(|(_, name)| ctx.words.name(name));
    Step {
        what: ctx.t(verb(&past.act)).to_owned(),
        when: ctx.words.instant(past.at, &ctx.tz),
        who: who.unwrap_or_else(|| ctx.t("activity-by-program")).to_owned(),
    }
}

/// The words of an act.
fn verb(act: &str) -> &'static str {
    match act {
        "activity.plan" => "activity-act-plan",
        "activity.record" => "activity-act-record",
        "activity.edit" => "activity-act-edit",
        "activity.hold" => "activity-act-hold",
        "activity.cancel" => "activity-act-cancel",
        "activity.confirm" => "activity-act-confirm",
        "activity.unconfirm" => "activity-act-unconfirm",
        "activity.amend" => "activity-act-amend",
        "activity.take_over" => "activity-act-take-over",
        "activity.attach" => "activity-act-attach",
        "activity.detach" => "activity-act-detach",
        "task.finish" => "audit-act-task-finish",
        "task.extend" => "audit-act-task-extend",
        "task.hand_over" => "audit-act-task-hand-over",
        "task.give_up" => "audit-act-task-give-up",
        "task.take_back" => "audit-act-task-take-back",
        _ => "activity-act-other",
    }
}
