//! People on the organisation's own roll: how they are called and what is kept of them.
//!
//! Codes are those of the rulebook's lists. Where people belong is `membership`, what they hold is
//! `post`; citizen number and phone are `citizen` and `phone`, kept sealed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::PersonId;
use crate::rulebook::{Catalogue, Rulebook};
use crate::text::Lang;

/// Most characters of a name.
pub const NAME_MAX_CHARS: usize = 60;
/// Most characters of a native place or an employer.
pub const LINE_MAX_CHARS: usize = 120;

/// How a person is called on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// In Chinese characters, or however the person writes it.
    pub name: String,
    /// In Latin letters, for English pages; the other form serves where it is missing.
    pub latin: Option<String>,
}

impl Name {
    /// The name on a page of this language.
    pub fn get(&self, lang: Lang) -> &str {
        match (lang, &self.latin) {
            (Lang::En, Some(latin)) => latin,
            _ => &self.name,
        }
    }
}

/// The kind of a membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Full member: votes, elects, counts in "should attend".
    Full,
    /// Probationary member: attends, does not vote and is not counted (CON 7).
    Probationary,
}

impl Standing {
    /// Both kinds.
    pub const ALL: [Standing; 2] = [Standing::Full, Standing::Probationary];

    /// The word used in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Full => "full",
            Standing::Probationary => "probationary",
        }
    }

    /// The standing with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.code() == code)
    }
}

/// A member of a unit on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Name,
    /// Full or probationary.
    pub standing: Standing,
}

/// What is kept of a person besides name, membership and posts. Everything may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Code of [`Catalogue::Sex`].
    pub sex: Option<String>,
    /// Code of [`Catalogue::People`].
    pub people: Option<String>,
    /// Code of [`Catalogue::Education`].
    pub education: Option<String>,
    /// Code of [`Catalogue::Occupation`].
    pub occupation: Option<String>,
    /// Day of birth.
    pub born_on: Option<Date>,
    /// Native place, as the person writes it.
    pub native_place: Option<String>,
    /// Employer and work there.
    pub employer: Option<String>,
    /// Day on which the branch meeting admitted the person as a probationary member (EDU 24).
    pub joined_on: Option<Date>,
    /// Day on which probation ended in full membership.
    pub full_on: Option<Date>,
}

/// Why what is said of a person is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The name is blank.
    #[error("a person needs a name")]
    NameMissing,
    /// A text is longer than `max` characters.
    #[error("at most {max} characters")]
    TooLong {
        /// Which text.
        part: Part,
        /// Characters allowed.
        max: usize,
    },
    /// The rulebook's list has no such code.
    #[error("no code {code}")]
    UnknownCode {
        /// The list.
        list: Catalogue,
        /// What was given.
        code: String,
    },
    /// A day of a person's life lies after today.
    #[error("the day lies in the future")]
    Future {
        /// Which day.
        part: Part,
        /// Today.
        today: Date,
    },
    /// Joining lies before birth, or full membership before joining.
    #[error("days in the wrong order")]
    Order {
        /// What should be earlier.
        first: Part,
        /// What should be later.
        second: Part,
    },
    /// Another form changed the record since this one was shown.
    #[error("the record was changed meanwhile")]
    Changed,
}

/// A part of a person's record, for naming it in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The name.
    Name,
    /// The name in Latin letters.
    Latin,
    /// Native place.
    NativePlace,
    /// Employer.
    Employer,
    /// Day of birth.
    BornOn,
    /// Day of joining.
    JoinedOn,
    /// Day of full membership.
    FullOn,
}

