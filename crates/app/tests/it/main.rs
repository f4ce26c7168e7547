//! Integration tests: one binary, one module for each noun.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says what is wrong by failing"
)]

mod account;
mod activity;
mod anomaly;
mod association;
mod audit;
mod bad_input;
mod bulletin;
mod calendar;
mod deadline_pages;
mod doors;
mod first_hour;
mod founding;
mod handbook;
mod import;
mod known;
mod mutation;
mod pages;
mod parameter;
mod people;
mod post;
mod program;
mod protected;
mod scenes;
mod search;
mod sheet;
mod support;
mod task;
mod tidy;
mod today;
mod unit;
