//! A rubric tried on another year's figures: what is taken over, and that the sums hold.

use super::compares::changed;
use crate::exact::Exact;
use crate::rehearsal::{Fate, Rehearsal};
use crate::sample::chance::{Bloc, bloc};
use crate::{
    Band, Column, Entry, Input, ItemId, Level, Method, NotApplicable, Part, Rubric, Span, Standing, place,
};
use kernel::{BodyId, Points, Uuid};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The same rubric as the next year begins with it: no key is the same.
fn renewed(rubric: &Rubric) -> Rubric {
    let mut r = rubric.clone();
    r.id = crate::RubricId(Uuid::from_u128(2));
    r.year = kernel::YearId(Uuid::from_u128(2));
    for (n, item) in (1000u128..).zip(r.sections.iter_mut().flat_map(|s| &mut s.items)) {
        item.id = ItemId(Uuid::from_u128(n));
    }
    r
}

/// Nothing is known beside the scores.
fn rehearse<'a>(
    before: &'a Rubric,
    after: &'a Rubric,
    units: &[BodyId],
    typed: crate::rehearsal::Typed<'_>,
) -> Rehearsal<'a> {
    crate::rehearsal::rehearse((before, after), units, typed, &crate::TieFacts::default())
}

fn tried<'a>(b: &'a Bloc, after: &'a Rubric, units: &[BodyId]) -> Rehearsal<'a> {
    rehearse(&b.rubric, after, units, &|body, item| b.inputs.get(&(body, item)).copied())
}

/// Totals and ranks of the bloc by its own rubric, without any of the code under test.
fn stood(b: &Bloc) -> BTreeMap<BodyId, (Option<i64>, Span)> {
    let held: Vec<_> =
        b.members.iter().map(|body| (*body, move |item| b.inputs.get(&(*body, item)).copied())).collect();
    let entries: Vec<Entry> = held.iter().map(|(body, f)| Entry { body: *body, input: f }).collect();
    let column = Column::of(&b.rubric, &entries, true);
    let unit =
        |u: &crate::UnitColumn| Standing { body: u.body, totals: u.totals.clone(), barred: u.barred.clone() };
    let units: Vec<Standing> = column.units.iter().map(unit).collect();
    let total = |body: BodyId| column.unit(body).unwrap().totals.total;
    place(&b.rubric, &units, &crate::TieFacts::default())
        .into_iter()
        .map(|p| (p.body, (p.rank, total(p.body))))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_rubric_that_did_not_change_gives_exactly_what_was(seed in any::<u64>(), n in 1usize..9, known in any::<bool>()) {
        let b = bloc(seed, n, known);
        let next = renewed(&b.rubric);
        let r = tried(&b, &next, &b.members);
        let was = stood(&b);
        prop_assert_eq!(r.units.len(), n);
        for u in &r.units {
            prop_assert_eq!((u.is.rank, u.is.total), was[&u.body]);
            prop_assert_eq!(u.was, u.is);
            prop_assert!(u.causes.iter().all(|c| c.by.is_none()), "only what is not known is told: {:?}", u.causes);
        }
        prop_assert!(r.lines.iter().all(|t| t.fate == Fate::Same && t.unsure.is_empty()));
        prop_assert!(r.gone.is_empty());
        prop_assert_eq!(r.tried.0, r.tried.1);
    }

    #[test]
    fn the_order_of_the_units_changes_nothing(seed in any::<u64>(), n in 2usize..9, turn in 0usize..9, known in any::<bool>()) {
        let b = bloc(seed, n, known);
        let next = changed(&renewed(&b.rubric), seed, 6);
        let all = |units: &[BodyId]| {
            let units = tried(&b, &next, units).units;
            units.into_iter().map(|u| (u.body, (u.was, u.is, u.causes))).collect::<BTreeMap<_, _>>()
        };
        let mut other = b.members.clone();
        other.rotate_left(turn % n);
        other.reverse();
        prop_assert_eq!(all(&b.members), all(&other));
    }

    #[test]
    fn the_causes_add_up_to_the_difference_and_to_what_sets_a_unit_apart(seed in any::<u64>(), n in 1usize..9, changes in 1usize..12) {
        let b = bloc(seed, n, true);
        let next = changed(&renewed(&b.rubric), seed, changes);
        let r = tried(&b, &next, &b.members);
        prop_assert!(r.tried.0 <= r.tried.1);
        for u in &r.units {
            let (Some(was), Some(is)) = (u.was.total.known(), u.is.total.known()) else { continue };
            let sum: Points = u.causes.iter().filter_map(|c| c.by).sum();
            prop_assert_eq!(sum, is.minus(was));
            let sizes: Vec<_> = u.causes.iter().map(|c| c.apart.map(|a| a.max(Exact::ZERO.minus(a)))).collect();
            prop_assert!(sizes.windows(2).all(|two| two[0] >= two[1]), "the largest first");
        }
        // What sets a unit apart is its own difference less the mean one of those it is measured against.
        let difference = |u: &crate::rehearsal::Unit| Some(u.is.total.known()?.minus(u.was.total.known()?));
        let all: BTreeMap<_, _> = r.units.iter().map(|u| (u.body, difference(u))).collect();
        let ranked: Vec<BodyId> = r.units.iter().filter(|u| !u.is.barred).map(|u| u.body).collect();
        for u in &r.units {
            let against = if u.passed.is_empty() { &ranked } else { &u.passed };
            let others: Option<Vec<Points>> = against.iter().map(|b| all[b]).collect();
            let (Some(own), Some(others)) = (difference(u), others.filter(|o| !o.is_empty())) else { continue };
            let sum: Points = others.iter().copied().sum();
            let n = i128::try_from(others.len()).unwrap();
            let apart = u.causes.iter().filter_map(|c| c.apart).fold(Exact::ZERO, Exact::plus);
            prop_assert_eq!(apart, Exact::of(own).minus(Exact::new(i128::from(sum.0), n)));
        }
        // A line moves the total by its own difference, up or down.
        for c in r.units.iter().flat_map(|u| &u.causes) {
            let (Some(by), Some((_, name))) = (c.by, &c.line) else { continue };
            let worth = |s: Option<Span>| s.map_or(Points::ZERO, |s| s.low);
            let more = worth(c.after).minus(worth(c.before));
            let taken = name.ends_with("(điểm trừ)");
            prop_assert_eq!(by, if taken { Points::ZERO.minus(more) } else { more }, "{}", name);
        }
        // Whoever passed somebody was passed by it.
        for u in r.units.iter().filter(|u| !u.is.barred) {
            for o in &u.passed {
                let other = r.units.iter().find(|x| x.body == *o).unwrap();
                prop_assert!(other.passed.contains(&u.body));
                prop_assert_ne!(*o, u.body);
            }
        }
    }
}

