//! What a password may be: long enough, and not what is guessed first. No rule about kinds of
//! characters: such rules make passwords that look alike and are forgotten (NIST SP 800-63B).

use super::{Refusal, fold};

/// Characters of a password, at least (NIST SP 800-63B 5.1.1.2).
pub const PASSWORD_MIN: usize = 8;
/// Characters of a password, at most: more is a slip, such as a pasted page.
pub const PASSWORD_MAX: usize = 200;

/// Guessed first, wherever passwords were stolen and counted; those of eight characters and more.
/// Rows and repetitions are found by their shape and need not stand here.
const COMMON: [&str; 44] = [
    "password",
    "password1",
    "password12",
    "password123",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "qwerty12",
    "qwerty123",
    "qwertyuiop",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "q1w2e3r4",
    "1qaz2wsx",
    "zaq12wsx",
    "qazwsxedc",
    "1qazxsw2",
    "asdf1234",
    "abcd1234",
    "a1b2c3d4",
    "abc12345",
    "abc123456",
    "a123456789",
    "a12345678",
    "123456abc",
    "123456789a",
    "woaini1314",
    "woaini520",
    "5201314520",
    "1314520520",
    "13145201314",
    "iloveyou",
    "sunshine",
    "football",
    "baseball",
    "princess",
    "superman",
    "welcome1",
    "admin123",
    "admin888",
    "administrator",
    "letmein1",
    "zhongguo",
    "zhibu123",
];

/// Rows of the keyboard.
const ROWS: [&str; 4] = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Checks a password that somebody chooses. `personal` are the name, the login name and, if known,
/// the phone.
///
/// # Errors
/// The first rule it breaks.
pub fn check_password(typed: &str, personal: &[&str]) -> Result<(), Refusal> {
    let count = typed.chars().count();
    if count < PASSWORD_MIN {
        return Err(Refusal::PasswordShort { min: PASSWORD_MIN });
    }
    if count > PASSWORD_MAX {
        return Err(Refusal::PasswordLong { max: PASSWORD_MAX });
    }
    let folded = bare(typed);
    let is_personal = |text: &&str| !text.is_empty() && bare(text) == folded;
    if personal.iter().any(is_personal) {
        return Err(Refusal::PasswordPersonal);
    }
    if COMMON.contains(&folded.as_str()) {
        return Err(Refusal::PasswordCommon);
    }
    if is_row(&folded) {
        return Err(Refusal::PasswordPattern);
    }
    Ok(())
}

/// As guessers write it: small letters, without gaps.
fn bare(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether it is one short piece again and again, or runs along the alphabet, the digits or a row of
/// the keyboard, forth or back.
fn is_row(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let repeats = |length: usize| {
        letters.iter().zip(letters.iter().skip(length)).all(|(one, later)| one == later)
    };
    (1..=4).any(repeats) || runs(&letters, 1) || runs(&letters, -1) || is_keyboard(text)
}

/// Whether each character follows the one before it by this step; after 9 comes 0.
fn runs(letters: &[char], step: i64) -> bool {
    letters.iter().zip(letters.iter().skip(1)).all(|(one, next)| {
        let (one, next) = (i64::from(u32::from(*one)), i64::from(u32::from(*next)));
        let round = [(0x39, 0x30), (0x30, 0x39)].contains(&(one, next));
        next - one == step || round
    })
}

fn is_keyboard(text: &str) -> bool {
    let back: String = text.chars().rev().collect();
    ROWS.iter().any(|row| {
        let twice = format!("{row}{row}");
        twice.contains(text) || twice.contains(&back)
    })
}
