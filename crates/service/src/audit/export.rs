//! The log as a file that can be checked without a database, by this program or by another.
//!
//! One JSON value in each line: `begin`, a `row` for each act in the order of the chain, and at last an
//! `end` for each realm with the mark of its chain. It refuses to know what an act means.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read as _, Seek as _, Write as _};
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zhibu_domain::doctor::ChainFault;
use zhibu_domain::id::Realm;

use super::chain::{Entry, Head, Report, Walk};
use super::seal;
use crate::engine::Db;
use crate::error::{Error, Result};
use crate::install;

/// What a file of the log calls itself.
const FORMAT: &str = "zhibu-audit-1";

/// The longest line that is read; a row of the log is far shorter.
const LINE_MAX: u64 = 1 << 20;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Begin(Begin),
    Row(Entry),
    End(End),
}

#[derive(Serialize, Deserialize)]
struct Begin {
    format: String,
    /// Microseconds since 1970 UTC.
    at: i64,
    /// The realms whose rows follow, in this order.
    realms: Vec<i64>,
}

#[derive(Serialize, Deserialize)]
struct End {
    realm: i64,
    head: Option<Head>,
}

/// Writes the whole log into a new file; how many rows.
///
/// # Errors
/// [`Error::Files`] if the file is there already or cannot be written.
pub fn export(db: &Db, to: &Path, at: Timestamp) -> Result<u64> {
    let file = File::create_new(to)?;
    db.read_blocking(move |tx| {
        let realms: Vec<Realm> = install::realms(tx)?.into_iter().map(|row| row.realm).collect();
        // The query may run twice; then so does this.
        file.set_len(0)?;
        (&file).rewind()?;
        let mut out = BufWriter::new(&file);
        let begin = Begin {
            format: FORMAT.to_owned(),
            at: at.as_microsecond(),
            realms: realms.iter().map(|realm| realm.0).collect(),
        };
        line(&mut out, &Line::Begin(begin))?;
        let mut rows = 0;
        let mut trouble = None;
        for realm in &realms {
            seal::each_entry(tx, *realm, |entry| {
                rows += 1;
                if trouble.is_none() {
                    trouble = line(&mut out, &Line::Row(entry.clone())).err();
                }
                Ok(())
            })?;
        }
        for realm in realms {
            let head = Some(seal::head(tx, realm)?).filter(|head| head.number > 0);
            line(&mut out, &Line::End(End { realm: realm.0, head }))?;
        }
        trouble.map_or(Ok(()), Err)?;
        out.flush()?;
        file.sync_all()?;
        Ok::<_, Error>(rows)
    })
}

fn line(out: &mut impl io::Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// What a check of all chains found, by realm.
pub type Verdict = Vec<(Realm, Report)>;

/// Checks every chain of a database. An end that is `known` has to be part of one of them.
pub fn verify_database(db: &Db, known: &[Head]) -> Result<Verdict> {
    let known = known.to_vec();
    db.read_blocking(move |tx| {
        let mut verdict = Verdict::new();
        for row in install::realms(tx)? {
            verdict.push((row.realm, seal::verify(tx, row.realm, &known)?));
        }
        Ok::<_, Error>(judged(verdict, &known))
    })
}

/// Checks every chain in a file of the log, without a database.
///
/// # Errors
/// [`Error::Data`] if it is no such file, [`Error::Files`] if it cannot be read.
pub fn verify_file(path: &Path, known: &[Head]) -> Result<Verdict> {
    let mut lines = Lines { file: BufReader::new(File::open(path)?), number: 0 };
    let Some(Ok(Line::Begin(begin))) = lines.next()? else {
        return Err(Error::Data {
            file: path.display().to_string(),
            problem: "it is no file of the log; zhibu audit export makes one".to_owned(),
        });
    };
    if begin.format != FORMAT {
        let problem = format!("its format is {:?}; this program reads {FORMAT}", begin.format);
        return Err(Error::Data { file: path.display().to_string(), problem });
    }
    let mut walks: Vec<(i64, Option<Walk<'_>>)> =
        begin.realms.iter().map(|realm| (*realm, Some(Walk::new(known)))).collect();
    let (mut verdict, mut broken) = (Verdict::new(), Vec::new());
    while let Some(read) = lines.next()? {
        let number = lines.number;
        match read {
            Ok(Line::Row(entry)) => match walk_of(&mut walks, entry.realm).map(Option::as_mut) {
                Some(Some(walk)) => walk.row(&entry),
                _ => broken.push(ChainFault::Line { line: number }),
            },
            Ok(Line::End(end)) => match walk_of(&mut walks, end.realm).and_then(Option::take) {
                Some(walk) => verdict.push((Realm(end.realm), walk.end(end.head.as_ref()))),
                None => broken.push(ChainFault::Line { line: number }),
            },
            Ok(Line::Begin(_)) | Err(()) => broken.push(ChainFault::Line { line: number }),
        }
    }
    for (realm, walk) in walks {
        if let Some(walk) = walk {
            let mut report = walk.end(None);
            report.faults.retain(|fault| !matches!(fault, ChainFault::NoMarker { .. }));
            report.faults.push(ChainFault::Cut);
            verdict.push((Realm(realm), report));
        }
    }
    let mut verdict = judged(verdict, known);
    if let Some((_, report)) = verdict.first_mut() {
        broken.truncate(100);
        report.faults.splice(0..0, broken);
    }
    Ok(verdict)
}

fn walk_of<'w, 'k>(
    walks: &'w mut [(i64, Option<Walk<'k>>)],
    realm: i64,
) -> Option<&'w mut Option<Walk<'k>>> {
    walks.iter_mut().find(|(other, _)| *other == realm).map(|(_, walk)| walk)
}

/// A known end belongs to one chain: the others may lack it.
fn judged(mut verdict: Verdict, known: &[Head]) -> Verdict {
    let is_lost =
        |fault: &ChainFault, head: &Head| *fault == ChainFault::KnownHead { number: head.number };
    for head in known {
        let found =
            verdict.iter().any(|(_, report)| !report.faults.iter().any(|f| is_lost(f, head)));
        if found {
            for (_, report) in &mut verdict {
                report.faults.retain(|fault| !is_lost(fault, head));
            }
        }
    }
    verdict
}

/// The lines of a file, one at a time.
struct Lines {
    file: BufReader<File>,
    number: u64,
}

impl Lines {
    /// The next line, or that it cannot be read; `None` at the end.
    fn next(&mut self) -> io::Result<Option<std::result::Result<Line, ()>>> {
        let mut bytes = Vec::new();
        (&mut self.file).take(LINE_MAX).read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(serde_json::from_slice(&bytes).map_err(drop)))
    }
}
