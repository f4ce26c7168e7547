//! Statements of `post`.

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::{PersonId, PostId, Realm, UnitId};
use zhibu_domain::post::{Obtained, Tenure, Term};
use zhibu_domain::text::Text;

use super::Holder;
use super::look::{Candidate, OwnEnd, TermRow};
use crate::access::Scope;
use crate::act::Act;
use crate::args;
use crate::columns::TextColumns;
use crate::engine::{self, Row, Tx};
use crate::error::Result;

fn tenure_of(row: &Row<'_>) -> engine::Result<Tenure> {
    Ok(Tenure {
        id: row.get(0)?,
        person: row.get(1)?,
        post: row.get(2)?,
        span: Span { from: row.get(3)?, until: row.get(4)? },
        stands_for: row.get(5)?,
    })
}

/// A tenure as the generator writes it.
#[derive(Clone)]
pub(crate) struct BulkTenure {
    pub(crate) unit: UnitId,
    pub(crate) tenure: Tenure,
    pub(crate) obtained: Option<Obtained>,
    pub(crate) reference: Option<String>,
}

/// A term as the generator writes it.
#[derive(Clone)]
pub(crate) struct BulkTerm {
    pub(crate) unit: UnitId,
    pub(crate) term: Term,
    pub(crate) reference: Option<String>,
}

/// Writes many tenures at once.
pub(crate) fn insert_bulk(tx: &mut Tx<'_>, act: &Act, rows: &[BulkTenure]) -> Result<()> {
    insert_rows(tx, act.realm, rows)
}

fn insert_rows(tx: &mut Tx<'_>, realm: Realm, rows: &[BulkTenure]) -> Result<()> {
    tx.insert_many(
        "post",
        &[
            "realm",
            "id",
            "unit",
            "person",
            "post",
            "valid_from",
            "valid_until",
            "obtained",
            "reference",
            "stands_for",
        ],
        rows.iter().map(|row| {
            let tenure = &row.tenure;
            vec![
                realm.into(),
                tenure.id.into(),
                row.unit.into(),
                tenure.person.into(),
                tenure.post.clone().into(),
                tenure.span.from.into(),
                tenure.span.until.into(),
                row.obtained.map(|way| way.code().to_owned()).into(),
                row.reference.clone().into(),
                tenure.stands_for.into(),
            ]
        }),
    )?;
    Ok(())
}

