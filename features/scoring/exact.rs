//! Exact fractions of points, within one cell. They are made from what was typed, capped, and rounded once; sums are
//! then sums of whole hundredths. A line that does not apply is a cell of its own: it takes its share of such sums, and is
//! rounded as every cell is.

use kernel::Points;
use std::cmp::Ordering;

/// A fraction, in hundredths of a point; the denominator is above 0. Figures typed are below 10⁹ hundredths and maxima
/// below 10⁷, so the products made here stay far below the 10³⁸ that fit.
#[derive(Clone, Copy, Debug)]
pub struct Exact {
    num: i128,
    den: i128,
}

impl Exact {
    /// Nothing.
    pub const ZERO: Exact = Exact { num: 0, den: 1 };

    /// Whole hundredths.
    pub fn of(points: Points) -> Exact {
        Exact { num: i128::from(points.0), den: 1 }
    }

    /// A fraction as it is; `den` must be above 0.
    pub(crate) fn new(num: i128, den: i128) -> Exact {
        assert!(den > 0, "a fraction over nothing");
        Exact { num, den }
    }

    /// So many times as much.
    #[must_use]
    pub fn times(self, n: i64) -> Exact {
        Exact { num: self.num * i128::from(n), ..self }
    }

    /// This, times `part ÷ whole`.
    #[must_use]
    pub fn part(self, part: Points, whole: Points) -> Exact {
        Exact::new(self.num * i128::from(part.0), self.den * i128::from(whole.0))
    }

    /// This, times `part ÷ whole`, where the part itself is a fraction.
    #[must_use]
    pub(crate) fn part_of(self, part: Exact, whole: Points) -> Exact {
        Exact::new(self.num * part.num, self.den * part.den * i128::from(whole.0))
    }

    /// Half of it.
    #[must_use]
    pub fn halved(self) -> Exact {
        Exact { den: self.den * 2, ..self }
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, o: Exact) -> Exact {
        if self.den == o.den {
            return Exact { num: self.num + o.num, ..self };
        }
        Exact::new(self.num * o.den + o.num * self.den, self.den * o.den)
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, o: Exact) -> Exact {
        self.plus(Exact { num: -o.num, ..o })
    }

    /// Not below 0, not above `max`.
    #[must_use]
    pub fn within(self, max: Points) -> Exact {
        self.max(Exact::ZERO).min(Exact::of(max))
    }

    /// Rounded half up to `decimals` places (0, 1 or 2).
    pub fn rounded(self, decimals: u8) -> Points {
        let step: i128 = match decimals {
            0 => 100,
            1 => 10,
            _ => 1,
        };
        let (num, den) = (self.num, self.den * step);
        // Half up: add half of the divisor before dividing whole.
        let whole = (2 * num + den).div_euclid(2 * den) * step;
        Points(i64::try_from(whole).unwrap_or(if whole < 0 { i64::MIN } else { i64::MAX }))
    }

    /// Does rounding to `decimals` places change nothing?
    pub fn is_even(self, decimals: u8) -> bool {
        self == Exact::of(self.rounded(decimals))
    }

    /// "26,25", or "≈ 26,67" where two decimals do not hold it.
    pub fn says(self) -> String {
        let near = self.rounded(2);
        if self.is_even(2) { near.to_string() } else { format!("≈ {near}") }
    }
}

impl PartialEq for Exact {
    fn eq(&self, o: &Exact) -> bool {
        self.cmp(o) == Ordering::Equal
    }
}
impl Eq for Exact {}
impl PartialOrd for Exact {
    fn partial_cmp(&self, o: &Exact) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for Exact {
    fn cmp(&self, o: &Exact) -> Ordering {
        (self.num * o.den).cmp(&(o.num * self.den))
    }
}
