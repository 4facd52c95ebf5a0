//! A whole list at once, from a workbook or pasted: shown line by line first, then taken. Nothing is kept in between: the
//! lines that would be taken travel in the page.

use crate::Why;
use crate::deeds;
use crate::model::{Delegate, DelegateId, ListState, Particulars};
use crate::opened::{Opened, Opens};
use crate::roster::{self, ALL, Fate, LINES_MAX, Line, Row};
use crate::store;
use crate::workbook;
use db::{Committed, Reading, Writing};
use kernel::Refusal;
use std::collections::HashMap;
use web::{FileKind, Form, Frame, Next, One, Visit};

#[derive(askama::Template)]
#[template(path = "list-preview.html")]
pub(crate) struct PreviewPage {
    pub(crate) frame: Frame,
    pub(crate) trail: String,
    pub(crate) base: String,
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) rows: Vec<Row>,
    /// How many lines of each fate.
    pub(crate) new: usize,
    pub(crate) changed: usize,
    pub(crate) same: usize,
    pub(crate) wrong: usize,
    /// The list would hold so many more than its quota.
    pub(crate) over: i64,
    pub(crate) quota: i64,
    /// Who stands and is not among the lines; they stay.
    pub(crate) untouched: usize,
    /// The lines to be taken, and what was shown of them.
    pub(crate) carried: String,
    pub(crate) shown: String,
    /// What was pasted, to be mended and sent again.
    pub(crate) pasted: String,
    /// The list is confirmed.
    pub(crate) asks_why: bool,
}

impl PreviewPage {
    fn heads(&self) -> impl Iterator<Item = (usize, &'static str)> {
        ALL.iter().enumerate().map(|(n, c)| (n, c.head))
    }
}

/// The slow part: takes the workbook apart while nobody waits to write.
pub(crate) fn read<A: Opens>(
    v: &Visit,
    w: &mut Reading,
    One(at): One<A>,
    form: &Form,
) -> Result<Vec<Line>, Refusal> {
    let o = at.open(v, w)?;
    o.writes(v)?;
    if let Some(file) = form.files("file").next() {
        if file.kind != FileKind::Office || !file.name.to_lowercase().ends_with(".xlsx") {
            let says = format!(
                "“{}” không phải là bảng tính .xlsx. Lưu danh sách dạng .xlsx rồi gửi lại.",
                file.name
            );
            return Err(Refusal::wrong("file", "DB-38", says));
        }
        return workbook::read(&file.bytes()?, &o.g, &o.d);
    }
    let lines = roster::pasted(form.value("rows"));
    if lines.is_empty() {
        return Err(Refusal::wrong("file", "DB-38", "Chưa chọn tệp và chưa dán dòng nào."));
    }
    if lines.len() > LINES_MAX {
        let says =
            format!("Có {} dòng; mỗi lần gửi tối đa {LINES_MAX} dòng. Chia làm nhiều lần.", lines.len());
        return Err(Refusal::wrong("rows", "DB-35", says));
    }
    Ok(lines)
}

/// What becomes of these lines now.
fn planned(w: &mut Reading, o: &Opened, lines: &[Line]) -> Result<(Vec<Row>, Vec<Delegate>), Refusal> {
    let all = store::standing(w, o.g.id)?;
    let names: HashMap<_, _> = store::delegations(w, o.g.id)?.into_iter().map(|d| (d.id, d.name)).collect();
    let (own, others): (Vec<Delegate>, Vec<Delegate>) = all.into_iter().partition(|d| d.delegation == o.d.id);
    // Behind a link nobody is told who stands in other lists; the host sees it, and confirms no list with it.
    let others: Vec<(String, Particulars)> = match o.pen {
        crate::Pen::Link(_) => Vec::new(),
        _ => others
            .into_iter()
            .map(|d| (names.get(&d.delegation).cloned().unwrap_or_default(), d.who))
            .collect(),
    };
    let closed = o.d.state == ListState::Confirmed;
    let rows = roster::plan(lines, (&own, &others), o.g.first_day.year(), closed);
    Ok((rows, own))
}

fn taken(rows: &[Row]) -> Vec<&Row> {
    rows.iter().filter(|r| matches!(r.fate, Fate::New | Fate::Changed)).collect()
}

/// What would be done, so that nothing else is.
fn digest(rows: &[&Row]) -> String {
    let done: Vec<_> = rows.iter().map(|r| (r.fate, &r.who, r.meets)).collect();
    web::digest(format!("{done:?}"))[..32].to_owned()
}

