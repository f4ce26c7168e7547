//! Posts: what each day gives, what an election replaces, and who may give a post to whom.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use zhibu_domain::day::{FOREVER, Span};
use zhibu_domain::id::{PersonId, PostId, UnitId};
use zhibu_domain::post::{Obtained, Refusal, Term};
use zhibu_domain::rulebook::Right;
use zhibu_service::access::{self, FillPost, Scope, ViewUnit};
use zhibu_service::post::{self, Election, NewLeave, NewPost};
use zhibu_service::{Act, Error, Result, unit};

use crate::support::{TODAY, World};

/// A county, a town, a branch with a secretary and five members.
struct Branch {
    world: World,
    town: UnitId,
    unit: UnitId,
    /// Secretary of the town.
    above: World,
    secretary: PersonId,
    members: Vec<PersonId>,
}

impl Branch {
    fn new() -> Self {
        let world = World::new();
        let county = world.top();
        let town = world.below(county, "禾塘镇", "committee");
        let unit = world.below(town, "柳岸村", "branch");
        let members = ["甲", "乙", "丙", "丁", "戊"].map(|name| world.person(name, unit, &[]));
        Self {
            above: world.by(world.person("镇", town, &[(town, "secretary")])),
            secretary: world.person("周", unit, &[(unit, "secretary")]),
            members: members.into(),
            world,
            town,
            unit,
        }
    }

    fn id(&self) -> PostId {
        PostId::new(self.world.act.now, self.world.act.entropy())
    }

    fn fill(&self, by: &World, key: &str, person: PersonId, span: Span) -> Result<PostId> {
        let new = NewPost {
            id: self.id(),
            post: key.to_owned(),
            person,
            span,
            obtained: Obtained::Appointed,
            reference: Some("任免〔2026〕1号".to_owned()),
        };
        let unit = self.unit;
        by.write(move |tx, act| {
            let granted = access::require::<FillPost>(tx, act, unit)?;
            post::fill(tx, act, &granted, &new)
        })
    }

    fn end(&self, by: &World, id: PostId, until: Date, sure: bool) -> Result<()> {
        let unit = self.unit;
        by.write(move |tx, act| {
            let granted = access::require::<FillPost>(tx, act, unit)?;
            post::end(tx, act, &granted, id, (until, sure))
        })
    }

    fn leave(&self, id: PostId, span: Span, stand_in: Option<PersonId>) -> Result<()> {
        let stand_in = stand_in.map(|person| (self.id(), person));
        let new = NewLeave { post: id, span, reference: None, stand_in };
        let unit = self.unit;
        self.above.write(move |tx, act| {
            let granted = access::require::<FillPost>(tx, act, unit)?;
            post::grant_leave(tx, act, &granted, &new)
        })
    }

    fn back(&self, id: PostId, from: Date, until: Date) -> Result<()> {
        let unit = self.unit;
        self.above.write(move |tx, act| {
            let granted = access::require::<FillPost>(tx, act, unit)?;
            post::end_leave(tx, act, &granted, id, (from, until))
        })
    }

    fn elect(&self, term: Term, elected: &[(&str, PersonId)]) -> Result<()> {
        let elected =
            elected.iter().map(|(key, person)| (self.id(), (*key).to_owned(), *person)).collect();
        let new = Election { term, elected, reference: None, sure: false };
        let unit = self.unit;
        self.above.write(move |tx, act| {
            let granted = access::require::<FillPost>(tx, act, unit)?;
            post::elect(tx, act, &granted, &new)
        })
    }

    /// Who holds what on a day: the key and the person.
    fn held(&self, day: Date) -> Vec<(String, PersonId)> {
        let unit = self.unit;
        let held = self.world.read(move |tx, act| {
            let holders = post::of_unit(tx, act.realm, &act.rules, unit, day)?;
            Ok(holders.into_iter().map(|holder| (holder.post, holder.person)).collect())
        });
        held.unwrap()
    }

