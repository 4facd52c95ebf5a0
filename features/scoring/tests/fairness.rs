//! The fairness monitor: what may change a flag and what may not, and chances counted by hand.

use crate::fairness::{Answer, Flag, Past, Signal};
use crate::sample::trouble::{Case, case};
use kernel::{BodyId, Uuid};
use proptest::prelude::*;

fn flags(case: &Case) -> Vec<Flag> {
    let all = case.look().into_iter().filter_map(|(_, a)| match a {
        Answer::Flagged(flags) => Some(flags),
        Answer::Quiet(_) | Answer::TooLittle(_) => None,
    });
    all.flatten().collect()
}

/// Without the figures, whose rows follow the order of the units.
fn told(case: &Case) -> Vec<(Signal, Vec<BodyId>, String, String)> {
    let mut all: Vec<_> = flags(case)
        .into_iter()
        .map(|mut f| {
            f.about.sort_unstable();
            (f.signal, f.about, f.says, f.how)
        })
        .collect();
    all.sort();
    all
}

fn kinds() -> impl Strategy<Value = Option<Signal>> {
    prop::sample::select(vec![
        None,
        Some(Signal::SelfScores),
        Some(Signal::NoSpread),
        Some(Signal::Reviewer),
        Some(Signal::Turns),
    ])
}

fn answer(case: &Case, signal: Signal) -> Answer {
    case.look().into_iter().find(|(s, _)| *s == signal).unwrap().1
}

/// A unit that gave itself exactly what stood in the end, and that nobody reviewed.
fn with_an_honest_unit(case: &mut Case) -> BodyId {
    let new = BodyId(Uuid::from_u128(999));
    let like = case.members[0];
    for item in case.rubric.items() {
        if let Some(stood) = case.last.get(&(like, item.id)).copied() {
            case.last.insert((new, item.id), stood);
            case.own.insert((new, item.id), stood);
        }
    }
    case.members.push(new);
    new
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn the_order_of_units_changes_no_flag(seed in any::<u64>(), wrong in kinds(), by in 0usize..15) {
        let mut c = case(seed, wrong);
        let before = told(&c);
        let n = c.members.len();
        c.members.rotate_left(by % n);
        c.members.reverse();
        prop_assert_eq!(before, told(&c));
    }

    #[test]
    fn an_honest_unit_more_flags_nobody_who_gave_nothing_too_much(seed in any::<u64>(), wrong in kinds()) {
        let mut c = case(seed, wrong);
        let modest = c.members[0];
        for item in c.rubric.items() {
            if let Some(stood) = c.last.get(&(modest, item.id)).copied() {
                c.own.insert((modest, item.id), stood);
            }
        }
        let new = with_an_honest_unit(&mut c);
        let about: Vec<BodyId> =
            flags(&c).into_iter().filter(|f| f.signal == Signal::SelfScores).flat_map(|f| f.about).collect();
        prop_assert!(!about.contains(&new), "the honest unit itself");
        prop_assert!(!about.contains(&modest), "a unit whose own scores are the final ones");
    }

    #[test]
    fn a_unit_nobody_reviews_leaves_the_reviewers_as_they_were(seed in any::<u64>(), wrong in kinds()) {
        let mut c = case(seed, wrong);
        let reviewers = |c: &Case| -> Vec<_> { told(c).into_iter().filter(|f| f.0 == Signal::Reviewer).collect() };
        let before = reviewers(&c);
        with_an_honest_unit(&mut c);
        prop_assert_eq!(before, reviewers(&c));
    }

    #[test]
    fn a_flag_is_as_rare_as_it_must_be(seed in any::<u64>(), wrong in kinds()) {
        for f in flags(&case(seed, wrong)) {
            prop_assert!(f.odds.one_in() >= 50, "{} {}", f.says, f.odds.says());
            prop_assert!(f.figures.rows.iter().all(|(r, _)| r.len() == f.figures.head.len()));
        }
    }

    #[test]
    fn three_units_are_too_few(seed in any::<u64>(), wrong in kinds()) {
        let mut c = case(seed, wrong);
        c.members.truncate(3);
        c.past.iter_mut().for_each(|y| y.units.truncate(3));
        for (signal, a) in c.look() {
            prop_assert!(matches!(a, Answer::TooLittle(_)), "{signal:?} {a:?}");
        }
    }
}

