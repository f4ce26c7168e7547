//! Whatever is changed on a board, the verifier sees it.

use std::num::NonZeroUsize;

use crate::common::{Made, Plan, admission, election, evaluation, one_key_twice};
use ballot::board::Line;
use ballot::bytes::hash;
use ballot::verify::{Fault, Options, Remark, Report, verify};
use proptest::prelude::*;

fn check(board: &[u8]) -> Report {
    verify(board, &Options::default()).unwrap()
}

fn is_sound(board: &[u8]) -> bool {
    verify(board, &Options::default()).is_ok_and(|report| report.is_sound())
}

fn plans() -> Vec<(&'static str, Plan)> {
    vec![
        ("evaluation", evaluation(1, 2)),
        ("evaluation by the server", evaluation(2, 0)),
        ("admission", admission(3, 3)),
        ("election", election(4, 2)),
    ]
}

/// Where values stand in a line: strings without their marks, and numbers.
fn values(line: &str) -> Vec<(std::ops::Range<usize>, bool)> {
    let bytes = line.as_bytes();
    let (mut values, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let start = at;
        if bytes[at] == b'"' {
            at += 1;
            while bytes[at] != b'"' {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            values.push((start + 1..at, true));
        } else if bytes[at].is_ascii_digit() {
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            values.push((start..at, false));
            continue;
        }
        at += 1;
    }
    values
}

/// The line with one value changed: another letter, or a number one larger. Names of members are values
/// too: they may be changed as little as contents.
fn mutate(line: &str, range: &std::ops::Range<usize>, is_text: bool) -> String {
    let value = &line[range.clone()];
    let changed = if !is_text {
        (value.parse::<u128>().unwrap() + 1).to_string()
    } else if let Some(first) = value.chars().next().filter(char::is_ascii_alphanumeric) {
        let other = if first == 'Q' { 'R' } else { 'Q' };
        format!("{other}{}", &value[1..])
    } else {
        format!("Q{value}")
    };
    format!("{}{changed}{}", &line[..range.start], &line[range.end..])
}

#[test]
fn sound_boards_are_sound_in_one_thread_and_in_three() {
    for (name, plan) in plans() {
        let board = plan.make(1).bytes();
        let report = check(&board);
        assert_eq!(report.faults, [], "{name}");
        let threads = NonZeroUsize::new(3).unwrap();
        let parallel = verify(&board, &Options { threads, mh: Some(report.mh) }).unwrap();
        assert_eq!(parallel, report, "{name}");
        assert!(!report.margins.is_empty(), "{name}");
    }
}

#[test]
fn a_change_of_any_value_in_any_line_is_found() {
    for (name, plan) in plans() {
        let board = String::from_utf8(plan.make(1).bytes()).unwrap();
        assert!(is_sound(board.as_bytes()));
        let lines: Vec<&str> = board.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            // Of many rows and envelopes, each third: they differ in nothing that matters here.
            let is_vote = line.starts_with("{\"t\":\"row\"") || line.starts_with("{\"t\":\"env\"");
            if is_vote && at % 3 > 0 {
                continue;
            }
            for (range, is_text) in values(line) {
                let changed = mutate(line, &range, is_text);
                let mut other = lines.clone();
                other[at] = &changed;
                let other = other.join("\n") + "\n";
                assert!(!is_sound(other.as_bytes()), "{name}, line {at}: {changed}");
            }
        }
    }
}

