//! The roll of a subtree, page by page: units in their order, each with its members.
//!
//! A page reads only the units that it shows, however large the tree is. Who belonged where is a
//! matter of the day asked for; how far a right reaches is one of today's tree.

mod sql;

use jiff::civil::Date;
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::person::{Name, Standing};
use zhibu_domain::text::Text;

use super::PAGE;
use crate::access::Scope;
use crate::act::Act;
use crate::engine::Tx;
use crate::error::Result;
use crate::unit;

/// Units looked through for one page before it is shown with what was found: the bound for a filter
/// that fits nearly nobody.
const UNITS_MAX: usize = 2000;
/// Units asked for at first: a page mostly needs no more; and then at a time.
const FIRST_UNITS: u32 = 8;
const UNITS: u32 = 200;
/// A subtree of up to so many units is counted along with its list; in a larger one that would cost
/// more than the list itself.
const FEW_UNITS: u32 = 40;

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
    /// Keys of the marks borne on the day.
    pub marks: Vec<String>,
    /// Keys of the posts held on the day, in any unit.
    pub posts: Vec<String>,
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

/// Whose members a statement looks for: those of a unit, or those in a group of one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Unit,
    Group,
}

/// Members of a subtree, or of a group, on a day, at most [`PAGE`] after the cursor, and the next
/// cursor if more may follow.
pub fn of_subtree(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
    day: Date,
    filter: &Filter,
    after: Option<Cursor>,
) -> Result<(Vec<Listed>, Option<Cursor>)> {
    let of = of(tx, act, scope.root, day)?;
    let wanted = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let mut rows: Vec<Listed> = Vec::new();
    let (mut from, mut batch, mut looked) = (after, FIRST_UNITS, 0);
    while looked < UNITS_MAX {
        let first = from.map(|cursor| cursor.unit);
        let units = sql::units(tx, act.realm, scope, (day, act.today), first, batch)?;
        for unit in &units {
            let person = from.filter(|cursor| cursor.unit == *unit).and_then(|c| c.person);
            let room = u32::try_from(wanted + 1 - rows.len()).unwrap_or(0);
            let place = (of, *unit, day);
            rows.extend(sql::members(tx, act.realm, place, filter, (person, room))?);
            if rows.len() > wanted {
                rows.truncate(wanted);
                // The last row kept may be of the unit before. A group's members are of its unit.
                let cursor = |row: &Listed| Cursor {
                    unit: if of == Of::Group { *unit } else { row.unit },
                    person: Some(row.person),
                };
                let next = rows.last().map(cursor);
                return Ok((rows, next));
            }
        }
        looked += units.len();
        let full = u32::try_from(units.len()).is_ok_and(|asked| asked == batch);
        let Some(last) = units.last().filter(|_| full) else { return Ok((rows, None)) };
        batch = UNITS;
        // The unit is looked through; the cursor stands behind all its members.
        from = Some(Cursor { unit: *last, person: Some(PersonId(uuid::Uuid::max())) });
    }
    Ok((rows, from))
}

/// Full and probationary members that [`of_subtree`] lists in all. The time it takes grows with
/// the subtree.
pub fn count(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
    day: Date,
    filter: &Filter,
) -> Result<(u32, u32)> {
    let of = of(tx, act, scope.root, day)?;
    sql::count(tx, act.realm, scope, (of, day, act.today), filter)
}

/// Whether the subtree is so small that counting its members costs no more than listing them.
pub fn is_small(tx: &mut Tx<'_>, act: &Act, scope: Scope, day: Date) -> Result<bool> {
    let few = usize::try_from(FEW_UNITS).unwrap_or(usize::MAX);
    let units = sql::units(tx, act.realm, scope, (day, act.today), None, FEW_UNITS + 1)?;
    Ok(units.len() <= few)
}

/// Units directly below one on a day, by name, for choosing among them; at most 100.
pub fn below(tx: &mut Tx<'_>, act: &Act, unit: UnitId, day: Date) -> Result<Vec<(UnitId, Text)>> {
    sql::below(tx, act.realm, unit, day)
}

fn of(tx: &mut Tx<'_>, act: &Act, root: UnitId, day: Date) -> Result<Of> {
    let row = unit::row(tx, act.realm, root, day)?;
    let kind = row.as_ref().and_then(|row| act.rules.unit_kind(&row.kind));
    Ok(if kind.is_some_and(|kind| kind.value.members_of_parent) { Of::Group } else { Of::Unit })
}
