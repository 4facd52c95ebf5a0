//! The ranking: order of units does not matter, merit never lowers, ties are told, nothing unknown is guessed.

use crate::sample::rubrics;
use crate::{Barred, ItemId, Placed, Rubric, Settled, Standing, TieBreak, Totals, place};
use kernel::{BodyId, Points, Uuid};
use proptest::prelude::*;
use std::collections::HashMap;

/// Marks of one unit: steps of a tenth of each line's maximum, so that ties happen; `None` is unknown.
type Unit = Vec<Option<u8>>;

fn rubric() -> Rubric {
    rubrics().swap_remove(0).rubric
}

fn body(n: usize) -> BodyId {
    BodyId(Uuid::from_u128(n as u128 + 1))
}

fn points(rubric: &Rubric, unit: &Unit) -> HashMap<ItemId, Points> {
    let given = |(item, share): (&crate::Item, &Option<u8>)| {
        Some((item.id, Points(item.max.0 / 10 * i64::from((*share)?))))
    };
    rubric.items().zip(unit).filter_map(given).collect()
}

fn standing(rubric: &Rubric, n: usize, unit: &Unit) -> Standing {
    let points = points(rubric, unit);
    Standing {
        body: body(n),
        totals: super::sum(rubric, &|i| points.get(&i).copied()),
        barred: Barred::default(),
    }
}

fn standings(rubric: &Rubric, units: &[Unit]) -> Vec<Standing> {
    units.iter().enumerate().map(|(n, u)| standing(rubric, n, u)).collect()
}

fn ranks(placed: &[Placed]) -> HashMap<BodyId, Option<i64>> {
    placed.iter().map(|p| (p.body, p.rank)).collect()
}

/// Many lines at full marks, so that totals meet often.
fn known_unit() -> impl Strategy<Value = Unit> {
    prop::collection::vec(prop_oneof![4 => Just(Some(10u8)), 1 => (8u8..=10).prop_map(Some)], 20)
}

fn unit() -> impl Strategy<Value = Unit> {
    (known_unit(), prop::collection::vec(0usize..20, 0..3), any::<bool>()).prop_map(
        |(mut unit, gone, some)| {
            if some {
                gone.into_iter().for_each(|at| unit[at] = None);
            }
            unit
        },
    )
}

