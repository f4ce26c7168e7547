//! The bare program that ours is compared with: axum and rusqlite on the same rows with the same
//! statements, one reader per thread, one writer, and nothing else: no sign-in, no rights, no
//! audit, no words, no layout.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Html;
use axum::routing::{get, post};
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, params};
use uuid::Uuid;
use zhibu_domain::deadline::{self, Schedule};
use zhibu_domain::rulebook::{Rulebook, embedded};

/// What it needs to know.
struct Bare {
    file: String,
    writer: Mutex<Connection>,
    today: String,
    /// Days of the records that bear on this year.
    reach: (String, String),
}

thread_local! {
    static READER: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

const ROW: &str = "SELECT unit, name_zh, name_en, kind FROM unit_version
    WHERE realm = 1 AND unit = ?1 AND valid_from <= ?2 ORDER BY valid_from DESC LIMIT 1";

/// The statements of a unit's page; `?1` is the unit, `?2` the day.
const UNIT: [&str; 12] = [
    "SELECT parent, valid_from, valid_until FROM unit_parent
      WHERE realm = 1 AND unit = ?1 AND ?2 = ?2 ORDER BY valid_from",
    ROW,
    "SELECT code, founded_on, founding_document FROM unit WHERE realm = 1 AND id = ?1 AND ?2 = ?2",
    "SELECT field FROM unit_field WHERE realm = 1 AND unit = ?1 AND ?2 = ?2 ORDER BY field",
    "SELECT v.unit, v.name_zh, v.name_en, v.kind
       FROM ancestor a JOIN unit_version v ON v.realm = a.realm AND v.unit = a.ancestor
      WHERE a.realm = 1 AND a.unit = ?1 AND a.depth > 0
        AND a.valid_from <= ?2 AND a.valid_until > ?2
        AND v.valid_from <= ?2 AND v.valid_until > ?2 ORDER BY a.depth DESC",
    "SELECT v.unit, v.name_zh, v.name_en, v.kind FROM unit_parent p
       JOIN unit_version v ON v.realm = p.realm AND v.unit = p.unit
            AND v.valid_from <= ?2 AND v.valid_until > ?2
      WHERE p.realm = 1 AND p.parent = ?1 AND p.valid_from <= ?2 AND p.valid_until > ?2
      ORDER BY p.unit LIMIT 51",
    "SELECT o.person, p.name, p.latin, o.post, o.valid_from
       FROM post o JOIN person p ON p.realm = o.realm AND p.id = o.person
      WHERE o.realm = 1 AND o.unit = ?1 AND o.valid_from <= ?2 AND o.valid_until > ?2
      ORDER BY o.id LIMIT 200",
    "SELECT COUNT(*) FILTER (WHERE standing = 'full'),
            COUNT(*) FILTER (WHERE standing = 'probationary') FROM membership
      WHERE realm = 1 AND unit = ?1 AND valid_from <= ?2 AND valid_until > ?2",
    "SELECT b.id, b.name_zh, b.name_en, b.kind,
            (SELECT COUNT(*) FROM body_member m WHERE m.realm = b.realm AND m.body = b.id)
       FROM body b WHERE b.realm = 1 AND b.unit = ?1 AND b.valid_from <= ?2 AND b.valid_until > ?2
      ORDER BY b.id LIMIT 50",
    "SELECT v.unit, v.name_zh, v.name_en, v.kind FROM unit_parent p
       JOIN unit_version v ON v.realm = p.realm AND v.unit = p.unit AND v.valid_until = '9999-12-31'
      WHERE p.realm = 1 AND p.parent = ?1 AND p.valid_until <= ?2
        AND NOT EXISTS (SELECT 1 FROM unit_parent q WHERE q.realm = p.realm
            AND q.unit = p.unit AND q.valid_from >= p.valid_until)
      ORDER BY p.valid_until DESC, p.unit LIMIT 50",
    "SELECT a.id, a.title_zh, a.title_en, k.kind, a.state, a.held_on, a.listed_on
       FROM activity a
       JOIN activity_kind k ON k.realm = a.realm AND k.activity = a.id AND k.ordinal = 0
      WHERE a.realm = 1 AND a.unit = ?1 AND ?2 = ?2
      ORDER BY a.listed_on DESC, a.id DESC LIMIT 5",
    "SELECT b.id, b.title_zh, b.title_en, b.state, b.listed_on FROM bulletin b
      WHERE b.realm = 1 AND b.unit = ?1 AND ?2 = ?2 ORDER BY b.id DESC LIMIT 5",
];

/// What deadlines of the units of a scope are judged by: `?1` is its unit, `?2` the day, `?3` and `?4`
/// bound the records.
macro_rules! history {
    ($depth:literal) => {
        [
            concat!(
                "SELECT c.unit, v.kind, v.valid_from, v.valid_until, p.valid_from, p.valid_until
                   FROM ancestor c
                   JOIN unit_version v ON v.realm = c.realm AND v.unit = c.unit
                   JOIN unit_parent p ON p.realm = c.realm AND p.unit = c.unit
                        AND p.valid_from < v.valid_until AND p.valid_until > v.valid_from
                  WHERE c.realm = 1 AND c.ancestor = ?1 AND c.depth <= ",
                $depth,
                " AND c.valid_from <= ?2 AND c.valid_until > ?2
                  ORDER BY c.unit, v.valid_from, p.valid_from"
            ),
            concat!(
                "SELECT c.unit, m.valid_from, m.valid_until
                   FROM ancestor c
                   JOIN membership m ON m.realm = c.realm AND m.unit = c.unit
                  WHERE c.realm = 1 AND c.ancestor = ?1 AND c.depth <= ",
                $depth,
                " AND c.valid_from <= ?2 AND c.valid_until > ?2
                    AND m.standing = 'full' AND m.valid_until > ?3 AND ?4 = ?4"
            ),
            concat!(
                "SELECT c.unit, p.key, p.valid_from, p.valid_until, a.valid_from, a.valid_until,
                        a.depth, p.value
                   FROM parameter p
                   JOIN ancestor a ON a.realm = p.realm AND a.ancestor = p.unit
                        AND a.valid_from < p.valid_until AND a.valid_until > p.valid_from
                   JOIN ancestor c ON c.realm = a.realm AND c.unit = a.unit AND c.ancestor = ?1
                        AND c.valid_from <= ?2 AND c.valid_until > ?2 AND c.depth <= ",
                $depth,
                " WHERE p.realm = 1"
            ),
            concat!(
                "SELECT c.unit, a.id, a.held_on, k.kind, k.for_year, a.state
                   FROM ancestor c
                   JOIN activity a ON a.realm = c.realm AND a.unit = c.unit
                        AND a.listed_on >= ?3 AND a.listed_on < ?4
                   JOIN activity_kind k ON k.realm = a.realm AND k.activity = a.id
                  WHERE c.realm = 1 AND c.ancestor = ?1 AND c.depth <= ",
                $depth,
                " AND c.valid_from <= ?2 AND c.valid_until > ?2
                    AND a.held_on IS NOT NULL AND a.state <> 'cancelled'
                  ORDER BY c.unit, a.listed_on, a.id, k.ordinal"
            ),
        ]
    };
}

/// The history of one unit, for the ring of its page and for its *Today*.
const HISTORY: [&str; 4] = history!("0");

/// The statements of *Today*: what waits in the unit, its newest records, bulletins on their way,
/// terms and posts of the unit and those directly below.
const TODAY: [&str; 9] = [
    "SELECT unit, post FROM post p
      WHERE p.realm = 1 AND p.unit = ?1 AND p.valid_from <= ?2 AND p.valid_until > ?2
        AND NOT EXISTS (SELECT 1 FROM post_leave l WHERE l.realm = p.realm AND l.post = p.id
            AND l.valid_from <= ?2 AND l.valid_until > ?2)",
    ROW,
    "SELECT a.id, a.unit, v.name_zh, v.name_en, a.title_zh, a.title_en, k.kind, a.state,
            a.held_on, a.listed_on, a.recorded_at
       FROM activity a
       JOIN unit_version v ON v.realm = a.realm AND v.unit = a.unit
            AND v.valid_from <= a.listed_on AND v.valid_until > a.listed_on
       JOIN activity_kind k ON k.realm = a.realm AND k.activity = a.id AND k.ordinal = 0
      WHERE a.realm = 1 AND a.unit = ?1
        AND (a.state IN ('held', 'recorded') OR (a.state = 'planned' AND a.held_on <= ?2))
      ORDER BY a.listed_on, a.id LIMIT 50",
    "SELECT a.id, a.unit, v.name_zh, v.name_en, a.title_zh, a.title_en, k.kind, a.state,
            a.held_on, a.listed_on, a.recorded_at
       FROM activity a
       JOIN unit_version v ON v.realm = a.realm AND v.unit = a.unit
            AND v.valid_from <= a.listed_on AND v.valid_until > a.listed_on
       JOIN activity_kind k ON k.realm = a.realm AND k.activity = a.id AND k.ordinal = 0
      WHERE a.realm = 1 AND a.unit = ?1 AND ?2 = ?2
      ORDER BY a.listed_on DESC, a.id DESC LIMIT 20",
    "SELECT b.id, b.unit, b.title_zh, b.title_en, b.state, b.listed_on
       FROM bulletin b
       JOIN ancestor c ON c.realm = b.realm AND c.unit = b.unit AND c.ancestor = ?1
            AND c.valid_from <= ?2 AND c.valid_until > ?2
      WHERE b.realm = 1 AND b.state = 'submitted' ORDER BY b.id LIMIT 50",
    "SELECT b.id, b.unit, b.title_zh, b.title_en, b.state, b.listed_on
       FROM bulletin b
       JOIN ancestor c ON c.realm = b.realm AND c.unit = b.unit AND c.ancestor = ?1
            AND c.valid_from <= ?2 AND c.valid_until > ?2
      WHERE b.realm = 1 AND b.state = 'checked' ORDER BY b.id LIMIT 50",
    "SELECT p.unit, p.post, p.valid_until, l.valid_until FROM post p
       LEFT JOIN post_leave l ON l.realm = p.realm AND l.post = p.id
            AND l.valid_from <= ?2 AND l.valid_until > ?2
      WHERE p.realm = 1 AND p.unit = ?1 AND p.valid_from <= ?2 AND p.valid_until > ?2
        AND (p.valid_until < '9999-12-31' OR l.valid_until IS NOT NULL)",
    "SELECT t.unit, v.name_zh, v.name_en, t.elected_on, t.ends_on
       FROM (SELECT ?1 AS unit UNION ALL SELECT p.unit FROM unit_parent p
              WHERE p.realm = 1 AND p.parent = ?1 AND p.valid_from <= ?2 AND p.valid_until > ?2) n
       JOIN term t ON t.realm = 1 AND t.unit = n.unit
       JOIN unit_version v ON v.realm = 1 AND v.unit = n.unit
            AND v.valid_from <= ?2 AND v.valid_until > ?2
      WHERE NOT EXISTS (SELECT 1 FROM term l
          WHERE l.realm = 1 AND l.unit = t.unit AND l.elected_on > t.elected_on)
      ORDER BY t.ends_on, t.unit LIMIT 50",
    "SELECT n.unit, v.name_zh, v.name_en, v.kind, o.post
       FROM (SELECT ?1 AS unit UNION ALL SELECT p.unit FROM unit_parent p
              WHERE p.realm = 1 AND p.parent = ?1 AND p.valid_from <= ?2 AND p.valid_until > ?2) n
       JOIN unit_version v ON v.realm = 1 AND v.unit = n.unit
            AND v.valid_from <= ?2 AND v.valid_until > ?2
       LEFT JOIN post o ON o.realm = 1 AND o.unit = n.unit
            AND o.valid_from <= ?2 AND o.valid_until > ?2
      ORDER BY n.unit, o.post",
];

/// The history of everything below a unit.
const BELOW_HISTORY: [&str; 4] = history!("9");

/// The units below that need help.
const BELOW: [&str; 4] = [
    "SELECT c.unit, v.name_zh, v.name_en, v.kind, p.parent
       FROM ancestor c
       JOIN unit_version v ON v.realm = c.realm AND v.unit = c.unit
            AND v.valid_from <= ?2 AND v.valid_until > ?2
       JOIN unit_parent p ON p.realm = c.realm AND p.unit = c.unit
            AND p.valid_from <= ?2 AND p.valid_until > ?2
      WHERE c.realm = 1 AND c.ancestor = ?1 AND c.depth > 0
        AND c.valid_from <= ?2 AND c.valid_until > ?2 ORDER BY c.depth, c.unit",
    "SELECT c.unit, t.ends_on
       FROM ancestor c JOIN term t ON t.realm = c.realm AND t.unit = c.unit
      WHERE c.realm = 1 AND c.ancestor = ?1 AND c.depth > 0
        AND c.valid_from <= ?2 AND c.valid_until > ?2 AND t.ends_on < ?2
        AND NOT EXISTS (SELECT 1 FROM term l
            WHERE l.realm = t.realm AND l.unit = t.unit AND l.elected_on > t.elected_on)",
    "SELECT c.unit
       FROM ancestor c JOIN post o ON o.realm = c.realm AND o.unit = c.unit
            AND o.post = 'secretary' AND o.valid_from <= ?2 AND o.valid_until > ?2
      WHERE c.realm = 1 AND c.ancestor = ?1 AND c.depth > 0
        AND c.valid_from <= ?2 AND c.valid_until > ?2",
    "SELECT c.unit, COUNT(*)
       FROM ancestor c
       JOIN membership m ON m.realm = c.realm AND m.unit = c.unit AND m.standing = 'full'
            AND m.valid_from <= ?2 AND m.valid_until > ?2
      WHERE c.realm = 1 AND c.ancestor = ?1 AND c.depth > 0
        AND c.valid_from <= ?2 AND c.valid_until > ?2 GROUP BY c.unit",
];

/// The statements of a record's page; `?1` is the activity.
const RECORD: [&str; 21] = [
    "SELECT a.*, v.name_zh, v.name_en FROM activity a
       JOIN unit_version v ON v.realm = a.realm AND v.unit = a.unit
            AND v.valid_from <= a.listed_on AND v.valid_until > a.listed_on
      WHERE a.realm = 1 AND a.id = ?1",
    "SELECT kind, for_year FROM activity_kind WHERE realm = 1 AND activity = ?1 ORDER BY ordinal",
    "SELECT text_zh, text_en FROM activity_purpose WHERE realm = 1 AND activity = ?1
      ORDER BY ordinal",
    "SELECT name, title_zh, title_en, body_zh, body_en FROM activity_guest
      WHERE realm = 1 AND activity = ?1 ORDER BY ordinal",
    "SELECT kind, title_zh, title_en FROM activity_agenda WHERE realm = 1 AND activity = ?1
      ORDER BY ordinal",
    "SELECT item, person, post, guest FROM activity_speaker WHERE realm = 1 AND activity = ?1
      ORDER BY item, ordinal",
    "SELECT item, sub, text_zh, text_en FROM activity_point WHERE realm = 1 AND activity = ?1
      ORDER BY item, ordinal, sub",
    "SELECT t.person, t.status, t.reason, t.votes, p.name, p.latin FROM activity_attendance t
       JOIN person p ON p.realm = t.realm AND p.id = t.person
      WHERE t.realm = 1 AND t.activity = ?1 ORDER BY t.ordinal",
    "SELECT category, of_zh, of_en, bound, n FROM activity_audience
      WHERE realm = 1 AND activity = ?1 ORDER BY ordinal",
    "SELECT t.body, t.bound, t.n, b.name_zh, b.name_en FROM activity_body t
       JOIN body b ON b.realm = t.realm AND b.id = t.body
      WHERE t.realm = 1 AND t.activity = ?1 ORDER BY t.ordinal",
    "SELECT body_zh, body_en, remark_zh, remark_en FROM activity_observer
      WHERE realm = 1 AND activity = ?1 ORDER BY ordinal",
    "SELECT text_zh, text_en FROM activity_topic WHERE realm = 1 AND activity = ?1
      ORDER BY ordinal",
    "SELECT practice FROM activity_practice WHERE realm = 1 AND activity = ?1 ORDER BY ordinal",
    "SELECT text_zh, text_en, owner_person, owner_post, owner_guest, due_on
       FROM activity_resolution WHERE realm = 1 AND activity = ?1 ORDER BY ordinal",
    "SELECT rule, question_zh, question_en, entitled, present, votes_for, against, abstained,
            written_for FROM activity_vote WHERE realm = 1 AND activity = ?1 ORDER BY ordinal",
    "SELECT level, form, title_zh, title_en, speaker FROM activity_conveyed
      WHERE realm = 1 AND activity = ?1 ORDER BY ordinal",
    "SELECT text_zh, text_en FROM activity_platform WHERE realm = 1 AND activity = ?1
      ORDER BY ordinal",
    "SELECT category, text_zh, text_en FROM activity_statement
      WHERE realm = 1 AND activity = ?1 ORDER BY ordinal",
    "SELECT for_year, text_zh, text_en FROM activity_result WHERE realm = 1 AND activity = ?1
      ORDER BY ordinal",
    "SELECT id, name, media_type, bytes, paper_minutes FROM activity_attachment
      WHERE realm = 1 AND activity = ?1 AND removed_at IS NULL ORDER BY id",
    "SELECT text_zh, text_en, added_by, added_at FROM activity_addendum
      WHERE realm = 1 AND activity = ?1 ORDER BY ordinal",
];

/// The list of 50 of a unit.
const LIST: [&str; 2] = [
    ROW,
    "SELECT a.id, a.unit, v.name_zh, v.name_en, a.title_zh, a.title_en, k.kind, a.state,
            a.held_on, a.listed_on, a.recorded_at
       FROM activity a
       JOIN unit_version v ON v.realm = a.realm AND v.unit = a.unit
            AND v.valid_from <= a.listed_on AND v.valid_until > a.listed_on
       JOIN activity_kind k ON k.realm = a.realm AND k.activity = a.id AND k.ordinal = 0
      WHERE a.realm = 1 AND a.unit = ?1 AND ?2 = ?2
      ORDER BY a.listed_on DESC, a.id DESC LIMIT 51",
];

/// The first 50 members of everything below a unit, in one statement.
const PEOPLE: [&str; 2] = [
    ROW,
    "SELECT m.person, p.name, p.latin, m.standing, m.unit, v.name_zh, v.name_en
       FROM (SELECT a.unit FROM ancestor a
              WHERE a.realm = 1 AND a.ancestor = ?1 AND a.valid_from <= ?2
                AND COALESCE(a.valid_until, ?2) > ?2
              ORDER BY a.unit LIMIT 8) u
       JOIN membership m ON m.realm = 1 AND m.unit = u.unit
            AND m.valid_from <= ?2 AND m.valid_until > ?2
       JOIN person p ON p.realm = 1 AND p.id = m.person
       JOIN unit_version v ON v.realm = 1 AND v.unit = u.unit
            AND v.valid_from <= ?2 AND v.valid_until > ?2
      LIMIT 51",
];

/// What a careful author of a bare program would set as well: statements are prepared once, whatever
/// is bound to them.
fn steady(connection: &Connection) {
    connection.set_prepared_statement_cache_capacity(64);
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .expect("the setting is known");
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

fn print(out: &mut String, row: &Row<'_>, columns: usize) {
    out.push_str("<tr>");
    for column in 0..columns {
        out.push_str("<td>");
        match row.get_ref(column) {
            Ok(ValueRef::Text(text)) => escape(out, &String::from_utf8_lossy(text)),
            Ok(ValueRef::Integer(number)) => {
                let _ = write!(out, "{number}");
            }
            Ok(ValueRef::Blob(bytes)) if bytes.len() == 16 => {
                let id = Uuid::from_slice(bytes).unwrap_or_default();
                let _ = write!(out, "<a href=\"/{id}\">{id}</a>");
            }
            _ => {}
        }
    }
}

/// Prints the rows of all statements as a page.
fn page(bare: &Bare, statements: &[&[&str]], id: Uuid) -> Html<String> {
    READER.with(|reader| {
        let mut reader = reader.borrow_mut();
        let connection = reader.get_or_insert_with(|| {
            let connection = Connection::open(&bare.file).expect("the database opens");
            connection
                .execute_batch("PRAGMA mmap_size=1000000000; PRAGMA query_only=1;")
                .expect("the pragmas are known");
            steady(&connection);
            connection
        });
        let mut out = String::with_capacity(16 * 1024);
        out.push_str("<!doctype html><title>Bare</title>");
        connection.execute_batch("BEGIN").expect("a snapshot begins");
        for sql in statements.iter().copied().flatten() {
            let mut statement = connection.prepare_cached(sql).expect("the statement is sound");
            let columns = statement.column_count();
            let bytes = id.as_bytes().as_slice();
            let (from, until) = &bare.reach;
            let mut rows = match statement.parameter_count() {
                1 => statement.query(params![bytes]),
                2 => statement.query(params![bytes, bare.today]),
                3 => statement.query(params![bytes, bare.today, from]),
                _ => statement.query(params![bytes, bare.today, from, until]),
            }
            .expect("the query runs");
            out.push_str("<table>");
            while let Ok(Some(row)) = rows.next() {
                print(&mut out, row, columns);
            }
            out.push_str("</table>");
        }
        connection.execute_batch("COMMIT").expect("a snapshot ends");
        Html(out)
    })
}

/// Writes the rows of one recorded sitting, and waits for the disk. The body is `unit people…`.
async fn record(State(bare): State<Arc<Bare>>, body: String) -> String {
    let done = tokio::task::spawn_blocking(move || write(&bare, &body)).await;
    done.expect("the writer lives").to_string()
}

fn write(bare: &Bare, body: &str) -> Uuid {
    let mut ids = body.split(' ').filter_map(|id| id.parse::<Uuid>().ok());
    let unit = ids.next().unwrap_or_default();
    let id = crate::site::fresh_id();
    let writer = bare.writer.lock().expect("nobody panicked");
    let run = |sql: &str, params: &[&dyn rusqlite::ToSql]| {
        let mut statement = writer.prepare_cached(sql).expect("the statement is sound");
        statement.execute(params).expect("the row is taken");
    };
    let key = id.as_bytes().as_slice();
    writer.execute_batch("BEGIN IMMEDIATE").expect("the writer begins");
    run(
        "INSERT INTO activity (realm, id, unit, state, title_zh, held_on, starts_minute, place_zh,
                recorded_at, created_at, version, listed_on)
         VALUES (1, ?1, ?2, 'recorded', '党员大会', ?3, 900, '会议室', 1, 1, 1, ?3)",
        params![key, unit.as_bytes().as_slice(), bare.today],
    );
    run(
        "INSERT INTO activity_kind (realm, activity, ordinal, kind) VALUES (1, ?1, 0, 'general-meeting')",
        params![key],
    );
    for (ordinal, person) in (0_i64..).zip(ids) {
        run(
            "INSERT INTO activity_attendance (realm, activity, ordinal, person, status, votes)
             VALUES (1, ?1, ?2, ?3, 'present', 1)",
            params![key, ordinal, person.as_bytes().as_slice()],
        );
    }
    for (ordinal, topic) in [(0, "议题一"), (1, "议题二")] {
        run(
            "INSERT INTO activity_topic (realm, activity, ordinal, text_zh) VALUES (1, ?1, ?2, ?3)",
            params![key, ordinal, topic],
        );
    }
    run(
        "INSERT INTO activity_resolution (realm, activity, ordinal, text_zh, due_on)
         VALUES (1, ?1, 0, '清淤', ?2)",
        params![key, bare.today],
    );
    run(
        "INSERT INTO activity_vote (realm, activity, ordinal, rule, question_zh, entitled, present,
                votes_for, against, abstained, written_for)
         VALUES (1, ?1, 0, 'ordinary', '清淤', 30, 30, 30, 0, 0, 0)",
        params![key],
    );
    writer.execute_batch("COMMIT").expect("the disk has it");
    id
}

