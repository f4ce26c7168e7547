//! Handing a sheet in: what it holds, where it goes, the file. The file is read before it is kept,
//! so that a file that is none is refused at its field.

use askama::Template;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::response::Response;
use zhibu_domain::id::{ImportId, UnitId};
use zhibu_domain::import::{FileFault, Kind, Limits};
use zhibu_domain::rulebook::Right;
use zhibu_papers::sheet;
use zhibu_service::access::{self, KeepRoll};
use zhibu_service::engine::Tx;
use zhibu_service::import::{self, Import, NewFile, Stage};
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Error as Refused};

use super::{START, page_of};
use crate::activity::clean_name;
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form, field};
use crate::page::{Choice, Mark, capital, see_other};

/// Bytes of a megabyte as people count them.
const MEGABYTE: u64 = 1024 * 1024;

/// A sheet that was handed in before.
struct Line {
    href: String,
    name: String,
    about: String,
    mark: Mark,
    state: &'static str,
}

struct Sample {
    href: String,
    name: String,
}

#[derive(Template)]
#[template(path = "import/start.html")]
struct StartPage<'a> {
    ctx: &'a Ctx,
    form: &'a Form,
    kinds: Vec<Choice>,
    units: Vec<Choice>,
    file_hint: String,
    samples: Vec<Sample>,
    recent: Vec<Line>,
    faults: Faults,
}

/// `GET /import`; `?unit=` and `?kind=` fill the form in.
pub(super) async fn show(ctx: Ctx, query: Form) -> Result<Response, Error> {
    let mut form = Form::default();
    for name in ["unit", "kind"] {
        form.set(name, query.one(name));
    }
    form.set(field::ONCE, ctx.fresh_key());
    page(&ctx, &form, Faults::default()).await
}

async fn page(ctx: &Ctx, form: &Form, faults: Faults) -> Result<Response, Error> {
    let act = ctx.act()?;
    let asked: Option<UnitId> = form.one("unit").parse().ok();
    let (units, recent) = ctx.db.read(move |tx| gather(tx, &act, asked)).await?;
    let max = i64::try_from(Limits::DEFAULT.file_bytes / MEGABYTE).unwrap_or_default();
    let args = [
        ("xlsx", "xlsx".into()),
        ("xls", "xls".into()),
        ("csv", "csv".into()),
        ("max", max.into()),
    ];
    let sample = |kind: Kind| {
        let name = capital(ctx.words.import_kind(kind));
        Sample { href: format!("{START}/samples/{}.xlsx", kind.code()), name }
    };
    let kind = |kind: Kind| Choice::new(kind.code(), ctx.words.import_kind(kind));
    let page = StartPage {
        ctx,
        form,
        kinds: Kind::ALL.into_iter().map(kind).collect(),
        units: units
            .iter()
            .map(|row| Choice::new(row.id.to_string(), ctx.words.text(&row.name)))
            .collect(),
        file_hint: ctx.words.with("import-file-hint", &args),
        samples: Kind::ALL.into_iter().map(sample).collect(),
        recent: recent.iter().map(|import| line(ctx, import)).collect(),
        faults,
    };
    if page.faults.is_empty() { ctx.page(&page) } else { ctx.unprocessable(&page) }
}

/// The units at which a sheet may be handed in, and the sheets there.
fn gather(
    tx: &mut Tx<'_>,
    act: &Act,
    asked: Option<UnitId>,
) -> Result<(Vec<UnitRow>, Vec<Import>), Refused> {
    let scopes = access::roots(tx, act, Right::KeepRoll)?;
    if scopes.is_empty() {
        let denied = zhibu_domain::access::Denied { right: Right::KeepRoll };
        return Err(denied.into());
    }
    let mut ids: Vec<UnitId> = scopes.iter().map(|scope| scope.root).collect();
    if let Some(asked) = asked.filter(|asked| !ids.contains(asked))
        && access::require::<KeepRoll>(tx, act, asked).is_ok()
    {
        ids.insert(0, asked);
    }
    let mut units = Vec::new();
    for id in ids {
        units.extend(unit::row(tx, act.realm, id, act.today)?);
    }
    Ok((units, import::recent(tx, act, &scopes)?))
}

fn line(ctx: &Ctx, import: &Import) -> Line {
    let when = ctx.words.instant(import.created_at, &ctx.tz);
    let handed_in = match &import.created_by {
        Some((_, name)) => {
            let name = ctx.words.name(name);
            ctx.words.with("import-handed-in", &[("name", name.into()), ("when", when.into())])
        }
        None => ctx.words.with("import-handed-in-by-installation", &[("when", when.into())]),
    };
    let (mark, state) = match import.stage {
        Stage::Waiting => (Mark::Due, "import-stage-waiting"),
        Stage::Done => (Mark::Held, "import-stage-done"),
        Stage::Undone => (Mark::Rest, "import-stage-undone"),
    };
    let kind = ctx.words.import_kind(import.kind);
    Line {
        href: page_of(import.id),
        name: import.name.clone(),
        about: format!("{} · {kind} · {handed_in}", ctx.words.text(&import.unit_name)),
        mark,
        state: ctx.t(state),
    }
}

