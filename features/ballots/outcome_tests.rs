//! The outcome against a second, plainer implementation, over every vote there can be in a small council.

use crate::model::{Ballot, BallotId, BallotOption, Elector, OptionId, Voice};
use crate::{Base, Choice, Count, Kind, Method, Outcome, Rule, State, hall_bar, outcome, vote_bar_of};
use kernel::{About, BlocId, BodyId, Moment, PersonId, Share, Uuid, YearId};

pub(crate) fn share(num: i64, den: i64) -> Share {
    Share::new(num, den).unwrap()
}

pub(crate) fn rule(threshold: (i64, i64), strictly: bool, base: Base, quorum: (i64, i64)) -> Rule {
    Rule { threshold: share(threshold.0, threshold.1), strictly, base, quorum: share(quorum.0, quorum.1) }
}

pub(crate) fn body(n: usize) -> BodyId {
    BodyId(Uuid::from_u128(100 + n as u128))
}

pub(crate) fn option(n: usize) -> OptionId {
    OptionId(Uuid::from_u128(900 + n as u128))
}

pub(crate) const UNITS: [&str; 6] = [
    "Văn phòng Đoàn Đại biểu Quốc hội tỉnh",
    "Văn phòng Hội đồng nhân dân tỉnh",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Sở Kế hoạch và Đầu tư",
    "Sở Tài chính",
    "Sở Tư pháp",
];

/// An open ballot of `members` units, all present, about the first `options` of them.
pub(crate) fn open_ballot(members: usize, options: usize) -> Ballot {
    let bodies: Vec<BodyId> = (0..members).map(body).collect();
    let name = |n: usize| UNITS.get(n).map_or(format!("Đơn vị {n}"), |u| (*u).to_owned());
    Ballot {
        id: BallotId(Uuid::from_u128(1)),
        bloc: BlocId(Uuid::from_u128(2)),
        year: YearId(Uuid::from_u128(3)),
        matter: About { kind: "conference", id: Uuid::from_u128(4) },
        kind: if options == 1 { Kind::Proposal } else { Kind::Election },
        group: "Đề nghị khen thưởng".into(),
        title: if options == 1 {
            "Đề nghị tặng Bằng khen"
        } else {
            "Bầu Khối trưởng năm 2019"
        }
        .into(),
        options: (0..options)
            .map(|n| BallotOption { id: option(n), body: body(n), label: name(n) })
            .collect(),
        method: Method::Phone,
        rule: rule((2, 3), false, Base::Present, (2, 3)),
        units: (0..members).map(|n| Elector { body: body(n), name: name(n), short: name(n) }).collect(),
        present: bodies.clone(),
        electors: bodies,
        state: State::Open,
        voices: Vec::new(),
        count: None,
        created_at: Moment(0),
        opened_at: Some(Moment(0)),
        closed_at: None,
        round: 1,
        previous: None,
        round_reason: None,
        superseded_by: None,
        version: 2,
    }
}

pub(crate) fn voice(n: usize, choice: Choice, of: Option<usize>) -> Voice {
    Voice {
        body: body(n),
        choice,
        option: of.map(option),
        how: Method::Phone,
        receipt: format!("7K4 92{n}"),
        at: Moment(1_551_926_460_000_000),
        by: PersonId(Uuid::from_u128(77)),
    }
}

/// What one unit does: absent, silent, or says something.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Does {
    Absent,
    Silent,
    For(usize),
    Against,
    Abstain,
}

fn ballot_of(all: &[Does], options: usize) -> Ballot {
    let mut b = open_ballot(all.len(), options);
    b.present = (0..all.len()).filter(|n| all[*n] != Does::Absent).map(body).collect();
    b.voices = (0..all.len())
        .filter_map(|n| match all[n] {
            Does::For(o) => Some(voice(n, Choice::For, Some(o))),
            Does::Against => Some(voice(n, Choice::Against, None)),
            Does::Abstain => Some(voice(n, Choice::Abstain, None)),
            Does::Absent | Does::Silent => None,
        })
        .collect();
    b
}

