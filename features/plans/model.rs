//! A plan, its lines, what each asks of one unit. Pure: nothing here reads a table.

use crate::deadline::Deadline;
use crate::periods::Rhythm;
pub use crate::standing::{Entry, Kept, Progress, Status, Unit};
use kernel::{BodyId, Day, Moment, PersonId};
use organisations::{Body, BodyKind, Level};

kernel::id! {
    /// A plan ("kế hoạch").
    PlanId
}
kernel::id! {
    /// One line of a plan: what a group of units has to do by when ("nội dung giao").
    PlanLineId
}
kernel::id! {
    /// What one line asks of one unit ("việc của đơn vị").
    UnitId
}
kernel::id! {
    /// One report of a unit ("lần báo cáo").
    EntryId
}
kernel::id! {
    /// One revision of a plan after it was issued ("lần điều chỉnh").
    RevisionId
}

/// The nine parts of the official structure, in order; I is number 1.
pub const PARTS: [&str; 9] = [
    "Mục đích, yêu cầu",
    "Nội dung",
    "Tên gọi, thời gian, địa điểm",
    "Thành phần, số lượng, cơ cấu đại biểu, khách mời",
    "Trình tự, chương trình",
    "Trang trí, khánh tiết, tuyên truyền, kỷ yếu, phóng sự, triển lãm",
    "Khen thưởng",
    "Kinh phí",
    "Tổ chức thực hiện, phân công, tiến độ",
];
/// Roman figures of the nine parts.
pub const ROMAN: [&str; 9] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
/// Annexes begin at this number.
pub(crate) const ANNEX_FROM: i64 = 10;
/// Annexes of a plan.
pub(crate) const ANNEXES_MAX: usize = 10;
/// Tasks of a plan.
pub(crate) const TASKS_MAX: usize = 100;
/// Lines of a plan.
pub(crate) const LINES_MAX: usize = 20;
/// Units of a plan, over all lines.
pub(crate) const UNITS_MAX: usize = 5000;
/// Figures a report asks for.
pub(crate) const FIGURES_MAX: usize = 6;
/// Members of a steering committee.
pub(crate) const MEMBERS_MAX: usize = 200;
/// A deadline as near as this is said to come soon.
pub(crate) const SOON_DAYS: i64 = 7;

/// Where a plan stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlanState {
    /// Being written; only the issuing body sees it.
    Draft,
    /// "Đã ban hành": units report, the text changes only by revision.
    Issued,
    /// "Đã kết thúc": nothing is owed any more.
    Ended,
}

impl PlanState {
    /// Every state, in order.
    pub const ALL: [PlanState; 3] = [PlanState::Draft, PlanState::Issued, PlanState::Ended];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            PlanState::Draft => "DRAFT",
            PlanState::Issued => "ISSUED",
            PlanState::Ended => "ENDED",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<PlanState> {
        PlanState::ALL.into_iter().find(|s| s.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            PlanState::Draft => "dự thảo",
            PlanState::Issued => "đang thực hiện",
            PlanState::Ended => "đã kết thúc",
        }
    }
}

/// A plan's head and settings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Its key.
    pub id: PlanId,
    /// Who issues it.
    pub issuer: BodyId,
    /// "309/KH-UBND"; may be empty in a draft.
    pub number: String,
    /// The day on the document.
    pub day: Option<Day>,
    /// What it is about ("trích yếu").
    pub title: String,
    /// Legal and political bases, one a line.
    pub bases: String,
    /// "Nơi nhận", one a line.
    pub recipients: String,
    /// What figures a report asks for, in order.
    pub figures: Vec<String>,
    /// Where it stands.
    pub state: PlanState,
    /// The day it was issued to the units.
    pub issued_on: Option<Day>,
    /// The day it was ended.
    pub ended_on: Option<Day>,
    /// How often reports are wanted, and of whom.
    pub rhythm: Rhythm,
    /// The day that rhythm was asked for, where the plan was out already.
    pub rhythm_since: Option<Day>,
    /// Days late after which a follower is told.
    pub follower_days: i64,
    /// Days late after which the head of the committee is told.
    pub head_days: i64,
    /// Made up for a sample; screens and papers say so.
    pub illustrative: bool,
    /// For two writers at once.
    pub version: i64,
}

