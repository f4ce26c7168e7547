//! Statements of `audit`.

use uuid::Uuid;
use zhibu_domain::id::{AuditId, PersonId, Realm};
use zhibu_domain::person::Name;

use super::{Line, Past};
use crate::act::Act;
use crate::args;
use crate::engine::Tx;
use crate::error::Result;

pub(super) fn insert(
    tx: &mut Tx<'_>,
    act: &Act,
    id: AuditId,
    line: &Line<'_>,
    because: &str,
) -> Result<()> {
    tx.run(
        "INSERT INTO audit (realm, id, at, actor, act, unit, subject, because, detail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            act.realm,
            id,
            act.now,
            act.actor.person(),
            line.act,
            line.unit,
            line.subject,
            because,
            line.detail.to_string()
        ],
    )?;
    Ok(())
}

pub(super) fn of_subject(tx: &mut Tx<'_>, realm: Realm, subject: Uuid) -> Result<Vec<Past>> {
    Ok(tx.all(
        "SELECT a.act, a.at, a.actor, p.name, p.latin, a.detail
           FROM audit a LEFT JOIN person p ON p.realm = a.realm AND p.id = a.actor
          WHERE a.realm = $1 AND a.subject = $2
          ORDER BY a.id DESC LIMIT 200",
        args![realm, subject],
        |row| {
            let by = match (row.get::<Option<PersonId>>(2)?, row.get::<Option<String>>(3)?) {
                (Some(person), Some(name)) => Some((person, Name { name, latin: row.get(4)? })),
                _ => None,
            };
            Ok(Past { act: row.get(0)?, at: row.get(1)?, by, detail: row.get(5)? })
        },
    )?)
}

pub(super) fn count(tx: &mut Tx<'_>, realm: Realm) -> Result<i64> {
    Ok(tx.one("SELECT COUNT(*) FROM audit WHERE realm = $1", args![realm], |row| row.get(0))?)
}
