//! Pages of local numbers: what holds for a unit and why, and the form that sets another value.
//!
//! It decides no rule: the act does. Before anything is set, the form shows what it would change.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::UnitId;
use zhibu_domain::parameter::{LINE_MAX_CHARS, NewValue, Refusal};
use zhibu_domain::rulebook::{Entry, Level, Number, Right};
use zhibu_service::access::{self, SetParameter, ViewUnit};
use zhibu_service::engine::Tx;
use zhibu_service::parameter::{self, Because, COUNTED, Effect, Effective, Set};
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Result as Done};

use crate::context::Ctx;
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::{Faults, Form, Reader};
use crate::page::{capital, see_other};
use crate::routes;
use crate::unit::{At, Crumb, OnDay, crumbs};

/// Parts of a unit's address.
const LIST: &str = "parameters";
const SET: &str = "parameters/set";
const END: &str = "parameters/end";

/// `/units/{id}/parameters` and below.
pub(crate) fn routes() -> Doors {
    let set = Needs::Right(Right::SetParameter);
    Doors::new()
        .get("/units/{id}/parameters", Needs::Right(Right::ViewUnit), list)
        .get("/units/{id}/parameters/set", set, show)
        .post("/units/{id}/parameters/set", set, send)
        .post("/units/{id}/parameters/end", set, end)
}

/// A number as it holds for a unit, in words.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) rule: String,
    pub(crate) value: i64,
    pub(crate) why: String,
    bounds: String,
    /// Where to set another value, for those who may.
    pub(crate) set: Option<String>,
    own: bool,
}

/// Why a number has its value, in words.
pub(crate) fn why(ctx: &Ctx, rule: &Entry<Number>, number: &Effective) -> String {
    match &number.because {
        Because::Rulebook { .. } => {
            let source = ctx.words.citation(&ctx.rules, &rule.provenance);
            ctx.words.with("parameter-from-rulebook", &[("source", source.into())])
        }
        Because::Unit(set) => said(ctx, set),
    }
}

fn said(ctx: &Ctx, set: &Set) -> String {
    let (words, value) = (ctx.words, &set.value);
    let args = [
        ("unit", words.text(&set.unit_name).into()),
        ("from", words.day(value.span.from).into()),
        ("value", value.value.into()),
        ("source", (&value.source).into()),
        ("by", (&value.approved_by).into()),
        ("on", words.day(value.approved_on).into()),
    ];
    let mut said = words.with("parameter-from-unit", &args);
    if value.span.until < FOREVER {
        let until = [("until", words.day(value.span.until).into())];
        said.push_str(ctx.t("list-sentence"));
        said.push_str(&words.with("parameter-until", &until));
    }
    said
}

fn line(ctx: &Ctx, unit: UnitId, rule: &Entry<Number>, number: &Effective, may: bool) -> Line {
    let bounds = [("min", rule.value.min.into()), ("max", rule.value.max.into())];
    Line {
        name: capital(ctx.words.label(&rule.label)),
        rule: routes::rule(&rule.key),
        value: number.value,
        why: why(ctx, rule, number),
        bounds: ctx.words.with("parameter-bounds", &bounds),
        set: may.then(|| format!("{}?number={}", routes::of_unit(unit, SET), rule.key)),
        own: matches!(&number.because, Because::Unit(set) if set.unit == unit),
    }
}

#[derive(Template)]
#[template(path = "parameter/list.html")]
struct ListPage<'a> {
    ctx: &'a Ctx,
    crumbs: Vec<Crumb>,
    name: &'a str,
    lines: Vec<Line>,
    may: bool,
}

struct Listed {
    unit: UnitRow,
    chain: Vec<UnitRow>,
    may: bool,
    numbers: Vec<(Entry<Number>, Effective)>,
}

async fn list(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let act = ctx.act()?;
    let found = ctx.db.read(move |tx| listed(tx, &act, id)).await?;
    let on = OnDay::present(&ctx);
    let lines = found.numbers.iter();
    let lines = lines.map(|(rule, number)| line(&ctx, id, rule, number, found.may));
    let page = ListPage {
        crumbs: crumbs(&ctx, &on, &found.chain),
        name: ctx.words.text(&found.unit.name),
        lines: lines.collect(),
        may: found.may,
        ctx: &ctx,
    };
    ctx.page(&page)
}

