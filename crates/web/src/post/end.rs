//! The form that ends a post. It says first what follows, above all to who would end the own one.

use askama::Template;
use axum::response::Response;
use zhibu_domain::access::reach_of;
use zhibu_domain::post::Refusal;
use zhibu_domain::rulebook::Right;
use zhibu_service::access::{self, FillPost};
use zhibu_service::post;

use super::{At, Held, done, home, open_post, place, read_last};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form, Reader};

#[derive(Template)]
#[template(path = "post/end.html")]
struct EndPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    title: String,
    /// It is the reader's own post.
    mine: bool,
    /// The post gives rights that end with it.
    gives: bool,
    /// Nobody would be left who fills posts.
    last: bool,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

pub(super) async fn show(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let held = open_post(&ctx, id).await?;
    let last = ctx.today.max(held.tenure.span.from);
    let (form, draft) = ctx.filled(|form| form.set("until", last.to_string())).await?;
    ctx.page(&page(&ctx, &held, form, Faults::default(), draft)?)
}

pub(super) async fn send(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let held = open_post(&ctx, id).await?;
    let unit = held.open.unit.unit.id;
    let mut read = Reader::new(&form, ctx.words);
    let label = ctx.t("post-last-day");
    let until = read_last(&mut read, "until", label);
    let faults = match read.need("until", label, until) {
        None => read.faults,
        Some(until) => {
            let (act, sure) = (ctx.act()?, form.has("sure"));
            let ended = ctx.db.write(move |tx| {
                let granted = access::require::<FillPost>(tx, &act, unit)?;
                post::end(tx, &act, &granted, id, (until, sure))
            });
            match ended.await {
                Ok(()) => return done(&ctx, unit).await,
                Err(error) => place(&ctx, error, |refusal| match refusal {
                    Refusal::LastToFill => "sure".to_owned(),
                    _ => "until".to_owned(),
                })?,
            }
        }
    };
    ctx.unprocessable(&page(&ctx, &held, form, faults, None)?)
}

fn page<'a>(
    ctx: &'a Ctx,
    held: &'a Held,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
) -> Result<EndPage<'a>, Error> {
    let unit = &held.open.unit.unit;
    let args = [("name", (&held.name).into()), ("post", ctx.post_label(&held.tenure.post).into())];
    let gives = Right::ALL
        .into_iter()
        .any(|right| reach_of(&ctx.rules, &held.tenure.post, right).is_some());
    Ok(EndPage {
        name: ctx.words.text(&unit.name),
        back: home(unit.id),
        title: ctx.words.with("post-end-title", &args),
        mine: held.tenure.person == ctx.signed_in()?.person,
        gives,
        last: faults.at("sure").is_some() || form.has("sure"),
        form,
        faults,
        draft,
        ctx,
    })
}
