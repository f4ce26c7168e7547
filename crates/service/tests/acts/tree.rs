//! The tree against a naive oracle: random acts, and after each run the truth as of any day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use zhibu_domain::id::UnitId;
use zhibu_domain::text::Text;
use zhibu_domain::unit::Refusal;
use zhibu_service::access::{self, ManageTree};
use zhibu_service::{Error, audit, unit};

use crate::support::{TODAY, World, new_unit};

const START: Date = date(2026, 1, 1);

/// One act; units and days are indices, so that every draw means something.
#[derive(Debug, Clone)]
enum Deed {
    Found { below: usize, day: i32 },
    Move { unit: usize, below: usize, day: i32 },
    Close { unit: usize, day: i32 },
    Reopen { unit: usize, below: usize, day: i32 },
}

impl Deed {
    fn day(&mut self) -> &mut i32 {
        match self {
            Deed::Found { day, .. }
            | Deed::Move { day, .. }
            | Deed::Close { day, .. }
            | Deed::Reopen { day, .. } => day,
        }
    }
}

/// Days grow on the whole, so that most acts are possible, but not strictly.
fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let (unit, below, day) = (0_usize..9, 0_usize..9, 0_i32..60);
    let found = (below.clone(), day.clone()).prop_map(|(below, day)| Deed::Found { below, day });
    let relocate = (unit.clone(), below.clone(), day.clone())
        .prop_map(|(unit, below, day)| Deed::Move { unit, below, day });
    let close = (unit.clone(), day.clone()).prop_map(|(unit, day)| Deed::Close { unit, day });
    let reopen =
        (unit, below, day).prop_map(|(unit, below, day)| Deed::Reopen { unit, below, day });
    prop::collection::vec(prop_oneof![3 => found, 4 => relocate, 2 => close, 1 => reopen], 1..30)
        .prop_map(|mut deeds| {
            let step = 240 / i32::try_from(deeds.len()).unwrap();
            for (at, deed) in (0..).zip(&mut deeds) {
                *deed.day() += at * step;
            }
            deeds
        })
}

/// What the acts said, kept as plainly as possible: where each unit went on which day, in order.
/// `None` is closed.
struct Oracle {
    top: UnitId,
    said: BTreeMap<UnitId, Vec<(Date, Option<UnitId>)>>,
}

impl Oracle {
    /// The unit above on a day: `Some(None)` for the top, `None` if the unit is not there.
    #[expect(clippy::option_option, reason = "the two absences differ")]
    fn above(&self, unit: UnitId, on: Date) -> Option<Option<UnitId>> {
        if unit == self.top {
            return Some(None);
        }
        let said = self.said.get(&unit)?;
        let (_, place) = said.iter().rfind(|(day, _)| *day <= on)?;
        place.map(Some)
    }

    /// The unit and those above on a day, nearest first; `None` if the walk meets a closed unit or
    /// comes back to where it was.
    fn chain(&self, unit: UnitId, on: Date) -> Option<Vec<UnitId>> {
        let mut chain = vec![unit];
        let mut at = unit;
        while let Some(parent) = self.above(at, on)? {
            if chain.contains(&parent) {
                return None;
            }
            chain.push(parent);
            at = parent;
        }
        Some(chain)
    }

    fn days(&self) -> BTreeSet<Date> {
        self.said.values().flatten().map(|(day, _)| *day).chain([START, TODAY]).collect()
    }

    /// Whether every unit that is there on a day from `from` on has a way up to the top.
    fn sound(&self, from: Date) -> bool {
        self.days().into_iter().filter(|day| *day >= from).all(|day| {
            let there = self.said.keys().filter(|unit| self.above(**unit, day).is_some());
            there.into_iter().all(|unit| self.chain(*unit, day).is_some())
        })
    }

    /// Takes an act in if it keeps the rules; says whether it does.
    fn allows(&mut self, unit: UnitId, on: Date, to: Option<UnitId>, was_open: bool) -> bool {
        let last = self.said.get(&unit).and_then(|said| said.last()).copied();
        let open = last.is_some_and(|(_, place)| place.is_some());
        let late = last.is_some_and(|(since, _)| on < since);
        let same = to.is_some() && last.map(|(_, place)| place) == Some(to);
        if late || open != was_open || same {
            return false;
        }
        self.said.entry(unit).or_default().push((on, to));
        if self.sound(on) {
            return true;
        }
        self.said.get_mut(&unit).unwrap().pop();
        if last.is_none() {
            self.said.remove(&unit);
        }
        false
    }
}

