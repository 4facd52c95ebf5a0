//! Chances as exact fractions of whole numbers of any length. The ways twenty lines can fall among fifteen units are a
//! number of 24 digits, and a rubric may have more lines; so the numbers grow as they need.

use kernel::grouped;
use std::cmp::Ordering;

/// A digit of [`Whole`]. Its square fits into 64 bits.
const BASE: u64 = 1_000_000_000;

/// A whole number, not below 0, of any length: digits of nine figures, the lowest first, none above the highest.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Whole(Vec<u64>);

impl Whole {
    /// One.
    pub(super) fn one() -> Whole {
        Whole(vec![1])
    }

    /// Adds `n` times the other; `n` is a number of units or of ways, far below a digit.
    pub(super) fn add_times(&mut self, o: &Whole, n: u64) {
        assert!(n < BASE, "a factor larger than a digit");
        let (mut carry, mut at) = (0, 0);
        while at < o.0.len() || carry > 0 {
            if at == self.0.len() {
                self.0.push(0);
            }
            if let Some(digit) = self.0.get_mut(at) {
                let sum = *digit + o.0.get(at).copied().unwrap_or(0) * n + carry;
                (*digit, carry) = (sum % BASE, sum / BASE);
            }
            at += 1;
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    /// So many times as much.
    #[must_use]
    pub(super) fn times(&self, n: u64) -> Whole {
        let mut product = Whole::default();
        product.add_times(self, n);
        product
    }

    /// Is it nothing?
    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }
}

impl PartialOrd for Whole {
    fn partial_cmp(&self, o: &Whole) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for Whole {
    fn cmp(&self, o: &Whole) -> Ordering {
        self.0.len().cmp(&o.0.len()).then_with(|| self.0.iter().rev().cmp(o.0.iter().rev()))
    }
}

/// A chance: so many ways out of all ways, none of them more likely than another.
#[derive(Clone, Debug)]
pub struct Odds {
    ways: Whole,
    all: Whole,
}

/// Chances smaller than one in so many are said as "nhỏ hơn 1 phần …".
const SMALLEST: u64 = 999_999_999;

impl Odds {
    /// So many ways out of so many.
    pub(super) fn of(ways: Whole, all: Whole) -> Odds {
        assert!(!all.is_zero() && ways <= all, "a chance above one");
        Odds { ways, all }
    }

    /// Is it, taken so many times, no more than one in `one_in`?
    pub(super) fn is_rare(&self, times: u64, one_in: u64) -> bool {
        self.ways.times(times).times(one_in) <= self.all
    }

    /// The greatest whole number for which the chance is no more than one in it; at most `SMALLEST`.
    pub fn one_in(&self) -> u64 {
        let (mut yes, mut no) = (1, SMALLEST + 1);
        while no - yes > 1 {
            let middle = yes.midpoint(no);
            if self.is_rare(1, middle) { yes = middle } else { no = middle }
        }
        yes
    }

    /// "không quá 1 phần 682".
    pub fn says(&self) -> String {
        match self.one_in() {
            1 => "quá nửa, hoặc chắc chắn".to_owned(),
            SMALLEST => "nhỏ hơn 1 phần 1.000.000.000".to_owned(),
            n => format!("không quá 1 phần {}", grouped(i64::try_from(n).unwrap_or(i64::MAX))),
        }
    }
}

impl PartialEq for Odds {
    fn eq(&self, o: &Odds) -> bool {
        (&self.ways, &self.all) == (&o.ways, &o.all)
    }
}
impl Eq for Odds {}

/// How likely at least `k` of `n` are, when each is as likely as not.
pub(super) fn at_least_of(k: usize, n: usize) -> Odds {
    // A row of Pascal's triangle.
    let mut row = vec![Whole::one()];
    for _ in 0..n {
        let mut next = row.clone();
        next.push(Whole::default());
        for (at, ways) in row.iter().enumerate() {
            if let Some(sum) = next.get_mut(at + 1) {
                sum.add_times(ways, 1);
            }
        }
        row = next;
    }
    let (mut ways, mut all) = (Whole::default(), Whole::default());
    for (at, w) in row.iter().enumerate() {
        all.add_times(w, 1);
        ways.add_times(w, u64::from(at >= k));
    }
    Odds::of(ways, all)
}
