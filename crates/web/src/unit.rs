//! Pages of units: the tree, a unit's page and history, and the forms that change the tree.
//!
//! Decides no rule and no right; it brings each refusal to the field it concerns.

mod change;
mod close;
mod found;
mod history;
mod known;
mod place;
mod profile;
mod sheet;
mod size;
mod tree;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use jiff::civil::Date;
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::{Catalogue, Right};
use zhibu_domain::text::Lang;
use zhibu_domain::unit::Refusal;
use zhibu_service::access::{self, RightType};
use zhibu_service::engine;
use zhibu_service::unit::{self, UnitPage, UnitRow};

use crate::context::{Ctx, Site};
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::{Faults, Form, Reader};
use crate::page::{Choice, capital, see_other};
use crate::routes;

pub(crate) use size::{Why, because_here, set_by};

/// `/units` and everything about one unit except its people and activities.
pub(crate) fn routes() -> Doors {
    const SEE: Needs = Needs::Right(Right::ViewUnit);
    const KEEP: Needs = Needs::Right(Right::ManageTree);
    const CHANGE: Needs = Needs::Right(Right::ChangeUnit);
    Doors::new()
        .get(routes::UNITS, Needs::Account, tree::show)
        .get("/units/{id}", Needs::Account, profile::show)
        .get("/units/{id}/history", SEE, history::show)
        .get("/units/{id}/sizes", SEE, size::show)
        .get("/units/{id}/new", KEEP, found::show)
        .post("/units/{id}/new", KEEP, found::send)
        .get("/units/{id}/about", KEEP, change::show_about)
        .post("/units/{id}/about", KEEP, change::send_about)
        .get("/units/{id}/codes", KEEP, known::show_codes)
        .post("/units/{id}/codes", KEEP, known::send_code)
        .post("/units/{id}/codes/end", KEEP, known::end_code)
        .get("/units/{id}/guide", KEEP, known::show_guide)
        .post("/units/{id}/guide", KEEP, known::send_guide)
        .post("/units/{id}/guide/end", KEEP, known::end_guide)
        .get("/units/{id}/contact", KEEP, known::show_contact)
        .post("/units/{id}/contact", KEEP, known::send_contact)
        .get("/units/{id}/rename", CHANGE, change::show_rename)
        .post("/units/{id}/rename", CHANGE, change::send_rename)
        .get("/units/{id}/move", CHANGE, place::show_move)
        .post("/units/{id}/move", CHANGE, place::send_move)
        .get("/units/{id}/close", CHANGE, close::show)
        .post("/units/{id}/close", CHANGE, close::send)
        .get("/units/{id}/reopen", CHANGE, place::show_reopen)
        .post("/units/{id}/reopen", CHANGE, place::send_reopen)
}

/// The unit that an address names.
pub(crate) struct At(pub(crate) UnitId);

impl FromRequestParts<Site> for At {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Error> {
        let Path(id) = Path::<UnitId>::from_request_parts(parts, site).await?;
        Ok(Self(id))
    }
}

/// The day that a page shows, as typed into its address (`?on=`); today if none was.
pub(crate) struct OnDay {
    /// The day shown.
    pub(crate) day: Date,
    /// What was typed.
    pub(crate) typed: String,
    /// What is wrong with it; the page then shows today.
    pub(crate) faults: Faults,
    today: Date,
}

impl OnDay {
    /// Reads the day out of a query.
    pub(crate) fn read(ctx: &Ctx, query: &Form) -> Self {
        let mut read = Reader::new(query, ctx.words);
        let asked = read.date("on", ctx.t("unit-on"));
        let mut faults = read.faults;
        if asked.is_some_and(|day| day > ctx.today) {
            let today = ctx.words.day(ctx.today);
            faults.push("on", ctx.words.with("unit-on-future", &[("today", today.into())]));
        }
        Self {
            day: asked.filter(|day| *day <= ctx.today).unwrap_or(ctx.today),
            typed: query.one("on").to_owned(),
            faults,
            today: ctx.today,
        }
    }

    /// The present, for pages that show nothing else.
    pub(crate) fn present(ctx: &Ctx) -> Self {
        Self::read(ctx, &Form::default())
    }

    /// Whether the page shows the present.
    pub(crate) fn is_today(&self) -> bool {
        self.day == self.today
    }

    /// The address with the day, so that one stays on it while walking about.
    pub(crate) fn link(&self, path: &str) -> String {
        if self.is_today() { path.to_owned() } else { format!("{path}?on={}", self.day) }
    }

    /// The address of the page of a list after a row, with the day.
    pub(crate) fn after(&self, path: &str, last: impl std::fmt::Display) -> String {
        let mark = if self.is_today() { '?' } else { '&' };
        format!("{}{mark}after={last}", self.link(path))
    }
}