/// Shows what would be taken; nothing is written.
#[expect(clippy::ptr_arg, reason = "the route hands over what `read` made")]
pub(crate) fn preview<A: Opens>(
    v: &Visit,
    w: &mut Writing,
    One(at): One<A>,
    form: &Form,
    lines: &Vec<Line>,
) -> Result<Committed<Next>, Refusal> {
    let o = at.open_to_write(v, w)?;
    // The lines travel in the page; the file is needed no more.
    form.files("file").for_each(web::Uploaded::let_go);
    let (rows, own) = planned(w, &o, lines)?;
    let count = |fate| rows.iter().filter(|r| r.fate == fate).count();
    let takes = |p: &Particulars| i64::from(p.category.takes_place());
    let kept = own.iter().filter(|d| !rows.iter().any(|r| r.meets == Some(d.id) && r.fate == Fate::Changed));
    let coming = taken(&rows).into_iter().filter_map(|r| r.who.as_ref());
    let after: i64 = kept.map(|d| takes(d)).sum::<i64>() + coming.map(takes).sum::<i64>();
    let good = taken(&rows);
    let lines: Vec<&Line> = good.iter().map(|r| &r.line).collect();
    let page = PreviewPage {
        frame: v.frame("Xem trước danh sách", "/gatherings"),
        trail: if matches!(o.pen, crate::Pen::Link(_)) {
            String::new()
        } else {
            gatherings::trail(&o.g, &o.d.name)?
        },
        name: o.d.name.clone(),
        file: form.files("file").next().map_or(String::new(), |f| f.name.clone()),
        new: count(Fate::New),
        changed: count(Fate::Changed),
        same: count(Fate::Same),
        wrong: count(Fate::Wrong),
        over: (after - o.d.quota).max(0),
        quota: o.d.quota,
        untouched: own.iter().filter(|d| !rows.iter().any(|r| r.meets == Some(d.id))).count(),
        carried: roster::as_text(&lines),
        shown: digest(&good),
        pasted: form.value("rows").to_owned(),
        asks_why: o.d.state == ListState::Confirmed,
        base: o.base,
        rows,
    };
    w.commit_quietly("a preview writes nothing", Next::page(&page)?)
}

/// Takes what was shown, all of it or nothing.
pub(crate) fn take<A: Opens>(
    v: &Visit,
    w: &mut Writing,
    One(at): One<A>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let o = at.open_to_write(v, w)?;
    o.writes(v)?;
    let lines = roster::pasted(form.value("rows"));
    if lines.len() > LINES_MAX {
        return Err(Refusal::wrong("rows", "DB-35", format!("Mỗi lần nhận tối đa {LINES_MAX} dòng.")));
    }
    let (rows, own) = planned(w, &o, &lines)?;
    let good = taken(&rows);
    if good.len() != lines.len() || digest(&good) != form.mark("shown")? {
        return Err(Refusal::conflict(
            "Danh sách đoàn vừa thay đổi nên kết quả không còn như bảng đã xem; chưa có gì được ghi. Các dòng vẫn còn ở ô dưới đây: gửi để xem trước lần nữa.",
        ));
    }
    if good.is_empty() {
        return Err(Refusal::conflict("Không có dòng nào để nhận."));
    }
    let (mut new, mut changed) = (Vec::new(), 0);
    let why = Why { reason: form_reason(form, o.d.state)?, document: String::new() };
    for row in good {
        let Some(who) = &row.who else { continue };
        match row.meets.and_then(|id| own.iter().find(|d| d.id == id)) {
            Some(before) => {
                deeds::change(w, &o.pen, o.at(), (before, before.version), (who, &why))?;
                changed += 1;
            }
            None => {
                new.push((v.new_id::<DelegateId>(), who.clone()));
            }
        }
    }
    deeds::add_all(w, &o.pen, o.at(), &new)?;
    let new = new.len();
    let says = format!("Đã nhận: {new} người mới, {changed} người sửa thông tin.");
    w.commit_remembered(Next::to(&o.base).saying(says))
}

/// A confirmed list changes only with a reason.
fn form_reason(form: &Form, state: ListState) -> Result<String, Refusal> {
    let mut r = form.read();
    let reason = match state {
        ListState::Confirmed => r.line("reason", "Lý do", 300),
        _ => r.optional_line("reason", "Lý do", 300),
    };
    r.done()?;
    Ok(reason)
}
