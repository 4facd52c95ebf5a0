//! All of one body's history, and of all bodies: what decisions about changes look at.

use crate::change::NewBody;
use crate::model::{BodyKind, Level, Name, lives};
use kernel::{BodyId, Day};
use std::collections::{HashMap, HashSet};

/// No tree is deeper than this: ward, district, province and the state need far less.
pub(crate) const DEPTH_MAX: usize = 20;

/// Something that holds from a day until the next one's day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Since<T> {
    pub(crate) from: Day,
    pub(crate) what: T,
    /// The paper it stands on ("căn cứ"); may be empty.
    pub(crate) basis: String,
}

/// One body with everything ever recorded of its name and place. Both lists run from the oldest and are never empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Record {
    pub(crate) id: BodyId,
    pub(crate) code: String,
    pub(crate) kind: BodyKind,
    pub(crate) level: Level,
    pub(crate) place_name: String,
    pub(crate) from: Day,
    pub(crate) until: Option<Day>,
    pub(crate) version: i64,
    pub(crate) names: Vec<Since<Name>>,
    pub(crate) parents: Vec<Since<Option<BodyId>>>,
}

impl Record {
    /// A body as its first day finds it.
    pub(crate) fn begun(id: BodyId, new: &NewBody) -> Record {
        Record {
            id,
            code: new.code.clone(),
            kind: new.kind,
            level: new.level,
            place_name: new.place_name.clone(),
            from: new.from,
            until: None,
            version: 1,
            names: vec![Since { from: new.from, what: new.name.clone(), basis: String::new() }],
            parents: vec![Since { from: new.from, what: new.parent, basis: String::new() }],
        }
    }

    /// The newest name.
    pub(crate) fn name(&self) -> Option<&Since<Name>> {
        self.names.last()
    }

    /// The newest name in full, for sentences.
    pub(crate) fn full(&self) -> &str {
        self.name().map_or("", |n| &n.what.full)
    }

    /// The newest parent.
    pub(crate) fn parent(&self) -> Option<&Since<Option<BodyId>>> {
        self.parents.last()
    }

    pub(crate) fn parent_on(&self, day: Day) -> Option<BodyId> {
        on(&self.parents, day).and_then(|p| p.what)
    }

    pub(crate) fn lives_on(&self, day: Day) -> bool {
        lives(self.from, self.until, day)
    }

    /// Where it stands and what it is called, by the newest record and whatever the letters' case: no two alike live at
    /// a time.
    pub(crate) fn seat(&self) -> Seat {
        seat(self.parent().and_then(|p| p.what), self.full())
    }

    /// Records a name from a day, or corrects the one recorded for that very day.
    pub(crate) fn put_name(&mut self, from: Day, what: Name) {
        put(&mut self.names, Since { from, what, basis: String::new() });
    }

    /// Records a parent from a day, or corrects the one recorded for that very day.
    pub(crate) fn put_parent(&mut self, from: Day, what: Option<BodyId>) {
        put(&mut self.parents, Since { from, what, basis: String::new() });
    }
}

/// The body above, and a full name.
pub(crate) type Seat = (Option<BodyId>, String);

pub(crate) fn seat(parent: Option<BodyId>, full: &str) -> Seat {
    (parent, full.to_lowercase())
}

fn put<T>(list: &mut Vec<Since<T>>, new: Since<T>) {
    list.retain(|s| s.from != new.from);
    list.push(new);
    list.sort_by_key(|s| s.from);
}

/// The last that has begun by this day, or the first there is.
pub(crate) fn on<T>(list: &[Since<T>], day: Day) -> Option<&Since<T>> {
    list.iter().rev().find(|s| s.from <= day).or(list.first())
}

/// Every body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directory {
    bodies: HashMap<BodyId, Record>,
    codes: HashMap<String, BodyId>,
}

impl Directory {
    pub(crate) fn of(records: impl IntoIterator<Item = Record>) -> Directory {
        let mut all = Directory::default();
        for r in records {
            all.put(r);
        }
        all
    }

    pub(crate) fn put(&mut self, record: Record) {
        self.codes.insert(record.code.clone(), record.id);
        self.bodies.insert(record.id, record);
    }

    pub(crate) fn get(&self, id: BodyId) -> Option<&Record> {
        self.bodies.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: BodyId) -> Option<&mut Record> {
        self.bodies.get_mut(&id)
    }

    pub(crate) fn by_code(&self, code: &str) -> Option<&Record> {
        self.codes.get(code).and_then(|id| self.bodies.get(id))
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Record> {
        self.bodies.values()
    }

    /// Bodies with this seat.
    pub(crate) fn seated(&self, seat: &Seat) -> Vec<&Record> {
        self.bodies.values().filter(|r| r.seat() == *seat).collect()
    }

    /// Bodies by their seats.
    pub(crate) fn seats(&self) -> HashMap<Seat, Vec<&Record>> {
        let mut seats: HashMap<Seat, Vec<&Record>> = HashMap::new();
        for r in self.bodies.values() {
            seats.entry(r.seat()).or_default().push(r);
        }
        seats
    }

    /// The body itself, then those above it on a day; stops where a body comes up again, or too deep.
    pub(crate) fn above(&self, id: BodyId, day: Day) -> Vec<BodyId> {
        let mut chain = vec![id];
        let mut at = id;
        while let Some(up) = self.get(at).and_then(|r| r.parent_on(day)) {
            if chain.contains(&up) || chain.len() > DEPTH_MAX {
                break;
            }
            chain.push(up);
            at = up;
        }
        chain
    }

    /// Bodies that would stand below themselves, or deeper than any tree may grow, on some day from `since` on.
    ///
    /// A circle begins on the day one of its links begins, so only links that begin then need a walk.
    pub(crate) fn astray(&self, since: Day) -> HashSet<BodyId> {
        let begun =
            |r: &Record| -> Vec<Day> { r.parents.iter().map(|p| p.from).filter(|d| *d >= since).collect() };
        let mut found = HashSet::new();
        for r in self.bodies.values() {
            for day in begun(r) {
                let chain = self.above(r.id, day);
                let top = chain.last().and_then(|t| self.get(*t));
                // A walk that stopped although there is still somebody above has met a circle or the limit.
                if top.is_some_and(|t| t.parent_on(day).is_some()) {
                    found.insert(r.id);
                }
            }
        }
        found
    }

    /// Bodies whose parent is `id` on some day from `since` on, while they exist.
    pub(crate) fn below(&self, id: BodyId, since: Day) -> Vec<&Record> {
        let holds = |r: &Record| {
            let mut days: Vec<Day> = r.parents.iter().map(|p| p.from).filter(|d| *d > since).collect();
            days.push(since);
            days.into_iter().any(|d| r.parent_on(d) == Some(id) && r.until.is_none_or(|u| d <= u))
        };
        self.bodies.values().filter(|r| r.id != id && holds(r)).collect()
    }
}
