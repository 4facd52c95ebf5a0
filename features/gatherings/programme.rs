//! The programme ("chương trình") over days and sessions: times follow from order and minutes; clashes are found, never
//! forbidden, for a programme is made step by step. No I/O.

use crate::model::{Gathering, GatheringId};
use kernel::{Day, fold};
use std::collections::BTreeSet;

kernel::id! {
    /// A session of a gathering ("phiên").
    SessionId
}
kernel::id! {
    /// An item of the programme ("mục chương trình").
    ItemId
}
kernel::id! {
    /// Who speaks within an item ("người trình bày tham luận").
    SpeakerId
}

/// Minutes of a day.
pub(crate) const DAY_MINUTES: i64 = 24 * 60;

/// A session: a day, from when to when, in which room.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Its key.
    pub id: SessionId,
    /// Of which gathering.
    pub gathering: GatheringId,
    /// On which day.
    pub day: Day,
    /// From, in minutes of the day.
    pub starts: i64,
    /// Until, in minutes of the day.
    pub ends: i64,
    /// "Phiên chính thức".
    pub name: String,
    /// Room, or "".
    pub room: String,
    /// Who chairs, or "".
    pub chair: String,
    /// For writing what one has seen.
    pub version: i64,
}

/// An item of a session. When it begins follows from those before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Its key.
    pub id: ItemId,
    /// In which session.
    pub session: SessionId,
    /// Its place in the session, from 1.
    pub place: i64,
    /// How long.
    pub minutes: i64,
    /// What.
    pub title: String,
    /// Who speaks or leads, or "".
    pub speaker: String,
    /// The unit that answers for it, or "".
    pub unit: String,
    /// What lies before the delegates, or "".
    pub note: String,
    /// Only when leaders of the Party or the State attend.
    pub when_leaders: bool,
    /// For writing what one has seen.
    pub version: i64,
}

/// One of several who speak within an item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Speaker {
    /// Their key.
    pub id: SpeakerId,
    /// Within which item.
    pub item: ItemId,
    /// Their place, from 1.
    pub place: i64,
    /// Who.
    pub name: String,
    /// Of which unit, or "".
    pub unit: String,
    /// About what, or "".
    pub topic: String,
    /// How long.
    pub minutes: i64,
}

/// The whole programme: sessions by day and hour, items and speakers by their places.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Programme {
    /// Sessions by day and hour.
    pub sessions: Vec<Session>,
    /// Items by session and place.
    pub items: Vec<Item>,
    /// Speakers by item and place.
    pub speakers: Vec<Speaker>,
}

/// An item with the time it takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Timed<'a> {
    /// The item.
    pub item: &'a Item,
    /// From, in minutes of the day.
    pub from: i64,
    /// Until.
    pub until: i64,
    /// It takes no time now, because leaders of the Party or the State do not attend.
    pub dormant: bool,
}

/// Something in the programme that cannot be as it stands.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Clash {
    /// A session on a day that is none of the gathering's.
    OutsideDays(SessionId),
    /// Items of a session go on past midnight: more minutes than the day has left.
    PastMidnight(SessionId),
    /// An item ends after its session, by so many minutes.
    Beyond(ItemId, i64),
    /// Two sessions in one room at one time.
    RoomTwice(SessionId, SessionId),
    /// Somebody is to be in two sessions at one time. The name folded for comparing.
    SpeakerTwice(String, SessionId, SessionId),
    /// The speakers of an item need more than its minutes, by so many.
    SpeakersBeyond(ItemId, i64),
}

/// "07:30"; past midnight it goes on counting, so that one sees by how much.
pub fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60))
}

