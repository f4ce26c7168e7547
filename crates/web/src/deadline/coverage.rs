//! The coverage of a unit and all that stands below it: a ring of shares, and a table of every rule
//! and period whose numbers lead to the units behind them.
//!
//! It goes as far down as the reader's right. Units are counted, never ranked.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use zhibu_domain::access::Denied;
use zhibu_domain::cadence::Cadence;
use zhibu_domain::deadline::{Coverage, Due, Schedule, Tally, year as days_of};
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::{Entry, Right};
use zhibu_papers::sheet::Out;
use zhibu_service::access::{self, Scope};
use zhibu_service::engine::Tx;
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Error as Refused, Result as Done, deadline};

use super::centre::{RingView, Sum};
use super::{COVERAGE, Years, arc_days, asked_year, coverage_of, first_year, in_order, rule_page};
use super::{says, why};
use crate::context::Ctx;
use crate::error::Error;
use crate::export;
use crate::form::Form;
use crate::page::capital;
use crate::ring::{Band, Look, Piece};
use crate::routes;
use crate::unit::{At, Crumb, OnDay, Why, crumbs};

/// A rule with the units that owe it, over the year and by period.
struct Block {
    name: String,
    href: String,
    anchor: String,
    often: String,
    why: Why,
    sum: Sum,
    lines: Vec<Line>,
}

/// A period: how many units owe it, and where they stand.
struct Line {
    period: String,
    tally: Tally,
    sum: Sum,
    /// Units that have not held it, and where they are listed.
    open: u32,
    href: String,
}

#[derive(Template)]
#[template(path = "deadline/coverage.html")]
struct CoveragePage<'a> {
    ctx: &'a Ctx,
    crumbs: Vec<Crumb>,
    name: &'a str,
    number: i16,
    years: Years,
    ring: Option<RingView>,
    sum: Sum,
    blocks: Vec<Block>,
}

/// A unit with how far below it the reader sees.
pub(super) struct Top {
    pub(super) unit: UnitRow,
    /// The units above, and itself.
    pub(super) chain: Vec<UnitRow>,
    pub(super) scope: Scope,
}

/// The unit of an address, for those who may see it.
///
/// # Errors
/// [`Refused::NotFound`], [`Refused::Denied`], those of the database.
pub(super) fn top(tx: &mut Tx<'_>, act: &Act, id: UnitId) -> Done<Top> {
    let unit = unit::row(tx, act.realm, id, act.today)?.ok_or(Refused::NotFound)?;
    let denied = Denied { right: Right::ViewUnit };
    let scope = access::scope(tx, act, Right::ViewUnit, id)?.ok_or(denied)?;
    let mut chain = unit::chain(tx, act.realm, id, act.today)?;
    chain.push(unit.clone());
    Ok(Top { unit, chain, scope })
}

/// The list of units that lack what a rule asks for in a period.
pub(super) fn units_of(unit: UnitId, rule: &str, due: &Due) -> String {
    let path = routes::of_unit(unit, COVERAGE);
    format!("{path}/{rule}?period={}", due.period.from)
}

/// `GET /units/{id}/coverage`
pub(super) async fn show(ctx: Ctx, At(id): At, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let year = asked_year(&ctx, &query)?;
    let found = ctx.db.read(move |tx| -> Done<(Top, Coverage)> {
        let top = top(tx, &act, id)?;
        let coverage = deadline::coverage(tx, &act, top.scope, days_of(year))?;
        Ok((top, coverage))
    });
    let (top, coverage) = found.await?;
    let schedule = Schedule::of(&ctx.rules, days_of(year));
    let told = tell(&ctx, id, &schedule, &coverage);
    if export::wanted(&query) {
        return sheet(&ctx, &told).await;
    }
    let sum = Sum::of(told.iter().map(|(block, _)| block.sum));
    let (blocks, bands): (Vec<Block>, Vec<Band>) = told.into_iter().unzip();
    let page = CoveragePage {
        crumbs: crumbs(&ctx, &OnDay::present(&ctx), &top.chain),
        name: ctx.words.text(&top.unit.name),
        number: year,
        years: Years::around(&ctx, year, first_year(&ctx), |year| coverage_of(&ctx, id, year)),
        ring: (!bands.is_empty())
            .then(|| RingView::of(&ctx, year, &bands, (sum, "deadline-coverage-says"))),
        sum,
        blocks,
        ctx: &ctx,
    };
    ctx.page(&page)
}

type Counted<'r> = (&'r Entry<Cadence>, Due, Tally);

