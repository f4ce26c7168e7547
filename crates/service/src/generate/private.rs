//! Citizen numbers and phones of the people whose names the data gives, so that a demonstration
//! shows how they are protected. They can be nobody's: there is no division 999999, and no
//! telephone number begins with 12.

use zhibu_domain::citizen::CitizenNumber;
use zhibu_domain::protected::Field;

use super::people::People;
use crate::protected::New;

/// Which check character fits is tried out: the rule for it stands in one place.
const CHECKS: &str = "0123456789X";

/// The fields of all hands, as their records say.
pub(super) fn invent(people: &People) -> Vec<New> {
    let mut fields = Vec::new();
    for (number, hand) in (1_i16..).zip(&people.hands) {
        let Some(bulk) = people.bulk.iter().find(|bulk| bulk.id == hand.person) else {
            continue;
        };
        let Some(birth) = bulk.details.born_on else { continue };
        // The last of the three digits is odd for men and even for women.
        let man = bulk.details.sex.as_deref() == Some("1");
        let order = 2 * number + i16::from(man);
        let start = format!("999999{}{order:03}", birth.strftime("%Y%m%d"));
        let sound = CHECKS
            .chars()
            .map(|check| format!("{start}{check}"))
            .find(|whole| CitizenNumber::parse(whole).is_ok());
        let Some(citizen_number) = sound else { continue };
        for (field, value) in
            [(Field::CitizenNumber, citizen_number), (Field::Phone, format!("12{number:09}"))]
        {
            fields.push(New { person: hand.person, field, value });
        }
    }
    fields
}
