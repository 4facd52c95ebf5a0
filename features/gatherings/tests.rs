//! Tests of gatherings: decisions here, pages in `tests/`.

#[path = "tests/bounds.rs"]
mod bounds;
#[path = "tests/hostile.rs"]
mod hostile;
#[path = "tests/looks.rs"]
mod looks;
#[path = "tests/parts.rs"]
mod parts;
#[path = "tests/photos.rs"]
mod photos;
#[path = "tests/screens.rs"]
mod screens;
#[path = "tests/stories.rs"]
mod stories;

use crate::change::{Change, applied, change_problems, in_words};
use crate::clip::{Segment, SegmentId, coverage, length_words};
use crate::model::{Around, Gathering, GatheringId, GatheringKind};
use crate::programme::{
    Clash, Item, ItemId, Programme, Session, SessionId, Speaker, SpeakerId, clock, in_order, parse_clock,
    stepped,
};
use crate::tasks::{Note, Task, TaskId, TaskState, Timeline, circle, circle_problem, notes, progress_of};
use kernel::{BodyId, Day, Uuid};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn key(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn gathering() -> Gathering {
    Gathering {
        id: GatheringId(key(1)),
        host: BodyId(key(2)),
        year: None,
        kind: GatheringKind::SummingUp,
        name: "Hội nghị tổng kết".into(),
        first_day: day("27/3/2024"),
        last_day: day("28/3/2024"),
        place: "Trung tâm Hội nghị tỉnh".into(),
        expected: 220,
        leaders_attend: false,
        version: 1,
        illustrative: false,
        around: Around::default(),
    }
}

fn session(n: u128, on: Day, (starts, ends): (i64, i64), room: &str) -> Session {
    Session {
        id: SessionId(key(n)),
        gathering: GatheringId(key(1)),
        day: on,
        starts,
        ends,
        name: format!("Phiên {n}"),
        room: room.into(),
        chair: String::new(),
        version: 1,
    }
}

fn item(n: u128, of: &Session, minutes: i64, speaker: &str) -> Item {
    Item {
        id: ItemId(key(n)),
        session: of.id,
        place: i64::try_from(n).unwrap(),
        minutes,
        title: format!("Mục {n}"),
        speaker: speaker.into(),
        unit: String::new(),
        note: String::new(),
        when_leaders: false,
        version: 1,
    }
}

fn task(n: u128, needs: &[u128]) -> Task {
    let blank = crate::pages::task::blank(TaskId(key(n)), day("13/3/2024"));
    let needs = needs.iter().map(|n| TaskId(key(*n))).collect();
    Task { title: format!("Việc {n}"), person_name: "Nguyễn Văn Giao".into(), needs, ..blank }
}

// The programme ----------------------------------------------------------------------------------------------------------

#[test]
fn times_follow_from_order_and_minutes() {
    let g = gathering();
    let s = session(10, g.last_day, (450, 690), "");
    let items = vec![item(1, &s, 30, ""), item(2, &s, 20, ""), item(3, &s, 0, ""), item(4, &s, 25, "")];
    let p = Programme { sessions: vec![s.clone()], items, speakers: vec![] };
    let times: Vec<String> =
        p.timed(&s, false).iter().map(|t| format!("{}-{}", clock(t.from), clock(t.until))).collect();
    assert_eq!(times, ["07:30-08:00", "08:00-08:20", "08:20-08:20", "08:20-08:45"]);
    assert_eq!(p.clashes(&g), []);
}

#[test]
fn an_item_for_leaders_takes_time_only_when_they_come() {
    let g = gathering();
    let s = session(10, g.last_day, (480, 540), "");
    let mut items = vec![item(1, &s, 40, ""), item(2, &s, 30, ""), item(3, &s, 20, "")];
    items[1].when_leaders = true;
    let p = Programme { sessions: vec![s.clone()], items, speakers: vec![] };
    let without = p.timed(&s, false);
    assert!(without[1].dormant && without[2].from == 520, "{without:?}");
    assert_eq!(p.clashes(&g), []);
    let with = Gathering { leaders_attend: true, ..g };
    assert_eq!(p.timed(&s, true)[2].from, 550);
    assert_eq!(p.clashes(&with), [Clash::Beyond(ItemId(key(2)), 10), Clash::Beyond(ItemId(key(3)), 30)]);
}

#[test]
fn each_clash_is_told() {
    let g = gathering();
    let a = Session { chair: "Bà Chủ trì".into(), ..session(10, g.first_day, (480, 600), "Phòng A") };
    let b = session(11, g.first_day, (540, 660), "phong a");
    let c = session(12, day("29/3/2024"), (1380, 1440), "");
    let items = vec![
        item(1, &a, 60, "Ông Báo cáo"),
        item(2, &b, 30, "ông báo cáo"),
        item(3, &b, 30, "bà chủ trì"),
        item(4, &c, 90, ""),
    ];
    let speaker = |n, minutes| Speaker {
        id: SpeakerId(key(n)),
        item: ItemId(key(1)),
        place: 1,
        name: format!("Người {n}"),
        unit: String::new(),
        topic: String::new(),
        minutes,
    };
    let p = Programme { sessions: vec![a, b, c], items, speakers: vec![speaker(1, 40), speaker(2, 25)] };
    let (a, b, c) = (SessionId(key(10)), SessionId(key(11)), SessionId(key(12)));
    assert_eq!(
        p.clashes(&g),
        [
            Clash::OutsideDays(c),
            Clash::PastMidnight(c),
            Clash::Beyond(ItemId(key(4)), 30),
            Clash::RoomTwice(a, b),
            // The chair sits through the whole session, and cannot speak next door.
            Clash::SpeakerTwice("ba chu tri".into(), a, b),
            Clash::SpeakersBeyond(ItemId(key(1)), 5),
        ]
    );
}

#[test]
fn one_that_ends_when_the_other_begins_does_not_meet_it() {
    let g = gathering();
    let a = session(10, g.first_day, (480, 540), "A");
    let b = session(11, g.first_day, (540, 600), "A");
    let items = vec![item(1, &a, 60, "Ông Báo cáo"), item(2, &b, 60, "Ông Báo cáo")];
    assert_eq!(Programme { sessions: vec![a, b], items, speakers: vec![] }.clashes(&g), []);
}

#[test]
fn hours_are_read_as_people_write_them() {
    for (typed, at) in [
        ("7:30", 450),
        ("07.30", 450),
        ("7h30", 450),
        ("7h", 420),
        ("7 giờ 30 phút", 450),
        ("7 giờ 5", 425),
        ("7", 420),
        ("0:00", 0),
        ("24:00", 1440),
    ] {
        assert_eq!(parse_clock(typed), Some(at), "{typed}");
    }
    for typed in [
        "", ":30", "25:00", "7:60", "24:01", "abc", "-1:00", "7:3a", "123:00", "７:30", "7::30", "1.5",
        "1:5", "7.", "1,5",
    ] {
        assert_eq!(parse_clock(typed), None, "{typed}");
    }
}

/// The same clashes found by walking every minute of every day.
fn by_every_minute(p: &Programme, g: &Gathering) -> BTreeSet<Clash> {
    let mut found = BTreeSet::new();
    let awake = |i: &&Item| !i.when_leaders || g.leaders_attend;
    let mut busy: Vec<(Day, i64, SessionId, String)> = Vec::new();
    let mut rooms: Vec<(Day, i64, SessionId, String)> = Vec::new();
    for s in &p.sessions {
        if !g.days().contains(&s.day) {
            found.insert(Clash::OutsideDays(s.id));
        }
        for m in s.starts..s.ends {
            rooms.push((s.day, m, s.id, kernel::fold(&s.room)));
            busy.push((s.day, m, s.id, kernel::fold(&s.chair)));
        }
        let mut now = s.starts;
        for i in p.items.iter().filter(|i| i.session == s.id).filter(awake) {
            let begins = now;
            for _ in 0..i.minutes {
                busy.push((s.day, now, s.id, kernel::fold(&i.speaker)));
                now += 1;
            }
            let mut talk = begins;
            for sp in p.speakers.iter().filter(|sp| sp.item == i.id) {
                for _ in 0..sp.minutes {
                    busy.push((s.day, talk, s.id, kernel::fold(&sp.name)));
                    talk += 1;
                }
            }
            if now > s.ends {
                found.insert(Clash::Beyond(i.id, now - s.ends));
            }
            if talk > now {
                found.insert(Clash::SpeakersBeyond(i.id, talk - now));
            }
        }
        if now > 1440 {
            found.insert(Clash::PastMidnight(s.id));
        }
    }
    for (n, a) in rooms.iter().enumerate() {
        for b in &rooms[n + 1..] {
            if !a.3.is_empty() && (a.0, a.1, &a.3) == (b.0, b.1, &b.3) && a.2 != b.2 {
                found.insert(Clash::RoomTwice(a.2.min(b.2), a.2.max(b.2)));
            }
        }
    }
    for (n, a) in busy.iter().enumerate() {
        for b in &busy[n + 1..] {
            if !a.3.is_empty() && (a.0, a.1, &a.3) == (b.0, b.1, &b.3) && a.2 != b.2 {
                found.insert(Clash::SpeakerTwice(a.3.clone(), a.2.min(b.2), a.2.max(b.2)));
            }
        }
    }
    found
}

/// Minutes, speaker, only for leaders, who speaks within for how long.
type SomeItem = (i64, usize, bool, Vec<(usize, i64)>);

const NAMES: [&str; 4] = ["", "Ông A", "ong a", "Bà B"];
const ROOMS: [&str; 3] = ["", "Phòng A", "PHONG A"];

prop_compose! {
    fn some_session()(
        on in 0i64..3, starts in 0i64..12, length in 1i64..8, late in any::<bool>(), room in 0usize..3, chair in 0usize..4,
        items in proptest::collection::vec((0i64..6, 0usize..4, any::<bool>(), proptest::collection::vec((1usize..4, 0i64..4), 0..3)), 0..4),
    ) -> (Session, Vec<SomeItem>) {
        let begins = if late { 1425 + starts.min(10) } else { 480 + starts };
        let on = day("27/3/2024").plus_days(on);
        let s = session(0, on, (begins, (begins + length).min(1440)), ROOMS[room]);
        (Session { chair: NAMES[chair].into(), ..s }, items)
    }
}

fn programme_of(sessions: Vec<(Session, Vec<SomeItem>)>) -> Programme {
    let mut p = Programme::default();
    let mut n = 100;
    for (mut s, items) in sessions {
        n += 1;
        s.id = SessionId(key(n));
        for (minutes, speaker, when_leaders, talks) in items {
            n += 1;
            let i = Item { when_leaders, ..item(n, &s, minutes, NAMES[speaker]) };
            for (name, minutes) in talks {
                n += 1;
                p.speakers.push(Speaker {
                    id: SpeakerId(key(n)),
                    item: i.id,
                    place: i64::try_from(n).unwrap(),
                    name: NAMES[name].into(),
                    unit: String::new(),
                    topic: String::new(),
                    minutes,
                });
            }
            p.items.push(i);
        }
        p.sessions.push(s);
    }
    p
}

proptest! {
    #[test]
    fn the_check_finds_what_walking_every_minute_finds(
        sessions in proptest::collection::vec(some_session(), 0..4), leaders in any::<bool>(),
    ) {
        let g = Gathering { leaders_attend: leaders, ..gathering() };
        let p = programme_of(sessions);
        let found: BTreeSet<Clash> = p.clashes(&g).into_iter().collect();
        prop_assert_eq!(found, by_every_minute(&p, &g));
    }

    #[test]
    fn an_order_keeps_everything_and_follows_what_was_asked(
        stand in proptest::collection::btree_set(0u8..20, 0..10), asked in proptest::collection::vec(0u8..20, 0..12),
    ) {
        let stand: Vec<u8> = stand.into_iter().collect();
        let order = in_order(&stand, &asked);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        prop_assert_eq!(&sorted, &stand, "nothing lost, nothing twice");
        let mut first: Vec<u8> = Vec::new();
        asked.iter().filter(|a| stand.contains(a)).for_each(|a| if !first.contains(a) { first.push(*a); });
        prop_assert_eq!(&order[..first.len()], &first[..]);
    }

    #[test]
    fn a_step_up_and_down_again_changes_nothing(length in 1u8..10, which in 0u8..10) {
        let stand: Vec<u8> = (0..length).collect();
        let up = stepped(&stand, which, true);
        if which == 0 || which >= length {
            prop_assert_eq!(&up, &stand);
        } else {
            prop_assert_ne!(&up, &stand);
            prop_assert_eq!(stepped(&up, which, false), stand);
        }
    }

    // Tasks --------------------------------------------------------------------------------------------------------------

    #[test]
    fn there_is_a_circle_exactly_when_something_waits_for_itself(
        waits in proptest::collection::vec((0usize..7, 0usize..7), 0..14),
    ) {
        // Who waits for whom, directly or through others (Warshall).
        let mut reach = [[false; 7]; 7];
        waits.iter().for_each(|(a, b)| reach[*a][*b] = true);
        for k in 0..7 {
            for i in 0..7 {
                for j in 0..7 {
                    reach[i][j] |= reach[i][k] && reach[k][j];
                }
            }
        }
        let round = circle(&waits);
        prop_assert_eq!(round.is_some(), (0..7).any(|i| reach[i][i]));
        if let Some(round) = round {
            // What is named is a circle: each waits for the next, the last for the first.
            let next = round.iter().cycle().skip(1);
            for (a, b) in round.iter().zip(next) {
                prop_assert!(waits.contains(&(*a, *b)), "{} does not wait for {}", a, b);
            }
            let each: BTreeSet<usize> = round.iter().copied().collect();
            prop_assert_eq!(each.len(), round.len());
        }
    }

    #[test]
    fn bars_lie_within_the_picture(made in -30i64..40, due in -30i64..40, today in -20i64..40) {
        let g = gathering();
        let at = |n: i64| g.first_day.plus_days(n);
        let t = Task { made: at(made), due: Some(at(due)), ..task(1, &[]) };
        let line = Timeline::of(std::slice::from_ref(&t), &g, at(today));
        let span = line.span(t.made, t.due.unwrap());
        prop_assert!(span.x >= 0 && span.width >= 4 && span.x + span.width <= 1004, "{:?}", span);
        prop_assert!((0..=1000).contains(&line.x(at(today))));
    }

    #[test]
    fn members_are_missing_exactly_when_no_second_is_theirs(
        pieces in proptest::collection::vec((0u128..6, 0i64..3), 0..10),
    ) {
        let members: Vec<BodyId> = (1..5).map(|n| BodyId(key(n))).collect();
        let segments: Vec<Segment> = pieces.iter().enumerate().map(|(n, (body, seconds))| Segment {
            id: SegmentId(key(100 + n as u128)),
            place: 1,
            body: (*body > 0).then(|| BodyId(key(*body))),
            shows: "cảnh".into(),
            seconds: *seconds,
        }).collect();
        let c = coverage(&members, &segments);
        for m in &members {
            let shown = segments.iter().any(|s| s.body == Some(*m) && s.seconds > 0);
            prop_assert_eq!(c.missing.contains(m), !shown);
        }
        prop_assert_eq!(c.seconds, pieces.iter().map(|p| p.1).sum::<i64>());
    }
}

#[test]
fn a_circle_is_refused_with_its_names() {
    let all = [task(1, &[2]), task(2, &[3]), task(3, &[])];
    let wrong = circle_problem(&all, TaskId(key(3)), "Việc 3", &[TaskId(key(1))]).unwrap();
    assert_eq!((wrong.field.as_str(), wrong.code), ("needs", "HN-20"));
    assert!(wrong.says.contains("“Việc 1” chờ “Việc 2” chờ “Việc 3” chờ “Việc 1”"), "{}", wrong.says);
    assert_eq!(circle_problem(&all, TaskId(key(1)), "Việc 1", &[TaskId(key(3))]), None);
    assert!(circle_problem(&all, TaskId(key(1)), "Việc 1", &[TaskId(key(1))]).is_some(), "waits for itself");
    assert!(circle_problem(&all, TaskId(key(9)), "Việc mới", &[TaskId(key(1))]).is_none());
}

#[test]
fn a_task_tells_what_is_to_be_known_about_it() {
    let g = gathering();
    let today = day("15/3/2024");
    let of = |t: &Task, all: &[Task], g: &Gathering| notes(t, all, g, today);
    let late = Task { due: Some(day("13/3/2024")), ..task(1, &[]) };
    let all = [late.clone(), task(2, &[1])];
    assert_eq!(of(&late, &all, &g), [Note::Late(2)]);
    assert_eq!(of(&all[1], &all, &g), [Note::Blocked(vec![late.id]), Note::NoDay]);
    let done = [Task { state: TaskState::Done, ..late.clone() }, all[1].clone()];
    assert_eq!(of(&done[0], &done, &g), []);
    assert_eq!(of(&done[1], &done, &g), [Note::NoDay], "what it waited for is done");
    let after = Task { due: Some(day("29/3/2024")), person_name: String::new(), ..task(3, &[]) };
    assert_eq!(of(&after, &[], &g), [Note::AfterTheEnd, Note::Nobody]);
    // Asleep, nothing is late and nothing waits for it.
    let asleep = Task { when_leaders: true, ..late };
    let all = [asleep.clone(), all[1].clone()];
    assert_eq!(of(&asleep, &all, &g), [Note::Sleeps]);
    assert_eq!(of(&all[1], &all, &g), [Note::NoDay]);
    let awake = Gathering { leaders_attend: true, ..g };
    assert_eq!(of(&asleep, &all, &awake), [Note::Late(2)]);
    assert_eq!(of(&all[1], &all, &awake)[0], Note::Blocked(vec![asleep.id]));
}

#[test]
fn state_and_progress_are_at_one() {
    assert_eq!(progress_of(TaskState::Done, 30), Ok(100));
    assert_eq!(progress_of(TaskState::Doing, 30), Ok(30));
    assert_eq!(progress_of(TaskState::Waiting, 99), Ok(99));
    assert_eq!(progress_of(TaskState::ToDo, 0), Ok(0));
    assert_eq!(progress_of(TaskState::ToDo, 1).unwrap_err().code, "HN-21");
    assert_eq!(progress_of(TaskState::Doing, 100).unwrap_err().code, "HN-21");
}

// Changes ----------------------------------------------------------------------------------------------------------------

#[test]
fn a_change_changes_its_own_part_only() {
    let g = gathering();
    let cases = [
        (Change::Expected(75), Gathering { expected: 75, ..g.clone() }, ("220", "75")),
        (
            Change::Days { first: day("28/3/2024"), last: day("28/3/2024") },
            Gathering { first_day: day("28/3/2024"), ..g.clone() },
            ("27/3 – 28/3/2024", "28/3/2024"),
        ),
        (
            Change::Venue("Nhà khách".into()),
            Gathering { place: "Nhà khách".into(), ..g.clone() },
            ("Trung tâm Hội nghị tỉnh", "Nhà khách"),
        ),
        (Change::LeadersAttend(true), Gathering { leaders_attend: true, ..g.clone() }, ("không dự", "có dự")),
    ];
    for (change, after, words) in cases {
        assert_eq!(applied(&g, &change), after, "{change:?}");
        let (was, became) = in_words(&g, &change);
        assert_eq!((was.as_str(), became.as_str()), words);
        assert_eq!(change_problems(&g, &change), [], "{change:?}");
    }
}

#[test]
fn an_impossible_change_is_refused() {
    let g = gathering();
    let days = |first, last| Change::Days { first: day(first), last: day(last) };
    for (change, code) in [
        (Change::Expected(-1), "HN-01"),
        (Change::Expected(100_001), "HN-01"),
        (days("28/3/2024", "27/3/2024"), "HN-02"),
        (days("01/3/2024", "11/3/2024"), "HN-03"),
        (Change::Venue("x".repeat(201)), "HN-04"),
        (Change::Expected(220), "HN-05"),
        (Change::LeadersAttend(false), "HN-05"),
    ] {
        let codes: Vec<&str> = change_problems(&g, &change).iter().map(|p| p.code).collect();
        assert_eq!(codes, [code], "{change:?}");
    }
}

#[test]
fn lengths_are_said_as_people_say_them() {
    for (seconds, words) in [(0, "0 giây"), (59, "59 giây"), (60, "1 phút"), (645, "10 phút 45 giây")] {
        assert_eq!(length_words(seconds), words);
    }
}

#[test]
fn the_calendar_says_when_and_where() {
    let g = Gathering { place: "Trung tâm; Hội nghị, tỉnh".into(), ..gathering() };
    let s = session(10, g.last_day, (450, 690), "Hội trường");
    let mut items = vec![item(1, &s, 30, ""), item(2, &s, 20, "")];
    items[0].when_leaders = true;
    let p = Programme { sessions: vec![s], items, speakers: vec![] };
    let now = kernel::Moment::at(day("13/3/2024"), 6, 5);
    let text = crate::calendar::calendar(&g, &p, now);
    assert!(text.lines().all(|l| l.len() <= 75), "{text}");
    assert!(text.split("\r\n").count() > 10 && !text.replace("\r\n", "").contains('\n'));
    let whole = text.replace("\r\n ", "");
    for says in [
        "DTSTAMP:20240312T230500Z",
        "DTSTART:20240328T003000Z",
        "DTEND:20240328T043000Z",
        "SUMMARY:Phiên 10: Hội nghị tổng kết",
        "LOCATION:Hội trường\\, Trung tâm\\; Hội nghị\\, tỉnh",
        "DESCRIPTION:07:30 Mục 2",
    ] {
        assert!(whole.contains(says), "{says} is not in\n{whole}");
    }
}

#[test]
fn owners_are_counted_each_by_what_is_awake() {
    let g = gathering();
    let (a, b) = (BodyId(key(5)), BodyId(key(6)));
    let of = |n, body, progress, due: &str| Task { body, progress, due: Some(day(due)), ..task(n, &[]) };
    let all = [
        of(1, Some(a), 50, "12/3/2024"),
        Task { state: TaskState::Done, ..of(2, Some(a), 100, "12/3/2024") },
        Task { when_leaders: true, ..of(3, Some(b), 0, "12/3/2024") },
        of(4, None, 25, "20/3/2024"),
        of(5, Some(a), 51, "20/3/2024"),
    ];
    let found = crate::by_owner(&all, &g, day("15/3/2024"));
    let told: Vec<_> =
        found.iter().map(|o| (o.body, o.person.as_str(), o.all, o.done, o.late, o.progress)).collect();
    assert_eq!(told, [(Some(a), "", 3, 1, 1, 67), (None, "Nguyễn Văn Giao", 1, 0, 0, 25)]);
    let awake = Gathering { leaders_attend: true, ..g };
    assert_eq!(crate::by_owner(&all, &awake, day("15/3/2024")).len(), 3);
}