/// A step of the way down to a unit.
pub(crate) struct Crumb {
    pub(crate) href: String,
    pub(crate) name: String,
}

/// The ways to the units above, top first.
pub(crate) fn crumbs(ctx: &Ctx, on: &OnDay, chain: &[UnitRow]) -> Vec<Crumb> {
    let crumb = |row: &UnitRow| Crumb {
        href: on.link(&routes::unit(row.id)),
        name: ctx.words.text(&row.name).to_owned(),
    };
    chain.iter().map(crumb).collect()
}

/// The name of a kind of unit, or its key if the rulebook knows it no more.
pub(crate) fn kind_label<'a>(ctx: &'a Ctx, kind: &'a str) -> &'a str {
    ctx.rules.unit_kind(kind).map_or(kind, |entry| ctx.words.label(&entry.label))
}

/// The names of fields of work.
fn field_labels<'a>(ctx: &'a Ctx, fields: &'a [String]) -> Vec<&'a str> {
    let label = |key: &'a String| {
        let item = ctx.rules.item(Catalogue::Field, key);
        item.map_or(key.as_str(), |entry| ctx.words.label(&entry.label))
    };
    fields.iter().map(label).collect()
}

/// The fields of work to choose from today.
fn field_choices(ctx: &Ctx) -> Vec<Choice> {
    let held = ctx.rules.catalogue(Catalogue::Field).iter();
    held.filter(|entry| entry.provenance.span.holds(ctx.today))
        .map(|entry| Choice::new(&entry.key, capital(ctx.words.label(&entry.label))))
        .collect()
}

/// The unit that a form changes, for those who may change it.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], those of the database.
async fn open<A: RightType>(ctx: &Ctx, id: UnitId) -> Result<UnitPage, Error> {
    let act = ctx.act()?;
    let found = ctx.db.read(move |tx| {
        let page = unit::page(tx, act.realm, id, act.today, None)?;
        access::require::<A>(tx, &act, id)?;
        Ok::<_, zhibu_service::Error>(page)
    });
    Ok(found.await?)
}

/// After an act that went well: forgets the draft and goes to the unit's page.
///
/// # Errors
/// Those of the database.
async fn done(ctx: &Ctx, id: UnitId) -> Result<axum::response::Response, Error> {
    ctx.discard_draft().await?;
    Ok(see_other(&routes::unit(id)))
}

/// Which fields of a form hear about which refusals.
struct Fields {
    name: &'static str,
    /// What the unit is, or where it stands.
    place: &'static str,
    day: &'static str,
}

impl Fields {
    fn of(&self, refusal: &Refusal) -> &'static str {
        match refusal {
            Refusal::NameMissing | Refusal::NameTooLong { .. } | Refusal::NameTaken => self.name,
            Refusal::UnknownField { .. } => "fields",
            Refusal::UnknownKind { .. }
            | Refusal::KindBelow { .. }
            | Refusal::KindAtTop { .. }
            | Refusal::Cycle
            | Refusal::TooDeep { .. }
            | Refusal::ParentClosed
            | Refusal::SameParent => self.place,
            Refusal::Future { .. }
            | Refusal::BeforeLastChange { .. }
            | Refusal::AlreadyClosed
            | Refusal::AlreadyOpen
            | Refusal::UnitsBelow { .. }
            | Refusal::MembersRemain { .. } => self.day,
        }
    }

    /// The refusal of an act as a fault at its field.
    ///
    /// # Errors
    /// The error itself, if it has a page of its own.
    fn place(&self, ctx: &Ctx, error: zhibu_service::Error) -> Result<Faults, Error> {
        let field = match &error {
            zhibu_service::Error::Unit(refusal) => self.of(refusal),
            zhibu_service::Error::Denied(_) => self.place,
            // The only thing that the database itself keeps unique about a unit.
            zhibu_service::Error::Engine(engine::Error::Unique(_)) => {
                return Ok(Faults::of("code", ctx.t("unit-code-taken")));
            }
            _ => return Err(error.into()),
        };
        match ctx.sentence(&error) {
            Some(sentence) => Ok(Faults::of(field, sentence)),
            None => Err(error.into()),
        }
    }
}

/// A field of a name: its own name, the keys of its label and of its hint.
type NameField = (&'static str, &'static str, &'static str);

/// The two fields of a name, that of the page's language first. One of them may stay empty.
fn name_fields(lang: Lang) -> [NameField; 2] {
    let (zh, en) = (("name_zh", "unit-name-zh"), ("name_en", "unit-name-en"));
    let (first, second) = match lang {
        Lang::Zh => (zh, en),
        Lang::En => (en, zh),
    };
    [(first.0, first.1, "unit-name-hint"), (second.0, second.1, "unit-optional")]
}

/// The field that hears about a name: that of the page's language.
fn name_field(lang: Lang) -> &'static str {
    let [(first, ..), _] = name_fields(lang);
    first
}
