//! The crate from outside: boards made, changed, counted and doubted.

mod common;
mod sitting;
mod slow_model;
mod tamper;
