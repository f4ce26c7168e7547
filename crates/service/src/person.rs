//! People: who belongs to a unit, who is expected at its activities, and what is kept of each.

mod export;
pub mod list;
pub mod record;
pub mod roll;
mod sql;

use jiff::civil::Date;
use serde_json::json;
use zhibu_domain::id::{PersonId, PostId, Realm, UnitId};
use zhibu_domain::membership;
use zhibu_domain::person::{Details, Member, Name, Standing};
use zhibu_domain::rulebook::{Attends, Rulebook};

use crate::act::{Act, Actor};
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::{audit, post};

pub use export::export;
pub(crate) use sql::{BulkPerson, BulkPost, NewRow, insert_bulk, insert_people};

/// Rows of a list of people, at most.
pub const PAGE: u32 = 50;

/// Somebody expected at an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Name,
    /// Probationary members attend without a vote.
    pub standing: Standing,
    /// May vote there.
    pub votes: bool,
}

/// A person as a loader enters one, with the unit of membership and any posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// The name.
    pub name: Name,
    /// The unit of membership.
    pub unit: UnitId,
    /// Full or probationary.
    pub standing: Standing,
    /// First day of membership and of the posts.
    pub since: Date,
    /// Unit and key of each post.
    pub posts: Vec<(UnitId, String)>,
}

/// Enters a person. Only the installation does this, from a loader: the rights of those who keep
/// rolls come with the roll's own pages.
///
/// # Errors
/// [`Error::NotFound`] for any other actor.
pub fn enrol(tx: &mut Tx<'_>, act: &Act, new: &NewPerson) -> Result<PersonId> {
    if act.actor != Actor::Installation {
        return Err(Error::NotFound);
    }
    let id = PersonId::new(act.now, act.entropy());
    let post = |(unit, key): &(UnitId, String)| BulkPost {
        id: PostId::new(act.now, act.entropy()),
        unit: *unit,
        post: key.clone(),
        since: new.since,
        obtained: None,
    };
    let row = BulkPerson {
        id,
        name: new.name.clone(),
        details: Details::default(),
        unit: new.unit,
        party_group: None,
        standing: new.standing,
        since: new.since,
        posts: new.posts.iter().map(post).collect(),
    };
    insert_bulk(tx, act, &[row])?;
    let detail = json!({"posts": new.posts.len()});
    audit::log_without_right(tx, act, "person.enrol", Some(new.unit), Some(id.0), detail)?;
    Ok(id)
}

/// Members of a unit, or of a group in one, on a day, in order of entering the roll, at most
/// [`PAGE`] after the cursor, and the next cursor if more follow.
pub fn members(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    day: Date,
    after: Option<PersonId>,
) -> Result<(Vec<Member>, Option<PersonId>)> {
    let mut rows = sql::members(tx, realm, unit, day, after, PAGE + 1)?;
    let next = crate::page::cut(&mut rows, PAGE).map(|member| member.person);
    Ok((rows, next))
}

/// Full and probationary members of a unit on a day.
pub fn count_members(tx: &mut Tx<'_>, realm: Realm, unit: UnitId, day: Date) -> Result<(u32, u32)> {
    sql::count_members(tx, realm, unit, day)
}

/// Who should attend an activity of this kind in this unit on this day: all members, or the holders
/// of committee posts, or nobody by name where the kind counts an audience.
pub fn expected(
    tx: &mut Tx<'_>,
    realm: Realm,
    rules: &Rulebook,
    unit: UnitId,
    kind: &str,
    day: Date,
) -> Result<Vec<Expected>> {
    let attends = rules.activity_kind(kind).map(|entry| entry.value.attends);
    match attends {
        Some(Attends::Members) => {
            let limit = u32::try_from(zhibu_domain::activity::ATTENDANCE_MAX).unwrap_or(u32::MAX);
            let members = sql::members(tx, realm, unit, day, None, limit)?;
            let mut marks = sql::marks(tx, realm, unit, day)?;
            let expected = members.into_iter().filter_map(|member| {
                let marks = marks.remove(&member.person).unwrap_or_default();
                expected_member(rules, member, &marks)
            });
            Ok(expected.collect())
        }
        Some(Attends::Committee) => {
            let mut committee: Vec<Expected> = Vec::new();
            for holder in post::of_unit(tx, realm, rules, unit, day)? {
                let sits = rules.post(&holder.post).is_some_and(|entry| entry.value.committee);
                if sits && committee.iter().all(|e| e.person != holder.person) {
                    committee.push(Expected {
                        person: holder.person,
                        name: holder.name,
                        standing: Standing::Full,
                        votes: true,
                    });
                }
            }
            Ok(committee)
        }
        Some(Attends::Audience) | None => Ok(Vec::new()),
    }
}

/// A member as expected, with what the member's marks take away; `None` if they take the place.
fn expected_member(rules: &Rulebook, member: Member, marks: &[String]) -> Option<Expected> {
    let (attends, votes) = membership::effect(rules, marks.iter().map(String::as_str));
    attends.then_some(Expected {
        votes: votes && member.standing == Standing::Full,
        person: member.person,
        name: member.name,
        standing: member.standing,
    })
}

/// The name of a person.
pub fn name(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Option<Name>> {
    sql::name(tx, realm, person)
}

/// The unit of the membership that holds or was the last; else the unit in which the person was
/// entered, if that was taken back on its own day.
pub(crate) fn home(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Option<UnitId>> {
    match sql::last_unit(tx, realm, person)? {
        None => sql::entered_in(tx, realm, person),
        found => Ok(found),
    }
}

/// The unit that a person is a member of on a day, and the group in it.
pub(crate) fn member_of(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    day: Date,
) -> Result<Vec<UnitId>> {
    sql::member_of(tx, realm, person, day)
}
