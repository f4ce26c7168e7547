//! The log as a list for those who may read it: of a unit and what lies below it, newest first, page by
//! page in both directions.
//!
//! Acts that belong to no unit (signing in, offices) are for readers by office. Details stay in the
//! log: the list says who did what, where and when, and never with which values.

mod sql;

use jiff::Timestamp;
use jiff::civil::Date;
use zhibu_domain::id::{AuditId, PersonId, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::rulebook::Right;
use zhibu_domain::text::Text;

use crate::access::{self, ReadAudit, Scope};
use crate::act::Act;
use crate::engine::Tx;
use crate::error::Result;

/// Acts on a page.
pub const PAGE: u32 = 50;

/// An act as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its id, which is its place in the list.
    pub id: AuditId,
    /// When.
    pub at: Timestamp,
    /// `noun.verb`.
    pub act: String,
    /// The unit concerned, under its present name.
    pub unit: Option<(UnitId, Option<Text>)>,
    /// Who; `None` for the installation.
    pub by: Option<(PersonId, Name)>,
    /// Its number in the chain, once it is sealed.
    pub number: Option<i64>,
}

/// What the list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Acts on one kind of thing: the noun of `noun.verb`.
    pub noun: Option<String>,
    /// Acts of one person.
    pub person: Option<PersonId>,
    /// Acts at or after this instant.
    pub from: Option<Timestamp>,
    /// Acts before this instant.
    pub until: Option<Timestamp>,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// Behind this act, towards older ones.
    Older(AuditId),
    /// Before this act, towards newer ones.
    Newer(AuditId),
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPage {
    /// Its acts, newest first.
    pub acts: Vec<Seen>,
    /// The page of newer acts, if there are any.
    pub newer: Option<Cursor>,
    /// The page of older acts, if there are any.
    pub older: Option<Cursor>,
    /// Whether acts that belong to no unit are among them.
    pub unplaced: bool,
    /// The person that the list is narrowed to.
    pub person: Option<Name>,
}

/// A statement's arguments.
struct Query<'a> {
    scope: Scope,
    unplaced: bool,
    filter: &'a Filter,
    today: Date,
    /// The lowest id that counts, and the first that does not any more.
    bounds: (AuditId, AuditId),
    limit: u32,
}

/// A page of the log of a unit and of what lies below it as far as the reader's right reaches.
///
/// # Errors
/// [`crate::Error::Denied`] without the right to read the log of the unit.
pub fn log_page(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    filter: &Filter,
    cursor: Option<Cursor>,
) -> Result<LogPage> {
    access::require::<ReadAudit>(tx, act, unit)?;
    let scope = access::scope(tx, act, Right::ReadAudit, unit)?;
    let scope = scope.unwrap_or(Scope { root: unit, levels: 0 });
    let unplaced = access::require_office(tx, act, Right::ReadAudit).is_ok();
    // Ids begin with the millisecond of the act, so a day is a range of them.
    let low = |at: Timestamp| AuditId::new(at, [0; 10]);
    let lowest = filter.from.map_or(AuditId(uuid::Uuid::nil()), low);
    let highest = filter.until.map_or(AuditId(uuid::Uuid::max()), low);
    let bounds = match cursor {
        Some(Cursor::Older(id)) => (lowest, id.min(highest)),
        Some(Cursor::Newer(id)) => (next(id).max(lowest), highest),
        None => (lowest, highest),
    };
    let query =
        Query { scope, unplaced, filter, today: act.today, bounds, limit: PAGE.saturating_add(1) };
    let upwards = matches!(cursor, Some(Cursor::Newer(_)));
    let mut acts = sql::page(tx, act.realm, &query, upwards)?;
    let more = crate::page::cut(&mut acts, PAGE).is_some();
    if upwards {
        acts.reverse();
    }
    let newer = acts.first().map(|seen| Cursor::Newer(seen.id));
    let older = acts.last().map(|seen| Cursor::Older(seen.id));
    Ok(LogPage {
        newer: newer.filter(|_| if upwards { more } else { cursor.is_some() }),
        older: older.filter(|_| upwards || more),
        unplaced,
        person: match filter.person {
            Some(person) => crate::person::name(tx, act.realm, person)?,
            None => None,
        },
        acts,
    })
}

/// The id behind another.
fn next(id: AuditId) -> AuditId {
    AuditId(uuid::Uuid::from_u128(id.0.as_u128().saturating_add(1)))
}
