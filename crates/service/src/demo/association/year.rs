//! The association's sittings, day after day: rhythms of the rulebook laid over its units, and what
//! stands beside them.

use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_domain::activity::{
    AgendaItem, Attendance, Presence, Resolution, ResultLine, Sitting, Voice, Vote,
};
use zhibu_domain::count::Count;
use zhibu_domain::day::{Span, When};
use zhibu_domain::deadline::{Due, Schedule, year};
use zhibu_domain::id::{ActivityId, PersonId, UnitId};
use zhibu_domain::rulebook::Catalogue;
use zhibu_domain::text::Text;

use super::data::{Around, Ballot, FirstTry, Habit, Heads, Matter, Now, Went, Year};
use super::people::{Ground, Settled};
use super::{Frame, before, missing};
use crate::access::{self, ConfirmActivity, RecordActivity};
use crate::act::{Act, Actor};
use crate::activity;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::person::{self, Expected};

/// Streams of chance of these acts, apart from those of the installation.
const STREAM: u64 = 10_000;
/// Days after a sitting on which its record is written, and on which it is confirmed.
const RECORDED: i32 = 1;
const CONFIRMED: i32 = 3;
/// Days into a period after which it is held, if the one before was held late.
const CATCHING_UP: i32 = 9;
/// Days after the deadline on which what is late is held.
const OVERDUE: i32 = 4;
/// Of so many expected, one is excused, one absent, one late.
const EXCUSED: usize = 11;
const ABSENT: usize = 29;
const LATE: usize = 17;

/// A sitting to be, with the people who have to do with it.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) unit: UnitId,
    pub(super) unit_key: String,
    pub(super) kind: String,
    pub(super) day: Date,
    /// Its place among all, from which chance follows.
    pub(super) number: u64,
    at: Around,
    pub(super) matter: Matter,
    pub(super) recorder: PersonId,
    confirmer: Option<PersonId>,
    /// Too few came, so many, and this is what is noted of it.
    failed: Option<(u32, Text)>,
}

impl Planned {
    /// Its id is known before it is written, so that bulletins can refer to it.
    pub(super) fn id(&self, frame: &Frame) -> ActivityId {
        let act = frame.act(Actor::Person(self.recorder), self.day, STREAM + self.number);
        ActivityId::new(act.now, act.entropy())
    }

    /// Held by enough to decide.
    pub(super) fn decided(&self) -> bool {
        self.failed.is_none()
    }

    /// Confirmed by today.
    pub(super) fn is_confirmed(&self, today: Date) -> bool {
        self.confirmer.is_some() && later(self.day, CONFIRMED) <= today
    }
}

pub(super) fn later(day: Date, days: i32) -> Date {
    day.checked_add(days.days()).unwrap_or(day)
}

/// Every sitting, in order of the day.
pub(super) fn sittings(act: &Act, settled: &Settled, data: &Year) -> Result<Vec<Planned>> {
    // This year and the one before, to the end of what is announced.
    let first = year(act.today.year().saturating_sub(1)).from;
    let stretch = Span { from: first, until: year(act.today.year()).until };
    let schedule = Schedule::of(&act.rules, stretch);
    let mut all = Vec::new();
    for habit in &data.habit {
        let duty = schedule.duties().iter().find(|duty| duty.rule.key == habit.rhythm);
        let duty = duty.ok_or_else(|| missing(&habit.rhythm))?;
        let kind = duty.rule.value.activities.first().map_or("", String::as_str);
        let owing =
            settled.units.iter().filter(|(_, unit)| duty.rule.value.held_in.contains(&unit.kind));
        for (turn, (key, unit)) in owing.enumerate() {
            let days = days_of(act, habit, &duty.dues, (turn, unit));
            for (nth, day) in days.into_iter().enumerate() {
                let about = habit.matter.get((turn + nth) % habit.matter.len().max(1));
                let matter = titled(about.ok_or_else(|| missing("matter"))?, unit, day);
                let Some(sitting) = settled.planned((key, unit), kind, &habit.at, (day, matter))
                else {
                    continue;
                };
                all.extend(habit.first_try.as_ref().map(|first| sitting.tried(first)));
                all.push(sitting);
            }
        }
    }
    for event in &data.event {
        let (unit, day) = (settled.unit(&event.unit)?, later(act.today, event.days));
        let matter = event.matter.clone();
        let sitting = settled.planned((&event.unit, unit), &event.kind, &event.at, (day, matter));
        all.push(sitting.ok_or_else(|| missing(&event.at.records))?);
    }
    all.sort_by(|one, two| {
        (one.day, &one.unit_key, &one.kind).cmp(&(two.day, &two.unit_key, &two.kind))
    });
    for (number, sitting) in (0_u64..).zip(&mut all) {
        sitting.number = number;
    }
    Ok(all)
}

