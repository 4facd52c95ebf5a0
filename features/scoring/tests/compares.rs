//! What differs between two editions: told once, told all of it, in words.

use crate::compare::{Difference, Kind, counted, differences, scored_again, typed_again};
use crate::outline::Pairing;
use crate::sample::chance::{Chance, bloc};
use crate::sample::rubrics;
use crate::{Item, ItemId, Level, Method, NotApplicable, Part, Rubric, Section, TieBreak};
use kernel::{BodyId, Points, Uuid};
use proptest::prelude::*;

fn unit(body: BodyId) -> String {
    format!("Đơn vị {}", body.0.as_u128())
}

fn between(a: &Rubric, b: &Rubric) -> Vec<Difference> {
    differences(a, b, &unit)
}

/// The rubric after so many changes of any kind.
pub(super) fn changed(rubric: &Rubric, seed: u64, changes: usize) -> Rubric {
    let (mut r, mut chance) = (rubric.clone(), Chance::of(seed));
    for n in 0..changes {
        change(&mut r, &mut chance, n);
    }
    r
}

fn pick<'a>(chance: &mut Chance, r: &'a mut Rubric) -> Option<&'a mut Item> {
    let all: Vec<ItemId> = r.items().map(|i| i.id).collect();
    let id = *chance.pick(&all);
    r.sections.iter_mut().flat_map(|s| &mut s.items).find(|i| i.id == id)
}

fn section<'a>(chance: &mut Chance, r: &'a mut Rubric) -> &'a mut Section {
    let n = usize::try_from(chance.draw() % 5).unwrap_or(0) % r.sections.len();
    &mut r.sections[n]
}

fn change(r: &mut Rubric, chance: &mut Chance, n: usize) {
    let more = |p: Points| Points(p.0 + 100);
    match chance.between(1, 22) {
        1 => r.name.push_str(" (sửa)"),
        2 => r.scale = more(r.scale),
        3 => r.decimals = (r.decimals + 1) % 3,
        4 => r.not_applicable = *chance.pick(&NotApplicable::ALL),
        5 => r.ties.reverse(),
        6 => r.bonus_inside = !r.bonus_inside,
        7 => section(chance, r).name.push_str(" mới"),
        8 => section(chance, r).no.push('b'),
        9 => {
            let s = section(chance, r);
            s.max = more(s.max);
        }
        10 => {
            let s = section(chance, r);
            s.bonus_max = more(s.bonus_max);
        }
        11 => r.sections.swap(0, 1),
        12 => {
            if let Some(g) = r.sections.iter_mut().flat_map(|s| &mut s.groups).next() {
                g.max = more(g.max);
                g.name.push_str(" khác");
            }
        }
        13 | 14 => {
            let s = section(chance, r);
            if s.items.len() > 1 {
                let at = usize::try_from(chance.draw()).unwrap_or(0) % s.items.len();
                let item = s.items.remove(at);
                // Sometimes it only goes elsewhere.
                if chance.one_in(2) {
                    s.items.push(item);
                }
            }
        }
        15 => {
            let s = section(chance, r);
            if let Some(last) = s.items.last().cloned() {
                let id = ItemId(Uuid::from_u128(u128::from(chance.draw()) << 8 | n as u128));
                let name = format!("Tiêu chí thêm {n}");
                s.items.push(Item { id, no: format!("{}.{n}", last.no), name, ..last });
            }
        }
        _ => {
            let (what, draw) = (chance.between(1, 6), chance.draw());
            if let Some(i) = pick(chance, r) {
                change_line(i, what, draw);
            }
        }
    }
}

