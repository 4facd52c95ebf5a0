//! The methods by which a line gets its points. What a person typed is kept as typed; [`Item::exact`] turns it into an
//! exact fraction, and nothing here rounds. The one rounding there is stands in [`crate::calc`].

use crate::exact::Exact;
use crate::model::Item;
use kernel::{Points, grouped};

/// A step of a LEVEL criterion ("bậc"), or a part of a CHECKLIST ("nội dung").
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Level {
    /// "Hoàn thành tốt".
    pub name: String,
    /// What it is worth.
    pub points: Points,
}

/// Ranks of an outside index that give the same points ("nhóm hạng").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Band {
    /// The best rank of the band; 1 is the best of all.
    pub from: i64,
    /// The last rank of the band; none is "and below".
    pub to: Option<i64>,
    /// What it is worth.
    pub points: Points,
}

/// How a line gets its points.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Method {
    /// "Chấm trực tiếp": points typed, from 0 to the maximum.
    Manual,
    /// "Theo tỷ lệ": done ÷ planned × maximum, at most the maximum.
    Ratio,
    /// "Theo chỉ tiêu và đơn vị dẫn đầu": half of the maximum for the target, all of it for whoever goes furthest
    /// beyond the target in the bloc, in between in proportion (`calc.rs` says it exactly).
    TargetLeader,
    /// "Theo số lượng": so many points each, at most the maximum.
    Count {
        /// Points each.
        per: Points,
    },
    /// "Trừ lỗi": the maximum less so many points a fault, never below 0.
    Deduct {
        /// Points a fault.
        per: Points,
    },
    /// "Theo bậc": one of the named levels.
    Level {
        /// The levels, as the rubric lists them.
        levels: Vec<Level>,
    },
    /// "Theo hạng": points by the rank in an outside index.
    RankTable {
        /// The bands, best first.
        bands: Vec<Band>,
    },
    /// "Theo danh mục": the parts that are there, added up.
    Checklist {
        /// The parts; together they make the maximum.
        parts: Vec<Level>,
    },
    /// "Điểm thưởng": outside the section's maximum; so many points each, or typed.
    Bonus {
        /// Points each; without it, points are typed.
        per: Option<Points>,
    },
    /// "Điểm trừ": taken off the total; so many points each time, at most the line's maximum.
    Penalty {
        /// Points each time.
        per: Points,
    },
    /// "Điều kiện loại": no points; whoever it applies to is not considered ("không xét thi đua").
    Disqualifier,
}

/// The words of [`Method`], as forms, workbooks and the database write them, with what people say.
pub const METHODS: [(&str, &str); 11] = [
    ("MANUAL", "Chấm trực tiếp"),
    ("RATIO", "Theo tỷ lệ thực hiện"),
    ("TARGET_LEADER", "Theo chỉ tiêu và đơn vị dẫn đầu"),
    ("COUNT", "Theo số lượng"),
    ("DEDUCT", "Trừ theo lỗi"),
    ("LEVEL", "Theo bậc"),
    ("RANK_TABLE", "Theo hạng"),
    ("CHECKLIST", "Theo danh mục"),
    ("BONUS", "Thưởng"),
    ("PENALTY", "Trừ vào tổng"),
    ("DISQUALIFIER", "Điều kiện loại"),
];

/// Parts of one CHECKLIST, levels of one LEVEL, bands of one RANK_TABLE: at most so many.
pub(crate) const PARTS_MAX: usize = 40;

