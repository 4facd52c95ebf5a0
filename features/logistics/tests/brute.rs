//! The validator against a checker written the naive way (`oracle.rs`): any plan, however it was edited, after every edit.

use crate::budget::{Approval, Budget, Line, LineId};
use crate::needs::{Basis, Measure, Need, NeedId, NeedKind};
use crate::plan::{Guest, Invited, Party, Plan, Printed, Reply, Seat, Work};
use crate::tests::oracle::{Bad, Diary, agenda, naive, sums, told};
use crate::wrong::{turned, wrong};
use gatherings::{
    Change, Gathering, GatheringId, GatheringKind, Item, ItemId, Programme, Session, SessionId, Speaker,
    SpeakerId,
};
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
        party: "0".into(),
        source: format!("Nguồn {}", n % 2),
        stays_away: false,
        instead: false,
        asked: n != 4,
        reply: None,
        wish: String::new(),
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
    Answer(u8, Option<(i64, bool, bool, bool)>),
    Silence(u8),
    Badge(u8, bool),
    Seat(u8, u8),
    Hall(Option<i64>),
    Need(u8, u8, i64, i64, Option<i64>, Option<i64>, bool, (i64, bool)),
    Reprint(u8),
    Session(u8, i64, i64, i64, (u8, u8)),
    NoSession(u8),
    Item(u8, u8, i64, u8, bool),
    NoItem(u8),
    Speaker(u8, u8, u8, i64),
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
        (0u8..5, proptest::option::weighted(0.7, (0i64..4, any::<bool>(), any::<bool>(), any::<bool>())))
            .prop_map(|(a, b)| Edit::Answer(a, b)),
        (0u8..5).prop_map(Edit::Silence),
        (0u8..5, any::<bool>()).prop_map(|(a, b)| Edit::Badge(a, b)),
        (0u8..4, 0u8..5).prop_map(|(a, b)| Edit::Seat(a, b)),
        some(20).prop_map(Edit::Hall),
        (0u8..4, 0u8..7, 0i64..4, 0i64..60, some(24), some(5), any::<bool>(), (0i64..3, any::<bool>()))
            .prop_map(|(a, b, c, d, e, f, g, h)| Edit::Need(a, b, c, d, e, f, g, h)),
        (0u8..4).prop_map(Edit::Reprint),
        (0u8..4, 0i64..5, 0i64..15, 0i64..15, (0u8..3, 0u8..4))
            .prop_map(|(a, b, c, d, e)| Edit::Session(a, b, c, d, e)),
        (0u8..4).prop_map(Edit::NoSession),
        (0u8..6, 0u8..4, 0i64..9, 0u8..4, any::<bool>())
            .prop_map(|(a, b, c, d, e)| Edit::Item(a, b, c, d, e)),
        (0u8..6).prop_map(Edit::NoItem),
        (0u8..4, 0u8..6, 0u8..4, 0i64..5).prop_map(|(a, b, c, d)| Edit::Speaker(a, b, c, d)),
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

fn session_id(n: u8) -> SessionId {
    SessionId(Uuid::from_u128(500 + u128::from(n)))
}

fn item_id(n: u8) -> ItemId {
    ItemId(Uuid::from_u128(600 + u128::from(n)))
}

const PEOPLE: [&str; 4] = ["", "Ông An", "ong an", "Bà Bình"];
const ROOMS: [&str; 3] = ["", "Phòng họp", "PHÒNG HỌP"];

fn apply((p, diary): (&mut Plan, &mut Diary), edit: &Edit) {
    match edit.clone() {
        Edit::Expect(n) => p.g.expected = n,
        Edit::Days(first, more) => {
            let first = day(first);
            let by = p.g.first_day.days_to(first);
            diary.last_days.push(p.g.last_day);
            p.latest = p.latest.max(p.g.last_day);
            (p.g.first_day, p.g.last_day) = (first, first.plus_days(more));
            p.programme.sessions.iter_mut().for_each(|s| s.day = s.day.plus_days(by));
        }
        Edit::Place(b) => p.g.place = if b { "Hội trường B" } else { "Hội trường A" }.into(),
        Edit::Leaders(b) => p.g.leaders_attend = b,
        Edit::Party(..) | Edit::Source(..) => quota(p, edit),
        Edit::Come(_) | Edit::Leave(_) | Edit::Rename(_) | Edit::Answer(..) | Edit::Silence(_) => {
            people(p, edit);
        }
        Edit::Invite(_) | Edit::Badge(..) | Edit::Seat(..) | Edit::Hall(_) => paper((p, diary), edit),
        Edit::Need(..) | Edit::Reprint(_) => need((p, diary), edit),
        Edit::Session(..) | Edit::NoSession(_) | Edit::Item(..) | Edit::NoItem(_) | Edit::Speaker(..) => {
            programme(&mut p.programme, edit);
        }
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
            let (heads, total) = (p.g.expected, sums(p).1);
            diary.approved = Some((heads, total));
            p.budget.approved = Some(Approval { heads, total, on: day(0), basis: String::new() });
        }
        Edit::Work(n, due, open, given, when_leaders) => {
            let due = due.map(day);
            let work = Work { key: n.to_string(), title: "Việc".into(), due, open, given, when_leaders };
            put(&mut p.works, |x| x.key == n.to_string(), work);
        }
    }
}

