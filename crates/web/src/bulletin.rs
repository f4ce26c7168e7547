//! Bulletins at work: drafted from a record, listed, shown as they will look, taken step by step to
//! the portal.
//!
//! It refuses to know who may take a step; it asks for the right and shows the answer.

pub(crate) mod body;
mod edit;
pub(crate) mod reading;
mod show;
mod steps;

use askama::Template;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use zhibu_domain::activity::Record;
use zhibu_domain::bulletin::{Article, State};
use zhibu_domain::id::{ActivityId, BulletinId};
use zhibu_domain::rulebook::{Right, Rulebook};
use zhibu_domain::text::{Lang, Text};
use zhibu_service::access::{self, EditBulletin};
use zhibu_service::bulletin::{self, BulletinRow};
use zhibu_service::engine::Tx;
use zhibu_service::{Act, activity};
use zhibu_words::bulletin::draft as narrate;

use crate::context::Ctx;
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::export;
use crate::form::Form;
use crate::page::{Mark, Pager, see_other};
use crate::routes;

/// The bulletin that an address names.
type Named = Result<Path<BulletinId>, PathRejection>;

/// `/bulletins` and below, and drafting from `/activities/{id}`.
pub(crate) fn routes() -> Doors {
    Doors::new()
        .post("/activities/{id}/bulletin", Needs::Right(Right::EditBulletin), draft)
        .get(routes::BULLETINS, Needs::Account, list)
        .get("/bulletins/{id}", Needs::Right(Right::ViewUnit), show::show)
        .get("/bulletins/{id}/edit", Needs::Right(Right::EditBulletin), edit::show)
        .post("/bulletins/{id}/edit", Needs::Right(Right::EditBulletin), edit::save)
        .post("/bulletins/{id}/submit", Needs::Right(Right::EditBulletin), steps::submit)
        .post("/bulletins/{id}/check", Needs::Right(Right::CheckBulletin), steps::check)
        .post("/bulletins/{id}/return", Needs::Right(Right::CheckBulletin), steps::give_back)
        .post("/bulletins/{id}/publish", Needs::Right(Right::ApproveBulletin), steps::publish)
        .post("/bulletins/{id}/withdraw", Needs::Right(Right::ApproveBulletin), steps::withdraw)
}

/// The mark of a state: waiting for somebody, on the portal, or off it.
fn mark(state: State) -> Mark {
    match state {
        State::Draft | State::Submitted | State::Checked => Mark::Due,
        State::Published => Mark::Held,
        State::Withdrawn => Mark::Rest,
    }
}

/// Whether a person may still change the words.
fn is_open(state: State) -> bool {
    matches!(state, State::Draft | State::Submitted | State::Checked)
}

/// Drafts the bulletin of a record, or finds the one that was drafted before.
async fn draft(ctx: Ctx, id: Result<Path<ActivityId>, PathRejection>) -> Result<Response, Error> {
    let Path(activity) = id?;
    let act = ctx.act()?;
    let drafted = ctx.db.write(move |tx| -> zhibu_service::Result<_> {
        let unit = activity::unit_of(tx, act.realm, activity)?;
        let granted = access::require::<EditBulletin>(tx, &act, unit)?;
        let record = activity::load(tx, act.realm, activity)?;
        let record = record.ok_or(zhibu_service::Error::NotFound)?;
        let article = article(&record, &act.rules).ok_or(zhibu_service::Error::NotFound)?;
        let id = bulletin::draft(tx, &act, &granted, activity, &article)?;
        Ok((id, bulletin::load(tx, act.realm, id, act.today)?.state))
    });
    let (id, state) = drafted.await?;
    Ok(see_other(&if is_open(state) { routes::bulletin_edit(id) } else { routes::bulletin(id) }))
}

/// What the sentence templates make of a record, in both languages. A record has a title and a
/// kind, so there is always something to say.
fn article(record: &Record, rules: &Rulebook) -> Option<Article> {
    let [zh, en] = Lang::ALL.map(|lang| narrate(record, rules, lang));
    let source = record.source.as_ref().map_or(&record.unit_name, |published| &published.source);
    Some(Article {
        title: Text::new(Some(zh.title.clone()), Some(en.title.clone()))?,
        body: Text::new(Some(zh.body()), Some(en.body()))?,
        source: Some(source.clone()),
        editors: Vec::new(),
        column: None,
        copyright: None,
    })
}

struct Row {
    href: String,
    title: String,
    unit: String,
    mark: Mark,
    state: &'static str,
    day: Option<String>,
}

#[derive(Template)]
#[template(path = "bulletin/list.html")]
struct ListPage<'a> {
    ctx: &'a Ctx,
    rows: Vec<Row>,
    pager: Pager,
}

/// The bulletins of everything that one's posts reach, newest first.
async fn list(ctx: Ctx, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    if export::wanted(&query) {
        return sheet(&ctx, &act).await;
    }
    let before = query.one("before").parse().ok();
    let (rows, next) = ctx.db.read(move |tx| within_reach(tx, &act, before)).await?;
    let rows = rows
        .into_iter()
        .map(|row| Row {
            href: routes::bulletin(row.id),
            title: ctx.words.text(&row.title).to_owned(),
            unit: ctx.words.text(&row.unit_name).to_owned(),
            mark: mark(row.state),
            state: ctx.words.bulletin_state(row.state),
            day: row.listed_on.map(|day| ctx.words.day(day)),
        })
        .collect();
    let next = next.map(|id| format!("{}?before={id}", routes::BULLETINS));
    ctx.page(&ListPage { ctx: &ctx, rows, pager: Pager { previous: None, next } })
}

/// The whole list as a spreadsheet.
async fn sheet(ctx: &Ctx, act: &Act) -> Result<Response, Error> {
    let columns = ["bulletin-title", "activity-host", "activity-state", "activity-day"];
    let headings = columns.map(|key| ctx.t(key));
    export::list(ctx, ctx.t("layout-bulletins"), &headings, |before| {
        let act = act.clone();
        async move {
            let (rows, next) = ctx.db.read(move |tx| within_reach(tx, &act, before)).await?;
            let cells = |row: &BulletinRow| {
                vec![
                    ctx.words.text(&row.title).into(),
                    ctx.words.text(&row.unit_name).into(),
                    ctx.words.bulletin_state(row.state).into(),
                    row.listed_on.into(),
                ]
            };
            Ok((rows.iter().map(cells).collect(), next))
        }
    })
    .await
}

/// One page over all units where a list of this person may start.
fn within_reach(
    tx: &mut Tx<'_>,
    act: &Act,
    before: Option<BulletinId>,
) -> zhibu_service::Result<(Vec<BulletinRow>, Option<BulletinId>)> {
    let mut rows = Vec::new();
    let mut more = false;
    for scope in access::roots(tx, act, Right::ViewUnit)? {
        let (page, next) = bulletin::of_subtree(tx, act.realm, scope, act.today, before)?;
        rows.extend(page);
        more |= next.is_some();
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.id));
    rows.dedup_by_key(|row| row.id);
    let page = usize::try_from(bulletin::PAGE).unwrap_or(usize::MAX);
    more |= rows.len() > page;
    rows.truncate(page);
    let next = rows.last().map(|row| row.id).filter(|_| more);
    Ok((rows, next))
}
