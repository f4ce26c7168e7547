//! The units that have not held what a rule asks for in a period: what stands behind a number of
//! the coverage. In the order of the tree, with the day of the last one; no ranking.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_domain::day::Span;
use zhibu_domain::deadline::{Due, Schedule, State};
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::Rulebook;
use zhibu_domain::text::Text;
use zhibu_papers::sheet::Out;
use zhibu_service::deadline::{self, Lacking};
use zhibu_service::engine::Tx;
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Error as Refused, Result as Done};

use super::coverage::{Top, top};
use super::{COVERAGE, coverage_of, mark, why, year_of};
use crate::context::Ctx;
use crate::error::Error;
use crate::export;
use crate::form::Form;
use crate::page::{Mark, Pager, capital};
use crate::routes;
use crate::unit::{Crumb, OnDay, Why, crumbs};

/// Units on a page.
const PAGE: usize = 50;
/// Units in one part of a spreadsheet.
const PART: usize = 500;

/// A unit in words.
struct Row {
    name: String,
    /// Its year, where everything it owes stands.
    href: String,
    above: String,
    mark: Mark,
    state: String,
    /// Until when it can be held, or made up.
    until: String,
    last: String,
}

#[derive(Template)]
#[template(path = "deadline/lacking.html")]
struct LackingPage<'a> {
    ctx: &'a Ctx,
    crumbs: Vec<Crumb>,
    title: String,
    lead: String,
    why: Why,
    /// The coverage that it is part of.
    back: String,
    rows: Vec<Row>,
    pager: Pager,
}

struct Found {
    top: Top,
    all: Vec<Lacking>,
    shown: Vec<Named>,
}

/// A unit with its name and that of the unit above it.
struct Named {
    lacking: Lacking,
    unit: UnitRow,
    above: Option<Text>,
}

/// `GET /units/{id}/coverage/{rule}?period=`
pub(super) async fn show(
    ctx: Ctx,
    path: Result<Path<(UnitId, String)>, PathRejection>,
    query: Form,
) -> Result<Response, Error> {
    let Path((id, key)) = path?;
    let act = ctx.act()?;
    let period = asked(&ctx, &key, query.one("period"))?;
    let after = query.one("after").parse::<UnitId>().ok();
    let (asker, rule) = (act.clone(), key.clone());
    let found = ctx.db.read(move |tx| gather(tx, &asker, id, (&rule, period), after)).await?;
    let schedule = Schedule::of(&ctx.rules, period);
    let mut duties = schedule.duties().iter().filter(|duty| duty.rule.key == key);
    let (rule, due) = duties
        .find_map(|duty| Some((duty.rule, *duty.dues.iter().find(|due| due.period == period)?)))
        .ok_or(Error::NotFound)?;
    let name = ctx.words.label(&rule.label);
    let args = [("rule", name.into()), ("period", ctx.words.period(period).into())];
    let title = capital(&ctx.words.with("deadline-lacking-title", &args));
    if export::wanted(&query) {
        return sheet(&ctx, act, &title, (found.all, due)).await;
    }
    let here = format!("{}/{key}?period={}", routes::of_unit(id, COVERAGE), period.from);
    let last = found.shown.last().map(|last| last.lacking.unit);
    let more = last.is_some_and(|last| found.all.last().is_some_and(|one| one.unit != last));
    let next = last.filter(|_| more).map(|last| format!("{here}&after={last}"));
    let count = [("n", found.all.len().into())];
    let page = LackingPage {
        crumbs: crumbs(&ctx, &OnDay::present(&ctx), &found.top.chain),
        title,
        lead: ctx.words.with("deadline-lacking-lead", &count),
        why: why(&ctx, rule, &due),
        back: coverage_of(&ctx, id, period.from.year()),
        rows: found.shown.iter().map(|named| row(&ctx, named, &due)).collect(),
        pager: Pager { previous: None, next },
        ctx: &ctx,
    };
    ctx.page(&page)
}

