//! Changing what is known of a unit as part of an act that logs it itself.

use jiff::civil::Date;
use zhibu_domain::id::UnitId;
use zhibu_domain::text::Text;

use super::{About, sql};
use crate::act::Act;
use crate::engine::Tx;
use crate::error::{Error, Result};

/// Gives a unit a new name from today on, if there is one, and replaces what else is known of it.
/// The day since which the name before held.
pub(crate) fn amend_unlogged(
    tx: &mut Tx<'_>,
    act: &Act,
    id: UnitId,
    name: Option<&Text>,
    about: &About,
) -> Result<Date> {
    let version = sql::open_version(tx, act.realm, id)?.ok_or(Error::NotFound)?;
    if let Some(name) = name {
        sql::end_version(tx, act.realm, id, version.valid_from, act.today)?;
        sql::insert_version(tx, act.realm, id, name, &version.kind, act.today)?;
    }
    sql::update_about(tx, act.realm, id, about)?;
    sql::replace_fields(tx, act.realm, id, &about.fields)?;
    let name = name.unwrap_or(&version.name);
    sql::replace_tokens(tx, act.realm, id, name, about.code.as_deref())?;
    Ok(version.valid_from)
}
