//! Deadlines in officials' words, statuses, periods, sums: tables and properties.

use super::{body, unit};
use crate::deadline::Deadline;
use crate::model::{Line, Pick, Plan, PlanId, PlanLineId, PlanState, Progress, Status, Unit, Whom};
use crate::periods::{Every, Period, Reporters, Rhythm, current, opened, owes};
use crate::reckon::{self, Counts, Moves};
use crate::rows::Rows;
use kernel::{BodyId, Day, Uuid};
use organisations::{Body, BodyKind, Level, Name};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};
use world::day;

fn last(words: &str) -> String {
    Deadline::read(words).map_or_else(|| "none".to_owned(), |d| d.last.to_string())
}

#[test]
fn a_deadline_is_read_as_officials_write_it() {
    for (words, day) in [
        ("trước 31/3/2025", "30/3/2025"),
        ("Trước ngày 31/3/2025", "30/3/2025"),
        ("trước 30/6/2025", "29/6/2025"),
        ("trong tháng 3/2025", "31/3/2025"),
        ("trong tháng 5 năm 2025", "31/5/2025"),
        ("tháng 02/2024", "29/02/2024"),
        ("5/2025", "31/5/2025"),
        ("trước tháng 5/2025", "30/4/2025"),
        ("đến hết ngày 25/12/2025", "25/12/2025"),
        ("hết tháng 12/2025", "31/12/2025"),
        ("chậm nhất ngày 25 tháng 3 năm 2025", "25/3/2025"),
        ("31/3/2025", "31/3/2025"),
        ("2025-03-31", "31/3/2025"),
        ("quý I/2020", "31/3/2020"),
        ("trong quý IV năm 2019", "31/12/2019"),
        ("trước quý II/2020", "31/3/2020"),
        ("quý 3/2020", "30/9/2020"),
        ("trong năm 2025", "31/12/2025"),
        ("TRƯỚC 01/01/2025", "31/12/2024"),
        ("31/3/2025 phải xong", "31/3/2025"),
        ("cuối năm 2025", "31/12/2025"),
        ("trước ngày 31/3 năm 2025", "30/3/2025"),
    ] {
        assert_eq!(last(words), day, "{words}");
    }
    for nothing in [
        "",
        "thường xuyên",
        "31/3",
        "31/2/2025",
        "tháng 13/2025",
        "quý V/2020",
        "sớm",
        "trước 31/3/25",
        "trong tháng",
        "quý 5/2020",
        "1/1/1900",
        "99999",
        // What could be meant in two ways is asked again.
        "25/12/2025 trước",
        "31/3/2025 phải xong trước",
        "ngày 5/2025",
        "trước ngày 5/2025",
        "ngày tháng 5/2025",
        "quý I tháng 3/2025",
        "quý 25/12/2025",
        "năm 25/12/2025",
        "tháng 25/12/2025",
        "trước cuối tháng 5/2025",
        "trước hết tháng 5/2025",
        "31/3/2025 trong tháng 5/2025",
        "từ 01/3/2025 đến 31/3/2025",
    ] {
        assert_eq!(last(nothing), "none", "{nothing}");
    }
}

#[test]
fn words_are_kept_and_the_last_day_is_told_where_they_do_not() {
    let says = |words: &str| Deadline::read(words).unwrap().says();
    assert_eq!(says("Trước 31/3/2025"), "trước 31/3/2025 (ngày cuối 30/3/2025)");
    assert_eq!(says("trong tháng 5/2025"), "trong tháng 5/2025 (ngày cuối 31/5/2025)");
    assert_eq!(says("31/3/2025"), "đến hết ngày 31/3/2025");
    assert_eq!(says("chậm nhất ngày 05/02/2025"), "chậm nhất ngày 05/02/2025");
}

