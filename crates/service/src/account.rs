//! Accounts and sessions. Only the hash of a session's token is stored.
//!
//! Signing in by seat, without a password, exists in the demo only: an account has a seat number
//! only there.

mod sql;

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use zhibu_domain::id::{AccountId, PersonId, Realm, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::text::Text;

use crate::act::{Act, Actor};
use crate::audit;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::person;

/// How long a session lasts.
pub const SESSION: SignedDuration = SignedDuration::from_hours(12);
/// How long the hash of an expired session is kept, so that a form sent too late can be saved as a
/// draft of its account.
pub const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 7);

/// The SHA-256 of a session's token.
pub type TokenHash = [u8; 32];

/// A post held by the signed-in person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// In which unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: Text,
    /// Key of the post.
    pub post: String,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The account.
    pub account: AccountId,
    /// Its person.
    pub person: PersonId,
    /// The person's name.
    pub name: Name,
    /// When it ends.
    pub expires_at: Timestamp,
    /// It has ended.
    pub expired: bool,
    /// A second factor was given in it; a seat of the demo needs none.
    pub assured: bool,
    /// The unit whose pages open first: that of the first post, else of the membership.
    pub home_unit: Option<UnitId>,
    /// Current posts.
    pub posts: Vec<Holding>,
}

/// A seat that the demo offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSeat {
    /// The account.
    pub account: AccountId,
    /// Its person.
    pub person_name: Name,
    /// The unit of the post, else of the membership.
    pub unit_name: Text,
    /// Key of the post, if the person holds one.
    pub post: Option<String>,
}

/// Makes an account for a person; `seat` orders the demo's list and is `None` outside the demo.
pub fn open(tx: &mut Tx<'_>, act: &Act, person: PersonId, seat: Option<u32>) -> Result<AccountId> {
    let id = AccountId::new(act.now, act.entropy());
    sql::insert(tx, act, id, person, seat)?;
    let detail = json!({"person": person, "demo": seat.is_some()});
    audit::log_without_right(tx, act, "account.open", None, Some(id.0), detail)?;
    Ok(id)
}

/// The seats of the demo, in their order.
pub fn list_demo(tx: &mut Tx<'_>, realm: Realm, today: Date) -> Result<Vec<DemoSeat>> {
    sql::seats(tx, realm, today)
}

/// Signs in to a seat of the demo.
///
/// # Errors
/// [`Error::NotFound`] if the account has no seat, as is always so outside the demo.
pub fn sign_in_demo(
    tx: &mut Tx<'_>,
    act: &Act,
    account: AccountId,
    token: TokenHash,
) -> Result<()> {
    let person = sql::seated(tx, act.realm, account)?.ok_or(Error::NotFound)?;
    sql::forget_sessions(tx, act.realm, account, act.now - REMEMBERED)?;
    sql::insert_session(tx, act, account, &hex(token), act.now + SESSION)?;
    let act = Act { actor: Actor::Person(person), ..act.clone() };
    let detail = json!({"seat": true});
    audit::log_without_right(tx, &act, "account.sign_in", None, Some(account.0), detail)
}

/// The session of a token, also if it has expired lately.
pub fn session(
    tx: &mut Tx<'_>,
    realm: Realm,
    token: TokenHash,
    now: Timestamp,
    today: Date,
) -> Result<Option<Session>> {
    let Some(found) = sql::session(tx, realm, &hex(token))? else { return Ok(None) };
    let posts = sql::holdings(tx, realm, found.person, today)?;
    let home_unit = match posts.first() {
        Some(post) => Some(post.unit),
        None => person::member_of(tx, realm, found.person, today)?.into_iter().next(),
    };
    let expired = found.expires_at <= now;
    Ok(Some(Session {
        account: found.account,
        person: found.person,
        name: found.name,
        expires_at: found.expires_at,
        expired,
        assured: found.assured,
        home_unit,
        posts,
    }))
}

/// Ends a session at once; does nothing if it has ended.
pub fn sign_out(tx: &mut Tx<'_>, act: &Act, token: TokenHash) -> Result<()> {
    let found = sql::session(tx, act.realm, &hex(token))?;
    let Some(found) = found.filter(|found| found.expires_at > act.now) else { return Ok(()) };
    sql::end_session(tx, act.realm, &hex(token), act.now)?;
    let subject = Some(found.account.0);
    audit::log_without_right(tx, act, "account.sign_out", None, subject, json!({}))
}

fn hex(token: TokenHash) -> String {
    HEXLOWER.encode(&token)
}
