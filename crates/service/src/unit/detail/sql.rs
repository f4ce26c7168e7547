//! Statements about what is known of a unit.

use jiff::civil::Date;
use zhibu_domain::day::Span;
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::text::Text;
use zhibu_domain::unit::detail::{Contact, ExternalCode, Guidance, Guide, Reach, Situation};

use crate::args;
use crate::columns::contradiction;
use crate::engine::Tx;
use crate::error::Result;

/// Codes of a unit, those of a day or all.
pub(super) fn codes(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Option<Date>,
) -> Result<Vec<ExternalCode>> {
    Ok(tx.all(
        "SELECT scheme, code, valid_from, valid_until FROM external_code
          WHERE realm = $1 AND unit = $2
            AND ($3 IS NULL OR (valid_from <= $3 AND valid_until > $3))
          ORDER BY scheme, valid_from LIMIT 200",
        args![realm, unit, day],
        |row| {
            Ok(ExternalCode {
                scheme: row.get(0)?,
                code: row.get(1)?,
                span: Span { from: row.get(2)?, until: row.get(3)? },
            })
        },
    )?)
}

/// Whether another unit bears the code on some day of its span.
pub(super) fn code_is_taken(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    code: &ExternalCode,
) -> Result<bool> {
    let taken: i64 = tx.one(
        "SELECT COUNT(*) FROM external_code
          WHERE realm = $1 AND scheme = $2 AND code = $3 AND unit <> $4
            AND valid_from < $6 AND valid_until > $5",
        args![realm, code.scheme, code.code, unit, code.span.from, code.span.until],
        |row| row.get(0),
    )?;
    Ok(taken > 0)
}

pub(super) fn last_code(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    scheme: &str,
) -> Result<Option<Span>> {
    Ok(tx.optional(
        "SELECT valid_from, valid_until FROM external_code
          WHERE realm = $1 AND unit = $2 AND scheme = $3 ORDER BY valid_from DESC LIMIT 1",
        args![realm, unit, scheme],
        |row| Ok(Span { from: row.get(0)?, until: row.get(1)? }),
    )?)
}

pub(super) fn insert_code(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    code: &ExternalCode,
) -> Result<()> {
    tx.run(
        "INSERT INTO external_code (realm, unit, scheme, valid_from, valid_until, code)
         VALUES ($1, $2, $3, $4, $5, $6)",
        args![realm, unit, code.scheme, code.span.from, code.span.until, code.code],
    )?;
    Ok(())
}

/// Ends a code on a day, unless it ends before; one that began on that very day never held.
pub(super) fn end_code(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    scheme: &str,
    (span, day): (Span, Date),
) -> Result<()> {
    if span.from == day {
        tx.run(
            "DELETE FROM external_code
              WHERE realm = $1 AND unit = $2 AND scheme = $3 AND valid_from = $4",
            args![realm, unit, scheme, day],
        )?;
    } else if span.until > day {
        tx.run(
            "UPDATE external_code SET valid_until = $5
              WHERE realm = $1 AND unit = $2 AND scheme = $3 AND valid_from = $4",
            args![realm, unit, scheme, span.from, day],
        )?;
    }
    Ok(())
}

pub(super) fn guidance(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
) -> Result<Option<Guidance>> {
    let found = tx.optional(
        "SELECT guide, outside_zh, outside_en, valid_from, valid_until, reference FROM unit_guide
          WHERE realm = $1 AND unit = $2 AND valid_from <= $3 AND valid_until > $3",
        args![realm, unit, day],
        |row| {
            let guide: Option<UnitId> = row.get(0)?;
            let outside = Text::new(row.get(1)?, row.get(2)?);
            let guide = guide.map(Guide::Unit).or(outside.map(Guide::Outside));
            Ok(Guidance {
                guide: guide.ok_or_else(|| contradiction("unit_guide names nobody"))?,
                span: Span { from: row.get(3)?, until: row.get(4)? },
                reference: row.get(5)?,
            })
        },
    )?;
    Ok(found)
}

