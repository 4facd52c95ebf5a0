//! A rubric tried on another year's figures ("thử bảng tiêu chí trên số liệu năm trước"): which lines can take over what
//! was typed then, what the totals and ranks would have been, and which lines made each move. Pure; nothing is kept.
//!
//! A line takes an input over when it is the same line ([`crate::outline`]) and the input still says something there:
//! done and planned under another maximum, a count at another rate, a level that kept its name. Typed points mean nothing
//! under another maximum. Lines that cannot be tried for anybody are left out for everybody; where only some units'
//! inputs do not fit, those cells are not known, and [`crate::calc`] and [`crate::ranking`] say what follows.

use crate::calc::{Column, Entry};
use crate::exact::Exact;
use crate::methods::{Input, Level, Method};
use crate::model::{Item, ItemId, NotApplicable, Part, Rubric, Section};
use crate::outline::Pairing;
use crate::ranking::{self, Settled};
use crate::ties::TieFacts;
use crate::totals::Span;
use crate::what_if::Stood;
use kernel::{BodyId, Points, fold};
use std::collections::BTreeMap;

/// A line and its section.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) section: &'a Section,
    pub(crate) item: &'a Item,
}

/// How far a line can be tried.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    /// It counts as it did.
    Same,
    /// What was typed is worked out by another rule: how that differs.
    Anew(String),
    /// Not at all: why.
    Not(String),
}

/// A line of the rubric that is tried.
pub(crate) struct Tried<'a> {
    pub(crate) line: Line<'a>,
    /// The line it was.
    pub(crate) before: Option<Line<'a>>,
    pub(crate) fate: Fate,
    /// The units whose input does not fit, and why.
    pub(crate) unsure: Vec<(BodyId, String)>,
}

/// What made a total differ.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Cause {
    /// Number and words of the line; none: ceilings of bonuses and deductions.
    pub(crate) line: Option<(String, String)>,
    /// Its worth before; none: there was no such line.
    pub(crate) before: Option<Span>,
    /// Its worth now; none: there is no such line, or it cannot be tried.
    pub(crate) after: Option<Span>,
    /// Is it still there, but cannot be tried?
    pub(crate) untried: bool,
    /// By how much it moves the total; none: not known.
    pub(crate) by: Option<Points>,
    /// The same less what it moves, on the average, the totals of the units it is measured against: that is what moves
    /// ranks.
    pub(crate) apart: Option<Exact>,
}

/// A unit before and after.
pub(crate) struct Unit {
    pub(crate) body: BodyId,
    pub(crate) was: Stood,
    pub(crate) is: Stood,
    /// What settles its place now.
    pub(crate) settled: Settled,
    /// The units that stood on the other side of it. Its lines are measured against these; against all, where nobody did.
    pub(crate) passed: Vec<BodyId>,
    /// Lines that move its total, the one that sets it apart most first.
    pub(crate) causes: Vec<Cause>,
}

/// What came of it.
pub(crate) struct Rehearsal<'a> {
    /// Every line of the rubric, in its order.
    pub(crate) lines: Vec<Tried<'a>>,
    /// Lines that are no more.
    pub(crate) gone: Vec<Line<'a>>,
    /// In the order they would stand.
    pub(crate) units: Vec<Unit>,
    /// Maxima of the criteria: those tried, all.
    pub(crate) tried: (Points, Points),
}

/// What was typed for a unit's line.
pub(crate) type Typed<'a> = &'a dyn Fn(BodyId, ItemId) -> Option<Input>;

/// Tries `after` on what was typed under `before`. Equal totals are told apart by each rubric's own steps, from what was
/// known beside the scores in that year.
pub(crate) fn rehearse<'a>(
    (before, after): (&'a Rubric, &'a Rubric),
    units: &[BodyId],
    typed: Typed<'_>,
    facts: &TieFacts,
) -> Rehearsal<'a> {
    let pairing = Pairing::of(before, after);
    let mut inputs: BTreeMap<(BodyId, ItemId), Input> = BTreeMap::new();
    let (mut lines, mut gone) = (Vec::new(), Vec::new());
    for (o, n) in pairing.merged() {
        let line = |row: crate::outline::Row<'a>| row.line().map(|item| Line { section: row.section, item });
        let old = o.and_then(|o| line(pairing.before[o]));
        match n.and_then(|n| line(pairing.after[n])) {
            Some(new) => lines.push(try_line((old, new), after.not_applicable, units, (typed, &mut inputs))),
            None => gone.extend(old),
        }
    }
    let kept = with_only(after, &lines);
    let was = column(before, units, typed);
    let is = column(&kept, units, &|body, item| inputs.get(&(body, item)).copied());
    let main = |t: &&Tried<'_>| t.line.section.criteria().any(|i| i.id == t.line.item.id);
    let can = |t: &&Tried<'_>| !matches!(t.fate, Fate::Not(_));
    let tried = lines.iter().filter(main).filter(can).map(|t| t.line.item.max).sum();
    let all = lines.iter().filter(main).map(|t| t.line.item.max).sum();
    let units = moves((before, &was), (&kept, &is), (&lines, &gone), facts);
    Rehearsal { lines, gone, units, tried: (tried, all) }
}

