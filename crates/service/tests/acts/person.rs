//! The roll: each refusal, nobody in two units on one day, and the truth as of any day against a
//! naive replay of the acts.

mod replay;

use std::collections::BTreeMap;
use std::sync::{Arc, Barrier};

use jiff::ToSpan;
use jiff::civil::{Date, date};
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::{PersonId, UnitId};
use zhibu_domain::membership::Refusal;
use zhibu_domain::person::{self as rules_of, Details, Name, Part, Standing};
use zhibu_domain::protected::{Field, Refusal as Sealed};
use zhibu_domain::rulebook::{Catalogue, Right};
use zhibu_domain::{citizen, phone};
use zhibu_service::access::{self, KeepRoll, ViewPerson};
use zhibu_service::engine::Tx;
use zhibu_service::person::list::{self, Filter};
use zhibu_service::person::record;
use zhibu_service::person::roll::{self, Amended, NewMember};
use zhibu_service::{Act, Error, Result, protected, unit};

use crate::support::{TODAY, World};

/// The example of GB 11643-1999: a woman born on 31 December 1949.
const NUMBER: &str = "11010519491231002X";
/// The other one published with it: a man born on 1 January 1880.
const OTHER: &str = "440524188001010014";
/// First day of those who are entered here.
const SINCE: Date = date(2026, 1, 1);

/// A town with two branches, the first with two groups, and who keeps their rolls.
struct Stage {
    world: World,
    county: UnitId,
    town: UnitId,
    branch: UnitId,
    other: UnitId,
    groups: [UnitId; 2],
    keeper: World,
}

impl Stage {
    fn new() -> Self {
        let world = World::new();
        let county = world.top();
        let town = world.below(county, "禾塘镇党委", "committee");
        let branch = world.below(town, "柳岸村党支部", "branch");
        let other = world.below(town, "新渠村党支部", "branch");
        let groups = ["第一党小组", "第二党小组"].map(|name| world.below(branch, name, "group"));
        let office = world.below(town, "镇机关党支部", "branch");
        let keeper = world.person("方晓", office, &[(town, "party-affairs-worker")]);
        let keeper = world.by(keeper);
        Self { world, county, town, branch, other, groups, keeper }
    }

    fn new_member(&self) -> NewMember {
        NewMember {
            id: PersonId::new(self.world.act.now, self.world.act.entropy()),
            name: Name { name: "李桂枝".to_owned(), latin: None },
            details: Details::default(),
            protected: BTreeMap::new(),
            standing: Standing::Full,
            party_group: None,
            from: SINCE,
            reference: None,
        }
    }

    fn enter(&self, new: NewMember) -> Result<PersonId> {
        self.enter_in(self.branch, new)
    }

    fn enter_in(&self, unit: UnitId, new: NewMember) -> Result<PersonId> {
        self.keeper.write(move |tx, act| {
            let granted = access::require::<KeepRoll>(tx, act, unit)?;
            roll::enter(tx, act, &granted, &new)
        })
    }

    fn entered(&self) -> PersonId {
        self.enter(self.new_member()).unwrap()
    }

    /// An act at the home of a person.
    fn at_home<T: Send + 'static>(
        &self,
        person: PersonId,
        perform: impl Fn(&mut Tx<'_>, &Act, &access::Granted<'_, KeepRoll>) -> Result<T>
        + Send
        + Sync
        + 'static,
    ) -> Result<T> {
        self.keeper.write(move |tx, act| {
            let granted = record::require_at_home::<KeepRoll>(tx, act, person)?;
            perform(tx, act, &granted)
        })
    }

    fn transfer(&self, person: PersonId, to: UnitId, day: Date) -> Result<()> {
        self.at_home(person, move |tx, act, granted| {
            let to = access::require::<KeepRoll>(tx, act, to)?;
            roll::transfer(tx, act, granted, person, (&to, None), (None, day))
        })
    }

    fn regroup(&self, person: PersonId, group: Option<UnitId>, day: Date) -> Result<()> {
        self.at_home(person, move |tx, act, granted| {
            roll::regroup(tx, act, granted, person, group, day)
        })
    }

    fn convert(&self, person: PersonId, day: Date) -> Result<()> {
        self.at_home(person, move |tx, act, granted| {
            roll::convert(tx, act, granted, person, None, day)
        })
    }

    fn leave(&self, person: PersonId, reason: &'static str, day: Date) -> Result<()> {
        self.at_home(person, move |tx, act, granted| {
            roll::leave(tx, act, granted, person, reason, (None, day))
        })
    }

    fn readmit(&self, person: PersonId, to: UnitId, day: Date) -> Result<()> {
        self.keeper.write(move |tx, act| {
            let granted = access::require::<KeepRoll>(tx, act, to)?;
            roll::readmit(tx, act, &granted, person, (Standing::Full, None), (None, day))
        })
    }

    fn amend(&self, person: PersonId, new: Amended) -> Result<()> {
        self.at_home(person, move |tx, act, granted| roll::amend(tx, act, granted, person, &new))
    }

    fn record(&self, person: PersonId) -> record::Record {
        self.world.read(move |tx, act| record::load(tx, act.realm, person)).unwrap()
    }
}

