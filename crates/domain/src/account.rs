//! Accounts: what a password, a login name and the code of a card may be, how long a guess waits,
//! and which offices one person may hold together.
//!
//! It refuses to know hashes, cookies and who is signed in.

mod card;
mod factor;
mod office;
mod password;
mod throttle;

use jiff::civil::Date;

use crate::text::narrow;

pub use card::{CODE_LETTERS, Code, last_day};
pub use factor::{STEP_SECONDS, step_of};
pub use office::{give, mask};
pub use password::{PASSWORD_MAX, PASSWORD_MIN, check_password};
pub use throttle::{Attempts, FORGOTTEN, Guesser, wait};

/// Letters of a login name, at least.
pub const LOGIN_MIN: usize = 2;
/// Letters of a login name, at most.
pub const LOGIN_MAX: usize = 32;

/// Digits of a login name that the program chooses. Eleven would look like a phone.
const NUMBER_DIGITS: u32 = 6;

/// Why something about accounts and offices is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A password has too few characters.
    #[error("a password has at least {min} characters")]
    PasswordShort {
        /// Characters needed.
        min: usize,
    },
    /// A password has too many characters.
    #[error("a password has at most {max} characters")]
    PasswordLong {
        /// Characters allowed.
        max: usize,
    },
    /// Everybody who guesses tries this one first.
    #[error("a password that many people use")]
    PasswordCommon,
    /// One character, or a row of them as on the keyboard or in the alphabet.
    #[error("a password of one repeated or running row")]
    PasswordPattern,
    /// It is the name, the login name or the phone of its owner.
    #[error("a password that is the owner's name, login name or phone")]
    PasswordPersonal,
    /// The present password was not given rightly.
    #[error("the present password is another")]
    PasswordWrong,
    /// A login name does not begin with a letter, or holds something else than letters and digits.
    #[error(
        "a login name begins with a letter and has {LOGIN_MIN} to {LOGIN_MAX} letters or digits"
    )]
    LoginShape,
    /// Somebody else has it.
    #[error("the login name is taken")]
    LoginTaken,
    /// Name and password belong to no account; it is not said which of the two is wrong.
    #[error("name or password is wrong")]
    Wrong,
    /// Too many attempts: the next one counts only later.
    #[error("the next attempt counts in {seconds} seconds")]
    Wait {
        /// Seconds from now, at least one.
        seconds: i64,
    },
    /// The account is closed.
    #[error("the account is closed")]
    Closed,
    /// What was typed is not twelve letters of a card.
    #[error("no code of a card")]
    CodeShape,
    /// No card of this installation has the code.
    #[error("no card has this code")]
    CodeUnknown,
    /// The card was used.
    #[error("the card was used")]
    CardUsed,
    /// The card was valid for a time only.
    #[error("the card ended on {on}")]
    CardExpired {
        /// The day on which it ended.
        on: Date,
    },
    /// A newer card took its place.
    #[error("a newer card took its place")]
    CardReplaced,
    /// Nobody hands out a card to oneself.
    #[error("nobody hands out a card to oneself")]
    OwnCard,
    /// A new card for somebody who holds an office and signs in already comes from the server's
    /// own terminal: else one administrator could take the place of another.
    #[error("a new card for {office} comes from the server's own terminal")]
    CardOfOffice {
        /// Key of the office.
        office: String,
    },
    /// Every member of the unit has a card or an account.
    #[error("nobody there is without a card")]
    NobodyWithout,
    /// The form was sent before; its codes were shown then and are shown once.
    #[error("these cards were printed already")]
    PrintedAlready,
    /// The code of the second factor is wrong.
    #[error("the code is wrong")]
    FactorWrong,
    /// A code of the second factor works once.
    #[error("the code was used already")]
    FactorUsed,
    /// No second factor is set up.
    #[error("no second factor is set up")]
    FactorMissing,
    /// A second factor is set up already.
    #[error("a second factor is set up already")]
    FactorThere,
    /// The rulebook has no such office.
    #[error("no office {office}")]
    UnknownOffice {
        /// The key given.
        office: String,
    },
    /// Nobody gives an office to oneself, and nobody takes one's own back.
    #[error("nobody gives an office to oneself")]
    OwnOffice,
    /// The person holds it.
    #[error("the person holds the office already")]
    OfficeHeld,
    /// The person holds an office that is kept apart from this one.
    #[error("the office is kept apart from {office}")]
    OfficeApart {
        /// Key of the office held.
        office: String,
    },
    /// The office forbids any post, and the person holds one.
    #[error("the office forbids posts")]
    OfficeWithoutPosts,
    /// Nobody closes the own account.
    #[error("nobody closes the own account")]
    OwnAccount,
    /// No account has this login name.
    #[error("nobody has this login name")]
    NobodyOfThatLogin,
}

/// A login name that a person chose, as it is kept and compared: small letters, full-width
/// characters made narrow. It begins with a letter, so that it is never taken for a number.
///
/// # Errors
/// [`Refusal::LoginShape`].
pub fn login_name(typed: &str) -> Result<String, Refusal> {
    let name = fold(typed);
    let first = name.chars().next().is_some_and(char::is_alphabetic);
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let count = name.chars().count();
    if first && name.chars().all(inside) && (LOGIN_MIN..=LOGIN_MAX).contains(&count) {
        Ok(name)
    } else {
        Err(Refusal::LoginShape)
    }
}

/// What was typed where a login name or a phone is asked for, as names are compared.
pub fn fold(typed: &str) -> String {
    typed.trim().chars().map(narrow).flat_map(char::to_lowercase).collect()
}

/// A login name that the program chooses: six digits, the first not a nought, or more of them
/// after several that were taken.
pub fn login_number(random: u64, tries: u32) -> String {
    let digits = NUMBER_DIGITS + tries / 8;
    let least = 10_u64.pow((digits - 1).min(9));
    (least + random % (least * 9)).to_string()
}

#[cfg(test)]
mod tests;
