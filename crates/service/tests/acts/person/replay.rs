//! Random acts on the roll; then every list, count and record of every day equals a naive replay of
//! what the acts said.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::person::Standing;
use zhibu_domain::rulebook::Right;
use zhibu_service::access;
use zhibu_service::person;
use zhibu_service::person::list::{self, Filter};

use super::{NewMember, Stage};
use crate::support::rules;

const START: Date = date(2026, 1, 1);
const DAYS: i32 = 240;

/// One act; people and places are indices, so that every draw means something.
#[derive(Debug, Clone)]
enum Deed {
    Enter { place: usize, full: bool },
    Move { person: usize, place: usize },
    Regroup { person: usize, place: usize },
    Convert { person: usize },
    Leave { person: usize },
    Readmit { person: usize, place: usize },
}

fn deeds() -> impl Strategy<Value = Vec<(i32, Deed)>> {
    let (person, place) = (0_usize..6, 0_usize..4);
    let enter =
        (place.clone(), any::<bool>()).prop_map(|(place, full)| Deed::Enter { place, full });
    let relocate =
        (person.clone(), place.clone()).prop_map(|(person, place)| Deed::Move { person, place });
    let regroup =
        (person.clone(), place.clone()).prop_map(|(person, place)| Deed::Regroup { person, place });
    let convert = person.clone().prop_map(|person| Deed::Convert { person });
    let leave = person.clone().prop_map(|person| Deed::Leave { person });
    let readmit = (person, place).prop_map(|(person, place)| Deed::Readmit { person, place });
    let deed = prop_oneof![
        4 => enter, 3 => relocate, 3 => regroup, 2 => convert, 2 => leave, 2 => readmit
    ];
    prop::collection::vec((0_i32..50, deed), 1..24).prop_map(|mut deeds| {
        // Days grow on the whole, so that most acts are possible, but not strictly.
        let step = (DAYS - 50) / i32::try_from(deeds.len()).unwrap();
        for (at, (day, _)) in (0..).zip(&mut deeds) {
            *day += at * step;
        }
        deeds
    })
}

/// Unit, group, standing.
type Place = (UnitId, Option<UnitId>, Standing);

/// What the acts said of each person, in order: from a day on at a place, or nowhere.
#[derive(Default)]
struct Oracle(BTreeMap<PersonId, Vec<(Date, Option<Place>)>>);

impl Oracle {
    fn on(&self, person: PersonId, day: Date) -> Option<Place> {
        // What was said last of a day holds from it on.
        self.0.get(&person)?.iter().rfind(|(from, _)| *from <= day)?.1
    }

    /// What was said last, and since when.
    fn last(&self, person: PersonId) -> Option<(Date, Option<Place>)> {
        self.0.get(&person)?.last().copied()
    }

    fn say(&mut self, person: PersonId, day: Date, place: Option<Place>) {
        self.0.entry(person).or_default().push((day, place));
    }
}

struct Play<'a> {
    stage: &'a Stage,
    oracle: Oracle,
    people: Vec<PersonId>,
}

impl Play<'_> {
    /// The two groups of the first branch, that branch without a group, and the other branch.
    fn place(&self, index: usize) -> (UnitId, Option<UnitId>) {
        let stage = self.stage;
        match index {
            0 => (stage.branch, Some(stage.groups[0])),
            1 => (stage.branch, Some(stage.groups[1])),
            2 => (stage.branch, None),
            _ => (stage.other, None),
        }
    }

    /// Performs one act and says whether it was taken; the oracle knows beforehand.
    fn perform(&mut self, day: Date, deed: &Deed) {
        let person = |index: usize| self.people.get(index % self.people.len().max(1)).copied();
        let (who, expected, done) = match *deed {
            Deed::Enter { place, full } => {
                let (unit, party_group) = self.place(place);
                let standing = if full { Standing::Full } else { Standing::Probationary };
                let new = NewMember { standing, party_group, from: day, ..self.stage.new_member() };
                let id = self.stage.enter_in(unit, new).unwrap();
                self.people.push(id);
                self.oracle.say(id, day, Some((unit, party_group, standing)));
                return;
            }
            Deed::Move { person: index, place } => {
                let Some(who) = person(index) else { return };
                let to = self.place(place).0;
                let done = self.stage.transfer(who, to, day);
                (who, self.shifts(who, day, |(_, _, standing)| (to, None, standing)), done)
            }
            Deed::Regroup { person: index, place } => {
                let Some(who) = person(index) else { return };
                let (home, group) = self.place(place);
                let done = self.stage.regroup(who, group, day);
                let inside = self.oracle.last(who).and_then(|(_, place)| place);
                let fits = group.is_none() || inside.is_some_and(|(unit, ..)| unit == home);
                let shifted = self.shifts(who, day, |(unit, _, standing)| (unit, group, standing));
                (who, shifted.filter(|_| fits), done)
            }
            Deed::Convert { person: index } => {
                let Some(who) = person(index) else { return };
                let done = self.stage.convert(who, day);
                let full = |(unit, group, _)| (unit, group, Standing::Full);
                (who, self.shifts(who, day, full), done)
            }
            Deed::Leave { person: index } => {
                let Some(who) = person(index) else { return };
                let done = self.stage.leave(who, "transferred", day);
                let runs =
                    self.oracle.last(who).is_some_and(|(from, at)| at.is_some() && from <= day);
                (who, runs.then_some(None), done)
            }
            Deed::Readmit { person: index, place } => {
                let Some(who) = person(index) else { return };
                let (unit, _) = self.place(place);
                let done = self.stage.readmit(who, unit, day);
                let gone =
                    self.oracle.last(who).is_some_and(|(from, at)| at.is_none() && from <= day);
                (who, gone.then_some(Some((unit, None, Standing::Full))), done)
            }
        };
        assert_eq!(done.is_ok(), expected.is_some(), "{deed:?} of {who} on {day}: {done:?}");
        if let Some(place) = expected {
            self.oracle.say(who, day, place);
        }
    }

    /// The place after a change, if the rules allow one of this day.
    #[expect(clippy::option_option, reason = "no change and no place differ")]
    fn shifts(
        &self,
        who: PersonId,
        day: Date,
        change: impl Fn(Place) -> Place,
    ) -> Option<Option<Place>> {
        let (from, place) = self.oracle.last(who)?;
        let place = place.filter(|_| from <= day)?;
        let new = change(place);
        (new != place).then_some(Some(new))
    }
}

