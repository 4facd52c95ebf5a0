//! The solver against brute force: every set of delegates to be replaced, every crowd of new people, every way the unknown
//! may turn out.

use crate::Attribute::{By, Direct, In, Woman, Young};
use crate::Occupation::{Farmer, Worker};
use crate::rules::{Rule, at_most, share_of};
use crate::solve::{Answer, Mending, Puzzle, profiles, solve};
use crate::{Attribute, Field};
use kernel::Share;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn rule(attribute: Attribute, least: Option<&str>, most: Option<&str>) -> Rule {
    let share = |s: &str| share_of(s).unwrap();
    Rule { attribute, least: least.map(share), most: most.map(share), basis: String::new() }
}

fn small(puzzle: &Puzzle) -> Mending {
    match solve(puzzle) {
        Answer::Change(m) => m,
        other => panic!("{other:?}"),
    }
}

#[test]
fn free_places_are_filled_before_anybody_is_replaced() {
    let rules = [rule(Woman, Some("30"), None)];
    let people = |women: usize| (0..7).map(|n| vec![Some(n < women)]).collect::<Vec<_>>();
    let m = small(&Puzzle { people: people(1), free: 3, rules: &rules });
    assert_eq!((m.replaced.len(), m.wanted[0], m.fresh), (0, (2, 3), 3));
    // Ten places of which three must be women, and none is free: two men go.
    let ten: Vec<Vec<Option<bool>>> = (0..10).map(|n| vec![Some(n < 1)]).collect();
    let m = small(&Puzzle { people: ten, free: 0, rules: &rules });
    assert_eq!((m.replaced.len(), m.wanted[0], m.fresh), (2, (2, 2), 2));
    assert!(m.replaced.iter().all(|n| *n > 0), "the woman stays");
}

#[test]
fn one_who_helps_two_rules_is_replaced_rather_than_two() {
    let rules = [rule(Woman, Some("50"), None), rule(Direct, Some("50"), None)];
    let people = vec![
        vec![Some(true), Some(false)],
        vec![Some(false), Some(true)],
        vec![Some(false), Some(false)],
        vec![Some(false), Some(false)],
    ];
    let m = small(&Puzzle { people, free: 0, rules: &rules });
    assert_eq!(m.replaced.len(), 1);
    assert_eq!(profiles(&rules, &m), [(vec![Woman, Direct], 1)]);
}

#[test]
fn nobody_is_a_worker_and_a_farmer() {
    let rules = [rule(By(Worker), Some("50"), None), rule(By(Farmer), Some("50"), None)];
    let m = small(&Puzzle { people: vec![], free: 4, rules: &rules });
    assert_eq!(profiles(&rules, &m), [(vec![By(Worker)], 2), (vec![By(Farmer)], 2)]);
    assert_eq!(solve(&Puzzle { people: vec![], free: 3, rules: &rules }), Answer::Impossible(vec![0, 1]));
}

#[test]
fn a_share_no_whole_number_of_people_is_impossible_and_said() {
    let rules = [rule(Woman, None, None), rule(Young, Some("1/3"), Some("1/3"))];
    let people = |n: usize| vec![vec![Some(true), Some(true)]; n];
    assert_eq!(solve(&Puzzle { people: people(10), free: 0, rules: &rules }), Answer::Impossible(vec![1]));
    assert_eq!(small(&Puzzle { people: people(9), free: 0, rules: &rules }).replaced.len(), 6);
}

