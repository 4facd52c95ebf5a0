//! A unit's sheet: marks side by side, totals that say what is not known, and what may be done when. Pure.

use crate::calc::{Column, Entry, UnitColumn};
use crate::exact::Exact;
use crate::methods::Input;
use crate::model::{Item, ItemId, NotApplicable, Rubric, RubricId, SheetId};
use kernel::{BodyId, Moment, Points, Problem, Refusal, YearId};
use std::collections::BTreeMap;

/// A reason says something from this many characters on.
pub const REASON_MIN: usize = 10;

/// Who gave the marks of a column. All stand side by side; none overwrites another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ScoreLine {
    /// "Tự chấm": the unit itself.
    Own,
    /// "Chấm chéo": the member unit that was assigned the criterion; never the unit itself. It informs, it decides nothing.
    Cross,
    /// "Khối trưởng": the head unit's appraisal.
    Head,
    /// "Thường trực thẩm định": the standing body's re-appraisal. Where it says something, that stands.
    Standing,
}

impl ScoreLine {
    /// All, in the order of the columns.
    pub const ALL: [ScoreLine; 4] = [ScoreLine::Own, ScoreLine::Cross, ScoreLine::Head, ScoreLine::Standing];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            ScoreLine::Own => "SELF",
            ScoreLine::Cross => "CROSS",
            ScoreLine::Head => "HEAD",
            ScoreLine::Standing => "STANDING",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<ScoreLine> {
        ScoreLine::ALL.into_iter().find(|l| l.word() == word)
    }

    /// As people say it, where no bloc is named.
    pub fn vietnamese(self) -> &'static str {
        match self {
            ScoreLine::Own => "tự chấm",
            ScoreLine::Cross => "chấm chéo",
            ScoreLine::Head => "thẩm định",
            ScoreLine::Standing => "thường trực thẩm định",
        }
    }

    /// What an empty cell of the column means, in a word.
    pub fn blank(self) -> &'static str {
        match self {
            ScoreLine::Own | ScoreLine::Head => "chưa rõ",
            ScoreLine::Cross => "chưa chấm",
            ScoreLine::Standing => "giữ nguyên",
        }
    }

    /// Whose marks this column is measured against: a difference from them needs a reason.
    pub fn judges(self) -> Option<ScoreLine> {
        match self {
            ScoreLine::Own => None,
            ScoreLine::Cross | ScoreLine::Head => Some(ScoreLine::Own),
            ScoreLine::Standing => Some(ScoreLine::Head),
        }
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

/// One mark. Without an input it is "not known", which is never zero. Points are never kept: they are always worked out
/// from the inputs, by `calc.rs`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// What was typed.
    pub input: Option<Input>,
    /// What stood there before the last change, if anything did.
    pub before: Option<Input>,
    /// A remark; the reason where judgements differ.
    pub note: String,
    /// The sheet's version that brought it.
    pub version: i64,
    /// Who wrote it, as they were called then.
    pub by_name: String,
    /// When.
    pub at: Moment,
    /// In the standing body's column: what the head unit's cell held when this was written.
    pub saw: Option<Input>,
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
    /// The marks that hold.
    pub marks: BTreeMap<(ScoreLine, ItemId), Mark>,
    /// Words of the standing body about a mark of the head unit that is another now: they hold no more, and the line is
    /// open to the standing body again.
    pub lapsed: BTreeMap<ItemId, Mark>,
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
    /// The cell's version that the writer saw; without it, the sheet's.
    pub seen: Option<i64>,
}

/// A cell that changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Which line.
    pub item: ItemId,
    /// Its number, for sentences.
    pub no: String,
    /// Does the standing body say again what it had said of another mark of the head unit?
    pub again: bool,
    /// What it held, and how that is said.
    pub before: (Option<Input>, String),
    /// What is typed now, and how that is said.
    pub after: (Option<Input>, String),
    /// The remark or reason.
    pub note: String,
}

/// "40", or "chưa rõ".
pub fn points_say(points: Option<Points>) -> String {
    points.map_or_else(|| "chưa rõ".to_owned(), |p| p.to_string())
}

impl Rubric {
    /// The points an input gives by itself; `None` when they depend on other units, or on other lines.
    pub fn alone(&self, item: &Item, input: Input) -> Option<Points> {
        item.exact(input).map(|x| x.within(item.max).rounded(self.decimals))
    }

    /// A cell in a sentence: its points where they stand by themselves, else what was typed; "chưa rõ" for nothing.
    pub fn cell_says(&self, item: &Item, input: Option<Input>) -> String {
        let Some(input) = input else { return points_say(None) };
        match self.alone(item, input) {
            Some(points) if !matches!(input, Input::Holds(_)) => points.to_string(),
            _ => item.says(input),
        }
    }

