//! Sheets taken onto the roll: handed in, looked at, taken over as a whole, taken back.
//!
//! The file is kept sealed. What it would do is worked out anew each time from the file, what its
//! columns mean and what is known at that moment; nothing of a preview is stored. Whoever takes it
//! over says which preview was seen, and is refused if another would follow now.
//!
//! It refuses to know how files are read: whoever calls hands the cells over.

mod load;
pub mod roster;
mod sql;
mod undo;
mod write;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};
use zhibu_domain::access::Denied;
use zhibu_domain::id::{ImportId, PersonId, Realm, UnitId};
use zhibu_domain::import::grid::Grid;
use zhibu_domain::import::{Field, Head, Kind, Mapping, Plan, Refusal, heading};
use zhibu_domain::person::Name;
use zhibu_domain::rulebook::Right;
use zhibu_domain::text::{Lang, Text};

use crate::access::{self, Granted, KeepRoll, Scope};
use crate::act::Act;
use crate::audit;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::vault::{self, Secret};

pub use write::Outcome;

/// Bytes of a file that are sealed together.
const PART_BYTES: usize = 1 << 20;

/// Characters of a file's name that are kept.
const NAME_MAX_CHARS: usize = 120;

/// Sheets of a list, at most.
pub const PAGE: u32 = 50;

/// Where a sheet stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Handed in.
    Waiting,
    /// Taken over.
    Done,
    /// Taken back.
    Undone,
}

impl Stage {
    const ALL: [Stage; 3] = [Stage::Waiting, Stage::Done, Stage::Undone];

    /// The word in the database and in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Stage::Waiting => "waiting",
            Stage::Done => "done",
            Stage::Undone => "undone",
        }
    }

    fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

/// A sheet that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Which.
    pub id: ImportId,
    /// Where it was handed in.
    pub unit: UnitId,
    /// The name of that unit today.
    pub unit_name: Text,
    /// What it brings.
    pub kind: Kind,
    /// The name of the file.
    pub name: String,
    /// SHA-256 of the file, as hex.
    pub sha256: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// Where it stands.
    pub stage: Stage,
    /// The sheet and the row of headings that a person pointed at, counted from 0.
    pub head: Option<(usize, u32)>,
    /// When it was handed in.
    pub created_at: Timestamp,
    /// By whom; `None` for the installation.
    pub created_by: Option<(PersonId, Name)>,
    /// When it was taken over.
    pub done_at: Option<Timestamp>,
    /// Rows that were taken over, and rows that stayed out.
    pub rows: Option<(u32, u32)>,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

/// A file as it is handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// The id that the form was given, so that a form sent twice hands in one file.
    pub id: ImportId,
    /// What it brings.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// What a sheet would do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The sheet of the file that is looked at.
    pub sheet: usize,
    /// Its headings.
    pub head: Head,
    /// What each column is taken for.
    pub columns: Vec<(u16, Field)>,
    /// Columns without which nothing can be taken over.
    pub lacking: Vec<Field>,
    /// Everything that would happen.
    pub plan: Plan,
    /// Tells this preview from any other.
    pub digest: String,
}

/// The right that a kind of sheet asks for besides [`Right::KeepRoll`].
pub fn right_for(kind: Kind) -> Right {
    match kind {
        Kind::People => Right::KeepRoll,
        Kind::Units => Right::ManageTree,
        Kind::Posts => Right::FillPost,
    }
}

/// Hands in a file. The same file at the same unit is handed in once, unless it was taken back: the
/// answer is then the one from before.
///
/// # Errors
/// [`Error::Denied`] without the right for the kind; [`Error::Vault`] without a key to seal it.
pub fn upload(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    new: &NewFile,
) -> Result<ImportId> {
    reach(tx, act, new.kind, granted.unit())?;
    let sha256 = HEXLOWER.encode(&Sha256::digest(&new.content));
    if let Some(same) = sql::same(tx, act.realm, granted.unit(), new, &sha256)? {
        return Ok(same);
    }
    let keys = act.vault.keys(tx)?;
    let name: String = new.name.chars().take(NAME_MAX_CHARS).collect();
    sql::insert(tx, act, granted.unit(), new, (&name, &sha256))?;
    let secret = Secret::Upload(act.realm, new.id);
    let mut parts = Vec::new();
    for (ordinal, part) in (0_i64..).zip(new.content.chunks(PART_BYTES)) {
        parts.push((ordinal, keys.seal_bytes(secret, part, &act.random)?));
    }
    sql::insert_parts(tx, act.realm, new.id, parts)?;
    let detail = json!({"kind": new.kind.code(), "bytes": new.content.len()});
    audit::log(tx, act, "import.upload", granted.ground(), new.id.0, detail)?;
    Ok(new.id)
}

