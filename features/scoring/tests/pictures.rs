//! What is drawn: directions, shares, axes, places; and that nothing is drawn of what may not be told.

use crate::pictures::{Over, WHOLE, axes, moments, share, spoke, spreads, tenth};
use crate::sample::chance::bloc;
use crate::{Table, TableRow, table};
use kernel::{BodyId, Points, Uuid};
use proptest::prelude::*;

fn body(n: usize) -> BodyId {
    BodyId(Uuid::from_u128(n as u128 + 1))
}

/// A table of these units: points of each section, then what the unit gave itself.
fn of(sections: &[i64], units: &[(&[Option<i64>], Option<i64>)]) -> Table {
    let rows = units.iter().enumerate().map(|(n, (points, own))| TableRow {
        waits: false,
        beside: Vec::new(),
        rank: i64::try_from(n + 1).ok(),
        body: body(n),
        called: Default::default(),
        sections: points.iter().map(|p| p.map(Points::whole)).collect(),
        bonus: None,
        deduction: None,
        self_total: own.map(Points::whole),
        total: None,
        at_least: None,
        at_most: None,
        barred: Vec::new(),
        why: String::new(),
        tree: Vec::new(),
    });
    Table {
        year: kernel::YearId(Uuid::nil()),
        version: 1,
        rubric_name: String::new(),
        rubric_edition: 1,
        scale: Points::whole(100),
        bonus_max: None,
        sections: sections
            .iter()
            .enumerate()
            .map(|(n, max)| ((n + 1).to_string(), "Mục".to_owned(), Points::whole(*max)))
            .collect(),
        tie_break: String::new(),
        rows: rows.collect(),
        published: None,
        reason: String::new(),
        illustrative: true,
    }
}

#[test]
fn spokes_stand_evenly_around_the_middle() {
    for n in 3..=8 {
        let all: Vec<(i64, i64)> = (0..n).map(|k| spoke(n, k)).collect();
        assert_eq!(all[0], (0, -WHOLE));
        for (x, y) in &all {
            let length = x * x + y * y;
            assert!((length - WHOLE * WHOLE).abs() < 20_000, "{n}: {x},{y} is not on the circle");
        }
        // Evenly: they balance, and neighbours enclose the same angle.
        let (x, y) = all.iter().fold((0, 0), |(a, b), (x, y)| (a + x, b + y));
        assert!(x.abs() < 3 && y.abs() < 3, "{n}: {x},{y}");
        let next = |k: usize| {
            let ((a, b), (c, d)) = (all[k], all[(k + 1) % n]);
            (a * c + b * d, a * d - b * c)
        };
        for k in 1..n {
            let ((c, s), (c0, s0)) = (next(k), next(0));
            assert!((c - c0).abs() < 30_000 && (s - s0).abs() < 30_000 && s > 0, "{n}: spoke {k}");
        }
    }
}

#[test]
fn shares_and_lengths_are_whole_numbers_within_the_drawing() {
    assert_eq!(share(Points(250), Points(1000)), 2500);
    assert_eq!(share(Points(1200), Points(1000)), WHOLE);
    assert_eq!(share(Points(-5), Points(1000)), 0);
    assert_eq!(share(Points(5), Points(0)), 0);
    assert_eq!((tenth(125), tenth(-7), tenth(0)), ("12.5".to_owned(), "-0.7".into(), "0.0".into()));
}

#[test]
fn axes_are_sections_with_the_best_and_the_mean_of_those_considered() {
    let some = |n: &[i64]| n.iter().map(|n| Some(*n)).collect::<Vec<_>>();
    let (a, b, c) = (some(&[50, 20, 10]), some(&[41, 30, 10]), some(&[60, 30, 0]));
    let mut t = of(&[60, 30, 10], &[(&a, None), (&b, None), (&c, None)]);
    t.rows[2].barred = vec!["L.1".to_owned()];
    let (over, told) = axes(&t, body(1), true);
    assert_eq!(over, Over::Sections);
    let said: Vec<_> = told.iter().map(|a| (a.own.unwrap(), a.best.unwrap(), a.mean.unwrap())).collect();
    let half = |n: i64| Points(n * 50);
    assert_eq!(said[0], (Points::whole(41), Points::whole(50), half(91)));
    assert_eq!(said[1], (Points::whole(30), Points::whole(30), Points::whole(25)));
    let (_, alone) = axes(&t, body(1), false);
    assert!(alone.iter().all(|a| a.best.is_none() && a.mean.is_none()), "nothing of the others is told");
    // More than eight: the greatest, in the rubric's order.
    let (many, points) = ([5, 9, 9, 9, 9, 9, 9, 9, 6, 4], some(&[1; 10]));
    let (_, told) = axes(&of(&many, &[(&points, None)]), body(0), true);
    assert_eq!(
        told.iter().map(|a| a.no.as_str()).collect::<Vec<_>>(),
        ["2", "3", "4", "5", "6", "7", "8", "9"]
    );
    assert_eq!(axes(&of(&[60, 40], &[(&a[..2], None)]), body(0), true), (Over::Lines, Vec::new()));
}

