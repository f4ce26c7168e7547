//! The page of a bulletin at work: where it stands, what comes next, and the article as its readers
//! will see it.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use zhibu_domain::access::Denied;
use zhibu_domain::bulletin::{Refusal, State, Step, advance};
use zhibu_domain::id::BulletinId;
use zhibu_domain::rulebook::Right;
use zhibu_service::access;
use zhibu_service::bulletin::{self, Bulletin, Signed};

use super::reading::{Reading, language, read, side};
use super::{Named, is_open, mark};
use crate::context::{Ctx, Draft};
use crate::error::Error;
use crate::form::{Faults, Form};
use crate::page::Mark;
use crate::routes;

/// A bulletin, and what the reader may do with it.
pub(super) struct Seen {
    pub(super) bulletin: Bulletin,
    pub(super) rights: BTreeSet<Right>,
    /// Somebody else than the last editor checks it.
    another: bool,
}

/// Loads a bulletin for somebody signed in: what is on the portal for everybody, the rest for those
/// who may see the unit.
pub(super) async fn see(ctx: &Ctx, id: BulletinId) -> Result<Seen, Error> {
    let act = ctx.act()?;
    let seen = ctx.db.read(move |tx| -> zhibu_service::Result<Seen> {
        let bulletin = bulletin::load(tx, act.realm, id, act.today)?;
        let rights = access::rights(tx, &act, bulletin.unit)?;
        if bulletin.state != State::Published && !rights.contains(&Right::ViewUnit) {
            return Err(Denied { right: Right::ViewUnit }.into());
        }
        let another = bulletin::checked_by_another(tx, &act, bulletin.unit)?;
        Ok(Seen { bulletin, rights, another })
    });
    Ok(seen.await?)
}

pub(super) async fn show(ctx: Ctx, id: Named) -> Result<Response, Error> {
    let Path(id) = id?;
    let seen = see(&ctx, id).await?;
    // Of the steps only the one with words is worth keeping.
    let draft = ctx.draft().await?.filter(|draft| !draft.form.one("reason").is_empty());
    let form = draft.as_ref().map(|draft| draft.form.clone()).unwrap_or_default();
    let shown = page(&ctx, &seen, Faults::default(), &form);
    ctx.page(&ShowPage { draft, ..shown })
}

/// The same page after a step that was refused, with the sentence on top.
pub(super) async fn refused(
    ctx: &Ctx,
    id: BulletinId,
    status: StatusCode,
    (faults, typed): (Faults, &Form),
) -> Result<Response, Error> {
    let seen = see(ctx, id).await?;
    let page = ctx.page(&page(ctx, &seen, faults, typed))?;
    Ok((status, page).into_response())
}

/// A stage of the way to the portal.
struct Stage {
    word: &'static str,
    mark: Mark,
    now: bool,
}

/// A button, and what pressing it means.
struct Action {
    href: String,
    label: &'static str,
    means: &'static str,
    go: bool,
    /// Why it cannot be pressed now.
    blocked: Option<String>,
}

struct Fact {
    term: &'static str,
    text: String,
}

#[derive(Template)]
#[template(path = "bulletin/show.html")]
struct ShowPage<'a> {
    ctx: &'a Ctx,
    bulletin: &'a Bulletin,
    title: &'a str,
    mark: Mark,
    state: &'static str,
    stages: Vec<Stage>,
    /// Nobody has edited it, or nobody here has checked it.
    note: Option<&'static str>,
    editable: bool,
    actions: Vec<Action>,
    withdrawable: bool,
    /// The article in the reader's language first.
    readings: Vec<Reading<'a>>,
    facts: Vec<Fact>,
    /// The reader may open the record.
    record: Option<String>,
    reason: &'a str,
    faults: Faults,
    draft: Option<Draft>,
}

fn page<'a>(ctx: &'a Ctx, seen: &'a Seen, faults: Faults, typed: &'a Form) -> ShowPage<'a> {
    let Seen { bulletin, rights, .. } = seen;
    let first = language(&bulletin.article, ctx.lang());
    let languages = [first, first.other()].into_iter();
    let readings = languages
        .filter(|lang| side(&bulletin.article.body, *lang).is_some())
        .map(|lang| read(&bulletin.article, lang, ctx.words.in_lang(lang)))
        .collect();
    let record = bulletin.activity.filter(|_| rights.contains(&Right::ViewUnit));
    ShowPage {
        ctx,
        bulletin,
        title: bulletin.article.title.get(ctx.lang()),
        mark: mark(bulletin.state),
        state: ctx.words.bulletin_state(bulletin.state),
        stages: stages(ctx, bulletin),
        note: note(bulletin).map(|key| ctx.t(key)),
        editable: rights.contains(&Right::EditBulletin) && is_open(bulletin.state),
        actions: actions(ctx, seen),
        withdrawable: rights.contains(&Right::ApproveBulletin)
            && bulletin.state == State::Published,
        readings,
        facts: facts(ctx, bulletin),
        record: record.map(routes::activity),
        reason: typed.one("reason"),
        faults,
        draft: None,
    }
}

