//! The steps of a bulletin: each a form that says which version it was shown for, so that nobody
//! checks or publishes words other than those he read.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use zhibu_domain::activity::PASSAGE_MAX_CHARS;
use zhibu_domain::bulletin::{Refusal, State};
use zhibu_domain::id::BulletinId;
use zhibu_domain::text::Text;
use zhibu_service::access::{self, Granted, RightType};
use zhibu_service::engine::Tx;
use zhibu_service::{Act, bulletin};

use super::{Named, show};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form, Reader};
use crate::page::see_other;
use crate::routes;

/// The part of the page that holds the buttons; sentences about steps stand there.
const STEPS: &str = "steps";

/// Hands an edited draft in.
pub(super) async fn submit(ctx: Ctx, id: Named, form: Form) -> Result<Response, Error> {
    take(&ctx, id, &form, State::Submitted, bulletin::submit).await
}

/// Finds it correct.
pub(super) async fn check(ctx: Ctx, id: Named, form: Form) -> Result<Response, Error> {
    take(&ctx, id, &form, State::Checked, bulletin::check).await
}

/// Gives it back to its editors.
pub(super) async fn give_back(ctx: Ctx, id: Named, form: Form) -> Result<Response, Error> {
    take(&ctx, id, &form, State::Draft, bulletin::give_back).await
}

/// Puts it on the portal.
pub(super) async fn publish(ctx: Ctx, id: Named, form: Form) -> Result<Response, Error> {
    take(&ctx, id, &form, State::Published, bulletin::publish).await
}

/// Takes it off the portal.
pub(super) async fn withdraw(ctx: Ctx, id: Named, form: Form) -> Result<Response, Error> {
    let mut reader = Reader::new(&form, ctx.words);
    let reason = reader.text("reason", ctx.t("bulletin-withdraw-reason"), PASSAGE_MAX_CHARS);
    if !reader.faults.is_empty() {
        let Path(id) = id?;
        let faults = reader.faults;
        return show::refused(&ctx, id, StatusCode::UNPROCESSABLE_ENTITY, (faults, &form)).await;
    }
    let reason = reason.and_then(|reason| Text::typed(ctx.lang(), &reason));
    take(&ctx, id, &form, State::Withdrawn, move |tx, act, granted, id| {
        bulletin::withdraw(tx, act, granted, id, reason.clone())
    })
    .await
}

/// Takes a step in one transaction: the version is compared with what the reader saw, the right is
/// asked for, the step is taken. A button pressed twice finds the step taken, and that is no error.
async fn take<A, F>(
    ctx: &Ctx,
    id: Named,
    form: &Form,
    leads_to: State,
    mut step: F,
) -> Result<Response, Error>
where
    A: RightType,
    F: FnMut(&mut Tx<'_>, &Act, &Granted<'_, A>, BulletinId) -> zhibu_service::Result<()>
        + Send
        + 'static,
{
    let Path(id) = id?;
    let act = ctx.act()?;
    let shown = form.one("version").parse::<i64>().ok();
    let taken = ctx.db.write(move |tx| -> zhibu_service::Result<()> {
        let now = bulletin::load(tx, act.realm, id, act.today)?;
        let granted = access::require::<A>(tx, &act, now.unit)?;
        if shown == Some(now.version) {
            step(tx, &act, &granted, id)
        } else if now.state == leads_to {
            Ok(())
        } else {
            Err(Refusal::Changed.into())
        }
    });
    match taken.await {
        Ok(()) => {
            ctx.discard_draft().await?;
            Ok(see_other(&routes::bulletin(id)))
        }
        Err(zhibu_service::Error::Bulletin(refusal)) => {
            let (status, sentence) = match refusal {
                Refusal::Changed => (StatusCode::CONFLICT, ctx.t("bulletin-stale").to_owned()),
                _ => (StatusCode::UNPROCESSABLE_ENTITY, ctx.words.bulletin_refusal(&refusal)),
            };
            let field = if refusal == Refusal::ReasonMissing { "reason" } else { STEPS };
            show::refused(ctx, id, status, (Faults::of(field, sentence), form)).await
        }
        Err(error) => Err(error.into()),
    }
}
