//! How firm ranks are, against trying every input at every cell and ranking the whole bloc from nothing each time.

use crate::sample::chance::{Bloc, Chance, bloc};
use crate::{
    Column, Comes, Entry, Input, Item, ItemId, Method, Nudge, Part, Recount, TieBreak, TieFacts, Trial, Turn,
    Unranked, Unvoted, place, recounted, turns,
};
use kernel::{BodyId, Points};
use proptest::prelude::*;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

type Inputs = BTreeMap<(BodyId, ItemId), Input>;

fn column(b: &Bloc, inputs: &Inputs) -> Column {
    let held: Vec<_> =
        b.members.iter().map(|body| (*body, move |item| inputs.get(&(*body, item)).copied())).collect();
    let entries: Vec<Entry> = held.iter().map(|(body, f)| Entry { body: *body, input: f }).collect();
    Column::of(&b.rubric, &entries, true)
}

fn said(b: &Bloc, inputs: &Inputs) -> Vec<Turn> {
    said_with(b, inputs, &TieFacts::default())
}

fn said_with(b: &Bloc, inputs: &Inputs, facts: &TieFacts) -> Vec<Turn> {
    turns(&b.rubric, &column(b, inputs), facts, &|body, item| inputs.get(&(body, item)).copied())
}

/// Ranks worked out from nothing, with one cell typed otherwise.
fn ranks((b, facts): (&Bloc, &TieFacts), at: (BodyId, ItemId), input: Input) -> BTreeMap<BodyId, i64> {
    let placed = place(&b.rubric, &with(b, at, input).standings(), facts);
    placed.into_iter().filter_map(|p| Some((p.body, p.rank?))).collect()
}

fn step(b: &Bloc) -> i64 {
    [100, 10, 1][usize::from(b.rubric.decimals)]
}

/// Every input worth trying at a cell, with the points it gives: one for each points the cell can have.
fn all_inputs(b: &Bloc, c: &Column, body: BodyId, item: &Item) -> Vec<(Points, Input)> {
    let max = item.max.0;
    let steps = || (0..=max / step(b)).map(|n| n * step(b));
    let many = |n: i64| (0..=n).map(Input::Count).collect::<Vec<_>>();
    let inputs = match &item.method {
        Method::Manual | Method::Bonus { per: None } => steps().map(|p| Input::Points(Points(p))).collect(),
        Method::Ratio => steps().map(|p| Input::Ratio { done: Points(p), planned: item.max }).collect(),
        Method::TargetLeader => return against(b, c, body, item),
        Method::Level { levels } => (0..levels.len()).map(Input::Level).collect(),
        Method::RankTable { .. } => (1..=25).map(Input::Count).collect(),
        Method::Checklist { parts } => (0..1 << parts.len()).map(Input::Ticks).collect(),
        Method::Disqualifier => vec![],
        Method::Count { per } | Method::Deduct { per } | Method::Penalty { per } => many(max / per.0 + 1),
        Method::Bonus { per: Some(per) } => many(max / per.0 + 1),
    };
    inputs.into_iter().filter_map(|i| Some((b.rubric.alone(item, i)?, i))).collect()
}

/// The same for a target with a leader; none for a sole leader, whose figure moves the others'.
fn against(b: &Bloc, c: &Column, body: BodyId, item: &Item) -> Vec<(Points, Input)> {
    let (m, leader) = (item.max.0, &c.leaders[&item.id]);
    let Input::Ratio { planned, .. } = b.inputs[&(body, item.id)] else { return vec![] };
    if leader.bodies == [body] {
        return vec![];
    }
    let ratio = |done, planned| Input::Ratio { done: Points(done), planned: Points(planned) };
    let half = (m + step(b)) / (2 * step(b)) * step(b);
    if planned == Points::ZERO {
        return vec![(Points(half), ratio(0, 0)), (item.max, ratio(100, 0))];
    }
    let steps = (0..=m / step(b)).map(|n| n * step(b));
    let input = |p: i64| match leader.best {
        _ if 2 * p <= m => Some((Points(p), ratio(2 * p, m))),
        None => None,
        // done ÷ target − 1 = (p − half) ÷ half of what the best is beyond.
        Some((best, target)) => {
            let done = m * target.0 + (2 * p - m) * (best.0 - target.0);
            Some((Points(p), ratio(done, m * target.0)))
        }
    };
    let beyond = leader.best.map_or(ratio(2, 1), |(best, target)| ratio(best.0, target.0));
    steps.filter_map(input).chain([(Points(half), ratio(m, m)), (item.max, beyond)]).collect()
}

