//! One person written down twice: told wherever it matters, never guessed away. Pure.

use crate::model::{Delegate, DelegateId, Particulars};
use kernel::fold;
use std::collections::BTreeMap;

/// How sure it is that two entries are one person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Likeness {
    /// The same name, and nothing that tells them apart: may be one person.
    Likely,
    /// The same name with the same year of birth or the same post at the same unit.
    Same,
}

/// Are these one person? Case, marks and blanks do not matter; nothing is said of other names.
pub fn likeness(a: &Particulars, b: &Particulars) -> Option<Likeness> {
    if fold(&a.name) != fold(&b.name) {
        return None;
    }
    let same = |a: &str, b: &str| !a.is_empty() && fold(a) == fold(b);
    let works_alike = same(&a.post, &b.post) && same(&a.unit, &b.unit);
    match (a.birth, b.birth) {
        (Some(x), Some(y)) if x == y => Some(Likeness::Same),
        // Of one name, but born in other years.
        (Some(_), Some(_)) => works_alike.then_some(Likeness::Likely),
        _ if works_alike => Some(Likeness::Same),
        _ => (same(&a.post, &b.post) || same(&a.unit, &b.unit)).then_some(Likeness::Likely),
    }
}

/// Can these be nobody but one person? The same name, post and unit, and no other year of birth.
pub(crate) fn is_certain(a: &Particulars, b: &Particulars) -> bool {
    let same = |a: &str, b: &str| fold(a) == fold(b);
    likeness(a, b) == Some(Likeness::Same) && same(&a.post, &b.post) && same(&a.unit, &b.unit)
}

/// Two entries that are, or may be, one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Twins {
    /// Written down first.
    pub first: DelegateId,
    /// Written down later.
    pub second: DelegateId,
    /// How sure.
    pub likeness: Likeness,
}

/// All pairs among those who stand. Names are compared first, so five hundred people take no time.
pub fn twins(standing: &[Delegate]) -> Vec<Twins> {
    let mut by_name: BTreeMap<String, Vec<&Delegate>> = BTreeMap::new();
    for d in standing.iter().filter(|d| d.stands()) {
        by_name.entry(fold(&d.name)).or_default().push(d);
    }
    let mut out = Vec::new();
    for same in by_name.values().filter(|v| v.len() > 1) {
        for (n, a) in same.iter().enumerate() {
            for b in same.iter().skip(n + 1) {
                if let Some(likeness) = likeness(a, b) {
                    let (first, second) =
                        if (a.since, a.id) <= (b.since, b.id) { (a.id, b.id) } else { (b.id, a.id) };
                    out.push(Twins { first, second, likeness });
                }
            }
        }
    }
    out
}

/// What a roster says beside somebody who is, or may be, written down twice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Remark {
    /// "trùng người", "có thể trùng".
    pub(crate) what: &'static str,
    /// With whom.
    pub(crate) with: String,
}

/// The remarks on everybody who has a twin; `told` says who somebody is as the reader may hear it, or nothing.
pub(crate) fn remarks(
    standing: &[Delegate],
    told: &dyn Fn(&Delegate, Likeness) -> Option<String>,
) -> BTreeMap<DelegateId, Vec<Remark>> {
    let by: BTreeMap<DelegateId, &Delegate> = standing.iter().map(|d| (d.id, d)).collect();
    let mut all: BTreeMap<DelegateId, Vec<Remark>> = BTreeMap::new();
    for t in twins(standing) {
        let what = if t.likeness == Likeness::Same { "trùng người" } else { "có thể trùng" };
        for (of, with) in [(t.first, t.second), (t.second, t.first)] {
            if let Some(with) = by.get(&with).and_then(|with| told(with, t.likeness)) {
                all.entry(of).or_default().push(Remark { what, with });
            }
        }
    }
    all
}
