//! Who changed a unit, when and how: the acts on it, newest first.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use serde_json::Value;
use zhibu_domain::id::UnitId;
use zhibu_domain::text::Text;
use zhibu_service::access::{self, ViewUnit};
use zhibu_service::audit::{self, Past};
use zhibu_service::unit::{self, UnitRow};

use super::known::scheme_label;
use super::{At, Crumb, OnDay, crumbs, kind_label};
use crate::context::Ctx;
use crate::error::Error;
use crate::page::capital;

/// One act in words.
struct Line {
    what: String,
    /// From which day, below which unit, of which kind.
    how: String,
    who: String,
    when: String,
}

#[derive(Template)]
#[template(path = "unit/history.html")]
struct HistoryPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    crumbs: Vec<Crumb>,
    lines: Vec<Line>,
}

struct Found {
    unit: UnitRow,
    chain: Vec<UnitRow>,
    past: Vec<(Past, Value)>,
    names: BTreeMap<UnitId, Text>,
}

pub(super) async fn show(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let act = ctx.act()?;
    let found = ctx.db.read(move |tx| {
        let (realm, today) = (act.realm, act.today);
        let unit = unit::row(tx, realm, id, today)?.ok_or(zhibu_service::Error::NotFound)?;
        access::require::<ViewUnit>(tx, &act, id)?;
        let mut chain = unit::chain(tx, realm, id, today)?;
        chain.push(unit.clone());
        let mut names = BTreeMap::new();
        let mut past = Vec::new();
        for line in audit::history(tx, realm, id.0)? {
            let detail: Value = serde_json::from_str(&line.detail).unwrap_or_default();
            if let Some(below) = below(&detail)
                && let Some(row) = unit::row(tx, realm, below, today)?
            {
                names.insert(below, row.name);
            }
            past.push((line, detail));
        }
        Ok::<_, zhibu_service::Error>(Found { unit, chain, past, names })
    });
    let found = found.await?;
    let on = OnDay::present(&ctx);
    let page = HistoryPage {
        ctx: &ctx,
        name: ctx.words.text(&found.unit.name),
        crumbs: crumbs(&ctx, &on, &found.chain),
        lines: found.past.iter().map(|(past, detail)| line(&ctx, &found, past, detail)).collect(),
    };
    ctx.page(&page)
}

fn below(detail: &Value) -> Option<UnitId> {
    detail.get("below")?.as_str()?.parse().ok()
}

fn line(ctx: &Ctx, found: &Found, past: &Past, detail: &Value) -> Line {
    let words = ctx.words;
    let mut how = Vec::new();
    if let Some(kind) = detail.get("kind").and_then(Value::as_str) {
        how.push(capital(kind_label(ctx, kind)));
    }
    if let Some(scheme) = detail.get("scheme").and_then(Value::as_str) {
        how.push(capital(scheme_label(ctx, scheme)));
    }
    if let Some(key) = detail.get("number").and_then(Value::as_str) {
        let label = ctx.rules.numbers.iter().find(|entry| entry.key == key);
        how.push(label.map_or(key.to_owned(), |entry| capital(words.label(&entry.label))));
        how.extend(detail.get("value").and_then(Value::as_i64).map(|value| value.to_string()));
    }
    if let Some(upper) = below(detail).and_then(|id| found.names.get(&id)) {
        how.push(words.with("unit-history-below", &[("unit", words.text(upper).into())]));
    }
    if let Some(day) =
        detail.get("from").and_then(Value::as_str).and_then(|d| d.parse::<Date>().ok())
    {
        how.push(words.with("unit-history-from", &[("day", words.day(day).into())]));
    }
    Line {
        what: label(ctx, &past.act).to_owned(),
        how: how.join(" · "),
        who: match &past.by {
            Some((_, name)) => words.name(name).to_owned(),
            None => ctx.t("unit-history-installation").to_owned(),
        },
        when: words.instant(past.at, &ctx.tz),
    }
}

/// An act by its name in the log; what is unknown here is shown as it stands there.
fn label<'a>(ctx: &'a Ctx, act: &'a str) -> &'a str {
    match act {
        "unit.found" => ctx.t("unit-act-found"),
        "unit.rename" => ctx.t("unit-act-rename"),
        "unit.describe" => ctx.t("unit-act-describe"),
        "unit.relocate" => ctx.t("unit-act-relocate"),
        "unit.close" => ctx.t("unit-act-close"),
        "unit.reopen" => ctx.t("unit-act-reopen"),
        "unit.give_code" => ctx.t("unit-act-give-code"),
        "unit.end_code" => ctx.t("unit-act-end-code"),
        "unit.put_under_guidance" => ctx.t("unit-act-put-under-guidance"),
        "unit.end_guidance" => ctx.t("unit-act-end-guidance"),
        "unit.make_reachable" => ctx.t("unit-act-make-reachable"),
        "parameter.set" => ctx.t("unit-act-parameter-set"),
        "parameter.end" => ctx.t("unit-act-parameter-end"),
        "post.elect" => ctx.t("post-act-elect"),
        "post.set_term" => ctx.t("post-act-set-term"),
        other => other,
    }
}
