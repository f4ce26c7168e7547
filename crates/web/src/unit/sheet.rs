//! The units directly below a unit as a spreadsheet, by the right of its page.

use axum::response::Response;
use zhibu_domain::id::UnitId;
use zhibu_papers::sheet::Out;
use zhibu_service::Act;
use zhibu_service::unit::{self, BelowRow};

use super::kind_label;
use crate::context::Ctx;
use crate::error::Error;
use crate::export;
use crate::page::capital;

/// All units directly below on a day. Numbers of members stand on the page only for those who may
/// see the units below, and for everybody else the column is missing here too.
pub(super) async fn below(
    ctx: &Ctx,
    act: &Act,
    (id, day): (UnitId, jiff::civil::Date),
    counts: bool,
) -> Result<Response, Error> {
    let mut headings = vec![ctx.t("unit-name"), ctx.t("unit-kind"), ctx.t("unit-units-below")];
    if counts {
        headings.push(ctx.t("unit-members"));
    }
    export::list(ctx, ctx.t("unit-below"), &headings, |after| {
        let realm = act.realm;
        async move {
            let page = ctx.db.read(move |tx| unit::page(tx, realm, id, day, after)).await?;
            Ok((page.below.iter().map(|row| cells(ctx, row, counts)).collect(), page.next))
        }
    })
    .await
}

fn cells(ctx: &Ctx, row: &BelowRow, counts: bool) -> Vec<Out> {
    let mut cells = vec![
        ctx.words.text(&row.unit.name).into(),
        capital(kind_label(ctx, &row.unit.kind)).into(),
        row.units_below.into(),
    ];
    if counts {
        cells.push(row.members.into());
    }
    cells
}
