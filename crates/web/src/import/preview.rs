//! What a sheet would do, row by row, with everything that would happen in words above; or what it
//! did, with the way back.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use zhibu_domain::id::ImportId;
use zhibu_domain::import::grid::{Cell, Grid};
use zhibu_domain::import::{Field, Kind, Layout, RowPlan, State, value};
use zhibu_service::Error as Refused;
use zhibu_service::access::{self, KeepRoll};
use zhibu_service::import::{self, Import, Preview, Stage};

use super::{Opened, Which, mark, open, seen};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::page::{Mark, Pager, see_other};
use crate::routes;

/// Rows of a page.
const ROWS: usize = 50;

/// Characters of a cell that are shown.
const CELL_CHARS: usize = 80;

/// A choice of rows by their state.
struct Choose {
    href: String,
    label: String,
    chosen: bool,
}

/// A cell in words.
struct Shown {
    heading: String,
    text: String,
    /// Its mark and word, unless it says what is known.
    state: Option<(Mark, &'static str)>,
    notes: Vec<String>,
}

/// A row in words.
struct Line {
    number: u32,
    mark: Mark,
    state: &'static str,
    notes: Vec<String>,
    cells: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "import/preview.html")]
struct PreviewPage<'a> {
    ctx: &'a Ctx,
    name: String,
    about: String,
    href: String,
    effects: Vec<String>,
    /// Columns that are missing, in a sentence.
    lacking: Option<String>,
    headings: Vec<String>,
    choices: Vec<Choose>,
    lines: Vec<Line>,
    paging: String,
    pager: Pager,
    digest: String,
    takes: u32,
    rejected: u32,
    form: &'a Form,
    faults: Faults,
}

#[derive(Template)]
#[template(path = "import/done.html")]
struct DonePage<'a> {
    ctx: &'a Ctx,
    name: String,
    about: String,
    href: String,
    undone: bool,
    said: String,
    left: u32,
    go: (String, &'static str),
    faults: Faults,
}

/// `GET /import/{id}`
pub(super) async fn show(ctx: Ctx, Which(id): Which, query: Form) -> Result<Response, Error> {
    page(&ctx, id, &query, Faults::default()).await
}

/// The page as it is now, with what is to be said about a form.
pub(super) async fn page(
    ctx: &Ctx,
    id: ImportId,
    form: &Form,
    faults: Faults,
) -> Result<Response, Error> {
    let act = ctx.act()?;
    let import = ctx.db.read(move |tx| seen(tx, &act, id)).await?;
    if import.stage != Stage::Waiting {
        return done(ctx, &import, faults);
    }
    let opened = open(ctx, id).await?;
    let preview = match work_out(ctx, &opened).await {
        Err(Refused::Import(zhibu_domain::import::Refusal::NoHeadings)) => {
            return Ok(see_other(&format!("{}/columns", super::page_of(id))));
        }
        other => other?,
    };
    let rules = Arc::clone(&ctx.rules);
    let layout = &rules.sheet(import.kind.code()).ok_or(Error::NotFound)?.value;
    let page = view(ctx, &opened, &preview, layout, (form, faults));
    if page.faults.is_empty() { ctx.page(&page) } else { ctx.unprocessable(&page) }
}

/// What the sheet would do now. Not on a thread that serves requests: it may have many rows.
pub(super) async fn work_out(ctx: &Ctx, opened: &Opened) -> Result<Preview, Refused> {
    let (act, db, lang) = (ctx.act().map_err(|_| Refused::NotFound)?, ctx.db.clone(), ctx.lang());
    let (id, unit, grids) = (opened.import.id, opened.import.unit, Arc::clone(&opened.grids));
    let worked = tokio::task::spawn_blocking(move || {
        db.read_blocking(move |tx| {
            let granted = access::require::<KeepRoll>(tx, &act, unit)?;
            import::preview(tx, &act, &granted, id, &grids, lang)
        })
    });
    worked.await.map_err(|error| Refused::Files(std::io::Error::other(error)))?
}

fn about(ctx: &Ctx, import: &Import) -> String {
    let kind = ctx.words.import_kind(import.kind);
    format!("{} · {kind}", ctx.words.text(&import.unit_name))
}

