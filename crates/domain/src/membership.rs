//! Membership: every member belongs to exactly one unit, and to at most one group in it (EDU 25).
//!
//! A period holds one unit, one group and one standing; whichever changes ends the period and
//! begins the next. The past is not rewritten: a change lies on or after the first day of the last
//! period. It refuses to know names and posts.

use jiff::civil::Date;

use crate::day::{FOREVER, Span};
use crate::id::UnitId;
use crate::person::Standing;
use crate::rulebook::{Catalogue, Rulebook};

/// Most characters of a reference, e.g. the number of a letter.
pub const REFERENCE_MAX_CHARS: usize = 200;

/// Where a member belongs, and as what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The unit.
    pub unit: UnitId,
    /// The group in it.
    pub party_group: Option<UnitId>,
    /// Full or probationary.
    pub standing: Standing,
}

/// A stretch of days with one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Where and as what.
    pub place: Place,
    /// When.
    pub span: Span,
    /// How it ended, by the key of [`Catalogue::Leaving`]; `None` while it lasts or if the next
    /// period continues it.
    pub ended_by: Option<String>,
    /// What it rests on, e.g. a letter's number.
    pub reference: Option<String>,
}

/// Why a change of a membership is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The person is a member of a unit already.
    #[error("a member already since {since}")]
    AlreadyMember {
        /// The unit.
        unit: UnitId,
        /// Since when.
        since: Date,
    },
    /// The person is a member of no unit on that day.
    #[error("not a member")]
    NotAMember,
    /// The day lies after today.
    #[error("the day lies in the future")]
    Future {
        /// Today.
        today: Date,
    },
    /// The day lies before the last change; the past is not rewritten.
    #[error("changed already on {since}")]
    BeforeLastChange {
        /// The day of that change.
        since: Date,
    },
    /// Nothing would change.
    #[error("nothing changes")]
    Same,
    /// Persons are not members of units of this kind.
    #[error("{kind} has no members")]
    HoldsNoMembers {
        /// Key of the kind.
        kind: String,
    },
    /// The unit does not exist on that day.
    #[error("the unit does not exist on that day")]
    UnitNotThere,
    /// The group does not stand below the unit on that day.
    #[error("the group is not in the unit")]
    GroupNotInUnit,
    /// A full member does not become probationary.
    #[error("a full member does not become probationary")]
    NotBack,
    /// The rulebook has no such way of leaving.
    #[error("no way of leaving {reason}")]
    UnknownLeaving {
        /// What was given.
        reason: String,
    },
    /// The person still holds posts in the unit or below it.
    #[error("{count} posts are still held")]
    PostsRemain {
        /// How many.
        count: u32,
    },
    /// A reference is longer than allowed.
    #[error("at most {max} characters")]
    ReferenceTooLong {
        /// Characters allowed.
        max: usize,
    },
    /// The rulebook has no such mark.
    #[error("no mark {flag}")]
    UnknownFlag {
        /// What was given.
        flag: String,
    },
    /// The member bears the mark already.
    #[error("marked already since {since}")]
    FlagRuns {
        /// Since when.
        since: Date,
    },
    /// A stretch of days ends before it begins.
    #[error("it ends before it begins")]
    EndsBeforeStart {
        /// First day.
        from: Date,
    },
}

/// What is done to the stored periods: the last one ends, a new one begins, or both. An ended
/// period that began on the same day never held and is taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The day on which the last period ends, and how.
    pub end: Option<(Date, Option<String>)>,
    /// The period that begins.
    pub begin: Option<Period>,
}

/// The period of a day.
pub fn on(periods: &[Period], day: Date) -> Option<&Period> {
    periods.iter().find(|period| period.span.holds(day))
}

