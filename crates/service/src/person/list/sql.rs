//! Statements of `person::list`.

use jiff::civil::Date;
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::person::Standing;
use zhibu_domain::text::Text;

use super::{Filter, Listed, Of};
use crate::access::Scope;
use crate::args;
use crate::columns::TextColumns;
use crate::engine::{self, Row, Tx};
use crate::error::Result;

/// `COALESCE` keeps the planner from an index that it would have to sort by unit afterwards.
const UNITS_TODAY: &str = "SELECT a.unit FROM ancestor a
          WHERE a.realm = $1 AND a.ancestor = $2 AND ($5 IS NULL OR a.unit >= $5)
            AND a.valid_from <= $3 AND COALESCE(a.valid_until, $3) > $3 AND a.depth <= $4
          ORDER BY a.unit LIMIT $6";
/// On an earlier day: only units that the right reaches today, or reached on their last day.
const UNITS_BEFORE: &str = "SELECT a.unit FROM ancestor a
          WHERE a.realm = $1 AND a.ancestor = $2 AND ($5 IS NULL OR a.unit >= $5)
            AND a.valid_from <= $3 AND COALESCE(a.valid_until, $3) > $3 AND a.depth <= $4
            AND EXISTS (SELECT 1 FROM ancestor b
                         WHERE b.realm = a.realm AND b.unit = a.unit AND b.ancestor = $2
                           AND b.depth <= $4
                           AND b.valid_until = (SELECT MAX(c.valid_until) FROM ancestor c
                                                 WHERE c.realm = a.realm AND c.unit = a.unit
                                                   AND c.ancestor = a.unit))
          ORDER BY a.unit LIMIT $6";

/// Units of a scope on a day in order of their ids, from one on.
pub(super) fn units(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    (day, today): (Date, Date),
    from: Option<UnitId>,
    limit: u32,
) -> Result<Vec<UnitId>> {
    let statement = if day == today { UNITS_TODAY } else { UNITS_BEFORE };
    Ok(tx.all(
        statement,
        args![realm, scope.root, day, i64::from(scope.levels), from, limit],
        |row| row.get(0),
    )?)
}

macro_rules! members {
    ($of:literal) => {
        concat!(
            "SELECT m.person, p.name, p.latin, m.standing, m.unit, v.name_zh, v.name_en,
                (SELECT string_agg(f.flag, ' ' ORDER BY f.flag) FROM person_flag f
                  WHERE f.realm = m.realm AND f.person = m.person
                    AND f.valid_from <= $3 AND f.valid_until > $3),
                (SELECT string_agg(o.post, ' ' ORDER BY o.id) FROM post o
                  WHERE o.realm = m.realm AND o.person = m.person
                    AND o.valid_from <= $3 AND o.valid_until > $3)
           FROM membership m
           JOIN person p ON p.realm = m.realm AND p.id = m.person
           JOIN unit_version v ON v.realm = m.realm AND v.unit = m.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE m.realm = $1 AND m.",
            $of,
            " = $2 AND m.valid_from <= $3 AND m.valid_until > $3
            AND ($4 IS NULL OR m.person > $4)
            AND ($5 IS NULL OR m.standing = $5)
            AND ($6 IS NULL OR EXISTS (SELECT 1 FROM person_flag g
                                        WHERE g.realm = m.realm AND g.person = m.person
                                          AND g.flag = $6
                                          AND g.valid_from <= $3 AND g.valid_until > $3))
          ORDER BY m.person LIMIT $7"
        )
    };
}

/// Members of one unit or group on a day after a person.
pub(super) fn members(
    tx: &mut Tx<'_>,
    realm: Realm,
    (of, unit, day): (Of, UnitId, Date),
    filter: &Filter,
    (after, limit): (Option<PersonId>, u32),
) -> Result<Vec<Listed>> {
    let standing = filter.standing.map(Standing::code);
    let statement = match of {
        Of::Unit => members!("unit"),
        Of::Group => members!("party_group"),
    };
    Ok(tx.all(statement, args![realm, unit, day, after, standing, filter.mark, limit], listed)?)
}

fn listed(row: &Row<'_>) -> engine::Result<Listed> {
    let standing = row.standing(3)?;
    let words = |index| -> engine::Result<Vec<String>> {
        let joined: Option<String> = row.get(index)?;
        Ok(joined.unwrap_or_default().split_whitespace().map(str::to_owned).collect())
    };
    Ok(Listed {
        person: row.get(0)?,
        name: row.name(1)?,
        standing,
        unit: row.get(4)?,
        unit_name: row.text(5)?,
        marks: words(7)?,
        posts: words(8)?,
    })
}

