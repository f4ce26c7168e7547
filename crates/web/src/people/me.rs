//! The page of oneself: what is kept, who can see it, who looked, and all of it to take along.

use askama::Template;
use axum::response::Response;
use serde_json::to_vec_pretty;
use zhibu_domain::activity::Presence;
use zhibu_domain::protected::Field;
use zhibu_domain::rulebook::{Catalogue, Right};
use zhibu_service::access;
use zhibu_service::person::record::{self, Attended, Record, Seer};
use zhibu_service::protected::{self, Look};

use super::kept::{Kept, kept};
use super::{code, unkept};
use crate::context::Ctx;
use crate::error::Error;
use crate::export;
use crate::form::Form;
use crate::page::{Mark, Pager, capital};
use crate::routes;
use crate::unit::OnDay;

/// Activities that the page of oneself shows; the others are on a list of their own.
const NEWEST: usize = 5;
/// The media type of the file to take along.
const JSON: &str = "application/json";

/// Somebody who can see the record.
struct Viewer {
    place: Option<(String, String)>,
    post: String,
    rule: String,
    /// Their names; nobody if the post is vacant.
    holders: String,
    may: String,
}

/// A look at a protected field.
struct Looked {
    when: String,
    who: String,
    field: &'static str,
    reason: String,
}

/// An activity that one was expected at.
struct Visit {
    href: Option<String>,
    title: String,
    day: String,
    unit: String,
    state: (Mark, String),
}

#[derive(Template)]
#[template(path = "person/me.html")]
struct MePage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    kept: Kept,
    on: OnDay,
    visits: Vec<Visit>,
    more: bool,
    viewers: Vec<Viewer>,
    looks: Vec<Looked>,
}

#[derive(Template)]
#[template(path = "person/activities.html")]
struct ActivitiesPage<'a> {
    ctx: &'a Ctx,
    visits: Vec<Visit>,
    pager: Pager,
}

struct Found {
    record: Record,
    visits: Vec<(Attended, bool)>,
    seers: Vec<Seer>,
    looks: Vec<Look>,
}

pub(super) async fn show(ctx: Ctx, query: Form) -> Result<Response, Error> {
    let (act, me) = (ctx.act()?, ctx.signed_in()?.person);
    let found = ctx.db.read(move |tx| {
        let (rows, _) = record::attended(tx, act.realm, me, None)?;
        Ok::<_, zhibu_service::Error>(Found {
            record: record::load(tx, act.realm, me)?,
            visits: with_doors(tx, &act, rows.into_iter().take(NEWEST + 1).collect())?,
            seers: record::who_can_see(tx, &act, me)?,
            looks: protected::who_looked(tx, act.realm, me)?,
        })
    });
    let found = found.await?;
    let on = OnDay::read(&ctx, &query);
    let more = found.visits.len() > NEWEST;
    let page = MePage {
        ctx: &ctx,
        name: ctx.words.name(&found.record.name),
        kept: kept(&ctx, &found.record, on.day, false),
        visits: found.visits.iter().take(NEWEST).map(|row| visit(&ctx, row)).collect(),
        more,
        viewers: found.seers.iter().map(|seer| viewer(&ctx, seer)).collect(),
        looks: found.looks.iter().map(|look| looked(&ctx, look)).collect(),
        on,
    };
    if page.on.faults.is_empty() { ctx.page(&page) } else { ctx.unprocessable(&page) }
}

pub(super) async fn activities(ctx: Ctx, query: Form) -> Result<Response, Error> {
    let (act, me) = (ctx.act()?, ctx.signed_in()?.person);
    let after = query.one("after").parse().ok();
    let found = ctx.db.read(move |tx| {
        let (rows, next) = record::attended(tx, act.realm, me, after)?;
        Ok::<_, zhibu_service::Error>((with_doors(tx, &act, rows)?, next))
    });
    let (rows, next) = found.await?;
    ctx.page(&ActivitiesPage {
        ctx: &ctx,
        visits: rows.iter().map(|row| visit(&ctx, row)).collect(),
        pager: Pager {
            previous: None,
            next: next.map(|last| format!("/me/activities?after={last}")),
        },
    })
}

