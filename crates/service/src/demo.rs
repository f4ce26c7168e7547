//! The demonstration: an invented county, the published reports of `demo/founding/` beside it, and
//! seats at which anybody may sit down.
//!
//! Persons whom a report names are guests of its record and nothing else: no file, no account.

pub mod association;

use std::sync::Arc;

use include_dir::{Dir, include_dir};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;
use zhibu_domain::activity::{Attendance, Presence, Sitting, Voice};
use zhibu_domain::day::When;
use zhibu_domain::id::{ActivityId, FeedId, PersonId, UnitId};
use zhibu_domain::text::Lang;

use crate::access::{self, RecordActivity, ViewUnit};
use crate::account;
use crate::act::{Act, Actor};
use crate::activity;
use crate::engine::{Db, Tx};
use crate::error::{Error, Result};
use crate::feed;
use crate::files::Files;
use crate::founding::{self, Event};
use crate::generate::{self, BodyOf, Generated, Open, Plan};
use crate::person;

static REPORTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../demo/founding");
const TODAY: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/today.toml"));

/// The size of the demonstration.
const UNITS: u32 = 30;
const MEMBERS: u32 = 600;
const YEARS: u32 = 2;
/// Everybody sees the same county.
const SEED: u64 = 20_261_120;

/// What the demonstration holds.
#[derive(Debug, Clone)]
pub struct Demo {
    /// The invented county.
    pub county: Generated,
    /// Published reports.
    pub reports: usize,
    /// Seats for signing in.
    pub seats: usize,
}

/// Fills an empty, migrated database. `act` is the installation's; its day is the day on which the
/// county's history ends.
///
/// # Errors
/// [`Error::Data`] if a data file is wrong; whatever the acts and the database refuse.
pub fn fill(db: &Db, act: &Act, files: &Files, body: &BodyOf) -> Result<Demo> {
    let today = today()?;
    let plan = Plan {
        units: UNITS,
        members: MEMBERS,
        years: YEARS,
        seed: SEED,
        until: act.today,
        rules: Arc::clone(&act.rules),
        vault: act.vault.clone(),
        open: today.open,
    };
    let county = generate::generate(db, act.realm, &plan, files, body)?;
    let events = reports()?;
    let reports = events.len();
    for event in events {
        let (act, body) = (act.clone(), body.clone());
        db.write_blocking(move |tx| founding::load(tx, &act, &event, &*body).map(drop))?;
    }
    let seats = open_seats(db, act, &county)?;
    let villager = |post: &str| {
        let holds = |settler: &&generate::Settler| {
            settler.is_villager() && settler.post.as_deref() == Some(post)
        };
        county.settlers.iter().find(holds).map(|settler| settler.person).ok_or(Error::NotFound)
    };
    let (secretary, keeper) = (villager("secretary")?, villager("organisation-member")?);
    let village = Village { act: act.clone(), unit: county.village, secretary, keeper };
    let due = today.activity;
    db.write_blocking(move |tx| {
        village.live(tx, &due)?;
        village.subscribe(tx)
    })?;
    Ok(Demo { county, reports, seats })
}

/// Makes an account for everybody who has a seat; how many.
fn open_seats(db: &Db, act: &Act, county: &Generated) -> Result<usize> {
    let mut seats: Vec<(u32, PersonId)> = county
        .settlers
        .iter()
        .filter_map(|settler| Some((settler.seat?, settler.person)))
        .collect();
    seats.sort_unstable();
    let (act, count) = (act.clone(), seats.len());
    db.write_blocking(move |tx| {
        for (seat, person) in &seats {
            account::open(tx, &act, *person, Some(*seat))?;
        }
        Ok::<_, Error>(count)
    })
}

/// The published reports, in the order of their names.
pub fn reports() -> Result<Vec<Event>> {
    let mut files: Vec<_> = REPORTS.files().collect();
    files.sort_by_key(|file| file.path());
    let read = |file: &&include_dir::File<'static>| {
        let name = file.path().display().to_string();
        founding::parse(&name, &String::from_utf8_lossy(file.contents()))
    };
    files.iter().map(read).collect()
}

/// Something under way in the first village when the demonstration starts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Due {
    /// Days from today; below zero it is over, and recorded.
    days: i32,
    /// Minutes after midnight.
    minute: u16,
    sitting: Sitting,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Today {
    activity: Vec<Due>,
    /// What the village has not held yet.
    open: Vec<Open>,
}

fn today() -> Result<Today> {
    toml::from_str(TODAY)
        .map_err(|e| Error::Data { file: "demo/today.toml".to_owned(), problem: e.to_string() })
}

/// The first village and those of its people who have something to do today.
struct Village {
    act: Act,
    unit: UnitId,
    secretary: PersonId,
    keeper: PersonId,
}

impl Village {
    /// One phone follows the calendar of the village, another did until its address got about.
    fn subscribe(&self, tx: &mut Tx<'_>) -> Result<()> {
        let act = Act { actor: Actor::Person(self.secretary), ..self.act.clone() };
        let granted = access::require::<ViewUnit>(tx, &act, self.unit)?;
        let known = FeedId::new(act.now, act.entropy());
        feed::open(tx, &act, &granted, known, Lang::Zh)?;
        feed::stop(tx, &act, known)?;
        feed::open(tx, &act, &granted, FeedId::new(act.now, act.entropy()), Lang::Zh).map(drop)
    }

    /// Plans what is to come and records what is over; nothing of it is confirmed.
    fn live(&self, tx: &mut Tx<'_>, due: &[Due]) -> Result<()> {
        for entry in due {
            let day = self.act.today.checked_add(entry.days.days()).unwrap_or(self.act.today);
            let mut sitting = entry.sitting.clone();
            sitting.when = When::At { day, minute: entry.minute };
            sitting.chair = Some(Voice::Member(self.secretary));
            sitting.recorder = Some(Voice::Member(self.keeper));
            let over = entry.days < 0;
            let person = if over { self.keeper } else { self.secretary };
            let act = Act { actor: Actor::Person(person), ..self.act.clone() };
            let granted = access::require::<RecordActivity>(tx, &act, self.unit)?;
            let id = ActivityId::new(act.now, act.entropy());
            if over {
                sitting.attendance = self.everybody(tx, &sitting, day)?;
                activity::record(tx, &act, &granted, id, sitting)?;
            } else {
                activity::plan(tx, &act, &granted, id, sitting)?;
            }
        }
        Ok(())
    }

    fn everybody(&self, tx: &mut Tx<'_>, sitting: &Sitting, day: Date) -> Result<Vec<Attendance>> {
        let kind = sitting.kinds.first().map_or("", |line| line.kind.as_str());
        let realm = self.act.realm;
        let expected = person::expected(tx, realm, &self.act.rules, self.unit, kind, day)?;
        let present = expected.into_iter().map(|expected| Attendance {
            person: expected.person,
            presence: Presence::Present,
            votes: expected.votes,
        });
        Ok(present.collect())
    }
}

#[cfg(test)]
mod tests;