proptest! {
    #[test]
    fn every_way_of_writing_a_day_agrees(y in 1950i16..2100, m in 1i8..=12, d in 1i8..=31) {
        prop_assume!(Day::new(y, m, d).is_some());
        let day = Day::new(y, m, d).unwrap();
        let read = |words: String| Deadline::read(&words).map(|d| d.last);
        prop_assert_eq!(read(format!("{d}/{m}/{y}")), Some(day));
        prop_assert_eq!(read(format!("đến hết ngày {d}/{m}/{y}")), Some(day));
        prop_assert_eq!(read(format!("ngày {d} tháng {m} năm {y}")), Some(day));
        prop_assert_eq!(read(format!("trước {d}/{m}/{y}")), Some(day.plus_days(-1)));
        let end = read(format!("trong tháng {m}/{y}")).unwrap();
        prop_assert_eq!((end.0.month(), end.plus_days(1).0.day()), (m, 1));
    }

    #[test]
    fn what_was_typed_never_breaks_the_reader(words in "\\PC{0,60}") {
        if let Some(d) = Deadline::read(&words) {
            prop_assert!(Deadline::read(&d.words).is_some_and(|again| again.last == d.last), "{}", d.words);
        }
    }
}

#[test]
fn the_status_follows_from_progress_and_days() {
    let on = |text: &str| day(text);
    let today = on("31/3/2025");
    let u = |p, last: &str, done: Option<&str>| Unit { done_on: done.map(day), ..unit(1, p, day(last)) };
    assert_eq!(u(Progress::Silent, "31/3/2025", None).status(today), Status::Silent);
    assert_eq!(u(Progress::Silent, "30/3/2025", None).status(today), Status::Late);
    assert_eq!(u(Progress::Underway, "31/3/2025", None).status(today), Status::Underway);
    assert_eq!(u(Progress::Underway, "30/3/2025", None).days_late(today), Some(1));
    assert_eq!(u(Progress::Done, "30/3/2025", Some("30/3/2025")).status(today), Status::Done);
    assert_eq!(u(Progress::Done, "30/3/2025", Some("31/3/2025")).status(today), Status::DoneLate);
    let excused =
        Unit { excused: Some((today, "sáp nhập".into())), ..u(Progress::Silent, "30/3/2025", None) };
    assert_eq!((excused.status(today), excused.days_late(today)), (Status::Excused, None));
}

fn plan(every: Every, on: i64, issued: &str) -> Plan {
    Plan {
        state: PlanState::Issued,
        issued_on: Some(day(issued)),
        rhythm: Rhythm { every, day: on, by: Reporters::Both },
        ..crate::pages::list::fresh(PlanId(Uuid::from_u128(5)), body(900), "Kế hoạch".into())
    }
}

#[test]
fn periods_open_after_the_last_was_due() {
    let p = plan(Every::Month, 25, "13/8/2024");
    let words = |today: &str| opened(&p, day(today)).iter().map(|p| p.word()).collect::<Vec<_>>();
    assert_eq!(words("13/8/2024"), ["2024-08"]);
    assert_eq!(words("25/8/2024"), ["2024-08"]);
    assert_eq!(words("26/8/2024"), ["2024-08", "2024-09"]);
    let period = current(&p, day("12/02/2025")).unwrap();
    assert_eq!(
        (period.says(Every::Month), period.due(p.rhythm).to_string()),
        ("tháng 02/2025".into(), "25/02/2025".into())
    );
    let short = plan(Every::Month, 31, "01/01/2025");
    assert_eq!(current(&short, day("10/02/2025")).unwrap().due(short.rhythm), day("28/02/2025"));
    let quarters = plan(Every::Quarter, 20, "24/9/2019");
    let all: Vec<String> =
        opened(&quarters, day("24/9/2019")).iter().map(|p| p.says(Every::Quarter)).collect();
    assert_eq!(all, ["quý IV/2019"]);
    assert_eq!(opened(&plan(Every::Never, 1, "24/9/2019"), day("24/9/2025")), []);
    let ended = Plan { ended_on: Some(day("26/9/2024")), ..p.clone() };
    assert_eq!(opened(&ended, day("01/01/2026")).len(), 3);
    for word in ["2025-13", "25-01", "2025-1", "", "2025-00", "x-01"] {
        assert_eq!(Period::of_word(word), None, "{word}");
    }
}

