//! Office-holders of a body: recording a term, changing or ending it.

use super::may;
use crate::change::{self, NewHolder};
use crate::model::HolderId;
use crate::{store, store::write};
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Day, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Two, Visit};

#[derive(askama::Template)]
#[template(path = "holder.html")]
pub(crate) struct HolderPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) id: BodyId,
    pub(crate) body: String,
    /// Where the form goes.
    pub(crate) action: String,
    /// The term as recorded, and its version; a new one is empty.
    pub(crate) was: NewHolder,
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) version: i64,
    /// Who heads the body today, if that is somebody else.
    pub(crate) leader: Option<String>,
}

impl HolderPage {
    fn is_ticked(&self) -> bool {
        self.filled.ticked("leads", self.was.leads)
    }
}

fn page(v: &Visit, w: &mut Reading, id: BodyId, known: Option<HolderId>) -> Result<Page, Refusal> {
    may(v, w, id)?;
    let body = store::body(w, id, v.today())?.name.full;
    let terms = store::terms(w, id)?;
    let leader = terms.iter().find(|(h, _)| h.leads && h.holds_on(v.today()) && Some(h.id) != known);
    let leader = leader.map(|(h, _)| h.name.clone());
    let mut page = HolderPage {
        frame: v.frame("Thêm người giữ chức vụ", "/bodies"),
        filled: v.filled.clone(),
        id,
        action: format!("/bodies/{id}/holders"),
        body,
        was: NewHolder::empty(v.today()),
        from: String::new(),
        until: String::new(),
        version: 0,
        leader,
    };
    if let Some(holder) = known {
        let (h, version) = terms.into_iter().find(|(h, _)| h.id == holder).ok_or(Refusal::NotFound)?;
        page.action = format!("/bodies/{id}/holders/{holder}");
        page.filled = v.filled.beside(version, &[]);
        let frame = v.frame(format!("Sửa {}", h.name), "/bodies");
        page.frame = frame.over(&page.filled, page.action.clone());
        page.from = h.from.to_string();
        page.until = h.until.map_or(String::new(), |d| d.to_string());
        page.version = version;
        page.was = NewHolder::of(h);
    }
    Page::of(&page)
}

/// `GET /bodies/{id}/holders/new`
pub(super) fn new(v: &Visit, w: &mut Reading, One(id): One<BodyId>) -> Result<Page, Refusal> {
    page(v, w, id, None)
}

/// `GET /bodies/{id}/holders/{holder}`
pub(super) fn edit(
    v: &Visit,
    w: &mut Reading,
    Two(id, holder): Two<BodyId, HolderId>,
) -> Result<Page, Refusal> {
    page(v, w, id, Some(holder))
}

fn read(form: &Form) -> Result<NewHolder, Refusal> {
    let mut r = form.read();
    let name = r.line("name", "Họ và tên", 200);
    let post = r.line("post", "Chức vụ", 200);
    let signing = r.text("signing", "Chức danh khi ký", 400);
    let from = r.day("from", "Giữ chức vụ từ ngày", Day::FIRST, Day::LAST);
    let until = r.optional_day("until", "Đến hết ngày", Day::FIRST, Day::LAST);
    r.done()?;
    Ok(NewHolder { name, post, signing, leads: form.has("leads"), illustrative: false, from, until })
}

/// `POST /bodies/{id}/holders`
pub(super) fn add(
    v: &Visit,
    w: &mut Writing,
    One(id): One<BodyId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let ok = may(v, w, id)?;
    let new = read(form)?;
    let record = write::record(w, id)?;
    let others: Vec<_> = store::terms(w, id)?.into_iter().map(|(h, _)| h).collect();
    if others.iter().any(|h| h.name == new.name && h.post == new.post && h.from == new.from) {
        return Err(Refusal::conflict(format!(
            "{} đã được ghi giữ chức vụ {} từ {}.",
            new.name, new.post, new.from
        )));
    }
    change::hold(&record, &others, None, &new)?;
    write::add_holder(w, &ok, v.new_id(), id, &new)?;
    let body = store::body(w, id, new.from)?.name.full;
    let next = Next::to(format!("/bodies/{id}")).saying(format!("Đã ghi {}, {}.", new.name, new.post));
    w.commit(&change::holder_added(id, &body, &new), next)
}

/// `POST /bodies/{id}/holders/{holder}`
pub(super) fn change(
    v: &Visit,
    w: &mut Writing,
    Two(id, holder): Two<BodyId, HolderId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let ok = may(v, w, id)?;
    let others: Vec<_> = store::terms(w, id)?.into_iter().map(|(h, _)| h).collect();
    let was = others.iter().find(|h| h.id == holder).ok_or(Refusal::NotFound)?;
    let new = NewHolder { illustrative: was.illustrative, ..read(form)? };
    if NewHolder::of(was.clone()) == new {
        return Err(Refusal::wrong("", "DV-03", "Chưa có gì thay đổi. Sửa rồi hãy lưu."));
    }
    let record = write::record(w, id)?;
    change::hold(&record, &others, Some(holder), &new)?;
    write::change_holder(w, &ok, holder, &new, form.value("version").parse().unwrap_or(-1))?;
    let body = store::body(w, id, new.from)?.name.full;
    let next = Next::to(format!("/bodies/{id}")).saying(format!("Đã lưu {}, {}.", new.name, new.post));
    w.commit(&change::holder_changed(&body, was, &new), next)
}
