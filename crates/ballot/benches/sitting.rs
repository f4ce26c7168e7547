//! A whole evaluation, step by step: processor time of each, size of the board, memory; and against the
//! recount, a plain RSA check of as many tokens.
//!
//! `cargo bench -p zhibu-ballot` plays 5,000 voters and 16 units; `… -- 500 8` plays 500 and 8, and a
//! path that ends in `.jsonl` keeps the board, for the other verifier.
#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Instant;

use ballot::ballot_box::{BallotBox, Checked};
use ballot::board::{Board, CLOSED, FINAL, FROZEN, Line, Roll};
use ballot::bytes::encode;
use ballot::manifest::{
    Choice, Frozen, Kind, Manifest, Profile, Rules, SERVER, Scoring, Sealer, Slot, issuer_name,
};
use ballot::publish::Voted;
use ballot::rules::{Entry, Floor, Quota, Seats, Ties};
use ballot::seal::SealKey;
use ballot::seed::Seed;
use ballot::sign::Signer;
use ballot::teller::{self, Batch, Opened};
use ballot::token::{BlindIssuer, Issuer};
use ballot::verify::{Options, verify};
use ballot::voter::{Cast, Voter};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;

type Done<T> = Result<T, Box<dyn std::error::Error>>;

const CLASSES: [(&str, usize); 3] = [("leaders", 1), ("heads", 3), ("members", 6)];
const GRADES: [&str; 5] = ["good", "better", "fair", "poor", "blank"];

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let voters = numbers.first().copied().unwrap_or(5_000);
    let slots = numbers.get(1).copied().unwrap_or(16);
    if let Err(error) = play(voters, slots) {
        println!("the benchmark stopped: {error}");
        std::process::exit(1);
    }
}

/// Nanoseconds of processor time of this thread, as Linux tells it.
fn now() -> u64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|word| word.parse().ok()).unwrap_or_default()
}

/// The most memory that this process has used, in megabytes.
fn memory_mb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Runs a step and says what it cost, in all and for each of `times`.
fn step<T>(name: &str, times: usize, run: impl FnOnce() -> Done<T>) -> Done<T> {
    let before = now();
    let done = run()?;
    say(name, now() - before, times);
    Ok(done)
}

fn say(name: &str, nanoseconds: u64, times: usize) {
    let micros = nanoseconds / 1_000;
    let each = micros / (times.max(1) as u64);
    println!(
        "{name:<44}{:>8}.{:03} s{each:>10} µs each",
        micros / 1_000_000,
        micros / 1_000 % 1_000
    );
}

/// Everything that is secret in a sitting.
struct Keys {
    issuers: BTreeMap<String, Issuer>,
    signers: BTreeMap<String, Signer>,
    seals: BTreeMap<String, SealKey>,
}

fn keys(slots: usize, rng: &mut ChaCha20Rng) -> Done<Keys> {
    let mut issuers = BTreeMap::new();
    for (class, _) in CLASSES {
        for slot in 0..=slots {
            let label = if slot == 0 { "out".to_owned() } else { format!("u{slot}") };
            issuers.insert(issuer_name(&label, class), Issuer::generate(rng)?);
        }
    }
    let signers = ["T1", "T2", SERVER].map(|name| (name.to_owned(), Signer::generate(rng)));
    let seals = ["T1", "T2"].map(|name| (name.to_owned(), SealKey::generate(rng)));
    Ok(Keys { issuers, signers: signers.into(), seals: seals.into() })
}

