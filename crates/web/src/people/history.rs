//! Who changed the record of a person, when and how. That a protected field was shown stands there;
//! the reason is for the person concerned.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use serde_json::Value;
use zhibu_domain::protected::Field;
use zhibu_domain::rulebook::Catalogue;
use zhibu_service::access::KeepRoll;
use zhibu_service::audit::{self, Past};
use zhibu_service::person::{self, record};

use super::{Who, code, fields, mark};
use crate::context::Ctx;
use crate::error::Error;
use crate::page::capital;
use crate::routes;

/// One act in words.
struct Line {
    what: String,
    how: String,
    who: String,
    when: String,
}

#[derive(Template)]
#[template(path = "person/history.html")]
struct HistoryPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    lines: Vec<Line>,
}

pub(super) async fn show(ctx: Ctx, Who(id): Who) -> Result<Response, Error> {
    let act = ctx.act()?;
    let found = ctx.db.read(move |tx| {
        record::require_at_home::<KeepRoll>(tx, &act, id)?;
        let name = person::name(tx, act.realm, id)?.ok_or(zhibu_service::Error::NotFound)?;
        Ok::<_, zhibu_service::Error>((name, audit::history(tx, act.realm, id.0)?))
    });
    let (name, past) = found.await?;
    ctx.page(&HistoryPage {
        ctx: &ctx,
        name: ctx.words.name(&name),
        back: routes::person(id),
        lines: past.iter().map(|past| line(&ctx, past)).collect(),
    })
}

fn line(ctx: &Ctx, past: &Past) -> Line {
    let detail: Value = serde_json::from_str(&past.detail).unwrap_or_default();
    let who = past.by.as_ref().map(|(_, name)| ctx.words.name(name));
    Line {
        what: ctx.t(verb(&past.act)).to_owned(),
        how: how(ctx, &detail).join(ctx.t("list-semicolon")),
        who: who.unwrap_or_else(|| ctx.t("person-by-program")).to_owned(),
        when: ctx.words.instant(past.at, &ctx.tz),
    }
}

fn how(ctx: &Ctx, detail: &Value) -> Vec<String> {
    let text = |name: &str| detail.get(name).and_then(Value::as_str);
    let list = |name: &str| {
        let items = detail.get(name).and_then(Value::as_array).into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut how = Vec::new();
    let known = |key: &String| fields::FIELDS.iter().find(|(field, _)| field == key);
    let mut changed: Vec<&str> =
        list("fields").iter().filter_map(known).map(|(_, label)| ctx.t(label)).collect();
    let sealed = list("sealed").into_iter().chain(text("field").map(str::to_owned));
    changed
        .extend(sealed.filter_map(|k| Field::from_key(&k)).map(|f| ctx.words.protected_field(f)));
    if !changed.is_empty() {
        how.push(ctx.words.list(&changed));
    }
    how.extend(text("flag").map(|key| capital(mark(ctx, key))));
    // The reason of a leaving is a code; that of a look is for the person concerned alone.
    let reason = text("reason").filter(|key| ctx.rules.item(Catalogue::Leaving, key).is_some());
    how.extend(reason.map(|key| capital(code(ctx, Catalogue::Leaving, key))));
    for (name, key) in [("from", "person-history-from"), ("until", "person-history-until")] {
        if let Some(day) = text(name).and_then(|day| day.parse::<Date>().ok()) {
            how.push(ctx.words.with(key, &[("day", ctx.words.day(day).into())]));
        }
    }
    how
}

/// The words of an act.
fn verb(act: &str) -> &'static str {
    match act {
        "person.enter" => "person-act-enter",
        "person.enrol" => "person-act-enrol",
        "person.amend" => "person-act-amend",
        "person.readmit" => "person-act-readmit",
        "person.transfer" => "person-act-transfer",
        "person.regroup" => "person-act-regroup",
        "person.convert" => "person-act-convert",
        "person.leave" => "person-act-leave",
        "person.mark" => "person-act-mark",
        "person.unmark" => "person-act-unmark",
        "person.export" => "person-act-export",
        "protected.show" => "person-act-show",
        _ => "person-act-other",
    }
}