/// Every vector of `n` units over these deeds.
fn every(n: usize, deeds: &[Does], f: &mut dyn FnMut(&[Does])) {
    let mut at = vec![0usize; n];
    loop {
        let now: Vec<Does> = at.iter().map(|i| deeds[*i]).collect();
        f(&now);
        let Some(i) = at.iter().position(|i| i + 1 < deeds.len()) else { return };
        at[i] += 1;
        at[..i].fill(0);
    }
}

fn rules() -> Vec<Rule> {
    let thresholds = [
        (1, 2, true),
        (1, 2, false),
        (2, 3, false),
        (2, 3, true),
        (3, 4, false),
        (4, 5, false),
        (9, 10, false),
        (1, 1, false),
    ];
    let mut all = Vec::new();
    for (num, den, strictly) in thresholds {
        for base in Base::ALL {
            all.push(rule((num, den), strictly, *base, (2, 3)));
        }
    }
    all
}

/// The plain reading of a rule: count heads, bring both fractions to one denominator, compare.
fn enough(all: &[Does], of: usize, rule: &Rule) -> bool {
    let mut yes = 0u64;
    let mut base = 0u64;
    for d in all {
        if *d == Does::For(of) {
            yes += 1;
        }
        base += u64::from(match rule.base {
            Base::Members => true,
            Base::Present => *d != Does::Absent,
            Base::Valid => !matches!(d, Does::Absent | Does::Silent),
        });
    }
    if yes == 0 || base == 0 {
        return false;
    }
    let (num, den) =
        (u64::try_from(rule.threshold.num()).unwrap(), u64::try_from(rule.threshold.den()).unwrap());
    let common = base * den;
    let (got, asked) = (yes * (common / base), num * (common / den));
    if rule.strictly { got > asked } else { got >= asked }
}

fn quorum(all: &[Does], rule: &Rule) -> bool {
    let here = all.iter().filter(|d| **d != Does::Absent).count();
    let (num, den) =
        (usize::try_from(rule.quorum.num()).unwrap(), usize::try_from(rule.quorum.den()).unwrap());
    here > 0 && here * den >= num * all.len()
}

/// All silent units speak: the first `k` for the option, the others against.
fn all_speak(all: &[Does], of: usize, k: usize) -> Vec<Does> {
    let mut left = k;
    all.iter()
        .map(|d| match d {
            Does::Silent if left > 0 => {
                left -= 1;
                Does::For(of)
            }
            Does::Silent => Does::Against,
            other => *other,
        })
        .collect()
}

fn check(all: &[Does], options: usize, rule: Rule, ballot: &mut Ballot) {
    ballot.rule = rule;
    ballot.state = State::Open;
    let open = outcome(ballot);
    ballot.state = State::Closed;
    let closed = outcome(ballot);
    let silent = all.iter().filter(|d| **d == Does::Silent).count();
    let told = || format!("{all:?} {rule:?}\n{open:#?}\n{closed:#?}");
    let winners: Vec<usize> = (0..options).filter(|o| enough(all, *o, &rule)).collect();
    let elected = match winners[..] {
        [one] if quorum(all, &rule) => Some(option(one)),
        _ => None,
    };
    assert_eq!(closed.decided, elected, "{}", told());
    assert_eq!(open.decided, None, "{}", told());
    assert_eq!((open.quorum_met, closed.quorum_met), (quorum(all, &rule), quorum(all, &rule)), "{}", told());
    assert_eq!(closed.several, winners.len() > 1, "{}", told());
    assert_eq!((open.not_voted, closed.not_voted), (silent as i64, silent as i64), "{}", told());
    assert_eq!(closed.abstain, all.iter().filter(|d| **d == Does::Abstain).count() as i64, "{}", told());
    for o in 0..options {
        let (now, end) = (&open.options[o], &closed.options[o]);
        assert_eq!((now.reached, end.reached), (enough(all, o, &rule), enough(all, o, &rule)), "{}", told());
        // The least number of the silent that must agree, should all of them speak.
        let least = (0..=silent).find(|k| enough(&all_speak(all, o, *k), o, &rule));
        match least {
            Some(k) => assert_eq!((now.still_needed, now.out_of_reach), (k as i64, false), "{}", told()),
            None => assert!(now.out_of_reach && now.still_needed > silent as i64, "{}", told()),
        }
        assert_eq!(end.still_needed == 0, end.reached, "{}", told());
        assert_eq!(end.out_of_reach, !end.reached, "{}", told());
    }
}

