//! The help page and the answer to those who ask whether the program lives.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use zhibu_service::audit;

use crate::context::{Ctx, Site};
use crate::door::{Doors, Needs};
use crate::error::Error;

/// `/help`, `/healthz`.
pub(crate) fn routes() -> Doors {
    Doors::new().get("/help", Needs::Nothing, show).get("/healthz", Needs::Nothing, alive)
}

#[derive(Template)]
#[template(path = "help/show.html")]
struct HelpPage<'a> {
    ctx: &'a Ctx,
}

async fn show(ctx: Ctx) -> Result<Response, Error> {
    ctx.page(&HelpPage { ctx: &ctx })
}

/// `ok`, or what keeps this installation from being so: those who watch it read no page. A log that is
/// not sealed any more is an alarm, although pages still answer.
async fn alive(State(site): State<Site>) -> (StatusCode, &'static str) {
    let realm = site.realm;
    let waiting = site.db.read(move |tx| audit::waiting_since(tx, realm)).await;
    match waiting {
        Ok(Some(since)) if (site.clock)().duration_since(since) > audit::PATIENCE => {
            (StatusCode::SERVICE_UNAVAILABLE, "the log is not being sealed; run zhibu doctor")
        }
        Ok(_) => (StatusCode::OK, "ok"),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}