macro_rules! counted {
    ($of:literal) => {
        concat!(
            "SELECT COUNT(*) FILTER (WHERE m.standing = 'full'),
                COUNT(*) FILTER (WHERE m.standing = 'probationary')
           FROM ancestor a
           JOIN membership m ON m.realm = a.realm AND m.",
            $of,
            " = a.unit
                AND m.valid_from <= $3 AND m.valid_until > $3 AND ($5 IS NULL OR m.standing = $5)
          WHERE a.realm = $1 AND a.ancestor = $2 AND a.depth <= $4
            AND a.valid_from <= $3 AND a.valid_until > $3
            AND ($7 IS NULL OR EXISTS (SELECT 1 FROM ancestor b
                         WHERE b.realm = a.realm AND b.unit = a.unit AND b.ancestor = $2
                           AND b.depth <= $4
                           AND b.valid_until = (SELECT MAX(c.valid_until) FROM ancestor c
                                                 WHERE c.realm = a.realm AND c.unit = a.unit
                                                   AND c.ancestor = a.unit)))
            AND ($6 IS NULL OR EXISTS (SELECT 1 FROM person_flag g
                                        WHERE g.realm = m.realm AND g.person = m.person
                                          AND g.flag = $6
                                          AND g.valid_from <= $3 AND g.valid_until > $3))"
        )
    };
}

/// Full and probationary members that the list holds in all.
pub(super) fn count(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    (of, day, today): (Of, Date, Date),
    filter: &Filter,
) -> Result<(u32, u32)> {
    let statement = match of {
        Of::Unit => counted!("unit"),
        Of::Group => counted!("party_group"),
    };
    let earlier = (day != today).then_some(1_i64);
    let (standing, levels) = (filter.standing.map(Standing::code), i64::from(scope.levels));
    Ok(tx.one(
        statement,
        args![realm, scope.root, day, levels, standing, filter.mark, earlier],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

pub(super) fn below(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
) -> Result<Vec<(UnitId, Text)>> {
    Ok(tx.all(
        "SELECT p.unit, v.name_zh, v.name_en
           FROM unit_parent p
           JOIN unit_version v ON v.realm = p.realm AND v.unit = p.unit
                AND v.valid_from <= $3 AND v.valid_until > $3
          WHERE p.realm = $1 AND p.parent = $2 AND p.valid_from <= $3 AND p.valid_until > $3
          ORDER BY COALESCE(v.name_zh, v.name_en), p.unit LIMIT 100",
        args![realm, unit, day],
        |row| Ok((row.get(0)?, row.text(1)?)),
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Db, Threads, ToSql};

    /// How SQLite goes about a statement of a list.
    fn plan(statement: &'static str) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("plans.db").display());
        let db = Db::open(&url, Threads::default()).expect("a database");
        db.migrate().expect("the schema");
        let explain: &'static str =
            Box::leak(format!("EXPLAIN QUERY PLAN {statement}").into_boxed_str());
        let lines: Vec<String> = db
            .read_blocking(move |tx| {
                let none: Option<String> = None;
                let held = (1..=8).filter(|n| explain.contains(&format!("${n}")));
                let values: Vec<&dyn ToSql> = held.map(|_| &none as &dyn ToSql).collect();
                tx.all(explain, &values, |row| row.get::<String>(3))
            })
            .expect("a plan");
        lines.join("; ")
    }

    #[test]
    fn a_page_walks_indexes_in_their_order_and_sorts_nothing() {
        for (statement, index) in [
            (UNITS_TODAY, "ancestor_units (realm=? AND ancestor=?"),
            (UNITS_BEFORE, "ancestor_units (realm=? AND ancestor=?"),
            (members!("unit"), "membership_unit (realm=? AND unit=?"),
            (members!("party_group"), "membership_group (realm=? AND party_group=?"),
            (counted!("unit"), "membership_unit (realm=? AND unit=?"),
        ] {
            let plan = plan(statement);
            assert!(plan.contains(index), "{plan}");
            assert!(!plan.contains("SCAN"), "{plan}");
            let outer = plan.split("CORRELATED").next().unwrap_or_default();
            assert!(!outer.contains("TEMP B-TREE FOR ORDER BY"), "{plan}");
        }
    }
}