#[test]
fn every_vote_of_up_to_seven_members_agrees_with_the_plain_count() {
    let deeds = [Does::Silent, Does::For(0), Does::Against, Does::Abstain];
    for n in 1..=7 {
        every(n, &deeds, &mut |all| {
            let mut ballot = ballot_of(all, 1);
            for rule in rules() {
                check(all, 1, rule, &mut ballot);
            }
        });
    }
}

#[test]
fn absent_members_change_the_base_exactly_as_the_rule_says() {
    let deeds = [Does::Absent, Does::Silent, Does::For(0), Does::Against, Does::Abstain];
    for n in 1..=5 {
        every(n, &deeds, &mut |all| {
            let mut ballot = ballot_of(all, 1);
            for rule in rules() {
                check(all, 1, rule, &mut ballot);
            }
        });
    }
}

#[test]
fn every_election_of_three_candidates_elects_only_the_single_one_with_enough() {
    let deeds =
        [Does::Absent, Does::Silent, Does::For(0), Does::For(1), Does::For(2), Does::Against, Does::Abstain];
    let low = rule((1, 3), false, Base::Present, (1, 2));
    for n in 3..=5 {
        every(n, &deeds, &mut |all| {
            let mut ballot = ballot_of(all, 3);
            for rule in
                [low, rule((1, 2), true, Base::Valid, (2, 3)), rule((2, 3), false, Base::Members, (1, 1))]
            {
                check(all, 3, rule, &mut ballot);
            }
            ballot.rule = low;
            let end = outcome(&ballot);
            let most = end.options.iter().map(|t| t.yes).max().unwrap();
            let shared = end.options.iter().filter(|t| t.yes == most).count() > 1;
            assert_eq!(end.tie, end.decided.is_none() && most > 0 && shared, "{all:?}");
        });
    }
}

#[test]
fn one_more_vote_for_never_undoes_a_result() {
    let deeds = [Does::Silent, Does::For(0), Does::Against, Does::Abstain];
    every(5, &deeds, &mut |all| {
        for rule in rules() {
            for i in (0..all.len()).filter(|i| all[*i] != Does::For(0)) {
                let mut better = all.to_vec();
                better[i] = Does::For(0);
                let end = |all: &[Does]| {
                    let mut b = ballot_of(all, 1);
                    (b.rule, b.state) = (rule, State::Closed);
                    outcome(&b).decided
                };
                assert!(end(all).is_none() || end(&better).is_some(), "{all:?} {rule:?}");
            }
        }
    });
}

#[test]
fn thresholds_stand_exactly_where_the_regulations_put_them() {
    // (rule, base, needed): 90 % and 80 % of 17 from domain practice, two thirds, halves, and the ends.
    let table = [
        ((9, 10, false), 17, 16),
        ((4, 5, false), 17, 14),
        ((2, 3, false), 6, 4),
        ((2, 3, true), 6, 5),
        ((2, 3, false), 5, 4),
        ((2, 3, false), 7, 5),
        ((1, 2, true), 6, 4),
        ((1, 2, false), 6, 3),
        ((1, 2, true), 7, 4),
        ((1, 2, false), 7, 4),
        ((1, 1, false), 6, 6),
        ((1, 1000, false), 6, 1),
        ((2, 3, false), 0, 1),
        ((1, 2, true), 0, 1),
        ((999, 1000, true), 1000, 1000),
        ((999, 1000, false), 1000, 999),
    ];
    for ((num, den, strictly), base, needed) in table {
        let r = rule((num, den), strictly, Base::Present, (1, 2));
        assert_eq!(r.needed(base), needed, "{num}/{den} {strictly} of {base}");
    }
}

