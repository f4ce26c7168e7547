//! The key file: one line for each master key, outside of the folder that is backed up. It is
//! written whole or not at all, and read by its owner only.
//!
//! It refuses to know what is sealed with the keys.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::cipher::{KEY_BYTES, Key, Suite};
use super::disk;
use crate::act::Random;

/// A key file has few lines; anything larger is something else.
const MAX_BYTES: u64 = 64 * 1024;

const HEAD: &str = "\
# Master key of Zhibu. With it and the database every citizen number and phone can be read; without\n\
# it none can. Keep a copy apart from the backups. `zhibu key check` compares it with a database.\n";

/// Why a key file is not used.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is no such file.
    #[error("there is no key file")]
    Missing,
    /// There is a file already, and keys are never overwritten.
    #[error("there is a key file already")]
    Exists,
    /// It lies where backups and copies would take it along.
    #[error("the key file lies inside the data folder")]
    Inside,
    /// Other users of the machine may read it.
    #[error("other users may read the key file")]
    Open,
    /// A line is not `NUMBER SUITE KEY`.
    #[error("line {line} of the key file is no key")]
    Line {
        /// Which, from 1.
        line: usize,
    },
    /// A key for algorithms that this build has not.
    #[error("line {line} of the key file is a key for {suite}, which this build cannot use")]
    Suite {
        /// Which line, from 1.
        line: usize,
        /// The algorithms.
        suite: String,
    },
    /// No key in it, or one number twice.
    #[error("the key file holds no key, or one number twice")]
    Numbers,
    /// Another rotation has it in hand.
    #[error("another rotation is under way")]
    Busy,
    /// The disk refused.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Where the key of a data folder lies unless told otherwise: `FOLDER.key`, beside it.
pub fn key_path(data: &Path) -> PathBuf {
    // `.` and `..` have no name of their own.
    let whole = if data.file_name().is_some() { None } else { data.canonicalize().ok() };
    let mut name = whole.as_deref().unwrap_or(data).as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

/// Whether a file lies in a folder, also by another name of it.
pub fn is_inside(file: &Path, folder: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    let near = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    file.canonicalize().or_else(|_| near.canonicalize()).is_ok_and(|path| path.starts_with(folder))
}

/// Reads the keys, oldest first. `data` is the folder in which the file must not lie.
pub(super) fn read(path: &Path, data: Option<&Path>) -> Result<Vec<Key>, FileError> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(FileError::Missing),
        Err(error) => return Err(error.into()),
    };
    if data.is_some_and(|data| is_inside(path, data)) {
        return Err(FileError::Inside);
    }
    if disk::is_open_to_others(&metadata) {
        return Err(FileError::Open);
    }
    if !metadata.is_file() || metadata.len() > MAX_BYTES {
        return Err(FileError::Line { line: 1 });
    }
    parse(&Zeroizing::new(fs::read(path)?))
}

fn parse(text: &[u8]) -> Result<Vec<Key>, FileError> {
    let mut keys: Vec<Key> = Vec::new();
    for (line, text) in (1..).zip(text.split(|byte| *byte == b'\n')) {
        let text = str::from_utf8(text).map_err(|_| FileError::Line { line })?.trim();
        if !text.is_empty() && !text.starts_with('#') {
            keys.push(key(line, text)?);
        }
    }
    keys.sort_by_key(|key| key.number);
    let twice = keys.windows(2).any(|pair| matches!(pair, [a, b] if a.number == b.number));
    if keys.is_empty() || twice { Err(FileError::Numbers) } else { Ok(keys) }
}

fn key(line: usize, text: &str) -> Result<Key, FileError> {
    let mut words = text.split_whitespace();
    let (Some(number), Some(suite), Some(hex), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(FileError::Line { line });
    };
    let number = number.parse().ok().filter(|number| *number > 0);
    let number: i64 = number.ok_or(FileError::Line { line })?;
    let suite =
        Suite::from_key(suite).ok_or_else(|| FileError::Suite { line, suite: suite.to_owned() })?;
    let bytes = Zeroizing::new(HEXLOWER.decode(hex.as_bytes()).unwrap_or_default());
    let master = <[u8; KEY_BYTES]>::try_from(bytes.as_slice());
    Ok(Key::new(number, suite, master.map_err(|_| FileError::Line { line })?))
}

/// A new key with this number.
pub(super) fn draw(number: i64, random: &Random) -> Key {
    let mut master = [0; KEY_BYTES];
    random(&mut master);
    Key::new(number, Suite::NEW, master)
}

/// Makes a file where there is none.
pub(super) fn create(path: &Path, keys: &[&Key]) -> Result<(), FileError> {
    if path.exists() {
        return Err(FileError::Exists);
    }
    let half = write_half(path, keys)?;
    // A link, unlike a renaming, does not replace what came there in the meantime.
    match fs::hard_link(&half, path) {
        Ok(()) => fs::remove_file(&half)?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(&half)?;
            return Err(FileError::Exists);
        }
        Err(_) => fs::rename(&half, path)?,
    }
    settle(path)
}

/// Replaces the file by one with these keys: whatever happens, one of the two is there.
pub(super) fn replace(path: &Path, keys: &[&Key]) -> Result<(), FileError> {
    let half = write_half(path, keys)?;
    fs::rename(&half, path)?;
    settle(path)
}

fn write_half(path: &Path, keys: &[&Key]) -> Result<PathBuf, FileError> {
    let mut text = Zeroizing::new(HEAD.to_owned());
    for key in keys {
        let hex = Zeroizing::new(HEXLOWER.encode(key.master()));
        text.push_str(&Zeroizing::new(format!("{} {} {}\n", key.number, key.suite.key(), *hex)));
    }
    let half = beside(path, ".half");
    let mut file = disk::private(&half)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(half)
}

fn settle(path: &Path) -> Result<(), FileError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    Ok(disk::settle(folder.unwrap_or(Path::new(".")))?)
}

/// Where a retired key is laid aside, for backups made before.
pub(super) fn retired_path(path: &Path, number: i64) -> PathBuf {
    beside(path, &format!(".retired-{number}"))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Held by the one rotation that may change the file; free again when its process ends, however it
/// does.
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    pub(super) fn take(path: &Path) -> Result<Self, FileError> {
        let path = beside(path, ".lock");
        let file = disk::private(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path, _file: file }),
            Err(fs::TryLockError::WouldBlock) => Err(FileError::Busy),
            Err(fs::TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Left behind it does no harm: what counts is who holds it.
        let _ = fs::remove_file(&self.path);
    }
}
