//! A unit's year: the ring, what it owes by rule, and every period with its records.
//!
//! The unit's page shows it for the present; a page of its own shows any year and prints. It is
//! judged by today, so it does not stand on a page that shows a past day: what was overdue then may
//! have been made up since.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_domain::deadline::{Deadline, Schedule, State, year as days_of};
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::Right;
use zhibu_papers::sheet::Out;
use zhibu_service::access::{self, ViewUnit};
use zhibu_service::deadline::{self, UnitHistory};
use zhibu_service::engine::Tx;
use zhibu_service::unit::{self, UnitPage};
use zhibu_service::{Act, Result as Done};

use super::centre::{RingView, Sum};
use super::{Years, arc_days, asked_year, first_year, in_order, mark, rule_page, says, year_of};
use crate::context::Ctx;
use crate::error::Error;
use crate::export;
use crate::form::Form;
use crate::page::{Mark, capital};
use crate::ring::{Band, Look, Piece};
use crate::routes;
use crate::today;
use crate::unit::{At, Crumb, OnDay, Why, crumbs};

/// What a rule asks for in the year, in a row.
struct Row {
    name: String,
    href: String,
    often: String,
    sum: Sum,
    /// Where its periods are listed.
    list: String,
    next: Option<Next>,
}

/// What is to be done next.
struct Next {
    text: String,
    href: Option<String>,
}

/// A rule with its periods.
struct Block {
    name: String,
    anchor: String,
    why: Why,
    lines: Vec<Line>,
}

/// A period in words.
struct Line {
    anchor: String,
    period: String,
    mark: Mark,
    state: String,
    /// Days of its records, and of what is announced.
    days: Vec<(String, String)>,
    /// Why nothing is required, or until when it is.
    note: String,
    /// Where to record it, if it waits and the reader may.
    form: Option<String>,
}

/// A unit's year in words.
struct Year {
    number: i16,
    /// Where the year stands on a page of its own.
    page: String,
    ring: RingView,
    rows: Vec<Row>,
    sum: Sum,
    blocks: Vec<Block>,
}

/// The present year as a section of the unit's page.
#[derive(Template)]
#[template(path = "deadline/section.html")]
pub(crate) struct Section<'a> {
    ctx: &'a Ctx,
    year: Year,
}

/// What a unit held, as far as it bears on the present year.
///
/// # Errors
/// Those of the database.
pub(crate) fn read(tx: &mut Tx<'_>, act: &Act, unit: UnitId) -> Done<UnitHistory> {
    deadline::of_unit(tx, act, unit, days_of(act.today.year()))
}

/// Whose year it is, and what the reader may do about it.
#[derive(Clone, Copy)]
struct Whose<'a> {
    unit: UnitId,
    year: i16,
    /// The kind of the unit, if the reader records for it.
    records: Option<&'a str>,
    /// Whether the periods are listed on the same page.
    listed: bool,
}

impl<'a> Section<'a> {
    /// Judges the present year of a unit; `None` if nothing is owed. `records` is the kind of the
    /// unit, if the reader records for it.
    pub(crate) fn of(ctx: &'a Ctx, history: &UnitHistory, records: Option<&str>) -> Option<Self> {
        let year = ctx.today.year();
        let whose = Whose { unit: history.unit, year, records, listed: false };
        Year::judge(ctx, history, whose).map(|year| Self { ctx, year })
    }
}

/// The ring of a unit's year by itself; `None` if nothing is owed. The history is that of the year.
pub(crate) fn ring_of(ctx: &Ctx, history: &UnitHistory, year: i16) -> Option<RingView> {
    let whose = Whose { unit: history.unit, year, records: None, listed: false };
    Year::judge(ctx, history, whose).map(|year| year.ring)
}

impl Year {
    /// `None` if nothing is owed.
    fn judge(ctx: &Ctx, history: &UnitHistory, whose: Whose<'_>) -> Option<Self> {
        let schedule = Schedule::of(&ctx.rules, days_of(whose.year));
        let deadlines = history.deadlines(&schedule, ctx.today);
        // Versions of one rule follow one another in time: they share a band and a row.
        let mut order: Vec<&str> = Vec::new();
        let mut by_rule: BTreeMap<&str, Vec<&Deadline<'_>>> = BTreeMap::new();
        for one in &deadlines {
            let known = by_rule.entry(&one.rule.key).or_default();
            if known.is_empty() {
                order.push(&one.rule.key);
            }
            known.push(one);
        }
        let told = Told { ctx, whose };
        let (mut bands, mut rows, mut blocks) = (Vec::new(), Vec::new(), Vec::new());
        for mut periods in order.iter().filter_map(|key| by_rule.remove(key)) {
            periods.sort_by_key(|one| one.due.period);
            let Some(last) = periods.last() else { continue };
            let name = capital(ctx.words.label(&last.rule.label));
            let own = Sum::of(periods.iter().map(|one| count(one)));
            bands.push(told.band(&name, &periods));
            rows.push(told.row(&name, &periods, own));
            blocks.push(told.block(name, &periods));
        }
        let sum = Sum::of(rows.iter().map(|row: &Row| row.sum));
        (!bands.is_empty()).then(|| Self {
            number: whose.year,
            page: year_of(ctx, whose.unit, whose.year),
            ring: RingView::of(ctx, whose.year, &bands, (sum, "deadline-ring-says")),
            rows,
            sum,
            blocks,
        })
    }
}

