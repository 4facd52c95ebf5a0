//! docs/gatherings.md read the slow way: every record against every other, every minute one by one. Shares no decision with
//! the validator: what a letter or a paper told is kept by the diary as it was when it went out, not as the plan words it.

use crate::needs::{Basis, Measure, Need, NeedKind};
use crate::plan::Plan;
use crate::rules::Area;
use gatherings::{Item, Session};
use kernel::Day;
use std::collections::{BTreeMap, BTreeSet};

/// What went out of the house, as it stood on that day.
#[derive(Clone, Default, Debug)]
pub(super) struct Diary {
    /// Letters, by delegate.
    pub(super) letters: BTreeMap<String, Told>,
    /// Printed needs, by key.
    pub(super) printed: BTreeMap<String, (Told, Agenda)>,
    /// Every last day there was before a change.
    pub(super) last_days: Vec<Day>,
    /// What an approval was for: heads and total.
    pub(super) approved: Option<(i64, i64)>,
}

/// Days, venue, and of each session its day, hour and name.
pub(super) type Told = (Day, Day, String, Vec<(Day, i64, String)>);

/// Of each session the hours and titles of what is on.
pub(super) type Agenda = Vec<Vec<(i64, String)>>;

/// What a letter of this hour tells.
pub(super) fn told(p: &Plan) -> Told {
    let sessions = p.programme.sessions.iter().map(|s| (s.day, s.starts, s.name.clone())).collect();
    (p.g.first_day, p.g.last_day, p.g.place.clone(), sessions)
}

/// What a paper of this hour tells beside: hours and titles of what is on, session by session.
pub(super) fn agenda(p: &Plan) -> Agenda {
    let of = |s: &Session| lasting(p, s).into_iter().map(|(from, _, i)| (from, i.title.clone())).collect();
    p.programme.sessions.iter().map(of).collect()
}

/// What is on in a session: from, until, what. What sleeps takes no time and is not on.
fn lasting<'a>(p: &'a Plan, s: &Session) -> Vec<(i64, i64, &'a Item)> {
    let mut at = s.starts;
    let mut all = Vec::new();
    for i in &p.programme.items {
        if i.session == s.id && (p.g.leaders_attend || !i.when_leaders) {
            all.push((at, at + i.minutes, i));
            at += i.minutes;
        }
    }
    all
}

/// So many of a need that nobody goes without: counted up one by one.
fn counted(heads: i64, per: i64) -> i64 {
    let mut n = 0;
    while n * per < heads {
        n += 1;
    }
    n
}

/// Everything wrong, found by looking at every pair of records: which thing and which rule, and under what it is told.
pub(super) type Bad = BTreeMap<String, Area>;

/// The checker.
pub(super) fn naive(p: &Plan, diary: &Diary) -> Bad {
    let mut bad = Bad::new();
    quotas(p, &mut bad);
    hall(p, &mut bad);
    letters(p, diary, &mut bad);
    badges(p, &mut bad);
    things(p, diary, &mut bad);
    sessions(p, &mut bad);
    presence(p, &mut bad);
    work(p, diary, &mut bad);
    money(p, diary, &mut bad);
    bad
}

fn quotas(p: &Plan, bad: &mut Bad) {
    let mut quotas = 0;
    for x in &p.parties {
        quotas += x.quota;
        if x.taken > x.quota {
            bad.insert(format!("party:{}:over", x.key), Area::Quotas);
        }
    }
    if !p.parties.is_empty() && quotas != p.g.expected {
        bad.insert("quotas".into(), Area::Quotas);
    }
    for (name, total) in &p.sources {
        let of: i64 = p
            .parties
            .iter()
            .filter(|x| x.source.to_lowercase() == name.to_lowercase())
            .map(|x| x.quota)
            .sum();
        if of != *total {
            bad.insert(format!("source:nguon {}", &name[name.len() - 1..]), Area::Quotas);
        }
    }
}

fn stands(p: &Plan, key: &str) -> bool {
    p.guests.iter().any(|g| g.key == key)
}

fn hall(p: &Plan, bad: &mut Bad) {
    if p.seats_there.is_some_and(|n| n < p.g.expected) {
        bad.insert("seats:few".into(), Area::Seats);
    }
    for a in &p.seats {
        if !stands(p, &a.key) {
            bad.insert(format!("seat:{}:gone", a.key), Area::Seats);
        }
        for b in &p.seats {
            if a.key != b.key && a.place == b.place {
                bad.insert(format!("seat:{}:twice", a.place), Area::Seats);
            }
        }
    }
    for g in &p.guests {
        if !g.stays_away && !p.seats.is_empty() && p.seats.iter().all(|s| s.key != g.key) {
            bad.insert(format!("seat:{}:none", g.key), Area::Seats);
        }
    }
}

