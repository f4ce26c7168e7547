//! Posts of a unit: who holds what, and the forms that fill and end posts.
//!
//! Decides no rule and no right; it brings each refusal to the field it concerns.

mod elect;
mod end;
mod fill;
mod leave;
mod sheet;
mod show;
mod term;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_domain::id::{PersonId, PostId, UnitId};
use zhibu_domain::post::{Refusal, Tenure, usual_end};
use zhibu_domain::rulebook::{Entry, Post, Right};
use zhibu_service::access::{self, FillPost};
use zhibu_service::engine::Tx;
use zhibu_service::post::{self, Holder, TermRow};
use zhibu_service::unit::{self, UnitPage};
use zhibu_service::{Act, Result as Done};

use crate::context::{Ctx, Site};
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::{Faults, Form, Reader};
use crate::page::{Choice, capital, see_other};
use crate::routes;

pub(crate) use show::{left, over, why_now};

/// `/units/{id}/posts` and below, `/posts/{id}/…`.
pub(crate) fn routes() -> Doors {
    let fill = Needs::Right(Right::FillPost);
    Doors::new()
        .get("/units/{id}/posts", Needs::Right(Right::ViewUnit), show::show)
        .get("/units/{id}/posts/new", fill, fill::show)
        .post("/units/{id}/posts/new", fill, fill::send)
        .get("/units/{id}/posts/elect", fill, elect::show)
        .post("/units/{id}/posts/elect", fill, elect::send)
        .get("/units/{id}/posts/term", fill, term::show)
        .post("/units/{id}/posts/term", fill, term::send)
        .get("/posts/{id}/end", fill, end::show)
        .post("/posts/{id}/end", fill, end::send)
        .get("/posts/{id}/leave", fill, leave::show)
        .post("/posts/{id}/leave", fill, leave::send)
        .get("/posts/{id}/back", fill, leave::show_back)
        .post("/posts/{id}/back", fill, leave::send_back)
}

/// The page of a unit's posts.
fn home(unit: UnitId) -> String {
    routes::of_unit(unit, "posts")
}

/// The post that an address names.
struct At(PostId);

impl FromRequestParts<Site> for At {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Error> {
        let Path(id) = Path::<PostId>::from_request_parts(parts, site).await?;
        Ok(Self(id))
    }
}

/// A unit whose posts a form changes.
struct Open {
    unit: UnitPage,
    holders: Vec<Holder>,
    term: Option<TermRow>,
}

/// The unit that a form is about, for those who fill its posts.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Denied`], those of the database.
async fn open(ctx: &Ctx, id: UnitId) -> Result<Open, Error> {
    let act = ctx.act()?;
    Ok(ctx.db.read(move |tx| read(tx, &act, id)).await?)
}

fn read(tx: &mut Tx<'_>, act: &Act, id: UnitId) -> Done<Open> {
    let unit = unit::page(tx, act.realm, id, act.today, None)?;
    access::require::<FillPost>(tx, act, id)?;
    Ok(Open {
        holders: post::of_unit(tx, act.realm, &act.rules, id, act.today)?,
        term: post::term(tx, act.realm, id, act.today)?,
        unit,
    })
}

/// A post that a form changes, with its unit.
struct Held {
    open: Open,
    tenure: Tenure,
    /// The holder's name.
    name: String,
    /// Leave that has not ended yet, soonest first.
    leave: Vec<zhibu_domain::day::Span>,
}

/// The post that a form is about, for those who fill posts of its unit.
///
/// # Errors
/// As [`open`].
async fn open_post(ctx: &Ctx, id: PostId) -> Result<Held, Error> {
    let act = ctx.act()?;
    let (today, words) = (ctx.today, ctx.words);
    let found = ctx.db.read(move |tx| {
        let (unit, tenure, mut leave) = post::held(tx, act.realm, id)?;
        let open = read(tx, &act, unit)?;
        let name = zhibu_service::person::name(tx, act.realm, tenure.person)?;
        leave.retain(|span| span.until > today);
        let name = name.map(|name| words.name(&name).to_owned()).unwrap_or_default();
        Ok::<_, zhibu_service::Error>(Held { open, tenure, name, leave })
    });
    Ok(found.await?)
}

