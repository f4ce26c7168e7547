//! Which units a search may look into: all of the realm, a few that are named one by one, or so
//! many that each is asked about when it comes up. Refuses to know what is looked for.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use zhibu_domain::id::{Realm, UnitId};
use zhibu_domain::rulebook::Right;

use super::sql;
use crate::access::{self, Scope};
use crate::act::Act;
use crate::engine::Tx;
use crate::error::Result;

/// Units that are named one by one, at most: a search seeks in each of them.
const FEW: usize = 500;

/// What the actor may see by [`Right::ViewUnit`].
pub(super) struct Sight {
    scopes: Vec<Scope>,
    today: Date,
    extent: Extent,
}

enum Extent {
    /// Every unit of the realm.
    All,
    /// These.
    Few(Vec<UnitId>),
    /// Too many to name: what is known so far.
    Many(BTreeMap<UnitId, bool>),
}

impl Sight {
    pub(super) fn of(tx: &mut Tx<'_>, act: &Act) -> Result<Self> {
        let scopes = access::roots(tx, act, Right::ViewUnit)?;
        let extent = extent(tx, act, &scopes)?;
        Ok(Self { scopes, today: act.today, extent })
    }

    /// Whether no unit is seen at all.
    pub(super) fn is_blind(&self) -> bool {
        matches!(&self.extent, Extent::Few(units) if units.is_empty())
    }

    /// The units, if they are few.
    pub(super) fn few(&self) -> Option<&[UnitId]> {
        match &self.extent {
            Extent::Few(units) => Some(units),
            Extent::All | Extent::Many(_) => None,
        }
    }

    /// Whether a unit is seen.
    pub(super) fn reaches(&mut self, tx: &mut Tx<'_>, realm: Realm, unit: UnitId) -> Result<bool> {
        let known = match &mut self.extent {
            Extent::All => return Ok(true),
            Extent::Few(units) => return Ok(units.binary_search(&unit).is_ok()),
            Extent::Many(known) => known,
        };
        if let Some(seen) = known.get(&unit) {
            return Ok(*seen);
        }
        let above = sql::above(tx, realm, unit, self.today)?;
        let covered = |scope: &Scope| {
            above.iter().any(|(unit, depth)| *unit == scope.root && *depth <= scope.levels)
        };
        let seen = self.scopes.iter().any(covered);
        known.insert(unit, seen);
        Ok(seen)
    }
}

fn extent(tx: &mut Tx<'_>, act: &Act, scopes: &[Scope]) -> Result<Extent> {
    let tops = sql::tops(tx, act.realm, act.today)?;
    let whole = |top: &UnitId| scopes.contains(&Scope::whole(*top));
    if !tops.is_empty() && tops.iter().all(whole) {
        return Ok(Extent::All);
    }
    let mut units = BTreeSet::new();
    for scope in scopes {
        let limit = u32::try_from(FEW + 1).unwrap_or(u32::MAX);
        units.extend(sql::units_of(tx, act.realm, *scope, act.today, limit)?);
        if units.len() > FEW {
            return Ok(Extent::Many(BTreeMap::new()));
        }
    }
    Ok(Extent::Few(units.into_iter().collect()))
}
