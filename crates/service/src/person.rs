//! People, as far as activities need them: who belongs to a unit, who holds its posts.

mod sql;

use jiff::civil::Date;
use serde_json::json;
use zhibu_domain::id::{PersonId, Realm, UnitId};
use zhibu_domain::person::{Member, Name, Standing};
use zhibu_domain::rulebook::{Attends, Rulebook};

use crate::act::{Act, Actor};
use crate::audit;
use crate::engine::Tx;
use crate::error::{Error, Result};

pub(crate) use sql::{BulkPerson, insert_bulk};

/// Rows of a list of people, at most.
pub const PAGE: u32 = 50;

/// The holder of a post on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostHolder {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Name,
    /// Key of the post.
    pub post: String,
    /// Since when.
    pub since: Date,
}

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
    let post = |(unit, key): &(UnitId, String)| {
        (PersonId::new(act.now, act.entropy()).0, *unit, key.clone(), new.since)
    };
    let row = BulkPerson {
        id,
        name: new.name.clone(),
        unit: new.unit,
        standing: new.standing,
        since: new.since,
        posts: new.posts.iter().map(post).collect(),
    };
    insert_bulk(tx, act, &[row])?;
    let detail = json!({"posts": new.posts.len()});
    audit::log_without_right(tx, act, "person.enrol", Some(new.unit), Some(id.0), detail)?;
    Ok(id)
}

/// Members of a unit on a day, in order of joining it, at most [`PAGE`] after the cursor, and the
/// next cursor if more follow.
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

/// Holders of a unit's posts on a day, in the rulebook's order of posts.
pub fn posts(
    tx: &mut Tx<'_>,
    realm: Realm,
    rules: &Rulebook,
    unit: UnitId,
    day: Date,
) -> Result<Vec<PostHolder>> {
    let mut holders = sql::posts(tx, realm, unit, day)?;
    holders.sort_by_key(|h| (rank(rules, &h.post), h.since, h.person));
    Ok(holders)
}

fn rank(rules: &Rulebook, post: &str) -> u32 {
    rules.post(post).map_or(u32::MAX, |entry| entry.value.rank)
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
            Ok(members.into_iter().map(expected_member).collect())
        }
        Some(Attends::Committee) => {
            let mut committee: Vec<Expected> = Vec::new();
            for holder in posts(tx, realm, rules, unit, day)? {
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

fn expected_member(member: Member) -> Expected {
    Expected {
        votes: member.standing == Standing::Full,
        person: member.person,
        name: member.name,
        standing: member.standing,
    }
}

/// The name of a person.
pub fn name(tx: &mut Tx<'_>, realm: Realm, person: PersonId) -> Result<Option<Name>> {
    sql::name(tx, realm, person)
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
