//! A unit's page: what everybody may know of it, and what a right to see it adds.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use uuid::Uuid;
use zhibu_domain::access::{covers, reach_of};
use zhibu_domain::id::{ActivityId, UnitId};
use zhibu_domain::rulebook::Right;
use zhibu_domain::unit::DAWN;
use zhibu_domain::{activity as sitting, bulletin as article};
use zhibu_service::activity::{self, ActivityRow, Filter};
use zhibu_service::body::{self, BodyRow};
use zhibu_service::bulletin::{self, BulletinRow};
use zhibu_service::deadline::UnitHistory;
use zhibu_service::engine::Tx;
use zhibu_service::parameter::Effective;
use zhibu_service::person;
use zhibu_service::post::{self, Holder};
use zhibu_service::task;
use zhibu_service::unit::{self, BelowRow, Detail, Reached, UnitPage, UnitRow};
use zhibu_service::{Act, Result as Done, access};

use super::known::{contact_lines, guided_by, scheme_label};
use super::sheet;
use super::size::{self, Warning};
use super::{At, Crumb, OnDay, crumbs, field_labels, kind_label};
use crate::context::Ctx;
use crate::deadline::{self, Section};
use crate::error::Error;
use crate::export;
use crate::form::Form;
use crate::page::{Mark, Pager, capital};
use crate::routes;

/// Activities and bulletins shown; the lists have the rest.
const LATEST: u32 = 5;

/// What the database says.
struct Found {
    unit: UnitPage,
    rights: BTreeSet<Right>,
    /// Units above today, nearest first: what rights come down from.
    above: Vec<UnitId>,
    inside: Option<Inside>,
    activities: Vec<ActivityRow>,
    due: BTreeMap<ActivityId, Effective>,
    bulletins: Vec<BulletinRow>,
    detail: Detail,
    /// What is owed is judged by today, so nothing is read for a past day.
    history: Option<UnitHistory>,
}

/// What only those see who may see the unit.
struct Inside {
    posts: Vec<Holder>,
    members: (u32, u32),
    bodies: Vec<BodyRow>,
    closed: Vec<UnitRow>,
    /// Tasks under way, and how many of them are overdue.
    tasks: (u32, u32),
    findings: Vec<unit::Finding>,
    /// How it is reached at present; of a past day nothing is known.
    reached: Option<Reached>,
}

/// A name with something beside it.
struct Fact {
    name: String,
    value: String,
    beside: String,
    /// Where the value leads, if anywhere.
    href: Option<String>,
}

/// A record in a short list.
struct Item {
    href: String,
    title: String,
    about: String,
    mark: Mark,
    state: String,
}

/// A unit directly below.
struct Lower {
    href: String,
    name: String,
    kind: String,
    /// How many units stand below it, unless none.
    units: Option<u32>,
    people: String,
    /// How many belong to it, if persons belong to units of its kind.
    members: Option<u32>,
}

/// An act that the reader may do here.
struct Door {
    href: String,
    key: &'static str,
}

#[derive(Template)]
#[template(path = "unit/show.html")]
struct ShowPage<'a> {
    ctx: &'a Ctx,
    on: OnDay,
    name: &'a str,
    kind: String,
    crumbs: Vec<Crumb>,
    state: (Mark, String),
    profile: Vec<Fact>,
    /// Units that it guides.
    guides: Vec<Crumb>,
    warnings: Vec<Warning>,
    /// What it owes this year, if anything.
    year: Option<Section<'a>>,
    /// Where to record an activity, for those who may.
    record: Option<String>,
    /// Where to set up a unit below, for those who may.
    new: Option<String>,
    doors: Vec<Door>,
    inside: Option<InsideView>,
    lower: Vec<Lower>,
    /// How far the units below are, for those who see them.
    coverage: Option<String>,
    /// Whether the reader may see the units below too, and so the numbers of their members, if
    /// persons belong to any of them.
    counts: bool,
    pager: Pager,
    activities: Vec<Item>,
    all_activities: String,
    bulletins: Vec<Item>,
}

