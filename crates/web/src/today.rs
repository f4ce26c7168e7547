//! What waits for the person signed in, most urgent first, each with one button.
//!
//! Only what this very person may do: a button that would be refused is not shown.

mod begin;
mod posts;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::response::Response;
use zhibu_domain::activity::State;
use zhibu_domain::bulletin::State as Stage;
use zhibu_domain::id::{ActivityId, PersonId, UnitId};
use zhibu_domain::rulebook::Right;
use zhibu_service::access::Scope;
use zhibu_service::activity::{self, ActivityRow};
use zhibu_service::bulletin::{self, BulletinRow};
use zhibu_service::engine::Tx;
use zhibu_service::parameter::{Effective, OfUnits};
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Result as Done, access};

use crate::context::Ctx;
use crate::door::{Doors, Needs};
use crate::error::Error;
use crate::page::{Mark, capital};
use crate::routes;
use crate::unit::{Why, because_here};

/// `/today`.
pub(crate) fn routes() -> Doors {
    Doors::new().get(routes::TODAY, Needs::Account, show)
}

/// Units whose work is looked at. More than a person has posts.
const UNITS: usize = 20;

/// Rows of one section, at most.
const ROWS: usize = 50;

/// What the database says.
#[derive(Default)]
struct Found {
    record: Vec<ActivityRow>,
    /// The days within which they are due.
    due: BTreeMap<ActivityId, Effective>,
    confirm: Vec<ActivityRow>,
    check: Vec<BulletinRow>,
    approve: Vec<BulletinRow>,
    drafts: Vec<BulletinRow>,
    posts: posts::Found,
    /// The first steps of a new installation.
    begin: Option<begin::Begin>,
    /// Units for which the person keeps the record.
    recorders: Vec<UnitRow>,
}

/// One thing to do.
struct Todo {
    mark: Mark,
    state: String,
    title: String,
    about: String,
    why: Option<Why>,
    href: String,
    button: &'static str,
}

/// Things to do under one heading.
struct Section {
    title: &'static str,
    count: String,
    todos: Vec<Todo>,
    /// Holds the primary buttons of the page.
    first: bool,
}

/// The kinds of activity that a unit often holds, one button each.
struct Shortcuts {
    unit: String,
    kinds: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "today/show.html")]
struct TodayPage<'a> {
    ctx: &'a Ctx,
    lead: String,
    sections: Vec<Section>,
    shortcuts: Vec<Shortcuts>,
    home: Option<String>,
}

async fn show(ctx: Ctx) -> Result<Response, Error> {
    let me = ctx.signed_in()?;
    let (act, person) = (ctx.act()?, me.person);
    let home = me.home_unit.map(routes::unit);
    let found = ctx.db.read(move |tx| gather(tx, &act, person)).await?;
    let sections = sections(&ctx, &found);
    let n: usize = [&found.record, &found.confirm].iter().map(|rows| rows.len()).sum::<usize>()
        + [&found.check, &found.approve, &found.drafts]
            .iter()
            .map(|rows| rows.len())
            .sum::<usize>()
        + found.posts.len()
        + found.begin.as_ref().map_or(0, begin::Begin::len);
    let args = [
        ("day", ctx.words.day_short(ctx.today).into()),
        ("weekday", ctx.words.weekday(ctx.today).into()),
        ("n", n.into()),
    ];
    let lead = ctx.words.with("today-lead", &args);
    let shortcuts = found.recorders.iter().filter_map(|row| shortcuts(&ctx, row)).collect();
    ctx.page(&TodayPage { ctx: &ctx, lead, sections, shortcuts, home })
}

