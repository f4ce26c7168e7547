//! The forms for what is known of a unit: codes that others gave it, who guides it, how it is
//! reached.

use askama::Template;
use axum::response::Response;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::text::Text;
use zhibu_domain::unit::detail::{
    CODE_MAX_CHARS, Contact, ExternalCode, Guidance, Guide, LINE_MAX_CHARS, Part, Reach, Refusal,
    Situation,
};
use zhibu_service::access::{self, ManageTree};
use zhibu_service::post;
use zhibu_service::search::{self, UnitHit};
use zhibu_service::unit::{self, Detail, Reached, UnitPage};

use super::{At, done, open};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form, Reader};
use crate::page::{Choice, capital};
use crate::routes;

/// Most characters of a key that a form sends.
const KEY_MAX_CHARS: usize = 60;

/// A sentence for a refusal at the field it concerns.
///
/// # Errors
/// The error itself, if it has a page of its own.
fn fault(ctx: &Ctx, error: zhibu_service::Error, day: &'static str) -> Result<Faults, Error> {
    let zhibu_service::Error::UnitDetail(refusal) = &error else { return Err(error.into()) };
    let field = match refusal {
        Refusal::UnknownScheme { .. } => "scheme",
        Refusal::Missing { part } | Refusal::TooLong { part, .. } | Refusal::Shape { part } => {
            field(*part)
        }
        Refusal::Division | Refusal::Credit | Refusal::CodeTaken => "code",
        Refusal::OwnGuide | Refusal::ParentGuide | Refusal::GuideClosed => "guide",
        Refusal::Ends { .. } => "until",
        Refusal::Future { .. } | Refusal::BeforeLastChange { .. } | Refusal::NothingHolds => day,
    };
    Ok(Faults::of(field, ctx.words.unit_detail_refusal(refusal)))
}

/// The field of a part.
fn field(part: Part) -> &'static str {
    match part {
        Part::Code => "code",
        Part::Guide => "guide",
        Part::Reference => "reference",
        Part::Contact => "contact",
        Part::Phone => "phone",
        Part::Fax => "fax",
        Part::Address => "address",
        Part::Postcode => "postcode",
        Part::Email => "email",
        Part::Website => "website",
    }
}

/// The name of a scheme of codes, or its key if the rulebook knows it no more.
pub(super) fn scheme_label<'a>(ctx: &'a Ctx, scheme: &'a str) -> &'a str {
    let item = ctx.rules.code_scheme(scheme);
    item.map_or(scheme, |entry| ctx.words.label(&entry.label))
}

/// A code in words.
struct CodeLine {
    scheme: String,
    key: String,
    code: String,
    days: String,
    open: bool,
}

#[derive(Template)]
#[template(path = "unit/codes.html")]
struct CodesPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    action: String,
    codes: Vec<CodeLine>,
    schemes: Vec<Choice>,
    form: Form,
    faults: Faults,
}

pub(super) async fn show_codes(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let unit = open::<ManageTree>(&ctx, id).await?;
    let mut form = Form::default();
    form.set("from", ctx.today.to_string());
    let page = codes_page(&ctx, &unit, form, Faults::default()).await?;
    ctx.page(&page)
}

pub(super) async fn send_code(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let unit = open::<ManageTree>(&ctx, id).await?;
    let mut read = Reader::new(&form, ctx.words);
    let label = ctx.t("unit-code-scheme");
    let scheme = read.text("scheme", label, KEY_MAX_CHARS);
    let scheme = read.need("scheme", label, scheme);
    let label = ctx.t("unit-part-code");
    let code = read.text("code", label, CODE_MAX_CHARS);
    let code = read.need("code", label, code);
    let label = ctx.t("unit-code-from");
    let from = read.date("from", label);
    let from = read.need("from", label, from);
    let until = read.date("until", ctx.t("unit-code-until")).unwrap_or(FOREVER);
    let faults = match (scheme, code, from) {
        (Some(scheme), Some(code), Some(from)) if read.faults.is_empty() => {
            let new = ExternalCode { scheme, code, span: Span { from, until } };
            let act = ctx.act()?;
            let given = ctx.db.write(move |tx| {
                let granted = access::require::<ManageTree>(tx, &act, id)?;
                unit::give_code(tx, &act, &granted, &new)
            });
            match given.await {
                Ok(()) => return done(&ctx, id).await,
                Err(error) => fault(&ctx, error, "from")?,
            }
        }
        _ => read.faults,
    };
    let page = codes_page(&ctx, &unit, form, faults).await?;
    ctx.unprocessable(&page)
}

