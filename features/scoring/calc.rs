//! One column of a whole bloc, computed from what was typed and from nothing else. Pure.
//!
//! A cell is worked out exactly, capped, and rounded half up to the decimals the rubric declares: the cell is the one
//! place of rounding. Sums are sums of those cells. A cell that is not known is a span from the least to the most it can
//! become. A line that does not apply may take the share the others of its section reached: the share of their cells as
//! people see them, rounded then as a cell is, so that anybody can check it with a pencil.
//!
//! TARGET_LEADER, with `a` = done ÷ target of the unit, `best` = the greatest `a` above 1 in the bloc, `m` the maximum:
//! - `a ≤ 1`: `a × m/2`, so reaching the target is worth half;
//! - `a > 1`: `m/2 + m/2 × (a − 1) ÷ (best − 1)`, so whoever goes furthest beyond has all of it, and several who go
//!   equally far share that;
//! - target 0: nothing done is the target reached (`m/2`), anything done is as good as the best (`m`); such a unit does
//!   not become the measure of the others;
//! - nobody above the target: nobody has more than half. While another unit's figure is not known, so is `best`.

use crate::exact::Exact;
use crate::methods::{Input, Method};
use crate::model::{Item, ItemId, NotApplicable, Part, Rubric, Section};
use crate::ranking::Standing;
use crate::totals::{SectionSum, Span, Totals};
use kernel::{BodyId, Points};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What one unit's column holds.
pub struct Entry<'a> {
    /// The unit.
    pub body: BodyId,
    /// What was typed for a line.
    pub input: &'a dyn Fn(ItemId) -> Option<Input>,
}

/// Whether a unit is considered at all ("có thuộc diện xét thi đua không").
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Barred {
    /// Conditions that hold: numbers and words. Any of them bars the unit.
    pub by: Vec<String>,
    /// Conditions not known yet.
    pub unknown: Vec<String>,
}

/// One unit's column, worked out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnitColumn {
    /// The unit.
    pub body: BodyId,
    /// Every line's worth.
    pub cells: BTreeMap<ItemId, Span>,
    /// The lines that do not apply to it.
    pub not_applicable: Vec<ItemId>,
    /// Sums.
    pub totals: Totals,
    /// Whether it is considered.
    pub barred: Barred,
    /// The leaders it was measured against.
    pub leaders: Arc<BTreeMap<ItemId, Leader>>,
}

impl UnitColumn {
    /// What a line is worth.
    pub fn worth(&self, item: &Item) -> Span {
        self.cells.get(&item.id).copied().unwrap_or_else(|| Span::open(item.max))
    }

    /// What each section brings, in the rubric's order.
    pub(crate) fn sums(&self, rubric: &Rubric) -> Vec<SectionSum> {
        rubric.sections.iter().map(|s| SectionSum::of(s, &|i| self.worth(i))).collect()
    }

    /// What the column would add up to if one line that applies were worth something else, and nothing else were
    /// typed differently. Lines that do not apply follow, where they share in what the others reach. `sums`: what each
    /// section brings now; `at`: the line's section among them.
    pub(crate) fn totals_with(
        &self,
        rubric: &Rubric,
        sums: &[SectionSum],
        (at, item): (usize, &Item),
        worth: Points,
    ) -> Totals {
        let section = &rubric.sections[at];
        let mut sums = sums.to_vec();
        // Where no line follows the others, the section moves by what the line moves.
        let moves =
            if shares(rubric, section, &self.not_applicable) { None } else { self.worth(item).known() };
        if let Some(now) = moves {
            sums[at] = sums[at].moved(section.counts(item), now, worth);
            return Totals::of_sums(&sums);
        }
        let held = section.items.iter().filter_map(|i| Some((i.id, *self.cells.get(&i.id)?)));
        let mut cells: BTreeMap<ItemId, Span> = held.collect();
        cells.insert(item.id, Span::known_as(worth));
        settle(rubric, section, &self.not_applicable, &mut cells);
        sums[at] =
            SectionSum::of(section, &|i| cells.get(&i.id).copied().unwrap_or_else(|| Span::open(i.max)));
        Totals::of_sums(&sums)
    }
}

/// Who goes furthest beyond the target of a line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Leader {
    /// Done and target of the best among those known; none while nobody is above the target.
    pub best: Option<(Points, Points)>,
    /// The units that stand there.
    pub bodies: Vec<BodyId>,
    /// Are all units' figures known?
    pub settled: bool,
}

/// One column of the bloc.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// The units, in the order given.
    pub units: Vec<UnitColumn>,
    /// The leader of each TARGET_LEADER line.
    pub leaders: Arc<BTreeMap<ItemId, Leader>>,
}

impl Column {
    /// Works out a column. `whole`: these are all the units there are; else the others' figures count as not known.
    pub fn of(rubric: &Rubric, entries: &[Entry], whole: bool) -> Column {
        let relative = rubric.items().filter(|i| i.method.is_relative());
        let leaders = Arc::new(relative.map(|i| (i.id, leader(i, entries, whole))).collect());
        let units = entries.iter().map(|e| unit(rubric, e, &leaders)).collect();
        Column { units, leaders }
    }

