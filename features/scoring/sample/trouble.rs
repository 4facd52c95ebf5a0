//! Blocs made up by chance in which nothing is wrong, or in which one thing is: for measuring what the fairness monitor
//! finds and how often it points at nothing. The same seed gives the same bloc.
//!
//! In a bloc with nothing wrong, each unit overstates a cell now and then (one in twelve to one in five, by the unit) and
//! understates one in thirty; one line in ten is misread by most of the bloc; each criterion lets each unit reach the
//! maximum with a chance of its own of at most one half; cross reviewers differ from the final mark on one cell in
//! seven, in either direction, and some are strict with everybody; first places of past years fall on every member
//! alike, or on a few stronger members more.

use super::chance::{self, Chance};
use crate::calc::{Column, Entry};
use crate::fairness::{Answer, Past, Seen, Signal, look};
use crate::methods::{Input, Method};
use crate::model::{Item, ItemId, Part, Rubric};
use crate::ranking::{Standing, place};
use kernel::{BodyId, Points, Uuid};
use std::collections::BTreeMap;

type Cells = BTreeMap<(BodyId, ItemId), Input>;

/// A bloc made up.
pub struct Case {
    /// Its rubric.
    pub rubric: Rubric,
    /// Its members.
    pub members: Vec<BodyId>,
    /// What units gave themselves, what stands in the end, what cross reviewers gave.
    pub own: Cells,
    /// What stands in the end.
    pub last: Cells,
    /// What cross reviewers gave.
    pub cross: Cells,
    /// Who reviewed which cell.
    pub reviewers: BTreeMap<(BodyId, ItemId), BodyId>,
    /// The years before, newest first.
    pub past: Vec<Past>,
    /// The unit first this year goes with the past years.
    pub goes_on: bool,
    /// What is wrong: whom it is about, and the criteria.
    pub planted: Option<(Signal, Vec<BodyId>, Vec<ItemId>)>,
}

/// How many units in how many cases.
const SMALLEST: i64 = 4;
const LARGEST: i64 = 15;

/// Key of a unit.
fn body(n: i64) -> BodyId {
    BodyId(Uuid::from_u128(u128::from(n.unsigned_abs()) + 1))
}

/// A bloc of 4 to 15 units in which nothing is wrong, or one thing is.
pub fn case(seed: u64, wrong: Option<Signal>) -> Case {
    let mut chance = Chance::of(seed);
    let members: Vec<BodyId> = (0..chance.between(SMALLEST, LARGEST)).map(body).collect();
    let rubric = rubric(&mut chance);
    let tops = tops(&mut chance, &rubric);
    let mut case = Case {
        last: Cells::new(),
        own: Cells::new(),
        cross: Cells::new(),
        reviewers: BTreeMap::new(),
        past: past(&mut chance, &rubric, &members, &tops),
        goes_on: true,
        planted: None,
        rubric,
        members,
    };
    case.reach(&mut chance, &tops);
    case.score_themselves(&mut chance);
    case.review(&mut chance);
    if let Some(signal) = wrong {
        case.plant(&mut chance, signal);
    }
    case
}

/// One of the sample rubrics that go down to criteria, or one made up.
fn rubric(chance: &mut Chance) -> Rubric {
    let mut samples = super::rubrics();
    let mut rubric = match chance.between(1, 4) {
        1 | 2 => samples.swap_remove(0).rubric,
        3 => samples.swap_remove(2).rubric,
        _ => chance::bloc(chance.draw(), 1, true).rubric,
    };
    // Keys by place, so that a seed gives the same bloc again.
    for item in rubric.sections.iter_mut().flat_map(|s| &mut s.items) {
        item.id = ItemId(Uuid::from_u128(u128::from(item.ord.unsigned_abs()) + 1));
    }
    rubric
}

/// Chances in tenths that a unit reaches the maximum of a criterion.
fn tops(chance: &mut Chance, rubric: &Rubric) -> BTreeMap<ItemId, i64> {
    rubric.items().map(|i| (i.id, chance.between(0, 5))).collect()
}

/// Up to twelve years: who was first, and how many reached each maximum.
fn past(chance: &mut Chance, rubric: &Rubric, members: &[BodyId], tops: &BTreeMap<ItemId, i64>) -> Vec<Past> {
    let years = chance.between(0, 12);
    let few = chance.one_in(2);
    let mut all = Vec::new();
    for back in 1..=years {
        // A few stronger members share most of the first places, or everybody is as strong as anybody.
        let strong = members.len().div_ceil(3);
        let winner = match few && !chance.one_in(3) {
            true => *chance.pick(&members[..strong]),
            false => *chance.pick(members),
        };
        let mut seen = BTreeMap::new();
        for item in rubric.main().flat_map(crate::Section::criteria) {
            let q = tops.get(&item.id).copied().unwrap_or(0);
            let top = members.iter().filter(|_| chance.between(1, 10) <= q).count();
            seen.insert((item.no.clone(), item.name.clone(), item.max.0), (top, members.len()));
        }
        all.push(Past {
            number: 2018 - back,
            units: members.to_vec(),
            winners: vec![winner],
            before_extras: None,
            tops: seen,
            living: false,
        });
    }
    all
}

