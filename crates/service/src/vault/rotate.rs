//! A new master key for an old one, while the program is in use.
//!
//! Each step is safe to be the last: whoever starts again goes on where the state of file and
//! database says.
//!
//! 1. The new key comes into the file, beside the old one.
//! 2. The database puts it in force. From the next transaction on every program that has the file
//!    seals with the new key and finds with both.
//! 3. Batch by batch values are sealed anew.
//! 4. In one transaction it is seen that no value of the old key is left, and the old key is taken
//!    out of force. A program that sealed with it at the same moment loses that race and tries
//!    again with the new one.
//! 5. The old key is laid aside in a file of its own, for backups made before, and leaves the key
//!    file.

use std::path::{Path, PathBuf};

use super::file::{self, Lock};
use super::reseal::{Walk, batch, is_left};
use super::{Error, FileError, Key, Keys, Vault, enter, sql};
use crate::act::Act;
use crate::audit;
use crate::engine::{Db, Tx};
use crate::error::Result;

/// What a step has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The new key is in the file.
    Drawn,
    /// It is in force.
    Entered,
    /// A batch was sealed anew.
    Sealed,
    /// The old key is no longer in force.
    Retired,
    /// The old key has left the file. There is nothing more to do.
    Done(Rotated),
}

/// A rotation that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The key in force.
    pub number: i64,
    /// Files with older keys, to be kept as long as backups made with them.
    pub laid_aside: Vec<PathBuf>,
}

/// A rotation under way. Dropped at any point, it can be begun again.
pub struct Rotation {
    db: Db,
    act: Act,
    path: PathBuf,
    /// Number of the new key.
    number: i64,
    walk: Walk,
    _lock: Lock,
}

impl Rotation {
    /// Begins, or goes on with one that was broken off.
    ///
    /// # Errors
    /// [`FileError::Busy`] if another is under way; as [`Vault::keys`].
    pub fn begin(db: &Db, act: &Act) -> Result<Self> {
        let path = act.vault.path().ok_or(Error::NoKey)?.to_owned();
        let lock = Lock::take(&path).map_err(Error::from)?;
        // The file may have changed since the vault was opened.
        let vault = Vault::read(&path, None).map_err(Error::from)?;
        let act = Act { vault: vault.clone(), ..act.clone() };
        let keys = db.read_blocking(move |tx: &mut Tx<'_>| vault.keys(tx))?;
        let number = new_number(&keys);
        Ok(Self { db: db.clone(), act, path, number, walk: Walk::START, _lock: lock })
    }

    /// Does the next step.
    ///
    /// # Errors
    /// Those of the file and of the database. The step can be tried again.
    pub fn step(&mut self) -> Result<Step> {
        let ring = file::read(&self.path, None).map_err(Error::from)?;
        let Some(key) = ring.iter().find(|key| key.number == self.number) else {
            let new = file::draw(self.number, &self.act.random);
            let all: Vec<&Key> = ring.iter().chain([&new]).collect();
            file::replace(&self.path, &all).map_err(Error::from)?;
            return Ok(Step::Drawn);
        };
        let vault = Vault::read(&self.path, None).map_err(Error::from)?;
        self.act.vault = vault.clone();
        let keys = self.db.read_blocking(move |tx: &mut Tx<'_>| vault.keys(tx))?;
        if keys.newest < key.number {
            self.enter()?;
            return Ok(Step::Entered);
        }
        if keys.in_force.len() > 1 {
            return self.reseal();
        }
        let laid_aside = self.lay_aside(&ring, key)?;
        Ok(Step::Done(Rotated { number: self.number, laid_aside }))
    }

    fn enter(&self) -> Result<()> {
        let (act, number) = (self.act.clone(), self.number);
        self.db.write_blocking(move |tx: &mut Tx<'_>| {
            let ring =
                file::read(act.vault.path().ok_or(Error::NoKey)?, None).map_err(Error::from)?;
            let key = ring.iter().find(|key| key.number == number);
            enter(tx, &act, key.ok_or(Error::Missing { number })?)
        })
    }

    fn reseal(&mut self) -> Result<Step> {
        if matches!(self.walk, Walk::End) {
            return self.retire();
        }
        let (act, walk) = (self.act.clone(), self.walk);
        self.walk = self.db.write_blocking(move |tx: &mut Tx<'_>| batch(tx, &act, walk))?;
        Ok(Step::Sealed)
    }

    /// Takes the old key out of force, or starts again if a value of it has come in since.
    fn retire(&mut self) -> Result<Step> {
        let act = self.act.clone();
        let retired = self.db.write_blocking(move |tx: &mut Tx<'_>| retire(tx, &act))?;
        if retired {
            return Ok(Step::Retired);
        }
        self.walk = Walk::START;
        Ok(Step::Sealed)
    }

    fn lay_aside(&self, ring: &[Key], newest: &Key) -> Result<Vec<PathBuf>> {
        let mut files = Vec::new();
        for old in ring.iter().filter(|key| key.number < newest.number) {
            let aside = file::retired_path(&self.path, old.number);
            put_aside(&aside, old).map_err(Error::from)?;
            files.push(aside);
        }
        if ring.len() > 1 {
            file::replace(&self.path, &[newest]).map_err(Error::from)?;
        }
        Ok(files)
    }
}

/// The key that is to be the only one: of a rotation that was broken off, or the next.
fn new_number(keys: &Keys) -> i64 {
    let newest = keys.newest;
    let numbers = || keys.ring.iter().map(|key| key.number);
    if let Some(drawn) = numbers().find(|number| *number > newest) {
        drawn
    } else if keys.in_force.len() > 1 || numbers().any(|number| number < newest) {
        newest
    } else {
        newest + 1
    }
}

/// Writes a retired key into a file of its own, unless an attempt before this one did.
fn put_aside(path: &Path, key: &Key) -> Result<(), FileError> {
    match file::create(path, &[key]) {
        Err(FileError::Exists) if file::read(path, None)?.contains(key) => Ok(()),
        done => done,
    }
}

fn retire(tx: &mut Tx<'_>, act: &Act) -> Result<bool> {
    let keys = act.vault.keys(tx)?;
    if is_left(tx, &keys)? {
        return Ok(false);
    }
    sql::retire_before(tx, keys.newest)?;
    let detail = serde_json::json!({ "in_force": keys.newest });
    audit::log_without_right(tx, act, "key.retire", None, None, detail)?;
    Ok(true)
}
