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
    journal_without(v, w, (kind, id), &[], (of, back))
}

/// The same without the facts of these names, for whoever may not read them.
///
/// # Errors
/// `Broken` when the database cannot be read.
pub fn journal_without(
    v: &Visit,
    w: &mut Reading,
    (kind, id): (&'static str, impl Into<Uuid>),
    names: &[&str],
    (of, back): (&str, &str),
) -> Result<Page, Refusal> {
    let (id, page) = (id.into(), usize::try_from(PAGE).unwrap_or(usize::MAX));
    let mut before = v.ask("before").parse().ok();
    let mut entries: Vec<Entry> = Vec::new();
    // What is left out leaves no page short.
    while entries.len() <= page {
        let next = w.facts_about(kind, id, before, PAGE + 1)?;
        let all = next.len() <= page;
        before = next.last().map(|e| e.seq);
        entries.extend(next.into_iter().filter(|e| !names.contains(&e.name.as_str())));
        if all {
            break;
        }
    }
    let more = entries.len() > page;
    entries.truncate(page);
    let older = if more { entries.last().map(|e| e.seq) } else { None };
    Page::of(&JournalPage {
        frame: v.frame(format!("Sổ thay đổi: {of}"), ""),
        of: of.to_owned(),
        back: back.to_owned(),
        entries,
        older,
    })
}
