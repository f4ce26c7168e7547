//! Which offices one person may hold together (GB/T 22239: separate administrators).

use super::Refusal;
use crate::rulebook::Rulebook;

/// Checks that a person may be given an office. `held` are the offices held now, `has_posts` says
/// whether there is a post in the tree, now or to come.
///
/// # Errors
/// [`Refusal::UnknownOffice`], [`Refusal::OfficeHeld`], [`Refusal::OfficeApart`],
/// [`Refusal::OfficeWithoutPosts`].
pub fn give(
    rules: &Rulebook,
    office: &str,
    held: &[String],
    has_posts: bool,
) -> Result<(), Refusal> {
    let entry = rules.office(office);
    let entry = entry.ok_or_else(|| Refusal::UnknownOffice { office: office.to_owned() })?;
    if held.iter().any(|key| key == office) {
        return Err(Refusal::OfficeHeld);
    }
    // Either of the two may name the other.
    let apart = |key: &&String| {
        let other = rules.office(key);
        entry.value.apart_from.contains(key)
            || other.is_some_and(|other| other.value.apart_from.iter().any(|key| key == office))
    };
    if let Some(other) = held.iter().find(apart) {
        return Err(Refusal::OfficeApart { office: other.clone() });
    }
    if entry.value.without_posts && has_posts {
        return Err(Refusal::OfficeWithoutPosts);
    }
    Ok(())
}

/// Whether names are masked for who holds these offices.
pub fn mask(rules: &Rulebook, held: &[String]) -> bool {
    held.iter().any(|key| rules.office(key).is_some_and(|office| office.value.masked))
}
