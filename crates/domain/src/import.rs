//! Taking a spreadsheet onto the roll: what its headings mean, what each cell says, what would
//! change, and what speaks against it. Pure: the file is read elsewhere, and what is known already
//! is handed in.

pub mod fault;
mod file;
pub mod grid;
pub mod layout;
pub mod value;

pub use fault::{Before, Candidate, Fault, Remark, Warning};
pub use file::{FileFault, Limits};
pub use layout::{Column, Field, Kind, Layout, Spelling};