#[test]
fn a_rule_nobody_could_meet_or_miss_is_named() {
    assert!(rule((0, 1), false, Base::Present, (0, 1)).flaw().is_some());
    assert!(rule((0, 3), true, Base::Present, (0, 1)).flaw().is_some());
    assert!(rule((3, 3), true, Base::Present, (0, 1)).flaw().is_some());
    assert!(rule((1, 1), false, Base::Present, (0, 1)).flaw().is_none());
    assert!(rule((2, 3), true, Base::Present, (0, 1)).flaw().is_none());
}

#[test]
fn rules_are_said_as_officials_say_them() {
    let words = |t, strictly, base| rule(t, strictly, base, (1, 2)).words();
    assert_eq!(words((2, 3), false, Base::Present), "từ 2/3 số đơn vị có mặt đồng ý");
    assert_eq!(words((1, 2), true, Base::Members), "quá 1/2 số đơn vị thành viên đồng ý");
    assert_eq!(words((1, 1), false, Base::Valid), "toàn bộ số phiếu hợp lệ đồng ý");
    let stands = outcome(&ballot_of(&[Does::Silent; 6], 1));
    assert_eq!(stands.rule_sentence(), "Được thông qua khi từ 2/3 số đơn vị có mặt đồng ý: 4 trên 6.");
    assert_eq!(stands.quorum_sentence(), "Có mặt 6/6 đơn vị, cần ít nhất 4: đủ điều kiện biểu quyết.");
}

fn stand(all: &[Does], options: usize, state: State, rule: Rule) -> Outcome {
    let mut b = ballot_of(all, options);
    (b.state, b.rule) = (state, rule);
    outcome(&b)
}

#[test]
fn the_sentence_says_how_it_stands() {
    use Does::{Absent as A, Abstain as O, Against as N, For as F, Silent as S};
    let (two_thirds, half) =
        (rule((2, 3), false, Base::Present, (2, 3)), rule((1, 2), true, Base::Present, (1, 2)));
    let members = rule((2, 3), false, Base::Members, (1, 2));
    let valid = rule((2, 3), false, Base::Valid, (2, 3));
    let y = F(0);
    let table: &[(&[Does], State, Rule, &str)] = &[
        (&[S; 6], State::Draft, two_thirds, "chưa mở biểu quyết"),
        (&[S; 6], State::Open, two_thirds, "0/6 đồng ý, cần thêm 4 phiếu"),
        (&[y, y, y, S, S, S], State::Open, two_thirds, "3/6 đồng ý, cần thêm 1 phiếu"),
        (&[y, y, y, y, S, S], State::Open, two_thirds, "4/6 đồng ý, đã đủ phiếu"),
        (&[y, y, y, N, N, O], State::Open, two_thirds, "3/6 đồng ý, không còn đủ phiếu để thông qua"),
        (&[y, y, N, N, N, S], State::Open, two_thirds, "2/6 đồng ý, không còn đủ phiếu để thông qua"),
        (&[y; 6], State::Closed, two_thirds, "6/6 đồng ý, thông qua"),
        (&[y, y, y, N, O, S], State::Closed, two_thirds, "3/6 đồng ý, thiếu 1 phiếu, không thông qua"),
        (&[y, y, y, N, N, N], State::Closed, half, "3/6 đồng ý, 3 không đồng ý: bằng phiếu, không thông qua"),
        (&[y, y, y, y, A, A], State::Closed, members, "4/6 đồng ý, thông qua"),
        (
            &[y, y, y, A, A, A],
            State::Closed,
            two_thirds,
            "có mặt 3/6 đơn vị, cần 4: không đủ điều kiện, không có kết quả",
        ),
        (
            &[y, y, y, A, A, A],
            State::Open,
            two_thirds,
            "3/3 đồng ý; có mặt 3/6 đơn vị, cần 4: chưa đủ điều kiện",
        ),
        (
            &[y, y, S, S, S, S],
            State::Open,
            valid,
            "2/2 phiếu đã có đồng ý, cần thêm 2 phiếu nếu cả 6 đơn vị cùng biểu quyết",
        ),
        (&[y, y, N, S, S, S], State::Closed, valid, "2/3 đồng ý, thông qua"),
        (&[S; 6], State::Closed, valid, "0/0 đồng ý, thiếu 1 phiếu, không thông qua"),
    ];
    for (all, state, rule, says) in table {
        assert_eq!(stand(all, 1, *state, *rule).sentence(), *says, "{all:?}");
    }
}

