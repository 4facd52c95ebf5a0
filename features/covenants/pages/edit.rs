//! Writing the text: sections and targets row by row. Adding and dropping a row posts the form and gives it back; only
//! "Ghi lời giao ước" writes.

use super::seen;
use super::show::as_seen;
use crate::change;
use crate::draft::{Act, Draft};
use crate::model::{Covenant, CovenantId, SECTIONS_MAX, TARGETS_MAX};
use blocs::Year;
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "covenant-edit.html")]
pub(crate) struct EditPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) id: CovenantId,
    pub(crate) title: String,
    pub(crate) noun: &'static str,
    pub(crate) version: String,
    pub(crate) draft: Draft,
    pub(crate) members: Vec<(BodyId, String)>,
    pub(crate) first: String,
    pub(crate) last: String,
    /// The field where writing goes on.
    pub(crate) focus: String,
    pub(crate) full_sections: bool,
    pub(crate) full_targets: bool,
}

fn page(
    v: &Visit,
    w: &mut Reading,
    (year, c): (&Year, &Covenant),
    draft: Draft,
    focus: String,
) -> Result<EditPage, Refusal> {
    let names = organisations::names_of(w, &year.members, year.names_day(v.today()))?;
    let filled = v.filled.beside(c.version, &[]);
    let frame = v.frame(format!("Soạn giao ước thi đua năm {}", year.number), "/years");
    Ok(EditPage {
        frame: frame.over(&filled, format!("/covenants/{}", c.id)).differing(|| draft.differs(&Draft::of(c))),
        filled,
        id: c.id,
        title: format!("Giao ước thi đua năm {}", year.number),
        noun: year.kind.noun(),
        version: c.version.to_string(),
        members: year.members.iter().map(|m| (*m, names.full(*m).to_owned())).collect(),
        first: year.first_day().to_string(),
        last: year.last_day().to_string(),
        focus,
        full_sections: draft.sections.len() >= SECTIONS_MAX,
        full_targets: draft.targets.len() >= TARGETS_MAX,
        draft,
    })
}

/// The form as the covenant stands, or as it was typed.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<CovenantId>) -> Result<Page, Refusal> {
    let (year, c) = seen(v, w, id)?;
    v.may(year.run())?;
    if !v.filled.is_back() {
        // A locked text has nothing to edit; its own page says why and what can be done.
        if c.may_edit().is_err() {
            return Ok(Page::elsewhere(format!("/covenants/{id}")));
        }
        return Page::of(&page(v, w, (&year, &c), Draft::of(&c), String::new())?);
    }
    let back = page(v, w, (&year, &c), Draft::typed(&v.filled), String::new())?;
    Page::of(&back)
}

/// A button of the form: a row more, a row less, or the whole text written down.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<CovenantId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (year, c) = seen(v, w, id)?;
    let ok = v.may(year.run())?;
    c.may_edit()?;
    if !form.has("theme") {
        // A form cut short must not empty the text.
        return Err(Refusal::conflict(
            "Biểu mẫu gửi đến không có lời giao ước nên chưa có gì được ghi. Mở lại trang soạn rồi gửi lần nữa.",
        ));
    }
    let draft = Draft::posted(form);
    let act = Act::of(form.value("act"));
    if act != Act::Save {
        let (draft, focus) = draft.after(act);
        let mut back = page(v, w, (&year, &c), draft, focus)?;
        form.value("version").clone_into(&mut back.version);
        return w.commit_quietly("a row more or less in a form is not written down yet", Next::page(&back)?);
    }
    let text = draft.read(form, &year)?;
    let c = as_seen(c, form)?;
    let to = Next::to(format!("/covenants/{id}"));
    if text == change::Text::of(&c) {
        return w
            .commit_quietly("the same words again change nothing", to.saying("Lời giao ước giữ như cũ."));
    }
    change::write_text(w, &ok, &year, &c, &text)?;
    let says = format!("Đã ghi {} nội dung, {} chỉ tiêu.", text.sections.len(), text.targets.len());
    w.commit_remembered(to.saying(says))
}
