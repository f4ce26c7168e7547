//! Boards that those who hold every signing key could write: checkpoints are right, something else is not.

use std::collections::BTreeMap;

use ballot::board::{At, Bad, Delete, Env, Line, Open, Outcome, Roll, Row, Withheld, Written};
use ballot::bytes::{Fixed, hash};

use crate::common::Made;

/// A name, whether only an Ed25519 signature shows the fault, and the fault.
pub(super) type Fault = (&'static str, bool, fn(&mut Made));

/// Every kind of fault.
pub(super) fn all() -> Vec<Fault> {
    [results(), people(), envelopes(), tellers(), votes(), lost(), order()].concat()
}

/// Results that the rows do not say.
fn results() -> Vec<Fault> {
    vec![
        ("a count is raised", false, |m| {
            edit(m, "result", |l| {
                *outcome(l).counts.get_mut("members").unwrap().get_mut("good").unwrap() += 1;
            });
        }),
        ("a score is raised", false, |m| edit(m, "result", |l| outcome(l).score = "4/1".into())),
        ("an outcome is changed", false, |m| {
            edit(m, "result", |l| outcome(l).outcome = vec!["better".into()]);
        }),
        ("a result names another slot", false, |m| {
            edit(m, "result", |l| outcome(l).c = "u2".into());
        }),
        ("a result is missing", false, |m| drop(m.lines.remove(first(m, "result")))),
        ("a result stands twice", false, |m| {
            let at = first(m, "result");
            m.lines.insert(at, m.lines[at].clone());
        }),
        ("a closed class is counted", false, |m| {
            edit(m, "result", |l| {
                outcome(l).counts.insert("leaders".into(), BTreeMap::new());
            });
        }),
    ]
}

/// Numbers of people and slips.
fn people() -> Vec<Fault> {
    vec![
        ("a roll is missing", false, |m| drop(m.lines.remove(first(m, "roll")))),
        ("a roll stands twice", false, |m| {
            let at = first(m, "roll");
            m.lines.insert(at, m.lines[at].clone());
        }),
        ("more present than entitled", false, |m| edit(m, "roll", |l| roll(l).present += 5)),
        ("slips do not balance", false, |m| edit(m, "roll", |l| roll(l).missing += 1)),
        ("issue count lowered", false, |m| {
            let at = first(m, "roll") + 1;
            roll(&mut m.lines[at]).phone -= 3;
        }),
        ("more phones than people", false, |m| edit(m, "roll", |l| roll(l).phone += 5)),
        ("unknown slot is barred", false, |m| {
            edit(m, "roll", |l| {
                roll(l).barred.insert("u9".into(), 1);
            });
        }),
        ("nobody is barred, says the roll", false, |m| {
            let at = first(m, "roll") + 1;
            roll(&mut m.lines[at]).barred.clear();
        }),
        ("numbers of a nation", false, |m| {
            edit(m, "roll", |l| {
                (roll(l).entitled, roll(l).present) = (2_000_000_000, 2_000_000_000);
            });
        }),
    ]
}

/// Envelopes and closed classes.
fn envelopes() -> Vec<Fault> {
    vec![
        ("an envelope is lost", false, |m| drop(m.lines.remove(first(m, "env")))),
        ("an envelope's token is changed", false, |m| edit(m, "env", |l| env(l).r.0[7] ^= 1)),
        ("an envelope's signature is changed", true, |m| edit(m, "env", |l| env(l).s.0[7] ^= 1)),
        ("an envelope's number is changed", true, |m| edit(m, "env", |l| env(l).seq += 1)),
        ("an envelope changes its class", false, |m| {
            edit(m, "env", |l| {
                env(l).g = if env(l).g == "members" { "leaders".into() } else { "members".into() };
            });
        }),
        ("an envelope of no class", false, |m| edit(m, "env", |l| env(l).g = "others".into())),
        ("withheld count is wrong", false, |m| edit(m, "withheld", |l| withheld(l).count += 1)),
        ("a withheld class is not named", false, |m| drop(m.lines.remove(first(m, "withheld")))),
        ("an open class is called withheld", false, |m| {
            let at = first(m, "withheld");
            m.lines.insert(at + 1, Line::Withheld(Withheld { g: "members".into(), count: 4 }));
        }),
    ]
}

/// Tellers' numbers.
fn tellers() -> Vec<Fault> {
    vec![
        ("a teller took more", false, |m| edit(m, "open", |l| open(l).taken += 1)),
        ("a teller gave less", false, |m| edit(m, "open", |l| open(l).given -= 1)),
        ("a teller took other items", false, |m| edit(m, "open", |l| open(l).hash_in.0[0] ^= 1)),
        ("a teller gave other items", false, |m| edit(m, "open", |l| open(l).hash_out.0[0] ^= 1)),
        ("a teller is missing", false, |m| drop(m.lines.remove(first(m, "open")))),
        ("a stranger opened", false, |m| edit(m, "open", |l| open(l).by = "T9".into())),
    ]
}

/// Votes themselves.
fn votes() -> Vec<Fault> {
    vec![
        ("a vote is flipped", true, |m| {
            edit_row(m, |row| {
                row.o = if row.o == "good" { "poor".into() } else { "good".into() };
            });
        }),
        ("a vote is called barred", false, |m| edit_row(m, |row| row.o = "barred".into())),
        ("a vote is of no option", false, |m| edit_row(m, |row| row.o = "best".into())),
        ("a vote names somebody", false, |m| edit_row(m, |row| row.o = "+Wang".into())),
        ("a vote moves to another unit", false, |m| {
            edit_row(m, |row| {
                row.c = if row.c == "u1" { "u2".into() } else { "u1".into() };
            });
        }),
        ("a vote moves to no unit", false, |m| edit_row(m, |row| row.c = "u9".into())),
        ("a vote moves to a closed class", false, |m| edit_row(m, |row| row.g = "leaders".into())),
        ("a vote's token is changed", false, |m| edit_row(m, |row| row.r.0[7] ^= 1)),
        ("a vote's token is too large", false, |m| edit_row(m, |row| row.r = Fixed([0xff; 256]))),
        ("a vote's key is changed", false, |m| edit_row(m, |row| row.k.0[7] ^= 1)),
        ("a vote's signature is changed", true, |m| edit_row(m, |row| row.s.0[40] ^= 1)),
    ]
}

/// Votes that are lost, doubled or called bad.
fn lost() -> Vec<Fault> {
    vec![
        ("a vote is dropped", false, |m| {
            m.lines.remove(first(m, "row"));
            m.reopen();
            m.recount();
        }),
        ("a vote stands twice", false, |m| {
            let at = first(m, "row");
            m.lines.insert(at, m.lines[at].clone());
            m.reopen();
        }),
        ("a good vote is called bad", false, |m| {
            let at = m
                .lines
                .iter()
                .position(|l| matches!(l, Line::Row(row) if row.g == "members"))
                .unwrap();
            let Line::Row(row) = m.lines.remove(at) else { unreachable!() };
            let bad = m.bad_row(&row.bytes(384).unwrap());
            insert(m, bad);
            m.reopen();
            m.recount();
        }),
        ("bad evidence without its hash", false, |m| {
            let Line::Row(_) = m.lines.remove(first(m, "row")) else { unreachable!() };
            let mut bad = m.bad_row(b"noise");
            if let Line::Bad(bad) = &mut bad {
                bad.h = hash(&[b"else"]);
            }
            insert(m, bad);
            m.reopen();
            m.recount();
        }),
        ("an envelope that was not there is bad", false, |m| {
            let bad = Bad {
                by: "T1".into(),
                at: At::Envelope,
                why: "seal".into(),
                h: hash(&[b"x"]),
                b: String::new(),
            };
            insert(m, Line::Bad(bad));
        }),
        ("the first teller calls an item bad", false, |m| {
            let bad = Bad {
                by: "T1".into(),
                at: At::Item,
                why: "seal".into(),
                h: hash(&[b"x"]),
                b: String::new(),
            };
            insert(m, Line::Bad(bad));
        }),
        ("an item is bad without a loss", false, |m| {
            let bad = Bad {
                by: "T2".into(),
                at: At::Item,
                why: "seal".into(),
                h: hash(&[b"x"]),
                b: String::new(),
            };
            insert(m, Line::Bad(bad));
        }),
    ]
}

/// Order, opinions in writing, deleted keys.
fn order() -> Vec<Fault> {
    vec![
        ("a vote's key is of small order", false, |m| edit_row(m, |row| row.k = Fixed([0; 32]))),
        ("an opinion in writing where none may be", false, |m| {
            let line = m.written("u1", "good", 1);
            let at = first(m, "result");
            m.lines.insert(at, line);
        }),
        ("a key is deleted twice", false, |m| m.lines.push(m.lines.last().unwrap().clone())),
        ("another key is deleted", false, |m| edit(m, "delete", |l| delete(l).key.0[0] ^= 1)),
        ("a deletion is signed by nobody", true, |m| {
            edit(m, "delete", |l| delete(l).sig.0[40] ^= 1);
        }),
        ("a stranger deletes", false, |m| edit(m, "delete", |l| delete(l).by = "T9".into())),
        ("envelopes are not sorted", false, |m| {
            let at = first(m, "env");
            m.lines.swap(at, at + 1);
        }),
        ("results come in another order", false, |m| {
            let at = first(m, "result");
            m.lines.swap(at, at + 1);
        }),
        ("votes are not sorted", false, |m| {
            let at = first(m, "row");
            m.lines.swap(at, at + 4);
        }),
        ("a manifest in the middle", false, |m| {
            let line = Line::Manifest(Box::new(m.manifest.clone()));
            let at = first(m, "open");
            m.lines.insert(at, line);
        }),
    ]
}

fn kind(line: &Line) -> &'static str {
    match line {
        Line::Manifest(_) => "manifest",
        Line::Checkpoint(_) => "checkpoint",
        Line::Roll(_) => "roll",
        Line::Env(_) => "env",
        Line::Withheld(_) => "withheld",
        Line::Open(_) => "open",
        Line::Bad(_) => "bad",
        Line::Row(_) => "row",
        Line::Written(_) => "written",
        Line::Result(_) => "result",
        Line::Delete(_) => "delete",
    }
}

