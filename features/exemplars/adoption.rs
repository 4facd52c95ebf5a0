//! Who took an exemplar over, from whom, with what effect ("nhân rộng"); counted, and laid out as a tree. No I/O.

use crate::model::ExemplarId;
use kernel::{BodyId, Day, Moment, PersonId, Points, Problem};
use std::collections::{BTreeMap, BTreeSet};

kernel::id! {
    /// A report that a unit took an exemplar over ("báo cáo áp dụng").
    AdoptionId
}

/// A figure before and after, in one unit of measure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Effect {
    /// What was measured: "Thu nhập bình quân".
    pub measure: String,
    /// In what: "triệu đồng/ha".
    pub unit: String,
    /// Before; nothing is "not known", never 0.
    pub was: Option<Points>,
    /// After.
    pub became: Option<Points>,
}

/// A report that a unit took an exemplar over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Adoption {
    /// Its key.
    pub id: AdoptionId,
    /// Which exemplar.
    pub exemplar: ExemplarId,
    /// Which unit.
    pub body: BodyId,
    /// Which other unit it learned from; nothing: from the exemplar itself.
    pub learned_from: Option<BodyId>,
    /// Since when.
    pub day: Day,
    /// What it changed.
    pub changed: String,
    /// With what effect, if it was measured.
    pub effect: Option<Effect>,
    /// Who reported it.
    pub by: PersonId,
    /// As they were called then.
    pub by_name: String,
    /// When.
    pub at: Moment,
    /// Who confirmed it, and when.
    pub confirmed: Option<(String, Moment)>,
}

/// What all reports about one exemplar come to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Counted {
    /// Reports.
    pub reports: usize,
    /// Of which confirmed.
    pub confirmed: usize,
    /// Different units.
    pub units: usize,
    /// Reports by year, oldest first.
    pub years: Vec<(i64, usize)>,
    /// Effects that can be added up: same measure, same unit.
    pub effects: Vec<Sum>,
}

/// Effects measured alike, added up over the reports that know both figures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sum {
    /// What was measured.
    pub measure: String,
    /// In what.
    pub unit: String,
    /// Reports that know both figures.
    pub both: usize,
    /// Reports that know one of them only, and are in no sum.
    pub half: usize,
    /// Sum before.
    pub was: i64,
    /// Sum after.
    pub became: i64,
}

impl Sum {
    /// The mean before and after in hundredths, rounded half up: units are not alike, so sums alone mislead.
    pub fn means(&self) -> Option<(Points, Points)> {
        let n = i64::try_from(self.both).ok().filter(|n| *n > 0)?;
        let mean = |sum: i64| Points((sum * 2 + n).div_euclid(n * 2));
        Some((mean(self.was), mean(self.became)))
    }
}

/// Is it the same report once more: one unit, one day, the same measure (or, with none, the same words)?
pub(crate) fn is_again(a: &Adoption, other: &Adoption) -> bool {
    let same = |a: &str, b: &str| kernel::fold(a) == kernel::fold(b);
    let alike = match (&a.effect, &other.effect) {
        (Some(one), Some(two)) => same(&one.measure, &two.measure),
        (None, None) => same(&a.changed, &other.changed),
        _ => false,
    };
    a.id != other.id && (a.body, a.day) == (other.body, other.day) && alike
}

/// Counts the reports.
pub(crate) fn count(all: &[Adoption]) -> Counted {
    let mut years: BTreeMap<i64, usize> = BTreeMap::new();
    let mut sums: BTreeMap<(String, String), Sum> = BTreeMap::new();
    for a in all {
        *years.entry(a.day.year()).or_default() += 1;
        let Some(e) = &a.effect else { continue };
        let sum = sums.entry((e.measure.clone(), e.unit.clone())).or_insert_with(|| Sum {
            measure: e.measure.clone(),
            unit: e.unit.clone(),
            both: 0,
            half: 0,
            was: 0,
            became: 0,
        });
        match (e.was, e.became) {
            (Some(was), Some(became)) => {
                sum.both += 1;
                sum.was += was.0;
                sum.became += became.0;
            }
            _ => sum.half += 1,
        }
    }
    Counted {
        reports: all.len(),
        confirmed: all.iter().filter(|a| a.confirmed.is_some()).count(),
        units: all.iter().map(|a| a.body).collect::<BTreeSet<_>>().len(),
        years: years.into_iter().collect(),
        effects: sums.into_values().collect(),
    }
}

/// One unit in the tree of who learned from whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Node {
    /// Which unit.
    pub body: BodyId,
    /// How many steps from the exemplar; 1 learned from it directly.
    pub depth: usize,
    /// Row of the one it learned from; nothing: the exemplar.
    pub parent: Option<usize>,
    /// Its first day.
    pub day: Day,
    /// Is any of its reports confirmed?
    pub confirmed: bool,
}

/// Units in the order of a tree, each below the one it learned from; once each. Who learned from a unit that reported
/// nothing, or in a circle, stands directly below the exemplar.
pub(crate) fn tree(all: &[Adoption]) -> Vec<Node> {
    let mut firsts: BTreeMap<BodyId, (Day, Option<BodyId>, bool)> = BTreeMap::new();
    for a in all {
        let seen = firsts.entry(a.body).or_insert((a.day, a.learned_from, false));
        if a.day < seen.0 {
            (seen.0, seen.1) = (a.day, a.learned_from);
        }
        seen.2 |= a.confirmed.is_some();
    }
    let parent = |b: BodyId| firsts.get(&b).and_then(|f| f.1).filter(|p| *p != b && firsts.contains_key(p));
    let rooted = |b: BodyId| {
        let mut seen = BTreeSet::from([b]);
        let mut at = b;
        while let Some(up) = parent(at) {
            if !seen.insert(up) {
                return false;
            }
            at = up;
        }
        true
    };
    let mut below: BTreeMap<Option<BodyId>, Vec<(Day, BodyId)>> = BTreeMap::new();
    for (body, (day, _, _)) in &firsts {
        let up = if rooted(*body) { parent(*body) } else { None };
        below.entry(up).or_default().push((*day, *body));
    }
    for children in below.values_mut() {
        children.sort_unstable();
    }
    let mut out: Vec<Node> = Vec::new();
    // The next to be placed stands at the end.
    let mut waiting: Vec<(BodyId, Option<usize>)> = Vec::new();
    let push = |of: Option<BodyId>, row: Option<usize>, waiting: &mut Vec<(BodyId, Option<usize>)>| {
        waiting.extend(below.get(&of).into_iter().flatten().rev().map(|(_, b)| (*b, row)));
    };
    push(None, None, &mut waiting);
    while let Some((body, parent)) = waiting.pop() {
        let (day, _, confirmed) = firsts.get(&body).copied().unwrap_or((Day::FIRST, None, false));
        let depth = parent.and_then(|p| out.get(p)).map_or(1, |p| p.depth + 1);
        out.push(Node { body, depth, parent, day, confirmed });
        push(Some(body), Some(out.len() - 1), &mut waiting);
    }
    out
}

/// May this report be confirmed by this person?
///
/// # Errors
/// What stands against it.
pub(crate) fn may_confirm(a: &Adoption, person: PersonId) -> Result<(), Problem> {
    if let Some((who, _)) = &a.confirmed {
        let says = format!("Báo cáo này đã được {who} xác nhận.");
        return Err(Problem::new("", "DHTT-40", says));
    }
    if a.by == person {
        let says = "Báo cáo do chính đồng chí ghi nên cần người khác xác nhận.";
        return Err(Problem::new("", "DHTT-41", says));
    }
    Ok(())
}
