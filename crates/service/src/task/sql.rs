//! Statements about one task, and those that begin and end with its record.

use jiff::civil::Date;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{ActivityId, Realm, UnitId};
use zhibu_domain::text::Text;

use super::Proof;
use crate::args;
use crate::columns::TextColumns as _;
use crate::engine::Tx;
use crate::error::Result;

pub(super) fn title(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Text> {
    Ok(tx.one(
        "SELECT title_zh, title_en FROM activity WHERE realm = $1 AND id = $2",
        args![realm, id],
        |row| row.text(0),
    )?)
}

/// Records of a unit since a day, newest first.
pub(super) fn proofs(
    tx: &mut Tx<'_>,
    realm: Realm,
    (unit, since): (UnitId, Date),
    limit: u32,
) -> Result<Vec<Proof>> {
    Ok(tx.all(
        "SELECT id, title_zh, title_en, listed_on FROM activity
          WHERE realm = $1 AND unit = $2 AND listed_on >= $3
            AND state IN ('recorded', 'confirmed', 'published')
          ORDER BY listed_on DESC, id DESC LIMIT $4",
        args![realm, unit, since, limit],
        |row| Ok(Proof { id: row.get(0)?, title: row.text(1)?, day: row.get(3)? }),
    )?)
}

/// Lays the tasks of a record that is being confirmed.
pub(super) fn lay(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<()> {
    tx.run(
        "INSERT INTO task (realm, activity, ordinal, unit, owner_person, owner_post, owner_guest,
                due_on, steps)
         SELECT r.realm, r.activity, r.ordinal, a.unit, r.owner_person, r.owner_post,
                r.owner_guest, COALESCE(r.due_on, $3), 0
           FROM activity_resolution r
           JOIN activity a ON a.realm = r.realm AND a.id = r.activity
          WHERE r.realm = $1 AND r.activity = $2
            AND (r.owner_person IS NOT NULL OR r.owner_post IS NOT NULL
                 OR r.owner_guest IS NOT NULL OR r.due_on IS NOT NULL)",
        args![realm, id, FOREVER],
    )?;
    Ok(())
}

/// Whether a step was taken on any decision of a record.
pub(super) fn has_begun(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<bool> {
    let steps: i64 = tx.one(
        "SELECT COUNT(*) FROM task_step WHERE realm = $1 AND activity = $2",
        args![realm, id],
        |row| row.get(0),
    )?;
    Ok(steps > 0)
}

/// Takes the tasks of a record away whose confirmation is taken back.
pub(super) fn lift(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<()> {
    tx.run("DELETE FROM task WHERE realm = $1 AND activity = $2", args![realm, id])?;
    Ok(())
}
