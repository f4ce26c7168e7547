//! A roster of members: who enters, who changes, who moves, and what speaks against it.
//!
//! People who stand on the roll and not in the sheet are listed and stay. A blank cell says
//! nothing: it never takes away what is known.

mod compare;
mod judge;

use std::collections::HashMap;

use jiff::civil::Date;

use super::fault::{Fault, Warning};
use super::index::Units;
use super::layout::Field;
use super::plan::{Draft, Plan};
use super::read::{Line, Sheet};
use super::value;
use crate::citizen::{CitizenNumber, Sex};
use crate::id::{PersonId, UnitId};
use crate::person::{Details, LINE_MAX_CHARS, NAME_MAX_CHARS, Name, Standing};
use crate::phone::Phone;
use crate::rulebook::Rulebook;

/// Somebody as a row describes them.
#[derive(Debug, Clone)]
pub struct PersonRow {
    draft: Draft,
    name: Option<String>,
    latin: Option<String>,
    details: Details,
    /// The citizen number, so that the holder can be looked for.
    pub citizen: Option<CitizenNumber>,
    /// The telephone.
    pub phone: Option<Phone>,
    unit: Option<UnitId>,
    standing: Option<Standing>,
    since: Option<Date>,
    /// The day of birth stands in the sheet itself, not only in the citizen number.
    born_said: bool,
    sex_said: bool,
}

/// What is known of a person.
#[derive(Debug, Clone)]
pub struct KnownPerson {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: Name,
    /// What else is known.
    pub details: Details,
    /// A citizen number is on record.
    pub has_citizen: bool,
    /// A telephone is on record.
    pub has_phone: bool,
    /// The present membership.
    pub member: Option<KnownMember>,
    /// Holds posts in the unit of membership, or in a group of it.
    pub holds_posts: bool,
    /// First day on which a membership may begin again, for people who belong to no unit.
    pub left_on: Option<Date>,
}

/// A membership that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownMember {
    /// In which unit.
    pub unit: UnitId,
    /// Full or probationary.
    pub standing: Standing,
    /// First day of the period.
    pub since: Date,
}

/// The roll, as far as the sheet could mean it.
pub struct Roll<'a> {
    /// Everybody who belongs to a unit that may be kept, and whoever has one of the numbers.
    pub people: &'a [KnownPerson],
    /// For each row, who has its citizen number.
    pub holders: &'a [Option<PersonId>],
    /// Whether a person's telephone on record is this one.
    pub same_phone: &'a dyn Fn(PersonId, &Phone) -> bool,
}

/// What a row does to the roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonAct {
    /// Somebody enters.
    Enter(Box<Entry>),
    /// Something changes.
    Change(Box<Change>),
}

/// Somebody new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name.
    pub name: Name,
    /// What is known.
    pub details: Details,
    /// The citizen number.
    pub citizen: Option<CitizenNumber>,
    /// The telephone.
    pub phone: Option<Phone>,
    /// Where they belong.
    pub place: KnownMember,
}

/// What changes of somebody known; what does not change is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Option<Name>,
    /// What else is known.
    pub details: Details,
    /// The citizen number.
    pub citizen: Option<CitizenNumber>,
    /// The telephone.
    pub phone: Option<Phone>,
    /// A membership that begins, ending the present one.
    pub place: Option<KnownMember>,
}

/// The fields by which a row names somebody.
const KEYS: [Field; 2] = [Field::Name, Field::Citizen];

/// Reads every row. `home` is where people belong of whom the sheet does not say it.
pub fn read(
    sheet: &Sheet<'_>,
    rules: &Rulebook,
    units: &mut Units,
    home: UnitId,
) -> (Vec<PersonRow>, Vec<u32>) {
    let (mut rows, mut passed_over) = (Vec::new(), Vec::new());
    let mut reader = Reader { sheet, rules, units, home, found: HashMap::new() };
    for row in sheet.rows() {
        let line = sheet.line(row);
        if line.is_remark(&KEYS) {
            passed_over.push(row.number());
        } else {
            rows.push(reader.person(line));
        }
    }
    (rows, passed_over)
}

/// Judges the rows against each other and against the roll.
pub fn plan(
    sheet: &Sheet<'_>,
    (rows, passed_over): (Vec<PersonRow>, Vec<u32>),
    units: &Units,
    roll: &Roll<'_>,
) -> Plan {
    judge::judge(sheet, rows, passed_over, units, roll)
}

/// The unit that name and code lead to, or what is wrong, with the code or with the name.
type Found = Result<Option<UnitId>, (bool, Fault)>;

struct Reader<'a> {
    sheet: &'a Sheet<'a>,
    rules: &'a Rulebook,
    units: &'a mut Units,
    home: UnitId,
    /// What each pair of name and code led to: a sheet names few units many times.
    found: HashMap<(String, String), Found>,
}

