//! How firm each rank is: the smallest change of points, at one line of one of two neighbours, after which they no longer
//! stand as they do. Pure, and in whole hundredths.
//!
//! A line is tried with the points it can take: any step of the rubric's decimals where points are typed or come out of
//! a ratio, else the points of its levels, bands, parts or counts. Better points on one line never lower a unit, so the
//! first points that turn the order are found by halving. The line of a sole leader (TARGET_LEADER) is not tried: its
//! own points stay at the maximum while those of all others move, which is for the what-if page to tell.

use crate::calc::{Column, UnitColumn};
use crate::exact::Exact;
use crate::methods::{Input, Level, Method};
use crate::model::{Item, ItemId, Part, Rubric};
use crate::ranking::{self, Order};
use crate::ties::{TieFacts, Unvoted};
use crate::totals::{SectionSum, Totals};
use kernel::{BodyId, Points};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// A checklist whose parts make more sums than this is taken as one that can have any points.
const SUMS_MAX: usize = 4_000;
/// The largest count a form takes.
const COUNT_MAX: i64 = 9_999;

/// Two units with neighbouring ranks, and what would change their order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Turn {
    /// The unit that stands above, or was given first where the rank is shared.
    pub upper: BodyId,
    /// The unit just below.
    pub lower: BodyId,
    /// Their ranks; equal where it is shared.
    pub ranks: (i64, i64),
    /// The smallest change; `None`: no single line can do it.
    pub smallest: Option<Nudge>,
    /// At how many other cells of the two units an equally small change does it.
    pub alike: usize,
}

/// Other points at one line of one unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Nudge {
    /// The unit.
    pub body: BodyId,
    /// The line.
    pub item: ItemId,
    /// Its number.
    pub no: String,
    /// What the line is worth.
    pub from: Points,
    /// What it would be worth.
    pub to: Points,
    /// What comes of it.
    pub comes: Comes,
}

/// What comes of a change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comes {
    /// The lower unit stands above.
    Turned,
    /// Equal in everything: both share the rank.
    Shared,
    /// Equal in everything; the members have to vote.
    Waits,
    /// They shared a rank, and no longer do.
    Apart,
}

impl Nudge {
    /// How much the points change.
    pub fn size(&self) -> Points {
        Points(self.to.minus(self.from).0.abs())
    }
}

impl Turn {
    /// In one sentence: "0,5 điểm ở III.2 đổi hạng 2 và 3."
    pub fn says(&self) -> String {
        let (up, low) = self.ranks;
        let Some(n) = &self.smallest else {
            return match up == low {
                true => format!("Không tiêu chí nào một mình tách được hai đơn vị cùng hạng {up}."),
                false => format!("Không tiêu chí nào một mình đổi được hạng {up} và {low}."),
            };
        };
        let what = match n.comes {
            Comes::Turned => format!("đổi hạng {up} và {low}"),
            Comes::Shared => format!("làm hạng {up} và {low} thành đồng hạng"),
            Comes::Waits => format!("làm hạng {up} và {low} bằng nhau, phải biểu quyết"),
            Comes::Apart => format!("tách hai đơn vị cùng hạng {up}"),
        };
        format!("{} điểm ở {} {what}.", n.size(), n.no)
    }

    /// Which unit, from how many points to how many. Empty when nothing can be done.
    pub fn more(&self, name: &dyn Fn(BodyId) -> String) -> String {
        let Some(n) = &self.smallest else { return String::new() };
        let other = name(if n.body == self.upper { self.lower } else { self.upper });
        let comes = match (n.comes, n.body == self.upper) {
            (Comes::Turned, true) => format!("thì xếp sau {other}"),
            (Comes::Turned, false) => format!("thì xếp trên {other}"),
            (Comes::Shared, _) => format!("thì đồng hạng với {other}"),
            (Comes::Waits, _) => format!("thì bằng {other}, phải biểu quyết"),
            (Comes::Apart, _) => format!("thì không còn đồng hạng với {other}"),
        };
        let also = match self.alike {
            0 => String::new(),
            alike => format!(" Ở {alike} ô khác của hai đơn vị cũng chỉ cần chừng ấy."),
        };
        format!("{}: {} từ {} thành {} {comes}.{also}", name(n.body), n.no, n.from, n.to)
    }
}

/// The points a line can take.
enum Values {
    /// Every step from 0 on up to these; and one more above them.
    Steps(Points, Option<Points>),
    /// These, from the least to the most.
    Listed(Vec<Points>),
}

