//! Two verifiers, written apart, agree on every board: sound ones, and whatever can be wrong with one.

mod faults;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use ballot::board::{Line, Row};
use ballot::bytes::hash;
use ballot::manifest::Rules;
use ballot::rules::{Base, Floor, Majority, Quorum, Quota, Seats, Ties};
use ballot::sign::Signer;
use ballot::verify::{Options, verify};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha20Rng;
use tempfile::TempDir;

use self::faults::{edit, edit_row, first, insert, open, outcome, written};
use crate::common::{
    Made, Plan, admission, draw, election, evaluation, fraction, one_key_twice, pass_rules,
    score_rules, token,
};

/// A board with a name, and whether only signatures tell that it is broken.
struct Case {
    name: String,
    board: Vec<u8>,
    by_signature: bool,
}

fn case(name: impl Into<String>, board: Vec<u8>) -> Case {
    Case { name: name.into(), board, by_signature: false }
}

fn is_sound(board: &[u8]) -> bool {
    verify(board, &Options::default()).is_ok_and(|report| report.is_sound())
}

/// What `verify.py` says of each board, and whether it could check signatures.
fn second_opinion(cases: &[Case]) -> (Vec<bool>, bool) {
    let folder = TempDir::new().unwrap();
    let paths: Vec<_> = (0..cases.len()).map(|at| folder.path().join(at.to_string())).collect();
    for (case, path) in cases.iter().zip(&paths) {
        fs::write(path, &case.board).unwrap();
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/verify.py");
    let run = Command::new("python3").arg(script).args(&paths).output().unwrap();
    let told = String::from_utf8(run.stdout).unwrap();
    let verdicts: Vec<&str> = told.lines().map(|line| line.split_once(": ").unwrap().1).collect();
    assert_eq!(verdicts.len(), cases.len(), "{}", String::from_utf8_lossy(&run.stderr));
    let sound: Vec<bool> = verdicts.iter().map(|verdict| verdict.starts_with("sound")).collect();
    assert_eq!(run.status.code(), Some(if sound.contains(&false) { 3 } else { 0 }));
    (sound, !told.contains("sound except signatures"))
}

/// Asks both about all boards. Every board has to be what `sound` says.
fn agree(cases: &[Case], sound: bool) {
    let (second, with_signatures) = second_opinion(cases);
    if !with_signatures {
        eprintln!("The Python package `cryptography` is missing: signatures were not compared.");
    }
    for (case, second) in cases.iter().zip(second) {
        assert_eq!(is_sound(&case.board), sound, "the first verifier on: {}", case.name);
        if with_signatures || !case.by_signature {
            assert_eq!(second, sound, "the second verifier on: {}", case.name);
        }
    }
}

fn plans(seed: u64) -> Vec<Plan> {
    let tellers = [0, 2, 3][(seed % 3) as usize];
    let mut plans =
        vec![evaluation(seed, tellers), admission(seed, tellers), election(seed, tellers)];
    plans[0].rules = match seed % 3 {
        0 => score_rules(&[("excellent", 1), ("better", 1)], Ties::Up),
        1 => score_rules(&[("excellent", 1), ("better", 1)], Ties::Down),
        _ => score_rules(&[("excellent", 1)], Ties::Open),
    };
    if seed % 4 == 1 {
        plans[0].minimum = (0, 0);
    }
    if seed % 5 == 2 {
        plans[0].floor = Floor::Void;
    }
    plans
}

#[test]
fn both_find_sound_boards_sound() {
    let mut cases = Vec::new();
    for seed in 0..12 {
        for (at, plan) in plans(seed).iter().enumerate() {
            cases.push(case(format!("plan {at} of {seed}"), plan.make(seed).bytes()));
        }
    }
    for (at, base) in
        [Base::Entitled, Base::Present, Base::Cast, Base::Votes].into_iter().enumerate()
    {
        let mut plan = admission(at as u64, 2);
        plan.rules = pass_rules(base);
        plan.not_cast = 3;
        cases.push(case(format!("{base:?}"), plan.make(1).bytes()));
    }
    let mut nobody = evaluation(1, 2);
    nobody.votes.clear();
    cases.push(case("nobody voted", nobody.make(1).bytes()));
    cases.extend(odd_but_sound());
    agree(&cases, true);
}

/// Rules drawn at random: whatever they are, both count alike, or the result lines would be wrong for one.
#[test]
fn both_count_alike_under_any_rules() {
    let mut cases = Vec::new();
    for seed in 100..160 {
        let mut rng: ChaCha20Rng = ChaCha20Rng::seed_from_u64(seed);
        let mut plan = plans(seed).swap_remove((seed % 3) as usize);
        let parts = [(1, 2), (2, 3), (4, 5), (1, 3), (1, 1), (3, 7)];
        let mut part = || {
            let (num, den) = parts[rng.random_range(0..parts.len())];
            fraction(num, den)
        };
        let (majority, quorum) = (part(), part());
        let strict = [rng.random(), rng.random()];
        let base = [Base::Entitled, Base::Present, Base::Cast, Base::Votes][rng.random_range(0..4)];
        let majority = Majority { base, over: majority, strict: strict[0] };
        let quorum = Quorum { over: quorum, strict: strict[1] };
        match &mut plan.rules {
            Rules::Score(scoring) => {
                scoring.ties = [Ties::Up, Ties::Down, Ties::Open][rng.random_range(0..3)];
                let share = Seats::Share(majority.over);
                scoring.quota = vec![Quota { id: "best".into(), seats: share }];
                scoring.points.values_mut().for_each(|points| *points = rng.random_range(0..3));
                plan.minimum = (rng.random_range(0..6), rng.random_range(0..4));
                let one_class =
                    ["leaders", "members"].map(|id| (id, draw(&mut rng, 3, 2, &GRADES)));
                plan.votes = one_class.into();
            }
            Rules::Pass(pass) => (pass.majority, pass.quorum) = (majority, quorum),
            Rules::Elect(elect) => {
                (elect.majority, elect.quorum) = (majority, quorum);
                (elect.seats, elect.cap) = (rng.random_range(1..4), rng.random_range(1..4));
                let papers = ["fff", "ffa", "aff+王五", "faf", "fax"];
                let papers = &papers[..rng.random_range(1..6)];
                plan.votes = vec![("all", draw(&mut rng, 5, 1, papers))];
            }
        }
        plan.not_cast = rng.random_range(0..4);
        cases.push(case(format!("rules {seed}"), plan.make(seed).bytes()));
    }
    agree(&cases, true);
    let mut words = BTreeSet::new();
    for case in &cases {
        for outcome in verify(&case.board, &Options::default()).unwrap().outcomes {
            let word = |word: &String| word.split('=').next_back().unwrap().to_owned();
            words.extend(outcome.outcome.iter().map(word));
        }
    }
    for word in ["passed", "failed", "no-quorum", "elected", "run-off", "0", "best", "open", "void"]
    {
        assert!(words.contains(word), "no board came out as {word}: {words:?}");
    }
}

const GRADES: [&str; 4] = ["good", "fair", "poor", "blank"];

/// Boards with what only remarks are made of.
fn odd_but_sound() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut made = evaluation(1, 2).make(1);
    let Line::Row(mut row) = made.lines.remove(first(&made, "row")) else { unreachable!() };
    row.o = "nonsense".into();
    let bad = made.bad_row(&row.bytes(384).unwrap());
    insert(&mut made, bad);
    made.reopen();
    made.recount();
    cases.push(case("a bad row", made.bytes()));

    let mut made = evaluation(1, 2).make(1);
    edit(&mut made, "open", |line| open(line).retry = 2);
    cases.push(case("a teller's second try", made.bytes()));

    let mut made = evaluation(1, 2).make(1);
    let row = made.lines.remove(first(&made, "row"));
    let bad = made.bad_row(b"\xff not a row");
    insert(&mut made, bad);
    made.reopen();
    made.recount();
    drop(row);
    cases.push(case("noise instead of a row", made.bytes()));

    cases.push(case("the same row twice", one_key_twice(["good", "good"]).bytes()));
    cases.push(case("a key that says two things", one_key_twice(["good", "poor"]).bytes()));
    cases.push(case("a row of a closed class, called bad", row_of_a_closed_class().bytes()));
    cases.push(case("a row of unit u1 in place of one of u2", moved_row().bytes()));
    cases
}

