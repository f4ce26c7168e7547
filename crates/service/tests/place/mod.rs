//! A fresh database for one test, on SQLite or on PostgreSQL, gone when the test is over.
//!
//! SQLite runs in a temporary folder. PostgreSQL runs if `ZHIBU_TEST_POSTGRES` holds the address
//! of a server's maintenance database; each test gets a database of its own there. With
//! `ZHIBU_TEST_ENGINE=sqlite` or `=postgres` only that one runs, and it must.

use std::env;
use std::sync::atomic::{AtomicUsize, Ordering};

use postgres::{Client, NoTls};
use zhibu_service::engine::{Db, Threads};

/// A database that is gone after the test.
pub(crate) struct Place {
    db: Option<Db>,
    pub(crate) url: String,
    pub(crate) ground: Ground,
}

/// What a database stands on, and is taken away with it.
pub(crate) enum Ground {
    Folder { _kept: tempfile::TempDir },
    Server { maintenance: String, name: String },
}

static PLACES: AtomicUsize = AtomicUsize::new(0);

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("test.db").display());
        Self::opened(url, Ground::Folder { _kept: folder })
    }

    pub(crate) fn postgres(maintenance: String) -> Self {
        let number = PLACES.fetch_add(1, Ordering::Relaxed);
        let name = format!("zhibu_test_{}_{number}", std::process::id());
        let mut client = Client::connect(&maintenance, NoTls).expect("the server can be reached");
        let create = format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        );
        client.batch_execute(&create).unwrap();
        let url = beside(&maintenance, &name);
        Self::opened(url, Ground::Server { maintenance, name })
    }

    fn opened(url: String, ground: Ground) -> Self {
        let db = Db::open(&url, Threads::default()).unwrap();
        Self { db: Some(db), url, ground }
    }

    pub(crate) fn db(&self) -> &Db {
        self.db.as_ref().unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.db = None;
        if let Ground::Server { maintenance, name } = &self.ground {
            let mut client = Client::connect(maintenance, NoTls).unwrap();
            client.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).unwrap();
        }
    }
}

/// The address of another database on the same server.
pub(crate) fn beside(maintenance: &str, name: &str) -> String {
    let (address, options) = match maintenance.split_once('?') {
        Some((address, options)) => (address, format!("?{options}")),
        None => (maintenance, String::new()),
    };
    let scheme = address.find("://").expect("an address with ://") + 3;
    let server = address[scheme..].find('/').map_or(address, |slash| &address[..scheme + slash]);
    format!("{server}/{name}{options}")
}

/// Whether this run is about an engine.
pub(crate) fn wanted(engine: &str) -> bool {
    env::var("ZHIBU_TEST_ENGINE").map_or(true, |only| only.is_empty() || only == engine)
}

/// The server to test on, if this run has one. A run that asks for PostgreSQL must have one.
pub(crate) fn server() -> Option<String> {
    let named = env::var("ZHIBU_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    let demanded = env::var("ZHIBU_TEST_ENGINE").is_ok_and(|only| only == "postgres");
    assert!(named.is_some() || !demanded, "ZHIBU_TEST_POSTGRES names no server");
    named.filter(|_| wanted("postgres"))
}

/// Runs each function on a fresh database of each engine.
macro_rules! on_both {
    ($($name:ident)*) => {
        mod on_sqlite {
            $(#[test] fn $name() {
                if $crate::place::wanted("sqlite") {
                    super::$name(&$crate::place::Place::sqlite());
                }
            })*
        }
        mod on_postgres {
            $(#[test] fn $name() {
                if let Some(server) = $crate::place::server() {
                    super::$name(&$crate::place::Place::postgres(server));
                }
            })*
        }
    };
}
pub(crate) use on_both;