/// Every rule that some unit owes, in the rulebook's order.
fn tell(
    ctx: &Ctx,
    unit: UnitId,
    schedule: &Schedule<'_>,
    coverage: &Coverage,
) -> Vec<(Block, Band)> {
    // Versions of one rule follow one another in time: they share a band and a table.
    let mut order: Vec<&str> = Vec::new();
    let mut by_rule: BTreeMap<&str, Vec<Counted<'_>>> = BTreeMap::new();
    for (duty, tallies) in schedule.duties().iter().zip(&coverage.tallies) {
        let known = by_rule.entry(&duty.rule.key).or_default();
        if known.is_empty() {
            order.push(&duty.rule.key);
        }
        let counted = duty.dues.iter().zip(tallies).map(|(due, tally)| (duty.rule, *due, *tally));
        known.extend(counted);
    }
    let owed = |(_, _, tally): &Counted<'_>| tally.required() + tally.exempt > 0;
    let mut told = Vec::new();
    for mut periods in order.iter().filter_map(|key| by_rule.remove(key)) {
        periods.retain(owed);
        periods.sort_by_key(|(_, due, _)| due.period);
        if let Some((rule, due, _)) = periods.last() {
            let block = block(ctx, unit, (rule, due), &periods);
            let band = band(ctx, &block, &periods);
            told.push((block, band));
        }
    }
    told
}

fn block(
    ctx: &Ctx,
    unit: UnitId,
    (rule, due): (&Entry<Cadence>, &Due),
    periods: &[Counted<'_>],
) -> Block {
    let line = |(rule, due, tally): &Counted<'_>| Line {
        period: capital(&ctx.words.period_short(due.period)),
        tally: *tally,
        sum: count(*tally),
        open: tally.required() - tally.done(),
        href: units_of(unit, &rule.key, due),
    };
    let lines: Vec<Line> = periods.iter().map(line).collect();
    Block {
        name: capital(ctx.words.label(&rule.label)),
        href: rule_page(rule),
        anchor: rule.key.clone(),
        often: capital(&ctx.words.often(rule.value.every, i64::from(due.required))),
        why: why(ctx, rule, due),
        sum: Sum::of(lines.iter().map(|line| line.sum)),
        lines,
    }
}

fn count(tally: Tally) -> Sum {
    Sum { required: tally.required(), done: tally.done(), late: tally.late() }
}

fn band(ctx: &Ctx, block: &Block, periods: &[Counted<'_>]) -> Band {
    let piece = |((rule, due, tally), line): (&Counted<'_>, &Line)| {
        let args = [
            ("required", line.sum.required.into()),
            ("done", line.sum.done.into()),
            ("late", line.sum.late.into()),
        ];
        let counted = ctx.words.with("deadline-coverage-arc", &args);
        Piece {
            days: arc_days(&rule.value, due.period),
            look: look(*tally),
            notched: tally.late() > 0,
            done: (line.sum.done, line.sum.required),
            href: if line.open > 0 { line.href.clone() } else { format!("#{}", block.anchor) },
            says: says(&[&block.name, &line.period, &counted]),
        }
    };
    let pieces = periods.iter().zip(&block.lines).map(piece).collect();
    Band { name: block.name.clone(), pieces: in_order(pieces) }
}

fn look(tally: Tally) -> Look {
    if tally.required() == 0 {
        Look::Off
    } else if tally.late() > 0 {
        Look::Late
    } else if tally.done() == tally.required() {
        Look::Held
    } else if tally.due > 0 {
        Look::Now
    } else {
        Look::Soon
    }
}

/// Every rule and period as a spreadsheet, with all that is counted.
async fn sheet(ctx: &Ctx, told: &[(Block, Band)]) -> Result<Response, Error> {
    let headings = [
        "deadline-activity",
        "deadline-period",
        "deadline-units-required",
        "deadline-state-held",
        "deadline-state-made-up",
        "deadline-state-due",
        "deadline-state-ahead",
        "deadline-state-overdue",
        "deadline-state-missed",
        "deadline-state-exempt",
    ]
    .map(|key| ctx.t(key));
    let lines = told.iter().flat_map(|(block, _)| block.lines.iter().map(move |l| (block, l)));
    let row = |(block, line): (&Block, &Line)| -> Vec<Out> {
        let tally = line.tally;
        let mut row: Vec<Out> = vec![block.name.as_str().into(), line.period.as_str().into()];
        let counts = [tally.required(), tally.held, tally.made_up, tally.due, tally.ahead];
        row.extend(counts.map(Out::from));
        row.extend([tally.overdue, tally.missed, tally.exempt].map(Out::from));
        row
    };
    let mut rows = Some(lines.map(row).collect::<Vec<_>>());
    export::list(ctx, ctx.t("deadline-coverage"), &headings, |_: Option<()>| {
        let rows = rows.take().unwrap_or_default();
        async move { Ok((rows, None)) }
    })
    .await
}
