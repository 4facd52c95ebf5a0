//! The list of fields, and what an office adds to it.

use crate::duties::ManageFields;
use crate::fields::Field;
use crate::store::{self, write};
use db::{Committed, Reading, Writing};
use kernel::{Allowed, Fact, Place, Refusal, fold};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// Fields an office may add.
const ADDED_MAX: usize = 40;

#[derive(askama::Template)]
#[template(path = "fields.html")]
pub(crate) struct FieldsPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) fields: Vec<Field>,
}

/// The list.
pub(crate) fn show(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    Page::of(&FieldsPage {
        frame: v.frame("Danh mục lĩnh vực", "/exemplars"),
        filled: v.filled.clone(),
        fields: store::all_fields(w)?,
    })
}

/// The list again, for a form about one field that was refused.
pub(crate) fn show_of(v: &Visit, w: &mut Reading, _: One<String>) -> Result<Page, Refusal> {
    show(v, w, ())
}

/// The list is one for all, so an officer anywhere keeps it.
fn may(v: &Visit) -> Result<Allowed<ManageFields>, Refusal> {
    let mut place = Place::default();
    for body in super::own_bodies(v) {
        place.bodies.push(body);
        place.above.push(body);
    }
    place.above.push(organisations::EVERYWHERE);
    v.may(ManageFields { place })
}

/// Adds a field, or takes one up again that had ended.
pub(crate) fn add(v: &Visit, w: &mut Writing, (): (), form: &Form) -> Result<Committed<Next>, Refusal> {
    let ok = may(v)?;
    let all = store::all_fields(w)?;
    let mut r = form.read();
    let name = r.line("name", "Tên lĩnh vực", 80);
    if all.iter().any(|f| !f.ended && fold(&f.name) == fold(&name)) && !name.is_empty() {
        r.wrong("name", "DHTT-12", format!("Lĩnh vực “{name}” đã có trong danh mục."));
    }
    if all.iter().filter(|f| f.own).count() >= ADDED_MAX {
        r.wrong("name", "DHTT-13", format!("Đã thêm {ADDED_MAX} lĩnh vực. Gộp các lĩnh vực gần nhau."));
    }
    if fold(&name).is_empty() && !name.is_empty() {
        r.wrong("name", "DHTT-14", "Tên lĩnh vực: viết bằng chữ.");
    }
    r.done()?;
    // One that had ended is taken up again under its own key.
    let known = all.iter().find(|f| fold(&f.name) == fold(&name)).and_then(|f| f.key.parse().ok());
    let id: kernel::Uuid = known.unwrap_or_else(|| v.new_id());
    write::put_field(w, &ok, &id.to_string(), &name)?;
    let says = format!("Thêm lĩnh vực điển hình: {name}.");
    let fact = Fact::new("exemplars.field_added", "field", id, says);
    w.commit(&fact, Next::to("/exemplars/fields").saying(format!("Đã thêm lĩnh vực {name}.")))
}

/// A field is offered no longer; who has it keeps it.
pub(crate) fn end(
    v: &Visit,
    w: &mut Writing,
    One(key): One<String>,
    _: &Form,
) -> Result<Committed<Next>, Refusal> {
    let ok = may(v)?;
    let found = store::all_fields(w)?.into_iter().find(|f| f.key == key && f.own);
    let field = found.ok_or(Refusal::NotFound)?;
    write::end_field(w, &ok, &key)?;
    let id: kernel::Uuid = key.parse().map_err(|_| Refusal::NotFound)?;
    let says = format!("Thôi dùng lĩnh vực điển hình: {}.", field.name);
    let fact = Fact::new("exemplars.field_ended", "field", id, says);
    w.commit(&fact, Next::to("/exemplars/fields").saying(format!("Đã thôi dùng lĩnh vực {}.", field.name)))
}