/// [`Inside`] in words.
struct InsideView {
    /// `None` if the unit did not exist and nobody held a post.
    posts: Option<Vec<Fact>>,
    /// Full and probationary members; `None` if nobody belonged to the unit, nor could.
    members: Option<(u32, u32)>,
    people: String,
    /// The page of posts.
    all_posts: String,
    bodies: Vec<Fact>,
    closed: Vec<Crumb>,
    contact: Vec<(String, String)>,
}

pub(super) async fn show(ctx: Ctx, At(id): At, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let on = OnDay::read(&ctx, &query);
    let (day, after) = (on.day, query.one("after").parse().ok());
    let asker = act.clone();
    let found = ctx.db.read(move |tx| gather(tx, &act, id, day, after)).await?;
    if export::wanted(&query) {
        return sheet::below(&ctx, &asker, (id, day), counts(&ctx, &found)).await;
    }
    let sound = on.faults.is_empty();
    let page = view(&ctx, on, &found);
    if sound { ctx.page(&page) } else { ctx.unprocessable(&page) }
}

fn gather(tx: &mut Tx<'_>, act: &Act, id: UnitId, day: Date, after: Option<UnitId>) -> Done<Found> {
    let (realm, today) = (act.realm, act.today);
    let mut unit = unit::page(tx, realm, id, day, after)?;
    if let Some(last) =
        unit.closed_on.filter(|closed| *closed <= day).and_then(|c| c.yesterday().ok())
    {
        // Where a closed unit stood last is the way back to its neighbours.
        unit.chain = unit::chain(tx, realm, id, last)?;
    }
    let rights = access::rights(tx, act, id)?;
    let seen = rights.contains(&Right::ViewUnit);
    let chain = if day == today { unit.chain.clone() } else { unit::chain(tx, realm, id, today)? };
    let inside = if seen { Some(inside(tx, act, &unit, day)?) } else { None };
    let past = (day < today).then_some(day);
    // The first moment of the day after: everything of the day itself lies before it.
    let before = past.and_then(|day| day.tomorrow().ok());
    let before =
        before.map(|listed_on| activity::Cursor { listed_on, id: ActivityId(Uuid::nil()) });
    let state = (!seen).then_some(sitting::State::Published);
    let filter = Filter { kind: None, state };
    let activities = activity::newest(tx, realm, id, &filter, before, LATEST)?;
    // On a past day only what had come out by then is known.
    let out = (!seen || past.is_some()).then_some(article::State::Published);
    let bulletins = bulletin::of_unit(tx, realm, (id, today), (out, past), LATEST)?;
    let above = chain.iter().rev().map(|row| row.id).collect();
    let due = activity::due_within(tx, act, &activities)?;
    let detail = unit::detail(tx, realm, id, day)?;
    let history = if seen && past.is_none() { Some(deadline::read(tx, act, id)?) } else { None };
    Ok(Found { unit, rights, above, inside, activities, due, bulletins, detail, history })
}

fn inside(tx: &mut Tx<'_>, act: &Act, unit: &UnitPage, day: Date) -> Done<Inside> {
    let (realm, id) = (act.realm, unit.unit.id);
    let findings =
        if unit.exists { unit::findings(tx, act, id, &unit.unit.kind, day)? } else { Vec::new() };
    Ok(Inside {
        posts: post::of_unit(tx, realm, &act.rules, id, day)?,
        members: person::count_members(tx, realm, id, day)?,
        bodies: body::of_unit(tx, realm, id, day)?,
        closed: unit::closed_below(tx, realm, id, day)?,
        tasks: task::counts(tx, realm, id, act.today)?,
        findings,
        reached: if day == act.today { Some(unit::reached(tx, realm, id)?) } else { None },
    })
}

