//! The pages of Zhibu: axum handlers, askama templates, assets.
//!
//! A request becomes a `context::Ctx`; a form becomes domain values; one act of `service` runs
//! in one transaction; a page or a redirect answers. This crate refuses to know rules and SQL.
//!
//! * around every request — `frame`, `guard`, `look`, `error`
//! * for every page — `context`, `form`, `page`, `export`, `routes`, `assets`
//! * the nouns — `session`, `help`, `today`, `unit`, `people`, `activity`, `bulletin`, `portal`,
//!   `rulebook`

mod account;
mod activity;
mod assets;
mod audit;
mod bulletin;
mod calendar;
mod context;
mod deadline;
mod door;
mod error;
mod export;
mod feed;
mod form;
mod frame;
mod guard;
mod handbook;
mod help;
mod import;
mod look;
mod offices;
mod page;
mod parameter;
mod people;
mod portal;
mod post;
mod ring;
mod routes;
mod rulebook;
mod search;
mod session;
mod task;
#[cfg(test)]
mod tests;
mod today;
mod unit;

use axum::extract::{DefaultBodyLimit, Request};
use axum::http::HeaderValue;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::from_fn_with_state;
use axum::{Extension, Router};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

pub use context::{Clock, SignedIn, Site};
use door::Doors;
pub use door::{Door, Knock, Needs};
pub use look::Size;
use session::Gate;

/// What a page may load and send: its own stylesheet, script and pictures, forms to itself.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// No page looks, listens, or asks where the reader is.
const SENSES: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";

/// All pages of an installation.
pub fn router(site: Site) -> Router {
    framed(pages(), site)
}

/// Every noun's pages; a new noun adds one line.
fn nouns() -> Doors {
    Doors::new()
        .merge(account::routes())
        .merge(activity::routes())
        .merge(assets::routes())
        .merge(audit::routes())
        .merge(bulletin::routes())
        .merge(calendar::routes())
        .merge(feed::routes())
        .merge(deadline::routes())
        .merge(handbook::routes())
        .merge(help::routes())
        .merge(import::routes())
        .merge(people::routes())
        .merge(offices::routes())
        .merge(parameter::routes())
        .merge(portal::routes())
        .merge(post::routes())
        .merge(rulebook::routes())
        .merge(search::routes())
        .merge(session::routes())
        .merge(task::routes())
        .merge(today::routes())
        .merge(unit::routes())
}

fn pages() -> Router<Site> {
    nouns().open().1.fallback(async || error::Error::NotFound)
}

/// Every address with what it asks for.
pub fn doors() -> Vec<Door> {
    nouns().open().0
}

/// Puts the layers around the pages, the innermost first.
fn framed(pages: Router<Site>, site: Site) -> Router {
    let fixed = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    // The path without its query: what people search for stays out of the log, and so do the
    // secrets of addresses.
    let span = |request: &Request| tracing::info_span!("request", method = %request.method(), path = &*feed::path_in_logs(request.uri().path()));
    pages
        // `guard` limits every body before a handler sees it.
        .layer(DefaultBodyLimit::disable())
        .layer(Extension(Gate::default()))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(from_fn_with_state(site.clone(), frame::around))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(fixed(CONTENT_SECURITY_POLICY, POLICY))
        .layer(fixed(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(REFERRER_POLICY, "same-origin"))
        .layer(fixed(HeaderName::from_static("permissions-policy"), SENSES))
        .layer(fixed(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .layer(fixed(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        // `frame` logs what failed, once, with its reference.
        .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(()))
        .with_state(site)
}
