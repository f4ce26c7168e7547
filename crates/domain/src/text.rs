//! Text that people typed, in one or both languages, and labels that always have both.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both languages, Chinese first.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// `zh` or `en`, as stored and as in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// The value of the HTML `lang` attribute.
    pub fn html(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// The language with this code, if it is one of ours.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The other language.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }
}

/// A name that rulebooks supply: always present in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// In Simplified Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Label {
    /// The label in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// What a person typed, in one language or in both. Never empty: an absent text is
/// `Option<Text>::None`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawText", into = "RawText")]
pub struct Text {
    zh: Option<String>,
    en: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    zh: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

impl TryFrom<RawText> for Text {
    type Error = &'static str;
    fn try_from(raw: RawText) -> Result<Self, Self::Error> {
        Text::new(raw.zh, raw.en).ok_or("a text needs `zh` or `en`")
    }
}

impl From<Text> for RawText {
    fn from(text: Text) -> Self {
        RawText { zh: text.zh, en: text.en }
    }
}

impl Text {
    /// Both sides, blank ones left out; `None` if nothing remains.
    pub fn new(zh: Option<String>, en: Option<String>) -> Option<Self> {
        let clean =
            |side: Option<String>| side.map(|s| s.trim().to_owned()).filter(|s| !s.is_empty());
        let (zh, en) = (clean(zh), clean(en));
        (zh.is_some() || en.is_some()).then_some(Self { zh, en })
    }

    /// Text typed on a page of one language; `None` if blank.
    pub fn typed(lang: Lang, text: &str) -> Option<Self> {
        match lang {
            Lang::Zh => Self::new(Some(text.to_owned()), None),
            Lang::En => Self::new(None, Some(text.to_owned())),
        }
    }

    /// What a form that showed `before` now means: unchanged text keeps both languages, changed
    /// text stands alone, so that no stale translation remains beside it.
    pub fn retyped(before: Option<&Self>, lang: Lang, text: &str) -> Option<Self> {
        match before {
            Some(before) if before.get(lang) == text.trim() => Some(before.clone()),
            _ => Self::typed(lang, text),
        }
    }

    /// The text in this language, else in the other.
    pub fn get(&self, lang: Lang) -> &str {
        let (first, second) = match lang {
            Lang::Zh => (&self.zh, &self.en),
            Lang::En => (&self.en, &self.zh),
        };
        first.as_deref().or(second.as_deref()).unwrap_or_default()
    }

    /// The Chinese side, if there is one.
    pub fn zh(&self) -> Option<&str> {
        self.zh.as_deref()
    }

    /// The English side, if there is one.
    pub fn en(&self) -> Option<&str> {
        self.en.as_deref()
    }

    /// The longest side, in characters.
    pub fn chars(&self) -> usize {
        let len = |side: &Option<String>| side.as_deref().map_or(0, |s| s.chars().count());
        len(&self.zh).max(len(&self.en))
    }
}

/// The plain form of a full-width character, as a Chinese keyboard or sheet may give it.
pub fn narrow(c: char) -> char {
    const SHIFT: u32 = 0xFEE0;
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - SHIFT).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.zh, &self.en) {
            (Some(zh), Some(en)) => write!(f, "{zh:?}/{en:?}"),
            (Some(one), None) | (None, Some(one)) => write!(f, "{one:?}"),
            (None, None) => f.write_str("\"\""),
        }
    }
}
