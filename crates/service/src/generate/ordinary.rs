//! What the generator does by the ordinary acts, in the name of the people it invented: bulletins
//! in each state, papers attached, a correction, something called off.

use std::fmt::Write as _;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use zhibu_domain::activity::State;
use zhibu_domain::bulletin::{Article, Editor, EditorRole, Imported, State as Stage};
use zhibu_domain::id::{ActivityId, BulletinId, PersonId, UnitId};
use zhibu_domain::text::{Lang, Text};

use super::calendar::{Slot, moment};
use super::dice::Dice;
use super::people::landmarks;
use super::sitting::Scribe;
use super::tree::Ground;
use super::{BodyOf, Frame, name, stream};
use crate::access::{
    self, ApproveBulletin, CheckBulletin, ConfirmActivity, EditBulletin, RecordActivity,
};
use crate::act::{Act, Actor};
use crate::activity::{self, BulkActivity, NewAttachment};
use crate::bulletin;
use crate::engine::{Db, Tx};
use crate::error::{Error, Result};
use crate::files::Files;

/// The stages in which bulletins of the first village stand, newest record first.
const OF_VILLAGE: [Stage; 6] = [
    Stage::Draft,
    Stage::Submitted,
    Stage::Checked,
    Stage::Published,
    Stage::Published,
    Stage::Withdrawn,
];
/// Those of other units.
const OF_OTHERS: [Stage; 16] = [
    Stage::Draft,
    Stage::Submitted,
    Stage::Checked,
    Stage::Withdrawn,
    Stage::Published,
    Stage::Published,
    Stage::Published,
    Stage::Published,
    Stage::Published,
    Stage::Published,
    Stage::Published,
    Stage::Published,
    Stage::Published,
    Stage::Published,
    Stage::Published,
    Stage::Published,
];
/// Published reports that also become bulletins taken over from elsewhere, at most.
const TAKEN_OVER: usize = 6;

/// A written activity, as far as further acts need it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    id: ActivityId,
    unit: usize,
    state: State,
    day: Date,
    published_on: Option<Date>,
}

impl Sample {
    pub(super) fn of(activity: &BulkActivity, slot: &Slot) -> Self {
        Self {
            id: activity.id,
            unit: slot.unit,
            state: activity.state,
            day: slot.day,
            published_on: activity.source.as_ref().and_then(|source| source.published_on),
        }
    }
}

/// What was done.
pub(super) struct Done {
    pub(super) village: UnitId,
    pub(super) activities: usize,
    pub(super) bulletins: usize,
}

/// Who carries a bulletin through its stages.
#[derive(Debug, Clone, Copy)]
struct Hands {
    unit: UnitId,
    editor: PersonId,
    checker: PersonId,
    approver: PersonId,
}

impl Hands {
    fn of(ground: &Ground) -> Option<Self> {
        let editor = ground.officer(&["publicity-member", "party-affairs-worker"])?;
        let checker = ground.officer(&["deputy-secretary"]).filter(|who| *who != editor)?;
        Some(Self { unit: ground.id, editor, checker, approver: ground.officer(&["secretary"])? })
    }
}

/// Does one act after the other.
pub(super) struct Desk<'a, 's> {
    db: &'a Db,
    frame: &'a Frame,
    scribe: &'a mut Scribe<'s>,
    files: &'a Files,
    body: &'a BodyOf,
    dice: Dice,
    /// Number of the next act.
    number: u64,
}

impl<'a, 's> Desk<'a, 's> {
    pub(super) fn new(
        db: &'a Db,
        frame: &'a Frame,
        scribe: &'a mut Scribe<'s>,
        (files, body): (&'a Files, &'a BodyOf),
    ) -> Self {
        let dice = Dice::new(frame.seed, stream::ORDINARY);
        // The first numbers are those of the bulk writers.
        Self { db, frame, scribe, files, body, dice, number: 10 }
    }