fn change_line(i: &mut Item, what: i64, draw: u64) {
    match what {
        1 => i.name.push_str(" sửa"),
        2 => i.no.push('b'),
        3 => i.max = Points(i.max.0 + 500),
        4 => {
            i.method = match &i.method {
                Method::Count { per } => Method::Count { per: Points(per.0 + 50) },
                Method::Deduct { per } => Method::Deduct { per: Points(per.0 + 50) },
                Method::Ratio => Method::TargetLeader,
                Method::Level { levels } => {
                    let mut levels: Vec<Level> = levels.clone();
                    levels.pop();
                    Method::Level { levels }
                }
                Method::Checklist { parts } => {
                    Method::Checklist { parts: parts.iter().rev().cloned().collect() }
                }
                other => other.clone(),
            };
        }
        5 => i.scorer = Some(BodyId(Uuid::from_u128(u128::from(draw % 3)))),
        _ => i.target = Some(i64::try_from(draw % 3).unwrap_or(0) + 1),
    }
}

/// All that a rubric says, written down another way: lines with the path of their groups, by section.
fn plain(r: &Rubric) -> Vec<String> {
    let mut all = vec![format!(
        "{} {:?} {} {} {:?} {:?}",
        r.name, r.scale, r.bonus_inside, r.decimals, r.not_applicable, r.ties
    )];
    for s in &r.sections {
        all.push(format!("S {} {} {:?} {:?} {:?}", s.no, s.name, s.part, s.max, s.bonus_max));
        let mut groups: Vec<String> = s
            .groups
            .iter()
            .map(|g| format!("G {} {} {:?} {:?}", g.no, g.name, g.max, g.parent.map(|p| &s.groups[p].no)))
            .collect();
        groups.sort();
        all.extend(groups);
        for i in &s.items {
            let path: Vec<&str> = s.path(i).into_iter().map(|g| s.groups[g].no.as_str()).collect();
            all.push(format!(
                "L {path:?} {} {} {:?} {} {} {:?} {:?}",
                i.no,
                i.name,
                i.max,
                i.method.word(),
                i.method.text(),
                i.scorer,
                i.target
            ));
        }
    }
    all
}

/// The same lines under other keys.
fn rekeyed(r: &Rubric) -> Rubric {
    let mut r = r.clone();
    for (n, item) in (5000u128..).zip(r.sections.iter_mut().flat_map(|s| &mut s.items)) {
        item.id = ItemId(Uuid::from_u128(n));
    }
    r
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn nothing_differs_exactly_where_both_say_the_same(seed in any::<u64>(), changes in 0usize..8, keys in any::<bool>()) {
        let a = bloc(seed, 1, true).rubric;
        let b = changed(&a, seed ^ 1, changes);
        let b = if keys { b } else { rekeyed(&b) };
        let told = between(&a, &b);
        prop_assert_eq!(told.is_empty(), plain(&a) == plain(&b), "{:?}", told);
        prop_assert!(told.iter().all(|d| d.before != d.after));
        // Back again the same is told the other way round; how few rows say an order may differ.
        let sides = |all: Vec<Difference>, turned: bool| {
            let one = |d: Difference| {
                let kind = match (d.kind, turned) {
                    (Kind::Added, true) => Kind::Removed,
                    (Kind::Removed, true) => Kind::Added,
                    (kind, _) => kind,
                };
                if turned { (kind, d.after, d.before) } else { (kind, d.before, d.after) }
            };
            let mut all: Vec<_> = all.into_iter().filter(|d| d.kind != Kind::Order).map(one).collect();
            all.sort();
            all
        };
        prop_assert_eq!(sides(told, false), sides(between(&b, &a), true));
    }

    #[test]
    fn a_row_is_joined_at_most_once_and_the_list_keeps_the_later_order(seed in any::<u64>(), changes in 0usize..12) {
        let a = bloc(seed, 1, true).rubric;
        let b = rekeyed(&changed(&a, seed ^ 1, changes));
        let p = Pairing::of(&a, &b);
        let merged = p.merged();
        let after: Vec<usize> = merged.iter().filter_map(|m| m.1).collect();
        prop_assert_eq!(after, (0..p.after.len()).collect::<Vec<_>>());
        let mut before: Vec<usize> = merged.iter().filter_map(|m| m.0).collect();
        before.sort_unstable();
        prop_assert_eq!(before, (0..p.before.len()).collect::<Vec<_>>());
    }
}

