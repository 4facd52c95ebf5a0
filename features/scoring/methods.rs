//! The methods by which a line gets its points, computed exactly. Whole hundredths in, whole hundredths out.
//!
//! One rounding exists, and only here: RATIO rounds half up to hundredths. Everything else is exact.

use crate::model::Item;
use kernel::Points;

/// A step of a LEVEL criterion ("bậc").
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Level {
    /// "Hạng 1–3".
    pub name: String,
    /// What it is worth.
    pub points: Points,
}

/// How a line gets its points.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Method {
    /// "Chấm trực tiếp": points typed, from 0 to the maximum.
    Manual,
    /// "Theo tỷ lệ": done ÷ planned × maximum, at most the maximum. Rounded once, half up, to hundredths.
    Ratio,
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
}

/// The words of [`Method`], as forms and the database write them, with what people say.
pub const METHODS: [(&str, &str); 7] = [
    ("MANUAL", "Chấm trực tiếp"),
    ("RATIO", "Theo tỷ lệ thực hiện"),
    ("COUNT", "Theo số lượng"),
    ("DEDUCT", "Trừ theo lỗi"),
    ("LEVEL", "Theo bậc"),
    ("BONUS", "Thưởng"),
    ("PENALTY", "Trừ vào tổng"),
];

impl Method {
    /// The word kept in the database.
    pub fn word(&self) -> &'static str {
        match self {
            Method::Manual => "MANUAL",
            Method::Ratio => "RATIO",
            Method::Count { .. } => "COUNT",
            Method::Deduct { .. } => "DEDUCT",
            Method::Level { .. } => "LEVEL",
            Method::Bonus { .. } => "BONUS",
            Method::Penalty { .. } => "PENALTY",
        }
    }

    /// Points each, a fault, or each time, where the method has them.
    pub fn per(&self) -> Option<Points> {
        match self {
            Method::Count { per } | Method::Deduct { per } | Method::Penalty { per } => Some(*per),
            Method::Bonus { per } => *per,
            Method::Manual | Method::Ratio | Method::Level { .. } => None,
        }
    }

    /// The levels, where the method has them.
    pub fn levels(&self) -> &[Level] {
        if let Method::Level { levels } = self { levels } else { &[] }
    }

    /// Back from what the database keeps.
    pub fn of_parts(word: &str, per: Option<Points>, levels: Vec<Level>) -> Option<Method> {
        Some(match (word, per) {
            ("MANUAL", _) => Method::Manual,
            ("RATIO", _) => Method::Ratio,
            ("COUNT", Some(per)) => Method::Count { per },
            ("DEDUCT", Some(per)) => Method::Deduct { per },
            ("LEVEL", _) => Method::Level { levels },
            ("BONUS", per) => Method::Bonus { per },
            ("PENALTY", Some(per)) => Method::Penalty { per },
            _ => return None,
        })
    }
}

/// What a person typed for one line, kept as typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Input {
    /// Points themselves.
    Points(Points),
    /// Done of planned ("thực hiện trên kế hoạch"), each in hundredths.
    Ratio {
        /// Done.
        done: Points,
        /// Planned; never 0.
        planned: Points,
    },
    /// How many.
    Count(i64),
    /// Which level, counted from 0.
    Level(usize),
}

impl Input {
    /// The two numbers the database keeps.
    pub fn numbers(self) -> (i64, Option<i64>) {
        match self {
            Input::Points(p) => (p.0, None),
            Input::Ratio { done, planned } => (done.0, Some(planned.0)),
            Input::Count(n) => (n, None),
            Input::Level(i) => (i64::try_from(i).unwrap_or(i64::MAX), None),
        }
    }

    /// Back from the two numbers, as this method reads them.
    pub fn of_numbers(method: &Method, a: i64, b: Option<i64>) -> Option<Input> {
        Some(match (method, b) {
            (Method::Manual | Method::Bonus { per: None }, None) => Input::Points(Points(a)),
            (Method::Ratio, Some(b)) => Input::Ratio { done: Points(a), planned: Points(b) },
            (Method::Level { .. }, None) => Input::Level(usize::try_from(a).ok()?),
            (
                Method::Count { .. } | Method::Deduct { .. } | Method::Penalty { .. } | Method::Bonus { .. },
                None,
            ) => Input::Count(a),
            _ => return None,
        })
    }
}

impl Item {
    /// The points this input gives. `None` when it does not fit the method: points above the maximum or below 0,
    /// nothing planned, a level that is not there.
    pub fn score(&self, input: Input) -> Option<Points> {
        match (&self.method, input) {
            (Method::Manual | Method::Bonus { per: None }, Input::Points(p)) => {
                (Points::ZERO <= p && p <= self.max).then_some(p)
            }
            (Method::Level { levels }, Input::Level(i)) => levels.get(i).map(|l| l.points),
            _ => Some(Points(i64::try_from(self.uncapped(input)?.clamp(0, i128::from(self.max.0))).ok()?)),
        }
    }