    pub(super) fn work(mut self, samples: &[Sample]) -> Result<Done> {
        let grounds = self.scribe.grounds;
        let (village, ..) = landmarks(grounds);
        let village = village.ok_or(Error::NotFound)?;
        let mut bulletins = 0;
        let newest = |unit: Option<usize>, state: State| {
            let fits = move |sample: &&Sample| {
                sample.state == state && unit.is_none_or(|unit| sample.unit == unit)
            };
            samples.iter().rev().filter(fits)
        };
        let confirmed = newest(Some(village), State::Confirmed);
        for (sample, stage) in confirmed.zip(OF_VILLAGE) {
            bulletins += usize::from(self.bulletin(sample, stage)?);
        }
        let others: Vec<&Sample> = samples
            .iter()
            .filter(|sample| sample.state == State::Confirmed && sample.unit != village)
            .filter(|sample| grounds.get(sample.unit).is_some_and(|g| Hands::of(g).is_some()))
            .collect();
        // Evenly over the last part of the history.
        let recent = others.len().saturating_sub(400);
        let step = ((others.len() - recent) / OF_OTHERS.len()).max(1);
        for (sample, stage) in others.iter().skip(recent).step_by(step).zip(OF_OTHERS) {
            bulletins += usize::from(self.bulletin(sample, stage)?);
        }
        for sample in newest(None, State::Published).take(TAKEN_OVER) {
            self.take_over(sample)?;
            bulletins += 1;
        }
        let oldest = newest(Some(village), State::Confirmed).next_back();
        if let Some(sample) = oldest {
            self.amend(sample)?;
        }
        let mut activities = 0;
        let branches = [Some(village), others.first().map(|sample| sample.unit)];
        for unit in branches.into_iter().flatten() {
            activities += self.call_off(unit)?;
        }
        activities += self.attach(village)?;
        let village = grounds.get(village).map(|ground| ground.id).ok_or(Error::NotFound)?;
        Ok(Done { village, activities, bulletins })
    }

    /// A frame for acts in one transaction; the number keeps their chance apart from others'.
    fn next_number(&mut self) -> u64 {
        self.number += 10;
        self.number
    }

    /// A moment some days after a day, though not after the end.
    fn after(&mut self, day: Date, days: u32) -> Timestamp {
        let days = i64::from(self.dice.between(1, days));
        let day = day.checked_add(days.days()).unwrap_or(day);
        moment(day, self.dice.between(60, 560)).min(self.frame.end)
    }

    /// Drafts a bulletin and takes it to a stage. False if the unit lacks the people for it.
    fn bulletin(&mut self, sample: &Sample, stage: Stage) -> Result<bool> {
        let Some(hands) = self.scribe.grounds.get(sample.unit).and_then(Hands::of) else {
            return Ok(false);
        };
        let begun = self.after(sample.day, 6);
        let county = self.scribe.county;
        let editor = name::person(&mut self.dice, &county.people).name;
        let way = Way {
            frame: self.frame.clone(),
            hands,
            stage,
            begun,
            number: self.next_number(),
            editor,
            copyright: county.remark.copyright.clone(),
            reason: county.remark.withdrawn.clone(),
            views: self.dice.between(3, 40),
        };
        let (activity, body) = (sample.id, self.body.clone());
        self.db.write_blocking(move |tx| way.walk(tx, activity, &body))?;
        Ok(true)
    }

