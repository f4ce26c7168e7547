//! The form for a new unit below another.

use askama::Template;
use axum::response::Response;
use zhibu_domain::text::Text;
use zhibu_domain::unit::{DOCUMENT_MAX_CHARS, NAME_MAX_CHARS, Refusal};
use zhibu_service::access::{self, ManageTree};
use zhibu_service::unit::{self, About, NewUnit, UnitPage};

use super::{At, Fields, NameField, field_choices, kind_label, name_field, name_fields, open};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form, Reader};
use crate::page::{Choice, capital, see_other};
use crate::routes;

/// Most characters of a key of the rulebook in a form.
const KEY_MAX_CHARS: usize = 60;

#[derive(Template)]
#[template(path = "unit/new.html")]
struct NewPage<'a> {
    ctx: &'a Ctx,
    upper: &'a str,
    back: String,
    names: [NameField; 2],
    kinds: Vec<Choice>,
    fields: Vec<Choice>,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

pub(super) async fn show(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let upper = open::<ManageTree>(&ctx, id).await?;
    let defaults = |form: &mut Form| {
        form.set("from", ctx.today.to_string());
        if let [only] = kinds(&ctx, &upper).as_slice() {
            form.set("kind", &only.code);
        }
    };
    let (form, draft) = ctx.filled(defaults).await?;
    ctx.page(&page(&ctx, &upper, form, Faults::default(), draft))
}

pub(super) async fn send(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let upper = open::<ManageTree>(&ctx, id).await?;
    let faults = match read(&ctx, &form) {
        Err(faults) => faults,
        Ok(new) => {
            let act = ctx.act()?;
            let founded = ctx.db.write(move |tx| {
                let granted = access::require::<ManageTree>(tx, &act, id)?;
                unit::found(tx, &act, &granted, new.clone())
            });
            match founded.await {
                Ok(founded) => {
                    ctx.discard_draft().await?;
                    return Ok(see_other(&routes::unit(founded)));
                }
                Err(error) => place(&ctx, error)?,
            }
        }
    };
    ctx.unprocessable(&page(&ctx, &upper, form, faults, None))
}

fn place(ctx: &Ctx, error: zhibu_service::Error) -> Result<Faults, Error> {
    // The upper unit is given by the address, so that only the day can be mended.
    let place = match error {
        zhibu_service::Error::Unit(Refusal::ParentClosed) => "from",
        _ => "kind",
    };
    Fields { name: name_field(ctx.lang()), place, day: "from" }.place(ctx, error)
}

fn page<'a>(
    ctx: &'a Ctx,
    upper: &'a UnitPage,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
) -> NewPage<'a> {
    NewPage {
        upper: ctx.words.text(&upper.unit.name),
        back: routes::unit(upper.unit.id),
        names: name_fields(ctx.lang()),
        kinds: kinds(ctx, upper),
        fields: field_choices(ctx),
        form,
        faults,
        draft,
        ctx,
    }
}

/// What may stand directly below.
fn kinds(ctx: &Ctx, upper: &UnitPage) -> Vec<Choice> {
    let kind = ctx.rules.unit_kind(&upper.unit.kind);
    let children = kind.iter().flat_map(|kind| &kind.value.children);
    children.map(|key| Choice::new(key, capital(kind_label(ctx, key)))).collect()
}

fn read(ctx: &Ctx, form: &Form) -> Result<NewUnit, Faults> {
    let mut read = Reader::new(form, ctx.words);
    let name = read_name(ctx, &mut read);
    let label = ctx.t("unit-kind");
    let kind = read.text("kind", label, KEY_MAX_CHARS);
    let kind = read.need("kind", label, kind);
    let about = read_about(ctx, form, &mut read);
    let label = ctx.t("unit-from");
    let from = read.date("from", label);
    let from = read.need("from", label, from);
    match (kind, from) {
        (Some(kind), Some(from)) if read.faults.is_empty() => {
            Ok(NewUnit { name, kind, about, from })
        }
        _ => Err(read.faults),
    }
}

/// A name in one language or both.
pub(super) fn read_name(ctx: &Ctx, read: &mut Reader<'_>) -> Option<Text> {
    let zh = read.text("name_zh", ctx.t("unit-name-zh"), NAME_MAX_CHARS);
    let en = read.text("name_en", ctx.t("unit-name-en"), NAME_MAX_CHARS);
    let name = Text::new(zh, en);
    if name.is_none() && read.faults.is_empty() {
        let sentence = ctx.words.unit_refusal(&Refusal::NameMissing, &ctx.rules);
        read.faults.push(name_field(ctx.lang()), sentence);
    }
    name
}

/// What is known besides name, kind and place.
pub(super) fn read_about(ctx: &Ctx, form: &Form, read: &mut Reader<'_>) -> About {
    let code = read.text("code", ctx.t("unit-code"), DOCUMENT_MAX_CHARS);
    let document = ctx.t("unit-founding-document");
    let founding_document = read.text("founding_document", document, DOCUMENT_MAX_CHARS);
    let founded_on = read.date("founded_on", ctx.t("unit-founded-on"));
    // The act would refuse it too, but could not say which of two days it means.
    if founded_on.is_some_and(|day| day > ctx.today) {
        let refusal = Refusal::Future { today: ctx.today };
        read.faults.push("founded_on", ctx.words.unit_refusal(&refusal, &ctx.rules));
    }
    let fields = form.all("fields").into_iter().map(str::to_owned).collect();
    About { code, fields, founded_on, founding_document }
}