#[test]
fn a_rhythm_counts_anew_when_it_asks_for_more_than_before() {
    use Reporters::{Both, Followers, Units};
    let of = |every, by| Rhythm { every, day: 25, by };
    let month = |by| of(Every::Month, by);
    for (was, now) in [(Followers, Units), (Followers, Both), (Units, Followers), (Units, Both)] {
        assert!(month(now).asks_anew(month(was)), "{was:?} {now:?}");
        assert!(!of(Every::Never, now).asks_anew(of(Every::Never, was)));
    }
    for (was, now) in [(Both, Units), (Both, Followers), (Both, Both), (Units, Units)] {
        assert!(!Rhythm { day: 5, ..month(now) }.asks_anew(month(was)), "{was:?} {now:?}");
        assert!(of(Every::Quarter, now).asks_anew(month(was)) && of(Every::Never, now).asks_anew(month(was)));
    }
    assert_eq!(month(Units).lets_go(month(Both)), Some(Followers));
    assert_eq!(month(Followers).lets_go(month(Units)), Some(Units));
    assert_eq!(month(Both).lets_go(month(Units)), None);
    assert_eq!(month(Units).lets_go(of(Every::Never, Both)), None);
}

#[test]
fn who_was_done_before_a_period_opened_owes_nothing_for_it() {
    let p = plan(Every::Month, 25, "13/8/2024");
    let feb = Period { year: 2025, month: 2 };
    let done = |on: &str| Unit { done_on: Some(day(on)), ..unit(1, Progress::Done, day("30/3/2025")) };
    assert!(owes(&unit(1, Progress::Silent, day("30/3/2024")), &p, feb));
    assert!(!owes(&done("25/01/2025"), &p, feb));
    assert!(owes(&done("26/01/2025"), &p, feb));
    let excused = Unit {
        excused: Some((day("25/02/2025"), "x".into())),
        ..unit(1, Progress::Silent, day("30/3/2025"))
    };
    assert!(!owes(&excused, &p, feb));
}

#[test]
fn what_was_due_by_the_day_the_task_was_given_is_not_owed() {
    let p = plan(Every::Month, 25, "13/8/2024");
    let since = |on: &str| Unit { since: Some(day(on)), ..unit(1, Progress::Silent, day("30/3/2025")) };
    let owed = |u: &Unit, today: &str| -> Vec<String> {
        opened(&p, day(today)).into_iter().filter(|at| owes(u, &p, *at)).map(Period::word).collect()
    };
    assert_eq!(owed(&since("20/3/2025"), "20/3/2025"), ["2025-03"]);
    assert_eq!(owed(&since("24/3/2025"), "26/3/2025"), ["2025-03", "2025-04"]);
    assert_eq!(
        owed(&since("25/3/2025"), "26/3/2025"),
        ["2025-04"],
        "on the day it is due it is too late to ask"
    );
    assert_eq!(owed(&since("26/3/2025"), "26/3/2025"), ["2025-04"]);
    let first = Unit { since: None, ..since("13/8/2024") };
    assert_eq!(owed(&first, "13/8/2024"), owed(&since("13/8/2024"), "13/8/2024"));
    assert_eq!(owed(&first, "13/8/2024"), ["2024-08"]);
    // A plan that went out on the day a period is due begins with the next.
    assert_eq!(opened(&plan(Every::Month, 25, "25/8/2024"), day("25/8/2024")), []);
    assert_eq!(opened(&plan(Every::Month, 25, "24/8/2024"), day("24/8/2024")).len(), 1);
    // A member who took a unit over on the day owes nothing for that day either.
    let person = kernel::PersonId(Uuid::from_u128(77));
    let march = Period { year: 2025, month: 3 };
    for (on, owes) in [(Some("24/3/2025"), true), (Some("25/3/2025"), false), (None, true)] {
        let follows = [(person, body(1), on.map(day))];
        let who = crate::pages::reports::accountable(&p, std::slice::from_ref(&first), &follows, march);
        assert_eq!(who.contains(&person), owes, "{on:?}");
    }
}

