//! What is done on a sheet: save the cells, hand it in, appraise, close, send back, open again.

use super::entry;
use super::sheet::{Opened, open};
use crate::duties::{FillSheet, Pen, Reappraise};
use crate::model::{Item, Rubric, SheetId};
use crate::sheet::{ScoreLine, Sheet};
use crate::{deeds, store};
use db::{Committed, Writing};
use kernel::{Fact, Refusal};
use web::{Form, Next, One, Visit};

/// The pen for the column the form is about.
fn pen(v: &Visit, o: &Opened, line: ScoreLine) -> Result<Pen, Refusal> {
    match line {
        ScoreLine::Own => Ok(Pen::Unit(v.may(FillSheet::of(&o.sheet))?)),
        ScoreLine::Head => Pen::head(v.may(o.year.run())?, &o.year),
        ScoreLine::Standing => {
            let ok = v.may(Reappraise::of(&o.year))?;
            o.may_reappraise()?;
            Ok(Pen::Standing(ok))
        }
        // Across is written on a page of its own, where nothing but the assigned lines is seen.
        ScoreLine::Cross => Err(Refusal::NotFound),
    }
}

/// Saves the cells of a form; answers the fact, or nothing when all already stands.
fn put(w: &mut Writing, o: &Opened, pen: &Pen, form: &Form, adopt: bool) -> Result<Option<Fact>, Refusal> {
    entry::same_rubric(form, &o.rubric)?;
    let plan = |item: &Item| o.targets.plan(&o.rubric, &o.sheet, pen.line(), item);
    let (mut wanted, mut problems) = entry::read_all(form, &o.rubric, &plan);
    if adopt {
        let own = |item| o.sheet.input(ScoreLine::Own, item);
        wanted.iter_mut().filter(|c| c.input.is_none()).for_each(|c| c.input = own(c.item));
    }
    let seen = form.value("version").parse().unwrap_or(0);
    if !problems.is_empty() {
        o.sheet.may_write(pen.line())?;
        let wanted = o.targets.hold((&o.rubric, &o.sheet), pen.line(), &wanted);
        o.sheet.not_overtaken(&o.rubric, pen.line(), &wanted, seen)?;
        if let Err(Refusal::Invalid(more)) = o.sheet.changes(&o.rubric, pen.line(), &wanted) {
            problems.extend(more);
        }
        return Err(Refusal::Invalid(problems));
    }
    deeds::save_marks(w, pen, (&o.sheet, &o.rubric), seen, &wanted)
}

/// The column a form is about; a unit's own where it names none.
fn line_of(form: &Form) -> Result<ScoreLine, Refusal> {
    if !form.has("line") {
        return Ok(ScoreLine::Own);
    }
    ScoreLine::of_word(form.value("line")).ok_or_else(|| {
        Refusal::wrong(
            "",
            "DIEM-54",
            "Không rõ đồng chí chấm cột nào. Xem lại các ô rồi lưu lần nữa; chưa có gì được lưu.",
        )
    })
}

/// The sheet's own page, at the line whose evidence was asked for.
fn back(v: &Visit, form: &Form, id: SheetId) -> Next {
    let at = Some(v.ask("open")).filter(|a| !a.is_empty()).unwrap_or(form.value("at"));
    match at.parse::<i64>() {
        Ok(at) => Next::to(format!("/sheets/{id}?at={at}#dong-{at}")),
        Err(_) => Next::to(format!("/sheets/{id}")),
    }
}

fn saved(before: &Sheet, rubric: &Rubric, fact: &Fact) -> String {
    let cells = fact.data.as_array().map(Vec::as_slice).unwrap_or_default();
    match cells {
        [one] => {
            let no = one["no"].as_str().unwrap_or_default();
            format!("Đã lưu {} cho {no}.", one["after"].as_str().unwrap_or_default())
        }
        many => {
            let all = rubric.items().count();
            format!("Đã lưu {} ô trên {all} của phiếu, bản lưu thứ {}.", many.len(), before.version)
        }
    }
}

/// Saves one column.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = pen(v, &o, line_of(form)?)?;
    let next = back(v, form, id);
    match put(w, &o, &pen, form, false)? {
        Some(fact) => w.commit(&fact, next.saying(saved(&o.sheet, &o.rubric, &fact))),
        None => w.commit_quietly("nothing was changed", next.saying("Không có ô nào thay đổi.")),
    }
}

