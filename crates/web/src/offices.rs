//! Installation offices: who holds them, giving them and taking them back.
//!
//! It refuses to know which offices exclude each other: that is the rulebook's.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use zhibu_domain::account::Refusal;
use zhibu_domain::id::OfficeId;
use zhibu_domain::rulebook::Right;
use zhibu_service::office::Held;
use zhibu_service::{access, account, office};

use crate::context::Ctx;
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::page::{Choice, capital, see_other};
use crate::routes;

/// `/offices`.
pub(crate) fn routes() -> Doors {
    const APPOINT: Needs = Needs::Office(Right::AppointOffice);
    Doors::new().get(routes::OFFICES, APPOINT, show).post(routes::OFFICES, APPOINT, give).post(
        "/offices/{id}/end",
        APPOINT,
        take_back,
    )
}

/// Who holds an office, in words.
struct Holder {
    id: OfficeId,
    name: String,
    since: String,
    own: bool,
}

struct Group {
    label: String,
    note: String,
    holders: Vec<Holder>,
}

#[derive(Template)]
#[template(path = "office/list.html")]
struct OfficesPage<'a> {
    ctx: &'a Ctx,
    groups: Vec<Group>,
    choices: Vec<Choice>,
    form: &'a Form,
    faults: Faults,
}

async fn show(ctx: Ctx) -> Result<Response, Error> {
    let form = Form::default();
    let page = page(&ctx, &form, Faults::default()).await?;
    ctx.page(&page)
}

async fn page<'a>(ctx: &'a Ctx, form: &'a Form, faults: Faults) -> Result<OfficesPage<'a>, Error> {
    let act = ctx.act()?;
    let held = ctx.db.read(move |tx| office::list(tx, &act)).await?;
    let me = ctx.signed_in()?.person;
    let holder = |held: &Held| Holder {
        id: held.id,
        name: ctx.words.name(&held.name).to_owned(),
        since: ctx.words.with("office-held-since", &[("when", ctx.words.day(held.since).into())]),
        own: held.person == me,
    };
    let groups = ctx.rules.offices.iter().map(|entry| Group {
        label: capital(ctx.words.label(&entry.label)),
        note: entry.provenance.note.as_ref().map_or("", |note| ctx.words.label(note)).to_owned(),
        holders: held.iter().filter(|held| held.office == entry.key).map(holder).collect(),
    });
    let choices = ctx.rules.offices.iter();
    let choices = choices.map(|entry| Choice::new(&*entry.key, ctx.words.label(&entry.label)));
    Ok(OfficesPage { ctx, groups: groups.collect(), choices: choices.collect(), form, faults })
}

async fn give(ctx: Ctx, form: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let (login, key) = (form.one("login").to_owned(), form.one("office").to_owned());
    let done = ctx.db.write(move |tx| {
        // Who may not give offices is not told which login names there are.
        access::require_office(tx, &act, Right::AppointOffice)?;
        let person = account::person_of_login(tx, act.realm, &login)?;
        let person = person.ok_or(Refusal::NobodyOfThatLogin)?;
        office::give(tx, &act, person, &key)
    });
    let Err(error) = done.await else { return Ok(see_other(routes::OFFICES)) };
    let field = match &error {
        zhibu_service::Error::Account(Refusal::UnknownOffice { .. }) => "office",
        _ => "login",
    };
    let faults = match ctx.sentence(&error) {
        Some(sentence) if matches!(error, zhibu_service::Error::Account(_)) => {
            Faults::of(field, sentence)
        }
        _ => return Err(error.into()),
    };
    let page = page(&ctx, &form, faults).await?;
    ctx.unprocessable(&page)
}

async fn take_back(ctx: Ctx, Path(id): Path<OfficeId>) -> Result<Response, Error> {
    let act = ctx.act()?;
    ctx.db.write(move |tx| office::take_back(tx, &act, id)).await?;
    Ok(see_other(routes::OFFICES))
}
