//! The units below that need help, each with its reasons and the way to its year: on *Today* for
//! those who see few units, on a page of their own for those who see many.
//!
//! In the order of the tree. It counts no persons and ranks nobody.

use askama::Template;
use axum::response::Response;
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::Right;
use zhibu_service::access::{self, Scope};
use zhibu_service::engine::Tx;
use zhibu_service::today::{self, Needy, Reason};
use zhibu_service::unit::{self, UnitRow};
use zhibu_service::{Act, Error as Refused, Result as Done};

use super::{duties, ready};
use crate::context::Ctx;
use crate::error::Error;
use crate::form::Form;
use crate::page::{Mark, Pager, capital, see_other};
use crate::routes;

/// Units whose histories *Today* itself reads, at most; more have a page of their own.
const INLINE: u32 = 200;
/// Units whose histories one page reads, at most; beyond, one goes down the tree first.
const READ: u32 = 2_000;
/// Lines on *Today*.
const SHOWN: usize = 20;
/// Lines of the page.
const PAGE: usize = 50;

/// What the database says about one unit and those below it.
pub(super) struct Found {
    root: UnitRow,
    /// `None` where there are too many below to read on the way.
    needy: Option<Vec<Needy>>,
}

/// One unit that needs help.
pub(super) struct Line {
    pub(super) mark: Mark,
    pub(super) state: String,
    pub(super) name: String,
    pub(super) reasons: Vec<String>,
    pub(super) href: String,
}

/// The units below one, as *Today* shows them.
pub(super) struct Part {
    /// Whose units they are, where the reader sees several.
    pub(super) of: Option<String>,
    pub(super) count: String,
    pub(super) lines: Vec<Line>,
    /// There are more than are shown, or they are not read here at all.
    pub(super) all: Option<String>,
    pub(super) coverage: String,
    pub(super) ready: Option<String>,
}

/// What is known of the units below those of the reader's posts.
pub(super) fn gather(tx: &mut Tx<'_>, act: &Act) -> Done<Vec<Found>> {
    let mut found: Vec<Found> = Vec::new();
    for (root, scope) in roots(tx, act)? {
        let few = today::count_below(tx, act, scope, INLINE + 1)? <= INLINE;
        let mut needy = if few { Some(today::needy(tx, act, scope)?) } else { None };
        // Who holds posts on two levels reads each unit once.
        if let Some(needy) = &mut needy {
            let known = |unit: UnitId| {
                let lists = found.iter().filter_map(|part| part.needy.as_ref());
                lists.flatten().any(|one| one.unit.id == unit)
            };
            needy.retain(|one| !known(one.unit.id));
        }
        found.push(Found { root, needy });
    }
    Ok(found)
}

/// The units with others below them that somebody sees.
fn roots(tx: &mut Tx<'_>, act: &Act) -> Done<Vec<(UnitRow, Scope)>> {
    let mut roots = Vec::new();
    for scope in access::roots(tx, act, Right::ViewUnit)? {
        if scope.levels == 0 || roots.len() >= super::UNITS {
            continue;
        }
        if let Some(row) = unit::row(tx, act.realm, scope.root, act.today)?
            && today::leads_units(&act.rules, &row.kind)
            && unit::exists(tx, act.realm, scope.root, act.today)?
        {
            roots.push((row, scope));
        }
    }
    Ok(roots)
}

/// The same in words. Where nothing is wrong, nothing is said.
pub(super) fn parts(ctx: &Ctx, found: &[Found]) -> Vec<Part> {
    let several = found.len() > 1;
    let part = |found: &Found| {
        let needy = found.needy.as_deref();
        let n = needy.map_or(0, <[Needy]>::len);
        let more = needy.is_none() || n > SHOWN;
        (more || n > 0).then(|| Part {
            of: several.then(|| ctx.words.text(&found.root.name).to_owned()),
            count: match needy {
                Some(_) => ctx.words.with("today-help-count", &[("n", n.into())]),
                None => String::new(),
            },
            lines: needy.iter().copied().flatten().take(SHOWN).map(|one| line(ctx, one)).collect(),
            all: more.then(|| format!("{}?unit={}", routes::TODAY_HELP, found.root.id)),
            coverage: routes::of_unit(found.root.id, "coverage"),
            ready: needy.and_then(|needy| ready::missing(ctx, &found.root, needy)),
        })
    };
    found.iter().filter_map(part).collect()
}

