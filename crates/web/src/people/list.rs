//! The roll: of one unit for everybody who may see it, of a subtree for those who may see people.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::person::{Member, Standing};
use zhibu_domain::rulebook::Right;
use zhibu_domain::text::Text;
use zhibu_papers::sheet::Out;
use zhibu_service::access::{self, Scope, ViewUnit};
use zhibu_service::engine::Tx;
use zhibu_service::person::list::{self, Cursor, Filter, Listed};
use zhibu_service::post::{self, Holder};
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Result as Done, person};

use super::{mark, standing, standings};
use crate::context::Ctx;
use crate::error::Error;
use crate::export;
use crate::form::{Faults, Form};
use crate::page::{Choice, Pager, capital, see_other};
use crate::routes;
use crate::unit::{At, Crumb, OnDay, crumbs};

/// The roll where one's right reaches furthest; else that of one's own unit; else one's own page.
pub(super) async fn home(ctx: Ctx) -> Result<Response, Error> {
    let act = ctx.act()?;
    let scopes = ctx.db.read(move |tx| access::roots(tx, &act, Right::ViewPerson)).await?;
    let widest = scopes.iter().max_by_key(|scope| scope.levels).map(|scope| scope.root);
    Ok(match widest.or(ctx.signed_in()?.home_unit) {
        Some(unit) => see_other(&routes::of_unit(unit, "people")),
        None => see_other(routes::ME),
    })
}

/// A member in words.
struct Row {
    /// The record, for those who may see it.
    href: Option<String>,
    name: String,
    /// `None` where nobody is on probation.
    standing: Option<&'static str>,
    marks: String,
    posts: String,
    unit: String,
}

/// What those who may see people can ask of the list.
struct Search {
    units: Vec<Choice>,
    standings: Vec<Choice>,
    marks: Vec<Choice>,
    standing: String,
    mark: String,
    /// The address that counts the members, where that is not done unasked.
    count: Option<String>,
}

#[derive(Template)]
#[template(path = "person/list.html")]
struct PeoplePage<'a> {
    ctx: &'a Ctx,
    on: OnDay,
    name: &'a str,
    path: String,
    back: String,
    crumbs: Vec<Crumb>,
    counted: Option<(u32, u32)>,
    /// Whether persons belong to units of this kind at all.
    holds: bool,
    search: Option<Search>,
    /// Where to enter a person, for those who may.
    enter: Option<String>,
    keeps: bool,
    /// The whole roll of today is asked for.
    unasked: bool,
    columns: Vec<&'static str>,
    rows: Vec<Row>,
    pager: Pager,
    faults: Faults,
}

/// The members of the page: with their records, or by name alone.
enum Members {
    Known(Vec<Listed>, Option<Cursor>),
    Named(Vec<Member>, Vec<Holder>, Option<PersonId>),
}

struct Found {
    unit: UnitRow,
    chain: Vec<UnitRow>,
    below: Vec<(UnitId, Text)>,
    members: Members,
    counted: Option<(u32, u32)>,
    keeps: bool,
    scope: Option<Scope>,
}

/// What is asked for.
#[derive(Clone)]
struct Asked {
    unit: UnitId,
    day: jiff::civil::Date,
    filter: Filter,
    after: String,
    count: bool,
}

pub(super) async fn show(ctx: Ctx, At(id): At, query: Form) -> Result<Response, Error> {
    if let Ok(other) = query.one("unit").parse::<UnitId>()
        && other != id
    {
        return Ok(see_other(&address(&routes::of_unit(other, "people"), &query, &["unit"])));
    }
    let act = ctx.act()?;
    let on = OnDay::read(&ctx, &query);
    let filter = Filter {
        standing: Standing::parse(query.one("standing")),
        mark: Some(query.one("mark").to_owned()).filter(|key| ctx.rules.flag(key).is_some()),
    };
    let (after, count) = (query.one("after").to_owned(), query.one("count") == "1");
    let asked = Asked { unit: id, day: on.day, filter, after, count };
    let (asking, acting) = (asked.clone(), act.clone());
    let found = ctx.db.read(move |tx| load(tx, &acting, &asking)).await?;
    if export::wanted(&query) {
        return sheet(&ctx, act, asked, &found).await;
    }
    let page = page(&ctx, on, &query, &asked, &found);
    if page.faults.is_empty() { ctx.page(&page) } else { ctx.unprocessable(&page) }
}

