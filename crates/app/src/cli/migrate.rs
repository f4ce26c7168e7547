//! `zhibu migrate`: brings a database to the form that this program knows.

use clap::Args;
use serde::Serialize;
use zhibu_service::Error;

use super::place::{self, Place};
use super::{Answer, Complaint, json};

#[derive(Debug, Args)]
pub(super) struct Migrate {
    #[command(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct Applied {
    applied: Vec<String>,
    copy: Option<String>,
}

impl Migrate {
    pub(super) fn answer(&self, as_json: bool) -> Result<Answer, Complaint> {
        let db = self.place.open()?;
        let migrated = place::done(db.migrate().map_err(Error::from))?;
        let (mut applied, copy) = (migrated.applied, migrated.copy);
        Ok(Answer::ok(if as_json {
            json(&Applied { applied, copy: copy.map(|copy| copy.display().to_string()) })
        } else if applied.is_empty() {
            "数据库已是最新。\nThe database is up to date.".to_owned()
        } else {
            applied.extend(copy.as_deref().map(place::kept));
            applied.join("\n")
        }))
    }
}
