//! Tests of the words: the locale files, single phrases, drafts, minutes and refusals.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop, and its helpers are part of it"
)]

mod draft;
mod locales;
mod sample;
mod terms;
mod texts;
mod words;
