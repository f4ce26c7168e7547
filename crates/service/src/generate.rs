//! An invented county of any size: units, people and years of activities, for the demonstration,
//! for measurements and for trying the program out.
//!
//! The same plan gives the same rows, ids included: everything follows from the seed and the day on
//! which the history ends, nothing from the clock. Names, habits and sentences are the data of
//! `demo/county.toml`. Nearly all rows are written in bulk, in transactions of bounded size; a few
//! records and all bulletins go the way of the ordinary acts.
//!
//! It refuses to know how a bulletin is worded: whoever calls it hands that in.

mod calendar;
mod county;
mod detail;
pub(crate) mod dice;
mod meeting;
mod name;
mod office;
mod ordinary;
mod people;
mod present;
mod private;
mod sitting;
mod task;
#[cfg(test)]
mod tests;
mod tree;
mod upper;

use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;
use serde_json::json;
use zhibu_domain::activity::Record;
use zhibu_domain::cadence::Cadence;
use zhibu_domain::id::{BodyId, PersonId, Realm, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::rulebook::{Entry, Rulebook};
use zhibu_domain::text::Text;

use crate::act::{Act, Actor};
use crate::activity::{self, BulkActivity};
use crate::audit;
use crate::body::{self, BodyMember, NewBody};
use crate::engine::{Db, Tx};
use crate::error::{Error, Result};
use crate::files::Files;
use crate::install;
use crate::person::{self, BulkPerson};
use crate::post;
use crate::protected;
use crate::unit::{self, Bulk};
use crate::vault::{self, Vault};
use calendar::{Slot, moment};
use county::{County, Home};
use dice::{Dice, Ticks};
use ordinary::Sample;
use people::Settlers;
use sitting::Scribe;
use tree::Ground;

/// Fewest units of a county that has everything in it.
pub const UNITS_MIN: u32 = 8;
/// Most units.
pub const UNITS_MAX: u32 = 20_000;
/// Most years of history.
pub const YEARS_MAX: u32 = 20;

/// Rows of one transaction, as far as the rows are large.
const UNITS_AT_ONCE: usize = 500;
const PEOPLE_AT_ONCE: usize = 2_000;
const ACTIVITIES_AT_ONCE: usize = 500;

/// Makes the body of a bulletin from a record.
pub type BodyOf = Arc<dyn Fn(&Record) -> Text + Send + Sync>;

/// What is to be made.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Units, [`UNITS_MIN`] to [`UNITS_MAX`].
    pub units: u32,
    /// Members of all branches together.
    pub members: u32,
    /// Years of activities, 1 to [`YEARS_MAX`].
    pub years: u32,
    /// What chance follows from.
    pub seed: u64,
    /// The first day that has not been yet: the history ends before it, plans lie from it on.
    pub until: Date,
    /// The rules; they name the kinds of units, posts and activities.
    pub rules: Arc<Rulebook>,
    /// What seals citizen numbers and phones; without a key people have none.
    pub vault: Vault,
    /// What the first village has not held yet when the history ends.
    pub open: Vec<Open>,
}

/// A kind of activity that was not held in one of its periods.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// Key of the kind.
    pub kind: String,
    /// How many periods back: none is the period in which the history ends.
    pub back: u8,
}

impl Open {
    /// Whether it leaves an activity of a kind on a day out.
    fn leaves_out(&self, rules: &Rulebook, until: Date, kind: &str, day: Date) -> bool {
        if self.kind != kind {
            return false;
        }
        let counts = |rule: &&Entry<Cadence>| rule.value.activities.iter().any(|k| k == kind);
        let Some(rule) = rules.cadences.iter().find(counts) else { return false };
        let every = rule.value.every;
        let mut period = every.around(until);
        for _ in 0..self.back {
            period = every.around(period.from.yesterday().unwrap_or(period.from));
        }
        period.holds(day)
    }
}

