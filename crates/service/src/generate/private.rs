//! Citizen numbers and phones of the people whose names the data gives, so that a demonstration
//! shows how they are protected. They can be nobody's: there is no division 999999, and no
//! telephone number begins with 12.

use jiff::civil::Date;
use zhibu_domain::citizen::CitizenNumber;
use zhibu_domain::protected::Field;

use super::people::People;
use crate::protected::New;

/// Which check character fits is tried out: the rule for it stands in one place.
const CHECKS: &str = "0123456789X";

/// The fields of all hands; their day of birth comes to stand in their records too.
pub(super) fn invent(people: &mut People) -> Vec<New> {
    let mut fields = Vec::new();
    for (number, hand) in (1_i16..).zip(&people.hands) {
        let Some(bulk) = people.bulk.iter_mut().find(|bulk| bulk.id == hand.person) else {
            continue;
        };
        let month = i8::try_from(1 + number % 12).unwrap_or(1);
        let day = i8::try_from(1 + number % 28).unwrap_or(1);
        let Ok(birth) = Date::new(bulk.since.year() - 24 - number % 20, month, day) else {
            continue;
        };
        let start = format!("999999{}{number:03}", birth.strftime("%Y%m%d"));
        let sound = CHECKS
            .chars()
            .map(|check| format!("{start}{check}"))
            .find(|whole| CitizenNumber::parse(whole).is_ok());
        let Some(citizen_number) = sound else { continue };
        bulk.details.born_on = Some(birth);
        for (field, value) in
            [(Field::CitizenNumber, citizen_number), (Field::Phone, format!("12{number:09}"))]
        {
            fields.push(New { person: hand.person, field, value });
        }
    }
    fields
}
