//! Scores: the mean of each class, weighed. Blank votes count nowhere.

use std::collections::BTreeMap;

use super::{Fraction, RuleError};

/// How many rows chose what, by option.
pub type Counts = BTreeMap<String, u64>;

/// A score, or none where nobody who counts gave a grade.
pub type Score = Option<Fraction>;

/// The mean of the points of all rows that are not blank, or none if all are blank.
///
/// An option without points, such as the blank one, counts neither above nor below the line.
pub fn mean(points: &BTreeMap<String, u32>, counts: &Counts) -> Result<Score, RuleError> {
    let (mut sum, mut rows) = (0i128, 0u64);
    for (option, &count) in counts {
        if let Some(&points) = points.get(option) {
            let product = i128::from(points).checked_mul(i128::from(count));
            sum =
                product.and_then(|product| sum.checked_add(product)).ok_or(RuleError::TooLarge)?;
            rows = rows.checked_add(count).ok_or(RuleError::TooLarge)?;
        }
    }
    if rows == 0 { Ok(None) } else { Fraction::new(sum, rows.into()).map(Some) }
}

/// The weighed mean of the classes: Σ weight × mean ÷ Σ weight, over the classes that have a mean.
///
/// A class that stayed closed is not given at all, and one whose rows are all blank has no mean: the
/// others then share its weight in proportion.
pub fn weigh(classes: &[(u64, Score)]) -> Result<Score, RuleError> {
    let (mut sum, mut weights) = (Fraction::ZERO, 0u64);
    for &(weight, mean) in classes {
        if let Some(mean) = mean {
            sum = sum.plus(mean.times(Fraction::whole(weight))?)?;
            weights = weights.checked_add(weight).ok_or(RuleError::TooLarge)?;
        }
    }
    if weights == 0 { Ok(None) } else { sum.over(weights).map(Some) }
}
