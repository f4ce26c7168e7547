//! Statements that write activities and list them.

use jiff::Timestamp;
use jiff::civil::Date;
use zhibu_domain::activity::{PublishedSource, Sitting, State};
use zhibu_domain::count::Count;
use zhibu_domain::day::DayPart;
use zhibu_domain::id::{ActivityId, AttachmentId, PersonId, Realm, UnitId};
use zhibu_domain::text::Text;

use super::NewAttachment;
use super::load::state;
use crate::act::Act;
use crate::args;
use crate::columns::{TextColumns, text, voice};
use crate::engine::{ToSql, Tx, Value};
use crate::error::Result;

/// What decides whether a step may be taken.
pub(super) struct Head {
    pub(super) state: State,
    pub(super) held_on: Option<Date>,
    pub(super) confirmed_at: Option<Timestamp>,
    pub(super) version: i64,
}

pub(super) fn unit_of(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Option<UnitId>> {
    Ok(tx.optional(
        "SELECT unit FROM activity WHERE realm = $1 AND id = $2",
        args![realm, id],
        |row| row.get(0),
    )?)
}

pub(super) fn state_of(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<Option<State>> {
    Ok(tx.optional(
        "SELECT state FROM activity WHERE realm = $1 AND id = $2",
        args![realm, id],
        |row| state(row, 0),
    )?)
}

pub(super) fn head(
    tx: &mut Tx<'_>,
    realm: Realm,
    unit: UnitId,
    id: ActivityId,
) -> Result<Option<Head>> {
    Ok(tx.optional(
        "SELECT state, held_on, confirmed_at, version FROM activity
          WHERE realm = $1 AND unit = $2 AND id = $3",
        args![realm, unit, id],
        |row| {
            Ok(Head {
                state: state(row, 0)?,
                held_on: row.get(1)?,
                confirmed_at: row.get(2)?,
                version: row.get(3)?,
            })
        },
    )?)
}

/// What a sitting and its source fill in the activity's own row.
fn frame(sitting: &Sitting, source: Option<&PublishedSource>) -> Vec<Value> {
    let when = sitting.when;
    let published_on = source.and_then(|s| s.published_on);
    let mut values = Vec::with_capacity(24);
    values.extend(text(Some(&sitting.title)));
    values.push(when.day().into());
    values.push(when.part().map(DayPart::code).into());
    values.push(when.minute().into());
    values.extend(text(sitting.place.as_ref()));
    values.push(sitting.place_kind.clone().into());
    values.extend(voice(sitting.chair.as_ref()));
    values.extend(voice(sitting.recorder.as_ref()));
    values.push(sitting.headcount.map(Count::bound).into());
    values.push(sitting.headcount.and_then(Count::number).into());
    values.extend(text(sitting.legal_basis.as_ref()));
    values.extend(text(sitting.approval.as_ref()));
    values.extend(text(source.map(|s| &s.source)));
    values.push(published_on.into());
    values.push(when.day().or(published_on).into());
    values
}

/// The columns of [`frame`], after the key and before the rest of a new row.
const NEW: &[&str] = &[
    "realm",
    "id",
    "unit",
    "state",
    "title_zh",
    "title_en",
    "held_on",
    "day_part",
    "starts_minute",
    "place_zh",
    "place_en",
    "place_kind",
    "chair_person",
    "chair_post",
    "chair_guest",
    "recorder_person",
    "recorder_post",
    "recorder_guest",
    "headcount_bound",
    "headcount_n",
    "legal_basis_zh",
    "legal_basis_en",
    "approval_zh",
    "approval_en",
    "source_zh",
    "source_en",
    "published_on",
    "listed_on",
    "recorded_at",
    "recorded_by",
    "confirmed_at",
    "confirmed_by",
    "created_at",
    "created_by",
    "version",
];

/// An activity as made by the generator.
pub(crate) struct BulkActivity {
    pub(crate) id: ActivityId,
    pub(crate) unit: UnitId,
    pub(crate) state: State,
    pub(crate) source: Option<PublishedSource>,
    pub(crate) sitting: Sitting,
    pub(crate) recorded: Option<(Timestamp, PersonId)>,
    pub(crate) confirmed: Option<(Timestamp, PersonId)>,
}

fn row_of(act: &Act, a: &BulkActivity) -> Vec<Value> {
    let mut row = vec![act.realm.into(), a.id.into(), a.unit.into(), a.state.code().into()];
    row.extend(frame(&a.sitting, a.source.as_ref()));
    for signed in [a.recorded, a.confirmed] {
        row.push(signed.map(|(at, _)| at).into());
        row.push(signed.map(|(_, by)| by).into());
    }
    row.extend([act.now.into(), act.actor.person().into(), 1_i64.into()]);
    row
}

pub(crate) fn insert_bulk_heads(
    tx: &mut Tx<'_>,
    act: &Act,
    activities: &[BulkActivity],
) -> Result<()> {
    tx.insert_many("activity", NEW, activities.iter().map(|a| row_of(act, a)))?;
    Ok(())
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    act: &Act,
    id: ActivityId,
    unit: UnitId,
    sitting: &Sitting,
    (state, source): (State, Option<&PublishedSource>),
) -> Result<()> {
    let signed = act.actor.person().filter(|_| state == State::Recorded);
    let row = BulkActivity {
        id,
        unit,
        state,
        source: source.cloned(),
        sitting: sitting.clone(),
        recorded: signed.map(|person| (act.now, person)),
        confirmed: None,
    };
    tx.insert_many("activity", NEW, [row_of(act, &row)])?;
    Ok(())
}

/// Replaces what the sitting fills; the first save as recorded keeps its time and person.
pub(super) fn update(
    tx: &mut Tx<'_>,
    act: &Act,
    id: ActivityId,
    sitting: &Sitting,
    state: State,
) -> Result<()> {
    let mut values = frame(sitting, None);
    let recorded = state == State::Recorded;
    values.extend([act.realm.into(), id.into(), state.code().into()]);
    values.push(recorded.then_some(act.now).into());
    values.push(act.actor.person().filter(|_| recorded).into());
    let args: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
    tx.run(
        "UPDATE activity SET title_zh = $1, title_en = $2, held_on = $3, day_part = $4,
                starts_minute = $5, place_zh = $6, place_en = $7, place_kind = $8,
                chair_person = $9, chair_post = $10, chair_guest = $11,
                recorder_person = $12, recorder_post = $13, recorder_guest = $14,
                headcount_bound = $15, headcount_n = $16, legal_basis_zh = $17,
                legal_basis_en = $18, approval_zh = $19, approval_en = $20,
                source_zh = $21, source_en = $22, published_on = $23, listed_on = $24,
                state = $27, recorded_at = COALESCE(recorded_at, $28),
                recorded_by = COALESCE(recorded_by, $29), version = version + 1
          WHERE realm = $25 AND id = $26",
        &args,
    )?;
    Ok(())
}

/// Deletes the lists of a sitting before they are written anew.
pub(super) fn clear(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<()> {
    for statement in CLEAR {
        tx.run(statement, args![realm, id])?;
    }
    Ok(())
}

const CLEAR: [&str; 18] = [
    "DELETE FROM activity_kind WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_purpose WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_guest WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_speaker WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_point WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_agenda WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_attendance WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_audience WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_body WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_observer WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_topic WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_practice WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_resolution WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_vote WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_conveyed WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_platform WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_statement WHERE realm = $1 AND activity = $2",
    "DELETE FROM activity_result WHERE realm = $1 AND activity = $2",
];

pub(super) fn set_state(tx: &mut Tx<'_>, realm: Realm, id: ActivityId, state: State) -> Result<()> {
    tx.run(
        "UPDATE activity SET state = $3, version = version + 1 WHERE realm = $1 AND id = $2",
        args![realm, id, state.code()],
    )?;
    Ok(())
}

pub(super) fn cancel(tx: &mut Tx<'_>, realm: Realm, id: ActivityId, reason: &Text) -> Result<()> {
    tx.run(
        "UPDATE activity SET state = 'cancelled', cancelled_zh = $3, cancelled_en = $4,
                version = version + 1
          WHERE realm = $1 AND id = $2",
        args![realm, id, reason.zh(), reason.en()],
    )?;
    Ok(())
}

pub(super) fn cancelled_because(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: ActivityId,
) -> Result<Option<Text>> {
    let reason = tx.optional(
        "SELECT cancelled_zh, cancelled_en FROM activity WHERE realm = $1 AND id = $2",
        args![realm, id],
        |row| row.text_opt(0),
    )?;
    Ok(reason.flatten())
}

pub(super) fn confirm(tx: &mut Tx<'_>, act: &Act, id: ActivityId) -> Result<()> {
    tx.run(
        "UPDATE activity SET state = 'confirmed', confirmed_at = $3, confirmed_by = $4,
                version = version + 1
          WHERE realm = $1 AND id = $2",
        args![act.realm, id, act.now, act.actor.person()],
    )?;
    Ok(())
}

pub(super) fn unconfirm(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<()> {
    tx.run(
        "UPDATE activity SET state = 'recorded', confirmed_at = NULL, confirmed_by = NULL,
                version = version + 1
          WHERE realm = $1 AND id = $2",
        args![realm, id],
    )?;
    Ok(())
}

pub(super) fn insert_addendum(
    tx: &mut Tx<'_>,
    act: &Act,
    id: ActivityId,
    text: &Text,
    by: PersonId,
) -> Result<()> {
    tx.run(
        "INSERT INTO activity_addendum
                (realm, activity, ordinal, text_zh, text_en, added_by, added_at)
         SELECT $1, $2, COUNT(*), $3, $4, $5, $6
           FROM activity_addendum WHERE realm = $1 AND activity = $2",
        args![act.realm, id, text.zh(), text.en(), by, act.now],
    )?;
    Ok(())
}

pub(super) fn not_yet(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: ActivityId,
) -> Result<Vec<(String, Text)>> {
    Ok(tx.all(
        "SELECT awaits, text_zh, text_en FROM activity_not_yet
          WHERE realm = $1 AND activity = $2 ORDER BY ordinal",
        args![realm, id],
        |row| Ok((row.get(0)?, row.text(1)?)),
    )?)
}

pub(super) fn insert_not_yet(
    tx: &mut Tx<'_>,
    realm: Realm,
    id: ActivityId,
    facts: &[(String, Text)],
) -> Result<()> {
    for (ordinal, (awaits, fact)) in (0_i64..).zip(facts) {
        tx.run(
            "INSERT INTO activity_not_yet (realm, activity, ordinal, awaits, text_zh, text_en)
             VALUES ($1, $2, $3, $4, $5, $6)",
            args![realm, id, ordinal, awaits, fact.zh(), fact.en()],
        )?;
    }
    Ok(())
}

pub(super) fn count_attachments(tx: &mut Tx<'_>, realm: Realm, id: ActivityId) -> Result<i64> {
    Ok(tx.one(
        "SELECT COUNT(*) FROM activity_attachment
          WHERE realm = $1 AND activity = $2 AND removed_at IS NULL",
        args![realm, id],
        |row| row.get(0),
    )?)
}

pub(super) fn insert_attachment(
    tx: &mut Tx<'_>,
    act: &Act,
    file_id: AttachmentId,
    id: ActivityId,
    file: &NewAttachment,
    by: PersonId,
) -> Result<()> {
    tx.run(
        "INSERT INTO activity_attachment
                (realm, id, activity, sha256, name, media_type, bytes, paper_minutes, added_by,
                 added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            act.realm,
            file_id,
            id,
            file.sha256,
            file.name,
            file.media_type,
            i64::try_from(file.bytes).unwrap_or(i64::MAX),
            file.paper_minutes,
            by,
            act.now
        ],
    )?;
    Ok(())
}

/// Whether it was there to be taken off.
pub(super) fn remove_attachment(
    tx: &mut Tx<'_>,
    act: &Act,
    id: ActivityId,
    file: AttachmentId,
) -> Result<bool> {
    let removed = tx.run(
        "UPDATE activity_attachment SET removed_at = $4
          WHERE realm = $1 AND activity = $2 AND id = $3 AND removed_at IS NULL",
        args![act.realm, id, file, act.now],
    )?;
    Ok(removed == 1)
}

pub(super) fn attachment(
    tx: &mut Tx<'_>,
    realm: Realm,
    file: AttachmentId,
) -> Result<Option<(ActivityId, NewAttachment)>> {
    Ok(tx.optional(
        "SELECT activity, sha256, name, media_type, bytes, paper_minutes FROM activity_attachment
          WHERE realm = $1 AND id = $2 AND removed_at IS NULL",
        args![realm, file],
        |row| {
            Ok((
                row.get(0)?,
                NewAttachment {
                    sha256: row.get(1)?,
                    name: row.get(2)?,
                    media_type: row.get(3)?,
                    bytes: row.get::<i64>(4)?.unsigned_abs(),
                    paper_minutes: row.get(5)?,
                },
            ))
        },
    )?)
}
