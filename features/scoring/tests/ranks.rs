//! The ranking: order of units does not matter, merit never lowers, ties are told, nothing unknown is guessed.

use crate::sample::chance::Chance;
use crate::sample::rubrics;
use crate::{
    Barred, ItemId, LastRanks, Placed, Rubric, Settled, Standing, TieBallot, TieBallotId, TieBreak, TieFacts,
    Unranked, Unvoted, place,
};
use kernel::{BodyId, Points, Uuid};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Marks of one unit: steps of a tenth of each line's maximum, so that ties happen; `None` is unknown.
type Unit = Vec<Option<u8>>;

fn rubric() -> Rubric {
    rubrics().swap_remove(0).rubric
}

fn body(n: usize) -> BodyId {
    BodyId(Uuid::from_u128(n as u128 + 1))
}

fn points(rubric: &Rubric, unit: &Unit) -> HashMap<ItemId, Points> {
    let given = |(item, share): (&crate::Item, &Option<u8>)| {
        Some((item.id, Points(item.max.0 / 10 * i64::from((*share)?))))
    };
    rubric.items().zip(unit).filter_map(given).collect()
}

fn standing(rubric: &Rubric, n: usize, unit: &Unit) -> Standing {
    let points = points(rubric, unit);
    Standing {
        body: body(n),
        totals: super::sum(rubric, &|i| points.get(&i).copied()),
        barred: Barred::default(),
    }
}

fn standings(rubric: &Rubric, units: &[Unit]) -> Vec<Standing> {
    units.iter().enumerate().map(|(n, u)| standing(rubric, n, u)).collect()
}

fn ranks(placed: &[Placed]) -> HashMap<BodyId, Option<i64>> {
    placed.iter().map(|p| (p.body, p.rank)).collect()
}

/// Many lines at full marks, so that totals meet often.
fn known_unit() -> impl Strategy<Value = Unit> {
    prop::collection::vec(prop_oneof![4 => Just(Some(10u8)), 1 => (8u8..=10).prop_map(Some)], 20)
}

fn unit() -> impl Strategy<Value = Unit> {
    (known_unit(), prop::collection::vec(0usize..20, 0..3), any::<bool>()).prop_map(
        |(mut unit, gone, some)| {
            if some {
                gone.into_iter().for_each(|at| unit[at] = None);
            }
            unit
        },
    )
}

/// A second way of ranking: count who is better, comparing one step after the other.
fn oracle(rubric: &Rubric, facts: &TieFacts, all: &[Standing], one: &Standing) -> i64 {
    let better = |a: &Standing| step_by_step(rubric, facts, all, (a, one)) > 0;
    1 + i64::try_from(all.iter().filter(|o| better(o)).count()).unwrap()
}

/// Above 0 where the first of two stands above, below 0 where the other does, 0 where they are equal in everything.
fn step_by_step(
    rubric: &Rubric,
    facts: &TieFacts,
    all: &[Standing],
    (one, other): (&Standing, &Standing),
) -> i64 {
    let (a, b) = (&one.totals, &other.totals);
    if a.total.low != b.total.low {
        return a.total.low.0 - b.total.low.0;
    }
    for tie in &rubric.ties {
        let rank = |s: &Standing| facts.last.as_ref().and_then(|l| l.ranks.get(&s.body).copied());
        let (x, y) = match tie {
            TieBreak::Section(no) => {
                let at = rubric.main().position(|s| s.no == *no).unwrap();
                (a.sections[at].low.0, b.sections[at].low.0)
            }
            TieBreak::FewerDeductions => (b.deduction.low.0, a.deduction.low.0),
            TieBreak::WithoutBonus => (a.total.low.0 - a.bonus.low.0, b.total.low.0 - b.bonus.low.0),
            TieBreak::LastRank(unranked) => match (rank(one), rank(other), unranked) {
                (Some(x), Some(y), _) => (y, x),
                (Some(_), None, Unranked::Behind) | (None, Some(_), Unranked::Ahead) => (1, 0),
                (None, Some(_), Unranked::Behind) | (Some(_), None, Unranked::Ahead) => (0, 1),
                (None, None, _) => (0, 0),
            },
            TieBreak::Ballot(_) => return by_vote(rubric, facts, all, (one, other)),
        };
        if x != y {
            return x - y;
        }
    }
    0
}

