//! Sessions, and signing in with a name and a password. Only the hash of a session's token is
//! stored.
//!
//! A session ends after hours without a look, and after days in any case.

mod sql;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use zhibu_domain::access::Because;
use zhibu_domain::account::{Refusal, fold};
use zhibu_domain::id::{AccountId, PersonId, Realm, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::text::Text;

use super::password::Fresh;
use super::throttle::{self, Counter};
use super::{TokenHash, found, hex, own, sql as accounts};
use crate::act::{Act, Actor};
use crate::audit;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::{office, person};

/// How long a session lasts without a look.
pub const SESSION: SignedDuration = SignedDuration::from_hours(12);
/// How long a session lasts in any case.
pub const SESSION_MAX: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How long the hash of an expired session is kept, so that a form sent too late can be saved as a
/// draft of its account.
pub const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How long a second factor counts.
pub const ASSURED: SignedDuration = SignedDuration::from_mins(15);
/// A look is noted at most this often: it is a write.
const NOTED: SignedDuration = SignedDuration::from_mins(5);
/// How long a browser that does not come back stays known.
const KNOWN: SignedDuration = SignedDuration::from_hours(24 * 365);

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
    /// A second factor was given in it lately; a seat of the demo needs none.
    pub assured: bool,
    /// The last look noted lies some minutes back: [`renew`] it.
    pub is_stale: bool,
    /// The unit whose pages open first: that of the first post, else of the membership.
    pub home_unit: Option<UnitId>,
    /// Current posts.
    pub posts: Vec<Holding>,
    /// Keys of current installation offices.
    pub offices: Vec<String>,
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
    begin(tx, act, account, token)?;
    let act = Act { actor: Actor::Person(person), ..act.clone() };
    let detail = json!({"seat": true});
    audit::log_without_right(tx, &act, "account.sign_in", None, Some(account.0), detail)
}

/// An attempt to sign in that was counted: what the password has to be compared with.
#[derive(Debug, Clone)]
pub struct Knock {
    account: Option<AccountId>,
    stored: Option<String>,
    counter: Counter,
}

impl Knock {
    /// The stored hash; `None` if nobody has the name, or no password yet.
    pub fn stored(&self) -> Option<String> {
        self.stored.clone()
    }
}

/// Counts an attempt to sign in with a login name or a phone number. Names that nobody has are
/// counted and slowed like all others, so that the answer does not tell which names there are.
///
/// # Errors
/// Those of the database. The inner [`Refusal::Wait`] says that the attempt does not count.
pub fn knock(
    tx: &mut Tx<'_>,
    act: &Act,
    typed: &str,
    device: Option<TokenHash>,
) -> Result<std::result::Result<Knock, Refusal>> {
    let account = found(tx, act, typed)?;
    let known = match (account, device) {
        (Some(account), Some(device)) => {
            let device = hex(device);
            sql::is_known(tx, act.realm, account, &device, act.now - KNOWN)?.then_some(device)
        }
        _ => None,
    };
    let subject = account.map_or_else(|| nobody(act.realm, typed), |account| account.to_string());
    let counter = Counter { subject, device: known.unwrap_or_default() };
    if let Err(wait) = throttle::charge(tx, act, &counter)? {
        return Ok(Err(wait));
    }
    let mut stored = None;
    if let Some(account) = account {
        stored = accounts::one(tx, act.realm, account)?.and_then(|row| row.password_hash);
        let detail = json!({"known": !counter.device.is_empty()});
        audit::log_without_right(tx, act, "account.knock", None, Some(account.0), detail)?;
    }
    Ok(Ok(Knock { account, stored, counter }))
}

/// What stands for a name that nobody has.
fn nobody(realm: Realm, typed: &str) -> String {
    let mut hash = Sha256::new_with_prefix(realm.0.to_be_bytes());
    hash.update(fold(typed).as_bytes());
    hex(hash.finalize().into())
}

/// Signs in after the password was found to be right, and knows the browser from now on. `fresh` is
/// the password hashed anew, where the costs of a hash have changed.
///
/// # Errors
/// [`Refusal::Closed`]; [`Refusal::Wrong`] if the password was changed meanwhile.
pub fn sign_in(
    tx: &mut Tx<'_>,
    act: &Act,
    knock: &Knock,
    fresh: Option<&Fresh>,
    (token, device): (TokenHash, TokenHash),
) -> Result<()> {
    let account = knock.account.ok_or(Refusal::Wrong)?;
    let row = accounts::one(tx, act.realm, account)?.ok_or(Refusal::Wrong)?;
    if row.password_hash.is_none() || row.password_hash != knock.stored {
        return Err(Refusal::Wrong.into());
    }
    if row.closed {
        return Err(Refusal::Closed.into());
    }
    if let Some(fresh) = fresh {
        accounts::replace_hash(tx, act.realm, account, &fresh.0)?;
    }
    throttle::forgive(tx, act, &knock.counter)?;
    begin(tx, act, account, token)?;
    know(tx, act, account, device)?;
    let act = Act { actor: Actor::Person(row.person), ..act.clone() };
    let detail = json!({"known": !knock.counter.device.is_empty()});
    audit::log_without_right(tx, &act, "account.sign_in", None, Some(account.0), detail)
}

