//! Tasks of decisions: who may take which step, what lists hold, and that how a task stands is what
//! its steps come to.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use zhibu_domain::activity::{KindLine, Resolution, Sitting, Voice};
use zhibu_domain::day::{Span, When};
use zhibu_domain::id::{ActivityId, PersonId, PostId, UnitId};
use zhibu_domain::parameter::NewValue;
use zhibu_domain::post::Obtained;
use zhibu_domain::task::{NewDone, Outcome, Refusal, State, Step, Task, TaskKey};
use zhibu_domain::text::Text;
use zhibu_service::access::{
    self, ConfirmActivity, FillPost, RecordActivity, SetParameter, ViewUnit,
};
use zhibu_service::activity::{self, Saved};
use zhibu_service::post::{self, NewLeave, NewPost};
use zhibu_service::task::{self, Filter, TaskPage, TaskRow};
use zhibu_service::{Error, Result, parameter};

use crate::support::{TODAY, World, rules};

fn text(zh: &str) -> Option<Text> {
    Text::new(Some(zh.to_owned()), None)
}

/// Whoever holds a post.
fn holder(key: &str) -> Voice {
    Voice::Post(key.to_owned())
}

fn decision(owner: Option<Voice>, due_on: Option<Date>) -> Resolution {
    Resolution { text: text("清淤东干渠").unwrap(), owner, due_on }
}

/// A town with a branch, its secretary, its deputy and two members.
struct House {
    world: World,
    town: UnitId,
    branch: UnitId,
    above: World,
    secretary: World,
    deputy: World,
    members: [PersonId; 2],
}

impl House {
    fn new() -> Self {
        let world = World::new();
        let town = world.below(world.top(), "禾塘镇党委", "committee");
        let branch = world.below(town, "柳岸村党支部", "branch");
        let actor = |name, unit, posts: &[(UnitId, &str)]| world.person(name, unit, posts);
        let members = [actor("王", branch, &[]), actor("李", branch, &[])];
        Self {
            above: world.by(actor("何", branch, &[(town, "secretary")])),
            secretary: world.by(actor("周", branch, &[(branch, "secretary")])),
            deputy: world.by(actor("陆", branch, &[(branch, "deputy-secretary")])),
            town,
            branch,
            members,
            world,
        }
    }

    fn member(&self, at: usize) -> World {
        self.world.by(self.members[at])
    }

    fn id(&self) -> ActivityId {
        ActivityId::new(self.world.act.now, self.world.act.entropy())
    }

    /// Records a committee meeting of a day.
    fn record(
        &self,
        world: &World,
        unit: UnitId,
        day: Date,
        decided: Vec<Resolution>,
    ) -> ActivityId {
        let id = self.id();
        let kind = KindLine { kind: "committee-meeting".to_owned(), for_year: None };
        let mut sitting = Sitting::bare(text("支委会").unwrap(), &kind.kind, When::Day { day });
        sitting.resolutions = decided;
        world
            .write(move |tx, act| {
                let granted = access::require::<RecordActivity>(tx, act, unit)?;
                activity::record(tx, act, &granted, id, sitting.clone())
            })
            .unwrap();
        id
    }

    /// A task of the branch, decided on 1 November.
    fn task(&self, owner: Option<Voice>, due_on: Option<Date>) -> TaskKey {
        let decided = vec![decision(owner, due_on)];
        let id = self.record(&self.secretary, self.branch, date(2026, 11, 1), decided);
        confirm(&self.secretary, self.branch, id);
        TaskKey { activity: id, ordinal: 0 }
    }

    fn page(&self, key: TaskKey) -> TaskPage {
        self.secretary.read(move |tx, act| task::load(tx, act, key)).unwrap()
    }

    fn list(&self, filter: Filter) -> Vec<TaskRow> {
        let branch = self.branch;
        self.secretary.read(move |tx, act| task::of_unit(tx, act, branch, filter, None)).unwrap().0
    }

    fn finish(&self, world: &World, (key, seen): task::Seen, new: NewDone) -> Result<Saved> {
        let branch = self.branch;
        world.write(move |tx, act| {
            let granted = access::require::<ViewUnit>(tx, act, branch)?;
            task::finish(tx, act, &granted, (key, seen), &new)
        })
    }

