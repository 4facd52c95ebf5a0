//! A unit's sheet: marks side by side, totals that say what is not known, and what may be done when. Pure.

use crate::methods::Input;
use crate::model::{Item, ItemId, Part, Rubric, RubricId, Section, SheetId};
use kernel::{BodyId, Moment, Points, Problem, Refusal, YearId};
use std::collections::BTreeMap;

/// A reason says something from this many characters on.
pub const REASON_MIN: usize = 10;

/// Who gave the marks of a column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ScoreLine {
    /// "Tự chấm": the unit itself.
    Own,
    /// "Khối trưởng": the head unit's appraisal.
    Head,
}

impl ScoreLine {
    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            ScoreLine::Own => "SELF",
            ScoreLine::Head => "HEAD",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<ScoreLine> {
        [ScoreLine::Own, ScoreLine::Head].into_iter().find(|l| l.word() == word)
    }
}

/// Where a sheet stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SheetState {
    /// "Đang tự chấm".
    Open,
    /// "Bị trả lại": the unit works on it again.
    Returned,
    /// "Đã nộp": the head unit appraises.
    Submitted,
    /// "Đã chốt".
    Appraised,
}

impl SheetState {
    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            SheetState::Open => "OPEN",
            SheetState::Returned => "RETURNED",
            SheetState::Submitted => "SUBMITTED",
            SheetState::Appraised => "APPRAISED",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<SheetState> {
        [SheetState::Open, SheetState::Returned, SheetState::Submitted, SheetState::Appraised]
            .into_iter()
            .find(|s| s.word() == word)
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            SheetState::Open => "đang tự chấm",
            SheetState::Returned => "bị trả lại",
            SheetState::Submitted => "đã nộp, chờ thẩm định",
            SheetState::Appraised => "đã chốt",
        }
    }

    /// Is it the unit's turn?
    pub fn with_the_unit(self) -> bool {
        matches!(self, SheetState::Open | SheetState::Returned)
    }
}

/// One mark. Without points it is "not known", which is never zero.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// What was typed.
    pub input: Option<Input>,
    /// What that gives.
    pub points: Option<Points>,
    /// The points it had before the last change, if it had any.
    pub before: Option<Points>,
    /// A remark; the reason where judgements differ.
    pub note: String,
    /// The sheet's version that brought it.
    pub version: i64,
    /// Who wrote it, as they were called then.
    pub by_name: String,
    /// When.
    pub at: Moment,
}

/// A unit's sheet of one year, without its rubric.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// Its key.
    pub id: SheetId,
    /// The bloc's year.
    pub year: YearId,
    /// The unit.
    pub body: BodyId,
    /// The edition of the rubric it follows.
    pub rubric: RubricId,
    /// Where it stands.
    pub state: SheetState,
    /// Goes up with every change.
    pub version: i64,
    /// When and by whom it was submitted.
    pub submitted: Option<(Moment, String)>,
    /// When and by whom it was closed.
    pub closed: Option<(Moment, String)>,
    /// Why it was returned.
    pub returned_why: Option<String>,
    /// The marks.
    pub marks: BTreeMap<(ScoreLine, ItemId), Mark>,
}

/// From the least to the most a sum can be, and how many of its parts are not known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// The least.
    pub low: Points,
    /// The most.
    pub high: Points,
    /// Parts not known.
    pub unknown: usize,
}

impl Span {
    /// The exact sum, when every part is known.
    pub fn known(self) -> Option<Points> {
        (self.unknown == 0).then_some(self.low)
    }

    fn plus(self, o: Span) -> Span {
        Span { low: self.low.plus(o.low), high: self.high.plus(o.high), unknown: self.unknown + o.unknown }
    }

    fn minus(self, o: Span) -> Span {
        Span { low: self.low.minus(o.high), high: self.high.minus(o.low), unknown: self.unknown + o.unknown }
    }

    fn at_most(self, ceiling: Option<Points>) -> Span {
        ceiling.map_or(self, |c| Span { low: self.low.min(c), high: self.high.min(c), ..self })
    }