impl Method {
    /// The word kept in the database.
    pub fn word(&self) -> &'static str {
        match self {
            Method::Manual => "MANUAL",
            Method::Ratio => "RATIO",
            Method::TargetLeader => "TARGET_LEADER",
            Method::Count { .. } => "COUNT",
            Method::Deduct { .. } => "DEDUCT",
            Method::Level { .. } => "LEVEL",
            Method::RankTable { .. } => "RANK_TABLE",
            Method::Checklist { .. } => "CHECKLIST",
            Method::Bonus { .. } => "BONUS",
            Method::Penalty { .. } => "PENALTY",
            Method::Disqualifier => "DISQUALIFIER",
        }
    }

    /// As people say it.
    pub fn vietnamese(&self) -> &'static str {
        METHODS.iter().find(|(word, _)| *word == self.word()).map_or("", |(_, says)| says)
    }

    /// Points each, a fault, or each time, where the method has them.
    pub fn per(&self) -> Option<Points> {
        match self {
            Method::Count { per } | Method::Deduct { per } | Method::Penalty { per } => Some(*per),
            Method::Bonus { per } => *per,
            _ => None,
        }
    }

    /// Are the points typed themselves?
    pub fn is_typed(&self) -> bool {
        matches!(self, Method::Manual | Method::Bonus { per: None })
    }

    /// Do the points depend on what the other units did?
    pub fn is_relative(&self) -> bool {
        matches!(self, Method::TargetLeader)
    }

    /// What belongs to the method besides its maximum, as one line of text: "10", "Hạng 1–3 = 100; Hạng 4–10 = 85",
    /// "1–3 = 100; 4– = 85". Empty where nothing belongs to it. [`Method::of_text`] reads it back.
    pub fn text(&self) -> String {
        let joined = |all: Vec<String>| all.join("; ");
        match self {
            Method::Level { levels: all } | Method::Checklist { parts: all } => {
                joined(all.iter().map(|l| format!("{} = {}", l.name, l.points.plain())).collect())
            }
            Method::RankTable { bands } => {
                joined(bands.iter().map(|b| format!("{} = {}", b.ranks(), b.points.plain())).collect())
            }
            other => other.per().map(Points::plain).unwrap_or_default(),
        }
    }

    /// Back from its word and its line of text. `None` when the text does not fit the method.
    pub fn of_text(word: &str, text: &str) -> Option<Method> {
        let per = || Points::parse(text).filter(|p| (Points(1)..=Points::LARGEST).contains(p));
        Some(match word {
            "MANUAL" => Method::Manual,
            "RATIO" => Method::Ratio,
            "TARGET_LEADER" => Method::TargetLeader,
            "COUNT" => Method::Count { per: per()? },
            "DEDUCT" => Method::Deduct { per: per()? },
            "LEVEL" => Method::Level { levels: levels_of(text)? },
            "RANK_TABLE" => Method::RankTable { bands: bands_of(text)? },
            "CHECKLIST" => Method::Checklist { parts: levels_of(text)? },
            "BONUS" if text.is_empty() => Method::Bonus { per: None },
            "BONUS" => Method::Bonus { per: Some(per()?) },
            "PENALTY" => Method::Penalty { per: per()? },
            "DISQUALIFIER" => Method::Disqualifier,
            _ => return None,
        })
    }
}

impl Band {
    /// "1–3", "4", "11–".
    pub fn ranks(&self) -> String {
        match self.to {
            Some(to) if to == self.from => self.from.to_string(),
            Some(to) => format!("{}–{to}", self.from),
            None => format!("{}–", self.from),
        }
    }

    /// "Hạng 1–3", "Hạng 11 trở xuống".
    pub fn says(&self) -> String {
        match self.to {
            None => format!("Hạng {} trở xuống", self.from),
            Some(_) => format!("Hạng {}", self.ranks()),
        }
    }

    fn holds(&self, rank: i64) -> bool {
        self.from <= rank && self.to.is_none_or(|to| rank <= to)
    }
}

/// Named points back from their line of text. `None` when a piece is not "name = points".
fn levels_of(text: &str) -> Option<Vec<Level>> {
    let level = |(name, points): (&str, Points)| {
        let fits = !name.is_empty() && name.chars().count() <= 200;
        fits.then(|| Level { name: name.to_owned(), points })
    };
    pieces(text)?.into_iter().map(level).collect()
}

/// Bands back from "1–3 = 100; 4–10 = 85; 11– = 70"; "Hạng" before the figures and a plain hyphen are fine too.
fn bands_of(text: &str) -> Option<Vec<Band>> {
    let band = |(ranks, points): (&str, Points)| {
        let ranks = ranks.trim_start_matches("Hạng").trim().replace(['-', '−'], "–");
        let rank = |text: &str| text.trim().parse::<i64>().ok().filter(|n| (1..=9999).contains(n));
        let (from, to) = match ranks.split_once('–') {
            Some((from, to)) if to.trim().is_empty() => (rank(from)?, None),
            Some((from, to)) => (rank(from)?, Some(rank(to)?)),
            None => (rank(&ranks)?, Some(rank(&ranks)?)),
        };
        Some(Band { from, to, points })
    };
    pieces(text)?.into_iter().map(band).collect()
}

