//! `zhibu key`: the master key of an installation, made, compared with the database, and changed
//! for a new one. Other verbs get their key from here, or a sentence why it cannot be used.

use std::path::Path;

use clap::{Args, Subcommand};
use serde::Serialize;
use zhibu_service::engine::{Db, Tx};
use zhibu_service::vault::{self, FileError, Rotation, Step};
use zhibu_service::{Act, Error, Vault, protected};

use super::place::{self, Place, failed};
use super::{Answer, Complaint, Exit, json, say};
use crate::machine::Machine;

#[derive(Debug, Args)]
pub(super) struct KeyVerb {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a key for an installation that has none.
    New(Place),
    /// Compare the key with the database, and open every sealed value once.
    Check(Place),
    /// Change the key for a new one, also while pages are served. Goes on where it was broken off.
    Rotate(Place),
}

#[derive(Serialize)]
struct Made<'a> {
    file: &'a str,
    number: i64,
}

#[derive(Serialize)]
struct Checked<'a> {
    file: &'a str,
    in_force: Vec<i64>,
    values: u64,
    broken: u64,
}

#[derive(Serialize)]
struct Rotated<'a> {
    file: &'a str,
    number: i64,
    laid_aside: Vec<String>,
}

impl KeyVerb {
    pub(super) fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        match self.verb {
            Verb::New(place) => new(machine, &place, as_json),
            Verb::Check(place) => check(machine, &place, as_json),
            Verb::Rotate(place) => rotate(machine, &place, as_json),
        }
    }
}

fn new(machine: &Machine, place: &Place, as_json: bool) -> Result<Answer, Complaint> {
    let path = place.key_path()?;
    let db = place.open()?;
    place::migrate_file(&db)?;
    let (realm, rules) = place::realm(&db)?;
    if !place::done(db.read_blocking(vault::in_force))?.is_empty() {
        return Err(failed(
            "The database has a master key already".to_owned(),
            path.display().to_string(),
            "use its key file; zhibu key rotate changes it for a new key",
        ));
    }
    let vault = Vault::create(&path, place.folder(), &machine.random);
    let vault = vault.map_err(|error| complaint(&error, &path))?;
    let act = Act { vault, ..machine.act(realm.realm, rules) };
    let numbers = place::done(db.write_blocking(move |tx: &mut Tx<'_>| {
        vault::adopt(tx, &act)?;
        vault::in_force(tx)
    }))?;
    place::seal(&db, machine);
    let file = path.display().to_string();
    let number = numbers.last().copied().unwrap_or_default();
    Ok(Answer::ok(if as_json {
        json(&Made { file: &file, number })
    } else {
        format!(
            "主密钥已写入{file}。请另存一份，不要与备份放在一起。\n\
             The master key is in {file}. Keep a copy of it apart from the backups."
        )
    }))
}

fn check(machine: &Machine, place: &Place, as_json: bool) -> Result<Answer, Complaint> {
    let path = place.key_path()?;
    let db = place.open()?;
    let (realm, rules) = place::realm(&db)?;
    let vault = read(&path, place.folder())?;
    let act = Act { vault, ..machine.act(realm.realm, rules) };
    let (in_force, found) = fits(
        db.read_blocking(move |tx: &mut Tx<'_>| {
            let found = protected::check(tx, &act)?;
            Ok::<_, Error>((vault::in_force(tx)?, found))
        }),
        &path,
    )?;
    let file = path.display().to_string();
    let (values, broken) = (found.values, found.broken);
    let exit = if broken == 0 { Exit::Ok } else { Exit::Faults };
    let text = if as_json {
        json(&Checked { file: &file, in_force, values, broken })
    } else if broken == 0 {
        format!(
            "{file}是这个数据库的主密钥；{values}项受保护的信息都能打开。\n\
             {file} is the master key of this database; all {values} protected values open."
        )
    } else {
        format!(
            "{values}项受保护的信息中有{broken}项打不开：被改动过，或从别处复制而来。请从备份恢复。\n\
             Of {values} protected values {broken} do not open: they were changed, or copied from \
             elsewhere. Restore a backup."
        )
    };
    Ok(Answer { text, exit })
}

fn rotate(machine: &Machine, place: &Place, as_json: bool) -> Result<Answer, Complaint> {
    let path = place.key_path()?;
    let db = place.open()?;
    place::migrate_file(&db)?;
    let (realm, rules) = place::realm(&db)?;
    let vault = read(&path, place.folder())?;
    let act = Act { vault, ..machine.act(realm.realm, rules) };
    let mut rotation = fits(Rotation::begin(&db, &act), &path)?;
    let rotated = loop {
        match fits(rotation.step(), &path)? {
            Step::Done(rotated) => break rotated,
            Step::Entered if !as_json => say(
                false,
                "新密钥已启用，正在重新加密；中断后再次运行即可继续。\n\
                 The new key is in force; values are being sealed anew. If this is broken off, run \
                 it again.",
            ),
            _ => {}
        }
    };
    place::seal(&db, machine);
    let file = path.display().to_string();
    let laid_aside: Vec<String> =
        rotated.laid_aside.iter().map(|path| path.display().to_string()).collect();
    let number = rotated.number;
    let aside = laid_aside.join(", ");
    Ok(Answer::ok(if as_json {
        json(&Rotated { file: &file, number, laid_aside })
    } else {
        format!(
            "现用{number}号密钥，在{file}中；旧密钥移到{aside}。此前的备份仍需旧密钥：备份在，旧密钥就要留着。\n\
             Key {number} is in force, in {file}; the old one was moved to {aside}. Backups made \
             before need it: keep it as long as them."
        )
    }))
}