async fn unit(State(bare): State<Arc<Bare>>, Path(id): Path<Uuid>) -> Html<String> {
    page(&bare, &[&UNIT, &HISTORY], id)
}

async fn activity(State(bare): State<Arc<Bare>>, Path(id): Path<Uuid>) -> Html<String> {
    page(&bare, &[&RECORD], id)
}

async fn people(State(bare): State<Arc<Bare>>, Path(id): Path<Uuid>) -> Html<String> {
    page(&bare, &[&PEOPLE], id)
}

async fn list(State(bare): State<Arc<Bare>>, Path(id): Path<Uuid>) -> Html<String> {
    page(&bare, &[&LIST], id)
}

async fn today(State(bare): State<Arc<Bare>>, Path(id): Path<Uuid>) -> Html<String> {
    page(&bare, &[&TODAY, &HISTORY], id)
}

async fn town(State(bare): State<Arc<Bare>>, Path(id): Path<Uuid>) -> Html<String> {
    page(&bare, &[&TODAY, &HISTORY, &BELOW_HISTORY, &BELOW], id)
}

/// The days of the records that bear on the periods of this year, as the rules have it.
fn reach(today: &str) -> (String, String) {
    let rules = Rulebook::load("cpc", &embedded("cpc").expect("it is built in"));
    let rules = rules.expect("the rulebook has no faults");
    let day: jiff::civil::Date = today.parse().expect("a day is handed over");
    let schedule = Schedule::of(&rules, deadline::year(day.year()));
    let reach = schedule.reach().expect("there are rules");
    (reach.from.to_string(), reach.until.to_string())
}

/// Serves until it is killed; says where on standard output.
pub(crate) fn serve(file: &str, today: &str) {
    let writer = Connection::open(file).expect("the database opens");
    writer
        .execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
        .expect("the pragmas are known");
    steady(&writer);
    let (file, today, reach) = (file.to_owned(), today.to_owned(), reach(today));
    let bare = Bare { file, writer: Mutex::new(writer), today, reach };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts");
    runtime.block_on(async move {
        let app = Router::new()
            .route("/unit/{id}", get(unit))
            .route("/activity/{id}", get(activity))
            .route("/list/{id}", get(list))
            .route("/people/{id}", get(people))
            .route("/today/{id}", get(self::today))
            .route("/town/{id}", get(town))
            .route("/record", post(record))
            .with_state(Arc::new(bare));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        println!("listening on http://{address}");
        axum::serve(listener, app).await.expect("it serves");
    });
}