    /// The same in one column, where nothing may mean more than "not known".
    pub(crate) fn said(&self, line: ScoreLine, item: &Item, input: Option<Input>) -> String {
        input.map_or_else(|| line.blank().to_owned(), |_| self.cell_says(item, input))
    }

    /// Do two inputs say the same about a line? 49 of 50 and 98 of 100 do.
    pub fn agree(&self, item: &Item, a: Option<Input>, b: Option<Input>) -> bool {
        let alone = |input: Option<Input>| input.and_then(|i| self.alone(item, i));
        a == b || (!matches!(a, Some(Input::Holds(_))) && alone(a).is_some() && alone(a) == alone(b))
    }
}

/// Is this a reason, and not a gesture?
pub(crate) fn is_reason(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric() || *c == ' ').count() >= REASON_MIN
}

impl Sheet {
    /// Takes out the words of the standing body that were about another mark of the head unit than the one there is now.
    #[must_use]
    pub(crate) fn settled(mut self) -> Sheet {
        let head = |item: &ItemId| self.input(ScoreLine::Head, *item);
        let gone = self.marks.iter().filter(|((line, item), m)| {
            *line == ScoreLine::Standing && m.input.is_some() && m.saw != head(item)
        });
        let gone: Vec<ItemId> = gone.map(|((_, item), _)| *item).collect();
        for item in gone {
            let mark = self.marks.remove(&(ScoreLine::Standing, item));
            self.lapsed.extend(mark.map(|m| (item, m)));
        }
        self
    }

    /// What the standing body had said of another mark of the head unit, in one sentence.
    pub(crate) fn lapsed_says(&self, rubric: &Rubric, item: &Item) -> Option<String> {
        let mark = self.lapsed.get(&item.id)?;
        let say = |input| rubric.cell_says(item, input);
        let now = self.input(ScoreLine::Head, item.id);
        Some(format!(
            "thường trực đã cho {} khi đơn vị thẩm định chấm {}; nay chấm {}",
            say(mark.input),
            say(mark.saw),
            say(now)
        ))
    }

    /// What a column holds for a line.
    pub fn input(&self, line: ScoreLine, item: ItemId) -> Option<Input> {
        self.marks.get(&(line, item)).and_then(|m| m.input)
    }

    /// The mark that stands: the standing body's where it said something, else the head unit's.
    pub fn last_mark(&self, item: ItemId) -> Option<&Mark> {
        let said = |line| self.marks.get(&(line, item)).filter(|m| m.input.is_some());
        said(ScoreLine::Standing).or_else(|| self.marks.get(&(ScoreLine::Head, item)))
    }

    /// What stands for a line in the end.
    pub fn final_input(&self, item: ItemId) -> Option<Input> {
        self.last_mark(item).and_then(|m| m.input)
    }

    /// One column of this sheet by itself, without the other units: what depends on them stays open.
    pub fn column(&self, rubric: &Rubric, line: ScoreLine) -> UnitColumn {
        self.alone(rubric, &|item| self.input(line, item))
    }

    /// What stands in the end, by itself.
    pub fn final_column(&self, rubric: &Rubric) -> UnitColumn {
        self.alone(rubric, &|item| self.final_input(item))
    }

    fn alone(&self, rubric: &Rubric, input: &dyn Fn(ItemId) -> Option<Input>) -> UnitColumn {
        let entry = Entry { body: self.body, input };
        Column::of(rubric, &[entry], false).units.swap_remove(0)
    }

    /// How many cells of a column hold nothing.
    pub fn unknown(&self, rubric: &Rubric, line: ScoreLine) -> usize {
        rubric.items().filter(|i| self.input(line, i.id).is_none()).count()
    }

