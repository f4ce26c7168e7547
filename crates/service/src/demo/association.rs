//! An invented sports association beside the invented county: another rulebook on the same program.
//!
//! Everything goes through the ordinary acts, each on its own day and in the name of the person who
//! did it. The same day gives the same rows, ids included. What is due follows from the rhythms of
//! the rulebook; the data only tell how each period went.

mod data;
mod people;
mod press;
mod task;
mod year;

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use zhibu_domain::id::UnitId;

use crate::act::{Act, Actor};
use crate::engine::Db;
use crate::error::{Error, Result};
use crate::generate::BodyOf;
use crate::generate::dice::Dice;
use data::{People, Year};
use people::Settled;

/// Key of the rulebook by which the association works.
pub const RULEBOOK: &str = "association";

/// Everybody sees the same association.
const SEED: u64 = 20_120_520;
/// Acts in one transaction.
const AT_ONCE: usize = 40;

/// What the association became.
#[derive(Debug, Clone)]
pub struct Made {
    /// The unit at the top.
    pub top: UnitId,
    /// Units, the top included.
    pub units: usize,
    /// Members of all sections.
    pub members: usize,
    /// Activities, plans included.
    pub activities: usize,
    /// Bulletins.
    pub bulletins: usize,
    /// Seats for signing in.
    pub seats: usize,
}

/// Makes acts of which each has its own moment and chance. Made anew for each attempt of a
/// transaction, so that an act that runs twice draws the same.
#[derive(Clone)]
struct Frame(Act);

impl Frame {
    /// The installation, now.
    fn installation(&self, stream: u64) -> Act {
        self.act(Actor::Installation, self.0.today, stream)
    }

    /// Somebody on a day, in the morning, though not later than now.
    fn act(&self, actor: Actor, day: Date, stream: u64) -> Act {
        let dice = Mutex::new(Dice::new(SEED, stream));
        let now = moment(day).min(self.0.now);
        let random = Arc::new(move |buffer: &mut [u8]| {
            dice.lock().unwrap_or_else(PoisonError::into_inner).fill(buffer);
        });
        Act { actor, now, today: day.min(self.0.today), random, ..self.0.clone() }
    }
}

/// Ten in the morning in the east of Asia, so that every time zone has the same day.
fn moment(day: Date) -> Timestamp {
    let morning = day.at(2, 0, 0, 0).to_zoned(TimeZone::UTC);
    morning.map_or(Timestamp::UNIX_EPOCH, |morning| morning.timestamp())
}

/// So many days before a day.
fn before(day: Date, days: i32) -> Date {
    day.checked_sub(days.days()).unwrap_or(day)
}

/// Fills an empty, migrated database. `act` is the installation's; its day is the day on which the
/// association's history ends. `body` words the bulletins.
///
/// # Errors
/// [`Error::Data`] if a data file is wrong; whatever the acts and the database refuse.
pub fn fill(db: &Db, act: &Act, body: &BodyOf) -> Result<Made> {
    let frame = Frame(act.clone());
    let (people, year) = (People::read()?, Year::read()?);
    let settled = settle(db, &frame, &people)?;
    let sittings = year::sittings(&frame.0, &settled, &year)?;
    let activities = sittings.len();
    for piece in sittings.chunks(AT_ONCE) {
        let (frame, settled) = (frame.clone(), settled.clone());
        let piece = piece.to_vec();
        db.write_blocking(move |tx| {
            piece.iter().try_for_each(|sitting| sitting.perform(tx, &frame, &settled))
        })?;
    }
    let decisions = task::followed(&frame.0, &settled, &year, &sittings)?;
    let keeper = frame.clone();
    db.write_blocking(move |tx| decisions.iter().try_for_each(|one| one.perform(tx, &keeper)))?;
    let reports = press::reports(&frame.0, &settled, &year, &sittings)?;
    let bulletins = reports.len();
    let body = body.clone();
    let (top, units, members) = (settled.top, settled.units.len(), settled.people.len());
    db.write_blocking(move |tx| {
        reports.iter().try_for_each(|report| report.walk(tx, &frame, &body))
    })?;
    Ok(Made { top, units, members, activities, bulletins, seats: people.seat.len() })
}

fn settle(db: &Db, frame: &Frame, people: &People) -> Result<Settled> {
    let (frame, people) = (frame.clone(), people.clone());
    db.write_blocking(move |tx| people::settle(tx, &frame, &people))
}

/// What the data refer to and do not say.
fn missing(what: &str) -> Error {
    let problem = format!("`{what}` is referred to, but no entry has this key or name");
    Error::Data { file: "demo/association".to_owned(), problem }
}

#[cfg(test)]
mod tests;
