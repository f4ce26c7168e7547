//! Feeds of calendars: who opens one, what stands behind its address, and when nothing does.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use zhibu_domain::activity::Sitting;
use zhibu_domain::day::{Span, When};
use zhibu_domain::feed::{FEEDS_MAX, Refusal};
use zhibu_domain::id::{ActivityId, FeedId, PersonId, UnitId};
use zhibu_domain::text::{Lang, Text};
use zhibu_service::feed::{self, Secret, Shown};
use zhibu_service::{Error, access, account, activity, office, post};

use crate::support::{TODAY, World};

const YEAR: Span = Span { from: date(2026, 8, 22), until: date(2027, 11, 21) };

struct House {
    world: World,
    top: UnitId,
    branch: UnitId,
    secretary: PersonId,
    member: PersonId,
}

impl House {
    fn new() -> Self {
        let world = World::new();
        let top = world.top();
        let branch = world.below(top, "柳岸村党支部", "branch");
        let secretary = world.person("周", branch, &[(branch, "secretary")]);
        let member = world.person("王", branch, &[]);
        for person in [secretary, member] {
            world.write(move |tx, act| account::open(tx, act, person, None)).unwrap();
        }
        Self { world, top, branch, secretary, member }
    }

    fn open(&self, person: PersonId) -> Result<(FeedId, Secret), Error> {
        let (world, branch) = (self.world.by(person), self.branch);
        let id = FeedId::new(world.act.now, world.act.entropy());
        world.write(move |tx, act| {
            let granted = access::require(tx, act, branch)?;
            Ok((id, feed::open(tx, act, &granted, id, Lang::Zh)?))
        })
    }

    /// What a phone gets that asks on a day.
    fn asked(&self, secret: &str, today: Date) -> Result<Shown, Error> {
        let mut world = self.world.clone();
        world.act.today = today;
        world.act.second_factor = false;
        let secret = secret.to_owned();
        world.read(move |tx, act| feed::shown(tx, act, &secret, YEAR))
    }

    fn plan(&self, title: &str, day: Date) -> ActivityId {
        let (world, branch) = (self.world.by(self.secretary), self.branch);
        let id = ActivityId::new(world.act.now, world.act.entropy());
        let toml = "title = { zh = '党课' }\nkinds = [{ kind = 'party-class' }]\n\
                    when = { precision = 'not-stated' }";
        let sitting: Sitting = toml::from_str(toml).unwrap();
        let title = Text::new(Some(title.to_owned()), None).unwrap();
        let sitting = Sitting { when: When::At { day, minute: 570 }, title, ..sitting };
        world
            .write(move |tx, act| {
                let granted = access::require(tx, act, branch)?;
                activity::plan(tx, act, &granted, id, sitting.clone())
            })
            .unwrap();
        id
    }
}

fn gone(answer: &Result<Shown, Error>) {
    assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
}

#[test]
fn an_address_shows_what_is_planned_and_not_what_was_called_off() {
    let house = House::new();
    let (_, secret) = house.open(house.member).unwrap();
    let day = date(2026, 12, 3);
    house.plan("讨论年度总结", day);
    let off = house.plan("不办了", day);
    house.plan("太远", date(2027, 12, 1));
    let (world, branch) = (house.world.by(house.secretary), house.branch);
    world
        .later(5)
        .write(move |tx, act| {
            let granted = access::require(tx, act, branch)?;
            activity::cancel(tx, act, &granted, off, Text::new(Some("下雨".to_owned()), None))
        })
        .unwrap();
    let shown = house.asked(secret.as_str(), TODAY).unwrap();
    let titles: Vec<&str> =
        shown.calendar.entries.iter().map(|entry| entry.title.get(Lang::Zh)).collect();
    assert_eq!(titles, ["讨论年度总结"]);
    let entry = &shown.calendar.entries[0];
    assert_eq!(entry.when, When::At { day, minute: 570 });
    assert_eq!(entry.changed_at, "2026-11-20T01:00:00Z".parse::<Timestamp>().unwrap());
    assert_eq!(shown.lang, Lang::Zh);
    assert_eq!(secret.as_str().len(), 32);
}

