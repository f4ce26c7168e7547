//! The page of a unit's posts as of a day: the committee's term, vacancies, holders, and who held
//! posts before.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use zhibu_domain::day::FOREVER;
use zhibu_domain::id::PostId;
use zhibu_domain::post::{Term, reminder_from, usual_end};
use zhibu_domain::rulebook::Right;
use zhibu_service::access::{self, ViewUnit};
use zhibu_service::engine::Tx;
use zhibu_service::parameter::{self, Effective};
use zhibu_service::post::{self, Holder, TermRow};
use zhibu_service::unit::{self, UnitPage};
use zhibu_service::{Act, Result as Done};

use super::{home, label, sheet};
use crate::context::Ctx;
use crate::error::Error;
use crate::export;
use crate::form::Form;
use crate::page::Mark;
use crate::routes;
use crate::unit::{At, Crumb, OnDay, Why, because_here, crumbs};

/// What the database says.
pub(super) struct Found {
    pub(super) unit: UnitPage,
    pub(super) holders: Vec<Holder>,
    pub(super) others: Vec<Holder>,
    vacant: Vec<String>,
    term: Option<TermRow>,
    /// Months before the end of a term at which it is called to mind here.
    months: Option<Effective>,
    /// The reader fills posts here.
    fills: bool,
    /// The reader may see the records of those who hold posts here today.
    knows: bool,
}