pub(super) async fn end_code(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let unit = open::<ManageTree>(&ctx, id).await?;
    let mut read = Reader::new(&form, ctx.words);
    let label = ctx.t("unit-code-end-day");
    let day = read.date("end", label);
    let day = read.need("end", label, day);
    let scheme = form.one("ended").to_owned();
    let faults = match day {
        None => read.faults,
        Some(day) => {
            let act = ctx.act()?;
            let ended = ctx.db.write(move |tx| {
                let granted = access::require::<ManageTree>(tx, &act, id)?;
                unit::end_code(tx, &act, &granted, &scheme, day)
            });
            match ended.await {
                Ok(()) => return done(&ctx, id).await,
                Err(error) => fault(&ctx, error, "end")?,
            }
        }
    };
    let page = codes_page(&ctx, &unit, form, faults).await?;
    ctx.unprocessable(&page)
}

async fn codes_page<'a>(
    ctx: &'a Ctx,
    unit: &'a UnitPage,
    mut form: Form,
    faults: Faults,
) -> Result<CodesPage<'a>, Error> {
    let (realm, id) = (ctx.realm, unit.unit.id);
    let codes = ctx.db.read(move |tx| unit::codes(tx, realm, id)).await?;
    let line = |code: &ExternalCode| CodeLine {
        scheme: capital(scheme_label(ctx, &code.scheme)),
        key: code.scheme.clone(),
        code: code.code.clone(),
        days: days(ctx, code.span),
        open: code.span.until == FOREVER,
    };
    let schemes = ctx.rules.code_schemes.iter();
    let schemes = schemes.filter(|entry| entry.provenance.span.holds(ctx.today));
    if form.one("end").is_empty() {
        form.set("end", ctx.today.to_string());
    }
    Ok(CodesPage {
        ctx,
        name: ctx.words.text(&unit.unit.name),
        back: routes::unit(id),
        action: routes::of_unit(id, "codes"),
        codes: codes.iter().map(line).collect(),
        schemes: schemes
            .map(|entry| Choice::new(&entry.key, capital(ctx.words.label(&entry.label))))
            .collect(),
        form,
        faults,
    })
}

fn days(ctx: &Ctx, span: Span) -> String {
    let from = ("from", ctx.words.day(span.from).into());
    if span.until == FOREVER {
        return ctx.words.with("unit-code-span-open", &[from]);
    }
    ctx.words.with("unit-code-span", &[from, ("until", ctx.words.day(span.until).into())])
}

#[derive(Template)]
#[template(path = "unit/guide.html")]
struct GuidePage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    action: String,
    /// Who guides now, since when.
    now: Option<(String, String)>,
    offers: Vec<Choice>,
    form: Form,
    faults: Faults,
}

pub(super) async fn show_guide(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let unit = open::<ManageTree>(&ctx, id).await?;
    let mut form = Form::default();
    form.set("from", ctx.today.to_string());
    let page = guide_page(&ctx, &unit, form, Faults::default()).await?;
    ctx.page(&page)
}

pub(super) async fn send_guide(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let unit = open::<ManageTree>(&ctx, id).await?;
    if form.has("filter") {
        let page = guide_page(&ctx, &unit, form, Faults::default()).await?;
        return ctx.page(&page);
    }
    let faults = match read_guidance(&ctx, &form) {
        Err(faults) => faults,
        Ok(new) => {
            let act = ctx.act()?;
            let put = ctx.db.write(move |tx| {
                let granted = access::require::<ManageTree>(tx, &act, id)?;
                unit::put_under_guidance(tx, &act, &granted, &new)
            });
            match put.await {
                Ok(()) => return done(&ctx, id).await,
                Err(error) => fault(&ctx, error, "from")?,
            }
        }
    };
    let page = guide_page(&ctx, &unit, form, faults).await?;
    ctx.unprocessable(&page)
}

fn read_guidance(ctx: &Ctx, form: &Form) -> Result<Guidance, Faults> {
    let mut read = Reader::new(form, ctx.words);
    let chosen = read.id::<UnitId>("guide", ctx.t("unit-guide-unit"));
    let zh = read.text("outside_zh", ctx.t("unit-guide-outside-zh"), LINE_MAX_CHARS);
    let en = read.text("outside_en", ctx.t("unit-guide-outside-en"), LINE_MAX_CHARS);
    let reference = read.text("reference", ctx.t("unit-guide-reference"), LINE_MAX_CHARS);
    let label = ctx.t("unit-guide-from");
    let from = read.date("from", label);
    let from = read.need("from", label, from);
    let guide = match (chosen, Text::new(zh, en)) {
        (Some(unit), None) => Some(Guide::Unit(unit)),
        (None, Some(name)) => Some(Guide::Outside(name)),
        (None, None) | (Some(_), Some(_)) => {
            read.faults.push("guide", ctx.t("unit-guide-one"));
            None
        }
    };
    match (guide, from) {
        (Some(guide), Some(from)) if read.faults.is_empty() => {
            Ok(Guidance { guide, span: Span::since(from), reference })
        }
        _ => Err(read.faults),
    }
}

