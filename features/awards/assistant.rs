//! Who would be proposed for what, and which rule binds each unit. Pure; the order in which units come in does not
//! matter.
//!
//! Units are gone through by rank. Each takes the highest flag that has a slot left and whose least total it reaches,
//! and a certificate if the row lets it have one. Two things are not the program's to settle: who of units that share
//! a rank gets a slot that is not enough for all of them (the members vote), and what a unit gets while units above it
//! are not fully known. So a verdict holds every outcome that can still come, and only what is in all of them is said
//! as certain. How a vote among equals ends changes nothing below them: together they take the same slots either way.

use crate::kinds::Award;
use crate::quota::{Quota, worth};
use kernel::{BodyId, Points, Share};

/// What the assistant needs to know of one unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// The unit.
    pub body: BodyId,
    /// Its rank; `None` while it is not known, or depends on what is not known of others.
    pub rank: Option<i64>,
    /// Its total; `None` while a cell is not known.
    pub total: Option<Points>,
    /// The conditions that keep it from being considered.
    pub barred: Vec<String>,
}

/// One question to the assistant.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The row that applies.
    pub quota: Option<&'a Quota>,
    /// The scale of the rubric, from which least totals are reckoned.
    pub scale: Points,
    /// How many members the bloc has, those not considered too: shares are of all of them.
    pub members: i64,
    /// The units, in any order.
    pub units: &'a [Unit],
}

/// A rule, and how it bears on one award for one unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rule {
    /// In: at the latest the `place`-th of `limit` slots.
    Within {
        /// Of this award.
        award: Award,
        /// Counted from 1; of units that share a rank, the last place they can come to.
        place: i64,
        /// Slots there are.
        limit: i64,
    },
    /// Out: not considered, for these conditions.
    Barred(Vec<String>),
    /// Not known: the unit's own rank is not.
    UnknownRank,
    /// Out: units above took every slot; or there is none (`limit` 0).
    Exhausted {
        /// Of this award.
        award: Award,
        /// Slots there are.
        limit: i64,
    },
    /// Out: units above took all that the share of members allows, which is fewer than the row names.
    Share {
        /// The share.
        share: Share,
        /// Of so many members.
        members: i64,
        /// Is so many.
        limit: i64,
    },
    /// Out: the total is below the least for this award.
    BelowLeast {
        /// Of this award.
        award: Award,
        /// The share of the scale.
        share: Share,
        /// The least total.
        least: Points,
        /// The unit's.
        total: Points,
    },
    /// To be voted on: units of one rank, and not enough slots for all of them.
    TieAtBorder {
        /// Of this award.
        award: Award,
        /// Units that share the rank, this one too.
        units: i64,
        /// Slots for them.
        slots: i64,
    },
    /// Out: the unit is proposed for this flag, and has no second award beside it.
    Excluded {
        /// The flag.
        flag: Award,
    },
    /// Not known: it depends on units above whose points are not all known.
    Depends {
        /// The highest award that depends.
        award: Award,
        /// How many such units.
        units: i64,
    },
    /// Not known: no row applies to the bloc.
    NoQuota,
}

/// What the assistant says about one unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// The unit.
    pub body: BodyId,
    /// Its rank.
    pub rank: Option<i64>,
    /// Its total.
    pub total: Option<Points>,
    /// Every set of awards it can still come to, the best first; one where it is settled, none where nothing is known.
    pub outcomes: Vec<Vec<Award>>,
    /// The rule that binds.
    pub rule: Rule,
    /// How each award's rule bears on the unit, the highest award first; empty where no award was looked at.
    pub steps: Vec<(Award, Rule)>,
    /// The units it shares its rank with.
    pub equals: Vec<BodyId>,
}

impl Verdict {
    /// What it would be proposed for whatever still happens, the highest first.
    pub fn awards(&self) -> Vec<Award> {
        let all = |a: &Award| !self.outcomes.is_empty() && self.outcomes.iter().all(|o| o.contains(a));
        Award::BY_WORTH.into_iter().filter(all).collect()
    }

    /// What it may come to be proposed for: by the vote, or when more is known.
    pub fn open(&self) -> Vec<Award> {
        let some = |a: &Award| self.outcomes.iter().any(|o| o.contains(a));
        let sure = self.awards();
        Award::BY_WORTH.into_iter().filter(|a| some(a) && !sure.contains(a)).collect()
    }

    /// Are the members to vote on it?
    pub fn is_to_vote(&self) -> bool {
        matches!(self.rule, Rule::TieAtBorder { .. })
    }

    /// Is it one of those about which nothing certain can be said yet?
    pub fn is_open_ended(&self) -> bool {
        matches!(self.rule, Rule::UnknownRank | Rule::Depends { .. } | Rule::NoQuota)
    }
}

