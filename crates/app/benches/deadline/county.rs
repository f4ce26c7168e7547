//! A county of 1,000 units over a year: the deadlines of each with their records, against the least
//! that any program does with the same records; and what reading them costs.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use jiff::civil::Date;
use zhibu_domain::day::Span;
use zhibu_domain::deadline::{Record, Schedule, State, year};
use zhibu_domain::id::{Realm, UnitId};
use zhibu_domain::rulebook::{Rulebook, embedded};
use zhibu_service::access::Scope;
use zhibu_service::deadline::{self, UnitHistory};
use zhibu_service::engine::{Db, Threads};
use zhibu_service::{Act, Actor};

use crate::{Done, milliseconds, verdict};

/// How many times a plain loop it may cost, and how many milliseconds.
const AIM_TIMES: f64 = 3.0;
const AIM_MS: f64 = 60.0;

/// Reads the county, and judges it both ways.
pub(crate) fn measure() -> Done<()> {
    let act = installation()?;
    let (db, top) = open(&act)?;
    let stretch = year(act.today.year());
    let read = || -> Done<Vec<UnitHistory>> {
        let act = act.clone();
        let scope = Scope { root: top, levels: 99 };
        Ok(db.read_blocking(move |tx| deadline::of_units(tx, &act, scope, stretch))?)
    };
    let units = read()?;
    let records: usize = units.iter().map(|unit| unit.history().records.len()).sum();
    println!("county: {} units, {records} records that bear on {}", units.len(), act.today.year());

    let reading = milliseconds(5, || read().map(|units| units.len()));
    let schedule = milliseconds(2_000, || Schedule::of(&act.rules, stretch));
    let rules = Schedule::of(&act.rules, stretch);
    let judged =
        || -> usize { units.iter().map(|unit| unit.deadlines(&rules, act.today).len()).sum() };
    let plain = || -> usize {
        units.iter().map(|unit| plain(&rules, unit.history().records, act.today).len()).sum()
    };
    let (deadlines, loops) = (judged(), plain());
    let program = milliseconds(50, judged);
    let bare = milliseconds(50, plain);
    println!("  reading from SQLite  {reading:9.3} ms");
    println!("  laying the rules out {schedule:9.3} ms");
    println!("  deadlines            {program:9.3} ms  {deadlines} of them");
    println!("  plain loop           {bare:9.3} ms  {loops} cells");
    let (times, ms) = (program / bare, program);
    println!("  ratio {times:.2}, aim ≤ {AIM_TIMES}: {}", verdict(times <= AIM_TIMES));
    println!("  {ms:.3} ms, aim < {AIM_MS} ms: {}", verdict(ms < AIM_MS));
    Ok(())
}

/// The least: each record to the period of its day, and a word for each period. No exemption, no
/// make-up, no season that leads into the next year, no number of one's own.
fn plain(
    schedule: &Schedule<'_>,
    records: &[Record],
    today: Date,
) -> Vec<(Span, State, Vec<Record>)> {
    let mut cells = Vec::new();
    for duty in schedule.duties() {
        let first = cells.len();
        cells.extend(duty.dues.iter().map(|due| (due.period, State::Ahead, Vec::new())));
        let own = cells.get_mut(first..).unwrap_or_default();
        let counts: Vec<_> =
            duty.rule.value.activities.iter().filter_map(|key| schedule.kind(key)).collect();
        for record in records.iter().filter(|record| counts.contains(&record.kind)) {
            if let Some(cell) = own.iter_mut().find(|(period, ..)| period.holds(record.day)) {
                cell.2.push(*record);
            }
        }
        for (due, cell) in duty.dues.iter().zip(own) {
            cell.1 = match cell.2.len() >= due.required as usize {
                true => State::Held,
                false if today < due.opens => State::Ahead,
                false if today <= due.last => State::Due,
                false => State::Missed,
            };
        }
    }
    cells
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

/// The generated county and the unit above all others.
fn open(act: &Act) -> Done<(Db, UnitId)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench-deadline");
    let file = folder.join("zhibu.db");
    if !file.exists() {
        println!("generating 1,000 units, two years …");
        let plan = ["--units", "1000", "--members", "12000", "--years", "2", "--seed", "1"];
        let mut zhibu = Command::new(env!("CARGO_BIN_EXE_zhibu"));
        if !zhibu.arg("generate").args(plan).arg("--data").arg(&folder).status()?.success() {
            return Err("`zhibu generate` failed".into());
        }
    }
    let bare = rusqlite::Connection::open(&file)?;
    let top: [u8; 16] = bare.query_row(
        "SELECT unit FROM unit_parent WHERE realm = ?1 AND parent IS NULL",
        [act.realm.0],
        |row| row.get(0),
    )?;
    let db = Db::open(&format!("sqlite:{}", file.display()), Threads::default())?;
    Ok((db, UnitId(uuid::Uuid::from_bytes(top))))
}
