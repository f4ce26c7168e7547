//! Posts: a kind of the rulebook, a unit, a person, from and until, and how it was obtained. Rights
//! come from current posts only.
//!
//! A post may lie in the past or begin later: an election of last week and an appointment for next
//! month are both entered when they are known. It refuses to know who decides.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::day::{FOREVER, Span};
use crate::id::{PersonId, PostId};
use crate::rulebook::Rulebook;

/// Years from today within which a post may begin.
const AHEAD_YEARS: i16 = 1;

/// How a post was obtained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Obtained {
    /// Elected for the term.
    Elected,
    /// Elected within the term, for its rest (BR 21).
    ByElected,
    /// Appointed from above.
    Appointed,
    /// Acting, until somebody is found or comes back.
    Acting,
}

impl Obtained {
    /// Every way, the usual first.
    pub const ALL: [Obtained; 4] =
        [Obtained::Elected, Obtained::ByElected, Obtained::Appointed, Obtained::Acting];

    /// The word used in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Obtained::Elected => "elected",
            Obtained::ByElected => "by-elected",
            Obtained::Appointed => "appointed",
            Obtained::Acting => "acting",
        }
    }

    /// The way with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }
}

/// A post of a unit as one person holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenure {
    /// Its id.
    pub id: PostId,
    /// Who.
    pub person: PersonId,
    /// Key of the post.
    pub post: String,
    /// When; the end is open until it is known.
    pub span: Span,
    /// The post whose holder is on leave, for a stand-in.
    pub stands_for: Option<PostId>,
}

/// Why filling or ending a post is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The rulebook has no such post.
    #[error("no post {post}")]
    UnknownPost {
        /// The key given.
        post: String,
    },
    /// Units of this kind do not have the post.
    #[error("{kind} has no post {post}")]
    NotHeldHere {
        /// Key of the post.
        post: String,
        /// Key of the unit's kind.
        kind: String,
    },
    /// The post has one holder, and somebody else holds it in these days.
    #[error("held already since {since}")]
    Taken {
        /// By whom.
        holder: PersonId,
        /// Since when.
        since: Date,
    },
    /// The person holds the same post there in these days.
    #[error("the person holds it already since {since}")]
    AlreadyHolds {
        /// Since when.
        since: Date,
    },
    /// The last day lies before the first.
    #[error("it ends before it begins")]
    EndsBeforeStart {
        /// The first day.
        from: Date,
    },
    /// It would begin more than a year from today.
    #[error("too far ahead")]
    TooFarAhead {
        /// The last day on which it may begin.
        latest: Date,
    },
    /// The unit does not exist on the first day.
    #[error("the unit does not exist on that day")]
    UnitNotThere,
    /// The post has ended already.
    #[error("ended already")]
    AlreadyEnded {
        /// The first day after it.
        until: Date,
    },
    /// Leave and a stand-in's post have an end from the start.
    #[error("an end is missing")]
    EndMissing,
    /// Leave lies outside the days of the post.
    #[error("outside the days of the post")]
    OutsidePost {
        /// The days of the post.
        post: Span,
    },
    /// Leave overlaps other leave.
    #[error("on leave already since {since}")]
    OnLeave {
        /// Since when.
        since: Date,
    },
    /// The leave ends by then anyway.
    #[error("the leave ends on {last} anyway")]
    LeaveEnds {
        /// Its last day.
        last: Date,
    },
    /// Nobody stands in for himself.
    #[error("nobody stands in for oneself")]
    OwnStandIn,
    /// The end of a term does not come after the election.
    #[error("a term ends after it begins")]
    TermEnds {
        /// Day of the election.
        elected_on: Date,
    },
    /// The election lies after today.
    #[error("the election lies in the future")]
    Future {
        /// Today.
        today: Date,
    },
    /// A reference is longer than allowed.
    #[error("at most {max} characters")]
    ReferenceTooLong {
        /// Characters allowed.
        max: usize,
    },
    /// An office forbids its holder any post.
    #[error("the office {office} forbids posts")]
    OfficeForbids {
        /// Key of the office.
        office: String,
    },
    /// Who fills the post may not see the person's record. A post makes its holder visible to those
    /// above, so nobody may be drawn into one's own sight by being given a post.
    #[error("the person is out of reach")]
    PersonOutOfReach,
    /// A stand-in's post is ended, not left for a time.
    #[error("a stand-in takes no leave")]
    StandInOnLeave,
    /// Nobody with a current post could fill posts there any more.
    #[error("nobody would be left who fills posts")]
    LastToFill,
    /// A committee of another election follows later.
    #[error("a later election is known")]
    LaterElection {
        /// Its day.
        elected_on: Date,
    },
    /// Units of this kind have no term.
    #[error("{kind} has no term")]
    NoTerm {
        /// Key of the unit's kind.
        kind: String,
    },
    /// The term is longer than the usual one and the time by which it may be put off (BR 21).
    #[error("a term ends on {latest} at the latest")]
    TermTooLong {
        /// The last day it may have.
        latest: Date,
    },
    /// The post is not filled for the term.
    #[error("{post} is not filled by this election")]
    NotForTerm {
        /// Key of the post.
        post: String,
    },
    /// An election without anybody elected.
    #[error("nobody is elected")]
    NobodyElected,
    /// One of several posts filled together is refused.
    #[error("row {row}: {why}")]
    Row {
        /// Position in the list, from 0.
        row: usize,
        /// Why.
        why: Box<Refusal>,
    },
}