impl Plan {
    /// Was it ever issued? A draft that was dropped was not.
    pub fn is_out(&self) -> bool {
        self.issued_on.is_some()
    }

    /// The day from which reports are asked for: nobody owes one that fell due by then.
    pub fn asks_since(&self) -> Option<Day> {
        self.issued_on.map(|issued| self.rhythm_since.map_or(issued, |since| since.max(issued)))
    }

    /// How reports are wanted, and since when where that was not from the beginning.
    pub fn rhythm_says(&self) -> String {
        match self.rhythm_since {
            Some(since) if self.rhythm.every != crate::Every::Never => {
                format!("{}, tính từ {since}", self.rhythm.says())
            }
            _ => self.rhythm.says(),
        }
    }

    /// How it stands, as people say it.
    pub fn stands(&self) -> &'static str {
        if self.state == PlanState::Ended && !self.is_out() {
            "dự thảo đã bỏ"
        } else {
            self.state.vietnamese()
        }
    }

    /// "Kế hoạch số 309/KH-UBND ngày 13/8/2024", "Dự thảo kế hoạch".
    pub fn called(&self) -> String {
        match (self.number.as_str(), self.day) {
            ("", _) if !self.is_out() => "Dự thảo kế hoạch".to_owned(),
            ("", None) => "Kế hoạch".to_owned(),
            ("", Some(day)) => format!("Kế hoạch ngày {day}"),
            (number, None) => format!("Kế hoạch số {number}"),
            (number, Some(day)) => format!("Kế hoạch số {number} ngày {day}"),
        }
    }

    /// The day whose names its pages use: today while it runs, its last day afterwards.
    pub fn names_day(&self, today: Day) -> Day {
        self.ended_on.unwrap_or(today)
    }

    /// The day whose reckoning its pages show: nothing becomes later once a plan has ended.
    pub fn as_of(&self, today: Day) -> Day {
        self.ended_on.map_or(today, |e| e.min(today))
    }
}

/// To whom a line is addressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whom {
    /// Every body below the issuing one that has this level and kind.
    Group {
        /// Any level, or this.
        level: Option<Level>,
        /// Any kind, or this.
        kind: Option<BodyKind>,
    },
    /// The issuing body itself.
    Own,
    /// Only bodies picked by hand.
    Picked,
}

impl Whom {
    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Whom::Group { .. } => "GROUP",
            Whom::Own => "OWN",
            Whom::Picked => "PICKED",
        }
    }

    /// As people say it.
    pub fn vietnamese(self) -> String {
        match self {
            Whom::Own => "cơ quan ban hành".to_owned(),
            Whom::Picked => "đơn vị chọn tay".to_owned(),
            Whom::Group { level: None, kind: None } => "mọi đơn vị trực thuộc".to_owned(),
            Whom::Group { level: Some(l), kind: None } => l.vietnamese().to_lowercase(),
            Whom::Group { level: None, kind: Some(k) } => k.vietnamese().to_lowercase(),
            Whom::Group { level: Some(l), kind: Some(k) } => {
                format!("{}: {}", l.vietnamese().to_lowercase(), k.vietnamese().to_lowercase())
            }
        }
    }

    /// Does a body below the issuing one belong to the group?
    pub fn fits(self, body: &Body) -> bool {
        match self {
            Whom::Group { level, kind } => {
                level.is_none_or(|l| l == body.level) && kind.is_none_or(|k| k == body.kind)
            }
            Whom::Own | Whom::Picked => false,
        }
    }
}

/// To whom a line is addressed, as a paper says it; `words` are those of [`Whom::vietnamese`], also of an earlier text.
pub(crate) fn addressed(words: &str, issuer: &str) -> String {
    let kind = |k: &str| if k == "khác" { "Đơn vị khác".to_owned() } else { kernel::upper_first(k) };
    // "cấp xã", but "ở cơ sở", "ở trung ương".
    let at =
        |level: &str| if level.starts_with("cấp ") { level.to_owned() } else { format!("ở {level}") };
    let level = |w: &str| Level::ALL.iter().any(|l| l.vietnamese().to_lowercase() == w);
    match (words, words.split_once(": ")) {
        ("cơ quan ban hành", _) => issuer.to_owned(),
        ("đơn vị chọn tay", _) => "Các đơn vị được chọn".to_owned(),
        (_, Some((l, k))) => format!("{} {}", kind(k), at(l)),
        (l, None) if level(l) => format!("Mọi đơn vị {}", at(l)),
        (k, None) => kind(k),
    }
}

