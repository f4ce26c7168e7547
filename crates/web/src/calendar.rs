//! A unit's month: what is announced, what was held, and what falls due, day by day.
//!
//! One list of days, which wide screens and paper show as a grid. It decides nothing.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use jiff::{Span as Stretch, ToSpan as _};
use zhibu_domain::activity;
use zhibu_domain::day::Span;
use zhibu_domain::deadline::{Deadline, Schedule, State};
use zhibu_domain::rulebook::Right;
use zhibu_service::calendar::{self, Calendar, Entry};
use zhibu_service::unit::{self, UnitRow};

use crate::context::Ctx;
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::{Form, clock};
use crate::page::{Mark, capital};
use crate::routes;
use crate::unit::{At, Crumb, OnDay, crumbs};

/// `/units/{id}/calendar`
pub(crate) fn routes() -> Doors {
    Doors::new().get("/units/{id}/calendar", Needs::Right(Right::ViewUnit), show)
}

/// Years that a calendar goes back or ahead; nothing stands further away.
const YEARS: i16 = 100;

/// A day of the month.
struct Day {
    date: Date,
    /// The day in words, with its weekday.
    words: String,
    /// Monday is 1.
    weekday: i8,
    today: bool,
    items: Vec<Item>,
}

/// An activity or a deadline.
struct Item {
    href: String,
    /// Minute or part of the day, if known.
    time: String,
    title: String,
    place: String,
    mark: Mark,
    state: String,
}

/// Another month.
struct Turn {
    href: String,
    name: String,
}

#[derive(Template)]
#[template(path = "calendar/month.html")]
struct MonthPage<'a> {
    ctx: &'a Ctx,
    crumbs: Vec<Crumb>,
    name: String,
    month: String,
    previous: Option<Turn>,
    next: Option<Turn>,
    /// The weekdays, from Monday on.
    week: Vec<&'static str>,
    days: Vec<Day>,
    empty: bool,
    more: bool,
    subscribe: String,
    handbook: String,
}

/// The month that an address asks for, by its first day: the present one if it names none.
fn month_of(ctx: &Ctx, query: &Form) -> Result<Date, Error> {
    let typed = query.one("month");
    if typed.is_empty() {
        return Ok(ctx.today.first_of_month());
    }
    let first: Date = format!("{typed}-01").parse().map_err(|_| Error::Faulty)?;
    let near = (first.year() - ctx.today.year()).abs() <= YEARS && typed.len() == "2026-11".len();
    if near { Ok(first) } else { Err(Error::Faulty) }
}

async fn show(ctx: Ctx, At(id): At, query: Form) -> Result<Response, Error> {
    let first = month_of(&ctx, &query)?;
    let until = first.checked_add(1.months()).map_err(|_| Error::Faulty)?;
    let (act, span) = (ctx.act()?, Span { from: first, until });
    let found = ctx.db.read(move |tx| {
        let calendar = calendar::of_unit(tx, &act, id, span)?;
        let mut chain = unit::chain(tx, act.realm, id, act.today)?;
        chain.push(calendar.unit.clone());
        Ok::<_, zhibu_service::Error>((calendar, chain))
    });
    let (calendar, chain) = found.await?;
    ctx.page(&view(&ctx, span, &calendar, &chain))
}

fn view<'a>(ctx: &'a Ctx, span: Span, found: &Calendar, chain: &[UnitRow]) -> MonthPage<'a> {
    let (words, id) = (ctx.words, found.unit.id);
    let schedule = Schedule::of(&ctx.rules, span);
    let deadlines = found.history.deadlines(&schedule, ctx.today);
    let day = |day: Date| {
        let of_day = found.entries.iter().filter(|entry| entry.when.day() == Some(day));
        let due = deadlines.iter().filter(|it| it.due.last == day && it.state.is_required());
        let items = of_day.map(|entry| held(ctx, entry)).chain(due.map(|it| falls_due(ctx, it)));
        let args = [("day", words.day_short(day).into()), ("weekday", words.weekday(day).into())];
        Day {
            date: day,
            words: words.with("calendar-day", &args),
            weekday: day.weekday().to_monday_one_offset(),
            today: day == ctx.today,
            items: items.collect(),
        }
    };
    let days: Vec<Day> =
        span.from.series(1.day()).take_while(|day| *day < span.until).map(day).collect();
    let turn = |by: Stretch| {
        let month = span.from.checked_add(by).ok()?;
        let near = (month.year() - ctx.today.year()).abs() <= YEARS;
        near.then(|| Turn {
            href: format!("{}?month={}", routes::of_unit(id, "calendar"), month.strftime("%Y-%m")),
            name: if month.year() == span.from.year() {
                words.month_name(month.month()).to_owned()
            } else {
                words.month(month.year(), month.month())
            },
        })
    };
    let week = days.iter().skip_while(|day| day.weekday != 1).take(7);
    MonthPage {
        crumbs: crumbs(ctx, &OnDay::present(ctx), chain),
        name: words.text(&found.unit.name).to_owned(),
        month: words.month(span.from.year(), span.from.month()),
        previous: turn(-1.months()),
        next: turn(1.months()),
        week: week.map(|day| words.weekday(day.date)).collect(),
        empty: days.iter().all(|day| day.items.is_empty()),
        days,
        more: found.more,
        subscribe: format!("{}?unit={id}", routes::FEEDS),
        handbook: format!("{}?year={}", routes::of_unit(id, "handbook"), span.from.year()),
        ctx,
    }
}

fn held(ctx: &Ctx, entry: &Entry) -> Item {
    let words = ctx.words;
    let part = entry.when.part().map(|part| words.day_part(part).to_owned());
    Item {
        href: routes::activity(entry.id),
        time: entry.when.minute().map(clock).or(part).unwrap_or_default(),
        title: words.text(&entry.title).to_owned(),
        place: entry.place.as_ref().map_or("", |place| words.text(place)).to_owned(),
        mark: match entry.state {
            activity::State::Planned | activity::State::Held | activity::State::Recorded => {
                Mark::Due
            }
            activity::State::Confirmed => Mark::Held,
            activity::State::Cancelled | activity::State::Published => Mark::Rest,
        },
        state: capital(words.activity_state(entry.state)),
    }
}

fn falls_due(ctx: &Ctx, deadline: &Deadline<'_>) -> Item {
    let words = ctx.words;
    let rule = capital(words.label(&deadline.rule.label));
    let period = words.period(deadline.due.period);
    Item {
        href: routes::rule(&deadline.rule.key),
        time: String::new(),
        title: words.with("feed-due", &[("rule", rule.into()), ("period", period.into())]),
        place: String::new(),
        mark: match deadline.state {
            State::Held | State::MadeUp => Mark::Held,
            State::Due => Mark::Due,
            State::Overdue | State::Missed => Mark::Late,
            State::Ahead | State::Exempt(_) => Mark::Rest,
        },
        state: capital(words.deadline_state(deadline.state)),
    }
}