/// Keeps what a person said that the columns of a sheet mean; sheets with the same headings will be
/// read so too. `head` is the sheet and the row of headings, counted from 0.
///
/// # Errors
/// [`Error::NotFound`] for a sheet of another unit; [`Refusal::Done`].
pub fn map(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    id: ImportId,
    (sheets, head): (&[Grid], (usize, u32)),
    mapping: &Mapping,
) -> Result<()> {
    let import = waiting(tx, act, granted, id)?;
    let layout = &act.rules.sheet(import.kind.code()).ok_or(Error::NotFound)?.value;
    let grid = sheets.get(head.0).ok_or(Refusal::NoHeadings)?;
    let headings = digest_of(&heading::at(grid, layout, head.1).key());
    sql::set_head(tx, act.realm, id, head)?;
    sql::replace_columns(tx, act.realm, import.kind, &headings, mapping)?;
    let detail = json!({"kind": import.kind.code(), "columns": mapping.len()});
    audit::log(tx, act, "import.map", granted.ground(), id.0, detail)
}

/// Throws away a file that was not taken over.
///
/// # Errors
/// [`Error::NotFound`] for a sheet of another unit; [`Refusal::Done`].
pub fn discard(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    id: ImportId,
) -> Result<()> {
    let import = waiting(tx, act, granted, id)?;
    sql::delete(tx, act.realm, id)?;
    let detail = json!({"kind": import.kind.code()});
    audit::log(tx, act, "import.discard", granted.ground(), id.0, detail)
}

/// Takes a sheet over, as a whole or not at all. `seen` is the digest of the preview that a person
/// looked at; `leave_out` says that rows with faults stay out. A sheet that was taken over already
/// is left as it is.
///
/// # Errors
/// [`Refusal::Changed`], [`Refusal::Rejected`], [`Refusal::Nothing`], and those of the preview.
pub fn take_over(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    id: ImportId,
    sheets: &[Grid],
    (seen, leave_out): (&str, bool),
) -> Result<Outcome> {
    let import = of_unit(tx, act, granted, id)?;
    match import.stage {
        Stage::Waiting => {}
        Stage::Done => {
            let (taken, left) = import.rows.unwrap_or_default();
            return Ok(Outcome { taken, left });
        }
        Stage::Undone => return Err(Refusal::NotDone.into()),
    }
    let (preview, state) = work_out(tx, act, &import, sheets, Lang::Zh)?;
    if preview.digest != seen {
        return Err(Refusal::Changed.into());
    }
    if !preview.lacking.is_empty() {
        return Err(Refusal::Lacking { fields: preview.lacking }.into());
    }
    let rejected = preview.plan.effects.rejected;
    if rejected > 0 && !leave_out {
        return Err(Refusal::Rejected { rows: rejected }.into());
    }
    let outcome = write::all(tx, act, &import, &preview.plan, &state)?;
    if outcome.taken == 0 {
        return Err(Refusal::Nothing.into());
    }
    sql::finish(tx, act, id, outcome)?;
    let effects = &preview.plan.effects;
    let detail = json!({
        "kind": import.kind.code(), "taken": outcome.taken, "left": outcome.left,
        "enter": effects.enter, "move": effects.moves, "units": effects.units,
        "posts": effects.posts,
    });
    audit::log(tx, act, "import.take_over", granted.ground(), id.0, detail)?;
    Ok(outcome)
}

/// Takes a sheet back: what it brought goes, what it changed is put back, unless something rests on
/// it by now.
///
/// # Errors
/// [`Refusal::Depends`] with what rests on it; [`Refusal::NotDone`].
pub fn take_back(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    id: ImportId,
) -> Result<()> {
    let import = of_unit(tx, act, granted, id)?;
    reach(tx, act, import.kind, import.unit)?;
    if import.stage != Stage::Done {
        return Err(Refusal::NotDone.into());
    }
    undo::all(tx, act, &import)?;
    sql::set_undone(tx, act, id)?;
    let detail = json!({"kind": import.kind.code()});
    audit::log(tx, act, "import.take_back", granted.ground(), id.0, detail)
}

/// A sheet that was handed in.
///
/// # Errors
/// [`Error::NotFound`].
pub fn find(tx: &mut Tx<'_>, realm: Realm, id: ImportId) -> Result<Import> {
    sql::find(tx, realm, id)?.ok_or(Error::NotFound)
}

/// Sheets handed in at the units of a scope, newest first, at most [`PAGE`].
pub fn recent(tx: &mut Tx<'_>, act: &Act, scopes: &[Scope]) -> Result<Vec<Import>> {
    let mut found = Vec::new();
    for scope in scopes {
        found.extend(sql::recent(tx, act.realm, *scope, act.today, PAGE)?);
    }
    found.sort_by_key(|import| std::cmp::Reverse(import.id));
    found.dedup_by_key(|import| import.id);
    found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    Ok(found)
}