/// The votes told as they came: one on units that are equal then, by the scores or by the vote before it, settles their
/// order anew and takes back what was settled among them; any other is of no account.
fn by_vote(rubric: &Rubric, facts: &TieFacts, all: &[Standing], (one, other): (&Standing, &Standing)) -> i64 {
    let unvoted = Rubric { ties: rubric.ties[..rubric.ties.len() - 1].to_vec(), ..rubric.clone() };
    let equal = |o: &&Standing| step_by_step(&unvoted, facts, all, (o, one)) == 0;
    let root: Vec<BodyId> = all.iter().filter(equal).map(|o| o.body).collect();
    // What each unit got, round after round.
    let mut got: BTreeMap<BodyId, Vec<i64>> = root.iter().map(|b| (*b, Vec::new())).collect();
    for b in &facts.ballots {
        let asked: BTreeSet<BodyId> = b.votes.keys().copied().collect();
        let some = asked.first().and_then(|u| got.get(u)).cloned().unwrap_or_default();
        let alike = |n: usize| -> BTreeSet<BodyId> {
            got.iter().filter(|(_, g)| g.starts_with(&some[..n])).map(|(b, _)| *b).collect()
        };
        if let Some(n) = (0..=some.len()).find(|n| alike(*n) == asked) {
            for (body, votes) in &b.votes {
                let mine = got.get_mut(body).unwrap();
                mine.truncate(n);
                mine.push(*votes);
            }
        }
    }
    got[&one.body].cmp(&got[&other.body]) as i64
}

/// The rubric with one of six ways to end the tie-break.
fn rubric_with(way: u8) -> Rubric {
    let mut rubric = rubric();
    let last = |u| TieBreak::LastRank(u);
    rubric.ties.extend(match way % 6 {
        0 => vec![],
        1 => vec![last(Unranked::Behind)],
        2 => vec![last(Unranked::Ahead)],
        3 => vec![TieBreak::Ballot(Unvoted::Waits)],
        4 => vec![last(Unranked::Behind), TieBreak::Ballot(Unvoted::Waits)],
        _ => vec![last(Unranked::Ahead), TieBreak::Ballot(Unvoted::Shared)],
    });
    if way >= 6 {
        // Nothing but what stands beside the scores: ties happen everywhere.
        rubric.ties.retain(|t| matches!(t, TieBreak::LastRank(_) | TieBreak::Ballot(_)));
    }
    rubric
}

pub(super) fn ballot(votes: &[(BodyId, i64)]) -> TieBallot {
    TieBallot {
        id: TieBallotId(Uuid::nil()),
        day: kernel::Day::new(2019, 3, 5).unwrap(),
        present: 6,
        minutes: "Biên bản số 03/BB-K5".to_owned(),
        votes: votes.iter().copied().collect(),
        reason: String::new(),
        recorded: (kernel::Moment(0), "Đức".to_owned()),
    }
}

