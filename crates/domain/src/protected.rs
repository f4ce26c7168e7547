//! Fields of a person that are kept sealed and shown only with a reason.
//!
//! It refuses to know keys and ciphers, and who may look.

use crate::citizen;
use crate::phone;
use crate::text::narrow;

/// A field that is kept sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The citizen number of GB 11643.
    CitizenNumber,
    /// A telephone number.
    Phone,
}

impl Field {
    /// All of them, in the order of forms.
    pub const ALL: [Self; 2] = [Field::CitizenNumber, Field::Phone];

    /// As in the database, in forms and in the log.
    pub fn key(self) -> &'static str {
        match self {
            Field::CitizenNumber => "citizen-number",
            Field::Phone => "phone",
        }
    }

    /// The field with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }

    /// What was typed, checked and mended, as it is to be kept.
    ///
    /// # Errors
    /// [`Refusal::Citizen`] and [`Refusal::Phone`].
    pub fn mend(self, typed: &str) -> Result<String, Refusal> {
        Ok(match self {
            Field::CitizenNumber => citizen::CitizenNumber::parse(typed)?.as_str().to_owned(),
            Field::Phone => phone::Phone::parse(typed)?.as_str().to_owned(),
        })
    }
}

/// Longest reason for a look, characters: a sentence or two.
pub const MAX_REASON_CHARS: usize = 200;

/// Why a protected field is not kept or not shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a citizen number.
    #[error("citizen number: {0}")]
    Citizen(#[from] citizen::Fault),
    /// Not a telephone number.
    #[error("phone: {0}")]
    Phone(#[from] phone::Fault),
    /// Somebody else in this realm has the citizen number already.
    #[error("the citizen number is on record for somebody else")]
    Taken {
        /// Their name, if the one who acts may see them.
        name: Option<String>,
    },
    /// A look without a reason.
    #[error("a look needs a reason")]
    NoReason,
    /// A reason longer than [`MAX_REASON_CHARS`].
    #[error("the reason has more than {max_chars} characters")]
    LongReason {
        /// The bound.
        max_chars: usize,
    },
    /// The reason holds the digits of a citizen number or phone, which would then stand in the log.
    #[error("the reason holds a long number")]
    NumberInReason,
}

/// The reason for a look, as the log keeps it.
///
/// # Errors
/// [`Refusal::NoReason`], [`Refusal::LongReason`], [`Refusal::NumberInReason`].
pub fn reason(typed: &str) -> Result<String, Refusal> {
    let reason = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    // A lone letter or dot says nothing to the person whose field it is.
    if reason.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        return Err(Refusal::NoReason);
    }
    if reason.chars().count() > MAX_REASON_CHARS {
        return Err(Refusal::LongReason { max_chars: MAX_REASON_CHARS });
    }
    if holds_long_number(&reason) {
        return Err(Refusal::NumberInReason);
    }
    Ok(reason)
}

/// Eleven digits in a row, with what people put between them, are a phone or a citizen number.
fn holds_long_number(text: &str) -> bool {
    let mut digits = 0;
    for c in text.chars() {
        match narrow(c) {
            c if c.is_ascii_digit() => digits += 1,
            ' ' | '-' => {}
            _ => digits = 0,
        }
        if digits >= 11 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_asked_for_and_holds_no_number() {
        assert_eq!(reason(" 核对  名册 \n"), Ok("核对 名册".to_owned()));
        assert_eq!(reason("  "), Err(Refusal::NoReason));
        assert_eq!(reason("。"), Err(Refusal::NoReason));
        assert_eq!(reason("x"), Err(Refusal::NoReason));
        assert_eq!(reason("2026年11月20日换届，届期3年"), Ok("2026年11月20日换届，届期3年".into()));
        assert_eq!(reason("拨打 138-0013 8000"), Err(Refusal::NumberInReason));
        assert_eq!(reason("核对１１０１０１１９９００３０７"), Err(Refusal::NumberInReason));
        let long = "核".repeat(MAX_REASON_CHARS);
        assert_eq!(reason(&long), Ok(long.clone()));
        let max_chars = MAX_REASON_CHARS;
        assert_eq!(reason(&format!("{long}对")), Err(Refusal::LongReason { max_chars }));
    }

    #[test]
    fn keys_name_their_fields() {
        for field in Field::ALL {
            assert_eq!(Field::from_key(field.key()), Some(field));
        }
        assert_eq!(Field::from_key("name"), None);
    }
}
