//! Bulletins: drafted from a record, edited, checked, approved and published by people.

mod sql;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use zhibu_domain::access::Because;
use zhibu_domain::bulletin::{self, Article, Imported, Refusal, State, Step};
use zhibu_domain::id::{ActivityId, BulletinId, PersonId, Realm, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::text::Text;

use crate::access::{ApproveBulletin, CheckBulletin, EditBulletin, Granted, Scope};
use crate::act::Act;
use crate::activity;
use crate::audit;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::parameter;

/// Key of the persons other than the last editor who check a bulletin.
pub const CHECK_BY_ANOTHER: &str = "bulletin.check_by_another";

/// Rows of a list of bulletins, at most.
pub const PAGE: u32 = 50;

/// Somebody and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Name,
}

/// A bulletin with everything a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulletin {
    /// Which.
    pub id: BulletinId,
    /// Whose.
    pub unit: UnitId,
    /// That unit's name today.
    pub unit_name: Text,
    /// The record it was drafted from.
    pub activity: Option<ActivityId>,
    /// Where it stands.
    pub state: State,
    /// The article.
    pub article: Article,
    /// Numbers taken over from the place of first publication.
    pub imported: Imported,
    /// Views counted here.
    pub views: u32,
    /// Who edited it last.
    pub edited_by: Option<Signed>,
    /// Who checked it.
    pub checked_by: Option<Signed>,
    /// Who approved it.
    pub approved_by: Option<Signed>,
    /// When it went on the portal.
    pub published_at: Option<Timestamp>,
    /// The day that the portal shows: of first publication elsewhere, else of publication here.
    pub listed_on: Option<Date>,
    /// Why it was withdrawn.
    pub withdrawn: Option<Text>,
    /// Grows with each save.
    pub version: i64,
}

/// A bulletin as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulletinRow {
    /// Which.
    pub id: BulletinId,
    /// Whose.
    pub unit: UnitId,
    /// That unit's name.
    pub unit_name: Text,
    /// Title.
    pub title: Text,
    /// Where it stands.
    pub state: State,
    /// The day that the portal shows.
    pub listed_on: Option<Date>,
    /// Key of a column.
    pub column: Option<String>,
    /// Who edited it last.
    pub edited_by: Option<PersonId>,
}

/// A place in the portal's list, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Day of the last row seen.
    pub listed_on: Date,
    /// The last row seen.
    pub id: BulletinId,
}

/// Makes the draft of a bulletin from a record. `article` is what the sentence templates gave; it
/// stays a draft until a person has edited it. A record has one bulletin under way at a time: the
/// second call returns the first one's id.
pub fn draft(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, EditBulletin>,
    activity: ActivityId,
    article: &Article,
) -> Result<BulletinId> {
    if activity::unit_of(tx, act.realm, activity)? != granted.unit() {
        return Err(Error::NotFound);
    }
    if !activity::is_recorded(tx, act.realm, activity)? {
        return Err(Refusal::NotRecorded.into());
    }
    if let Some(id) = sql::under_way(tx, act.realm, activity)? {
        return Ok(id);
    }
    let id = BulletinId::new(act.now, act.entropy());
    sql::insert(tx, act, (id, granted.unit()), Some(activity), article)?;
    let detail = json!({"activity": activity});
    audit::log(tx, act, "bulletin.draft", granted.ground(), id.0, detail)?;
    Ok(id)
}

/// Saves the article as a person edited it. Checked or handed in, it becomes a draft again.
pub fn edit(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, EditBulletin>,
    id: BulletinId,
    version: i64,
    article: &Article,
) -> Result<()> {
    let head = own(tx, act, granted.unit(), id)?;
    if !matches!(head.state, State::Draft | State::Submitted | State::Checked) {
        return Err(Refusal::WrongState { state: head.state }.into());
    }
    if head.version != version {
        return Err(Refusal::Changed.into());
    }
    sql::update(tx, act, id, article)?;
    let detail = json!({"version": version + 1});
    audit::log(tx, act, "bulletin.edit", granted.ground(), id.0, detail)
}

/// Hands an edited draft in for checking.
pub fn submit(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, EditBulletin>,
    id: BulletinId,
) -> Result<()> {
    advance(tx, act, (granted.unit(), granted.because()), id, Step::Submit)?;
    Ok(())
}

/// Finds a bulletin correct. Where the rulebook wants it so, not by the person who edited it.
pub fn check(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, CheckBulletin>,
    id: BulletinId,
) -> Result<()> {
    advance(tx, act, (granted.unit(), granted.because()), id, Step::Check)?;
    sql::set_checked(tx, act, id)
}

/// Gives a bulletin back to its editors.
pub fn give_back(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, CheckBulletin>,
    id: BulletinId,
) -> Result<()> {
    advance(tx, act, (granted.unit(), granted.because()), id, Step::Return)?;
    Ok(())
}

/// Approves a checked bulletin and puts it on the portal.
pub fn publish(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ApproveBulletin>,
    id: BulletinId,
) -> Result<()> {
    advance(tx, act, (granted.unit(), granted.because()), id, Step::Publish)?;
    sql::set_published(tx, act, id)
}

/// Takes a bulletin off the portal, with a reason that stays on its page.
pub fn withdraw(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, ApproveBulletin>,
    id: BulletinId,
    reason: Option<Text>,
) -> Result<()> {
    let reason = reason.ok_or(Refusal::ReasonMissing)?;
    sql::set_withdrawn_reason(tx, act, id, &reason)?;
    advance(tx, act, (granted.unit(), granted.because()), id, Step::Withdraw)?;
    Ok(())
}