/// Last year's ranks for some units, and votes on units that are equal: most of the ties of now, some of none.
pub(super) fn made_up(rubric: &Rubric, all: &[Standing], seed: u64) -> TieFacts {
    let mut chance = Chance::of(seed);
    let mut ranks = BTreeMap::new();
    for unit in all {
        if !chance.one_in(3) {
            ranks.insert(unit.body, chance.between(1, 6));
        }
    }
    let published = kernel::Day::new(2018, 3, 5).unwrap();
    let last = LastRanks { number: 2017, version: 1, published, ranks };
    let mut facts = TieFacts { last: Some(last).filter(|_| rubric.looks_back()), ballots: Vec::new() };
    if rubric.votes().is_none() {
        return facts;
    }
    for _ in 0..4 {
        let mut tied: Vec<Vec<BodyId>> = Vec::new();
        for p in place(rubric, all, &facts) {
            match (p.settled, tied.last_mut()) {
                (Settled::Shared | Settled::Waits, Some(group)) => group.push(p.body),
                _ => tied.push(vec![p.body]),
            }
        }
        for group in tied {
            // An older vote of some of them, from when they were alone: it tells nothing about all.
            if group.len() > 2 && chance.one_in(2) {
                let some: Vec<_> = group.iter().take(2).map(|b| (*b, chance.between(0, 3))).collect();
                facts.ballots.push(ballot(&some));
            }
            let strays = chance.one_in(6).then(|| all[0].body).filter(|b| !group.contains(b));
            if (group.len() > 1 || strays.is_some()) && !chance.one_in(5) {
                let votes: Vec<_> =
                    group.into_iter().chain(strays).map(|b| (b, chance.between(0, 3))).collect();
                facts.ballots.push(ballot(&votes));
            }
        }
    }
    facts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn ranks_agree_with_counting_who_is_better(units in prop::collection::vec(known_unit(), 1..9), way in 0u8..12, seed in any::<u64>()) {
        let rubric = rubric_with(way);
        let all = standings(&rubric, &units);
        let facts = made_up(&rubric, &all, seed);
        let placed = place(&rubric, &all, &facts);
        for one in &all {
            prop_assert_eq!(ranks(&placed)[&one.body], Some(oracle(&rubric, &facts, &all, one)));
        }
        // Whoever waits shares a rank, and everybody who shares one waits, if the rubric says so.
        for p in &placed {
            let shared = placed.iter().filter(|o| o.rank == p.rank).count() > 1;
            prop_assert_eq!(p.waits, shared && rubric.votes() == Some(Unvoted::Waits));
        }
    }

    #[test]
    fn the_order_in_which_units_come_does_not_matter(units in prop::collection::vec(unit(), 1..9), by in 0usize..9, back in any::<bool>(), way in 0u8..12, seed in any::<u64>()) {
        let rubric = rubric_with(way);
        let all = standings(&rubric, &units);
        let facts = made_up(&rubric, &all, seed);
        let mut other = all.clone();
        let n = other.len();
        other.rotate_left(by % n);
        if back { other.reverse(); }
        prop_assert_eq!(ranks(&place(&rubric, &all, &facts)), ranks(&place(&rubric, &other, &facts)));
    }

    #[test]
    fn more_merit_never_lowers_a_rank(units in prop::collection::vec(known_unit(), 2..8), who in 0usize..8, line in 0usize..20, way in 0u8..12, seed in any::<u64>()) {
        let rubric = rubric_with(way);
        let who = who % units.len();
        let all = standings(&rubric, &units);
        let facts = made_up(&rubric, &all, seed);
        let before = ranks(&place(&rubric, &all, &facts))[&body(who)].unwrap();
        let mut better = units.clone();
        // The last four lines are taken off, so merit there is a smaller figure.
        let mark = better[who][line].unwrap();
        better[who][line] = Some(if line < 16 { (mark + 1).min(10) } else { mark - 1 });
        let after = ranks(&place(&rubric, &standings(&rubric, &better), &facts))[&body(who)].unwrap();
        prop_assert!(after <= before, "{before} became {after}");
    }

    #[test]
    fn a_rank_that_is_said_holds_whatever_the_unknown_cells_become(
        units in prop::collection::vec(unit(), 2..7),
        rest in prop::collection::vec(prop::collection::vec(0u8..=10, 20), 7),
        way in 0u8..12, seed in any::<u64>(),
    ) {
        let rubric = rubric_with(way);
        let all = standings(&rubric, &units);
        let facts = made_up(&rubric, &all, seed);
        let said = ranks(&place(&rubric, &all, &facts));
        let fill = |(unit, rest): (&Unit, &Vec<u8>)| -> Unit { unit.iter().zip(rest).map(|(m, r)| m.or(Some(*r))).collect() };
        let extremes = |good: bool| -> Vec<Vec<u8>> {
            let one = (0..20).map(|line| if (line < 16) == good { 10 } else { 0 }).collect::<Vec<u8>>();
            vec![one; units.len()]
        };
        for rest in [rest, extremes(true), extremes(false)] {
            let full: Vec<Unit> = units.iter().zip(&rest).map(fill).collect();
            let real = ranks(&place(&rubric, &standings(&rubric, &full), &facts));
            for (body, rank) in &said {
                prop_assert!(rank.is_none() || *rank == real[body]);
            }
        }
    }

    #[test]
    fn ranks_begin_at_one_and_a_shared_rank_skips_the_next(units in prop::collection::vec(known_unit(), 1..9), way in 0u8..12, seed in any::<u64>()) {
        let rubric = rubric_with(way);
        let all = standings(&rubric, &units);
        let placed = place(&rubric, &all, &made_up(&rubric, &all, seed));
        for (at, p) in placed.iter().enumerate() {
            let at = i64::try_from(at).unwrap() + 1;
            if matches!(p.settled, Settled::Shared | Settled::Waits) {
                prop_assert_eq!(p.rank, placed[usize::try_from(at - 2).unwrap()].rank);
            } else {
                prop_assert_eq!(p.rank, Some(at));
            }
        }
    }
}

