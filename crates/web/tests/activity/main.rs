//! Journeys through the pages of activities, without script: people open a page, change fields of
//! its form, press a button, and read what comes back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

mod files;
mod journeys;
mod people;
mod visitors;