/// What was made.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The top of the tree.
    pub top: UnitId,
    /// The branch of the first village, with the people who have a name of their own.
    pub village: UnitId,
    /// Units.
    pub units: usize,
    /// Members.
    pub members: usize,
    /// Activities.
    pub activities: usize,
    /// Lines of attendance lists.
    pub attendances: usize,
    /// Bulletins.
    pub bulletins: usize,
    /// The people whose names the data gives.
    pub settlers: Vec<Settler>,
}

/// A person whose name and place the data gives.
#[derive(Debug, Clone)]
pub struct Settler {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Name,
    /// Key of the post, if there is one.
    pub post: Option<String>,
    /// Order among those offered for signing in.
    pub seat: Option<u32>,
    home: Home,
}

impl Settler {
    /// Belongs to the branch of the first village.
    pub fn is_villager(&self) -> bool {
        self.home == Home::Village
    }
}

/// The moments and the chance that all steps share.
#[derive(Clone)]
struct Frame {
    realm: Realm,
    rules: Arc<Rulebook>,
    seed: u64,
    /// Nothing is written down later.
    end: Timestamp,
    vault: Vault,
}

/// Streams of chance; each step has its own, so that one can change without the others.
mod stream {
    pub(super) const TREE: u64 = 1;
    pub(super) const PEOPLE: u64 = 2;
    pub(super) const CALENDAR: u64 = 3;
    pub(super) const SITTINGS: u64 = 4;
    pub(super) const ORDINARY: u64 = 5;
    pub(super) const ROLL: u64 = 6;
    pub(super) const TASKS: u64 = 7;
    /// Acts have one each, from here on.
    pub(super) const ACTS: u64 = 1_000;
}

impl Frame {
    /// An act of its own moment and chance. Made anew for each attempt of a transaction, so that
    /// an act that runs twice draws the same.
    fn act(&self, actor: Actor, now: Timestamp, number: u64) -> Act {
        let dice = Mutex::new(Dice::new(self.seed, stream::ACTS + number));
        Act {
            realm: self.realm,
            actor,
            now,
            today: TimeZone::UTC.to_datetime(now).date(),
            second_factor: true,
            rules: Arc::clone(&self.rules),
            random: Arc::new(move |buffer: &mut [u8]| {
                dice.lock().unwrap_or_else(PoisonError::into_inner).fill(buffer);
            }),
            vault: self.vault.clone(),
        }
    }

    fn installation(&self, number: u64) -> Act {
        self.act(Actor::Installation, self.end, number)
    }
}

