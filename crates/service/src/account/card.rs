//! Cards: handed over in person, with a code that works once. Only the hash of the code is kept; who
//! gives a card sees the code in the answer to that act and never again.
//!
//! A new card is also the way back for somebody who lost password or phone. It therefore ends what
//! was before: older cards, the password, the second factor, all sessions, feeds of calendars, and
//! what is known of browsers.

mod sql;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use zhibu_domain::account::{Code, Refusal};
use zhibu_domain::id::{AccountId, CardId, PersonId, Realm, UnitId};
use zhibu_domain::person::Name;
use zhibu_domain::text::Text;

use super::password::Fresh;
use super::{PAGE, TokenHash, free_number, hex, last_day, session, sql as accounts};
use crate::access::{Granted, IssueCard};
use crate::act::{Act, Actor};
use crate::audit;
use crate::engine::Tx;
use crate::error::{Error, Result};
use crate::feed;
use crate::office;
use crate::page;
use crate::person::record;
use crate::unit;

/// Cards of one print, at most.
pub const CARDS_MAX: u32 = 200;

/// A card that was just given, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Whose.
    pub name: Name,
    /// The person's unit.
    pub unit: Option<Text>,
    /// The name to sign in with.
    pub login: String,
    /// The code. It stands nowhere else.
    pub code: Code,
    /// The last day on which it works.
    pub until: Date,
}

/// Gives a card to a person. `id` is the key that the form was given.
///
/// # Errors
/// [`Error::NotFound`] if the person has nothing to do with the granted unit; [`Error::Account`]
/// with [`Refusal::OwnCard`], [`Refusal::CardOfOffice`], [`Refusal::Closed`] or
/// [`Refusal::PrintedAlready`].
pub fn issue_card(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, IssueCard>,
    person: PersonId,
    id: CardId,
) -> Result<Card> {
    let units = record::units_of(tx, act.realm, person, act.today)?;
    let outsider = units.is_empty() && act.actor == Actor::Installation;
    if !units.contains(&granted.unit()) && !outsider {
        return Err(Error::NotFound);
    }
    if sql::exists(tx, act.realm, id)? {
        return Err(Refusal::PrintedAlready.into());
    }
    let (account, card) = issue(tx, act, person, id)?;
    let detail = json!({"account": account});
    audit::log(tx, act, "account.issue_card", granted.ground(), person.0, detail)?;
    Ok(card)
}

/// Gives a card to each member of the granted unit who has none, at most [`CARDS_MAX`]; with `again`
/// also to those whose card is not used yet. `first` is the key that the form was given.
///
/// # Errors
/// [`Error::Account`] with [`Refusal::NobodyWithout`] or [`Refusal::PrintedAlready`].
pub fn issue_cards(
    tx: &mut Tx<'_>,
    act: &Act,
    granted: &Granted<'_, IssueCard>,
    first: CardId,
    again: bool,
) -> Result<Vec<Card>> {
    if sql::exists(tx, act.realm, first)? {
        return Err(Refusal::PrintedAlready.into());
    }
    let unit = granted.unit();
    let mut cards = Vec::new();
    let mut accounts = Vec::new();
    for person in sql::without(tx, act, unit, again, CARDS_MAX)? {
        if act.actor == Actor::Person(person) {
            continue;
        }
        let id = if cards.is_empty() { first } else { CardId::new(act.now, act.entropy()) };
        let (account, card) = issue(tx, act, person, id)?;
        accounts.push(account);
        cards.push(card);
    }
    if cards.is_empty() {
        return Err(Refusal::NobodyWithout.into());
    }
    let detail = json!({"accounts": accounts});
    audit::log(tx, act, "account.issue_cards", granted.ground(), unit.0, detail)?;
    Ok(cards)
}

/// Makes the account if there is none, takes from it what was before, and makes the card.
fn issue(tx: &mut Tx<'_>, act: &Act, person: PersonId, id: CardId) -> Result<(AccountId, Card)> {
    if act.actor == Actor::Person(person) {
        return Err(Refusal::OwnCard.into());
    }
    let account = if let Some(account) = accounts::of_person(tx, act.realm, person)? {
        account
    } else {
        let account = AccountId::new(act.now, act.entropy());
        accounts::insert(tx, act, account, person, None)?;
        account
    };
    let row = accounts::one(tx, act.realm, account)?.ok_or(Error::NotFound)?;
    if row.closed {
        return Err(Refusal::Closed.into());
    }
    if row.password_hash.is_some()
        && act.actor != Actor::Installation
        && let Some(office) = office::held_by(tx, act.realm, person, act.today)?.into_iter().next()
    {
        return Err(Refusal::CardOfOffice { office }.into());
    }
    let login = if let Some(login) = row.login {
        login
    } else {
        let login = free_number(tx, act)?;
        accounts::set_login(tx, act.realm, account, &login)?;
        login
    };
    accounts::bare(tx, act.realm, account)?;
    session::end_of(tx, act, account)?;
    session::forget_browsers(tx, act, account)?;
    feed::stop_all_of(tx, act, person)?;
    sql::end_open(tx, act, account)?;
    let mut random = [0; 16];
    (act.random)(&mut random);
    let code = Code::draw(u128::from_be_bytes(random));
    let (expires_at, until) = last_day(act);
    sql::insert(tx, act, id, account, &hash_of(act.realm, &code), expires_at)?;
    let unit = unit_name(tx, act, person)?;
    Ok((account, Card { name: row.name, unit, login, code, until }))
}