/// The file as it was handed in.
///
/// # Errors
/// [`Refusal::Unreadable`] if its key was changed since; [`Error::Vault`].
pub fn content(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    id: ImportId,
) -> Result<Vec<u8>> {
    let import = of_unit(tx, act, granted, id)?;
    let keys = act.vault.keys(tx)?;
    let mut content = Vec::with_capacity(usize::try_from(import.bytes).unwrap_or_default());
    for sealed in sql::parts(tx, act.realm, id)? {
        match keys.open_bytes(Secret::Upload(act.realm, id), &sealed) {
            Ok(part) => content.extend_from_slice(&part),
            Err(vault::Error::Missing { .. }) => return Err(Refusal::Unreadable.into()),
            Err(error) => return Err(error.into()),
        }
    }
    // Parts that were exchanged open one by one and are not the file; a file that is done with is
    // gone.
    if HEXLOWER.encode(&Sha256::digest(&content)) != import.sha256 {
        return Err(Refusal::Unreadable.into());
    }
    Ok(content)
}

/// The headings of a file, with the place of their sheet: those that a person pointed at, else those
/// that are recognised, else those of which a person said before what they mean.
///
/// # Errors
/// [`Refusal::NoHeadings`].
pub fn headings(
    tx: &mut Tx<'_>,
    act: &Act,
    import: &Import,
    sheets: &[Grid],
) -> Result<(usize, Head)> {
    let layout = &act.rules.sheet(import.kind.code()).ok_or(Error::NotFound)?.value;
    let pointed = import.head.and_then(|(sheet, row)| Some((sheet, sheets.get(sheet)?, row)));
    if let Some((sheet, grid, row)) = pointed {
        return Ok((sheet, heading::at(grid, layout, row)));
    }
    if let Some(found) = heading::recognise(sheets, layout) {
        return Ok(found);
    }
    for (sheet, grid) in sheets.iter().enumerate() {
        for row in grid.rows().take(heading::ROWS_LOOKED_AT) {
            let head = heading::at(grid, layout, row.row());
            if known_columns(tx, act.realm, import.kind, &head)?.is_some() {
                return Ok((sheet, head));
            }
        }
    }
    Err(Refusal::NoHeadings.into())
}

/// What a person said before that these headings mean.
pub fn known_columns(
    tx: &mut Tx<'_>,
    realm: Realm,
    kind: Kind,
    head: &Head,
) -> Result<Option<Mapping>> {
    let found: BTreeMap<u16, Option<Field>> =
        sql::columns(tx, realm, kind, &digest_of(&head.key()))?;
    Ok((!found.is_empty()).then_some(found))
}

/// What a sheet would do now. `lang` is that of the hints.
///
/// # Errors
/// [`Refusal::NoHeadings`]; [`Error::Denied`] without the right for the kind.
pub fn preview(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    id: ImportId,
    sheets: &[Grid],
    lang: Lang,
) -> Result<Preview> {
    let import = of_unit(tx, act, granted, id)?;
    work_out(tx, act, &import, sheets, lang).map(|(preview, _)| preview)
}

fn work_out(
    tx: &mut Tx<'_>,
    act: &Act,
    import: &Import,
    sheets: &[Grid],
    lang: Lang,
) -> Result<(Preview, load::State)> {
    let scope = reach(tx, act, import.kind, import.unit)?;
    let (sheet, head) = headings(tx, act, import, sheets)?;
    let grid = sheets.get(sheet).ok_or(Refusal::NoHeadings)?;
    let chosen = known_columns(tx, act.realm, import.kind, &head)?;
    let columns = head.columns(chosen.as_ref());
    let asked = load::Asked { import, grid, head: &head, columns: &columns, scope, lang };
    let (plan, lacking, state) = load::plan(tx, act, &asked)?;
    let digest = digest(import, &plan);
    Ok((Preview { sheet, head, columns, lacking, plan, digest }, state))
}

/// How far below the unit a sheet of this kind may reach.
fn reach(tx: &mut Tx<'_>, act: &Act, kind: Kind, unit: UnitId) -> Result<Scope> {
    let right = right_for(kind);
    let scope = access::scope(tx, act, right, unit)?;
    scope.ok_or_else(|| Denied { right }.into())
}

/// The sheet, if it was handed in at the granted unit.
fn of_unit(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    id: ImportId,
) -> Result<Import> {
    let import = find(tx, act.realm, id)?;
    if import.unit == granted.unit() { Ok(import) } else { Err(Error::NotFound) }
}

fn waiting(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    id: ImportId,
) -> Result<Import> {
    let import = of_unit(tx, act, granted, id)?;
    if import.stage == Stage::Waiting { Ok(import) } else { Err(Refusal::Done.into()) }
}

fn digest_of(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text))
}

/// Of the file and of everything that it would do: equal digests mean that nothing else would
/// happen. Values that are sealed show nowhere, but stand in the file.
fn digest(import: &Import, plan: &Plan) -> String {
    let mut hasher = Hasher(Sha256::new());
    // Writing to a hash cannot fail.
    let _ = write!(hasher, "{} {:?}", import.sha256, plan.columns);
    for row in &plan.rows {
        let _ = write!(hasher, "{} {:?} {:?}", row.row, row.state(), row.act);
    }
    HEXLOWER.encode(&hasher.0.finalize())
}

struct Hasher(Sha256);

impl std::fmt::Write for Hasher {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text);
        Ok(())
    }
}
