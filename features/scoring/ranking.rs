//! Who stands where, and why. Pure; the order in which units come in does not matter.

use crate::calc::Barred;
use crate::model::Rubric;
use crate::ties::{TieBallot, TieBreak, TieFacts, UNRANKED, Unvoted, Votes};
use crate::totals::{Span, Totals};
use kernel::{BodyId, Points};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Does it share its rank only until the members have voted ("chờ biểu quyết")?
    pub waits: bool,
    /// What the tie-break looked at beside its scores.
    pub beside: Vec<String>,
}

/// What settled a place against the unit just above.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Settled {
    /// Nobody stands above.
    First,
    /// Nobody known stands above; a unit that is not fully known does or may.
    FirstKnown,
    /// A smaller total, by so much.
    Total(Points),
    /// Equal totals, told apart by this step: ours, theirs.
    Tie(TieBreak, Points, Points),
    /// Equal in every other step, told apart by the members' vote: ours, theirs, which vote.
    Voted(i64, i64, String),
    /// Equal in everything: the rank is shared.
    Shared,
    /// Equal in everything; the members have still to vote.
    Waits,
    /// Cells are not known.
    Unknown(Span),
    /// Whether it is considered at all is not known: these conditions.
    Unsure(Vec<String>),
    /// Not considered ("không xét thi đua"): these conditions hold.
    Barred(Vec<String>),
}

/// A rubric's order of merit, with what its tie-break looks at beside the scores.
#[derive(Clone, Copy)]
pub(crate) struct Order<'a> {
    pub(crate) rubric: &'a Rubric,
    pub(crate) facts: &'a TieFacts,
}

/// How a unit compares with the others: its total and each step, then the votes.
type Merit = (Vec<Points>, Votes);

impl Order<'_> {
    /// The key of a known unit without the members' vote: its total, then each step; greater is better.
    pub(crate) fn key(self, body: BodyId, t: &Totals) -> Vec<Points> {
        let mut key = vec![t.total.low];
        key.extend(self.rubric.ties.iter().map(|tie| self.step(body, t, tie)));
        key
    }

    fn step(self, body: BodyId, t: &Totals, tie: &TieBreak) -> Points {
        match tie {
            TieBreak::Section(no) => {
                let at = self.rubric.main().position(|s| s.no == *no);
                at.and_then(|i| t.sections.get(i)).map_or(Points::ZERO, |s| s.low)
            }
            TieBreak::FewerDeductions => Points::ZERO.minus(t.deduction.low),
            TieBreak::WithoutBonus => t.total.low.minus(t.bonus.low),
            TieBreak::LastRank(unranked) => self.facts.last_figure(body, *unranked),
            // Who is equal here depends on the others; see `votes`.
            TieBreak::Ballot(_) => Points::ZERO,
        }
    }

    /// The votes of every unit that is equal to others in all other steps.
    pub(crate) fn votes(self, keys: &[(BodyId, Vec<Points>)]) -> BTreeMap<BodyId, Votes> {
        let mut votes = BTreeMap::new();
        if self.rubric.votes().is_none() {
            return votes;
        }
        let mut alike: BTreeMap<&[Points], BTreeSet<BodyId>> = BTreeMap::new();
        for (body, key) in keys {
            alike.entry(key).or_default().insert(*body);
        }
        alike.values().for_each(|tied| self.facts.split(tied, None, &mut votes));
        votes
    }

    /// What settled one unit's place against the one just above.
    fn settled(self, (unit, mine): (&Standing, &Merit), (above, theirs): (&Standing, &Merit)) -> Settled {
        if unit.totals.total.low != above.totals.total.low {
            return Settled::Total(above.totals.total.low.minus(unit.totals.total.low));
        }
        // The first of a key is the total.
        let steps = mine.0.iter().zip(&theirs.0).skip(1);
        let by = self.rubric.ties.iter().zip(steps).find(|(_, (m, t))| m != t);
        if let Some((tie, (m, t))) = by {
            return Settled::Tie(tie.clone(), *m, *t);
        }
        let (mine, theirs) = (&mine.1, &theirs.1);
        let mut rounds = mine.got.iter().zip(&theirs.got).zip(&mine.of);
        match (rounds.find(|((m, t), _)| m != t), self.rubric.votes()) {
            (Some(((m, t), at)), _) => {
                let source = self.facts.ballots.get(*at).map(TieBallot::source);
                Settled::Voted(*m, *t, source.unwrap_or_default())
            }
            (None, Some(Unvoted::Waits)) => Settled::Waits,
            (None, _) => Settled::Shared,
        }
    }
}

