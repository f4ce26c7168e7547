//! Quotas: how many of the best receive which grade, and what happens to equals at the border.

use serde::{Deserialize, Serialize};

use super::class::share;
use super::{Fraction, RuleError, Score};

/// One grade that only so many can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// What the grade is called in results.
    pub id: String,
    /// How many can have it.
    pub seats: Seats,
}

/// How many can have a grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Seats {
    /// So many.
    Number(u32),
    /// This share of all units that have a score, rounded down.
    Share(Fraction),
}

/// What happens to units with equal scores of which only some would fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ties {
    /// All receive the better grade; the quota is exceeded by as many.
    Up,
    /// All receive the lesser grade; places stay empty.
    Down,
    /// Nobody is moved: the meeting has to decide, and the result says between what.
    Open,
}

/// The grade of a unit: the position of its quota, or none where no quota reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The best grade it can have.
    pub best: Option<usize>,
    /// The least grade it can have. Differs from `best` only in a tie that is left open.
    pub least: Option<usize>,
}

impl Quota {
    /// Places among `units` units that have a score.
    pub fn places(&self, units: u64) -> Result<u64, RuleError> {
        match self.seats {
            Seats::Number(number) => Ok(number.into()),
            Seats::Share(part) => {
                let places = share(part)?.times(Fraction::whole(units))?.floor();
                u64::try_from(places).map_err(|_| RuleError::TooLarge)
            }
        }
    }

    /// Refuses quotas with more places than there are units, before anybody votes.
    pub fn check(quotas: &[Self], units: u64) -> Result<(), RuleError> {
        let mut places: u64 = 0;
        for quota in quotas {
            places = places.saturating_add(quota.places(units)?);
            if quota.id.is_empty() || quotas.iter().filter(|other| other.id == quota.id).count() > 1
            {
                return Err(RuleError::Name(quota.id.clone()));
            }
        }
        if places > units { Err(RuleError::Places { places, things: units }) } else { Ok(()) }
    }
}

/// The place of each unit, in the order given. A unit without a score has none.
///
/// Units stand in a row by score. The first quota reaches from the first unit as far as it has places,
/// the next goes on from there. Units with equal scores stand side by side; where a border falls between
/// equals, `ties` decides for all of them together, so that the order of the input never matters.
pub fn place(scores: &[Score], quotas: &[Quota], ties: Ties) -> Result<Vec<Place>, RuleError> {
    let units = scores.iter().flatten().count() as u64;
    let mut borders = Vec::with_capacity(quotas.len());
    let mut border: u64 = 0;
    for quota in quotas {
        border = border.saturating_add(quota.places(units)?);
        borders.push(border);
    }
    let grade = |rank: u64| borders.iter().position(|&border| rank < border);
    Ok(scores
        .iter()
        .map(|score| {
            let Some(score) = score else { return Place { best: None, least: None } };
            let better = scores.iter().flatten().filter(|other| *other > score).count() as u64;
            let equal = scores.iter().flatten().filter(|other| *other == score).count() as u64;
            let (best, least) = (grade(better), grade(better + equal - 1));
            match ties {
                Ties::Up => Place { best, least: best },
                Ties::Down => Place { best: least, least },
                Ties::Open => Place { best, least },
            }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(id: &str, number: u32) -> Quota {
        Quota { id: id.into(), seats: Seats::Number(number) }
    }

    fn scores(points: &[u64]) -> Vec<Score> {
        points.iter().map(|&points| Some(Fraction::whole(points))).collect()
    }

    fn best(points: &[u64], ties: Ties) -> Vec<Option<usize>> {
        let quotas = [quota("excellent", 2), quota("better", 1)];
        place(&scores(points), &quotas, ties).unwrap().iter().map(|place| place.best).collect()
    }

    #[test]
    fn without_ties_the_best_are_taken() {
        for ties in [Ties::Up, Ties::Down, Ties::Open] {
            assert_eq!(best(&[5, 9, 8, 7, 1], ties), [None, Some(0), Some(0), Some(1), None]);
        }
    }

    #[test]
    fn equals_at_the_border_go_up_down_or_wait() {
        let points = [9, 8, 8, 7, 6];
        assert_eq!(best(&points, Ties::Up), [Some(0), Some(0), Some(0), None, None]);
        assert_eq!(best(&points, Ties::Down), [Some(0), Some(1), Some(1), None, None]);
        let quotas = [quota("excellent", 2), quota("better", 1)];
        let open = place(&scores(&points), &quotas, Ties::Open).unwrap();
        let between = Place { best: Some(0), least: Some(1) };
        assert_eq!(open[1..3], [between, between]);
        assert_eq!(open[0], Place { best: Some(0), least: Some(0) });
    }

    #[test]
    fn a_share_is_rounded_down_and_counts_units_with_a_score() {
        let third = Quota { id: "a".into(), seats: Seats::Share(Fraction::new(1, 3).unwrap()) };
        assert_eq!(third.places(11), Ok(3));
        let mut scored = scores(&[4, 3, 2, 1]);
        scored.push(None);
        let places = place(&scored, &[third], Ties::Open).unwrap();
        assert_eq!(places.iter().filter(|place| place.best.is_some()).count(), 1);
        assert_eq!(places[4], Place { best: None, least: None });
    }

    #[test]
    fn more_places_than_units_are_refused() {
        let quotas = [quota("a", 11), quota("b", 5)];
        assert_eq!(Quota::check(&quotas, 16), Ok(()));
        assert_eq!(Quota::check(&quotas, 15), Err(RuleError::Places { places: 16, things: 15 }));
        assert_eq!(
            Quota::check(&[quota("a", 1), quota("a", 1)], 9),
            Err(RuleError::Name("a".into()))
        );
        let share = Fraction::new(5, 4).unwrap();
        let wrong = Quota { id: "a".into(), seats: Seats::Share(share) };
        assert_eq!(Quota::check(&[wrong], 9), Err(RuleError::Share(share)));
    }
}