/// The term in words.
struct TermView {
    mark: Mark,
    state: String,
    facts: Vec<(&'static str, String)>,
    why: Option<Why>,
}

/// A post that nobody holds.
struct Gap {
    sentence: String,
    /// Where to fill it, for those who may.
    href: String,
    post: String,
}

/// A holder in words.
struct Line {
    post: String,
    name: String,
    /// The record, for those who may see it.
    href: Option<String>,
    since: String,
    /// How it was obtained, what it rests on, leave and stand-ins.
    notes: Vec<String>,
    /// What may be done with it: address, key of the word.
    doors: Vec<(String, &'static str)>,
}

#[derive(Template)]
#[template(path = "post/show.html")]
struct ShowPage<'a> {
    ctx: &'a Ctx,
    on: OnDay,
    name: &'a str,
    crumbs: Vec<Crumb>,
    term: Option<TermView>,
    /// Units of this kind have a term.
    has_term: bool,
    gaps: Vec<Gap>,
    lines: Vec<Line>,
    /// Holders whose time has not begun.
    coming: Vec<Line>,
    earlier: Vec<Line>,
    fills: bool,
    base: String,
}

pub(super) async fn show(ctx: Ctx, At(id): At, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let on = OnDay::read(&ctx, &query);
    let day = on.day;
    let found = ctx.db.read(move |tx| gather(tx, &act, id, day)).await?;
    if export::wanted(&query) {
        return sheet::of(&ctx, &found, day).await;
    }
    let sound = on.faults.is_empty();
    let page = view(&ctx, on, &found);
    if sound { ctx.page(&page) } else { ctx.unprocessable(&page) }
}

fn gather(tx: &mut Tx<'_>, act: &Act, id: zhibu_domain::id::UnitId, day: Date) -> Done<Found> {
    let realm = act.realm;
    let unit = unit::page(tx, realm, id, day, None)?;
    access::require::<ViewUnit>(tx, act, id)?;
    let rights = access::rights(tx, act, id)?;
    let mut others = post::history(tx, realm, id, day)?;
    // On a past day nobody knew what came later.
    others.retain(|holder| day == act.today || holder.span.until <= day);
    let vacant = if unit.exists {
        post::vacant(tx, realm, &act.rules, (id, &unit.unit.kind), day)?
    } else {
        Vec::new()
    };
    Ok(Found {
        holders: post::of_unit(tx, realm, &act.rules, id, day)?,
        others,
        vacant,
        term: post::term(tx, realm, id, day)?,
        months: parameter::number(tx, act, id, post::REMINDER_MONTHS, day)?,
        fills: rights.contains(&Right::FillPost) && day == act.today,
        knows: rights.contains(&Right::ViewPerson) && day == act.today,
        unit,
    })
}

fn view<'a>(ctx: &'a Ctx, on: OnDay, found: &'a Found) -> ShowPage<'a> {
    let unit = &found.unit.unit;
    let base = home(unit.id);
    let mut chain = found.unit.chain.clone();
    chain.push(unit.clone());
    let line = |holder: &Holder| line(ctx, found, holder, on.day);
    let (coming, earlier): (Vec<&Holder>, Vec<&Holder>) =
        found.others.iter().partition(|holder| holder.span.from > on.day);
    let kind = ctx.rules.unit_kind(&unit.kind);
    let gap = |post: &String| Gap {
        sentence: ctx.words.with("post-vacant", &[("post", ctx.post_label(post).into())]),
        href: format!("{base}/new?post={post}"),
        post: label(ctx, post),
    };
    ShowPage {
        ctx,
        name: ctx.words.text(&unit.name),
        crumbs: crumbs(ctx, &on, &chain),
        term: found.term.as_ref().map(|row| term(ctx, found, row, on.day)),
        has_term: kind.is_some_and(|kind| kind.value.term.is_some()),
        gaps: found.vacant.iter().map(gap).collect(),
        lines: found.holders.iter().map(line).collect(),
        coming: coming.into_iter().map(line).collect(),
        earlier: earlier.into_iter().map(line).collect(),
        fills: found.fills && found.unit.exists,
        base,
        on,
    }
}

/// When the committee was elected, when its term ends, and from the reminder on that it does.
fn term(ctx: &Ctx, found: &Found, row: &TermRow, day: Date) -> TermView {
    let words = ctx.words;
    let Term { elected_on, ends_on } = row.term;
    let (mark, state) = if ends_on < day {
        (Mark::Late, over(ctx, day, ends_on))
    } else if reminder_from(found.months.as_ref().map_or(0, |n| n.value), ends_on) <= day {
        (Mark::Due, left(ctx, day, ends_on))
    } else {
        (Mark::Held, ctx.t("post-term-runs").to_owned())
    };
    let mut facts = vec![
        (ctx.t("post-elected-on"), words.day(elected_on)),
        (ctx.t("post-ends-on"), words.day(ends_on)),
    ];
    facts.extend(row.reference.iter().map(|text| (ctx.t("post-reference"), text.clone())));
    let calls = mark != Mark::Held;
    let usual = usual_end(&ctx.rules, &found.unit.unit.kind, &found.unit.about.fields, elected_on);
    let why = found.months.as_ref().filter(|_| calls);
    let why = why.and_then(|months| why_now(ctx, row.term, months, usual, day));
    TermView { mark, state, facts, why }
}

/// Why the end of a term is called to mind. `usual` is the last day by the usual length.
pub(crate) fn why_now(
    ctx: &Ctx,
    term: Term,
    months: &Effective,
    usual: Option<Date>,
    day: Date,
) -> Option<Why> {
    let rule = ctx.rules.number(post::REMINDER_MONTHS, day)?;
    let words = ctx.words;
    let Why { text, href } = because_here(ctx, rule, months);
    let args = [
        ("elected", words.day(term.elected_on).into()),
        ("last", words.day(term.ends_on).into()),
        ("n", months.value.into()),
    ];
    let mut said = vec![words.with("post-term-why", &args)];
    if let Some(usual) = usual.filter(|usual| *usual != term.ends_on) {
        said.push(words.with("post-term-unusual", &[("last", words.day(usual).into())]));
    }
    said.push(text);
    Some(Why { text: said.join(ctx.t("list-sentence")), href })
}

/// "Ends in four months": whole months while there are any, else days.
pub(crate) fn left(ctx: &Ctx, day: Date, ends_on: Date) -> String {
    let span = day.until((jiff::Unit::Month, ends_on)).unwrap_or_default();
    let (months, days) = (span.get_months(), (ends_on - day).get_days());
    match (months, days) {
        (1.., _) => ctx.words.with("post-term-months", &[("n", months.into())]),
        (_, 0) => ctx.t("post-term-today").to_owned(),
        _ => ctx.words.with("post-term-days", &[("n", days.into())]),
    }
}

/// "Ended 20 days ago".
pub(crate) fn over(ctx: &Ctx, day: Date, ends_on: Date) -> String {
    ctx.words.with("post-term-over", &[("n", (day - ends_on).get_days().into())])
}

/// The last day of something half-open.
pub(super) fn last(until: Date) -> Date {
    until.yesterday().unwrap_or(until)
}

fn line(ctx: &Ctx, found: &Found, holder: &Holder, day: Date) -> Line {
    Line {
        post: label(ctx, &holder.post),
        name: ctx.words.name(&holder.name).to_owned(),
        href: (found.knows && holder.span.holds(day)).then(|| routes::person(holder.person)),
        since: ctx.words.validity(holder.span),
        notes: notes(ctx, found, holder),
        doors: if found.fills { doors(holder, day) } else { Vec::new() },
    }
}

/// What stands beside a holder.
pub(super) fn notes(ctx: &Ctx, found: &Found, holder: &Holder) -> Vec<String> {
    let words = ctx.words;
    let all = || found.holders.iter().chain(&found.others);
    let name = |id: PostId| all().find(|other| other.id == id).map(|other| words.name(&other.name));
    let mut notes = Vec::new();
    if let Some(of) = holder.stands_for.and_then(name) {
        notes.push(words.with("post-stands-in-for", &[("name", of.into())]));
    } else if let Some(way) = holder.obtained {
        notes.push(words.obtained(way).to_owned());
    }
    notes.extend(holder.reference.clone());
    if let Some(leave) = holder.on_leave {
        let day = words.day(last(leave.until));
        notes.push(words.with("post-on-leave", &[("day", day.into())]));
    }
    notes
}

fn doors(holder: &Holder, day: Date) -> Vec<(String, &'static str)> {
    let mut doors = Vec::new();
    let over = holder.span.until <= day && holder.span.until < FOREVER;
    if over {
        return doors;
    }
    let mut door = |part, key| doors.push((routes::post(holder.id, part), key));
    if holder.on_leave.is_some() {
        door("back", "post-back");
    } else if holder.stands_for.is_none() {
        door("leave", "post-leave");
    }
    door("end", "post-end");
    doors
}
