//! Posts of units: filling and ending them, elections, leave with stand-ins, terms. Rights come from
//! current posts; what a post may do stands in the rulebook.

mod look;
mod sql;

use jiff::civil::Date;
use serde_json::json;
use zhibu_domain::access as rights;
use zhibu_domain::day::Span;
use zhibu_domain::id::{PersonId, PostId, Realm, UnitId};
use zhibu_domain::membership::REFERENCE_MAX_CHARS;
use zhibu_domain::person::Name;
use zhibu_domain::post::{self, Obtained, Refusal, Tenure, Term};
use zhibu_domain::rulebook::Right;

use crate::access::{FillPost, Granted};
use crate::act::{Act, Actor};
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::{access, audit, person, unit};

pub(crate) use look::leading;
pub(crate) use sql::{BulkTenure, BulkTerm, insert_bulk, insert_terms};

pub use look::{
    Candidate, Ending, OwnEnd, REMINDER_DAYS, REMINDER_MONTHS, TermRow, Vacancy, candidates,
    ending_for, held, history, of_unit, term, terms_ending, unit_of, vacancies, vacant,
};

/// The holder of a post on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Id of the tenure.
    pub id: PostId,
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Name,
    /// Key of the post.
    pub post: String,
    /// When; the end is open until it is known.
    pub span: Span,
    /// How it was obtained, if that is known.
    pub obtained: Option<Obtained>,
    /// What it rests on.
    pub reference: Option<String>,
    /// The post whose holder is on leave, for a stand-in.
    pub stands_for: Option<PostId>,
    /// Leave that holds on the day.
    pub on_leave: Option<Span>,
}

/// A post to be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPost {
    /// The id that the form was given, so that a form sent twice fills one post.
    pub id: PostId,
    /// Key of the post.
    pub post: String,
    /// Who.
    pub person: PersonId,
    /// When; the end is open until it is known.
    pub span: Span,
    /// How it is obtained.
    pub obtained: Obtained,
    /// What it rests on, e.g. the number of the approval.
    pub reference: Option<String>,
}

/// Leave from a post, with the person who stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLeave {
    /// The post.
    pub post: PostId,
    /// When; both ends are known.
    pub span: Span,
    /// What it rests on.
    pub reference: Option<String>,
    /// Who stands in, with the id that the form was given.
    pub stand_in: Option<(PostId, PersonId)>,
}

/// A committee as it was elected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Election {
    /// Day of the election, from which the new committee holds its posts, and last day of the term.
    pub term: Term,
    /// Key of each post with its holder, under the id that the form was given.
    pub elected: Vec<(PostId, String, PersonId)>,
    /// What it rests on, e.g. the number of the approval.
    pub reference: Option<String>,
    /// The consequence is known if nobody is left who fills posts.
    pub sure: bool,
}

/// Fills a post of the granted unit. A second call with the same id does nothing.
///
/// # Errors
/// [`Error::Post`], [`Error::NotFound`] if there is no such person.
pub fn fill(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, FillPost>,
    new: &NewPost,
) -> Result<PostId> {
    if sql::tenure(tx, act.realm, new.id)?.is_some() {
        return Ok(new.id);
    }
    let tenure = Tenure {
        id: new.id,
        person: new.person,
        post: new.post.clone(),
        span: new.span,
        stands_for: None,
    };
    check(tx, act, granted.unit(), &tenure, new.reference.as_deref())?;
    sql::insert(tx, act.realm, granted.unit(), &tenure, new.obtained, new.reference.as_deref())?;
    let detail = json!({
        "post": new.post, "person": new.person, "from": new.span.from,
        "until": new.span.until, "obtained": new.obtained,
    });
    audit::log(tx, act, "post.fill", granted.ground(), new.id.0, detail)?;
    Ok(new.id)
}