/// Fills an empty realm. `files` takes the papers attached to records, `body` words the bulletins.
///
/// # Errors
/// [`Error::Data`] if the plan cannot be carried out or the realm holds units already; whatever
/// the acts and the database refuse.
pub fn generate(
    db: &Db,
    realm: Realm,
    plan: &Plan,
    files: &Files,
    body: &BodyOf,
) -> Result<Generated> {
    check(plan)?;
    let county = County::read()?;
    let start = plan.until.checked_sub(i64::from(plan.years).years()).unwrap_or(plan.until);
    // Wherever the installation stands, this has been when its day `until` begins.
    let end = moment(plan.until.yesterday().unwrap_or(plan.until), 10 * 60);
    let frame = Frame {
        realm,
        rules: Arc::clone(&plan.rules),
        seed: plan.seed,
        end,
        vault: plan.vault.clone(),
    };
    open_realm(db, &frame)?;

    let founded = moment(Date::new(county.top.founded, 1, 1).unwrap_or(start), 0);
    let chance = (Dice::new(plan.seed, stream::TREE), Ticks::from(founded));
    let latest = start.checked_sub(400.days()).unwrap_or(start);
    let mut grounds = tree::plant(&county, &plan.rules, size(plan.units), latest, chance)?;
    let settlers = Settlers {
        county: &county,
        rules: &plan.rules,
        plan,
        start,
        dice: Dice::new(plan.seed, stream::PEOPLE),
        chance: Dice::new(plan.seed, stream::ROLL),
        ticks: Ticks::from(moment(start, 0)),
    };
    let people = settlers.settle(&mut grounds)?;
    let private = if frame.vault.has_key() { private::invent(&people) } else { Vec::new() };
    let members = people.bulk.len();
    write_units(db, &frame, grounds.iter().map(|ground| ground.bulk(&grounds)))?;
    write_people(db, &frame, people.bulk)?;
    in_pieces(db, &frame, private.into_iter(), PEOPLE_AT_ONCE, protected::put_new)?;
    in_pieces(db, &frame, people.tenures.into_iter(), PEOPLE_AT_ONCE, post::insert_bulk)?;
    in_pieces(db, &frame, people.terms.into_iter(), PEOPLE_AT_ONCE, post::insert_terms)?;
    let bodies = write_bodies(db, &frame, &county, &grounds, start)?;

    let dice = Dice::new(plan.seed, stream::TASKS);
    let clerk = task::Clerk::new(&county, &grounds, plan.until, dice);
    let mut history = History { db, frame: &frame, activities: 0, attendances: 0, clerk };
    let mut scribe = Scribe {
        county: &county,
        rules: &plan.rules,
        grounds: &grounds,
        bodies: &bodies,
        until: plan.until,
        end,
        dice: Dice::new(plan.seed, stream::SITTINGS),
        ticks: Ticks::from(moment(start, 0)),
    };
    let dice = Dice::new(plan.seed, stream::CALENDAR);
    let mut slots = calendar::slots(&county, &plan.rules, &grounds, (start, plan.until), dice);
    leave_open(&mut slots, &county, &grounds, plan);
    let samples = history.write(&mut scribe, &slots)?;
    let (activities, attendances) = (history.activities, history.attendances);
    let done = ordinary::Desk::new(db, &frame, &mut scribe, (files, body)).work(&samples)?;
    present::settle(db, &frame, &grounds, &people.hands)?;
    let generated = Generated {
        top: grounds.first().map(|ground| ground.id).ok_or(Error::NotFound)?,
        village: done.village,
        units: grounds.len(),
        members,
        activities: activities + done.activities,
        attendances,
        bulletins: done.bulletins,
        settlers: people.hands,
    };
    write_audit(db, &frame, plan, &generated)?;
    Ok(generated)
}

/// Takes out what the first village has not held yet.
fn leave_open(slots: &mut Vec<Slot>, county: &County, grounds: &[Ground], plan: &Plan) {
    let (village, ..) = people::landmarks(grounds);
    slots.retain(|slot| {
        let kind = county.rhythm.get(slot.rhythm).map_or("", |rhythm| rhythm.kind.as_str());
        let is_open = |open: &Open| open.leaves_out(&plan.rules, plan.until, kind, slot.day);
        Some(slot.unit) != village || !plan.open.iter().any(is_open)
    });
}

fn check(plan: &Plan) -> Result<()> {
    if !(UNITS_MIN..=UNITS_MAX).contains(&plan.units) {
        return Err(refuse(format!("there can be {UNITS_MIN} to {UNITS_MAX} units")));
    }
    if !(1..=YEARS_MAX).contains(&plan.years) {
        return Err(refuse(format!("there can be 1 to {YEARS_MAX} years")));
    }
    Ok(())
}

/// A number of things, where positions in lists are needed.
fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn refuse(problem: String) -> Error {
    Error::Data { file: "generate".to_owned(), problem }
}

/// Makes the realm, unless it is there, and sees that nothing is in it.
fn open_realm(db: &Db, frame: &Frame) -> Result<()> {
    let frame = frame.clone();
    db.write_blocking(move |tx| {
        let act = frame.installation(0);
        install::make_realm(tx, &act)?;
        if unit::has_any(tx, frame.realm)? {
            return Err(refuse("the realm holds units already; take an empty one".to_owned()));
        }
        if act.vault.has_key() {
            vault::adopt(tx, &act)?;
        }
        Ok(())
    })
}

