//! The installation that is measured: generated once, somebody signed in, and what to ask for.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Params, params};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zhibu_domain::id::{Realm, UnitId};
use zhibu_domain::person::{Name, Standing};
use zhibu_domain::rulebook::{Rulebook, embedded};
use zhibu_service::engine::{Db, Threads};
use zhibu_service::person::NewPerson;
use zhibu_service::{Act, Actor, account, person};

use crate::client::Client;

type Done<T> = Result<T, Box<dyn std::error::Error>>;

/// People who attend the recorded meeting.
const ATTENDING: i64 = 30;
/// Units and records asked for in turn.
const ASKED: i64 = 200;

/// What the benchmark asks for.
pub(crate) struct Sample {
    pub(crate) folder: PathBuf,
    /// A copy of the database, in which the bare program writes.
    pub(crate) copy: PathBuf,
    pub(crate) today: Date,
    pub(crate) cookie: String,
    /// Somebody who keeps the record of one unit, and somebody who looks after a town's units.
    pub(crate) secretary: String,
    pub(crate) worker: String,
    /// The town, with its units below.
    pub(crate) town: Uuid,
    pub(crate) units: Vec<Uuid>,
    pub(crate) activities: Vec<Uuid>,
    /// The unit above all others, with all people below it.
    pub(crate) top: Uuid,
    pub(crate) unit: Uuid,
    people: Vec<Uuid>,
    csrf: String,
}

/// Generates what is missing, and signs somebody in who may see all of it and record in one unit.
pub(crate) fn prepare(zhibu: &str) -> Done<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    let file = folder.join("zhibu.db");
    if !file.exists() {
        println!("generating 1,000 units, 50,000 people, two years …");
        let plan = ["--units", "1000", "--members", "50000", "--years", "2", "--seed", "1"];
        let made =
            Command::new(zhibu).arg("generate").args(plan).arg("--data").arg(&folder).status()?;
        if !made.success() {
            return Err("`zhibu generate` failed".into());
        }
    }
    let copy = folder.join("bare.db");
    for old in ["bare.db", "bare.db-wal", "bare.db-shm"] {
        let _ = fs::remove_file(folder.join(old));
    }
    let connection = Connection::open(&file)?;
    connection.execute("VACUUM INTO ?1", params![copy.to_string_lossy()])?;
    let unit = one(
        &connection,
        "SELECT unit FROM membership WHERE realm = 1 AND standing = 'full'
          GROUP BY unit HAVING COUNT(*) >= ?1 ORDER BY unit LIMIT 1",
        params![ATTENDING],
    )?;
    let top = one(
        &connection,
        "SELECT unit FROM unit_parent WHERE realm = 1 AND parent IS NULL ORDER BY unit LIMIT ?1",
        params![1],
    )?;
    let people = ids(
        &connection,
        "SELECT person FROM membership WHERE realm = 1 AND unit = ?1 AND standing = 'full'
          ORDER BY person LIMIT ?2",
        params![unit.as_bytes().as_slice(), ATTENDING],
    )?;
    let units = ids(
        &connection,
        "SELECT unit FROM unit_version WHERE realm = 1 AND kind = 'branch' ORDER BY unit LIMIT ?1",
        params![ASKED],
    )?;
    let activities = ids(
        &connection,
        "SELECT id FROM activity WHERE realm = 1 AND state = 'confirmed'
          ORDER BY listed_on, id LIMIT ?1 OFFSET 5000",
        params![ASKED],
    )?;
    let town = one(
        &connection,
        "SELECT unit FROM unit_version WHERE realm = 1 AND kind = ?1 ORDER BY unit LIMIT 1",
        params!["committee"],
    )?;
    drop(connection);
    let whole = [(top, "party-affairs-worker"), (unit, "secretary")];
    let (cookie, today) = sign_in(&file, unit, &whole)?;
    let (secretary, _) = sign_in(&file, unit, &[(unit, "secretary")])?;
    let (worker, _) = sign_in(&file, unit, &[(town, "party-affairs-worker")])?;
    Ok(Sample {
        folder,
        copy,
        today,
        cookie,
        secretary,
        worker,
        town,
        units,
        activities,
        top,
        unit,
        people,
        csrf: String::new(),
    })
}