    fn of<'a>(items: impl Iterator<Item = &'a Item>, points: &dyn Fn(ItemId) -> Option<Points>) -> Span {
        items.fold(Span::default(), |sum, item| {
            let one = match points(item.id) {
                Some(p) => Span { low: p, high: p, unknown: 0 },
                None => Span { low: Points::ZERO, high: item.max, unknown: 1 },
            };
            sum.plus(one)
        })
    }
}

impl std::fmt::Display for Span {
    /// "919" or "919 đến 929".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.known() {
            Some(p) => write!(f, "{p}"),
            None => write!(f, "{} đến {}", self.low, self.high),
        }
    }
}

/// What a column adds up to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Totals {
    /// Each main section's criteria, in order.
    pub sections: Vec<Span>,
    /// All bonuses, each group under its ceiling.
    pub bonus: Span,
    /// All deductions, as a positive figure.
    pub deduction: Span,
    /// Sections + bonus − deduction. Not held at 0: the parts always add up to it.
    pub total: Span,
}

impl Totals {
    /// Adds up the points of one column.
    pub fn of(rubric: &Rubric, points: &dyn Fn(ItemId) -> Option<Points>) -> Totals {
        let sections: Vec<Span> = rubric.main().map(|s| Totals::main_of(s, points)).collect();
        let sum = |spans: &[Span]| spans.iter().fold(Span::default(), |a, b| a.plus(*b));
        let bonuses: Vec<Span> = rubric.sections.iter().map(|s| Totals::bonus_of(s, points)).collect();
        let taken: Vec<Span> = rubric.sections.iter().map(|s| Totals::taken_by(s, points)).collect();
        let (bonus, deduction) = (sum(&bonuses), sum(&taken));
        let total = sum(&sections).plus(bonus).minus(deduction);
        Totals { sections, bonus, deduction, total }
    }

    /// What a section's criteria add up to.
    pub fn main_of(s: &Section, points: &dyn Fn(ItemId) -> Option<Points>) -> Span {
        Span::of(s.criteria(), points)
    }

    /// What a section's bonus lines add.
    pub fn bonus_of(s: &Section, points: &dyn Fn(ItemId) -> Option<Points>) -> Span {
        Span::of(s.bonuses(), points).at_most(s.bonus_ceiling())
    }

    /// What a section takes off.
    pub fn taken_by(s: &Section, points: &dyn Fn(ItemId) -> Option<Points>) -> Span {
        match s.part {
            Part::Deduction => Span::of(s.items.iter(), points).at_most(s.bonus_ceiling()),
            Part::Main | Part::Bonus => Span::default(),
        }
    }
}

/// What a person wants a cell to hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// Which line.
    pub item: ItemId,
    /// What was typed, or nothing.
    pub input: Option<Input>,
    /// The remark or reason.
    pub note: String,
}

/// A cell that changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Which line.
    pub item: ItemId,
    /// Its number, for sentences.
    pub no: String,
    /// What it held.
    pub before: Option<Points>,
    /// What was typed now.
    pub input: Option<Input>,
    /// What that gives.
    pub after: Option<Points>,
    /// The remark or reason.
    pub note: String,
}

/// "40", or "chưa rõ".
pub fn points_say(points: Option<Points>) -> String {
    points.map_or_else(|| "chưa rõ".to_owned(), |p| p.to_string())
}

/// Is this a reason, and not a gesture?
pub(crate) fn is_reason(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric() || *c == ' ').count() >= REASON_MIN
}

impl Sheet {
    /// A mark's points.
    pub fn points(&self, line: ScoreLine, item: ItemId) -> Option<Points> {
        self.marks.get(&(line, item)).and_then(|m| m.points)
    }

    /// What a column adds up to.
    pub fn totals(&self, rubric: &Rubric, line: ScoreLine) -> Totals {
        Totals::of(rubric, &|item| self.points(line, item))
    }

    /// How many cells of a column are not known.
    pub fn unknown(&self, rubric: &Rubric, line: ScoreLine) -> usize {
        rubric.items().filter(|i| self.points(line, i.id).is_none()).count()
    }