    /// What the formula gives before the ceiling and the floor, in hundredths.
    fn uncapped(&self, input: Input) -> Option<i128> {
        let max = i128::from(self.max.0);
        let counted = |n: i64, per: Points| (n >= 0).then(|| i128::from(n) * i128::from(per.0));
        match (&self.method, input) {
            (Method::Ratio, Input::Ratio { done, planned }) if planned.0 > 0 && done.0 >= 0 => {
                let (done, planned) = (i128::from(done.0), i128::from(planned.0));
                // Half up: add half of the divisor before dividing whole.
                Some((2 * done * max + planned).div_euclid(2 * planned))
            }
            (
                Method::Count { per } | Method::Penalty { per } | Method::Bonus { per: Some(per) },
                Input::Count(n),
            ) => counted(n, *per),
            (Method::Deduct { per }, Input::Count(n)) => counted(n, *per).map(|off| max - off),
            _ => None,
        }
    }

    /// How these points came about, as a sum: "49 ÷ 50 × 250 = 245".
    pub fn how(&self, input: Input) -> Option<String> {
        let (score, max) = (self.score(input)?, self.max);
        let words = match (&self.method, input) {
            (Method::Manual | Method::Bonus { per: None }, Input::Points(_)) => {
                format!("chấm trực tiếp, tối đa {max}")
            }
            (Method::Level { levels }, Input::Level(i)) => format!("{}: {score}", levels.get(i)?.name),
            (Method::Ratio, Input::Ratio { done, planned }) => {
                let exact = i128::from(done.0) * i128::from(max.0) % i128::from(planned.0) == 0;
                let equals = if exact { "=" } else { "≈" };
                format!("{done} ÷ {planned} × {max} {equals} {}", self.formula_gives(input)?)
            }
            (Method::Deduct { per }, Input::Count(n)) => {
                format!("{max} − {n} × {per} = {}", self.formula_gives(input)?)
            }
            (_, Input::Count(n)) => format!("{n} × {} = {}", self.method.per()?, self.formula_gives(input)?),
            _ => return None,
        };
        let raw = self.uncapped(input).unwrap_or_else(|| i128::from(score.0));
        Some(match raw {
            r if r > i128::from(max.0) => format!("{words}, tính tối đa {max}"),
            r if r < 0 => format!("{words}, tính 0"),
            _ => words,
        })
    }

    fn formula_gives(&self, input: Input) -> Option<Points> {
        Some(Points(i64::try_from(self.uncapped(input)?).ok()?))
    }

    /// The rule in words, beside the criterion: "10 điểm mỗi mục, tối đa 40".
    pub fn rule(&self) -> String {
        let max = self.max;
        match &self.method {
            Method::Manual => format!("Chấm trực tiếp từ 0 đến {max}."),
            Method::Ratio => {
                format!("Thực hiện ÷ kế hoạch × {max}, tối đa {max}, làm tròn đến hai chữ số lẻ.")
            }
            Method::Count { per } => format!("{per} điểm mỗi mục, tối đa {max}."),
            Method::Deduct { per } => format!("{max} điểm, trừ {per} điểm mỗi lỗi, không dưới 0."),
            Method::Level { levels } => {
                let all: Vec<String> = levels.iter().map(|l| format!("{}: {}", l.name, l.points)).collect();
                format!("{}.", all.join("; "))
            }
            Method::Bonus { per: Some(per) } => format!("Thưởng {per} điểm mỗi lần, tối đa {max}."),
            Method::Bonus { per: None } => format!("Thưởng từ 0 đến {max} điểm."),
            Method::Penalty { per } => format!("Trừ {per} điểm mỗi lần vào tổng, tối đa trừ {max}."),
        }
    }
}

/// Levels as one line of text: "Hạng 1–3 = 100; Hạng 4–10 = 85".
pub(crate) fn levels_text(levels: &[Level]) -> String {
    levels.iter().map(|l| format!("{} = {}", l.name, l.points.plain())).collect::<Vec<_>>().join("; ")
}

/// Levels back from their line of text. `None` when a piece is not "name = points".
pub(crate) fn levels_of(text: &str) -> Option<Vec<Level>> {
    text.split([';', '\n'])
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
        .map(|piece| {
            let (name, points) = piece.rsplit_once('=')?;
            let (name, points) = (name.trim(), Points::parse(points)?);
            let fits = !name.is_empty() && name.chars().count() <= 200;
            (fits && Points::ZERO <= points && points <= Points::LARGEST)
                .then(|| Level { name: name.to_owned(), points })
        })
        .collect()
}