/// The keys that a verb works with: those of the file, proved to be the database's. An
/// installation that never had a key works without.
pub(super) fn opened(machine: &Machine, place: &Place, db: &Db) -> Result<Vault, Complaint> {
    let in_force = place::done(db.read_blocking(vault::in_force))?;
    let path = match place.key_path() {
        Ok(path) => path,
        Err(_) if in_force.is_empty() => return Ok(Vault::default()),
        Err(complaint) => return Err(complaint),
    };
    if in_force.is_empty() && !path.exists() {
        say(
            false,
            "没有主密钥，暂不能保存公民身份号码和电话；用zhibu key new生成。\n\
             There is no master key, so citizen numbers and phones cannot be kept yet; zhibu key \
             new makes one.",
        );
        return Ok(Vault::default());
    }
    fitting(machine, &path, place.folder(), db)
}

/// The keys of a file, which is made if neither it nor a key of the database is there.
pub(super) fn fitting(
    machine: &Machine,
    path: &Path,
    folder: Option<&Path>,
    db: &Db,
) -> Result<Vault, Complaint> {
    let in_force = place::done(db.read_blocking(vault::in_force))?;
    let vault = if in_force.is_empty() {
        made_or_read(machine, path, folder)?
    } else {
        read(path, folder)?
    };
    let realms = place::done(db.read_blocking(zhibu_service::install::realms))?;
    if in_force.is_empty() && realms.is_empty() {
        return Ok(vault);
    }
    let (realm, rules) = place::realm(db)?;
    let act = Act { vault: vault.clone(), ..machine.act(realm.realm, rules) };
    if in_force.is_empty() {
        fits(db.write_blocking(move |tx: &mut Tx<'_>| vault::adopt(tx, &act)), path)?;
    } else {
        fits(db.read_blocking(move |tx: &mut Tx<'_>| act.vault.keys(tx).map(drop)), path)?;
    }
    Ok(vault)
}

/// The keys of a file, or of a new one where there is none.
pub(super) fn made_or_read(
    machine: &Machine,
    path: &Path,
    folder: Option<&Path>,
) -> Result<Vault, Complaint> {
    match Vault::read(path, folder) {
        Err(FileError::Missing) => Vault::create(path, folder, &machine.random),
        other => other,
    }
    .map_err(|error| complaint(&error, path))
}

fn read(path: &Path, folder: Option<&Path>) -> Result<Vault, Complaint> {
    Vault::read(path, folder).map_err(|error| complaint(&error, path))
}

/// What the vault refused, as a sentence about its file.
fn fits<T>(result: zhibu_service::Result<T>, path: &Path) -> Result<T, Complaint> {
    let file = || path.display().to_string();
    result.map_err(|error| match error {
        Error::Vault(vault::Error::File(error)) => complaint(&error, path),
        Error::Vault(vault::Error::NoKey) => failed(
            "The database has no master key yet".to_owned(),
            file(),
            "make one with zhibu key new",
        ),
        Error::Vault(error @ (vault::Error::Missing { .. } | vault::Error::Foreign { .. })) => {
            failed(
                format!("{} is not the key of this database: {error}", path.display()),
                file(),
                "name the right file with --key FILE, or put the right one there",
            )
        }
        other => place::trouble(other),
    })
}

/// Why a key file is not used, and what to do.
fn complaint(error: &FileError, path: &Path) -> Complaint {
    let shown = path.display();
    let (what, remedy) = match error {
        FileError::Missing => (
            format!("The master key {shown} is missing, and the database was sealed with one"),
            "put the file back from its copy, or name it with --key FILE",
        ),
        FileError::Exists => (
            format!("There is a file {shown} already, and keys are never overwritten"),
            "use it, or name another with --key FILE",
        ),
        FileError::Inside => (
            format!(
                "The master key {shown} lies inside the data folder, where backups take it along"
            ),
            "move it out of the folder and name it with --key FILE",
        ),
        FileError::Open => (
            format!("Other users of this machine may read the master key {shown}"),
            "let only its owner read it: chmod 600 FILE",
        ),
        FileError::Busy => {
            (format!("Another rotation of {shown} is under way"), "wait until it has ended")
        }
        FileError::Line { .. } | FileError::Numbers => (
            format!("{shown} is no sound key file: {error}"),
            "put the file back from its copy, or name another with --key FILE",
        ),
        FileError::Suite { .. } => {
            (format!("{shown} cannot be used: {error}"), "use a build with the feature sm")
        }
        FileError::Io(error) => (
            format!("The master key {shown} could not be read or written: {error}"),
            "let this user read and write it, or name another with --key FILE",
        ),
    };
    failed(what, shown.to_string(), remedy)
}
