//! An installation that a verb has opened to act in it: its database, and the frame of its acts.

use zhibu_service::Act;
use zhibu_service::engine::Db;

use super::place::{self, Place};
use super::{Complaint, key};
use crate::machine::Machine;

/// An open installation, ready for acts of its own.
pub(super) struct House {
    pub(super) db: Db,
    /// The installation itself acts, now, under its own rules and key.
    pub(super) act: Act,
}

impl House {
    pub(super) fn open(machine: &Machine, place: &Place) -> Result<Self, Complaint> {
        let db = place.open()?;
        place::migrate_file(&db)?;
        let (realm, rules) = place::realm(&db)?;
        let vault = key::opened(machine, place, &db)?;
        let act = Act { vault, ..machine.act(realm.realm, rules) };
        Ok(Self { db, act })
    }
}
