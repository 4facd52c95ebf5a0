//! What a sheet still lacks: before its unit hands it in, and before the head unit closes it. One place says it, for the
//! list beside the grid and for the refusal. Pure.

use crate::exact::Exact;
use crate::methods::{Input, Method};
use crate::model::{Item, ItemId, NotApplicable, Part, Proof, Rubric, SheetId};
use crate::sheet::{REASON_MIN, ScoreLine, Sheet, SheetState, is_reason};
use kernel::{BodyId, Points, Problem, Refusal};
use std::collections::BTreeSet;

/// What kind of thing is lacking.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Lack {
    /// Neither a mark nor a word why there is none.
    Unmarked,
    /// The line needs evidence, and there is neither that nor a reason.
    Unproved,
    /// What stands there does not fit the rubric as it is now.
    Misfit,
}

/// One thing a line lacks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Missing {
    /// The line.
    pub item: ItemId,
    /// Its place in the rubric, by which forms name its cell.
    pub ord: i64,
    /// "III.3".
    pub no: String,
    /// What kind.
    pub lack: Lack,
    /// What to do about it, as a refusal says it.
    pub problem: Problem,
}

impl Missing {
    fn of(item: &Item, lack: Lack, problem: Problem) -> Missing {
        Missing { item: item.id, ord: item.ord, no: item.no.clone(), lack, problem }
    }
}

/// Does a line have evidence?
type Proved<'a> = &'a dyn Fn(ItemId) -> bool;

impl Sheet {
    /// Everything the unit's own column lacks to be handed in, in the order of the lines.
    pub fn missing(&self, rubric: &Rubric, proved: Proved<'_>) -> Vec<Missing> {
        let mut all = Vec::new();
        for item in rubric.items() {
            let mark = self.marks.get(&(ScoreLine::Own, item.id));
            let (input, note) = mark.map_or((None, ""), |m| (m.input, m.note.as_str()));
            let Some(input) = input else {
                if note.is_empty() {
                    all.push(Missing::of(item, Lack::Unmarked, unmarked(item)));
                }
                continue;
            };
            if let Some(why) = self.misfit((rubric, item), ScoreLine::Own, input, note) {
                all.push(Missing::of(item, Lack::Misfit, why));
            } else if self.is_bare(item, proved) && !is_reason(note) {
                all.push(Missing::of(item, Lack::Unproved, unproved(item)));
            }
        }
        let own = |item| self.input(ScoreLine::Own, item);
        all.extend(untold(rubric, &own).into_iter().map(|(i, why)| Missing::of(i, Lack::Misfit, why)));
        all.sort_by_key(|m| m.ord);
        all
    }

    /// Does the unit claim points on a line that needs evidence, without any? A line worth nothing, or that does not apply,
    /// has nothing to prove.
    fn is_bare(&self, item: &Item, proved: Proved<'_>) -> bool {
        let claims = match self.input(ScoreLine::Own, item.id) {
            None | Some(Input::NotApplicable) => false,
            // Whoever owns up to a fault claims nothing.
            Some(_) if matches!(item.method, Method::Penalty { .. }) => false,
            Some(Input::Ratio { done, .. }) => done > Points::ZERO,
            Some(input) => item.exact(input).is_some_and(|points| points > Exact::ZERO),
        };
        item.proof == Proof::Required && claims && !proved(item.id)
    }

    /// The reason with which a line was handed in instead of the evidence it needs; `None` for every other line.
    pub fn instead_of_evidence(&self, item: &Item, proved: Proved<'_>) -> Option<&str> {
        let handed_in = !self.state.with_the_unit();
        let mark = self.marks.get(&(ScoreLine::Own, item.id))?;
        (handed_in && self.is_bare(item, proved)).then_some(mark.note.as_str())
    }

    /// May the unit submit?
    ///
    /// # Errors
    /// `Conflict` out of order; `Invalid` with everything that is missing.
    pub fn submit(&self, rubric: &Rubric, proved: Proved<'_>) -> Result<(), Refusal> {
        if !self.state.with_the_unit() {
            return Err(Refusal::conflict("Phiếu này đã nộp rồi. Không cần nộp lần nữa."));
        }
        none(self.missing(rubric, proved).into_iter().map(|m| m.problem).collect())
    }

    /// May the head unit close the sheet?
    ///
    /// # Errors
    /// `Conflict` out of order; `Invalid` with each cell not known, that does not fit the rubric, that was changed
    /// without a reason, whose reason is about another mark of the unit, or that changed since the standing body
    /// confirmed it.
    pub fn close(&self, rubric: &Rubric) -> Result<(), Refusal> {
        if self.state == SheetState::Appraised {
            return Err(Refusal::conflict("Phiếu này đã chốt rồi. Không cần chốt lần nữa."));
        }
        self.may_write(ScoreLine::Head)?;
        let mut problems = Vec::new();
        for item in rubric.items() {
            let mark = self.marks.get(&(ScoreLine::Head, item.id));
            let Some(input) = mark.and_then(|m| m.input) else {
                let says = format!(
                    "{}: chưa có điểm thẩm định. “Chưa rõ” không tính là 0 nên chưa chốt được.",
                    item.no
                );
                problems.push(Problem::new(item.field(), "DIEM-07", says));
                continue;
            };
            let note = mark.map_or("", |m| m.note.as_str());
            let stays = (Some(input), Some(input));
            let misfit = self.misfit((rubric, item), ScoreLine::Head, input, note);
            let missing = || self.reason_missing((rubric, item), ScoreLine::Head, stays, note);
            problems.extend(misfit.or_else(missing).or_else(|| self.outrun(rubric, item)));
            let standing = self.standing_misfit(rubric, item);
            problems.extend(standing.or_else(|| self.standing_missing((rubric, item))));
        }
        problems.extend(untold(rubric, &|item| self.final_input(item)).into_iter().map(|(_, why)| why));
        none(problems)
    }