impl Case {
    fn cells(&self) -> impl Iterator<Item = (BodyId, &Item, bool)> {
        let line = |body: BodyId| {
            let of = move |s: &crate::Section| s.part == Part::Main;
            self.rubric.sections.iter().flat_map(move |s| {
                let main = of(s);
                s.items.iter().map(move |i| (body, i, main && !matches!(i.method, Method::Bonus { .. })))
            })
        };
        self.members.iter().flat_map(move |b| line(*b))
    }

    /// What every unit reached.
    fn reach(&mut self, chance: &mut Chance, tops: &BTreeMap<ItemId, i64>) {
        let mut last = Cells::new();
        for (body, item, main) in self.cells() {
            let q = tops.get(&item.id).copied().unwrap_or(0);
            let input = if main && chance.between(1, 10) <= q { full(item) } else { less(chance, item) };
            last.insert((body, item.id), input);
        }
        self.last = last;
    }

    /// What every unit gave itself.
    fn score_themselves(&mut self, chance: &mut Chance) {
        let bold: BTreeMap<BodyId, i64> = self.members.iter().map(|b| (*b, chance.between(8, 20))).collect();
        let misread: Vec<ItemId> = self.rubric.items().filter(|_| chance.one_in(10)).map(|i| i.id).collect();
        let mut own = Cells::new();
        for (body, item, _) in self.cells() {
            let Some(input) = self.last.get(&(body, item.id)).copied() else { continue };
            let up = if misread.contains(&item.id) { 60 } else { bold.get(&body).copied().unwrap_or(10) };
            let mine = match chance.between(1, 100) {
                n if n <= up => raised(chance, &self.rubric, item, input),
                n if n > 97 => lowered(chance, &self.rubric, item, input),
                _ => input,
            };
            own.insert((body, item.id), mine);
        }
        self.own = own;
    }

    /// Who reviews what, and what they gave: one reviewer a unit, one a line, or two for each unit.
    fn review(&mut self, chance: &mut Chance) {
        let n = self.members.len();
        let (way, by) = (chance.between(1, 3), usize::try_from(chance.between(1, 3)).unwrap_or(1));
        let of_line: BTreeMap<ItemId, BodyId> =
            self.rubric.items().map(|i| (i.id, *chance.pick(&self.members))).collect();
        let strict: Vec<BodyId> = self.members.iter().copied().filter(|_| chance.one_in(6)).collect();
        let (mut cross, mut reviewers) = (Cells::new(), BTreeMap::new());
        for (body, item, _) in self.cells() {
            let at = self.members.iter().position(|m| *m == body).unwrap_or(0);
            let next = |by: usize| self.members.get((at + by) % n).copied().unwrap_or(body);
            let reviewer = match way {
                1 => next(by),
                2 => of_line.get(&item.id).copied().unwrap_or(body),
                _ => next(if chance.one_in(2) { by } else { by + n / 2 }),
            };
            let Some(stood) = self.last.get(&(body, item.id)).copied().filter(|_| reviewer != body) else {
                continue;
            };
            // Strict with everybody alike, on the lines they review.
            let down = if way == 2 && strict.contains(&reviewer) { 40 } else { 7 };
            let given = match chance.between(1, 100) {
                k if k <= down => lowered(chance, &self.rubric, item, stood),
                k if k > 93 => raised(chance, &self.rubric, item, stood),
                _ => stood,
            };
            cross.insert((body, item.id), given);
            reviewers.insert((body, item.id), reviewer);
        }
        (self.cross, self.reviewers) = (cross, reviewers);
    }

    fn plant(&mut self, chance: &mut Chance, signal: Signal) {
        let mut lines = Vec::new();
        let about = match signal {
            Signal::SelfScores => {
                let who = *chance.pick(&self.members);
                let strength = chance.between(50, 80);
                for item in self.rubric.items() {
                    let bold = chance.between(1, 100) <= strength;
                    let Some(stood) = self.last.get(&(who, item.id)).copied().filter(|_| bold) else {
                        continue;
                    };
                    self.own.insert((who, item.id), raised(chance, &self.rubric, item, stood));
                }
                vec![who]
            }
            Signal::NoSpread => {
                lines = self.crowd(chance);
                Vec::new()
            }
            Signal::Reviewer => self.lean(chance),
            Signal::Turns => {
                // The year itself is left out: its first place comes out of the cells.
                self.goes_on = false;
                let by = usize::try_from(chance.draw() % 100).unwrap_or(0);
                for (n, y) in self.past.iter_mut().enumerate() {
                    y.winners = vec![self.members[(n + by) % self.members.len()]];
                }
                self.members.clone()
            }
        };
        self.planted = Some((signal, about, lines));
    }

