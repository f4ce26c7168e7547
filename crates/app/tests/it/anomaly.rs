//! What goes wrong around the program: it is killed, its clock goes back, its file cannot be written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::StatusCode;
use tokio::sync::mpsc;
use zhibu_domain::activity::{Fault, Part, Problem, Refusal, Sitting};
use zhibu_domain::id::{ActivityId, Realm};
use zhibu_domain::text::Lang;
use zhibu_domain::unit;
use zhibu_service::engine::{Db, Threads};
use zhibu_service::{Random, Vault, activity, audit, vault};
use zhibu_words::Words;

use crate::program::{Program, zhibu};
use crate::scenes;
use crate::sheet::{Sheet, unescaped};
use crate::support::{Browser, TODAY, TestApp, name_of, text};

/// The database of a demonstration, in its folder.
const DATABASE: &str = "demo.db";

fn open(folder: &Path) -> Db {
    let url = format!("sqlite:{}", folder.join(DATABASE).display());
    Db::open(&url, Threads::default()).unwrap()
}

/// A county in a database of its own, as `zhibu demo` would find it.
fn county(folder: &Path) -> TestApp {
    let db = open(folder);
    db.migrate().unwrap();
    let random: Random = Arc::new(|bytes: &mut [u8]| bytes.fill(5));
    let vault = Vault::create(&vault::key_path(folder), Some(folder), &random).unwrap();
    TestApp::with_key(db, vault)
}

/// Takes what stands in the log beside the file into the file: connections that close at the same
/// time may each leave it to the other.
fn settle(folder: &Path) {
    let connection = rusqlite::Connection::open(folder.join(DATABASE)).unwrap();
    let busy: i64 =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).unwrap();
    assert_eq!(busy, 0, "somebody still holds the database");
}

/// A record with something in several tables.
fn filled(form: Sheet) -> Sheet {
    form.untick("present", "7")
        .fill("why.7", "illness")
        .fill("topics", "冬季水渠清淤\n帮扶困难户")
        .fill("decision.0.text", "十二月上旬清淤东干渠")
        .fill("vote.0.for", "6")
        .fill("agenda.0.title", "今年的工作")
        .fill("guest.0.name", "梁一山")
}

