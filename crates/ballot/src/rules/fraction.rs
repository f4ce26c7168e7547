//! An exact rational number. It knows nothing of what it measures.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::RuleError;

/// An exact rational number in lowest terms, with a positive denominator.
///
/// Written `7/2`, always with its denominator. Sums that do not fit in 128 bits are refused, never
/// rounded; comparison needs no larger numbers than the fractions themselves.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    num: i128,
    den: i128,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// `num / den` in lowest terms. A denominator that is not positive is refused.
    pub fn new(num: i128, den: i128) -> Result<Self, RuleError> {
        if den <= 0 || num == i128::MIN {
            return Err(RuleError::TooLarge);
        }
        let divisor = gcd(num.abs(), den);
        Ok(Self { num: num / divisor, den: den / divisor })
    }

    /// A whole number.
    pub fn whole(number: u64) -> Self {
        Self { num: i128::from(number), den: 1 }
    }

    /// The number above the line.
    pub fn numerator(self) -> i128 {
        self.num
    }

    /// The number below the line, never less than one.
    pub fn denominator(self) -> i128 {
        self.den
    }

    /// The exact sum.
    pub fn plus(self, other: Self) -> Result<Self, RuleError> {
        // The common part is taken out first, so that classes of equal size stay small.
        let shared = gcd(self.den, other.den);
        let left = self.num.checked_mul(other.den / shared);
        let right = other.num.checked_mul(self.den / shared);
        let num = left.zip(right).and_then(|(left, right)| left.checked_add(right));
        let den = (self.den / shared).checked_mul(other.den);
        let (num, den) = num.zip(den).ok_or(RuleError::TooLarge)?;
        Self::new(num, den)
    }

    /// The exact product.
    pub fn times(self, other: Self) -> Result<Self, RuleError> {
        let (a, b) = (Self::new(self.num, other.den)?, Self::new(other.num, self.den)?);
        let num = a.num.checked_mul(b.num);
        let den = a.den.checked_mul(b.den);
        let (num, den) = num.zip(den).ok_or(RuleError::TooLarge)?;
        Self::new(num, den)
    }

    /// The exact quotient by a whole number that is not zero.
    pub fn over(self, number: u64) -> Result<Self, RuleError> {
        self.times(Self::new(1, i128::from(number))?)
    }

    /// The largest whole number that is not above this one.
    pub fn floor(self) -> i128 {
        self.num.div_euclid(self.den)
    }

    /// The smallest whole number that is not below this one.
    pub fn ceil(self) -> i128 {
        -(-self.num).div_euclid(self.den)
    }

    /// In decimals for reading, halves away from zero: 2.345 with two places is `2.35`.
    ///
    /// Never compare what this returns; two different scores may look alike.
    pub fn rounded(self, places: u32) -> String {
        let sign = if self.num < 0 { "-" } else { "" };
        let (mut whole, mut rest) = (self.num.abs() / self.den, self.num.abs() % self.den);
        let mut digits = Vec::new();
        for _ in 0..places {
            let (digit, left) = tenfold(rest, self.den);
            digits.push(digit);
            rest = left;
        }
        let mut carry = rest >= self.den - rest;
        for digit in digits.iter_mut().rev() {
            if carry {
                *digit = (*digit + 1) % 10;
                carry = *digit == 0;
            }
        }
        whole += i128::from(carry);
        let digits: String = digits.iter().map(|&digit| char::from(b'0' + digit)).collect();
        let sign = if whole == 0 && digits.bytes().all(|digit| digit == b'0') { "" } else { sign };
        if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{digits}") }
    }
}