/// Fills the posts of the granted unit's committee after an election and keeps the term. Whoever
/// held a post for the term before ends on the day before the election, with leave and stand-ins. A
/// second call with the same ids does nothing.
///
/// # Errors
/// [`Error::Post`]; what concerns one of the elected is [`Refusal::Row`].
pub fn elect(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, FillPost>,
    new: &Election,
) -> Result<()> {
    let (unit, elected_on) = (granted.unit(), new.term.elected_on);
    for (id, ..) in &new.elected {
        if sql::tenure(tx, act.realm, *id)?.is_some() {
            return Ok(());
        }
    }
    let page = unit::page(tx, act.realm, unit, act.today, None)?;
    let kind = page.unit.kind.as_str();
    post::check_term(&act.rules, (kind, &page.about.fields), new.term, act.today)?;
    check_reference(new.reference.as_deref())?;
    let tenure = |(id, post, person): &(PostId, String, PersonId)| Tenure {
        id: *id,
        person: *person,
        post: post.clone(),
        span: Span::since(elected_on),
        stands_for: None,
    };
    let tenures: Vec<Tenure> = new.elected.iter().map(tenure).collect();
    check_unit(tx, act, unit, Span::since(elected_on))?;
    for (row, tenure) in tenures.iter().enumerate() {
        check_person(tx, act, tenure.person).map_err(|error| match error {
            Error::Post(why) => Refusal::Row { row, why: Box::new(why) }.into(),
            other => other,
        })?;
    }
    let held = sql::tenures(tx, act.realm, unit)?;
    let known = sql::term(tx, act.realm, unit, act.today)?.map(|row| row.term);
    let days = (elected_on, act.today);
    let replaced = post::elect(&act.rules, kind, (&held, known), &tenures, days)?;
    for id in &replaced {
        sql::end(tx, act.realm, *id, elected_on)?;
    }
    let reference = new.reference.as_deref();
    for tenure in &tenures {
        sql::insert(tx, act.realm, unit, tenure, Obtained::Elected, reference)?;
    }
    sql::put_term(tx, act.realm, unit, new.term, reference)?;
    check_somebody_fills(tx, act, unit, elected_on, new.sure)?;
    let filled: Vec<_> =
        tenures.iter().map(|t| json!({"post": t.post, "person": t.person})).collect();
    let detail = json!({
        "elected_on": elected_on, "ends_on": new.term.ends_on, "elected": filled,
        "replaced": replaced.len(),
    });
    audit::log(tx, act, "post.elect", granted.ground(), unit.0, detail)
}

/// Ends a post of the granted unit; `until` is the first day on which it is no longer held. On its
/// own first day it never held. Stand-ins for it end too. `sure` says that the consequence is known
/// if nobody is left who fills posts there.
///
/// # Errors
/// [`Error::Post`]; [`Error::NotFound`] if the unit has no such post.
pub fn end(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, FillPost>,
    id: PostId,
    (until, sure): (Date, bool),
) -> Result<()> {
    let tenure = of_granted(tx, act.realm, granted, id)?;
    post::end(&tenure, until)?;
    sql::end(tx, act.realm, id, until)?;
    if rights::reach_of(&act.rules, &tenure.post, Right::FillPost).is_some() {
        check_somebody_fills(tx, act, granted.unit(), until, sure)?;
    }
    let detail = json!({"post": tenure.post, "person": tenure.person, "until": until});
    audit::log(tx, act, "post.end", granted.ground(), id.0, detail)
}

/// Ends all posts of a unit that is closed on a day; how many. A part of that act.
pub(crate) fn end_all(tx: &mut Tx<'_>, realm: Realm, unit: UnitId, until: Date) -> Result<usize> {
    let held = sql::tenures(tx, realm, unit)?;
    let open: Vec<Tenure> = held.into_iter().filter(|tenure| tenure.span.until > until).collect();
    for tenure in &open {
        sql::end(tx, realm, tenure.id, until)?;
    }
    Ok(open.len())
}

/// Gives the holder of a post leave; while it lasts the post gives its holder no rights, and the
/// stand-in has them.
pub fn grant_leave(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, FillPost>,
    new: &NewLeave,
) -> Result<()> {
    let tenure = of_granted(tx, act.realm, granted, new.post)?;
    let taken = sql::leave(tx, act.realm, new.post)?;
    // A form sent twice.
    if taken.contains(&new.span) {
        return Ok(());
    }
    post::leave(&tenure, &taken, new.span)?;
    check_reference(new.reference.as_deref())?;
    if let Some((id, person)) = new.stand_in {
        if person == tenure.person {
            return Err(Refusal::OwnStandIn.into());
        }
        let stand_in = Tenure {
            id,
            person,
            post: tenure.post.clone(),
            span: new.span,
            stands_for: Some(tenure.id),
        };
        check(tx, act, granted.unit(), &stand_in, None)?;
        let reference = new.reference.as_deref();
        let unit = granted.unit();
        sql::insert(tx, act.realm, unit, &stand_in, Obtained::Acting, reference)?;
    }
    sql::insert_leave(tx, act.realm, new.post, new.span, new.reference.as_deref())?;
    let stand_in = new.stand_in.map(|(_, person)| person);
    let detail = json!({
        "post": tenure.post, "from": new.span.from, "until": new.span.until, "stand_in": stand_in,
    });
    audit::log(tx, act, "post.grant_leave", granted.ground(), new.post.0, detail)
}

