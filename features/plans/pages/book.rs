//! Everything of a plan as a workbook, for people who go on calculating: units, tasks, revisions, who follows whom, every
//! report. Words are words: a name that begins with "=" stays a name.

use super::stand::{Stand, newest, stand};
use crate::model::PlanId;
use crate::periods::Period;
use crate::store;
use db::Reading;
use kernel::Refusal;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet};
use std::collections::HashMap;
use web::{One, Page, Visit};

/// A cell: words, or a count.
enum Cell {
    Words(String),
    Count(i64),
}

/// Characters a cell takes.
const CELL_CHARS_MAX: usize = 32_000;

fn sheet(book: &mut Workbook, name: &str, heads: &[String], rows: &[Vec<Cell>]) -> Result<(), Refusal> {
    let at: &mut Worksheet = book.add_worksheet().set_name(name)?;
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let words = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    for (column, title) in (0_u16..).zip(heads) {
        at.write_string_with_format(0, column, title, &head)?;
        at.set_column_width(column, if column == 0 { 34 } else { 20 })?;
    }
    for (line, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Words(s) => {
                    let cut: String = s.chars().take(CELL_CHARS_MAX).collect();
                    at.write_string_with_format(line, column, cut, &words)?;
                }
                Cell::Count(n) => {
                    // Counts have seven figures at most, so they are written exactly.
                    at.write_number(line, column, i32::try_from(*n).unwrap_or(i32::MAX))?;
                }
            }
        }
    }
    at.set_freeze_panes(1, 1)?;
    Ok(())
}

fn said(s: impl Into<String>) -> Cell {
    Cell::Words(s.into())
}

/// `GET /plans/{id}/book`
pub(crate) fn download(v: &Visit, w: &mut Reading, One(id): One<PlanId>) -> Result<Page, Refusal> {
    let st = stand(v, w, id)?;
    let mut book = Workbook::new();
    units(w, &st, &mut book)?;
    tasks(w, &st, &mut book)?;
    revisions(w, &st, &mut book)?;
    committee(&st, &mut book)?;
    reports(w, &st, &mut book)?;
    let bytes = book.save_to_buffer()?;
    let number: String = st.s.plan.number.chars().map(|c| if c == '/' { '-' } else { c }).collect();
    Ok(Page::workbook(format!("Ke hoach {number} den {}.xlsx", st.today.iso()), bytes))
}

fn heads(first: &[&str], more: &[String]) -> Vec<String> {
    first.iter().map(|s| (*s).to_owned()).chain(more.iter().cloned()).collect()
}

fn units(w: &mut Reading, st: &Stand, book: &mut Workbook) -> Result<(), Refusal> {
    let newest = newest(store::reports::of_plan(w, st.s.plan.id)?);
    let by_id: HashMap<_, _> = st.s.units.iter().map(|u| (u.id, u)).collect();
    let lines: HashMap<_, _> = st.s.lines.iter().map(|l| (l.id, format!("{}. {}", l.no, l.name))).collect();
    let mut rows = Vec::new();
    for r in st.rows(st.s.units.iter()) {
        let Some(u) = by_id.get(&r.id) else { continue };
        let body = st.tree.bodies.get(&u.body);
        let e = newest.get(&u.id);
        let mut row = vec![
            said(r.name),
            said(body.map_or("", |b| &b.code)),
            said(body.map_or("", |b| b.level.vietnamese())),
            said(body.map_or("", |b| b.kind.vietnamese())),
            said(r.above),
            said(lines.get(&u.line).cloned().unwrap_or_default()),
            said(r.deadline),
            said(u.deadline.last.to_string()),
            said(r.status.vietnamese()),
            r.late.map_or_else(|| said(""), Cell::Count),
            said(u.event_on.map_or_else(String::new, |d| d.to_string())),
            said(u.done_on.map_or_else(String::new, |d| d.to_string())),
            said(r.told),
            said(r.followers.join(", ")),
            said(u.excused.as_ref().map_or_else(String::new, |(on, why)| format!("từ {on}: {why}"))),
            said(e.map_or("", |e| &e.said)),
            said(e.map_or("", |e| &e.product)),
            said(e.map_or("", |e| &e.link)),
        ];
        for name in &st.s.plan.figures {
            let given = e.and_then(|e| e.figures.iter().find(|(n, _)| n == name));
            row.push(given.map_or_else(|| said(""), |(_, n)| Cell::Count(*n)));
        }
        rows.push(row);
    }
    let first = [
        "Đơn vị",
        "Mã đơn vị",
        "Cấp",
        "Loại hình",
        "Trực thuộc",
        "Nội dung giao",
        "Thời hạn",
        "Ngày cuối",
        "Tình trạng",
        "Chậm (ngày)",
        "Ngày tổ chức",
        "Ngày xong",
        "Báo gần nhất",
        "Người theo dõi",
        "Được miễn",
        "Nội dung báo",
        "Sản phẩm",
        "Đường dẫn",
    ];
    sheet(book, "Đơn vị", &heads(&first, &st.s.plan.figures), &rows)
}

