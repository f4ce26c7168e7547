//! The tasks of a unit, and those overdue in the units directly below it.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_domain::access::Denied;
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::Right;
use zhibu_domain::task::{Outcome, TaskKey};
use zhibu_papers::sheet::Out;
use zhibu_service::access::{self, ViewUnit};
use zhibu_service::engine::Tx;
use zhibu_service::task::{self, Cursor, Filter, TaskRow};
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Result as Done};

use super::{due, owner, standing};
use crate::context::Ctx;
use crate::error::Error;
use crate::export;
use crate::form::{Faults, Form};
use crate::page::{Choice, Mark, Pager};
use crate::routes;
use crate::unit::At;

/// One line of the list.
struct Line {
    href: String,
    text: String,
    unit: String,
    owner: String,
    due: String,
    mark: Mark,
    state: String,
}

#[derive(Template)]
#[template(path = "task/list.html")]
struct ListPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    unit: UnitId,
    /// The units below are looked at.
    below: bool,
    /// The reader sees the units below.
    deep: bool,
    filters: Vec<Choice>,
    filter: &'a str,
    lines: Vec<Line>,
    waiting: Vec<Line>,
    /// What is overdue below, as a text for the units below.
    ready: Option<String>,
    /// Later pages lead back to the first.
    first: Option<String>,
    pager: Pager,
    faults: Faults,
}

/// What was found.
struct Found {
    unit: UnitRow,
    deep: bool,
    rows: Vec<TaskRow>,
    waiting: Vec<TaskRow>,
    next: Option<Cursor>,
}

/// What an address asks for.
#[derive(Clone, Copy)]
struct Asked {
    unit: UnitId,
    below: bool,
    filter: Filter,
}

const FILTERS: [(&str, &str, Filter); 5] = [
    ("", "task-filter-all", Filter::All),
    ("open", "task-filter-open", Filter::Open),
    ("overdue", "task-filter-overdue", Filter::Overdue),
    ("done", "task-filter-done", Filter::Ended(Outcome::Done)),
    ("dropped", "task-filter-dropped", Filter::Ended(Outcome::Dropped)),
];

/// `GET /units/{id}/tasks`
pub(super) async fn of_unit(ctx: Ctx, At(unit): At, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let typed = query.one("state");
    let (filter, _, wanted) =
        FILTERS.into_iter().find(|(code, ..)| *code == typed).unwrap_or(FILTERS[0]);
    let asked = Asked { unit, below: query.has("below"), filter: wanted };
    if export::wanted(&query) {
        return sheet(&ctx, &act, asked).await;
    }
    let after = cursor(query.one("after"));
    let found = ctx.db.read(move |tx| find(tx, &act, asked, after)).await?;
    let address = |after: Option<Cursor>| {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        if asked.below {
            pairs.append_pair("below", "1");
        }
        if !filter.is_empty() {
            pairs.append_pair("state", filter);
        }
        if let Some(after) = after {
            pairs.append_pair("after", &written(after));
        }
        format!("{}?{}", routes::of_unit(unit, "tasks"), pairs.finish())
    };
    ctx.page(&ListPage {
        ctx: &ctx,
        name: ctx.words.text(&found.unit.name),
        unit,
        below: asked.below,
        deep: found.deep,
        filters: FILTERS.iter().map(|(code, key, _)| Choice::new(*code, ctx.t(key))).collect(),
        filter,
        lines: found.rows.iter().map(|row| line(&ctx, row)).collect(),
        waiting: found.waiting.iter().map(|row| line(&ctx, row)).collect(),
        ready: if asked.below { ready(&ctx, &found.rows) } else { None },
        first: after.map(|_| address(None)),
        pager: Pager { previous: None, next: found.next.map(|next| address(Some(next))) },
        faults: Faults::default(),
    })
}

fn find(tx: &mut Tx<'_>, act: &Act, asked: Asked, after: Option<Cursor>) -> Done<Found> {
    let page = unit::page(tx, act.realm, asked.unit, act.today, None)?;
    access::require::<ViewUnit>(tx, act, asked.unit)?;
    let scope = access::scope(tx, act, Right::ViewUnit, asked.unit)?;
    let sees = scope.is_some_and(|scope| scope.levels > 0);
    if asked.below && !sees {
        return Err(Denied { right: Right::ViewUnit }.into());
    }
    let (rows, next) = if asked.below {
        task::overdue_below(tx, act, asked.unit, after)?
    } else {
        task::of_unit(tx, act, asked.unit, asked.filter, after)?
    };
    // What waits stands before the first page of all, and is under way.
    let waits = !asked.below && after.is_none();
    let waiting = match asked.filter {
        Filter::All | Filter::Open if waits => task::waiting(tx, act.realm, asked.unit)?,
        _ => Vec::new(),
    };
    let deep = sees && !page.below.is_empty();
    Ok(Found { unit: page.unit, deep, rows, waiting, next })
}