/// Checks that a person may hold a post of a unit in these days. `held` are all tenures of the unit,
/// of which those that stand in for others leave a single post free.
pub fn fill(
    rules: &Rulebook,
    kind: &str,
    held: &[Tenure],
    new: &Tenure,
    today: Date,
) -> Result<(), Refusal> {
    let post = rules.post(&new.post);
    let post = post.ok_or_else(|| Refusal::UnknownPost { post: new.post.clone() })?;
    if !post.value.is_held_in(kind) {
        let (post, kind) = (new.post.clone(), kind.to_owned());
        return Err(Refusal::NotHeldHere { post, kind });
    }
    if new.span.until <= new.span.from {
        return Err(Refusal::EndsBeforeStart { from: new.span.from });
    }
    let latest = today.checked_add(jiff::Span::new().years(AHEAD_YEARS)).unwrap_or(FOREVER);
    if new.span.from > latest {
        return Err(Refusal::TooFarAhead { latest });
    }
    if new.stands_for.is_some() && new.span.until == FOREVER {
        return Err(Refusal::EndMissing);
    }
    let same = |t: &&Tenure| t.post == new.post && t.span.overlap(new.span).is_some();
    let same: Vec<&Tenure> = held.iter().filter(|t| t.id != new.id).filter(same).collect();
    if let Some(own) = same.iter().find(|tenure| tenure.person == new.person) {
        return Err(Refusal::AlreadyHolds { since: own.span.from });
    }
    // A stand-in and the one who is on leave hold a single post together.
    let apart = |t: &&&Tenure| new.stands_for != Some(t.id) && t.stands_for != Some(new.id);
    match same.iter().filter(|_| post.value.single).find(apart) {
        Some(other) => Err(Refusal::Taken { holder: other.person, since: other.span.from }),
        None => Ok(()),
    }
}

/// Ends a post: `until` is the first day on which it is no longer held. On its own first day it
/// never held.
pub fn end(tenure: &Tenure, until: Date) -> Result<(), Refusal> {
    if tenure.span.until != FOREVER && tenure.span.until <= until {
        return Err(Refusal::AlreadyEnded { until: tenure.span.until });
    }
    if until < tenure.span.from {
        return Err(Refusal::EndsBeforeStart { from: tenure.span.from });
    }
    Ok(())
}

/// Checks leave from a post; `taken` is the leave already granted.
pub fn leave(tenure: &Tenure, taken: &[Span], leave: Span) -> Result<(), Refusal> {
    if tenure.stands_for.is_some() {
        return Err(Refusal::StandInOnLeave);
    }
    if leave.until == FOREVER {
        return Err(Refusal::EndMissing);
    }
    if leave.until <= leave.from {
        return Err(Refusal::EndsBeforeStart { from: leave.from });
    }
    if leave.from < tenure.span.from || leave.until > tenure.span.until {
        return Err(Refusal::OutsidePost { post: tenure.span });
    }
    match taken.iter().find(|span| span.overlap(leave).is_some()) {
        Some(other) => Err(Refusal::OnLeave { since: other.from }),
        None => Ok(()),
    }
}