/// The days on which a unit kept a rhythm, oldest first.
fn days_of(act: &Act, habit: &Habit, dues: &[Due], (turn, unit): (usize, &Ground)) -> Vec<Date> {
    let concerns = |due: &&Due| unit.since <= due.period.from && due.opens <= act.today;
    let dues: Vec<&Due> = dues.iter().filter(concerns).collect();
    let finished = dues.iter().filter(|due| due.last < act.today).count();
    let spread = i32::try_from(turn % 7).unwrap_or(0);
    let mut days: Vec<Date> = Vec::new();
    for (place, due) in dues.into_iter().enumerate() {
        let length = (due.last - due.opens).get_days();
        // After a late one the next follows soon: a sitting serves its own period first, and what
        // that does not need makes up for the one before.
        let caught_up = days.last().is_some_and(|last| *last >= due.opens);
        let usual = if caught_up { CATCHING_UP } else { length / 3 + spread * 2 };
        let within = later(due.opens, usual.min(length));
        if let Some(ago) = finished.checked_sub(place + 1) {
            match habit.went.get((ago + turn) % habit.went.len().max(1)) {
                Some(Went::Held) => days.push(within),
                Some(Went::Late) => {
                    let day =
                        later(due.last, OVERDUE).min(due.make_up_last).min(before(act.today, 1));
                    days.extend((day > due.last).then_some(day));
                }
                Some(Went::Missed) | None => {}
            }
        } else {
            match habit.now.get(turn % habit.now.len().max(1)) {
                Some(Now::Held) => days.push(within.min(before(act.today, 2)).max(due.opens)),
                Some(Now::Planned) => days.push(later(act.today, 3 + spread).min(due.last)),
                Some(Now::Open) | None => {}
            }
        }
    }
    days
}

/// The matter with the unit and the year of its day where the title leaves room for them.
fn titled(matter: &Matter, unit: &Ground, day: Date) -> Matter {
    let year = day.year().to_string();
    let side = |side: Option<&str>, unit: Option<&str>| {
        let unit = unit.unwrap_or_default();
        side.map(|text| text.replace("{year}", &year).replace("{unit}", unit))
    };
    let (title, name) = (&matter.title, &unit.name);
    let title = Text::new(side(title.zh(), name.zh()), side(title.en(), name.en()));
    Matter { title: title.unwrap_or_else(|| matter.title.clone()), ..matter.clone() }
}

impl Settled {
    /// A sitting; `None` if nobody held the post that keeps the record.
    fn planned(
        &self,
        (unit_key, unit): (&str, &Ground),
        kind: &str,
        at: &Around,
        (day, matter): (Date, Matter),
    ) -> Option<Planned> {
        let confirmer = at.confirms.as_ref().and_then(|post| self.holder(unit_key, post, day));
        Some(Planned {
            unit: unit.id,
            unit_key: unit_key.to_owned(),
            kind: kind.to_owned(),
            day,
            number: 0,
            at: at.clone(),
            matter,
            recorder: self.holder(unit_key, &at.records, day)?,
            confirmer,
            failed: None,
        })
    }
}

impl Planned {
    /// The sitting before it, to which too few came.
    fn tried(&self, first: &FirstTry) -> Self {
        let mut tried = self.clone();
        tried.day = before(self.day, first.days);
        tried.failed = Some((first.present, first.result.clone()));
        tried
    }

    /// Writes it: a plan if its day is to come, else a record that somebody else confirms.
    pub(super) fn perform(&self, tx: &mut Tx<'_>, frame: &Frame, settled: &Settled) -> Result<()> {
        let today = frame.0.today;
        let ahead = self.day >= today;
        let written = if ahead { today } else { later(self.day, RECORDED).min(today) };
        let actor = Actor::Person(self.recorder);
        let act = frame.act(actor, written, STREAM + self.number);
        let sitting = self.sitting(tx, &act, settled, ahead)?;
        let granted = access::require::<RecordActivity>(tx, &act, self.unit)?;
        let id = self.id(frame);
        if ahead {
            return activity::plan(tx, &act, &granted, id, sitting).map(drop);
        }
        activity::record(tx, &act, &granted, id, sitting)?;
        let Some(confirmer) = self.confirmer.filter(|_| self.is_confirmed(today)) else {
            return Ok(());
        };
        let day = later(self.day, CONFIRMED);
        let act = frame.act(Actor::Person(confirmer), day, 2 * STREAM + self.number);
        let version = activity::load(tx, act.realm, id)?.map(|record| record.version);
        let granted = access::require::<ConfirmActivity>(tx, &act, self.unit)?;
        activity::confirm(tx, &act, &granted, id, version.ok_or(Error::NotFound)?)
    }

