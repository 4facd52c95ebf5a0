//! Who came and who did not: live sums, the absent, the whole log, taking a wrong entry back.

use super::{Top, at_gate, percent};
use crate::deeds;
use crate::gate::Desk;
use crate::roll::ScanId;
use crate::store::scans::{self, Told};
use db::{Committed, Reading, Writing};
use delegates::{Category, Delegate};
use gatherings::GatheringId;
use kernel::{Refusal, Uuid};
use std::collections::BTreeSet;
use web::{Filled, Form, Frame, Next, One, Page, Visit};

/// Lines of the log shown.
const LOG_MAX: usize = 300;

/// A line of sums.
pub(crate) struct Sum {
    pub(crate) name: String,
    pub(crate) all: usize,
    pub(crate) present: usize,
    pub(crate) percent: String,
    /// Thousandths, for the bar.
    pub(crate) bar: usize,
}

/// A line of the log.
pub(crate) struct Line {
    pub(crate) id: ScanId,
    pub(crate) name: String,
    pub(crate) at: String,
    pub(crate) gate: String,
    pub(crate) how: &'static str,
    pub(crate) by: String,
    pub(crate) double: bool,
    /// "Sau 12 phút" for what was kept through a cut of the network; "" otherwise.
    pub(crate) late: String,
    /// "Bỏ lúc …, lý do: …", or "".
    pub(crate) undone: String,
}

#[derive(askama::Template)]
#[template(path = "roll.html")]
pub(crate) struct RollPage {
    pub(crate) frame: Frame,
    pub(crate) filled: Filled,
    pub(crate) top: Top,
    pub(crate) whole: Sum,
    pub(crate) delegations: Vec<Sum>,
    pub(crate) categories: Vec<Sum>,
    /// Name, delegation, what was answered.
    pub(crate) absent: Vec<(String, String, String)>,
    pub(crate) log: Vec<Line>,
    pub(crate) scans: usize,
    pub(crate) doubles: usize,
}

fn sum<'a>(name: &str, desk: &Desk, of: impl Iterator<Item = &'a Delegate>) -> Sum {
    let (mut all, mut present) = (0, 0);
    for d in of {
        all += 1;
        present += usize::from(desk.roll.first(d.id).is_some());
    }
    let bar = (present * 1000).checked_div(all).unwrap_or(0);
    Sum { name: name.to_owned(), all, present, percent: percent(present, all), bar }
}

fn line(desk: &Desk, doubles: &BTreeSet<ScanId>, t: &Told) -> Line {
    let minutes = t.received.seconds_since(t.scan.at) / 60;
    Line {
        id: t.scan.id,
        name: desk.delegate(t.scan.delegate).map_or_else(String::new, |d| d.name.clone()),
        at: t.scan.at.full(),
        gate: t.scan.gate.clone(),
        how: t.scan.means.vietnamese(),
        by: t.by.clone(),
        double: doubles.contains(&t.scan.id),
        late: if minutes >= 2 { format!("gửi đến sau {minutes} phút") } else { String::new() },
        undone: t.undone_at.map_or_else(String::new, |at| {
            format!("bỏ lúc {}, {}: {}", at.full(), t.undone_by, t.undone_why)
        }),
    }
}

/// Sums, the absent, the log.
pub(crate) fn show(v: &Visit, w: &mut Reading, One(id): One<GatheringId>) -> Result<Page, Refusal> {
    let (g, _) = at_gate(v, w, id)?;
    let desk = Desk::of(w, g)?;
    let log = scans::log(w, id)?;
    let doubles = desk.roll.doubles();
    let answers = super::list::answers_of(w, id)?;
    let mut delegations = delegates::delegations(w, id)?;
    delegations.sort_by_key(|d| d.order);
    let said = |d: &Delegate| match answers.get(&d.id) {
        None => "chưa trả lời".to_owned(),
        Some(a) => a.coming.vietnamese().to_lowercase(),
    };
    let absent = desk.standing().filter(|d| desk.roll.first(d.id).is_none());
    let sums =
        |d: &delegates::Delegation| sum(&d.name, &desk, desk.standing().filter(|x| x.delegation == d.id));
    let of_category = |c: &Category| sum(c.vietnamese(), &desk, desk.standing().filter(|x| x.category == *c));
    Page::of(&RollPage {
        frame: v
            .frame(format!("Có mặt, vắng mặt: {}", desk.g.name), "/gatherings")
            .following(format!("/gatherings/{id}/check-in/live")),
        filled: v.filled.clone(),
        top: Top::of(v, &desk.g, "check-in", "Có mặt, vắng mặt")?,
        whole: sum("Tất cả", &desk, desk.standing()),
        delegations: delegations.iter().map(sums).filter(|s| s.all > 0).collect(),
        categories: Category::ALL.iter().map(of_category).filter(|s| s.all > 0).collect(),
        absent: absent
            .map(|d| {
                let of = desk.delegations.get(&d.delegation).cloned().unwrap_or_default();
                (d.who.in_words(), of, said(d))
            })
            .collect(),
        scans: log.len(),
        doubles: doubles.len(),
        log: log.iter().rev().take(LOG_MAX).map(|t| line(&desk, &doubles, t)).collect(),
    })
}

/// The page follows the gathering.
pub(crate) fn live(
    v: &Visit,
    w: &mut Reading,
    One(id): One<GatheringId>,
) -> Result<Vec<(&'static str, Uuid)>, Refusal> {
    at_gate(v, w, id)?;
    Ok(vec![("gathering", id.into())])
}

/// Takes a wrong entry back.
pub(crate) fn undo(
    v: &Visit,
    w: &mut Writing,
    One(id): One<GatheringId>,
    form: &Form,
) -> Result<Committed<Next>, Refusal> {
    let (g, ok) = at_gate(v, w, id)?;
    let mut r = form.read();
    let why = r.line("why", "Lý do", 200);
    r.done()?;
    let scan: ScanId = form.value("scan").parse().map_err(|()| Refusal::NotFound)?;
    let name = deeds::undo(w, &ok, &g, (scan, &why))?;
    let to = Next::to(format!("/gatherings/{id}/check-in/roll"));
    w.commit_remembered(to.saying(format!("Đã bỏ lượt điểm danh của {name}; lượt ấy vẫn còn trong sổ.")))
}