fn listed(tx: &mut Tx<'_>, act: &Act, id: UnitId) -> Done<Listed> {
    let row = unit::row(tx, act.realm, id, act.today)?;
    let row = row.ok_or(zhibu_service::Error::NotFound)?;
    access::require::<ViewUnit>(tx, act, id)?;
    let may = access::rights(tx, act, id)?.contains(&Right::SetParameter);
    let mut chain = unit::chain(tx, act.realm, id, act.today)?;
    chain.push(row.clone());
    let mut numbers = Vec::new();
    for rule in &act.rules.numbers {
        let settable = rule.provenance.level != Level::Central;
        if settable
            && rule.provenance.span.holds(act.today)
            && let Some(number) = parameter::number(tx, act, id, &rule.key, act.today)?
        {
            numbers.push((rule.clone(), number));
        }
    }
    Ok(Listed { unit: row, chain, may, numbers })
}

/// What a value would change, in words.
struct EffectView {
    value: i64,
    before: String,
    from: String,
    units: String,
    own: Vec<String>,
}

/// A value that the unit set, in words.
struct Past {
    value: i64,
    span: String,
    why: String,
}

#[derive(Template)]
#[template(path = "parameter/set.html")]
struct SetPage<'a> {
    ctx: &'a Ctx,
    name: String,
    title: String,
    back: String,
    action: String,
    key: String,
    hint: String,
    now: Line,
    past: Vec<Past>,
    /// Where what is set can be ended, if something is.
    end: Option<String>,
    effect: Option<EffectView>,
    form: Form,
    faults: Faults,
}

struct Shown {
    unit: UnitRow,
    rule: Entry<Number>,
    number: Effective,
    past: Vec<Set>,
}

async fn show(ctx: Ctx, At(id): At, query: Form) -> Result<Response, Error> {
    let shown = open(&ctx, id, query.one("number")).await?;
    let mut form = Form::default();
    form.set("value", shown.number.value.to_string());
    form.set("from", ctx.today.to_string());
    form.set("approved_on", ctx.today.to_string());
    ctx.page(&page(&ctx, &shown, form, Faults::default(), None))
}

async fn open(ctx: &Ctx, id: UnitId, key: &str) -> Result<Shown, Error> {
    let act = ctx.act()?;
    let key = key.to_owned();
    let found = ctx.db.read(move |tx| -> Done<Shown> {
        let row = unit::row(tx, act.realm, id, act.today)?;
        let row = row.ok_or(zhibu_service::Error::NotFound)?;
        access::require::<SetParameter>(tx, &act, id)?;
        let rule = zhibu_domain::parameter::may_set(&act.rules, &key, act.today)?.clone();
        let number = parameter::number(tx, &act, id, &key, act.today)?;
        let number = number.ok_or(zhibu_service::Error::NotFound)?;
        let past = parameter::set_here(tx, act.realm, id, &key)?;
        Ok(Shown { unit: row, rule, number, past })
    });
    Ok(found.await?)
}

async fn send(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let key = form.one("number").to_owned();
    let shown = open(&ctx, id, &key).await?;
    if form.has("edit") {
        return ctx.page(&page(&ctx, &shown, form, Faults::default(), None));
    }
    let new = match read(&ctx, &key, &form) {
        Ok(new) => new,
        Err(faults) => return ctx.unprocessable(&page(&ctx, &shown, form, faults, None)),
    };
    let act = ctx.act()?;
    if form.has("accept") {
        let done = ctx.db.write(move |tx| {
            let granted = access::require::<SetParameter>(tx, &act, id)?;
            parameter::set(tx, &act, &granted, &new)
        });
        return match done.await {
            Ok(()) => Ok(see_other(&routes::of_unit(id, LIST))),
            Err(error) => {
                let faults = fault(&ctx, error)?;
                ctx.unprocessable(&page(&ctx, &shown, form, faults, None))
            }
        };
    }
    let asked = new.clone();
    let effect = ctx.db.read(move |tx| {
        parameter::check(tx, &act, id, &asked)?;
        parameter::effect(tx, &act, id, &asked.key, asked.span.from)
    });
    match effect.await {
        Ok(effect) => {
            let effect = effect_view(&ctx, &new, &effect);
            ctx.page(&page(&ctx, &shown, form, Faults::default(), Some(effect)))
        }
        Err(error) => {
            let faults = fault(&ctx, error)?;
            ctx.unprocessable(&page(&ctx, &shown, form, faults, None))
        }
    }
}

