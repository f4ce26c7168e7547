//! The pages of activities: lists, the form of a sitting, the record, its papers and its files.
//!
//! What everybody may see of a record is decided here once, in [`seen`]; what anybody may do to it
//! is decided by the acts themselves.

mod acts;
mod conflict;
mod course;
mod files;
mod form;
mod history;
mod list;
mod paper;
mod place;
mod read;
mod roll;
mod save;
mod show;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeSet;

use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use zhibu_domain::activity::{Record, State};
use zhibu_domain::id::ActivityId;
use zhibu_domain::rulebook::Right;
use zhibu_service::engine::Tx;
use zhibu_service::{Act, Error, Result, access, activity};

use crate::context::Site;
use crate::door::{Doors, Needs};
use crate::page::Mark;

pub(crate) use files::clean_name;
pub(crate) use paper::{WORD, disposition};

/// `/activities`, `/units/{id}/activities`, and everything below them.
pub(crate) fn routes() -> Doors {
    Doors::new()
        .get("/activities", Needs::Account, list::own)
        .get("/units/{id}/activities", Needs::Account, list::of_unit)
        .post("/units/{id}/activities", Needs::Right(Right::RecordActivity), save::create)
        .get("/units/{id}/activities/new", Needs::Right(Right::RecordActivity), save::start)
        .get("/activities/{id}", Needs::Right(Right::ViewUnit), show::show)
        .get("/activities/{id}/edit", Needs::Right(Right::RecordActivity), save::open)
        .post("/activities/{id}/edit", Needs::Right(Right::RecordActivity), save::change)
        .post("/activities/{id}/confirm", Needs::Right(Right::ConfirmActivity), acts::confirm)
        .post("/activities/{id}/unconfirm", Needs::Right(Right::ConfirmActivity), acts::unconfirm)
        .post("/activities/{id}/cancel", Needs::Right(Right::RecordActivity), acts::cancel)
        .post("/activities/{id}/held", Needs::Right(Right::RecordActivity), acts::mark_held)
        .post("/activities/{id}/addenda", Needs::Right(Right::RecordActivity), acts::amend)
        .get("/activities/{id}/history", Needs::Right(Right::ViewUnit), history::show)
        .get("/activities/{id}/print", Needs::Right(Right::ViewUnit), paper::print)
        .get("/activities/{id}/minutes.docx", Needs::Right(Right::ViewUnit), paper::word)
        .post("/activities/{id}/files", Needs::Right(Right::RecordActivity), files::attach)
        .get("/activities/{id}/files/{file}", Needs::Right(Right::ViewUnit), files::fetch)
        .post(
            "/activities/{id}/files/{file}/remove",
            Needs::Right(Right::RecordActivity),
            files::detach,
        )
}

/// What the address of a page names.
struct At<T>(T);

impl<T: Send> FromRequestParts<Site> for At<T>
where
    Path<T>: FromRequestParts<Site, Rejection = PathRejection>,
{
    type Rejection = crate::error::Error;

    async fn from_request_parts(
        parts: &mut Parts,
        site: &Site,
    ) -> std::result::Result<Self, Self::Rejection> {
        let Path(named) = Path::<T>::from_request_parts(parts, site).await?;
        Ok(Self(named))
    }
}

/// A record that somebody may see, with what that person may do in its unit.
pub(crate) struct Seen {
    /// The record.
    pub(crate) record: Record,
    /// The person's rights in its unit.
    pub(crate) rights: BTreeSet<Right>,
}

/// Loads a record for somebody: whoever may see its unit, and everybody signed in if it was taken
/// from a published report.
///
/// # Errors
/// [`Error::NotFound`] also for those who may not see it: that it exists is no news for them.
pub(crate) fn seen(tx: &mut Tx<'_>, act: &Act, id: ActivityId) -> Result<Seen> {
    let record = activity::load(tx, act.realm, id)?.ok_or(Error::NotFound)?;
    let rights = access::rights(tx, act, record.unit)?;
    if activity::is_open_to(record.state, &rights) {
        Ok(Seen { record, rights })
    } else {
        Err(Error::NotFound)
    }
}

/// The mark of a state.
fn mark(state: State) -> Mark {
    match state {
        State::Confirmed | State::Published => Mark::Held,
        State::Held | State::Recorded => Mark::Due,
        State::Planned | State::Cancelled => Mark::Rest,
    }
}
