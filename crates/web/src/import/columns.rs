//! Saying what the columns of a sheet mean, where the program did not know or guessed wrong.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use zhibu_domain::id::ImportId;
use zhibu_domain::import::{Field, Head, Layout, Mapping, Refusal, heading};
use zhibu_service::Error as Refused;
use zhibu_service::access::{self, KeepRoll};
use zhibu_service::import;

use super::{Opened, Which, open, page_of};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::page::{Choice, see_other};

/// Rows from the top among which the headings may be pointed at.
const ROWS: u32 = 60;

/// A column with what it is taken for.
struct ColumnLine {
    name: String,
    label: String,
    value: String,
}

#[derive(Template)]
#[template(path = "import/columns.html")]
struct ColumnsPage<'a> {
    ctx: &'a Ctx,
    name: String,
    href: String,
    /// The program did not find the headings itself.
    unknown: bool,
    sheets: Vec<Choice>,
    sheet: String,
    row: String,
    columns: Vec<ColumnLine>,
    fields: Vec<Choice>,
    faults: Faults,
}

/// `GET /import/{id}/columns`; `?sheet=` and `?row=` point at other headings.
pub(super) async fn show(ctx: Ctx, Which(id): Which, query: Form) -> Result<Response, Error> {
    page(&ctx, id, &query, Faults::default()).await
}

async fn page(ctx: &Ctx, id: ImportId, form: &Form, faults: Faults) -> Result<Response, Error> {
    let opened = open(ctx, id).await?;
    let (act, kind) = (ctx.act()?, opened.import.kind);
    let rules = Arc::clone(&ctx.rules);
    let layout = &rules.sheet(kind.code()).ok_or(Error::NotFound)?.value;
    let found = match pointed(&opened, layout, form) {
        None => recognised(ctx, &opened).await?,
        found => found,
    };
    let unknown = found.is_none();
    let known = match found.clone() {
        Some((_, head)) => {
            let realm = act.realm;
            ctx.db.read(move |tx| import::known_columns(tx, realm, kind, &head)).await?
        }
        None => None,
    };
    let page = view(ctx, &opened, layout, (found, known), faults);
    let page = ColumnsPage { unknown, ..page };
    if page.faults.is_empty() { ctx.page(&page) } else { ctx.unprocessable(&page) }
}

/// The headings that the form points at.
fn pointed(opened: &Opened, layout: &Layout, form: &Form) -> Option<(usize, Head)> {
    let sheet = form.one("sheet").parse::<usize>().ok()?;
    let row = form.one("row").parse::<u32>().ok()?;
    Some((sheet, heading::at(opened.grids.get(sheet)?, layout, row.checked_sub(1)?)))
}

/// The headings that the program finds itself.
async fn recognised(ctx: &Ctx, opened: &Opened) -> Result<Option<(usize, Head)>, Error> {
    let (act, sheet, grids) = (ctx.act()?, opened.import.clone(), Arc::clone(&opened.grids));
    let found = ctx.db.read(move |tx| import::headings(tx, &act, &sheet, &grids)).await;
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Refused::Import(Refusal::NoHeadings)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn view<'a>(
    ctx: &'a Ctx,
    opened: &Opened,
    layout: &Layout,
    (found, known): (Option<(usize, Head)>, Option<Mapping>),
    faults: Faults,
) -> ColumnsPage<'a> {
    let lang = ctx.lang();
    let mut fields = vec![Choice::new("", ctx.t("import-columns-skip"))];
    let taken = layout.columns.iter().filter(|column| column.field != Field::Ordinal);
    fields.extend(taken.map(|c| Choice::new(c.field.code(), c.heading.get(lang))));
    let sheets = opened.grids.iter().enumerate();
    let sheets = sheets.map(|(at, grid)| Choice::new(at.to_string(), &grid.name)).collect();
    let (sheet, head) = found.map_or((0, None), |(sheet, head)| (sheet, Some(head)));
    let columns = head.iter().flat_map(|head| {
        let meant = head.columns(known.as_ref());
        head.headings.iter().map(move |heading| {
            let field = meant.iter().find(|(column, _)| *column == heading.column);
            let args = [
                ("column", u32::from(heading.column + 1).into()),
                ("text", (&heading.text).into()),
            ];
            ColumnLine {
                name: format!("column.{}.field", heading.column),
                label: ctx.words.with("import-columns-heading", &args),
                value: field.map_or("", |(_, field)| field.code()).to_owned(),
            }
        })
    });
    ColumnsPage {
        ctx,
        name: opened.import.name.clone(),
        href: page_of(opened.import.id),
        unknown: false,
        sheets,
        sheet: sheet.to_string(),
        row: head.as_ref().map_or(String::new(), |head| (head.row + 1).to_string()),
        columns: columns.collect(),
        fields,
        faults,
    }
}

/// `POST /import/{id}/columns`
pub(super) async fn send(ctx: Ctx, Which(id): Which, form: Form) -> Result<Response, Error> {
    let row = form.one("row").trim().parse::<u32>().ok().filter(|row| (1..=ROWS).contains(row));
    let sheet = form.one("sheet").parse::<usize>().unwrap_or_default();
    let Some(row) = row else {
        let args = [
            ("label", ctx.t("import-columns-row").into()),
            ("least", 1.into()),
            ("most", ROWS.into()),
        ];
        let said = ctx.words.with("layout-fault-number", &args);
        return page(&ctx, id, &Form::default(), Faults::of("row", said)).await;
    };
    let opened = open(&ctx, id).await?;
    let rules = Arc::clone(&ctx.rules);
    let layout = &rules.sheet(opened.import.kind.code()).ok_or(Error::NotFound)?.value;
    let head = opened.grids.get(sheet).map(|grid| heading::at(grid, layout, row - 1));
    let Some(head) = head.filter(|head| !head.headings.is_empty()) else {
        let faults = Faults::of("row", ctx.t("import-columns-nothing"));
        return page(&ctx, id, &Form::default(), faults).await;
    };
    // Other headings than those shown: show these first.
    let shown = form.one("shown");
    if shown != format!("{sheet} {row}") {
        return Ok(see_other(&format!("{}/columns?sheet={sheet}&row={row}", page_of(id))));
    }
    let meant = |column: u16| Field::parse(form.one(&format!("column.{column}.field")));
    let mapping: Mapping =
        head.headings.iter().map(|heading| (heading.column, meant(heading.column))).collect();
    let (act, unit, grids) = (ctx.act()?, opened.import.unit, Arc::clone(&opened.grids));
    let done = ctx.db.write(move |tx| {
        let granted = access::require::<KeepRoll>(tx, &act, unit)?;
        import::map(tx, &act, &granted, id, (&grids, (sheet, row - 1)), &mapping)
    });
    match done.await {
        Ok(()) | Err(Refused::Import(Refusal::Done)) => Ok(see_other(&page_of(id))),
        Err(error) => Err(error.into()),
    }
}
