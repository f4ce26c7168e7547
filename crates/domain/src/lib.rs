//! The rules of Zhibu.
//!
//! Pure functions and plain data: `(state, rules, input, today) → Result<Change, Refusal>`.
//! This crate refuses to know the clock, randomness, files, databases, HTTP and sentences:
//! a refusal carries numbers and keys, and `words` makes a sentence of it.
//!
//! In reading order:
//! * values — [`id`], [`day`], [`text`], [`count`]
//! * rules as data — [`rulebook`], and what follows from them: [`vote`], [`access`]
//! * nouns — [`mod@unit`], [`person`], [`membership`], [`post`],
//!   [`activity`], [`task`], [`bulletin`]
//! * the year — [`cadence`], [`deadline`]

pub mod access;
pub mod account;
pub mod activity;
pub mod bulletin;
pub mod cadence;
pub mod citizen;
pub mod count;
pub mod credit_code;
pub mod day;
pub mod deadline;
pub mod doctor;
pub mod feed;
pub mod handbook;
pub mod id;
pub mod import;
pub mod membership;
pub mod parameter;
pub mod person;
pub mod phone;
pub mod post;
pub mod protected;
pub mod rulebook;
pub mod task;
pub mod text;
pub mod unit;
pub mod vote;
