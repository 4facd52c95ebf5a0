//! Quotas: what each delegation may send, what was sent, and which sums do not agree. Pure.

use crate::model::{Delegate, Delegation, DelegationId, Source};
use kernel::fold;
use std::collections::BTreeMap;

/// How a delegation stands against its quota.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Filled {
    /// Who stands and takes a place.
    pub taken: i64,
    /// Who stands outside the quota: service and press.
    pub outside: i64,
}

impl Filled {
    /// Places still free; 0 where there are too many.
    pub fn free(self, quota: i64) -> i64 {
        (quota - self.taken).max(0)
    }

    /// How many are too many.
    pub fn over(self, quota: i64) -> i64 {
        (self.taken - quota).max(0)
    }
}

/// How many stand in each delegation.
pub fn filled(standing: &[Delegate]) -> BTreeMap<DelegationId, Filled> {
    let mut all: BTreeMap<DelegationId, Filled> = BTreeMap::new();
    for d in standing.iter().filter(|d| d.stands()) {
        let of = all.entry(d.delegation).or_default();
        if d.category.takes_place() { of.taken += 1 } else { of.outside += 1 }
    }
    all
}

/// The sum of a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceSum {
    /// Its name.
    pub name: String,
    /// The total it was given, if any was written down.
    pub total: Option<i64>,
    /// What its delegations' quotas come to.
    pub quotas: i64,
    /// Who stands.
    pub taken: i64,
    /// How many delegations.
    pub delegations: i64,
}

/// All sums of a gathering.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sums {
    /// By source: those with a total in their order, then the others.
    pub sources: Vec<SourceSum>,
    /// Quotas together.
    pub quotas: i64,
    /// Totals of sources together, if any was written down.
    pub totals: Option<i64>,
    /// Delegates expected by the gathering.
    pub expected: i64,
    /// Who stands.
    pub taken: i64,
}

impl Sums {
    /// Adds up.
    pub fn of(expected: i64, sources: &[Source], delegations: &[Delegation], standing: &[Delegate]) -> Sums {
        let filled = filled(standing);
        let mut all: Vec<SourceSum> = Vec::new();
        for s in sources {
            all.push(SourceSum {
                name: s.name.clone(),
                total: Some(s.total),
                quotas: 0,
                taken: 0,
                delegations: 0,
            });
        }
        for d in delegations {
            let at = all.iter().position(|s| fold(&s.name) == fold(&d.source));
            let at = at.unwrap_or_else(|| {
                let name = d.source.clone();
                all.push(SourceSum { name, total: None, quotas: 0, taken: 0, delegations: 0 });
                all.len() - 1
            });
            if let Some(s) = all.get_mut(at) {
                s.quotas += d.quota;
                s.taken += filled.get(&d.id).map_or(0, |f| f.taken);
                s.delegations += 1;
            }
        }
        Sums {
            quotas: delegations.iter().map(|d| d.quota).sum(),
            totals: (!sources.is_empty()).then(|| sources.iter().map(|s| s.total).sum()),
            taken: all.iter().map(|s| s.taken).sum(),
            sources: all,
            expected,
        }
    }

    /// Which sums do not agree, a sentence each; nothing when all do.
    pub fn differences(&self) -> Vec<String> {
        let mut out = Vec::new();
        let differ = |what: &str, (a, b): (i64, i64), other: &str| {
            let how = if a > b { "nhiều hơn" } else { "ít hơn" };
            format!("{what} là {a}, {how} {other} ({b}) {} người.", (a - b).abs())
        };
        for s in &self.sources {
            match s.total {
                Some(total) if total != s.quotas && s.delegations > 0 => {
                    let what = format!("{}: cộng phân bổ của {} đoàn", s.name, s.delegations);
                    out.push(differ(&what, (s.quotas, total), "tổng đã giao"));
                }
                Some(total) if s.delegations == 0 && total > 0 => {
                    out.push(format!("{}: đã giao {total} người nhưng chưa có đoàn nào.", s.name));
                }
                _ => {}
            }
        }
        if let Some(totals) = self.totals.filter(|t| *t != self.expected) {
            out.push(differ("Cộng các nguồn", (totals, self.expected), "số đại biểu dự kiến của hội nghị"));
        }
        // While no delegation was given anything, nothing contradicts.
        if self.quotas > 0 && self.quotas != self.expected && self.totals != Some(self.quotas) {
            out.push(differ(
                "Cộng phân bổ các đoàn",
                (self.quotas, self.expected),
                "số đại biểu dự kiến của hội nghị",
            ));
        }
        out
    }
}
