//! The roll of a subtree, page by page: units in their order, each with its members.
//!
//! A page reads only the units that it shows, however large the tree is.

mod sql;

use jiff::civil::Date;
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::person::{Name, Standing};
use zhibu_domain::text::Text;

use super::PAGE;
use crate::access::Scope;
use crate::engine::Tx;
use crate::error::Result;

/// Units looked through for one page before it is shown with what was found: the bound for a filter
/// that fits nearly nobody.
const UNITS_MAX: usize = 20_000;
/// Units asked for at a time.
const UNITS: u32 = 200;

/// A member in the roll of a subtree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Name,
    /// Full or probationary.
    pub standing: Standing,
    /// The unit.
    pub unit: UnitId,
    /// Its name on the day.
    pub unit_name: Text,
    /// Day of birth, sex and others are on the person's own page; the list says what concerns work.
    pub marks: Vec<String>,
}

/// Which members a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only these.
    pub standing: Option<Standing>,
    /// Only who bears this mark on the day.
    pub mark: Option<String>,
}

/// Where the next page begins: after this person of this unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The unit.
    pub unit: UnitId,
    /// The last person shown; `None` if none of this unit was reached.
    pub person: Option<PersonId>,
}

/// Members of a subtree on a day, at most [`PAGE`] after the cursor, and the next cursor if more may
/// follow.
pub fn of_subtree(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    day: Date,
    filter: &Filter,
    after: Option<Cursor>,
) -> Result<(Vec<Listed>, Option<Cursor>)> {
    let wanted = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let mut rows: Vec<Listed> = Vec::new();
    let mut from = after;
    for _ in 0..UNITS_MAX.div_ceil(usize::try_from(UNITS).unwrap_or(1)) {
        let units = sql::units(tx, realm, scope, day, from.map(|cursor| cursor.unit), UNITS)?;
        for unit in &units {
            let person = from.filter(|cursor| cursor.unit == *unit).and_then(|c| c.person);
            let room = u32::try_from(wanted + 1 - rows.len()).unwrap_or(0);
            rows.extend(sql::members(tx, realm, *unit, day, filter, (person, room))?);
            if rows.len() > wanted {
                rows.truncate(wanted);
                let next =
                    rows.last().map(|row| Cursor { unit: row.unit, person: Some(row.person) });
                return Ok((rows, next));
            }
        }
        let Some(last) =
            units.last().filter(|_| units.len() == usize::try_from(UNITS).unwrap_or(0))
        else {
            return Ok((rows, None));
        };
        // The unit is looked through; the cursor stands behind all its members.
        from = Some(Cursor { unit: *last, person: Some(PersonId(uuid::Uuid::max())) });
    }
    Ok((rows, from))
}
