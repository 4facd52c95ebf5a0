//! The validator against a checker written the naive way: any plan, however it was edited.

use crate::budget::{Approval, Budget, Line, LineId};
use crate::needs::{Measure, Need, NeedId, NeedKind};
use crate::plan::{Guest, Invited, Party, Plan, Printed, Seat, Work};
use crate::wrong::{turned, wrong};
use gatherings::{Change, Gathering, GatheringId, GatheringKind, Programme, Session, SessionId};
use kernel::{BodyId, Day, Uuid};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn day(n: i64) -> Day {
    Day::parse("26/3/2024").expect("a day").plus_days(n)
}

fn gathering() -> Gathering {
    Gathering {
        id: GatheringId(Uuid::from_u128(1)),
        host: BodyId(Uuid::from_u128(2)),
        year: None,
        kind: GatheringKind::SummingUp,
        name: "Hội nghị".into(),
        first_day: day(1),
        last_day: day(2),
        place: "Hội trường A".into(),
        expected: 10,
        leaders_attend: false,
        version: 1,
        illustrative: true,
        around: gatherings::Around::default(),
    }
}

fn guest(n: u8) -> Guest {
    let badge = [format!("Người {n}"), format!("Chức {}", n % 2), String::new()];
    Guest {
        key: n.to_string(),
        name: format!("Ông Người {n}"),
        badge,
        delegation: "Đoàn".into(),
        stays_away: false,
    }
}

fn empty() -> Plan {
    Plan {
        g: gathering(),
        latest: gathering().last_day,
        programme: Programme::default(),
        parties: Vec::new(),
        sources: Vec::new(),
        guests: Vec::new(),
        invited: Vec::new(),
        badges: Vec::new(),
        seats: Vec::new(),
        seats_there: None,
        needs: Vec::new(),
        budget: Budget::default(),
        lines: Vec::new(),
        works: Vec::new(),
    }
}

/// What can be done to a plan.
#[derive(Clone, Debug)]
enum Edit {
    Expect(i64),
    Days(i64, i64),
    Place(bool),
    Leaders(bool),
    Party(u8, u8, i64, i64),
    Source(u8, i64),
    Come(u8),
    Leave(u8),
    Rename(u8),
    Invite(u8),
    Answer(u8, bool),
    Badge(u8, bool),
    Seat(u8, u8),
    Hall(Option<i64>),
    Need(u8, u8, i64, i64, Option<i64>, Option<i64>, bool, i64),
    Reprint(u8),
    Session(i64),
    Line(u8, bool, i64, Option<i64>, Option<i64>),
    Ceiling(Option<i64>),
    Approve,
    Work(u8, Option<i64>, bool, bool, bool),
}

fn some(most: i64) -> impl Strategy<Value = Option<i64>> {
    proptest::option::of(0..most)
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (0i64..20).prop_map(Edit::Expect),
        (0i64..4, 0i64..3).prop_map(|(a, b)| Edit::Days(a, b)),
        any::<bool>().prop_map(Edit::Place),
        any::<bool>().prop_map(Edit::Leaders),
        (0u8..3, 0u8..2, 0i64..8, 0i64..8).prop_map(|(a, b, c, d)| Edit::Party(a, b, c, d)),
        (0u8..2, 0i64..12).prop_map(|(a, b)| Edit::Source(a, b)),
        (0u8..5).prop_map(Edit::Come),
        (0u8..5).prop_map(Edit::Leave),
        (0u8..5).prop_map(Edit::Rename),
        (0u8..5).prop_map(Edit::Invite),
        (0u8..5, any::<bool>()).prop_map(|(a, b)| Edit::Answer(a, b)),
        (0u8..5, any::<bool>()).prop_map(|(a, b)| Edit::Badge(a, b)),
        (0u8..4, 0u8..5).prop_map(|(a, b)| Edit::Seat(a, b)),
        some(20).prop_map(Edit::Hall),
        (0u8..4, 0u8..7, 0i64..4, 0i64..60, some(24), some(5), any::<bool>(), 0i64..3)
            .prop_map(|(a, b, c, d, e, f, g, h)| Edit::Need(a, b, c, d, e, f, g, h)),
        (0u8..4).prop_map(Edit::Reprint),
        (0i64..5).prop_map(Edit::Session),
        (0u8..4, any::<bool>(), 0i64..40, some(40), some(40))
            .prop_map(|(a, b, c, d, e)| Edit::Line(a, b, c, d, e)),
        some(60).prop_map(Edit::Ceiling),
        Just(Edit::Approve),
        (0u8..3, some(6), any::<bool>(), any::<bool>(), any::<bool>())
            .prop_map(|(a, b, c, d, e)| Edit::Work(a, b, c, d, e)),
    ]
}