    /// May this column be written now?
    ///
    /// # Errors
    /// `Conflict` that says whose turn it is.
    pub fn may_write(&self, line: ScoreLine) -> Result<(), Refusal> {
        match (line, self.state) {
            (ScoreLine::Own, SheetState::Open | SheetState::Returned)
            | (ScoreLine::Head, SheetState::Submitted) => Ok(()),
            (ScoreLine::Own, SheetState::Submitted) => Err(Refusal::conflict(
                "Phiếu đã nộp nên không sửa điểm tự chấm được nữa. Cần sửa thì đề nghị đơn vị thẩm định trả lại phiếu.",
            )),
            (ScoreLine::Head, SheetState::Open | SheetState::Returned) => Err(Refusal::conflict(
                "Đơn vị chưa nộp phiếu nên chưa thẩm định được. Thẩm định bắt đầu khi đơn vị nộp.",
            )),
            (_, SheetState::Appraised) => Err(Refusal::conflict(
                "Phiếu đã chốt nên không sửa điểm được. Cần sửa thì đơn vị thẩm định mở lại phiếu, ghi lý do.",
            )),
        }
    }

    /// The cells that really change, out of what was wanted; none when everything already stands.
    ///
    /// # Errors
    /// `Invalid` when a judgement changes without a reason. Nothing is taken then, not even the good cells.
    pub fn changes(
        &self,
        rubric: &Rubric,
        line: ScoreLine,
        wanted: &[Wanted],
    ) -> Result<Vec<Change>, Refusal> {
        let (mut changes, mut problems) = (Vec::new(), Vec::new());
        for want in wanted {
            let Some(item) = rubric.item(want.item) else { continue };
            let held = self.marks.get(&(line, item.id));
            let before = held.and_then(|m| m.points);
            let same = match held {
                Some(m) => m.input == want.input && m.note == want.note,
                None => want.input.is_none() && want.note.is_empty(),
            };
            if same {
                continue;
            }
            let after = want.input.and_then(|i| item.score(i));
            if want.input.is_some() && after.is_none() {
                problems.push(misfit(item));
                continue;
            }
            if line == ScoreLine::Head
                && let Some(why) = self.reason_missing(item, before, after, &want.note)
            {
                problems.push(why);
                continue;
            }
            let (no, note) = (item.no.clone(), want.note.clone());
            changes.push(Change { item: item.id, no, before, input: want.input, after, note });
        }
        if problems.is_empty() { Ok(changes) } else { Err(Refusal::Invalid(problems)) }
    }

    /// An appraisal that differs from the unit's own mark, or takes back an earlier appraisal, says why.
    fn reason_missing(
        &self,
        item: &Item,
        before: Option<Points>,
        after: Option<Points>,
        note: &str,
    ) -> Option<Problem> {
        let own = self.points(ScoreLine::Own, item.id);
        let says = match (before, after) {
            _ if is_reason(note) => return None,
            (Some(before), None) => format!("xóa điểm thẩm định đã cho ({before})"),
            (_, Some(after)) if own != Some(after) => {
                format!("điểm {after} khác với tự chấm ({})", points_say(own))
            }
            (Some(before), Some(after)) if before != after => {
                format!("đổi điểm thẩm định từ {before} thành {after}")
            }
            _ => return None,
        };
        Some(Problem::new(
            format!("why{}", item.ord),
            "DIEM-05",
            format!("{}: {says} nên cần lý do ít nhất {REASON_MIN} ký tự.", item.no),
        ))
    }

    /// May the unit submit?
    ///
    /// # Errors
    /// `Conflict` out of order; `Invalid` with each cell that is neither marked nor explained.
    pub fn submit(&self, rubric: &Rubric) -> Result<(), Refusal> {
        if !self.state.with_the_unit() {
            return Err(Refusal::conflict("Phiếu này đã nộp rồi. Không cần nộp lần nữa."));
        }
        let silent = rubric.items().filter(|i| {
            let mark = self.marks.get(&(ScoreLine::Own, i.id));
            mark.is_none_or(|m| m.points.is_none() && m.note.is_empty())
        });
        let problems: Vec<Problem> = silent
            .map(|i| {
                let says =
                    format!("{}: chưa chấm. Điền điểm (0 cũng là điểm) hoặc ghi chú vì sao chưa rõ.", i.no);
                Problem::new(i.field(), "DIEM-06", says)
            })
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
    }

