//! Taking in a list of bodies: a template, an upload, a preview of every line, and then all of it or nothing.

use crate::change;
use crate::directory::Directory;
use crate::model::{EVERYWHERE, ManageBodies, manage};
use crate::plan::{Column, Deed, Fate, Line, Row, plan};
use crate::store::write::{self, ImportId};
use crate::workbook;
use db::{Committed, Reading, Writing};
use kernel::{Allowed, BodyId, Fact, Problem, Refusal};
use std::collections::{HashMap, HashSet};
use web::{FileKind, Filled, Form, Frame, Next, One, Page, Visit};

/// Lines on one page of the preview.
const LINES_SHOWN: usize = 200;

#[derive(askama::Template)]
#[template(path = "import.html")]
pub(crate) struct ImportPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
}

#[derive(askama::Template)]
#[template(path = "import-preview.html")]
pub(crate) struct PreviewPage {
    pub(crate) frame: Frame,
    pub(crate) id: ImportId,
    pub(crate) file_name: String,
    /// When it was taken in.
    pub(crate) taken: Option<String>,
    pub(crate) rows: Vec<Row>,
    pub(crate) counts: Counts,
    /// Which lines are shown: "", "new", "changed", "wrong", "same".
    pub(crate) show: &'static str,
    /// This page, how many there are.
    pub(crate) page: usize,
    pub(crate) pages: usize,
    /// Digest of what is shown; the deed refuses when it would do anything else.
    pub(crate) shown: String,
}

/// How many lines of each fate.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Counts {
    pub(crate) new: usize,
    pub(crate) changed: usize,
    pub(crate) same: usize,
    pub(crate) wrong: usize,
}

impl Counts {
    pub(crate) fn of(rows: &[Row]) -> Counts {
        let count = |fate| rows.iter().filter(|r| r.fate == fate).count();
        Counts {
            new: count(Fate::New),
            changed: count(Fate::Changed),
            same: count(Fate::Same),
            wrong: count(Fate::Wrong),
        }
    }

    fn all(&self) -> usize {
        self.new + self.changed + self.same + self.wrong
    }

    fn awaited(&self) -> usize {
        self.new + self.changed
    }
}

impl PreviewPage {
    fn columns(&self) -> [&'static str; 8] {
        Column::ALL.map(Column::header)
    }

    fn tabs(&self) -> Vec<(&'static str, &'static str, usize)> {
        let c = self.counts;
        [
            ("", "Tất cả", c.all()),
            ("wrong", "Sai", c.wrong),
            ("new", "Mới", c.new),
            ("changed", "Thay đổi", c.changed),
            ("same", "Giữ nguyên", c.same),
        ]
        .into_iter()
        .filter(|(key, _, n)| key.is_empty() || *n > 0)
        .collect()
    }
}

impl Fate {
    /// The class of the stylesheet.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Fate::New => "new",
            Fate::Changed => "changed",
            Fate::Same => "same",
            Fate::Wrong => "wrong",
        }
    }

    /// As the preview says it.
    pub(crate) fn vietnamese(self) -> &'static str {
        match self {
            Fate::New => "mới",
            Fate::Changed => "thay đổi",
            Fate::Same => "giữ nguyên",
            Fate::Wrong => "sai",
        }
    }
}

/// `GET /bodies/import`
pub(super) fn form(v: &Visit, _: &mut Reading, (): ()) -> Result<Page, Refusal> {
    Page::of(&ImportPage {
        frame: v.frame("Nhận danh sách đơn vị", "/bodies"), filled: v.filled.clone()
    })
}

/// `GET /bodies/import/template`
pub(super) fn template(_: &Visit, _: &mut Reading, (): ()) -> Result<Page, Refusal> {
    Ok(Page::workbook("mau-danh-sach-don-vi.xlsx", workbook::write(&[])?))
}

/// `GET /bodies/import/current`: the list as it stands, to be changed and sent back. The day is left out, so that
/// whoever changes a name says from when.
pub(super) fn current(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let all = write::directory(w)?;
    let mut lines: Vec<[String; 8]> = all
        .all()
        .filter(|r| r.lives_on(v.today()))
        .map(|r| {
            let name = r.name().map(|n| n.what.clone());
            let (full, short) = name.map_or((String::new(), String::new()), |n| (n.full, n.short));
            let parent = r.parent().and_then(|p| p.what).and_then(|id| all.get(id)).map_or("", |p| &p.code);
            let (kind, level) = (r.kind.vietnamese().to_owned(), r.level.vietnamese().to_owned());
            [r.code.clone(), full, short, kind, level, parent.to_owned(), r.place_name.clone(), String::new()]
        })
        .collect();
    lines.sort();
    lines.truncate(workbook::LINES_MAX);
    Ok(Page::workbook(format!("danh-sach-don-vi-{}.xlsx", v.today().iso()), workbook::write(&lines)?))
}