fn whole(n: i64) -> Points {
    Points::whole(n)
}

fn levels(all: &[(&str, i64)]) -> Vec<Level> {
    all.iter().map(|(name, p)| Level { name: (*name).to_owned(), points: whole(*p) }).collect()
}

/// A rubric of these lines: number, words, maximum, method.
fn of(lines: &[(&str, &str, i64, Method)]) -> Rubric {
    let mut r = bloc(1, 1, true).rubric;
    let like = r.sections[0].items[0].clone();
    r.sections.truncate(1);
    r.sections[0].groups.clear();
    r.not_applicable = NotApplicable::Full;
    r.decimals = 2;
    r.sections[0].items = (1i64..)
        .zip(lines)
        .map(|(n, (no, name, max, method))| crate::Item {
            id: ItemId(Uuid::now_v7()),
            ord: n,
            no: (*no).to_owned(),
            name: (*name).to_owned(),
            max: whole(*max),
            method: method.clone(),
            group: None,
            ..like.clone()
        })
        .collect();
    r
}

const UNIT: BodyId = BodyId(Uuid::from_u128(7));

/// One line before and after, with what was typed: its points now, or why it cannot be tried.
fn one(old: (i64, Method), input: Input, new: (i64, Method)) -> Result<Points, String> {
    let (before, after) = (of(&[("I.1", "Việc", old.0, old.1)]), of(&[("I.1", "Việc", new.0, new.1)]));
    let r = rehearse(&before, &after, &[UNIT], &|_, _| Some(input));
    match &r.lines[0].fate {
        Fate::Not(why) => Err(why.clone()),
        Fate::Same | Fate::Anew(_) => Ok(r.units[0].is.total.known().unwrap()),
    }
}

