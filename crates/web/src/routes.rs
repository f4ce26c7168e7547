//! The addresses of pages, in one place: a link and its route cannot drift apart unseen, and the
//! tests of rights walk over them.

use zhibu_domain::id::{ActivityId, BulletinId, PersonId, UnitId};

/// What is due.
pub(crate) const TODAY: &str = "/today";
/// The units, and the search for one.
pub(crate) const UNITS: &str = "/units";
/// The public portal.
pub(crate) const PORTAL: &str = "/portal";
/// Signing in.
pub(crate) const SIGN_IN: &str = "/sign-in";

/// A unit.
pub(crate) fn unit(id: UnitId) -> String {
    format!("/units/{id}")
}

/// A person.
pub(crate) fn person(id: PersonId) -> String {
    format!("/people/{id}")
}

/// An activity.
pub(crate) fn activity(id: ActivityId) -> String {
    format!("/activities/{id}")
}

/// A bulletin at work: drafted, edited, checked.
pub(crate) fn bulletin(id: BulletinId) -> String {
    format!("/bulletins/{id}")
}

/// A published bulletin in the portal.
pub(crate) fn published(id: BulletinId) -> String {
    format!("/portal/{id}")
}