impl Reader<'_> {
    fn person(&mut self, mut line: Line<'_>) -> PersonRow {
        let name = line.name(Field::Name, NAME_MAX_CHARS);
        let latin = line.text(Field::Latin, NAME_MAX_CHARS);
        let citizen = line.value(Field::Citizen, value::citizen);
        let phone = line.value(Field::Phone, value::phone);
        let mut details = Details {
            sex: line.code(Field::Sex).map(str::to_owned),
            people: line.code(Field::People).map(str::to_owned),
            education: line.code(Field::Education).map(str::to_owned),
            occupation: line.code(Field::Occupation).map(str::to_owned),
            born_on: line.past_day(Field::BornOn),
            native_place: line.text(Field::NativePlace, LINE_MAX_CHARS),
            employer: line.text(Field::Employer, LINE_MAX_CHARS),
            joined_on: line.past_day(Field::JoinedOn),
            full_on: line.past_day(Field::FullOn),
        };
        let since = line.past_day(Field::Since);
        let said = line.code(Field::Standing).and_then(Standing::parse);
        // Where nobody is on probation, sheets need not say that somebody is not.
        let standing = if self.rules.has_probation() { said } else { Some(Standing::Full) };
        let unit = self.unit(&mut line);
        let (born_said, sex_said) = (details.born_on.is_some(), details.sex.is_some());
        agree(&mut line, citizen.as_ref(), &mut details);
        in_order(&mut line, &details, since);
        PersonRow {
            draft: line.draft,
            name,
            latin,
            details,
            citizen,
            phone,
            unit,
            standing,
            since,
            born_said,
            sex_said,
        }
    }

    fn unit(&mut self, line: &mut Line<'_>) -> Option<UnitId> {
        let said = (line.said(Field::Unit), line.said(Field::UnitCode));
        if said.0.is_empty() && said.1.is_empty() {
            return self.fit(line, self.home, Fault::NoUnit);
        }
        let units = &mut *self.units;
        let found = if let Some(found) = self.found.get(&said) {
            found.clone()
        } else {
            let found = units.find(&said.0, &said.1).map(|unit| unit.map(|unit| unit.id));
            self.found.insert(said, found.clone());
            found
        };
        match found {
            Ok(Some(unit)) => self.fit(line, unit, Fault::NoMembersThere),
            Ok(None) => None,
            Err((by_code, fault)) => {
                line.fault(if by_code { Field::UnitCode } else { Field::Unit }, fault);
                None
            }
        }
    }

    /// Whether people may belong to the unit, and whether the one who imports may say so.
    fn fit(&self, line: &mut Line<'_>, unit: UnitId, otherwise: Fault) -> Option<UnitId> {
        let unit = self.units.get(unit)?;
        let field =
            if self.sheet.place(Field::Unit).is_some() { Field::Unit } else { Field::UnitCode };
        if !unit.inside {
            line.fault(field, Fault::OutsideUnit);
            return None;
        }
        let kind = self.rules.unit_kind(&unit.kind).map(|entry| &entry.value);
        let holds = kind.is_some_and(|kind| kind.holds_members && !kind.members_of_parent);
        if !holds {
            line.fault(field, otherwise);
            return None;
        }
        Some(unit.id)
    }
}

/// The citizen number says when somebody was born and of which sex; the sheet must not contradict
/// it, and need not repeat it.
fn agree(line: &mut Line<'_>, citizen: Option<&CitizenNumber>, details: &mut Details) {
    let Some(citizen) = citizen else { return };
    let sex = details.sex.as_deref().and_then(Sex::from_code);
    if let Err(fault) = citizen.agrees(details.born_on, None) {
        line.fault(Field::BornOn, Fault::Citizen(fault));
    }
    if let Err(fault) = citizen.agrees(None, sex) {
        line.fault(Field::Sex, Fault::Citizen(fault));
    }
    details.born_on.get_or_insert(citizen.birth());
    details.sex.get_or_insert_with(|| citizen.sex().code().to_owned());
}

/// Born, joined, full member, in this order; and nobody belongs to a unit before birth.
fn in_order(line: &mut Line<'_>, details: &Details, since: Option<Date>) {
    let days = [
        (Field::BornOn, details.born_on),
        (Field::JoinedOn, details.joined_on),
        (Field::FullOn, details.full_on),
    ];
    let known: Vec<(Field, Date)> =
        days.into_iter().filter_map(|(field, day)| Some((field, day?))).collect();
    for (one, two) in known.iter().zip(known.iter().skip(1)) {
        if two.1 < one.1 {
            line.fault(two.0, Fault::Before { first: one.0 });
        }
    }
    if since.zip(details.born_on).is_some_and(|(since, born)| since < born) {
        line.fault(Field::Since, Fault::Before { first: Field::BornOn });
    }
}

/// The first day on which a membership or a post can begin in a unit that exists since then.
pub(super) fn begins(said: Date, unit_since: Date) -> (Date, Option<Warning>) {
    if said < unit_since {
        (unit_since, Some(Warning::UnitYounger { from: unit_since }))
    } else {
        (said, None)
    }
}