/// Performs the acts on both; they must agree on each.
fn perform(world: &World, deeds: Vec<Deed>) -> Oracle {
    let top = world.top();
    let mut oracle = Oracle { top, said: BTreeMap::new() };
    let mut units = vec![top];
    for (number, mut deed) in deeds.into_iter().enumerate() {
        let day = START + (*deed.day()).days();
        let at = |index: usize| units[index % units.len()];
        let (subject, expected, done) = match deed.clone() {
            Deed::Found { below, .. } => {
                let mut new = new_unit(&format!("单位{number}"), "committee");
                new.from = day;
                let parent = at(below);
                let done = world.write(move |tx, act| {
                    let granted = access::require(tx, act, parent)?;
                    unit::found(tx, act, &granted, new.clone())
                });
                // The oracle needs an id to speak of even if the act was refused.
                let id = done.as_ref().copied().unwrap_or(UnitId(uuid::Uuid::from_u128(1)));
                let expected = oracle.allows(id, day, Some(parent), false);
                (id, expected, done.map(|id| units.push(id)))
            }
            Deed::Move { unit, below, .. } => {
                let (id, to) = (at(unit), at(below));
                let done = world.write(move |tx, act| {
                    let granted = access::require(tx, act, id)?;
                    let above = access::require(tx, act, to)?;
                    unit::relocate(tx, act, &granted, &above, day)
                });
                (id, id != top && oracle.allows(id, day, Some(to), true), done)
            }
            Deed::Close { unit, .. } => {
                let id = at(unit);
                let done = world.write(move |tx, act| {
                    let granted = access::require(tx, act, id)?;
                    unit::close(tx, act, &granted, day)
                });
                // The top itself is closed by nobody while a unit stands below it; leave it out.
                if id == top && done.is_ok() {
                    return oracle;
                }
                (id, id != top && oracle.allows(id, day, None, true), done)
            }
            Deed::Reopen { unit, below, .. } => {
                let (id, to) = (at(unit), at(below));
                let done = world.write(move |tx, act| {
                    let granted = access::require(tx, act, to)?;
                    unit::reopen(tx, act, &granted, id, day)
                });
                (id, id != top && oracle.allows(id, day, Some(to), false), done)
            }
        };
        assert_eq!(done.is_ok(), expected, "{deed:?} on {subject}: {done:?}");
    }
    oracle
}

/// Compares everything that is asked of the tree on a day with the oracle's walk.
fn compare(world: &World, oracle: &Oracle, day: Date) {
    for unit in oracle.said.keys().copied() {
        let chain = oracle.chain(unit, day);
        let page = world.read(move |tx, act| unit::page(tx, act.realm, unit, day, None)).unwrap();
        assert_eq!(page.exists, chain.is_some(), "{unit} on {day}");
        let mut above: Vec<UnitId> = page.chain.iter().map(|row| row.id).collect();
        above.reverse();
        assert_eq!(above, chain.map_or(Vec::new(), |chain| chain[1..].to_vec()), "{unit} on {day}");
        let below: BTreeSet<UnitId> = page.below.iter().map(|row| row.unit.id).collect();
        let children = oracle.said.keys().filter(|u| oracle.above(**u, day) == Some(Some(unit)));
        assert_eq!(below, children.copied().collect(), "below {unit} on {day}");
        let subtree =
            world.read(move |tx, act| unit::subtree(tx, act.realm, unit, day, 100)).unwrap();
        let found: BTreeSet<UnitId> = subtree.into_iter().map(|(row, _)| row.id).collect();
        let within = oracle
            .said
            .keys()
            .filter(|u| oracle.chain(**u, day).is_some_and(|chain| chain.contains(&unit)));
        assert_eq!(found, within.copied().collect(), "subtree of {unit} on {day}");
    }
}

#[test]
fn random_moves_and_closes_agree_with_a_naive_replay_on_every_day() {
    let mut runner = TestRunner::new(Config { cases: 120, ..Config::default() });
    runner
        .run(&deeds(), |deeds| {
            let world = World::new();
            let oracle = perform(&world, deeds);
            for day in oracle.days() {
                compare(&world, &oracle, day);
                compare(&world, &oracle, day - 1.days());
            }
            let faults = world.read(|tx, act| unit::closure_faults(tx, act.realm)).unwrap();
            assert_eq!(faults, Vec::new());
            Ok(())
        })
        .unwrap();
}

