//! Statements of `post`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_domain::day::Span;
use zhibu_domain::id::{PostId, Realm, UnitId};
use zhibu_domain::post::{Obtained, Tenure, Term};

use super::{Ending, Holder, TermRow};
use crate::access::Scope;
use crate::args;
use crate::columns::{TextColumns, contradiction};
use crate::engine::{self, Row, Tx};
use crate::error::Result;

fn obtained(row: &Row<'_>, index: usize) -> engine::Result<Option<Obtained>> {
    let code: Option<String> = row.get(index)?;
    let parse = |code: String| {
        Obtained::parse(&code).ok_or_else(|| contradiction("post.obtained is unknown"))
    };
    code.map(parse).transpose()
}

fn tenure_of(row: &Row<'_>) -> engine::Result<Tenure> {
    Ok(Tenure {
        id: row.get(0)?,
        person: row.get(1)?,
        post: row.get(2)?,
        span: Span { from: row.get(3)?, until: row.get(4)? },
        stands_for: row.get(5)?,
    })
}

/// A tenure with its unit.
pub(super) fn tenure(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: PostId,
) -> Result<Option<(UnitId, Tenure)>> {
    Ok(tx.optional(
        "SELECT id, person, post, valid_from, valid_until, stands_for, unit
           FROM post WHERE realm = $1 AND id = $2",
        args![realm, id],
        |row| Ok((row.get(6)?, tenure_of(row)?)),
    )?)
}

/// All tenures of a unit, of any time.
pub(super) fn tenures(tx: &mut Tx<'_>, realm: Realm, unit: UnitId) -> Result<Vec<Tenure>> {
    Ok(tx.all(
        "SELECT id, person, post, valid_from, valid_until, stands_for
           FROM post WHERE realm = $1 AND unit = $2 ORDER BY id",
        args![realm, unit],
        tenure_of,
    )?)
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    tenure: &Tenure,
    obtained: Obtained,
    reference: Option<&str>,
) -> Result<()> {
    tx.run(
        "INSERT INTO post (realm, id, unit, person, post, valid_from, valid_until, obtained,
                           reference, stands_for)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            realm,
            tenure.id,
            unit,
            tenure.person,
            tenure.post,
            tenure.span.from,
            tenure.span.until,
            obtained.code(),
            reference,
            tenure.stands_for,
        ],
    )?;
    Ok(())
}

/// Ends a post and the stand-ins for it, and cuts leave that would outlast it. What would end on or
/// before its own first day never held.
pub(super) fn end(tx: &mut Tx<'_>, realm: Realm, id: PostId, until: Date) -> Result<()> {
    tx.run(
        "DELETE FROM post_leave WHERE realm = $1 AND post = $2 AND valid_from >= $3",
        args![realm, id, until],
    )?;
    tx.run(
        "UPDATE post_leave SET valid_until = $3
          WHERE realm = $1 AND post = $2 AND valid_until > $3",
        args![realm, id, until],
    )?;
    tx.run(
        "DELETE FROM post
          WHERE realm = $1 AND (id = $2 OR stands_for = $2) AND valid_from >= $3",
        args![realm, id, until],
    )?;
    tx.run(
        "UPDATE post SET valid_until = $3
          WHERE realm = $1 AND (id = $2 OR stands_for = $2) AND valid_until > $3",
        args![realm, id, until],
    )?;
    Ok(())
}

pub(super) fn leave(tx: &mut Tx<'_>, realm: Realm, post: PostId) -> Result<Vec<Span>> {
    Ok(tx.all(
        "SELECT valid_from, valid_until FROM post_leave
          WHERE realm = $1 AND post = $2 ORDER BY valid_from",
        args![realm, post],
        |row| Ok(Span { from: row.get(0)?, until: row.get(1)? }),
    )?)
}

pub(super) fn insert_leave(
    tx: &mut Tx<'_>,
    realm: Realm,
    post: PostId,
    span: Span,
    reference: Option<&str>,
) -> Result<()> {
    tx.run(
        "INSERT INTO post_leave (realm, post, valid_from, valid_until, reference)
         VALUES ($1, $2, $3, $4, $5)",
        args![realm, post, span.from, span.until, reference],
    )?;
    Ok(())
}

/// Ends leave and the stand-in for it.
pub(super) fn end_leave(
    tx: &mut Tx<'_>,
    realm: Realm,
    post: PostId,
    from: Date,
    until: Date,
) -> Result<()> {
    tx.run(
        "DELETE FROM post WHERE realm = $1 AND stands_for = $2 AND valid_from >= $3",
        args![realm, post, until],
    )?;
    tx.run(
        "UPDATE post SET valid_until = $4
          WHERE realm = $1 AND stands_for = $2 AND valid_from >= $3 AND valid_until > $4",
        args![realm, post, from, until],
    )?;
    let gone = tx.run(
        "DELETE FROM post_leave
          WHERE realm = $1 AND post = $2 AND valid_from = $3 AND valid_from >= $4",
        args![realm, post, from, until],
    )?;
    if gone == 0 {
        tx.run(
            "UPDATE post_leave SET valid_until = $4
              WHERE realm = $1 AND post = $2 AND valid_from = $3",
            args![realm, post, from, until],
        )?;
    }
    Ok(())
}