fn tasks(w: &mut Reading, st: &Stand, book: &mut Workbook) -> Result<(), Refusal> {
    let row = |t: crate::Task| {
        let last = t.last.map_or_else(String::new, |d| d.to_string());
        [t.work, t.part, t.leads, t.partners, t.words, last, t.product].map(said).into_iter().collect()
    };
    let rows: Vec<Vec<Cell>> = store::tasks(w, st.s.plan.id)?.into_iter().map(row).collect();
    let first = ["Việc", "Phần", "Cơ quan chủ trì", "Phối hợp", "Thời hạn", "Ngày cuối", "Sản phẩm"];
    sheet(book, "Phân công việc", &heads(&first, &[]), &rows)
}

fn revisions(w: &mut Reading, st: &Stand, book: &mut Workbook) -> Result<(), Refusal> {
    let what = |r: &crate::Revision| match (r.what, r.unit, r.line) {
        (crate::Revised::Text, ..) => "Nội dung".to_owned(),
        (crate::Revised::Tasks, ..) => "Phân công việc".to_owned(),
        (crate::Revised::Line, _, line) => {
            let line = st.s.lines.iter().find(|l| Some(l.id) == line);
            format!("Giao thêm nội dung {}", line.map_or(0, |l| l.no))
        }
        (_, Some(u), _) => {
            let body = st.s.units.iter().find(|x| x.id == u).map(|x| x.body);
            format!("Thời hạn của {}", body.map_or("", |b| st.tree.full(b)))
        }
        (_, None, line) => {
            let line = st.s.lines.iter().find(|l| Some(l.id) == line);
            line.map_or_else(String::new, |l| format!("Thời hạn nội dung {}. {}", l.no, l.name))
        }
    };
    let row = |r: crate::Revision| {
        vec![
            Cell::Words(what(&r)),
            Cell::Count(r.no),
            said(r.was),
            said(r.now),
            said(r.basis.says()),
            said(r.reason),
            Cell::Count(r.became_late),
            Cell::Count(r.no_longer_late),
            said(r.by),
            said(r.at.full()),
        ]
    };
    let rows: Vec<Vec<Cell>> = store::reports::revisions(w, st.s.plan.id)?.into_iter().map(row).collect();
    let first = [
        "Điều chỉnh",
        "Lần",
        "Trước",
        "Sau",
        "Căn cứ",
        "Lý do",
        "Đơn vị chuyển thành quá hạn",
        "Đơn vị không còn quá hạn",
        "Người ghi",
        "Lúc",
    ];
    sheet(book, "Điều chỉnh", &heads(&first, &[]), &rows)
}

fn committee(st: &Stand, book: &mut Workbook) -> Result<(), Refusal> {
    let mut rows = Vec::new();
    for m in &st.s.members {
        let role = if m.head { "trưởng ban" } else { "thành viên" };
        let mut bodies: Vec<_> =
            st.follows.iter().filter(|(p, ..)| *p == m.person).map(|(_, b, _)| *b).collect();
        bodies.sort_by_key(|b| st.tree.place(*b));
        let person = || vec![said(&m.name), said(&m.title), said(role)];
        if bodies.is_empty() {
            rows.push(person());
        }
        for b in bodies {
            let mut row = person();
            row.push(said(st.tree.full(b)));
            rows.push(row);
        }
    }
    sheet(book, "Theo dõi", &heads(&["Thành viên", "Chức danh", "Vai", "Đơn vị theo dõi"], &[]), &rows)
}

fn reports(w: &mut Reading, st: &Stand, book: &mut Workbook) -> Result<(), Refusal> {
    let bodies: HashMap<_, _> = st.s.units.iter().map(|u| (u.id, u.body)).collect();
    let called = |p: Period| p.called(&st.s.plan, st.today);
    let period = |word: &str| Period::of_word(word).map_or_else(String::new, called);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for e in store::reports::of_plan(w, st.s.plan.id)? {
        let name = bodies.get(&e.unit).map_or("", |b| st.tree.full(*b));
        let figures: Vec<String> = e.figures.iter().map(|(n, x)| format!("{n}: {x}")).collect();
        let by = if e.instead { format!("{} (ghi thay)", e.by) } else { e.by };
        let cells = [
            name.to_owned(),
            e.at.full(),
            by,
            period(&e.period),
            e.progress.vietnamese().to_owned(),
            e.said,
            figures.join("; "),
        ];
        rows.push(cells.map(said).into_iter().collect());
    }
    for (word, person, at, words) in store::reports::all_accounts(w, st.s.plan.id)? {
        let name = st.s.member_of(person).map_or_else(|_| String::new(), |m| m.name.clone());
        let cells = [
            "Báo cáo trưởng ban".to_owned(),
            at.full(),
            name,
            period(&word),
            String::new(),
            words,
            String::new(),
        ];
        rows.push(cells.map(said).into_iter().collect());
    }
    let first = ["Đơn vị", "Lúc", "Người báo", "Kỳ", "Tình trạng", "Nội dung", "Số liệu"];
    sheet(book, "Báo cáo", &heads(&first, &[]), &rows)
}