fn of_membership<T: std::fmt::Debug>(done: Result<T>) -> Refusal {
    match done {
        Err(Error::Membership(refusal)) => refusal,
        other => panic!("not refused as a membership: {other:?}"),
    }
}

fn of_person<T: std::fmt::Debug>(done: Result<T>) -> rules_of::Refusal {
    match done {
        Err(Error::Person(refusal)) => refusal,
        other => panic!("not refused as a record: {other:?}"),
    }
}

fn of_sealed<T: std::fmt::Debug>(done: Result<T>) -> Sealed {
    match done {
        Err(Error::Protected(refusal)) => refusal,
        other => panic!("not refused as protected: {other:?}"),
    }
}

#[test]
fn who_is_entered_is_a_member_from_the_day_on_and_a_form_sent_twice_enters_one() {
    let stage = Stage::new();
    let new = NewMember {
        party_group: Some(stage.groups[0]),
        reference: Some("介绍信第7号".to_owned()),
        protected: BTreeMap::from([(Field::Phone, "138-0013-8000".to_owned())]),
        ..stage.new_member()
    };
    let person = stage.enter(new.clone()).unwrap();
    assert_eq!(stage.enter(new).unwrap(), person);
    let record = stage.record(person);
    assert_eq!(record.belongings.len(), 1);
    let place = &record.on(TODAY).unwrap().period;
    assert_eq!((place.place.unit, place.place.party_group), (stage.branch, Some(stage.groups[0])));
    assert_eq!(place.reference.as_deref(), Some("介绍信第7号"));
    assert!(record.on(SINCE - 1.days()).is_none());
    assert_eq!(record.protected, [Field::Phone]);
}

#[test]
fn a_citizen_number_says_birth_and_sex_and_must_agree_with_what_is_kept() {
    let stage = Stage::new();
    let numbered = |number: &str, details: Details| NewMember {
        details,
        protected: BTreeMap::from([(Field::CitizenNumber, number.to_owned())]),
        ..stage.new_member()
    };
    let person = stage.enter(numbered(NUMBER, Details::default())).unwrap();
    let kept = stage.record(person);
    let born_on = date(1949, 12, 31);
    assert_eq!((kept.details.born_on, kept.details.sex.as_deref()), (Some(born_on), Some("2")));

    let other_birth = Details { born_on: Some(date(1880, 1, 2)), ..Details::default() };
    let refused = stage.enter(numbered(OTHER, other_birth));
    assert_eq!(of_sealed(refused), Sealed::Citizen(citizen::Fault::OtherBirth));
    let other_sex = Details { sex: Some("2".to_owned()), ..Details::default() };
    let refused = stage.enter(numbered(OTHER, other_sex));
    assert_eq!(of_sealed(refused), Sealed::Citizen(citizen::Fault::OtherSex));
    let refused = stage.enter(numbered("110105194912310021", Details::default()));
    assert_eq!(of_sealed(refused), Sealed::Citizen(citizen::Fault::Check));
    let refused = stage.enter(numbered(NUMBER, Details::default()));
    assert_eq!(of_sealed(refused), Sealed::Taken { name: Some("李桂枝".to_owned()) });
    let phone = NewMember {
        protected: BTreeMap::from([(Field::Phone, "88881234".to_owned())]),
        ..stage.new_member()
    };
    let length = Sealed::Phone(phone::Fault::Length { given: 8 });
    assert_eq!(of_sealed(stage.enter(phone)), length);

    // The number that is kept already is compared too, without being typed again.
    let amended = Amended {
        version: kept.version,
        name: kept.name.clone(),
        details: Details { born_on: Some(date(1950, 1, 1)), ..kept.details.clone() },
        protected: BTreeMap::new(),
    };
    let refused = stage.amend(person, amended.clone());
    assert_eq!(of_sealed(refused), Sealed::Citizen(citizen::Fault::OtherBirth));
    let details = Details { employer: Some("柳岸小学".to_owned()), ..kept.details };
    stage.amend(person, Amended { details, ..amended }).unwrap();
    assert_eq!(stage.record(person).details.employer.as_deref(), Some("柳岸小学"));
}

