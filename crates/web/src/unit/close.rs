//! The form that closes a unit. It says first what follows, and what still stands in the way.

use askama::Template;
use axum::response::Response;
use zhibu_domain::unit::Refusal;
use zhibu_service::access::{self, ChangeUnit};
use zhibu_service::person;
use zhibu_service::unit::{self, UnitPage};

use super::{At, Fields, done, open};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form, Reader};
use crate::page::see_other;
use crate::routes;

/// Something to do before, and where.
struct Hurdle {
    sentence: String,
    href: String,
    link: &'static str,
}

#[derive(Template)]
#[template(path = "unit/close.html")]
struct ClosePage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    hurdles: Vec<Hurdle>,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

pub(super) async fn show(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let unit = open::<ChangeUnit>(&ctx, id).await?;
    if !unit.exists {
        return Ok(see_other(&routes::unit(id)));
    }
    let (form, draft) = ctx.filled(|form| form.set("day", ctx.today.to_string())).await?;
    ctx.page(&page(&ctx, &unit, form, Faults::default(), draft).await?)
}

pub(super) async fn send(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let unit = open::<ChangeUnit>(&ctx, id).await?;
    let mut read = Reader::new(&form, ctx.words);
    let label = ctx.t("unit-close-day");
    let day = read.date("day", label);
    let faults = match read.need("day", label, day) {
        None => read.faults,
        Some(day) => {
            let act = ctx.act()?;
            let closed = ctx.db.write(move |tx| {
                let granted = access::require::<ChangeUnit>(tx, &act, id)?;
                unit::close(tx, &act, &granted, day)
            });
            match closed.await {
                Ok(()) => return done(&ctx, id).await,
                Err(error) => {
                    Fields { name: "day", place: "day", day: "day" }.place(&ctx, error)?
                }
            }
        }
    };
    ctx.unprocessable(&page(&ctx, &unit, form, faults, None).await?)
}

async fn page<'a>(
    ctx: &'a Ctx,
    unit: &'a UnitPage,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
) -> Result<ClosePage<'a>, Error> {
    let (realm, id, today) = (ctx.realm, unit.unit.id, ctx.today);
    let members = ctx.db.read(move |tx| person::count_members(tx, realm, id, today)).await?;
    let count = members.0.saturating_add(members.1);
    let mut hurdles = Vec::new();
    if !unit.below.is_empty() {
        hurdles.push(Hurdle {
            sentence: ctx.t("unit-close-units-below").to_owned(),
            href: format!("{}#below", routes::unit(id)),
            link: ctx.t("unit-below"),
        });
    }
    if count > 0 {
        hurdles.push(Hurdle {
            sentence: ctx.words.unit_refusal(&Refusal::MembersRemain { count }, &ctx.rules),
            href: routes::of_unit(id, "people"),
            link: ctx.t("unit-members"),
        });
    }
    let name = ctx.words.text(&unit.unit.name);
    Ok(ClosePage { ctx, name, back: routes::unit(id), hurdles, form, faults, draft })
}
