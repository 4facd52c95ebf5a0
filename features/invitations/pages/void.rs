//! Who is a delegate no more and still holds a letter, a badge or a plate; writing down that it was settled.

use super::list::ticked;
use super::{Top, prepared};
use crate::model::choices;
use crate::void::{self, Paper, Taken};
use db::{Committed, Reading, Writing};
use delegates::{Delegate, DelegateId, Ending};
use gatherings::GatheringId;
use kernel::Refusal;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// A line of the list.
pub(crate) struct Row {
    pub(crate) delegate: DelegateId,
    pub(crate) name: String,
    pub(crate) post: String,
    /// "được thay ngày 21/3/2024".
    pub(crate) why: String,
    /// "giấy mời, thẻ".
    pub(crate) holds: String,
}

#[derive(askama::Template)]
#[template(path = "void.html")]
pub(crate) struct VoidPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) rows: Vec<Row>,
    /// What was settled before: its key, name, what, how and when, by whom.
    pub(crate) settled: Vec<(String, String, &'static str, String, String)>,
    pub(crate) ways: Vec<(&'static str, &'static str)>,
    pub(crate) today: String,
}

fn row((d, papers): (Delegate, Vec<void::Paper>)) -> Row {
    let day = d.until.map_or_else(String::new, |at| format!(" ngày {}", at.day()));
    Row {
        delegate: d.id,
        name: format!("{} {}", d.address(), d.name),
        post: super::post_and_unit(&d),
        why: format!("{}{day}", d.ending.map_or("", Ending::vietnamese)),
        holds: papers.iter().map(|p| p.vietnamese()).collect::<Vec<_>>().join(", "),
    }
}

/// What is still out.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let names: std::collections::HashMap<DelegateId, String> =
        delegates::everybody(w, id)?.into_iter().map(|d| (d.id, d.who.name)).collect();
    let settled = crate::store::void::all(w, id)?.into_iter().map(|s| {
        let note = if s.note.is_empty() { String::new() } else { format!(": {}", s.note) };
        let name = names.get(&s.delegate).cloned().unwrap_or_default();
        let key = format!("{}:{}", s.delegate, s.what.word());
        (key, name, s.what.vietnamese(), format!("{}, {}{note}", s.how.vietnamese(), s.day), s.by)
    });
    Page::of(&VoidPage {
        frame: v.frame(format!("Giấy mời, thẻ phải thu hồi: {}", g.name), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(v, &g, "invitations", "Giấy mời, thẻ phải thu hồi")?,
        rows: void::out(w, id)?.into_iter().map(row).collect(),
        settled: settled.collect(),
        ways: Taken::ALL.iter().map(|t| (t.word(), t.vietnamese())).collect(),
        today: v.today().to_string(),
    })
}

/// Writes down that those chosen were settled.
pub(crate) fn take_back(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let mut r = form.read();
    let how = r.choice("how", "Đã làm gì", &choices(Taken::ALL, Taken::word));
    let day = r.day("day", "Ngày", g.first_day.plus_days(-365), v.today());
    let note = r.optional_line("note", "Ghi chú", 200);
    r.done()?;
    let how = how.ok_or(Refusal::NotFound)?;
    let n = void::take_back(w, &ok, &g, &ticked(form), (how, day, &note))?;
    let to = Next::to(format!("/gatherings/{id}/invitations/void"));
    w.commit_remembered(to.saying(format!("Đã ghi {n} giấy mời, thẻ, biển tên: {}.", how.vietnamese())))
}

/// Takes back one that was noted by mistake, with the reason.
pub(crate) fn undo(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let mut r = form.read();
    let why = r.line("why", "Lý do bỏ", 200);
    let chosen = form.value("undone").split_once(':');
    let chosen = chosen.and_then(|(d, what)| d.parse::<DelegateId>().ok().zip(Paper::of_word(what)));
    if chosen.is_none() {
        r.wrong("undone", "GM-45", "Mục ghi nhầm: chưa chọn.");
    }
    r.done()?;
    let (delegate, what) = chosen.ok_or(Refusal::NotFound)?;
    let d = delegates::delegate(w, delegate)?;
    void::undo(w, &ok, (&g, &d), (what, &why))?;
    let to = Next::to(format!("/gatherings/{id}/invitations/void"));
    w.commit_remembered(to.saying(format!("Đã bỏ mục ghi về {} của {}.", what.vietnamese(), d.name)))
}