#[test]
fn lines_cannot_be_lost_doubled_or_swapped() {
    for (name, plan) in plans() {
        let board = String::from_utf8(plan.make(1).bytes()).unwrap();
        let lines: Vec<&str> = board.lines().collect();
        // What stands after the last checkpoint says only who has deleted a key, and is missed as a remark.
        for at in 0..lines.len() - 1 {
            let mut lost = lines.clone();
            lost.remove(at);
            assert!(!is_sound((lost.join("\n") + "\n").as_bytes()), "{name}: line {at} lost");
            let mut doubled = lines.clone();
            doubled.insert(at, lines[at]);
            assert!(!is_sound((doubled.join("\n") + "\n").as_bytes()), "{name}: line {at} doubled");
            let mut swapped = lines.clone();
            swapped.swap(at, at + 1);
            assert!(!is_sound((swapped.join("\n") + "\n").as_bytes()), "{name}: line {at} swapped");
        }
        assert!(!is_sound(board.trim_end().as_bytes()), "{name}: no end of the last line");
        assert!(!is_sound((board.clone() + "\n").as_bytes()), "{name}: an empty line");
        let without = (lines[..lines.len() - 1].join("\n") + "\n").into_bytes();
        let report = check(&without);
        let kept = |report: &Report| {
            report.remarks.iter().filter(|r| matches!(r, Remark::KeyKept { .. })).count()
        };
        assert!(report.is_sound() && kept(&report) == 1 + kept(&check(board.as_bytes())));
    }
}

/// What somebody with all signing keys might try. The keys of rows and issuers are not among them.
fn insider(made: &mut Made, name: &str) -> bool {
    let rows = made.lines.iter().filter(|line| matches!(line, Line::Row(_))).count();
    let voting = |line: &Line| matches!(line, Line::Row(row) if !row.is_barred());
    let Some(first) = made.lines.iter().position(voting) else { return false };
    let Line::Row(mut row) = made.lines[first].clone() else { return false };
    match name {
        "flip" => row.o = if row.o == "good" { "poor".into() } else { "good".into() },
        "move" => row.c = if row.c == "u1" { "u2".into() } else { "u1".into() },
        "class" => row.g = "leaders".into(),
        "bar" => row.o = "barred".into(),
        "drop" => drop(made.lines.remove(first)),
        "double" => made.lines.insert(first, made.lines[first].clone()),
        _ => return false,
    }
    if !["drop", "double"].contains(&name) {
        made.lines[first] = Line::Row(row);
    }
    let start = made.lines.iter().position(|line| matches!(line, Line::Row(_))).unwrap();
    let end = start + made.lines.iter().filter(|line| matches!(line, Line::Row(_))).count();
    assert!(end + 1 >= start + rows);
    made.lines[start..end].sort_by(|a, b| match (a, b) {
        (Line::Row(a), Line::Row(b)) => a.order().cmp(&b.order()),
        _ => std::cmp::Ordering::Equal,
    });
    true
}

#[test]
fn those_who_hold_all_signing_keys_cannot_change_a_vote() {
    for name in ["flip", "move", "class", "bar", "drop", "double"] {
        let mut made = evaluation(1, 2).make(1);
        assert!(insider(&mut made, name));
        made.reopen();
        made.recount();
        let report = check(&made.bytes());
        assert!(!report.is_sound(), "{name}");
        assert!(!report.faults.iter().any(|found| found.fault == Fault::Chain), "{name}");
    }
}

#[test]
fn a_valid_row_cannot_be_called_bad() {
    let mut made = evaluation(1, 2).make(1);
    let at = made.lines.iter().position(|line| matches!(line, Line::Row(_))).unwrap();
    let Line::Row(row) = made.lines.remove(at) else { unreachable!() };
    let bad = made.bad_row(&row.bytes(384).unwrap());
    made.lines.insert(at, bad);
    made.reopen();
    made.recount();
    let report = check(&made.bytes());
    assert_eq!(report.faults.iter().map(|found| &found.fault).collect::<Vec<_>>(), [&Fault::Bad]);
}

#[test]
fn a_bad_row_harms_only_its_voter() {
    let mut made = evaluation(1, 2).make(1);
    let at = made.lines.iter().position(|line| matches!(line, Line::Row(_))).unwrap();
    let Line::Row(mut row) = made.lines.remove(at) else { unreachable!() };
    row.o = "nonsense".into();
    let bad = made.bad_row(&row.bytes(384).unwrap());
    made.lines.insert(at, bad);
    made.reopen();
    made.recount();
    let report = check(&made.bytes());
    assert_eq!(report.faults, []);
    assert!(report.remarks.contains(&Remark::Bad { count: 1 }));
    assert_eq!(report.totals.rows, 7);
}

