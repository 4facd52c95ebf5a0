//! The one test behind two signals: on every line, who is further out than whom.
//!
//! On each line those measured are put in order of their gap. Each gets +1 for everybody with a smaller gap and −1 for
//! everybody with a larger one; equal gaps give nothing. If nobody differs from the others, then on each line any of
//! the places is as likely as any other, line by line independently, so the chance of a sum is counted exactly: all
//! ways in which one of them can fall on one place a line. How hard a line is, or how badly everybody misread it, does
//! not matter, because only the order on the line counts.

use super::limits;
use super::odds::{Odds, Whole};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Somebody's gap on one line, in hundredths of a point.
pub(super) struct Gap<W> {
    /// Whose.
    pub(super) who: W,
    /// The line, by its place among the lines looked at.
    pub(super) line: usize,
    /// The gap.
    pub(super) gap: i64,
}

/// What the lines say of one of those measured.
pub(super) struct Outcome<W> {
    /// Who.
    pub(super) who: W,
    /// Lines that tell anybody apart on which it was measured.
    pub(super) lines: usize,
    /// Its sum, and the largest and the smallest there could be.
    pub(super) sum: i64,
    pub(super) most: i64,
    pub(super) least: i64,
    /// How likely such a sum or a larger one is, or such a one or a smaller one.
    pub(super) above: Odds,
    pub(super) below: Odds,
    /// How likely the largest sum is, and the smallest: what the lines could say at all.
    pub(super) best: Odds,
    pub(super) worst: Odds,
}

/// The ways in which sums come about.
struct Ways {
    least: i64,
    /// The ways to each sum, from the least on.
    ways: Vec<Whole>,
    all: Whole,
}

impl Ways {
    /// For these lines, each given by the places on it.
    fn of<'a>(lines: impl Iterator<Item = &'a [i64]>) -> Ways {
        let mut sums = Ways { least: 0, ways: vec![Whole::one()], all: Whole::one() };
        for places in lines {
            let mut times: BTreeMap<i64, u64> = BTreeMap::new();
            places.iter().for_each(|p| *times.entry(*p).or_default() += 1);
            let low = places.iter().copied().min().unwrap_or(0);
            let width = usize::try_from(places.iter().copied().max().unwrap_or(0) - low).unwrap_or(0);
            let mut next = vec![Whole::default(); sums.ways.len() + width];
            for (place, n) in times {
                let by = usize::try_from(place - low).unwrap_or(0);
                for (at, ways) in sums.ways.iter().enumerate().filter(|(_, w)| !w.is_zero()) {
                    if let Some(sum) = next.get_mut(at + by) {
                        sum.add_times(ways, n);
                    }
                }
            }
            let all = sums.all.times(u64::try_from(places.len()).unwrap_or(1));
            sums = Ways { least: sums.least + low, ways: next, all };
        }
        sums
    }

    fn most(&self) -> i64 {
        self.least + i64::try_from(self.ways.len()).unwrap_or(1) - 1
    }

    fn where_(&self, wanted: impl Fn(i64) -> bool) -> Odds {
        let mut ways = Whole::default();
        for (sum, w) in (self.least..).zip(&self.ways).filter(|(sum, _)| wanted(*sum)) {
            assert!(sum <= self.most());
            ways.add_times(w, 1);
        }
        Odds::of(ways, self.all.clone())
    }
}

/// What the lines say of everybody, in the order in which they first come up.
pub(super) fn compare<W: Copy + Ord>(gaps: &[Gap<W>]) -> Vec<Outcome<W>> {
    let mut of_line: BTreeMap<usize, Vec<&Gap<W>>> = BTreeMap::new();
    gaps.iter().for_each(|g| of_line.entry(g.line).or_default().push(g));
    // A line on which all gaps are equal tells nobody apart. Which lines are left does not depend on who stands where,
    // so leaving lines out does not bend the count.
    of_line.retain(|_, all| all.iter().any(|g| Some(g.gap) != all.first().map(|f| f.gap)));
    let lines: Vec<Vec<&Gap<W>>> = of_line.into_values().take(limits::LINES_MAX.whole()).collect();
    let places: Vec<Vec<i64>> = lines.iter().map(|all| all.iter().map(|g| place(all, g)).collect()).collect();
    let mut mine: BTreeMap<W, (Vec<usize>, i64)> = BTreeMap::new();
    for (n, all) in lines.iter().enumerate() {
        for (g, place) in all.iter().zip(places.get(n).into_iter().flatten()) {
            let (on, sum) = mine.entry(g.who).or_default();
            on.push(n);
            *sum += place;
        }
    }
    // Most are measured on the same lines; their ways are counted once.
    let mut known: BTreeMap<Vec<usize>, Rc<Ways>> = BTreeMap::new();
    let mut order: Vec<W> = Vec::new();
    for g in gaps.iter().filter(|g| mine.contains_key(&g.who)) {
        if !order.contains(&g.who) {
            order.push(g.who);
        }
    }
    let mut all = Vec::new();
    for who in order {
        let Some((on, sum)) = mine.remove(&who) else { continue };
        let ways = known.entry(on.clone()).or_insert_with(|| {
            Rc::new(Ways::of(on.iter().filter_map(|n| places.get(*n)).map(Vec::as_slice)))
        });
        let (most, least) = (ways.most(), ways.least);
        all.push(Outcome {
            who,
            lines: on.len(),
            sum,
            most,
            least,
            above: ways.where_(|s| s >= sum),
            below: ways.where_(|s| s <= sum),
            best: ways.where_(|s| s >= most),
            worst: ways.where_(|s| s <= least),
        });
    }
    all
}

fn place<W>(all: &[&Gap<W>], g: &Gap<W>) -> i64 {
    all.iter().map(|o| i64::from(o.gap < g.gap) - i64::from(o.gap > g.gap)).sum()
}

/// How many questions are really asked, of those whose answer could be rare at all (Tarone 1990): the smallest number
/// `m` for which no more than `m` of them could come out rarer than one in `m` times the limit. `None`: not one could.
pub(super) fn questions<'a>(could_be: impl Iterator<Item = &'a Odds>) -> Option<u64> {
    let could_be: Vec<&Odds> = could_be.collect();
    let rare = |m: u64| could_be.iter().filter(|o| o.is_rare(m, limits::RARE.one_in())).count();
    let most = u64::try_from(could_be.len()).unwrap_or(u64::MAX);
    let m = (1..=most).find(|m| u64::try_from(rare(*m)).is_ok_and(|n| n <= *m))?;
    (rare(m) > 0).then_some(m)
}