/// Saves the standing body's column.
pub(crate) fn reappraise(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = pen(v, &o, ScoreLine::Standing)?;
    let next = back(v, form, id);
    match put(w, &o, &pen, form, false)? {
        Some(fact) => w.commit(&fact, next.saying(saved(&o.sheet, &o.rubric, &fact))),
        None => w.commit_quietly("nothing was changed", next.saying("Không có ô nào thay đổi.")),
    }
}

/// Fills what the head unit left empty with what the unit gave itself.
pub(crate) fn agree(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = pen(v, &o, ScoreLine::Head)?;
    let next = back(v, form, id);
    match put(w, &o, &pen, form, true)? {
        Some(fact) => {
            let n = fact.data.as_array().map_or(0, Vec::len);
            let says = format!("Đã lưu {n} ô; ô còn trống lấy theo điểm tự chấm.");
            w.commit(&fact, next.saying(says))
        }
        None => {
            w.commit_quietly("nothing was changed", next.saying("Không còn ô nào trống có điểm tự chấm."))
        }
    }
}

/// Saves what is typed, and hands the sheet in.
pub(crate) fn submit(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = super::sheet_book::pen(v, w, &o)?;
    if let Some(fact) = put(w, &o, &pen, form, false)? {
        w.remember(&fact)?;
    }
    let (sheet, rubric) = store::sheets::sheet(w, id)?;
    let unchanged = deeds::unchanged(w, &sheet)?;
    let fact = deeds::submit(w, &pen, (&sheet, &rubric))?;
    let as_before = if unchanged { ", chưa sửa gì so với lần nộp trước" } else { "" };
    let says = format!("Đã nộp phiếu{as_before}. {} sẽ thẩm định.", o.year.head_words());
    w.commit(&fact, Next::to(format!("/sheets/{id}")).saying(says))
}

/// Saves what is typed, and closes the sheet.
pub(crate) fn close(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = pen(v, &o, ScoreLine::Head)?;
    if let Some(fact) = put(w, &o, &pen, form, false)? {
        w.remember(&fact)?;
    }
    let (sheet, rubric) = store::sheets::sheet(w, id)?;
    let fact = deeds::close(w, &pen, (&sheet, &rubric))?;
    let total = sheet.final_column(&rubric).totals.total;
    let says = format!("Đã chốt phiếu của {}: {}.", o.unit(), deeds::closed_at(total));
    w.commit(&fact, Next::to(format!("/sheets/{id}")).saying(says))
}

/// A unit gets at most so many days for a sheet that was sent back.
const AGAIN_DAYS_MAX: i64 = 92;

/// Sends the sheet back to its unit.
pub(crate) fn send_back(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = pen(v, &o, ScoreLine::Head)?;
    let mut r = form.read();
    let why = r.optional_text("reason", "Lý do", 4000);
    let until = r.optional_day("until", "Hạn nộp lại", v.today(), v.today().plus_days(AGAIN_DAYS_MAX));
    r.done()?;
    let fact = deeds::send_back(w, &pen, &o.sheet, (&why, until))?;
    let says = format!("Đã trả lại phiếu. {} thấy lý do trên phiếu.", o.unit());
    w.commit(&fact, Next::to(format!("/sheets/{id}")).saying(says))
}

/// Opens a closed sheet again.
pub(crate) fn reopen(
    v: &Visit,
    w: &mut Writing,
    One(id): One<SheetId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = open(v, w, id)?;
    let pen = pen(v, &o, ScoreLine::Head)?;
    let why = why(form)?;
    let fact = deeds::reopen(w, &pen, &o.sheet, &why)?;
    let says = "Đã mở lại phiếu. Sửa điểm thẩm định rồi chốt lần nữa.";
    w.commit(&fact, Next::to(format!("/sheets/{id}")).saying(says))
}

/// The reason a form gives.
pub(crate) fn why(form: &Form) -> Result<String, Refusal> {
    let mut r = form.read();
    let why = r.optional_text("reason", "Lý do", 4000);
    r.done()?;
    Ok(why)
}
