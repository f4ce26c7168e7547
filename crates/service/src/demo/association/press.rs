//! The association's bulletins: drafted, checked, approved and published by different people.

use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_domain::bulletin::{Article, Editor, EditorRole, State as Stage};
use zhibu_domain::id::{ActivityId, PersonId, UnitId};
use zhibu_domain::text::Text;

use super::data::Year;
use super::people::Settled;
use super::year::Planned;
use super::{Frame, missing};
use crate::access::{self, ApproveBulletin, CheckBulletin, EditBulletin};
use crate::act::{Act, Actor};
use crate::activity;
use crate::bulletin;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::generate::BodyOf;

/// Streams of chance of these acts, apart from those of the sittings.
const STREAM: u64 = 100_000;

/// A bulletin to be, with the hands through which it goes.
#[derive(Debug, Clone)]
pub(super) struct Report {
    unit: UnitId,
    activity: ActivityId,
    /// Day of the sitting.
    day: Date,
    number: u64,
    column: String,
    stage: Stage,
    views: u32,
    editor: PersonId,
    editor_name: String,
    checker: PersonId,
    approver: PersonId,
    copyright: Text,
}

/// The bulletins that the data ask for, each on the newest confirmed sitting of its kind.
pub(super) fn reports(
    act: &Act,
    settled: &Settled,
    data: &Year,
    sittings: &[Planned],
) -> Result<Vec<Report>> {
    let top = settled.units.first().map_or("", |(key, _)| key.as_str());
    let hand = |post: &str| settled.holder(top, post, act.today).ok_or_else(|| missing(post));
    let editor = hand(&data.press.edits)?;
    let (checker, approver) = (hand(&data.press.checks)?, hand(&data.press.approves)?);
    let named = settled.people.iter().find(|(_, soul)| soul.id == editor);
    let editor_name = named.map(|(name, _)| name.clone()).unwrap_or_default();
    let frame = Frame(act.clone());
    let mut reports = Vec::new();
    for (number, report) in (0_u64..).zip(&data.bulletin) {
        let fits = |sitting: &&Planned| {
            sitting.unit_key == report.unit
                && sitting.kind == report.kind
                && sitting.is_confirmed(act.today)
        };
        let newest = sittings.iter().rev().find(fits).ok_or_else(|| missing(&report.kind))?;
        reports.push(Report {
            unit: newest.unit,
            activity: newest.id(&frame),
            day: newest.day,
            number,
            column: report.column.clone(),
            stage: report.stage,
            views: report.views,
            editor,
            editor_name: editor_name.clone(),
            checker,
            approver,
            copyright: data.press.copyright.clone(),
        });
    }
    Ok(reports)
}

impl Report {
    /// An act of one of the hands, so many days after the sitting.
    fn act(&self, frame: &Frame, person: PersonId, days: i32) -> Act {
        let day = self.day.checked_add(days.days()).unwrap_or(self.day).min(frame.0.today);
        let stream = STREAM + 10 * self.number + u64::from(days.unsigned_abs());
        frame.act(Actor::Person(person), day, stream)
    }

    /// Drafts it and takes it to its stage.
    pub(super) fn walk(&self, tx: &mut Tx<'_>, frame: &Frame, body: &BodyOf) -> Result<()> {
        let act = self.act(frame, self.editor, 4);
        let record = activity::load(tx, act.realm, self.activity)?.ok_or(Error::NotFound)?;
        let mut article = Article {
            title: record.sitting.title.clone(),
            body: body(&record),
            source: Some(record.unit_name.clone()),
            editors: Vec::new(),
            column: Some(self.column.clone()),
            copyright: Some(self.copyright.clone()),
        };
        let granted = access::require::<EditBulletin>(tx, &act, self.unit)?;
        let id = bulletin::draft(tx, &act, &granted, self.activity, &article)?;
        if self.stage == Stage::Draft {
            return Ok(());
        }
        let editor = Editor { name: self.editor_name.clone(), role: EditorRole::Editor };
        article.editors.push(editor);
        let version = bulletin::load(tx, act.realm, id, act.today)?.version;
        bulletin::edit(tx, &act, &granted, id, version, &article)?;
        bulletin::submit(tx, &act, &granted, id)?;
        if self.stage == Stage::Submitted {
            return Ok(());
        }
        let act = self.act(frame, self.checker, 5);
        let granted = access::require::<CheckBulletin>(tx, &act, self.unit)?;
        bulletin::check(tx, &act, &granted, id)?;
        if self.stage == Stage::Checked {
            return Ok(());
        }
        let act = self.act(frame, self.approver, 6);
        let granted = access::require::<ApproveBulletin>(tx, &act, self.unit)?;
        bulletin::publish(tx, &act, &granted, id)?;
        for _ in 0..self.views {
            bulletin::count_view(tx, act.realm, id)?;
        }
        Ok(())
    }
}
