//! How files begin and how tests behave.

use super::rust::{Kind, pieces};
use super::tree::{Source, has_ending, sources};
use super::{Fault, hold, told};

fn without_header(sources: &[Source]) -> Vec<Fault> {
    sources
        .iter()
        .filter(|source| !source.text.trim_start().starts_with("//!"))
        .map(|source| {
            Fault::new(
                &source.path,
                "does not say what it is",
                "begin with `//!`: what the module is, and what it refuses to know",
            )
        })
        .collect()
}

fn misbehaving_tests(sources: &[Source]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for source in sources {
        for piece in pieces(&source.text).iter().filter(|piece| piece.kind == Kind::Code) {
            for (number, line) in piece.text.lines().enumerate() {
                let place = source.at(piece.line + number);
                if line.contains("#[ignore") {
                    let mend = "mend the test or take it out";
                    faults.push(Fault::new(place, "a test that never runs", mend));
                } else if sleeps(line) && source.path.contains("/tests/") {
                    let mend = "wait for the event itself, or move the clock";
                    faults.push(Fault::new(place, "a test that sleeps", mend));
                }
            }
        }
    }
    faults
}

/// A call of `sleep`, not of a function whose name ends so.
fn sleeps(line: &str) -> bool {
    line.match_indices("sleep(").any(|(at, _)| {
        !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_')
    })
}

fn is_rust(path: &str) -> bool {
    has_ending(path, "rs")
}

#[test]
fn every_module_says_what_it_is() {
    hold("Every module says what it is.", &without_header(&sources(is_rust)));
}

#[test]
fn tests_run_and_do_not_sleep() {
    hold("Every test runs, and none sleeps.", &misbehaving_tests(&sources(is_rust)));
}

#[test]
fn a_module_without_a_header_is_found() {
    let planted = [
        Source::new("crates/a/src/b.rs", "// Not a header.\nfn f() {}\n"),
        Source::new("crates/a/src/c.rs", "\n//! A header.\n"),
    ];
    assert_eq!(told(&without_header(&planted)), ["crates/a/src/b.rs: does not say what it is"]);
}

#[test]
fn a_test_that_does_not_run_or_sleeps_is_found() {
    let text = "#[test]\n#[ignore]\nfn f() {\n    // sleep(1)\n    std::thread::sleep(x);\n}\n";
    let planted = [Source::new("crates/a/tests/b.rs", text)];
    let expected = [
        "crates/a/tests/b.rs:2: a test that never runs",
        "crates/a/tests/b.rs:5: a test that sleeps",
    ];
    assert_eq!(told(&misbehaving_tests(&planted)), expected);
}