fn put<T>(all: &mut Vec<T>, same: impl Fn(&T) -> bool, thing: T) {
    all.retain(|t| !same(t));
    all.push(thing);
}

fn need_id(n: u8) -> NeedId {
    NeedId(Uuid::from_u128(100 + u128::from(n)))
}

fn apply(p: &mut Plan, edit: &Edit) {
    match edit.clone() {
        Edit::Expect(n) => p.g.expected = n,
        Edit::Days(first, more) => {
            p.latest = p.latest.max(p.g.last_day);
            (p.g.first_day, p.g.last_day) = (day(first), day(first + more));
        }
        Edit::Place(b) => p.g.place = if b { "Hội trường B" } else { "Hội trường A" }.into(),
        Edit::Leaders(b) => p.g.leaders_attend = b,
        Edit::Party(n, source, quota, taken) => put(
            &mut p.parties,
            |x| x.key == n.to_string(),
            Party {
                key: n.to_string(),
                name: format!("Đoàn {n}"),
                source: format!("Nguồn {source}"),
                quota,
                taken,
            },
        ),
        Edit::Source(n, total) => {
            put(&mut p.sources, |x| x.0 == format!("Nguồn {n}"), (format!("Nguồn {n}"), total));
        }
        Edit::Come(n) => put(&mut p.guests, |x| x.key == n.to_string(), guest(n)),
        Edit::Leave(n) => p.guests.retain(|g| g.key != n.to_string()),
        Edit::Rename(n) => {
            let named = |g: &&mut Guest| g.key == n.to_string();
            p.guests.iter_mut().filter(named).for_each(|g| g.badge[1].push('!'));
        }
        Edit::Answer(n, away) => {
            p.guests.iter_mut().filter(|g| g.key == n.to_string()).for_each(|g| g.stays_away = away);
        }
        Edit::Invite(n) => {
            let (days, place) = ((p.g.first_day, p.g.last_day), p.g.place.clone());
            let i = Invited { key: n.to_string(), name: guest(n).name, number: i64::from(n), days, place };
            put(&mut p.invited, |x| x.key == n.to_string(), i);
        }
        Edit::Badge(n, plate) => {
            let b = Printed { key: n.to_string(), plate, says: guest(n).badge };
            put(&mut p.badges, |x| x.key == n.to_string() && x.plate == plate, b);
        }
        Edit::Seat(place, n) => put(
            &mut p.seats,
            |x| x.key == n.to_string(),
            Seat { place: format!("A-{place}"), key: n.to_string(), name: guest(n).name },
        ),
        Edit::Hall(there) => p.seats_there = there,
        Edit::Need(n, kind, heads, reserve, have, on, when_leaders, source) => {
            let kind = NeedKind::ALL[usize::from(kind)];
            let measure = if heads == 0 { Measure::Fixed(3) } else { Measure::PerHeads(heads) };
            let told = if kind == NeedKind::Print { p.tells() } else { String::new() };
            let source = if source == 2 { String::new() } else { format!("nguon {source}") };
            let thing = Need {
                id: need_id(n),
                kind,
                name: format!("Mục {n}"),
                unit: "cái".into(),
                day: on.map(day),
                measure,
                reserve,
                source,
                when_leaders,
                price: 2,
                have,
                told,
                note: String::new(),
                version: 1,
            };
            put(&mut p.needs, |x| x.id == need_id(n), thing);
        }
        Edit::Reprint(n) => {
            let tells = p.tells();
            let printed = |x: &&mut Need| x.id == need_id(n) && x.kind == NeedKind::Print;
            p.needs.iter_mut().filter(printed).for_each(|x| x.told.clone_from(&tells));
        }
        Edit::Session(n) => p.programme.sessions.push(Session {
            id: SessionId(Uuid::from_u128(500 + p.programme.sessions.len() as u128)),
            gathering: p.g.id,
            day: day(n),
            starts: 480,
            ends: 600,
            name: "Phiên".into(),
            room: String::new(),
            chair: String::new(),
            version: 1,
        }),
        Edit::Line(n, of_need, amount, ceiling, actual) => {
            let id = LineId(Uuid::from_u128(200 + u128::from(n)));
            let need = of_need.then(|| need_id(n));
            let line = Line {
                id,
                need,
                name: "Khoản".into(),
                amount,
                ceiling,
                actual,
                remark: String::new(),
                version: 1,
            };
            put(&mut p.lines, |x| x.id == id, line);
        }
        Edit::Ceiling(most) => p.budget.ceiling = most,
        Edit::Approve => {
            let approval =
                Approval { heads: p.g.expected, total: p.total(), on: day(0), basis: String::new() };
            p.budget.approved = Some(approval);
        }
        Edit::Work(n, due, open, given, when_leaders) => {
            let due = due.map(day);
            let work = Work { key: n.to_string(), title: "Việc".into(), due, open, given, when_leaders };
            put(&mut p.works, |x| x.key == n.to_string(), work);
        }
    }
}

