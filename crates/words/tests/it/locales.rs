//! The locale files: both languages say the same things with the same variables, in their own
//! script.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use zhibu_domain::text::Lang;
use zhibu_words::{faults, keys, variables};

/// Latin words that Chinese pages write as they are: names of programs, formats and signs.
/// `A` stands in the paper size A4.
const LATIN_IN_CHINESE: [&str; 14] = [
    "Word", "Excel", "PDF", "Zhibu", "EN", "English", "Atom", "JPEG", "PNG", "MB", "KB", "MiB",
    "X", "A",
];

/// Keys whose English value names the Chinese language in Chinese, so that its readers find it.
const HAN_IN_ENGLISH: [&str; 2] = ["layout-language-other", "layout-language-switch"];

/// File → key → every text that the message can put on a page.
fn texts(lang: Lang) -> BTreeMap<String, BTreeMap<String, Vec<String>>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(lang.code());
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        let resource = parser::parse(source.as_str())
            .unwrap_or_else(|(_, e)| panic!("{}: {e:?}", path.display()));
        let mut messages = BTreeMap::new();
        for entry in &resource.body {
            if let Entry::Message(message) = entry {
                let mut found = Vec::new();
                collect(message.value.as_ref().expect("each message has a value"), &mut found);
                assert!(
                    message.attributes.is_empty(),
                    "{}: nothing reads attributes",
                    message.id.name
                );
                messages.insert(message.id.name.to_owned(), found);
            }
        }
        files.insert(path.file_stem().unwrap().to_str().unwrap().to_owned(), messages);
    }
    files
}

fn collect(pattern: &Pattern<&str>, found: &mut Vec<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => found.push((*value).to_owned()),
            PatternElement::Placeable { expression } => collect_expression(expression, found),
        }
    }
}

fn collect_expression(expression: &Expression<&str>, found: &mut Vec<String>) {
    match expression {
        Expression::Inline(InlineExpression::StringLiteral { value }) => {
            found.push((*value).to_owned());
        }
        Expression::Inline(InlineExpression::Placeable { expression }) => {
            collect_expression(expression, found);
        }
        Expression::Inline(_) => {}
        Expression::Select { variants, .. } => {
            for variant in variants {
                collect(&variant.value, found);
            }
        }
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[test]
fn every_file_parses_and_no_key_stands_twice() {
    for lang in Lang::ALL {
        assert_eq!(faults(zhibu_words::Words::of(lang)), [] as [String; 0], "{lang:?}");
    }
}

#[test]
fn both_languages_have_the_same_keys_in_the_same_files() {
    let shape = |lang| -> BTreeMap<String, BTreeSet<String>> {
        texts(lang).into_iter().map(|(file, m)| (file, m.into_keys().collect())).collect()
    };
    let (zh, en) = (shape(Lang::Zh), shape(Lang::En));
    assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (file, keys) in &zh {
        let missing: Vec<_> = keys.symmetric_difference(&en[file]).collect();
        assert!(missing.is_empty(), "{file}.ftl: only in one language: {missing:?}");
        let astray: Vec<_> =
            keys.iter().filter(|key| !key.starts_with(&format!("{file}-"))).collect();
        assert!(astray.is_empty(), "{file}.ftl: keys start with the file's name: {astray:?}");
    }
    let parsed: usize = zh.values().map(BTreeSet::len).sum();
    assert_eq!(keys(Lang::Zh).count(), parsed, "the build carries other files than the folder");
    assert_eq!(keys(Lang::En).count(), parsed);
}

#[test]
fn both_languages_use_the_same_variables() {
    for key in keys(Lang::Zh) {
        assert_eq!(variables(Lang::Zh, key), variables(Lang::En, key), "{key}");
    }
}

#[test]
fn chinese_holds_no_latin_words_and_english_no_han() {
    let mut astray = Vec::new();
    for (key, text) in texts(Lang::Zh).into_values().flatten() {
        let joined = text.join("\u{0}");
        let words =
            joined.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        let foreign: Vec<_> = words.filter(|word| !LATIN_IN_CHINESE.contains(word)).collect();
        if !foreign.is_empty() {
            astray.push(format!("zh {key}: {foreign:?}"));
        }
    }
    for (key, text) in texts(Lang::En).into_values().flatten() {
        if text.concat().contains(is_han) && !HAN_IN_ENGLISH.contains(&key.as_str()) {
            astray.push(format!("en {key}: {text:?}"));
        }
    }
    assert!(astray.is_empty(), "{astray:#?}");
}

#[test]
fn chinese_is_set_without_spaces_and_in_full_width_marks() {
    let mut astray = Vec::new();
    for (key, texts) in texts(Lang::Zh).into_values().flatten() {
        for text in &texts {
            // The middle dot that parts two names has room on both sides.
            let chars: Vec<char> = text.replace(" · ", "·").chars().collect();
            for pair in chars.windows(2) {
                let spaced = is_han(pair[0]) && pair[1] == ' ' || pair[0] == ' ' && is_han(pair[1]);
                let narrow = is_han(pair[0]) && ",.;:!?()".contains(pair[1]);
                if spaced || narrow {
                    astray.push(format!("{key}: {text:?}"));
                }
            }
        }
    }
    assert!(astray.is_empty(), "{astray:#?}");
}