    fn take_back(&self, world: &World, seen: task::Seen) -> Result<Saved> {
        let branch = self.branch;
        world.write(move |tx, act| {
            let granted = access::require::<ViewUnit>(tx, act, branch)?;
            task::take_back(tx, act, &granted, seen)
        })
    }

    fn extend(&self, world: &World, seen: task::Seen, until: Date) -> Result<Saved> {
        let branch = self.branch;
        world.write(move |tx, act| {
            let granted = task::keeping(tx, act, branch)?;
            task::extend(tx, act, &granted, seen, (until, text("下雨").as_ref()))
        })
    }

    fn hand_over(&self, world: &World, seen: task::Seen, post: &'static str) -> Result<Saved> {
        let branch = self.branch;
        world.write(move |tx, act| {
            let granted = task::keeping(tx, act, branch)?;
            task::hand_over(tx, act, &granted, seen, (post, text("换人").as_ref()))
        })
    }

    fn give_up(&self, world: &World, seen: task::Seen) -> Result<Saved> {
        let branch = self.branch;
        world.write(move |tx, act| {
            let granted = task::keeping(tx, act, branch)?;
            task::give_up(tx, act, &granted, seen, text("改道了").as_ref())
        })
    }

    fn no_faults(&self) {
        let faults = self.world.read(|tx, act| task::faults(tx, act.realm)).unwrap();
        assert_eq!(faults, []);
    }
}

/// Confirms a record that was saved once.
fn confirm(world: &World, unit: UnitId, id: ActivityId) {
    let confirmed = world.write(move |tx, act| {
        let granted = access::require::<ConfirmActivity>(tx, act, unit)?;
        activity::confirm(tx, act, &granted, id, 1)
    });
    confirmed.unwrap();
}

fn done(note: &str) -> NewDone {
    NewDone { on: TODAY, record: None, note: text(note) }
}

fn shown_by(record: ActivityId) -> NewDone {
    NewDone { on: TODAY, record: Some(record), note: None }
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Task(refusal)) => refusal,
        other => panic!("not refused by a rule: {other:?}"),
    }
}

fn is_denied<T>(result: &Result<T>) -> bool {
    matches!(result, Err(Error::Denied(_)))
}

#[test]
fn every_step_stands_in_the_history_with_who_took_it() {
    let house = House::new();
    let key = house.task(Some(holder("secretary")), Some(date(2026, 11, 10)));
    let secretary = &house.secretary;
    assert_eq!(house.extend(secretary, (key, 0), date(2026, 12, 1)).unwrap(), Saved::Now);
    house.hand_over(secretary, (key, 1), "deputy-secretary").unwrap();
    house.finish(&house.deputy, (key, 2), done("清了一半")).unwrap();
    house.take_back(&house.deputy, (key, 3)).unwrap();
    house.finish(&house.deputy, (key, 4), done("清完了")).unwrap();
    let page = house.page(key);
    let codes: Vec<&str> = page.steps.iter().map(|row| row.step.code()).collect();
    assert_eq!(codes, ["extended", "handed-over", "done", "taken-back", "done"]);
    let by: Vec<&str> =
        page.steps.iter().map(|row| row.by.as_ref().unwrap().1.name.as_str()).collect();
    assert_eq!(by, ["周", "周", "陆", "陆", "陆"]);
    assert_eq!(page.row.state(TODAY), State::Done { on: TODAY });
    assert_eq!(page.row.due_on, Some(date(2026, 12, 1)));
    // The record itself is as it was.
    let id = key.activity;
    let record = secretary.read(move |tx, act| activity::load(tx, act.realm, id)).unwrap().unwrap();
    assert_eq!(record.sitting.resolutions[0].due_on, Some(date(2026, 11, 10)));
    assert_eq!(record.sitting.resolutions[0].owner, Some(holder("secretary")));
    let over = Refusal::Ended { outcome: Outcome::Done, on: TODAY };
    assert_eq!(refusal(house.give_up(secretary, (key, 5))), over);
    let late = house.take_back(&house.deputy.later(11), (key, 5));
    assert_eq!(refusal(late), Refusal::UndoOver { minutes: 10 });
    house.no_faults();
}

