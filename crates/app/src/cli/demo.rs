//! `zhibu demo`: an invented organisation in a folder of its own, and its pages.
//!
//! The database has another name than that of an installation, so that `--fresh` can never remove
//! real data, and it gets its name only when it is complete.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use zhibu_domain::id::Realm;
use zhibu_service::demo::{self, association};
use zhibu_service::engine::{Db, Threads};
use zhibu_service::files::Files;
use zhibu_service::{Act, Error, vault};

use super::key;
use super::place::{self, failed};
use super::serve::{Door, run, site};
use super::story::body_of;
use super::{Answer, Complaint, say};
use crate::machine::Machine;
use crate::server;

/// Key of the rulebook of the county.
pub(super) const COUNTY: &str = "cpc";
/// Rulebooks that have a demonstration.
const RULEBOOKS: [&str; 2] = [COUNTY, association::RULEBOOK];
const DATABASE: &str = "demo.db";
const FILES: &str = "demo-files";
/// Holds the day on which the data was made.
const MADE: &str = "demo-made";

#[derive(Debug, Args)]
pub(super) struct Demo {
    #[command(flatten)]
    door: Door,
    /// Folder of the demonstration's data; one for each rulebook if left out.
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Key of the rulebook: cpc shows a county, association a sports association.
    #[arg(long, default_value = COUNTY, value_name = "KEY", value_parser = RULEBOOKS)]
    rulebook: String,
    /// Throw the data of an earlier demonstration away and make it anew.
    #[arg(long)]
    fresh: bool,
}

impl Demo {
    pub(super) fn answer(self, machine: &Machine) -> Result<Answer, Complaint> {
        server::log("warn");
        let listener = self.door.take()?;
        let data = self.folder();
        let folder = data.display().to_string();
        if self.fresh {
            remove(&data).map_err(|error| disk(&data, &error))?;
        }
        let database = data.join(DATABASE);
        let key_path = vault::key_path(&data);
        if database.exists() {
            let day = fs::read_to_string(data.join(MADE)).unwrap_or_default();
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
            self.make(machine, &data, &key_path)?;
        }
        let db = open(&database)?;
        place::done(db.migrate().map_err(Error::from))?;
        let vault = key::fitting(machine, &key_path, Some(&data), &db)?;
        let site = site(machine, db, data.join(FILES), true, vault)?;
        say(
            false,
            "用浏览器打开下面的网址，选一个席位登录；按Ctrl-C结束。\n\
             Open the address below in a browser and choose a seat to sign in; Ctrl-C ends it.",
        );
        run(site, listener)
    }

    /// Demonstrations of two rulebooks do not get in each other's way.
    fn folder(&self) -> PathBuf {
        let usual = if self.rulebook == COUNTY {
            "zhibu-demo".to_owned()
        } else {
            format!("zhibu-demo-{}", self.rulebook)
        };
        self.data.clone().unwrap_or_else(|| usual.into())
    }

    /// Makes the data under another name first: a start that was broken off leaves no half of them.
    fn make(&self, machine: &Machine, data: &Path, key: &Path) -> Result<(), Complaint> {
        fs::create_dir_all(data).map_err(|error| disk(data, &error))?;
        let half = data.join("demo.db.half");
        remove_database(&half).map_err(|error| disk(data, &error))?;
        let rules = place::rules(&self.rulebook)?;
        let body = body_of(&rules);
        let vault = key::made_or_read(machine, key, Some(data))?;
        let act = Act { vault, ..machine.act(Realm(1), rules) };
        let db = open(&half)?;
        place::done(db.migrate().map_err(Error::from))?;
        if self.rulebook == COUNTY {
            let files = Files::new(data.join(FILES));
            place::done(demo::fill(&db, &act, &files, &body))?;
        } else {
            place::done(association::fill(&db, &act, &body))?;
        }
        // Part of the data may still lie in the log beside the file; a copy holds all of it.
        let whole = data.join("demo.db.whole");
        remove_database(&whole).map_err(|error| disk(data, &error))?;
        place::done(db.backup_to(&whole).map_err(Error::from))?;
        drop(db);
        let named = fs::write(data.join(MADE), act.today.to_string())
            .and_then(|()| fs::rename(&whole, data.join(DATABASE)))
            .and_then(|()| remove_database(&half));
        named.map_err(|error| disk(data, &error))
    }
}

fn remove(data: &Path) -> io::Result<()> {
    remove_database(&data.join(DATABASE))?;
    gone(fs::remove_file(data.join(MADE)))?;
    gone(fs::remove_dir_all(data.join(FILES)))
}

fn disk(data: &Path, error: &io::Error) -> Complaint {
    let folder = data.display().to_string();
    let what = format!("The folder {folder} could not be written: {error}");
    failed(what, folder, "name one that this user may write to: --data FOLDER")
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
