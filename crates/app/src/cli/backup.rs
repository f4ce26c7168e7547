//! `zhibu backup`: everything but the master key in one archive, while the program is in use.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use zhibu_domain::text::Lang;
use zhibu_service::backup::{self, Error, Job, Manifest};

use super::audit::printed;
use super::place::{self, Place, failed};
use super::{Answer, Complaint, Exit, json};
use crate::machine::Machine;

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The archive to be written; best on another disk.
    file: PathBuf,
    #[command(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct Made<'a> {
    file: &'a str,
    bytes: u64,
    rows: u64,
    files: u64,
    /// The ends of the chains of the log.
    heads: Vec<String>,
    missing: &'a [String],
    changed: &'a [String],
}

impl Backup {
    pub(super) fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        let job = Job {
            files: self.place.files()?,
            key: Some(self.place.key_path()?),
            at: (machine.clock)(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
        };
        let db = self.place.open()?;
        // So that the end of the chain in the manifest covers all that the archive holds.
        place::seal(&db, machine);
        let made = backup::make(&db, &job, &self.file).map_err(complaint)?;
        let file = self.file.display().to_string();
        let manifest = &made.manifest;
        let whole = manifest.missing.is_empty() && manifest.changed.is_empty();
        let text = if as_json {
            json(&Made {
                file: &file,
                bytes: made.bytes,
                rows: manifest.rows(),
                files: manifest.files,
                heads: manifest.chains.iter().map(|chain| printed(&chain.head)).collect(),
                missing: &manifest.missing,
                changed: &manifest.changed,
            })
        } else {
            lines(&file, made.bytes, manifest)
        };
        Ok(Answer { text, exit: if whole { Exit::Ok } else { Exit::Faults } })
    }
}

fn lines(file: &str, bytes: u64, manifest: &Manifest) -> String {
    let (rows, files, megabytes) = (manifest.rows(), manifest.files, bytes.div_ceil(1 << 20));
    let mut lines = vec![
        format!("备份已写入{file}：{rows}行数据，{files}个附件，共{megabytes}MB。"),
        format!("The backup is in {file}: {rows} rows, {files} attached files, {megabytes} MB."),
        "其中不含主密钥，请另行保存。The master key is not in it; keep that apart.".to_owned(),
    ];
    for chain in &manifest.chains {
        let head = printed(&chain.head);
        lines.push(format!("日志链尾 / end of the log: {head}"));
    }
    let lost = manifest.missing.iter().chain(&manifest.changed).count();
    if lost > 0 {
        lines.push(format!("有{lost}个附件缺失或被改动，不在备份里；请运行zhibu doctor。"));
        lines.push(format!(
            "Attached files that are missing or changed, and are not in it: {lost}; run zhibu doctor."
        ));
    }
    lines.join("\n")
}

/// Why a backup was not made or not put back, with what to do.
pub(super) fn complaint(error: Error) -> Complaint {
    let at = |path: &std::path::Path| path.display().to_string();
    match error {
        Error::Exists(path) => failed(
            format!("{} is there already", at(&path)),
            at(&path),
            "name a file that does not exist yet; backups are never overwritten",
        ),
        Error::Busy(path) => failed(
            format!("Another backup is being written to {}", at(&path)),
            at(&path),
            "wait for it, or name another file",
        ),
        Error::KeyInside(path) => failed(
            format!("The master key {} lies among the data that would be archived", at(&path)),
            at(&path),
            "move it out of the folder, e.g. to FOLDER.key beside it",
        ),
        Error::Broken { path, problem } => failed(
            format!("The archive {} cannot be used: {problem}", at(&path)),
            at(&path),
            "take another backup; nothing was restored",
        ),
        Error::Newer { program, migration } => Complaint {
            exit: Exit::Failed,
            lang: Lang::En,
            what: format!(
                "The archive was made by zhibu {program}, whose database had {migration}, which \
                 this program does not know"
            ),
            place: migration,
            remedy: format!("restore it with zhibu {program} or a newer one"),
        },
        Error::NotEmpty => failed(
            "The database to restore to is not empty".to_owned(),
            "--database".to_owned(),
            "name an empty database; nothing is ever overwritten",
        ),
        Error::Disk { path, source } => failed(
            format!("{} could not be read or written: {source}", at(&path)),
            at(&path),
            "check that there is room and that this user may use it, then run the verb again",
        ),
        Error::Service(error) => place::trouble(error),
        Error::Engine(error) => place::trouble(error.into()),
    }
}
