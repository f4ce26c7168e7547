//! Journeys in a real browser. `cargo xtask shots` starts what they need and runs them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

mod association;
mod errand;
mod first_day;
mod handbook;
mod harness;
mod journey;
mod look;
mod month;
mod morning;
mod ring;
mod support;
mod tour;
