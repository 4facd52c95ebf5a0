//! Adding a body.

use super::{Choice, kind_words, kinds, level_words, levels, meant, suggested};
use crate::change::{self, FULL_MAX, NewBody, SHORT_MAX};
use crate::directory::seat;
use crate::model::{BodyKind, EVERYWHERE, Level, Name, manage};
use crate::{store, store::write};
use db::{Committed, Reading, Writing};
use kernel::{BodyId, Day, Refusal};
use web::{Filled, Form, Frame, Next, Page, Visit};

#[derive(askama::Template)]
#[template(path = "body-new.html")]
pub(crate) struct NewPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    /// The body above that the page was opened from.
    pub(crate) parent: String,
    pub(crate) suggested: Vec<String>,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) levels: Vec<Choice>,
}

/// `GET /bodies/new`
pub(super) fn form(v: &Visit, w: &mut Reading, (): ()) -> Result<Page, Refusal> {
    let parent = match v.ask("parent").parse::<BodyId>() {
        Ok(id) => super::in_field(&store::body(w, id, v.today())?),
        Err(()) => String::new(),
    };
    Page::of(&NewPage {
        frame: v.frame("Thêm đơn vị", "/bodies"),
        filled: v.filled.clone(),
        parent,
        suggested: suggested(w, v.today())?,
        kinds: kinds(),
        levels: levels(),
    })
}

/// `POST /bodies`
pub(super) fn create(v: &Visit, w: &mut Writing, (): (), form: &Form) -> Result<Committed<Next>, Refusal> {
    let (new, basis) = read(v, w, form)?;
    let chain = match new.parent {
        Some(parent) => store::above(w, parent, v.today())?,
        None => vec![EVERYWHERE],
    };
    let ok = v.may(manage(chain)).map_err(|_| {
        let says = match new.parent {
            Some(_) => "Đồng chí không phụ trách nhánh này. Chọn đơn vị cấp trên trong nhánh của mình.",
            None => "Chưa viết đơn vị cấp trên. Đồng chí phụ trách một nhánh nên đơn vị mới phải ở trong nhánh đó.",
        };
        Refusal::wrong("parent", "DV-10", says)
    })?;
    let id: BodyId = v.new_id();
    write::add_body(w, &ok, id, &new, &basis)?;
    let next = Next::to(format!("/bodies/{id}")).saying(format!("Đã thêm “{}”.", new.name.full));
    w.commit(&change::added(id, &new, &basis), next)
}

fn read(v: &Visit, w: &mut Reading, form: &Form) -> Result<(NewBody, String), Refusal> {
    let mut r = form.read();
    let code = change::code(form.value("code")).unwrap_or_else(|says| {
        r.wrong("code", "DV-01", says);
        String::new()
    });
    if let Some(other) = store::coded(w, &code, v.today())? {
        r.wrong("code", "DV-11", format!("Mã {code} đã dùng cho “{}”. Chọn mã khác.", other.name.full));
    }
    let full = r.line("full_name", "Tên đầy đủ", FULL_MAX);
    let mut short = r.optional_line("short_name", "Tên ngắn", SHORT_MAX);
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
    let kind = r.choice("kind", "Loại hình", &kind_words()).unwrap_or(BodyKind::Other);
    let level = r.choice("level", "Cấp", &level_words()).unwrap_or(Level::Base);
    let place_name = r.optional_line("place_name", "Địa danh", SHORT_MAX);
    let from = r.day("from", "Hoạt động từ ngày", Day::FIRST, Day::LAST);
    let basis = r.optional_line("basis", "Căn cứ", 300);
    let parent = meant(w, form.value("parent"), v.today())?.unwrap_or_else(|says| {
        r.wrong("parent", "DV-13", says);
        None
    });
    if let Some(parent) = parent.filter(|_| !r.has_problem("from")) {
        let record = write::record(w, parent)?;
        if let Some(says) = change::parent_problem(&record, None, from) {
            r.wrong("parent", "DV-04", says);
        } else if store::above(w, parent, from)?.len() >= crate::directory::DEPTH_MAX {
            r.wrong("parent", "DV-05", "Cây đơn vị đã sâu 20 cấp. Chọn đơn vị cấp trên cao hơn.");
        }
    }
    if !r.has_problem("full_name") && !r.has_problem("from") {
        let all = write::directory(w)?;
        if let Some(says) = change::twin_problem(all.seated(&seat(parent, &full)), None, (from, None)) {
            r.wrong("full_name", "DV-14", says);
        }
    }
    r.done()?;
    Ok((NewBody { code, kind, level, name: Name { full, short }, parent, place_name, from }, basis))
}
