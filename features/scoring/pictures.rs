//! The figures of a score table as drawings: which axes, which shares, which places. Pure, and whole numbers only: lengths
//! are tenths of a unit of the drawing, directions come from a small table of sines.

use crate::table::{Branch, Leaf, Table, TableRow};
use kernel::{BodyId, Points};

/// A whole, in the parts that shares are counted in.
pub(crate) const WHOLE: i64 = 10_000;
/// Axes a radar has at least.
const AXES_MIN: usize = 3;
/// Axes a radar has at most; beyond that nobody can read it.
const AXES_MAX: usize = 8;

/// Sine and cosine, in ten-thousandths, of the spokes right of the upright one, for 3 to 8 spokes.
const SPOKES: [&[(i64, i64)]; 6] = [
    &[(8660, -5000)],
    &[(10_000, 0)],
    &[(9511, 3090), (5878, -8090)],
    &[(8660, 5000), (8660, -5000)],
    &[(7818, 6235), (9749, -2225), (4339, -9010)],
    &[(7071, 7071), (10_000, 0), (7071, -7071)],
];

/// Where spoke `k` of `n` points: right and down, in ten-thousandths. The first stands upright, the others follow the
/// clock.
pub(crate) fn spoke(n: usize, k: usize) -> (i64, i64) {
    let right = |k: usize| {
        let half = n.checked_sub(AXES_MIN).and_then(|at| SPOKES.get(at));
        half.and_then(|half| k.checked_sub(1).and_then(|k| half.get(k)))
    };
    match (right(k), right(n.saturating_sub(k))) {
        (Some((sin, cos)), _) => (*sin, -cos),
        (None, Some((sin, cos))) => (-sin, -cos),
        (None, None) if k == 0 => (0, -WHOLE),
        (None, None) => (0, WHOLE),
    }
}

/// Part of a whole, in ten-thousandths, from 0 to all of it.
pub(crate) fn share(points: Points, max: Points) -> i64 {
    if max <= Points::ZERO { 0 } else { (points.0.clamp(0, max.0)) * WHOLE / max.0 }
}

/// "12.5": a length in tenths as a drawing writes it.
pub(crate) fn tenth(n: i64) -> String {
    let sign = if n < 0 { "-" } else { "" };
    format!("{sign}{}.{}", n.abs() / 10, n.abs() % 10)
}

/// One axis of a radar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Axis {
    pub(crate) no: String,
    pub(crate) name: String,
    pub(crate) max: Points,
    pub(crate) own: Option<Points>,
    /// The best of the units that are considered.
    pub(crate) best: Option<Points>,
    /// Their mean, rounded half up to hundredths.
    pub(crate) mean: Option<Points>,
}

/// What the axes of a radar are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Over {
    /// Sections.
    Sections,
    /// The lines of the biggest section, because there are too few sections.
    Lines,
}

/// The axes for one unit: sections, or the lines of the biggest one. Where there are more than eight, those with the
/// greatest maxima, in the rubric's order. `whole`: may the others' figures be told? Fewer than three: there is no radar.
pub(crate) fn axes(table: &Table, body: BodyId, whole: bool) -> (Over, Vec<Axis>) {
    let (over, all) = match table.sections.len() {
        n if n >= AXES_MIN => (Over::Sections, section_axes(table, body)),
        _ => (Over::Lines, line_axes(table, body)),
    };
    let mut kept: Vec<usize> = (0..all.len()).collect();
    kept.sort_by_key(|n| std::cmp::Reverse(all.get(*n).map(|(axis, _)| axis.max)));
    kept.truncate(AXES_MAX);
    kept.sort_unstable();
    let axes = all.into_iter().enumerate().filter(|(n, _)| kept.contains(n)).map(|(_, (axis, figures))| {
        if whole { Axis { best: figures.iter().max().copied(), mean: mean(&figures), ..axis } } else { axis }
    });
    (over, axes.collect())
}

pub(crate) fn considered(table: &Table) -> impl Iterator<Item = &TableRow> {
    table.rows.iter().filter(|r| r.barred.is_empty())
}

/// An axis without the others' figures, and those.
type Bare = (Axis, Vec<Points>);

fn section_axes(table: &Table, body: BodyId) -> Vec<Bare> {
    let own = table.rows.iter().find(|r| r.body == body);
    let axis = |(n, (no, name, max)): (usize, &(String, String, Points))| {
        let of = |r: &TableRow| r.sections.get(n).copied().flatten();
        let axis = Axis {
            no: no.clone(),
            name: name.clone(),
            max: *max,
            own: own.and_then(of),
            best: None,
            mean: None,
        };
        (axis, considered(table).filter_map(of).collect())
    };
    table.sections.iter().enumerate().map(axis).collect()
}

