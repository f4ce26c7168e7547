//! A task with where it comes from, who answers for it, and every step since the decision.

use askama::Template;
use axum::response::Response;
use jiff::SignedDuration;
use zhibu_domain::id::ActivityId;
use zhibu_domain::task::{Outcome, Step};
use zhibu_domain::text::Text;
use zhibu_service::access::{self, ViewUnit};
use zhibu_service::engine::Tx;
use zhibu_service::post::{self, Holder};
use zhibu_service::task::{self, Owner, StepRow, TaskPage};
use zhibu_service::{Act, Error as Refused, Result as Done};

use super::{At, due, owner, standing};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::page::{Mark, capital, see_other};
use crate::routes;

/// A step in words.
struct Past {
    what: String,
    /// The record that shows it, with its title.
    record: Option<(String, String)>,
    said: Option<String>,
    who: String,
}

#[derive(Template)]
#[template(path = "task/show.html")]
struct ShowPage<'a> {
    ctx: &'a Ctx,
    page: &'a TaskPage,
    text: &'a str,
    unit: &'a str,
    mark: Mark,
    state: String,
    /// The record that holds the decision.
    record: (String, String),
    owner: String,
    due: String,
    past: Vec<Past>,
    /// Whether steps can be taken: the record is confirmed, and it has not ended.
    open: bool,
    /// The button that takes the end back, and the number of steps seen.
    undo: Option<String>,
    faults: Faults,
}

impl ShowPage<'_> {
    fn href(&self, part: &str) -> String {
        routes::of_task(self.page.row.key, part)
    }

    /// The refusal of a step back that is no longer offered.
    fn astray(&self) -> Option<&str> {
        self.faults.at("undo").filter(|_| self.undo.is_none())
    }
}

/// What a page about a task needs.
pub(super) struct Found {
    pub(super) page: TaskPage,
    /// Who holds the post that answers for it today.
    holders: Vec<Holder>,
}

pub(super) fn load(tx: &mut Tx<'_>, act: &Act, At(key): &At) -> Done<Found> {
    let page = task::load(tx, act, *key)?;
    let holders = match &page.row.owner {
        Some(Owner::Post(answers)) => {
            let mut all = post::of_unit(tx, act.realm, &act.rules, page.row.unit, act.today)?;
            all.retain(|holder| holder.post == *answers && holder.on_leave.is_none());
            all
        }
        _ => Vec::new(),
    };
    Ok(Found { page, holders })
}

/// Who answers for a task, with who that is today.
pub(super) fn answers(ctx: &Ctx, found: &Found) -> String {
    let Some(Owner::Post(post)) = &found.page.row.owner else {
        return owner(ctx, found.page.row.owner.as_ref());
    };
    let post = capital(ctx.post_label(post));
    let names: Vec<&str> = found.holders.iter().map(|h| ctx.words.name(&h.name)).collect();
    if names.is_empty() {
        return ctx.words.with("task-owner-vacant", &[("post", post.into())]);
    }
    let args = [("post", post.into()), ("names", ctx.words.list(&names).into())];
    ctx.words.with("task-owner-post", &args)
}

/// `GET /tasks/{activity}/{decision}`
pub(super) async fn show(ctx: Ctx, at: At) -> Result<Response, Error> {
    let act = ctx.act()?;
    let found = ctx.db.read(move |tx| load(tx, &act, &at)).await?;
    ctx.page(&page(&ctx, &found, Faults::default()))
}

/// `POST /tasks/{activity}/{decision}/undo`
pub(super) async fn undo(ctx: Ctx, At(key): At, form: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    // A form that says nothing of what it saw saw nothing that can be taken back.
    let seen = form.one("steps").parse().unwrap_or(u32::MAX);
    let done = ctx.db.write(move |tx| {
        let unit = task::unit_of(tx, act.realm, key)?;
        let granted = access::require::<ViewUnit>(tx, &act, unit)?;
        task::take_back(tx, &act, &granted, (key, seen))
    });
    let error = match done.await {
        Ok(_) => return Ok(see_other(&routes::task(key))),
        Err(error @ Refused::Task(_)) => error,
        Err(error) => return Err(error.into()),
    };
    let said = ctx.sentence(&error).ok_or(error)?;
    let act = ctx.act()?;
    let found = ctx.db.read(move |tx| load(tx, &act, &At(key))).await?;
    ctx.unprocessable(&page(&ctx, &found, Faults::of("undo", said)))
}

fn page<'a>(ctx: &'a Ctx, found: &'a Found, faults: Faults) -> ShowPage<'a> {
    let row = &found.page.row;
    let (mark, state) = standing(ctx, row);
    ShowPage {
        ctx,
        page: &found.page,
        text: ctx.words.text(&row.text),
        unit: ctx.words.text(&row.unit_name),
        mark,
        state,
        record: record(ctx, row.key.activity, &found.page.record),
        owner: answers(ctx, found),
        due: due(ctx, row.due_on),
        past: found.page.steps.iter().map(|step| past(ctx, step)).collect(),
        open: !row.waiting && row.end.is_none(),
        undo: back(ctx, &found.page),
        faults,
    }
}

fn record(ctx: &Ctx, id: ActivityId, title: &Text) -> (String, String) {
    (routes::activity(id), ctx.words.text(title).to_owned())
}

fn past(ctx: &Ctx, row: &StepRow) -> Past {
    let words = ctx.words;
    let day = |key: &str, day| words.with(key, &[("day", words.day(day).into())]);
    let (what, said, shown) = match &row.step {
        Step::Done { on, record, note } => (day("task-step-done", *on), note.as_ref(), *record),
        Step::Extended { until, reason } => (day("task-step-extended", *until), Some(reason), None),
        Step::HandedOver { post, note } => {
            let args = [("post", ctx.post_label(post).into())];
            (words.with("task-step-handed-over", &args), note.as_ref(), None)
        }
        Step::Dropped { reason, .. } => (ctx.t("task-step-dropped").to_owned(), Some(reason), None),
        Step::TakenBack => (ctx.t("task-step-taken-back").to_owned(), None, None),
    };
    let who = row.by.as_ref().map(|(_, name)| words.name(name));
    let args = [
        ("who", who.unwrap_or_else(|| ctx.t("task-step-installation")).into()),
        ("when", words.instant(row.at, &ctx.tz).into()),
    ];
    Past {
        what,
        record: shown.zip(row.record.as_ref()).map(|(id, title)| record(ctx, id, title)),
        said: said.map(|text| words.text(text).to_owned()),
        who: words.with("task-step-who", &args),
    }
}

/// The words on the button that takes the end back, while there is time and for those who may.
fn back(ctx: &Ctx, page: &TaskPage) -> Option<String> {
    let (outcome, _) = page.row.end?;
    let may = match outcome {
        Outcome::Done => page.may_answer,
        Outcome::Dropped => page.may_keep,
    };
    let since = ctx.now.duration_since(page.steps.last().filter(|_| may)?.at);
    // A clock that was put back makes nothing longer.
    let left = SignedDuration::from_mins(page.undo_minutes) - since.max(SignedDuration::ZERO);
    if left < SignedDuration::ZERO {
        return None;
    }
    let minutes = (left.as_secs() + 59) / 60;
    let args = [("outcome", outcome.code().into()), ("minutes", minutes.into())];
    Some(ctx.words.with("task-do-undo", &args))
}