fn letters(p: &Plan, diary: &Diary, bad: &mut Bad) {
    for i in &p.invited {
        if !stands(p, &i.key) {
            bad.insert(format!("invited:{}:gone", i.key), Area::Invitations);
        } else if diary.letters.get(&i.key) != Some(&told(p)) {
            bad.insert(format!("invited:{}:old", i.key), Area::Invitations);
        }
    }
    for g in &p.guests {
        if !p.invited.is_empty() && p.invited.iter().all(|s| s.key != g.key) {
            bad.insert(format!("invited:{}:none", g.key), Area::Invitations);
        }
    }
}

fn badges(p: &Plan, bad: &mut Bad) {
    for (plate, n) in [(false, 0), (true, 1)] {
        let printed: Vec<_> = p.badges.iter().filter(|b| b.plate == plate).collect();
        for b in &printed {
            match p.guests.iter().find(|g| g.key == b.key) {
                None => bad.insert(format!("badge:{}:{n}:gone", b.key), Area::Badges),
                Some(g) if g.badge != b.says => {
                    bad.insert(format!("badge:{}:{n}:other", b.key), Area::Badges)
                }
                Some(_) => None,
            };
        }
        for g in &p.guests {
            if !printed.is_empty() && !g.stays_away && printed.iter().all(|b| b.key != g.key) {
                bad.insert(format!("badge:{}:{n}:none", g.key), Area::Badges);
            }
        }
    }
}

fn heads(p: &Plan, n: &Need) -> i64 {
    if n.basis == Basis::Answers {
        return answered(p, n);
    }
    if n.source.is_empty() {
        return p.g.expected;
    }
    p.parties
        .iter()
        .filter(|x| x.source.to_lowercase().replace("nguồn", "nguon") == n.source)
        .map(|x| x.quota)
        .sum()
}

/// Who answered that they come and want it, one after the other; with those who come along where these want it too.
fn answered(p: &Plan, n: &Need) -> i64 {
    let mut heads = 0;
    for g in &p.guests {
        let elsewhere = !n.source.is_empty() && g.source.to_lowercase().replace("nguồn", "nguon") != n.source;
        let Some(r) = g.reply.filter(|_| !elsewhere) else { continue };
        let along = 1 + r.companions;
        heads += match n.kind {
            NeedKind::Meal if r.eats => along,
            NeedKind::Car if r.rides => along,
            NeedKind::Bedroom if r.lodges => along,
            NeedKind::Meal | NeedKind::Car | NeedKind::Bedroom => 0,
            NeedKind::Hall | NeedKind::Print | NeedKind::Gift | NeedKind::Other => 1,
        };
    }
    heads
}

/// One for everybody, and with the reserve in whole hundredths.
fn wanted(p: &Plan, n: &Need) -> (i64, i64) {
    match n.measure {
        Measure::Fixed(n) => (n, n),
        Measure::PerHeads(per) => {
            let heads = heads(p, n);
            (counted(heads, per), counted(heads * (100 + n.reserve), per * 100))
        }
    }
}

fn things(p: &Plan, diary: &Diary, bad: &mut Bad) {
    for n in &p.needs {
        let area = match n.kind {
            NeedKind::Hall => Area::Seats,
            NeedKind::Print => Area::Papers,
            _ => Area::Needs,
        };
        let mut add = |rule: &str| bad.insert(format!("need:{}:{rule}", n.id), area);
        if n.when_leaders && !p.g.leaders_attend {
            if n.have.unwrap_or(0) > 0 {
                add("asleep");
            }
            continue;
        }
        if n.when_leaders && n.have.is_none() {
            add("awake");
        }
        let (least, most) = wanted(p, n);
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
        let told = (told(p), agenda(p));
        if n.kind == NeedKind::Print
            && n.have.is_some()
            && diary.printed.get(&n.id.to_string()) != Some(&told)
        {
            add("old");
        }
    }
}

/// Is there a minute in both?
fn together(a: (i64, i64), b: (i64, i64)) -> bool {
    (a.0..a.1).any(|m| m >= b.0 && m < b.1)
}

