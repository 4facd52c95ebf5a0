//! What follows from how the units stand: who is late, the sums of a branch, what a new deadline would do. Pure.

use crate::deadline::Deadline;
use crate::model::{Line, Pick, PlanLineId, Status, Unit, UnitId, Whom};
use kernel::{BodyId, Day};
use organisations::Body;
use std::collections::HashMap;

/// Units that are late on a day, the latest first.
pub fn late(units: &[Unit], today: Day) -> Vec<(&Unit, i64)> {
    let mut all: Vec<(&Unit, i64)> =
        units.iter().filter_map(|u| u.days_late(today).map(|n| (u, n))).collect();
    all.sort_by_key(|(u, n)| (std::cmp::Reverse(*n), u.id));
    all
}

/// How many units stand how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Done in time.
    pub done: usize,
    /// Done after the last day.
    pub done_late: usize,
    /// Reported, in time.
    pub underway: usize,
    /// Not heard of, in time.
    pub silent: usize,
    /// Late.
    pub late: usize,
    /// Excused; counted in no sum.
    pub excused: usize,
}

impl Counts {
    /// One more that stands so.
    pub fn add(&mut self, status: Status) {
        *match status {
            Status::Done => &mut self.done,
            Status::DoneLate => &mut self.done_late,
            Status::Underway => &mut self.underway,
            Status::Silent => &mut self.silent,
            Status::Late => &mut self.late,
            Status::Excused => &mut self.excused,
        } += 1;
    }

    /// Those of another sum, too.
    pub(crate) fn plus(&mut self, other: &Counts) {
        self.done += other.done;
        self.done_late += other.done_late;
        self.underway += other.underway;
        self.silent += other.silent;
        self.late += other.late;
        self.excused += other.excused;
    }

    /// Of these units.
    pub fn of<'a>(units: impl IntoIterator<Item = &'a Unit>, today: Day) -> Counts {
        let mut sum = Counts::default();
        units.into_iter().for_each(|u| sum.add(u.status(today)));
        sum
    }

    /// All of whom something is asked.
    pub fn asked(&self) -> usize {
        self.done + self.done_late + self.underway + self.silent + self.late
    }

    /// All that are done, in time or not.
    pub fn all_done(&self) -> usize {
        self.done + self.done_late
    }

    /// How many stand so.
    pub fn at(&self, status: Status) -> usize {
        match status {
            Status::Done => self.done,
            Status::DoneLate => self.done_late,
            Status::Underway => self.underway,
            Status::Silent => self.silent,
            Status::Late => self.late,
            Status::Excused => self.excused,
        }
    }

    /// "3/33 đã xong, 2 chậm".
    pub fn says(&self) -> String {
        let late = if self.late > 0 { format!(", {} chậm", self.late) } else { String::new() };
        format!("{}/{} đã xong{late}", self.all_done(), self.asked())
    }
}

/// The bodies on the way up from a body, itself first. Stops where a body comes up again.
pub(crate) fn chain(bodies: &HashMap<BodyId, Body>, from: BodyId) -> Vec<BodyId> {
    let mut all = vec![from];
    let mut at = from;
    while let Some(up) = bodies.get(&at).and_then(|b| b.parent).filter(|up| !all.contains(up)) {
        all.push(up);
        at = up;
    }
    all
}

/// The sums of each branch that begins directly below `top`, and of `top` itself where it has something to do. Units
/// outside of the branch count nowhere.
pub fn roll_up(
    units: &[Unit],
    bodies: &HashMap<BodyId, Body>,
    top: BodyId,
    today: Day,
) -> HashMap<BodyId, Counts> {
    let mut sums: HashMap<BodyId, Counts> = HashMap::new();
    for u in units {
        let way = chain(bodies, u.body);
        let Some(at) = way.iter().position(|b| *b == top) else { continue };
        let branch = if at == 0 { top } else { way[at - 1] };
        sums.entry(branch).or_default().add(u.status(today));
    }
    sums
}

