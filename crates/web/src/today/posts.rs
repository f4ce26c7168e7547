//! What waits about posts: terms that end, posts that nobody holds, one's own time that runs out.
//!
//! Only of the units in which a post is held and those directly below: what lies deeper waits for
//! those who stand between.

use std::collections::BTreeSet;

use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::rulebook::Right;
use zhibu_service::engine::Tx;
use zhibu_service::post::{self, Ending, OwnEnd, Vacancy};
use zhibu_service::unit;
use zhibu_service::{Act, Result as Done, access};

use super::UNITS;
use super::todo::{Group, Todo};
use crate::context::Ctx;
use crate::page::{Mark, capital};
use crate::post::{left, over, why_now};
use crate::routes;

/// What the database says.
#[derive(Default)]
pub(super) struct Found {
    ending: Vec<Ending>,
    vacant: Vec<Vacancy>,
    own: Vec<OwnEnd>,
}

/// What waits about posts for a person.
pub(super) fn gather(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Done<Found> {
    let mut found = Found { own: post::ending_for(tx, act, person)?, ..Found::default() };
    let mut seen: BTreeSet<(UnitId, String)> = BTreeSet::new();
    for scope in access::roots(tx, act, Right::FillPost)?.into_iter().take(UNITS) {
        for ending in post::terms_ending(tx, act, scope)? {
            if found.ending.iter().all(|known| known.unit != ending.unit) {
                found.ending.push(ending);
            }
        }
        let mut vacant = post::vacancies(tx, act.realm, &act.rules, scope, act.today)?;
        if let Some(row) = unit::row(tx, act.realm, scope.root, act.today)?
            && unit::exists(tx, act.realm, scope.root, act.today)?
        {
            let at = (scope.root, row.kind.as_str());
            let keys = post::vacant(tx, act.realm, &act.rules, at, act.today)?;
            let own = |post| Vacancy { unit: scope.root, unit_name: row.name.clone(), post };
            vacant.extend(keys.into_iter().map(own));
        }
        vacant.retain(|vacancy| seen.insert((vacancy.unit, vacancy.post.clone())));
        found.vacant.extend(vacant);
    }
    found.ending.sort_by_key(|ending| ending.term.ends_on);
    Ok(found)
}

/// The same as things to do.
pub(super) fn todos(ctx: &Ctx, found: &Found) -> Vec<Todo> {
    let own = found.own.iter().map(|end| own_end(ctx, end));
    let ending = found.ending.iter().map(|ending| term(ctx, ending));
    own.chain(ending).chain(found.vacant.iter().map(|vacancy| gap(ctx, vacancy))).collect()
}

fn term(ctx: &Ctx, ending: &Ending) -> Todo {
    let ends_on = ending.term.ends_on;
    let late = ends_on < ctx.today;
    Todo {
        group: Group::of(ctx.today, ends_on),
        days: (ends_on - ctx.today).get_days(),
        mark: match Group::of(ctx.today, ends_on) {
            _ if late => Mark::Late,
            Group::Later => Mark::Rest,
            _ => Mark::Due,
        },
        state: ctx.t(if late { "today-state-term-over" } else { "today-state-term" }).to_owned(),
        title: ctx.words.text(&ending.unit_name).to_owned(),
        about: if late {
            over(ctx, ctx.today, ending.term.ends_on)
        } else {
            left(ctx, ctx.today, ending.term.ends_on)
        },
        why: why_now(ctx, ending.term, &ending.months, None, ctx.today),
        href: routes::of_unit(ending.unit, "posts"),
        button: ctx.t("today-do-term"),
    }
}

fn gap(ctx: &Ctx, vacancy: &Vacancy) -> Todo {
    let post = ctx.post_label(&vacancy.post);
    Todo {
        group: Group::Month,
        days: 0,
        mark: Mark::Due,
        state: ctx.t("today-state-vacant").to_owned(),
        title: ctx.words.text(&vacancy.unit_name).to_owned(),
        about: ctx.words.with("post-vacant", &[("post", post.into())]),
        why: None,
        href: format!("{}/new?post={}", routes::of_unit(vacancy.unit, "posts"), vacancy.post),
        button: ctx.t("today-do-fill"),
    }
}

/// The end of one's own post, standing in or leave.
fn own_end(ctx: &Ctx, end: &OwnEnd) -> Todo {
    let key = match (end.leave, end.stand_in) {
        (true, _) => "today-own-leave",
        (_, true) => "today-own-stand-in",
        _ => "today-own-post",
    };
    let last = end.until.yesterday().unwrap_or(end.until);
    let args = [("post", ctx.post_label(&end.post).into()), ("last", ctx.words.day(last).into())];
    Todo {
        group: Group::of(ctx.today, last),
        days: (last - ctx.today).get_days(),
        mark: Mark::Due,
        state: ctx.t("today-state-ends").to_owned(),
        title: capital(&ctx.words.with(key, &args)),
        about: ctx.words.text(&end.unit_name).to_owned(),
        why: None,
        href: routes::of_unit(end.unit, "posts"),
        button: ctx.t("today-do-look"),
    }
}
