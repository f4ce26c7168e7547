//! Accounts: signing in, cards, passwords, second factors, sessions.
//!
//! Nobody gets a password from somebody else. A card handed over in person carries a code that works
//! once; with it the person chooses a password. Signing in by seat, without a password, exists in
//! the demo only: an account has a seat number only there.

mod card;
mod factor;
mod password;
mod session;
mod sql;
mod throttle;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use zhibu_domain::access::Because;
use zhibu_domain::account::{self as rules_of, Refusal};
use zhibu_domain::id::{AccountId, PersonId, Realm};
use zhibu_domain::person::Name;
use zhibu_domain::phone::Phone;
use zhibu_domain::protected::Field;
use zhibu_domain::rulebook::Right;

use crate::access;
use crate::act::{Act, Actor};
use crate::audit;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::page;
use crate::protected;
use crate::search;

pub use card::{
    CARDS_MAX, Card, Given, Holder, Member, card, cards_of, issue_card, issue_cards, members,
    use_card,
};
pub use factor::{Factor, assure, code_at, confirm_factor, drop_factor, enrol_factor, factor};
pub use password::{Checked, Fresh, Hashing, PLACES, Place, SALT_BYTES, Verdict};
pub use session::{
    ASSURED, DemoSeat, Holding, Knock, Open, REMEMBERED, SESSION, SESSION_MAX, Session, end_all,
    end_session, knock, list_demo, renew, session, sessions, sign_in, sign_in_demo, sign_out,
};

/// The SHA-256 of a token that a browser holds: of a session, or of the browser itself.
pub type TokenHash = [u8; 32];

/// Rows of a list of accounts, at most.
pub const PAGE: u32 = 50;

/// Draws for a number that nobody has, before it is given up.
const TRIES: u32 = 64;

fn hex(token: TokenHash) -> String {
    HEXLOWER.encode(&token)
}

/// Makes an account for a person; `seat` orders the demo's list and is `None` outside the demo.
pub fn open(tx: &mut Tx<'_>, act: &Act, person: PersonId, seat: Option<u32>) -> Result<AccountId> {
    let id = AccountId::new(act.now, act.entropy());
    sql::insert(tx, act, id, person, seat)?;
    let detail = json!({"person": person, "demo": seat.is_some()});
    audit::log_without_right(tx, act, "account.open", None, Some(id.0), detail)?;
    Ok(id)
}

/// An account as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Which.
    pub account: AccountId,
    /// The name to sign in with.
    pub login: Option<String>,
    /// Since when the password holds; `None` if there is none.
    pub password_since: Option<Timestamp>,
}

/// The actor's own account.
///
/// # Errors
/// [`Error::NotFound`] if there is none.
pub fn own(tx: &mut Tx<'_>, act: &Act) -> Result<Own> {
    let Actor::Person(person) = act.actor else { return Err(Error::NotFound) };
    let id = sql::of_person(tx, act.realm, person)?.ok_or(Error::NotFound)?;
    let row = sql::one(tx, act.realm, id)?.ok_or(Error::NotFound)?;
    Ok(Own { account: id, login: row.login, password_since: row.password_set_at })
}

/// The account of a login name or of a phone number; of a phone only if exactly one has it.
fn found(tx: &mut Tx<'_>, act: &Act, typed: &str) -> Result<Option<AccountId>> {
    let login = rules_of::fold(typed);
    if login.is_empty() {
        return Ok(None);
    }
    if let Some(account) = sql::of_login(tx, act.realm, &login)? {
        return Ok(Some(account));
    }
    let mut accounts = Vec::new();
    for person in of_phone(tx, act, typed)? {
        accounts.extend(sql::of_person(tx, act.realm, person)?);
    }
    Ok(match accounts.as_slice() {
        [one] => Some(*one),
        _ => None,
    })
}