#[test]
fn the_sentence_of_an_election_names_the_units() {
    use Does::{Against as N, For as F, Silent as S};
    let two_thirds = rule((2, 3), false, Base::Present, (2, 3));
    let third = rule((1, 3), false, Base::Present, (2, 3));
    let (a, b) = (UNITS[0], UNITS[1]);
    let table: &[(&[Does], State, Rule, String)] = &[
        (
            &[F(0), F(1), S, S, S, S],
            State::Open,
            two_thirds,
            format!("{a} 1/6, {b} 1/6; cần 4 phiếu để trúng cử"),
        ),
        (
            &[F(0), F(0), F(0), F(0), S, S],
            State::Open,
            two_thirds,
            format!("{a} 4/6, {b} 0/6; {a} đã đủ phiếu"),
        ),
        (
            &[F(0), F(0), F(0), F(1), F(1), F(1)],
            State::Open,
            two_thirds,
            format!("{a} 3/6, {b} 3/6; không còn ai đủ phiếu để trúng cử"),
        ),
        (
            &[F(0), F(0), F(1), F(1), S, S],
            State::Open,
            third,
            format!("{a} 2/6, {b} 2/6; có hơn một đơn vị đủ phiếu, đóng lúc này thì chưa bầu được"),
        ),
        (
            &[F(0), F(0), F(0), F(0), F(1), N],
            State::Closed,
            two_thirds,
            format!("{a} trúng cử với 4/6 phiếu"),
        ),
        (
            &[F(0), F(0), F(0), F(1), F(1), F(1)],
            State::Closed,
            two_thirds,
            format!("{a} 3/6, {b} 3/6; bằng phiếu, chưa bầu được"),
        ),
        (
            &[F(0), F(0), F(0), F(1), F(1), S],
            State::Closed,
            third,
            format!("{a} 3/6, {b} 2/6; hơn một đơn vị đủ phiếu, chưa bầu được"),
        ),
        (
            &[F(0), F(0), F(0), F(1), S, S],
            State::Closed,
            two_thirds,
            format!("{a} 3/6, {b} 1/6; chưa đơn vị nào đủ 4 phiếu"),
        ),
    ];
    for (all, state, rule, says) in table {
        assert_eq!(stand(all, 2, *state, *rule).sentence(), *says, "{all:?}");
    }
    let mut single = ballot_of(&[F(0), F(0), F(0), F(0), F(0), N], 1);
    (single.kind, single.state) = (Kind::Election, State::Closed);
    assert_eq!(outcome(&single).sentence(), "5/6 đồng ý, trúng cử");
}