fn unit_of(low: &[(usize, u8)]) -> Unit {
    let mut unit: Unit = (0..20).map(|line| Some(if line < 16 { 10 } else { 0 })).collect();
    low.iter().for_each(|(line, mark)| unit[*line] = Some(*mark));
    unit
}

#[test]
fn the_highest_total_is_said_only_of_the_first_of_all() {
    let rubric = rubric();
    let said = |units: &[Unit]| {
        let placed = place(&rubric, &standings(&rubric, units), &TieFacts::default());
        (placed[0].rank, placed[0].settled.says(""))
    };
    let among_known = "Cao nhất trong các đơn vị đã rõ điểm.".to_owned();
    let open = |mut unit: Unit| {
        unit[16] = None;
        unit
    };
    assert_eq!(said(&[unit_of(&[]), unit_of(&[(8, 5)])]), (Some(1), "Tổng điểm cao nhất.".to_owned()));
    // The other cannot reach it whatever the open cell becomes.
    let low = open(unit_of(&[(1, 1), (8, 1)]));
    assert_eq!(said(&[unit_of(&[]), low]), (Some(1), "Tổng điểm cao nhất.".to_owned()));
    // It may stand above, and it surely does.
    assert_eq!(said(&[unit_of(&[(16, 5)]), open(unit_of(&[]))]), (None, among_known.clone()));
    assert_eq!(said(&[unit_of(&[(1, 1), (8, 1)]), open(unit_of(&[]))]), (Some(2), among_known));
}

#[test]
fn each_step_of_the_tie_break_is_told_in_words() {
    let rubric = rubric();
    // I.2 and III.… : −10 in section I against −10 elsewhere: equal totals, section I decides.
    let all =
        standings(&rubric, &[unit_of(&[(1, 9)]), unit_of(&[(8, 9), (9, 9), (13, 9), (14, 9), (15, 9)])]);
    let gap = all[0].totals.total.low.minus(all[1].totals.total.low);
    assert_eq!(gap, Points::whole(4), "10 against 4 + 5 + 2 + 2 + 1 = 14");
    let all = standings(&rubric, &[unit_of(&[(1, 9)]), unit_of(&[(9, 8)])]);
    let placed = place(&rubric, &all, &TieFacts::default());
    assert_eq!(placed[0].body, body(1));
    assert_eq!((placed[0].rank, placed[1].rank), (Some(1), Some(2)));
    assert_eq!(
        placed[1].settled.says("Sở Tư pháp"),
        "Bằng tổng điểm với Sở Tư pháp, xếp sau vì điểm mục I là 590 so với 600."
    );
    // Equal in section I, equal totals: fewer deductions first.
    let all = standings(&rubric, &[unit_of(&[(16, 5)]), unit_of(&[(9, 8)])]);
    let placed = place(&rubric, &all, &TieFacts::default());
    assert_eq!(placed[0].body, body(1));
    assert_eq!(
        placed[1].settled.says("Sở Tư pháp"),
        "Bằng tổng điểm với Sở Tư pháp, xếp sau vì bị trừ 10 điểm so với 0."
    );
    // Equal in everything: shared, and said.
    let all = standings(&rubric, &[unit_of(&[]), unit_of(&[]), unit_of(&[(0, 9)])]);
    let placed = place(&rubric, &all, &TieFacts::default());
    assert_eq!(placed.iter().map(|p| p.rank).collect::<Vec<_>>(), [Some(1), Some(1), Some(3)]);
    assert_eq!(placed[1].settled.says("Sở Tư pháp"), "Bằng Sở Tư pháp ở mọi tiêu chí xét nên đồng hạng.");
    assert_eq!(placed[2].settled.says("Sở Tài chính"), "Kém Sở Tài chính 25 điểm.");
}

