//! A unit's sheet: marks side by side, totals that say what is not known, and what may be done when. Pure.

use crate::calc::{Column, Entry, UnitColumn};
use crate::exact::Exact;
use crate::methods::Input;
use crate::model::{Item, ItemId, NotApplicable, Rubric, RubricId, SheetId};
use crate::targets::{AMENDED, only_the_plan};
use blocs::{Planned, Step};
use kernel::{BodyId, Day, Moment, Points, Problem, Refusal, YearId};
use papers::words::Decimals;
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

/// The day by which somebody has to act on a sheet. One that was sent back without a day is due on none, once the plan's
/// day is over: it was handed in before that, or late and is late no more.
pub(crate) fn due(plan: &[Planned], state: SheetState, again: Option<Day>, today: Day) -> Option<Day> {
    let planned = |step| plan.iter().find(|p| p.step == step).and_then(|p| p.until.or(p.from));
    match state {
        SheetState::Open => planned(Step::SelfScore),
        SheetState::Returned => again.or_else(|| planned(Step::SelfScore).filter(|day| today <= *day)),
        SheetState::Submitted => planned(Step::Appraisal),
        SheetState::Appraised => None,
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
    /// What the cell this one judges held when this was written.
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
    /// By when it is wanted again, if whoever returned it said so.
    pub returned_until: Option<Day>,
    /// The marks that hold.
    pub marks: BTreeMap<(ScoreLine, ItemId), Mark>,
    /// Words of the standing body about a mark of the head unit that is another now: they hold no more, and the line is
    /// open to the standing body again.
    pub lapsed: BTreeMap<ItemId, Mark>,
}

/// How a reason that stands there already comes to hold for what is wanted now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Grounds {
    /// Nobody said that it does.
    #[default]
    Untold,
    /// Whoever judges said so ("lý do cũ vẫn đúng").
    Confirmed,
    /// Nothing is judged anew: the covenant's figure is another.
    Amended,
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
    /// How the reason that stands there already comes to hold for this as well.
    pub grounds: Grounds,
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
    /// The reason that was given for this change, as the journal tells it; `None` where none was, though an older one may
    /// stand in the cell.
    pub because: Option<String>,
}

/// "40", or "chưa rõ".
pub fn points_say(points: Option<Points>) -> String {
    points.map_or_else(|| "chưa rõ".to_owned(), |p| p.to_string())
}

