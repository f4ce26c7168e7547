//! Tables of text: which characters, which separator, which cells.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};
use zhibu_domain::import::grid::{Cell, Grid};
use zhibu_domain::import::{FileFault, Limits};

/// Signs that may stand between two cells.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Lines looked at to tell the separator.
const LINES_LOOKED_AT: usize = 20;

/// Reads a table of text into one sheet.
pub(super) fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<Vec<Grid>, FileFault> {
    let text = decode(bytes)?;
    // No text that a person wrote holds it; programs and pictures do.
    if text.contains('\0') {
        return Err(FileFault::NotASheet);
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut grid = Grid::new(name);
    let mut record = csv::StringRecord::new();
    let (mut cells, mut lines): (u32, Lines) = (0, Lines::default());
    while reader.read_record(&mut record).map_err(|_| FileFault::Damaged)? {
        let row = lines.before(&text, record.position());
        if record.len() > limits.columns as usize {
            return Err(FileFault::TooManyColumns { max: limits.columns });
        }
        for (column, text) in (0..).zip(&record) {
            let text = unguarded(text);
            if text.trim().is_empty() {
                continue;
            }
            cells += 1;
            grid.push(row, column, Cell::Text(text), false).map_err(|_| FileFault::Damaged)?;
        }
        if cells > limits.cells {
            return Err(FileFault::TooManyCells { max: limits.cells });
        }
        if grid.len() > limits.rows as usize {
            return Err(FileFault::TooManyRows { max: limits.rows });
        }
    }
    Ok(vec![grid])
}

/// Counts the lines of the text as an editor shows them: the reader itself says where a record
/// begins, but leaves out blank lines and takes the second half of a line's end for the next line.
#[derive(Default)]
struct Lines {
    byte: usize,
    count: u32,
}

impl Lines {
    fn before(&mut self, text: &str, at: Option<&csv::Position>) -> u32 {
        let start = at.and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(self.byte);
        let ends = |c: &u8| matches!(c, b'\n' | b'\r');
        let rest = text.as_bytes().get(start..).unwrap_or_default();
        let start = start + rest.iter().take_while(|c| ends(c)).count();
        let passed = text.as_bytes().get(self.byte..start).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', passed).count();
        self.count = self.count.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.byte = start;
        self.count
    }
}

/// Without the signs that keep a spreadsheet from computing a text; see [`super::csv`].
fn unguarded(text: &str) -> &str {
    let text = text.strip_suffix('\t').unwrap_or(text);
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => text,
    }
}

/// The characters: by the mark at the start, else UTF-8 if it is that, else GB 18030.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, FileFault> {
    for (mark, encoding) in
        [(&b"\xEF\xBB\xBF"[..], UTF_8), (b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)]
    {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
            return text.ok_or(FileFault::Encoding);
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    text.ok_or(FileFault::Encoding)
}

/// The sign that stands most often outside quotation marks in the first lines.
fn separator(text: &str) -> u8 {
    let mut counts = [0_usize; SEPARATORS.len()];
    let (mut quoted, mut lines) = (false, 0);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => lines += 1,
            _ if quoted => {}
            _ => {
                let found = SEPARATORS.iter().zip(&mut counts).find(|(sign, _)| **sign == byte);
                if let Some((_, count)) = found {
                    *count += 1;
                }
            }
        }
        if lines >= LINES_LOOKED_AT {
            break;
        }
    }
    let best = SEPARATORS.into_iter().zip(counts).rev().max_by_key(|(_, count)| *count);
    best.map_or(b',', |(sign, _)| sign)
}