#[test]
fn one_line_alone_says_nothing() {
    for seed in 0..40 {
        let mut c = case(seed, Some(Signal::SelfScores));
        c.rubric.sections.truncate(1);
        c.rubric.sections[0].items.truncate(1);
        c.rubric.sections[0].groups.clear();
        let a = answer(&c, Signal::SelfScores);
        assert!(!matches!(a, Answer::Flagged(_)), "{a:?}");
    }
}

#[test]
fn trouble_is_found_and_honest_blocs_are_left_alone() {
    let blocs = 60;
    let flagged = |wrong: Option<Signal>, seed: u64| -> Vec<Signal> {
        let all = case(5_000 + seed, wrong).look().into_iter();
        all.filter(|(_, a)| matches!(a, Answer::Flagged(_))).map(|(s, _)| s).collect()
    };
    // One look at an honest bloc answers for every signal.
    let honest: Vec<Vec<Signal>> = (0..blocs).map(|seed| flagged(None, seed)).collect();
    let in_honest = |signal: Signal| honest.iter().filter(|f| f.contains(&signal)).count();
    let found = |signal: Signal| (0..blocs).filter(|n| flagged(Some(signal), *n).contains(&signal)).count();
    for signal in Signal::ALL {
        let (honest, planted) = (in_honest(signal), found(signal));
        assert!(honest <= 4, "{signal:?}: {honest} of {blocs} honest blocs flagged");
        assert!(planted >= 15, "{signal:?}: {planted} of {blocs} found");
    }
}

/// Years newest first, each with its winner.
fn years(units: usize, winners: &[usize]) -> Case {
    let mut c = case(7, None);
    let body = |n: usize| BodyId(Uuid::from_u128(u128::try_from(n).unwrap() + 1));
    c.members = (0..units).map(body).collect();
    c.goes_on = false;
    let year = |(n, w): (usize, &usize)| Past {
        number: 2017 - i64::try_from(n).unwrap(),
        units: c.members.clone(),
        winners: vec![body(*w)],
        ..Past::default()
    };
    c.past = winners.iter().enumerate().map(year).collect();
    c
}

#[test]
fn turns_are_counted_exactly() {
    // Six of six: 6! ÷ 6^6 = 720 ÷ 46 656 = 1 in 64,8.
    let odds = |c: &Case| match answer(c, Signal::Turns) {
        Answer::Flagged(f) => Some(f[0].odds.one_in()),
        _ => None,
    };
    assert_eq!(odds(&years(6, &[0, 1, 2, 3, 4, 5])), Some(64));
    assert_eq!(odds(&years(6, &[0, 1, 2, 3, 4])), None);
    assert!(matches!(answer(&years(6, &[0, 1, 2, 3, 4]), Signal::Turns), Answer::TooLittle(_)));
    // A second round must go like the first: once more 1 in 6.
    assert_eq!(odds(&years(6, &[0, 1, 2, 3, 4, 5, 0])), Some(388));
    assert!(matches!(answer(&years(6, &[0, 1, 0, 3, 4, 5, 2]), Signal::Turns), Answer::Quiet(_)));
    // Out of turn long ago: the run begins after it.
    assert_eq!(odds(&years(6, &[0, 1, 2, 3, 4, 5, 5, 5])), Some(64));
    // Four units: 4! ÷ 4^4 × 1/4 × 1/4 = 1 in 170,6.
    assert_eq!(odds(&years(4, &[0, 1, 2, 3, 0, 1])), Some(170));
    // A year without a table ends what is known.
    let mut gap = years(6, &[0, 1, 2, 3, 4, 5]);
    gap.past.remove(2);
    assert!(matches!(answer(&gap, Signal::Turns), Answer::TooLittle(_)));
    // A shared first place as well.
    let mut shared = years(6, &[0, 1, 2, 3, 4, 5]);
    shared.past[2].winners.push(shared.members[5]);
    assert!(matches!(answer(&shared, Signal::Turns), Answer::TooLittle(_)));
}

#[test]
fn the_page_tells_the_rate_that_was_measured_where_it_is_worse_than_the_model() {
    let worst = crate::RATES.iter().max_by_key(|r| r.false_alarms * 1_000_000 / r.could_say).unwrap();
    assert_eq!(worst.signal, Signal::SelfScores);
    let one_in = (worst.could_say + worst.false_alarms / 2) / worst.false_alarms;
    let says = format!(
        "{} trên {} khối không có gì bất thường, {one_in} khối một lần",
        worst.false_alarms, worst.could_say
    );
    assert!(crate::LIMITS[0].why.contains(&says), "{says}");
}
