//! The addresses of pages, in one place: a link and its route cannot drift apart unseen, and the
//! tests of rights walk over them.

use zhibu_domain::id::{ActivityId, BulletinId, PersonId, PostId, UnitId};
use zhibu_domain::rulebook::Right;
use zhibu_domain::task::TaskKey;

/// What is due.
pub(crate) const TODAY: &str = "/today";
/// The units below that need help.
pub(crate) const TODAY_HELP: &str = "/today/help";
/// The units, and the search for one.
pub(crate) const UNITS: &str = "/units";
/// What was found by typing: people, units, activities.
pub(crate) const SEARCH: &str = "/search";
/// The public portal.
pub(crate) const PORTAL: &str = "/portal";
/// Signing in.
pub(crate) const SIGN_IN: &str = "/sign-in";

/// A unit.
pub(crate) fn unit(id: UnitId) -> String {
    format!("/units/{id}")
}

/// A page about a unit besides its own: `people`, `activities`, `history`, `rename`, ….
pub(crate) fn of_unit(id: UnitId, part: &str) -> String {
    format!("/units/{id}/{part}")
}

/// The form for a new record of a unit, of a kind.
pub(crate) fn new_activity(unit: UnitId, kind: &str) -> String {
    format!("/units/{unit}/activities/new?kind={kind}")
}

/// An activity.
pub(crate) fn activity(id: ActivityId) -> String {
    format!("/activities/{id}")
}

/// A task of a decision; decisions of a record are counted from 1.
pub(crate) fn task(key: TaskKey) -> String {
    format!("/tasks/{}/{}", key.activity, u64::from(key.ordinal) + 1)
}

/// A form about a task: `done`, `extend`, `hand-over`, `drop`.
pub(crate) fn of_task(key: TaskKey, part: &str) -> String {
    format!("{}/{part}", task(key))
}

/// A bulletin at work: drafted, edited, checked.
pub(crate) fn bulletin(id: BulletinId) -> String {
    format!("/bulletins/{id}")
}

/// A published bulletin in the portal.
pub(crate) fn published(id: BulletinId) -> String {
    format!("/portal/{id}")
}

/// Bulletins at work.
pub(crate) const BULLETINS: &str = "/bulletins";
/// The portal as a feed; `?lang=` says in which language.
pub(crate) const FEED: &str = "/portal/feed.xml";
/// The rules in words.
pub(crate) const RULEBOOK: &str = "/rulebook";
/// What each post may do.
pub(crate) const PERMISSIONS: &str = "/rulebook/permissions";

/// The form of a bulletin.
pub(crate) fn bulletin_edit(id: BulletinId) -> String {
    format!("/bulletins/{id}/edit")
}

/// An entry of the rulebook by key, or by table and key as in `vote.election`.
pub(crate) fn rule(key: &str) -> String {
    format!("/rulebook/{key}")
}

/// The page of oneself.
pub(crate) const ME: &str = "/me";

/// The record of a person.
pub(crate) fn person(id: PersonId) -> String {
    format!("/people/{id}")
}

/// A page about a person besides the record: `amend`, `move`, `history`, ….
pub(crate) fn of_person(id: PersonId, part: &str) -> String {
    format!("/people/{id}/{part}")
}

/// Entering with a card.
pub(crate) const CARD: &str = "/card";
/// The own account.
pub(crate) const ACCOUNT: &str = "/account";
/// The second factor.
pub(crate) const FACTOR: &str = "/account/factor";
/// All accounts, for those who look after them.
pub(crate) const ACCOUNTS: &str = "/accounts";
/// Installation offices.
pub(crate) const OFFICES: &str = "/offices";

/// Where the second factor is given, before going on to a page; `right` says what asks for it.
pub(crate) fn factor(next: &str, right: Option<Right>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("next", next);
    if let Some(right) = right {
        query.append_pair("right", right.code());
    }
    format!("{FACTOR}?{}", query.finish())
}

/// A form about a post that somebody holds: `end`, `leave`, `back`.
pub(crate) fn post(id: PostId, part: &str) -> String {
    format!("/posts/{id}/{part}")
}

/// The page on which a person is given a card.
pub(crate) fn card_for(person: PersonId) -> String {
    format!("/people/{person}/card")
}
/// The log of the first unit whose log one may read.
pub(crate) const LOG: &str = "/audit";
/// Addresses of calendars to subscribe to.
pub(crate) const FEEDS: &str = "/account/calendar";
