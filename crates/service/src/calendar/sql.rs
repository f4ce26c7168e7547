//! Statements of `calendar`.

use zhibu_domain::day::Span;
use zhibu_domain::id::{Realm, UnitId};

use super::Entry;
use crate::activity::{state_in, when_in};
use crate::args;
use crate::columns::TextColumns;
use crate::engine::Tx;
use crate::error::Result;

/// Activities with a day inside the span that were not called off. The log knows when each was
/// changed last; what was laid in bulk has no row of its own there.
pub(super) fn entries(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    span: Span,
    limit: u32,
) -> Result<Vec<Entry>> {
    Ok(tx.all(
        "SELECT a.id, a.title_zh, a.title_en, a.held_on, a.day_part, a.starts_minute,
                a.place_zh, a.place_en, a.state, a.version,
                COALESCE((SELECT MAX(u.at) FROM audit u
                           WHERE u.realm = a.realm AND u.subject = a.id), a.created_at)
           FROM activity a
          WHERE a.realm = $1 AND a.unit = $2 AND a.listed_on >= $3 AND a.listed_on < $4
            AND a.held_on IS NOT NULL AND a.state <> 'cancelled'
          ORDER BY a.listed_on, COALESCE(a.starts_minute, 0), a.id LIMIT $5",
        args![realm, unit, span.from, span.until, limit],
        |row| {
            Ok(Entry {
                id: row.get(0)?,
                title: row.text(1)?,
                when: when_in(row, 3)?,
                place: row.text_opt(6)?,
                state: state_in(row, 8)?,
                version: row.get(9)?,
                changed_at: row.get(10)?,
            })
        },
    )?)
}
