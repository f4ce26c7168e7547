//! `zhibu restore`: puts a backup back, into a folder or a database that holds nothing.
//!
//! A folder is filled under another name and gets its own when it is whole, so a restore that was
//! broken off is never taken for an installation.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use zhibu_domain::text::Lang;
use zhibu_service::backup::{self, Restored};
use zhibu_service::engine::{Db, Threads};
use zhibu_service::vault;
use zhibu_words::Words;

use super::backup::complaint;
use super::place::{self, DATABASE, FILES, failed};
use super::{Answer, Complaint, Exit, doctor, json};
use crate::machine::Machine;

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The archive that zhibu backup made.
    archive: PathBuf,
    /// Folder to restore to, which must not hold anything.
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// A PostgreSQL database to restore to, which must be empty; attached files go to the folder.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// File of the master key; FOLDER.key beside the folder if left out.
    #[arg(long, value_name = "FILE", env = "ZHIBU_KEY_FILE", hide_env_values = true)]
    key: Option<PathBuf>,
    /// Language of the checks that follow.
    #[arg(long, default_value = "zh", value_parser = ["zh", "en"])]
    lang: String,
}

#[derive(Serialize)]
struct Done {
    folder: String,
    rows: u64,
    files: u64,
    key: String,
    key_is_there: bool,
    sound: bool,
}

impl Restore {
    pub(super) fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        if self.database.as_deref().is_some_and(|url| url.starts_with("sqlite:")) {
            return Err(Complaint {
                exit: Exit::Usage,
                ..failed(
                    "--database names a server; a database of SQLite lies in the folder".to_owned(),
                    "--database".to_owned(),
                    "leave it out",
                )
            });
        }
        let manifest = backup::check(&self.archive).map_err(complaint)?;
        let half = self.begin()?;
        let filled = self.fill(&half, &manifest);
        let restored = match filled.and_then(|restored| self.name(&half).map(|()| restored)) {
            Ok(restored) => restored,
            Err(complaint) => {
                // Only what this very restore has made.
                drop(fs::remove_dir_all(&half));
                return Err(complaint);
            }
        };
        self.told(machine, restored, as_json)
    }

    /// Makes the folder under its other name.
    fn begin(&self) -> Result<PathBuf, Complaint> {
        let folder = &self.data;
        let holds = match fs::read_dir(folder) {
            Ok(mut entries) => entries.next().is_some(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(self.disk(folder, &error)),
        };
        if holds {
            return Err(failed(
                format!("The folder {} is not empty", folder.display()),
                folder.display().to_string(),
                "name another; nothing is ever overwritten",
            ));
        }
        let mut half = folder.as_os_str().to_owned();
        half.push(".half");
        let half = PathBuf::from(half);
        if let Some(above) = half.parent().filter(|above| !above.as_os_str().is_empty()) {
            fs::create_dir_all(above).map_err(|error| self.disk(above, &error))?;
        }
        fs::create_dir(&half).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => failed(
                format!("{} is there: a restore is under way, or was broken off", half.display()),
                half.display().to_string(),
                "if none is under way, remove that folder and try again",
            ),
            _ => self.disk(&half, &error),
        })?;
        Ok(half)
    }

    fn fill(&self, half: &Path, manifest: &backup::Manifest) -> Result<Restored, Complaint> {
        let db = match &self.database {
            Some(url) => Db::open(url, Threads::default()),
            None => {
                Db::open(&format!("sqlite:{}", half.join(DATABASE).display()), Threads::default())
            }
        };
        let db = db.map_err(|error| place::trouble(error.into()))?;
        backup::restore(&self.archive, manifest, &db, &half.join(FILES)).map_err(complaint)
    }

    /// Gives the folder its name.
    fn name(&self, half: &Path) -> Result<(), Complaint> {
        let folder = &self.data;
        match fs::remove_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(self.disk(folder, &error));
            }
            _ => {}
        }
        fs::rename(half, folder).map_err(|error| self.disk(folder, &error))
    }

    fn disk(&self, path: &Path, error: &io::Error) -> Complaint {
        failed(
            format!("{} could not be written: {error}", path.display()),
            self.data.display().to_string(),
            "name a folder that this user may write to, on a disk with room",
        )
    }

    /// Looks the restored installation over, and says where the key must lie.
    fn told(
        &self,
        machine: &Machine,
        restored: Restored,
        as_json: bool,
    ) -> Result<Answer, Complaint> {
        let folder = self.data.display().to_string();
        let key = self.key.clone().unwrap_or_else(|| vault::key_path(&self.data));
        let url = match &self.database {
            Some(url) => url.clone(),
            None => format!("sqlite:{}", self.data.join(DATABASE).display()),
        };
        let db =
            Db::open(&url, Threads::default()).map_err(|error| place::trouble(error.into()))?;
        let words = Words::of(Lang::parse(&self.lang).unwrap_or(Lang::Zh));
        let file = doctor::key_file(&key, Some(&self.data));
        let looked = doctor::examined(machine, &db, &self.data.join(FILES), file, words, false)?;
        let key_is_there = key.exists();
        let Restored { rows, files } = restored;
        let key = key.display().to_string();
        let text = if as_json {
            let sound = looked.exit == Exit::Ok;
            json(&Done { folder, rows, files, key, key_is_there, sound })
        } else {
            let mut lines = vec![
                format!("已恢复到{folder}：{rows}行数据，{files}个附件。"),
                format!("Restored to {folder}: {rows} rows, {files} attached files."),
            ];
            if !key_is_there {
                lines.push(format!("备份不含主密钥；请把它放到{key}，否则加密字段无法打开。"));
                lines.push(format!(
                    "A backup holds no master key; put yours at {key}, without which protected \
                     fields do not open."
                ));
            }
            lines.push(looked.text);
            lines.join("\n")
        };
        Ok(Answer { text, exit: looked.exit })
    }
}
