//! Backups: one archive of the database and the attached files, made while the program is in use, and
//! put back on either engine.
//!
//! The database is read on one snapshot, then the files: they are named by their content and only ever
//! added, so whatever the snapshot speaks of is among them. The master key is never part of it. It
//! refuses to know where an installation lies and in which words anything is told.

mod archive;
mod manifest;
mod restore;
mod rows;
mod sql;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::audit::{self, chain};
use crate::engine::{self, Db, Transient, Tx, dump, migrate};
use crate::{files, install};

pub use archive::Member;
pub use manifest::{Chain, Manifest, RowCount};
pub use restore::{Restored, check, restore};
pub(crate) use sql::attached;

/// Bytes of rows in one member, about; a row more ends it.
const CHUNK: usize = 8 << 20;

/// Why a backup could not be made or put back.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of that name is there already.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// Another backup is being written there.
    #[error("another backup is being written to {}", .0.display())]
    Busy(PathBuf),
    /// The key lies among the files that would be archived.
    #[error("the key {} lies among the attached files", .0.display())]
    KeyInside(PathBuf),
    /// The archive is not as it was written.
    #[error("{}: {problem}", path.display())]
    Broken {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// The archive was made by a program with migrations that this one does not know.
    #[error("the archive was made by zhibu {program} with {migration}, which this program lacks")]
    Newer {
        /// Version of that program.
        program: String,
        /// The first migration that is unknown.
        migration: String,
    },
    /// The place to restore to holds something.
    #[error("the database is not empty")]
    NotEmpty,
    /// The disk refused.
    #[error("{}: {source}", path.display())]
    Disk {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An act or a query failed.
    #[error(transparent)]
    Service(#[from] crate::Error),
    /// The database.
    #[error(transparent)]
    Engine(#[from] engine::Error),
}

impl Transient for Error {
    fn is_transient(&self) -> bool {
        match self {
            Error::Engine(error) => error.is_transient(),
            Error::Service(error) => error.is_transient(),
            _ => false,
        }
    }
}

/// The result of making or putting back a backup.
pub type Result<T> = std::result::Result<T, Error>;

/// What is to be backed up, and when and by whom that is done.
#[derive(Debug, Clone)]
pub struct Job {
    /// The folder of attached files.
    pub files: PathBuf,
    /// Where the master key lies, which must not come along.
    pub key: Option<PathBuf>,
    /// The instant.
    pub at: Timestamp,
    /// Version of the program.
    pub program: String,
}

/// A backup that was made.
#[derive(Debug, Clone)]
pub struct Made {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Size of the archive.
    pub bytes: u64,
}

/// Writes a backup into a new file.
///
/// # Errors
/// [`Error`]; no file of that name is there then.
pub fn make(db: &Db, job: &Job, to: &Path) -> Result<Made> {
    let key = key_digest(job)?;
    let shared = Arc::new(Mutex::new(archive::Writer::create(to)?));
    let made = write(db, job, &shared, key.as_deref());
    if made.is_err() {
        lock(&shared).abandon();
    }
    made
}

/// The archive goes to a database thread and comes back.
type Shared = Arc<Mutex<archive::Writer>>;

fn lock(shared: &Shared) -> MutexGuard<'_, archive::Writer> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write(db: &Db, job: &Job, shared: &Shared, key: Option<&str>) -> Result<Made> {
    let writing = Arc::clone(shared);
    let mut manifest = db.read_blocking(move |tx| {
        let mut writer = lock(&writing);
        // A query may run again; what it wrote before does not count.
        writer.restart()?;
        write_tables(tx, &mut writer)
    })?;
    let mut writer = lock(shared);
    manifest.at = job.at;
    manifest.program.clone_from(&job.program);
    write_files(&mut writer, job, &mut manifest, key)?;
    manifest.members.clone_from(&writer.members);
    let text = manifest.text();
    let bytes = writer.finish(&text)?;
    Ok(Made { manifest, bytes })
}

/// The digest of the key, so that it is recognised under any name.
fn key_digest(job: &Job) -> Result<Option<String>> {
    let Some(key) = job.key.as_ref().filter(|key| key.exists()) else { return Ok(None) };
    let disk = |source| Error::Disk { path: key.clone(), source };
    let inside = |folder: &Path| -> io::Result<bool> {
        Ok(folder.exists() && key.canonicalize()?.starts_with(folder.canonicalize()?))
    };
    if inside(&job.files).map_err(disk)? {
        return Err(Error::KeyInside(key.clone()));
    }
    let content = fs::read(key).map_err(disk)?;
    Ok(Some(HEXLOWER.encode(&Sha256::digest(content))))
}

/// Writes every table, as it is on this snapshot.
fn write_tables(tx: &mut Tx<'_>, writer: &mut archive::Writer) -> Result<Manifest> {
    let mut manifest = Manifest::new(tx.kind());
    manifest.migrations = migrate::applied_here(tx)?;
    for table in dump::tables(tx)? {
        let rows = write_table(tx, writer, &table)?;
        manifest.tables.push(RowCount::of(&table, rows));
    }
    for row in install::realms(tx)? {
        let head = audit::head(tx, row.realm)?;
        manifest.chains.push(Chain::new(row.realm, row.rulebook, head));
    }
    manifest.attached = attached(tx)?.into_iter().collect();
    Ok(manifest)
}

/// Writes one table; how many rows.
fn write_table(tx: &mut Tx<'_>, writer: &mut archive::Writer, table: &dump::Table) -> Result<u64> {
    let (mut chunk, mut rows, mut number) = (Vec::with_capacity(CHUNK + (CHUNK >> 3)), 0, 0_u32);
    let mut trouble = None;
    let mut put = |chunk: &mut Vec<u8>| {
        number += 1;
        let done = writer.append(&manifest::chunk_name(table.name, number), chunk);
        chunk.clear();
        done
    };
    let read = dump::each_row(tx, table, |row| {
        rows::write(&mut chunk, row);
        rows += 1;
        if chunk.len() >= CHUNK
            && let Err(error) = put(&mut chunk)
        {
            trouble = Some(error);
            return Err(engine::Error::Contradiction("the archive could not be written"));
        }
        Ok(())
    });
    if let Some(trouble) = trouble {
        return Err(trouble);
    }
    read?;
    if !chunk.is_empty() {
        put(&mut chunk)?;
    }
    Ok(rows)
}

/// Writes every content of the file store, and notes what the snapshot speaks of and is not there.
fn write_files(
    writer: &mut archive::Writer,
    job: &Job,
    manifest: &mut Manifest,
    key: Option<&str>,
) -> Result<()> {
    let disk = |source| Error::Disk { path: job.files.clone(), source };
    let mut wanted: BTreeSet<String> = std::mem::take(&mut manifest.attached).into_iter().collect();
    for found in files::contents(&job.files).map_err(disk)? {
        if key == Some(found.sha256.as_str()) {
            return Err(Error::KeyInside(found.path));
        }
        let content = fs::read(&found.path);
        let content = content.map_err(|source| Error::Disk { path: found.path.clone(), source })?;
        if HEXLOWER.encode(&Sha256::digest(&content)) != found.sha256 {
            manifest.changed.push(found.sha256);
            continue;
        }
        writer.append(&manifest::file_name(&found.sha256), &content)?;
        manifest.files += 1;
        wanted.remove(&found.sha256);
    }
    wanted.retain(|sha256| !manifest.changed.contains(sha256));
    manifest.missing = wanted.into_iter().collect();
    Ok(())
}

/// Brings the names in a folder to the disk. Only some systems know what that means.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<()> {
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|source| Error::Disk { path: folder.to_owned(), source })
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "one shape on all systems")]
fn sync_folder(_: &Path) -> Result<()> {
    Ok(())
}

/// The end of the chain of the log, as a manifest keeps it.
pub type Head = chain::Head;
