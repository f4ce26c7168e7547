//! The zip archive around an `.xlsx`, weighed before anything is read from it.
//!
//! What the archive says of its own sizes is checked first, then every part that will be read is
//! unpacked once to nowhere, counting: a directory that lies is found out without keeping a byte.

use std::io::{Cursor, Read};

use zhibu_domain::import::{FileFault, Limits};

/// What the weighing found.
pub(super) struct Weighed {
    /// Some sheet shows several cells as one.
    pub(super) merges: bool,
}

/// The end of the cells; what follows says which are merged.
const CELLS_END: &[u8] = b"/sheetData>";

/// Refuses an archive that is no spreadsheet, or that swells.
pub(super) fn weigh(bytes: &[u8], limits: &Limits) -> Result<Weighed, FileFault> {
    let mut archive =
        zip_of_sheets::ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileFault::Damaged)?;
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return Err(FileFault::NotASheet);
    }
    let swells = FileFault::Swells { max_bytes: limits.unpacked_bytes };
    if archive.len() > limits.parts {
        return Err(swells);
    }
    let mut declared: u64 = 0;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(|_| FileFault::Damaged)?;
        declared = declared.saturating_add(part.size());
        if declared > limits.unpacked_bytes {
            return Err(swells);
        }
    }
    let (mut total, mut has_merged) = (0, false);
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| FileFault::Damaged)?;
        let name = part.name().map_err(|_| FileFault::Damaged)?.to_ascii_lowercase();
        let is_sheet = name.starts_with("xl/worksheets/");
        if !has_ending(&name, "xml") && !has_ending(&name, "rels") {
            continue;
        }
        let most = if is_sheet { u64::MAX } else { limits.part_bytes };
        let most = most.min(limits.unpacked_bytes - total);
        let (size, found) = unpack(part, most, is_sheet)?.ok_or(swells)?;
        total += size;
        has_merged |= found;
    }
    Ok(Weighed { merges: has_merged })
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, last)| last == ending)
}

/// How much a part unpacks to, `None` if more than `most`; and whether it merges cells.
fn unpack(
    mut part: impl Read,
    most: u64,
    is_sheet: bool,
) -> Result<Option<(u64, bool)>, FileFault> {
    let mut buffer = vec![0; 64 * 1024];
    let (mut bytes, mut tail, mut merged) = (0, Tail::default(), false);
    loop {
        let read = part.read(&mut buffer).map_err(|_| FileFault::Damaged)?;
        if read == 0 {
            return Ok(Some((bytes, merged)));
        }
        bytes += u64::try_from(read).unwrap_or(u64::MAX);
        if bytes > most {
            return Ok(None);
        }
        if is_sheet && !merged {
            merged = tail.merges(buffer.get(..read).unwrap_or_default());
        }
    }
}

/// Looks for merged cells behind the last cell; words may be cut between two pieces.
#[derive(Default)]
struct Tail {
    kept: Vec<u8>,
    behind_cells: bool,
}

impl Tail {
    fn merges(&mut self, piece: &[u8]) -> bool {
        self.kept.extend_from_slice(piece);
        if !self.behind_cells {
            let found = memchr::memmem::rfind(&self.kept, CELLS_END);
            if let Some(at) = found {
                self.behind_cells = true;
                self.kept.drain(..at);
            }
        }
        let merged = self.behind_cells && memchr::memmem::find(&self.kept, b"mergeCell ").is_some();
        let cut = self.kept.len().saturating_sub(CELLS_END.len());
        self.kept.drain(..cut);
        merged
    }
}
