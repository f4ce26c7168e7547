//! Numbers of the rulebook as they hold for a unit: the rulebook's own, or what the nearest unit at
//! or above it set where the rule allows that. Refuses to know what a number is for.

mod sql;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::parameter::{self as rules_of, NewValue};
use zhibu_domain::rulebook::{Entry, Number, Rulebook};
use zhibu_domain::text::Text;

use crate::access::{Granted, SetParameter};
use crate::act::Act;
use crate::audit;
use crate::engine::Tx;
use crate::error::Result;

/// Units below that the effect of a value is counted over, at most.
pub const COUNTED: u32 = 10_000;

/// Why a number has the value it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// The rulebook says so, by this source.
    Rulebook {
        /// The cited text.
        source: String,
    },
    /// A unit set it for itself and everything below.
    Unit(Set),
}

/// A value that a unit set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Which unit.
    pub unit: UnitId,
    /// Its present name.
    pub unit_name: Text,
    /// The value, its days, source and approval.
    pub value: NewValue,
    /// Who entered it; `None` for the installation.
    pub set_by: Option<PersonId>,
    /// When it was entered.
    pub set_at: Timestamp,
}

/// A number as it holds for a unit on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// The number.
    pub value: i64,
    /// Why.
    pub because: Because,
}

/// A number as it holds for a unit on a day; `None` if the rulebook has no such number then.
pub fn number(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    key: &str,
    day: Date,
) -> Result<Option<Effective>> {
    in_force(tx, (act.realm, &act.rules), unit, key, day)
}

/// The bare value of a number for a unit today, 0 if the rulebook has none.
pub(crate) fn value(tx: &mut Tx<'_>, act: &Act, unit: UnitId, key: &str) -> Result<i64> {
    Ok(number(tx, act, unit, key, act.today)?.map_or(0, |found| found.value))
}

fn in_force(
    tx: &mut Tx<'_>,
    (realm, rules): (Realm, &Rulebook),
    unit: UnitId,
    key: &str,
    day: Date,
) -> Result<Option<Effective>> {
    let Some(entry) = rules.number(key, day) else { return Ok(None) };
    let own = match rules_of::may_set(rules, key, day) {
        Err(_) => None,
        // What the rule no longer lets hold gives way to the rule.
        Ok(entry) => sql::nearest(tx, realm, unit, key, day)?
            .filter(|own| rules_of::holds(entry, own.value.value)),
    };
    Ok(Some(match own {
        Some(own) => Effective { value: own.value.value, because: Because::Unit(own) },
        None => of_rulebook(entry),
    }))
}

fn of_rulebook(entry: &Entry<Number>) -> Effective {
    Effective {
        value: entry.value.value,
        because: Because::Rulebook { source: entry.provenance.source.clone() },
    }
}

/// One number for the units of a list. Where nobody in the realm set it, which is asked once, a
/// list costs no more.
#[derive(Debug)]
pub struct OfUnits<'a> {
    act: &'a Act,
    key: &'static str,
    set_somewhere: bool,
    known: BTreeMap<(UnitId, Date), Option<Effective>>,
}

impl<'a> OfUnits<'a> {
    /// Asks whether anybody set the number.
    pub fn new(tx: &mut Tx<'_>, act: &'a Act, key: &'static str) -> Result<Self> {
        let set_somewhere = sql::is_set(tx, act.realm, key)?;
        Ok(Self { act, key, set_somewhere, known: BTreeMap::new() })
    }

    /// The number for a unit on a day.
    pub fn number(
        &mut self,
        tx: &mut Tx<'_>,
        unit: UnitId,
        day: Date,
    ) -> Result<Option<Effective>> {
        if !self.set_somewhere {
            return Ok(self.act.rules.number(self.key, day).map(of_rulebook));
        }
        if let Some(found) = self.known.get(&(unit, day)) {
            return Ok(found.clone());
        }
        let found = number(tx, self.act, unit, self.key, day)?;
        self.known.insert((unit, day), found.clone());
        Ok(found)
    }
}

/// What a unit itself set for a number, latest first, at most 50.
pub fn set_here(tx: &mut Tx<'_>, realm: Realm, unit: UnitId, key: &str) -> Result<Vec<Set>> {
    sql::of_unit(tx, realm, unit, key)
}

/// What a value for a unit would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// What holds for the unit on the day so far.
    pub before: Option<Effective>,
    /// Units for which it would hold, the unit itself included, counted up to [`COUNTED`].
    pub units: u32,
    /// Units below that keep a value of their own with everything below them, at most 50.
    pub own: Vec<Set>,
}

/// What a value would change if it were set for a unit from a day on.
pub fn effect(tx: &mut Tx<'_>, act: &Act, unit: UnitId, key: &str, day: Date) -> Result<Effect> {
    Ok(Effect {
        before: number(tx, act, unit, key, day)?,
        units: sql::count_reached(tx, act.realm, (unit, act.today), (key, day), COUNTED)?,
        own: sql::set_below(tx, act.realm, (unit, act.today), (key, day))?,
    })
}

/// Checks a value without setting it.
///
/// # Errors
/// The refusal with which [`set`] would answer.
pub fn check(tx: &mut Tx<'_>, act: &Act, unit: UnitId, new: &NewValue) -> Result<()> {
    let before: Vec<_> =
        set_here(tx, act.realm, unit, &new.key)?.iter().map(|own| own.value.span).collect();
    Ok(rules_of::set(&act.rules, new, &before, act.today)?)
}

/// Sets a number for the granted unit and everything below it.
pub fn set(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, SetParameter>,
    new: &NewValue,
) -> Result<()> {
    check(tx, act, granted.unit(), new)?;
    let (unit, from) = (granted.unit(), new.span.from);
    sql::cut(tx, act.realm, unit, &new.key, from)?;
    sql::insert(tx, act, unit, new)?;
    let detail = json!({"number": new.key, "value": new.value, "from": from});
    audit::log(tx, act, "parameter.set", granted.ground(), unit.0, detail)
}

/// Ends what the granted unit set: `day` is the first day on which what is set above it, or the
/// rulebook, holds again.
pub fn end(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, SetParameter>,
    key: &str,
    day: Date,
) -> Result<()> {
    let unit = granted.unit();
    let before: Vec<_> =
        set_here(tx, act.realm, unit, key)?.iter().map(|own| own.value.span).collect();
    rules_of::end(&before, day, act.today)?;
    sql::cut(tx, act.realm, unit, key, day)?;
    let detail = json!({"number": key, "from": day});
    audit::log(tx, act, "parameter.end", granted.ground(), unit.0, detail)
}
