//! The forms that take a step: done, more time, another post, given up.

use askama::Template;
use axum::response::Response;
use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_domain::access::Denied;
use zhibu_domain::rulebook::Right;
use zhibu_domain::task::{NOTE_MAX_CHARS, NewDone, Refusal};
use zhibu_domain::text::Text;
use zhibu_service::access::{self, ViewUnit};
use zhibu_service::engine::Tx;
use zhibu_service::task::{self, Owner, Proof, Seen, TaskRow};
use zhibu_service::{Act, Error as Refused, Result as Done, parameter, unit};

use super::show::{self, answers};
use super::{At, due, standing};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form, Reader};
use crate::page::{Choice, Mark, capital, see_other};
use crate::routes;

/// Which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Done,
    Extend,
    HandOver,
    Drop,
}

#[derive(Template)]
#[template(path = "task/step.html")]
struct StepPage<'a> {
    ctx: &'a Ctx,
    kind: Kind,
    title: &'static str,
    lead: &'static str,
    text: &'a str,
    unit: &'a str,
    back: String,
    mark: Mark,
    state: String,
    owner: String,
    due: String,
    /// What the field of a day asks for.
    hint: String,
    choices: Vec<Choice>,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

/// What a form is made of.
struct Open {
    found: show::Found,
    /// Records that may show it.
    proofs: Vec<Proof>,
    /// Kind of the unit, which says which posts it has.
    unit_kind: String,
    /// Days from today to which it can be extended.
    most: Option<i64>,
}

impl Open {
    fn row(&self) -> &TaskRow {
        &self.found.page.row
    }
}

fn open(tx: &mut Tx<'_>, act: &Act, at: &At, kind: Kind) -> Done<Open> {
    let found = show::load(tx, act, at)?;
    let may = match kind {
        Kind::Done => found.page.may_answer,
        Kind::Extend | Kind::HandOver | Kind::Drop => found.page.may_keep,
    };
    if !may {
        return Err(Denied { right: Right::RecordActivity }.into());
    }
    let row = &found.page.row;
    let proofs = match kind {
        Kind::Done => task::proofs(tx, act.realm, row)?,
        _ => Vec::new(),
    };
    let most = parameter::number(tx, act, row.unit, task::EXTEND_DAYS, act.today)?;
    let unit_kind = unit::row(tx, act.realm, row.unit, act.today)?.map(|row| row.kind);
    Ok(Open {
        proofs,
        unit_kind: unit_kind.unwrap_or_default(),
        most: most.map(|most| most.value),
        found,
    })
}

/// `GET /tasks/{activity}/{decision}/…`
pub(super) async fn show(ctx: Ctx, at: At, kind: Kind) -> Result<Response, Error> {
    let act = ctx.act()?;
    let key = at.0;
    let open = ctx.db.read(move |tx| open(tx, &act, &at, kind)).await?;
    if open.row().waiting || open.row().end.is_some() {
        return Ok(see_other(&routes::task(key)));
    }
    let steps = open.row().steps;
    let defaults = |form: &mut Form| {
        form.set("steps", steps.to_string());
        if kind == Kind::Done {
            form.set("on", ctx.today.to_string());
        }
    };
    let (form, draft) = ctx.filled(defaults).await?;
    ctx.page(&page(&ctx, &open, kind, (form, Faults::default(), draft)))
}

/// `POST /tasks/{activity}/{decision}/…`
pub(super) async fn send(ctx: Ctx, at: At, mut form: Form, kind: Kind) -> Result<Response, Error> {
    let act = ctx.act()?;
    let key = at.0;
    let open = ctx.db.read(move |tx| open(tx, &act, &at, kind)).await?;
    let faults = match read(&ctx, &open, &form, kind) {
        Err(faults) => faults,
        Ok(wish) => {
            let act = ctx.act()?;
            let seen: Seen = (key, form.one("steps").parse().unwrap_or(u32::MAX));
            match ctx.db.write(move |tx| take(tx, &act, seen, &wish)).await {
                Ok(()) => {
                    ctx.discard_draft().await?;
                    return Ok(see_other(&routes::task(key)));
                }
                Err(Refused::Task(refusal)) => {
                    if refusal == Refusal::Changed {
                        // The page shows how it stands now; what is sent next has seen that.
                        form.set("steps", open.row().steps.to_string());
                    }
                    let said = ctx.words.task_refusal(&refusal, &ctx.rules);
                    Faults::of(field_of(&refusal, kind), said)
                }
                Err(error) => return Err(error.into()),
            }
        }
    };
    ctx.unprocessable(&page(&ctx, &open, kind, (form, faults, None)))
}

/// The first field of a form.
fn first(kind: Kind) -> &'static str {
    match kind {
        Kind::Done => "on",
        Kind::Extend => "until",
        Kind::HandOver => "post",
        Kind::Drop => "reason",
    }
}

/// The field that hears of a refusal.
fn field_of(refusal: &Refusal, kind: Kind) -> &'static str {
    match (refusal, kind) {
        (Refusal::ProofMissing | Refusal::NoRecord | Refusal::RecordBefore { .. }, _) => "record",
        (Refusal::ReasonMissing, _) | (Refusal::TooLong { .. }, Kind::Extend | Kind::Drop) => {
            "reason"
        }
        (Refusal::TooLong { .. }, Kind::Done | Kind::HandOver) => "note",
        _ => first(kind),
    }
}

/// What a form asks for.
enum Wish {
    Done(NewDone),
    Extend(Date, Option<Text>),
    HandOver(String, Option<Text>),
    Drop(Option<Text>),
}

