//! Sizes of units in words: what was found, and why it is said. It is said, never enforced.

use askama::Template;
use axum::response::Response;
use zhibu_domain::rulebook::{Entry, Number, Right};
use zhibu_service::access;
use zhibu_service::parameter::{Because, Effective, Set};
use zhibu_service::unit::{self, Finding, NeedsLook, UnitRow};

use super::{At, Crumb, OnDay, crumbs, kind_label};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::Form;
use crate::page::{Pager, capital};
use crate::routes;

/// A finding in words.
pub(super) struct Warning {
    pub(super) sentence: String,
    pub(super) why: Why,
}

/// The rule behind a sentence: its key, its source, its remark, and where the rule itself stands.
pub(crate) struct Why {
    pub(crate) text: String,
    pub(crate) href: String,
}

/// Says what was found.
pub(super) fn warning(ctx: &Ctx, finding: &Finding) -> Warning {
    let words = ctx.words;
    let key = if finding.few { "unit-size-few" } else { "unit-size-many" };
    let args = [
        ("label", words.label(&finding.rule.label).into()),
        ("limit", finding.limit.value.into()),
        ("count", words.count(finding.count).into()),
    ];
    let why = because_here(ctx, &finding.rule, &finding.limit);
    Warning { sentence: words.with(key, &args), why }
}

/// Why a number of the rulebook speaks.
fn because(ctx: &Ctx, rule: &Entry<Number>) -> Why {
    let cited = &rule.provenance.source;
    let source = cited.split_whitespace().next().and_then(|key| ctx.rules.sources.get(key));
    why(ctx, rule, source.map(|source| ctx.words.vote_source(&source.label, cited)))
}

/// Why a number has its value for a unit: the rule, or the unit that set it.
pub(crate) fn because_here(ctx: &Ctx, rule: &Entry<Number>, number: &Effective) -> Why {
    match &number.because {
        Because::Rulebook { .. } => because(ctx, rule),
        Because::Unit(set) => why(ctx, rule, Some(set_by(ctx, set))),
    }
}

fn why(ctx: &Ctx, rule: &Entry<Number>, said_by: Option<String>) -> Why {
    let mut said = vec![ctx.words.with("unit-why-rule", &[("key", (&rule.key).into())])];
    said.extend(said_by);
    said.extend(rule.provenance.note.as_ref().map(|note| ctx.words.label(note).to_owned()));
    Why { text: said.join(ctx.t("list-sentence")), href: routes::rule(&rule.key) }
}

/// Who set a number, to what and by what, as a sentence.
pub(crate) fn set_by(ctx: &Ctx, set: &Set) -> String {
    let args = [
        ("unit", ctx.words.text(&set.unit_name).into()),
        ("value", set.value.value.into()),
        ("source", (&set.value.source).into()),
    ];
    ctx.words.with("unit-look-set-by", &args)
}

/// A unit whose size needs a look.
struct Line {
    name: String,
    kind: String,
    href: String,
    warnings: Vec<Warning>,
}

#[derive(Template)]
#[template(path = "unit/look.html")]
struct LookPage<'a> {
    ctx: &'a Ctx,
    crumbs: Vec<Crumb>,
    name: &'a str,
    lines: Vec<Line>,
    pager: Pager,
}

struct Found {
    unit: UnitRow,
    chain: Vec<UnitRow>,
    look: NeedsLook,
}

/// `GET /units/{id}/sizes`: units at and below that are smaller or larger than the rules want.
pub(super) async fn show(ctx: Ctx, At(id): At, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let after = query.one("after").parse().ok();
    let found = ctx.db.read(move |tx| -> zhibu_service::Result<Found> {
        let unit = unit::row(tx, act.realm, id, act.today)?;
        let unit = unit.ok_or(zhibu_service::Error::NotFound)?;
        let denied = zhibu_domain::access::Denied { right: Right::ViewUnit };
        let scope = access::scope(tx, &act, Right::ViewUnit, id)?.ok_or(denied)?;
        let mut chain = unit::chain(tx, act.realm, id, act.today)?;
        chain.push(unit.clone());
        Ok(Found { unit, chain, look: unit::needs_look(tx, &act, scope, after)? })
    });
    let found = found.await?;
    let on = OnDay::present(&ctx);
    let line = |(row, findings): &(UnitRow, Vec<Finding>)| Line {
        name: ctx.words.text(&row.name).to_owned(),
        kind: capital(kind_label(&ctx, &row.kind)),
        href: routes::unit(row.id),
        warnings: findings.iter().map(|finding| warning(&ctx, finding)).collect(),
    };
    let next = found.look.next.map(|last| on.after(&routes::of_unit(id, "sizes"), last));
    let page = LookPage {
        crumbs: crumbs(&ctx, &on, &found.chain),
        name: ctx.words.text(&found.unit.name),
        lines: found.look.units.iter().map(line).collect(),
        pager: Pager { previous: None, next },
        ctx: &ctx,
    };
    ctx.page(&page)
}
