//! Shows one protected field, once, to who says why. The value stands in no address, in no draft
//! and in no browser's store.

use askama::Template;
use axum::response::Response;
use zhibu_domain::protected::Field;
use zhibu_service::access::ShowProtected;
use zhibu_service::person::{self, record};
use zhibu_service::{Error as Failed, protected};

use super::{Who, unkept};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::routes;

#[derive(Template)]
#[template(path = "person/protected.html")]
struct ProtectedPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    field: &'static str,
    label: &'static str,
    reason: &'a str,
    /// What was asked for.
    value: Option<String>,
    faults: Faults,
}

pub(super) async fn show(ctx: Ctx, Who(id): Who, form: Form) -> Result<Response, Error> {
    let asked = Field::from_key(form.one("field"));
    let act = ctx.act()?;
    let reason = form.one("reason").to_owned();
    let shown = ctx.db.write(move |tx| {
        let granted = record::require_at_home::<ShowProtected>(tx, &act, id)?;
        let Some(field) = asked else { return Ok(None) };
        protected::show(tx, &act, &granted, id, field, &reason).map(Some)
    });
    let shown = shown.await;
    // Who may not look learns that first; a form without its field is none of ours.
    let Some(field) = asked else { return Err(shown.err().map_or(Error::Faulty, Error::from)) };
    let (value, faults) = match shown {
        Ok(value) => (value, Faults::default()),
        Err(error @ (Failed::Protected(_) | Failed::Vault(_))) => match ctx.sentence(&error) {
            Some(sentence) => (None, Faults::of("reason", sentence)),
            None => return Err(error.into()),
        },
        Err(error) => return Err(error.into()),
    };
    let realm = ctx.realm;
    let name = ctx.db.read(move |tx| person::name(tx, realm, id)).await?.ok_or(Error::NotFound)?;
    let page = ProtectedPage {
        ctx: &ctx,
        name: ctx.words.name(&name),
        back: routes::person(id),
        field: field.key(),
        label: ctx.words.protected_field(field),
        reason: form.one("reason"),
        value,
        faults,
    };
    let sound = page.faults.is_empty();
    Ok(unkept(if sound { ctx.page(&page)? } else { ctx.unprocessable(&page)? }))
}