/// The bloc with one cell typed otherwise.
fn with(b: &Bloc, at: (BodyId, ItemId), input: Input) -> Column {
    let typed = |cell| if cell == at { Some(input) } else { b.inputs.get(&cell).copied() };
    let held: Vec<_> = b.members.iter().map(|body| (*body, move |item| typed((*body, item)))).collect();
    let entries: Vec<Entry> = held.iter().map(|(body, f)| Entry { body: *body, input: f }).collect();
    Column::of(&b.rubric, &entries, true)
}

/// The smallest change that breaks a pair's order, by trying everything, nearest first; and at how many cells.
fn by_force((b, facts): (&Bloc, &TieFacts), c: &Column, t: &Turn) -> (Option<i64>, usize) {
    let mut tries = Vec::new();
    for body in [t.lower, t.upper] {
        for item in b.rubric.items() {
            let from = c.unit(body).unwrap().worth(item).known().unwrap();
            if b.inputs[&(body, item.id)] != Input::NotApplicable {
                let all = all_inputs(b, c, body, item).into_iter();
                tries.extend(
                    all.filter(|(p, _)| *p != from).map(|(p, i)| ((p.0 - from.0).abs(), body, item.id, i)),
                );
            }
        }
    }
    tries.sort_by_key(|t| t.0);
    let order = |ranks: &BTreeMap<BodyId, i64>| ranks[&t.upper].cmp(&ranks[&t.lower]);
    let now = t.ranks.0.cmp(&t.ranks.1);
    let breaks = |(_, body, item, i): &&(i64, BodyId, ItemId, Input)| {
        order(&ranks((b, facts), (*body, *item), *i)) != now
    };
    let Some((size, ..)) = tries.iter().find(breaks) else { return (None, 0) };
    let alike = tries.iter().filter(|t| t.0 == *size).filter(breaks).map(|t| (t.1, t.2));
    (Some(*size), alike.collect::<BTreeSet<_>>().len())
}

/// The change that is told does what is told.
fn holds((b, facts): (&Bloc, &TieFacts), c: &Column, t: &Turn, n: &Nudge) {
    let item = b.rubric.item(n.item).unwrap();
    let (_, input) = all_inputs(b, c, n.body, item).into_iter().find(|(p, _)| *p == n.to).unwrap();
    let is = with(b, (n.body, n.item), input).unit(n.body).unwrap().worth(item).known();
    assert_eq!(is, Some(n.to), "{t:?}");
    let after = ranks((b, facts), (n.body, n.item), input);
    let comes = match (t.ranks.0.cmp(&t.ranks.1), after[&t.upper].cmp(&after[&t.lower])) {
        (Ordering::Less, Ordering::Greater) => Comes::Turned,
        (Ordering::Less, Ordering::Equal) if b.rubric.votes() == Some(Unvoted::Waits) => Comes::Waits,
        (Ordering::Less, Ordering::Equal) => Comes::Shared,
        (Ordering::Equal, Ordering::Less | Ordering::Greater) => Comes::Apart,
        other => panic!("{other:?} is no change"),
    };
    assert_eq!(n.comes, comes, "{t:?}");
}

/// What is said of a bloc made up, after it was held against trying everything. Of three in a row one has units alike in
/// all, one units alike in all but one cell; every other one has the steps beside the scores.
fn tried(seed: u64, mut b: Bloc) -> Vec<Turn> {
    if seed.is_multiple_of(2) {
        let last = [Unranked::Behind, Unranked::Ahead][usize::from(seed.is_multiple_of(4))];
        let vote = [Unvoted::Shared, Unvoted::Waits][usize::from(seed % 8 < 6)];
        b.rubric.ties = vec![TieBreak::LastRank(last), TieBreak::Ballot(vote)];
    }
    if seed % 3 < 2 {
        let but =
            (seed % 3 == 1).then(|| b.rubric.items().nth(usize::try_from(seed % 9).unwrap()).unwrap().id);
        let first: Vec<_> = b.rubric.items().map(|i| (i.id, b.inputs[&(b.members[0], i.id)])).collect();
        let alike = first.iter().filter(|(item, _)| Some(*item) != but);
        for m in b.members.clone().into_iter().take(3) {
            b.inputs.extend(alike.clone().map(|(item, input)| ((m, *item), *input)));
        }
    }
    let c = column(&b, &b.inputs);
    let facts = super::ranks::made_up(&b.rubric, &c.standings(), seed);
    let all = said_with(&b, &b.inputs, &facts);
    for t in &all {
        let told = t.smallest.as_ref().map(|n| n.size().0);
        let forced = by_force((&b, &facts), &c, t);
        assert_eq!((told, t.alike + usize::from(told.is_some())), forced, "bloc {seed}: {t:?}");
        if let Some(n) = &t.smallest {
            holds((&b, &facts), &c, t, n);
        }
    }
    all
}

