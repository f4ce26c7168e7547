//! The verifier: bytes in, report out. No network, no database, no clock, and no secret.
//!
//! It checks every line by itself (in parallel if asked), then all lines together, then counts again. It
//! finds faults, which make a board unsound, and remarks, which people should read. It does not know
//! whether the people behind the numbers were the right ones.

mod account;
mod lines;
mod margin;
mod order;
mod report;

use std::num::NonZeroUsize;

pub use margin::Margin;
pub use report::{Fault, Found, Remark, Report, Totals};

use crate::board::Line;
use crate::bytes::Hash;
use crate::manifest::{Frozen, ManifestError};

/// What the caller knows and has.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The manifest's hash, from the projector or a printed notice.
    pub mh: Option<Hash>,
    /// Threads for the checks of single lines.
    pub threads: NonZeroUsize,
}

impl Default for Options {
    fn default() -> Self {
        Self { mh: None, threads: NonZeroUsize::MIN }
    }
}

/// A file that is no board at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No lines, or a first line that is no manifest in its one form.
    #[error("this is not a board: the first line is no manifest")]
    NoManifest,
    /// A manifest that nobody could have voted under.
    #[error("the manifest is refused: {0}")]
    Manifest(#[from] ManifestError),
}

/// Recounts a board.
pub fn verify(board: &[u8], options: &Options) -> Result<Report, Unreadable> {
    let raw = lines::split(board);
    let first = raw.lines.first().copied().unwrap_or_default();
    let Some(Line::Manifest(manifest)) = Line::read(first) else {
        return Err(Unreadable::NoManifest);
    };
    let frozen: Frozen = manifest.freeze(first)?;
    let mut report = Report::new(frozen.mh);
    report.lines = raw.lines.len() as u64;
    if options.mh.is_some_and(|mh| mh != frozen.mh) {
        report.fault(Some(0), Fault::OtherManifest);
    }
    if !raw.ends {
        report.fault(None, Fault::Form);
    }
    let read = lines::check(&frozen, &raw.lines, options.threads);
    order::check(&frozen, &read, &mut report);
    account::check(&frozen, &read, &mut report);
    report.settle();
    Ok(report)
}