fn unit_name(tx: &mut Tx<'_>, act: &Act, person: PersonId) -> Result<Option<Text>> {
    let units = record::units_of(tx, act.realm, person, act.today)?;
    let Some(unit) = units.first() else { return Ok(None) };
    Ok(unit::row(tx, act.realm, *unit, act.today)?.map(|row| row.name))
}

/// What is kept of a code. The realm goes in, so that equal codes of two realms are two.
fn hash_of(realm: Realm, code: &Code) -> String {
    let mut hash = Sha256::new_with_prefix(b"zhibu card 1\0");
    hash.update(realm.0.to_be_bytes());
    hash.update(code.as_str());
    hex(hash.finalize().into())
}

/// Whose card it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The account.
    pub account: AccountId,
    /// The person's name.
    pub name: Name,
    /// The person's unit.
    pub unit: Option<Text>,
    /// The name to sign in with from now on.
    pub login: String,
}

/// Whose card this is. Uses nothing up.
///
/// # Errors
/// [`Error::Account`] with [`Refusal::CodeUnknown`], [`Refusal::CardUsed`],
/// [`Refusal::CardReplaced`], [`Refusal::CardExpired`] or [`Refusal::Closed`].
pub fn card(tx: &mut Tx<'_>, act: &Act, code: &Code) -> Result<Holder> {
    let (_, account) = usable(tx, act, code)?;
    let row = accounts::one(tx, act.realm, account)?.ok_or(Error::NotFound)?;
    Ok(Holder {
        account,
        unit: unit_name(tx, act, row.person)?,
        login: row.login.unwrap_or_default(),
        name: row.name,
    })
}

fn usable(tx: &mut Tx<'_>, act: &Act, code: &Code) -> Result<(CardId, AccountId)> {
    let found = sql::of_hash(tx, act.realm, &hash_of(act.realm, code))?;
    let found = found.ok_or(Refusal::CodeUnknown)?;
    if found.used {
        return Err(Refusal::CardUsed.into());
    }
    if found.ended {
        return Err(Refusal::CardReplaced.into());
    }
    if found.closed {
        return Err(Refusal::Closed.into());
    }
    if found.expires_at <= act.now {
        return Err(Refusal::CardExpired { on: days_ago(act, found.expires_at) }.into());
    }
    Ok((found.id, found.account))
}

/// The day of an instant that is past, on the calendar of the act.
fn days_ago(act: &Act, past: Timestamp) -> Date {
    let days = act.now.duration_since(past).as_hours() / 24;
    let span = jiff::Span::new().try_days(days).unwrap_or_default();
    act.today.checked_sub(span).unwrap_or(act.today)
}

/// Uses a card up: the password is set, a session begins, and the browser is known.
///
/// # Errors
/// As [`card()`].
pub fn use_card(
    tx: &mut Tx<'_>,
    act: &Act,
    code: &Code,
    fresh: &Fresh,
    (token, device): (TokenHash, TokenHash),
) -> Result<()> {
    let (id, account) = usable(tx, act, code)?;
    let row = accounts::one(tx, act.realm, account)?.ok_or(Error::NotFound)?;
    sql::mark_used(tx, act, id)?;
    accounts::set_password(tx, act, account, &fresh.0)?;
    session::begin(tx, act, account, token)?;
    session::know(tx, act, account, device)?;
    let act = Act { actor: Actor::Person(row.person), ..act.clone() };
    let detail = json!({"card": id});
    audit::log_without_right(tx, &act, "account.use_card", None, Some(account.0), detail)
}

/// A card as the owner of the account sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// When it was given.
    pub issued_at: Timestamp,
    /// By whom; `None` for the terminal of the server.
    pub by: Option<Name>,
    /// When it was used, if it was.
    pub used_at: Option<Timestamp>,
}

/// The cards of an account, the newest first, at most 10.
pub fn cards_of(tx: &mut Tx<'_>, realm: Realm, account: AccountId) -> Result<Vec<Given>> {
    sql::given(tx, realm, account)
}

/// A member of a unit, and whether there is a way to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: Name,
    /// There is a password.
    pub signs_in: bool,
    /// When the card ends that was given and is not used.
    pub waits_until: Option<Timestamp>,
    /// The account is closed.
    pub closed: bool,
}

/// The members of a unit today, [`PAGE`] after the cursor, and the next cursor if more follow.
pub fn members(
    tx: &mut Tx<'_>,
    act: &Act,
    unit: UnitId,
    after: Option<PersonId>,
) -> Result<(Vec<Member>, Option<PersonId>)> {
    let mut rows = sql::members(tx, act, unit, after, PAGE + 1)?;
    let next = page::cut(&mut rows, PAGE).map(|row| row.person);
    Ok((rows, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_codes_of_two_realms_are_kept_as_two() {
        let code = Code::draw(7);
        assert_ne!(hash_of(Realm(1), &code), hash_of(Realm(2), &code));
        assert_ne!(hash_of(Realm(1), &code), hash_of(Realm(1), &Code::draw(8)));
    }
}
