//! A citizen number and a phone are planted, found, looked at, refused and sealed anew; then they
//! are looked for in the files of the database, in all its rows, in the log and in every address.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::civil::date;
use tracing::level_filters::LevelFilter;
use zhibu_domain::id::PersonId;
use zhibu_domain::person::{Details, Name, Standing};
use zhibu_domain::protected::{Field, Refusal};
use zhibu_domain::text::Lang;
use zhibu_service::access::{self, KeepRoll, ShowProtected};
use zhibu_service::engine::{self, Db, Kind, Row, Threads, Tx};
use zhibu_service::person::roll::{self, NewMember};
use zhibu_service::{Act, Actor, Error, args, protected};

use super::support::TestApp;

/// Given to nobody else in this run, so that one database may serve all tests.
const NUMBER: &str = "33010219870412306X";
const PHONE: &str = "13957184626";
/// As people type them.
const TYPED: [&str; 2] = ["330102 19870412 306x", "139-5718-4626"];
/// What is planted beside them and may be found: it proves that the search finds what is there.
const NAME: &str = "冼霁岚";

/// Lines of the log that hold one of these.
static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Keeps the lines of the log that matter here. Other tests of the run write into it too.
struct Ear;

impl io::Write for Ear {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        if needles().iter().any(|needle| text.contains(needle)) || text.contains(MARK) {
            HEARD.lock().unwrap_or_else(PoisonError::into_inner).push(text.into_owned());
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Said once, to prove that the log is heard.
const MARK: &str = "planted-and-heard";

/// The values in each spelling in which they might lie about.
fn needles() -> [String; 6] {
    let hex = |text: &str| data_encoding::HEXLOWER.encode(text.as_bytes());
    let [number, phone] = TYPED.map(str::to_owned);
    [NUMBER.to_owned(), PHONE.to_owned(), number, phone, hex(NUMBER), hex(PHONE)]
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

/// Text and bytes of every table, as `table.column`.
fn rows(db: &Db) -> BTreeMap<String, Vec<u8>> {
    let columns = match db.kind() {
        Kind::Sqlite => {
            "SELECT t.name, c.name, c.type FROM sqlite_schema t, pragma_table_info(t.name) c
              WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'"
        }
        Kind::Postgres => {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT),
                    UPPER(CAST(data_type AS TEXT))
               FROM information_schema.columns WHERE table_schema = 'public'"
        }
    };
    let columns: Vec<[String; 3]> =
        read(db, columns, |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]));
    let mut found = BTreeMap::new();
    for [table, column, kind] in columns {
        let is_bytes = kind == "BYTEA";
        if !is_bytes && kind != "TEXT" {
            continue;
        }
        let sql = format!("SELECT {column} FROM {table} WHERE {column} IS NOT NULL");
        // A statement is part of the program; a test may keep one for good.
        let sql: &'static str = Box::leak(sql.into_boxed_str());
        let values: Vec<Vec<u8>> = read(db, sql, move |row| {
            if is_bytes { row.get(0) } else { row.get::<String>(0).map(String::into_bytes) }
        });
        found.insert(format!("{table}.{column}"), values.join(&b'\n'));
    }
    found
}

