//! Secret ballots that anyone can recount.

pub mod board;
pub mod bytes;
pub mod count;
pub mod manifest;
pub mod rules;
pub mod sign;
pub mod token;
pub mod verify;
