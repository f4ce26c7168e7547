//! What pages and lists show of posts: holders as of a day, vacancies, terms, what ends soon, and who
//! may be chosen.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use zhibu_domain::day::Span;
use zhibu_domain::id::{PersonId, PostId, Realm, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::post::{self, Tenure, Term};
use zhibu_domain::rulebook::{Right, Rulebook};
use zhibu_domain::text::Text;

use super::{Holder, sql};
use crate::access::{self, Scope};
use crate::act::Act;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::parameter::{Effective, OfUnits};
use crate::{person, search};

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

/// Posts with one holder that nobody holds in a unit on a day, e.g. the secretary: keys in the order
/// of the rulebook. Of the others than the leading one only those that somebody held before.
pub fn vacant(
    tx: &mut Tx<'_>,
    realm: Realm,
    rules: &Rulebook,
    (unit, kind): (UnitId, &str),
    day: Date,
) -> Result<Vec<String>> {
    let held = sql::holders(tx, realm, unit, day)?;
    let before = sql::held_before(tx, realm, unit, day)?;
    let leads = leading(rules, kind, day);
    let vacant = rules.posts_on(day).into_iter().filter(|post| {
        let asked = leads == Some(post.key.as_str()) || before.contains(&post.key);
        post.value.is_held_in(kind)
            && post.value.single
            && asked
            && held.iter().all(|holder| holder.post != post.key)
    });
    Ok(vacant.map(|post| post.key.clone()).collect())
}

/// A tenure with its unit and all leave granted from it.
pub fn held(tx: &mut Tx<'_>, realm: Realm, id: PostId) -> Result<(UnitId, Tenure, Vec<Span>)> {
    let (unit, tenure) = sql::tenure(tx, realm, id)?.ok_or(Error::NotFound)?;
    Ok((unit, tenure, sql::leave(tx, realm, id)?))
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
    /// The term.
    pub term: Term,
    /// Months before its end at which it is called to mind there.
    pub months: Effective,
}

/// The number of months before the end of a term at which it is called to mind.
pub const REMINDER_MONTHS: &str = "term.reminder_months";
/// The number of days before the end of one's own post or leave at which it is called to mind.
pub const REMINDER_DAYS: &str = "post.reminder_days";

/// Terms of a unit, and of those directly below if the scope goes down, whose end has come within
/// the time of reminding (BR 21), soonest first, at most 50. Lower ones are called to mind by those
/// who stand between.
pub fn terms_ending(tx: &mut Tx<'_>, act: &Act, scope: Scope) -> Result<Vec<Ending>> {
    let mut numbers = OfUnits::new(tx, act, REMINDER_MONTHS)?;
    let mut found = Vec::new();
    for (unit, unit_name, term) in sql::terms_near(tx, act.realm, scope, act.today)? {
        let Some(months) = numbers.number(tx, unit, act.today)? else { continue };
        if post::reminder_from(months.value, term.ends_on) <= act.today {
            found.push(Ending { unit, unit_name, term, months });
        }
    }
    Ok(found)
}

/// A post that nobody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacancy {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: Text,
    /// Key of the post.
    pub post: String,
}

/// Units without the holder of the post that leads them: of the scope's unit and of those directly
/// below if the scope goes down, at most 50.
pub fn vacancies(
    tx: &mut Tx<'_>,
    realm: Realm,
    rules: &Rulebook,
    scope: Scope,
    day: Date,
) -> Result<Vec<Vacancy>> {
    let mut units: BTreeMap<UnitId, (Text, String, BTreeSet<String>)> = BTreeMap::new();
    for (unit, name, kind, post) in sql::posts_near(tx, realm, scope, day)? {
        let (.., held) = units.entry(unit).or_insert((name, kind, BTreeSet::new()));
        held.extend(post);
    }
    let vacancy = |(unit, (unit_name, kind, held)): (UnitId, (Text, String, BTreeSet<String>))| {
        let leads = leading(rules, &kind, day)?;
        (!held.contains(leads)).then(|| Vacancy { unit, unit_name, post: leads.to_owned() })
    };
    Ok(units.into_iter().filter_map(vacancy).take(50).collect())
}