/// A row that would count if its class were opened: somebody's, put into another's envelope.
fn row_of_a_closed_class() -> Made {
    let mut made = evaluation(1, 2).make(1);
    made.lines.remove(first(&made, "row"));
    let row = new_row(&made, "u2", "leaders");
    let bad = made.bad_row(&row.bytes(384).unwrap());
    insert(&mut made, bad);
    made.reopen();
    made.recount();
    made
}

/// More rows of a unit than envelopes: of somebody who did not cast, in another's envelope.
fn moved_row() -> Made {
    let mut made = evaluation(1, 2).make(1);
    let at = made.lines.iter().position(|l| matches!(l, Line::Row(r) if r.c == "u2")).unwrap();
    made.lines[at] = Line::Row(Box::new(new_row(&made, "u1", "members")));
    let rows: Vec<usize> =
        (0..made.lines.len()).filter(|at| matches!(made.lines[*at], Line::Row(_))).collect();
    made.lines[rows[0]..=rows[rows.len() - 1]].sort_by(|a, b| match (a, b) {
        (Line::Row(a), Line::Row(b)) => a.order().cmp(&b.order()),
        _ => std::cmp::Ordering::Equal,
    });
    made.reopen();
    made.recount();
    made
}

fn new_row(made: &Made, slot: &str, class: &str) -> Row {
    let key = Signer::from_secret(&[8; 32]);
    let token = token((&made.manifest, &made.frozen), &mut made.rng.clone(), slot, class, &key);
    Row::new(&made.frozen, slot, class, "good", &key, token)
}

