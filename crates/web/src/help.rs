//! The help page and the answer to those who ask whether the program lives.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use crate::context::{Ctx, Site};
use crate::error::Error;

/// `/help`, `/healthz`.
pub(crate) fn routes() -> Router<Site> {
    Router::new().route("/help", get(show)).route("/healthz", get(async || "ok"))
}

#[derive(Template)]
#[template(path = "help/show.html")]
struct HelpPage<'a> {
    ctx: &'a Ctx,
}

async fn show(ctx: Ctx) -> Result<Response, Error> {
    ctx.page(&HelpPage { ctx: &ctx })
}