#[test]
fn a_decision_waits_for_its_record_and_then_holds_it_fast() {
    let house = House::new();
    let plain = Resolution { text: text("通报").unwrap(), owner: None, due_on: None };
    let decided = vec![plain, decision(Some(holder("secretary")), None)];
    let id = house.record(&house.secretary, house.branch, TODAY, decided);
    let key = TaskKey { activity: id, ordinal: 1 };
    assert_eq!(refusal(house.finish(&house.secretary, (key, 0), done("清了"))), Refusal::Waiting);
    assert!(house.page(key).row.waiting && house.list(Filter::All).is_empty());
    let branch = house.branch;
    let waiting =
        house.secretary.read(move |tx, act| task::waiting(tx, act.realm, branch)).unwrap();
    assert_eq!(waiting.iter().map(|row| row.key).collect::<Vec<_>>(), [key]);
    let none = TaskKey { activity: id, ordinal: 0 };
    let missing = house.finish(&house.secretary, (none, 0), done("清了"));
    assert!(matches!(missing, Err(Error::NotFound)), "no task: {missing:?}");

    let unconfirm = |world: &World| {
        world.write(move |tx, act| {
            let granted = access::require::<ConfirmActivity>(tx, act, branch)?;
            activity::unconfirm(tx, act, &granted, id)
        })
    };
    confirm(&house.secretary, branch, id);
    assert_eq!(house.list(Filter::Open).len(), 1);
    unconfirm(&house.secretary).unwrap();
    assert!(house.list(Filter::All).is_empty() && house.page(key).row.waiting);
    house.no_faults();
    let again = house.secretary.write(move |tx, act| {
        let granted = access::require::<ConfirmActivity>(tx, act, branch)?;
        let version = activity::load(tx, act.realm, id)?.unwrap().version;
        activity::confirm(tx, act, &granted, id, version)
    });
    again.unwrap();
    house.extend(&house.secretary, (key, 0), date(2026, 12, 1)).unwrap();
    let held = unconfirm(&house.secretary);
    let begun = zhibu_domain::activity::Refusal::TasksBegun;
    assert!(matches!(&held, Err(Error::Activity(r)) if *r == begun), "{held:?}");
    house.no_faults();
}

#[test]
fn a_named_owner_says_that_it_is_done_and_no_more() {
    let house = House::new();
    let key = house.task(Some(Voice::Member(house.members[0])), Some(TODAY));
    let (owner, other) = (house.member(0), house.member(1));
    assert!(is_denied(&house.finish(&other, (key, 0), done("清了"))));
    assert!(is_denied(&house.extend(&owner, (key, 0), date(2026, 12, 1))));
    assert!(is_denied(&house.hand_over(&owner, (key, 0), "secretary")));
    assert!(is_denied(&house.give_up(&owner, (key, 0))));
    let may = |world: &World| {
        let page = world.read(move |tx, act| task::load(tx, act, key)).unwrap();
        (page.may_answer, page.may_keep)
    };
    assert_eq!(
        [may(&owner), may(&other), may(&house.secretary)],
        [(true, false), (false, false), (true, true)]
    );
    house.finish(&owner, (key, 0), done("清了")).unwrap();
    assert!(is_denied(&house.take_back(&other, (key, 1))));
    house.take_back(&owner, (key, 1)).unwrap();
    // What was given up is taken back by those who may give it up.
    house.give_up(&house.secretary, (key, 2)).unwrap();
    assert!(is_denied(&house.take_back(&owner, (key, 3))));
    house.take_back(&house.secretary, (key, 3)).unwrap();
    house.no_faults();
}

#[test]
fn a_post_answers_through_whoever_holds_it_today() {
    let house = House::new();
    // A post that keeps no tasks by itself.
    let key = house.task(Some(holder("publicity-member")), Some(TODAY));
    let fill = |person: PersonId, span: Span| {
        let id = PostId::new(house.world.act.now, house.world.act.entropy());
        let new = NewPost {
            id,
            post: "publicity-member".to_owned(),
            person,
            span,
            obtained: Obtained::ByElected,
            reference: None,
        };
        let branch = house.branch;
        house
            .secretary
            .write(move |tx, act| {
                let granted = access::require::<FillPost>(tx, act, branch)?;
                post::fill(tx, act, &granted, &new)
            })
            .unwrap();
        id
    };
    fill(house.members[0], Span { from: date(2026, 1, 1), until: TODAY });
    let held = fill(house.members[1], Span::since(TODAY));
    let own = |world: &World, person: PersonId| {
        world.read(move |tx, act| task::own(tx, act, person)).unwrap().len()
    };
    let [before, now] = house.members;
    assert!(is_denied(&house.finish(&house.member(0), (key, 0), done("清了"))), "yesterday's");
    assert_eq!((own(&house.world, before), own(&house.world, now)), (0, 1));
    house.finish(&house.member(1), (key, 0), done("清了")).unwrap();
    house.take_back(&house.member(1), (key, 1)).unwrap();
    let branch = house.branch;
    let leave = house.secretary.write(move |tx, act| {
        let granted = access::require::<FillPost>(tx, act, branch)?;
        let span = Span { from: TODAY, until: date(2026, 12, 1) };
        let new = NewLeave { post: held, span, reference: None, stand_in: None };
        post::grant_leave(tx, act, &granted, &new)
    });
    leave.unwrap();
    assert!(is_denied(&house.finish(&house.member(1), (key, 2), done("清了"))), "on leave");
    assert_eq!(own(&house.world, now), 0);
}