#[test]
fn five_hundred_delegates_and_nine_rules_are_solved_at_once() {
    let rules: Vec<Rule> = [
        (Attribute::Exemplar, "70", None),
        (Direct, "60", None),
        (Woman, "35", Some("65")),
        (Attribute::Minority, "15", None),
        (Young, "20", None),
        (By(Worker), "20", None),
        (By(Farmer), "20", None),
        (In(Field::Economy), "30", Some("40")),
        (In(Field::Culture), "30", None),
    ]
    .into_iter()
    .map(|(a, least, most)| rule(a, Some(least), most))
    .collect();
    let people: Vec<Vec<Option<bool>>> = (0..500usize)
        .map(|n| {
            let k = |m: usize, r: usize| Some(n % m < r);
            let work = n % 7;
            let field = n % 5;
            vec![
                k(10, 6),
                k(9, 5),
                k(11, 3),
                if n % 13 == 0 { None } else { k(8, 1) },
                k(6, 1),
                Some(work == 0),
                Some(work == 1),
                Some(field == 0),
                Some(field == 1),
            ]
        })
        .collect();
    let puzzle = Puzzle { people, free: 0, rules: &rules };
    let m = small(&puzzle);
    assert!(
        holds(&puzzle, &m.replaced, &named(&rules, &m)),
        "what is proposed is a list that satisfies the rules"
    );
    assert!(!m.replaced.is_empty());
}

/// With these replaced and this crowd of new people (how many have each attribute), is every rule satisfied, however the
/// unknown turns out?
fn holds(puzzle: &Puzzle, replaced: &[usize], crowd: &[i64]) -> bool {
    let total = i64::try_from(puzzle.people.len()).unwrap() + puzzle.free;
    let (mut surely, mut perhaps) = (crowd.to_vec(), crowd.to_vec());
    for (_, person) in (0..).zip(&puzzle.people).filter(|(n, _)| !replaced.contains(n)) {
        for (n, known) in person.iter().enumerate() {
            surely[n] += i64::from(*known == Some(true));
            perhaps[n] += i64::from(*known != Some(false));
        }
    }
    puzzle.rules.iter().zip(surely.iter().zip(&perhaps)).all(|(r, (surely, perhaps))| {
        r.least.is_none_or(|s| s.reached(*surely, total))
            && r.most.is_none_or(|s| perhaps * s.den() <= s.num() * total)
    })
}

/// How many of the new people named have each attribute.
fn named(rules: &[Rule], m: &Mending) -> Vec<i64> {
    let people = profiles(rules, m);
    rules
        .iter()
        .map(|r| people.iter().filter(|(of, _)| of.contains(&r.attribute)).map(|(_, n)| n).sum())
        .collect()
}

fn brute_holds(puzzle: &Puzzle, replaced: &[usize]) -> bool {
    let fresh = puzzle.free + i64::try_from(replaced.len()).unwrap();
    crowds(puzzle.rules, fresh).iter().any(|crowd| holds(puzzle, replaced, crowd))
}

/// How many of a crowd have each attribute: every crowd there is, made one person after the other.
fn crowds(rules: &[Rule], fresh: i64) -> BTreeSet<Vec<i64>> {
    let kinds: Vec<Vec<i64>> = (0u32..1 << rules.len())
        .map(|bits| (0..rules.len()).map(|n| i64::from(bits >> n & 1)).collect::<Vec<i64>>())
        .filter(|kind| {
            [1u8, 2].iter().all(|f| {
                rules.iter().zip(kind).filter(|(r, k)| r.attribute.family() == *f && **k == 1).count() <= 1
            })
        })
        .collect();
    let mut all: BTreeSet<Vec<i64>> = BTreeSet::from([vec![0; rules.len()]]);
    for _ in 0..fresh {
        all = all
            .iter()
            .flat_map(|sum| kinds.iter().map(|k| sum.iter().zip(k).map(|(a, b)| a + b).collect()))
            .collect();
    }
    all
}

fn brute(puzzle: &Puzzle) -> Option<usize> {
    let n = puzzle.people.len();
    (0u32..1 << n)
        .filter(|bits| {
            let gone: Vec<usize> = (0..n).filter(|i| bits >> i & 1 == 1).collect();
            brute_holds(puzzle, &gone)
        })
        .map(|bits| usize::try_from(bits.count_ones()).unwrap())
        .min()
}