#[test]
fn the_smallest_change_is_what_trying_everything_finds() {
    // Few members and whole points, so that everything can be tried in many blocs; some with finer points.
    let many = |decimals: u8, blocs: usize, members: usize| {
        let made = (0u64..)
            .map(move |seed| (seed, bloc(seed, 2 + usize::try_from(seed / 3).unwrap() % members, true)));
        made.filter(move |(_, b)| b.rubric.decimals == decimals).take(blocs)
    };
    let all = many(0, 44, 3).chain(many(1, 2, 1)).chain(many(2, 1, 1));
    let all: Vec<Turn> = all.flat_map(|(seed, b)| tried(seed, b)).collect();
    let count = |f: &dyn Fn(&Turn, &Nudge) -> bool| {
        all.iter().filter(|t| t.smallest.as_ref().is_some_and(|n| f(t, n))).count()
    };
    let comes = |c| count(&|_, n| n.comes == c);
    let seen = [
        ("turned", comes(Comes::Turned)),
        ("shared", comes(Comes::Shared)),
        ("waits", comes(Comes::Waits)),
        ("apart", comes(Comes::Apart)),
        ("by nothing", all.iter().filter(|t| t.smallest.is_none()).count()),
        ("at one cell", count(&|t, _| t.alike == 0)),
        ("at many", count(&|t, _| t.alike > 0)),
        ("by the upper", count(&|t, n| n.body == t.upper)),
        ("by the lower", count(&|t, n| n.body == t.lower)),
    ];
    assert!(seen.iter().all(|(_, n)| *n > 0), "none of a kind: {seen:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_trial_is_the_two_tables_side_by_side(seed in any::<u64>(), n in 1usize..=6, who in any::<prop::sample::Index>(), line in any::<prop::sample::Index>()) {
        let b = bloc(seed, n, seed % 3 > 0);
        let items: Vec<Item> = b.rubric.items().cloned().collect();
        let (body, item) = (b.members[who.index(n)], &items[line.index(items.len())]);
        let mut inputs = b.inputs.clone();
        inputs.insert((body, item.id), crate::sample::chance::input(&mut Chance::of(!seed), &b.rubric, item));
        let (before, after) = (column(&b, &b.inputs), column(&b, &inputs));
        let t = Trial::of(&b.rubric, &TieFacts::default(), (&before, &after), (body, item.id));
        prop_assert_eq!(t.rows.len(), n);
        for (m, was, is) in &t.rows {
            prop_assert_eq!((was.total, is.total), (before.unit(*m).unwrap().totals.total, after.unit(*m).unwrap().totals.total));
            // A total moves only where a cell is listed that moves.
            if was.total != is.total && *m != body {
                prop_assert!(t.others.iter().any(|o| o.body == *m));
            }
        }
        if !item.method.is_relative() {
            prop_assert!(t.leaders.is_empty() && t.others.iter().all(|o| o.body == body), "only a share of one's own section");
        }
        for r in recounted(&before, &after, &b.rubric) {
            prop_assert!(r.item == item.id && !r.says(&|_| "Đơn vị".to_owned()).is_empty());
            for (m, old, new) in &r.units {
                prop_assert!(*m == body || t.others.iter().any(|o| (o.body, o.item, o.before, o.after) == (*m, r.item, *old, *new)));
            }
        }
    }
}

/// A bloc of two alike in everything, with one cell to set.
fn alike() -> (Bloc, Vec<Item>) {
    let mut b = bloc(4, 2, true);
    b.rubric.decimals = 2;
    let items: Vec<Item> = b.rubric.items().cloned().collect();
    for item in &items {
        let input = match &item.method {
            Method::Manual | Method::Bonus { per: None } => Input::Points(Points::whole(1)),
            Method::Ratio | Method::TargetLeader => {
                Input::Ratio { done: Points::whole(1), planned: Points::whole(2) }
            }
            Method::Level { .. } => Input::Level(0),
            Method::Checklist { .. } => Input::Ticks(0),
            Method::Disqualifier => Input::Holds(false),
            _ => Input::Count(1),
        };
        b.inputs.extend(b.members.iter().map(|m| ((*m, item.id), input)));
    }
    (b, items)
}