proptest! {
    /// What is owed, told by the text of days alone: every month's 25th after the day the task was given.
    #[test]
    fn what_is_owed_is_what_another_reckoning_finds(given in 0i64..300, today in 0i64..400) {
        let p = plan(Every::Month, 25, "13/8/2024");
        let (given, today) = (day("13/8/2024").plus_days(given), day("13/8/2024").plus_days(today));
        let u = Unit { since: Some(given), ..unit(1, Progress::Silent, day("31/12/2026")) };
        let overdue: Vec<String> = opened(&p, today)
            .into_iter()
            .filter(|at| owes(&u, &p, *at) && at.due(p.rhythm) < today)
            .map(Period::word)
            .collect();
        let mut other = Vec::new();
        for month in 0..30 {
            let (y, m) = (2024 + month / 12, month % 12 + 1);
            let due = format!("{y}-{m:02}-25");
            if due.as_str() > given.iso().as_str() && due.as_str() < today.iso().as_str() {
                other.push(format!("{y}-{m:02}"));
            }
        }
        prop_assert_eq!(overdue, other);
    }
}

fn some_day() -> impl Strategy<Value = Day> {
    (0i64..60).prop_map(|n| day("01/3/2025").plus_days(n))
}

fn some_unit() -> impl Strategy<Value = Unit> {
    (0u128..40, 0u8..3, some_day(), some_day(), any::<bool>(), 0u8..8).prop_map(
        |(n, p, last, done, own, excused)| {
            let progress = [Progress::Silent, Progress::Underway, Progress::Done][usize::from(p)];
            Unit {
                done_on: (progress == Progress::Done).then_some(done),
                own,
                excused: (excused == 0).then(|| (done, "sáp nhập".to_owned())),
                ..unit(n, progress, last)
            }
        },
    )
}

fn some_units() -> impl Strategy<Value = Vec<Unit>> {
    prop::collection::vec(some_unit(), 0..40).prop_map(|mut all| {
        for (n, u) in (0u128..).zip(&mut all) {
            u.id = crate::UnitId(Uuid::from_u128(2000 + n));
        }
        all
    })
}

/// Late, told by the text of days alone and by no function of ours.
fn late_by_text(u: &Unit, today: Day) -> bool {
    let word = match u.progress {
        Progress::Done => "DONE",
        _ => "OPEN",
    };
    u.excused.is_none() && word != "DONE" && u.deadline.last.iso().as_str() < today.iso().as_str()
}

proptest! {
    #[test]
    fn the_late_list_is_what_another_reckoning_finds(units in some_units(), today in some_day()) {
        let ours: Vec<_> = reckon::late(&units, today);
        let mine: BTreeSet<_> = ours.iter().map(|(u, _)| u.id).collect();
        let other: BTreeSet<_> = units.iter().filter(|u| late_by_text(u, today)).map(|u| u.id).collect();
        prop_assert_eq!(&mine, &other);
        prop_assert!(ours.windows(2).all(|w| w[0].1 >= w[1].1), "the latest first");
        prop_assert_eq!(Counts::of(&units, today).late, other.len());
    }

    #[test]
    fn every_unit_is_counted_once(units in some_units(), today in some_day()) {
        let c = Counts::of(&units, today);
        prop_assert_eq!(c.asked() + c.excused, units.len());
        prop_assert_eq!(Status::ALL.iter().map(|s| c.at(*s)).sum::<usize>(), units.len());
    }

    #[test]
    fn who_becomes_late_is_the_difference_of_two_late_lists(
        units in some_units(), today in some_day(), new in some_day(), all in any::<bool>(), one in 0usize..60,
    ) {
        let new = Deadline::on(new);
        let moves = match units.get(one) {
            Some(u) => Moves::Unit(u.id),
            None => Moves::Line(PlanLineId(Uuid::from_u128(1)), all),
        };
        let e = reckon::effect(&units, moves, &new, today);
        // The other way: really move the deadlines, make both lists anew, and subtract.
        let mut after = units.clone();
        for u in after.iter_mut().filter(|u| u.progress != Progress::Done && u.excused.is_none()) {
            let moves = match moves { Moves::Unit(id) => u.id == id, Moves::Line(..) => all || !u.own };
            if moves { u.deadline = new.clone(); }
        }
        let ids = |list: &[Unit]| list.iter().filter(|u| late_by_text(u, today)).map(|u| u.id).collect::<BTreeSet<_>>();
        let (before, now) = (ids(&units), ids(&after));
        let set = |list: &[crate::UnitId]| list.iter().copied().collect::<BTreeSet<_>>();
        prop_assert_eq!(set(&e.becomes_late), &now - &before);
        prop_assert_eq!(set(&e.no_longer_late), &before - &now);
        if matches!(moves, Moves::Line(..)) {
            prop_assert_eq!(e.moved.len() + e.keeps_own + e.closed, units.len());
        }
    }

    /// A random tree of forty bodies; body 0 is the top.
    #[test]
    fn sums_of_branches_are_sums_of_their_units(
        parents in prop::collection::vec(0usize..1000, 39), units in some_units(), today in some_day(), top in 0usize..40,
    ) {
        let up: HashMap<BodyId, Option<BodyId>> = (0..40usize)
            .map(|n| (body(n as u128), (n > 0).then(|| body((parents[n - 1] % n) as u128))))
            .collect();
        let bodies: HashMap<BodyId, Body> = up.iter().map(|(id, parent)| (*id, some_body(*id, *parent, BodyKind::Other, Level::Base))).collect();
        let top = body(top as u128);
        let sums = reckon::roll_up(&units, &bodies, top, today);
        let inside = |b: BodyId, root: BodyId| {
            let mut at = Some(b);
            while let Some(x) = at { if x == root { return true; } at = up[&x]; }
            false
        };
        let children: Vec<BodyId> = up.iter().filter(|(_, p)| **p == Some(top)).map(|(b, _)| *b).collect();
        for child in &children {
            let own: Vec<&Unit> = units.iter().filter(|u| inside(u.body, *child)).collect();
            let found = sums.get(child).copied().unwrap_or_default();
            prop_assert_eq!(found.late, own.iter().filter(|u| late_by_text(u, today)).count());
            prop_assert_eq!(found.asked() + found.excused, own.len());
        }
        let whole: usize = sums.values().map(|c| c.asked() + c.excused).sum();
        prop_assert_eq!(whole, units.iter().filter(|u| inside(u.body, top)).count());
    }
}