    /// One criterion, or every one, on which nearly everybody has the maximum, this year and before.
    fn crowd(&mut self, chance: &mut Chance) -> Vec<ItemId> {
        let criteria: Vec<Item> = self.rubric.main().flat_map(crate::Section::criteria).cloned().collect();
        // A line measured by its leader never has everybody at the maximum.
        let fit: Vec<Item> = criteria.into_iter().filter(|i| !i.method.is_relative()).collect();
        let chosen = if chance.one_in(4) { fit.clone() } else { vec![chance.pick(&fit).clone()] };
        for item in &chosen {
            for body in self.members.clone() {
                let input = if chance.one_in(40) { less(chance, item) } else { full(item) };
                self.last.insert((body, item.id), input);
                self.own.insert((body, item.id), input);
                if let Some(given) = self.cross.get_mut(&(body, item.id)) {
                    *given = input;
                }
            }
            for y in &mut self.past {
                let n = self.members.len();
                let top = (0..n).filter(|_| !chance.one_in(40)).count();
                y.tops.insert((item.no.clone(), item.name.clone(), item.max.0), (top, n));
            }
        }
        chosen.into_iter().map(|i| i.id).collect()
    }

    /// One reviewer marks one unit down, or up, on most of its lines.
    fn lean(&mut self, chance: &mut Chance) -> Vec<BodyId> {
        let all: Vec<((BodyId, ItemId), BodyId)> = self.reviewers.iter().map(|(k, r)| (*k, *r)).collect();
        let ((unit, _), reviewer) = *chance.pick(&all);
        let (up, strength) = (chance.one_in(2), chance.between(60, 90));
        for ((body, line), by) in all {
            let item = self.rubric.item(line).cloned();
            let (Some(item), Some(stood)) = (item, self.last.get(&(body, line)).copied()) else { continue };
            if (body, by) == (unit, reviewer) && chance.between(1, 100) <= strength {
                let turn = if up { raised } else { lowered };
                self.cross.insert((body, line), turn(chance, &self.rubric, &item, stood));
            }
        }
        vec![reviewer, unit]
    }

    /// What the monitor says of it.
    pub fn look(&self) -> Vec<(Signal, Answer)> {
        let column = |cells: &Cells| {
            let held = |b: &BodyId| {
                let body = *b;
                (body, move |item: ItemId| cells.get(&(body, item)).copied())
            };
            let inputs: Vec<_> = self.members.iter().map(held).collect();
            let entries: Vec<Entry> = inputs.iter().map(|(b, f)| Entry { body: *b, input: f }).collect();
            Column::of(&self.rubric, &entries, true)
        };
        let mut given = self.last.clone();
        given.extend(self.cross.iter().map(|(cell, input)| (*cell, *input)));
        let (own, last, cross) = (column(&self.own), column(&self.last), column(&given));
        let standing = |u: &crate::UnitColumn| Standing {
            body: u.body,
            totals: u.totals.clone(),
            barred: u.barred.clone(),
        };
        let units: Vec<Standing> = last.units.iter().map(standing).collect();
        let first = place(&self.rubric, &units, &crate::TieFacts::default())
            .into_iter()
            .filter(|p| p.rank == Some(1))
            .map(|p| p.body);
        let now = Past {
            number: 2018,
            units: self.members.clone(),
            winners: first.collect(),
            living: true,
            ..Past::default()
        };
        look(&Seen {
            rubric: &self.rubric,
            own: &own,
            last: &last,
            cross: &cross,
            reviewer: &|body, item| self.reviewers.get(&(body, item)).copied(),
            now: Some(&now).filter(|n| self.goes_on && !n.winners.is_empty()),
            past: &self.past,
            name: &|b| format!("Đơn vị {}", b.0.as_u128()),
        })
    }
}

/// A number of times that is worth so many hundredths of the maximum, at most.
fn times(item: &Item, per: Points, percent: i64) -> i64 {
    item.max.0 * percent / 100 / per.0.max(1)
}

