//! The acts on a real database. `ZHIBU_TEST_ENGINE` chooses it: `sqlite` (default) or `postgres`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

mod access;
mod account;
mod activity;
mod audit;
mod bulletin;
mod deadline;
mod detail;
mod feed;
mod import;
mod log;
mod parameter;
mod person;
mod post;
mod rights;
mod sealing;
mod search;
mod support;
mod task;
mod tree;