    /// Enters the bulletin of a published report, with the numbers it had there.
    fn take_over(&mut self, sample: &Sample) -> Result<BulletinId> {
        let listed_on = sample.published_on.unwrap_or(sample.day);
        let imported = Imported {
            published_on: sample.published_on,
            views: Some(self.dice.between(20, 900)),
            comments: Some(self.dice.between(0, 3)),
        };
        let editors = [EditorRole::Editor, EditorRole::ResponsibleEditor].map(|role| Editor {
            name: name::person(&mut self.dice, &self.scribe.county.people).name,
            role,
        });
        let copyright = self.scribe.county.remark.copyright.clone();
        let (frame, number) = (self.frame.clone(), self.next_number());
        let (id, body) = (sample.id, self.body.clone());
        self.db.write_blocking(move |tx| {
            let act = frame.installation(number);
            let record = activity::load(tx, act.realm, id)?.ok_or(Error::NotFound)?;
            let article = Article {
                title: record.sitting.title.clone(),
                body: body(&record),
                source: record.source.as_ref().map(|source| source.source.clone()),
                editors: editors.to_vec(),
                column: Some("city-county".to_owned()),
                copyright: Some(copyright.clone()),
            };
            bulletin::take_over(tx, &act, record.unit, id, &article, (imported, listed_on))
        })
    }

    fn person_act(&mut self, unit: usize) -> Result<(UnitId, Box<dyn Fn() -> Act + Send>)> {
        let ground = self.scribe.grounds.get(unit).ok_or(Error::NotFound)?;
        let secretary = ground.officer(&["secretary"]).ok_or(Error::NotFound)?;
        let (frame, number) = (self.frame.clone(), self.next_number());
        let act = move || frame.act(Actor::Person(secretary), frame.end, number);
        Ok((ground.id, Box::new(act)))
    }

    fn amend(&mut self, sample: &Sample) -> Result<()> {
        let (unit, act) = self.person_act(sample.unit)?;
        let (id, text) = (sample.id, self.scribe.county.remark.addendum.clone());
        self.db.write_blocking(move |tx| {
            let act = act();
            let granted = access::require::<RecordActivity>(tx, &act, unit)?;
            activity::amend(tx, &act, &granted, id, Some(text.clone()))
        })
    }

    /// What the scribe would write for a day; the acts give it its own state.
    fn written(&mut self, unit: usize, day: Date) -> Option<BulkActivity> {
        let kinds = self.scribe.county.rhythm.iter();
        let rhythm = kinds.clone().position(|habit| habit.kind == "general-meeting")?;
        self.scribe.write(Slot { day, unit, rhythm, turn: 0 })
    }

    /// Plans something and calls it off again.
    fn call_off(&mut self, unit: usize) -> Result<usize> {
        let days = i64::from(self.dice.between(2, 6));
        let day = self.scribe.until.checked_add(days.days()).unwrap_or(self.scribe.until);
        let Some(planned) = self.written(unit, day) else { return Ok(0) };
        let (unit, act) = self.person_act(unit)?;
        let reason = self.scribe.county.remark.cancelled.clone();
        self.db.write_blocking(move |tx| {
            let act = act();
            let granted = access::require::<RecordActivity>(tx, &act, unit)?;
            let sitting = planned.sitting.clone();
            activity::plan(tx, &act, &granted, planned.id, sitting)?;
            activity::cancel(tx, &act, &granted, planned.id, Some(reason.clone()))
        })?;
        Ok(1)
    }

    /// Records a meeting, attaches the signed paper and a sheet that is taken off again, and
    /// confirms it.
    fn attach(&mut self, unit: usize) -> Result<usize> {
        // Farther back than a quarter, so that it holds nothing that is left open now.
        let day = self.scribe.until.checked_sub(100.days()).unwrap_or(self.scribe.until);
        let Some(held) = self.written(unit, day) else { return Ok(0) };
        let (unit, act) = self.person_act(unit)?;
        let mut papers = Vec::new();
        for line in ["Signed minutes", "Draft of the minutes"] {
            let stored = self.files.keep(&act(), i64::MAX, &sheet(line))?;
            papers.push(NewAttachment {
                sha256: stored.sha256,
                name: self.scribe.county.remark.paper.get(Lang::Zh).to_owned(),
                media_type: stored.media_type.to_owned(),
                bytes: stored.bytes,
                paper_minutes: true,
            });
        }
        self.db.write_blocking(move |tx| {
            let act = act();
            let granted = access::require::<RecordActivity>(tx, &act, unit)?;
            activity::record(tx, &act, &granted, held.id, held.sitting.clone())?;
            let mut last = None;
            for paper in &papers {
                last = Some(activity::attach(tx, &act, &granted, held.id, paper)?);
            }
            if let Some(last) = last {
                activity::detach(tx, &act, &granted, held.id, last)?;
            }
            let version = activity::load(tx, act.realm, held.id)?.map(|record| record.version);
            let granted = access::require::<ConfirmActivity>(tx, &act, unit)?;
            activity::confirm(tx, &act, &granted, held.id, version.ok_or(Error::NotFound)?)
        })?;
        Ok(1)
    }
}

