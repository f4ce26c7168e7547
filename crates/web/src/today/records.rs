//! Records to be written and to be confirmed.

use std::collections::{BTreeMap, BTreeSet};

use zhibu_domain::activity::State;
use zhibu_domain::id::{ActivityId, UnitId};
use zhibu_service::activity::{self, ActivityRow};
use zhibu_service::engine::Tx;
use zhibu_service::parameter::Effective;
use zhibu_service::{Act, Result as Done};

use super::UNITS;
use super::todo::{Group, Todo};
use crate::context::Ctx;
use crate::page::{Mark, capital};
use crate::routes;
use crate::unit::{Why, because_here};

/// What the database says.
#[derive(Default)]
pub(super) struct Found {
    record: Vec<ActivityRow>,
    /// The days within which they are due.
    due: BTreeMap<ActivityId, Effective>,
    confirm: Vec<ActivityRow>,
}

impl Found {
    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.record.is_empty() && self.confirm.is_empty()
    }

    /// Whether an activity waits for its record.
    pub(super) fn holds(&self, id: ActivityId) -> bool {
        self.record.iter().any(|row| row.id == id)
    }
}

/// What waits in the units in which somebody records, and in those in which somebody confirms.
pub(super) fn gather(
    tx: &mut Tx<'_>,
    act: &Act,
    recorders: &[UnitId],
    chairs: &[UnitId],
) -> Done<Found> {
    let mut found = Found::default();
    let units: BTreeSet<UnitId> = recorders.iter().chain(chairs).copied().collect();
    for unit in units.into_iter().take(UNITS) {
        for row in activity::waiting(tx, act.realm, unit, act.today)? {
            match row.state {
                State::Recorded if chairs.contains(&unit) => found.confirm.push(row),
                State::Planned | State::Held if recorders.contains(&unit) => found.record.push(row),
                _ => {}
            }
        }
    }
    found.record.sort_by_key(|row| (row.listed_on, row.id));
    found.due = activity::due_within(tx, act, &found.record)?;
    Ok(found)
}

/// The same as things to do.
pub(super) fn todos<'a>(ctx: &'a Ctx, found: &'a Found) -> impl Iterator<Item = Todo> + 'a {
    let record = found.record.iter().map(|row| record(ctx, row, found.due.get(&row.id)));
    record.chain(found.confirm.iter().map(|row| confirm(ctx, row)))
}

/// What an activity is, when, and of which unit if the person works for several.
fn about(ctx: &Ctx, row: &ActivityRow) -> String {
    let kind = ctx.rules.activity_kind(&row.kind);
    let kind = kind.map_or(row.kind.as_str(), |kind| ctx.words.label(&kind.label));
    let this_year = row.listed_on.year() == ctx.today.year();
    let words = ctx.words;
    let day = if this_year { words.day_short(row.listed_on) } else { words.day(row.listed_on) };
    let mut about = vec![capital(kind), day];
    if ctx.own_units().len() > 1 {
        about.push(ctx.words.text(&row.unit_name).to_owned());
    }
    about.join(" · ")
}

/// A record to be written. When it is due, the rulebook says, or a unit.
fn record(ctx: &Ctx, row: &ActivityRow, within: Option<&Effective>) -> Todo {
    let since = (ctx.today - row.listed_on).get_days();
    let left = within.map(|within| within.value - i64::from(since));
    let count = |key: &str, n: i64| ctx.words.with(key, &[("n", n.into())]);
    let (mark, state) = match left {
        _ if since == 0 => (Mark::Due, ctx.t("today-state-today").to_owned()),
        Some(left) if left < 0 => (Mark::Late, count("today-state-late", -left)),
        Some(0) => (Mark::Due, ctx.t("today-state-last-day").to_owned()),
        Some(left) => (Mark::Due, count("today-state-left", left)),
        None => (Mark::Due, ctx.t("today-state-open").to_owned()),
    };
    let rule = ctx.rules.number(activity::WITHIN_DAYS, row.listed_on);
    let why = within.zip(rule).filter(|_| since > 0).map(|(within, rule)| {
        let args = [
            ("label", ctx.words.label(&rule.label).into()),
            ("limit", within.value.into()),
            ("day", ctx.words.day(row.listed_on).into()),
            ("days", since.into()),
        ];
        let Why { text, href } = because_here(ctx, rule, within);
        let said = ctx.words.with("today-why-record", &args);
        Why { text: [said, text].join(ctx.t("list-sentence")), href }
    });
    let days = left.and_then(|left| i32::try_from(left).ok()).unwrap_or(0);
    Todo {
        group: if since == 0 || left.is_some_and(|left| left <= 0) {
            Group::Now
        } else {
            Group::Month
        },
        days: if since == 0 { 0 } else { days },
        mark,
        state,
        title: ctx.words.text(&row.title).to_owned(),
        about: about(ctx, row),
        why,
        href: format!("{}/edit", routes::activity(row.id)),
        button: ctx.t("today-do-record"),
    }
}

fn confirm(ctx: &Ctx, row: &ActivityRow) -> Todo {
    Todo {
        group: Group::Month,
        days: 0,
        mark: Mark::Due,
        state: ctx.t("today-state-confirm").to_owned(),
        title: ctx.words.text(&row.title).to_owned(),
        about: about(ctx, row),
        why: None,
        href: routes::activity(row.id),
        button: ctx.t("today-do-confirm"),
    }
}
