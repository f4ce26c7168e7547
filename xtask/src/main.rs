//! Developer commands: `cargo xtask test`, `cargo xtask shots`, `cargo xtask ci`.
//!
//! This program finds or installs what the tests need, starts throw-away servers, runs every
//! test on both database engines and counts what ran. It refuses to know what the tests assert.
#![allow(clippy::print_stdout, reason = "a command for the terminal")]

mod chromedriver;
mod ci;
mod machine;
mod postgres;
mod process;
mod suite;
mod tally;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Developer commands of Zhibu.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run every test: on SQLite, on PostgreSQL, and in a real browser.
    Test(test::Plan),
    /// Run the browser tests only; their pictures land in target/shots/.
    Shots {
        /// Run only tests whose name contains this.
        filter: Option<String>,
    },
    /// Check format, lints, documentation, dependencies and licences, then run every test.
    Ci,
}

fn main() -> ExitCode {
    if let Err(error) = process::watch_for_interruption() {
        eprintln!("{error:#}");
        return ExitCode::FAILURE;
    }
    let outcome = match Arguments::parse().command {
        Command::Test(plan) => test::run(&plan),
        Command::Shots { filter } => test::run(&test::Plan::browser_only(filter)),
        Command::Ci => ci::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