fn attribute() -> impl Strategy<Value = Vec<Attribute>> {
    let all = vec![Woman, Direct, By(Worker), By(Farmer), In(Field::Economy), In(Field::Culture)];
    proptest::sample::subsequence(all, 1..=4)
}

fn share() -> impl Strategy<Value = Option<Share>> {
    proptest::option::weighted(0.7, (0i64..=6, 1i64..=6))
        .prop_map(|s| s.and_then(|(n, d)| Share::new(n.min(d), d)))
}

fn puzzle() -> impl Strategy<Value = (Vec<Rule>, Vec<Vec<Option<bool>>>, i64)> {
    attribute().prop_flat_map(|attributes| {
        let n = attributes.len();
        let limits = proptest::collection::vec((share(), share()), n);
        let people = proptest::collection::vec(proptest::collection::vec(0u8..6, n), 0..=5);
        (Just(attributes), limits, people, 0i64..=1).prop_map(|(attributes, limits, people, free)| {
            let rules: Vec<Rule> = attributes
                .into_iter()
                .zip(limits)
                .map(|(attribute, (least, most))| Rule { attribute, least, most, basis: String::new() })
                .collect();
            let people = people.into_iter().map(|p| person(&rules, &p)).collect();
            (rules, people, free)
        })
    })
}

/// A person who has at most one attribute of each family; of a family all is known or nothing is.
fn person(rules: &[Rule], raw: &[u8]) -> Vec<Option<bool>> {
    let mut taken: Vec<u8> = Vec::new();
    let mut out: Vec<Option<bool>> = Vec::new();
    for (r, v) in rules.iter().zip(raw) {
        let family = r.attribute.family();
        let known = match v {
            0 => None,
            1..=2 => Some(true),
            _ => Some(false),
        };
        let first = rules.iter().position(|x| x.attribute.family() == family).unwrap();
        let hazy = family != 0 && raw[first] == 0;
        out.push(match known {
            _ if hazy => None,
            None if family != 0 => Some(false),
            Some(true) if family != 0 && taken.contains(&family) => Some(false),
            k => k,
        });
        if out.last() == Some(&Some(true)) {
            taken.push(family);
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn the_change_found_is_the_smallest_there_is((rules, people, free) in puzzle()) {
        let puzzle = Puzzle { people, free, rules: &rules };
        match (solve(&puzzle), brute(&puzzle)) {
            (Answer::Change(m), Some(least)) => {
                prop_assert_eq!(m.replaced.len(), least);
                prop_assert!(holds(&puzzle, &m.replaced, &named(&rules, &m)));
                // The kinds of people named are people, and bring about what is wanted.
                let people = profiles(&rules, &m);
                prop_assert_eq!(people.iter().map(|(_, n)| n).sum::<i64>(), m.fresh);
                for (n, r) in rules.iter().enumerate() {
                    let brought: i64 = people.iter().filter(|(of, _)| of.contains(&r.attribute)).map(|(_, n)| n).sum();
                    prop_assert!(m.wanted[n].0 <= brought && brought <= m.wanted[n].1.max(m.wanted[n].0));
                }
                for (of, _) in &people {
                    for family in [1u8, 2] {
                        prop_assert!(of.iter().filter(|a| a.family() == family).count() <= 1);
                    }
                }
            }
            (Answer::Impossible(which), None) => prop_assert!(!which.is_empty()),
            (found, brute) => prop_assert!(false, "{:?} against {:?}", found, brute),
        }
    }

    #[test]
    fn what_is_at_most_a_share_is_the_last_whole_number_within_it(num in 0i64..=40, den in 1i64..=40, base in 0i64..=60) {
        let share = Share::new(num.min(den), den).unwrap();
        let most = at_most(share, base);
        prop_assert!(most * share.den() <= share.num() * base);
        prop_assert!((most + 1) * share.den() > share.num() * base);
    }
}
