//! Checks of the database as such, of what lies beside it, and of the log.

use std::collections::BTreeSet;
use std::fs;
use std::io;

use data_encoding::HEXLOWER;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use zhibu_domain::doctor::Fault;
use zhibu_domain::id::{ImportId, PersonId};
use zhibu_domain::protected::Field;

use super::{Exam, KeyFile, sql};
use crate::engine::{inspect, migrate};
use crate::error::Result;
use crate::vault::{self, Sealed, Secret};
use crate::{audit, backup, files};

/// How far clocks of several machines may stand apart.
const CLOCKS_APART: SignedDuration = SignedDuration::from_secs(60);

/// A content is written before its record is, so a young one may still be waited for.
const YOUNG: SignedDuration = SignedDuration::from_hours(1);

pub(super) fn integrity(exam: &mut Exam<'_, '_>) -> Result<()> {
    let said = inspect::integrity(exam.tx)?;
    exam.find_all(said.into_iter().map(|said| Fault::Engine { said }));
    Ok(())
}

pub(super) fn references(exam: &mut Exam<'_, '_>) -> Result<()> {
    let lost = inspect::lost_references(exam.tx)?;
    exam.find_all(lost.into_iter().map(Fault::from));
    Ok(())
}

pub(super) fn migrations(exam: &mut Exam<'_, '_>) -> Result<()> {
    let known = migrate::migrations();
    let applied = migrate::applied_here(exam.tx)?;
    match migrate::judge(&known, &applied) {
        Ok(()) => {
            let pending = known.iter().skip(applied.len());
            let pending = pending.map(|m| Fault::MigrationPending { name: m.name.to_owned() });
            exam.find_all(pending);
        }
        Err(error) => exam.find(Fault::MigrationStrange { said: error.to_string() }),
    }
    Ok(())
}

/// Every attached content is read and its digest worked out anew.
pub(super) fn files(exam: &mut Exam<'_, '_>) -> Result<()> {
    let here: BTreeSet<String> =
        files::contents(&exam.around.files)?.into_iter().map(|found| found.sha256).collect();
    let store = files::Files::new(&exam.around.files);
    for sha256 in backup::attached(exam.tx)? {
        if !here.contains(&sha256) {
            exam.find(Fault::FileMissing { sha256 });
        } else if HEXLOWER.encode(&Sha256::digest(store.read(&sha256)?)) != sha256 {
            exam.find(Fault::FileChanged { sha256 });
        }
    }
    Ok(())
}

pub(super) fn orphans(exam: &mut Exam<'_, '_>) -> Result<()> {
    let root = exam.around.files.clone();
    let attached = backup::attached(exam.tx)?;
    for path in files::walk(&root)? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let below = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        let is_home = below.replace('\\', "/") == format!("{}/{name}", name.get(..2).unwrap_or(""));
        let is_wanted = is_home && attached.contains(name);
        if !is_wanted && !is_young(fs::symlink_metadata(&path)?.modified(), exam.around.now) {
            exam.find(Fault::FileOrphan { name: below });
        }
    }
    Ok(())
}

fn is_young(modified: io::Result<std::time::SystemTime>, now: Timestamp) -> bool {
    let written = modified.ok().and_then(|time| Timestamp::try_from(time).ok());
    written.is_some_and(|written| now.duration_since(written) < YOUNG)
}

pub(super) fn chain(exam: &mut Exam<'_, '_>) -> Result<()> {
    for realm in exam.realms {
        let report = audit::verify(exam.tx, *realm, &[])?;
        let faults = report.faults.into_iter();
        exam.find_all(faults.map(|fault| Fault::Chain { realm: *realm, fault }));
    }
    Ok(())
}

pub(super) fn sealing(exam: &mut Exam<'_, '_>) -> Result<()> {
    for realm in exam.realms {
        let waiting = audit::waiting_since(exam.tx, *realm)?;
        let late = waiting.filter(|at| exam.around.now.duration_since(*at) > audit::PATIENCE);
        if let Some(since) = late {
            let rows = sql::count_unsealed(exam.tx, *realm)?;
            exam.find(Fault::Unsealed { rows, since });
        }
    }
    Ok(())
}