/// Begins a membership: the first, or again after one that ended. `periods` are all of the person.
pub fn enter(
    periods: &[Period],
    place: Place,
    reference: Option<String>,
    day: Date,
    today: Date,
) -> Result<Change, Refusal> {
    check_day(day, today)?;
    check_reference(reference.as_deref())?;
    let last = periods.iter().max_by_key(|period| period.span.from);
    if let Some(last) = last.filter(|period| period.span.until > day) {
        let (unit, since) = (last.place.unit, last.span.from);
        return Err(Refusal::AlreadyMember { unit, since });
    }
    let span = Span::since(day);
    Ok(Change { end: None, begin: Some(Period { place, span, ended_by: None, reference }) })
}

/// Gives a running membership another unit, group or standing from a day on.
pub fn shift(
    periods: &[Period],
    place: Place,
    reference: Option<String>,
    day: Date,
    today: Date,
) -> Result<Change, Refusal> {
    check_day(day, today)?;
    check_reference(reference.as_deref())?;
    let last = running(periods, day)?;
    if last.place == place {
        return Err(Refusal::Same);
    }
    if last.place.standing == Standing::Full && place.standing == Standing::Probationary {
        return Err(Refusal::NotBack);
    }
    let span = Span::since(day);
    let begin = Some(Period { place, span, ended_by: None, reference });
    Ok(Change { end: Some((day, None)), begin })
}

/// Ends a running membership: `day` is the first day outside.
pub fn leave(
    rules: &Rulebook,
    periods: &[Period],
    reason: &str,
    day: Date,
    today: Date,
) -> Result<Change, Refusal> {
    check_day(day, today)?;
    if rules.item(Catalogue::Leaving, reason).is_none() {
        return Err(Refusal::UnknownLeaving { reason: reason.to_owned() });
    }
    running(periods, day)?;
    Ok(Change { end: Some((day, Some(reason.to_owned()))), begin: None })
}

/// The period without an end, if a change of this day comes after its beginning.
fn running(periods: &[Period], day: Date) -> Result<&Period, Refusal> {
    let last = periods.iter().find(|period| period.span.until == FOREVER);
    let last = last.ok_or(Refusal::NotAMember)?;
    if day < last.span.from {
        return Err(Refusal::BeforeLastChange { since: last.span.from });
    }
    Ok(last)
}

fn check_day(day: Date, today: Date) -> Result<(), Refusal> {
    if day > today { Err(Refusal::Future { today }) } else { Ok(()) }
}

/// Checks the length of a reference.
///
/// # Errors
/// [`Refusal::ReferenceTooLong`].
pub fn check_reference(reference: Option<&str>) -> Result<(), Refusal> {
    let max = REFERENCE_MAX_CHARS;
    match reference {
        Some(text) if text.chars().count() > max => Err(Refusal::ReferenceTooLong { max }),
        _ => Ok(()),
    }
}

/// Marks borne on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Key of the mark.
    pub flag: String,
    /// When.
    pub span: Span,
}

/// Begins a mark, which may have an end from the start.
pub fn mark(rules: &Rulebook, marks: &[Marked], new: &Marked, today: Date) -> Result<(), Refusal> {
    if rules.flag(&new.flag).is_none() {
        return Err(Refusal::UnknownFlag { flag: new.flag.clone() });
    }
    check_day(new.span.from, today)?;
    if new.span.until <= new.span.from {
        return Err(Refusal::EndsBeforeStart { from: new.span.from });
    }
    let same = marks.iter().filter(|mark| mark.flag == new.flag);
    match same.filter(|mark| mark.span.overlap(new.span).is_some()).map(|m| m.span.from).next() {
        Some(since) => Err(Refusal::FlagRuns { since }),
        None => Ok(()),
    }
}

/// What a member's marks do in meetings: whether the member is expected, and whether a full member
/// keeps the vote (the table of rights by member state).
pub fn effect<'a>(rules: &Rulebook, flags: impl IntoIterator<Item = &'a str>) -> (bool, bool) {
    let effects = flags.into_iter().filter_map(|flag| rules.flag(flag)).map(|entry| entry.value);
    effects
        .fold((true, true), |(attends, votes), flag| (attends && flag.attends, votes && flag.votes))
}

#[cfg(test)]
mod tests;
