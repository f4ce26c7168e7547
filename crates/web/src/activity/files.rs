//! Files beside a record: a photo of the signed paper minutes, a list, a document.
//!
//! A file is read up to the largest size that the rulebook allows and no further. What type it is
//! is read from its content when it is kept.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse as _, Response};
use zhibu_domain::activity::{Attachment, Refusal};
use zhibu_domain::id::{ActivityId, AttachmentId};
use zhibu_service::access::{self, RecordActivity};
use zhibu_service::activity::{self as acts, NewAttachment};
use zhibu_service::files::Files;

use super::paper::disposition;
use super::{At, seen, show};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::page::see_other;
use crate::routes;

/// Characters of a file's name that are kept.
const NAME_MAX_CHARS: usize = 120;

/// A file as sent, with the boxes ticked beside it.
#[derive(Default)]
struct Sent {
    name: String,
    content: Vec<u8>,
    /// More came than is taken; the rest was not kept.
    too_large: bool,
    declared: bool,
    paper: bool,
}

/// `POST /activities/{id}/files`
pub(super) async fn attach(
    ctx: Ctx,
    At(id): At<ActivityId>,
    upload: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    let act = ctx.act()?;
    let upload = upload.map_err(|_| Error::Faulty)?;
    let allowed = act.clone();
    // Before anything is read: whoever may not attach a file need not send it.
    let max_bytes = ctx
        .db
        .read(move |tx| {
            let unit = seen(tx, &allowed, id)?.record.unit;
            access::require::<RecordActivity>(tx, &allowed, unit)?;
            acts::largest_file(tx, &allowed, unit)
        })
        .await?;
    let sent = receive(upload, usize::try_from(max_bytes).unwrap_or(0)).await?;
    let mut ticked = Form::default();
    if sent.declared {
        ticked.add("declared", "1");
    }
    if sent.paper {
        ticked.add("paper", "1");
    }
    if let Some((field, refusal)) = refused(&sent, max_bytes) {
        let said = ctx.words.activity_refusal(&refusal);
        return show::again(&ctx, id, &ticked, Faults::of(field, said)).await;
    }
    match keep(&ctx, id, sent, max_bytes).await {
        Ok(()) => Ok(see_other(&format!("{}#files", routes::activity(id)))),
        Err(error) => {
            let said = ctx.sentence(&error).ok_or(error)?;
            show::again(&ctx, id, &ticked, Faults::of("file", said)).await
        }
    }
}

/// What can be refused before the content is looked at.
fn refused(sent: &Sent, max_bytes: i64) -> Option<(&'static str, Refusal)> {
    if sent.too_large {
        Some(("file", Refusal::FileTooLarge { max_bytes }))
    } else if sent.content.is_empty() {
        Some(("file", Refusal::FileEmpty))
    } else if !sent.declared {
        Some(("declared", Refusal::NotDeclared))
    } else {
        None
    }
}

/// Keeps the content in the store, then writes its row.
async fn keep(
    ctx: &Ctx,
    id: ActivityId,
    sent: Sent,
    max_bytes: i64,
) -> Result<(), zhibu_service::Error> {
    let act = ctx.act().map_err(|_| zhibu_service::Error::NotFound)?;
    let (files, keeper) = (Files::new(&ctx.files), act.clone());
    let Sent { name, content, paper, .. } = sent;
    let stored =
        tokio::task::spawn_blocking(move || files.keep(&keeper, max_bytes, &content)).await;
    let stored = stored.map_err(std::io::Error::other)??;
    let file = NewAttachment {
        sha256: stored.sha256,
        name,
        media_type: stored.media_type.to_owned(),
        bytes: stored.bytes,
        paper_minutes: paper,
    };
    ctx.db
        .write(move |tx| {
            let record = seen(tx, &act, id)?.record;
            let granted = access::require::<RecordActivity>(tx, &act, record.unit)?;
            // The same form sent twice attaches one file.
            let is_same = |held: &&Attachment| {
                held.name == file.name && held.paper_minutes == file.paper_minutes
            };
            for held in record.attachments.iter().filter(is_same) {
                if acts::attachment(tx, act.realm, held.id)?.1.sha256 == file.sha256 {
                    return Ok(());
                }
            }
            acts::attach(tx, &act, &granted, id, &file).map(|_| ())
        })
        .await
}

