//! A whole list at once, from a workbook or pasted: shown line by line first, then taken. Nothing is kept in between: the
//! lines that would be taken travel in the page.

use crate::Why;
use crate::deeds;
use crate::doubts::{Lists, SURE, Sure, takes};
use crate::model::{Delegate, DelegateId, DelegationId, ListState, Particulars};
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
    /// What must be seen before anything is taken.
    pub(crate) doubts: Vec<String>,
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

/// Everybody who stands, read once for everything that is asked of the lines.
struct Ground {
    standing: Vec<Delegate>,
    names: HashMap<DelegationId, String>,
}

impl Ground {
    fn read(w: &mut Reading, o: &Opened) -> Result<Ground, Refusal> {
        let standing = store::standing(w, o.g.id)?;
        let names = store::delegations(w, o.g.id)?.into_iter().map(|d| (d.id, d.name)).collect();
        Ok(Ground { standing, names })
    }

    fn lists<'a>(&self, o: &'a Opened) -> Lists<'a> {
        Lists::of(&o.d, &o.pen, (&self.standing, &self.names))
    }

    fn one(&self, id: Option<DelegateId>) -> Option<&Delegate> {
        id.and_then(|id| self.standing.iter().find(|d| d.id == id))
    }

    /// Who stands in this very list.
    fn own(&self, o: &Opened) -> impl Iterator<Item = &Delegate> {
        self.standing.iter().filter(|d| d.delegation == o.d.id)
    }
}

/// What becomes of these lines now.
fn planned(ground: &Ground, o: &Opened, lines: &[Line]) -> Vec<Row> {
    let (own, others): (Vec<Delegate>, Vec<Delegate>) =
        ground.standing.iter().cloned().partition(|d| d.delegation == o.d.id);
    // Behind a link nobody is told which other list somebody stands in.
    let by_link = matches!(o.pen, crate::Pen::Link(_));
    let list =
        |d: &Delegate| ground.names.get(&d.delegation).filter(|_| !by_link).cloned().unwrap_or_default();
    let others: Vec<(String, Particulars)> = others.into_iter().map(|d| (list(&d), d.who)).collect();
    let closed = o.d.state == ListState::Confirmed;
    roster::plan(lines, (&own, &others), o.g.first_day.year(), closed)
}

fn taken(rows: &[Row]) -> Vec<&Row> {
    rows.iter().filter(|r| matches!(r.fate, Fate::New | Fate::Changed)).collect()
}

/// What whoever takes these lines must have seen: people of the same name, among the lines too, a list over its quota.
fn doubts(v: &Visit, (ground, o): (&Ground, &Opened), good: &[&Row]) -> Vec<String> {
    let mut lists = ground.lists(o);
    let met = |r: &Row| ground.one(r.meets);
    let known = || good.iter().filter_map(|r| Some((met(r), r.who.as_ref()?)));
    let more = known().map(|(before, who)| takes(who) - before.map_or(0, |d| takes(d))).sum();
    let over = lists.over(more);
    let mut out = Vec::new();
    for (before, who) in known() {
        match before {
            Some(before) => {
                out.extend(lists.new_namesakes(before, who));
                lists.set(before, who);
            }
            None => {
                out.extend(lists.namesakes(who, None));
                lists.put(v.new_id(), who, v.now);
            }
        }
    }
    out.extend(over);
    out
}

/// What would be done and what was told of it, so that nothing else is done and nothing of it unseen.
fn digest(rows: &[&Row], doubts: &[String]) -> String {
    let done: Vec<_> = rows.iter().map(|r| (r.fate, &r.who, r.meets)).collect();
    web::digest(format!("{done:?} {doubts:?}"))[..32].to_owned()
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
    let ground = Ground::read(w, &o)?;
    let rows = planned(&ground, &o, lines);
    let count = |fate| rows.iter().filter(|r| r.fate == fate).count();
    let good = taken(&rows);
    let doubts = doubts(v, (&ground, &o), &good);
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
        shown: digest(&good, &doubts),
        doubts,
        untouched: ground.own(&o).filter(|d| !rows.iter().any(|r| r.meets == Some(d.id))).count(),
        carried: roster::as_text(&lines),
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
    let ground = Ground::read(w, &o)?;
    let rows = planned(&ground, &o, &lines);
    let good = taken(&rows);
    if !rows.is_empty() && rows.iter().all(|r| r.fate == Fate::Same) {
        let says = format!("Đã nhận: {} dòng này đều có trong danh sách đúng như đã gửi.", rows.len());
        return w.commit_quietly("the same lines again change nothing", Next::to(&o.base).saying(says));
    }
    let doubts = doubts(v, (&ground, &o), &good);
    if good.len() != lines.len() || digest(&good, &doubts) != form.mark("shown")? {
        return Err(Refusal::conflict(
            "Danh sách đoàn vừa thay đổi nên kết quả không còn như bảng đã xem; chưa có gì được ghi. Các dòng vẫn còn ở ô dưới đây: gửi để xem trước lần nữa.",
        ));
    }
    if good.is_empty() {
        return Err(Refusal::conflict("Không có dòng nào để nhận."));
    }
    if !form.has(SURE) && !doubts.is_empty() {
        let says = "Có dòng trùng họ tên hoặc danh sách quá phân bổ mà chưa đánh dấu “Tôi đã xem, vẫn ghi”; chưa có gì được ghi. \
                    Các dòng vẫn còn ở ô này: gửi để xem trước lần nữa.";
        return Err(Refusal::wrong("rows", "DB-62", says));
    }
    let why = Why { reason: form_reason(form, o.d.state)?, document: String::new() };
    let (new, changed) = write(v, w, &o, (&ground, &good), &why)?;
    let says = format!("Đã nhận: {new} người mới, {changed} người sửa thông tin.");
    w.commit_remembered(Next::to(&o.base).saying(says))
}

/// Writes what was shown, over people read once: how many are new, how many changed.
fn write(
    v: &Visit,
    w: &mut Writing,
    o: &Opened,
    (ground, good): (&Ground, &[&Row]),
    why: &Why,
) -> Result<(usize, usize), Refusal> {
    let (mut new, mut changed) = (Vec::new(), 0);
    let mut lists = ground.lists(o);
    for row in good {
        let Some(who) = &row.who else { continue };
        match ground.one(row.meets) {
            Some(before) => {
                let seen = (before, before.version);
                deeds::change_among(w, &o.pen, o.at(), &mut lists, seen, (who, why, Sure::All))?;
                changed += 1;
            }
            None => new.push((v.new_id::<DelegateId>(), who.clone())),
        }
    }
    deeds::add_among(w, &o.pen, o.at(), &mut lists, (&new, Sure::All))?;
    Ok((new.len(), changed))
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
