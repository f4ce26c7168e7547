//! One row of a roster against what is known of its person, field by field.

use jiff::civil::Date;

use super::PersonRow;
use crate::import::fault::{Before, Fault, Remark};
use crate::import::layout::Field;
use crate::import::plan::{Draft, State};
use crate::import::read::Sheet;
use crate::person::Details;

/// What a row says against what is known.
pub(super) struct Compare<'a, 'd> {
    pub(super) sheet: &'a Sheet<'a>,
    pub(super) draft: &'d mut Draft,
}

impl Compare<'_, '_> {
    pub(super) fn fresh(&mut self, field: Field) {
        self.draft.compare(self.sheet.place(field), State::New);
    }

    pub(super) fn fault(&mut self, field: Field, fault: Fault) {
        self.draft.note(self.sheet.place(field), fault);
    }

    pub(super) fn was(&mut self, field: Field, before: Option<Before>) {
        self.draft.note(self.sheet.place(field), Remark::Was { before });
    }

    /// The new value, if it differs from what is known; said where the sheet itself says it.
    pub(super) fn differs<T: PartialEq + Clone>(
        &mut self,
        (field, said): (Field, bool),
        new: Option<&T>,
        known: Option<&T>,
        before: fn(T) -> Before,
    ) -> Option<T> {
        let new = new?;
        match known {
            Some(known) if known == new => return None,
            Some(known) if said => self.was(field, Some(before(known.clone()))),
            // What only the citizen number says fills a gap and corrects nothing.
            Some(_) => return None,
            None => self.fresh(field),
        }
        Some(new.clone())
    }

    pub(super) fn text(
        &mut self,
        field: Field,
        new: Option<&String>,
        known: Option<&String>,
    ) -> Option<String> {
        self.differs((field, true), new, known, Before::Said)
    }

    pub(super) fn details(&mut self, row: &PersonRow, known: &Details) -> Details {
        let new = &row.details;
        let mut code = |field, said, new: &Option<String>, known: &Option<String>| {
            self.differs((field, said), new.as_ref(), known.as_ref(), Before::Code)
        };
        let sex = code(Field::Sex, row.sex_said, &new.sex, &known.sex);
        let people = code(Field::People, true, &new.people, &known.people);
        let education = code(Field::Education, true, &new.education, &known.education);
        let occupation = code(Field::Occupation, true, &new.occupation, &known.occupation);
        let mut day = |field, said, new: Option<Date>, known: Option<Date>| {
            self.differs((field, said), new.as_ref(), known.as_ref(), Before::Day)
        };
        let born_on = day(Field::BornOn, row.born_said, new.born_on, known.born_on);
        let joined_on = day(Field::JoinedOn, true, new.joined_on, known.joined_on);
        let full_on = day(Field::FullOn, true, new.full_on, known.full_on);
        let native = (new.native_place.as_ref(), known.native_place.as_ref());
        let employer = (new.employer.as_ref(), known.employer.as_ref());
        Details {
            sex,
            people,
            education,
            occupation,
            born_on,
            native_place: self.text(Field::NativePlace, native.0, native.1),
            employer: self.text(Field::Employer, employer.0, employer.1),
            joined_on,
            full_on,
        }
    }
}
