//! The repository speaks of the thing, not of who or what made it, nor of where.

use super::tree::{Source, has_ending, sources};
use super::{Fault, hold, told};

/// Each in two halves, so that this list does not find itself. Small letters; looked for as words.
const UNWANTED: [(&str, &str); 17] = [
    ("co-authored", "-by"),
    ("signed-off", "-by"),
    ("generated ", "with"),
    ("vibe", " coded"),
    ("cl", "aude"),
    ("anth", "ropic"),
    ("open", "ai"),
    ("chat", "gpt"),
    ("co", "pilot"),
    ("deep", "seek"),
    ("l", "lm"),
    ("language", " model"),
    ("sub", "agent"),
    ("founding", " brief"),
    ("@auth", "or"),
    ("/wo", "rk/"),
    ("/ro", "ot/"),
];

fn faults(sources: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in sources {
        for (number, line) in source.text.lines().enumerate() {
            let line = line.to_lowercase();
            for (first, second) in UNWANTED {
                let word = format!("{first}{second}");
                if is_word_in(&line, &word) {
                    faults.push(Fault::new(
                        source.at(number + 1),
                        format!("names a maker, a tool or a machine: `{word}`"),
                        "say what the thing is; the history of the repository says who made it",
                    ));
                }
            }
        }
    }
    faults
}

fn is_word_in(line: &str, word: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    line.match_indices(word).any(|(at, _)| {
        let joined_before = line[..at].chars().next_back().is_some_and(is_letter);
        let joined_after = line[at + word.len()..].chars().next().is_some_and(is_letter);
        !(word.starts_with(is_letter) && joined_before || word.ends_with(is_letter) && joined_after)
    })
}

fn is_written_by_us(path: &str) -> bool {
    let endings = ["rs", "toml", "md", "html", "css", "js", "ftl", "sql", "txt", "sh", "yml"];
    let is_text = endings.iter().any(|ending| has_ending(path, ending)) || path.starts_with(".ci/");
    is_text && !path.ends_with(".min.js") && !path.starts_with("LICENSE")
}

#[test]
fn nothing_names_its_makers() {
    hold("The repository speaks of the thing.", &faults(&sources(is_written_by_us)));
}

#[test]
fn a_maker_is_found() {
    let text = format!("fine\nThe {} says so.\n", ["l", "lm"].concat());
    let planted = [Source::new("docs/a.md", &text), Source::new("docs/b.md", "hallmark, a.author")];
    assert_eq!(told(&faults(&planted)).len(), 1);
    assert!(told(&faults(&planted))[0].starts_with("docs/a.md:2: names a maker"));
}
