//! Posts of units: filling and ending them, leave with stand-ins, terms, vacancies. Rights come from
//! current posts; what a post may do stands in the rulebook.

mod sql;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::json;
use zhibu_domain::day::Span;
use zhibu_domain::id::{PersonId, PostId, Realm, UnitId};
use zhibu_domain::membership::REFERENCE_MAX_CHARS;
use zhibu_domain::person::Name;
use zhibu_domain::post::{self, Obtained, Refusal, Tenure, Term};
use zhibu_domain::rulebook::Rulebook;
use zhibu_domain::text::Text;

use crate::access::{FillPost, Granted, Scope};
use crate::act::Act;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::{access, audit, unit};

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

/// Ends a post of the granted unit; `until` is the first day on which it is no longer held. On its
/// own first day it never held. Stand-ins for it end too.
pub fn end(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, FillPost>,
    id: PostId,
    until: Date,
) -> Result<()> {
    let tenure = of_granted(tx, act.realm, granted, id)?;
    post::end(&tenure, until)?;
    sql::end(tx, act.realm, id, until)?;
    let detail = json!({"post": tenure.post, "person": tenure.person, "until": until});
    audit::log(tx, act, "post.end", granted.ground(), id.0, detail)
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
    if until < leave.from || leave.until <= until {
        return Err(Refusal::EndsBeforeStart { from: leave.from }.into());
    }
    sql::end_leave(tx, act.realm, id, leave.from, until)?;
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
    post::check_term(term, act.today)?;
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
    if crate::person::name(tx, act.realm, tenure.person)?.is_none() {
        return Err(Error::NotFound);
    }
    let offices = access::ground(tx, act.realm, tenure.person, act.today)?.offices;
    let forbids = |key: &String| act.rules.office(key).is_some_and(|o| o.value.without_posts);
    if let Some(office) = offices.into_iter().find(forbids) {
        return Err(Refusal::OfficeForbids { office }.into());
    }
    // A post that begins later is judged on the unit as it is now.
    let day = tenure.span.from.min(act.today);
    if !unit::exists(tx, act.realm, unit, day)? {
        return Err(Refusal::UnitNotThere.into());
    }
    let row = unit::row(tx, act.realm, unit, day)?.ok_or(Refusal::UnitNotThere)?;
    let held = sql::tenures(tx, act.realm, unit)?;
    post::fill(&act.rules, &row.kind, &held, tenure, act.today)?;
    Ok(())
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

/// The unit of a post, for asking for a right there.
pub fn unit_of(tx: &mut Tx<'_>, realm: Realm, id: PostId) -> Result<UnitId> {
    sql::tenure(tx, realm, id)?.map(|(unit, _)| unit).ok_or(Error::NotFound)
}

/// Holders of a unit's posts on a day, in the rulebook's order of posts. Who is on leave is among
/// them and says so.
pub fn of_unit(
    tx: &mut Tx<'_>,
    realm: Realm,
    rules: &Rulebook,
    unit: UnitId,
    day: Date,
) -> Result<Vec<Holder>> {
    let mut holders = sql::holders(tx, realm, unit, day)?;
    holders.sort_by_key(|h| (rank(rules, &h.post), h.span.from, h.person));
    Ok(holders)
}

/// Earlier and later holders of a unit's posts, newest first, at most 200.
pub fn history(tx: &mut Tx<'_>, realm: Realm, unit: UnitId, day: Date) -> Result<Vec<Holder>> {
    sql::history(tx, realm, unit, day)
}

fn rank(rules: &Rulebook, post: &str) -> u32 {
    rules.post(post).map_or(u32::MAX, |entry| entry.value.rank)
}

/// Posts of committees with one holder that nobody holds in a unit on a day, e.g. the secretary:
/// keys in the order of the rulebook. Of the portfolios only those that somebody held before.
pub fn vacant(
    tx: &mut Tx<'_>,
    realm: Realm,
    rules: &Rulebook,
    (unit, kind): (UnitId, &str),
    day: Date,
) -> Result<Vec<String>> {
    let held = sql::holders(tx, realm, unit, day)?;
    let before: BTreeMap<String, u32> = sql::held_before(tx, realm, unit, day)?;
    let mut first = true;
    let mut vacant = Vec::new();
    for post in rules.posts_on(day) {
        let here = post.value.held_in.iter().any(|k| k == kind);
        if !here || !post.value.single {
            continue;
        }
        // The first single post of a kind of unit leads it; every unit has one.
        let leads = std::mem::take(&mut first);
        let empty = held.iter().all(|holder| holder.post != post.key);
        if empty && (leads || before.contains_key(&post.key)) {
            vacant.push(post.key.clone());
        }
    }
    Ok(vacant)
}

/// A term with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermRow {
    /// The term.
    pub term: Term,
    /// What it rests on.
    pub reference: Option<String>,
}

/// The latest term of a unit that had begun on a day.
pub fn term(tx: &mut Tx<'_>, realm: Realm, unit: UnitId, day: Date) -> Result<Option<TermRow>> {
    sql::term(tx, realm, unit, day)
}

/// A term of a unit that ends soon, or has ended without an election since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: Text,
    /// Last day of the term.
    pub ends_on: Date,
}

/// Terms in a scope whose end has come within the time of reminding (BR 21), soonest first, at most
/// 50. The time is the rulebook's.
pub fn terms_ending(
    tx: &mut Tx<'_>,
    realm: Realm,
    rules: &Rulebook,
    scope: Scope,
    today: Date,
) -> Result<Vec<Ending>> {
    // The reminder of an end on a day begins some months before it; looked at from today, these are
    // the ends up to some months ahead.
    let months = rules.number("term.reminder_months", today).map_or(0, |n| n.value.value);
    let ahead = jiff::Span::new().try_months(months).unwrap_or_default();
    let latest = today.checked_add(ahead).unwrap_or(today);
    sql::terms_ending(tx, realm, scope, today, latest)
}