/// After an act that went well: forgets the draft and goes to the page of posts.
///
/// # Errors
/// Those of the database.
async fn done(ctx: &Ctx, unit: UnitId) -> Result<Response, Error> {
    ctx.discard_draft().await?;
    Ok(see_other(&home(unit)))
}

/// The refusal of an act as a fault at its field; `at` says which field hears about which refusal.
///
/// # Errors
/// The error itself, if it has a page of its own.
fn place(
    ctx: &Ctx,
    error: zhibu_service::Error,
    at: impl Fn(&Refusal) -> String,
) -> Result<Faults, Error> {
    let field = match &error {
        zhibu_service::Error::Post(refusal) => at(refusal),
        _ => return Err(error.into()),
    };
    match ctx.sentence(&error) {
        Some(sentence) => Ok(Faults::of(field, sentence)),
        None => Err(error.into()),
    }
}

/// The first day after the last one in a field; nothing if the field is blank.
fn read_last(read: &mut Reader<'_>, name: &str, label: &str) -> Option<Date> {
    read.date(name, label).map(|last| last.tomorrow().unwrap_or(last))
}

/// Posts that units of this kind have today.
fn posts_of<'a>(ctx: &'a Ctx, kind: &str) -> Vec<&'a Entry<Post>> {
    let posts = ctx.rules.posts_on(ctx.today).into_iter();
    posts.filter(|post| post.value.is_held_in(kind)).collect()
}

/// A post with a capital.
fn label(ctx: &Ctx, post: &str) -> String {
    capital(ctx.post_label(post))
}

/// The usual last day of a term that begins on a day.
fn usual(ctx: &Ctx, unit: &UnitPage, elected_on: Date) -> Option<Date> {
    usual_end(&ctx.rules, &unit.unit.kind, &unit.about.fields, elected_on)
}

/// Reads election and end of a term. The end may stay blank, or stay as it was filled in for
/// another day of election: then it is the usual one.
fn read_term(
    ctx: &Ctx,
    unit: &UnitPage,
    form: &Form,
    read: &mut Reader<'_>,
) -> Option<zhibu_domain::post::Term> {
    let label = ctx.t("post-elected-on");
    let elected_on = read.date("elected_on", label);
    let elected_on = read.need("elected_on", label, elected_on)?;
    let label = ctx.t("post-ends-on");
    let typed = read.date("ends_on", label);
    let untouched = form.one("ends_on") == form.one("usual");
    let ends_on = match typed {
        Some(day) if !untouched => Some(day),
        _ => usual(ctx, unit, elected_on),
    };
    let ends_on = read.need("ends_on", label, ends_on)?;
    Some(zhibu_domain::post::Term { elected_on, ends_on })
}

/// People to choose from.
struct Offer {
    people: Vec<Choice>,
    /// Not everybody found is on the list.
    more: bool,
}

/// People to choose from for a post of a unit: its members, or those found; `first` come first, and
/// who was chosen stays.
///
/// # Errors
/// Those of the database.
async fn offer(
    ctx: &Ctx,
    unit: UnitId,
    form: &Form,
    chosen: Vec<PersonId>,
    first: &[&Holder],
) -> Result<Offer, Error> {
    let (act, typed) = (ctx.act()?, form.one("q").trim().to_owned());
    let (found, more) =
        ctx.db.read(move |tx| post::candidates(tx, &act, unit, &typed, &chosen)).await?;
    let mut people: Vec<Choice> = Vec::new();
    let mut add = |choice: Choice| {
        if people.iter().all(|known| known.code != choice.code) {
            people.push(choice);
        }
    };
    for holder in first {
        let name = ctx.words.name(&holder.name);
        let args = [("name", name.into()), ("beside", ctx.post_label(&holder.post).into())];
        add(Choice::new(holder.person.to_string(), ctx.words.with("post-person-beside", &args)));
    }
    for candidate in found {
        let name = ctx.words.name(&candidate.name);
        let label = match &candidate.elsewhere {
            Some(unit) => {
                let args = [("name", name.into()), ("beside", ctx.words.text(unit).into())];
                ctx.words.with("post-person-beside", &args)
            }
            None => name.to_owned(),
        };
        add(Choice::new(candidate.person.to_string(), label));
    }
    Ok(Offer { people, more })
}
