//! Every key that pages and code use has a sentence in both languages, and every sentence is used.

use std::collections::{BTreeMap, BTreeSet};

use zhibu_domain::rulebook::{Rulebook, Table, Term, embedded};

use super::rust::{Kind, pieces, program};
use super::tree::{Source, has_ending, is_program, sources};
use super::{Fault, hold, told};

const LANGUAGES: [&str; 2] = ["zh", "en"];

/// Beginnings of keys that are put together while the program runs: from the kind of an error, and from
/// what the log calls an act and the thing it was done to.
const PUT_TOGETHER: [&str; 3] = ["layout-error-", "audit-act-", "audit-noun-"];

/// The only sentence that may hold such a word: the product's name.
const THE_NAME: &str = "layout-brand";

/// Characters and words of one organisation.
const OF_ONE_IN_CHINESE: [&str; 4] = ["党", "支部", "书记", "支委"];

/// The same in English.
const OF_ONE_IN_ENGLISH: [&str; 9] = [
    "party",
    "parties",
    "branch",
    "branches",
    "secretary",
    "secretaries",
    "secretariat",
    "communist",
    "communists",
];

/// The keys that each language defines, with their places.
fn defined(locales: &[Source]) -> BTreeMap<&str, BTreeMap<&str, String>> {
    let mut found: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for locale in locales {
        let Some(language) = LANGUAGES
            .into_iter()
            .find(|language| locale.path.contains(&format!("/locales/{language}/")))
        else {
            continue;
        };
        for (number, line) in locale.text.lines().enumerate() {
            if let Some(key) = key_of(line) {
                found.entry(language).or_default().insert(key, locale.at(number + 1));
            }
        }
    }
    found
}

/// `key = …` at the start of a line; terms and attributes are the locale's own affair.
fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once('=')?;
    let key = key.strip_suffix(' ').unwrap_or(key);
    let is_key =
        key.starts_with(|c: char| c.is_ascii_alphabetic()) && key.chars().all(is_key_letter);
    is_key.then_some(key)
}

fn is_key_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'
}

/// Keys given literally to `t("…")` or `with("…", …)`, with the line.
fn asked(text: &str) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    for verb in ["t(", "with("] {
        for (at, _) in text.match_indices(verb) {
            let is_joined = |c: char| c.is_alphanumeric() || c == '_';
            let after = text[at + verb.len()..].trim_start();
            if text[..at].chars().next_back().is_some_and(is_joined) || !after.starts_with('"') {
                continue;
            }
            let key = after[1..].split('"').next().unwrap_or_default();
            found.push((key, text[..at].matches('\n').count() + 1));
        }
    }
    found
}

/// The file with its comments blanked, so that an example in a comment asks for nothing.
fn without_comments(source: &Source) -> String {
    if !has_ending(&source.path, "rs") {
        return source.text.clone();
    }
    pieces(&source.text)
        .iter()
        .map(|piece| match piece.kind {
            Kind::Code => piece.text.to_owned(),
            Kind::Comment => "\n".repeat(piece.text.matches('\n').count()),
            Kind::Text => format!("\"{}\"", piece.text),
        })
        .collect()
}

/// Everything between double quotes: any of it may be a key on its way to `t`.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split('"')
        .filter(|part| !part.is_empty() && part.chars().all(is_key_letter))
        .map(str::to_owned)
        .collect()
}

fn missing(users: &[Source], locales: &[Source]) -> Vec<Fault> {
    let defined = defined(locales);
    let mut faults = Vec::new();
    for user in users {
        for (key, line) in asked(&without_comments(user)) {
            for language in LANGUAGES {
                if !defined.get(language).is_some_and(|keys| keys.contains_key(key)) {
                    faults.push(Fault::new(
                        user.at(line),
                        format!("the key {key} has no sentence in {language}"),
                        "add the sentence to words/locales, in both languages",
                    ));
                }
            }
        }
    }
    faults
}

fn unequal(locales: &[Source]) -> Vec<Fault> {
    let defined = defined(locales);
    let mut faults = Vec::new();
    for (language, other) in [("zh", "en"), ("en", "zh")] {
        for (key, place) in defined.get(language).into_iter().flatten() {
            if !defined.get(other).is_some_and(|keys| keys.contains_key(key)) {
                faults.push(Fault::new(
                    place,
                    format!("the sentence {key} is missing in {other}"),
                    "write the sentence in the other language too",
                ));
            }
        }
    }
    faults
}

