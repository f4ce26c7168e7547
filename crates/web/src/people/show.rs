//! The record of a person as those see it who may, and what they may do with it.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use zhibu_domain::access::Because;
use zhibu_domain::membership::Place;
use zhibu_domain::person::Standing;
use zhibu_domain::rulebook::Right;
use zhibu_service::person::record::{self, Record};
use zhibu_service::unit;

use super::Who;
use super::enter::groups;
use super::kept::{Kept, kept};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::page::see_other;
use crate::routes;
use crate::unit::OnDay;

/// Something that may be done: where, and in which words.
struct Step {
    href: String,
    label: &'static str,
    what: &'static str,
}

#[derive(Template)]
#[template(path = "person/show.html")]
struct ShowPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    other_name: Option<&'a str>,
    on: OnDay,
    kept: Kept,
    steps: Vec<Step>,
    /// Where protected fields are shown, for those who may.
    reveal: Option<String>,
    history: Option<String>,
    people: Option<(String, String)>,
    faults: Faults,
}

pub(super) async fn show(ctx: Ctx, Who(id): Who, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let acting = act.clone();
    let found = ctx.db.read(move |tx| {
        let because = record::may_see(tx, &acting, id)?;
        let record = record::load(tx, acting.realm, id)?;
        let rights = record::rights(tx, &acting, id)?;
        let home = record.on(acting.today).map(|place| place.period.place.unit);
        let below = match home.filter(|_| rights.contains(&Right::KeepRoll)) {
            Some(home) => unit::page(tx, acting.realm, home, acting.today, None)?.below,
            None => Vec::new(),
        };
        Ok::<_, zhibu_service::Error>((because, record, rights, below))
    });
    let (because, record, rights, below) = found.await?;
    let grouped = !groups(&ctx, below.into_iter().map(|row| row.unit)).is_empty();
    // Oneself is seen on a page of one's own, unless a right shows more.
    if because == Because::Own && !rights.contains(&Right::ViewPerson) {
        return Ok(see_other(routes::ME));
    }
    let on = OnDay::read(&ctx, &query);
    let keeps = rights.contains(&Right::KeepRoll);
    let last = record.belongings.last();
    let page = ShowPage {
        ctx: &ctx,
        name: ctx.words.name(&record.name),
        other_name: other(&ctx, &record),
        kept: kept(&ctx, &record, on.day, keeps && on.is_today()),
        steps: if on.is_today() { steps(&ctx, &record, &rights, grouped) } else { Vec::new() },
        reveal: rights.contains(&Right::ShowProtected).then(|| routes::of_person(id, "protected")),
        history: keeps.then(|| routes::of_person(id, "history")),
        people: last.map(|last| {
            let people = routes::of_unit(last.period.place.unit, "people");
            (people, ctx.words.text(&last.unit_name).to_owned())
        }),
        faults: on.faults.clone(),
        on,
    };
    if page.faults.is_empty() { ctx.page(&page) } else { ctx.unprocessable(&page) }
}

/// The name in the other script, beside the one that the page's language shows.
fn other<'a>(ctx: &Ctx, record: &'a Record) -> Option<&'a str> {
    let shown = ctx.words.name(&record.name);
    let both = [Some(record.name.name.as_str()), record.name.latin.as_deref()];
    both.into_iter().flatten().find(|name| *name != shown)
}

/// `grouped` says that the unit has groups to choose from.
fn steps(ctx: &Ctx, record: &Record, rights: &BTreeSet<Right>, grouped: bool) -> Vec<Step> {
    let place: Option<Place> = record.on(ctx.today).map(|place| place.period.place);
    let mut verbs = Vec::new();
    if rights.contains(&Right::KeepRoll) {
        verbs.extend(of_roll(place, grouped));
    }
    // Nobody makes a card for oneself.
    let own = ctx.account.as_ref().is_some_and(|me| me.person == record.person);
    if rights.contains(&Right::IssueCard) && place.is_some() && !own {
        verbs.push(("card", "person-card", "person-card-what"));
    }
    let step = |(part, label, what)| Step {
        href: routes::of_person(record.person, part),
        label: ctx.t(label),
        what: ctx.t(what),
    };
    verbs.into_iter().map(step).collect()
}

/// What may be done with somebody of this place by who keeps the roll: part of the address, word on
/// the button, what it is for.
fn of_roll(place: Option<Place>, grouped: bool) -> Vec<(&'static str, &'static str, &'static str)> {
    let mut verbs = vec![("amend", "person-amend", "person-amend-what")];
    match place {
        Some(place) => {
            if place.standing == Standing::Probationary {
                verbs.push(("convert", "person-convert", "person-convert-what"));
            }
            if grouped || place.party_group.is_some() {
                verbs.push(("group", "person-group", "person-group-what"));
            }
            verbs.extend([
                ("mark", "person-mark", "person-mark-what"),
                ("move", "person-move", "person-move-what"),
                ("leave", "person-leave", "person-leave-what"),
            ]);
        }
        None => verbs.push(("readmit", "person-readmit", "person-readmit-what")),
    }
    verbs
}
