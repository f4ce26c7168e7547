//! Secret ballots that anyone can recount.

pub mod bytes;
pub mod rules;
pub mod sign;
pub mod token;
