//! Pages on which a sheet is handed in, looked at, taken over and taken back.
//!
//! They decide nothing: the domain says what each cell would do, and the service does it. Citizen
//! numbers and telephones of a sheet are never shown back, only whether they are given.

mod acts;
mod columns;
mod preview;
mod start;

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use zhibu_domain::id::ImportId;
use zhibu_domain::import::grid::Grid;
use zhibu_domain::import::{Kind, Limits, State};
use zhibu_domain::rulebook::Right;
use zhibu_papers::sheet;
use zhibu_service::access::{self, KeepRoll};
use zhibu_service::engine::Tx;
use zhibu_service::import::{self, Import};
use zhibu_service::{Act, Error as Refused};

use crate::context::{Ctx, Site};
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::page::Mark;

/// `/import` and below.
pub(crate) fn routes() -> Doors {
    const KEEP: Needs = Needs::Right(Right::KeepRoll);
    const ANYWHERE: Needs = Needs::RightSomewhere(Right::KeepRoll);
    Doors::new()
        .get(START, ANYWHERE, start::show)
        .post(START, ANYWHERE, start::send)
        .get("/import/samples/people.xlsx", Needs::Account, async |ctx: Ctx| {
            acts::sample(&ctx, Kind::People)
        })
        .get("/import/samples/units.xlsx", Needs::Account, async |ctx: Ctx| {
            acts::sample(&ctx, Kind::Units)
        })
        .get("/import/samples/posts.xlsx", Needs::Account, async |ctx: Ctx| {
            acts::sample(&ctx, Kind::Posts)
        })
        .get("/import/{id}", KEEP, preview::show)
        .post("/import/{id}", KEEP, acts::take_over)
        .get("/import/{id}/columns", KEEP, columns::show)
        .post("/import/{id}/columns", KEEP, columns::send)
        .get("/import/{id}/rejected", KEEP, acts::rejected)
        .post("/import/{id}/take-back", KEEP, acts::take_back)
        .post("/import/{id}/discard", KEEP, acts::discard)
}

/// Where sheets are handed in.
pub(crate) const START: &str = "/import";

/// The page of a sheet.
pub(crate) fn page_of(id: ImportId) -> String {
    format!("/import/{id}")
}

/// The sheet that an address names.
struct Which(ImportId);

impl FromRequestParts<Site> for Which {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Error> {
        let Path(id) = Path::<ImportId>::from_request_parts(parts, site).await?;
        Ok(Self(id))
    }
}

/// A sheet for those who may keep the roll where it was handed in.
fn seen(tx: &mut Tx<'_>, act: &Act, id: ImportId) -> Result<Import, Refused> {
    let import = import::find(tx, act.realm, id)?;
    access::require::<KeepRoll>(tx, act, import.unit)?;
    Ok(import)
}

/// A sheet with its cells, read anew from the sealed file.
struct Opened {
    import: Import,
    grids: Arc<Vec<Grid>>,
}

/// Opens a sheet. Unsealing and reading take their time: not on a thread that serves requests.
async fn open(ctx: &Ctx, id: ImportId) -> Result<Opened, Error> {
    let (act, db) = (ctx.act()?, ctx.db.clone());
    let opened = tokio::task::spawn_blocking(move || {
        let (import, content) = db.read_blocking(move |tx| {
            let import = seen(tx, &act, id)?;
            let granted = access::require::<KeepRoll>(tx, &act, import.unit)?;
            let content = import::content(tx, &act, &granted, id)?;
            Ok::<_, Refused>((import, content))
        })?;
        // It was read when it was handed in, so a fault now is the file's end.
        let grids = sheet::read(&content, &import.name, &Limits::DEFAULT)
            .map_err(|_| Refused::Import(zhibu_domain::import::Refusal::Unreadable))?;
        Ok::<_, Refused>(Opened { import, grids: Arc::new(grids) })
    });
    Ok(opened.await.map_err(|error| Error::Internal(error.into()))??)
}

/// The mark of a state; the word beside it says the same.
fn mark(state: State) -> Mark {
    match state {
        State::Error => Mark::Late,
        State::Warning | State::Changed => Mark::Due,
        State::New => Mark::Held,
        State::Same | State::Blank => Mark::Rest,
    }
}