pub(super) fn first(made: &Made, wanted: &str) -> usize {
    made.lines.iter().position(|line| kind(line) == wanted).unwrap()
}

pub(super) fn edit(made: &mut Made, wanted: &str, change: impl FnOnce(&mut Line)) {
    let at = first(made, wanted);
    change(&mut made.lines[at]);
}

/// Puts a line before the rows, where lines of tellers stand.
pub(super) fn insert(made: &mut Made, line: Line) {
    let at = made
        .lines
        .iter()
        .position(|line| matches!(kind(line), "row" | "written" | "result"))
        .unwrap();
    made.lines.insert(at, line);
}

macro_rules! part {
    ($name:ident, $kind:ident, $type:ty) => {
        pub(super) fn $name(line: &mut Line) -> &mut $type {
            match line {
                Line::$kind(inner) => inner,
                other => panic!("{other:?}"),
            }
        }
    };
}
part!(roll, Roll, Roll);
part!(env, Env, Env);
part!(withheld, Withheld, Withheld);
part!(open, Open, Open);
part!(row, Row, Row);
part!(written, Written, Written);
part!(outcome, Result, Outcome);
part!(delete, Delete, Delete);

pub(super) fn edit_row(made: &mut Made, change: impl FnOnce(&mut Row)) {
    let at = made
        .lines
        .iter()
        .position(|line| matches!(line, Line::Row(row) if !row.is_barred()))
        .unwrap();
    change(row(&mut made.lines[at]));
    let rows: Vec<usize> =
        (0..made.lines.len()).filter(|at| kind(&made.lines[*at]) == "row").collect();
    made.lines[rows[0]..=rows[rows.len() - 1]].sort_by(|a, b| match (a, b) {
        (Line::Row(a), Line::Row(b)) => a.order().cmp(&b.order()),
        _ => std::cmp::Ordering::Equal,
    });
    made.reopen();
    made.recount();
}