fn column(rubric: &Rubric, units: &[BodyId], typed: Typed<'_>) -> Column {
    let held: Vec<_> = units.iter().map(|body| (*body, move |item: ItemId| typed(*body, item))).collect();
    let entries: Vec<Entry<'_>> = held.iter().map(|(body, input)| Entry { body: *body, input }).collect();
    Column::of(rubric, &entries, true)
}

/// The rubric without the lines that cannot be tried.
fn with_only(rubric: &Rubric, lines: &[Tried<'_>]) -> Rubric {
    let mut kept = rubric.clone();
    let out = |item: &Item| lines.iter().any(|t| t.line.item.id == item.id && matches!(t.fate, Fate::Not(_)));
    for section in &mut kept.sections {
        section.items.retain(|i| !out(i));
    }
    kept
}

/// Takes one line's inputs over, as far as they fit.
fn try_line<'a>(
    (old, new): (Option<Line<'a>>, Line<'a>),
    gone: NotApplicable,
    units: &[BodyId],
    (typed, inputs): (Typed<'_>, &mut BTreeMap<(BodyId, ItemId), Input>),
) -> Tried<'a> {
    let cannot = |why: String| Tried { line: new, before: old, fate: Fate::Not(why), unsure: Vec::new() };
    let Some(was) = old else {
        return cannot("tiêu chí mới, năm trước chưa có số liệu".to_owned());
    };
    if let Err(why) = fits(was.item, new.item) {
        return cannot(why);
    }
    let (mut unsure, mut fitting) = (Vec::new(), 0);
    for body in units {
        let Some(input) = typed(*body, was.item.id) else { continue };
        match carried(was.item, new.item, input, gone) {
            Ok(input) => {
                inputs.insert((*body, new.item.id), input);
                fitting += 1;
            }
            Err(why) => unsure.push((*body, why)),
        }
    }
    if let (0, Some((_, why))) = (fitting, unsure.first()) {
        return cannot(format!("không đơn vị nào có số liệu dùng được: {why}"));
    }
    let anew = anew(was.item, new.item);
    let fate = if anew.is_empty() { Fate::Same } else { Fate::Anew(anew) };
    Tried { line: new, before: old, fate, unsure }
}

/// How the rule differs, in words; empty: not at all.
fn anew(old: &Item, new: &Item) -> String {
    let mut all = Vec::new();
    if old.max != new.max {
        all.push(format!("tối đa {} → {}", old.max, new.max));
    }
    if old.method.word() != new.method.word() {
        let says = |i: &Item| i.method.vietnamese().to_lowercase();
        all.push(format!("cách tính {} → {}", says(old), says(new)));
    } else if let (Some(was), Some(is)) = (old.method.per(), new.method.per()) {
        if was != is {
            all.push(format!("mỗi lần {was} → {is} điểm"));
        }
    } else if old.method != new.method {
        all.push(format!("mức điểm mới: {}", new.rule().trim_end_matches('.')));
    }
    all.join("; ")
}