/// "name = points; name = points" taken apart.
fn pieces(text: &str) -> Option<Vec<(&str, Points)>> {
    let all = text.split([';', '\n']).map(str::trim).filter(|piece| !piece.is_empty());
    let all: Option<Vec<(&str, Points)>> = all
        .map(|piece| {
            let (name, points) = piece.rsplit_once('=')?;
            let points = Points::parse(points)?;
            (Points::ZERO <= points && points <= Points::LARGEST).then_some((name.trim(), points))
        })
        .collect();
    all.filter(|all| all.len() <= PARTS_MAX)
}

/// What a person typed for one line, kept as typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Input {
    /// Points themselves.
    Points(Points),
    /// Done of planned, or of the target ("thực hiện trên kế hoạch, chỉ tiêu"), each in hundredths.
    Ratio {
        /// Done.
        done: Points,
        /// Planned. Never 0 for RATIO; a target may be 0.
        planned: Points,
    },
    /// How many; for RANK_TABLE which rank.
    Count(i64),
    /// Which level, counted from 0.
    Level(usize),
    /// Which parts of a checklist are there: bit 0 for the first.
    Ticks(u64),
    /// Does the condition hold?
    Holds(bool),
    /// "Không áp dụng": the line is not about this unit. What that does to the total, the rubric declares.
    NotApplicable,
}

impl Input {
    /// What the database keeps: two numbers, and whether the line does not apply.
    pub fn numbers(self) -> (Option<i64>, Option<i64>, bool) {
        let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        match self {
            Input::Points(p) => (Some(p.0), None, false),
            Input::Ratio { done, planned } => (Some(done.0), Some(planned.0), false),
            Input::Count(n) => (Some(n), None, false),
            Input::Level(i) => (Some(whole(i)), None, false),
            Input::Ticks(bits) => (Some(bits.cast_signed()), None, false),
            Input::Holds(yes) => (Some(i64::from(yes)), None, false),
            Input::NotApplicable => (None, None, true),
        }
    }

    /// Back from what the database keeps, as this method reads it.
    pub fn of_numbers(
        method: &Method,
        a: Option<i64>,
        b: Option<i64>,
        not_applicable: bool,
    ) -> Option<Input> {
        if not_applicable {
            return Some(Input::NotApplicable);
        }
        Some(match (method, a?, b) {
            (m, a, None) if m.is_typed() => Input::Points(Points(a)),
            (Method::Ratio | Method::TargetLeader, a, Some(b)) => {
                Input::Ratio { done: Points(a), planned: Points(b) }
            }
            (Method::Level { .. }, a, None) => Input::Level(usize::try_from(a).ok()?),
            (Method::Checklist { .. }, a, None) => Input::Ticks(a.cast_unsigned()),
            (Method::Disqualifier, a, None) => Input::Holds(a != 0),
            (m, a, None) if m.per().is_some() || matches!(m, Method::RankTable { .. }) => Input::Count(a),
            _ => return None,
        })
    }
}

impl Item {
    /// The points this input gives by itself, exactly, before ceiling, floor and rounding. `None` when it does not fit
    /// the method (points above the maximum, nothing planned, a level that is not there), when the line does not
    /// apply, or when the points depend on other units.
    pub fn exact(&self, input: Input) -> Option<Exact> {
        let counted = |n: i64, per: Points| (n >= 0).then(|| Exact::of(per).times(n));
        match (&self.method, input) {
            (m, Input::Points(p)) if m.is_typed() => {
                (Points::ZERO <= p && p <= self.max).then(|| Exact::of(p))
            }
            (Method::Level { levels }, Input::Level(i)) => levels.get(i).map(|l| Exact::of(l.points)),
            (Method::RankTable { bands }, Input::Count(rank)) => {
                bands.iter().find(|b| b.holds(rank)).map(|b| Exact::of(b.points))
            }
            (Method::Checklist { parts }, Input::Ticks(bits)) => {
                let there = |(n, part): (usize, &Level)| (bits >> n & 1 == 1).then_some(part.points);
                let all = parts.len() >= 64 || bits >> parts.len() == 0;
                all.then(|| Exact::of(parts.iter().enumerate().filter_map(there).sum()))
            }
            (Method::Ratio, Input::Ratio { done, planned }) if planned.0 > 0 && done.0 >= 0 => {
                Some(Exact::of(self.max).part(done, planned))
            }
            (Method::Deduct { per }, Input::Count(n)) => {
                counted(n, *per).map(|off| Exact::of(self.max).minus(off))
            }
            (Method::Disqualifier, Input::Holds(_)) => Some(Exact::ZERO),
            (m, Input::Count(n)) => counted(n, m.per()?),
            _ => None,
        }
    }