/// So many of a need that nobody goes without: counted up one by one.
fn counted(heads: i64, per: i64) -> i64 {
    let mut n = 0;
    while n * per < heads {
        n += 1;
    }
    n
}

/// Places of everything wrong, found by looking at every pair of records.
#[expect(clippy::cognitive_complexity, reason = "a checker that shares nothing with the one it checks")]
fn naive(p: &Plan) -> BTreeSet<String> {
    let mut bad = BTreeSet::new();
    let mut quotas = 0;
    for x in &p.parties {
        quotas += x.quota;
        if x.taken > x.quota {
            bad.insert(format!("party:{}:over", x.key));
        }
    }
    if !p.parties.is_empty() && quotas != p.g.expected {
        bad.insert("quotas".into());
    }
    let of_source = |name: &str| -> i64 {
        p.parties.iter().filter(|x| x.source.eq_ignore_ascii_case(name)).map(|x| x.quota).sum()
    };
    for (name, total) in &p.sources {
        if of_source(name) != *total {
            bad.insert(format!("source:nguon {}", &name[name.len() - 1..]));
        }
    }
    if p.seats_there.is_some_and(|n| n < p.g.expected) {
        bad.insert("seats:few".into());
    }
    let stands = |key: &str| p.guests.iter().any(|g| g.key == key);
    for a in &p.seats {
        if !stands(&a.key) {
            bad.insert(format!("seat:{}:gone", a.key));
        }
        for b in &p.seats {
            if a.key != b.key && a.place == b.place {
                bad.insert(format!("seat:{}:twice", a.place));
            }
        }
    }
    for i in &p.invited {
        if !stands(&i.key) {
            bad.insert(format!("invited:{}:gone", i.key));
        } else if i.days.0 != p.g.first_day || i.days.1 != p.g.last_day || i.place != p.g.place {
            bad.insert(format!("invited:{}:old", i.key));
        }
    }
    for b in &p.badges {
        let at = format!("badge:{}:{}", b.key, if b.plate { 1 } else { 0 });
        match p.guests.iter().find(|g| g.key == b.key) {
            None => {
                bad.insert(format!("{at}:gone"));
            }
            Some(g) if g.badge != b.says => {
                bad.insert(format!("{at}:other"));
            }
            Some(_) => {}
        }
    }
    for g in &p.guests {
        if !g.stays_away && !p.seats.is_empty() && p.seats.iter().all(|s| s.key != g.key) {
            bad.insert(format!("seat:{}:none", g.key));
        }
        if !p.invited.is_empty() && p.invited.iter().all(|s| s.key != g.key) {
            bad.insert(format!("invited:{}:none", g.key));
        }
        for plate in [false, true] {
            let begun = p.badges.iter().any(|b| b.plate == plate);
            if begun && !g.stays_away && !p.badges.iter().any(|b| b.plate == plate && b.key == g.key) {
                bad.insert(format!("badge:{}:{}:none", g.key, if plate { 1 } else { 0 }));
            }
        }
    }
    things(p, &mut bad);
    money(p, &mut bad);
    for t in &p.works {
        if !t.open || (t.when_leaders && !p.g.leaders_attend) {
            continue;
        }
        if t.due.is_some_and(|d| d > p.g.last_day && d <= p.latest) {
            bad.insert(format!("task:{}:after", t.key));
        }
        if t.when_leaders && (!t.given || t.due.is_none()) {
            bad.insert(format!("task:{}:awake", t.key));
        }
    }
    for s in &p.programme.sessions {
        if s.day < p.g.first_day || s.day > p.g.last_day {
            bad.insert(format!("clash:{}:days", s.id));
        }
    }
    bad
}

fn heads(p: &Plan, n: &Need) -> i64 {
    match n.source.as_str() {
        "" => p.g.expected,
        name => {
            p.parties.iter().filter(|x| x.source.replace("Nguồn", "nguon") == name).map(|x| x.quota).sum()
        }
    }
}

/// Most of a need: for so many heads and the reserve, in whole hundredths.
fn most(p: &Plan, n: &Need) -> (i64, i64) {
    match n.measure {
        Measure::Fixed(n) => (n, n),
        Measure::PerHeads(per) => {
            let heads = heads(p, n);
            (counted(heads, per), counted(heads * (100 + n.reserve), per * 100))
        }
    }
}

