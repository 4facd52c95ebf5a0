//! Every method against an independent oracle: exact fractions of 128-bit integers, rounded at the very end.

use super::{by_itself, how, sum};
use crate::sample::rubrics;
use crate::{Input, Item, ItemId, Level, Method, Proof, Rubric, ScoreLine};
use kernel::{Points, Uuid};
use proptest::prelude::*;
use std::collections::HashMap;

/// A fraction of whole numbers; the oracle's own arithmetic, which never rounds.
#[derive(Clone, Copy, Debug)]
struct Frac {
    num: i128,
    den: i128,
}

impl Frac {
    fn whole(n: i64) -> Frac {
        Frac { num: i128::from(n), den: 1 }
    }
    fn times(self, o: Frac) -> Frac {
        Frac { num: self.num * o.num, den: self.den * o.den }
    }
    fn over(self, o: Frac) -> Frac {
        Frac { num: self.num * o.den, den: self.den * o.num }
    }
    fn less(self, o: Frac) -> Frac {
        Frac { num: self.num * o.den - o.num * self.den, den: self.den * o.den }
    }
    fn above(self, o: Frac) -> bool {
        self.num * o.den > o.num * self.den
    }
    fn at_most(self, o: Frac) -> Frac {
        if self.above(o) { o } else { self }
    }
    fn at_least_zero(self) -> Frac {
        if Frac::whole(0).above(self) { Frac::whole(0) } else { self }
    }
    /// The nearest whole number, halves upward, found by searching downward from the quotient above.
    fn rounded(self) -> i64 {
        let mut n = self.num / self.den + 1;
        // The greatest n with n − 1/2 ≤ self.
        while 2 * n * self.den - self.den > 2 * self.num {
            n -= 1;
        }
        i64::try_from(n).unwrap()
    }
}

fn hundredths(p: Points) -> Frac {
    Frac { num: i128::from(p.0), den: 100 }
}

fn oracle(item: &Item, input: Input) -> Points {
    let max = hundredths(item.max);
    let points = match (&item.method, input) {
        (_, Input::Points(p)) => hundredths(p),
        (Method::Level { levels }, Input::Level(i)) => hundredths(levels[i].points),
        (Method::Ratio, Input::Ratio { done, planned }) => {
            hundredths(done).over(hundredths(planned)).times(max)
        }
        (Method::Deduct { per }, Input::Count(n)) => max.less(Frac::whole(n).times(hundredths(*per))),
        (method, Input::Count(n)) => Frac::whole(n).times(hundredths(method.per().unwrap())),
        _ => panic!("the test asks for what cannot be"),
    };
    Points(points.at_most(max).at_least_zero().times(Frac::whole(100)).rounded())
}

fn item(max: Points, method: Method) -> Item {
    Item {
        id: ItemId(Uuid::from_u128(1)),
        ord: 0,
        no: "I.1".into(),
        name: "Tiêu chí".into(),
        max,
        method,
        scorer: None,
        group: None,
        target: None,
        proof: Proof::Optional,
    }
}

fn amount() -> impl Strategy<Value = Points> {
    (1i64..=9_999_999).prop_map(Points)
}