fn view<'a>(
    ctx: &'a Ctx,
    opened: &Opened,
    preview: &Preview,
    layout: &Layout,
    (form, faults): (&'a Form, Faults),
) -> PreviewPage<'a> {
    let (plan, href) = (&preview.plan, super::page_of(opened.import.id));
    let chosen = State::parse(form.one("state"));
    let fits = |row: &&RowPlan| chosen.is_none_or(|state| row.state() == state);
    let rows: Vec<&RowPlan> = plan.rows.iter().filter(fits).collect();
    let pages = rows.len().div_ceil(ROWS).max(1);
    let page = form.one("page_no").parse::<usize>().unwrap_or(1).clamp(1, pages);
    let grid = opened.grids.get(preview.sheet);
    let lines = rows
        .iter()
        .skip((page - 1) * ROWS)
        .take(ROWS)
        .map(|row| line(ctx, row, &plan.columns, (grid, layout)));
    let at = |page: usize| {
        let state = chosen.map_or(String::new(), |state| format!("state={}&", state.code()));
        format!("{href}?{state}page_no={page}#rows")
    };
    let counts = plan.counts();
    let all = u32::try_from(plan.rows.len()).unwrap_or(u32::MAX);
    let choice = |state: Option<State>, n: u32| {
        let word = state.map_or(ctx.t("import-filter-all"), |state| ctx.words.import_state(state));
        let query = state.map_or(String::new(), |state| format!("?state={}", state.code()));
        let args = [("state", word.into()), ("n", n.into())];
        Choose {
            href: format!("{href}{query}#rows"),
            label: ctx.words.with("import-filter", &args),
            chosen: chosen == state,
        }
    };
    let some = State::ALL.into_iter().filter_map(|state| Some((state, *counts.get(&state)?)));
    let choices = std::iter::once(choice(None, all))
        .chain(some.map(|(state, n)| choice(Some(state), n)))
        .collect();
    let lacking: Vec<&str> =
        preview.lacking.iter().map(|field| layout.heading(*field, ctx.lang())).collect();
    let lacking = (!lacking.is_empty())
        .then(|| ctx.words.with("import-lacking", &[("columns", ctx.words.list(&lacking).into())]));
    let acts = plan.rows.iter().filter(|row| row.act != zhibu_domain::import::RowAct::Nothing);
    let takes = u32::try_from(acts.count()).unwrap_or(u32::MAX);
    let args = [("page", page.into()), ("pages", pages.into())];
    PreviewPage {
        ctx,
        name: opened.import.name.clone(),
        about: about(ctx, &opened.import),
        effects: ctx.words.import_effects(plan),
        lacking,
        headings: plan.columns.iter().map(|(_, f)| heading(ctx, layout, *f)).collect(),
        choices,
        lines: lines.collect(),
        paging: ctx.words.with("import-page-of", &args),
        pager: Pager {
            previous: (page > 1).then(|| at(page - 1)),
            next: (page < pages).then(|| at(page + 1)),
        },
        digest: preview.digest.clone(),
        takes,
        rejected: plan.effects.rejected,
        href,
        form,
        faults,
    }
}

fn heading(ctx: &Ctx, layout: &Layout, field: Field) -> String {
    layout.heading(field, ctx.lang()).to_owned()
}

fn line(
    ctx: &Ctx,
    row: &RowPlan,
    columns: &[(u16, Field)],
    (grid, layout): (Option<&Grid>, &Layout),
) -> Line {
    let told = |column: Option<usize>| {
        let field = column.and_then(|at| columns.get(at)).map(|(_, field)| *field);
        let here = row.notes.iter().filter(|note| note.column == column);
        here.map(|note| ctx.words.import_remark(&note.remark, field, (layout, &ctx.rules)))
            .collect::<Vec<_>>()
    };
    let cells = columns.iter().enumerate().map(|(at, (column, field))| {
        let cell = grid.and_then(|grid| grid.find(row.row - 1));
        let cell = cell.map_or(Cell::Empty, |cells| cells.get(*column).0);
        let state = row.states.get(at).copied().unwrap_or(State::Blank);
        let plain = matches!(state, State::Blank | State::Same);
        Shown {
            heading: heading(ctx, layout, *field),
            text: text(ctx, cell, *field),
            state: (!plain).then(|| (mark(state), ctx.words.import_state(state))),
            notes: told(Some(at)),
        }
    });
    let state = row.state();
    Line {
        number: row.row,
        mark: mark(state),
        state: ctx.words.import_state(state),
        notes: told(None),
        cells: cells.collect(),
    }
}

/// What a cell says; a protected one says only that it is given.
fn text(ctx: &Ctx, cell: Cell<'_>, field: Field) -> String {
    if cell.is_blank() {
        return String::new();
    }
    if field.is_protected() {
        return ctx.t("import-masked").to_owned();
    }
    let text = value::text(cell);
    match text.char_indices().nth(CELL_CHARS) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.into_owned(),
    }
}

fn done(ctx: &Ctx, import: &Import, faults: Faults) -> Result<Response, Error> {
    let (taken, left) = import.rows.unwrap_or_default();
    let undone = import.stage == Stage::Undone;
    let said = if undone {
        ctx.t("import-undone-text").to_owned()
    } else {
        ctx.words.with("import-done-text", &[("taken", taken.into()), ("left", left.into())])
    };
    let go = match import.kind {
        Kind::Units => (routes::unit(import.unit), "import-go-units"),
        Kind::People | Kind::Posts => (routes::of_unit(import.unit, "people"), "import-go-people"),
    };
    let page = DonePage {
        ctx,
        name: import.name.clone(),
        about: about(ctx, import),
        href: super::page_of(import.id),
        undone,
        said,
        left,
        go,
        faults,
    };
    if page.faults.is_empty() { ctx.page(&page) } else { ctx.unprocessable(&page) }
}
