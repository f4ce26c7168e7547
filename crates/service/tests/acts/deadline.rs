//! Histories read from the database equal what the acts did, told again by hand; counts of many
//! units are the sums of each.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use zhibu_domain::activity::{KindLine, Sitting};
use zhibu_domain::day::{Span, When};
use zhibu_domain::deadline::{
    Coverage, Deadline, History, Record, Schedule, Setting, State, steps, year,
};
use zhibu_domain::id::{ActivityId, UnitId};
use zhibu_domain::parameter::NewValue;
use zhibu_domain::text::Text;
use zhibu_service::access::{self, ChangeUnit, ManageTree, RecordActivity, Scope, SetParameter};
use zhibu_service::{activity, deadline, parameter, unit};

use crate::support::{TODAY, World, new_unit};

/// What the acts did to one unit, told by hand.
#[derive(Debug, Clone, Default)]
struct Told {
    kinds: Vec<(Span, &'static str)>,
    members: Vec<Span>,
    held: Vec<Held>,
    settings: Vec<Setting>,
}

/// An activity of some kinds.
#[derive(Debug, Clone)]
struct Held {
    day: Date,
    id: ActivityId,
    kinds: Vec<&'static str>,
    for_year: Option<i16>,
    recorded: bool,
}

/// A county with two towns, whose units hold things.
struct County {
    world: World,
    top: UnitId,
    towns: [UnitId; 2],
    told: Vec<(UnitId, Told)>,
    /// Who records.
    clerk: World,
}

/// The same realm on another day.
fn on(world: &World, day: Date) -> World {
    let days = (day - world.act.today).get_days();
    let mut moved = world.clone();
    moved.act.now = world.act.now + (i64::from(days) * 24).hours();
    moved.act.today = day;
    moved
}

impl County {
    fn new() -> Self {
        let world = World::new();
        let top = world.top();
        let towns = ["柳岸镇", "柏林镇"].map(|name| world.below(top, name, "committee"));
        let county = |unit| {
            let kinds = vec![(Span::since(date(2020, 1, 1)), unit)];
            Told { kinds, ..Told::default() }
        };
        let told = vec![
            (top, county("local-committee")),
            (towns[0], county("committee")),
            (towns[1], county("committee")),
        ];
        let clerk = world.clone();
        Self { world, top, towns, told, clerk }
    }

    fn found(&mut self, parent: UnitId, name: &str, kind: &'static str, members: usize) -> UnitId {
        let unit = self.world.below(parent, name, kind);
        for number in 0..members {
            self.world.person(&format!("{name}{number}"), unit, &[]);
        }
        let since = Span::since(date(2020, 1, 1));
        let told =
            Told { kinds: vec![(since, kind)], members: vec![since; members], ..Told::default() };
        self.told.push((unit, told));
        unit
    }

    fn told(&mut self, unit: UnitId) -> &mut Told {
        let mut all = self.told.iter_mut();
        all.find(|(known, _)| *known == unit).map(|(_, told)| told).unwrap()
    }