fn load(tx: &mut Tx<'_>, act: &Act, asked: &Asked) -> Done<Found> {
    let (realm, id, day) = (act.realm, asked.unit, asked.day);
    let unit = unit::row(tx, realm, id, day)?.ok_or(zhibu_service::Error::NotFound)?;
    access::require::<ViewUnit>(tx, act, id)?;
    let scope = access::scope(tx, act, Right::ViewPerson, id)?;
    let (members, counted) = if let Some(scope) = scope {
        let (rows, next) =
            list::of_subtree(tx, act, scope, day, &asked.filter, cursor(&asked.after))?;
        let counting = asked.count || list::is_small(tx, act, scope, day)?;
        let counted =
            if counting { Some(list::count(tx, act, scope, day, &asked.filter)?) } else { None };
        (Members::Known(rows, next), counted)
    } else {
        let (rows, next) = person::members(tx, realm, id, day, asked.after.parse().ok())?;
        let posts = post::of_unit(tx, realm, &act.rules, id, day)?;
        let counted = person::count_members(tx, realm, id, day)?;
        (Members::Named(rows, posts, next), Some(counted))
    };
    let below = match scope {
        Some(scope) if scope.levels > 0 => list::below(tx, act, id, day)?,
        _ => Vec::new(),
    };
    let keeps = access::scope(tx, act, Right::KeepRoll, id)?.is_some();
    let chain = unit::chain(tx, realm, id, day)?;
    Ok(Found { unit, chain, below, members, counted, keeps, scope })
}

/// The place in the list as an address says it: `unit.person`.
fn cursor(typed: &str) -> Option<Cursor> {
    let (unit, person) = typed.split_once('.')?;
    Some(Cursor { unit: unit.parse().ok()?, person: person.parse().ok() })
}

fn page<'a>(
    ctx: &'a Ctx,
    on: OnDay,
    query: &Form,
    asked: &Asked,
    found: &'a Found,
) -> PeoplePage<'a> {
    let path = routes::of_unit(asked.unit, "people");
    let mut chain = found.chain.clone();
    chain.push(found.unit.clone());
    let next = match &found.members {
        Members::Known(_, next) => next.map(|next| match next.person {
            Some(person) => format!("{}.{person}", next.unit),
            None => format!("{}.", next.unit),
        }),
        Members::Named(_, _, next) => next.map(|next| next.to_string()),
    };
    let next = next.map(|next| with(&address(&path, query, &["after"]), "after", &next));
    let kind = ctx.rules.unit_kind(&found.unit.kind).map(|kind| &kind.value);
    let own = kind.is_some_and(|kind| kind.holds_members && !kind.members_of_parent);
    PeoplePage {
        ctx,
        name: ctx.words.text(&found.unit.name),
        back: on.link(&routes::unit(asked.unit)),
        crumbs: crumbs(ctx, &on, &chain),
        counted: found.counted,
        holds: kind.is_some_and(|kind| kind.holds_members),
        search: found.scope.map(|_| search(ctx, query, &path, found)),
        enter: (found.keeps && own).then(|| format!("{path}/new")),
        keeps: found.keeps,
        unasked: on.is_today() && asked.filter == Filter::default(),
        columns: columns(ctx, found),
        rows: rows(ctx, found),
        pager: Pager { previous: None, next },
        faults: on.faults.clone(),
        path,
        on,
    }
}

fn search(ctx: &Ctx, query: &Form, path: &str, found: &Found) -> Search {
    let below = |(unit, name): &(UnitId, Text)| Choice::new(unit.to_string(), ctx.words.text(name));
    let held = ctx.rules.flags.iter().filter(|flag| flag.provenance.span.holds(ctx.today));
    let count = found.counted.is_none();
    Search {
        units: found.below.iter().map(below).collect(),
        standings: standings(ctx),
        marks: held
            .map(|flag| Choice::new(&flag.key, capital(ctx.words.label(&flag.label))))
            .collect(),
        standing: query.one("standing").to_owned(),
        mark: query.one("mark").to_owned(),
        count: count.then(|| with(&address(path, query, &["after"]), "count", "1")),
    }
}

