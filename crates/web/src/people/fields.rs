//! What is typed of a person: read with every fault at its field, and which field hears which
//! refusal of an act.

use std::collections::BTreeMap;

use jiff::civil::Date;
use zhibu_domain::citizen::{CitizenNumber, Sex};
use zhibu_domain::membership;
use zhibu_domain::person::{self, Details, Name, Part};
use zhibu_domain::protected::{Field, Refusal as Sealed};
use zhibu_domain::rulebook::Catalogue;
use zhibu_service::Error as Failed;

use super::codes;
use crate::context::Ctx;
use crate::error::Error;
use crate::form::{Faults, Form, Reader};
use crate::page::Choice;

/// The name of the hidden field with the version that a form shows.
pub(super) const VERSION: &str = "version";

/// What was typed of a person, with what follows from the citizen number filled in.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) name: Name,
    pub(super) details: Details,
    pub(super) protected: BTreeMap<Field, String>,
}

/// The lists that a form about a person offers.
pub(super) struct Lists {
    pub(super) sex: Vec<Choice>,
    pub(super) people: Vec<Choice>,
    pub(super) education: Vec<Choice>,
    pub(super) occupation: Vec<Choice>,
}

impl Lists {
    pub(super) fn of(ctx: &Ctx) -> Self {
        Self {
            sex: codes(ctx, Catalogue::Sex),
            people: codes(ctx, Catalogue::People),
            education: codes(ctx, Catalogue::Education),
            occupation: codes(ctx, Catalogue::Occupation),
        }
    }
}

/// Reads name, details and protected fields; every fault at once.
pub(super) fn read(ctx: &Ctx, form: &Form) -> (Typed, Faults) {
    let mut reader = Reader::new(form, ctx.words);
    let born_on = reader.date("born_on", ctx.t("person-born-on"));
    let joined_on = reader.date("joined_on", ctx.t("person-joined-on"));
    let full_on = reader.date("full_on", ctx.t("person-full-on"));
    let mut faults = reader.faults;
    let line = |field| Some(form.one(field).trim().to_owned()).filter(|line| !line.is_empty());
    let mut details = Details {
        sex: line("sex"),
        people: line("people"),
        education: line("education"),
        occupation: line("occupation"),
        born_on,
        native_place: line("native_place"),
        employer: line("employer"),
        joined_on,
        full_on,
    };
    let mut protected = BTreeMap::new();
    for field in Field::ALL {
        let Some(typed) = line(field.key()) else { continue };
        match field.mend(&typed) {
            Ok(mended) => {
                if let (Field::CitizenNumber, Err(fault)) = (field, fill(&mut details, &mended)) {
                    faults.push(field.key(), ctx.words.protected_refusal(&fault));
                }
                protected.insert(field, mended);
            }
            Err(fault) => faults.push(field.key(), ctx.words.protected_refusal(&fault)),
        }
    }
    let name = Name { name: form.one("name").to_owned(), latin: line("latin") };
    let mut refusals: Vec<person::Refusal> = person::check_name(&name).err().into_iter().collect();
    refusals.extend(person::check_details(&ctx.rules, &details, ctx.today));
    for refusal in refusals {
        faults.push(field_of(&refusal), ctx.words.person_refusal(&refusal));
    }
    (Typed { name, details, protected }, faults)
}

/// Day of birth and sex as the number says, so that nobody types them twice.
fn fill(details: &mut Details, number: &str) -> Result<(), Sealed> {
    let number = CitizenNumber::parse(number)?;
    let sex = details.sex.as_deref().and_then(Sex::from_code);
    number.agrees(details.born_on, sex)?;
    details.born_on = Some(number.birth());
    details.sex = sex.or(Some(number.sex())).map(|sex| sex.code().to_owned());
    Ok(())
}

