//! `zhibu demo`: an invented county in a folder of its own, and its pages.
//!
//! The database has another name than that of an installation, so that `--fresh` can never remove
//! real data, and it gets its name only when it is complete.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use zhibu_domain::id::Realm;
use zhibu_service::engine::{Db, Threads};
use zhibu_service::files::Files;
use zhibu_service::{Act, Error, demo, vault};

use super::key;
use super::place::{self, failed};
use super::serve::{Door, run, site};
use super::story::body_of;
use super::{Answer, Complaint, say};
use crate::machine::Machine;
use crate::server;

const DATABASE: &str = "demo.db";
const FILES: &str = "demo-files";
/// Holds the day on which the data was made.
const MADE: &str = "demo-made";

#[derive(Debug, Args)]
pub(super) struct Demo {
    #[command(flatten)]
    door: Door,
    /// Folder of the demonstration's data.
    #[arg(long, default_value = "zhibu-demo", value_name = "FOLDER")]
    data: PathBuf,
    /// Throw the data of an earlier demonstration away and make it anew.
    #[arg(long)]
    fresh: bool,
}

impl Demo {
    pub(super) fn answer(self, machine: &Machine) -> Result<Answer, Complaint> {
        server::log("warn");
        let listener = self.door.take()?;
        let folder = self.data.display().to_string();
        if self.fresh {
            self.remove().map_err(|error| self.disk(&error))?;
        }
        let database = self.data.join(DATABASE);
        let key_path = vault::key_path(&self.data);
        if database.exists() {
            let day = fs::read_to_string(self.data.join(MADE)).unwrap_or_default();
            let day = day.trim();
            say(
                false,
                &format!(
                    "演示数据在{folder}，{day}生成；加--fresh重新生成。\n\
                     The demonstration's data in {folder} was made on {day}; add --fresh to make \
                     it anew."
                ),
            );
        } else {
            say(
                false,
                &format!(
                    "正在{folder}生成演示数据，需几秒。单位和人名均为虚构。\n\
                     Making the demonstration's data in {folder}; this takes seconds. Units and \
                     people are invented."
                ),
            );
            self.make(machine, &database, &key_path)?;
        }
        let db = open(&database)?;
        place::done(db.migrate().map_err(Error::from))?;
        let vault = key::fitting(machine, &key_path, Some(&self.data), &db)?;
        let site = site(machine, db, self.data.join(FILES), true, vault)?;
        say(
            false,
            "用浏览器打开下面的网址，选一个席位登录；按Ctrl-C结束。\n\
             Open the address below in a browser and choose a seat to sign in; Ctrl-C ends it.",
        );
        run(site, listener)
    }

    /// Makes the data under another name first: a start that was broken off leaves no half county.
    fn make(&self, machine: &Machine, database: &Path, key: &Path) -> Result<(), Complaint> {
        fs::create_dir_all(&self.data).map_err(|error| self.disk(&error))?;
        let half = self.data.join("demo.db.half");
        remove_database(&half).map_err(|error| self.disk(&error))?;
        let rules = place::rules("cpc")?;
        let body = body_of(&rules);
        let vault = key::made_or_read(machine, key, Some(&self.data))?;
        let act = Act { vault, ..machine.act(Realm(1), rules) };
        let db = open(&half)?;
        place::done(db.migrate().map_err(Error::from))?;
        let files = Files::new(self.data.join(FILES));
        place::done(demo::fill(&db, &act, &files, &body))?;
        // Part of the data may still lie in the log beside the file; a copy holds all of it.
        let whole = self.data.join("demo.db.whole");
        remove_database(&whole).map_err(|error| self.disk(&error))?;
        place::done(db.backup_to(&whole).map_err(Error::from))?;
        drop(db);
        let named = fs::write(self.data.join(MADE), act.today.to_string())
            .and_then(|()| fs::rename(&whole, database))
            .and_then(|()| remove_database(&half));
        named.map_err(|error| self.disk(&error))
    }

    fn remove(&self) -> io::Result<()> {
        remove_database(&self.data.join(DATABASE))?;
        gone(fs::remove_file(self.data.join(MADE)))?;
        gone(fs::remove_dir_all(self.data.join(FILES)))
    }

    fn disk(&self, error: &io::Error) -> Complaint {
        let folder = self.data.display().to_string();
        let what = format!("The folder {folder} could not be written: {error}");
        failed(what, folder, "name one that this user may write to: --data FOLDER")
    }
}

fn open(path: &Path) -> Result<Db, Complaint> {
    let opened = Db::open(&format!("sqlite:{}", path.display()), Threads::default());
    place::done(opened.map_err(Error::from))
}

/// Removes a database with what SQLite keeps beside it.
fn remove_database(path: &Path) -> io::Result<()> {
    for beside in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(beside);
        gone(fs::remove_file(PathBuf::from(name)))?;
    }
    Ok(())
}

/// What is not there needs no removing.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