/// The address with what was asked for, besides some of it.
fn address(path: &str, query: &Form, without: &[&str]) -> String {
    let kept: Vec<(&str, &str)> = ["on", "standing", "mark", "count"]
        .into_iter()
        .filter(|name| !without.contains(name))
        .map(|name| (name, query.one(name)))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    kept.into_iter().fold(path.to_owned(), |address, (name, value)| with(&address, name, value))
}

fn with(address: &str, name: &str, value: &str) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    let pair = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    format!("{address}{mark}{pair}")
}

/// What the list says of each member, the name first.
fn columns(ctx: &Ctx, found: &Found) -> Vec<&'static str> {
    let whole = found.scope.is_some();
    let columns = [
        ("person-name", true),
        ("person-standing", ctx.rules.has_probation()),
        ("person-marks", whole),
        ("person-posts", true),
        ("person-unit", whole),
    ];
    columns.into_iter().filter(|(_, is_shown)| *is_shown).map(|(key, _)| ctx.t(key)).collect()
}

fn rows(ctx: &Ctx, found: &Found) -> Vec<Row> {
    match &found.members {
        Members::Known(members, _) => members.iter().map(|member| known(ctx, member)).collect(),
        Members::Named(members, posts, _) => named(ctx, members, posts),
    }
}

fn known(ctx: &Ctx, member: &Listed) -> Row {
    let probation = ctx.rules.has_probation();
    let posts: Vec<&str> = member.posts.iter().map(|post| ctx.post_label(post)).collect();
    let marks: Vec<&str> = member.marks.iter().map(|key| mark(ctx, key)).collect();
    Row {
        href: Some(routes::person(member.person)),
        name: ctx.words.name(&member.name).to_owned(),
        standing: probation.then(|| standing(ctx, member.standing)),
        marks: capital(&ctx.words.list(&marks)),
        posts: capital(&ctx.words.list(&posts)),
        unit: ctx.words.text(&member.unit_name).to_owned(),
    }
}

fn named(ctx: &Ctx, members: &[Member], posts: &[Holder]) -> Vec<Row> {
    let mut held: BTreeMap<PersonId, Vec<&str>> = BTreeMap::new();
    for holder in posts {
        held.entry(holder.person).or_default().push(ctx.post_label(&holder.post));
    }
    let probation = ctx.rules.has_probation();
    let posts = |member: &Member| held.get(&member.person).map(|posts| ctx.words.list(posts));
    let row = |member: &Member| Row {
        href: None,
        name: ctx.words.name(&member.name).to_owned(),
        standing: probation.then(|| standing(ctx, member.standing)),
        marks: String::new(),
        posts: capital(&posts(member).unwrap_or_default()),
        unit: String::new(),
    };
    members.iter().map(row).collect()
}

/// All rows of the list, by the same right and filter.
async fn sheet(ctx: &Ctx, act: Act, asked: Asked, found: &Found) -> Result<Response, Error> {
    let headings = columns(ctx, found);
    let whole = found.scope.is_some();
    export::list(ctx, ctx.t("layout-people"), &headings, |after: Option<String>| {
        let asked = Asked { after: after.unwrap_or_default(), count: false, ..asked.clone() };
        let act = act.clone();
        async move {
            let part = ctx.db.read(move |tx| load(tx, &act, &asked)).await?;
            let next = match &part.members {
                Members::Known(_, next) => next.map(|next| {
                    let person = next.person.map(|person| person.to_string());
                    format!("{}.{}", next.unit, person.unwrap_or_default())
                }),
                Members::Named(_, _, next) => next.map(|next| next.to_string()),
            };
            let cells = rows(ctx, &part).into_iter().map(|row| cells(row, whole));
            Ok((cells.collect(), next))
        }
    })
    .await
}

fn cells(row: Row, whole: bool) -> Vec<Out> {
    let mut cells: Vec<Out> = vec![row.name.into()];
    cells.extend(row.standing.map(Out::from));
    if whole {
        cells.push(row.marks.into());
    }
    cells.push(row.posts.into());
    if whole {
        cells.push(row.unit.into());
    }
    cells
}
