//! What the units owe whose records one keeps: each period that is overdue, due, or about to open,
//! with the button that opens its form.
//!
//! Own units, and the groups of their members. What other units below owe waits for their own people;
//! `help` says which of them need some.

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_domain::activity::State as Stands;
use zhibu_domain::cadence::{Cadence, Period};
use zhibu_domain::day::Span;
use zhibu_domain::deadline::{Deadline, Schedule, State};
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::{Entry, Rulebook};
use zhibu_service::access::Scope;
use zhibu_service::activity::{self, ActivityRow, Filter};
use zhibu_service::deadline::{self, UnitHistory};
use zhibu_service::engine::Tx;
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Result as Done, today};

use super::UNITS;
use super::todo::{Group, Todo, Until};
use crate::context::Ctx;
use crate::page::{Mark, capital};
use crate::routes;
use crate::unit::Why;

/// What is due without a season is shown from so many days before its end.
const SHOWN_DAYS: i32 = 92;
/// Rows of what is done this month, at most, for each unit.
const DONE: u32 = 20;

/// A unit and what it held.
pub(super) struct Own {
    pub(super) unit: UnitRow,
    history: UnitHistory,
}

/// What the database says.
#[derive(Default)]
pub(super) struct Found {
    pub(super) units: Vec<Own>,
    /// What these units put on record with a day of this month, newest first.
    pub(super) done: Vec<ActivityRow>,
}

/// The histories of the units in which somebody records, as far as they bear on today.
pub(super) fn gather(tx: &mut Tx<'_>, act: &Act, scopes: &[(UnitRow, Scope)]) -> Done<Found> {
    let mut found = Found::default();
    let mut seen: BTreeSet<UnitId> = BTreeSet::new();
    for (row, scope) in scopes.iter().take(UNITS) {
        let kind = act.rules.unit_kind(&row.kind);
        let groups = kind
            .is_some_and(|kind| kind.value.children.iter().any(|c| today::is_group(&act.rules, c)));
        let levels = scope.levels.min(u32::from(groups));
        let scope = Scope { root: row.id, levels };
        for history in deadline::of_units(tx, act, scope, today::around(act.today))? {
            let id = history.unit;
            let unit = if id == row.id {
                Some(row.clone())
            } else {
                unit::row(tx, act.realm, id, act.today)?
                    .filter(|unit| today::is_group(&act.rules, &unit.kind))
            };
            if let Some(unit) = unit
                && seen.insert(id)
            {
                found.done.extend(done(tx, act, id)?);
                found.units.push(Own { unit, history });
            }
        }
    }
    // The unit itself stands before its groups.
    let first = |own: &Own| !scopes.iter().any(|(row, _)| row.id == own.unit.id);
    found.units.sort_by_key(first);
    found.done.sort_by_key(|row| (std::cmp::Reverse(row.listed_on), row.id));
    Ok(found)
}

/// What is on record of this month.
fn done(tx: &mut Tx<'_>, act: &Act, unit: UnitId) -> Done<Vec<ActivityRow>> {
    let mut rows = activity::newest(tx, act.realm, unit, &Filter::default(), None, DONE)?;
    let month = Period::MONTH.around(act.today);
    let on_record =
        |state| matches!(state, Stands::Recorded | Stands::Confirmed | Stands::Published);
    rows.retain(|row| month.holds(row.listed_on) && on_record(row.state));
    Ok(rows)
}

/// One period of one rule, to be worked on.
pub(super) struct Item {
    pub(super) unit: usize,
    pub(super) last: Date,
    /// "October committee meeting".
    pub(super) name: String,
    /// The day for which it is announced.
    pub(super) planned: Option<Date>,
    pub(super) todo: Todo,
}

/// What is to be done, in the order of the units. `is_listed` says whether an announced activity
/// already waits for its record by itself.
pub(super) fn items(
    ctx: &Ctx,
    found: &Found,
    is_listed: impl Fn(zhibu_domain::id::ActivityId) -> bool,
) -> Vec<Item> {
    let schedule = Schedule::of(&ctx.rules, today::around(ctx.today));
    let roots = found.units.iter().filter(|own| !today::is_group(&ctx.rules, &own.unit.kind));
    let several = roots.count() > 1;
    let mut items = Vec::new();
    for (at, own) in found.units.iter().enumerate() {
        for one in own.history.deadlines(&schedule, ctx.today) {
            let planned = one.planned.filter(|record| record.day >= ctx.today);
            if !is_shown(&one, ctx.today) || one.planned.is_some_and(|record| is_listed(record.id))
            {
                continue;
            }
            let name = name(ctx, one.rule, one.due.period);
            items.push(Item {
                unit: at,
                last: planned.map_or(one.due.last, |record| record.day),
                planned: planned.map(|record| record.day),
                todo: todo(ctx, &own.unit, &one, &name, several || at > 0),
                name,
            });
        }
    }
    items
}

/// Whether there is anything to be done about it now.
fn is_shown(one: &Deadline<'_>, today: Date) -> bool {
    let seasonal = !one.rule.value.season.is_empty();
    match one.state {
        State::Overdue => true,
        State::Due => seasonal || (one.due.last - today).get_days() <= SHOWN_DAYS,
        // What comes each month opens by itself.
        State::Ahead => one.rule.value.every > Period::MONTH || seasonal,
        State::Held | State::MadeUp | State::Missed | State::Exempt(_) => false,
    }
}

