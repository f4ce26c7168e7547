//! Units to which a person can be moved: those that hold members and whose roll the actor keeps.

use std::collections::BTreeSet;

use jiff::civil::Date;
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::Right;
use zhibu_domain::text::Text;
use zhibu_service::access::{self, Scope};
use zhibu_service::engine::Tx;
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Result as Done};

use super::Verb;
use crate::context::Ctx;
use crate::error::Error;
use crate::form::Form;
use crate::page::Choice;

/// Units offered, at most; the filter finds the others.
const OFFERED: usize = 50;
/// Units looked at below each starting point.
const LOOKED_AT: u32 = 500;

/// Units to choose from.
pub(super) struct Offer {
    pub(super) units: Vec<Choice>,
    /// Says that there are more than the form shows.
    pub(super) more: Option<String>,
}

struct Search {
    /// Where the person belongs: no choice for a move.
    home: Option<UnitId>,
    /// What was chosen already stays on the list.
    chosen: Option<UnitId>,
    typed: String,
}

pub(super) async fn offer(
    ctx: &Ctx,
    verb: Verb,
    home: Option<UnitId>,
    form: &Form,
) -> Result<Offer, Error> {
    let act = ctx.act()?;
    let search = Search {
        home: home.filter(|_| verb == Verb::Move),
        chosen: form.one("to").parse().ok(),
        typed: form.one("q").trim().to_owned(),
    };
    let (found, more) = ctx.db.read(move |tx| find(tx, &act, &search)).await?;
    let label = |(row, above): &(UnitRow, Option<Text>)| {
        let name = ctx.words.text(&row.name);
        match above {
            Some(above) => ctx.words.with(
                "unit-upper-choice",
                &[("name", name.into()), ("upper", ctx.words.text(above).into())],
            ),
            None => name.to_owned(),
        }
    };
    let choice = |found| {
        let (row, _): &(UnitRow, Option<Text>) = found;
        Choice::new(row.id.to_string(), label(found))
    };
    Ok(Offer {
        units: found.iter().map(choice).collect(),
        more: more.then(|| ctx.words.with("unit-upper-more", &[("n", OFFERED.into())])),
    })
}

type Found = (Vec<(UnitRow, Option<Text>)>, bool);

fn find(tx: &mut Tx<'_>, act: &Act, search: &Search) -> Done<Found> {
    let mut rows: Vec<UnitRow> = Vec::new();
    if let Some(chosen) = search.chosen {
        rows.extend(unit::row(tx, act.realm, chosen, act.today)?);
    }
    for scope in access::roots(tx, act, Right::KeepRoll)? {
        rows.extend(candidates(tx, act, scope, &search.typed, act.today)?);
    }
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for row in rows {
        let kind = act.rules.unit_kind(&row.kind).map(|kind| &kind.value);
        let holds = kind.is_some_and(|kind| kind.holds_members && !kind.members_of_parent);
        if !holds || Some(row.id) == search.home || !seen.insert(row.id) {
            continue;
        }
        if access::scope(tx, act, Right::KeepRoll, row.id)?.is_none() {
            continue;
        }
        if found.len() == OFFERED {
            return Ok((found, true));
        }
        let above = unit::chain(tx, act.realm, row.id, act.today)?.into_iter().next_back();
        found.push((row, above.map(|above| above.name)));
    }
    Ok((found, false))
}

/// Units within a scope, by what was typed.
fn candidates(
    tx: &mut Tx<'_>,
    act: &Act,
    scope: Scope,
    typed: &str,
    day: Date,
) -> Done<Vec<UnitRow>> {
    if !typed.is_empty() {
        return unit::search(tx, act.realm, scope.root, typed, day);
    }
    let rows = unit::subtree(tx, act.realm, scope.root, day, LOOKED_AT)?;
    Ok(rows.into_iter().map(|(row, _)| row).collect())
}