/// For each two neighbours among the units with a known rank, what would change their order. `input`: what was typed.
pub fn turns(
    rubric: &Rubric,
    column: &Column,
    facts: &TieFacts,
    input: &dyn Fn(BodyId, ItemId) -> Option<Input>,
) -> Vec<Turn> {
    let listed = rubric.items().map(|i| (i.id, values(rubric, i)));
    let order = Order { rubric, facts };
    let units = column.standings();
    let known = units.iter().filter(|u| u.barred.by.is_empty() && u.is_known());
    let keys = known.map(|u| (u.body, order.key(u.body, &u.totals))).collect();
    let search = Search { rubric, order, keys, column, input, listed: listed.collect() };
    let placed = ranking::place(rubric, &units, facts);
    let ranked: Vec<(BodyId, i64)> = placed.iter().filter_map(|p| Some((p.body, p.rank?))).collect();
    let pair = |two: &[(BodyId, i64)]| match two {
        [(upper, up), (lower, low)] => {
            let (smallest, alike) = search.smallest(*upper, *lower);
            Some(Turn { upper: *upper, lower: *lower, ranks: (*up, *low), smallest, alike })
        }
        _ => None,
    };
    ranked.windows(2).filter_map(pair).collect()
}

/// Which points are looked at: from where, which way, how far.
#[derive(Clone, Copy)]
struct Way {
    from: Points,
    upwards: bool,
    limit: Points,
}

/// One of two neighbours, as the search looks at it.
struct Side<'a> {
    unit: &'a UnitColumn,
    other: BodyId,
    /// What each section brings now.
    sums: Vec<SectionSum>,
    /// How it stands against the other now.
    now: Ordering,
}

/// What the search goes through.
struct Search<'a> {
    rubric: &'a Rubric,
    order: Order<'a>,
    /// The keys of all ranked units.
    keys: Vec<(BodyId, Vec<Points>)>,
    column: &'a Column,
    input: &'a dyn Fn(BodyId, ItemId) -> Option<Input>,
    listed: BTreeMap<ItemId, Values>,
}

impl Search<'_> {
    /// The smallest change between two neighbours, and how many more are as small. It is the one at the rubric's first
    /// line, of the lower unit first.
    fn smallest(&self, upper: BodyId, lower: BodyId) -> (Option<Nudge>, usize) {
        let (Some(up), Some(low)) = (self.column.unit(upper), self.column.unit(lower)) else {
            return (None, 0);
        };
        let (mut best, mut alike): (Option<Nudge>, usize) = (None, 0);
        let sections = self.rubric.sections.iter().enumerate();
        let lines = sections.flat_map(|(at, s)| s.items.iter().map(move |i| (at, s.part, i)));
        let (up, low) = (self.side(up, lower), self.side(low, upper));
        for (line, side) in lines.flat_map(|l| [(l, &low), (l, &up)]) {
            // Nothing larger than the best so far is looked for, so most cells cost one look.
            let limit = best.as_ref().map_or(Points(i64::MAX), Nudge::size);
            match (self.at(line, limit, side), &best) {
                (Some(n), Some(b)) if n.size() == b.size() => alike += 1,
                (Some(n), _) => (best, alike) = (Some(n), 0),
                (None, _) => {}
            }
        }
        (best, alike)
    }

    fn side<'a>(&self, unit: &'a UnitColumn, other: BodyId) -> Side<'a> {
        Side { unit, other, sums: unit.sums(self.rubric), now: self.stands(unit, &unit.totals, other) }
    }

    /// The smallest change at one line of one unit against the other, none above `limit`.
    fn at(
        &self,
        (at, part, item): (usize, Part, &Item),
        limit: Points,
        Side { unit, other, sums, now }: &Side<'_>,
    ) -> Option<Nudge> {
        if part == Part::Bar {
            return None;
        }
        let from = unit.cells.get(&item.id).filter(|_| !unit.not_applicable.contains(&item.id))?.known()?;
        let now = *now;
        let after =
            |points| self.stands(unit, &unit.totals_with(self.rubric, sums, (at, item), points), *other);
        // A unit below wants more merit, a unit above less; equals are told apart either way.
        let ways: &[bool] = match now {
            Ordering::Less => &[true],
            Ordering::Greater => &[false],
            Ordering::Equal => &[true, false],
        };
        let mut best: Option<Nudge> = None;
        for more_merit in ways {
            let upwards = *more_merit != (part == Part::Deduction);
            let way = Way { from, upwards, limit };
            let Some(to) = self.first(item, unit, way, &|p| after(p) != now) else { continue };
            let comes = match (now, after(to)) {
                (Ordering::Equal, _) => Comes::Apart,
                (_, Ordering::Equal) if self.rubric.votes() == Some(Unvoted::Waits) => Comes::Waits,
                (_, Ordering::Equal) => Comes::Shared,
                _ => Comes::Turned,
            };
            let n = Nudge { body: unit.body, item: item.id, no: item.no.clone(), from, to, comes };
            if best.as_ref().is_none_or(|b| n.size() < b.size()) {
                best = Some(n);
            }
        }
        best
    }

    /// How a unit with these totals stands against another.
    fn stands(&self, unit: &UnitColumn, totals: &Totals, other: BodyId) -> Ordering {
        self.against(&self.order.key(unit.body, totals), unit.body, other)
    }

    /// How a unit with this key stands against another: by the steps, then by the vote of all that would be equal.
    fn against(&self, mine: &[Points], unit: BodyId, other: BodyId) -> Ordering {
        let Some((_, theirs)) = self.keys.iter().find(|(body, _)| *body == other) else {
            return Ordering::Equal;
        };
        mine.cmp(theirs.as_slice()).then_with(|| {
            let others = self.keys.iter().filter(|(body, key)| *body != unit && key == mine).cloned();
            let tied: Vec<_> = others.chain([(unit, mine.to_vec())]).collect();
            let votes = self.order.votes(&tied);
            let got = |body| votes.get(&body).map(|v| &v.got);
            got(unit).cmp(&got(other))
        })
    }

    /// The nearest points above or below `from` from which on `holds`.
    fn first(
        &self,
        item: &Item,
        unit: &UnitColumn,
        Way { from, upwards, limit }: Way,
        holds: &dyn Fn(Points) -> bool,
    ) -> Option<Points> {
        let near = |p: &Points| p.minus(from).0.abs() <= limit.0;
        let own;
        let values = if item.method.is_relative() {
            own = self.against_a_leader(item, unit)?;
            &own
        } else {
            self.listed.get(&item.id)?
        };
        match values {
            Values::Steps(most, beyond) => {
                let step = step(self.rubric);
                let room = if upwards { most.minus(from) } else { from.minus(Points::ZERO) };
                let at =
                    |n: i64| Points(if upwards { from.0 + (n + 1) * step } else { from.0 - (n + 1) * step });
                halve(room.0.clamp(0, limit.0) / step, &|n| holds(at(n)))
                    .map(at)
                    .or_else(|| beyond.filter(|b| upwards && *b > from && near(b) && holds(*b)))
            }
            Values::Listed(all) => {
                let ahead: Vec<Points> = if upwards {
                    all.iter().copied().filter(|p| *p > from && near(p)).collect()
                } else {
                    all.iter().rev().copied().filter(|p| *p < from && near(p)).collect()
                };
                let at = |n: i64| usize::try_from(n).ok().and_then(|n| ahead.get(n).copied());
                let many = i64::try_from(ahead.len()).unwrap_or(0);
                halve(many, &|n| at(n).is_some_and(holds)).and_then(at)
            }
        }
    }

    /// The points of a TARGET_LEADER line that leave every other unit's as they are. `None` for a sole leader.
    fn against_a_leader(&self, item: &Item, unit: &UnitColumn) -> Option<Values> {
        let leader = self.column.leaders.get(&item.id)?;
        let Some(Input::Ratio { planned, .. }) = (self.input)(unit.body, item.id) else { return None };
        if leader.bodies == [unit.body] {
            return None;
        }
        let most = Exact::of(item.max).rounded(self.rubric.decimals);
        let half = Exact::of(item.max).halved();
        Some(if planned <= Points::ZERO {
            Values::Listed(vec![half.rounded(self.rubric.decimals), most])
        } else if leader.best.is_some() {
            Values::Steps(most, None)
        } else {
            // Whoever is the first to go beyond the target goes furthest, and has all of it.
            Values::Steps(half.rounded(self.rubric.decimals), Some(most))
        })
    }
}

