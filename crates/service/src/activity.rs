//! Activities: plan, record, confirm, correct; one record for pages, minutes and bulletins; lists.

mod list;
mod load;
mod save;
mod sql;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::json;
use zhibu_domain::activity::{self, PublishedSource, Refusal, Sitting, State};
use zhibu_domain::id::{ActivityId, AttachmentId, Realm, UnitId};
use zhibu_domain::rulebook::Right;
use zhibu_domain::text::Text;

use crate::access::{self, ConfirmActivity, Granted, RecordActivity};
use crate::act::Act;
use crate::audit::{self, Past};
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::parameter::{self, Effective, OfUnits};
use crate::person;
use crate::search;
use crate::task;
use crate::unit;

pub use list::{ActivityRow, Cursor, Filter, latest_of_kind, newest, of_subtree, of_unit, waiting};
pub use load::load;
pub(crate) use load::{state as state_in, when as when_in};
pub(crate) use save::{BulkActivity, insert_bulk};

/// Key of the days within which a record is due.
pub const WITHIN_DAYS: &str = "activity.record_within_days";
/// Key of the minutes in which a confirmation can be taken back.
const UNDO_MINUTES: &str = "activity.confirm_undo_minutes";

/// Rows of a list of activities, at most.
pub const PAGE: u32 = 50;

/// Whether a form was saved, or had been saved before: a form sent twice is one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It was saved now.
    Now,
    /// The same form had been saved before; nothing was done.
    Before,
}

/// Announces something that is to come.
pub fn plan(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, RecordActivity>,
    id: ActivityId,
    sitting: Sitting,
) -> Result<Saved> {
    create(tx, act, granted, id, sitting, State::Planned)
}

/// Records something that has taken place and was not planned here.
pub fn record(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, RecordActivity>,
    id: ActivityId,
    sitting: Sitting,
) -> Result<Saved> {
    create(tx, act, granted, id, sitting, State::Recorded)
}

fn create(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, RecordActivity>,
    id: ActivityId,
    mut sitting: Sitting,
    state: State,
) -> Result<Saved> {
    if let Some(unit) = sql::unit_of(tx, act.realm, id)? {
        return if unit == granted.unit() { Ok(Saved::Before) } else { Err(Error::NotFound) };
    }
    prepare(tx, act, granted.unit(), &mut sitting, state)?;
    sql::insert(tx, act, id, granted.unit(), &sitting, (state, None))?;
    save::children(tx, act.realm, id, &sitting)?;
    let titles = [(id, granted.unit(), &sitting.title)];
    search::lay_new_activity_tokens(tx, act.realm, titles.into_iter())?;
    let verb = if state == State::Planned { "activity.plan" } else { "activity.record" };
    audit::log(tx, act, verb, granted.ground(), id.0, json!({"day": sitting.when.day()}))?;
    Ok(Saved::Now)
}

/// Saves a planned, held or recorded activity again; something planned or held becomes recorded if
/// `state` says so. `version` is the one that the form was made from.
pub fn edit(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, RecordActivity>,
    (id, version): (ActivityId, i64),
    mut sitting: Sitting,
    state: State,
) -> Result<()> {
    let head = own(tx, act, granted.unit(), id)?;
    activity::may_edit(head.state)?;
    if head.version != version {
        return Err(Refusal::Changed.into());
    }
    if !matches!(state, State::Planned | State::Recorded)
        || (head.state == State::Recorded && state == State::Planned)
    {
        return Err(Refusal::WrongState { state: head.state }.into());
    }
    prepare(tx, act, granted.unit(), &mut sitting, state)?;
    sql::update(tx, act, id, &sitting, state)?;
    save::clear(tx, act.realm, id)?;
    save::children(tx, act.realm, id, &sitting)?;
    search::lay_activity_tokens(tx, act.realm, id, granted.unit(), &sitting.title)?;
    let detail = json!({"state": state.code(), "version": version + 1});
    audit::log(tx, act, "activity.edit", granted.ground(), id.0, detail)
}

/// Says that something planned has taken place; its record is still to be written.
pub fn mark_held(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, RecordActivity>,
    id: ActivityId,
) -> Result<()> {
    let head = own(tx, act, granted.unit(), id)?;
    if head.state != State::Planned {
        return Err(Refusal::WrongState { state: head.state }.into());
    }
    match head.held_on {
        Some(day) if day > act.today => return Err(Refusal::NotYet { day }.into()),
        _ => sql::set_state(tx, act.realm, id, State::Held)?,
    }
    audit::log(tx, act, "activity.hold", granted.ground(), id.0, json!({}))
}

/// Calls off something planned, with a reason.
pub fn cancel(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, RecordActivity>,
    id: ActivityId,
    reason: Option<Text>,
) -> Result<()> {
    let head = own(tx, act, granted.unit(), id)?;
    let reason = activity::cancel(head.state, reason)?;
    sql::cancel(tx, act.realm, id, &reason)?;
    audit::log(tx, act, "activity.cancel", granted.ground(), id.0, json!({}))
}

