//! What a search costs among a million people, against the bare statement that it cannot do
//! without: processor time of this process, for somebody at the top, of a town, and of one branch.
//!
//! `cargo bench -p zhibu --bench search` lays people and tokens in `target/bench-search` once, and
//! prints for each search the milliseconds of both. `ZHIBU_BENCH_PEOPLE` changes how many people,
//! `ZHIBU_BENCH_ROUNDS` how often each is asked (default 2000).
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

#[path = "../pages/cpu.rs"]
#[allow(dead_code, reason = "the other benchmark uses the rest")]
mod cpu;
mod people;

use std::env;
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags, params};
use zhibu_domain::id::{PersonId, Realm};
use zhibu_domain::rulebook::{Rulebook, embedded};
use zhibu_service::engine::Db;
use zhibu_service::{Act, Actor, search};

use people::Ground;

type Done<T> = Result<T, Box<dyn std::error::Error>>;

/// What a search may cost, in milliseconds of processor time.
const AIM_MS: f64 = 5.0;

/// What is typed, and what that stands for.
const TYPED: [(&str, &str); 7] = [
    ("common surname", "王"),
    ("two characters", "小明"),
    ("whole name", "李晓静"),
    ("initials", "wxm"),
    ("full pinyin", "zhangweiming"),
    ("a code", "T0123"),
    ("nothing found", "龘靐"),
];

fn main() {
    if let Err(error) = compare() {
        println!("the benchmark stopped: {error}");
        std::process::exit(1);
    }
}

fn number(name: &str, otherwise: usize) -> usize {
    env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

fn compare() -> Done<()> {
    let act = installation()?;
    let (db, file, ground) = people::prepare(&act, number("ZHIBU_BENCH_PEOPLE", 1_000_000))?;
    let rounds = number("ZHIBU_BENCH_ROUNDS", 2_000);
    let bare = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let Ground { top, town, branch } = ground;
    println!(
        "{:<16}{:>9}{:>9}{:>9}{:>9}  found",
        "search", "top ms", "town ms", "branch", "bare ms"
    );
    let mut worst: f64 = 0.0;
    for (what, typed) in TYPED {
        let mut times = Vec::new();
        let mut found = Vec::new();
        for viewer in [top, town, branch] {
            let (milliseconds, hits) = measure(&db, &act, viewer, typed, rounds)?;
            worst = worst.max(milliseconds);
            times.push(format!("{milliseconds:9.3}"));
            found.push(hits);
        }
        let statement = measure_bare(&bare, typed, rounds)?;
        println!("{what:<16}{}{statement:9.3}  {}", times.concat(), found.join(" "));
    }
    let verdict = if worst < AIM_MS { "kept" } else { "MISSED" };
    println!("\nslowest {worst:.3} ms, aim < {AIM_MS} ms: {verdict}");
    Ok(())
}

/// An act of the installation, now.
#[expect(clippy::disallowed_methods, reason = "a benchmark has no other clock")]
fn installation() -> Done<Act> {
    let rules = Rulebook::load("cpc", &embedded("cpc").ok_or("no rulebook")?)
        .map_err(|_| "the rulebook has faults")?;
    let now = jiff::Timestamp::now();
    Ok(Act {
        realm: Realm(1),
        actor: Actor::Installation,
        now,
        today: jiff::tz::TimeZone::system().to_datetime(now).date(),
        second_factor: true,
        rules: Arc::new(rules),
        random: Arc::new(|bytes: &mut [u8]| getrandom::fill(bytes).expect("randomness is at hand")),
        vault: zhibu_service::Vault::default(),
    })
}

/// Milliseconds of processor time of one search, and how many people, units and activities it found.
fn measure(
    db: &Db,
    act: &Act,
    viewer: PersonId,
    typed: &'static str,
    rounds: usize,
) -> Done<(f64, String)> {
    let act = Act { actor: Actor::Person(viewer), ..act.clone() };
    let once = || -> Done<String> {
        let act = act.clone();
        let found = db.read_blocking(move |tx| search::find(tx, &act, typed))?;
        let more = if found.people.more { "+" } else { "" };
        Ok(format!("{}{more}/{}", found.people.rows.len(), found.units.rows.len()))
    };
    let hits = once()?;
    let before = cpu::nanoseconds(std::process::id());
    for _ in 0..rounds {
        once()?;
    }
    Ok((each(before, rounds), hits))
}

/// The bare statement: the first people of the range of tokens with their names.
fn measure_bare(bare: &Connection, typed: &str, rounds: usize) -> Done<f64> {
    let from: String = typed.to_lowercase();
    let end = format!("{from}\u{10FFFF}");
    let mut statement = bare.prepare(
        "SELECT p.name FROM person_token t JOIN person p ON p.realm = t.realm AND p.id = t.person
          WHERE t.realm = 1 AND t.token >= ?1 AND t.token < ?2
          ORDER BY t.token, t.person LIMIT 20",
    )?;
    let before = cpu::nanoseconds(std::process::id());
    for _ in 0..rounds {
        let names = statement.query_map(params![from, end], |row| row.get::<_, String>(0))?;
        names.collect::<Result<Vec<_>, _>>()?;
    }
    Ok(each(before, rounds))
}

fn each(before: u64, rounds: usize) -> f64 {
    let spent = cpu::nanoseconds(std::process::id()).saturating_sub(before);
    // Counts of nanoseconds and rounds are far below what a float holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let (spent, rounds) = (spent as f64, rounds as f64);
    spent / rounds / 1_000_000.0
}
