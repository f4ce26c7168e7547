//! The forms for a unit's name and for what else is known about it.

use askama::Template;
use axum::response::Response;
use zhibu_service::access::{self, ChangeUnit, ManageTree};
use zhibu_service::unit::{self, About, UnitPage};

use super::found::{read_about, read_name};
use super::{At, Fields, NameField, done, field_choices, name_field, name_fields, open};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form, Reader};
use crate::page::Choice;
use crate::routes;

#[derive(Template)]
#[template(path = "unit/rename.html")]
struct RenamePage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    names: [NameField; 2],
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

#[derive(Template)]
#[template(path = "unit/about.html")]
struct AboutPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    fields: Vec<Choice>,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

pub(super) async fn show_rename(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let unit = open::<ChangeUnit>(&ctx, id).await?;
    let defaults = |form: &mut Form| {
        form.set("name_zh", unit.unit.name.zh().unwrap_or_default());
        form.set("name_en", unit.unit.name.en().unwrap_or_default());
        form.set("from", ctx.today.to_string());
    };
    let (form, draft) = ctx.filled(defaults).await?;
    ctx.page(&rename_page(&ctx, &unit, form, Faults::default(), draft))
}

pub(super) async fn send_rename(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let unit = open::<ChangeUnit>(&ctx, id).await?;
    let mut read = Reader::new(&form, ctx.words);
    let name = read_name(&ctx, &mut read);
    let label = ctx.t("unit-rename-from");
    let day = read.date("from", label);
    let day = read.need("from", label, day);
    let faults = match day {
        Some(day) if read.faults.is_empty() => {
            let act = ctx.act()?;
            let renamed = ctx.db.write(move |tx| {
                let granted = access::require::<ChangeUnit>(tx, &act, id)?;
                unit::rename(tx, &act, &granted, name.clone(), day)
            });
            match renamed.await {
                Ok(()) => return done(&ctx, id).await,
                Err(error) => {
                    let fields =
                        Fields { name: name_field(ctx.lang()), place: "from", day: "from" };
                    fields.place(&ctx, error)?
                }
            }
        }
        _ => read.faults,
    };
    ctx.unprocessable(&rename_page(&ctx, &unit, form, faults, None))
}

fn rename_page<'a>(
    ctx: &'a Ctx,
    unit: &'a UnitPage,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
) -> RenamePage<'a> {
    RenamePage {
        name: ctx.words.text(&unit.unit.name),
        back: routes::unit(unit.unit.id),
        names: name_fields(ctx.lang()),
        form,
        faults,
        draft,
        ctx,
    }
}

pub(super) async fn show_about(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let unit = open::<ManageTree>(&ctx, id).await?;
    let (form, draft) = ctx.filled(|form| fill(form, &unit.about)).await?;
    ctx.page(&about_page(&ctx, &unit, form, Faults::default(), draft))
}

fn fill(form: &mut Form, about: &About) {
    for field in &about.fields {
        form.add("fields", field);
    }
    form.set("code", about.code.clone().unwrap_or_default());
    form.set("founded_on", about.founded_on.map(|day| day.to_string()).unwrap_or_default());
    form.set("founding_document", about.founding_document.clone().unwrap_or_default());
}

pub(super) async fn send_about(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let unit = open::<ManageTree>(&ctx, id).await?;
    let mut read = Reader::new(&form, ctx.words);
    let about = read_about(&ctx, &form, &mut read);
    let faults = if read.faults.is_empty() {
        let act = ctx.act()?;
        let described = ctx.db.write(move |tx| {
            let granted = access::require::<ManageTree>(tx, &act, id)?;
            unit::describe(tx, &act, &granted, &about)
        });
        match described.await {
            Ok(()) => return done(&ctx, id).await,
            Err(error) => {
                let fields = Fields { name: "code", place: "fields", day: "founded_on" };
                fields.place(&ctx, error)?
            }
        }
    } else {
        read.faults
    };
    ctx.unprocessable(&about_page(&ctx, &unit, form, faults, None))
}

fn about_page<'a>(
    ctx: &'a Ctx,
    unit: &'a UnitPage,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
) -> AboutPage<'a> {
    AboutPage {
        name: ctx.words.text(&unit.unit.name),
        back: routes::unit(unit.unit.id),
        fields: field_choices(ctx),
        form,
        faults,
        draft,
        ctx,
    }
}
