//! A rubric ("bảng tiêu chí") and the exact arithmetic of its methods. No I/O, whole hundredths only.

use crate::methods::Method;
use kernel::{BodyId, Moment, Points, YearId};

kernel::id! {
    /// One edition of a rubric ("một bản của bảng tiêu chí chấm điểm").
    RubricId
}
kernel::id! {
    /// One line that gets points ("tiêu chí, khoản thưởng, khoản trừ"); the same through the editions.
    ItemId
}
kernel::id! {
    /// The score sheet of one unit in one year ("phiếu chấm điểm").
    SheetId
}
kernel::id! {
    /// A file that proves a mark ("minh chứng").
    EvidenceId
}

/// Where a rubric stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RubricState {
    /// "Đang soạn": may be changed.
    Draft,
    /// "Đang áp dụng": frozen; sheets follow it.
    Applied,
    /// "Đã thôi áp dụng": replaced by a later edition, kept.
    Closed,
}

impl RubricState {
    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            RubricState::Draft => "DRAFT",
            RubricState::Applied => "APPLIED",
            RubricState::Closed => "CLOSED",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<RubricState> {
        [RubricState::Draft, RubricState::Applied, RubricState::Closed].into_iter().find(|s| s.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            RubricState::Draft => "đang soạn",
            RubricState::Applied => "đang áp dụng",
            RubricState::Closed => "đã thôi áp dụng",
        }
    }
}

/// What a section's points do to the total.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// "Mục chấm điểm": its criteria add up to its maximum.
    Main,
    /// "Điểm thưởng": added, up to its own ceiling.
    Bonus,
    /// "Điểm trừ": taken off, down to its own ceiling.
    Deduction,
}

impl Part {
    /// Every part, in the order forms list them.
    pub const ALL: [Part; 3] = [Part::Main, Part::Bonus, Part::Deduction];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Part::Main => "MAIN",
            Part::Bonus => "BONUS",
            Part::Deduction => "DEDUCTION",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Part> {
        Part::ALL.into_iter().find(|p| p.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Part::Main => "Mục chấm điểm",
            Part::Bonus => "Điểm thưởng",
            Part::Deduction => "Điểm trừ",
        }
    }
}

/// A criterion, a bonus or a deduction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Its key, the same through the editions.
    pub id: ItemId,
    /// Its place in the whole rubric, from 0; forms name fields by it.
    pub ord: i64,
    /// "III.3".
    pub no: String,
    /// Its words.
    pub name: String,
    /// The most it can give, or take off.
    pub max: Points,
    /// How it gets its points.
    pub method: Method,
    /// The body whose figures settle it, when that is not the head unit ("đơn vị xác nhận số liệu").
    pub scorer: Option<BodyId>,
}

/// A section ("mục") with its lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// "III".
    pub no: String,
    /// Its words.
    pub name: String,
    /// What its points do to the total.
    pub part: Part,
    /// Main: what its criteria add up to. Bonus, deduction: the ceiling of their sum; 0 is "no ceiling".
    pub max: Points,
    /// Main: the ceiling of the bonus lines inside it; 0 is "none".
    pub bonus_max: Points,
    /// Its lines.
    pub items: Vec<Item>,
}

impl Section {
    /// Its lines that count towards its maximum.
    pub fn criteria(&self) -> impl Iterator<Item = &Item> {
        let main = self.part == Part::Main;
        self.items.iter().filter(move |i| main && !matches!(i.method, Method::Bonus { .. }))
    }

    /// Its lines outside the maximum: bonuses.
    pub fn bonuses(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|i| self.part != Part::Deduction && matches!(i.method, Method::Bonus { .. }))
    }

    /// The most its bonus lines can add together; `None` is without a ceiling of its own.
    pub fn bonus_ceiling(&self) -> Option<Points> {
        match self.part {
            Part::Main => Some(self.bonus_max),
            Part::Bonus | Part::Deduction => (self.max > Points::ZERO).then_some(self.max),
        }
    }
}

/// How equal totals are told apart ("tiêu chí phụ khi bằng điểm"), each step only among those still equal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TieBreak {
    /// More points in the section with this number.
    Section(String),
    /// Fewer points taken off.
    FewerDeductions,
    /// More points before bonus.
    WithoutBonus,
}

impl TieBreak {
    /// The word kept in the database.
    pub fn word(&self) -> String {
        match self {
            TieBreak::Section(no) => format!("SECTION:{no}"),
            TieBreak::FewerDeductions => "FEWER_DEDUCTIONS".to_owned(),
            TieBreak::WithoutBonus => "WITHOUT_BONUS".to_owned(),
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<TieBreak> {
        match word {
            "FEWER_DEDUCTIONS" => Some(TieBreak::FewerDeductions),
            "WITHOUT_BONUS" => Some(TieBreak::WithoutBonus),
            other => other.strip_prefix("SECTION:").map(|no| TieBreak::Section(no.to_owned())),
        }
    }

    /// As people say it.
    pub fn vietnamese(&self) -> String {
        match self {
            TieBreak::Section(no) => format!("điểm mục {no} cao hơn"),
            TieBreak::FewerDeductions => "bị trừ ít điểm hơn".to_owned(),
            TieBreak::WithoutBonus => "điểm chưa tính thưởng cao hơn".to_owned(),
        }
    }
}

/// One edition of a rubric, whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rubric {
    /// Its key.
    pub id: RubricId,
    /// The bloc's year it belongs to.
    pub year: YearId,
    /// "Bản thứ": 1, 2, 3 …
    pub edition: i64,
    /// Its name.
    pub name: String,
    /// The scale ("thang điểm").
    pub scale: Points,
    /// Do the bonus ceilings count towards the scale (650 + 200 + 100 + 50 = 1.000), or stand outside it?
    pub bonus_inside: bool,
    /// How equal totals are told apart.
    pub ties: Vec<TieBreak>,
    /// Where it stands.
    pub state: RubricState,
    /// Why this edition replaces the one before; empty for the first.
    pub reason: String,
    /// Are its figures made up?
    pub illustrative: bool,
    /// For two tabs at once.
    pub version: i64,
    /// Since when it applies.
    pub applied: Option<Moment>,
    /// Its sections.
    pub sections: Vec<Section>,
}

impl Rubric {
    /// Every line, in order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|s| &s.items)
    }