/// A line with an input that fits it.
fn scored() -> impl Strategy<Value = (Item, Input)> {
    let per = || (1i64..=50_000).prop_map(Points);
    let counts = (amount(), per(), 0i64..=9999, 0usize..4).prop_map(|(max, per, n, which)| {
        let method = match which {
            0 => Method::Count { per },
            1 => Method::Deduct { per },
            2 => Method::Bonus { per: Some(per) },
            _ => Method::Penalty { per },
        };
        (item(max, method), Input::Count(n))
    });
    let ratios = (amount(), 0i64..=999_999_999, 1i64..=999_999_999).prop_map(|(max, done, planned)| {
        (item(max, Method::Ratio), Input::Ratio { done: Points(done), planned: Points(planned) })
    });
    let small_ratios = (amount(), 0i64..=60, 1i64..=60).prop_map(|(max, done, planned)| {
        (
            item(max, Method::Ratio),
            Input::Ratio { done: Points::whole(done), planned: Points::whole(planned) },
        )
    });
    let typed = (amount(), 0i64..=9_999_999, any::<bool>()).prop_map(|(max, p, bonus)| {
        let method = if bonus { Method::Bonus { per: None } } else { Method::Manual };
        (item(max, method), Input::Points(Points(p % (max.0 + 1))))
    });
    let levels =
        (prop::collection::vec(0i64..=10_000, 2..6), any::<prop::sample::Index>()).prop_map(|(all, at)| {
            let max = Points(*all.iter().max().unwrap());
            let level = |p: &i64| Level { name: "Bậc".into(), points: Points(*p) };
            let method = Method::Level { levels: all.iter().map(level).collect() };
            (item(max, method), Input::Level(at.index(all.len())))
        });
    prop_oneof![counts, ratios, small_ratios, typed, levels]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn every_method_agrees_with_exact_fractions((item, input) in scored()) {
        prop_assert_eq!(by_itself(&item, input), Some(oracle(&item, input)));
    }

    #[test]
    fn no_score_leaves_its_bounds((item, input) in scored()) {
        let points = by_itself(&item, input).unwrap();
        prop_assert!(Points::ZERO <= points && points <= item.max);
        prop_assert!(how(&item, input).is_some(), "every score says how it came about");
    }

    #[test]
    fn what_was_typed_comes_back_from_its_two_numbers((item, input) in scored()) {
        let (a, b, na) = input.numbers();
        prop_assert_eq!(Input::of_numbers(&item.method, a, b, na), Some(input));
    }

    #[test]
    fn more_done_never_gives_less(max in amount(), done in 0i64..=999_999, more in 0i64..=999_999, planned in 1i64..=999_999) {
        let ratio = |done| by_itself(&item(max, Method::Ratio), Input::Ratio { done: Points(done), planned: Points(planned) });
        prop_assert!(ratio(done + more) >= ratio(done));
    }

    #[test]
    fn more_planned_never_gives_more(max in amount(), done in 0i64..=999_999, planned in 1i64..=999_999, more in 0i64..=999_999) {
        let ratio = |planned| by_itself(&item(max, Method::Ratio), Input::Ratio { done: Points(done), planned: Points(planned) });
        prop_assert!(ratio(planned + more) <= ratio(planned));
    }

    #[test]
    fn one_more_counts_upward_and_one_more_fault_downward(max in amount(), per in 1i64..=9999, n in 0i64..=9998) {
        let per = Points(per);
        for up in [Method::Count { per }, Method::Bonus { per: Some(per) }] {
            let line = item(max, up);
            prop_assert!(by_itself(&line, Input::Count(n + 1)) >= by_itself(&line, Input::Count(n)));
        }
        let line = item(max, Method::Deduct { per });
        prop_assert!(by_itself(&line, Input::Count(n + 1)) <= by_itself(&line, Input::Count(n)));
    }
}

