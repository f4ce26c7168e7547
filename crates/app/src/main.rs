//! The binary `zhibu`: parse, do, print, and leave with the right code.
//!
//! It refuses to know rules and sentences; it alone reads the clock of the machine.

mod cli;

use std::process::ExitCode;

use jiff::Zoned;
use jiff::civil::Date;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    cli::print(&cli::run(&args, today()))
}

/// The day on this machine's calendar.
#[allow(clippy::disallowed_methods, reason = "the one place where the clock is read")]
fn today() -> Date {
    Zoned::now().date()
}
