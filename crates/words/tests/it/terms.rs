//! Sentences in the words of each rulebook: they all stand, and they name things of no other one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use zhibu_domain::rulebook::{Rulebook, embedded, embedded_keys};
use zhibu_domain::text::Lang;
use zhibu_words::{Arg, Words, faults, keys, variables};

/// What no other organisation has: the product's own name holds one of these words.
const OF_ONE_ORGANISATION: [&str; 8] =
    ["党", "支部", "书记", "支委", "party", "branch", "secretary", "communist"];

/// The keys whose sentence holds the product's name.
const WITH_THE_NAME: [&str; 3] = ["layout-brand", "layout-home", "layout-open-source"];

fn rules(key: &str) -> Rulebook {
    Rulebook::load(key, &embedded(key).unwrap()).unwrap()
}

/// A sentence in each way that its arguments can choose.
fn said(words: Words, key: &str) -> BTreeSet<String> {
    let names = variables(words.lang(), key).unwrap();
    if names.is_empty() {
        return BTreeSet::from([words.t(key).to_owned()]);
    }
    let with = |arg: &dyn Fn() -> Arg<'static>| {
        let args: Vec<_> = names.iter().map(|name| (name.as_str(), arg())).collect();
        words.with(key, &args)
    };
    BTreeSet::from([with(&|| Arg::from(1)), with(&|| Arg::from(2)), with(&|| Arg::from("…"))])
}

#[test]
fn every_sentence_stands_in_the_words_of_every_rulebook() {
    for rulebook in embedded_keys() {
        let rules = rules(rulebook);
        for lang in Lang::ALL {
            let words = Words::of_rules(lang, &rules);
            assert_eq!(faults(words), [] as [String; 0], "{rulebook} {lang:?}");
            for key in keys(lang) {
                for text in said(words, key) {
                    let silent = text.is_empty() && key != "list-sentence";
                    let whole = !silent && !text.contains(['{', '}']);
                    assert!(whole, "{rulebook} {lang:?} {key}: {text:?}");
                }
            }
        }
    }
}

#[test]
fn no_sentence_of_another_organisation_names_things_of_the_party() {
    for rulebook in embedded_keys().into_iter().filter(|key| *key != "cpc") {
        let rules = rules(rulebook);
        for lang in Lang::ALL {
            assert_eq!(told_of_one(Words::of_rules(lang, &rules)), named(lang), "{rulebook}");
        }
    }
    for lang in Lang::ALL {
        assert_eq!(told_of_one(Words::of(lang)), named(lang), "without a rulebook");
    }
    let party = told_of_one(Words::of_rules(Lang::Zh, &rules("cpc")));
    assert!(party.contains(&"person-joined-on"), "the words of the Party are found where they are");
}

/// The keys that may hold such a word.
fn named(lang: Lang) -> Vec<&'static str> {
    match lang {
        Lang::Zh => WITH_THE_NAME.to_vec(),
        Lang::En => Vec::new(),
    }
}

/// The keys of sentences that hold a word of one organisation.
fn told_of_one(words: Words) -> Vec<&'static str> {
    let holds = |text: &String| {
        let text = text.to_lowercase();
        OF_ONE_ORGANISATION.iter().any(|word| text.contains(word))
    };
    keys(words.lang()).filter(|key| said(words, key).iter().any(holds)).collect()
}

#[test]
fn english_puts_no_article_before_a_word_that_may_begin_with_any_letter() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/en");
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap().to_lowercase();
        for (number, line) in text.lines().enumerate() {
            for article in [" a { -", " an { -"] {
                assert!(!line.contains(article), "line {}: {line}", number + 1);
            }
        }
    }
}