#[test]
fn both_find_what_insiders_change() {
    let mut cases = Vec::new();
    for (name, by_signature, change) in faults::all() {
        let mut made = evaluation(1, 2).make(1);
        change(&mut made);
        cases.push(Case { name: name.into(), board: made.bytes(), by_signature });
    }
    let mut made = admission(3, 2).make(1);
    edit(&mut made, "written", |line| written(line).count += 1);
    made.recount();
    cases.push(Case { name: "more opinions".into(), board: made.bytes(), by_signature: true });
    let mut made = admission(3, 2).make(1);
    edit(&mut made, "written", |line| written(line).sig.retain(|name, _| name != "T1"));
    cases.push(case("an opinion without a teller", made.bytes()));
    let mut made = admission(3, 2).make(1);
    edit(&mut made, "written", |line| written(line).o = "perhaps".into());
    cases.push(case("an opinion of no option", made.bytes()));
    let mut made = election(4, 2).make(1);
    edit(&mut made, "result", |line| outcome(line).outcome.insert(0, "c3=elected".into()));
    cases.push(case("somebody is elected too", made.bytes()));
    let mut made = election(4, 2).make(1);
    edit_row(&mut made, |row| row.o = "ffff".into());
    cases.push(case("a paper with four letters", made.bytes()));
    assert!(cases.len() > 55);
    agree(&cases, false);
}