/// Everything that is kept of who asks, as a file.
pub(super) async fn export(ctx: Ctx) -> Result<Response, Error> {
    let act = ctx.act()?;
    let whole = ctx.db.write(move |tx| zhibu_service::person::export(tx, &act)).await?;
    let file = to_vec_pretty(&whole).map_err(|error| Error::Internal(error.into()))?;
    let name = format!("{} {}.json", ctx.t("person-export-name"), ctx.today);
    Ok(unkept(export::file(&name, JSON, file)))
}

/// Whether each activity may be opened: people who moved no longer see their old unit's.
fn with_doors(
    tx: &mut zhibu_service::engine::Tx<'_>,
    act: &zhibu_service::Act,
    rows: Vec<Attended>,
) -> zhibu_service::Result<Vec<(Attended, bool)>> {
    let mut known = std::collections::BTreeMap::new();
    let mut seen = Vec::new();
    for row in rows {
        let open = match known.get(&row.unit) {
            Some(open) => *open,
            None => access::scope(tx, act, Right::ViewUnit, row.unit)?.is_some(),
        };
        known.insert(row.unit, open);
        seen.push((row, open));
    }
    Ok(seen)
}

fn visit(ctx: &Ctx, (row, open): &(Attended, bool)) -> Visit {
    let state = match &row.presence {
        Presence::Present => (Mark::Held, ctx.t("person-present").to_owned()),
        Presence::Late => (Mark::Held, ctx.t("person-late").to_owned()),
        Presence::Excused { reason } => {
            let reason = code(ctx, Catalogue::Absence, reason);
            (Mark::Rest, ctx.words.with("person-excused", &[("reason", reason.into())]))
        }
        Presence::Absent => (Mark::Late, ctx.t("person-absent").to_owned()),
    };
    Visit {
        href: open.then(|| routes::activity(row.activity)),
        title: ctx.words.text(&row.title).to_owned(),
        day: match row.held_on {
            Some(day) => ctx.words.day(day),
            None => ctx.t("day-not-stated").to_owned(),
        },
        unit: ctx.words.text(&row.unit_name).to_owned(),
        state,
    }
}

fn viewer(ctx: &Ctx, seer: &Seer) -> Viewer {
    let words = ctx.words;
    let (post, table) = if seer.unit.is_some() {
        (ctx.post_label(&seer.key), "post")
    } else {
        let office = ctx.rules.office(&seer.key);
        (office.map_or(seer.key.as_str(), |office| words.label(&office.label)), "office")
    };
    let mut rights: Vec<Right> = seer.rights.iter().map(|(right, _)| *right).collect();
    rights.dedup();
    let may: Vec<&str> = rights.into_iter().map(|right| words.right(right)).collect();
    let holders: Vec<&str> = seer.holders.iter().map(|name| words.name(name)).collect();
    Viewer {
        place: seer
            .unit
            .as_ref()
            .map(|(unit, name)| (routes::unit(*unit), words.text(name).to_owned())),
        post: capital(post),
        rule: routes::rule(&format!("{table}.{}", seer.key)),
        holders: words.list(&holders),
        may: capital(&words.list(&may)),
    }
}

fn looked(ctx: &Ctx, look: &Look) -> Looked {
    let who = look.by.as_ref().map(|(_, name)| ctx.words.name(name));
    let field: Field = look.field;
    Looked {
        when: ctx.words.instant(look.at, &ctx.tz),
        who: who.unwrap_or_else(|| ctx.t("person-by-program")).to_owned(),
        field: ctx.words.protected_field(field),
        reason: look.reason.clone(),
    }
}
