//! The steps of a record: confirm, take back, cancel, mark as held, add a correction.
//!
//! A refusal comes back to the record's page, beside the button that was pressed. A button pressed
//! twice finds its step taken, and that is no refusal.

use axum::response::Response;
use zhibu_domain::activity::{Record, Refusal, State};
use zhibu_domain::id::ActivityId;
use zhibu_domain::text::Text;
use zhibu_service::access::{self, ConfirmActivity, RecordActivity};
use zhibu_service::activity as acts;

use super::{At, show};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::page::see_other;
use crate::routes;

type Done = Result<(), zhibu_service::Error>;

/// Goes back to the record, or shows it again with the refusal at its field.
async fn answer(
    ctx: &Ctx,
    id: ActivityId,
    field: &str,
    form: &Form,
    done: Done,
) -> Result<Response, Error> {
    let Err(error) = done else {
        ctx.discard_draft().await?;
        return Ok(see_other(&routes::activity(id)));
    };
    if matches!(error, zhibu_service::Error::Denied(_)) {
        return Err(error.into());
    }
    let said = ctx.sentence(&error).ok_or(error)?;
    show::again(ctx, id, form, Faults::of(field, said)).await
}

/// The record as it was shown must be the one that is confirmed.
fn version(form: &Form) -> Result<i64, Refusal> {
    form.one("version").parse().map_err(|_| Refusal::Changed)
}

/// Whether this very button was pressed before: the record stands where it leads, and nothing was
/// saved in between.
fn is_taken(record: &Record, leads_to: State, form: &Form) -> bool {
    record.state == leads_to && version(form).is_ok_and(|shown| shown + 1 == record.version)
}

/// `POST /activities/{id}/confirm`
pub(super) async fn confirm(
    ctx: Ctx,
    At(id): At<ActivityId>,
    form: Form,
) -> Result<Response, Error> {
    let (act, sent) = (ctx.act()?, form.clone());
    let done = ctx.db.write(move |tx| {
        let record = super::seen(tx, &act, id)?.record;
        let granted = access::require::<ConfirmActivity>(tx, &act, record.unit)?;
        if is_taken(&record, State::Confirmed, &sent) {
            return Ok(());
        }
        acts::confirm(tx, &act, &granted, id, version(&sent)?)
    });
    let done = done.await;
    answer(&ctx, id, "confirm", &form, done).await
}

/// `POST /activities/{id}/unconfirm`
pub(super) async fn unconfirm(
    ctx: Ctx,
    At(id): At<ActivityId>,
    form: Form,
) -> Result<Response, Error> {
    let (act, sent) = (ctx.act()?, form.clone());
    let done = ctx.db.write(move |tx| {
        let record = super::seen(tx, &act, id)?.record;
        let granted = access::require::<ConfirmActivity>(tx, &act, record.unit)?;
        if is_taken(&record, State::Recorded, &sent) {
            return Ok(());
        }
        if record.version != version(&sent)? {
            return Err(Refusal::Changed.into());
        }
        acts::unconfirm(tx, &act, &granted, id)
    });
    let done = done.await;
    answer(&ctx, id, "unconfirm", &form, done).await
}

/// `POST /activities/{id}/cancel`
pub(super) async fn cancel(
    ctx: Ctx,
    At(id): At<ActivityId>,
    form: Form,
) -> Result<Response, Error> {
    let (act, reason) = (ctx.act()?, Text::typed(ctx.lang(), form.one("reason")));
    let done = ctx.db.write(move |tx| {
        let record = super::seen(tx, &act, id)?.record;
        let granted = access::require::<RecordActivity>(tx, &act, record.unit)?;
        if record.state == State::Cancelled
            && reason.is_some()
            && acts::cancelled_because(tx, act.realm, id)? == reason
        {
            return Ok(());
        }
        acts::cancel(tx, &act, &granted, id, reason.clone())
    });
    let done = done.await;
    answer(&ctx, id, "reason", &form, done).await
}

/// `POST /activities/{id}/held`
pub(super) async fn mark_held(
    ctx: Ctx,
    At(id): At<ActivityId>,
    form: Form,
) -> Result<Response, Error> {
    let act = ctx.act()?;
    let done = ctx.db.write(move |tx| {
        let record = super::seen(tx, &act, id)?.record;
        let granted = access::require::<RecordActivity>(tx, &act, record.unit)?;
        if record.state == State::Held {
            return Ok(());
        }
        acts::mark_held(tx, &act, &granted, id)
    });
    let done = done.await;
    answer(&ctx, id, "held", &form, done).await
}

/// `POST /activities/{id}/addenda`
pub(super) async fn amend(ctx: Ctx, At(id): At<ActivityId>, form: Form) -> Result<Response, Error> {
    let (act, text) = (ctx.act()?, Text::typed(ctx.lang(), form.one("addendum")));
    let done = ctx.db.write(move |tx| {
        let record = super::seen(tx, &act, id)?.record;
        let granted = access::require::<RecordActivity>(tx, &act, record.unit)?;
        let last = record.addenda.last();
        if last.is_some_and(|last| {
            Some(last.by) == act.actor.person() && Some(&last.text) == text.as_ref()
        }) {
            return Ok(());
        }
        acts::amend(tx, &act, &granted, id, text.clone())
    });
    let done = done.await;
    answer(&ctx, id, "addendum", &form, done).await
}
