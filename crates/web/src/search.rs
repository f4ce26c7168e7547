//! The page of a search: people, units and activities by what was typed. Refuses to know who may
//! see what: the search itself does.

use askama::Template;
use axum::response::Response;
use zhibu_service::search::{self, ActivityHit, Hits, PersonHit, UnitHit};

use crate::context::Ctx;
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::Form;
use crate::page::capital;
use crate::routes;

/// Characters that are looked at, at most.
const TYPED_MAX_CHARS: usize = 60;

/// `/search`.
pub(crate) fn routes() -> Doors {
    Doors::new().get(routes::SEARCH, Needs::Account, show)
}

/// Something that was found.
struct Item {
    href: String,
    name: String,
    about: String,
}

/// Things of one kind.
struct Group {
    title: &'static str,
    items: Vec<Item>,
    more: bool,
}

#[derive(Template)]
#[template(path = "search/show.html")]
struct SearchPage<'a> {
    ctx: &'a Ctx,
    query: String,
    /// `None` if nothing was typed.
    groups: Option<Vec<Group>>,
}

async fn show(ctx: Ctx, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let typed: String = query.one("q").chars().take(TYPED_MAX_CHARS).collect();
    let typed = typed.trim().to_owned();
    let groups = if typed.is_empty() {
        None
    } else {
        let asked = typed.clone();
        let found = ctx.db.read(move |tx| search::find(tx, &act, &asked)).await?;
        let groups = [
            group("search-people", found.people, |hit| person(&ctx, &hit)),
            group("search-units", found.units, |hit| unit(&ctx, &hit)),
            group("search-activities", found.activities, |hit| activity(&ctx, &hit)),
        ];
        Some(groups.into_iter().filter(|group| !group.items.is_empty()).collect())
    };
    ctx.page(&SearchPage { ctx: &ctx, query: typed, groups })
}

fn group<T>(title: &'static str, hits: Hits<T>, item: impl Fn(T) -> Item) -> Group {
    Group { title, more: hits.more, items: hits.rows.into_iter().map(item).collect() }
}

fn person(ctx: &Ctx, hit: &PersonHit) -> Item {
    let mut about = vec![ctx.words.text(&hit.unit.name)];
    if let Some(latin) = hit.name.latin.as_deref()
        && latin != ctx.words.name(&hit.name)
    {
        about.insert(0, latin);
    }
    Item {
        href: routes::person(hit.person),
        name: ctx.words.name(&hit.name).to_owned(),
        about: about.join(" · "),
    }
}

fn unit(ctx: &Ctx, hit: &UnitHit) -> Item {
    let kind = ctx.rules.unit_kind(&hit.unit.kind);
    let kind = kind.map_or(hit.unit.kind.as_str(), |kind| ctx.words.label(&kind.label));
    let mut about = vec![capital(kind)];
    about.extend(hit.above.as_ref().map(|above| ctx.words.text(&above.name).to_owned()));
    Item {
        href: routes::unit(hit.unit.id),
        name: ctx.words.text(&hit.unit.name).to_owned(),
        about: about.join(" · "),
    }
}

fn activity(ctx: &Ctx, hit: &ActivityHit) -> Item {
    let state = capital(ctx.words.activity_state(hit.state));
    let about = [ctx.words.day(hit.listed_on), ctx.words.text(&hit.unit.name).to_owned(), state];
    Item {
        href: routes::activity(hit.activity),
        name: ctx.words.text(&hit.title).to_owned(),
        about: about.join(" · "),
    }
}