/// A key for a form that no page gave out.
fn key() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("018f0000-0000-7000-8000-{:012x}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// Sends one record after another until the program is gone; tells of each answer.
async fn write_on(
    mut browser: Browser,
    sheet: Sheet,
    name: String,
    tell: mpsc::UnboundedSender<(String, String)>,
) {
    for number in 0.. {
        let title = format!("{name}-{number}");
        let sheet = sheet.clone().fill("title", &title).fill("once", &key());
        match browser.try_post(&sheet.action, &sheet.pairs()).await {
            Ok(answer) if answer.status == StatusCode::SEE_OTHER => {
                tell.send((answer.location().to_owned(), title)).unwrap();
            }
            // Its answer began, and was cut off.
            Ok(answer) if answer.bytes.is_empty() && answer.location().is_empty() => return,
            Ok(answer) => panic!("{}: {}", answer.status, answer.seen()),
            Err(_) => return,
        }
    }
}

/// Every record in the database is whole; their titles by address. Besides them the log holds the
/// acts that came before and those of signing in.
fn whole(
    folder: &Path,
    realm: Realm,
    acts_before: i64,
    signed_in: i64,
) -> BTreeMap<String, String> {
    // Opening it first repairs what the killed program left, as the next start would.
    let db = open(folder);
    let connection = rusqlite::Connection::open(folder.join(DATABASE)).unwrap();
    let sound: String =
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    let broken = connection.prepare("PRAGMA foreign_key_check").unwrap().exists([]).unwrap();
    assert!(!broken, "a row refers to one that is not there");
    let mut statement = connection.prepare("SELECT id FROM activity").unwrap();
    let ids = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    let ids: Vec<ActivityId> = ids
        .map(|id| uuid::Uuid::from_slice(&id.unwrap()).unwrap().to_string().parse().unwrap())
        .collect();
    let mut found = BTreeMap::new();
    let mut first: Option<Sitting> = None;
    for id in ids {
        let load = move |tx: &mut zhibu_service::engine::Tx<'_>| {
            Ok::<_, zhibu_service::Error>((
                activity::load(tx, realm, id)?,
                audit::history(tx, realm, id.0)?,
            ))
        };
        let (record, history) = db.read_blocking(load).unwrap();
        let sitting = record.unwrap().sitting;
        let title = sitting.title.get(Lang::Zh).to_owned();
        let first = first.get_or_insert_with(|| sitting.clone());
        assert_eq!(Sitting { title: first.title.clone(), ..sitting }, *first, "{title}");
        assert_eq!(history.len(), 1, "{title}: one act made it");
        found.insert(format!("/activities/{id}"), title);
    }
    if let Some(first) = first {
        let lists =
            (first.attendance.len(), first.topics.len(), first.votes.len(), first.guests.len());
        assert_eq!(lists, (9, 2, 1, 1));
    }
    let acts = db.read_blocking(move |tx| audit::count(tx, realm)).unwrap();
    let records = i64::try_from(found.len()).unwrap();
    assert_eq!(acts, acts_before + signed_in + records, "no act without its record");
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_is_killed_keeps_every_answer_it_gave_and_nothing_half() {
    let folder = tempfile::tempdir().unwrap();
    let app = county(folder.path());
    let accounts: Vec<_> = ["secretary", "deputy-secretary", "organisation-member"]
        .map(|post| app.account(post))
        .into();
    let page = format!("/units/{}/activities/new?kind=general-meeting", app.branch);
    let (realm, acts) = (app.site.realm, app.written().0);
    drop(app);
    let mut promised = BTreeMap::new();
    let mut signed_in = 0;
    for (round, answers) in [3, 7, 13].into_iter().enumerate() {
        let mut program = Program::start(&mut zhibu(), "demo", folder.path());
        let (tell, mut told) = mpsc::unbounded_channel();
        let mut writers = Vec::new();
        for account in &accounts {
            let mut browser = Browser::at(program.address, Lang::Zh);
            browser.sign_in(account.clone()).await;
            signed_in += 1;
            let sheet = filled(browser.page(&page).await.sitting());
            writers.push((browser, sheet));
        }
        for (writer, (browser, sheet)) in writers.into_iter().enumerate() {
            let name = format!("第{round}轮-{writer}");
            tokio::spawn(write_on(browser, sheet, name, tell.clone()));
        }
        drop(tell);
        for _ in 0..answers {
            promised.extend(told.recv().await);
        }
        program.kill();
        while let Some(late) = told.recv().await {
            promised.extend([late]);
        }
        let found = whole(folder.path(), realm, acts, signed_in);
        for (record, title) in &promised {
            assert_eq!(found.get(record), Some(title), "it was answered, and is gone");
        }
    }
    assert!(promised.len() >= 23, "{}", promised.len());
    // And the program shows them after another start.
    let program = Program::start(&mut zhibu(), "demo", folder.path());
    let mut browser = Browser::at(program.address, Lang::Zh);
    browser.sign_in(accounts[0].clone()).await;
    for (record, title) in &promised {
        assert!(browser.page(record).await.seen().contains(title), "{record}");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_is_full_refuses_plainly_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = county(folder.path());
    let account = app.account("secretary");
    let page = format!("/units/{}/activities/new?kind=general-meeting", app.branch);
    let (realm, acts) = (app.site.realm, app.written().0);
    drop(app);
    settle(folder.path());
    // No file may grow beyond what the database has now: soon the log beside it is full.
    let size = fs::metadata(folder.path().join(DATABASE)).unwrap().len();
    let blocks = size.div_ceil(512) + 64;
    let limits = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut limited = Command::new("sh");
    limited.args(["-c", &limits, env!("CARGO_BIN_EXE_zhibu")]);
    let mut program = Program::start(&mut limited, "demo", folder.path());
    let mut browser = Browser::at(program.address, Lang::Zh);
    browser.sign_in(account.clone()).await;
    let sheet = filled(browser.page(&page).await.sitting());
    let mut promised = BTreeMap::new();
    let refused = loop {
        let title = format!("会{}", promised.len());
        let next = sheet.clone().fill("title", &title).fill("once", &key());
        let answer = browser.send_in(&next).await;
        if answer.status != StatusCode::SEE_OTHER {
            assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", answer.seen());
            let words = Words::of(Lang::Zh);
            assert!(answer.seen().contains(words.t("layout-error-internal-text")));
            break next;
        }
        promised.insert(answer.location().to_owned(), title);
        assert!(promised.len() < 500, "the disk never fills");
    };
    // What is there can still be read.
    for record in promised.keys() {
        browser.page(record).await;
    }
    program.kill();
    let found = whole(folder.path(), realm, acts, 1);
    assert_eq!(found, promised);
    // With room again, the same form is saved.
    let program = Program::start(&mut zhibu(), "demo", folder.path());
    let mut browser = Browser::at(program.address, Lang::Zh);
    browser.sign_in(account).await;
    let csrf = browser.page("/more").await.hidden("csrf");
    browser.save(&refused.fill("csrf", &csrf)).await;
}

/// Marks the file as one that no program of today may write, as the first page of a database says
/// it (SQLite file format, 1.3: file format version numbers). It holds for every user, also for
/// root, whom no mode of the file would stop.
fn set_read_only(folder: &Path, is_read_only: bool) {
    settle(folder);
    let file = folder.join(DATABASE);
    let mut bytes = fs::read(&file).unwrap();
    assert!(matches!(bytes[18], 2 | 3), "a database with a log beside it");
    bytes[18] = if is_read_only { 3 } else { 2 };
    fs::write(&file, bytes).unwrap();
}

#[tokio::test]
async fn a_database_that_cannot_be_written_is_read_on_and_every_form_says_so() {
    for lang in Lang::ALL {
        let words = Words::of(lang);
        let folder = tempfile::tempdir().unwrap();
        let app = county(folder.path());
        let record = format!("/activities/{}", scenes::record(&app, scenes::full(&app)));
        let account = app.account("deputy-secretary");
        let page = format!("/units/{}/activities/new?kind=general-meeting", app.branch);
        let mut browser = app.seat("secretary", lang).await;
        let sheet = filled(browser.page(&page).await.sitting());
        let (mut site, realm) = (app.site.clone(), app.site.realm);
        let acts = app.written().0;
        let start = |mut site: zhibu_web::Site| {
            site.db = open(folder.path());
            site
        };
        // The database closes with the last that holds it.
        site.db = Db::open(
            &format!("sqlite:{}", folder.path().join("other.db").display()),
            Threads::default(),
        )
        .unwrap();
        drop(app);
        let next = site.clone();
        let mut browser = browser.after_a_new_start(|| {
            set_read_only(folder.path(), true);
            start(next)
        });
        for page in
            [&record, &page, &"/today".to_owned(), &"/units".to_owned(), &"/portal".to_owned()]
        {
            browser.page(page).await;
        }
        let confirm = browser.page(&record).await.sheet(&format!("{record}/confirm"));
        let csrf = confirm.one("csrf").to_owned();
        let sign_in = [("csrf", csrf.as_str()), ("next", "/today"), ("account", &account)];
        let draft = [("csrf", csrf.as_str()), ("page", &record)];
        for (to, fields) in [
            (sheet.action.as_str(), sheet.pairs()),
            (confirm.action.as_str(), confirm.pairs()),
            ("/sign-in", sign_in.to_vec()),
            (&format!("{record}/bulletin"), draft.to_vec()),
            ("/draft", sheet.pairs()),
        ] {
            let answer = browser.post(to, &fields).await;
            assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{to}: {}", answer.seen());
            let body = unescaped(&answer.body());
            for text in ["layout-error-internal-title", "layout-error-internal-text"] {
                assert!(body.contains(words.t(text)), "{to}: {body}");
            }
            let mark = words.with("layout-error-reference", &[("reference", "?".into())]);
            let (_, reference) = body.split_once(mark.trim_end_matches('?')).unwrap();
            assert!(reference.chars().take(8).all(|c| c.is_ascii_hexdigit()), "{reference}");
            for inside in ["INSERT", "sqlite", "SQLite", "readonly", "panic"] {
                assert!(!answer.seen().contains(inside), "{to} tells {inside}");
            }
        }
        // Once the file can be written again, the same form is saved.
        let mut browser = browser.after_a_new_start(|| {
            set_read_only(folder.path(), false);
            start(site)
        });
        browser.save(&sheet).await;
        let count = open(folder.path()).read_blocking(move |tx| audit::count(tx, realm)).unwrap();
        assert_eq!(count, acts + 1);
    }
}

#[tokio::test]
async fn a_clock_that_goes_back_loses_no_save_and_makes_no_undo_longer() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut secretary = app.seat("secretary", lang).await;
        let mut deputy = app.seat("deputy-secretary", lang).await;
        let record = format!("/activities/{}", scenes::record(&app, scenes::full(&app)));
        let edit = format!("{record}/edit");
        let stale = secretary.page(&edit).await.sitting().fill("place", "晒谷场");
        let acts = app.written().0;
        app.wait(-180);
        let sheet = deputy.page(&edit).await.sitting().fill("place", "祠堂");
        deputy.save(&sheet).await;
        // The order of saves is told by versions, not by the clock.
        let refused = secretary.send_in(&stale).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.seen().contains("祠堂"), "{}", refused.seen());
        let who = words.name(&name_of(1)).to_owned();
        let when = words.instant(app.act().now, &app.site.tz);
        let args = [("who", who.into()), ("when", when.into())];
        let told = words.with("activity-changed-by", &args);
        assert!(refused.seen().contains(&told), "{told}: {}", refused.seen());
        let page = format!("/units/{}/activities/new?kind=general-meeting", app.branch);
        let sheet = filled(secretary.page(&page).await.sitting());
        let newer = secretary.save(&sheet).await;
        assert_ne!(newer, record);
        // A confirmation of later today can be taken back, for as long as always.
        secretary.press(&record, &format!("{record}/confirm")).await;
        app.wait(-60);
        let minutes = app.site.rules.number("activity.confirm_undo_minutes", TODAY);
        let minutes = minutes.unwrap().value.value;
        let offer = words.with("activity-unconfirm", &[("minutes", minutes.into())]);
        let shown = secretary.page(&record).await;
        assert!(shown.seen().contains(&offer), "{}", shown.seen());
        secretary.press(&record, &format!("{record}/unconfirm")).await;
        assert_eq!(app.written().0, acts + 4);
        let history = secretary.page(&format!("{record}/history")).await.seen();
        for act in ["record", "edit", "confirm", "unconfirm"] {
            assert!(history.contains(words.t(&format!("activity-act-{act}"))), "{history}");
        }
    }
}