fn unused(users: &[Source], locales: &[Source], put_together: &[&str]) -> Vec<Fault> {
    let mut used: BTreeSet<String> =
        users.iter().flat_map(|user| quoted(&without_comments(user))).collect();
    for locale in locales {
        // One sentence may contain another: `{ other-key }`.
        for part in locale.text.split('{').skip(1) {
            let inside = part.split('}').next().unwrap_or_default().trim();
            used.insert(inside.to_owned());
        }
    }
    let mut faults = Vec::new();
    for start in put_together {
        if !users.iter().any(|user| user.text.contains(&format!("\"{start}"))) {
            faults.push(Fault::new(
                "tidy/wording.rs",
                format!("nothing puts together keys that begin with {start}"),
                "take the beginning out of PUT_TOGETHER",
            ));
        }
    }
    for (key, place) in defined(locales).get("zh").into_iter().flatten() {
        let is_put_together = put_together.iter().any(|start| key.starts_with(start));
        if !used.contains(*key) && !is_put_together {
            faults.push(Fault::new(
                place,
                format!("nothing uses the sentence {key}"),
                "take it out of both languages; or, if the key is put together while the program \
                 runs, add its beginning to PUT_TOGETHER in tidy/wording.rs",
            ));
        }
    }
    faults
}

/// Where a text holds a word that only one organisation uses. English words are found whole, in
/// singular and plural; `party_group` is a name in code and no word.
fn word_of_one(text: &str) -> Option<&'static str> {
    let found = OF_ONE_IN_CHINESE.into_iter().find(|word| text.contains(word));
    found.or_else(|| {
        let lower = text.to_lowercase();
        let mut words = lower.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.find_map(|word| OF_ONE_IN_ENGLISH.into_iter().find(|of_one| *of_one == word))
    })
}

/// Words of one organisation in sentences, templates and texts of the program. `keys` are those of
/// its rulebook that no code may name.
fn of_one(users: &[Source], locales: &[Source], keys: &BTreeSet<String>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for locale in locales {
        let mut key = "";
        for (number, line) in locale.text.lines().enumerate() {
            key = key_of(line).unwrap_or(key);
            let is_comment = line.starts_with('#');
            if let Some(word) = word_of_one(line).filter(|_| !is_comment && key != THE_NAME) {
                faults.push(Fault::new(
                    locale.at(number + 1),
                    format!("the sentence {key} says {word}, a word of one organisation"),
                    "say it neutrally, or borrow a term of the rulebook as in { -member }",
                ));
            }
        }
    }
    for user in users {
        for (text, line) in texts(user) {
            let said = word_of_one(text).or_else(|| keys.get(text).map(String::as_str));
            if let Some(word) = said {
                faults.push(Fault::new(
                    user.at(line),
                    format!("the program says {word}, a word of one organisation"),
                    "let the rulebook say it",
                ));
            }
        }
    }
    faults
}

/// What can reach a page or choose a rule: texts of the program, lines of templates.
fn texts(user: &Source) -> Vec<(&str, usize)> {
    if !has_ending(&user.path, "rs") {
        return user.text.lines().zip(1..).collect();
    }
    let pieces = pieces(&user.text).into_iter();
    pieces.filter(|piece| piece.kind == Kind::Text).map(|piece| (piece.text, piece.line)).collect()
}

/// The keys of the kinds and posts of a rulebook, besides words that every rulebook uses.
fn keys_of(rulebook: &str) -> BTreeSet<String> {
    let rules = Rulebook::load(rulebook, &embedded(rulebook).unwrap()).unwrap();
    let tables = [Table::UnitKind, Table::ActivityKind, Table::BodyKind, Table::Post];
    let entries = tables.into_iter().flat_map(|table| rules.entries(table));
    let keys = entries.map(|entry| entry.key.to_owned());
    keys.filter(|key| Term::ALL.iter().all(|term| term.code() != key)).collect()
}

/// Whether a file may speak of one organisation: its invented data does.
fn is_invented(source: &Source) -> bool {
    ["crates/service/src/generate", "crates/service/src/demo"]
        .iter()
        .any(|start| source.path.starts_with(start))
}

fn locales() -> Vec<Source> {
    sources(|path| has_ending(path, "ftl"))
}

/// What shows sentences: templates, and the program without its tests.
fn users() -> Vec<Source> {
    let mut users = program(&sources(is_program));
    users.extend(sources(|path| {
        path.starts_with("crates/web/templates/") && has_ending(path, "html")
    }));
    users
}