fn gather(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Done<Found> {
    let (realm, today) = (act.realm, act.today);
    let mut found = Found { posts: posts::gather(tx, act, person)?, ..Found::default() };
    let mut held = Held::default();
    let own = |scopes: Vec<Scope>| scopes.into_iter().map(|scope| scope.root).collect();
    let recorders: Vec<UnitId> = own(access::roots(tx, act, Right::RecordActivity)?);
    let chairs: Vec<UnitId> = own(access::roots(tx, act, Right::ConfirmActivity)?);
    let units: BTreeSet<UnitId> = recorders.iter().chain(&chairs).copied().collect();
    for unit in units.into_iter().take(UNITS) {
        for row in activity::waiting(tx, realm, unit, today)? {
            match row.state {
                State::Recorded if chairs.contains(&unit) => found.confirm.push(row),
                State::Planned | State::Held if recorders.contains(&unit) => found.record.push(row),
                _ => {}
            }
        }
        if recorders.contains(&unit)
            && unit::exists(tx, realm, unit, today)?
            && let Some(row) = unit::row(tx, realm, unit, today)?
        {
            found.recorders.push(row);
        }
    }
    found.record.sort_by_key(|row| (row.listed_on, row.id));
    found.due = activity::due_within(tx, act, &found.record)?;
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
    // Who has other work here is no newcomer, and need not wait for the question.
    let works = [&found.record, &found.confirm].iter().any(|rows| !rows.is_empty());
    let writes = [&found.check, &found.approve, &found.drafts].iter().any(|rows| !rows.is_empty());
    if !works && !writes {
        found.begin = begin::gather(tx, act)?;
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

fn sections(ctx: &Ctx, found: &Found) -> Vec<Section> {
    let drafts = &found.drafts;
    let mut waits: Vec<Todo> = found.confirm.iter().map(|row| confirm(ctx, row)).collect();
    waits.extend(found.check.iter().map(|row| publish(ctx, row, CHECK)));
    waits.extend(found.approve.iter().map(|row| publish(ctx, row, APPROVE)));
    let begin = found.begin.as_ref();
    let all = [
        ("today-begin", begin.map_or_else(Vec::new, |begin| begin::todos(ctx, begin))),
        (
            "today-now",
            found.record.iter().map(|row| record(ctx, row, found.due.get(&row.id))).collect(),
        ),
        ("today-waits", waits),
        ("today-posts", posts::todos(ctx, &found.posts)),
        ("today-drafts", drafts.iter().map(|row| publish(ctx, row, EDIT)).collect()),
    ];
    let mut sections: Vec<Section> = Vec::new();
    for (title, mut todos) in all {
        let count = ctx.words.with("today-count", &[("n", todos.len().into())]);
        todos.truncate(ROWS);
        if !todos.is_empty() {
            let first = sections.is_empty();
            sections.push(Section { title: ctx.t(title), count, todos, first });
        }
    }
    sections
}

/// What an activity is, when, and of which unit if the person works for several.
fn about_activity(ctx: &Ctx, row: &ActivityRow) -> String {
    let kind = ctx.rules.activity_kind(&row.kind);
    let kind = kind.map_or(row.kind.as_str(), |kind| ctx.words.label(&kind.label));
    let this_year = row.listed_on.year() == ctx.today.year();
    let words = ctx.words;
    let day = if this_year { words.day_short(row.listed_on) } else { words.day(row.listed_on) };
    let mut about = vec![capital(kind), day];
    if ctx.own_units().len() > 1 {
        about.push(ctx.words.text(&row.unit_name).to_owned());
    }
    about.join(" · ")
}

/// A record to be written. When it is due, the rulebook says, or a unit.
fn record(ctx: &Ctx, row: &ActivityRow, within: Option<&Effective>) -> Todo {
    let since = (ctx.today - row.listed_on).get_days();
    let left = within.map(|within| within.value - i64::from(since));
    let count = |key: &str, n: i64| ctx.words.with(key, &[("n", n.into())]);
    let (mark, state) = match left {
        _ if since == 0 => (Mark::Due, ctx.t("today-state-today").to_owned()),
        Some(left) if left < 0 => (Mark::Late, count("today-state-late", -left)),
        Some(0) => (Mark::Due, ctx.t("today-state-last-day").to_owned()),
        Some(left) => (Mark::Due, count("today-state-left", left)),
        None => (Mark::Due, ctx.t("today-state-open").to_owned()),
    };
    let rule = ctx.rules.number(activity::WITHIN_DAYS, row.listed_on);
    let why = within.zip(rule).filter(|_| since > 0).map(|(within, rule)| {
        let args = [
            ("label", ctx.words.label(&rule.label).into()),
            ("limit", within.value.into()),
            ("day", ctx.words.day(row.listed_on).into()),
            ("days", since.into()),
        ];
        let Why { text, href } = because_here(ctx, rule, within);
        let said = ctx.words.with("today-why-record", &args);
        Why { text: [said, text].join(ctx.t("list-sentence")), href }
    });
    Todo {
        mark,
        state,
        title: ctx.words.text(&row.title).to_owned(),
        about: about_activity(ctx, row),
        why,
        href: format!("{}/edit", routes::activity(row.id)),
        button: ctx.t("today-do-record"),
    }
}

fn confirm(ctx: &Ctx, row: &ActivityRow) -> Todo {
    Todo {
        mark: Mark::Due,
        state: ctx.t("today-state-confirm").to_owned(),
        title: ctx.words.text(&row.title).to_owned(),
        about: about_activity(ctx, row),
        why: None,
        href: routes::activity(row.id),
        button: ctx.t("today-do-confirm"),
    }
}

/// The words of a step of a bulletin: its state, its button.
type Step = (Mark, &'static str, &'static str);

const CHECK: Step = (Mark::Due, "today-state-check", "today-do-check");
const APPROVE: Step = (Mark::Due, "today-state-approve", "today-do-approve");
const EDIT: Step = (Mark::Rest, "today-state-draft", "today-do-edit");

fn publish(ctx: &Ctx, row: &BulletinRow, (mark, state, button): Step) -> Todo {
    let unit = ctx.words.text(&row.unit_name);
    let draft = row.state == Stage::Draft;
    Todo {
        mark,
        state: ctx.t(state).to_owned(),
        title: ctx.words.text(&row.title).to_owned(),
        about: ctx.words.with("today-bulletin-of", &[("unit", unit.into())]),
        why: None,
        href: if draft { routes::bulletin_edit(row.id) } else { routes::bulletin(row.id) },
        button: ctx.t(button),
    }
}

/// What this unit often records, if anything.
fn shortcuts(ctx: &Ctx, row: &UnitRow) -> Option<Shortcuts> {
    let kinds = ctx.rules.activity_kinds.iter().filter(|entry| {
        let kind = &entry.value;
        let held = kind.held_by.is_empty() || kind.held_by.contains(&row.kind);
        kind.common && held && entry.provenance.span.holds(ctx.today)
    });
    let kinds: Vec<_> = kinds
        .map(|entry| {
            let label = capital(ctx.words.label(&entry.label));
            (routes::new_activity(row.id, &entry.key), label)
        })
        .collect();
    let unit = ctx.words.text(&row.name).to_owned();
    (!kinds.is_empty()).then_some(Shortcuts { unit, kinds })
}
