//! Two organisations on one program: no page of one holds a word of the other's rulebook, whoever
//! reads it, in either language.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use zhibu_domain::rulebook::{Rulebook, embedded};
use zhibu_domain::text::Lang;
use zhibu_words::Words;

use crate::support::{Answer, Association, Browser, TestApp};

/// Pages of one shape that are read: what differs between more of them is data, not words.
const OF_ONE_SHAPE: usize = 2;
/// Pages that one walk reads at most.
const PAGES_MAX: usize = 400;
/// Where walks begin, besides what is linked from there.
const STARTS: [&str; 12] = [
    "/today",
    "/units",
    "/portal",
    "/bulletins",
    "/search",
    "/people",
    "/import",
    "/me",
    "/help",
    "/rulebook",
    "/rulebook/permissions",
    "/no-such-page",
];
/// Attributes that people read or hear.
const SPOKEN: [&str; 6] = ["placeholder", "title", "aria-label", "alt", "content", "label"];

/// A page with what people read of it.
struct Page {
    path: String,
    seen: String,
}

/// A text without the name of the product, which is no word of an organisation: alone, after a
/// title, and in the two sentences that speak of it.
fn without_brand(text: &str, words: Words) -> String {
    let brand = words.t("layout-brand");
    let text = text.replace(words.t("layout-home"), "").replace(words.t("layout-open-source"), "");
    let text = text.trim_end();
    let text = text.strip_suffix(&format!("· {brand}")).unwrap_or(text);
    if text.trim() == brand { String::new() } else { text.to_owned() }
}

/// What a reader sees or hears of a page: text, and attributes that are read out.
fn read(answer: &Answer, words: Words) -> String {
    let body = answer.body();
    let mut seen = String::new();
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        for name in SPOKEN {
            let mark = format!(" {name}=\"");
            if let Some((_, rest)) = tag.split_once(&mark) {
                let spoken = rest.split('"').next().unwrap_or_default();
                let _ = write!(seen, " {} ·", without_brand(spoken, words));
            }
        }
        // Keys are the program's own words, which the rulebook's author writes.
        if tag != "code" {
            let _ = write!(seen, " {}", without_brand(text, words));
        }
    }
    for (entity, plain) in [("&#39;", "'"), ("&#34;", "\""), ("&quot;", "\""), ("&amp;", "&")] {
        seen = seen.replace(entity, plain);
    }
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address without what differs between pages of one shape.
fn shape(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let parts = path.split('/').map(|part| if part.len() > 30 { "…" } else { part });
    let names = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
    format!("{}?{}", parts.collect::<Vec<_>>().join("/"), names.collect::<Vec<_>>().join("&"))
}

