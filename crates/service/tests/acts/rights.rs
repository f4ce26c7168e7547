//! "List = may": for random trees, memberships, posts, leave, offices and days, lists go exactly
//! where an act would be allowed, and both go where a naive reading of the rulebook says.
//!
//! The oracle here reads the rulebook's table and plain rows, walking up by hand. It shares nothing
//! with `domain::access` nor with the derived table of ancestors.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::{PersonId, PostId, UnitId};
use zhibu_domain::person::{Name, Standing};
use zhibu_domain::post::Obtained;
use zhibu_domain::rulebook::{Reach, Right};
use zhibu_service::access::{
    self, AppointOffice, ApproveBulletin, ChangeUnit, CheckBulletin, ConfirmActivity, EditBulletin,
    FillPost, IssueCard, KeepRoll, LockAccount, ManageTree, ReadAudit, RecordActivity, RightType,
    SetParameter, ShowProtected, ViewPerson, ViewUnit,
};
use zhibu_service::engine::Tx;
use zhibu_service::person::{NewPerson, roll};
use zhibu_service::post::{self, NewLeave, NewPost};
use zhibu_service::{Act, Actor, Error, Result, office, person, unit};

use crate::support::{TODAY, World, rules};

/// Trees tried. Enough for each kind of post to be held in one.
const SEEDS: u64 = 16;

/// Draws that repeat: a small generator of the test's own.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(self.0 >> 33).unwrap();
        high % most
    }

    fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    fn one<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// A day within a year before or after today.
    fn day(&mut self) -> Date {
        let days = i64::try_from(self.below(700)).unwrap() - 350;
        TODAY + days.days()
    }
}

/// A unit as the oracle knows it: kind, and who stood above when.
struct Place {
    kind: &'static str,
    above: Vec<(Span, Option<UnitId>)>,
}

struct Held {
    person: PersonId,
    unit: UnitId,
    post: String,
    span: Span,
    leave: Vec<Span>,
}

/// Everything that was done, as plain rows.
#[derive(Default)]
struct Facts {
    units: BTreeMap<UnitId, Place>,
    people: Vec<PersonId>,
    /// Where each belongs since 2020, and the group since 2021: before all days that are asked.
    homes: BTreeMap<PersonId, (UnitId, Option<UnitId>)>,
    posts: Vec<Held>,
    /// Given today, for good.
    offices: Vec<(PersonId, String)>,
}

impl Facts {
    fn above(&self, unit: UnitId, day: Date) -> Option<UnitId> {
        let rows = &self.units[&unit].above;
        rows.iter().find(|(span, _)| span.from <= day && day < span.until)?.1
    }

    fn exists(&self, unit: UnitId, day: Date) -> bool {
        let rows = &self.units[&unit].above;
        rows.iter().any(|(span, _)| span.from <= day && day < span.until)
    }

    /// Whether a person may, read off the rulebook.
    fn may(&self, person: PersonId, right: Right, unit: UnitId, day: Date) -> bool {
        let rules = rules();
        let by_office = self.offices.iter().any(|(holder, key)| {
            let office = rules.offices.iter().find(|entry| entry.key == *key).unwrap();
            *holder == person && TODAY <= day && office.value.rights.contains(&right)
        });
        if by_office {
            return true;
        }
        let home = self.homes.get(&person);
        if right == Right::ViewUnit
            && home.is_some_and(|(own, group)| *own == unit || *group == Some(unit))
        {
            return true;
        }
        // A closed unit is judged by where it stood on its last day.
        let last = self.units[&unit].above.last().unwrap().0.until;
        let tree = if last <= day { last.yesterday().unwrap() } else { day };
        let mut steps = 0;
        let mut at = Some(unit);
        while let Some(here) = at {
            for held in self.posts.iter().filter(|held| held.person == person && held.unit == here)
            {
                let inside = |span: &Span| span.from <= day && day < span.until;
                if !inside(&held.span) || held.leave.iter().any(inside) {
                    continue;
                }
                let post = rules.posts.iter().find(|entry| entry.key == held.post).unwrap();
                let reaches = post.value.rights.iter().any(|(given, reach)| {
                    let far = match reach {
                        Reach::Unit => steps == 0,
                        Reach::Children => steps < 2,
                        Reach::Below => steps != 0,
                        Reach::Subtree => true,
                    };
                    *given == right && far
                });
                if reaches {
                    return true;
                }
            }
            steps += 1;
            at = self.above(here, tree);
        }
        false
    }
}

