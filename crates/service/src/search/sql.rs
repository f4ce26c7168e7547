//! Statements of `search`.

use zhibu_domain::id::{PersonId, Realm, UnitId};

use crate::args;
use crate::engine::Tx;
use crate::error::Result;

pub(super) fn replace_person_tokens(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    unit: Option<UnitId>,
    tokens: Vec<String>,
) -> Result<()> {
    tx.run("DELETE FROM person_token WHERE realm = $1 AND person = $2", args![realm, person])?;
    tx.insert_many(
        "person_token",
        &["realm", "token", "person", "unit"],
        tokens
            .into_iter()
            .map(|token| vec![realm.into(), token.into(), person.into(), unit.into()]),
    )?;
    Ok(())
}