fn manifest(voters: usize, slots: usize, keys: &Keys) -> Done<Manifest> {
    let choice = |id: &&str| Choice { id: (*id).into(), title: (*id).into() };
    let slot = |at: usize| Slot {
        id: format!("u{at}"),
        title: format!("Unit {at}"),
        kind: Kind::One,
        options: GRADES.iter().map(choice).collect(),
        write_in: false,
    };
    let mut classes = Vec::new();
    for (id, tenths) in CLASSES {
        let admitted = u32::try_from(voters * tenths / 10)?;
        let weight = u32::try_from(tenths)?;
        classes.push(Entry {
            id: id.into(),
            title: id.into(),
            weight,
            admitted,
            merge: String::new(),
        });
    }
    let points = GRADES.iter().zip([10, 8, 6, 3]).map(|(grade, points)| ((*grade).into(), points));
    let third = u32::try_from(slots / 3)?;
    let quota = Quota { id: "excellent".into(), seats: Seats::Number(third) };
    let issuers = keys.issuers.iter().map(|(name, own)| (name.clone(), encode(own.key().spki())));
    let seal =
        keys.seals.iter().map(|(name, own)| Sealer { name: name.clone(), key: encode(&own.key()) });
    Ok(Manifest {
        v: 1,
        meeting: "bench".into(),
        title: "Evaluation".into(),
        profile: Profile::T,
        slots: (1..=slots).map(slot).collect(),
        classes,
        k_min: 10,
        k_floor: 5,
        floor: Floor::Renormalise,
        rules: Rules::Score(Scoring {
            points: points.collect(),
            quota: vec![quota],
            ties: Ties::Open,
        }),
        row: 384,
        objection_seconds: 60,
        issuers: issuers.collect(),
        seal: seal.collect(),
        sign: keys.signers.iter().map(|(name, own)| (name.clone(), own.key())).collect(),
        script: String::new(),
        verifier: String::new(),
    })
}

fn checkpoint(board: &mut Board, keys: &Keys, what: &str) -> Done<()> {
    let message = board.to_sign(what);
    let sig = keys.signers.iter().map(|(name, own)| (name.clone(), own.sign(&message)));
    Ok(board.checkpoint(what, sig.collect())?)
}

/// All voters come, ask, receive and vote; voters' time and the issuer's are counted apart.
fn vote(frozen: &Frozen, keys: &Keys, rng: &mut ChaCha20Rng) -> Done<Vec<Cast>> {
    let (mut asking, mut issuing, mut casting) = (0, 0, 0);
    let mut casts = Vec::new();
    for class in &frozen.classes {
        for _ in 0..class.admitted {
            let seed = Seed::generate(rng);
            let begin = now();
            let voter = Voter::new(frozen, &seed, &class.id, &[])?;
            let questions = voter.questions()?;
            let asked = now();
            let mut answers = Vec::with_capacity(questions.len());
            for (label, question) in voter.labels().iter().zip(&questions) {
                let issuer = keys.issuers.get(&issuer_name(label, &class.id)).ok_or("no issuer")?;
                answers.push(issuer.sign(rng, question)?);
            }
            let answered = now();
            let tokens = voter.tokens(&answers)?;
            let mut grade =
                || GRADES.get(rng.random_range(0..GRADES.len())).copied().unwrap_or("blank");
            let choices: Vec<&str> = (0..frozen.slots()).map(|_| grade()).collect();
            casts.push(voter.cast(&tokens, &choices, 0)?);
            asking += asked - begin;
            issuing += answered - asked;
            casting += now() - answered;
        }
    }
    say("voter: questions", asking, casts.len());
    say("issuer: answers", issuing, casts.len());
    say("voter: tokens and envelope", casting, casts.len());
    Ok(casts)
}

fn rolls(frozen: &Frozen) -> Vec<Roll> {
    let roll = |class: &ballot::rules::Class| Roll {
        g: class.id.clone(),
        entitled: class.admitted,
        present: class.admitted,
        phone: class.admitted,
        ..Roll::default()
    };
    frozen.classes.iter().map(roll).collect()
}