    /// Does the input fit the method? The line may still not apply where the rubric does not allow that.
    pub fn takes(&self, input: Input) -> bool {
        match (&self.method, input) {
            (_, Input::NotApplicable) => true,
            (Method::TargetLeader, Input::Ratio { done, planned }) => done.0 >= 0 && planned.0 >= 0,
            (_, input) => self.exact(input).is_some(),
        }
    }

    /// What was typed, in words: "49 ÷ 50", "12", "Hoàn thành tốt".
    pub fn says(&self, input: Input) -> String {
        match (&self.method, input) {
            (_, Input::NotApplicable) => "không áp dụng".to_owned(),
            (_, Input::Points(p)) => p.to_string(),
            (_, Input::Ratio { done, planned }) => format!("{done} ÷ {planned}"),
            (Method::RankTable { .. }, Input::Count(n)) => format!("hạng {n}"),
            (_, Input::Count(n)) => grouped(n),
            (Method::Level { levels }, Input::Level(i)) => {
                levels.get(i).map_or_else(String::new, |l| l.name.clone())
            }
            (Method::Checklist { parts }, Input::Ticks(bits)) => {
                format!("{} trên {} nội dung", bits.count_ones(), parts.len())
            }
            (_, Input::Holds(yes)) => if yes { "có" } else { "không" }.to_owned(),
            (_, Input::Level(_) | Input::Ticks(_)) => String::new(),
        }
    }

    /// The rule in words, beside the criterion: "10 điểm mỗi mục, tối đa 40".
    pub fn rule(&self) -> String {
        let max = self.max;
        let listed = |all: Vec<String>| format!("{}.", all.join("; "));
        match &self.method {
            Method::Manual => format!("Chấm trực tiếp từ 0 đến {max}."),
            Method::Ratio => format!("Thực hiện ÷ kế hoạch × {max}, tối đa {max}."),
            Method::TargetLeader => {
                let half = Exact::of(max).halved().says();
                format!(
                    "Đạt đúng chỉ tiêu: {half}; vượt chỉ tiêu cao nhất trong khối: {max}; vượt ít hơn: {half} cộng phần \
                     vượt ÷ phần vượt cao nhất × {half}; chưa đạt: thực hiện ÷ chỉ tiêu × {half}."
                )
            }
            Method::Count { per } => format!("{per} điểm mỗi mục, tối đa {max}."),
            Method::Deduct { per } => format!("{max} điểm, trừ {per} điểm mỗi lỗi, không dưới 0."),
            Method::Level { levels } => {
                listed(levels.iter().map(|l| format!("{}: {}", l.name, l.points)).collect())
            }
            Method::RankTable { bands } => {
                listed(bands.iter().map(|b| format!("{}: {}", b.says(), b.points)).collect())
            }
            Method::Checklist { parts } => {
                let parts = parts.iter().map(|p| format!("{}: {}", p.name, p.points)).collect();
                format!("Cộng các nội dung đã có. {}", listed(parts))
            }
            Method::Bonus { per: Some(per) } => format!("Thưởng {per} điểm mỗi lần, tối đa {max}."),
            Method::Bonus { per: None } => format!("Thưởng từ 0 đến {max} điểm."),
            Method::Penalty { per } => format!("Trừ {per} điểm mỗi lần vào tổng, tối đa trừ {max}."),
            Method::Disqualifier => "Nếu có thì không xét thi đua; không tính điểm.".to_owned(),
        }
    }
}