/// Reads the parts of the form. A file that is too large is read to its end all the same, so that
/// the browser hears the answer, but it is not kept.
async fn receive(mut upload: Multipart, max_bytes: usize) -> Result<Sent, Error> {
    let mut sent = Sent::default();
    while let Some(mut part) = upload.next_field().await? {
        match part.name().unwrap_or_default() {
            "file" => {
                sent.name = clean_name(part.file_name().unwrap_or_default());
                while let Some(chunk) = part.chunk().await? {
                    if sent.content.len() + chunk.len() > max_bytes {
                        sent.too_large = true;
                        sent.content = Vec::new();
                    } else if !sent.too_large {
                        sent.content.extend_from_slice(&chunk);
                    }
                }
            }
            "declared" => sent.declared = true,
            "paper" => sent.paper = true,
            _ => {}
        }
    }
    Ok(sent)
}

/// The last part of a path, without what no name should hold, and not too long.
pub(crate) fn clean_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: Vec<char> = last.trim().chars().filter(|c| !c.is_control()).collect();
    let (start, ending) = match plain.iter().rposition(|c| *c == '.') {
        Some(dot) if dot > 0 && plain.len() - dot <= 10 => plain.split_at(dot),
        _ => (plain.as_slice(), &[][..]),
    };
    let kept = NAME_MAX_CHARS.saturating_sub(ending.len());
    let name: String = start.iter().take(kept).chain(ending).collect();
    if name.is_empty() { "file".to_owned() } else { name }
}

/// `GET /activities/{id}/files/{file}`
pub(super) async fn fetch(
    ctx: Ctx,
    At((id, file)): At<(ActivityId, AttachmentId)>,
) -> Result<Response, Error> {
    let act = ctx.act()?;
    let found = ctx
        .db
        .read(move |tx| {
            seen(tx, &act, id)?;
            let (of, found) = acts::attachment(tx, act.realm, file)?;
            if of == id { Ok(found) } else { Err(zhibu_service::Error::NotFound) }
        })
        .await?;
    let (files, sha256) = (Files::new(&ctx.files), found.sha256.clone());
    let content = tokio::task::spawn_blocking(move || files.read(&sha256)).await;
    let content = content.map_err(|error| Error::Internal(Box::new(error)))??;
    let is_shown = found.media_type.starts_with("image/") || found.media_type == "application/pdf";
    let kind = if is_shown { "inline" } else { "attachment" };
    let media_type = HeaderValue::try_from(found.media_type.as_str());
    let fixed = [
        (CONTENT_TYPE, media_type.map_err(|error| Error::Internal(Box::new(error)))?),
        (CONTENT_DISPOSITION, disposition(kind, &found.name)),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    Ok((fixed, content).into_response())
}

/// `POST /activities/{id}/files/{file}/remove`
pub(super) async fn detach(
    ctx: Ctx,
    At((id, file)): At<(ActivityId, AttachmentId)>,
    form: Form,
) -> Result<Response, Error> {
    let act = ctx.act()?;
    let done = ctx
        .db
        .write(move |tx| {
            let unit = seen(tx, &act, id)?.record.unit;
            let granted = access::require::<RecordActivity>(tx, &act, unit)?;
            if acts::attachment(tx, act.realm, file)?.0 != id {
                return Err(zhibu_service::Error::NotFound);
            }
            acts::detach(tx, &act, &granted, id, file)
        })
        .await;
    match done {
        Ok(()) => Ok(see_other(&format!("{}#files", routes::activity(id)))),
        Err(error) => {
            let said = ctx.sentence(&error).ok_or(error)?;
            show::again(&ctx, id, &form, Faults::of("files", said)).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_ending_and_lose_their_folder() {
        assert_eq!(clean_name("C:\\photos\\会议\t记录.JPG"), "会议记录.JPG");
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name(" / "), "file");
        let long = clean_name(&format!("{}.docx", "长".repeat(500)));
        assert_eq!(long.chars().count(), NAME_MAX_CHARS);
        assert!(long.ends_with("长.docx"));
    }

    #[test]
    fn what_is_refused_is_said_at_its_own_field() {
        let sent = |bytes: usize, too_large, declared| Sent {
            content: vec![1; bytes],
            too_large,
            declared,
            ..Sent::default()
        };
        let field = |sent: &Sent| refused(sent, 9).map(|(field, _)| field);
        assert_eq!(field(&sent(0, true, true)), Some("file"));
        assert_eq!(field(&sent(0, false, true)), Some("file"));
        assert_eq!(field(&sent(3, false, false)), Some("declared"));
        assert_eq!(field(&sent(3, false, true)), None);
    }
}