/// Ends leave early: `until` is the first day back. The stand-in ends with it.
pub fn end_leave(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, FillPost>,
    id: PostId,
    (from, until): (Date, Date),
) -> Result<()> {
    let tenure = of_granted(tx, act.realm, granted, id)?;
    let taken = sql::leave(tx, act.realm, id)?;
    let leave = taken.into_iter().find(|span| span.from == from).ok_or(Error::NotFound)?;
    post::end_leave(leave, until)?;
    sql::end_leave(tx, act.realm, id, leave, until)?;
    let detail = json!({"post": tenure.post, "from": leave.from, "until": until});
    audit::log(tx, act, "post.end_leave", granted.ground(), id.0, detail)
}

/// Keeps the term of the granted unit's committee: the day of the election and its last day. A term
/// of the same election is replaced.
pub fn set_term(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, FillPost>,
    term: Term,
    reference: Option<&str>,
) -> Result<()> {
    let page = unit::page(tx, act.realm, granted.unit(), act.today, None)?;
    post::check_term(&act.rules, (&page.unit.kind, &page.about.fields), term, act.today)?;
    check_reference(reference)?;
    if !unit::exists(tx, act.realm, granted.unit(), term.elected_on)? {
        return Err(Refusal::UnitNotThere.into());
    }
    sql::put_term(tx, act.realm, granted.unit(), term, reference)?;
    let detail = json!({"elected_on": term.elected_on, "ends_on": term.ends_on});
    audit::log(tx, act, "post.set_term", granted.ground(), granted.unit().0, detail)
}

/// The unit has the post on these days, and the person may hold it.
fn check(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    tenure: &Tenure,
    reference: Option<&str>,
) -> Result<()> {
    check_reference(reference)?;
    check_person(tx, act, tenure.person)?;
    let kind = check_unit(tx, act, unit, tenure.span)?;
    let held = sql::tenures(tx, act.realm, unit)?;
    post::fill(&act.rules, &kind, &held, tenure, act.today)?;
    Ok(())
}

/// The person is there, may hold posts, and is in sight of whoever gives one: a post makes its
/// holder visible to those above it, so it is no way to see strangers.
fn check_person(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<()> {
    let seen = match act.actor {
        Actor::Installation => person::name(tx, act.realm, person)?.is_some(),
        Actor::Person(_) => match person::record::may_see(tx, act, person) {
            Ok(_) => true,
            Err(Error::Denied(_) | Error::NotFound) => false,
            Err(other) => return Err(other),
        },
    };
    if !seen {
        return Err(Refusal::PersonOutOfReach.into());
    }
    let offices = access::ground(tx, act.realm, person, act.today)?.offices;
    let forbids = |key: &String| act.rules.office(key).is_some_and(|o| o.value.without_posts);
    match offices.into_iter().find(forbids) {
        Some(office) => Err(Refusal::OfficeForbids { office }.into()),
        None => Ok(()),
    }
}

/// The unit is there from the first to the last day of a post, as far as that is known today; its
/// kind.
fn check_unit(tx: &mut Tx<'_>, act: &Act, unit: UnitId, span: Span) -> Result<String> {
    let last = span.until.yesterday().unwrap_or(span.until);
    for day in [span.from, last] {
        // What lies ahead is judged on the unit as it is now.
        if !unit::exists(tx, act.realm, unit, day.min(act.today))? {
            return Err(Refusal::UnitNotThere.into());
        }
    }
    let row = unit::row(tx, act.realm, unit, span.from.min(act.today))?;
    Ok(row.ok_or(Refusal::UnitNotThere)?.kind)
}

/// Somebody with a current post can still fill posts of the unit, unless that is meant so. Without
/// anybody only the server's own terminal helps.
fn check_somebody_fills(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    from: Date,
    sure: bool,
) -> Result<()> {
    if sure || act.actor == Actor::Installation {
        return Ok(());
    }
    let fills = |(post, depth): &(String, u32)| {
        let reach = rights::reach_of(&act.rules, post, Right::FillPost);
        reach.is_some_and(|reach| rights::covers(reach, *depth))
    };
    let held = sql::posts_above(tx, act.realm, unit, from.max(act.today), act.today)?;
    if held.iter().any(fills) { Ok(()) } else { Err(Refusal::LastToFill.into()) }
}

fn check_reference(reference: Option<&str>) -> Result<()> {
    let max = REFERENCE_MAX_CHARS;
    match reference {
        Some(text) if text.chars().count() > max => Err(Refusal::ReferenceTooLong { max }.into()),
        _ => Ok(()),
    }
}

fn of_granted(
    tx: &mut Tx<'_>,
    realm: Realm,
    granted: &Granted<'_, FillPost>,
    id: PostId,
) -> Result<Tenure> {
    match sql::tenure(tx, realm, id)? {
        Some((unit, tenure)) if unit == granted.unit() => Ok(tenure),
        _ => Err(Error::NotFound),
    }
}
