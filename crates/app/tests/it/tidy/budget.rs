//! How many crates the program is built from.

use std::collections::BTreeSet;
use std::process::Command;

use super::tree::root;
use super::{Fault, hold};

const MOST_CRATES: usize = 350;

/// The packages in the output of `cargo tree --prefix none`.
fn crates(listing: &str) -> BTreeSet<&str> {
    listing
        .lines()
        .map(|line| line.trim_end_matches(" (*)").trim())
        .filter(|line| !line.is_empty())
        .collect()
}

fn faults(listing: &str, most: usize) -> Vec<Fault> {
    let number = crates(listing).len();
    if number <= most {
        return Vec::new();
    }
    vec![Fault::new(
        "Cargo.toml",
        format!("the program is built from {number} crates, {} too many", number - most),
        "look with `cargo tree` for what brings many, and switch its default features off",
    )]
}

#[test]
fn the_program_is_built_from_few_crates() {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["tree", "--offline", "--package", "zhibu"])
        .args(["--edges", "normal,build", "--prefix", "none"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listing = String::from_utf8(output.stdout).unwrap();
    assert!(crates(&listing).len() > 10, "not a listing of crates: {listing}");
    hold("The program is built from few crates.", &faults(&listing, MOST_CRATES));
}

#[test]
fn one_crate_too_many_is_found() {
    let listing = "a v1.0.0\nb v1.0.0\nb v1.0.0 (*)\n\nc v1.0.0\n";
    assert!(faults(listing, 3).is_empty());
    assert_eq!(faults(listing, 2).len(), 1);
}
