//! The book of a unit's year: a page to print, and the same as a file for Word.

use askama::Template;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use zhibu_domain::deadline::Schedule;
use zhibu_domain::handbook::{Extent, PARTS};
use zhibu_domain::rulebook::Right;
use zhibu_service::handbook;
use zhibu_words::handbook::{Book, handbook as told};

use crate::activity::{WORD, disposition};
use crate::context::Ctx;
use crate::deadline::{RingView, ring_of};
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::Form;
use crate::routes;
use crate::unit::At;

/// `/units/{id}/handbook`
pub(crate) fn routes() -> Doors {
    Doors::new().get("/units/{id}/handbook", Needs::Right(Right::ViewUnit), show)
}

/// Years that a book goes back; nothing was recorded before.
const YEARS: i16 = 100;
/// Years beside this one that the page leads to.
const BESIDE: i16 = 2;

/// A book to go to.
struct Other {
    href: String,
    name: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "handbook/show.html")]
struct BookPage<'a> {
    ctx: &'a Ctx,
    book: Book,
    back: String,
    word: String,
    years: Vec<Other>,
    parts: Vec<Other>,
    /// The year as a ring, in the book of a whole year.
    ring: Option<RingView>,
}

/// Which book an address asks for: that of the present year if it names none.
fn extent(ctx: &Ctx, query: &Form) -> Result<Extent, Error> {
    let this = ctx.today.year();
    let year = match query.one("year") {
        "" => this,
        typed => typed.parse().map_err(|_| Error::Faulty)?,
    };
    let part: Option<u8> = match query.one("part") {
        "" => None,
        typed => Some(typed.parse().map_err(|_| Error::Faulty)?),
    };
    let known = (this - YEARS..=this + 1).contains(&year);
    let fits = part.is_none_or(|part| (1..=PARTS).contains(&part));
    if known && fits { Ok(Extent { year, part }) } else { Err(Error::Faulty) }
}

/// The address of a book.
fn address(base: &str, extent: Extent) -> String {
    match extent.part {
        None => format!("{base}?year={}", extent.year),
        Some(part) => format!("{base}?year={}&part={part}", extent.year),
    }
}

async fn show(ctx: Ctx, At(id): At, query: Form) -> Result<Response, Error> {
    let extent = extent(&ctx, &query)?;
    let act = ctx.act()?;
    let found = ctx.db.read(move |tx| handbook::of_unit(tx, &act, id, extent)).await?;
    let (rules, words, zone) = (ctx.rules.clone(), ctx.words, ctx.tz.clone());
    let (today, now) = (ctx.today, ctx.now);
    let as_word = query.one("as") == "docx";
    let whole = extent.part.is_none() && !as_word;
    let ring = whole.then(|| ring_of(&ctx, &found.1, extent.year)).flatten();
    // Telling a year takes milliseconds, packing it tens of them: not on a thread that serves requests.
    let (book, packed) = tokio::task::spawn_blocking(move || {
        let (book, history) = found;
        let schedule = Schedule::of(&rules, extent.of_year());
        let deadlines = history.deadlines(&schedule, today);
        let book = told(&book, &deadlines, (words, &rules), &zone);
        let packed = as_word.then(|| zhibu_papers::handbook(&book, words, now));
        (book, packed)
    })
    .await
    .map_err(|error| Error::Internal(Box::new(error)))?;
    if let Some(packed) = packed {
        let packed = packed.map_err(|error| Error::Internal(Box::new(error)))?;
        return Ok(file(&book, packed));
    }
    let base = routes::of_unit(id, "handbook");
    let page = BookPage {
        back: routes::unit(id),
        word: format!("{}&as=docx", address(&base, extent)),
        years: years(&ctx, &base, extent),
        parts: parts(&ctx, &base, extent),
        book,
        ring,
        ctx: &ctx,
    };
    ctx.page(&page)
}

fn file(book: &Book, packed: Vec<u8>) -> Response {
    let name = format!("{} {}.docx", book.title, book.period);
    let fixed = [
        (CONTENT_TYPE, HeaderValue::from_static(WORD)),
        (axum::http::header::CONTENT_DISPOSITION, disposition("attachment", &name)),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    (fixed, packed).into_response()
}

fn years(ctx: &Ctx, base: &str, extent: Extent) -> Vec<Other> {
    let last = (extent.year + BESIDE).min(ctx.today.year() + 1);
    let year = |year| Other {
        href: address(base, Extent { year, part: None }),
        name: ctx.words.period(Extent { year, part: None }.of_year()),
        here: year == extent.year && extent.part.is_none(),
    };
    (extent.year - BESIDE..=last).map(year).collect()
}

fn parts(ctx: &Ctx, base: &str, extent: Extent) -> Vec<Other> {
    let part = |part| {
        let of = Extent { part, ..extent };
        Other {
            href: address(base, of),
            name: ctx.words.period_short(of.of_records()),
            here: part == extent.part,
        }
    };
    std::iter::once(None).chain((1..=PARTS).map(Some)).map(part).collect()
}