fn view<'a>(ctx: &'a Ctx, on: OnDay, found: &'a Found) -> ShowPage<'a> {
    let page = &found.unit;
    let id = page.unit.id;
    let may = |right| found.rights.contains(&right) && on.is_today();
    let record = page.exists && may(Right::RecordActivity);
    let kind = ctx.rules.unit_kind(&page.unit.kind);
    let takes_units = kind.is_some_and(|kind| !kind.value.children.is_empty());
    let new = takes_units && page.exists && may(Right::ManageTree);
    let next = page.next.map(|last| on.after(&routes::unit(id), last));
    let findings = found.inside.iter().flat_map(|inside| &inside.findings);
    let covered = !ctx.rules.cadences.is_empty() && sees_below(ctx, id, &found.above);
    let records = record.then_some(page.unit.kind.as_str());
    let year = found.history.as_ref().and_then(|history| Section::of(ctx, history, records));
    ShowPage {
        year,
        coverage: (covered && on.is_today())
            .then(|| deadline::coverage_of(ctx, id, ctx.today.year())),
        name: ctx.words.text(&page.unit.name),
        kind: capital(kind_label(ctx, &page.unit.kind)),
        crumbs: crumbs(ctx, &on, &page.chain),
        state: state(ctx, page, on.day),
        profile: {
            let mut facts = profile(ctx, page, &found.detail);
            let inside = found.inside.as_ref().filter(|_| on.is_today() && page.exists);
            facts.extend(inside.map(|inside| tasks(ctx, id, inside.tasks)));
            facts
        },
        guides: crumbs(ctx, &on, &found.detail.guides),
        warnings: findings.map(|finding| size::warning(ctx, finding)).collect(),
        record: record.then(|| routes::of_unit(id, "activities/new")),
        new: new.then(|| routes::of_unit(id, "new")),
        doors: doors(page, &may),
        inside: found
            .inside
            .as_ref()
            .map(|inside| inside_view(ctx, &on, page, (inside, may(Right::ViewPerson)))),
        lower: page.below.iter().map(|row| lower(ctx, &on, row)).collect(),
        counts: counts(ctx, found),
        pager: Pager { previous: None, next },
        activities: found
            .activities
            .iter()
            .map(|row| activity_item(ctx, row, &found.due))
            .collect(),
        all_activities: routes::of_unit(id, "activities"),
        bulletins: found.bulletins.iter().map(|row| bulletin_item(ctx, row)).collect(),
        ctx,
        on,
    }
}

/// Whether the reader's posts reach every unit directly below.
fn sees_below(ctx: &Ctx, id: UnitId, above: &[UnitId]) -> bool {
    let posts = ctx.account.iter().flat_map(|me| &me.posts);
    posts.into_iter().any(|post| {
        let steps = [id].iter().chain(above).position(|unit| *unit == post.unit);
        let (Some(steps), Some(reach)) = (steps, reach_of(&ctx.rules, &post.post, Right::ViewUnit))
        else {
            return false;
        };
        covers(reach, u32::try_from(steps + 1).unwrap_or(u32::MAX))
    })
}

/// Whether the unit exists on the day, in words.
fn state(ctx: &Ctx, page: &UnitPage, day: Date) -> (Mark, String) {
    let on = |key: &str, day: Date| ctx.words.with(key, &[("day", ctx.words.day(day).into())]);
    if page.exists {
        return (Mark::Held, ctx.t("unit-state-open").to_owned());
    }
    let state = match (page.since, page.closed_on) {
        (Some(since), _) if day < since => on("unit-state-not-yet", since),
        (_, Some(closed)) if closed <= day => on("unit-state-closed", closed),
        _ => ctx.t("unit-state-gap").to_owned(),
    };
    (Mark::Rest, state)
}

fn fact(name: &str, value: impl Into<String>) -> Fact {
    Fact { name: name.to_owned(), value: value.into(), beside: String::new(), href: None }
}