#[test]
fn a_record_is_refused_for_each_fault_and_when_another_form_was_first() {
    let stage = Stage::new();
    let with = |details: Details| NewMember { details, ..stage.new_member() };
    let named = |name: &str| NewMember {
        name: Name { name: name.to_owned(), latin: None },
        ..stage.new_member()
    };
    assert_eq!(of_person(stage.enter(named(" "))), rules_of::Refusal::NameMissing);
    let long = rules_of::Refusal::TooLong { part: Part::Name, max: rules_of::NAME_MAX_CHARS };
    assert_eq!(of_person(stage.enter(named(&"长".repeat(61)))), long);
    let unknown = with(Details { education: Some("99x".to_owned()), ..Details::default() });
    let code = "99x".to_owned();
    let unknown_code = rules_of::Refusal::UnknownCode { list: Catalogue::Education, code };
    assert_eq!(of_person(stage.enter(unknown)), unknown_code);
    let tomorrow = with(Details { joined_on: TODAY.tomorrow().ok(), ..Details::default() });
    let future = rules_of::Refusal::Future { part: Part::JoinedOn, today: TODAY };
    assert_eq!(of_person(stage.enter(tomorrow)), future);
    let order = with(Details {
        joined_on: Some(date(2020, 1, 2)),
        full_on: Some(date(2020, 1, 1)),
        ..Details::default()
    });
    let (first, second) = (Part::JoinedOn, Part::FullOn);
    assert_eq!(of_person(stage.enter(order)), rules_of::Refusal::Order { first, second });

    let person = stage.entered();
    let shown = stage.record(person);
    let amended = |name: &str| Amended {
        version: shown.version,
        name: Name { name: name.to_owned(), latin: None },
        details: Details::default(),
        protected: BTreeMap::new(),
    };
    stage.amend(person, amended("李桂芝")).unwrap();
    assert_eq!(of_person(stage.amend(person, amended("李贵枝"))), rules_of::Refusal::Changed);
    assert_eq!(stage.record(person).name.name, "李桂芝");
}