/// The most a line gives.
fn full(item: &Item) -> Input {
    let hundred = Points::whole(100);
    match &item.method {
        m if m.is_typed() => Input::Points(item.max),
        Method::Ratio => Input::Ratio { done: hundred, planned: hundred },
        Method::TargetLeader => Input::Ratio { done: Points::whole(120), planned: hundred },
        Method::Level { levels } => {
            let best = levels.iter().enumerate().max_by_key(|(_, l)| l.points).map_or(0, |(n, _)| n);
            Input::Level(best)
        }
        Method::Checklist { parts } => Input::Ticks((1 << parts.len()) - 1),
        Method::RankTable { .. } => Input::Count(1),
        Method::Disqualifier => Input::Holds(false),
        Method::Deduct { .. } | Method::Penalty { .. } => Input::Count(0),
        m => Input::Count(times(item, m.per().unwrap_or(item.max), 100) + 1),
    }
}

/// Something below the maximum, with room on both sides where the method has any.
fn less(chance: &mut Chance, item: &Item) -> Input {
    let percent = chance.between(55, 95);
    let hundred = Points::whole(100);
    match &item.method {
        Method::Bonus { per: None } => {
            Input::Points(Points(item.max.0 * chance.between(0, 10) / 10 / 100 * 100))
        }
        m if m.is_typed() => Input::Points(Points(item.max.0 * percent / 100 / 100 * 100)),
        Method::Ratio => Input::Ratio { done: Points::whole(percent), planned: hundred },
        Method::TargetLeader => {
            Input::Ratio { done: Points::whole(chance.between(60, 115)), planned: hundred }
        }
        Method::Level { levels } => {
            let most = i64::try_from(levels.len()).unwrap_or(1) - 1;
            Input::Level(usize::try_from(chance.between(1.min(most), most)).unwrap_or(0))
        }
        Method::Checklist { parts } => Input::Ticks(((1 << parts.len()) - 1) & !(1 << chance.between(0, 1))),
        Method::RankTable { .. } => Input::Count(chance.between(4, 15)),
        Method::Disqualifier => Input::Holds(false),
        Method::Deduct { per } => Input::Count(times(item, *per, 3) + chance.between(1, 3)),
        Method::Penalty { .. } => Input::Count(if chance.one_in(5) { chance.between(1, 2) } else { 0 }),
        Method::Bonus { .. } => Input::Count(chance.between(0, 3)),
        m => Input::Count(times(item, m.per().unwrap_or(item.max), percent)),
    }
}

/// More merit on the line, where there is more to be had.
fn raised(chance: &mut Chance, rubric: &Rubric, item: &Item, input: Input) -> Input {
    let by = chance.between(1, 3);
    match (&item.method, input) {
        (_, Input::Points(p)) => Input::Points(Points(p.0 + step(rubric, (item.max.0 - p.0) * by / 3))),
        (_, Input::Ratio { done, planned }) => {
            Input::Ratio { done: done.plus(Points::whole(2 * by)), planned }
        }
        (Method::Deduct { .. } | Method::Penalty { .. }, Input::Count(n)) => Input::Count((n - by).max(0)),
        (Method::RankTable { .. }, Input::Count(n)) => Input::Count((n - 4 * by).max(1)),
        (_, Input::Count(n)) => Input::Count(n + by),
        (Method::Level { .. }, Input::Level(n)) => Input::Level(n.saturating_sub(1)),
        (Method::Checklist { parts }, Input::Ticks(_)) => Input::Ticks((1 << parts.len()) - 1),
        (_, other) => other,
    }
}

/// Less of it.
fn lowered(chance: &mut Chance, rubric: &Rubric, item: &Item, input: Input) -> Input {
    let by = chance.between(1, 3);
    match (&item.method, input) {
        (_, Input::Points(p)) => Input::Points(Points(p.0 - step(rubric, p.0 * by / 20))),
        (_, Input::Ratio { done, planned }) => {
            Input::Ratio { done: done.minus(Points::whole(2 * by)).max(Points::ZERO), planned }
        }
        (Method::Deduct { .. } | Method::Penalty { .. }, Input::Count(n)) => Input::Count(n + by),
        (Method::RankTable { .. }, Input::Count(n)) => Input::Count(n + 4 * by),
        (_, Input::Count(n)) => Input::Count((n - by).max(0)),
        (Method::Level { levels }, Input::Level(n)) => {
            Input::Level((n + 1).min(levels.len().saturating_sub(1)))
        }
        (Method::Checklist { .. }, Input::Ticks(bits)) => Input::Ticks(bits & bits.saturating_sub(1)),
        (_, other) => other,
    }
}

/// Down to what the rubric rounds to.
fn step(rubric: &Rubric, hundredths: i64) -> i64 {
    let step = [100, 10, 1][usize::from(rubric.decimals.min(2))];
    hundredths / step * step
}
