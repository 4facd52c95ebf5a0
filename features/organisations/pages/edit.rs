//! Changing a body: a new name, a new parent, a correction, its last day.

use super::{Choice, kind_words, kinds, level_words, levels, may, meant, suggested};
use crate::change::{self, FULL_MAX, Particulars, SHORT_MAX};
use crate::directory::{Record, seat};
use crate::model::{EVERYWHERE, Name, manage};
use crate::{store, store::write};
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Day, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "body-edit.html")]
pub(crate) struct EditPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) id: BodyId,
    pub(crate) record: Record,
    pub(crate) called: Name,
    /// "từ 01/01/2016": since when the newest name and parent hold.
    pub(crate) name_since: String,
    pub(crate) parent_since: String,
    pub(crate) parent: String,
    pub(crate) suggested: Vec<String>,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) levels: Vec<Choice>,
}

/// Fields that ask anew and hold nothing of what stands.
const ASKS: &[&str] =
    &["name_from", "name_basis", "parent_from", "parent_basis", "until", "until_basis", "reason"];

/// `GET /bodies/{id}/edit`
pub(super) fn form(v: &Visit, w: &mut Reading, One(id): One<BodyId>) -> Result<Page, Refusal> {
    may(v, w, id)?;
    let record = write::record(w, id)?;
    let parent = record.parent().and_then(|p| p.what);
    let parent = match parent {
        Some(parent) => super::in_field(&store::body(w, parent, v.today())?),
        None => String::new(),
    };
    let called = record.name().map(|n| n.what.clone()).ok_or(Refusal::NotFound)?;
    let filled = v.filled.beside(record.version, ASKS);
    Page::of(&EditPage {
        frame: v.frame(format!("Sửa {}", called.full), "/bodies").over(&filled, format!("/bodies/{id}/edit")),
        filled,
        id,
        name_since: record.name().map_or(String::new(), |n| format!("từ {}", n.from)),
        parent_since: record.parent().map_or(String::new(), |p| format!("từ {}", p.from)),
        parent,
        called,
        record,
        suggested: suggested(w, v.today())?,
        kinds: kinds(),
        levels: levels(),
    })
}

/// The version the form was made from; what is no number matches none.
fn seen(form: &Form) -> i64 {
    form.value("version").parse().unwrap_or(-1)
}

fn back(id: BodyId, says: impl Into<String>) -> Next {
    Next::to(format!("/bodies/{id}")).saying(says)
}

/// `POST /bodies/{id}/names`
pub(super) fn rename(
    v: &Visit,
    w: &mut Writing,
    One(id): One<BodyId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let ok = may(v, w, id)?;
    let record = write::record(w, id)?;
    let mut r = form.read();
    let full = r.line("full_name", "Tên đầy đủ mới", FULL_MAX);
    let mut short = r.optional_line("short_name", "Tên ngắn mới", SHORT_MAX);
    if short.is_empty() {
        if full.chars().count() > SHORT_MAX {
            r.wrong(
                "short_name",
                "DV-12",
                format!("Tên đầy đủ dài quá {SHORT_MAX} ký tự nên phải viết tên ngắn."),
            );
        }
        short.clone_from(&full);
    }
    let from = r.day("name_from", "Dùng từ ngày", Day::FIRST, Day::LAST);
    let basis = r.optional_line("name_basis", "Căn cứ", 300);
    r.done()?;
    let name = Name { full, short };
    write::touch(w, &ok, id, seen(form))?;
    change::rename(&record, &name, from)?;
    let parent = record.parent().and_then(|p| p.what);
    let all = write::directory(w)?;
    if let Some(says) =
        change::twin_problem(all.seated(&seat(parent, &name.full)), Some(id), (from, record.until))
    {
        return Err(Refusal::wrong("full_name", "DV-14", says));
    }
    write::put_name(w, &ok, id, (from, &name), &basis)?;
    let next = back(id, format!("Từ {from}, đơn vị mang tên “{}”. Trước ngày đó vẫn giữ tên cũ.", name.full));
    w.commit(&change::renamed(&record, &name, from, &basis), next)
}