/// The whole list as a spreadsheet.
async fn sheet(ctx: &Ctx, act: &Act, asked: Asked) -> Result<Response, Error> {
    let columns =
        ["task-decision", "task-unit", "task-decided", "task-owner", "task-due", "task-state"];
    let headings = columns.map(|key| ctx.t(key));
    let name = ctx.t(if asked.below { "task-deep-title" } else { "task-title" });
    export::list(ctx, name, &headings, |after| {
        let act = act.clone();
        async move {
            let found = ctx.db.read(move |tx| find(tx, &act, asked, after)).await?;
            let rows = found.waiting.iter().chain(&found.rows);
            Ok((rows.map(|row| cells(ctx, row)).collect(), found.next))
        }
    })
    .await
}

fn cells(ctx: &Ctx, row: &TaskRow) -> Vec<Out> {
    let line = line(ctx, row);
    let day = row.due_on.map_or(Out::Text(line.due), Out::Day);
    vec![
        line.text.into(),
        line.unit.into(),
        Out::Day(row.decided_on),
        line.owner.into(),
        day,
        line.state.into(),
    ]
}

fn line(ctx: &Ctx, row: &TaskRow) -> Line {
    let (mark, state) = standing(ctx, row);
    Line {
        href: routes::task(row.key),
        text: ctx.words.text(&row.text).to_owned(),
        unit: ctx.words.text(&row.unit_name).to_owned(),
        owner: owner(ctx, row.owner.as_ref()),
        due: due(ctx, row.due_on),
        mark,
        state,
    }
}

/// What is overdue in each unit, to be sent to them. It names units and posts, never a person.
fn ready(ctx: &Ctx, rows: &[TaskRow]) -> Option<String> {
    let words = ctx.words;
    let mut units: BTreeMap<UnitId, (&str, Vec<String>)> = BTreeMap::new();
    for row in rows {
        let Some(day) = row.due_on else { continue };
        let args = [("text", words.text(&row.text).into()), ("day", words.day_short(day).into())];
        let unit = units.entry(row.unit).or_insert((words.text(&row.unit_name), Vec::new()));
        unit.1.push(words.with("task-ready-task", &args));
    }
    if units.is_empty() {
        return None;
    }
    let mut lines =
        vec![words.with("task-ready-head", &[("day", words.day_short(ctx.today).into())])];
    for (unit, tasks) in units.into_values() {
        let tasks = tasks.join(ctx.t("list-semicolon"));
        lines
            .push(words.with("task-ready-line", &[("unit", unit.into()), ("tasks", tasks.into())]));
    }
    Some(lines.join("\n"))
}

/// A place in the list as its address has it: `o_2026-11-20_<id>_0`.
fn written(at: Cursor) -> String {
    let phase = if at.over { "e" } else { "o" };
    format!("{phase}_{}_{}_{}", at.day, at.key.activity, at.key.ordinal)
}

/// Reads a place; anything else is the beginning.
fn cursor(typed: &str) -> Option<Cursor> {
    let mut parts = typed.split('_');
    let over = match parts.next()? {
        "o" => false,
        "e" => true,
        _ => return None,
    };
    let day: Date = parts.next()?.parse().ok()?;
    let (activity, ordinal) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Cursor { over, day, key: TaskKey { activity, ordinal } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_survives_its_address() {
        let activity = "0190a000-0000-7000-8000-000000000001".parse().unwrap();
        let key = TaskKey { activity, ordinal: 3 };
        for over in [false, true] {
            let place = Cursor { over, day: jiff::civil::date(2026, 11, 20), key };
            assert_eq!(cursor(&written(place)), Some(place));
        }
        for wrong in
            ["", "o", "x_2026-11-20_0190a000-0000-7000-8000-000000000001_3", "o_2026-02-30_a_b"]
        {
            assert_eq!(cursor(wrong), None, "{wrong}");
        }
    }
}
