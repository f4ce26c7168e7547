//! Statements of `unit`. Nobody else reads `ancestor` to walk the tree of units.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::{Realm, UnitId};
use zhibu_domain::text::Text;
use zhibu_domain::unit::{Above, AncestorSpan, ParentSpan, Parents, Place};

use super::About;
use crate::act::Act;
use crate::args;
use crate::columns::{TextColumns, number};
use crate::engine::{Row, Tx, Value};
use crate::error::Result;

/// The name and kind that hold from a day on.
pub(super) struct Version {
    pub(super) name: Text,
    pub(super) kind: String,
    pub(super) valid_from: Date,
}

pub(super) fn insert(tx: &mut Tx<'_>, act: &Act, id: UnitId, about: &About) -> Result<()> {
    tx.run(
        "INSERT INTO unit (realm, id, code, founded_on, founding_document, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        args![act.realm, id, about.code, about.founded_on, about.founding_document, act.now],
    )?;
    Ok(())
}

pub(super) fn update_about(tx: &mut Tx<'_>, realm: Realm, id: UnitId, about: &About) -> Result<()> {
    tx.run(
        "UPDATE unit SET code = $3, founded_on = $4, founding_document = $5
          WHERE realm = $1 AND id = $2",
        args![realm, id, about.code, about.founded_on, about.founding_document],
    )?;
    Ok(())
}

pub(super) fn about(tx: &mut Tx<'_>, realm: Realm, id: UnitId) -> Result<Option<About>> {
    let found = tx.optional(
        "SELECT code, founded_on, founding_document FROM unit WHERE realm = $1 AND id = $2",
        args![realm, id],
        |row| {
            Ok(About {
                code: row.get(0)?,
                fields: Vec::new(),
                founded_on: row.get(1)?,
                founding_document: row.get(2)?,
            })
        },
    )?;
    let Some(mut about) = found else { return Ok(None) };
    about.fields = tx.all(
        "SELECT field FROM unit_field WHERE realm = $1 AND unit = $2 ORDER BY field",
        args![realm, id],
        |row| row.get(0),
    )?;
    Ok(Some(about))
}

pub(super) fn replace_fields(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
    fields: &[String],
) -> Result<()> {
    tx.run("DELETE FROM unit_field WHERE realm = $1 AND unit = $2", args![realm, id])?;
    for field in fields {
        tx.run(
            "INSERT INTO unit_field (realm, unit, field) VALUES ($1, $2, $3)
             ON CONFLICT (realm, unit, field) DO NOTHING",
            args![realm, id, field],
        )?;
    }
    Ok(())
}

pub(super) fn insert_version(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
    name: &Text,
    kind: &str,
    from: Date,
) -> Result<()> {
    tx.run(
        "INSERT INTO unit_version (realm, unit, valid_from, valid_until, name_zh, name_en, kind)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![realm, id, from, FOREVER, name.zh(), name.en(), kind],
    )?;
    Ok(())
}

/// The version without an end.
pub(super) fn open_version(tx: &mut Tx<'_>, realm: Realm, id: UnitId) -> Result<Option<Version>> {
    Ok(tx.optional(
        "SELECT name_zh, name_en, kind, valid_from FROM unit_version
          WHERE realm = $1 AND unit = $2 AND valid_until = $3",
        args![realm, id, FOREVER],
        |row| Ok(Version { name: row.text(0)?, kind: row.get(2)?, valid_from: row.get(3)? }),
    )?)
}

/// Ends the version on a day; one that began on that very day never held and is dropped.
pub(super) fn end_version(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
    from: Date,
    day: Date,
) -> Result<()> {
    if from == day {
        tx.run(
            "DELETE FROM unit_version WHERE realm = $1 AND unit = $2 AND valid_from = $3",
            args![realm, id, from],
        )?;
    } else {
        tx.run(
            "UPDATE unit_version SET valid_until = $4
              WHERE realm = $1 AND unit = $2 AND valid_from = $3",
            args![realm, id, from, day],
        )?;
    }
    Ok(())
}

pub(super) fn insert_parent(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
    row: ParentSpan,
) -> Result<()> {
    tx.run(
        "INSERT INTO unit_parent (realm, unit, parent, valid_from, valid_until)
         VALUES ($1, $2, $3, $4, $5)",
        args![realm, id, row.parent, row.span.from, row.span.until],
    )?;
    Ok(())
}

