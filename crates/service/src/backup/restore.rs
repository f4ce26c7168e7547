//! Putting a backup back: first the whole archive is checked, then an empty database is filled in one
//! transaction, then the files are written.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::Path;

use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

use super::manifest::{FORMAT, Manifest, content_of, file_name, table_of};
use super::{Error, Result, archive, rows, sync_folder};
use crate::engine::dump::{self, Column, Table};
use crate::engine::{self, Db, Tx, migrate};

/// The largest member that is read into memory: a chunk of rows.
const CHUNK_MAX: u64 = 1 << 30;

/// What was put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// Rows.
    pub rows: u64,
    /// Attached files.
    pub files: u64,
}

/// Reads an archive to its end and compares every byte with its digests.
///
/// # Errors
/// [`Error::Broken`] if it is not as it was written, [`Error::Newer`] if a newer program wrote it.
pub fn check(path: &Path) -> Result<Manifest> {
    let is_ours = |name: &str| table_of(name).is_some() || content_of(name).is_some();
    let manifest = archive::check(path, is_ours, |text| {
        let manifest: Manifest = serde_json::from_slice(text).ok()?;
        let members = manifest.members.clone();
        Some((manifest, members))
    })?;
    if manifest.format != FORMAT {
        let problem = format!("its format is {:?}; this program reads {FORMAT}", manifest.format);
        return Err(Error::Broken { path: path.to_owned(), problem });
    }
    known_to(&manifest)?;
    Ok(manifest)
}

/// The migrations of this program that the archive's database had.
fn known_to(manifest: &Manifest) -> Result<Vec<migrate::Migration>> {
    let mut known = migrate::migrations();
    for (place, (name, checksum)) in manifest.migrations.iter().enumerate() {
        let same = known.get(place).is_some_and(|m| m.name == name && m.checksum() == *checksum);
        if !same {
            let (program, migration) = (manifest.program.clone(), name.clone());
            return Err(Error::Newer { program, migration });
        }
    }
    known.truncate(manifest.migrations.len());
    Ok(known)
}

/// Fills an empty database and a folder of files with what an archive holds that was checked, and
/// brings the database to the form that this program knows.
///
/// # Errors
/// [`Error::NotEmpty`] if the database holds a row. The rows come in one transaction: all or none.
pub fn restore(path: &Path, manifest: &Manifest, db: &Db, files: &Path) -> Result<Restored> {
    if !db.read_blocking(|tx| Ok::<_, Error>(is_empty(tx)?))? {
        return Err(Error::NotEmpty);
    }
    migrate::apply(db, &known_to(manifest)?)?;
    let filled = fill_all(path, manifest, db)?;
    migrate::apply(db, &migrate::migrations())?;
    let files = write_files(path, files)?;
    Ok(Restored { rows: filled, files })
}