/// The way of one bulletin, from its draft to a stage.
struct Way {
    frame: Frame,
    hands: Hands,
    stage: Stage,
    begun: Timestamp,
    number: u64,
    editor: String,
    copyright: Text,
    reason: Text,
    views: u32,
}

impl Way {
    /// An act of one of the hands, each some hours after the one before.
    fn act(&self, person: PersonId, step: u32) -> Act {
        let later = self.begun + SignedDuration::from_hours(i64::from(step) * 2);
        let now = later.min(self.frame.end);
        self.frame.act(Actor::Person(person), now, self.number + u64::from(step))
    }

    fn walk(&self, tx: &mut Tx<'_>, activity: ActivityId, body: &BodyOf) -> Result<()> {
        let unit = self.hands.unit;
        let act = self.act(self.hands.editor, 0);
        let record = activity::load(tx, act.realm, activity)?.ok_or(Error::NotFound)?;
        let mut article = Article {
            title: record.sitting.title.clone(),
            body: body(&record),
            source: Some(record.unit_name.clone()),
            editors: Vec::new(),
            column: Some("grassroots".to_owned()),
            copyright: Some(self.copyright.clone()),
        };
        let granted = access::require::<EditBulletin>(tx, &act, unit)?;
        let id = bulletin::draft(tx, &act, &granted, activity, &article)?;
        if self.stage == Stage::Draft {
            return Ok(());
        }
        article.editors.push(Editor { name: self.editor.clone(), role: EditorRole::Editor });
        let version = bulletin::load(tx, act.realm, id, act.today)?.version;
        bulletin::edit(tx, &act, &granted, id, version, &article)?;
        bulletin::submit(tx, &act, &granted, id)?;
        if self.stage == Stage::Submitted {
            return Ok(());
        }
        let act = self.act(self.hands.checker, 1);
        let granted = access::require::<CheckBulletin>(tx, &act, unit)?;
        bulletin::check(tx, &act, &granted, id)?;
        if self.stage == Stage::Checked {
            return Ok(());
        }
        let act = self.act(self.hands.approver, 2);
        let granted = access::require::<ApproveBulletin>(tx, &act, unit)?;
        bulletin::publish(tx, &act, &granted, id)?;
        for _ in 0..self.views {
            bulletin::count_view(tx, act.realm, id)?;
        }
        if self.stage == Stage::Withdrawn {
            let act = self.act(self.hands.approver, 3);
            bulletin::withdraw(tx, &act, &granted, id, Some(self.reason.clone()))?;
        }
        Ok(())
    }
}

/// A page of paper as a PDF with one line on it.
fn sheet(line: &str) -> Vec<u8> {
    let text = format!("BT /F1 18 Tf 72 760 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut page = "%PDF-1.4\n".to_owned();
    let mut index = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(index, "{:010} 00000 n ", page.len());
        let _ = write!(page, "{number} 0 obj\n{object}\nendobj\n");
    }
    let (start, count) = (page.len(), objects.len() + 1);
    let trailer = format!("trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    [page, index, trailer].concat().into_bytes()
}