#[test]
fn what_would_turn_two_ranks_is_said_as_officials_say_it() {
    let (mut b, items) = alike();
    let name = |body: BodyId| if body == b.members[0] { "Sở Tài chính" } else { "Sở Tư pháp" }.to_owned();
    let shared = said(&b, &b.inputs).remove(0);
    assert_eq!((shared.ranks, shared.smallest.as_ref().unwrap().comes), ((1, 1), Comes::Apart));
    assert_eq!(shared.says(), "0,01 điểm ở I.1 tách hai đơn vị cùng hạng 1.");
    let manual = items.iter().find(|i| i.no == "II.1").unwrap();
    b.inputs.insert((b.members[0], manual.id), Input::Points(Points(150)));
    let t = said(&b, &b.inputs).remove(0);
    assert_eq!((t.upper, t.lower, t.ranks), (b.members[0], b.members[1], (1, 2)));
    // Half a point more in section I makes totals equal, and section I is what the rubric looks at first then.
    assert_eq!(t.says(), "0,5 điểm ở I.1 đổi hạng 1 và 2.");
    let from = b.rubric.alone(&items[0], b.inputs[&(b.members[1], items[0].id)]).unwrap();
    let more =
        format!("Sở Tư pháp: I.1 từ {from} thành {} thì xếp trên Sở Tài chính.", from.plus(Points(50)));
    assert!(t.more(&name).starts_with(&more), "{}", t.more(&name));
    assert_eq!(t.more(&name).contains("ô khác"), t.alike > 0);
    let none = Turn { smallest: None, alike: 0, ..t };
    assert_eq!(none.says(), "Không tiêu chí nào một mình đổi được hạng 1 và 2.");
    assert_eq!(none.more(&name), "");
}

#[test]
fn a_lead_wider_than_any_line_cannot_be_turned_by_one() {
    let (mut b, items) = alike();
    // The first has all of sections I and II but the relative line, the second nothing: no line spans that.
    for item in &items {
        let (best, least) = match &item.method {
            m if m.is_typed() => (Input::Points(item.max), Input::Points(Points::ZERO)),
            Method::Ratio => (
                Input::Ratio { done: Points(1), planned: Points(1) },
                Input::Ratio { done: Points(0), planned: Points(1) },
            ),
            Method::Count { .. } => (Input::Count(9999), Input::Count(0)),
            Method::Deduct { .. } => (Input::Count(0), Input::Count(9999)),
            Method::Level { .. } => (Input::Level(0), Input::Level(2)),
            Method::Checklist { .. } => (Input::Ticks(7), Input::Ticks(0)),
            Method::RankTable { .. } => (Input::Count(1), Input::Count(20)),
            _ => continue,
        };
        b.inputs.insert((b.members[0], item.id), best);
        b.inputs.insert((b.members[1], item.id), least);
    }
    let t = said(&b, &b.inputs).remove(0);
    assert_eq!((t.smallest, t.alike, t.ranks), (None, 0, (1, 2)));
    // Not known: no rank, so nothing is said about it.
    b.inputs.remove(&(b.members[1], items[0].id));
    assert_eq!(said(&b, &b.inputs), vec![]);
    assert!(b.rubric.sections.iter().any(|s| s.part == Part::Bar));
}

#[test]
fn a_new_leader_is_named_and_everybody_measured_against_it_is_listed() {
    let mut b = bloc(1, 4, true);
    b.rubric.decimals = 2;
    let mut item = b.rubric.items().find(|i| i.method.is_relative()).unwrap().clone();
    item.max = Points::whole(40);
    b.rubric.sections[0].items[1] = item.clone();
    let figure = |done: i64| Input::Ratio { done: Points::whole(done), planned: Points::whole(50) };
    for (m, done) in b.members.clone().into_iter().zip([52, 55, 50, 40]) {
        b.inputs.insert((m, item.id), figure(done));
    }
    let mut then = b.inputs.clone();
    then.insert((b.members[0], item.id), figure(60));
    let all: Vec<Recount> = recounted(&column(&b, &b.inputs), &column(&b, &then), &b.rubric);
    let name = |body: BodyId| format!("Đơn vị {}", b.members.iter().position(|m| *m == body).unwrap() + 1);
    assert_eq!(
        all[0].says(&name),
        "I.2.1: đơn vị dẫn đầu từ Đơn vị 2 (55 ÷ 50) thành Đơn vị 1 (60 ÷ 50). Tính lại: Đơn vị 1 28 → 40; Đơn vị 2 40 → 30."
    );
    assert_eq!(recounted(&column(&b, &then), &column(&b, &then), &b.rubric), vec![]);
}

#[test]
fn a_share_is_tried_by_the_figure_that_gives_exactly_the_points() {
    let rubric = crate::sample::rubrics().swap_remove(0).rubric;
    let item = rubric.items().next().unwrap();
    let now = Some(Input::Ratio { done: Points::whole(100), planned: Points::whole(100) });
    let tried = |points: i64| crate::pages::more::share(&rubric, item, Points(points), now);
    assert_eq!(tried(22_500).as_deref(), Some("&m0=90&p0=100"));
    assert_eq!(tried(22_600).as_deref(), Some("&m0=90,4&p0=100"));
    // No figure with two decimals gives 227,27 of 250.
    assert_eq!(tried(22_727), None);
}