pub(crate) fn some_body(id: BodyId, parent: Option<BodyId>, kind: BodyKind, level: Level) -> Body {
    Body {
        id,
        code: id.to_string(),
        kind,
        level,
        name: Name { full: String::new(), short: String::new() },
        parent,
        place_name: String::new(),
        from: day("01/01/2016"),
        until: None,
    }
}

fn line(whom: Whom) -> Line {
    Line {
        id: PlanLineId(Uuid::from_u128(1)),
        no: 1,
        name: "Hội nghị".into(),
        whom,
        deadline: Deadline::on(day("30/3/2025")),
        product: String::new(),
        parent: None,
    }
}

#[test]
fn a_group_is_below_the_issuing_body_and_picked_by_level_kind_and_hand() {
    let commune = |n, up| some_body(body(n), Some(body(up)), BodyKind::Committee, Level::Commune);
    let bodies = [
        some_body(body(1), None, BodyKind::Committee, Level::Province),
        some_body(body(2), Some(body(1)), BodyKind::Committee, Level::District),
        commune(3, 2),
        commune(4, 2),
        some_body(body(5), Some(body(2)), BodyKind::Enterprise, Level::Commune),
        commune(6, 1),
    ];
    let pick = |line: &Line, n, takes| Pick { line: line.id, body: body(n), takes };
    let of = |issuer, whom, picks: &dyn Fn(&Line) -> Vec<Pick>| {
        let l = line(whom);
        reckon::chosen(&l, body(issuer), &bodies, &picks(&l))
    };
    let communes = Whom::Group { level: Some(Level::Commune), kind: Some(BodyKind::Committee) };
    let any = Whom::Group { level: None, kind: None };
    let none = |_: &Line| Vec::new();
    assert_eq!(of(2, communes, &none), [body(3), body(4)]);
    assert_eq!(of(1, communes, &none), [body(3), body(4), body(6)]);
    assert_eq!(of(2, Whom::Group { level: None, kind: Some(BodyKind::Enterprise) }, &none), [body(5)]);
    assert_eq!(of(2, any, &none), [body(3), body(4), body(5)]);
    assert_eq!(of(2, Whom::Own, &none), [body(2)]);
    assert_eq!(of(2, Whom::Picked, &none), []);
    assert_eq!(of(2, communes, &|l| vec![pick(l, 3, false), pick(l, 6, true)]), [body(4), body(6)]);
    assert_eq!(of(2, Whom::Picked, &|l| vec![pick(l, 1, true)]), [body(1)]);
}

