//! The forms for leave from a post with somebody who stands in, and for coming back early.

use askama::Template;
use axum::response::Response;
use zhibu_domain::day::Span;
use zhibu_domain::id::{PersonId, PostId};
use zhibu_domain::membership::REFERENCE_MAX_CHARS;
use zhibu_domain::post::Refusal;
use zhibu_service::access::{self, FillPost};
use zhibu_service::post::{self, Holder, NewLeave};

use super::{At, Held, Offer, done, home, offer, open_post, place, read_last};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form, Reader, field};
use crate::page::see_other;

#[derive(Template)]
#[template(path = "post/leave.html")]
struct LeavePage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    title: String,
    offer: Offer,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

#[derive(Template)]
#[template(path = "post/back.html")]
struct BackPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    title: String,
    lead: String,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

pub(super) async fn show(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let held = open_post(&ctx, id).await?;
    let from = ctx.today.max(held.tenure.span.from);
    let defaults = |form: &mut Form| {
        form.set(field::ONCE, ctx.fresh_key());
        form.set("from", from.to_string());
    };
    let (form, draft) = ctx.filled(defaults).await?;
    ctx.page(&page(&ctx, &held, form, Faults::default(), draft).await?)
}

pub(super) async fn send(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let held = open_post(&ctx, id).await?;
    let unit = held.open.unit.unit.id;
    if form.has("filter") {
        return ctx.page(&page(&ctx, &held, form, Faults::default(), None).await?);
    }
    let faults = match read(&ctx, id, &form) {
        Err(faults) => faults,
        Ok(new) => {
            let act = ctx.act()?;
            let granted = ctx.db.write(move |tx| {
                let granted = access::require::<FillPost>(tx, &act, unit)?;
                post::grant_leave(tx, &act, &granted, &new)
            });
            match granted.await {
                Ok(()) => return done(&ctx, unit).await,
                Err(error) => place(&ctx, error, |refusal| field_of(refusal).to_owned())?,
            }
        }
    };
    ctx.unprocessable(&page(&ctx, &held, form, faults, None).await?)
}

fn field_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::EndsBeforeStart { .. } | Refusal::EndMissing => "until",
        Refusal::ReferenceTooLong { .. } => "reference",
        Refusal::OutsidePost { .. }
        | Refusal::OnLeave { .. }
        | Refusal::UnitNotThere
        | Refusal::TooFarAhead { .. }
        | Refusal::StandInOnLeave => "from",
        _ => "stand_in",
    }
}

fn read(ctx: &Ctx, post: PostId, form: &Form) -> Result<NewLeave, Faults> {
    let mut read = Reader::new(form, ctx.words);
    let id = read.id::<PostId>(field::ONCE, ctx.t("post-stand-in"));
    let label = ctx.t("post-leave-from");
    let from = read.date("from", label);
    let from = read.need("from", label, from);
    let label = ctx.t("post-leave-until");
    let until = read_last(&mut read, "until", label);
    let until = read.need("until", label, until);
    let stand_in = read.id::<PersonId>("stand_in", ctx.t("post-stand-in"));
    let reference = read.text("reference", ctx.t("post-reference"), REFERENCE_MAX_CHARS);
    match (id, from, until) {
        (Some(id), Some(from), Some(until)) if read.faults.is_empty() => Ok(NewLeave {
            post,
            span: Span { from, until },
            reference,
            stand_in: stand_in.map(|person| (id, person)),
        }),
        _ => Err(read.faults),
    }
}

async fn page<'a>(
    ctx: &'a Ctx,
    held: &'a Held,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
) -> Result<LeavePage<'a>, Error> {
    let unit = &held.open.unit.unit;
    let chosen = form.one("stand_in").parse().ok().into_iter().collect();
    let rank = |post: &str| ctx.rules.post(post).map_or(u32::MAX, |entry| entry.value.rank);
    let own = rank(&held.tenure.post);
    let mut first: Vec<&Holder> =
        held.open.holders.iter().filter(|h| h.person != held.tenure.person).collect();
    // Whoever comes next in rank is the deputy.
    first.sort_by_key(|holder| {
        let rank = rank(&holder.post);
        (rank <= own, rank)
    });
    let mut offer = offer(ctx, unit.id, &form, chosen, &first).await?;
    offer.people.retain(|choice| choice.code != held.tenure.person.to_string());
    Ok(LeavePage {
        name: ctx.words.text(&unit.name),
        back: home(unit.id),
        title: title(ctx, held, "post-leave-title"),
        offer,
        form,
        faults,
        draft,
        ctx,
    })
}

fn title(ctx: &Ctx, held: &Held, key: &str) -> String {
    let post = ctx.post_label(&held.tenure.post);
    ctx.words.with(key, &[("name", (&held.name).into()), ("post", post.into())])
}

pub(super) async fn show_back(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let held = open_post(&ctx, id).await?;
    let Some(leave) = held.leave.first().copied() else {
        return Ok(see_other(&home(held.open.unit.unit.id)));
    };
    let day = ctx.today.max(leave.from);
    let (form, draft) = ctx.filled(|form| form.set("day", day.to_string())).await?;
    ctx.page(&back_page(&ctx, &held, leave, (form, Faults::default(), draft)))
}

pub(super) async fn send_back(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let held = open_post(&ctx, id).await?;
    let unit = held.open.unit.unit.id;
    let Some(leave) = held.leave.first().copied() else { return Ok(see_other(&home(unit))) };
    let mut read = Reader::new(&form, ctx.words);
    let label = ctx.t("post-back-day");
    let day = read.date("day", label);
    let faults = match read.need("day", label, day) {
        None => read.faults,
        Some(day) => {
            let act = ctx.act()?;
            let ended = ctx.db.write(move |tx| {
                let granted = access::require::<FillPost>(tx, &act, unit)?;
                post::end_leave(tx, &act, &granted, id, (leave.from, day))
            });
            match ended.await {
                Ok(()) => return done(&ctx, unit).await,
                Err(error) => place(&ctx, error, |_| "day".to_owned())?,
            }
        }
    };
    ctx.unprocessable(&back_page(&ctx, &held, leave, (form, faults, None)))
}

fn back_page<'a>(
    ctx: &'a Ctx,
    held: &'a Held,
    leave: Span,
    (form, faults, draft): (Form, Faults, Option<Draft>),
) -> BackPage<'a> {
    let unit = &held.open.unit.unit;
    BackPage {
        name: ctx.words.text(&unit.name),
        back: home(unit.id),
        title: title(ctx, held, "post-back-title"),
        lead: ctx.words.with("post-back-lead", &[("span", ctx.words.validity(leave).into())]),
        form,
        faults,
        draft,
        ctx,
    }
}