/// Ends the open parent row on a day; one that began on that very day never held and is dropped.
pub(super) fn end_parent(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
    place: &Place,
    day: Date,
) -> Result<()> {
    let Some(open) = place.open() else { return Ok(()) };
    if open.span.from == day {
        tx.run(
            "DELETE FROM unit_parent WHERE realm = $1 AND unit = $2 AND valid_from = $3",
            args![realm, id, open.span.from],
        )?;
    } else {
        tx.run(
            "UPDATE unit_parent SET valid_until = $4
              WHERE realm = $1 AND unit = $2 AND valid_from = $3",
            args![realm, id, open.span.from, day],
        )?;
    }
    Ok(())
}

fn parent_span(row: &Row<'_>) -> crate::engine::Result<ParentSpan> {
    Ok(ParentSpan { parent: row.get(0)?, span: Span { from: row.get(1)?, until: row.get(2)? } })
}

pub(super) fn parent_rows(tx: &mut Tx<'_>, realm: Realm, id: UnitId) -> Result<Vec<ParentSpan>> {
    Ok(tx.all(
        "SELECT parent, valid_from, valid_until FROM unit_parent
          WHERE realm = $1 AND unit = $2 ORDER BY valid_from",
        args![realm, id],
        parent_span,
    )?)
}

/// A unit's parent rows and its latest kind.
pub(super) fn place(tx: &mut Tx<'_>, realm: Realm, id: UnitId) -> Result<Place> {
    let rows = parent_rows(tx, realm, id)?;
    let kind = tx.optional(
        "SELECT kind FROM unit_version WHERE realm = $1 AND unit = $2
          ORDER BY valid_from DESC LIMIT 1",
        args![realm, id],
        |row| row.get(0),
    )?;
    let kind = kind.ok_or(crate::Error::NotFound)?;
    Ok(Place { rows, kind })
}

/// What decides whether a unit may be placed directly below `parent` from a day on.
pub(super) fn above(
    tx: &mut Tx<'_>,
    realm: Realm,
    parent: UnitId,
    moved: Option<UnitId>,
    day: Date,
) -> Result<Above> {
    let place = place(tx, realm, parent)?;
    let below_the_moved = match moved {
        None => false,
        Some(moved) => {
            tx.one(
                "SELECT COUNT(*) FROM ancestor
                  WHERE realm = $1 AND unit = $2 AND ancestor = $3 AND valid_until > $4",
                args![realm, parent, moved, day],
                |row| row.get::<i64>(0),
            )? > 0
        }
    };
    let depth = tx.one(
        "SELECT CAST(COALESCE(MAX(depth), 0) AS BIGINT) FROM ancestor
          WHERE realm = $1 AND unit = $2 AND valid_until = $3",
        args![realm, parent, FOREVER],
        number,
    )?;
    let open_since = place.open_since();
    Ok(Above { unit: parent, kind: place.kind, open_since, below_the_moved, depth })
}

/// Levels below a unit today.
pub(super) fn height(tx: &mut Tx<'_>, realm: Realm, id: UnitId) -> Result<u32> {
    Ok(tx.one(
        "SELECT CAST(COALESCE(MAX(depth), 0) AS BIGINT) FROM ancestor
          WHERE realm = $1 AND ancestor = $2 AND valid_until = $3",
        args![realm, id, FOREVER],
        number,
    )?)
}

/// Units that stand directly below on some day from `day` on.
pub(super) fn count_below_from(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
    day: Date,
) -> Result<u32> {
    Ok(tx.one(
        "SELECT COUNT(*) FROM unit_parent WHERE realm = $1 AND parent = $2 AND valid_until > $3",
        args![realm, id, day],
        number,
    )?)
}

/// Members that belong to it on some day from `day` on.
pub(super) fn count_members_from(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
    day: Date,
) -> Result<u32> {
    Ok(tx.one(
        "SELECT COUNT(*) FROM membership WHERE realm = $1 AND unit = $2 AND valid_until > $3",
        args![realm, id, day],
        number,
    )?)
}

/// Open units directly below `parent` (`None`: tops) that bear a name.
pub(super) fn named_below(
    tx: &mut Tx<'_>,
    realm: Realm,
    parent: Option<UnitId>,
    name: &Text,
) -> Result<Vec<UnitId>> {
    Ok(tx.all(
        "SELECT v.unit FROM unit_parent p
           JOIN unit_version v ON v.realm = p.realm AND v.unit = p.unit AND v.valid_until = $5
          WHERE p.realm = $1 AND p.parent IS NOT DISTINCT FROM $2 AND p.valid_until = $5
            AND (v.name_zh = $3 OR v.name_en = $4)",
        args![realm, parent, name.zh(), name.en(), FOREVER],
        |row| row.get(0),
    )?)
}

/// Units that ever stood below.
pub(super) fn ever_below(tx: &mut Tx<'_>, realm: Realm, id: UnitId) -> Result<Vec<UnitId>> {
    Ok(tx.all(
        "SELECT DISTINCT unit FROM ancestor WHERE realm = $1 AND ancestor = $2",
        args![realm, id],
        |row| row.get(0),
    )?)
}