#[test]
fn a_rank_that_hangs_on_an_unknown_cell_is_not_said() {
    let rubric = rubric();
    // The second unit lacks I.3 (0 to 100); the first stands 50 below full marks: it may be first or second.
    let mut unknown = unit_of(&[]);
    unknown[2] = None;
    let all = standings(&rubric, &[unit_of(&[(0, 8)]), unknown.clone(), unit_of(&[(0, 0)])]);
    let placed = ranks(&place(&rubric, &all, &TieFacts::default()));
    assert_eq!((placed[&body(0)], placed[&body(1)], placed[&body(2)]), (None, None, Some(3)));
}

/// Three units alike in everything, and one that is better.
fn three_alike(ties: Vec<TieBreak>) -> (Rubric, Vec<Standing>) {
    let rubric = Rubric { ties, ..rubric() };
    let all = standings(&rubric, &[unit_of(&[(0, 9)]), unit_of(&[(0, 9)]), unit_of(&[(0, 9)]), unit_of(&[])]);
    (rubric, all)
}

fn in_order(placed: &[Placed]) -> Vec<(BodyId, Option<i64>)> {
    placed.iter().map(|p| (p.body, p.rank)).collect()
}

#[test]
fn last_years_rank_tells_equal_units_apart_and_what_no_rank_means_is_declared() {
    let (rubric, all) = three_alike(vec![TieBreak::LastRank(Unranked::Behind)]);
    let published = kernel::Day::new(2018, 3, 5).unwrap();
    let ranks = BTreeMap::from([(body(1), 4), (body(2), 2)]);
    let facts = TieFacts {
        last: Some(LastRanks { number: 2017, version: 2, published, ranks }),
        ..TieFacts::default()
    };
    let placed = place(&rubric, &all, &facts);
    let order = [(body(3), Some(1)), (body(2), Some(2)), (body(1), Some(3)), (body(0), Some(4))];
    assert_eq!(in_order(&placed), order);
    assert_eq!(
        placed[2].settled.says("Sở Tư pháp"),
        "Bằng tổng điểm với Sở Tư pháp, xếp sau vì năm trước hạng 4 so với hạng 2."
    );
    assert_eq!(
        placed[3].settled.says("Sở Tài chính"),
        "Bằng tổng điểm với Sở Tài chính, xếp sau vì năm trước chưa có hạng so với hạng 4."
    );
    assert_eq!(
        (placed[1].beside[0].as_str(), placed[3].beside[0].as_str()),
        ("Hạng năm trước: 2.", "Năm trước chưa có hạng.")
    );
    let ahead = Rubric { ties: vec![TieBreak::LastRank(Unranked::Ahead)], ..rubric.clone() };
    let order = [(body(3), Some(1)), (body(0), Some(2)), (body(2), Some(3)), (body(1), Some(4))];
    assert_eq!(in_order(&place(&ahead, &all, &facts)), order);
    let source = "Hạng năm trước theo bảng điểm năm 2017, bản thứ 2, công bố ngày 05/3/2018.";
    assert!(facts.says(&rubric).ends_with(source), "{}", facts.says(&rubric));
    // A bloc that published nothing the year before: the step tells nobody apart, and that is said.
    let none = TieFacts::default();
    assert_eq!(
        place(&rubric, &all, &none).iter().map(|p| p.rank).collect::<Vec<_>>(),
        [Some(1), Some(2), Some(2), Some(2)]
    );
    assert!(none.says(&rubric).contains("Năm trước chưa có bảng điểm công bố"));
}

