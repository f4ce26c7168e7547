//! Spreadsheets in and out: `.xlsx`, `.xls` and `.csv` to cells, rows to `.xlsx` and `.csv`.
//!
//! Cells come out as they stand, with their kind; macros are never run and formulas never computed.
//! This module refuses to know what a column means.

mod archive;
mod csv_text;
mod read;
mod write;

pub use read::read;
pub use write::{Book, Out, csv};