/// Ends leave early: `until` is the first day back.
pub fn end_leave(leave: Span, until: Date) -> Result<(), Refusal> {
    if until < leave.from {
        return Err(Refusal::EndsBeforeStart { from: leave.from });
    }
    if leave.until <= until {
        let last = leave.until.yesterday().unwrap_or(leave.until);
        return Err(Refusal::LeaveEnds { last });
    }
    Ok(())
}

/// A term of a unit's committee.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Day of the election.
    pub elected_on: Date,
    /// Last day.
    pub ends_on: Date,
}

/// The usual last day of a term that began on a day, by the rulebook; `None` where units of the
/// kind have no term. A field of work may have its own length: villages and communities five years
/// (TERM).
pub fn usual_end(
    rules: &Rulebook,
    kind: &str,
    fields: &[String],
    elected_on: Date,
) -> Option<Date> {
    let kind = &rules.unit_kind(kind)?.value;
    let own = kind.term_by_field.iter().find(|(field, _)| fields.contains(field));
    let key = own.map(|(_, number)| number).or(kind.term.as_ref())?;
    let years = rules.number(key, elected_on)?.value.value;
    let next = elected_on.checked_add(jiff::Span::new().try_years(years).ok()?).ok()?;
    next.yesterday().ok()
}

/// Checks a term of a unit of this kind and these fields of work. It may be shorter than usual, and
/// longer by the time for which an election may be put off (BR 21).
pub fn check_term(
    rules: &Rulebook,
    (kind, fields): (&str, &[String]),
    term: Term,
    today: Date,
) -> Result<(), Refusal> {
    if term.elected_on > today {
        return Err(Refusal::Future { today });
    }
    if term.ends_on <= term.elected_on {
        return Err(Refusal::TermEnds { elected_on: term.elected_on });
    }
    let usual = usual_end(rules, kind, fields, term.elected_on);
    let usual = usual.ok_or_else(|| Refusal::NoTerm { kind: kind.to_owned() })?;
    let months = rules.number("term.change_months_max", term.elected_on);
    let later = jiff::Span::new().try_months(months.map_or(0, |n| n.value.value)).ok();
    let latest = later.and_then(|later| usual.checked_add(later).ok()).unwrap_or(usual);
    if term.ends_on > latest { Err(Refusal::TermTooLong { latest }) } else { Ok(()) }
}

/// Checks a new committee, and says which tenures it replaces: all of posts for the term that last
/// beyond the day before the election. `known` is the latest term known so far.
pub fn elect(
    rules: &Rulebook,
    kind: &str,
    (held, known): (&[Tenure], Option<Term>),
    new: &[Tenure],
    (elected_on, today): (Date, Date),
) -> Result<Vec<PostId>, Refusal> {
    if new.is_empty() {
        return Err(Refusal::NobodyElected);
    }
    if let Some(later) = known.filter(|term| term.elected_on > elected_on) {
        return Err(Refusal::LaterElection { elected_on: later.elected_on });
    }
    let for_term = |key: &str| rules.post(key).is_none_or(|post| post.value.for_term);
    let gone = |t: &&Tenure| for_term(&t.post) && t.span.until > elected_on;
    let replaced: Vec<PostId> = held.iter().filter(gone).map(|tenure| tenure.id).collect();
    let mut staying: Vec<Tenure> = held.iter().filter(|t| !gone(t)).cloned().collect();
    for (row, tenure) in new.iter().enumerate() {
        let refuse = |why| Refusal::Row { row, why: Box::new(why) };
        if !for_term(&tenure.post) {
            return Err(refuse(Refusal::NotForTerm { post: tenure.post.clone() }));
        }
        fill(rules, kind, &staying, tenure, today).map_err(refuse)?;
        staying.push(tenure.clone());
    }
    Ok(replaced)
}

/// The first day on which the end of a term is called to mind (BR 21), so many months before.
pub fn reminder_from(months: i64, ends_on: Date) -> Date {
    let back = jiff::Span::new().try_months(months).ok();
    back.and_then(|back| ends_on.checked_sub(back).ok()).unwrap_or(ends_on)
}

/// Whether one's own post, leave or standing in ends within so many days; `until` is the first day
/// after.
pub fn ends_soon(days: i64, until: Date, today: Date) -> bool {
    let last = until.yesterday().unwrap_or(until);
    i64::from((last - today).get_days()) <= days
}

#[cfg(test)]
mod tests;
