//! What it costs to take a hundred thousand people from one .xlsx onto the roll: reading with full
//! validation and preview against calamine's bare reading of the same file, taking over against the
//! engine's bare `insert_many` of the same rows.
//!
//! `cargo bench -p zhibu --bench import` makes the sheet and a town of two thousand branches in
//! `target/bench`, and prints processor seconds and ratios. The preview runs in a child of its own,
//! whose peak of memory is told.
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

#[path = "../pages/cpu.rs"]
#[allow(dead_code, reason = "this benchmark asks for the peak of memory, not for the present")]
mod cpu;
mod rows;
mod town;

use std::env;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use calamine::{Reader as _, Xlsx};
use zhibu_domain::import::grid::Grid;
use zhibu_domain::import::{Kind, Limits};
use zhibu_domain::text::Lang;
use zhibu_papers::sheet;
use zhibu_service::access::{self, KeepRoll};
use zhibu_service::engine::{Db, Threads, Tx};
use zhibu_service::import::{self, NewFile, Preview};

use town::Town;

/// Rows of the sheet.
const PEOPLE: u32 = 100_000;
/// How many times the bare reading, and the bare writing, ours may cost.
const AIM: f64 = 3.0;
/// Megabytes that reading, validation and preview may hold at most.
const MEMORY_MB: f64 = 400.0;
/// Times that a reading is measured; the middle one counts.
const TIMES: usize = 3;

type Done<T> = Result<T, Box<dyn std::error::Error>>;

fn main() {
    let child: Vec<String> = env::args().skip_while(|arg| arg != "--child").skip(1).collect();
    let done = match child.as_slice() {
        [sheet, database, ..] => preview_alone(Path::new(sheet), database),
        _ => measure(),
    };
    if let Err(error) = done {
        println!("the benchmark stopped: {error}");
        std::process::exit(1);
    }
}

fn seconds_of<T>(work: impl FnOnce() -> Done<T>) -> Done<(f64, T)> {
    let before = cpu::nanoseconds(std::process::id());
    let done = work()?;
    #[allow(clippy::cast_precision_loss, reason = "seconds are told with three digits")]
    let spent = (cpu::nanoseconds(std::process::id()) - before) as f64 / 1e9;
    Ok((spent, done))
}

fn measure() -> Done<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench/import");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let (sheet, database) = (folder.join("people.xlsx"), folder.join("town.db"));
    println!("writing {PEOPLE} people and founding {} branches …", town::BRANCHES);
    let content = town::sheet(PEOPLE)?;
    fs::write(&sheet, &content)?;
    let town = Town::found(&database)?;
    #[allow(clippy::cast_precision_loss, reason = "megabytes are told with one digit")]
    let megabytes = content.len() as f64 / 1e6;
    println!("the sheet: {PEOPLE} rows, {} columns, {megabytes:.1} MB", town::COLUMNS);

    let mut bare = Vec::new();
    let mut ours = Vec::new();
    for _ in 0..TIMES {
        bare.push(seconds_of(|| bare_reading(&content))?.0);
        let read = seconds_of(|| Ok(sheet::read(&content, "people.xlsx", &Limits::DEFAULT)?))?;
        ours.push(read.0);
    }
    let (bare, reading) = (cpu::median(bare), cpu::median(ours));
    println!("calamine, bare reading       {bare:7.2} s CPU");
    println!("our reading, within limits   {reading:7.2} s CPU, {:.2} ×", reading / bare);

    let (grids, id) =
        (sheet::read(&content, "people.xlsx", &Limits::DEFAULT)?, town.upload(&content)?);
    let mut previews = Vec::new();
    let mut digest = String::new();
    for _ in 0..TIMES {
        let (spent, preview) = seconds_of(|| town.preview(id, &grids))?;
        let effects = &preview.plan.effects;
        if effects.enter != PEOPLE || effects.rejected != 0 {
            return Err(format!("not everybody enters: {effects:?}").into());
        }
        digest = preview.digest;
        previews.push(spent);
    }
    let whole = reading + cpu::median(previews);
    let (child, peak) = alone(&sheet, &database)?;
    told("reading, validation, preview", whole, bare, "calamine's bare reading");
    told("the same in a child", child, bare, "calamine's bare reading");
    let aim = verdict(peak <= MEMORY_MB);
    println!("peak memory of the child     {peak:7.0} MB (aim < {MEMORY_MB:.0} MB) {aim}");
    drop(town);

    commit(&folder, &database, &content, (id, &digest))
}

fn told(name: &str, ours: f64, bare: f64, of: &str) {
    let ratio = ours / bare;
    println!(
        "{name:<29}{ours:7.2} s CPU, {ratio:.2} × {of} (aim ≤ {AIM}) {}",
        verdict(ratio <= AIM)
    );
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "MISSED" }
}