#[test]
fn a_membership_is_refused_for_each_reason() {
    let stage = Stage::new();
    let person = stage.entered();
    let in_june = date(2026, 6, 1);
    let tomorrow = TODAY.tomorrow().unwrap();
    let already = Refusal::AlreadyMember { unit: stage.branch, since: SINCE };
    assert_eq!(of_membership(stage.readmit(person, stage.other, TODAY)), already);
    let future = Refusal::Future { today: TODAY };
    assert_eq!(of_membership(stage.transfer(person, stage.other, tomorrow)), future);
    assert_eq!(of_membership(stage.leave(person, "died", tomorrow)), future);
    let before = Refusal::BeforeLastChange { since: SINCE };
    let early = SINCE - 1.days();
    assert_eq!(of_membership(stage.transfer(person, stage.other, early)), before);
    assert_eq!(of_membership(stage.transfer(person, stage.branch, in_june)), Refusal::Same);
    assert_eq!(of_membership(stage.regroup(person, None, in_june)), Refusal::Same);
    assert_eq!(of_membership(stage.convert(person, in_june)), Refusal::Same);
    let kind = |kind: &str| Refusal::HoldsNoMembers { kind: kind.to_owned() };
    assert_eq!(of_membership(stage.transfer(person, stage.town, in_june)), kind("committee"));
    assert_eq!(of_membership(stage.transfer(person, stage.groups[0], in_june)), kind("group"));
    let early = NewMember { from: date(2019, 12, 31), ..stage.new_member() };
    assert_eq!(of_membership(stage.enter(early)), Refusal::UnitNotThere);
    let elsewhere = NewMember { party_group: Some(stage.groups[0]), ..stage.new_member() };
    let refused = stage.enter_in(stage.other, elsewhere);
    assert_eq!(of_membership(refused), Refusal::GroupNotInUnit);
    let unknown = Refusal::UnknownLeaving { reason: "bored".to_owned() };
    assert_eq!(of_membership(stage.leave(person, "bored", TODAY)), unknown);
    let max = zhibu_domain::membership::REFERENCE_MAX_CHARS;
    let long = NewMember { reference: Some("长".repeat(max + 1)), ..stage.new_member() };
    assert_eq!(of_membership(stage.enter(long)), Refusal::ReferenceTooLong { max });

    stage.leave(person, "transferred", in_june).unwrap();
    let gone = stage.leave(person, "died", TODAY);
    assert_eq!(of_membership(gone), Refusal::NotAMember);
    let leader = stage.world.person("组长", stage.branch, &[(stage.groups[0], "group-leader")]);
    let remain = Refusal::PostsRemain { count: 1 };
    assert_eq!(of_membership(stage.leave(leader, "died", TODAY)), remain);
    assert_eq!(of_membership(stage.transfer(leader, stage.other, TODAY)), remain);
}

#[test]
fn a_mark_is_refused_for_each_reason() {
    let stage = Stage::new();
    let person = stage.entered();
    let mark = |flag: &'static str, from: Date, until: Date| {
        let span = Span { from, until };
        stage.at_home(person, move |tx, act, granted| {
            roll::mark(tx, act, granted, person, (flag, span), None)
        })
    };
    let unknown = Refusal::UnknownFlag { flag: "tall".to_owned() };
    assert_eq!(of_membership(mark("tall", TODAY, FOREVER)), unknown);
    let (march, may) = (date(2026, 3, 1), date(2026, 5, 1));
    let ends = Refusal::EndsBeforeStart { from: may };
    assert_eq!(of_membership(mark("abroad", may, march)), ends);
    let id = mark("abroad", march, FOREVER).unwrap();
    let runs = Refusal::FlagRuns { since: march };
    assert_eq!(of_membership(mark("abroad", may, FOREVER)), runs);
    mark("migrant", may, FOREVER).unwrap();
    let unmark = |day: Date| {
        stage.at_home(person, move |tx, act, granted| {
            roll::unmark(tx, act, granted, person, id, day)
        })
    };
    assert_eq!(of_membership(unmark(date(2026, 2, 1))), Refusal::EndsBeforeStart { from: march });
    unmark(may).unwrap();
    mark("abroad", may, FOREVER).unwrap();
    let marks = stage.record(person).marks;
    let abroad = marks.iter().filter(|mark| mark.flag == "abroad").map(|mark| mark.span);
    let expected = [Span { from: march, until: may }, Span::since(may)];
    assert_eq!(abroad.collect::<Vec<_>>(), expected);
}

#[test]
fn a_day_of_full_membership_does_not_lie_before_the_day_of_joining() {
    let stage = Stage::new();
    let new = NewMember {
        standing: Standing::Probationary,
        details: Details { joined_on: Some(date(2026, 3, 1)), ..Details::default() },
        ..stage.new_member()
    };
    let person = stage.enter(new).unwrap();
    let (first, second) = (Part::JoinedOn, Part::FullOn);
    let refused = stage.convert(person, date(2026, 2, 1));
    assert_eq!(of_person(refused), rules_of::Refusal::Order { first, second });
    stage.convert(person, date(2026, 9, 1)).unwrap();
    let record = stage.record(person);
    assert_eq!(record.details.full_on, Some(date(2026, 9, 1)));
    assert_eq!(record.on(date(2026, 8, 31)).unwrap().period.place.standing, Standing::Probationary);
}

