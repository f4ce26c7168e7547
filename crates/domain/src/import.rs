//! Taking a spreadsheet onto the roll: what its headings mean, what each cell says, what would
//! change, and what speaks against it. Pure: the file is read elsewhere, and what is known already
//! is handed in.

mod file;
pub mod grid;

pub use file::{FileFault, Limits};
