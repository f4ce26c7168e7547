//! The crate from outside: boards made, changed, counted and doubted.

mod ballot_box;
mod common;
mod second;
mod sitting;
mod slip;
mod slow_model;
mod tamper;
