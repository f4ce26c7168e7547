//! Lists as spreadsheets: every list page answers `?as=xlsx` with the same rows, by the same right
//! and the same filter, without the page's limit.
//!
//! It refuses to know what is listed: the page hands over its own query, one part after another.

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use zhibu_papers::sheet::{Book, Out};

use crate::activity::disposition;
use crate::context::Ctx;
use crate::error::Error;
use crate::form::Form;

/// The media type of Excel workbooks.
pub(crate) const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Whether the address asks for the list as a spreadsheet.
pub(crate) fn wanted(query: &Form) -> bool {
    query.one("as") == "xlsx"
}

/// The address of a list as a spreadsheet: the address of the page without its place in the list.
pub(crate) fn address(ctx: &Ctx) -> String {
    let (path, query) = ctx.path.split_once('?').unwrap_or((&ctx.path, ""));
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| {
        !matches!(name.as_ref(), "after" | "before" | "older" | "newer" | "as")
    });
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(kept).append_pair("as", "xlsx");
    format!("{path}?{}", pairs.finish())
}

/// A list as an Excel workbook. `part` is asked for the rows after a cursor, first after `None`,
/// until it gives no further cursor; only one part at a time is in memory.
///
/// ```text
/// export::list(&ctx, "成员", &["姓名", "类别"], |after| {
///     let (db, act) = (ctx.db.clone(), act.clone());
///     async move {
///         let (rows, next) = db.read(move |tx| person::members(…, after)).await?;
///         Ok((rows.iter().map(|row| vec![row.name.as_str().into()]).collect(), next))
///     }
/// })
/// .await
/// ```
///
/// # Errors
/// Those of `part`; [`Error::Internal`] if the machine has no room for the file.
pub(crate) async fn list<C, F, P>(
    ctx: &Ctx,
    name: &str,
    headings: &[&str],
    mut part: P,
) -> Result<Response, Error>
where
    P: FnMut(Option<C>) -> F,
    F: Future<Output = Result<(Vec<Vec<Out>>, Option<C>), Error>>,
{
    let mut book = Book::new(name, headings).map_err(|error| Error::Internal(error.into()))?;
    let mut cursor = None;
    loop {
        let (rows, next) = part(cursor).await?;
        let mut room = true;
        for row in &rows {
            room &= book.row(row).map_err(|error| Error::Internal(error.into()))?;
        }
        match next {
            Some(next) if room => cursor = Some(next),
            _ => break,
        }
    }
    // Packing takes its time: not on a thread that serves requests.
    let packed = tokio::task::spawn_blocking(move || book.finish()).await;
    let packed = packed.map_err(|error| Error::Internal(error.into()))?;
    let packed = packed.map_err(|error| Error::Internal(error.into()))?;
    Ok(file(&format!("{name} {}.xlsx", ctx.today), EXCEL, packed))
}

/// A file for the reader to keep.
pub(crate) fn file(name: &str, media_type: &'static str, content: Vec<u8>) -> Response {
    let fixed = [
        (CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (CONTENT_DISPOSITION, disposition("attachment", name)),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    (fixed, content).into_response()
}