#[test]
fn the_same_row_twice_counts_once_and_a_contradiction_not_at_all() {
    for (other, remark, rows) in [
        ("good", Remark::Repeated { count: 1 }, 7),
        ("poor", Remark::Contradicting { count: 2 }, 6),
    ] {
        let report = check(&one_key_twice(["good", other]).bytes());
        assert_eq!(report.faults, []);
        assert!(report.remarks.contains(&remark), "{report:?}");
        assert_eq!(report.totals.rows, rows);
    }
}

#[test]
fn another_manifest_than_the_announced_one_is_refused() {
    let board = evaluation(1, 2).make(1).bytes();
    let options = Options { mh: Some(hash(&[b"another"])), ..Options::default() };
    let report = verify(&board, &options).unwrap();
    assert_eq!(report.faults[0].fault, Fault::OtherManifest);
    assert!(verify(b"", &options).is_err());
    assert!(verify(b"{\"t\":\"roll\"}\n", &options).is_err());
}

#[test]
fn no_published_number_tells_of_a_closed_class() {
    let report = check(&evaluation(1, 2).make(1).bytes());
    for outcome in &report.outcomes {
        assert_eq!(outcome.counts.keys().collect::<Vec<_>>(), ["members"]);
    }
    assert!(report.remarks.contains(&Remark::Withheld { class: "leaders".into(), count: 1 }));
    let mut void = evaluation(1, 2);
    void.floor = ballot::rules::Floor::Void;
    let report = check(&void.make(1).bytes());
    assert_eq!(report.faults, []);
    assert!(report.outcomes.iter().all(|o| o.counts.is_empty() && o.outcome == ["void"]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_bytes_in_the_middle_are_refused_without_a_fall(
        at in 0usize..20_000, bytes in prop::collection::vec(any::<u8>(), 1..40), seed in 0usize..2,
    ) {
        static BOARDS: std::sync::OnceLock<[Vec<u8>; 2]> = std::sync::OnceLock::new();
        let boards = BOARDS.get_or_init(|| [evaluation(1, 2).make(1).bytes(), election(4, 2).make(1).bytes()]);
        let mut board = boards[seed].clone();
        // The last line stands after the last checkpoint and is covered by its own signature.
        let at = at % board.len();
        let end = (at + bytes.len()).min(board.len());
        prop_assume!(board[at..end] != bytes[..end - at]);
        board.splice(at..end, bytes);
        prop_assert!(!is_sound(&board));
    }
}

#[test]
fn a_report_can_be_written_as_json() {
    let mut made = evaluation(1, 2).make(1);
    made.lines.retain(|line| !matches!(line, Line::Withheld(_)));
    let json = serde_json::to_value(check(&made.bytes())).unwrap();
    assert_eq!(json["faults"][0]["fault"], "classes are not withheld as the manifest says");
    assert_eq!(json["totals"]["cast"], 5);
    assert_eq!(json["margins"][0]["unaccounted"], 2);
    assert_eq!(json["outcomes"][0]["c"], "u1");
}

/// Votes that nobody can account for, tried in the worst way.
#[test]
fn a_margin_says_whether_missing_votes_could_have_turned_the_outcome() {
    for (against, spare, could_turn) in [(1, 0, false), (1, 3, true), (0, 1, false), (3, 0, false)]
    {
        let mut plan = admission(2, 2);
        plan.rules = crate::common::pass_rules(ballot::rules::Base::Votes);
        plan.not_cast = spare;
        plan.written.clear();
        let votes = (0..4).map(|at| if at < against { "no" } else { "yes" });
        plan.votes = vec![("all", votes.map(|vote| vec![vote.to_owned(); 2]).collect())];
        let made = plan.make(1);
        let report = check(&made.bytes());
        assert_eq!(report.faults, []);
        let margin = &report.margins[0];
        // The slips of a test's board: one was not used.
        assert_eq!(margin.unaccounted, spare + 1);
        assert_eq!(margin.could_turn, could_turn, "{against} against, {spare} missing: {margin:?}");
    }
}
