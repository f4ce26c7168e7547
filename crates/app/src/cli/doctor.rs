//! `zhibu doctor`: looks an installation over and says what is wrong, where, and how to mend it. It
//! changes nothing.

use std::fs;
use std::path::Path;

use clap::Args;
use serde::Serialize;
use zhibu_domain::text::Lang;
use zhibu_service::doctor::{self, Around, KeyFile, Outcome};
use zhibu_service::engine::Db;
use zhibu_service::vault::FileError;
use zhibu_service::{Vault, files};
use zhibu_words::Words;

use super::place::{self, Place};
use super::{Answer, Complaint, Exit, json};
use crate::machine::Machine;

#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    place: Place,
    /// Language of the sentences.
    #[arg(long, default_value = "zh", value_parser = ["zh", "en"])]
    lang: String,
}

#[derive(Serialize)]
struct Examined<'a> {
    sound: bool,
    checks: Vec<Checked<'a>>,
}

#[derive(Serialize)]
struct Checked<'a> {
    check: &'a str,
    sound: bool,
    skipped: bool,
    faults: Vec<String>,
    more: u64,
    remedy: Option<String>,
}

impl Doctor {
    pub(super) fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        let words = Words::of(Lang::parse(&self.lang).unwrap_or(Lang::Zh));
        let files = self.place.files()?;
        let key_path = self.place.key_path()?;
        let key = key_file(&key_path, self.place.folder());
        let db = self.place.open()?;
        examined(machine, &db, &files, key, words, as_json)
    }
}

/// What is to be said of the key file, whether it can be used or not.
pub(super) fn key_file(path: &Path, data: Option<&Path>) -> KeyFile {
    let at = path.to_owned();
    match Vault::read(path, data) {
        Ok(vault) => KeyFile::Read(vault),
        Err(FileError::Missing) => KeyFile::Missing(at),
        Err(FileError::Open) => KeyFile::Open(at),
        Err(FileError::Inside) => KeyFile::Inside(at),
        Err(other) => KeyFile::Unread(at, other.to_string()),
    }
}

/// Makes all checks and tells of them.
pub(super) fn examined(
    machine: &Machine,
    db: &Db,
    files: &Path,
    key: KeyFile,
    words: Words,
    as_json: bool,
) -> Result<Answer, Complaint> {
    // A database without a realm is looked at by the rules of the default rulebook.
    let rules = place::realm(db).map(|(_, rules)| rules).or_else(|_| place::rules("cpc"))?;
    let around = Around {
        now: (machine.clock)(),
        rules,
        files: files.to_owned(),
        key,
        disk: room(db, files),
    };
    let outcomes = place::done(doctor::examine(db, &around))?;
    let sound = outcomes.iter().all(|outcome| outcome.faults.is_empty());
    let text = if as_json {
        let checks = outcomes.iter().map(|outcome| checked(machine, words, outcome)).collect();
        json(&Examined { sound, checks })
    } else {
        lines(machine, words, &outcomes)
    };
    Ok(Answer { text, exit: if sound { Exit::Ok } else { Exit::Faults } })
}

/// Bytes free and bytes used, where both can be told.
fn room(db: &Db, folder: &Path) -> Option<(u64, u64)> {
    let there = folder.ancestors().find(|folder| folder.is_dir())?;
    let free = fs4::available_space(there).ok()?;
    let size = |path: &Path| fs::metadata(path).map_or(0, |metadata| metadata.len());
    let attached = files::walk(folder).ok()?;
    let used = db.file().map_or(0, size) + attached.iter().map(|path| size(path)).sum::<u64>();
    Some((free, used))
}

fn checked<'a>(machine: &Machine, words: Words, outcome: &Outcome) -> Checked<'a> {
    let is_sound = outcome.faults.is_empty() && !outcome.skipped;
    Checked {
        check: outcome.check.key(),
        sound: is_sound,
        skipped: outcome.skipped,
        faults: outcome.faults.iter().map(|it| words.doctor_fault(it, &machine.tz)).collect(),
        more: outcome.more,
        remedy: (!outcome.faults.is_empty()).then(|| words.doctor_mend(outcome.check)),
    }
}

fn lines(machine: &Machine, words: Words, outcomes: &[Outcome]) -> String {
    let mut lines = Vec::new();
    for outcome in outcomes {
        let mark = match (outcome.skipped, outcome.faults.is_empty()) {
            (true, _) => '?',
            (false, true) => '✓',
            (false, false) => '✗',
        };
        lines.push(format!("{mark} {}", words.doctor_check(outcome.check)));
        for fault in &outcome.faults {
            lines.push(format!("    {}", words.doctor_fault(fault, &machine.tz)));
        }
        if outcome.more > 0 {
            let more = words.with("doctor-more", &[("n", outcome.more.into())]);
            lines.push(format!("    {more}"));
        }
        if !outcome.faults.is_empty() {
            let what = words.doctor_mend(outcome.check);
            lines.push(format!("    {}", words.with("doctor-mend", &[("what", what.into())])));
        }
    }
    let made = outcomes.iter().filter(|outcome| !outcome.skipped).count();
    let listed = |outcome: &Outcome| u64::try_from(outcome.faults.len()).unwrap_or(u64::MAX);
    let faults: u64 = outcomes.iter().map(|outcome| listed(outcome) + outcome.more).sum();
    lines.push(if faults == 0 {
        words.with("doctor-sound", &[("n", made.into())])
    } else {
        words.with("doctor-found", &[("n", made.into()), ("faults", faults.into())])
    });
    lines.join("\n")
}
