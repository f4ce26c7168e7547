//! Rights: what the posts of today give, against a naive reading of the rulebook's table.

use std::collections::BTreeSet;

use zhibu_domain::access::Because;
use zhibu_domain::id::UnitId;
use zhibu_domain::rulebook::{Reach, Right};
use zhibu_service::access::{self, ChangeUnit, ManageTree, ReadAudit, RecordActivity, ViewUnit};
use zhibu_service::{Error, unit};

use crate::support::{World, rules};

/// County, two towns, two branches under each.
fn tree(world: &World) -> (UnitId, Vec<UnitId>, Vec<UnitId>) {
    let county = world.top();
    let towns: Vec<UnitId> =
        ["东镇", "西镇"].iter().map(|name| world.below(county, name, "committee")).collect();
    let branches = towns
        .iter()
        .flat_map(|town| ["甲村", "乙村"].map(|name| world.below(*town, name, "branch")))
        .collect();
    (county, towns, branches)
}

#[test]
fn every_post_reaches_exactly_as_far_as_the_rulebook_says() {
    let world = World::new();
    let (county, towns, branches) = tree(&world);
    let units: Vec<UnitId> = [county].into_iter().chain(towns.clone()).chain(branches).collect();
    for entry in &rules().posts {
        let person = world.person(&entry.label.zh, towns[1], &[(towns[0], &entry.key)]);
        let acting = world.by(person);
        for unit in units.iter().copied() {
            let steps = world
                .read(move |tx, act| unit::page(tx, act.realm, unit, act.today, None))
                .unwrap()
                .chain
                .iter()
                .rev()
                .position(|above| above.id == towns[0])
                .map_or(if unit == towns[0] { Some(0) } else { None }, |at| Some(at + 1));
            let may = acting.read(move |tx, act| access::rights(tx, act, unit)).unwrap();
            let expected: BTreeSet<Right> = Right::ALL
                .into_iter()
                .filter(|right| {
                    // A member sees the own unit, whatever post is held elsewhere.
                    (*right == Right::ViewUnit && unit == towns[1])
                        || entry.value.rights.iter().any(|(given, reach)| {
                            given == right
                                && match (reach, steps) {
                                    (_, None) => false,
                                    (Reach::Unit, Some(steps)) => steps == 0,
                                    (Reach::Children, Some(steps)) => steps <= 1,
                                    (Reach::Below, Some(steps)) => steps > 0,
                                    (Reach::Subtree, Some(_)) => true,
                                }
                        })
                })
                .collect();
            assert_eq!(may, expected, "{} at {unit}", entry.key);
        }
    }
}

#[test]
fn without_a_post_only_the_own_unit_is_seen() {
    let world = World::new();
    let (_, towns, branches) = tree(&world);
    let member = world.by(world.person("丙", branches[0], &[]));
    let own = branches[0];
    let granted = member
        .read(move |tx, act| Ok(access::require::<ViewUnit>(tx, act, own)?.because().clone()))
        .unwrap();
    assert_eq!(granted, Because::Member { unit: own });
    for unit in [branches[1], towns[0]] {
        let denied =
            member.read(move |tx, act| access::require::<ViewUnit>(tx, act, unit).map(|_| ()));
        assert!(matches!(denied, Err(Error::Denied(d)) if d.right == Right::ViewUnit), "{unit}");
    }
    let denied =
        member.read(move |tx, act| access::require::<RecordActivity>(tx, act, own).map(|_| ()));
    assert!(matches!(denied, Err(Error::Denied(_))));
}

#[test]
fn a_list_starts_where_the_right_is_held() {
    let world = World::new();
    let (_, towns, branches) = tree(&world);
    let posts = [(towns[1], "party-affairs-worker"), (branches[0], "secretary")];
    let person = world.by(world.person("丁", branches[0], &posts));
    let roots = person.read(|tx, act| access::roots(tx, act, Right::ViewUnit)).unwrap();
    let roots: Vec<(UnitId, u32)> = roots.into_iter().map(|s| (s.root, s.levels)).collect();
    // The worker sees all below the town; the secretary of a branch all below the branch.
    assert_eq!(
        BTreeSet::from_iter(roots),
        BTreeSet::from([(towns[1], u32::MAX), (branches[0], u32::MAX)])
    );
}

#[test]
fn a_closed_unit_is_judged_by_its_last_place() {
    let world = World::new();
    let (_, towns, _) = tree(&world);
    let town = towns[0];
    let old = world.below(town, "旧村", "branch");
    let keeper = world.by(world.person("戊", town, &[(town, "secretary")]));
    keeper
        .write(move |tx, act| {
            let granted = access::require::<ChangeUnit>(tx, act, old)?;
            unit::close(tx, act, &granted, act.today)
        })
        .unwrap();
    let rights = keeper.read(move |tx, act| access::rights(tx, act, old)).unwrap();
    assert!(rights.contains(&Right::ManageTree));
}

#[test]
fn a_right_given_on_one_unit_is_not_a_right_on_another() {
    let world = World::new();
    let (county, _, branches) = tree(&world);
    let auditor = world.by(world.person("己", branches[0], &[(branches[0], "discipline-member")]));
    let own = branches[0];
    auditor.read(move |tx, act| access::require::<ReadAudit>(tx, act, own).map(|_| ())).unwrap();
    let above =
        auditor.read(move |tx, act| access::require::<ReadAudit>(tx, act, county).map(|_| ()));
    assert!(matches!(above, Err(Error::Denied(_))));
}

#[test]
fn nobody_closes_the_unit_in_which_the_post_is_held() {
    let world = World::new();
    let (_, towns, branches) = tree(&world);
    let own = branches[0];
    let secretary = world.by(world.person("庚", own, &[(own, "secretary")]));
    let close = |world: &World| {
        world.read(move |tx, act| access::require::<ChangeUnit>(tx, act, own).map(|_| ()))
    };
    assert!(matches!(close(&secretary), Err(Error::Denied(_))));
    secretary.read(move |tx, act| access::require::<ManageTree>(tx, act, own).map(|_| ())).unwrap();
    let above = world.by(world.person("辛", towns[0], &[(towns[0], "secretary")]));
    close(&above).unwrap();
}

#[test]
fn a_list_goes_down_exactly_as_far_as_the_right() {
    let world = World::new();
    let (county, towns, branches) = tree(&world);
    let units: Vec<UnitId> = [county].into_iter().chain(towns.clone()).chain(branches).collect();
    for entry in &rules().posts {
        let person = world.by(world.person("壬", towns[1], &[(county, &entry.key)]));
        for right in Right::ALL {
            let listed: BTreeSet<UnitId> = person
                .read(move |tx, act| {
                    let mut listed = BTreeSet::new();
                    for scope in access::roots(tx, act, right)? {
                        let rows = unit::subtree(tx, act.realm, scope.root, act.today, 100)?;
                        let near = rows.into_iter().filter(|(_, depth)| *depth <= scope.levels);
                        listed.extend(near.map(|(row, _)| row.id));
                    }
                    Ok(listed)
                })
                .unwrap();
            for unit in units.iter().copied() {
                let may = person
                    .read(move |tx, act| access::rights(tx, act, unit))
                    .unwrap()
                    .contains(&right);
                assert_eq!(listed.contains(&unit), may, "{} {right:?}", entry.key);
                let scope = person.read(move |tx, act| access::scope(tx, act, right, unit));
                assert_eq!(scope.unwrap().is_some(), may, "{} {right:?}", entry.key);
            }
        }
    }
}