    /// May this column be written now?
    ///
    /// # Errors
    /// `Conflict` that says whose turn it is.
    pub fn may_write(&self, line: ScoreLine) -> Result<(), Refusal> {
        match (line, self.state) {
            (ScoreLine::Own, SheetState::Open | SheetState::Returned)
            | (ScoreLine::Head | ScoreLine::Cross, SheetState::Submitted)
            | (ScoreLine::Standing, SheetState::Submitted | SheetState::Appraised) => Ok(()),
            (ScoreLine::Own, SheetState::Submitted) => Err(Refusal::conflict(
                "Phiếu đã nộp nên không sửa điểm tự chấm được nữa. Cần sửa thì đề nghị đơn vị thẩm định trả lại phiếu.",
            )),
            (_, SheetState::Open | SheetState::Returned) => Err(Refusal::conflict(
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
            let lapsed = self.lapsed.get(&item.id).filter(|_| line == ScoreLine::Standing);
            let before = held.and_then(|m| m.input).or(lapsed.and_then(|m| m.input));
            let same = match held {
                Some(m) => m.input == want.input && m.note == want.note,
                None => want.input.is_none() && want.note.is_empty(),
            };
            if same {
                continue;
            }
            if let Some(input) = want.input
                && let Some(why) = self.misfit((rubric, item), line, input, &want.note)
            {
                problems.push(why);
                continue;
            }
            if let Some(why) = self.reason_missing((rubric, item), line, (before, want.input), &want.note) {
                problems.push(why);
                continue;
            }
            let says = |input| (input, rubric.said(line, item, input));
            changes.push(Change {
                item: item.id,
                no: item.no.clone(),
                again: lapsed.is_some_and(|m| m.input == want.input),
                before: says(before),
                after: says(want.input),
                note: want.note.clone(),
            });
        }
        if problems.is_empty() { Ok(changes) } else { Err(Refusal::Invalid(problems)) }
    }

    /// What is wrong with an input, if anything. That a line does not apply is said with a reason, by whoever says it
    /// first.
    pub(crate) fn misfit(
        &self,
        (rubric, item): (&Rubric, &Item),
        line: ScoreLine,
        input: Input,
        note: &str,
    ) -> Option<Problem> {
        let wrong = |code, says| Some(Problem::new(item.field(), code, format!("{}: {says}", item.no)));
        let judged = line.judges().and_then(|judged| self.input(judged, item.id));
        match input {
            Input::NotApplicable if rubric.not_applicable == NotApplicable::Refused => wrong(
                "DIEM-12",
                "bảng tiêu chí này không cho chọn “không áp dụng”. Chấm điểm; 0 cũng là điểm.".to_owned(),
            ),
            Input::NotApplicable if judged != Some(input) && !is_reason(note) => Some(Problem::new(
                format!("why{}", item.ord),
                "DIEM-12",
                format!("{}: “không áp dụng” cần lý do ít nhất {REASON_MIN} ký tự.", item.no),
            )),
            input if !item.takes(input) => {
                wrong("DIEM-04", format!("số này không hợp với cách tính. {}", item.rule()))
            }
            Input::Points(p) if Exact::of(p).rounded(rubric.decimals) != p => {
                wrong("DIEM-13", format!("đang nhập {p}. {}", rubric.rounding_says()))
            }
            _ => None,
        }
    }

    /// A judgement that differs from the one it judges, or takes back an earlier one, says why.
    pub(crate) fn reason_missing(
        &self,
        (rubric, item): (&Rubric, &Item),
        line: ScoreLine,
        (before, after): (Option<Input>, Option<Input>),
        note: &str,
    ) -> Option<Problem> {
        let judged = line.judges()?;
        if is_reason(note) {
            return None;
        }
        let theirs = self.input(judged, item.id);
        let say = |input| rubric.cell_says(item, input);
        let says = match (before, after) {
            (Some(_), None) => format!("xóa điểm {} đã cho ({})", line.vietnamese(), say(before)),
            (_, Some(_)) if !rubric.agree(item, theirs, after) => {
                format!("điểm {} khác với {} ({})", say(after), judged.vietnamese(), say(theirs))
            }
            (Some(_), Some(_)) if !rubric.agree(item, before, after) => {
                format!("đổi điểm {} từ {} thành {}", line.vietnamese(), say(before), say(after))
            }
            _ => return None,
        };
        Some(Problem::new(
            format!("why{}", item.ord),
            "DIEM-05",
            format!("{}: {says} nên cần lý do ít nhất {REASON_MIN} ký tự.", item.no),
        ))
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

    /// Has there been what the writer says to have seen? Nobody can have seen a later version than there is.
    ///
    /// # Errors
    /// `Conflict` otherwise.
    pub fn has_been(&self, seen: i64, wanted: &[Wanted]) -> Result<(), Refusal> {
        let versions = wanted.iter().filter_map(|w| w.seen).chain([seen]);
        if versions.max().is_none_or(|latest| latest <= self.version) {
            return Ok(());
        }
        Err(Refusal::conflict(
            "Trang này ghi một lần lưu mà phiếu chưa có, nên không biết đồng chí đã xem bản nào. Chưa có gì được lưu; xem lại các ô rồi lưu lần nữa.",
        ))
    }

    /// Is one of these cells newer than what its writer saw? Then somebody's word would be overwritten unseen.
    pub fn overtaken(&self, line: ScoreLine, changes: &[Change], wanted: &[Wanted], seen: i64) -> bool {
        changes.iter().any(|c| {
            let saw = wanted.iter().find(|w| w.item == c.item).and_then(|w| w.seen).unwrap_or(seen);
            self.marks.get(&(line, c.item)).is_some_and(|m| m.version > saw)
        })
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
            .map(|(i, m)| match (m.before, m.input) {
                (before, after) if before == after => format!("{} (ghi chú)", i.no),
                (before, after) => {
                    format!(
                        "{} từ {} thành {}",
                        i.no,
                        rubric.said(line, i, before),
                        rubric.said(line, i, after)
                    )
                }
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
