//! Where an installation lies: `--data` names a folder with the database and the attached files,
//! `--database` another database. Opening it, and saying plainly why that failed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use zhibu_domain::rulebook::Rulebook;
use zhibu_domain::text::Lang;
use zhibu_service::engine::{self, Db, Kind, Threads};
use zhibu_service::install::{self, RealmRow};
use zhibu_service::{Error, Result as Done, audit, vault};

use super::shelf::Volume;
use super::{Complaint, Exit, say};
use crate::machine::Machine;

/// The database in the folder of `--data`.
pub(super) const DATABASE: &str = "zhibu.db";
/// Attached files in it.
pub(super) const FILES: &str = "files";

#[derive(Debug, Args)]
pub(super) struct Place {
    /// Folder of the database and of attached files.
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Another database: sqlite:PATH or postgres://…
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// File of the master key; FOLDER.key beside the folder if left out.
    #[arg(long, value_name = "FILE", env = "ZHIBU_KEY_FILE", hide_env_values = true)]
    key: Option<PathBuf>,
}

impl Place {
    /// Opens the database, and makes folder and file if they are not there.
    pub(super) fn make(&self) -> Result<Db, Complaint> {
        if let Some(folder) = &self.data {
            std::fs::create_dir_all(folder).map_err(|error| {
                failed(
                    format!("The folder {} could not be made: {error}", folder.display()),
                    folder.display().to_string(),
                    "name a folder that this user may write to",
                )
            })?;
        }
        Db::open(&self.url()?, Threads::default()).map_err(|error| trouble(error.into()))
    }

    /// Opens a database that is there.
    pub(super) fn open(&self) -> Result<Db, Complaint> {
        let url = self.url()?;
        if let Some(path) = url.strip_prefix("sqlite:").filter(|path| !Path::new(path).exists()) {
            return Err(failed(
                format!("There is no database {path}"),
                path.to_owned(),
                "make one with zhibu init, or look at zhibu demo",
            ));
        }
        Db::open(&url, Threads::default()).map_err(|error| trouble(error.into()))
    }

    fn url(&self) -> Result<String, Complaint> {
        match (&self.database, &self.data) {
            (Some(url), _) => Ok(url.clone()),
            (None, Some(folder)) => Ok(format!("sqlite:{}", folder.join(DATABASE).display())),
            (None, None) => Err(missing("add --data FOLDER, or --database URL")),
        }
    }

    /// The folder that holds the data, if it is one.
    pub(super) fn folder(&self) -> Option<&Path> {
        let path = self.database.as_deref().and_then(|url| url.strip_prefix("sqlite:"));
        self.data.as_deref().or_else(|| path.and_then(|path| Path::new(path).parent()))
    }

    /// The file of the master key: never in the folder, which backups take along.
    pub(super) fn key_path(&self) -> Result<PathBuf, Complaint> {
        match (&self.key, self.folder()) {
            (Some(path), _) => Ok(path.clone()),
            (None, Some(folder)) => Ok(vault::key_path(folder)),
            (None, None) => Err(Complaint {
                what: "It is not said where the master key lies".to_owned(),
                place: "--key".to_owned(),
                ..missing("add --key FILE, outside of every folder that is backed up")
            }),
        }
    }

    /// The folder of attached files.
    pub(super) fn files(&self) -> Result<PathBuf, Complaint> {
        if let Some(folder) = &self.data {
            return Ok(folder.join(FILES));
        }
        let path = self.database.as_deref().and_then(|url| url.strip_prefix("sqlite:"));
        match path.map(|path| Path::new(path).parent().unwrap_or(Path::new("."))) {
            Some(folder) => Ok(folder.join(FILES)),
            None => Err(missing("add --data FOLDER, where attached files are kept")),
        }
    }
}

/// Whether a database may be migrated by whoever opens it: a file may, a server is its operator's.
pub(super) fn migrate_file(db: &Db) -> Result<(), Complaint> {
    match db.kind() {
        Kind::Sqlite => {
            let migrated = db.migrate().map_err(|error| trouble(error.into()))?;
            if let Some(copy) = migrated.copy {
                say(false, &kept(&copy));
            }
            Ok(())
        }
        Kind::Postgres => match db.pending().map_err(|error| trouble(error.into()))?.as_slice() {
            [] => Ok(()),
            due => Err(failed(
                format!("The database lacks {} migrations", due.len()),
                due.join(", "),
                "make a backup and run zhibu migrate",
            )),
        },
    }
}

/// Where the database lies as it was before it was migrated.
pub(super) fn kept(copy: &Path) -> String {
    let copy = copy.display();
    format!(
        "升级前的数据库保存在{copy}。\nThe database as it was before the migration is kept in {copy}."
    )
}

/// Seals what a verb has written to the log: nobody else does while no pages are served. A log that
/// cannot be sealed is the doctor's affair and keeps no verb from its work.
pub(super) fn seal(db: &Db, machine: &Machine) {
    let realms = db.read_blocking(install::realms).unwrap_or_default();
    for row in realms {
        if let Err(error) = audit::seal_waiting(db, row.realm, (machine.clock)()) {
            say(false, &format!("日志未能加封。The log could not be sealed: {error}."));
        }
    }
}

/// The realm of an installation, with its rules.
pub(super) fn realm(db: &Db) -> Result<(RealmRow, Arc<Rulebook>), Complaint> {
    let realms = db.read_blocking(install::realms).map_err(trouble)?;
    let Some(realm) = realms.into_iter().next() else {
        return Err(failed(
            "The database holds no realm".to_owned(),
            "realm".to_owned(),
            "make one with zhibu init",
        ));
    };
    let rules = rules(&realm.rulebook)?;
    Ok((realm, rules))
}

/// A sound rulebook.
pub(super) fn rules(asked: &str) -> Result<Arc<Rulebook>, Complaint> {
    Volume::find(asked)?.sound().map(Arc::new)
}

/// Why a verb failed, with what to do.
pub(super) fn failed(what: String, place: String, remedy: &str) -> Complaint {
    Complaint { exit: Exit::Failed, lang: Lang::En, what, place, remedy: remedy.to_owned() }
}

fn missing(remedy: &str) -> Complaint {
    Complaint {
        exit: Exit::Usage,
        lang: Lang::En,
        what: "It is not said where the data lies".to_owned(),
        place: "--data".to_owned(),
        remedy: remedy.to_owned(),
    }
}

/// A failure of the service as one sentence for an operator.
pub(super) fn trouble(error: Error) -> Complaint {
    let plain = |text: String| text.trim_end_matches('.').to_owned();
    match error {
        Error::Engine(engine::Error::Open { what, place, remedy }) => {
            let mut letters = remedy.chars();
            let first = letters.next().into_iter().flat_map(char::to_lowercase);
            let remedy = plain(first.chain(letters).collect());
            failed(plain(what), place, &remedy)
        }
        Error::Data { file, problem } => {
            failed(format!("It could not be done: {}", plain(problem)), file, "mend that")
        }
        other => failed(
            format!("It could not be done: {}", plain(other.to_string())),
            "database".to_owned(),
            "run the verb again once that is mended",
        ),
    }
}

/// The result of an act, or a complaint.
pub(super) fn done<T>(result: Done<T>) -> Result<T, Complaint> {
    result.map_err(trouble)
}
