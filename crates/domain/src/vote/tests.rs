//! The numbers of real meetings, by the rulebook that ships, and what holds for any rule.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::rulebook::{Rulebook, embedded};

fn shipped(kind: &str) -> VoteRule {
    let rules = Rulebook::load("cpc", &embedded("cpc").unwrap()).unwrap();
    rules.vote(kind, date(2026, 10, 1)).unwrap().value.clone()
}

/// Who should attend; quorum of an ordinary meeting, an admission, an election; votes to pass.
const BY_SIZE: [[u32; 5]; 11] = [
    [1, 1, 1, 1, 1],
    [3, 2, 2, 3, 2],
    [4, 2, 3, 4, 3],
    [5, 3, 3, 4, 3],
    [6, 3, 4, 5, 4],
    [7, 4, 4, 6, 4],
    [9, 5, 5, 8, 5],
    [10, 5, 6, 8, 6],
    [20, 10, 11, 16, 11],
    [33, 17, 17, 27, 17],
    [50, 25, 26, 40, 26],
];

#[test]
fn quorum_and_pass_mark_by_size() {
    let rules = ["ordinary", "admission", "election"].map(shipped);
    for [entitled, ordinary, admission, election, pass] in BY_SIZE {
        for (rule, expected) in rules.iter().zip([ordinary, admission, election]) {
            let numbers = quorum(rule, entitled);
            assert_eq!(
                (numbers.quorum, numbers.pass),
                (expected, Some(pass)),
                "{entitled} entitled under {rule:?}"
            );
        }
    }
}

#[test]
fn a_committee_meets_with_half_of_its_members() {
    let rule = shipped("committee");
    for (entitled, expected) in [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (7, 4)] {
        assert_eq!(quorum(&rule, entitled).quorum, expected, "of {entitled}");
    }
}

#[test]
fn more_than_four_fifths_asks_for_one_more_than_four_fifths_where_that_is_whole() {
    let share = Share { num: 4, den: 5, more_than: true };
    for (entitled, expected) in
        [(3, 3), (4, 4), (5, 5), (6, 5), (7, 6), (9, 8), (10, 9), (20, 17), (33, 27), (50, 41)]
    {
        assert_eq!(share.least_of(entitled), expected, "of {entitled}");
    }
}

const EMPTY: Tally =
    Tally { entitled: 10, present: 0, votes_for: 0, against: 0, abstained: 0, written_for: 0 };

#[test]
fn an_admission_counts_written_opinions_as_votes() {
    let tally = Tally { present: 6, votes_for: 5, against: 1, written_for: 1, ..EMPTY };
    let outcome = count(&shipped("admission"), tally).unwrap();
    assert_eq!(
        outcome,
        Outcome {
            valid: true,
            passed: true,
            quorum: 6,
            present: 6,
            counted_for: 6,
            needed: 6,
            pass_base: PassBase::Entitled,
            base: 10,
        }
    );
    let without = count(&shipped("admission"), Tally { written_for: 0, ..tally }).unwrap();
    assert!(without.valid && !without.passed, "{without:?}");
}

#[test]
fn a_written_opinion_is_a_vote_and_not_a_presence() {
    let tally = Tally { present: 5, votes_for: 5, written_for: 5, ..EMPTY };
    let outcome = count(&shipped("admission"), tally).unwrap();
    assert_eq!((outcome.counted_for, outcome.valid, outcome.passed), (10, false, false));
}

#[test]
fn an_ordinary_meeting_at_its_quorum_can_be_valid_and_unable_to_pass_anything() {
    let tally = Tally { present: 5, votes_for: 5, ..EMPTY };
    let outcome = count(&shipped("ordinary"), tally).unwrap();
    assert_eq!((outcome.valid, outcome.needed, outcome.passed), (true, 6, false));
    let six = Tally { present: 6, votes_for: 6, ..EMPTY };
    assert!(count(&shipped("ordinary"), six).unwrap().passed);
}

#[test]
fn an_election_one_short_of_four_fifths_elects_nobody() {
    let tally = Tally { present: 7, votes_for: 7, ..EMPTY };
    let outcome = count(&shipped("election"), tally).unwrap();
    assert_eq!((outcome.quorum, outcome.valid, outcome.passed), (8, false, false));
}

#[test]
fn a_mark_of_those_present_follows_the_presence() {
    let rule = VoteRule { pass_base: PassBase::Present, ..shipped("admission") };
    assert_eq!(quorum(&rule, 10).pass, None);
    let outcome = count(&rule, Tally { present: 7, votes_for: 4, against: 3, ..EMPTY }).unwrap();
    assert_eq!((outcome.base, outcome.needed, outcome.passed), (7, 4, true));
    // Who wrote is added to those of whom the mark is taken.
    let outcome =
        count(&rule, Tally { present: 7, votes_for: 3, against: 4, written_for: 1, ..EMPTY })
            .unwrap();
    assert_eq!((outcome.base, outcome.counted_for, outcome.needed), (8, 4, 5));
    assert!(!outcome.passed);
}

