//! Blocs made up by chance from a seed: every kind of criterion, groups, lines that do not apply, equal totals. The same
//! seed gives the same bloc, so a failing one can be looked at again.

use crate::methods::{Band, Input, Level, Method};
use crate::model::{Group, Item, ItemId, NotApplicable, Part, Proof, Rubric, RubricId, RubricState, Section};
use crate::ties::TieBreak;
use kernel::{BodyId, Points, Uuid, YearId};
use std::collections::BTreeMap;

/// A stream of numbers that only looks like chance (SplitMix64; Steele, Lea, Flood 2014).
pub struct Chance(u64);

impl Chance {
    /// The stream of a seed.
    pub fn of(seed: u64) -> Chance {
        Chance(seed)
    }

    /// Any number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low + 1).unwrap_or(1).max(1);
        low + i64::try_from(self.draw() % span).unwrap_or(0)
    }

    /// One time in `n`.
    pub fn one_in(&mut self, n: i64) -> bool {
        self.between(1, n) == 1
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let n = i64::try_from(all.len()).unwrap_or(1);
        &all[usize::try_from(self.between(0, n - 1)).unwrap_or(0)]
    }
}

/// A bloc made up.
pub struct Bloc {
    /// Its rubric; its sums hold.
    pub rubric: Rubric,
    /// Its members.
    pub members: Vec<BodyId>,
    /// What was typed, for each member and line; a missing one is not known.
    pub inputs: BTreeMap<(BodyId, ItemId), Input>,
}

/// A bloc of `members` units. `known`: every cell holds something; else about one in twelve does not.
pub fn bloc(seed: u64, members: usize, known: bool) -> Bloc {
    let mut chance = Chance::of(seed);
    let rubric = rubric(&mut chance);
    let members: Vec<BodyId> =
        (0..members).map(|n| BodyId(Uuid::from_u128(u128::from(seed) << 32 | (n as u128 + 1)))).collect();
    let mut inputs = BTreeMap::new();
    for body in &members {
        for item in rubric.items() {
            if known || !chance.one_in(12) {
                let input = input(&mut chance, &rubric, item);
                inputs.insert((*body, item.id), input);
            }
        }
    }
    // Two units alike in everything meet at every step of the tie-break.
    if let [first, .., last] = members.as_slice()
        && chance.one_in(3)
    {
        for item in rubric.items() {
            if let Some(input) = inputs.get(&(*first, item.id)).copied() {
                inputs.insert((*last, item.id), input);
            }
        }
    }
    Bloc { rubric, members, inputs }
}

/// A rubric of 120 lines of every kind: thirteen sections, a bonus, a deduction, a condition. Its sums hold.
pub fn large(seed: u64) -> Rubric {
    let mut chance = Chance::of(seed);
    let alike = std::iter::repeat_with(|| rubric(&mut chance)).filter(|r| r.decimals == 2);
    let all: Vec<Rubric> = alike.take(13).collect();
    let mut large = all[0].clone();
    let ends = large.sections.split_off(2);
    large.sections.clear();
    for (n, r) in (1..).zip(all) {
        let [mut section, more] =
            <[Section; 2]>::try_from(r.sections[..2].to_vec()).unwrap_or_else(|_| unreachable!());
        section.max = section.max.plus(more.max);
        section.items.extend(more.items);
        section.no = n.to_string();
        section.name = format!("Mục {n}");
        for (k, item) in (1..).zip(&mut section.items) {
            item.no = format!("{n}.{k}");
        }
        for (k, group) in (1..).zip(&mut section.groups) {
            group.no = format!("{n}.N{k}");
        }
        large.sections.push(section);
    }
    large.scale = large.sections.iter().map(|s| s.max).sum();
    large.sections.extend(ends);
    large.ties[0] = TieBreak::Section("1".to_owned());
    for (ord, item) in (0..).zip(large.sections.iter_mut().flat_map(|s| &mut s.items)) {
        item.ord = ord;
        item.id = ItemId(Uuid::from_u128(u128::from(seed) << 32 | (u128::from(ord.unsigned_abs()) + 1)));
    }
    large
}

/// Something that fits the line.
pub fn input(chance: &mut Chance, rubric: &Rubric, item: &Item) -> Input {
    if rubric.not_applicable != NotApplicable::Refused && chance.one_in(10) {
        return Input::NotApplicable;
    }
    let whole = |n| Points::whole(n);
    match &item.method {
        Method::Manual | Method::Bonus { per: None } => {
            let step = [100, 10, 1][usize::from(rubric.decimals.min(2))];
            Input::Points(Points(chance.between(0, item.max.0 / step) * step))
        }
        Method::Ratio => {
            let planned = chance.between(1, 60);
            Input::Ratio { done: whole(chance.between(0, planned + 6)), planned: whole(planned) }
        }
        Method::TargetLeader => {
            let target = if chance.one_in(9) { 0 } else { chance.between(1, 40) };
            Input::Ratio { done: whole(chance.between(0, target + 25)), planned: whole(target) }
        }
        Method::Level { levels } => {
            Input::Level(usize::try_from(chance.draw()).unwrap_or(0) % levels.len().max(1))
        }
        Method::Checklist { parts } => Input::Ticks(chance.draw() & ((1 << parts.len()) - 1)),
        Method::RankTable { .. } => Input::Count(chance.between(1, 20)),
        Method::Disqualifier => Input::Holds(chance.one_in(15)),
        Method::Count { .. } | Method::Deduct { .. } => Input::Count(chance.between(0, 9)),
        Method::Bonus { .. } | Method::Penalty { .. } => Input::Count(chance.between(0, 3)),
    }
}