/// Fills a form with what is kept.
pub(super) fn write(form: &mut Form, name: &Name, details: &Details) {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    form.set("name", name.name.clone());
    form.set("latin", text(&name.latin));
    form.set("sex", text(&details.sex));
    form.set("people", text(&details.people));
    form.set("education", text(&details.education));
    form.set("occupation", text(&details.occupation));
    form.set("born_on", day(details.born_on));
    form.set("native_place", text(&details.native_place));
    form.set("employer", text(&details.employer));
    form.set("joined_on", day(details.joined_on));
    form.set("full_on", day(details.full_on));
}

/// The fields of [`write`], with the keys of their labels.
pub(super) const FIELDS: [(&str, &str); 11] = [
    ("name", "person-name"),
    ("latin", "person-latin"),
    ("sex", "person-sex"),
    ("people", "person-people"),
    ("education", "person-education"),
    ("occupation", "person-occupation"),
    ("born_on", "person-born-on"),
    ("native_place", "person-native-place"),
    ("employer", "person-employer"),
    ("joined_on", "person-joined-on"),
    ("full_on", "person-full-on"),
];

/// The code in words, for the fields that hold one.
pub(super) fn shown<'a>(ctx: &'a Ctx, field: &str, value: &'a str) -> &'a str {
    let list = match field {
        "sex" => Catalogue::Sex,
        "people" => Catalogue::People,
        "education" => Catalogue::Education,
        "occupation" => Catalogue::Occupation,
        _ => return value,
    };
    super::code(ctx, list, value)
}

/// The field that hears about a refusal of a person's record.
fn field_of(refusal: &person::Refusal) -> &'static str {
    use person::Refusal;
    match refusal {
        Refusal::NameMissing | Refusal::Changed => "name",
        Refusal::UnknownCode { list, .. } => match list {
            Catalogue::Sex => "sex",
            Catalogue::People => "people",
            Catalogue::Education => "education",
            _ => "occupation",
        },
        Refusal::TooLong { part, .. }
        | Refusal::Future { part, .. }
        | Refusal::Order { second: part, .. } => match part {
            Part::Name => "name",
            Part::Latin => "latin",
            Part::NativePlace => "native_place",
            Part::Employer => "employer",
            Part::BornOn => "born_on",
            Part::JoinedOn => "joined_on",
            Part::FullOn => "full_on",
        },
    }
}

/// The refusal of an act as a fault at its field. `place` is the field that says where the person
/// is to belong; forms without one give the field of the day.
///
/// # Errors
/// The error itself, if it has a page of its own.
pub(super) fn fault(ctx: &Ctx, error: Failed, place: &'static str) -> Result<Faults, Error> {
    let field = match &error {
        Failed::Person(person::Refusal::Order { .. }) if place == "day" => "day",
        Failed::Person(refusal) => field_of(refusal),
        Failed::Membership(refusal) => field_of_membership(refusal, place),
        Failed::Protected(Sealed::Phone(_)) => Field::Phone.key(),
        Failed::Protected(_) | Failed::Vault(_) => Field::CitizenNumber.key(),
        Failed::Denied(_) => place,
        _ => return Err(error.into()),
    };
    match ctx.sentence(&error) {
        Some(sentence) => Ok(Faults::of(field, sentence)),
        None => Err(error.into()),
    }
}

fn field_of_membership(refusal: &membership::Refusal, place: &'static str) -> &'static str {
    use membership::Refusal;
    match refusal {
        Refusal::Same | Refusal::HoldsNoMembers { .. } => place,
        Refusal::GroupNotInUnit => "group",
        Refusal::NotBack => "standing",
        Refusal::UnknownLeaving { .. } => "reason",
        Refusal::UnknownFlag { .. } => "flag",
        Refusal::ReferenceTooLong { .. } => "reference",
        // A mark that ends has only a day; one that begins may have a last one too.
        Refusal::EndsBeforeStart { .. } if place != "day" => "until",
        Refusal::EndsBeforeStart { .. }
        | Refusal::AlreadyMember { .. }
        | Refusal::NotAMember
        | Refusal::Future { .. }
        | Refusal::BeforeLastChange { .. }
        | Refusal::UnitNotThere
        | Refusal::PostsRemain { .. }
        | Refusal::FlagRuns { .. } => "day",
    }
}
