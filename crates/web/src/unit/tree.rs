//! The tree of units from where a person's rights start, and the search in it.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::Right;
use zhibu_service::engine::Tx;
use zhibu_service::unit::{self, TreeRow, UnitRow};
use zhibu_service::{Act, Result as Done, access};

use super::{OnDay, kind_label};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::Form;
use crate::page::capital;
use crate::routes;

/// Starting points shown on one page. More than a person has posts.
const ROOTS: usize = 20;

/// A unit with the units below it, as deep as the page shows.
struct Node {
    name: String,
    kind: String,
    href: String,
    lower: Vec<Node>,
    /// How many units stand below, and how many of them the page leaves out.
    below: Option<String>,
    left_out: Option<String>,
}

/// A unit that was found, with the way down to it.
struct Hit {
    name: String,
    kind: String,
    href: String,
    way: String,
}

#[derive(Template)]
#[template(path = "unit/tree.html")]
struct TreePage<'a> {
    ctx: &'a Ctx,
    on: OnDay,
    query: &'a str,
    /// `None` if nothing was searched for.
    hits: Option<Vec<Hit>>,
    roots: Vec<Node>,
    /// The way back from the search to the tree.
    whole: String,
}

/// What the database says.
#[derive(Default)]
struct Found {
    hits: Vec<(UnitRow, Vec<UnitRow>)>,
    roots: Vec<(UnitRow, Vec<TreeRow>)>,
}

pub(super) async fn show(ctx: Ctx, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let on = OnDay::read(&ctx, &query);
    let (day, typed) = (on.day, query.one("q").trim().to_owned());
    let found = ctx.db.read(move |tx| gather(tx, &act, day, &typed)).await?;
    let searched = !query.one("q").trim().is_empty();
    let hits = searched.then(|| found.hits.iter().map(|hit| hit_of(&ctx, &on, hit)).collect());
    let roots = found.roots.iter().map(|(row, below)| node_of(&ctx, &on, row, below)).collect();
    let (sound, whole) = (on.faults.is_empty(), on.link(routes::UNITS));
    let page = TreePage { ctx: &ctx, on, query: query.one("q"), hits, roots, whole };
    if sound { ctx.page(&page) } else { ctx.unprocessable(&page) }
}

fn gather(tx: &mut Tx<'_>, act: &Act, day: Date, typed: &str) -> Done<Found> {
    let mut found = Found::default();
    for id in outermost(tx, act, day)? {
        if !typed.is_empty() {
            for row in unit::search(tx, act.realm, id, typed, day)? {
                let way = unit::chain(tx, act.realm, row.id, day)?;
                found.hits.push((row, way));
            }
        } else if let Some(row) = unit::row(tx, act.realm, id, day)?
            && unit::exists(tx, act.realm, id, day)?
        {
            found.roots.push((row, unit::two_levels(tx, act.realm, id, day)?));
        }
    }
    Ok(found)
}

/// Where the person's rights start, without those that stand below another of them.
fn outermost(tx: &mut Tx<'_>, act: &Act, day: Date) -> Done<Vec<UnitId>> {
    let scopes = access::roots(tx, act, Right::ViewUnit)?;
    let roots: Vec<UnitId> = scopes.into_iter().map(|scope| scope.root).take(ROOTS).collect();
    let mut outer = Vec::new();
    for id in &roots {
        let above = unit::chain(tx, act.realm, *id, day)?;
        if above.iter().all(|row| !roots.contains(&row.id)) {
            outer.push(*id);
        }
    }
    Ok(outer)
}

fn hit_of(ctx: &Ctx, on: &OnDay, (row, way): &(UnitRow, Vec<UnitRow>)) -> Hit {
    let way: Vec<&str> = way.iter().map(|row| ctx.words.text(&row.name)).collect();
    Hit {
        name: ctx.words.text(&row.name).to_owned(),
        kind: capital(kind_label(ctx, &row.kind)),
        href: on.link(&routes::unit(row.id)),
        way: way.join(" › "),
    }
}

fn node_of(ctx: &Ctx, on: &OnDay, row: &UnitRow, below: &[TreeRow]) -> Node {
    let first: Vec<&TreeRow> = below.iter().filter(|lower| lower.parent == row.id).collect();
    let lower = first
        .iter()
        .map(|upper| {
            let second = below.iter().filter(|lower| lower.parent == upper.unit.id);
            let second = second.map(|leaf| node(ctx, on, &leaf.unit, leaf.units_below, Vec::new()));
            node(ctx, on, &upper.unit, upper.units_below, second.collect())
        })
        .collect();
    // How many there are beyond the first page is said on the unit's own page.
    let known = u32::try_from(first.len()).unwrap_or(u32::MAX);
    let mut root = node(ctx, on, row, known, lower);
    if known >= unit::PAGE {
        root.left_out = Some(ctx.t("unit-tree-all").to_owned());
    }
    root
}

fn node(ctx: &Ctx, on: &OnDay, row: &UnitRow, below: u32, lower: Vec<Node>) -> Node {
    let shown = u32::try_from(lower.len()).unwrap_or(u32::MAX);
    let count = |key: &str, n: u32| ctx.words.with(key, &[("n", n.into())]);
    Node {
        name: ctx.words.text(&row.name).to_owned(),
        kind: capital(kind_label(ctx, &row.kind)),
        href: on.link(&routes::unit(row.id)),
        lower,
        below: (below > 0).then(|| count("unit-tree-below", below)),
        left_out: (below > shown).then(|| count("unit-tree-left-out", below - shown)),
    }
}
