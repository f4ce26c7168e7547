//! The help page and the answer to those who ask whether the program lives.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
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

/// `ok`, or what keeps this installation from being so. A log that is not sealed any more is an alarm,
/// although pages still answer. Those who watch are programs: they get JSON, which also keeps the
/// answer from being clothed as a page.
async fn alive(State(site): State<Site>) -> Response {
    let realm = site.realm;
    let waiting = site.db.read(move |tx| audit::waiting_since(tx, realm)).await;
    let alarm = match waiting {
        Ok(Some(since)) if (site.clock)().duration_since(since) > audit::PATIENCE => {
            "{\"error\":\"the log is not being sealed\",\"remedy\":\"run zhibu doctor\"}"
        }
        Ok(_) => return "ok".into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            "{\"error\":\"the database does not answer\",\"remedy\":\"read the log of the server\"}"
        }
    };
    let kind = [(CONTENT_TYPE, "application/json")];
    (StatusCode::SERVICE_UNAVAILABLE, kind, alarm).into_response()
}
