//! Pages of people: the roll of a part of the tree, a person's record and the forms that change it,
//! protected fields, and the page of oneself.
//!
//! Decides no rule and no right; it brings each refusal to the field it concerns. Posts have pages
//! of their own.

mod amend;
mod change;
mod enter;
mod fields;
mod history;
mod kept;
mod list;
mod me;
mod protected;
mod show;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use zhibu_domain::id::PersonId;
use zhibu_domain::person::Standing;
use zhibu_domain::rulebook::{Catalogue, Right};

use zhibu_service::access::KeepRoll;
use zhibu_service::person::record::{self, Record};

use crate::context::{Ctx, Site};
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::Reader;
use crate::page::{Choice, capital};
use crate::routes;

/// `/people`, `/units/{id}/people` and below, `/me`.
pub(crate) fn routes() -> Doors {
    use change::Verb;

    const SEE: Needs = Needs::Right(Right::ViewPerson);
    const KEEP: Needs = Needs::Right(Right::KeepRoll);
    let verb = |doors: Doors, path: &'static str, verb: Verb| {
        let show = move |ctx, who, query| change::show(ctx, who, query, verb);
        let send = move |ctx, who, form| change::send(ctx, who, form, verb);
        doors.get(path, KEEP, show).post(path, KEEP, send)
    };
    let doors = Doors::new()
        .get("/people", Needs::Account, list::home)
        .get("/units/{id}/people", Needs::Right(Right::ViewUnit), list::show)
        .get("/units/{id}/people/new", KEEP, enter::show)
        .post("/units/{id}/people/new", KEEP, enter::send)
        .get("/people/{id}", SEE, show::show)
        .get("/people/{id}/history", KEEP, history::show)
        .get("/people/{id}/amend", KEEP, amend::show)
        .post("/people/{id}/amend", KEEP, amend::send)
        .post("/people/{id}/protected", Needs::Right(Right::ShowProtected), protected::show)
        .get(routes::ME, Needs::Account, me::show)
        .get("/me/activities", Needs::Account, me::activities)
        .post("/me/export", Needs::Account, me::export);
    let doors = verb(doors, "/people/{id}/move", Verb::Move);
    let doors = verb(doors, "/people/{id}/group", Verb::Group);
    let doors = verb(doors, "/people/{id}/convert", Verb::Convert);
    let doors = verb(doors, "/people/{id}/leave", Verb::Leave);
    let doors = verb(doors, "/people/{id}/readmit", Verb::Readmit);
    let doors = verb(doors, "/people/{id}/mark", Verb::Mark);
    verb(doors, "/people/{id}/unmark", Verb::Unmark)
}

/// The person that an address names.
pub(crate) struct Who(pub(crate) PersonId);

impl FromRequestParts<Site> for Who {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Error> {
        let Path(id) = Path::<PersonId>::from_request_parts(parts, site).await?;
        Ok(Self(id))
    }
}

/// The record of a person, for those who keep the roll that the person belongs to.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], those of the database.
async fn open(ctx: &Ctx, id: PersonId) -> Result<Record, Error> {
    let act = ctx.act()?;
    let found = ctx.db.read(move |tx| {
        record::require_at_home::<KeepRoll>(tx, &act, id)?;
        record::load(tx, act.realm, id)
    });
    Ok(found.await?)
}

/// The word for a standing.
fn standing(ctx: &Ctx, standing: Standing) -> &'static str {
    match standing {
        Standing::Full => ctx.t("person-standing-full"),
        Standing::Probationary => ctx.t("person-standing-probationary"),
    }
}

/// The standing that a form gives; not asked for where nobody is on probation.
fn read_standing(ctx: &Ctx, read: &mut Reader<'_>) -> Option<Standing> {
    if !ctx.rules.has_probation() {
        return Some(Standing::Full);
    }
    let label = ctx.t("person-standing");
    let standing = read.choice("standing", label, Standing::parse);
    read.need("standing", label, standing)
}

/// The word for a mark, or its key if the rulebook knows it no more.
fn mark<'a>(ctx: &'a Ctx, key: &'a str) -> &'a str {
    ctx.rules.flag(key).map_or(key, |entry| ctx.words.label(&entry.label))
}

/// The word for a code, or the code if the rulebook knows it no more.
fn code<'a>(ctx: &'a Ctx, list: Catalogue, key: &'a str) -> &'a str {
    ctx.rules.item(list, key).map_or(key, |entry| ctx.words.label(&entry.label))
}

/// The codes of a list to choose from today.
fn codes(ctx: &Ctx, list: Catalogue) -> Vec<Choice> {
    let held = ctx.rules.catalogue(list).iter();
    held.filter(|entry| entry.provenance.span.holds(ctx.today))
        .map(|entry| Choice::new(&entry.key, capital(ctx.words.label(&entry.label))))
        .collect()
}

/// Both standings to choose from; none where nobody is on probation.
fn standings(ctx: &Ctx) -> Vec<Choice> {
    if !ctx.rules.has_probation() {
        return Vec::new();
    }
    Standing::ALL.into_iter().map(|s| Choice::new(s.code(), standing(ctx, s))).collect()
}

/// An answer that no browser keeps: it shows what is protected, or was typed of it.
fn unkept(mut response: Response) -> Response {
    let never = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
    response
}

/// The page of a form that shows an older version than there is, 409.
fn conflict(page: Response) -> Response {
    (StatusCode::CONFLICT, page).into_response()
}