/// The first of `many` places where `holds`, which holds from there on.
fn halve(many: i64, holds: &dyn Fn(i64) -> bool) -> Option<i64> {
    if many <= 0 || !holds(many - 1) {
        return None;
    }
    let (mut low, mut high) = (0, many - 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(low)
}

/// One step of the rubric's decimals, in hundredths.
fn step(rubric: &Rubric) -> i64 {
    match rubric.decimals {
        0 => 100,
        1 => 10,
        _ => 1,
    }
}

/// The points a line can take by itself.
fn values(rubric: &Rubric, item: &Item) -> Values {
    let worth = |input| rubric.alone(item, input);
    let listed = |inputs: &mut dyn Iterator<Item = Input>| {
        Values::Listed(inputs.filter_map(worth).collect::<BTreeSet<Points>>().into_iter().collect())
    };
    let whole = Points(item.max.0 / step(rubric) * step(rubric));
    match &item.method {
        Method::Level { levels } => listed(&mut (0..levels.len()).map(Input::Level)),
        Method::RankTable { bands } => listed(&mut bands.iter().map(|b| Input::Count(b.from))),
        Method::Checklist { parts } => sums(rubric, parts).unwrap_or(Values::Steps(whole, None)),
        Method::Disqualifier => Values::Listed(Vec::new()),
        m => match m.per().filter(|per| *per > Points::ZERO) {
            Some(per) => listed(&mut (0..=(item.max.0 / per.0 + 1).min(COUNT_MAX)).map(Input::Count)),
            None => Values::Steps(whole, None),
        },
    }
}

/// What the parts of a checklist can add up to; `None` when that is too much to list.
fn sums(rubric: &Rubric, parts: &[Level]) -> Option<Values> {
    let mut all = BTreeSet::from([Points::ZERO]);
    for part in parts {
        let more: Vec<Points> = all.iter().map(|sum| sum.plus(part.points)).collect();
        all.extend(more);
        if all.len() > SUMS_MAX {
            return None;
        }
    }
    let rounded: BTreeSet<Points> = all.into_iter().map(|p| Exact::of(p).rounded(rubric.decimals)).collect();
    Some(Values::Listed(rounded.into_iter().collect()))
}
