//! A rubric ("bảng tiêu chí"): sections, groups, lines, what it declares, and what is wrong with it. No I/O.

use crate::exact::Exact;
use crate::methods::{Band, Method};
use crate::ties::TieBreak;
use crate::totals::Counts;
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
    /// A file or a link that proves marks ("minh chứng").
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
    /// "Điều kiện loại": no points; any that holds keeps the unit out ("không xét thi đua").
    Bar,
}

impl Part {
    /// Every part, in the order forms list them.
    pub const ALL: [Part; 4] = [Part::Main, Part::Bonus, Part::Deduction, Part::Bar];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Part::Main => "MAIN",
            Part::Bonus => "BONUS",
            Part::Deduction => "DEDUCTION",
            Part::Bar => "BAR",
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
            Part::Bar => "Điều kiện loại",
        }
    }
}

/// Whether a line needs evidence ("yêu cầu minh chứng").
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Proof {
    /// "Có thì kèm".
    #[default]
    Optional,
    /// "Phải có": whoever claims points and has none says why.
    Required,
}

impl Proof {
    /// All, in the order forms list them.
    pub const ALL: [Proof; 2] = [Proof::Optional, Proof::Required];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Proof::Optional => "OPTIONAL",
            Proof::Required => "REQUIRED",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Proof> {
        Proof::ALL.into_iter().find(|p| p.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Proof::Optional => "có thì kèm",
            Proof::Required => "phải có",
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
    /// The group of its section it stands in, by its place there; none is directly in the section.
    pub group: Option<usize>,
    /// The target of the year's covenant that is its plan, by its number; none is typed.
    pub target: Option<i64>,
    /// Whether it needs evidence.
    pub proof: Proof,
}

/// A heading inside a section ("nhóm tiêu chí"), to any depth. It gets no points of its own: it says what its lines add
/// up to, and that is checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// "I.2".
    pub no: String,
    /// Its words.
    pub name: String,
    /// What its lines and groups add up to.
    pub max: Points,
    /// The group it stands in: an earlier one of the section; none is directly in the section.
    pub parent: Option<usize>,
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
    /// Its groups, parents before their children.
    pub groups: Vec<Group>,
    /// Its lines.
    pub items: Vec<Item>,
}

impl Section {
    /// The groups a line stands in, outermost first.
    pub fn path(&self, item: &Item) -> Vec<usize> {
        let above = |n: &usize| self.groups.get(*n).and_then(|g| g.parent);
        let mut path: Vec<usize> = std::iter::successors(item.group, above).collect();
        path.reverse();
        path
    }

    /// The innermost group a number belongs to: "I.2.1" stands in "I.2". Numbers make the tree, so it has no circles.
    pub fn group_of(&self, no: &str) -> Option<usize> {
        let holds = |g: &Group| no.strip_prefix(g.no.as_str()).is_some_and(|rest| rest.starts_with('.'));
        self.groups
            .iter()
            .enumerate()
            .filter(|(_, g)| holds(g))
            .max_by_key(|(_, g)| g.no.len())
            .map(|(n, _)| n)
    }

    /// Its lines that count towards its maximum.
    pub fn criteria(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|i| self.counts(i) == Counts::Main)
    }

    /// Its lines outside the maximum: bonuses.
    pub fn bonuses(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|i| self.counts(i) == Counts::Bonus)
    }

    /// The most its bonus lines can add together; `None` is without a ceiling of its own.
    pub fn bonus_ceiling(&self) -> Option<Points> {
        match self.part {
            Part::Main => Some(self.bonus_max),
            Part::Bonus | Part::Deduction | Part::Bar => (self.max > Points::ZERO).then_some(self.max),
        }
    }
}

/// What a line that does not apply to a unit ("không áp dụng") is worth. Declared once for the whole rubric, because it
/// decides what totals mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotApplicable {
    /// "Không cho phép": every line applies to every unit.
    Refused,
    /// "Hưởng điểm tối đa".
    Full,
    /// "Tính theo tỷ lệ đạt của các tiêu chí còn lại trong mục": the same share of its maximum as the unit reached on the
    /// lines of the section that do apply.
    Share,
}

