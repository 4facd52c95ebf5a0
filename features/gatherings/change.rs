//! What changes only with a reason: head count, days, venue, who attends. The programme is edited as it is made; what it
//! makes wrong is found by its check. No I/O.

use crate::model::{DAYS_MAX, Gathering, days_words};
use kernel::{Day, Moment, Problem};

kernel::id! {
    /// A change of a gathering ("điều chỉnh").
    ChangeId
}

/// Most delegates a gathering may expect.
pub const EXPECTED_MAX: i64 = 100_000;
/// Characters of a venue.
pub const PLACE_MAX: usize = 200;

/// A change of a gathering that asks for a reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// Delegates expected.
    Expected(i64),
    /// Other days. The programme moves along with the first day; what no longer fits is found by its check.
    Days {
        /// First day.
        first: Day,
        /// Last day.
        last: Day,
    },
    /// Another venue.
    Venue(String),
    /// Leaders of the Party or the State attend, or no longer do.
    LeadersAttend(bool),
}

/// What a change is about, without its values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChangeKind {
    /// Delegates expected.
    Expected,
    /// Days.
    Days,
    /// Venue.
    Venue,
    /// Leaders of the Party or the State.
    Leaders,
}

impl ChangeKind {
    const ALL: [ChangeKind; 4] =
        [ChangeKind::Expected, ChangeKind::Days, ChangeKind::Venue, ChangeKind::Leaders];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            ChangeKind::Expected => "EXPECTED",
            ChangeKind::Days => "DAYS",
            ChangeKind::Venue => "VENUE",
            ChangeKind::Leaders => "LEADERS",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<ChangeKind> {
        ChangeKind::ALL.into_iter().find(|k| k.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            ChangeKind::Expected => "Số đại biểu dự kiến",
            ChangeKind::Days => "Thời gian",
            ChangeKind::Venue => "Địa điểm",
            ChangeKind::Leaders => "Lãnh đạo Đảng, Nhà nước dự",
        }
    }
}

impl Change {
    /// What it is about.
    pub fn kind(&self) -> ChangeKind {
        match self {
            Change::Expected(_) => ChangeKind::Expected,
            Change::Days { .. } => ChangeKind::Days,
            Change::Venue(_) => ChangeKind::Venue,
            Change::LeadersAttend(_) => ChangeKind::Leaders,
        }
    }
}

/// Why something changes, and under which key it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Why {
    /// Key of the change; comes with the form, so that a form sent twice changes once.
    pub id: ChangeId,
    /// The reason.
    pub reason: String,
    /// By what ("căn cứ"), or "".
    pub basis: String,
}

/// A change that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    /// Its key.
    pub id: ChangeId,
    /// What.
    pub what: ChangeKind,
    /// Before, in words.
    pub was: String,
    /// After, in words.
    pub became: String,
    /// The reason given.
    pub reason: String,
    /// By what, or "".
    pub basis: String,
    /// Who made it, with the names of that day.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// The gathering after a change. The programme is not part of it.
#[must_use]
pub fn applied(g: &Gathering, change: &Change) -> Gathering {
    let mut now = g.clone();
    match change {
        Change::Expected(n) => now.expected = *n,
        Change::Days { first, last } => (now.first_day, now.last_day) = (*first, *last),
        Change::Venue(place) => now.place.clone_from(place),
        Change::LeadersAttend(yes) => now.leaders_attend = *yes,
    }
    now
}

/// Before and after, in words.
pub fn in_words(g: &Gathering, change: &Change) -> (String, String) {
    let now = applied(g, change);
    let say = |g: &Gathering| match change.kind() {
        ChangeKind::Expected => g.expected.to_string(),
        ChangeKind::Days => days_words(g.first_day, g.last_day),
        ChangeKind::Venue if g.place.is_empty() => "chưa định".to_owned(),
        ChangeKind::Venue => g.place.clone(),
        ChangeKind::Leaders => if g.leaders_attend { "có dự" } else { "không dự" }.to_owned(),
    };
    (say(g), say(&now))
}

/// What is wrong with a change of the gathering itself, at the fields a form for it has.
pub fn change_problems(g: &Gathering, change: &Change) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut wrong = |field: &str, code, says: String| found.push(Problem::new(field, code, says));
    match change {
        Change::Expected(n) if !(0..=EXPECTED_MAX).contains(n) => {
            wrong("expected", "HN-01", format!("Số đại biểu dự kiến: phải từ 0 đến {EXPECTED_MAX}."));
        }
        Change::Days { first, last } if last < first => {
            wrong("last", "HN-02", format!("Ngày kết thúc {last} đứng trước ngày bắt đầu {first}."));
        }
        Change::Days { first, last } if first.days_to(*last) >= DAYS_MAX => {
            wrong(
                "last",
                "HN-03",
                format!("Hội nghị kéo dài nhiều nhất {DAYS_MAX} ngày. Kiểm tra lại ngày kết thúc."),
            );
        }
        Change::Venue(place) if place.chars().count() > PLACE_MAX => {
            wrong("place", "HN-04", format!("Địa điểm: tối đa {PLACE_MAX} ký tự."));
        }
        same if applied(g, same) == *g => {
            let says =
                format!("{}: đang đúng như vậy rồi, không có gì để điều chỉnh.", same.kind().vietnamese());
            wrong("", "HN-05", says);
        }
        _ => {}
    }
    found
}