async fn end(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let key = form.one("number").to_owned();
    let shown = open(&ctx, id, &key).await?;
    let mut read = Reader::new(&form, ctx.words);
    let label = ctx.t("parameter-end-day");
    let day = read.date("end", label);
    let day = read.need("end", label, day);
    let Some(day) = day else {
        let faults = read.faults;
        return ctx.unprocessable(&page(&ctx, &shown, form, faults, None));
    };
    let act = ctx.act()?;
    let done = ctx.db.write(move |tx| {
        let granted = access::require::<SetParameter>(tx, &act, id)?;
        parameter::end(tx, &act, &granted, &key, day)
    });
    match done.await {
        Ok(()) => Ok(see_other(&routes::of_unit(id, LIST))),
        Err(error) => {
            let faults = match ctx.sentence(&error) {
                Some(sentence) => Faults::of("end", sentence),
                None => return Err(error.into()),
            };
            ctx.unprocessable(&page(&ctx, &shown, form, faults, None))
        }
    }
}

fn read(ctx: &Ctx, key: &str, form: &Form) -> Result<NewValue, Faults> {
    let mut read = Reader::new(form, ctx.words);
    // The rule bounds it: the act says how.
    let label = ctx.t("parameter-new-value");
    let value = read.number("value", label, i64::MIN..=i64::MAX);
    let value = read.need("value", label, value);
    let label = ctx.t("parameter-from");
    let from = read.date("from", label);
    let from = read.need("from", label, from);
    let until = read.date("until", ctx.t("parameter-until-field"));
    let source = read.text("source", ctx.t("parameter-source"), LINE_MAX_CHARS);
    let approved_by = read.text("approved_by", ctx.t("parameter-approved-by"), LINE_MAX_CHARS);
    let label = ctx.t("parameter-approved-on");
    let approved_on = read.date("approved_on", label);
    let approved_on = read.need("approved_on", label, approved_on);
    for (field, missing, refusal) in [
        ("source", source.is_none(), Refusal::SourceMissing),
        ("approved_by", approved_by.is_none(), Refusal::ApproverMissing),
    ] {
        if missing && read.faults.at(field).is_none() {
            read.faults.push(field, ctx.words.parameter_refusal(&refusal, &ctx.rules));
        }
    }
    match (value, from, approved_on, source, approved_by) {
        (Some(value), Some(from), Some(approved_on), Some(source), Some(approved_by))
            if read.faults.is_empty() =>
        {
            let span = Span { from, until: until.unwrap_or(FOREVER) };
            Ok(NewValue { key: key.to_owned(), value, span, source, approved_by, approved_on })
        }
        _ => Err(read.faults),
    }
}

/// A refusal at the field it concerns.
fn fault(ctx: &Ctx, error: zhibu_service::Error) -> Result<Faults, Error> {
    let zhibu_service::Error::Parameter(refusal) = &error else { return Err(error.into()) };
    let field = match refusal {
        Refusal::Unknown { .. } | Refusal::Central { .. } | Refusal::OutOfBounds { .. } => "value",
        Refusal::SourceMissing | Refusal::TooLong { .. } => "source",
        Refusal::ApproverMissing => "approved_by",
        Refusal::ApprovedLater { .. } => "approved_on",
        Refusal::Past { .. } | Refusal::NothingSet => "from",
        Refusal::Ends { .. } => "until",
    };
    Ok(Faults::of(field, ctx.words.parameter_refusal(refusal, &ctx.rules)))
}