/// Places every unit, best first; units equal in everything share a rank, and the next rank is skipped. Then come, in
/// the order given, units not fully known, and last those not considered, which take no rank from anybody.
pub fn place(rubric: &Rubric, units: &[Standing], facts: &TieFacts) -> Vec<Placed> {
    let order = Order { rubric, facts };
    let (out, in_): (Vec<&Standing>, Vec<&Standing>) = units.iter().partition(|u| !u.barred.by.is_empty());
    let (known, unknown): (Vec<&Standing>, Vec<&Standing>) = in_.into_iter().partition(|u| u.is_known());
    let keys: Vec<_> = known.iter().map(|u| (u.body, order.key(u.body, &u.totals))).collect();
    let mut votes = order.votes(&keys);
    let merit = |(unit, (body, key)): (&&Standing, (BodyId, Vec<Points>))| -> (Standing, Merit) {
        ((*unit).clone(), (key, votes.remove(&body).unwrap_or_default()))
    };
    let mut known: Vec<(Standing, Merit)> = known.iter().zip(keys).map(merit).collect();
    // A stable order for shared ranks too: as given.
    known.sort_by(|(_, a), (_, b)| beats(b, a));
    let mut placed: Vec<Placed> = Vec::new();
    for (i, (unit, mine)) in known.iter().enumerate() {
        let above = i.checked_sub(1).and_then(|i| known.get(i));
        let better = known.iter().filter(|(_, o)| beats(o, mine) == Ordering::Greater).count();
        let hidden =
            unknown.iter().try_fold(0i64, |n, u| surely_above(u, unit).map(|above| n + i64::from(above)));
        let rank = i64::try_from(better).ok().zip(hidden).map(|(better, hidden)| 1 + better + hidden);
        let settled = match above {
            Some((above, theirs)) => order.settled((unit, mine), (above, theirs)),
            None if rank == Some(1) => Settled::First,
            None => Settled::FirstKnown,
        };
        let alike = known.iter().filter(|(_, o)| beats(o, mine) == Ordering::Equal).count();
        placed.push(Placed {
            body: unit.body,
            waits: rank.is_some() && alike > 1 && rubric.votes() == Some(Unvoted::Waits),
            rank,
            settled,
            beside: facts.beside(rubric, unit.body, &mine.1),
        });
    }
    let unplaced = |u: &Standing, settled| Placed {
        body: u.body,
        rank: None,
        settled,
        waits: false,
        beside: facts.beside(rubric, u.body, &Votes::default()),
    };
    placed.extend(unknown.iter().map(|u| match u.totals.total.unknown {
        0 => unplaced(u, Settled::Unsure(u.barred.unknown.clone())),
        _ => unplaced(u, Settled::Unknown(u.totals.total)),
    }));
    placed.extend(out.iter().map(|u| unplaced(u, Settled::Barred(u.barred.by.clone()))));
    placed
}

/// For each unit that the members' votes put in its place: which of the votes (1, 2 …), and its order among the units it was
/// equal to (1 is best; equal where the votes were).
pub(crate) fn voted(rubric: &Rubric, units: &[Standing], facts: &TieFacts) -> BTreeMap<BodyId, (i64, i64)> {
    let order = Order { rubric, facts };
    let known = units.iter().filter(|u| u.barred.by.is_empty() && u.is_known());
    let keys: Vec<_> = known.map(|u| (u.body, order.key(u.body, &u.totals))).collect();
    let votes = order.votes(&keys);
    // Units share a first vote only where they are equal in every other step.
    let mut first: Vec<usize> = votes.values().filter_map(|v| v.of.first().copied()).collect();
    first.sort_unstable();
    first.dedup();
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let one = |(body, mine): (&BodyId, &Votes)| {
        let which = first.iter().position(|at| mine.of.first() == Some(at))?;
        let rivals = votes.values().filter(|o| o.of.first() == mine.of.first());
        let above = rivals.filter(|o| o.got > mine.got).count();
        Some((*body, (number(which + 1), number(above + 1))))
    };
    votes.iter().filter_map(one).collect()
}

/// Which of two stands above: by the steps, then by the votes of those equal in them.
fn beats(a: &Merit, b: &Merit) -> Ordering {
    a.0.cmp(&b.0).then_with(|| a.1.got.cmp(&b.1.got))
}

impl Standing {
    /// Are all its cells known, and that it is considered?
    pub(crate) fn is_known(&self) -> bool {
        self.totals.total.unknown == 0 && self.barred.unknown.is_empty()
    }
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

impl Settled {
    /// Why the unit stands where it stands; `above` is the name of the unit just above.
    pub fn says(&self, above: &str) -> String {
        let size = |p: &Points| Points(p.0.abs());
        match self {
            Settled::First => "Tổng điểm cao nhất.".to_owned(),
            Settled::FirstKnown => "Cao nhất trong các đơn vị đã rõ điểm.".to_owned(),
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
            Settled::Tie(TieBreak::LastRank(_), m, t) => format!(
                "Bằng tổng điểm với {above}, xếp sau vì năm trước {} so với {}.",
                last_rank(*m),
                last_rank(*t)
            ),
            Settled::Voted(m, t, source) => format!(
                "Bằng {above} ở mọi tiêu chí xét, xếp sau theo biểu quyết: {m} phiếu so với {t} phiếu ({source})."
            ),
            Settled::Shared | Settled::Tie(TieBreak::Ballot(_), _, _) => {
                format!("Bằng {above} ở mọi tiêu chí xét nên đồng hạng.")
            }
            Settled::Waits => format!("Bằng {above} ở mọi tiêu chí xét; chờ biểu quyết của các đơn vị."),
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

/// "hạng 3", out of the figure of which more is better.
fn last_rank(figure: Points) -> String {
    match figure.0 {
        0 | UNRANKED => "chưa có hạng".to_owned(),
        rank => format!("hạng {}", -rank),
    }
}