#[test]
fn whatever_is_wrong_with_an_address_the_answer_is_the_same() {
    let house = House::new();
    let (id, secret) = house.open(house.member).unwrap();
    house.asked(secret.as_str(), TODAY).unwrap();
    for wrong in ["", "x", &secret.as_str()[1..], &secret.as_str().to_uppercase()] {
        gone(&house.asked(wrong, TODAY));
    }
    let member = house.world.by(house.member);
    member.write(move |tx, act| feed::stop(tx, act, id)).unwrap();
    gone(&house.asked(secret.as_str(), TODAY));
}

#[test]
fn a_feed_is_stopped_by_whoever_opened_it_and_by_nobody_else() {
    let house = House::new();
    let (id, secret) = house.open(house.member).unwrap();
    let other = house.world.by(house.secretary).write(move |tx, act| feed::stop(tx, act, id));
    assert!(matches!(other, Err(Error::NotFound)), "{other:?}");
    house.asked(secret.as_str(), TODAY).unwrap();
    let own = house.world.by(house.member).read(feed::own).unwrap();
    assert_eq!((own.len(), own[0].id, own[0].unit), (1, id, house.branch));
    assert_eq!(house.world.by(house.secretary).read(feed::own).unwrap(), []);
}

#[test]
fn a_right_that_is_gone_takes_the_address_along() {
    let house = House::new();
    // The clerk of a neighbour sees the branch by a post, not by belonging to it.
    let elsewhere = house.world.below(house.top, "别处党支部", "branch");
    let clerk = house.world.person("外", elsewhere, &[(house.branch, "publicity-member")]);
    house.world.write(move |tx, act| account::open(tx, act, clerk, None)).unwrap();
    let (_, secret) = house.open(clerk).unwrap();
    house.asked(secret.as_str(), TODAY).unwrap();
    let branch = house.branch;
    house
        .world
        .write(move |tx, act| {
            let holders = post::of_unit(tx, act.realm, &act.rules, branch, act.today)?;
            let held = holders.iter().find(|holder| holder.person == clerk).unwrap();
            let granted = access::require(tx, act, branch)?;
            post::end(tx, act, &granted, held.id, (act.today.tomorrow().unwrap(), true))
        })
        .unwrap();
    house.asked(secret.as_str(), TODAY).unwrap();
    gone(&house.asked(secret.as_str(), TODAY.tomorrow().unwrap()));
}

#[test]
fn a_closed_account_and_a_new_card_end_an_address() {
    let house = House::new();
    let (_, secret) = house.open(house.member).unwrap();
    let member = house.member;
    let mine = house.world.by(member).read(account::own).unwrap().account;
    house.world.write(move |tx, act| account::close(tx, act, mine)).unwrap();
    gone(&house.asked(secret.as_str(), TODAY));
    house.world.write(move |tx, act| account::reopen(tx, act, mine)).unwrap();
    house.asked(secret.as_str(), TODAY).unwrap();
    let (branch, world) = (house.branch, house.world.by(house.secretary));
    let card = zhibu_domain::id::CardId::new(world.act.now + 1.minute(), [9; 10]);
    world
        .write(move |tx, act| {
            let granted = access::require(tx, act, branch)?;
            account::issue_card(tx, act, &granted, member, card)
        })
        .unwrap();
    gone(&house.asked(secret.as_str(), TODAY));
}

#[test]
fn who_reads_names_masked_reads_nothing_by_an_address_from_before() {
    let house = House::new();
    let (_, secret) = house.open(house.member).unwrap();
    let masked = house.world.act.rules.offices.iter().find(|office| office.value.masked);
    let (key, member) = (masked.unwrap().key.clone(), house.member);
    house.world.write(move |tx, act| office::give(tx, act, member, &key)).unwrap();
    gone(&house.asked(secret.as_str(), TODAY));
}

#[test]
fn nobody_has_more_addresses_than_can_be_looked_through() {
    let house = House::new();
    for _ in 0..FEEDS_MAX {
        house.open(house.member).unwrap();
    }
    let refused = house.open(house.member);
    let too_many = matches!(refused, Err(Error::Feed(Refusal::TooMany { max: FEEDS_MAX })));
    assert!(too_many, "{refused:?}");
    house.open(house.secretary).unwrap();
}