/// Do inputs of the old line say something on the new one at all? Else why not.
fn fits(old: &Item, new: &Item) -> Result<(), String> {
    use Method as M;
    match (&old.method, &new.method) {
        (M::Manual, M::Manual) | (M::Bonus { per: None }, M::Bonus { per: None }) if old.max != new.max => {
            Err(format!("điểm chấm trực tiếp trên {} không quy được sang {}", old.max, new.max))
        }
        (M::Checklist { parts: was }, M::Checklist { parts: are }) if !alike(was, are) => {
            match are.iter().find(|part| place(was, &part.name).is_none()) {
                Some(part) => Err(format!("nội dung “{}” chưa có số liệu", part.name)),
                None => Ok(()),
            }
        }
        (M::Manual, M::Manual)
        | (M::Bonus { per: None }, M::Bonus { per: None })
        | (M::Ratio | M::TargetLeader, M::Ratio | M::TargetLeader)
        // Achievements are counted, or faults: one is not the other.
        | (M::Count { .. } | M::Bonus { per: Some(_) }, M::Count { .. } | M::Bonus { per: Some(_) })
        | (M::Deduct { .. } | M::Penalty { .. }, M::Deduct { .. } | M::Penalty { .. })
        | (M::Level { .. }, M::Level { .. })
        | (M::RankTable { .. }, M::RankTable { .. })
        | (M::Checklist { .. }, M::Checklist { .. })
        | (M::Disqualifier, M::Disqualifier) => Ok(()),
        (was, is) => Err(format!(
            "cách tính đổi từ “{}” sang “{}”",
            was.vietnamese().to_lowercase(),
            is.vietnamese().to_lowercase()
        )),
    }
}

/// The input as the new line takes it, or why it cannot.
fn carried(old: &Item, new: &Item, input: Input, gone: NotApplicable) -> Result<Input, String> {
    let now = match (&old.method, &new.method, input) {
        (_, _, Input::NotApplicable) if gone == NotApplicable::Refused => {
            return Err("năm trước không áp dụng, bản này không cho chọn “không áp dụng”".to_owned());
        }
        (Method::Level { levels: was }, Method::Level { levels: are }, Input::Level(n))
            if !alike(was, are) =>
        {
            let Some(level) = was.get(n) else { return Err(misfit(old, input)) };
            let n = place(are, &level.name).ok_or_else(|| format!("bậc “{}” không còn", level.name))?;
            Input::Level(n)
        }
        (Method::Checklist { parts: was }, Method::Checklist { parts: are }, Input::Ticks(bits))
            if !alike(was, are) =>
        {
            let there = |part: &Level| place(was, &part.name).is_some_and(|n| bits >> n & 1 == 1);
            let bit = |(n, part): (usize, &Level)| if there(part) { 1 << n } else { 0 };
            Input::Ticks(are.iter().enumerate().map(bit).fold(0, |all: u64, bit: u64| all | bit))
        }
        (_, _, input) => input,
    };
    if new.takes(now) { Ok(now) } else { Err(misfit(old, input)) }
}

fn misfit(old: &Item, input: Input) -> String {
    format!("“{}” không hợp với cách tính mới", old.says(input))
}

/// Are these the same words in the same order?
fn alike(a: &[Level], b: &[Level]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| fold(&a.name) == fold(&b.name))
}

/// Where the one with this name stands; none where two have it.
fn place(all: &[Level], name: &str) -> Option<usize> {
    let mut those = all.iter().enumerate().filter(|(_, l)| fold(&l.name) == fold(name)).map(|(n, _)| n);
    match (those.next(), those.next()) {
        (Some(n), None) => Some(n),
        _ => None,
    }
}

/// What a line is worth before and after, and by how much that moves the total.
type Worths = (Option<Span>, Option<Span>, Option<Points>);

/// A line's points in every unit's total: what moved them there.
struct Moving {
    line: Option<(String, String)>,
    untried: bool,
    of: BTreeMap<BodyId, Worths>,
}

/// Every unit before and after, with what moved it.
fn moves(
    (before, was): (&Rubric, &Column),
    (after, is): (&Rubric, &Column),
    (lines, gone): (&[Tried<'_>], &[Line<'_>]),
    facts: &TieFacts,
) -> Vec<Unit> {
    let stood = |rubric: &Rubric, c: &Column| -> BTreeMap<BodyId, (usize, Stood, Settled)> {
        let placed = ranking::place(rubric, &c.standings(), facts);
        let one = |(at, p): (usize, ranking::Placed)| {
            let u = c.unit(p.body)?;
            let barred = !u.barred.by.is_empty();
            let stood = Stood { rank: p.rank, total: u.totals.total, barred, waits: p.waits };
            Some((p.body, (at, stood, p.settled)))
        };
        placed.into_iter().enumerate().filter_map(one).collect()
    };
    let (then, now) = (stood(before, was), stood(after, is));
    let all = moving((was, is), (lines, gone));
    let ranked: Vec<BodyId> = now.iter().filter(|(_, (_, s, _))| !s.barred).map(|(b, _)| *b).collect();
    let mut units: Vec<(usize, Unit)> = Vec::new();
    for (body, (at, is, settled)) in &now {
        let Some((_, was, _)) = then.get(body) else { continue };
        // Which of the two stands above; none while one of them has no rank.
        let above = |of: &BTreeMap<BodyId, (usize, Stood, Settled)>, o: &BodyId| {
            Some(of.get(body)?.1.rank?.cmp(&of.get(o)?.1.rank?))
        };
        let passed = |o: &&BodyId| *o != body && above(&then, o) != above(&now, o);
        let passed: Vec<BodyId> = ranked.iter().filter(passed).copied().collect();
        let causes = causes(&all, *body, if passed.is_empty() { &ranked } else { &passed });
        let settled = settled.clone();
        units.push((*at, Unit { body: *body, was: *was, is: *is, settled, passed, causes }));
    }
    units.sort_by_key(|(at, _)| *at);
    units.into_iter().map(|(_, u)| u).collect()
}