fn line(ctx: &Ctx, one: &Needy) -> Line {
    let (mark, state) = match one.reasons.first() {
        Some(Reason::Silent) => (Mark::Late, "today-help-state-silent"),
        Some(Reason::Late { .. }) => (Mark::Late, "today-help-state-late"),
        Some(Reason::TermOver { .. }) => (Mark::Late, "today-state-term-over"),
        Some(Reason::Unled { .. }) => (Mark::Due, "today-state-vacant"),
        Some(Reason::Few { .. }) | None => (Mark::Due, "today-help-state-few"),
    };
    Line {
        mark,
        state: ctx.t(state).to_owned(),
        name: ctx.words.text(&one.unit.name).to_owned(),
        reasons: one.reasons.iter().map(|reason| capital(&said(ctx, reason))).collect(),
        href: routes::of_unit(one.unit.id, "year"),
    }
}

/// A reason as a sentence.
fn said(ctx: &Ctx, reason: &Reason) -> String {
    let words = ctx.words;
    match reason {
        Reason::Silent => ctx.t("today-help-silent").to_owned(),
        Reason::Late { rule, periods } => {
            let names: Vec<String> =
                periods.iter().map(|period| duties::name(ctx, rule, *period)).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            words.with("today-help-late", &[("duties", words.list(&names).into())])
        }
        Reason::Unled { post } => {
            words.with("post-vacant", &[("post", ctx.post_label(post).into())])
        }
        Reason::TermOver { ended_on } => {
            words.with("today-help-term", &[("day", words.day(*ended_on).into())])
        }
        Reason::Few { least } => words.with("today-help-few", &[("least", (*least).into())]),
    }
}

#[derive(Template)]
#[template(path = "today/help.html")]
struct HelpPage<'a> {
    ctx: &'a Ctx,
    unit: &'a str,
    lead: String,
    lines: Vec<Line>,
    /// Units to choose from, where there are too many to read at once.
    below: Vec<(String, String)>,
    coverage: String,
    ready: Option<String>,
    pager: Pager,
}

/// What the page shows.
enum Shown {
    Needy(Vec<Needy>),
    /// The units directly below, to choose one.
    Choose(Vec<UnitRow>),
}

/// `GET /today/help`: of the unit that the address names, or of the first that the reader sees. Who
/// sees none has nothing to look for there.
pub(super) async fn show(ctx: Ctx, query: Form) -> Result<Response, Error> {
    let act = ctx.act()?;
    let asked: Option<UnitId> = query.one("unit").parse().ok();
    let after: Option<UnitId> = query.one("after").parse().ok();
    let Some((root, shown)) = ctx.db.read(move |tx| find(tx, &act, asked)).await? else {
        return Ok(see_other(routes::TODAY));
    };
    let (mut needy, below) = match shown {
        Shown::Needy(needy) => (needy, Vec::new()),
        Shown::Choose(below) => (Vec::new(), below),
    };
    let n = needy.len();
    if let Some(at) = after.and_then(|last| needy.iter().position(|one| one.unit.id == last)) {
        needy.drain(..=at);
    }
    let address = |last: UnitId| format!("{}?unit={}&after={last}", routes::TODAY_HELP, root.id);
    let next = needy.get(PAGE).and(needy.get(PAGE - 1)).map(|one| address(one.unit.id));
    needy.truncate(PAGE);
    let choice = |row: &UnitRow| {
        let href = format!("{}?unit={}", routes::TODAY_HELP, row.id);
        (href, ctx.words.text(&row.name).to_owned())
    };
    let lead = match (below.is_empty(), n) {
        (false, _) => ctx.t("today-help-choose").to_owned(),
        (true, 0) => ctx.t("today-help-none").to_owned(),
        (true, n) => ctx.words.with("today-help-lead", &[("n", n.into())]),
    };
    ctx.page(&HelpPage {
        ctx: &ctx,
        unit: ctx.words.text(&root.name),
        lead,
        lines: needy.iter().map(|one| line(&ctx, one)).collect(),
        below: below.iter().map(choice).collect(),
        coverage: routes::of_unit(root.id, "coverage"),
        ready: ready::missing(&ctx, &root, &needy),
        pager: Pager { previous: None, next },
    })
}

fn find(tx: &mut Tx<'_>, act: &Act, asked: Option<UnitId>) -> Done<Option<(UnitRow, Shown)>> {
    let found = match asked {
        Some(id) => {
            let root = unit::row(tx, act.realm, id, act.today)?.ok_or(Refused::NotFound)?;
            let seen = access::scope(tx, act, Right::ViewUnit, id)?;
            let denied = zhibu_domain::access::Denied { right: Right::ViewUnit };
            Some((root, seen.ok_or(denied)?))
        }
        None => roots(tx, act)?.into_iter().next(),
    };
    let Some((root, scope)) = found else { return Ok(None) };
    if today::count_below(tx, act, scope, READ + 1)? > READ {
        let page = unit::page(tx, act.realm, root.id, act.today, None)?;
        let below = page.below.into_iter().map(|row| row.unit).collect();
        return Ok(Some((root, Shown::Choose(below))));
    }
    let needy = today::needy(tx, act, scope)?;
    Ok(Some((root, Shown::Needy(needy))))
}
