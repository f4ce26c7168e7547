//! How people, units and activities are found by typing part of a name, its pinyin, its initials
//! or a code. Refuses to know pages and how names are written on them.

mod sql;
mod tokens;

use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::person::Name;

use crate::engine::Tx;
use crate::error::Result;

pub(crate) use tokens::{fold, person_query, query};
pub use tokens::{initials, person_tokens};

/// Makes a person findable: replaces the tokens by those of the name. `unit` is the unit of the
/// present membership. To be called whenever either changes.
pub(crate) fn lay_person_tokens(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    name: &Name,
    unit: Option<UnitId>,
) -> Result<()> {
    sql::replace_person_tokens(tx, realm, person, unit, person_tokens(name))
}
