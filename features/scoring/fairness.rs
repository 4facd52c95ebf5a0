//! The fairness monitor ("rà soát công bằng"): it points at what is unusual in a bloc's scores, and decides nothing. Pure.
//!
//! Four signals, each an exact chance under a declared model of a bloc in which nothing is wrong: whole numbers and
//! fractions, no rounding. A signal that could not be rare whatever happened says "chưa đủ số liệu" instead of "không
//! có gì". How often each points at nothing was measured on made-up blocs ([`rates`]); docs/fairness.md tells it whole.

mod limits;
mod lines;
mod no_spread;
mod odds;
mod rates;
mod reviewers;
mod self_scores;
mod turns;

pub use limits::{ALL as LIMITS, Limit};
pub use odds::Odds;
pub use rates::{BLOCS, RATES, Rate};

use crate::calc::{Column, UnitColumn};
use crate::model::{Item, ItemId, Part, Rubric};
use crate::table::{Branch, Table};
use kernel::{BodyId, Points};
use std::collections::{BTreeMap, BTreeSet};

/// What the monitor looks for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Signal {
    /// A unit that puts itself above the final figures more than the others do.
    SelfScores,
    /// A criterion, or the whole table, on which everybody has the maximum.
    NoSpread,
    /// A cross reviewer whose marks lean towards or against one unit.
    Reviewer,
    /// The first place goes round from member to member.
    Turns,
}

impl Signal {
    /// All, in the order of the page.
    pub const ALL: [Signal; 4] = [Signal::SelfScores, Signal::NoSpread, Signal::Reviewer, Signal::Turns];

    /// Its name on the page.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Signal::SelfScores => "Tự chấm cao hơn mức chung",
            Signal::NoSpread => "Tiêu chí không còn phân biệt",
            Signal::Reviewer => "Người chấm chéo nghiêng về một phía",
            Signal::Turns => "Hạng nhất luân phiên",
        }
    }

    /// What its flag does not say.
    pub fn no_verdict(self) -> &'static str {
        match self {
            Signal::SelfScores => {
                "đơn vị có thể hiểu tiêu chí khác, thiếu minh chứng, hoặc bị thẩm định chặt hơn các đơn vị khác. Đọc lý \
                 do ghi trên phiếu trước."
            }
            Signal::NoSpread => {
                "mọi đơn vị có thể đều làm tốt thật. Việc cần bàn là năm sau có giữ nguyên tiêu chí, mức điểm này không."
            }
            Signal::Reviewer => {
                "người chấm có thể nhìn thấy điều bên thẩm định không thấy. Đọc lý do của cả hai bên trước."
            }
            Signal::Turns => {
                "các đơn vị có thể ngang sức và thay nhau đứng đầu thật. Xem điểm từng năm và biên bản hội nghị trước."
            }
        }
    }
}

/// What the monitor looks at.
pub(crate) struct Seen<'a> {
    /// The rubric that applies.
    pub(crate) rubric: &'a Rubric,
    /// What units gave themselves.
    pub(crate) own: &'a Column,
    /// What stands in the end.
    pub(crate) last: &'a Column,
    /// What cross reviewers gave; where they gave nothing, what stands in the end, so that a line that depends on the
    /// other units is measured against all of them.
    pub(crate) cross: &'a Column,
    /// Who reviewed a unit on a line; `None` where nobody gave a mark, or it is not known who.
    pub(crate) reviewer: &'a dyn Fn(BodyId, ItemId) -> Option<BodyId>,
    /// The year itself, once its first place is known.
    pub(crate) now: Option<&'a Past>,
    /// Published years before it, newest first.
    pub(crate) past: &'a [Past],
    /// How a unit is called.
    pub(crate) name: &'a dyn Fn(BodyId) -> String,
}

/// What the monitor keeps of a year's table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Past {
    /// The emulation year.
    pub number: i64,
    /// The units that were considered.
    pub units: Vec<BodyId>,
    /// The units on rank 1.
    pub winners: Vec<BodyId>,
    /// The unit that led before bonuses and deductions, if one alone did.
    pub before_extras: Option<BodyId>,
    /// How many units had the maximum of a criterion, of how many.
    pub tops: BTreeMap<TopKey, (usize, usize)>,
    /// Is the table still living?
    pub living: bool,
}

/// A criterion as it is found again in another year: number, words, maximum in hundredths.
pub type TopKey = (String, String, i64);

impl Past {
    /// How many years before the one looked at are of use.
    pub const YEARS: u64 = limits::LOOK_BACK.value;

