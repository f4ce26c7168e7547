//! `cargo xtask ci`: everything that must hold before a change is taken.

use std::path::Path;

use anyhow::Result;

use crate::process::{self, must};
use crate::suite::{FEATURES, cargo};
use crate::test;

/// Runs all checks in the order in which they are cheapest to fail, then every test.
pub(crate) fn run() -> Result<()> {
    let root = test::root()?;
    step("format");
    must("`cargo fmt --all --check`", cargo(&root).args(["fmt", "--all", "--check"]))?;
    step("dependencies and licences");
    provide_cargo_deny(&root)?;
    must(
        "`cargo deny`",
        cargo(&root).args(["deny", "--all-features", "check", "bans", "licenses", "sources"]),
    )?;
    step("lints");
    must(
        "`cargo clippy`",
        cargo(&root)
            .args(["clippy", "--workspace", "--all-targets"])
            .args(FEATURES)
            .args(["--", "-D", "warnings"]),
    )?;
    step("documentation");
    must(
        "`cargo doc`",
        cargo(&root)
            .args(["doc", "--workspace", "--no-deps"])
            .args(FEATURES)
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    step("tests");
    test::run(&test::Plan::default())
}

fn step(name: &str) {
    println!("\n══ {name}");
}

fn provide_cargo_deny(root: &Path) -> Result<()> {
    if process::ask(cargo(root).args(["deny", "--version"])).is_ok() {
        return Ok(());
    }
    println!("This machine lacks cargo-deny: installing it by cargo, which takes some minutes.");
    must(
        "`cargo install cargo-deny`",
        cargo(root).args(["install", "cargo-deny", "--locked", "--debug"]),
    )
}