    /// A judgement the unit's own mark moved away from: it may be right, but nobody has said so.
    fn outrun(&self, rubric: &Rubric, item: &Item) -> Option<Problem> {
        let says = self.outrun_says(rubric, item)?;
        let says = format!("{}: {says}. Sửa điểm hoặc lý do, hoặc chọn “Lý do cũ vẫn đúng”.", item.no);
        Some(Problem::new(format!("why{}", item.ord), "DIEM-57", says))
    }

    /// What the standing body said on an older edition may not fit this one; only it can say it anew.
    fn standing_misfit(&self, rubric: &Rubric, item: &Item) -> Option<Problem> {
        let mark = self.marks.get(&(ScoreLine::Standing, item.id))?;
        let why = self.misfit((rubric, item), ScoreLine::Standing, mark.input?, &mark.note)?;
        let says =
            format!("{} Đây là điểm của thường trực; đề nghị thường trực chấm lại dòng này.", why.says);
        Some(Problem::new(why.field, why.code, says))
    }

    /// What the standing body has still to say of a line before the sheet can be closed: a word that holds no more, or
    /// a difference without a reason.
    fn standing_missing(&self, (rubric, item): (&Rubric, &Item)) -> Option<Problem> {
        if let Some(says) = self.lapsed_says(rubric, item) {
            let says = format!("{}: {says}. Thường trực xem lại dòng này rồi mới chốt được.", item.no);
            return Some(Problem::new(item.field(), "DIEM-36", says));
        }
        let mark = self.marks.get(&(ScoreLine::Standing, item.id))?;
        let stays = (mark.input, mark.input);
        let missing = self.reason_missing((rubric, item), ScoreLine::Standing, stays, &mark.note)?;
        // The head unit closes the sheet; the reason is the standing body's to write.
        let says = format!("{} Thường trực ghi lý do rồi mới chốt được.", missing.says);
        Some(Problem::new(item.field(), "DIEM-36", says))
    }
}

/// A line handed in with a reason instead of the evidence it needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Instead {
    pub(crate) body: BodyId,
    pub(crate) ord: i64,
    pub(crate) no: String,
    pub(crate) name: String,
    /// The unit's reason.
    pub(crate) why: String,
}

/// Those lines of these sheets; `proved` says which lines have evidence.
pub(crate) fn instead(
    rubric: &Rubric,
    sheets: &[Sheet],
    proved: &BTreeSet<(SheetId, ItemId)>,
) -> Vec<Instead> {
    let mut all = Vec::new();
    for sheet in sheets {
        let has = |item| proved.contains(&(sheet.id, item));
        let of_line = |i: &Item| {
            let why = sheet.instead_of_evidence(i, &has)?.to_owned();
            Some(Instead { body: sheet.body, ord: i.ord, no: i.no.clone(), name: i.name.clone(), why })
        };
        all.extend(rubric.items().filter_map(of_line));
    }
    all
}

fn none(problems: Vec<Problem>) -> Result<(), Refusal> {
    if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
}

fn unmarked(item: &Item) -> Problem {
    let says = format!("{}: chưa chấm. Điền điểm (0 cũng là điểm) hoặc ghi chú vì sao chưa rõ.", item.no);
    Problem::new(item.field(), "DIEM-06", says)
}

fn unproved(item: &Item) -> Problem {
    let says = format!(
        "{}: phải có minh chứng. Thêm tệp hoặc đường dẫn; chưa có thì ghi chú vì sao, ít nhất {REASON_MIN} ký tự.",
        item.no
    );
    Problem::new(format!("why{}", item.ord), "DIEM-15", says)
}

/// Sections nobody can tell the points of: lines that do not apply share in what the others reach, and there are no
/// others. Said at the section's first line.
fn untold<'a>(rubric: &'a Rubric, input: &dyn Fn(ItemId) -> Option<Input>) -> Vec<(&'a Item, Problem)> {
    if rubric.not_applicable != NotApplicable::Share {
        return Vec::new();
    }
    let gone = |i: &Item| input(i.id) == Some(Input::NotApplicable);
    let main = rubric.sections.iter().filter(|s| s.part == Part::Main && s.criteria().all(gone));
    main.filter_map(|s| {
        let first = s.criteria().next()?;
        let says = format!(
            "{}: mọi tiêu chí của mục {} đều ghi “không áp dụng” nên không tính được điểm của mục. Chấm ít nhất một tiêu chí.",
            first.no, s.no
        );
        Some((first, Problem::new(first.field(), "DIEM-14", says)))
    })
    .collect()
}
