//! What is decided without a database; the stories are in `tests/stories.rs`, the pages in `tests/looks.rs`.

mod looks;
mod stories;

use crate::model::{Change, changed_members};
use crate::{BlocKind, Heads, Planned, Step, Term, Year, heads_problems, is_re_elected, plan_problems};
use kernel::{Actor, BlocId, BodyId, Day, Grant, PersonId, Post, Scope, Uuid, YearId};
use proptest::prelude::*;
use world::day;

pub(crate) fn body(n: u128) -> BodyId {
    BodyId(Uuid::from_u128(n))
}

/// Khối 5 with members 1 to 6, led by 3, managed by 100 below 200.
pub(crate) fn khoi_5() -> Year {
    Year {
        id: YearId(Uuid::from_u128(1)),
        bloc: BlocId(Uuid::from_u128(2)),
        bloc_name: "Khối 5".into(),
        bloc_long: "Khối thi đua số 5".into(),
        kind: BlocKind::Sector,
        number: 2018,
        managing: body(100),
        above: vec![body(100), body(200)],
        members: (1..=6).map(body).collect(),
        head: Some(body(3)),
        deputy: Some(body(1)),
        run_by: Some(body(3)),
        version: 1,
    }
}

fn who(holds: &[(Post, Scope)]) -> Actor {
    let from = day("01/01/2018");
    Actor {
        id: PersonId(Uuid::from_u128(9)),
        name: "An".into(),
        title: "Chuyên viên".into(),
        unit: String::new(),
        body: None,
        grants: holds
            .iter()
            .map(|(post, scope)| Grant { post: *post, scope: *scope, from, until: None })
            .collect(),
        today: day("26/02/2019"),
    }
}

#[test]
fn who_may_do_what_in_a_year() {
    let y = khoi_5();
    let cases: &[(&str, Post, Scope, [bool; 4])] = &[
        // who, what they hold, may [see, run, plan, manage]
        ("clerk of the head unit", Post::Clerk, Scope::Body(body(3)), [true, true, true, false]),
        ("leader of the head unit", Post::Leader, Scope::Body(body(3)), [true, true, true, false]),
        ("clerk of a member", Post::Clerk, Scope::Body(body(5)), [true, false, false, false]),
        ("teller of the bloc", Post::Teller, Scope::Bloc(y.bloc), [true, false, false, false]),
        ("officer above", Post::Officer, Scope::Below(body(200)), [true, false, true, true]),
        ("officer of the managing body", Post::Officer, Scope::Body(body(100)), [false, false, false, true]),
        (
            "administrator everywhere",
            Post::Administrator,
            Scope::Below(organisations::EVERYWHERE),
            [false, false, true, true],
        ),
        ("officer elsewhere", Post::Officer, Scope::Below(body(300)), [false; 4]),
        ("clerk of a stranger", Post::Clerk, Scope::Body(body(7)), [false; 4]),
        ("administrator of a member", Post::Administrator, Scope::Body(body(5)), [false; 4]),
    ];
    for (name, post, scope, may) in cases {
        let a = who(&[(*post, *scope)]);
        let got = [
            a.may(y.see()).is_ok(),
            a.may(y.run()).is_ok(),
            a.may(y.plan()).is_ok(),
            a.may(y.manage()).is_ok(),
        ];
        assert_eq!(&got, may, "{name}");
    }
    assert!(who(&[]).may(y.see()).is_err());
}

#[test]
fn nobody_runs_a_year_that_nobody_ever_led() {
    let y = Year { head: None, deputy: None, run_by: None, ..khoi_5() };
    assert!(who(&[(Post::Clerk, Scope::Body(body(1)))]).may(y.run()).is_err());
}

#[test]
fn a_head_is_a_member_and_not_its_own_deputy() {
    let members: Vec<BodyId> = (1..=3).map(body).collect();
    let heads = |head: u128, deputy: Option<u128>, how: &str| Heads {
        head: body(head),
        deputy: deputy.map(body),
        from: day("12/3/2018"),
        how: how.into(),
    };
    let cases = [
        (heads(1, Some(2), "bầu"), vec![]),
        (heads(1, None, "bầu"), vec![]),
        (heads(9, Some(2), "bầu"), vec!["KHOI-01"]),
        (heads(1, Some(1), "bầu"), vec!["KHOI-02"]),
        (heads(1, Some(9), "bầu"), vec!["KHOI-03"]),
        (heads(9, Some(9), ""), vec!["KHOI-01", "KHOI-02", "KHOI-04"]),
    ];
    for (h, codes) in cases {
        let found: Vec<&str> =
            heads_problems(BlocKind::Sector, &members, &h).iter().map(|p| p.code).collect();
        assert_eq!(found, codes, "{h:?}");
    }
    assert!(!heads_problems(BlocKind::Sector, &[], &heads(1, None, "bầu")).is_empty());
}

