//! The house rules that a compiler does not check.
//!
//! Each check is a function from texts to faults; one test runs it on the repository, another on
//! a fault planted in a text, so that a check which finds nothing has been seen to find something.

mod budget;
mod conduct;
mod layers;
mod names;
mod rust;
mod size;
mod sql;
mod tree;
mod vendored;
mod wording;

/// One breach of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    /// File, and line where there is one.
    place: String,
    /// What is wrong there.
    what: String,
    /// How to mend it.
    mend: &'static str,
}

impl Fault {
    fn new(place: impl Into<String>, what: impl Into<String>, mend: &'static str) -> Self {
        Self { place: place.into(), what: what.into(), mend }
    }
}

/// Fails with every fault, or does nothing if there is none.
fn hold(rule: &str, faults: &[Fault]) {
    let told: Vec<String> = faults
        .iter()
        .map(|fault| format!("{}: {}\n    mend: {}", fault.place, fault.what, fault.mend))
        .collect();
    assert!(told.is_empty(), "{rule}\n\n{}\n", told.join("\n"));
}

/// What the faults say, for the tests of the checks.
fn told(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(|fault| format!("{}: {}", fault.place, fault.what)).collect()
}
