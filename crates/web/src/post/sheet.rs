//! A unit's posts as a spreadsheet: who holds them on the day, then who held them before.

use axum::response::Response;
use jiff::civil::Date;
use zhibu_domain::day::FOREVER;
use zhibu_papers::sheet::Out;
use zhibu_service::post::Holder;

use super::label;
use super::show::{Found, last};
use crate::context::Ctx;
use crate::error::Error;
use crate::export;

/// Holders of the day, then the others, newest first.
pub(super) async fn of(ctx: &Ctx, found: &Found, day: Date) -> Result<Response, Error> {
    let heads = [
        "post-post",
        "post-person",
        "post-from",
        "post-last-day",
        "post-obtained",
        "post-reference",
        "post-leave-until",
        "post-stand-in-of",
    ];
    let headings: Vec<&str> = heads.into_iter().map(|key| ctx.t(key)).collect();
    let earlier = found.others.iter().filter(|holder| holder.span.from <= day);
    let rows: Vec<Vec<Out>> =
        found.holders.iter().chain(earlier).map(|holder| cells(ctx, found, holder)).collect();
    let mut rows = Some(rows);
    export::list(ctx, ctx.t("post-title"), &headings, |_: Option<()>| {
        let rows = rows.take().unwrap_or_default();
        async move { Ok((rows, None)) }
    })
    .await
}

fn cells(ctx: &Ctx, found: &Found, holder: &Holder) -> Vec<Out> {
    let day = |until: Date| if until == FOREVER { Out::Empty } else { last(until).into() };
    let text = |text: Option<&str>| text.map_or(Out::Empty, Into::into);
    let principal = holder
        .stands_for
        .and_then(|id| found.holders.iter().chain(&found.others).find(|other| other.id == id));
    vec![
        label(ctx, &holder.post).into(),
        ctx.words.name(&holder.name).into(),
        holder.span.from.into(),
        day(holder.span.until),
        text(holder.obtained.map(|way| ctx.words.obtained(way))),
        text(holder.reference.as_deref()),
        holder.on_leave.map_or(Out::Empty, |leave| day(leave.until)),
        text(principal.map(|other| ctx.words.name(&other.name))),
    ]
}
