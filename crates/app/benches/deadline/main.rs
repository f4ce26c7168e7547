//! What it costs to judge: processor time of deadlines of a county against a plain loop over the
//! same records, of the counts of a hundred thousand units, and of reading histories from SQLite.
//!
//! `cargo bench -p zhibu --bench deadline` generates a county of 1,000 units in
//! `target/bench-deadline` once.
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

mod county;
#[path = "../pages/cpu.rs"]
#[allow(dead_code, reason = "the other benchmark uses the rest")]
mod cpu;
mod nation;

use std::hint::black_box;

type Done<T> = Result<T, Box<dyn std::error::Error>>;

fn main() {
    let measured = county::measure().and_then(|()| nation::measure());
    if let Err(error) = measured {
        println!("the benchmark stopped: {error}");
        std::process::exit(1);
    }
}

/// Milliseconds of processor time: the middle of five rounds. Linux counts in ticks of some
/// milliseconds, so a round does it so many times.
fn milliseconds<T>(times: u32, mut work: impl FnMut() -> T) -> f64 {
    let round = |_| {
        let before = cpu::nanoseconds(std::process::id());
        for _ in 0..times {
            black_box(work());
        }
        let spent = cpu::nanoseconds(std::process::id()).saturating_sub(before);
        // Nanoseconds of a round are far below what a float holds exactly.
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let spent = spent as f64;
        spent / f64::from(times) / 1_000_000.0
    };
    cpu::median((0..5).map(round).collect())
}

fn verdict(kept: bool) -> &'static str {
    if kept { "kept" } else { "MISSED" }
}
