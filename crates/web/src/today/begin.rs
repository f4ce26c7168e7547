//! What a new installation needs first: units, then people. It refuses to know how they come in.

use zhibu_domain::rulebook::Right;
use zhibu_service::access::Scope;
use zhibu_service::engine::Tx;
use zhibu_service::person::list::{self, Filter};
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Result as Done, access};

use super::todo::{Group, Todo};
use crate::context::Ctx;
use crate::page::Mark;

/// The first steps in a unit that has nothing below it, or nobody.
pub(super) struct Begin {
    unit: UnitRow,
    units: bool,
}

/// What is missing where one keeps the roll of a unit and of all below it; `None` if nothing is.
pub(super) fn gather(tx: &mut Tx<'_>, act: &Act) -> Done<Option<Begin>> {
    let scopes = access::roots(tx, act, Right::KeepRoll)?;
    let Some(scope) = scopes.into_iter().find(|scope| scope.levels > 1) else { return Ok(None) };
    let page = unit::page(tx, act.realm, scope.root, act.today, None)?;
    if !page.exists || is_peopled(tx, act, scope)? {
        return Ok(None);
    }
    let kind = act.rules.unit_kind(&page.unit.kind);
    let takes_units = kind.is_some_and(|kind| !kind.value.children.is_empty());
    let holds_members = kind.is_some_and(|kind| kind.value.holds_members);
    let units = takes_units && !holds_members && page.below.is_empty();
    Ok(Some(Begin { unit: page.unit, units }))
}

/// Whether there is anybody besides the first one, who was entered with the installation.
fn is_peopled(tx: &mut Tx<'_>, act: &Act, scope: Scope) -> Done<bool> {
    let (rows, next) = list::of_subtree(tx, act, scope, act.today, &Filter::default(), None)?;
    Ok(rows.len() > 1 || next.is_some())
}

/// The steps that are left, in their order.
pub(super) fn todos(ctx: &Ctx, begin: &Begin) -> Vec<Todo> {
    let unit = ctx.words.text(&begin.unit.name);
    let steps = [
        ("units", "today-begin-units", "today-begin-units-about"),
        ("people", "today-begin-people", "today-begin-people-about"),
    ];
    let left = steps.into_iter().skip(usize::from(!begin.units));
    let step = |(at, (kind, title, about)): (usize, (&str, &str, &str))| Todo {
        group: Group::Begin,
        days: 0,
        mark: Mark::Due,
        state: ctx.words.with("today-state-step", &[("n", at.saturating_add(1).into())]),
        title: ctx.t(title).to_owned(),
        about: ctx.words.with(about, &[("unit", unit.into())]),
        why: None,
        href: format!("/import?unit={}&kind={kind}", begin.unit.id),
        button: ctx.t("today-do-import"),
    };
    left.enumerate().map(step).collect()
}