    fn hold(&mut self, unit: UnitId, day: Date, kinds: &[&'static str], about: Option<i16>) {
        let world = on(&self.world, TODAY.max(day));
        let id = ActivityId::new(world.act.now, world.act.entropy());
        let title = Text::new(Some("会议".to_owned()), None).unwrap();
        let mut sitting = Sitting::bare(title, kinds[0], When::Day { day });
        let line = |kind: &&str| KindLine { kind: (*kind).to_owned(), for_year: about };
        sitting.kinds = kinds.iter().map(line).collect();
        let planned = day > TODAY;
        self.clerk
            .write(move |tx, act| {
                let granted = access::require::<RecordActivity>(tx, act, unit)?;
                if planned {
                    return activity::plan(tx, act, &granted, id, sitting.clone());
                }
                activity::record(tx, act, &granted, id, sitting.clone())
            })
            .unwrap();
        let (kinds, recorded) = (kinds.to_vec(), !planned);
        self.told(unit).held.push(Held { day, id, kinds, for_year: about, recorded });
    }

    /// Sets a number for a unit and, as told, for those below it during these days.
    fn set(
        &mut self,
        (unit, key, value): (UnitId, &str, i64),
        from: Date,
        below: &[(UnitId, Span, u32)],
    ) {
        let new = NewValue {
            key: key.to_owned(),
            value,
            span: Span::since(from),
            source: "文件".to_owned(),
            approved_by: "县委组织部".to_owned(),
            approved_on: from,
        };
        on(&self.world, from)
            .write(move |tx, act| {
                let granted = access::require::<SetParameter>(tx, act, unit)?;
                parameter::set(tx, act, &granted, &new)
            })
            .unwrap();
        for (unit, span, steps) in below {
            let (key, span, steps) = (key.to_owned(), *span, *steps);
            self.told(*unit).settings.push(Setting { key, span, steps, value });
        }
    }
}

/// A year in a county: units of several kinds, one founded and one moved within the year, local
/// numbers, and meetings here and there.
fn a_year() -> County {
    let mut county = County::new();
    let [one, two] = county.towns;
    let branches = ["甲村", "乙村", "丙村"].map(|name| county.found(one, name, "branch", 8));
    let small = county.found(two, "丁村", "branch", 4);
    let temporary = county.found(two, "戊处", "temporary-branch", 0);
    let group = county.found(branches[0], "一组", "group", 3);
    // Who records in the branches and in the group is a member of the small one.
    let posts = [(one, "secretary"), (two, "secretary"), (branches[0], "secretary")];
    county.clerk = county.world.by(county.world.person("文书", small, &posts));
    county.told(small).members.push(Span::since(date(2020, 1, 1)));

    let founded = on(&county.world, date(2026, 5, 10));
    let new =
        zhibu_service::unit::NewUnit { from: date(2026, 5, 10), ..new_unit("己村", "branch") };
    let young = founded
        .write(move |tx, act| {
            let granted = access::require::<ManageTree>(tx, act, two)?;
            unit::found(tx, act, &granted, new.clone())
        })
        .unwrap();
    let kinds = vec![(Span::since(date(2026, 5, 10)), "branch")];
    county.told.push((young, Told { kinds, ..Told::default() }));

    // Two lectures a quarter in the first town; one of its branches moves away in summer.
    let since = Span::since(date(2026, 1, 1));
    let moved = Span { from: since.from, until: date(2026, 7, 1) };
    let below: [(UnitId, Span, u32); 5] = [
        (one, since, 0),
        (branches[0], since, 1),
        (branches[1], since, 1),
        (branches[2], moved, 1),
        (group, since, 2),
    ];
    county.set((one, "meet.class", 2), since.from, &below);
    county.set(
        (branches[1], "meet.class", 1),
        date(2026, 4, 1),
        &[(branches[1], Span::since(date(2026, 4, 1)), 0)],
    );
    let third = branches[2];
    on(&county.world, moved.until)
        .write(move |tx, act| {
            let granted = access::require::<ChangeUnit>(tx, act, third)?;
            let above = access::require::<ManageTree>(tx, act, two)?;
            unit::relocate(tx, act, &granted, &above, act.today)
        })
        .unwrap();

    let holders = [branches[0], branches[1], branches[2], small, temporary, young];
    let first = date(2025, 1, 1);
    for turn in 0..160_i32 {
        let day = first + ((turn * 37) % 710).days();
        let unit = holders[usize::try_from(turn * 7 % 6).unwrap()];
        if unit == young && day < date(2026, 5, 10) {
            continue;
        }
        match turn % 5 {
            0 => county.hold(unit, day, &["general-meeting", "theme-day"], None),
            1 => county.hold(unit, day, &["theme-day"], None),
            2 => county.hold(unit, day, &["party-class"], None),
            3 if unit != temporary => county.hold(unit, day, &["committee-meeting"], None),
            _ if unit != temporary => {
                county.hold(
                    unit,
                    day,
                    &["life-meeting"],
                    Some(day.year() - i16::from(turn % 2 == 0)),
                );
            }
            _ => {}
        }
    }
    county.hold(group, date(2026, 3, 3), &["group-meeting"], None);
    county.hold(one, date(2025, 12, 20), &["democratic-life-meeting"], None);
    county
}

/// What is told by hand, judged.
fn expected<'r>(told: &Told, schedule: &Schedule<'r>) -> Vec<Deadline<'r>> {
    let known = |(span, kind): &(Span, &str)| Some((*span, schedule.unit_kind(kind)?));
    let kinds: Vec<_> = told.kinds.iter().filter_map(known).collect();
    let mut held = told.held.clone();
    held.sort_by_key(|one| (one.day, one.id));
    let records: Vec<Record> = held
        .iter()
        .flat_map(|one| {
            let Held { day, id, for_year, recorded, .. } = *one;
            let known = one.kinds.iter().filter_map(|kind| schedule.kind(kind));
            known.map(move |kind| Record { id, day, kind, for_year, recorded })
        })
        .collect();
    let members = steps(told.members.clone());
    let settings = &told.settings;
    let history = History { kinds: &kinds, members: &members, records: &records, settings };
    schedule.deadlines(&history, TODAY)
}

