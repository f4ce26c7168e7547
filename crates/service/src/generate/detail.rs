//! What the roll keeps of invented people: sex, birth, education, occupation, when they joined. All
//! of it is drawn and hangs together; none of it is anybody's.

use jiff::ToSpan as _;
use jiff::civil::Date;
use zhibu_domain::person::Details;

use super::county::{County, Setting};
use super::dice::Dice;
use super::tree::Ground;

/// Fewest years of age at joining (CON 1).
const AGE_AT_JOINING: u32 = 18;
/// Years by which people join later, at most.
const LATER: u32 = 17;
/// The year of probation, and days of further membership before this unit.
const BEFORE_DAYS: (u32, u32) = (370, 2_900);
/// The age from which somebody is retired.
const RETIRED: i16 = 60;

/// The details of somebody who is a member of a unit since a day.
pub(super) fn draw(
    county: &County,
    dice: &mut Dice,
    ground: &Ground,
    (full, since): (bool, Date),
    until: Date,
) -> Details {
    // Full members have their probation behind them when they come to the unit; the others join it.
    let back = i64::from(if full { dice.between(BEFORE_DAYS.0, BEFORE_DAYS.1) } else { 0 });
    let joined = since.checked_sub(back.days()).unwrap_or(since);
    let full_on = full.then(|| joined.checked_add(1.years()).unwrap_or(joined));
    let age = i64::from(AGE_AT_JOINING + dice.between(0, LATER));
    let extra = i64::from(dice.between(1, 360));
    let born = joined.checked_sub(age.years().days(extra)).unwrap_or(joined);
    let roll = &county.roll;
    let old = until.year() - born.year() >= RETIRED;
    let (education, occupation) = match ground.setting {
        _ if old => (dice.pick(&roll.education_old).clone(), "retired".to_owned()),
        Setting::Village => {
            (dice.pick(&roll.education_village).clone(), dice.pick(&roll.work_village).clone())
        }
        Setting::Community => {
            (dice.pick(&roll.education_town).clone(), dice.pick(&roll.work_community).clone())
        }
        Setting::Office => {
            (dice.pick(&roll.education_town).clone(), dice.pick(&roll.work_office).clone())
        }
    };
    let employer = ground.short.zh().filter(|_| !old).map(str::to_owned);
    Details {
        sex: Some(if dice.percent(62) { "1" } else { "2" }.to_owned()),
        people: Some(dice.pick(&roll.people).clone()),
        education: Some(education),
        occupation: Some(occupation),
        born_on: Some(born),
        native_place: county.top.name.zh().filter(|_| dice.percent(80)).map(str::to_owned),
        employer,
        joined_on: Some(joined),
        full_on,
    }
}
