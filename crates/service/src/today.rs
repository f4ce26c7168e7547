//! Which units below need help, and why: what they owe and did not hold, a term that is over, a post
//! that leads and has no holder, too few members.
//!
//! Reasons, never a ranking: units come in the order of the tree, and nothing counts persons but the
//! limit of the rulebook. Nothing is stored. Refuses to know what the reader's own units owe: that is
//! `deadline`.

mod sql;

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_domain::cadence::Cadence;
use zhibu_domain::day::Span;
use zhibu_domain::deadline::{Deadline, Schedule};
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::{Entry, Rulebook};

use crate::access::Scope;
use crate::act::Act;
use crate::deadline::{self, UnitHistory};
use crate::engine::Tx;
use crate::error::Result;
use crate::unit::UnitRow;
use crate::{parameter, post};

/// Days after a deadline for which it is a reason to help; what is older is history.
pub const RECENT_DAYS: i32 = 92;

/// A unit that needs help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needy {
    /// Which.
    pub unit: UnitRow,
    /// Why, weightiest first; at least one.
    pub reasons: Vec<Reason>,
}

/// Why a unit needs help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Of what it owes at least once a quarter, nothing is on record for [`RECENT_DAYS`].
    Silent,
    /// Deadlines of one rule that passed lately.
    Late {
        /// The rule.
        rule: Box<Entry<Cadence>>,
        /// The periods, in order.
        periods: Vec<Span>,
    },
    /// The post that leads it has no holder.
    Unled {
        /// Key of the post.
        post: String,
    },
    /// Its term is over without an election since.
    TermOver {
        /// The last day of the term.
        ended_on: Date,
    },
    /// It has fewer full members than it takes.
    Few {
        /// From how many on it is enough. How many there are, the unit's own page says.
        least: u32,
    },
}

/// The days around today whose periods bear on what is to be done: from periods that can still be
/// made up to those that open soon.
pub fn around(today: Date) -> Span {
    let from = today.checked_sub(184.days()).unwrap_or(today);
    Span { from, until: today.checked_add(32.days()).unwrap_or(today) }
}

/// How many units stand below one, counted up to `limit`.
pub fn count_below(tx: &mut Tx<'_>, act: &Act, scope: Scope, limit: u32) -> Result<u32> {
    sql::count_below(tx, act, scope, limit)
}

/// Whether units of a kind have others below them than groups of their own members.
pub fn leads_units(rules: &Rulebook, kind: &str) -> bool {
    let Some(kind) = rules.unit_kind(kind) else { return false };
    kind.value.children.iter().any(|child| !is_group(rules, child))
}

/// Whether units of a kind are groups of the members of the unit above.
pub fn is_group(rules: &Rulebook, kind: &str) -> bool {
    rules.unit_kind(kind).is_some_and(|kind| kind.value.members_of_parent)
}

/// The units below that need help, in order of the tree. Groups are left to the unit whose members
/// they are. Reads the history of every unit of the scope: ask [`count_below`] first.
pub fn needy(tx: &mut Tx<'_>, act: &Act, scope: Scope) -> Result<Vec<Needy>> {
    let stretch = around(act.today);
    let schedule = Schedule::of(&act.rules, stretch);
    let histories = deadline::of_units(tx, act, scope, stretch)?;
    let histories: BTreeMap<UnitId, UnitHistory> =
        histories.into_iter().map(|history| (history.unit, history)).collect();
    let mut terms = sql::terms_over(tx, act, scope)?;
    let full = sql::full_members(tx, act, scope)?;
    let mut led = Led::default();
    let mut found = Vec::new();
    for unit in in_order(sql::below(tx, act, scope)?, scope.root) {
        if is_group(&act.rules, &unit.kind) {
            continue;
        }
        let mut reasons = Vec::new();
        if let Some(history) = histories.get(&unit.id) {
            reasons = late(history, &schedule, act.today);
        }
        reasons.extend(led.missing(tx, act, scope, &unit)?);
        reasons.extend(terms.remove(&unit.id).map(|ended_on| Reason::TermOver { ended_on }));
        let have = full.get(&unit.id).copied().unwrap_or(0);
        reasons.extend(few(tx, act, &unit, have)?);
        if !reasons.is_empty() {
            found.push(Needy { unit, reasons });
        }
    }
    Ok(found)
}

/// What passed lately without being held, by rule; or that nothing at all was.
fn late(history: &UnitHistory, schedule: &Schedule<'_>, today: Date) -> Vec<Reason> {
    let recent = |one: &Deadline<'_>| one.state.is_late() && one.days_past(today) <= RECENT_DAYS;
    let late: Vec<_> = history.deadlines(schedule, today).into_iter().filter(recent).collect();
    let often = late.iter().any(|one| one.rule.value.every.months() <= 3);
    let lately = |day: Date| day <= today && (today - day).get_days() <= RECENT_DAYS;
    let held = history.history().records.iter().any(|one| one.recorded && lately(one.day));
    if often && !held {
        return vec![Reason::Silent];
    }
    let mut reasons: Vec<Reason> = Vec::new();
    for one in late {
        match reasons.last_mut() {
            Some(Reason::Late { rule, periods }) if rule.key == one.rule.key => {
                periods.push(one.due.period);
            }
            _ => reasons.push(Reason::Late {
                rule: Box::new(one.rule.clone()),
                periods: vec![one.due.period],
            }),
        }
    }
    reasons
}

/// Who holds the posts that lead, one statement for each.
#[derive(Default)]
struct Led(BTreeMap<String, BTreeSet<UnitId>>);

impl Led {
    fn missing(
        &mut self,
        tx: &mut Tx<'_>,
        act: &Act,
        scope: Scope,
        unit: &UnitRow,
    ) -> Result<Option<Reason>> {
        let Some(post) = post::leading(&act.rules, &unit.kind, act.today) else { return Ok(None) };
        if !self.0.contains_key(post) {
            self.0.insert(post.to_owned(), sql::held(tx, act, scope, post)?);
        }
        let is_held = self.0.get(post).is_some_and(|units| units.contains(&unit.id));
        Ok((!is_held).then(|| Reason::Unled { post: post.to_owned() }))
    }
}

/// Fewer full members than units of its kind take, where members belong to such units (CON 30).
fn few(tx: &mut Tx<'_>, act: &Act, unit: &UnitRow, have: u32) -> Result<Option<Reason>> {
    let Some(kind) = act.rules.unit_kind(&unit.kind) else { return Ok(None) };
    let Some(key) = kind.value.min_members.as_deref().filter(|_| kind.value.holds_members) else {
        return Ok(None);
    };
    let Some(rule) = act.rules.number(key, act.today) else { return Ok(None) };
    // No value that a unit may set asks for more than this.
    if i64::from(have) >= rule.value.max.max(rule.value.value) {
        return Ok(None);
    }
    let least = parameter::value(tx, act, unit.id, key)?;
    let least = u32::try_from(least).unwrap_or(0);
    Ok((have < least).then_some(Reason::Few { least }))
}

/// Each unit after the one above it and before that one's next neighbour.
fn in_order(rows: Vec<(UnitRow, UnitId)>, root: UnitId) -> Vec<UnitRow> {
    let mut below: BTreeMap<UnitId, Vec<UnitRow>> = BTreeMap::new();
    for (unit, above) in rows.into_iter().rev() {
        below.entry(above).or_default().push(unit);
    }
    let mut ordered = Vec::new();
    let mut open = below.remove(&root).unwrap_or_default();
    while let Some(unit) = open.pop() {
        open.extend(below.remove(&unit.id).unwrap_or_default());
        ordered.push(unit);
    }
    ordered
}