/// Confirms a record: from the end of the minutes of undo on it is frozen.
pub fn confirm(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ConfirmActivity>,
    id: ActivityId,
    version: i64,
) -> Result<()> {
    let record = load(tx, act.realm, id)?.filter(|r| r.unit == granted.unit());
    let record = record.ok_or(Error::NotFound)?;
    if record.version != version {
        return Err(Refusal::Changed.into());
    }
    activity::confirm(&act.rules, &record, act.today)?;
    sql::confirm(tx, act, id)?;
    task::lay(tx, act.realm, id)?;
    audit::log(tx, act, "activity.confirm", granted.ground(), id.0, json!({"version": version}))
}

/// Takes a confirmation back while the minutes of undo last.
pub fn unconfirm(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ConfirmActivity>,
    id: ActivityId,
) -> Result<()> {
    let head = own(tx, act, granted.unit(), id)?;
    let minutes = parameter::value(tx, act, granted.unit(), UNDO_MINUTES)?;
    activity::unconfirm(minutes, head.state, head.confirmed_at, act.now)?;
    task::lift(tx, act.realm, id)?;
    sql::unconfirm(tx, act.realm, id)?;
    audit::log(tx, act, "activity.unconfirm", granted.ground(), id.0, json!({}))
}

/// Adds a correction to a frozen record; the record itself stays as it is.
pub fn amend(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, RecordActivity>,
    id: ActivityId,
    text: Option<Text>,
) -> Result<()> {
    let head = own(tx, act, granted.unit(), id)?;
    let text = activity::amend(head.state, text)?;
    let by = act.actor.person().ok_or(Error::NotFound)?;
    sql::insert_addendum(tx, act, id, &text, by)?;
    audit::log(tx, act, "activity.amend", granted.ground(), id.0, json!({}))
}

/// Enters an activity from a published report. It is never confirmed and never edited.
pub fn take_over(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, RecordActivity>,
    id: ActivityId,
    sitting: &Sitting,
    source: &PublishedSource,
) -> Result<Saved> {
    if let Some(unit) = sql::unit_of(tx, act.realm, id)? {
        return if unit == granted.unit() { Ok(Saved::Before) } else { Err(Error::NotFound) };
    }
    let mut faults = activity::check(&act.rules, sitting, State::Published, act.today);
    if sitting.when.day().is_none() && source.published_on.is_none() {
        let problem = activity::Problem::DayNotStated;
        faults.push(activity::Fault { part: activity::Part::When, problem });
    }
    if source.source.chars() > activity::LINE_MAX_CHARS {
        let problem = activity::Problem::TooLong { max: activity::LINE_MAX_CHARS };
        faults.push(activity::Fault { part: activity::Part::Source, problem });
    }
    if !faults.is_empty() {
        return Err(Refusal::Faults(faults).into());
    }
    let unit = granted.unit();
    sql::insert(tx, act, id, unit, sitting, (State::Published, Some(source)))?;
    save::children(tx, act.realm, id, sitting)?;
    search::lay_new_activity_tokens(tx, act.realm, [(id, unit, &sitting.title)].into_iter())?;
    audit::log(
        tx,
        act,
        "activity.take_over",
        granted.ground(),
        id.0,
        json!({"day": sitting.when.day()}),
    )?;
    Ok(Saved::Now)
}

/// What is left to do before a sitting is saved: fill who may vote from the roll of the day, and
/// check it.
fn prepare(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    sitting: &mut Sitting,
    state: State,
) -> Result<()> {
    let day = sitting.when.day().unwrap_or(act.today);
    if !unit::exists(tx, act.realm, unit, day)? {
        return Err(Refusal::UnitNotThere.into());
    }
    let kind = sitting.kinds.first().map_or("", |line| line.kind.as_str());
    // A kind that the rules do not know expects nobody; it is refused, and nothing else is.
    if act.rules.activity_kind(kind).is_some() {
        let expected = person::expected(tx, act.realm, &act.rules, unit, kind, day)?;
        for row in &mut sitting.attendance {
            row.votes = expected.iter().any(|e| e.person == row.person && e.votes);
        }
    }
    let faults = activity::check(&act.rules, sitting, state, act.today);
    if faults.is_empty() { Ok(()) } else { Err(Refusal::Faults(faults).into()) }
}

fn own(tx: &mut Tx<'_>, act: &Act, unit: UnitId, id: ActivityId) -> Result<sql::Head> {
    sql::head(tx, act.realm, unit, id)?.ok_or(Error::NotFound)
}

