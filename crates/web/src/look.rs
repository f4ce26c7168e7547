//! How a page looks to this reader: language, text size, address. Known before anybody is.
//!
//! The language is taken from the cookie, else from what the browser asks for, else Chinese.
//! `?lang=` and `?size=` on any page are kept in a cookie and taken out of the address again.

use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::{HeaderMap, Uri};
use zhibu_domain::text::Lang;
use zhibu_words::Words;

/// The cookie that keeps the language.
pub(crate) const LANG_COOKIE: &str = "zhibu_lang";

/// The cookie that keeps the text size.
pub(crate) const SIZE_COOKIE: &str = "zhibu_size";

/// The size of text on all pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 16 px.
    Small,
    /// 18 px.
    Medium,
    /// 21 px.
    Large,
}

impl Size {
    /// All sizes, smallest first.
    pub const ALL: [Size; 3] = [Size::Small, Size::Medium, Size::Large];

    /// `s`, `m` or `l`, as in the cookie, the address and the page.
    pub fn code(self) -> &'static str {
        match self {
            Size::Small => "s",
            Size::Medium => "m",
            Size::Large => "l",
        }
    }

    /// The key of its name.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Size::Small => "layout-size-s",
            Size::Medium => "layout-size-m",
            Size::Large => "layout-size-l",
        }
    }

    /// The key of the letter that stands for it.
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Size::Small => "layout-size-letter-s",
            Size::Medium => "layout-size-letter-m",
            Size::Large => "layout-size-letter-l",
        }
    }

    /// The size with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|size| size.code() == code)
    }
}

/// What the frame of a page needs when nobody is known yet.
#[derive(Clone)]
pub(crate) struct Look {
    /// The words of the reader's language.
    pub(crate) words: Words,
    /// The reader's text size.
    pub(crate) size: Size,
    /// The address of the page in front of the reader, with its query. For a form sent, the page
    /// that showed it.
    pub(crate) path: String,
    /// Whether this installation shows invented data.
    pub(crate) demo: bool,
}

impl Look {
    /// What these headers ask for, in these words of whichever language.
    pub(crate) fn of(headers: &HeaderMap, uri: &Uri, words: Words, demo: bool) -> Self {
        let lang = cookie(headers, LANG_COOKIE)
            .and_then(Lang::parse)
            .or_else(|| headers.get(ACCEPT_LANGUAGE).and_then(|v| accepted(v.to_str().ok()?)))
            .unwrap_or(Lang::Zh);
        let size = cookie(headers, SIZE_COOKIE).and_then(Size::parse).unwrap_or(Size::Medium);
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Self { words: words.in_lang(lang), size, path: here(path).to_owned(), demo }
    }

    /// The address of this page in the other language.
    pub(crate) fn in_other_language(&self) -> String {
        self.beside("lang", self.words.lang().other().code())
    }

    /// The address of this page in another text size.
    pub(crate) fn in_size(&self, size: Size) -> String {
        self.beside("size", size.code())
    }

    fn beside(&self, name: &str, value: &str) -> String {
        let mark = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{mark}{name}={value}", self.path)
    }
}

/// What a language calls itself, long and short. Not in the locale files: each page shows the
/// name of the language it is not in.
pub(crate) fn own_name(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::Zh => ("简体中文", "中"),
        Lang::En => ("English", "EN"),
    }
}

/// A change of language or size that the address asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Preference {
    /// Names and values for cookies, already known to be ours.
    pub(crate) cookies: Vec<(&'static str, &'static str)>,
    /// The same address without the question.
    pub(crate) path: String,
}

/// Finds `lang` and `size` in an address. A value we do not know is dropped all the same.
pub(crate) fn preference(uri: &Uri) -> Option<Preference> {
    let query = uri.query()?;
    let (asked, rest): (Vec<&str>, Vec<&str>) =
        query.split('&').partition(|pair| pair.starts_with("lang=") || pair.starts_with("size="));
    if asked.is_empty() {
        return None;
    }
    let cookies = asked.into_iter().filter_map(|pair| match pair.split_once('=')? {
        ("lang", code) => Some((LANG_COOKIE, Lang::parse(code)?.code())),
        ("size", code) => Some((SIZE_COOKIE, Size::parse(code)?.code())),
        _ => None,
    });
    let path = here(uri.path());
    let path = if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) };
    Some(Preference { cookies: cookies.collect(), path })
}

