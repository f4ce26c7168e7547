//! The rules in words: every table, one entry with its source, and what each post and office may do.
//!
//! Only for those signed in; it refuses to know what any rule is for.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use zhibu_domain::rulebook::{AnyEntry, Content, Right, Table};
use zhibu_words::rulebook::Said;

use crate::context::Ctx;
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::parameter::{self, Line as InForce};
use crate::routes;

/// `/rulebook` and below.
pub(crate) fn routes() -> Doors {
    Doors::new()
        .get(routes::RULEBOOK, Needs::Account, list)
        .get("/rulebook/permissions", Needs::Account, permissions)
        .get("/rulebook/{key}", Needs::Account, show)
}

/// An entry in words.
struct Line {
    /// What an address names it by.
    anchor: String,
    href: String,
    key: String,
    label: String,
    says: Vec<Said>,
    /// The cited text with its article, and the page of that text.
    citation: Option<(String, String)>,
    level: &'static str,
    evidence: &'static str,
    validity: String,
    /// It holds on this day.
    holds: bool,
    note: Option<String>,
}

/// The address of an entry. Keys of numbers name no table, since they have dots of their own.
fn href(entry: &AnyEntry<'_>) -> String {
    match entry.content {
        Content::Number(_) => routes::rule(entry.key),
        _ => routes::rule(&entry.path()),
    }
}

fn line(ctx: &Ctx, entry: &AnyEntry<'_>) -> Line {
    let words = ctx.words;
    let provenance = entry.provenance;
    let from = provenance.map(|p| p.span.from.to_string()).unwrap_or_default();
    Line {
        anchor: format!("{}-{from}", entry.path()),
        href: href(entry),
        key: entry.key.to_owned(),
        label: words.label(entry.label).to_owned(),
        says: words.lays_down(&ctx.rules, entry.content, ctx.today),
        citation: provenance.map(|p| {
            let cited = ctx.rules.cited(p).map_or(p.source.as_str(), |source| &source.key);
            let href = routes::rule(&format!("{}.{cited}", Table::Source.code()));
            (words.citation(&ctx.rules, p), href)
        }),
        level: provenance.map_or("", |p| words.level(p.level)),
        evidence: provenance.map_or("", |p| words.evidence(p.evidence)),
        validity: provenance.map(|p| words.validity(p.span)).unwrap_or_default(),
        holds: provenance.is_none_or(|p| p.span.holds(ctx.today)),
        note: provenance.and_then(|p| p.note.as_ref()).map(|note| words.label(note).to_owned()),
    }
}

struct TableOfLines {
    anchor: &'static str,
    name: &'static str,
    /// Its entries say something beyond their names.
    speaks: bool,
    /// Its entries cite a text.
    cites: bool,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "rulebook/list.html")]
struct ListPage<'a> {
    ctx: &'a Ctx,
    edition: String,
    tables: Vec<TableOfLines>,
}

async fn list(ctx: Ctx) -> Result<Response, Error> {
    ctx.signed_in()?;
    let tables = Table::all().map(|table| {
        let lines: Vec<Line> =
            ctx.rules.entries(table).iter().map(|entry| line(&ctx, entry)).collect();
        TableOfLines {
            anchor: table.code(),
            name: ctx.words.table(table),
            speaks: lines.iter().any(|line| !line.says.is_empty()),
            cites: lines.iter().any(|line| line.citation.is_some()),
            lines,
        }
    });
    let tables = tables.filter(|table| !table.lines.is_empty()).collect();
    let label = ctx.words.label(&ctx.rules.label);
    let args = [("rulebook", label.into()), ("version", ctx.rules.version.as_str().into())];
    let edition = ctx.words.with("rulebook-edition", &args);
    ctx.page(&ListPage { ctx: &ctx, edition, tables })
}

/// All versions of one entry.
struct Found {
    table: &'static str,
    line: Line,
}

#[derive(Template)]
#[template(path = "rulebook/show.html")]
struct ShowPage<'a> {
    ctx: &'a Ctx,
    heading: String,
    found: Vec<Found>,
    /// Entries that cite this text.
    citing: Vec<Line>,
    /// A number as it holds in the reader's own units.
    in_force: Option<Vec<(String, InForce)>>,
}

async fn show(ctx: Ctx, Path(key): Path<String>) -> Result<Response, Error> {
    ctx.signed_in()?;
    let named = ctx.rules.named(&key);
    let Some(first) = named.first() else { return Err(Error::NotFound) };
    let heading = ctx.words.label(first.label).to_owned();
    let texts: Vec<&str> =
        named.iter().filter(|entry| entry.table == Table::Source).map(|entry| entry.key).collect();
    let citing = ctx.rules.all_entries().into_iter().filter(|entry| {
        let cited = entry.provenance.and_then(|p| ctx.rules.cited(p));
        cited.is_some_and(|source| texts.contains(&source.key.as_str()))
    });
    let citing = citing.map(|entry| line(&ctx, &entry)).collect();
    let found = named
        .iter()
        .map(|entry| Found { table: ctx.words.table(entry.table), line: line(&ctx, entry) })
        .collect();
    let in_force = match ctx.rules.number(&key, ctx.today) {
        Some(number) => Some(parameter::in_own_units(&ctx, number).await?),
        None => None,
    };
    ctx.page(&ShowPage { ctx: &ctx, heading, found, citing, in_force })
}

/// A post or an office with what it may do.
struct Holder {
    href: String,
    label: String,
    rights: Vec<RightLine>,
}

struct RightLine {
    right: &'static str,
    reach: &'static str,
    /// Used only after a second factor at sign-in.
    second_factor: bool,
}

#[derive(Template)]
#[template(path = "rulebook/permissions.html")]
struct PermissionsPage<'a> {
    ctx: &'a Ctx,
    posts: Vec<Holder>,
    given: Vec<Holder>,
}

async fn permissions(ctx: Ctx) -> Result<Response, Error> {
    ctx.signed_in()?;
    let line = |right: Right, reach: &'static str| RightLine {
        right: ctx.words.right(right),
        reach,
        second_factor: ctx.rules.second_factor.contains(&right),
    };
    let posts = ctx.rules.posts_on(ctx.today).into_iter().map(|post| Holder {
        href: routes::rule(&format!("{}.{}", Table::Post.code(), post.key)),
        label: ctx.words.label(&post.label).to_owned(),
        rights: post
            .value
            .rights
            .iter()
            .map(|(right, reach)| line(*right, ctx.words.reach(*reach)))
            .collect(),
    });
    let realm = ctx.t("rulebook-reach-realm");
    let held = ctx.rules.offices.iter().filter(|entry| entry.provenance.span.holds(ctx.today));
    let offices = held.map(|office| Holder {
        href: routes::rule(&format!("{}.{}", Table::Office.code(), office.key)),
        label: ctx.words.label(&office.label).to_owned(),
        rights: office.value.rights.iter().map(|right| line(*right, realm)).collect(),
    });
    let (posts, given) = (posts.collect(), offices.collect());
    ctx.page(&PermissionsPage { ctx: &ctx, posts, given })
}
