//! The assistant on cases of chance: the order of units, more slots, points that become known, rules checked again.

use super::*;
use crate::Rule;
use kernel::Share;
use proptest::prelude::*;

/// A unit as it really is, and what is known of it.
#[derive(Clone, Debug)]
struct Truth {
    total: i64,
    barred: bool,
    /// The span its total is known to lie in, if it is not known.
    span: Option<(i64, i64)>,
    /// Is it known whether it is barred?
    sure: bool,
}

fn truth() -> impl Strategy<Value = Truth> {
    let total = (12i64..=20).prop_map(|n| n * 5);
    let span = proptest::option::weighted(0.2, (0i64..4, 0i64..4));
    (total, proptest::bool::weighted(0.1), span, proptest::bool::weighted(0.9)).prop_map(
        |(total, barred, span, sure)| Truth {
            total,
            barred,
            span: span.map(|(below, above)| (total - 5 * below, total + 5 * above)),
            sure,
        },
    )
}

fn share() -> impl Strategy<Value = Option<Share>> {
    proptest::option::weighted(0.4, (10i64..=20).prop_map(|n| Share::new(n, 20).unwrap()))
}

fn a_row() -> impl Strategy<Value = Quota> {
    let slots = (0i64..3, 0i64..4, 0i64..6).prop_map(|(g, p, c)| [g, p, c]);
    let few = proptest::option::weighted(0.3, (1i64..=3).prop_map(|n| Share::new(n, 5).unwrap()));
    (slots, any::<bool>(), few, [share(), share(), share()])
        .prop_map(|(slots, exclusive, share, least)| Quota { exclusive, share, least, ..quota(slots) })
}

/// All of it known.
fn known(all: &[Truth]) -> Vec<Unit> {
    let open = |t: &Truth| Truth { span: None, sure: true, ..t.clone() };
    seen(&all.iter().map(open).collect::<Vec<_>>())
}

/// What scoring's table would tell: a rank only where it is certain.
fn seen(all: &[Truth]) -> Vec<Unit> {
    let unit = |t: &Truth| {
        let total = match t.span {
            None => Span::known_as(Points::whole(t.total)),
            Some((low, high)) => Span { low: Points::whole(low), high: Points::whole(high), unknown: 1 },
        };
        let why = vec!["Có vi phạm".to_owned()];
        let barred = match (t.sure, t.barred) {
            (false, _) => Barred { unknown: why, ..Barred::default() },
            (true, true) => Barred { by: why, ..Barred::default() },
            (true, false) => Barred::default(),
        };
        (total, barred)
    };
    placed(&all.iter().map(unit).collect::<Vec<_>>())
}

/// Better sorts higher.
fn height(set: &[Award]) -> [bool; 3] {
    Award::BY_WORTH.map(|a| set.contains(&a))
}