fn quota(p: &mut Plan, edit: &Edit) {
    match edit.clone() {
        Edit::Party(n, source, quota, taken) => put(
            &mut p.parties,
            |x| x.key == n.to_string(),
            Party {
                key: n.to_string(),
                name: format!("Đoàn {n}"),
                source: format!("{} {source}", if n == 0 { "NGUỒN" } else { "Nguồn" }),
                quota,
                taken,
            },
        ),
        Edit::Source(n, total) => {
            put(&mut p.sources, |x| x.0 == format!("Nguồn {n}"), (format!("Nguồn {n}"), total));
        }
        other => unreachable!("{other:?}"),
    }
}

fn people(p: &mut Plan, edit: &Edit) {
    match *edit {
        Edit::Come(n) => put(&mut p.guests, |x| x.key == n.to_string(), guest(n)),
        Edit::Leave(n) => p.guests.retain(|g| g.key != n.to_string()),
        Edit::Rename(n) => {
            let named = |g: &&mut Guest| g.key == n.to_string();
            p.guests.iter_mut().filter(named).for_each(|g| g.badge[1].push('!'));
        }
        Edit::Answer(n, says) => {
            for g in p.guests.iter_mut().filter(|g| g.key == n.to_string() && g.asked) {
                g.stays_away = says.is_none();
                g.reply =
                    says.map(|(companions, eats, rides, lodges)| Reply { companions, eats, rides, lodges });
            }
        }
        Edit::Silence(n) => {
            for g in p.guests.iter_mut().filter(|g| g.key == n.to_string()) {
                (g.stays_away, g.reply) = (false, None);
            }
        }
        _ => unreachable!("{edit:?}"),
    }
}

