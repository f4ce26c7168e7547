//! Classes of voters: which are merged before anybody votes, and which stay closed afterwards.
//!
//! Merging protects small groups before a token exists, withholding protects those of which few voted.
//! The module never sees a person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Fraction, RuleError};

/// A class as the organiser wished it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name in tokens and rows.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Its part of a score, in any unit; only ratios count.
    pub weight: u32,
    /// People admitted when the manifest was written.
    pub admitted: u32,
    /// The class that takes it in if it has fewer people than the minimum; empty for none.
    pub merge: String,
}

/// A class that votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Its name in tokens and rows.
    pub id: String,
    /// Its weight with those of the classes merged into it.
    pub weight: u64,
    /// People admitted, with those of the classes merged into it.
    pub admitted: u64,
}

/// What happens to the weight of a class that stays closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Floor {
    /// The other classes share it in proportion to their own.
    Renormalise,
    /// The whole vote is void.
    Void,
}

/// The classes that vote, in the order of `entries`.
///
/// A class with fewer than `k_min` people joins the class that it names, or the one that this class has
/// joined. Entries are looked at in order, again and again until none has to move. A class that names
/// no other stays as it is: whether it may be opened is decided after the vote.
pub fn merge(entries: &[Entry], k_min: u32) -> Result<Vec<Class>, RuleError> {
    let mut weight: u64 = 0;
    let mut into: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in entries {
        if into.insert(&entry.id, &entry.id).is_some() {
            return Err(RuleError::Name(entry.id.clone()));
        }
        weight += u64::from(entry.weight);
    }
    if weight == 0 {
        return Err(RuleError::NoWeight);
    }
    let unknown = |entry: &&Entry| {
        !entry.merge.is_empty() && (entry.merge == entry.id || !into.contains_key(&*entry.merge))
    };
    if let Some(entry) = entries.iter().find(unknown) {
        return Err(RuleError::Name(entry.merge.clone()));
    }
    let mut classes: Vec<Class> = entries
        .iter()
        .map(|entry| Class {
            id: entry.id.clone(),
            weight: entry.weight.into(),
            admitted: entry.admitted.into(),
        })
        .collect();
    while let Some((small, target)) = next_merge(entries, &classes, &into, k_min) {
        for home in into.values_mut().filter(|home| **home == small) {
            *home = target;
        }
        let Some(at) = classes.iter().position(|class| class.id == small) else { break };
        let gone = classes.remove(at);
        if let Some(class) = classes.iter_mut().find(|class| class.id == target) {
            class.weight += gone.weight;
            class.admitted += gone.admitted;
        }
    }
    Ok(classes)
}

/// The first class that is too small and has somewhere to go.
fn next_merge<'a>(
    entries: &'a [Entry],
    classes: &[Class],
    into: &BTreeMap<&'a str, &'a str>,
    k_min: u32,
) -> Option<(&'a str, &'a str)> {
    entries.iter().find_map(|entry| {
        let class = classes.iter().find(|class| class.id == entry.id)?;
        let target = into.get(entry.merge.as_str()).copied()?;
        let moves = class.admitted < u64::from(k_min) && target != entry.id;
        moves.then_some((entry.id.as_str(), target))
    })
}

/// Whether any score of these classes fits in the numbers of a [`Fraction`], with `points` at most.
///
/// A score is a sum of at most one fraction for each class, whose denominators are at most the numbers
/// of people. The test is generous by a factor of four, so that later admissions do not end it.
pub fn admitted_bound(classes: &[Class], points: u64) -> Result<(), RuleError> {
    let mut bound = i128::from(points.max(1)).checked_mul(4);
    let weights = classes.iter().map(|class| class.weight).sum::<u64>().max(1);
    bound = bound.and_then(|bound| bound.checked_mul(weights.into()));
    for class in classes {
        bound = bound.and_then(|bound| bound.checked_mul(i128::from(class.admitted.max(1))));
    }
    bound.map(|_| ()).ok_or(RuleError::TooLarge)
}