#[test]
fn what_is_read_of_a_unit_equals_what_the_acts_did() {
    let county = a_year();
    let rules = crate::support::rules();
    let top = county.top;
    let quarter = Span { from: date(2026, 7, 1), until: date(2026, 10, 1) };
    for stretch in [year(2025), year(2026), quarter] {
        let schedule = Schedule::of(&rules, stretch);
        let scope = Scope { root: top, levels: 9 };
        let many = county.world.read(move |tx, act| deadline::of_units(tx, act, scope, stretch));
        let many = many.unwrap();
        assert_eq!(many.len(), county.told.len());
        assert!(many.is_sorted_by_key(|history| history.unit));
        for (unit, told) in &county.told {
            let (unit, expected) = (*unit, expected(told, &schedule));
            let one = county.world.read(move |tx, act| deadline::of_unit(tx, act, unit, stretch));
            let one = one.unwrap();
            assert_eq!(one.deadlines(&schedule, TODAY), expected, "{:?}", told.kinds);
            assert_eq!(many.iter().find(|history| history.unit == unit), Some(&one));
        }
    }
}

#[test]
fn a_year_holds_every_state_and_counts_add_up() {
    let county = a_year();
    let rules = crate::support::rules();
    let stretch = year(2026);
    let schedule = Schedule::of(&rules, stretch);
    let mut states: Vec<&str> = Vec::new();
    for (_, told) in &county.told {
        states.extend(expected(told, &schedule).iter().map(|one| one.state.code()));
    }
    let total = states.len();
    states.sort_unstable();
    states.dedup();
    assert_eq!(states, ["ahead", "due", "exempt", "held", "made-up", "missed", "overdue"]);

    let [one, _] = county.towns;
    for (root, levels) in [(county.top, 9), (one, 9), (one, 1), (one, 0)] {
        let scope = Scope { root, levels };
        let read = county.world.read(move |tx, act| {
            let counted = deadline::coverage(tx, act, scope, stretch)?;
            Ok((counted, deadline::of_units(tx, act, scope, stretch)?))
        });
        let (counted, units) = read.unwrap();
        let mut sum = Coverage::of(&schedule);
        for (duty, tallies) in schedule.duties().iter().zip(&mut sum.tallies) {
            for unit in &units {
                for deadline in unit.deadlines(&schedule, TODAY) {
                    let at = duty.dues.iter().position(|due| due.period == deadline.due.period);
                    if std::ptr::eq(deadline.rule, duty.rule) {
                        tallies[at.unwrap()].add(deadline.state);
                    }
                }
            }
        }
        assert_eq!(counted, sum);
        let all = sum.tallies.iter().flatten().map(|tally| tally.required() + tally.exempt);
        assert_eq!(all.sum::<u32>() as usize == total, levels == 9 && root == county.top);
    }
}

#[test]
fn who_was_lower_then_is_judged_by_what_was_set_above_then() {
    let mut county = County::new();
    let [one, two] = county.towns;
    let branch = county.found(one, "甲村", "branch", 3);
    let since = date(2026, 1, 1);
    county.set((one, "meet.class", 2), since, &[]);
    let required = |county: &County| -> Vec<u32> {
        let rules = crate::support::rules();
        let schedule = Schedule::of(&rules, year(2026));
        let history =
            county.world.read(move |tx, act| deadline::of_unit(tx, act, branch, year(2026)));
        let history = history.unwrap();
        let deadlines = history.deadlines(&schedule, TODAY);
        let classes = deadlines.iter().filter(|one| one.rule.key == "party-class");
        classes.map(|one| one.due.required).collect()
    };
    assert_eq!(required(&county), [2, 2, 2, 2]);
    on(&county.world, date(2026, 7, 1))
        .write(move |tx, act| {
            let granted = access::require::<ChangeUnit>(tx, act, branch)?;
            let above = access::require::<ManageTree>(tx, act, two)?;
            unit::relocate(tx, act, &granted, &above, act.today)
        })
        .unwrap();
    assert_eq!(required(&county), [2, 2, 1, 1]);
}

#[test]
fn what_is_cancelled_counts_for_nothing() {
    let mut county = County::new();
    let [one, _] = county.towns;
    let branch = county.found(one, "甲村", "branch", 3);
    let day = TODAY + 5.days();
    county.hold(branch, day, &["theme-day"], None);
    let told = |county: &County| {
        let rules = crate::support::rules();
        let schedule = Schedule::of(&rules, year(2026));
        let history =
            county.world.read(move |tx, act| deadline::of_unit(tx, act, branch, year(2026)));
        let deadlines = history.unwrap().deadlines(&schedule, TODAY);
        let mut days = deadlines.into_iter().filter(|one| one.rule.key == "theme-day");
        days.nth(10).map(|one| (one.state, one.planned.map(|record| record.day))).unwrap()
    };
    assert_eq!(told(&county), (State::Due, Some(day)));
    let id = county.told(branch).held[0].id;
    county
        .world
        .write(move |tx, act| {
            let granted = access::require::<RecordActivity>(tx, act, branch)?;
            let reason = Text::new(Some("雨".to_owned()), None);
            activity::cancel(tx, act, &granted, id, reason)
        })
        .unwrap();
    assert_eq!(told(&county), (State::Due, None));
}
