//! Statements of `import`: sheets that were handed in, their parts, the meaning of their columns.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::{ImportId, PersonId, Realm, UnitId};
use zhibu_domain::import::{Field, Kind, Mapping};
use zhibu_domain::person::Name;

use super::{Import, NewFile, Outcome, Stage};
use crate::access::Scope;
use crate::act::Act;
use crate::args;
use crate::columns::{TextColumns, contradiction};
use crate::engine::{Row, Tx, Value};
use crate::error::Result;
use crate::vault::Sealed;

/// The same form sent twice, or the same file handed in at the same unit and not taken back.
pub(super) fn same(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    new: &NewFile,
    sha256: &str,
) -> Result<Option<ImportId>> {
    Ok(tx.optional(
        "SELECT id FROM import
          WHERE realm = $1 AND (id = $2 OR sha256 = $3 AND unit = $4 AND kind = $5
            AND state <> 'undone')
          ORDER BY id DESC LIMIT 1",
        args![realm, new.id, sha256, unit, new.kind.code()],
        |row| row.get(0),
    )?)
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    new: &NewFile,
    (name, sha256): (&str, &str),
) -> Result<()> {
    let bytes = i64::try_from(new.content.len()).unwrap_or(i64::MAX);
    tx.run(
        "INSERT INTO import (realm, id, unit, kind, name, sha256, bytes, state, created_at,
                             created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9)",
        args![
            act.realm,
            new.id,
            unit,
            new.kind.code(),
            name,
            sha256,
            bytes,
            act.now,
            act.actor.person()
        ],
    )?;
    Ok(())
}

pub(super) fn insert_parts(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: ImportId,
    parts: Vec<(i64, Sealed)>,
) -> Result<()> {
    tx.insert_many(
        "import_part",
        &["realm", "import", "ordinal", "key_number", "sealed"],
        parts.into_iter().map(|(ordinal, sealed)| {
            vec![
                Value::from(realm),
                id.into(),
                ordinal.into(),
                sealed.key_number.into(),
                sealed.bytes.into(),
            ]
        }),
    )?;
    Ok(())
}

pub(super) fn parts(tx: &mut Tx<'_>, realm: Realm, id: ImportId) -> Result<Vec<Sealed>> {
    Ok(tx.all(
        "SELECT key_number, sealed FROM import_part
          WHERE realm = $1 AND import = $2 ORDER BY ordinal",
        args![realm, id],
        |row| Ok(Sealed { key_number: row.get(0)?, bytes: row.get(1)? }),
    )?)
}

fn import(row: &Row<'_>) -> crate::engine::Result<Import> {
    let kind = Kind::parse(row.str(2)?).ok_or_else(|| contradiction("import.kind is unknown"))?;
    let stage =
        Stage::parse(row.str(6)?).ok_or_else(|| contradiction("import.state is unknown"))?;
    let head: (Option<u32>, Option<u32>) = (row.get(7)?, row.get(8)?);
    let by: Option<PersonId> = row.get(10)?;
    let name: Option<String> = row.get(11)?;
    let rows: (Option<u32>, Option<u32>) = (row.get(14)?, row.get(15)?);
    let latin = row.get(12)?;
    Ok(Import {
        id: row.get(0)?,
        unit: row.get(1)?,
        kind,
        name: row.get(3)?,
        sha256: row.get(4)?,
        bytes: u64::try_from(row.get::<i64>(5)?).unwrap_or_default(),
        stage,
        head: head.0.zip(head.1).map(|(sheet, row)| (sheet as usize, row)),
        created_at: row.get(9)?,
        created_by: by.zip(name).map(|(person, name)| (person, Name { name, latin })),
        done_at: row.get(13)?,
        rows: rows.0.zip(rows.1),
        undone_at: row.get(16)?,
        unit_name: row.text(17)?,
    })
}

pub(super) fn find(tx: &mut Tx<'_>, realm: Realm, id: ImportId) -> Result<Option<Import>> {
    Ok(tx.optional(
        "SELECT i.id, i.unit, i.kind, i.name, i.sha256, i.bytes, i.state, i.sheet, i.head_row,
                i.created_at, i.created_by, p.name, p.latin, i.done_at, i.rows_taken, i.rows_left,
                i.undone_at, v.name_zh, v.name_en
           FROM import i
           JOIN unit_version v ON v.realm = i.realm AND v.unit = i.unit AND v.valid_until = $3
           LEFT JOIN person p ON p.realm = i.realm AND p.id = i.created_by
          WHERE i.realm = $1 AND i.id = $2",
        args![realm, id, FOREVER],
        import,
    )?)
}

