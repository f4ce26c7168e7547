//! The minutes on paper: a page to print, and the same lines as a file for Word.

use std::fmt::Write as _;

use askama::Template;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use zhibu_domain::activity::Record;
use zhibu_domain::id::ActivityId;
use zhibu_domain::text::Lang;
use zhibu_words::minutes::{Minutes, minutes};

use super::{At, seen};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::Form;

/// The media type of Word documents.
pub(crate) const WORD: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

#[derive(Template)]
#[template(path = "activity/print.html")]
struct PrintPage<'a> {
    ctx: &'a Ctx,
    id: ActivityId,
    minutes: Minutes,
}

async fn record(ctx: &Ctx, id: ActivityId) -> Result<Record, Error> {
    let act = ctx.act()?;
    Ok(ctx.db.read(move |tx| seen(tx, &act, id)).await?.record)
}

/// `GET /activities/{id}/print`
pub(super) async fn print(ctx: Ctx, At(id): At<ActivityId>) -> Result<Response, Error> {
    let record = record(&ctx, id).await?;
    let minutes = minutes(&record, &ctx.rules, ctx.lang(), &ctx.tz);
    ctx.page(&PrintPage { ctx: &ctx, id, minutes })
}

/// `GET /activities/{id}/minutes.docx`, in the reader's language or in that of `?in=`.
pub(super) async fn word(ctx: Ctx, At(id): At<ActivityId>, query: Form) -> Result<Response, Error> {
    let lang = Lang::parse(query.one("in")).unwrap_or(ctx.lang());
    let record = record(&ctx, id).await?;
    let (rules, zone) = (ctx.rules.clone(), ctx.tz.clone());
    // Packing takes milliseconds of processor time: not on a thread that serves requests.
    let (title, packed) = tokio::task::spawn_blocking(move || {
        let packed = zhibu_papers::minutes(&record, &rules, lang, &zone);
        (record.sitting.title.get(lang).to_owned(), packed)
    })
    .await
    .map_err(|error| Error::Internal(Box::new(error)))?;
    let packed = packed.map_err(|error| Error::Internal(Box::new(error)))?;
    let name = disposition("attachment", &format!("{title}.docx"));
    let fixed = [
        (CONTENT_TYPE, HeaderValue::from_static(WORD)),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    Ok((fixed, packed).into_response())
}

/// A `Content-Disposition` with a name in any script (RFC 6266): plain letters for old programs,
/// UTF-8 for all others.
pub(crate) fn disposition(kind: &str, name: &str) -> HeaderValue {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    let text = format!("{kind}; filename=\"file.{ending}\"; filename*=UTF-8''{encoded}");
    HeaderValue::try_from(text).expect("every byte of a name is written in ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_any_script_is_a_header() {
        let header = disposition("attachment", "2026年11月 \"会\".docx");
        insta::assert_snapshot!(
            header.to_str().unwrap(),
            @r#"attachment; filename="file.docx"; filename*=UTF-8''2026%E5%B9%B411%E6%9C%88%20%22%E4%BC%9A%22.docx"#
        );
        let odd = disposition("inline", "a\r\nb\u{7f}.p\"df");
        insta::assert_snapshot!(odd.to_str().unwrap(), @r#"inline; filename="file.pdf"; filename*=UTF-8''a%0D%0Ab%7F.p%22df"#);
    }
}
