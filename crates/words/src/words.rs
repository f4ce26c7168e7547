//! The handle through which pages and papers ask for words.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use fluent_bundle::{FluentArgs, FluentValue};
use zhibu_domain::person::Name;
use zhibu_domain::rulebook::Rulebook;
use zhibu_domain::text::{Label, Lang, Text};

use crate::catalogue::Catalogue;
use crate::lexicon::Lexicon;

/// The words of one language. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Words {
    lang: Lang,
    lexicon: &'static Lexicon,
    catalogue: &'static Catalogue,
    masked: bool,
}

/// An argument of a message: text, or a number that may choose a plural.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg<'a> {
    /// Text, put in as it is.
    Text(Cow<'a, str>),
    /// A whole number.
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Arg<'_> {
            fn from(number: $number) -> Self {
                Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        }
    )*};
}

numbers!(i8, u8, i16, u16, i32, u32, i64, u64, usize);

impl Words {
    /// The words of a language where no organisation is known: members are called members. With a
    /// rulebook at hand, take [`Words::of_rules`].
    pub fn of(lang: Lang) -> Self {
        Self::from_lexicon(lang, Lexicon::neutral())
    }

    /// The words of a language, in which things are called as this rulebook calls them.
    pub fn of_rules(lang: Lang, rules: &Rulebook) -> Self {
        Self::from_lexicon(lang, Lexicon::of(rules))
    }

    fn from_lexicon(lang: Lang, lexicon: &'static Lexicon) -> Self {
        Self { lang, lexicon, catalogue: lexicon.catalogue(lang), masked: false }
    }

    /// The same in a language.
    #[must_use]
    pub fn in_lang(self, lang: Lang) -> Self {
        Self { masked: self.masked, ..Self::from_lexicon(lang, self.lexicon) }
    }

    pub(crate) fn catalogue(self) -> &'static Catalogue {
        self.catalogue
    }

    /// The same words for a reader who is shown no names of persons.
    #[must_use]
    pub fn masking(self) -> Self {
        Self { masked: true, ..self }
    }

    /// Which language.
    pub fn lang(self) -> Lang {
        self.lang
    }

    /// A message without arguments. An unknown key answers with itself, so that a page still
    /// stands; debug builds stop.
    pub fn t(self, key: &str) -> &'static str {
        let found = self.catalogue.plain(key);
        debug_assert!(found.is_some(), "no message `{key}` without arguments");
        found.unwrap_or_else(|| missing(key))
    }

    /// A message with arguments. Debug builds stop at an unknown key or a missing argument.
    pub fn with(self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let args: FluentArgs<'_> = args
            .iter()
            .map(|(name, arg)| {
                let value = match arg {
                    Arg::Text(text) => FluentValue::String(Cow::Borrowed(text.as_ref())),
                    Arg::Number(number) => FluentValue::from(*number),
                };
                (*name, value)
            })
            .collect();
        let (text, faults) = self.catalogue.formatted(key, &args);
        debug_assert!(faults.is_empty(), "{faults:?}");
        text
    }

    /// A rulebook's label.
    pub fn label(self, label: &Label) -> &str {
        label.get(self.lang)
    }

    /// What people typed, in this language or else in the other.
    pub fn text(self, text: &Text) -> &str {
        text.get(self.lang)
    }

    /// How a person is called; for a reader who is shown no names, the first letter and two stars.
    pub fn name(self, name: &Name) -> &str {
        let name = name.get(self.lang);
        match name.chars().next() {
            Some(first) if self.masked => mask(first),
            _ => name,
        }
    }

    /// Several things in one phrase. Where a thing holds a comma of its own, semicolons part them.
    pub fn list(self, things: &[&str]) -> String {
        let comma = self.t("list-comma");
        match things {
            [] => String::new(),
            [one] => (*one).to_owned(),
            _ if things.iter().any(|thing| thing.contains(['，', '、', ','])) => {
                things.join(self.t("list-semicolon"))
            }
            [first @ .., last] => {
                format!("{}{}{last}", first.join(comma), self.t("list-last"))
            }
        }
    }
}

/// Keeps each unknown key once, for as long as the program runs.
fn missing(key: &str) -> &'static str {
    static KEYS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    kept(&KEYS, key)
}

/// A name of which only the first letter is shown. There are as many as letters with which names
/// begin, so each is kept for as long as the program runs.
fn mask(first: char) -> &'static str {
    static MASKS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    kept(&MASKS, &format!("{first}**"))
}

fn kept(all: &Mutex<BTreeSet<&'static str>>, text: &str) -> &'static str {
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = all.get(text) {
        return known;
    }
    let kept: &'static str = Box::leak(text.to_owned().into_boxed_str());
    all.insert(kept);
    kept
}