#[test]
fn a_form_sent_twice_is_one_step_and_a_stale_one_is_none() {
    let house = House::new();
    let key = house.task(Some(holder("secretary")), Some(TODAY));
    let secretary = &house.secretary;
    let until = date(2026, 12, 1);
    assert_eq!(house.extend(secretary, (key, 0), until).unwrap(), Saved::Now);
    assert_eq!(house.extend(secretary, (key, 0), until).unwrap(), Saved::Before);
    let another = house.extend(secretary, (key, 0), date(2026, 12, 2));
    assert_eq!(refusal(another), Refusal::Changed);
    let others = house.extend(&house.deputy, (key, 0), until);
    assert_eq!(
        refusal(others),
        Refusal::Changed,
        "the same by somebody else is no form sent twice"
    );
    assert_eq!(refusal(house.extend(secretary, (key, 7), until)), Refusal::Changed);
    house.finish(secretary, (key, 1), done("清了")).unwrap();
    assert_eq!(house.finish(secretary, (key, 1), done("清了")).unwrap(), Saved::Before);
    // Also after more has happened.
    house.take_back(secretary, (key, 2)).unwrap();
    assert_eq!(house.finish(secretary, (key, 1), done("清了")).unwrap(), Saved::Before);
    assert_eq!(house.page(key).steps.len(), 3);
    house.no_faults();
}

#[test]
fn a_record_shows_it_if_it_is_the_units_own_and_not_older() {
    let house = House::new();
    let key = house.task(Some(holder("secretary")), Some(TODAY));
    let (branch, town) = (house.branch, house.town);
    let elsewhere = house.record(&house.above, town, TODAY, Vec::new());
    let older = house.record(&house.secretary, branch, date(2026, 10, 31), Vec::new());
    let later = house.record(&house.secretary, branch, date(2026, 11, 2), Vec::new());
    let planned = house.id();
    house
        .secretary
        .write(move |tx, act| {
            let granted = access::require::<RecordActivity>(tx, act, branch)?;
            let when = When::Day { day: date(2026, 12, 1) };
            let sitting = Sitting::bare(text("支委会").unwrap(), "committee-meeting", when);
            activity::plan(tx, act, &granted, planned, sitting)
        })
        .unwrap();
    let offered = house.secretary.read(move |tx, act| {
        let page = task::load(tx, act, key)?;
        task::proofs(tx, act.realm, &page.row)
    });
    let offered: Vec<ActivityId> = offered.unwrap().iter().map(|proof| proof.id).collect();
    assert_eq!(offered, [later, key.activity]);
    for none in [elsewhere, planned, house.id()] {
        let refused = house.finish(&house.secretary, (key, 0), shown_by(none));
        assert_eq!(refusal(refused), Refusal::NoRecord);
    }
    let refused = house.finish(&house.secretary, (key, 0), shown_by(older));
    assert_eq!(refusal(refused), Refusal::RecordBefore { decided_on: date(2026, 11, 1) });
    house.finish(&house.secretary, (key, 0), shown_by(later)).unwrap();
    let page = house.page(key);
    assert_eq!(page.steps[0].record, text("支委会"));
    house.no_faults();
}

