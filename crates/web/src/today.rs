//! What waits for the person signed in, most urgent first, each with one button; and the units below
//! that need help.
//!
//! Only what this very person may do: a button that would be refused is not shown.

mod begin;
mod bulletins;
mod duties;
mod help;
mod posts;
mod ready;
mod records;
mod tasks;
mod todo;

use askama::Template;
use axum::response::Response;
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::rulebook::Right;
use zhibu_service::access::Scope;
use zhibu_service::engine::Tx;
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Result as Done, access};

use crate::context::Ctx;
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::page::capital;
use crate::routes;
use duties::Item;
use todo::{Section, Todo};

pub(crate) use duties::form as form_for;

/// `/today`, and the page of the units that need help.
pub(crate) fn routes() -> Doors {
    Doors::new().get(routes::TODAY, Needs::Account, show).get(
        routes::TODAY_HELP,
        Needs::Account,
        help::show,
    )
}

/// Units whose work is looked at. More than a person has posts.
const UNITS: usize = 20;

/// What the database says.
#[derive(Default)]
struct Found {
    duties: duties::Found,
    records: records::Found,
    bulletins: bulletins::Found,
    posts: posts::Found,
    tasks: tasks::Found,
    /// The first steps of a new installation.
    begin: Option<begin::Begin>,
    help: Vec<help::Found>,
    /// Units for which the person keeps the record.
    recorders: Vec<UnitRow>,
}

/// The kinds of activity that a unit often holds, one button each.
struct Shortcuts {
    unit: String,
    kinds: Vec<(String, String)>,
}

/// A link with its words.
struct Link {
    href: String,
    label: String,
}

/// What stands below what is to be done: the year, and what this month brought.
struct Rest {
    years: Vec<Link>,
    done: Vec<Link>,
    done_count: String,
}

#[derive(Template)]
#[template(path = "today/show.html")]
struct TodayPage<'a> {
    ctx: &'a Ctx,
    lead: String,
    sections: Vec<Section>,
    /// What is due, to be pasted.
    ready: Option<String>,
    rest: Rest,
    help: Vec<help::Part>,
    shortcuts: Vec<Shortcuts>,
    home: Option<String>,
}

async fn show(ctx: Ctx) -> Result<Response, Error> {
    let me = ctx.signed_in()?;
    let (act, person) = (ctx.act()?, me.person);
    let home = me.home_unit.map(routes::unit);
    let found = ctx.db.read(move |tx| gather(tx, &act, person)).await?;
    let items = duties::items(&ctx, &found.duties, |id| found.records.holds(id));
    let ready = ready::due(&ctx, &found.duties.units, &items);
    let todos = todos(&ctx, &found, items);
    let args = [
        ("day", ctx.words.day_short(ctx.today).into()),
        ("weekday", ctx.words.weekday(ctx.today).into()),
        ("n", todos.len().into()),
    ];
    let lead = ctx.words.with("today-lead", &args);
    let shortcuts = found.recorders.iter().filter_map(|row| shortcuts(&ctx, row)).collect();
    ctx.page(&TodayPage {
        ctx: &ctx,
        lead,
        sections: todo::sections(&ctx, todos),
        ready,
        rest: rest(&ctx, &found),
        help: help::parts(&ctx, &found.help),
        shortcuts,
        home,
    })
}

fn gather(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Done<Found> {
    let recorders = existing(tx, act, Right::RecordActivity)?;
    let duties = duties::gather(tx, act, &recorders)?;
    // What a group of their members announced waits for the same people.
    let recording: Vec<UnitId> = recorders
        .iter()
        .map(|(row, _)| row.id)
        .chain(duties.units.iter().map(|own| own.unit.id))
        .collect();
    let chairs = access::roots(tx, act, Right::ConfirmActivity)?;
    let chairs: Vec<UnitId> = chairs.into_iter().map(|scope| scope.root).collect();
    let mut found = Found {
        duties,
        records: records::gather(tx, act, &recording, &chairs)?,
        bulletins: bulletins::gather(tx, act, person)?,
        posts: posts::gather(tx, act, person)?,
        tasks: tasks::gather(tx, act, person)?,
        begin: None,
        help: help::gather(tx, act)?,
        recorders: recorders.into_iter().map(|(row, _)| row).collect(),
    };
    // Who has other work here is no newcomer, and need not wait for the question.
    if found.records.is_empty() && found.bulletins.is_empty() {
        found.begin = begin::gather(tx, act)?;
    }
    Ok(found)
}

/// The units of today in which the person holds a post with a right, and how far down it goes.
fn existing(tx: &mut Tx<'_>, act: &Act, right: Right) -> Done<Vec<(UnitRow, Scope)>> {
    let mut units = Vec::new();
    for scope in access::roots(tx, act, right)?.into_iter().take(UNITS) {
        if unit::exists(tx, act.realm, scope.root, act.today)?
            && let Some(row) = unit::row(tx, act.realm, scope.root, act.today)?
        {
            units.push((row, scope));
        }
    }
    Ok(units)
}

/// All that is to be done. What is equally urgent stands in this order.
fn todos(ctx: &Ctx, found: &Found, items: Vec<Item>) -> Vec<Todo> {
    let begin = found.begin.as_ref().map_or_else(Vec::new, |begin| begin::todos(ctx, begin));
    let mut todos = begin;
    todos.extend(records::todos(ctx, &found.records));
    todos.extend(bulletins::todos(ctx, &found.bulletins));
    todos.extend(items.into_iter().map(|item| item.todo));
    todos.extend(tasks::todos(ctx, &found.tasks));
    todos.extend(posts::todos(ctx, &found.posts));
    todos
}

fn rest(ctx: &Ctx, found: &Found) -> Rest {
    let several = found.recorders.len() > 1;
    let year = |row: &UnitRow| {
        let unit = ctx.words.text(&row.name);
        let label = if several {
            ctx.words.with("today-year-of", &[("unit", unit.into())])
        } else {
            ctx.t("today-year").to_owned()
        };
        Link { href: routes::of_unit(row.id, "year"), label }
    };
    let done = found.duties.done.iter().map(|row| {
        let (day, title) = (ctx.words.day_short(row.listed_on), ctx.words.text(&row.title));
        let args = [("day", day.into()), ("title", title.into())];
        Link { href: routes::activity(row.id), label: ctx.words.with("today-done-line", &args) }
    });
    let done: Vec<Link> = done.collect();
    Rest {
        years: found.recorders.iter().map(year).collect(),
        done_count: ctx.words.with("today-done", &[("n", done.len().into())]),
        done,
    }
}

/// What this unit often records, if anything.
fn shortcuts(ctx: &Ctx, row: &UnitRow) -> Option<Shortcuts> {
    let kinds = ctx.rules.activity_kinds.iter().filter(|entry| {
        let kind = &entry.value;
        kind.common && kind.is_held_by(&row.kind) && entry.provenance.span.holds(ctx.today)
    });
    let kinds: Vec<_> = kinds
        .map(|entry| {
            let label = capital(ctx.words.label(&entry.label));
            (routes::new_activity(row.id, &entry.key), label)
        })
        .collect();
    let unit = ctx.words.text(&row.name).to_owned();
    (!kinds.is_empty()).then_some(Shortcuts { unit, kinds })
}
