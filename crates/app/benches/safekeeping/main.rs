//! What a backup, a restore and a look over a county cost, against a plain copy of the same bytes with
//! their SHA-256, brought to the disk.
//!
//! `cargo bench -p zhibu --bench safekeeping` makes 1,000 units, 50,000 people and two years of
//! activities in `target/bench` once, and prints seconds and ratios; and seconds of CPU, which count where
//! others use the machine (those of a server are not among them). With `ZHIBU_TEST_POSTGRES` the same
//! archive is also put back into a database on that server, and backed up from there.
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::env;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

/// Seconds that a backup may take.
const BACKUP_AIM: f64 = 10.0;
/// Seconds that a restore may take, and a look over the whole.
const AIM: f64 = 30.0;
/// Bytes that a plain copy moves at once.
const PIECE: usize = 1 << 20;
/// Where `/proc/self/stat` tells of children, counted behind the name.
const CHILDREN: usize = 13;
/// Ticks of that file in a second, on every Linux.
const TICKS: f64 = 100.0;
/// Megabytes a second that a plain copy moves at least; slower, the machine is too disturbed for a
/// ratio to count.
const SOUND_MB: f64 = 60.0;

type Done<T> = Result<T, Box<dyn std::error::Error>>;

fn main() {
    if let Err(error) = measure() {
        println!("the benchmark stopped: {error}");
        std::process::exit(1);
    }
}

fn measure() -> Done<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    let county = folder.join("safekeeping");
    if !county.join("zhibu.db").exists() {
        println!("generating 1,000 units, 50,000 people, two years …");
        let plan = ["--units", "1000", "--members", "50000", "--years", "2", "--seed", "1"];
        run(&[&["generate", "--data", text(&county)?], &plan[..]].concat())?;
    }
    let work = folder.join("safekeeping-work");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;
    let (archive, other) = (work.join("county.tar"), work.join("other"));
    let key = folder.join("safekeeping.key");
    let (data, archive, other, key) = (text(&county)?, text(&archive)?, text(&other)?, text(&key)?);

    let (plain, bytes) = plain_copy(&county, &work.join("plain"))?;
    let megabytes = mega(bytes) / plain.as_secs_f64();
    let void = if megabytes < SOUND_MB { "  void: the machine is disturbed" } else { "" };
    println!("data                    {:8.1} MB", mega(bytes));
    println!("plain copy with SHA-256 {:8.2} s ({megabytes:.0} MB/s){void}", plain.as_secs_f64());

    let told = |name: &str, (spent, cpu): Spent, aim: f64| {
        let (seconds, ratio) = (spent.as_secs_f64(), spent.as_secs_f64() / plain.as_secs_f64());
        let cpu = cpu.map_or(String::new(), |cpu| format!(", {cpu:.2} s CPU"));
        println!("{name:<24}{seconds:8.2} s, {ratio:5.2} × the plain copy (aim < {aim:.0} s){cpu}");
    };
    told("backup", run(&["backup", archive, "--data", data])?, BACKUP_AIM);
    println!("archive                 {:8.1} MB", mega(fs::metadata(archive)?.len()));
    told("doctor", run(&["doctor", "--data", data])?, AIM);
    told("restore and doctor", run(&["restore", archive, "--data", other, "--key", key])?, AIM);
    told("audit verify", run(&["audit", "verify", "--data", other])?, AIM);

    let Ok(server) = env::var("ZHIBU_TEST_POSTGRES") else { return Ok(()) };
    let url = fresh_database(&server)?;
    let beside = work.join("beside");
    let place = ["--data", text(&beside)?, "--database", &url, "--key", key];
    told("restore to PostgreSQL", run(&[&["restore", archive], &place[..]].concat())?, AIM);
    let again = work.join("again.tar");
    told(
        "backup of PostgreSQL",
        run(&[&["backup", text(&again)?], &place[..]].concat())?,
        BACKUP_AIM,
    );
    Ok(())
}

/// How long a run took, and how many seconds of CPU, where the system tells them.
type Spent = (Duration, Option<f64>);

/// Runs the program.
fn run(args: &[&str]) -> Done<Spent> {
    let (begun, before) = (Instant::now(), cpu_of_children());
    let done = Command::new(env!("CARGO_BIN_EXE_zhibu")).args(args).output()?;
    let spent = begun.elapsed();
    if done.status.success() {
        let cpu = before.zip(cpu_of_children()).map(|(before, after)| after - before);
        return Ok((spent, cpu));
    }
    let said = [done.stdout, done.stderr].concat();
    Err(format!("zhibu {} said {}", args.join(" "), String::from_utf8_lossy(&said)).into())
}

/// Seconds of CPU of all children that have ended, of themselves and of the system for them.
fn cpu_of_children() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name before it, in brackets, may hold anything.
    let (_, numbers) = stat.rsplit_once(')')?;
    let mut ticks = numbers.split_whitespace().skip(CHILDREN).map(str::parse::<u32>);
    Some((f64::from(ticks.next()?.ok()?) + f64::from(ticks.next()?.ok()?)) / TICKS)
}

/// Copies all files of a folder one after another, with their digest, and waits for the disk.
fn plain_copy(from: &Path, to: &Path) -> Done<(Duration, u64)> {
    let begun = Instant::now();
    let (mut out, mut hash) = (File::create(to)?, Sha256::new());
    let mut piece = vec![0; PIECE];
    let mut bytes = 0;
    for path in files(from)? {
        let mut file = File::open(path)?;
        loop {
            let read = file.read(&mut piece)?;
            let piece = piece.get(..read).unwrap_or_default();
            if piece.is_empty() {
                break;
            }
            hash.update(piece);
            out.write_all(piece)?;
            bytes += u64::try_from(read)?;
        }
    }
    out.write_all(&hash.finalize())?;
    out.sync_all()?;
    Ok((begun.elapsed(), bytes))
}

fn files(folder: &Path) -> Done<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    Ok(found)
}

/// An empty database on a server.
fn fresh_database(server: &str) -> Done<String> {
    let name = "zhibu_bench_safekeeping";
    for statement in [
        format!("DROP DATABASE IF EXISTS {name}"),
        format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        ),
    ] {
        let done = Command::new("psql").args([server, "-qc", &statement]).status()?;
        if !done.success() {
            return Err("psql could not make a database".into());
        }
    }
    let (address, _) = server.rsplit_once('/').ok_or("an address ends in /database")?;
    Ok(format!("{address}/{name}"))
}

fn text(path: &Path) -> Done<&str> {
    Ok(path.to_str().ok_or("a path that is not UTF-8")?)
}

#[expect(clippy::cast_precision_loss, reason = "megabytes of a benchmark")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