#[test]
fn the_longest_extension_is_the_rules_or_what_a_unit_set() {
    let house = House::new();
    let key = house.task(Some(holder("secretary")), Some(TODAY));
    let most = rules().number(task::EXTEND_DAYS, TODAY).unwrap().value.value;
    let after = |days: i64| TODAY + days.days();
    let refused = house.extend(&house.secretary, (key, 0), after(most + 1));
    assert_eq!(refusal(refused), Refusal::TooFar { latest: after(most), days: most });
    let branch = house.branch;
    let set = house.secretary.write(move |tx, act| {
        let granted = access::require::<SetParameter>(tx, act, branch)?;
        let new = NewValue {
            key: task::EXTEND_DAYS.to_owned(),
            value: 10,
            span: Span::since(TODAY),
            source: "支委会〔2026〕3号".to_owned(),
            approved_by: "镇党委".to_owned(),
            approved_on: TODAY,
        };
        parameter::set(tx, act, &granted, &new)
    });
    set.unwrap();
    let refused = house.extend(&house.secretary, (key, 0), after(11));
    assert_eq!(refusal(refused), Refusal::TooFar { latest: after(10), days: 10 });
    house.extend(&house.secretary, (key, 0), after(10)).unwrap();
}

#[test]
fn lists_begin_with_the_most_urgent_and_go_on_where_a_page_ends() {
    let house = House::new();
    let many = (0..120).map(|n| {
        let due = (n % 4 != 0).then(|| date(2026, 11, 2) + i64::from(n).days());
        decision(Some(holder("secretary")), due)
    });
    let id = house.record(&house.secretary, house.branch, date(2026, 11, 1), many.collect());
    confirm(&house.secretary, house.branch, id);
    for ordinal in [1, 2, 5] {
        let key = TaskKey { activity: id, ordinal };
        house.finish(&house.secretary, (key, 0), done("清了")).unwrap();
    }
    let dropped = TaskKey { activity: id, ordinal: 3 };
    house.give_up(&house.secretary, (dropped, 0)).unwrap();
    let whole = |filter: Filter| {
        let (branch, mut all, mut after) = (house.branch, Vec::new(), None);
        loop {
            let page =
                house.secretary.read(move |tx, act| task::of_unit(tx, act, branch, filter, after));
            let (rows, next) = page.unwrap();
            assert!(rows.len() <= 50);
            all.extend(rows);
            match next {
                Some(_) => after = next,
                None => return all,
            }
        }
    };
    let all = whole(Filter::All);
    assert_eq!(all.len(), 120);
    let mut keys: Vec<TaskKey> = all.iter().map(|row| row.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 120, "each once");
    let urgency =
        |row: &TaskRow| (row.end.is_some(), row.end.is_none() && row.due_on.is_none(), row.due_on);
    let (open, over) = all.split_at(116);
    assert!(open.is_sorted_by_key(urgency) && open.iter().all(|row| row.end.is_none()));
    assert!(over.iter().all(|row| row.end.is_some()));
    assert_eq!(whole(Filter::Open).len(), 116);
    let overdue = whole(Filter::Overdue);
    assert!(overdue.iter().all(|row| matches!(row.state(TODAY), State::Overdue { .. })));
    let branch = house.branch;
    let counts = house.secretary.read(move |tx, act| task::counts(tx, act.realm, branch, TODAY));
    assert_eq!(counts.unwrap(), (116, u32::try_from(overdue.len()).unwrap()));
    assert_eq!(whole(Filter::Ended(Outcome::Done)).len(), 3);
    assert_eq!(whole(Filter::Ended(Outcome::Dropped)).len(), 1);
}

#[test]
fn what_is_overdue_goes_one_level_up_as_one_digest() {
    let house = House::new();
    let overdue = date(2026, 11, 19);
    for due in [overdue, overdue, TODAY] {
        house.task(Some(holder("secretary")), Some(due));
    }
    let digests = |world: &World| {
        let person = world.act.actor.person().unwrap();
        let found = world.read(move |tx, act| task::digests(tx, act, person)).unwrap();
        found.into_iter().map(|d| (d.unit, d.below[0].0, d.below[0].2)).collect::<Vec<_>>()
    };
    assert_eq!(digests(&house.above), [(house.town, house.branch, 2)]);
    assert_eq!(digests(&house.secretary), []);
    let county =
        house.world.read(|tx, act| access::roots(tx, act, zhibu_domain::rulebook::Right::ViewUnit));
    let county = county.unwrap()[0].root;
    let top = house.world.by(house.world.person("县", house.branch, &[(county, "secretary")]));
    assert_eq!(digests(&top), [], "only one level");
    // A post whose sight ends at its own unit looks after nobody below.
    let near =
        house.world.by(house.world.person("委", house.branch, &[(house.town, "committee-member")]));
    assert_eq!(digests(&near), []);
    let town = house.town;
    let below = house.above.read(move |tx, act| task::overdue_below(tx, act, town, None)).unwrap();
    assert_eq!(below.0.len(), 2);
}

