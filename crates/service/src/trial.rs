//! What tests of the generator and of the demonstration share: a database that is gone afterwards,
//! the shipped rules, and the names in the published reports.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

use std::collections::BTreeSet;
use std::env;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};
use postgres::{Client, NoTls};
use zhibu_domain::activity::Record;
use zhibu_domain::id::Realm;
use zhibu_domain::rulebook::{Rulebook, embedded};

use crate::args;
use crate::engine::{Db, FromSql, Threads, Tx};
use crate::error::Error;
use crate::files::Files;
use crate::generate::BodyOf;

static REPORTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../demo/founding");

pub(crate) const REALM: Realm = Realm(1);
static PLACES: AtomicUsize = AtomicUsize::new(0);

/// A migrated database that is gone after the test, on the engine that this run is about.
pub(crate) struct Place {
    db: Option<Db>,
    pub(crate) files: Files,
    server: Option<(String, String)>,
    _folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut url = format!("sqlite:{}", folder.path().join("z.db").display());
        let mut server = None;
        if env::var("ZHIBU_TEST_ENGINE").is_ok_and(|engine| engine == "postgres") {
            let maintenance = env::var("ZHIBU_TEST_POSTGRES").expect("a run needs its server");
            let number = PLACES.fetch_add(1, Ordering::Relaxed);
            let name = format!("zhibu_generate_{}_{number}", std::process::id());
            let create = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
            let create = format!("{create} LC_COLLATE 'C' LC_CTYPE 'C'");
            Client::connect(&maintenance, NoTls).unwrap().batch_execute(&create).unwrap();
            let (address, options) = maintenance.split_once('?').unwrap_or((&maintenance, ""));
            let host = address.rsplit_once('/').unwrap().0;
            url = format!("{host}/{name}?{options}");
            server = Some((maintenance, name));
        }
        let db = Db::open(&url, Threads { readers: 1 }).unwrap();
        db.migrate().unwrap();
        let files = Files::new(folder.path().join("files"));
        Self { db: Some(db), files, server, _folder: folder }
    }

    pub(crate) fn db(&self) -> &Db {
        self.db.as_ref().unwrap()
    }

    /// The values of a query's first column.
    pub(crate) fn column<T: FromSql + Send + 'static>(&self, sql: &str) -> Vec<T> {
        // A statement is part of the program; a test may keep one for good.
        let sql: &'static str = Box::leak(sql.to_owned().into_boxed_str());
        let read = move |tx: &mut Tx<'_>| Ok::<_, Error>(tx.all(sql, args![], |row| row.get(0))?);
        self.db().read_blocking(read).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.db = None;
        if let Some((maintenance, name)) = &self.server {
            let mut client = Client::connect(maintenance, NoTls).unwrap();
            client.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).unwrap();
        }
    }
}

pub(crate) static RULES: LazyLock<Arc<Rulebook>> =
    LazyLock::new(|| Arc::new(Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap()));

/// A body for bulletins that needs no words: the title again.
pub(crate) fn plain() -> BodyOf {
    Arc::new(|record: &Record| record.sitting.title.clone())
}

/// Every person that a report names, with anything in it that could pass for a name.
pub(crate) fn named_in_reports() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in REPORTS.files() {
        let text = String::from_utf8_lossy(file.contents()).into_owned();
        let quoted = text.lines().filter_map(|line| line.split("name = \"").nth(1));
        names.extend(quoted.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
    }
    names
}