/// The unit of an activity: what a right is asked for.
pub fn unit_of(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<UnitId> {
    sql::unit_of(tx, realm, id)?.ok_or(Error::NotFound)
}

/// Whether a record in this state is open to somebody with these rights on its unit: by the right to
/// see the unit, or because it was taken from a published report, which is open to everybody who is
/// signed in.
pub fn is_open_to(state: State, rights: &BTreeSet<Right>) -> bool {
    state == State::Published || rights.contains(&Right::ViewUnit)
}

/// Whether the actor may open a record; see [`is_open_to`].
pub fn may_see(tx: &mut Tx<'_>, act: &Act, id: ActivityId) -> Result<bool> {
    let state = sql::state_of(tx, act.realm, id)?.ok_or(Error::NotFound)?;
    let unit = unit_of(tx, act.realm, id)?;
    Ok(is_open_to(state, &access::rights(tx, act, unit)?))
}

/// Within how many days after the event a record of a unit was due on that day, and why.
pub fn record_within(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    day: Date,
) -> Result<Option<Effective>> {
    parameter::number(tx, act, unit, WITHIN_DAYS, day)
}

/// The days within which each record of a list was due.
pub fn due_within(
    tx: &mut Tx<'_>,
    act: &Act,
    rows: &[ActivityRow],
) -> Result<BTreeMap<ActivityId, Effective>> {
    let mut days = OfUnits::new(tx, act, WITHIN_DAYS)?;
    let mut due = BTreeMap::new();
    for row in rows {
        let day = row.held_on.unwrap_or(row.listed_on);
        if let Some(within) = days.number(tx, row.unit, day)? {
            due.insert(row.id, within);
        }
    }
    Ok(due)
}

/// Minutes in which a confirmation of a unit's record can be taken back today.
pub fn undo_minutes(tx: &mut Tx<'_>, act: &Act, unit: UnitId) -> Result<i64> {
    parameter::value(tx, act, unit, UNDO_MINUTES)
}

/// Bytes of the largest file that a unit attaches today.
pub fn largest_file(tx: &mut Tx<'_>, act: &Act, unit: UnitId) -> Result<i64> {
    parameter::value(tx, act, unit, "attachment.max_bytes")
}

/// Whether there is a record to speak of: recorded, confirmed, or taken from a published report.
pub fn is_recorded(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<bool> {
    let state = sql::state_of(tx, realm, id)?.ok_or(Error::NotFound)?;
    Ok(matches!(state, State::Recorded | State::Confirmed | State::Published))
}

/// The act that made a version of a record, out of the record's history. Versions tell the order of
/// saves also where a clock that went back does not.
pub fn saved_by(history: &[Past], version: i64) -> Option<&Past> {
    let version_of = |past: &Past| {
        serde_json::from_str::<serde_json::Value>(&past.detail).ok()?.get("version")?.as_i64()
    };
    let made = |past: &&Past| past.act == "activity.edit" && version_of(past) == Some(version);
    history.iter().find(made).or(history.first())
}

/// Why something planned was called off.
pub fn cancelled_because(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Option<Text>> {
    sql::cancelled_because(tx, realm, id)
}

/// Facts of a published report that no column holds yet, with the capability they wait for.
pub fn not_yet(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Vec<(String, Text)>> {
    sql::not_yet(tx, realm, id)
}

/// Keeps a fact of a published report that no column holds yet. For the loader of reports.
pub(crate) fn insert_not_yet(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: ActivityId,
    facts: &[(String, Text)],
) -> Result<()> {
    sql::insert_not_yet(tx, realm, id, facts)
}

/// A file to be attached: its content lies in the file store already.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// SHA-256 of the content, as hex.
    pub sha256: String,
    /// Name as uploaded.
    pub name: String,
    /// Type recognised from the content.
    pub media_type: String,
    /// Size.
    pub bytes: u64,
    /// A photo or scan of signed paper minutes.
    pub paper_minutes: bool,
}

/// Attaches a file to a record; also to a frozen one, where it stands beside as an addendum does.
pub fn attach(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, RecordActivity>,
    id: ActivityId,
    file: &NewAttachment,
) -> Result<AttachmentId> {
    let head = own(tx, act, granted.unit(), id)?;
    if head.state == State::Cancelled {
        return Err(Refusal::WrongState { state: head.state }.into());
    }
    let max = parameter::value(tx, act, granted.unit(), "attachment.max_files")?;
    activity::attach(sql::count_attachments(tx, act.realm, id)?, max)?;
    let by = act.actor.person().ok_or(Error::NotFound)?;
    let file_id = AttachmentId::new(act.now, act.entropy());
    sql::insert_attachment(tx, act, file_id, id, file, by)?;
    let detail = json!({"file": file_id, "bytes": file.bytes, "sha256": file.sha256});
    audit::log(tx, act, "activity.attach", granted.ground(), id.0, detail)?;
    Ok(file_id)
}

/// Takes a file off a record that is not frozen; its content stays in the store. Does nothing if it
/// is off already.
pub fn detach(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, RecordActivity>,
    id: ActivityId,
    file: AttachmentId,
) -> Result<()> {
    let head = own(tx, act, granted.unit(), id)?;
    activity::may_edit(head.state)?;
    if !sql::remove_attachment(tx, act, id, file)? {
        return Ok(());
    }
    audit::log(tx, act, "activity.detach", granted.ground(), id.0, json!({"file": file}))
}

/// An attached file: its activity, the hash of its content, its name and its type.
pub fn attachment(
    tx: &mut Tx<'_>,
    realm: Realm,
    file: AttachmentId,
) -> Result<(ActivityId, NewAttachment)> {
    sql::attachment(tx, realm, file)?.ok_or(Error::NotFound)
}