/// The name as it is kept: spaces at the ends taken away, and those between Chinese characters.
///
/// # Errors
/// [`Refusal::NameMissing`], [`Refusal::TooLong`].
pub fn check_name(name: &Name) -> Result<Name, Refusal> {
    let chinese = |c: Option<char>| c.is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    let typed: Vec<char> = name.name.trim().chars().collect();
    let mut kept = String::new();
    for (place, c) in typed.iter().enumerate() {
        let after = typed.iter().skip(place).find(|c| !c.is_whitespace()).copied();
        if c.is_whitespace() && chinese(kept.chars().last()) && chinese(after) {
            continue;
        }
        kept.push(if c.is_whitespace() { ' ' } else { *c });
    }
    if kept.is_empty() {
        return Err(Refusal::NameMissing);
    }
    check_length(&kept, Part::Name, NAME_MAX_CHARS)?;
    let latin = name.latin.as_deref().map(str::trim).filter(|latin| !latin.is_empty());
    if let Some(latin) = latin {
        check_length(latin, Part::Latin, NAME_MAX_CHARS)?;
    }
    Ok(Name { name: kept, latin: latin.map(str::to_owned) })
}

/// Checks what is said of a person; every fault at once.
pub fn check_details(rules: &Rulebook, details: &Details, today: Date) -> Vec<Refusal> {
    let mut faults = Vec::new();
    let codes = [
        (Catalogue::Sex, &details.sex),
        (Catalogue::People, &details.people),
        (Catalogue::Education, &details.education),
        (Catalogue::Occupation, &details.occupation),
    ];
    for (list, code) in codes {
        if let Some(code) = code.as_deref().filter(|code| rules.item(list, code).is_none()) {
            faults.push(Refusal::UnknownCode { list, code: code.to_owned() });
        }
    }
    let lines = [(Part::NativePlace, &details.native_place), (Part::Employer, &details.employer)];
    for (part, line) in lines {
        faults.extend(line.as_deref().and_then(|l| check_length(l, part, LINE_MAX_CHARS).err()));
    }
    let days = [
        (Part::BornOn, details.born_on),
        (Part::JoinedOn, details.joined_on),
        (Part::FullOn, details.full_on),
    ];
    for (part, day) in days {
        if day.is_some_and(|day| day > today) {
            faults.push(Refusal::Future { part, today });
        }
    }
    let known = days.into_iter().filter_map(|(part, day)| Some((part, day?)));
    let known: Vec<(Part, Date)> = known.collect();
    for (one, two) in known.iter().zip(known.iter().skip(1)) {
        if two.1 < one.1 {
            faults.push(Refusal::Order { first: one.0, second: two.0 });
        }
    }
    faults
}

fn check_length(text: &str, part: Part, max: usize) -> Result<(), Refusal> {
    if text.chars().count() > max { Err(Refusal::TooLong { part, max }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::rulebook::embedded;

    fn kept(name: &str) -> Result<String, Refusal> {
        check_name(&Name { name: name.to_owned(), latin: None }).map(|name| name.name)
    }

    #[test]
    fn a_name_loses_the_spaces_that_spread_it_over_a_column() {
        assert_eq!(kept(" 王  芳 ").unwrap(), "王芳");
        assert_eq!(kept("王\u{3000}芳").unwrap(), "王芳");
        assert_eq!(kept("Anna  Maria Kos").unwrap(), "Anna  Maria Kos");
        assert_eq!(kept("阿依古丽·买买提").unwrap(), "阿依古丽·买买提");
        assert_eq!(kept("  "), Err(Refusal::NameMissing));
        let long = "王".repeat(NAME_MAX_CHARS + 1);
        assert_eq!(kept(&long), Err(Refusal::TooLong { part: Part::Name, max: NAME_MAX_CHARS }));
    }

    #[test]
    fn every_fault_of_a_record_is_named_at_once() {
        let rules = Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap();
        let today = date(2026, 11, 20);
        let details = Details {
            sex: Some("3".to_owned()),
            people: Some("01".to_owned()),
            education: Some("20".to_owned()),
            born_on: Some(date(1990, 1, 1)),
            joined_on: Some(date(1989, 1, 1)),
            full_on: Some(date(2027, 1, 1)),
            ..Details::default()
        };
        let expected = vec![
            Refusal::UnknownCode { list: Catalogue::Sex, code: "3".to_owned() },
            Refusal::Future { part: Part::FullOn, today },
            Refusal::Order { first: Part::BornOn, second: Part::JoinedOn },
        ];
        assert_eq!(check_details(&rules, &details, today), expected);
        assert_eq!(check_details(&rules, &Details::default(), today), Vec::new());
    }
}
