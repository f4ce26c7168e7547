//! Named groups beside the tree, such as a leading group's office with its member units.

mod sql;

use jiff::civil::Date;
use zhibu_domain::id::{BodyId, Realm, UnitId};
use zhibu_domain::text::Text;

use crate::act::Act;
use crate::engine::Tx;
use crate::error::Result;

/// A body as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyRow {
    /// Which.
    pub id: BodyId,
    /// Its name.
    pub name: Text,
    /// Key of its kind.
    pub kind: String,
    /// How many members it names.
    pub members: u32,
}

/// A member of a body.
#[derive(Debug, Clone)]
pub(crate) enum BodyMember {
    /// A unit of the tree.
    Unit(UnitId),
    /// A unit outside the tree, known by name.
    Named(Text),
}

/// A body as a loader makes it.
#[derive(Debug, Clone)]
pub(crate) struct NewBody {
    pub(crate) name: Text,
    pub(crate) kind: String,
    /// Member units: in the tree, or by name.
    pub(crate) members: Vec<BodyMember>,
    pub(crate) from: Date,
}

/// Sets a body up beside a unit. For loaders; pages for bodies come with the directives they serve.
pub(crate) fn insert(tx: &mut Tx<'_>, act: &Act, unit: UnitId, new: &NewBody) -> Result<BodyId> {
    let id = BodyId::new(act.now, act.entropy());
    sql::insert(tx, act, id, unit, new)?;
    Ok(id)
}

/// Bodies beside a unit on a day.
pub fn of_unit(tx: &mut Tx<'_>, realm: Realm, unit: UnitId, day: Date) -> Result<Vec<BodyRow>> {
    sql::of_unit(tx, realm, unit, day)
}