/// Writes many terms at once.
pub(crate) fn insert_terms(tx: &mut Tx<'_>, act: &Act, rows: &[BulkTerm]) -> Result<()> {
    tx.insert_many(
        "term",
        &["realm", "unit", "elected_on", "ends_on", "reference"],
        rows.iter().map(|row| {
            vec![
                act.realm.into(),
                row.unit.into(),
                row.term.elected_on.into(),
                row.term.ends_on.into(),
                row.reference.clone().into(),
            ]
        }),
    )?;
    Ok(())
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
    let (tenure, reference) = (tenure.clone(), reference.map(str::to_owned));
    insert_rows(tx, realm, &[BulkTenure { unit, tenure, obtained: Some(obtained), reference }])
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

/// Ends leave and the stand-in for it: `until` is the first day back. Stand-ins for other leave
/// from the same post stay.
pub(super) fn end_leave(
    tx: &mut Tx<'_>,
    realm: Realm,
    post: PostId,
    leave: Span,
    until: Date,
) -> Result<()> {
    let (from, end) = (leave.from, leave.until);
    tx.run(
        "DELETE FROM post
          WHERE realm = $1 AND stands_for = $2 AND valid_from >= $3 AND valid_from < $4",
        args![realm, post, until, end],
    )?;
    tx.run(
        "UPDATE post SET valid_until = $4
          WHERE realm = $1 AND stands_for = $2 AND valid_from >= $3 AND valid_from < $4
            AND valid_until > $4",
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
        obtained: row.obtained(7)?,
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

/// Posts of a unit that somebody held before a day.
pub(super) fn held_before(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
) -> Result<BTreeSet<String>> {
    let rows = tx.all(
        "SELECT DISTINCT post FROM post WHERE realm = $1 AND unit = $2 AND valid_from < $3",
        args![realm, unit, day],
        |row| row.get(0),
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

/// A unit and, if `$3` is above 0, those directly below, on a day.
macro_rules! near {
    ($rest:literal) => {
        concat!(
            "WITH near AS (
                SELECT p.unit FROM unit_parent p
                 WHERE p.realm = $1 AND p.unit = $2 AND p.valid_from <= $4 AND p.valid_until > $4
                UNION ALL
                SELECT p.unit FROM unit_parent p
                 WHERE p.realm = $1 AND p.parent = $2 AND $3 > 0
                   AND p.valid_from <= $4 AND p.valid_until > $4) ",
            $rest
        )
    };
}

/// Latest terms of a unit and of those directly below, soonest end first.
pub(super) fn terms_near(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    today: Date,
) -> Result<Vec<(UnitId, Text, Term)>> {
    Ok(tx.all(
        near!(
            "SELECT t.unit, v.name_zh, v.name_en, t.elected_on, t.ends_on
               FROM near n
               JOIN term t ON t.realm = $1 AND t.unit = n.unit
               JOIN unit_version v ON v.realm = $1 AND v.unit = n.unit
                    AND v.valid_from <= $4 AND v.valid_until > $4
              WHERE NOT EXISTS (SELECT 1 FROM term l
                                 WHERE l.realm = $1 AND l.unit = t.unit
                                   AND l.elected_on > t.elected_on)
              ORDER BY t.ends_on, t.unit LIMIT 50"
        ),
        args![realm, scope.root, i64::from(scope.levels), today],
        |row| {
            let term = Term { elected_on: row.get(3)?, ends_on: row.get(4)? };
            Ok((row.get(0)?, row.text(1)?, term))
        },
    )?)
}

/// A unit with its name and kind, and the key of one post held there.
pub(super) type PostNear = (UnitId, Text, String, Option<String>);

/// Posts held on a day in a unit and in those directly below: name and kind of each unit with each
/// key, or with none where nobody holds a post.
pub(super) fn posts_near(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    day: Date,
) -> Result<Vec<PostNear>> {
    Ok(tx.all(
        near!(
            "SELECT n.unit, v.name_zh, v.name_en, v.kind, o.post
               FROM near n
               JOIN unit_version v ON v.realm = $1 AND v.unit = n.unit
                    AND v.valid_from <= $4 AND v.valid_until > $4
               LEFT JOIN post o ON o.realm = $1 AND o.unit = n.unit
                    AND o.valid_from <= $4 AND o.valid_until > $4
              ORDER BY n.unit, o.post LIMIT 20000"
        ),
        args![realm, scope.root, i64::from(scope.levels), day],
        |row| Ok((row.get(0)?, row.text(1)?, row.get(3)?, row.get(4)?)),
    )?)
}

/// Posts held on a day at or above a unit, without those on leave, with the steps between.
pub(super) fn posts_above(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
    tree_day: Date,
) -> Result<Vec<(String, u32)>> {
    Ok(tx.all(
        "SELECT p.post, a.depth
           FROM ancestor a JOIN post p ON p.realm = a.realm AND p.unit = a.ancestor
          WHERE a.realm = $1 AND a.unit = $2 AND a.valid_from <= $4 AND a.valid_until > $4
            AND p.valid_from <= $3 AND p.valid_until > $3
            AND NOT EXISTS (SELECT 1 FROM post_leave l
                             WHERE l.realm = p.realm AND l.post = p.id
                               AND l.valid_from <= $3 AND l.valid_until > $3)
          ORDER BY a.depth, p.post",
        args![realm, unit, day, tree_day],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// Current posts of a person that have an end, and current leave from posts, soonest end first.
pub(super) fn own_ends(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    today: Date,
) -> Result<Vec<OwnEnd>> {
    let mut found = tx.all(
        "SELECT p.unit, v.name_zh, v.name_en, p.post, p.valid_until, p.stands_for, l.valid_until
           FROM post p
           JOIN unit_version v ON v.realm = p.realm AND v.unit = p.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
           LEFT JOIN post_leave l ON l.realm = p.realm AND l.post = p.id
                AND l.valid_from <= $3 AND l.valid_until > $3
          WHERE p.realm = $1 AND p.person = $2 AND p.valid_from <= $3 AND p.valid_until > $3
            AND (p.valid_until < $4 OR l.valid_until IS NOT NULL)
          ORDER BY p.id",
        args![realm, person, today, FOREVER],
        |row| {
            let stands_for: Option<PostId> = row.get(5)?;
            let leave: Option<Date> = row.get(6)?;
            Ok(OwnEnd {
                unit: row.get(0)?,
                unit_name: row.text(1)?,
                post: row.get(3)?,
                until: leave.unwrap_or(row.get(4)?),
                leave: leave.is_some(),
                stand_in: stands_for.is_some(),
            })
        },
    )?;
    found.sort_by_key(|end| end.until);
    Ok(found)
}

/// People found by a token, at most.
pub(super) const CANDIDATES: usize = 50;

/// Members of a scope one of whose tokens begins so; those of the unit itself are not elsewhere.
pub(super) fn candidates(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    token: &str,
    (unit, today): (UnitId, Date),
) -> Result<Vec<Candidate>> {
    let end = format!("{token}\u{10FFFF}");
    let most = i64::try_from(CANDIDATES + 1).unwrap_or(i64::MAX);
    Ok(tx.all(
        "SELECT DISTINCT t.person, p.name, p.latin, t.unit, v.name_zh, v.name_en
           FROM person_token t
           JOIN ancestor a ON a.realm = t.realm AND a.unit = t.unit AND a.ancestor = $2
                AND a.depth <= $3 AND a.valid_from <= $4 AND a.valid_until > $4
           JOIN person p ON p.realm = t.realm AND p.id = t.person
           JOIN unit_version v ON v.realm = t.realm AND v.unit = t.unit
                AND v.valid_from <= $4 AND v.valid_until > $4
          WHERE t.realm = $1 AND t.token >= $5 AND t.token < $6
          ORDER BY t.person LIMIT $7",
        args![realm, scope.root, i64::from(scope.levels), today, token, end, most],
        |row| {
            let of: UnitId = row.get(3)?;
            let name = row.text(4)?;
            Ok(Candidate {
                person: row.get(0)?,
                name: row.name(1)?,
                elsewhere: (of != unit).then_some(name),
            })
        },
    )?)
}