/// How often it is required, was held for that, and is late.
fn count(one: &Deadline<'_>) -> Sum {
    let required = one.due.required;
    let done = u32::try_from(one.records.len()).unwrap_or(u32::MAX).min(required);
    Sum { required, done, late: if one.state.is_late() { required - done } else { 0 } }
}

/// A year being told to somebody.
#[derive(Clone, Copy)]
struct Told<'a> {
    ctx: &'a Ctx,
    whose: Whose<'a>,
}

impl Told<'_> {
    fn anchor(one: &Deadline<'_>) -> String {
        format!("{}-{}", one.rule.key, one.due.period.from)
    }

    /// Where a place of the list is.
    fn listed(self, anchor: &str) -> String {
        let Whose { unit, year, listed, .. } = self.whose;
        let page = if listed { String::new() } else { year_of(self.ctx, unit, year) };
        format!("{page}#{anchor}")
    }

    /// The form that records it, for those who may.
    fn form(self, one: &Deadline<'_>) -> Option<String> {
        let kind = self.whose.records?;
        Some(today::form_for(self.ctx, self.whose.unit, kind, one))
    }

    fn band(self, name: &str, periods: &[&Deadline<'_>]) -> Band {
        let pieces = periods.iter().map(|one| self.piece(name, one)).collect();
        Band { name: name.to_owned(), pieces: in_order(pieces) }
    }

    fn piece(self, name: &str, one: &Deadline<'_>) -> Piece {
        let words = self.ctx.words;
        let sum = count(one);
        let state = words.deadline_state(one.state);
        let period = words.period_short(one.due.period);
        let counted = sum.share();
        let mut parts = vec![name, &period, state];
        if sum.required > 1 {
            parts.push(&counted);
        }
        let held = one.records.first().filter(|_| one.state.is_held());
        let found = held.or(one.planned.as_ref()).map(|record| routes::activity(record.id));
        let waits = one.state.is_required() && !one.state.is_held();
        let form = || self.form(one).filter(|_| waits);
        Piece {
            days: arc_days(&one.rule.value, one.due.period),
            look: look(one.state),
            notched: one.state == State::MadeUp || one.state.is_late(),
            done: (sum.done, sum.required),
            href: found.or_else(form).unwrap_or_else(|| self.listed(&Self::anchor(one))),
            says: says(&parts),
        }
    }

    fn row(self, name: &str, periods: &[&Deadline<'_>], sum: Sum) -> Row {
        let words = self.ctx.words;
        let rule = periods.last().map(|one| one.rule);
        let often = periods.iter().map(|one| one.due.required).max().filter(|n| *n > 0);
        let of_rulebook = || {
            let (rule, day) = (rule?, periods.first()?.due.period.from);
            self.ctx.rules.number(&rule.value.times, day).map(|number| number.value.value)
        };
        let often = often.map(i64::from).or_else(of_rulebook).unwrap_or(0);
        Row {
            name: name.to_owned(),
            href: rule.map(rule_page).unwrap_or_default(),
            often: rule
                .map(|rule| capital(&words.often(rule.value.every, often)))
                .unwrap_or_default(),
            sum,
            list: self.listed(rule.map_or("", |rule| &rule.key)),
            next: self.next(periods),
        }
    }

    /// What comes next: the earliest gap that can be filled, then what is due, then what comes.
    fn next(self, periods: &[&Deadline<'_>]) -> Option<Next> {
        let words = self.ctx.words;
        let stands = |state| periods.iter().find(|one| one.state == state);
        let one = [State::Overdue, State::Due, State::Ahead].into_iter().find_map(stands)?;
        if let Some(planned) = one.planned {
            let text = words.day_short(planned.day);
            return Some(Next { text, href: Some(routes::activity(planned.id)) });
        }
        let text = if one.state == State::Overdue {
            let period = words.period_short(one.due.period);
            words.with("deadline-make-up-of", &[("period", period.into())])
        } else {
            words.with("deadline-before", &[("day", self.day(one.due.last).into())])
        };
        Some(Next { text, href: self.form(one) })
    }

    /// A day, with its year where that is another one.
    fn day(self, day: Date) -> String {
        let words = self.ctx.words;
        if day.year() == self.whose.year { words.day_short(day) } else { words.day(day) }
    }

    fn block(self, name: String, periods: &[&Deadline<'_>]) -> Block {
        let ctx = self.ctx;
        let owed = periods.iter().rev().find(|one| one.due.required > 0).or(periods.last());
        let why = owed.map(|one| super::why(ctx, one.rule, &one.due));
        Block {
            name,
            anchor: periods.first().map(|one| one.rule.key.clone()).unwrap_or_default(),
            why: why.unwrap_or_else(|| Why { text: String::new(), href: String::new() }),
            lines: periods.iter().map(|one| self.line(one)).collect(),
        }
    }

    fn line(self, one: &Deadline<'_>) -> Line {
        let words = self.ctx.words;
        let record = |record: &zhibu_domain::deadline::Record| {
            (self.day(record.day), routes::activity(record.id))
        };
        let mut days: Vec<_> = one.records.iter().map(record).collect();
        days.extend(one.planned.as_ref().map(|planned| {
            let (day, href) = record(planned);
            (words.with("deadline-planned", &[("day", day.into())]), href)
        }));
        let waits = matches!(one.state, State::Due | State::Overdue) && one.planned.is_none();
        Line {
            anchor: Self::anchor(one),
            period: capital(&words.period_short(one.due.period)),
            mark: mark(one.state),
            state: capital(words.deadline_state(one.state)),
            days,
            note: self.note(one),
            form: self.form(one).filter(|_| waits),
        }
    }

    fn note(self, one: &Deadline<'_>) -> String {
        let words = self.ctx.words;
        let last = ("last", self.day(one.due.last).into());
        let mut said = match one.state {
            State::Exempt(reason) => words.exemption(reason),
            State::Overdue => {
                let until = ("until", self.day(one.due.make_up_last).into());
                words.with("deadline-note-overdue", &[last, until])
            }
            State::Held => String::new(),
            State::MadeUp | State::Missed => words.with("deadline-note-passed", &[last]),
            State::Ahead | State::Due => words.with("deadline-note-until", &[last]),
        };
        let sum = count(one);
        if sum.required > 1 {
            let args = [("done", sum.done.into()), ("required", sum.required.into())];
            let counted = words.with("deadline-note-counted", &args);
            said = [counted, said].join(self.ctx.t("list-sentence"));
        }
        said
    }
}

fn look(state: State) -> Look {
    match state {
        State::Held | State::MadeUp => Look::Held,
        State::Due => Look::Now,
        State::Ahead => Look::Soon,
        State::Overdue | State::Missed => Look::Late,
        State::Exempt(_) => Look::Off,
    }
}

#[derive(Template)]
#[template(path = "deadline/year.html")]
struct YearPage<'a> {
    ctx: &'a Ctx,
    crumbs: Vec<Crumb>,
    name: &'a str,
    number: i16,
    years: Years,
    /// `None` if nothing is owed.
    year: Option<Year>,
}

struct Found {
    unit: UnitPage,
    history: UnitHistory,
    may_record: bool,
}

/// `GET /units/{id}/year`
pub(super) async fn show(ctx: Ctx, At(id): At, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let year = asked_year(&ctx, &query)?;
    let found = ctx.db.read(move |tx| gather(tx, &act, id, year)).await?;
    let Found { unit, history, may_record } = &found;
    let records = may_record.then_some(unit.unit.kind.as_str());
    let whose = Whose { unit: id, year, records, listed: true };
    let told = Year::judge(&ctx, history, whose);
    if export::wanted(&query) {
        return sheet(&ctx, told).await;
    }
    let mut chain = unit.chain.clone();
    chain.push(unit.unit.clone());
    let founded = unit.since.map_or(super::FIRST_YEAR, Date::year);
    let first = founded.max(first_year(&ctx));
    let page = YearPage {
        crumbs: crumbs(&ctx, &OnDay::present(&ctx), &chain),
        name: ctx.words.text(&unit.unit.name),
        number: year,
        years: Years::around(&ctx, year, first, |year| year_of(&ctx, id, year)),
        year: told,
        ctx: &ctx,
    };
    ctx.page(&page)
}

fn gather(tx: &mut Tx<'_>, act: &Act, id: UnitId, year: i16) -> Done<Found> {
    let unit = unit::page(tx, act.realm, id, act.today, None)?;
    access::require::<ViewUnit>(tx, act, id)?;
    let may_record = access::rights(tx, act, id)?.contains(&Right::RecordActivity);
    let history = deadline::of_unit(tx, act, id, days_of(year))?;
    Ok(Found { may_record: may_record && unit.exists, unit, history })
}

/// Every period as a spreadsheet.
async fn sheet(ctx: &Ctx, told: Option<Year>) -> Result<Response, Error> {
    let headings = ["activity", "period", "state", "days", "note"]
        .map(|column| ctx.words.t(&format!("deadline-{column}")));
    let mut rows: Vec<Vec<Out>> = Vec::new();
    for block in told.iter().flat_map(|year| &year.blocks) {
        for line in &block.lines {
            let days: Vec<&str> = line.days.iter().map(|(day, _)| day.as_str()).collect();
            rows.push(vec![
                block.name.as_str().into(),
                line.period.as_str().into(),
                line.state.as_str().into(),
                ctx.words.list(&days).into(),
                line.note.as_str().into(),
            ]);
        }
    }
    let mut rows = Some(rows);
    export::list(ctx, ctx.t("deadline-ring"), &headings, |_: Option<()>| {
        let rows = rows.take().unwrap_or_default();
        async move { Ok((rows, None)) }
    })
    .await
}
