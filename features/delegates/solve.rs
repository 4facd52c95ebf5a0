//! What list would satisfy the rules: the fewest delegates to be replaced, and whom the free places must go to. Exact whole
//! numbers, no approximation: what is found is the smallest change, or it is said that none was found. Pure.
//!
//! The full list has a fixed size, so a rule asks for a whole number of people. Whoever comes new may be anything, but of one
//! occupation and one field only. What is not known of a delegate counts as harmful for every rule, so that the list
//! found is right however that turns out.

use crate::model::Attribute;
use crate::rules::{Rule, at_most};
use std::collections::{BTreeMap, HashSet};

/// Positions looked at before the search gives up; lists of public bodies need some hundreds.
const LOOKED_AT_MAX: usize = 300_000;

/// A list to be mended.
#[derive(Clone, Debug)]
pub(crate) struct Puzzle<'a> {
    /// For each official delegate, for each rule: has, has not, not known.
    pub(crate) people: Vec<Vec<Option<bool>>>,
    /// Free places.
    pub(crate) free: i64,
    pub(crate) rules: &'a [Rule],
}

/// What comes of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    /// The smallest change.
    Change(Mending),
    /// No list of this size satisfies these rules (positions in the list of rules), whoever comes.
    Impossible(Vec<usize>),
    /// The search was given up.
    TooHard,
}

/// The smallest change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mending {
    /// Positions of those to be replaced.
    pub(crate) replaced: Vec<usize>,
    /// For each rule how many of the new people must be so, and how many may at most.
    pub(crate) wanted: Vec<(i64, i64)>,
    /// New people in all: free places and replacements.
    pub(crate) fresh: i64,
}

/// One rule over the full list, in whole people.
struct Bound {
    family: u8,
    /// At least and at most so many.
    least: i64,
    most: i64,
    /// Surely are so; may be so.
    yes: i64,
    maybe: i64,
}

/// So many of the replaced must be of some kind.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Demand {
    /// May be so: there are too many.
    TooMany(usize),
    /// Are not surely so: there are too few and not enough free places.
    TooFew(usize),
    /// Are not known: the window between both limits is narrower than what is not known.
    Hazy(usize),
    /// Are of no use to the wanted of this family; of each class as many as it can spare.
    Spare(u8),
}

/// What the replaced of one kind of delegate bring about: which demands they help, and of which class of each family with
/// a demand they are.
type Kind = (Vec<bool>, Vec<Option<usize>>);

/// Finds the smallest change.
pub(crate) fn solve(puzzle: &Puzzle) -> Answer {
    let total = i64::try_from(puzzle.people.len()).unwrap_or(i64::MAX) + puzzle.free;
    let bounds = bounds(puzzle, total);
    let impossible = impossible(&bounds, total);
    if !impossible.is_empty() {
        return Answer::Impossible(impossible);
    }
    let demands = demands(&bounds, puzzle.free);
    let kinds = kinds(puzzle, &bounds, &demands);
    let mut search = Search::new(&demands, &kinds, &bounds);
    let least = demands.iter().map(|(_, n)| *n).max().unwrap_or(0).max(0);
    let all = i64::try_from(puzzle.people.len()).unwrap_or(i64::MAX);
    for replaced in least..=all {
        if let Some(chosen) = search.within(replaced) {
            let mut places: Vec<usize> = chosen
                .iter()
                .zip(kinds.values())
                .flat_map(|(n, of)| of.iter().rev().take(*n).copied())
                .collect();
            places.sort_unstable();
            return Answer::Change(mending(puzzle, &bounds, places));
        }
        if search.looked_at >= LOOKED_AT_MAX {
            return Answer::TooHard;
        }
    }
    Answer::TooHard
}

fn bounds(puzzle: &Puzzle, total: i64) -> Vec<Bound> {
    let count = |n: usize, which: &dyn Fn(Option<bool>) -> bool| {
        let held = puzzle.people.iter().filter(|p| which(p.get(n).copied().flatten())).count();
        i64::try_from(held).unwrap_or(i64::MAX)
    };
    let bound = |(n, r): (usize, &Rule)| Bound {
        family: r.attribute.family(),
        least: r.least.map_or(0, |s| s.needed(total)),
        most: r.most.map_or(total, |s| at_most(s, total)),
        yes: count(n, &|k| k == Some(true)),
        maybe: count(n, &|k| k != Some(false)),
    };
    puzzle.rules.iter().enumerate().map(bound).collect()
}