impl Sample {
    /// Reads the proof that forms of this session carry.
    pub(crate) fn open_form(&mut self, client: &mut Client) -> Done<()> {
        let path = format!("/units/{}/activities/new?kind=general-meeting", self.unit);
        let answer = client.get(&path)?;
        let page = String::from_utf8_lossy(&answer.body).into_owned();
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").ok_or("no form")?;
        rest.split('"').next().unwrap_or_default().clone_into(&mut self.csrf);
        Ok(())
    }

    /// The form of a meeting with thirty attending, two topics, a decision and a vote.
    pub(crate) fn recording(&self) -> (String, Option<String>) {
        let once = fresh_id();
        let day = self.today;
        let path = format!("/units/{}/activities", self.unit);
        let mut form = format!(
            "csrf={}&page={path}/new&once={once}&kind=general-meeting&title=General+meeting\
             &day={day}&from=15:00&place=Hall&topics=One%0ATwo&decision.0.text=Clear+the+canal\
             &decision.0.due={day}&vote.0.question=Clear+the+canal&vote.0.rule=ordinary\
             &vote.0.for=30&vote.0.against=0&vote.0.abstain=0",
            self.csrf
        );
        for (number, person) in self.people.iter().enumerate() {
            // Writing to a `String` cannot fail.
            let _ = write!(form, "&person={person}&present={number}");
        }
        (path, Some(form))
    }

    /// The same for the bare program.
    pub(crate) fn bare_recording(&self) -> String {
        let ids: Vec<String> =
            [self.unit].iter().chain(&self.people).map(Uuid::to_string).collect();
        ids.join(" ")
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark has no other clock")]
fn now() -> Timestamp {
    Timestamp::now()
}

/// An id as the program itself makes them: ordered by time.
pub(crate) fn fresh_id() -> Uuid {
    let mut random = [0; 10];
    getrandom::fill(&mut random).expect("randomness is at hand");
    let stamp = u64::try_from(now().as_millisecond()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(stamp, &random).into_uuid()
}

/// Enters somebody with posts, a member of a unit, and opens a session: its cookie.
fn sign_in(file: &Path, unit: Uuid, posts: &[(Uuid, &str)]) -> Done<(String, Date)> {
    let db = Db::open(&format!("sqlite:{}", file.display()), Threads::default())?;
    let rules = Rulebook::load("cpc", &embedded("cpc").ok_or("no rulebook")?)
        .map_err(|_| "the rulebook has faults")?;
    let now = now();
    let today = jiff::tz::TimeZone::system().to_datetime(now).date();
    let act = Act {
        realm: Realm(1),
        actor: Actor::Installation,
        now,
        today,
        second_factor: true,
        rules: Arc::new(rules),
        random: Arc::new(|bytes: &mut [u8]| getrandom::fill(bytes).expect("randomness is at hand")),
        vault: zhibu_service::Vault::default(),
    };
    let mut token = [0_u8; 32];
    (act.random)(&mut token);
    let hash: [u8; 32] = Sha256::digest(token).into();
    let posts: Vec<_> =
        posts.iter().map(|(unit, post)| (UnitId(*unit), (*post).to_owned())).collect();
    let since = (now - SignedDuration::from_hours(48)).to_zoned(jiff::tz::TimeZone::UTC).date();
    db.write_blocking(move |tx| {
        let new = NewPerson {
            name: Name { name: "甲".to_owned(), latin: None },
            unit: UnitId(unit),
            standing: Standing::Probationary,
            since,
            posts: posts.clone(),
        };
        let person = person::enrol(tx, &act, &new)?;
        let account = account::open(tx, &act, person, Some(1))?;
        account::sign_in_demo(tx, &act, account, hash)
    })?;
    Ok((format!("zhibu_session={}", hex(&token)), today))
}

fn one(connection: &Connection, sql: &str, params: impl Params) -> Done<Uuid> {
    let bytes: [u8; 16] = connection.query_row(sql, params, |row| row.get(0))?;
    Ok(Uuid::from_bytes(bytes))
}

fn ids(connection: &Connection, sql: &str, params: impl Params) -> Done<Vec<Uuid>> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map(params, |row| row.get::<_, [u8; 16]>(0))?;
    Ok(rows.map(|row| row.map(Uuid::from_bytes)).collect::<Result<_, _>>()?)
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
