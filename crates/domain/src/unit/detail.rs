//! What is known of a unit besides name, kind and place: codes that others gave it, who guides it,
//! how it is reached. Gives no rights and refuses to know the tree.

use jiff::civil::Date;

use crate::credit_code::CreditCode;
use crate::day::{FOREVER, Span};
use crate::id::{PersonId, UnitId};
use crate::rulebook::{Rulebook, Written};
use crate::text::Text;

/// Most characters of a code.
pub const CODE_MAX_CHARS: usize = 40;
/// Most characters of a line of contact data, of a guiding body's name, of a reference.
pub const LINE_MAX_CHARS: usize = 120;

/// Why what is said of a unit is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The rulebook's list has no such scheme.
    #[error("no scheme {scheme}")]
    UnknownScheme {
        /// What was given.
        scheme: String,
    },
    /// A field that is needed is blank.
    #[error("{part:?} is missing")]
    Missing {
        /// Which.
        part: Part,
    },
    /// A field is longer than `max` characters.
    #[error("{part:?} has at most {max} characters")]
    TooLong {
        /// Which.
        part: Part,
        /// Characters allowed.
        max: usize,
    },
    /// A field is not written as such a thing is written.
    #[error("{part:?} is not of this shape")]
    Shape {
        /// Which.
        part: Part,
    },
    /// A division code does not have 6, 9 or 12 digits.
    #[error("a division code has 6, 9 or 12 digits")]
    Division,
    /// A social credit identifier whose check character does not fit, or that has another length.
    #[error("the credit identifier is wrong")]
    Credit,
    /// Another unit has the code at that time.
    #[error("another unit has the code")]
    CodeTaken,
    /// The day lies after today.
    #[error("the day lies in the future")]
    Future {
        /// Today.
        today: Date,
    },
    /// It would end before it began.
    #[error("ends before it begins")]
    Ends {
        /// When it begins.
        from: Date,
    },
    /// There was a change of the same thing later than that day; the past is not rewritten.
    #[error("already changed on {since}")]
    BeforeLastChange {
        /// The day of that change.
        since: Date,
    },
    /// The guide is the unit itself.
    #[error("a unit does not guide itself")]
    OwnGuide,
    /// The guide is the unit directly above.
    #[error("the unit above leads already")]
    ParentGuide,
    /// The guide does not exist on that day.
    #[error("the guide does not exist on that day")]
    GuideClosed,
    /// There is nothing to end.
    #[error("nothing holds")]
    NothingHolds,
}

/// A field of what is known, for naming it in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A code.
    Code,
    /// The guiding unit or body.
    Guide,
    /// The reference of a guiding relation.
    Reference,
    /// The contact person.
    Contact,
    /// The telephone of the office.
    Phone,
    /// The fax.
    Fax,
    /// The postal address.
    Address,
    /// The postcode.
    Postcode,
    /// The e-mail address.
    Email,
    /// The website.
    Website,
}

/// A code that somebody else gave to the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalCode {
    /// Key of a scheme.
    pub scheme: String,
    /// The code.
    pub code: String,
    /// When it holds.
    pub span: Span,
}

/// Who guides a unit besides the unit above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guide {
    /// A unit of the same tree.
    Unit(UnitId),
    /// A body outside the tree.
    Outside(Text),
}

/// A stretch of days during which somebody guides a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guidance {
    /// Who.
    pub guide: Guide,
    /// When.
    pub span: Span,
    /// The document that says so.
    pub reference: Option<String>,
}

/// How a unit relates to the employer it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Situation {
    /// One employer of its own.
    Single,
    /// Several employers together.
    Joint,
    /// The employer of the unit above.
    SameAsParent,
}

impl Situation {
    /// Every situation.
    pub const ALL: [Situation; 3] = [Situation::Single, Situation::Joint, Situation::SameAsParent];

    /// The word used in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Situation::Single => "single",
            Situation::Joint => "joint",
            Situation::SameAsParent => "same-as-parent",
        }
    }

    /// The situation with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|situation| situation.code() == code)
    }
}

/// Who is asked about a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contact {
    /// Somebody on the roll.
    Person(PersonId),
    /// A name or an office.
    Named(String),
}

/// How a unit is reached at present. Everything may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Who is asked.
    pub contact: Option<Contact>,
    /// Telephone of the office.
    pub phone: Option<String>,
    /// Fax.
    pub fax: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Postcode, six digits.
    pub postcode: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Website.
    pub website: Option<String>,
    /// How it relates to its employer.
    pub situation: Option<Situation>,
}