/// Begins a session.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    act: &Act,
    account: AccountId,
    token: TokenHash,
) -> Result<()> {
    sql::forget_sessions(tx, act.realm, account, act.now - REMEMBERED)?;
    sql::insert_session(tx, act, account, &hex(token), act.now + SESSION)
}

/// Knows a browser from now on.
pub(super) fn know(
    tx: &mut Tx<'_>,
    act: &Act,
    account: AccountId,
    device: TokenHash,
) -> Result<()> {
    sql::forget_devices(tx, act.realm, account, act.now - KNOWN)?;
    sql::keep_device(tx, act, account, &hex(device))
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
    // Where the clock was put back, what lies ahead counts for nothing.
    let lately = |at: Timestamp, span| at <= now && now < at + span;
    Ok(Some(Session {
        account: found.account,
        person: found.person,
        name: found.name,
        expires_at: found.expires_at,
        expired: found.expires_at <= now,
        assured: found.is_seat || found.assured_at.is_some_and(|at| lately(at, ASSURED)),
        is_stale: !found.seen_at.is_some_and(|at| lately(at, NOTED)),
        home_unit,
        posts,
        offices: office::held_by(tx, realm, found.person, today)?,
    }))
}

/// Notes that somebody looked, and lets the session last from now.
pub fn renew(tx: &mut Tx<'_>, realm: Realm, token: TokenHash, now: Timestamp) -> Result<()> {
    let Some(found) = sql::session(tx, realm, &hex(token))? else { return Ok(()) };
    let expires_at = (now + SESSION).min(found.created_at + SESSION_MAX);
    sql::renew(tx, realm, &hex(token), now, expires_at)
}

/// Ends a session at once; does nothing if it has ended.
pub fn sign_out(tx: &mut Tx<'_>, act: &Act, token: TokenHash) -> Result<()> {
    let found = sql::session(tx, act.realm, &hex(token))?;
    let Some(found) = found.filter(|found| found.expires_at > act.now) else { return Ok(()) };
    sql::end_session(tx, act.realm, &hex(token), act.now)?;
    let subject = Some(found.account.0);
    audit::log_without_right(tx, act, "account.sign_out", None, subject, json!({}))
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Which; its hash opens nothing.
    pub token: TokenHash,
    /// Since when.
    pub since: Timestamp,
    /// When somebody last looked.
    pub seen_at: Timestamp,
}

/// The sessions of an account that have not ended, the newest first, at most 50.
pub fn sessions(tx: &mut Tx<'_>, act: &Act, account: AccountId) -> Result<Vec<Open>> {
    sql::sessions(tx, act.realm, account, act.now)
}

/// Ends one of the own sessions; does nothing if it has ended.
///
/// # Errors
/// [`Error::NotFound`] if the actor has no account.
pub fn end_session(tx: &mut Tx<'_>, act: &Act, token: TokenHash) -> Result<()> {
    let account = own(tx, act)?.account;
    let found = sql::session(tx, act.realm, &hex(token))?;
    let mine = |found: &sql::Found| found.account == account && found.expires_at > act.now;
    if !found.as_ref().is_some_and(mine) {
        return Ok(());
    }
    sql::end_session(tx, act.realm, &hex(token), act.now)?;
    let because = Because::Own;
    audit::log_unplaced(tx, act, "account.end_session", &because, account.0, json!({"sessions": 1}))
}

/// Ends all of the own sessions.
///
/// # Errors
/// [`Error::NotFound`] if the actor has no account.
pub fn end_all(tx: &mut Tx<'_>, act: &Act) -> Result<()> {
    let account = own(tx, act)?.account;
    let ended = end_of(tx, act, account)?;
    let detail = json!({"sessions": ended});
    audit::log_unplaced(tx, act, "account.end_all", &Because::Own, account.0, detail)
}

/// Ends all sessions of an account; how many there were.
pub(super) fn end_of(tx: &mut Tx<'_>, act: &Act, account: AccountId) -> Result<u64> {
    sql::end_sessions(tx, act.realm, account, act.now)
}

/// Knows no browser of an account any more.
pub(super) fn forget_browsers(tx: &mut Tx<'_>, act: &Act, account: AccountId) -> Result<()> {
    sql::forget_devices(tx, act.realm, account, act.now + SignedDuration::from_secs(1))
}

/// Notes that a second factor was given in a session.
pub(super) fn assure(tx: &mut Tx<'_>, act: &Act, token: TokenHash) -> Result<()> {
    sql::assure(tx, act.realm, &hex(token), act.now)
}

/// Whether an attempt was about this account, and what it was compared with still holds.
///
/// # Errors
/// [`Refusal::PasswordWrong`].
pub(super) fn matches(tx: &mut Tx<'_>, act: &Act, knock: &Knock, account: AccountId) -> Result<()> {
    let row = accounts::one(tx, act.realm, account)?.ok_or(Error::NotFound)?;
    let same = row.password_hash.is_some() && row.password_hash == knock.stored;
    if knock.account != Some(account) || !same {
        return Err(Refusal::PasswordWrong.into());
    }
    throttle::forgive(tx, act, &knock.counter)
}

/// Ends all sessions of an account but one.
pub(super) fn keep_only(
    tx: &mut Tx<'_>,
    act: &Act,
    account: AccountId,
    token: TokenHash,
) -> Result<u64> {
    sql::end_others(tx, act.realm, account, &hex(token), act.now)
}