#[test]
fn who_left_stays_with_those_who_kept_the_roll_and_can_be_taken_in_again() {
    let stage = Stage::new();
    let person = stage.entered();
    let day = date(2026, 6, 1);
    stage.leave(person, "died", day).unwrap();
    let kept = stage.record(person);
    assert_eq!(kept.belongings[0].period.ended_by.as_deref(), Some("died"));
    assert!(kept.on(TODAY).is_none());
    let see = move |tx: &mut Tx<'_>, act: &Act| record::may_see(tx, act, person).map(drop);
    stage.keeper.read(see).unwrap();
    let elsewhere = stage.world.person("外", stage.other, &[(stage.other, "secretary")]);
    let denied = stage.world.by(elsewhere).read(see);
    assert!(matches!(denied, Err(Error::Denied(d)) if d.right == Right::ViewPerson), "{denied:?}");
    stage.readmit(person, stage.other, date(2026, 7, 1)).unwrap();
    let again = stage.record(person);
    assert_eq!(again.belongings.len(), 2);
    assert!(again.on(date(2026, 6, 15)).is_none());
    stage.world.by(elsewhere).read(see).unwrap();
}

#[test]
fn an_entering_that_is_taken_back_on_its_day_leaves_a_record_that_can_be_mended() {
    let stage = Stage::new();
    let person = stage.enter(NewMember { from: TODAY, ..stage.new_member() }).unwrap();
    stage.leave(person, "entered-by-mistake", TODAY).unwrap();
    let kept = stage.record(person);
    assert_eq!(kept.belongings, []);
    let amended = Amended {
        version: kept.version,
        name: Name { name: "李桂芝".to_owned(), latin: None },
        details: Details::default(),
        protected: BTreeMap::new(),
    };
    stage.amend(person, amended).unwrap();
    stage.readmit(person, stage.branch, TODAY).unwrap();
    assert!(stage.record(person).on(TODAY).is_some());
}

#[test]
fn a_leaving_on_the_day_of_a_move_ends_the_membership_before() {
    let stage = Stage::new();
    let person = stage.entered();
    stage.transfer(person, stage.other, TODAY).unwrap();
    stage.leave(person, "withdrawn", TODAY).unwrap();
    let belongings = stage.record(person).belongings;
    assert_eq!(belongings.len(), 1);
    let last = &belongings[0].period;
    assert_eq!((last.place.unit, last.span.until), (stage.branch, TODAY));
    assert_eq!(last.ended_by.as_deref(), Some("withdrawn"));
}

#[test]
fn two_forms_at_once_leave_nobody_in_two_units_on_one_day() {
    let stage = Stage::new();
    for _ in 0..8 {
        let person = stage.entered();
        stage.leave(person, "transferred", date(2026, 2, 1)).unwrap();
        let together = Arc::new(Barrier::new(2));
        let threads = [stage.branch, stage.other].map(|to| {
            let (keeper, together) = (stage.keeper.clone(), Arc::clone(&together));
            std::thread::spawn(move || {
                together.wait();
                keeper.write(move |tx, act| {
                    let granted = access::require::<KeepRoll>(tx, act, to)?;
                    let place = (Standing::Full, None);
                    roll::readmit(tx, act, &granted, person, place, (None, date(2026, 3, 1)))
                })
            })
        });
        let done = threads.map(|thread| thread.join().unwrap());
        assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1, "{done:?}");
        let record = stage.record(person);
        let open = record.belongings.iter().filter(|b| b.period.span.until == FOREVER);
        assert_eq!(open.count(), 1);
        let overtaken = done.into_iter().find_map(std::result::Result::err).unwrap();
        assert!(matches!(overtaken, Error::Membership(Refusal::AlreadyMember { .. })));
    }
}

#[test]
fn an_older_form_is_refused_after_any_change_of_the_membership() {
    let stage = Stage::new();
    let person = stage.entered();
    let version = stage.record(person).version;
    let check =
        move |tx: &mut Tx<'_>, act: &Act| record::check_version(tx, act.realm, person, version);
    stage.world.read(check).unwrap();
    stage.regroup(person, Some(stage.groups[1]), TODAY).unwrap();
    assert_eq!(of_person(stage.world.read(check)), rules_of::Refusal::Changed);
}

