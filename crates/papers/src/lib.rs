//! The papers of an office as files for Word, lists as spreadsheets, in and out, and calendars for
//! phones.
//!
//! Sets type and packs; refuses to know what a paper says: the lines come from `zhibu_words`, and
//! the print pages show the same ones.

pub mod calendar;
mod handbook;
mod minutes;
pub mod sheet;

pub use handbook::handbook;
pub use minutes::minutes;

/// Why a paper could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The parts could not be packed into one file.
    #[error("the document could not be packed: {0}")]
    Pack(#[from] std::io::Error),
}
