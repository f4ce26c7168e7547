//! A migrated database per run, a realm per test, and people with posts to act.

use std::env;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::person::{Name, Standing};
use zhibu_domain::rulebook::{Rulebook, embedded};
use zhibu_domain::text::Text;
use zhibu_service::engine::{self, Db, Threads, Tx};
use zhibu_service::unit::{About, NewUnit};
use zhibu_service::{Act, Actor, Error, Result, install, person, unit, vault};

static DB: OnceLock<Db> = OnceLock::new();
static REALM: AtomicI64 = AtomicI64::new(1);

/// The day on which all tests begin.
pub(crate) const TODAY: Date = date(2026, 11, 20);

/// The database of this run.
pub(crate) fn db() -> &'static Db {
    DB.get_or_init(|| {
        let db = match env::var("ZHIBU_TEST_ENGINE").as_deref() {
            Ok("postgres") => postgres(),
            Ok("sqlite") | Err(_) => sqlite(),
            Ok(other) => panic!("ZHIBU_TEST_ENGINE is {other}; it is sqlite or postgres"),
        };
        db.migrate().unwrap();
        db
    })
}

fn sqlite() -> Db {
    // Kept for the whole run: statics are never dropped.
    let folder = tempfile::tempdir().unwrap().keep();
    Db::open(&format!("sqlite:{}", folder.join("acts.db").display()), Threads::default()).unwrap()
}

fn postgres() -> Db {
    let maintenance = env::var("ZHIBU_TEST_POSTGRES").expect("ZHIBU_TEST_POSTGRES names a server");
    let name = format!("zhibu_acts_{}", std::process::id());
    let mut client = postgres::Client::connect(&maintenance, postgres::NoTls)
        .expect("the server of ZHIBU_TEST_POSTGRES can be reached");
    client
        .batch_execute(&format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        ))
        .unwrap();
    let (server, _) = maintenance.rsplit_once('/').expect("a server address ends in /database");
    Db::open(&format!("{server}/{name}"), Threads::default()).unwrap()
}

/// The rules of the default rulebook.
pub(crate) fn rules() -> Arc<Rulebook> {
    static RULES: OnceLock<Arc<Rulebook>> = OnceLock::new();
    Arc::clone(RULES.get_or_init(|| {
        let files = embedded("cpc").expect("the default rulebook is compiled in");
        Arc::new(Rulebook::load("cpc", &files).expect("the default rulebook has no faults"))
    }))
}

/// A realm of its own, with a clock that the test moves.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) act: Act,
}

impl World {
    pub(crate) fn new() -> Self {
        let seed = AtomicU64::new(1);
        let random = move |bytes: &mut [u8]| {
            let next = seed.fetch_add(1, Ordering::Relaxed);
            for (byte, value) in bytes.iter_mut().rev().zip(next.to_le_bytes()) {
                *byte = value;
            }
        };
        let act = Act {
            realm: Realm(REALM.fetch_add(1, Ordering::Relaxed)),
            actor: Actor::Installation,
            now: "2026-11-20T01:00:00Z".parse::<Timestamp>().unwrap(),
            today: TODAY,
            second_factor: true,
            rules: rules(),
            random: Arc::new(random),
            vault: zhibu_service::Vault::of_key(1, [7; 32]),
        };
        let world = Self { act };
        world.write(install::make_realm).unwrap();
        world.adopt_key();
        world
    }

    /// Puts the key of this run in force, by a realm in which nothing else happens.
    fn adopt_key(&self) {
        static ADOPTED: OnceLock<()> = OnceLock::new();
        ADOPTED.get_or_init(|| {
            let aside = Self { act: Act { realm: Realm(0), ..self.act.clone() } };
            let adopt = |tx: &mut Tx<'_>, act: &Act| {
                install::make_realm(tx, act)?;
                vault::adopt(tx, act)
            };
            aside.write(adopt).unwrap();
        });
    }

    /// The same realm with another actor.
    pub(crate) fn by(&self, person: PersonId) -> Self {
        Self { act: Act { actor: Actor::Person(person), ..self.act.clone() } }
    }

    /// The same realm, minutes later.
    pub(crate) fn later(&self, minutes: i64) -> Self {
        Self { act: Act { now: self.act.now + minutes.minutes(), ..self.act.clone() } }
    }

    /// One act in one transaction, however often it loses the race: the tests of a run share one
    /// database and make ids that lie side by side, so that on PostgreSQL they collide more than
    /// installations would.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>, &Act) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        let act = Arc::new(act);
        for _ in 0..20 {
            let (frame, act) = (self.act.clone(), Arc::clone(&act));
            match db().write_blocking(move |tx| act(tx, &frame)) {
                Err(Error::Engine(engine::Error::Transient(_))) => {}
                done => return done,
            }
        }
        panic!("twenty times ten tries were lost to other tests");
    }

    /// One query on one snapshot.
    pub(crate) fn read<T: Send + 'static>(
        &self,
        query: impl Fn(&mut Tx<'_>, &Act) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let frame = self.act.clone();
        db().read_blocking(move |tx| query(tx, &frame))
    }

    /// A top unit that has existed since 2020.
    pub(crate) fn top(&self) -> UnitId {
        self.write(|tx, act| unit::found_top(tx, act, new_unit("县委", "local-committee"))).unwrap()
    }

    /// A unit below another since 2020, made by the installation.
    pub(crate) fn below(&self, parent: UnitId, name: &str, kind: &'static str) -> UnitId {
        let new = new_unit(name, kind);
        let world = Self { act: Act { actor: Actor::Installation, ..self.act.clone() } };
        world
            .write(move |tx, act| {
                let granted = zhibu_service::access::require(tx, act, parent)?;
                unit::found(tx, act, &granted, new.clone())
            })
            .unwrap()
    }

    /// A person with a membership since 2020 and posts.
    pub(crate) fn person(&self, name: &str, unit: UnitId, posts: &[(UnitId, &str)]) -> PersonId {
        let enrol = person::NewPerson {
            name: Name { name: name.to_owned(), latin: None },
            unit,
            standing: Standing::Full,
            since: date(2020, 1, 1),
            posts: posts.iter().map(|(unit, post)| (*unit, (*post).to_owned())).collect(),
        };
        self.write(move |tx, act| person::enrol(tx, act, &enrol)).unwrap()
    }
}

/// A unit as a form gives it.
pub(crate) fn new_unit(name: &str, kind: &str) -> NewUnit {
    NewUnit {
        name: Text::new(Some(name.to_owned()), None),
        kind: kind.to_owned(),
        about: About::default(),
        from: date(2020, 1, 1),
    }
}