    /// A line by its key.
    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.items().find(|i| i.id == id)
    }

    /// The sections whose criteria make the score.
    pub fn main(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|s| s.part == Part::Main)
    }

    /// How equal totals are told apart, in one sentence.
    pub fn ties_say(&self) -> String {
        if self.ties.is_empty() {
            return "Bằng điểm thì đồng hạng.".to_owned();
        }
        let steps: Vec<String> = self.ties.iter().map(TieBreak::vietnamese).collect();
        format!("Bằng tổng điểm thì xét lần lượt: {}; vẫn bằng thì đồng hạng.", steps.join(", rồi "))
    }

    /// Everything that keeps this rubric from being applied. Empty: its sums hold.
    pub fn flaws(&self) -> Vec<String> {
        let mut flaws = Vec::new();
        if self.main().next().is_none() {
            flaws.push("Chưa có mục chấm điểm nào. Thêm ít nhất một mục có tiêu chí.".to_owned());
        }
        self.section_flaws(&mut flaws);
        self.scale_flaw(&mut flaws);
        self.items().for_each(|i| flaws.extend(i.flaw()));
        let mut seen = Vec::new();
        let numbers = self.sections.iter().map(|s| &s.no).chain(self.items().map(|i| &i.no));
        for no in numbers {
            if seen.contains(&no) {
                flaws.push(format!("Số {no} có hai lần. Mỗi mục, mỗi tiêu chí cần một số riêng."));
            }
            seen.push(no);
        }
        for tie in &self.ties {
            if let TieBreak::Section(no) = tie
                && !self.main().any(|s| s.no == *no)
            {
                flaws.push(format!("Cách xét khi bằng điểm nhắc mục {no}, nhưng không có mục ấy."));
            }
        }
        flaws
    }

    fn section_flaws(&self, flaws: &mut Vec<String>) {
        for s in &self.sections {
            if s.items.is_empty() {
                flaws.push(format!("{} {}: chưa có tiêu chí nào.", s.no, s.name));
                continue;
            }
            let sum: Points = s.criteria().map(|i| i.max).sum();
            if s.part == Part::Main && sum != s.max {
                flaws.push(format!("Mục {}: các tiêu chí cộng lại là {sum}, nhưng mục ghi {}.", s.no, s.max));
            }
            let has_bonus = s.bonuses().next().is_some();
            if s.part == Part::Main && has_bonus != (s.bonus_max > Points::ZERO) {
                flaws.push(format!(
                    "Mục {}: có khoản thưởng thì ghi trần điểm thưởng, không có thì để 0. Đang ghi {}.",
                    s.no, s.bonus_max
                ));
            }
            for i in &s.items {
                let fits = match s.part {
                    Part::Main => !matches!(i.method, Method::Penalty { .. }),
                    Part::Bonus => matches!(i.method, Method::Bonus { .. }),
                    Part::Deduction => matches!(i.method, Method::Penalty { .. }),
                };
                if !fits {
                    let part = s.part.vietnamese().to_lowercase();
                    flaws.push(format!("{}: cách tính này không dùng trong phần {part}.", i.no));
                }
            }
        }
    }

    fn scale_flaw(&self, flaws: &mut Vec<String>) {
        let sections: Points = self.main().map(|s| s.max).sum();
        if !self.bonus_inside {
            if sections != self.scale {
                flaws.push(format!("Các mục cộng lại là {sections}, nhưng thang điểm là {}.", self.scale));
            }
            return;
        }
        let giving = self.sections.iter().filter(|s| s.part != Part::Deduction);
        let ceilings: Vec<Option<Points>> = giving.map(Section::bonus_ceiling).collect();
        if ceilings.contains(&None) {
            flaws.push("Điểm thưởng nằm trong thang điểm thì phần thưởng phải có trần.".to_owned());
            return;
        }
        let bonus: Points = ceilings.into_iter().flatten().sum();
        if sections.plus(bonus) != self.scale {
            flaws.push(format!(
                "Các mục {sections} cộng trần thưởng {bonus} là {}, nhưng thang điểm là {}.",
                sections.plus(bonus),
                self.scale
            ));
        }
    }
}

impl Item {
    /// What is wrong with the line itself.
    fn flaw(&self) -> Option<String> {
        let (no, max) = (&self.no, self.max);
        if max <= Points::ZERO {
            return Some(format!("{no}: điểm tối đa phải lớn hơn 0."));
        }
        if let Some(per) = self.method.per()
            && (per <= Points::ZERO || per > max)
        {
            return Some(format!("{no}: số điểm mỗi lần phải lớn hơn 0 và không quá {max}. Đang ghi {per}."));
        }
        if let Method::Level { levels } = &self.method {
            let best = levels.iter().map(|l| l.points).max();
            if levels.len() < 2 || best != Some(max) {
                return Some(format!("{no}: cần ít nhất hai bậc, bậc cao nhất đúng bằng {max}."));
            }
        }
        None
    }
}