fn sessions(p: &Plan, bad: &mut Bad) {
    let all = &p.programme.sessions;
    for s in all {
        let mut add = |what: String| bad.insert(format!("clash:{what}"), Area::Programme);
        if s.day < p.g.first_day || s.day > p.g.last_day {
            add(format!("{}:days", s.id));
        }
        let on = lasting(p, s);
        if on.iter().any(|(_, until, _)| *until > 24 * 60) {
            add(format!("{}:midnight", s.id));
        }
        for (_, until, i) in on {
            if until > s.ends {
                add(format!("{}:beyond", i.id));
            }
            let of = p.programme.speakers.iter().filter(|x| x.item == i.id);
            if of.map(|x| x.minutes).sum::<i64>() > i.minutes {
                add(format!("{}:speakers", i.id));
            }
        }
        for t in all.iter().filter(|t| t.id > s.id) {
            let named = !s.room.is_empty() && s.room.to_lowercase() == t.room.to_lowercase();
            if named && s.day == t.day && together((s.starts, s.ends), (t.starts, t.ends)) {
                add(format!("{}:{}:room", s.id, t.id));
            }
        }
    }
}

/// "Ông An" and "ong an" are one person.
fn person(name: &str) -> &'static str {
    match name {
        "Ông An" | "ong an" => "ong an",
        "Bà Bình" | "BÀ BÌNH" => "ba binh",
        _ => "",
    }
}

/// Nobody is in two sessions in one minute.
fn presence(p: &Plan, bad: &mut Bad) {
    let mut at: Vec<(&str, &Session, (i64, i64))> = Vec::new();
    for s in &p.programme.sessions {
        at.push((person(&s.chair), s, (s.starts, s.ends)));
        for (from, until, i) in lasting(p, s) {
            at.push((person(&i.speaker), s, (from, until)));
            let mut begins = from;
            for x in p.programme.speakers.iter().filter(|x| x.item == i.id) {
                at.push((person(&x.name), s, (begins, begins + x.minutes)));
                begins += x.minutes;
            }
        }
    }
    let mut seen = BTreeSet::new();
    for a in &at {
        for b in &at {
            let one = !a.0.is_empty() && a.0 == b.0;
            if one && a.1.id < b.1.id && a.1.day == b.1.day && together(a.2, b.2) {
                seen.insert(format!("clash:{}:{}:{}", a.1.id, b.1.id, a.0));
            }
        }
    }
    bad.extend(seen.into_iter().map(|place| (place, Area::Programme)));
}

fn work(p: &Plan, diary: &Diary, bad: &mut Bad) {
    for t in &p.works {
        if !t.open || (t.when_leaders && !p.g.leaders_attend) {
            continue;
        }
        let was_in_time = |d: Day| diary.last_days.iter().any(|last| d <= *last);
        if t.due.is_some_and(|d| d > p.g.last_day && was_in_time(d)) {
            bad.insert(format!("task:{}:after", t.key), Area::Tasks);
        }
        if t.when_leaders && (!t.given || t.due.is_none()) {
            bad.insert(format!("task:{}:awake", t.key), Area::Tasks);
        }
    }
}

/// What a line comes to, and all of them.
pub(super) fn sums(p: &Plan) -> (Vec<i64>, i64) {
    let mut all = Vec::new();
    for l in &p.lines {
        all.push(match p.needs.iter().find(|n| l.need == Some(n.id)) {
            None => l.amount,
            Some(n) if n.when_leaders && !p.g.leaders_attend => 0,
            Some(n) => wanted(p, n).1 * n.price,
        });
    }
    let total = all.iter().sum();
    (all, total)
}

fn money(p: &Plan, diary: &Diary, bad: &mut Bad) {
    let (all, total) = sums(p);
    for (l, sum) in p.lines.iter().zip(all) {
        if l.ceiling.is_some_and(|most| sum > most) {
            bad.insert(format!("line:{}:ceiling", l.id), Area::Budget);
        }
        if l.actual.is_some_and(|spent| spent > sum) {
            bad.insert(format!("line:{}:spent", l.id), Area::Budget);
        }
    }
    if p.budget.ceiling.is_some_and(|most| total > most) {
        bad.insert("budget:ceiling".into(), Area::Budget);
    }
    match diary.approved {
        Some((heads, _)) if heads != p.g.expected => bad.insert("budget:heads".into(), Area::Budget),
        Some((_, sum)) if sum != total => bad.insert("budget:total".into(), Area::Budget),
        _ => None,
    };
}