/// Without protected fields no key is needed.
pub(super) fn key(exam: &mut Exam<'_, '_>) -> Result<()> {
    let is_needed = !vault::in_force(exam.tx)?.is_empty();
    let path = |path: &std::path::Path| path.display().to_string();
    match &exam.around.key {
        KeyFile::Missing(at) if is_needed => {
            exam.find(Fault::KeyMissing { path: path(at) });
        }
        KeyFile::Missing(_) => {}
        KeyFile::Open(at) => exam.find(Fault::KeyOpen { path: path(at) }),
        KeyFile::Inside(at) => exam.find(Fault::KeyInside { path: path(at) }),
        KeyFile::Unread(at, said) => {
            exam.find(Fault::KeyUnread { path: path(at), said: said.clone() });
        }
        KeyFile::Read(_) if !is_needed => {}
        KeyFile::Read(vault) => match vault.keys(exam.tx) {
            Ok(keys) => open_all(exam, &keys)?,
            Err(crate::Error::Vault(error)) => {
                let path = vault.path().map_or_else(String::new, path);
                exam.find(Fault::KeyUnread { path, said: error.to_string() });
            }
            Err(error) => return Err(error),
        },
    }
    Ok(())
}

/// Opens once whatever is sealed in any table.
fn open_all(exam: &mut Exam<'_, '_>, keys: &vault::Keys) -> Result<()> {
    for realm in exam.realms {
        let realm = *realm;
        let mut broken = Vec::new();
        let mut open = |person: PersonId, field: &str, sealed: &Sealed| {
            let field = Field::from_key(field);
            if field.is_none_or(|field| keys.open((realm, person), field, sealed).is_err()) {
                broken.push(Fault::Unopened { person });
            }
        };
        sql::each_protected(exam.tx, realm, &mut open)?;
        sql::each_replaced(exam.tx, realm, &mut open)?;
        sql::each_factor(exam.tx, realm, |account, sealed| {
            if keys.open_bytes(Secret::Totp(realm, account), sealed).is_err() {
                broken.push(Fault::UnopenedFactor { account });
            }
        })?;
        let mut sheets = Sheets::default();
        sql::each_upload(exam.tx, realm, |import, sha256, sealed| {
            let part = keys.open_bytes(Secret::Upload(realm, import), sealed);
            sheets.add(import, sha256, part.as_deref().ok().map(Vec::as_slice));
        })?;
        sheets.end();
        broken.extend(sheets.broken);
        exam.find_all(broken);
    }
    Ok(())
}

/// Uploaded sheets as their parts come: those of one follow each other.
#[derive(Default)]
struct Sheets {
    current: Option<(ImportId, String, Sha256)>,
    broken: Vec<Fault>,
}

impl Sheets {
    /// The next part; `None` if it does not open, and then the digest will not fit.
    fn add(&mut self, import: ImportId, sha256: &str, part: Option<&[u8]>) {
        if self.current.as_ref().is_none_or(|(current, ..)| *current != import) {
            self.end();
            self.current = Some((import, sha256.to_owned(), Sha256::new()));
        }
        if let (Some((.., hash)), Some(part)) = (&mut self.current, part) {
            hash.update(part);
        }
    }

    /// Compares what came of a sheet with what was handed in.
    fn end(&mut self) {
        if let Some((import, sha256, hash)) = self.current.take()
            && HEXLOWER.encode(&hash.finalize()) != sha256
        {
            self.broken.push(Fault::UnopenedSheet { import });
        }
    }
}

/// Room for as much again as the data takes: a backup, or the copy before a migration.
#[allow(clippy::unnecessary_wraps, reason = "all checks have one shape")]
pub(super) fn disk(exam: &mut Exam<'_, '_>) -> Result<()> {
    if let Some((free, needed)) = exam.around.disk.filter(|(free, needed)| free < needed) {
        exam.find(Fault::DiskShort { free, needed });
    }
    Ok(())
}

pub(super) fn clock(exam: &mut Exam<'_, '_>) -> Result<()> {
    let now = exam.around.now.checked_add(CLOCKS_APART).unwrap_or(exam.around.now);
    for realm in exam.realms {
        let later = sql::later_acts(exam.tx, *realm, now)?;
        exam.find_all(later.into_iter().map(|(id, at)| Fault::Later { table: "audit", id, at }));
    }
    Ok(())
}