fn item(no: &str, max: i64, method: Method, group: Option<usize>) -> Item {
    Item {
        id: ItemId(Uuid::nil()),
        ord: 0,
        no: no.to_owned(),
        name: format!("Tiêu chí {no}"),
        max: Points(max),
        method,
        scorer: None,
        group,
        target: None,
        proof: Proof::Optional,
    }
}

/// A rubric with every kind of line, groups two deep, ceilings that bind, and sums that hold.
fn rubric(chance: &mut Chance) -> Rubric {
    let decimals = u8::try_from(chance.between(0, 2)).unwrap_or(2);
    let step = [100, 50, 25][usize::from(decimals)];
    let mut points = |low: i64, high: i64| chance.between(low, high) * 100 / step * step;
    let per = |n: i64| Points(n.max(step));
    let (m, r, t, c, d) = (points(5, 60), points(5, 60), points(6, 60), points(5, 60), points(5, 60));
    let (l, k, b) = (points(5, 60), points(5, 60), points(4, 30));
    let level = |name: &str, n: i64| Level { name: name.to_owned(), points: Points(n) };
    let tenth = |max: i64| max / 10 / step * step;
    let parts =
        vec![level("Kế hoạch", tenth(k)), level("Sơ kết", tenth(k)), level("Tổng kết", k - 2 * tenth(k))];
    let levels = vec![level("Tốt", l), level("Khá", tenth(l) * 5), level("Không", 0)];
    let bands = vec![
        Band { from: 1, to: Some(3), points: Points(b) },
        Band { from: 4, to: Some(10), points: Points(tenth(b) * 6) },
        Band { from: 11, to: None, points: Points(0) },
    ];
    let one = vec![
        item("I.1", r, Method::Ratio, None),
        item("I.2.1", t, Method::TargetLeader, Some(0)),
        item("I.2.2.1", c, Method::Count { per: per(points(1, 5)) }, Some(1)),
        item("I.2.2.2", d, Method::Deduct { per: per(points(1, 5)) }, Some(1)),
        item("I.+", points(5, 20), Method::Bonus { per: None }, None),
    ];
    let two = vec![
        item("II.1", m, Method::Manual, None),
        item("II.2", l, Method::Level { levels }, None),
        item("II.3", k, Method::Checklist { parts }, None),
        item("II.4", b, Method::RankTable { bands }, None),
    ];
    let more = vec![item("T.1", points(2, 20), Method::Bonus { per: Some(per(points(1, 2))) }, None)];
    let less = vec![item("D.1", points(5, 30), Method::Penalty { per: per(points(1, 5)) }, None)];
    let bar = vec![item("L.1", 0, Method::Disqualifier, None)];
    let group =
        |no: &str, max: i64, parent| Group { no: no.into(), name: "Nhóm".into(), max: Points(max), parent };
    let section = |no: &str, part, max: i64, bonus_max: i64, items: Vec<Item>| Section {
        no: no.to_owned(),
        name: format!("Mục {no}"),
        part,
        max: Points(max),
        bonus_max: Points(bonus_max),
        groups: Vec::new(),
        items,
    };
    let mut sections = vec![
        section("I", Part::Main, r + t + c + d, points(2, 12), one),
        section("II", Part::Main, m + l + k + b, 0, two),
        section("T", Part::Bonus, points(1, 10), 0, more),
        section("D", Part::Deduction, if chance.one_in(2) { 0 } else { 1000 }, 0, less),
        section("L", Part::Bar, 0, 0, bar),
    ];
    sections[0].groups = vec![group("I.2", t + c + d, None), group("I.2.2", c + d, Some(0))];
    for (ord, item) in (0..).zip(sections.iter_mut().flat_map(|s| &mut s.items)) {
        item.ord = ord;
        item.id = ItemId(Uuid::from_u128(u128::from(ord.unsigned_abs()) + 1));
        item.proof = if ord % 3 == 1 { Proof::Required } else { Proof::Optional };
    }
    Rubric {
        id: RubricId(Uuid::from_u128(1)),
        year: YearId(Uuid::from_u128(1)),
        edition: 1,
        name: "Bảng tiêu chí ngẫu nhiên".to_owned(),
        scale: Points(r + t + c + d + m + l + k + b),
        bonus_inside: false,
        decimals,
        not_applicable: *chance.pick(&NotApplicable::ALL),
        ties: vec![TieBreak::Section("I".to_owned()), TieBreak::FewerDeductions, TieBreak::WithoutBonus],
        state: RubricState::Applied,
        reason: String::new(),
        illustrative: true,
        version: 1,
        applied: None,
        sections,
    }
}