/// A line's part of a total, with its sign.
fn part(line: Line<'_>, span: Span) -> Option<Points> {
    match line.section.part {
        Part::Deduction => span.known().map(|points| Points::ZERO.minus(points)),
        Part::Main | Part::Bonus => span.known(),
        Part::Bar => Some(Points::ZERO),
    }
}

/// What every line moves, and last what ceilings do to the sums.
fn moving((was, is): (&Column, &Column), (lines, gone): (&[Tried<'_>], &[Line<'_>])) -> Vec<Moving> {
    // What cannot be tried leaves the total as if it were gone.
    let lines = lines.iter().map(|t| {
        let untried = matches!(t.fate, Fate::Not(_));
        (t.line, t.before, Some(t.line).filter(|_| !untried), untried)
    });
    let lost = gone.iter().map(|l| (*l, Some(*l), None, false));
    let mut all = Vec::new();
    let mut rest: BTreeMap<BodyId, Option<Points>> = BTreeMap::new();
    for u in &is.units {
        let difference =
            was.unit(u.body).and_then(|was| Some(u.totals.total.known()?.minus(was.totals.total.known()?)));
        rest.insert(u.body, difference);
    }
    for (named, old, new, untried) in lines.chain(lost) {
        let mut of = BTreeMap::new();
        for u in &is.units {
            let before = old.and_then(|l| Some((l, was.unit(u.body)?.worth(l.item))));
            let after = new.map(|l| (l, u.worth(l.item)));
            let worth =
                |at: Option<(Line<'_>, Span)>| at.map_or(Some(Points::ZERO), |(l, span)| part(l, span));
            let by = worth(after).zip(worth(before)).map(|(after, before)| after.minus(before));
            if let Some(rest) = rest.get_mut(&u.body) {
                *rest = rest.zip(by).map(|(rest, by)| rest.minus(by));
            }
            of.insert(u.body, (before.map(|b| b.1), after.map(|a| a.1), by));
        }
        let taken = if named.section.part == Part::Deduction { " (điểm trừ)" } else { "" };
        let line = Some((named.item.no.clone(), format!("{}{taken}", named.item.name)));
        all.push(Moving { line, untried, of });
    }
    let of = rest.into_iter().map(|(body, by)| (body, (None, None, by))).collect();
    all.push(Moving { line: None, untried: false, of });
    all
}

/// What moved one unit's total, the line that sets it apart most first; what moved nobody is left out.
fn causes(all: &[Moving], body: BodyId, against: &[BodyId]) -> Vec<Cause> {
    let mut causes = Vec::new();
    for m in all {
        let Some((before, after, by)) = m.of.get(&body).copied() else { continue };
        let others: Vec<Points> = against.iter().filter_map(|b| m.of.get(b)?.2).collect();
        let (sum, n) = (others.iter().copied().sum::<Points>(), i128::try_from(others.len()).unwrap_or(0));
        let apart = by.filter(|_| n > 0).map(|by| Exact::of(by).minus(Exact::new(i128::from(sum.0), n)));
        // Ceilings that cannot be told follow from lines that cannot.
        let told = by.is_some_and(|by| by != Points::ZERO) || apart.is_some_and(|a| a != Exact::ZERO);
        if told || (by.is_none() && m.line.is_some()) {
            let (line, untried) = (m.line.clone(), m.untried);
            causes.push(Cause { line, before, after, untried, by, apart });
        }
    }
    let size = |c: &Cause| {
        let apart = c.apart.map(|a| a.max(Exact::ZERO.minus(a)));
        std::cmp::Reverse((apart, c.by.map(|p| p.0.abs())))
    };
    causes.sort_by_key(size);
    causes
}