#[tokio::test]
async fn on_the_day_before_what_happened_on_the_day_after_waits() {
    for lang in Lang::ALL {
        let app = TestApp::new();
        let words = Words::of(lang);
        let mut worker = app.seat("party-affairs-worker", lang).await;
        let mut secretary = app.seat("secretary", lang).await;
        let unit = app.found(app.town, "branch", text("新桥村党支部", "Xinqiao Village"));
        let rename = format!("/units/{unit}/rename");
        let sheet = worker.page(&rename).await.own(&rename).fill("name_zh", "新桥社区党支部");
        worker.save(&sheet).await;
        let record = format!("/activities/{}", scenes::record(&app, scenes::full(&app)));
        let confirm = secretary.page(&record).await.sheet(&format!("{record}/confirm"));
        let acts = app.written();
        app.wait(-24 * 60);
        let yesterday = app.act().today;
        let since = unit::Refusal::BeforeLastChange { since: TODAY };
        let sheet = worker.page(&rename).await.own(&rename).fill("name_zh", "新桥");
        let answer = worker.send_in(&sheet).await;
        let said = words.unit_refusal(&since, &app.site.rules);
        answer.refuses(StatusCode::UNPROCESSABLE_ENTITY, &[("from".to_owned(), said)]);
        let fault = Fault { part: Part::When, problem: Problem::Future { today: yesterday } };
        let edit = secretary.page(&format!("{record}/edit")).await.sitting();
        let answer = secretary.send_in(&edit).await;
        answer.refuses(
            StatusCode::UNPROCESSABLE_ENTITY,
            &[("day".to_owned(), words.activity_fault(&fault))],
        );
        answer.sitting().keeps(&edit, &[]);
        let answer = secretary.send_in(&confirm).await;
        let said = words.activity_refusal(&Refusal::Faults(vec![fault]));
        answer.refuses(StatusCode::UNPROCESSABLE_ENTITY, &[("confirm".to_owned(), said)]);
        for page in
            ["/today", "/units", "/activities", "/portal", &record, &format!("/units/{unit}")]
        {
            let answer = secretary.get(page).await;
            assert!(!answer.status.is_server_error(), "{page}: {}", answer.seen());
        }
        assert_eq!(app.written(), acts);
        app.wait(24 * 60);
        secretary.save(&edit).await;
    }
}
