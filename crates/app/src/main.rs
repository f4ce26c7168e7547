//! The binary `zhibu`: parse, do, print, and leave with the right code.
//!
//! It refuses to know rules and sentences; it alone reads the clock of the machine.

mod cli;
mod machine;
mod sealer;
mod server;

use std::process::ExitCode;

use jiff::Timestamp;
use machine::Machine;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    cli::print(&cli::run(&args, &Machine::new(now)))
}

/// The instant by this machine's clock.
#[allow(clippy::disallowed_methods, reason = "the one place where the clock is read")]
fn now() -> Timestamp {
    Timestamp::now()
}