/// A verdict for every unit, in the order given.
pub fn assist(case: Case<'_>) -> Vec<Verdict> {
    case.units.iter().map(|u| verdict(case, u)).collect()
}

fn verdict(case: Case<'_>, unit: &Unit) -> Verdict {
    let bare = |rule: Rule, outcomes: Vec<Vec<Award>>| Verdict {
        body: unit.body,
        rank: unit.rank,
        total: unit.total,
        outcomes,
        rule,
        steps: Vec::new(),
        equals: Vec::new(),
    };
    if !unit.barred.is_empty() {
        return bare(Rule::Barred(unit.barred.clone()), vec![Vec::new()]);
    }
    let Some(quota) = case.quota else { return bare(Rule::NoQuota, Vec::new()) };
    match (unit.rank, unit.total) {
        (Some(rank), Some(total)) => {
            let v = Turn::of(case, quota, (rank, total)).verdict();
            let equals = case.units.iter().filter(|o| {
                o.body != unit.body && o.barred.is_empty() && o.rank == unit.rank && o.total.is_some()
            });
            Verdict { equals: equals.map(|o| o.body).collect(), ..bare(v.0, v.1) }.with_steps(v.2)
        }
        _ => bare(Rule::UnknownRank, Vec::new()),
    }
}

impl Verdict {
    fn with_steps(self, steps: Vec<(Award, Rule)>) -> Verdict {
        Verdict { steps, ..self }
    }
}

/// What stands before a unit of one rank when its turn comes.
struct Turn<'a> {
    case: Case<'a>,
    quota: &'a Quota,
    total: Points,
    /// Units surely above, known or not.
    above: i64,
    /// Of these, how many are not fully known.
    hidden: i64,
    /// Of the known ones, how many reach the least total of each award.
    reach: [i64; 3],
    /// Units of this rank.
    equals: i64,
}

/// One way things can turn out before a unit's turn: how many take their turn before it, and how many of those reach
/// the least total of each flag. By rank, so whoever reaches it comes before whoever does not.
#[derive(Clone, Copy)]
struct Before {
    units: i64,
    reach: [i64; 2],
}