/// The people who have this phone; none if it is no phone, or without a master key.
fn of_phone(tx: &mut Tx<'_>, act: &Act, typed: &str) -> Result<Vec<PersonId>> {
    let Ok(phone) = Phone::parse(typed) else { return Ok(Vec::new()) };
    let keys = match act.vault.keys(tx) {
        Ok(keys) => keys,
        // Without the key nobody is found by phone; the login name still works.
        Err(Error::Vault(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let people = protected::holders(tx, act.realm, &keys, Field::Phone, phone.as_str())?;
    Ok(people.into_iter().collect())
}

/// Checks a password that the owner of an account chooses.
///
/// # Errors
/// [`Error::Account`] with the rule it breaks.
pub fn check_password(
    tx: &mut Tx<'_>,
    act: &Act,
    account: AccountId,
    typed: &str,
) -> Result<Checked> {
    let row = sql::one(tx, act.realm, account)?.ok_or(Error::NotFound)?;
    let (login, latin) = (row.login.unwrap_or_default(), row.name.latin.unwrap_or_default());
    rules_of::check_password(typed, &[&row.name.name, &latin, &login])?;
    if of_phone(tx, act, typed)?.contains(&row.person) {
        return Err(Refusal::PasswordPersonal.into());
    }
    Ok(Checked(typed.to_owned()))
}

/// Replaces the own password after the present one was found to be right, and ends all sessions but
/// this one.
///
/// # Errors
/// [`Refusal::PasswordWrong`] if it was replaced meanwhile.
pub fn set_password(
    tx: &mut Tx<'_>,
    act: &Act,
    knock: &Knock,
    fresh: &Fresh,
    token: TokenHash,
) -> Result<()> {
    let mine = own(tx, act)?;
    session::matches(tx, act, knock, mine.account)?;
    sql::set_password(tx, act, mine.account, &fresh.0)?;
    session::keep_only(tx, act, mine.account, token)?;
    let because = Because::Own;
    audit::log_unplaced(tx, act, "account.set_password", &because, mine.account.0, json!({}))
}

/// Changes the own login name.
///
/// # Errors
/// [`Refusal::LoginShape`], [`Refusal::LoginTaken`].
pub fn rename_login(tx: &mut Tx<'_>, act: &Act, typed: &str) -> Result<()> {
    let mine = own(tx, act)?;
    let login = rules_of::login_name(typed)?;
    if mine.login.as_deref() == Some(login.as_str()) {
        return Ok(());
    }
    if sql::of_login(tx, act.realm, &login)?.is_some() {
        return Err(Refusal::LoginTaken.into());
    }
    sql::set_login(tx, act.realm, mine.account, &login)?;
    let because = Because::Own;
    audit::log_unplaced(tx, act, "account.rename_login", &because, mine.account.0, json!({}))
}

/// A login name of digits that nobody has.
fn free_number(tx: &mut Tx<'_>, act: &Act) -> Result<String> {
    for tries in 0..TRIES {
        let mut random = [0; 8];
        (act.random)(&mut random);
        let number = rules_of::login_number(u64::from_be_bytes(random), tries);
        if sql::of_login(tx, act.realm, &number)?.is_none() {
            return Ok(number);
        }
    }
    Err(Refusal::LoginTaken.into())
}

/// An account as those see it who look after accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub account: AccountId,
    /// Whose.
    pub person: PersonId,
    /// The person's name.
    pub name: Name,
    /// The name to sign in with.
    pub login: Option<String>,
    /// There is a password.
    pub is_used: bool,
    /// Since when it is closed.
    pub closed_at: Option<Timestamp>,
}

/// Accounts whose login name is this or whose person's name begins so, in the order in which they
/// were made, and the next cursor if more follow.
pub fn list(
    tx: &mut Tx<'_>,
    realm: Realm,
    query: &str,
    after: Option<AccountId>,
) -> Result<(Vec<Row>, Option<AccountId>)> {
    let mut rows = sql::list(tx, realm, query.trim(), after, PAGE + 1)?;
    let next = page::cut(&mut rows, PAGE).map(|row| row.account);
    Ok((rows, next))
}

/// The person whose login name this is.
pub fn person_of_login(tx: &mut Tx<'_>, realm: Realm, typed: &str) -> Result<Option<PersonId>> {
    let Some(account) = sql::of_login(tx, realm, &rules_of::fold(typed))? else { return Ok(None) };
    Ok(sql::one(tx, realm, account)?.map(|row| row.person))
}

/// Closes an account: its sessions end, and nobody signs in to it. Does nothing if it is closed.
///
/// # Errors
/// [`Error::Denied`]; [`Refusal::OwnAccount`]; [`Error::NotFound`].
pub fn close(tx: &mut Tx<'_>, act: &Act, account: AccountId) -> Result<()> {
    let because = access::require_office(tx, act, Right::LockAccount)?;
    let row = sql::one(tx, act.realm, account)?.ok_or(Error::NotFound)?;
    if act.actor == Actor::Person(row.person) {
        return Err(Refusal::OwnAccount.into());
    }
    if row.closed {
        return Ok(());
    }
    sql::set_closed(tx, act.realm, account, Some(act.now))?;
    let ended = session::end_of(tx, act, account)?;
    let detail = json!({"sessions": ended});
    audit::log_unplaced(tx, act, "account.close", &because, account.0, detail)
}

/// Opens an account again. Does nothing if it is open.
///
/// # Errors
/// [`Error::Denied`]; [`Error::NotFound`].
pub fn reopen(tx: &mut Tx<'_>, act: &Act, account: AccountId) -> Result<()> {
    let because = access::require_office(tx, act, Right::LockAccount)?;
    let row = sql::one(tx, act.realm, account)?.ok_or(Error::NotFound)?;
    if !row.closed {
        return Ok(());
    }
    sql::set_closed(tx, act.realm, account, None)?;
    audit::log_unplaced(tx, act, "account.reopen", &because, account.0, json!({}))
}

/// Enters somebody who belongs to no unit, such as an administrator or an inspector from outside.
/// Only the installation does this, from the terminal of the server.
///
/// # Errors
/// [`Error::NotFound`] for any other actor; [`Error::Person`].
pub fn add_outsider(tx: &mut Tx<'_>, act: &Act, name: &Name) -> Result<PersonId> {
    if act.actor != Actor::Installation {
        return Err(Error::NotFound);
    }
    let name = zhibu_domain::person::check_name(name)?;
    let id = PersonId::new(act.now, act.entropy());
    sql::insert_person(tx, act, id, &name)?;
    search::lay_person_tokens(tx, act.realm, id, &name, None)?;
    audit::log_without_right(tx, act, "account.add_outsider", None, Some(id.0), json!({}))?;
    Ok(id)
}

/// People of this name, as the terminal looks for somebody, at most 20.
pub fn people_named(tx: &mut Tx<'_>, realm: Realm, name: &str) -> Result<Vec<PersonId>> {
    sql::people_named(tx, realm, name)
}

/// The day on which a card that is given today ends.
fn last_day(act: &Act) -> (Timestamp, Date) {
    let days = act.rules.number("account.card_days", act.today).map_or(0, |n| n.value.value);
    let span = jiff::SignedDuration::from_hours(days.saturating_mul(24));
    (act.now + span, rules_of::last_day(days, act.today))
}