/// Does the rule say the truth of this award and unit? Counted anew from the verdicts of all.
fn holds(
    q: &Quota,
    units: &[Unit],
    found: &[Verdict],
    v: &Verdict,
    (award, rule): (Award, &Rule),
) -> Result<(), String> {
    let members = i64::try_from(units.len()).unwrap();
    let count = |of: &mut dyn Iterator<Item = &Verdict>| i64::try_from(of.count()).unwrap();
    let has = |o: &&Verdict| o.awards().contains(&award);
    let above = |o: &&Verdict| o.rank < v.rank && o.rank.is_some();
    let group: Vec<&Verdict> = found.iter().filter(|o| o.rank == v.rank).collect();
    let size = i64::try_from(group.len()).unwrap();
    // Of a rank above at a border, as many as the border has slots.
    let mut ranks: Vec<i64> = found.iter().filter(above).filter_map(|o| o.rank).collect();
    ranks.dedup();
    ranks.sort_unstable();
    ranks.dedup();
    let at_borders: i64 = ranks
        .iter()
        .filter_map(|r| found.iter().find(|o| o.rank == Some(*r)))
        .filter_map(|o| match o.steps.iter().find(|(a, _)| *a == award) {
            Some((_, Rule::TieAtBorder { slots, .. })) => Some(*slots),
            _ => None,
        })
        .sum();
    let taken = count(&mut found.iter().filter(above).filter(has)) + at_borders;
    let limit = q.limit(award, members);
    let total = v.total.unwrap();
    let enough = q.reached(award, total, Points::whole(100));
    let true_ = match rule {
        Rule::Within { place, limit: l, .. } => {
            *l == limit && *place == taken + size && *place <= limit && enough && has(&v)
        }
        Rule::Exhausted { limit: l, .. } => *l == limit && (limit == 0 || taken == limit) && !has(&v),
        Rule::Share { limit: l, members: m, share } => {
            let floor = (share.num() * m) / share.den();
            *l == limit && limit == floor && floor < q.slots_of(award) && *m == members && taken == limit
        }
        Rule::BelowLeast { least, total: t, .. } => *t == total && total < *least && !enough && limit > 0,
        Rule::TieAtBorder { units: n, slots, .. } => {
            *n == size && *slots > 0 && *slots < size && enough && v.open().contains(&award)
        }
        Rule::Excluded { flag } => {
            v.awards().contains(flag) && flag.is_flag() && *flag != award && (award.is_flag() || q.exclusive)
                || v.open().contains(flag)
        }
        other => return Err(format!("{other:?} of a settled case")),
    };
    if true_ { Ok(()) } else { Err(format!("{award:?}: {rule:?} (taken {taken}, limit {limit})")) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_order_of_units_does_not_matter(all in proptest::collection::vec(truth(), 0..9), q in a_row(), turn in 0usize..9) {
        let units = seen(&all);
        let mut other = units.clone();
        other.reverse();
        let by = turn % other.len().max(1);
        other.rotate_left(by);
        let back = asked(&q, &other);
        for (unit, v) in units.iter().zip(asked(&q, &units)) {
            let same = back.iter().find(|o| o.body == unit.body).unwrap();
            prop_assert_eq!((&same.outcomes, &same.rule, &same.steps), (&v.outcomes, &v.rule, &v.steps));
            let at = other.iter().position(|o| o.body == unit.body).unwrap();
            prop_assert_eq!(&sentences(&q, &other)[at], &sentences(&q, &units)[units.iter().position(|o| o.body == unit.body).unwrap()]);
        }
    }

    #[test]
    fn more_slots_never_take_an_award_away(all in proptest::collection::vec(truth(), 0..9), q in a_row(), of in 0usize..3) {
        let units = seen(&all);
        let mut more = q.clone();
        more.slots[of] += 1;
        for (less, more) in asked(&q, &units).iter().zip(asked(&more, &units)) {
            let ends = |v: &Verdict| (v.outcomes.first().map(|o| height(o)), v.outcomes.last().map(|o| height(o)));
            let (a, b) = (ends(less), ends(&more));
            prop_assert!(b.0 >= a.0 && b.1 >= a.1, "{:?} became {:?}", less, more);
        }
    }

    #[test]
    fn nothing_said_is_overturned_when_points_become_known(all in proptest::collection::vec(truth(), 0..9), q in a_row()) {
        let now = asked(&q, &seen(&all));
        let later = asked(&q, &known(&all));
        for (said, came) in now.iter().zip(&later) {
            if said.outcomes.is_empty() {
                continue;
            }
            for o in &came.outcomes {
                prop_assert!(said.outcomes.contains(o), "{:?} came out as {:?}", said, came);
            }
        }
    }

    #[test]
    fn every_rule_holds_when_it_is_checked_again(all in proptest::collection::vec(truth(), 0..9), q in a_row()) {
        let units = known(&all);
        let found = asked(&q, &units);
        for v in &found {
            if let Rule::Barred(why) = &v.rule {
                prop_assert!(!why.is_empty() && v.awards().is_empty());
                continue;
            }
            prop_assert!(v.steps.iter().any(|(_, r)| *r == v.rule));
            prop_assert_eq!(v.steps.len(), 3);
            for (award, rule) in &v.steps {
                let checked = holds(&q, &units, &found, v, (*award, rule));
                prop_assert!(checked.is_ok(), "{:?}: {}", v, checked.unwrap_err());
            }
        }
        for award in Award::BY_WORTH {
            let n = found.iter().filter(|v| v.awards().contains(&award)).count();
            prop_assert!(i64::try_from(n).unwrap() <= q.limit(award, i64::try_from(units.len()).unwrap()));
        }
    }
}
