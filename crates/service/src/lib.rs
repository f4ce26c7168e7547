//! The acts of Zhibu: one function for each thing a person can do, in one transaction:
//! load → allow → decide (a pure function of `domain`) → save → audit. Reads are queries on a
//! snapshot. SQL lives here, private to its feature.
//!
//! This crate refuses to know HTTP, pages and sentences, and takes the clock and the randomness as
//! arguments.

pub mod access;
pub mod account;
pub mod act;
pub mod activity;
pub mod audit;
pub mod backup;
pub mod body;
pub mod bulletin;
pub mod calendar;
mod columns;
pub mod deadline;
pub mod demo;
pub mod doctor;
pub mod draft;
pub mod engine;
mod error;
pub mod feed;
pub mod files;
pub mod founding;
pub mod generate;
pub mod handbook;
pub mod import;
pub mod install;
pub mod office;
mod page;
pub mod parameter;
pub mod person;
pub mod post;
pub mod protected;
pub mod search;
pub mod task;
pub mod today;
#[cfg(test)]
mod trial;
pub mod unit;
pub mod vault;

pub use act::{Act, Actor, Random};
pub use error::{Error, Result};
pub use vault::Vault;
