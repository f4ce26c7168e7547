//! A form meets a record that was saved after the form was made: by the same form sent before, or by
//! somebody else.
//!
//! What was typed is never dropped in silence: either the record says the same already, or the
//! person sees both and decides. It refuses to merge them.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use zhibu_domain::activity::{self as rules_of, PublishedSource, Record, Sitting, State};
use zhibu_domain::id::ActivityId;
use zhibu_service::audit::{self, Past};
use zhibu_service::{Error as Failure, activity as acts};
use zhibu_words::minutes::minutes;

use super::form::{Changed, FormPage, Target};
use super::roll::Roll;
use super::save::{Job, faulty, keep, saved_state};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::page::see_other;
use crate::routes;

/// Compares what was typed with what is saved, and answers.
///
/// # Errors
/// [`Error::NotFound`], those of the database.
pub(super) async fn compare(
    ctx: &Ctx,
    (job, roll): (&Job, &Roll),
    id: ActivityId,
    form: Form,
    typed: (&Sitting, Option<&PublishedSource>),
) -> Result<Response, Error> {
    let realm = ctx.realm;
    let found = ctx.db.read(move |tx| {
        let history = audit::history(tx, realm, id.0)?;
        Ok::<_, Failure>((history, acts::load(tx, realm, id)?))
    });
    let (history, record) = found.await?;
    let record = record.ok_or(Error::NotFound)?;
    if says(&record, job, typed) {
        ctx.discard_draft().await?;
        return Ok(see_other(&routes::activity(id)));
    }
    if let Err(refusal) = rules_of::may_edit(record.state) {
        let said = ctx.words.activity_refusal(&refusal);
        return faulty(ctx, job, roll, form, Faults::of("form", said)).await;
    }
    let last = acts::saved_by(&history, record.version);
    ask(ctx, (job, roll), &record, form, last).await
}

/// Whether the record says already what the form says: then there is nothing left to do.
fn says(
    record: &Record,
    job: &Job,
    (sitting, source): (&Sitting, Option<&PublishedSource>),
) -> bool {
    let is_saved = record.state == saved_state(job.mode) || record.state == State::Confirmed;
    is_saved && record.sitting == *sitting && record.source.as_ref() == source
}

/// The form as typed, beside it what is saved and by whom, and the way to save over it.
async fn ask(
    ctx: &Ctx,
    (job, roll): (&Job, &Roll),
    record: &Record,
    form: Form,
    last: Option<&Past>,
) -> Result<Response, Error> {
    // From now on the form edits that record; its draft belongs to that page.
    let path = match job.target {
        Target::New => format!("{}/edit", routes::activity(record.id)),
        Target::Edit(_) => ctx.path.clone(),
    };
    let ctx = &Ctx { path, ..ctx.clone() };
    keep(ctx, &form).await?;
    let by = last.and_then(|past| past.by.as_ref());
    let who = by.map(|(_, name)| ctx.words.name(name));
    let when = last.map(|past| ctx.words.instant(past.at, &ctx.tz)).unwrap_or_default();
    let args = [
        ("who", who.unwrap_or_else(|| ctx.t("activity-by-program")).into()),
        ("when", when.into()),
    ];
    let me = ctx.account.as_ref().map(|me| me.person);
    let mut page = FormPage::new(ctx, roll, job.mode, Target::Edit(record.id), form);
    page.changed = Some(Changed {
        own: me.is_some() && by.map(|(person, _)| *person) == me,
        said: ctx.words.with("activity-changed-by", &args),
        version: record.version,
        saved: minutes(record, &ctx.rules, ctx.lang(), &ctx.tz).lines,
    });
    Ok((StatusCode::CONFLICT, ctx.page(&page)?).into_response())
}