    /// Whether a person may fill posts here on a day.
    fn fills(&self, person: PersonId, day: Date) -> bool {
        let world = World { act: Act { today: day, ..self.world.by(person).act } };
        let unit = self.unit;
        world.read(move |tx, act| access::rights(tx, act, unit)).unwrap().contains(&Right::FillPost)
    }

    /// The id of the secretary's post.
    fn first_post(&self) -> PostId {
        let unit = self.unit;
        let holders =
            self.world.read(move |tx, act| post::of_unit(tx, act.realm, &act.rules, unit, TODAY));
        holders.unwrap()[0].id
    }
}

fn refused<T: std::fmt::Debug>(done: Result<T>) -> Refusal {
    match done {
        Err(Error::Post(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn days(from: Date, until: Date) -> Span {
    Span { from, until }
}

#[test]
fn a_post_gives_its_rights_from_the_first_to_the_last_day() {
    let branch = Branch::new();
    let (from, until) = (date(2026, 12, 1), date(2026, 12, 11));
    let secretary = branch.first_post();
    branch.end(&branch.above, secretary, from, false).unwrap();
    let next = branch.members[0];
    branch.fill(&branch.above, "secretary", next, days(from, until)).unwrap();
    let fills = |day| (branch.fills(branch.secretary, day), branch.fills(next, day));
    assert_eq!(fills(date(2026, 11, 30)), (true, false));
    assert_eq!(fills(from), (false, true));
    assert_eq!(fills(date(2026, 12, 10)), (false, true));
    assert_eq!(fills(until), (false, false));
}

#[test]
fn leave_takes_rights_away_and_the_stand_in_has_them_as_long() {
    let branch = Branch::new();
    let (id, deputy) = (branch.first_post(), branch.members[0]);
    let june = days(date(2026, 12, 1), date(2026, 12, 11));
    branch.leave(id, june, Some(deputy)).unwrap();
    let fills = |day| (branch.fills(branch.secretary, day), branch.fills(deputy, day));
    for (day, expected) in [
        (date(2026, 11, 30), (true, false)),
        (date(2026, 12, 1), (false, true)),
        (date(2026, 12, 10), (false, true)),
        (date(2026, 12, 11), (true, false)),
    ] {
        assert_eq!(fills(day), expected, "{day}");
    }
    assert_eq!(branch.held(date(2026, 12, 5)).len(), 2);
    let own =
        refused(branch.leave(id, days(date(2027, 1, 1), date(2027, 1, 5)), Some(branch.secretary)));
    assert_eq!(own, Refusal::OwnStandIn);
}

#[test]
fn coming_back_early_ends_this_leave_and_its_stand_in_alone() {
    let branch = Branch::new();
    let id = branch.first_post();
    let (first, second) = (branch.members[0], branch.members[1]);
    let december = days(date(2026, 12, 1), date(2026, 12, 21));
    let march = days(date(2027, 3, 1), date(2027, 3, 11));
    branch.leave(id, december, Some(first)).unwrap();
    branch.leave(id, march, Some(second)).unwrap();
    branch.back(id, december.from, date(2026, 12, 6)).unwrap();
    let fills = |day| [branch.secretary, first, second].map(|person| branch.fills(person, day));
    assert_eq!(fills(date(2026, 12, 5)), [false, true, false]);
    assert_eq!(fills(date(2026, 12, 6)), [true, false, false]);
    assert_eq!(fills(date(2027, 3, 5)), [false, false, true]);
    // On the first day back before it began, the leave never was.
    branch.back(id, march.from, march.from).unwrap();
    assert_eq!(fills(date(2027, 3, 5)), [true, false, false]);
    let ends = refused(branch.back(id, december.from, date(2026, 12, 6)));
    assert_eq!(ends, Refusal::LeaveEnds { last: date(2026, 12, 5) });
}

#[test]
fn a_new_committee_takes_over_on_the_day_of_the_election() {
    let branch = Branch::new();
    let elected_on = date(2026, 11, 10);
    let [a, b, c, ..] = branch.members[..] else { panic!("five members") };
    let since = Span::since(date(2024, 1, 1));
    branch.fill(&branch.above, "deputy-secretary", a, since).unwrap();
    branch.fill(&branch.above, "first-secretary", b, since).unwrap();
    // One that was entered beforehand gives way to the election too.
    branch.fill(&branch.above, "publicity-member", c, Span::since(TODAY)).unwrap();
    branch.leave(branch.first_post(), days(date(2026, 11, 5), date(2026, 12, 1)), None).unwrap();
    let term = Term { elected_on, ends_on: date(2029, 11, 9) };
    branch.elect(term, &[("secretary", a), ("deputy-secretary", branch.secretary)]).unwrap();
    let key = |key: &str, person| (key.to_owned(), person);
    let before =
        [key("secretary", branch.secretary), key("deputy-secretary", a), key("first-secretary", b)];
    assert_eq!(branch.held(date(2026, 11, 9)), before);
    let after =
        [key("secretary", a), key("deputy-secretary", branch.secretary), key("first-secretary", b)];
    assert_eq!(branch.held(elected_on), after);
    assert_eq!(branch.held(TODAY), after);
    let unit = branch.unit;
    let kept = branch.world.read(move |tx, act| post::term(tx, act.realm, unit, TODAY)).unwrap();
    assert_eq!(kept.unwrap().term, term);
    let early = Term { elected_on: date(2026, 11, 1), ends_on: date(2029, 10, 31) };
    let refusal = refused(branch.elect(early, &[("secretary", b)]));
    assert_eq!(refusal, Refusal::LaterElection { elected_on });
    // The same election once more mends what was entered wrongly.
    branch.elect(term, &[("secretary", c)]).unwrap();
    assert_eq!(branch.held(TODAY), [key("secretary", c), key("first-secretary", b)]);
    assert_eq!(branch.held(date(2026, 11, 9)), before);
}

#[test]
fn nobody_is_drawn_into_sight_by_being_given_a_post() {
    let branch = Branch::new();
    let elsewhere = branch.world.below(branch.town, "石桥村", "branch");
    let stranger = branch.world.person("外", elsewhere, &[]);
    let secretary = branch.world.by(branch.secretary);
    let span = Span::since(TODAY);
    let out = refused(branch.fill(&secretary, "first-secretary", stranger, span));
    assert_eq!(out, Refusal::PersonOutOfReach);
    let nobody = PersonId::new(branch.world.act.now, [9; 10]);
    let none = refused(branch.fill(&secretary, "first-secretary", nobody, span));
    assert_eq!(none, Refusal::PersonOutOfReach, "the same for somebody who is not there");
    let found = |world: &World, typed: &'static str| {
        let unit = branch.unit;
        let found = world.read(move |tx, act| post::candidates(tx, act, unit, typed, &[stranger]));
        found.unwrap().0.into_iter().map(|found| found.person).collect::<BTreeSet<_>>()
    };
    assert!(!found(&secretary, "外").contains(&stranger));
    assert!(!found(&secretary, "").contains(&stranger));
    assert!(found(&branch.above, "外").contains(&stranger));
    assert!(found(&branch.above, "wai").contains(&stranger));
    branch.fill(&branch.above, "first-secretary", stranger, span).unwrap();
    // Now the post shows the person to those who see the unit.
    assert!(found(&secretary, "").contains(&stranger));
}

#[test]
fn the_last_who_fills_posts_does_not_end_so_by_accident() {
    let world = World::new();
    let county = world.top();
    let only = world.person("周", county, &[(county, "secretary")]);
    let acting = world.by(only);
    let end = |sure| {
        acting.write(move |tx, act| {
            let granted = access::require::<FillPost>(tx, act, county)?;
            let held = post::of_unit(tx, act.realm, &act.rules, county, act.today)?;
            post::end(tx, act, &granted, held[0].id, (act.today, sure))
        })
    };
    assert_eq!(refused(end(false)), Refusal::LastToFill);
    let held = move |tx: &mut zhibu_service::engine::Tx<'_>, act: &Act| {
        post::of_unit(tx, act.realm, &act.rules, county, act.today)
    };
    assert_eq!(world.read(held).unwrap().len(), 1, "nothing half done");
    end(true).unwrap();
    assert_eq!(world.read(held).unwrap(), []);
}

#[test]
fn another_who_fills_posts_above_is_enough() {
    let branch = Branch::new();
    let secretary = branch.world.by(branch.secretary);
    branch.end(&secretary, branch.first_post(), TODAY, false).unwrap();
    assert!(!branch.fills(branch.secretary, TODAY));
}

#[test]
fn a_closed_unit_has_no_post_that_outlives_it() {
    let branch = Branch::new();
    let (unit, closed) = (branch.unit, date(2026, 6, 1));
    let person = branch.secretary;
    // Members would have to leave first; here only the tree matters.
    let empty = branch.world.below(branch.town, "旧村", "branch");
    branch
        .world
        .write(move |tx, act| {
            let granted = access::require(tx, act, empty)?;
            unit::close(tx, act, &granted, closed)
        })
        .unwrap();
    let fill = |span| {
        let new = NewPost {
            id: branch.id(),
            post: "secretary".to_owned(),
            person,
            span,
            obtained: Obtained::Elected,
            reference: None,
        };
        branch.world.write(move |tx, act| {
            let granted = access::require::<FillPost>(tx, act, empty)?;
            post::fill(tx, act, &granted, &new)
        })
    };
    assert_eq!(refused(fill(Span::since(TODAY))), Refusal::UnitNotThere);
    assert_eq!(refused(fill(Span::since(date(2026, 5, 1)))), Refusal::UnitNotThere);
    fill(days(date(2026, 5, 1), closed)).unwrap();
    assert_ne!(unit, empty);
}

#[test]
fn terms_and_vacancies_are_told_of_the_unit_and_of_those_directly_below() {
    let branch = Branch::new();
    let (town, unit) = (branch.town, branch.unit);
    let empty = branch.world.below(town, "石桥村", "branch");
    let set = |unit: UnitId, elected_on: Date, ends_on: Date| {
        branch
            .above
            .write(move |tx, act| {
                let granted = access::require::<FillPost>(tx, act, unit)?;
                post::set_term(tx, act, &granted, Term { elected_on, ends_on }, Some("批复"))
            })
            .unwrap();
    };
    set(unit, date(2024, 5, 21), date(2027, 5, 20));
    set(empty, date(2023, 5, 22), date(2026, 5, 21));
    set(town, date(2022, 5, 22), date(2027, 5, 21));
    let ending = |root, levels, day| {
        let world = World { act: Act { today: day, ..branch.world.act.clone() } };
        let found =
            world.read(move |tx, act| post::terms_ending(tx, act, Scope { root, levels })).unwrap();
        found.into_iter().map(|ending| ending.unit).collect::<Vec<_>>()
    };
    assert_eq!(ending(town, u32::MAX, date(2026, 11, 20)), [empty, unit]);
    assert_eq!(ending(town, u32::MAX, date(2026, 11, 21)), [empty, unit, town]);
    assert_eq!(ending(town, 0, date(2026, 11, 21)), [town]);
    assert_eq!(ending(unit, u32::MAX, date(2026, 11, 19)), []);
    let vacant = |root, levels| {
        let found = branch.world.read(move |tx, act| {
            post::vacancies(tx, act.realm, &act.rules, Scope { root, levels }, act.today)
        });
        let found = found.unwrap().into_iter();
        found.map(|vacancy| (vacancy.unit, vacancy.post)).collect::<Vec<_>>()
    };
    assert_eq!(vacant(town, u32::MAX), [(empty, "secretary".to_owned())]);
    assert_eq!(vacant(town, 0), []);
}

#[test]
fn a_portfolio_is_vacant_only_after_somebody_held_it() {
    let branch = Branch::new();
    let unit = branch.unit;
    let vacant = |day: Date| {
        let found = branch
            .world
            .read(move |tx, act| post::vacant(tx, act.realm, &act.rules, (unit, "branch"), day));
        found.unwrap()
    };
    assert_eq!(vacant(TODAY), [""; 0]);
    let id = branch
        .fill(&branch.above, "publicity-member", branch.members[0], Span::since(date(2026, 3, 1)))
        .unwrap();
    branch.end(&branch.above, id, date(2026, 9, 1), false).unwrap();
    branch.end(&branch.above, branch.first_post(), date(2026, 10, 1), false).unwrap();
    assert_eq!(vacant(TODAY), ["secretary", "publicity-member"]);
    assert_eq!(vacant(date(2026, 9, 15)), ["publicity-member"]);
    assert_eq!(vacant(date(2026, 8, 31)), [""; 0]);
}

#[test]
fn the_end_of_ones_own_post_leave_and_standing_in_is_told_two_weeks_before() {
    let branch = Branch::new();
    let (id, deputy) = (branch.first_post(), branch.members[0]);
    branch.leave(id, days(date(2026, 11, 10), date(2026, 12, 11)), Some(deputy)).unwrap();
    let until = days(date(2026, 1, 1), date(2026, 12, 1));
    branch.fill(&branch.above, "instructor", branch.members[1], until).unwrap();
    let told = |person, day| {
        let world = World { act: Act { today: day, ..branch.world.act.clone() } };
        let found = world.read(move |tx, act| post::ending_for(tx, act, person)).unwrap();
        found.into_iter().map(|end| (end.until, end.leave, end.stand_in)).collect::<Vec<_>>()
    };
    assert_eq!(told(branch.secretary, date(2026, 11, 25)), []);
    let leave = (date(2026, 12, 11), true, false);
    assert_eq!(told(branch.secretary, date(2026, 11, 26)), [leave]);
    assert_eq!(told(deputy, date(2026, 11, 26)), [(date(2026, 12, 11), false, true)]);
    assert_eq!(told(branch.members[1], date(2026, 11, 15)), []);
    let post = (date(2026, 12, 1), false, false);
    assert_eq!(told(branch.members[1], date(2026, 11, 16)), [post]);
}

#[test]
fn posts_of_each_day_equal_a_naive_replay_of_the_acts() {
    let branch = Branch::new();
    let unit = branch.unit;
    let [a, b, c, ..] = branch.members[..] else { panic!("five members") };
    let day = |n: i8| date(2026, 10, n);
    // What was done, as plain spans of days: person, post, first day, first day after.
    let mut naive = vec![(branch.secretary, "secretary", date(2020, 1, 1), FOREVER)];
    let fill = |person, key, from, until| {
        branch.fill(&branch.above, key, person, days(from, until)).unwrap()
    };
    let first = fill(a, "deputy-secretary", day(3), FOREVER);
    let second = fill(b, "committee-member", day(5), day(20));
    naive.push((b, "committee-member", day(5), day(20)));
    let third = fill(c, "instructor", day(7), FOREVER);
    branch.end(&branch.above, first, day(9), false).unwrap();
    naive.push((a, "deputy-secretary", day(3), day(9)));
    // It never held.
    branch.end(&branch.above, third, day(7), false).unwrap();
    let term = Term { elected_on: day(15), ends_on: date(2029, 10, 14) };
    branch.elect(term, &[("secretary", c), ("deputy-secretary", a)]).unwrap();
    naive[0].3 = day(15);
    naive[1].3 = day(15);
    naive.push((c, "secretary", day(15), FOREVER));
    naive.push((a, "deputy-secretary", day(15), FOREVER));
    for n in 1..=31 {
        let held: BTreeSet<(String, PersonId)> = branch.held(day(n)).into_iter().collect();
        let expected: BTreeSet<(String, PersonId)> = naive
            .iter()
            .filter(|(_, _, from, until)| *from <= day(n) && day(n) < *until)
            .map(|(person, key, ..)| ((*key).to_owned(), *person))
            .collect();
        assert_eq!(held, expected, "{}", day(n));
    }
    let seen = branch
        .world
        .by(a)
        .read(move |tx, act| access::require::<ViewUnit>(tx, act, unit).map(drop));
    seen.unwrap();
    assert_ne!(first, second);
}