/// Checks a new code by itself: scheme, shape, days. Gives the code as it is kept: a credit code
/// without what was typed between its characters.
pub fn check_code(
    rules: &Rulebook,
    new: &ExternalCode,
    today: Date,
) -> Result<ExternalCode, Refusal> {
    let scheme = rules.code_scheme(&new.scheme);
    let scheme = scheme.ok_or_else(|| Refusal::UnknownScheme { scheme: new.scheme.clone() })?;
    line(Part::Code, Some(&new.code), CODE_MAX_CHARS)?;
    if new.code.is_empty() {
        return Err(Refusal::Missing { part: Part::Code });
    }
    let mut kept = new.clone();
    match scheme.value.written {
        Written::Freely => {}
        Written::SocialCredit => {
            let read = CreditCode::parse(&new.code).map_err(|_| Refusal::Credit)?;
            read.as_str().clone_into(&mut kept.code);
        }
        Written::Division => {
            if !digits(&new.code) || ![6, 9, 12].contains(&new.code.len()) {
                return Err(Refusal::Division);
            }
        }
    }
    check_span(new.span, today)?;
    Ok(kept)
}

fn check_span(span: Span, today: Date) -> Result<(), Refusal> {
    if span.from > today {
        return Err(Refusal::Future { today });
    }
    if span.until <= span.from {
        return Err(Refusal::Ends { from: span.from });
    }
    Ok(())
}

/// Decides what a new stretch does to the one that holds without an end: it ends where the new one
/// begins. `last` is the latest stretch of the same thing.
///
/// # Errors
/// [`Refusal::BeforeLastChange`] if an earlier change lies later than the new beginning.
pub fn follow(last: Option<Span>, from: Date) -> Result<(), Refusal> {
    let Some(last) = last else { return Ok(()) };
    let since = if last.until < FOREVER { last.until } else { last.from };
    if from < since { Err(Refusal::BeforeLastChange { since }) } else { Ok(()) }
}

/// Decides an end: the first day on which it no longer holds.
pub fn end(last: Option<Span>, day: Date, today: Date) -> Result<Span, Refusal> {
    let open = last.filter(|span| span.until == FOREVER).ok_or(Refusal::NothingHolds)?;
    if day > today {
        return Err(Refusal::Future { today });
    }
    if day < open.from {
        return Err(Refusal::BeforeLastChange { since: open.from });
    }
    Ok(open)
}

/// Checks who shall guide a unit. `parent` is the unit above on that day; `exists` says whether a
/// guiding unit exists on that day.
pub fn check_guidance(
    new: &Guidance,
    unit: UnitId,
    parent: Option<UnitId>,
    exists: bool,
    today: Date,
) -> Result<(), Refusal> {
    check_span(new.span, today)?;
    line(Part::Reference, new.reference.as_deref(), LINE_MAX_CHARS)?;
    match &new.guide {
        Guide::Unit(guide) if *guide == unit => Err(Refusal::OwnGuide),
        Guide::Unit(guide) if Some(*guide) == parent => Err(Refusal::ParentGuide),
        Guide::Unit(_) if !exists => Err(Refusal::GuideClosed),
        Guide::Outside(name) if name.chars() > LINE_MAX_CHARS => {
            Err(Refusal::TooLong { part: Part::Guide, max: LINE_MAX_CHARS })
        }
        Guide::Unit(_) | Guide::Outside(_) => Ok(()),
    }
}

/// Checks contact data.
pub fn check_reach(reach: &Reach) -> Result<(), Refusal> {
    if let Some(Contact::Named(name)) = &reach.contact {
        line(Part::Contact, Some(name), LINE_MAX_CHARS)?;
    }
    let number = |c: char| c.is_ascii_digit() || "+-() /".contains(c);
    for (part, value) in [(Part::Phone, &reach.phone), (Part::Fax, &reach.fax)] {
        line(part, value.as_deref(), LINE_MAX_CHARS)?;
        shape(part, value.as_deref(), |text| {
            text.chars().all(number) && text.chars().any(|c| c.is_ascii_digit())
        })?;
    }
    line(Part::Address, reach.address.as_deref(), LINE_MAX_CHARS)?;
    shape(Part::Postcode, reach.postcode.as_deref(), |text| text.len() == 6 && digits(text))?;
    line(Part::Email, reach.email.as_deref(), LINE_MAX_CHARS)?;
    shape(Part::Email, reach.email.as_deref(), |text| {
        let parts = text.split_once('@');
        let filled = |part: &str| !part.is_empty() && !part.contains('@');
        !text.contains(char::is_whitespace)
            && parts.is_some_and(|(name, host)| filled(name) && filled(host) && host.contains('.'))
    })?;
    line(Part::Website, reach.website.as_deref(), LINE_MAX_CHARS)?;
    shape(Part::Website, reach.website.as_deref(), |text| {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        !text.contains(char::is_whitespace) && host.is_some_and(|host| host.contains('.'))
    })
}

fn line(part: Part, text: Option<&str>, max: usize) -> Result<(), Refusal> {
    match text {
        Some(text) if text.chars().count() > max => Err(Refusal::TooLong { part, max }),
        _ => Ok(()),
    }
}

fn shape(part: Part, text: Option<&str>, is: impl Fn(&str) -> bool) -> Result<(), Refusal> {
    if text.is_none_or(is) { Ok(()) } else { Err(Refusal::Shape { part }) }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests;