#[test]
fn what_was_typed_is_taken_over_where_it_still_says_something() {
    use Method as M;
    let ratio = |done, planned| Input::Ratio { done: whole(done), planned: whole(planned) };
    let grades = || levels(&[("Tốt", 60), ("Khá", 40), ("Kém", 0)]);
    let parts = |all: &[(&str, i64)]| M::Checklist { parts: levels(all) };
    let bands = |best: i64| M::RankTable {
        bands: vec![
            Band { from: 1, to: Some(3), points: whole(best) },
            Band { from: 4, to: None, points: whole(best / 2) },
        ],
    };
    let good = [
        ((250, M::Ratio), ratio(49, 50), (100, M::Ratio), whole(98)),
        // The plan was the target all the same: reached by half of the line.
        ((100, M::Ratio), ratio(50, 50), (100, M::TargetLeader), whole(50)),
        ((100, M::TargetLeader), ratio(40, 50), (100, M::Ratio), whole(80)),
        ((40, M::Count { per: whole(10) }), Input::Count(3), (60, M::Count { per: whole(15) }), whole(45)),
        (
            (40, M::Deduct { per: whole(10) }),
            Input::Count(3),
            (60, M::Deduct { per: whole(25) }),
            Points::ZERO,
        ),
        ((40, M::Manual), Input::Points(whole(33)), (40, M::Manual), whole(33)),
        (
            (60, M::Level { levels: grades() }),
            Input::Level(1),
            (
                60,
                M::Level {
                    levels: levels(&[("Xuất sắc", 60), ("TỐT", 50), ("khá", 30), ("Kém", 0)])
                },
            ),
            whole(30),
        ),
        ((100, bands(100)), Input::Count(5), (60, bands(60)), whole(30)),
        (
            (30, parts(&[("Kế hoạch", 10), ("Sơ kết", 10), ("Tổng kết", 10)])),
            Input::Ticks(0b101),
            (30, parts(&[("Tổng kết", 20), ("Kế hoạch", 10)])),
            whole(30),
        ),
    ];
    for (old, input, new, points) in good {
        let says = format!("{old:?} {input:?} {new:?}");
        assert_eq!(one(old, input, new), Ok(points), "{says}");
    }
    let bad = [
        (
            (40, M::Manual),
            Input::Points(whole(33)),
            (50, M::Manual),
            "điểm chấm trực tiếp trên 40 không quy được sang 50",
        ),
        (
            (40, M::Ratio),
            ratio(1, 2),
            (40, M::Manual),
            "cách tính đổi từ “theo tỷ lệ thực hiện” sang “chấm trực tiếp”",
        ),
        // Three achievements are not three faults.
        (
            (40, M::Count { per: whole(10) }),
            Input::Count(3),
            (40, M::Deduct { per: whole(10) }),
            "cách tính đổi từ “theo số lượng” sang “trừ theo lỗi”",
        ),
        (
            (60, M::Level { levels: grades() }),
            Input::Level(1),
            (60, M::Level { levels: levels(&[("Tốt", 60), ("Kém", 0)]) }),
            "bậc “Khá” không còn",
        ),
        (
            (20, parts(&[("Kế hoạch", 10), ("Sơ kết", 10)])),
            Input::Ticks(0b11),
            (20, parts(&[("Kế hoạch", 10), ("Phát động", 10)])),
            "nội dung “Phát động” chưa có số liệu",
        ),
        ((40, M::TargetLeader), ratio(3, 0), (40, M::Ratio), "“3 ÷ 0” không hợp với cách tính mới"),
    ];
    for (old, input, new, says) in bad {
        let why = one(old, input, new).unwrap_err();
        assert!(why.contains(says), "“{says}” is not said in “{why}”");
    }
}

#[test]
fn a_line_put_in_between_takes_no_figures_over_and_renumbered_ones_keep_theirs() {
    let deduct = || Method::Deduct { per: whole(5) };
    let before = of(&[
        ("I.1", "Chỉ tiêu", 50, Method::Ratio),
        ("I.2", "Văn bản", 50, deduct()),
        ("I.3", "Họp", 20, deduct()),
    ]);
    let after = of(&[
        ("I.1", "Chỉ tiêu", 50, Method::Ratio),
        ("I.2", "Chuyển đổi số", 20, deduct()),
        ("I.3", "Văn bản", 50, deduct()),
    ]);
    let inputs = |_: BodyId, item: ItemId| match before.item(item)?.name.as_str() {
        "Chỉ tiêu" => Some(Input::Ratio { done: whole(1), planned: whole(2) }),
        "Văn bản" => Some(Input::Count(2)),
        _ => Some(Input::Count(0)),
    };
    let r = rehearse(&before, &after, &[UNIT], &inputs);
    let fates: Vec<_> = r
        .lines
        .iter()
        .map(|t| {
            (t.line.item.no.as_str(), t.before.map(|l| l.item.no.as_str()), matches!(t.fate, Fate::Not(_)))
        })
        .collect();
    assert_eq!(fates, [("I.1", Some("I.1"), false), ("I.2", None, true), ("I.3", Some("I.2"), false)]);
    assert_eq!(r.gone.iter().map(|l| l.item.name.as_str()).collect::<Vec<_>>(), ["Họp"]);
    assert_eq!(r.tried, (whole(100), whole(120)));
    assert_eq!(r.units[0].is.total.known(), Some(whole(65)), "25 + 40; the new line counts for nobody");
    let causes: Vec<_> =
        r.units[0].causes.iter().map(|c| (c.line.as_ref().unwrap().0.as_str(), c.by)).collect();
    assert_eq!(causes, [("I.3", Some(whole(-20)))], "only the meetings that are no more");
}

