//! The explanation round ("giải trình"): a unit says why it should have the points it gave itself; the head unit answers.
//! Pure.

use crate::model::{ItemId, Rubric, SheetId};
use crate::sheet::{ScoreLine, Sheet, SheetState};
use kernel::{Day, Moment, Refusal};

/// The round of a year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Round {
    /// Its last day.
    pub until: Day,
    /// When and by whom it was opened.
    pub opened: (Moment, String),
}

/// What became of an explanation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Conclusion {
    /// "Giữ nguyên điểm".
    Kept,
    /// "Điều chỉnh điểm": the sheet is opened again and the mark changed, with its own reason.
    Changed,
}

impl Conclusion {
    /// Both, in the order forms list them.
    pub const ALL: [Conclusion; 2] = [Conclusion::Kept, Conclusion::Changed];

    /// The word kept in the database.
    pub fn word(self) -> &'static str {
        match self {
            Conclusion::Kept => "KEPT",
            Conclusion::Changed => "CHANGED",
        }
    }

    /// Back from the database's word.
    pub fn of_word(word: &str) -> Option<Conclusion> {
        Conclusion::ALL.into_iter().find(|a| a.word() == word)
    }

    /// The same at the beginning of a sentence.
    pub fn title(self) -> &'static str {
        match self {
            Conclusion::Kept => "Giữ nguyên điểm",
            Conclusion::Changed => "Điều chỉnh điểm",
        }
    }

    /// As people say it.
    pub fn vietnamese(self) -> &'static str {
        match self {
            Conclusion::Kept => "giữ nguyên điểm",
            Conclusion::Changed => "điều chỉnh điểm",
        }
    }
}

/// What a unit said about one line, and what it was answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// The unit's sheet.
    pub sheet: SheetId,
    /// The line.
    pub item: ItemId,
    /// Its words.
    pub says: String,
    /// By whom, as they were called then.
    pub by_name: String,
    /// When.
    pub at: Moment,
    /// The answer: what, in which words, by whom, when.
    pub answer: Option<(Conclusion, String, String, Moment)>,
}

/// The lines on which a unit may explain itself: appraised otherwise than it scored itself.
pub(crate) fn open_lines(sheet: &Sheet, rubric: &Rubric) -> Vec<ItemId> {
    let differs = |item: &&crate::Item| {
        let last = sheet.final_input(item.id);
        last.is_some() && !rubric.agree(item, sheet.input(ScoreLine::Own, item.id), last)
    };
    rubric.items().filter(differs).map(|i| i.id).collect()
}

/// May the unit explain this line now?
///
/// # Errors
/// `Conflict` that says why not.
pub(crate) fn may_explain(
    round: Option<&Round>,
    today: Day,
    (sheet, rubric): (&Sheet, &Rubric),
    item: ItemId,
) -> Result<(), Refusal> {
    let Some(round) = round else {
        return Err(Refusal::conflict(
            "Chưa mở đợt giải trình. Đơn vị thẩm định mở đợt giải trình sau khi chốt phiếu.",
        ));
    };
    if today > round.until {
        return Err(Refusal::conflict(
            "Đợt giải trình đã kết thúc. Cần thêm thời gian thì đề nghị đơn vị thẩm định đặt hạn mới.",
        ));
    }
    if sheet.state != SheetState::Appraised {
        return Err(Refusal::conflict("Phiếu chưa chốt nên chưa có gì để giải trình."));
    }
    if !open_lines(sheet, rubric).contains(&item) {
        return Err(Refusal::conflict("Điểm ở dòng này không khác điểm tự chấm nên không cần giải trình."));
    }
    Ok(())
}

/// What keeps the table from being announced on account of the round, in a sentence; `None`: nothing.
///
/// An answer that promises other points holds only once the head unit or the standing body has marked the line anew.
/// Lines the rubric no longer has count for nothing.
pub(crate) fn unsettled(
    round: Option<&Round>,
    today: Day,
    all: &[Explanation],
    (rubric, sheets): (&Rubric, &[Sheet]),
) -> Option<String> {
    let there = |e: &&Explanation| rubric.item(e.item).is_some();
    let waiting = all.iter().filter(there).filter(|e| e.answer.is_none()).count();
    let promised = promised(all, (rubric, sheets)).next();
    match round {
        Some(round) if today <= round.until => {
            Some(format!("Đợt giải trình còn mở đến hết ngày {}.", round.until))
        }
        Some(_) if waiting > 0 => Some(format!("Còn {waiting} ý kiến giải trình chưa trả lời.")),
        Some(_) => promised.map(|i| {
            format!("Đã trả lời sẽ điều chỉnh điểm dòng {}: mở lại phiếu, chấm lại dòng ấy rồi chốt.", i.no)
        }),
        None => None,
    }
}

/// The lines for which other points were promised and not given yet.
pub(crate) fn promised<'a>(
    all: &'a [Explanation],
    (rubric, sheets): (&'a Rubric, &'a [Sheet]),
) -> impl Iterator<Item = &'a crate::Item> {
    let marked_since = |e: &Explanation, since: Moment| {
        sheets.iter().filter(|s| s.id == e.sheet).any(|s| {
            let mark = |line| s.marks.get(&(line, e.item)).is_some_and(|m| m.at >= since);
            mark(ScoreLine::Head) || mark(ScoreLine::Standing)
        })
    };
    all.iter().filter_map(move |e| match &e.answer {
        Some((Conclusion::Changed, _, _, at)) if !marked_since(e, *at) => rubric.item(e.item),
        _ => None,
    })
}