/// The period that begins on the day typed, or the one of today.
fn asked(ctx: &Ctx, rule: &str, typed: &str) -> Result<Span, Error> {
    let act = ctx.act()?;
    if typed.is_empty() {
        let rule = current(&ctx.rules, rule, ctx.today).ok_or(Error::NotFound)?;
        return Ok(rule);
    }
    let from: Date = typed.parse().map_err(|_| Error::NotFound)?;
    deadline::period(&act, rule, from).ok_or(Error::NotFound)
}

fn current(rules: &Rulebook, rule: &str, today: Date) -> Option<Span> {
    let day = Span { from: today, until: today.tomorrow().ok()? };
    let schedule = Schedule::of(rules, day);
    let mut duties = schedule.duties().iter().filter(|duty| duty.rule.key == rule);
    duties.find_map(|duty| duty.dues.first().map(|due| due.period))
}

fn gather(
    tx: &mut Tx<'_>,
    act: &Act,
    id: UnitId,
    what: (&str, Span),
    after: Option<UnitId>,
) -> Done<Found> {
    let top = top(tx, act, id)?;
    let all = deadline::lacking(tx, act, top.scope, what)?;
    let before = after.and_then(|after| all.iter().position(|one| one.unit == after));
    let from = before.map_or(0, |at| at + 1);
    let part: Vec<Lacking> = all.iter().skip(from).take(PAGE).copied().collect();
    let shown = named(tx, act, &part)?;
    Ok(Found { top, all, shown })
}

/// The units with their names. Neighbours stand below one unit, so its name is asked for once.
fn named(tx: &mut Tx<'_>, act: &Act, part: &[Lacking]) -> Done<Vec<Named>> {
    let (realm, today) = (act.realm, act.today);
    let mut known: BTreeMap<UnitId, Option<Text>> = BTreeMap::new();
    let mut rows = Vec::with_capacity(part.len());
    for lacking in part {
        let unit = unit::row(tx, realm, lacking.unit, today)?.ok_or(Refused::NotFound)?;
        let above = unit::above(tx, realm, lacking.unit, today)?;
        if let Some(above) = above.filter(|above| !known.contains_key(above)) {
            known.insert(above, unit::row(tx, realm, above, today)?.map(|row| row.name));
        }
        let above = above.and_then(|above| known.get(&above)?.clone());
        rows.push(Named { lacking: *lacking, unit, above });
    }
    Ok(rows)
}

fn row(ctx: &Ctx, named: &Named, due: &Due) -> Row {
    let words = ctx.words;
    let one = &named.lacking;
    let mut state = capital(words.deadline_state(one.state));
    if one.required > 1 {
        state = format!("{state} {}/{}", one.held, one.required);
    }
    let until = match one.state {
        State::Overdue => Some(due.make_up_last),
        State::Missed => None,
        _ => Some(due.last),
    };
    Row {
        name: words.text(&named.unit.name).to_owned(),
        href: year_of(ctx, named.unit.id, due.period.from.year()),
        above: named.above.as_ref().map(|name| words.text(name).to_owned()).unwrap_or_default(),
        mark: mark(one.state),
        state,
        until: until.map(|day| words.day(day)).unwrap_or_default(),
        last: one.last.map_or_else(|| ctx.t("deadline-last-none").to_owned(), |day| words.day(day)),
    }
}

/// All these units as a spreadsheet.
async fn sheet(
    ctx: &Ctx,
    act: Act,
    title: &str,
    (all, due): (Vec<Lacking>, Due),
) -> Result<Response, Error> {
    let headings = ["unit", "above", "state", "until", "last-held"]
        .map(|column| ctx.words.t(&format!("deadline-{column}")));
    export::list(ctx, title, &headings, |from: Option<usize>| {
        let from = from.unwrap_or(0);
        let part: Vec<Lacking> = all.iter().skip(from).take(PART).copied().collect();
        let next = Some(from + PART).filter(|next| *next < all.len());
        let act = act.clone();
        async move {
            let rows = ctx.db.read(move |tx| named(tx, &act, &part)).await?;
            let cells = |named: &Named| -> Vec<Out> {
                let row = row(ctx, named, &due);
                [row.name, row.above, row.state, row.until, row.last].map(Out::from).into()
            };
            Ok((rows.iter().map(cells).collect(), next))
        }
    })
    .await
}