/// The post that leads units of a kind: the first with one holder.
pub(crate) fn leading<'a>(rules: &'a Rulebook, kind: &str, day: Date) -> Option<&'a str> {
    let single = rules
        .posts_on(day)
        .into_iter()
        .find(|post| post.value.single && post.value.is_held_in(kind));
    single.map(|post| post.key.as_str())
}

/// A post of one's own, standing in, or leave, that ends soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnEnd {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: Text,
    /// Key of the post.
    pub post: String,
    /// The first day after.
    pub until: Date,
    /// It is leave that ends.
    pub leave: bool,
    /// It is standing in for somebody that ends.
    pub stand_in: bool,
}

/// What of a person's own posts ends within the days that hold for the unit, soonest first.
pub fn ending_for(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<Vec<OwnEnd>> {
    let mut numbers = OfUnits::new(tx, act, REMINDER_DAYS)?;
    let mut ends = Vec::new();
    for own in sql::own_ends(tx, act.realm, person, act.today)? {
        let days = numbers.number(tx, own.unit, act.today)?.map_or(0, |days| days.value);
        if post::ends_soon(days, own.until, act.today) {
            ends.push(own);
        }
    }
    Ok(ends)
}

/// Somebody who may be chosen for a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Name,
    /// The unit of membership, for those who belong to another.
    pub elsewhere: Option<Text>,
}

/// Who may be chosen for a post of a unit: its members, or those found by part of a name, its pinyin
/// or initials among all whose records the actor may see, the unit's own first. At most 50, and
/// whether there are more. Who was chosen before stays on the list.
pub fn candidates(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    typed: &str,
    chosen: &[PersonId],
) -> Result<(Vec<Candidate>, bool)> {
    let (mut found, more) = match search::person_query(typed) {
        None => of_the_unit(tx, act, unit)?,
        Some(token) => found_by(tx, act, unit, &token)?,
    };
    for person in chosen {
        if found.iter().any(|known| known.person == *person) {
            continue;
        }
        // Whoever may not see the record reads no name either.
        if person::record::may_see(tx, act, *person).is_ok()
            && let Some(name) = person::name(tx, act.realm, *person)?
        {
            found.push(Candidate { person: *person, name, elsewhere: None });
        }
    }
    Ok((found, more))
}

/// Members of the unit, then others who hold its posts.
fn of_the_unit(tx: &mut Tx<'_>, act: &Act, unit: UnitId) -> Result<(Vec<Candidate>, bool)> {
    let (realm, today) = (act.realm, act.today);
    let own = |person, name| Candidate { person, name, elsewhere: None };
    let (members, next) = person::members(tx, realm, unit, today, None)?;
    let mut found: Vec<Candidate> =
        members.into_iter().map(|member| own(member.person, member.name)).collect();
    for holder in sql::holders(tx, realm, unit, today)? {
        if found.iter().all(|known| known.person != holder.person) {
            found.push(own(holder.person, holder.name));
        }
    }
    Ok((found, next.is_some()))
}

fn found_by(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    token: &str,
) -> Result<(Vec<Candidate>, bool)> {
    let mut found: Vec<Candidate> = Vec::new();
    for scope in access::roots(tx, act, Right::ViewPerson)? {
        for candidate in sql::candidates(tx, act.realm, scope, token, (unit, act.today))? {
            if found.iter().all(|known| known.person != candidate.person) {
                found.push(candidate);
            }
        }
    }
    found.sort_by_key(|candidate| (candidate.elsewhere.is_some(), candidate.person));
    let more = found.len() > sql::CANDIDATES;
    found.truncate(sql::CANDIDATES);
    Ok((found, more))
}
