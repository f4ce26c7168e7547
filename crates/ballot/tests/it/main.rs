//! The crate from outside: boards made, changed, counted and doubted.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

mod ballot_box;
mod common;
mod manifest;
mod second;
mod sitting;
mod slip;
mod slow_model;
mod tamper;
mod vectors;
