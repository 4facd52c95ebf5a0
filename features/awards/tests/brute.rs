//! The assistant against every assignment there is, on small cases.

use super::*;
use kernel::Share;

/// All sets of awards a unit may have under a row, not looking at limits and totals: at most one flag.
fn sets(exclusive: bool) -> Vec<Vec<Award>> {
    let flags = [vec![], vec![PROVINCE], vec![GOVERNMENT]];
    let both = |f: &Vec<Award>| [f.clone(), f.iter().copied().chain([CERTIFICATE]).collect()];
    flags.iter().flat_map(both).filter(|s| !exclusive || s.len() < 2).collect()
}

/// The flag of a set and whether it holds the certificate, to compare.
fn grade(set: &[Award]) -> (usize, bool) {
    let flag = if set.contains(&GOVERNMENT) { 2 } else { usize::from(set.contains(&PROVINCE)) };
    (flag, set.contains(&CERTIFICATE))
}

/// Does the better unit get no less than the worse one?
fn no_less(better: &[Award], worse: &[Award], exclusive: bool) -> bool {
    let (b, w) = (grade(better), grade(worse));
    if exclusive { b >= w } else { b.0 >= w.0 && b.1 >= w.1 }
}

/// The most of an award that a row allows, by hand: what it names; for the certificate no more than the whole part of its
/// share of the members.
fn most(q: &Quota, award: usize, members: i64) -> i64 {
    let of_share = q.share.map(|s| (0..=members).rev().find(|n| n * s.den() <= s.num() * members).unwrap());
    of_share.filter(|_| award == 2).map_or(q.slots[award], |n| n.min(q.slots[award]))
}

/// Does a whole total out of 100 make the least an award asks for? By hand: total ÷ 100 ≥ num ÷ den.
fn enough(q: &Quota, award: usize, total: i64) -> bool {
    q.least[award].is_none_or(|least| total * least.den() >= 100 * least.num())
}

/// Of all assignments that keep every limit and least total and give no better unit less, the best, looked at from the
/// first unit down.
fn best(q: &Quota, totals: &[i64]) -> Vec<Vec<Award>> {
    let n = totals.len();
    let sets = sets(q.exclusive);
    let members = i64::try_from(n).unwrap();
    let mut best: Option<Vec<&Vec<Award>>> = None;
    for mut code in 0..sets.len().pow(u32::try_from(n).unwrap()) {
        let given: Vec<&Vec<Award>> = (0..n)
            .map(|_| {
                let set = &sets[code % sets.len()];
                code /= sets.len();
                set
            })
            .collect();
        let awards = || [GOVERNMENT, PROVINCE, CERTIFICATE].into_iter().enumerate();
        let within = awards().all(|(n, a)| {
            i64::try_from(given.iter().filter(|s| s.contains(&a)).count()).unwrap() <= most(q, n, members)
        });
        let reached =
            awards().all(|(n, a)| given.iter().zip(totals).all(|(s, t)| !s.contains(&a) || enough(q, n, *t)));
        let fair = given.windows(2).all(|w| no_less(w[0], w[1], q.exclusive));
        let grades = |g: &[&Vec<Award>]| -> Vec<(usize, bool)> { g.iter().map(|s| grade(s)).collect() };
        if within && reached && fair && best.as_ref().is_none_or(|b| grades(&given) > grades(b)) {
            best = Some(given);
        }
    }
    best.unwrap().into_iter().cloned().collect()
}

/// The outcomes of units of one rank are what the best assignment gives at the places they share.
#[track_caller]
fn agree(q: &Quota, totals: &[i64]) {
    let wanted = best(q, totals);
    for (n, v) in asked(q, &ranked(totals)).iter().enumerate() {
        let places = (0..totals.len()).filter(|i| totals[*i] == totals[n]);
        let mut want: Vec<(usize, bool)> = places.map(|i| grade(&wanted[i])).collect();
        let mut found: Vec<(usize, bool)> = v.outcomes.iter().map(|o| grade(o)).collect();
        want.sort_unstable();
        want.dedup();
        found.sort_unstable();
        assert_eq!(found, want, "unit {n} of {totals:?} under {q:?}");
    }
}

const LEAST: [Option<(i64, i64)>; 3] = [None, Some((3, 4)), Some((17, 20))];

fn rows(least: &[Option<(i64, i64)>]) -> Vec<Quota> {
    let shares: Vec<Option<Share>> = least.iter().map(|l| l.and_then(|(n, d)| Share::new(n, d))).collect();
    let mut all = Vec::new();
    for code in 0..27 {
        let slots = [code % 3, code / 3 % 3, code / 9];
        for exclusive in [true, false] {
            for share in [None, Share::new(1, 3)] {
                for (a, b, c) in shares.iter().flat_map(|a| {
                    shares.iter().flat_map(|b| shares.iter().map(|c| (*a, *b, *c))).collect::<Vec<_>>()
                }) {
                    all.push(Quota { exclusive, share, least: [a, b, c], ..quota(slots) });
                }
            }
        }
    }
    all
}

#[test]
fn every_way_of_three_units_to_stand_agrees_with_the_best_assignment() {
    for q in rows(&LEAST) {
        for totals in [[90, 80, 70], [90, 90, 70], [90, 80, 80], [80, 80, 80], [74, 73, 72]] {
            agree(&q, &totals);
        }
        agree(&q, &[90]);
        agree(&q, &[80, 80]);
    }
}

#[test]
fn four_units_with_and_without_ties_agree_with_the_best_assignment() {
    for q in rows(&LEAST[..2]) {
        for totals in [[95, 90, 80, 70], [95, 80, 80, 80], [90, 90, 70, 70], [90, 90, 90, 90]] {
            agree(&q, &totals);
        }
    }
}
