//! Who stands where, and why. Pure; the order in which units come in does not matter.

use crate::calc::Barred;
use crate::model::{Rubric, TieBreak};
use crate::totals::{Span, Totals};
use kernel::{BodyId, Points};
use std::cmp::Ordering;

/// What ranking needs to know of one unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The unit.
    pub body: BodyId,
    /// What its final column adds up to.
    pub totals: Totals,
    /// Whether it is considered at all.
    pub barred: Barred,
}

/// A unit's place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placed {
    /// The unit.
    pub body: BodyId,
    /// Its rank; `None` while it is not known, or depends on what is not known of others.
    pub rank: Option<i64>,
    /// What settled the place against the unit just above.
    pub settled: Settled,
}

/// What settled a place against the unit just above.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Settled {
    /// Nobody stands above.
    First,
    /// A smaller total, by so much.
    Total(Points),
    /// Equal totals, told apart by this step: ours, theirs.
    Tie(TieBreak, Points, Points),
    /// Equal in everything: the rank is shared.
    Shared,
    /// Cells are not known.
    Unknown(Span),
    /// Whether it is considered at all is not known: these conditions.
    Unsure(Vec<String>),
    /// Not considered ("không xét thi đua"): these conditions hold.
    Barred(Vec<String>),
}

/// The key of a known unit: its total, then each step of the tie-break; greater is better.
pub(crate) fn key(rubric: &Rubric, t: &Totals) -> Vec<Points> {
    let mut key = vec![t.total.low];
    key.extend(rubric.ties.iter().map(|tie| step(rubric, t, tie)));
    key
}

fn step(rubric: &Rubric, t: &Totals, tie: &TieBreak) -> Points {
    match tie {
        TieBreak::Section(no) => {
            let at = rubric.main().position(|s| s.no == *no);
            at.and_then(|i| t.sections.get(i)).map_or(Points::ZERO, |s| s.low)
        }
        TieBreak::FewerDeductions => Points::ZERO.minus(t.deduction.low),
        TieBreak::WithoutBonus => t.total.low.minus(t.bonus.low),
    }
}

/// Places every unit, best first; units equal in everything share a rank, and the next rank is skipped. Then come, in
/// the order given, units not fully known, and last those not considered, which take no rank from anybody.
pub fn place(rubric: &Rubric, units: &[Standing]) -> Vec<Placed> {
    let (out, in_): (Vec<&Standing>, Vec<&Standing>) = units.iter().partition(|u| !u.barred.by.is_empty());
    let (mut known, unknown): (Vec<&Standing>, Vec<&Standing>) =
        in_.into_iter().partition(|u| u.totals.total.unknown == 0 && u.barred.unknown.is_empty());
    // A stable order for shared ranks too: as given.
    known.sort_by_key(|u| std::cmp::Reverse(key(rubric, &u.totals)));
    let mut placed: Vec<Placed> = Vec::new();
    for (i, unit) in known.iter().enumerate() {
        let above = i.checked_sub(1).and_then(|i| known.get(i));
        let settled = above.map_or(Settled::First, |above| settled(rubric, unit, above));
        let rank = i64::try_from(rank_among(rubric, unit, &known)).ok().and_then(|rank| {
            let hidden =
                unknown.iter().try_fold(0i64, |n, u| surely_above(u, unit).map(|above| n + i64::from(above)));
            Some(rank + hidden?)
        });
        placed.push(Placed { body: unit.body, rank, settled });
    }
    let rest = unknown.iter().map(|u| {
        let settled = match u.totals.total.unknown {
            0 => Settled::Unsure(u.barred.unknown.clone()),
            _ => Settled::Unknown(u.totals.total),
        };
        Placed { body: u.body, rank: None, settled }
    });
    placed.extend(rest);
    let barred =
        |u: &&Standing| Placed { body: u.body, rank: None, settled: Settled::Barred(u.barred.by.clone()) };
    placed.extend(out.iter().map(barred));
    placed
}

fn rank_among(rubric: &Rubric, unit: &Standing, known: &[&Standing]) -> usize {
    let mine = key(rubric, &unit.totals);
    1 + known.iter().filter(|o| key(rubric, &o.totals) > mine).count()
}

/// Is a unit with unknown cells above this one whatever they turn out to be? `None`: it depends.
fn surely_above(unknown: &Standing, known: &Standing) -> Option<bool> {
    let (span, total) = (unknown.totals.total, known.totals.total.low);
    if span.low > total && unknown.barred.unknown.is_empty() {
        Some(true)
    } else if span.high < total {
        Some(false)
    } else {
        None
    }
}

fn settled(rubric: &Rubric, unit: &Standing, above: &Standing) -> Settled {
    let (mine, theirs) = (&unit.totals, &above.totals);
    if mine.total.low != theirs.total.low {
        return Settled::Total(theirs.total.low.minus(mine.total.low));
    }
    let by = rubric.ties.iter().find_map(|tie| {
        let (m, t) = (step(rubric, mine, tie), step(rubric, theirs, tie));
        (m.cmp(&t) != Ordering::Equal).then(|| Settled::Tie(tie.clone(), m, t))
    });
    by.unwrap_or(Settled::Shared)
}

impl Settled {
    /// Why the unit stands where it stands; `above` is the name of the unit just above.
    pub fn says(&self, above: &str) -> String {
        let size = |p: &Points| Points(p.0.abs());
        match self {
            Settled::First => "Tổng điểm cao nhất.".to_owned(),
            Settled::Total(gap) => format!("Kém {above} {gap} điểm."),
            Settled::Tie(TieBreak::FewerDeductions, m, t) => {
                format!("Bằng tổng điểm với {above}, xếp sau vì bị trừ {} điểm so với {}.", size(m), size(t))
            }
            Settled::Tie(TieBreak::Section(no), m, t) => {
                format!("Bằng tổng điểm với {above}, xếp sau vì điểm mục {no} là {m} so với {t}.")
            }
            Settled::Tie(TieBreak::WithoutBonus, m, t) => {
                format!("Bằng tổng điểm với {above}, xếp sau vì điểm chưa tính thưởng là {m} so với {t}.")
            }
            Settled::Shared => format!("Bằng {above} ở mọi tiêu chí xét nên đồng hạng."),
            Settled::Unknown(span) => {
                format!("Còn {} ô chưa rõ; tổng điểm từ {} đến {}.", span.unknown, span.low, span.high)
            }
            Settled::Unsure(all) => {
                format!("Chưa rõ có thuộc diện xét hay không: {}.", all.join("; "))
            }
            Settled::Barred(all) => format!("Không xét thi đua: {}.", all.join("; ")),
        }
    }
}
