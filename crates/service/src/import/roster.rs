//! What is known, in the layout in which it is taken in: units, members and posts as rows. Taken in
//! again, such rows change nothing.
//!
//! Citizen numbers and telephones stay where they are: they are shown one at a time and with a
//! reason.

use jiff::civil::Date;
use zhibu_domain::day::FOREVER;
use zhibu_domain::import::index::KnownUnit;
use zhibu_domain::import::people::KnownPerson;
use zhibu_domain::import::posts::KnownPost;
use zhibu_domain::import::{Field, Kind, Layout};
use zhibu_domain::rulebook::{Catalogue, Rulebook};
use zhibu_domain::text::{Lang, Text};

use super::{load, reach};
use crate::access::{Granted, KeepRoll};
use crate::act::Act;
use crate::engine::Tx;
use crate::error::{Error, Result};

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Nothing.
    Nothing,
    /// A text.
    Text(String),
    /// A name in one or both languages.
    Name(Text),
    /// A day.
    Day(Date),
    /// Codes of a field.
    Codes(Field, Vec<String>),
}

impl From<Option<&String>> for Told {
    fn from(text: Option<&String>) -> Self {
        text.map_or(Told::Nothing, |text| Told::Text(text.clone()))
    }
}

impl From<Option<Date>> for Told {
    fn from(day: Option<Date>) -> Self {
        day.map_or(Told::Nothing, Told::Day)
    }
}

/// Rows of the granted unit and everything below that the right reaches, in the columns of the
/// layout.
///
/// # Errors
/// [`Error::Denied`] without the right for the kind.
pub fn rows(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, KeepRoll>,
    kind: Kind,
) -> Result<Vec<Vec<Told>>> {
    let layout = &act.rules.sheet(kind.code()).ok_or(Error::NotFound)?.value;
    let scope = reach(tx, act, kind, granted.unit())?;
    let known = load::known(tx, act, scope)?;
    let unit = |id| known.units.get(id);
    let mut rows = Vec::new();
    match kind {
        Kind::Units => {
            let below = known.units.list().iter();
            // Whoever takes the list in hands it in at the granted unit, which is no row of it.
            for one in below.filter(|one| one.inside && one.id != granted.unit()) {
                let parent = one.parent.and_then(unit);
                rows.push(row(layout, |field| of_unit(one, parent, field)));
            }
        }
        Kind::People => {
            for person in &known.people {
                let home = person.member.and_then(|member| unit(member.unit));
                rows.push(row(layout, |field| of_person(person, home, field)));
            }
        }
        Kind::Posts => {
            let posts = load::posts(tx, act, scope)?;
            for post in posts.iter().filter(|post| post.span.until > act.today && !post.stands_in) {
                let home = unit(post.unit);
                rows.push(row(layout, |field| of_post(post, home, field)));
            }
        }
    }
    Ok(rows)
}

fn row(layout: &Layout, told: impl Fn(Field) -> Told) -> Vec<Told> {
    layout.columns.iter().map(|column| told(column.field)).collect()
}

fn code(field: Field, code: Option<&String>) -> Told {
    code.map_or(Told::Nothing, |code| Told::Codes(field, vec![code.clone()]))
}

fn name(unit: Option<&KnownUnit>) -> Told {
    unit.map_or(Told::Nothing, |unit| Told::Name(unit.name.clone()))
}

fn of_unit(one: &KnownUnit, parent: Option<&KnownUnit>, field: Field) -> Told {
    match field {
        Field::Code => one.code.as_ref().into(),
        Field::Name => Told::Name(one.name.clone()),
        Field::UnitKind => Told::Codes(field, vec![one.kind.clone()]),
        Field::Parent => name(parent),
        Field::ParentCode => parent.and_then(|parent| parent.code.as_ref()).into(),
        Field::Work if !one.fields.is_empty() => Told::Codes(field, one.fields.clone()),
        Field::FoundedOn => one.founded_on.into(),
        Field::FoundingDocument => one.founding_document.as_ref().into(),
        _ => Told::Nothing,
    }
}

fn of_person(person: &KnownPerson, home: Option<&KnownUnit>, field: Field) -> Told {
    let details = &person.details;
    match field {
        Field::Name => Told::Text(person.name.name.clone()),
        Field::Latin => person.name.latin.as_ref().into(),
        Field::Sex => code(field, details.sex.as_ref()),
        Field::People => code(field, details.people.as_ref()),
        Field::BornOn => details.born_on.into(),
        Field::NativePlace => details.native_place.as_ref().into(),
        Field::Education => code(field, details.education.as_ref()),
        Field::Occupation => code(field, details.occupation.as_ref()),
        Field::Employer => details.employer.as_ref().into(),
        Field::Unit => name(home),
        Field::UnitCode => home.and_then(|home| home.code.as_ref()).into(),
        Field::Standing => person.member.map_or(Told::Nothing, |member| {
            Told::Codes(field, vec![member.standing.code().to_owned()])
        }),
        Field::JoinedOn => details.joined_on.into(),
        Field::FullOn => details.full_on.into(),
        Field::Since => person.member.map(|member| member.since).into(),
        _ => Told::Nothing,
    }
}

fn of_post(post: &KnownPost, home: Option<&KnownUnit>, field: Field) -> Told {
    match field {
        Field::Unit => name(home),
        Field::UnitCode => home.and_then(|home| home.code.as_ref()).into(),
        Field::Name => Told::Text(post.name.clone()),
        Field::Post => Told::Codes(field, vec![post.post.clone()]),
        Field::From => Told::Day(post.span.from),
        Field::Until if post.span.until < FOREVER => post.span.until.yesterday().ok().into(),
        _ => Told::Nothing,
    }
}

/// The word for a code of a field, which taking a sheet in understands.
pub fn label<'a>(rules: &'a Rulebook, field: Field, code: &'a str, lang: Lang) -> &'a str {
    let list = match field {
        Field::Sex => Some(Catalogue::Sex),
        Field::People => Some(Catalogue::People),
        Field::Education => Some(Catalogue::Education),
        Field::Occupation => Some(Catalogue::Occupation),
        Field::Work => Some(Catalogue::Field),
        _ => None,
    };
    let label = match field {
        Field::UnitKind => rules.unit_kind(code).map(|entry| &entry.label),
        Field::Post => rules.post(code).map(|entry| &entry.label),
        _ => list.and_then(|list| rules.item(list, code)).map(|entry| &entry.label),
    };
    if let Some(label) = label {
        return label.get(lang);
    }
    // Words for codes that no list of the rulebook has stand with the sheet: the first for Chinese.
    let spellings = rules.sheets.iter().flat_map(|sheet| &sheet.value.spellings);
    let words = spellings.filter(|s| s.field == field && s.code == code).flat_map(|s| &s.words);
    let fits = |word: &&String| word.is_ascii() == (lang == Lang::En);
    let word = words.filter(fits).max_by_key(|word| word.len());
    word.map_or(code, String::as_str)
}
