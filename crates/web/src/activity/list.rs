//! Lists of activities: of one unit, or of a unit and everything below it.
//!
//! Whoever may not see a unit sees of it what was published.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_domain::activity::{State, is_late};
use zhibu_domain::id::{ActivityId, UnitId};
use zhibu_domain::rulebook::Right;
use zhibu_papers::sheet::Out;
use zhibu_service::access::{self, Scope};
use zhibu_service::activity::{self, ActivityRow, Cursor, Filter};
use zhibu_service::engine::Tx;
use zhibu_service::parameter::Effective;
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Error as Refused};

use super::{At, mark};
use crate::context::Ctx;
use crate::error::Error;
use crate::export;
use crate::form::{Faults, Form};
use crate::page::{Choice, Mark, Pager, see_other};
use crate::routes;

/// One line of the list.
struct Line {
    href: String,
    day: String,
    title: String,
    unit: String,
    kind: String,
    mark: Mark,
    state: &'static str,
    late: bool,
}

#[derive(Template)]
#[template(path = "activity/list.html")]
struct ListPage<'a> {
    ctx: &'a Ctx,
    unit: UnitRow,
    /// Units below are listed too.
    deep: bool,
    /// Only what was published is listed.
    narrow: bool,
    may_record: bool,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    kind: &'a str,
    state: &'a str,
    lines: Vec<Line>,
    /// Later pages lead back to the newest.
    first: Option<String>,
    pager: Pager,
    faults: Faults,
}

/// `GET /activities`: those of one's own unit.
pub(super) async fn own(ctx: Ctx) -> Result<Response, Error> {
    let act = ctx.act()?;
    let unit = if let Some(unit) = ctx.signed_in()?.home_unit {
        Some(unit)
    } else {
        let roots = move |tx: &mut Tx<'_>| access::roots(tx, &act, Right::ViewUnit);
        ctx.db.read(roots).await?.first().map(|scope| scope.root)
    };
    match unit {
        Some(unit) => Ok(see_other(&routes::of_unit(unit, "activities"))),
        None => Ok(see_other(routes::PORTAL)),
    }
}

/// The days within which records were due.
type Due = BTreeMap<ActivityId, Effective>;

/// What was found.
struct Found {
    unit: UnitRow,
    deep: bool,
    narrow: bool,
    may_record: bool,
    rows: Vec<ActivityRow>,
    due: Due,
    next: Option<Cursor>,
}

/// `GET /units/{id}/activities`
pub(super) async fn of_unit(ctx: Ctx, At(id): At<UnitId>, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let kind = ctx.rules.activity_kind(query.one("kind")).map(|entry| entry.key.clone());
    let filter = Filter { kind, state: State::parse(query.one("state")) };
    if export::wanted(&query) {
        return sheet(&ctx, &act, id, &filter).await;
    }
    let before = cursor(query.one("before"));
    let found = ctx.db.read(move |tx| find(tx, &act, id, filter.clone(), before)).await?;
    let address = |before: Option<Cursor>| {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        for name in ["kind", "state"] {
            if !query.one(name).is_empty() {
                pairs.append_pair(name, query.one(name));
            }
        }
        if let Some(before) = before {
            pairs.append_pair("before", &format!("{}_{}", before.listed_on, before.id));
        }
        format!("{}?{}", routes::of_unit(id, "activities"), pairs.finish())
    };
    let words = ctx.words;
    let kinds = &ctx.rules.activity_kinds;
    let mut seen = std::collections::BTreeSet::new();
    let kinds = kinds.iter().filter(|entry| seen.insert(entry.key.as_str()));
    ctx.page(&ListPage {
        ctx: &ctx,
        deep: found.deep,
        narrow: found.narrow,
        may_record: found.may_record,
        kinds: kinds.map(|e| Choice::new(e.key.clone(), words.label(&e.label))).collect(),
        states: State::ALL.map(|s| Choice::new(s.code(), words.activity_state(s))).into(),
        kind: query.one("kind"),
        state: query.one("state"),
        lines: found.rows.iter().map(|row| line(&ctx, row, &found.due)).collect(),
        first: before.map(|_| address(None)),
        pager: Pager { previous: None, next: found.next.map(|next| address(Some(next))) },
        faults: Faults::default(),
        unit: found.unit,
    })
}

