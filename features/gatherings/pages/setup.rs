//! A gathering's own data, the history of its changes, its journal.

use super::{Top, prepared, seen};
use crate::change::Changed;
use crate::model::{GatheringId, GatheringKind};
use crate::store;
use db::{Committed, Reading, Writing};
use kernel::{Fact, Refusal};
use web::{Filled, Form, Frame, Next, One, Page, Visit};

#[derive(askama::Template)]
#[template(path = "setup.html")]
pub(crate) struct SetupPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) version: String,
    pub(crate) kinds: Vec<(&'static str, &'static str)>,
    pub(crate) kind: &'static str,
    pub(crate) kind_words: &'static str,
    pub(crate) host: String,
    pub(crate) year: Option<String>,
    pub(crate) expected: i64,
    pub(crate) changes: Vec<Changed>,
}

/// The data as they stand, and what was changed with which reason.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let g = seen(v, w, id)?;
    let filled = v.filled.beside(g.version, &[]);
    let frame = v.frame(format!("Thông tin chung: {}", g.name), "/gatherings");
    let names = organisations::names_of(w, &[g.host], g.last_day)?;
    let year = match g.year {
        Some(year) => Some(blocs::year(w, year, g.last_day)?.title()),
        None => None,
    };
    Page::of(&SetupPage {
        frame: frame.over(&filled, format!("/gatherings/{id}/setup")),
        filled,
        top: Top::of(v, &g, "setup", "Thông tin chung")?,
        version: g.version.to_string(),
        kinds: GatheringKind::ALL.map(|k| (k.word(), k.vietnamese())).to_vec(),
        kind: g.kind.word(),
        kind_words: g.kind.vietnamese(),
        host: names.full(g.host).to_owned(),
        year,
        expected: g.expected,
        changes: store::changes(w, id)?,
    })
}

/// Name and kind, which need no reason.
pub(crate) fn save(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let mut r = form.read();
    let kind = r.choice("kind", "Loại", &GatheringKind::ALL.map(|k| (k.word(), k)));
    let name = r.line("name", "Tên hội nghị", 300);
    r.done()?;
    let Some(kind) = kind else { return Err(Refusal::NotFound) };
    store::rename(w, &ok, (id, form.version()?), (kind, &name))?;
    let says = format!("Sửa tên, loại hội nghị: “{}” thành “{name}”, {}.", g.name, kind.vietnamese());
    let to = Next::to(format!("/gatherings/{id}/setup")).saying("Đã ghi thông tin chung.");
    w.commit(&Fact::new("gatherings.renamed", "gathering", id, says), to)
}

/// Everything that ever changed about the gathering, for those who prepare it: facts of delegates, letters and money are
/// among it, which no other page shows a member.
pub(crate) fn journal(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    web::journal(v, w, ("gathering", id), &g.name, &format!("/gatherings/{id}"))
}