/// The rubric of departments, and it again after one change.
fn one(change: impl FnOnce(&mut Rubric)) -> Vec<Difference> {
    let before = rubrics().swap_remove(0).rubric;
    let mut after = before.clone();
    change(&mut after);
    between(&before, &after)
}

#[test]
fn one_change_is_one_line_in_words() {
    type Change = Box<dyn FnOnce(&mut Rubric)>;
    let line = |no: &'static str, f: Box<dyn Fn(&mut Item)>| -> Change {
        Box::new(move |r| r.sections.iter_mut().flat_map(|s| &mut s.items).filter(|i| i.no == no).for_each(f))
    };
    let all: Vec<(Change, Kind, &str, &str, &str)> = vec![
        (line("I.1", Box::new(|i| i.max = Points::whole(200))), Kind::Max, "I.1", "250", "200"),
        (
            line("I.2", Box::new(|i| i.method = Method::Deduct { per: Points(250) })),
            Kind::Rule,
            "I.2",
            "100 điểm, trừ 5 điểm mỗi lỗi, không dưới 0.",
            "100 điểm, trừ 2,5 điểm mỗi lỗi, không dưới 0.",
        ),
        (
            line("I.4", Box::new(|i| i.method = Method::Manual)),
            Kind::Method,
            "I.4",
            "Theo tỷ lệ thực hiện: Thực hiện ÷ kế hoạch × 80, tối đa 80.",
            "Chấm trực tiếp: Chấm trực tiếp từ 0 đến 80.",
        ),
        (
            line("III.3", Box::new(|i| i.name = "Nhân rộng điển hình".into())),
            Kind::Renamed,
            "III.3",
            "Phát hiện, bồi dưỡng, nhân rộng điển hình",
            "Nhân rộng điển hình",
        ),
        (line("I.5", Box::new(|i| i.no = "I.6".into())), Kind::Renumbered, "I.6", "I.5", "I.6"),
        (
            line("I.4", Box::new(|i| i.target = Some(3))),
            Kind::Plan,
            "I.4",
            "nhập khi chấm",
            "chỉ tiêu 3 của giao ước",
        ),
        (
            line("I.3", Box::new(|i| i.scorer = Some(BodyId(Uuid::from_u128(9))))),
            Kind::Scorer,
            "I.3",
            "không đơn vị nào",
            "Đơn vị 9",
        ),
        (
            Box::new(|r| {
                let item = r.sections[0].items.remove(1);
                r.sections[0].items.push(item);
            }),
            Kind::Order,
            "I.2",
            "sau I.1",
            "sau I.5",
        ),
        (
            Box::new(|r| drop(r.sections[3].items.remove(1))),
            Kind::Removed,
            "T.2",
            "Mô hình mới được tỉnh, bộ nhân rộng, tối đa 20. Thưởng: Thưởng 10 điểm mỗi lần, tối đa 20.",
            "",
        ),
        (
            Box::new(|r| {
                let (id, name) = (ItemId(Uuid::nil()), "Chuyển đổi số".to_owned());
                let like = r.sections[1].items[0].clone();
                let method = Method::Ratio;
                r.sections[1].items.push(Item { id, no: "II.4".into(), name, method, ..like });
            }),
            Kind::Added,
            "II.4",
            "",
            "Chuyển đổi số, tối đa 60. Theo tỷ lệ thực hiện: Thực hiện ÷ kế hoạch × 60, tối đa 60.",
        ),
        (
            Box::new(|r| {
                let item = r.sections[0].items.remove(4);
                r.sections[1].items.insert(0, item);
            }),
            Kind::Inside,
            "I.5",
            "trong Mục I",
            "trong Mục II",
        ),
        (Box::new(|r| r.sections[3].max = Points::ZERO), Kind::Max, "Mục T", "50", "không trần"),
        (Box::new(|r| r.sections[3].part = Part::Deduction), Kind::Part, "Mục T", "Điểm thưởng", "Điểm trừ"),
        (Box::new(|r| r.sections[0].bonus_max = Points::whole(5)), Kind::BonusMax, "Mục I", "0", "5"),
        (
            Box::new(|r| r.decimals = 0),
            Kind::Declared,
            "Điểm tiêu chí làm tròn đến",
            "hai chữ số lẻ",
            "số nguyên",
        ),
        (Box::new(|r| r.scale = Points::whole(100)), Kind::Declared, "Thang điểm", "1.000", "100"),
        (
            Box::new(|r| r.bonus_inside = false),
            Kind::Declared,
            "Trần điểm thưởng",
            "nằm trong thang điểm",
            "ngoài thang điểm",
        ),
        (
            Box::new(|r| r.not_applicable = NotApplicable::Full),
            Kind::Declared,
            "Tiêu chí không áp dụng cho một đơn vị",
            "mọi tiêu chí áp dụng cho mọi đơn vị",
            "hưởng điểm tối đa",
        ),
        (
            Box::new(|r| r.ties = vec![TieBreak::WithoutBonus]),
            Kind::Declared,
            "Khi bằng tổng điểm",
            "Bằng tổng điểm thì xét lần lượt: điểm mục I cao hơn, rồi bị trừ ít điểm hơn, rồi điểm mục III cao hơn; vẫn bằng thì đồng hạng.",
            "Bằng tổng điểm thì xét lần lượt: điểm chưa tính thưởng cao hơn; vẫn bằng thì đồng hạng.",
        ),
    ];
    for (change, kind, what, before, after) in all {
        let told = one(change);
        assert_eq!(told.len(), 1, "{what}: {told:?}");
        let d = &told[0];
        assert_eq!(
            (d.kind, d.what.as_str(), d.before.as_str(), d.after.as_str()),
            (kind, what, before, after)
        );
    }
}