/// What a rule asks for in a period: "October committee meeting".
pub(super) fn name(ctx: &Ctx, rule: &Entry<Cadence>, period: Span) -> String {
    let words = ctx.words;
    let last = period.until.yesterday().unwrap_or(period.until);
    let this_year = period.from.year() == ctx.today.year();
    let period = match last.month() - period.from.month() {
        0 if this_year => words.month_name(period.from.month()).to_owned(),
        11 => words.period(period),
        _ if this_year => words.period_short(period),
        _ => words.period(period),
    };
    let args = [("period", period.into()), ("rule", words.label(&rule.label).into())];
    capital(&words.with("today-duty", &args))
}

fn todo(ctx: &Ctx, unit: &UnitRow, one: &Deadline<'_>, name: &str, named: bool) -> Todo {
    let words = ctx.words;
    let planned = one.planned.filter(|record| record.day >= ctx.today);
    let late = one.state == State::Overdue;
    let until = Until::of(ctx, planned.map_or(one.due.last, |record| record.day));
    let day = |day| brief(ctx, day);
    let mut about = if let Some(record) = planned {
        words.with("today-duty-planned", &[("day", day(record.day).into())])
    } else if late {
        let args =
            [("last", day(one.due.last).into()), ("make_up", day(one.due.make_up_last).into())];
        words.with("today-duty-late", &args)
    } else if one.state == State::Ahead {
        let args = [("opens", day(one.due.opens).into()), ("last", day(one.due.last).into())];
        words.with("today-duty-ahead", &args)
    } else {
        words.with("today-duty-by", &[("last", day(one.due.last).into())])
    };
    if named {
        about = format!("{about} · {}", words.text(&unit.name));
    }
    let button = match one.state {
        _ if planned.is_some() => "today-do-look",
        State::Overdue => "today-do-make-up",
        State::Ahead => "today-do-plan",
        _ => "today-do-record",
    };
    Todo {
        group: if one.state == State::Ahead { Group::Later } else { until.group },
        days: until.days,
        mark: if one.state == State::Ahead { Mark::Rest } else { until.mark },
        state: until.state,
        title: if late && planned.is_none() {
            words.with("today-duty-missing", &[("duty", name.into())])
        } else {
            name.to_owned()
        },
        about,
        why: Some(why(ctx, one)),
        href: planned.map_or_else(
            || form(ctx, unit.id, &unit.kind, one),
            |record| routes::activity(record.id),
        ),
        button: ctx.t(button),
    }
}

/// A day as briefly as it is clear: this year's without the year.
pub(super) fn brief(ctx: &Ctx, day: Date) -> String {
    let this_year = day.year() == ctx.today.year();
    if this_year { ctx.words.day_short(day) } else { ctx.words.day(day) }
}

/// The rule, its source and the numbers.
fn why(ctx: &Ctx, one: &Deadline<'_>) -> Why {
    let words = ctx.words;
    let rule = one.rule;
    let times = ctx.rules.number(&rule.value.times, one.due.period.from);
    let times = times.map_or_else(|| i64::from(one.due.required), |entry| entry.value.value);
    let args = [
        ("rule", words.label(&rule.label).into()),
        ("often", words.often(rule.value.every, times).into()),
        ("source", words.citation(&ctx.rules, &rule.provenance).into()),
        ("period", words.period(one.due.period).into()),
        ("required", one.due.required.into()),
        ("held", one.records.len().into()),
    ];
    Why {
        text: capital(&words.with("today-why-duty", &args)),
        href: routes::rule(&format!("cadence.{}", rule.key)),
    }
}

/// The form with what is known: the kind, a day of the period if it is over, and the year that a
/// yearly activity is about.
pub(crate) fn form(ctx: &Ctx, unit: UnitId, unit_kind: &str, one: &Deadline<'_>) -> String {
    let kind = offered(&ctx.rules, &one.rule.value, unit_kind, ctx.today);
    let mut href = routes::new_activity(unit, kind);
    if one.state == State::Ahead {
        return format!("{href}&plan=1&day={}", one.due.opens);
    }
    let period = one.due.period;
    if one.rule.value.every == Period::YEAR {
        // A life meeting of the old year is held in the new one: the year says which it is.
        return format!("{href}&year={}", period.from.year());
    }
    if period.until <= ctx.today {
        let last = period.until.yesterday().unwrap_or(period.from);
        href = format!("{href}&day={last}");
    }
    href
}

/// The kind of activity that is offered: the first that counts and that units of this kind hold.
fn offered<'a>(rules: &Rulebook, rule: &'a Cadence, unit_kind: &str, today: Date) -> &'a str {
    let holds = |key: &&String| {
        rules.activity_kind(key).is_some_and(|entry| {
            entry.value.is_held_by(unit_kind) && entry.provenance.span.holds(today)
        })
    };
    let first = rule.activities.iter().find(holds).or_else(|| rule.activities.first());
    first.map_or("", String::as_str)
}
