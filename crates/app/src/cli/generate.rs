//! `zhibu generate`: an invented county in an empty realm, for measurements and for trying things
//! out.

use clap::Args;
use jiff::civil::Date;
use serde::Serialize;
use zhibu_service::files::Files;
use zhibu_service::generate::{self, Plan, UNITS_MAX, UNITS_MIN, YEARS_MAX};
use zhibu_service::{Error, install};

use super::demo::COUNTY;
use super::init::REALM;
use super::key;
use super::place::{self, Place};
use super::story::body_of;
use super::{Answer, Complaint, json};
use crate::machine::Machine;

#[derive(Debug, Args)]
pub(super) struct Generate {
    #[command(flatten)]
    place: Place,
    /// Units of the tree; the groups of some branches come on top.
    #[arg(long, default_value_t = 30, value_name = "NUMBER",
          value_parser = clap::value_parser!(u32).range(i64::from(UNITS_MIN)..=i64::from(UNITS_MAX)))]
    units: u32,
    /// Members of all branches together.
    #[arg(long, default_value_t = 600, value_name = "NUMBER")]
    members: u32,
    /// Years of activities.
    #[arg(long, default_value_t = 2, value_name = "NUMBER",
          value_parser = clap::value_parser!(u32).range(1..=i64::from(YEARS_MAX)))]
    years: u32,
    /// What chance follows from: the same seed gives the same county.
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
    /// First day that has not been yet; today if left out.
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<Date>,
    /// Key of the rulebook, if the database has no realm yet.
    #[arg(long, default_value = COUNTY, value_name = "KEY")]
    rulebook: String,
}

#[derive(Serialize)]
struct Made {
    units: usize,
    members: usize,
    activities: usize,
    attendances: usize,
    bulletins: usize,
}

impl Generate {
    pub(super) fn answer(self, machine: &Machine, as_json: bool) -> Result<Answer, Complaint> {
        let files = Files::new(self.place.files()?);
        let db = self.place.make()?;
        place::done(db.migrate().map_err(Error::from))?;
        let realms = place::done(db.read_blocking(install::realms))?;
        let (realm, rulebook) = match realms.first() {
            Some(row) => (row.realm, row.rulebook.clone()),
            None => (REALM, self.rulebook),
        };
        if rulebook != COUNTY {
            return Err(place::failed(
                format!("There is no invented county by the rulebook {rulebook}"),
                "--rulebook".to_owned(),
                "take an empty database, or look at zhibu demo --rulebook association",
            ));
        }
        let vault = key::fitting(machine, &self.place.key_path()?, self.place.folder(), &db)?;
        let plan = Plan {
            units: self.units,
            members: self.members,
            years: self.years,
            seed: self.seed,
            until: self.until.unwrap_or_else(|| machine.today()),
            rules: place::rules(&rulebook)?,
            vault,
            open: Vec::new(),
        };
        let body = body_of(&plan.rules);
        let made = place::done(generate::generate(&db, realm, &plan, &files, &body))?;
        place::seal(&db, machine);
        let made = Made {
            units: made.units,
            members: made.members,
            activities: made.activities,
            attendances: made.attendances,
            bulletins: made.bulletins,
        };
        Ok(Answer::ok(if as_json { json(&made) } else { made.lines() }))
    }
}

impl Made {
    fn lines(&self) -> String {
        format!(
            "units {}\nmembers {}\nactivities {}\nattendances {}\nbulletins {}",
            self.units, self.members, self.activities, self.attendances, self.bulletins
        )
    }
}