/// Marks for some of a rubric's lines: an index of the sample, and for each line a share of its maximum or nothing.
fn sheet() -> impl Strategy<Value = (Rubric, HashMap<ItemId, Points>)> {
    (0usize..6, prop::collection::vec(prop::option::weighted(0.8, 0u8..=100), 24)).prop_map(
        |(which, marks)| {
            let rubric = rubrics().swap_remove(which).rubric;
            let points = rubric
                .items()
                .zip(marks)
                .filter_map(|(item, share)| Some((item.id, Points(item.max.0 * i64::from(share?) / 100))))
                .collect();
            (rubric, points)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_parts_add_up_to_the_total_to_the_last_digit((rubric, points) in sheet()) {
        let t = sum(&rubric, &|i| points.get(&i).copied());
        let low: i64 = t.sections.iter().map(|s| s.low.0).sum();
        let high: i64 = t.sections.iter().map(|s| s.high.0).sum();
        prop_assert_eq!(t.total.low.0, low + t.bonus.low.0 - t.deduction.high.0);
        prop_assert_eq!(t.total.high.0, high + t.bonus.high.0 - t.deduction.low.0);
        let counts = |i: &&Item| i.method != Method::Disqualifier;
        let open = rubric.items().filter(counts).filter(|i| !points.contains_key(&i.id)).count();
        prop_assert_eq!(t.total.unknown, open);
    }

    #[test]
    fn whatever_the_unknown_cells_become_the_total_stays_within_its_span((rubric, points) in sheet(), rest in prop::collection::vec(0u8..=100, 24)) {
        let span = sum(&rubric, &|i| points.get(&i).copied()).total;
        let mut full = points.clone();
        for (item, share) in rubric.items().zip(rest) {
            full.entry(item.id).or_insert(Points(item.max.0 * i64::from(share) / 100));
        }
        let total = sum(&rubric, &|i| full.get(&i).copied()).total.known().unwrap();
        prop_assert!(span.low <= total && total <= span.high, "{total} not in {span}");
    }

    #[test]
    fn both_ends_of_the_span_can_happen((rubric, points) in sheet()) {
        let span = sum(&rubric, &|i| points.get(&i).copied()).total;
        let taken_off = |id: ItemId| rubric.item(id).is_some_and(|i| matches!(i.method, Method::Penalty { .. }));
        let max = |id: ItemId| rubric.item(id).map_or(Points::ZERO, |i| i.max);
        let end = |good: bool| sum(&rubric, &|i| {
            points.get(&i).copied().or(Some(if taken_off(i) == good { Points::ZERO } else { max(i) }))
        }).total.known();
        prop_assert_eq!(end(false), Some(span.low));
        prop_assert_eq!(end(true), Some(span.high));
    }
}

#[test]
fn the_figures_of_the_prototype_come_out() {
    let ratio = |done, planned, max| {
        let line = item(Points::whole(max), Method::Ratio);
        let input = Input::Ratio { done: Points::whole(done), planned: Points::whole(planned) };
        (by_itself(&line, input).unwrap().to_string(), how(&line, input).unwrap())
    };
    assert_eq!(ratio(49, 50, 250), ("245".into(), "49 ÷ 50 × 250 = 245".into()));
    assert_eq!(ratio(15_000, 16_000, 80), ("75".into(), "15.000 ÷ 16.000 × 80 = 75".into()));
    assert_eq!(ratio(2, 3, 100), ("66,67".into(), "2 ÷ 3 × 100 ≈ 66,67".into()));
    assert_eq!(ratio(1, 8, 1), ("0,13".into(), "1 ÷ 8 × 1 ≈ 0,13".into()));
    assert_eq!(ratio(55, 50, 250), ("250".into(), "55 ÷ 50 × 250 = 275, tính tối đa 250".into()));
    assert_eq!(ratio(0, 50, 250), ("0".into(), "0 ÷ 50 × 250 = 0".into()));
    let counted = |method, max, n| how(&item(Points::whole(max), method), Input::Count(n)).unwrap();
    let per = |n| Points::whole(n);
    assert_eq!(counted(Method::Count { per: per(10) }, 70, 7), "7 × 10 = 70");
    assert_eq!(counted(Method::Count { per: per(10) }, 70, 9), "9 × 10 = 90, tính tối đa 70");
    assert_eq!(counted(Method::Deduct { per: per(5) }, 100, 1), "100 − 1 × 5 = 95");
    assert_eq!(counted(Method::Deduct { per: per(25) }, 50, 3), "50 − 3 × 25 = −25, tính 0");
    let level = Method::Level { levels: vec![Level { name: "Hạng 1–3".into(), points: per(100) }] };
    assert_eq!(how(&item(per(100), level), Input::Level(0)).unwrap(), "Hạng 1–3: 100");
}

#[test]
fn what_does_not_fit_its_method_gives_nothing_rather_than_something() {
    let max = Points::whole(40);
    let line = |m| item(max, m);
    assert_eq!(by_itself(&line(Method::Manual), Input::Points(Points(4001))), None);
    assert_eq!(by_itself(&line(Method::Manual), Input::Points(Points(-1))), None);
    assert_eq!(by_itself(&line(Method::Manual), Input::Count(3)), None);
    assert_eq!(by_itself(&line(Method::Ratio), Input::Ratio { done: max, planned: Points::ZERO }), None);
    assert_eq!(by_itself(&line(Method::Ratio), Input::Ratio { done: Points(-1), planned: max }), None);
    assert_eq!(by_itself(&line(Method::Count { per: max }), Input::Count(-1)), None);
    assert_eq!(by_itself(&line(Method::Level { levels: vec![] }), Input::Level(0)), None);
    let huge = Input::Ratio { done: Points(i64::MAX), planned: Points(1) };
    assert_eq!(by_itself(&line(Method::Ratio), huge), Some(max), "no overflow on the way");
}

#[test]
fn zero_is_a_score_and_missing_is_not_zero() {
    let rubric = rubrics().swap_remove(0).rubric;
    let none = sum(&rubric, &|_| None);
    assert_eq!(none.total.known(), None);
    assert_eq!((none.total.low, none.total.high), (Points::whole(-100), Points::whole(1000)));
    let zeros = sum(&rubric, &|_| Some(Points::ZERO));
    assert_eq!(zeros.total.known(), Some(Points::ZERO));
    assert_eq!(zeros.total.to_string(), "0");
    assert_eq!(ScoreLine::of_word("SELF"), Some(ScoreLine::Own));
}

#[test]
fn bonuses_stop_at_their_ceiling_and_may_pass_the_scale_where_the_rubric_says_so() {
    let all = rubrics();
    let by = |word: &str| all.iter().find(|s| s.word == word).unwrap().rubric.clone();
    // 97 + 10 = 107 on a scale of 100.
    let districts = by("quan-huyen");
    let t = sum(&districts, &|i| {
        Some(match districts.item(i).unwrap().no.as_str() {
            "A.1" => Points::whole(97),
            "T.1" => Points::whole(10),
            _ => Points::ZERO,
        })
    });
    assert_eq!(t.total.known(), Some(Points::whole(107)));
    // everything at the maximum is the scale exactly.
    let unions = by("doan-the-1000");
    let t = sum(&unions, &|i| unions.item(i).map(|i| i.max));
    assert_eq!(t.total.known(), Some(Points::whole(1000)));
    // three bonuses of 20 + 20 + 10 under a ceiling of 50, held there when the ceiling is lower.
    let mut departments = by("so-nganh");
    departments.sections[3].max = Points::whole(35);
    let t = sum(&departments, &|i| departments.item(i).map(|i| i.max));
    assert_eq!(t.bonus.known(), Some(Points::whole(35)));
}