    fn sitting(
        &self,
        tx: &mut Tx<'_>,
        act: &Act,
        settled: &Settled,
        ahead: bool,
    ) -> Result<Sitting> {
        let when = When::At { day: self.day, minute: self.at.minute };
        let mut sitting = Sitting::bare(self.matter.title.clone(), &self.kind, when);
        sitting.place = Some(self.at.place.clone());
        sitting.place_kind = Some(self.at.place_kind.clone());
        sitting.practices.clone_from(&self.at.practices);
        sitting.topics.clone_from(&self.matter.topics);
        sitting.chair = Some(Voice::Member(self.confirmer.unwrap_or(self.recorder)));
        sitting.recorder = Some(Voice::Member(self.recorder));
        if ahead {
            return Ok(sitting);
        }
        let item = |kind: &String| AgendaItem {
            kind: kind.clone(),
            title: None,
            speakers: Vec::new(),
            points: Vec::new(),
        };
        let kind = act.rules.activity_kind(&self.kind).ok_or_else(|| missing(&self.kind))?;
        sitting.agenda = kind.value.agenda.iter().map(item).collect();
        let expected =
            person::expected(tx, act.realm, &act.rules, self.unit, &self.kind, self.day)?;
        sitting.attendance = self.attendance(act, expected);
        let ballots = self.matter.ballots.iter().zip(std::iter::repeat(&kind.value.vote));
        let votes = ballots.filter_map(|(ballot, rule)| {
            let present = self.failed.as_ref().map(|(present, _)| *present);
            Some(cast(rule.clone()?, (ballot, present), &sitting, settled.voters()))
        });
        sitting.votes = votes.collect();
        if let Some((present, result)) = &self.failed {
            sitting.headcount = Some(Count::Exact { n: *present });
            sitting.results.push(ResultLine { for_year: None, text: result.clone() });
            return Ok(sitting);
        }
        sitting.audience = self.matter.audience.iter().map(Heads::audience).collect();
        let decisions = self.matter.decisions.iter().map(|decision| Resolution {
            text: decision.text.clone(),
            owner: Some(Voice::Post(decision.owner.clone())),
            due_on: Some(later(self.day, decision.days)),
        });
        sitting.resolutions = decisions.collect();
        let results = self.matter.results.iter().cloned();
        sitting.results = results.map(|text| ResultLine { for_year: None, text }).collect();
        Ok(sitting)
    }

    /// Nearly everybody comes. Who is not there differs from sitting to sitting.
    fn attendance(&self, act: &Act, expected: Vec<Expected>) -> Vec<Attendance> {
        let reasons = act.rules.catalogue(Catalogue::Absence);
        let number = usize::try_from(self.number).unwrap_or(0);
        let row = |(place, expected): (usize, Expected)| {
            let draw = number * 7 + place * 13;
            let leads = [Some(self.recorder), self.confirmer].contains(&Some(expected.person));
            let reason = reasons.get(draw % reasons.len().max(1)).filter(|_| draw % EXCUSED == 0);
            let presence = match reason {
                _ if leads => Presence::Present,
                Some(reason) => Presence::Excused { reason: reason.key.clone() },
                None if draw % ABSENT == 0 => Presence::Absent,
                None if draw % LATE == 0 => Presence::Late,
                None => Presence::Present,
            };
            Attendance { person: expected.person, presence, votes: expected.votes }
        };
        expected.into_iter().enumerate().map(row).collect()
    }
}

/// A vote: by those on the list, or, where heads are counted, by those whom the data count.
fn cast(
    rule: String,
    (ballot, few): (&Ballot, Option<u32>),
    sitting: &Sitting,
    everybody: u32,
) -> Vote {
    let (entitled, present) = if sitting.attendance.is_empty() {
        (everybody, few.unwrap_or(ballot.present))
    } else {
        (sitting.voters_entitled(), sitting.voters_present())
    };
    let against = ballot.against.min(present);
    let abstained = ballot.abstained.min(present - against);
    Vote {
        rule,
        question: ballot.question.clone(),
        entitled,
        present,
        votes_for: present - against - abstained,
        against,
        abstained,
        written_for: 0,
    }
}