fn line_axes(table: &Table, body: BodyId) -> Vec<Bare> {
    let Some((no, _, _)) = table.sections.iter().max_by_key(|s| s.2) else { return Vec::new() };
    let lines = |r: &TableRow| {
        let branch = r.tree.iter().find(|b| b.no == *no && !b.minus && !b.bar);
        branch.map(leaves).unwrap_or_default()
    };
    let Some(own) = table.rows.iter().find(|r| r.body == body) else { return Vec::new() };
    let figure = |r: &TableRow, ord: i64| {
        lines(r).into_iter().find(|l| l.ord == ord).and_then(|l| l.points).map(Points)
    };
    let axis = |l: &Leaf| {
        let axis = Axis {
            no: l.no.clone(),
            name: l.name.clone(),
            max: Points(l.max),
            own: l.points.map(Points),
            best: None,
            mean: None,
        };
        (axis, considered(table).filter_map(|r| figure(r, l.ord)).collect())
    };
    lines(own).iter().map(axis).collect()
}

/// The mean, rounded half up to hundredths; none of nothing.
fn mean(all: &[Points]) -> Option<Points> {
    let n = i64::try_from(all.len()).ok().filter(|n| *n > 0)?;
    let sum: Points = all.iter().copied().sum();
    Some(Points((2 * sum.0 + n).div_euclid(2 * n)))
}

/// A section's lines, its groups' too.
fn leaves(b: &Branch) -> Vec<Leaf> {
    b.leaves.iter().cloned().chain(b.branches.iter().flat_map(leaves)).collect()
}

/// One line with every unit's points.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Spread {
    pub(crate) no: String,
    pub(crate) name: String,
    pub(crate) max: Points,
    /// Are the points taken off?
    pub(crate) minus: bool,
    /// In the order of the table.
    pub(crate) units: Vec<(BodyId, Option<Points>)>,
}

/// Every line that has points, in the order of the table's tree.
pub(crate) fn spreads(table: &Table) -> Vec<Spread> {
    let all = |r: &TableRow| -> Vec<(bool, Leaf)> {
        let with_points = r.tree.iter().filter(|b| !b.bar);
        with_points
            .flat_map(|b| leaves(b).into_iter().map(|l| (b.minus, l)))
            .filter(|(_, l)| l.max > 0)
            .collect()
    };
    let rows: Vec<(BodyId, Vec<(bool, Leaf)>)> = table.rows.iter().map(|r| (r.body, all(r))).collect();
    let Some((_, first)) = rows.first() else { return Vec::new() };
    let spread = |(minus, leaf): &(bool, Leaf)| {
        let of = |(body, lines): &(BodyId, Vec<(bool, Leaf)>)| {
            let line = lines.iter().find(|(_, l)| l.ord == leaf.ord && l.no == leaf.no);
            (*body, line.and_then(|(_, l)| l.points).map(Points))
        };
        Spread {
            no: leaf.no.clone(),
            name: leaf.name.clone(),
            max: Points(leaf.max),
            minus: *minus,
            units: rows.iter().map(of).collect(),
        }
    };
    first.iter().map(spread).collect()
}

/// Where the units stood at one moment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Moment {
    /// "Tự chấm", "Bản 1".
    pub(crate) title: String,
    /// Every unit, best first, those without a rank last; each at a place of its own.
    pub(crate) places: Vec<(BodyId, Option<i64>)>,
}

impl Moment {
    /// From ranks; units without one, or alike, stand as in `order`.
    pub(crate) fn of(title: String, ranks: &dyn Fn(BodyId) -> Option<i64>, order: &[BodyId]) -> Moment {
        let mut places: Vec<(BodyId, Option<i64>)> = order.iter().map(|b| (*b, ranks(*b))).collect();
        places.sort_by_key(|(_, rank)| (rank.is_none(), *rank));
        Moment { title, places }
    }

    /// A unit's place from above, counted from 0, and its rank.
    pub(crate) fn place(&self, body: BodyId) -> Option<(usize, Option<i64>)> {
        let at = self.places.iter().position(|(b, _)| *b == body)?;
        self.places.get(at).map(|(_, rank)| (at, *rank))
    }
}

/// How ranks moved: by what the units gave themselves, then through the published versions, oldest first. `tables` holds
/// those, or the living one; the last decides who stands level with whom.
pub(crate) fn moments(tables: &[(String, &Table)]) -> Vec<Moment> {
    let Some((_, last)) = tables.last() else { return Vec::new() };
    let order: Vec<BodyId> = last.rows.iter().map(|r| r.body).collect();
    let own: Option<Vec<(BodyId, Points)>> =
        considered(last).map(|r| r.self_total.map(|p| (r.body, p))).collect();
    // Who gave itself how much is ranked only when everybody has said so; alike is a shared rank.
    let by_own = |body: BodyId| {
        let own = own.as_ref()?;
        let (_, mine) = own.iter().find(|(b, _)| *b == body)?;
        i64::try_from(1 + own.iter().filter(|(_, p)| p > mine).count()).ok()
    };
    let mut all = vec![Moment::of("Tự chấm".to_owned(), &by_own, &order)];
    for (title, table) in tables {
        let rank = |body: BodyId| table.rows.iter().find(|r| r.body == body).and_then(|r| r.rank);
        all.push(Moment::of(title.clone(), &rank, &order));
    }
    all
}