pub(super) fn ancestor_rows(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
) -> Result<Vec<AncestorSpan>> {
    Ok(tx.all(
        "SELECT ancestor, depth, valid_from, valid_until FROM ancestor
          WHERE realm = $1 AND unit = $2",
        args![realm, id],
        |row| {
            Ok(AncestorSpan {
                ancestor: row.get(0)?,
                depth: row.get(1)?,
                span: Span { from: row.get(2)?, until: row.get(3)? },
            })
        },
    )?)
}

pub(super) fn replace_ancestors(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
    rows: &[AncestorSpan],
) -> Result<()> {
    tx.run("DELETE FROM ancestor WHERE realm = $1 AND unit = $2", args![realm, id])?;
    insert_ancestors(tx, realm, rows.iter().map(|row| (id, *row)))
}

fn insert_ancestors(
    tx: &mut Tx<'_>,
    realm: Realm,
    rows: impl Iterator<Item = (UnitId, AncestorSpan)>,
) -> Result<()> {
    tx.insert_many(
        "ancestor",
        &["realm", "unit", "ancestor", "valid_from", "valid_until", "depth"],
        rows.map(|(unit, row)| {
            vec![
                Value::from(realm),
                unit.into(),
                row.ancestor.into(),
                row.span.from.into(),
                row.span.until.into(),
                row.depth.into(),
            ]
        }),
    )?;
    Ok(())
}

pub(super) fn all_parents(tx: &mut Tx<'_>, realm: Realm) -> Result<Parents> {
    let mut parents: Parents = BTreeMap::new();
    tx.each(
        "SELECT parent, valid_from, valid_until, unit FROM unit_parent
          WHERE realm = $1 ORDER BY unit, valid_from",
        args![realm],
        |row| {
            parents.entry(row.get(3)?).or_default().push(parent_span(row)?);
            Ok(())
        },
    )?;
    Ok(parents)
}

/// Whether the realm holds a unit, open or closed.
pub(crate) fn has_any(tx: &mut Tx<'_>, realm: Realm) -> Result<bool> {
    let found =
        tx.optional("SELECT id FROM unit WHERE realm = $1 LIMIT 1", args![realm], |row| {
            row.get::<UnitId>(0)
        })?;
    Ok(found.is_some())
}

/// A unit as made by the generator: everything that the acts would have written.
pub(crate) struct Bulk {
    pub(crate) id: UnitId,
    pub(crate) parent: Option<UnitId>,
    pub(crate) name: Text,
    pub(crate) kind: String,
    pub(crate) about: About,
    pub(crate) from: Date,
}

/// Writes many new units at once, upper ones first, with closure and tokens.
pub(crate) fn insert_bulk(tx: &mut Tx<'_>, act: &Act, units: &[Bulk]) -> Result<()> {
    let realm = act.realm;
    tx.insert_many(
        "unit",
        &["realm", "id", "code", "founded_on", "founding_document", "created_at"],
        units.iter().map(|u| {
            vec![
                realm.into(),
                u.id.into(),
                u.about.code.clone().into(),
                u.about.founded_on.into(),
                u.about.founding_document.clone().into(),
                act.now.into(),
            ]
        }),
    )?;
    let mut parents = all_parents(tx, realm)?;
    for unit in units {
        insert_version(tx, realm, unit.id, &unit.name, &unit.kind, unit.from)?;
        replace_fields(tx, realm, unit.id, &unit.about.fields)?;
        let row = ParentSpan { parent: unit.parent, span: Span::since(unit.from) };
        insert_parent(tx, realm, unit.id, row)?;
        replace_tokens(tx, realm, unit.id, &unit.name, unit.about.code.as_deref())?;
        parents.insert(unit.id, vec![row]);
    }
    let rows = units.iter().flat_map(|u| {
        zhibu_domain::unit::ancestors(&parents, u.id).into_iter().map(|row| (u.id, row))
    });
    insert_ancestors(tx, realm, rows)
}

/// Lays the tokens of a unit: of its name, its own code and the codes that others gave it.
pub(super) fn replace_tokens(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: UnitId,
    name: &Text,
    code: Option<&str>,
) -> Result<()> {
    let tokens = super::tokens_of(tx, realm, id, name, code)?;
    tx.run("DELETE FROM unit_token WHERE realm = $1 AND unit = $2", args![realm, id])?;
    tx.insert_many(
        "unit_token",
        &["realm", "token", "unit"],
        tokens.into_iter().map(|token| vec![realm.into(), token.into(), id.into()]),
    )?;
    Ok(())
}
