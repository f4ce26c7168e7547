//! The forms that put a unit below another: a move, and opening a closed unit again.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::Right;
use zhibu_domain::unit::may_stand;
use zhibu_service::access::{self, ChangeUnit, ManageTree};
use zhibu_service::engine::Tx;
use zhibu_service::unit::{self, UnitPage, UnitRow};
use zhibu_service::{Act, Result as Done};

use super::{At, Fields, done, open};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form, Reader};
use crate::page::{Choice, see_other};
use crate::routes;

/// Upper units offered, at most; the filter finds the others.
const OFFERED: usize = 50;

/// Units looked at below each starting point. Upper units stand near the top and come first.
const LOOKED_AT: u32 = 500;

/// What the form does, and in which words.
#[derive(Clone, Copy)]
struct Verb {
    reopens: bool,
    title: &'static str,
    lead: &'static str,
    button: &'static str,
    day: &'static str,
}

const MOVE: Verb = Verb {
    reopens: false,
    title: "unit-move-title",
    lead: "unit-move-lead",
    button: "unit-move-do",
    day: "unit-move-day",
};

const REOPEN: Verb = Verb {
    reopens: true,
    title: "unit-reopen-title",
    lead: "unit-reopen-lead",
    button: "unit-reopen-do",
    day: "unit-reopen-day",
};

/// Upper units to choose from, each with the unit above it.
struct Offer {
    units: Vec<(UnitRow, Option<UnitRow>)>,
    /// There are more than the form shows.
    more: bool,
}

#[derive(Template)]
#[template(path = "unit/place.html")]
struct PlacePage<'a> {
    ctx: &'a Ctx,
    verb: Verb,
    name: &'a str,
    back: String,
    offers: Vec<Choice>,
    more: Option<String>,
    form: Form,
    faults: Faults,
    draft: Option<Draft>,
}

pub(super) async fn show_move(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    show(&ctx, id, MOVE).await
}

pub(super) async fn send_move(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    send(&ctx, id, form, MOVE).await
}

pub(super) async fn show_reopen(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    show(&ctx, id, REOPEN).await
}

pub(super) async fn send_reopen(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    send(&ctx, id, form, REOPEN).await
}

async fn show(ctx: &Ctx, id: UnitId, verb: Verb) -> Result<Response, Error> {
    let unit = open::<ChangeUnit>(ctx, id).await?;
    if unit.exists == verb.reopens {
        return Ok(see_other(&routes::unit(id)));
    }
    let before = if verb.reopens { upper_before(ctx, &unit).await? } else { None };
    let defaults = |form: &mut Form| {
        form.set("day", ctx.today.to_string());
        if let Some(upper) = before {
            form.set("to", upper.to_string());
        }
    };
    let (form, draft) = ctx.filled(defaults).await?;
    ctx.page(&page(ctx, &unit, verb, (form, Faults::default(), draft)).await?)
}

async fn send(ctx: &Ctx, id: UnitId, form: Form, verb: Verb) -> Result<Response, Error> {
    let unit = open::<ChangeUnit>(ctx, id).await?;
    if form.has("filter") {
        return ctx.page(&page(ctx, &unit, verb, (form, Faults::default(), None)).await?);
    }
    let mut read = Reader::new(&form, ctx.words);
    let label = ctx.t("unit-upper");
    let to = read.id::<UnitId>("to", label);
    let to = read.need("to", label, to);
    let label = ctx.t(verb.day);
    let day = read.date("day", label);
    let day = read.need("day", label, day);
    let (Some(to), Some(day)) = (to, day) else {
        let faults = read.faults;
        return ctx.unprocessable(&page(ctx, &unit, verb, (form, faults, None)).await?);
    };
    let act = ctx.act()?;
    let placed = ctx.db.write(move |tx| {
        let granted = access::require::<ChangeUnit>(tx, &act, id)?;
        let upper = access::require::<ManageTree>(tx, &act, to)?;
        if verb.reopens {
            unit::reopen(tx, &act, &upper, granted.unit(), day)
        } else {
            unit::relocate(tx, &act, &granted, &upper, day)
        }
    });
    match placed.await {
        Ok(()) => done(ctx, id).await,
        Err(error) => {
            let faults = Fields { name: "to", place: "to", day: "day" }.place(ctx, error)?;
            ctx.unprocessable(&page(ctx, &unit, verb, (form, faults, None)).await?)
        }
    }
}

