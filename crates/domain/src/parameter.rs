//! Numbers of the rulebook that a unit sets for itself and everything below it, where the rule lets
//! it. Refuses to know the tree and what a number is for.

use jiff::civil::Date;

use crate::day::{FOREVER, Span};
use crate::rulebook::{Entry, Level, Number, Rulebook};

/// Most characters of a source or of an approver.
pub const LINE_MAX_CHARS: usize = 120;

/// Why a number is not set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The rulebook has no such number on that day.
    #[error("no number {key}")]
    Unknown {
        /// The key that was given.
        key: String,
    },
    /// The number is fixed centrally.
    #[error("{key} is fixed by {source_key}")]
    Central {
        /// Its key.
        key: String,
        /// The text that fixes it, as cited.
        source_key: String,
    },
    /// The rule bounds the number.
    #[error("between {min} and {max}")]
    OutOfBounds {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// The source is blank.
    #[error("a source is needed")]
    SourceMissing,
    /// Nobody is named who approved.
    #[error("an approval is needed")]
    ApproverMissing,
    /// Source or approver is longer than `max` characters.
    #[error("at most {max} characters")]
    TooLong {
        /// Characters allowed.
        max: usize,
    },
    /// The approval lies after today.
    #[error("the approval lies in the future")]
    ApprovedLater {
        /// Today.
        today: Date,
    },
    /// It would begin before the day on which it may begin first.
    #[error("not before {earliest}")]
    Past {
        /// The first day allowed.
        earliest: Date,
    },
    /// It would end before it begins.
    #[error("ends before it begins")]
    Ends {
        /// When it begins.
        from: Date,
    },
    /// There is nothing to end.
    #[error("nothing is set")]
    NothingSet,
}

/// A value as a form gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewValue {
    /// Key of the number.
    pub key: String,
    /// The value.
    pub value: i64,
    /// When it holds.
    pub span: Span,
    /// The document that sets it.
    pub source: String,
    /// Who approved it.
    pub approved_by: String,
    /// When it was approved.
    pub approved_on: Date,
}

/// Whether a number may take another value than the rulebook's, and which.
pub fn may_set<'a>(
    rules: &'a Rulebook,
    key: &str,
    day: Date,
) -> Result<&'a Entry<Number>, Refusal> {
    let entry = rules.number(key, day).ok_or_else(|| Refusal::Unknown { key: key.to_owned() })?;
    if entry.provenance.level == Level::Central {
        let source_key = entry.provenance.source.clone();
        return Err(Refusal::Central { key: key.to_owned(), source_key });
    }
    Ok(entry)
}

/// Whether a value that a unit once set is one that the rule still lets hold.
pub fn holds(entry: &Entry<Number>, value: i64) -> bool {
    entry.provenance.level != Level::Central && (entry.value.min..=entry.value.max).contains(&value)
}

/// Decides a new value; `before` are the stretches that the unit set for this number so far.
///
/// It begins today or later, or on the day of its approval, and not before the last change: what
/// held in the past stays.
pub fn set(rules: &Rulebook, new: &NewValue, before: &[Span], today: Date) -> Result<(), Refusal> {
    let Number { min, max, .. } = may_set(rules, &new.key, new.span.from)?.value;
    if !(min..=max).contains(&new.value) {
        return Err(Refusal::OutOfBounds { min, max });
    }
    if new.source.is_empty() {
        return Err(Refusal::SourceMissing);
    }
    if new.approved_by.is_empty() {
        return Err(Refusal::ApproverMissing);
    }
    if [&new.source, &new.approved_by].iter().any(|text| text.chars().count() > LINE_MAX_CHARS) {
        return Err(Refusal::TooLong { max: LINE_MAX_CHARS });
    }
    if new.approved_on > today {
        return Err(Refusal::ApprovedLater { today });
    }
    let earliest = earliest(before, new.approved_on, today);
    let on_approval = new.span.from == new.approved_on;
    if new.span.from < earliest || (new.span.from < today && !on_approval) {
        let earliest = if on_approval { earliest } else { today.max(earliest) };
        return Err(Refusal::Past { earliest });
    }
    if new.span.until <= new.span.from {
        return Err(Refusal::Ends { from: new.span.from });
    }
    Ok(())
}

/// The first day on which a value approved on a day may begin.
fn earliest(before: &[Span], approved_on: Date, today: Date) -> Date {
    let changes = before.iter().map(|span| match span {
        // What began in the past has held: the next one begins a day later at the earliest.
        Span { from, until: FOREVER } if *from < today => from.tomorrow().unwrap_or(*from),
        Span { from, until } if *until <= today => (*until).max(*from),
        Span { from, .. } => *from,
    });
    changes.fold(approved_on.min(today), Date::max)
}

/// Decides an end: the first day on which the value no longer holds. Gives the stretch that ends.
pub fn end(before: &[Span], day: Date, today: Date) -> Result<Span, Refusal> {
    let last = before.iter().max_by_key(|span| span.from).copied();
    let last = last.filter(|span| span.until > today).ok_or(Refusal::NothingSet)?;
    let earliest = today.max(last.from);
    if day < earliest {
        return Err(Refusal::Past { earliest });
    }
    if day > last.until { Err(Refusal::Ends { from: last.from }) } else { Ok(last) }
}

#[cfg(test)]
mod tests;
