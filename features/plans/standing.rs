//! How far a unit says it is, how it stands on a day, what it reported. Pure.

use crate::deadline::Deadline;
use crate::model::{EntryId, PlanLineId, UnitId};
use kernel::{BodyId, Day, Moment};

/// How far a unit says it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// "Chưa báo".
    Silent,
    /// "Đang làm".
    Underway,
    /// "Đã xong".
    Done,
}

impl Progress {
    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Progress::Silent => "SILENT",
            Progress::Underway => "UNDERWAY",
            Progress::Done => "DONE",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Progress> {
        [Progress::Silent, Progress::Underway, Progress::Done].into_iter().find(|s| s.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Progress::Silent => "chưa báo",
            Progress::Underway => "đang làm",
            Progress::Done => "đã xong",
        }
    }
}

/// What a line asks of one unit, and how it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// Its key.
    pub id: UnitId,
    /// Which line.
    pub line: PlanLineId,
    /// Which body.
    pub body: BodyId,
    /// Since when it has this to do; `None` since the plan was issued.
    pub since: Option<Day>,
    /// By when, as it stands now.
    pub deadline: Deadline,
    /// Was its deadline moved by itself?
    pub own: bool,
    /// How far it says it is.
    pub progress: Progress,
    /// When its conference is, or was.
    pub event_on: Option<Day>,
    /// When it was done.
    pub done_on: Option<Day>,
    /// When it last reported.
    pub told_at: Option<Moment>,
    /// From which day it has no more to do, and why.
    pub excused: Option<(Day, String)>,
    /// For two writers at once.
    pub version: i64,
}

/// How a unit stands on a day ("tình trạng").
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Status {
    /// "Chậm": the last day is past and it is not done.
    Late,
    /// "Chưa báo": in time, and nothing was heard.
    Silent,
    /// "Đang làm": in time, and it has reported.
    Underway,
    /// "Xong muộn": done after the last day.
    DoneLate,
    /// "Đã xong": done in time.
    Done,
    /// "Được miễn": nothing is asked of it any more.
    Excused,
}

impl Status {
    /// Every status, the most urgent first.
    pub const ALL: [Status; 6] =
        [Status::Late, Status::Silent, Status::Underway, Status::DoneLate, Status::Done, Status::Excused];

    /// The word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Status::Late => "late",
            Status::Silent => "silent",
            Status::Underway => "underway",
            Status::DoneLate => "done-late",
            Status::Done => "done",
            Status::Excused => "excused",
        }
    }

    /// Back from an address.
    pub fn of_word(word: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|s| s.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Status::Late => "chậm",
            Status::Silent => "chưa báo",
            Status::Underway => "đang làm",
            Status::DoneLate => "xong muộn",
            Status::Done => "đã xong",
            Status::Excused => "được miễn",
        }
    }

    /// The letter on a tile, so that its colour is not its only mark.
    pub fn letter(self) -> &'static str {
        match self {
            Status::Late => "C!",
            Status::Silent => "?",
            Status::Underway => "Đ",
            Status::DoneLate => "X!",
            Status::Done => "X",
            Status::Excused => "M",
        }
    }

    /// The class of a tag.
    pub fn tone(self) -> &'static str {
        match self {
            Status::Late => " late",
            Status::Silent => " wait",
            Status::DoneLate | Status::Done => " met",
            Status::Underway | Status::Excused => "",
        }
    }
}

impl Unit {
    /// How it stands on a day.
    pub fn status(&self, today: Day) -> Status {
        if self.excused.is_some() {
            return Status::Excused;
        }
        match (self.progress, self.done_on) {
            (Progress::Done, Some(on)) if on > self.deadline.last => Status::DoneLate,
            (Progress::Done, _) => Status::Done,
            _ if self.deadline.last < today => Status::Late,
            (Progress::Silent, _) => Status::Silent,
            (Progress::Underway, _) => Status::Underway,
        }
    }

    /// Is something still asked of it?
    pub fn is_open(&self) -> bool {
        self.excused.is_none() && self.progress != Progress::Done
    }

    /// By how many days it is late; nothing where it is not.
    pub fn days_late(&self, today: Day) -> Option<i64> {
        (self.status(today) == Status::Late).then(|| self.deadline.last.days_to(today))
    }
}

/// One report of one unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its key.
    pub id: EntryId,
    /// Which unit.
    pub unit: UnitId,
    /// When.
    pub at: Moment,
    /// By whom, with the unit of that day.
    pub by: String,
    /// Written down by the issuing body, for the unit.
    pub instead: bool,
    /// "2025-02"; "" where it belongs to no period.
    pub period: String,
    /// How far.
    pub progress: Progress,
    /// When the conference is, or was.
    pub event_on: Option<Day>,
    /// When it was done.
    pub done_on: Option<Day>,
    /// The words.
    pub said: String,
    /// Figures by their names, in the plan's order.
    pub figures: Vec<(String, i64)>,
    /// The product, in words.
    pub product: String,
    /// Where the product can be seen.
    pub link: String,
    /// Why it was taken back; "" while it stands.
    pub undone: String,
    /// A file that came along: its digest, name and kind.
    pub file: Option<Kept>,
}

/// A file that was handed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// SHA-256 in hexadecimal.
    pub digest: String,
    /// The sender's name for it.
    pub name: String,
    /// What it is.
    pub kind: web::FileKind,
    /// Bytes.
    pub size: i64,
}
