//! Whole columns against a second way of computing: fractions that are never reduced, cell by cell, written after the
//! sentences of the rubric and not after the code.

use crate::sample::chance::{Bloc, Chance, bloc, input};
use crate::{Column, Entry, Input, Item, Method, NotApplicable, Part, Placed, Rubric, Span, Standing, place};
use kernel::{BodyId, Points};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn column(b: &Bloc, whole: bool) -> Column {
    let held: Vec<_> =
        b.members.iter().map(|body| (*body, move |item| b.inputs.get(&(*body, item)).copied())).collect();
    let entries: Vec<Entry> = held.iter().map(|(body, f)| Entry { body: *body, input: f }).collect();
    Column::of(&b.rubric, &entries, whole)
}

fn ranks(b: &Bloc, c: &Column) -> BTreeMap<BodyId, Option<i64>> {
    let unit =
        |u: &crate::UnitColumn| Standing { body: u.body, totals: u.totals.clone(), barred: u.barred.clone() };
    let units: Vec<Standing> = c.units.iter().map(unit).collect();
    place(&b.rubric, &units, &crate::TieFacts::default())
        .into_iter()
        .map(|p: Placed| (p.body, p.rank))
        .collect()
}

/// A fraction in hundredths.
type Frac = (i128, i128);

fn half_up((num, den): Frac, decimals: u8) -> i64 {
    let step: i128 = [100, 10, 1][usize::from(decimals)];
    // The number of whole steps such that what is left over is less than half a step.
    let steps = num.div_euclid(den * step);
    let rest = num - steps * den * step;
    i64::try_from((steps + i128::from(2 * rest >= den * step)) * step).unwrap()
}

/// A cell's points in hundredths, for a bloc in which everything is known. `None`: the line does not apply.
fn cell(b: &Bloc, body: BodyId, item: &Item) -> Option<i64> {
    let max = i128::from(item.max.0);
    let exact: Frac = match (&item.method, b.inputs[&(body, item.id)]) {
        (_, Input::NotApplicable) => return None,
        (_, Input::Points(p)) => (p.0.into(), 1),
        (Method::Ratio, Input::Ratio { done, planned }) => (max * i128::from(done.0), planned.0.into()),
        (Method::TargetLeader, Input::Ratio { done, planned }) => {
            let (d, t) = (i128::from(done.0), i128::from(planned.0));
            if t == 0 {
                (if d > 0 { 2 * max } else { max }, 2)
            } else if d <= t {
                (max * d, 2 * t)
            } else {
                // The greatest done ÷ target of anybody with a target.
                let all = b.members.iter().filter_map(|m| match b.inputs[&(*m, item.id)] {
                    Input::Ratio { done, planned } if planned.0 > 0 => {
                        Some((i128::from(done.0), i128::from(planned.0)))
                    }
                    _ => None,
                });
                let (bd, bt) = all.max_by(|x, y| (x.0 * y.1).cmp(&(y.0 * x.1))).unwrap();
                // m/2 × (1 + (d/t − 1) ÷ (bd/bt − 1))
                (max * ((bd - bt) * t + (d - t) * bt), 2 * t * (bd - bt))
            }
        }
        (
            Method::Count { per } | Method::Penalty { per } | Method::Bonus { per: Some(per) },
            Input::Count(n),
        ) => (i128::from(n) * i128::from(per.0), 1),
        (Method::Deduct { per }, Input::Count(n)) => (max - i128::from(n) * i128::from(per.0), 1),
        (Method::Level { levels }, Input::Level(i)) => (levels[i].points.0.into(), 1),
        (Method::RankTable { bands }, Input::Count(rank)) => {
            let band = bands.iter().rfind(|band| band.from <= rank).unwrap();
            (band.points.0.into(), 1)
        }
        (Method::Checklist { parts }, Input::Ticks(bits)) => {
            let there =
                (0..parts.len()).filter(|n| bits & (1 << n) != 0).map(|n| i128::from(parts[n].points.0));
            (there.sum(), 1)
        }
        (Method::Disqualifier, _) => (0, 1),
        other => panic!("the test asks for what cannot be: {other:?}"),
    };
    let (num, den) = exact;
    let capped = if num < 0 {
        (0, 1)
    } else if num > max * den {
        (max, 1)
    } else {
        (num, den)
    };
    Some(half_up(capped, b.rubric.decimals))
}

