//! Reports that an exemplar was taken over: confirmed, counted, laid out as a tree.

use super::body;
use crate::adoption::{Adoption, AdoptionId, Effect, count, may_confirm, tree};
use crate::model::ExemplarId;
use kernel::{BodyId, Moment, PersonId, Points, Uuid};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use world::day;

fn report(n: u128, unit: u128, from: Option<u128>, on: &str) -> Adoption {
    Adoption {
        id: AdoptionId(Uuid::from_u128(n)),
        exemplar: ExemplarId(Uuid::from_u128(1)),
        body: body(unit),
        learned_from: from.map(body),
        day: day(on),
        changed: "Làm theo".into(),
        effect: None,
        by: PersonId(Uuid::from_u128(7)),
        by_name: "An".into(),
        at: Moment(0),
        confirmed: None,
    }
}

#[test]
fn nobody_confirms_their_own_report_nor_one_twice() {
    let a = report(1, 1, None, "01/3/2024");
    let other = PersonId(Uuid::from_u128(8));
    assert_eq!(may_confirm(&a, other).map_err(|p| p.code), Ok(()));
    assert_eq!(may_confirm(&a, a.by).map_err(|p| p.code), Err("DHTT-41"));
    let done = Adoption { confirmed: Some(("UBND".into(), Moment(1))), ..a };
    assert_eq!(may_confirm(&done, other).map_err(|p| p.code), Err("DHTT-40"));
}

#[test]
fn the_tree_puts_each_unit_below_the_one_it_learned_from() {
    let all = [
        report(1, 10, None, "01/3/2024"),
        report(2, 11, Some(10), "05/5/2024"),
        report(3, 12, Some(11), "01/8/2024"),
        report(4, 13, None, "01/4/2024"),
        // Learned from somebody who reported nothing, and two from one another.
        report(5, 14, Some(99), "01/6/2024"),
        report(6, 15, Some(16), "01/7/2024"),
        report(7, 16, Some(15), "02/7/2024"),
        // A second report of the first unit, earlier and confirmed: its day counts.
        Adoption { confirmed: Some(("X".into(), Moment(1))), ..report(8, 10, None, "01/02/2024") },
    ];
    let got: Vec<(u128, usize, Option<usize>)> =
        tree(&all).iter().map(|n| (n.body.0.as_u128(), n.depth, n.parent)).collect();
    assert_eq!(
        got,
        [
            (10, 1, None),
            (11, 2, Some(0)),
            (12, 3, Some(1)),
            (13, 1, None),
            (14, 1, None),
            (15, 1, None),
            (16, 1, None)
        ]
    );
    assert_eq!((tree(&all)[0].day, tree(&all)[0].confirmed), (day("01/02/2024"), true));
}

fn reports() -> impl Strategy<Value = Vec<Adoption>> {
    let figure = proptest::option::of(0..5_000i64);
    let effect = proptest::option::of((0..3usize, 0..2usize, figure.clone(), figure));
    let one = (1..8u128, proptest::option::of(1..9u128), 0..1_500i64, effect, any::<bool>());
    proptest::collection::vec(one, 0..30).prop_map(|all| {
        let report =
            |(i, (unit, from, days, effect, done)): (usize, (u128, _, i64, Option<_>, bool))| Adoption {
                day: day("01/01/2021").plus_days(days),
                effect: effect.map(|(m, u, was, became): (usize, usize, Option<i64>, Option<i64>)| Effect {
                    measure: ["Thu nhập", "Hồ sơ", "Tuyến đường"][m].into(),
                    unit: ["triệu đồng", "%"][u].into(),
                    was: was.map(Points),
                    became: became.map(Points),
                }),
                confirmed: done.then(|| ("UBND".to_owned(), Moment(1))),
                ..report(i as u128, unit, from, "01/01/2021")
            };
        all.into_iter().enumerate().map(report).collect()
    })
}

proptest! {
    /// What is said of all reports is what the reports themselves say, counted another way.
    #[test]
    fn statistics_are_those_of_the_raw_records(all in reports()) {
        let c = count(&all);
        prop_assert_eq!(c.reports, all.len());
        prop_assert_eq!(c.units, all.iter().map(|a| a.body).collect::<BTreeSet<_>>().len());
        prop_assert_eq!(c.confirmed + all.iter().filter(|a| a.confirmed.is_none()).count(), all.len());
        prop_assert_eq!(c.years.iter().map(|(_, n)| n).sum::<usize>(), all.len());
        for (year, n) in &c.years {
            prop_assert_eq!(*n, all.iter().filter(|a| a.day.year() == *year).count());
        }
        let measured: BTreeMap<(&str, &str), Vec<&Effect>> = all.iter().filter_map(|a| a.effect.as_ref())
            .fold(BTreeMap::new(), |mut m, e| {
                m.entry((e.measure.as_str(), e.unit.as_str())).or_insert_with(Vec::new).push(e);
                m
            });
        prop_assert_eq!(c.effects.len(), measured.len());
        for sum in &c.effects {
            let raw = &measured[&(sum.measure.as_str(), sum.unit.as_str())];
            let both: Vec<(i64, i64)> =
                raw.iter().filter_map(|e| Some((e.was?.0, e.became?.0))).collect();
            prop_assert_eq!(sum.both, both.len());
            prop_assert_eq!(sum.both + sum.half, raw.len());
            prop_assert_eq!(sum.was, both.iter().map(|(was, _)| was).sum::<i64>());
            prop_assert_eq!(sum.became, both.iter().map(|(_, became)| became).sum::<i64>());
            match sum.means() {
                None => prop_assert!(both.is_empty()),
                Some((was, _)) => {
                    let n = i64::try_from(both.len()).unwrap();
                    prop_assert!((was.0 * n - sum.was).abs() * 2 <= n, "the mean is the nearest there is");
                }
            }
        }
    }

    /// Each unit stands in the tree once, below one that stands before it, one step deeper.
    #[test]
    fn the_tree_is_a_tree(all in reports()) {
        let nodes = tree(&all);
        let units: BTreeSet<BodyId> = all.iter().map(|a| a.body).collect();
        prop_assert_eq!(nodes.iter().map(|n| n.body).collect::<BTreeSet<_>>(), units.clone());
        prop_assert_eq!(nodes.len(), units.len());
        for (i, n) in nodes.iter().enumerate() {
            match n.parent {
                None => prop_assert_eq!(n.depth, 1),
                Some(p) => prop_assert!(p < i && nodes[p].depth + 1 == n.depth),
            }
        }
    }
}