/// The next digit of `rest / den`, and what is left: long division without a product that could overflow.
fn tenfold(rest: i128, den: i128) -> (u8, i128) {
    let (mut digit, mut sum) = (0, 0);
    for _ in 0..10 {
        if sum >= den - rest {
            digit += 1;
            sum -= den - rest;
        } else {
            sum += rest;
        }
    }
    (digit, sum)
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl Ord for Fraction {
    /// Compares whole parts, then the inverted rests: no product, so no overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = (*self, *other);
        let mut turned = false;
        loop {
            let order = a.floor().cmp(&b.floor());
            let (rest_a, rest_b) = (a.num.rem_euclid(a.den), b.num.rem_euclid(b.den));
            let order = order.then_with(|| (rest_a != 0).cmp(&(rest_b != 0)));
            if order != Ordering::Equal || rest_a == 0 {
                return if turned { order.reverse() } else { order };
            }
            (a, b) = (Self { num: a.den, den: rest_a }, Self { num: b.den, den: rest_b });
            turned = !turned;
        }
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.num, self.den)
    }
}

impl fmt::Debug for Fraction {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// A text that is not a fraction in its one form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a fraction in lowest terms, such as 2/3")]
pub struct NotAFraction;

impl FromStr for Fraction {
    type Err = NotAFraction;

    /// Accepts only what [`fmt::Display`] writes.
    fn from_str(text: &str) -> Result<Self, NotAFraction> {
        let (num, den) = text.split_once('/').ok_or(NotAFraction)?;
        let num = num.parse().map_err(|_| NotAFraction)?;
        let den = den.parse().map_err(|_| NotAFraction)?;
        let fraction = Self::new(num, den).map_err(|_| NotAFraction)?;
        if fraction.to_string() == text { Ok(fraction) } else { Err(NotAFraction) }
    }
}

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fraction(num: i128, den: i128) -> Fraction {
        Fraction::new(num, den).unwrap()
    }

    #[test]
    fn a_half_is_rounded_up_and_a_carry_runs_through() {
        let cases = [
            ((2345, 1000), "2.35"),
            ((-2345, 1000), "-2.35"),
            ((9995, 1000), "10.00"),
            ((1, 3), "0.33"),
            ((2, 3), "0.67"),
            ((-1, 1000), "0.00"),
            ((7, 1), "7.00"),
        ];
        for ((num, den), expected) in cases {
            assert_eq!(fraction(num, den).rounded(2), expected);
        }
        assert_eq!(fraction(5, 2).rounded(0), "3");
        assert_eq!(fraction(i128::MAX - 1, i128::MAX).rounded(3), "1.000");
    }

    #[test]
    fn only_the_lowest_terms_are_read() {
        assert_eq!("2/3".parse(), Ok(fraction(2, 3)));
        for wrong in ["4/6", "2", "2/-3", "+2/3", "02/3", "2/0", " 2/3", ""] {
            assert_eq!(wrong.parse::<Fraction>(), Err(NotAFraction), "{wrong}");
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let large = fraction(i128::MAX, 2);
        assert_eq!(large.plus(large.times(large).unwrap_or(large)), Err(RuleError::TooLarge));
        assert_eq!(Fraction::new(1, 0), Err(RuleError::TooLarge));
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_cross_products(
            a in any::<i64>(), b in 1..i64::MAX, c in any::<i64>(), d in 1..i64::MAX,
        ) {
            let left = i128::from(a) * i128::from(d);
            let right = i128::from(c) * i128::from(b);
            let (x, y) = (fraction(a.into(), b.into()), fraction(c.into(), d.into()));
            prop_assert_eq!(x.cmp(&y), left.cmp(&right));
        }

        #[test]
        fn near_neighbours_are_told_apart(
            a in -50i128..50, b in 1i128..50, c in -50i128..50, d in 1i128..50,
        ) {
            prop_assert_eq!(fraction(a, b).cmp(&fraction(c, d)), (a * d).cmp(&(c * b)));
            let sum = fraction(a, b).plus(fraction(c, d)).unwrap();
            prop_assert_eq!(sum.numerator() * (b * d), (a * d + c * b) * sum.denominator());
            let product = fraction(a, b).times(fraction(c, d)).unwrap();
            prop_assert_eq!(product.numerator() * (b * d), a * c * product.denominator());
        }
    }
}
