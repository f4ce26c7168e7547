//! Secret ballots that anyone can recount.

pub mod ballot_box;
pub mod board;
pub mod bytes;
pub mod count;
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