fn read<T: Send + 'static>(
    db: &Db,
    sql: &'static str,
    row: impl Fn(&Row<'_>) -> engine::Result<T> + Copy + Send + 'static,
) -> Vec<T> {
    let all = move |tx: &mut Tx<'_>| Ok::<_, Error>(tx.all(sql, args![], row)?);
    db.read_blocking(all).unwrap()
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// What the secretary of the branch does in one transaction.
fn secretary<T: Send + 'static>(
    app: &TestApp,
    act: impl Fn(&mut Tx<'_>, &Act) -> zhibu_service::Result<T> + Send + Sync + 'static,
) -> zhibu_service::Result<T> {
    let frame = Act { actor: Actor::Person(app.members[0]), ..app.act() };
    app.site.db.write_blocking(move |tx| act(tx, &frame))
}

fn member(id: PersonId, protected: BTreeMap<Field, String>) -> NewMember {
    NewMember {
        id,
        name: Name { name: NAME.to_owned(), latin: None },
        details: Details::default(),
        protected,
        standing: Standing::Full,
        party_group: None,
        from: date(2026, 11, 1),
        reference: None,
    }
}

/// Enters somebody with both fields, and lets everything be done with them that can go wrong.
fn plant(app: &TestApp) {
    let branch = app.branch;
    let [person, other] = [app.act(), app.act()].map(|act| PersonId::new(act.now, act.entropy()));
    let both: BTreeMap<Field, String> =
        Field::ALL.into_iter().zip(TYPED.map(str::to_owned)).collect();
    let enter = |new: NewMember| {
        secretary(app, move |tx, act| {
            let granted = access::require::<KeepRoll>(tx, act, branch)?;
            roll::enter(tx, act, &granted, &new)
        })
    };
    enter(member(person, both.clone())).unwrap();
    let twice = enter(member(other, both)).unwrap_err();
    assert!(
        matches!(&twice, Error::Protected(Refusal::Taken { name }) if name.as_deref() == Some(NAME))
    );
    let show = |reason: &'static str| {
        secretary(app, move |tx, act| {
            let granted = access::require::<ShowProtected>(tx, act, branch)?;
            protected::show(tx, act, &granted, person, Field::CitizenNumber, reason)
        })
    };
    assert_eq!(show("换发党员证").unwrap(), NUMBER);
    let numbered = show("电话139-5718-4626打不通").unwrap_err();
    assert!(matches!(numbered, Error::Protected(Refusal::NumberInReason)));
    for error in [twice, numbered] {
        tracing::warn!("refused: {error} {error:?}");
    }
}

/// Every address that pages about the person hold or lead to, as the secretary meets them.
async fn addresses(app: &TestApp) -> Vec<String> {
    let mut found = Vec::new();
    for lang in Lang::ALL {
        let mut browser = app.seat("secretary", lang).await;
        let branch = format!("/units/{}", app.branch);
        for page in ["/today".to_owned(), branch.clone(), format!("{branch}/people")] {
            let answer = browser.page(&page).await;
            for needle in needles() {
                assert!(!holds(&answer.bytes, &needle), "{page} shows a protected field");
            }
            found.push(page);
            found.extend(answer.links());
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planted_citizen_number_and_phone_are_found_nowhere() {
    let log = tracing_subscriber::fmt().with_max_level(LevelFilter::DEBUG).with_writer(|| Ear);
    // No other test of this program sets a log.
    log.try_init().unwrap();
    tracing::info!("{MARK}");

    let folder = tempfile::tempdir().unwrap();
    let on_server = std::env::var("ZHIBU_TEST_ENGINE").is_ok_and(|engine| engine == "postgres");
    let app = if on_server {
        TestApp::new()
    } else {
        let file = format!("sqlite:{}", folder.path().join("planted.db").display());
        let db = Db::open(&file, Threads::default()).unwrap();
        db.migrate().unwrap();
        TestApp::on(db)
    };
    plant(&app);
    let addresses = addresses(&app).await;

    let rows = rows(&app.site.db);
    assert!(holds(&rows["person.name"], NAME), "the search finds what is there");
    assert!(
        rows["audit.detail"].windows(6).any(|text| text == "换发".as_bytes()),
        "so does it here"
    );
    assert!(!rows["protected.sealed"].is_empty() && !rows["protected.lookup"].is_empty());
    let mut files = files(folder.path());
    files.extend(self::files(&app.site.files));
    let contents: Vec<_> = files.iter().map(|path| std::fs::read(path).unwrap()).collect();
    assert_eq!(contents.iter().any(|content| holds(content, NAME)), !on_server, "nor is it blind");

    for needle in needles() {
        for (place, values) in &rows {
            assert!(!holds(values, &needle), "{place} holds a protected field in clear");
        }
        for (path, content) in files.iter().zip(&contents) {
            assert!(!holds(content, &needle), "{} holds a protected field", path.display());
        }
        for address in &addresses {
            assert!(!address.contains(&needle), "an address holds a protected field: {address}");
        }
    }
    let heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert!(heard.iter().any(|line| line.contains(MARK)), "the log is heard");
    let told: Vec<_> = heard.iter().filter(|line| !line.contains(MARK)).collect();
    assert!(told.is_empty(), "the log holds a protected field: {told:?}");
}