/// The whole list as a spreadsheet.
async fn sheet(ctx: &Ctx, act: &Act, id: UnitId, filter: &Filter) -> Result<Response, Error> {
    let columns = ["activity-day", "activity-title", "activity-host", "activity-kind"];
    let mut headings = columns.map(|key| ctx.t(key)).to_vec();
    headings.push(ctx.t("activity-state"));
    export::list(ctx, ctx.t("activity-list-title"), &headings, |before| {
        let (act, filter) = (act.clone(), filter.clone());
        async move {
            let found = ctx.db.read(move |tx| find(tx, &act, id, filter.clone(), before)).await?;
            Ok((found.rows.iter().map(|row| cells(ctx, row, &found.due)).collect(), found.next))
        }
    })
    .await
}

fn cells(ctx: &Ctx, row: &ActivityRow, due: &Due) -> Vec<Out> {
    let line = line(ctx, row, due);
    let day = row.held_on.map_or(Out::Text(line.day), Out::Day);
    vec![day, line.title.into(), line.unit.into(), line.kind.into(), line.state.into()]
}

fn find(
    tx: &mut Tx<'_>,
    act: &Act,
    id: UnitId,
    mut filter: Filter,
    before: Option<Cursor>,
) -> Result<Found, Refused> {
    let page = unit::page(tx, act.realm, id, act.today, None)?;
    let seen = access::scope(tx, act, Right::ViewUnit, id)?;
    let narrow = seen.is_none();
    // What was published is open to everybody, however far down.
    let scope = seen.unwrap_or(Scope::whole(id));
    let deep = !page.below.is_empty() && scope.levels > 0;
    let may_record = access::rights(tx, act, id)?.contains(&Right::RecordActivity);
    if narrow && filter.state.is_some_and(|state| state != State::Published) {
        return Ok(Found {
            unit: page.unit,
            deep,
            narrow,
            may_record,
            rows: Vec::new(),
            due: Due::new(),
            next: None,
        });
    }
    if narrow {
        filter.state = Some(State::Published);
    }
    let (rows, next) = if deep {
        activity::of_subtree(tx, act.realm, scope, act.today, &filter, before)?
    } else {
        activity::of_unit(tx, act.realm, id, &filter, before)?
    };
    let due = activity::due_within(tx, act, &rows)?;
    Ok(Found { unit: page.unit, deep, narrow, may_record, rows, due, next })
}

/// Reads `2026-11-20_<id>`; anything else is the beginning.
fn cursor(typed: &str) -> Option<Cursor> {
    let (day, id) = typed.split_once('_')?;
    let (listed_on, id): (Date, ActivityId) = (day.parse().ok()?, id.parse().ok()?);
    Some(Cursor { listed_on, id })
}

fn line(ctx: &Ctx, row: &ActivityRow, due: &Due) -> Line {
    let words = ctx.words;
    let listed = words.day(row.listed_on);
    let day = match row.held_on {
        Some(_) => listed,
        None => words.with("activity-list-published", &[("day", listed.into())]),
    };
    let kind = ctx.rules.activity_kind(&row.kind);
    let recorded = row.recorded_at.map(|at| ctx.tz.to_datetime(at).date());
    Line {
        href: routes::activity(row.id),
        day,
        title: words.text(&row.title).to_owned(),
        unit: words.text(&row.unit_name).to_owned(),
        kind: kind.map_or(row.kind.as_str(), |entry| words.label(&entry.label)).to_owned(),
        mark: mark(row.state),
        state: words.activity_state(row.state),
        late: due.get(&row.id).is_some_and(|due| is_late(due.value, row.held_on, recorded)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_survives_its_address() {
        let id: ActivityId = "0190a000-0000-7000-8000-000000000001".parse().unwrap();
        let place = Cursor { listed_on: jiff::civil::date(2026, 11, 20), id };
        assert_eq!(cursor(&format!("{}_{}", place.listed_on, place.id)), Some(place));
        for wrong in ["", "2026-11-20", "2026-02-30_0190a000-0000-7000-8000-000000000001", "x_y"] {
            assert_eq!(cursor(wrong), None, "{wrong}");
        }
    }
}
