//! The members of a unit, for those who may see it.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use zhibu_domain::id::PersonId;
use zhibu_domain::person::{Member, Standing};
use zhibu_service::access::{self, ViewUnit};
use zhibu_service::person;
use zhibu_service::post::{self, Holder};
use zhibu_service::unit::{self, UnitRow};

use crate::context::{Ctx, Site};
use crate::error::Error;
use crate::form::Form;
use crate::page::{Pager, capital, see_other};
use crate::routes;
use crate::unit::{At, Crumb, OnDay, crumbs};

/// `/people`, `/units/{id}/people`.
pub(crate) fn routes() -> Router<Site> {
    Router::new().route("/people", get(home)).route("/units/{id}/people", get(show))
}

/// The people of one's own unit.
async fn home(ctx: Ctx) -> Result<Response, Error> {
    Ok(match ctx.signed_in()?.home_unit {
        Some(unit) => see_other(&routes::of_unit(unit, "people")),
        None => see_other(routes::UNITS),
    })
}

/// A member in words.
struct Row {
    name: String,
    standing: &'static str,
    posts: String,
}

#[derive(Template)]
#[template(path = "person/list.html")]
struct PeoplePage<'a> {
    ctx: &'a Ctx,
    on: OnDay,
    name: &'a str,
    back: String,
    crumbs: Vec<Crumb>,
    full: u32,
    probationary: u32,
    /// Whether persons belong to units of this kind at all.
    holds: bool,
    rows: Vec<Row>,
    pager: Pager,
}

struct Found {
    unit: UnitRow,
    chain: Vec<UnitRow>,
    count: (u32, u32),
    members: Vec<Member>,
    posts: Vec<Holder>,
    next: Option<PersonId>,
}

async fn show(ctx: Ctx, At(id): At, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let on = OnDay::read(&ctx, &query);
    let (day, after) = (on.day, query.one("after").parse().ok());
    let found = ctx.db.read(move |tx| {
        let realm = act.realm;
        let unit = unit::row(tx, realm, id, day)?.ok_or(zhibu_service::Error::NotFound)?;
        access::require::<ViewUnit>(tx, &act, id)?;
        let (members, next) = person::members(tx, realm, id, day, after)?;
        Ok::<_, zhibu_service::Error>(Found {
            chain: unit::chain(tx, realm, id, day)?,
            count: person::count_members(tx, realm, id, day)?,
            posts: post::of_unit(tx, realm, &act.rules, id, day)?,
            members,
            next,
            unit,
        })
    });
    let found = found.await?;
    let path = routes::of_unit(id, "people");
    let mut chain = found.chain;
    chain.push(found.unit.clone());
    let kind = ctx.rules.unit_kind(&found.unit.kind);
    let sound = on.faults.is_empty();
    let page = PeoplePage {
        ctx: &ctx,
        name: ctx.words.text(&found.unit.name),
        back: on.link(&routes::unit(id)),
        crumbs: crumbs(&ctx, &on, &chain),
        full: found.count.0,
        probationary: found.count.1,
        holds: kind.is_some_and(|kind| kind.value.holds_members),
        rows: rows(&ctx, &found.members, &found.posts),
        pager: Pager { previous: None, next: found.next.map(|last| on.after(&path, last)) },
        on,
    };
    if sound { ctx.page(&page) } else { ctx.unprocessable(&page) }
}

fn rows(ctx: &Ctx, members: &[Member], posts: &[Holder]) -> Vec<Row> {
    let mut held: BTreeMap<PersonId, Vec<&str>> = BTreeMap::new();
    for holder in posts {
        held.entry(holder.person).or_default().push(ctx.post_label(&holder.post));
    }
    let row = |member: &Member| Row {
        name: ctx.words.name(&member.name).to_owned(),
        standing: match member.standing {
            Standing::Full => ctx.t("person-standing-full"),
            Standing::Probationary => ctx.t("person-standing-probationary"),
        },
        posts: held
            .get(&member.person)
            .map(|posts| capital(&ctx.words.list(posts)))
            .unwrap_or_default(),
    };
    members.iter().map(row).collect()
}
