//! Scores against a slow model that has no fractions: schoolbook numbers of any length, and nothing reduced.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use ballot::rules::{Counts, Score, Seats, Ties, mean, place, weigh};
use proptest::prelude::*;

/// A natural number of any length: decimal digits, the last first.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Long(Vec<u32>);

impl Long {
    fn of(mut number: u64) -> Self {
        let mut digits = Vec::new();
        while number > 0 {
            digits.push((number % 10) as u32);
            number /= 10;
        }
        Self(digits)
    }

    fn settle(mut digits: Vec<u32>) -> Self {
        let mut carry = 0;
        for digit in &mut digits {
            let sum = *digit + carry;
            (*digit, carry) = (sum % 10, sum / 10);
        }
        while carry > 0 {
            digits.push(carry % 10);
            carry /= 10;
        }
        while digits.last() == Some(&0) {
            digits.pop();
        }
        Self(digits)
    }

    fn plus(&self, other: &Self) -> Self {
        let longest = self.0.len().max(other.0.len());
        let digit = |number: &Self, at: usize| number.0.get(at).copied().unwrap_or_default();
        Self::settle((0..longest).map(|at| digit(self, at) + digit(other, at)).collect())
    }

    fn times(&self, other: &Self) -> Self {
        let mut digits = vec![0; self.0.len() + other.0.len()];
        for (i, a) in self.0.iter().enumerate() {
            for (j, b) in other.0.iter().enumerate() {
                digits[i + j] += a * b;
            }
        }
        Self::settle(digits)
    }

    fn compare(&self, other: &Self) -> Ordering {
        let by_length = self.0.len().cmp(&other.0.len());
        by_length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

/// The score as (above, below), over one common denominator: the product of everything.
fn slow_score(points: &[u32], classes: &[(u64, Vec<u64>)]) -> Option<(Long, Long)> {
    let counted = |counts: &[u64]| counts[..points.len()].iter().sum::<u64>();
    let voting: Vec<_> = classes.iter().filter(|(_, counts)| counted(counts) > 0).collect();
    let weights: u64 = voting.iter().map(|(weight, _)| weight).sum();
    if weights == 0 {
        return None;
    }
    let (mut above, mut below) = (Long::of(0), Long::of(weights));
    for (weight, counts) in &voting {
        let sum: u64 =
            points.iter().zip(counts).map(|(&points, count)| u64::from(points) * count).sum();
        let mut term = Long::of(*weight).times(&Long::of(sum));
        for (_, others) in voting.iter().filter(|(_, others)| !std::ptr::eq(others, counts)) {
            term = term.times(&Long::of(counted(others)));
        }
        above = above.plus(&term);
        below = below.times(&Long::of(counted(counts)));
    }
    Some((above, below))
}

const OPTIONS: [&str; 4] = ["good", "fair", "poor", "blank"];

fn score(points: &[u32], classes: &[(u64, Vec<u64>)]) -> Score {
    let points: BTreeMap<String, u32> =
        OPTIONS.iter().zip(points).map(|(option, &points)| ((*option).into(), points)).collect();
    let means: Vec<_> = classes
        .iter()
        .map(|(weight, counts)| {
            let counts: Counts = OPTIONS
                .iter()
                .zip(counts)
                .map(|(option, &count)| ((*option).into(), count))
                .collect();
            (*weight, mean(&points, &counts).unwrap())
        })
        .collect();
    weigh(&means).unwrap()
}

fn classes() -> impl Strategy<Value = Vec<(u64, Vec<u64>)>> {
    let counts = prop::collection::vec(prop_oneof![Just(0u64), 0..30u64, 0..2_000u64], 4);
    prop::collection::vec((0..100u64, counts), 1..5)
}

proptest! {
    #[test]
    fn a_score_is_the_slow_one(points in prop::collection::vec(0u32..100, 3), classes in classes()) {
        match (score(&points, &classes), slow_score(&points, &classes)) {
            (None, None) => {}
            (Some(fast), Some((above, below))) => {
                let num = Long::of(u64::try_from(fast.numerator()).unwrap_or(u64::MAX));
                prop_assume!(fast.numerator() < i128::from(u64::MAX) && fast.denominator() < i128::from(u64::MAX));
                let den = Long::of(u64::try_from(fast.denominator()).unwrap());
                prop_assert_eq!(num.times(&below).compare(&above.times(&den)), Ordering::Equal);
            }
            (fast, slow) => prop_assert!(false, "{fast:?} is not {slow:?}"),
        }
    }

    #[test]
    fn the_order_of_scores_is_the_slow_one(
        points in prop::collection::vec(0u32..100, 3), left in classes(), right in classes(),
    ) {
        let slow = match (slow_score(&points, &left), slow_score(&points, &right)) {
            (Some((a, b)), Some((c, d))) => Some(a.times(&d).compare(&c.times(&b))),
            _ => None,
        };
        let fast = score(&points, &left).zip(score(&points, &right)).map(|(left, right)| left.cmp(&right));
        prop_assert_eq!(fast, slow);
    }

    #[test]
    fn quotas_follow_the_row_of_scores(
        grades in prop::collection::vec(0u64..6, 0..12), first in 0u32..6, second in 0u32..6,
    ) {
        let scores: Vec<Score> =
            grades.iter().map(|&grade| Some(ballot::rules::Fraction::whole(grade))).collect();
        let quota = |id: &str, number| ballot::rules::Quota { id: id.into(), seats: Seats::Number(number) };
        let quotas = [quota("excellent", first), quota("better", second)];
        let open = place(&scores, &quotas, Ties::Open).unwrap();
        // Any order of equals fills the row; what an open place says must hold for each of them.
        let mut row: Vec<usize> = (0..grades.len()).collect();
        for forwards in [true, false] {
            row.sort_by_key(|&unit| (std::cmp::Reverse(grades[unit]), if forwards { unit } else { usize::MAX - unit }));
            for (rank, &unit) in row.iter().enumerate() {
                let rank = u32::try_from(rank).unwrap();
                let grade = if rank < first { 0 } else if rank < first + second { 1 } else { 2 };
                prop_assert!(open[unit].best.unwrap_or(2) <= grade && grade <= open[unit].least.unwrap_or(2));
            }
        }
        let up = place(&scores, &quotas, Ties::Up).unwrap();
        let down = place(&scores, &quotas, Ties::Down).unwrap();
        for unit in 0..grades.len() {
            prop_assert_eq!(up[unit].best, open[unit].best);
            prop_assert_eq!(down[unit].best, open[unit].least);
        }
    }
}

#[test]
fn a_unit_that_all_left_blank_has_no_score() {
    let blank = vec![(30, vec![0, 0, 0, 9]), (70, vec![0, 0, 0, 12])];
    assert_eq!(score(&[4, 3, 2], &blank), None);
    let half = vec![(30, vec![0, 0, 0, 9]), (70, vec![12, 0, 0, 0])];
    assert_eq!(
        score(&[4, 3, 2], &half),
        Some(ballot::rules::Fraction::whole(4)),
        "the other class counts alone"
    );
}
