//! Pages of what is owed in a year: the ring of a unit with its list, the coverage of all that stands
//! below one, and the units behind each number of it.
//!
//! Judged for the reader's day from what the database says, and never stored. It decides no rule and
//! ranks no unit.

mod centre;
mod coverage;
mod lacking;
mod year;

use zhibu_domain::cadence::Cadence;
use zhibu_domain::day::Span;
use zhibu_domain::deadline::{Due, State};
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::{Entry, Right};

use crate::context::Ctx;
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::Form;
use crate::page::Mark;
use crate::ring::Piece;
use crate::routes;
use crate::unit::Why;

pub(crate) use centre::RingView;
pub(crate) use year::{Section, read, ring_of};

/// Parts of a unit's address.
const YEAR: &str = "year";
const COVERAGE: &str = "coverage";

/// The first year that is shown: nothing older is on record anywhere.
const FIRST_YEAR: i16 = 1900;

/// `/units/{id}/year`, `/units/{id}/coverage` and below.
pub(crate) fn routes() -> Doors {
    const SEE: Needs = Needs::Right(Right::ViewUnit);
    Doors::new()
        .get("/units/{id}/year", SEE, year::show)
        .get("/units/{id}/coverage", SEE, coverage::show)
        .get("/units/{id}/coverage/{rule}", SEE, lacking::show)
}

/// The address of a unit's year; the present one without a number.
pub(crate) fn year_of(ctx: &Ctx, unit: UnitId, year: i16) -> String {
    in_year(ctx, routes::of_unit(unit, YEAR), year)
}

/// The address of the coverage of a unit and all below it.
pub(crate) fn coverage_of(ctx: &Ctx, unit: UnitId, year: i16) -> String {
    in_year(ctx, routes::of_unit(unit, COVERAGE), year)
}

fn in_year(ctx: &Ctx, path: String, year: i16) -> String {
    if year == ctx.today.year() { path } else { format!("{path}?year={year}") }
}

/// The page of a rule.
pub(crate) fn rule_page(rule: &Entry<Cadence>) -> String {
    routes::rule(&format!("cadence.{}", rule.key))
}

/// The mark beside the word of a state.
pub(crate) fn mark(state: State) -> Mark {
    match state {
        State::Held | State::MadeUp => Mark::Held,
        State::Due => Mark::Due,
        State::Ahead | State::Exempt(_) => Mark::Rest,
        State::Overdue | State::Missed => Mark::Late,
    }
}

/// Why something is due in a period: the rule, its source, and the days that follow from it.
pub(crate) fn why(ctx: &Ctx, rule: &Entry<Cadence>, due: &Due) -> Why {
    let words = ctx.words;
    let often = words.often(rule.value.every, i64::from(due.required));
    let source = words.citation(&ctx.rules, &rule.provenance);
    let args = [("often", often.into()), ("source", source.into())];
    let mut said = vec![words.with("deadline-why", &args)];
    said.extend(rule.provenance.note.as_ref().map(|note| words.label(note).to_owned()));
    let number = ctx.rules.number(&rule.value.times, due.period.from);
    if number.is_some_and(|number| number.value.value != i64::from(due.required)) {
        said.push(ctx.t("deadline-why-local").to_owned());
    }
    Why { text: said.join(ctx.t("list-sentence")), href: rule_page(rule) }
}

/// The year asked for, or the present one.
///
/// # Errors
/// [`Error::NotFound`] for what is no year, or none that is shown.
fn asked_year(ctx: &Ctx, query: &Form) -> Result<i16, Error> {
    let this = ctx.today.year();
    let typed = query.one("year").trim();
    if typed.is_empty() {
        return Ok(this);
    }
    let year = typed.parse().map_err(|_| Error::NotFound)?;
    let shown = (FIRST_YEAR..=this.saturating_add(1)).contains(&year);
    if shown { Ok(year) } else { Err(Error::NotFound) }
}

/// The ways to the years before and after.
struct Years {
    before: Option<(i16, String)>,
    after: Option<(i16, String)>,
}

impl Years {
    /// Around a year; nothing was owed before `first`.
    fn around(ctx: &Ctx, year: i16, first: i16, address: impl Fn(i16) -> String) -> Self {
        let before = Some(year.saturating_sub(1)).filter(|before| *before >= first);
        let after = Some(year.saturating_add(1)).filter(|_| year <= ctx.today.year());
        let way = |year: i16| (year, address(year));
        Self { before: before.map(way), after: after.map(way) }
    }
}

/// The first year for which a rule asks for anything.
fn first_year(ctx: &Ctx) -> i16 {
    let starts = ctx.rules.cadences.iter().map(|rule| rule.provenance.span.from.year());
    starts.min().unwrap_or_else(|| ctx.today.year()).max(FIRST_YEAR)
}

/// What a ring says of a period: "theme day · October · held".
fn says(parts: &[&str]) -> String {
    parts.join(" · ")
}

/// The days of a period in which something is generally held: its arc.
fn arc_days(rule: &Cadence, period: Span) -> Span {
    rule.season_of(period).unwrap_or(period)
}

/// Pieces in the order of their days, as a ring wants them.
fn in_order(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by_key(|piece| piece.days);
    pieces
}