/// The unit above on the last day before the closing.
async fn upper_before(ctx: &Ctx, unit: &UnitPage) -> Result<Option<UnitId>, Error> {
    let Some(last) = unit.closed_on.and_then(|day| day.yesterday().ok()) else { return Ok(None) };
    let (realm, id) = (ctx.realm, unit.unit.id);
    Ok(ctx.db.read(move |tx| unit::above(tx, realm, id, last)).await?)
}

async fn page<'a>(
    ctx: &'a Ctx,
    unit: &'a UnitPage,
    verb: Verb,
    (form, faults, draft): (Form, Faults, Option<Draft>),
) -> Result<PlacePage<'a>, Error> {
    let act = ctx.act()?;
    let (row, above) = (unit.unit.clone(), unit.chain.last().map(|row| row.id));
    let (typed, chosen) = (form.one("q").trim().to_owned(), form.one("to").parse().ok());
    let search = Search { row, above, chosen, typed };
    let offer = ctx.db.read(move |tx| offer(tx, &act, &search)).await?;
    let words = ctx.words;
    let choice = |(row, above): &(UnitRow, Option<UnitRow>)| {
        let name = words.text(&row.name);
        let label = match above {
            Some(above) => words.with(
                "unit-upper-choice",
                &[("name", name.into()), ("upper", words.text(&above.name).into())],
            ),
            None => name.to_owned(),
        };
        Choice::new(row.id.to_string(), label)
    };
    let more = offer.more.then(|| words.with("unit-upper-more", &[("n", OFFERED.into())]));
    Ok(PlacePage {
        ctx,
        verb,
        name: words.text(&unit.unit.name),
        back: routes::unit(unit.unit.id),
        offers: offer.units.iter().map(choice).collect(),
        more,
        form,
        faults,
        draft,
    })
}

/// What upper units are looked for.
struct Search {
    /// The unit to be placed.
    row: UnitRow,
    /// The unit directly above it now.
    above: Option<UnitId>,
    /// The upper unit chosen already: it stays on the list.
    chosen: Option<UnitId>,
    typed: String,
}

/// Units that the person manages and that may stand directly above.
fn offer(tx: &mut Tx<'_>, act: &Act, search: &Search) -> Done<Offer> {
    let mut offer = Offer { units: Vec::new(), more: false };
    let mut seen = BTreeSet::new();
    if let Some(chosen) = search.chosen
        && let Some(row) = unit::row(tx, act.realm, chosen, act.today)?
        && seen.insert(chosen)
    {
        offer.units.extend(suitable(tx, act, search, row)?);
    }
    for scope in access::roots(tx, act, Right::ManageTree)? {
        for row in candidates(tx, act, scope.root, &search.typed, act.today)? {
            if !seen.insert(row.id) {
                continue;
            }
            let Some(found) = suitable(tx, act, search, row)? else { continue };
            if offer.units.len() == OFFERED {
                offer.more = true;
                return Ok(offer);
            }
            offer.units.push(found);
        }
    }
    Ok(offer)
}

fn candidates(
    tx: &mut Tx<'_>,
    act: &Act,
    root: UnitId,
    typed: &str,
    day: Date,
) -> Done<Vec<UnitRow>> {
    if !typed.is_empty() {
        return unit::search(tx, act.realm, root, typed, day);
    }
    let rows = unit::subtree(tx, act.realm, root, day, LOOKED_AT)?;
    Ok(rows.into_iter().map(|(row, _)| row).collect())
}

/// The unit with the one above it, if the act would not refuse it as an upper unit.
fn suitable(
    tx: &mut Tx<'_>,
    act: &Act,
    search: &Search,
    row: UnitRow,
) -> Done<Option<(UnitRow, Option<UnitRow>)>> {
    let itself = row.id == search.row.id || Some(row.id) == search.above;
    if itself || may_stand(&act.rules, &search.row.kind, Some(&row.kind)).is_err() {
        return Ok(None);
    }
    let chain = unit::chain(tx, act.realm, row.id, act.today)?;
    if chain.iter().any(|above| above.id == search.row.id) {
        return Ok(None);
    }
    let rights = access::rights(tx, act, row.id)?;
    let above = chain.into_iter().next_back();
    Ok(rights.contains(&Right::ManageTree).then_some((row, above)))
}