    /// Out of a table.
    pub fn of(number: i64, table: &Table) -> Past {
        let rows: Vec<_> = table.rows.iter().filter(|r| r.barred.is_empty()).collect();
        let before = |r: &crate::TableRow| r.sections.iter().copied().collect::<Option<Vec<Points>>>();
        let sums: Option<Vec<(i64, BodyId)>> =
            rows.iter().map(|r| before(r).map(|all| (all.into_iter().map(|p| p.0).sum(), r.body))).collect();
        let mut tops = BTreeMap::new();
        let main = |b: &&Branch| table.sections.iter().any(|(no, name, _)| (no, name) == (&b.no, &b.name));
        for branch in rows.iter().flat_map(|r| &r.tree).filter(main) {
            count_tops(branch, &mut tops);
        }
        Past {
            number,
            units: rows.iter().map(|r| r.body).collect(),
            winners: rows.iter().filter(|r| r.rank == Some(1)).map(|r| r.body).collect(),
            before_extras: sums.and_then(leader),
            tops,
            living: table.published.is_none(),
        }
    }
}

/// Who alone has the most.
fn leader(sums: Vec<(i64, BodyId)>) -> Option<BodyId> {
    let best = sums.iter().map(|(n, _)| *n).max()?;
    let mut at_best = sums.into_iter().filter(|(n, _)| *n == best);
    let first = at_best.next().map(|(_, b)| b);
    first.filter(|_| at_best.next().is_none())
}

fn count_tops(branch: &Branch, tops: &mut BTreeMap<TopKey, (usize, usize)>) {
    for leaf in &branch.leaves {
        // A line that did not apply has its maximum by declaration; it says nothing of the unit.
        let Some(points) = leaf.points.filter(|_| !leaf.how.starts_with("không áp dụng")) else {
            continue;
        };
        let (top, of) = tops.entry((leaf.no.clone(), leaf.name.clone(), leaf.max)).or_default();
        *top += usize::from(limits::TOP.reached_by(points, leaf.max));
        *of += 1;
    }
    branch.branches.iter().for_each(|b| count_tops(b, tops));
}

/// Something unusual.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flag {
    /// Which signal.
    pub signal: Signal,
    /// Whom it is about: the unit; the reviewer and the unit; nobody.
    pub about: Vec<BodyId>,
    /// The criteria it is about.
    pub lines: Vec<ItemId>,
    /// What is unusual, in one sentence.
    pub says: String,
    /// How it was worked out, with its figures.
    pub how: String,
    /// How likely it is when nothing is wrong.
    pub odds: Odds,
    /// The figures.
    pub figures: Figures,
}

/// A small table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Its columns; the first holds words, the others figures.
    pub head: Vec<&'static str>,
    /// Its rows; `true`: it is what the flag is about.
    pub rows: Vec<(Vec<String>, bool)>,
}

/// How a signal came out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// The figures could not have said anything; what is missing.
    TooLittle(String),
    /// Nothing unusual; what was looked at.
    Quiet(String),
    /// Something is.
    Flagged(Vec<Flag>),
}

/// What the monitor says of a year, a signal at a time.
pub(crate) fn look(seen: &Seen) -> Vec<(Signal, Answer)> {
    let n = seen.last.units.len();
    let ask = |signal: Signal| match signal {
        Signal::Turns => turns::look(seen),
        _ if n < limits::UNITS_MIN.whole() => Answer::TooLittle(format!(
            "Khối, cụm có {n} đơn vị; cần ít nhất {} để so với nhau.",
            limits::UNITS_MIN.whole()
        )),
        _ if n > limits::UNITS_MAX.whole() => Answer::TooLittle(format!(
            "Khối, cụm có {n} đơn vị; phép so này chỉ làm đến {} đơn vị.",
            limits::UNITS_MAX.whole()
        )),
        Signal::SelfScores => self_scores::look(seen),
        Signal::NoSpread => no_spread::look(seen),
        Signal::Reviewer => reviewers::look(seen),
    };
    Signal::ALL.into_iter().map(|s| (s, ask(s))).collect()
}

/// The lines that give or take points, with +1 where more is better and −1 where it is worse.
fn lines_of(rubric: &Rubric) -> impl Iterator<Item = (&Item, i64)> {
    let sign = |part: Part| match part {
        Part::Main | Part::Bonus => 1,
        Part::Deduction => -1,
        Part::Bar => 0,
    };
    let of_section = move |s: &'_ crate::Section| sign(s.part);
    rubric
        .sections
        .iter()
        .flat_map(move |s| s.items.iter().map(move |i| (i, of_section(s))))
        .filter(|(_, s)| *s != 0)
}

/// A line's points where they are known and the line applies.
fn known(unit: &UnitColumn, item: &Item) -> Option<i64> {
    let applies = !unit.not_applicable.contains(&item.id);
    unit.cells.get(&item.id).filter(|_| applies).and_then(|span| span.known()).map(|p| p.0)
}

/// "12,5", "−3", "+4".
fn signed(hundredths: i64) -> String {
    let plus = if hundredths > 0 { "+" } else { "" };
    format!("{plus}{}", Points(hundredths))
}

/// Several of the same, once each, in their order.
fn once(all: impl Iterator<Item = BodyId>) -> Vec<BodyId> {
    let mut seen = BTreeSet::new();
    all.filter(|b| seen.insert(*b)).collect()
}
