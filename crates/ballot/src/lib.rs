//! Secret ballots that anyone can recount.

pub mod rules;