/// What somebody could do to the file without any key.
fn outsider(board: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut replaced = |name: &str, from: &str, to: &str| {
        let changed = board.replacen(from, to, 1);
        assert_ne!(changed, board, "{name}");
        cases.push(case(name, changed.into_bytes()));
    };
    replaced("a space", "{\"t\":\"roll\"", "{\"t\": \"roll\"");
    replaced(
        "another order of members",
        "\"v\":1,\"meeting\":\"m-1\"",
        "\"meeting\":\"m-1\",\"v\":1",
    );
    replaced("a member twice", "\"v\":1,", "\"v\":1,\"v\":1,");
    replaced("a member too many", "\"v\":1,", "\"v\":1,\"w\":1,");
    replaced("a member missing", "\"v\":1,", "");
    replaced("a number with a point", "\"v\":1,", "\"v\":1.0,");
    replaced("a number with a zero", "\"v\":1,", "\"v\":01,");
    replaced("a number as text", "\"v\":1,", "\"v\":\"1\",");
    replaced("a number below zero", "\"k_min\":3", "\"k_min\":-3");
    replaced("a number too large", "\"k_min\":3", "\"k_min\":99999999999");
    replaced("another version", "\"v\":1,", "\"v\":2,");
    replaced("an escaped letter", "m-1", "\\u006d-1");
    replaced("half a pair", "m-1", "\\ud800");
    replaced("a weight", "\"weight\":40", "\"weight\":41");
    replaced("a minimum", "\"k_floor\":2", "\"k_floor\":1");
    replaced("points", "\"good\":4", "\"good\":5");
    replaced("an unknown line", "{\"t\":\"withheld\"", "{\"t\":\"withhold\"");
    replaced("an unknown checkpoint", "\"what\":\"closed\"", "\"what\":\"shut\"");
    replaced("two checkpoints alike", "\"what\":\"closed\"", "\"what\":\"final\"");
    replaced("a line's end with CR", "\n", "\r\n");
    replaced("an empty line", "\n", "\n\n");
    cases.push(case("a mark of order", format!("\u{feff}{board}").into_bytes()));
    cases.push(case("no last end", board.trim_end().as_bytes().to_vec()));
    cases.push(case("nothing", Vec::new()));
    cases.push(case("one end", b"\n".to_vec()));
    cases.push(case("no text", vec![0xff; 100]));
    let lines: Vec<&str> = board.lines().collect();
    for at in 0..lines.len() - 1 {
        let mut other = lines.clone();
        other.swap(at, at + 1);
        cases.push(case(format!("line {at} swapped"), (other.join("\n") + "\n").into_bytes()));
        let mut other = lines.clone();
        other.remove(at);
        cases.push(case(format!("line {at} lost"), (other.join("\n") + "\n").into_bytes()));
        let mut other = lines.clone();
        other.insert(at, lines[at]);
        cases.push(case(format!("line {at} twice"), (other.join("\n") + "\n").into_bytes()));
    }
    cases
}

#[test]
fn both_find_what_outsiders_change() {
    let board = String::from_utf8(evaluation(1, 2).make(1).bytes()).unwrap();
    agree(&outsider(&board), false);
}

#[test]
fn both_find_random_damage() {
    let boards: Vec<Vec<u8>> =
        plans(2).into_iter().chain(plans(3)).map(|plan| plan.make(1).bytes()).collect();
    let mut rng: ChaCha20Rng = ChaCha20Rng::seed_from_u64(5);
    let mut cases = Vec::new();
    while cases.len() < 150 {
        let mut board = boards[cases.len() % boards.len()].clone();
        let (at, to) = (rng.random_range(0..board.len()), rng.random_range(0x20..0x7f));
        if board[at] != to {
            board[at] = to;
            // A changed signature is found by arithmetic only: whoever lacks it cannot judge.
            cases.push(Case { name: format!("byte {at} is {to}"), board, by_signature: true });
        }
    }
    agree(&cases, false);
}

/// The hash of the manifest is compared where it is known.
#[test]
fn the_second_verifier_compares_the_manifest_and_says_what_it_cannot_read() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("board");
    let made = evaluation(1, 2).make(1);
    fs::write(&path, made.bytes()).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/verify.py");
    let code = |arguments: &[&str]| {
        let run = Command::new("python3").arg(script).args(arguments).output().unwrap();
        run.status.code().unwrap()
    };
    let (path, mh) = (path.to_str().unwrap(), made.frozen.mh.to_string());
    assert_eq!(code(&["--mh", &mh, path]), 0);
    assert_eq!(code(&["--mh", &hash(&[b"x"]).to_string(), path]), 3);
    assert_eq!(code(&["/no/such/board"]), 1);
    assert_eq!((code(&[]), code(&["--mh", "x", path])), (2, 2));
}