impl NotApplicable {
    /// All, in the order forms list them.
    pub const ALL: [NotApplicable; 3] = [NotApplicable::Refused, NotApplicable::Full, NotApplicable::Share];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            NotApplicable::Refused => "REFUSED",
            NotApplicable::Full => "FULL",
            NotApplicable::Share => "SHARE",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<NotApplicable> {
        NotApplicable::ALL.into_iter().find(|n| n.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            NotApplicable::Refused => "mọi tiêu chí áp dụng cho mọi đơn vị",
            NotApplicable::Full => "hưởng điểm tối đa",
            NotApplicable::Share => "tính theo tỷ lệ đạt của các tiêu chí còn lại trong mục",
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
    /// The decimals a cell is rounded to, half up: 0, 1 or 2. Nothing else is rounded; a cell that does not apply takes
    /// its share of cells rounded already.
    pub decimals: u8,
    /// What a line that does not apply is worth.
    pub not_applicable: NotApplicable,
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

    /// How cells are rounded, in one sentence.
    pub fn rounding_says(&self) -> String {
        let to = match self.decimals {
            0 => "đến số nguyên",
            1 => "đến một chữ số lẻ",
            _ => "đến hai chữ số lẻ",
        };
        let share = match self.not_applicable {
            NotApplicable::Share => {
                " Tiêu chí không áp dụng tính theo điểm đã làm tròn của các tiêu chí khác, rồi cũng làm tròn như thế."
            }
            NotApplicable::Refused | NotApplicable::Full => "",
        };
        format!(
            "Điểm từng tiêu chí làm tròn một lần {to}, từ nửa trở lên thì làm tròn lên; các tổng không làm tròn nữa.{share}"
        )
    }

    /// Everything that keeps this rubric from being applied. Empty: its sums hold.
    pub fn flaws(&self) -> Vec<String> {
        let mut flaws = Vec::new();
        if self.main().next().is_none() {
            flaws.push("Chưa có mục chấm điểm nào. Thêm ít nhất một mục có tiêu chí.".to_owned());
        }
        self.section_flaws(&mut flaws);
        self.scale_flaw(&mut flaws);
        self.fineness_flaws(&mut flaws);
        self.items().for_each(|i| flaws.extend(i.flaw()));
        let mut seen = Vec::new();
        let groups = self.sections.iter().flat_map(|s| &s.groups).map(|g| &g.no);
        let numbers = self.sections.iter().map(|s| &s.no).chain(groups).chain(self.items().map(|i| &i.no));
        for no in numbers {
            if seen.contains(&no) {
                flaws.push(format!("Số {no} có hai lần. Mỗi mục, mỗi tiêu chí cần một số riêng."));
            }
            seen.push(no);
        }
        self.tie_flaws(&mut flaws);
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
            s.group_flaws(flaws);
            let has_bonus = s.bonuses().next().is_some();
            if s.part == Part::Main && has_bonus != (s.bonus_max > Points::ZERO) {
                flaws.push(format!(
                    "Mục {}: có khoản thưởng thì ghi trần điểm thưởng, không có thì để 0. Đang ghi {}.",
                    s.no, s.bonus_max
                ));
            }
            for i in &s.items {
                let fits = match s.part {
                    Part::Main => !matches!(i.method, Method::Penalty { .. } | Method::Disqualifier),
                    Part::Bonus => matches!(i.method, Method::Bonus { .. }),
                    Part::Deduction => matches!(i.method, Method::Penalty { .. }),
                    Part::Bar => i.method == Method::Disqualifier,
                };
                if !fits {
                    let part = s.part.vietnamese().to_lowercase();
                    flaws.push(format!("{}: cách tính này không dùng trong phần {part}.", i.no));
                }
            }
        }
    }

    /// Points finer than cells are rounded to: a cell could round up past its own maximum, or the first of two faults
    /// take off nothing.
    fn fineness_flaws(&self, flaws: &mut Vec<String>) {
        let fine = |p: &Points| Exact::of(*p).rounded(self.decimals) != *p;
        for i in self.items() {
            let mut all: Vec<Points> = [i.max].into_iter().chain(i.method.per()).collect();
            match &i.method {
                Method::Level { levels: some } | Method::Checklist { parts: some } => {
                    all.extend(some.iter().map(|l| l.points));
                }
                Method::RankTable { bands } => all.extend(bands.iter().map(|b| b.points)),
                _ => {}
            }
            if let Some(p) = all.iter().find(|p| fine(p)) {
                flaws.push(format!(
                    "{}: ghi {p} điểm, nhưng bảng này làm tròn đến {} chữ số lẻ.",
                    i.no, self.decimals
                ));
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
        let giving = self.sections.iter().filter(|s| matches!(s.part, Part::Main | Part::Bonus));
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

impl Section {
    /// Groups whose lines do not add up to what they say, or that hold none.
    fn group_flaws(&self, flaws: &mut Vec<String>) {
        for (n, g) in self.groups.iter().enumerate() {
            if !self.items.iter().any(|i| self.path(i).contains(&n)) {
                flaws.push(format!(
                    "Nhóm {}: chưa có tiêu chí nào. Tiêu chí của nhóm mang số bắt đầu bằng {}.",
                    g.no, g.no
                ));
                continue;
            }
            let lines = self.criteria().filter(|i| i.group == Some(n)).map(|i| i.max);
            let inner = self.groups.iter().filter(|o| o.parent == Some(n)).map(|o| o.max);
            let sum: Points = lines.chain(inner).sum();
            if self.part == Part::Main && sum != g.max {
                flaws.push(format!(
                    "Nhóm {}: các tiêu chí cộng lại là {sum}, nhưng nhóm ghi {}.",
                    g.no, g.max
                ));
            }
        }
    }
}

impl Item {
    /// What is wrong with the line itself.
    fn flaw(&self) -> Option<String> {
        let (no, max) = (&self.no, self.max);
        if self.method == Method::Disqualifier {
            return (max != Points::ZERO).then(|| format!("{no}: điều kiện loại không có điểm; để 0."));
        }
        if max <= Points::ZERO {
            return Some(format!("{no}: điểm tối đa phải lớn hơn 0."));
        }
        if let Some(per) = self.method.per()
            && (per <= Points::ZERO || per > max)
        {
            return Some(format!("{no}: số điểm mỗi lần phải lớn hơn 0 và không quá {max}. Đang ghi {per}."));
        }
        if let Method::Level { levels: some } | Method::Checklist { parts: some } = &self.method {
            let name = |l: &crate::methods::Level| l.name.to_lowercase();
            let twin = some.iter().enumerate().find(|(n, l)| some[..*n].iter().any(|e| name(e) == name(l)));
            if let Some((_, twin)) = twin {
                return Some(format!("{no}: “{}” ghi hai lần. Mỗi bậc, mỗi nội dung một tên.", twin.name));
            }
        }
        match &self.method {
            Method::Level { levels } => {
                let best = levels.iter().map(|l| l.points).max();
                let fits = levels.len() >= 2 && best == Some(max);
                (!fits).then(|| format!("{no}: cần ít nhất hai bậc, bậc cao nhất đúng bằng {max}."))
            }
            Method::Checklist { parts } => {
                let sum: Points = parts.iter().map(|p| p.points).sum();
                let fits = !parts.is_empty() && sum == max;
                (!fits).then(|| format!("{no}: các nội dung cộng lại là {sum}, nhưng tiêu chí ghi {max}."))
            }
            Method::RankTable { bands } => rank_flaw(no, max, bands),
            _ => None,
        }
    }
}

/// Bands run from rank 1 on without a gap, the last without end, and a better rank never gives less.
fn rank_flaw(no: &str, max: Points, bands: &[Band]) -> Option<String> {
    let mut next = Some(1);
    let mut before = max;
    for band in bands {
        if next != Some(band.from) || band.to.is_some_and(|to| to < band.from) {
            return Some(format!("{no}: các hạng phải nối tiếp nhau từ hạng 1, không hở, không trùng."));
        }
        if band.points > before {
            return Some(format!("{no}: hạng cao hơn không được ít điểm hơn hạng thấp."));
        }
        (next, before) = (band.to.map(|to| to + 1), band.points);
    }
    let best = bands.first().map(|b| b.points);
    (next.is_some() || best != Some(max)).then(|| {
        format!("{no}: hạng 1 phải được đúng {max} điểm, và hạng cuối ghi không giới hạn, ví dụ “11– = 70”.")
    })
}