/// The slow part of `POST /bodies/import`: takes the workbook apart while nobody waits to write.
pub(super) fn read(_: &Visit, _: &mut Reading, (): (), form: &Form) -> Result<Vec<Line>, Refusal> {
    let file = form
        .files("file")
        .next()
        .ok_or_else(|| Refusal::wrong("file", "DV-20", "Chưa chọn tệp. Chọn tệp .xlsx điền theo mẫu."))?;
    if file.kind != FileKind::Office || !file.name.to_lowercase().ends_with(".xlsx") {
        return Err(Refusal::wrong(
            "file",
            "DV-20",
            format!("“{}” không phải là bảng tính .xlsx. Lưu danh sách dạng .xlsx rồi gửi lại.", file.name),
        ));
    }
    workbook::read(&file.bytes()?)
}

/// `POST /bodies/import`: keeps the lines of the file; nothing about any body changes.
#[expect(clippy::ptr_arg, reason = "the route hands over what `read` made")]
pub(super) fn upload(
    v: &Visit,
    w: &mut Writing,
    (): (),
    form: &Form,
    lines: &Vec<Line>,
) -> Result<Committed<Next>, Refusal> {
    let name = form.files("file").next().map_or("", |f| f.name.as_str());
    let id: ImportId = v.new_id();
    write::keep_import(w, v.actor()?.id, id, name, lines)?;
    let says =
        format!("Gửi danh sách đơn vị “{name}” ({} dòng) để xem trước; chưa nhận dòng nào", lines.len());
    w.commit(
        &Fact::new("organisations.list_sent", "import", id, says),
        Next::to(format!("/bodies/import/{id}")),
    )
}

/// The plan for a kept list over the directory as it is now.
fn planned(v: &Visit, all: &Directory, lines: &[Line]) -> Vec<Row> {
    plan(lines, all, v.today(), &|chain| v.can(manage(chain)))
}

fn digest(rows: &[Row]) -> String {
    web::digest(format!("{rows:?}"))
}

/// `GET /bodies/import/{id}`
pub(super) fn preview(v: &Visit, w: &mut Reading, One(id): One<ImportId>) -> Result<Page, Refusal> {
    let import = write::import(w, id, v.actor()?.id)?;
    let rows = match import.taken_at {
        Some(_) => Vec::new(),
        None => planned(v, &write::directory(w)?, &import.lines),
    };
    let (counts, shown) = (Counts::of(&rows), digest(&rows));
    let wanted =
        [Fate::New, Fate::Changed, Fate::Same, Fate::Wrong].into_iter().find(|f| f.class() == v.ask("show"));
    let mut rows: Vec<Row> = rows.into_iter().filter(|r| wanted.is_none_or(|f| r.fate == f)).collect();
    let pages = rows.len().div_ceil(LINES_SHOWN).max(1);
    let page = v.ask("page").parse().unwrap_or(1usize).clamp(1, pages);
    rows = rows.into_iter().skip((page - 1) * LINES_SHOWN).take(LINES_SHOWN).collect();
    Page::of(&PreviewPage {
        frame: v.frame("Xem trước danh sách", "/bodies"),
        id,
        file_name: import.file_name,
        taken: import.taken_at.map(kernel::Moment::full),
        rows,
        counts,
        show: wanted.map_or("", Fate::class),
        page,
        pages,
        shown,
    })
}

/// `POST /bodies/import/{id}`: does what was shown, all of it or nothing.
pub(super) fn take(
    v: &Visit,
    w: &mut Writing,
    One(id): One<ImportId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let import = write::import(w, id, v.actor()?.id)?;
    if let Some(at) = import.taken_at {
        return Err(Refusal::conflict(format!(
            "Danh sách này đã được nhận lúc {}. Không nhận hai lần.",
            at.full()
        )));
    }
    let all = write::directory(w)?;
    let rows = planned(v, &all, &import.lines);
    let counts = Counts::of(&rows);
    let shown = form.value("shown");
    let other = || {
        let says = "Danh mục đơn vị vừa thay đổi nên kết quả không còn như bảng đã xem. Bảng dưới đây là bản mới: \
                    xem lại rồi nhận. Chưa có gì được ghi.";
        Err(Refusal::conflict(says))
    };
    if !shown.is_empty() && shown != digest(&rows) {
        return other();
    }
    if counts.wrong > 0 {
        let says = format!("Còn {} dòng sai. Sửa trong tệp rồi gửi lại; chưa có gì được ghi.", counts.wrong);
        return Err(Refusal::Invalid(vec![Problem::new("", "DV-29", says)]));
    }
    if counts.awaited() == 0 {
        return Err(Refusal::conflict("Mọi dòng đều giống danh mục hiện có, không có gì để nhận."));
    }
    if shown.is_empty() {
        return other();
    }
    enact(v, w, &all, &rows, &format!("Danh sách “{}”", import.file_name))?;
    write::import_taken(w, id)?;
    let says = format!(
        "Nhận danh sách đơn vị “{}”: {} đơn vị mới, {} đơn vị thay đổi, {} giữ nguyên",
        import.file_name, counts.new, counts.changed, counts.same
    );
    let next = Next::to("/bodies")
        .saying(format!("Đã nhận {} đơn vị mới, {} đơn vị thay đổi.", counts.new, counts.changed));
    w.commit(&Fact::new("organisations.list_taken", "import", id, says), next)
}