#[test]
fn papers_have_no_figures_before_their_protocol() {
    let mut b = open_ballot(6, 1);
    b.method = Method::Paper;
    let before = outcome(&b);
    assert!(!before.counted && before.options.iter().all(|t| !t.reached && !t.out_of_reach));
    assert_eq!(before.sentence(), "chưa có biên bản kiểm phiếu; cần từ 4 trên 6 phiếu");
    assert_eq!(before.tone(), "short");
    b.count = Some(Count {
        issued: 6,
        collected: 6,
        missing: 0,
        valid: 5,
        invalid: 1,
        votes: vec![(option(0), 4)],
        against: 0,
        blank: 1,
        tellers: vec!["Lê Thị An".into(), "Trần Văn Bình".into()],
        entered_by: PersonId(Uuid::from_u128(5)),
        at: Moment(0),
        version: 1,
    });
    b.state = State::Closed;
    for (base, sentence) in [
        (Base::Present, "4/6 đồng ý, thông qua"),
        (Base::Valid, "4/5 đồng ý, thông qua"),
        (Base::Members, "4/6 đồng ý, thông qua"),
    ] {
        b.rule = rule((2, 3), false, base, (2, 3));
        let end = outcome(&b);
        assert_eq!((end.sentence().as_str(), end.decided), (sentence, Some(option(0))));
        assert_eq!((end.not_voted, end.invalid, end.abstain), (0, 1, 1));
    }
    assert_eq!(outcome(&b).figures_in_full(), "4 đồng ý, 0 không đồng ý, 1 phiếu trắng, 1 không hợp lệ");
}

#[test]
fn the_bar_is_drawn_as_in_the_prototype() {
    use Does::{For, Silent};
    let y = For(0);
    let rule_of_all = rule((2, 3), false, Base::Present, (2, 3));
    let bar = vote_bar_of(&stand(&[y, y, y, Silent, Silent, Silent], 1, State::Open, rule_of_all), option(0));
    let prototype = concat!(
        r#"<svg width="100%" height="4.3em" role="img" aria-label="3 phiếu đồng ý, 0 không đồng ý, 3 chưa biểu quyết; cần từ 4 trên 6">"#,
        r#"<rect class="yes" x="0.00%" y="2em" width="15.70%" height="1.85em" rx="2"/><rect class="yes" x="16.40%" y="2em" width="15.70%" height="1.85em" rx="2"/>"#,
        r#"<rect class="yes" x="32.80%" y="2em" width="15.70%" height="1.85em" rx="2"/><rect class="open needed" x="49.20%" y="2em" width="15.70%" height="1.85em" rx="2"/>"#,
        r#"<rect class="open" x="67.90%" y="2em" width="15.70%" height="1.85em" rx="2"/><rect class="open" x="84.30%" y="2em" width="15.70%" height="1.85em" rx="2"/>"#,
        r#"<line class="line" x1="66.40%" x2="66.40%" y1="1.55em" y2="4.3em"/><text x="66.40%" y="1em" text-anchor="middle">Ngưỡng 4/6</text></svg>"#,
    );
    assert_eq!(bar, prototype);
    let hall =
        hall_bar(&stand(&[y; 6], 1, State::Closed, rule((2, 3), false, Base::Present, (2, 3))), option(0));
    assert!(hall.contains(r#"x1="66.43%""#) && hall.contains("Ngưỡng thông qua: 4/6"), "{hall}");
}

#[test]
fn a_bar_never_leaves_its_frame_and_shows_every_vote_once() {
    let deeds = [Does::Absent, Does::Silent, Does::For(0), Does::Against, Does::Abstain];
    every(4, &deeds, &mut |all| {
        for rule in rules() {
            for state in [State::Open, State::Closed] {
                let stands = stand(all, 1, state, rule);
                let bar = vote_bar_of(&stands, option(0));
                let blocks = bar.matches("<rect").count() as i64;
                assert!(blocks == stands.base.max(stands.cast), "{all:?} {rule:?} {bar}");
                assert_eq!(bar.matches("class=\"yes\"").count() as i64, stands.options[0].yes);
                assert!(
                    state == State::Open || !bar.contains("needed"),
                    "nothing is needed once it is closed"
                );
                assert!(!bar.contains('-') || !bar.contains("\"-"), "{bar}");
            }
        }
    });
    let many = stand(&[Does::For(0); 60], 1, State::Closed, rule((9, 10), false, Base::Present, (1, 2)));
    assert_eq!(vote_bar_of(&many, option(0)).matches("<rect").count(), 1);
}
