//! The public portal: published bulletins by column, each on a page of its own, and a feed.
//!
//! Nobody signs in here. It keeps nothing about a reader: one number of a bulletin grows by one.

pub(crate) mod address;
mod columns;
mod feed;
mod views;

use askama::Template;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;
use zhibu_domain::bulletin::State;
use zhibu_domain::id::BulletinId;
use zhibu_domain::text::Lang;
use zhibu_service::access::Scope;
use zhibu_service::activity;
use zhibu_service::bulletin::{self, Bulletin, BulletinRow, Cursor};
use zhibu_service::engine::Tx;

use crate::bulletin::reading::{Reading, language, read};
use crate::context::Ctx;
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::Form;
use crate::page::Pager;
use crate::routes;
use columns::{ColumnLink, Crumb};

/// Most related bulletins below an article.
const RELATED: usize = 3;

/// `/portal` and below.
pub(crate) fn routes() -> Doors {
    Doors::new()
        .get(routes::PORTAL, Needs::Nothing, list)
        .get(routes::FEED, Needs::Nothing, feed::show)
        .get("/portal/{id}", Needs::Nothing, show)
}

/// A published bulletin in a list.
struct Row {
    href: String,
    title: String,
    unit: String,
    day: Option<Date>,
    day_words: String,
}

fn row(ctx: &Ctx, found: &BulletinRow) -> Row {
    Row {
        href: routes::published(found.id),
        title: ctx.words.text(&found.title).to_owned(),
        unit: ctx.words.text(&found.unit_name).to_owned(),
        day: found.listed_on,
        day_words: found.listed_on.map(|day| ctx.words.day(day)).unwrap_or_default(),
    }
}

#[derive(Template)]
#[template(path = "portal/list.html")]
struct ListPage<'a> {
    ctx: &'a Ctx,
    heading: String,
    crumbs: Vec<Crumb>,
    /// No column is chosen.
    whole: bool,
    columns: Vec<ColumnLink>,
    rows: Vec<Row>,
    pager: Pager,
    feed: String,
}

async fn list(ctx: Ctx, query: Form) -> Result<Response, Error> {
    let key = Some(query.one("column")).filter(|key| !key.is_empty());
    if key.is_some_and(|key| !ctx.knows_column(key)) {
        return Err(Error::NotFound);
    }
    let keys = key.map(|key| ctx.columns_under(key));
    let (realm, today, before) = (ctx.realm, ctx.today, cursor(query.one("before")));
    let found = ctx.db.read(move |tx| match &keys {
        None => bulletin::portal(tx, realm, today, None, before),
        Some(keys) => {
            columns::merged(keys, |key| bulletin::portal(tx, realm, today, Some(key), before))
        }
    });
    let (rows, next) = found.await?;
    let mut crumbs = key.map(|key| ctx.column_trail(key)).unwrap_or_default();
    let heading = crumbs.pop().map_or_else(|| ctx.t("layout-portal-title").to_owned(), |c| c.name);
    let column = key.map(|key| format!("column={key}&")).unwrap_or_default();
    let next =
        next.map(|at| format!("{}?{column}before={}_{}", routes::PORTAL, at.listed_on, at.id));
    ctx.page(&ListPage {
        ctx: &ctx,
        heading,
        crumbs,
        whole: key.is_none(),
        columns: ctx.column_links(key),
        rows: rows.iter().map(|found| row(&ctx, found)).collect(),
        pager: Pager { previous: None, next },
        feed: feed::address(ctx.lang()),
    })
}

/// Where to go on, as the address says it; an address that cannot be read begins anew.
fn cursor(typed: &str) -> Option<Cursor> {
    let (day, id) = typed.split_once('_')?;
    Some(Cursor { listed_on: day.parse().ok()?, id: id.parse().ok()? })
}

#[derive(Template)]
#[template(path = "portal/show.html")]
struct ShowPage<'a> {
    ctx: &'a Ctx,
    bulletin: &'a Bulletin,
    reading: Reading<'a>,
    /// The article has no body in the reader's language.
    only_in: Option<&'static str>,
    crumbs: Vec<Crumb>,
    day: String,
    views: u64,
    /// The address to pass on, and the same in a letter.
    address: String,
    letter: String,
    related: Vec<Row>,
    feed: String,
    /// The record behind the article, for those who may open it.
    record: Option<String>,
}

#[derive(Template)]
#[template(path = "portal/gone.html")]
struct GonePage<'a> {
    ctx: &'a Ctx,
}

async fn show(
    ctx: Ctx,
    id: Result<Path<BulletinId>, PathRejection>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let Path(id) = id?;
    let (realm, today) = (ctx.realm, ctx.today);
    let act = ctx.act().ok();
    let found = ctx.db.read(move |tx| -> zhibu_service::Result<_> {
        let found = bulletin::load(tx, realm, id, today)?;
        let record = match (&act, found.activity) {
            (Some(act), Some(record)) => activity::may_see(tx, act, record)?.then_some(record),
            _ => None,
        };
        let related = match found.state {
            State::Published => related(tx, &found, (realm, today))?,
            _ => Vec::new(),
        };
        Ok((found, related, record))
    });
    let (found, related, record) = found.await?;
    match found.state {
        State::Published => {}
        State::Withdrawn => {
            let page = ctx.page(&GonePage { ctx: &ctx })?;
            return Ok((StatusCode::NOT_FOUND, page).into_response());
        }
        State::Draft | State::Submitted | State::Checked => return Err(Error::NotFound),
    }
    let counted = views::is_reading(&method, &headers) && views::count(&ctx, id).await;
    let lang = language(&found.article, ctx.lang());
    let reading = read(&found.article, lang, ctx.words);
    let address = address::whole(&headers, ctx.https, &routes::published(id));
    ctx.page(&ShowPage {
        ctx: &ctx,
        only_in: (lang != ctx.lang()).then(|| match lang {
            Lang::Zh => ctx.t("portal-only-in-chinese"),
            Lang::En => ctx.t("portal-only-in-english"),
        }),
        crumbs: found
            .article
            .column
            .as_deref()
            .map(|key| ctx.column_trail(key))
            .unwrap_or_default(),
        day: found.listed_on.map(|day| ctx.words.day(day)).unwrap_or_default(),
        views: u64::from(found.views)
            + u64::from(found.imported.views.unwrap_or(0))
            + u64::from(counted),
        letter: address::letter(reading.title, &address),
        address,
        related: related.iter().map(|found| row(&ctx, found)).collect(),
        feed: feed::address(ctx.lang()),
        record: record.map(routes::activity),
        reading,
        bulletin: &found,
    })
}

/// Others of the same column, then of the same unit and what is below it.
fn related(
    tx: &mut Tx<'_>,
    found: &Bulletin,
    (realm, today): (zhibu_domain::id::Realm, Date),
) -> zhibu_service::Result<Vec<BulletinRow>> {
    let mut rows = Vec::new();
    if let Some(column) = &found.article.column {
        rows.extend(bulletin::portal(tx, realm, today, Some(column), None)?.0);
    }
    if rows.len() <= RELATED {
        let below = bulletin::of_subtree(tx, realm, Scope::whole(found.unit), today, None)?.0;
        rows.extend(below.into_iter().filter(|row| row.state == State::Published));
    }
    let mut related: Vec<BulletinRow> = Vec::new();
    for row in rows {
        if row.id != found.id && related.iter().all(|other| other.id != row.id) {
            related.push(row);
        }
    }
    related.truncate(RELATED);
    Ok(related)
}