    /// What ranking needs to know of the units.
    pub(crate) fn standings(&self) -> Vec<Standing> {
        let standing =
            |u: &UnitColumn| Standing { body: u.body, totals: u.totals.clone(), barred: u.barred.clone() };
        self.units.iter().map(standing).collect()
    }

    /// One unit's part.
    pub fn unit(&self, body: BodyId) -> Option<&UnitColumn> {
        self.units.iter().find(|u| u.body == body)
    }
}

/// Is `a` further beyond its target than `b`? Both targets are above 0.
pub(crate) fn further(
    (done_a, target_a): (Points, Points),
    (done_b, target_b): (Points, Points),
) -> std::cmp::Ordering {
    Exact::of(done_a).part(Points(1), target_a).cmp(&Exact::of(done_b).part(Points(1), target_b))
}

fn leader(item: &Item, entries: &[Entry], whole: bool) -> Leader {
    let mut leader = Leader { settled: whole, ..Leader::default() };
    for e in entries {
        let (done, target) = match (e.input)(item.id) {
            None => {
                leader.settled = false;
                continue;
            }
            Some(Input::Ratio { done, planned }) if planned > Points::ZERO && done > planned => {
                (done, planned)
            }
            Some(_) => continue,
        };
        match leader.best.map(|best| further((done, target), best)) {
            Some(std::cmp::Ordering::Less) => {}
            Some(std::cmp::Ordering::Equal) => leader.bodies.push(e.body),
            None | Some(std::cmp::Ordering::Greater) => {
                leader.best = Some((done, target));
                leader.bodies = vec![e.body];
            }
        }
    }
    leader
}

/// How a TARGET_LEADER line comes out: its worth, and whether that may still sink when others' figures come in.
pub(crate) fn against(max: Points, (done, target): (Points, Points), leader: &Leader) -> (Exact, bool) {
    let half = Exact::of(max).halved();
    if target <= Points::ZERO {
        return (if done > Points::ZERO { Exact::of(max) } else { half }, true);
    }
    if done <= target {
        return (half.part(done, target), true);
    }
    let (best_done, best_target) = leader.best.unwrap_or((done, target));
    // (done ÷ target − 1) ÷ (best − 1), as one fraction.
    let over = Exact::of(done.minus(target)).part(best_target, target);
    let most = best_done.minus(best_target);
    (half.plus(half.part_of(over, most)), leader.settled)
}

fn unit(rubric: &Rubric, e: &Entry, leaders: &Arc<BTreeMap<ItemId, Leader>>) -> UnitColumn {
    let mut cells = BTreeMap::new();
    let mut not_applicable = Vec::new();
    for section in &rubric.sections {
        for item in &section.items {
            match (e.input)(item.id) {
                Some(Input::NotApplicable) => not_applicable.push(item.id),
                input => {
                    cells.insert(item.id, cell(rubric.decimals, item, input, leaders.get(&item.id)));
                }
            }
        }
        settle(rubric, section, &not_applicable, &mut cells);
    }
    let worth = |item: &Item| cells.get(&item.id).copied().unwrap_or_else(|| Span::open(item.max));
    let totals = Totals::of(rubric, &worth);
    let leaders = Arc::clone(leaders);
    UnitColumn { body: e.body, totals, barred: barred(rubric, e), cells, not_applicable, leaders }
}

fn cell(decimals: u8, item: &Item, input: Option<Input>, leader: Option<&Leader>) -> Span {
    let known = |x: Exact| Span::known_as(x.within(item.max).rounded(decimals));
    match (input, leader) {
        (Some(Input::Ratio { done, planned }), Some(leader)) => {
            match against(item.max, (done, planned), leader) {
                (points, true) => known(points),
                // The others can only push it down towards the half that the target itself is worth.
                (points, false) => {
                    let (low, high) = (known(Exact::of(item.max).halved()).low, known(points).low);
                    Span { low, high, unknown: 1 }
                }
            }
        }
        (Some(input), _) => item.exact(input).map_or_else(|| Span::open(item.max), known),
        (None, _) => Span::open(item.max),
    }
}

/// Does a line of this section take the share the others reach?
fn shares(rubric: &Rubric, section: &Section, gone: &[ItemId]) -> bool {
    rubric.not_applicable == NotApplicable::Share && section.criteria().any(|i| gone.contains(&i.id))
}