/// Hands a list over in pieces, each in a transaction of its own.
fn in_pieces<T: Send + 'static>(
    db: &Db,
    frame: &Frame,
    all: impl Iterator<Item = T>,
    most: usize,
    write: fn(&mut Tx<'_>, &Act, &[T]) -> Result<()>,
) -> Result<()> {
    let mut all = all.peekable();
    while all.peek().is_some() {
        let piece: Vec<T> = all.by_ref().take(most).collect();
        let frame = frame.clone();
        db.write_blocking(move |tx| write(tx, &frame.installation(0), &piece))?;
    }
    Ok(())
}

fn write_units(db: &Db, frame: &Frame, units: impl Iterator<Item = Bulk>) -> Result<()> {
    in_pieces(db, frame, units, UNITS_AT_ONCE, unit::insert_bulk)
}

fn write_people(db: &Db, frame: &Frame, people: Vec<BulkPerson>) -> Result<()> {
    in_pieces(db, frame, people.into_iter(), PEOPLE_AT_ONCE, person::insert_bulk)
}

/// Bodies beside the county: their members are its towns, and units outside the tree.
fn write_bodies(
    db: &Db,
    frame: &Frame,
    county: &County,
    grounds: &[Ground],
    from: Date,
) -> Result<Vec<BodyId>> {
    let Some(top) = grounds.first().map(|ground| ground.id) else { return Ok(Vec::new()) };
    let below = |ground: &&Ground| ground.parent == Some(0);
    let towns: Vec<UnitId> = grounds.iter().filter(below).take(3).map(|ground| ground.id).collect();
    let new: Vec<NewBody> = county
        .body
        .iter()
        .map(|group| NewBody {
            name: group.name.clone(),
            kind: group.kind.clone(),
            members: towns
                .iter()
                .map(|town| BodyMember::Unit(*town))
                .chain(group.outside.iter().cloned().map(BodyMember::Named))
                .collect(),
            from,
        })
        .collect();
    let frame = frame.clone();
    db.write_blocking(move |tx| {
        let act = frame.installation(1);
        new.iter().map(|body| body::insert(tx, &act, top, body)).collect()
    })
}

/// Writes the activities, day after day.
struct History<'a> {
    db: &'a Db,
    frame: &'a Frame,
    activities: usize,
    attendances: usize,
    clerk: task::Clerk<'a>,
}

impl History<'_> {
    fn write(&mut self, scribe: &mut Scribe<'_>, slots: &[Slot]) -> Result<Vec<Sample>> {
        let mut samples = Vec::with_capacity(slots.len());
        for piece in slots.chunks(ACTIVITIES_AT_ONCE) {
            let mut written: Vec<BulkActivity> = Vec::with_capacity(piece.len());
            for slot in piece {
                let Some(activity) = scribe.write(*slot) else { continue };
                self.attendances += activity.sitting.attendance.len();
                samples.push(Sample::of(&activity, slot));
                self.clerk.note(&activity, slot.unit);
                written.push(activity);
            }
            self.activities += written.len();
            in_pieces(
                self.db,
                self.frame,
                written.into_iter(),
                ACTIVITIES_AT_ONCE,
                activity::insert_bulk,
            )?;
        }
        let tasks = self.clerk.follow_up();
        in_pieces(
            self.db,
            self.frame,
            tasks.into_iter(),
            ACTIVITIES_AT_ONCE,
            crate::task::insert_bulk,
        )?;
        Ok(samples)
    }
}

fn write_audit(db: &Db, frame: &Frame, plan: &Plan, generated: &Generated) -> Result<()> {
    let detail = json!({
        "units": generated.units,
        "members": generated.members,
        "years": plan.years,
        "seed": plan.seed,
        "until": plan.until,
        "activities": generated.activities,
    });
    let (frame, top) = (frame.clone(), generated.top);
    db.write_blocking(move |tx| {
        let act = frame.installation(2);
        audit::log_without_right(tx, &act, "install.generate", Some(top), None, detail.clone())
    })
}