/// Enters a bulletin that was published elsewhere, as it stood there.
pub(crate) fn take_over(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    activity: ActivityId,
    article: &Article,
    (imported, listed_on): (Imported, Date),
) -> Result<BulletinId> {
    let id = BulletinId::new(act.now, act.entropy());
    sql::insert(tx, act, (id, unit), Some(activity), article)?;
    sql::set_imported(tx, act, id, imported, listed_on)?;
    let detail = json!({"activity": activity});
    audit::log(tx, act, "bulletin.take_over", (unit, &Because::Installation), id.0, detail)?;
    Ok(id)
}

fn advance(
    tx: &mut Tx<'_>,
    act: &Act,
    (unit, because): (UnitId, &Because),
    id: BulletinId,
    step: Step,
) -> Result<State> {
    let head = own(tx, act, unit, id)?;
    let person = act.actor.person().ok_or(Error::NotFound)?;
    let another = checked_by_another(tx, act, unit)?;
    let state = bulletin::advance(head.state, step, head.edited_by, person, another)?;
    sql::set_state(tx, act.realm, id, state)?;
    let verb = match step {
        Step::Submit => "bulletin.submit",
        Step::Check => "bulletin.check",
        Step::Publish => "bulletin.publish",
        Step::Return => "bulletin.give_back",
        Step::Withdraw => "bulletin.withdraw",
    };
    audit::log(tx, act, verb, (unit, because), id.0, json!({}))?;
    Ok(state)
}

/// Whether a bulletin of a unit is checked by somebody else than its last editor (rulebook, or a
/// unit's own: `bulletin.check_by_another`).
pub fn checked_by_another(tx: &mut Tx<'_>, act: &Act, unit: UnitId) -> Result<bool> {
    Ok(parameter::value(tx, act, unit, CHECK_BY_ANOTHER)? != 0)
}

fn own(tx: &mut Tx<'_>, act: &Act, unit: UnitId, id: BulletinId) -> Result<sql::Head> {
    sql::head(tx, act.realm, unit, id)?.ok_or(Error::NotFound)
}

/// The unit of a bulletin: what a right is asked for.
pub fn unit_of(tx: &mut Tx<'_>, realm: Realm, id: BulletinId) -> Result<UnitId> {
    sql::unit_of(tx, realm, id)?.ok_or(Error::NotFound)
}

/// A bulletin, whatever its state. Who may see it is asked before.
pub fn load(tx: &mut Tx<'_>, realm: Realm, id: BulletinId, today: Date) -> Result<Bulletin> {
    sql::load(tx, realm, id, today)?.ok_or(Error::NotFound)
}

/// A bulletin that the public may read.
pub fn load_public(tx: &mut Tx<'_>, realm: Realm, id: BulletinId, today: Date) -> Result<Bulletin> {
    let found = load(tx, realm, id, today)?;
    if found.state == State::Published { Ok(found) } else { Err(Error::NotFound) }
}

/// Counts one reading. Nothing about the reader is kept, and it is no act: no audit row.
pub fn count_view(tx: &mut Tx<'_>, realm: Realm, id: BulletinId) -> Result<()> {
    sql::count_view(tx, realm, id)
}

/// The bulletin that was drafted from a record, if there is one.
pub fn of_activity(
    tx: &mut Tx<'_>,
    realm: Realm,
    activity: ActivityId,
) -> Result<Option<(BulletinId, State)>> {
    sql::of_activity(tx, realm, activity)
}

/// Bulletins of a unit and of what stands below it, as far as the scope goes, newest first.
pub fn of_subtree(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    today: Date,
    before: Option<BulletinId>,
) -> Result<(Vec<BulletinRow>, Option<BulletinId>)> {
    let mut rows = sql::of_subtree(tx, realm, (scope, today), before, PAGE + 1)?;
    let next = crate::page::cut(&mut rows, PAGE).map(|row| row.id);
    Ok((rows, next))
}

/// Bulletins of a unit and of what stands below it, as far as the scope goes, that wait in a state,
/// oldest first.
pub fn waiting(
    tx: &mut Tx<'_>,
    realm: Realm,
    scope: Scope,
    today: Date,
    state: State,
) -> Result<Vec<BulletinRow>> {
    sql::waiting(tx, realm, (scope, today), state, PAGE)
}

/// What the portal shows, newest first.
pub fn portal(
    tx: &mut Tx<'_>,
    realm: Realm,
    today: Date,
    column: Option<&str>,
    before: Option<Cursor>,
) -> Result<(Vec<BulletinRow>, Option<Cursor>)> {
    let mut rows = sql::portal(tx, realm, today, column, before, PAGE + 1)?;
    let next = crate::page::cut(&mut rows, PAGE)
        .and_then(|row| row.listed_on.map(|listed_on| Cursor { listed_on, id: row.id }));
    Ok((rows, next))
}

/// The newest bulletins of one unit, at most `limit`: of any state or of one, and if `until` is
/// given, only those listed up to that day.
pub fn of_unit(
    tx: &mut Tx<'_>,
    realm: Realm,
    (unit, today): (UnitId, Date),
    (state, until): (Option<State>, Option<Date>),
    limit: u32,
) -> Result<Vec<BulletinRow>> {
    sql::of_unit(tx, realm, (unit, today), (state, until), limit)
}

/// Drafts that a person edited last, or made and nobody has edited since; oldest first, at most
/// [`PAGE`].
pub fn drafts_of(
    tx: &mut Tx<'_>,
    realm: Realm,
    person: PersonId,
    today: Date,
) -> Result<Vec<BulletinRow>> {
    sql::drafts_of(tx, realm, person, today, PAGE)
}
