//! Each line by itself: form, tokens, signatures of rows and envelopes. Order and numbers come later.

use std::num::NonZeroUsize;
use std::thread;

use crate::board::{At, Line, Row, RowError};
use crate::bytes::{Hash, decode, hash};
use crate::manifest::Frozen;

/// The raw lines of a file.
pub(super) struct Raw<'a> {
    pub(super) lines: Vec<&'a [u8]>,
    /// Whether the last line is complete.
    pub(super) ends: bool,
}

/// A line that was read and checked by itself.
pub(super) struct Read {
    /// None if it is not in the one form.
    pub(super) line: Option<Line>,
    /// Hash of its bytes.
    pub(super) hash: Hash,
    /// Hash of what was sealed: of a row, or of a bad row.
    pub(super) item: Option<Hash>,
    /// The class of a bad row that would count if its class were opened.
    pub(super) class: Option<String>,
    /// What is wrong with it: of rows and envelopes, why they do not count.
    pub(super) wrong: Option<RowError>,
}

pub(super) fn split(board: &[u8]) -> Raw<'_> {
    let ends = board.last() == Some(&b'\n');
    let body = board.strip_suffix(b"\n").unwrap_or(board);
    Raw { lines: body.split(|byte| *byte == b'\n').collect(), ends }
}

/// Reads and checks all lines, in as many threads as asked for.
pub(super) fn check(frozen: &Frozen, lines: &[&[u8]], threads: NonZeroUsize) -> Vec<Read> {
    let one_after_another =
        |part: &[&[u8]]| part.iter().map(|raw| one(frozen, raw)).collect::<Vec<_>>();
    if threads.get() == 1 {
        return one_after_another(lines);
    }
    // Small parts, dealt round: lines of rows cost a hundred times those of numbers.
    let size = lines.len().div_ceil(threads.get() * 8).max(1);
    let parts: Vec<&[&[u8]]> = lines.chunks(size).collect();
    let mut done: Vec<(usize, Vec<Read>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.get())
            .map(|worker| {
                let own = parts.iter().enumerate().skip(worker).step_by(threads.get());
                scope.spawn(move || {
                    own.map(|(at, part)| (at, one_after_another(part))).collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().flat_map(|(_, part)| part).collect()
}

fn one(frozen: &Frozen, raw: &[u8]) -> Read {
    let line = Line::read(raw);
    let (mut item, mut wrong, mut class) = (None, None, None);
    match &line {
        Some(Line::Env(env)) => wrong = env.check(frozen).err(),
        Some(Line::Row(row)) => {
            item = row.item(frozen.manifest.row);
            wrong = row.check(frozen).err();
        }
        Some(Line::Bad(bad)) if bad.at == At::Row => {
            let bytes = decode(&bad.b);
            item = bytes.as_ref().map(|bytes| hash(&[bytes]));
            // A bad row has to be bad.
            let row = bytes.as_deref().and_then(Row::read);
            wrong = row.as_ref().map_or(Some(RowError::Form), |row| row.check(frozen).err());
            class = row.map(|row| row.g);
        }
        _ => {}
    }
    Read { line, hash: hash(&[raw]), item, class, wrong }
}