fn things(p: &Plan, bad: &mut BTreeSet<String>) {
    for n in &p.needs {
        let mut add = |rule: &str| bad.insert(format!("need:{}:{rule}", n.id));
        if n.when_leaders && !p.g.leaders_attend {
            if n.have.unwrap_or(0) > 0 {
                add("asleep");
            }
            continue;
        }
        if n.when_leaders && n.have.is_none() {
            add("awake");
        }
        let (least, most) = most(p, n);
        if n.have.is_some_and(|have| have < least) {
            add("short");
        }
        if n.kind != NeedKind::Hall && n.have.is_some_and(|have| have > most) {
            add("surplus");
        }
        let loose = matches!(n.kind, NeedKind::Car | NeedKind::Bedroom);
        let fits = |d: Day| {
            let on = d >= p.g.first_day && d <= p.g.last_day;
            on || (loose && (d.plus_days(1) == p.g.first_day || d.plus_days(-1) == p.g.last_day))
        };
        if n.day.is_some_and(|d| !fits(d)) {
            add("day");
        }
        if n.kind == NeedKind::Print && n.have.is_some() && n.told != p.tells() {
            add("old");
        }
    }
}

fn money(p: &Plan, bad: &mut BTreeSet<String>) {
    let of = |l: &Line| match l.need.and_then(|id| p.needs.iter().find(|n| n.id == id)) {
        None => l.amount,
        Some(n) if n.when_leaders && !p.g.leaders_attend => 0,
        Some(n) => most(p, n).1 * n.price,
    };
    let mut total = 0;
    for l in &p.lines {
        total += of(l);
        if l.ceiling.is_some_and(|most| of(l) > most) {
            bad.insert(format!("line:{}:ceiling", l.id));
        }
        if l.actual.is_some_and(|spent| spent > of(l)) {
            bad.insert(format!("line:{}:spent", l.id));
        }
    }
    if p.budget.ceiling.is_some_and(|most| total > most) {
        bad.insert("budget:ceiling".into());
    }
    if let Some(a) = &p.budget.approved {
        if a.heads != p.g.expected {
            bad.insert("budget:heads".into());
        } else if a.total != total {
            bad.insert("budget:total".into());
        }
    }
}

fn places(p: &Plan) -> BTreeSet<String> {
    wrong(p).into_iter().map(|w| w.place).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_validator_finds_what_the_naive_checker_finds_and_nothing_else(edits in prop::collection::vec(edit(), 0..40)) {
        let mut plan = empty();
        for e in &edits {
            apply(&mut plan, e);
            prop_assert_eq!(places(&plan), naive(&plan), "after {:?}", e);
        }
        // One thing is told once.
        prop_assert_eq!(wrong(&plan).len(), places(&plan).len());
    }

    #[test]
    fn what_is_shown_before_a_change_is_what_is_found_after_it(
        edits in prop::collection::vec(edit(), 0..40), expected in 0i64..20, first in 0i64..4, more in 0i64..3, leaders: bool,
    ) {
        let mut plan = empty();
        edits.iter().for_each(|e| apply(&mut plan, e));
        let before = wrong(&plan);
        let changes = [
            Change::Expected(expected),
            Change::Days { first: day(first), last: day(first + more) },
            Change::LeadersAttend(leaders),
        ];
        let after = changes.iter().fold(plan.clone(), |p, c| p.after(c));
        let t = turned(&before, &wrong(&after));
        let now: BTreeSet<String> = t.new.iter().chain(&t.same).map(|w| w.place.clone()).collect();
        prop_assert_eq!(now, naive(&after));
        let gone: BTreeSet<String> = t.gone.into_iter().map(|w| w.place).collect();
        let wanted: BTreeSet<String> = naive(&plan).difference(&naive(&after)).cloned().collect();
        prop_assert_eq!(gone, wanted);
    }
}

#[test]
fn nothing_begun_is_nothing_wrong() {
    let mut plan = empty();
    plan.guests = (0..5).map(guest).collect();
    assert_eq!(wrong(&plan), Vec::new());
}

#[test]
fn a_plan_keeps_its_count_of_what_a_need_wants() {
    let bus = |n| Need { measure: Measure::PerHeads(45), ..need_of(n) };
    assert_eq!(bus(0).wanted(220).least, 5);
    assert_eq!(bus(0).wanted(225).least, 5);
    assert_eq!(bus(0).wanted(226).least, 6);
    assert_eq!(bus(0).wanted(0).least, 0);
    let meal = Need { measure: Measure::PerHeads(1), reserve: 5, ..need_of(0) };
    assert_eq!((meal.wanted(220).least, meal.wanted(220).most), (220, 231));
    assert_eq!((meal.wanted(75).least, meal.wanted(75).most), (75, 79));
}

fn need_of(n: u8) -> Need {
    let mut p = empty();
    apply(&mut p, &Edit::Need(n, 1, 1, 0, None, None, false, 2));
    p.needs.remove(0)
}