fn paper((p, diary): (&mut Plan, &mut Diary), edit: &Edit) {
    match *edit {
        Edit::Invite(n) => {
            let (days, place) = ((p.g.first_day, p.g.last_day), p.g.place.clone());
            let hours = invitations::hours(&p.g, &p.programme);
            let i =
                Invited { key: n.to_string(), name: guest(n).name, number: i64::from(n), days, hours, place };
            diary.letters.insert(n.to_string(), told(p));
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
        _ => unreachable!("{edit:?}"),
    }
}

fn need((p, diary): (&mut Plan, &mut Diary), edit: &Edit) {
    let tells = p.tells();
    let kept = (told(p), agenda(p));
    match edit.clone() {
        Edit::Need(n, kind, heads, reserve, have, on, when_leaders, (source, answers)) => {
            let kind = NeedKind::ALL[usize::from(kind)];
            let measure = if heads == 0 { Measure::Fixed(3) } else { Measure::PerHeads(heads) };
            let source = if source == 2 { String::new() } else { format!("nguon {source}") };
            let thing = Need {
                id: need_id(n),
                kind,
                name: format!("Mục {n}"),
                unit: "cái".into(),
                day: on.map(day),
                measure,
                reserve,
                basis: if answers { Basis::Answers } else { Basis::Expected },
                source,
                when_leaders,
                price: 2,
                have,
                told: if kind == NeedKind::Print { tells } else { String::new() },
                note: String::new(),
                version: 1,
            };
            diary.printed.insert(thing.id.to_string(), kept);
            put(&mut p.needs, |x| x.id == need_id(n), thing);
        }
        Edit::Reprint(n) => {
            let printed = |x: &&mut Need| x.id == need_id(n) && x.kind == NeedKind::Print;
            for x in p.needs.iter_mut().filter(printed) {
                x.told.clone_from(&tells);
                diary.printed.insert(x.id.to_string(), kept.clone());
            }
        }
        other => unreachable!("{other:?}"),
    }
}

fn programme(p: &mut Programme, edit: &Edit) {
    match *edit {
        Edit::Session(n, on, starts, lasts, (room, chair)) => {
            // Some begin so late that their items go past midnight.
            let starts = if starts > 11 { 1400 } else { starts * 100 };
            let thing = Session {
                id: session_id(n),
                gathering: gathering().id,
                day: day(on),
                starts,
                ends: starts + lasts * 30,
                name: format!("Phiên {}", n % 2),
                room: ROOMS[usize::from(room)].into(),
                chair: PEOPLE[usize::from(chair)].into(),
                version: 1,
            };
            put(&mut p.sessions, |s| s.id == session_id(n), thing);
        }
        Edit::NoSession(n) => {
            p.items.retain(|i| i.session != session_id(n));
            p.sessions.retain(|s| s.id != session_id(n));
        }
        Edit::Item(n, of, tens, speaker, when_leaders) => {
            let thing = Item {
                id: item_id(n),
                session: session_id(of),
                place: i64::from(n),
                minutes: tens * 10,
                title: format!("Mục {n}"),
                speaker: PEOPLE[usize::from(speaker)].into(),
                unit: String::new(),
                note: String::new(),
                when_leaders,
                version: 1,
            };
            put(&mut p.items, |i| i.id == item_id(n), thing);
        }
        Edit::NoItem(n) => p.items.retain(|i| i.id != item_id(n)),
        Edit::Speaker(n, of, name, tens) => {
            let id = SpeakerId(Uuid::from_u128(700 + u128::from(n)));
            let thing = Speaker {
                id,
                item: item_id(of),
                place: i64::from(n),
                name: PEOPLE[usize::from(name)].into(),
                unit: String::new(),
                topic: String::new(),
                minutes: tens * 10,
            };
            put(&mut p.speakers, |s| s.id == id, thing);
        }
        _ => unreachable!("{edit:?}"),
    }
}

fn found(p: &Plan) -> Bad {
    wrong(p).into_iter().map(|w| (w.place, w.area)).collect()
}

/// A plan after these edits, with its diary.
fn edited(edits: &[Edit]) -> (Plan, Diary) {
    let (mut plan, mut diary) = (empty(), Diary::default());
    edits.iter().for_each(|e| apply((&mut plan, &mut diary), e));
    (plan, diary)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_validator_finds_what_the_naive_checker_finds_and_nothing_else(edits in prop::collection::vec(edit(), 0..60)) {
        let (mut plan, mut diary) = (empty(), Diary::default());
        for e in &edits {
            apply((&mut plan, &mut diary), e);
            prop_assert_eq!(found(&plan), naive(&plan, &diary), "after {:?}", e);
        }
        // One thing is told once.
        prop_assert_eq!(wrong(&plan).len(), found(&plan).len());
    }

    #[test]
    fn what_is_shown_before_a_change_is_what_is_found_after_it(
        edits in prop::collection::vec(edit(), 0..60), expected in 0i64..20, first in 0i64..4, more in 0i64..3, leaders: bool,
    ) {
        let (mut plan, mut diary) = edited(&edits);
        let (before, was) = (wrong(&plan), naive(&plan, &diary));
        let changes = [
            Change::Expected(expected),
            Change::Days { first: day(first), last: day(first + more) },
            Change::LeadersAttend(leaders),
        ];
        let shown = changes.iter().fold(plan.clone(), |p, c| p.after(c));
        let saved = [Edit::Expect(expected), Edit::Days(first, more), Edit::Leaders(leaders)];
        saved.iter().for_each(|e| apply((&mut plan, &mut diary), e));
        prop_assert_eq!(&shown.programme, &plan.programme);
        let t = turned(&before, &wrong(&shown));
        let now: BTreeSet<String> = t.new.iter().chain(&t.same).map(|w| w.place.clone()).collect();
        let is = naive(&plan, &diary);
        prop_assert_eq!(now, is.keys().cloned().collect::<BTreeSet<_>>());
        let gone: BTreeSet<String> = t.gone.into_iter().map(|w| w.place).collect();
        prop_assert_eq!(gone, was.into_keys().filter(|k| !is.contains_key(k)).collect::<BTreeSet<_>>());
    }
}

/// "seat:3:none" is the rule "seat:none"; "clash:a:b:ong an" is "clash:person".
fn rule(place: &str) -> String {
    let parts: Vec<&str> = place.split(':').collect();
    match parts.as_slice() {
        [one] => (*one).to_owned(),
        ["source", _] => "source".to_owned(),
        ["clash", _, _, "room"] => "clash:room".to_owned(),
        ["clash", _, _, _] => "clash:person".to_owned(),
        [whole @ ("seats" | "budget"), what] => format!("{whole}:{what}"),
        [first, .., last] => format!("{first}:{last}"),
        [] => String::new(),
    }
}

/// The rules of docs/gatherings.md, one by one.
const RULES: [&str; 32] = [
    "badge:gone",
    "badge:none",
    "badge:other",
    "budget:ceiling",
    "budget:heads",
    "budget:total",
    "clash:beyond",
    "clash:days",
    "clash:midnight",
    "clash:person",
    "clash:room",
    "clash:speakers",
    "invited:gone",
    "invited:none",
    "invited:old",
    "line:ceiling",
    "line:spent",
    "need:asleep",
    "need:awake",
    "need:day",
    "need:old",
    "need:short",
    "need:surplus",
    "party:over",
    "quotas",
    "seat:gone",
    "seat:none",
    "seat:twice",
    "seats:few",
    "source",
    "task:after",
    "task:awake",
];

#[test]
fn random_edits_break_every_rule_there_is() {
    use proptest::strategy::ValueTree;
    let mut chance = proptest::test_runner::TestRunner::deterministic();
    let mut broken = BTreeSet::new();
    for _ in 0..150 {
        let edits = prop::collection::vec(edit(), 60).new_tree(&mut chance).expect("edits").current();
        broken.extend(wrong(&edited(&edits).0).iter().map(|w| rule(&w.place)));
    }
    let all: BTreeSet<String> = RULES.iter().map(|r| (*r).to_owned()).collect();
    assert_eq!(broken, all);
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
    apply((&mut p, &mut Diary::default()), &Edit::Need(n, 1, 1, 0, None, None, false, (2, false)));
    p.needs.remove(0)
}
