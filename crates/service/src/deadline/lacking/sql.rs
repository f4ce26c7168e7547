//! The statement that tells the order of the tree.

use zhibu_domain::id::UnitId;

use crate::access::Scope;
use crate::act::Act;
use crate::args;
use crate::engine::Tx;
use crate::error::Result;

/// The units below with the unit above each, upper ones first.
pub(super) fn below(tx: &mut Tx<'_>, act: &Act, scope: Scope) -> Result<Vec<(UnitId, UnitId)>> {
    Ok(tx.all(
        "SELECT c.unit, p.parent
           FROM ancestor c
           JOIN unit_parent p ON p.realm = c.realm AND p.unit = c.unit
                AND p.valid_from <= $3 AND p.valid_until > $3
          WHERE c.realm = $1 AND c.ancestor = $2 AND c.depth > 0 AND c.depth <= $4
            AND c.valid_from <= $3 AND c.valid_until > $3
          ORDER BY c.depth, c.unit",
        args![act.realm, scope.root, act.today, scope.levels],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}