/// What everybody may know. Nothing is said of what is not known.
fn profile(ctx: &Ctx, page: &UnitPage, detail: &Detail) -> Vec<Fact> {
    let (words, about) = (ctx.words, &page.about);
    let mut facts = Vec::new();
    if !about.fields.is_empty() {
        let fields = words.list(&field_labels(ctx, &about.fields));
        facts.push(fact(ctx.t("unit-fields"), capital(&fields)));
    }
    facts.extend(about.founded_on.map(|day| fact(ctx.t("unit-founded-on"), words.day(day))));
    let document = about.founding_document.as_ref();
    facts.extend(document.map(|text| fact(ctx.t("unit-founding-document"), text)));
    facts.extend(about.code.as_ref().map(|code| fact(ctx.t("unit-code"), code)));
    for code in &detail.codes {
        facts.push(fact(&capital(scheme_label(ctx, &code.scheme)), &code.code));
    }
    if let Some((value, beside, href)) = guided_by(ctx, detail) {
        facts.push(Fact { name: ctx.t("unit-guide").to_owned(), value, beside, href });
    }
    // Nobody knows better since when the top of an installation stands.
    let since = page.since.filter(|day| *day > DAWN);
    facts.extend(since.map(|day| fact(ctx.t("unit-since"), words.day(day))));
    facts
}

/// How many decisions are being carried out, and the way to them.
fn tasks(ctx: &Ctx, id: UnitId, (open, overdue): (u32, u32)) -> Fact {
    let count = |key: &str, n: u32| ctx.words.with(key, &[("n", n.into())]);
    Fact {
        name: ctx.t("task-unit-fact").to_owned(),
        value: match open {
            0 => ctx.t("task-unit-none").to_owned(),
            open => count("task-unit-open", open),
        },
        beside: if overdue > 0 { count("task-unit-overdue", overdue) } else { String::new() },
        href: Some(routes::of_unit(id, "tasks")),
    }
}

/// The acts that work here today.
fn doors(page: &UnitPage, may: &impl Fn(Right) -> bool) -> Vec<Door> {
    let id = page.unit.id;
    let mut doors = Vec::new();
    let mut door = |part, key| doors.push(Door { href: routes::of_unit(id, part), key });
    if may(Right::IssueCard) && page.exists {
        door("cards", "account-cards");
    }
    if may(Right::ManageTree) && page.exists {
        door("about", "unit-about");
        door("contact", "unit-contact-edit");
        door("codes", "unit-codes");
        door("guide", "unit-guide-edit");
    }
    if may(Right::ChangeUnit) && page.exists {
        door("rename", "unit-rename");
        door("move", "unit-move");
        door("close", "unit-close");
    }
    if may(Right::ChangeUnit) && page.closed_on.is_some() {
        door("reopen", "unit-reopen");
    }
    if may(Right::ViewUnit) {
        if page.exists {
            door("calendar", "calendar-title");
        }
        door("handbook", "handbook-title");
        if page.exists {
            door("parameters", "parameter-title");
            if !page.below.is_empty() {
                door("sizes", "unit-look");
            }
        }
        door("history", "unit-history");
    }
    if may(Right::ReadAudit) {
        door("audit", "audit-title");
    }
    doors
}