/// How the totals of one table are said: all with as many decimals as the finest of them needs, as its papers print them.
/// What is said must be among them, or be a difference of two.
pub fn alike(totals: impl IntoIterator<Item = Option<Points>>) -> impl Fn(Option<Points>) -> String {
    let decimals = Decimals::of(totals.into_iter().map(|t| t.map(|p| p.0)));
    move |p| p.map_or_else(|| points_say(None), |p| decimals.points(p.0).replace('-', "−"))
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

impl Mark {
    /// Was the reason here given for another judgement than this one? A remark on a cell that never held anything was
    /// given for whatever comes.
    fn is_spent_on(&self, rubric: &Rubric, item: &Item, input: Option<Input>) -> bool {
        match self.input {
            Some(_) => !rubric.agree(item, self.input, input),
            None => self.before.is_some() && input.is_some(),
        }
    }
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

    /// Did the unit change its own mark after the head unit judged it, so that the reason there is about another figure?
    /// Not where the unit says by now what it had said then or what the head unit says, or differs from either by
    /// nothing but the covenant's plan.
    pub(crate) fn is_outrun(&self, rubric: &Rubric, item: &Item) -> bool {
        let [own, head] = [ScoreLine::Own, ScoreLine::Head].map(|l| self.marks.get(&(l, item.id)));
        let (Some(own), Some(head)) = (own, head) else { return false };
        let same = |input| rubric.agree(item, own.input, input) || only_the_plan(own.input, input);
        // Older marks of the head unit do not tell what they saw: of those the versions do.
        head.input.is_some() && own.version > head.version && !same(head.saw) && !same(head.input)
    }

    /// The same in one sentence, for whoever has to look again.
    pub(crate) fn outrun_says(&self, rubric: &Rubric, item: &Item) -> Option<String> {
        let say = |line| rubric.cell_says(item, self.input(line, item.id));
        let (own, head) = (say(ScoreLine::Own), say(ScoreLine::Head));
        let says = format!("đơn vị tự chấm lại, nay {own}, sau khi được thẩm định {head}");
        self.is_outrun(rubric, item).then_some(says)
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
    /// `Invalid` when a judgement changes without a reason of its own. Nothing is taken then, not even the good cells.
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
            let looked =
                want.grounds == Grounds::Confirmed && line == ScoreLine::Head && self.is_outrun(rubric, item);
            let same = match held {
                Some(m) => m.input == want.input && m.note == want.note && !looked,
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
            // The reason as it stood there: it was given for the judgement that stood there, and for no other.
            let old = held.filter(|m| m.note == want.note);
            let untold = want.grounds == Grounds::Untold;
            let spent = untold && old.is_some_and(|m| m.is_spent_on(rubric, item, want.input));
            if let Some(why) =
                self.unexplained((rubric, item), line, (before, want.input), (&want.note, spent))
            {
                problems.push(why);
                continue;
            }
            let says = |input| (input, rubric.said(line, item, input));
            let because = match old {
                None => Some(want.note.clone()),
                Some(_) => match want.grounds {
                    Grounds::Untold => None,
                    Grounds::Confirmed => Some(format!("{} (lý do cũ vẫn đúng)", want.note)),
                    Grounds::Amended => Some(AMENDED.to_owned()),
                },
            };
            changes.push(Change {
                item: item.id,
                no: item.no.clone(),
                again: (looked && before == want.input) || lapsed.is_some_and(|m| m.input == want.input),
                before: says(before),
                after: says(want.input),
                because: because.filter(|_| line.judges().is_some() && !want.note.is_empty()),
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
        self.unexplained((rubric, item), line, (before, after), (note, false))
    }

    /// The same; `spent`: the reason is one that was given for another judgement.
    fn unexplained(
        &self,
        (rubric, item): (&Rubric, &Item),
        line: ScoreLine,
        (before, after): (Option<Input>, Option<Input>),
        (note, spent): (&str, bool),
    ) -> Option<Problem> {
        let judged = line.judges()?;
        if is_reason(note) && !spent {
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
        let (code, wanted) = if is_reason(note) {
            let wanted = " mà lý do vẫn là của lần trước. Sửa lý do, hoặc chọn “Lý do cũ vẫn đúng”.";
            ("DIEM-56", wanted.to_owned())
        } else {
            ("DIEM-05", format!(" nên cần lý do ít nhất {REASON_MIN} ký tự."))
        };
        Some(Problem::new(format!("why{}", item.ord), code, format!("{}: {says}{wanted}", item.no)))
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

    /// Nothing that is wanted would overwrite, unseen, a cell newer than what its writer saw.
    ///
    /// # Errors
    /// `Conflict` that tells what was changed meanwhile.
    pub fn not_overtaken(
        &self,
        rubric: &Rubric,
        line: ScoreLine,
        wanted: &[Wanted],
        seen: i64,
    ) -> Result<(), Refusal> {
        let newer = |want: &Wanted| {
            let held = self.marks.get(&(line, want.item));
            held.is_some_and(|m| {
                m.version > want.seen.unwrap_or(seen) && (m.input, &m.note) != (want.input, &want.note)
            })
        };
        // Nobody judges a figure that was not on the page: neither the unit's own nor the one that is judged.
        let unseen = |want: &Wanted| {
            let held = self.marks.get(&(line, want.item)).map(|m| (m.input, m.note.as_str()));
            let judges = held.unwrap_or((None, "")) != (want.input, want.note.as_str());
            let newer =
                |l: &ScoreLine| self.marks.get(&(*l, want.item)).is_some_and(|judged| judged.version > seen);
            let judged = line.judges()?;
            [judged, ScoreLine::Own]
                .into_iter()
                .find(newer)
                .filter(|_| judges || want.grounds == Grounds::Confirmed)
                .map(|judged| (want.item, judged))
        };
        let what = if wanted.iter().any(newer) {
            self.changed_since(rubric, line, seen)
                .unwrap_or_else(|| "Phiếu này vừa được đổi ở một cửa sổ khác.".to_owned())
        } else if let Some((item, judged)) = wanted.iter().find_map(unseen) {
            let no = rubric.item(item).map_or("", |i| i.no.as_str());
            let who = if judged == ScoreLine::Own {
                "Đơn vị đã tự"
            } else {
                "Đơn vị thẩm định đã"
            };
            format!("{who} chấm lại {no} sau khi trang này mở ra.")
        } else {
            return Ok(());
        };
        Err(Refusal::conflict(format!(
            "{what} Điều đồng chí nhập chưa được lưu và vẫn còn trong các ô. Xem lại rồi lưu lần nữa."
        )))
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
