//! Counting tests: from the closing lines of test programs to a verdict over engines.

use std::collections::BTreeMap;
use std::ops::AddAssign;

/// How many tests ended how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that held.
    pub(crate) passed: u64,
    /// Tests that did not, and test programs that died.
    pub(crate) failed: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Tally {
    /// Reads `test result: ok. 5 passed; 0 failed; …`; `None` for any other line.
    pub(crate) fn from_closing_line(line: &str) -> Option<Self> {
        let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let count = |word: &str| {
            counts.split("; ").find_map(|part| part.strip_suffix(word)?.trim().parse().ok())
        };
        Some(Self { passed: count(" passed")?, failed: count(" failed")? })
    }
}

/// What the suites of one pass came to, by the suite's name.
pub(crate) type Tallies = BTreeMap<String, Tally>;

/// All of a pass together.
pub(crate) fn sum<'a>(tallies: impl IntoIterator<Item = &'a Tally>) -> Tally {
    let mut total = Tally::default();
    for tally in tallies {
        total += *tally;
    }
    total
}

/// One sentence for each suite of `second` that did not pass as many tests in `first`.
pub(crate) fn differences(first: &Tallies, second: &Tallies) -> Vec<String> {
    second
        .iter()
        .filter_map(|(suite, on_second)| {
            let on_first = first.get(suite).copied().unwrap_or_default();
            (on_first.passed != on_second.passed).then(|| {
                format!(
                    "{suite}: {} passed on SQLite, {} on PostgreSQL; the same tests must run on both",
                    on_first.passed, on_second.passed
                )
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Tallies, Tally, differences, sum};

    #[test]
    fn a_closing_line_is_counted() {
        let line = "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 2 filtered out; \
                    finished in 0.00s";
        assert_eq!(Tally::from_closing_line(line), Some(Tally { passed: 5, failed: 0 }));
        let line = "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; \
                    0 filtered out; finished in 1.23s";
        assert_eq!(Tally::from_closing_line(line), Some(Tally { passed: 12, failed: 3 }));
    }

    #[test]
    fn other_lines_are_not_counted() {
        assert_eq!(Tally::from_closing_line("test a::b ... ok"), None);
        assert_eq!(Tally::from_closing_line("test result: unknown"), None);
        assert_eq!(Tally::from_closing_line("say: test result: ok. 5 passed; 0 failed;"), None);
    }

    #[test]
    fn engines_that_ran_different_numbers_are_told_apart() {
        let sqlite = Tallies::from([
            ("crates/app it".to_owned(), Tally { passed: 9, failed: 0 }),
            ("crates/domain lib".to_owned(), Tally { passed: 40, failed: 0 }),
        ]);
        let mut postgres =
            Tallies::from([("crates/app it".to_owned(), Tally { passed: 9, failed: 0 })]);
        assert!(differences(&sqlite, &postgres).is_empty());

        postgres.insert("crates/app it".to_owned(), Tally { passed: 8, failed: 0 });
        let told = differences(&sqlite, &postgres);
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("9 passed on SQLite, 8 on PostgreSQL"), "{told:?}");
    }

    #[test]
    fn a_suite_that_only_one_engine_ran_is_told() {
        let postgres =
            Tallies::from([("crates/app it".to_owned(), Tally { passed: 1, failed: 0 })]);
        assert_eq!(differences(&Tallies::new(), &postgres).len(), 1);
    }

    #[test]
    fn a_sum_adds_both_counts() {
        let tallies = [Tally { passed: 1, failed: 2 }, Tally { passed: 3, failed: 4 }];
        assert_eq!(sum(&tallies), Tally { passed: 4, failed: 6 });
    }
}
