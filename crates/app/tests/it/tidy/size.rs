//! Files stay short enough to be read at one sitting.
//!
//! `large.txt` names what is larger, and may only shrink: a number there must be exactly true.
//! Clippy holds the length of functions; a function it was told to let pass is counted here.

use std::collections::BTreeMap;

use super::rust::program;
use super::tree::{Source, has_ending, sources};
use super::{Fault, hold, told};

const MOST_LINES: usize = 500;
const LARGE: &str = include_str!("large.txt");
const PASSES: [&str; 2] = ["clippy::too_many_lines", "clippy::too_many_arguments"];

/// What is over a limit: `lines PATH` or `functions PATH`, and by which number.
fn large(sources: &[Source]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for source in program(sources) {
        let lines = source.text.lines().count();
        if lines > MOST_LINES {
            found.insert(format!("lines {}", source.path), lines);
        }
        let passed = PASSES.iter().map(|lint| source.text.matches(lint).count()).sum();
        if passed > 0 {
            found.insert(format!("functions {}", source.path), passed);
        }
    }
    found
}

/// The list's lines: `NUMBER lines PATH` or `NUMBER functions PATH`.
fn listed(list: &str) -> BTreeMap<String, usize> {
    list.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (number, rest) = line.split_once(' ').unwrap();
            (rest.to_owned(), number.parse().unwrap())
        })
        .collect()
}

fn faults(sources: &[Source], list: &str) -> Vec<Fault> {
    let (large, listed) = (large(sources), listed(list));
    let mut faults = Vec::new();
    for (entry, number) in &large {
        let most = listed.get(entry).copied().unwrap_or_default();
        if *number > most {
            faults.push(Fault::new(
                entry,
                format!("{number}, over the limit"),
                "split it by what it is about; files have at most 500 lines without tests, \
                 functions 70 lines and 6 parameters",
            ));
        }
    }
    for (entry, number) in &listed {
        if large.get(entry).is_none_or(|now| now < number) {
            faults.push(Fault::new(
                entry,
                format!("is listed with {number}, but is smaller"),
                "lower the number in tidy/large.txt, or take the line out",
            ));
        }
    }
    faults
}

#[test]
fn files_and_functions_keep_to_their_size() {
    let sources = sources(|path| path.contains("src/") && has_ending(path, "rs"));
    hold("Files and functions are short.", &faults(&sources, LARGE));
}

#[test]
fn what_is_too_large_is_found_and_its_list_only_shrinks() {
    let long = "x\n".repeat(501) + "#[cfg(test)]\nmod tests {\n}\n";
    let planted = [Source::new("crates/a/src/b.rs", &long)];
    assert_eq!(told(&faults(&planted, "")), ["lines crates/a/src/b.rs: 501, over the limit"]);
    assert!(faults(&planted, "# why\n501 lines crates/a/src/b.rs\n").is_empty());
    assert_eq!(
        told(&faults(&planted, "502 lines crates/a/src/b.rs\n")),
        ["lines crates/a/src/b.rs: is listed with 502, but is smaller"]
    );
}

#[test]
fn a_function_that_clippy_lets_pass_is_found() {
    let text = "#[allow(clippy::too_many_lines, reason = \"x\")]\nfn f() {}\n";
    let planted = [Source::new("crates/a/src/b.rs", text)];
    assert_eq!(told(&faults(&planted, "")), ["functions crates/a/src/b.rs: 1, over the limit"]);
}
