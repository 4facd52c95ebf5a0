//! Badges and name plates: what is to be printed, what was, and what no longer fits.

use super::list::ticked;
use super::{Top, prepared};
use crate::deeds;
use crate::model::PrintId;
use crate::print::Desk;
use crate::{seats, store};
use db::{Committed, Reading, Writing};
use delegates::DelegateId;
use gatherings::GatheringId;
use kernel::Refusal;
use std::collections::HashMap;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// A line of the list.
pub(crate) struct Row {
    pub(crate) delegate: DelegateId,
    pub(crate) name: String,
    pub(crate) post: String,
    pub(crate) delegation: String,
    pub(crate) category: &'static str,
    /// Ticked when the page is shown.
    pub(crate) picked: bool,
    /// Class and words for badge and plate.
    pub(crate) printed: [(&'static str, String); 2],
}

/// A run that was printed.
pub(crate) struct Run {
    pub(crate) id: PrintId,
    pub(crate) what: &'static str,
    pub(crate) n: i64,
    pub(crate) at: String,
}

#[derive(askama::Template)]
#[template(path = "badges.html")]
pub(crate) struct BadgesPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) key: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) runs: Vec<Run>,
    pub(crate) no_codes: bool,
    /// What may be ticked at once, and which is.
    pub(crate) picks: Vec<(&'static str, &'static str)>,
    pub(crate) picked: String,
}

/// What may be ticked at once: word, as people say it.
const PICKS: [(&str, &str); 5] = [
    ("due", "thẻ chưa in hoặc đã khác"),
    ("new", "chưa in thẻ"),
    ("plates", "chưa in biển tên"),
    ("all", "tất cả"),
    ("none", "bỏ chọn"),
];

/// Is somebody ticked whose badge and plate are so?
fn is_picked(pick: &str, [badge, plate]: [&str; 2]) -> bool {
    match pick {
        "new" => badge.is_empty(),
        "plates" => plate.is_empty(),
        "all" => true,
        "none" => false,
        _ => badge != "met",
    }
}

/// What is to be printed.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let delegations = delegates::delegations(w, id)?;
    let names: HashMap<_, _> = delegations.iter().map(|d| (d.id, d.name.clone())).collect();
    let printed: HashMap<(DelegateId, bool), crate::Badge> =
        crate::badges(w, id)?.into_iter().map(|b| ((b.delegate, b.plate), b)).collect();
    let state = |d: &delegates::Delegate, plate| match printed.get(&(d.id, plate)) {
        None => ("", "chưa in".to_owned()),
        Some(b) if b.fits(d) => ("met", format!("in {}", b.at.day())),
        Some(b) => ("late", format!("đã in {} khác nay", b.at.day())),
    };
    let order = seats::by_protocol(delegates::delegates(w, id)?, &delegations);
    let row = |d: delegates::Delegate| Row {
        delegate: d.id,
        // A form that came back keeps what was ticked.
        picked: if v.filled.is_back() {
            v.filled.all("to").any(|t| t == d.id.to_string())
        } else {
            is_picked(v.ask("pick"), [state(&d, false).0, state(&d, true).0])
        },
        printed: [state(&d, false), state(&d, true)],
        name: format!("{} {}", d.address(), d.name),
        post: super::post_and_unit(&d),
        delegation: names.get(&d.delegation).cloned().unwrap_or_default(),
        category: d.category.vietnamese(),
    };
    let runs = store::badges::runs(w, id)?.into_iter().map(|(run, plate, n, at)| Run {
        id: run,
        what: if plate { "biển tên" } else { "thẻ đại biểu" },
        n,
        at: at.full(),
    });
    Page::of(&BadgesPage {
        frame: v.frame(format!("Thẻ, biển tên: {}", g.name), "/gatherings"),
        filled: v.filled.clone(),
        top: Top::of(v, &g, "invitations", "Thẻ, biển tên")?,
        key: v.form_key(),
        rows: order.into_iter().map(row).collect(),
        runs: runs.collect(),
        no_codes: store::setting(w, id)?.address.is_empty(),
        picks: PICKS.to_vec(),
        picked: PICKS.iter().map(|p| p.0).find(|p| *p == v.ask("pick")).unwrap_or("due").to_owned(),
    })
}

/// Keeps what is printed, then shows it.
pub(crate) fn print(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = prepared(v, w, id)?;
    let run: PrintId = v.sent_key(form);
    deeds::print(w, &ok, &g, (run, form.value("what") == "plates"), &ticked(form))?;
    w.commit_remembered(Next::to(format!("/gatherings/{id}/badges/pdf?run={run}")))
}

/// A run as it was printed.
pub(crate) fn pdf(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = prepared(v, w, id)?;
    let run: PrintId = v.ask("run").parse().map_err(|()| Refusal::NotFound)?;
    let badges = store::badges::of_run(w, (id, run))?;
    let Some(first) = badges.first() else { return Err(Refusal::NotFound) };
    let (plate, day) = (first.plate, first.at.day());
    let pdf = papers::badge_sheets(&Desk::of(w, g)?.badges(&badges, day))?;
    Ok(Page::shown(if plate { "bien-ten.pdf" } else { "the-dai-bieu.pdf" }, "application/pdf", pdf))
}