/// The sums of one unit: sections, bonus, deduction, total; `None` where a section cannot be told.
fn sums(b: &Bloc, body: BodyId) -> Option<(Vec<i64>, i64, i64, i64)> {
    let (mut main, mut bonus, mut off) = (Vec::new(), 0, 0);
    for s in &b.rubric.sections {
        let (mut got, mut possible, mut extra) = (0, 0, 0);
        let mut gone = Vec::new();
        for item in &s.items {
            let is_bonus = matches!(item.method, Method::Bonus { .. });
            match cell(b, body, item) {
                Some(p) if is_bonus || s.part == Part::Deduction => extra += p,
                Some(p) => (got, possible) = (got + p, possible + item.max.0),
                None if s.part == Part::Main && !is_bonus => gone.push(item.max.0),
                None => {}
            }
        }
        let ceiling = |p: i64, c: Points| if c.0 > 0 { p.min(c.0) } else { p };
        match s.part {
            Part::Main => {
                for max in gone {
                    got += match b.rubric.not_applicable {
                        NotApplicable::Full => max,
                        NotApplicable::Share if possible > 0 => half_up(
                            (i128::from(max) * i128::from(got_before(b, body, s)), possible.into()),
                            b.rubric.decimals,
                        ),
                        _ => return None,
                    };
                }
                main.push(got);
                bonus += extra.min(s.bonus_max.0);
            }
            Part::Bonus => bonus += ceiling(extra, s.max),
            Part::Deduction => off += ceiling(extra, s.max),
            Part::Bar => {}
        }
    }
    let total = main.iter().sum::<i64>() + bonus - off;
    Some((main, bonus, off, total))
}

/// What the lines of a section that do apply give.
fn got_before(b: &Bloc, body: BodyId, s: &crate::Section) -> i64 {
    s.items
        .iter()
        .filter(|i| !matches!(i.method, Method::Bonus { .. }))
        .filter_map(|i| cell(b, body, i))
        .sum()
}