/// Compares everything that is asked of the roll on a day with the replay.
fn compare(play: &Play<'_>, day: Date) {
    let stage = play.stage;
    let there = |fits: &dyn Fn(Place) -> bool| -> BTreeMap<PersonId, Standing> {
        let known = play.people.iter();
        let places = known.filter_map(|person| Some((*person, play.oracle.on(*person, day)?)));
        places.filter(|(_, place)| fits(*place)).map(|(person, place)| (person, place.2)).collect()
    };
    let [first, second] = stage.groups;
    for unit in [stage.branch, stage.other, first, second] {
        let expected = there(&|(of, group, _)| of == unit || group == Some(unit));
        let rules = rules();
        let found = stage.world.read(move |tx, act| {
            let (members, next) = person::members(tx, act.realm, unit, day, None)?;
            assert_eq!(next, None);
            let counted = person::count_members(tx, act.realm, unit, day)?;
            let awaited = person::expected(tx, act.realm, &rules, unit, "general-meeting", day)?;
            Ok((members, counted, awaited))
        });
        let (members, counted, awaited) = found.unwrap();
        let listed: BTreeMap<_, _> = members.iter().map(|m| (m.person, m.standing)).collect();
        assert_eq!(listed, expected, "{unit} on {day}");
        assert_eq!(listed.len(), members.len(), "nobody twice in {unit} on {day}");
        let full = expected.values().filter(|s| **s == Standing::Full).count();
        let counts = (u32::try_from(full), u32::try_from(expected.len() - full));
        assert_eq!((Ok(counted.0), Ok(counted.1)), counts, "{unit} on {day}");
        let votes: BTreeMap<_, _> = awaited.iter().map(|e| (e.person, e.votes)).collect();
        let entitled = expected.iter().map(|(who, standing)| (*who, *standing == Standing::Full));
        assert_eq!(votes, entitled.collect(), "expected in {unit} on {day}");
    }
    let town = stage.town;
    let rows = stage.keeper.read(move |tx, act| {
        let scope = access::scope(tx, act, Right::ViewPerson, town)?.unwrap();
        let filter = Filter::default();
        let (rows, _) = list::of_subtree(tx, act, scope, day, &filter, None)?;
        Ok((rows, list::count(tx, act, scope, day, &filter)?))
    });
    let (rows, (full, probationary)) = rows.unwrap();
    let ours: Vec<_> = rows.iter().filter(|row| play.people.contains(&row.person)).collect();
    let all = there(&|_| true);
    let listed: BTreeMap<_, _> = ours.iter().map(|row| (row.person, row.standing)).collect();
    assert_eq!(listed, all, "the subtree on {day}");
    assert_eq!(ours.len(), all.len(), "nobody twice in the subtree on {day}");
    assert_eq!(rows.len(), usize::try_from(full + probationary).unwrap());
    for person in &play.people {
        let record = stage.record(*person);
        let place = record.on(day).map(|place| {
            let place = place.period.place;
            (place.unit, place.party_group, place.standing)
        });
        assert_eq!(place, play.oracle.on(*person, day), "{person} on {day}");
        let holding = record.belongings.iter().filter(|b| b.period.span.holds(day));
        assert!(holding.count() <= 1, "{person} in two units on {day}");
    }
}

#[test]
fn random_acts_agree_with_a_naive_replay_on_every_day() {
    let mut runner = TestRunner::new(Config { cases: 60, ..Config::default() });
    runner
        .run(&deeds(), |deeds| {
            let stage = Stage::new();
            let mut play = Play { stage: &stage, oracle: Oracle::default(), people: Vec::new() };
            for (day, deed) in &deeds {
                play.perform(START + day.days(), deed);
            }
            let mut days: Vec<Date> = deeds.iter().map(|(day, _)| START + day.days()).collect();
            days.extend([START - 1.days(), START + DAYS.days()]);
            let eves: Vec<Date> = days.iter().map(|day| *day - 1.days()).collect();
            days.extend(eves);
            days.sort_unstable();
            days.dedup();
            for day in days {
                compare(&play, day);
            }
            Ok(())
        })
        .unwrap();
}