/// A file as sent, with the fields beside it.
#[derive(Default)]
struct Sent {
    form: Form,
    name: String,
    content: Vec<u8>,
    /// More came than is taken; the rest was not kept.
    too_large: bool,
}

/// `POST /import`
pub(super) async fn send(
    ctx: Ctx,
    upload: Result<Multipart, MultipartRejection>,
) -> Result<Response, Error> {
    let act = ctx.act()?;
    // Before anything is read: whoever may not hand in a sheet need not send it.
    let asks = act.clone();
    ctx.db.read(move |tx| gather(tx, &asks, None).map(drop)).await?;
    let sent = receive(upload.map_err(|_| Error::Faulty)?).await?;
    let Some(kind) = Kind::parse(sent.form.one("kind")) else {
        let faults = Faults::of("kind", ctx.t("layout-please-choose"));
        return page(&ctx, &sent.form, faults).await;
    };
    let Ok(unit) = sent.form.one("unit").parse::<UnitId>() else {
        let faults = Faults::of("unit", ctx.t("layout-please-choose"));
        return page(&ctx, &sent.form, faults).await;
    };
    let Sent { form, name, content, too_large } = sent;
    let checked = check(name.clone(), content, too_large).await?;
    let content = match checked {
        Ok(content) => content,
        Err(said) => {
            let said = match said {
                Some(fault) => ctx.words.file_fault(&fault),
                None => ctx.t("import-file-missing").to_owned(),
            };
            return page(&ctx, &form, Faults::of("file", said)).await;
        }
    };
    let id = form.one(field::ONCE).parse::<ImportId>();
    let id = id.unwrap_or_else(|_| ImportId::new(act.now, act.entropy()));
    let new = NewFile { id, kind, name, content };
    let done = ctx.db.write(move |tx| {
        let granted = access::require::<KeepRoll>(tx, &act, unit)?;
        import::upload(tx, &act, &granted, &new)
    });
    match done.await {
        Ok(id) => Ok(see_other(&page_of(id))),
        Err(error) => {
            let said = ctx.sentence(&error).ok_or(error)?;
            page(&ctx, &form, Faults::of("unit", said)).await
        }
    }
}

/// Reads the file once to see that it can be read; `None` if no file was chosen.
async fn check(
    name: String,
    content: Vec<u8>,
    too_large: bool,
) -> Result<Result<Vec<u8>, Option<FileFault>>, Error> {
    if too_large {
        return Ok(Err(Some(FileFault::TooLarge { max_bytes: Limits::DEFAULT.file_bytes })));
    }
    if content.is_empty() {
        let fault = (!name.is_empty()).then_some(FileFault::Empty);
        return Ok(Err(fault));
    }
    let read = tokio::task::spawn_blocking(move || {
        let read = sheet::read(&content, &name, &Limits::DEFAULT);
        read.map(|_| content).map_err(Some)
    });
    read.await.map_err(|error| Error::Internal(error.into()))
}

/// Reads the parts of the form. A file that is too large is read to its end all the same, so that
/// the browser hears the answer, but it is not kept.
async fn receive(mut upload: Multipart) -> Result<Sent, Error> {
    let max = usize::try_from(Limits::DEFAULT.file_bytes).unwrap_or(usize::MAX);
    let mut sent = Sent::default();
    while let Some(mut part) = upload.next_field().await? {
        let part_name = part.name().unwrap_or_default().to_owned();
        if part_name == "file" {
            let typed = part.file_name().unwrap_or_default();
            sent.name = if typed.is_empty() { String::new() } else { clean_name(typed) };
            while let Some(chunk) = part.chunk().await? {
                if sent.content.len() + chunk.len() > max {
                    sent.too_large = true;
                    sent.content = Vec::new();
                } else if !sent.too_large {
                    sent.content.extend_from_slice(&chunk);
                }
            }
        } else if ["kind", "unit", field::ONCE].contains(&part_name.as_str()) {
            let mut value = Vec::new();
            while let Some(chunk) = part.chunk().await? {
                if value.len() < 200 {
                    value.extend_from_slice(&chunk);
                }
            }
            sent.form.set(&part_name, String::from_utf8_lossy(&value).trim().to_owned());
        }
    }
    Ok(sent)
}