/// "7:30", "07.30", "7h30", "7 giờ 30" and "7h" as minutes of the day; up to 24:00. After a point or a colon stand two
/// figures or none that count: "1.5" may be five past one or half past one, and is neither.
pub(crate) fn parse_clock(typed: &str) -> Option<i64> {
    let said = typed.trim().to_lowercase().replace("giờ", "h").replace("phút", "");
    let (hours, minutes, least) = match (said.split_once('h'), said.split_once([':', '.'])) {
        (Some((hours, minutes)), _) => (hours, minutes, 0),
        (None, Some((hours, minutes))) => (hours, minutes, 2),
        (None, None) => (said.as_str(), "", 0),
    };
    let number = |s: &str| -> Option<i64> {
        let s = s.trim();
        if s.len() > 2 || !s.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        if s.is_empty() { Some(0) } else { s.parse().ok() }
    };
    let hours = number(hours).filter(|_| !hours.trim().is_empty())?;
    let minutes = number(minutes).filter(|_| minutes.trim().len() >= least)?;
    let at = hours * 60 + minutes;
    (minutes < 60 && at <= DAY_MINUTES).then_some(at)
}

/// What is said of an hour that is none, after its field's name.
pub(crate) fn not_an_hour(label: &str, typed: &str) -> String {
    format!(
        "{label}: “{}” không phải là giờ. Viết giờ và đủ hai chữ số phút, ví dụ 07:30.",
        web::short(typed)
    )
}

impl Programme {
    /// The items of a session with their times. `leaders` says whether leaders of the Party or the State attend.
    pub fn timed(&self, session: &Session, leaders: bool) -> Vec<Timed<'_>> {
        let mut at = session.starts;
        let of = self.items.iter().filter(|i| i.session == session.id);
        of.map(|item| {
            let dormant = item.when_leaders && !leaders;
            let from = at;
            if !dormant {
                at += item.minutes;
            }
            Timed { item, from, until: at, dormant }
        })
        .collect()
    }

    /// When the items of a session are through.
    pub fn ends(&self, session: &Session, leaders: bool) -> i64 {
        self.timed(session, leaders).last().map_or(session.starts, |t| t.until)
    }

    /// The speakers of an item, in order.
    pub fn speakers_of(&self, item: ItemId) -> impl Iterator<Item = &Speaker> {
        self.speakers.iter().filter(move |s| s.item == item)
    }

    /// A session by its key.
    pub fn session(&self, id: SessionId) -> Option<&Session> {
        self.sessions.iter().find(|s| s.id == id)
    }

    /// An item by its key.
    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.iter().find(|i| i.id == id)
    }

    /// Everything that cannot be as it stands, in a fixed order.
    pub fn clashes(&self, g: &Gathering) -> Vec<Clash> {
        let leaders = g.leaders_attend;
        let mut found = BTreeSet::new();
        for s in &self.sessions {
            if s.day < g.first_day || s.day > g.last_day {
                found.insert(Clash::OutsideDays(s.id));
            }
            if self.ends(s, leaders) > DAY_MINUTES {
                found.insert(Clash::PastMidnight(s.id));
            }
            for t in self.timed(s, leaders).iter().filter(|t| !t.dormant) {
                if t.until > s.ends {
                    found.insert(Clash::Beyond(t.item.id, t.until - s.ends));
                }
                let spoken: i64 = self.speakers_of(t.item.id).map(|s| s.minutes).sum();
                if spoken > t.item.minutes {
                    found.insert(Clash::SpeakersBeyond(t.item.id, spoken - t.item.minutes));
                }
            }
        }
        self.rooms(&mut found);
        self.people(leaders, &mut found);
        found.into_iter().collect()
    }

    fn rooms(&self, found: &mut BTreeSet<Clash>) {
        for (n, a) in self.sessions.iter().enumerate() {
            for b in &self.sessions[n + 1..] {
                let one_room = !a.room.is_empty() && fold(&a.room) == fold(&b.room);
                if one_room && a.day == b.day && meets((a.starts, a.ends), (b.starts, b.ends)) {
                    found.insert(Clash::RoomTwice(a.id.min(b.id), a.id.max(b.id)));
                }
            }
        }
    }

    fn people(&self, leaders: bool, found: &mut BTreeSet<Clash>) {
        let mut busy: Vec<(String, &Session, (i64, i64))> = Vec::new();
        for s in &self.sessions {
            busy.push((fold(&s.chair), s, (s.starts, s.ends)));
            for t in self.timed(s, leaders).iter().filter(|t| !t.dormant) {
                busy.push((fold(&t.item.speaker), s, (t.from, t.until)));
                let mut at = t.from;
                for speaker in self.speakers_of(t.item.id) {
                    busy.push((fold(&speaker.name), s, (at, at + speaker.minutes)));
                    at += speaker.minutes;
                }
            }
        }
        busy.retain(|(name, _, _)| !name.is_empty());
        busy.sort_by(|a, b| a.0.cmp(&b.0));
        for of in busy.chunk_by(|a, b| a.0 == b.0) {
            for (n, (name, a, from_until)) in of.iter().enumerate() {
                for (_, b, other) in &of[n + 1..] {
                    if a.id != b.id && a.day == b.day && meets(*from_until, *other) {
                        found.insert(Clash::SpeakerTwice(name.clone(), a.id.min(b.id), a.id.max(b.id)));
                    }
                }
            }
        }
    }
}