/// `POST /bodies/{id}/parents`
pub(super) fn relocate(
    v: &Visit,
    w: &mut Writing,
    One(id): One<BodyId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let ok = may(v, w, id)?;
    let mut r = form.read();
    let to = meant(w, form.value("parent"), v.today())?.unwrap_or_else(|says| {
        r.wrong("parent", "DV-13", says);
        None
    });
    let from = r.day("parent_from", "Chuyển từ ngày", Day::FIRST, Day::LAST);
    let basis = r.optional_line("parent_basis", "Căn cứ", 300);
    r.done()?;
    let chain = match to {
        Some(to) => store::above(w, to, v.today())?,
        None => vec![EVERYWHERE],
    };
    v.may(manage(chain)).map_err(|_| {
        let says = "Đồng chí không phụ trách nhánh chuyển đến. Người phụ trách cả hai nhánh mới chuyển được.";
        Refusal::wrong("parent", "DV-10", says)
    })?;
    write::touch(w, &ok, id, seen(form))?;
    let all = write::directory(w)?;
    change::relocate(&all, id, to, from)?;
    let record = all.get(id).ok_or(Refusal::NotFound)?;
    if let Some(says) =
        change::twin_problem(all.seated(&seat(to, record.full())), Some(id), (from, record.until))
    {
        return Err(Refusal::wrong("parent", "DV-14", says));
    }
    write::put_parent(w, &ok, id, (from, to), &basis)?;
    let next = back(id, format!("Đã ghi đơn vị cấp trên mới từ {from}. Trước ngày đó vẫn ở chỗ cũ."));
    w.commit(&change::relocated(&all, record, to, from, &basis), next)
}

/// `POST /bodies/{id}/correction`
pub(super) fn correct(
    v: &Visit,
    w: &mut Writing,
    One(id): One<BodyId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let ok = may(v, w, id)?;
    let record = write::record(w, id)?;
    let mut r = form.read();
    let code = change::code(form.value("code")).unwrap_or_else(|says| {
        r.wrong("code", "DV-01", says);
        String::new()
    });
    if let Some(other) = store::coded(w, &code, v.today())?.filter(|b| b.id != id) {
        r.wrong("code", "DV-11", format!("Mã {code} đã dùng cho “{}”. Chọn mã khác.", other.name.full));
    }
    let kind = r.choice("kind", "Loại hình", &kind_words()).unwrap_or(record.kind);
    let level = r.choice("level", "Cấp", &level_words()).unwrap_or(record.level);
    let place_name = r.optional_line("place_name", "Địa danh", SHORT_MAX);
    let now = Particulars { code, kind, level, place_name };
    if now == Particulars::of(&record) {
        r.wrong("", "DV-03", "Chưa có gì thay đổi trong phần thông tin. Sửa rồi hãy lưu.");
    }
    r.done()?;
    write::touch(w, &ok, id, seen(form))?;
    write::correct(w, &ok, id, &now)?;
    w.commit(&change::corrected(&record, &now), back(id, "Đã lưu thông tin của đơn vị."))
}

/// `POST /bodies/{id}/closure`
pub(super) fn close(
    v: &Visit,
    w: &mut Writing,
    One(id): One<BodyId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let ok = may(v, w, id)?;
    let mut r = form.read();
    let until = r.day("until", "Hoạt động đến hết ngày", Day::FIRST, Day::LAST);
    let basis = r.line("until_basis", "Căn cứ kết thúc", 300);
    r.done()?;
    write::touch(w, &ok, id, seen(form))?;
    let all = write::directory(w)?;
    change::close(&all, id, until)?;
    write::close(w, &ok, id, until)?;
    let record = all.get(id).ok_or(Refusal::NotFound)?;
    let next =
        back(id, format!("Đã ghi: đơn vị hoạt động đến hết {until}. Mọi văn bản cũ vẫn giữ tên đơn vị."));
    w.commit(&change::closed(record, until, &basis), next)
}

/// `POST /bodies/{id}/reopening`
pub(super) fn reopen(
    v: &Visit,
    w: &mut Writing,
    One(id): One<BodyId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let ok = may(v, w, id)?;
    let record = write::record(w, id)?;
    let mut r = form.read();
    let reason = r.line("reason", "Lý do", 300);
    r.done()?;
    if record.until.is_none() {
        return Err(Refusal::conflict("Đơn vị đang hoạt động, không có ngày kết thúc để bỏ."));
    }
    write::touch(w, &ok, id, seen(form))?;
    let all = write::directory(w)?;
    if let Some(says) = change::twin_problem(all.seated(&record.seat()), Some(id), (record.from, None)) {
        return Err(Refusal::wrong("reason", "DV-14", says));
    }
    write::reopen(w, &ok, id)?;
    let next = back(id, "Đơn vị tiếp tục hoạt động. Ghi lại nhiệm kỳ của người giữ chức vụ nếu cần.");
    w.commit(&change::reopened(&record, &reason), next)
}