/// Every cell of the first sheet, and nothing more.
fn bare_reading(content: &[u8]) -> Done<usize> {
    let mut book = Xlsx::new(Cursor::new(content))?;
    let name = book.sheet_names().first().cloned().ok_or("no sheet")?;
    Ok(book.worksheet_range(&name)?.get_size().0)
}

/// Reads and previews in a process of its own: processor seconds and the peak of its memory in
/// megabytes.
fn alone(sheet: &Path, database: &Path) -> Done<(f64, f64)> {
    let output =
        Command::new(env::current_exe()?).arg("--child").arg(sheet).arg(database).output()?;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut numbers = told.split_whitespace().map(str::parse::<f64>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(seconds)), Some(Ok(peak))) => Ok((seconds, peak)),
        _ => Err(format!("the child said {told}").into()),
    }
}

fn preview_alone(sheet: &Path, database: &str) -> Done<()> {
    let town = Town::open(Path::new(database))?;
    let content = fs::read(sheet)?;
    let id = town.waiting()?;
    let (spent, _) = seconds_of(|| {
        let grids = sheet::read(&content, "people.xlsx", &Limits::DEFAULT)?;
        town.preview(id, &grids)
    })?;
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let kilobytes: f64 = line.trim().split(' ').next().ok_or("no number")?.parse()?;
    println!("{spent} {}", kilobytes / 1024.0);
    Ok(())
}

/// Takes the sheet over, and writes the very same rows bare into a copy of the database.
fn commit(
    folder: &Path,
    database: &Path,
    content: &[u8],
    (id, digest): (zhibu_domain::id::ImportId, &str),
) -> Done<()> {
    let copy: PathBuf = folder.join("bare.db");
    let town = Town::open(database)?;
    town.db.backup_to(&copy)?;
    let grids = sheet::read(content, "people.xlsx", &Limits::DEFAULT)?;
    let (ours, outcome) = seconds_of(|| town.take_over(id, &grids, digest))?;
    if outcome.taken != PEOPLE {
        return Err(format!("{outcome:?}").into());
    }
    drop(town);
    let tables = rows::of(database)?;
    let count: usize = tables.iter().map(|table| table.rows.len()).sum();
    let bare = Db::open(&format!("sqlite:{}", copy.display()), Threads::default())?;
    let (plain, ()) = seconds_of(|| {
        Ok(bare.write_blocking(move |tx: &mut Tx<'_>| {
            for table in &tables {
                tx.insert_many(table.name, table.columns, table.rows.iter().cloned())?;
            }
            Ok::<_, zhibu_service::Error>(())
        })?)
    })?;
    println!("bare insert_many             {plain:7.2} s CPU for {count} rows");
    told("taking over", ours, plain, "the bare insert_many");
    Ok(())
}

impl Town {
    fn upload(&self, content: &[u8]) -> Done<zhibu_domain::id::ImportId> {
        let (act, unit) = (self.act.clone(), self.unit);
        let id = zhibu_domain::id::ImportId::new(act.now, act.entropy());
        let new = NewFile {
            id,
            kind: Kind::People,
            name: "people.xlsx".to_owned(),
            content: content.to_vec(),
        };
        Ok(self.db.write_blocking(move |tx: &mut Tx<'_>| {
            let granted = access::require::<KeepRoll>(tx, &act, unit)?;
            import::upload(tx, &act, &granted, &new)
        })?)
    }

    fn preview(&self, id: zhibu_domain::id::ImportId, grids: &[Grid]) -> Done<Preview> {
        let (act, unit) = (self.act.clone(), self.unit);
        // The closure may run again; the cells are lent to it for the time of the call.
        let grids: std::sync::Arc<Vec<Grid>> = std::sync::Arc::new(grids.to_vec());
        Ok(self.db.read_blocking(move |tx: &mut Tx<'_>| {
            let granted = access::require::<KeepRoll>(tx, &act, unit)?;
            import::preview(tx, &act, &granted, id, &grids, Lang::Zh)
        })?)
    }

    fn take_over(
        &self,
        id: zhibu_domain::id::ImportId,
        grids: &[Grid],
        digest: &str,
    ) -> Done<import::Outcome> {
        let (act, unit, digest) = (self.act.clone(), self.unit, digest.to_owned());
        let grids: std::sync::Arc<Vec<Grid>> = std::sync::Arc::new(grids.to_vec());
        Ok(self.db.write_blocking(move |tx: &mut Tx<'_>| {
            let granted = access::require::<KeepRoll>(tx, &act, unit)?;
            import::take_over(tx, &act, &granted, id, &grids, (&digest, false))
        })?)
    }
}