/// Writes what the rows say, parents before their children, each with its fact.
fn enact(v: &Visit, w: &mut Writing, all: &Directory, rows: &[Row], basis: &str) -> Result<(), Refusal> {
    let keys: HashMap<BodyId, BodyId> = rows
        .iter()
        .filter_map(
            |r| if let Some(Deed::Add { key, .. }) = &r.deed { Some((*key, v.new_id())) } else { None },
        )
        .collect();
    let real = |id: Option<BodyId>| id.map(|id| keys.get(&id).copied().unwrap_or(id));
    let proofs = proofs(v, all, rows)?;
    let proof = |id: BodyId| {
        proofs.get(&id).ok_or_else(|| Refusal::broken("a line without permission reached the pen"))
    };
    for (key, new) in parents_first(rows) {
        let id = keys.get(&key).copied().ok_or(Refusal::NotFound)?;
        let mut new = new.clone();
        new.parent = real(new.parent);
        write::add_body(w, proof(key)?, id, &new, basis)?;
        w.remember(&change::added(id, &new, basis))?;
    }
    let mut named = all.clone();
    for row in rows {
        if let Some(Deed::Add { key, new }) = &row.deed {
            let id = keys.get(key).copied().ok_or(Refusal::NotFound)?;
            named.put(crate::directory::Record::begun(id, new));
        }
    }
    for row in rows {
        let Some(Deed::Change { id, name, parent, particulars }) = &row.deed else { continue };
        let ok = proof(*id)?;
        let record = all.get(*id).ok_or(Refusal::NotFound)?;
        write::touch(w, ok, *id, record.version)?;
        if let Some(now) = particulars {
            write::correct(w, ok, *id, now)?;
            w.remember(&change::corrected(record, now))?;
        }
        if let Some((from, name)) = name {
            write::put_name(w, ok, *id, (*from, name), basis)?;
            w.remember(&change::renamed(record, name, *from, basis))?;
        }
        if let Some((from, to)) = parent {
            let to = real(*to);
            write::put_parent(w, ok, *id, (*from, to), basis)?;
            w.remember(&change::relocated(&named, record, to, *from, basis))?;
        }
    }
    Ok(())
}

/// A permission for every line that writes. One below a body that the list itself brings is held by whoever may add
/// that body.
fn proofs(
    v: &Visit,
    all: &Directory,
    rows: &[Row],
) -> Result<HashMap<BodyId, Allowed<ManageBodies>>, Refusal> {
    let parents: HashMap<BodyId, Option<BodyId>> = rows
        .iter()
        .filter_map(
            |r| if let Some(Deed::Add { key, new }) = &r.deed { Some((*key, new.parent)) } else { None },
        )
        .collect();
    let mut proofs = HashMap::new();
    for row in rows {
        let (subject, mut at) = match &row.deed {
            Some(Deed::Add { key, new }) => (*key, new.parent),
            Some(Deed::Change { id, .. }) => (*id, Some(*id)),
            None => continue,
        };
        while let Some(up) = at.and_then(|id| parents.get(&id)) {
            at = *up;
        }
        let chain = at.map_or(vec![EVERYWHERE], |id| all.above(id, v.today()));
        proofs.insert(subject, v.may(manage(chain))?);
    }
    Ok(proofs)
}

fn parents_first(rows: &[Row]) -> Vec<(BodyId, &change::NewBody)> {
    let mut waiting: Vec<(BodyId, &change::NewBody)> = rows
        .iter()
        .filter_map(|r| if let Some(Deed::Add { key, new }) = &r.deed { Some((*key, new)) } else { None })
        .collect();
    let mut left: HashSet<BodyId> = waiting.iter().map(|(k, _)| *k).collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    // Each round takes those whose parent is written; the plan has no circle and no tree deeper than twenty.
    while !waiting.is_empty() {
        let (ready, later): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(_, new)| new.parent.is_none_or(|p| !left.contains(&p)));
        if ready.is_empty() {
            break;
        }
        for (key, _) in &ready {
            left.remove(key);
        }
        ordered.extend(ready);
        waiting = later;
    }
    ordered
}
