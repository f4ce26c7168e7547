//! Which step may follow which in the life of a record, and why one is refused.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::check::{Fault, LINE_MAX_CHARS, PASSAGE_MAX_CHARS, check};
use super::{Record, State};
use crate::rulebook::Rulebook;
use crate::text::Text;

/// Why an act on a record is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The content has faults; all of them.
    #[error("{} faults", .0.len())]
    Faults(Vec<Fault>),
    /// The act does not start from this state.
    #[error("the record is {state:?}")]
    WrongState {
        /// Where it stands.
        state: State,
    },
    /// It is confirmed: corrections are addenda.
    #[error("the record is frozen")]
    Frozen,
    /// The minutes in which a confirmation can be taken back are over.
    #[error("the {minutes} minutes of undo are over")]
    UndoOver {
        /// Minutes allowed.
        minutes: i64,
    },
    /// Steps were taken on its decisions, so it is not put back to be edited.
    #[error("steps were taken on its decisions")]
    TasksBegun,
    /// Somebody else saved it in the meantime.
    #[error("the record was changed in the meantime")]
    Changed,
    /// An addendum needs a text.
    #[error("an addendum needs a text")]
    AddendumMissing,
    /// The addendum is too long.
    #[error("an addendum has at most {max} characters")]
    AddendumTooLong {
        /// Characters allowed.
        max: usize,
    },
    /// It is planned for a day that has not come.
    #[error("the day has not come")]
    NotYet {
        /// The planned day.
        day: Date,
    },
    /// A cancellation needs a reason.
    #[error("a cancellation needs a reason")]
    ReasonMissing,
    /// The unit does not exist on the day of the activity.
    #[error("the unit does not exist on that day")]
    UnitNotThere,
    /// The file is larger than allowed.
    #[error("the file has more than {max_bytes} bytes")]
    FileTooLarge {
        /// Bytes allowed.
        max_bytes: i64,
    },
    /// The file is empty.
    #[error("the file is empty")]
    FileEmpty,
    /// The content is of a type that is not taken.
    #[error("a file of this type is not taken")]
    FileType,
    /// The record has as many files as it may have.
    #[error("a record has at most {max} files")]
    TooManyFiles {
        /// Files allowed.
        max: i64,
    },
    /// The declaration that nothing classified is uploaded is missing.
    #[error("the declaration is missing")]
    NotDeclared,
}

/// Decides whether a record that has so many files takes one more (rulebook, or a unit's own:
/// `attachment.max_files`).
pub fn attach(files: i64, max: i64) -> Result<(), Refusal> {
    if files < max { Ok(()) } else { Err(Refusal::TooManyFiles { max }) }
}

/// Whether a record came later than so many days after the event (rulebook, or a unit's own:
/// `activity.record_within_days`). Shown, never punished.
pub fn is_late(within_days: i64, held: Option<Date>, recorded: Option<Date>) -> bool {
    let (Some(held), Some(recorded)) = (held, recorded) else { return false };
    i64::from((recorded - held).get_days()) > within_days
}

/// Whether the record may still be edited: not after confirmation, never from a published source.
pub fn may_edit(state: State) -> Result<(), Refusal> {
    match state {
        State::Planned | State::Held | State::Recorded => Ok(()),
        State::Confirmed => Err(Refusal::Frozen),
        State::Cancelled | State::Published => Err(Refusal::WrongState { state }),
    }
}

/// Decides a confirmation: a recorded sitting without faults.
pub fn confirm(rules: &Rulebook, record: &Record, today: Date) -> Result<(), Refusal> {
    match record.state {
        State::Recorded => {}
        State::Confirmed => return Err(Refusal::Frozen),
        state => return Err(Refusal::WrongState { state }),
    }
    let faults = check(rules, &record.sitting, State::Confirmed, today);
    if faults.is_empty() { Ok(()) } else { Err(Refusal::Faults(faults)) }
}

/// Decides whether a confirmation can still be taken back, which it can for so many minutes
/// (rulebook, or a unit's own: `activity.confirm_undo_minutes`).
pub fn unconfirm(
    minutes: i64,
    state: State,
    confirmed_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), Refusal> {
    let (State::Confirmed, Some(at)) = (state, confirmed_at) else {
        return Err(Refusal::WrongState { state });
    };
    if now.duration_since(at) > SignedDuration::from_mins(minutes) {
        return Err(Refusal::UndoOver { minutes });
    }
    Ok(())
}

/// Decides an addendum: only a frozen record takes one, any other is edited itself.
pub fn amend(state: State, text: Option<Text>) -> Result<Text, Refusal> {
    if !matches!(state, State::Confirmed | State::Published) {
        return Err(Refusal::WrongState { state });
    }
    let text = text.ok_or(Refusal::AddendumMissing)?;
    if text.chars() > PASSAGE_MAX_CHARS {
        return Err(Refusal::AddendumTooLong { max: PASSAGE_MAX_CHARS });
    }
    Ok(text)
}

/// Decides a cancellation of something planned.
pub fn cancel(state: State, reason: Option<Text>) -> Result<Text, Refusal> {
    if state != State::Planned {
        return Err(Refusal::WrongState { state });
    }
    let reason = reason.ok_or(Refusal::ReasonMissing)?;
    if reason.chars() > LINE_MAX_CHARS {
        return Err(Refusal::AddendumTooLong { max: LINE_MAX_CHARS });
    }
    Ok(reason)
}
