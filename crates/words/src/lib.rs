//! Every sentence of Zhibu, in two languages.
//!
//! Sentences live in `locales/{zh,en}/*.ftl`, one file per noun; this crate chooses and joins them.
//! It refuses to know rules, pages, paper formats and the clock: it is handed a record, a refusal
//! or a day and answers with words. Labels of kinds and posts come from the rulebook, and so do
//! the words for members, their groups and so on; sentences name things of no one organisation.

mod account;
mod audit;
pub mod bulletin;
mod catalogue;
mod count;
mod day;
mod deadline;
mod doctor;
mod feed;
pub mod handbook;
mod import;
mod lexicon;
pub mod minutes;
mod narration;
mod parameter;
mod protected;
mod refusal;
mod roll;
pub mod rulebook;
mod task;
mod unit;
mod voice;
mod vote;
mod words;

pub use catalogue::{faults, keys, variables};
pub use words::{Arg, Words};