impl<'a> Turn<'a> {
    fn of(case: Case<'a>, quota: &'a Quota, (rank, total): (i64, Points)) -> Turn<'a> {
        let considered = |u: &&Unit| u.barred.is_empty();
        let known = case.units.iter().filter(considered).filter_map(|u| Some((u.rank?, u.total?)));
        let higher: Vec<Points> = known.clone().filter(|(r, _)| *r < rank).map(|(_, t)| t).collect();
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let known_above = count(higher.len());
        // Ranks count every unit that is surely above: those not among the known ones are not fully known.
        let hidden = (rank - 1 - known_above).max(0);
        let reach = Award::BY_WORTH
            .map(|a| count(higher.iter().filter(|t| quota.reached(a, **t, case.scale)).count()));
        let equals = count(known.filter(|(r, _)| *r == rank).count());
        Turn { case, quota, total, above: known_above + hidden, hidden, reach, equals }
    }

    fn reached(&self, award: Award) -> bool {
        self.quota.reached(award, self.total, self.case.scale)
    }

    fn limit(&self, award: Award) -> i64 {
        self.quota.limit(award, self.case.members)
    }

    /// How many of the hidden units may reach the least total of this award: all of them where this unit does, for
    /// they are above it.
    fn hidden_reach(&self, award: Award) -> std::ops::RangeInclusive<i64> {
        let all_do = self.reached(award) || self.quota.least_of(award).is_none();
        if all_do { self.hidden..=self.hidden } else { 0..=self.hidden }
    }

    /// The rule that bears on each award, the highest first, if this is what stands before.
    fn steps(&self, before: Before) -> [Rule; 3] {
        let [government, province, certificate] = Award::BY_WORTH;
        let took_government = before.reach[0].min(self.limit(government));
        let took_province = (before.reach[1] - took_government).clamp(0, self.limit(province));
        let first = self.step(government, before.units);
        let second = match first {
            Rule::Within { .. } => Rule::Excluded { flag: government },
            _ => self.step(province, before.units - took_government),
        };
        let flag = [(&first, government), (&second, province)]
            .into_iter()
            .find_map(|(rule, flag)| matches!(rule, Rule::Within { .. }).then_some(flag));
        let third = match flag {
            Some(flag) if self.quota.exclusive => Rule::Excluded { flag },
            _ if self.quota.exclusive => {
                self.step(certificate, before.units - took_government - took_province)
            }
            _ => self.step(certificate, before.units),
        };
        [first, second, third]
    }

    /// One award's rule, when so many units before would take a slot of it.
    fn step(&self, award: Award, takers: i64) -> Rule {
        let limit = self.limit(award);
        if limit > 0 && !self.reached(award) {
            return self.below(award);
        }
        if takers < limit {
            return Rule::Within { award, place: takers + 1, limit };
        }
        match self.quota.share {
            Some(share) if !award.is_flag() && limit < self.quota.slots_of(award) => {
                Rule::Share { share, members: self.case.members, limit }
            }
            _ => Rule::Exhausted { award, limit },
        }
    }

    fn below(&self, award: Award) -> Rule {
        let share = self.quota.least_of(award);
        let least = Points(share.map_or(0, |s| s.needed(self.case.scale.0)));
        match share {
            Some(share) => Rule::BelowLeast { award, share, least, total: self.total },
            None => Rule::Exhausted { award, limit: 0 },
        }
    }

    /// For each way the hidden units can turn out, the steps at every place this rank's units can take.
    fn worlds(&self) -> Vec<Vec<[Rule; 3]>> {
        let [government, province, _] = Award::BY_WORTH;
        let mut worlds = Vec::new();
        for g in self.hidden_reach(government) {
            for p in self.hidden_reach(province) {
                let at = |place: i64| {
                    let mine = |a: Award| if self.reached(a) { place } else { 0 };
                    let reach = [self.reach[0] + g + mine(government), self.reach[1] + p + mine(province)];
                    self.steps(Before { units: self.above + place, reach })
                };
                worlds.push((0..self.equals).map(at).collect());
            }
        }
        worlds
    }

    /// The binding rule, the outcomes and the steps.
    fn verdict(&self) -> (Rule, Vec<Vec<Award>>, Vec<(Award, Rule)>) {
        let worlds = self.worlds();
        let outcomes = outcomes(&worlds);
        let steps: Vec<(Award, Rule)> =
            Award::BY_WORTH.into_iter().map(|a| (a, self.merged(a, &worlds))).collect();
        (binding(&steps), outcomes, steps)
    }

    /// One award's rule over all that can still happen.
    fn merged(&self, award: Award, worlds: &[Vec<[Rule; 3]>]) -> Rule {
        let slot = worth(award);
        let ins = |world: &Vec<[Rule; 3]>| -> Vec<bool> {
            world.iter().map(|steps| matches!(steps[slot], Rule::Within { .. })).collect()
        };
        let first = worlds.first().map(ins).unwrap_or_default();
        if worlds.iter().any(|w| ins(w) != first) {
            return Rule::Depends { award, units: self.hidden };
        }
        let slots = i64::try_from(first.iter().filter(|i| **i).count()).unwrap_or(i64::MAX);
        if slots > 0 && slots < self.equals {
            return Rule::TieAtBorder { award, units: self.equals, slots };
        }
        // Nobody of this rank stands before the last of them, so the last place is the surest to tell.
        let last = worlds.first().and_then(|w| w.last()).map(|steps| steps[slot].clone());
        last.unwrap_or(Rule::Exhausted { award, limit: 0 })
    }
}

/// The rule that decides: what is not settled before what is, what puts in before what keeps out, and of what keeps
/// out the lowest award there is a slot of, for that is where the unit's way ends.
fn binding(steps: &[(Award, Rule)]) -> Rule {
    let find = |wanted: fn(&Rule) -> bool| steps.iter().map(|(_, r)| r).find(|r| wanted(r));
    let open = find(|r| matches!(r, Rule::Depends { .. }))
        .or_else(|| find(|r| matches!(r, Rule::TieAtBorder { .. })))
        .or_else(|| find(|r| matches!(r, Rule::Within { .. })));
    let out = || {
        let mut all = steps.iter().rev().map(|(_, r)| r);
        all.find(|r| !matches!(r, Rule::Exhausted { limit: 0, .. })).or(steps.last().map(|(_, r)| r))
    };
    open.or_else(out).cloned().unwrap_or(Rule::NoQuota)
}

/// Every set of awards among all that can still happen, the best first.
fn outcomes(worlds: &[Vec<[Rule; 3]>]) -> Vec<Vec<Award>> {
    let mut all: Vec<Vec<Award>> = Vec::new();
    for steps in worlds.iter().flatten() {
        let within = |a: &Award| matches!(steps[worth(*a)], Rule::Within { .. });
        let set: Vec<Award> = Award::BY_WORTH.into_iter().filter(within).collect();
        if !all.contains(&set) {
            all.push(set);
        }
    }
    // A greater award before a lesser, and anything before nothing.
    all.sort_by_key(|set| Award::BY_WORTH.map(|a| !set.contains(&a)));
    all
}