#[test]
fn what_changes_at_one_line_stands_together_and_in_the_rubrics_order() {
    let told = one(|r| {
        r.sections[2].items[4].max = Points::whole(20);
        r.sections[0].items[1].max = Points::whole(90);
        r.sections[0].items[1].name = "Tham mưu đúng hạn".into();
        r.sections[1].items.remove(0);
        r.decimals = 1;
    });
    let lines: Vec<(&str, Kind)> = told.iter().map(|d| (d.what.as_str(), d.kind)).collect();
    assert_eq!(
        lines,
        [
            ("Điểm tiêu chí làm tròn đến", Kind::Declared),
            ("I.2", Kind::Renamed),
            ("I.2", Kind::Max),
            ("II.1", Kind::Removed),
            ("III.5", Kind::Max),
        ]
    );
    assert_eq!(counted(&told), "quy định chung 1, bỏ 1, đổi tên 1, điểm tối đa 2");
}

#[test]
fn a_line_is_scored_again_when_what_its_points_mean_changed() {
    let before = rubrics().swap_remove(0).rubric;
    let mut after = before.clone();
    after.sections[0].items[0].max = Points::whole(200);
    after.sections[0].items[1].name = "Tên khác".into();
    after.sections[0].items[3].target = Some(1);
    after.sections[1].items.remove(2);
    after.sections[2].items[0].method = Method::Ratio;
    let again: Vec<&str> = scored_again(&before, &after).iter().map(|i| i.no.as_str()).collect();
    assert_eq!(again, ["I.1", "I.4", "II.3", "III.1"]);
}

#[test]
fn cells_that_no_longer_fit_are_told_although_their_lines_stay() {
    let fine = Rubric { decimals: 2, not_applicable: NotApplicable::Full, ..rubrics().swap_remove(0).rubric };
    let whole = Rubric { decimals: 0, ..fine.clone() };
    let strict = Rubric { not_applicable: NotApplicable::Refused, ..fine.clone() };
    assert_eq!(typed_again(&fine, &fine), "");
    assert_eq!(typed_again(&whole, &fine), "");
    assert!(typed_again(&fine, &whole).contains("lẻ hơn mức làm tròn"));
    assert!(typed_again(&fine, &strict).contains("“không áp dụng” phải chấm lại"));
    assert_eq!(typed_again(&strict, &fine), "");
}
