//! Needs ("nhu cầu hậu cần"): what a gathering wants by head count, and how many are there. No I/O.

use kernel::{Day, grouped};

kernel::id! {
    /// Something a gathering needs: meals, cars, rooms, printed papers.
    NeedId
}

/// Most of a thing, and heads for one of it.
pub(crate) const COUNT_MAX: i64 = 1_000_000;
/// Most đồng of a price or an amount.
pub(crate) const DONG_MAX: i64 = 1_000_000_000_000;

/// What sort of thing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NeedKind {
    /// "Hội trường": counted by its seats.
    Hall,
    /// "Suất ăn".
    Meal,
    /// "Xe".
    Car,
    /// "Phòng nghỉ".
    Bedroom,
    /// "Tài liệu in": tells days, venue and programme, which may change after it was printed.
    Print,
    /// "Quà tặng, hoa".
    Gift,
    /// "Khác".
    Other,
}

impl NeedKind {
    /// All, in the order of the page.
    pub const ALL: [NeedKind; 7] = [
        NeedKind::Hall,
        NeedKind::Meal,
        NeedKind::Car,
        NeedKind::Bedroom,
        NeedKind::Print,
        NeedKind::Gift,
        NeedKind::Other,
    ];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            NeedKind::Hall => "HALL",
            NeedKind::Meal => "MEAL",
            NeedKind::Car => "CAR",
            NeedKind::Bedroom => "BEDROOM",
            NeedKind::Print => "PRINT",
            NeedKind::Gift => "GIFT",
            NeedKind::Other => "OTHER",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<NeedKind> {
        NeedKind::ALL.into_iter().find(|k| k.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            NeedKind::Hall => "Hội trường",
            NeedKind::Meal => "Suất ăn",
            NeedKind::Car => "Xe",
            NeedKind::Bedroom => "Phòng nghỉ",
            NeedKind::Print => "Tài liệu in",
            NeedKind::Gift => "Quà tặng, hoa",
            NeedKind::Other => "Khác",
        }
    }

    /// What one of it is called where nothing else is said.
    pub fn unit(self) -> &'static str {
        match self {
            NeedKind::Hall => "chỗ",
            NeedKind::Meal => "suất",
            NeedKind::Car => "xe",
            NeedKind::Bedroom => "phòng",
            NeedKind::Print => "bản",
            NeedKind::Gift => "phần",
            NeedKind::Other => "cái",
        }
    }

    /// Does having more of it than wanted cost money or labour? A hall may be larger than needed.
    fn surplus_counts(self) -> bool {
        self != NeedKind::Hall
    }

    /// May it be wanted on the eve, or the day after? Guests arrive and leave then.
    fn around_the_days(self) -> bool {
        matches!(self, NeedKind::Car | NeedKind::Bedroom)
    }
}

/// What the heads of a need are counted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Basis {
    /// "Theo đại biểu dự kiến": all expected, or the places of one source.
    #[default]
    Expected,
    /// "Theo trả lời": who answered that they come, and what they asked for.
    Answers,
}

impl Basis {
    /// Both, as the form offers them.
    pub const ALL: [Basis; 2] = [Basis::Expected, Basis::Answers];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Basis::Expected => "EXPECTED",
            Basis::Answers => "ANSWERS",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Basis> {
        Basis::ALL.into_iter().find(|b| b.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Basis::Expected => "đại biểu dự kiến",
            Basis::Answers => "trả lời giấy mời",
        }
    }
}

/// How many of a thing are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// So many, whoever comes.
    Fixed(i64),
    /// One for so many heads; above 0.
    PerHeads(i64),
}

/// Something a gathering needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Need {
    /// Its key.
    pub id: NeedId,
    /// What sort.
    pub kind: NeedKind,
    /// "Ăn trưa ngày 28/3".
    pub name: String,
    /// "suất".
    pub unit: String,
    /// For which day, if for one.
    pub day: Option<Day>,
    /// How many are wanted.
    pub measure: Measure,
    /// So many per cent more, in reserve.
    pub reserve: i64,
    /// What its heads are counted by.
    pub basis: Basis,
    /// Only for the delegations of this source; "" for all.
    pub source: String,
    /// Only when leaders of the Party or the State attend.
    pub when_leaders: bool,
    /// Đồng for one.
    pub price: i64,
    /// How many are ordered, booked or printed; `None` while nothing is.
    pub have: Option<i64>,
    /// What was printed, as it stood then; see [`crate::plan::Plan::tells`]. "" for everything else.
    pub told: String,
    /// Remark.
    pub note: String,
    /// For writing what one has seen.
    pub version: i64,
}

/// How many of a need are wanted for so many heads: at least, and with the reserve.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// One for everybody.
    pub least: i64,
    /// With the reserve.
    pub most: i64,
}

impl Need {
    /// How many are wanted for so many heads.
    pub fn wanted(&self, heads: i64) -> Wanted {
        match self.measure {
            Measure::Fixed(n) => Wanted { least: n, most: n },
            Measure::PerHeads(per) => {
                let least = up(heads, per.max(1));
                Wanted { least, most: up(heads * (100 + self.reserve), 100 * per.max(1)) }
            }
        }
    }

    /// "cứ 45 người một xe", "mỗi người một suất, dự phòng 5%".
    pub fn measure_says(&self) -> String {
        let of = match self.measure {
            Measure::Fixed(n) => return format!("cố định {} {}", grouped(n), self.unit),
            Measure::PerHeads(1) => format!("mỗi người một {}", self.unit),
            Measure::PerHeads(n) => format!("cứ {n} người một {}", self.unit),
        };
        match self.reserve {
            0 => of,
            more => format!("{of}, dự phòng {more}%"),
        }
    }

    /// How far from what is wanted: more than the reserve allows, or fewer than there are heads.
    pub(crate) fn off(&self, wanted: Wanted) -> Option<Off> {
        let have = self.have?;
        if have < wanted.least {
            Some(Off::Short(wanted.least - have))
        } else if have > wanted.most && self.kind.surplus_counts() {
            Some(Off::Surplus(have - wanted.most))
        } else {
            None
        }
    }

    /// Does its day lie outside the gathering's?
    pub(crate) fn is_outside(&self, first: Day, last: Day) -> bool {
        let more = i64::from(self.kind.around_the_days());
        self.day.is_some_and(|day| day < first.plus_days(-more) || day > last.plus_days(more))
    }
}

/// Too few, or too many.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Off {
    Short(i64),
    Surplus(i64),
}

/// The quotient, rounded up; both at least 0, `by` above 0.
fn up(n: i64, by: i64) -> i64 {
    n.max(0).div_euclid(by) + i64::from(n.max(0).rem_euclid(by) > 0)
}

/// "1.250.000 đồng".
pub fn dong(n: i64) -> String {
    format!("{} đồng", grouped(n))
}