fn effect_view(ctx: &Ctx, new: &NewValue, effect: &Effect) -> EffectView {
    let words = ctx.words;
    let key = if effect.units < COUNTED {
        "parameter-effect-units"
    } else {
        "parameter-effect-units-more"
    };
    let before = effect
        .before
        .as_ref()
        .map(|before| words.with("parameter-effect-before", &[("value", before.value.into())]));
    let own = effect.own.iter().map(|set| {
        let args = [("unit", words.text(&set.unit_name).into()), ("value", set.value.value.into())];
        words.with("parameter-effect-own-line", &args)
    });
    EffectView {
        value: new.value,
        before: before.unwrap_or_default(),
        from: words.with("parameter-effect-from", &[("day", words.day(new.span.from).into())]),
        units: words.with(key, &[("n", effect.units.into())]),
        own: own.collect(),
    }
}

fn page<'a>(
    ctx: &'a Ctx,
    shown: &Shown,
    mut form: Form,
    faults: Faults,
    effect: Option<EffectView>,
) -> SetPage<'a> {
    let (id, words) = (shown.unit.id, ctx.words);
    let name = words.text(&shown.unit.name).to_owned();
    let label = words.label(&shown.rule.label);
    let title = [("unit", (&name).into()), ("name", label.into())];
    let Number { min, max, value, .. } = shown.rule.value;
    let hint = [("min", min.into()), ("max", max.into()), ("value", value.into())];
    let stands = shown.past.first().is_some_and(|set| set.value.span.until > ctx.today);
    if form.one("end").is_empty() {
        form.set("end", ctx.today.to_string());
    }
    SetPage {
        title: capital(&words.with("parameter-of", &title)),
        name,
        back: routes::of_unit(id, LIST),
        action: routes::of_unit(id, SET),
        key: shown.rule.key.clone(),
        hint: words.with("parameter-new-value-hint", &hint),
        now: line(ctx, id, &shown.rule, &shown.number, false),
        past: shown.past.iter().map(|set| past(ctx, set)).collect(),
        end: stands.then(|| routes::of_unit(id, END)),
        effect,
        form,
        faults,
        ctx,
    }
}

fn past(ctx: &Ctx, set: &Set) -> Past {
    let span = set.value.span;
    Past { value: set.value.value, span: days(ctx, span.from, span.until), why: said(ctx, set) }
}

fn days(ctx: &Ctx, from: Date, until: Date) -> String {
    let words = ctx.words;
    let from = ("from", words.day(from).into());
    if until == FOREVER {
        return words.with("parameter-span-open", &[from]);
    }
    words.with("parameter-span", &[from, ("until", words.day(until).into())])
}

/// One number as it holds in each of the reader's own units, for the page of the rule.
pub(crate) async fn in_own_units(
    ctx: &Ctx,
    rule: &Entry<Number>,
) -> Result<Vec<(String, Line)>, Error> {
    let act = ctx.act()?;
    let home = ctx.account.as_ref().and_then(|me| me.home_unit);
    let mut units: Vec<UnitId> = ctx.own_units().into_iter().map(|unit| unit.id).collect();
    units.extend(home.filter(|home| !units.contains(home)));
    let key = rule.key.clone();
    let found = ctx.db.read(move |tx| -> Done<Vec<_>> {
        let mut found = Vec::new();
        for id in &units {
            if let Some(row) = unit::row(tx, act.realm, *id, act.today)?
                && let Some(number) = parameter::number(tx, &act, *id, &key, act.today)?
            {
                let may = access::rights(tx, &act, *id)?.contains(&Right::SetParameter);
                found.push((row, number, may));
            }
        }
        Ok(found)
    });
    let central = rule.provenance.level == Level::Central;
    let shown = found.await?.into_iter().map(|(row, number, may)| {
        let line = line(ctx, row.id, rule, &number, may && !central);
        (ctx.words.text(&row.name).to_owned(), line)
    });
    Ok(shown.collect())
}