/// Gives the lines that do not apply their worth, by what the rubric declares. Bonuses, deductions and conditions that
/// do not apply are worth nothing.
fn settle(rubric: &Rubric, section: &Section, gone: &[ItemId], cells: &mut BTreeMap<ItemId, Span>) {
    let is_gone = |item: &&Item| gone.contains(&item.id);
    for item in section.items.iter().filter(is_gone) {
        cells.insert(item.id, Span::known_as(Points::ZERO));
    }
    let missing: Vec<&Item> = section.criteria().filter(is_gone).collect();
    if section.part != Part::Main || missing.is_empty() {
        return;
    }
    let rest: Vec<&Item> = section.criteria().filter(|i| !gone.contains(&i.id)).collect();
    let possible: Points = rest.iter().map(|i| i.max).sum();
    let got = Span::sum(rest.iter().filter_map(|i| cells.get(&i.id).copied()));
    for item in missing {
        let share = |part: Points| Exact::of(item.max).part(part, possible).rounded(rubric.decimals);
        let worth = match rubric.not_applicable {
            NotApplicable::Full => Span::known_as(item.max),
            NotApplicable::Share if possible > Points::ZERO => {
                Span { low: share(got.low), high: share(got.high), unknown: got.unknown.min(1) }
            }
            // Nothing of the section applies, or the rubric does not allow it: nobody can say what it is worth.
            NotApplicable::Share | NotApplicable::Refused => Span::open(item.max),
        };
        cells.insert(item.id, worth);
    }
}

fn barred(rubric: &Rubric, e: &Entry) -> Barred {
    let mut barred = Barred::default();
    for item in rubric.items().filter(|i| i.method == Method::Disqualifier) {
        let words = format!("{} {}", item.no, item.name);
        match (e.input)(item.id) {
            Some(Input::Holds(true)) => barred.by.push(words),
            Some(_) => {}
            None => barred.unknown.push(words),
        }
    }
    barred
}

impl Rubric {
    /// How the points of a cell came about, as a sum: "49 ÷ 50 × 250 = 245". `None` while they are not known by
    /// themselves; a line that does not apply is told by the rubric's declaration.
    pub fn how(&self, item: &Item, input: Input, leader: Option<&Leader>) -> Option<String> {
        if input == Input::NotApplicable {
            return Some(format!("không áp dụng: {}", self.not_applicable.vietnamese()));
        }
        if let (Input::Ratio { done, planned }, Some(leader)) = (input, leader) {
            return Some(self.how_against(item, (done, planned), leader));
        }
        let raw = item.exact(input)?;
        let (max, says) = (item.max, |x: Exact| self.figure(x));
        let words = match (&item.method, input) {
            (m, _) if m.is_typed() => format!("chấm trực tiếp, tối đa {max}"),
            (Method::Ratio, Input::Ratio { done, planned }) => {
                format!("{done} ÷ {planned} × {max} {}", says(raw))
            }
            (Method::Deduct { per }, Input::Count(n)) => format!("{max} − {n} × {per} {}", says(raw)),
            (Method::Checklist { parts }, Input::Ticks(bits)) => {
                let there = parts.iter().enumerate().filter(|(n, _)| bits >> n & 1 == 1);
                let sum: Vec<String> = there.map(|(_, p)| p.points.to_string()).collect();
                let sum = if sum.is_empty() { "không nội dung nào".to_owned() } else { sum.join(" + ") };
                format!("{sum} {}", says(raw))
            }
            (Method::Disqualifier, Input::Holds(yes)) => {
                return Some(if yes { "có, không xét thi đua" } else { "không có" }.to_owned());
            }
            (_, Input::Count(n)) if item.method.per().is_some() => {
                format!("{n} × {} {}", item.method.per()?, says(raw))
            }
            (_, input) => format!("{}: {}", item.says(input), self.figure(raw).trim_start_matches("= ")),
        };
        Some(match raw {
            r if r > Exact::of(max) => format!("{words}, tính tối đa {max}"),
            r if r < Exact::ZERO => format!("{words}, tính 0"),
            _ => words,
        })
    }

    /// "= 245" or "≈ 258,33", with the decimals this rubric rounds to.
    fn figure(&self, x: Exact) -> String {
        let sign = if x.is_even(self.decimals) { "=" } else { "≈" };
        format!("{sign} {}", x.rounded(self.decimals))
    }

    fn how_against(&self, item: &Item, (done, target): (Points, Points), leader: &Leader) -> String {
        let (points, settled) = against(item.max, (done, target), leader);
        let half = Exact::of(item.max).halved().says();
        if target <= Points::ZERO {
            let what = if done > Points::ZERO {
                "có làm, tính như đơn vị dẫn đầu"
            } else {
                "đạt chỉ tiêu"
            };
            return format!("chỉ tiêu 0, {what} {}", self.figure(points));
        }
        if done <= target {
            return format!("{done} ÷ {target} × {half} {}", self.figure(points));
        }
        let (best_done, best_target) = leader.best.unwrap_or((done, target));
        let percent = |done, target| Exact::of(Points::whole(100)).part(done, target).says();
        let words = format!(
            "{done} ÷ {target} {}% chỉ tiêu, dẫn đầu {}%: {half} + {half} × phần vượt ÷ phần vượt cao nhất {}",
            equals(&percent(done, target)),
            percent(best_done, best_target).trim_start_matches("≈ "),
            self.figure(points)
        );
        if settled { words } else { format!("{words}; còn tùy số của đơn vị khác") }
    }
}

/// "= 104" or "≈ 104,17".
fn equals(figure: &str) -> String {
    if figure.starts_with('≈') { figure.to_owned() } else { format!("= {figure}") }
}