/// The box, from the first envelope to the close: lines and envelopes.
fn fill_box(frozen: &Frozen, keys: &Keys, casts: Vec<Cast>) -> Done<(Voted, Vec<Vec<u8>>)> {
    let folder = tempfile::tempdir()?;
    let server = keys.signers.get(SERVER).ok_or("no server")?;
    let number = casts.len();
    let checked = step("box: checks", number, || {
        let checked = casts.into_iter().map(|cast| Checked::new(frozen, cast).ok_or("refused"));
        Ok(checked.collect::<Result<Vec<_>, _>>()?)
    })?;
    let mut open = BallotBox::open(&folder.path().join("box"), frozen)?;
    step("box: written and answered, 50 at a time", number, || {
        for part in checked.chunks(50) {
            for answer in open.cast(part, server)? {
                answer?;
            }
        }
        Ok(())
    })?;
    step("box: closed", 1, || {
        let closed = open.close()?;
        let voted = Voted { rolls: rolls(frozen), envelopes: closed.lines()? };
        let mut envelopes = Vec::with_capacity(number);
        for class in voted.open_classes(frozen) {
            envelopes.extend(closed.envelopes(class)?);
        }
        Ok((voted, envelopes))
    })
}

fn play(voters: usize, slots: usize) -> Done<()> {
    println!("{voters} voters, {slots} units, two tellers");
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let number = CLASSES.len() * (slots + 1);
    let keys = step("issuer keys", number, || keys(slots, &mut rng))?;
    let mut board = Board::new(manifest(voters, slots, &keys)?)?;
    checkpoint(&mut board, &keys, FROZEN)?;
    let frozen = board.frozen().clone();
    let casts = vote(&frozen, &keys, &mut rng)?;
    let (voted, envelopes) = fill_box(&frozen, &keys, casts)?;
    voted.publish(&mut board)?;
    checkpoint(&mut board, &keys, CLOSED)?;
    let mut batch = Batch::envelopes(&frozen, envelopes);
    let mut work: Vec<Opened> = Vec::new();
    for (name, key) in &keys.seals {
        let opened = step(&format!("teller {name}"), batch.len(), || {
            Ok(teller::open(&frozen, key, &batch, 0, &mut rng)?)
        })?;
        batch = opened.batch.clone();
        work.push(opened);
    }
    step("rows checked, counted, written", batch.len(), || {
        Ok(voted.count(&mut board, &work, &[])?)
    })?;
    checkpoint(&mut board, &keys, FINAL)?;
    println!("before the recount {} MB of memory were used at most", memory_mb());
    drop((batch, work, voted));
    let mut paths = std::env::args().map(PathBuf::from);
    if let Some(path) = paths.find(|path| path.extension().is_some_and(|end| end == "jsonl")) {
        fs::write(path, board.bytes())?;
    }
    recount(board.bytes(), &frozen)
}

fn recount(board: &[u8], frozen: &Frozen) -> Done<()> {
    let mut tokens = Vec::new();
    for raw in board.split(|byte| *byte == b'\n') {
        match Line::read(raw) {
            Some(Line::Row(row)) => tokens.push((row.label(), row.g, row.k, row.r)),
            Some(Line::Env(env)) => tokens.push((ballot::token::OUT.into(), env.g, env.k, env.r)),
            _ => {}
        }
    }
    let before = now();
    let valid = tokens.iter().filter(|(label, class, key, token)| {
        let issuer = frozen.issuer(label, class);
        issuer.is_some_and(|issuer| issuer.verify(&frozen.mh, label, class, key, token))
    });
    let valid = valid.count();
    let plain = now() - before;
    say("baseline: a plain RSA check of each token", plain, valid);
    let before = now();
    let report = verify(board, &Options::default())?;
    let whole = now() - before;
    say("recount, one thread", whole, valid);
    let wall = Instant::now();
    let threads = NonZeroUsize::new(2).ok_or("two")?;
    let parallel = verify(board, &Options { threads, ..Options::default() })?;
    println!("recount, two threads: {} ms by the clock", wall.elapsed().as_millis());
    let ratio = whole * 100 / plain.max(1);
    println!("one thread costs {}.{:02} times the baseline", ratio / 100, ratio % 100);
    println!(
        "the board has {} bytes, {} lines; sound: {}",
        board.len(),
        report.lines,
        report.is_sound()
    );
    println!("{} MB of memory were used at most", memory_mb());
    if report == parallel && report.is_sound() && valid == tokens.len() {
        Ok(())
    } else {
        Err("the board is not sound".into())
    }
}
