//! What the steering committee looks at: how far lists, letters, answers, entries, tasks, things and money are. Pure.

use crate::deeds::Standing;
use crate::needs::Need;
use crate::plan::Plan;
use crate::rules::Rule;

/// How far a delegation is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct PartyFigures {
    /// "Đoàn tỉnh Đồng Nai".
    pub(crate) name: String,
    /// Places.
    pub(crate) quota: i64,
    /// Who stands and takes a place.
    pub(crate) listed: i64,
    /// Of those who stand and are asked: letters sent.
    pub(crate) invited: i64,
    /// Answered that they come.
    pub(crate) yes: i64,
    /// Answered that they do not come.
    pub(crate) no: i64,
    /// Asked that somebody else comes instead.
    pub(crate) instead: i64,
    /// Did not answer yet.
    pub(crate) silent: i64,
    /// In.
    pub(crate) present: i64,
    /// Who stands.
    pub(crate) standing: i64,
}

impl PartyFigures {
    fn add(&mut self, other: &PartyFigures) {
        let pairs = [
            (&mut self.quota, other.quota),
            (&mut self.listed, other.listed),
            (&mut self.invited, other.invited),
            (&mut self.yes, other.yes),
            (&mut self.no, other.no),
            (&mut self.instead, other.instead),
            (&mut self.silent, other.silent),
            (&mut self.present, other.present),
            (&mut self.standing, other.standing),
        ];
        for (sum, n) in pairs {
            *sum += n;
        }
    }
}

/// Each delegation, and all of them together. `present` are the keys of those who are in.
pub(crate) fn parties(plan: &Plan, present: &dyn Fn(&str) -> bool) -> (Vec<PartyFigures>, PartyFigures) {
    let sent: std::collections::BTreeSet<&str> = plan.invited.iter().map(|i| i.key.as_str()).collect();
    let mut all: Vec<PartyFigures> = Vec::new();
    for p in &plan.parties {
        let mut f =
            PartyFigures { name: p.name.clone(), quota: p.quota, listed: p.taken, ..PartyFigures::default() };
        for g in plan.guests.iter().filter(|g| g.party == p.key) {
            f.standing += 1;
            f.present += i64::from(present(&g.key));
            if g.asked {
                f.invited += i64::from(sent.contains(g.key.as_str()));
                f.yes += i64::from(g.reply.is_some());
                f.no += i64::from(g.stays_away);
                f.instead += i64::from(g.instead);
                f.silent += i64::from(g.reply.is_none() && !g.stays_away && !g.instead);
            }
        }
        all.push(f);
    }
    let mut sum = PartyFigures { name: "Tất cả".into(), ..PartyFigures::default() };
    all.iter().for_each(|f| sum.add(f));
    (all, sum)
}

/// How far the things are that are needed as it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Things {
    /// Needs that are awake.
    pub(crate) all: usize,
    /// Ordered in the right number, or otherwise with a word that accepts it.
    pub(crate) ready: usize,
    /// Ordered in another number, and nobody accepted it.
    pub(crate) off: usize,
}

/// The finding that there are too few of a need, or too many, with the word that accepts it.
pub(crate) fn off<'a>(all: &'a [Standing], n: &Need) -> Option<&'a Standing> {
    let place = format!("need:{}:", n.id);
    let off = |s: &&Standing| matches!(s.wrong.rule, Rule::NeedShort | Rule::NeedSurplus);
    all.iter().filter(off).find(|s| s.wrong.place.starts_with(&place))
}

/// The one count of things, for every page that tells it.
pub(crate) fn things(plan: &Plan, all: &[Standing]) -> Things {
    let open = |n: &Need| off(all, n).is_some_and(|s| s.accepted.is_none());
    let mut sum = Things::default();
    for n in plan.needs.iter().filter(|n| plan.is_awake(n)) {
        sum.all += 1;
        sum.off += usize::from(open(n));
        sum.ready += usize::from(n.have.is_some() && !open(n));
    }
    sum
}

/// Estimate, ceiling if there is one, and what was spent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Money {
    /// What all lines come to now.
    pub(crate) estimate: i64,
    /// Not more than this.
    pub(crate) ceiling: Option<i64>,
    /// What was approved.
    pub(crate) approved: Option<i64>,
    /// What was spent.
    pub(crate) spent: i64,
}

/// The money of a plan.
pub(crate) fn money(plan: &Plan) -> Money {
    Money {
        estimate: plan.total(),
        ceiling: plan.budget.ceiling,
        approved: plan.budget.approved.as_ref().map(|a| a.total),
        spent: plan.spent(),
    }
}

/// A part of a whole in thousandths, never more than the whole; 0 of nothing.
pub(crate) fn thousandths(part: i64, whole: i64) -> i64 {
    if whole <= 0 { 0 } else { (part.max(0).saturating_mul(1000) / whole).min(1000) }
}