#[test]
fn own_ranks_are_told_only_when_everybody_has_given_itself_points() {
    let none: &[Option<i64>] = &[];
    let t = of(&[], &[(none, Some(80)), (none, Some(90)), (none, Some(80))]);
    let all = moments(&[("Bản thứ 1".to_owned(), &t)]);
    let places = |m: usize| all[m].places.iter().map(|(b, r)| (*b, r.unwrap())).collect::<Vec<_>>();
    assert_eq!(places(0), [(body(1), 1), (body(0), 2), (body(2), 2)], "alike they stand as in the table");
    assert_eq!(places(1), [(body(0), 1), (body(1), 2), (body(2), 3)]);
    assert_eq!(all[0].place(body(2)), Some((2, Some(2))));
    let t = of(&[], &[(none, Some(80)), (none, None)]);
    assert!(moments(&[("Bản thứ 1".to_owned(), &t)])[0].places.iter().all(|(_, r)| r.is_none()));
    assert_eq!(moments(&[]), vec![]);
}

#[test]
fn no_dot_lies_on_another_and_two_digits_have_room() {
    let end = |d: &crate::pages::pictures::Dot| {
        let (whole, tenth) = d.left.split_once('.').unwrap();
        whole.parse::<i64>().unwrap() * 10 + tenth.parse::<i64>().unwrap()
    };
    // Twelve units close together, eleven of them alike beside one, and everybody alike.
    let close: Vec<(BodyId, Points)> = (0..12).map(|n| (body(n), Points::whole(90 + n as i64 % 7))).collect();
    let alike: Vec<(BodyId, Points)> = (0..12).map(|n| (body(n), Points::whole(i64::from(n > 0)))).collect();
    let crowded: Vec<(BodyId, Points)> = (0..12).map(|n| (body(n), Points(9_000 + 37 * n as i64))).collect();
    for known in [close, alike, crowded] {
        let (dots, height) = crate::pages::pictures::dots(Points::whole(100), &known, Some(body(0)));
        assert_eq!(dots.iter().map(|d| d.many.unwrap_or(1)).sum::<usize>(), 12);
        assert!(height <= 4 * 18 + 8, "a tower of {height}");
        for (n, a) in dots.iter().enumerate() {
            assert!(a.y - 8 >= 0 && a.y + 8 <= height, "{} of {height}", a.y);
            assert_eq!(a.width > 16, a.many.is_some_and(|many| many > 9));
            for b in dots.iter().skip(n + 1).filter(|b| b.y == a.y) {
                let (left, right) = if end(a) < end(b) { (a, b) } else { (b, a) };
                assert!(end(left) + left.width * 10 < end(right), "two dots lie on one another");
            }
        }
    }
}

proptest! {
    #[test]
    fn whatever_the_bloc_every_unit_has_its_place_and_every_line_its_dots(seed in any::<u64>(), n in 1usize..=9, known in any::<bool>()) {
        let b = bloc(seed, n, known);
        let held: Vec<_> = b.members.iter().map(|m| (*m, |item| b.inputs.get(&(*m, item)).copied())).collect();
        let entries: Vec<crate::Entry> = held.iter().map(|(body, input)| crate::Entry { body: *body, input }).collect();
        let column = crate::Column::of(&b.rubric, &entries, true);
        let t = table::Table::of(&b.rubric, (&column, &column), &[], &crate::TieFacts::default(), &|_| String::new());
        for m in moments(&[("Hiện nay".to_owned(), &t)]) {
            let mut bodies: Vec<BodyId> = m.places.iter().map(|p| p.0).collect();
            bodies.sort_unstable();
            prop_assert_eq!(bodies, b.members.clone());
        }
        let lines = spreads(&t);
        prop_assert_eq!(lines.len(), b.rubric.items().filter(|i| i.max > Points::ZERO).count());
        prop_assert!(lines.iter().all(|l| l.units.len() == n));
        for m in &b.members {
            let (_, told) = axes(&t, *m, true);
            prop_assert!(told.len() <= 8);
            prop_assert!(told.iter().all(|a| a.best >= a.mean), "the best is not below the mean");
        }
    }
}
