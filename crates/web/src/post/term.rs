//! The form for the term of a unit's committee, where the election itself is not entered here.

use askama::Template;
use axum::response::Response;
use zhibu_domain::membership::REFERENCE_MAX_CHARS;
use zhibu_domain::post::Refusal;
use zhibu_service::access::{self, FillPost};
use zhibu_service::post;

use super::{Open, done, home, open, place, read_term};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form, Reader};
use crate::unit::At;

#[derive(Template)]
#[template(path = "post/term.html")]
struct TermPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

pub(super) async fn show(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let unit = open(&ctx, id).await?;
    let defaults = |form: &mut Form| {
        if let Some(row) = &unit.term {
            form.set("elected_on", row.term.elected_on.to_string());
            form.set("ends_on", row.term.ends_on.to_string());
            form.set("reference", row.reference.clone().unwrap_or_default());
        }
    };
    let (form, draft) = ctx.filled(defaults).await?;
    ctx.page(&page(&ctx, &unit, form, Faults::default(), draft))
}

pub(super) async fn send(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let unit = open(&ctx, id).await?;
    let mut read = Reader::new(&form, ctx.words);
    let term = read_term(&ctx, &unit.unit, &form, &mut read);
    let reference = read.text("reference", ctx.t("post-reference"), REFERENCE_MAX_CHARS);
    let faults = match term {
        Some(term) if read.faults.is_empty() => {
            let act = ctx.act()?;
            let kept = ctx.db.write(move |tx| {
                let granted = access::require::<FillPost>(tx, &act, id)?;
                post::set_term(tx, &act, &granted, term, reference.as_deref())
            });
            match kept.await {
                Ok(()) => return done(&ctx, id).await,
                Err(error) => place(&ctx, error, |refusal| field_of(refusal).to_owned())?,
            }
        }
        _ => read.faults,
    };
    ctx.unprocessable(&page(&ctx, &unit, form, faults, None))
}

fn field_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::TermEnds { .. } | Refusal::TermTooLong { .. } => "ends_on",
        Refusal::ReferenceTooLong { .. } => "reference",
        _ => "elected_on",
    }
}

fn page<'a>(
    ctx: &'a Ctx,
    open: &'a Open,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
) -> TermPage<'a> {
    let unit = &open.unit.unit;
    TermPage { name: ctx.words.text(&unit.name), back: home(unit.id), form, faults, draft, ctx }
}