fn refusal(result: Result<(), Error>) -> Refusal {
    match result {
        Err(Error::Unit(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn relocate(world: &World, unit: UnitId, to: UnitId) -> Result<(), Error> {
    world.write(move |tx, act| {
        let granted = access::require(tx, act, unit)?;
        let above = access::require(tx, act, to)?;
        unit::relocate(tx, act, &granted, &above, act.today)
    })
}

#[test]
fn a_unit_never_stands_below_itself() {
    let world = World::new();
    let top = world.top();
    let town = world.below(top, "镇党委", "committee");
    let village = world.below(town, "村党委", "committee");
    assert_eq!(refusal(relocate(&world, town, village)), Refusal::Cycle);
    assert_eq!(refusal(relocate(&world, town, town)), Refusal::Cycle);
}

#[test]
fn kinds_stand_only_where_the_rulebook_lets_them() {
    let world = World::new();
    let top = world.top();
    let branch = world.below(top, "第一支部", "branch");
    let other = world.below(top, "第二支部", "branch");
    let Refusal::KindBelow { child, parent, allowed } = refusal(relocate(&world, branch, other))
    else {
        panic!("a branch below a branch was not refused for its kind");
    };
    assert_eq!((child.as_str(), parent.as_str()), ("branch", "branch"));
    assert!(allowed.contains(&"group".to_owned()));
}

#[test]
fn a_unit_with_members_or_units_below_is_not_closed() {
    let world = World::new();
    let town = world.below(world.top(), "镇党委", "committee");
    let branch = world.below(town, "村支部", "branch");
    world.person("甲", branch, &[]);
    let close = |unit: UnitId| {
        world.write(move |tx, act| {
            let granted = access::require(tx, act, unit)?;
            unit::close(tx, act, &granted, act.today)
        })
    };
    assert_eq!(refusal(close(town)), Refusal::UnitsBelow { count: 1 });
    assert_eq!(refusal(close(branch)), Refusal::MembersRemain { count: 1 });
}

#[test]
fn two_units_at_one_place_do_not_bear_one_name() {
    let world = World::new();
    let town = world.below(world.top(), "镇党委", "committee");
    world.below(town, "第一支部", "branch");
    let again = world.write(move |tx, act| {
        let granted = access::require(tx, act, town)?;
        unit::found(tx, act, &granted, new_unit("第一支部", "branch"))
    });
    assert_eq!(refusal(again.map(|_| ())), Refusal::NameTaken);
}

#[test]
fn a_new_name_holds_from_its_day_and_the_old_one_before() {
    let world = World::new();
    let top = world.top();
    let day = date(2026, 6, 1);
    world
        .write(move |tx, act| {
            let granted = access::require(tx, act, top)?;
            unit::rename(tx, act, &granted, Text::new(Some("新县委".into()), None), day)
        })
        .unwrap();
    let name = |on: Date| {
        world.read(move |tx, act| unit::row(tx, act.realm, top, on)).unwrap().unwrap().name
    };
    assert_eq!(name(day - 1.days()).zh(), Some("县委"));
    assert_eq!(name(day).zh(), Some("新县委"));
}

#[test]
fn a_unit_is_found_by_part_of_its_name_by_initials_and_nowhere_else() {
    let world = World::new();
    let top = world.top();
    let town = world.below(top, "禾塘镇党委", "committee");
    let branch = world.below(town, "柳岸村党支部", "branch");
    let elsewhere = world.below(top, "柳岸街道党委", "committee");
    let search = |root: UnitId, typed: &'static str| -> Vec<UnitId> {
        let found = world.read(move |tx, act| unit::search(tx, act.realm, root, typed, act.today));
        found.unwrap().into_iter().map(|row| row.id).collect()
    };
    assert_eq!(search(top, "岸村"), [branch]);
    assert_eq!(search(top, "LAC"), [branch]);
    assert_eq!(search(top, "柳岸"), [branch, elsewhere]);
    assert_eq!(search(town, "柳岸"), [branch]);
    assert_eq!(search(top, "·"), []);
}

#[test]
fn every_act_on_the_tree_leaves_one_row_in_the_log() {
    let world = World::new();
    let top = world.top();
    let town = world.below(top, "镇党委", "committee");
    let village = world.below(top, "村党委", "committee");
    let before = world.read(|tx, act| audit::count(tx, act.realm)).unwrap();
    relocate(&world, village, town).unwrap();
    world
        .write(move |tx, act| {
            let granted = access::require(tx, act, village)?;
            unit::describe(tx, act, &granted, &unit::About::default())?;
            let granted = access::require(tx, act, village)?;
            unit::rename(tx, act, &granted, Text::new(Some("新村".into()), None), act.today)?;
            unit::close(tx, act, &granted, act.today)?;
            let above = access::require::<ManageTree>(tx, act, town)?;
            unit::reopen(tx, act, &above, village, act.today)
        })
        .unwrap();
    let after = world.read(|tx, act| audit::count(tx, act.realm)).unwrap();
    assert_eq!(after - before, 5);
    // A refused act leaves none.
    relocate(&world, town, village).unwrap_err();
    assert_eq!(world.read(|tx, act| audit::count(tx, act.realm)).unwrap(), after);
}