#[test]
fn a_group_s_members_are_counted_among_the_units_below() {
    let stage = Stage::new();
    let person = stage.entered();
    stage.regroup(person, Some(stage.groups[1]), TODAY).unwrap();
    let branch = stage.branch;
    let below = stage.world.read(move |tx, act| unit::page(tx, act.realm, branch, TODAY, None));
    let below = below.unwrap().below;
    let count = |group| below.iter().find(|row| row.unit.id == group).map(|row| row.members);
    assert_eq!(stage.groups.map(count), [Some(0), Some(1)]);
}

#[test]
fn a_list_goes_as_far_as_the_right_reaches_today_even_for_earlier_days() {
    let stage = Stage::new();
    let (town, branch) = (stage.town, stage.branch);
    let upper = stage.world.below(stage.county, "新堤镇党委", "committee");
    let closed = stage.world.below(town, "旧村党支部", "branch");
    let (moved, left) = (stage.entered(), stage.enter_in(closed, stage.new_member()).unwrap());
    let listed = |day: Date| -> Vec<PersonId> {
        let rows = stage.keeper.read(move |tx, act| {
            let scope = access::scope(tx, act, Right::ViewPerson, town)?.unwrap();
            list::of_subtree(tx, act, scope, day, &Filter::default(), None)
        });
        rows.unwrap().0.into_iter().map(|row| row.person).collect()
    };
    let day = date(2026, 5, 1);
    assert!(listed(day).contains(&moved) && listed(day).contains(&left));
    stage.leave(left, "transferred", date(2026, 6, 1)).unwrap();
    stage
        .world
        .write(move |tx, act| {
            let granted = access::require(tx, act, closed)?;
            unit::close(tx, act, &granted, date(2026, 7, 1))?;
            let granted = access::require(tx, act, branch)?;
            let above = access::require(tx, act, upper)?;
            unit::relocate(tx, act, &granted, &above, date(2026, 8, 1))
        })
        .unwrap();
    assert!(listed(day).contains(&left), "a closed unit is still looked after");
    assert!(!listed(day).contains(&moved), "a unit that went elsewhere is not");
}

#[test]
fn nobody_is_lost_or_listed_twice_where_one_page_ends_and_the_next_begins() {
    let stage = Stage::new();
    let (town, other) = (stage.town, stage.other);
    // Those of the unit that is listed later are entered first, so that their ids are smaller.
    let mut all: Vec<PersonId> =
        (0..5).map(|_| stage.enter_in(other, stage.new_member()).unwrap()).collect();
    all.extend((0..50).map(|_| stage.entered()));
    let mut listed: Vec<PersonId> = Vec::new();
    let mut after = None;
    loop {
        let page = stage.keeper.read(move |tx, act| {
            let scope = access::scope(tx, act, Right::ViewPerson, town)?.unwrap();
            list::of_subtree(tx, act, scope, TODAY, &Filter::default(), after)
        });
        let (rows, next) = page.unwrap();
        listed.extend(rows.into_iter().map(|row| row.person));
        after = next;
        if after.is_none() {
            break;
        }
    }
    let keeper = stage.keeper.act.actor.person().unwrap();
    all.push(keeper);
    all.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, all);
}