/// One line of a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its key.
    pub id: PlanLineId,
    /// From 1, in order.
    pub no: i64,
    /// "Tổ chức hội nghị điển hình tiên tiến cấp xã".
    pub name: String,
    /// To whom.
    pub whom: Whom,
    /// By when.
    pub deadline: Deadline,
    /// What is to be handed in ("sản phẩm"); may be empty.
    pub product: String,
    /// The line that this one must not outlast.
    pub parent: Option<PlanLineId>,
}

/// A line's body picked or left out by hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pick {
    /// Which line.
    pub line: PlanLineId,
    /// Which body.
    pub body: BodyId,
    /// Taken in, or left out.
    pub takes: bool,
}

/// A member of a plan's steering committee ("thành viên ban chỉ đạo").
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Full name as it was when the person was named.
    pub name: String,
    /// Post in words.
    pub title: String,
    /// Is this the head of the committee ("trưởng ban")?
    pub head: bool,
}

/// A numbered task of the plan's own bodies.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Task {
    /// The part or annex it stands in; may be empty.
    pub part: String,
    /// What is to be done.
    pub work: String,
    /// "Cơ quan chủ trì".
    pub leads: String,
    /// "Phối hợp"; may be empty.
    pub partners: String,
    /// "Thời hạn" in words: "trước 31/3/2025", "thường xuyên"; may be empty.
    pub words: String,
    /// The last day, where the words name one.
    pub last: Option<Day>,
    /// "Sản phẩm"; may be empty.
    pub product: String,
}

/// A part of the text: one of the nine, or an annex.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// 1 to 9, or from 10 for annexes.
    pub no: i64,
    /// Title of an annex; the nine have their own.
    pub title: String,
    /// Its words.
    pub body: String,
}

/// What a revision rests on ("căn cứ điều chỉnh").
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Basis {
    /// A conclusion of whoever chaired a meeting; otherwise a document.
    pub conclusion: bool,
    /// The document's number, or who chaired.
    pub what: String,
    /// The day of the document or the meeting.
    pub day: Day,
}

impl Basis {
    /// The word kept in the database.
    pub fn word(&self) -> &'static str {
        if self.conclusion { "CONCLUSION" } else { "DOCUMENT" }
    }

    /// "kết luận của Phó Chủ tịch UBND thị xã (chủ trì cuộc họp ngày 12/02/2025)".
    pub fn says(&self) -> String {
        match self.conclusion {
            true => format!("kết luận của {} (chủ trì cuộc họp ngày {})", self.what, self.day),
            false => format!("văn bản {} ngày {}", self.what, self.day),
        }
    }
}

/// What was revised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Revised {
    /// A deadline, of a line or of one unit.
    Deadline,
    /// The text.
    Text,
    /// The tasks.
    Tasks,
    /// A line more.
    Line,
}

impl Revised {
    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Revised::Deadline => "DEADLINE",
            Revised::Text => "TEXT",
            Revised::Tasks => "TASKS",
            Revised::Line => "LINE",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Revised> {
        [Revised::Deadline, Revised::Text, Revised::Tasks, Revised::Line]
            .into_iter()
            .find(|r| r.word() == word)
    }
}

/// One revision, as its history is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revision {
    /// Its key.
    pub id: RevisionId,
    /// From 1.
    pub no: i64,
    /// What was revised.
    pub what: Revised,
    /// The line whose deadline moved.
    pub line: Option<PlanLineId>,
    /// The one unit whose deadline moved.
    pub unit: Option<UnitId>,
    /// On what.
    pub basis: Basis,
    /// Why.
    pub reason: String,
    /// What stood before: a deadline, or the old text.
    pub was: String,
    /// What stands since.
    pub now: String,
    /// How many units became late by it.
    pub became_late: i64,
    /// How many units are late no longer by it.
    pub no_longer_late: i64,
    /// When it was written down.
    pub at: Moment,
    /// By whom.
    pub by: String,
}