/// Units that a unit guides on a day.
pub(super) fn guided(
    tx: &mut Tx<'_>,
    realm: Realm,
    guide: UnitId,
    day: Date,
    limit: u32,
) -> Result<Vec<UnitId>> {
    Ok(tx.all(
        "SELECT unit FROM unit_guide
          WHERE realm = $1 AND guide = $2 AND valid_from <= $3 AND valid_until > $3
          ORDER BY unit LIMIT $4",
        args![realm, guide, day, limit],
        |row| row.get(0),
    )?)
}

pub(super) fn last_guidance(tx: &mut Tx<'_>, realm: Realm, unit: UnitId) -> Result<Option<Span>> {
    Ok(tx.optional(
        "SELECT valid_from, valid_until FROM unit_guide
          WHERE realm = $1 AND unit = $2 ORDER BY valid_from DESC LIMIT 1",
        args![realm, unit],
        |row| Ok(Span { from: row.get(0)?, until: row.get(1)? }),
    )?)
}

pub(super) fn insert_guidance(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    new: &Guidance,
) -> Result<()> {
    let (guide, outside) = match &new.guide {
        Guide::Unit(guide) => (Some(*guide), None),
        Guide::Outside(name) => (None, Some(name)),
    };
    tx.run(
        "INSERT INTO unit_guide
            (realm, unit, valid_from, valid_until, guide, outside_zh, outside_en, reference)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            realm,
            unit,
            new.span.from,
            new.span.until,
            guide,
            outside.and_then(Text::zh),
            outside.and_then(Text::en),
            new.reference
        ],
    )?;
    Ok(())
}

/// Ends a guidance on a day, unless it ends before; one that began on that very day never held.
pub(super) fn end_guidance(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    (span, day): (Span, Date),
) -> Result<()> {
    if span.from == day {
        tx.run(
            "DELETE FROM unit_guide WHERE realm = $1 AND unit = $2 AND valid_from = $3",
            args![realm, unit, day],
        )?;
    } else if span.until > day {
        tx.run(
            "UPDATE unit_guide SET valid_until = $4
              WHERE realm = $1 AND unit = $2 AND valid_from = $3",
            args![realm, unit, span.from, day],
        )?;
    }
    Ok(())
}

pub(super) fn reach(tx: &mut Tx<'_>, realm: Realm, unit: UnitId) -> Result<Option<Reach>> {
    Ok(tx.optional(
        "SELECT person, contact, phone, fax, address, postcode, email, website, situation
           FROM unit_contact WHERE realm = $1 AND unit = $2",
        args![realm, unit],
        |row| {
            let person: Option<PersonId> = row.get(0)?;
            let named: Option<String> = row.get(1)?;
            let situation: Option<String> = row.get(8)?;
            Ok(Reach {
                contact: person.map(Contact::Person).or(named.map(Contact::Named)),
                phone: row.get(2)?,
                fax: row.get(3)?,
                address: row.get(4)?,
                postcode: row.get(5)?,
                email: row.get(6)?,
                website: row.get(7)?,
                situation: situation.as_deref().and_then(Situation::parse),
            })
        },
    )?)
}

pub(super) fn replace_reach(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    reach: &Reach,
) -> Result<()> {
    let (person, named) = match &reach.contact {
        Some(Contact::Person(person)) => (Some(*person), None),
        Some(Contact::Named(name)) => (None, Some(name.as_str())),
        None => (None, None),
    };
    tx.run("DELETE FROM unit_contact WHERE realm = $1 AND unit = $2", args![realm, unit])?;
    tx.run(
        "INSERT INTO unit_contact (realm, unit, person, contact, phone, fax, address, postcode,
            email, website, situation)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            realm,
            unit,
            person,
            named,
            reach.phone,
            reach.fax,
            reach.address,
            reach.postcode,
            reach.email,
            reach.website,
            reach.situation.map(Situation::code)
        ],
    )?;
    Ok(())
}