#[test]
fn what_nobody_answers_for_waits_for_those_who_keep_the_record() {
    let house = House::new();
    let key = house.task(None, Some(TODAY));
    let own = |person: PersonId| {
        let found = house.world.read(move |tx, act| task::own(tx, act, person)).unwrap();
        found.into_iter().map(|row| row.key).collect::<Vec<_>>()
    };
    assert_eq!(own(house.secretary.act.actor.person().unwrap()), [key]);
    assert_eq!(own(house.members[0]), []);
    assert_eq!(own(house.above.act.actor.person().unwrap()), [], "one level up comes as a digest");
}

/// One attempt of a random walk.
fn attempt(
    house: &House,
    world: &World,
    seen: task::Seen,
    draw: u32,
    until: Date,
) -> Result<Saved> {
    match draw % 8 {
        0 => house.finish(world, seen, NewDone { on: world.act.today, ..done("清了") }),
        1 | 2 => house.extend(world, seen, until),
        3 | 4 => {
            let posts = ["secretary", "deputy-secretary", "organisation-member"];
            house.hand_over(world, seen, posts[usize::try_from(draw / 8 % 3).unwrap()])
        }
        5 => house.give_up(world, seen),
        _ => house.take_back(world, seen),
    }
}

/// Told apart from the program: what the accepted steps say, one after the other.
fn naive(due: Date, steps: &[(Step, Timestamp)], today: Date) -> (String, Option<Date>) {
    let extended = steps.iter().rev().find_map(|(step, _)| match step {
        Step::Extended { until, .. } => Some(*until),
        _ => None,
    });
    let due = extended.unwrap_or(due);
    let last_end = steps.iter().rev().find(|(step, _)| {
        matches!(step, Step::Done { .. } | Step::Dropped { .. } | Step::TakenBack)
    });
    let state = match last_end {
        Some((Step::Done { on, .. }, _)) => format!("done {on}"),
        Some((Step::Dropped { on, .. }, _)) => format!("dropped {on}"),
        _ if due < today => "overdue".to_owned(),
        _ => "open".to_owned(),
    };
    (state, Some(due))
}

fn told(row: &TaskRow, today: Date) -> (String, Option<Date>) {
    let state = match row.state(today) {
        State::Done { on } => format!("done {on}"),
        State::Dropped { on } => format!("dropped {on}"),
        State::Overdue { .. } => "overdue".to_owned(),
        State::Open { .. } => "open".to_owned(),
    };
    (state, row.due_on)
}

#[test]
fn how_a_task_stands_is_what_a_replay_of_its_steps_comes_to() {
    let house = House::new();
    let mut chance = ChaCha8Rng::seed_from_u64(7);
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..20 {
        let due = date(2026, 11, 21);
        let key = house.task(Some(holder("secretary")), Some(due));
        let mut world = house.secretary.clone();
        let mut steps: Vec<(Step, Timestamp)> = Vec::new();
        for _ in 0..14 {
            let draw = chance.next_u32();
            world = world.later(i64::from(draw >> 8) % 7);
            if draw % 9 == 0 {
                world.act.today = world.act.today.tomorrow().unwrap();
            }
            let seen = (key, u32::try_from(steps.len()).unwrap());
            let until = world.act.today + (i64::from(draw >> 16) % 30).days();
            match attempt(&house, &world, seen, draw, until) {
                Ok(saved) => {
                    assert_eq!(saved, Saved::Now);
                    accepted += 1;
                }
                Err(Error::Task(_)) => refused += 1,
                Err(other) => panic!("{other:?}"),
            }
            let page = house.page(key);
            steps = page.steps.iter().map(|row| (row.step.clone(), row.at)).collect();
            let today = world.act.today;
            assert_eq!(told(&page.row, today), naive(due, &steps, today), "{steps:?}");
            let fresh = Task::of(date(2026, 11, 1), Some(holder("secretary")), Some(due));
            let replayed = steps.iter().fold(fresh, |task, (step, at)| task.after(step, *at));
            assert_eq!(replayed.state(today), page.row.state(today));
        }
    }
    assert!(accepted > 40 && refused > 40, "{accepted} accepted, {refused} refused");
    house.no_faults();
}
