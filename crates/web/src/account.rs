//! The own account, cards for others, and the accounts of an installation.
//!
//! It refuses to know hashes and secrets; it shows a code of a card in one answer and keeps none.

mod cards;
mod factor;
mod list;
mod own;
pub(crate) mod qr;

use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::Response;
use zhibu_domain::rulebook::Right;

use crate::context::Ctx;
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::form::Faults;
use crate::routes;

/// `/account…`, `/accounts…`, `/units/{id}/cards`.
pub(crate) fn routes() -> Doors {
    const MINE: Needs = Needs::Account;
    const LOCK: Needs = Needs::Office(Right::LockAccount);
    const CARD: Needs = Needs::Right(Right::IssueCard);
    Doors::new()
        .get(routes::ACCOUNT, MINE, own::show)
        .get("/account/login", MINE, own::show_login)
        .post("/account/login", MINE, own::send_login)
        .get("/account/password", MINE, own::show_password)
        .post("/account/password", MINE, own::send_password)
        .post("/account/end", MINE, own::end)
        .post("/account/end-all", MINE, own::end_all)
        .get(routes::FACTOR, MINE, factor::show)
        .post(routes::FACTOR, MINE, factor::give)
        .post("/account/factor/begin", MINE, factor::begin)
        .post("/account/factor/confirm", MINE, factor::confirm)
        .post("/account/factor/drop", MINE, factor::drop)
        .get(routes::ACCOUNTS, LOCK, list::show)
        .post("/accounts/{id}/close", LOCK, list::close)
        .post("/accounts/{id}/reopen", LOCK, list::reopen)
        .get("/units/{id}/cards", CARD, cards::show)
        .post("/units/{id}/cards", CARD, cards::print_all)
        .get("/people/{id}/card", CARD, cards::ask)
        .post("/people/{id}/card", CARD, cards::print_one)
}

/// The sentence of a refusal at its field, or the error that has a page of its own.
fn at(ctx: &Ctx, field: &str, error: zhibu_service::Error) -> Result<Faults, Error> {
    match ctx.sentence(&error) {
        Some(sentence) if !matches!(error, zhibu_service::Error::Denied(_)) => {
            Ok(Faults::of(field, sentence))
        }
        _ => Err(error.into()),
    }
}

/// An answer that no browser and nothing on the way may keep.
fn unkept(mut page: Response) -> Response {
    page.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    page
}