/// What a new deadline would move.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moves {
    /// Every open unit of a line; those with a deadline of their own only when `all`.
    Line(PlanLineId, bool),
    /// One unit alone.
    Unit(UnitId),
}

/// What a new deadline would do, unit by unit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Effect {
    /// Units whose deadline moves.
    pub moved: Vec<UnitId>,
    /// Of these, units that are in time now and would be late.
    pub becomes_late: Vec<UnitId>,
    /// Of these, units that are late now and would be in time.
    pub no_longer_late: Vec<UnitId>,
    /// Units of the line that keep a deadline of their own.
    pub keeps_own: usize,
    /// Units of the line that are done or excused: measured by the deadline they had.
    pub closed: usize,
}

/// The effect of a new deadline on a day.
pub fn effect(units: &[Unit], moves: Moves, new: &Deadline, today: Day) -> Effect {
    let mut e = Effect::default();
    for u in units {
        let (here, keeps) = match moves {
            Moves::Line(line, all) => (u.line == line, u.own && !all),
            Moves::Unit(id) => (u.id == id, false),
        };
        match (here, u.is_open()) {
            (false, _) => {}
            (true, false) => e.closed += 1,
            (true, true) if keeps => e.keeps_own += 1,
            (true, true) => {
                let after = Unit { deadline: new.clone(), ..u.clone() };
                match (u.days_late(today).is_some(), after.days_late(today).is_some()) {
                    (false, true) => e.becomes_late.push(u.id),
                    (true, false) => e.no_longer_late.push(u.id),
                    _ => {}
                }
                e.moved.push(u.id);
            }
        }
    }
    e
}

/// What whoever sets a deadline must know and confirm: none of it is forbidden, for a late plan is still carried out
/// and a conclusion may say what it says; but nobody should do it by a slip of the pen.
pub fn doubts(new: &Deadline, line: Option<&Line>, lines: &[Line], today: Day) -> Vec<String> {
    let mut all = Vec::new();
    if new.last < today {
        all.push(format!("Thời hạn “{}” có ngày cuối {} đã qua.", new.words, new.last));
    }
    let Some(line) = line else { return all };
    if let Some(parent) = lines.iter().find(|l| Some(l.id) == line.parent && l.deadline.last < new.last) {
        all.push(format!(
            "Thời hạn “{}” muộn hơn nội dung {} “{}” mà nội dung này phải xong trước ({}).",
            new.words,
            parent.no,
            parent.name,
            parent.deadline.says()
        ));
    }
    for child in lines.iter().filter(|l| l.parent == Some(line.id) && l.deadline.last > new.last) {
        all.push(format!(
            "Thời hạn “{}” sớm hơn nội dung {} “{}” là nội dung phải xong trước nó ({}).",
            new.words,
            child.no,
            child.name,
            child.deadline.says()
        ));
    }
    all
}

/// The bodies a line is addressed to on the day it is issued: those below the issuing body that fit, without those left
/// out by hand and with those taken in. In the order of `bodies`.
pub fn chosen(line: &Line, issuer: BodyId, bodies: &[Body], picks: &[Pick]) -> Vec<BodyId> {
    let tree: HashMap<BodyId, Option<BodyId>> = bodies.iter().map(|b| (b.id, b.parent)).collect();
    let below = |mut at: BodyId| {
        let mut steps = 0;
        while let Some(up) = tree.get(&at).copied().flatten().filter(|_| steps < 30) {
            if up == issuer {
                return true;
            }
            (at, steps) = (up, steps + 1);
        }
        false
    };
    let picked = |b: BodyId| picks.iter().find(|p| p.line == line.id && p.body == b).map(|p| p.takes);
    let takes = |b: &&Body| match picked(b.id) {
        Some(takes) => takes,
        None if line.whom == Whom::Own => b.id == issuer,
        None => line.whom.fits(b) && below(b.id),
    };
    bodies.iter().filter(takes).map(|b| b.id).collect()
}