#[test]
fn numbers_that_cannot_be_are_refused_with_how_far_they_are_off() {
    let cases = [
        ("admission", Tally { entitled: 0, ..EMPTY }, Refusal::NobodyEntitled),
        (
            "admission",
            Tally { present: 11, ..EMPTY },
            Refusal::PresentAboveEntitled { present: 11, entitled: 10 },
        ),
        (
            "ordinary",
            Tally { present: 6, votes_for: 5, against: 2, abstained: 1, ..EMPTY },
            Refusal::VotesAbovePresent { votes: 8, present: 6, over: 2 },
        ),
        (
            "ordinary",
            Tally { present: 6, written_for: 1, ..EMPTY },
            Refusal::WrittenNotTaken { written: 1 },
        ),
        (
            "election",
            Tally { present: 8, written_for: 2, ..EMPTY },
            Refusal::WrittenNotTaken { written: 2 },
        ),
        (
            "admission",
            Tally { present: 8, written_for: 3, ..EMPTY },
            Refusal::WrittenAboveAbsent { written: 3, absent: 2, over: 1 },
        ),
    ];
    for (kind, tally, expected) in cases {
        assert_eq!(count(&shipped(kind), tally), Err(expected), "{kind} {tally:?}");
    }
}

#[test]
fn huge_numbers_are_counted_without_overflow() {
    let most = u32::MAX;
    let tally = Tally {
        entitled: most,
        present: most,
        votes_for: most,
        against: most,
        abstained: most,
        written_for: 0,
    };
    let over = u64::from(most) * 2;
    assert_eq!(
        count(&shipped("ordinary"), tally),
        Err(Refusal::VotesAbovePresent { votes: over + u64::from(most), present: most, over })
    );
    let all_for = Tally { against: 0, abstained: 0, ..tally };
    assert!(count(&shipped("ordinary"), all_for).unwrap().passed);
}

fn shares() -> impl Strategy<Value = Share> {
    (1_u32..12)
        .prop_flat_map(|den| (1..=den, Just(den), any::<bool>()))
        .prop_map(|(num, den, more)| Share { num, den, more_than: more && num < den })
}

fn rules() -> impl Strategy<Value = VoteRule> {
    (shares(), shares(), any::<bool>(), any::<bool>()).prop_map(
        |(quorum, pass, of_present, written_opinions)| VoteRule {
            quorum,
            pass,
            pass_base: if of_present { PassBase::Present } else { PassBase::Entitled },
            form: Form::HandsOrBallot,
            written_opinions,
        },
    )
}

/// Tallies that a rule with written opinions takes, and now and then one that none does.
fn tallies() -> impl Strategy<Value = Tally> {
    (0_u32..40, 0_u32..42, 0_u32..42, 0_u32..8, 0_u32..4, 0_u32..6).prop_map(
        |(entitled, present, votes_for, against, abstained, written_for)| Tally {
            entitled,
            present: present.min(entitled + 1),
            votes_for: votes_for.min(present.min(entitled)),
            against,
            abstained,
            written_for,
        },
    )
}

/// The share by cross-multiplication, without the rounding under test.
fn satisfies(share: Share, part: u32, whole: u32) -> bool {
    let (left, right) = (part * share.den, whole * share.num);
    if share.more_than { left > right } else { left >= right }
}

proptest! {
    #[test]
    fn quorum_never_falls_when_more_should_attend(rule in rules(), entitled in 1_u32..500) {
        let (few, many) = (quorum(&rule, entitled), quorum(&rule, entitled + 1));
        prop_assert!(few.quorum <= many.quorum);
        prop_assert!(few.pass <= many.pass);
    }

    #[test]
    fn quorum_is_the_fewest_that_satisfy_the_share(share in shares(), whole in 1_u32..500) {
        let least = share.least_of(whole);
        prop_assert!(satisfies(share, least, whole) && !satisfies(share, least - 1, whole));
        prop_assert!(1 <= least && least <= whole);
    }

    #[test]
    fn nothing_passes_without_quorum(rule in rules(), tally in tallies()) {
        if let Ok(outcome) = count(&rule, tally) {
            let there = satisfies(rule.quorum, tally.present, tally.entitled);
            prop_assert_eq!(outcome.valid, there);
            let votes = tally.votes_for + tally.written_for;
            let enough = satisfies(rule.pass, votes, outcome.base);
            prop_assert_eq!(outcome.passed, there && enough);
        }
    }

    #[test]
    fn a_further_vote_in_favour_never_fails_what_passed(
        rule in rules(), tally in tallies(), how in 0_u8..3,
    ) {
        let more = match how {
            0 => Tally { votes_for: tally.votes_for + 1, ..tally },
            1 => Tally { written_for: tally.written_for + 1, ..tally },
            _ => Tally {
                votes_for: tally.votes_for + 1,
                against: tally.against.saturating_sub(1),
                ..tally
            },
        };
        if let (Ok(before), Ok(after)) = (count(&rule, tally), count(&rule, more)) {
            prop_assert!(!before.passed || after.passed, "{before:?} became {after:?}");
        }
    }
}