/// The address if it lies on this site, else the start page: what a redirect may follow.
pub(crate) fn here(path: &str) -> &str {
    let inside = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if inside { path } else { "/" }
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The language of ours that the browser likes best.
fn accepted(header: &str) -> Option<Lang> {
    let mut best: Option<(Lang, u16)> = None;
    for item in header.split(',') {
        let mut parts = item.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let weight = parts
            .find_map(|part| part.strip_prefix("q="))
            .map_or(Some(1000), thousandths)
            .unwrap_or(0);
        let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        if let Some(lang) = Lang::parse(&primary)
            && weight > best.map_or(0, |(_, most)| most)
        {
            best = Some((lang, weight));
        }
    }
    best.map(|(lang, _)| lang)
}

/// A weight such as `0.8`, in thousandths; at most three decimals (RFC 9110 12.4.2).
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    let decimals = format!("{decimals:0<3}");
    let thousandths: u16 = decimals.parse().ok()?;
    match whole {
        "0" if decimals.len() == 3 => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn look(cookie: &'static str, accept: &'static str) -> Look {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static(cookie));
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
        Look::of(&headers, &Uri::from_static("/units?q=a"), Words::of(Lang::Zh), false)
    }

    #[test]
    fn the_cookie_wins_over_the_browser_and_chinese_is_the_last_word() {
        for (cookie, accept, expected) in [
            ("zhibu_lang=en", "zh-CN", Lang::En),
            ("zhibu_lang=zh", "en", Lang::Zh),
            ("zhibu_lang=fr", "en-GB,en;q=0.9", Lang::En),
            ("other=1; zhibu_lang=en; more=2", "", Lang::En),
            ("xzhibu_lang=en", "", Lang::Zh),
            ("", "fr, de;q=0.9", Lang::Zh),
            ("", "fr, en;q=0.5, zh;q=0.4", Lang::En),
            ("", "en;q=0.5, zh-Hans-CN;q=0.6", Lang::Zh),
            ("", "en;q=0", Lang::Zh),
            ("", "EN-us", Lang::En),
        ] {
            assert_eq!(look(cookie, accept).words.lang(), expected, "{cookie} | {accept}");
        }
    }

    #[test]
    fn the_size_comes_from_its_cookie() {
        assert_eq!(look("zhibu_size=l", "").size, Size::Large);
        assert_eq!(look("zhibu_size=xl", "").size, Size::Medium);
        assert_eq!(look("", "").size, Size::Medium);
    }

    #[test]
    fn links_to_other_looks_keep_the_question_of_the_page() {
        let look = look("", "");
        assert_eq!(look.in_size(Size::Small), "/units?q=a&size=s");
        assert_eq!(look.in_other_language(), "/units?q=a&lang=en");
    }

    #[test]
    fn a_preference_is_taken_out_of_the_address() {
        let asked = |uri| preference(&Uri::from_static(uri));
        assert_eq!(asked("/units?q=a"), None);
        assert_eq!(
            asked("/units?q=a&lang=en&page=2&size=l"),
            Some(Preference {
                cookies: vec![(LANG_COOKIE, "en"), (SIZE_COOKIE, "l")],
                path: "/units?q=a&page=2".to_owned(),
            })
        );
        assert_eq!(asked("/a?lang=x"), Some(Preference { cookies: vec![], path: "/a".to_owned() }));
    }

    #[test]
    fn no_redirect_leaves_this_site() {
        for outside in ["//evil.example/x", "https://evil.example", "/\\evil.example", "", "/a\nb"]
        {
            assert_eq!(here(outside), "/", "{outside}");
        }
        assert_eq!(here("/units/1?q=a"), "/units/1?q=a");
        let sly = preference(&Uri::from_static("//evil.example/?lang=en"));
        assert!(sly.is_none_or(
            |preference| preference.path.starts_with('/') && !preference.path.starts_with("//")
        ));
    }
}
