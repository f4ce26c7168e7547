//! The life of a record: planned, recorded, confirmed, taken back, corrected; and what refuses.

use jiff::civil::date;
use zhibu_domain::activity::{
    Attendance, Part, Presence, Problem, PublishedSource, Record, Refusal, Resolution, Sitting,
    State, Vote,
};
use zhibu_domain::day::When;
use zhibu_domain::id::{ActivityId, PersonId, UnitId};
use zhibu_domain::text::Text;
use zhibu_service::access::{self, ConfirmActivity, RecordActivity};
use zhibu_service::activity::{self, Filter, Saved};
use zhibu_service::{Error, audit, person};

use crate::support::{TODAY, World};

fn text(zh: &str) -> Text {
    Text::new(Some(zh.to_owned()), None).unwrap()
}

/// A branch of nine members, its secretary first.
struct Branch {
    world: World,
    unit: UnitId,
    members: Vec<PersonId>,
}

impl Branch {
    fn new() -> Self {
        let world = World::new();
        let unit = world.below(world.top(), "柳岸村党支部", "branch");
        let mut members = vec![world.person("周", unit, &[(unit, "secretary")])];
        members.extend(
            ["陆", "沈", "高", "唐", "陈", "李", "王", "许"].map(|n| world.person(n, unit, &[])),
        );
        Self { world: world.by(members[0]), unit, members }
    }

    /// A general meeting of today: one of nine excused, a decision, a vote.
    fn meeting(&self) -> Sitting {
        let attendance = self.members.iter().enumerate().map(|(at, person)| Attendance {
            person: *person,
            presence: if at == 8 {
                Presence::Excused { reason: "illness".into() }
            } else {
                Presence::Present
            },
            votes: false,
        });
        let mut sitting = blank("2026年11月党员大会", "general-meeting");
        sitting.when = When::At { day: TODAY, minute: 900 };
        sitting.attendance = attendance.collect();
        sitting.topics = vec![text("讨论清淤"), text("通报党费")];
        sitting.resolutions = vec![Resolution {
            text: text("清淤东干渠"),
            owner: None,
            due_on: Some(date(2026, 12, 10)),
        }];
        sitting.votes = vec![Vote {
            rule: "ordinary".into(),
            question: text("清淤东干渠"),
            entitled: 9,
            present: 8,
            votes_for: 8,
            against: 0,
            abstained: 0,
            written_for: 0,
        }];
        sitting
    }

    fn id(&self) -> ActivityId {
        ActivityId::new(self.world.act.now, self.world.act.entropy())
    }

    fn record(&self, id: ActivityId, sitting: &Sitting) -> Result<Saved, Error> {
        let (unit, sitting) = (self.unit, sitting.clone());
        self.world.write(move |tx, act| {
            let granted = access::require::<RecordActivity>(tx, act, unit)?;
            activity::record(tx, act, &granted, id, sitting.clone())
        })
    }

    fn recorded(&self) -> ActivityId {
        let id = self.id();
        assert_eq!(self.record(id, &self.meeting()).unwrap(), Saved::Now);
        id
    }

    fn edit(&self, id: ActivityId, version: i64, sitting: &Sitting) -> Result<(), Error> {
        let (unit, sitting) = (self.unit, sitting.clone());
        self.world.write(move |tx, act| {
            let granted = access::require::<RecordActivity>(tx, act, unit)?;
            activity::edit(tx, act, &granted, (id, version), sitting.clone(), State::Recorded)
        })
    }

    fn confirm(&self, id: ActivityId, version: i64) -> Result<(), Error> {
        let unit = self.unit;
        self.world.write(move |tx, act| {
            let granted = access::require::<ConfirmActivity>(tx, act, unit)?;
            activity::confirm(tx, act, &granted, id, version)
        })
    }

    fn load(&self, id: ActivityId) -> Record {
        self.world.read(move |tx, act| activity::load(tx, act.realm, id)).unwrap().unwrap()
    }
}

fn blank(title: &str, kind: &str) -> Sitting {
    let kind = zhibu_domain::activity::KindLine { kind: kind.to_owned(), for_year: None };
    let toml = "title = { zh = 'x' }\nkinds = []\nwhen = { precision = 'not-stated' }";
    let mut sitting: Sitting = toml::from_str(toml).unwrap();
    sitting.title = text(title);
    sitting.kinds = vec![kind];
    sitting
}

fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Activity(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn faults<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<(Part, Problem)> {
    match refusal(result) {
        Refusal::Faults(faults) => faults.into_iter().map(|f| (f.part, f.problem)).collect(),
        other => panic!("expected faults, got {other:?}"),
    }
}

#[test]
fn what_is_recorded_is_read_back_whole() {
    let branch = Branch::new();
    let record = branch.load(branch.recorded());
    let mut expected = branch.meeting();
    for row in &mut expected.attendance {
        row.votes = true;
    }
    assert_eq!(record.sitting, expected);
    assert_eq!(record.state, State::Recorded);
    assert_eq!(record.recorded_by, Some(branch.members[0]));
    assert_eq!(record.unit_name.zh(), Some("柳岸村党支部"));
    assert_eq!(record.names.len(), 9);
}

#[test]
fn a_form_sent_twice_is_one_record() {
    let branch = Branch::new();
    let id = branch.recorded();
    assert_eq!(branch.record(id, &branch.meeting()).unwrap(), Saved::Before);
    let unit = branch.unit;
    let (rows, _) = branch
        .world
        .read(move |tx, act| activity::of_unit(tx, act.realm, unit, &Filter::default(), None))
        .unwrap();
    assert_eq!(rows.len(), 1);
}

#[test]
fn confirmed_is_frozen_but_for_the_minutes_of_undo_and_corrections_stand_beside() {
    let branch = Branch::new();
    let id = branch.recorded();
    branch.confirm(id, 1).unwrap();
    assert_eq!(refusal(branch.edit(id, 2, &branch.meeting())), Refusal::Frozen);
    assert_eq!(refusal(branch.confirm(id, 2)), Refusal::Frozen);
    let unit = branch.unit;
    let undo = move |world: &World| {
        world.write(move |tx, act| {
            let granted = access::require::<ConfirmActivity>(tx, act, unit)?;
            activity::unconfirm(tx, act, &granted, id)
        })
    };
    assert_eq!(refusal(undo(&branch.world.later(11))), Refusal::UndoOver { minutes: 10 });
    undo(&branch.world.later(10)).unwrap();
    assert_eq!(branch.load(id).state, State::Recorded);
    let version = branch.load(id).version;
    branch.confirm(id, version).unwrap();
    let add = move |world: &World, said: Option<Text>| {
        world.write(move |tx, act| {
            let granted = access::require::<RecordActivity>(tx, act, unit)?;
            activity::amend(tx, act, &granted, id, said.clone())
        })
    };
    assert_eq!(refusal(add(&branch.world, None)), Refusal::AddendumMissing);
    let before = branch.load(id);
    add(&branch.world, Some(text("唐立冬后到"))).unwrap();
    let after = branch.load(id);
    assert_eq!(after.sitting, before.sitting);
    assert_eq!(after.addenda.len(), 1);
}

#[test]
fn of_two_who_edit_one_record_the_second_is_told() {
    let branch = Branch::new();
    let id = branch.recorded();
    let mut mine = branch.meeting();
    mine.title = text("改过的题目");
    branch.edit(id, 1, &mine).unwrap();
    assert_eq!(refusal(branch.edit(id, 1, &branch.meeting())), Refusal::Changed);
    assert_eq!(branch.load(id).sitting.title, mine.title);
}

#[test]
fn each_fault_names_its_part_and_nothing_is_saved() {
    let branch = Branch::new();
    let mut sitting = branch.meeting();
    sitting.when = When::Day { day: date(2026, 11, 21) };
    sitting.resolutions[0].due_on = Some(date(2026, 11, 1));
    sitting.attendance[8].presence = Presence::Excused { reason: String::new() };
    sitting.votes[0].votes_for = 20;
    sitting.kinds[0].kind = "no-such-kind".into();
    let id = branch.id();
    let found = faults(branch.record(id, &sitting));
    let parts: Vec<Part> = found.iter().map(|(part, _)| *part).collect();
    assert_eq!(
        parts,
        [
            Part::Kind(0),
            Part::When,
            Part::Attendance(8),
            Part::ResolutionDue(0),
            Part::Vote(0),
            Part::Vote(0)
        ]
    );
    assert!(found.iter().any(|(_, p)| matches!(p, Problem::Future { today } if *today == TODAY)));
    let saved = branch.world.read(move |tx, act| activity::load(tx, act.realm, id)).unwrap();
    assert_eq!(saved, None);
}

#[test]
fn more_present_than_the_list_shows_is_a_fault_even_if_the_sum_is_right() {
    let branch = Branch::new();
    let mut sitting = branch.meeting();
    sitting.votes[0].present = 9;
    let found = faults(branch.record(branch.id(), &sitting));
    assert_eq!(found, [(Part::Vote(0), Problem::VoteAgainstList { present: 9, listed: 8 })]);
}

#[test]
fn who_votes_comes_from_the_roll_not_from_the_form() {
    let branch = Branch::new();
    let stranger = branch.world.below(branch.unit, "第一小组", "group");
    let installation = World {
        act: zhibu_service::Act {
            actor: zhibu_service::Actor::Installation,
            ..branch.world.act.clone()
        },
    };
    let outsider = installation.person("外", stranger, &[]);
    let mut sitting = branch.meeting();
    sitting.attendance.push(Attendance {
        person: outsider,
        presence: Presence::Present,
        votes: true,
    });
    let id = branch.id();
    branch.record(id, &sitting).unwrap();
    let saved = branch.load(id).sitting;
    assert!(!saved.attendance[9].votes);
    assert_eq!(saved.voters_present(), 8);
}

#[test]
fn a_plan_becomes_held_then_recorded_and_only_a_plan_is_called_off() {
    let branch = Branch::new();
    let (unit, id) = (branch.unit, branch.id());
    let mut plan = blank("主题党日", "theme-day");
    plan.when = When::Day { day: date(2026, 11, 25) };
    branch
        .world
        .write(move |tx, act| {
            let granted = access::require(tx, act, unit)?;
            activity::plan(tx, act, &granted, id, plan.clone())
        })
        .unwrap();
    let hold = move |world: &World| {
        world.write(move |tx, act| {
            let granted = access::require(tx, act, unit)?;
            activity::mark_held(tx, act, &granted, id)
        })
    };
    assert_eq!(refusal(hold(&branch.world)), Refusal::NotYet { day: date(2026, 11, 25) });
    let mut then = branch.world.clone();
    then.act.today = date(2026, 11, 26);
    hold(&then).unwrap();
    assert_eq!(branch.load(id).state, State::Held);
    let cancel = then.write(move |tx, act| {
        let granted = access::require(tx, act, unit)?;
        activity::cancel(tx, act, &granted, id, Some(text("下雨")))
    });
    assert_eq!(refusal(cancel), Refusal::WrongState { state: State::Held });
}

#[test]
fn a_report_without_a_day_needs_its_day_of_publication() {
    let branch = Branch::new();
    let (unit, id) = (branch.unit, branch.id());
    let take_over = |published_on| {
        let sitting = blank("培训班", "party-class");
        let source = PublishedSource { source: text("县报"), published_on };
        branch.world.write(move |tx, act| {
            let granted = access::require(tx, act, unit)?;
            activity::take_over(tx, act, &granted, id, &sitting, &source)
        })
    };
    assert_eq!(faults(take_over(None)), [(Part::When, Problem::DayNotStated)]);
    take_over(Some(date(2026, 10, 12))).unwrap();
    let record = branch.load(id);
    assert_eq!((record.state, record.sitting.when), (State::Published, When::NotStated));
    assert!(matches!(refusal(branch.edit(id, 1, &branch.meeting())), Refusal::WrongState { .. }));
    assert!(matches!(refusal(branch.confirm(id, 1)), Refusal::WrongState { .. }));
}

#[test]
fn every_act_on_a_record_leaves_one_row_and_every_refusal_none() {
    let branch = Branch::new();
    let rows = |branch: &Branch| branch.world.read(|tx, act| audit::count(tx, act.realm)).unwrap();
    let start = rows(&branch);
    let id = branch.recorded();
    branch.edit(id, 1, &branch.meeting()).unwrap();
    branch.confirm(id, 2).unwrap();
    branch.edit(id, 3, &branch.meeting()).unwrap_err();
    branch.confirm(id, 9).unwrap_err();
    assert_eq!(rows(&branch) - start, 3);
    let history = branch.world.read(move |tx, act| audit::history(tx, act.realm, id.0)).unwrap();
    let acts: Vec<&str> = history.iter().map(|past| past.act.as_str()).collect();
    assert_eq!(acts, ["activity.confirm", "activity.edit", "activity.record"]);
}

#[test]
fn a_committee_meeting_expects_the_committee() {
    let world = World::new();
    let unit = world.below(world.top(), "支部", "branch");
    let secretary = world.person("周", unit, &[(unit, "secretary")]);
    let organiser = world.person("沈", unit, &[(unit, "organisation-member")]);
    world.person("王", unit, &[]);
    let expected = world
        .read(move |tx, act| {
            person::expected(tx, act.realm, &act.rules, unit, "committee-meeting", act.today)
        })
        .unwrap();
    let people: Vec<PersonId> = expected.iter().map(|e| e.person).collect();
    assert_eq!(people, [secretary, organiser]);
}

#[test]
fn a_list_pages_by_key_without_loss_or_repetition() {
    let branch = Branch::new();
    let mut made = Vec::new();
    for number in 0..53 {
        let mut sitting = blank(&format!("第{number}次"), "party-class");
        // Many on one day, so that the second part of the key matters.
        sitting.when = When::Day { day: date(2026, 1 + i8::try_from(number % 3).unwrap(), 5) };
        let id = branch.id();
        branch.record(id, &sitting).unwrap();
        made.push(id);
    }
    let top = branch.world.read({
        let unit = branch.unit;
        move |tx, act| zhibu_service::unit::above(tx, act.realm, unit, act.today)
    });
    let top = top.unwrap().unwrap();
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let (rows, next) = branch
            .world
            .read(move |tx, act| {
                let scope = access::Scope::whole(top);
                activity::of_subtree(tx, act.realm, scope, act.today, &Filter::default(), cursor)
            })
            .unwrap();
        seen.extend(rows.iter().map(|row| row.id));
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 53);
    seen.sort_unstable();
    made.sort_unstable();
    assert_eq!(seen, made);
}