/// Do two spans share a minute? One that ends when the other begins does not.
fn meets(a: (i64, i64), b: (i64, i64)) -> bool {
    a.0.max(b.0) < a.1.min(b.1)
}

/// What a clash is, in a sentence.
pub fn clash_words(p: &Programme, c: &Clash) -> String {
    let session = |id: &SessionId| {
        let s = p.session(*id);
        s.map_or(String::new(), |s| format!("“{}” ({} {})", s.name, clock(s.starts), s.day.short()))
    };
    let item = |id: &ItemId| p.item(*id).map_or("", |i| &i.title);
    match c {
        Clash::OutsideDays(s) => format!("Phiên {} nằm ngoài các ngày của hội nghị.", session(s)),
        Clash::PastMidnight(s) => format!("Phiên {} dài quá nửa đêm; một ngày không đủ.", session(s)),
        Clash::Beyond(i, n) => format!("Mục “{}” kết thúc sau giờ hết phiên {n} phút.", item(i)),
        Clash::RoomTwice(a, b) => {
            let room = p.session(*a).map_or("", |s| &s.room);
            format!("Hai phiên {} và {} cùng giờ ở một phòng: {room}.", session(a), session(b))
        }
        Clash::SpeakerTwice(name, a, b) => {
            let said = spoken(p, name);
            format!("{said} phải có mặt cùng lúc ở hai phiên: {} và {}.", session(a), session(b))
        }
        Clash::SpeakersBeyond(i, n) => {
            format!("Mục “{}”: các bài trình bày dài hơn thời lượng của mục {n} phút.", item(i))
        }
    }
}

/// The name as it was typed, by what it was compared with.
fn spoken(p: &Programme, folded: &str) -> String {
    let chairs = p.sessions.iter().map(|s| &s.chair);
    let names = p.items.iter().map(|i| &i.speaker).chain(p.speakers.iter().map(|s| &s.name));
    let found = chairs.chain(names).find(|n| fold(n) == folded);
    found.map_or_else(|| folded.to_owned(), Clone::clone)
}

/// The keys in the asked order: those named first, as far as they are there, and the others after them as they stood.
/// So a form that was drawn before somebody added an item loses none.
pub(crate) fn in_order<K: PartialEq + Copy>(stand: &[K], asked: &[K]) -> Vec<K> {
    let mut order: Vec<K> = Vec::new();
    for k in asked.iter().filter(|k| stand.contains(k)).chain(stand) {
        if !order.contains(k) {
            order.push(*k);
        }
    }
    order
}

/// One step of the keyboard: the thing goes up or down by one place.
pub(crate) fn stepped<K: PartialEq + Copy>(stand: &[K], which: K, up: bool) -> Vec<K> {
    let mut order = stand.to_vec();
    if let Some(at) = stand.iter().position(|k| *k == which) {
        let to = if up { at.saturating_sub(1) } else { (at + 1).min(stand.len() - 1) };
        order.swap(at, to);
    }
    order
}