fn read(ctx: &Ctx, open: &Open, form: &Form, kind: Kind) -> Result<Wish, Faults> {
    let mut read = Reader::new(form, ctx.words);
    let wish = match kind {
        Kind::Done => {
            let label = ctx.t("task-done-on");
            let on = read.date("on", label);
            let on = read.need("on", label, on);
            let record = read.id("record", ctx.t("task-done-record"));
            let note = said(ctx, &mut read, "note", "task-done-note");
            on.map(|on| Wish::Done(NewDone { on, record, note }))
        }
        Kind::Extend => {
            let label = ctx.t("task-extend-until");
            let until = read.date("until", label);
            let until = read.need("until", label, until);
            let reason = needed(ctx, &mut read);
            until.map(|until| Wish::Extend(until, reason))
        }
        Kind::HandOver => {
            let label = ctx.t("task-hand-over-post");
            let here = posts(ctx, open);
            let find = |typed: &str| here.iter().find(|c| c.code == typed).map(|c| c.code.clone());
            let post = read.choice("post", label, find);
            let post = read.need("post", label, post);
            let note = said(ctx, &mut read, "note", "task-hand-over-note");
            post.map(|post| Wish::HandOver(post, note))
        }
        Kind::Drop => Some(Wish::Drop(needed(ctx, &mut read))),
    };
    match wish {
        Some(wish) if read.faults.is_empty() => Ok(wish),
        _ => Err(read.faults),
    }
}

fn said(ctx: &Ctx, read: &mut Reader<'_>, name: &str, key: &str) -> Option<Text> {
    let typed = read.text(name, ctx.t(key), NOTE_MAX_CHARS);
    typed.and_then(|typed| Text::typed(ctx.lang(), &typed))
}

fn needed(ctx: &Ctx, read: &mut Reader<'_>) -> Option<Text> {
    let reason = said(ctx, read, "reason", "task-reason");
    read.need("reason", ctx.t("task-reason"), reason)
}

fn take(tx: &mut Tx<'_>, act: &Act, seen: Seen, wish: &Wish) -> Done<()> {
    let unit = task::unit_of(tx, act.realm, seen.0)?;
    match wish {
        Wish::Done(new) => {
            let granted = access::require::<ViewUnit>(tx, act, unit)?;
            task::finish(tx, act, &granted, seen, new)?;
        }
        Wish::Extend(until, reason) => {
            let granted = task::keeping(tx, act, unit)?;
            task::extend(tx, act, &granted, seen, (*until, reason.as_ref()))?;
        }
        Wish::HandOver(post, note) => {
            let granted = task::keeping(tx, act, unit)?;
            task::hand_over(tx, act, &granted, seen, (post, note.as_ref()))?;
        }
        Wish::Drop(reason) => {
            let granted = task::keeping(tx, act, unit)?;
            task::give_up(tx, act, &granted, seen, reason.as_ref())?;
        }
    }
    Ok(())
}

/// Posts that the unit has, without the one that answers already.
fn posts(ctx: &Ctx, open: &Open) -> Vec<Choice> {
    let own = |key: &str| matches!(&open.row().owner, Some(Owner::Post(post)) if post == key);
    let posts = ctx.rules.posts_on(ctx.today).into_iter();
    posts
        .filter(|entry| entry.value.is_held_in(&open.unit_kind) && !own(&entry.key))
        .map(|entry| Choice::new(entry.key.clone(), capital(ctx.words.label(&entry.label))))
        .collect()
}

/// What the field of a day asks for.
fn hint(ctx: &Ctx, open: &Open, kind: Kind) -> String {
    let words = ctx.words;
    match kind {
        Kind::Done => {
            words.with("task-done-on-hint", &[("day", words.day(open.row().decided_on).into())])
        }
        Kind::Extend => {
            let after = open.row().due_on.map_or(ctx.today, |due| due.max(ctx.today));
            let after = ("after", words.day(after).into());
            let latest = open.most.and_then(|days| ctx.today.checked_add(days.days()).ok());
            match latest {
                Some(latest) => {
                    let args = [after, ("latest", words.day(latest).into())];
                    words.with("task-extend-hint", &args)
                }
                None => words.with("task-extend-hint-open", &[after]),
            }
        }
        Kind::HandOver | Kind::Drop => String::new(),
    }
}

fn page<'a>(
    ctx: &'a Ctx,
    open: &'a Open,
    kind: Kind,
    (form, faults, draft): (Form, Faults, Option<Draft>),
) -> StepPage<'a> {
    let row = open.row();
    let (mark, state) = standing(ctx, row);
    let (title, lead) = match kind {
        Kind::Done => ("task-done-title", "task-done-lead"),
        Kind::Extend => ("task-extend-title", "task-extend-lead"),
        Kind::HandOver => ("task-hand-over-title", "task-hand-over-lead"),
        Kind::Drop => ("task-drop-title", "task-drop-lead"),
    };
    let proof = |proof: &Proof| {
        let (title, day) = (ctx.words.text(&proof.title), ctx.words.day_short(proof.day));
        let label = ctx.words.with("task-proof", &[("title", title.into()), ("day", day.into())]);
        Choice::new(proof.id.to_string(), label)
    };
    StepPage {
        ctx,
        kind,
        title: ctx.t(title),
        lead: ctx.t(lead),
        text: ctx.words.text(&row.text),
        unit: ctx.words.text(&row.unit_name),
        back: routes::task(row.key),
        mark,
        state,
        owner: answers(ctx, &open.found),
        due: due(ctx, row.due_on),
        hint: hint(ctx, open, kind),
        choices: match kind {
            Kind::Done => open.proofs.iter().map(proof).collect(),
            Kind::HandOver => posts(ctx, open),
            Kind::Extend | Kind::Drop => Vec::new(),
        },
        form,
        faults,
        draft,
    }
}