/// A share that makes sense: more than nothing, at most all.
pub(super) fn share(share: Fraction) -> Result<Fraction, RuleError> {
    let is_share = share > Fraction::ZERO && share <= Fraction::whole(1);
    if is_share { Ok(share) } else { Err(RuleError::Share(share)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(id: &str, weight: u32, admitted: u32, merge: &str) -> Entry {
        Entry { id: id.into(), title: id.into(), weight, admitted, merge: merge.into() }
    }

    fn told(classes: &[Class]) -> Vec<(&str, u64, u64)> {
        classes.iter().map(|class| (&*class.id, class.weight, class.admitted)).collect()
    }

    #[test]
    fn a_small_class_joins_the_one_it_names() {
        let entries = [
            entry("leaders", 30, 5, "heads"),
            entry("heads", 30, 12, ""),
            entry("members", 40, 40, ""),
        ];
        let classes = merge(&entries, 10).unwrap();
        assert_eq!(told(&classes), [("heads", 60, 17), ("members", 40, 40)]);
        let classes = merge(&entries, 5).unwrap();
        assert_eq!(classes.len(), 3, "five are not fewer than five");
    }

    #[test]
    fn small_classes_that_name_each_other_meet_once() {
        let classes = merge(&[entry("a", 1, 2, "b"), entry("b", 2, 3, "a")], 10).unwrap();
        assert_eq!(told(&classes), [("b", 3, 5)]);
    }

    #[test]
    fn a_chain_ends_in_the_last() {
        let entries = [entry("a", 1, 2, "b"), entry("b", 2, 3, "c"), entry("c", 3, 20, "")];
        assert_eq!(told(&merge(&entries, 10).unwrap()), [("c", 6, 25)]);
    }

    #[test]
    fn a_class_that_names_none_stays() {
        let classes = merge(&[entry("a", 1, 2, ""), entry("b", 2, 30, "")], 10).unwrap();
        assert_eq!(classes.len(), 2);
    }

    #[test]
    fn wrong_names_and_no_weight_are_refused() {
        let name = |name: &str| Err(RuleError::Name(name.into()));
        assert_eq!(merge(&[entry("a", 1, 2, "x")], 1), name("x"));
        assert_eq!(merge(&[entry("a", 1, 2, "a")], 1), name("a"));
        assert_eq!(merge(&[entry("a", 1, 2, ""), entry("a", 1, 2, "")], 1), name("a"));
        assert_eq!(merge(&[entry("a", 0, 2, "")], 1), Err(RuleError::NoWeight));
    }

    #[test]
    fn classes_too_large_for_exact_sums_are_refused() {
        let classes =
            |count: usize| vec![Class { id: String::new(), weight: 100, admitted: 100_000 }; count];
        assert_eq!(admitted_bound(&classes(5), 100), Ok(()));
        assert_eq!(admitted_bound(&classes(9), 100), Err(RuleError::TooLarge));
    }

    proptest! {
        #[test]
        fn merging_loses_nobody_and_leaves_no_small_class_that_could_go(
            sizes in prop::collection::vec((1u32..50, 0u32..20, 0usize..6), 1..6), k_min in 0u32..15,
        ) {
            let count = sizes.len();
            let entries: Vec<Entry> = sizes
                .iter()
                .enumerate()
                .map(|(at, &(weight, admitted, to))| {
                    let to = if to >= count || to == at { String::new() } else { to.to_string() };
                    entry(&at.to_string(), weight, admitted, &to)
                })
                .collect();
            let classes = merge(&entries, k_min).unwrap();
            let people: u64 = classes.iter().map(|class| class.admitted).sum();
            let weight: u64 = classes.iter().map(|class| class.weight).sum();
            prop_assert_eq!(people, sizes.iter().map(|size| u64::from(size.1)).sum::<u64>());
            prop_assert_eq!(weight, sizes.iter().map(|size| u64::from(size.0)).sum::<u64>());
            for class in classes.iter().filter(|class| class.admitted < u64::from(k_min)) {
                let own = entries.iter().find(|entry| entry.id == class.id).unwrap();
                let gone = classes.iter().all(|other| other.id != own.merge);
                prop_assert!(own.merge.is_empty() || gone, "{} could have gone", class.id);
            }
        }
    }
}
