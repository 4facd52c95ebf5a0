//! The page of one thing's journal. Features mount it beside the thing, under the thing's own guard.

use crate::frame::Frame;
use crate::page::Page;
use crate::visit::Visit;
use db::{Entry, Reading};
use kernel::{Refusal, Uuid};

/// Entries on a page.
const PAGE: i64 = 50;

/// The journal of one thing, newest first.
#[derive(askama::Template)]
#[template(path = "journal.html")]
pub struct JournalPage {
    /// Frame.
    pub frame: Frame,
    /// Name of the thing.
    pub of: String,
    /// The thing's own page.
    pub back: String,
    /// What happened.
    pub entries: Vec<Entry>,
    /// Query of the next, older page.
    pub older: Option<i64>,
}

/// The journal page of one thing. The caller has asked for permission.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn journal(
    v: &Visit,
    w: &mut Reading,
    (kind, id): (&'static str, impl Into<Uuid>),
    of: &str,
    back: &str,
) -> Result<Page, Refusal> {
    journal_since(v, w, (kind, id), 0, (of, back))
}

/// The same from this entry on, for whoever may not read what was before it.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn journal_since(
    v: &Visit,
    w: &mut Reading,
    (kind, id): (&'static str, impl Into<Uuid>),
    since: i64,
    (of, back): (&str, &str),
) -> Result<Page, Refusal> {
    let before = v.ask("before").parse().ok();
    let mut entries = w.facts_about(kind, id.into(), before, PAGE + 1)?;
    entries.retain(|e| e.seq >= since);
    let more = entries.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    entries.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let older = if more { entries.last().map(|e| e.seq) } else { None };
    Page::of(&JournalPage {
        frame: v.frame(format!("Sổ thay đổi: {of}"), ""),
        of: of.to_owned(),
        back: back.to_owned(),
        entries,
        older,
    })
}