#[test]
fn ceilings_are_a_cause_only_where_they_hold_something_back() {
    let reached = |ceilings: bool| {
        (0..60).any(|seed| {
            let mut b = bloc(seed, 5, true);
            if !ceilings {
                for s in &mut b.rubric.sections {
                    match s.part {
                        Part::Main => s.bonus_max = Points::LARGEST,
                        _ => s.max = Points::ZERO,
                    }
                }
            }
            let mut next = renewed(&b.rubric);
            for i in next.sections.iter_mut().filter(|s| s.part != Part::Main).flat_map(|s| &mut s.items) {
                i.max = Points(i.max.0 * 3);
            }
            let causes = tried(&b, &next, &b.members).units.into_iter().flat_map(|u| u.causes);
            causes.into_iter().any(|c| c.line.is_none())
        })
    };
    assert!(reached(true));
    assert!(!reached(false));
}

#[test]
fn rows_of_the_same_name_are_not_taken_for_one_another() {
    let deduct = || Method::Deduct { per: whole(5) };
    let before = of(&[("I.1", "Chấm chung", 50, deduct()), ("I.2", "Chấm chung", 20, deduct())]);
    let one = of(&[("I.9", "Chấm chung", 50, deduct())]);
    let r = rehearse(&before, &one, &[UNIT], &|_, _| Some(Input::Count(1)));
    assert!(matches!(r.lines[0].fate, Fate::Not(_)), "nobody can say which of the two it was");
    assert_eq!(r.gone.len(), 2);
    // As many as there were keep their order.
    let two = of(&[("A.1", "Chấm chung", 50, deduct()), ("A.2", "Chấm chung", 20, deduct())]);
    let r = rehearse(&before, &two, &[UNIT], &|_, _| Some(Input::Count(1)));
    let was: Vec<_> = r.lines.iter().map(|t| t.before.unwrap().item.no.as_str()).collect();
    assert_eq!(was, ["I.1", "I.2"]);
}

#[test]
fn only_the_units_that_the_figures_do_not_fit_are_not_known() {
    let grades = |all: &[(&str, i64)]| Method::Level { levels: levels(all) };
    let before = of(&[("I.1", "Tổ chức đảng", 60, grades(&[("Tốt", 60), ("Khá", 40)]))]);
    let after = of(&[("I.1", "Tổ chức đảng", 60, grades(&[("Tốt", 60), ("Đạt", 30)]))]);
    let (one, two) = (UNIT, BodyId(Uuid::from_u128(8)));
    let r = rehearse(&before, &after, &[one, two], &|body, _| Some(Input::Level(usize::from(body == two))));
    assert_eq!(r.lines[0].unsure, [(two, "bậc “Khá” không còn".to_owned())]);
    let of = |body| r.units.iter().find(|u| u.body == body).unwrap();
    assert_eq!(of(one).is.total.known(), Some(whole(60)));
    assert_eq!((of(two).is.total.low, of(two).is.total.high), (Points::ZERO, whole(60)));
    assert_eq!(of(two).is.rank, None, "nobody says where it stands");
    assert_eq!(of(two).causes[0].by, None);
}

#[test]
fn a_line_that_did_not_apply_is_not_known_where_that_is_not_allowed_any_more() {
    let before =
        of(&[("I.1", "Hồ sơ", 40, Method::Ratio), ("I.2", "Họp", 20, Method::Deduct { per: whole(5) })]);
    let mut after = renewed(&before);
    after.not_applicable = NotApplicable::Refused;
    let two = BodyId(Uuid::from_u128(8));
    let inputs = |body: BodyId, item: ItemId| match before.item(item)?.no.as_str() {
        "I.1" if body == two => Some(Input::NotApplicable),
        "I.1" => Some(Input::Ratio { done: whole(1), planned: whole(1) }),
        _ => Some(Input::Count(0)),
    };
    let r = rehearse(&before, &after, &[UNIT, two], &inputs);
    assert_eq!(r.lines[0].unsure.iter().map(|u| u.0).collect::<Vec<_>>(), [two]);
    let of = |body| r.units.iter().find(|u| u.body == body).unwrap().is;
    assert_eq!((of(UNIT).total.known(), of(two).total.known()), (Some(whole(60)), None));
    after.not_applicable = NotApplicable::Share;
    let r = rehearse(&before, &after, &[UNIT, two], &inputs);
    assert!(r.units.iter().all(|u| u.is.total.known() == Some(whole(60))));
}