pub(super) async fn end_guide(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let unit = open::<ManageTree>(&ctx, id).await?;
    let mut read = Reader::new(&form, ctx.words);
    let label = ctx.t("unit-guide-end-day");
    let day = read.date("end", label);
    let day = read.need("end", label, day);
    let faults = match day {
        None => read.faults,
        Some(day) => {
            let act = ctx.act()?;
            let ended = ctx.db.write(move |tx| {
                let granted = access::require::<ManageTree>(tx, &act, id)?;
                unit::end_guidance(tx, &act, &granted, day)
            });
            match ended.await {
                Ok(()) => return done(&ctx, id).await,
                Err(error) => fault(&ctx, error, "end")?,
            }
        }
    };
    let page = guide_page(&ctx, &unit, form, faults).await?;
    ctx.unprocessable(&page)
}

async fn guide_page<'a>(
    ctx: &'a Ctx,
    unit: &'a UnitPage,
    mut form: Form,
    faults: Faults,
) -> Result<GuidePage<'a>, Error> {
    let (act, id) = (ctx.act()?, unit.unit.id);
    let typed = form.one("q").to_owned();
    let (detail, hits) = ctx
        .db
        .read(move |tx| -> zhibu_service::Result<(Detail, Vec<UnitHit>)> {
            let hits = search::find_units(tx, &act, &typed)?;
            Ok((unit::detail(tx, act.realm, id, act.today)?, hits.rows))
        })
        .await?;
    let offer = |hit: UnitHit| {
        let name = ctx.words.text(&hit.unit.name);
        let label = match &hit.above {
            Some(above) => {
                let upper = ctx.words.text(&above.name);
                let args = [("name", name.into()), ("upper", upper.into())];
                ctx.words.with("unit-upper-choice", &args)
            }
            None => name.to_owned(),
        };
        Choice::new(hit.unit.id.to_string(), label)
    };
    if form.one("end").is_empty() {
        form.set("end", ctx.today.to_string());
    }
    Ok(GuidePage {
        ctx,
        name: ctx.words.text(&unit.unit.name),
        back: routes::unit(id),
        action: routes::of_unit(id, "guide"),
        now: guided_by(ctx, &detail).map(|(name, since, _)| (name, since)),
        offers: hits.into_iter().map(offer).collect(),
        form,
        faults,
    })
}

/// Who guides a unit, since when, and the page of the guiding unit.
pub(super) fn guided_by(ctx: &Ctx, detail: &Detail) -> Option<(String, String, Option<String>)> {
    let (guidance, row) = detail.guidance.as_ref()?;
    let name = match (&guidance.guide, row) {
        (Guide::Outside(name), _) => ctx.words.text(name).to_owned(),
        (Guide::Unit(_), row) => ctx.words.text(&row.as_ref()?.name).to_owned(),
    };
    let since = [("day", ctx.words.day(guidance.span.from).into())];
    let mut beside = ctx.words.with("unit-guide-since", &since);
    if let Some(reference) = &guidance.reference {
        beside = format!("{beside} · {reference}");
    }
    Some((name, beside, row.as_ref().map(|row| routes::unit(row.id))))
}

#[derive(Template)]
#[template(path = "unit/contact.html")]
struct ContactPage<'a> {
    ctx: &'a Ctx,
    name: &'a str,
    back: String,
    holders: Vec<Choice>,
    situations: Vec<Choice>,
    form: Form,
    faults: Faults,
}

pub(super) async fn show_contact(ctx: Ctx, At(id): At) -> Result<Response, Error> {
    let unit = open::<ManageTree>(&ctx, id).await?;
    let realm = ctx.realm;
    let reached = ctx.db.read(move |tx| unit::reached(tx, realm, id)).await?;
    let page = contact_page(&ctx, &unit, filled(&reached.reach), Faults::default()).await?;
    ctx.page(&page)
}