/// Who is better, by the rubric's own sentence; barred units are nobody's rival.
fn oracle_rank(b: &Bloc, body: BodyId) -> Option<i64> {
    let out = |m: &BodyId| {
        b.rubric
            .items()
            .any(|i| i.method == Method::Disqualifier && b.inputs[&(*m, i.id)] == Input::Holds(true))
    };
    if out(&body) {
        return None;
    }
    let key = |m: &BodyId| sums(b, *m).map(|(main, bonus, off, total)| (total, main[0], -off, total - bonus));
    let rivals: Vec<_> = b.members.iter().filter(|m| !out(m)).map(key).collect::<Option<_>>()?;
    let mine = key(&body)?;
    Some(1 + i64::try_from(rivals.iter().filter(|k| **k > mine).count()).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn every_kind_of_line_agrees_with_the_second_way(seed in any::<u64>(), n in 1usize..=15) {
        let b = bloc(seed, n, true);
        prop_assert_eq!(b.rubric.flaws(), Vec::<String>::new());
        let c = column(&b, true);
        for u in &c.units {
            for item in b.rubric.items() {
                if let Some(p) = cell(&b, u.body, item) {
                    prop_assert_eq!(u.worth(item), Span::known_as(Points(p)), "{} {:?}", item.no, item.method);
                }
            }
            match sums(&b, u.body) {
                Some((main, bonus, off, total)) => {
                    let known = |s: &Span| s.known().map(|p| p.0);
                    prop_assert_eq!(u.totals.sections.iter().map(known).collect::<Option<Vec<_>>>(), Some(main));
                    prop_assert_eq!((known(&u.totals.bonus), known(&u.totals.deduction)), (Some(bonus), Some(off)));
                    prop_assert_eq!(known(&u.totals.total), Some(total));
                }
                None => prop_assert_eq!(u.totals.total.known(), None),
            }
        }
        if b.members.iter().all(|m| sums(&b, *m).is_some()) {
            let said = ranks(&b, &c);
            for m in &b.members {
                prop_assert_eq!(said[m], oracle_rank(&b, *m));
            }
        }
    }

    #[test]
    fn the_order_of_units_does_not_matter(seed in any::<u64>(), n in 1usize..=15, by in 0usize..15) {
        let b = bloc(seed, n, false);
        let mut other = bloc(seed, n, false);
        other.members.rotate_left(by % n);
        other.members.reverse();
        let (one, two) = (column(&b, true), column(&other, true));
        for m in &b.members {
            prop_assert_eq!(one.unit(*m).map(|u| (&u.cells, &u.totals)), two.unit(*m).map(|u| (&u.cells, &u.totals)));
        }
        prop_assert_eq!(ranks(&b, &one), ranks(&other, &two));
    }

    #[test]
    fn the_parts_add_up_to_the_last_digit(seed in any::<u64>(), n in 1usize..=8, known in any::<bool>()) {
        let b = bloc(seed, n, known);
        for u in column(&b, true).units {
            let t = &u.totals;
            let low: i64 = t.sections.iter().map(|s| s.low.0).sum();
            let high: i64 = t.sections.iter().map(|s| s.high.0).sum();
            prop_assert_eq!(t.total.low.0, low + t.bonus.low.0 - t.deduction.high.0);
            prop_assert_eq!(t.total.high.0, high + t.bonus.high.0 - t.deduction.low.0);
            prop_assert!(t.total.low <= t.total.high);
        }
    }

    #[test]
    fn more_merit_never_lowers_a_unit(seed in any::<u64>(), n in 2usize..=10, who in any::<prop::sample::Index>(), line in any::<prop::sample::Index>()) {
        let b = bloc(seed, n, true);
        let items: Vec<Item> = b.rubric.items().cloned().collect();
        let (who, item) = (b.members[who.index(n)], &items[line.index(items.len())]);
        let before = b.inputs[&(who, item.id)];
        let Some(better) = better(item, before) else { return Ok(()) };
        let old = column(&b, true);
        let mut after = bloc(seed, n, true);
        after.inputs.insert((who, item.id), better);
        let new = column(&after, true);
        let total = |c: &Column| c.unit(who).map(|u| (u.totals.total.low, u.totals.total.high));
        prop_assert!(total(&new) >= total(&old), "{} from {:?} to {:?}", item.no, before, better);
        if let (Some(a), Some(z)) = (ranks(&b, &old)[&who], ranks(&after, &new)[&who]) {
            // A rubric may prefer fewer bonus points between equals, so a bonus held at its ceiling can cost a tie.
            let same_total = total(&new) == total(&old);
            prop_assert!(z <= a || same_total, "rank {a} became {z} by {} from {:?} to {:?}", item.no, before, better);
        }
    }

    #[test]
    fn what_is_said_holds_whatever_the_unknown_cells_become(seed in any::<u64>(), n in 2usize..=7, rest in any::<u64>()) {
        let b = bloc(seed, n, false);
        let said = column(&b, true);
        let mut chance = Chance::of(rest);
        let mut full = bloc(seed, n, false);
        for m in &b.members {
            for item in b.rubric.items() {
                let one = input(&mut chance, &b.rubric, item);
                full.inputs.entry((*m, item.id)).or_insert(if one == Input::NotApplicable && item.method != Method::Disqualifier { best(item) } else { one });
            }
        }
        let real = column(&full, true);
        let (before, after) = (ranks(&b, &said), ranks(&full, &real));
        for m in &b.members {
            let (Some(s), Some(r)) = (said.unit(*m), real.unit(*m)) else { unreachable!() };
            if let Some(total) = r.totals.total.known() {
                let span = s.totals.total;
                prop_assert!(span.low <= total && total <= span.high, "{total} is not within {span}");
            }
            if before[m].is_some() && real.units.iter().all(|u| u.totals.total.unknown == 0) {
                prop_assert_eq!(before[m], after[m]);
            }
        }
    }

    #[test]
    fn a_unit_by_itself_is_told_nothing_that_the_others_could_overturn(seed in any::<u64>(), n in 2usize..=7) {
        let b = bloc(seed, n, true);
        let whole = column(&b, true);
        for m in &b.members {
            let alone = column(&Bloc { members: vec![*m], rubric: b.rubric.clone(), inputs: b.inputs.clone() }, false);
            let (Some(a), Some(w)) = (alone.unit(*m), whole.unit(*m)) else { unreachable!() };
            if let Some(total) = w.totals.total.known() {
                prop_assert!(a.totals.total.low <= total && total <= a.totals.total.high);
            }
        }
    }
}

/// The best a line takes.
fn best(item: &Item) -> Input {
    match &item.method {
        Method::Ratio | Method::TargetLeader => {
            Input::Ratio { done: Points::whole(99), planned: Points::whole(1) }
        }
        m if m.is_typed() => Input::Points(item.max),
        Method::Level { .. } => Input::Level(0),
        Method::Checklist { parts } => Input::Ticks((1 << parts.len()) - 1),
        Method::RankTable { .. } => Input::Count(1),
        Method::Disqualifier => Input::Holds(false),
        Method::Deduct { .. } | Method::Penalty { .. } => Input::Count(0),
        _ => Input::Count(9),
    }
}

/// A little more merit on a line, where there is more to be had.
fn better(item: &Item, input: Input) -> Option<Input> {
    Some(match (&item.method, input) {
        (_, Input::NotApplicable) => return None,
        (_, Input::Points(p)) if p < item.max => Input::Points(item.max),
        (_, Input::Ratio { done, planned }) => Input::Ratio { done: done.plus(Points(300)), planned },
        (Method::Deduct { .. } | Method::Penalty { .. }, Input::Count(n)) if n > 0 => Input::Count(n - 1),
        (Method::RankTable { .. }, Input::Count(n)) if n > 1 => Input::Count(n - 1),
        (Method::Count { .. } | Method::Bonus { .. }, Input::Count(n)) => Input::Count(n + 1),
        (Method::Level { .. }, Input::Level(n)) if n > 0 => Input::Level(n - 1),
        (Method::Checklist { parts }, Input::Ticks(_)) => Input::Ticks((1 << parts.len()) - 1),
        (_, Input::Holds(true)) => Input::Holds(false),
        _ => return None,
    })
}

fn line(rubric: &Rubric, method: &str) -> Item {
    rubric.items().find(|i| i.method.word() == method).unwrap().clone()
}

#[test]
fn the_figures_of_a_target_and_its_leader_come_out_and_say_why() {
    let mut b = bloc(1, 4, true);
    b.rubric.decimals = 2;
    let mut item = line(&b.rubric, "TARGET_LEADER");
    item.max = Points::whole(40);
    b.rubric.sections[0].items[1] = item.clone();
    let figures = [(52, 50), (55, 50), (50, 50), (40, 50)];
    for (m, (done, target)) in b.members.clone().into_iter().zip(figures) {
        b.inputs
            .insert((m, item.id), Input::Ratio { done: Points::whole(done), planned: Points::whole(target) });
    }
    let c = column(&b, true);
    let said: Vec<String> = c.units.iter().map(|u| u.worth(&item).to_string()).collect();
    assert_eq!(said, ["28", "40", "20", "16"]);
    let how =
        |n: usize| b.rubric.how(&item, b.inputs[&(b.members[n], item.id)], c.leaders.get(&item.id)).unwrap();
    assert_eq!(
        how(0),
        "52 ÷ 50 = 104% chỉ tiêu, dẫn đầu 110%: 20 + 20 × phần vượt ÷ phần vượt cao nhất = 28"
    );
    assert_eq!(how(3), "40 ÷ 50 × 20 = 16");
    assert_eq!(c.leaders[&item.id].bodies, [b.members[1]]);
    // A barred unit that goes furthest stays the measure of all: what it reached it reached.
    let bar = line(&b.rubric, "DISQUALIFIER");
    b.inputs.insert((b.members[1], bar.id), Input::Holds(true));
    let c = column(&b, true);
    assert!(!c.units[1].barred.by.is_empty());
    let said: Vec<String> = c.units.iter().map(|u| u.worth(&item).to_string()).collect();
    assert_eq!(said, ["28", "40", "20", "16"]);
    // One figure missing: whoever is above the target cannot be told yet, the others can.
    b.inputs.remove(&(b.members[2], item.id));
    let c = column(&b, true);
    let said: Vec<String> = c.units.iter().map(|u| u.worth(&item).to_string()).collect();
    assert_eq!(said, ["20 đến 28", "20 đến 40", "0 đến 40", "16"]);
}

#[test]
fn lines_that_do_not_apply_are_worth_what_the_rubric_declares() {
    let mut b = bloc(2, 1, true);
    b.rubric.decimals = 2;
    let m = b.members[0];
    let two = b.rubric.sections[1].items.clone();
    for item in &two {
        b.inputs.insert((m, item.id), best(item));
    }
    b.inputs.insert((m, two[0].id), Input::NotApplicable);
    let total = |rule: NotApplicable, b: &mut Bloc| {
        b.rubric.not_applicable = rule;
        column(b, true).units[0].totals.sections[1]
    };
    let max = b.rubric.sections[1].max;
    assert_eq!(total(NotApplicable::Full, &mut b), Span::known_as(max));
    assert_eq!(total(NotApplicable::Share, &mut b), Span::known_as(max), "all of the rest is all of it");
    assert_eq!(total(NotApplicable::Refused, &mut b).known(), None);
    for item in &two {
        b.inputs.insert((m, item.id), Input::NotApplicable);
    }
    assert_eq!(total(NotApplicable::Full, &mut b), Span::known_as(max));
    assert_eq!(total(NotApplicable::Share, &mut b).known(), None, "a share of nothing is not known");
}
