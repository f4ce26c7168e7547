//! Taking a sheet over and back, throwing it away, and the files to take along: rows with their
//! faults, and samples.

use std::sync::Arc;

use axum::response::Response;
use zhibu_domain::import::grid::Cell;
use zhibu_domain::import::{Kind, Refusal, RowPlan, value};
use zhibu_domain::text::Lang;
use zhibu_papers::sheet::{Book, Out};
use zhibu_service::Error as Refused;
use zhibu_service::access::{self, KeepRoll};
use zhibu_service::import;

use super::{START, Which, open, page_of, preview, seen};
use crate::context::Ctx;
use crate::error::Error;
use crate::export::{self, EXCEL};
use crate::form::{Faults, Form};
use crate::page::see_other;

/// `POST /import/{id}`
pub(super) async fn take_over(ctx: Ctx, Which(id): Which, form: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let asks = act.clone();
    let import = ctx.db.read(move |tx| seen(tx, &asks, id)).await?;
    if import.stage != import::Stage::Waiting {
        return Ok(see_other(&page_of(id)));
    }
    let opened = open(&ctx, id).await?;
    let (unit, grids) = (import.unit, Arc::clone(&opened.grids));
    let (digest, leave_out) = (form.one("digest").to_owned(), form.has("leave_out"));
    let done = ctx.db.write(move |tx| {
        let granted = access::require::<KeepRoll>(tx, &act, unit)?;
        import::take_over(tx, &act, &granted, id, &grids, (&digest, leave_out))
    });
    match done.await {
        Ok(_) => Ok(see_other(&page_of(id))),
        Err(error) => {
            let field = match &error {
                Refused::Import(Refusal::Rejected { .. }) => "leave_out",
                _ => "take",
            };
            let said = ctx.sentence(&error).ok_or(error)?;
            preview::page(&ctx, id, &form, Faults::of(field, said)).await
        }
    }
}

/// `POST /import/{id}/take-back`
pub(super) async fn take_back(ctx: Ctx, Which(id): Which, form: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let done = ctx.db.write(move |tx| {
        let unit = import::find(tx, act.realm, id)?.unit;
        let granted = access::require::<KeepRoll>(tx, &act, unit)?;
        import::take_back(tx, &act, &granted, id)
    });
    match done.await {
        Ok(()) => Ok(see_other(&page_of(id))),
        Err(error) => {
            let said = ctx.sentence(&error).ok_or(error)?;
            preview::page(&ctx, id, &form, Faults::of("back", said)).await
        }
    }
}

/// `POST /import/{id}/discard`
pub(super) async fn discard(ctx: Ctx, Which(id): Which) -> Result<Response, Error> {
    let act = ctx.act()?;
    let done = ctx.db.write(move |tx| {
        let unit = import::find(tx, act.realm, id)?.unit;
        let granted = access::require::<KeepRoll>(tx, &act, unit)?;
        import::discard(tx, &act, &granted, id)
    });
    match done.await {
        Ok(()) => Ok(see_other(START)),
        Err(Refused::Import(Refusal::Done)) => Ok(see_other(&page_of(id))),
        Err(error) => Err(error.into()),
    }
}

/// `GET /import/{id}/rejected`: the rows that stay out as they were handed in, each with the reasons
/// in a column of its own; corrected, the file can be handed in again.
pub(super) async fn rejected(ctx: Ctx, Which(id): Which) -> Result<Response, Error> {
    let opened = open(&ctx, id).await?;
    let preview = preview::work_out(&ctx, &opened).await?;
    let grid = opened.grids.get(preview.sheet).ok_or(Error::NotFound)?;
    let headings = &preview.head.headings;
    let rules = Arc::clone(&ctx.rules);
    let layout = &rules.sheet(opened.import.kind.code()).ok_or(Error::NotFound)?.value;
    let mut names: Vec<&str> = headings.iter().map(|heading| heading.text.as_str()).collect();
    names.push(ctx.t("import-reasons"));
    let packed = |error: zhibu_papers::Error| Error::Internal(error.into());
    let mut book = Book::new(&grid.name, &names).map_err(packed)?;
    let reasons = |row: &RowPlan| {
        let told = row.notes.iter().map(|note| {
            let field = note.column.and_then(|at| preview.plan.columns.get(at));
            let field = field.map(|(_, field)| *field);
            let said = ctx.words.import_remark(&note.remark, field, (layout, &ctx.rules));
            match field {
                Some(field) => format!("{}：{said}", layout.heading(field, ctx.lang())),
                None => said,
            }
        });
        let colon = if ctx.lang() == Lang::Zh { "：" } else { ": " };
        told.map(|said| said.replacen('：', colon, 1)).collect::<Vec<_>>().join("\n")
    };
    for row in preview.plan.rows.iter().filter(|row| row.is_rejected()) {
        let cells = grid.find(row.row - 1);
        let cell = |column: u16| cells.map_or(Cell::Empty, |cells| cells.get(column).0);
        let mut out: Vec<Out> = headings.iter().map(|h| as_it_was(cell(h.column))).collect();
        out.push(reasons(row).into());
        book.row(&out).map_err(packed)?;
    }
    let content = book.finish().map_err(packed)?;
    let name = format!("{} {}.xlsx", ctx.t("import-reasons"), ctx.today);
    Ok(export::file(&name, EXCEL, content))
}

/// A cell as it was handed in; a number becomes the text that it shows.
fn as_it_was(cell: Cell<'_>) -> Out {
    match cell {
        Cell::Empty => Out::Empty,
        Cell::Day(day) => Out::Day(day),
        other => Out::Text(value::text(other).into_owned()),
    }
}

/// `GET /import/samples/{kind}.xlsx`: the headings in the reader's language and an invented row.
pub(super) fn sample(ctx: &Ctx, kind: Kind) -> Result<Response, Error> {
    ctx.signed_in()?;
    let entry = ctx.rules.sheet(kind.code()).ok_or(Error::NotFound)?;
    let (layout, lang) = (&entry.value, ctx.lang());
    let headings: Vec<&str> =
        layout.columns.iter().map(|column| column.heading.get(lang)).collect();
    let packed = |error: zhibu_papers::Error| Error::Internal(error.into());
    let name = ctx.words.label(&entry.label);
    let mut book = Book::new(name, &headings).map_err(packed)?;
    let example = |column: &zhibu_domain::import::Column| {
        column.example.as_ref().map(|example| example.get(lang).to_owned()).into()
    };
    book.row(&layout.columns.iter().map(example).collect::<Vec<Out>>()).map_err(packed)?;
    let content = book.finish().map_err(packed)?;
    Ok(export::file(&format!("{name}.xlsx"), EXCEL, content))
}
