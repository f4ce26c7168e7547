//! The form that enters a person on the roll of a unit: four questions, the rest folded away.

use askama::Template;
use axum::response::Response;
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::person::Standing;
use zhibu_service::access::{self, KeepRoll};
use zhibu_service::person::roll::{self, NewMember};
use zhibu_service::unit::{self, UnitRow};

use super::fields::{self, Lists, Typed, fault};
use super::{read_standing, standings, unkept};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form, Reader, field};
use crate::page::{Choice, see_other};
use crate::routes;
use crate::unit::At;

/// Most characters that are read of a reference; how many are kept is a rule.
const READ_CHARS: usize = 10_000;

#[derive(Template)]
#[template(path = "person/enter.html")]
struct EnterPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    standings: Vec<Choice>,
    groups: Vec<Choice>,
    lists: Lists,
    once: String,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
    /// The part that is folded away holds something.
    more: bool,
}

struct Opened {
    unit: UnitRow,
    groups: Vec<Choice>,
}

pub(super) async fn show(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let opened = open(&ctx, id).await?;
    let draft = ctx.draft().await?;
    let form = if let Some(draft) = &draft {
        draft.form.clone()
    } else {
        let mut form = Form::default();
        form.set("standing", Standing::Full.code());
        form.set("day", ctx.today.to_string());
        form
    };
    ctx.page(&page(&ctx, &opened, form, Faults::default(), draft))
}

pub(super) async fn send(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let opened = open(&ctx, id).await?;
    let (new, mut faults) = read(&ctx, &form);
    if let Some(new) = new.filter(|_| faults.is_empty()) {
        let act = ctx.act()?;
        let entered = ctx.db.write(move |tx| {
            let granted = access::require::<KeepRoll>(tx, &act, id)?;
            roll::enter(tx, &act, &granted, &new)
        });
        match entered.await {
            Ok(person) => {
                ctx.discard_draft().await?;
                return Ok(see_other(&routes::person(person)));
            }
            Err(error) => faults = fault(&ctx, error, "day")?,
        }
    }
    Ok(unkept(ctx.unprocessable(&page(&ctx, &opened, form, faults, None))?))
}

async fn open(ctx: &Ctx, id: UnitId) -> Result<Opened, Error> {
    let act = ctx.act()?;
    let found = ctx.db.read(move |tx| {
        let unit = unit::row(tx, act.realm, id, act.today)?;
        let unit = unit.ok_or(zhibu_service::Error::NotFound)?;
        access::require::<KeepRoll>(tx, &act, id)?;
        let below = unit::page(tx, act.realm, id, act.today, None)?.below;
        Ok::<_, zhibu_service::Error>((unit, below))
    });
    let (unit, below) = found.await?;
    let rows = below.into_iter().map(|row| row.unit);
    Ok(Opened { groups: groups(ctx, rows), unit })
}

/// Those units directly below whose members belong to the unit itself.
pub(super) fn groups(ctx: &Ctx, below: impl Iterator<Item = UnitRow>) -> Vec<Choice> {
    let group = |row: &UnitRow| {
        ctx.rules.unit_kind(&row.kind).is_some_and(|kind| kind.value.members_of_parent)
    };
    below
        .filter(group)
        .map(|row| Choice::new(row.id.to_string(), ctx.words.text(&row.name)))
        .collect()
}

fn read(ctx: &Ctx, form: &Form) -> (Option<NewMember>, Faults) {
    let (Typed { name, details, protected }, faults) = fields::read(ctx, form);
    let mut read = Reader::new(form, ctx.words);
    read.faults = faults;
    let standing = read_standing(ctx, &mut read);
    let label = ctx.t("person-day-enter");
    let day = read.date("day", label);
    let day = read.need("day", label, day);
    let group = read.id::<UnitId>("group", ctx.t("person-its-group"));
    let reference = read.text("reference", ctx.t("person-reference"), READ_CHARS);
    let id = form.one(field::ONCE).parse::<PersonId>().ok();
    let new = || {
        Some(NewMember {
            id: id?,
            name,
            details,
            protected,
            standing: standing?,
            party_group: group,
            from: day?,
            reference,
        })
    };
    let new = new();
    // A form without its key is none of ours; it comes back with a new one.
    if new.is_none() && read.faults.is_empty() {
        read.faults.push("name", ctx.t("person-form-stale"));
    }
    (new, read.faults)
}

fn page<'a>(
    ctx: &'a Ctx,
    opened: &'a Opened,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
) -> EnterPage<'a> {
    let known = form.one(field::ONCE).parse::<PersonId>().is_ok();
    let once = if known { form.one(field::ONCE).to_owned() } else { ctx.fresh_key() };
    let folded = |(name, _): &(&str, &str)| {
        *name != "name" && (!form.one(name).is_empty() || faults.at(name).is_some())
    };
    let others = [("phone", ""), ("reference", "")];
    let more = fields::FIELDS.iter().chain(&others).any(folded);
    EnterPage {
        ctx,
        name: ctx.words.text(&opened.unit.name),
        back: routes::of_unit(opened.unit.id, "people"),
        standings: standings(ctx),
        groups: opened.groups.clone(),
        lists: Lists::of(ctx),
        once,
        form,
        faults,
        draft,
        more,
    }
}