    /// May the head unit close the sheet?
    ///
    /// # Errors
    /// `Conflict` out of order; `Invalid` with each cell not known or changed without a reason.
    pub fn close(&self, rubric: &Rubric) -> Result<(), Refusal> {
        if self.state == SheetState::Appraised {
            return Err(Refusal::conflict("Phiếu này đã chốt rồi. Không cần chốt lần nữa."));
        }
        self.may_write(ScoreLine::Head)?;
        let mut problems = Vec::new();
        for item in rubric.items() {
            let mark = self.marks.get(&(ScoreLine::Head, item.id));
            let Some(points) = mark.and_then(|m| m.points) else {
                let says = format!(
                    "{}: chưa có điểm thẩm định. “Chưa rõ” không tính là 0 nên chưa chốt được.",
                    item.no
                );
                problems.push(Problem::new(item.field(), "DIEM-07", says));
                continue;
            };
            let note = mark.map_or("", |m| m.note.as_str());
            problems.extend(self.reason_missing(item, Some(points), Some(points), note));
        }
        if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
    }

    /// May the head unit send the sheet back to the unit?
    ///
    /// # Errors
    /// `Conflict` out of order.
    pub fn send_back(&self) -> Result<(), Refusal> {
        match self.state {
            SheetState::Submitted => Ok(()),
            SheetState::Open | SheetState::Returned => {
                Err(Refusal::conflict("Phiếu đang ở đơn vị, chưa nộp, nên không có gì để trả lại."))
            }
            SheetState::Appraised => {
                Err(Refusal::conflict("Phiếu đã chốt. Mở lại phiếu trước, rồi mới trả lại đơn vị được."))
            }
        }
    }

    /// May the head unit open a closed sheet again?
    ///
    /// # Errors
    /// `Conflict` when it is not closed, or its table is published and no correction was begun.
    pub fn reopen(&self, published: bool, correcting: bool) -> Result<(), Refusal> {
        if self.state != SheetState::Appraised {
            return Err(Refusal::conflict("Phiếu chưa chốt nên không cần mở lại."));
        }
        if published && !correcting {
            return Err(Refusal::conflict(
                "Bảng điểm đã công bố nên phiếu không mở lại được. Chỉ sửa bằng bản mới: bắt đầu đính chính ở trang kết quả, ghi lý do.",
            ));
        }
        Ok(())
    }

    /// What others changed in a column after this version, in one sentence; `None` if nothing.
    pub fn changed_since(&self, rubric: &Rubric, line: ScoreLine, version: i64) -> Option<String> {
        let newer: Vec<(&Item, &Mark)> = rubric
            .items()
            .filter_map(|i| Some((i, self.marks.get(&(line, i.id))?)))
            .filter(|(_, m)| m.version > version)
            .collect();
        let (_, last) = newer.iter().max_by_key(|(_, m)| m.at)?;
        let cells: Vec<String> = newer
            .iter()
            .take(6)
            .map(|(i, m)| match (m.before, m.points) {
                (before, after) if before == after => format!("{} (ghi chú)", i.no),
                (before, after) => format!("{} từ {} thành {}", i.no, points_say(before), points_say(after)),
            })
            .collect();
        let more = if newer.len() > 6 { format!(" và {} ô nữa", newer.len() - 6) } else { String::new() };
        Some(format!("{} vừa sửa lúc {}: {}{more}.", last.by_name, last.at.hour(), cells.join("; ")))
    }
}

impl Item {
    /// The name of the form field that stands first in its cell.
    pub fn field(&self) -> String {
        format!("m{}", self.ord)
    }
}

fn misfit(item: &Item) -> Problem {
    let says = format!("{}: số này không hợp với cách tính. {}", item.no, item.rule());
    Problem::new(item.field(), "DIEM-04", says)
}