#[test]
fn no_sentence_names_things_of_one_organisation() {
    let users: Vec<Source> = users().into_iter().filter(|user| !is_invented(user)).collect();
    hold(
        "What things are called, the rulebook says.",
        &of_one(&users, &locales(), &keys_of("cpc")),
    );
}

#[test]
fn every_key_has_a_sentence_in_both_languages() {
    hold("Every key has a sentence.", &missing(&users(), &locales()));
}

#[test]
fn both_languages_have_the_same_keys() {
    hold("Both languages say the same.", &unequal(&locales()));
}

#[test]
fn every_sentence_is_used() {
    hold("Every sentence is used.", &unused(&users(), &locales(), &PUT_TOGETHER));
}

fn planted_locales() -> [Source; 2] {
    [
        Source::new(
            "crates/words/locales/zh/dues.ftl",
            "# Dues\ndues-title = 党费\ndues-paid = 已缴{ dues-unit }\ndues-unit = 元\ndues-late = 逾期\n    .hint = 无\n",
        ),
        Source::new(
            "crates/words/locales/en/dues.ftl",
            "dues-title = Dues\ndues-paid = Paid { dues-unit }\ndues-unit = yuan\n",
        ),
    ]
}

#[test]
fn a_key_without_a_sentence_is_found() {
    let template = "{{ w.t(\"dues-title\") }}\n{{ w.with(\"dues-late\", args) }}\n";
    let code = "// t(\"comment\")\nw.with(\n    \"dues-none\", &args);\na.starts_with(\"b\");\n";
    let users = [
        Source::new("crates/web/templates/dues/page.html", template),
        Source::new("crates/web/src/dues.rs", code),
    ];
    let expected = [
        "crates/web/templates/dues/page.html:2: the key dues-late has no sentence in en",
        "crates/web/src/dues.rs:2: the key dues-none has no sentence in zh",
        "crates/web/src/dues.rs:2: the key dues-none has no sentence in en",
    ];
    assert_eq!(told(&missing(&users, &planted_locales())), expected);
}

#[test]
fn a_sentence_in_one_language_only_is_found() {
    let expected = ["crates/words/locales/zh/dues.ftl:5: the sentence dues-late is missing in en"];
    assert_eq!(told(&unequal(&planted_locales())), expected);
}

#[test]
fn a_sentence_that_nobody_uses_is_found() {
    let mut users = vec![Source::new(
        "crates/web/src/dues.rs",
        "f(if a { \"dues-title\" } else { \"dues-paid\" })",
    )];
    let expected = ["crates/words/locales/zh/dues.ftl:5: nothing uses the sentence dues-late"];
    assert_eq!(told(&unused(&users, &planted_locales(), &[])), expected);
    let expected = ["tidy/wording.rs: nothing puts together keys that begin with dues-l"];
    assert_eq!(told(&unused(&users, &planted_locales(), &["dues-l"])), expected);

    users.push(Source::new("crates/web/src/late.rs", "t(&format!(\"dues-l{rest}\"))"));
    assert!(unused(&users, &planted_locales(), &["dues-l"]).is_empty());
}

#[test]
fn a_word_of_one_organisation_is_found() {
    let locales = [
        Source::new(
            "crates/words/locales/zh/dues.ftl",
            "# 党费\nlayout-brand = 支部\ndues-title = 党费\n-fee = 党费\n",
        ),
        Source::new(
            "crates/words/locales/en/dues.ftl",
            "dues-title = Paid by { $n ->\n    [one] one Branch\n   *[other] { party_group }\n}\n",
        ),
    ];
    let users = [
        Source::new("crates/web/src/dues.rs", "// branch\nlet branch = f(\"dues\", \n\"town\");"),
        Source::new("crates/web/templates/dues.html", "<p>\n<b>书记</b>"),
    ];
    let keys = BTreeSet::from(["town".to_owned()]);
    let expected = [
        "crates/words/locales/zh/dues.ftl:3: the sentence dues-title says 党, a word of one organisation",
        "crates/words/locales/zh/dues.ftl:4: the sentence dues-title says 党, a word of one organisation",
        "crates/words/locales/en/dues.ftl:2: the sentence dues-title says branch, a word of one organisation",
        "crates/web/src/dues.rs:3: the program says town, a word of one organisation",
        "crates/web/templates/dues.html:2: the program says 书记, a word of one organisation",
    ];
    assert_eq!(told(&of_one(&users, &locales, &keys)), expected);
}
