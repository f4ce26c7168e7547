//! The form that amends what is kept of a person. What others changed meanwhile is shown beside what
//! was typed, and nothing is lost.

use askama::Template;
use axum::response::Response;
use zhibu_domain::person::Refusal;
use zhibu_domain::protected::Field;
use zhibu_service::Error as Failed;
use zhibu_service::access::KeepRoll;
use zhibu_service::person::record::{self, Record};
use zhibu_service::person::roll::{self, Amended};

use super::fields::{self, Lists, VERSION, fault};
use super::{Who, conflict, open, unkept};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::page::see_other;
use crate::routes;

/// A field in which the form and the record differ.
struct Differing {
    label: &'static str,
    /// As the record has it now.
    now: String,
}

#[derive(Template)]
#[template(path = "person/amend.html")]
struct AmendPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    lists: Lists,
    version: u32,
    number_on_record: bool,
    phone_on_record: bool,
    /// What others wrote while this form was filled in.
    theirs: Option<Vec<Differing>>,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

pub(super) async fn show(ctx: Ctx, Who(id): Who) -> Result<Response, Error> {
    let record = open(&ctx, id).await?;
    let draft = ctx.draft().await?;
    let form = if let Some(draft) = &draft {
        draft.form.clone()
    } else {
        let mut form = Form::default();
        fields::write(&mut form, &record.name, &record.details);
        form
    };
    // A draft knows the version that it was written for.
    let version = form.one(VERSION).parse().unwrap_or(record.version);
    ctx.page(&page(&ctx, &record, version, form, Faults::default(), draft))
}

pub(super) async fn send(ctx: Ctx, Who(id): Who, form: Form) -> Result<Response, Error> {
    open(&ctx, id).await?;
    let (typed, mut faults) = fields::read(&ctx, &form);
    let Ok(version) = form.one(VERSION).parse::<u32>() else { return Err(Error::Faulty) };
    let mut overtaken = false;
    if faults.is_empty() {
        let act = ctx.act()?;
        let new = Amended {
            version,
            name: typed.name,
            details: typed.details,
            protected: typed.protected,
        };
        let amended = ctx.db.write(move |tx| {
            let granted = record::require_at_home::<KeepRoll>(tx, &act, id)?;
            roll::amend(tx, &act, &granted, id, &new)
        });
        match amended.await {
            Ok(()) => {
                ctx.discard_draft().await?;
                return Ok(see_other(&routes::person(id)));
            }
            Err(Failed::Person(Refusal::Changed)) => overtaken = true,
            Err(error) => faults = fault(&ctx, error, "name")?,
        }
    }
    let record = open(&ctx, id).await?;
    if overtaken {
        // Sent again, the form replaces what is shown beside it.
        let theirs = differing(&ctx, &record, &form);
        let mut shown = page(&ctx, &record, record.version, form, faults, None);
        shown.theirs = Some(theirs);
        return Ok(unkept(conflict(ctx.page(&shown)?)));
    }
    Ok(unkept(ctx.unprocessable(&page(&ctx, &record, version, form, faults, None))?))
}

fn differing(ctx: &Ctx, record: &Record, typed: &Form) -> Vec<Differing> {
    let mut now = Form::default();
    fields::write(&mut now, &record.name, &record.details);
    let differs = |(field, _): &&(&str, &str)| now.one(field).trim() != typed.one(field).trim();
    fields::FIELDS
        .iter()
        .filter(differs)
        .map(|(field, label)| Differing {
            label: ctx.t(label),
            now: match fields::shown(ctx, field, now.one(field)) {
                "" => ctx.t("person-empty").to_owned(),
                value => value.to_owned(),
            },
        })
        .collect()
}

fn page<'a>(
    ctx: &'a Ctx,
    record: &'a Record,
    version: u32,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
) -> AmendPage<'a> {
    AmendPage {
        ctx,
        name: ctx.words.name(&record.name),
        back: routes::person(record.person),
        lists: Lists::of(ctx),
        version,
        number_on_record: record.protected.contains(&Field::CitizenNumber),
        phone_on_record: record.protected.contains(&Field::Phone),
        theirs: None,
        form,
        faults,
        draft,
    }
}
