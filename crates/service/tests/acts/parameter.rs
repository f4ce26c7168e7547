//! Local numbers: what the nearest unit set, where it is used, and what stays as it was.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use zhibu_domain::day::Span;
use zhibu_domain::id::UnitId;
use zhibu_domain::parameter::{NewValue, Refusal};
use zhibu_service::access::{self, SetParameter};
use zhibu_service::parameter::{self, Because, Effect};
use zhibu_service::{Error, Result};

use crate::support::{TODAY, World, rules};

const KEY: &str = "activity.record_within_days";

fn new(value: i64, from: Date) -> NewValue {
    NewValue {
        key: KEY.to_owned(),
        value,
        span: Span::since(from),
        source: format!("文件{value}号"),
        approved_by: "县委组织部".to_owned(),
        approved_on: date(2026, 11, 1),
    }
}

fn set(world: &World, unit: UnitId, new: NewValue) -> Result<()> {
    world.write(move |tx, act| {
        let granted = access::require::<SetParameter>(tx, act, unit)?;
        parameter::set(tx, act, &granted, &new)
    })
}

fn value(world: &World, unit: UnitId, day: Date) -> i64 {
    world.read(move |tx, act| parameter::number(tx, act, unit, KEY, day)).unwrap().unwrap().value
}

/// County, town, two branches.
fn tree(world: &World) -> (UnitId, UnitId, [UnitId; 2]) {
    let county = world.top();
    let town = world.below(county, "柳岸镇", "committee");
    let branches = ["甲村", "乙村"].map(|name| world.below(town, name, "branch"));
    (county, town, branches)
}

/// The same realm on another day.
fn on(world: &World, day: Date) -> World {
    let days = (day - world.act.today).get_days();
    let now: Timestamp = world.act.now + (i64::from(days) * 24).hours();
    let mut moved = world.clone();
    (moved.act.today, moved.act.now) = (day, now);
    moved
}

#[test]
fn the_nearest_unit_that_set_a_number_decides() {
    let world = World::new();
    let (county, town, [first, second]) = tree(&world);
    let rule = rules().number(KEY, TODAY).unwrap().value.value;
    assert_eq!(value(&world, first, TODAY), rule);
    set(&world, county, new(5, TODAY)).unwrap();
    set(&world, first, new(7, TODAY)).unwrap();
    let all = [county, town, first, second].map(|unit| value(&world, unit, TODAY));
    assert_eq!(all, [5, 5, 7, 5]);
    assert_eq!(value(&world, first, date(2026, 11, 19)), rule, "the day before is not rewritten");
    let found = world.read(move |tx, act| parameter::number(tx, act, second, KEY, TODAY));
    let Because::Unit(by) = found.unwrap().unwrap().because else { panic!("the county set it") };
    assert_eq!((by.unit, by.value.source.as_str()), (county, "文件5号"));
}

#[test]
fn an_end_gives_the_number_back_to_the_unit_above_and_then_to_the_rule() {
    let world = World::new();
    let (county, _, [first, _]) = tree(&world);
    let rule = rules().number(KEY, TODAY).unwrap().value.value;
    set(&world, county, new(5, TODAY)).unwrap();
    set(&world, first, new(7, TODAY)).unwrap();
    let end = |world: &World, unit: UnitId, day: Date| {
        world.write(move |tx, act| {
            let granted = access::require::<SetParameter>(tx, act, unit)?;
            parameter::end(tx, act, &granted, KEY, day)
        })
    };
    let later = on(&world, date(2026, 12, 1));
    let past = end(&later, first, date(2026, 11, 30));
    assert!(matches!(past, Err(Error::Parameter(Refusal::Past { .. }))), "{past:?}");
    end(&later, first, date(2026, 12, 1)).unwrap();
    end(&later, county, date(2027, 1, 1)).unwrap();
    let days = [date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 1)];
    assert_eq!(days.map(|day| value(&later, first, day)), [7, 5, rule]);
}

#[test]
fn a_value_follows_another_and_a_planned_one_is_replaced_on_its_own_day() {
    let world = World::new();
    let (county, ..) = tree(&world);
    set(&world, county, new(5, TODAY)).unwrap();
    set(&world, county, new(9, date(2027, 1, 1))).unwrap();
    let between = set(&world, county, new(8, date(2026, 12, 1)));
    assert!(matches!(between, Err(Error::Parameter(Refusal::Past { .. }))), "{between:?}");
    set(&world, county, new(10, date(2027, 1, 1))).unwrap();
    let days = [TODAY, date(2026, 12, 31), date(2027, 1, 1)];
    assert_eq!(days.map(|day| value(&world, county, day)), [5, 5, 10]);
    let central = NewValue { key: "unit.branch.min_full".to_owned(), ..new(3, TODAY) };
    let refused = set(&world, county, central);
    assert!(matches!(refused, Err(Error::Parameter(Refusal::Central { .. }))), "{refused:?}");
}

#[test]
fn the_effect_counts_units_down_to_those_with_a_value_of_their_own() {
    let world = World::new();
    let (county, town, [first, _]) = tree(&world);
    let group = world.below(first, "第一组", "group");
    let other = world.below(county, "柏林镇", "committee");
    let effect = |unit: UnitId| -> Effect {
        world.read(move |tx, act| parameter::effect(tx, act, unit, KEY, TODAY)).unwrap()
    };
    assert_eq!(effect(county).units, 6);
    set(&world, first, new(7, TODAY)).unwrap();
    set(&world, town, new(6, TODAY)).unwrap();
    let (whole, lower) = (effect(county), effect(town));
    assert_eq!((whole.units, lower.units), (2, 2), "{other} and {group}");
    let own: Vec<UnitId> = whole.own.iter().map(|set| set.unit).collect();
    assert_eq!(own, [town, first]);
    assert_eq!(whole.before.unwrap().value, rules().number(KEY, TODAY).unwrap().value.value);
    assert_eq!(effect(group).before.unwrap().value, 7);
}

#[test]
fn a_secretary_sets_numbers_below_and_nobody_else_does() {
    let world = World::new();
    let (county, town, [first, _]) = tree(&world);
    let secretary = world.by(world.person("周", town, &[(town, "secretary")]));
    let member = world.by(world.person("王", first, &[]));
    set(&secretary, first, new(4, TODAY)).unwrap();
    for (actor, unit) in [(&secretary, county), (&member, first)] {
        let denied = set(actor, unit, new(4, TODAY));
        assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    }
}

#[test]
fn sizes_are_compared_with_the_number_that_holds_there() {
    let world = World::new();
    let (county, _, [first, _]) = tree(&world);
    for n in 0..21 {
        world.person(&format!("甲{n}"), first, &[]);
    }
    let findings = |unit: UnitId| {
        world
            .read(move |tx, act| zhibu_service::unit::findings(tx, act, unit, "branch", TODAY))
            .unwrap()
    };
    assert_eq!(findings(first), []);
    let max = NewValue { key: "unit.branch.max_members".to_owned(), ..new(20, TODAY) };
    set(&world, county, max).unwrap();
    let found = findings(first);
    assert_eq!((found.len(), found[0].few, found[0].limit.value), (1, false, 20));
}