#[test]
fn equal_units_wait_for_a_vote_that_holds_for_exactly_them() {
    let (rubric, all) = three_alike(vec![TieBreak::Ballot(Unvoted::Waits)]);
    let mut facts = TieFacts::default();
    let placed = place(&rubric, &all, &facts);
    assert_eq!(
        placed.iter().map(|p| (p.rank, p.waits)).collect::<Vec<_>>(),
        [(Some(1), false), (Some(2), true), (Some(2), true), (Some(2), true)]
    );
    assert_eq!(
        placed[2].settled.says("Sở Tư pháp"),
        "Bằng Sở Tư pháp ở mọi tiêu chí xét; chờ biểu quyết của các đơn vị."
    );
    // Two of the three were voted on: that was another question.
    facts.ballots = vec![ballot(&[(body(0), 5), (body(1), 1)])];
    assert!(place(&rubric, &all, &facts)[1].waits);
    // All three, two of them alike; then those two; then the first vote is written down again, and the newest holds.
    facts.ballots.push(ballot(&[(body(0), 1), (body(1), 1), (body(2), 4)]));
    facts.ballots.remove(0);
    let placed = place(&rubric, &all, &facts);
    assert_eq!(
        placed.iter().map(|p| (p.body, p.rank, p.waits)).collect::<Vec<_>>(),
        [
            (body(3), Some(1), false),
            (body(2), Some(2), false),
            (body(0), Some(3), true),
            (body(1), Some(3), true),
        ]
    );
    assert_eq!(
        placed[2].settled.says("Sở Tư pháp"),
        "Bằng Sở Tư pháp ở mọi tiêu chí xét, xếp sau theo biểu quyết: 1 phiếu so với 4 phiếu (có mặt 6 đơn vị, Biên bản số 03/BB-K5 ngày 05/3/2019)."
    );
    facts.ballots.push(ballot(&[(body(0), 2), (body(1), 4)]));
    let order = [(body(3), Some(1)), (body(2), Some(2)), (body(1), Some(3)), (body(0), Some(4))];
    assert_eq!(in_order(&place(&rubric, &all, &facts)), order);
    assert_eq!(place(&rubric, &all, &facts)[3].beside.len(), 2, "both votes are told");
    facts.ballots.push(ballot(&[(body(0), 4), (body(1), 1), (body(2), 1)]));
    let placed = place(&rubric, &all, &facts);
    assert_eq!((placed[1].body, placed[2].waits), (body(0), true), "another two are alike now");
    // A correction tells one of them apart: the vote on three says nothing about two.
    let better =
        standings(&rubric, &[unit_of(&[(0, 9)]), unit_of(&[(0, 9)]), unit_of(&[(0, 10)]), unit_of(&[])]);
    facts.ballots.retain(|b| b.votes.len() == 3);
    assert_eq!(place(&rubric, &better, &facts).iter().filter(|p| p.waits).count(), 4, "two and two");
}

#[test]
fn those_a_vote_leaves_equal_vote_again_whatever_they_had_voted_before_it() {
    let (rubric, all) = three_alike(vec![TieBreak::Ballot(Unvoted::Waits)]);
    let (two, three) = ([(body(0), 4), (body(1), 2)], [(body(0), 3), (body(1), 3), (body(2), 0)]);
    let mut facts = TieFacts { last: None, ballots: vec![ballot(&two), ballot(&three)] };
    let waits = |facts: &TieFacts| {
        place(&rubric, &all, facts).iter().filter(|p| p.waits).map(|p| p.body).collect::<Vec<_>>()
    };
    assert_eq!(waits(&facts), [body(0), body(1)]);
    facts.ballots.push(ballot(&two));
    assert_eq!(waits(&facts), []);
    // The minutes of the vote on three are written down anew: it left the same two equal, and they voted after it.
    facts.ballots.push(TieBallot { minutes: "Biên bản số 04/BB-K5".into(), ..ballot(&three) });
    assert_eq!(waits(&facts), []);
    // But not one that was held later.
    facts.ballots.push(TieBallot { day: facts.ballots[0].day.plus_days(1), ..ballot(&three) });
    assert_eq!(waits(&facts), [body(0), body(1)]);
}

#[test]
fn a_rubric_may_let_units_share_where_nobody_votes() {
    let (rubric, all) = three_alike(vec![TieBreak::Ballot(Unvoted::Shared)]);
    let placed = place(&rubric, &all, &TieFacts::default());
    assert!(placed.iter().all(|p| !p.waits) && placed[3].settled == Settled::Shared);
    assert_eq!(
        rubric.ties_say(),
        "Bằng tổng điểm thì xét lần lượt: biểu quyết của các đơn vị (không biểu quyết thì đồng hạng); vẫn bằng thì đồng hạng."
    );
    let (waits, _) = three_alike(vec![TieBreak::FewerDeductions, TieBreak::Ballot(Unvoted::Waits)]);
    assert_eq!(
        waits.ties_say(),
        "Bằng tổng điểm thì xét lần lượt: bị trừ ít điểm hơn, rồi biểu quyết của các đơn vị (chưa có kết quả thì chưa công bố); bằng phiếu thì biểu quyết lại."
    );
}
