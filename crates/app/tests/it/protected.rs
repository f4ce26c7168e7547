//! A citizen number and a phone are planted, found, looked at, refused and sealed anew; then they
//! are looked for in the files of the database, in all its rows, in the log and in every address.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
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

use super::support::{Answer, Browser, TestApp};

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

/// Sends a form of the secretary's, with the proof that the page of it holds.
async fn send(
    browser: &mut Browser,
    (page, to): (&str, &str),
    fields: &[(&str, &str)],
) -> (Answer, Answer) {
    let form = browser.page(page).await;
    let csrf = form.hidden("csrf");
    let mut all = vec![("csrf", csrf.as_str()), ("page", page)];
    let once = form.body().contains("name=\"once\"").then(|| form.hidden("once"));
    all.extend(once.as_deref().map(|once| ("once", once)));
    all.extend(fields.iter().copied());
    let answer = browser.post(to, &all).await;
    (form, answer)
}

/// Somebody is entered by hand, after a wrong digit and after a session that had ended; addresses
/// that were met.
async fn enter(app: &TestApp, met: &mut Vec<String>) -> PersonId {
    let form = format!("/units/{}/people/new", app.branch);
    let to = (form.as_str(), form.as_str());
    let rest = [("name", NAME), ("phone", PHONE), ("standing", "full"), ("day", "2026-11-01")];
    let with = |number| [rest.as_slice(), &[("citizen-number", number)]].concat();
    let mut browser = app.seat("secretary", Lang::Zh).await;

    let wrong = format!("{}1", &NUMBER[..17]);
    let (_, refused) = send(&mut browser, to, &with(&wrong)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.seen());
    assert!(refused.seen().contains("校验码不符"), "{}", refused.seen());

    let page = browser.page(&form).await;
    app.wait(13 * 60);
    let (csrf, once) = (page.hidden("csrf"), page.hidden("once"));
    let late = [with(NUMBER), vec![("csrf", &csrf), ("page", &form), ("once", &once)]].concat();
    let late = browser.post(&form, &late).await;
    assert!(late.location().starts_with("/sign-in"), "{}", late.seen());

    let mut browser = app.seat("secretary", Lang::Zh).await;
    let (page, entered) = send(&mut browser, to, &with(TYPED[0])).await;
    assert!(page.body().contains(NAME), "what may be kept was kept");
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.seen());
    met.extend([late, entered].iter().map(|answer| answer.location().to_owned()));
    let id = met.last().unwrap().rsplit('/').next().unwrap();
    id.parse().unwrap()
}

/// The one way to see a value: a reason, and then no copy of it.
async fn look(app: &TestApp, person: PersonId, met: &mut Vec<String>) {
    let page = format!("/people/{person}");
    let to = format!("{page}/protected");
    for lang in Lang::ALL {
        let mut browser = app.seat("secretary", lang).await;
        for (field, value) in Field::ALL.into_iter().zip([NUMBER, PHONE]) {
            let ask = |reason| [("field", field.key()), ("reason", reason)];
            let (_, refused) = send(&mut browser, (&page, &to), &ask(" ")).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(!holds(&refused.bytes, value), "nothing is shown without a reason");
            let (_, shown) = send(&mut browser, (&page, &to), &ask("换发党员证")).await;
            assert!(holds(&shown.bytes, value), "{}", shown.seen());
            let kept = shown.headers.get("cache-control").unwrap().to_str().unwrap();
            assert!(kept.contains("no-store"), "{kept}");
            met.extend([refused, shown].iter().flat_map(Answer::links));
        }
    }
    let realm = app.site.realm;
    let looks = app.site.db.read_blocking(move |tx| protected::who_looked(tx, realm, person));
    assert_eq!(looks.unwrap().len(), 4);
}

/// What is refused is told to the program that asks, which may write it down.
fn refuse(app: &TestApp, person: PersonId) {
    let branch = app.branch;
    let both = Field::ALL.into_iter().zip(TYPED.map(str::to_owned)).collect();
    let act = app.act();
    let new = NewMember {
        id: PersonId::new(act.now, act.entropy()),
        name: Name { name: NAME.to_owned(), latin: None },
        details: Details::default(),
        protected: both,
        standing: Standing::Full,
        party_group: None,
        from: date(2026, 11, 1),
        reference: None,
    };
    let twice = secretary(app, move |tx, act| {
        let granted = access::require::<KeepRoll>(tx, act, branch)?;
        roll::enter(tx, act, &granted, &new)
    });
    let numbered = secretary(app, move |tx, act| {
        let granted = access::require::<ShowProtected>(tx, act, branch)?;
        protected::show(tx, act, &granted, person, Field::Phone, "电话139-5718-4626打不通")
    });
    let (twice, numbered) = (twice.unwrap_err(), numbered.unwrap_err());
    let Error::Protected(Refusal::Taken { name: Some(name) }) = &twice else { panic!("{twice}") };
    assert_eq!(name, NAME);
    assert!(matches!(numbered, Error::Protected(Refusal::NumberInReason)));
    for error in [twice, numbered] {
        tracing::warn!("refused: {error} {error:?}");
    }
}

/// Addresses of the pages about the person, none of which shows a digit.
async fn visit(app: &TestApp, person: PersonId, met: &mut Vec<String>) {
    for lang in Lang::ALL {
        let mut browser = app.seat("secretary", lang).await;
        let (branch, one) = (format!("/units/{}", app.branch), format!("/people/{person}"));
        let own = [&one, &format!("{one}/amend"), &format!("{one}/history")].map(String::clone);
        let others = ["/today".to_owned(), format!("{branch}/people"), branch];
        for page in own.into_iter().chain(others) {
            let answer = browser.page(&page).await;
            for needle in needles() {
                assert!(!holds(&answer.bytes, &needle), "{page} shows a protected field");
            }
            met.push(page);
            met.extend(answer.links());
        }
    }
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
    let mut addresses = Vec::new();
    let person = enter(&app, &mut addresses).await;
    look(&app, person, &mut addresses).await;
    refuse(&app, person);
    visit(&app, person, &mut addresses).await;

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
