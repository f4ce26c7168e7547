//! Secret ballots that anyone can recount: blind-signed tokens inside sealed envelopes.
//!
//! A voter receives, at check-in, one blindly signed token for each thing to be voted on. Each token
//! certifies a fresh key. A vote is one row for each thing, signed by its own key; the rows are sealed to
//! the tellers, who open in turn and shuffle. What is published is a file of plain rows, each with its own
//! proof that it may be counted: `FORMAT.md` describes it, [`verify`] recounts it, and `verify.py`, written
//! apart from that text alone, doubts both.
//!
//! The way of a ballot through the modules:
//!
//! 1. [`manifest`]: what is voted on, by whom, under which [`rules`], with which keys; [`board`] begins.
//! 2. [`token`]: the issuer answers questions that say nothing. [`voter`] asks them, from a [`seed`].
//! 3. [`seal`], [`ballot_box`]: envelopes come in, and are answered by a receipt once they are on disk.
//!    [`slip`]: the same on paper.
//! 4. [`teller`]: the box is closed, the tellers open and shuffle. [`publish`], [`count`]: the board ends.
//! 5. [`verify`]: anybody recounts. [`dispute`]: a voter finds where a missing row was lost.
//!
//! The crate knows nothing of meetings, people or pages. Randomness is an argument, there is no clock and
//! no network, and nothing runs in the background. What it promises, and what not, is in the text of the
//! page that uses it: secrecy against whoever reads databases and backups later, not against coercion,
//! not against a lying page.

pub mod ballot_box;
pub mod board;
pub mod bytes;
pub mod count;
pub mod dispute;
pub mod manifest;
pub mod publish;
pub mod rules;
pub mod seal;
pub mod seed;
pub mod sign;
pub mod slip;
pub mod teller;
pub mod token;
pub mod verify;
pub mod voter;
