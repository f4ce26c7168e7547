//! Taking a spreadsheet onto the roll: what its headings mean, what each cell says, what would
//! change, and what speaks against it. Pure: the file is read elsewhere, and what is known already
//! is handed in.
//!
//! In reading order: [`grid`] cells as they were read · [`layout`] what sheets look like ·
//! [`heading`] which column means what · [`value`] what a cell says · [`index`] what it names ·
//! [`people`], [`units`], [`posts`] what a row would do · [`plan`] all of it, counted.

pub mod fault;
mod file;
pub mod grid;
pub mod heading;
pub mod index;
pub mod layout;
pub mod people;
pub mod plan;
pub mod posts;
mod read;
mod refusal;
pub mod units;
pub mod value;

pub use fault::{Before, Candidate, Fault, Remark, Warning};
pub use file::{FileFault, Limits};
pub use heading::{Head, Heading, Mapping, recognise};
pub use layout::{Column, Field, Kind, Layout, Spelling};
pub use plan::{Effects, Plan, RowAct, RowPlan, State};
pub use read::Sheet;
pub use refusal::{Dependent, Refusal};