#[test]
fn going_on_for_a_second_year_is_noticed() {
    let t = |number, leads, b: u128| Term {
        number,
        leads,
        body: body(b),
        from: day("12/3/2018"),
        how: "bầu".into(),
    };
    let terms = [t(2018, true, 3), t(2018, false, 1), t(2016, true, 2)];
    assert!(is_re_elected(&terms, 2019, body(3)));
    assert!(!is_re_elected(&terms, 2019, body(1)), "a deputy becomes head: that is the rotation");
    assert!(!is_re_elected(&terms, 2018, body(2)), "not the year right before");
}

fn at(step: Step, from: &str, until: &str) -> Planned {
    Planned { step, from: Day::parse(from), until: Day::parse(until) }
}

#[test]
fn steps_go_in_order() {
    assert!(plan_problems(&crate::sample::story_plan()).is_empty());
    let codes =
        |plan: &[Planned]| plan_problems(plan).iter().map(|p| (p.field.clone(), p.code)).collect::<Vec<_>>();
    let late = [at(Step::Midterm, "18/7/2018", ""), at(Step::Appraisal, "18/02/2018", "28/02/2019")];
    assert_eq!(codes(&late), [("appraisal_from".to_owned(), "KHOI-06")]);
    let back = [at(Step::Appraisal, "28/02/2019", "18/02/2019")];
    assert_eq!(codes(&back), [("appraisal_until".to_owned(), "KHOI-05")]);
    let end_only = [at(Step::Midterm, "18/7/2018", ""), at(Step::SelfScore, "", "15/02/2018")];
    assert_eq!(codes(&end_only), [("self_score_until".to_owned(), "KHOI-06")]);
    assert!(codes(&[at(Step::Midterm, "", ""), at(Step::Handover, "", "")]).is_empty());
}

#[test]
fn dates_read_as_officials_write_them() {
    let cases = [
        (at(Step::Appraisal, "18/02/2019", "28/02/2019"), "18/02 – 28/02/2019"),
        (at(Step::Conference, "07/3/2019", "07/3/2019"), "07/3/2019"),
        (at(Step::Work, "12/3/2018", ""), "từ 12/3/2018"),
        (at(Step::SelfScore, "", "15/02/2019"), "đến 15/02/2019"),
        (at(Step::Work, "20/12/2018", "15/02/2019"), "20/12/2018 – 15/02/2019"),
        (at(Step::Work, "", ""), ""),
    ];
    for (p, says) in cases {
        assert_eq!(p.dates(), says);
    }
    let p = at(Step::Appraisal, "18/02/2019", "28/02/2019");
    assert_eq!(
        ["17/02/2019", "18/02/2019", "26/02/2019", "28/02/2019", "01/3/2019"].map(|d| p.tenths(day(d))),
        [0, 0, 8, 10, 10]
    );
}

#[test]
fn an_old_year_keeps_the_names_of_its_time() {
    let y = khoi_5();
    assert_eq!(y.names_day(day("26/02/2019")), day("26/02/2019"));
    assert_eq!(y.names_day(day("01/01/2026")), day("30/6/2019"));
}

#[test]
fn members_come_and_go_but_not_while_they_lead() {
    let y = khoi_5();
    let order = |c| {
        changed_members(&y, c)
            .map(|m| m.iter().map(|b| b.0.as_u128()).collect::<Vec<_>>())
            .map_err(|p| p.code)
    };
    assert_eq!(order(Change::Add(body(7))), Ok(vec![1, 2, 3, 4, 5, 6, 7]));
    assert_eq!(order(Change::Add(body(6))), Err("KHOI-08"));
    assert_eq!(order(Change::Remove(body(5))), Ok(vec![1, 2, 3, 4, 6]));
    assert_eq!(order(Change::Remove(body(3))), Err("KHOI-10"));
    assert_eq!(order(Change::Remove(body(1))), Err("KHOI-10"));
    assert_eq!(order(Change::Remove(body(9))), Err("KHOI-07"));
    assert_eq!(order(Change::Up(body(1))), Ok(vec![1, 2, 3, 4, 5, 6]));
    assert_eq!(order(Change::Up(body(3))), Ok(vec![1, 3, 2, 4, 5, 6]));
    assert_eq!(order(Change::Down(body(6))), Ok(vec![1, 2, 3, 4, 5, 6]));
    assert_eq!(order(Change::Down(body(9))), Err("KHOI-07"));
    let full = Year { members: (1..=60).map(body).collect(), ..khoi_5() };
    assert_eq!(changed_members(&full, Change::Add(body(70))).map_err(|p| p.code), Err("KHOI-09"));
}

proptest! {
    /// Whatever is clicked, nobody is in twice, and who leads stays in.
    #[test]
    fn members_stay_a_list_without_repeats(clicks in proptest::collection::vec((0..4u8, 1..9u128), 0..40)) {
        let mut y = khoi_5();
        for (what, b) in clicks {
            let b = body(b);
            let change = [Change::Add(b), Change::Remove(b), Change::Up(b), Change::Down(b)][usize::from(what)];
            if let Ok(members) = changed_members(&y, change) {
                y.members = members;
            }
            let mut seen = y.members.clone();
            seen.sort_unstable();
            seen.dedup();
            prop_assert_eq!(seen.len(), y.members.len());
            prop_assert!(y.head.is_none_or(|h| y.members.contains(&h)));
        }
    }
}