/// A second way of ranking: count who is better, comparing one step after the other.
fn oracle(rubric: &Rubric, all: &[Standing], one: &Standing) -> i64 {
    let better = |a: &Totals, b: &Totals| {
        if a.total.low != b.total.low {
            return a.total.low > b.total.low;
        }
        for tie in &rubric.ties {
            let (x, y) = match tie {
                TieBreak::Section(no) => {
                    let at = rubric.main().position(|s| s.no == *no).unwrap();
                    (a.sections[at].low.0, b.sections[at].low.0)
                }
                TieBreak::FewerDeductions => (b.deduction.low.0, a.deduction.low.0),
                TieBreak::WithoutBonus => (a.total.low.0 - a.bonus.low.0, b.total.low.0 - b.bonus.low.0),
            };
            if x != y {
                return x > y;
            }
        }
        false
    };
    1 + i64::try_from(all.iter().filter(|o| better(&o.totals, &one.totals)).count()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn ranks_agree_with_counting_who_is_better(units in prop::collection::vec(known_unit(), 1..9)) {
        let rubric = rubric();
        let all = standings(&rubric, &units);
        let placed = ranks(&place(&rubric, &all));
        for one in &all {
            prop_assert_eq!(placed[&one.body], Some(oracle(&rubric, &all, one)));
        }
    }

    #[test]
    fn the_order_in_which_units_come_does_not_matter(units in prop::collection::vec(unit(), 1..9), by in 0usize..9, back in any::<bool>()) {
        let rubric = rubric();
        let all = standings(&rubric, &units);
        let mut other = all.clone();
        let n = other.len();
        other.rotate_left(by % n);
        if back { other.reverse(); }
        prop_assert_eq!(ranks(&place(&rubric, &all)), ranks(&place(&rubric, &other)));
    }

    #[test]
    fn more_merit_never_lowers_a_rank(units in prop::collection::vec(known_unit(), 2..8), who in 0usize..8, line in 0usize..20) {
        let rubric = rubric();
        let who = who % units.len();
        let before = ranks(&place(&rubric, &standings(&rubric, &units)))[&body(who)].unwrap();
        let mut better = units.clone();
        // The last four lines are taken off, so merit there is a smaller figure.
        let mark = better[who][line].unwrap();
        better[who][line] = Some(if line < 16 { (mark + 1).min(10) } else { mark - 1 });
        let after = ranks(&place(&rubric, &standings(&rubric, &better)))[&body(who)].unwrap();
        prop_assert!(after <= before, "{before} became {after}");
    }

    #[test]
    fn a_rank_that_is_said_holds_whatever_the_unknown_cells_become(
        units in prop::collection::vec(unit(), 2..7),
        rest in prop::collection::vec(prop::collection::vec(0u8..=10, 20), 7),
    ) {
        let rubric = rubric();
        let said = ranks(&place(&rubric, &standings(&rubric, &units)));
        let fill = |(unit, rest): (&Unit, &Vec<u8>)| -> Unit { unit.iter().zip(rest).map(|(m, r)| m.or(Some(*r))).collect() };
        let extremes = |good: bool| -> Vec<Vec<u8>> {
            let one = (0..20).map(|line| if (line < 16) == good { 10 } else { 0 }).collect::<Vec<u8>>();
            vec![one; units.len()]
        };
        for rest in [rest, extremes(true), extremes(false)] {
            let full: Vec<Unit> = units.iter().zip(&rest).map(fill).collect();
            let real = ranks(&place(&rubric, &standings(&rubric, &full)));
            for (body, rank) in &said {
                prop_assert!(rank.is_none() || *rank == real[body]);
            }
        }
    }

    #[test]
    fn ranks_begin_at_one_and_a_shared_rank_skips_the_next(units in prop::collection::vec(known_unit(), 1..9)) {
        let rubric = rubric();
        let placed = place(&rubric, &standings(&rubric, &units));
        for (at, p) in placed.iter().enumerate() {
            let at = i64::try_from(at).unwrap() + 1;
            if p.settled == Settled::Shared {
                prop_assert_eq!(p.rank, placed[usize::try_from(at - 2).unwrap()].rank);
            } else {
                prop_assert_eq!(p.rank, Some(at));
            }
        }
    }
}

fn unit_of(low: &[(usize, u8)]) -> Unit {
    let mut unit: Unit = (0..20).map(|line| Some(if line < 16 { 10 } else { 0 })).collect();
    low.iter().for_each(|(line, mark)| unit[*line] = Some(*mark));
    unit
}

#[test]
fn each_step_of_the_tie_break_is_told_in_words() {
    let rubric = rubric();
    // I.2 and III.… : −10 in section I against −10 elsewhere: equal totals, section I decides.
    let all =
        standings(&rubric, &[unit_of(&[(1, 9)]), unit_of(&[(8, 9), (9, 9), (13, 9), (14, 9), (15, 9)])]);
    let gap = all[0].totals.total.low.minus(all[1].totals.total.low);
    assert_eq!(gap, Points::whole(4), "10 against 4 + 5 + 2 + 2 + 1 = 14");
    let all = standings(&rubric, &[unit_of(&[(1, 9)]), unit_of(&[(9, 8)])]);
    let placed = place(&rubric, &all);
    assert_eq!(placed[0].body, body(1));
    assert_eq!((placed[0].rank, placed[1].rank), (Some(1), Some(2)));
    assert_eq!(
        placed[1].settled.says("Sở Tư pháp"),
        "Bằng tổng điểm với Sở Tư pháp, xếp sau vì điểm mục I là 590 so với 600."
    );
    // Equal in section I, equal totals: fewer deductions first.
    let all = standings(&rubric, &[unit_of(&[(16, 5)]), unit_of(&[(9, 8)])]);
    let placed = place(&rubric, &all);
    assert_eq!(placed[0].body, body(1));
    assert_eq!(
        placed[1].settled.says("Sở Tư pháp"),
        "Bằng tổng điểm với Sở Tư pháp, xếp sau vì bị trừ 10 điểm so với 0."
    );
    // Equal in everything: shared, and said.
    let all = standings(&rubric, &[unit_of(&[]), unit_of(&[]), unit_of(&[(0, 9)])]);
    let placed = place(&rubric, &all);
    assert_eq!(placed.iter().map(|p| p.rank).collect::<Vec<_>>(), [Some(1), Some(1), Some(3)]);
    assert_eq!(placed[1].settled.says("Sở Tư pháp"), "Bằng Sở Tư pháp ở mọi tiêu chí xét nên đồng hạng.");
    assert_eq!(placed[2].settled.says("Sở Tài chính"), "Kém Sở Tài chính 25 điểm.");
}

#[test]
fn a_rank_that_hangs_on_an_unknown_cell_is_not_said() {
    let rubric = rubric();
    // The second unit lacks I.3 (0 to 100); the first stands 50 below full marks: it may be first or second.
    let mut unknown = unit_of(&[]);
    unknown[2] = None;
    let all = standings(&rubric, &[unit_of(&[(0, 8)]), unknown.clone(), unit_of(&[(0, 0)])]);
    let placed = ranks(&place(&rubric, &all));
    assert_eq!((placed[&body(0)], placed[&body(1)], placed[&body(2)]), (None, None, Some(3)));
}
