//! Asks for a new build when a migration or a published report is added or removed: `include_dir`
//! sees changes inside the files it knows, not new ones.

#![allow(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]

fn main() {
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=../../demo/founding");
}
