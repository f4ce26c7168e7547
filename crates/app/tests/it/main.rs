//! Integration tests: one binary, one module for each noun.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

mod founding;
mod pages;
mod scenes;
mod support;
mod tidy;
mod unit;