fn filled(reach: &Reach) -> Form {
    let mut form = Form::default();
    match &reach.contact {
        Some(Contact::Person(person)) => form.set("person", person.to_string()),
        Some(Contact::Named(name)) => form.set("contact", name),
        None => {}
    }
    let fields = [
        ("phone", &reach.phone),
        ("fax", &reach.fax),
        ("address", &reach.address),
        ("postcode", &reach.postcode),
        ("email", &reach.email),
        ("website", &reach.website),
    ];
    for (field, value) in fields {
        form.set(field, value.clone().unwrap_or_default());
    }
    form.set("situation", reach.situation.map(Situation::code).unwrap_or_default());
    form
}

pub(super) async fn send_contact(ctx: Ctx, At(id): At, form: Form) -> Result<Response, Error> {
    let unit = open::<ManageTree>(&ctx, id).await?;
    let mut read = Reader::new(&form, ctx.words);
    let reach = read_reach(&ctx, &mut read);
    let faults = if read.faults.is_empty() {
        let act = ctx.act()?;
        let made = ctx.db.write(move |tx| {
            let granted = access::require::<ManageTree>(tx, &act, id)?;
            unit::make_reachable(tx, &act, &granted, &reach)
        });
        match made.await {
            Ok(()) => return done(&ctx, id).await,
            Err(error) => fault(&ctx, error, "contact")?,
        }
    } else {
        read.faults
    };
    let page = contact_page(&ctx, &unit, form, faults).await?;
    ctx.unprocessable(&page)
}

fn read_reach(ctx: &Ctx, read: &mut Reader<'_>) -> Reach {
    let person = read.id::<PersonId>("person", ctx.t("unit-contact-person"));
    let mut text = |part: Part| {
        let label = ctx.words.unit_part(part);
        read.text(field(part), label, LINE_MAX_CHARS)
    };
    let named = text(Part::Contact);
    // People leave out how an address begins.
    let website = text(Part::Website)
        .map(|typed| if typed.contains(':') { typed } else { format!("https://{typed}") });
    let mut reach = Reach {
        contact: person.map(Contact::Person).or(named.map(Contact::Named)),
        phone: text(Part::Phone),
        fax: text(Part::Fax),
        address: text(Part::Address),
        postcode: text(Part::Postcode),
        email: text(Part::Email),
        website,
        situation: None,
    };
    reach.situation = read.choice("situation", ctx.t("unit-situation"), Situation::parse);
    reach
}

async fn contact_page<'a>(
    ctx: &'a Ctx,
    unit: &'a UnitPage,
    form: Form,
    faults: Faults,
) -> Result<ContactPage<'a>, Error> {
    let (act, id) = (ctx.act()?, unit.unit.id);
    let holders =
        ctx.db.read(move |tx| post::of_unit(tx, act.realm, &act.rules, id, act.today)).await?;
    let mut choices: Vec<Choice> = Vec::new();
    for holder in holders {
        let code = holder.person.to_string();
        if choices.iter().all(|choice| choice.code != code) {
            choices.push(Choice::new(code, ctx.words.name(&holder.name)));
        }
    }
    let situation = |it: Situation| Choice::new(it.code(), capital(ctx.words.unit_situation(it)));
    Ok(ContactPage {
        ctx,
        name: ctx.words.text(&unit.unit.name),
        back: routes::unit(id),
        holders: choices,
        situations: Situation::ALL.into_iter().map(situation).collect(),
        form,
        faults,
    })
}

/// How a unit is reached, a name and its value on a line; the website may be followed.
pub(super) fn contact_lines(ctx: &Ctx, reached: &Reached) -> Vec<(String, String)> {
    let reach = &reached.reach;
    let contact = match (&reach.contact, &reached.person) {
        (_, Some(name)) => Some(ctx.words.name(name).to_owned()),
        (Some(Contact::Named(name)), None) => Some(name.clone()),
        (Some(Contact::Person(_)) | None, None) => None,
    };
    let lines = [
        (Part::Contact, contact),
        (Part::Phone, reach.phone.clone()),
        (Part::Fax, reach.fax.clone()),
        (Part::Address, reach.address.clone()),
        (Part::Postcode, reach.postcode.clone()),
        (Part::Email, reach.email.clone()),
        (Part::Website, reach.website.clone()),
    ];
    let mut said: Vec<(String, String)> = lines
        .into_iter()
        .filter_map(|(part, value)| Some((ctx.words.unit_part(part).to_owned(), value?)))
        .collect();
    let situation = reach.situation.map(|it| capital(ctx.words.unit_situation(it)));
    said.extend(situation.map(|value| (ctx.t("unit-situation").to_owned(), value)));
    said
}