/// The acts of one draw, and the rows they leave.
struct Stage {
    world: World,
    draw: Draw,
    facts: Facts,
}

impl Stage {
    fn new(seed: u64) -> Self {
        let (world, draw) = (World::new(), Draw(seed));
        let mut stage = Self { world, draw, facts: Facts::default() };
        stage.plant();
        stage.people();
        stage.posts();
        stage.offices();
        stage.close();
        stage
    }

    fn add(&mut self, unit: UnitId, kind: &'static str, above: Option<UnitId>) {
        let above = vec![(Span::since(date(2020, 1, 1)), above)];
        self.facts.units.insert(unit, Place { kind, above });
    }

    /// A tree of all kinds that may stand below each other.
    fn plant(&mut self) {
        let top = self.world.top();
        self.add(top, "local-committee", None);
        for number in 0..11 {
            let all: Vec<(UnitId, &'static str)> =
                self.facts.units.iter().map(|(id, place)| (*id, place.kind)).collect();
            let (above, kind) = self.draw.one(&all);
            let kinds: &[&'static str] = match kind {
                "local-committee" => &["committee", "working-committee", "leading-group", "branch"],
                "working-committee" | "committee" => {
                    &["committee", "general-branch", "branch", "function-branch"]
                }
                "general-branch" => &["branch", "joint-branch", "temporary-branch"],
                "branch" | "joint-branch" | "temporary-branch" => &["group"],
                _ => continue,
            };
            let kind = match self.draw.one(kinds) {
                // A working committee holds no other committee than primary ones.
                kind if kind == "working-committee" && number == 0 => "committee",
                kind => kind,
            };
            let unit = self.world.below(above, &format!("单位{number}"), kind);
            self.add(unit, kind, Some(above));
        }
    }

    fn people(&mut self) {
        let homes: Vec<UnitId> = self
            .facts
            .units
            .iter()
            .filter(|(_, place)| matches!(place.kind, "branch" | "joint-branch"))
            .map(|(id, _)| *id)
            .collect();
        let top = *self.facts.units.iter().find(|(_, p)| p.kind == "local-committee").unwrap().0;
        for number in 0..5 {
            let home = if homes.is_empty() { top } else { self.draw.one(&homes) };
            let new = NewPerson {
                name: Name { name: format!("人{number}"), latin: None },
                unit: home,
                standing: Standing::Full,
                since: date(2020, 1, 1),
                posts: Vec::new(),
            };
            let enrol = move |tx: &mut Tx<'_>, act: &Act| person::enrol(tx, act, &new);
            let person = self.world.write(enrol).unwrap();
            self.facts.people.push(person);
            let group = self.group_below(home).filter(|_| self.draw.percent(70));
            if let Some(group) = group {
                let regrouped = self.world.write(move |tx, act| {
                    let granted = access::require::<KeepRoll>(tx, act, home)?;
                    roll::regroup(tx, act, &granted, person, Some(group), date(2021, 1, 1))
                });
                regrouped.unwrap();
            }
            self.facts.homes.insert(person, (home, group));
        }
    }

    fn group_below(&self, unit: UnitId) -> Option<UnitId> {
        let mut units = self.facts.units.iter();
        let group = units.find(|(id, place)| {
            place.kind == "group" && self.facts.above(**id, TODAY) == Some(unit)
        });
        group.map(|(id, _)| *id)
    }

    /// Posts of all kinds for random days, some left for a time; whatever a rule refuses is not
    /// there.
    fn posts(&mut self) {
        let rules = rules();
        let units: Vec<UnitId> = self.facts.units.keys().copied().collect();
        for _ in 0..14 {
            let unit = self.draw.one(&units);
            let post = rules.posts[self.draw.below(rules.posts.len())].key.clone();
            let person = self.draw.one(&self.facts.people);
            let (one, other) = (self.draw.day(), self.draw.day());
            let until =
                if self.draw.percent(50) { FOREVER } else { one.max(other).tomorrow().unwrap() };
            let span = Span { from: one.min(other), until };
            let new = NewPost {
                id: PostId::new(self.world.act.now, self.world.act.entropy()),
                post: post.clone(),
                person,
                span,
                obtained: Obtained::Appointed,
                reference: None,
            };
            let filled = self.world.write(move |tx, act| {
                let granted = access::require::<FillPost>(tx, act, unit)?;
                post::fill(tx, act, &granted, &new)
            });
            let id = match filled {
                Ok(id) => id,
                Err(Error::Post(_)) => continue,
                Err(other) => panic!("{other}"),
            };
            let mut held = Held { person, unit, post, span, leave: Vec::new() };
            if self.draw.percent(40) {
                self.leave(id, &mut held);
            }
            self.facts.posts.push(held);
        }
    }

    /// Leave, at times with somebody who stands in.
    fn leave(&mut self, id: PostId, held: &mut Held) {
        let (one, other) = (self.draw.day(), self.draw.day());
        let span = Span { from: one.min(other), until: one.max(other).tomorrow().unwrap() };
        let person = self.draw.one(&self.facts.people);
        let stand_in = self
            .draw
            .percent(50)
            .then(|| (PostId::new(self.world.act.now, self.world.act.entropy()), person));
        let new = NewLeave { post: id, span, reference: None, stand_in };
        let unit = held.unit;
        let granted = self.world.write(move |tx, act| {
            let granted = access::require::<FillPost>(tx, act, unit)?;
            post::grant_leave(tx, act, &granted, &new)
        });
        match granted {
            Ok(()) => {
                held.leave.push(span);
                if stand_in.is_some() {
                    let post = held.post.clone();
                    self.facts.posts.push(Held { person, unit, post, span, leave: Vec::new() });
                }
            }
            Err(Error::Post(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }

    fn offices(&mut self) {
        let rules = rules();
        let person = self.draw.one(&self.facts.people);
        let key = rules.offices[self.draw.below(rules.offices.len())].key.clone();
        let given = key.clone();
        let done = self.world.write(move |tx, act| office::give(tx, act, person, &given));
        match done {
            Ok(_) => self.facts.offices.push((person, key)),
            // An auditor holds no post.
            Err(Error::Account(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }

    /// Closes a unit without members and units below, some days ago.
    fn close(&mut self) {
        let units: Vec<UnitId> = self.facts.units.keys().copied().collect();
        let is_leaf = |unit: &UnitId| {
            units.iter().all(|other| self.facts.above(*other, TODAY) != Some(*unit))
                && self
                    .facts
                    .homes
                    .values()
                    .all(|(home, group)| home != unit && *group != Some(*unit))
        };
        let leaves: Vec<UnitId> = units.iter().copied().filter(is_leaf).collect();
        if leaves.is_empty() || !self.draw.percent(60) {
            return;
        }
        let (unit, closed) = (self.draw.one(&leaves), date(2026, 10, 1));
        let done = self.world.write(move |tx, act| {
            let granted = access::require::<ChangeUnit>(tx, act, unit)?;
            unit::close(tx, act, &granted, closed)
        });
        done.unwrap();
        let row = self.facts.units.get_mut(&unit).unwrap().above.last_mut().unwrap();
        row.0.until = closed;
        // Its posts end with it.
        for held in self.facts.posts.iter_mut().filter(|held| held.unit == unit) {
            held.span.until = held.span.until.min(closed);
        }
        self.facts.posts.retain(|held| held.span.from < held.span.until);
    }
}

/// Whether an act that needs the right would be allowed.
fn asked(tx: &mut Tx<'_>, act: &Act, right: Right, unit: UnitId) -> Result<bool> {
    fn ask<A: RightType>(tx: &mut Tx<'_>, act: &Act, unit: UnitId) -> Result<bool> {
        match access::require::<A>(tx, act, unit) {
            Ok(granted) => {
                assert_eq!(granted.unit(), unit);
                Ok(true)
            }
            Err(Error::Denied(denied)) => {
                assert_eq!(denied.right, A::RIGHT);
                Ok(false)
            }
            Err(other) => Err(other),
        }
    }
    match right {
        Right::ViewUnit => ask::<ViewUnit>(tx, act, unit),
        Right::ManageTree => ask::<ManageTree>(tx, act, unit),
        Right::ChangeUnit => ask::<ChangeUnit>(tx, act, unit),
        Right::RecordActivity => ask::<RecordActivity>(tx, act, unit),
        Right::ConfirmActivity => ask::<ConfirmActivity>(tx, act, unit),
        Right::EditBulletin => ask::<EditBulletin>(tx, act, unit),
        Right::CheckBulletin => ask::<CheckBulletin>(tx, act, unit),
        Right::ApproveBulletin => ask::<ApproveBulletin>(tx, act, unit),
        Right::ReadAudit => ask::<ReadAudit>(tx, act, unit),
        Right::ViewPerson => ask::<ViewPerson>(tx, act, unit),
        Right::KeepRoll => ask::<KeepRoll>(tx, act, unit),
        Right::FillPost => ask::<FillPost>(tx, act, unit),
        Right::ShowProtected => ask::<ShowProtected>(tx, act, unit),
        Right::IssueCard => ask::<IssueCard>(tx, act, unit),
        Right::SetParameter => ask::<SetParameter>(tx, act, unit),
        Right::AppointOffice => ask::<AppointOffice>(tx, act, unit),
        Right::LockAccount => ask::<LockAccount>(tx, act, unit),
    }
}

/// Units that a list of the right goes over.
fn listed(tx: &mut Tx<'_>, act: &Act, right: Right) -> Result<BTreeSet<UnitId>> {
    let mut listed = BTreeSet::new();
    for scope in access::roots(tx, act, right)? {
        for (row, depth) in unit::subtree(tx, act.realm, scope.root, act.today, 1_000)? {
            if depth <= scope.levels {
                listed.insert(row.id);
            }
        }
    }
    Ok(listed)
}

fn compare(stage: &Stage, person: PersonId, day: Date) -> usize {
    let act = Act { today: day, actor: Actor::Person(person), ..stage.world.act.clone() };
    let world = World { act };
    let units: Vec<UnitId> = stage.facts.units.keys().copied().collect();
    let mut granted = 0;
    for right in Right::ALL {
        let all = units.clone();
        let (list, may, scopes) = world
            .read(move |tx, act| {
                let mut may = BTreeSet::new();
                let mut scopes = BTreeMap::new();
                for unit in &all {
                    if asked(tx, act, right, *unit)? {
                        may.insert(*unit);
                    }
                    scopes.insert(*unit, access::scope(tx, act, right, *unit)?);
                }
                Ok((listed(tx, act, right)?, may, scopes))
            })
            .unwrap();
        let what = format!("{right:?} of {person} on {day}");
        let oracle: BTreeSet<UnitId> = units
            .iter()
            .copied()
            .filter(|unit| stage.facts.may(person, right, *unit, day))
            .collect();
        assert_eq!(may, oracle, "{what}: acts");
        // A list goes over the units of its day; a closed one is still judged, but in no list.
        let there: BTreeSet<UnitId> =
            oracle.iter().copied().filter(|unit| stage.facts.exists(*unit, day)).collect();
        assert_eq!(list, there, "{what}: lists");
        for (unit, scope) in &scopes {
            assert_eq!(scope.is_some(), oracle.contains(unit), "{what}: scope at {unit}");
        }
        granted += oracle.len();
    }
    granted
}

#[test]
fn lists_go_where_acts_are_allowed_and_both_where_the_rulebook_says() {
    let mut granted = 0;
    let mut drawn: BTreeSet<String> = BTreeSet::new();
    for seed in 0..SEEDS {
        let mut stage = Stage::new(seed * 7_919 + 1);
        drawn.extend(stage.facts.posts.iter().map(|held| held.post.clone()));
        for _ in 0..4 {
            let day = if stage.draw.percent(30) { TODAY } else { stage.draw.day() };
            for person in stage.facts.people.clone() {
                granted += compare(&stage, person, day);
            }
        }
    }
    assert!(granted > 2_000, "something was allowed: {granted}");
    let kinds: BTreeSet<String> = rules().posts.iter().map(|entry| entry.key.clone()).collect();
    assert_eq!(drawn, kinds, "every kind of post was held by somebody");
}