#[test]
fn whom_a_line_is_addressed_to_reads_well_on_paper() {
    let group = |level, kind| Whom::Group { level, kind };
    let says = |w: Whom| crate::model::addressed(&w.vietnamese(), "UBND thị xã Nghi Sơn");
    for (whom, words) in [
        (Whom::Own, "UBND thị xã Nghi Sơn"),
        (Whom::Picked, "Các đơn vị được chọn"),
        (group(None, None), "Mọi đơn vị trực thuộc"),
        (group(Some(Level::Commune), None), "Mọi đơn vị cấp xã"),
        (group(Some(Level::Base), None), "Mọi đơn vị ở cơ sở"),
        (group(None, Some(BodyKind::Enterprise)), "Doanh nghiệp"),
        (group(None, Some(BodyKind::Other)), "Đơn vị khác"),
        (group(Some(Level::Commune), Some(BodyKind::Committee)), "Ủy ban, hội đồng cấp xã"),
        (group(Some(Level::Base), Some(BodyKind::Enterprise)), "Doanh nghiệp ở cơ sở"),
    ] {
        assert_eq!(says(whom), words);
    }
}

#[test]
fn doubts_are_told_and_nothing_else() {
    let today = day("12/02/2025");
    let mut all =
        vec![line(Whom::Own), Line { id: PlanLineId(Uuid::from_u128(2)), no: 2, ..line(Whom::Own) }];
    all[0].parent = Some(all[1].id);
    all[1].deadline = Deadline::on(day("29/6/2025"));
    let told = |n: usize, words: &str| {
        reckon::doubts(&Deadline::read(words).unwrap(), Some(&all[n]), &all, today).len()
    };
    assert_eq!(told(0, "trong tháng 3/2025"), 0);
    assert_eq!(told(0, "11/02/2025"), 1);
    assert_eq!(told(0, "12/02/2025"), 0);
    assert_eq!(told(0, "trong tháng 7/2025"), 1);
    assert_eq!(told(1, "trong tháng 5/2025"), 0);
    assert_eq!(told(1, "15/3/2025"), 1);
    assert_eq!(told(1, "01/02/2025"), 2);
}

#[test]
fn a_line_may_not_precede_itself() {
    let mut all: Vec<Line> =
        (1..=3).map(|n| Line { id: PlanLineId(Uuid::from_u128(n)), ..line(Whom::Own) }).collect();
    let ids: Vec<PlanLineId> = all.iter().map(|l| l.id).collect();
    all[0].parent = Some(ids[1]);
    all[1].parent = Some(ids[2]);
    assert_eq!(crate::pages::lines::circle(&all), None);
    all[2].parent = Some(ids[1]);
    assert_eq!(crate::pages::lines::circle(&all), Some(1));
}

#[test]
fn rows_are_added_dropped_and_moved_and_still_mean_the_same() {
    const FIELDS: &[&str] = &["name", "parent"];
    let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
    let rows = Rows::of("line", FIELDS, vec![row("a", "3"), row("b", ""), row("c", "2")]);
    let names = |r: &Rows| {
        r.rows.iter().map(|r| r.at("name").value.clone() + &r.at("parent").value).collect::<Vec<_>>()
    };
    assert_eq!(names(&rows.clone().after("line-drop:1", 9)), ["a2", "c"]);
    assert_eq!(names(&rows.clone().after("line-add", 9)).len(), 4);
    assert_eq!(names(&rows.clone().after("line-add", 3)).len(), 3);
    assert_eq!(names(&rows.clone().after("line-up:1", 9))[0], "b");
    for nothing in ["line-drop:9", "line-up:0", "task-add", "", "line-drop:x"] {
        assert_eq!(rows.clone().after(nothing, 9), rows, "{nothing}");
    }
    let huge =
        Rows::typed("line", FIELDS, 5, |n| if n == "line-rows" { "99999999".into() } else { "x".into() });
    assert_eq!(huge.rows.len(), 5);
}