fn is_empty(tx: &mut Tx<'_>) -> engine::Result<bool> {
    for table in dump::tables(tx)? {
        if dump::count(tx, &table)? > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

fn fill_all(path: &Path, manifest: &Manifest, db: &Db) -> Result<u64> {
    let (path, manifest) = (path.to_owned(), manifest.clone());
    db.fill_blocking(move |tx| {
        let broken =
            |problem: &str| Error::Broken { path: path.clone(), problem: problem.to_owned() };
        let told = |trouble| match trouble {
            Trouble::Engine(error) => Error::from(error),
            Trouble::Content(problem) => broken(&problem),
        };
        let tables = fitted(tx, &manifest).map_err(told)?;
        let bare = dump::begin_filling(tx)?;
        let mut trouble = None;
        let walked = archive::each(&path, |name, bytes, content| {
            let Some((table, columns)) = table_of(name).and_then(|name| tables.get(name)) else {
                return Ok(());
            };
            let filled = fill(tx, (table, columns), bytes, content);
            filled.map_err(|error| {
                trouble = Some(error);
                io::Error::other("a table could not be filled")
            })
        });
        match trouble {
            Some(trouble) => return Err(told(trouble)),
            None => walked.map_err(|source| Error::Disk { path: path.clone(), source })?,
        }
        for counted in &manifest.tables {
            let Some((table, _)) = tables.get(counted.table.as_str()) else { continue };
            if dump::count(tx, table)? != counted.rows {
                return Err(broken(&format!("the table {} has lost rows", counted.table)));
            }
        }
        dump::end_filling(tx, &bare)?;
        Ok(manifest.rows())
    })
}

/// Why a member could not be put back.
enum Trouble {
    Engine(engine::Error),
    Content(String),
}

/// Tables by name, with the columns in the order of the archive.
type Fitted = BTreeMap<String, (Table, Vec<Column>)>;

/// The tables of the database against those of the archive.
fn fitted(tx: &mut Tx<'_>, manifest: &Manifest) -> std::result::Result<Fitted, Trouble> {
    let here = dump::tables(tx).map_err(Trouble::Engine)?;
    let mut here: BTreeMap<&str, Table> =
        here.into_iter().map(|table| (table.name, table)).collect();
    let strange = |what: &str| Trouble::Content(what.to_owned());
    let mut fitted = Fitted::new();
    for counted in &manifest.tables {
        let table = here.remove(counted.table.as_str());
        let table = table.ok_or_else(|| strange("it has a table too many"))?;
        if table.columns.len() != counted.columns.len() {
            return Err(strange("a table has other columns"));
        }
        let mut columns = Vec::new();
        for (name, shape) in &counted.columns {
            let column = table.columns.iter().find(|column| column.name == name);
            let column = column.filter(|column| rows::word(column.shape) == shape);
            columns.push(*column.ok_or_else(|| strange("a table has other columns"))?);
        }
        fitted.insert(counted.table.clone(), (table, columns));
    }
    if here.is_empty() { Ok(fitted) } else { Err(strange("it lacks a table")) }
}

/// Puts the rows of one member into their table.
fn fill(
    tx: &mut Tx<'_>,
    (table, columns): (&Table, &[Column]),
    bytes: u64,
    content: &mut dyn Read,
) -> std::result::Result<(), Trouble> {
    let mut text = Vec::with_capacity(usize::try_from(bytes.min(CHUNK_MAX)).unwrap_or(0));
    let read = content.take(CHUNK_MAX).read_to_end(&mut text);
    read.map_err(|error| Trouble::Content(error.to_string()))?;
    let mut wrong = None;
    let mut lines = text.split_inclusive(|byte| *byte == b'\n');
    let rows = std::iter::from_fn(|| match rows::read(lines.next()?, columns) {
        Ok(row) => Some(row),
        Err(problem) => {
            wrong = Some(format!("{problem}, in the table {}", table.name));
            None
        }
    });
    let filled = dump::fill(tx, table, columns, rows);
    match wrong {
        Some(problem) => Err(Trouble::Content(problem)),
        None => filled.map(drop).map_err(Trouble::Engine),
    }
}

/// Writes the attached files; how many. Each is checked once more against its name.
fn write_files(path: &Path, files: &Path) -> Result<u64> {
    let mut count = 0;
    let mut folders = std::collections::BTreeSet::new();
    let written = archive::each(path, |name, _, content| {
        let Some(sha256) = content_of(name) else { return Ok(()) };
        let below = file_name(sha256);
        let below = below.strip_prefix("files/").unwrap_or(&below);
        let to = files.join(below);
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
            folders.insert(folder.to_owned());
        }
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        if HEXLOWER.encode(&Sha256::digest(&bytes)) != sha256 {
            return Err(io::Error::other("an attached file is not what its name says"));
        }
        let mut file = File::create_new(to)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        count += 1;
        Ok(())
    });
    written.map_err(|source| Error::Disk { path: files.to_owned(), source })?;
    folders.iter().try_for_each(|folder| sync_folder(folder))?;
    Ok(count)
}