/// Reads what can be reached from the first pages by links, a few of each shape.
async fn walk(browser: &mut Browser) -> Vec<Page> {
    let mut waiting: VecDeque<String> = STARTS.iter().map(|start| (*start).to_owned()).collect();
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    let mut pages = Vec::new();
    while let Some(path) = waiting.pop_front() {
        let read_before = shapes.entry(shape(&path)).or_default();
        if *read_before >= OF_ONE_SHAPE || pages.len() >= PAGES_MAX {
            continue;
        }
        *read_before += 1;
        let answer = browser.get(&path).await;
        let may_be = if path == "/no-such-page" {
            answer.status == StatusCode::NOT_FOUND
        } else {
            answer.status == StatusCode::OK || answer.status.is_redirection()
        };
        // Links of one who has another right than the page asks for lead to a sentence that says so.
        assert!(may_be || answer.status == StatusCode::FORBIDDEN, "{path}: {}", answer.seen());
        let kind = answer.headers.get(CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap());
        let mut links = answer.links();
        if answer.status.is_redirection() {
            links.push(answer.location().to_owned());
        } else if kind.starts_with("text/") || kind.contains("xml;") {
            pages.push(Page { path, seen: read(&answer, Words::of(browser.lang())) });
        }
        for link in links {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            if link.starts_with('/') && known.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    pages
}

fn rulebook(key: &str) -> Rulebook {
    Rulebook::load(key, &embedded(key).unwrap()).unwrap()
}

/// Every label of a rulebook, terms, plurals and headings of sheets included.
fn labels(rules: &Rulebook, lang: Lang) -> BTreeSet<String> {
    let entries = rules.all_entries();
    let mut labels: BTreeSet<String> =
        entries.iter().map(|entry| entry.label.get(lang).to_lowercase()).collect();
    labels.insert(rules.label.get(lang).to_lowercase());
    labels.extend(rules.terms.values().filter_map(|called| called.plural.clone()));
    labels
}

/// Where a text holds a word as a word: in Chinese anywhere, in English between other characters.
fn places<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let open = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
    let found = text.match_indices(word).map(|(at, _)| at);
    found.filter(move |at| {
        let (before, after) = (&text[..*at], &text[at + word.len()..]);
        !word.is_ascii() || open(before.chars().next_back()) && open(after.chars().next())
    })
}

/// The text with all words of its own rulebook taken out, the longest first.
fn without(text: &str, own: &BTreeSet<String>) -> String {
    let mut own: Vec<&String> = own.iter().collect();
    own.sort_by_key(|word| std::cmp::Reverse(word.len()));
    own.into_iter().fold(text.to_lowercase(), |text, word| {
        let mut rest = String::with_capacity(text.len());
        let mut done = 0;
        for at in places(&text, word) {
            if at >= done {
                rest.push_str(&text[done..at]);
                rest.push('◦');
                done = at + word.len();
            }
        }
        rest + &text[done..]
    })
}

/// Every word of `other` that stands on a page, with the first page on which it stands.
fn strangers(
    pages: &[Page],
    own: &Rulebook,
    other: &Rulebook,
    lang: Lang,
) -> BTreeMap<String, String> {
    let (own, other) = (labels(own, lang), labels(other, lang));
    let foreign: Vec<&String> = other.difference(&own).collect();
    let mut found = BTreeMap::new();
    for page in pages {
        let seen = without(&page.seen, &own);
        for word in &foreign {
            if let Some(at) = places(&seen, word).next() {
                let from = seen[..at].char_indices().rev().nth(40).map_or(0, |(at, _)| at);
                let excerpt: String = seen[from..].chars().take(100).collect();
                found.entry((*word).clone()).or_insert(format!("{}: {excerpt}", page.path));
            }
        }
    }
    found
}

async fn no_word_of_the_other(lang: Lang) {
    let app = Association::new();
    let (own, other) = (rulebook("association"), rulebook("cpc"));
    let mut pages = walk(&mut app.stranger(lang)).await;
    for seat in 0..7 {
        pages.extend(walk(&mut app.seat(seat, lang).await).await);
    }
    assert!(pages.len() > 400, "{}", pages.len());
    let found = strangers(&pages, &own, &other, lang);
    assert!(found.is_empty(), "{found:#?}");
    // Parts of those labels, so that no new sentence brings them back in another form.
    let parts: &[&str] = match lang {
        Lang::Zh => &["党", "支部", "支委", "书记"],
        Lang::En => &["party", "branch", "branches", "secretary", "secretaries"],
    };
    for page in &pages {
        let seen = page.seen.to_lowercase();
        for part in parts {
            let found = places(&seen, part).next().map(|at| seen[at..].chars().take(30).collect());
            assert_eq!(found, None::<String>, "{}", page.path);
        }
    }
}

#[tokio::test]
async fn no_page_of_the_association_holds_a_word_of_the_other_rulebook_in_chinese() {
    no_word_of_the_other(Lang::Zh).await;
}

#[tokio::test]
async fn no_page_of_the_association_holds_a_word_of_the_other_rulebook_in_english() {
    no_word_of_the_other(Lang::En).await;
}

#[tokio::test]
async fn no_page_of_the_county_holds_a_word_of_the_association_s() {
    let app = TestApp::new();
    let (own, other) = (rulebook("cpc"), rulebook("association"));
    for lang in Lang::ALL {
        let mut pages = walk(&mut app.seat("secretary", lang).await).await;
        pages.extend(walk(&mut app.seat("party-affairs-worker", lang).await).await);
        assert!(pages.len() > 60, "{}", pages.len());
        let found = strangers(&pages, &own, &other, lang);
        assert!(found.is_empty(), "{lang:?} {found:#?}");
    }
}