const HOLDER: &str = "SELECT o.id, o.person, p.name, p.latin, o.post, o.valid_from, o.valid_until,
                o.obtained, o.reference, o.stands_for, l.valid_from, l.valid_until
           FROM post o
           JOIN person p ON p.realm = o.realm AND p.id = o.person
           LEFT JOIN post_leave l ON l.realm = o.realm AND l.post = o.id
                AND l.valid_from <= $3 AND l.valid_until > $3
          WHERE o.realm = $1 AND o.unit = $2 AND o.valid_from <= $3 AND o.valid_until > $3
          ORDER BY o.id LIMIT 200";

const OTHERS: &str = "SELECT o.id, o.person, p.name, p.latin, o.post, o.valid_from, o.valid_until,
                o.obtained, o.reference, o.stands_for, NULL, NULL
           FROM post o
           JOIN person p ON p.realm = o.realm AND p.id = o.person
          WHERE o.realm = $1 AND o.unit = $2 AND (o.valid_from > $3 OR o.valid_until <= $3)
          ORDER BY o.valid_from DESC, o.id DESC LIMIT 200";

fn holder(row: &Row<'_>) -> engine::Result<Holder> {
    let (from, until): (Option<Date>, Option<Date>) = (row.get(10)?, row.get(11)?);
    Ok(Holder {
        id: row.get(0)?,
        person: row.get(1)?,
        name: row.name(2)?,
        post: row.get(4)?,
        span: Span { from: row.get(5)?, until: row.get(6)? },
        obtained: obtained(row, 7)?,
        reference: row.get(8)?,
        stands_for: row.get(9)?,
        on_leave: from.zip(until).map(|(from, until)| Span { from, until }),
    })
}

/// Holders of a unit's posts on a day.
pub(super) fn holders(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
) -> Result<Vec<Holder>> {
    Ok(tx.all(HOLDER, args![realm, unit, day], holder)?)
}

/// Tenures that do not hold on a day.
pub(super) fn history(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
) -> Result<Vec<Holder>> {
    Ok(tx.all(OTHERS, args![realm, unit, day], holder)?)
}

/// Posts of a unit that somebody held before a day, and how many did.
pub(super) fn held_before(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
) -> Result<BTreeMap<String, u32>> {
    let rows = tx.all(
        "SELECT post, COUNT(*) FROM post
          WHERE realm = $1 AND unit = $2 AND valid_from < $3 GROUP BY post ORDER BY post",
        args![realm, unit, day],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

pub(super) fn put_term(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    term: Term,
    reference: Option<&str>,
) -> Result<()> {
    tx.run(
        "INSERT INTO term (realm, unit, elected_on, ends_on, reference)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (realm, unit, elected_on)
         DO UPDATE SET ends_on = excluded.ends_on, reference = excluded.reference",
        args![realm, unit, term.elected_on, term.ends_on, reference],
    )?;
    Ok(())
}

pub(super) fn term(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
) -> Result<Option<TermRow>> {
    Ok(tx.optional(
        "SELECT elected_on, ends_on, reference FROM term
          WHERE realm = $1 AND unit = $2 AND elected_on <= $3
          ORDER BY elected_on DESC LIMIT 1",
        args![realm, unit, day],
        |row| {
            let term = Term { elected_on: row.get(0)?, ends_on: row.get(1)? };
            Ok(TermRow { term, reference: row.get(2)? })
        },
    )?)
}

/// Latest terms in a scope that end on a day or before.
pub(super) fn terms_ending(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    today: Date,
    latest: Date,
) -> Result<Vec<Ending>> {
    Ok(tx.all(
        "SELECT t.unit, v.name_zh, v.name_en, t.ends_on
           FROM term t
           JOIN ancestor a ON a.realm = t.realm AND a.unit = t.unit AND a.ancestor = $2
                AND a.depth <= $3 AND a.valid_from <= $4 AND a.valid_until > $4
           JOIN unit_version v ON v.realm = t.realm AND v.unit = t.unit
                AND v.valid_from <= $4 AND v.valid_until > $4
          WHERE t.realm = $1 AND t.ends_on <= $5
            AND NOT EXISTS (SELECT 1 FROM term n
                             WHERE n.realm = t.realm AND n.unit = t.unit
                               AND n.elected_on > t.elected_on)
          ORDER BY t.ends_on, t.unit LIMIT 50",
        args![realm, scope.root, i64::from(scope.levels), today, latest],
        |row| Ok(Ending { unit: row.get(0)?, unit_name: row.text(1)?, ends_on: row.get(3)? }),
    )?)
}