/// `knows` says whether the reader may see the records of those who hold posts here.
fn inside_view(
    ctx: &Ctx,
    on: &OnDay,
    page: &UnitPage,
    (inside, knows): (&Inside, bool),
) -> InsideView {
    let words = ctx.words;
    let post = |holder: &Holder| Fact {
        href: knows.then(|| routes::person(holder.person)),
        name: capital(ctx.post_label(&holder.post)),
        value: words.name(&holder.name).to_owned(),
        beside: {
            let month = words.month(holder.span.from.year(), holder.span.from.month());
            words.with("unit-post-since", &[("month", month.into())])
        },
    };
    let body = |row: &BodyRow| Fact {
        href: None,
        name: words.text(&row.name).to_owned(),
        value: match ctx.rules.body_kind(&row.kind) {
            Some(kind) => capital(words.label(&kind.label)),
            None => row.kind.clone(),
        },
        beside: match row.members {
            0 => String::new(),
            n => words.with("unit-body-members", &[("n", n.into())]),
        },
    };
    let holds = ctx.rules.unit_kind(&page.unit.kind).is_some_and(|kind| kind.value.holds_members);
    let members = (page.exists && holds) || inside.members != (0, 0);
    let posts = page.exists || !inside.posts.is_empty();
    InsideView {
        posts: posts.then(|| inside.posts.iter().map(post).collect()),
        members: members.then_some(inside.members),
        people: on.link(&routes::of_unit(page.unit.id, "people")),
        all_posts: on.link(&routes::of_unit(page.unit.id, "posts")),
        bodies: inside.bodies.iter().map(body).collect(),
        closed: crumbs(ctx, on, &inside.closed),
        contact: inside.reached.as_ref().map(|it| contact_lines(ctx, it)).unwrap_or_default(),
    }
}

/// Whether persons belong to a unit below, or could.
fn holds(ctx: &Ctx, row: &BelowRow) -> bool {
    let kind = ctx.rules.unit_kind(&row.unit.kind);
    row.members > 0 || kind.is_some_and(|kind| kind.value.holds_members)
}

/// Whether numbers of members are shown.
fn counts(ctx: &Ctx, found: &Found) -> bool {
    let page = &found.unit;
    page.below.iter().any(|row| holds(ctx, row)) && sees_below(ctx, page.unit.id, &found.above)
}

fn lower(ctx: &Ctx, on: &OnDay, row: &BelowRow) -> Lower {
    Lower {
        href: on.link(&routes::unit(row.unit.id)),
        name: ctx.words.text(&row.unit.name).to_owned(),
        kind: capital(kind_label(ctx, &row.unit.kind)),
        units: (row.units_below > 0).then_some(row.units_below),
        people: on.link(&routes::of_unit(row.unit.id, "people")),
        members: holds(ctx, row).then_some(row.members),
    }
}

fn activity_item(ctx: &Ctx, row: &ActivityRow, due: &BTreeMap<ActivityId, Effective>) -> Item {
    let words = ctx.words;
    let kind = ctx.rules.activity_kind(&row.kind);
    let kind = kind.map_or(row.kind.as_str(), |kind| words.label(&kind.label));
    let recorded = row.recorded_at.map(|at| ctx.tz.to_datetime(at).date());
    let mut about = vec![capital(kind), words.day(row.listed_on)];
    if row.held_on.is_none() {
        about.pop();
        about.push(
            words.with("unit-activity-published", &[("day", words.day(row.listed_on).into())]),
        );
    }
    let late = |due: &Effective| sitting::is_late(due.value, row.held_on, recorded);
    if row.state != sitting::State::Published && due.get(&row.id).is_some_and(late) {
        about.push(ctx.t("unit-activity-late").to_owned());
    }
    Item {
        href: routes::activity(row.id),
        title: words.text(&row.title).to_owned(),
        about: about.join(" · "),
        mark: match row.state {
            sitting::State::Planned | sitting::State::Held | sitting::State::Recorded => Mark::Due,
            sitting::State::Confirmed => Mark::Held,
            sitting::State::Cancelled | sitting::State::Published => Mark::Rest,
        },
        state: capital(words.activity_state(row.state)),
    }
}

fn bulletin_item(ctx: &Ctx, row: &BulletinRow) -> Item {
    let words = ctx.words;
    let published = row.state == article::State::Published;
    Item {
        href: if published { routes::published(row.id) } else { routes::bulletin(row.id) },
        title: words.text(&row.title).to_owned(),
        about: row.listed_on.map(|day| words.day(day)).unwrap_or_default(),
        mark: match row.state {
            article::State::Submitted | article::State::Checked => Mark::Due,
            article::State::Published => Mark::Held,
            article::State::Draft | article::State::Withdrawn => Mark::Rest,
        },
        state: capital(words.bulletin_state(row.state)),
    }
}
