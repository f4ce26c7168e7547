//! Two organisations on one program: no page of one holds a word of the other's rulebook, whoever
//! reads it, in either language.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use zhibu_domain::rulebook::{Rulebook, embedded, embedded_keys};
use zhibu_domain::text::Lang;
use zhibu_words::Words;
use zip::ZipArchive;

use crate::support::{Answer, Association, Browser, TestApp};

/// Pages of one shape that are read: what differs between more of them is data, not words.
const OF_ONE_SHAPE: usize = 3;
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

/// The text of a Word document or an Excel sheet, as XML.
fn unpacked(answer: &Answer) -> String {
    let mut archive = ZipArchive::new(Cursor::new(&answer.bytes)).unwrap();
    let mut text = String::new();
    for part in 0..archive.len() {
        let mut file = archive.by_index(part).unwrap();
        let says = ["word/document", "xl/worksheets/", "xl/sharedStrings", "xl/workbook"];
        if says.iter().any(|name| file.name().starts_with(name)) {
            file.read_to_string(&mut text).unwrap();
        }
    }
    text
}

/// What a reader sees or hears of a page: text, and attributes that are read out.
fn read(body: &str, words: Words) -> String {
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
    // Ids are long; an entry of the rulebook is a table and a key.
    let parts = path.split('/').map(|part| match part.split_once('.') {
        Some((table, _)) if path.starts_with("/rulebook/") => table,
        _ if part.len() > 30 => "…",
        _ => part,
    });
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
        let status = answer.status;
        let may_be = match path.as_str() {
            "/no-such-page" => status == StatusCode::NOT_FOUND,
            // Who has no right to it is told so; no page leads there.
            "/import" if status == StatusCode::FORBIDDEN => true,
            _ => status == StatusCode::OK || status.is_redirection(),
        };
        assert!(may_be, "{path}: {status} {}", answer.seen());
        let kind = answer.headers.get(CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap());
        let mut links = answer.links();
        if answer.status.is_redirection() {
            links.push(answer.location().to_owned());
        } else {
            let packed = kind.contains("openxmlformats").then(|| unpacked(&answer));
            let readable = kind.starts_with("text/") || kind.contains("xml;");
            let body = packed.or_else(|| readable.then(|| answer.body()));
            let seen = body.map(|body| read(&body, Words::of(browser.lang())));
            pages.extend(seen.map(|seen| Page { path, seen }));
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

/// Numbers of the rulebook that the program asks for by their keys, besides those that entries name.
#[test]
fn every_rulebook_has_every_number_that_the_program_asks_for() {
    let rulebooks: Vec<Rulebook> = embedded_keys().into_iter().map(rulebook).collect();
    let keys: BTreeSet<&str> =
        rulebooks.iter().flat_map(|rules| &rules.numbers).map(|entry| entry.key.as_str()).collect();
    let mut sources = String::new();
    for room in ["domain", "service", "web", "words"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(room).join("src");
        read_all(&folder, &mut sources);
    }
    let asked: Vec<&&str> =
        keys.iter().filter(|key| sources.contains(&format!("\"{key}\""))).collect();
    assert!(asked.len() >= 11, "{asked:?}");
    for rules in &rulebooks {
        let lacks = |key: &&&&str| rules.numbers.iter().all(|entry| entry.key != ***key);
        let lacking: Vec<_> = asked.iter().filter(lacks).collect();
        assert!(lacking.is_empty(), "{} lacks {lacking:?}", rules.key);
    }
}

/// The program's own files, without tests and without the invented county, which is of one rulebook.
fn read_all(folder: &Path, sources: &mut String) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_str().unwrap();
        if path.is_dir() && !["tests", "generate"].contains(&name) {
            read_all(&path, sources);
        } else if path.extension().is_some_and(|end| end == "rs") && !name.contains("tests") {
            let text = fs::read_to_string(&path).unwrap();
            sources.push_str(text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(&text));
        }
    }
}