pub(super) fn recent(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    today: Date,
    limit: u32,
) -> Result<Vec<Import>> {
    Ok(tx.all(
        "SELECT i.id, i.unit, i.kind, i.name, i.sha256, i.bytes, i.state, i.sheet, i.head_row,
                i.created_at, i.created_by, p.name, p.latin, i.done_at, i.rows_taken, i.rows_left,
                i.undone_at, v.name_zh, v.name_en
           FROM import i
           JOIN unit_version v ON v.realm = i.realm AND v.unit = i.unit AND v.valid_until = $6
           LEFT JOIN person p ON p.realm = i.realm AND p.id = i.created_by
          WHERE i.realm = $1
            AND EXISTS (SELECT 1 FROM ancestor a WHERE a.realm = i.realm AND a.unit = i.unit
                AND a.ancestor = $2 AND a.depth <= $3 AND a.valid_from <= $4
                AND a.valid_until > $4)
          ORDER BY i.id DESC LIMIT $5",
        args![realm, scope.root, scope.levels, today, limit, FOREVER],
        import,
    )?)
}

pub(super) fn set_head(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: ImportId,
    (sheet, row): (usize, u32),
) -> Result<()> {
    let sheet = i64::try_from(sheet).unwrap_or_default();
    tx.run(
        "UPDATE import SET sheet = $3, head_row = $4 WHERE realm = $1 AND id = $2",
        args![realm, id, sheet, row],
    )?;
    Ok(())
}

pub(super) fn replace_columns(
    tx: &mut Tx<'_>,
    realm: Realm,
    kind: Kind,
    headings: &str,
    mapping: &Mapping,
) -> Result<()> {
    tx.run(
        "DELETE FROM import_column WHERE realm = $1 AND kind = $2 AND headings = $3",
        args![realm, kind.code(), headings],
    )?;
    tx.insert_many(
        "import_column",
        &["realm", "kind", "headings", "place", "field"],
        mapping.iter().map(|(place, field)| {
            vec![
                Value::from(realm),
                kind.code().into(),
                headings.into(),
                i64::from(*place).into(),
                field.map(|field| field.code().to_owned()).into(),
            ]
        }),
    )?;
    Ok(())
}

pub(super) fn columns(
    tx: &mut Tx<'_>,
    realm: Realm,
    kind: Kind,
    headings: &str,
) -> Result<BTreeMap<u16, Option<Field>>> {
    let found: Vec<(u16, Option<String>)> = tx.all(
        "SELECT place, field FROM import_column
          WHERE realm = $1 AND kind = $2 AND headings = $3 ORDER BY place LIMIT 1000",
        args![realm, kind.code(), headings],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let field = |code: Option<String>| code.and_then(|code| Field::parse(&code));
    Ok(found.into_iter().map(|(place, code)| (place, field(code))).collect())
}

pub(super) fn delete(tx: &mut Tx<'_>, realm: Realm, id: ImportId) -> Result<()> {
    tx.run("DELETE FROM import_part WHERE realm = $1 AND import = $2", args![realm, id])?;
    tx.run("DELETE FROM import WHERE realm = $1 AND id = $2", args![realm, id])?;
    Ok(())
}

pub(super) fn finish(tx: &mut Tx<'_>, act: &Act, id: ImportId, outcome: Outcome) -> Result<()> {
    tx.run(
        "UPDATE import SET state = 'done', done_at = $3, done_by = $4, rows_taken = $5,
                rows_left = $6
          WHERE realm = $1 AND id = $2",
        args![act.realm, id, act.now, act.actor.person(), outcome.taken, outcome.left],
    )?;
    // The file is kept as long as rows of it are to come back with their reasons.
    if outcome.left == 0 {
        tx.run("DELETE FROM import_part WHERE realm = $1 AND import = $2", args![act.realm, id])?;
    }
    Ok(())
}

pub(super) fn set_undone(tx: &mut Tx<'_>, act: &Act, id: ImportId) -> Result<()> {
    tx.run(
        "UPDATE import SET state = 'undone', undone_at = $3, undone_by = $4
          WHERE realm = $1 AND id = $2",
        args![act.realm, id, act.now, act.actor.person()],
    )?;
    tx.run("DELETE FROM import_part WHERE realm = $1 AND import = $2", args![act.realm, id])?;
    tx.run("DELETE FROM import_before WHERE realm = $1 AND import = $2", args![act.realm, id])?;
    Ok(())
}
