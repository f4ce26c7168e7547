//! Bulletins to be checked, to be approved, and one's own drafts.

use std::collections::{BTreeMap, BTreeSet};

use zhibu_domain::bulletin::State as Stage;
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::rulebook::Right;
use zhibu_service::bulletin::{self, BulletinRow};
use zhibu_service::engine::Tx;
use zhibu_service::parameter::OfUnits;
use zhibu_service::{Act, Result as Done, access};

use super::UNITS;
use super::todo::{Group, Todo};
use crate::context::Ctx;
use crate::page::Mark;
use crate::routes;

/// What the database says.
#[derive(Default)]
pub(super) struct Found {
    check: Vec<BulletinRow>,
    approve: Vec<BulletinRow>,
    drafts: Vec<BulletinRow>,
}

impl Found {
    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        [&self.check, &self.approve, &self.drafts].iter().all(|rows| rows.is_empty())
    }
}

/// What waits for a person.
pub(super) fn gather(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Done<Found> {
    let (realm, today) = (act.realm, act.today);
    let mut found = Found::default();
    let mut held = Held::default();
    let mut another = OfUnits::new(tx, act, bulletin::CHECK_BY_ANOTHER)?;
    for row in waiting(tx, act, Right::CheckBulletin, Stage::Submitted)? {
        let another = another.number(tx, row.unit, today)?.is_some_and(|found| found.value != 0);
        if !(another && row.edited_by == Some(person)) {
            found.check.push(row);
        }
    }
    found.approve = waiting(tx, act, Right::ApproveBulletin, Stage::Checked)?;
    for row in bulletin::drafts_of(tx, realm, person, today)? {
        if held.may(tx, act, row.unit, Right::EditBulletin)? {
            found.drafts.push(row);
        }
    }
    Ok(found)
}

/// Rights asked for before, by unit.
#[derive(Default)]
struct Held(BTreeMap<UnitId, BTreeSet<Right>>);

impl Held {
    fn may(&mut self, tx: &mut Tx<'_>, act: &Act, unit: UnitId, right: Right) -> Done<bool> {
        if let Some(rights) = self.0.get(&unit) {
            return Ok(rights.contains(&right));
        }
        let rights = access::rights(tx, act, unit)?;
        let may = rights.contains(&right);
        self.0.insert(unit, rights);
        Ok(may)
    }
}

/// Bulletins in a state, in the units that the person's right reaches.
fn waiting(tx: &mut Tx<'_>, act: &Act, right: Right, state: Stage) -> Done<Vec<BulletinRow>> {
    let mut rows: Vec<BulletinRow> = Vec::new();
    for scope in access::roots(tx, act, right)?.into_iter().take(UNITS) {
        for row in bulletin::waiting(tx, act.realm, scope, act.today, state)? {
            if rows.iter().all(|seen| seen.id != row.id) {
                rows.push(row);
            }
        }
    }
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

/// The words of a step of a bulletin: its urgency, its state, its button.
type Step = (Group, &'static str, &'static str);

const CHECK: Step = (Group::Month, "today-state-check", "today-do-check");
const APPROVE: Step = (Group::Month, "today-state-approve", "today-do-approve");
const EDIT: Step = (Group::Later, "today-state-draft", "today-do-edit");

/// The same as things to do.
pub(super) fn todos<'a>(ctx: &'a Ctx, found: &'a Found) -> impl Iterator<Item = Todo> + 'a {
    let check = found.check.iter().map(|row| publish(ctx, row, CHECK));
    let approve = found.approve.iter().map(|row| publish(ctx, row, APPROVE));
    check.chain(approve).chain(found.drafts.iter().map(|row| publish(ctx, row, EDIT)))
}

fn publish(ctx: &Ctx, row: &BulletinRow, (group, state, button): Step) -> Todo {
    let unit = ctx.words.text(&row.unit_name);
    let draft = row.state == Stage::Draft;
    Todo {
        group,
        // Nobody waits for a draft: it comes after what has a day.
        days: if draft { i32::MAX } else { 0 },
        mark: if draft { Mark::Rest } else { Mark::Due },
        state: ctx.t(state).to_owned(),
        title: ctx.words.text(&row.title).to_owned(),
        about: ctx.words.with("today-bulletin-of", &[("unit", unit.into())]),
        why: None,
        href: if draft { routes::bulletin_edit(row.id) } else { routes::bulletin(row.id) },
        button: ctx.t(button),
    }
}