#[test]
fn a_group_leader_sees_the_group_and_a_filter_what_fits() {
    let stage = Stage::new();
    let group = stage.groups[0];
    let grouped = |group| NewMember { party_group: Some(group), ..stage.new_member() };
    let inside = stage.enter(grouped(group)).unwrap();
    stage.enter(grouped(stage.groups[1])).unwrap();
    let new = NewMember { standing: Standing::Probationary, ..grouped(group) };
    let young = stage.enter(new).unwrap();
    stage
        .at_home(inside, move |tx, act, granted| {
            let span = Span::since(date(2026, 3, 1));
            roll::mark(tx, act, granted, inside, ("migrant", span), None)
        })
        .unwrap();
    let leader = stage.world.person("组长", stage.branch, &[(group, "group-leader")]);
    let leader = stage.world.by(leader);
    let listed = |filter: Filter, day: Date| -> (Vec<PersonId>, (u32, u32)) {
        let found = leader.read(move |tx, act| {
            let scope = access::scope(tx, act, Right::ViewPerson, group)?.unwrap();
            let (rows, next) = list::of_subtree(tx, act, scope, day, &filter, None)?;
            assert_eq!(next, None);
            Ok((rows, list::count(tx, act, scope, day, &filter)?))
        });
        let (rows, count) = found.unwrap();
        (rows.into_iter().map(|row| row.person).collect(), count)
    };
    let mark = |key: &str| Filter { mark: Some(key.to_owned()), ..Filter::default() };
    assert_eq!(listed(Filter::default(), TODAY), (vec![inside, young], (1, 1)));
    assert_eq!(listed(mark("migrant"), TODAY), (vec![inside], (1, 0)));
    assert_eq!(listed(mark("migrant"), date(2026, 2, 1)), (Vec::new(), (0, 0)));
    let probationary = Filter { standing: Some(Standing::Probationary), mark: None };
    assert_eq!(listed(probationary, TODAY), (vec![young], (0, 1)));
    let seen = leader.read(move |tx, act| {
        record::require::<ViewPerson>(tx, act, inside).map(|granted| granted.unit())
    });
    assert_eq!(seen.unwrap(), group);
}

#[test]
fn everybody_who_can_see_a_record_is_named_and_nobody_else() {
    let stage = Stage::new();
    let person =
        stage.enter(NewMember { party_group: Some(stage.groups[0]), ..stage.new_member() });
    let person = person.unwrap();
    let deputy = stage.world.person("副", stage.branch, &[(stage.branch, "deputy-secretary")]);
    let seers = stage.world.read(move |tx, act| record::who_can_see(tx, act, person)).unwrap();
    let find = |unit: UnitId, key: &str| {
        seers.iter().find(|s| s.key == key && s.unit.as_ref().is_some_and(|(u, _)| *u == unit))
    };
    let names = |seer: &record::Seer| -> Vec<String> {
        seer.holders.iter().map(|name| name.name.clone()).collect()
    };
    assert_eq!(names(find(stage.branch, "deputy-secretary").unwrap()), ["副"]);
    assert_eq!(names(find(stage.town, "party-affairs-worker").unwrap()), ["方晓"]);
    assert_eq!(names(find(stage.groups[0], "group-leader").unwrap()), [""; 0], "vacant");
    assert!(
        find(stage.other, "secretary").is_none() && find(stage.groups[1], "group-leader").is_none()
    );
    // Whoever is named there can, and whoever can is named there.
    let may = |who: PersonId| {
        let see = move |tx: &mut Tx<'_>, act: &Act| record::may_see(tx, act, person).map(drop);
        stage.world.by(who).read(see).is_ok()
    };
    let member = stage.world.person("王", stage.branch, &[(stage.branch, "publicity-member")]);
    assert!(may(deputy) && may(person) && !may(member));
    assert!(find(stage.branch, "publicity-member").is_none());
}

#[test]
fn one_takes_along_what_is_kept_and_a_look_at_a_number_is_told() {
    let stage = Stage::new();
    let new = NewMember {
        protected: BTreeMap::from([(Field::CitizenNumber, NUMBER.to_owned())]),
        ..stage.new_member()
    };
    let person = stage.enter(new).unwrap();
    let shown = stage.keeper.write(move |tx, act| {
        let granted = record::require_at_home(tx, act, person)?;
        protected::show(tx, act, &granted, person, Field::CitizenNumber, "核对名册")
    });
    assert_eq!(shown.unwrap(), NUMBER);
    let whole = stage.world.by(person).write(zhibu_service::person::export).unwrap();
    assert_eq!(whole["protected"]["citizen-number"], NUMBER);
    assert_eq!(whole["details"]["sex"]["en"], "female");
    assert_eq!(whole["looks"][0]["reason"], "核对名册");
    assert_eq!(whole["memberships"][0]["unit"]["zh"], "柳岸村党支部");
    assert_eq!(whole["memberships"][0]["days"]["last"], serde_json::Value::Null);
}