/// What a reader must know before trusting the words.
fn note(bulletin: &Bulletin) -> Option<&'static str> {
    match bulletin.state {
        State::Draft if bulletin.edited_by.is_none() => Some("bulletin-raw"),
        State::Published if bulletin.approved_by.is_none() => Some("bulletin-imported"),
        _ => None,
    }
}

/// Drafted, handed in, checked, published: done, next, or still to come. What was published
/// elsewhere took none of these steps here.
fn stages(ctx: &Ctx, bulletin: &Bulletin) -> Vec<Stage> {
    if bulletin.state == State::Published && bulletin.approved_by.is_none() {
        return Vec::new();
    }
    let done = match bulletin.state {
        State::Draft if bulletin.edited_by.is_none() => 0,
        State::Draft => 1,
        State::Submitted => 2,
        State::Checked => 3,
        State::Published | State::Withdrawn => 4,
    };
    let keys = [
        "bulletin-stage-draft",
        "bulletin-stage-submit",
        "bulletin-stage-check",
        "bulletin-stage-publish",
    ];
    let mut stages: Vec<Stage> = keys
        .into_iter()
        .enumerate()
        .map(|(index, key)| Stage {
            word: ctx.t(key),
            mark: match index.cmp(&done) {
                std::cmp::Ordering::Less => Mark::Held,
                std::cmp::Ordering::Equal => Mark::Due,
                std::cmp::Ordering::Greater => Mark::Rest,
            },
            now: index == done,
        })
        .collect();
    if bulletin.state == State::Withdrawn {
        let word = ctx.words.bulletin_state(State::Withdrawn);
        stages.push(Stage { word, mark: Mark::Rest, now: true });
    }
    stages
}

/// The steps that start from this state and that the reader has the right to take. One that the
/// rules refuse this person shows its reason instead of disappearing.
fn actions(ctx: &Ctx, seen: &Seen) -> Vec<Action> {
    let offers = [
        (Step::Submit, Right::EditBulletin, "submit", "bulletin-submit", "bulletin-submit-means"),
        (Step::Check, Right::CheckBulletin, "check", "bulletin-check", "bulletin-check-means"),
        (
            Step::Publish,
            Right::ApproveBulletin,
            "publish",
            "bulletin-publish",
            "bulletin-publish-means",
        ),
        (Step::Return, Right::CheckBulletin, "return", "bulletin-return", "bulletin-return-means"),
    ];
    let here = routes::bulletin(seen.bulletin.id);
    offers
        .into_iter()
        .filter(|(_, right, ..)| seen.rights.contains(right))
        .filter_map(|(step, _, verb, label, means)| {
            let blocked = match refusal(ctx, seen, step) {
                None => None,
                Some(Refusal::WrongState { .. }) => return None,
                Some(refusal) => Some(ctx.words.bulletin_refusal(&refusal)),
            };
            let go = step != Step::Return && blocked.is_none();
            let href = format!("{here}/{verb}");
            Some(Action { href, label: ctx.t(label), means: ctx.t(means), go, blocked })
        })
        .collect()
}

/// Why this reader could not take the step now, as the act itself would say.
fn refusal(ctx: &Ctx, seen: &Seen, step: Step) -> Option<Refusal> {
    let bulletin = &seen.bulletin;
    let me = ctx.account.as_ref()?.person;
    let edited_by = bulletin.edited_by.as_ref().map(|signed| signed.person);
    advance(bulletin.state, step, edited_by, me, seen.another).err()
}

/// Who did what so far.
fn facts(ctx: &Ctx, bulletin: &Bulletin) -> Vec<Fact> {
    let name =
        |signed: &Option<Signed>| signed.as_ref().map(|s| ctx.words.name(&s.name).to_owned());
    let column = bulletin.article.column.as_deref();
    let lines = [
        ("bulletin-edited-by", name(&bulletin.edited_by)),
        ("bulletin-checked-by", name(&bulletin.checked_by)),
        ("bulletin-approved-by", name(&bulletin.approved_by)),
        ("bulletin-published-on", bulletin.listed_on.map(|day| ctx.words.day(day))),
        ("bulletin-column", column.map(|key| ctx.column_label(key).to_owned())),
        (
            "bulletin-withdrawn-because",
            bulletin.withdrawn.as_ref().map(|why| ctx.words.text(why).to_owned()),
        ),
    ];
    lines
        .into_iter()
        .filter_map(|(key, text)| Some(Fact { term: ctx.t(key), text: text? }))
        .collect()
}