/// Rules that no list of this size satisfies: between both limits lies no whole number, or one family's minima together
/// are more people than there are.
fn impossible(bounds: &[Bound], total: i64) -> Vec<usize> {
    let mut out: Vec<usize> = (0..).zip(bounds).filter(|(_, b)| b.least > b.most).map(|(n, _)| n).collect();
    for family in families(bounds) {
        let of: Vec<(usize, i64)> = (0..)
            .zip(bounds)
            .filter(|(_, b)| b.family == family && b.least > 0)
            .map(|(n, b)| (n, b.least))
            .collect();
        if of.iter().map(|(_, n)| n).sum::<i64>() > total {
            out.extend(of.iter().map(|(n, _)| *n));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

fn families(bounds: &[Bound]) -> Vec<u8> {
    let mut all: Vec<u8> = bounds.iter().map(|b| b.family).filter(|f| *f != 0).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What the replaced must bring about, each with how many; those asked for nothing are left out.
fn demands(bounds: &[Bound], free: i64) -> Vec<(Demand, i64)> {
    let mut out = Vec::new();
    for (n, b) in (0..).zip(bounds) {
        out.push((Demand::TooMany(n), b.maybe - b.most));
        out.push((Demand::Hazy(n), (b.maybe - b.yes) - (b.most - b.least)));
        if b.family == 0 {
            out.push((Demand::TooFew(n), b.least - b.yes - free));
        }
    }
    for family in families(bounds) {
        let of = bounds.iter().filter(|b| b.family == family);
        let lacking: i64 = of.map(|b| (b.least - b.yes).max(0)).sum();
        out.push((Demand::Spare(family), lacking - free));
    }
    out.retain(|(_, n)| *n > 0);
    out
}

/// The delegates by what replacing them brings about; those that help most come first.
fn kinds(
    puzzle: &Puzzle,
    bounds: &[Bound],
    demands: &[(Demand, i64)],
) -> BTreeMap<(usize, Kind), Vec<usize>> {
    let mut out: BTreeMap<(usize, Kind), Vec<usize>> = BTreeMap::new();
    for (at, person) in puzzle.people.iter().enumerate() {
        let known = |n: usize| person.get(n).copied().flatten();
        let class = |family: u8| {
            let mut of = (0..).zip(bounds).filter(|(_, b)| b.family == family).map(|(n, _)| n);
            of.find(|n| known(*n) == Some(true))
        };
        let (mut helps, mut classes) = (Vec::new(), Vec::new());
        for (demand, _) in demands {
            helps.push(match demand {
                Demand::TooMany(n) => known(*n) != Some(false),
                Demand::TooFew(n) => known(*n) != Some(true),
                Demand::Hazy(n) => known(*n).is_none(),
                Demand::Spare(family) => {
                    let class = class(*family);
                    classes.push(class);
                    class.and_then(|n| bounds.get(n)).is_none_or(|b| b.yes > b.least)
                }
            });
        }
        let useless = helps.iter().filter(|h| !**h).count();
        if helps.contains(&true) {
            out.entry((useless, (helps, classes))).or_default().push(at);
        }
    }
    out
}

/// Where a search stands: demands still open, and how many each class can still spare.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Open {
    left: Vec<i64>,
    spare: Vec<i64>,
}

struct Search<'a> {
    demands: &'a [(Demand, i64)],
    kinds: Vec<(&'a Kind, usize)>,
    start: Open,
    /// Led nowhere: kind, replacements left, what was open.
    dead: HashSet<(usize, i64, Open)>,
    looked_at: usize,
}

impl<'a> Search<'a> {
    fn new(
        demands: &'a [(Demand, i64)],
        kinds: &'a BTreeMap<(usize, Kind), Vec<usize>>,
        bounds: &[Bound],
    ) -> Search<'a> {
        Search {
            demands,
            kinds: kinds.iter().map(|((_, kind), of)| (kind, of.len())).collect(),
            start: Open {
                left: demands.iter().map(|(_, n)| *n).collect(),
                spare: bounds.iter().map(|b| (b.yes - b.least).max(0)).collect(),
            },
            dead: HashSet::new(),
            looked_at: 0,
        }
    }

    /// How many of each kind are to be replaced, at most `replaced` in all.
    fn within(&mut self, replaced: i64) -> Option<Vec<usize>> {
        let mut chosen = vec![0; self.kinds.len()];
        let start = self.start.clone();
        self.choose(0, replaced, &start, &mut chosen).then_some(chosen)
    }

    fn choose(&mut self, at: usize, left: i64, open: &Open, chosen: &mut [usize]) -> bool {
        let most = open.left.iter().max().copied().unwrap_or(0);
        if most <= 0 {
            return true;
        }
        if most > left || self.looked_at >= LOOKED_AT_MAX {
            return false;
        }
        let key = (at, left, open.clone());
        if self.dead.contains(&key) {
            return false;
        }
        self.looked_at += 1;
        let Some((kind, count)) = self.kinds.get(at).copied() else { return false };
        let all = usize::try_from(left).unwrap_or(usize::MAX).min(count);
        for n in (0..=all).rev() {
            let taken = i64::try_from(n).unwrap_or(i64::MAX);
            if let Some(slot) = chosen.get_mut(at) {
                *slot = n;
            }
            if self.choose(at + 1, left - taken, &self.after(open, kind, taken), chosen) {
                return true;
            }
        }
        if let Some(slot) = chosen.get_mut(at) {
            *slot = 0;
        }
        self.dead.insert(key);
        false
    }

    fn after(&self, open: &Open, (helps, classes): &Kind, taken: i64) -> Open {
        let mut open = open.clone();
        let mut families = classes.iter();
        for (n, (demand, _)) in self.demands.iter().enumerate() {
            let class =
                if matches!(demand, Demand::Spare(_)) { families.next().copied().flatten() } else { None };
            let mut brings = if helps.get(n) == Some(&true) { taken } else { 0 };
            if let Some(spare) = class.and_then(|c| open.spare.get_mut(c)) {
                brings = brings.min(*spare);
                *spare -= brings;
            }
            if let Some(left) = open.left.get_mut(n) {
                *left -= brings;
            }
        }
        open
    }
}

/// What the new people must be once these are replaced.
fn mending(puzzle: &Puzzle, bounds: &[Bound], replaced: Vec<usize>) -> Mending {
    let fresh = puzzle.free + i64::try_from(replaced.len()).unwrap_or(0);
    let gone = |n: usize, which: &dyn Fn(Option<bool>) -> bool| {
        let held = replaced.iter().filter_map(|at| puzzle.people.get(*at)?.get(n).copied());
        i64::try_from(held.filter(|k| which(*k)).count()).unwrap_or(0)
    };
    let wanted = (0..).zip(bounds).map(|(n, b)| {
        let yes = b.yes - gone(n, &|k| k == Some(true));
        let maybe = b.maybe - gone(n, &|k| k != Some(false));
        ((b.least - yes).max(0), (b.most - maybe).min(fresh))
    });
    Mending { wanted: wanted.collect(), replaced, fresh }
}

/// What each new person must be, the same ones together: attributes, how many people. As few different kinds as the
/// numbers allow: whoever is wanted for more is named first. The rest may be anybody.
pub(crate) fn profiles(rules: &[Rule], m: &Mending) -> Vec<(Vec<Attribute>, i64)> {
    let fresh = usize::try_from(m.fresh).unwrap_or(0);
    let mut people: Vec<Vec<Attribute>> = vec![Vec::new(); fresh];
    let mut next: BTreeMap<u8, usize> = BTreeMap::new();
    for (rule, (least, _)) in rules.iter().zip(&m.wanted) {
        let family = rule.attribute.family();
        // Of one family each person has one: the next ones begin where the last ended.
        let from = if family == 0 { 0 } else { next.get(&family).copied().unwrap_or(0) };
        let until = from + usize::try_from(*least).unwrap_or(0);
        for person in people.iter_mut().take(until).skip(from) {
            person.push(rule.attribute);
        }
        next.insert(family, until);
    }
    let mut out: Vec<(Vec<Attribute>, i64)> = Vec::new();
    for person in people {
        match out.iter_mut().find(|(of, _)| *of == person) {
            Some((_, n)) => *n += 1,
            None => out.push((person, 1)),
        }
    }
    out
}
